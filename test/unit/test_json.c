/* base/json: strict reading, sticky errors, writing. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/json.h"

#define MAX 4096

static struct str
view(const char *text)
{
    return (struct str){text, strlen(text)};
}

static struct json *
parse(const char *text)
{
    struct json_error err = {0};
    struct json *doc = NULL;

    if (json_parse(view(text), MAX, &err, &doc) != ST_OK)
        fail_msg("%s: %d:%d: %s", text, err.line, err.column, err.why);
    return doc;
}

static void
what_is_not_strict_json_is_refused(void **state)
{
    static const struct {
        const char *text;
        int line;
        const char *why;
    } cases[] = {
        {"", 0, "empty"},
        {"{", 1, "the text ends too early"},
        {"{\"a\":1}\n{}", 2, "something follows the end"},
        {"{\"a\":1,\"a\":2}", 1, "a member is repeated"},
        {"{\"a\":\"\xff\"}", 1, "not UTF-8"},
        {"{\"a\":\"\xc0\x80\"}", 1, "not UTF-8"},
        {"{\"a\":\"\xed\xa0\x80\"}", 1, "not UTF-8"},
        {"{\"a\":\"\\u0000\"}", 1, "U+0000 in a string"},
        {"{\"a\":99999999999999999999}", 1, "a number is too large"},
        {"{\"a\":1e999}", 1, "a number is too large"},
        {"\n\n{\"a\":01}", 3, NULL},
        {"{'a':1}", 1, "not JSON"},
        {"{\"a\":1,}", 1, "not JSON"},
        {"{\"a\":NaN}", 1, "not JSON"},
        {"{\"a\":\"\\ud800\"}", 1, NULL},
        {"1", 1, "not JSON"},
        {"\"x\"", 1, "not JSON"},
        {"null", 1, "not JSON"},
        {"// c\n{}", 1, "not JSON"},
        {"[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]", 1, "nested too deeply"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct json_error err = {-1, -1, "unset"};
        struct json *doc = NULL;
        enum status st = json_parse(view(cases[i].text), MAX, &err, &doc);

        if (st != ST_INVALID || doc != NULL)
            fail_msg("'%s': expected refusal, got %d", cases[i].text, st);
        if (err.line != cases[i].line ||
            (cases[i].why != NULL && strcmp(err.why, cases[i].why) != 0))
            fail_msg("'%s': got %d: %s", cases[i].text, err.line, err.why);
        assert_null(strchr(err.why, '\xff'));
    }
    json_free(NULL);
}

static void
a_long_text_is_nospace(void **state)
{
    struct json_error err;
    struct json *doc = NULL;

    (void)state;
    assert_int_equal(json_parse(STR("{\"a\":1}"), 6, &err, &doc), ST_NOSPACE);
    assert_int_equal(json_parse(STR("{\"a\":1}"), 6, NULL, &doc), ST_NOSPACE);
    assert_null(doc);
    /* Brackets in strings are not depth. */
    doc = parse("{\"a\":\"[[[[[[[[[[[[[[[[[[[[\\\"[[[[\"}");
    json_free(doc);
    doc = parse("[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]");
    json_free(doc);
}

