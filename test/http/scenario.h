#ifndef TEST_HTTP_SCENARIO_H
#define TEST_HTTP_SCENARIO_H

#include <stdbool.h>

#include "test/http/stage.h"

/*
 * scenario: requests and expected answers as a text file (test/http/NAME.t).
 *
 *   name     somebody else's log cannot be read      one, first
 *   faults   none                                    not under fault injection:
 *                                                    only time passes here
 *   as       bela                                    who asks from here on
 *   request  GET /api/1/space/{ada.space}/log        begins a step
 *   type     application/json                        of the body
 *   body     {"name":"ada"}                          {names} are replaced
 *   field    if-none-match: "x"                      of the request's head
 *   foreign                                          sent by another site
 *   later    16                                      so many minutes after the
 *                                                    step before
 *   status   404                                     what must come
 *   has      "error":"absent"                        text in the body
 *   lacks    ada                                     text not in the body
 *   header   Cache-Control: no-store                 text in the head
 *
 * '#' begins a comment line.  A step ends where the next one begins.
 */
#define SCENARIO_STEPS 24
#define SCENARIO_CHECKS 12

enum scenario_kind { SCENARIO_HAS, SCENARIO_LACKS, SCENARIO_HEADER };

struct scenario_check {
    enum scenario_kind kind;
    struct str text;
    int line;
};

struct scenario_step {
    int line;
    enum stage_who who;
    enum exchange_method method;
    struct str target, type, body;
    struct exchange_field field[4];
    size_t n_fields;
    bool foreign;
    int64_t later_ms;
    unsigned status;
    struct scenario_check check[SCENARIO_CHECKS];
    size_t n_checks;
};

struct scenario {
    const char *path;
    struct str name;
    bool no_faults;
    bool has_heir; /* needs stage_heir */
    char *text;    /* owned */
    struct scenario_step step[SCENARIO_STEPS];
    size_t n_steps;
};

/* Read a file; exits with file and line when it is malformed. */
void scenario_read(const char *path, struct scenario *sc);
void scenario_free(struct scenario *sc);

/*
 * Run all steps on the stage.  lenient: a step may also end in a clean error
 * (413, 500, 503, or 409 after a refused commit), after which the rest is left
 * out; for fault injection.  False after printing what, expected, got.
 */
bool scenario_run(struct stage *s, const struct scenario *sc, bool lenient);

/*
 * Run all steps, then send every changing request once more, byte by byte: in
 * the order they came (replayed), then from the last to the first (reordered).
 * Each is taken or gets a typed error that changes nothing stored.  folder: for
 * a copy of the database.  *n counts the requests.
 */
bool scenario_again(struct stage *s, const struct scenario *sc,
                    const char *folder, long *n);

#endif
