/* The scales of ident_evidence.h. */
#include "core/ident_evidence.h"

static const int8_t points[] = {
#define IDENT_WEIGHT(name, p, key) p,
#include "core/ident_weight.def"
#undef IDENT_WEIGHT
};

#define NAMED_WORD                                                             \
    3 /* frequency that a given name can have as a word: outside               \
         English the counts take names for words */
#define FIELD_LEAST (-9) /* points a name in a form must not fall to */
#define FLAT_LETTERS 12  /* a longer unknown word without capital is a term */

/* A sum of evidence. */
struct tally {
    int sum;
    int most;
    enum ident_why why;
};

static void
add(struct tally *t, enum ident_why why)
{
    t->sum += points[why];
    if (points[why] > t->most) {
        t->most = points[why];
        t->why = why;
    }
}

/* What an ordinary word loses, by how often it is used. */
static void
ordinary(struct tally *t, const struct ident_token *w, bool flat)
{
    unsigned f = lex_frequency(w->set);

    if (!lex_is(w->set, LEX_WORD))
        return;
    if (w->lang != 0 && lex_given(w->set) > 1)
        f = f < NAMED_WORD ? f : NAMED_WORD;
    if (flat) {
        add(t, IDENT_WHY_ORDINARY_FLAT);
        if (f > 2)
            add(t, IDENT_WHY_ORDINARY_FLAT);
        return;
    }
    if (w->form & IDENT_NOUNS && lex_given(w->set) < 2)
        add(t, IDENT_WHY_ORDINARY_NOUN);
    if (f > 2)
        add(t, IDENT_WHY_ORDINARY);
    if (f > 4)
        add(t, IDENT_WHY_ORDINARY_OFTEN);
    if (w->form & IDENT_START && f > 2)
        add(t, IDENT_WHY_ORDINARY_START);
    if (w->form & IDENT_START && f > 4)
        add(t, IDENT_WHY_ORDINARY_START);
}

static bool
acronym(const struct ident_token *w)
{
    return w->form & IDENT_CAPITALS && !(w->form & IDENT_CASELESS) &&
           ident_len(w) <= 5;
}

/* Could an unknown word be a name by its letters?  "Mgmt", "UTIs", "hx" are
 * not: it needs a vowel, and no run of capitals before a small letter. */
static bool
sounds(const struct ident_state *s, const struct ident_token *w)
{
    const uint8_t *ch = s->f.ch;
    bool vowel = false;

    if (ident_len(w) < 2 || acronym(w))
        return false;
    if (w->form & IDENT_INNER && fold_class[ch[w->from + 1]] & FOLD_UPPER)
        return false;
    for (uint32_t i = w->from; i < w->to; i++) {
        uint8_t c = (uint8_t)(ch[i] | 0x20);

        vowel |= c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' ||
                 c == 'y' || ch[i] >= 0x80;
        if (i + 2 < w->to && c == (ch[i + 1] | 0x20) && c == (ch[i + 2] | 0x20))
            return false; /* Soooo */
    }
    return vowel && !(ident_glued(w + 1) && w[1].kind == IDENT_DIGITS);
}

/* A word that no list has. */
static void
unknown(const struct ident_state *s, struct tally *t,
        const struct ident_token *w)
{
    bool typed = !(w->form & (IDENT_CAPITAL | IDENT_CASELESS));

    if (sounds(s, w) && !typed &&
        (w->form & IDENT_CAPITAL || ident_len(w) <= FLAT_LETTERS))
        add(t,
            w->form & IDENT_NOUNS ? IDENT_WHY_UNKNOWN_NOUN : IDENT_WHY_UNKNOWN);
}

/* Has the run a capital word that is no ordinary one?  Then its other capitals
 * are parts of the same name. */
static bool
solid(const struct ident_state *s, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; first < last && i <= last; i++) {
        const struct ident_token *w = &s->tok[i];

        if (w->kind == IDENT_WORD && !lex_is(w->set, LEX_WORD | LEX_STOP) &&
            !(w->form & (IDENT_NOUNS | IDENT_CASELESS)) &&
            w->form & IDENT_CAPITAL &&
            (lex_is(w->set, LEX_GIVEN | LEX_SURNAME | LEX_PLACE) ||
             sounds(s, w)))
            return true;
    }
    return false;
}

