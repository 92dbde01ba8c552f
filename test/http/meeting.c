/*
 * meeting: a group's session over the API.  Who may do what, one step for two
 * presses, nothing given out early, nothing to who stays away from a case,
 * ratings, a lost connection, a restart in the middle of a phase, a session
 * that is called off, and one in writing over ten days.
 */
#include <stdio.h>
#include <string.h>

#include "store/meeting.h"
#include "store/spaces.h"
#include "test/http/play.h"

static const struct phase_step steps[] = {
    {600, PHASE_SCRIBE, PHASE_PRESENTER, PHASE_ADVISER, PHASE_CASE,
     PHASE_MOVES},
    {600, PHASE_ADVISER | PHASE_MODERATOR, 0, 0, PHASE_HIDDEN | PHASE_CASE,
     PHASE_WRITTEN},
    {300, PHASE_EVERYONE, PHASE_EVERYONE, 0, 0, PHASE_MOVES},
};

/* ada presents, bela moderates, cleo writes, dora advises. */
static unsigned
plan(int who, const char *meeting, const struct phase_plan *p, bool stranger)
{
    static const uint8_t role[PLAY_PEOPLE] = {PHASE_PRESENTER, PHASE_MODERATOR,
                                              PHASE_SCRIBE, PHASE_ADVISER};

    return play_plan(who, meeting, p, role, stranger);
}

static void
plan_of(struct phase_plan *p)
{
    *p = (struct phase_plan){.n = 3};
    memcpy(p->step, steps, sizeof steps);
}

static const char first[] = "00000000000000000000000010";

static void
begins(const struct phase_plan *p)
{
    play_point(plan(0, first, p, true) == 422, "a seat needs a member");
    play_point(plan(0, first, p, false) == 204, "a session is planned");
    play_point(plan(0, first, p, false) == 409, "once");
    play_point(play_ask(2, EXCHANGE_GET, "s", "", "") == 200 && play_has(first),
               "it is listed");
    for (int i = 0; i < PLAY_PEOPLE; i++)
        play_point(play_act(i, first, "here", 0, 0) == 200, "somebody comes");
    play_point(play_act(3, first, "begin", 1, 0) == 403,
               "an adviser does not begin");
    play_point(play_act(1, first, "begin", 1, 0) == 200,
               "the moderator begins");
    play_point(play_act(1, first, "begin", 1, 0) == 409,
               "one step for two presses");
}

static void
stays_away(const struct phase_plan *p)
{
    struct phase_state st;

    play_point(play_hold(3, first, "notes", 0, '3') == 403,
               "notes are the scribe's");
    play_point(play_hold(3, first, "part", 0, '3') == 403,
               "an adviser listens");
    play_point(play_hold(0, first, "case", 0, '1') == 200,
               "the presenter's case");
    play_point(play_look(3, first) == 200 && play_count("\"key\"") == 0,
               "answer first");
    play_point(play_act(3, first, "free", 0, 0) == 200 &&
                   play_look(3, first) == 200 && play_count("\"key\"") == 1,
               "then it is given");
    play_point(play_act(2, first, "recuse", 0, 0) == 200,
               "the scribe stays away");
    play_point(play_look(3, first) == 200, "another looks");
    st = play_state(p);
    play_point(st.recused == 0 && (st.present & 4) == 0, "silently");
    play_point((st.role[3] & PHASE_SCRIBE) != 0, "the adviser writes now");
    play_point(play_look(2, first) == 200 && play_count("\"key\"") == 0,
               "nothing for who stays");
}

static void
held_back(void)
{
    play_point(play_act(1, first, "next", 2, 0) == 200, "next");
    play_point(play_hold(3, first, "part", 0, '4') == 403,
               "not into another step");
    play_point(play_hold(3, first, "part", 1, '4') == 200, "a contribution");
    play_point(play_look(0, first) == 200 && play_count("\"key\"") == 1 &&
                   play_has("\"step\":1"),
               "held back until all have written");
    play_point(play_hold(1, first, "part", 1, '5') == 200 &&
                   play_look(0, first) == 200 && play_count("\"key\"") == 3,
               "shown when all have");
    play_point(play_hold(1, first, "part", 1, '4') == 409,
               "nobody else's object");
    store_close(play_stage.ctx.store); /* the server starts again */
    stage_need(store_open(play_stage.app.store_url, STORE_WRITE, NULL,
                          &play_stage.ctx.store),
               "open again");
    play_point(play_look(0, first) == 200 && play_count("\"key\"") == 3,
               "after a restart too");
}

