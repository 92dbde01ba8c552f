/*
 * The life of the server as a whole: signals, the graceful stop, local and
 * inherited sockets, what it tells the service manager, what it logs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "serve/bind.h"
#include "test/http/probe.h"
#include "test/http/tiny.h"

static struct app app;

/* ---- the stop --------------------------------------------------------- */

static void
stop_finishes_what_is_in_flight(void **state)
{
    struct listen_config cfg;
    struct reply r = {0};
    char all[4096];
    int worker, writer, stream, idle, half;

    (void)state;
    tiny_defaults(&cfg);
    cfg.stop_ms = 5000;
    probe_begin(&app, &cfg);
    idle = tiny_connect(&app);
    assert_true(tiny_say(idle, GET("/hello")));
    probe_status(idle, 200);
    stream = tiny_connect(&app);
    assert_true(tiny_say(stream, GET("/events?1")));
    assert_true(tiny_read_until(stream, ": replay\n\n", all, sizeof all));
    half = tiny_connect(&app);
    assert_true(tiny_say(half, "POST /echo HTTP/1.1\r\nHost: t\r\n"
                               "Content-Length: 5\r\n\r\nhe"));
    worker = tiny_connect(&app);
    assert_true(tiny_say(worker, GET("/hold")));
    tiny_await_holding(&app, 1);
    writer = tiny_connect(&app);
    assert_true(tiny_say(writer, POST("/hold-item")));
    tiny_await_holding(&app, 2);
    listen_stop(app.srv);
    assert_true(tiny_is_closed(idle));
    assert_true(tiny_read_until(stream, "\n\n", all, sizeof all));
    assert_memory_equal(all, "retry: ", 7);
    assert_true(tiny_is_closed(stream));
    tiny_let_go(&app, 2);
    assert_true(tiny_read(worker, false, &r));
    assert_string_equal(r.body, "worked\n");
    assert_non_null(strstr(r.head, "connection: close"));
    tiny_reply_clear(&r);
    assert_true(tiny_read(writer, false, &r));
    assert_string_equal(r.body, "written\n");
    tiny_reply_clear(&r);
    assert_true(tiny_say(half, "llo"));
    assert_true(tiny_read(half, false, &r));
    assert_string_equal(r.body, "hello");
    tiny_reply_clear(&r);
    assert_int_equal(tiny_join(&app), ST_OK);
    assert_int_equal(app.n_open, 0);
    close(idle);
    close(stream);
    close(worker);
    close(writer);
    close(half);
}

static void
local_socket(void **state)
{
    char address[64] = "unix:/tmp/tiny-XXXXXX";
    struct listen_config cfg;
    int fd = mkstemp(address + 5);

    (void)state;
    assert_true(fd >= 0);
    close(fd);
    unlink(address + 5);
    tiny_defaults(&cfg);
    cfg.address = address;
    cfg.n_loops = 2;
    probe_begin(&app, &cfg);
    assert_int_equal(app.port, 0);
    probe_end(&app);
    /* Its file is still there and nobody listens: it is replaced. */
    probe_begin(&app, &cfg);
    probe_end(&app);
    unlink(address + 5);
}

/* ---- the log ---------------------------------------------------------- */

static void
log_holds_nothing_about_people(void **state)
{
    static char text[65536];
    char name[] = "/tmp/tiny-log-XXXXXX";
    struct listen_config cfg;
    int file = mkstemp(name);
    int saved = dup(STDERR_FILENO);
    ssize_t n;

    (void)state;
    assert_true(file >= 0 && saved >= 0);
    dup2(file, STDERR_FILENO);
    log_init(LOG_DEBUG);
    tiny_defaults(&cfg);
    cfg.logs_requests = true;
    probe_begin(&app, &cfg);
    (void)tiny_ask(&app, GET("/path/ada-canary?q=bela-canary"));
    (void)tiny_ask(&app, "POST /echo HTTP/1.1\r\nHost: host-canary\r\n"
                         "Cookie: cookie-canary\r\nContent-Length: 11\r\n\r\n"
                         "body-canary");
    (void)tiny_ask(&app, GET("/nowhere/canary"));
    (void)tiny_ask(&app, "GET /bad-canary HTTP/1.1\r\nX : canary\r\n\r\n");
    probe_end(&app);
    log_init(LOG_NOTICE);
    dup2(saved, STDERR_FILENO);
    close(saved);
    n = pread(file, text, sizeof text - 1, 0);
    assert_true(n > 0);
    text[n] = '\0';
    assert_null(strstr(text, "canary"));
    assert_null(strstr(text, "127.0.0.1"));
    assert_non_null(strstr(text, "event=request req=1 method=GET "
                                 "route=/path/ status=200 ms="));
    assert_non_null(strstr(text, "event=refused req=4 status=400"));
    close(file);
    unlink(name);
}

