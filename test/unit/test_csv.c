/* core/csv: fields, limits and places of errors; the flat interface too. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/csv.h"
#include "core/utf8.h"
#include "core/wasm_api.h"

/* What the reader makes of a text: fields between <>, records ended by '/'. */
static const struct {
    const char *text;
    char separator; /* asked for */
    const char *want;
    enum status st; /* at the end */
    uint32_t line, column;
} cases[] = {
    {"a,b\r\nc,d\r\n", 0, "<a><b>/<c><d>/", ST_END, 0, 0},
    {"a,b\nc,d", 0, "<a><b>/<c><d>/", ST_END, 0, 0},
    {"a,b\rc,d\r", 0, "<a><b>/<c><d>/", ST_END, 0, 0},
    {"\xef\xbb\xbf"
     "a,b\n",
     0, "<a><b>/", ST_END, 0, 0},
    {"", 0, "", ST_END, 0, 0},
    {"\n\n\r\n", 0, "", ST_END, 0, 0},
    {"\r\n\r\na;b\n", 0, "<a><b>/", ST_END, 0, 0},
    {"a,,\n,b,\n", 0, "<a><><>/<><b><>/", ST_END, 0, 0},
    {"a,", 0, "<a><>/", ST_END, 0, 0},
    {"a;b,c;d\n", 0, "<a><b,c><d>/", ST_END, 0, 0},
    {"a\tb\n", 0, "<a><b>/", ST_END, 0, 0},
    {"a;b\n", ',', "<a;b>/", ST_END, 0, 0},
    {"\"a,b\";\"c\"\n", 0, "<a,b><c>/", ST_END, 0, 0},
    {"\"a\"\"b\",c\n", 0, "<a\"b><c>/", ST_END, 0, 0},
    {"\"a\nb\",c\nd,e", 0, "<a\nb><c>/<d><e>/", ST_END, 0, 0},
    {"\"\",x\n", 0, "<><x>/", ST_END, 0, 0},
    {"a,b\"c\n", 0, "<a>", ST_INVALID, 1, 2},
    {"a,\"b\"c\n", 0, "<a>", ST_INVALID, 1, 2},
    {"a,b\n\"c\nd", 0, "<a><b>/", ST_INVALID, 3, 1},
    {"a\n\"", 0, "<a>/", ST_INVALID, 2, 1},
};

static void
reads_fields(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char got[256] = "", text[64];
        struct csv_field f;
        struct csv c;
        enum status st;

        assert_int_equal(
            csv_init(&c, (struct str){cases[i].text, strlen(cases[i].text)},
                     cases[i].separator),
            ST_OK);
        while ((st = csv_next(&c, &f)) == ST_OK) {
            size_t n = csv_unquote(&f, text);

            (void)snprintf(got + strlen(got), sizeof got - strlen(got),
                           "<%.*s>%s", (int)n, text, f.last ? "/" : "");
        }
        if (strcmp(got, cases[i].want) != 0)
            fail_msg("case %zu: expected %s, got %s", i, cases[i].want, got);
        if (st != cases[i].st)
            fail_msg("case %zu: expected status %d, got %d", i, cases[i].st,
                     st);
        if (st == ST_INVALID &&
            (c.line != cases[i].line || c.column != cases[i].column))
            fail_msg("case %zu: expected line %u column %u, got %u %u", i,
                     cases[i].line, cases[i].column, c.line, c.column);
    }
}

static void
refuses_nul_and_limits(void **state)
{
    char *big = malloc(CSV_FIELD_MAX + 10);
    struct csv_field f;
    struct csv c;
    enum status st;

    (void)state;
    assert_int_equal(csv_init(&c, (struct str){"a\0b", 3}, 0), ST_OK);
    assert_int_equal(csv_next(&c, &f), ST_INVALID);
    assert_int_equal(csv_init(&c, STR("a"), '|'), ST_INVALID);
    assert_int_equal(csv_init(&c, (struct str){"", CSV_INPUT_MAX + 1u}, 0),
                     ST_NOSPACE);
    assert_non_null(big);
    memset(big, 'x', CSV_FIELD_MAX + 10);
    assert_int_equal(csv_init(&c, (struct str){big, CSV_FIELD_MAX + 10}, 0),
                     ST_OK);
    assert_int_equal(csv_next(&c, &f), ST_NOSPACE);
    big[0] = '"';
    assert_int_equal(csv_init(&c, (struct str){big, CSV_FIELD_MAX + 10}, 0),
                     ST_OK);
    assert_int_equal(csv_next(&c, &f), ST_NOSPACE);
    memset(big, ',', CSV_COLUMNS_MAX + 5);
    assert_int_equal(csv_init(&c, (struct str){big, CSV_COLUMNS_MAX + 5}, 0),
                     ST_OK);
    while ((st = csv_next(&c, &f)) == ST_OK)
        ;
    assert_int_equal(st, ST_NOSPACE);
    free(big);
}

