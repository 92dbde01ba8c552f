/*
 * Numbers that lead to a person: telephone numbers, identifiers by checksum,
 * by cue and by shape, postcodes by shape.
 */
#include "core/checksum.h"
#include "core/ident_work.h"

/* A run of letters, digits and the marks inside numbers. */
struct run {
    uint32_t first, last; /* tokens, last exclusive */
    unsigned digits, letters, groups, marks;
    unsigned group[8];       /* lengths of the groups of digits */
    bool plus, paren, mixed; /* mixed: letters and digits in one group */
};

static bool
inner_mark(const struct ident_token *t)
{
    return t->kind == IDENT_MARK &&
           (t->ch == '-' || t->ch == '.' || t->ch == '/' || t->ch == '(' ||
            t->ch == ')' || t->ch == '_');
}

#define NICK 5           /* characters of a name with digits: anna7 */
#define CODE_MAX 34      /* characters of a number with a checksum */
#define ODDS_ALONE 90    /* one in so many by chance: enough by itself */
#define ODDS_WITH_CUE 10 /* enough beside a cue */

/* One in how many strings of the shape of tokens [first, last) meets a national
 * rule by chance; 0 when these do not meet any. */
static unsigned
odds(const struct ident_state *s, uint32_t first, uint32_t last)
{
    char code[CODE_MAX];
    size_t n = 0;

    for (uint32_t i = s->tok[first].from; i < s->tok[last - 1].to; i++) {
        uint8_t c = s->f.ch[i];

        if (!(fold_class[c] & FOLD_ALNUM))
            continue;
        if (n == sizeof code || c >= 0x80)
            return 0;
        code[n++] = (char)c;
    }
    return checksum_odds(checksum_of((struct str){code, n}));
}

/* Digits with blanks and marks between: the longest run that could be one
 * telephone number or code, from token t on. */
static struct run
digit_run(const struct ident_state *s, uint32_t t)
{
    struct run r = {.first = t, .last = t};
    uint32_t k = t;

    for (; s->tok[k].claim == IDENT_FREE && k < t + IDENT_REACH; k++) {
        const struct ident_token *a = &s->tok[k];

        if (a->kind == IDENT_DIGITS) {
            if (r.groups < 8)
                r.group[r.groups] = ident_len(a);
            r.groups++;
            r.digits += ident_len(a);
            r.last = k + 1;
        } else if (ident_mark(a, '+') && k == t) {
            r.plus = true;
        } else if (inner_mark(a) && a->ch != '_') {
            const struct ident_token *next = a + 1;

            r.paren |= a->ch == '(';
            if (a->ch == '('
                    ? next->kind != IDENT_DIGITS
                    : next->kind != IDENT_DIGITS && !ident_mark(next, '(') &&
                          !(a->ch == ')' && inner_mark(next)))
                break;
            r.marks++;
        } else {
            break;
        }
    }
    return r;
}

/* Letters and digits without blanks, joined by - . / _: "SJH-123456". */
static struct run
code_run(const struct ident_state *s, uint32_t t)
{
    struct run r = {.first = t, .last = t};
    uint32_t k = t;

    for (; s->tok[k].claim == IDENT_FREE && k < t + IDENT_REACH; k++) {
        const struct ident_token *a = &s->tok[k];

        if (k > t && !ident_glued(a))
            break;
        if (a->kind == IDENT_DIGITS) {
            r.digits += ident_len(a);
            r.groups++;
        } else if (a->kind == IDENT_WORD) {
            r.letters += ident_len(a);
        } else if (inner_mark(a) && a->ch != '(' && a->ch != ')' &&
                   ident_glued(a + 1) && a[1].kind <= IDENT_DIGITS) {
            r.marks++;
            continue;
        } else {
            break;
        }
        if (k > t && a[-1].kind <= IDENT_DIGITS && a[-1].kind != a->kind)
            r.mixed = true;
        r.last = k + 1;
    }
    return r;
}

