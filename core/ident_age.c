/*
 * Ages: "34-year-old", "52yo", "aged 7", "Anna (34)", "thirty-four years old",
 * "de 64 años", "43-jährige", "52F".
 */
#include "core/ident_work.h"

#define OLDEST 120

/* An age in digits at t. */
static bool
age_digits(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *a = &s->tok[t];

    return a->kind == IDENT_DIGITS && ident_len(a) <= 3 && a->ch != '0' &&
           ident_number(s, a) <= OLDEST && a->claim < IDENT_TAKEN;
}

/* A number in words at t: its end and *value, or 0. */
static uint32_t
number_words(const struct ident_state *s, uint32_t t, uint32_t *value)
{
    const struct ident_token *w = &s->tok[t], *unit = w + 1;
    uint32_t k = t + 1;

    if (w->kind != IDENT_WORD || !lex_is(w->set, LEX_NUMBER) ||
        w->claim >= IDENT_TAKEN)
        return 0;
    *value = lex_extra(w->set);
    if (*value % 10 != 0 || *value < 20)
        return k;
    if (ident_mark(unit, '-'))
        unit++;
    if (unit->kind == IDENT_WORD && lex_is(unit->set, LEX_NUMBER) &&
        lex_extra(unit->set) > 0 && lex_extra(unit->set) < 10) {
        *value += lex_extra(unit->set);
        k = (uint32_t)(unit - s->tok) + 1;
    }
    return k;
}

/* What stands behind an age of `value` that ends at k, "-year-old": the end
 * with it, or 0. */
static uint32_t
unit_end(const struct ident_state *s, uint32_t k)
{
    const struct ident_token *u;

    if (ident_mark(&s->tok[k], '-'))
        k++;
    u = &s->tok[k];
    if (u->kind != IDENT_WORD || u->claim >= IDENT_TAKEN)
        return 0;
    if (ident_is(s, k, "y")) { /* y/o, y.o. */
        bool mark = s->tok[k + 1].kind == IDENT_MARK;

        return mark && ident_is(s, k + 2, "o") ? k + 3 : 0;
    }
    if (ident_is(s, k, "year") || ident_is(s, k, "years") ||
        ident_is(s, k, "yr") || ident_is(s, k, "yrs") ||
        ident_is(s, k, "month") || ident_is(s, k, "months") ||
        ident_is(s, k, "week") || ident_is(s, k, "weeks")) {
        k++;
        if (ident_mark(&s->tok[k], '-'))
            k++;
        if (ident_is(s, k, "old") || ident_is(s, k, "olds"))
            return k + 1;
        return ident_is(s, k, "of") && ident_is(s, k + 1, "age") ? k + 2 : 0;
    }
    if (lex_is(u->set, LEX_CUE_AGE) && !lex_is(u->set, LEX_STOP) &&
        !ident_is(s, k, "now"))
        return k + 1;
    return 0;
}

/* A time and not an age, in languages that say both alike: "hace dos años",
 * "20 ans après", "da 3 anni", "12 años de evolución".  The number is at t, its
 * unit before `end`. */
static bool
lasting(const struct ident_state *s, uint32_t t, uint32_t end)
{
    const struct ident_token *b = &s->tok[t] - 1, *a = &s->tok[end];

    if (!lex_is(a[-1].set, LEX_UNIT))
        return false;
    for (int words = 0; words < 2 && b->kind == IDENT_WORD; words++, b--) {
        if (lex_more(b->set) & LEX_MORE_SAFE && lex_is(b->set, LEX_CUE_DATE))
            return true;
        if (!lex_is(b->set, LEX_STOP))
            break;
    }
    if (a->kind == IDENT_WORD && ident_len(a) == 2 && lex_is(a->set, LEX_STOP))
        a++;
    return a->kind == IDENT_WORD && lex_is(a->set, LEX_UNIT);
}

/* A cue before the number: "aged 7", "Age: 34", "turned forty". */
static bool
cue_before(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *b = &s->tok[t] - 1;

    while (ident_mark(b, ':') || ident_mark(b, '(') || ident_mark(b, '='))
        b--;
    if (b->kind == IDENT_WORD && (lex_is(b->set, LEX_STOP)) &&
        !lex_is(b->set, LEX_CUE_AGE))
        b--;
    return b->kind == IDENT_WORD && lex_is(b->set, LEX_CUE_AGE) &&
           !lex_is(b->set, LEX_UNIT);
}

/* Could the word be the name of somebody whose age follows? */
static bool
somebody(const struct ident_token *b)
{
    if (b->kind != IDENT_WORD)
        return false;
    if (lex_is(b->set, LEX_KIN | LEX_ROLE))
        return true;
    return b->form & IDENT_CAPITAL && !lex_is(b->set, LEX_STOP | LEX_MONTH) &&
           (b->set == 0 || lex_is(b->set, LEX_GIVEN | LEX_SURNAME));
}

/* A house's number: "plaza de la Fuente, 18". */
static bool
after_street(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *b = &s->tok[t] - 2;

    for (int words = 0; words < 4 && b->kind == IDENT_WORD; words++, b--)
        if (lex_is(b->set, LEX_STREET) && b->lang != 0 && ident_len(b) > 2)
            return true;
    return false;
}