/* A word as part of a person's name. */
static void
person_word(const struct ident_state *s, struct tally *t,
            const struct ident_token *w, bool flat, bool whole)
{
    static const enum ident_why given[] = {
        IDENT_WHY_GIVEN_SEEN, IDENT_WHY_GIVEN_SEEN, IDENT_WHY_GIVEN_USUAL,
        IDENT_WHY_GIVEN_POPULAR};
    static const enum ident_why surname[] = {
        IDENT_WHY_SURNAME_SEEN, IDENT_WHY_SURNAME_SEEN, IDENT_WHY_SURNAME_USUAL,
        IDENT_WHY_SURNAME_POPULAR};
    /* "Oma" is a grandmother where German is written. */
    bool kin = w->lang != 0 && lex_is(w->set, LEX_KIN);

    if (!kin && lex_is(w->set, LEX_GIVEN))
        add(t, given[lex_given(w->set)]);
    else if (!kin && lex_is(w->set, LEX_SURNAME))
        add(t, surname[lex_surname(w->set)]);
    else if (w->set == 0)
        unknown(s, t, w);
    if (acronym(w) && ident_len(w) <= 4 && !whole)
        add(t, IDENT_WHY_ACRONYM);
    if (lex_is(w->set, LEX_NATION | LEX_FAITH) && lex_given(w->set) < 2)
        add(t, IDENT_WHY_NATION);
    if (w->form & IDENT_SPACED)
        add(t, IDENT_WHY_SPACED);
    if (!whole || w->form & IDENT_START)
        ordinary(t, w, flat);
}

/* The word before token i, over an opening mark or comma. */
static const struct ident_token *
word_before(const struct ident_token *w)
{
    const struct ident_token *b = w - 1;

    for (int marks = 0; marks < 2; marks++) {
        if (!(ident_mark(b, ',') || ident_mark(b, '"') || ident_mark(b, '(') ||
              ident_mark(b, ':') || ident_mark(b, '\'') ||
              (ident_mark(b, '.') && b[-1].kind == IDENT_WORD &&
               lex_is(b[-1].set, LEX_TITLE) && ident_len(b - 1) <= 5)))
            break;
        b--;
    }
    return b;
}

/* Evidence beside a person's name. */
static void
person_context(const struct ident_state *s, struct tally *t, uint32_t first,
               uint32_t last)
{
    const struct ident_token *b = word_before(&s->tok[first]);
    const struct ident_token *a = &s->tok[last + 1];

    if (b->kind == IDENT_WORD) {
        if (lex_is(b->set, LEX_TITLE))
            add(t, IDENT_WHY_TITLE);
        else if (lex_is(b->set, LEX_KIN))
            add(t, IDENT_WHY_KIN);
        else if (lex_is(b->set, LEX_ROLE))
            add(t, IDENT_WHY_ROLE);
        else if (lex_is(b->set, LEX_CUE_NAME) ||
                 (lex_is(b->set, LEX_STOP) && b[-1].kind == IDENT_WORD &&
                  ident_spells(s, b - 1, "named")))
            add(t, IDENT_WHY_NAMED);
    }
    if (ident_mark(a, '\'') && ident_len(a) == 2) {
        add(t, IDENT_WHY_POSSESSIVE);
    } else if (a->kind == IDENT_WORD && lex_is(a->set, LEX_SPEECH)) {
        add(t, IDENT_WHY_SPEECH);
    } else if (ident_mark(a, ',') || ident_mark(a, '(')) {
        if (a[1].claim == IDENT_TAKEN + IDENT_AGE ||
            (a[1].kind == IDENT_WORD && lex_is(a[1].set, LEX_CUE_DATE) &&
             ident_mark(a, '(')))
            add(t, IDENT_WHY_AGE_AFTER);
    }
}

