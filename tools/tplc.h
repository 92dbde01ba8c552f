#ifndef TOOLS_TPLC_H
#define TOOLS_TPLC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"
#include "tools/tplc_place.h"

/*
 * tplc: the template compiler.  HTML files with typed holes become C
 * functions, one per template and language, with every escape decided at
 * build time from the place of the hole and the type of its value.
 *
 * The language of the templates is described in docs/templates.md.  This
 * header holds what the compiler's parts share:
 *   tplc_parse.c   bytes to nodes, and the declaration of fields
 *   tplc_place.c   where in the markup are we: text, attribute, URL, …
 *   tplc_emit.c    nodes to C, for one template in one language
 *   tplc_hole.c    one value into one place
 *   tplc_words.c   translated text
 *   tplc_header.c  what surrounds it: the header, the tables
 *   tplc_po.c      catalogues of translations, in and out
 *   tplc_assets.c  addresses and hashes of the served files
 *   tplc.c         putting it together
 *   tplc_main.c    the program
 * Everything lives in one arena until the program ends.
 */

/* Where something stands, for messages: file, line and column from 1. */
struct tplc_pos {
    struct str file;
    int line;
    int col;
};

enum tplc_kind {
    TPLC_LITERAL, /* text: bytes as written */
    TPLC_HOLE,    /* name, places */
    TPLC_SECTION, /* name, value, inverted, kids */
    TPLC_PARTIAL, /* name of the file to put here */
    TPLC_BLOCK,   /* name, kids: what stands here unless overridden */
    TPLC_TRANS,   /* kids: text to translate */
    TPLC_PLURAL,  /* name, kids for one, other for the rest */
    TPLC_CALL,    /* name, value: {{@name value}} */
};

struct tplc_node {
    enum tplc_kind kind;
    struct tplc_pos pos;
    struct str text;  /* LITERAL */
    struct str name;  /* as listed above */
    struct str value; /* SECTION: after "="; CALL: the argument */
    int places;       /* HOLE: decimals, -1 when none were given */
    bool inverted;    /* SECTION: {{^name}} */
    struct tplc_node *kids;
    struct tplc_node *other;
    struct tplc_node *next;
    bool used; /* BLOCK of an extending file: some layout has its place */
};

enum tplc_type {
    TPLC_TEXT, /* struct str, escaped */
    TPLC_INT,  /* int64_t */
    TPLC_REAL, /* double, shown with the decimals the hole names */
    TPLC_BOOL,
    TPLC_URL,  /* struct str, only schemes html_add_url allows */
    TPLC_HTML, /* struct html */
    TPLC_ID,   /* struct str of [A-Za-z0-9_-] */
    TPLC_DATE, /* int64_t, UTC milliseconds, shown as a day */
    TPLC_ENUM,
    TPLC_LIST,
};

#define TPLC_FIELDS 96 /* in one record */
#define TPLC_VALUES 32 /* of one enum */

struct tplc_rec;

struct tplc_field {
    struct str name;
    enum tplc_type type;
    bool shared;          /* the same for everybody: sealed pages may use it */
    struct tplc_rec *rec; /* LIST */
    struct str value[TPLC_VALUES]; /* ENUM */
    size_t values;
};

struct tplc_rec {
    struct str cname; /* "tpl_help_number", without "struct" */
    struct tplc_field field[TPLC_FIELDS];
    size_t fields;
};

/* One file of web/tpl. */
struct tplc_file {
    struct str path;         /* for messages */
    struct str stem;         /* "help-now"; a leading "_" is a part only */
    struct str extends;      /* stem of the layout, empty: none */
    struct str address;      /* SEALED: the page's address */
    bool sealed;             /* same bytes for everybody */
    struct tplc_rec *rec;    /* NULL: declares nothing */
    struct tplc_node *nodes; /* of an extending file: its blocks */
};

#define TPLC_FILES 128

