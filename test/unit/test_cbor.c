/*
 * What CBOR claims: examples of RFC 8949 appendix A, every cut of them, and
 * heads that promise more than there is.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/cbor.h"

struct sample {
    const char *octets;
    size_t n;
};
#define SAMPLE(s)                                                              \
    {                                                                          \
        s, sizeof(s) - 1                                                       \
    }

static bool
fits(const char *octets, size_t n)
{
    return cbor_fits((struct str){octets, n});
}

static void
whole_items_fit(void **state)
{
    static const struct sample one[] = {
        SAMPLE("\x00"),
        SAMPLE("\x18\x64"),
        SAMPLE("\x1b\xff\xff\xff\xff\xff\xff\xff\xff"),
        SAMPLE("\xf9\x3c\x00"),
        SAMPLE("\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a"),
        SAMPLE("\xf4"),
        SAMPLE("\xc1\x1a\x51\x4b\x67\xb0"),
        SAMPLE("\x44\x01\x02\x03\x04"),
        SAMPLE("\x64\x49\x45\x54\x46"),
        SAMPLE("\x83\x01\x82\x02\x03\x82\x04\x05"),
        SAMPLE("\xa2\x61\x61\x01\x61\x62\x82\x02\x03"),
        SAMPLE("\x98\x02\x01\x02"),
    };

    (void)state;
    assert_true(fits("", 0));
    for (size_t i = 0; i < sizeof one / sizeof one[0]; i++) {
        assert_true(fits(one[i].octets, one[i].n));
        for (size_t cut = 1; cut < one[i].n; cut++)
            assert_false(fits(one[i].octets, cut));
    }
    assert_true(fits("\x01\x80\xa0", 3)); /* three behind each other */
}

static void
claims_are_held_to_what_is_there(void **state)
{
    static const struct sample more[] = {
        SAMPLE("\x9b\x00\x00\x00\x00\xe4\xdc\xe2\x08\x37\x56"),
        SAMPLE("\x9b\xff\xff\xff\xff\xff\xff\xff\xff\x00"),
        SAMPLE("\xbb\x80\x00\x00\x00\x00\x00\x00\x00\x00"),
        SAMPLE("\x5b\xff\xff\xff\xff\xff\xff\xff\xff\x00"),
        SAMPLE("\x82\x82\x01\x02"), /* the outer one's second is missing */
        SAMPLE("\xa1\x01"),
        SAMPLE("\xc1"),
        SAMPLE("\x9f\x01\xff"), /* of indefinite length */
        SAMPLE("\x5f\x41\x01\xff"),
        SAMPLE("\xff"),
        SAMPLE("\x1c"), /* reserved */
    };

    (void)state;
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++)
        assert_false(fits(more[i].octets, more[i].n));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_items_fit),
        cmocka_unit_test(claims_are_held_to_what_is_there),
    };

    return cmocka_run_group_tests_name("cbor", tests, NULL, NULL);
}
