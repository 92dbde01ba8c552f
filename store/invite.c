/* Invitations over their statements. */
#include "store/invite.h"

#include <string.h>

#include "store/stmt.h"

enum status
invite_add(struct store *s, const struct invite *i)
{
    const struct stmt_invite_add_in in = {i->space,   i->invite, i->kind,
                                          i->inviter, i->proof,  i->expires_ms};

    return stmt_invite_add(s, &in, NULL);
}

/* The answer's part of a row. */
static void
put_claim(struct invite *out, struct str claimant, struct str claim,
          struct str head)
{
    out->is_claimed = claimant.len == sizeof out->claimant &&
                      claim.len == sizeof out->claim &&
                      head.len == sizeof out->head;
    if (!out->is_claimed)
        return;
    memcpy(out->claimant, claimant.ptr, claimant.len);
    memcpy(out->claim, claim.ptr, claim.len);
    memcpy(out->head, head.ptr, head.len);
}

enum status
invite_get(struct store *s, const uint8_t invite[ID_LEN], struct invite *out)
{
    struct stmt_invite_get_row row;
    struct arena a;
    enum status st;

    arena_init(&a, 1024); /* an answer */
    st = stmt_invite_get(s, &(struct stmt_invite_get_in){invite}, &a, &row);
    if (st == ST_OK) {
        memset(out, 0, sizeof *out);
        memcpy(out->invite, invite, ID_LEN);
        memcpy(out->space, row.space, ID_LEN);
        out->kind = row.kind;
        memcpy(out->inviter, row.inviter, ID_LEN);
        memcpy(out->proof, row.proof, sizeof out->proof);
        out->expires_ms = row.expires_ms;
        out->head_seq = row.head_seq;
        put_claim(out, row.claimant, row.claim, row.head);
    }
    arena_free(&a);
    return st;
}

enum status
invite_list_open(struct store *s, const uint8_t account[ID_LEN],
                 struct store_cursor **out)
{
    return stmt_invite_list_open(s, &(struct stmt_invite_list_in){account},
                                 out);
}

enum status
invite_list_next(struct store_cursor *c, struct arena *a, struct invite *out)
{
    struct stmt_invite_list_row row;
    enum status st = stmt_invite_list_next(c, a, &row);

    if (st != ST_OK)
        return st;
    memset(out, 0, sizeof *out);
    memcpy(out->invite, row.invite, ID_LEN);
    memcpy(out->space, row.space, ID_LEN);
    out->kind = row.kind;
    memcpy(out->inviter, row.inviter, ID_LEN);
    memcpy(out->proof, row.proof, sizeof out->proof);
    out->expires_ms = row.expires_ms;
    out->head_seq = row.head_seq;
    put_claim(out, row.claimant, row.claim, row.head);
    return ST_OK;
}

enum status
invite_count(struct store *s, const uint8_t space[ID_LEN], int64_t now_ms,
             int64_t *out)
{
    struct stmt_invite_open_row row;
    enum status st =
        stmt_invite_open(s, &(struct stmt_invite_open_in){space, now_ms}, &row);

    if (st == ST_OK)
        *out = row.n;
    return st;
}

enum status
invite_claim(struct store *s, const struct invite *i)
{
    const struct stmt_invite_claim_in in = {
        i->space,    i->invite, i->claimant,  i->claim,
        i->head_seq, i->head,   i->expires_ms};
    int64_t n = 0;
    enum status st = stmt_invite_claim(s, &in, &n);

    return st == ST_OK && n != 1 ? ST_CONFLICT : st;
}

enum status
invite_take(struct store *s, const uint8_t space[ID_LEN],
            const uint8_t claimant[ID_LEN], int64_t *n)
{
    return stmt_invite_take(s, &(struct stmt_invite_take_in){space, claimant},
                            n);
}

enum status
invite_end(struct store *s, const uint8_t space[ID_LEN],
           const uint8_t invite[ID_LEN])
{
    return stmt_invite_end(s, &(struct stmt_invite_end_in){space, invite},
                           NULL);
}

enum status
invite_sweep(struct store *s, int64_t now_ms)
{
    const struct stmt_invite_sweep_in in = {now_ms, now_ms - INVITE_TOLD_MS};

    return stmt_invite_sweep(s, &in, NULL);
}
