/*
 * The template compiler as a whole: languages, messages, one pass over all
 * templates.
 */
#include "tools/tplc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define DIAG_MAX (1u << 16) /* bytes of messages */

enum status
tplc_error(struct tplc *t, struct tplc_pos pos, const char *fmt, ...)
{
    char text[512];
    va_list args;

    va_start(args, fmt);
    (void)vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    buf_add(&t->diag.text, pos.file);
    buf_add_byte(&t->diag.text, ':');
    buf_add_int(&t->diag.text, pos.line);
    buf_add_byte(&t->diag.text, ':');
    buf_add_int(&t->diag.text, pos.col);
    buf_add(&t->diag.text, STR(": "));
    buf_add(&t->diag.text, (struct str){text, strlen(text)});
    buf_add_byte(&t->diag.text, '\n');
    t->diag.errors++;
    return ST_INVALID;
}

struct tplc_file *
tplc_file(struct tplc *t, struct str stem)
{
    for (size_t i = 0; i < t->files; i++)
        if (str_eq(t->file[i].stem, stem))
            return &t->file[i];
    return NULL;
}

enum status
tplc_init(struct tplc *t, struct arena *a)
{
    struct tplc_catalogue *english;

    memset(t, 0, sizeof *t);
    t->arena = a;
    buf_init(&t->diag.text, DIAG_MAX);
    t->found = arena_zero(a, TPLC_ENTRIES, sizeof *t->found);
    if (t->found == NULL)
        return ST_NOSPACE;
    return tplc_lang_add(t, STR("en"), STR("English"), false, &english);
}

void
tplc_clear(struct tplc *t)
{
    buf_free(&t->diag.text);
}

enum status
tplc_lang_add(struct tplc *t, struct str tag, struct str name, bool pseudo,
              struct tplc_catalogue **out)
{
    struct tplc_catalogue *c;

    if (t->langs == TPLC_LANGS)
        return ST_NOSPACE;
    c = &t->lang[t->langs++];
    *c = (struct tplc_catalogue){.tag = tag, .name = name, .pseudo = pseudo};
    /* of the languages offered only English writes 1.5 */
    c->point = str_starts(tag, STR("en")) ? '.' : ',';
    *out = c;
    return ST_OK;
}

enum status
tplc_compile(struct tplc *t, struct buf *h, struct buf *c)
{
    if (t->page == NULL)
        return tplc_error(t, (struct tplc_pos){STR("templates"), 1, 1},
                          "no template declares \"page\"");
    tplc_header_prelude(t, c);
    for (size_t i = 0; i < t->files; i++) {
        enum status st;

        if (t->file[i].rec == NULL)
            continue;
        st = tplc_emit(t, &t->file[i], c);
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    tplc_header_tables(t, c);
    tplc_header_render(t, h);
    if (buf_status(h) != ST_OK || buf_status(c) != ST_OK)
        return ST_NOSPACE;
    return t->diag.errors > 0 ? ST_INVALID : ST_OK;
}
