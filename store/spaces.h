#ifndef STORE_SPACES_H
#define STORE_SPACES_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/id.h"
#include "seal/entry.h"
#include "seal/space.h"
#include "store/store.h"

/*
 * spaces: the rows of sealed spaces, their members and their hash-chained
 * logs (seal/entry.h).  The rules of a log are checked by the caller with
 * seal/space.h; the store checks what only it can: that the head has not
 * moved.  All functions run inside the caller's transaction.
 *
 * Kinds, roles and entry types are those of seal/ (enum space_kind, enum
 * space_role, enum entry_type).
 */
#define SPACES_APPEND_MAX 64 /* entries in one append */

/* An empty space: head is seq 0 and 32 zero bytes; no members.  ST_CONFLICT
 * when the id is taken, or the owner has a personal space already. */
MUST_USE enum status spaces_create(struct store *s, const uint8_t space[ID_LEN],
                                   enum space_kind kind,
                                   const uint8_t owner[ID_LEN], int64_t day);

struct spaces_head {
    enum space_kind kind;
    uint8_t owner[ID_LEN];
    int64_t seq; /* of the last entry; 0 when empty */
    uint8_t hash[ENTRY_HASH_LEN];
    struct str rules; /* space_pack of the state after that entry, in the
                         arena; empty at first */
};

/* What the log ends in.  ST_ABSENT: no such space. */
MUST_USE enum status spaces_head_get(struct store *s,
                                     const uint8_t space[ID_LEN],
                                     struct arena *a, struct spaces_head *out);

struct spaces_member {
    uint8_t account[ID_LEN];
    enum space_role role;
    int64_t since; /* first epoch they may read; 0 and 1: all */
};

/* One of them; ST_ABSENT as spaces_role_get. */
MUST_USE enum status spaces_member_get(struct store *s,
                                       const uint8_t space[ID_LEN],
                                       const uint8_t account[ID_LEN],
                                       struct spaces_member *out);

/* The role of an account; ST_ABSENT when it is not a member (or there is no
 * such space): the answer to both is the same. */
MUST_USE enum status spaces_role_get(struct store *s,
                                     const uint8_t space[ID_LEN],
                                     const uint8_t account[ID_LEN],
                                     enum space_role *out);

/* Make the list of members exactly this one. */
MUST_USE enum status spaces_members_put(struct store *s,
                                        const uint8_t space[ID_LEN],
                                        const struct spaces_member *members,
                                        size_t n);

/* Members in order of their ids.  Close with store_cursor_close. */
MUST_USE enum status spaces_members_open(struct store *s,
                                         const uint8_t space[ID_LEN],
                                         struct store_cursor **out);
MUST_USE enum status spaces_members_next(struct store_cursor *c,
                                         struct spaces_member *out);

/* The spaces an account is a member of, with their heads. */
struct spaces_line {
    uint8_t space[ID_LEN];
    enum space_kind kind;
    enum space_role role;
    int64_t seq;
    bool is_closed;
};
MUST_USE enum status spaces_list_open(struct store *s,
                                      const uint8_t account[ID_LEN],
                                      struct store_cursor **out);
MUST_USE enum status spaces_list_next(struct store_cursor *c,
                                      struct spaces_line *out);

/* Members with what became of their accounts: `state` as enum account_state,
 * 0 when the account is gone; `since` as above. */
struct spaces_state {
    uint8_t account[ID_LEN];
    int64_t state;
    int64_t since;
};
MUST_USE enum status spaces_states_open(struct store *s,
                                        const uint8_t space[ID_LEN],
                                        struct store_cursor **out);
MUST_USE enum status spaces_states_next(struct store_cursor *c,
                                        struct spaces_state *out);

/* Is there any space both are members of? */
MUST_USE enum status spaces_shared(struct store *s,
                                   const uint8_t account[ID_LEN],
                                   const uint8_t other[ID_LEN], bool *out);

/* Nothing will be added to it any more; its invitations end. */
MUST_USE enum status spaces_close(struct store *s, const uint8_t space[ID_LEN]);

/* This member is gone, with boxes and invitations they made; the space goes
 * with the last one.  ST_OK also when they were none. */
