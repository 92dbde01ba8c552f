/*
 * threads: the whole server on real sockets, everything at once for three
 * seconds: pages read, entries appended by several people, sign-ins right and
 * wrong, event streams, a session locked and unlocked, figures.  What was
 * acknowledged is in the logs, and the logs verify.  Made for
 * ThreadSanitizer; holds anywhere.
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/b64.h"
#include "base/json.h"
#include "base/log.h"
#include "store/driver.h"
#include "test/http/appender.h"
#include "test/http/dial.h"
#include "test/http/hosted.h"
#include "test/http/stage_room.h"

#define RUN_MS 3000
#define APPENDERS 3
#define AGED_MS (120 * 1000) /* sessions last used so long ago */

static struct stage stage;
static struct appender people[APPENDERS + 3];
static struct hosted server;
static atomic_bool is_over;
static atomic_uint n_failed;

/* One thread of the clients. */
struct client {
    const char *what;
    void (*work)(struct client *c); /* once; again until it is over */
    struct appender *a;
    unsigned done;
    pthread_t thread;
};

static void
failed(const struct client *c, const char *what, unsigned status)
{
    fprintf(stderr, "%s: %s: got %u\n", c->what, what, status);
    n_failed++;
}

static void
want(struct client *c, const char *head, const char *type, struct str body,
     unsigned status)
{
    unsigned got = appender_ask(c->a, head, type, body, NULL);

    if (got != status)
        failed(c, head, got);
}

static void
read_pages(struct client *c)
{
    static const char *const heads[] = {"GET /",
                                        "GET /help-now",
                                        "GET /promise",
                                        "GET /early-warning",
                                        "GET /s/today",
                                        "GET /s/trend",
                                        "GET /api/1/account"};

    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++)
        want(c, heads[i], NULL, (struct str){NULL, 0}, 200);
    want(c, "GET /nowhere", NULL, (struct str){NULL, 0}, 404);
}

static void
read_figures(struct client *c)
{
    const struct timespec pause = {0, 20000000};

    want(c, "GET /metrics", NULL, (struct str){NULL, 0}, 200);
    want(c, "GET /readyz", NULL, (struct str){NULL, 0}, 200);
    nanosleep(&pause, NULL);
}

static void
append(struct client *c)
{
    unsigned status = appender_append(c->a, 20 + c->done % 50);

    if (status != 200)
        failed(c, "append", status);
}

/* Proofs right and wrong; after enough wrong ones the throttle answers. */
static void
sign_in(struct client *c)
{
    uint8_t wrong[32] = {0};
    struct json_w w;
    struct buf b;
    unsigned status;

    buf_init(&b, 4096);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_str(&w, "name",
               (struct str){c->a->person.name, strlen(c->a->person.name)});
    json_w_bytes(&w, "auth", c->done % 3 == 2 ? wrong : c->a->person.auth, 32);
    json_w_obj_end(&w);
    status = appender_ask(c->a, "POST /api/1/session", "application/json",
                          buf_str(&b), NULL);
    if (status != 200 && status != 403 && status != 429)
        failed(c, "sign in", status);
    buf_free(&b);
}

static void
lock_and_unlock(struct client *c)
{
    static const uint8_t ks[32] = {3};
    struct json_w w;
    struct buf b;
    unsigned status;

    want(c, "DELETE /api/1/session/key", "application/json", STR(""), 204);
    want(c, "GET /api/1/session/key", NULL, (struct str){NULL, 0}, 403);
    buf_init(&b, 4096);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_bytes(&w, "ks", ks, sizeof ks);
    json_w_bytes(&w, "auth", c->a->person.auth, 32);
    json_w_obj_end(&w);
    status = appender_ask(c->a, "PUT /api/1/session/key", "application/json",
                          buf_str(&b), NULL);
    if (status == 204)
        want(c, "GET /api/1/session/key", NULL, (struct str){NULL, 0}, 200);
    else if (status != 429) /* throttled: locked from here on */
        failed(c, "unlock", status);
    buf_free(&b);
}

/* A stream on an appender's account: reads until the server ends it, comes
 * back as a browser does.  Its own connection, the person's cookie. */
