/*
 * A fuzz target without a fuzzer: runs it over the files named, so that seeds
 * and past crashes are part of every test run.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX (1 << 20) /* bytes of one file */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int
replay_file(const char *path)
{
    static uint8_t room[INPUT_MAX];
    FILE *file = fopen(path, "rb");
    uint8_t *copy;
    size_t n;

    if (file == NULL)
        return 1;
    n = fread(room, 1, sizeof room, file);
    fclose(file);
    copy = malloc(n > 0 ? n : 1); /* its own block: overreads are seen */
    if (copy == NULL)
        return 1;
    memcpy(copy, room, n);
    (void)LLVMFuzzerTestOneInput(copy, n);
    free(copy);
    return 0;
}

int
main(int argc, char **argv)
{
    unsigned n = 0;

    for (int i = 1; i < argc; i++) {
        DIR *dir = opendir(argv[i]);
        struct dirent *entry;
        char path[4096];

        if (dir == NULL)
            continue; /* no crashes so far: no folder */
        while ((entry = readdir(dir)) != NULL) {
            if (entry->d_name[0] == '.')
                continue;
            snprintf(path, sizeof path, "%s/%s", argv[i], entry->d_name);
            if (replay_file(path) != 0) {
                fprintf(stderr, "cannot read %s\n", path);
                return 1;
            }
            n++;
        }
        closedir(dir);
    }
    printf("%sok 1 - %u inputs\n1..1\n", n > 0 ? "" : "not ", n);
    return n > 0 ? 0 : 1;
}
