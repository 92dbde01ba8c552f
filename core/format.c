/* Files that describe a session, line by line. */
#include "core/format.h"

#include "core/utf8.h"

#define WORD(text)                                                             \
    {                                                                          \
        text, sizeof text - 1                                                  \
    }

static const struct {
    struct str word;
    uint8_t role;
} roles[] = {
    {WORD("presenter"), PHASE_PRESENTER},
    {WORD("moderator"), PHASE_MODERATOR},
    {WORD("adviser"), PHASE_ADVISER},
    {WORD("scribe"), PHASE_SCRIBE},
    {WORD("observer"), PHASE_OBSERVER},
    {WORD("timekeeper"), PHASE_TIMEKEEPER},
    {WORD("everyone"), PHASE_EVERYONE},
    {WORD("nobody"), 0},
};

static const struct {
    struct str word;
    uint8_t flag;
} flags[] = {
    {WORD("hidden"), PHASE_HIDDEN},     {WORD("loop"), PHASE_LOOP},
    {WORD("optional"), PHASE_OPTIONAL}, {WORD("rest"), PHASE_REST},
    {WORD("choice"), PHASE_CHOICE},     {WORD("case"), PHASE_CASE},
    {WORD("lens"), PHASE_LENS},
};

struct str
format_role_word(uint8_t role)
{
    for (size_t i = 0; i < PHASE_ROLES; i++)
        if (roles[i].role == role)
            return roles[i].word;
    return STR("");
}

/* The first word of *rest, which moves on behind it. */
static struct str
word(struct str *rest)
{
    struct str out;

    (void)str_cut(str_trim(*rest), ' ', &out, rest);
    *rest = str_trim(*rest);
    return out;
}

static bool
is_name(struct str s)
{
    if (s.len == 0 || s.len > 32)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!((s.ptr[i] >= 'a' && s.ptr[i] <= 'z') ||
              (s.ptr[i] >= '0' && s.ptr[i] <= '9') || s.ptr[i] == '-'))
            return false;
    return true;
}

/* Text for people: not empty, UTF-8, no control bytes, no markup. */
static bool
is_text(struct str s, size_t max)
{
    if (s.len == 0 || s.len > max || !utf8_valid(s))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < ' ' || s.ptr[i] == 0x7f ||
            s.ptr[i] == '<' || s.ptr[i] == '>' || s.ptr[i] == '{' ||
            s.ptr[i] == '}')
            return false;
    return true;
}

/* A whole number up to max, or -1. */
static int32_t
number(struct str s, int32_t max)
{
    int32_t n = (int32_t)str_whole(s, 4);

    return n <= max ? n : -1;
}

/* Role words up to the line's end; false when one is none. */
static bool
take_roles(struct str rest, uint8_t *out)
{
    uint8_t sum = 0;

    if (rest.len == 0)
        return false;
    while (rest.len > 0) {
        struct str w = word(&rest);
        bool known = false;

        for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++)
            if (str_eq(w, roles[i].word)) {
                sum |= roles[i].role;
                known = true;
            }
        if (!known)
            return false;
    }
    *out = sum;
    return true;
}

struct reading {
    struct format *f;
    struct format_phase *phase; /* NULL: still at the head */
    struct phase_step *step;
    uint32_t phase_line[PHASE_STEPS]; /* where each phase begins */
    bool has_kind;
    unsigned said; /* enum said, or-ed: lines of this phase, or of the head */
};

enum said {
    SAID_ROLES = 1,
    SAID_STAYS = 2,
    SAID_SPEAK = 4,
    SAID_WRITE = 8,
    SAID_SILENT = 16,
    SAID_EXIT = 32
};

static const char said_twice[] = "this was said already";

/* The first line of this kind here? */
static bool
is_first(struct reading *r, enum said what)
{
    bool first = (r->said & (unsigned)what) == 0;

    r->said |= (unsigned)what;
    return first;
}

static const char *
take_set(struct reading *r, enum said what, struct str rest, uint8_t *out)
{
    if (!is_first(r, what))
        return said_twice;
    return take_roles(rest, out) ? NULL : "there is no such role";
}

static const char *
take_text(struct str *to, struct str rest, size_t max)
{
    if (to->len > 0)
        return said_twice;
    if (!is_text(rest, max))
        return "the text is empty, too long, no UTF-8, or holds one of < > { }";
    *to = rest;
    return NULL;
}

static const char *
take_kind(struct reading *r, struct str rest)
{
    if (r->has_kind)
        return said_twice;
    if (str_eq(rest, STR("case")))
        r->f->kind = FORMAT_CASE;
    else if (str_eq(rest, STR("circle")))
        r->f->kind = FORMAT_CIRCLE;
    else if (str_eq(rest, STR("meeting")))
        r->f->kind = FORMAT_MEETING;
    else
        return "kind is case, circle or meeting";
    r->has_kind = true;
    return NULL;
}

