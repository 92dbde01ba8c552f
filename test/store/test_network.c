/* The board, terms and therapists, on both engines. */
#include <string.h>

#include "store/board.h"
#include "store/consult.h"
#include "store/enquiry.h"
#include "store/rewrap.h"
#include "store/spaces.h"
#include "store/term.h"
#include "store/therapist.h"
#include "test/store/harness.h"

static struct board_post
post_of(uint8_t n, enum board_kind kind, int64_t at_ms)
{
    struct board_post p = {.kind = kind,
                           .theme = BOARD_NO_THEME,
                           .title = STR("Title"),
                           .words = STR("words"),
                           .created_ms = at_ms,
                           .changed_ms = at_ms};

    memcpy(p.post, harness_bytes(n), ID_LEN);
    memcpy(p.account, ADA, ID_LEN);
    return p;
}

static void
posts_are_written_hidden_and_keep_no_name_of_who_left(void **state)
{
    struct harness *h = *state;
    static struct board_post list[BOARD_LIST];
    static struct board_trace traces[BOARD_LIST];
    static struct board_report reports[BOARD_REPORTS];
    struct board_post p = post_of(20, BOARD_NEWS, 5), got;
    struct board_report r = {.about = BOARD_POST, .words = STR("names one")};
    struct board_trace t = {.at_ms = 9,
                            .deed = BOARD_HIDDEN,
                            .about = BOARD_POST,
                            .words = STR("it does")};
    static const uint8_t nobody[ID_LEN];
    size_t n;

    memcpy(r.report, harness_bytes(30), ID_LEN);
    memcpy(r.subject, p.post, ID_LEN);
    memcpy(r.account, BEA, ID_LEN);
    memcpy(t.trace, harness_bytes(40), ID_LEN);
    memcpy(t.subject, p.post, ID_LEN);
    memcpy(t.account, ADA, ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, board_put(h->w, &p));
    p = post_of(21, BOARD_NEWS, 6);
    OK(h->w, board_put(h->w, &p));
    p = post_of(22, BOARD_LIBRARY, 7);
    OK(h->w, board_put(h->w, &p));
    OK(h->w, board_list(h->w, BOARD_NEWS, &h->a, list, &n));
    assert_int_equal(n, 2);
    assert_memory_equal(list[0].post, harness_bytes(21), ID_LEN);
    OK(h->w, board_report_put(h->w, &r));
    OK(h->w, board_reports(h->w, &h->a, reports, &n));
    assert_int_equal(n, 1);
    OK(h->w, board_do(h->w, &t));
    OK(h->w, board_list(h->w, BOARD_NEWS, &h->a, list, &n));
    assert_int_equal(n, 1);
    OK(h->w, board_reports(h->w, &h->a, reports, &n));
    assert_int_equal(n, 0); /* what was done closes them */
    OK(h->w, board_traces(h->w, &h->a, traces, &n));
    assert_int_equal(n, 1);
    memset(t.subject, 99, ID_LEN);
    GIVES(h->w, ST_ABSENT, board_do(h->w, &t));
    OK(h->w, board_forget(h->w, ADA));
    OK(h->w, board_get(h->w, harness_bytes(20), &h->a, &got));
    assert_true(got.is_hidden);
    assert_memory_equal(got.account, nobody, ID_LEN);
    OK(h->w, board_remove(h->w, harness_bytes(20)));
    GIVES(h->w, ST_ABSENT, board_remove(h->w, harness_bytes(20)));
    OK(h->w, board_expire(h->w, 10));
    OK(h->w, board_traces(h->w, &h->a, traces, &n));
    assert_int_equal(n, 0);
    COMMIT(h->w);
}

