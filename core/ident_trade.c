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

/* Words that may stand between a cue and the trade: articles, ages, "newly
 * qualified", "retired". */
static bool
between(const struct ident_token *t)
{
    if (t->kind == IDENT_DIGITS || ident_mark(t, '-') || ident_mark(t, ':'))
        return true;
    if (t->claim == IDENT_TAKEN + IDENT_AGE)
        return true;
    return t->kind == IDENT_WORD && t->claim < IDENT_TAKEN;
}

/*
 * What makes a trade somebody's: a cue ("works as a", "Occupation:"), a
 * relative or client it is said of ("my brother, a", "client, the"; in other
 * languages without an article, "son oncle, notaire"), an age before it, or
 * being the only one.
 */
static bool
cued(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *b = &s->tok[t] - 1;
    bool article = false;
    int words = 0;

    for (int steps = 0; words < 6 && steps < IDENT_REACH; steps++, b--) {
        if (ident_mark(b, ',') && (article || (steps == 0 && b->lang != 0))) {
            const struct ident_token *who = b - 1;

            return who->claim == IDENT_TAKEN + IDENT_PERSON ||
                   who->claim == IDENT_TAKEN + IDENT_AGE ||
                   (who->kind == IDENT_WORD &&
                    lex_is(who->set, LEX_KIN | LEX_ROLE));
        }
        if (!between(b))
            return false;
        if (b->claim == IDENT_TAKEN + IDENT_AGE)
            return true;
        if (b->kind == IDENT_WORD && b->lang != 0 && words == 0 &&
            lex_is(b->set, LEX_STOP) &&
            (b[-1].claim == IDENT_TAKEN + IDENT_PERSON ||
             lex_is(b[-1].set, LEX_KIN | LEX_ROLE)))
            return true; /* Ulrike ist Hebamme */
        if (b->kind == IDENT_WORD) {
            if (lex_more(b->set) & LEX_MORE_TRADE || lex_is(b->set, LEX_SOLE))
                return true;
            article |= lex_is(b->set, LEX_STOP);
            words++;
        }
    }
    return false;
}

/* Is a name said behind the trade: "la directrice, Mme Pasquier"?  In English
 * that is said of so many ("the doctor, Smith") that it is no evidence. */
static bool
named(const struct ident_token *after)
{
    if (after->lang == 0 || !ident_mark(after, ','))
        return false;
    after++;
    for (int words = 0;
         words < 2 && after->kind == IDENT_WORD && after->claim == IDENT_FREE &&
         lex_is(after->set, LEX_STOP | LEX_TITLE);
         words++)
        after++;
    return after->claim == IDENT_TAKEN + IDENT_PERSON;
}

/* A noun before the trade belongs to it: "violin teacher". */
static uint32_t
trade_start(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *b = &s->tok[t] - 1;

    if (b->kind == IDENT_WORD && b->claim == IDENT_FREE &&
        lex_is(b->set, LEX_WORD) &&
        !lex_is(b->set, LEX_STOP | LEX_KIN | LEX_ROLE | LEX_SOLE) &&
        !(lex_more(b->set) & LEX_MORE_TRADE))
        return t - 1;
    return t;
}

void
ident_trades(struct ident_state *s)
{
    for (uint32_t h = 0; h < s->n_hot; h++) {
        uint32_t i = s->hot[h];
        const struct ident_token *t = &s->tok[i];
        uint32_t end, first;

        if (t->kind != IDENT_WORD || t->claim != IDENT_FREE ||
            !lex_is(t->set, LEX_TRADE))
            continue;
        end = trade_end(s, i);
        first = trade_start(s, i);
        if (cued(s, first) || named(&s->tok[end]))
            ident_take(s, first, end, IDENT_OCCUPATION, IDENT_LIKELY,
                       IDENT_WHY_TRADE_CUE);
    }
}
