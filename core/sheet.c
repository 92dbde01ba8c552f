/* The items of a FHIR Questionnaire; form.h has the rules. */
#include "core/sheet_part.h"

#include "core/num.h"

static const struct {
    struct str name;
    enum sheet_type type;
} types[] = {
    {{"group", 5}, SHEET_GROUP},
    {{"display", 7}, SHEET_DISPLAY},
    {{"boolean", 7}, SHEET_BOOLEAN},
    {{"decimal", 7}, SHEET_DECIMAL},
    {{"integer", 7}, SHEET_INTEGER},
    {{"date", 4}, SHEET_DATE},
    {{"dateTime", 8}, SHEET_DATE_TIME},
    {{"time", 4}, SHEET_TIME},
    {{"string", 6}, SHEET_STRING},
    {{"text", 4}, SHEET_TEXT},
    {{"url", 3}, SHEET_URL},
    {{"choice", 6}, SHEET_CHOICE},
    {{"coding", 6}, SHEET_CHOICE},
    {{"open-choice", 11}, SHEET_OPEN_CHOICE},
    {{"attachment", 10}, SHEET_ATTACHMENT},
    {{"reference", 9}, SHEET_REFERENCE},
    {{"quantity", 8}, SHEET_QUANTITY},
};

static const char *const why_words[] = {
#define SHEET_WHY(name, words) words,
#define SHEET_WARN(name, words)
#include "core/sheet_why.def"
#undef SHEET_WHY
#undef SHEET_WARN
};

static const char *const warn_words[] = {
#define SHEET_WHY(name, words)
#define SHEET_WARN(name, words) words,
#include "core/sheet_why.def"
#undef SHEET_WHY
#undef SHEET_WARN
};

const char *
sheet_why_words(enum sheet_why why)
{
    return why_words[why];
}

const char *
sheet_warn_words(enum sheet_warn warn)
{
    return warn_words[warn];
}

/* ---- where something is wrong ---- */

static void
put_text(char *to, size_t room, size_t *n, const char *s)
{
    for (; *s != '\0' && *n + 1 < room; s++)
        to[(*n)++] = *s;
    to[*n] = '\0';
}

static void
put_index(char *to, size_t room, size_t *n, const char *part, uint32_t index)
{
    char digits[12];
    size_t at = sizeof digits - 1;

    digits[at] = '\0';
    do
        digits[--at] = (char)('0' + index % 10);
    while ((index /= 10) > 0);
    if (*n > 0)
        put_text(to, room, n, ".");
    put_text(to, room, n, part);
    put_text(to, room, n, "[");
    put_text(to, room, n, digits + at);
    put_text(to, room, n, "]");
}

enum status
sheet_refuse(struct sheet_reader *r, enum sheet_why why)
{
    size_t n = 0;

    *r->error =
        (struct sheet_error){.why = why, .line = r->t->node[r->node].line};
    if (r->item != SHEET_NONE)
        r->error->link_id = r->f->item[r->item].link_id;
    for (uint32_t i = 0; i < r->place.n; i++)
        put_index(r->error->path, sizeof r->error->path, &n, "item",
                  r->place.index[i]);
    if (r->last != SHEET_NONE)
        put_index(r->error->path, sizeof r->error->path, &n, r->part, r->last);
    return why == SHEET_MANY_ITEMS || why == SHEET_DEEP ||
                   why == SHEET_MANY_OPTIONS || why == SHEET_MANY_CONDITIONS
               ? ST_NOSPACE
               : ST_INVALID;
}

/* ---- members ---- */

bool
sheet_array(const struct tape *t, uint32_t at, struct str name, uint32_t *array)
{
    *array = tape_member(t, at, name);
    return *array == 0 || t->node[*array].kind == TAPE_ARRAY;
}

static bool
ends_with(struct str s, struct str end)
{
    return s.len > end.len && s.ptr[s.len - end.len - 1] == '/' &&
           str_eq((struct str){s.ptr + s.len - end.len, end.len}, end);
}

uint32_t
sheet_extension(const struct tape *t, uint32_t at, struct str name)
{
    uint32_t all = tape_member(t, at, STR("extension"));

    if (all == 0 || t->node[all].kind != TAPE_ARRAY)
        return 0;
    for (uint32_t i = tape_first(t, all); i != 0; i = tape_after(t, all, i)) {
        struct str url = tape_text(t, i, STR("url"));

        if (ends_with(url, name) || str_eq(url, name))
            return i;
    }
    return 0;
}

