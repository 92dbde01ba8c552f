/* Addresses for notices over their statements. */
#include "store/email.h"

#include <string.h>

#include "store/stmt.h"

enum status
email_get(struct store *s, const uint8_t account[ID_LEN], struct arena *a,
          struct email *out)
{
    struct stmt_email_get_row row;
    enum status st =
        stmt_email_get(s, &(struct stmt_email_get_in){account}, a, &row);

    if (st != ST_OK)
        return st;
    *out = (struct email){.lang = row.lang,
                          .address = row.address,
                          .pending = row.pending,
                          .expires_ms = row.expires_ms};
    if (row.proof.len == EMAIL_PROOF)
        memcpy(out->proof, row.proof.ptr, EMAIL_PROOF);
    return ST_OK;
}

enum status
email_propose(struct store *s, const uint8_t account[ID_LEN], struct str lang,
              struct str pending, const uint8_t proof[EMAIL_PROOF],
              int64_t expires_ms)
{
    const struct stmt_email_propose_in in = {account, lang, pending, proof,
                                             expires_ms};

    return stmt_email_propose(s, &in, NULL);
}

enum status
email_confirm(struct store *s, const uint8_t account[ID_LEN])
{
    int64_t n = 0;
    enum status st =
        stmt_email_confirm(s, &(struct stmt_email_confirm_in){account}, &n);

    return st == ST_OK && n != 1 ? ST_ABSENT : st;
}

enum status
email_remove(struct store *s, const uint8_t account[ID_LEN])
{
    return stmt_email_remove(s, &(struct stmt_email_remove_in){account}, NULL);
}