static void
a_term_keeps_what_people_say_until_they_leave(void **state)
{
    struct harness *h = *state;
    static struct term_person people[TERM_PEOPLE];
    static struct term_line lines[TERM_LIST];
    static struct rewrap_row rows[REWRAP_ROWS];
    struct term t = {.title = STR("Autumn"), .closes_day = 20000, .hours = 2};
    struct term_person p = {
        .name = STR("Ada"),
        .zone = STR("Europe/Vienna"),
        .m = {.hours = {UINT64_C(1) << 63, 1, UINT64_C(1) << 39},
              .languages = UINT64_C(1) << 35,
              .themes = 5,
              .must_from = 4,
              .must_to = 6}};
    struct str box;
    size_t n;

    memcpy(t.term, harness_bytes(50), ID_LEN);
    memcpy(p.person, harness_bytes(60), ID_LEN);
    memcpy(p.account, ADA, ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, term_put(h->w, &t, NOW_MS));
    OK(h->w, term_join(h->w, t.term, &p));
    OK(h->w, term_people(h->w, t.term, &h->a, people, &n));
    assert_int_equal(n, 1);
    assert_memory_equal(people[0].m.hours, p.m.hours, sizeof p.m.hours);
    assert_true(people[0].m.languages == UINT64_C(1) << 35);
    assert_int_equal(people[0].party, -1);
    OK(h->w, term_set(h->w, t.term, p.person, 3, TERM_YES));
    GIVES(h->w, ST_ABSENT,
          term_set(h->w, t.term, harness_bytes(61), 3, TERM_YES));
    OK(h->w, term_list(h->w, ADA, &h->a, lines, &n));
    assert_int_equal(n, 1);
    assert_true(lines[0].is_joined && lines[0].people == 1);
    OK(h->w, term_join(h->w, t.term, &p)); /* a change takes it back */
    OK(h->w, term_people(h->w, t.term, &h->a, people, &n));
    assert_int_equal(people[0].party, -1);
    assert_int_equal(people[0].answer, TERM_UNSAID);
    GIVES(h->w, ST_ABSENT, term_apart_get(h->w, ADA, t.term, &h->a, &box));
    OK(h->w, term_apart_put(h->w, ADA, t.term, STR("\x01\x07 box")));
    OK(h->w, rewrap_list(h->w, REWRAP_APART, 8, &h->a, rows, &n));
    assert_int_equal(n, 1);
    rows[0].box[0] = STR("\x01\x08 box");
    OK(h->w, rewrap_put(h->w, REWRAP_APART, &rows[0]));
    OK(h->w, rewrap_list(h->w, REWRAP_APART, 8, &h->a, rows, &n));
    assert_int_equal(n, 0);
    OK(h->w, term_run(h->w, t.term, 1));
    OK(h->w, term_hide(h->w, t.term, true));
    OK(h->w, term_list(h->w, ADA, &h->a, lines, &n));
    assert_int_equal(n, 0);
    OK(h->w, term_leave(h->w, t.term, ADA));
    GIVES(h->w, ST_ABSENT, term_apart_get(h->w, ADA, t.term, &h->a, &box));
    OK(h->w, term_people(h->w, t.term, &h->a, people, &n));
    assert_int_equal(n, 0);
    COMMIT(h->w);
}

