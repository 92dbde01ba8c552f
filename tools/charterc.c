/*
 * charterc: compiles the clauses of a charter (data/charter) at build time.
 *
 *   charterc FILE    their words as a partial for tplc, with translation marks
 *
 * What core/charter.h refuses stops the build with file, line and reason.
 */
#include <stdio.h>

#include "core/charter.h"

static void
print_text(const char *open, struct str text, const char *close)
{
    printf("%s{{_}}%.*s{{/_}}%s\n", open, (int)text.len, text.ptr, close);
}

static void
print_setting(const struct charter_form *f, const struct charter_setting *s)
{
    static const char *const kinds[] = {"number", "choice", "name", "day"};

    printf("<div data-set=\"%.*s\" data-kind=\"%s\" data-least=\"%d\" "
           "data-most=\"%d\">",
           (int)s->name.len, s->name.ptr, kinds[s->kind], (int)s->least,
           (int)s->most);
    print_text("<span>", s->ask, "</span>");
    for (uint8_t i = 0; i < s->n_options; i++) {
        const struct charter_option *o = &f->option[s->option + i];

        printf("<b data-option=\"%.*s\">", (int)o->name.len, o->name.ptr);
        print_text("", o->text, "</b>");
    }
    printf("</div>\n");
}

static void
print_clause(const struct charter_form *f, uint8_t at)
{
    const struct charter_clause *c = &f->clause[at];

    printf("<template data-clause=\"%.*s\" data-begins=\"%.*s\">",
           (int)c->name.len, c->name.ptr, (int)c->part.len,
           c->part.len > 0 ? c->part.ptr : "");
    print_text("<h3>", c->title, "</h3>");
    print_text("<p>", c->say, "</p>");
    for (uint8_t i = 0; i < f->n_settings; i++)
        if (f->setting[i].clause == at)
            print_setting(f, &f->setting[i]);
    printf("</template>\n");
}

int
main(int argc, char **argv)
{
    static char text[CHARTER_FORM_MAX + 1];
    FILE *in = argc == 2 ? fopen(argv[1], "r") : NULL;
    struct charter_form f;
    struct charter_error e;
    size_t n;

    if (in == NULL) {
        (void)fprintf(stderr, "usage: charterc FILE\n");
        return 2;
    }
    n = fread(text, 1, sizeof text, in);
    (void)fclose(in);
    if (charter_form_read((struct str){text, n}, &f, &e) != ST_OK) {
        (void)fprintf(stderr, "%s:%u: %s\n", argv[1], e.line, e.why);
        return 1;
    }
    for (uint8_t i = 0; i < f.n_clauses; i++)
        print_clause(&f, i);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
