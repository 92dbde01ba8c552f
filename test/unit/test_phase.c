/* core/phase and core/format: plans, acts, roles that adapt, time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "core/format.h"
#include "core/lot.h"

#define SEATS 6

static const uint8_t cast[SEATS] = {PHASE_PRESENTER, PHASE_MODERATOR,
                                    PHASE_SCRIBE,    PHASE_OBSERVER,
                                    PHASE_ADVISER,   PHASE_ADVISER};

static const char sample[] = "format sample\n"
                             "title Sample\n"
                             "about A sample.\n"
                             "kind case\n"
                             "people 3 6\n"
                             "roles presenter moderator adviser scribe\n"
                             "phase report 10\n"
                             "title Report\n"
                             "prompt Tell it.\n"
                             "speak presenter\n"
                             "write scribe\n"
                             "silent adviser\n"
                             "case\n"
                             "phase find 5\n"
                             "title Find\n"
                             "prompt Find it.\n"
                             "speak everyone\n"
                             "loop\n"
                             "phase ideas 10\n"
                             "title Ideas\n"
                             "prompt Write.\n"
                             "write adviser moderator\n"
                             "exit written\n"
                             "hidden case\n"
                             "phase pause 5\n"
                             "title Pause\n"
                             "prompt Rest.\n"
                             "rest\n"
                             "exit time\n"
                             "phase end 5\n"
                             "title End\n"
                             "prompt End.\n"
                             "speak everyone\n"
                             "write everyone\n";

static struct phase_plan plan;
static struct phase_state s;

static struct str
text_of(const char *t)
{
    return (struct str){t, strlen(t)};
}

static void
begin(void)
{
    struct format f;
    struct format_error e;

    assert_int_equal(format_read(text_of(sample), &f, &e), ST_OK);
    plan = f.plan;
    assert_int_equal(phase_init(&s, &plan, SEATS, cast), ST_OK);
}

static enum status
act(uint8_t kind, uint8_t seat, int32_t arg, int64_t now)
{
    struct phase_act a = {kind, seat, s.number, arg};

    return phase_apply(&plan, &s, &a, now);
}

static void
everybody_comes(void)
{
    begin();
    for (uint8_t i = 0; i < SEATS; i++)
        assert_int_equal(act(PHASE_COME, i, i, 0), ST_OK);
    assert_int_equal(act(PHASE_BEGIN, 1, 0, 1000), ST_OK);
}

static void
goes_from_the_first_to_the_last_step(void **state)
{
    (void)state;
    everybody_comes();
    assert_int_equal(s.at, 0);
    assert_int_equal(s.ends_ms, 601000);
    assert_true(phase_may_speak(&plan, &s, 0));
    assert_false(phase_may_speak(&plan, &s, 4));
    assert_int_equal(act(PHASE_NEXT, 4, 0, 2000), ST_DENIED);
    assert_int_equal(act(PHASE_NEXT, 1, 0, 2000), ST_OK);
    assert_int_equal(s.at, 2); /* the loop is not on the way */
    assert_true(phase_may_write(&plan, &s, 4));
    assert_false(phase_may_write(&plan, &s, 0));
    assert_int_equal(act(PHASE_NEXT, 1, 0, 3000), ST_OK);
    assert_int_equal(phase_due_ms(&plan, &s), 303000);
    assert_false(phase_tick(&plan, &s, 302999));
    assert_true(phase_tick(&plan, &s, 303000));
    assert_int_equal(s.at, 4);
    assert_int_equal(act(PHASE_NEXT, 1, 0, 400000), ST_OK);
    assert_int_equal(s.run, PHASE_ENDED);
    assert_int_equal(act(PHASE_NEXT, 1, 0, 500000), ST_INVALID);
}

static void
one_button_two_people_one_step(void **state)
{
    struct phase_act a, b;

    (void)state;
    everybody_comes();
    a = (struct phase_act){PHASE_PAUSE, 1, s.number, 0};
    b = (struct phase_act){PHASE_PAUSE, 4, s.number, 0};
    assert_int_equal(phase_apply(&plan, &s, &a, 2000), ST_OK);
    assert_int_equal(phase_apply(&plan, &s, &b, 2001), ST_CONFLICT);
    assert_int_equal(s.run, PHASE_PAUSED);
    assert_int_equal(s.ends_ms, 599000); /* what was left */
    assert_int_equal(act(PHASE_RESUME, 5, 0, 102000), ST_OK);
    assert_int_equal(s.ends_ms, 701000);
    a = (struct phase_act){PHASE_EXTRA, 1, s.number, 120};
    b = a;
    assert_int_equal(phase_apply(&plan, &s, &a, 102500), ST_OK);
    assert_int_equal(phase_apply(&plan, &s, &b, 102501), ST_CONFLICT);
    assert_int_equal(s.ends_ms, 821000);
}

