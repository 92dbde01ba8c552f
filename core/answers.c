/* A response against its form; answers.h has the rules. */
#include "core/answers.h"

#include "core/date.h"
#include "core/num.h"

static const char *const why_words[] = {
#define ANSWERS_WHY(name, words) words,
#include "core/answers_why.def"
#undef ANSWERS_WHY
};

const char *
answers_why_words(enum answers_why why)
{
    return why_words[why];
}

static void
note(struct answers *a, uint32_t item, enum answers_why why)
{
    bool lenient =
        !a->is_complete && (why == ANSWERS_REQUIRED || why == ANSWERS_FEW ||
                            why == ANSWERS_SEVERAL);

    if (lenient) {
        a->n_lenient++;
        return;
    }
    if (a->n_wrong < ANSWERS_WRONGS)
        a->wrong[a->n_wrong++] = (struct answers_wrong){why, item};
    a->n_errors++;
}

/* ---- reading ---- */

/* The answers of one place. */
static enum status
read_answers(struct answers *a, uint32_t place, uint32_t list)
{
    uint32_t item = a->place[place].item, last = a->first[item];
    const struct tape *t = a->tape;

    while (last != SHEET_NONE && a->answer[last].next != SHEET_NONE)
        last = a->answer[last].next;
    for (uint32_t k = tape_first(t, list); k != 0; k = tape_after(t, list, k)) {
        struct answer *to = &a->answer[a->n];
        enum answers_why why;
        struct sheet_any v;

        if (t->node[k].kind != TAPE_OBJECT) {
            note(a, item, ANSWERS_SHAPE);
            return ST_INVALID;
        }
        if (!sheet_any_read(t, k, STR("value"), &v)) {
            note(a, item, ANSWERS_TYPE);
            continue;
        }
        if (a->n == ANSWERS_MAX) {
            note(a, item, ANSWERS_TOO_MUCH);
            return ST_INVALID;
        }
        *to = (struct answer){.value = v,
                              .item = item,
                              .option = SHEET_NONE,
                              .node = k,
                              .next = SHEET_NONE};
        why = answers_check(a->form, item, &to->value, &to->option);
        if (why != ANSWERS_FINE)
            note(a, item, why);
        if (last == SHEET_NONE)
            a->first[item] = a->n;
        else
            a->answer[last].next = a->n;
        last = a->n++;
        a->place[place].n++;
    }
    return ST_OK;
}

static enum status read_list(struct answers *a, uint32_t list, uint32_t parent,
                             bool under_answer, uint32_t depth);

/* Items under a place: of a group in "item", of a question in its answers. */
static enum status
read_under(struct answers *a, uint32_t place, uint32_t node, uint32_t depth)
{
    const struct tape *t = a->tape;
    uint32_t item = a->place[place].item, list;
    bool is_group = a->form->item[item].type == SHEET_GROUP;
    enum status st = ST_OK;

    if (!sheet_array(t, node, STR("answer"), &list)) {
        note(a, item, ANSWERS_SHAPE);
        return ST_INVALID;
    }
    if (list != 0 && (is_group || a->form->item[item].type == SHEET_DISPLAY))
        note(a, item, ANSWERS_NOT_ASKED);
    else if (list != 0)
        st = read_answers(a, place, list);
    for (uint32_t k = list != 0 ? tape_first(t, list) : 0;
         k != 0 && st == ST_OK; k = tape_after(t, list, k)) {
        uint32_t under;

        if (!sheet_array(t, k, STR("item"), &under))
            st = ST_INVALID;
        else if (under != 0)
            st = read_list(a, under, place, true, depth);
    }
    if (st == ST_OK && !sheet_array(t, node, STR("item"), &list))
        st = ST_INVALID;
    if (st == ST_OK && list != 0)
        st = read_list(a, list, place, false, depth);
    return st;
}

static enum status
read_place(struct answers *a, uint32_t node, uint32_t parent, bool under_answer,
           uint32_t depth)
{
    const struct sheet *f = a->form;
    uint32_t place = a->n_places, item, holder;
    struct str link_id = tape_text(a->tape, node, STR("linkId"));
    enum status st;

    if (tape_member(a->tape, node, STR("modifierExtension")) != 0) {
        note(a, SHEET_NONE, ANSWERS_MODIFIER);
        return ST_INVALID;
    }
    if (link_id.len == 0) {
        note(a, SHEET_NONE, ANSWERS_NO_LINK_ID);
        return ST_OK;
    }
    item = sheet_find(f, link_id);
    if (item == SHEET_NONE) {
        note(a, SHEET_NONE, ANSWERS_UNKNOWN);
        return ST_OK;
    }
    holder = parent == SHEET_NONE ? SHEET_NONE : a->place[parent].item;
    if (f->item[item].parent != holder ||
        (holder != SHEET_NONE &&
         under_answer != (f->item[holder].type != SHEET_GROUP)))
        note(a, item, ANSWERS_NESTING);
    if (place == ANSWERS_PLACES) {
        note(a, item, ANSWERS_TOO_MUCH);
        return ST_INVALID;
    }
    a->n_places++;
    a->place[place] = (struct answers_place){.item = item, .parent = parent};
    st = read_under(a, place, node, depth);
    a->place[place].end = a->n_places;
    return st;
}

