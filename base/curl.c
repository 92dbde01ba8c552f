/*
 * curl: libcurl's own names, each of which calls what was loaded.
 */
#include "base/curl.h"

#include <curl/curl.h>
#include <stdarg.h>
#include <stdbool.h>

#include "base/late.h"

/* The header's macros check arguments of calls; these are the calls. */
#undef curl_easy_setopt
#undef curl_easy_getinfo

static struct {
#define CALL(type, name, takes, gives) type(*name) takes;
#define CALL_VOID(name, takes, gives) void(*name) takes;
#include "base/curl.def"
#undef CALL
#undef CALL_VOID
    CURLcode (*curl_easy_setopt)(CURL *h, CURLoption option, ...);
    CURLcode (*curl_easy_getinfo)(CURL *h, CURLINFO info, ...);
    bool is_loaded;
} lib;

static const struct late_call calls[] = {
#define CALL(type, name, takes, gives) {#name, (void *)&lib.name},
#define CALL_VOID(name, takes, gives) {#name, (void *)&lib.name},
#include "base/curl.def"
#undef CALL
#undef CALL_VOID
    {"curl_easy_setopt", (void *)&lib.curl_easy_setopt},
    {"curl_easy_getinfo", (void *)&lib.curl_easy_getinfo},
};

enum status
curl_load(void)
{
    enum status st;

    if (lib.is_loaded)
        return ST_OK;
    st = late_load("libcurl.so.4", calls, sizeof calls / sizeof calls[0]);
    if (st != ST_OK)
        return st;
    if (lib.curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return ST_BROKEN;
    lib.is_loaded = true;
    return ST_OK;
}

#define CALL(type, name, takes, gives)                                         \
    type name takes { return lib.name gives; }
#define CALL_VOID(name, takes, gives)                                          \
    void name takes { lib.name gives; }
#include "base/curl.def"
#undef CALL
#undef CALL_VOID

/* The option's number says the type of its value (CURLOPTTYPE_…). */
CURLcode
curl_easy_setopt(CURL *h, CURLoption option, ...)
{
    CURLcode code = CURLE_UNKNOWN_OPTION;
    va_list args;

    va_start(args, option);
    switch (option / 10000 * 10000) {
    case CURLOPTTYPE_LONG:
        code = lib.curl_easy_setopt(h, option, va_arg(args, long));
        break;
    case CURLOPTTYPE_FUNCTIONPOINT:
        code = lib.curl_easy_setopt(h, option, va_arg(args, void (*)(void)));
        break;
    case CURLOPTTYPE_OFF_T:
        code = lib.curl_easy_setopt(h, option, va_arg(args, curl_off_t));
        break;
    default: /* CURLOPTTYPE_OBJECTPOINT, CURLOPTTYPE_BLOB */
        code = lib.curl_easy_setopt(h, option, va_arg(args, void *));
        break;
    }
    va_end(args);
    return code;
}

CURLcode
curl_easy_getinfo(CURL *h, CURLINFO info, ...)
{
    CURLcode code;
    va_list args;

    va_start(args, info);
    code = lib.curl_easy_getinfo(h, info, va_arg(args, void *));
    va_end(args);
    return code;
}
