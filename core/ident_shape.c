/*
 * Numbers that their shape tells: plates of countries where it is unlike
 * anything else, and numbers that are written in groups of their own.  Others
 * are found behind a cue, as codes are.
 */
#include "core/ident_work.h"

/*
 * A: a capital; a: a capital or nothing; C: a capital consonant; 0: a digit;
 * o: a digit or nothing.  lang: of the paragraph it is believed in, "" for any.
 */
static const struct {
    const char *shape, *lang;
    enum ident_why why;
} shapes[] = {
    {"AA 00 00 00 A", "", IDENT_WHY_ID_SHAPE}, /* National Insurance */
    {"AA00 AAA", "", IDENT_WHY_PLATE},         /* United Kingdom */
    {"AA-000-AA", "", IDENT_WHY_PLATE},        /* France, Italy */
    {"AA 000 AA", "fr", IDENT_WHY_PLATE},
    {"AA 000 AA", "it", IDENT_WHY_PLATE},
    {"Aaa-Aa 0ooo", "de", IDENT_WHY_PLATE},
    {"Aaa-Aa0ooo", "de", IDENT_WHY_PLATE},
    {"0000 CCC", "es", IDENT_WHY_PLATE},
    {"0000-CCC", "es", IDENT_WHY_PLATE},
    {"0-AAA-000", "nl", IDENT_WHY_PLATE}, /* Belgium */
    {"0-AAA-000", "fr", IDENT_WHY_PLATE},
    {"AA-00-00", "nl", IDENT_WHY_PLATE},
    {"00-00-AA", "nl", IDENT_WHY_PLATE},
    {"00-AA-00", "nl", IDENT_WHY_PLATE},
    {"AA-00-AA", "nl", IDENT_WHY_PLATE},
    {"AA-AA-00", "nl", IDENT_WHY_PLATE},
    {"00-AA-AA", "nl", IDENT_WHY_PLATE},
    {"00-AAA-0", "nl", IDENT_WHY_PLATE},
    {"0-AAA-00", "nl", IDENT_WHY_PLATE},
    {"AA-000-A", "nl", IDENT_WHY_PLATE},
    {"A-000-AA", "nl", IDENT_WHY_PLATE},
    {"AAA-00-A", "nl", IDENT_WHY_PLATE},
    {"A-00-AAA", "nl", IDENT_WHY_PLATE},
    {"0-AA-000", "nl", IDENT_WHY_PLATE},
    {"000-AA-0", "nl", IDENT_WHY_PLATE},
};

static bool
consonant(uint8_t c)
{
    return !(c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U');
}

/* Where the shape ends that begins at character i; 0 when it is not there. */
static uint32_t
shape_end(const struct fold *f, uint32_t i, const char *shape)
{
    for (; *shape != '\0'; shape++) {
        uint8_t c = i < f->n ? f->ch[i] : 0, class = fold_class[c];
        bool here = *shape == 'A' || *shape == 'a' ? class & FOLD_UPPER
                    : *shape == 'C' ? class & FOLD_UPPER && consonant(c)
                    : *shape == '0' || *shape == 'o' ? (class & FOLD_DIGIT) != 0
                                                     : c == (uint8_t)*shape;

        if (here)
            i++;
        else if (*shape != 'a' && *shape != 'o')
            return 0;
    }
    return i < f->n && fold_class[f->ch[i]] & FOLD_ALNUM ? 0 : i;
}

uint32_t
ident_shape(const struct ident_state *s, uint32_t t, enum ident_why *why)
{
    const struct ident_token *a = &s->tok[t];

    if (ident_glued(a) || a->form & IDENT_CASELESS ||
        (a->kind == IDENT_WORD ? ident_len(a) > 3 || !(a->form & IDENT_CAPITAL)
                               : ident_len(a) > 4))
        return 0;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        uint32_t end = 0, k = t;

        if (shapes[i].lang[0] == '\0' || ident_lang(s, t, shapes[i].lang))
            end = shape_end(&s->f, a->from, shapes[i].shape);
        while (end > 0 && s->tok[k].from < end && s->tok[k].claim == IDENT_FREE)
            k++;
        if (end > 0 && s->tok[k].from >= end) {
            *why = shapes[i].why;
            return k;
        }
    }
    return 0;
}
