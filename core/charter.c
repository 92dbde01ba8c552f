/* A group's charter: read, written whole, compared. */
#include "core/charter.h"

#include "core/charter_part.h"
#include "core/date.h"

#define DAY_MAX 2932896 /* 9999-12-31 */

bool
charter_part_name(struct str s)
{
    if (s.len == 0 || s.len > CHARTER_NAME_MAX)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];

        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-')
            return false;
    }
    return true;
}

bool
charter_part_number(struct str s, int32_t *out)
{
    int32_t n = (int32_t)str_whole(s, 6);

    if (n >= 0)
        *out = n;
    return n >= 0;
}

int
charter_find(const struct charter_form *form, struct str name)
{
    for (int i = 0; i < form->n_settings; i++)
        if (str_eq(form->setting[i].name, name))
            return i;
    return -1;
}

/* Before anything was set. */
static void
preset(const struct charter_form *form, int32_t today, struct charter *c)
{
    for (int i = 0; i < CHARTER_CLAUSES; i++)
        c->words[i] = (struct str){"", 0};
    for (int i = 0; i < form->n_settings; i++) {
        const struct charter_setting *s = &form->setting[i];

        c->value[i] = (struct charter_value){s->preset, s->word};
        if (s->kind == CHARTER_DAY)
            c->value[i].number =
                today > DAY_MAX - s->preset ? DAY_MAX : today + s->preset;
    }
}

static const char *
take_value(const struct charter_form *form, const struct charter_setting *s,
           struct str word, struct charter_value *v)
{
    struct date_time t;

    switch (s->kind) {
    case CHARTER_NUMBER:
        if (!charter_part_number(word, &v->number) || v->number < s->least ||
            v->number > s->most)
            return "the figure is outside its limits";
        return NULL;
    case CHARTER_CHOICE:
        for (uint8_t i = 0; i < s->n_options; i++)
            if (str_eq(form->option[s->option + i].name, word)) {
                v->number = i;
                return NULL;
            }
        return "this is none of the options";
    case CHARTER_NAMED:
        v->word = word;
        return charter_part_name(word) ? NULL : "this is no name";
    case CHARTER_DAY:
        if (word.len != 10 || date_parse(word, &t) != ST_OK || t.has_time)
            return "this is no day";
        v->number = t.day;
        return NULL;
    }
    return "this setting is not known here";
}

static const char *
take_set(const struct charter_form *form, struct str rest, uint32_t *seen,
         struct charter *c)
{
    struct str name;
    int i;

    (void)str_cut(rest, ' ', &name, &rest);
    i = charter_find(form, name);
    if (i < 0)
        return "this setting is not known here";
    if ((*seen >> i & 1u) != 0)
        return "this stands there twice";
    *seen |= 1u << i;
    return take_value(form, &form->setting[i], rest, &c->value[i]);
}

static const char *
take_words(const struct charter_form *form, struct str rest, struct charter *c)
{
    struct str name;

    (void)str_cut(rest, ' ', &name, &rest);
    for (int i = 0; i < CHARTER_CLAUSES; i++) {
        if (!str_eq(form->clause[i].name, name))
            continue;
        if (c->words[i].len > 0)
            return "this stands there twice";
        if (rest.len == 0 || rest.len > CHARTER_WORDS_MAX)
            return "the words are missing or too long";
        c->words[i] = rest;
        return NULL;
    }
    return "this clause is not known here";
}

enum status
charter_read(const struct charter_form *form, struct str text, int32_t today,
             struct charter *out, struct charter_error *error)
{
    struct charter c;
    uint32_t seen = 0;
    struct str line;
    bool more;

    preset(form, today, &c);
    *error = (struct charter_error){1, "the text is too long"};
    if (text.len > CHARTER_TEXT_MAX)
        return ST_INVALID;
    more = str_cut(text, '\n', &line, &text);
    error->why = "it does not begin with \"charter 1\"";
    if (!str_eq(line, STR("charter 1")))
        return ST_INVALID;
    while (more) {
        struct str word, rest;

        more = str_cut(text, '\n', &line, &text);
        error->line++;
        if (line.len == 0)
            continue;
        (void)str_cut(line, ' ', &word, &rest);
        if (str_eq(word, STR("set")))
            error->why = take_set(form, rest, &seen, &c);
        else if (str_eq(word, STR("words")))
            error->why = take_words(form, rest, &c);
        else
            error->why = "this word is not known here";
        if (error->why != NULL)
            return ST_INVALID;
    }
    *out = c;
    return ST_OK;
}

/* Where text goes; full once something did not fit. */
struct sink {
    char *out;
    size_t n, room;
    bool full;
};

static void
put(struct sink *to, struct str s)
{
    if (s.len > to->room - to->n)
        to->full = true;
    for (size_t i = 0; !to->full && i < s.len; i++)
        to->out[to->n++] = s.ptr[i];
}

static void
put_number(struct sink *to, int32_t value)
{
    static const char digits[] = "0123456789";
    int32_t by = 1;

    while (value / by > 9)
        by *= 10;
    for (; by > 0; by /= 10)
        put(to, (struct str){&digits[value / by % 10], 1});
}

static void
put_value(struct sink *to, const struct charter_form *form,
          const struct charter_setting *s, const struct charter_value *v)
{
    char day[10];

    if (s->kind == CHARTER_NUMBER)
        put_number(to, v->number);
    else if (s->kind == CHARTER_CHOICE)
        put(to, form->option[s->option + v->number].name);
    else if (s->kind == CHARTER_NAMED)
        put(to, v->word);
    else if (date_render(v->number, day))
        put(to, (struct str){day, sizeof day});
}

size_t
charter_write(const struct charter_form *form, const struct charter *c,
              char *out, size_t room)
{
    struct sink to = {out, 0, room, false};

    put(&to, STR("charter 1\n"));
    for (int i = 0; i < form->n_settings; i++) {
        put(&to, STR("set "));
        put(&to, form->setting[i].name);
        put(&to, STR(" "));
        put_value(&to, form, &form->setting[i], &c->value[i]);
        put(&to, STR("\n"));
    }
    for (int i = 0; i < CHARTER_CLAUSES; i++) {
        if (c->words[i].len == 0)
            continue;
        put(&to, STR("words "));
        put(&to, form->clause[i].name);
        put(&to, STR(" "));
        put(&to, c->words[i]);
        put(&to, STR("\n"));
    }
    return to.full ? 0 : to.n;
}

uint32_t
charter_changes(const struct charter_form *form, const struct charter *a,
                const struct charter *b, int32_t setting_out[CHARTER_SETTINGS],
                int32_t words_out[CHARTER_CLAUSES])
{
    uint32_t n = 0;

    for (int i = 0; i < CHARTER_SETTINGS; i++)
        setting_out[i] = 0;
    for (int i = 0; i < form->n_settings; i++) {
        bool same = form->setting[i].kind == CHARTER_NAMED
                        ? str_eq(a->value[i].word, b->value[i].word)
                        : a->value[i].number == b->value[i].number;

        setting_out[i] = same ? 0 : 1;
        n += same ? 0 : 1;
    }
    for (int i = 0; i < CHARTER_CLAUSES; i++) {
        words_out[i] = str_eq(a->words[i], b->words[i]) ? 0 : 1;
        n += (uint32_t)words_out[i];
    }
    return n;
}

enum charter_review
charter_review_on(int32_t review, int32_t today)
{
    if (today >= review)
        return CHARTER_DUE;
    return today >= review - CHARTER_SOON ? CHARTER_NEAR : CHARTER_LATER;
}