/* After a name, kin or role: "Anna (34)", "my son, 7,", "a man of 52". */
static bool
apposed(const struct ident_state *s, uint32_t t, uint32_t k)
{
    const struct ident_token *b = &s->tok[t] - 1, *a = &s->tok[k];
    bool closed = ident_mark(a, ')') || ident_mark(a, ',') ||
                  a->kind == IDENT_END || ident_mark(a, '.') ||
                  ident_mark(a, ';');
    bool open = ident_mark(b, '(') || ident_mark(b, ',');

    if (!open || !closed || s->tok[t].claim == IDENT_SAFE)
        return false;
    if (somebody(b - 1))
        return !(ident_mark(b, ',') && after_street(s, t));
    /* "jess meeuwis, 71, a retired plumber" in text without capitals */
    return ident_mark(a, ',') && ident_mark(b, ',') &&
           b[-1].kind == IDENT_WORD &&
           (lex_is(b[-1].set, LEX_GIVEN | LEX_SURNAME) || b[-1].set == 0) &&
           a[1].kind == IDENT_WORD && lex_is(a[1].set, LEX_STOP);
}

/* "52F", "34m", "M 52" in notes. */
static bool
with_sex(const struct ident_state *s, uint32_t k)
{
    const struct ident_token *a = &s->tok[k];

    return a->kind == IDENT_WORD && ident_glued(a) && ident_len(a) == 1 &&
           (a->ch == 'f' || a->ch == 'm') &&
           (a->form & IDENT_CAPITAL || s->tok[k - 1].form & IDENT_START);
}

/* "I'm 17", "she is 34", "he was 12 when": a pronoun and to be. */
static bool
being(const struct ident_state *s, uint32_t t, uint32_t k)
{
    const struct ident_token *b = &s->tok[t] - 1, *a = &s->tok[k];
    if (b->kind != IDENT_WORD || s->tok[t].claim == IDENT_SAFE ||
        (ident_glued(a) && a->kind != IDENT_MARK))
        return false;
    if (a->kind == IDENT_WORD && !lex_is(a->set, LEX_STOP | LEX_CUE_DATE))
        return false;
    if (a->kind == IDENT_DIGITS || ident_mark(a, '%') || ident_mark(a, '/'))
        return false;
    if (ident_spells(s, b, "i'm") || ident_spells(s, b, "im") ||
        ident_spells(s, b, "he's") || ident_spells(s, b, "she's"))
        return true;
    if (!(ident_spells(s, b, "am") || ident_spells(s, b, "is") ||
          ident_spells(s, b, "was") || ident_spells(s, b, "were") ||
          ident_spells(s, b, "are") || ident_spells(s, b, "just") ||
          ident_spells(s, b, "only")))
        return false;
    b--;
    if (ident_spells(s, b, "i") || ident_spells(s, b, "he") ||
        ident_spells(s, b, "she") || ident_spells(s, b, "who") ||
        ident_spells(s, b, "am") || ident_spells(s, b, "is"))
        return true;
    if (ident_mark(b, ','))
        b--;
    return somebody(b);
}

static void
take_age(struct ident_state *s, uint32_t first, uint32_t last, uint32_t years,
         enum ident_level level, enum ident_why why)
{
    struct ident_find *f = ident_take(s, first, last, IDENT_AGE, level, why);

    f->number = f->years = years;
}

static void
age_at(struct ident_state *s, uint32_t t)
{
    uint32_t value = 0, k, end;
    bool words = s->tok[t].kind == IDENT_WORD;

    if (words)
        k = number_words(s, t, &value);
    else
        k = age_digits(s, t) ? t + 1 : 0;
    if (k == 0)
        return;
    if (!words)
        value = ident_number(s, &s->tok[t]);
    if (value > OLDEST)
        return;
    end = unit_end(s, k);
    if (end > 0 && lasting(s, t, end))
        return;
    if (end > 0) {
        take_age(s, t, end, value, IDENT_CERTAIN, IDENT_WHY_AGE_UNIT);
        return;
    }
    if (words && value < 2)
        return;
    if (s->tok[k].kind == IDENT_WORD && lex_is(s->tok[k].set, LEX_UNIT) &&
        !ident_glued(&s->tok[k]))
        return;
    if (cue_before(s, t))
        take_age(s, t, k, value, IDENT_LIKELY, IDENT_WHY_AGE_CUE);
    else if (apposed(s, t, k) && value > 0)
        take_age(s, t, k, value, IDENT_LIKELY, IDENT_WHY_AGE_APPOSED);
    else if (!words && with_sex(s, k))
        take_age(s, t, k + 1, value, IDENT_LIKELY, IDENT_WHY_AGE_SEX);
    else if (value > 4 && being(s, t, k))
        take_age(s, t, k, value, IDENT_LOOK, IDENT_WHY_AGE_BEING);
}

void
ident_ages(struct ident_state *s)
{
    for (uint32_t h = 0; h < s->n_hot; h++) {
        uint32_t i = s->hot[h];
        const struct ident_token *t = &s->tok[i];

        if (t->claim >= IDENT_TAKEN)
            continue;
        if ((t->kind == IDENT_DIGITS && !ident_glued(t)) ||
            (t->kind == IDENT_DIGITS && t[-1].kind == IDENT_MARK) ||
            (t->kind == IDENT_WORD && lex_is(t->set, LEX_NUMBER)))
            age_at(s, i);
    }
}
