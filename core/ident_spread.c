/*
 * What was found once is found everywhere: a name that is sure in one place of
 * the text is taken in the others, in any case, and with one letter wrong when
 * it has five letters or more.
 */
#include "core/ident_work.h"

#define NAMES_MAX 256 /* different words kept of one text */
#define TYPO_LETTERS 5

struct known {
    uint64_t hash;
    uint32_t tok;
    uint8_t label;
};

/* Is a word of a finding worth looking for elsewhere? */
static bool
worth(const struct ident_token *t)
{
    return t->kind == IDENT_WORD && ident_len(t) > 2 &&
           !lex_is(t->set, LEX_STOP | LEX_TITLE | LEX_KIN | LEX_ROLE | LEX_ORG |
                               LEX_STREET | LEX_PARTICLE | LEX_MONTH |
                               LEX_WEEKDAY) &&
           !(lex_more(t->set) & (LEX_MORE_HEAD | LEX_MORE_FIRM));
}

static uint32_t
collect(const struct ident_state *s, struct known *known)
{
    uint32_t n = 0;

    for (uint32_t i = IDENT_GUARD; i < s->n_tok && n < NAMES_MAX; i++) {
        const struct ident_token *t = &s->tok[i];
        const struct ident_find *f;
        bool listed = false;

        if (t->find == 0 || !worth(t))
            continue;
        f = &s->find[t->find - 1];
        if (f->level == IDENT_LOOK ||
            (f->label != IDENT_PERSON && f->label != IDENT_LOCATION) ||
            f->why == IDENT_WHY_ADDRESS)
            continue;
        for (uint32_t k = 0; k < n; k++)
            listed |= known[k].hash == t->hash;
        if (!listed)
            known[n++] = (struct known){t->hash, i, f->label};
    }
    return n;
}

bool
ident_near(const uint8_t *x, uint32_t n, const uint8_t *y, uint32_t m)
{
    uint32_t i = 0, k = 0;

    if (n < TYPO_LETTERS || m < TYPO_LETTERS || n > m + 1 || m > n + 1)
        return false;
    while (i < n && i < m && (x[i] | 0x20) == (y[i] | 0x20))
        i++;
    if (i == 0)
        return false;
    while (k < n - i && k < m - i &&
           (x[n - 1 - k] | 0x20) == (y[m - 1 - k] | 0x20))
        k++;
    if (n == m)
        return i + k >= n - 1 ||
               (i + k == n - 2 && (x[i] | 0x20) == (y[i + 1] | 0x20) &&
                (x[i + 1] | 0x20) == (y[i] | 0x20));
    return i + k >= (n < m ? n : m);
}

static bool
near(const struct ident_state *s, const struct ident_token *a,
     const struct ident_token *b)
{
    return a->ch == b->ch && /* what ident_near asks of the first letter */
           ident_near(s->f.ch + a->from, ident_len(a), s->f.ch + b->from,
                      ident_len(b));
}

/* Is this the claim of a person, over "and", "or" or a comma? */
static bool
person_beside(const struct ident_state *s, const struct ident_token *t, int way)
{
    const struct ident_token *join = t + way;

    if (!(ident_mark(join, ',') || ident_mark(join, '&') ||
          ident_spells(s, join, "and") || ident_spells(s, join, "or") ||
          ident_spells(s, join, "und") || ident_spells(s, join, "y") ||
          ident_spells(s, join, "et") || ident_spells(s, join, "en") ||
          ident_spells(s, join, "e")))
        return false;
    return join[way].claim == IDENT_TAKEN + IDENT_PERSON;
}

/* "Abramovich and Wilson": a listed name beside a person is one, too. */
static void
pair(struct ident_state *s, uint32_t i)
{
    const struct ident_token *t = &s->tok[i];
    bool cased = t->form & IDENT_CAPITAL && !(t->form & IDENT_CASELESS);

    if (t[-2].claim != IDENT_TAKEN + IDENT_PERSON &&
        t[2].claim != IDENT_TAKEN + IDENT_PERSON)
        return;
    if (!lex_is(t->set, LEX_GIVEN | LEX_SURNAME) ||
        lex_is(t->set, LEX_STOP | LEX_KIN | LEX_ROLE | LEX_MONTH) ||
        (!cased && lex_is(t->set, LEX_WORD) && lex_frequency(t->set) > 5) ||
        (!cased && !(t->form & IDENT_CASELESS)))
        return;
    if (person_beside(s, t, -1) || person_beside(s, t, 1))
        ident_take(s, i, i + 1, IDENT_PERSON, IDENT_LIKELY, IDENT_WHY_BESIDE);
}

/* `maybe`: the word's bit is that of a known one. */
static void
spread_to(struct ident_state *s, uint32_t i, const struct known *known,
          uint32_t n, bool maybe)
{
    const struct ident_token *t = &s->tok[i];
    bool ordinary = lex_is(t->set, LEX_WORD) && lex_frequency(t->set) > 1 &&
                    (!(t->form & IDENT_CAPITAL) || t->form & IDENT_CASELESS);

    for (uint32_t k = 0; maybe && !ordinary && k < n; k++) {
        if (known[k].hash == t->hash) {
            ident_take(s, i, i + 1, known[k].label, IDENT_LIKELY,
                       IDENT_WHY_AGAIN);
            return;
        }
    }
    if (t->set != 0 || ident_len(t) + 1 < TYPO_LETTERS)
        return;
    for (uint32_t k = 0; k < n; k++)
        if (near(s, t, &s->tok[known[k].tok])) {
            ident_take(s, i, i + 1, known[k].label, IDENT_LOOK,
                       IDENT_WHY_ALMOST);
            return;
        }
}

void
ident_spread(struct ident_state *s)
{
    struct known known[NAMES_MAX];
    uint64_t bits = 0;
    uint32_t n;

    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++)
        if (s->tok[i].kind == IDENT_WORD && s->tok[i].claim == IDENT_FREE)
            pair(s, i);
    n = collect(s, known);
    for (uint32_t k = 0; k < n; k++)
        bits |= ident_bit(known[k].hash);
    for (uint32_t i = IDENT_GUARD; n > 0 && i < s->n_tok; i++) {
        const struct ident_token *t = &s->tok[i];
        bool maybe = (bits & ident_bit(t->hash)) != 0;

        if (t->kind == IDENT_WORD && t->claim < IDENT_TAKEN &&
            ident_len(t) > 2 && (t->set == 0 || maybe))
            spread_to(s, i, known, n, maybe);
    }
}