static void
looks_at_files(void **state)
{
    struct csv_shape s;
    uint32_t line = 0, column = 0;

    (void)state;
    assert_int_equal(csv_look(STR("at,dimension,value\n2024-01-01,a,1\n"), 0,
                              &s, &line, &column),
                     ST_OK);
    assert_true(s.is_long && s.has_header);
    assert_int_equal(s.rows, 2);
    assert_int_equal(csv_look(STR("date;mood;sleep\n2024-01-01;1,5;2\n"), 0, &s,
                              &line, &column),
                     ST_OK);
    assert_false(s.is_long);
    assert_int_equal(s.separator, ';');
    assert_int_equal(s.columns, 3);
    assert_int_equal(
        csv_look(STR("2024-01-01,1\n2024-01-02,2\n"), 0, &s, &line, &column),
        ST_OK);
    assert_false(s.has_header);
    assert_int_equal(csv_look(STR("a,b\n1,2\n1,2,3\n"), 0, &s, &line, &column),
                     ST_INVALID);
    assert_int_equal(line, 3);
    assert_int_equal(column, 3);
    assert_int_equal(csv_look(STR("a,b\n1\n"), 0, &s, &line, &column),
                     ST_INVALID);
    assert_int_equal(csv_look(STR(""), 0, &s, &line, &column), ST_OK);
    assert_int_equal(s.rows, 0);
}

static void
serves_the_browser(void **state)
{
    static const char text[] =
        "day;mood;note\n2024-01-02;1,5;\"a \"\"b\"\"\"\n2024-01-03;;c\n"
        "2024-01-04;x;d\n";
    const uint8_t *bytes = (const uint8_t *)text;
    int32_t len = (int32_t)sizeof text - 1, shape[7], cells[24], bad[2];
    double out[4];

    (void)state;
    assert_int_equal(csv_wasm_look(bytes, len, 0, shape), ST_OK);
    assert_int_equal(shape[0], ';');
    assert_int_equal(shape[1], 4);
    assert_int_equal(shape[2], 3);
    assert_int_equal(csv_wasm_cells(bytes, len, 0, 1, 1, 3, cells), 3);
    assert_memory_equal(text + cells[0], "2024-01-02", 10);
    assert_int_equal(cells[1], 10);
    assert_int_equal(cells[8], 1); /* has doubled quotes */
    assert_int_equal(csv_wasm_days(bytes, len, 0, 1, 1, out, 4, bad), 3);
    assert_true(out[0] == 19724.0 && out[2] == 19726.0);
    assert_int_equal(csv_wasm_numbers(bytes, len, 0, 1, 2, 1, out, 2, bad), 2);
    assert_true(out[0] == 1.5 && isnan(out[1]));
    assert_int_equal(csv_wasm_numbers(bytes, len, 0, 1, 2, 1, out, 4, bad),
                     -ST_INVALID);
    assert_int_equal(bad[0], 4);
    assert_int_equal(bad[1], 2);
    assert_int_equal(csv_wasm_numbers(bytes, len, 0, 1, 2, 9, out, 4, bad),
                     -ST_INVALID);
}

static void
knows_utf8(void **state)
{
    static const struct {
        const char *text;
        bool ok;
    } texts[] = {
        {"", true},
        {"plain", true},
        {"\xc3\xa9\xe2\x82\xac\xf0\x9f\x8c\xb1", true},
        {"\xed\x9f\xbf\xee\x80\x80\xf4\x8f\xbf\xbf", true},
        {"\x80", false},
        {"\xc3", false},
        {"\xc0\x80", false},
        {"\xe0\x9f\xbf", false},
        {"\xed\xa0\x80", false},
        {"\xf0\x8f\xbf\xbf", false},
        {"\xf4\x90\x80\x80", false},
        {"\xff", false},
        {"\xe2\x82", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (utf8_valid((struct str){texts[i].text, strlen(texts[i].text)}) !=
            texts[i].ok)
            fail_msg("text %zu: expected %d", i, texts[i].ok);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_fields),
        cmocka_unit_test(refuses_nul_and_limits),
        cmocka_unit_test(looks_at_files),
        cmocka_unit_test(serves_the_browser),
        cmocka_unit_test(knows_utf8),
    };

    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
