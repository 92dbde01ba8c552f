/*
 * Dates in the national forms: 03/04/2021, 2021-04-03, 3.4.21, 3 March 2021,
 * March 3rd, 1. März, 15 de enero de 2018, 04/2021, years beside a cue.
 */
#include "core/ident_work.h"

static bool
sep(const struct ident_token *t, char c)
{
    return ident_mark(t, c) && ident_glued(t);
}

static bool
num(const struct ident_token *t, uint32_t least, uint32_t most)
{
    uint32_t len = ident_len(t);

    return t->kind == IDENT_DIGITS && len >= least && len <= most;
}

static bool
is_year(const struct ident_state *s, const struct ident_token *t)
{
    uint32_t y;

    if (!num(t, 4, 4))
        return false;
    y = ident_number(s, t);
    return y >= 1900 && y < 2100;
}

static bool
is_month(const struct ident_token *t)
{
    return t->kind == IDENT_WORD && lex_is(t->set, LEX_MONTH);
}

/* 1..31 */
static bool
is_day(const struct ident_state *s, const struct ident_token *t)
{
    return num(t, 1, 2) && ident_number(s, t) >= 1 && ident_number(s, t) <= 31;
}

/* d.m.y, d/m/y, d-m-y, y-m-d and their American order: its end, or 0. */
static uint32_t
numeric(const struct ident_state *s, uint32_t i)
{
    const struct ident_token *t = &s->tok[i];
    char c = (char)t[1].ch;
    uint32_t a, b, y;

    if (t[1].kind != IDENT_MARK || (c != '.' && c != '/' && c != '-') ||
        !num(t, 1, 4) || t[2].kind != IDENT_DIGITS || !num(&t[2], 1, 2))
        return 0;
    if (c == '.' ? !ident_glued(&t[1])
                 : !ident_glued(&t[1]) != !ident_glued(&t[2]))
        return 0;
    if (t[3].kind != IDENT_MARK || t[3].ch != (uint8_t)c || !num(&t[4], 1, 4) ||
        num(&t[4], 3, 3) || num(t, 3, 3))
        return 0;
    a = ident_number(s, t);
    b = ident_number(s, &t[2]);
    y = ident_number(s, &t[4]);
    if (num(t, 4, 4))
        return a >= 1800 && a < 2100 && b >= 1 && b <= 12 && y >= 1 && y <= 31
                   ? i + 5
                   : 0;
    if (a < 1 || b < 1 || (a > 12 && b > 12) || a > 31 || b > 31)
        return 0;
    if (num(&t[4], 4, 4) && (y < 1800 || y >= 2100))
        return 0;
    return num(&t[4], 2, 2) || num(&t[4], 4, 4) ? i + 5 : 0;
}

/* The year after a day and month, with the little words between. */
static uint32_t
year_after(const struct ident_state *s, uint32_t i)
{
    uint32_t k = i;

    if (ident_mark(&s->tok[k], ',') || ident_mark(&s->tok[k], '.') ||
        ident_mark(&s->tok[k], '-') || ident_mark(&s->tok[k], '/'))
        k++;
    if (ident_is(s, k, "de") || ident_is(s, k, "del") || ident_is(s, k, "of"))
        k++;
    if (is_year(s, &s->tok[k]))
        return k + 1;
    if (ident_mark(&s->tok[k], '\'') && num(&s->tok[k + 1], 2, 2))
        return k + 2;
    return i;
}

/* After a day's number: "st", "th", ".", "o", "er", "de", "of", "the". */
static uint32_t
day_tail(const struct ident_state *s, uint32_t k)
{
    const struct ident_token *t = &s->tok[k];

    if (t->kind == IDENT_WORD && ident_glued(t) && ident_len(t) <= 2 &&
        (ident_is(s, k, "st") || ident_is(s, k, "nd") || ident_is(s, k, "rd") ||
         ident_is(s, k, "th") || ident_is(s, k, "er") || ident_is(s, k, "o") ||
         ident_is(s, k, "e")))
        k++;
    if (ident_mark(&s->tok[k], '.') || ident_mark(&s->tok[k], '-') ||
        ident_mark(&s->tok[k], '/'))
        k++;
    if (ident_is(s, k, "of") || ident_is(s, k, "de") || ident_is(s, k, "the"))
        k++;
    return k;
}

/* "may" and "march" are words too: with a number they are months only when
 * written with a capital or without any. */
