/*
 * stmtc: compile store/stmt.def and the schema's steps to C.
 *
 *   stmtc STMT.def OUT.h OUT.c STEP.sql...
 *
 * Every mistake is reported with file and line, all of them in one run.
 * A statement reads
 *
 *   STMT(name, READS|WRITES, NONE|ONE|MANY, HOME,
 *        IN(type name, ...), OUT(type name, ...), "text" "more text")
 *
 * HOME is account, space or community, or CROSS("why").  Types: int, real,
 * text, blob, binN (exactly N bytes); a '?' behind text, blob or an input's
 * binN allows NULL.  Where the dialects differ, SQLITE("..."), PGSQL("...")
 * stand in place of the text.
 */
#include "tools/stmtc.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX (1 << 20)  /* bytes of one source */
#define MEM_MAX (256 << 20) /* bytes of all we keep */

struct lexer {
    struct stmtc *c;
    const char *file;
    const char *at;
    int line;
    /* the token */
    char kind;  /* 'w' word, 's' string, 0 end, else itself */
    char *word; /* of a word or string */
    int from;   /* its line */
    bool failed;
};

void
stmtc_error(struct stmtc *c, const char *file, int line, const char *fmt, ...)
{
    va_list args;

    fprintf(stderr, "%s:%d: ", file, line);
    va_start(args, fmt);
    vfprintf(stderr, fmt, args);
    va_end(args);
    fputc('\n', stderr);
    c->n_errors++;
}

static void *
take(struct stmtc *c, size_t bytes)
{
    void *block = arena_take(&c->mem, bytes);

    if (block == NULL) {
        fputs("stmtc: memory ran out\n", stderr);
        exit(1);
    }
    return block;
}

char *
stmtc_copy(struct stmtc *c, const char *from, size_t len)
{
    char *text = take(c, len + 1);

    memcpy(text, from, len);
    text[len] = '\0';
    return text;
}

void *
stmtc_more(struct stmtc *c, const void *old, int n, size_t size)
{
    char *block = take(c, (size_t)(n + 1) * size);

    if (n > 0)
        memcpy(block, old, (size_t)n * size);
    return block;
}

static char *
slurp(struct stmtc *c, const char *path)
{
    FILE *in = fopen(path, "rb");
    char *text = take(c, FILE_MAX + 1);
    size_t len;

    if (in == NULL) {
        perror(path);
        exit(1);
    }
    len = fread(text, 1, FILE_MAX + 1, in);
    if (ferror(in) || len > FILE_MAX) {
        fprintf(stderr, "%s: cannot be read, or longer than %d bytes\n", path,
                FILE_MAX);
        exit(1);
    }
    fclose(in);
    text[len] = '\0';
    return text;
}

static void
skip_space(struct lexer *x)
{
    for (;;) {
        if (x->at[0] == '/' && x->at[1] == '*') {
            const char *end = strstr(x->at + 2, "*/");

            for (; *x->at != '\0' && x->at != end; x->at++)
                x->line += *x->at == '\n';
            if (end == NULL)
                return;
            x->at += 2;
        } else if (isspace((unsigned char)*x->at)) {
            x->line += *x->at++ == '\n';
        } else {
            return;
        }
    }
}

/* A string literal; pieces side by side become one, as in C. */
static void
lex_string(struct lexer *x)
{
    /* It cannot be longer than what is left of the source. */
    char *word = take(x->c, strlen(x->at) + 1);
    size_t len = 0;

    while (*x->at == '"') {
        for (x->at++; *x->at != '"'; x->at++) {
            if (*x->at == '\\' && (x->at[1] == '"' || x->at[1] == '\\'))
                x->at++;
            else if (*x->at == '\0' || *x->at == '\n' || *x->at == '\\') {
                stmtc_error(x->c, x->file, x->line, "a string does not end");
                x->failed = true;
                break;
            }
            word[len++] = *x->at;
        }
        if (x->failed)
            break;
        x->at++;
        skip_space(x);
    }
    word[len] = '\0';
    x->kind = 's';
    x->word = word;
}

static void
next(struct lexer *x)
{
    skip_space(x);
    x->from = x->line;
    if (isalpha((unsigned char)*x->at) || *x->at == '_') {
        const char *from = x->at;

        while (isalnum((unsigned char)*x->at) || *x->at == '_')
            x->at++;
        x->kind = 'w';
        x->word = stmtc_copy(x->c, from, (size_t)(x->at - from));
    } else if (*x->at == '"') {
        lex_string(x);
    } else {
        x->kind = *x->at;
        x->word = NULL;
        if (*x->at != '\0')
            x->at++;
    }
}

