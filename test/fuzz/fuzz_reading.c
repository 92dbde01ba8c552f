/*
 * Bytes from anywhere as a feed: read within the limits, or refused.  What
 * comes out is UTF-8 on one line, and every address one that may be shown.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "core/utf8.h"
#include "serve/reading.h"
#include "serve/weburl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_text(struct str s, size_t max)
{
    assert(s.len <= max);
    assert(utf8_valid(s));
    for (size_t i = 0; i < s.len; i++)
        assert((uint8_t)s.ptr[i] >= ' ' && s.ptr[i] != 0x7f);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct reading_doc doc;
    struct arena a;

    arena_init(&a, READING_ARENA);
    if (reading_parse((struct str){(const char *)data, size}, STR(""),
                      STR("https://feed.example/x/feed?y"), &a,
                      &doc) == ST_OK) {
        assert(doc.n <= READING_PIECES);
        check_text(doc.title, READING_TITLE);
        assert(doc.site.len == 0 || weburl_fits(doc.site));
        for (size_t i = 0; i < doc.n; i++) {
            check_text(doc.piece[i].title, READING_TITLE);
            check_text(doc.piece[i].words, READING_WORDS);
            check_text(doc.piece[i].key, READING_KEY);
            assert(doc.piece[i].title.len > 0 && doc.piece[i].key.len > 0);
            assert(doc.piece[i].link.len == 0 ||
                   weburl_fits(doc.piece[i].link));
        }
    }
    arena_free(&a);
    return 0;
}
