/*
 * Bytes from anywhere as a pool of people, or as rules.  Whatever is accepted
 * can be searched: the plan keeps every must, and can be explained.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/match_csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
form(const struct match_csv *people, const struct match_rules *rules)
{
    struct match_pool pool = {people->person, people->n, people->excluded,
                              people->met};
    struct match_limits lim = {200, 16, 3000, 1};
    size_t need = match_need(&pool, &lim);
    void *memory = malloc(need);
    struct match_plan plan;
    struct match_view view;
    struct match_why why;
    struct match *m;

    assert(memory != NULL);
    assert(match_init(&m, memory, need, &pool, rules, &lim) == ST_OK);
    while (match_step(m, 1000) == ST_OK)
        ;
    match_plan(m, &plan);
    assert(match_plan_holds(&pool, rules, plan.group));
    for (uint16_t g = 0; g < plan.n_groups; g++) {
        match_view(&pool, rules, plan.group, g, &view);
        assert(view.members >= (uint32_t)rules->size_min);
        assert(view.points == view.window_points + view.theme_points +
                                  view.level_points + view.size_points +
                                  view.wish_points + view.repeat_points);
    }
    if (pool.n > 0) {
        match_why(&pool, rules, pool.n - 1, &why);
        assert(why.by_hours <= why.by_language &&
               why.with_best >= why.by_hours);
    }
    free(memory);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data + 1, size - 1};
    struct match_csv_error error = {0, 0, NULL};
    struct match_csv *people;
    struct match_rules rules;
    uint32_t line = 0, column = 0;

    if (size < 1)
        return 0;
    if (data[0] % 4 == 0) {
        if (match_rules_parse(text, &rules, &line, &column) == ST_OK)
            assert(match_rules_valid(&rules));
        else
            assert(line > 0 && column > 0);
        return 0;
    }
    people = malloc(sizeof *people);
    assert(people != NULL);
    match_rules_preset(&rules);
    rules.size_min = 2;
    if (match_csv_read(text, people, &error) == ST_OK)
        form(people, &rules);
    else
        assert(error.line > 0 && error.column > 0 && error.why != NULL);
    free(people);
    return 0;
}
