/* What a text tells together about one person: see ident.h and rarity.h. */
#include "core/ident_work.h"

/* Pronouns of the six languages that say a sex. */
static int
pronoun(const struct ident_state *s, const struct ident_token *t)
{
    static const char *const she[] = {"she",  "her", "hers", "ella",
                                      "elle", "zij", "lei"};
    static const char *const he[] = {"he", "him", "his", "el",
                                     "er", "hij", "lui"};

    if (ident_len(t) > 4 || (t->ch != 'h' && t->ch != 's' && t->ch != 'e' &&
                             t->ch != 'z' && t->ch != 'l'))
        return 0;
    for (size_t i = 0; i < sizeof she / sizeof she[0]; i++)
        if (ident_spells(s, t, she[i]) || ident_spells(s, t, he[i]))
            return ident_spells(s, t, she[i]) ? 1 : -1;
    return 0;
}

/* The sex most words say, from pronouns, roles and given names. */
static uint8_t
sex_of(const struct ident_state *s)
{
    int female = 0, male = 0;

    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++) {
        const struct ident_token *t = &s->tok[i];
        int p;

        if (t->kind != IDENT_WORD || !lex_is(t->set, LEX_STOP | LEX_ROLE))
            continue;
        p = pronoun(s, t);
        female += p > 0;
        male += p < 0;
        if (lex_is(t->set, LEX_ROLE)) {
            female += 2 * (lex_sex(t->set) == LEX_SEX_FEMALE);
            male += 2 * (lex_sex(t->set) == LEX_SEX_MALE);
        }
    }
    return female > male   ? LEX_SEX_FEMALE
           : male > female ? LEX_SEX_MALE
                           : LEX_SEX_NONE;
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
    struct rarity_facts f = {.sex = sex_of(s)};
    uint32_t last = 0;

    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++) {
        const struct ident_token *t = &s->tok[i];
        const struct ident_find *find;

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
    *out = f;
}