static void
a_handler_takes_its_members(void **state)
{
    struct json *doc = parse("{\"name\":\"\xc3\x84"
                             "da\",\"n\":-5,\"r\":2,\"yes\":true,"
                             "\"bytes\":\"Zm9v\",\"bin\":\"Zm9v\","
                             "\"id\":\"000g40r40m30e209185gr38e1w\","
                             "\"sub\":{\"x\":1.5},\"list\":[\"p\",{\"q\":1}]}");
    struct json_obj o = json_top(doc), sub, second;
    struct json_arr list;
    struct arena a;
    struct str name, bytes, p;
    int64_t n, q;
    double r, x;
    bool yes;
    uint8_t bin[3], id[ID_LEN];

    (void)state;
    arena_init(&a, 4096);
    assert_true(json_has(&o, "name"));
    assert_false(json_has(&o, "nome"));
    assert_true(json_take_str(&o, "name", 4, &name));
    assert_int_equal(name.len, 4);
    assert_true(json_take_int(&o, "n", -5, -5, &n));
    assert_int_equal(n, -5);
    assert_true(json_take_real(&o, "r", 0, 2, &r));
    assert_true(r == 2.0);
    assert_true(json_take_bool(&o, "yes", &yes));
    assert_true(yes);
    assert_true(json_take_bytes(&o, "bytes", 3, 3, &a, &bytes));
    assert_memory_equal(bytes.ptr, "foo", 3);
    assert_true(json_take_bin(&o, "bin", bin, 3));
    assert_memory_equal(bin, "foo", 3);
    assert_true(json_take_id(&o, "id", id));
    assert_int_equal(id[15], 15);
    assert_true(json_take_obj(&o, "sub", &sub));
    assert_true(json_take_real(&sub, "x", 0, 2, &x));
    assert_int_equal(json_done(&sub), ST_OK);
    assert_true(json_take_arr(&o, "list", 2, &list));
    assert_int_equal(list.n, 2);
    assert_int_equal(json_at_str(&list, 0, 1, &p), ST_OK);
    assert_int_equal(json_at_str(&list, 0, 0, &p), ST_INVALID);
    assert_int_equal(json_at_str(&list, 1, 9, &p), ST_INVALID);
    second = json_at_obj(&list, 1);
    assert_true(json_take_int(&second, "q", 0, 1, &q));
    assert_int_equal(json_done(&second), ST_OK);
    second = json_at_obj(&list, 0);
    assert_int_equal(json_done(&second), ST_INVALID);
    assert_int_equal(json_done(&o), ST_OK);
    arena_free(&a);
    json_free(doc);
}

/* Each is one wrong take of member "a", by its letter. */
static bool
take(struct json_obj *o, char how, struct arena *a)
{
    struct json_obj sub;
    struct json_arr arr;
    struct str s;
    uint8_t bin[16];
    int64_t n;
    double r;
    bool b;

    switch (how) {
    case 's':
        return json_take_str(o, "a", 3, &s);
    case 'i':
        return json_take_int(o, "a", 0, 9, &n);
    case 'r':
        return json_take_real(o, "a", 0, 9, &r);
    case 'b':
        return json_take_bool(o, "a", &b);
    case 'y':
        return json_take_bytes(o, "a", 1, 3, a, &s);
    case 'x':
        return json_take_bin(o, "a", bin, 3);
    case 'd':
        return json_take_id(o, "a", bin);
    case 'o':
        return json_take_obj(o, "a", &sub);
    default:
        return json_take_arr(o, "a", 1, &arr);
    }
}

static void
wrong_members_are_named(void **state)
{
    static const struct {
        const char *text;
        const char *how; /* takes that must refuse it */
    } cases[] = {
        {"{}", "sirbyxdoa"},
        {"{\"a\":null}", "sirbyxdoa"},
        {"{\"a\":\"four!\"}", "sirbyxdoa"},
        {"{\"a\":\"\"}", "irbyxdoa"},
        {"{\"a\":\"Zm9vYg\"}", "sirbyxdoa"},
        {"{\"a\":\"Zm9=\"}", "sirbyxdoa"},
        {"{\"a\":10}", "sirbyxdoa"},
        {"{\"a\":-1}", "sirbyxdoa"},
        {"{\"a\":1.5}", "sibyxdoa"},
        {"{\"a\":9.5}", "sirbyxdoa"},
        {"{\"a\":true}", "siryxdoa"},
        {"{\"a\":{}}", "sirbyxda"},
        {"{\"a\":[1,2]}", "sirbyxdoa"},
    };
    struct arena a;

    (void)state;
    arena_init(&a, 4096);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        for (const char *how = cases[i].how; *how != '\0'; how++) {
            struct json *doc = parse(cases[i].text);
            struct json_obj o = json_top(doc);

            if (take(&o, *how, &a))
                fail_msg("%s was taken as '%c'", cases[i].text, *how);
            assert_int_equal(json_done(&o), ST_INVALID);
            assert_string_equal(o.field, "a");
            json_free(doc);
        }
    }
    arena_free(&a);
}

static void
errors_stick_and_the_first_is_named(void **state)
{
    struct json *doc = parse("{\"a\":1,\"b\":2,\"c\":3}");
    struct json_obj o = json_top(doc);
    int64_t n = 77;

    (void)state;
    assert_true(json_take_int(&o, "a", 0, 9, &n));
    assert_false(json_take_int(&o, "b", 0, 1, &n));
    assert_false(json_take_int(&o, "c", 0, 9, &n)); /* sticky */
    assert_int_equal(n, 1);
    json_refuse(&o, "c");
    assert_int_equal(json_done(&o), ST_INVALID);
    assert_string_equal(o.field, "b");
    /* Nobody took c. */
    o = json_top(doc);
    assert_true(json_take_int(&o, "a", 0, 9, &n));
    assert_true(json_take_int(&o, "b", 0, 9, &n));
    assert_int_equal(json_done(&o), ST_INVALID);
    assert_string_equal(o.field, "c");
    /* The handler's own finding. */
    o = json_top(doc);
    json_refuse(&o, "a");
    assert_int_equal(json_done(&o), ST_INVALID);
    assert_string_equal(o.field, "a");
    json_free(doc);
}

