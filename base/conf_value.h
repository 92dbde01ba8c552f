#ifndef BASE_CONF_VALUE_H
#define BASE_CONF_VALUE_H

#include "base/conf.h"

/*
 * conf_value: one setting's text to its value, and the nearest name to a
 * mistyped one.  Only conf.c includes this.
 */

/*
 * Parse `text` for key k into its field (as conf.h lists them; not SECRET).
 * ST_INVALID with the sentence in why, ST_NOSPACE when the arena is full.
 */
MUST_USE enum status conf_value_parse(const struct conf_key *k, struct str text,
                                      struct arena *a, void *field, char *why,
                                      size_t cap);

/* The name with the fewest changed, missing or added letters, if they are at
 * most two and fewer than half of it; else NULL. */
const char *conf_value_near(const struct conf_key *keys, size_t n,
                            struct str name);

#endif
