/*
 * Safe forms, claimed before anything else looks: doses, scores, counts,
 * durations, times, prices, codes of diagnoses, clinical words.
 */
#include "core/ident_work.h"

#define MEASURED 6 /* digits at most before a unit that is glued to them */

/* The end of a number that begins at t: 12, 2.5, 1,200, 10-15, 21/27, 3x2. */
static uint32_t
number_end(const struct ident_state *s, uint32_t t)
{
    uint32_t k = t + 1;

    for (;;) {
        const struct ident_token *sep = &s->tok[k];

        if (sep->kind == IDENT_MARK &&
            (sep->ch == '.' || sep->ch == ',' || sep->ch == '/' ||
             sep->ch == '-') &&
            sep[1].kind == IDENT_DIGITS && ident_glued(sep) &&
            ident_glued(&sep[1]))
            k += 2;
        else
            return k;
    }
}

/* Digits of the tokens [t, k) together. */
static uint32_t
digits(const struct ident_state *s, uint32_t t, uint32_t k)
{
    uint32_t n = 0;

    for (; t < k; t++)
        if (s->tok[t].kind == IDENT_DIGITS)
            n += ident_len(&s->tok[t]);
    return n;
}

/* Does a date or age begin with the number [t, k)?  These have their own
 * rules, whatever unit follows. */
static bool
keeps(const struct ident_state *s, uint32_t t, uint32_t k)
{
    const struct ident_token *next = &s->tok[k];

    if (next->kind == IDENT_MARK && next->ch == '-')
        next++;
    if (next->kind != IDENT_WORD)
        return false;
    return lex_is(next->set, LEX_CUE_AGE) ||
           (lex_is(next->set, LEX_MONTH) && k == t + 1);
}

/* Is the unit at `unit`, behind the number [t, k), a letter of a code: the "X"
 * of L01X00T47, the "H" of 11111111H? */
static bool
coded(const struct ident_state *s, uint32_t t, uint32_t k,
      const struct ident_token *unit)
{
    const struct ident_token *a = &s->tok[t];

    bool times = ident_spells(s, unit, "x"); /* 51x19x22 */

    if (!ident_glued(unit))
        return false;
    return (unit[1].kind == IDENT_DIGITS && ident_glued(&unit[1]) && !times) ||
           (ident_glued(a) && a[-1].kind == IDENT_WORD &&
            !(ident_spells(s, a - 1, "x") && a[-2].kind == IDENT_DIGITS)) ||
           (k == t + 1 && ident_len(a) > MEASURED);
}

/* A unit after the number, or a sign of money or share beside it. */
static bool
measured(const struct ident_state *s, uint32_t t, uint32_t k)
{
    const struct ident_token *next = &s->tok[k], *before = &s->tok[t - 1];

    if (next->kind == IDENT_MARK && next->ch == '-' && ident_glued(next))
        next++;
    if (next->kind == IDENT_WORD && lex_is(next->set, LEX_UNIT) &&
        !coded(s, t, k, next))
        return true;
    next = &s->tok[k];
    if (ident_mark(next, '/') && ident_glued(next) && ident_glued(next + 1) &&
        next[1].kind == IDENT_WORD && lex_is(next[1].set, LEX_UNIT))
        return true;
    if (ident_mark(next, '%') || ident_mark(next, '$'))
        return true;
    return ident_mark(before, '$') || ident_mark(before, '<') ||
           ident_mark(before, '>') || ident_mark(before, '=') ||
           (before->kind == IDENT_MARK && before->ch == FOLD_SIGN &&
            ident_glued(&s->tok[t]));
}

/* "session 12", "scored 21", "PHQ-9 of 17": a cue within two words before. */
static bool
counted(const struct ident_state *s, uint32_t t)
{
    for (uint32_t back = 1; back <= 3; back++) {
        const struct ident_token *b = &s->tok[t - back];

        if (b->kind == IDENT_END || b->kind == IDENT_LINE)
            return false;
        if (b->kind == IDENT_WORD) {
            if (lex_more(b->set) & LEX_MORE_SAFE ||
                lex_is(b->set, LEX_CLINICAL))
                return true;
            if (!lex_is(b->set, LEX_STOP))
                return false;
        } else if (!ident_mark(b, ':') && !ident_mark(b, '-')) {
            return false;
        }
    }
    return false;
}

