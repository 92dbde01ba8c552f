/*
 * Two hundred live sessions of six at once: how long until all six have seen a
 * phase change, one session after another and all two hundred moderators in
 * the same moment; and the memory of a live session.
 *
 * From sending the request to reading the event at each member's stream, all
 * on this machine, so server side plus the loopback.
 *
 *   session_bench PROGRAM DIR
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/id.h"
#include "core/sort.h"
#include "store/meeting.h"
#include "store/spaces.h"
#include "test/bench/host.h"
#include "test/bench/load.h"
#include "test/http/stage.h"

#define PORT 8515
#define SESSIONS 200
#define SEATS 6
#define STREAMS (SESSIONS * SEATS)
#define ROUNDS 3      /* of all sessions, one after another */
#define STORMS 5      /* of all sessions at once */
#define WAIT_MS 10000 /* for an event */

struct live {
    char space[ID_TEXT + 1];
    uint32_t number; /* of the state */
    int line;        /* the moderator's connection */
    int64_t sent_ns;
};

static struct stage stage;
static struct stage_person
    people[SESSIONS * SEATS / 4]; /* four sessions each */
static struct live live[SESSIONS];
static struct pollfd streams[STREAMS];
static struct sort_pair seen[STREAMS * (ROUNDS + STORMS)];
static size_t n_seen;

static struct stage_person *
person(int session, int seat)
{
    return &people[(session * SEATS + seat) % (SESSIONS * SEATS / 4)];
}

static void
id_of(int session, uint8_t id[ID_LEN])
{
    memset(id, 0x40, ID_LEN);
    id[0] = (uint8_t)session;
}

/* A group with a session that runs, everybody there. */
static void
make(int session)
{
    static const uint8_t role[SEATS] = {PHASE_PRESENTER, PHASE_MODERATOR,
                                        PHASE_SCRIBE,    PHASE_ADVISER,
                                        PHASE_ADVISER,   PHASE_ADVISER};
    struct spaces_member m[SEATS];
    uint8_t id[ID_LEN], account[SEATS][ID_LEN];
    struct meeting meeting = {.keep_days = 14, .plan = {.n = 8}};
    struct phase_act begin = {PHASE_BEGIN, 1, 1, 0};

    id_of(session, id);
    id_render(id, live[session].space);
    for (int i = 0; i < 8; i++)
        meeting.plan.step[i] = (struct phase_step){
            600, PHASE_EVERYONE, PHASE_EVERYONE, 0, 0, PHASE_MOVES};
    stage_need(phase_init(&meeting.state, &meeting.plan, SEATS, role), "state");
    for (uint8_t i = 0; i < SEATS; i++) {
        struct phase_act come = {PHASE_COME, i, 0, i};

        memcpy(account[i], person(session, i)->holder.user, ID_LEN);
        memcpy(m[i].account, account[i], ID_LEN);
        m[i].role = SPACE_MEMBER;
        stage_need(phase_apply(&meeting.plan, &meeting.state, &come, 0),
                   "come");
    }
    stage_need(
        phase_apply(&meeting.plan, &meeting.state, &begin, clock_wall_ms(NULL)),
        "begin");
    live[session].number = meeting.state.number;
    stage_need(spaces_create(stage.ctx.store, id, SPACE_GROUP, account[0], 1),
               "space");
    stage_need(spaces_members_put(stage.ctx.store, id, m, SEATS), "members");
    stage_need(meeting_add(stage.ctx.store, id, id, &meeting,
                           (const uint8_t(*)[ID_LEN])account, SEATS),
               "meeting");
    for (uint8_t i = 0; i < SEATS; i++)
        stage_need(meeting_seen(stage.ctx.store, id, id, i,
                                clock_wall_ms(NULL) + 3600000),
                   "seen"); /* no beats in here */
}

static void
found(const char *dir)
{
    char url[700];

    (void)snprintf(url, sizeof url, "sqlite:%s/mainstay.db", dir);
    host_key_write(dir);
    stage_open(&stage, url);
    clock_init(&stage.clock, 1000, clock_wall_ms(NULL));
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        char name[16];

        (void)snprintf(name, sizeof name, "person%zu", i);
        stage_join(&stage, &people[i], name);
    }
    stage_need(store_begin(stage.ctx.store, STORE_WRITES), "begin");
    for (int s = 0; s < SESSIONS; s++)
        make(s);
    stage_need(store_commit(stage.ctx.store), "commit");
}

/* ---- requests ---- */

static void
write_all(int fd, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t r = send(fd, text, n, MSG_NOSIGNAL);

        if (r <= 0)
            host_fail("a connection broke");
        text += r;
        n -= (size_t)r;
    }
}

/* Read until the text has come, whatever else does. */
static void
await(int fd, const char *text)
{
    char bytes[8192];
    size_t n = 0;

    for (;;) {
        struct pollfd p = {fd, POLLIN, 0};
        ssize_t r;

        if (poll(&p, 1, WAIT_MS) != 1)
            host_fail("no answer");
        r = recv(fd, bytes + n, sizeof bytes - 1 - n, 0);
        if (r <= 0)
            host_fail("a connection ended");
        n += (size_t)r;
        bytes[n] = '\0';
        if (strstr(bytes, text) != NULL)
            return;
        if (n == sizeof bytes - 1)
            host_fail("a long answer without what it should say");
    }
}

