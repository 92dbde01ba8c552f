/* Feeds as they are found: what each becomes; and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "serve/plain.h"
#include "serve/reading.h"
#include "serve/weburl.h"

#define FILE_MAX 65536
#define MARCH_2 INT64_C(1772409600000) /* 2026-03-02T00:00Z */
#define H INT64_C(3600000)

static struct arena arena;
static struct reading_doc doc;
static char bytes[FILE_MAX];

static struct str
load(const char *root, const char *name)
{
    char path[512];
    FILE *f;
    size_t n;

    (void)snprintf(path, sizeof path, "%s/%s", root, name);
    f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("no %s", path);
    n = fread(bytes, 1, sizeof bytes, f);
    (void)fclose(f);
    return (struct str){bytes, n};
}

static void
same(const char *file, const char *what, struct str got, const char *want)
{
    if (!str_eq(got, (struct str){want, strlen(want)}))
        fail_msg("%s: %s is \"%.*s\", not \"%s\"", file, what, (int)got.len,
                 got.ptr == NULL ? "" : got.ptr, want);
}

struct shape {
    const char *file, *title, *site;
    size_t n;
    const char *piece, *link, *words; /* of piece [i] */
    size_t i;
    int64_t at_ms;
};

static const struct shape shapes[] = {
    {"rss091.xml", "Letters of a small society", "https://letters.example/", 1,
     "Spring letter \xe2\x80\x93 on endings", "https://letters.example/spring",
     "How we say good-bye to a group.", 0, 0},
    {"rss10.rdf", "Journal of Invented Studies", "https://journal.example/", 1,
     "Rest between sessions: a diary study", "https://journal.example/a1",
     "A diary of 40 working weeks.", 0, MARCH_2},
    {"rss20.xml", "Field notes", "https://notes.example/", 2,
     "Supervision by video", "https://notes.example/video",
     "What is lost, what is not.", 0, MARCH_2 + 13 * H / 2},
    {"rss20.xml", "Field notes", "https://notes.example/", 2, "Second",
     "https://notes.example/second", "", 1, MARCH_2 - 9 * H},
    {"atom.xml", "Bulletin", "https://bulletin.example/", 1,
     "AT&T is text here: a <b> stays", "https://bulletin.example/1",
     "Plain words.", 0, MARCH_2 - 19 * H},
    {"atom-html.xml", "A bold title", "", 1, "Less & more",
     "https://h.example/1", "One Two \xe2\x80\x94 three", 0,
     MARCH_2 + 15 * H / 2},
    {"atom-xhtml.xml", "X", "", 1, "Slow work", "https://x.example/1",
     "First. Second.", 0, MARCH_2 + 15 * H / 2},
    {"atom-prefixed.xml", "Prefixed", "", 1, "All with a prefix",
     "https://p.example/1", "", 0, MARCH_2 + 15 * H / 2},
    {"json11.json", "JSON journal", "https://j.example/", 2, "In JSON",
     "https://j.example/1", "Words & more", 0, MARCH_2 + 13 * H / 2},
    {"json11.json", "JSON journal", "https://j.example/", 2,
     "A note without a title", "https://feed.example/2", "", 1, 0},
    {"json10.json", "Old JSON", "", 1, "In short", "", "", 0, 0},
    {"cdata.xml", "Rest & play", "https://c.example/", 1, "Q&A: what helps?",
     "https://c.example/q?a=1&b=2", "First answer. one two", 0,
     MARCH_2 + 24 * H},
    {"wrong-charset.xml",
     "M\xc3\xbc"
     "de \xe2\x80\x93 wach",
     "https://w.example/", 1,
     "\xe2\x80\x9e\xc3\x9c"
     "ber M\xc3\xbc"
     "digkeit\xe2\x80\x9c",
     "https://w.example/1", "", 0, 0},
    {"latin2.xml",
     "\xc4\x8c"
     "asopis",
     "https://l.example/", 1,
     "\xc3\x9anava p\xc5\x99i pr\xc3\xa1"
     "ci - ne",
     "https://l.example/1", "", 0, 0},
    {"said-latin1-is-utf8.xml",
     "\xc3\x89"
     "couter",
     "https://u.example/", 1,
     "Fatigue d\xe2\x80\x99\xc3\xa9"
     "coute",
     "https://u.example/1", "", 0, 0},
    {"utf16.xml", "Sechzehn", "https://s.example/", 1,
     "Gr\xc3\xb6\xc3\x9f"
     "e",
     "https://s.example/1", "", 0, 0},
    {"no-dates.xml", "Undated", "https://d.example/", 3, "Nonsense",
     "https://d.example/2", "", 1, 0},
    {"no-dates.xml", "Undated", "https://d.example/", 3, "Only a year",
     "https://d.example/3", "", 2, INT64_C(1767225600000)},
    {"relative.xml", "Relative", "https://base.example/", 4, "Up",
     "https://base.example/about/x.html", "", 0, MARCH_2 + 15 * H / 2},
    {"relative.xml", "Relative", "https://base.example/", 4, "Beside",
     "https://base.example/news/a%20b.html", "", 1, MARCH_2 + 15 * H / 2},
    {"relative.xml", "Relative", "https://base.example/", 4, "Rooted",
     "https://other.example/x", "", 2, MARCH_2 + 15 * H / 2},
    {"relative.xml", "Relative", "https://base.example/", 4,
     "Not a web address", "", "", 3, MARCH_2 + 15 * H / 2},
    {"entities.xml",
     "Caf\xc3\xa9 \xc3\xa9"
     "cole",
     "https://e.example/?a=1&b=2", 1,
     "Burnout \xe2\x80\x93 what\xe2\x80\x99s known \xc2\xa9 R&D end",
     "https://e.example/1?x=1&y=2", "5 < 7 & 8 > 2 \xe2\x80\x93 \xe2\x80\xa6",
     0, 0},
    {"podcast.xml", "Voices", "https://v.example", 1, "Episode 3: Silence",
     "https://v.example/3", "About silence.", 0, MARCH_2 + 61 * H},
    {"undeclared.xml", "Undeclared", "https://n.example/", 1,
     "Prefixes nobody declared", "https://n.example/1", "Whole text", 0,
     MARCH_2 + 15 * H / 2},
    {"titleless.xml", "Micro", "https://m.example/", 2, "Just a thought.",
     "https://m.example/1", "", 0, 0},
    {"titleless.xml", "Micro", "https://m.example/", 2, "https://m.example/2",
     "https://m.example/2", "", 1, 0},
    {"whitespace.xml", "Space around", "https://s.example/", 1,
     "Tabs and lines", "https://s.example/1", "", 0, MARCH_2 + 15 * H / 2},
    {"truncated.xml", "Cut off", "https://t.example/", 1, "Whole",
     "https://t.example/1", "", 0, 0},
    {"direction.xml", "Marks", "https://b.example/", 1, "ABC DE",
     "https://b.example/1", "", 0, 0},
};

