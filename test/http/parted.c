/*
 * parted: who is no longer a member, or whose session is locked or ended, hears
 * nothing more on the event streams that were open then; who still is one does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "test/http/appender.h"
#include "test/http/dial.h"
#include "test/http/hosted.h"
#include "test/http/stage_room.h"

#define MEETING "00000000000000000000000010"
#define LIVE "/api/1/space/{group}/meeting/live?meeting=" MEETING
#define EVENTS "/api/1/events"
#define ROOM 65536
#define HEARD 8192

static struct stage s;
static struct hosted server;
static struct appender ada, bela;
static int n_points;
static int n_failed;

static void
point(bool ok, const char *what)
{
    printf("%sok %d - %s\n", ok ? "" : "not ", ++n_points, what);
    n_failed += !ok;
}

/* A request with names in braces; its status. */
static unsigned
ask(struct appender *a, const char *head, const char *body)
{
    struct buf at, b;
    unsigned status;

    buf_init(&at, ROOM);
    buf_init(&b, ROOM);
    stage_need(stage_expand(&s, (struct str){head, strlen(head)}, &at), head);
    buf_add(&at, (struct str){"", 1});
    if (body != NULL)
        stage_need(stage_expand(&s, (struct str){body, strlen(body)}, &b),
                   body);
    status = appender_ask(a, at.ptr, body != NULL ? "application/json" : NULL,
                          buf_str(&b), NULL);
    buf_free(&at);
    buf_free(&b);
    return status;
}

/* Open a stream on a connection of its own, and read its head: the status. */
static unsigned
listen_to(const struct appender *a, const char *path, int *fd)
{
    char head[4096];
    struct buf b;
    size_t n = 0;

    buf_init(&b, ROOM);
    buf_add(&b, STR("GET "));
    stage_need(stage_expand(&s, (struct str){path, strlen(path)}, &b), path);
    buf_add(&b, STR(" HTTP/1.1\r\nHost: localhost:8080\r\nCookie: "));
    buf_add(&b, (struct str){a->person.cookie, strlen(a->person.cookie)});
    buf_add(&b, STR("\r\n\r\n"));
    *fd = dial_connect(a->port, APPENDER_WAIT_S);
    if (*fd < 0 || !dial_send(*fd, b.ptr, b.len))
        abort();
    buf_free(&b);
    do {
        if (n + 1 >= sizeof head || recv(*fd, head + n, 1, 0) != 1)
            return 0;
        head[++n] = '\0';
    } while (n < 4 || memcmp(head + n - 4, "\r\n\r\n", 4) != 0);
    return (unsigned)strtoul(head + 9, NULL, 10);
}

/* Everything to the end of the stream, and whether that came; or up to `text`,
 * unless NULL. */
static bool
hear(int fd, const char *text, char all[HEARD])
{
    size_t n = 0;
    ssize_t r;

    all[0] = '\0';
    while (n + 1 < HEARD && (r = recv(fd, all + n, HEARD - 1 - n, 0)) > 0) {
        n += (size_t)r;
        all[n] = '\0';
        if (text != NULL && strstr(all, text) != NULL)
            return true;
    }
    return text == NULL && n + 1 < HEARD && r == 0;
}

static void
here(struct appender *a, unsigned want)
{
    static const char body[] = "{\"meeting\":\"" MEETING "\",\"act\":\"here\"}";

    point(ask(a, "POST /api/1/space/{group}/meeting", body) == want,
          "somebody comes to the session");
}

static void
open_all(int fd[2], const struct appender *a)
{
    point(listen_to(a, LIVE, &fd[0]) == 200 &&
              listen_to(a, EVENTS, &fd[1]) == 200,
          "two streams are open");
}

static void
close_all(int fd[2])
{
    close(fd[0]);
    close(fd[1]);
}