static void
the_other_kind_at_the_top(void **state)
{
    struct json *doc = parse("[1]");
    struct json_obj o = json_top(doc);
    int64_t n;

    (void)state;
    assert_false(json_has(&o, "a"));
    assert_false(json_take_int(&o, "a", 0, 9, &n));
    assert_int_equal(json_done(&o), ST_INVALID);
    json_free(doc);
}

static void
a_full_arena_is_nospace(void **state)
{
    struct json *doc = parse("{\"a\":\"Zm9vYmFyZm9vYmFy\"}");
    struct json_obj o = json_top(doc);
    struct arena a;
    struct str s;

    (void)state;
    arena_init(&a, 8);
    assert_false(json_take_bytes(&o, "a", 1, 100, &a, &s));
    assert_int_equal(json_done(&o), ST_NOSPACE);
    arena_free(&a);
    json_free(doc);
}

static void
written_json_reads_back(void **state)
{
    static const uint8_t id[ID_LEN] = {0, 1, 2,  3,  4,  5,  6,  7,
                                       8, 9, 10, 11, 12, 13, 14, 15};
    static const char want[] =
        "{\"s\":\"\xc3\x84\\\"\\\\\\n\\t\\u0001\\u003c/b\\u003e\\u0026\","
        "\"bad\":\"a\xef\xbf\xbd"
        "b\xef\xbf\xbd\xef\xbf\xbd\",\"sep\":\"\\u2028\","
        "\"n\":-9223372036854775808,\"r\":0.1,\"t\":true,\"f\":false,"
        "\"z\":null,\"y\":\"Zm9v\",\"id\":\"000g40r40m30e209185gr38e1w\","
        "\"arr\":[1,{},[],\"x\"],\"o\":{\"k\":1}}";
    struct json_w w;
    struct buf b;

    (void)state;
    buf_init(&b, 4096);
    json_w_init(&w, &b);
    json_w_obj(&w, NULL);
    json_w_str(&w, "s", STR("\xc3\x84\"\\\n\t\x01</b>&"));
    json_w_str(&w, "bad",
               STR("a\xff"
                   "b\xe2\x80"));
    json_w_str(&w, "sep", STR("\xe2\x80\xa8"));
    json_w_int(&w, "n", INT64_MIN);
    json_w_real(&w, "r", 0.1);
    json_w_bool(&w, "t", true);
    json_w_bool(&w, "f", false);
    json_w_null(&w, "z");
    json_w_bytes(&w, "y", "foo", 3);
    json_w_id(&w, "id", id);
    json_w_arr(&w, "arr");
    json_w_int(&w, NULL, 1);
    json_w_obj(&w, NULL);
    json_w_obj_end(&w);
    json_w_arr(&w, NULL);
    json_w_arr_end(&w);
    json_w_str(&w, NULL, STR("x"));
    json_w_arr_end(&w);
    json_w_obj(&w, "o");
    json_w_int(&w, "k", 1);
    json_w_obj_end(&w);
    json_w_obj_end(&w);
    assert_int_equal(w.depth, 0);
    assert_int_equal(buf_status(&b), ST_OK);
    buf_add_byte(&b, '\0');
    assert_string_equal(b.ptr, want);
    json_free(parse(b.ptr));
    buf_clear(&b);
    json_w_init(&w, &b);
    json_w_real(&w, NULL, (double)INFINITY);
    assert_int_equal(buf_status(&b), ST_INVALID);
    buf_free(&b);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_not_strict_json_is_refused),
        cmocka_unit_test(a_long_text_is_nospace),
        cmocka_unit_test(a_handler_takes_its_members),
        cmocka_unit_test(wrong_members_are_named),
        cmocka_unit_test(errors_stick_and_the_first_is_named),
        cmocka_unit_test(the_other_kind_at_the_top),
        cmocka_unit_test(a_full_arena_is_nospace),
        cmocka_unit_test(written_json_reads_back),
    };

    return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