static bool
month_sense(const struct ident_token *t)
{
    return lex_frequency(t->set) < 6 ||
           t->form & (IDENT_CAPITAL | IDENT_CASELESS);
}

/* Day, month, perhaps a year: "3 March 2021", "3rd of March", "1. Mai". */
static uint32_t
day_month(const struct ident_state *s, uint32_t i)
{
    uint32_t k;

    if (!is_day(s, &s->tok[i]))
        return 0;
    k = day_tail(s, i + 1);
    if (!is_month(&s->tok[k]) || !month_sense(&s->tok[k]))
        return 0;
    k++;
    if (ident_mark(&s->tok[k], '.') && !(s->tok[k + 1].form & IDENT_START))
        k++;
    if (num(&s->tok[k], 2, 2) && !ident_mark(&s->tok[k + 1], ':') &&
        !lex_is(s->tok[k + 1].set, LEX_UNIT | LEX_CUE_AGE) &&
        s->tok[k].claim == IDENT_FREE)
        return k + 1;
    return year_after(s, k);
}

/* Month, day, perhaps a year; month and year: "March 3rd, 2021", "May 2021". */
static uint32_t
month_day(const struct ident_state *s, uint32_t i)
{
    uint32_t k = i + 1, end;

    if (!is_month(&s->tok[i]))
        return 0;
    if (ident_mark(&s->tok[k], '.'))
        k++;
    end = year_after(s, k);
    if (end > k && !(ident_mark(&s->tok[k], '.') && k == i + 1))
        return end;
    if (ident_is(s, k, "the"))
        k++;
    if (!is_day(s, &s->tok[k]) || s->tok[k].claim == IDENT_SAFE ||
        !month_sense(&s->tok[i]))
        return 0;
    k++;
    if (s->tok[k].kind == IDENT_WORD && ident_glued(&s->tok[k])) {
        uint32_t tail = day_tail(s, k);

        if (tail == k)
            return 0;
        k++;
    }
    return year_after(s, k);
}

/* "04/2021", "10/32" after a cue, "18.10." and "4." before "bis 18.10.21". */
static uint32_t
short_form(const struct ident_state *s, uint32_t i)
{
    const struct ident_token *t = &s->tok[i];
    bool cue = t[-1].kind == IDENT_WORD && lex_is(t[-1].set, LEX_CUE_DATE);
    uint32_t a = num(t, 1, 2) ? ident_number(s, t) : 0, b;

    if (a == 0)
        return 0;
    if ((sep(&t[1], '/') || sep(&t[1], '-') || sep(&t[1], '.')) &&
        ident_glued(&t[2]) && a <= 12 && is_year(s, &t[2]))
        return i + 3;
    if (sep(&t[1], '.') && num(&t[2], 1, 2) && ident_glued(&t[2]) &&
        sep(&t[3], '.') && a <= 31) {
        b = ident_number(s, &t[2]);
        return b >= 1 && b <= 12 ? i + 4 : 0;
    }
    if (cue && sep(&t[1], '/') && num(&t[2], 1, 2) && ident_glued(&t[2]) &&
        !ident_mark(&t[3], '/')) {
        b = ident_number(s, &t[2]);
        return (a <= 12 && b >= 1 && b <= 31) || (a <= 31 && b <= 12) ? i + 3
                                                                      : 0;
    }
    return 0;
}

/* The start of a range whose end is the date at `date`: "4. bis 18.10.21",
 * "21. und 23.04.", "3-5 March", "March 3 to 5" is left. */
static uint32_t
range_start(const struct ident_state *s, uint32_t date)
{
    uint32_t k = date;

    if (k < 2)
        return date;
    k--;
    if (!(ident_mark(&s->tok[k], '-') || ident_mark(&s->tok[k], '/') ||
          (s->tok[k].kind == IDENT_WORD && lex_is(s->tok[k].set, LEX_STOP))))
        return date;
    if (k > 0 && ident_mark(&s->tok[k - 1], '.'))
        k--;
    if (k > 0 && is_day(s, &s->tok[k - 1]) &&
        s->tok[k - 1].claim == IDENT_FREE &&
        (ident_mark(&s->tok[k], '.') || ident_mark(&s->tok[k], '-')))
        return k - 1;
    return date;
}

