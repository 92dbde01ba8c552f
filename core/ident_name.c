/*
 * Names of persons, places and organisations by evidence: runs of words that
 * could be one name are weighed as each of the three; see ident_weight.def.
 */
#include "core/ident_evidence.h"
#include "core/ident_work.h"

#define RUN_WORDS 8 /* of one name */

static bool
capital(const struct ident_token *t)
{
    return (t->form & IDENT_CAPITAL) != 0 && !(t->form & IDENT_CASELESS);
}

/* Words that end a run although they are written with a capital. */
static bool
breaks(const struct ident_token *t)
{
    return lex_is(t->set, LEX_WEEKDAY) ||
           (lex_is(t->set, LEX_CLINICAL) &&
            !(lex_more(t->set) & LEX_MORE_BRAND)) ||
           (lex_is(t->set, LEX_MONTH) && lex_given(t->set) < 2) ||
           lex_more(t->set) & LEX_MORE_HOLIDAY;
}

/* A particle with a capital inside a sentence begins a name: "mevrouw Van den
 * Berg", "signor De Luca". */
static bool
inner_particle(const struct ident_token *t)
{
    return lex_is(t->set, LEX_PARTICLE) && !(t->form & IDENT_START) &&
           t->lang != 0 && ident_len(t) > 1;
}

/* Can the word stand in a name written with capitals? */
static bool
cased_part(const struct ident_token *t)
{
    bool phrase =
        t->phrase > 0 && lex_is(t->set, LEX_PLACE | LEX_REGION | LEX_COUNTRY);

    return t->kind == IDENT_WORD && t->claim == IDENT_FREE && capital(t) &&
           (phrase || !lex_is(t->set, LEX_STOP) || inner_particle(t)) &&
           !breaks(t);
}

/* In text without capitals, or for a word typed without one. */
static bool
flat_part(const struct ident_token *t)
{
    if (t->kind != IDENT_WORD || t->claim != IDENT_FREE || breaks(t) ||
        lex_is(t->set, LEX_STOP) || (capital(t) && t->set == 0))
        return false;
    if (t->lang != 0 && lex_is(t->set, LEX_KIN | LEX_ROLE))
        return false; /* "l'unica donna": no Donna */
    if (lex_is(t->set, LEX_TITLE) && !(t->form & IDENT_CASELESS))
        return false; /* "Dr. med. V. Jung": the name begins behind it */
    if (lex_is(t->set, LEX_WORD) && lex_frequency(t->set) > 2 &&
        !(lex_given(t->set) == 3 && lex_frequency(t->set) < 5))
        return t->form & IDENT_CASELESS &&
               (lex_is(t->set, LEX_REGION | LEX_COUNTRY) || t->phrase > 0 ||
                t->inside > 0) &&
               lex_is(t->set, LEX_REGION | LEX_COUNTRY | LEX_PLACE);
    return true;
}

/* The next word of a run after token k, over what joins them; 0 if none. */
static uint32_t
joined(const struct ident_state *s, uint32_t k,
       bool (*part)(const struct ident_token *))
{
    const struct ident_token *next = &s->tok[k + 1];
    uint32_t i = k + 1;

    if (part(next))
        return i;
    if (next->kind == IDENT_MARK && ident_glued(next)) {
        bool initial = ident_len(&s->tok[k]) == 1 ||
                       lex_is(s->tok[k].set, LEX_TITLE | LEX_PARTICLE) ||
                       s->tok[k].set == 0;

        if ((next->ch == '-' || next->ch == '\'') && ident_len(next) == 1 &&
            ident_glued(next + 1) && part(next + 1))
            return i + 1;
        if (next->ch == '\'' && ident_len(next) == 2 && part(next + 1) &&
            lex_is(next[1].set, LEX_ORG))
            return i + 1; /* St John's Hospital */
        if (next->ch == '.' && ident_len(&s->tok[k]) <= 3 && initial &&
            part(next + 1))
            return i + 1;
        return 0;
    }
    if (ident_mark(next, '&') && part(next + 1))
        return i + 1;
    /* particles: "van der Kolk", "de la Cruz", "of the" */
    for (int n = 0; n < 3 && next->kind == IDENT_WORD; n++, next++, i++) {
        bool of = ident_is(s, i, "of") || ident_is(s, i, "for") ||
                  ident_is(s, i, "and") || ident_is(s, i, "the");

        if (part(next) && n > 0)
            return i;
        if (next->claim != IDENT_FREE ||
            !(lex_is(next->set, LEX_PARTICLE) || of))
            return 0;
    }
    return next->kind == IDENT_WORD && part(next) ? i : 0;
}