/* Initials and particles inside the run: "David K.", "J. van Dijk". */
static void
person_shape(const struct ident_state *s, struct tally *t, uint32_t first,
             uint32_t last)
{
    bool initial = false, particle = false, given = false, full = false;

    for (uint32_t i = first; i <= last; i++) {
        const struct ident_token *w = &s->tok[i];

        if (w->kind != IDENT_WORD)
            continue;
        full |= given && (w->set == 0 || lex_is(w->set, LEX_SURNAME));
        given |= lex_is(w->set, LEX_GIVEN);
        if (ident_len(w) == 1 && w->form & IDENT_CAPITAL)
            initial = true;
        else if (i > first && lex_is(w->set, LEX_PARTICLE) &&
                 !(w->form & IDENT_CAPITAL))
            particle = true;
    }
    if (initial && first < last)
        add(t, IDENT_WHY_INITIAL);
    if (particle)
        add(t, IDENT_WHY_PARTICLE);
    if (full)
        add(t, IDENT_WHY_FULL_NAME);
}

static struct tally
person(const struct ident_state *s, uint32_t first, uint32_t last, bool flat)
{
    struct tally t = {.why = IDENT_WHY_UNKNOWN};
    bool whole = !flat && solid(s, first, last);
    bool theorist = true;

    for (uint32_t i = first; i <= last; i++) {
        const struct ident_token *w = &s->tok[i];

        if (w->kind != IDENT_WORD ||
            (i > first && lex_is(w->set, LEX_PARTICLE) &&
             !(w->form & IDENT_CAPITAL)))
            continue;
        person_word(s, &t, w, flat, whole);
        theorist = theorist && lex_is(w->set, LEX_THEORIST);
    }
    person_shape(s, &t, first, last);
    person_context(s, &t, first, last);
    if (theorist && t.why != IDENT_WHY_TITLE && t.why != IDENT_WHY_NAMED &&
        t.why != IDENT_WHY_KIN && t.why != IDENT_WHY_ROLE)
        add(&t, IDENT_WHY_THEORIST);
    return t;
}

/* A word as part of a place's name. */
static void
place_word(const struct ident_state *s, struct tally *t,
           const struct ident_token *w, bool flat, bool whole)
{
    bool small = !lex_is(w->set, LEX_REGION | LEX_COUNTRY);

    if (w->inside > 0)
        return; /* the phrase was counted at its first word */
    if (lex_is(w->set, LEX_COUNTRY))
        add(t, IDENT_WHY_COUNTRY);
    else if (lex_is(w->set, LEX_REGION))
        add(t, IDENT_WHY_REGION);
    else if (lex_is(w->set, LEX_PLACE))
        add(t, lex_people(w->set) >= 10 ? IDENT_WHY_PLACE_LARGE
                                        : IDENT_WHY_PLACE_SMALL);
    else if (w->set == 0 || (lex_is(w->set, LEX_SURNAME) &&
                             !lex_is(w->set, LEX_WORD | LEX_NATION | LEX_FAITH |
                                                 LEX_THEORIST)))
        unknown(s, t, w);
    if (acronym(w) && small)
        add(t, IDENT_WHY_ACRONYM);
    if (small && w->phrase == 0 && (!whole || w->form & IDENT_START))
        ordinary(t, w, flat);
}

static struct tally
place(const struct ident_state *s, uint32_t first, uint32_t last, bool flat)
{
    struct tally t = {.why = IDENT_WHY_UNKNOWN};
    const struct ident_token *b = &s->tok[first] - 1;
    bool head = false, whole = !flat && solid(s, first, last);

    for (uint32_t i = first; i <= last; i++) {
        const struct ident_token *w = &s->tok[i];

        if (w->kind != IDENT_WORD || lex_is(w->set, LEX_STOP))
            continue;
        if (lex_more(w->set) & LEX_MORE_HEAD && first < last)
            head = true;
        else
            place_word(s, &t, w, flat, whole);
    }
    if (head)
        add(&t, IDENT_WHY_PLACE_HEAD);
    if (b->claim == IDENT_TAKEN + IDENT_LOCATION &&
        s->find[b->find - 1].why == IDENT_WHY_POSTCODE)
        add(&t, IDENT_WHY_AFTER_PLACE);
    if (ident_spells(s, b, "the"))
        b--;
    if (b->kind == IDENT_WORD && lex_is(b->set, LEX_CUE_PLACE))
        add(&t, IDENT_WHY_IN);
    else if (ident_mark(b, ':') && lex_is(b[-1].set, LEX_CUE_PLACE))
        add(&t, IDENT_WHY_FORM_FIELD);
    else if ((ident_mark(b, ',') || b->kind == IDENT_LINE) &&
             b[-1].claim == IDENT_TAKEN + IDENT_LOCATION)
        add(&t, IDENT_WHY_AFTER_PLACE);
    return t;
}

