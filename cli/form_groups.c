/*
 * mainstay form-groups: a pool of people in, the best groups out.  The search
 * is core/match.h's; here it is driven in slices against the clock.
 *
 * Nothing printed but the grouping itself depends on who must not meet whom.
 */
#include "cli/form_groups.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/mem.h"
#include "cli/read.h"
#include "core/match_csv.h"

#define NAME "form-groups"
#define INPUT_MAX (8u << 20)  /* bytes of a pool */
#define RULES_MAX (64u << 10) /* bytes of a rules file */
#define OUTPUT_MAX (16u << 20)
#define SLICE 1000000u /* units of work between two looks at the clock */

static const char usage[] =
    "usage: mainstay form-groups [options] < POOL.csv\n"
    "\n"
    "Reads people as CSV and prints the best groups as JSON: groups (members,\n"
    "window: the hours all have in common, meet: the hour to propose, score "
    "and\n"
    "what it is made of), unplaced, reasons, total, proven (nothing better\n"
    "exists).  Columns: id, languages, slots; and if wanted themes, "
    "seniority,\n"
    "newcomer, facilitator, excluded, met, maybe, size, size_wish, waited.\n"
    "\n"
    "  --rules FILE|peerpool|preset  rules to keep; preset if not given\n"
    "  --print-rules                 the rules in force as such a file\n"
    "  --seed N                      lots are drawn from this number (1)\n"
    "  --steps N                     amount of work: the same work gives the\n"
    "                                same groups on every machine\n"
    "  --seconds N                   stop after so long (9; from 25 to 50\n"
    "                                people after 1.8 of the processor, too);\n"
    "                                0: only --steps counts\n"
    "  --help                        this text\n"
    "\n"
    "Exit status: 0 done, 1 out of memory or output failed, 2 bad use or\n"
    "input, 3 no group can be formed.\n";

struct options {
    const char *rules;
    bool print_rules;
    uint64_t seed, steps; /* steps 0: as suits the pool */
    double seconds;       /* below 0: as suits the pool */
};

struct run {
    struct options opt;
    struct match_rules rules;
    struct match_csv *pool;
    struct buf text, out;
    void *memory;
    struct match_plan plan;
};

/* ---- options ---- */

static bool
number(const char *word, double max, double *out)
{
    char *end;

    *out = strtod(word, &end);
    return *word >= '0' && *word <= '9' && *end == '\0' && *out <= max;
}

/* 0; 2 for wrong use; -1 when --help was answered. */
static int
take_options(struct options *o, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        double x = 0.0;
        bool ok = true;

        if (strcmp(argv[i], "--help") == 0) {
            (void)fputs(usage, stdout);
            return -1;
        }
        if (strcmp(argv[i], "--print-rules") == 0) {
            o->print_rules = true;
            continue;
        }
        if (strcmp(argv[i], "--rules") == 0)
            o->rules = value;
        else if (strcmp(argv[i], "--seed") == 0 && number(value, 1e15, &x))
            o->seed = (uint64_t)x;
        else if (strcmp(argv[i], "--steps") == 0 && number(value, 1e15, &x))
            o->steps = (uint64_t)x;
        else if (strcmp(argv[i], "--seconds") == 0 && number(value, 1e6, &x))
            o->seconds = x;
        else
            ok = false;
        if (!ok || i + 1 >= argc) {
            (void)fprintf(stderr,
                          "mainstay " NAME ": bad option %s (see --help)\n",
                          argv[i]);
            return 2;
        }
        i++;
    }
    return 0;
}

static int
complain(uint32_t line, uint32_t column, const char *what)
{
    (void)fprintf(stderr, "mainstay " NAME ": line %u, column %u: %s\n", line,
                  column, what);
    return 2;
}

static int
complain_memory(void)
{
    (void)fputs("mainstay " NAME ": out of memory\n", stderr);
    return 1;
}

/* ---- input ---- */

static int
take_rules(struct run *r)
{
    const char *name = r->opt.rules;
    uint32_t line = 0, column = 0;
    struct buf text;
    int rc;

    if (name == NULL || strcmp(name, "preset") == 0) {
        match_rules_preset(&r->rules);
        return 0;
    }
    if (strcmp(name, "peerpool") == 0) {
        match_rules_peerpool(&r->rules);
        return 0;
    }
    rc = cli_read_file(NAME, name, RULES_MAX, &text);
    if (rc == 0 &&
        match_rules_parse(buf_str(&text), &r->rules, &line, &column) != ST_OK) {
        (void)fprintf(stderr,
                      "mainstay " NAME ": %s: line %u, column %u: not a rule "
                      "with a value in its bounds, or the rules contradict "
                      "one another\n",
                      name, line, column);
        rc = 2;
    }
    buf_free(&text);
    return rc;
}

