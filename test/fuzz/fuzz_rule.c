/* Bytes from anywhere as rules or as a view: refused with a place, or every
 * field is in its bounds and every verdict keeps its promises. */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/rule.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM 200

/* What stands behind the first empty line is the view. */
static size_t
middle(struct str all)
{
    for (size_t i = 1; i < all.len; i++)
        if (all.ptr[i] == '\n' && all.ptr[i - 1] == '\n')
            return i;
    return all.len;
}

static void
check_rule(const struct rule *r)
{
    assert(r->n >= 1 && r->n <= RULE_TERMS_MAX);
    for (uint32_t i = 0; i < r->n; i++) {
        const struct rule_term *t = &r->term[i];

        assert(t->kind < RULE_KINDS && t->level < RULE_LEVELS);
        assert(t->name.len <= RULE_NAME_MAX);
        assert(t->n >= 1 && t->n <= RULE_DAYS_MAX);
        assert(t->number >= 0.0 && t->number <= RULE_NUMBER_MAX);
    }
}

static void
check_result(const struct rule *r, const struct rule_view *v,
             const struct rule_result *out)
{
    assert(out->verdict < RULE_VERDICTS);
    assert(out->verdict != RULE_WAITS || out->until > v->today);
    for (uint32_t i = 0; i < r->n; i++) {
        const struct rule_reason *why = &out->reason[i];

        if (out->verdict != RULE_QUIET)
            assert(why->is_met && why->since <= out->episode);
        if (why->is_met)
            assert(why->since <= v->today && why->last <= v->today);
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct rule rule[RULES_MAX];
    static struct rule_fact fact[ROOM];
    struct str all = {(const char *)data, size}, view;
    uint32_t line = 0, column = 0;
    struct rule_view v;
    size_t n = 0, cut = middle(all);

    view = (struct str){all.ptr + cut, size - cut};
    if (view.len > 0)
        view = (struct str){view.ptr + 1, view.len - 1};
    all.len = cut;
    if (rule_parse_all(all, rule, RULES_MAX, &n, &line, &column) != ST_OK) {
        assert(line > 0 && column > 0 && column <= RULE_LINE_MAX + 1);
        n = 0;
    }
    for (size_t i = 0; i < n; i++)
        check_rule(&rule[i]);
    line = column = 0;
    if (rule_view_parse(view, fact, ROOM, &v, &line, &column) != ST_OK) {
        assert(line > 0 && column > 0);
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        struct rule_result out;

        rule_run(&rule[i], (uint32_t)i, &v, &out);
        check_result(&rule[i], &v, &out);
    }
    return 0;
}
