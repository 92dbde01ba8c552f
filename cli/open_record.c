/*
 * This computer's memory of accounts.
 */
#include "cli/open_record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "seal/label.h"

#define PATH_MAX_BYTES 4096

/* Every folder on the way that is missing, for its owner only. */
static bool
make_folders(char *path)
{
    for (char *p = path + 1; *p != '\0'; p++) {
        if (*p != '/')
            continue;
        *p = '\0';
        if (mkdir(path, 0700) != 0 && errno != EEXIST)
            return false;
        *p = '/';
    }
    return true;
}

/* The path of the record; false when no folder is known. */
static bool
path_of(char out[PATH_MAX_BYTES], const struct holder *a, const char *origin)
{
    const char *state = getenv("XDG_STATE_HOME");
    const char *home = getenv("HOME");
    const uint8_t zero = 0;
    struct bytes parts[4] = {LABEL("place"),
                             {(const uint8_t *)origin, strlen(origin)},
                             {&zero, 1},
                             {a->user, sizeof a->user}};
    uint8_t hash[32];
    int n;

    /* The specification has relative paths ignored. */
    if (state != NULL && state[0] == '/')
        n = snprintf(out, PATH_MAX_BYTES, "%s/mainstay/records/", state);
    else if (home != NULL && home[0] == '/')
        n = snprintf(out, PATH_MAX_BYTES, "%s/.local/state/mainstay/records/",
                     home);
    else
        return false;
    if (n < 0 || n + 34 > PATH_MAX_BYTES)
        return false;
    prim_hash(hash, sizeof hash, parts, 4, NULL, 0);
    for (size_t i = 0; i < 16; i++)
        n += snprintf(out + n, 3, "%02x", hash[i]);
    return true;
}

int
open_record_check(const struct holder *a, const char *origin,
                  struct holder_head *h, struct open_why *why)
{
    uint8_t record[HOLDER_RECORD_LEN];
    char path[PATH_MAX_BYTES];
    enum status st = ST_ABSENT;
    FILE *f;

    *h = (struct holder_head){.seq = 0};
    if (!path_of(path, a, origin))
        return 0;
    f = fopen(path, "rb");
    if (f == NULL && errno == ENOENT)
        return 0;
    if (f == NULL)
        return open_say(why, OPEN_TROUBLE, "%s: %s", path, strerror(errno));
    if (fread(record, 1, sizeof record, f) == sizeof record)
        st = holder_record_check(a, record, h);
    (void)fclose(f);
    if (st == ST_CONFLICT)
        return open_say(why, OPEN_REFUSED,
                        "the server shows an older keyring or older heads than "
                        "this computer has seen: was a backup restored there?");
    if (st != ST_OK)
        return open_say(why, OPEN_REFUSED,
                        "%s is damaged; if you know why, delete it", path);
    return 0;
}

int
open_record_keep(const struct holder *a, const char *origin,
                 const struct holder_head *h, struct open_why *why)
{
    uint8_t record[HOLDER_RECORD_LEN];
    char path[PATH_MAX_BYTES], partial[PATH_MAX_BYTES + 8];
    bool ok = false;
    int fd;

    if (!path_of(path, a, origin) || !make_folders(path))
        return open_say(why, OPEN_TROUBLE,
                        "there is no folder to remember this account in; set "
                        "XDG_STATE_HOME");
    (void)snprintf(partial, sizeof partial, "%s.XXXXXX", path);
    holder_record(record, a, h);
    fd = mkostemp(partial, O_CLOEXEC); /* mode 0600 */
    if (fd >= 0) {
        ok = write(fd, record, sizeof record) == (ssize_t)sizeof record &&
             fsync(fd) == 0;
        ok = close(fd) == 0 && ok;
        ok = ok && rename(partial, path) == 0;
        if (!ok)
            (void)!unlink(partial);
    }
    return ok ? 0
              : open_say(why, OPEN_TROUBLE, "%s: %s", path, strerror(errno));
}
