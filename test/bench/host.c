/*
 * host: servers under measurement, and the table.
 */
#include "test/bench/host.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/driver.h"
#include "test/bench/bare.h"
#include "test/bench/load.h"

#define PATIENCE_NS 20000000000

void
host_fail(const char *what)
{
    fprintf(stderr, "bench: %s\n", what);
    exit(1);
}

void
host_files(void)
{
    struct rlimit files;

    (void)getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
}

void
host_key_write(const char *dir)
{
    static const char key[] = "1 0102030405060708090a0b0c0d0e0f10"
                              "1112131415161718191a1b1c1d1e1f20\n";
    char path[512];
    int fd;

    snprintf(path, sizeof path, "%s/server.key", dir);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0 || write(fd, key, sizeof key - 1) != sizeof key - 1)
        host_fail("cannot write the server key");
    close(fd);
}

/* In the child: on the first processor, and never longer than we are. */
static void
settle(pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    load_pin(0);
}

/* Poll until the server answers; from began on. */
static void
await(struct host *h, const char *path, int64_t began)
{
    const struct timespec pause = {0, 200000};
    struct buf body;
    bool ok = false;

    buf_init(&body, 1 << 16);
    while (!ok) {
        if (load_now_ns() - began > PATIENCE_NS ||
            waitpid(h->pid, NULL, WNOHANG) != 0)
            host_fail("a server does not answer");
        host_get(h->port, path, &body);
        ok = body.len > 0;
        if (!ok)
            nanosleep(&pause, NULL);
    }
    h->ready_ms = (double)(load_now_ns() - began) / 1e6;
    buf_free(&body);
}

static _Noreturn void
become(const char *program, const char *dir, const char *url, unsigned port,
       unsigned loops)
{
    char listen[32], number[16], log[512];
    const char *argv[12] = {"mainstay", "serve", "--listen", listen,
                            "--data",   dir,     "--loops",  number,
                            NULL,       NULL,    NULL,       NULL};
    int fd;

    snprintf(listen, sizeof listen, "127.0.0.1:%u", port);
    snprintf(number, sizeof number, "%u", loops);
    snprintf(log, sizeof log, "%s/log", dir);
    if (url != NULL) {
        argv[8] = "--database";
        argv[9] = url;
    }
    fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (fd < 0 || dup2(fd, 1) < 0 || dup2(fd, 2) < 0)
        _exit(1);
    (void)unsetenv("MAINSTAY_TEST_PG"); /* the program takes MAINSTAY_* */
    (void)execv(program, (char **)(uintptr_t)argv);
    _exit(1);
}

void
host_serve(struct host *h, const char *program, const char *dir,
           const char *url, unsigned port, unsigned loops)
{
    pid_t parent = getpid();
    int64_t began = load_now_ns();

    *h = (struct host){.pid = fork(), .port = port};
    if (h->pid < 0)
        host_fail("fork");
    if (h->pid == 0) {
        settle(parent);
        become(program, dir, url, port, loops);
    }
    await(h, "/readyz", began);
}

void
host_bare(struct host *h, unsigned port, size_t body)
{
    pid_t parent = getpid();
    int64_t began = load_now_ns();

    *h = (struct host){.pid = fork(), .port = port};
    if (h->pid < 0)
        host_fail("fork");
    if (h->pid == 0) {
        settle(parent);
        _exit(bare_run(port, body));
    }
    await(h, "/", began);
}

void
host_stop(struct host *h)
{
    (void)kill(h->pid, SIGTERM);
    (void)waitpid(h->pid, NULL, 0);
    h->pid = 0;
}

void
host_get(unsigned port, const char *path, struct buf *body)
{
    char rq[256], bytes[4096];
    int fd = load_connect(port);
    const char *end = NULL;
    ssize_t r;

    buf_clear(body);
    if (fd < 0)
        return;
    snprintf(rq, sizeof rq, "GET %s HTTP/1.1\r\nHost: localhost:%u\r\n\r\n",
             path, port);
    if (send(fd, rq, strlen(rq), MSG_NOSIGNAL) > 0 &&
        (r = recv(fd, bytes, sizeof bytes, 0)) > 12 &&
        memcmp(bytes + 9, "200", 3) == 0)
        end = memmem(bytes, (size_t)r, "\r\n\r\n", 4);
    if (end != NULL)
        buf_add(body, (struct str){end + 4, (size_t)(bytes + r - end - 4)});
    close(fd);
}

double
host_metric(unsigned port, const char *name)
{
    struct buf body;
    char line[128];
    const char *at;
    double n;

    buf_init(&body, 1 << 16);
    host_get(port, "/metrics", &body);
    buf_add_byte(&body, '\0');
    snprintf(line, sizeof line, "\n%s ", name);
    at = body.len > 1 ? strstr(body.ptr, line) : NULL;
    if (at == NULL)
        host_fail("no such figure in /metrics");
    n = strtod(at + strlen(line), NULL);
    buf_free(&body);
    return n;
}

void
host_schema(const char *url, const char *name, char *out, size_t cap)
{
    struct store_why why = {""};
    struct driver *d = NULL;
    char text[128];

    snprintf(text, sizeof text, "CREATE SCHEMA %s", name);
    if (driver_connect((struct str){url, strlen(url)}, DRIVER_MIGRATE, &why,
                       &d) != ST_OK ||
        d->ops->script(d, text) != ST_OK)
        host_fail(why.text);
    d->ops->close(d);
    snprintf(out, cap, "%s&options=-csearch_path%%3D%s", url, name);
}

void
host_head(const char *title)
{
    printf("\n%-46s %11s %-7s %s\n", title, "median", "", "target");
}

void
host_row(const char *what, double figure, const char *unit, const char *note,
         enum host_bar bar, double target)
{
    static const char *const words[] = {"", "at most", "below", "at least"};
    bool met = bar == HOST_AT_MOST ? figure <= target
               : bar == HOST_BELOW ? figure < target
                                   : figure >= target;
    int places = figure >= 1000 ? 0 : figure >= 100 ? 1 : 2;

    printf("%-46s %11.*f %-7s", what, places, figure, unit);
    if (bar != HOST_NO_BAR)
        printf(" %s %g: %s", words[bar], target, met ? "met" : "MISSED");
    if (note != NULL)
        printf(" %s", note);
    printf("\n");
    fflush(stdout);
}
