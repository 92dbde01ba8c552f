/*
 * full: the disk is full.  Appends get a clean refusal, pages and logs are
 * still read, nothing acknowledged is lost, and once there is room again the
 * same server takes entries as before.
 *
 *   http_full PROGRAM
 *
 * Twice: on a small file system of its own (where this may mount one), and
 * with a limit on the size of files, which is lifted by a new start.
 */
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "test/http/served.h"

#define PEOPLE 2
#define ENTRY_BYTES 12000
#define APPENDS_MAX 3000 /* until it is full */
#define REFUSALS 20      /* tried while it is full */

static bool
expect(bool ok, const char *what, unsigned got)
{
    if (!ok)
        fprintf(stderr, "%s: got %u\n", what, got);
    return ok;
}

static bool
is_refusal(unsigned status)
{
    return status == 413 || (status >= 500 && status <= 599);
}

/* Append in turn until one is refused. */
static bool
fill(struct served *s)
{
    unsigned status = 200;

    for (int i = 0; i < APPENDS_MAX && status == 200; i++)
        status = appender_append(&s->people[i % PEOPLE], ENTRY_BYTES);
    printf("# refused with %u\n", status);
    return expect(is_refusal(status), "an append on a full disk", status);
}

/* While it is full: refused, alive, readable, nothing lost. */
static bool
is_clean(struct served *s)
{
    static const char *const reads[] = {"GET /",        "GET /help-now",
                                        "GET /healthz", "GET /readyz",
                                        "GET /s/today", "GET /api/1/account"};
    struct appender *a = &s->people[0];
    bool ok = true;

    for (int i = 0; i < REFUSALS && ok; i++) {
        unsigned status;

        ok = served_verify(s);
        if (!ok)
            break;
        status = appender_append(&s->people[i % PEOPLE], ENTRY_BYTES);
        /* A little may still fit beside what did not. */
        ok = expect(status == 200 || is_refusal(status), "a further append",
                    status);
        for (size_t k = 0; k < sizeof reads / sizeof reads[0]; k++) {
            status = appender_ask(a, reads[k], NULL, STR(""), NULL);
            ok = expect(status == 200, reads[k], status) && ok;
        }
    }
    return ok && served_verify(s) && !served_is_gone(s);
}

static bool
takes_again(struct served *s)
{
    bool ok = true;

    for (int i = 0; i < 10 && ok; i++) {
        unsigned status = appender_append(&s->people[i % PEOPLE], ENTRY_BYTES);

        ok = expect(status == 200, "an append with room again", status);
    }
    return ok && served_verify(s);
}

static bool
done(struct served *s, bool ok)
{
    uint64_t total = 0;

    for (size_t i = 0; i < PEOPLE; i++)
        total += s->people[i].n_acked;
    printf("# %llu entries acknowledged\n", (unsigned long long)total);
    if (s->pid != 0) {
        int rc = served_stop(s);

        ok = expect(rc == 0, "stopping", (unsigned)rc) && ok;
    }
    served_clear(s);
    return ok;
}

static bool
limited(const char *program)
{
    static struct served s;
    char dir[] = "/tmp/mainstay-full-XXXXXX";
    bool ok;

    if (mkdtemp(dir) == NULL)
        return false;
    served_found(&s, program, dir, PEOPLE);
    s.file_max = 2 << 20;
    served_start(&s);
    ok = fill(&s) && is_clean(&s);
    if (s.pid != 0)
        ok = expect(served_stop(&s) == 0, "stopping when full", 1) && ok;
    s.file_max = 0;
    served_start(&s);
    ok = served_verify(&s) && takes_again(&s) && ok;
    return done(&s, ok);
}

/* A file system of 6 MiB at dir that only this process and the server see. */
static bool
mount_small(const char *dir)
{
    if (unshare(CLONE_NEWNS) != 0)
        return false;
    if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
        return false;
    return mount("small", dir, "tmpfs", 0, "size=6m,mode=0700") == 0;
}

/* A file of so many bytes that only takes room. */
static void
ballast(const char *path, off_t bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0 || posix_fallocate(fd, 0, bytes) != 0) {
        fprintf(stderr, "no ballast at %s\n", path);
        exit(1);
    }
    close(fd);
}

static bool
crowded(const char *program, char *dir)
{
    static struct served s;
    char path[128];
    bool ok;

    served_found(&s, program, dir, PEOPLE);
    snprintf(path, sizeof path, "%s/ballast", dir);
    ballast(path, 3 << 20);
    served_start(&s);
    ok = fill(&s) && is_clean(&s);
    (void)!unlink(path);
    ok = ok && takes_again(&s);
    ok = done(&s, ok);
    (void)umount(dir);
    (void)!rmdir(dir);
    return ok;
}

int
main(int argc, char **argv)
{
    char dir[] = "/tmp/mainstay-full-XXXXXX";
    int failed = 0;
    bool ok;

    if (argc != 2 || mkdtemp(dir) == NULL)
        return 1;
    log_init(LOG_ERROR);
    ok = limited(argv[1]);
    printf("%sok 1 - files may not grow\n", ok ? "" : "not ");
    failed += !ok;
    if (!mount_small(dir)) {
        (void)!rmdir(dir);
        printf("ok 2 # skip a full disk: may not mount a file system here\n");
    } else {
        ok = crowded(argv[1], dir);
        printf("%sok 2 - the disk is full, then has room again\n",
               ok ? "" : "not ");
        failed += !ok;
    }
    printf("1..2\n");
    return failed > 0;
}
