/*
 * ticket: joining links.
 */
#include "serve/ticket.h"

#include "base/b64.h"
#include "base/rng.h"
#include "seal/prim.h"
#include "seal/secret.h"

#define TICKET_LEN 24 /* random bytes */

void
ticket_hash(struct str text, uint8_t hash[SETUP_TOKEN])
{
    struct bytes part = {(const uint8_t *)text.ptr, text.len};

    prim_hash(hash, SETUP_TOKEN, &part, 1, NULL, 0);
}

enum status
ticket_make(struct req *rq, enum account_role role, int64_t life_ms,
            struct str *path)
{
    const struct str head = STR("/sign-up#");
    uint8_t token[TICKET_LEN];
    uint8_t hash[SETUP_TOKEN];
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
    st = setup_ticket_put(rq->store, hash, role, rq->now_ms + life_ms);
    if (st == ST_OK)
        st = arena_str(&rq->x->arena, all, path);
out:
    secret_wipe(token, sizeof token);
    buf_free(&text);
    return st;
}
