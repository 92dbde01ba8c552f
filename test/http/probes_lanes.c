/*
 * Lanes, groups, streams and bursts: what happens between threads.
 * Order is made by handlers that hold until they are let go, never by time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "serve/lane.h"
#include "test/http/probe.h"
#include "test/http/tiny.h"

#define EVENT "id: 7\nevent: item\ndata: two\ndata: lines\n\n"

static struct app app;

/* ---- bursts ----------------------------------------------------------- */

/*
 * n connections become ready while the loop stands still (a handler holds
 * it), so that it finds exactly n at once: every one must be answered, and
 * none may have to wait for another event.
 */
static void
burst(unsigned n, bool is_connected_before)
{
    int *fds = calloc(n, sizeof *fds);
    int holder = tiny_connect(&app);

    assert_non_null(fds);
    for (unsigned i = 0; i < n && is_connected_before; i++) {
        fds[i] = tiny_connect(&app);
        assert_true(tiny_say(fds[i], GET("/hello")));
        probe_status(fds[i], 200);
    }
    assert_true(tiny_say(holder, GET("/wait")));
    tiny_await_holding(&app, 1);
    for (unsigned i = 0; i < n; i++) {
        if (!is_connected_before)
            fds[i] = tiny_connect(&app);
        assert_true(tiny_say(fds[i], GET("/hello")));
    }
    tiny_let_go(&app, 1);
    for (unsigned i = 0; i < n; i++) {
        probe_status(fds[i], 200);
        close(fds[i]);
    }
    probe_status(holder, 200);
    close(holder);
    free(fds);
}

static void
bursts_are_answered(void **state)
{
    static const unsigned sizes[] = {1,   64,  127, 128, 129,
                                     255, 256, 257, 400, 512};
    struct listen_config cfg;

    (void)state;
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        burst(sizes[i], true);
        burst(sizes[i], false);
    }
    probe_end(&app);
}

static void
several_loops_share_a_port(void **state)
{
    struct listen_config cfg;

    (void)state;
    tiny_defaults(&cfg);
    cfg.n_loops = 3;
    probe_begin(&app, &cfg);
    for (int i = 0; i < 60; i++)
        assert_int_equal(tiny_ask(&app, i % 2 ? GET("/hello") : GET("/task")),
                         200);
    probe_end(&app);
}

/* ---- lanes ------------------------------------------------------------ */

static void
full_queue_is_said(void **state)
{
    struct listen_config cfg;
    struct reply r = {0};
    char value[16];
    int fds[4];

    (void)state;
    tiny_defaults(&cfg);
    cfg.n_workers = 1;
    cfg.worker_queue = 2;
    probe_begin(&app, &cfg);
    for (int i = 0; i < 4; i++)
        fds[i] = tiny_connect(&app);
    assert_true(tiny_say(fds[0], GET("/hold")));
    tiny_await_holding(&app, 1);
    for (int i = 1; i < 4; i++)
        assert_true(tiny_say(fds[i], GET("/hold")));
    /* Which of the three came last is the kernel's choice. */
    for (int i = 1, n_full = 0; n_full == 0; i = i % 3 + 1) {
        struct pollfd p = {.fd = fds[i], .events = POLLIN};

        if (poll(&p, 1, 20) <= 0)
            continue;
        assert_true(tiny_read(fds[i], false, &r));
        assert_int_equal(r.status, 503);
        assert_string_equal(tiny_field(&r, "retry-after", value, 16), "1");
        tiny_reply_clear(&r);
        n_full++;
        assert_true(tiny_say(fds[i], GET("/hello"))); /* still served */
        probe_status(fds[i], 200);
        assert_true(tiny_say(fds[i], GET("/hello")));
    }
    tiny_let_go(&app, 3);
    for (int i = 0; i < 4; i++) {
        probe_status(fds[i], 200);
        close(fds[i]);
    }
    probe_end(&app);
}

