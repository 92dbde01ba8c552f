#ifndef CORE_LANG_H
#define CORE_LANG_H

#include <stdint.h>

#include "core/str.h"

/*
 * lang: which of six languages a paragraph is written in.
 *
 * Function words (core/lang_words.def) and letters that few of the languages
 * have give points; the language with the most wins if it is clear enough.
 * Reading stops where one language is far ahead, and at LANG_LOOK bytes, so a
 * long paragraph costs no more than a short one.  Names, places and trades say
 * nothing here.
 */
enum lang {
    LANG_NONE, /* too short, undecided, or another language */
    LANG_EN,
    LANG_DE,
    LANG_FR,
    LANG_ES,
    LANG_NL,
    LANG_IT,
    LANG_COUNT
};

#define LANG_LOOK 600 /* bytes of a paragraph */

/* The language of s: UTF-8, well-formed or not. */
enum lang lang_of(struct str s);

/* Its code by ISO 639-1, "en"; "" for LANG_NONE.  Constant text. */
const char *lang_code(enum lang l);

#endif
