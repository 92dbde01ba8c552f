/*
 * The client's side of HTTP, by libcurl.
 */
#include "cli/http.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/curl.h"
#include "base/mem.h"
#include "seal/secret.h"

#define URL_MAX_BYTES 1024

struct http {
    CURL *curl;
    char origin[URL_MAX_BYTES / 2];
    char said[CURL_ERROR_SIZE];
};

static enum status
refuse(struct http_why *why, const char *text)
{
    (void)snprintf(why->text, sizeof why->text, "%s", text);
    return ST_INVALID;
}

static bool
is_this_machine(struct str host)
{
    static const char *const own[] = {"localhost", "127.0.0.1", "[::1]"};

    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
        size_t n = strlen(own[i]);

        if (host.len >= n && memcmp(host.ptr, own[i], n) == 0 &&
            (host.len == n || host.ptr[n] == ':'))
            return true;
    }
    return false;
}

/* Scheme and host are all an instance has; anything else is a mistake. */
static enum status
take_origin(struct http *h, const char *url, struct http_why *why)
{
    struct str s = {url, strlen(url)};
    bool is_plain = str_starts(s, STR("http://"));
    struct str host;

    if (!is_plain && !str_starts(s, STR("https://")))
        return refuse(why, "the address must begin with https://");
    if (s.ptr[s.len - 1] == '/')
        s.len--;
    if (s.len >= sizeof h->origin)
        return refuse(why, "the address is too long");
    host = (struct str){s.ptr + (is_plain ? 7 : 8),
                        s.len < 8 ? 0 : s.len - (is_plain ? 7 : 8)};
    if (host.len == 0)
        return refuse(why, "the address names no host");
    for (size_t i = 0; i < host.len; i++)
        if (strchr("/?#@ ", host.ptr[i]) != NULL)
            return refuse(why, "the address is only https:// and a host");
    if (is_plain && !is_this_machine(host))
        return refuse(why, "plain http:// is only for this machine: use "
                           "https://");
    memcpy(h->origin, s.ptr, s.len);
    return ST_OK;
}

enum status
http_open(const char *url, struct http_why *why, struct http **out)
{
    struct http *h = mem_zalloc(1, sizeof *h);
    enum status st = ST_NOSPACE;

    (void)refuse(why, "out of memory"); /* until it is something else */
    if (h == NULL)
        return ST_NOSPACE;
    st = take_origin(h, url, why);
    if (st == ST_OK && curl_load() != ST_OK)
        st = refuse(why, "libcurl is not installed");
    if (st == ST_OK) {
        h->curl = curl_easy_init();
        st = h->curl != NULL ? ST_OK : ST_NOSPACE;
    }
    if (st != ST_OK) {
        mem_free(h);
        return st;
    }
    *out = h;
    return ST_OK;
}

void
http_close(struct http *h)
{
    if (h == NULL)
        return;
    curl_easy_cleanup(h->curl);
    mem_free(h);
}

const char *
http_origin(const struct http *h)
{
    return h->origin;
}

static size_t
hear_body(char *bytes, size_t one, size_t n, void *to)
{
    struct buf *body = to;

    buf_add(body, (struct str){bytes, one * n});
    return buf_status(body) == ST_OK ? one * n : 0;
}

/* The value, if the line is that field. */
static bool
is_field(struct str line, struct str name, struct str *value)
{
    struct str key;

    if (!str_cut(line, ':', &key, value) || key.len != name.len)
        return false;
    for (size_t i = 0; i < key.len; i++)
        if ((key.ptr[i] | 0x20) != (name.ptr[i] | 0x20))
            return false;
    *value = str_trim(*value);
    return true;
}

static void
number_field(struct str line, struct str name, int64_t *n)
{
    struct str value;
    char text[20];

    if (!is_field(line, name, &value) || value.len == 0 ||
        value.len >= sizeof text)
        return;
    memcpy(text, value.ptr, value.len);
    text[value.len] = '\0';
    *n = strtoll(text, NULL, 10);
}

