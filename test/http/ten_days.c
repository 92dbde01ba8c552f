/*
 * ten_days: a session in writing over ten days, by the format that is made for
 * it.  The clock goes on by ten minutes.  Who may write is asked of the server
 * in every step; what is due stands in the calendar of whom it waits for, and
 * in the feed of it; both and mail about it keep to the hours of each person,
 * in three zones, and mail comes once.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/zone.h"
#include "core/date.h"
#include "core/format.h"
#include "core/remind.h"
#include "serve/remind.h"
#include "store/email.h"
#include "store/meeting.h"
#include "store/notice.h"
#include "test/http/play.h"

#define MEETING "00000000000000000000000010"
#define MINUTE_MS INT64_C(60000)
#define STEP_MS (10 * MINUTE_MS)
#define DAYS 10
#define TOLD_MAX 64
#define ZONE_EAST_MIN 120 /* the group's: Vienna, in summer */
#define QUIET_FROM (21 * 60)
#define QUIET_TO (8 * 60)
#define FEED_MS (15 * MINUTE_MS) /* how long a due time is in the feed */

enum { ADA, BELA, CLEO, DORA };

static const uint8_t role[PLAY_PEOPLE] = {
    [ADA] = PHASE_PRESENTER,
    [BELA] = PHASE_MODERATOR,
    [CLEO] = PHASE_SCRIBE | PHASE_ADVISER,
    [DORA] = PHASE_ADVISER,
};

/* When mail may come to each; dora wants none. */
static const struct manners {
    struct str zone;
    int32_t lead; /* minutes before the end of a step; 0: no reminders */
    struct remind_manners when;
} manners[PLAY_PEOPLE] = {
    [ADA] = {{"Europe/Vienna", sizeof "Europe/Vienna" - 1},
             1440,
             {127, 20 * 60, 8 * 60}},
    [BELA] = {{"America/New_York", sizeof "America/New_York" - 1},
              240,
              {31, 21 * 60, 9 * 60}},
    [CLEO] = {{"Asia/Tokyo", sizeof "Asia/Tokyo" - 1},
              1440,
              {127, 19 * 60, 8 * 60}},
    [DORA] = {{"Europe/Vienna", sizeof "Europe/Vienna" - 1}, 0, {127, 0, 0}},
};

static struct told {
    int who;
    int64_t at_ms, due_ms;
} told[TOLD_MAX];
static size_t n_told;
static int n_early; /* due times that the feed had before somebody's quiet */
static char feed_path[PLAY_PEOPLE][64];
static struct format format;
static struct phase_plan plan;

static int64_t
now(void)
{
    return clock_wall_ms(&play_stage.clock);
}

static void
begin(enum store_access access)
{
    stage_need(store_begin(play_stage.ctx.store, access), "begin");
}

static bool
may_mail(int who, int64_t at_ms)
{
    struct zone_local l;

    stage_need(zone_local(manners[who].zone, at_ms, &l), "a zone");
    return remind_may(&manners[who].when, (int32_t)l.day,
                      l.ms / (int32_t)MINUTE_MS);
}

/* ---- what is set ---- */

static void
set_address(int who)
{
    const uint8_t proof[EMAIL_PROOF] = {1};
    const uint8_t *account = play_person[who]->holder.user;

    begin(STORE_WRITES);
    stage_need(email_propose(play_stage.ctx.store, account, STR("en"),
                             STR("address"), proof, now() + PLAY_DAY_MS),
               "an address");
    stage_need(email_confirm(play_stage.ctx.store, account), "confirmed");
    stage_need(store_commit(play_stage.ctx.store), "commit");
}

static void
set_reminder(int who)
{
    const struct manners *m = &manners[who];
    char body[512];

    if (m->lead == 0)
        return;
    (void)snprintf(body, sizeof body,
                   "{\"zone\":\"%.*s\",\"days\":%d,\"quiet_from\":%d,"
                   "\"quiet_to\":%d,\"mail\":true,\"feed\":true,"
                   "\"writing\":{\"days\":0,\"minute\":%d}}",
                   (int)m->zone.len, m->zone.ptr, m->when.days,
                   m->when.quiet_from, m->when.quiet_to, m->lead);
    play_point(play_ask(who, EXCHANGE_PUT, "/api/1/reminders", "", body) == 204,
               "what is due in writing shall be told");
}

