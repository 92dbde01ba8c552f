/*
 * formatc: compiles the session formats (data/formats/NAME.txt) at build time.
 *
 *   formatc template FILE...   their words as a partial for tplc, with
 *                              translation marks, and their plans as bytes
 *   formatc table FILE...      their texts as a const C table (cli/formats.h)
 *
 * Both go to standard output.  A format that core/format.h refuses stops the
 * build with file, line and reason.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/format.h"

static const char *const kinds[] = {"case", "circle", "meeting"};

static size_t
read_file(const char *name, char *to, size_t max)
{
    FILE *in = fopen(name, "r");
    size_t n = 0;

    if (in != NULL) {
        n = fread(to, 1, max, in);
        (void)fclose(in);
    }
    if (n == 0) {
        (void)fprintf(stderr, "%s: cannot be read\n", name);
        exit(1);
    }
    return n;
}

static void
print_text(const char *open, struct str text, const char *close)
{
    printf("%s{{_}}%.*s{{/_}}%s\n", open, (int)text.len, text.ptr, close);
}

static void
print_template(const struct format *f)
{
    uint8_t plan[PHASE_PLAN_MAX];
    size_t n = phase_plan_pack(&f->plan, plan);

    printf("<template data-format=\"%.*s\" data-kind=\"%s\" "
           "data-people=\"%d %d\" data-minutes=\"%d\" data-roles=\"%d\" "
           "data-stays=\"%d\" data-plan=\"",
           (int)f->name.len, f->name.ptr, kinds[f->kind], f->people_min,
           f->people_max, (int)format_minutes(f), f->roles, f->stays);
    for (size_t i = 0; i < n; i++)
        printf("%02x", plan[i]);
    printf("\">");
    print_text("<h3 data-word=\"title\">", f->title, "</h3>");
    print_text("<p data-word=\"about\">", f->about, "</p>");
    if (f->needs.len > 0)
        print_text("<p data-word=\"needs\">", f->needs, "</p>");
    printf("<ol>\n");
    for (uint8_t i = 0; i < f->plan.n; i++) {
        printf("<li data-phase=\"%.*s\">", (int)f->phase[i].name.len,
               f->phase[i].name.ptr);
        print_text("<strong>", f->phase[i].title, "</strong>");
        print_text("<span>", f->phase[i].prompt, "</span></li>");
    }
    printf("</ol>\n");
    if (f->n_choices > 0) {
        printf("<ul>\n");
        for (uint8_t i = 0; i < f->n_choices; i++) {
            printf("<li data-choice=\"%.*s\">", (int)f->choice[i].name.len,
                   f->choice[i].name.ptr);
            print_text("", f->choice[i].text, "</li>");
        }
        printf("</ul>\n");
    }
    printf("</template>\n");
}

static void
print_table(const struct format *f, const char *text, size_t n)
{
    printf("    {\"%.*s\",\n     \"", (int)f->name.len, f->name.ptr);
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\n')
            printf("\\n\"\n     \"");
        else if (text[i] == '"' || text[i] == '\\')
            printf("\\%c", text[i]);
        else
            putchar(text[i]);
    }
    printf("\"},\n");
}

int
main(int argc, char **argv)
{
    static char text[FORMAT_MAX + 1];
    bool as_table = argc > 2 && strcmp(argv[1], "table") == 0;

    if (argc < 3 || (!as_table && strcmp(argv[1], "template") != 0)) {
        (void)fprintf(stderr, "usage: formatc template|table FILE...\n");
        return 2;
    }
    if (as_table)
        printf("#include \"cli/formats.h\"\n"
               "const struct formats_text formats_text[] = {\n");
    for (int i = 2; i < argc; i++) {
        size_t n = read_file(argv[i], text, sizeof text);
        struct format f;
        struct format_error e;

        if (format_read((struct str){text, n}, &f, &e) != ST_OK) {
            (void)fprintf(stderr, "%s:%u: %s\n", argv[i], e.line, e.why);
            return 1;
        }
        if (as_table)
            print_table(&f, text, n);
        else
            print_template(&f);
    }
    if (as_table)
        printf("};\nconst size_t formats_n = %d;\n", argc - 2);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
