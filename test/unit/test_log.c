/*
 * What log.h promises about waiting lines: their order, and what never waits.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"

struct caught {
    int kept; /* standard error as it was */
    int from; /* what is written to it meanwhile */
};

static int catch (void **state)
{
    static struct caught c;
    int ends[2];

    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0)
        return -1;
    c.kept = dup(STDERR_FILENO);
    c.from = ends[0];
    (void)dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    log_init(LOG_INFO);
    *state = &c;
    return 0;
}

static int
let_go(void **state)
{
    struct caught *c = *state;

    (void)dup2(c->kept, STDERR_FILENO);
    close(c->kept);
    close(c->from);
    return 0;
}

/* Everything written so far, with only the events' names. */
static const char *
events(const struct caught *c)
{
    static char out[256];
    char text[16384];
    ssize_t n = read(c->from, text, sizeof text - 1);
    size_t len = 0;

    text[n > 0 ? n : 0] = '\0';
    for (char *at = text; (at = strstr(at, " event=")) != NULL; at += 7)
        if (len < sizeof out - 2)
            out[len++] = at[7];
    out[len] = '\0';
    return out;
}

static void
test_at_once(void **state)
{
    LOG(LOG_INFO, 1, "a", LOG_INT("n", 1));
    assert_string_equal(events(*state), "a");
}

static void
test_held(void **state)
{
    log_hold();
    LOG(LOG_INFO, 1, "a", LOG_INT("n", 1));
    LOG(LOG_NOTICE, 2, "b", LOG_INT("n", 1));
    assert_string_equal(events(*state), "");
    log_release();
    assert_string_equal(events(*state), "ab");
    log_release();
    assert_string_equal(events(*state), "");
    LOG(LOG_INFO, 1, "c", LOG_INT("n", 1));
    assert_string_equal(events(*state), "c");
}

static void
test_trouble_never_waits(void **state)
{
    log_hold();
    LOG(LOG_INFO, 1, "a", LOG_INT("n", 1));
    LOG(LOG_WARN, 2, "b", LOG_INT("n", 1));
    assert_string_equal(events(*state), "ab");
    LOG(LOG_INFO, 1, "c", LOG_INT("n", 1));
    LOG(LOG_ERROR, 2, "d", LOG_INT("n", 1));
    assert_string_equal(events(*state), "cd");
    log_release();
    assert_string_equal(events(*state), "");
}

static void
test_full(void **state)
{
    size_t n;

    log_hold();
    for (int i = 0; i < 100; i++)
        LOG(LOG_INFO, 1, "a", LOG_INT("n", i));
    n = strlen(events(*state));
    assert_in_range(n, 1, 99);
    log_release();
    assert_int_equal(n + strlen(events(*state)), 100);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_at_once, catch, let_go),
        cmocka_unit_test_setup_teardown(test_held, catch, let_go),
        cmocka_unit_test_setup_teardown(test_trouble_never_waits, catch,
                                        let_go),
        cmocka_unit_test_setup_teardown(test_full, catch, let_go),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
