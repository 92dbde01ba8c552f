/*
 * Streets with their numbers, and postcodes that only their neighbours show.
 */
#include "core/ident_work.h"

#define NAME_WORDS 4   /* of a street */
#define ABBREVIATION 4 /* letters before a point: Blvd. */

static bool
free_word(const struct ident_token *t)
{
    return t->kind == IDENT_WORD && t->claim == IDENT_FREE;
}

/* Can this word be part of a street's name? */
static bool
street_part(const struct ident_token *t)
{
    if (!free_word(t))
        return false;
    if (t->form & IDENT_CAPITAL)
        return !(lex_is(t->set, LEX_STOP) && t->form & IDENT_START);
    return t->form & IDENT_CASELESS ? !lex_is(t->set, LEX_STOP)
                                    : lex_is(t->set, LEX_PARTICLE);
}

static bool
house_number(const struct ident_token *t)
{
    return t->kind == IDENT_DIGITS && t->claim <= IDENT_SAFE &&
           ident_len(t) <= 5;
}

/* What may follow a street: ", Apt. 641", "# 12", ", 3B", "12a". */
static uint32_t
door_end(const struct ident_state *s, uint32_t k)
{
    uint32_t i = k, end = k;

    for (int words = 0; words < 4; words++) {
        const struct ident_token *t = &s->tok[i];

        if (ident_mark(t, ',') || ident_mark(t, '#') || ident_mark(t, '.') ||
            ident_mark(t, '-') || ident_mark(t, '/')) {
            i++;
            words--;
            if (i > k + 8)
                break;
            continue;
        }
        if (house_number(t) && ident_len(t) <= 4) {
            end = ++i;
            if (s->tok[i].kind == IDENT_WORD && ident_glued(&s->tok[i]) &&
                ident_len(&s->tok[i]) <= 2)
                end = ++i;
            continue;
        }
        if (t->kind == IDENT_WORD && t->claim == IDENT_FREE &&
            (ident_is(s, i, "apt") || ident_is(s, i, "apartment") ||
             ident_is(s, i, "suite") || ident_is(s, i, "flat") ||
             ident_is(s, i, "unit") || ident_is(s, i, "no") ||
             ident_is(s, i, "piso") || ident_is(s, i, "nr"))) {
            i++;
            continue;
        }
        break;
    }
    return end;
}

/* "260 Church Avenue", "Dallas Street": the head word is token t. */
static bool
street_after_name(struct ident_state *s, uint32_t t)
{
    uint32_t first = t, end = t + 1;
    bool strong = lex_extra(s->tok[t].set) == 1 || lex_longest(s->tok[t].set);
    unsigned words = 0;

    while (words < NAME_WORDS && first > 0 && street_part(&s->tok[first - 1]) &&
           s->tok[first - 1].kind == IDENT_WORD) {
        first--;
        words++;
    }
    if (words < NAME_WORDS && first > 1 &&
        s->tok[first - 1].kind == IDENT_WORD &&
        ident_glued(&s->tok[first - 1]) &&
        house_number(&s->tok[first - 2])) { /* 42nd Street */
        first -= 2;
        words++;
    }
    if (first > 0 && house_number(&s->tok[first - 1]) && words > 0) {
        first--;
        if (ident_mark(&s->tok[end], '.') && ident_glued(&s->tok[end]) &&
            ident_len(&s->tok[t]) <= ABBREVIATION)
            end++;
        ident_take(s, first, door_end(s, end), IDENT_LOCATION, IDENT_CERTAIN,
                   IDENT_WHY_ADDRESS);
        return true;
    }
    while (first < t && s->tok[first].form & IDENT_START &&
           lex_frequency(s->tok[first].set) > 2)
        first++;
    if (first == t || !strong || !(s->tok[t].form & IDENT_CAPITAL) ||
        s->tok[t].form & IDENT_CASELESS)
        return false;
    ident_take(s, first, door_end(s, end), IDENT_LOCATION, IDENT_LIKELY,
               IDENT_WHY_ADDRESS);
    return true;
}

static bool
has_capital(const struct ident_state *s, uint32_t first, uint32_t last)
{
    for (; first < last; first++)
        if (s->tok[first].form & IDENT_CAPITAL)
            return true;
    return false;
}

