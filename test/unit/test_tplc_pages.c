/*
 * Every page in every language, with plain sample data and with hostile text:
 * whole, escaped, and sealed pages the same for everybody.
 *
 * With TPL_PAGES_DIR set, the pages are also written there, for looking at
 * them and for the checks that a browser makes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "web/assets.h"
#include "web/tpl.h"

#define PAGE_MAX (1u << 20)
#define HOSTILE "\"><script>alert(1)</script>&'"

/* STR as a constant expression, for tables. */
#define S(literal)                                                             \
    {                                                                          \
        literal, sizeof(literal) - 1                                           \
    }

static const struct tpl_help_now_country_number de_numbers[] = {
    {S("Emergency services"), S("112"), S("tel:112")},
    {S("Telephone counselling, day and night"), S("0800 111 0 111"),
     S("tel:+498001110111")},
};
static const struct tpl_help_now_country_number gb_numbers[] = {
    {S("Emergency services"), S("999"), S("tel:999")},
};
static const struct tpl_help_now_country countries[] = {
    {TPL_HELP_NOW_COUNTRY_COUNTRY_DE, S("DE"), de_numbers, 2},
    {TPL_HELP_NOW_COUNTRY_COUNTRY_GB, S("GB"), gb_numbers, 1},
};
static const struct tpl_pick_zones_zones zones[] = {{S("Europe/Berlin")},
                                                    {S("Europe/London")}};
static const struct tpl_community_form_help help_rows[] = {
    {1, false, TPL_COMMUNITY_FORM_HELP_COUNTRY_DE, S("Emergency services"),
     S("112")},
    {2, true, TPL_COMMUNITY_FORM_HELP_COUNTRY_NONE, S("On call"), S("")},
    {3, false, TPL_COMMUNITY_FORM_HELP_COUNTRY_NONE, S(""), S("")},
};
static const struct tpl_early_warning_rate rates[] = {
    {8, 0.0, 0.41, 0.08}, {12, 0.3, 0.72, 0.16}, {26, 0.5, 0.98, 0.2}};

static enum status
help_now(struct buf *out, const struct tpl_page *page)
{
    return tpl_help_now(out, page, &(struct tpl_help_now){countries, 2});
}

static enum status
help_now_empty(struct buf *out, const struct tpl_page *page)
{
    struct tpl_page empty = *page;

    empty.help_filled = false;
    return tpl_help_now(out, &empty, &(struct tpl_help_now){NULL, 0});
}

static enum status
home(struct buf *out, const struct tpl_page *page)
{
    return tpl_home(out, page, &(struct tpl_home){.open = true});
}

/* The form that set-up and operator page share; buffers for it and its list of
 * zones are the caller's. */
static enum status
community_form(const struct tpl_page *page, bool bad, struct buf *list,
               struct buf *form)
{
    struct tpl_community_form t = {.bad = bad,
                                   .bad_zone = bad,
                                   .bad_help = bad,
                                   .name = page->community,
                                   .base_url = STR("https://mainstay.example"),
                                   .zone = STR("Europe/Berlln"),
                                   .help = help_rows,
                                   .help_n = 3};
    enum status st =
        tpl_pick_zones(list, page, &(struct tpl_pick_zones){zones, 2});

    t.zones.markup = buf_str(list);
    return st == ST_OK ? tpl_community_form(form, page, &t) : st;
}

static enum status
setup(struct buf *out, const struct tpl_page *page)
{
    struct tpl_setup t = {.token = STR("k7")};
    struct buf list, form;
    enum status st;

    buf_init(&list, PAGE_MAX);
    buf_init(&form, PAGE_MAX);
    st = community_form(page, true, &list, &form);
    t.fields.markup = buf_str(&form);
    if (st == ST_OK)
        st = tpl_setup(out, page, &t);
    buf_free(&list);
    buf_free(&form);
    return st;
}

static enum status
setup_done(struct buf *out, const struct tpl_page *page)
{
    struct tpl_setup_done t = {STR("/sign-up#j1"),
                               STR("https://mainstay.example/sign-up#j1")};

    return tpl_setup_done(out, page, &t);
}

static enum status
operator_page(struct buf *out, const struct tpl_page *page)
{
    struct tpl_page as = *page;
    struct tpl_operator t = {.saved = true,
                             .joining =
                                 STR("https://mainstay.example/sign-up#j2"),
                             .joining_until = INT64_C(1772496000000),
                             .version = STR("0.1.0"),
                             .accounts = 12};
    struct buf list, form;
    enum status st;

    buf_init(&list, PAGE_MAX);
    buf_init(&form, PAGE_MAX);
    as.who = TPL_PAGE_WHO_OPERATOR;
    st = community_form(&as, false, &list, &form);
    t.fields.markup = buf_str(&form);
    if (st == ST_OK)
        st = tpl_operator(out, &as, &t);
    buf_free(&list);
    buf_free(&form);
    return st;
}

static enum status
early_warning(struct buf *out, const struct tpl_page *page)
{
    struct tpl_early_warning t = {.watch_years = 1.2,
                                  .act_years = 5.4,
                                  .detect_one = 26,
                                  .detect_two = 79,
                                  .detect_weeks = 8,
                                  .rate = rates,
                                  .rate_n = 3};

    return tpl_early_warning(out, page, &t);
}

static enum status
error_page(struct buf *out, const struct tpl_page *page)
{
    return tpl_error(out, page,
                     &(struct tpl_error){TPL_ERROR_KIND_BROKEN, 4711});
}

