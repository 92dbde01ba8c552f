/*
 * Bytes from anywhere as a sealed copy: as a whole file, as an account, and as
 * the content of a copy that is otherwise in order, so that the reader behind
 * the envelopes meets them, too.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/open_source.h"

#define CONTENT_MAX 262144 /* two parts at most */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t user[16] = {1};
static const uint8_t code[16] = {2};

/* A nameless file that stays open; its path. */
static int
file_of(const void *bytes, size_t n, char path[64])
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    assert(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    (void)snprintf(path, 64, "/proc/self/fd/%d", fd);
    return fd;
}

static int
open_bytes(const void *bytes, size_t n, const char *code_path)
{
    struct open_ask ask = {.file = code_path, .is_code = true};
    struct open_why why = {.exit = OPEN_DONE};
    struct open_source s;
    char path[64];
    int fd = file_of(bytes, n, path);
    int rc = 0;

    assert(open_source_init(&s) == ST_OK);
    rc = open_file(&s, path, &ask, &why);
    assert(rc == (int)why.exit && (rc == 0) == (why.text[0] == '\0'));
    open_source_free(&s);
    close(fd);
    return rc;
}

/* A copy of this content, as a browser would make it. */
static size_t
copy_of(uint8_t *out, size_t cap, const uint8_t *content, size_t n,
        struct holder *a)
{
    struct export_ways ways = {
        .name = "a", .name_len = 1, .t = KEYS_T_FLOOR, .m_kib = KEYS_M_FLOOR};
    struct keys_way way = {{{3}}, {{4}}}, by_code;
    struct envelope_aad aad;
    struct export x;
    size_t at = EXPORT_HEAD_LEN, len = 0;

    envelope_aad_pass(&aad, 1, user, ways.t, ways.m_kib, ways.seed);
    assert(holder_wrap(ways.wrap_pass, a, &aad, &way.wrap) == ST_OK);
    assert(keys_from_code(&by_code, code) == ST_OK);
    envelope_aad_code(&aad, 1, user, ways.code_id);
    assert(holder_wrap(ways.wrap_code, a, &aad, &by_code.wrap) == ST_OK);
    assert(export_begin(out, &x, a, &way, &ways, 1, n) == ST_OK);
    for (uint32_t i = 0; i < x.parts; i++, at += len) {
        struct bytes part = {content + (size_t)i * EXPORT_PART_TEXT,
                             export_part_text(&x, i)};

        assert(export_part_seal(out + at, cap - at, &len, &x, i, part) ==
               ST_OK);
    }
    return at;
}

static void
as_content(const uint8_t *data, size_t size, const char *code_path)
{
    static uint8_t content[EXPORT_ACCOUNT_MAX + CONTENT_MAX];
    static uint8_t file[EXPORT_HEAD_LEN + 3 * EXPORT_PART_MAX];
    static struct holder a;
    size_t n = 0;
    int rc;

    assert(holder_new(&a, user) == ST_OK);
    a.keyring_counter = a.heads_counter = 1;
    assert(export_account_render(content, sizeof content, &n, &a) == ST_OK);
    if (size > CONTENT_MAX)
        size = CONTENT_MAX;
    memcpy(content + n, data, size);
    n = copy_of(file, sizeof file, content, n + size, &a);
    rc = open_bytes(file, n, code_path);
    assert(rc == OPEN_REFUSED || rc == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct export_account account;
    char text[CODE_TEXT_LEN + 1], path[64];
    size_t used = 0;
    int fd;

    if (prim_start() != ST_OK)
        return 0;
    if (size == 0)
        return 0;
    code_render(text, code);
    fd = file_of(text, CODE_TEXT_LEN, path);
    (void)open_bytes(data, size, path);
    if (export_account_parse(&account, (struct bytes){data, size}, &used) ==
        ST_OK)
        assert(used <= size);
    as_content(data, size, path);
    close(fd);
    return 0;
}