/* Does each of them end? */
static void
both_end(int fd[2], const char *what)
{
    char all[HEARD];

    point(hear(fd[0], NULL, all) && hear(fd[1], NULL, all), what);
    close_all(fd);
}

/* Each of these ends bela's session, or locks it; she comes back after. */
static void
sessions_end(void)
{
    static const struct {
        const char *head, *what;
    } ways[] = {
        {"DELETE /api/1/session/key", "locking ends the streams"},
        {"DELETE /api/1/session", "signing out ends the streams"},
    };
    int fd[2];

    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        open_all(fd, &bela);
        point(ask(&bela, ways[i].head, "") == 204, "done");
        both_end(fd, ways[i].what);
        point(listen_to(&bela, EVENTS, &fd[1]) == 403, "and none opens");
        close(fd[1]);
        point(appender_sign_in(&bela), "she signs in again");
    }
}

static void
other_sessions_end(void)
{
    struct appender elsewhere = {
        .person = bela.person, .port = bela.port, .fd = -1};
    int fd[2];

    point(appender_sign_in(&elsewhere), "a second session");
    open_all(fd, &bela);
    point(ask(&elsewhere, "DELETE /api/1/sessions", "") == 204,
          "which ends the others");
    both_end(fd, "and with them their streams");
    if (bela.fd >= 0)
        close(bela.fd);
    bela.fd = -1;
    memcpy(bela.person.cookie, elsewhere.person.cookie,
           sizeof bela.person.cookie);
    if (elsewhere.fd >= 0)
        close(elsewhere.fd);
}

static void
membership_ends(void)
{
    char all[HEARD];
    int stays[2], goes[2];

    open_all(stays, &ada);
    open_all(goes, &bela);
    here(&bela, 200);
    point(hear(goes[0], "event: session", all), "bela hears of the session");
    point(ask(&ada, "POST /api/1/space/{group}", "{remove}") == 200,
          "bela is removed");
    here(&ada, 200);
    point(hear(stays[0], "event: session", all), "ada goes on hearing");
    point(hear(goes[0], NULL, all), "bela's stream of the session ends");
    point(strstr(all, "event") == NULL, "with nothing of what followed");
    point(hear(goes[1], NULL, all) && strstr(all, "event: space") != NULL,
          "her own is told first, and ends");
    close_all(goes);
    point(listen_to(&bela, LIVE, &goes[0]) == 404 &&
              listen_to(&bela, EVENTS, &goes[1]) == 200,
          "what is hers opens again, the session does not");
    close_all(goes);
    close_all(stays);
}

int
main(void)
{
    const char *cluster = getenv("MAINSTAY_TEST_PG");
    struct stage_room room;
    char url[512];

    stage_room_open(&room, "parted");
    log_init(LOG_ERROR);
    stage_room_url(&room, "db", url, sizeof url);
    stage_open(&s, cluster != NULL ? cluster : url);
    stage_group(&s);
    hosted_start(&server, &s, &s.clock);
    ada = (struct appender){
        .person = s.person[STAGE_ADA], .port = server.port, .fd = -1};
    bela = (struct appender){
        .person = s.person[STAGE_BELA], .port = server.port, .fd = -1};
    point(ask(&ada, "POST /api/1/space/{group}/meetings",
              "{\"meeting\":\"" MEETING "\",\"at\":1000,\"keep_days\":14,"
              "\"plan\":\"{plan}\",\"seats\":[{\"account\":\"{ada.user}\","
              "\"roles\":1},{\"account\":\"{bela.user}\",\"roles\":2}]}") ==
              204,
          "a session of two");
    sessions_end();
    other_sessions_end();
    membership_ends();
    point(hosted_stop(&server) == ST_OK, "the server ends well");
    if (ada.fd >= 0)
        close(ada.fd);
    if (bela.fd >= 0)
        close(bela.fd);
    stage_close(&s);
    stage_room_close(&room);
    printf("1..%d\n", n_points);
    return n_failed > 0;
}