static struct tally
organisation(const struct ident_state *s, uint32_t first, uint32_t last,
             bool flat)
{
    struct tally t = {.why = IDENT_WHY_ORG_HEAD};
    const struct ident_token *b = &s->tok[first] - 1;
    const struct ident_token *a = &s->tok[last + 1];
    bool head = false, firm = false, brand = false, other = false;
    bool known = false, joined = false, named = false;

    for (uint32_t i = first; i <= last; i++) {
        const struct ident_token *w = &s->tok[i];

        joined |= ident_mark(w, '&');
        if (w->kind != IDENT_WORD)
            continue;
        named |= lex_is(w->set, LEX_GIVEN);
        head |= lex_is(w->set, LEX_ORG);
        firm |= i > first && lex_more(w->set) & LEX_MORE_FIRM;
        brand |= (lex_more(w->set) & LEX_MORE_BRAND) != 0;
        other |= !lex_is(w->set, LEX_ORG | LEX_STOP) &&
                 !(w->lang != 0 && lex_is(w->set, LEX_WORD) &&
                   !lex_is(w->set, LEX_SURNAME | LEX_PLACE));
        known |= lex_more(w->set) & LEX_MORE_BRAND && lex_extra(w->set) == 1;
    }
    if (other && (firm || (joined && !named && !flat)))
        add(&t, IDENT_WHY_FIRM); /* Thornbury & Lisle, but not Anna & Mark */
    if (brand)
        add(&t, known ? IDENT_WHY_BRAND_KNOWN : IDENT_WHY_BRAND);
    if (head && other)
        add(&t, IDENT_WHY_ORG_HEAD);
    else if (!head && other && !flat && a->kind == IDENT_WORD &&
             lex_is(a->set, LEX_ORG) && !(a->form & IDENT_CAPITAL) &&
             s->tok[last].set == 0)
        add(&t, IDENT_WHY_ORG_HEAD);
    if (ident_spells(s, b, "the"))
        b--;
    if (b->kind == IDENT_WORD && b->lang != 0 && !flat && other &&
        lex_is(b->set, LEX_ORG) && !(b->form & IDENT_CAPITAL))
        add(&t, IDENT_WHY_ORG_HEAD); /* hôpital Saint-Antoine */
    else if (ident_mark(b, ',') && b[-1].kind == IDENT_WORD &&
             lex_is(b[-1].set, LEX_ORG))
        add(&t, IDENT_WHY_AT); /* the school, X, wrote */
    else if (b->kind == IDENT_WORD && other &&
             (lex_more(b->set) & LEX_MORE_ORG ||
              (brand && lex_is(b->set, LEX_STOP | LEX_CUE_PLACE))))
        add(&t, !flat && first == last && acronym(&s->tok[first]) &&
                        ident_spells(s, b, "at")
                    ? IDENT_WHY_ACRONYM_AT
                    : IDENT_WHY_AT);
    if (!(head || firm || brand))
        for (uint32_t i = first; i <= last; i++) {
            const struct ident_token *w = &s->tok[i];

            if (w->kind == IDENT_WORD && w->set == 0)
                unknown(s, &t, w);
            else if (w->kind == IDENT_WORD &&
                     (flat || w->form & IDENT_START || !solid(s, first, last)))
                ordinary(&t, w, flat);
        }
    return t;
}