static void
writes_wait_for_one_commit(void **state)
{
    struct listen_config cfg;
    struct listen_figures before, after;
    int fds[40];

    (void)state;
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    for (int i = 0; i < 40; i++)
        fds[i] = tiny_connect(&app);
    assert_true(tiny_say(fds[0], POST("/hold-item")));
    tiny_await_holding(&app, 1);
    listen_figures(app.srv, &before);
    for (int i = 1; i < 40; i++)
        assert_true(tiny_say(fds[i], POST("/item")));
    do {
        (void)poll(NULL, 0, 5);
        listen_figures(app.srv, &after);
    } while (after.n_requests < before.n_requests + 39);
    (void)poll(NULL, 0, 20); /* the last one is on its way to the queue */
    tiny_let_go(&app, 1);
    for (int i = 0; i < 40; i++) {
        probe_status(fds[i], 200);
        close(fds[i]);
    }
    listen_figures(app.srv, &after);
    assert_int_equal(after.n_grouped, 40);
    assert_true(after.n_groups <= 4);
    assert_int_equal(app.n_items, 40);
    probe_end(&app);
}

static void
failed_commit_fails_every_answer(void **state)
{
    struct listen_config cfg;
    char all[4096];
    int stream;

    (void)state;
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    stream = tiny_connect(&app);
    assert_true(tiny_say(stream, GET("/events?1")));
    assert_true(tiny_read_until(stream, ": replay\n\n", all, sizeof all));
    pthread_mutex_lock(&app.lock);
    app.group_fails = true;
    pthread_mutex_unlock(&app.lock);
    assert_int_equal(tiny_ask(&app, POST("/item")), 503);
    pthread_mutex_lock(&app.lock);
    app.group_fails = false;
    pthread_mutex_unlock(&app.lock);
    assert_int_equal(tiny_ask(&app, POST("/item")), 200);
    /* One event, from the group that counted. */
    assert_true(tiny_read_until(stream, "\n\n", all, sizeof all));
    assert_string_equal(all, EVENT);
    close(stream);
    probe_end(&app);
}

static void
without_a_writer_workers_do_all(void **state)
{
    struct listen_config cfg;

    (void)state;
    tiny_defaults(&cfg);
    cfg.has_writer = false;
    probe_begin(&app, &cfg);
    assert_int_equal(tiny_ask(&app, POST("/item")), 200);
    assert_int_equal(tiny_ask(&app, GET("/task")), 200);
    assert_int_equal(tiny_ask(&app, GET("/hello")), 200);
    assert_int_equal(app.n_batches, 0);
    probe_end(&app);
}

static void
client_that_leaves_harms_nobody(void **state)
{
    struct listen_config cfg;

    (void)state;
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    for (int i = 0; i < 20; i++) {
        int fd = tiny_connect(&app);
        int other;
        struct linger hard = {1, 0};

        assert_true(tiny_say(fd, i % 2 ? GET("/hold") : POST("/hold-item")));
        tiny_await_holding(&app, 1);
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close(fd);                  /* a reset while a lane has the wire */
        other = tiny_connect(&app); /* takes its place in the loop */
        assert_true(tiny_say(other, GET("/hello")));
        probe_status(other, 200);
        tiny_let_go(&app, 1);
        assert_true(tiny_say(other, GET("/hello")));
        probe_status(other, 200);
        close(other);
    }
    probe_end(&app);
}

struct own_job {
    struct lane_job job;
    atomic_int n_run;
    atomic_int ended; /* status + 1 */
};

static void
job_run(struct app *a, struct app_ctx *ctx, struct lane_job *job)
{
    (void)a;
    (void)ctx;
    atomic_fetch_add(&((struct own_job *)(void *)job)->n_run, 1);
}

static void
job_done(struct app *a, struct lane_job *job, enum status st)
{
    (void)a;
    atomic_store(&((struct own_job *)(void *)job)->ended, (int)st + 1);
}

