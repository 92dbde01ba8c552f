/*
 * Bytes from anywhere as packs of rules.  What is taken counts no more than
 * what was attended, for every number of members.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>

#include "core/hours.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {size > 0 ? (const char *)data : "", size};
    struct hours_pack pack[HOURS_PACKS_MAX];
    struct hours_error error;
    size_t n;

    if (hours_parse(text, pack, &n, &error) != ST_OK) {
        assert(error.line > 0 && error.why != NULL);
        return 0;
    }
    assert(n > 0 && n <= HOURS_PACKS_MAX);
    for (size_t i = 0; i < n; i++)
        for (int32_t present = 0; present <= 100; present++) {
            struct hours_entry e = {20000, 90, present, present % 2 == 0};
            double counted = hours_counted(&pack[i], &e);

            assert(counted >= 0.0 && counted <= 90.0);
            assert(hours_period_day(&pack[i],
                                    hours_period_of(&pack[i], 20000)) <= 20000);
        }
    return 0;
}