static const char *
take_people(struct reading *r, struct str rest)
{
    int32_t min = number(word(&rest), PHASE_SEATS);
    int32_t max = number(word(&rest), PHASE_SEATS);

    if (min < 2 || max < min || rest.len > 0)
        return "people takes two numbers from 2 to 12, the smaller first";
    r->f->people_min = (uint8_t)min;
    r->f->people_max = (uint8_t)max;
    return NULL;
}

static const char *
take_choice(struct reading *r, struct str rest)
{
    struct format_choice *c = &r->f->choice[r->f->n_choices];

    if (r->f->n_choices == FORMAT_CHOICES)
        return "at most 24 choices";
    c->name = word(&rest);
    c->text = rest;
    if (!is_name(c->name) || !is_text(rest, FORMAT_TEXT_MAX))
        return "choice takes a name and a text";
    for (uint8_t i = 0; i < r->f->n_choices; i++)
        if (str_eq(r->f->choice[i].name, c->name))
            return "this name is taken";
    r->f->n_choices++;
    return NULL;
}

static const char *
take_head(struct reading *r, struct str key, struct str rest)
{
    struct format *f = r->f;

    if (str_eq(key, STR("format"))) {
        if (f->name.len > 0)
            return said_twice;
        if (!is_name(rest))
            return "a name has letters a-z, digits and -, at most 32";
        f->name = rest;
        return NULL;
    }
    if (f->name.len == 0)
        return "the file begins with a line: format NAME";
    if (str_eq(key, STR("title")))
        return take_text(&f->title, rest, FORMAT_TITLE_MAX);
    if (str_eq(key, STR("about")))
        return take_text(&f->about, rest, FORMAT_TEXT_MAX);
    if (str_eq(key, STR("needs")))
        return take_text(&f->needs, rest, FORMAT_TEXT_MAX);
    if (str_eq(key, STR("kind")))
        return take_kind(r, rest);
    if (str_eq(key, STR("people")))
        return take_people(r, rest);
    if (str_eq(key, STR("choice")))
        return take_choice(r, rest);
    if (str_eq(key, STR("roles")))
        return take_set(r, SAID_ROLES, rest, &f->roles);
    if (str_eq(key, STR("stays")))
        return take_set(r, SAID_STAYS, rest, &f->stays);
    return "no such line before the first phase";
}

static const char *
take_exit(struct reading *r, struct str rest)
{
    if (!is_first(r, SAID_EXIT))
        return said_twice;
    if (str_eq(rest, STR("moderator")))
        r->step->exit = PHASE_MOVES;
    else if (str_eq(rest, STR("written")))
        r->step->exit = PHASE_WRITTEN;
    else if (str_eq(rest, STR("time")))
        r->step->exit = PHASE_TIME;
    else
        return "exit is moderator, written or time";
    return NULL;
}

/* A line of flags only: the first word was one. */
static const char *
take_flags(struct reading *r, struct str line)
{
    while (line.len > 0) {
        struct str w = word(&line);
        uint8_t flag = 0;

        for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
            if (str_eq(w, flags[i].word))
                flag = flags[i].flag;
        if (flag == 0)
            return "no such line in a phase";
        r->step->flags |= flag;
    }
    return NULL;
}

static const char *
take_phase_line(struct reading *r, struct str key, struct str rest,
                struct str line)
{
    if (str_eq(key, STR("title")))
        return take_text(&r->phase->title, rest, FORMAT_TITLE_MAX);
    if (str_eq(key, STR("prompt")))
        return take_text(&r->phase->prompt, rest, FORMAT_TEXT_MAX);
    if (str_eq(key, STR("speak")))
        return take_set(r, SAID_SPEAK, rest, &r->step->speak);
    if (str_eq(key, STR("write")))
        return take_set(r, SAID_WRITE, rest, &r->step->write);
    if (str_eq(key, STR("silent")))
        return take_set(r, SAID_SILENT, rest, &r->step->silent);
    if (str_eq(key, STR("exit")))
        return take_exit(r, rest);
    return take_flags(r, line);
}

