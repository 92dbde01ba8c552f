/* utf8: well-formed or refused, by the table of Unicode. */
#include "core/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
sequences(void **state)
{
    static const struct {
        const char *bytes;
        bool valid;
    } rows[] = {
        {"", true},
        {"plain", true},
        {"\xc3\xa9", true},
        {"\xe2\x82\xac", true},
        {"\xf0\x9f\x98\x80", true},
        {"\xf4\x8f\xbf\xbf", true},
        {"\x80", false},             /* continuation alone */
        {"\xc0\xaf", false},         /* overlong */
        {"\xc1\xbf", false},         /* overlong */
        {"\xe0\x9f\xbf", false},     /* overlong */
        {"\xed\xa0\x80", false},     /* surrogate */
        {"\xf0\x8f\xbf\xbf", false}, /* overlong */
        {"\xf4\x90\x80\x80", false}, /* above U+10FFFF */
        {"\xf5\x80\x80\x80", false},
        {"\xc3", false}, /* cut off */
        {"\xe2\x82", false},
        {"a\xff", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct str s = {rows[i].bytes, strlen(rows[i].bytes)};

        if (utf8_valid(s) != rows[i].valid)
            fail_msg("row %zu: expected %d", i, rows[i].valid);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sequences)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