static enum status
parse(const char *root, const char *file)
{
    arena_clear(&arena);
    return reading_parse(load(root, file), STR(""),
                         STR("https://feed.example/x/feed"), &arena, &doc);
}

static void
feeds_become_text(void **state)
{
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++) {
        const struct shape *s = &shapes[k];
        enum status st = parse(*state, s->file);

        if (st != ST_OK || doc.n != s->n)
            fail_msg("%s: status %d, %zu pieces", s->file, (int)st, doc.n);
        same(s->file, "title", doc.title, s->title);
        same(s->file, "site", doc.site, s->site);
        same(s->file, "piece", doc.piece[s->i].title, s->piece);
        same(s->file, "link", doc.piece[s->i].link, s->link);
        same(s->file, "words", doc.piece[s->i].words, s->words);
        if (doc.piece[s->i].at_ms != s->at_ms)
            fail_msg("%s: time %lld, not %lld", s->file,
                     (long long)doc.piece[s->i].at_ms, (long long)s->at_ms);
        assert_true(doc.piece[s->i].key.len > 0);
    }
}

static void
others_are_refused(void **state)
{
    static char deep[200 * 4];

    assert_int_equal(parse(*state, "no-feed.html"), ST_INVALID);
    assert_int_equal(parse(*state, "laughs.xml"), ST_DENIED);
    assert_int_equal(parse(*state, "outside.xml"), ST_DENIED);
    memcpy(deep, "<rss", 4);
    for (size_t i = 1; i < 200; i++)
        memcpy(deep + 4 * i - 0,
               ">\x3c"
               "aa",
               4);
    arena_clear(&arena);
    assert_int_equal(reading_parse((struct str){deep, sizeof deep}, STR(""),
                                   STR("https://f.example/"), &arena, &doc),
                     ST_INVALID);
    assert_int_equal(reading_parse(STR(""), STR(""), STR("https://f.example/"),
                                   &arena, &doc),
                     ST_INVALID);
}