/* "Calle Mayor 18, 3B", "rue de la Paix", "via Roma 12": head word t. */
static bool
street_before_name(struct ident_state *s, uint32_t t)
{
    uint32_t k = t + 1, named, end, first = t;
    unsigned words = 0;

    if (ident_mark(&s->tok[k], '.') || ident_mark(&s->tok[k], '/'))
        k++;
    if (ident_mark(&s->tok[k], '/'))
        k++;
    named = k;
    if (named == t + 1 && ident_len(&s->tok[t]) == 1)
        return false; /* C/ and V. but not C */
    while (words < 6 && free_word(&s->tok[k]) &&
           (lex_is(s->tok[k].set, LEX_PARTICLE) ||
            (!lex_is(s->tok[k].set, LEX_STOP) &&
             (s->tok[k].form & (IDENT_CAPITAL | IDENT_CASELESS) ||
              s->tok[t].form & IDENT_CAPITAL)))) {
        words += !lex_is(s->tok[k].set, LEX_PARTICLE);
        k++;
        if (ident_mark(&s->tok[k], '\'') || ident_mark(&s->tok[k], '-'))
            k++;
    }
    if (words == 0)
        return false;
    end = door_end(s, k);
    if (first > 0 && house_number(&s->tok[first - 1]))
        first--;
    else if (first > 1 && ident_mark(&s->tok[first - 1], ',') &&
             house_number(&s->tok[first - 2]))
        first -= 2;
    if (end == k && first == t && !has_capital(s, named, k))
        return false;
    if (end == k) {
        while (k > named && !(s->tok[k - 1].form & IDENT_CAPITAL))
            k--;
        if (k == named)
            return false;
        end = k;
    }
    ident_take(s, first, end, IDENT_LOCATION,
               end > k || first < t ? IDENT_CERTAIN : IDENT_LIKELY,
               IDENT_WHY_ADDRESS);
    return true;
}

/* A word with the ending of a street ("Robert-Koch-Str.", "Heidelberglaan"),
 * with or without its number. */
static bool
street_word(struct ident_state *s, uint32_t t)
{
    uint32_t k = t + 1, first = t, end;

    if (!(s->tok[t].form & (IDENT_CAPITAL | IDENT_CASELESS)) &&
        !(ident_glued(&s->tok[t]) && ident_mark(&s->tok[t - 1], '-')))
        return false;
    if (ident_mark(&s->tok[k], '.') && ident_glued(&s->tok[k]))
        k++;
    while (first > 1 && ident_mark(&s->tok[first - 1], '-') &&
           ident_glued(&s->tok[first]) && free_word(&s->tok[first - 2]))
        first -= 2;
    end = house_number(&s->tok[k]) ? door_end(s, k) : k;
    if (end == k && s->tok[t].set != 0 && lex_is(s->tok[t].set, LEX_WORD) &&
        first == t)
        return false;
    ident_take(s, first, end, IDENT_LOCATION,
               end > k ? IDENT_CERTAIN : IDENT_LIKELY, IDENT_WHY_ADDRESS);
    return true;
}

/* Has the word the ending of a street in any language at hand?  "Hauptstrasse"
 * may be listed as a word. */
static bool
street_tail(const struct ident_state *s, const struct ident_token *t)
{
    for (uint32_t i = 0; i < s->tables->n_more; i++)
        if (lex_is(
                lex_tail(s->tables->more[i], s->f.ch + t->from, ident_len(t)),
                LEX_STREET))
            return true;
    return false;
}

/* "am", "an der", "Auf dem" before token t: its first token, or t. */
static uint32_t
site_start(const struct ident_state *s, uint32_t t)
{
    static const char *const alone[] = {"am", "im", "zum", "zur", "beim"};
    static const char *const before[] = {"an",  "in",    "auf",  "hinter",
                                         "vor", "unter", "neben"};

    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++)
        if (ident_is(s, t - 1, alone[i]))
            return t - 1;
    if (!(ident_is(s, t - 1, "der") || ident_is(s, t - 1, "dem") ||
          ident_is(s, t - 1, "den")))
        return t;
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++)
        if (ident_is(s, t - 2, before[i]))
            return t - 2;
    return t;
}

/*
 * "Am Mühlbach 14", "An der Alten Mühle 3": a German street that is only said
 * where it lies.  Its capital preposition shows it inside a sentence, a
 * postcode behind it at the start of a line.
 */