/* Recursion is bounded: every level takes two of the tape's TAPE_DEPTH. */
static enum status
read_list(struct answers *a, uint32_t list, uint32_t parent, bool under_answer,
          uint32_t depth)
{
    enum status st = ST_OK;

    for (uint32_t k = tape_first(a->tape, list); k != 0 && st == ST_OK;
         k = tape_after(a->tape, list, k)) {
        if (a->tape->node[k].kind != TAPE_OBJECT || depth == TAPE_DEPTH) {
            note(a, SHEET_NONE, ANSWERS_SHAPE);
            return ST_INVALID;
        }
        st = read_place(a, k, parent, under_answer, depth + 1);
    }
    return st;
}

/* ---- which items are asked ---- */

/* -1, 0 or 1; 2 when the two cannot be compared. */
static int
compare(const struct sheet_any *a, const struct sheet_any *b)
{
    struct date_time x, y;

    if (num_finite(a->number) && num_finite(b->number)) {
        if (a->type == 'Q' && b->type == 'Q' && !str_eq(a->code, b->code))
            return 2;
        return a->number < b->number ? -1 : a->number > b->number ? 1 : 0;
    }
    if (a->kind != SHEET_V_STRING || b->kind != SHEET_V_STRING)
        return 2;
    if (date_parse(a->code, &x) == ST_OK && date_parse(b->code, &y) == ST_OK) {
        int64_t p = date_utc_ms(&x), q = date_utc_ms(&y);

        return p < q ? -1 : p > q ? 1 : 0;
    }
    for (size_t i = 0; i < a->code.len && i < b->code.len; i++)
        if (a->code.ptr[i] != b->code.ptr[i])
            return (unsigned char)a->code.ptr[i] < (unsigned char)b->code.ptr[i]
                       ? -1
                       : 1;
    return a->code.len < b->code.len ? -1 : a->code.len > b->code.len ? 1 : 0;
}

static bool
one_meets(const struct sheet_any *v, const struct sheet_when *w)
{
    bool same = sheet_any_same(v, &w->value) || compare(v, &w->value) == 0;
    int order;

    if (w->op == SHEET_EQUAL || w->op == SHEET_UNEQUAL)
        return same == (w->op == SHEET_EQUAL);
    order = compare(v, &w->value);
    switch (w->op) {
    case SHEET_GREATER:
        return order == 1;
    case SHEET_LESS:
        return order == -1;
    case SHEET_GREATER_EQUAL:
        return order == 1 || order == 0;
    case SHEET_LESS_EQUAL:
        return order == -1 || order == 0;
    default:
        return false;
    }
}

static bool
is_met(const struct answers *a, const struct sheet_when *w)
{
    uint32_t k =
        a->asked[w->question] == 1 ? a->first[w->question] : SHEET_NONE;

    if (w->op == SHEET_EXISTS)
        return (k != SHEET_NONE) == w->value.yes;
    for (; k != SHEET_NONE; k = a->answer[k].next)
        if (one_meets(&a->answer[k].value, w))
            return true;
    return false;
}

/* Is item i asked?  2 while that cannot be said yet. */
static uint8_t
is_asked(const struct answers *a, uint32_t i)
{
    const struct sheet_item *item = &a->form->item[i];
    uint32_t met = 0;

    if (item->parent != SHEET_NONE && a->asked[item->parent] != 1)
        return a->asked[item->parent];
    for (uint32_t k = 0; k < item->n_when; k++) {
        const struct sheet_when *w = &a->form->when[item->when + k];

        if (a->asked[w->question] == 2)
            return 2;
        met += is_met(a, w);
    }
    if (item->n_when == 0)
        return 1;
    return item->needs_all ? met == item->n_when : met > 0;
}

/* Ends, as sheet_read refuses cycles. */
static void
find_asked(struct answers *a)
{
    bool moved = true;

    for (uint32_t i = 0; i < a->form->n_items; i++)
        a->asked[i] = 2;
    while (moved) {
        moved = false;
        for (uint32_t i = 0; i < a->form->n_items; i++) {
            if (a->asked[i] != 2)
                continue;
            a->asked[i] = is_asked(a, i);
            moved = moved || a->asked[i] != 2;
        }
    }
}

/* ---- what must be there, and how often ---- */

/* Answers (or, of a group, occurrences) of item c right under a place. */
static uint32_t
count_under(const struct answers *a, uint32_t place, uint32_t c)
{
    uint32_t k = place == SHEET_NONE ? 0 : place + 1, n = 0;
    uint32_t end = place == SHEET_NONE ? a->n_places : a->place[place].end;
    bool is_group = a->form->item[c].type == SHEET_GROUP;

    for (; k < end; k = a->place[k].end)
        if (a->place[k].item == c)
            n += is_group ? 1 : a->place[k].n;
    return n;
}