static void
listen_all(void)
{
    for (int i = 0; i < STREAMS; i++) {
        const struct stage_person *p = person(i / SEATS, i % SEATS);
        const char *space = live[i / SEATS].space;
        char rq[1024];
        int fd = load_connect(PORT);

        if (fd < 0)
            host_fail("no connection");
        write_all(fd, rq,
                  (size_t)snprintf(
                      rq, sizeof rq,
                      "GET /api/1/space/%.*s/meeting/live?meeting=%.*s "
                      "HTTP/1.1\r\nHost: localhost:%d\r\nCookie: %s\r\n\r\n",
                      ID_TEXT, space, ID_TEXT, space, PORT, p->cookie));
        await(fd, "text/event-stream");
        streams[i] = (struct pollfd){fd, POLLIN, 0};
    }
    for (int s = 0; s < SESSIONS; s++)
        live[s].line = load_connect(PORT);
}

static void
press(int s, const char *act)
{
    const struct stage_person *p = person(s, 1);
    char body[256], rq[1024];
    int n = snprintf(body, sizeof body,
                     "{\"meeting\":\"%.*s\",\"act\":\"%s\",\"number\":%u}",
                     ID_TEXT, live[s].space, act, live[s].number);

    n = snprintf(rq, sizeof rq,
                 "POST /api/1/space/%.*s/meeting HTTP/1.1\r\n"
                 "Host: localhost:%d\r\nOrigin: http://localhost:%d\r\n"
                 "Content-Type: application/json\r\nCookie: %s\r\n"
                 "Content-Length: %d\r\n\r\n%s",
                 ID_TEXT, live[s].space, PORT, PORT, p->cookie, n, body);
    live[s].sent_ns = load_now_ns();
    live[s].number++;
    write_all(live[s].line, rq, (size_t)n);
}

/* Wait until n streams from `first` on have seen their event. */
static void
watch(int first, int n)
{
    static bool has[STREAMS];
    int left = n;

    memset(has, 0, sizeof has);
    while (left > 0) {
        if (poll(&streams[first], (nfds_t)n, WAIT_MS) <= 0)
            host_fail("an event did not come");
        for (int i = first; i < first + n; i++) {
            char bytes[4096];
            int64_t now = load_now_ns();
            ssize_t r;

            if ((streams[i].revents & POLLIN) == 0)
                continue;
            r = recv(streams[i].fd, bytes, sizeof bytes, 0);
            if (r <= 0)
                host_fail("a stream ended");
            if (has[i] || memmem(bytes, (size_t)r, "session", 7) == NULL)
                continue;
            has[i] = true;
            left--;
            seen[n_seen++] =
                (struct sort_pair){now - live[i / SEATS].sent_ns, (uint64_t)i};
        }
    }
}

static void
report(const char *what)
{
    char text[128];

    sort_pairs(seen, n_seen);
    (void)snprintf(text, sizeof text, "%s, median", what);
    host_row(text, (double)seen[n_seen / 2].key / 1e6, "ms", NULL, HOST_BELOW,
             100);
    (void)snprintf(text, sizeof text, "%s, p99", what);
    host_row(text, (double)seen[n_seen * 99 / 100].key / 1e6, "ms", NULL,
             HOST_BELOW, 300);
    n_seen = 0;
}

int
main(int argc, char **argv)
{
    static const char *const acts[] = {"next", "next", "back",
                                       "next", "back", "next"};
    struct host h;
    char dir[600];
    long before, after;

    if (argc != 3)
        return 2;
    host_files();
    load_pin(1);
    (void)snprintf(dir, sizeof dir, "%s/session", argv[2]);
    if (mkdir(dir, 0700) != 0)
        host_fail("cannot make a folder");
    found(dir);
    store_close(stage.ctx.store);
    stage.ctx.store = NULL;
    host_serve(&h, argv[1], dir, NULL, PORT, 1);
    before = load_status_kib(h.pid, "RssAnon");
    listen_all();
    after = load_status_kib(h.pid, "RssAnon");
    host_head("200 live sessions of 6: a phase change seen by all");
    for (int round = 0; round < ROUNDS; round++)
        for (int s = 0; s < SESSIONS; s++) {
            press(s, acts[round]);
            watch(s * SEATS, SEATS);
            await(live[s].line, "\"now\"");
        }
    report("one after another");
    for (int storm = 0; storm < STORMS; storm++) {
        for (int s = 0; s < SESSIONS; s++)
            press(s, acts[(storm + ROUNDS) % 6]);
        watch(0, STREAMS);
        for (int s = 0; s < SESSIONS; s++)
            await(live[s].line, "\"now\"");
    }
    report("all 200 in one moment");
    host_row("memory of a live session, 6 streams",
             (double)(after - before) / SESSIONS, "KiB", NULL, HOST_BELOW, 100);
    host_stop(&h);
    return 0;
}