static bool
street_site(struct ident_state *s, uint32_t t)
{
    uint32_t k = t, first, end;

    if (!ident_lang(s, t, "de") || !house_number(&s->tok[t + 1]) ||
        ident_len(&s->tok[t + 1]) > 3 || ident_glued(&s->tok[t + 1]) ||
        !(s->tok[t].form & IDENT_CAPITAL))
        return false;
    while (t - k < 2 && street_part(&s->tok[k - 1]) &&
           s->tok[k - 1].form & IDENT_CAPITAL && site_start(s, k) == k)
        k--;
    first = site_start(s, k);
    if (first == k || !(s->tok[first].form & IDENT_CAPITAL) ||
        s->tok[first].form & IDENT_CASELESS)
        return false;
    end = door_end(s, t + 1);
    if (s->tok[first].form & IDENT_START) {
        const struct ident_token *a = &s->tok[end];

        if (ident_mark(a, ',') || a->kind == IDENT_LINE)
            a++;
        if (a->kind != IDENT_DIGITS || ident_len(a) != 5)
            return false;
    }
    ident_take(s, first, end, IDENT_LOCATION, IDENT_CERTAIN, IDENT_WHY_ADDRESS);
    return true;
}

/* PO Box 12 */
static bool
box(struct ident_state *s, uint32_t t)
{
    uint32_t k = t + 1;

    if (!ident_is(s, t, "box") || !house_number(&s->tok[k]) || t == 0)
        return false;
    k = t - 1;
    while (k > 0 && t - k < 4 && s->tok[k].kind == IDENT_MARK)
        k--;
    if (!(ident_is(s, k, "po") || ident_is(s, k, "o")))
        return false;
    ident_take(s, k, t + 2, IDENT_LOCATION, IDENT_CERTAIN, IDENT_WHY_ADDRESS);
    return true;
}

/* Does the language of token t name the kind of street first? */
static bool
head_first(const struct ident_state *s, uint32_t t)
{
    return ident_lang(s, t, "es") || ident_lang(s, t, "fr") ||
           ident_lang(s, t, "it");
}

/* The first token of the line of t. */
static uint32_t
line_start(const struct ident_state *s, uint32_t t)
{
    uint32_t least = t > IDENT_REACH ? t - IDENT_REACH : 0;

    while (t > IDENT_GUARD && t > least && s->tok[t - 1].kind != IDENT_LINE)
        t--;
    return t;
}

static bool
short_line(const struct ident_state *s, uint32_t first, uint32_t last)
{
    uint32_t words = 0;

    if (last - first > IDENT_REACH)
        return false;
    for (; first < last; first++) {
        if (s->tok[first].claim >= IDENT_TAKEN)
            return false;
        words += s->tok[first].kind <= IDENT_DIGITS;
    }
    return words > 0 && words <= 8;
}

/*
 * "Apt. 641", "Suite 12", "Box 3672": the door of an address written over
 * several lines.  Its own line, a short line before that has a number, and the
 * short line behind (the town) are the address.
 */
static bool
door(struct ident_state *s, uint32_t t)
{
    uint32_t end = t + 1, first, start, k;

    if (!(ident_is(s, t, "apt") || ident_is(s, t, "suite") ||
          ident_is(s, t, "apartment") || ident_is(s, t, "box") ||
          ident_is(s, t, "unit") || ident_is(s, t, "ste") ||
          ident_is(s, t, "flat")))
        return false;
    if (ident_mark(&s->tok[end], '.'))
        end++;
    if (!house_number(&s->tok[end]))
        return false;
    end++;
    start = line_start(s, t);
    first = t;
    for (k = t; k > start && t - k < 10; k--) {
        const struct ident_token *b = &s->tok[k - 1];

        if (b->claim >= IDENT_TAKEN ||
            (b->kind == IDENT_WORD && lex_is(b->set, LEX_STOP) &&
             !lex_is(b->set, LEX_PARTICLE)))
            break;
        if (b->kind == IDENT_DIGITS)
            first = k - 1;
    }
    if (first == start && start > IDENT_GUARD + 1) {
        uint32_t above = line_start(s, start - 1);

        for (k = above; k < start; k++)
            if (s->tok[k].kind == IDENT_DIGITS && short_line(s, k, start - 1)) {
                first = k;
                break;
            }
    }
    ident_take(s, first, end, IDENT_LOCATION,
               first < t ? IDENT_CERTAIN : IDENT_LIKELY, IDENT_WHY_ADDRESS);
    if (s->tok[end].kind != IDENT_LINE)
        return true;
    for (k = end + 1;
         k < s->n_tok && k < end + IDENT_REACH && s->tok[k].kind != IDENT_LINE;
         k++)
        ;
    if (k - end <= 5 && short_line(s, end + 1, k))
        ident_take(s, end + 1, k, IDENT_LOCATION, IDENT_LIKELY,
                   IDENT_WHY_AFTER_PLACE);
    return true;
}

