/*
 * checkinc: compiles a check-in (data/checkin/NAME.tsv) at build time.
 *
 *   checkinc template FILE   the items as a partial for tplc: markup with
 *                            translation marks, one <section> an item
 *   checkinc table FILE      the items as a const C table (data/checkin.h)
 *
 * Both go to standard output.  A malformed line stops the build with file,
 * line and reason.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_LIMIT 2048 /* bytes of one line */
#define COLUMNS 6
#define SCALE_STEPS 11 /* answers 0 to 10 */

struct item {
    char *dimension;
    char *name;
    char *direction;
    char *composite;
    char *statement;
    char *reason;
};

struct scale {
    char low[64];
    char middle[64];
    char high[64];
};

static const char *file_name;
static unsigned line_number;

static _Noreturn void
refuse(const char *reason)
{
    fprintf(stderr, "%s:%u: %s\n", file_name, line_number, reason);
    exit(1);
}

/* Split at tabs into exactly n fields; the line is changed in place. */
static void
split(char *line, char **field, size_t n)
{
    size_t i = 0;

    for (char *at = line; i < n; i++) {
        char *tab = strchr(at, '\t');

        field[i] = at;
        if (*at == '\0' || *at == '\t')
            refuse("a column is empty");
        if (tab == NULL)
            break;
        *tab = '\0';
        at = tab + 1;
    }
    if (i + 1 != n)
        refuse("wrong number of columns");
}

static void
check(const struct item *it)
{
    if (strcmp(it->direction, "worse") != 0 &&
        strcmp(it->direction, "better") != 0)
        refuse("direction is worse or better");
    if (strpbrk(it->dimension, " \"<>{}") != NULL ||
        strpbrk(it->name, " \"<>{}") != NULL ||
        strpbrk(it->composite, " \"<>{}") != NULL)
        refuse("a name holds a character that names may not hold");
    if (strpbrk(it->statement, "<>{}") != NULL ||
        strpbrk(it->reason, "<>{}") != NULL)
        refuse("a text holds markup");
}

/*
 * The steps are buttons in a radio group, not inputs: nothing on a sealed page
 * may carry a name or be part of a form.
 */
static void
print_template(const struct item *it, const struct scale *scale)
{
    printf("<section class=\"item\" data-item=\"%s\" data-dimension=\"%s\" "
           "data-worse=\"%s\">\n",
           it->name, it->dimension,
           strcmp(it->direction, "worse") == 0 ? "high" : "low");
    printf("<h2 id=\"q-%s\">{{_}}%s{{/_}}</h2>\n", it->name, it->statement);
    printf("<div class=\"scale\" role=\"radiogroup\" aria-labelledby=\"q-%s\" "
           "aria-describedby=\"a-%s\">\n",
           it->name, it->name);
    for (int step = 0; step < SCALE_STEPS; step++)
        printf("<button type=\"button\" class=\"step\" role=\"radio\" "
               "aria-checked=\"false\" tabindex=\"%d\" "
               "data-answer=\"%d\">%d</button>\n",
               step == 0 ? 0 : -1, step, step);
    printf("</div>\n<div class=\"anchors\" id=\"a-%s\">"
           "<span>{{_}}%s{{/_}}</span><span>{{_}}%s{{/_}}</span>"
           "<span>{{_}}%s{{/_}}</span></div>\n",
           it->name, scale->low, scale->middle, scale->high);
    printf("<details class=\"why\"><summary>{{_}}Why this is asked{{/_}}"
           "</summary><p>{{_}}%s{{/_}}</p></details>\n",
           it->reason);
    printf("</section>\n");
}

static void
print_row(const struct item *it)
{
    printf("    {\"%s\", \"%s\", \"%s\", %s},\n", it->name, it->dimension,
           it->composite,
           strcmp(it->direction, "worse") == 0 ? "true" : "false");
}

/* "@scale 0 10 low middle high" */
static void
read_scale(char *line, struct scale *scale)
{
    char *field[6];

    split(line, field, 6);
    if (strcmp(field[1], "0") != 0 || strcmp(field[2], "10") != 0)
        refuse("the scale runs from 0 to 10");
    snprintf(scale->low, sizeof scale->low, "%s", field[3]);
    snprintf(scale->middle, sizeof scale->middle, "%s", field[4]);
    snprintf(scale->high, sizeof scale->high, "%s", field[5]);
}

int
main(int argc, char **argv)
{
    struct scale scale = {.low = ""};
    char line[LINE_LIMIT];
    bool as_template;
    FILE *in;

    if (argc != 3 ||
        (strcmp(argv[1], "template") != 0 && strcmp(argv[1], "table") != 0)) {
        fprintf(stderr, "usage: checkinc template|table FILE\n");
        return 2;
    }
    as_template = strcmp(argv[1], "template") == 0;
    file_name = argv[2];
    in = fopen(file_name, "r");
    if (in == NULL) {
        fprintf(stderr, "%s: %s\n", file_name, strerror(errno));
        return 1;
    }
    while (fgets(line, sizeof line, in) != NULL) {
        struct item it;
        char *field[COLUMNS];
        size_t len = strlen(line);

        line_number++;
        if (len == 0 || line[len - 1] != '\n')
            refuse("the line is too long or has no end");
        line[len - 1] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        if (line[0] == '@') {
            read_scale(line, &scale);
            continue;
        }
        split(line, field, COLUMNS);
        it = (struct item){field[0], field[1], field[2],
                           field[3], field[4], field[5]};
        check(&it);
        if (scale.low[0] == '\0')
            refuse("an item stands before @scale");
        if (as_template)
            print_template(&it, &scale);
        else
            print_row(&it);
    }
    fclose(in);
    return 0;
}
