#ifndef TEST_HTTP_ABUSE_TABLE_H
#define TEST_HTTP_ABUSE_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "serve/route.h"
#include "test/http/stage.h"

/*
 * abuse_table: for every address that changes something or takes a body, one
 * request that would be taken (test/http/abuse.c).  Texts as stage_expand has
 * them, and {kept}: what an earlier request's answer held; {code}: the app's
 * code for the secret that was kept.
 */
struct abuse_sample {
    const char *path; /* as in route.def */
    enum exchange_method method;
    enum stage_who who;
    unsigned status, again; /* what it and its repetition give */
    const char *body;       /* NULL: none, and none is taken */
    const char *at;         /* in place of {x} in path; NULL: ada's space */
};

extern const struct abuse_sample abuse_samples[];
extern const size_t abuse_samples_n;

/* What must have been asked before, for a sample of this address. */
struct abuse_earlier {
    const char *of; /* "METHOD PATTERN" */
    enum exchange_method method;
    enum stage_who who;
    const char *path;
    const char *body;  /* NULL: none */
    const char *keeps; /* what stands in the answer before the id or secret
                          that is {kept} from now on; NULL: nothing is */
};

extern const struct abuse_earlier abuse_earlier[];
extern const size_t abuse_earlier_n;

/* The one of this address, or NULL; and is there such an address at all? */
const struct abuse_sample *abuse_sample_of(const struct route *r);
bool abuse_is_route(const struct abuse_sample *sample);

/* The pattern with this in place of its parameter. */
void abuse_address(struct str pattern, struct str at, struct buf *out);

/* The text with what stands in braces filled in. */
void abuse_fill(struct stage *s, const char *text, struct buf *out);

/* Ask what must have been asked before, on a stage on which nothing was; path:
 * where the sample is asked. */
void abuse_prepare(struct stage *s, const struct abuse_sample *sample,
                   struct buf *path);

#endif
