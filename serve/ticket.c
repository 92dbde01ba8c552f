/*
 * ticket: tokens in links, and their hashes in the store.
 */
#include "serve/ticket.h"

#include "base/b64.h"
#include "base/rng.h"
#include "seal/prim.h"
#include "seal/secret.h"
#include "store/former.h"

#define TICKET_LEN 24 /* random bytes */

void
ticket_hash(struct str text, uint8_t hash[SETUP_TOKEN])
{
    struct bytes part = {(const uint8_t *)text.ptr, text.len};

    prim_hash(hash, SETUP_TOKEN, &part, 1, NULL, 0);
}

/* A fresh token behind `head`, and its hash. */
static enum status
make_path(struct req *rq, struct str head, uint8_t hash[SETUP_TOKEN],
          struct str *path)
{
    uint8_t token[TICKET_LEN];
    struct buf text;
    struct str all;
    enum status st;

    buf_init(&text, 128);
    st = rng_fill(&rng_system, token, sizeof token);
    if (st != ST_OK)
        goto out;
    buf_add(&text, head);
    b64_add(&text, token, sizeof token);
    st = buf_status(&text);
    if (st != ST_OK)
        goto out;
    all = buf_str(&text);
    ticket_hash((struct str){all.ptr + head.len, all.len - head.len}, hash);
    st = arena_str(&rq->x->arena, all, path);
out:
    secret_wipe(token, sizeof token);
    buf_free(&text);
    return st;
}

enum status
ticket_make(struct req *rq, enum account_role role, int64_t life_ms,
            struct str *path)
{
    uint8_t hash[SETUP_TOKEN];
    enum status st = make_path(rq, STR("/sign-up#"), hash, path);

    return st == ST_OK
               ? setup_ticket_put(rq->store, hash, role, rq->now_ms + life_ms)
               : st;
}

enum status
ticket_restart_make(struct req *rq, const uint8_t account[ID_LEN],
                    int64_t life_ms, struct str *path)
{
    uint8_t hash[SETUP_TOKEN];
    enum status st = make_path(rq, STR("/restart#"), hash, path);

    return st == ST_OK
               ? former_link_put(rq->store, account, hash, rq->now_ms + life_ms)
               : st;
}
