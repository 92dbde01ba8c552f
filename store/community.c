/* The community and its help-now numbers over their statements. */
#include "store/community.h"

#include "store/stmt.h"

const uint8_t community_home[ID_LEN] = {0};

enum status
community_get(struct store *s, struct arena *a, struct community *out)
{
    struct stmt_community_get_row row;
    enum status st = stmt_community_get(
        s, &(struct stmt_community_get_in){community_home}, a, &row);

    if (st != ST_OK)
        return st;
    out->name = row.name;
    out->base_url = row.base_url;
    out->zone = row.zone;
    out->is_open = row.is_open != 0;
    out->created_ms = row.created_ms;
    out->n_help = row.n_help;
    return ST_OK;
}

enum status
community_put(struct store *s, const struct community *c)
{
    const struct stmt_community_put_in in = {
        .community = community_home,
        .name = c->name,
        .base_url = c->base_url,
        .zone = c->zone,
        .is_open = c->is_open,
        .created_ms = c->created_ms,
    };

    return stmt_community_put(s, &in, NULL);
}

enum status
community_open_set(struct store *s, bool is_open)
{
    int64_t n = 0;
    enum status st = stmt_community_open_set(
        s, &(struct stmt_community_open_set_in){community_home, is_open}, &n);

    return st == ST_OK && n != 1 ? ST_ABSENT : st;
}

enum status
community_help_open(struct store *s, struct store_cursor **out)
{
    return stmt_help_list_open(s, &(struct stmt_help_list_in){community_home},
                               out);
}

enum status
community_help_next(struct store_cursor *c, struct arena *a,
                    struct community_help *out)
{
    struct stmt_help_list_row row;
    enum status st = stmt_help_list_next(c, a, &row);

    if (st == ST_OK)
        *out = (struct community_help){row.country, row.label, row.target};
    return st;
}

enum status
community_help_put(struct store *s, const struct community_help *list, size_t n)
{
    enum status st =
        stmt_help_clear(s, &(struct stmt_help_clear_in){community_home}, NULL);

    for (size_t i = 0; i < n && st == ST_OK; i++) {
        const struct stmt_help_add_in in = {
            .community = community_home,
            .place = (int64_t)i,
            .country = list[i].country,
            .label = list[i].label,
            .target = list[i].target,
        };

        st = stmt_help_add(s, &in, NULL);
    }
    return st;
}
