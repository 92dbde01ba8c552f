/* What a text tells together about one person: see ident.h and rarity.h. */
#include "core/ident_work.h"

/* Pronouns of the six languages that say a sex. */
static int
pronoun(const struct ident_state *s, const struct ident_token *t)
{
#define WORD(a, b, c, d) ((uint32_t)(a) << 24 | (b) << 16 | (c) << 8 | (d))
    uint32_t word = 0;

    if (ident_len(t) > 4)
        return 0;
    for (uint32_t i = t->from; i < t->to; i++)
        word = word << 8 | s->f.ch[i] | 0x20;
    switch (word << 8 * (4 - ident_len(t))) {
    case WORD('s', 'h', 'e', 0):
    case WORD('h', 'e', 'r', 0):
    case WORD('h', 'e', 'r', 's'):
    case WORD('e', 'l', 'l', 'a'):
    case WORD('e', 'l', 'l', 'e'):
    case WORD('z', 'i', 'j', 0):
    case WORD('l', 'e', 'i', 0):
        return 1;
    case WORD('h', 'e', 0, 0):
    case WORD('h', 'i', 'm', 0):
    case WORD('h', 'i', 's', 0):
    case WORD('e', 'l', 0, 0):
    case WORD('e', 'r', 0, 0):
    case WORD('h', 'i', 'j', 0):
    case WORD('l', 'u', 'i', 0):
        return -1;
    default:
        return 0;
    }
#undef WORD
}

/* How far a pronoun or role speaks for a woman (above 0) or a man. */
static int
sex_of(const struct ident_state *s, const struct ident_token *t)
{
    int woman = pronoun(s, t);

    if (lex_is(t->set, LEX_ROLE)) {
        woman += 2 * (lex_sex(t->set) == LEX_SEX_FEMALE);
        woman -= 2 * (lex_sex(t->set) == LEX_SEX_MALE);
    }
    return woman;
}

static void
take_age(struct rarity_facts *f, uint32_t years)
{
    if (f->age_from != 0 || f->age_to != 0 || years > RARITY_AGE_MAX)
        return;
    f->age_from = f->age_to = (uint8_t)years;
}

/* The population of the smallest place told. */
static void
take_place(const struct ident_state *s, const struct ident_find *find,
           struct rarity_facts *f)
{
    for (uint32_t i = find->first; i < find->last; i++) {
        double people = rarity_people(lex_people(s->tok[i].set));

        if (lex_is(s->tok[i].set, LEX_PLACE) && people > 0 &&
            (f->people <= 0 || people < f->people))
            f->people = people;
    }
}

static void
rarer(uint8_t *class, unsigned found, unsigned unlisted)
{
    if (found == 0)
        found = unlisted;
    if (found > *class)
        *class = (uint8_t)found;
}

/* Is one of the two words before the trade "only", "first", "head"? */
static bool
sole(const struct ident_state *s, uint32_t t)
{
    return lex_is(s->tok[t - 1].set | s->tok[t - 2].set, LEX_SOLE);
}

static void
take_trade(const struct ident_state *s, const struct ident_find *find,
           struct rarity_facts *f)
{
    unsigned class = 0;

    for (uint32_t i = find->first; i < find->last; i++)
        if (lex_is(s->tok[i].set, LEX_TRADE) &&
            lex_extra(s->tok[i].set) > class)
            class = lex_extra(s->tok[i].set);
    rarer(&f->trade, class, RARITY_TRADE_UNLISTED);
    f->sole |= sole(s, find->first);
}

static void
take_word(uint64_t set, struct rarity_facts *f)
{
    if (lex_is(set, LEX_EVENT))
        rarer(&f->event, lex_extra(set), RARITY_TRADE_UNLISTED);
    else if (lex_is(set, LEX_FAITH))
        rarer(&f->faith, lex_extra(set), RARITY_FAITH_UNLISTED);
    else
        rarer(&f->origin, lex_extra(set), RARITY_ORIGIN_UNLISTED);
}

void
ident_facts(const struct ident_state *s, struct rarity_facts *out)
{
    struct rarity_facts f = {.sex = LEX_SEX_NONE};
    uint32_t last = 0;
    int woman = 0; /* what all words say together */

    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++) {
        const struct ident_token *t = &s->tok[i];
        const struct ident_find *find;

        if (t->kind == IDENT_WORD && lex_is(t->set, LEX_STOP | LEX_ROLE))
            woman += sex_of(s, t);
        if (lex_is(t->set, LEX_EVENT | LEX_FAITH | LEX_NATION))
            take_word(t->set, &f);
        if (t->find == 0 || t->find == last)
            continue;
        last = t->find;
        find = &s->find[last - 1];
        if (find->label == IDENT_AGE)
            take_age(&f, find->years);
        else if (find->label == IDENT_LOCATION)
            take_place(s, find, &f);
        else if (find->label == IDENT_OCCUPATION)
            take_trade(s, find, &f);
    }
    if (woman != 0)
        f.sex = woman > 0 ? LEX_SEX_FEMALE : LEX_SEX_MALE;
    *out = f;
}
