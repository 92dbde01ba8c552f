#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/id.h"
#include "core/status.h"
#include "core/str.h"

/*
 * json: strict reading of JSON from outside, and a writer over a buf.
 *
 * Reading goes in three steps: json_parse, then take each member by name and
 * type, then json_done, which refuses what nobody took.  Errors are sticky in
 * the json_obj: after the first one every take does nothing, so a handler may
 * take everything and look once, at json_done.  Values that were taken are
 * meaningful only after json_done gave ST_OK.
 *
 * RFC 8259 with these limits: the document is an object or an array, valid
 * UTF-8, no repeated member, no U+0000 in strings, numbers without fraction
 * fit 64 bits.
 */
#define JSON_DEPTH 16   /* nested objects and arrays */
#define JSON_MEMBERS 48 /* members a handler may take from one object */

struct json; /* a parsed document; one owner; frees all its values */

/* Where and why a text was refused. */
struct json_error {
    int line, column; /* from 1; 0 when the text as a whole is meant */
    char why[96];     /* never holds part of the text */
};

/*
 * Parse text of at most max bytes.  ST_NOSPACE when it is longer or memory
 * ran out, ST_INVALID when it is not such JSON; *err (may be NULL) then says
 * where.  The document copies what it needs; free it with json_free.
 */
MUST_USE enum status json_parse(struct str text, size_t max,
                                struct json_error *err, struct json **out);

/* json_free(NULL) does nothing. */
void json_free(struct json *doc);

/* A cursor over one object; lives on the caller's stack, borrows from doc. */
struct json_obj {
    const void *at;                  /* the object */
    const char *taken[JSON_MEMBERS]; /* names taken so far */
    size_t n_taken;
    enum status st;    /* sticky */
    const char *field; /* the member the first error is about, or NULL */
};

/* A borrowed array. */
struct json_arr {
    const void *at;
    size_t n; /* elements */
};

/* The document's top object.  When it is another kind, the obj is marked
 * ST_INVALID. */
struct json_obj json_top(const struct json *doc);

/* Is there such a member (whatever its type)?  For optional members. */
bool json_has(const struct json_obj *o, const char *key);

/*
 * Take a member that must be there.  False, a sticky ST_INVALID and the
 * field's name when it is missing, of another type, or outside the bounds.
 * key must outlive the obj (a literal).  Strings are borrowed from doc.
 */
bool json_take_str(struct json_obj *o, const char *key, size_t max,
                   struct str *out); /* at most max bytes */
bool json_take_int(struct json_obj *o, const char *key, int64_t min,
                   int64_t max, int64_t *out);
bool json_take_real(struct json_obj *o, const char *key, double min, double max,
                    double *out); /* whole numbers are taken, too */
bool json_take_bool(struct json_obj *o, const char *key, bool *out);

/* base64url of min..max bytes, decoded into the arena. */
bool json_take_bytes(struct json_obj *o, const char *key, size_t min,
                     size_t max, struct arena *a, struct str *out);

/* base64url of exactly n bytes, decoded to out. */
bool json_take_bin(struct json_obj *o, const char *key, void *out, size_t n);

/* An id of 26 characters (base/id.h). */
bool json_take_id(struct json_obj *o, const char *key, uint8_t out[ID_LEN]);

/* A nested object; ask it for json_done of its own. */
bool json_take_obj(struct json_obj *o, const char *key, struct json_obj *out);

/* An array of at most max elements. */
bool json_take_arr(struct json_obj *o, const char *key, size_t max,
                   struct json_arr *out);

/* Element i of an array (i < n) as an object (marked ST_INVALID when it is
 * not one), or as a string of at most max bytes. */
struct json_obj json_at_obj(const struct json_arr *a, size_t i);
MUST_USE enum status json_at_str(const struct json_arr *a, size_t i, size_t max,
                                 struct str *out);

/* Mark the handler's own finding about a member: sticky, as the takes. */
void json_refuse(struct json_obj *o, const char *key);

/*
 * The sticky status; ST_INVALID naming the first member nobody took, if there
 * is one.  o->field is then the name (borrowed from doc, NUL-terminated; text
 * from outside: escape it).
 */
MUST_USE enum status json_done(struct json_obj *o);

/*
 * Every leaf of a document in its order: strings, numbers, true, false, null.
 * path says where it stands, "answers.sleep-1", "values[3]", empty for a
 * document that is an empty object or array; text is a string itself, or how
 * the other is written.  Both are borrowed for the call.  A status other than
 * ST_OK from `leaf` ends the walk and is returned; ST_NOSPACE when memory ran
 * out or a path is longer than JSON_PATH_MAX.
 */
#define JSON_PATH_MAX 1024
typedef enum status json_leaf(void *to, struct str path, struct str text);
MUST_USE enum status json_leaves(const struct json *doc, json_leaf *leaf,
                                 void *to);

/*
 * The writer.  Members and elements are separated by it; nesting is the
 * caller's promise (checked by assert).  key is the member's name inside an
 * object (plain ASCII, not escaped) and NULL inside an array or at the top.
 * Errors are those of the buf.
 */
struct json_w {
    struct buf *b;
    bool comma; /* a value stands before this place */
    int depth;
};

void json_w_init(struct json_w *w, struct buf *b);
void json_w_obj(struct json_w *w, const char *key);
void json_w_obj_end(struct json_w *w);
void json_w_arr(struct json_w *w, const char *key);
void json_w_arr_end(struct json_w *w);

/* Bytes that are not UTF-8 become U+FFFD; < > & and controls are escaped, so
 * the text could stand inside a page. */
void json_w_str(struct json_w *w, const char *key, struct str s);
void json_w_int(struct json_w *w, const char *key, int64_t n);
void json_w_real(struct json_w *w, const char *key, double n); /* finite */
void json_w_bool(struct json_w *w, const char *key, bool yes);
void json_w_null(struct json_w *w, const char *key);
void json_w_bytes(struct json_w *w, const char *key, const void *bytes,
                  size_t n); /* base64url */
void json_w_id(struct json_w *w, const char *key, const uint8_t id[ID_LEN]);

#endif
