#ifndef CORE_SHEET_H
#define CORE_SHEET_H

#include "core/tape.h"

/*
 * sheet: the model of a questionnaire, read from a FHIR Questionnaire of the
 * versions R4, R5 or STU3 (docs/method/questionnaires.md).  Items stand in a
 * flat list in the order of the file, an item's children right after it.
 * Everything borrows from the tape.
 */
#define SHEET_ITEMS 500
#define SHEET_DEPTH 8
#define SHEET_OPTIONS 4000
#define SHEET_CONDITIONS 1000
#define SHEET_NONE UINT32_MAX

enum sheet_type {
    SHEET_GROUP,
    SHEET_DISPLAY,
    SHEET_BOOLEAN,
    SHEET_DECIMAL,
    SHEET_INTEGER,
    SHEET_DATE,
    SHEET_DATE_TIME,
    SHEET_TIME,
    SHEET_STRING,
    SHEET_TEXT,
    SHEET_URL,
    SHEET_CHOICE, /* R5: coding */
    SHEET_OPEN_CHOICE,
    SHEET_ATTACHMENT,
    SHEET_REFERENCE,
    SHEET_QUANTITY,
    SHEET_TYPE_COUNT
};

enum sheet_why {
#define SHEET_WHY(name, words) SHEET_##name,
#define SHEET_WARN(name, words)
#include "core/sheet_why.def"
#undef SHEET_WHY
#undef SHEET_WARN
    SHEET_WHY_COUNT
};

/* Bits of sheet_item.warn, in the order of sheet_why.def. */
enum sheet_warn {
#define SHEET_WHY(name, words)
#define SHEET_WARN(name, words) SHEET_WARN_##name,
#include "core/sheet_why.def"
#undef SHEET_WHY
#undef SHEET_WARN
    SHEET_WARN_COUNT
};

struct sheet_item {
    struct str link_id;
    struct str text;
    struct str prefix;
    struct str code; /* the first of its codes: a hint, never trusted alone */
    uint32_t node;   /* of the tape */
    uint32_t parent; /* item, or SHEET_NONE */
    uint32_t end;    /* the item after this one and all under it */
    uint32_t depth;  /* 0 at the top */
    uint32_t option, n_options;
    uint32_t when, n_when;
    uint32_t warn; /* bits 1 << SHEET_WARN_… */
    enum sheet_type type;
    bool is_required, repeats, is_read_only, is_hidden;
    bool is_open;     /* takes an answer that is not among the options */
    bool is_external; /* options exist, but not in this file */
    bool needs_all;   /* conditions: all of them, not any */
};

enum sheet_value {
    SHEET_V_NONE,
    SHEET_V_CODING,
    SHEET_V_STRING, /* also what is written like one: date, time, uri … */
    SHEET_V_NUMBER,
    SHEET_V_BOOLEAN,
    SHEET_V_OTHER
};

/* One value[x], as an option, a condition or an answer has it. */
struct sheet_any {
    struct str system;
    struct str code;    /* of a Coding; the text of the others */
    struct str display; /* of a Coding */
    double number;      /* NaN unless it is one */
    enum sheet_value kind;
    bool yes;
    char
        type; /* of the member's name: 'C'oding, 'S'tring, 'I'nteger, d'E'cimal,
                 'D'ate, date 'T'ime, t'M'e, 'U'rl, 'B'oolean, 'Q'uantity,
                 'A'ttachment, 'R'eference, 'K': code or markdown, '?' */
};

struct sheet_option {
    struct sheet_any value;
    double weight; /* NaN: none */
    uint32_t node;
    bool is_exclusive;
};

enum sheet_operator {
    SHEET_EXISTS,
    SHEET_EQUAL,
    SHEET_UNEQUAL,
    SHEET_GREATER,
    SHEET_LESS,
    SHEET_GREATER_EQUAL,
    SHEET_LESS_EQUAL
};

struct sheet_when {
    uint32_t question; /* item */
    enum sheet_operator op;
    struct sheet_any value;
};

struct sheet {
    const struct tape *tape;
    struct sheet_item *item;     /* SHEET_ITEMS */
    struct sheet_option *option; /* SHEET_OPTIONS */
    struct sheet_when *when;     /* SHEET_CONDITIONS */
    uint32_t n_items, n_options, n_when;
    struct str url, id, name, title, version, copyright, language;
};

struct sheet_error {
    enum sheet_why why;
    uint32_t line;      /* on which what is refused begins, from 1 */
    struct str link_id; /* of the item, if it has one */
    char path[112];     /* "item[2].item[0].answerOption[3]", NUL at its end */
};

/*
 * Read the tape's Questionnaire.  *out comes with its three arrays (room as
 * above).  ST_INVALID, or ST_NOSPACE at a limit, with *error filled; the
 * arrays are then meaningless.
 */
MUST_USE enum status sheet_read(const struct tape *t, struct sheet *out,
                                struct sheet_error *error);

/* What the form calls itself: title, name, id or url; may be empty. */
struct str sheet_title(const struct sheet *f);

/* The item with this linkId, or SHEET_NONE. */
uint32_t sheet_find(const struct sheet *f, struct str link_id);

/* May this item's answer be a number in a score: a choice with a weight on
 * every option, a number or yes/no; asked, and not calculated? */
bool sheet_scores(const struct sheet_item *item);

/* In English words, as core/sheet_why.def has them: why a form is refused, and
 * what in one that is taken is worth a warning. */
const char *sheet_why_words(enum sheet_why why);
const char *sheet_warn_words(enum sheet_warn warn);

/* The member "value[x]" (or "answer[x]", "initial[x]": stem) of an object. */
bool sheet_any_read(const struct tape *t, uint32_t at, struct str stem,
                    struct sheet_any *out);

/* Do they mean the same?  Codings by system and code; by code alone when one
 * of them has no system. */
bool sheet_any_same(const struct sheet_any *a, const struct sheet_any *b);

/* The array that is member `name` of an object, or 0 when there is none;
 * false when the member is something else. */
bool sheet_array(const struct tape *t, uint32_t at, struct str name,
                 uint32_t *array);

/* The extension of `at` whose address ends in "/name", or 0. */
uint32_t sheet_extension(const struct tape *t, uint32_t at, struct str name);

/* The number, or text, that an extension carries; false if there is none. */
bool sheet_extension_value(const struct tape *t, uint32_t at, struct str name,
                           struct sheet_any *out);

#endif