static void
set_feed(int who)
{
    const char *at = NULL;

    play_point(play_ask(who, EXCHANGE_POST, "/api/1/feed", "",
                        "{\"lang\":\"en\"}") == 201 &&
                   (at = play_find("/calendar/")) != NULL,
               "an address for a calendar program");
    (void)snprintf(feed_path[who], sizeof feed_path[who], "%.*s",
                   (int)(strlen("/calendar/.ics") + ID_TEXT),
                   at == NULL ? "" : at);
}

/* ---- time ---- */

static struct phase_state
state(void)
{
    struct meeting m;
    struct arena a;
    uint8_t id[ID_LEN];

    stage_need(id_parse(STR(MEETING), id), "an id");
    arena_init(&a, 1 << 16);
    begin(STORE_READS);
    stage_need(meeting_get(play_stage.ctx.store, play_group, id, &a, &m),
               "the session");
    store_rollback(play_stage.ctx.store);
    arena_free(&a);
    (void)phase_tick(&m.plan, &m.state, now());
    return m.state;
}

static int
who_is(const uint8_t account[ID_LEN])
{
    for (int i = 0; i < PLAY_PEOPLE; i++)
        if (memcmp(play_person[i]->holder.user, account, ID_LEN) == 0)
            return i;
    return -1;
}

/* One mail out of the queue: for whom, about which step. */
static bool
take_mail(const struct phase_state *s)
{
    struct notice n;
    struct arena a;
    enum status st;
    int who = -1;

    arena_init(&a, 1 << 16);
    begin(STORE_WRITES);
    st = notice_next(play_stage.ctx.store, now(), &a, &n);
    if (st == ST_OK) {
        who = who_is(n.account);
        stage_need(notice_claim(play_stage.ctx.store, &n, now() + 1), "claim");
        stage_need(notice_done(play_stage.ctx.store, &n), "done");
    }
    stage_need(store_commit(play_stage.ctx.store), "commit");
    arena_free(&a);
    if (st != ST_OK)
        return false;
    play_point(n.kind == NOTICE_DUE_WRITING && who >= 0, "of what is due");
    if (who < 0 || n_told == TOLD_MAX)
        return false;
    play_point(may_mail(who, now()), "within the hours of whom it is for");
    play_point(phase_waits(&plan, s, (uint8_t)who), "who has not written");
    play_point(s->ends_ms > now(), "before it is too late");
    told[n_told++] = (struct told){who, now(), s->ends_ms};
    return true;
}

static void
ten_minutes(void)
{
    int64_t n = 0;

    clock_advance(&play_stage.clock, STEP_MS);
    begin(STORE_WRITES);
    stage_need(remind_round(&play_stage.app, play_stage.ctx.store, now(), &n),
               "a round");
    stage_need(store_commit(play_stage.ctx.store), "commit");
    for (struct phase_state s = state(); take_mail(&s);)
        ;
}

/* ---- one step ---- */

/* May everybody write who should, and nobody else?  Only those are tried who
 * are refused; the others are of phase.h, and write later. */
static void
who_may_write(const struct phase_state *s, char letter)
{
    const struct phase_step *step = &plan.step[s->at];

    for (int i = 0; i < PLAY_PEOPLE; i++) {
        bool may = (step->write & role[i]) != 0;

        stage_enter(&play_stage, play_person[i]);
        play_point(phase_may_write(&plan, s, (uint8_t)i) == may, "by role");
        if (!may)
            play_point(play_hold(i, MEETING, "part", s->at, letter) == 403,
                       "refused");
    }
}

