/*
 * The table of words: images made by the builder and read back, images with a
 * wrong byte, and the six tables as they are built into the program, whose
 * folder is the argument.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fold.h"
#include "core/lex.h"
#include "test/sim/rng.h"
#include "tools/lexc.h"

static const char *folder;

static uint64_t
hash_of(const char *text)
{
    uint8_t ch[128];
    uint32_t at[129];
    struct fold f = {.ch = ch, .at = at};
    uint64_t hash = 0;
    uint32_t from = 0;
    bool first = true;

    fold_text((struct str){text, strlen(text)}, &f);
    for (uint32_t i = 0; i <= f.n; i++) {
        if (i < f.n && f.ch[i] != ' ')
            continue;
        uint64_t h = fold_hash(f.ch + from, i - from);

        hash = first ? h : fold_hash_join(hash, h);
        first = false;
        from = i + 1;
    }
    return hash;
}

static uint64_t
find(const struct lex *x, const char *word)
{
    return lex_find(x, hash_of(word));
}

static struct buf
build(const char *list)
{
    struct lexc c = {0};
    struct buf image;

    buf_init(&image, 1 << 22);
    assert_int_equal(lexc_read(&c, "test", (struct str){list, strlen(list)}),
                     ST_OK);
    assert_int_equal(lexc_pack(&c, "xx", &image), ST_OK);
    lexc_free(&c);
    return image;
}

static void
open_it(const struct buf *image, struct lex *x)
{
    assert_int_equal(lex_open(x, image->ptr, image->len), ST_OK);
}

static void
what_goes_in_comes_out(void **state)
{
    struct buf image =
        build("# a comment\n"
              "given:3f: Anna, Ma\xc3\xaft\xc3\xa9, Robin\n"
              "given:2m: Robin\n"
              "surname:1: Robin, O'Brien, M\xc3\xbcller\n"
              "word:5: mark, robin\n"
              "place:9: New York, New York City, Stratford-upon-Avon\n"
              "month:3: March\n"
              "number:42: forty-two\n"
              "title: Mr\n"
              "brand: Acme\n"
              "trade: -therapeut\n"
              "word:1: -ung, -heilung\n");
    struct lex x;
    uint64_t s;

    (void)state;
    open_it(&image, &x);
    assert_memory_equal(x.lang, "xx", 2);
    s = find(&x, "ANNA");
    assert_true(lex_is(s, LEX_GIVEN) && lex_given(s) == 3);
    assert_int_equal(lex_sex(s), LEX_SEX_FEMALE);
    assert_int_equal(lex_longest(s), 0);
    s = find(&x, "robin");
    assert_true(lex_is(s, LEX_GIVEN) && lex_is(s, LEX_SURNAME) &&
                lex_is(s, LEX_WORD) && !lex_is(s, LEX_PLACE));
    assert_int_equal(lex_given(s), 3);
    assert_int_equal(lex_surname(s), 1);
    assert_int_equal(lex_sex(s), LEX_SEX_BOTH);
    assert_int_equal(lex_frequency(s), 5);
    assert_true(lex_is(find(&x, "Maite"), LEX_GIVEN));
    assert_true(lex_is(find(&x, "OBrien"), LEX_SURNAME));
    assert_true(lex_is(find(&x, "muller"), LEX_SURNAME));
    assert_int_equal(lex_longest(find(&x, "new")), 3);
    assert_false(lex_is(find(&x, "new"), LEX_PLACE));
    assert_int_equal(lex_people(find(&x, "new york")), 9);
    assert_int_equal(lex_people(find(&x, "New York City")), 9);
    assert_true(lex_is(find(&x, "stratford upon avon"), LEX_PLACE));
    assert_int_equal(find(&x, "york new"), 0);
    assert_int_equal(lex_extra(find(&x, "march")), 3);
    assert_int_equal(lex_extra(find(&x, "forty two")), 42);
    assert_int_equal(lex_more(find(&x, "acme")), LEX_MORE_BRAND);
    assert_int_equal(find(&x, "therapeut"), 0);
    assert_int_equal(find(&x, ""), 0);
    buf_free(&image);
}

static uint64_t
tail(const struct lex *x, const char *word)
{
    return lex_tail(x, (const uint8_t *)word, strlen(word));
}

static void
endings(void **state)
{
    struct buf image = build("trade: -therapeut\nword:1: -ung\n"
                             "word:3: -heilung\nplace: -abcdefghijkl\n");
    struct lex x;

    (void)state;
    open_it(&image, &x);
    assert_true(lex_is(tail(&x, "Reittherapeut"), LEX_TRADE));
    assert_int_equal(lex_frequency(tail(&x, "Wundheilung")), 3);
    assert_int_equal(lex_frequency(tail(&x, "WANDERUNG")), 1);
    assert_int_equal(tail(&x, "Sprung"), tail(&x, "Schwung"));
    assert_int_equal(tail(&x, "Jung"), 0); /* one letter before it */
    assert_int_equal(tail(&x, "ung"), 0);
    assert_int_equal(tail(&x, ""), 0);
    assert_true(lex_is(tail(&x, "xyabcdefghijkl"), LEX_PLACE));
    assert_int_equal(tail(&x, "xabcdefghijkl"), 0);
    buf_free(&image);
}