/* Shapes of telephone numbers that need no cue. */
static bool
phone_shape(const struct ident_state *s, const struct run *r)
{
    const struct ident_token *a = &s->tok[r->first];
    uint8_t first = a->ch;

    if (r->plus)
        return r->digits >= 8 && r->digits <= 15;
    if (r->digits < 7 || r->digits > 15)
        return false;
    if (r->groups == 3 && r->group[0] == 3 && r->group[1] == 3 &&
        r->group[2] == 4)
        return true;
    if (r->groups == 4 && r->group[0] <= 3 && r->group[1] == 3 &&
        r->group[2] == 3 && r->group[3] == 4)
        return true;
    if (r->groups == 2 && r->group[0] == 3 && r->group[1] == 4 && r->marks == 1)
        return true;
    if (r->groups == 3 && r->group[0] == 3 && r->group[1] == 3 &&
        r->group[2] == 3 && first >= '6' && ident_lang(s, r->first, "es"))
        return true;
    if (r->paren && r->digits >= 8)
        return true;
    if (first == '0' && r->digits >= 9 && r->digits <= 14)
        return r->groups > 1 || r->digits >= 9;
    return r->groups >= 4 && r->digits >= 9 && r->digits <= 12 &&
           r->group[0] >= 2 && r->group[0] <= 4 && r->group[1] <= 3 &&
           r->group[r->groups < 8 ? r->groups - 1 : 7] <= 4;
}

/* "x123", "ext. 12" behind a telephone number. */
static uint32_t
extension_end(const struct ident_state *s, uint32_t k)
{
    uint32_t i = k;

    if (!(ident_is(s, i, "x") || ident_is(s, i, "ext") ||
          ident_is(s, i, "extension")))
        return k;
    i++;
    if (ident_mark(&s->tok[i], '.'))
        i++;
    return s->tok[i].kind == IDENT_DIGITS ? i + 1 : k;
}

static bool
ssn_shape(const struct run *r)
{
    return r->groups == 3 && r->group[0] == 3 && r->group[1] == 2 &&
           r->group[2] == 4 && !r->paren;
}

static bool
card_shape(const struct run *r)
{
    return r->digits >= 13 && r->digits <= 19 &&
           (r->groups == 1 || (r->groups >= 3 && r->group[0] == 4));
}

/* 3811 CV Amersfoort */
static bool
dutch_postcode(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *w = &s->tok[t + 1];

    return w->kind == IDENT_WORD && ident_len(w) == 2 && !ident_glued(w + 1) &&
           w->form & IDENT_CAPITALS && w->claim == IDENT_FREE &&
           (w[1].kind == IDENT_LINE || w[1].kind == IDENT_END ||
            (w[1].kind == IDENT_WORD && w[1].form & IDENT_CAPITAL));
}

/* Groups of letters and digits that go on after a blank: "PH 22 98 15 D",
 * "VA46 PSW", "DE89 3704 0044 0532 0130 00". */
static uint32_t
spaced_end(const struct ident_state *s, uint32_t k)
{
    for (uint32_t end = k + IDENT_REACH; k < end; k++) {
        const struct ident_token *t = &s->tok[k];

        if (t->claim != IDENT_FREE)
            return k;
        if (t->kind == IDENT_DIGITS)
            continue;
        if (inner_mark(t) && ident_glued(t) && t->ch != '(' && t->ch != ')' &&
            t->ch != '.' && t[1].kind <= IDENT_DIGITS && ident_glued(t + 1))
            continue;
        if (t->kind == IDENT_WORD && ident_len(t) <= 4 &&
            t->form & IDENT_CAPITAL &&
            (ident_len(t) == 1 || t->form & IDENT_CAPITALS ||
             (ident_len(t) <= 3 && t->set == 0)) &&
            !(t->set != 0 && lex_is(t->set, LEX_STOP) && ident_len(t) > 1))
            continue;
        return k;
    }
    return k;
}