static double
limit_of(const struct answers *a, uint32_t c, struct str name)
{
    struct sheet_any v;

    return sheet_extension_value(a->form->tape, a->form->item[c].node, name, &v)
               ? v.number
               : NUM_NAN;
}

static void
check_child(struct answers *a, uint32_t place, uint32_t c)
{
    const struct sheet_item *item = &a->form->item[c];
    uint32_t n = count_under(a, place, c);

    if (a->asked[c] != 1) {
        if (n > 0)
            note(a, c, ANSWERS_DISABLED);
        return;
    }
    if (item->is_required && n == 0)
        note(a, c, ANSWERS_REQUIRED);
    if (n > 1 && !item->repeats)
        note(a, c, ANSWERS_SEVERAL);
    if (n > 0 && (double)n < limit_of(a, c, STR("questionnaire-minOccurs")))
        note(a, c, ANSWERS_FEW);
    if ((double)n > limit_of(a, c, STR("questionnaire-maxOccurs")))
        note(a, c, ANSWERS_MANY);
}

/* All items that the form has right under a place. */
static void
check_place(struct answers *a, uint32_t place)
{
    const struct sheet *f = a->form;
    uint32_t holder = place == SHEET_NONE ? SHEET_NONE : a->place[place].item;
    uint32_t end = holder == SHEET_NONE ? f->n_items : f->item[holder].end;

    for (uint32_t c = holder == SHEET_NONE ? 0 : holder + 1; c < end;
         c = f->item[c].end)
        if (f->item[c].type != SHEET_DISPLAY)
            check_child(a, place, c);
}

static void
check_exclusive(struct answers *a)
{
    for (uint32_t i = 0; i < a->form->n_items; i++) {
        uint32_t first = a->first[i];

        if (first == SHEET_NONE || a->answer[first].next == SHEET_NONE)
            continue;
        for (uint32_t k = first; k != SHEET_NONE; k = a->answer[k].next)
            if (a->answer[k].option != SHEET_NONE &&
                a->form->option[a->answer[k].option].is_exclusive) {
                note(a, i, ANSWERS_EXCLUSIVE);
                break;
            }
    }
}

/* Does the response name this form?  A form without an address takes any. */
static bool
is_for(const struct sheet *f, struct str canonical)
{
    struct str url, version;

    if (f->url.len == 0 || canonical.len == 0)
        return true;
    (void)str_cut(canonical, '|', &url, &version);
    return str_eq(url, f->url) || !str_starts(url, STR("http"));
}

enum status
answers_read(const struct sheet *form, const struct tape *t,
             struct answers *out)
{
    struct str status = tape_text(t, 0, STR("status"));
    uint32_t list;
    enum status st;

    out->form = form;
    out->tape = t;
    out->n = out->n_places = out->n_wrong = out->n_errors = out->n_lenient = 0;
    out->is_complete =
        str_eq(status, STR("completed")) || str_eq(status, STR("amended"));
    for (uint32_t i = 0; i < SHEET_ITEMS; i++)
        out->first[i] = SHEET_NONE;
    if (!str_eq(tape_text(t, 0, STR("resourceType")),
                STR("QuestionnaireResponse"))) {
        note(out, SHEET_NONE, ANSWERS_NOT_RESPONSE);
        return ST_INVALID;
    }
    if (tape_member(t, 0, STR("modifierExtension")) != 0) {
        note(out, SHEET_NONE, ANSWERS_MODIFIER);
        return ST_INVALID;
    }
    if (!is_for(form, tape_text(t, 0, STR("questionnaire"))))
        note(out, SHEET_NONE, ANSWERS_OTHER_FORM);
    if (!sheet_array(t, 0, STR("item"), &list)) {
        note(out, SHEET_NONE, ANSWERS_SHAPE);
        return ST_INVALID;
    }
    st = list == 0 ? ST_OK : read_list(out, list, SHEET_NONE, false, 0);
    if (st != ST_OK) {
        if (out->n_errors == 0)
            note(out, SHEET_NONE, ANSWERS_SHAPE);
        return st;
    }
    find_asked(out);
    check_place(out, SHEET_NONE);
    for (uint32_t p = 0; p < out->n_places; p++)
        check_place(out, p);
    check_exclusive(out);
    return ST_OK;
}

double
answers_value(const struct answers *a, uint32_t item)
{
    uint32_t first = a->first[item];
    const struct answer *k;

    if (first == SHEET_NONE || a->asked[item] != 1 ||
        a->answer[first].next != SHEET_NONE)
        return NUM_NAN;
    k = &a->answer[first];
    if (a->form->item[item].n_options > 0)
        return k->option == SHEET_NONE ? NUM_NAN
                                       : a->form->option[k->option].weight;
    return k->value.kind == SHEET_V_NUMBER || k->value.kind == SHEET_V_BOOLEAN
               ? k->value.number
               : NUM_NAN;
}
