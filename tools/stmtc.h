#ifndef TOOLS_STMTC_H
#define TOOLS_STMTC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"

/*
 * stmtc: what the statement compiler knows after reading store/stmt.def and
 * the schema's steps.  All of it lives in the arena.
 */
#define STMTC_VALUES 24 /* inputs or outputs of one statement */

enum stmtc_type { STMTC_INT, STMTC_REAL, STMTC_TEXT, STMTC_BLOB, STMTC_BIN };
enum stmtc_rows { STMTC_NONE, STMTC_ONE, STMTC_MANY };

struct stmtc_value {
    char *name;
    enum stmtc_type type;
    int size;         /* bytes of a BIN */
    bool can_be_null; /* TEXT, BLOB, and BIN inputs */
};

struct stmtc_stmt {
    char *name;
    int line;
    bool writes;
    enum stmtc_rows rows;
    char *home;  /* "account", "space", "community"; NULL: cross */
    char *cross; /* the reason, when home is NULL */
    struct stmtc_value in[STMTC_VALUES], out[STMTC_VALUES];
    int n_in, n_out;
    char *sqlite, *pgsql; /* pgsql still with ?n */
};

struct stmtc_table {
    char *name;
    char *home; /* its first column, and the first of its primary key */
};

struct stmtc_step {
    int number;
    char *name; /* from the file's name */
    char *text; /* as it stands in the file */
};

struct stmtc {
    struct arena mem;
    struct stmtc_stmt *stmts;
    int n_stmts;
    struct stmtc_table *tables;
    int n_tables;
    struct stmtc_step *steps;
    int n_steps;
    int n_errors;
};

/* A copy of len bytes with a NUL; ends the program when memory ran out. */
char *stmtc_copy(struct stmtc *c, const char *from, size_t len);

/* Room for one more of `size` bytes behind n of them: the array anew. */
void *stmtc_more(struct stmtc *c, const void *old, int n, size_t size);

/* Report "FILE:LINE: …" on stderr and count it. */
void stmtc_error(struct stmtc *c, const char *file, int line, const char *fmt,
                 ...) __attribute__((format(printf, 4, 5)));

/* Read a step's text: append its tables to c->tables. */
void stmtc_schema_read(struct stmtc *c, const char *file, const char *text);

/* The home rule, the numbered values and the closed form of a statement. */
void stmtc_check(struct stmtc *c, const char *file, const struct stmtc_stmt *s);

/* Write the two generated files. */
void stmtc_emit_h(const struct stmtc *c, FILE *out);
void stmtc_emit_c(const struct stmtc *c, FILE *out);

#endif
