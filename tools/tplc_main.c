/*
 * tplc: compiles web/tpl/ to C (see tools/tplc.h and docs/templates.md).
 *
 *   tplc --out DIR [--depfile FILE] [--assets LIST] [--pot FILE]
 *        [--lang TAG=NAME=FOLDER]… [--pseudo TAG] FILE-OR-FOLDER…
 *
 * Writes DIR/tpl.h and DIR/tpl.c.  The source language is English.  Says how
 * many texts each language lacks; a text without a translation stays English.
 */
#include <stdio.h>
#include <string.h>

#include "tools/file.h"
#include "tools/tplc.h"

#define ARENA_CAP ((size_t)1 << 28) /* bytes; all of one run */
#define OUT_CAP ((size_t)1 << 26)

struct run {
    struct arena arena;
    struct tplc t;
    struct buf deps;
    const char *out;
    const char *depfile;
    const char *pot;
};

static struct str
view(const char *s)
{
    return (struct str){s, strlen(s)};
}

static enum status
load_templates(struct run *r, const char *path)
{
    struct file_list *list = arena_zero(&r->arena, 1, sizeof *list);
    struct str text;
    enum status st;

    if (list == NULL)
        return ST_NOSPACE;
    st = file_find(&r->arena, path, STR(".html"), list, &r->deps);
    for (size_t i = 0; st == ST_OK && i < list->n; i++) {
        struct str stem = file_name(list->path[i]);

        stem.len -= stem.len > 5 ? 5 : 0; /* ".html" */
        buf_add(&r->deps, list->path[i]);
        buf_add_byte(&r->deps, ' ');
        st = file_read(&r->arena, list->path[i].ptr, &text);
        if (st == ST_OK)
            st = tplc_parse(&r->t, list->path[i], stem, text);
        if (st == ST_INVALID)
            st = ST_OK; /* reported; the next file may tell more */
    }
    return st;
}

/* "de=Deutsch=web/i18n/de": every catalogue of that folder. */
static enum status
load_lang(struct run *r, const char *arg)
{
    struct file_list *list = arena_zero(&r->arena, 1, sizeof *list);
    struct tplc_catalogue *c;
    struct str tag;
    struct str name;
    struct str path;
    struct str text;
    enum status st;

    if (list == NULL)
        return ST_NOSPACE;
    if (!str_cut(view(arg), '=', &tag, &path) ||
        !str_cut(path, '=', &name, &path)) {
        fprintf(stderr, "tplc: --lang TAG=NAME=FOLDER\n");
        return ST_INVALID;
    }
    st = tplc_lang_add(&r->t, tag, name, false, &c);
    if (st == ST_OK)
        st = file_find(&r->arena, path.ptr, STR(".po"), list, &r->deps);
    for (size_t i = 0; st == ST_OK && i < list->n; i++) {
        buf_add(&r->deps, list->path[i]);
        buf_add_byte(&r->deps, ' ');
        st = file_read(&r->arena, list->path[i].ptr, &text);
        if (st == ST_OK)
            st = tplc_po_parse(&r->t, c, list->path[i], text);
    }
    return st;
}

static enum status
load_assets(struct run *r, const char *path)
{
    struct str text;
    enum status st = file_read(&r->arena, path, &text);

    buf_add(&r->deps, view(path));
    buf_add_byte(&r->deps, ' ');
    return st == ST_OK ? tplc_assets_parse(&r->t, view(path), text) : st;
}

static enum status
take_option(struct run *r, const char *option, const char *value)
{
    struct tplc_catalogue *c;

    if (strcmp(option, "--out") == 0)
        r->out = value;
    else if (strcmp(option, "--depfile") == 0)
        r->depfile = value;
    else if (strcmp(option, "--pot") == 0)
        r->pot = value;
    else if (strcmp(option, "--lang") == 0)
        return load_lang(r, value);
    else if (strcmp(option, "--assets") == 0)
        return load_assets(r, value);
    else if (strcmp(option, "--pseudo") == 0)
        return tplc_lang_add(&r->t, view(value), view(value), true, &c);
    else
        return ST_INVALID;
    return ST_OK;
}

static enum status
write_in(struct run *r, const char *name, const struct buf *bytes)
{
    char path[1024];

    (void)snprintf(path, sizeof path, "%s/%s", r->out, name);
    return file_write(path, buf_str(bytes));
}

static enum status
write_extras(struct run *r)
{
    struct buf out;
    enum status st = ST_OK;

    buf_init(&out, OUT_CAP);
    if (r->pot != NULL) {
        tplc_po_render(&r->t, &out);
        st = file_write(r->pot, buf_str(&out));
    }
    buf_clear(&out);
    if (st == ST_OK && r->depfile != NULL) {
        buf_add(&out, view(r->out));
        buf_add(&out, STR("/tpl.c: "));
        buf_add(&out, buf_str(&r->deps));
        buf_add_byte(&out, '\n');
        st = file_write(r->depfile, buf_str(&out));
    }
    buf_free(&out);
    return st;
}

static void
report(const struct tplc *t)
{
    for (size_t i = 1; i < t->langs; i++) {
        const struct tplc_catalogue *c = &t->lang[i];

        if (!c->pseudo)
            printf("tplc: %.*s: %zu of %zu texts translated\n", TPLC_S(c->tag),
                   t->founds - tplc_po_missing(t, c), t->founds);
    }
}

static enum status
run(struct run *r)
{
    struct buf h;
    struct buf c;
    enum status st;

    buf_init(&h, OUT_CAP);
    buf_init(&c, OUT_CAP);
    st = tplc_compile(&r->t, &h, &c);
    if (st == ST_OK)
        st = write_in(r, "tpl.h", &h);
    if (st == ST_OK)
        st = write_in(r, "tpl.c", &c);
    if (st == ST_OK)
        st = write_extras(r);
    buf_free(&h);
    buf_free(&c);
    return st;
}

int
main(int argc, char **argv)
{
    struct run r = {.out = NULL};
    enum status st;
    int i = 1;

    arena_init(&r.arena, ARENA_CAP);
    buf_init(&r.deps, OUT_CAP);
    st = tplc_init(&r.t, &r.arena);
    for (; st == ST_OK && i + 1 < argc && argv[i][0] == '-'; i += 2)
        st = take_option(&r, argv[i], argv[i + 1]);
    if (st == ST_OK && (r.out == NULL || i == argc)) {
        fprintf(stderr, "usage: tplc --out DIR [options] FILE-OR-FOLDER...\n");
        st = ST_INVALID;
    }
    for (; st == ST_OK && i < argc; i++)
        st = load_templates(&r, argv[i]);
    if (st == ST_OK)
        st = run(&r);
    fprintf(stderr, "%.*s", TPLC_S(buf_str(&r.t.diag.text)));
    if (st == ST_OK)
        report(&r.t);
    else if (r.t.diag.errors == 0)
        fprintf(stderr, "tplc: failed\n");
    tplc_clear(&r.t);
    buf_free(&r.deps);
    arena_free(&r.arena);
    return st == ST_OK ? 0 : 1;
}
