/*
 * Bytes from anywhere as an instance of a matching problem.  Whatever is
 * accepted is well formed once the ties are drawn, and its matching is stable.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/stable_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct stable_text_error error = {0, 0, NULL};
    void *memory = malloc(stable_text_need(size));
    struct stable_text t;
    struct lot lot;

    assert(memory != NULL);
    if (stable_text_read((struct str){(const char *)data, size}, memory, &t,
                         &error) == ST_OK) {
        const uint32_t(*not )[2] = (const uint32_t(*)[2])t.forbidden;
        uint32_t *work, *place;

        lot_init(&lot, size);
        stable_draw(&t.in, &lot);
        work = malloc(stable_need(&t.in) * sizeof *work);
        place = malloc((t.in.n_seekers + 1) * sizeof *place);
        assert(work != NULL && place != NULL);
        assert(stable_check(&t.in, work) == ST_OK);
        stable_run(&t.in, not, t.n_forbidden, work, place);
        assert(stable_blocking(&t.in, not, t.n_forbidden, work, place, NULL,
                               NULL) == 0);
        free(work);
        free(place);
    } else {
        assert(error.line > 0 && error.column > 0 && error.why != NULL);
    }
    free(memory);
    return 0;
}
