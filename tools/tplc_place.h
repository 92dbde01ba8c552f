#ifndef TOOLS_TPLC_PLACE_H
#define TOOLS_TPLC_PLACE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * tplc_place: where in the markup the compiler stands, byte by byte.
 *
 * A strict reader of the HTML this project writes, not of HTML at large: every
 * element that is not void is closed, attribute values stand in double quotes,
 * scripts and styles are separate files.  What it does not know it refuses.
 */
enum tplc_place_state {
    TPLC_PLACE_TEXT,   /* between tags */
    TPLC_PLACE_OPEN,   /* "<" seen */
    TPLC_PLACE_NAME,   /* in the name of an opening tag */
    TPLC_PLACE_TAG,    /* in a tag, between attributes */
    TPLC_PLACE_ATTR,   /* in the name of an attribute */
    TPLC_PLACE_EQUALS, /* "=" seen, quote expected */
    TPLC_PLACE_VALUE,  /* in a quoted value */
    TPLC_PLACE_QUOTED, /* after the closing quote */
    TPLC_PLACE_CLOSE,  /* "</" seen, in the name */
    TPLC_PLACE_SLASH,  /* "/" in a tag, ">" expected */
    TPLC_PLACE_BANG,   /* "<!" of the document type */
};

#define TPLC_PLACE_DEPTH 64
#define TPLC_PLACE_WORD 48 /* longest name of an element or attribute */

struct tplc_place {
    enum tplc_place_state state;
    bool sealed;                 /* apply the rules for sealed pages */
    bool words;                  /* inside {{_}}: letters are welcome */
    char tag[TPLC_PLACE_WORD];   /* element being opened or closed */
    char attr[TPLC_PLACE_WORD];  /* attribute being read */
    char value[TPLC_PLACE_WORD]; /* its beginning */
    size_t value_len;            /* literal bytes of it so far */
    bool value_maybe;            /* something may have been put before */
    bool value_surely;           /* a literal certainly stands before */
    char stack[TPLC_PLACE_DEPTH][TPLC_PLACE_WORD];
    bool verbatim[TPLC_PLACE_DEPTH]; /* translate="no" there */
    size_t depth;
    size_t values;     /* attribute values that have ended so far */
    size_t low;        /* least depth since the section began */
    unsigned letters;  /* letters in a row outside {{_}} */
    bool entity;       /* between "&" and ";" */
    bool tag_verbatim; /* this tag says translate="no" */
    bool has_name;     /* this tag has a name, an action, … */
    bool has_action;
    bool has_dialog;   /* method="dialog" */
    bool has_spelling; /* spellcheck="false" */
    bool has_text;     /* type="text" */
    bool has_type;
};

/* Start in text, outside every element. */
void tplc_place_init(struct tplc_place *p, bool sealed);

/* Take one byte of markup.  NULL, or what is wrong with it. */
const char *tplc_place_step(struct tplc_place *p, char c);

/* Are letters here read by people: in an attribute such as aria-label? */
bool tplc_place_spoken(const struct tplc_place *p);

/* Does the attribute being read hold an address? */
bool tplc_place_is_url(const struct tplc_place *p);

/* Is white space kept as written (pre, textarea)? */
bool tplc_place_keeps_space(const struct tplc_place *p);

/* A hole was put here; the value, if in one, may have begun. */
void tplc_place_filled(struct tplc_place *p);

/*
 * A section that began at `from` ends here.  NULL when it leaves the markup as
 * it found it, else what is wrong.  Afterwards *p holds what is true whether
 * the section was written or not.
 */
const char *tplc_place_join(struct tplc_place *p,
                            const struct tplc_place *from);

/* Is the page finished?  NULL, or what is still open. */
const char *tplc_place_finished(const struct tplc_place *p);

#endif
