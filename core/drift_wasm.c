/* Signs of drift over a flat array, for the browser; see wasm_api.h. */
#include "core/wasm_api.h"

#include "core/drift.h"

#define SESSIONS_MAX 64 /* newer than these do not matter */

int32_t
drift_wasm_signs(const int32_t *row, int32_t n)
{
    struct drift_session s[SESSIONS_MAX];
    int32_t first = n > SESSIONS_MAX ? n - SESSIONS_MAX : 0;

    for (int32_t i = first; i < n; i++) {
        const int32_t *r = row + DRIFT_WASM_ROW * i;

        s[i - first] = (struct drift_session){r[0], r[1], r[2], r[3], r[4],
                                              r[5], r[6], r[7], r[8]};
    }
    return n < 0 ? 0 : (int32_t)drift_signs(s, (size_t)(n - first));
}
