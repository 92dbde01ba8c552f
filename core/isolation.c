/* One invitation, at most monthly; see isolation.h. */
#include "core/isolation.h"

#include "core/wasm_api.h"

#define WEEK 7

/* Has day been, and is it `from` to `to` days ago? */
static bool
is_ago(int32_t today, int32_t day, int32_t from, int32_t to)
{
    return day != ISOLATION_NEVER && day <= today && today - day >= from &&
           today - day <= to;
}

/* Recorded weeks without contact that began after the newest contact. */
static int32_t
count_alone(const struct isolation_record *r, int32_t *first, int32_t *newest)
{
    int32_t weeks = 0;

    for (size_t i = 0; i < r->n; i++) {
        int32_t day = r->alone[i];

        if (!is_ago(r->today, day, 0, ISOLATION_WINDOW) ||
            (r->contact != ISOLATION_NEVER && day <= r->contact))
            continue;
        if (weeks == 0 || day < *first)
            *first = day;
        if (weeks == 0 || day > *newest)
            *newest = day;
        weeks++;
    }
    return weeks;
}

struct isolation_answer
isolation_look(const struct isolation_record *r)
{
    struct isolation_answer none = {ISOLATION_NONE, ISOLATION_NEVER, 0};
    int32_t first = ISOLATION_NEVER, newest = ISOLATION_NEVER;
    int32_t weeks = count_alone(r, &first, &newest);

    if (r->is_off || is_ago(r->today, r->invited, 1, ISOLATION_REST - 1))
        return none;
    if (is_ago(r->today, r->left, ISOLATION_LEFT_FROM, ISOLATION_LEFT_TO) &&
        (r->contact == ISOLATION_NEVER || r->contact <= r->left))
        return (struct isolation_answer){ISOLATION_LEFT, r->left, weeks};
    if (weeks >= ISOLATION_WEEKS &&
        is_ago(r->today, newest, 0, ISOLATION_FRESH))
        return (struct isolation_answer){ISOLATION_ALONE, first, weeks};
    if (is_ago(r->today, r->support, ISOLATION_SUPPORT, INT32_MAX))
        return (struct isolation_answer){ISOLATION_UNSUPPORTED, r->support,
                                         weeks};
    return none;
}

int32_t
isolation_wasm_look(const int32_t *alone, int32_t n, int32_t today,
                    int32_t contact, int32_t support, int32_t left,
                    int32_t invited, int32_t is_off, int32_t *answer_out)
{
    struct isolation_record r = {.today = today,
                                 .alone = alone,
                                 .n = n > 0 ? (size_t)n : 0,
                                 .contact = contact,
                                 .support = support,
                                 .left = left,
                                 .invited = invited,
                                 .is_off = is_off != 0};
    struct isolation_answer a = isolation_look(&r);

    answer_out[0] = (int32_t)a.why;
    answer_out[1] = a.since;
    answer_out[2] = a.weeks;
    return 0;
}
