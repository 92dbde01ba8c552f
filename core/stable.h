#ifndef CORE_STABLE_H
#define CORE_STABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/lot.h"
#include "core/status.h"

/*
 * stable: seekers to places by deferred acceptance, the seekers proposing
 * (Gale and Shapley 1962; with capacities, Roth 1984; with hosts that offer
 * several places, Abraham, Irving and Manlove 2007).
 *
 * A place belongs to a host; the host ranks seekers, the seekers rank places.
 * Place and host each have a capacity.  Where every place has a host of its own
 * this is the hospitals / residents problem, with capacity 1 the marriage
 * problem.  Somebody who is not on a list is not acceptable; forbidden pairs
 * are taken out before anything else.
 *
 * The outcome is stable (no seeker and place would both rather have each
 * other), and every seeker has the best place they have in any stable outcome.
 * No seeker gains by ranking otherwise than they feel.
 */
#define STABLE_NONE UINT32_MAX
#define STABLE_TIED 0x80000000u /* flag: as good as the one before */
#define STABLE_MAX 0x00ffffffu  /* seekers, places, entries of lists */

struct stable {
    uint32_t n_seekers, n_places, n_hosts;
    /* Lists laid end to end: seeker s ranks the places
     * seeker_list[seeker_start[s] .. seeker_start[s + 1] - 1], best first. */
    uint32_t *seeker_start, *seeker_list;
    uint32_t *host_start, *host_list; /* seekers, best first */
    uint32_t *host_of, *capacity;     /* by place */
    uint32_t *host_capacity;          /* by host */
};

/* Put those of a list who are tied into a drawn order and take the flags off.
 */
void stable_draw(const struct stable *in, struct lot *lot);

/* Is it well formed: numbers in range, nobody twice on a list, no flags left?
 * work: stable_need words. */
MUST_USE enum status stable_check(const struct stable *in, uint32_t *work);

/* Words of memory that stable_check, stable_run and stable_blocking want. */
size_t stable_need(const struct stable *in);

/*
 * place[s] for each seeker, or STABLE_NONE.  forbidden: n_forbidden pairs of
 * seeker and place.  in must have passed stable_check.  Time grows with the
 * length of all lists and, for each refusal, with the capacity of the host.
 */
void stable_run(const struct stable *in, const uint32_t (*forbidden)[2],
                size_t n_forbidden, uint32_t *work, uint32_t *place);

/*
 * The number of pairs that would both rather have each other than what
 * `place` gives them; the first in *seeker and *blocking (unless NULL).
 * STABLE_NONE when place is not a matching: beyond a capacity, or somebody not
 * acceptable or forbidden.  Written apart from stable_run, for checking it.
 */
uint32_t stable_blocking(const struct stable *in,
                         const uint32_t (*forbidden)[2], size_t n_forbidden,
                         uint32_t *work, const uint32_t *place,
                         uint32_t *seeker, uint32_t *blocking);

#endif