/* A run of digits: telephone number, identifier, or nothing. */
static bool
take_digits(struct ident_state *s, uint32_t t)
{
    struct run r = digit_run(s, t);
    bool phone_cue, id_cue;
    uint32_t end;

    if (r.digits < 4 || r.last <= r.first)
        return false;
    if (r.groups == 1 && r.digits == 4 && dutch_postcode(s, t)) {
        ident_take(s, t, t + 2, IDENT_LOCATION, IDENT_LIKELY,
                   IDENT_WHY_POSTCODE);
        return true;
    }
    if (r.last < s->n_tok && s->tok[r.last].kind == IDENT_WORD &&
        ident_glued(&s->tok[r.last]) && extension_end(s, r.last) == r.last)
        return false; /* goes on with letters: a code */
    if (ident_mark(&s->tok[r.last], '-') && ident_glued(&s->tok[r.last]) &&
        ident_len(&s->tok[r.last + 1]) == 1 && ident_glued(&s->tok[r.last + 1]))
        return false; /* 12345678-Z */
    phone_cue = ident_cue(s, t, 0, LEX_MORE_PHONE, 4);
    id_cue = ident_cue(s, t, LEX_CUE_ID, 0, 3);
    end = spaced_end(s, r.last);
    if (end > r.last && !r.plus && !r.paren &&
        odds(s, r.first, end) >= (id_cue ? ODDS_WITH_CUE : ODDS_ALONE)) {
        ident_take(s, r.first, end, IDENT_ID, IDENT_CERTAIN,
                   IDENT_WHY_ID_CHECKSUM); /* 65 170839 J 008 */
        return true;
    }
    if (ssn_shape(&r)) {
        ident_take(s, r.first, r.last, IDENT_ID, IDENT_CERTAIN,
                   IDENT_WHY_ID_SHAPE);
        return true;
    }
    if (!phone_cue && !r.plus && !r.paren && r.digits >= 8 &&
        odds(s, r.first, r.last) >= (id_cue ? ODDS_WITH_CUE : ODDS_ALONE)) {
        ident_take(s, r.first, r.last, IDENT_ID, IDENT_CERTAIN,
                   IDENT_WHY_ID_CHECKSUM);
        return true;
    }
    if (phone_cue && !id_cue && r.digits >= 5 && r.digits <= 15) {
        ident_take(s, r.first, extension_end(s, r.last), IDENT_PHONE,
                   IDENT_CERTAIN, IDENT_WHY_PHONE_CUE);
        return true;
    }
    if (id_cue && !phone_cue) {
        ident_take(s, r.first, r.last, IDENT_ID, IDENT_CERTAIN,
                   IDENT_WHY_ID_CUE);
        return true;
    }
    if (card_shape(&r) && !r.plus) {
        ident_take(s, r.first, r.last, IDENT_ID, IDENT_LIKELY,
                   IDENT_WHY_ID_SHAPE);
        return true;
    }
    if (phone_shape(s, &r)) {
        ident_take(s, r.first, extension_end(s, r.last), IDENT_PHONE,
                   IDENT_LIKELY, IDENT_WHY_PHONE_SHAPE);
        return true;
    }
    if (r.digits >= 7) {
        ident_take(s, r.first, r.last, IDENT_ID, IDENT_LIKELY,
                   IDENT_WHY_ID_LONG);
        return true;
    }
    return false;
}

/* Has the range a digit? */
static bool
has_digit(const struct ident_state *s, uint32_t first, uint32_t last)
{
    for (; first < last; first++)
        if (s->tok[first].kind == IDENT_DIGITS)
            return true;
    return false;
}

/* UK: SW1A 1AA, M5 3AA; its end, or 0. */
static uint32_t
uk_postcode(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *a = &s->tok[t], *b = a + 1;
    uint32_t k = t + 2;

    if (ident_len(a) > 2 || b->kind != IDENT_DIGITS || !ident_glued(b) ||
        ident_len(b) > 2)
        return 0;
    if (s->tok[k].kind == IDENT_WORD && ident_glued(&s->tok[k]) &&
        ident_len(&s->tok[k]) == 1)
        k++;
    if (s->tok[k].kind != IDENT_DIGITS || ident_len(&s->tok[k]) != 1 ||
        s->tok[k + 1].kind != IDENT_WORD || !ident_glued(&s->tok[k + 1]) ||
        ident_len(&s->tok[k + 1]) != 2)
        return 0;
    return k + 2;
}

/* Canada: K1A 0B1; its end, or 0. */
static uint32_t
ca_postcode(const struct ident_state *s, uint32_t t)
{
    for (uint32_t k = 0; k < 6; k++) {
        const struct ident_token *a = &s->tok[t + k];

        if (ident_len(a) != 1 ||
            a->kind != (k % 2 ? IDENT_DIGITS : IDENT_WORD) ||
            (k != 0 && k != 3 && !ident_glued(a)))
            return 0;
    }
    return t + 6;
}

/* A-9011 Neustadt, D-12345 Berlin; its end, or 0. */
static uint32_t
country_postcode(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *a = &s->tok[t];

    if (ident_len(a) > 2 || !(a->form & IDENT_CAPITAL) ||
        !ident_mark(&a[1], '-') || a[2].kind != IDENT_DIGITS ||
        !ident_glued(&a[2]) || ident_len(&a[2]) < 4 || ident_len(&a[2]) > 5 ||
        ident_glued(&a[3]))
        return 0;
    return a[3].kind == IDENT_WORD && a[3].form & IDENT_CAPITAL ? t + 3 : 0;
}

/* Two groups of three capitals before t: RSS MRA 85T10 A562S. */
static bool
threes(const struct ident_state *s, uint32_t t)
{
    for (uint32_t k = t - 2; k < t; k++)
        if (s->tok[k].kind != IDENT_WORD || s->tok[k].claim != IDENT_FREE ||
            ident_len(&s->tok[k]) != 3 || !(s->tok[k].form & IDENT_CAPITALS))
            return false;
    return true;
}

