/* Bytes from anywhere as a table of keys: refused with its line, or every
 * item, scale and band is in its bounds and scores are in their range. */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>

#include "core/num.h"
#include "core/scoring.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const struct scoring *k)
{
    double answer[SCORING_ITEMS], low, high;
    struct scoring_score s;

    assert(k->n_items >= 1 && k->n_items <= SCORING_ITEMS);
    for (uint32_t i = 0; i < k->n_items; i++)
        answer[i] = i % 3 == 2 ? NUM_NAN : i % 2 == 0 ? k->low : k->high;
    for (uint32_t i = 0; i < k->n_dangers; i++)
        assert(k->danger[i].item >= 1 && k->danger[i].item <= k->n_items);
    (void)scoring_danger(k, answer);
    for (uint32_t i = 0; i < k->n_scales; i++) {
        assert(k->scale[i].need >= 1 &&
               k->scale[i].need <= k->scale[i].n_items);
        assert(k->scale[i].n_bands <= SCORING_BANDS);
        scoring_range(k, i, &low, &high);
        if (scoring_score(k, i, answer, &s) != ST_OK)
            continue;
        assert(s.answered <= s.expected);
        if (s.method != SCORING_REFUSED && num_abs(low) < 1e100 &&
            num_abs(high) < 1e100)
            assert(s.value >= low - 1e-6 * (1 + num_abs(low)) &&
                   s.value <= high + 1e-6 * (1 + num_abs(high)));
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str table = {(const char *)data, size}, name;
    static struct scoring k;
    uint32_t line;

    for (uint32_t n = 0; n < 4 && scoring_name(table, n, &name) == ST_OK; n++) {
        enum status st = scoring_read(table, name, &k, &line);

        assert(line > 0 || st == ST_ABSENT);
        if (st == ST_OK)
            check(&k);
    }
    return 0;
}