static void
hides_until_all_have_written(void **state)
{
    (void)state;
    everybody_comes();
    assert_int_equal(act(PHASE_NEXT, 1, 0, 2000), ST_OK);
    assert_int_equal(act(PHASE_WROTE, 0, 0, 2100), ST_DENIED);
    assert_int_equal(act(PHASE_WROTE, 1, 0, 2100), ST_OK);
    assert_int_equal(act(PHASE_WROTE, 4, 0, 2100), ST_OK);
    assert_true(phase_shows(&plan, &s, 2, 4, 4));
    assert_false(phase_shows(&plan, &s, 2, 0, 4));
    assert_int_equal(act(PHASE_GO, 5, 5, 2200), ST_OK); /* dropped out */
    assert_true(phase_shows(&plan, &s, 2, 0, 4));
    assert_int_equal(s.at, 2); /* live: the moderator moves on */
}

static void
loops_and_goes_back(void **state)
{
    (void)state;
    everybody_comes();
    assert_int_equal(act(PHASE_LOOP_IN, 1, 0, 2000), ST_OK);
    assert_int_equal(s.at, 1);
    assert_int_equal(s.from, 0);
    assert_int_equal(act(PHASE_LOOP_IN, 1, 0, 2000), ST_INVALID);
    assert_int_equal(act(PHASE_NEXT, 1, 0, 3000), ST_OK);
    assert_int_equal(s.at, 0);
    assert_int_equal(act(PHASE_BACK, 1, 0, 3000), ST_INVALID);
    assert_int_equal(act(PHASE_NEXT, 1, 0, 3000), ST_OK);
    assert_int_equal(act(PHASE_BACK, 1, 0, 4000), ST_OK);
    assert_int_equal(s.at, 0);
}

static void
roles_adapt(void **state)
{
    (void)state;
    everybody_comes();
    assert_int_equal(act(PHASE_GO, 1, 1, 2000), ST_OK);
    assert_true(phase_moderates(&s, 3)); /* the observer */
    assert_int_equal(act(PHASE_COME, 1, 1, 2500), ST_OK);
    assert_int_equal(s.role[1], PHASE_ADVISER);
    assert_int_equal(act(PHASE_RECUSE, 2, 0, 3000), ST_OK); /* the scribe */
    assert_int_equal(s.role[3],
                     PHASE_OBSERVER | PHASE_MODERATOR | PHASE_SCRIBE);
    assert_false(phase_shows(&plan, &s, 0, 2, 0));
    assert_int_equal(act(PHASE_RECUSE, 0, 0, 3000), ST_DENIED);
    assert_int_equal(act(PHASE_GO, 0, 0, 4000), ST_OK);
    assert_int_equal(s.run, PHASE_PAUSED); /* no presenter */
    assert_int_equal(act(PHASE_GIVE, 3, 4 * 64 + PHASE_PRESENTER, 4500), ST_OK);
    assert_int_equal(s.role[4], PHASE_PRESENTER);
    assert_int_equal(act(PHASE_GIVE, 5, 5 * 64 + PHASE_SCRIBE, 4500),
                     ST_DENIED);
    /* a swap by the holder of a role */
    assert_int_equal(act(PHASE_GIVE, 3, 5 * 64 + PHASE_OBSERVER, 4600), ST_OK);
    assert_int_equal(s.role[5], PHASE_ADVISER | PHASE_OBSERVER);
}

static void
duty_to_protect_stops_the_clock(void **state)
{
    (void)state;
    everybody_comes();
    assert_int_equal(act(PHASE_PROTECT_ON, 5, 0, 2000), ST_OK);
    assert_int_equal(s.run, PHASE_PROTECT);
    assert_int_equal(s.protects, 1);
    assert_int_equal(phase_due_ms(&plan, &s), INT64_MAX);
    assert_int_equal(act(PHASE_NEXT, 1, 0, 2000), ST_INVALID);
    assert_int_equal(act(PHASE_RESUME, 1, 0, 9000), ST_OK);
    assert_int_equal(s.ends_ms, 608000);
}

