#ifndef TEST_IDENT_RESPELL_H
#define TEST_IDENT_RESPELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/ident.h"

/*
 * respell: a labelled text of test/vectors/ident.txt, as written or spelt
 * otherwise, with the offsets of what identifies.
 */
enum respell {
    RESPELL_NOT,
    RESPELL_CURLY,      /* ' and " as the quotes that word processors make */
    RESPELL_NFD,        /* accents as characters of their own */
    RESPELL_ZERO_WIDTH, /* U+200B after the second letter of what identifies */
    RESPELL_FULL_WIDTH, /* its ASCII letters and digits as U+FF01 .. */
    RESPELL_LOOK_ALIKE, /* its a c e o p x as Cyrillic letters */
    RESPELL_LINES,      /* every sixth blank outside is a line end */
    RESPELL_SPACED,     /* PERSON of one word, four letters or more: J o h n */
    RESPELL_SWAPPED,    /* PERSON of one or two capital words: another name */
    RESPELL_LOWER,
    RESPELL_UPPER,
};

enum {
    RESPELL_EN,
    RESPELL_DE,
    RESPELL_FR,
    RESPELL_ES,
    RESPELL_NL,
    RESPELL_IT,
    RESPELL_LANGS
};

struct gold {
    uint32_t start, end;
    enum ident_label label;
};

struct labelled {
    unsigned lang; /* RESPELL_EN … */
    char text[16384];
    size_t len;
    struct gold gold[64];
    unsigned n;
};

/* Read one line.  False when it is not well-formed. */
bool respell(const char *line, enum respell how, struct labelled *out);

/* Recall over RESPELL_LANGS pairs that lie `stride` numbers apart. */
double respell_recall(const unsigned *gold, const unsigned *hit, size_t stride);

#endif