/* "10:30", "14.30 Uhr" are left to units; here hours and minutes. */
static uint32_t
clock_end(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *a = &s->tok[t];
    uint32_t k = t + 3;

    if (!(ident_mark(&a[1], ':') && a[2].kind == IDENT_DIGITS &&
          ident_glued(&a[1]) && ident_glued(&a[2]) && ident_len(a) <= 2 &&
          ident_len(&a[2]) == 2 && ident_number(s, a) < 25))
        return 0;
    if (ident_mark(&s->tok[k], ':') && s->tok[k + 1].kind == IDENT_DIGITS &&
        ident_len(&s->tok[k + 1]) == 2)
        k += 2;
    return k;
}

/* F43.1, 6B40, DSM-5, ICD-10: letters and up to four digits glued. */
static uint32_t
diagnosis_end(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *a = &s->tok[t];

    if (ident_len(a) == 1 && a->form & IDENT_CAPITAL &&
        a[1].kind == IDENT_DIGITS && ident_glued(&a[1]) &&
        ident_len(&a[1]) == 2) {
        bool point = ident_mark(&a[2], '.') && a[3].kind == IDENT_DIGITS &&
                     ident_glued(&a[2]) && ident_glued(&a[3]) &&
                     ident_len(&a[3]) <= 2;

        uint32_t end = t + (point ? 4 : 2);

        return ident_glued(a) || (ident_glued(&s->tok[end]) &&
                                  s->tok[end].kind <= IDENT_DIGITS)
                   ? 0
                   : end;
    }
    return 0;
}

/* T3aN0M1c, pT2N0M0, ypT1N1: the stage of a tumour; its end, or 0. */
static uint32_t
stage_end(const struct ident_state *s, uint32_t t)
{
    bool tumour = ident_is(s, t, "t") || ident_is(s, t, "pt") ||
                  ident_is(s, t, "ct") || ident_is(s, t, "ypt");
    bool node = false;
    uint32_t k = t + 1;

    if (!tumour || !(s->tok[t].form & (IDENT_CAPITAL | IDENT_INNER)))
        return 0;
    for (; s->tok[k].kind <= IDENT_DIGITS && ident_glued(&s->tok[k]); k++) {
        uint32_t len = ident_len(&s->tok[k]);

        if (len > 3)
            return 0;
        node |= s->tok[k].kind == IDENT_WORD &&
                (s->f.ch[s->tok[k].to - 1] | 0x20) == 'n';
    }
    return node ? k : 0;
}

static void
safe_number(struct ident_state *s, uint32_t t)
{
    uint32_t k = clock_end(s, t), n, first = t;

    if (ident_glued(&s->tok[t]) && ident_glued(&s->tok[t - 1]) &&
        s->tok[t - 1].kind == IDENT_MARK && s->tok[t - 2].kind == IDENT_DIGITS)
        return; /* inside a number that was judged from its start */

    if (k > 0) {
        ident_spare(s, t, k);
        return;
    }
    k = number_end(s, t);
    n = digits(s, t, k);
    if (keeps(s, t, k) || n > 8)
        return;
    while (s->tok[first - 1].kind == IDENT_DIGITS && t - first < IDENT_REACH)
        first--;
    if (ident_cue(s, first, LEX_CUE_ID, 0, 3))
        return; /* File number HR 73 62 80 B */
    if (measured(s, t, k) || (n < 6 && counted(s, t)))
        ident_spare(s, t, k);
}

/* A clinical word that is not also somebody's name here. */
static void
safe_word(struct ident_state *s, uint32_t t)
{
    struct ident_token *w = &s->tok[t];
    uint32_t k = diagnosis_end(s, t);

    if (k == 0)
        k = stage_end(s, t);
    if (k > 0)
        ident_spare(s, t, k);
    if (lex_is(w->set, LEX_CLINICAL) && !lex_is(w->set, LEX_THEORIST) &&
        !(lex_more(w->set) & LEX_MORE_BRAND) && lex_given(w->set) < 2 &&
        !lex_is(w[-1].set, LEX_TITLE)) {
        ident_spare(s, t, t + 1);
        if (ident_mark(&w[1], '-') && w[2].kind == IDENT_DIGITS &&
            ident_len(&w[2]) < 3)
            ident_spare(s, t + 1, t + 3);
        else if (w[1].kind == IDENT_DIGITS && ident_glued(&w[1]))
            ident_spare(s, t + 1, t + 2);
    }
}

void
ident_safe(struct ident_state *s)
{
    for (uint32_t h = 0; h < s->n_hot; h++) {
        uint32_t i = s->hot[h];
        const struct ident_token *t = &s->tok[i];

        if (t->claim != IDENT_FREE)
            continue;
        if (t->kind == IDENT_DIGITS)
            safe_number(s, i);
        else if (t->kind == IDENT_WORD)
            safe_word(s, i);
    }
}
