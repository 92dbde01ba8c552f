/* The detector from text to findings: the order of its stages; see ident.h. */
#include "core/ident.h"

#define APPOSED                                                                \
    5 /* words more between a cue and what a comma sets beside it              \
       */

#include "core/ident_work.h"

size_t
ident_room(size_t len)
{
    size_t tokens = (len + 2 * IDENT_GUARD) * sizeof(struct ident_token);
    size_t finds = (len + 2) * sizeof(struct ident_find);

    return tokens + finds + 2 * (len + 1) * sizeof(uint32_t) + len + 8;
}

/* Cut the caller's memory into the state's arrays. */
static void
lay_out(struct ident_state *s, void *work, size_t len)
{
    struct ident_token *tok = work;

    for (int i = 0; i < IDENT_GUARD; i++)
        tok[i] = (struct ident_token){.kind = IDENT_END};
    s->tok = tok;
    s->find = (struct ident_find *)(void *)(tok + len + 2 * IDENT_GUARD);
    s->f.at = (uint32_t *)(void *)(s->find + len + 2);
    s->hot = s->f.at + len + 1;
    s->f.ch = (uint8_t *)(s->hot + len + 1);
}

struct ident_find *
ident_take(struct ident_state *s, uint32_t first, uint32_t last,
           enum ident_label label, enum ident_level level, enum ident_why why)
{
    struct ident_find *found = &s->find[s->n_find++];

    *found = (struct ident_find){.first = first,
                                 .last = last,
                                 .from = s->tok[first].from,
                                 .to = s->tok[last - 1].to,
                                 .label = (uint8_t)label,
                                 .level = (uint8_t)level,
                                 .why = (uint8_t)why};
    for (uint32_t i = first; i < last; i++) {
        s->tok[i].claim = (uint8_t)(IDENT_TAKEN + label);
        s->tok[i].find = s->n_find;
    }
    return found;
}

void
ident_spare(struct ident_state *s, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i < last; i++)
        if (s->tok[i].claim == IDENT_FREE)
            s->tok[i].claim = IDENT_SAFE;
}

bool
ident_spells_all(const struct ident_state *s, const struct ident_token *k,
                 const char *w)
{
    uint32_t i = 0;

    for (; w[i] != 0; i++) {
        uint8_t c;

        if (k->from + i >= k->to)
            return false;
        c = s->f.ch[k->from + i];
        if (c >= 'A' && c <= 'Z')
            c = (uint8_t)(c | 0x20);
        if (c != (uint8_t)w[i])
            return false;
    }
    return k->from + i == k->to;
}

uint32_t
ident_number(const struct ident_state *s, const struct ident_token *t)
{
    uint32_t n = 0;

    if (ident_len(t) > 9)
        return UINT32_MAX;
    for (uint32_t i = t->from; i < t->to; i++)
        n = n * 10 + (uint32_t)(s->f.ch[i] - '0');
    return n;
}

bool
ident_lang(const struct ident_state *s, uint32_t t, const char *code)
{
    const struct lex *x = s->tok[t].lang == 0
                              ? s->tables->core
                              : s->tables->more[s->tok[t].lang - 1];

    return x->lang[0] == code[0] && x->lang[1] == code[1];
}

/* Is the number at t set beside something by a comma, with or without "no."? */
static bool
apposed(const struct ident_state *s, uint32_t t)
{
    static const char *const sign[] = {"no", "nr", "n", "num", "nro"};
    uint32_t k = t - 1;

    while (s->tok[k].kind == IDENT_MARK &&
           (s->tok[k].ch == '.' || s->tok[k].ch == FOLD_SIGN))
        k--;
    for (size_t i = 0; i < sizeof sign / sizeof sign[0]; i++)
        if (ident_is(s, k, sign[i])) {
            k--;
            break;
        }
    return ident_mark(&s->tok[k], ',');
}

bool
ident_cue(const struct ident_state *s, uint32_t t, uint32_t class,
          unsigned more, unsigned reach)
{
    const struct ident_token *b = &s->tok[t] - 1;
    unsigned words = 0;

    if (lex_is(class, LEX_CUE_ID) && apposed(s, t))
        reach += APPOSED;
    for (int steps = 0; words < reach && steps < IDENT_REACH; steps++, b--) {
        if (b->kind == IDENT_END || b->kind == IDENT_LINE ||
            ident_mark(b, '.') || ident_mark(b, ';')) {
            bool abbreviation = ident_mark(b, '.') && ident_glued(b) &&
                                b[-1].kind == IDENT_WORD;

            if (!abbreviation)
                return false;
            continue;
        }
        if (b->kind == IDENT_DIGITS)
            return false;
        if (b->kind == IDENT_MARK)
            continue;
        if ((class != 0 && lex_is(b->set, class)) || lex_more(b->set) & more)
            return true;
        words++;
    }
    return false;
}

/* Write out the findings in the order of the text: that of their tokens. */
static enum status
emit(const struct ident_state *s, struct ident_span *spans, uint32_t max,
     uint32_t *n)
{
    uint32_t count = 0, last = 0, end = 0;

    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++) {
        const struct ident_find *f;
        struct ident_span span;

        if (s->tok[i].find == 0 || s->tok[i].find == last)
            continue;
        last = s->tok[i].find;
        f = &s->find[last - 1];
        span = (struct ident_span){.start = s->f.at[f->from],
                                   .end = s->f.at[f->to],
                                   .label = f->label,
                                   .level = f->level,
                                   .why = f->why,
                                   .suggest = f->suggest,
                                   .number = f->number};
        if (span.start < end || span.end <= span.start)
            continue;
        if (count == max)
            return ST_NOSPACE;
        end = span.end;
        spans[count++] = span;
    }
    *n = count;
    return ST_OK;
}

enum status
ident_scan(struct str text, const struct ident_tables *tables, void *work,
           struct ident_span *spans, uint32_t max, uint32_t *n,
           struct rarity_facts *facts)
{
    enum status st;
    struct ident_state s = {.tables = tables, .text = text.ptr};

    if (text.len > IDENT_TEXT_MAX)
        return ST_NOSPACE;
    lay_out(&s, work, text.len);
    fold_text(text, &s.f);
    ident_tokens(&s);
    ident_net(&s);
    ident_safe(&s);
    ident_dates(&s);
    ident_ages(&s);
    ident_codes(&s);
    ident_addresses(&s);
    ident_names(&s);
    ident_postcodes(&s);
    ident_trades(&s);
    ident_own(&s);
    ident_spread(&s);
    ident_suggestions(&s);
    st = emit(&s, spans, max, n);
    if (st == ST_OK)
        ident_facts(&s, facts);
    return st;
}
