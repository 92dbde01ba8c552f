/*
 * stmtc_check: the home rule and the form of a statement.
 *
 * The first column of each table, and of its primary key, is named after the
 * home its rows belong to: account, space or community.  A statement names one
 * home, touches tables of that home only, and ties their first column to a
 * value; unless it is listed as CROSS with a reason.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "tools/stmtc.h"

#define TOKENS 4096
#define TOKEN 48 /* bytes with the NUL; longer words are cut */

static const char *const homes[] = {"account", "space", "community"};

/* SQL cut into words, "?n", and single characters; a string is one "'". */
struct tokens {
    char t[TOKENS][TOKEN];
    int line[TOKENS];
    int n;
};

static bool
is_wordish(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* Bytes of the token, comment or space at p (not at its end). */
static size_t
span(const char *p)
{
    size_t len = 1;

    if (p[0] == '-' && p[1] == '-')
        return strcspn(p, "\n");
    if (*p == '\'') {
        len += strcspn(p + 1, "'");
        return p[len] == '\'' ? len + 1 : len;
    }
    if (is_wordish(*p) || *p == '?')
        while (is_wordish(p[len]))
            len++;
    return len;
}

static void
cut(struct tokens *k, const char *p)
{
    int line = 1;

    k->n = 0;
    while (*p != '\0' && k->n < TOKENS) {
        size_t len = span(p);
        size_t keep = *p == '\'' ? 1 : len < TOKEN - 1 ? len : TOKEN - 1;
        bool skip = isspace((unsigned char)*p) || (*p == '-' && len > 1);

        if (!skip) {
            memcpy(k->t[k->n], p, keep);
            k->t[k->n][keep] = '\0';
            k->line[k->n++] = line;
        }
        for (; len > 0; len--)
            line += *p++ == '\n';
    }
}

static bool
is(const struct tokens *k, int i, const char *w)
{
    return i >= 0 && i < k->n && strcasecmp(k->t[i], w) == 0;
}

static bool
is_home(const char *w)
{
    for (size_t i = 0; i < sizeof homes / sizeof homes[0]; i++)
        if (strcmp(w, homes[i]) == 0)
            return true;
    return false;
}

static const struct stmtc_table *
table(const struct stmtc *c, const char *name)
{
    for (int i = 0; i < c->n_tables; i++)
        if (strcmp(c->tables[i].name, name) == 0)
            return &c->tables[i];
    return NULL;
}

static void
add_table(struct stmtc *c, const char *file, const struct tokens *k, int i)
{
    struct stmtc_table t = {stmtc_copy(c, k->t[i], strlen(k->t[i])),
                            stmtc_copy(c, k->t[i + 2], strlen(k->t[i + 2]))};
    bool keyed = false;

    if (!is_home(t.home))
        stmtc_error(c, file, k->line[i],
                    "table %s: the first column should name its home", t.name);
    if (table(c, t.name) != NULL)
        stmtc_error(c, file, k->line[i], "table %s is there already", t.name);
    for (int j = i + 3; j < k->n && !is(k, j, ";"); j++) {
        if (!is(k, j, "primary") || !is(k, j + 1, "key"))
            continue;
        /* At the first column itself, or in a list that begins with it. */
        keyed = is(k, j + 2, "(") ? is(k, j + 3, t.home)
                                  : j < i + 7 && !is(k, j - 1, ",");
    }
    if (!keyed)
        stmtc_error(c, file, k->line[i],
                    "table %s: the primary key should begin with %s", t.name,
                    t.home);
    c->tables = stmtc_more(c, c->tables, c->n_tables, sizeof t);
    c->tables[c->n_tables++] = t;
}

void
stmtc_schema_read(struct stmtc *c, const char *file, const char *text)
{
    static struct tokens k; /* too large for a stack */

    cut(&k, text);
    if (k.n == TOKENS)
        stmtc_error(c, file, 1, "the step is too long");
    for (int i = 0; i + 4 < k.n; i++)
        if (is(&k, i, "create") && is(&k, i + 1, "table") && is(&k, i + 3, "("))
            add_table(c, file, &k, i + 2);
}

/* Is `home` tied to a value: "home = ?n", or in the columns of an INSERT? */
static bool
is_tied(const struct tokens *k, const char *home)
{
    for (int i = 0; i + 2 < k->n; i++)
        if (is(k, i, home) && is(k, i + 1, "=") && k->t[i + 2][0] == '?')
            return true;
    for (int i = 0; i + 3 < k->n; i++)
        if (is(k, i, "into") && is(k, i + 2, "(") && is(k, i + 3, home))
            return true;
    return false;
}

static void
check_home(struct stmtc *c, const char *file, const struct stmtc_stmt *s,
           const struct tokens *k)
{
    bool is_cross = s->home == NULL;

    if (is_cross && s->cross[0] == '\0')
        stmtc_error(c, file, s->line, "%s: CROSS needs a reason", s->name);
    if (!is_cross && !is_home(s->home)) {
        stmtc_error(c, file, s->line, "%s: '%s' is no home", s->name, s->home);
        return;
    }
    for (int i = 1; i < k->n; i++) {
        const struct stmtc_table *t;
        bool names_one = is(k, i - 1, "from") || is(k, i - 1, "join") ||
                         is(k, i - 1, "into") || is(k, i - 1, "update");

        if (!names_one || is(k, i, "(") || is(k, i, "set"))
            continue;
        t = table(c, k->t[i]);
        if (t == NULL)
            stmtc_error(c, file, s->line, "%s: no table '%s'", s->name,
                        k->t[i]);
        else if (!is_cross && strcmp(t->home, s->home) != 0)
            stmtc_error(c, file, s->line,
                        "%s: table %s belongs to a %s, not to a %s", s->name,
                        t->name, t->home, s->home);
        else if (is(k, i + 1, ","))
            stmtc_error(c, file, s->line, "%s: write JOIN, not a comma",
                        s->name);
    }
    if (!is_cross && !is_tied(k, s->home))
        stmtc_error(c, file, s->line, "%s: nothing says '%s = ?n'", s->name,
                    s->home);
}

static void
check_values(struct stmtc *c, const char *file, const struct stmtc_stmt *s,
             const struct tokens *k)
{
    bool used[STMTC_VALUES + 1] = {false};

    for (int i = 0; i < k->n; i++) {
        long n;
        char *end;

        if (k->t[i][0] == '$' || k->t[i][0] == ':' || k->t[i][0] == '@')
            stmtc_error(c, file, s->line, "%s: write ?1, not %s", s->name,
                        k->t[i]);
        if (k->t[i][0] == ';' || k->t[i][0] == '"' || k->t[i][0] == '`')
            stmtc_error(c, file, s->line, "%s: no %s in a statement", s->name,
                        k->t[i]);
        if (k->t[i][0] != '?')
            continue;
        n = strtol(k->t[i] + 1, &end, 10);
        if (*end != '\0' || n < 1 || n > s->n_in)
            stmtc_error(c, file, s->line, "%s: %s, but IN has %d value%s",
                        s->name, k->t[i], s->n_in, s->n_in == 1 ? "" : "s");
        else
            used[n] = true;
    }
    for (int i = 1; i <= s->n_in; i++)
        if (!used[i])
            stmtc_error(c, file, s->line, "%s: ?%d (%s) is never used", s->name,
                        i, s->in[i - 1].name);
}

static void
check_text(struct stmtc *c, const char *file, const struct stmtc_stmt *s,
           const char *text)
{
    static struct tokens k;
    bool reads;

    cut(&k, text);
    reads = is(&k, 0, "select") || is(&k, 0, "with");
    if (reads == s->writes)
        stmtc_error(c, file, s->line, "%s: %s, but it begins with %s", s->name,
                    s->writes ? "WRITES" : "READS", k.n > 0 ? k.t[0] : "");
    check_values(c, file, s, &k);
    check_home(c, file, s, &k);
}

void
stmtc_check(struct stmtc *c, const char *file, const struct stmtc_stmt *s)
{
    if ((s->rows == STMTC_NONE) != (s->n_out == 0))
        stmtc_error(c, file, s->line, "%s: %s", s->name,
                    s->n_out == 0 ? "rows without OUT" : "OUT without rows");
    if (!s->writes && s->rows == STMTC_NONE)
        stmtc_error(c, file, s->line, "%s: READS nothing", s->name);
    if (s->writes && s->rows == STMTC_MANY)
        stmtc_error(c, file, s->line, "%s: WRITES gives one row at most",
                    s->name);
    check_text(c, file, s, s->sqlite);
    if (s->pgsql != s->sqlite)
        check_text(c, file, s, s->pgsql);
}