static const struct sample {
    const char *name;
    enum status (*render)(struct buf *out, const struct tpl_page *page);
} samples[] = {
    {"home", home},
    {"help-now", help_now},
    {"help-now-empty", help_now_empty},
    {"setup", setup},
    {"setup-done", setup_done},
    {"operator", operator_page},
    {"early-warning", early_warning},
    {"promise", tpl_promise},
    {"sign-out", tpl_sign_out},
    {"error", error_page},
};

static struct tpl_page
page_of(enum tpl_lang lang, struct str community)
{
    return (struct tpl_page){.lang = lang,
                             .community = community,
                             .who = TPL_PAGE_WHO_NOBODY,
                             .csrf = STR("c5rf"),
                             .path = STR("/help-now"),
                             .help_filled = true,
                             .dev = true};
}

static bool
holds(struct str s, const char *what)
{
    return memmem(s.ptr, s.len, what, strlen(what)) != NULL;
}

static void
write_page(const char *name, enum tpl_lang lang, struct str s)
{
    const char *dir = getenv("TPL_PAGES_DIR");
    char path[512];
    FILE *f;

    if (dir == NULL)
        return;
    snprintf(path, sizeof path, "%s/%s.%.*s.html", dir, name,
             (int)tpl_lang_list[lang].tag.len, tpl_lang_list[lang].tag.ptr);
    f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(s.ptr, 1, s.len, f), s.len);
    fclose(f);
}

static void
check_whole(const char *name, struct str s)
{
    if (!str_starts(s, STR("<!doctype html>")) || !holds(s, "</html>") ||
        holds(s, "{{"))
        fail_msg("%s: expected a whole page, got %.80s", name, s.ptr);
}

static void
pages_are_whole(void **state)
{
    struct buf out;

    (void)state;
    buf_init(&out, PAGE_MAX);
    for (int lang = 0; lang < TPL_LANG_COUNT; lang++)
        for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
            struct tpl_page page =
                page_of((enum tpl_lang)lang, STR("Practice by the river"));

            buf_clear(&out);
            assert_int_equal(samples[i].render(&out, &page), ST_OK);
            check_whole(samples[i].name, buf_str(&out));
            write_page(samples[i].name, page.lang, buf_str(&out));
        }
    buf_free(&out);
}

static void
hostile_text_stays_text(void **state)
{
    struct tpl_page page = page_of(TPL_LANG_EN, STR(HOSTILE));
    struct buf out;

    (void)state;
    page.path = STR("javascript:alert(1)");
    buf_init(&out, PAGE_MAX);
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        buf_clear(&out);
        assert_int_equal(samples[i].render(&out, &page), ST_OK);
        if (holds(buf_str(&out), "<script>"))
            fail_msg("%s: expected escaped text, got markup", samples[i].name);
    }
    buf_free(&out);
}

static void
sealed_pages_are_the_same_for_everybody(void **state)
{
    struct buf one;
    struct buf two;

    (void)state;
    buf_init(&one, PAGE_MAX);
    buf_init(&two, PAGE_MAX);
    assert_true(TPL_SHELL_COUNT > 0);
    for (int lang = 0; lang < TPL_LANG_COUNT; lang++)
        for (size_t i = 0; i < TPL_SHELL_COUNT; i++) {
            struct tpl_page a = page_of((enum tpl_lang)lang, STR("A"));
            struct tpl_page b = page_of((enum tpl_lang)lang, STR("B"));
            char name[64];

            b.who = TPL_PAGE_WHO_OPERATOR;
            b.csrf = STR("other");
            b.help_filled = false;
            b.theme = TPL_PAGE_THEME_DARK;
            buf_clear(&one);
            buf_clear(&two);
            assert_int_equal(tpl_shell_list[i].render(&one, &a), ST_OK);
            assert_int_equal(tpl_shell_list[i].render(&two, &b), ST_OK);
            snprintf(name, sizeof name, "shell-%.*s",
                     (int)tpl_shell_list[i].path.len,
                     tpl_shell_list[i].path.ptr + 1);
            for (char *c = name; *c != '\0'; c++)
                *c = *c == '/' ? '-' : *c;
            check_whole(name, buf_str(&one));
            if (!str_eq(buf_str(&one), buf_str(&two)))
                fail_msg("%s: expected the same bytes for two people", name);
            write_page(name, a.lang, buf_str(&one));
        }
    buf_free(&one);
    buf_free(&two);
}

/* What every page names below /a/ is there. */
static void
assets_are_sorted_and_complete(void **state)
{
    (void)state;
    assert_true(web_assets.n > 3);
    for (size_t i = 1; i < web_assets.n; i++) {
        struct str a = web_assets.list[i - 1].path;
        struct str b = web_assets.list[i].path;
        size_t len = a.len < b.len ? a.len : b.len;
        int order = memcmp(a.ptr, b.ptr, len);

        if (order > 0 || (order == 0 && a.len >= b.len))
            fail_msg("%.*s: expected before %.*s", (int)a.len, a.ptr,
                     (int)b.len, b.ptr);
    }
}

static void
names_find_their_value(void **state)
{
    enum tpl_help_now_country_country c = TPL_HELP_NOW_COUNTRY_COUNTRY_AT;

    (void)state;
    assert_true(tpl_help_now_country_country_parse(STR("GB"), &c));
    assert_int_equal(c, TPL_HELP_NOW_COUNTRY_COUNTRY_GB);
    assert_false(tpl_help_now_country_country_parse(STR("XX"), &c));
    assert_int_equal(c, TPL_HELP_NOW_COUNTRY_COUNTRY_GB);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_whole),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(sealed_pages_are_the_same_for_everybody),
        cmocka_unit_test(assets_are_sorted_and_complete),
        cmocka_unit_test(names_find_their_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
