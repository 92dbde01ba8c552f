/* Occupations: listed trades beside a cue, alone only as "look again". */
#include "core/ident_work.h"

/* The listed trade that begins at t: its end. */
static uint32_t
trade_end(const struct ident_state *s, uint32_t t)
{
    uint32_t k = t + (s->tok[t].phrase > 0 ? s->tok[t].phrase : 1);

    while (k < s->n_tok && s->tok[k].kind == IDENT_WORD &&
           s->tok[k].claim == IDENT_FREE && lex_is(s->tok[k].set, LEX_TRADE))
        k++;
    return k;
}

/* A cue within the four words before: "works as a", "is an", "Occupation:",
 * "the", "retired". */
static bool
cue_before(const struct ident_state *s, uint32_t t, uint32_t *first)
{
    const struct ident_token *b = &s->tok[t] - 1;

    *first = t;
    for (int words = 0; words < 4; words++, b--) {
        if (ident_mark(b, ':'))
            b--;
        if (b->kind != IDENT_WORD)
            return false;
        if (lex_more(b->set) & LEX_MORE_TRADE)
            return true;
        if (lex_is(b->set, LEX_KIN | LEX_ROLE))
            return true;
    }
    return false;
}

void
ident_trades(struct ident_state *s)
{
    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++) {
        const struct ident_token *t = &s->tok[i];
        uint32_t first, end;

        if (t->kind != IDENT_WORD || t->claim != IDENT_FREE ||
            !lex_is(t->set, LEX_TRADE))
            continue;
        end = trade_end(s, i);
        if (cue_before(s, i, &first))
            ident_take(s, first, end, IDENT_OCCUPATION, IDENT_LIKELY,
                       IDENT_WHY_TRADE_CUE);
        i = end - 1;
    }
}
