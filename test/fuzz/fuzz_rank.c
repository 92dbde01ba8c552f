/* Bytes from anywhere as ties or wishes: refused with a place, or every mark
 * belongs to a term and every weight is in its bounds. */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/rank_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define ROOM 64

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct str text[ROOM / 2];
    static uint32_t bucket[ROOM], mark[ROOM / 2];
    struct str bytes = {(const char *)data + 1, size - 1};
    uint32_t line = 0, column = 0;
    struct rank_wishes wishes;
    struct rank_terms terms;
    enum status st;

    if (size < 1)
        return 0;
    memset(mark, 0, sizeof mark);
    rank_terms_init(&terms, text, bucket, ROOM);
    rank_wishes_preset(&wishes);
    st = data[0] % 2 == 0
             ? rank_ties_read(bytes, &terms, mark, &line, &column)
             : rank_wishes_read(bytes, &terms, mark, &wishes, &line, &column);
    assert(st == ST_OK || (line > 0 && column > 0));
    assert(terms.n <= ROOM / 2 && mark[0] == 0);
    for (uint32_t t = terms.n; t < ROOM / 2; t++)
        assert(mark[t] == 0);
    for (int p = 0; p < RANK_PART_COUNT; p++)
        assert(wishes.weight[p] >= 0 && wishes.weight[p] <= 1000);
    for (uint32_t t = 1; t < terms.n; t++) {
        uint32_t again = 0;

        assert(rank_term(&terms, text[t], &again) == ST_OK && again == t);
    }
    return 0;
}