void
ident_addresses(struct ident_state *s)
{
    for (uint32_t h = 0; h < s->n_hot; h++) {
        uint32_t i = s->hot[h];
        const struct ident_token *t = &s->tok[i];

        if (!free_word(t) || door(s, i) || street_site(s, i))
            continue;
        if (house_number(t + 1) && street_tail(s, t)) {
            street_word(s, i);
        } else if (lex_is(t->set, LEX_STREET)) {
            if (t->form & IDENT_TAIL)
                street_word(s, i);
            else if (head_first(s, i))
                street_before_name(s, i);
            else
                street_after_name(s, i);
        } else if (ident_len(t) == 3) {
            box(s, i);
        }
    }
}

static bool
located(const struct ident_token *t)
{
    return t->claim == IDENT_TAKEN + IDENT_LOCATION;
}

/* "MD 21202", ", KS": two capitals after a place. */
static void
state(struct ident_state *s, uint32_t t)
{
    const struct ident_token *w = &s->tok[t], *b = w - 1;
    bool zip = w[1].kind == IDENT_DIGITS && ident_len(&w[1]) == 5;

    if (!(w->form & IDENT_CAPITALS) || w->form & IDENT_CASELESS)
        return;
    if (ident_mark(b, ','))
        b--;
    if (b->kind == IDENT_LINE)
        b--;
    if ((zip && b->kind == IDENT_WORD && b->form & IDENT_CAPITAL) ||
        (b + 1 < w && located(b)))
        ident_take(s, t, t + 1 + zip, IDENT_LOCATION, IDENT_LIKELY,
                   IDENT_WHY_AFTER_PLACE);
}

/* A postcode in digits at t, not claimed: its end, or 0. */
static uint32_t
postcode(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *a = &s->tok[t], *b = a - 1, *next = a + 1;
    uint32_t len = ident_len(a), end = t + 1;
    bool cue = false;

    if ((len != 5 && len != 4) || (ident_glued(a) && b->kind != IDENT_MARK))
        return 0;
    if (len == 5 && a->lang != 0 && !ident_glued(a) &&
        next->kind == IDENT_WORD && next->form & IDENT_CAPITAL &&
        !ident_glued(next))
        return end; /* 28028 Madrid */
    for (const struct ident_token *k = b; k > b - 4; k--) {
        if (k->kind == IDENT_WORD) {
            cue = (lex_more(k->set) & LEX_MORE_POST) != 0;
            break;
        }
        if (k->kind != IDENT_MARK)
            break;
    }
    if (len == 5 && ident_mark(next, '-') && ident_glued(next) &&
        next[1].kind == IDENT_DIGITS && ident_len(&next[1]) == 4)
        end += 2;
    if (len == 4 && next->kind == IDENT_WORD && ident_len(next) == 2 &&
        next->form & IDENT_CAPITALS && !lex_is(next->set, LEX_STOP))
        return end + 1; /* 1234 AB */
    if (cue)
        return end;
    if (located(next) && !ident_glued(next) && ident_len(next) > 2)
        return end; /* 01334 Freudenbrunn */
    if (ident_mark(next, '-') && located(next + 1))
        return end;
    if (len == 4)
        return 0;
    if (b->kind == IDENT_MARK && (b->ch == ',' || b->ch == '.'))
        b--;
    if (located(b))
        return end;
    if (b->kind == IDENT_LINE && located(b - 1))
        return end;
    if (next->kind == IDENT_MARK && located(next + 1))
        return end; /* 28023. Madrid */
    for (unsigned back = 0; back < 8 && b->kind <= IDENT_MARK; back++, b--)
        if (located(b) && s->find[b->find - 1].why == IDENT_WHY_ADDRESS)
            return end; /* 4 Church St, Thornton 75134 */
    return 0;
}

void
ident_postcodes(struct ident_state *s)
{
    for (uint32_t h = 0; h < s->n_hot; h++) {
        uint32_t i = s->hot[h];
        const struct ident_token *t = &s->tok[i];
        uint32_t end;

        if (t->kind == IDENT_WORD && t->claim == IDENT_FREE &&
            ident_len(t) == 2)
            state(s, i);
        if (t->kind != IDENT_DIGITS || t->claim >= IDENT_TAKEN)
            continue;
        end = postcode(s, i);
        if (end > 0)
            ident_take(s, i, end, IDENT_LOCATION, IDENT_LIKELY,
                       IDENT_WHY_POSTCODE);
    }
}
