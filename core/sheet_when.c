/* Conditions of items: read, tied to their questions, free of cycles. */
#include "core/sheet_part.h"

#include "core/num.h"

static const struct {
    struct str name;
    enum sheet_operator op;
} operators[] = {
    {{"exists", 6}, SHEET_EXISTS}, {{"=", 1}, SHEET_EQUAL},
    {{"!=", 2}, SHEET_UNEQUAL},    {{">", 1}, SHEET_GREATER},
    {{"<", 1}, SHEET_LESS},        {{">=", 2}, SHEET_GREATER_EQUAL},
    {{"<=", 2}, SHEET_LESS_EQUAL},
};

/* R4 and R5 have an operator; STU3 has hasAnswer, or an answer to equal. */
static bool
read_operator(const struct tape *t, uint32_t at, struct sheet_when *w,
              bool *is_old)
{
    uint32_t op = tape_member(t, at, STR("operator"));
    uint32_t has = tape_member(t, at, STR("hasAnswer"));

    *is_old = op == 0;
    if (op == 0) {
        w->op = has != 0 ? SHEET_EXISTS : SHEET_EQUAL;
        return true;
    }
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (str_eq(t->node[op].text, operators[i].name)) {
            w->op = operators[i].op;
            return true;
        }
    return false;
}

static bool
read_answer(const struct tape *t, uint32_t at, struct sheet_when *w)
{
    uint32_t has = tape_member(t, at, STR("hasAnswer"));

    if (has != 0) {
        w->value = (struct sheet_any){.kind = SHEET_V_BOOLEAN,
                                      .number = NUM_NAN,
                                      .yes = t->node[has].kind == TAPE_TRUE};
        return t->node[has].kind == TAPE_TRUE ||
               t->node[has].kind == TAPE_FALSE;
    }
    if (!sheet_any_read(t, at, STR("answer"), &w->value))
        return false;
    return w->op != SHEET_EXISTS || w->value.kind == SHEET_V_BOOLEAN;
}

enum status
sheet_read_whens(struct sheet_reader *r, uint32_t i)
{
    struct sheet_item *item = &r->f->item[i];
    const struct tape *t = r->t;
    bool is_old = true, old;
    uint32_t list;

    item->when = r->f->n_when;
    if (!sheet_array(t, item->node, STR("enableWhen"), &list))
        return sheet_refuse(r, SHEET_SHAPE);
    if (list == 0)
        return ST_OK;
    r->part = "enableWhen";
    r->last = 0;
    for (uint32_t k = tape_first(t, list); k != 0;
         k = tape_after(t, list, k), r->last++) {
        struct sheet_when w = {.question = k}; /* its node until it is tied */

        r->node = k;
        if (t->node[k].kind != TAPE_OBJECT)
            return sheet_refuse(r, SHEET_SHAPE);
        if (r->f->n_when == SHEET_CONDITIONS)
            return sheet_refuse(r, SHEET_MANY_CONDITIONS);
        if (tape_text(t, k, STR("question")).len == 0)
            return sheet_refuse(r, SHEET_WHEN_QUESTION);
        if (!read_operator(t, k, &w, &old))
            return sheet_refuse(r, SHEET_WHEN_OPERATOR);
        if (!read_answer(t, k, &w))
            return sheet_refuse(r, SHEET_WHEN_ANSWER);
        is_old = is_old && old;
        r->f->when[r->f->n_when++] = w;
        item->n_when++;
    }
    r->last = SHEET_NONE;
    r->node = item->node;
    if (item->n_when > 1 && !is_old &&
        tape_text(t, item->node, STR("enableBehavior")).len == 0)
        return sheet_refuse(r, SHEET_WHEN_BEHAVIOUR);
    return ST_OK;
}

/* The place of item i, from its parents. */
static void
find_place(struct sheet_reader *r, uint32_t i)
{
    const struct sheet_item *item = r->f->item;

    r->place.n = item[i].depth + 1;
    for (uint32_t at = i; at != SHEET_NONE; at = item[at].parent) {
        uint32_t n = 0;
        uint32_t first =
            item[at].parent == SHEET_NONE ? 0 : item[at].parent + 1;

        for (uint32_t k = first; k < at; k = item[k].end)
            n++;
        r->place.index[item[at].depth] = n;
    }
}

/* Is it known whether everything that item i hangs on can be decided? */
static bool
is_settled(const struct sheet *f, uint32_t i, const uint8_t *settled)
{
    const struct sheet_item *item = &f->item[i];

    if (item->parent != SHEET_NONE && settled[item->parent] == 0)
        return false;
    for (uint32_t k = 0; k < item->n_when; k++)
        if (settled[f->when[item->when + k].question] == 0)
            return false;
    return true;
}

/* An item that can never be decided, or SHEET_NONE. */
static uint32_t
find_cycle(const struct sheet *f)
{
    uint8_t settled[SHEET_ITEMS] = {0};
    bool moved = true;

    while (moved) {
        moved = false;
        for (uint32_t i = 0; i < f->n_items; i++)
            if (settled[i] == 0 && is_settled(f, i, settled)) {
                settled[i] = 1;
                moved = true;
            }
    }
    for (uint32_t i = 0; i < f->n_items; i++)
        if (settled[i] == 0)
            return i;
    return SHEET_NONE;
}

static enum status
refuse_at(struct sheet_reader *r, uint32_t i, uint32_t when, enum sheet_why why)
{
    find_place(r, i);
    r->item = i;
    if (when == SHEET_NONE)
        r->node = r->f->item[i].node;
    r->part = "enableWhen";
    r->last = when;
    return sheet_refuse(r, why);
}

enum status
sheet_tie_whens(struct sheet_reader *r)
{
    struct sheet *f = r->f;
    uint32_t cycle;

    for (uint32_t i = 0; i < f->n_items; i++)
        for (uint32_t k = 0; k < f->item[i].n_when; k++) {
            struct sheet_when *w = &f->when[f->item[i].when + k];

            r->node = w->question;
            w->question =
                sheet_find(f, tape_text(r->t, w->question, STR("question")));
            if (w->question == SHEET_NONE)
                return refuse_at(r, i, k, SHEET_WHEN_ABSENT);
        }
    cycle = find_cycle(f);
    return cycle == SHEET_NONE
               ? ST_OK
               : refuse_at(r, cycle, SHEET_NONE, SHEET_WHEN_CYCLE);
}