/* ---- the service manager ---------------------------------------------- */

static void
signals_stop_it(void **state)
{
    static const int list[] = {SIGTERM, SIGINT};
    struct listen_config cfg;

    (void)state;
    tiny_defaults(&cfg);
    cfg.takes_signals = true;
    for (size_t i = 0; i < 2; i++) {
        /* A process of its own: its first thread must block the signals. */
        pid_t pid = fork();
        int status = 0;

        assert_true(pid >= 0);
        if (pid == 0) {
            sigset_t set;

            sigemptyset(&set);
            sigaddset(&set, list[i]);
            pthread_sigmask(SIG_BLOCK, &set, NULL);
            if (!tiny_start(&app, &cfg))
                _exit(2);
            kill(getpid(), list[i]);
            _exit(tiny_join(&app) == ST_OK ? 0 : 3);
        }
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 0);
    }
}

static void
service_manager_is_told(void **state)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct listen_config cfg;
    char name[64], text[64];
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    ssize_t n;

    (void)state;
    snprintf(name, sizeof name, "@tiny-notify-%ld", (long)getpid());
    memcpy(at.sun_path, name, strlen(name));
    at.sun_path[0] = '\0';
    assert_int_equal(bind(fd, (struct sockaddr *)&at,
                          (socklen_t)(offsetof(struct sockaddr_un, sun_path) +
                                      strlen(name))),
                     0);
    setenv("NOTIFY_SOCKET", name, 1);
    tiny_defaults(&cfg);
    probe_begin(&app, &cfg);
    n = recv(fd, text, sizeof text - 1, 0);
    assert_true(n > 0);
    text[n] = '\0';
    assert_string_equal(text, "READY=1");
    probe_end(&app);
    n = recv(fd, text, sizeof text - 1, 0);
    assert_true(n > 0);
    text[n] = '\0';
    assert_string_equal(text, "STOPPING=1");
    unsetenv("NOTIFY_SOCKET");
    bind_notify("READY=1"); /* nobody to tell: nothing happens */
    close(fd);
}

/* Descriptor 3 from outside: several loops share it, and it stays open. */
static void
inherited_socket(void **state)
{
    pid_t pid = fork();
    int status = 0;

    (void)state;
    assert_true(pid >= 0);
    if (pid == 0) {
        struct sockaddr_in at = {.sin_family = AF_INET,
                                 .sin_addr = {htonl(INADDR_LOOPBACK)}};
        struct listen_config cfg;
        char number[24];
        int fd = socket(AF_INET, SOCK_STREAM, 0);

        if (bind(fd, (struct sockaddr *)&at, sizeof at) != 0 ||
            listen(fd, 16) != 0 || dup2(fd, 3) != 3)
            _exit(2);
        snprintf(number, sizeof number, "%ld", (long)getpid());
        setenv("LISTEN_PID", number, 1);
        setenv("LISTEN_FDS", "1", 1);
        tiny_defaults(&cfg);
        cfg.n_loops = 3;
        cfg.address = "198.51.100.1"; /* not this machine's: ignored */
        if (!tiny_start(&app, &cfg) || app.port == 0 ||
            getenv("LISTEN_FDS") != NULL)
            _exit(3);
        for (int i = 0; i < 20; i++)
            if (tiny_ask(&app, GET("/hello")) != 200)
                _exit(4);
        _exit(tiny_stop(&app) == ST_OK ? 0 : 5);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stop_finishes_what_is_in_flight),
        cmocka_unit_test(local_socket),
        cmocka_unit_test(log_holds_nothing_about_people),
        cmocka_unit_test(signals_stop_it),
        cmocka_unit_test(service_manager_is_told),
        cmocka_unit_test(inherited_socket),
    };

    return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
