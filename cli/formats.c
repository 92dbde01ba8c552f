/* mainstay format: the ways of holding a session, and one's own file. */
#include "cli/formats.h"

#include <stdio.h>
#include <string.h>

#include "cli/read.h"
#include "core/format.h"

static const char help[] =
    "mainstay format list          the formats inside this program\n"
    "mainstay format show NAME     the text of one, to begin your own from\n"
    "mainstay format check FILE... is it a format?  Errors name their line.\n"
    "\n"
    "docs/formats.md describes the file.\n";

static void
print_roles(uint8_t roles, const char *none)
{
    bool any = false;

    if (roles == PHASE_EVERYONE) {
        printf("everyone");
        return;
    }
    for (uint8_t r = 1; r <= PHASE_TIMEKEEPER; r = (uint8_t)(r << 1)) {
        struct str w = format_role_word(r);

        if ((roles & r) == 0)
            continue;
        printf("%s%.*s", any ? ", " : "", (int)w.len, w.ptr);
        any = true;
    }
    if (!any)
        printf("%s", none);
}

static void
print_line(const struct format *f)
{
    printf("%-16.*s %3d min  %2d phases  %2d-%d people  %.*s\n",
           (int)f->name.len, f->name.ptr, (int)format_minutes(f), f->plan.n,
           f->people_min, f->people_max, (int)f->title.len, f->title.ptr);
}

static void
print_phases(const struct format *f)
{
    for (uint8_t i = 0; i < f->plan.n; i++) {
        const struct phase_step *s = &f->plan.step[i];

        printf("  %3u min  %.*s: ", s->seconds / 60, (int)f->phase[i].title.len,
               f->phase[i].title.ptr);
        if ((s->flags & PHASE_REST) != 0) {
            printf("a pause\n");
            continue;
        }
        print_roles(s->speak, "nobody");
        printf(" may speak; ");
        print_roles(s->write, "nobody");
        printf(" may write%s%s\n",
               (s->flags & PHASE_HIDDEN) != 0 ? ", hidden until all have" : "",
               (s->flags & PHASE_LOOP) != 0 ? "; on request only" : "");
    }
}

static int
check_file(const char *path)
{
    struct format f;
    struct format_error e;
    struct buf text;
    int rc = cli_read_file("format", path, FORMAT_MAX, &text);

    if (rc == 0 && format_read(buf_str(&text), &f, &e) != ST_OK) {
        (void)fprintf(stderr, "mainstay format: %s: line %u: %s\n", path,
                      e.line, e.why);
        rc = 1;
    }
    if (rc == 0) {
        print_line(&f);
        print_phases(&f);
    }
    buf_free(&text);
    return rc;
}

static int
list(void)
{
    for (size_t i = 0; i < formats_n; i++) {
        struct str text = {formats_text[i].text, strlen(formats_text[i].text)};
        struct format f;
        struct format_error e;

        if (format_read(text, &f, &e) == ST_OK) /* the build checked */
            print_line(&f);
    }
    return 0;
}

static int
show(const char *name)
{
    for (size_t i = 0; i < formats_n; i++)
        if (strcmp(formats_text[i].name, name) == 0)
            return fputs(formats_text[i].text, stdout) < 0;
    (void)fprintf(stderr,
                  "mainstay format: no format '%s'; try mainstay format list\n",
                  name);
    return 1;
}

int
cli_format(int argc, char **argv)
{
    int rc = 0;

    if (argc == 2 && strcmp(argv[1], "--help") == 0)
        return fputs(help, stdout) < 0;
    if (argc == 2 && strcmp(argv[1], "list") == 0)
        return list();
    if (argc == 3 && strcmp(argv[1], "show") == 0)
        return show(argv[2]);
    if (argc < 3 || strcmp(argv[1], "check") != 0) {
        (void)fputs(help, stderr);
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        int one = check_file(argv[i]);

        rc = rc == 0 ? one : rc;
    }
    return rc;
}
