/* form: decoding, bounds, wrong input. */
#include "serve/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct exchange_field type_field = {
    {"content-type", 12}, {"application/x-www-form-urlencoded", 33}};

static enum status
parse(struct exchange *x, const char *body, struct form *f)
{
    struct req rq = {.x = x, .me = {.who = ROUTE_NOBODY}};

    *x = (struct exchange){.fields = &type_field, .n_fields = 1};
    x->body = (struct str){body, strlen(body)};
    arena_init(&x->arena, 1 << 20);
    return form_parse(&rq, f);
}

static void
decodes_once(void **state)
{
    struct exchange x;
    struct form f;
    struct str v;

    (void)state;
    assert_int_equal(parse(&x, "a=x+y&b=%C3%A9%2525&a=2&c", &f), ST_OK);
    assert_true(form_take(&f, STR("a"), 1, 10, &v));
    assert_true(str_eq(v, STR("x y")));
    assert_true(form_take(&f, STR("b"), 1, 10, &v));
    assert_true(str_eq(v, STR("\xc3\xa9%25")));
    assert_true(form_at(&f, STR("a"), 1, &v));
    assert_true(str_eq(v, STR("2")));
    assert_false(form_at(&f, STR("a"), 2, &v));
    assert_true(form_take(&f, STR("c"), 0, 1, &v));
    assert_int_equal(f.n_bad, 0);
    arena_free(&x.arena);
}

static void
bounds_mark_the_field(void **state)
{
    struct exchange x;
    struct form f;
    struct str v;

    (void)state;
    assert_int_equal(parse(&x, "a=&b=12345", &f), ST_OK);
    assert_false(form_take(&f, STR("a"), 1, 4, &v));
    assert_false(form_take(&f, STR("b"), 1, 4, &v));
    assert_int_equal(v.len, 0);
    assert_false(form_take(&f, STR("missing"), 1, 4, &v));
    assert_int_equal(f.n_bad, 3);
    assert_true(str_eq(f.first_bad, STR("a")));
    assert_true(form_is_bad(&f, STR("b")));
    arena_free(&x.arena);
}

static void
broken_bodies_are_refused(void **state)
{
    static const char *const bodies[] = {"a=%",   "a=%4",     "a=%zz",
                                         "a=%00", "a=%C0%AF", "a=%01"};

    (void)state;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct exchange x;
        struct form f;

        if (parse(&x, bodies[i], &f) != ST_INVALID)
            fail_msg("%s: expected to be refused", bodies[i]);
        arena_free(&x.arena);
    }
}

static void
too_many_fields_are_refused(void **state)
{
    char body[4 * (FORM_FIELDS + 2)];
    struct exchange x;
    struct form f;
    size_t n = 0;

    (void)state;
    for (int i = 0; i < FORM_FIELDS + 1; i++) {
        memcpy(body + n, "a=1&", 4);
        n += 4;
    }
    body[n] = '\0';
    assert_int_equal(parse(&x, body, &f), ST_INVALID);
    arena_free(&x.arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_once),
        cmocka_unit_test(bounds_mark_the_field),
        cmocka_unit_test(broken_bodies_are_refused),
        cmocka_unit_test(too_many_fields_are_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
