/*
 * Answer options and their weights, wherever the three versions of FHIR put
 * them: on the option, on its coding, on the concept of a contained value set
 * or of a contained code system.
 */
#include "core/sheet_part.h"

#include "core/num.h"

static const struct str weight_names[] = {
    {"ordinalValue", 12},
    {"itemWeight", 10},
    {"questionnaire-ordinalValue", 26},
    {"extension-score", 15},
    {"codesystem-ordinalValue", 23},
    {"valueset-ordinalValue", 21},
};

static double
weight_at(const struct tape *t, uint32_t at)
{
    struct sheet_any v;

    for (size_t i = 0;
         at != 0 && i < sizeof weight_names / sizeof weight_names[0]; i++)
        if (sheet_extension_value(t, at, weight_names[i], &v) &&
            v.kind == SHEET_V_NUMBER)
            return v.number;
    return NUM_NAN;
}

/* The contained resource of this type whose member `by` is `key`, or 0. */
static uint32_t
contained(const struct tape *t, struct str type, struct str by, struct str key)
{
    uint32_t all = tape_member(t, 0, STR("contained"));

    if (all == 0 || t->node[all].kind != TAPE_ARRAY || key.len == 0)
        return 0;
    for (uint32_t i = tape_first(t, all); i != 0; i = tape_after(t, all, i))
        if (str_eq(tape_text(t, i, STR("resourceType")), type) &&
            str_eq(tape_text(t, i, by), key))
            return i;
    return 0;
}

/* The concept with this code in a contained code system, or 0. */
static uint32_t
system_concept(const struct tape *t, struct str system, struct str code)
{
    uint32_t cs = contained(t, STR("CodeSystem"), STR("url"), system), list;

    if (cs == 0 || !sheet_array(t, cs, STR("concept"), &list) || list == 0)
        return 0;
    for (uint32_t i = tape_first(t, list); i != 0; i = tape_after(t, list, i))
        if (str_eq(tape_text(t, i, STR("code")), code))
            return i;
    return 0;
}

/* Add one option to item i. */
static enum status
add_option(struct sheet_reader *r, uint32_t i, const struct sheet_option *o)
{
    struct sheet *f = r->f;
    struct sheet_item *item = &f->item[i];

    if (f->n_options == SHEET_OPTIONS)
        return sheet_refuse(r, SHEET_MANY_OPTIONS);
    if (o->value.kind == SHEET_V_CODING && o->value.code.len == 0 &&
        o->value.display.len == 0)
        return sheet_refuse(r, SHEET_OPTION_EMPTY);
    for (uint32_t k = item->option; k < f->n_options; k++)
        if (sheet_any_same(&f->option[k].value, &o->value) &&
            str_eq(f->option[k].value.system, o->value.system))
            item->warn |= 1u << SHEET_WARN_TWICE;
    f->option[f->n_options++] = *o;
    item->n_options++;
    return ST_OK;
}

/* A concept of a value set or code system as an option. */
static enum status
add_concept(struct sheet_reader *r, uint32_t i, uint32_t node,
            struct str system)
{
    const struct tape *t = r->t;
    struct sheet_option o = {.node = node};
    uint32_t concept;

    o.value = (struct sheet_any){.kind = SHEET_V_CODING,
                                 .type = 'C',
                                 .system = tape_text(t, node, STR("system")),
                                 .code = tape_text(t, node, STR("code")),
                                 .display = tape_text(t, node, STR("display")),
                                 .number = NUM_NAN};
    if (o.value.system.len == 0)
        o.value.system = system;
    o.weight = weight_at(t, node);
    concept = system_concept(t, o.value.system, o.value.code);
    if (!num_finite(o.weight))
        o.weight = weight_at(t, concept);
    if (concept != 0 && o.value.display.len == 0)
        o.value.display = tape_text(t, concept, STR("display"));
    return add_option(r, i, &o);
}

static enum status
add_concepts(struct sheet_reader *r, uint32_t i, uint32_t at, struct str list,
             struct str system)
{
    uint32_t all;
    enum status st = ST_OK;

    if (!sheet_array(r->t, at, list, &all))
        return sheet_refuse(r, SHEET_SHAPE);
    if (all == 0)
        return ST_OK;
    for (uint32_t k = tape_first(r->t, all); k != 0 && st == ST_OK;
         k = tape_after(r->t, all, k))
        st = add_concept(r, i, k, system);
    return st;
}

