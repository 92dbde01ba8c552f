/*
 * Forms of values in generated pages: addresses, ids, numbers, days.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "web/place.h"

static const struct place_lang german = {',',
                                         {{"Januar", 6},
                                          {"Februar", 7},
                                          {"M\303\244rz", 5},
                                          {"April", 5},
                                          {"Mai", 3},
                                          {"Juni", 4},
                                          {"Juli", 4},
                                          {"August", 6},
                                          {"September", 9},
                                          {"Oktober", 7},
                                          {"November", 8},
                                          {"Dezember", 8}},
                                         {"{day}. {month} {year}", 21}};

static const struct {
    int64_t ms;
    const char *day; /* NULL: refused */
} days[] = {
    {0, "1970-01-01"},
    {-1, "1969-12-31"},
    {INT64_C(951782400000), "2000-02-29"},
    {INT64_C(951868800000), "2000-03-01"},
    {INT64_C(1772496000000), "2026-03-03"},
    {INT64_C(4107542400000), "2100-03-01"},
    {INT64_C(-62135596800000), "0001-01-01"},
    {INT64_C(253402300799999), "9999-12-31"},
    {INT64_C(253402300800000), NULL},
    {INT64_MIN, NULL},
    {INT64_MAX, NULL},
};

static void
expect(const struct buf *b, const char *want)
{
    if (b->len != strlen(want) ||
        (b->len > 0 && memcmp(b->ptr, want, b->len) != 0))
        fail_msg("expected %s, got %.*s", want, (int)b->len,
                 b->len > 0 ? b->ptr : "");
}

static void
days_of_all_years(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct buf b;

        buf_init(&b, 256);
        place_add_day(&b, days[i].ms);
        if (days[i].day == NULL)
            assert_int_equal(buf_status(&b), ST_INVALID);
        else
            expect(&b, days[i].day);
        buf_free(&b);
    }
}

static void
values_in_their_language(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 1024);
    place_add_date(&b, &german, INT64_C(1772496000000));
    expect(&b, "<time datetime=\"2026-03-03\">3. M\303\244rz 2026</time>");
    buf_clear(&b);
    place_add_real(&b, &german, -1.25, 1);
    expect(&b, "-1,2");
    buf_clear(&b);
    place_add_real(&b, &german, (double)NAN, 1);
    assert_int_equal(buf_status(&b), ST_INVALID);
    buf_free(&b);
}

static void
text_in_addresses(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 1024);
    place_add_percent(&b, STR("a/b?c=\"\303\244\" .~"));
    expect(&b, "a%2Fb%3Fc%3D%22%C3%A4%22%20.~");
    buf_clear(&b);
    place_add_id(&b, STR("0az-_Z"));
    expect(&b, "0az-_Z");
    place_add_id(&b, STR("a b"));
    assert_int_equal(buf_status(&b), ST_INVALID);
    buf_clear(&b);
    place_add_id(&b, STR(""));
    assert_int_equal(buf_status(&b), ST_INVALID);
    buf_free(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_of_all_years),
        cmocka_unit_test(values_in_their_language),
        cmocka_unit_test(text_in_addresses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
