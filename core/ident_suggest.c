/* What could stand there instead, the same for the same throughout a text. */
#include "core/date.h"
#include "core/ident_work.h"

#define WORDS_MAX 512 /* words of names remembered */

/* Words of names and whose they are; full: who was named by two words or
 * more. */
struct people {
    uint64_t hash[WORDS_MAX];
    uint32_t number[WORDS_MAX];
    uint32_t n;
    uint32_t persons;
    bool full[WORDS_MAX + 1];
};

static bool
part_of_name(const struct ident_token *t)
{
    return t->kind == IDENT_WORD && ident_len(t) > 1 &&
           !lex_is(t->set, LEX_TITLE | LEX_PARTICLE | LEX_STOP);
}

/* Whose name the word was part of last; 0 nobody's. */
static uint32_t
whose(const struct people *p, const struct ident_token *t)
{
    for (uint32_t k = p->n; part_of_name(t) && k > 0; k--)
        if (p->hash[k - 1] == t->hash)
            return p->number[k - 1];
    return 0;
}

/* Is the person known by this word, too? */
static bool
known_by(const struct people *p, uint32_t number, const struct ident_token *t)
{
    for (uint32_t k = 0; k < p->n; k++)
        if (p->number[k] == number && p->hash[k] == t->hash)
            return true;
    return false;
}

/* Who a name of one word, or from `first` to `last`, may be: one who is known
 * by both ends, or by one of them and was never named in full.  Anna Holt and
 * Piers Holt are two. */
static uint32_t
same_person(const struct people *p, const struct ident_token *first,
            const struct ident_token *last)
{
    uint32_t a = whose(p, first), b = whose(p, last);

    if (a != 0 && (first == last || !p->full[a] || known_by(p, a, last)))
        return a;
    return b != 0 && (!p->full[b] || known_by(p, b, first)) ? b : 0;
}

/* The number of the person a finding names. */
static uint32_t
person_number(const struct ident_state *s, const struct ident_find *f,
              struct people *p)
{
    uint32_t first = f->first, last = f->last - 1, number;

    while (first < last && !part_of_name(&s->tok[first]))
        first++;
    while (last > first && !part_of_name(&s->tok[last]))
        last--;
    number = same_person(p, &s->tok[first], &s->tok[last]);
    if (number == 0) {
        number = ++p->persons;
        if (number <= WORDS_MAX)
            p->full[number] = false;
    }
    if (first < last && number <= WORDS_MAX)
        p->full[number] = true;
    for (uint32_t i = f->first; i < f->last && p->n < WORDS_MAX; i++)
        if (part_of_name(&s->tok[i]) && !known_by(p, number, &s->tok[i])) {
            p->hash[p->n] = s->tok[i].hash;
            p->number[p->n++] = number;
        }
    return number;
}

static void
person(const struct ident_state *s, struct ident_find *f, struct people *p)
{
    const struct ident_token *b = &s->tok[f->first] - 1;

    f->number = person_number(s, f, p);
    if (ident_mark(b, ','))
        b--;
    f->suggest = b->kind == IDENT_WORD && lex_is(b->set, LEX_KIN | LEX_ROLE) &&
                         !(b->form & IDENT_START && lex_is(b->set, LEX_ROLE))
                     ? IDENT_SUGGEST_ROLE
                     : IDENT_SUGGEST_PERSON;
}

static void
age(struct ident_find *f)
{
    if (f->number >= 90)
        f->suggest = IDENT_SUGGEST_OVER_90;
    else if (f->number < 10)
        f->suggest = IDENT_SUGGEST_CHILD;
    else
        f->suggest = IDENT_SUGGEST_AGE_BAND;
    f->number = f->number / 10 * 10;
}

static void
place(const struct ident_state *s, struct ident_find *f)
{
    unsigned people = 0;
    bool region = false;

    for (uint32_t i = f->first; i < f->last; i++) {
        uint64_t set = s->tok[i].set;

        region |= lex_is(set, LEX_REGION | LEX_COUNTRY);
        if (lex_people(set) > people)
            people = lex_people(set);
    }
    f->number = people;
    if (f->why == IDENT_WHY_ADDRESS)
        f->suggest = IDENT_SUGGEST_STREET;
    else if (f->why == IDENT_WHY_POSTCODE)
        f->suggest = IDENT_SUGGEST_OMIT;
    else if (region)
        f->suggest = IDENT_SUGGEST_REGION;
    else if (people >= 10)
        f->suggest = IDENT_SUGGEST_CITY;
    else
        f->suggest = people > 0 && people < 7 ? IDENT_SUGGEST_VILLAGE
                                              : IDENT_SUGGEST_TOWN;
}

/* Does the word begin so, in any of the languages? */
static bool
begins(const struct ident_state *s, const struct ident_token *t, const char *w)
{
    for (uint32_t i = 0; w[i] != 0; i++)
        if (t->from + i >= t->to ||
            (s->f.ch[t->from + i] | 0x20) != (uint8_t)w[i])
            return false;
    return true;
}