/* What a contained value set holds: its expansion, or else its includes. */
static enum status
add_set(struct sheet_reader *r, uint32_t i, uint32_t set)
{
    const struct tape *t = r->t;
    uint32_t expansion = tape_member(t, set, STR("expansion"));
    uint32_t compose = tape_member(t, set, STR("compose")), all;
    enum status st = ST_OK;

    if (expansion != 0)
        return add_concepts(r, i, expansion, STR("contains"), (struct str){0});
    if (compose == 0)
        return sheet_refuse(r, SHEET_SET_ABSENT);
    if (!sheet_array(t, compose, STR("include"), &all) || all == 0)
        return sheet_refuse(r, SHEET_SHAPE);
    for (uint32_t k = tape_first(t, all); k != 0 && st == ST_OK;
         k = tape_after(t, all, k)) {
        struct str system = tape_text(t, k, STR("system"));
        uint32_t cs;

        if (tape_member(t, k, STR("concept")) != 0) {
            st = add_concepts(r, i, k, STR("concept"), system);
            continue;
        }
        cs = contained(t, STR("CodeSystem"), STR("url"), system);
        if (cs != 0)
            st = add_concepts(r, i, cs, STR("concept"), system);
        else
            r->f->item[i].is_external = true;
    }
    return st;
}

/* answerValueSet of R4 and R5, options of STU3: contained, or elsewhere. */
static enum status
read_set(struct sheet_reader *r, uint32_t i)
{
    struct sheet_item *item = &r->f->item[i];
    struct str set = tape_text(r->t, item->node, STR("answerValueSet"));
    uint32_t old = tape_member(r->t, item->node, STR("options")), found;

    if (set.len == 0 && old != 0)
        set = tape_text(r->t, old, STR("reference"));
    if (set.len == 0)
        return ST_OK;
    if (set.ptr[0] == '#') {
        found = contained(r->t, STR("ValueSet"), STR("id"),
                          (struct str){set.ptr + 1, set.len - 1});
        return found == 0 ? sheet_refuse(r, SHEET_SET_ABSENT)
                          : add_set(r, i, found);
    }
    found = contained(r->t, STR("ValueSet"), STR("url"), set);
    if (found != 0)
        return add_set(r, i, found);
    item->is_external = true;
    return ST_OK;
}

static enum status
read_list(struct sheet_reader *r, uint32_t i, uint32_t list)
{
    const struct tape *t = r->t;
    enum status st = ST_OK;

    r->part = "answerOption";
    r->last = 0;
    for (uint32_t k = tape_first(t, list); k != 0 && st == ST_OK;
         k = tape_after(t, list, k), r->last++) {
        struct sheet_option o = {.node = k};
        struct sheet_any exclusive = {0};

        r->node = k;
        if (t->node[k].kind != TAPE_OBJECT)
            return sheet_refuse(r, SHEET_SHAPE);
        if (tape_member(t, k, STR("modifierExtension")) != 0)
            return sheet_refuse(r, SHEET_MODIFIER);
        if (!sheet_any_read(t, k, STR("value"), &o.value))
            return sheet_refuse(r, SHEET_OPTION);
        o.weight = weight_at(t, k);
        if (!num_finite(o.weight) && o.value.type == 'C')
            o.weight = weight_at(t, tape_member(t, k, STR("valueCoding")));
        if (!num_finite(o.weight) && o.value.type == 'C')
            o.weight =
                weight_at(t, system_concept(t, o.value.system, o.value.code));
        if (!num_finite(o.weight) && o.value.kind == SHEET_V_NUMBER)
            o.weight = o.value.number;
        o.is_exclusive =
            sheet_extension_value(t, k, STR("questionnaire-optionExclusive"),
                                  &exclusive) &&
            exclusive.yes;
        st = add_option(r, i, &o);
    }
    if (st == ST_OK) {
        r->last = SHEET_NONE;
        r->node = r->f->item[i].node;
    }
    return st;
}

/* What the options are like, once they are all there. */
static void
warn_options(struct sheet *f, struct sheet_item *item)
{
    bool weightless = false, nameless = false;

    for (uint32_t k = 0; k < item->n_options; k++) {
        const struct sheet_option *o = &f->option[item->option + k];

        weightless = weightless || !num_finite(o->weight);
        nameless = nameless || (o->value.kind == SHEET_V_CODING &&
                                o->value.system.len == 0);
    }
    if (weightless)
        item->warn |= 1u << SHEET_WARN_WEIGHTLESS;
    if (nameless)
        item->warn |= 1u << SHEET_WARN_NO_SYSTEM;
    if (item->is_external)
        item->warn |= 1u << SHEET_WARN_EXTERNAL;
}

enum status
sheet_read_options(struct sheet_reader *r, uint32_t i)
{
    struct sheet_item *item = &r->f->item[i];
    uint32_t list, old;
    enum status st = ST_OK;

    item->option = r->f->n_options;
    if (!sheet_array(r->t, item->node, STR("answerOption"), &list) ||
        !sheet_array(r->t, item->node, STR("option"), &old))
        return sheet_refuse(r, SHEET_SHAPE);
    if (list == 0)
        list = old;
    st = list != 0 ? read_list(r, i, list) : read_set(r, i);
    if (st == ST_OK)
        warn_options(r->f, item);
    return st;
}
