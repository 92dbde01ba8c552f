/* mainstay match: a stable matching of seekers and places. */
#include "cli/match.h"

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "cli/read.h"
#include "core/stable_text.h"

#define NAME "match"
#define OUTPUT_MAX (64u << 20)

static const char usage[] =
    "usage: mainstay match [--seed N] < FILE\n"
    "\n"
    "Reads seekers and places with their lists and prints, as JSON, the "
    "stable\n"
    "matching that is best for every seeker: pairs (seeker, place, rank: "
    "which\n"
    "of the seeker's wishes it is), unmatched, and blocking (always 0).  FILE\n"
    "is CSV with the columns side (seeker or place), id, capacity, prefers\n"
    "(ids, best first; ';' between them, '=' between equals), not (ids); or\n"
    "numbers as in the public instance collections.\n"
    "\n"
    "  --seed N   ties are drawn by lot from this number (1)\n"
    "  --help     this text\n"
    "\n"
    "Exit status: 0 done, 1 out of memory or output failed, 2 bad use or\n"
    "input.\n";

struct run {
    uint64_t seed;
    struct buf text, out;
    void *memory;
    uint32_t *work, *place;
    struct stable_text t;
    uint32_t blocking;
};

/* 0; 2 for wrong use; -1 when --help was answered. */
static int
take_options(struct run *r, int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        (void)fputs(usage, stdout);
        return -1;
    }
    if (argc == 3 && strcmp(argv[1], "--seed") == 0 && argv[2][0] >= '0' &&
        argv[2][0] <= '9') {
        r->seed = strtoull(argv[2], NULL, 10);
        return 0;
    }
    if (argc == 1)
        return 0;
    (void)fprintf(stderr, "mainstay " NAME ": bad option %s (see --help)\n",
                  argv[1]);
    return 2;
}

static int
complain_memory(void)
{
    (void)fputs("mainstay " NAME ": out of memory\n", stderr);
    return 1;
}

static int
take_instance(struct run *r)
{
    struct stable_text_error error = {1, 1, ""};
    int rc = cli_read(NAME, stdin, STABLE_TEXT_MAX, &r->text);

    if (rc != 0)
        return rc;
    r->memory = mem_alloc(stable_text_need(r->text.len));
    if (r->memory == NULL)
        return complain_memory();
    if (stable_text_read(buf_str(&r->text), r->memory, &r->t, &error) == ST_OK)
        return 0;
    (void)fprintf(stderr, "mainstay " NAME ": line %u, column %u: %s\n",
                  error.line, error.column, error.why);
    return 2;
}

static int
solve(struct run *r)
{
    const struct stable *in = &r->t.in;
    const uint32_t(*forbidden)[2] = (const uint32_t(*)[2])r->t.forbidden;
    struct lot lot;

    lot_init(&lot, r->seed);
    stable_draw(in, &lot);
    r->work = mem_alloc(stable_need(in) * sizeof *r->work);
    r->place = mem_zalloc((size_t)in->n_seekers + 1, sizeof *r->place);
    if (r->work == NULL || r->place == NULL)
        return complain_memory();
    if (stable_check(in, r->work) != ST_OK) {
        (void)fputs("mainstay " NAME ": the lists are not well formed\n",
                    stderr);
        return 2;
    }
    stable_run(in, forbidden, r->t.n_forbidden, r->work, r->place);
    r->blocking = stable_blocking(in, forbidden, r->t.n_forbidden, r->work,
                                  r->place, NULL, NULL);
    return 0;
}

/* An id as it was written, or the number of it. */
static void
put_id(struct json_w *w, const char *key, const struct str *ids, uint32_t i)
{
    if (ids != NULL)
        json_w_str(w, key, ids[i]);
    else
        json_w_int(w, key, (int64_t)i + 1);
}

static void
put_pair(struct json_w *w, const struct run *r, uint32_t s)
{
    const struct stable *in = &r->t.in;
    uint32_t e = in->seeker_start[s];

    while (in->seeker_list[e] != r->place[s])
        e++;
    json_w_obj(w, NULL);
    put_id(w, "seeker", r->t.seeker_id, s);
    put_id(w, "place", r->t.place_id, r->place[s]);
    json_w_int(w, "rank", (int64_t)(e - in->seeker_start[s]) + 1);
    json_w_obj_end(w);
}

static int
print_matching(struct run *r)
{
    struct json_w w;

    json_w_init(&w, &r->out);
    json_w_obj(&w, NULL);
    json_w_arr(&w, "pairs");
    for (uint32_t s = 0; s < r->t.in.n_seekers; s++)
        if (r->place[s] != STABLE_NONE)
            put_pair(&w, r, s);
    json_w_arr_end(&w);
    json_w_arr(&w, "unmatched");
    for (uint32_t s = 0; s < r->t.in.n_seekers; s++)
        if (r->place[s] == STABLE_NONE)
            put_id(&w, NULL, r->t.seeker_id, s);
    json_w_arr_end(&w);
    json_w_int(&w, "blocking", r->blocking);
    json_w_int(&w, "seed", (int64_t)r->seed);
    json_w_obj_end(&w);
    buf_add_byte(&r->out, '\n');
    return cli_write(NAME, &r->out);
}

int
cli_match(int argc, char **argv)
{
    struct run r = {.seed = 1};
    int rc;

    rc = take_options(&r, argc, argv);
    if (rc != 0)
        return rc < 0 ? 0 : rc;
    buf_init(&r.text, STABLE_TEXT_MAX);
    buf_init(&r.out, OUTPUT_MAX);
    rc = take_instance(&r);
    if (rc == 0)
        rc = solve(&r);
    if (rc == 0)
        rc = print_matching(&r);
    mem_free(r.place);
    mem_free(r.work);
    mem_free(r.memory);
    buf_free(&r.out);
    buf_free(&r.text);
    return rc;
}
