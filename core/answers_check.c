/* One answer against its item's type, options and limits. */
#include "core/answers.h"

#include "core/date.h"
#include "core/num.h"

#define INTEGER_MAX 2147483647.0 /* FHIR's integer has 32 bits */

/* Types of value[x] (struct sheet_any) that an item takes. */
static const char *const takes[SHEET_TYPE_COUNT] = {
    [SHEET_GROUP] = "",         [SHEET_DISPLAY] = "",
    [SHEET_BOOLEAN] = "B",      [SHEET_DECIMAL] = "EI",
    [SHEET_INTEGER] = "I",      [SHEET_DATE] = "D",
    [SHEET_DATE_TIME] = "T",    [SHEET_TIME] = "M",
    [SHEET_STRING] = "S",       [SHEET_TEXT] = "S",
    [SHEET_URL] = "U",          [SHEET_CHOICE] = "C",
    [SHEET_OPEN_CHOICE] = "CS", [SHEET_ATTACHMENT] = "A",
    [SHEET_REFERENCE] = "R",    [SHEET_QUANTITY] = "Q",
};

static bool
has_type(const char *list, char type)
{
    for (; *list != '\0'; list++)
        if (*list == type)
            return true;
    return false;
}

/* R4 lets a choice carry options of another kind than Coding. */
static bool
is_taken(const struct sheet *f, const struct sheet_item *item, char type)
{
    if (has_type(takes[item->type], type))
        return true;
    if (item->type == SHEET_CHOICE && item->is_open && type == 'S')
        return true;
    if (item->type != SHEET_CHOICE && item->type != SHEET_OPEN_CHOICE)
        return item->n_options > 0 && type == 'C' &&
               f->option[item->option].value.type == 'C';
    for (uint32_t k = 0; k < item->n_options; k++)
        if (f->option[item->option + k].value.type == type)
            return true;
    return false;
}

/* "2020", "2020-05" and "2020-05-17": the first day meant, or false. */
static bool
first_day(struct str s, struct date_time *out)
{
    char full[10] = "0000-01-01";

    if (s.len != 4 && s.len != 7)
        return date_parse(s, out) == ST_OK;
    for (size_t i = 0; i < s.len; i++)
        full[i] = s.ptr[i];
    return date_parse((struct str){full, 10}, out) == ST_OK;
}

static bool
is_written_well(const struct sheet_any *v)
{
    struct date_time when;
    double whole;

    switch (v->type) {
    case 'I':
        whole = num_floor(v->number);
        return num_abs(v->number) <= INTEGER_MAX && !(whole < v->number);
    case 'D':
        return v->code.len <= 10 && first_day(v->code, &when);
    case 'T':
        return first_day(v->code, &when);
    case 'M':
        return v->code.len >= 8 && v->code.ptr[2] == ':' &&
               v->code.ptr[5] == ':';
    case 'S':
        return v->code.len > 0;
    case 'C':
        return v->code.len > 0 || v->display.len > 0;
    default:
        return true;
    }
}

/* Characters, not bytes. */
static double
length_of(struct str s)
{
    double n = 0;

    for (size_t i = 0; i < s.len; i++)
        n += ((unsigned char)s.ptr[i] & 0xc0) != 0x80;
    return n;
}

static enum answers_why
check_text(const struct sheet *f, const struct sheet_item *item, struct str s)
{
    const struct tape *t = f->tape;
    uint32_t max = tape_member(t, item->node, STR("maxLength"));
    struct sheet_any min;
    double most;

    if (item->type == SHEET_STRING)
        for (size_t i = 0; i < s.len; i++)
            if (s.ptr[i] == '\n' || s.ptr[i] == '\r')
                return ANSWERS_FORMAT;
    if (max != 0 && tape_number(t, max, &most) && length_of(s) > most)
        return ANSWERS_LONG;
    if (sheet_extension_value(t, item->node, STR("minLength"), &min) &&
        length_of(s) < min.number)
        return ANSWERS_SHORT;
    return ANSWERS_FINE;
}

/* -1, 0, 1: the value against a limit; 0 when they cannot be compared. */
static int
against(const struct sheet_any *v, const struct sheet_any *limit, bool is_max)
{
    struct date_time x, y;

    if (num_finite(v->number) && num_finite(limit->number))
        return v->number < limit->number ? -1 : v->number > limit->number;
    if (v->kind != SHEET_V_STRING || limit->kind != SHEET_V_STRING)
        return 0;
    /* what is written only as far as the limit is: 2022-05 is not above 2022 */
    if (is_max && str_starts(v->code, limit->code))
        return 0;
    if (!first_day(v->code, &x) || !first_day(limit->code, &y))
        return 0;
    return date_utc_ms(&x) < date_utc_ms(&y)
               ? -1
               : date_utc_ms(&x) > date_utc_ms(&y);
}

static enum answers_why
check_limits(const struct sheet *f, const struct sheet_item *item,
             const struct sheet_any *v)
{
    static const struct str low[] = {{"minValue", 8},
                                     {"sdc-questionnaire-minQuantity", 29}};
    static const struct str high[] = {{"maxValue", 8},
                                      {"sdc-questionnaire-maxQuantity", 29}};
    struct sheet_any limit;

    for (int k = 0; k < 2; k++) {
        if (sheet_extension_value(f->tape, item->node, low[k], &limit) &&
            against(v, &limit, false) < 0)
            return ANSWERS_LOW;
        if (sheet_extension_value(f->tape, item->node, high[k], &limit) &&
            against(v, &limit, true) > 0)
            return ANSWERS_HIGH;
    }
    return ANSWERS_FINE;
}

/* Digits after the decimal point, as written. */
static double
decimals_of(struct str s)
{
    struct str whole, rest;

    if (!str_cut(s, '.', &whole, &rest))
        return 0.0;
    return (double)rest.len;
}

static enum answers_why
check_option(const struct sheet *f, const struct sheet_item *item,
             const struct sheet_any *v, uint32_t *option)
{
    for (uint32_t k = item->option; k < item->option + item->n_options; k++)
        if (sheet_any_same(&f->option[k].value, v)) {
            *option = k;
            return ANSWERS_FINE;
        }
    return item->is_open || item->is_external ? ANSWERS_FINE : ANSWERS_OPTION;
}

enum answers_why
answers_check(const struct sheet *f, uint32_t i, const struct sheet_any *value,
              uint32_t *option)
{
    const struct sheet_item *item = &f->item[i];
    struct sheet_any places;
    enum answers_why why = ANSWERS_FINE;

    if (!is_taken(f, item, value->type))
        return ANSWERS_TYPE;
    if (!is_written_well(value))
        return ANSWERS_FORMAT;
    if (item->n_options > 0)
        return check_option(f, item, value, option);
    if (value->type == 'S')
        why = check_text(f, item, value->code);
    if (why == ANSWERS_FINE)
        why = check_limits(f, item, value);
    if (why == ANSWERS_FINE && value->type == 'E' &&
        sheet_extension_value(f->tape, item->node, STR("maxDecimalPlaces"),
                              &places) &&
        decimals_of(value->code) > places.number)
        why = ANSWERS_DECIMALS;
    return why;
}
