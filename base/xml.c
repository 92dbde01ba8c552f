/*
 * xml: expat behind its events.
 */
#include "base/xml.h"

#include <expat.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

struct xml_attrs {
    const char *const *pairs; /* name, value, …, NULL */
};

struct reading {
    XML_Parser parser;
    const struct xml_calls *calls;
    void *to;
    enum status st;
    int depth;
};

static struct str
str_of(const char *text)
{
    return (struct str){text, strlen(text)};
}

bool
xml_attr(const struct xml_attrs *a, struct str name, struct str *out)
{
    for (size_t i = 0; a->pairs[i] != NULL; i += 2)
        if (str_eq(str_of(a->pairs[i]), name)) {
            *out = str_of(a->pairs[i + 1]);
            return true;
        }
    return false;
}

void
xml_each_attr(const struct xml_attrs *a,
              void (*each)(void *to, struct str name, struct str value),
              void *to)
{
    for (size_t i = 0; a->pairs[i] != NULL; i += 2)
        each(to, str_of(a->pairs[i]), str_of(a->pairs[i + 1]));
}

static void
halt(struct reading *r, enum status st)
{
    if (r->st == ST_OK && st != ST_OK) {
        r->st = st;
        (void)XML_StopParser(r->parser, XML_FALSE);
    }
}

static void
on_begin(void *to, const char *name, const char **pairs)
{
    struct reading *r = to;
    const struct xml_attrs a = {pairs};

    if (r->st != ST_OK)
        return;
    if (++r->depth > XML_DEPTH)
        halt(r, ST_INVALID);
    else
        halt(r, r->calls->begin(r->to, str_of(name), &a));
}

static void
on_end(void *to, const char *name)
{
    struct reading *r = to;

    r->depth--;
    if (r->st == ST_OK)
        halt(r, r->calls->end(r->to, str_of(name)));
}

static void
on_text(void *to, const char *text, int len)
{
    struct reading *r = to;

    if (r->st == ST_OK)
        halt(r, r->calls->text(r->to, (struct str){text, (size_t)len}));
}

static void
on_skipped(void *to, const char *name, int is_parameter)
{
    struct reading *r = to;
    char out[4];
    size_t len;

    if (r->st == ST_OK && !is_parameter && strlen(name) <= XML_NAME &&
        r->calls->entity(str_of(name), out, &len))
        halt(r, r->calls->text(r->to, (struct str){out, len}));
}

/* Whatever it is: no document that we want to read has one. */
static void
on_entity(void *to, const char *name, int is_parameter, const char *value,
          int len, const char *base, const char *system, const char *public,
          const char *notation)
{
    (void)name;
    (void)is_parameter;
    (void)value;
    (void)len;
    (void)base;
    (void)system;
    (void)public;
    (void)notation;
    halt(to, ST_DENIED);
}

enum status
xml_read(struct str text, const struct xml_calls *calls, void *to)
{
    static const XML_Memory_Handling_Suite heap = {mem_alloc, mem_resize,
                                                   mem_free};
    struct reading r = {.calls = calls, .to = to, .st = ST_OK};
    enum XML_Status parsed;

    if (text.len == 0 || text.len > INT32_MAX)
        return ST_INVALID;
    r.parser = XML_ParserCreate_MM("UTF-8", &heap, NULL);
    if (r.parser == NULL)
        return ST_NOSPACE;
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_begin, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetSkippedEntityHandler(r.parser, on_skipped);
    XML_SetEntityDeclHandler(r.parser, on_entity);
    /* As if a DTD stood elsewhere, which is not fetched: names that XML does
     * not know are then skipped and not an error. */
    (void)XML_UseForeignDTD(r.parser, XML_TRUE);
    parsed = XML_Parse(r.parser, text.ptr, (int)text.len, 1);
    if (r.st == ST_OK && parsed != XML_STATUS_OK)
        r.st = XML_GetErrorCode(r.parser) == XML_ERROR_NO_MEMORY ? ST_NOSPACE
                                                                 : ST_INVALID;
    XML_ParserFree(r.parser);
    return r.st;
}
