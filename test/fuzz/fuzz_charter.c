/*
 * Bytes from anywhere as clauses, and behind a zero byte as a charter of them:
 * refused with a line, or sound; what is sound is written whole and read again
 * as the same.
 */
#undef NDEBUG /* without its checks it proves nothing */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "core/charter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define TODAY 20785 /* 2026-11-28 */

static void
again(const struct charter_form *form, const struct charter *c)
{
    static char text[CHARTER_TEXT_MAX], twice[CHARTER_TEXT_MAX];
    int32_t settings[CHARTER_SETTINGS], words[CHARTER_CLAUSES];
    struct charter d;
    struct charter_error e;
    size_t n = charter_write(form, c, text, sizeof text);

    assert(n > 0);
    assert(charter_read(form, (struct str){text, n}, 0, &d, &e) == ST_OK);
    assert(charter_changes(form, c, &d, settings, words) == 0);
    assert(charter_write(form, &d, twice, sizeof twice) == n);
    assert(memcmp(text, twice, n) == 0);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str all = {size > 0 ? (const char *)data : "", size};
    struct str form_text, text;
    struct charter_form form;
    struct charter c;
    struct charter_error e = {0, NULL};

    (void)str_cut(all, '\0', &form_text, &text);
    if (charter_form_read(form_text, &form, &e) != ST_OK) {
        assert(e.line > 0 && e.why != NULL);
        return 0;
    }
    assert(form.n_settings <= CHARTER_SETTINGS);
    assert(charter_read(&form, STR("charter 1"), TODAY, &c, &e) == ST_OK);
    again(&form, &c);
    if (charter_read(&form, text, TODAY, &c, &e) == ST_OK)
        again(&form, &c);
    else
        assert(e.line > 0 && e.why != NULL);
    return 0;
}
