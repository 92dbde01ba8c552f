/*
 * One value into one place: the table that decides every escape.
 *
 *             between tags       attribute        address attribute
 *   text      references         references       percent, not at its start
 *   url       references         references       checked, only at its start
 *   int       digits             digits           digits
 *   real      with local point   with "."         error
 *   id        checked            checked          checked
 *   date      <time>             2026-03-03       2026-03-03
 *   html      as it is           error            error
 *   bool, enum, list             error everywhere: they are sections
 */
#include "tools/tplc.h"

#include <stdio.h>

enum where {
    WHERE_TEXT,
    WHERE_ATTRIBUTE,
    WHERE_URL_START,
    WHERE_URL_REST,
    WHERE_NOWHERE
};

static enum where
where(const struct tplc_place *p)
{
    if (p->state == TPLC_PLACE_TEXT)
        return WHERE_TEXT;
    if (p->state != TPLC_PLACE_VALUE)
        return WHERE_NOWHERE;
    if (!tplc_place_is_url(p))
        return WHERE_ATTRIBUTE;
    if (p->value_surely)
        return WHERE_URL_REST;
    return p->value_maybe ? WHERE_NOWHERE : WHERE_URL_START;
}

/* The call up to the value, or NULL: not in this place. */
static const char *
call(enum tplc_type type, enum where at, bool words)
{
    switch (type) {
    case TPLC_TEXT:
        if (at == WHERE_URL_REST)
            return "place_add_percent(out, ";
        return at == WHERE_URL_START ? NULL : "html_add_text(out, ";
    case TPLC_URL:
        if (at == WHERE_URL_REST)
            return NULL;
        return at == WHERE_URL_START ? "html_add_url(out, "
                                     : "html_add_text(out, ";
    case TPLC_INT:
        return at == WHERE_URL_START ? NULL : "buf_add_int(out, ";
    case TPLC_REAL:
        if (at != WHERE_TEXT && at != WHERE_ATTRIBUTE)
            return NULL;
        return at == WHERE_TEXT || words ? "place_add_real(out, LANG, "
                                         : "buf_add_fixed(out, ";
    case TPLC_ID:
        return at == WHERE_URL_START ? NULL : "place_add_id(out, ";
    case TPLC_DATE:
        if (at == WHERE_URL_START)
            return NULL;
        return at == WHERE_TEXT ? "place_add_date(out, LANG, "
                                : "place_add_day(out, ";
    case TPLC_HTML:
        return at == WHERE_TEXT ? "buf_add(out, " : NULL;
    case TPLC_BOOL:
    case TPLC_ENUM:
    case TPLC_LIST:
        break;
    }
    return NULL;
}

/* "LANG" in a call stands for the language's table entry. */
static void
add_call(struct tplc_emit *e, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text != 'L') {
            buf_add_byte(e->c, *text);
            continue;
        }
        buf_add(e->c, STR("&place_lang_table["));
        tplc_header_add_lang(e->c, e->lang);
        buf_add(e->c, STR("]"));
        text += 3;
    }
}

enum status
tplc_hole_emit(struct tplc_emit *e, const struct tplc_node *n)
{
    enum where at = where(&e->place);
    struct tplc_value v;
    const char *text;
    enum status st = tplc_emit_find(e, n, &v);

    if (st != ST_OK)
        return st;
    if (at == WHERE_NOWHERE)
        return tplc_error(e->t, n->pos, "no value may stand here");
    if (v.field->type == TPLC_BOOL || v.field->type == TPLC_ENUM ||
        v.field->type == TPLC_LIST)
        return tplc_error(e->t, n->pos, "\"%.*s\" is a section, not a value",
                          TPLC_S(n->name));
    text = call(v.field->type, at, e->place.words);
    if (text == NULL)
        return tplc_error(e->t, n->pos, "\"%.*s\" has no form for this place",
                          TPLC_S(n->name));
    if ((v.field->type == TPLC_REAL) != (n->places >= 0))
        return tplc_error(e->t, n->pos, "decimals go with real numbers");
    tplc_emit_flush(e);
    buf_add(e->c, STR("    "));
    add_call(e, text);
    buf_add(e->c, v.expr);
    if (v.field->type == TPLC_HTML)
        buf_add(e->c, STR(".markup"));
    if (v.field->type == TPLC_REAL) {
        buf_add(e->c, STR(", "));
        buf_add_int(e->c, n->places);
    }
    buf_add(e->c, STR(");\n"));
    tplc_place_filled(&e->place);
    return ST_OK;
}