/* Is the word at t an ordinary one that only begins a sentence? */
static bool
only_start(const struct ident_token *t)
{
    return t->form & IDENT_START && lex_is(t->set, LEX_WORD) &&
           lex_frequency(t->set) > 2 && lex_given(t->set) < 3 &&
           !lex_is(t->set, LEX_TITLE | LEX_ORG | LEX_REGION | LEX_COUNTRY);
}

/* A run from t on; its last word.  "and" and "of" only inside names of
 * organisations, so a run is cut there when no head word is in it. */
static uint32_t
run_end(const struct ident_state *s, uint32_t t,
        bool (*part)(const struct ident_token *))
{
    uint32_t k = t, next;

    for (int words = 1; words < RUN_WORDS; words++) {
        next = joined(s, k, part);
        if (next == 0)
            break;
        k = next;
    }
    return k;
}

/* Has the run [first, last] a word of these classes? */
static bool
run_has(const struct ident_state *s, uint32_t first, uint32_t last,
        uint32_t classes, unsigned more)
{
    for (uint32_t i = first; i <= last; i++)
        if (s->tok[i].kind == IDENT_WORD &&
            (lex_is(s->tok[i].set, classes) || lex_more(s->tok[i].set) & more))
            return true;
    return false;
}

/* Is token i a small word that joins parts of an organisation only? */
static bool
weak_join(const struct ident_state *s, uint32_t i)
{
    return ident_is(s, i, "of") || ident_is(s, i, "for") ||
           ident_is(s, i, "and") || ident_is(s, i, "the");
}

/* Cut a run at its first weak join unless it names an organisation. */
static uint32_t
cut_run(const struct ident_state *s, uint32_t first, uint32_t last)
{
    for (uint32_t i = first + 1; i < last; i++) {
        if (!weak_join(s, i))
            continue;
        if (run_has(s, first, i - 1, LEX_ORG, LEX_MORE_HEAD) &&
            !ident_is(s, i, "and"))
            continue;
        if (ident_is(s, i, "and") &&
            run_has(s, i + 1, last, LEX_ORG, LEX_MORE_FIRM))
            continue;
        return i - 1;
    }
    return last;
}

static void
decide(struct ident_state *s, uint32_t first, uint32_t last, bool flat)
{
    struct ident_verdict v = ident_weigh(s, first, last, flat);

    if (v.points < (flat ? IDENT_FLAT_LEAST : IDENT_LEAST))
        return;
    if (v.label == IDENT_PERSON && last + 1 < s->n_tok &&
        ident_len(&s->tok[last]) == 1 && ident_mark(&s->tok[last + 1], '.'))
        last++;
    ident_take(s, first, last + 1, v.label, v.level, v.why);
}

/* One letter for a name: "R. came late", "client K", "told M.". */
static void
initial(struct ident_state *s, uint32_t t)
{
    const struct ident_token *w = &s->tok[t], *b = w - 1, *a = w + 1;
    bool point = ident_mark(a, '.') && ident_glued(a);

    if (point)
        a++;
    if (ident_glued(a) || a->kind == IDENT_DIGITS || ident_glued(w) ||
        (!point && (w->ch == 'i' || w->ch == 'a' || !capital(w))))
        return;
    if (ident_mark(a, '\'') ||
        (a->kind == IDENT_WORD && lex_is(a->set, LEX_SPEECH) &&
         (point || !(a->form & IDENT_START))) ||
        (b->kind == IDENT_WORD &&
         lex_is(b->set, LEX_KIN | LEX_ROLE | LEX_TITLE | LEX_CUE_NAME)))
        ident_take(s, t, t + 1 + point, IDENT_PERSON, IDENT_LOOK,
                   IDENT_WHY_INITIAL_ALONE);
}

