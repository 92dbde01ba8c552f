/*
 * limits: what anybody may send without a name ends at a number, says so, and
 * goes on below it: enquiries at one desk, lists for the weekly matching, what
 * one network sends, and what is asked for at once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/enquiry.h"
#include "store/therapist.h"
#include "store/waiting.h"
#include "test/http/abuse_table.h"
#include "test/http/stage_room.h"

#define ROOM 65536
#define NETWORK_BURST 20 /* ENQUIRY of serve/throttle.def */
#define SLOTS 100        /* tokens of enquiries asked for at once */
#define QUARTERS 4       /* and of the weekly matching */
#define FULL "{\"error\":\"nospace\""
#define ENQUIRY                                                                \
    "{\"token\":\"{bytes32}\",\"entry\":\"{ada.therapist}\","                  \
    "\"desk\":\"{bytes32}\",\"asker\":\"{bytes32}\",\"stamp\":{stamp},"        \
    "\"box\":\"{letter}\"}"

static struct stage s;
static int n_points, n_failed;

/* Ask without a session; it must give this status and have this in it. */
static void
gives(const char *what, const char *path, const char *body, unsigned status,
      const char *has)
{
    struct stage_request rq = {.who = STAGE_NOBODY,
                               .method = EXCHANGE_POST,
                               .path = {path, strlen(path)},
                               .type = STR("application/json")};
    struct stage_answer a;
    struct buf filled;
    bool ok;

    buf_init(&filled, ROOM);
    abuse_fill(&s, body, &filled);
    rq.body = buf_str(&filled);
    stage_ask(&s, &rq, &a);
    ok = a.status == status &&
         (has == NULL || stage_has(&a.body, (struct str){has, strlen(has)}) ||
          stage_has(&a.fields, (struct str){has, strlen(has)}));
    n_failed += !ok;
    printf("%sok %d - %s (%u)\n", ok ? "" : "not ", ++n_points, what, a.status);
    stage_answer_clear(&a);
    buf_free(&filled);
}

/* ada sees therapists, her licence was seen, her desk is open. */
static void
open_desk(void)
{
    const struct route r = {.method = EXCHANGE_POST,
                            .pattern = STR("/api/1/enquiries")};
    struct buf path;

    buf_init(&path, ROOM);
    abuse_prepare(&s, abuse_sample_of(&r), &path);
    buf_free(&path);
}

static void
ada_entry(uint8_t out[ID_LEN])
{
    struct therapist t;
    struct arena a;

    arena_init(&a, ROOM);
    stage_need(
        therapist_mine(s.ctx.store, s.person[STAGE_ADA].holder.user, &a, &t),
        "entry");
    memcpy(out, t.entry, ID_LEN);
    arena_free(&a);
}

static void
a_desk_is_full(void)
{
    struct enquiry e = {.state = ENQUIRY_OPEN, .step = 1, .until_day = 90000};

    stage_need(store_begin(s.ctx.store, STORE_WRITES), "begin");
    ada_entry(e.entry);
    for (uint8_t i = 1; i <= ENQUIRY_OPEN_MAX; i++) {
        memset(e.id, 100 + i, sizeof e.id);
        stage_need(enquiry_add(s.ctx.store, &e, STR("sealed")), "enquiry");
    }
    stage_need(store_commit(s.ctx.store), "commit");
    gives("the desk has as many as can be answered", "/api/1/enquiries",
          ENQUIRY, 413, FULL);
    stage_need(store_begin(s.ctx.store, STORE_WRITES), "begin");
    e.state = ENQUIRY_ENDED;
    e.step = 2;
    for (uint8_t i = 1; i <= 2; i++) {
        memset(e.id, 100 + i, sizeof e.id);
        stage_need(enquiry_write(s.ctx.store, &e, STR("no")), "answer");
    }
    stage_need(store_commit(s.ctx.store), "commit");
    gives("two were answered: there is room", "/api/1/enquiries", ENQUIRY, 204,
          NULL);
}

