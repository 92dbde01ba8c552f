/*
 * invited: an invitation that nobody answers in time.  For 14 days more both
 * sides read that it expired, the code opens nothing, and a new one does; an
 * answer waits for 30 days.
 */
#include "store/invite.h"
#include "test/http/play.h"

#include <stdio.h>

#define ADA 0
#define EVE 1 /* is asked in */
#define ZEROS "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define OLD "00000000000000000000000004"
#define NEW "00000000000000000000000008"

static void
make(const char *invite)
{
    char body[256], id[ID_TEXT + 1];

    id_render(play_stage.founded, id);
    (void)snprintf(body, sizeof body,
                   "{\"space\":\"%.*s\",\"invite\":\"%s\",\"kind\":3,"
                   "\"proof\":\"" ZEROS "\"}",
                   ID_TEXT, id, invite);
    play_point(play_ask(ADA, EXCHANGE_POST, "/api/1/invites", "", body) == 204,
               "an invitation is made");
}

static unsigned
answer(const char *invite)
{
    char path[64];

    (void)snprintf(path, sizeof path, "/api/1/invite/%s", invite);
    return play_ask(EVE, EXCHANGE_POST, path, "",
                    "{\"claim\":\"" ZEROS "\",\"head\":\"" ZEROS
                    "\",\"head_seq\":1}");
}

static unsigned
get(int who, const char *path)
{
    return play_ask(who, EXCHANGE_GET, path, "", "");
}

/* The hourly clean-up. */
static void
sweep(void)
{
    struct store *s = play_stage.ctx.store;

    stage_need(store_begin(s, STORE_WRITES), "begin");
    stage_need(invite_sweep(s, clock_wall_ms(&play_stage.clock)), "sweep");
    stage_need(store_commit(s), "commit");
}

/* A group with its log. */
static void
found(void)
{
    struct buf body;

    buf_init(&body, 64 * 1024);
    stage_founding(&play_stage, &body);
    stage_ask_json(&play_stage, play_person[ADA], EXCHANGE_POST,
                   STR("/api/1/spaces"), &body, 201);
    buf_free(&body);
}

static void
expires(void)
{
    make(OLD);
    play_later(14 * PLAY_DAY_MS - 60000);
    sweep();
    play_point(get(EVE, "/api/1/invite/" OLD) == 200 &&
                   play_has("\"expired\":false"),
               "it is good for nearly 14 days");
    play_point(get(EVE, "/api/1/invite/" OLD "/log") == 200, "and opens");
    play_later(60000);
    sweep();
    play_point(get(EVE, "/api/1/invite/" OLD) == 200 &&
                   play_has("\"expired\":true"),
               "then whoever was asked reads that it expired");
    play_point(get(EVE, "/api/1/invite/" OLD "/log") == 404,
               "it opens nothing of the group");
    play_point(answer(OLD) == 422, "and is not answered");
    play_point(get(ADA, "/api/1/invites") == 200 && play_has(OLD) &&
                   !play_has("claimant"),
               "who made it has it in the list");
    play_later(14 * PLAY_DAY_MS - 60000);
    sweep();
    play_point(get(EVE, "/api/1/invite/" OLD) == 200, "nearly 14 days more");
    play_later(60000);
    sweep();
    play_point(get(EVE, "/api/1/invite/" OLD) == 404, "then it is gone");
    play_point(get(ADA, "/api/1/invites") == 200 && !play_has(OLD), "for both");
}

/* The way on, and what becomes of an answer that nobody looks at. */
static void
answered(void)
{
    make(NEW);
    play_point(answer(NEW) == 204, "a new one is answered");
    play_later(30 * PLAY_DAY_MS - 60000);
    sweep();
    play_point(get(ADA, "/api/1/invites") == 200 && play_has("claimant"),
               "and waits, longer than it could be answered");
    play_later(60000);
    sweep();
    play_point(get(ADA, "/api/1/invites") == 200 && !play_has(NEW),
               "for 30 days");
}

int
main(void)
{
    play_open();
    found();
    expires();
    answered();
    return play_close();
}
