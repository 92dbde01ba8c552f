/*
 * The SEAL1 cases as a WebAssembly module: run case `i` of all, and what went
 * wrong as text, for test/web/vectors.mjs in node and in Chromium.
 */
#include "seal/bytes.h"
#include "test/vectors/seal_vectors.h"

#define EXPORT(name) __attribute__((export_name(#name)))

static char text[1024];

static char *
add(char *p, const char *s)
{
    while (*s != '\0' && p < text + sizeof(text) - 1)
        *p++ = *s++;
    *p = '\0';
    return p;
}

EXPORT(count) uint32_t vectors_count(void);
uint32_t
vectors_count(void)
{
    uint32_t n = 0;

    while (seal_vectors_case(n) != NULL)
        n++;
    return n;
}

EXPORT(name) const char *vectors_name(uint32_t i);
const char *
vectors_name(uint32_t i)
{
    const struct seal_case *c = seal_vectors_case(i);
    char *p = add(text, c->name);

    p = add(p, " (");
    p = add(p, c->source);
    add(p, ")");
    return text;
}

/* 1 if case i holds; else 0, and why() says what. */
EXPORT(run) uint32_t vectors_run(uint32_t i);
uint32_t
vectors_run(uint32_t i)
{
    static struct seal_trial t;
    char *p = text;

    bytes_zero(&t, sizeof(t));
    if (seal_vectors_case(i)->run(&t))
        return 1;
    p = add(p, t.what == NULL ? "?" : t.what);
    p = add(p, ": expected ");
    p = add(p, t.want);
    p = add(p, ", got ");
    add(p, t.got);
    return 0;
}

EXPORT(why) const char *vectors_why(void);
const char *
vectors_why(void)
{
    return text;
}