static bool
want(struct lexer *x, char kind, const char *what)
{
    if (x->failed)
        return false;
    if (x->kind != kind) {
        stmtc_error(x->c, x->file, x->from, "here should stand %s", what);
        x->failed = true;
        return false;
    }
    return true;
}

static void
expect(struct lexer *x, char kind)
{
    char what[] = {'\'', kind, '\'', '\0'};

    if (want(x, kind, what))
        next(x);
}

static char *
word(struct lexer *x, const char *what)
{
    char *w;

    if (!want(x, 'w', what))
        return NULL;
    w = x->word;
    next(x);
    return w;
}

static bool
is_word(const struct lexer *x, const char *w)
{
    return x->kind == 'w' && strcmp(x->word, w) == 0;
}

/* "KEYWORD("text")": the text. */
static char *
wrapped(struct lexer *x)
{
    char *text;

    next(x);
    expect(x, '(');
    if (!want(x, 's', "a string"))
        return NULL;
    text = x->word;
    next(x);
    expect(x, ')');
    return text;
}

static bool
parse_type(const char *w, struct stmtc_value *v)
{
    static const struct {
        const char *word;
        enum stmtc_type type;
    } types[] = {{"int", STMTC_INT},
                 {"real", STMTC_REAL},
                 {"text", STMTC_TEXT},
                 {"blob", STMTC_BLOB}};

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(w, types[i].word) == 0) {
            v->type = types[i].type;
            return true;
        }
    }
    if (strncmp(w, "bin", 3) == 0) {
        char *end;
        long n = strtol(w + 3, &end, 10);

        v->type = STMTC_BIN;
        v->size = (int)n;
        return isdigit((unsigned char)w[3]) && *end == '\0' && n > 0 &&
               n <= 4096;
    }
    return false;
}

static void
parse_value(struct lexer *x, bool is_in, struct stmtc_value *v)
{
    char *type;
    int line = x->from;

    memset(v, 0, sizeof *v);
    type = word(x, "a type");
    if (type == NULL)
        return;
    if (!parse_type(type, v)) {
        stmtc_error(x->c, x->file, line, "unknown type '%s'", type);
        x->failed = true;
        return;
    }
    if (x->kind == '?') {
        bool may = v->type == STMTC_TEXT || v->type == STMTC_BLOB ||
                   (v->type == STMTC_BIN && is_in);

        if (!may)
            stmtc_error(x->c, x->file, line, "'%s' cannot be NULL here", type);
        v->can_be_null = true;
        next(x);
    }
    v->name = word(x, "a name");
}

/* IN(...) or OUT(...): the number of values. */
static int
parse_values(struct lexer *x, const char *keyword, struct stmtc_value *v)
{
    bool is_in = strcmp(keyword, "IN") == 0;
    int n = 0;

    if (x->failed)
        return 0;
    if (!is_word(x, keyword)) {
        stmtc_error(x->c, x->file, x->from, "here should stand %s(...)",
                    keyword);
        x->failed = true;
        return 0;
    }
    next(x);
    expect(x, '(');
    while (!x->failed && x->kind != ')') {
        if (n == STMTC_VALUES) {
            stmtc_error(x->c, x->file, x->from, "more than %d values",
                        STMTC_VALUES);
            x->failed = true;
            return n;
        }
        parse_value(x, is_in, &v[n]);
        if (x->failed)
            return n;
        for (int i = 0; i < n; i++)
            if (strcmp(v[i].name, v[n].name) == 0)
                stmtc_error(x->c, x->file, x->from, "'%s' twice in %s",
                            v[n].name, keyword);
        n++;
        if (x->kind == ',')
            next(x);
        else
            want(x, ')', "',' or ')'");
    }
    expect(x, ')');
    return n;
}

static void
parse_how(struct lexer *x, struct stmtc_stmt *s)
{
    static const char *const rows[] = {"NONE", "ONE", "MANY"};
    int line = x->from;
    char *w = word(x, "READS or WRITES");

    if (w == NULL)
        return;
    s->writes = strcmp(w, "WRITES") == 0;
    if (!s->writes && strcmp(w, "READS") != 0)
        stmtc_error(x->c, x->file, line, "READS or WRITES, not '%s'", w);
    expect(x, ',');
    line = x->from;
    w = word(x, "NONE, ONE or MANY");
    if (w == NULL)
        return;
    for (size_t i = 0; i < 3; i++) {
        if (strcmp(w, rows[i]) == 0) {
            s->rows = (enum stmtc_rows)i;
            return;
        }
    }
    stmtc_error(x->c, x->file, line, "NONE, ONE or MANY, not '%s'", w);
}