static const char *
begin_phase(struct reading *r, struct str rest, uint32_t line)
{
    struct format *f = r->f;
    struct str name = word(&rest);
    int32_t minutes = number(rest, 180);

    if (f->name.len == 0)
        return "the file begins with a line: format NAME";
    if (f->plan.n == PHASE_STEPS)
        return "at most 24 phases";
    if (!is_name(name) || minutes < 1)
        return "phase takes a name and 1 to 180 minutes";
    for (uint8_t i = 0; i < f->plan.n; i++)
        if (str_eq(f->phase[i].name, name))
            return "this name is taken";
    r->said = 0;
    r->phase_line[f->plan.n] = line;
    r->phase = &f->phase[f->plan.n];
    r->step = &f->plan.step[f->plan.n];
    f->plan.n++;
    *r->phase = (struct format_phase){.name = name};
    *r->step = (struct phase_step){.seconds = (uint32_t)minutes * 60};
    return NULL;
}

int32_t
format_minutes(const struct format *f)
{
    int32_t sum = 0;

    for (uint8_t i = 0; i < f->plan.n; i++)
        if ((f->plan.step[i].flags & PHASE_LOOP) == 0)
            sum += (int32_t)(f->plan.step[i].seconds / 60);
    return sum;
}

static const char *
head_fault(const struct reading *r)
{
    const struct format *f = r->f;

    if (f->name.len == 0)
        return "the file begins with a line: format NAME";
    if (f->title.len == 0)
        return "the format has no title";
    if (f->about.len == 0)
        return "the format has no line about it";
    if (!r->has_kind)
        return "the format has no kind";
    if (f->people_min == 0)
        return "the format does not say for how many people it is";
    if (f->roles == 0)
        return "the format has no roles";
    if ((f->stays & ~f->roles) != 0)
        return "a role that stays is none of the format's roles";
    if (f->plan.n == 0)
        return "the format has no phase";
    if (format_minutes(f) > FORMAT_MINUTES_MAX)
        return "the phases together take more than 300 minutes";
    return NULL;
}

static const char *
phase_fault(const struct reading *r, uint8_t i)
{
    const struct format *f = r->f;
    const struct phase_step *s = &f->plan.step[i];
    unsigned named = s->write | s->speak | s->silent;

    if (f->phase[i].title.len == 0)
        return "the phase has no title";
    if (f->phase[i].prompt.len == 0)
        return "the phase has no prompt";
    if (s->write != PHASE_EVERYONE && s->speak != PHASE_EVERYONE &&
        s->silent != PHASE_EVERYONE && (named & ~(unsigned)f->roles) != 0)
        return "the phase names a role that the format has not";
    if ((s->flags & PHASE_CASE) != 0 && f->kind != FORMAT_CASE)
        return "only a format of kind case has a case";
    if ((s->flags & (PHASE_CHOICE | PHASE_LENS)) != 0 && f->n_choices == 0)
        return "the phase wants a choice, and the format has none";
    if ((s->flags & PHASE_CHOICE) != 0 && (s->flags & PHASE_LENS) != 0)
        return "a choice is the group's (choice) or each one's (lens), not "
               "both";
    return NULL;
}

static enum status
finish(const struct reading *r, uint32_t last, struct format_error *error)
{
    uint8_t step = 0;
    const char *why = head_fault(r);

    if (why != NULL) {
        *error = (struct format_error){last, why};
        return ST_INVALID;
    }
    for (uint8_t i = 0; i < r->f->plan.n; i++) {
        why = phase_fault(r, i);
        if (why != NULL) {
            *error = (struct format_error){r->phase_line[i], why};
            return ST_INVALID;
        }
    }
    if (phase_check(&r->f->plan, &step, &why) != ST_OK) {
        *error = (struct format_error){r->phase_line[step], why};
        return ST_INVALID;
    }
    return ST_OK;
}

enum status
format_read(struct str text, struct format *out, struct format_error *error)
{
    struct reading r = {.f = out};
    struct str rest = text, line;
    uint32_t n = 0;
    const struct str mark = STR("\xef\xbb\xbf"); /* some editors' first bytes */
    bool more = text.len > 0;

    if (str_starts(rest, mark))
        rest = (struct str){rest.ptr + mark.len, rest.len - mark.len};
    *out = (struct format){0};
    if (text.len > FORMAT_MAX) {
        *error = (struct format_error){1, "the file is longer than 32 KiB"};
        return ST_INVALID;
    }
    while (more) {
        const char *why = NULL;
        struct str key;

        more = str_cut(rest, '\n', &line, &rest);
        n++;
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        line = str_trim(line);
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        (void)str_cut(line, ' ', &key, &text);
        text = str_trim(text);
        if (str_eq(key, STR("phase")))
            why = begin_phase(&r, text, n);
        else if (r.phase == NULL)
            why = take_head(&r, key, text);
        else
            why = take_phase_line(&r, key, text, line);
        if (why != NULL) {
            *error = (struct format_error){n, why};
            return ST_INVALID;
        }
    }
    return finish(&r, n > 0 ? n : 1, error);
}
