/* core/isolation: each reason, the monthly rest, off is off; over a year. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/isolation.h"
#include "test/sim/rng.h"

#define TODAY 20500
#define NEVER ISOLATION_NEVER

static void
each_reason(void **state)
{
    static const int32_t four[] = {TODAY - 28, TODAY - 21, TODAY - 14,
                                   TODAY - 7};
    static const struct {
        struct isolation_record r;
        enum isolation_why why;
        int32_t since;
    } cases[] = {
        {{TODAY, four, 4, NEVER, NEVER, NEVER, NEVER, false},
         ISOLATION_ALONE,
         TODAY - 28},
        {{TODAY, four, 3, NEVER, NEVER, NEVER, NEVER, false},
         ISOLATION_NONE,
         NEVER},
        {{TODAY, four, 4, TODAY - 22, NEVER, NEVER, NEVER, false},
         ISOLATION_NONE,
         NEVER},
        {{TODAY + 20, four, 4, NEVER, NEVER, NEVER, NEVER, false},
         ISOLATION_NONE,
         NEVER}, /* the newest is too old */
        {{TODAY, NULL, 0, NEVER, TODAY - 14, NEVER, NEVER, false},
         ISOLATION_UNSUPPORTED,
         TODAY - 14},
        {{TODAY, NULL, 0, NEVER, TODAY - 13, NEVER, NEVER, false},
         ISOLATION_NONE,
         NEVER},
        {{TODAY, NULL, 0, NEVER, NEVER, TODAY - 7, NEVER, false},
         ISOLATION_LEFT,
         TODAY - 7},
        {{TODAY, NULL, 0, NEVER, NEVER, TODAY - 6, NEVER, false},
         ISOLATION_NONE,
         NEVER},
        {{TODAY, NULL, 0, NEVER, NEVER, TODAY - 61, NEVER, false},
         ISOLATION_NONE,
         NEVER},
        {{TODAY, NULL, 0, TODAY - 2, NEVER, TODAY - 7, NEVER, false},
         ISOLATION_NONE,
         NEVER}, /* met somebody since */
        {{TODAY, four, 4, NEVER, TODAY - 90, TODAY - 9, TODAY - 29, false},
         ISOLATION_NONE,
         NEVER},
        {{TODAY, four, 4, NEVER, TODAY - 90, TODAY - 9, TODAY - 30, false},
         ISOLATION_LEFT,
         TODAY - 9},
        {{TODAY, four, 4, NEVER, TODAY - 90, TODAY - 9, NEVER, true},
         ISOLATION_NONE,
         NEVER},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct isolation_answer a = isolation_look(&cases[i].r);

        if (a.why != cases[i].why || a.since != cases[i].since)
            fail_msg("%u: %d since %d", (unsigned)i, (int)a.why, (int)a.since);
    }
}

/* Whatever a year brings: at most one invitation in any 30 days, and none in a
 * month that had contact. */
static void
at_most_one_a_month(void **state)
{
    struct rng rng;
    int shown = 0;

    (void)state;
    rng_init(&rng, 3);
    for (int year = 0; year < 200; year++) {
        int32_t alone[60];
        struct isolation_record r = {.alone = alone,
                                     .contact = NEVER,
                                     .support = NEVER,
                                     .left = NEVER,
                                     .invited = NEVER};
        double lonely = rng_uniform(&rng);

        for (r.today = TODAY; r.today < TODAY + 364; r.today++) {
            struct isolation_answer a;

            if (r.today % 7 == 0) {
                if (rng_uniform(&rng) < lonely)
                    alone[r.n++] = r.today;
                else
                    r.contact = r.today;
            }
            if (rng_uniform(&rng) < 0.005)
                r.left = r.today;
            a = isolation_look(&r);
            if (a.why == ISOLATION_NONE)
                continue;
            shown++;
            assert_true(r.invited == NEVER || r.today - r.invited >= 30);
            assert_true(a.why != ISOLATION_ALONE || r.contact < a.since);
            r.invited = r.today;
        }
    }
    assert_true(shown > 200);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_reason),
        cmocka_unit_test(at_most_one_a_month),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