static void
parse_text(struct lexer *x, struct stmtc_stmt *s)
{
    if (is_word(x, "SQLITE")) {
        s->sqlite = wrapped(x);
        expect(x, ',');
        if (!x->failed && !is_word(x, "PGSQL"))
            stmtc_error(x->c, x->file, x->from,
                        "behind SQLITE(...) should stand PGSQL(...)");
        else
            s->pgsql = wrapped(x);
    } else if (want(x, 's', "the statement's text")) {
        s->sqlite = s->pgsql = x->word;
        next(x);
    }
}

static void
parse_stmt(struct lexer *x, struct stmtc_stmt *s)
{
    memset(s, 0, sizeof *s);
    s->line = x->from;
    next(x);
    expect(x, '(');
    s->name = word(x, "the statement's name");
    expect(x, ',');
    parse_how(x, s);
    expect(x, ',');
    if (is_word(x, "CROSS"))
        s->cross = wrapped(x);
    else
        s->home = word(x, "a home");
    expect(x, ',');
    s->n_in = parse_values(x, "IN", s->in);
    expect(x, ',');
    s->n_out = parse_values(x, "OUT", s->out);
    expect(x, ',');
    parse_text(x, s);
    expect(x, ')');
}

static void
parse_def(struct stmtc *c, const char *file)
{
    struct lexer x = {.c = c, .file = file, .at = slurp(c, file), .line = 1};

    next(&x);
    while (x.kind != '\0' && !x.failed) {
        struct stmtc_stmt s;

        if (!is_word(&x, "STMT")) {
            stmtc_error(c, file, x.from, "here should stand STMT(...)");
            return;
        }
        parse_stmt(&x, &s);
        if (x.failed)
            return; /* what follows would only be confusion */
        for (int i = 0; i < c->n_stmts; i++)
            if (strcmp(c->stmts[i].name, s.name) == 0)
                stmtc_error(c, file, s.line, "'%s' stands in line %d already",
                            s.name, c->stmts[i].line);
        c->stmts = stmtc_more(c, c->stmts, c->n_stmts, sizeof s);
        c->stmts[c->n_stmts++] = s;
    }
    if (c->n_stmts == 0)
        stmtc_error(c, file, 1, "no statement");
}

/* "…/0001_start.sql" */
static void
read_step(struct stmtc *c, const char *path)
{
    const char *base = strrchr(path, '/');
    struct stmtc_step step;
    char *end;
    long number;

    base = base == NULL ? path : base + 1;
    number = strtol(base, &end, 10);
    if (end != base + 4 || *end != '_' || number != c->n_steps + 1) {
        stmtc_error(c, path, 1, "step %d should be called %04d_NAME.sql",
                    c->n_steps + 1, c->n_steps + 1);
        return;
    }
    step.number = (int)number;
    step.name = stmtc_copy(c, base, strcspn(base, "."));
    step.text = slurp(c, path);
    c->steps = stmtc_more(c, c->steps, c->n_steps, sizeof step);
    c->steps[c->n_steps++] = step;
    stmtc_schema_read(c, path, step.text);
}

static int
write_file(const struct stmtc *c, const char *path,
           void (*emit)(const struct stmtc *c, FILE *out))
{
    FILE *out = fopen(path, "wb");

    if (out == NULL) {
        perror(path);
        return 1;
    }
    emit(c, out);
    if (fclose(out) != 0) {
        perror(path);
        return 1;
    }
    return 0;
}

static int
compile(struct stmtc *c, int argc, char **argv)
{
    for (int i = 4; i < argc; i++)
        read_step(c, argv[i]);
    parse_def(c, argv[1]);
    for (int i = 0; i < c->n_stmts; i++)
        stmtc_check(c, argv[1], &c->stmts[i]);
    if (c->n_errors > 0) {
        fprintf(stderr, "stmtc: %d error%s\n", c->n_errors,
                c->n_errors == 1 ? "" : "s");
        return 1;
    }
    return write_file(c, argv[2], stmtc_emit_h) ||
           write_file(c, argv[3], stmtc_emit_c);
}

int
main(int argc, char **argv)
{
    struct stmtc c = {0};
    int code;

    if (argc < 5) {
        fputs("usage: stmtc STMT.def OUT.h OUT.c STEP.sql...\n", stderr);
        return 2;
    }
    arena_init(&c.mem, MEM_MAX);
    code = compile(&c, argc, argv);
    arena_free(&c.mem);
    return code;
}