bool
sheet_extension_value(const struct tape *t, uint32_t at, struct str name,
                      struct sheet_any *out)
{
    uint32_t extension = sheet_extension(t, at, name);

    return extension != 0 && sheet_any_read(t, extension, STR("value"), out);
}

/* ---- value[x] ---- */

static const struct {
    struct str name;
    char type;
} value_names[] = {
    {{"Coding", 6}, 'C'},    {{"String", 6}, 'S'},   {{"Integer", 7}, 'I'},
    {{"Decimal", 7}, 'E'},   {{"Date", 4}, 'D'},     {{"DateTime", 8}, 'T'},
    {{"Time", 4}, 'M'},      {{"Uri", 3}, 'U'},      {{"Url", 3}, 'U'},
    {{"Boolean", 7}, 'B'},   {{"Quantity", 8}, 'Q'}, {{"Attachment", 10}, 'A'},
    {{"Reference", 9}, 'R'}, {{"Code", 4}, 'K'},     {{"Markdown", 8}, 'K'},
};

static char
type_of(struct str name)
{
    for (size_t i = 0; i < sizeof value_names / sizeof value_names[0]; i++)
        if (str_eq(name, value_names[i].name))
            return value_names[i].type;
    return '?';
}

static bool
fill_value(const struct tape *t, uint32_t i, struct sheet_any *v)
{
    const struct tape_node *node = &t->node[i];

    switch (node->kind) {
    case TAPE_OBJECT:
        v->kind = v->type == 'C' ? SHEET_V_CODING : SHEET_V_OTHER;
        v->system = tape_text(t, i, STR("system"));
        v->code = tape_text(t, i, STR("code"));
        v->display = tape_text(t, i, STR("display"));
        if (v->type == 'Q') {
            uint32_t value = tape_member(t, i, STR("value"));

            if (value == 0 || !tape_number(t, value, &v->number))
                v->number = NUM_NAN;
        }
        return v->type == 'C' || v->type == 'Q' || v->type == 'A' ||
               v->type == 'R' || v->type == '?';
    case TAPE_NUMBER:
        v->kind = SHEET_V_NUMBER;
        v->code = node->text;
        return tape_number(t, i, &v->number) &&
               (v->type == 'I' || v->type == 'E');
    case TAPE_STRING:
        v->kind = SHEET_V_STRING;
        v->code = node->text;
        return v->type != 'C' && v->type != 'I' && v->type != 'E' &&
               v->type != 'B' && v->type != 'Q';
    case TAPE_TRUE:
    case TAPE_FALSE:
        v->kind = SHEET_V_BOOLEAN;
        v->yes = node->kind == TAPE_TRUE;
        v->number = v->yes ? 1.0 : 0.0;
        return v->type == 'B';
    default:
        return false;
    }
}

bool
sheet_any_read(const struct tape *t, uint32_t at, struct str stem,
               struct sheet_any *out)
{
    struct sheet_any v = {.number = NUM_NAN};

    if (t->node[at].kind != TAPE_OBJECT)
        return false;
    for (uint32_t i = tape_first(t, at); i != 0; i = tape_after(t, at, i)) {
        struct str name = t->node[i].name;

        if (name.len <= stem.len || !str_starts(name, stem) ||
            name.ptr[stem.len] < 'A' || name.ptr[stem.len] > 'Z')
            continue;
        v.type =
            type_of((struct str){name.ptr + stem.len, name.len - stem.len});
        if (!fill_value(t, i, &v))
            return false;
        *out = v;
        return true;
    }
    return false;
}

bool
sheet_any_same(const struct sheet_any *a, const struct sheet_any *b)
{
    if (a->kind != b->kind)
        return false;
    switch (a->kind) {
    case SHEET_V_CODING:
        return str_eq(a->code, b->code) &&
               (a->code.len > 0 || str_eq(a->display, b->display)) &&
               (a->system.len == 0 || b->system.len == 0 ||
                str_eq(a->system, b->system));
    case SHEET_V_NUMBER:
        return !(a->number < b->number) && !(a->number > b->number);
    case SHEET_V_BOOLEAN:
        return a->yes == b->yes;
    case SHEET_V_STRING:
        return str_eq(a->code, b->code);
    default:
        return false;
    }
}

