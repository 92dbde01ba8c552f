#ifndef SEAL_SPACE_H
#define SEAL_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/status.h"
#include "seal/entry.h"

/*
 * space: what a log says so far, and the rules for its next entry (design
 * section 7.2).  Server and every client run this same code; the server
 * refuses junk early, but no client relies on that.
 *
 * The struct has one owner and points nowhere.  It is public data: members,
 * roles, epoch, head; no key.
 */
enum space_kind { SPACE_PERSONAL = 1, SPACE_PAIR = 2, SPACE_GROUP = 3 };
enum space_role { SPACE_MEMBER = 1, SPACE_FACILITATOR = 2 };

#define SPACE_PACKED_MAX                                                       \
    (122 + ENTRY_LIST_HEAD + ENTRY_MEMBERS_MAX * ENTRY_MEMBER_LEN)
#define SPACE_TIME_SLACK_S 600 /* rule 8: server's tolerance, seconds */

struct space_member {
    uint8_t user[16];
    uint8_t role; /* enum space_role */
    uint8_t ik[32];
    uint8_t ek[32];
    uint8_t ek_cert[64];
};

/* A membership body: kind 1 | epoch 4 | gs_commit 32 | history_from 4 | n 1 |
 * members. */
struct space_list {
    uint8_t kind; /* enum space_kind */
    uint8_t n;
    uint32_t epoch;        /* in force once the entry stands, from 1 */
    uint32_t history_from; /* GENESIS: 1.  ADD: first epoch the newcomer may
                              read, 1..epoch.  Others: 0 */
    uint8_t gs_commit[32];
    struct space_member m[ENTRY_MEMBERS_MAX];
};

struct space {
    uint8_t id[16];
    uint64_t seq;          /* of the last entry; 0: nothing yet */
    uint8_t head[32];      /* its hash */
    uint8_t genesis[32];   /* hash of entry 1 */
    uint8_t list_hash[32]; /* hash of the last membership entry */
    bool stale;            /* somebody left: a new epoch must come first */
    bool closed;
    struct space_list list; /* current members; history_from of the last */
};

/* A space of which nothing is known but its id. */
void space_init(struct space *s, const uint8_t id[16]);

/*
 * Check the next entry against every rule and, if it stands, take it in.
 *
 * owner: author (16 bytes) of the object's first version, NULL if the object
 * is new.  Only used for PUT and DEL in pairs and groups, where the caller
 * keeps that table; for a personal space pass NULL.
 *
 * ST_CONFLICT: seq or prev is not the next one: the head moved, or the log was
 * altered.  ST_DENIED: the author is no member, has not the role, or the
 * object is another's.  ST_INVALID: any other rule.  On failure *s is as it
 * was.  Not checked here: what is inside PUT and NAME (clients: entry_pverify)
 * and times (rule 8: space_time_fits, server only).
 */
MUST_USE enum status space_add(struct space *s, const struct entry *e,
                               const uint8_t *owner);

/* Rule 8, for the server: is `time` within SPACE_TIME_SLACK_S of `now`? Both
 * seconds since 1970 UTC. */
bool space_time_fits(uint64_t time, uint64_t now);

/* The member, or NULL. */
const struct space_member *space_member_get(const struct space *s,
                                            const uint8_t user[16]);

/* Membership body out and in.  Render needs ENTRY_LIST_HEAD + n *
 * ENTRY_MEMBER_LEN bytes and gives that length.  Parse: ST_INVALID for a wrong
 * length, kind, role, count, or a user twice. */
size_t space_list_render(uint8_t *out, const struct space_list *l);
MUST_USE enum status space_list_parse(struct space_list *l, struct bytes in);

/*
 * The state as bytes, for the row of a space in the store: *len at most
 * SPACE_PACKED_MAX.  space_unpack refuses anything space_pack did not write
 * with ST_INVALID.
 */
void space_pack(uint8_t out[SPACE_PACKED_MAX], size_t *len,
                const struct space *s);
MUST_USE enum status space_unpack(struct space *s, struct bytes in);

/* gs_commit = B2(32, L("gs") | space | epoch, key = GS) (7.3). */
void space_gs_commit(uint8_t out[32], const uint8_t id[16], uint32_t epoch,
                     const uint8_t gs[32]);

#endif