/* Messages are collected so that a test can read them. */
struct tplc_diag {
    struct buf text;
    size_t errors;
};

/* A language and its catalogue. */
struct tplc_entry {
    struct tplc_pos pos;
    struct str id;
    struct str plural; /* empty: no plural */
    struct str str[2]; /* empty: untranslated */
};

#define TPLC_ENTRIES 8192

struct tplc_catalogue {
    struct str tag;  /* "de" */
    struct str name; /* "Deutsch", in its own language */
    char point;      /* decimal point */
    bool pseudo;     /* made up from English, for tests */
    struct tplc_entry *entry;
    size_t entries;
};

#define TPLC_LANGS 8

/* A served file, from the embedder's list. */
struct tplc_asset {
    struct str name;
    struct str url;
    struct str integrity;
    struct str import[32]; /* names of the modules it imports */
    size_t imports;
    bool seen; /* scratch mark while a closure is walked */
};

#define TPLC_ASSETS 256

struct tplc {
    struct arena *arena;
    struct tplc_diag diag;
    struct tplc_file file[TPLC_FILES];
    size_t files;
    struct tplc_rec *page; /* struct tpl_page */
    struct tplc_catalogue lang[TPLC_LANGS];
    size_t langs;             /* lang[0] is the source language */
    struct tplc_entry *found; /* every text met, for the .pot */
    size_t founds;
    struct tplc_asset asset[TPLC_ASSETS];
    size_t assets;
    struct str icon[64];
    size_t icons;
};

/* Record a message at pos; printf-like.  Returns ST_INVALID, so that a
 * caller can say `return tplc_error(…)`. */
enum status tplc_error(struct tplc *t, struct tplc_pos pos, const char *fmt,
                       ...) __attribute__((format(printf, 3, 4)));

/* The file with this stem, or NULL. */
struct tplc_file *tplc_file(struct tplc *t, struct str stem);

/* Start with English as the only language.  Everything goes into `a`. */
MUST_USE enum status tplc_init(struct tplc *t, struct arena *a);

/* Release what is not in the arena. */
void tplc_clear(struct tplc *t);

/* Add a language; its catalogue is read with tplc_po_parse. */
MUST_USE enum status tplc_lang_add(struct tplc *t, struct str tag,
                                   struct str name, bool pseudo,
                                   struct tplc_catalogue **out);

/* Compile everything parsed so far; goes on after the first message, so that
 * one run reports one mistake of each template. */
MUST_USE enum status tplc_compile(struct tplc *t, struct buf *h, struct buf *c);

/* printf's "%.*s" takes an int and a pointer. */
#define TPLC_S(s) (int)(s).len, (s).len > 0 ? (s).ptr : ""

/* --- tplc_parse.c --- */

/* Add the file `path` with contents `text` (both must outlive t): its
 * declaration, its nodes.  ST_INVALID after recording messages. */
MUST_USE enum status tplc_parse(struct tplc *t, struct str path,
                                struct str stem, struct str text);

/* --- tplc_po.c --- */

/* Add a catalogue in gettext's text format to c->entry; a language has one for
 * each template. */
MUST_USE enum status tplc_po_parse(struct tplc *t, struct tplc_catalogue *c,
                                   struct str path, struct str text);

/* The translation of id (and plural; empty when there is none), form 0 or 1.
 * Falls back to the English; *pos is where the answer stands. */
struct str tplc_po_find(struct tplc *t, struct tplc_catalogue *c,
                        const struct tplc_entry *want, int form,
                        struct tplc_pos *pos);

/* Remember a text for the .pot; returns its entry. */
struct tplc_entry *tplc_po_note(struct tplc *t, struct tplc_pos pos,
                                struct str id, struct str plural);

/* How many of the texts met has c no translation for? */
size_t tplc_po_missing(const struct tplc *t, const struct tplc_catalogue *c);

/* All texts met, as a catalogue without translations. */
void tplc_po_render(const struct tplc *t, struct buf *out);

