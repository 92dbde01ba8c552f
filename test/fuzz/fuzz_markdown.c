/*
 * Bytes from anywhere as a text in markdown: within the limits, or refused;
 * every tag is one of ours, and none opens an address but those allowed.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "core/utf8.h"
#include "serve/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_tag(struct str tag)
{
    static const char *const ours[] = {
        "p>",
        "/p>",
        "h2>",
        "/h2>",
        "h3>",
        "/h3>",
        "h4>",
        "/h4>",
        "h5>",
        "/h5>",
        "h6>",
        "/h6>",
        "ul>",
        "/ul>",
        "ol>",
        "/ol>",
        "li>",
        "/li>",
        "hr>",
        "br>",
        "pre>",
        "/pre>",
        "em>",
        "/em>",
        "code>",
        "/code>",
        "/a>",
        "strong>",
        "/strong>",
        "blockquote>",
        "/blockquote>",
        "ol start=\"",
        "a rel=\"noreferrer nofollow\" href=\"https:",
        "a rel=\"noreferrer nofollow\" href=\"mailto:",
        "a rel=\"noreferrer nofollow\" href=\"tel:",
        "a rel=\"noreferrer nofollow\" href=\"#",
        "a rel=\"noreferrer nofollow\" href=\"/"};

    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++)
        if (str_starts(tag, (struct str){ours[i], strlen(ours[i])}))
            return;
    abort(); /* a tag of somebody else's */
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    struct html got = {{NULL, 0}};
    struct arena a;

    if (!utf8_valid(text))
        return 0;
    arena_init(&a, 1 << 18);
    if (markdown_render(&a, text, &got) == ST_OK) {
        assert(got.markup.len <= MARKDOWN_MARKUP);
        for (size_t i = 0; i < got.markup.len; i++)
            if (got.markup.ptr[i] == '<')
                check_tag((struct str){got.markup.ptr + i + 1,
                                       got.markup.len - i - 1});
    } else {
        assert(got.markup.ptr == NULL);
    }
    arena_free(&a);
    return 0;
}
