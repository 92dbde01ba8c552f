/*
 * The writer's own list: names that must not be written, one a line.  A line
 * is found as a whole, and by each of its words that is not an ordinary one
 * ("Anna Huber" by "Huber", too; "The Red House" only as a whole).
 */
#include "core/ident_work.h"

#define WORDS_MAX 512 /* of the list; the rest is not read */

struct word {
    uint64_t hash;
    uint32_t from, len; /* folded characters of the list */
    uint8_t follow;     /* words of its line behind it */
    bool first;         /* of its line */
    bool ordinary;
};

struct own {
    struct fold f;
    struct word word[WORDS_MAX];
    uint32_t n;
    uint64_t bits; /* of all hashes */
};

static bool
inside(uint8_t c)
{
    return (fold_class[c] & FOLD_ALNUM) != 0 || c == '\'';
}

static bool
is_ordinary(uint64_t set)
{
    return lex_is(set, LEX_STOP | LEX_TITLE | LEX_KIN | LEX_ROLE | LEX_ORG |
                           LEX_STREET | LEX_PARTICLE) ||
           (lex_is(set, LEX_WORD) && lex_frequency(set) > 1);
}

/* The words of one line, from character `at` on; where it ends. */
static uint32_t
read_line(struct own *o, const struct lex *core, uint32_t at)
{
    uint32_t begin = o->n;

    while (at < o->f.n && o->f.ch[at] != '\n' && o->n < WORDS_MAX) {
        struct word *w = &o->word[o->n];
        uint32_t from = at;

        while (at < o->f.n && inside(o->f.ch[at]))
            at++;
        if (at == from) {
            at++;
            continue;
        }
        *w = (struct word){.hash = fold_hash(o->f.ch + from, at - from),
                           .from = from,
                           .len = at - from,
                           .first = o->n == begin};
        w->ordinary = is_ordinary(lex_find(core, w->hash));
        o->bits |= ident_bit(w->hash);
        o->n++;
    }
    for (uint32_t i = begin; i < o->n; i++)
        o->word[i].follow = (uint8_t)(o->n - 1 - i < 255 ? o->n - 1 - i : 255);
    return at + 1;
}

/* Do the words of the line stand from token i on?  How many tokens. */
static uint32_t
whole(const struct ident_state *s, const struct own *o, uint32_t word,
      uint32_t i)
{
    uint32_t at = i + 1;

    if (o->word[word].follow > IDENT_REACH)
        return 0;
    for (uint32_t k = 1; k <= o->word[word].follow; k++) {
        const struct ident_token *t = &s->tok[at];

        while (t->kind == IDENT_MARK && ident_glued(t))
            t = &s->tok[++at];
        if (t->kind != IDENT_WORD || t->hash != o->word[word + k].hash)
            return 0;
        at++;
    }
    return at - i;
}

/* Tokens [first, last) are of the list: raise what was found, or find it. */
static void
take(struct ident_state *s, uint32_t first, uint32_t last,
     enum ident_level level, enum ident_why why)
{
    bool taken = false;

    for (uint32_t i = first; i < last; i++)
        if (s->tok[i].find != 0) {
            struct ident_find *f = &s->find[s->tok[i].find - 1];

            if (level < f->level || level == IDENT_CERTAIN) {
                f->level = (uint8_t)level;
                f->why = (uint8_t)why;
            }
            taken = true;
        }
    if (!taken)
        (void)ident_take(s, first, last, IDENT_PERSON, level, why);
}

/* What the list says of token i. */
static void
match(struct ident_state *s, const struct own *o, uint32_t i)
{
    const struct ident_token *t = &s->tok[i];
    bool typed_small = !(t->form & (IDENT_CAPITAL | IDENT_CASELESS));

    for (uint32_t k = 0; k < o->n && o->bits & ident_bit(t->hash); k++) {
        const struct word *w = &o->word[k];
        bool alone = w->first && w->follow == 0;
        uint32_t n;

        if (w->hash != t->hash)
            continue;
        n = w->first ? whole(s, o, k, i) : 0;
        if (n == 0 && !w->ordinary && w->len > 2)
            n = 1;
        if (n == 0)
            continue;
        take(s, i, i + n,
             alone && w->ordinary && typed_small ? IDENT_LOOK : IDENT_CERTAIN,
             IDENT_WHY_OWN);
        return;
    }
    if (t->set != 0 && !(t->form & IDENT_TAIL))
        return;
    for (uint32_t k = 0; k < o->n; k++)
        if (!o->word[k].ordinary &&
            ident_near(s->f.ch + t->from, ident_len(t),
                       o->f.ch + o->word[k].from, o->word[k].len)) {
            take(s, i, i + 1, IDENT_LIKELY, IDENT_WHY_OWN_ALMOST);
            return;
        }
}

void
ident_own(struct ident_state *s)
{
    uint8_t ch[IDENT_OWN_MAX];
    uint32_t at[IDENT_OWN_MAX + 1];
    struct str list = s->tables->own;
    struct own o = {.f = {.ch = ch, .at = at}};

    if (list.len == 0)
        return;
    if (list.len > IDENT_OWN_MAX)
        list.len = IDENT_OWN_MAX;
    fold_text(list, &o.f);
    for (uint32_t i = 0; i < o.f.n;)
        i = read_line(&o, s->tables->core, i);
    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++)
        if (s->tok[i].kind == IDENT_WORD && ident_len(&s->tok[i]) > 1)
            match(s, &o, i);
}
