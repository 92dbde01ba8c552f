/* Rules as the browser calls them, and when answers left their range; see
 * wasm_api.h. */
#include "core/wasm_api.h"

#include "core/num.h"
#include "core/rule.h"

#define BEGIN(ptr, len) ((struct str){(const char *)(ptr), (size_t)(len)})

int32_t
rule_wasm_parse(const uint8_t *text, int32_t len, double *terms_out)
{
    struct rule r;
    uint32_t column = 0;
    enum status st;

    if (len < 0)
        return ST_INVALID;
    st = rule_parse(BEGIN(text, len), &r, &column);
    terms_out[0] = st == ST_OK ? (double)r.n : (double)column;
    for (uint32_t i = 0; st == ST_OK && i < r.n; i++) {
        const struct rule_term *t = &r.term[i];
        double *out = terms_out + 1 + i * RULE_WASM_TERM;

        out[0] = (double)t->kind;
        out[1] = (double)t->level;
        out[2] = t->is_under ? 1.0 : 0.0;
        out[3] = t->number;
        out[4] = (double)t->n;
        out[5] = (double)t->day;
        out[6] =
            t->name.len > 0 ? (double)(t->name.ptr - (const char *)text) : 0.0;
        out[7] = (double)t->name.len;
    }
    return (int32_t)st;
}

static void
put_result(const struct rule_result *r, const char *facts, double *out)
{
    out[0] = (double)r->verdict;
    out[1] = (double)r->episode;
    out[2] = (double)r->until;
    for (uint32_t i = 0; i < RULE_TERMS_MAX; i++) {
        const struct rule_reason *why = &r->reason[i];
        double *at = out + 3 + i * RULE_WASM_REASON;

        at[0] = why->is_met ? 1.0 : 0.0;
        at[1] = (double)why->since;
        at[2] = (double)why->last;
        at[3] = why->number;
        at[4] = why->name.len > 0 ? (double)(why->name.ptr - facts) : 0.0;
        at[5] = (double)why->name.len;
    }
}

int32_t
rule_wasm_run(const uint8_t *rules, int32_t rules_len, const uint8_t *facts,
              int32_t facts_len, void *work, int32_t *place_out,
              double *result_out)
{
    struct rule_fact *fact = work;
    struct rule *rule = (struct rule *)(void *)(fact + RULE_FACTS_MAX);
    struct rule_view view;
    struct rule_result r;
    uint32_t line = 0, column = 0;
    size_t n = 0;
    enum status st;

    _Static_assert(RULE_FACTS_MAX * sizeof(struct rule_fact) +
                           RULES_MAX * sizeof(struct rule) <=
                       RULE_WASM_WORK,
                   "the work space holds all facts and rules");
    if (rules_len < 0 || facts_len < 0)
        return -(int32_t)ST_INVALID;
    st = rule_parse_all(BEGIN(rules, rules_len), rule, RULES_MAX, &n, &line,
                        &column);
    place_out[0] = 1; /* which of the two texts */
    if (st == ST_OK) {
        st = rule_view_parse(BEGIN(facts, facts_len), fact, RULE_FACTS_MAX,
                             &view, &line, &column);
        place_out[0] = 2;
    }
    place_out[1] = (int32_t)line;
    place_out[2] = (int32_t)column;
    if (st != ST_OK)
        return -(int32_t)st;
    for (size_t i = 0; i < n; i++) {
        rule_run(&rule[i], (uint32_t)i, &view, &r);
        put_result(&r, (const char *)facts, result_out + i * RULE_WASM_RESULT);
    }
    return (int32_t)n;
}

double
rule_wasm_left(const double *at, const double *value, int32_t n, double mean,
               double sd, int32_t direction)
{
    double since;

    return n >= 0 &&
                   rule_left(at, value, (size_t)n, mean, sd, direction, &since)
               ? since
               : NUM_NAN;
}