static void
in_writing_minutes_become_due_times(void **state)
{
    const int64_t day = 86400000;
    int64_t now = 1800000000000 / day * day + 12 * 3600000; /* noon */
    int64_t first = now;

    (void)state;
    begin();
    assert_int_equal(phase_in_writing(&plan, 10, 21 * 60, 8 * 60, 60), ST_OK);
    assert_int_equal(plan.step[0].seconds, 10 * 86400 / 3);
    assert_int_equal(phase_init(&s, &plan, SEATS, cast), ST_OK);
    assert_int_equal(act(PHASE_BEGIN, 1, 0, now), ST_OK);
    while (s.run == PHASE_RUNNING) {
        int64_t minute;

        now = phase_due_ms(&plan, &s);
        minute = (now / 60000 + 60) % 1440;
        assert_true(minute >= 8 * 60 && minute < 21 * 60);
        assert_true(phase_tick(&plan, &s, now));
    }
    assert_true(now - first >= 10 * day && now - first <= 12 * day);
    /* all have written: it goes on at once */
    assert_int_equal(phase_init(&s, &plan, SEATS, cast), ST_OK);
    assert_int_equal(act(PHASE_BEGIN, 1, 0, first), ST_OK);
    assert_true(phase_tick(&plan, &s, s.ends_ms));
    assert_int_equal(act(PHASE_WROTE, 1, 0, now), ST_OK);
    assert_int_equal(act(PHASE_WROTE, 4, 0, now), ST_OK);
    assert_int_equal(act(PHASE_WROTE, 5, 0, now), ST_OK);
    assert_int_equal(s.at, 3);
    /* the last one missing leaves: on at once, too */
    assert_int_equal(phase_init(&s, &plan, SEATS, cast), ST_OK);
    assert_int_equal(act(PHASE_BEGIN, 1, 0, first), ST_OK);
    assert_true(phase_tick(&plan, &s, s.ends_ms));
    assert_int_equal(act(PHASE_WROTE, 1, 0, now), ST_OK);
    assert_int_equal(act(PHASE_WROTE, 4, 0, now), ST_OK);
    assert_int_equal(s.at, 2);
    assert_int_equal(act(PHASE_GO, 5, 5, now), ST_OK);
    assert_int_equal(s.at, 3);
    /* asleep for weeks: the same end */
    assert_true(phase_tick(&plan, &s, first + 100 * day));
    assert_int_equal(s.run, PHASE_ENDED);
}

/* A random walk: the invariants hold, bytes go and come back. */
static void
walks_anywhere(void **state)
{
    struct lot lot;
    uint8_t bytes[PHASE_STATE_LEN];
    int64_t now = 1000;

    (void)state;
    lot_init(&lot, 7);
    everybody_comes();
    for (int i = 0; i < 200000; i++) {
        struct phase_act a = {(uint8_t)lot_below(&lot, PHASE_ACT_COUNT + 1),
                              (uint8_t)lot_below(&lot, SEATS + 1),
                              s.number - (lot_below(&lot, 8) == 0),
                              (int32_t)lot_below(&lot, 500)};
        struct phase_state before = s, again;
        enum status st;

        now += lot_below(&lot, 60000);
        if (a.kind == PHASE_COME || a.kind == PHASE_GO)
            a.arg %= SEATS;
        st = phase_apply(&plan, &s, &a, now);
        if (st != ST_OK)
            assert_memory_equal(&before, &s, sizeof s);
        else
            assert_int_equal(s.version, before.version + 1);
        if (st == ST_OK && a.kind <= PHASE_PROTECT_ON)
            assert_int_equal(s.number, before.number + 1);
        (void)phase_tick(&plan, &s, now);
        phase_state_pack(&s, bytes);
        assert_int_equal(phase_state_unpack(bytes, &plan, &again), ST_OK);
        assert_memory_equal(&s, &again, sizeof s);
        for (uint8_t k = 0; k < SEATS; k++) {
            bool here = (s.present & ~s.recused & 1 << k) != 0;

            assert_true(s.role[k] != 0);
            assert_true(here || !phase_may_write(&plan, &s, k));
            assert_true(here || !phase_moderates(&s, k));
        }
        if (s.run == PHASE_ENDED)
            everybody_comes();
    }
}

