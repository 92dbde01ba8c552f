/*
 * head: Content-Security-Policy and its companions.  Each part was observed
 * to do its work in Chromium: docs/decisions/0003-module-integrity.md.
 */
#include "serve/head.h"

#define POLICY                                                                 \
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "               \
    "worker-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "   \
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; "            \
    "base-uri 'none'; frame-ancestors 'none'; "                                \
    "require-trusted-types-for 'script'; "                                     \
    "trusted-types seal-worker offline-worker"

#define ALWAYS                                                                 \
    "X-Content-Type-Options: nosniff\r\n"                                      \
    "Referrer-Policy: no-referrer\r\n"                                         \
    "Cross-Origin-Resource-Policy: same-origin\r\n"                            \
    "Strict-Transport-Security: max-age=63072000; includeSubDomains\r\n"

#define COMMON ALWAYS "Cache-Control: no-store\r\n"

/* A worker lives under the policy of its own script's answer. */
#define ASSET                                                                  \
    ALWAYS "Content-Security-Policy: default-src 'none'; "                     \
           "script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; "        \
           "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "     \
           "require-trusted-types-for 'script'; trusted-types 'none'\r\n"

#define KEPT                                                                   \
    ALWAYS "Cache-Control: private, no-cache\r\n"                              \
           "Content-Security-Policy: default-src 'none'; "                     \
           "frame-ancestors 'none'\r\n"

#define MACHINE                                                                \
    COMMON "Content-Security-Policy: default-src 'none'; "                     \
           "frame-ancestors 'none'\r\n"

#define PAGE                                                                   \
    COMMON "Content-Security-Policy: " POLICY "\r\n"                           \
           "Integrity-Policy: blocked-destinations=(script)\r\n"               \
           "Cross-Origin-Opener-Policy: same-origin\r\n"                       \
           "Permissions-Policy: camera=(), microphone=(), geolocation=(), "    \
           "publickey-credentials-get=(self)\r\n"                              \
           "Vary: Accept-Language, Cookie\r\n"

struct str
head_policy(void)
{
    return STR(POLICY);
}

void
head_add(struct exchange *x, enum route_kind kind)
{
    bool is_page = kind == ROUTE_OPEN || kind == ROUTE_SHELL;

    exchange_add_lines(x, is_page ? STR(PAGE) : STR(MACHINE));
}

void
head_kept(struct exchange *x)
{
    buf_clear(&x->answer.fields);
    exchange_add_lines(x, STR(KEPT));
}

void
head_add_asset(struct exchange *x)
{
    exchange_add_lines(x, STR(ASSET));
}