/* ---- items ---- */

static bool
read_type(const struct tape *t, struct sheet_item *item)
{
    struct str name = tape_text(t, item->node, STR("type"));
    struct str more = tape_text(t, item->node, STR("answerConstraint"));

    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (str_eq(name, types[i].name)) {
            item->type = types[i].type;
            item->is_open = item->type == SHEET_OPEN_CHOICE ||
                            str_eq(more, STR("optionsOrType")) ||
                            str_eq(more, STR("optionsOrString"));
            return true;
        }
    return false;
}

/* The first code of "code", which is a list in all three versions. */
static struct str
first_code(const struct tape *t, uint32_t at)
{
    uint32_t list = tape_member(t, at, STR("code"));

    if (list == 0 || t->node[list].kind != TAPE_ARRAY || t->node[list].n == 0)
        return (struct str){0};
    return tape_text(t, tape_first(t, list), STR("code"));
}

static void
warn_if(struct sheet_item *item, bool yes, enum sheet_warn what)
{
    if (yes)
        item->warn |= 1u << what;
}

static void
read_flags(const struct tape *t, struct sheet_item *item)
{
    struct sheet_any hidden = {0};

    item->text = tape_text(t, item->node, STR("text"));
    item->prefix = tape_text(t, item->node, STR("prefix"));
    item->code = first_code(t, item->node);
    item->is_required = tape_true(t, item->node, STR("required"));
    item->repeats = tape_true(t, item->node, STR("repeats"));
    item->is_read_only = tape_true(t, item->node, STR("readOnly"));
    item->is_hidden =
        sheet_extension_value(t, item->node, STR("questionnaire-hidden"),
                              &hidden) &&
        hidden.yes;
    item->needs_all =
        str_eq(tape_text(t, item->node, STR("enableBehavior")), STR("all"));
    warn_if(item, item->repeats && item->type != SHEET_GROUP,
            SHEET_WARN_REPEATED);
    warn_if(item,
            sheet_extension(t, item->node,
                            STR("sdc-questionnaire-enableWhenExpression")) != 0,
            SHEET_WARN_EXPRESSION);
    warn_if(item,
            sheet_extension(t, item->node,
                            STR("sdc-questionnaire-calculatedExpression")) != 0,
            SHEET_WARN_CALCULATED);
    warn_if(item,
            item->type == SHEET_ATTACHMENT || item->type == SHEET_REFERENCE ||
                item->type == SHEET_QUANTITY,
            SHEET_WARN_UNASKED);
}

/* One item, without its children. */
static enum status
read_item(struct sheet_reader *r, uint32_t node, uint32_t parent)
{
    struct sheet *f = r->f;
    struct sheet_item *item;
    uint32_t i = f->n_items;
    struct str link_id;
    enum status st;

    r->item = SHEET_NONE;
    r->node = node;
    if (r->t->node[node].kind != TAPE_OBJECT)
        return sheet_refuse(r, SHEET_SHAPE);
    if (i == SHEET_ITEMS)
        return sheet_refuse(r, SHEET_MANY_ITEMS);
    if (tape_member(r->t, node, STR("modifierExtension")) != 0)
        return sheet_refuse(r, SHEET_MODIFIER);
    link_id = tape_text(r->t, node, STR("linkId"));
    if (link_id.len == 0)
        return sheet_refuse(r, SHEET_NO_LINK_ID);
    item = &f->item[i];
    *item = (struct sheet_item){.link_id = link_id,
                                .node = node,
                                .parent = parent,
                                .depth = r->place.n - 1};
    r->item = i;
    if (sheet_find(f, link_id) != SHEET_NONE)
        return sheet_refuse(r, SHEET_LINK_ID_TWICE);
    f->n_items++;
    if (!read_type(r->t, item)) {
        bool abstract =
            str_eq(tape_text(r->t, node, STR("type")), STR("question"));

        return sheet_refuse(r, abstract ? SHEET_TYPE_ABSTRACT : SHEET_TYPE);
    }
    read_flags(r->t, item);
    st = sheet_read_options(r, i);
    return st != ST_OK ? st : sheet_read_whens(r, i);
}