static void
two_tables_together(void **state)
{
    struct buf core = build("given:1f: anna, gift\nword:7: anna, gift\n"
                            "place:9: anna\nsurname:3: gift\nstop: die\n"
                            "clinical: lithium\ngiven:2: die\n");
    struct buf own = build("given:3: anna\nword:6: gift\nplace:4: anna\n"
                           "stop: die\n");
    struct lex a, b;
    uint64_t s;

    (void)state;
    open_it(&core, &a);
    open_it(&own, &b);
    s = lex_join(find(&a, "anna"), find(&b, "anna"));
    assert_int_equal(lex_given(s), 3);
    assert_int_equal(lex_sex(s), LEX_SEX_FEMALE);
    assert_int_equal(lex_people(s), 9);
    assert_false(lex_is(s, LEX_WORD)); /* English has the word, this not */
    s = lex_join(find(&a, "gift"), find(&b, "gift"));
    assert_true(lex_is(s, LEX_WORD) && lex_is(s, LEX_GIVEN));
    assert_int_equal(lex_frequency(s), 6);
    assert_int_equal(lex_surname(s), 3);
    assert_true(lex_is(lex_join(find(&a, "lithium"), 0), LEX_CLINICAL));
    assert_int_equal(lex_join(0, find(&b, "die")), find(&b, "die"));
    buf_free(&core);
    buf_free(&own);
}

/* Thousands of words, all found again, the same bytes in any order; words that
 * are not there are found no more often than lex.h says. */
static void
many(void **state)
{
    char word[16];
    char *list = malloc(1 << 20), *back = malloc(1 << 20);
    size_t n = 0, m = 0;
    unsigned wrong = 0;
    struct buf image, again;
    struct lex x;

    (void)state;
    for (int i = 0; i < 30000; i++) {
        n += (size_t)snprintf(list + n, 32, "surname:%d: w%xq\n", i % 4, i);
        m += (size_t)snprintf(back + m, 32, "surname:%d: w%xq\n",
                              (29999 - i) % 4, 29999 - i);
    }
    image = build(list);
    again = build(back);
    assert_int_equal(image.len, again.len);
    assert_memory_equal(image.ptr, again.ptr, image.len);
    assert_true(image.len < 30000 * 46 / 10);
    open_it(&image, &x);
    assert_int_equal(x.keys, 30000);
    for (int i = 0; i < 30000; i++) {
        (void)snprintf(word, sizeof word, "w%xq", i);
        assert_true(lex_is(find(&x, word), LEX_SURNAME));
        assert_int_equal(lex_surname(find(&x, word)), i % 4);
        (void)snprintf(word, sizeof word, "v%xq", i);
        wrong += find(&x, word) != 0;
        (void)snprintf(word, sizeof word, "u%xq", i);
        wrong += find(&x, word) != 0;
    }
    assert_true(wrong <= 4); /* 60,000 / 262,144 expected */
    buf_free(&again);
    buf_free(&image);
    free(back);
    free(list);
}

static void
lists_refused(void **state)
{
    static const char *const lists[] = {
        "nonsense: a\n",       "given\n",         "given:4: a\n",
        "given:2x: a\n",       "given:2ff: a\n",  "word:8: a\n",
        "place:16: a\n",       "number:128: a\n", "given: a,, b\n",
        "word: a b c d e f\n", "word: -ab\n",     "word: -abcdefghijklm\n",
        "word: ...\n"};

    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        struct lexc c = {0};

        assert_int_equal(
            lexc_read(&c, "refused", (struct str){lists[i], strlen(lists[i])}),
            ST_INVALID);
        lexc_free(&c);
    }
}

/* Every byte of a small image changed in turn: opened or refused, never read
 * outside (the sanitizers watch). */
static void
damaged(void **state)
{
    struct buf image = build("given:3f: anna, robin\nplace:9: new york\n");
    struct lex x = {.keys = 77};

    (void)state;
    for (size_t len = 0; len < image.len; len++)
        assert_int_equal(lex_open(&x, image.ptr, len), ST_INVALID);
    assert_int_equal(x.keys, 77);
    for (size_t i = 0; i < image.len; i++)
        for (unsigned bit = 0; bit < 8; bit++) {
            char *copy = malloc(image.len);

            memcpy(copy, image.ptr, image.len);
            copy[i] = (char)(copy[i] ^ (1 << bit));
            if (lex_open(&x, copy, image.len) == ST_OK) {
                (void)find(&x, "anna");
                (void)find(&x, "new york");
                (void)find(&x, "absent");
            }
            free(copy);
        }
    buf_free(&image);
}

