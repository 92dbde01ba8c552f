/*
 * doctor: the command, and what it prints.
 */
#include "cli/doctor.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "seal/prim.h"

#define TEXT_MAX (64 * 1024)

enum level { NOTE, WEAK, BAD };

static const struct {
    const char *id;
    enum level level;
    const char *what, *why, *how;
} table[DOCTOR_COUNT] = {
#define FIND(id, level, what, why, how) {#id, level, what, why, how},
#include "cli/doctor.def"
#undef FIND
};

static const char *const level_names[] = {"note", "weak", "bad"};

void
doctor_add(struct doctor *d, enum doctor_find what, const char *detail, ...)
{
    va_list args;

    if (d->found[what])
        return;
    d->found[what] = true;
    va_start(args, detail);
    (void)vsnprintf(d->detail[what], DOCTOR_DETAIL, detail, args);
    va_end(args);
}

static struct str
view(const char *s)
{
    return (struct str){s, strlen(s)};
}

static void
print_json(const struct doctor *d, struct buf *out)
{
    struct json_w w;

    json_w_init(&w, out);
    json_w_obj(&w, NULL);
    json_w_arr(&w, "findings");
    for (int i = 0; i < DOCTOR_COUNT; i++) {
        if (!d->found[i])
            continue;
        json_w_obj(&w, NULL);
        json_w_str(&w, "id", view(table[i].id));
        json_w_str(&w, "level", view(level_names[table[i].level]));
        json_w_str(&w, "what", view(table[i].what));
        json_w_str(&w, "detail", view(d->detail[i]));
        json_w_str(&w, "why", view(table[i].why));
        json_w_str(&w, "how", view(table[i].how));
        json_w_obj_end(&w);
    }
    json_w_arr_end(&w);
    json_w_obj_end(&w);
    buf_add_byte(out, '\n');
}

/* "bad   WHAT (detail): WHY. Do: HOW." */
static void
print_lines(const struct doctor *d, struct buf *out)
{
    for (int level = BAD; level >= NOTE; level--)
        for (int i = 0; i < DOCTOR_COUNT; i++) {
            if (!d->found[i] || (int)table[i].level != level)
                continue;
            buf_add(out, view(level_names[level]));
            buf_add(out, STR("  "));
            buf_add(out, view(table[i].what));
            if (d->detail[i][0] != '\0') {
                buf_add(out, STR(" ("));
                buf_add(out, view(d->detail[i]));
                buf_add(out, STR(")"));
            }
            buf_add(out, STR(": "));
            buf_add(out, view(table[i].why));
            buf_add(out, STR(". Do: "));
            buf_add(out, view(table[i].how));
            buf_add(out, STR(".\n"));
        }
    if (out->len == 0)
        buf_add(out, STR("Nothing to mend.\n"));
}

static int
report(const struct doctor *d, bool as_json)
{
    int worst = 0;
    struct buf out;

    buf_init(&out, TEXT_MAX);
    if (as_json)
        print_json(d, &out);
    else
        print_lines(d, &out);
    for (int i = 0; i < DOCTOR_COUNT; i++)
        if (d->found[i] && (int)table[i].level > worst)
            worst = (int)table[i].level;
    if (buf_status(&out) != ST_OK ||
        fwrite(out.ptr, 1, out.len, stdout) != out.len)
        worst = BAD;
    buf_free(&out);
    return worst;
}

static int
examine(const struct config *c, const char *url, bool as_json)
{
    static struct doctor d;
    struct srvkey_ring ring = {.n = 0};

    if (prim_start() != ST_OK)
        return BAD;
    d.c = c;
    doctor_place(&d, &ring);
    doctor_base(&d, &ring);
    srvkey_clear(&ring);
    if (url != NULL)
        doctor_live(&d, url);
    return report(&d, as_json);
}

int
cli_doctor(int argc, char **argv)
{
    const char *url = NULL;
    bool as_json = false;
    struct config c;
    struct arena a;
    struct buf errors;
    int rc = BAD, n = 1;

    /* What is ours leaves the words; the rest are settings. */
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            printf("usage: mainstay doctor [--json] [--config FILE] [settings] "
                   "[URL]\n\nSays what is weak in this installation, and how "
                   "to mend it.  With a URL also\nwhat browsers get there.  "
                   "Changes nothing.\n");
            return 0;
        }
        if (strcmp(argv[i], "--json") == 0)
            as_json = true;
        else if (strncmp(argv[i], "http", 4) == 0)
            url = argv[i];
        else
            argv[n++] = argv[i];
    }
    argv[n] = NULL;
    arena_init(&a, TEXT_MAX);
    buf_init(&errors, TEXT_MAX);
    if (config_read(argv + 1, environ, &a, &c, &errors) == ST_OK)
        rc = examine(&c, url, as_json);
    else
        fwrite(errors.ptr, 1, errors.len, stderr);
    buf_free(&errors);
    arena_free(&a);
    return rc;
}