/* Where read_items stands on one level. */
struct item_level {
    uint32_t array; /* of the tape */
    uint32_t node;  /* the item's, 0 when the array is done */
    uint32_t item;
};

/* An item and all under it are read: on to the next of its level. */
static void
finish_item(struct sheet_reader *r, struct item_level *level)
{
    r->f->item[level->item].end = r->f->n_items;
    level->node = tape_after(r->t, level->array, level->node);
    r->place.index[r->place.n - 1]++;
}

/* The way down and up again through the items, without recursion. */
static enum status
read_items(struct sheet_reader *r, uint32_t array)
{
    struct item_level level[SHEET_DEPTH], *at = level;
    uint32_t under;
    enum status st;

    level[0] = (struct item_level){array, tape_first(r->t, array), 0};
    r->place = (struct sheet_place){.n = 1};
    for (;;) {
        if (at->node == 0) {
            if (at == level)
                return ST_OK;
            r->place.n--;
            finish_item(r, --at);
            continue;
        }
        at->item = r->f->n_items;
        st = read_item(r, at->node, at == level ? SHEET_NONE : at[-1].item);
        if (st != ST_OK)
            return st;
        r->node = at->node;
        if (!sheet_array(r->t, at->node, STR("item"), &under))
            return sheet_refuse(r, SHEET_SHAPE);
        if (under == 0) {
            finish_item(r, at);
            continue;
        }
        if (r->place.n == SHEET_DEPTH)
            return sheet_refuse(r, SHEET_DEEP);
        *++at = (struct item_level){under, tape_first(r->t, under), 0};
        r->place.index[r->place.n++] = 0;
    }
}

enum status
sheet_read(const struct tape *t, struct sheet *out, struct sheet_error *error)
{
    struct sheet_reader r = {.t = t,
                             .f = out,
                             .error = error,
                             .item = SHEET_NONE,
                             .last = SHEET_NONE,
                             .part = ""};
    uint32_t items;
    enum status st;

    *error = (struct sheet_error){.why = SHEET_FINE};
    out->tape = t;
    out->n_items = out->n_options = out->n_when = 0;
    if (!str_eq(tape_text(t, 0, STR("resourceType")), STR("Questionnaire")))
        return sheet_refuse(&r, SHEET_NOT_FORM);
    if (tape_member(t, 0, STR("modifierExtension")) != 0)
        return sheet_refuse(&r, SHEET_MODIFIER);
    out->url = tape_text(t, 0, STR("url"));
    out->id = tape_text(t, 0, STR("id"));
    out->name = tape_text(t, 0, STR("name"));
    out->title = tape_text(t, 0, STR("title"));
    out->version = tape_text(t, 0, STR("version"));
    out->copyright = tape_text(t, 0, STR("copyright"));
    out->language = tape_text(t, 0, STR("language"));
    if (!sheet_array(t, 0, STR("item"), &items))
        return sheet_refuse(&r, SHEET_SHAPE);
    if (items == 0 || t->node[items].n == 0)
        return sheet_refuse(&r, SHEET_NO_ITEMS);
    st = read_items(&r, items);
    return st != ST_OK ? st : sheet_tie_whens(&r);
}

struct str
sheet_title(const struct sheet *f)
{
    if (f->title.len > 0)
        return f->title;
    if (f->name.len > 0)
        return f->name;
    return f->id.len > 0 ? f->id : f->url;
}

uint32_t
sheet_find(const struct sheet *f, struct str link_id)
{
    for (uint32_t i = 0; i < f->n_items; i++)
        if (str_eq(f->item[i].link_id, link_id))
            return i;
    return SHEET_NONE;
}

bool
sheet_scores(const struct sheet_item *item)
{
    if (item->is_read_only || item->repeats ||
        (item->warn & (1u << SHEET_WARN_CALCULATED | 1u << SHEET_WARN_EXTERNAL |
                       1u << SHEET_WARN_WEIGHTLESS | 1u << SHEET_WARN_TWICE)) !=
            0)
        return false;
    switch (item->type) {
    case SHEET_CHOICE:
    case SHEET_OPEN_CHOICE:
        return item->n_options > 0;
    case SHEET_BOOLEAN:
    case SHEET_INTEGER:
    case SHEET_DECIMAL:
        return true;
    default:
        return false;
    }
}
