/*
 * fetch: libcurl, held short.
 */
#include "serve/fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/curl.h"

#define LINE 256
#define WAIT_MAX (7 * 86400) /* seconds a server may ask us to stay away */

struct fetching {
    const struct fetch_ask *ask;
    struct fetch_answer *out;
    struct buf *body;
    size_t head;     /* bytes of headers so far */
    bool is_private; /* a connection was refused for it */
    bool is_large;
};

enum status
fetch_start(void)
{
    return curl_load();
}

/* ---- where it may connect to ---- */

/* Ranges that are not the public internet (IANA's special-purpose
 * registries). */
static bool
is_public4(uint32_t ip)
{
    static const struct {
        uint32_t net;
        int bits;
    } list[] = {
        {0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},
        {0xa9fe0000, 16}, {0xac100000, 12}, {0xc0000000, 24}, {0xc0000200, 24},
        {0xc0586300, 24}, {0xc0a80000, 16}, {0xc6120000, 15}, {0xc6336400, 24},
        {0xcb007100, 24}, {0xe0000000, 4},  {0xf0000000, 4},
    };

    for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
        if ((ip ^ list[i].net) >> (32 - list[i].bits) == 0)
            return false;
    return true;
}

static uint32_t
word_at(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

bool
fetch_is_public(const uint8_t *ip, size_t len)
{
    static const uint8_t zeros[12];

    if (len == 4)
        return is_public4(word_at(ip));
    if (len != 16)
        return false;
    /* 64:ff9b::/96 and 2002::/16 carry an IPv4 address */
    if (word_at(ip) == 0x0064ff9b && memcmp(ip + 4, zeros, 8) == 0)
        return is_public4(word_at(ip + 12));
    if (ip[0] == 0x20 && ip[1] == 0x02)
        return is_public4(word_at(ip + 2));
    if ((ip[0] & 0xe0) != 0x20) /* all that is given out is 2000::/3 */
        return false;
    return !(word_at(ip) == 0x20010db8 ||                /* for documents */
             (word_at(ip) & 0xfffffe00) == 0x20010000 || /* protocols */
             (word_at(ip) & 0xfff00000) == 0x3ff00000);  /* for documents */
}

/* The one private place that the operator allows. */
static bool
is_inside(const struct fetch_ask *ask, const char *ip, unsigned port)
{
    char text[INET6_ADDRSTRLEN + 16];

    (void)snprintf(text, sizeof text, strchr(ip, ':') ? "[%s]:%u" : "%s:%u", ip,
                   port);
    return ask->inside[0] != '\0' && strcmp(text, ask->inside) == 0;
}

static bool
may_connect(const struct fetch_ask *ask, const struct sockaddr *to)
{
    char text[INET6_ADDRSTRLEN];
    const struct sockaddr_in *v4 = (const void *)to;
    const struct sockaddr_in6 *v6 = (const void *)to;
    const void *ip = to->sa_family == AF_INET ? (const void *)&v4->sin_addr
                                              : (const void *)&v6->sin6_addr;

    if (to->sa_family != AF_INET && to->sa_family != AF_INET6)
        return false;
    if (fetch_is_public(ip, to->sa_family == AF_INET ? 4 : 16))
        return true;
    return inet_ntop(to->sa_family, ip, text, sizeof text) != NULL &&
           is_inside(
               ask, text,
               ntohs(to->sa_family == AF_INET ? v4->sin_port : v6->sin6_port));
}

/* libcurl asks here for the socket of every connection, also after a
 * redirect, with the address it will connect to. */
static curl_socket_t
open_socket(void *to, curlsocktype purpose, struct curl_sockaddr *addr)
{
    struct fetching *f = to;

    if (purpose != CURLSOCKTYPE_IPCXN || !may_connect(f->ask, &addr->addr)) {
        f->is_private = true;
        return CURL_SOCKET_BAD;
    }
    return socket(addr->family, addr->socktype | SOCK_CLOEXEC, addr->protocol);
}

/* ---- what comes ---- */

static size_t
take_body(char *bytes, size_t size, size_t n, void *to)
{
    struct fetching *f = to;

    buf_add(f->body, (struct str){bytes, size * n});
    f->is_large |= f->body->len + size * n > FETCH_MAX || f->body->st != ST_OK;
    return buf_status(f->body) == ST_OK ? size * n : 0;
}

/* The value of a header of this name (in small letters), if it is one. */
static bool
header(struct str line, struct str name, char *out, size_t max)
{
    struct str value;

    if (line.len <= name.len || line.ptr[name.len] != ':')
        return false;
    for (size_t i = 0; i < name.len; i++)
        if ((line.ptr[i] | 0x20) != (name.ptr[i] | 0x20))
            return false;
    value = (struct str){line.ptr + name.len + 1, line.len - name.len - 1};
    while (value.len > 0 && (unsigned char)value.ptr[value.len - 1] <= ' ')
        value.len--;
    value = str_trim(value);
    if (value.len > max) /* half a tag is none */
        value.len = 0;
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.ptr[i] < ' ' || value.ptr[i] > '~')
            value.len = 0;
    memcpy(out, value.ptr, value.len);
    out[value.len] = '\0';
    return true;
}

