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

#define CASES_MAX 128

int
main(void)
{
    struct CMUnitTest tests[CASES_MAX];
    const struct seal_case *c;
    size_t n = 0;

    if (prim_start() != ST_OK)
        return 1;
    for (; (c = seal_vectors_case(n)) != NULL; n++) {
        const struct CMUnitTest test = {c->name, run_case, NULL, NULL,
                                        (void *)(uintptr_t)c};

        if (n == CASES_MAX)
            return 1;
        tests[n] = test;
    }
    return _cmocka_run_group_tests("seal vectors", tests, n, NULL, NULL);
}
