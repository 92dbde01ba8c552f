/*
 * Bytes from anywhere as a release's list, a minisign key and a minisign
 * signature.  What is taken keeps the promises of the headers.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>

#include "seal/minisign.h"
#include "serve/manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {size > 0 ? (const char *)data : "", size};
    struct manifest_file f, last = {.path = {NULL, 0}};
    struct minisign_key key = {{0}, {0}};
    struct minisign_sig sig;
    struct manifest m;
    enum status st;

    if (prim_start() != ST_OK)
        return 0;
    st = manifest_begin(&m, text);
    while (st == ST_OK) {
        st = manifest_next(&m, &f);
        if (st != ST_OK)
            break;
        assert(f.path.len > 0 && f.path.ptr[0] == '/');
        assert(last.path.len == 0 || manifest_order(&last, &f) < 0);
        last = f;
    }
    (void)(minisign_key_parse(&key, text) == ST_OK);
    if (minisign_sig_parse(&sig, text) == ST_OK)
        assert(minisign_verify(&key, &sig, (struct bytes){data, size}) !=
               ST_OK);
    return 0;
}