MUST_USE enum status spaces_member_drop(struct store *s,
                                        const uint8_t space[ID_LEN],
                                        const uint8_t account[ID_LEN]);

/* Drop an account from every closed space, and its invitations everywhere. */
MUST_USE enum status spaces_forget(struct store *s,
                                   const uint8_t account[ID_LEN]);

/*
 * Boxes (seal/member.h).  Put leaves one that is there: its owner drops a
 * wrong one first.  List: epochs upwards, bytes in the arena.
 */
#define SPACES_BOX 80
struct spaces_box {
    uint8_t account[ID_LEN]; /* spaces_boxes_next: not set, it is the one
                                asked for */
    int64_t epoch;
    uint8_t bytes[SPACES_BOX]; /* spaces_places_next: not set */
};
MUST_USE enum status spaces_box_put(struct store *s,
                                    const uint8_t space[ID_LEN],
                                    const struct spaces_box *box);
MUST_USE enum status spaces_box_drop(struct store *s,
                                     const uint8_t space[ID_LEN],
                                     const uint8_t account[ID_LEN],
                                     int64_t epoch);
MUST_USE enum status spaces_boxes_open(struct store *s,
                                       const uint8_t space[ID_LEN],
                                       const uint8_t account[ID_LEN],
                                       struct store_cursor **out);
MUST_USE enum status spaces_boxes_next(struct store_cursor *c, struct arena *a,
                                       struct spaces_box *out);
/* Whose box for which epoch is there, of the whole space. */
MUST_USE enum status spaces_places_open(struct store *s,
                                        const uint8_t space[ID_LEN],
                                        struct store_cursor **out);
MUST_USE enum status spaces_places_next(struct store_cursor *c,
                                        struct spaces_box *out);

/* One entry to append.  The fields repeat what hdr says; the caller parsed
 * it (seal/).  Nothing is kept after the call. */
struct spaces_entry {
    int64_t seq;
    const uint8_t *prev;   /* ENTRY_HASH_LEN: hash of the entry before */
    const uint8_t *hash;   /* ENTRY_HASH_LEN: of this entry */
    const uint8_t *hdr;    /* ENTRY_HDR_LEN */
    int64_t type;          /* sealing.md 7.1 */
    const uint8_t *author; /* ID_LEN */
    const uint8_t *object; /* ID_LEN */
    struct str sig;        /* empty or PRIM_SIG_LEN bytes */
    struct str body;       /* empty when the type has none */
};

/*
 * Append 1..64 entries, all or none.  ST_CONFLICT when the first does not
 * follow the stored head (seq and prev) or they do not follow one another;
 * ST_ABSENT without such a space.  A DEL entry erases the bodies of all PUT
 * entries of its object, also of those in the same call.  rules replaces what
 * spaces_head_get gives; rules.ptr NULL leaves it.
 */
MUST_USE enum status spaces_append(struct store *s, const uint8_t space[ID_LEN],
                                   const struct spaces_entry *entries, size_t n,
                                   struct str rules);

/* The author of an object's first PUT; ST_ABSENT when there is none. */
MUST_USE enum status spaces_object_author(struct store *s,
                                          const uint8_t space[ID_LEN],
                                          const uint8_t object[ID_LEN],
                                          uint8_t out[ID_LEN]);

/* An entry as it was stored; bytes live in the arena. */
struct spaces_row {
    int64_t seq;
    uint8_t hdr[ENTRY_HDR_LEN];
    uint8_t hash[ENTRY_HASH_LEN];
    struct str sig;  /* empty or PRIM_SIG_LEN bytes */
    struct str body; /* empty when erased or none */
};

/*
 * Entries from seq `from` on, in order: at most max_entries, and as many as
 * have a size on the wire (135 + 1 + sig + 4 + body) of at most max_bytes
 * together, but always the first one.  Nothing there gives an empty walk.
 */
MUST_USE enum status spaces_log_open(struct store *s,
                                     const uint8_t space[ID_LEN], int64_t from,
                                     size_t max_entries, int64_t max_bytes,
                                     struct store_cursor **out);
MUST_USE enum status spaces_log_next(struct store_cursor *c, struct arena *a,
                                     struct spaces_row *out);

#endif
