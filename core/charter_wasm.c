/* Charters over flat arrays, for the browser; see wasm_api.h. */
#include "core/charter.h"
#include "core/wasm_api.h"

#define TEXT(ptr, len) ((struct str){(const char *)(ptr), (size_t)(len)})

/* Read the form, then one charter; place_out: 1 the form or 2 the charter, and
 * the line at fault. */
static enum status
read_both(struct str form_text, struct str text, int32_t today,
          struct charter_form *form, struct charter *c, int32_t *place_out)
{
    struct charter_error error = {0, ""};
    enum status st = charter_form_read(form_text, form, &error);

    place_out[0] = 1;
    if (st == ST_OK) {
        place_out[0] = 2;
        st = charter_read(form, text, today, c, &error);
    }
    place_out[1] = st == ST_OK ? 0 : (int32_t)error.line;
    return st;
}

int32_t
charter_wasm_whole(const uint8_t *form_text, int32_t form_len,
                   const uint8_t *text, int32_t len, int32_t today,
                   int32_t *place_out, uint8_t *whole_out)
{
    struct charter_form form;
    struct charter c;
    enum status st;

    if (form_len < 0 || len < 0)
        return -(int32_t)ST_INVALID;
    st = read_both(TEXT(form_text, form_len), TEXT(text, len), today, &form, &c,
                   place_out);
    if (st != ST_OK)
        return -(int32_t)st;
    return (int32_t)charter_write(&form, &c, (char *)whole_out,
                                  CHARTER_TEXT_MAX);
}

int32_t
charter_wasm_changes(const uint8_t *form_text, int32_t form_len,
                     const uint8_t *a_text, int32_t a_len,
                     const uint8_t *b_text, int32_t b_len, int32_t *setting_out,
                     int32_t *words_out)
{
    struct charter_form form;
    struct charter a, b;
    int32_t place[2];
    enum status st;

    if (form_len < 0 || a_len < 0 || b_len < 0)
        return -(int32_t)ST_INVALID;
    st = read_both(TEXT(form_text, form_len), TEXT(a_text, a_len), 0, &form, &a,
                   place);
    if (st == ST_OK)
        st = read_both(TEXT(form_text, form_len), TEXT(b_text, b_len), 0, &form,
                       &b, place);
    if (st != ST_OK)
        return -(int32_t)st;
    return (int32_t)charter_changes(&form, &a, &b, setting_out, words_out);
}

int32_t
charter_wasm_review(int32_t review, int32_t today)
{
    return (int32_t)charter_review_on(review, today);
}
