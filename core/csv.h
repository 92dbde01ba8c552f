#ifndef CORE_CSV_H
#define CORE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/*
 * csv: a pull reader for RFC 4180 text in the caller's memory.  Copies
 * nothing, allocates nothing.
 *
 * Taken besides the RFC: separators comma, semicolon and tab; line ends CRLF,
 * LF or CR; a byte order mark (UTF-8) at the start; a missing line end at the
 * end; empty lines, which are skipped.  Refused, with line and column: a quote
 * inside an unquoted field, anything but a separator or line end after a
 * closing quote, a quote that is never closed, a NUL byte, and the limits:
 */
#define CSV_INPUT_MAX (256u << 20) /* bytes of input */
#define CSV_FIELD_MAX 65536u       /* bytes of one field, quotes included */
#define CSV_COLUMNS_MAX 1024u      /* fields of one record */

struct csv {
    struct str text; /* borrowed, without the byte order mark */
    size_t at;       /* next byte */
    uint32_t line;   /* of the next byte, from 1; lines inside quotes count */
    uint32_t column; /* field of the record to be read next, from 1 */
    char separator;
    bool in_record;   /* between two fields of a record */
    bool at_end_next; /* a separator stood last: an empty field follows */
};

struct csv_field {
    struct str text; /* without the outer quotes; a view into the input */
    uint32_t line;   /* where it began */
    uint32_t column; /* field number in its record, from 1 */
    bool doubled;    /* text still has "" for each ": see csv_unquote */
    bool last;       /* of its record */
};

/*
 * Start reading `text`, which must outlive the reader.  separator is ',', ';',
 * '\t', or 0 to find it (csv_separator).  ST_INVALID (*c untouched) for another
 * separator, ST_NOSPACE above CSV_INPUT_MAX.
 */
MUST_USE enum status csv_init(struct csv *c, struct str text, char separator);

/*
 * The next field.  ST_END after the last record; ST_INVALID for text that is
 * not CSV, ST_NOSPACE at a limit: c->line and c->column then say where, and
 * the reader must not be used further.  *out untouched unless ST_OK.
 */
MUST_USE enum status csv_next(struct csv *c, struct csv_field *out);

/* The separator that occurs most often outside quotes in the first record;
 * comma when none does. */
char csv_separator(struct str text);

/* Copy the field with each "" made one " into to, which has room for
 * f->text.len bytes; gives the bytes written. */
size_t csv_unquote(const struct csv_field *f, char *to);

/* Does the field equal s once unquoted? */
bool csv_field_is(const struct csv_field *f, struct str s);

/* What a whole file looks like. */
struct csv_shape {
    uint32_t rows;    /* records, the header included */
    uint32_t columns; /* of the first record */
    char separator;
    bool has_header; /* no field of the first record is a number or date */
    bool is_long;    /* has a header with "at" or "date", "dimension" and
                        "value": one observation a row */
};

/*
 * Read through `text` once.  ST_OK; or as csv_next, or ST_INVALID when a later
 * record has another number of fields than the first: *line and *column then
 * say where and *out is untouched.
 */
MUST_USE enum status csv_look(struct str text, char separator,
                              struct csv_shape *out, uint32_t *line,
                              uint32_t *column);

#endif
