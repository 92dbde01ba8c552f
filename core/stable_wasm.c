/* Stable matching over flat arrays, for the browser; see wasm_api.h. */
#include "core/stable.h"
#include "core/wasm_api.h"

/* stable_run only reads the lists; struct stable is writable for
 * stable_draw's sake. */
static uint32_t *
lend(const int32_t *list)
{
    return (uint32_t *)(uintptr_t)list;
}

int32_t
stable_wasm_run(int32_t n_seekers, int32_t n_places, int32_t n_hosts,
                const int32_t *seeker_start, const int32_t *seeker_list,
                const int32_t *host_start, const int32_t *host_list,
                const int32_t *host_of, const int32_t *capacity,
                const int32_t *host_capacity, const int32_t *forbidden,
                int32_t n_forbidden, int32_t *work_out, int32_t *place_out)
{
    struct stable in = {
        .n_seekers = (uint32_t)n_seekers,
        .n_places = (uint32_t)n_places,
        .n_hosts = (uint32_t)n_hosts,
        .seeker_start = lend(seeker_start),
        .seeker_list = lend(seeker_list),
        .host_start = lend(host_start),
        .host_list = lend(host_list),
        .host_of = lend(host_of),
        .capacity = lend(capacity),
        .host_capacity = lend(host_capacity),
    };
    uint32_t *work = (uint32_t *)work_out;

    if (n_seekers < 0 || n_places < 0 || n_hosts < 0 || n_forbidden < 0 ||
        stable_check(&in, work) != ST_OK)
        return ST_INVALID;
    for (int32_t i = 0; i < n_forbidden; i++)
        if (forbidden[2 * i] < 0 || forbidden[2 * i] >= n_seekers)
            return ST_INVALID;
    stable_run(&in, (const uint32_t(*)[2])(const void *)forbidden,
               (size_t)n_forbidden, work, (uint32_t *)place_out);
    return ST_OK;
}
