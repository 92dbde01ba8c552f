/* What the addresses about dates share. */
#include "serve/calendar.h"

#include "seal/prim.h"
#include "serve/vault.h"
#include "store/notice.h"
#include "store/reminder.h"
#include "store/spaces.h"

void
calendar_token_hash(const uint8_t token[ID_LEN], uint8_t hash[FEED_HASH])
{
    static const char label[] = "feed";
    struct bytes parts[2] = {{(const uint8_t *)label, sizeof label},
                             {token, ID_LEN}};

    prim_hash(hash, FEED_HASH, parts, 2, NULL, 0);
}

enum status
calendar_tell(struct req *rq, const uint8_t space[ID_LEN],
              const uint8_t series[ID_LEN])
{
    struct store_cursor *c = NULL;
    struct spaces_member who;
    char text[ID_TEXT + 1];
    enum status st = spaces_members_open(rq->store, space, &c);

    id_render(series, text);
    while (st == ST_OK && (st = spaces_members_next(c, &who)) == ST_OK) {
        struct str code;
        int64_t at_ms;

        st = vault_wrap(rq->app->ring, who.account, VAULT_EMAIL_CODE,
                        (struct str){text, ID_TEXT}, &rq->x->arena, &code);
        if (st == ST_OK)
            st = reminder_may(rq->store, who.account, rq->now_ms, &rq->x->arena,
                              &at_ms);
        if (st == ST_OK)
            st = notice_queue_with(rq->store, who.account, NOTICE_DATES, code,
                                   at_ms);
    }
    store_cursor_close(c);
    return st == ST_END ? ST_OK : st;
}