static int
print_rules(struct run *r)
{
    static const struct {
        struct str name, help;
        int32_t min, max;
    } rules[] = {
#define MATCH_RULE(name, preset, peerpool, min, max, help)                     \
    {{#name, sizeof #name - 1}, {help, sizeof help - 1}, min, max},
#include "core/match_rules.def"
#undef MATCH_RULE
    };
    int32_t value[MATCH_RULE_COUNT];

    match_rules_to(&r->rules, value);
    for (int i = 0; i < MATCH_RULE_COUNT; i++) {
        buf_add(&r->out, rules[i].name);
        buf_add_byte(&r->out, ' ');
        buf_add_int(&r->out, value[i]);
        buf_add(&r->out, STR(" # "));
        buf_add_int(&r->out, rules[i].min);
        buf_add(&r->out, STR(".."));
        buf_add_int(&r->out, rules[i].max);
        buf_add(&r->out, STR(": "));
        buf_add(&r->out, rules[i].help);
        buf_add_byte(&r->out, '\n');
    }
    return cli_write(NAME, &r->out);
}

static struct match_pool
pool_of(const struct run *r)
{
    return (struct match_pool){.person = r->pool->person,
                               .n = r->pool->n,
                               .excluded = r->pool->excluded,
                               .met = r->pool->met};
}

static int
take_pool(struct run *r)
{
    struct match_csv_error error = {1, 1, ""};
    struct match_pool pool;
    size_t who;
    int rc = cli_read(NAME, stdin, INPUT_MAX, &r->text);

    if (rc != 0)
        return rc;
    r->pool = mem_alloc(sizeof *r->pool);
    if (r->pool == NULL)
        return complain_memory();
    if (match_csv_read(buf_str(&r->text), r->pool, &error) != ST_OK)
        return complain(error.line, error.column, error.why);
    pool = pool_of(r);
    who = match_contradiction(&pool, &r->rules);
    if (who < pool.n)
        return complain(r->pool->line[who], r->pool->size_column,
                        "size: the rules allow no group of such a size");
    return 0;
}

/* ---- the search ---- */

static double
now_s(clockid_t clock)
{
    struct timespec t;

    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static int
search(struct run *r)
{
    struct match_pool pool = pool_of(r);
    struct match_limits lim = match_limits_for(pool.n);
    const clockid_t wall = CLOCK_MONOTONIC, own = CLOCK_PROCESS_CPUTIME_ID;
    double until, own_until, seconds = r->opt.seconds;
    bool is_given = seconds >= 0;
    struct match *m;
    size_t need;

    lim.seed = r->opt.seed;
    if (r->opt.steps > 0)
        lim.steps = r->opt.steps;
    if (!is_given)
        seconds = 9.0;
    until = now_s(wall) + seconds;
    /* What others do on the machine must not make the groups worse. */
    own_until =
        now_s(own) + (!is_given && pool.n > 24 && pool.n <= 50 ? 1.8 : seconds);
    need = match_need(&pool, &lim);
    r->memory = mem_alloc(need);
    if (r->memory == NULL)
        return complain_memory();
    if (match_init(&m, r->memory, need, &pool, &r->rules, &lim) != ST_OK) {
        (void)fputs("mainstay " NAME ": the pool cannot be searched\n", stderr);
        return 1;
    }
    while (match_step(m, SLICE) == ST_OK)
        if (seconds > 0 && (now_s(wall) >= until || now_s(own) >= own_until))
            break;
    match_plan(m, &r->plan);
    return 0;
}

/* ---- output ---- */

static void
put_hours(struct json_w *w, const char *key, const struct match_view *v,
          int32_t window)
{
    json_w_arr(w, key);
    for (uint32_t h = 0; h < MATCH_HOURS; h++) {
        bool is_in = false;

        for (uint32_t k = 0; k < (uint32_t)window; k++) {
            uint32_t at = (h + MATCH_HOURS - k) % MATCH_HOURS;

            is_in = is_in || (v->hours[at / 64] >> at % 64 & 1) != 0;
        }
        if (is_in)
            json_w_int(w, NULL, h);
    }
    json_w_arr_end(w);
}

static void
put_parts(struct json_w *w, const struct match_view *v)
{
    json_w_obj(w, "parts");
    json_w_int(w, "windows", v->window_points);
    json_w_int(w, "theme", v->theme_points);
    json_w_int(w, "levels", v->level_points);
    json_w_int(w, "size", v->size_points);
    json_w_int(w, "wishes", v->wish_points);
    json_w_int(w, "repeats", v->repeat_points);
    json_w_obj_end(w);
}

static void
put_group(struct json_w *w, const struct run *r, uint16_t g)
{
    struct match_pool pool = pool_of(r);
    struct match_view v;

    match_view(&pool, &r->rules, r->plan.group, g, &v);
    json_w_obj(w, NULL);
    json_w_arr(w, "members");
    for (uint32_t i = 0; i < r->pool->n; i++)
        if (r->plan.group[i] == g)
            json_w_str(w, NULL, r->pool->id[i]);
    json_w_arr_end(w);
    put_hours(w, "window", &v, r->rules.window);
    json_w_int(w, "meet", v.meet);
    json_w_int(w, "score", v.score);
    json_w_int(w, "points", v.points);
    put_parts(w, &v);
    json_w_arr(w, "languages");
    for (uint32_t i = 0; i < r->pool->n_languages; i++)
        if ((v.languages >> i & 1) != 0)
            json_w_str(w, NULL, r->pool->language[i]);
    json_w_arr_end(w);
    if (v.theme != MATCH_NONE) {
        json_w_str(w, "theme", r->pool->theme[v.theme]);
        json_w_int(w, "sharing", v.sharing);
    }
    json_w_int(w, "levels", v.levels);
    json_w_int(w, "repeats", v.repeats);
    json_w_obj_end(w);
}

static void
put_reason(struct json_w *w, const struct run *r, uint32_t person)
{
    struct match_pool pool = pool_of(r);
    struct match_why why;
    const char *name;

    match_why(&pool, &r->rules, person, &why);
    name = match_reason_name(why.reason);
    json_w_obj(w, NULL);
    json_w_str(w, "id", r->pool->id[person]);
    json_w_str(w, "why", (struct str){name, strlen(name)});
    json_w_int(w, "others", why.others);
    json_w_int(w, "by_language", why.by_language);
    json_w_int(w, "by_hours", why.by_hours);
    if (why.best_hour != MATCH_NONE) {
        json_w_int(w, "best_hour", why.best_hour);
        json_w_int(w, "with_best_hour", why.with_best);
    }
    json_w_obj_end(w);
}

static int
print_plan(struct run *r)
{
    const struct match_plan *p = &r->plan;
    struct json_w w;

    json_w_init(&w, &r->out);
    json_w_obj(&w, NULL);
    json_w_arr(&w, "groups");
    for (uint16_t g = 0; g < p->n_groups; g++)
        put_group(&w, r, g);
    json_w_arr_end(&w);
    json_w_arr(&w, "unplaced");
    for (uint32_t i = 0; i < r->pool->n; i++)
        if (p->group[i] == MATCH_NONE)
            json_w_str(&w, NULL, r->pool->id[i]);
    json_w_arr_end(&w);
    json_w_arr(&w, "reasons");
    for (uint32_t i = 0; i < r->pool->n; i++)
        if (p->group[i] == MATCH_NONE)
            put_reason(&w, r, i);
    json_w_arr_end(&w);
    json_w_int(&w, "total", p->total);
    json_w_int(&w, "worst", p->worst);
    json_w_int(&w, "people", r->pool->n);
    json_w_bool(&w, "proven", p->is_proven);
    json_w_int(&w, "seed", (int64_t)r->opt.seed);
    json_w_obj_end(&w);
    buf_add_byte(&r->out, '\n');
    return cli_write(NAME, &r->out);
}

int
cli_form_groups(int argc, char **argv)
{
    struct run r = {.opt = {.seed = 1, .seconds = -1.0}};
    int rc;

    buf_init(&r.text, INPUT_MAX);
    buf_init(&r.out, OUTPUT_MAX);
    rc = take_options(&r.opt, argc, argv);
    if (rc != 0)
        return rc < 0 ? 0 : rc;
    rc = take_rules(&r);
    if (rc == 0 && r.opt.print_rules) {
        rc = print_rules(&r);
        goto out;
    }
    if (rc == 0)
        rc = take_pool(&r);
    if (rc == 0)
        rc = search(&r);
    if (rc == 0)
        rc = print_plan(&r);
    if (rc == 0 && r.plan.n_groups == 0) {
        (void)fputs(r.pool->n == 0 ? "mainstay " NAME ": the pool is empty\n"
                                   : "mainstay " NAME
                                     ": no group can be formed from this "
                                     "pool under these rules\n",
                    stderr);
        rc = 3;
    }
out:
    mem_free(r.memory);
    mem_free(r.pool);
    buf_free(&r.out);
    buf_free(&r.text);
    return rc;
}
