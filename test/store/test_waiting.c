/*
 * The weekly matching, on both engines: lists come and go; a batch happens once
 * a week; and over random small ones nobody is found whom they did not list, no
 * place is given twice, and nobody who waited longer, or finds a place free, is
 * passed over (by trying every pair).
 */
#include <string.h>

#include "core/lot.h"
#include "store/enquiry.h"
#include "store/therapist.h"
#include "store/waiting.h"
#include "test/store/harness.h"

#define SEEKERS 6
#define HOSTS 4
#define DAY 20000

static int
up(void **state)
{
    static struct harness h;

    harness_open(&h);
    BEGIN(h.w, STORE_WRITES);
    *state = &h;
    return 0;
}

static int
down(void **state)
{
    struct harness *h = *state;

    COMMIT(h->w);
    harness_close(h);
    return 0;
}

/* A host: its entry is harness_bytes(100 + n). */
static void
add_host(struct harness *h, uint8_t n, int64_t places, bool takes)
{
    struct therapist t = {.name = STR("T"),
                          .licence = STR("4711"),
                          .experience = STR("Ten years"),
                          .ties = STR("\n\n\n"),
                          .places = places,
                          .renewal_day = DAY + 1000};
    uint8_t key[ENQUIRY_KEY_LEN] = {n};

    memcpy(t.entry, harness_bytes((uint8_t)(100 + n)), ID_LEN);
    memcpy(t.account, harness_bytes((uint8_t)(150 + n)), ID_LEN);
    OK(h->w, therapist_put(h->w, &t));
    OK(h->w, enquiry_desk_put(h->w, t.entry, key));
    OK(h->w, waiting_take(h->w, t.entry, takes));
}

/* Somebody who waits, with these hosts on their list. */
static void
add_seeker(struct harness *h, uint8_t n, const uint32_t *hosts,
           uint32_t n_hosts)
{
    uint8_t entries[HOSTS * ID_LEN];
    struct waiting w = {.until_day = DAY + 500};

    memcpy(w.id, harness_bytes((uint8_t)(200 + n)), ENQUIRY_ID_LEN);
    for (uint32_t i = 0; i < n_hosts; i++)
        memcpy(entries + i * ID_LEN, harness_bytes((uint8_t)(100 + hosts[i])),
               ID_LEN);
    w.entries = (struct str){(const char *)entries, n_hosts * ID_LEN};
    OK(h->w, waiting_put(h->w, &w));
}

/* Which host was found; HOSTS: none. */
static uint32_t
found(struct harness *h, uint8_t n, int64_t *weeks)
{
    static const uint8_t nobody[ID_LEN];
    struct waiting w;

    OK(h->w, waiting_get(h->w, harness_bytes((uint8_t)(200 + n)), &h->a, &w));
    *weeks = w.weeks;
    if (memcmp(w.entry, nobody, ID_LEN) == 0)
        return HOSTS;
    for (uint8_t k = 0; k < HOSTS; k++)
        if (memcmp(w.entry, harness_bytes((uint8_t)(100 + k)), ID_LEN) == 0)
            return k;
    fail();
    return HOSTS;
}

