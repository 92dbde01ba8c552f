/* stmtc_emit: the generated header and its code. */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "tools/stmtc.h"

/* A C string literal of n bytes, one line of source a line of text. */
static void
put_literal(FILE *out, const char *text, size_t n)
{
    fputs("\n     \"", out);
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\n')
            fputs(i + 1 < n ? "\\n\"\n     \"" : "\\n", out);
        else if (text[i] == '"' || text[i] == '\\')
            fprintf(out, "\\%c", text[i]);
        else
            fputc(text[i], out);
    }
    fputc('"', out);
}

/* PostgreSQL writes $1 where SQLite writes ?1. */
static void
put_pgsql(FILE *out, const char *text)
{
    bool in_string = false;

    fputs("\n     \"", out);
    for (; *text != '\0'; text++) {
        in_string ^= *text == '\'';
        fputc(*text == '?' && !in_string ? '$' : *text, out);
    }
    fputc('"', out);
}

static const char *
pgsql_type(const char *w, size_t n)
{
    static const struct {
        const char *ours, *theirs;
    } words[] = {
        {"INTEGER", "BIGINT"}, {"BLOB", "BYTEA"}, {"REAL", "DOUBLE PRECISION"},
        {"STRICT", ""},        {"WITHOUT", ""},   {"ROWID", ""}};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strlen(words[i].ours) == n && strncmp(words[i].ours, w, n) == 0)
            return words[i].theirs;
    return NULL;
}

/* The schema's few differences; comments are left out.  The text of a step
 * has no strings with the words of the table above. */
static void
put_pgsql_step(FILE *out, const char *p)
{
    fputs("\n     \"", out);
    while (*p != '\0') {
        size_t n = 1;
        const char *type = NULL;

        if (p[0] == '-' && p[1] == '-') {
            p += strcspn(p, "\n");
            continue;
        }
        if (isalpha((unsigned char)*p)) {
            while (isalnum((unsigned char)p[n]) || p[n] == '_')
                n++;
            type = pgsql_type(p, n);
        }
        if (type != NULL)
            fputs(type, out);
        else if (*p == '\n')
            fputs("\\n\"\n     \"", out);
        else
            fprintf(out, "%.*s", (int)n, p);
        /* ") STRICT, WITHOUT ROWID": the comma goes, too. */
        n += type != NULL && *type == '\0' && p[n] == ',';
        p += n;
    }
    fputc('"', out);
}

/* FNV-1a, 64 bits, as a signed number: notices an edited step. */
static int64_t
checksum(const char *text)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (; *text != '\0'; text++)
        h = (h ^ (unsigned char)*text) * 0x100000001b3u;
    return (int64_t)(h >> 1); /* 63 bits: fits every BIGINT */
}

static void
put_member(FILE *out, const struct stmtc_value *v, bool is_in)
{
    switch (v->type) {
    case STMTC_INT:
        fprintf(out, "    int64_t %s;\n", v->name);
        break;
    case STMTC_REAL:
        fprintf(out, "    double %s;\n", v->name);
        break;
    case STMTC_BIN:
        if (is_in)
            fprintf(out, "    const uint8_t *%s; /* %d%s */\n", v->name,
                    v->size, v->can_be_null ? " bytes or NULL" : " bytes");
        else
            fprintf(out, "    uint8_t %s[%d];\n", v->name, v->size);
        break;
    default:
        fprintf(out, "    struct str %s;%s\n", v->name,
                v->can_be_null ? " /* ptr NULL: no value */" : "");
        break;
    }
}

static bool
needs_arena(const struct stmtc_stmt *s)
{
    for (int i = 0; i < s->n_out; i++)
        if (s->out[i].type == STMTC_TEXT || s->out[i].type == STMTC_BLOB)
            return true;
    return false;
}

/* "struct store *s[, const struct stmt_x_in *in]" */
static void
put_given(FILE *out, const struct stmtc_stmt *s)
{
    fputs("struct store *s", out);
    if (s->n_in > 0)
        fprintf(out, ", const struct stmt_%s_in *in", s->name);
}