/* The instant behind a name in the answer; 0: none. */
static int64_t
instant_of(const char *name)
{
    const char *at = play_find(name);
    int year, month, mday, hour, minute;
    int32_t day = 0;

    if (at == NULL || sscanf(at + strlen(name), "%4d%2d%2dT%2d%2d", &year,
                             &month, &mday, &hour, &minute) != 5)
        return 0;
    stage_need(date_from_ymd(year, month, mday, &day), "a day");
    return day * PLAY_DAY_MS + (hour * 60 + minute) * MINUTE_MS;
}

/* In the feed it ends when it is due, or before the person's quiet hours, where
 * there was still time. */
static void
feed(int who, const struct phase_state *s)
{
    bool waits = phase_waits(&plan, s, (uint8_t)who);
    int64_t due_ms = s->ends_ms - s->ends_ms % MINUTE_MS, from_ms, to_ms;
    bool is_quiet = manners[who].lead > 0 && !may_mail(who, due_ms - FEED_MS);

    play_point(play_ask(who, EXCHANGE_GET, feed_path[who], "", "") == 200 &&
                   play_count("BEGIN:VEVENT") == waits &&
                   play_count("SUMMARY:Peer group\\, in writing") == waits,
               "the feed has it while it waits");
    if (!waits)
        return;
    from_ms = instant_of("DTSTART:");
    to_ms = instant_of("DTEND:");
    play_point(to_ms - from_ms == FEED_MS && to_ms > now(), "a quarter");
    play_point(to_ms == due_ms ||
                   (is_quiet && to_ms < due_ms && may_mail(who, from_ms)),
               "until it is due, or before the quiet");
    n_early += to_ms < due_ms;
}

/* What a person's calendar says about the session. */
static void
calendar(int who, const struct phase_state *s)
{
    char due[96];

    (void)snprintf(due, sizeof due, "\"due\":%lld,\"waits\":%s",
                   (long long)s->ends_ms,
                   phase_waits(&plan, s, (uint8_t)who) ? "true" : "false");
    play_point(play_ask(who, EXCHANGE_GET, "/api/1/calendar", "", "") == 200 &&
                   play_has("\"writing\":[{\"space\"") && play_has(due),
               "the calendar knows until when, and whether it waits");
    feed(who, s);
}

/* Was this person told of the step that ends then?  How often. */
static int
times_told(int who, int64_t due_ms)
{
    int n = 0;

    for (size_t i = 0; i < n_told; i++)
        n += told[i].who == who && told[i].due_ms == due_ms;
    return n;
}

static void
not_in_the_quiet(const struct phase_state *s)
{
    int64_t minute = (s->ends_ms / MINUTE_MS + ZONE_EAST_MIN) % (24 * 60);

    play_point(minute >= QUIET_TO && minute < QUIET_FROM,
               "a step ends in the group's hours");
}

/* Everybody writes but this one; the others do not see it while it is hidden.
 */
static void
write_but(int late, const struct phase_state *s)
{
    static const char *letter = "23456789abcdefghjkmnpqrstvwxyz";
    char given[32];
    int first = -1;

    for (int i = 0; i < PLAY_PEOPLE; i++) {
        if (i == late || (plan.step[s->at].write & role[i]) == 0)
            continue;
        stage_enter(&play_stage, play_person[i]);
        play_point(play_hold(i, MEETING, "part", s->at, *letter) == 200,
                   "written");
        letter++;
        if (first < 0)
            first = i;
    }
    if (first >= 0 && (plan.step[s->at].flags & PHASE_HIDDEN) != 0) {
        stage_enter(&play_stage, play_person[ADA]);
        (void)snprintf(given, sizeof given, "\"step\":%d,\"key\"", s->at);
        play_point(play_look(ADA, MEETING) == 200 &&
                       play_has(given) == (state().at != s->at),
                   "the presenter gets it when all have written");
    }
}

/* Go on until the step is over; nobody else writes. */
static struct phase_state
wait_for_end(const struct phase_state *s)
{
    struct phase_state next = *s;

    while (next.run == PHASE_RUNNING && next.at == s->at) {
        ten_minutes();
        next = state();
    }
    return next;
}