static void
names_the_line(void **state)
{
    static const struct {
        const char *find, *put;
        uint32_t line;
    } wrong[] = {
        {"format sample", "format Sample", 1},
        {"title Sample", "titel Sample", 2},
        {"kind case", "kind cases", 4},
        {"kind case", "kind circle", 7}, /* no case in a circle */
        {"people 3 6", "people 6 3", 5},
        {"roles presenter", "roles presentor", 6},
        {"report 10", "report ten", 7},
        {"report 10", "report 999", 7},
        {"speak presenter", "speak nobody please", 10},
        {"phase find 5", "phase report 5", 14},
        {"exit written", "exit never", 23},
        {"hidden case", "hidden secret", 24},
        {"write adviser moderator", "", 19},       /* hidden, nobody writes */
        {"silent adviser", "silent presenter", 7}, /* speaks too */
        {"prompt Rest.", "", 25},
        {"write scribe", "write observer", 7}, /* no role of the format */
        {"loop", "loop\nphase more 2\ntitle x\nprompt x\nspeak everyone\nloop",
         19},
        {"title Sample", "title A <b>", 2},
        {"title Sample", "title A \xff", 2},
        {"roles presenter", "roles moderator\nroles presenter", 7},
        {"speak presenter", "speak moderator\nspeak presenter", 11},
        {"exit written", "exit moderator\nexit written", 24},
        {"hidden case", "hidden case lens", 19}, /* none to take */
        {"phase report 10\ntitle Report\nprompt Tell it.\nspeak presenter\n"
         "write scribe\nsilent adviser\ncase",
         "choice near Near: by.\nphase report 10\ntitle Report\n"
         "prompt Tell it.\nspeak presenter\nwrite scribe\nsilent adviser\n"
         "case choice lens",
         8}, /* the group's or each one's */
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[2000];
        const char *at = strstr(sample, wrong[i].find);
        struct format f;
        struct format_error e = {0, ""};

        assert_non_null(at);
        (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - sample),
                       sample, wrong[i].put, at + strlen(wrong[i].find));
        assert_int_equal(format_read(text_of(text), &f, &e), ST_INVALID);
        if (e.line != wrong[i].line)
            fail_msg("\"%s\": line %u (%s), not %u", wrong[i].put, e.line,
                     e.why, wrong[i].line);
    }
}

static void
begins_behind_a_mark(void **state)
{
    char text[2000];
    struct format f;
    struct format_error e;

    (void)state;
    (void)snprintf(text, sizeof text, "\xef\xbb\xbf%s", sample);
    assert_int_equal(format_read(text_of(text), &f, &e), ST_OK);
    assert_true(str_eq(f.name, STR("sample")));
}

static void
refuses_damaged_bytes(void **state)
{
    uint8_t bytes[PHASE_PLAN_MAX], again[PHASE_PLAN_MAX], room[PHASE_STATE_LEN];
    struct phase_plan p;
    struct phase_state t;
    size_t n;

    (void)state;
    everybody_comes();
    n = phase_plan_pack(&plan, bytes);
    assert_int_equal(phase_plan_unpack(bytes, n, &p), ST_OK);
    assert_int_equal(phase_plan_pack(&p, again), n);
    assert_memory_equal(again, bytes, n);
    assert_int_equal(phase_plan_unpack(bytes, n - 1, &p), ST_INVALID);
    bytes[0] = 9;
    assert_int_equal(phase_plan_unpack(bytes, n, &p), ST_INVALID);
    phase_state_pack(&s, room);
    room[2] = 200; /* a step that is none */
    assert_int_equal(phase_state_unpack(room, &plan, &t), ST_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(goes_from_the_first_to_the_last_step),
        cmocka_unit_test(one_button_two_people_one_step),
        cmocka_unit_test(hides_until_all_have_written),
        cmocka_unit_test(loops_and_goes_back),
        cmocka_unit_test(roles_adapt),
        cmocka_unit_test(duty_to_protect_stops_the_clock),
        cmocka_unit_test(in_writing_minutes_become_due_times),
        cmocka_unit_test(walks_anywhere),
        cmocka_unit_test(names_the_line),
        cmocka_unit_test(begins_behind_a_mark),
        cmocka_unit_test(refuses_damaged_bytes),
    };

    return cmocka_run_group_tests_name("phase", tests, NULL, NULL);
}
