#ifndef CORE_IDENT_WORK_H
#define CORE_IDENT_WORK_H

#include <stdbool.h>

#include "core/fold.h"
#include "core/ident.h"

/*
 * ident_work: what the stages of the detector hand to each other.  Only
 * core/ident*.c include it.
 *
 * A text is folded (core/fold.h), cut into tokens, and then read by the stages
 * in this order: safe forms, structure, addresses, names of all kinds, trades,
 * the writer's own list, spreading.  A stage takes tokens by giving them a
 * claim; what has one is not looked at by later stages.
 */

enum ident_kind {
    IDENT_WORD,   /* letters, inner apostrophes */
    IDENT_DIGITS, /* 0-9 */
    IDENT_MARK,   /* one other character; or 's */
    IDENT_LINE,   /* one or more line ends */
    IDENT_END,    /* the sentinel behind the last token */
};

enum ident_form {
    IDENT_CAPITAL = 1,   /* begins with a capital */
    IDENT_CAPITALS = 2,  /* two letters or more, all capitals */
    IDENT_GLUED = 4,     /* nothing between it and the token before */
    IDENT_START = 8,     /* first word of a sentence or line */
    IDENT_INNER = 16,    /* a capital inside: McKay, iPhone */
    IDENT_SPACED = 32,   /* was written with blanks: J o h n */
    IDENT_CASELESS = 64, /* its paragraph is written in one case */
    IDENT_NOUNS = 128,   /* its paragraph capitalises nouns (German) */
    IDENT_TAIL = 256,    /* set is that of its ending, no table has the word */
};

/* Claims: 0 free, 1 safe, 2 + enum ident_label taken. */
enum { IDENT_FREE = 0, IDENT_SAFE = 1, IDENT_TAKEN = 2 };

struct ident_token {
    uint64_t hash; /* words: fold_hash */
    uint64_t set;  /* words: what the tables say, core/lex.h */
    uint32_t from; /* folded characters */
    uint32_t to;
    uint8_t kind;
    uint8_t lang; /* of its paragraph: 0 the core table, else more[lang - 1] */
    uint8_t claim;
    uint16_t form;
    uint8_t ch;    /* its first character in lower case */
    uint32_t find; /* claimed: its finding's index + 1, 0 for none */
    uint8_t
        phrase; /* tokens of the longest listed phrase that begins here; 0 */
    uint8_t inside; /* tokens since that phrase began; 0 at its first */
};

struct ident_find {
    uint32_t first, last; /* tokens, last exclusive */
    uint32_t from, to;    /* folded characters */
    uint8_t label, level, why, suggest;
    uint32_t number;
    uint32_t years; /* an AGE in years, before it becomes a band */
};

/* Empty tokens before and behind the text's own, so that rules may look
 * around without asking where the text begins. */
#define IDENT_GUARD 4

struct ident_state {
    struct fold f;
    struct ident_token *tok; /* the text's from IDENT_GUARD to n_tok - 1 */
    uint32_t n_tok;
    uint32_t *hot; /* n_hot tokens that stages before the names look at */
    uint32_t n_hot;
    struct ident_find *find;
    uint32_t n_find;
    const char *text; /* as it was given */
    const struct ident_tables *tables;
};

/* Record tokens [first, last) and claim them. */
struct ident_find *ident_take(struct ident_state *s, uint32_t first,
                              uint32_t last, enum ident_label label,
                              enum ident_level level, enum ident_why why);

/* Mark tokens [first, last) as safe, whatever later stages think. */
void ident_spare(struct ident_state *s, uint32_t first, uint32_t last);

/* Is the token a word that spells w (lower-case ASCII)?  Most are not by their
 * first character already. */
bool ident_spells_all(const struct ident_state *s, const struct ident_token *t,
                      const char *w);

static inline bool
ident_spells(const struct ident_state *s, const struct ident_token *t,
             const char *w)
{
    return t->ch == (uint8_t)w[0] && t->kind == IDENT_WORD &&
           ident_spells_all(s, t, w);
}

/* The same of token t. */
static inline bool
ident_is(const struct ident_state *s, uint32_t t, const char *w)
{
    return ident_spells(s, &s->tok[t], w);
}

/* Length of a token in folded characters. */
static inline uint32_t
ident_len(const struct ident_token *t)
{
    return t->to - t->from;
}

static inline bool
ident_mark(const struct ident_token *t, char c)
{
    return t->kind == IDENT_MARK && t->ch == (uint8_t)c;
}

static inline bool
ident_glued(const struct ident_token *t)
{
    return (t->form & IDENT_GLUED) != 0;
}

/* Do two words of five folded letters or more differ by one letter: wrong,
 * missing, added or swapped?  The first letter is seldom wrong. */
bool ident_near(const uint8_t *x, uint32_t n, const uint8_t *y, uint32_t m);

/* A bit of 64 by a hash: a word whose bit no name has is none of them. */
static inline uint64_t
ident_bit(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 58);
}

/* Is the paragraph of token t in this language? */
bool ident_lang(const struct ident_state *s, uint32_t t, const char *code);

/*
 * A word of `class`, or of `more`, within `reach` words before token t, over
 * marks but not over the end of a sentence.  Before a number that a comma sets
 * beside what it belongs to ("the file of his daughter, no. 5518") an
 * identifier's cue may stand further back.
 */
bool ident_cue(const struct ident_state *s, uint32_t t, uint32_t class,
               unsigned more, unsigned reach);

/* The end of the number plate or other number known by its shape that begins
 * at token t, and why it is one; 0 for none. */
uint32_t ident_shape(const struct ident_state *s, uint32_t t,
                     enum ident_why *why);

/* The number of a DIGITS token; UINT32_MAX when it has more than 9 digits. */
uint32_t ident_number(const struct ident_state *s, const struct ident_token *t);

/* How many tokens a rule looks along a text at most, so that no text takes
 * longer than its length. */
#define IDENT_REACH 24

/* The stages. */
void ident_tokens(struct ident_state *s);
void ident_safe(struct ident_state *s);
void ident_net(struct ident_state *s);
void ident_dates(struct ident_state *s);
void ident_ages(struct ident_state *s);
void ident_codes(struct ident_state *s);
void ident_addresses(struct ident_state *s);
void ident_names(struct ident_state *s);
void ident_postcodes(struct ident_state *s);
void ident_trades(struct ident_state *s);
void ident_own(struct ident_state *s);
void ident_spread(struct ident_state *s);
void ident_suggestions(struct ident_state *s);
void ident_facts(const struct ident_state *s, struct rarity_facts *out);

#endif
