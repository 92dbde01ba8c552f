#ifndef CLI_OPEN_LOG_H
#define CLI_OPEN_LOG_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "cli/open_say.h"
#include "core/str.h"
#include "seal/content.h"
#include "seal/member.h"

/*
 * open_log: one space's log, verified entry by entry as the browser does it:
 * chain and rules (seal/space.h), every body opened and its signature checked,
 * every head met that was seen before.  A group or pair is opened only if the
 * account's heads name it, the account founded it, or, a pair, somebody did
 * whose keys the account has checked; a personal space only if it is its own.
 * The entries stay in a nameless temporary file, sealed as they came; what is
 * opened is never written here. Memory grows with the number of objects, not
 * with their size.
 *
 * Owner: open_log_free.  A failure is told in *why and means: show nothing.
 */
#define OPEN_LOG_HEADS 2 /* sealed with the account; this device's */

/* The newest version of an object. */
struct open_object {
    uint8_t id[16];
    uint8_t author[16]; /* of its first version */
    uint64_t seq, time; /* of the newest */
    uint32_t epoch;
    long at;        /* in the temporary file */
    uint32_t len;   /* of its entry; 0: deleted, or erased */
    uint16_t otype; /* 0: not ours to open */
    bool is_used;
    bool is_missing; /* its text was not sent, and nobody deleted it */
};

/* What somebody in a space, or the space itself, is called: by members, in
 * sealed entries. */
#define OPEN_NAMES_MAX 64
#define OPEN_NAME_MAX 96 /* bytes, with its NUL; a longer one is cut */
struct open_name {
    uint8_t id[16]; /* user, or space */
    char text[OPEN_NAME_MAX];
};

/* An epoch's secret as the server keeps it for this account. */
struct open_box {
    uint32_t epoch;
    uint8_t box[MEMBER_BOX_LEN];
};

struct open_log {
    struct space space;
    FILE *spool;
    long spool_len;
    struct open_object *table; /* by id, n_room places, a power of two */
    size_t n_objects, n_room;
    size_t n_locked;  /* bodies of before this account was a member */
    size_t n_waiting; /* bodies whose epoch's secret is not here */
    size_t n_erased;
    /* Those read before, which may vouch for who founded a pair. */
    struct open_log *const *others;
    size_t n_others;
    bool is_stranger; /* refused: nobody this account knows founded it */
    uint32_t since;   /* first epoch this account reads; 0: not a member */
    size_t n_names;
    struct open_name names[OPEN_NAMES_MAX];
    const struct open_box *boxes; /* borrowed; NULL: all are in the keyring */
    size_t n_boxes;
    struct holder_head known[OPEN_LOG_HEADS];
    uint8_t *text; /* where a body is opened; wiped */
};

/* Begin; ST_NOSPACE, ST_BROKEN (no temporary file). */
MUST_USE enum status open_log_begin(struct open_log *l, const uint8_t id[16]);

/* Wipe and return everything; also after open_log_begin has failed. */
void open_log_free(struct open_log *l);

/* The log must show this head at its position; slot 0..OPEN_LOG_HEADS-1. */
void open_log_meet(struct open_log *l, unsigned slot,
                   const struct holder_head *h);

/* What user or space `id` is called; empty if nobody said.  Borrowed. */
struct str open_log_name(const struct open_log *l, const uint8_t id[16]);

/* Take in the one entry at the start of `in`; *used gets its length.  Secrets
 * of epochs that begin come out of their boxes into the account's keyring.  0,
 * or the exit status told in why. */
int open_log_take(struct open_log *l, struct holder *a, struct bytes in,
                  size_t *used, struct open_why *why);

/* All was read: have the known heads been met?  0 or the exit status. */
int open_log_end(const struct open_log *l, struct open_why *why);

/* An opened object; borrowed for the call. */
struct open_item {
    const struct open_log *log;
    const struct open_object *object;
    struct bytes payload;
};

/* Every object that is there, oldest first.  A status other than 0 from `take`
 * ends it and is returned. */
int open_log_each(struct open_log *l, const struct holder *a,
                  int (*take)(void *to, const struct open_item *item,
                              struct open_why *why),
                  void *to, struct open_why *why);

#endif