static void
a_batch_happens_once_a_week(void **state)
{
    struct harness *h = *state;
    const uint32_t one[] = {1}, both[] = {0, 1};
    int64_t weeks = 0;
    bool takes = true;

    assert_int_equal(waiting_week(0), 0); /* a Thursday */
    assert_int_equal(waiting_week(3), 0); /* Sunday */
    assert_int_equal(waiting_week(4), 1); /* Monday */
    assert_int_equal(waiting_next(4), 11);
    assert_int_equal(waiting_next(10), 11);
    OK(h->w, waiting_match(h->w, DAY, 1)); /* notes the week only */
    add_host(h, 0, 1, true);
    add_host(h, 1, 1, false);
    OK(h->w, waiting_takes(h->w, harness_bytes(101), &takes));
    assert_false(takes);
    add_seeker(h, 0, one, 1);
    add_seeker(h, 1, both, 2);
    OK(h->w, waiting_match(h->w, DAY, 1)); /* this week's is done */
    assert_int_equal(found(h, 1, &weeks), HOSTS);
    OK(h->w, waiting_match(h->w, DAY + 7, 1));
    assert_int_equal(found(h, 0, &weeks), HOSTS); /* takes no part */
    assert_int_equal(weeks, 1);
    assert_int_equal(found(h, 1, &weeks), 0);
    /* the place that was found is not given again */
    add_seeker(h, 2, both, 1);
    OK(h->w, waiting_match(h->w, DAY + 14, 1));
    assert_int_equal(found(h, 2, &weeks), HOSTS);
    OK(h->w, waiting_remove(h->w, harness_bytes(201)));
    GIVES(h->w, ST_ABSENT, waiting_remove(h->w, harness_bytes(201)));
    OK(h->w, waiting_match(h->w, DAY + 21, 1));
    assert_int_equal(found(h, 2, &weeks), 0);
    OK(h->w, waiting_sweep(h->w, DAY + 22 + WAITING_FOUND));
    GIVES(h->w, ST_ABSENT, waiting_remove(h->w, harness_bytes(202)));
    OK(h->w, waiting_take(h->w, harness_bytes(101), true));
    OK(h->w, waiting_match(h->w, DAY + 70, 1));
    assert_int_equal(found(h, 0, &weeks), 1);
    assert_int_equal(weeks, 3);
}

static void
nobody_who_waited_longer_is_passed_over(void **state)
{
    struct harness *h = *state;
    struct lot lot;

    lot_init(&lot, 41);
    for (int round = 0; round < 60; round++) {
        uint32_t list[SEEKERS][HOSTS], n[SEEKERS], at[SEEKERS],
            held[HOSTS] = {0};
        int64_t places[HOSTS], weeks[SEEKERS];
        int64_t day = DAY + 70 * (round + 1);
        uint32_t half = lot_below(&lot, SEEKERS);

        OK(h->w, waiting_match(h->w, day, 1));
        for (uint8_t k = 0; k < HOSTS; k++)
            add_host(h, k, 0, true);
        for (uint8_t i = 0; i < SEEKERS; i++) {
            for (uint32_t k = 0; k < HOSTS; k++)
                list[i][k] = k;
            lot_shuffle(&lot, list[i], HOSTS);
            n[i] = lot_below(&lot, HOSTS + 1);
            if (i == half) /* those before have waited once */
                OK(h->w, waiting_match(h->w, day + 7, 2));
            add_seeker(h, i, list[i], n[i]);
        }
        for (uint8_t k = 0; k < HOSTS; k++) {
            places[k] = lot_below(&lot, 3);
            add_host(h, k, places[k], true);
        }
        OK(h->w, waiting_match(h->w, day + 14, lot_next(&lot)));
        for (uint8_t i = 0; i < SEEKERS; i++) {
            at[i] = found(h, i, &weeks[i]);
            if (at[i] < HOSTS)
                held[at[i]]++;
        }
        for (uint32_t k = 0; k < HOSTS; k++)
            assert_true(held[k] <= places[k]);
        for (uint32_t i = 0; i < SEEKERS; i++) {
            bool is_listed = at[i] == HOSTS;

            for (uint32_t r = 0; r < n[i] && !is_listed; r++) {
                uint32_t k = list[i][r];

                is_listed = k == at[i];
                if (is_listed)
                    break;
                /* k is better for i than what was found */
                assert_true(held[k] == places[k]);
            }
            for (uint32_t r = 0; r < n[i] && list[i][r] != at[i]; r++)
                for (uint32_t other = 0; other < SEEKERS; other++)
                    if (at[other] == list[i][r])
                        assert_true(other < half || i >= half);
            assert_true(is_listed);
        }
        for (uint8_t i = 0; i < SEEKERS; i++)
            OK(h->w, waiting_remove(h->w, harness_bytes((uint8_t)(200 + i))));
    }
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, up, down)
    const struct CMUnitTest tests[] = {
        TEST(a_batch_happens_once_a_week),
        TEST(nobody_who_waited_longer_is_passed_over),
    };

    return cmocka_run_group_tests_name("waiting", tests, NULL, NULL);
}