static void
is_lost(const struct phase_plan *p)
{
    struct phase_state st;

    clock_advance(&play_stage.clock, 71000);
    play_point(play_act(1, first, "here", 0, 0) == 200,
               "only the moderator is heard of");
    st = play_state(p);
    play_point(st.present == 2 && st.run == PHASE_PAUSED,
               "the others are missed");
    for (int i = 0; i < PLAY_PEOPLE; i += 3)
        play_point(play_act(i, first, "here", 0, 0) == 200, "and come back");
    play_point(play_act(3, first, "protect", st.number, 0) == 200,
               "a duty to protect");
    st = play_state(p);
    play_point(play_act(1, first, "resume", st.number, 0) == 200, "and on");
    play_point(play_act(1, first, "close", st.number + 1, 0) == 200, "it ends");
}

static void
ended(void)
{
    play_point(play_hold(3, first, "part", 2, '6') == 403, "nothing is added");
    play_point(play_hold(0, first, "rating", 0, '7') == 200, "a rating");
    play_point(play_look(3, first) == 200 && play_has("rating") &&
                   play_count("\"key\"") == 3,
               "is held back");
    play_point(play_hold(1, first, "rating", 0, '8') == 200 &&
                   play_hold(3, first, "rating", 0, '9') == 200 &&
                   play_look(3, first) == 200 && play_count("\"key\"") == 6,
               "until all who were there have rated");
    stage_need(store_begin(play_stage.ctx.store, STORE_WRITES), "begin");
    stage_need(
        meeting_sweep(play_stage.ctx.store,
                      clock_wall_ms(&play_stage.clock) + 15 * PLAY_DAY_MS),
        "sweep");
    stage_need(store_commit(play_stage.ctx.store), "commit");
    play_point(play_look(3, first) == 200 && play_count("\"object\"") == 3 &&
                   play_has("rating"),
               "after the group's days only ratings are left");
}

/* Who presents hands it on: it is another case, and nobody has been asked about
 * that one. */
static void
another_case(struct phase_plan *p)
{
    static const char m[] = "00000000000000000000000040";

    play_point(plan(0, m, p, false) == 204, "a session with two cases");
    for (int i = 0; i < PLAY_PEOPLE; i++)
        (void)play_act(i, m, "here", 0, 0);
    play_point(play_act(1, m, "begin", 1, 0) == 200 &&
                   play_act(3, m, "free", 0, 0) == 200 &&
                   play_act(0, m, "give", 0, 2 * 64 + PHASE_PRESENTER) == 200 &&
                   play_hold(2, m, "case", 0, 'd') == 200,
               "somebody else presents");
    play_point(play_look(3, m) == 200 && play_has("\"cleared\":false") &&
                   play_count("\"key\"") == 0,
               "who answered about the other case is asked again");
    play_point(play_act(3, m, "free", 0, 0) == 200 && play_look(3, m) == 200 &&
                   play_count("\"key\"") == 1,
               "and then it is given");
    play_point(play_act(1, m, "give", 0, PHASE_MODERATOR) == 200 &&
                   play_look(3, m) == 200 && play_count("\"key\"") == 1,
               "another moderator is no other case");
}

/* Nothing is asked where there is no case: the notes are everybody's. */
static void
without_a_case(const struct phase_plan *p)
{
    static const char m[] = "00000000000000000000000050";
    struct phase_plan meeting = *p;

    for (uint8_t i = 0; i < meeting.n; i++)
        meeting.step[i].flags &= (uint8_t)~PHASE_CASE;
    play_point(plan(0, m, &meeting, false) == 204 &&
                   play_act(1, m, "here", 0, 0) == 200 &&
                   play_act(2, m, "here", 0, 0) == 200 &&
                   play_act(1, m, "begin", 1, 0) == 200 &&
                   play_hold(2, m, "notes", 0, 'e') == 200,
               "a meeting without a case");
    play_point(play_look(3, m) == 200 && play_count("\"key\"") == 1,
               "its notes are given to everybody");
}