/* Was there, from the step's beginning on, a moment for mail an hour before its
 * end? */
static bool
could_be_told(int who, const struct phase_state *s)
{
    for (int64_t at = s->began_ms + 3600000; at < s->ends_ms - 3600000;
         at += STEP_MS)
        if (may_mail(who, at))
            return true;
    return false;
}

static void
one_step(const struct phase_state *s, int late, struct phase_state *next)
{
    uint8_t at = s->at;

    printf("# %.*s\n", (int)format.phase[at].title.len,
           format.phase[at].title.ptr);
    not_in_the_quiet(s);
    who_may_write(s, '0');
    calendar(late, s);
    write_but(late, s);
    *next = state();
    if (next->at != at)
        return; /* all have written: on at once */
    play_point((plan.step[at].write & role[late]) != 0 ||
                   plan.step[at].exit != PHASE_WRITTEN,
               "it waits for who is late");
    calendar(late, next);
    calendar(DORA, next);
    *next = wait_for_end(s);
    if ((plan.step[at].write & role[late]) == 0)
        return;
    play_point(times_told(late, s->ends_ms) ==
                   (manners[late].lead > 0 && could_be_told(late, s)),
               "who is late was told once, who wants no mail never");
    for (int i = 0; i < PLAY_PEOPLE; i++)
        if (i != late)
            play_point(times_told(i, s->ends_ms) == 0,
                       "who has written is not told");
}

static void
read_format(const char *path)
{
    static char text[FORMAT_MAX];
    FILE *f = fopen(path, "r");
    struct format_error error;
    size_t n = f == NULL ? 0 : fread(text, 1, sizeof text, f);

    if (f != NULL)
        (void)fclose(f);
    stage_need(format_read((struct str){text, n}, &format, &error), path);
    plan = format.plan;
    stage_need(
        phase_in_writing(&plan, DAYS, QUIET_FROM, QUIET_TO, ZONE_EAST_MIN),
        "in writing");
}

int
main(int argc, char **argv)
{
    /* who is late in each step; the same person not often enough to rest */
    static const int late[] = {ADA, BELA, CLEO, DORA, ADA, CLEO, BELA};
    struct phase_state s;
    int64_t began;

    if (argc != 2)
        return 1;
    read_format(argv[1]);
    play_open();
    for (int i = 0; i < PLAY_PEOPLE; i++) {
        set_address(i);
        set_reminder(i);
        set_feed(i);
    }
    play_point(play_plan(BELA, MEETING, &plan, role, false) == 204,
               "a session over ten days");
    play_point(play_act(BELA, MEETING, "begin", 1, 0) == 200, "it begins");
    for (int i = 1; i < PLAY_PEOPLE; i++)
        play_point(play_act(i, MEETING, "free", 0, 0) == 200,
                   "nobody knows the person");
    began = now();
    s = state();
    for (int i = 0; i < 24 && s.run == PHASE_RUNNING; i++) {
        struct phase_state next;

        one_step(&s, late[(size_t)i % (sizeof late / sizeof late[0])], &next);
        s = next;
    }
    play_point(s.run == PHASE_ENDED && now() - began > PLAY_DAY_MS &&
                   now() - began < (DAYS + 5) * PLAY_DAY_MS,
               "it ended in its days");
    play_point(n_told >= 3, "and people were told");
    play_point(n_early > 0, "the feed heeded somebody's quiet");
    printf("# %zu mails in %lld hours\n", n_told,
           (long long)((now() - began) / 3600000));
    stage_enter(&play_stage, play_person[ADA]);
    play_point(play_hold(ADA, MEETING, "part", 9, '1') == 422,
               "nothing is added");
    play_point(play_ask(ADA, EXCHANGE_GET, "/api/1/calendar", "", "") == 200 &&
                   play_has("\"writing\":[]"),
               "nothing waits any more");
    return play_close();
}
