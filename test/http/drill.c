/*
 * drill: the restore that every operator should have done once.  A server is
 * written to by several people; a backup is made meanwhile; the machine is
 * lost.  From the backup, and the key from its second place, a new one is made
 * elsewhere: everybody signs in again, and everything that was acknowledged
 * before the backup began opens with their own keys.
 *
 * The backup holds no server key; a damaged one is refused and leaves nothing.
 *
 *   http_drill PROGRAM    MAINSTAY_TEST_PG: the URL of a cluster; else SQLite
 */
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "store/driver.h"
#include "test/http/served.h"

#define PEOPLE 4
#define ENTRIES 40 /* acknowledged in all, before and during the backup */

static char top[] = "/tmp/mainstay-drill-XXXXXX";
static char path[8][128];
enum { LIVE, FRESH, SPOILT, SECOND, BACKUP, COPY, TEXT };
static const char *const names[] = {"live",   "fresh", "spoilt", "second",
                                    "backup", "copy",  "text"};
static atomic_ullong n_acked;
static int n_points, n_failed;

static void
point(bool ok, const char *what)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++n_points, what);
    n_failed += !ok;
}

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "drill: %s\n", what);
    exit(1);
}

/* ---- places ----------------------------------------------------------- */

/* A database of this name on the cluster; or a file of the data folder. */
static char *
new_database(const char *name)
{
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    struct store_why why = {""};
    struct driver *d = NULL;
    const char *tail;
    char text[64], *url = malloc(512);

    if (url == NULL)
        give_up("memory");
    if (cluster == NULL) {
        snprintf(url, 512, "sqlite:%s/%s/mainstay.db", top, name);
        return url;
    }
    snprintf(text, sizeof text, "CREATE DATABASE %s", name);
    if (driver_connect((struct str){cluster, strlen(cluster)}, DRIVER_MIGRATE,
                       &why, &d) != ST_OK ||
        d->ops->script(d, text) != ST_OK)
        give_up(why.text);
    d->ops->close(d);
    tail = strchr(cluster, '?');
    snprintf(url, 512, "postgresql://mainstay@/%s%s", name, tail);
    return url;
}

static size_t
read_file(const char *file, char **out)
{
    FILE *in = fopen(file, "r");
    struct stat about;
    size_t n;

    if (in == NULL || fstat(fileno(in), &about) != 0)
        give_up(file);
    *out = malloc((size_t)about.st_size + 1);
    if (*out == NULL)
        give_up("memory");
    n = fread(*out, 1, (size_t)about.st_size, in);
    fclose(in);
    return n;
}

/* The first n bytes (0: all) of one file into another. */
static void
copy(const char *from, const char *to, size_t n)
{
    char *bytes;
    size_t all = read_file(from, &bytes);
    int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    n = n > 0 && n < all ? n : all;
    if (fd < 0 || write(fd, bytes, n) != (ssize_t)n)
        give_up(to);
    close(fd);
    free(bytes);
}

static char *
in(int place, const char *name)
{
    static char out[4][192];
    static int next;
    char *at = out[next++ % 4];

    snprintf(at, sizeof out[0], "%s/%s", path[place], name);
    return at;
}

static int
remove_one(const char *at, const struct stat *about, int kind, struct FTW *ftw)
{
    (void)about;
    (void)kind;
    (void)ftw;
    return remove(at);
}

/* ---- the drill -------------------------------------------------------- */

/* A person who writes, on a thread of their own. */
struct writer {
    struct appender *a;
    atomic_ullong acked; /* position of the last entry acknowledged */
};

static void *
append_all(void *arg)
{
    struct writer *w = arg;

    while (appender_append(w->a, 300) == 200) {
        atomic_store(&w->acked, w->a->acked);
        atomic_fetch_add(&n_acked, 1);
    }
    return NULL;
}

static void
await_acked(unsigned long long n)
{
    const struct timespec pause = {0, 2000000};

    while (atomic_load(&n_acked) < n)
        nanosleep(&pause, NULL);
}

/* Does this file hold the server's key, as bytes or as text? */
static bool
holds_key(const char *file)
{
    static const char hex[] = "0102030405060708090a0b0c0d0e0f10"
                              "1112131415161718191a1b1c1d1e1f20";
    uint8_t key[32];
    char *bytes;
    size_t n = read_file(file, &bytes);
    bool found;

    for (size_t i = 0; i < sizeof key; i++)
        key[i] = (uint8_t)(i + 1);
    found = memmem(bytes, n, key, sizeof key) != NULL ||
            memmem(bytes, n, hex, sizeof hex - 1) != NULL;
    free(bytes);
    return found;
}

/* The backup as text that can be searched: SQLite's is. */
static const char *
as_text(void)
{
    pid_t child;
    int how = 0;

    if (getenv("MAINSTAY_TEST_PG") == NULL)
        return path[BACKUP];
    child = fork();
    if (child == 0) {
        (void)execlp("pg_restore", "pg_restore", "-f", path[TEXT], path[BACKUP],
                     (char *)NULL);
        _exit(1);
    }
    if (child < 0 || waitpid(child, &how, 0) != child || how != 0)
        give_up("pg_restore to text");
    return path[TEXT];
}