/* Whoever had no group in an earlier term has waited once. */
static void
waiting_counts(void **state)
{
    struct harness *h = *state;
    static struct term_person people[TERM_PEOPLE];
    struct term t = {.title = STR("One"), .closes_day = 20000, .hours = 2};
    struct term_person p = {.name = STR("Ada"), .zone = STR("Europe/Vienna")};
    size_t n;

    memcpy(p.account, ADA, ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    for (uint8_t i = 0; i < 2; i++) {
        memcpy(t.term, harness_bytes((uint8_t)(50 + i)), ID_LEN);
        memcpy(p.person, harness_bytes((uint8_t)(60 + i)), ID_LEN);
        OK(h->w, term_put(h->w, &t, NOW_MS));
        OK(h->w, term_join(h->w, t.term, &p));
        OK(h->w, term_people(h->w, t.term, &h->a, people, &n));
        assert_int_equal(people[0].m.waited, i);
        OK(h->w, term_run(h->w, t.term, 1));
    }
    OK(h->w, term_forget(h->w, ADA));
    OK(h->w, term_people(h->w, t.term, &h->a, people, &n));
    assert_int_equal(n, 0);
    COMMIT(h->w);
}

/* A request, from asking to the day on which it goes with its circle. */
static void
a_question_ends_with_its_circle(void **state)
{
    struct harness *h = *state;
    static struct consult list[CONSULT_LIST];
    struct consult_offer all[CONSULT_OFFERS_MAX], one = {.box = STR("")};
    struct consult_setting me = {STR("Bea"), 2, 1}, got;
    struct consult c = {.themes = 3, .urgency = 2, .closes_ms = 100};
    const uint8_t *circle = harness_bytes(70);
    struct spaces_head head;
    int64_t load, count;
    size_t n;

    memcpy(c.consult, harness_bytes(40), ID_LEN);
    memcpy(c.account, ADA, ID_LEN);
    memcpy(one.consult, c.consult, ID_LEN);
    memcpy(one.account, BEA, ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, consult_setting_put(h->w, BEA, &me));
    OK(h->w, consult_add(h->w, &c));
    GIVES(h->w, ST_ABSENT, consult_get(h->w, c.consult, 100, &c));
    OK(h->w, consult_list(h->w, CONSULT_FITTING, BEA, 4, 5, list, &n));
    assert_int_equal(n, 0);
    OK(h->w, consult_list(h->w, CONSULT_FITTING, ADA, 3, 5, list, &n));
    assert_int_equal(n, 0); /* not one's own */
    OK(h->w, consult_list(h->w, CONSULT_FITTING, BEA, 2, 5, list, &n));
    assert_int_equal(n, 1);
    one.state = CONSULT_OFFERED;
    OK(h->w, consult_offer_put(h->w, &one));
    OK(h->w, consult_list(h->w, CONSULT_FITTING, BEA, 2, 5, list, &n));
    assert_int_equal(n, 0);
    OK(h->w, consult_list(h->w, CONSULT_ANSWERED, BEA, 0, 5, list, &n));
    assert_int_equal(n, 1);
    OK(h->w, consult_load(h->w, BEA, 5, &load));
    assert_int_equal(load, 1);
    OK(h->w, consult_load(h->w, BEA, 100, &load));
    assert_int_equal(load, 0);
    OK(h->w, spaces_create(h->w, circle, SPACE_GROUP, ADA, 0));
    one.state = CONSULT_ACCEPTED;
    one.box = STR("box");
    OK(h->w, consult_offer_put(h->w, &one));
    OK(h->w, consult_circle(h->w, c.consult, circle));
    OK(h->w, consult_offers(h->w, c.consult, &h->a, all, &n));
    assert_int_equal(n, 1);
    assert_int_equal(all[0].state, CONSULT_ACCEPTED);
    assert_true(str_eq(all[0].name, STR("Bea")));
    assert_true(str_eq(all[0].box, STR("box")));
    for (uint8_t i = 1; i < CONSULT_OPEN_MAX; i++) {
        memcpy(c.consult, harness_bytes((uint8_t)(40 + i)), ID_LEN);
        OK(h->w, consult_add(h->w, &c));
    }
    OK(h->w, consult_count(h->w, ADA, &count));
    assert_int_equal(count, CONSULT_OPEN_MAX);
    OK(h->w, consult_sweep(h->w, 99));
    OK(h->w, spaces_head_get(h->w, circle, &h->a, &head));
    OK(h->w, consult_sweep(h->w, 100));
    GIVES(h->w, ST_ABSENT, spaces_head_get(h->w, circle, &h->a, &head));
    OK(h->w, consult_list(h->w, CONSULT_MINE, ADA, 0, 5, list, &n));
    assert_int_equal(n, 0);
    GIVES(h->w, ST_ABSENT,
          consult_offer_get(h->w, one.consult, BEA, &h->a, &one));
    OK(h->w, consult_forget(h->w, BEA));
    GIVES(h->w, ST_ABSENT, consult_setting_get(h->w, BEA, &h->a, &got));
    COMMIT(h->w);
}

static enum status
count_one(void *arg, const struct therapist *t)
{
    assert_true(str_eq(t->name, STR("Ada Lovell")));
    assert_true(str_eq(t->ties, STR("Clinic\n\n\n")));
    ++*(int *)arg;
    return ST_OK;
}

static void
a_therapist_is_listed_until_the_day_it_was_seen_for(void **state)
{
    struct harness *h = *state;
    struct therapist t = {.name = STR("Ada Lovell"),
                          .licence = STR("Psychologist 4711"),
                          .experience = STR("Ten years"),
                          .ties = STR("Clinic\n\n\n"),
                          .languages = INT64_C(1) << 35,
                          .modes = THERAPIST_FROM_AFAR,
                          .fee = 100,
                          .fee_from = -1},
                     got;
    int listed = 0, due = 0;

    memcpy(t.entry, harness_bytes(70), ID_LEN);
    memcpy(t.account, ADA, ID_LEN);
    BEGIN(h->w, STORE_WRITES);
    OK(h->w, therapist_put(h->w, &t));
    OK(h->w, therapist_listed(h->w, 100, count_one, &listed));
    OK(h->w, therapist_due(h->w, 100, count_one, &due));
    assert_int_equal(listed, 0);
    assert_int_equal(due, 1);
    t.seen_day = 90;
    t.renewal_day = 100;
    memcpy(t.seen_by, BEA, ID_LEN);
    OK(h->w, therapist_put(h->w, &t));
    OK(h->w, therapist_listed(h->w, 100, count_one, &listed));
    OK(h->w, therapist_due(h->w, 100, count_one, &due));
    assert_int_equal(listed, 1);
    assert_int_equal(due, 1);
    OK(h->w, therapist_listed(h->w, 101, count_one, &listed));
    OK(h->w, therapist_due(h->w, 101, count_one, &due));
    assert_int_equal(listed, 1);
    assert_int_equal(due, 2);
    OK(h->w, therapist_mine(h->w, ADA, &h->a, &got));
    assert_true(got.languages == INT64_C(1) << 35 && got.fee_from == -1);
    assert_memory_equal(got.seen_by, BEA, ID_LEN);
    OK(h->w, therapist_leave(h->w, ADA));
    OK(h->w, therapist_leave(h->w, ADA)); /* once more is no error */
    GIVES(h->w, ST_ABSENT, therapist_get(h->w, t.entry, &h->a, &got));
    COMMIT(h->w);
}

static struct enquiry
enquiry_of(uint8_t n, int64_t until_day)
{
    struct enquiry e = {.state = ENQUIRY_OPEN, .step = 1};

    memcpy(e.id, harness_bytes(n), ENQUIRY_ID_LEN);
    memcpy(e.entry, harness_bytes(70), ID_LEN);
    memset(e.asker, 5, sizeof e.asker);
    memset(e.desk, 6, sizeof e.desk);
    e.until_day = until_day;
    return e;
}

/* ada's entry with a desk, and two enquiries to it: 80 until 121, 81 until
 * 130. */
static void
open_desk(struct harness *h)
{
    struct therapist t = {.name = STR("Ada Lovell"),
                          .licence = STR("4711"),
                          .experience = STR("Ten years"),
                          .ties = STR("\n\n\n"),
                          .renewal_day = 200};
    uint8_t key[ENQUIRY_KEY_LEN] = {6};
    struct enquiry e = enquiry_of(80, 121);

    memcpy(t.entry, harness_bytes(70), ID_LEN);
    memcpy(t.account, ADA, ID_LEN);
    OK(h->w, therapist_put(h->w, &t));
    GIVES(h->w, ST_ABSENT, enquiry_desk_get(h->w, t.entry, key));
    OK(h->w, enquiry_desk_put(h->w, t.entry, key));
    OK(h->w, enquiry_add(h->w, &e, STR("first")));
    e = enquiry_of(81, 130);
    OK(h->w, enquiry_add(h->w, &e, STR("other")));
}

static void
an_enquiry_goes_on_step_by_step(void **state)
{
    struct harness *h = *state;
    struct enquiry list[ENQUIRY_LIST], e = enquiry_of(80, 140), got;
    struct enquiry_text texts[ENQUIRY_STEPS];
    int64_t open = 0;
    size_t n = 0;

    BEGIN(h->w, STORE_WRITES);
    open_desk(h);
    e.step = 3;
    GIVES(h->w, ST_CONFLICT, enquiry_write(h->w, &e, STR("too early")));
    e.step = 2;
    OK(h->w, enquiry_write(h->w, &e, STR("second")));
    GIVES(h->w, ST_CONFLICT, enquiry_write(h->w, &e, STR("twice")));
    e.step = 3;
    e.state = ENQUIRY_ENDED;
    OK(h->w, enquiry_write(h->w, &e, STR("third")));
    e.step = 4;
    e.state = ENQUIRY_OPEN;
    GIVES(h->w, ST_CONFLICT, enquiry_write(h->w, &e, STR("after the end")));
    OK(h->w, enquiry_texts(h->w, e.id, &h->a, texts, &n));
    assert_int_equal(n, 3);
    assert_int_equal(texts[2].step, 3);
    assert_true(str_eq(texts[0].box, STR("first")));
    OK(h->w, enquiry_get(h->w, e.id, &got));
    assert_int_equal(got.state, ENQUIRY_ENDED);
    assert_int_equal(got.until_day, 140);
    assert_memory_equal(got.asker, e.asker, ENQUIRY_KEY_LEN);
    assert_memory_equal(got.desk, e.desk, ENQUIRY_KEY_LEN);
    OK(h->w, enquiry_open_count(h->w, e.entry, &open));
    assert_int_equal(open, 1);
    OK(h->w, enquiry_list(h->w, e.entry, list, &n));
    assert_int_equal(n, 2);
    assert_memory_equal(list[0].id, harness_bytes(81), ENQUIRY_ID_LEN);
    OK(h->w, enquiry_remove(h->w, e.id));
    GIVES(h->w, ST_ABSENT, enquiry_remove(h->w, e.id));
    OK(h->w, enquiry_texts(h->w, e.id, &h->a, texts, &n));
    assert_int_equal(n, 0);
    COMMIT(h->w);
}

static void
an_enquiry_ends_by_itself_and_says_so_for_a_while(void **state)
{
    struct harness *h = *state;
    struct enquiry got;
    struct enquiry_text texts[ENQUIRY_STEPS];
    size_t n = 0;

    BEGIN(h->w, STORE_WRITES);
    open_desk(h);
    OK(h->w, enquiry_sweep(h->w, 121));
    OK(h->w, enquiry_get(h->w, harness_bytes(80), &got));
    assert_int_equal(got.state, ENQUIRY_OPEN);
    OK(h->w, enquiry_sweep(h->w, 122));
    OK(h->w, enquiry_get(h->w, harness_bytes(80), &got));
    assert_int_equal(got.state, ENQUIRY_EXPIRED);
    assert_int_equal(got.until_day, 122 + ENQUIRY_TOLD);
    OK(h->w, enquiry_texts(h->w, harness_bytes(80), &h->a, texts, &n));
    assert_int_equal(n, 0);
    OK(h->w, therapist_leave(h->w, ADA));
    OK(h->w, enquiry_get(h->w, harness_bytes(81), &got));
    assert_int_equal(got.state, ENQUIRY_LEFT);
    assert_int_equal(got.until_day, 130 + ENQUIRY_TOLD);
    OK(h->w, enquiry_texts(h->w, harness_bytes(81), &h->a, texts, &n));
    assert_int_equal(n, 0);
    GIVES(h->w, ST_ABSENT, enquiry_desk_get(h->w, harness_bytes(70), got.desk));
    OK(h->w, enquiry_sweep(h->w, 161));
    GIVES(h->w, ST_ABSENT, enquiry_get(h->w, harness_bytes(80), &got));
    GIVES(h->w, ST_ABSENT, enquiry_get(h->w, harness_bytes(81), &got));
    COMMIT(h->w);
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, harness_up_two, harness_down)
    const struct CMUnitTest tests[] = {
        TEST(posts_are_written_hidden_and_keep_no_name_of_who_left),
        TEST(a_term_keeps_what_people_say_until_they_leave),
        TEST(waiting_counts),
        TEST(a_question_ends_with_its_circle),
        TEST(a_therapist_is_listed_until_the_day_it_was_seen_for),
        TEST(an_enquiry_goes_on_step_by_step),
        TEST(an_enquiry_ends_by_itself_and_says_so_for_a_while),
    };

    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