static void
the_weekly_matching_is_full(void)
{
    static const char list[] = "{\"token\":\"{bytes32}\",\"entries\":"
                               "[\"{ada.therapist}\"],\"stamp\":{stamp}}";
    uint8_t entry[ID_LEN];
    struct waiting w = {.until_day = 90000, .entries = {NULL, ID_LEN}};

    stage_need(store_begin(s.ctx.store, STORE_WRITES), "begin");
    ada_entry(entry);
    w.entries.ptr = (const char *)entry;
    for (unsigned i = 0; i < WAITING_MOST; i++) {
        memcpy(w.id, &i, sizeof i);
        stage_need(waiting_put(s.ctx.store, &w), "list");
    }
    stage_need(store_commit(s.ctx.store), "commit");
    gives("as many wait as can be matched", "/api/1/waiting", list, 413, FULL);
    stage_need(store_begin(s.ctx.store, STORE_WRITES), "begin");
    stage_need(waiting_remove(s.ctx.store, w.id), "withdrawn");
    stage_need(store_commit(s.ctx.store), "commit");
    gives("one waits no more: there is room", "/api/1/waiting", list, 204,
          NULL);
    gives("who waits may put others on their list", "/api/1/waiting", list, 204,
          NULL);
}

/* A JSON body with n times the same text in an array. */
static void
gives_many(const char *what, const char *path, const char *head, unsigned n,
           const char *each, const char *tail, unsigned status, const char *has)
{
    struct buf body;

    buf_init(&body, ROOM);
    buf_add(&body, (struct str){head, strlen(head)});
    for (unsigned i = 0; i < n; i++) {
        if (i > 0)
            buf_add(&body, STR(","));
        buf_add(&body, (struct str){each, strlen(each)});
    }
    buf_add(&body, (struct str){tail, strlen(tail) + 1});
    gives(what, path, buf_str(&body).ptr, status, has);
    buf_free(&body);
}

static void
so_many_at_once(void)
{
    static const char tokens[] = "{\"tokens\":[", token[] = "\"{bytes32}\"";
    static const char list[] = "{\"token\":\"{bytes32}\",\"entries\":[";
    static const char entry[] = "\"{ada.therapist}\"";
    static const char stamp[] = "],\"stamp\":{stamp}}";

    gives_many("tokens of all slots", "/api/1/enquiries/found", tokens, SLOTS,
               token, "]}", 200, "\"found\":[");
    gives_many("one more", "/api/1/enquiries/found", tokens, SLOTS + 1, token,
               "]}", 422, "tokens");
    gives_many("tokens of some quarters", "/api/1/waiting/found", tokens,
               QUARTERS, token, "]}", 200, "\"found\":[");
    gives_many("one quarter more", "/api/1/waiting/found", tokens, QUARTERS + 1,
               token, "]}", 422, "tokens");
    gives_many("a list of ten", "/api/1/waiting", list, WAITING_LISTED, entry,
               stamp, 204, NULL);
    gives_many("a list of eleven", "/api/1/waiting", list, WAITING_LISTED + 1,
               entry, stamp, 422, "entries");
}

/* Whoever floods is told when to come back; looking for answers goes on. */
static void
one_network_is_slowed_down(void)
{
    static const uint64_t number = 7; /* the stage's networks follow it */

    for (unsigned i = 0; i < NETWORK_BURST; i++) {
        s.n_requests = number;
        gives("within the limit of a network", "/api/1/enquiries", ENQUIRY, 409,
              NULL);
    }
    s.n_requests = number;
    gives("beyond it", "/api/1/enquiries", ENQUIRY, 429, "Retry-After: ");
    s.n_requests = number;
    gives("looking for answers goes on", "/api/1/enquiries/found",
          "{\"tokens\":[\"{bytes32}\"]}", 200, "\"state\":1");
    s.n_requests = number + 1;
    gives("and so do others", "/api/1/enquiries", ENQUIRY, 409, NULL);
}

int
main(void)
{
    struct stage_room room;
    char url[100];

    log_init(LOG_ERROR);
    stage_room_open(&room, "limits");
    stage_room_url(&room, "db", url, sizeof url);
    stage_open(&s, url);
    open_desk();
    a_desk_is_full();
    the_weekly_matching_is_full();
    so_many_at_once();
    one_network_is_slowed_down();
    stage_close(&s);
    stage_room_close(&room);
    printf("1..%d\n", n_points);
    return n_failed > 0;
}
