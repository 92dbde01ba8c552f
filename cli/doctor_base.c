/*
 * doctor_base: what the database says about the installation.
 */
#include "cli/doctor.h"

#include "base/clock.h"
#include "serve/vault.h"
#include "store/community.h"
#include "store/store.h"

#define BOXES_MAX (16 * 1024 * 1024) /* columns of some accounts, twice */
#define DAY_MS (24 * 3600 * 1000LL)

static void
look_at_community(struct doctor *d, const struct community *c)
{
    bool is_local = str_starts(d->c->listen, STR("127.")) ||
                    str_starts(d->c->listen, STR("[::1]")) ||
                    str_starts(d->c->listen, STR("unix:"));

    if (c->n_help == 0)
        doctor_add(d, DOCTOR_help_empty, "%s", "");
    if (!str_starts(c->base_url, STR("https://")))
        doctor_add(d, DOCTOR_not_https, "%.*s", (int)c->base_url.len,
                   c->base_url.ptr);
    else if (is_local && !d->c->forwarded)
        doctor_add(d, DOCTOR_forwarded, "%s", "");
    if (c->is_open && !d->c->development)
        doctor_add(d, DOCTOR_open_registration, "%s", "");
    if (c->created_ms > clock_wall_ms(NULL) + DAY_MS)
        doctor_add(d, DOCTOR_clock_wrong, "%s", "");
}

void
doctor_base(struct doctor *d, const struct srvkey_ring *ring)
{
    struct store_why why = {.text = ""};
    struct store *s = NULL;
    struct community home;
    struct arena a;
    enum status st;

    arena_init(&a, BOXES_MAX);
    st = store_open(d->c->store_url, STORE_READ, &why, &s);
    if (st == ST_OK)
        st = store_begin(s, STORE_READS);
    if (st != ST_OK) {
        doctor_add(d, DOCTOR_database, "%.150s", why.text);
        goto out;
    }
    st = community_get(s, &a, &home);
    if (st == ST_OK)
        look_at_community(d, &home);
    else if (st == ST_ABSENT)
        doctor_add(d, DOCTOR_not_set_up, "%s", "");
    else
        doctor_add(d, DOCTOR_database, "%.150s", store_why(s));
    if (ring->n > 0 && vault_key_fits(ring, s, &a) == ST_DENIED)
        doctor_add(d, DOCTOR_key_misfit, "%s", d->c->key.path);
out:
    store_close(s);
    arena_free(&a);
}
