/*
 * charset: ICU's converters, of which the tables lie in its own library.
 */
#include "base/charset.h"

#include <stdint.h>
#include <string.h>
#include <unicode/ucnv.h>

enum status
charset_utf8(struct str bytes, struct str name, struct arena *a,
             struct str *out)
{
    char word[CHARSET_NAME + 1];
    UErrorCode err = U_ZERO_ERROR;
    enum status st = ST_OK;
    int32_t need = 0;
    UConverter *from;
    char *to;

    if (name.len == 0 || name.len > CHARSET_NAME || bytes.len > INT32_MAX / 4)
        return ST_ABSENT;
    memcpy(word, name.ptr, name.len);
    word[name.len] = '\0';
    from = ucnv_open(word, &err);
    if (U_FAILURE(err))
        return err == U_MEMORY_ALLOCATION_ERROR ? ST_NOSPACE : ST_ABSENT;
    need = ucnv_toAlgorithmic(UCNV_UTF8, from, NULL, 0, bytes.ptr,
                              (int32_t)bytes.len, &err);
    if (err != U_BUFFER_OVERFLOW_ERROR && U_FAILURE(err))
        st = ST_ABSENT;
    to = st == ST_OK ? arena_take(a, (size_t)need + 1) : NULL;
    if (st == ST_OK && to == NULL)
        st = ST_NOSPACE;
    if (st == ST_OK) {
        err = U_ZERO_ERROR;
        ucnv_reset(from);
        (void)ucnv_toAlgorithmic(UCNV_UTF8, from, to, need + 1, bytes.ptr,
                                 (int32_t)bytes.len, &err);
        if (U_FAILURE(err))
            st = ST_ABSENT;
        else
            *out = (struct str){to, (size_t)need};
    }
    ucnv_close(from);
    return st;
}
