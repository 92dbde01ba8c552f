/*
 * rotate: from one server key to the next.
 */
#include "serve/rotate.h"

#include <string.h>

#include "base/arena.h"
#include "seal/secret.h"
#include "serve/keyfile.h"
#include "serve/vault.h"
#include "store/rewrap.h"
#include "store/store.h"

#define BATCH_MAX (16 * 1024 * 1024) /* bytes of one batch's boxes, twice */

struct rotation {
    struct store *store;
    struct srvkey_ring ring;
    struct arena a;
    const char *key_path;
    void (*before_step)(void *arg);
    void *arg;
    struct rotate_done done;
    struct rewrap_row rows[REWRAP_ROWS];
};

static void
step(struct rotation *r)
{
    if (r->before_step != NULL)
        r->before_step(r->arg);
}

static void
explain(struct buf *why, const char *text)
{
    buf_add(why, (struct str){text, strlen(text)});
    buf_add_byte(why, '\n');
}

static enum status
rewrap_row(struct rotation *r, enum rewrap_place place, struct rewrap_row *row)
{
    const struct rewrap_columns *c = &rewrap_places[place];
    struct str plain;
    enum status st = ST_OK;

    for (size_t i = 0; i < c->n && st == ST_OK; i++) {
        st = vault_bytes(&r->ring, row->account, c->name[i], row->box[i], &r->a,
                         &plain);
        if (st == ST_OK)
            st = vault_wrap(&r->ring, row->account, c->name[i], plain, &r->a,
                            &row->box[i]);
    }
    return st == ST_OK ? rewrap_put(r->store, place, row) : st;
}

/* One transaction; *n rows were still to do. */
static enum status
rewrap_some(struct rotation *r, enum rewrap_place place, size_t *n)
{
    enum status st = store_begin(r->store, STORE_WRITES);

    if (st != ST_OK)
        return st;
    st = rewrap_list(r->store, place, r->done.key_id, &r->a, r->rows, n);
    for (size_t i = 0; i < *n && st == ST_OK; i++)
        st = rewrap_row(r, place, &r->rows[i]);
    step(r);
    if (st == ST_OK)
        st = store_commit(r->store);
    if (st != ST_OK)
        store_rollback(r->store);
    else
        r->done.n_rows += (int64_t)*n;
    step(r);
    arena_clear(&r->a);
    return st;
}

static enum status
replace_file(struct rotation *r)
{
    enum status st;

    step(r);
    st = keyfile_replace(r->key_path, &r->ring);
    step(r);
    return st;
}

static enum status
run(struct rotation *r, struct buf *why)
{
    enum status st = ST_OK;

    r->done.was_begun = r->ring.n > 1;
    if (!r->done.was_begun)
        st = srvkey_add(&r->ring);
    if (st == ST_OK && !r->done.was_begun)
        st = replace_file(r);
    if (st != ST_OK) {
        explain(why, "the key file cannot be written; nothing was changed");
        return st;
    }
    r->done.key_id = r->ring.k[r->ring.n - 1].id;
    for (int place = 0; place < REWRAP_PLACE_COUNT && st == ST_OK; place++) {
        size_t n = 1;

        while (n > 0 && st == ST_OK)
            st = rewrap_some(r, (enum rewrap_place)place, &n);
    }
    if (st != ST_OK) {
        buf_add(why, STR("not finished, nothing is lost: "));
        explain(why, store_why(r->store));
        return st;
    }
    srvkey_retire(&r->ring);
    st = replace_file(r);
    if (st != ST_OK)
        explain(why, "the old key could not be taken out of the key file; "
                     "run this again");
    return st;
}

enum status
rotate_run(struct str url, const char *key_path, void (*before_step)(void *arg),
           void *arg, struct rotate_done *done, struct buf *why)
{
    static struct rotation r;
    const struct keyfile file = {KEYFILE_FILE, key_path};
    struct store_why reason = {.text = ""};
    enum status st;

    r = (struct rotation){
        .key_path = key_path, .before_step = before_step, .arg = arg};
    arena_init(&r.a, BATCH_MAX);
    st = keyfile_load(&file, false, &r.ring, why);
    if (st != ST_OK)
        goto out;
    st = store_open(url, STORE_ALONE, &reason, &r.store);
    if (st != ST_OK) {
        if (st == ST_BUSY)
            buf_add(why, STR("stop the server first: "));
        explain(why, reason.text);
        goto out;
    }
    st = run(&r, why);
out:
    *done = r.done;
    store_close(r.store);
    srvkey_clear(&r.ring);
    arena_free(&r.a);
    return st;
}
