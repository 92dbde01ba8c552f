/*
 * core/ident: the 18 classes of the Safe Harbor list, each of oneself, of
 * relatives, employers and members of the household, in six languages.
 * argv[1]: test/vectors/safe_harbor.txt.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "test/ident/respell.h"
#include "test/ident/scan.h"

#define CLASSES 18
#define OFTEN 5 /* lines of each relation in each language, at least */

static const char *vectors;

enum whom { SELF, RELATIVE, EMPLOYER, HOUSEHOLD, WHOM_COUNT };

static const char *const whom_name[] = {"self", "relative", "employer",
                                        "household"};
static const char *const lang_name[] = {"en", "de", "fr", "es", "nl", "it"};

struct line {
    unsigned class; /* 1 .. CLASSES */
    enum whom whom;
    struct labelled text;
};

/* A line of the file; false for comments and empty ones. */
static bool
line_read(const char *s, enum respell how, struct line *out)
{
    const char *tab;
    char *end;
    unsigned i = 0;

    if (*s == '#' || *s == '\n')
        return false;
    out->class = (unsigned)strtoul(s, &end, 10);
    assert_in_range(out->class, 1, CLASSES);
    assert_int_equal(*end, '\t');
    tab = strchr(end + 1, '\t');
    assert_non_null(tab);
    while (i < WHOM_COUNT &&
           (strlen(whom_name[i]) != (size_t)(tab - end - 1) ||
            strncmp(whom_name[i], end + 1, (size_t)(tab - end - 1)) != 0))
        i++;
    assert_true(i < WHOM_COUNT);
    out->whom = (enum whom)i;
    assert_true(respell(tab + 1, how, &out->text));
    assert_true(out->text.n > 0);
    return true;
}

/* Every line of the file, spelt so, to `see`. */
static void
each_line(enum respell how, void (*see)(const struct line *, void *), void *of)
{
    FILE *f = fopen(vectors, "r");
    static struct line line;
    char text[4096];

    assert_non_null(f);
    while (fgets(text, sizeof text, f) != NULL)
        if (line_read(text, how, &line))
            see(&line, of);
    fclose(f);
}

/* ---- what the file has ---- */

struct coverage {
    unsigned lines[RESPELL_LANGS][CLASSES + 1][WHOM_COUNT];
};

static void
cover(const struct line *l, void *of)
{
    struct coverage *c = of;

    c->lines[l->text.lang][l->class][l->whom]++;
}

/* English has each class of each relation; every language each class, and each
 * relation often. */
static void
covers(void **state)
{
    static struct coverage c;

    (void)state;
    each_line(RESPELL_NOT, cover, &c);
    for (unsigned lang = 0; lang < RESPELL_LANGS; lang++) {
        unsigned of[WHOM_COUNT] = {0};

        for (unsigned k = 1; k <= CLASSES; k++) {
            unsigned any = 0;

            for (unsigned w = 0; w < WHOM_COUNT; w++) {
                unsigned n = c.lines[lang][k][w];

                any += n;
                of[w] += n;
                if (lang == RESPELL_EN && n == 0)
                    fail_msg("no line: en, class %u, %s", k, whom_name[w]);
            }
            if (any == 0)
                fail_msg("no line: %s, class %u", lang_name[lang], k);
        }
        for (unsigned w = 0; w < WHOM_COUNT; w++)
            if (of[w] < OFTEN)
                fail_msg("%s has %u lines of %s", lang_name[lang], of[w],
                         whom_name[w]);
    }
}

/* ---- what is found ---- */

struct tally {
    unsigned gold, hit, spans, right;
    char first[256]; /* what was missed first */
};

