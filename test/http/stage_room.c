/*
 * stage_room: a folder that goes with all that is in it.
 */
#include "test/http/stage_room.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void
stage_room_open(struct stage_room *r, const char *name)
{
    (void)snprintf(r->folder, sizeof r->folder, "%s/mainstay-%s-XXXXXX",
                   access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", name);
    if (mkdtemp(r->folder) == NULL) {
        perror(r->folder);
        exit(1);
    }
}

void
stage_room_url(const struct stage_room *r, const char *file, char *out,
               size_t cap)
{
    (void)snprintf(out, cap, "sqlite:%s/%s", r->folder, file);
}

void
stage_room_drop(const struct stage_room *r, const char *file)
{
    static const char *const tails[] = {"", "-wal", "-shm"};
    char path[160];

    for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s%s", r->folder, file, tails[i]);
        (void)!unlink(path);
    }
}

void
stage_room_close(struct stage_room *r)
{
    DIR *d = opendir(r->folder);
    struct dirent *e;

    while (d != NULL && (e = readdir(d)) != NULL)
        (void)!unlinkat(dirfd(d), e->d_name, 0);
    if (d != NULL)
        closedir(d);
    (void)!rmdir(r->folder);
}
