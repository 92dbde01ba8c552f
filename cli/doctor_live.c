/*
 * doctor_live: an address as a browser sees it.  Through libcurl.
 */
#include "cli/doctor.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/curl.h"

#define WAIT_S 15
#define HEAD_MAX (64 * 1024)
#define URL_MAX 1024
#define SOON_DAYS 14
#define SKEW_S 60

/* The answer to one request. */
struct answer {
    struct buf head; /* "name: value\n" lines, names in small letters */
    long status;
    char expires[64]; /* of the certificate, as OpenSSL writes it; or "" */
    CURLcode code;
};

static size_t
keep_line(char *bytes, size_t size, size_t n, void *arg)
{
    struct answer *a = arg;
    bool is_name = true;

    for (size_t i = 0; i < size * n; i++) {
        char c = bytes[i];

        if (c == '\r')
            continue;
        if (c == ':')
            is_name = false;
        if (is_name && c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        buf_add_byte(&a->head, c);
    }
    return size * n;
}

static size_t
drop(char *bytes, size_t size, size_t n, void *arg)
{
    (void)bytes;
    (void)arg;
    return size * n;
}

/* The end of the first certificate, the server's own. */
static void
keep_expiry(CURL *curl, struct answer *a)
{
    static const char mark[] = "Expire date:";
    struct curl_certinfo *info = NULL;

    if (curl_easy_getinfo(curl, CURLINFO_CERTINFO, &info) != CURLE_OK ||
        info == NULL || info->num_of_certs < 1)
        return;
    for (struct curl_slist *l = info->certinfo[0]; l != NULL; l = l->next)
        if (strncmp(l->data, mark, sizeof mark - 1) == 0)
            snprintf(a->expires, sizeof a->expires, "%s",
                     l->data + sizeof mark - 1);
}

static void
fetch(const char *url, const char *path, bool trusts_all, struct answer *a)
{
    char full[URL_MAX];
    size_t n = strlen(url);
    CURL *curl = curl_load() == ST_OK ? curl_easy_init() : NULL;

    *a = (struct answer){.code = CURLE_FAILED_INIT};
    buf_init(&a->head, HEAD_MAX);
    if (curl == NULL)
        return;
    while (n > 0 && url[n - 1] == '/')
        n--;
    snprintf(full, sizeof full, "%.*s%s", (int)n, url, path);
    (void)curl_easy_setopt(curl, CURLOPT_URL, full);
    (void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    (void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WAIT_S);
    (void)curl_easy_setopt(curl, CURLOPT_CERTINFO, 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, trusts_all ? 0L : 1L);
    (void)curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, trusts_all ? 0L : 2L);
    (void)curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
    (void)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, keep_line);
    (void)curl_easy_setopt(curl, CURLOPT_HEADERDATA, a);
    (void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    a->code = curl_easy_perform(curl);
    (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &a->status);
    keep_expiry(curl, a);
    curl_easy_cleanup(curl);
}

/* The value of a field, in room; NULL without it. */
static const char *
field(const struct answer *a, const char *name, char *room, size_t size)
{
    struct str rest = buf_str(&a->head), line;
    size_t n = strlen(name);

    while (rest.len > 0) {
        str_cut(rest, '\n', &line, &rest);
        if (line.len <= n || memcmp(line.ptr, name, n) != 0 ||
            line.ptr[n] != ':')
            continue;
        line = str_trim((struct str){line.ptr + n + 1, line.len - n - 1});
        snprintf(room, size, "%.*s", (int)line.len, line.ptr);
        return room;
    }
    return NULL;
}

/* Enough of each to know that it came through as it was sent; serve/head.c
 * has the whole. */
static void
look_at_fields(struct doctor *d, const struct answer *a)
{
    static const struct {
        const char *name, *holds;
    } wanted[] = {
        {"content-security-policy", "default-src 'none'; script-src 'self'"},
        {"integrity-policy", "blocked-destinations=(script)"},
        {"cross-origin-opener-policy", "same-origin"},
        {"cross-origin-resource-policy", "same-origin"},
        {"x-content-type-options", "nosniff"},
        {"referrer-policy", "no-referrer"},
        {"permissions-policy", "camera=()"},
        {"strict-transport-security", "max-age="},
        {"cache-control", "no-store"},
    };
    char room[2048];

    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const char *value = field(a, wanted[i].name, room, sizeof room);

        if (value == NULL || strstr(value, wanted[i].holds) == NULL)
            doctor_add(d, DOCTOR_live_header, "%s", wanted[i].name);
    }
    if (field(a, "content-encoding", room, sizeof room) != NULL)
        doctor_add(d, DOCTOR_live_packed, "%.40s", room);
    if (field(a, "server", room, sizeof room) != NULL ||
        field(a, "x-powered-by", room, sizeof room) != NULL)
        doctor_add(d, DOCTOR_live_chatter, "%.60s", room);
}

static void
look_at_times(struct doctor *d, const struct answer *a)
{
    char room[128];
    const char *date = field(a, "date", room, sizeof room);
    time_t then = date != NULL ? curl_getdate(date, NULL) : -1;
    time_t now = time(NULL);
    double days;

    if (then >= 0 && (then - now > SKEW_S || now - then > SKEW_S))
        doctor_add(d, DOCTOR_live_clock, "%lld s", (long long)(then - now));
    if (a->expires[0] == '\0')
        return;
    then = curl_getdate(a->expires, NULL);
    days = difftime(then, now) / 86400;
    if (then >= 0 && days < SOON_DAYS)
        doctor_add(d, DOCTOR_live_expires, "%.0f days left", days);
}

void
doctor_live(struct doctor *d, const char *url)
{
    struct answer page, metrics;

    if (strncmp(url, "https://", 8) != 0)
        doctor_add(d, DOCTOR_not_https, "%.150s", url);
    fetch(url, "/sign-in", false, &page);
    if (page.code == CURLE_PEER_FAILED_VERIFICATION) {
        doctor_add(d, DOCTOR_live_untrusted, "%s",
                   curl_easy_strerror(page.code));
        buf_free(&page.head);
        fetch(url, "/sign-in", true, &page);
    }
    if (page.code != CURLE_OK || page.status != 200) {
        doctor_add(d, DOCTOR_live_unreachable, "%s, status %ld",
                   curl_easy_strerror(page.code), page.status);
        goto out;
    }
    look_at_fields(d, &page);
    look_at_times(d, &page);
    fetch(url, "/metrics", true, &metrics);
    if (metrics.code == CURLE_OK && metrics.status == 200)
        doctor_add(d, DOCTOR_live_metrics, "%s", "");
    buf_free(&metrics.head);
out:
    buf_free(&page.head);
}