static void
look(const struct line *l, void *of)
{
    struct tally *t = of;
    struct found f;

    found_scan((struct str){l->text.text, l->text.len}, &f);
    for (unsigned g = 0; g < l->text.n; g++) {
        const struct gold *gold = &l->text.gold[g];
        bool hit = found_touches(&f, gold);

        t->gold++;
        t->hit += hit;
        if (!hit && t->first[0] == '\0')
            snprintf(t->first, sizeof t->first, "%s, class %u, %s: \"%.*s\"",
                     lang_name[l->text.lang], l->class, whom_name[l->whom],
                     (int)(gold->end - gold->start),
                     l->text.text + gold->start);
    }
    t->spans += f.n;
    t->right += found_right(&f, &l->text);
}

static void
finds_every_class(void **state)
{
    struct tally t = {0};

    (void)state;
    each_line(RESPELL_NOT, look, &t);
    if (t.hit < t.gold)
        fail_msg("missed %u of %u, first %s", t.gold - t.hit, t.gold, t.first);
}

/* Little else is touched in these lines: three findings in a hundred. */
static void
leaves_the_rest(void **state)
{
    struct tally t = {0};

    (void)state;
    each_line(RESPELL_NOT, look, &t);
    assert_true(t.spans > 400);
    if ((t.spans - t.right) * 100 > t.spans * 3)
        fail_msg("%u of %u findings touch nothing that is labelled",
                 t.spans - t.right, t.spans);
}

/* As it comes out of a word processor, a telephone, a scanner. */
static void
survives_spelling(void **state)
{
    static const struct {
        enum respell how;
        const char *name;
        unsigned missed; /* may be, of all */
    } how[] = {
        {RESPELL_CURLY, "curly quotes", 0},
        {RESPELL_NFD, "accents that stand alone", 0},
        {RESPELL_ZERO_WIDTH, "zero-width characters", 0},
        {RESPELL_FULL_WIDTH, "full-width letters and digits", 0},
        {RESPELL_SPACED, "names in spaced letters", 0},
        {RESPELL_LOWER, "lower case", 25},
    };

    (void)state;
    for (size_t i = 0; i < sizeof how / sizeof how[0]; i++) {
        struct tally t = {0};

        each_line(how[i].how, look, &t);
        if (getenv("MAINSTAY_FIGURES") != NULL)
            printf("# %s: %u of %u\n", how[i].name, t.hit, t.gold);
        if (t.hit + how[i].missed < t.gold)
            fail_msg("%s: missed %u of %u, first %s", how[i].name,
                     t.gold - t.hit, t.gold, t.first);
    }
}

/* What is near to one of the classes and none of it. */
static const char *const near[] = {
    "The tumour was staged pT2N0M0 and measured 51x19x22 mm.",
    "In session 14 we used the PHQ-A 12 and the RCADS.",
    "She takes 20mg at 8pm and 500mg at night, plan B if it fails.",
    "Im Kapitel 4 geht es um die Angst, in der Sitzung 12 um die Wut.",
    "Wir sehen uns am Mittwoch um 14 Uhr, Raum im Haus ist offen.",
    "Das war Nummer 5 auf der Liste der Patientin.",
    "Le num\xc3\xa9ro 3 de la liste est le plus difficile pour la patiente.",
    "Es la sesi\xc3\xb3n n\xc3\xbamero 12 y la paciente duerme mejor.",
    "We drew a picture of the anger and took a photo of the drawing.",
    "His fingerprints were all over the story he told me.",
    "She drove the car for 3 hours and slept for 12.",
};

static void
leaves_what_is_near(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof near / sizeof near[0]; i++) {
        struct found f;

        found_scan((struct str){near[i], strlen(near[i])}, &f);
        if (f.n != 0)
            fail_msg("\"%s\": label %u at %u..%u", near[i], f.span[0].label,
                     f.span[0].start, f.span[0].end);
    }
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(covers),
        cmocka_unit_test(finds_every_class),
        cmocka_unit_test(leaves_the_rest),
        cmocka_unit_test(survives_spelling),
        cmocka_unit_test(leaves_what_is_near),
    };

    if (argc != 2) {
        fputs("usage: test_safe_harbor VECTORS\n", stderr);
        return 2;
    }
    vectors = argv[1];
    return cmocka_run_group_tests(tests, NULL, NULL);
}