static void
organisation(const struct ident_state *s, struct ident_find *f)
{
    static const struct {
        const char *stem;
        enum ident_suggest kind;
    } stems[] = {
        {"school", IDENT_SUGGEST_SCHOOL},
        {"schul", IDENT_SUGGEST_SCHOOL},
        {"ecole", IDENT_SUGGEST_SCHOOL},
        {"colegio", IDENT_SUGGEST_SCHOOL},
        {"college", IDENT_SUGGEST_SCHOOL},
        {"univers", IDENT_SUGGEST_SCHOOL},
        {"scuola", IDENT_SUGGEST_SCHOOL},
        {"hospi", IDENT_SUGGEST_HOSPITAL},
        {"ospedal", IDENT_SUGGEST_HOSPITAL},
        {"clini", IDENT_SUGGEST_HOSPITAL},
        {"klini", IDENT_SUGGEST_HOSPITAL},
        {"hopit", IDENT_SUGGEST_HOSPITAL},
        {"zieken", IDENT_SUGGEST_HOSPITAL},
        {"kranken", IDENT_SUGGEST_HOSPITAL},
    };

    f->suggest = IDENT_SUGGEST_ORG;
    for (uint32_t i = f->first; i < f->last; i++)
        for (size_t k = 0; k < sizeof stems / sizeof stems[0]; k++)
            if (begins(s, &s->tok[i], stems[k].stem)) {
                f->suggest = (uint8_t)stems[k].kind;
                return;
            }
}

/* A year of four or two digits. */
static uint32_t
whole_year(uint32_t y, uint32_t digits)
{
    return digits > 2 ? y : y < 40 ? 2000 + y : 1900 + y;
}

/* The day of a finding that says day, month and year; false for others. */
static bool
day_of(const struct ident_state *s, const struct ident_find *f, int32_t *day)
{
    uint32_t n[3] = {0}, len[3] = {0}, count = 0, month = 0, d, m, y;

    for (uint32_t i = f->first; i < f->last; i++) {
        const struct ident_token *t = &s->tok[i];

        if (t->kind == IDENT_DIGITS && count < 3) {
            n[count] = ident_number(s, t);
            len[count++] = ident_len(t);
        } else if (t->kind == IDENT_WORD && lex_is(t->set, LEX_MONTH)) {
            month = lex_extra(t->set);
        }
    }
    if (month > 0 && count == 2) {
        d = len[0] > 2 ? n[1] : n[0];
        y = len[0] > 2 ? n[0] : whole_year(n[1], len[1]);
        m = month;
    } else if (month == 0 && count == 3 && len[0] == 4) {
        y = n[0];
        m = n[1];
        d = n[2];
    } else if (month == 0 && count == 3) {
        bool american = n[1] > 12;

        d = american ? n[1] : n[0];
        m = american ? n[0] : n[1];
        y = whole_year(n[2], len[2]);
    } else {
        return false;
    }
    return y < 10000 && m < 100 && d < 100 &&
           date_from_ymd((int32_t)y, (int32_t)m, (int32_t)d, day) == ST_OK;
}

static void
date(const struct ident_state *s, struct ident_find *f, int32_t *first,
     bool *has_first)
{
    int32_t day;

    f->suggest = IDENT_SUGGEST_DATE;
    if (!day_of(s, f, &day))
        return;
    if (!*has_first) {
        *first = day;
        *has_first = true;
        f->suggest = IDENT_SUGGEST_FIRST_DATE;
        return;
    }
    f->suggest =
        day < *first ? IDENT_SUGGEST_DAYS_BEFORE : IDENT_SUGGEST_DAYS_AFTER;
    f->number = (uint32_t)(day < *first ? *first - day : day - *first);
}

void
ident_suggestions(struct ident_state *s)
{
    struct people p;
    int32_t first_day = 0;
    bool has_first = false;
    uint32_t last = 0;

    p.n = p.persons = 0; /* the arrays up to n are all that is read */
    for (uint32_t i = IDENT_GUARD; i < s->n_tok; i++) {
        struct ident_find *f;

        if (s->tok[i].find == 0 || s->tok[i].find == last)
            continue;
        last = s->tok[i].find;
        f = &s->find[last - 1];
        if (f->label == IDENT_PERSON)
            person(s, f, &p);
        else if (f->label == IDENT_AGE)
            age(f);
        else if (f->label == IDENT_LOCATION)
            place(s, f);
        else if (f->label == IDENT_ORG)
            organisation(s, f);
        else if (f->label == IDENT_OCCUPATION)
            f->suggest = IDENT_SUGGEST_TRADE;
        else if (f->label == IDENT_DATE)
            date(s, f, &first_day, &has_first);
    }
}