/* A weekday right before the date belongs to it. */
static uint32_t
weekday_start(const struct ident_state *s, uint32_t i)
{
    uint32_t k = i;

    if (k > 0 && ident_mark(&s->tok[k - 1], ','))
        k--;
    if (k > 0 && s->tok[k - 1].kind == IDENT_WORD &&
        lex_is(s->tok[k - 1].set, LEX_WEEKDAY) &&
        s->tok[k - 1].claim == IDENT_FREE)
        return k - 1;
    return i;
}

/* "born in 1965", "d. 1980", "born around 1970". */
static bool
birth_before(const struct ident_state *s, uint32_t i)
{
    for (uint32_t k = i - 1; k + 3 >= i; k--) {
        const struct ident_token *b = &s->tok[k];

        if (b->kind == IDENT_WORD && lex_is(b->set, LEX_CUE_DATE) &&
            !lex_is(b->set, LEX_STOP))
            return true;
        if (b->kind != IDENT_WORD && !ident_mark(b, ':') &&
            !ident_mark(b, '.') && !ident_mark(b, '('))
            return false;
    }
    return false;
}

/*
 * A year alone: "born in 1997", "(2018)", "2044 TIPS-Anlage".  In English text
 * only where it is of a birth or death: elsewhere it tells little, and the Safe
 * Harbor rule lets it stand.  Letters in other languages date by years.
 */
static void
year_alone(struct ident_state *s, uint32_t i)
{
    const struct ident_token *t = &s->tok[i], *before = t - 1;
    bool cue = before->kind == IDENT_WORD &&
               lex_is(before->set, LEX_CUE_DATE | LEX_CUE_PLACE);

    if (!is_year(s, t) ||
        (ident_glued(t) && !ident_mark(before, '(') &&
         !ident_mark(before, '-') && !ident_mark(before, '/')))
        return;
    if (t[1].kind == IDENT_WORD && ident_glued(&t[1]))
        return; /* the 1980s */
    if (ident_mark(&t[1], '/') && ident_glued(&t[1]) &&
        t[2].kind == IDENT_DIGITS && ident_glued(&t[2]) &&
        ident_len(&t[2]) > 2 && !is_year(s, &t[2]))
        return; /* 2023/0417: a number of files */
    if (t->lang == 0 && !birth_before(s, i))
        return;
    ident_take(s, i, i + 1, IDENT_DATE, cue ? IDENT_LIKELY : IDENT_LOOK,
               IDENT_WHY_YEAR);
}

/* "last December", "im Oktober": a month alone, behind a word that dates. */
static void
month_alone(struct ident_state *s, uint32_t i)
{
    const struct ident_token *t = &s->tok[i], *b = t - 1;

    if (t->form & IDENT_CAPITAL && !(t->form & IDENT_CASELESS) &&
        b->kind == IDENT_WORD && lex_is(b->set, LEX_CUE_DATE | LEX_SOLE))
        ident_take(s, i, i + 1, IDENT_DATE, IDENT_LOOK, IDENT_WHY_DATE_SHORT);
}

static bool
all_free(const struct ident_state *s, uint32_t first, uint32_t last)
{
    for (; first < last; first++)
        if (s->tok[first].claim >= IDENT_TAKEN)
            return false;
    return true;
}

static void
date_at(struct ident_state *s, uint32_t i)
{
    enum ident_why why = IDENT_WHY_DATE_NUMBERS;
    enum ident_level level = IDENT_CERTAIN;
    uint32_t first, end = numeric(s, i);

    if (end == 0) {
        why = IDENT_WHY_DATE_WORDS;
        end = day_month(s, i);
    }
    if (end == 0)
        end = month_day(s, i);
    if (end == 0) {
        why = IDENT_WHY_DATE_SHORT;
        level = IDENT_LIKELY;
        end = short_form(s, i);
    }
    if (end == 0) {
        if (is_month(&s->tok[i]))
            month_alone(s, i);
        else
            year_alone(s, i);
        return;
    }
    if (!all_free(s, i, end))
        return;
    if (why != IDENT_WHY_DATE_NUMBERS && s->tok[i].claim == IDENT_SAFE)
        return;
    first = weekday_start(s, range_start(s, i));
    ident_take(s, first, end, IDENT_DATE, level, why);
}

void
ident_dates(struct ident_state *s)
{
    for (uint32_t h = 0; h < s->n_hot; h++) {
        uint32_t i = s->hot[h];
        const struct ident_token *t = &s->tok[i];

        if (t->claim >= IDENT_TAKEN)
            continue;
        if (t->kind == IDENT_DIGITS || is_month(t))
            date_at(s, i);
    }
}