static size_t
hear_field(char *bytes, size_t one, size_t n, void *to)
{
    struct http_answer *a = to;
    struct str line = {bytes, one * n};
    struct str policy;

    while (line.len > 0 &&
           (line.ptr[line.len - 1] == '\n' || line.ptr[line.len - 1] == '\r'))
        line.len--;
    number_field(line, STR("x-log-end"), &a->log_end);
    number_field(line, STR("retry-after"), &a->retry_s);
    if (is_field(line, STR("content-security-policy"), &policy))
        (void)snprintf(a->policy, sizeof a->policy, "%.*s", (int)policy.len,
                       policy.ptr);
    return one * n;
}

/* "Name: value" from its halves, appended; NULL when memory ran out. */
static struct curl_slist *
add_field(struct curl_slist *list, const char *name, const char *value)
{
    char line[URL_MAX_BYTES];
    struct curl_slist *longer;

    (void)snprintf(line, sizeof line, "%s%s", name, value);
    longer = curl_slist_append(list, line);
    if (longer == NULL)
        curl_slist_free_all(list);
    return longer;
}

static struct curl_slist *
fields_of(const struct http *h, const struct http_request *rq)
{
    struct curl_slist *list = add_field(NULL, "Origin: ", h->origin);

    if (list != NULL)
        list = add_field(list, "Expect:", ""); /* no waiting for 100 */
    if (list != NULL && rq->type != NULL)
        list = add_field(list, "Content-Type: ", rq->type);
    for (size_t i = 0; list != NULL && rq->fields != NULL && rq->fields[i]; i++)
        list = add_field(list, rq->fields[i], "");
    return list;
}

static void
set_options(struct http *h, const char *url, const struct http_request *rq,
            struct curl_slist *fields, struct http_answer *a)
{
    CURL *c = h->curl;

    curl_easy_reset(c); /* keeps connection and cookies */
    curl_easy_setopt(c, CURLOPT_URL, url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1");
    curl_easy_setopt(c, CURLOPT_COOKIEFILE, ""); /* cookies in memory */
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)HTTP_SECONDS);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, h->said);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, fields);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "mainstay");
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, hear_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, &a->body);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, hear_field);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, a);
    if (rq->type != NULL) {
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
                         (curl_off_t)rq->body.len);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, rq->body.ptr);
    }
    curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, rq->method);
}

enum status
http_ask(struct http *h, const struct http_request *rq, struct http_answer *a,
         struct http_why *why)
{
    struct curl_slist *fields = NULL;
    char url[URL_MAX_BYTES];
    CURLcode code = CURLE_OUT_OF_MEMORY;
    long status = 0;

    *a = (struct http_answer){.log_end = -1};
    buf_init(&a->body, HTTP_ANSWER_MAX);
    if (snprintf(url, sizeof url, "%s%s", h->origin, rq->path) >=
        (int)sizeof url) {
        (void)refuse(why, "the address is too long");
        return ST_INVALID;
    }
    h->said[0] = '\0';
    fields = fields_of(h, rq);
    if (fields != NULL) {
        set_options(h, url, rq, fields, a);
        code = curl_easy_perform(h->curl);
        curl_slist_free_all(fields);
    }
    if (code != CURLE_OK) {
        bool is_long = buf_status(&a->body) != ST_OK;

        (void)snprintf(why->text, sizeof why->text, "%s: %s", h->origin,
                       is_long              ? "the answer is too long"
                       : h->said[0] != '\0' ? h->said
                                            : curl_easy_strerror(code));
        http_answer_free(a);
        return is_long ? ST_NOSPACE : ST_BUSY;
    }
    curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
    a->status = (int)status;
    return ST_OK;
}

void
http_answer_free(struct http_answer *a)
{
    if (a->body.ptr != NULL)
        secret_wipe(a->body.ptr, a->body.room);
    buf_free(&a->body);
}