/* --- tplc_assets.c --- */

/* Read the embedder's list (tools/embed.c says its form). */
MUST_USE enum status tplc_assets_parse(struct tplc *t, struct str path,
                                       struct str text);

/* NULL when there is no such served file. */
struct tplc_asset *tplc_assets_find(struct tplc *t, struct str name);

/* Is there a picture of this name in the sprite? */
bool tplc_assets_icon(const struct tplc *t, struct str name);

/* Append the markup of {{@name value}}; ST_ABSENT when `name` is no such
 * call, ST_INVALID after recording a message. */
MUST_USE enum status
tplc_assets_call(struct tplc *t, const struct tplc_node *node, struct buf *out);

/* --- tplc_emit.c --- */

#define TPLC_SCOPES 8  /* lists within lists */
#define TPLC_LAYOUTS 4 /* a page extends a layout that extends … */

struct tplc_scope {
    const struct tplc_rec *rec;
    char expr[16]; /* "t", "e1" */
};

/* The walk over one template in one language. */
struct tplc_emit {
    struct tplc *t;
    struct tplc_file *f;
    struct tplc_catalogue *lang;
    struct buf *c;
    struct buf literal; /* markup not yet written to c */
    struct tplc_place place;
    bool after_space; /* the last byte of markup was white space */
    struct tplc_scope scope[TPLC_SCOPES];
    size_t scopes;
    struct tplc_file *chain[TPLC_LAYOUTS]; /* the page, then its layouts */
    size_t layouts;
    unsigned loops; /* for names of loop variables */
    unsigned depth; /* of parts within parts */
};

/* Append a node's markup and code; also used for translated text. */
MUST_USE enum status tplc_emit_nodes(struct tplc_emit *e,
                                     const struct tplc_node *list);

/* Write pending markup as one append. */
void tplc_emit_flush(struct tplc_emit *e);

/* A value: its field, and how C reaches it. */
struct tplc_value {
    const struct tplc_rec *rec;
    const struct tplc_field *field;
    struct str expr; /* in the arena: "e1->number" */
};

/* Is there a value of this name, as a hole would write it? */
bool tplc_emit_knows(const struct tplc_emit *e, struct str name);

/* Resolve a name from the inside out; ST_INVALID after a message. */
MUST_USE enum status tplc_emit_find(struct tplc_emit *e,
                                    const struct tplc_node *n,
                                    struct tplc_value *out);

/* The functions of one template, one per language, and the public one. */
MUST_USE enum status tplc_emit(struct tplc *t, struct tplc_file *f,
                               struct buf *c);

/* "help-now" to "help_now", in the arena. */
struct str tplc_emit_cname(struct tplc *t, struct str stem);

/* --- tplc_hole.c --- */

/* {{name}}: the one append that fits the place and the type. */
MUST_USE enum status tplc_hole_emit(struct tplc_emit *e,
                                    const struct tplc_node *n);

/* --- tplc_words.c --- */

/* {{_}}…{{/_}} and {{_n x}}…{{|}}…{{/_}} in the walk's language. */
MUST_USE enum status tplc_words_emit(struct tplc_emit *e,
                                     const struct tplc_node *n);

/* --- tplc_header.c --- */

/* Declarations for the header: languages, records, functions, shells. */
void tplc_header_render(const struct tplc *t, struct buf *h);

/* What stands at the head of the generated source. */
void tplc_header_prelude(struct tplc *t, struct buf *c);

/* Tables at its end: languages and sealed pages. */
void tplc_header_tables(const struct tplc *t, struct buf *c);

/* "TPL_PAGE_WHO_" + value in capitals. */
void tplc_header_add_value(struct buf *out, const struct tplc_rec *rec,
                           const struct tplc_field *f, struct str value);

/* "TPL_LANG_DE" */
void tplc_header_add_lang(struct buf *out, const struct tplc_catalogue *c);

#endif
