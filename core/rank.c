/* Leaving out and ranking therapists' entries; see rank.h. */
#include "core/rank.h"

#include "core/lot.h"

#define TIES ((1u << RANK_LANGUAGE) - 1u)
#define WEIGHT_MAX 1000

static const char *const names[RANK_PART_COUNT] = {
#define RANK_PART(name, weight, help) #name,
#include "core/rank_parts.def"
#undef RANK_PART
};

const char *
rank_part_name(enum rank_part p)
{
    return names[p];
}

void
rank_wishes_preset(struct rank_wishes *out)
{
    *out = (struct rank_wishes){.weight =
                                    {
#define RANK_PART(name, weight, help) weight,
#include "core/rank_parts.def"
#undef RANK_PART
                                    },
                                .fee_max = -1,
                                .seed = 1};
}

static bool
is_valid(const struct rank_entries *in, const struct rank_wishes *wishes)
{
    for (int p = 0; p < RANK_PART_COUNT; p++)
        if (wishes->weight[p] < 0 || wishes->weight[p] > WEIGHT_MAX)
            return false;
    for (uint32_t i = 0; i < in->n; i++) {
        if (in->start[i] > in->start[i + 1])
            return false;
        for (uint32_t k = in->start[i]; k < in->start[i + 1]; k++)
            if (in->kind[k] >= RANK_KIND_COUNT || in->term[k] >= in->n_terms)
                return false;
    }
    return true;
}

/* How many of the marked terms of each kind an entry has; false when a tie is
 * among them. */
static bool
count(const struct rank_entries *in, const uint32_t *mark, uint32_t i,
      int32_t met[RANK_KIND_COUNT])
{
    for (int k = 0; k < RANK_KIND_COUNT; k++)
        met[k] = 0;
    for (uint32_t k = in->start[i]; k < in->start[i + 1]; k++) {
        uint32_t kind = in->kind[k];
        bool is_met = (mark[in->term[k]] >> kind & 1) != 0;

        if (is_met && (TIES >> kind & 1) != 0)
            return false;
        met[kind] += is_met;
    }
    return true;
}

/* met of wanted, worth `weight` in full; nothing wanted is worth nothing. */
static int32_t
share(int32_t weight, int32_t met, int32_t wanted)
{
    if (wanted == 0)
        return 0;
    return weight * (met < wanted ? met : wanted) / wanted;
}

/* The parts of an entry's score; false when a must is not met at all. */
static bool
score(const struct rank_entries *in, const struct rank_wishes *w, uint32_t i,
      const int32_t met[RANK_KIND_COUNT], const int32_t wanted[RANK_KIND_COUNT],
      struct rank_fit *out)
{
    const int32_t *weight = w->weight;
    bool fee_fits = in->fee[i] >= 0 && in->fee[i] <= w->fee_max;
    bool has[RANK_PART_COUNT] = {
        [RANK_PART_language] = met[RANK_LANGUAGE] > 0,
        [RANK_PART_theme] = met[RANK_THEME] > 0,
        [RANK_PART_method] = met[RANK_METHOD] > 0,
        [RANK_PART_mode] = met[RANK_MODE] > 0,
        [RANK_PART_fee] = fee_fits,
        [RANK_PART_free] = in->free[i] > 0,
    };

    *out = (struct rank_fit){.entry = i};
    out->part[RANK_PART_language] =
        share(weight[RANK_PART_language], met[RANK_LANGUAGE],
              wanted[RANK_LANGUAGE] > 0);
    out->part[RANK_PART_theme] =
        share(weight[RANK_PART_theme], met[RANK_THEME], wanted[RANK_THEME]);
    out->part[RANK_PART_method] =
        share(weight[RANK_PART_method], met[RANK_METHOD], wanted[RANK_METHOD]);
    out->part[RANK_PART_mode] =
        share(weight[RANK_PART_mode], met[RANK_MODE], wanted[RANK_MODE] > 0);
    out->part[RANK_PART_fee] = fee_fits ? weight[RANK_PART_fee] : 0;
    out->part[RANK_PART_free] = in->free[i] > 0 ? weight[RANK_PART_free] : 0;
    for (int p = 0; p < RANK_PART_COUNT; p++) {
        if ((w->must >> p & 1) != 0 && !has[p])
            return false;
        out->score += out->part[p];
    }
    return true;
}

enum status
rank_run(const struct rank_entries *in, const struct rank_wishes *wishes,
         struct sort_pair *work, struct rank_fit *out, uint32_t *n_out)
{
    int32_t wanted[RANK_KIND_COUNT] = {0}, met[RANK_KIND_COUNT];
    struct rank_fit fit;
    struct lot lot;
    uint32_t n = 0;

    if (!is_valid(in, wishes))
        return ST_INVALID;
    for (uint32_t t = 0; t < in->n_terms; t++)
        for (int k = RANK_LANGUAGE; k < RANK_KIND_COUNT; k++)
            wanted[k] += (int32_t)(wishes->mark[t] >> k & 1);
    lot_init(&lot, wishes->seed);
    for (uint32_t i = 0; i < in->n; i++) {
        uint32_t drawn = (uint32_t)(lot_next(&lot) >> 32);

        if (!count(in, wishes->mark, i, met) ||
            !score(in, wishes, i, met, wanted, &fit))
            continue;
        work[n++] = (struct sort_pair){
            .key = -(int64_t)fit.score * ((int64_t)1 << 32) + drawn, .item = i};
    }
    sort_pairs(work, n);
    for (uint32_t k = 0; k < n; k++) {
        uint32_t i = (uint32_t)work[k].item;

        (void)count(in, wishes->mark, i, met);
        (void)score(in, wishes, i, met, wanted, &out[k]);
    }
    *n_out = n;
    return ST_OK;
}