/* A feed without end of its pieces gives its first, one text without end its
 * beginning. */
static void
sizes_are_bounded(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 4 * 1024 * 1024);
    buf_add(&b, STR("\x3crss version='2.0'>\x3c"
                    "channel>\x3ctitle>Many\x3c/title>"));
    for (size_t i = 0; i < 5000; i++) {
        buf_add(&b, STR("\x3citem>\x3ctitle>T "));
        buf_add_int(&b, (int64_t)i);
        buf_add(&b, STR("\x3c/title>\x3c"
                        "description>"));
        for (size_t k = 0; k < (i == 0 ? 100000 : 1); k++)
            buf_add(&b, STR("word "));
        buf_add(&b, STR("\x3c/description>\x3c/item>"));
    }
    buf_add(&b, STR("\x3c/channel>\x3c/rss>"));
    arena_clear(&arena);
    assert_int_equal(reading_parse(buf_str(&b), STR(""),
                                   STR("https://f.example/"), &arena, &doc),
                     ST_OK);
    buf_free(&b);
    assert_int_equal(doc.n, READING_PIECES);
    assert_true(doc.piece[0].words.len <= READING_WORDS);
    assert_memory_equal(doc.piece[0].words.ptr + doc.piece[0].words.len - 3,
                        "\xe2\x80\xa6", 3);
}

static void
addresses_are_web_addresses(void **state)
{
    (void)state;
    assert_true(weburl_fits(STR("https://a.example/x?y#z")));
    assert_true(weburl_fits(STR("HTTP://a.example:8080")));
    assert_false(weburl_fits(STR("ftp://a.example/")));
    assert_false(weburl_fits(STR("https://")));
    assert_false(weburl_fits(STR("https://name:word@a.example/")));
    assert_false(weburl_fits(STR("https://a.example/ x")));
    assert_false(weburl_fits(STR("https://a.example/\"x")));
    assert_false(weburl_fits(STR("https://a.example/\nx")));
    assert_false(weburl_fits(STR("https://a.example\\@b.example/")));
}

static void
dates_of_all_kinds(void **state)
{
    static const struct {
        const char *text;
        int64_t at_ms;
    } cases[] = {
        {"Mon, 02 Mar 2026 07:30:00 +0100", MARCH_2 + 13 * H / 2},
        {"02 Mar 2026 07:30 GMT", MARCH_2 + 15 * H / 2},
        {"Monday, 02-Mar-26 07:30:00 GMT", MARCH_2 + 15 * H / 2},
        {"2026-03-02T07:30:00.000Z", MARCH_2 + 15 * H / 2},
        {"2026-03-02", MARCH_2},
        {"2026-03", MARCH_2 - 24 * H},
        {"Mon, 31 Feb 2026 07:30:00 GMT", 0},
        {"Mon, 02 Mar 2026 99:99:00 GMT", MARCH_2},
        {"", 0},
        {"yesterday", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int64_t got =
            reading_date((struct str){cases[i].text, strlen(cases[i].text)});

        if (got != cases[i].at_ms)
            fail_msg("%s: %lld", cases[i].text, (long long)got);
    }
}

static int
set_up(void **state)
{
    (void)state;
    arena_init(&arena, READING_ARENA);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int
main(int argc, char **argv)
{
    char *root = argc > 1 ? argv[1] : "test/fuzz/seed/reading";
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(feeds_become_text, root),
        cmocka_unit_test_prestate(others_are_refused, root),
        cmocka_unit_test(sizes_are_bounded),
        cmocka_unit_test(addresses_are_web_addresses),
        cmocka_unit_test(dates_of_all_kinds),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