/* While everybody writes: what was acknowledged before it began. */
static void
back_up(struct served *s, uint64_t before[PEOPLE])
{
    static struct writer writer[PEOPLE];
    pthread_t thread[PEOPLE];
    unsigned long long during;
    int code;

    for (size_t i = 0; i < PEOPLE; i++) {
        writer[i].a = &s->people[i];
        atomic_store(&writer[i].acked, s->people[i].acked);
        if (pthread_create(&thread[i], NULL, append_all, &writer[i]) != 0)
            give_up("thread");
    }
    await_acked(ENTRIES);
    for (size_t i = 0; i < PEOPLE; i++)
        before[i] = atomic_load(&writer[i].acked);
    during = atomic_load(&n_acked);
    code = served_run(s, "backup", path[BACKUP]);
    point(code == 0, "a backup is made while people write");
    await_acked(during + ENTRIES);
    point(served_run(s, "backup", path[BACKUP]) == 1,
          "what is there is not overwritten");
    served_kill(s);
    for (size_t i = 0; i < PEOPLE; i++)
        pthread_join(thread[i], NULL);
}

static void
spoil(struct served *s, const char *url)
{
    struct store_why why = {""};
    struct driver *d = NULL;
    struct stat about;
    char copy_url[192];

    s->dir = path[SPOILT];
    s->database = url;
    if (stat(path[BACKUP], &about) != 0)
        give_up("stat");
    copy(path[BACKUP], path[COPY], (size_t)about.st_size * 2 / 3);
    point(served_run(s, "restore", path[COPY]) == 1,
          "a backup cut short is refused");
    if (getenv("MAINSTAY_TEST_PG") != NULL)
        return;
    copy(path[BACKUP], path[COPY], 0);
    snprintf(copy_url, sizeof copy_url, "sqlite:%s", path[COPY]);
    if (driver_connect((struct str){copy_url, strlen(copy_url)}, DRIVER_MIGRATE,
                       &why, &d) != ST_OK ||
        d->ops->script(d, "UPDATE blob SET bytes = zeroblob(length(bytes))"
                          " WHERE seq = 7") != ST_OK)
        give_up(why.text);
    d->ops->tidy(d, true);
    d->ops->close(d);
    point(served_run(s, "restore", path[COPY]) == 1,
          "a backup with one altered entry is refused");
    point(access(in(SPOILT, "mainstay.db"), F_OK) != 0,
          "what was refused leaves no database");
}

static void
restore(struct served *s, const char *url, const uint64_t before[PEOPLE])
{
    bool in_again = true, all = true;
    uint64_t opened = 0;

    s->dir = path[FRESH];
    s->database = url;
    point(served_run(s, "restore", path[BACKUP]) == 0,
          "it is restored into a fresh folder");
    point(served_run(s, "serve", NULL) == 1,
          "without the key it is not served");
    copy(in(SECOND, "server.key"), in(FRESH, "server.key"), 0);
    point(served_run(s, "restore", path[BACKUP]) == 1,
          "a database that is there is not overwritten");
    served_start(s);
    for (size_t i = 0; i < PEOPLE; i++) {
        struct appender *a = &s->people[i];

        in_again =
            appender_ask(a, "GET /api/1/account", NULL, STR(""), NULL) == 403 &&
            in_again;
        in_again = appender_sign_in(a) && in_again;
        a->acked = before[i];
        a->opens = true;
        all = appender_verify(a) && all;
        opened += a->n_opened;
    }
    point(in_again, "old sessions are gone; everybody signs in");
    point(all && opened >= ENTRIES,
          "everything from before the backup is there and opens");
    all = true;
    for (size_t i = 0; i < PEOPLE; i++)
        all = appender_append(&s->people[i], 100) == 200 && all;
    point(all, "and people go on writing");
    point(served_stop(s) == 0, "it stops cleanly");
}

int
main(int argc, char **argv)
{
    static struct served s;
    uint64_t before[PEOPLE];
    char *live, *fresh, *spoilt;

    if (argc != 2 || mkdtemp(top) == NULL)
        return 1;
    log_init(LOG_ERROR);
    for (int i = 0; i <= TEXT; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", top, names[i]);
    for (int i = LIVE; i <= SECOND; i++)
        if (mkdir(path[i], 0700) != 0)
            give_up(path[i]);
    live = new_database("live");
    fresh = new_database("fresh");
    spoilt = new_database("spoilt");
    served_found_on(&s, argv[1], path[LIVE], live, PEOPLE);
    copy(in(LIVE, "server.key"), in(SECOND, "server.key"), 0);
    served_start(&s);
    back_up(&s, before);
    point(!holds_key(as_text()) && holds_key(in(SECOND, "server.key")),
          "the server key is not in it");
    spoil(&s, spoilt);
    restore(&s, fresh, before);
    printf("1..%d\n", n_points);
    if (n_failed > 0) {
        char *log;
        size_t n = read_file(in(FRESH, "log"), &log);

        fwrite(log, 1, n, stderr);
    }
    for (size_t i = 0; i < PEOPLE; i++)
        appender_clear(&s.people[i]);
    (void)!nftw(top, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    free(live);
    free(fresh);
    free(spoilt);
    return n_failed > 0;
}
