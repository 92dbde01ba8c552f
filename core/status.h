#ifndef CORE_STATUS_H
#define CORE_STATUS_H

/*
 * status: the one answer every function that can fail gives.
 *
 * A reason exists only if somebody acts on it.  The text of a failure is
 * logged once, where it is first known; higher layers pass the status up.
 * A function that does not return ST_OK (or ST_END) leaves its out
 * parameters untouched.
 */
enum status {
    ST_OK,       /* done */
    ST_END,      /* no more rows, lines or bytes */
    ST_ABSENT,   /* not there, or not yours to know: 404 */
    ST_DENIED,   /* known to be there, this role may not: 403 */
    ST_INVALID,  /* input outside the documented domain: 422 */
    ST_CONFLICT, /* somebody else changed it, or it is taken: 409 */
    ST_BUSY,     /* temporary, bounded retry already done: 503 */
    ST_NOSPACE,  /* a chosen limit or memory ran out: 413 or 503 */
    ST_BROKEN,   /* I/O or an invariant failed: 500 */
    ST_COUNT
};

#define MUST_USE __attribute__((warn_unused_result))

#endif