static void
put_proto(FILE *out, const struct stmtc_stmt *s, const char *suffix)
{
    const char *arena = needs_arena(s) ? ", struct arena *a" : "";

    fprintf(out, "enum status\nstmt_%s%s(", s->name, suffix);
    if (strcmp(suffix, "_next") == 0) {
        fprintf(out, "struct store_cursor *c%s, struct stmt_%s_row *row)",
                arena, s->name);
        return;
    }
    put_given(out, s);
    if (s->rows == STMTC_NONE)
        fputs(", int64_t *changed)", out);
    else if (s->rows == STMTC_ONE)
        fprintf(out, "%s, struct stmt_%s_row *row)", arena, s->name);
    else
        fputs(", struct store_cursor **out)", out);
}

void
stmtc_emit_h(const struct stmtc *c, FILE *out)
{
    fputs("/* Made by stmtc from store/stmt.def; do not edit. */\n"
          "#ifndef STORE_STMT_H\n#define STORE_STMT_H\n\n"
          "#include <stdint.h>\n\n#include \"base/arena.h\"\n"
          "#include \"store/driver.h\"\n#include \"store/store.h\"\n\n",
          out);
    fprintf(out,
            "#define STMT_COUNT %d\n#define STMT_STEPS %d\n\n"
            "extern const struct driver_stmt stmt_table[STMT_COUNT];\n"
            "extern const struct driver_step stmt_steps[STMT_STEPS];\n",
            c->n_stmts, c->n_steps);
    for (int i = 0; i < c->n_stmts; i++) {
        const struct stmtc_stmt *s = &c->stmts[i];

        fprintf(out, "\n/* %s%s%s */\n", s->home == NULL ? "cross-home: " : "",
                s->home == NULL ? s->cross : s->home,
                s->writes ? ", writes" : "");
        if (s->n_in > 0) {
            fprintf(out, "struct stmt_%s_in {\n", s->name);
            for (int j = 0; j < s->n_in; j++)
                put_member(out, &s->in[j], true);
            fputs("};\n", out);
        }
        if (s->n_out > 0) {
            fprintf(out, "struct stmt_%s_row {\n", s->name);
            for (int j = 0; j < s->n_out; j++)
                put_member(out, &s->out[j], false);
            fputs("};\n", out);
        }
        fputs("MUST_USE ", out);
        put_proto(out, s, s->rows == STMTC_MANY ? "_open" : "");
        fputs(";\n", out);
        if (s->rows == STMTC_MANY) {
            fputs("MUST_USE ", out);
            put_proto(out, s, "_next");
            fputs(";\n", out);
        }
    }
    fputs("\n#endif\n", out);
}

static char
letter(const struct stmtc_value *v)
{
    static const char letters[] = {'i', 'r', 't', 'b', 'b'};

    return letters[v->type];
}

static void
put_tables(const struct stmtc *c, FILE *out)
{
    fputs("const struct driver_stmt stmt_table[STMT_COUNT] = {\n", out);
    for (int i = 0; i < c->n_stmts; i++) {
        const struct stmtc_stmt *s = &c->stmts[i];

        fprintf(out, "    {\"%s\", %s, \"", s->name,
                s->writes ? "STORE_WRITES" : "STORE_READS");
        for (int j = 0; j < s->n_in; j++)
            fputc(letter(&s->in[j]), out);
        fputs("\", \"", out);
        for (int j = 0; j < s->n_out; j++)
            fputc(letter(&s->out[j]), out);
        fputs("\",", out);
        put_literal(out, s->sqlite, strlen(s->sqlite));
        fputc(',', out);
        put_pgsql(out, s->pgsql);
        fputs("},\n", out);
    }
    fputs("};\n\nconst struct driver_step stmt_steps[STMT_STEPS] = {\n", out);
    for (int i = 0; i < c->n_steps; i++) {
        const struct stmtc_step *t = &c->steps[i];

        fprintf(out, "    {%d, INT64_C(%" PRId64 "), \"%s\",", t->number,
                checksum(t->text), t->name);
        put_literal(out, t->text, strlen(t->text));
        fputc(',', out);
        put_pgsql_step(out, t->text);
        fputs("},\n", out);
    }
    fputs("};\n", out);
}