/* Leave out what only stands before a name: titles, kin, "The", "Yesterday". */
static uint32_t
trim_start(const struct ident_state *s, uint32_t first, uint32_t last)
{
    bool field = ident_mark(&s->tok[first] - 1, ':');

    while (first < last) {
        const struct ident_token *t = &s->tok[first];
        bool cue = t->kind == IDENT_WORD &&
                   (lex_is(t->set, LEX_TITLE | LEX_KIN | LEX_ROLE) ||
                    lex_is(t->set, LEX_CUE_NAME)) &&
                   lex_given(t->set) < 2;

        if ((t->phrase > 0 && lex_is(t->set, LEX_PLACE)) ||
            (inner_particle(t) && t->form & IDENT_CAPITAL))
            break; /* La Habana, Van den Berg */
        if (t->kind == IDENT_MARK || cue || (only_start(t) && !field) ||
            (t->kind == IDENT_WORD && lex_is(t->set, LEX_STOP)))
            first++;
        else
            break;
    }
    return first;
}

/* An eponym's head behind the run makes it safe: "Beck Inventory". */
static bool
eponym(const struct ident_state *s, uint32_t first, uint32_t last)
{
    const struct ident_token *after = &s->tok[last + 1];

    if (run_has(s, first, last, LEX_EPONYM, 0) &&
        !run_has(s, first, last, LEX_ORG, 0))
        return true;
    if (ident_mark(after, '\'') && ident_len(after) == 2)
        after++;
    if (ident_mark(after, '-'))
        after++;
    return after->kind == IDENT_WORD && lex_is(after->set, LEX_EPONYM) &&
           after->claim <= IDENT_SAFE;
}

/* Do the words only say what a number is: "Personalnummer", "National
 * Insurance number"? */
static bool
number_words(const struct ident_state *s, uint32_t first, uint32_t last)
{
    const struct ident_token *t = &s->tok[last], *after = t + 1;

    if (!lex_is(t->set, LEX_CUE_ID) ||
        run_has(s, first, last, LEX_GIVEN | LEX_SURNAME | LEX_PLACE, 0))
        return false;
    return first == last ||
           (after->kind == IDENT_WORD && lex_is(after->set, LEX_CUE_ID));
}

static uint32_t
cased_run(struct ident_state *s, uint32_t t)
{
    uint32_t last = cut_run(s, t, run_end(s, t, cased_part)), first;

    if (last == t && ident_len(&s->tok[t]) == 1) {
        initial(s, t);
        return t;
    }
    if (ident_mark(&s->tok[last + 1], '.') && ident_glued(&s->tok[last + 1]) &&
        ident_glued(&s->tok[last + 2]) && s->tok[last + 2].kind == IDENT_WORD &&
        !(s->tok[last + 2].form & IDENT_CAPITAL))
        return last; /* Report.pdf */
    if (s->tok[t].form & IDENT_START && ident_mark(&s->tok[last + 1], ':') &&
        !run_has(s, t, last, LEX_GIVEN, 0))
        return last; /* the key of a form */
    if (eponym(s, t, last)) {
        ident_spare(s, t, last + 1);
        return last;
    }
    if (number_words(s, t, last))
        return last;
    first = trim_start(s, t, last);
    decide(s, first, last, false);
    return last;
}

static uint32_t
flat_run(struct ident_state *s, uint32_t t)
{
    uint32_t last = run_end(s, t, flat_part);

    for (uint32_t i = t + 1; i <= last; i++)
        if (weak_join(s, i)) {
            last = i - 1;
            break;
        }
    if (!eponym(s, t, last))
        ident_weigh_flat(s, t, last);
    for (uint32_t i = t + 1; i <= last; i++)
        if (cased_part(&s->tok[i]) &&
            (!(s->tok[i].form & IDENT_NOUNS) || lex_given(s->tok[i].set) > 1))
            return i - 1; /* "her lodger Anselm": weighed as a capital word */
    return last;
}

void
ident_names(struct ident_state *s)
{
    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++) {
        const struct ident_token *t = &s->tok[i];

        if (t->kind != IDENT_WORD || t->claim != IDENT_FREE)
            continue;
        if (t->form & IDENT_CAPITALS && capital(t) && ident_is(s, i, "us"))
            ident_take(s, i, i + 1, IDENT_LOCATION, IDENT_LOOK,
                       IDENT_WHY_COUNTRY); /* the pronoun is small */
        else if (cased_part(t))
            i = cased_run(s, i);
        else if (ident_len(t) == 1)
            initial(s, i);
        else if (flat_part(t))
            i = flat_run(s, i);
    }
}
