/*
 * Time as text, compression both ways, lines of the log.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/gzip.h"
#include "base/log.h"

struct time_case {
    int64_t ms;
    const char *http, *stamp;
};

/* Checked with `date -u -d @N`. */
static const struct time_case times[] = {
    {0, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.000Z"},
    {784111777000, "Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37.000Z"},
    {951782399999, "Mon, 28 Feb 2000 23:59:59 GMT", "2000-02-28T23:59:59.999Z"},
    {951782400000, "Tue, 29 Feb 2000 00:00:00 GMT", "2000-02-29T00:00:00.000Z"},
    {951868800000, "Wed, 01 Mar 2000 00:00:00 GMT", "2000-03-01T00:00:00.000Z"},
    {4107542399000, "Sun, 28 Feb 2100 23:59:59 GMT",
     "2100-02-28T23:59:59.000Z"},
    {4107542400000, "Mon, 01 Mar 2100 00:00:00 GMT",
     "2100-03-01T00:00:00.000Z"},
    {253402300799999, "Fri, 31 Dec 9999 23:59:59 GMT",
     "9999-12-31T23:59:59.999Z"},
    {-1, "Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00.000Z"},
    {INT64_MAX, "Fri, 31 Dec 9999 23:59:59 GMT", "9999-12-31T23:59:59.999Z"},
};

static void
times_as_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        char http[CLOCK_HTTP_DATE + 1] = "", stamp[CLOCK_STAMP + 1] = "";

        clock_http_date(times[i].ms, http);
        clock_stamp(times[i].ms, stamp);
        assert_string_equal(http, times[i].http);
        assert_string_equal(stamp, times[i].stamp);
    }
}

static void
a_clock_for_tests(void **state)
{
    struct clock c;
    int64_t before = clock_mono_ms(NULL);

    (void)state;
    clock_init(&c, 5, 7);
    assert_int_equal(clock_mono_ms(&c), 5);
    clock_advance(&c, 100);
    assert_int_equal(clock_mono_ms(&c), 105);
    assert_int_equal(clock_wall_ms(&c), 107);
    assert_true(clock_mono_ms(NULL) >= before);
    assert_true(clock_wall_ms(NULL) > 1700000000000);
}

static void
round_trip(struct gzip *g, struct str plain)
{
    struct buf packed, back;

    buf_init(&packed, plain.len + 1000);
    buf_init(&back, plain.len);
    assert_int_equal(gzip_pack(g, plain, &packed), ST_OK);
    assert_int_equal(gzip_unpack(buf_str(&packed), &back), ST_OK);
    assert_int_equal(back.len, plain.len);
    if (plain.len > 0) {
        assert_memory_equal(back.ptr, plain.ptr, plain.len);
        /* One byte less room is too little. */
        buf_free(&back);
        buf_init(&back, plain.len - 1);
        assert_int_equal(gzip_unpack(buf_str(&packed), &back), ST_NOSPACE);
        assert_int_equal(back.len, 0);
        assert_int_equal(buf_status(&back), ST_OK);
    }
    /* Cut anywhere, or followed by anything: refused. */
    buf_free(&back);
    buf_init(&back, plain.len + 1000);
    for (size_t n = 0; n < packed.len; n += 1 + n / 16)
        assert_int_equal(gzip_unpack((struct str){packed.ptr, n}, &back),
                         ST_INVALID);
    buf_add_byte(&packed, 'x');
    assert_int_equal(gzip_unpack(buf_str(&packed), &back), ST_INVALID);
    buf_free(&packed);
    buf_free(&back);
}

static void
compression_and_back(void **state)
{
    struct gzip *g = gzip_new();
    char *bytes = malloc(200000);
    uint32_t x = 1;

    (void)state;
    assert_non_null(g);
    assert_non_null(bytes);
    memset(bytes, 'a', 100000);
    for (size_t i = 100000; i < 200000; i++) {
        x = x * 1664525 + 1013904223;
        bytes[i] = (char)(x >> 24);
    }
    round_trip(g, STR(""));
    round_trip(g, STR("a"));
    round_trip(g, (struct str){bytes, 100000});
    round_trip(g, (struct str){bytes + 100000, 100000});
    round_trip(g, (struct str){bytes + 50000, 100000});
    free(bytes);
    gzip_free(g);
    gzip_free(NULL);
}

