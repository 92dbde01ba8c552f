#ifndef BASE_CONF_H
#define BASE_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * conf: one file, the environment and the command line become one struct.
 *
 * A module declares its keys in a table, one line each:
 *
 *   CONF(name, TYPE, preset, min, max, unit, help)
 *
 * and makes struct and table from it:
 *
 *   struct serve_conf {
 *   #define CONF(name, type, ...) CONF_FIELD_##type name;
 *   #include "serve/conf.def"
 *   #undef CONF
 *   };
 *   static const struct conf_key keys[] = {
 *   #define CONF(name, type, preset, min, max, unit, help) \
 *       CONF_KEY(struct serve_conf, name, type, preset, min, max, unit, help)
 *   #include "serve/conf.def"
 *   #undef CONF
 *   };
 *
 * A key `mail_host` is `mail_host = …` in the file (or `host = …` under
 * [mail]), MAINSTAY_MAIL_HOST in the environment, --mail-host on the command
 * line.  Later ones win: preset, file, environment, command line.  In the file
 * '#' and ';' begin a comment line, and " ;" ends a value.
 *
 * TYPE     field      value
 * TEXT     struct str at most max bytes (max 0: 1,024), at least min
 * INT      int64_t    whole number min..max
 * BYTES    int64_t    whole number with an optional KiB, MiB or GiB
 * SECONDS  int64_t    whole number with an optional s, min, h or d
 * BOOL     bool       yes no true false on off 1 0
 * CHOICE   int64_t    one of the words in `unit` ("a|b|c"); its place, from 0
 * SECRET   struct str the value names a file; the field gets its content
 *                     without a last newline, at most max bytes.  The file
 *                     must not be open to everybody.  The value itself is
 *                     never taken from environment or command line.
 */
enum conf_type {
    CONF_TEXT,
    CONF_INT,
    CONF_BYTES,
    CONF_SECONDS,
    CONF_BOOL,
    CONF_CHOICE,
    CONF_SECRET
};

#define CONF_FIELD_TEXT struct str
#define CONF_FIELD_INT int64_t
#define CONF_FIELD_BYTES int64_t
#define CONF_FIELD_SECONDS int64_t
#define CONF_FIELD_BOOL bool
#define CONF_FIELD_CHOICE int64_t
#define CONF_FIELD_SECRET struct str

struct conf_key {
    const char *name; /* lower case, underscores */
    enum conf_type type;
    const char
        *preset; /* as it would stand in the file; SECRET: a path or "" */
    int64_t min, max;
    const char *unit; /* for people; for CHOICE the words */
    const char *help;
    size_t offset; /* of the field */
};

#define CONF_KEY(where, name, type, preset, min, max, unit, help)              \
    {#name, CONF_##type, preset, min, max, unit, help, offsetof(where, name)},

/* Where the values come from; NULL members are skipped. */
struct conf_from {
    const char *path;  /* the file; it must be readable when named */
    char *const *env;  /* "NAME=value", NULL at the end; as environ */
    char *const *args; /* "--name=value" or "--name" "value", NULL at the end */
};

/*
 * Fill *out (the struct the table's offsets speak of) from presets and `from`.
 * Texts live in the arena.  Every error is appended to `errors` as one line,
 * "FILE:LINE: …", "MAINSTAY_X: …" or "--x: …"; secrets are never quoted.
 * ST_INVALID when there was one or more (fields may then be set or not),
 * ST_NOSPACE when memory ran out.
 */
MUST_USE enum status conf_read(const struct conf_key *keys, size_t n,
                               const struct conf_from *from, struct arena *a,
                               void *out, struct buf *errors);

/* Append the manual: every key with type, preset, unit and help, as a
 * commented configuration file. */
void conf_manual(const struct conf_key *keys, size_t n, struct buf *out);

#endif