static void
own_jobs_run_in_a_group(void **state)
{
    struct listen_config cfg;
    struct own_job job = {.job = {.run = job_run, .done = job_done}};

    (void)state;
    tiny_defaults(&cfg);
    for (int has_writer = 0; has_writer < 2; has_writer++) {
        cfg.has_writer = has_writer != 0;
        probe_begin(&app, &cfg);
        atomic_store(&job.n_run, 0);
        atomic_store(&job.ended, 0);
        assert_int_equal(listen_submit(app.srv, &job.job), ST_OK);
        while (atomic_load(&job.ended) == 0)
            (void)poll(NULL, 0, 2);
        assert_int_equal(atomic_load(&job.ended), ST_OK + 1);
        assert_int_equal(atomic_load(&job.n_run), 1);
        probe_end(&app);
    }
}

/* ---- streams ---------------------------------------------------------- */

static void
events_reach_their_topic_only(void **state)
{
    struct listen_config cfg;
    char all[4096];
    int one[3], two;

    (void)state;
    tiny_defaults(&cfg);
    cfg.n_loops = 2;
    probe_begin(&app, &cfg);
    two = tiny_connect(&app);
    assert_true(tiny_say(two, GET("/events?2")));
    assert_true(tiny_read_until(two, ": replay\n\n", all, sizeof all));
    assert_non_null(strstr(all, "content-type: text/event-stream\r\n"));
    assert_non_null(strstr(all, "x-accel-buffering: no\r\n"));
    assert_null(strstr(all, "content-length"));
    for (int i = 0; i < 3; i++) {
        one[i] = tiny_connect(&app);
        assert_true(tiny_say(one[i], GET("/events?1")));
        assert_true(tiny_read_until(one[i], ": replay\n\n", all, sizeof all));
    }
    assert_int_equal(tiny_ask(&app, POST("/item")), 200);
    for (int i = 0; i < 3; i++) {
        assert_true(tiny_read_until(one[i], "\n\n", all, sizeof all));
        assert_string_equal(all, EVENT);
    }
    close(one[0]); /* gone: the others still get theirs */
    assert_int_equal(tiny_ask(&app, POST("/item")), 200);
    assert_true(tiny_read_until(one[2], "\n\n", all, sizeof all));
    assert_int_equal(recv(two, all, sizeof all, MSG_DONTWAIT), -1);
    close(one[1]);
    close(one[2]);
    close(two);
    probe_end(&app);
}

/* Published while the handler that opens the stream still reads. */
static void
no_event_is_lost_while_parking(void **state)
{
    struct listen_config cfg;
    char all[4096];
    int fd;

    (void)state;
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    fd = tiny_connect(&app);
    assert_true(tiny_say(fd, GET("/late-events")));
    tiny_await_holding(&app, 1);
    assert_int_equal(tiny_ask(&app, POST("/item")), 200);
    tiny_let_go(&app, 1);
    assert_true(tiny_read_until(fd, ": replay\n\n" EVENT, all, sizeof all));
    close(fd);
    probe_end(&app);
}

/* More than a loop remembers: the stream ends, and the client asks again. */
static void
too_many_events_while_parking_close(void **state)
{
    struct listen_config cfg;
    const struct stream_key other = {{9}};
    const struct stream_event event = {.data = STR("x")};
    int fd;

    (void)state;
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    fd = tiny_connect(&app);
    assert_true(tiny_say(fd, GET("/late-events")));
    tiny_await_holding(&app, 1);
    for (int i = 0; i < 300; i++)
        assert_int_equal(stream_publish(app.srv, &other, &event), ST_OK);
    tiny_let_go(&app, 1);
    assert_true(tiny_is_closed(fd));
    close(fd);
    probe_end(&app);
}