static size_t
take_head(char *bytes, size_t size, size_t n, void *to)
{
    struct fetching *f = to;
    struct fetch_answer *out = f->out;
    struct str line = {bytes, size * n};
    char number[16];

    f->head += line.len;
    if (f->head > FETCH_HEAD) {
        f->is_large = true;
        return 0;
    }
    if (str_starts(line, STR("HTTP/"))) { /* another answer on the way */
        out->tag[0] = out->modified[0] = out->type[0] = '\0';
        out->wait_s = 0;
        buf_clear(f->body);
    }
    (void)header(line, STR("etag"), out->tag, FETCH_TAG);
    (void)header(line, STR("last-modified"), out->modified, FETCH_TAG);
    (void)header(line, STR("content-type"), out->type, FETCH_TYPE);
    if (header(line, STR("retry-after"), number, 9)) {
        for (const char *c = number; *c >= '0' && *c <= '9'; c++)
            out->wait_s = out->wait_s * 10 + (*c - '0');
        if (out->wait_s > WAIT_MAX)
            out->wait_s = WAIT_MAX;
    }
    return line.len;
}

static int
may_go_on(void *to, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct fetching *f = to;

    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return f->ask->stop != NULL && atomic_load(f->ask->stop) ? 1 : 0;
}

/* ---- one fetch ---- */

static void
set_limits(CURL *h, struct fetching *f)
{
    const struct fetch_ask *ask = f->ask;
    long seconds = ask->seconds > 0 ? ask->seconds : FETCH_S;
    bool is_tls = ask->url[4] == 's' || ask->url[4] == 'S';

    curl_easy_setopt(h, CURLOPT_URL, ask->url);
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    /* what began encrypted goes on so */
    curl_easy_setopt(h, CURLOPT_REDIR_PROTOCOLS_STR,
                     is_tls ? "https" : "http,https");
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT, seconds);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, (long)FETCH_CONNECT_S);
    curl_easy_setopt(h, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(h, CURLOPT_MAXREDIRS, (long)FETCH_REDIRECTS);
    curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(h, CURLOPT_USERAGENT, "Mainstay feed reader");
    curl_easy_setopt(h, CURLOPT_ACCEPT_ENCODING, "gzip");
    curl_easy_setopt(h, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(h, CURLOPT_OPENSOCKETDATA, f);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, f);
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, take_head);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, f);
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, may_go_on);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, f);
}

static enum status
add_field(struct curl_slist **list, const char *name, const char *value)
{
    char line[LINE];
    struct curl_slist *more;

    if (value[0] == '\0')
        return ST_OK;
    (void)snprintf(line, sizeof line, "%s: %s", name, value);
    more = curl_slist_append(*list, line);
    if (more == NULL)
        return ST_NOSPACE;
    *list = more;
    return ST_OK;
}

static enum fetch_end
end_of(const struct fetching *f, CURLcode rc)
{
    int64_t http = f->out->http;

    if (f->is_large)
        return FETCH_LARGE;
    if (rc != CURLE_OK && f->is_private)
        return FETCH_PRIVATE;
    switch (rc) {
    case CURLE_OK:
        return http == 200   ? FETCH_DONE
               : http == 304 ? FETCH_SAME
               : http == 410 ? FETCH_GONE
                             : FETCH_REFUSED;
    case CURLE_COULDNT_RESOLVE_HOST:
        return FETCH_NO_NAME;
    case CURLE_OPERATION_TIMEDOUT:
        return FETCH_SLOW;
    case CURLE_UNSUPPORTED_PROTOCOL: /* also: an answer that is none */
        return http == 0 ? FETCH_NO_ANSWER : FETCH_TURNS;
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_URL_MALFORMAT:
        return FETCH_TURNS;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
        return FETCH_TLS;
    default:
        return FETCH_NO_ANSWER;
    }
}

enum status
fetch(const struct fetch_ask *ask, struct buf *b, struct fetch_answer *out)
{
    struct fetching f = {.ask = ask, .out = out, .body = b};
    struct curl_slist *fields = NULL;
    char *from = NULL;
    long http = 0;
    CURLcode rc;
    CURL *h = NULL;
    enum status st;

    memset(out, 0, sizeof *out);
    st = add_field(&fields, "If-None-Match", ask->tag);
    if (st == ST_OK)
        st = add_field(&fields, "If-Modified-Since", ask->modified);
    if (st == ST_OK)
        st = add_field(&fields, "Accept",
                       "application/atom+xml, application/rss+xml, "
                       "application/feed+json, application/xml;q=0.9, "
                       "*/*;q=0.5");
    h = st == ST_OK ? curl_easy_init() : NULL;
    if (h == NULL) {
        st = ST_NOSPACE;
        goto out;
    }
    set_limits(h, &f);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, fields);
    rc = curl_easy_perform(h);
    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &http);
    curl_easy_getinfo(h, CURLINFO_EFFECTIVE_URL, &from);
    out->http = http;
    if (from != NULL && strlen(from) <= WEBURL_MAX)
        (void)snprintf(out->from, sizeof out->from, "%s", from);
    if (rc == CURLE_OUT_OF_MEMORY)
        st = ST_NOSPACE;
    else if (rc == CURLE_ABORTED_BY_CALLBACK && !f.is_private)
        st = ST_BUSY;
    else
        out->end = end_of(&f, rc);
out:
    curl_easy_cleanup(h);
    curl_slist_free_all(fields);
    return st;
}