static void
called_off(const struct phase_plan *p)
{
    static const char off[] = "00000000000000000000000060";
    char body[64];

    (void)snprintf(body, sizeof body, "{\"meeting\":\"%s\"}", off);
    play_point(plan(0, off, p, false) == 204 &&
                   play_hold(0, off, "case", 0, 'd') == 200,
               "planned, with a case");
    play_point(play_ask(2, EXCHANGE_DELETE, "", "", body) == 204,
               "whoever has a seat calls it off");
    play_point(play_look(0, off) == 404 &&
                   play_ask(2, EXCHANGE_DELETE, "", "", body) == 404,
               "it is gone");
    play_point(play_ask(0, EXCHANGE_GET, "s", "", "") == 200 && !play_has(off),
               "from the list too");
    play_point(plan(0, off, p, false) == 204 && play_look(0, off) == 200 &&
                   play_count("\"object\"") == 0,
               "with what was left for it");
    play_point(play_act(1, off, "here", 0, 0) == 200 &&
                   play_act(1, off, "begin", 1, 0) == 200 &&
                   play_ask(1, EXCHANGE_DELETE, "", "", body) == 409,
               "not once it has begun");
}

static void
two_days_are_enough(struct phase_plan *p)
{
    static const char m[] = "00000000000000000000000020";

    play_point(plan(0, m, p, false) == 204, "another session");
    for (int i = 0; i < 2; i++)
        play_point(play_act(i, m, "here", 0, 0) == 200, "two come");
    play_point(play_act(1, m, "begin", 1, 0) == 200 &&
                   play_act(1, m, "close", 2, 0) == 200,
               "and end it");
    play_point(play_hold(0, m, "rating", 0, '7') == 200 &&
                   play_look(1, m) == 200 && play_count("\"key\"") == 0,
               "one has rated");
    play_later(2 * PLAY_DAY_MS);
    play_point(play_look(1, m) == 200 && play_count("\"key\"") == 1,
               "shown after 48 hours");
}

static void
in_writing(struct phase_plan *p)
{
    static const char m[] = "00000000000000000000000030";
    int64_t began = clock_wall_ms(&play_stage.clock);
    struct phase_state st;

    stage_need(phase_in_writing(p, 10, 21 * 60, 8 * 60, 0), "in writing");
    play_point(plan(1, m, p, false) == 204 &&
                   play_act(1, m, "begin", 1, 0) == 200,
               "a session over ten days");
    for (int i = 1; i < PLAY_PEOPLE; i++)
        (void)play_act(i, m, "free", 0, 0);
    play_point(play_hold(2, m, "notes", 0, 'a') == 200,
               "the scribe writes, days on");
    play_later(5 * PLAY_DAY_MS);
    play_point(play_look(3, m) == 200, "days later");
    st = play_state(p);
    play_point(st.at == 1, "the next step began by itself");
    play_point(play_hold(3, m, "part", 1, 'b') == 200 &&
                   play_look(0, m) == 200 && play_count("\"key\"") == 1,
               "held back");
    play_point(play_hold(1, m, "part", 1, 'c') == 200 && play_look(0, m) == 200,
               "all wrote");
    st = play_state(p);
    play_point(st.at == 2 && play_count("\"key\"") == 3,
               "shown, and it goes on at once");
    for (int day = 0; day < 12 && st.run != PHASE_ENDED; day++) {
        play_later(PLAY_DAY_MS);
        play_point(play_act(2, m, "here", 0, 0) == 200, "a day goes by");
        st = play_state(p);
    }
    play_point(st.run == PHASE_ENDED && st.ends_ms - began < 12 * PLAY_DAY_MS,
               "it ended in time");
}

static void
others(void)
{
    struct spaces_member m[PLAY_PEOPLE];

    play_point(play_look(3, "00000000000000000000000090") == 404,
               "no such session");
    play_point(play_ask(0, EXCHANGE_GET, "", "", "") == 422, "which session");
    play_point(play_act(0, first, "fly", 0, 0) == 422, "no act");
    for (int i = 0; i < PLAY_PEOPLE; i++) {
        memset(&m[i], 0, sizeof m[i]);
        memcpy(m[i].account, play_person[i]->holder.user, ID_LEN);
        m[i].role = SPACE_MEMBER;
    }
    stage_need(store_begin(play_stage.ctx.store, STORE_WRITES), "begin");
    stage_need(spaces_members_put(play_stage.ctx.store, play_group, m,
                                  PLAY_PEOPLE - 1),
               "leave");
    stage_need(store_commit(play_stage.ctx.store), "commit");
    play_point(play_look(3, first) == 404, "who left the group has no session");
    play_point(play_ask(3, EXCHANGE_GET, "s", "", "") == 404, "and no list");
}

int
main(void)
{
    struct phase_plan p;

    play_open();
    plan_of(&p);
    begins(&p);
    stays_away(&p);
    held_back();
    is_lost(&p);
    ended();
    another_case(&p);
    without_a_case(&p);
    called_off(&p);
    two_days_are_enough(&p);
    in_writing(&p);
    others();
    return play_close();
}
