#ifndef CLI_OPEN_WIRE_H
#define CLI_OPEN_WIRE_H

#include "base/json.h"
#include "cli/http.h"
#include "cli/open_say.h"
#include "cli/open_source.h"

/*
 * open_wire: asking a server for one account: a question, its answer or the
 * reason why there is none.  One session (cli/http.h); what is taken from
 * answers lives in the arena.  cli/open_server.c signs in over it,
 * cli/open_read.c reads.
 */
struct open_wire {
    struct http *http;
    struct arena arena;
    struct open_why *why;
    const char *name; /* for signing in */
    uint8_t seed[16];
    uint32_t t, m_kib;
    struct keys_way way;
    uint8_t user[16];
    uint32_t gen;
    uint8_t space[16]; /* the personal one, by the server's word */
    bool is_signed_in;
    bool wants_step; /* it asked for a second step, */
    bool takes_code; /* which a code of an app would be */
};

/* Ask; anything but 2xx is told, `step` says at what.  0: the answer is the
 * caller's (http_answer_free). */
int open_wire_ask(struct open_wire *s, const struct http_request *rq,
                  struct http_answer *a, const char *step);

/* One JSON object out, one in: *doc is the caller's to free, *top its
 * members.  body NULL: a question without one; doc NULL: the answer does not
 * matter. */
int open_wire_call(struct open_wire *s, const char *method, const char *path,
                   const struct buf *body, struct json **doc,
                   struct json_obj *top);

/* A body for it: begin, members, json_w_obj_end, call, free (wipes). */
void open_wire_body(struct json_w *w, struct buf *b);
void open_wire_body_free(struct buf *b);

/* Tell that a member of the answer is missing or wrong. */
int open_wire_odd(struct open_wire *s, const struct json_obj *o,
                  const char *step);

/*
 * Every space of the account, signed in: its own, held against what this
 * computer remembers, then each group and pair the server lists.  One that
 * nobody this account knows founded is not opened and noted.  0 or the exit
 * status.
 */
int open_read_all(struct open_wire *s, struct open_source *source);

#endif
