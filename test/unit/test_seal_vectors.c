/*
 * The SEAL1 vectors and sweeps natively: published answers, own answers,
 * refusals.  The same cases run as WebAssembly in test/web/vectors.mjs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "seal/prim.h"
#include "test/vectors/seal_vectors.h"

static void
run_case(void **state)
{
    const struct seal_case *c = *state;
    struct seal_trial t = {0};

    if (c->run(&t))
        return;
    print_error("%s (%s): %s\n  expected %s\n  got      %s\n", c->name,
                c->source, t.what, t.want, t.got);
    fail();
}

#define CASES_MAX 64

static int
run_group(const char *name, const struct seal_case *cases, size_t n)
{
    struct CMUnitTest tests[CASES_MAX];

    if (n > CASES_MAX)
        return 1;
    for (size_t i = 0; i < n; i++) {
        const struct CMUnitTest test = {cases[i].name, run_case, NULL, NULL,
                                        (void *)(uintptr_t)&cases[i]};

        tests[i] = test;
    }
    return _cmocka_run_group_tests(name, tests, n, NULL, NULL);
}

int
main(void)
{
    int bad = prim_start() != ST_OK;

    bad += run_group("seal published", seal_published, seal_published_n);
    bad += run_group("seal own", seal_own, seal_own_n);
    bad += run_group("seal sweeps", seal_sweeps, seal_sweeps_n);
    return bad;
}