/* A lone title, kin or role word is not a name. */
static bool
only_cue(const struct ident_state *s, uint32_t first, uint32_t last)
{
    return first == last &&
           lex_is(s->tok[first].set,
                  LEX_TITLE | LEX_KIN | LEX_ROLE | LEX_ORG | LEX_TRADE) &&
           lex_given(s->tok[first].set) < 2 &&
           !lex_is(s->tok[first].set, LEX_REGION | LEX_COUNTRY);
}

/* The form field before the run, "Name: Anna", "Client: Anna"; after the first
 * any words are a name, after the second they must look like one. */
static bool
field(const struct ident_state *s, uint32_t first, int sum)
{
    const struct ident_token *b = &s->tok[first] - 1;

    if (!ident_mark(b, ':') || b[-1].kind != IDENT_WORD)
        return false;
    return (lex_is(b[-1].set, LEX_CUE_NAME) && sum > FIELD_LEAST) ||
           (lex_is(b[-1].set, LEX_ROLE) && sum >= IDENT_LEAST);
}

/* Are all words of the run those of a known author? */
static bool
theory(const struct ident_state *s, uint32_t first, uint32_t last)
{
    for (; first <= last; first++)
        if (s->tok[first].kind == IDENT_WORD &&
            !lex_is(s->tok[first].set, LEX_THEORIST))
            return false;
    return true;
}

struct ident_verdict
ident_weigh(const struct ident_state *s, uint32_t first, uint32_t last,
            bool flat)
{
    struct tally p = person(s, first, last, flat);
    struct tally l = place(s, first, last, flat);
    struct tally o = organisation(s, first, last, flat);
    struct ident_verdict v = {
        .points = p.sum, .label = IDENT_PERSON, .why = p.why};

    if (field(s, first, p.sum)) {
        v.points = IDENT_CERTAIN_AT;
        v.why = IDENT_WHY_FORM_FIELD;
    }
    if (l.sum > v.points) {
        v = (struct ident_verdict){
            .points = l.sum, .label = IDENT_LOCATION, .why = l.why};
    }
    if (o.sum > v.points ||
        (o.sum == v.points && o.why != IDENT_WHY_UNKNOWN && o.sum > 0))
        v = (struct ident_verdict){
            .points = o.sum, .label = IDENT_ORG, .why = o.why};
    if (flat && !(s->tok[first].form & IDENT_CASELESS))
        v.points += points[IDENT_WHY_TYPED_SMALL];
    if (only_cue(s, first, last) && v.label != IDENT_LOCATION &&
        !(v.why == IDENT_WHY_TITLE && lex_is(s->tok[first].set, LEX_SURNAME)))
        v.points = 0;
    if (p.sum < IDENT_LEAST && theory(s, first, last))
        v.points = 0;
    v.level = v.points >= IDENT_CERTAIN_AT  ? IDENT_CERTAIN
              : v.points >= IDENT_LIKELY_AT ? IDENT_LIKELY
                                            : IDENT_LOOK;
    return v;
}

/* A word that could begin or go on a name without capitals. */
static bool
promising(const struct ident_token *t)
{
    return t->kind == IDENT_WORD &&
           (lex_is(t->set, LEX_GIVEN | LEX_SURNAME | LEX_PLACE | LEX_REGION |
                               LEX_COUNTRY) ||
            lex_more(t->set) & LEX_MORE_BRAND || t->set == 0);
}

void
ident_weigh_flat(struct ident_state *s, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i <= last; i++) {
        struct ident_verdict best = {.points = 0};
        uint32_t end = i;

        if (!promising(&s->tok[i]))
            continue;
        for (uint32_t k = i; k <= last && k < i + 4; k++) {
            struct ident_verdict v;

            if (!promising(&s->tok[k]))
                break;
            v = ident_weigh(s, i, k, true);
            if (v.points > best.points) {
                best = v;
                end = k;
            }
        }
        if (best.points < IDENT_FLAT_LEAST)
            continue;
        if (best.level == IDENT_CERTAIN)
            best.level = IDENT_LIKELY;
        ident_take(s, i, end + 1, best.label, best.level, best.why);
        i = end;
    }
}