/* A code of letters and digits that begins at t. */
static bool
take_code(struct ident_state *s, uint32_t t)
{
    struct run r;
    uint32_t end = 0;

    if (s->tok[t].kind == IDENT_WORD) {
        end = uk_postcode(s, t);
        if (end == 0)
            end = ca_postcode(s, t);
        if (end == 0)
            end = country_postcode(s, t);
        if (end > 0) {
            ident_take(s, t, end, IDENT_LOCATION, IDENT_CERTAIN,
                       IDENT_WHY_POSTCODE);
            return true;
        }
    }
    r = code_run(s, t);
    end = spaced_end(s, r.last);
    if (threes(s, t) && odds(s, t - 2, end) >= ODDS_WITH_CUE) {
        ident_take(s, t - 2, end, IDENT_ID, IDENT_CERTAIN,
                   IDENT_WHY_ID_CHECKSUM);
        return true;
    }
    if (has_digit(s, t, end) && r.letters < CODE_MAX &&
        odds(s, t, end) >= ODDS_WITH_CUE) {
        ident_take(s, t, end, IDENT_ID, IDENT_CERTAIN, IDENT_WHY_ID_CHECKSUM);
        return true;
    }
    if (ident_cue(s, t, LEX_CUE_ID, 0, 3)) {
        bool spaced = s->tok[t].kind == IDENT_DIGITS ||
                      s->tok[t].form & IDENT_CAPITALS || r.mixed ||
                      ident_len(&s->tok[t]) == 1;

        end = spaced ? spaced_end(s, r.last) : r.last;
        if (has_digit(s, t, end) &&
            (r.digits >= 3 || end > r.last ||
             (r.mixed && r.letters + r.digits >= NICK))) {
            ident_take(s, t, end, IDENT_ID, IDENT_CERTAIN, IDENT_WHY_ID_CUE);
            return true;
        }
    }
    if (r.digits >= 3 && r.letters >= 1 && r.digits + r.letters >= 6 &&
        (r.mixed || r.digits >= 4)) {
        end = r.mixed ? spaced_end(s, r.last) : r.last;
        ident_take(s, t, end, IDENT_ID,
                   r.digits >= 5 ? IDENT_LIKELY : IDENT_LOOK,
                   IDENT_WHY_ID_MIXED);
        return true;
    }
    if (r.mixed && s->tok[t].form & IDENT_CAPITALS && r.digits >= 2 &&
        r.letters >= 1) {
        end = spaced_end(s, r.last);
        if (end > r.last) {
            ident_take(s, t, end, IDENT_ID, IDENT_LOOK, IDENT_WHY_ID_MIXED);
            return true;
        }
    }
    return false;
}

/* Does a run of letters that begins at t go on with digits? */
static bool
code_start(const struct ident_state *s, uint32_t t)
{
    const struct ident_token *a = &s->tok[t], *b = a + 1;

    if (b->kind == IDENT_DIGITS && ident_glued(b))
        return true;
    if (a->form & IDENT_CAPITAL &&
        ident_len(a) <= (a->form & IDENT_CAPITALS ? 5 : 4) &&
        b->kind == IDENT_DIGITS && !ident_glued(b))
        return ident_cue(s, t, LEX_CUE_ID, 0, 3);
    return inner_mark(b) && ident_glued(b) && ident_glued(b + 1) &&
           (b[1].kind == IDENT_DIGITS ||
            (b[1].kind == IDENT_WORD &&
             (a->form & IDENT_CAPITALS || ident_cue(s, t, LEX_CUE_ID, 0, 2))));
}

void
ident_codes(struct ident_state *s)
{
    for (uint32_t h = 0; h < s->n_hot; h++) {
        uint32_t i = s->hot[h];
        const struct ident_token *t = &s->tok[i];
        enum ident_why why;
        uint32_t end;

        if (t->claim != IDENT_FREE)
            continue;
        if (ident_glued(t) && t[-1].kind == IDENT_WORD &&
            t[-1].claim == IDENT_FREE)
            continue;
        end = t->kind <= IDENT_DIGITS ? ident_shape(s, i, &why) : 0;
        if (end > 0)
            ident_take(s, i, end, IDENT_ID, IDENT_LOOK, why);
        else if (t->kind == IDENT_DIGITS || ident_mark(t, '+') ||
                 (ident_mark(t, '(') && t[1].kind == IDENT_DIGITS)) {
            if (!take_digits(s, i) && t->kind == IDENT_DIGITS)
                take_code(s, i);
        } else if (t->kind == IDENT_WORD && code_start(s, i)) {
            take_code(s, i);
        }
    }
}