static void
compression_without_room(void **state)
{
    struct gzip *g = gzip_new();
    struct buf out;

    (void)state;
    buf_init(&out, 10);
    buf_add(&out, STR("keep"));
    assert_int_equal(gzip_pack(g, STR("some text"), &out), ST_NOSPACE);
    assert_int_equal(buf_status(&out), ST_OK);
    assert_int_equal(out.len, 4);
    buf_free(&out);
    gzip_free(g);
}

/* What a call of log_event writes. */
static void
logged(enum log_level level, uint64_t number, struct str event,
       const struct log_field *fields, size_t n, char *out, size_t room)
{
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);
    ssize_t got;

    assert_non_null(file);
    dup2(fileno(file), STDERR_FILENO);
    log_event(level, number, event, fields, n);
    dup2(saved, STDERR_FILENO);
    close(saved);
    got = pread(fileno(file), out, room - 1, 0);
    out[got > 0 ? got : 0] = '\0';
    fclose(file);
}

static void
lines_of_the_log(void **state)
{
    const struct log_field fields[] = {
        LOG_INT("ms", -5), LOG_WORD("word", "plain"),
        LOG_CONST("quoted", STR("a \"b\"\n\\")), LOG_WORD("empty", "")};
    static char text[4096];
    static char large[3000];

    (void)state;
    log_init(LOG_INFO);
    logged(LOG_INFO, 71, STR("thing"), fields, 4, text, sizeof text);
    assert_memory_equal(text, "time=2", 6);
    assert_string_equal(text + 5 + CLOCK_STAMP,
                        " level=info event=thing req=71 ms=-5 word=plain "
                        "quoted=\"a \\\"b\\\"?\\\\\" empty=\"\"\n");
    logged(LOG_DEBUG, 0, STR("quiet"), NULL, 0, text, sizeof text);
    assert_string_equal(text, "");
    logged(LOG_ERROR, 0, STR("alone"), NULL, 0, text, sizeof text);
    assert_string_equal(text + 5 + CLOCK_STAMP, " level=error event=alone\n");
    /* Too long: cut, still one line. */
    memset(large, 'x', sizeof large);
    logged(LOG_ERROR, 0, STR("long"),
           &LOG_CONST("word", ((struct str){large, sizeof large})), 1, text,
           sizeof text);
    assert_int_equal(strlen(text), 1024);
    assert_int_equal(text[1023], '\n');
}

static void
priority_for_the_journal(void **state)
{
    static char text[4096];
    FILE *file = tmpfile();
    int saved = dup(STDERR_FILENO);

    (void)state;
    dup2(fileno(file), STDERR_FILENO); /* no terminal */
    setenv("JOURNAL_STREAM", "1:2", 1);
    log_init(LOG_INFO);
    unsetenv("JOURNAL_STREAM");
    dup2(saved, STDERR_FILENO);
    close(saved);
    fclose(file);
    logged(LOG_WARN, 0, STR("thing"), NULL, 0, text, sizeof text);
    assert_memory_equal(text, "<4>time=", 8);
    log_init(LOG_NOTICE);
    logged(LOG_WARN, 0, STR("thing"), NULL, 0, text, sizeof text);
    assert_memory_equal(text, "time=", 5);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_as_text),
        cmocka_unit_test(a_clock_for_tests),
        cmocka_unit_test(compression_and_back),
        cmocka_unit_test(compression_without_room),
        cmocka_unit_test(lines_of_the_log),
        cmocka_unit_test(priority_for_the_journal),
    };

    return cmocka_run_group_tests_name("clock gzip log", tests, NULL, NULL);
}
