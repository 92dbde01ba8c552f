#ifndef STORE_COMMUNITY_H
#define STORE_COMMUNITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "store/store.h"

/*
 * community: what the installation says about itself, and its help-now
 * numbers.  An installation has one home community; its id is 16 zero bytes
 * (further communities get random ids).  All functions run inside the
 * caller's transaction.
 */
extern const uint8_t community_home[ID_LEN];

struct community {
    struct str name;
    struct str base_url;
    struct str zone;
    bool is_open;       /* may anybody register? */
    int64_t created_ms; /* kept from the first put */
    int64_t n_help;     /* help-now numbers; community_put ignores it */
};

/* ST_ABSENT before the set-up.  Texts live in the arena. */
MUST_USE enum status community_get(struct store *s, struct arena *a,
                                   struct community *out);

/* Set up, or change. */
MUST_USE enum status community_put(struct store *s, const struct community *c);

/* Open or close registration; ST_ABSENT before the set-up. */
MUST_USE enum status community_open_set(struct store *s, bool is_open);

/* One place to turn to in an emergency. */
struct community_help {
    struct str country; /* two capital letters, ISO 3166-1 */
    struct str label;   /* "Telephone counselling, day and night" */
    struct str target;  /* telephone number or https address */
};

/* In the operator's order.  Close with store_cursor_close. */
MUST_USE enum status community_help_open(struct store *s,
                                         struct store_cursor **out);
MUST_USE enum status community_help_next(struct store_cursor *c,
                                         struct arena *a,
                                         struct community_help *out);

/* Make the list exactly this one, in this order. */
MUST_USE enum status community_help_put(struct store *s,
                                        const struct community_help *list,
                                        size_t n);

#endif
