/* The detector over kept tables and flat arrays; see wasm_api.h. */
#include "core/ident.h"
#include "core/lang.h"
#include "core/wasm_api.h"

struct kept {
    uint32_t n;
    uint32_t core; /* number of the English one + 1; 0 until it is there */
    struct lex lex[IDENT_WASM_TABLES];
};

int32_t
ident_wasm_size(int32_t n)
{
    return n >= 1 && n <= IDENT_WASM_TABLES ? (int32_t)sizeof(struct kept) : 0;
}

int32_t
ident_wasm_add(void *tables, const void *image, int32_t len)
{
    struct kept *k = tables;
    enum status st;

    if (k->n >= IDENT_WASM_TABLES)
        return ST_NOSPACE;
    st = lex_open(&k->lex[k->n], image, len > 0 ? (size_t)len : 0);
    if (st != ST_OK)
        return (int32_t)st;
    k->n++;
    if (k->lex[k->n - 1].lang[0] == 'e' && k->lex[k->n - 1].lang[1] == 'n')
        k->core = k->n;
    return ST_OK;
}

static void
write_rows(const struct ident_span *span, uint32_t n, int32_t *out)
{
    for (uint32_t i = 0; i < n; i++) {
        int32_t *row = out + (size_t)i * IDENT_WASM_COLUMNS;

        row[IDENT_WASM_START] = (int32_t)span[i].start;
        row[IDENT_WASM_END] = (int32_t)span[i].end;
        row[IDENT_WASM_LABEL] = span[i].label;
        row[IDENT_WASM_LEVEL] = span[i].level;
        row[IDENT_WASM_WHY] = span[i].why;
        row[IDENT_WASM_SUGGEST] = span[i].suggest;
        row[IDENT_WASM_NUMBER] = (int32_t)span[i].number;
    }
}

/* Bytes the caller gives for a text, as core/wasm_api.def says. */
static size_t
work_room(size_t len, size_t max)
{
    return 96 * len + 16 * max + 4096;
}

int32_t
ident_wasm_lang(const uint8_t *text, int32_t len)
{
    size_t n = len > 0 ? (size_t)len : 0;

    return (int32_t)lang_of((struct str){(const char *)text, n});
}

int32_t
ident_wasm_scan(const void *tables, const uint8_t *text, int32_t len,
                const uint8_t *own, int32_t own_len, int32_t max, void *work,
                int32_t *spans_out, double *rarity_out)
{
    const struct kept *k = tables;
    struct ident_tables t = {.n_more = 0};
    struct ident_span *span = work;
    struct rarity_facts facts;
    struct rarity rare;
    size_t spans;
    uint32_t n = 0;
    enum status st;

    if (k->core == 0 || len < 0 || own_len < 0 || max < 0)
        return -(int32_t)ST_INVALID;
    t.core = &k->lex[k->core - 1];
    t.own = (struct str){(const char *)own, (size_t)own_len};
    for (uint32_t i = 0; i < k->n; i++)
        if (i + 1 != k->core)
            t.more[t.n_more++] = &k->lex[i];
    spans = (size_t)max * sizeof *span;
    if (spans + ident_room((size_t)len) > work_room((size_t)len, (size_t)max))
        return -(int32_t)ST_NOSPACE;
    st = ident_scan((struct str){(const char *)text, (size_t)len}, &t,
                    (char *)work + spans, span, (uint32_t)max, &n, &facts);
    if (st == ST_OK)
        st = rarity_judge(&facts, &rare);
    if (st != ST_OK)
        return -(int32_t)st;
    write_rows(span, n, spans_out);
    rarity_out[0] = rare.expected;
    rarity_out[1] = rare.then;
    rarity_out[2] = rare.level;
    rarity_out[3] = rare.drop;
    return (int32_t)n;
}