static char *
slurp(const char *lang, size_t *len)
{
    char path[512];
    FILE *in;
    char *bytes = malloc(1 << 20);

    (void)snprintf(path, sizeof path, "%s/lex-%s.bin", folder, lang);
    in = fopen(path, "rb");
    assert_non_null(in);
    *len = fread(bytes, 1, 1 << 20, in);
    (void)fclose(in);
    return bytes;
}

static const struct known {
    const char *lang;
    const char *word;
    uint32_t has, lacks;
} known[] = {
    {"en", "anna", LEX_GIVEN, 0},
    {"en", "mark", LEX_GIVEN | LEX_WORD, LEX_STOP},
    {"en", "smith", LEX_SURNAME, 0},
    {"en", "the", LEX_STOP, 0},
    {"en", "london", LEX_PLACE, 0},
    {"en", "new york city", LEX_PLACE, 0},
    {"en", "yorkshire", LEX_REGION, 0},
    {"en", "portuguese", LEX_NATION, LEX_GIVEN},
    {"en", "sertraline", LEX_CLINICAL, LEX_PLACE},
    {"en", "midwife", LEX_TRADE, LEX_SURNAME},
    {"en", "anxiety", LEX_WORD, LEX_SURNAME | LEX_GIVEN},
    {"de", "klaus", LEX_GIVEN, LEX_WORD},
    {"de", "anzug", LEX_WORD, LEX_GIVEN},
    {"de", "angst", LEX_WORD, LEX_GIVEN},
    {"de", "und", LEX_STOP, 0},
    {"de", "m\xc3\xbcnchen", LEX_PLACE, 0},
    {"de", "patientin", LEX_ROLE, 0},
    {"de", "m\xc3\xa4rz", LEX_MONTH, 0},
    {"de", "jackson", 0, LEX_WORD},
    {"fr", "aujourd'hui", 0, LEX_GIVEN},
    {"fr", "maison", LEX_WORD, LEX_GIVEN},
    {"fr", "marseille", LEX_PLACE, LEX_WORD},
    {"fr", "soixante douze", LEX_NUMBER, 0},
    {"es", "rodriguez", LEX_SURNAME, LEX_STOP},
    {"es", "paciente", LEX_ROLE, LEX_SURNAME},
    {"es", "san sebasti\xc3\xa1n", LEX_PLACE, 0},
    {"nl", "peeters", LEX_SURNAME, LEX_WORD},
    {"nl", "dhr", LEX_TITLE, 0},
    {"nl", "ziekenhuis", LEX_WORD | LEX_ORG, 0},
    {"it", "giovanni", LEX_GIVEN, 0},
    {"it", "quarantadue", LEX_NUMBER, 0},
    {"it", "milano", LEX_PLACE, 0},
};

/* The limits that are promised, and a few words of each language. */
static void
the_six(void **state)
{
    static const char *const langs[] = {"en", "de", "fr", "es", "nl", "it"};
    struct lex x;

    (void)state;
    for (size_t l = 0; l < 6; l++) {
        size_t len;
        char *image = slurp(langs[l], &len);

        assert_true(len < (l == 0 ? 800000 : 500000));
        assert_int_equal(lex_open(&x, image, len), ST_OK);
        assert_memory_equal(x.lang, langs[l], 2);
        assert_true(x.keys > (l == 0 ? 150000 : 60000));
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            uint64_t s = find(&x, known[i].word);

            if (strcmp(known[i].lang, langs[l]) != 0)
                continue;
            if ((s & known[i].has) != known[i].has || lex_is(s, known[i].lacks))
                fail_msg("%s: \"%s\" is %llx", langs[l], known[i].word,
                         (unsigned long long)s);
        }
        free(image);
    }
}

/* Words of noise against the six: few are taken for listed ones. */
static void
noise_is_unknown(void **state)
{
    static const char *const langs[] = {"en", "de", "fr", "es", "nl", "it"};
    struct rng g;
    struct lex x;

    (void)state;
    rng_init(&g, 7);
    for (size_t l = 0; l < 6; l++) {
        size_t len;
        char *image = slurp(langs[l], &len);
        unsigned wrong = 0;

        assert_int_equal(lex_open(&x, image, len), ST_OK);
        for (int i = 0; i < 200000; i++)
            wrong += lex_find(&x, (uint64_t)(rng_uniform(&g) * 9e15)) != 0;
        if (wrong > 6) /* 200,000 / 262,144 expected */
            fail_msg("%s: %u of 200,000", langs[l], wrong);
        free(image);
    }
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_in_comes_out),
        cmocka_unit_test(endings),
        cmocka_unit_test(two_tables_together),
        cmocka_unit_test(many),
        cmocka_unit_test(lists_refused),
        cmocka_unit_test(damaged),
        cmocka_unit_test(the_six),
        cmocka_unit_test(noise_is_unknown),
    };

    if (argc != 2)
        return 2;
    folder = argv[1];
    return cmocka_run_group_tests_name("lex", tests, NULL, NULL);
}
