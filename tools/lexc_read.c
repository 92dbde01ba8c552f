/*
 * Lists of words as hashes and sets; the format is in lexc.h.
 */
#include "tools/lexc.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/fold.h"
#include "core/lex.h"

#define ENTRY_MAX 128 /* bytes of one entry */

static const struct class
{
    const char *name;
    uint64_t bit;
} classes[] = {
#define CLASS(id, bit, name, says) {name, UINT64_C(1) << bit},
    LEX_CLASSES(CLASS)
#undef CLASS
#define MORE(id, bit, name, says) {name, UINT64_C(1) << (bit + LEX_AT_MORE)},
        LEX_MORE(MORE)
#undef MORE
};
#define N_CLASSES (sizeof classes / sizeof classes[0])

static enum status
refuse(const char *name, unsigned line, const char *why, struct str what)
{
    fprintf(stderr, "%s:%u: %s: %.*s\n", name, line, why, (int)what.len,
            what.ptr);
    return ST_INVALID;
}

static uint64_t
class_of(struct str name)
{
    for (size_t i = 0; i < N_CLASSES; i++)
        if (strlen(classes[i].name) == name.len &&
            memcmp(classes[i].name, name.ptr, name.len) == 0)
            return classes[i].bit;
    return 0;
}

/* Where the number of a class's attribute goes, and its greatest value. */
static void
place_of(uint64_t class, enum lex_at *at, unsigned *most)
{
    *at = LEX_AT_EXTRA;
    *most = 127;
    if (class == LEX_GIVEN || class == LEX_SURNAME) {
        *at = class == LEX_GIVEN ? LEX_AT_GIVEN : LEX_AT_SURNAME;
        *most = 3;
    } else if (class == LEX_WORD || class == LEX_STOP) {
        *at = LEX_AT_FREQUENCY;
        *most = 7;
    } else if (class == LEX_PLACE || class == LEX_REGION) {
        *at = LEX_AT_PEOPLE;
        *most = 15;
    }
}

/* The set that class and attribute say; false for a wrong attribute. */
static bool
parse_set(uint64_t class, struct str attr, uint64_t *set)
{
    static const char sexes[] = " fmb";
    enum lex_at at;
    unsigned most, number = 0;
    size_t i = 0;

    *set = class;
    if (attr.len == 0)
        return true;
    place_of(class, &at, &most);
    for (; i < attr.len && attr.ptr[i] >= '0' && attr.ptr[i] <= '9'; i++) {
        number = number * 10 + (unsigned)(attr.ptr[i] - '0');
        if (number > most)
            return false;
    }
    *set |= (uint64_t)number << at;
    if (i < attr.len) {
        const char *sex = strchr(sexes + 1, attr.ptr[i]);

        if (sex == NULL)
            return false;
        *set |= (uint64_t)(sex - sexes) << LEX_AT_SEX;
        i++;
    }
    return i == attr.len;
}

static enum status
add(struct lexc *c, uint64_t hash, uint64_t set)
{
    if (c->n == c->room) {
        size_t room = c->room > 0 ? 2 * c->room : 4096;
        struct lexc_entry *list = realloc(c->list, room * sizeof *list);

        if (list == NULL)
            return ST_NOSPACE;
        c->list = list;
        c->room = room;
    }
    c->list[c->n++] = (struct lexc_entry){hash, set};
    return ST_OK;
}

/* A tail: "-" and its letters. */
static enum status
add_tail(struct lexc *c, const struct fold *f, uint64_t set)
{
    if (f->n < 1 + LEX_TAIL_MIN || f->n > 1 + LEX_TAIL_MAX)
        return ST_INVALID;
    return add(c, fold_hash(f->ch, f->n), set);
}

static bool
in_word(uint8_t ch)
{
    return (fold_class[ch] & FOLD_ALNUM) != 0 || ch == '\'';
}

/* A word or phrase; its first word learns how long the phrase is. */
static enum status
add_words(struct lexc *c, const struct fold *f, uint64_t set)
{
    uint64_t first = 0, hash = 0;
    unsigned words = 0;
    enum status st;

    for (uint32_t i = 0, from; i < f->n; i++) {
        if (!in_word(f->ch[i]))
            continue;
        for (from = i; i < f->n && in_word(f->ch[i]); i++)
            ;
        if (words == 0)
            first = hash = fold_hash(f->ch + from, i - from);
        else
            hash = fold_hash_join(hash, fold_hash(f->ch + from, i - from));
        words++;
    }
    if (words == 0 || words > LEX_WORDS_MAX)
        return ST_INVALID;
    st = add(c, hash, set);
    if (st == ST_OK && words > 1)
        st = add(c, first, (uint64_t)(words - 1) << LEX_AT_LONGEST);
    return st;
}

static enum status
add_entry(struct lexc *c, struct str entry, uint64_t set)
{
    uint8_t ch[ENTRY_MAX];
    uint32_t at[ENTRY_MAX + 1];
    struct fold f = {.ch = ch, .at = at};

    if (entry.len == 0 || entry.len > ENTRY_MAX)
        return ST_INVALID;
    fold_text(entry, &f);
    return entry.ptr[0] == '-' ? add_tail(c, &f, set) : add_words(c, &f, set);
}

static enum status
read_line(struct lexc *c, const char *name, unsigned number, struct str line)
{
    struct str class, attr, entries, entry;
    uint64_t set;

    if (!str_cut(line, ':', &class, &entries) || class_of(class) == 0)
        return refuse(name, number, "no such class", class);
    if (!str_cut(entries, ':', &attr, &entries)) {
        entries = attr;
        attr = STR("");
    }
    if (!parse_set(class_of(class), attr, &set))
        return refuse(name, number, "no such attribute", attr);
    while (entries.len > 0) {
        enum status st;

        (void)str_cut(entries, ',', &entry, &entries);
        st = add_entry(c, str_trim(entry), set);
        if (st == ST_INVALID)
            return refuse(name, number, "not an entry", entry);
        if (st != ST_OK)
            return st;
    }
    return ST_OK;
}

enum status
lexc_read(struct lexc *c, const char *name, struct str text)
{
    for (unsigned number = 1; text.len > 0; number++) {
        struct str line;
        enum status st;

        (void)str_cut(text, '\n', &line, &text);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        st = read_line(c, name, number, line);
        if (st != ST_OK)
            return st;
    }
    return ST_OK;
}

void
lexc_free(struct lexc *c)
{
    free(c->list);
    *c = (struct lexc){0};
}
