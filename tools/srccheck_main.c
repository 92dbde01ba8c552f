/*
 * srccheck: checks the sources below a root (see tools/srccheck.h).
 *
 *   srccheck ROOT FOLDER…
 *
 * Prints each finding; exit status 1 when there is one.
 */
#include <stdio.h>
#include <string.h>

#include "tools/file.h"
#include "tools/srccheck.h"

#define ARENA_CAP ((size_t)1 << 27)
#define OUT_CAP ((size_t)1 << 22)

/* Findings in one folder, or -1 after a failure. */
static int
check_folder(struct arena *a, const char *root, const char *folder,
             struct buf *out)
{
    struct file_list *list = arena_zero(a, 1, sizeof *list);
    struct buf deps;
    struct str text;
    char path[1024];
    size_t found = 0;
    enum status st;

    if (list == NULL)
        return -1;
    (void)snprintf(path, sizeof path, "%s/%s", root, folder);
    buf_init(&deps, OUT_CAP);
    st = file_find(a, path, STR(".c .h .js .mjs"), list, &deps);
    for (size_t i = 0; st == ST_OK && i < list->n; i++) {
        struct str name = list->path[i];
        size_t skip = strlen(root) + 1;

        st = file_read(a, name.ptr, &text);
        name = (struct str){name.ptr + skip, name.len - skip};
        if (st == ST_OK)
            found += srccheck_file(name, text, out);
    }
    buf_free(&deps);
    return st == ST_OK ? (int)found : -1;
}

int
main(int argc, char **argv)
{
    struct arena a;
    struct buf out;
    int found = 0;

    if (argc < 3) {
        fprintf(stderr, "usage: srccheck ROOT FOLDER...\n");
        return 2;
    }
    arena_init(&a, ARENA_CAP);
    buf_init(&out, OUT_CAP);
    for (int i = 2; i < argc && found >= 0; i++) {
        int more = check_folder(&a, argv[1], argv[i], &out);

        found = more < 0 ? -1 : found + more;
    }
    if (out.len > 0)
        printf("%.*s", (int)out.len, out.ptr);
    buf_free(&out);
    arena_free(&a);
    return found == 0 ? 0 : 1;
}
