/* The clauses a charter has, read from their file. */
#include "core/charter.h"

#include "core/charter_part.h"

/* What is being read. */
struct reading {
    struct charter_form *f;
    struct charter_clause *clause;   /* NULL before the first */
    struct charter_setting *setting; /* NULL unless one is open */
};

static bool
is_known(const struct charter_form *f, struct str name)
{
    for (uint8_t i = 0; i < f->n_clauses; i++)
        if (str_eq(f->clause[i].name, name))
            return true;
    return false;
}

/* What must stand before the next clause, setting or the end. */
static const char *
complete(const struct reading *r)
{
    const struct charter_setting *s = r->setting;

    if (s != NULL) {
        if (s->ask.len == 0)
            return "a setting asks nothing";
        if (s->kind == CHARTER_CHOICE && s->preset < 0)
            return "the preset is none of the options";
    }
    return NULL;
}

static const char *
whole_clause(const struct reading *r)
{
    const char *why = complete(r);

    if (why == NULL && r->clause != NULL &&
        (r->clause->title.len == 0 || r->clause->say.len == 0))
        return "a clause lacks its title or its words";
    return why;
}

static const char *
take_clause(struct reading *r, struct str name)
{
    const char *why = whole_clause(r);

    if (why != NULL)
        return why;
    if (!charter_part_name(name) || is_known(r->f, name))
        return "the clause's name is none, or stands there twice";
    if (r->f->n_clauses == CHARTER_CLAUSES)
        return "there are too many clauses";
    r->clause = &r->f->clause[r->f->n_clauses++];
    *r->clause = (struct charter_clause){.name = name};
    r->setting = NULL;
    return NULL;
}

/* The figures of a setting after its name. */
static const char *
take_preset(struct charter_setting *s, struct str rest)
{
    struct str word;

    if (s->kind == CHARTER_CHOICE || s->kind == CHARTER_NAMED) {
        s->word = rest;
        s->preset = s->kind == CHARTER_CHOICE ? -1 : 0;
        return charter_part_name(rest) ? NULL : "the preset is no name";
    }
    (void)str_cut(rest, ' ', &word, &rest);
    if (!charter_part_number(word, &s->preset))
        return "the preset is no whole number";
    if (s->kind == CHARTER_DAY)
        return rest.len == 0 ? NULL : "a day has one figure";
    (void)str_cut(rest, ' ', &word, &rest);
    if (!charter_part_number(word, &s->least) ||
        !charter_part_number(rest, &s->most))
        return "a limit is no whole number";
    if (s->preset < s->least || s->preset > s->most)
        return "the preset is outside its limits";
    return NULL;
}

static const char *
take_setting(struct reading *r, enum charter_kind kind, struct str rest)
{
    const char *why = complete(r);
    struct str name;

    if (why != NULL)
        return why;
    if (r->clause == NULL)
        return "a clause must come first";
    (void)str_cut(rest, ' ', &name, &rest);
    if (!charter_part_name(name) || charter_find(r->f, name) >= 0)
        return "the setting's name is none, or stands there twice";
    if (r->f->n_settings == CHARTER_SETTINGS)
        return "there are too many settings";
    r->setting = &r->f->setting[r->f->n_settings++];
    *r->setting = (struct charter_setting){
        .name = name,
        .kind = kind,
        .clause = (uint8_t)(r->f->n_clauses - 1),
        .option = r->f->n_options,
    };
    return take_preset(r->setting, rest);
}

static const char *
take_option(struct reading *r, struct str rest)
{
    struct charter_setting *s = r->setting;
    struct str name;

    if (s == NULL || s->kind != CHARTER_CHOICE)
        return "an option belongs to a choice";
    (void)str_cut(rest, ' ', &name, &rest);
    if (!charter_part_name(name) || rest.len == 0 || rest.len > CHARTER_SAY_MAX)
        return "an option needs a name and words";
    if (r->f->n_options == CHARTER_OPTIONS)
        return "there are too many options";
    for (uint8_t i = 0; i < s->n_options; i++)
        if (str_eq(r->f->option[s->option + i].name, name))
            return "this option stands there twice";
    if (str_eq(name, s->word))
        s->preset = s->n_options;
    r->f->option[r->f->n_options++] = (struct charter_option){name, rest};
    s->n_options++;
    return NULL;
}

static const char *
take_text(struct str *to, struct str text, size_t max)
{
    if (to->len > 0)
        return "this stands there twice";
    if (text.len == 0 || text.len > max)
        return "the words are missing or too long";
    *to = text;
    return NULL;
}

static const char *
take_line(struct reading *r, struct str line)
{
    static const struct {
        struct str word;
        enum charter_kind kind;
    } kinds[] = {{{"number", 6}, CHARTER_NUMBER},
                 {{"choice", 6}, CHARTER_CHOICE},
                 {{"name", 4}, CHARTER_NAMED},
                 {{"day", 3}, CHARTER_DAY}};
    struct str word, rest;

    (void)str_cut(line, ' ', &word, &rest);
    if (str_eq(word, STR("clause")))
        return take_clause(r, rest);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (str_eq(word, kinds[i].word))
            return take_setting(r, kinds[i].kind, rest);
    if (r->clause == NULL)
        return "a clause must come first";
    if (str_eq(word, STR("option")))
        return take_option(r, rest);
    if (str_eq(word, STR("title")))
        return take_text(&r->clause->title, rest, CHARTER_TITLE_MAX);
    if (str_eq(word, STR("say")))
        return take_text(&r->clause->say, rest, CHARTER_SAY_MAX);
    if (str_eq(word, STR("part")))
        return charter_part_name(rest)
                   ? take_text(&r->clause->part, rest, CHARTER_NAME_MAX)
                   : "a part needs a name";
    if (str_eq(word, STR("ask")))
        return r->setting == NULL
                   ? "a setting must come first"
                   : take_text(&r->setting->ask, rest, CHARTER_SAY_MAX);
    return "this word is not known here";
}

enum status
charter_form_read(struct str text, struct charter_form *out,
                  struct charter_error *error)
{
    struct reading r = {.f = out};
    bool more = true;

    out->n_clauses = out->n_settings = out->n_options = 0;
    *error = (struct charter_error){1, "the text is too long"};
    if (text.len > CHARTER_FORM_MAX)
        return ST_INVALID;
    error->line = 0;
    while (more) {
        struct str line;

        more = str_cut(text, '\n', &line, &text);
        error->line++;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        error->why = take_line(&r, line);
        if (error->why != NULL)
            return ST_INVALID;
    }
    error->why = whole_clause(&r);
    if (error->why != NULL)
        return ST_INVALID;
    error->why = "a charter has 29 clauses";
    return out->n_clauses == CHARTER_CLAUSES ? ST_OK : ST_INVALID;
}