static void
put_bind(FILE *out, const struct stmtc_stmt *s)
{
    if (s->n_in == 0) {
        fputs("    const struct driver_value *v = NULL;\n", out);
        return;
    }
    fputs("    const struct driver_value v[] = {\n", out);
    for (int i = 0; i < s->n_in; i++) {
        const struct stmtc_value *v = &s->in[i];

        if (v->type == STMTC_INT)
            fprintf(out, "        {.n = in->%s},\n", v->name);
        else if (v->type == STMTC_REAL)
            fprintf(out, "        {.r = in->%s},\n", v->name);
        else if (v->type == STMTC_BIN)
            fprintf(out,
                    "        {.s = {(const char *)in->%s, %d}, .is_null = "
                    "in->%s == NULL},\n",
                    v->name, v->size, v->name);
        else if (v->can_be_null)
            fprintf(out,
                    "        {.s = in->%s, .is_null = in->%s.ptr == NULL},\n",
                    v->name, v->name);
        else
            fprintf(out, "        {.s = in->%s},\n", v->name);
    }
    fputs("    };\n", out);
}

/* take_x: values of the driver into the caller's row. */
static void
put_take(FILE *out, const struct stmtc_stmt *s)
{
    fprintf(out,
            "\nstatic enum status\ntake_%s(const struct driver_value *v%s, "
            "struct stmt_%s_row *row)\n{\n"
            "    struct stmt_%s_row r;\n    enum status st = ST_OK;\n\n",
            s->name, needs_arena(s) ? ", struct arena *a" : "", s->name,
            s->name);
    for (int i = 0; i < s->n_out; i++) {
        const struct stmtc_value *v = &s->out[i];

        fputs("    if (st == ST_OK)\n        st = ", out);
        if (v->type == STMTC_INT)
            fprintf(out, "driver_take_int(&v[%d], &r.%s);\n", i, v->name);
        else if (v->type == STMTC_REAL)
            fprintf(out, "driver_take_real(&v[%d], &r.%s);\n", i, v->name);
        else if (v->type == STMTC_BIN)
            fprintf(out, "driver_take_bin(&v[%d], r.%s, %d);\n", i, v->name,
                    v->size);
        else
            fprintf(out, "driver_take_str(&v[%d], %s, a, &r.%s);\n", i,
                    v->can_be_null ? "true" : "false", v->name);
    }
    fputs("    if (st == ST_OK)\n        *row = r;\n    return st;\n}\n", out);
}

static void
put_stmt(FILE *out, int index, const struct stmtc_stmt *s)
{
    const char *arena = needs_arena(s) ? ", a" : "";

    if (s->n_out > 0)
        put_take(out, s);
    fputc('\n', out);
    put_proto(out, s, s->rows == STMTC_MANY ? "_open" : "");
    fputs("\n{\n", out);
    put_bind(out, s);
    switch (s->rows) {
    case STMTC_NONE:
        fprintf(out, "\n    return driver_run(s, %d, v, changed);\n}\n", index);
        return;
    case STMTC_MANY:
        fprintf(out, "\n    return driver_open(s, %d, v, out);\n}\n\n", index);
        put_proto(out, s, "_next");
        fprintf(out,
                "\n{\n    struct driver_value v[%d];\n"
                "    enum status st = driver_next(c, %d, v);\n\n"
                "    return st == ST_OK ? take_%s(v%s, row) : st;\n}\n",
                s->n_out, index, s->name, arena);
        return;
    default:
        fprintf(out,
                "    struct driver_value o[%d];\n"
                "    struct store_cursor *c = NULL;\n"
                "    enum status st = driver_one(s, %d, v, o, &c);\n\n"
                "    if (st == ST_OK)\n        st = take_%s(o%s, row);\n"
                "    return driver_one_end(c, st);\n}\n",
                s->n_out, index, s->name, arena);
        return;
    }
}

void
stmtc_emit_c(const struct stmtc *c, FILE *out)
{
    fputs("/* Made by stmtc from store/stmt.def; do not edit. */\n"
          "#include \"store/stmt.h\"\n\n#include <stddef.h>\n\n",
          out);
    put_tables(c, out);
    for (int i = 0; i < c->n_stmts; i++)
        put_stmt(out, i, &c->stmts[i]);
}
