/*
 * planinc: compiles the texts of plan and protocol (data/plan, data/after) at
 * build time into parts for tplc, with translation marks.
 *
 *   planinc plan FILE    the guided steps: one <section> a domain
 *   planinc rules FILE   the rules to start from, one <template> each
 *   planinc after FILE   the protocol: one <article> an event
 *
 * All go to standard output.  A malformed line stops the build with file, line
 * and reason.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_LIMIT 1024 /* bytes of one line */
#define ROWS_MAX 200
#define FIELDS 4

struct row {
    char line[LINE_LIMIT];
    char *field[FIELDS];
    unsigned number;
};

static struct row row[ROWS_MAX];
static size_t n_rows;
static const char *file_name;

static _Noreturn void
refuse(unsigned line, const char *reason)
{
    fprintf(stderr, "%s:%u: %s\n", file_name, line, reason);
    exit(1);
}

/* Split at tabs; gives how many fields. */
static size_t
split(struct row *r)
{
    size_t n = 0;

    for (char *at = r->line;; n++) {
        char *tab = strchr(at, '\t');

        if (n == FIELDS)
            refuse(r->number, "too many columns");
        if (*at == '\0' || *at == '\t')
            refuse(r->number, "a column is empty");
        r->field[n] = at;
        if (tab == NULL)
            return n + 1;
        *tab = '\0';
        at = tab + 1;
    }
}

static void
read_rows(FILE *in)
{
    unsigned number = 0;

    while (n_rows < ROWS_MAX &&
           fgets(row[n_rows].line, LINE_LIMIT, in) != NULL) {
        struct row *r = &row[n_rows];
        size_t len = strlen(r->line);

        r->number = ++number;
        if (len == 0 || r->line[len - 1] != '\n')
            refuse(number, "the line is too long or has no end");
        r->line[len - 1] = '\0';
        if (r->line[0] == '#' || r->line[0] == '\0')
            continue;
        if (strpbrk(r->line, "<>{}") != NULL)
            refuse(number, "a text holds markup");
        for (size_t i = split(r); i < FIELDS; i++)
            r->field[i] = NULL;
        n_rows++;
    }
    if (n_rows == ROWS_MAX)
        refuse(number, "too many lines");
}

/* A name that stands in an attribute. */
static const char *
key(const struct row *r, size_t i)
{
    const char *s = r->field[i];

    if (s == NULL || s[strspn(s, "abcdefghijklmnopqrstuvwxyz-")] != '\0')
        refuse(r->number, "a name has lower-case letters and hyphens only");
    return s;
}

static const char *
words(const struct row *r, size_t i)
{
    if (r->field[i] == NULL || strpbrk(r->field[i], "\"&") != NULL)
        refuse(r->number, "a text is missing or holds a straight quote");
    return r->field[i];
}

static bool
is(const struct row *r, size_t i, const char *word)
{
    return r->field[i] != NULL && strcmp(r->field[i], word) == 0;
}

/* ---- plan ---- */

static void
print_side(const struct row *domain, const char *side, const char *title)
{
    const char *name = key(domain, 1);
    int n = 0;

    printf("<fieldset data-side=\"%s\"><legend>{{_}}%s{{/_}}</legend>\n"
           "<div class=\"picks\">\n",
           side, title);
    for (size_t i = 0; i < n_rows; i++)
        if (is(&row[i], 0, name) && is(&row[i], 1, side)) {
            printf("<button type=\"button\" class=\"pick\" "
                   "aria-pressed=\"false\" data-act=\"pick\">"
                   "{{_}}%s{{/_}}</button>\n",
                   words(&row[i], 2));
            n++;
        }
    if (n < 2)
        refuse(domain->number, "a side of a domain has fewer than two lines");
    printf("</div>\n<div class=\"field own\"><label for=\"own-%s-%s\">"
           "{{_}}Something of my own{{/_}}</label>"
           "<div class=\"with-button\"><input id=\"own-%s-%s\" type=\"text\" "
           "maxlength=\"160\" spellcheck=\"false\" autocomplete=\"off\"> "
           "<button type=\"button\" class=\"button second\" "
           "data-act=\"own\">{{_}}Add{{/_}}</button></div></div>\n"
           "</fieldset>\n",
           name, side, name, side);
}

