/*
 * The language of a paragraph: own sentences in six languages, short and long,
 * what is none of them, and the list of words itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "core/lang.h"

static const struct sample {
    const char *code;
    const char *text;
} samples[] = {
    {"en", "She told me that she has been sleeping badly since the move."},
    {"en", "my client said he would not come back after what happened"},
    {"en", "What should I have done?"},
    {"en", "THE SESSION WAS ABOUT HER MOTHER AND THE HOUSE."},
    {"en", "\"That's what I said,\" he replied, and we both laughed."},
    {"de", "Die Klientin berichtet, dass sie seit dem Umzug schlecht schläft."},
    {"de", "er hat sich nicht gemeldet und ich weiss nicht warum"},
    {"de", "Was hätte ich tun sollen?"},
    {"de", "Ich bin unsicher, ob das noch meine Aufgabe ist."},
    {"de", "AUFNAHME WEGEN EINER DEPRESSIVEN EPISODE NACH DER TRENNUNG"},
    {"fr", "La patiente dit qu'elle dort mal depuis le déménagement."},
    {"fr", "il ne veut plus venir et je ne sais pas pourquoi"},
    {"fr", "Qu'est-ce que j'aurais dû faire ?"},
    {"fr", "Son père est mort il y a deux ans, et depuis elle se tait."},
    {"fr", "JE ME DEMANDE SI CELA EST ENCORE DE MON RESSORT"},
    {"es", "La paciente dice que duerme mal desde que se mudó."},
    {"es", "no quiere volver y yo no sé por qué"},
    {"es", "¿Qué debería haber hecho?"},
    {"es", "Su padre murió hace dos años y desde entonces calla."},
    {"es", "EL PACIENTE ACUDE A LA CONSULTA CON SU HERMANO"},
    {"nl", "De cliënte vertelt dat ze sinds de verhuizing slecht slaapt."},
    {"nl", "hij wil niet meer komen en ik weet niet waarom"},
    {"nl", "Wat had ik moeten doen?"},
    {"nl", "Haar vader is twee jaar geleden overleden en sindsdien zwijgt ze."},
    {"nl", "IK VRAAG ME AF OF DIT NOG MIJN TAAK IS"},
    {"it", "La paziente dice che dorme male da quando ha cambiato casa."},
    {"it", "non vuole più venire e io non so perché"},
    {"it", "Che cosa avrei dovuto fare?"},
    {"it", "Suo padre è morto due anni fa e da allora lei tace."},
    {"it", "MI CHIEDO SE QUESTO SIA ANCORA IL MIO COMPITO"},
    {"", ""},
    {"", "Anna Müller"},
    {"", "12.03.2019, 14:30"},
    {"", "Xqz wvrt plmk drtz"},
    {"", "Pacjentka mówi, że źle śpi, odkąd się przeprowadziła."},
    {"", "Москва"},
};
#define N_SAMPLES (sizeof samples / sizeof samples[0])

static enum lang
of(const char *text)
{
    return lang_of((struct str){text, strlen(text)});
}

static void
sentences(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SAMPLES; i++)
        if (strcmp(lang_code(of(samples[i].text)), samples[i].code) != 0)
            fail_msg("\"%s\" is \"%s\"", samples[i].text,
                     lang_code(of(samples[i].text)));
}

/* The same sentences one behind the other, many times: still themselves; cut
 * anywhere, even inside a letter: never another language for long. */
static void
long_and_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_SAMPLES; i++) {
        size_t len = strlen(samples[i].text);
        char *text;

        if (samples[i].code[0] == '\0')
            continue;
        text = malloc(200 * (len + 1));
        for (size_t k = 0; k < 200; k++) {
            memcpy(text + k * (len + 1), samples[i].text, len);
            text[k * (len + 1) + len] = ' ';
        }
        assert_string_equal(
            lang_code(lang_of((struct str){text, 200 * (len + 1)})),
            samples[i].code);
        for (size_t cut = 0; cut <= len; cut++) {
            char *exact = malloc(cut + 1); /* for the sanitizers */

            memcpy(exact, samples[i].text, cut);
            (void)lang_of((struct str){exact, cut});
            free(exact);
        }
        free(text);
    }
}

static void
codes(void **state)
{
    (void)state;
    assert_string_equal(lang_code(LANG_NONE), "");
    assert_string_equal(lang_code(LANG_EN), "en");
    assert_string_equal(lang_code(LANG_IT), "it");
    assert_string_equal(lang_code(LANG_COUNT), "");
}

/* The list is sorted, fits its fields, and every word of it is found: alone it
 * adds its points, so three of it name the language it belongs to alone. */
static void
list(void **state)
{
    static const struct row {
        const char *text;
        unsigned of[6];
    } rows[] = {
#define LANG_WORD(text, en, de, fr, es, nl, it)                                \
    {text, {en, de, fr, es, nl, it}},
#define LANG_INITIAL(byte, from, count)
#include "core/lang_words.def"
#undef LANG_INITIAL
#undef LANG_WORD
    };
    static const struct group {
        unsigned char byte;
        size_t from, count;
    } groups[] = {
#define LANG_WORD(text, en, de, fr, es, nl, it)
#define LANG_INITIAL(byte, from, count) {byte, from, count},
#include "core/lang_words.def"
#undef LANG_INITIAL
#undef LANG_WORD
    };
    uint64_t before = 0;
    size_t next = 0, n_rows = sizeof rows / sizeof rows[0];

    (void)state;
    for (size_t g = 0; g < sizeof groups / sizeof groups[0]; g++) {
        assert_true(g == 0 || groups[g].byte > groups[g - 1].byte);
        assert_int_equal(groups[g].from, next);
        next += groups[g].count;
        assert_true(next <= n_rows);
        for (size_t i = groups[g].from; i < next; i++)
            assert_int_equal((unsigned char)rows[i].text[0], groups[g].byte);
    }
    assert_int_equal(next, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        size_t len = strlen(rows[i].text);
        uint64_t key = 0;
        unsigned best = 0, n_best = 0;
        char text[64] = "";

        assert_true(len >= 1 && len <= 8);
        memcpy(&key, rows[i].text, len); /* this test runs on x86 or ARM */
        if (i > 0 && rows[i].text[0] == rows[i - 1].text[0] && key <= before)
            fail_msg("\"%s\" is not in order", rows[i].text);
        before = key;
        for (unsigned l = 0; l < 6; l++) {
            assert_true(rows[i].of[l] <= 6);
            if (rows[i].of[l] > rows[i].of[best])
                best = l;
        }
        for (unsigned l = 0; l < 6; l++)
            n_best += rows[i].of[l] > 0;
        for (size_t k = 0; k < 3; k++) {
            memcpy(text + k * (len + 1), rows[i].text, len);
            text[k * (len + 1) + len] = ' ';
        }
        if (n_best == 1 && of(text) != (enum lang)(best + 1))
            fail_msg("\"%s\" is \"%s\"", text, lang_code(of(text)));
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences),
        cmocka_unit_test(long_and_cut),
        cmocka_unit_test(codes),
        cmocka_unit_test(list),
    };

    return cmocka_run_group_tests_name("lang", tests, NULL, NULL);
}