static void
listen_to_events(struct client *c)
{
    char ask[512], bytes[4096];
    int fd = dial_connect(c->a->port, APPENDER_WAIT_S);
    ssize_t n;

    snprintf(ask, sizeof ask,
             "GET /api/1/events HTTP/1.1\r\nHost: localhost:8080\r\n"
             "Cookie: %s\r\n\r\n",
             c->a->person.cookie);
    if (fd < 0 || !dial_send(fd, ask, strlen(ask)) ||
        recv(fd, bytes, 12, MSG_WAITALL) != 12 ||
        memcmp(bytes + 9, "200", 3) != 0) {
        if (!is_over)
            failed(c, "stream", 0);
        if (fd >= 0)
            close(fd);
        return;
    }
    while ((n = recv(fd, bytes, sizeof bytes, 0)) > 0) {
        c->done += memmem(bytes, (size_t)n, "event: space", 12) != NULL;
        /* Now and then hang up in the middle. */
        if (c->done % 64 == 63 && !is_over)
            break;
    }
    close(fd);
}

static void *
client_main(void *arg)
{
    struct client *c = arg;

    while (!is_over && n_failed < 10) {
        c->work(c);
        c->done++;
    }
    return NULL;
}

/* People who registered and signed in a while ago, by the real clock. */
static void
invite(void)
{
    clock_init(&stage.clock, 1000, clock_wall_ms(NULL) - AGED_MS);
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        char name[32];

        snprintf(name, sizeof name, "person-%zu", i);
        stage_join(&stage, &people[i].person, name);
        appender_init(&people[i]);
    }
}

static void
run_clients(void)
{
    struct client clients[] = {
        {.what = "pages", .work = read_pages, .a = &people[3]},
        {.what = "figures", .work = read_figures, .a = &people[3]},
        {.what = "first log", .work = append, .a = &people[0]},
        {.what = "second log", .work = append, .a = &people[1]},
        {.what = "third log", .work = append, .a = &people[2]},
        {.what = "sign-in", .work = sign_in, .a = &people[4]},
        {.what = "locking", .work = lock_and_unlock, .a = &people[5]},
        {.what = "events", .work = listen_to_events, .a = &people[0]},
        {.what = "more events", .work = listen_to_events, .a = &people[1]},
    };
    const size_t n = sizeof clients / sizeof clients[0];
    static struct appender figures;
    int64_t end = clock_mono_ms(NULL) + RUN_MS;
    const struct timespec pause = {0, 10000000};

    /* Two threads as one person, each with a connection of its own. */
    figures = (struct appender){.port = server.port, .fd = -1};
    clients[1].a = &figures;
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        people[i].port = server.port;
    for (size_t i = 0; i < n; i++)
        if (pthread_create(&clients[i].thread, NULL, client_main,
                           &clients[i]) != 0)
            abort();
    while (clock_mono_ms(NULL) < end && n_failed < 10)
        nanosleep(&pause, NULL);
    is_over = true;
    for (size_t i = 0; i < n; i++)
        if (clients[i].work != listen_to_events)
            pthread_join(clients[i].thread, NULL);
    for (int i = 0; i < APPENDERS; i++)
        if (!appender_verify(&people[i]))
            n_failed++;
    if (hosted_stop(&server) != ST_OK) /* which ends the streams */
        n_failed++;
    for (size_t i = 0; i < n; i++) {
        if (clients[i].work == listen_to_events)
            pthread_join(clients[i].thread, NULL);
        printf("# %s: %u\n", clients[i].what, clients[i].done);
        if (clients[i].done == 0)
            failed(&clients[i], "did nothing", 0);
    }
    if (figures.fd >= 0)
        close(figures.fd);
}

/* The database: a schema of the cluster in MAINSTAY_TEST_PG, else a file. */
static void
choose_url(const struct stage_room *room, char *url, size_t cap)
{
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    struct store_why why = {""};
    struct driver *d = NULL;

    if (cluster == NULL) {
        stage_room_url(room, "db", url, cap);
        return;
    }
    if (driver_connect((struct str){cluster, strlen(cluster)}, DRIVER_MIGRATE,
                       &why, &d) != ST_OK ||
        d->ops->script(d, "CREATE SCHEMA threads") != ST_OK) {
        fprintf(stderr, "no schema: %s\n", why.text);
        exit(1);
    }
    d->ops->close(d);
    snprintf(url, cap, "%s&options=-csearch_path%%3Dthreads", cluster);
}

int
main(void)
{
    struct stage_room room;
    char url[512];

    stage_room_open(&room, "threads");
    log_init(LOG_ERROR);
    choose_url(&room, url, sizeof url);
    stage_open(&stage, url);
    invite();
    hosted_start(&server, &stage, NULL);
    run_clients();
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        appender_clear(&people[i]);
    stage_close(&stage);
    stage_room_close(&room);
    printf("%sok 1 - everything at once\n1..1\n", n_failed > 0 ? "not " : "");
    return n_failed > 0;
}