static void
print_plan(void)
{
    for (size_t i = 0; i < n_rows; i++) {
        const struct row *r = &row[i];

        if (!is(r, 0, "@domain")) {
            if (!is(r, 1, "well") && !is(r, 1, "hard"))
                refuse(r->number, "a side is well or hard");
            continue;
        }
        printf("<section class=\"domain\" data-step=\"%s\" "
               "data-domain=\"%s\" hidden>\n"
               "<h2 tabindex=\"-1\">{{_}}%s{{/_}}</h2>\n"
               "<p>{{_}}%s{{/_}}</p>\n",
               key(r, 1), key(r, 1), words(r, 2), words(r, 3));
        print_side(r, "well", "Keeping well");
        print_side(r, "hard", "When it gets hard");
        printf("</section>\n");
    }
}

static void
print_rules(void)
{
    for (size_t i = 0; i < n_rows; i++)
        printf("<template data-rule=\"%s\">{{_}}%s{{/_}}</template>\n",
               words(&row[i], 0), words(&row[i], 1));
}

/* ---- after ---- */

/* One list of a stage; nothing when it has no lines. */
static void
print_kind(const char *event, const char *stage, const char *kind,
           const char *title)
{
    bool is_open = false;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n_rows; i++) {
            const struct row *r = &row[i];
            const char *whose = pass == 0 ? event : "any";

            if (!is(r, 0, whose) || !is(r, 1, stage) || !is(r, 2, kind))
                continue;
            if (!is_open)
                printf("<h4>{{_}}%s{{/_}}</h4>\n<ul data-kind=\"%s\">\n", title,
                       kind);
            is_open = true;
            printf("<li data-line=\"%u\"><span>{{_}}%s{{/_}}</span></li>\n",
                   r->number, words(r, 3));
        }
    if (is_open)
        printf("</ul>\n");
}

static void
print_stage(const struct row *event, const struct row *stage)
{
    const char *e = key(event, 1), *s = key(stage, 1);

    printf("<section class=\"stage\" data-stage=\"%s\">\n"
           "<h3>{{_}}%s{{/_}}</h3>\n",
           s, words(stage, 2));
    print_kind(e, s, "do", "Do");
    print_kind(e, s, "call", "Call");
    print_kind(e, s, "wait", "Can wait");
    print_kind(e, s, "write", "Writing");
    printf("</section>\n");
}

static void
print_after(void)
{
    for (size_t i = 0; i < n_rows; i++) {
        const struct row *r = &row[i];

        if (r->field[0][0] != '@' && !is(r, 2, "do") && !is(r, 2, "call") &&
            !is(r, 2, "wait") && !is(r, 2, "write"))
            refuse(r->number, "a kind is do, call, wait or write");
        if (!is(r, 0, "@event"))
            continue;
        printf("<article class=\"after\" data-event=\"%s\" id=\"%s\">\n"
               "<h2 tabindex=\"-1\">{{_}}%s{{/_}}</h2>\n"
               "<p>{{_}}%s{{/_}}</p>\n",
               key(r, 1), key(r, 1), words(r, 2), words(r, 3));
        for (size_t k = 0; k < n_rows; k++)
            if (is(&row[k], 0, "@stage"))
                print_stage(r, &row[k]);
        printf("</article>\n");
    }
}

int
main(int argc, char **argv)
{
    FILE *in;

    if (argc != 3) {
        fprintf(stderr, "usage: planinc plan|rules|after FILE\n");
        return 2;
    }
    file_name = argv[2];
    in = fopen(file_name, "r");
    if (in == NULL) {
        fprintf(stderr, "%s: %s\n", file_name, strerror(errno));
        return 1;
    }
    read_rows(in);
    fclose(in);
    if (strcmp(argv[1], "plan") == 0)
        print_plan();
    else if (strcmp(argv[1], "rules") == 0)
        print_rules();
    else
        print_after();
    return 0;
}