static void
slow_stream_is_closed(void **state)
{
    struct listen_config cfg;
    struct listen_figures f;
    const struct stream_key one = {{1}};
    char data[2000], all[4096];
    int small = 4096;
    int fd, n = 0;

    (void)state;
    memset(data, 'x', sizeof data);
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    fd = tiny_connect(&app);
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    assert_true(tiny_say(fd, GET("/events?1")));
    assert_true(tiny_read_until(fd, ": replay\n\n", all, sizeof all));
    do { /* it reads nothing */
        const struct stream_event event = {.data = {data, sizeof data}};

        assert_int_equal(stream_publish(app.srv, &one, &event), ST_OK);
        if (n % 50 == 0)
            (void)poll(NULL, 0, 1);
        listen_figures(app.srv, &f);
    } while (f.n_streams > 0 && ++n < 20000);
    assert_int_equal(f.n_streams, 0);
    close(fd);
    probe_end(&app);
}

static void
topics_have_a_ceiling(void **state)
{
    struct listen_config cfg;
    struct listen_figures f;
    char all[4096];
    int fds[6], n = 0;

    (void)state;
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    for (int i = 0; i < 6; i++) {
        fds[i] = tiny_connect(&app);
        assert_true(tiny_say(fds[i], GET("/events?1")));
        assert_true(tiny_read_until(fds[i], ": replay\n\n", all, sizeof all));
    }
    assert_int_equal(tiny_ask(&app, GET("/events?1")), 503);
    close(fds[0]);
    do {
        (void)poll(NULL, 0, 5);
        listen_figures(app.srv, &f);
    } while (f.n_streams > 5 && ++n < 1000);
    fds[0] = tiny_connect(&app);
    assert_true(tiny_say(fds[0], GET("/events?1")));
    assert_true(tiny_read_until(fds[0], ": replay\n\n", all, sizeof all));
    for (int i = 0; i < 6; i++)
        close(fds[i]);
    probe_end(&app);
}

static void
silent_streams_get_comments(void **state)
{
    struct listen_config cfg;
    char all[4096];
    int fd;

    (void)state;
    tiny_defaults(&cfg);
    cfg.comment_ms = 50;
    probe_begin(&app, &cfg);
    fd = tiny_connect(&app);
    assert_true(tiny_say(fd, GET("/events?1")));
    assert_true(tiny_read_until(fd, ":\n\n:\n\n:\n\n", all, sizeof all));
    close(fd);
    probe_end(&app);
}

static void
wrong_events_are_refused(void **state)
{
    struct listen_config cfg;
    const struct stream_key one = {{1}};
    static char large[3000];
    const struct stream_event bad[] = {
        {.id = STR("a\nb"), .data = STR("x")},
        {.id = STR("a\0b"), .data = STR("x")},
        {.name = STR("a\rb"), .data = STR("x")},
        {.data = STR("a\r\nb")},
        {.data = {large, sizeof large}},
    };

    (void)state;
    memset(large, 'x', sizeof large);
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(stream_publish(app.srv, &one, &bad[i]), ST_INVALID);
    probe_end(&app);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bursts_are_answered),
        cmocka_unit_test(several_loops_share_a_port),
        cmocka_unit_test(full_queue_is_said),
        cmocka_unit_test(writes_wait_for_one_commit),
        cmocka_unit_test(failed_commit_fails_every_answer),
        cmocka_unit_test(without_a_writer_workers_do_all),
        cmocka_unit_test(client_that_leaves_harms_nobody),
        cmocka_unit_test(own_jobs_run_in_a_group),
        cmocka_unit_test(events_reach_their_topic_only),
        cmocka_unit_test(no_event_is_lost_while_parking),
        cmocka_unit_test(too_many_events_while_parking_close),
        cmocka_unit_test(slow_stream_is_closed),
        cmocka_unit_test(topics_have_a_ceiling),
        cmocka_unit_test(silent_streams_get_comments),
        cmocka_unit_test(wrong_events_are_refused),
    };

    return cmocka_run_group_tests_name("lanes", tests, NULL, NULL);
}
