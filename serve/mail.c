/*
 * mail: SMTP over libcurl.
 */
#include "serve/mail.h"

#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/curl.h"

#define SEND_S 60    /* for everything */
#define CONNECT_S 15 /* of it */
#define HEAD_LINE 1200
#define ARENA_MAX (64 * 1024)
#define WORD_BYTES 18 /* of UTF-8 in one encoded word, which has at most 75 */

/* The host of smtp://HOST:PORT, without brackets of IPv6. */
static struct str
host_of(struct str url)
{
    struct str host;

    for (size_t i = 0; i + 2 < url.len; i++)
        if (url.ptr[i] == ':' && url.ptr[i + 1] == '/') {
            url = (struct str){url.ptr + i + 3, url.len - i - 3};
            break;
        }
    if (url.len > 0 && url.ptr[0] == '[') {
        str_cut((struct str){url.ptr + 1, url.len - 1}, ']', &host,
                &(struct str){NULL, 0});
        return host;
    }
    str_cut(url, '/', &url, &(struct str){NULL, 0});
    str_cut(url, ':', &host, &(struct str){NULL, 0});
    return host;
}

static bool
is_local(struct str url)
{
    struct str host = host_of(url);

    return str_starts(host, STR("127.")) || str_eq(host, STR("localhost")) ||
           str_eq(host, STR("::1"));
}

bool
mail_url_fits(struct str url)
{
    return (str_starts(url, STR("smtp://")) ||
            str_starts(url, STR("smtps://"))) &&
           host_of(url).len > 0;
}

enum status
mail_start(void)
{
    return curl_load();
}

/* An encoded word (RFC 2047, Q) of up to WORD_BYTES of s; how many it took.
 * Characters are not torn. */
static size_t
add_word(struct buf *b, struct str s)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t n = s.len < WORD_BYTES ? s.len : WORD_BYTES;

    while (n > 1 && n < s.len && ((uint8_t)s.ptr[n] & 0xc0) == 0x80)
        n--;
    buf_add(b, STR("=?UTF-8?Q?"));
    for (size_t i = 0; i < n; i++) {
        uint8_t c = (uint8_t)s.ptr[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
            (c >= '0' && c <= '9')) {
            buf_add_byte(b, (char)c);
        } else {
            buf_add_byte(b, '=');
            buf_add_byte(b, hex[c >> 4]);
            buf_add_byte(b, hex[c & 15]);
        }
    }
    buf_add(b, STR("?="));
    return n;
}

/* A subject as it may stand in the head. */
static void
add_subject(struct buf *b, struct str s)
{
    bool is_plain = true;

    for (size_t i = 0; i < s.len; i++)
        is_plain = is_plain && s.ptr[i] >= ' ' && s.ptr[i] <= '~';
    if (is_plain) {
        buf_add(b, s);
        return;
    }
    while (s.len > 0) {
        size_t n = add_word(b, s);

        s = (struct str){s.ptr + n, s.len - n};
        if (s.len > 0)
            buf_add(b, STR("\r\n "));
    }
}

/* Append a field of the head to *list; what is in `b` is used up. */
static enum status
put_line(struct curl_slist **list, struct buf *b)
{
    struct curl_slist *more;
    enum status st;

    buf_add_byte(b, '\0');
    st = buf_status(b);
    if (st != ST_OK)
        return st;
    more = curl_slist_append(*list, b->ptr);
    buf_clear(b);
    if (more == NULL)
        return ST_NOSPACE;
    *list = more;
    return ST_OK;
}

static void
add_date(struct buf *b, int64_t at_ms)
{
    char date[CLOCK_HTTP_DATE];

    clock_http_date(at_ms, date);
    buf_add(b, STR("Date: "));
    buf_add(b, (struct str){date, CLOCK_HTTP_DATE - 3}); /* without "GMT" */
    buf_add(b, STR("+0000"));
}

static enum status
make_head(const struct mail_config *cfg, const struct mail_message *m,
          struct curl_slist **list)
{
    struct str from = {cfg->from, strlen(cfg->from)}, domain;
    struct buf b;
    enum status st;

    buf_init(&b, HEAD_LINE);
    add_date(&b, m->at_ms);
    st = put_line(list, &b);
    buf_add(&b, STR("From: Mainstay \x3c"));
    buf_add(&b, from);
    buf_add_byte(&b, '>');
    if (st == ST_OK)
        st = put_line(list, &b);
    buf_add(&b, STR("To: "));
    buf_add(&b, m->to);
    if (st == ST_OK)
        st = put_line(list, &b);
    buf_add(&b, STR("Subject: "));
    add_subject(&b, m->subject);
    if (st == ST_OK)
        st = put_line(list, &b);
    str_cut(from, '@', &(struct str){NULL, 0}, &domain);
    buf_add(&b, STR("Message-ID: \x3c"));
    buf_add_hex(&b, m->id, sizeof m->id);
    buf_add_byte(&b, '@');
    buf_add(&b, domain);
    buf_add_byte(&b, '>');
    if (st == ST_OK)
        st = put_line(list, &b);
    buf_add(&b, STR("Auto-Submitted: auto-generated"));
    if (st == ST_OK)
        st = put_line(list, &b);
    buf_free(&b);
    return st;
}

static int
may_go_on(void *stop, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a;
    (void)b;
    (void)c;
    (void)d;
    return atomic_load((const atomic_bool *)stop) ? 1 : 0;
}

/* Where and how; options that cannot fail are not asked whether they did. */
static void
set_way(CURL *h, const struct mail_config *cfg, const atomic_bool *stop)
{
    bool local = is_local((struct str){cfg->url, strlen(cfg->url)});

    curl_easy_setopt(h, CURLOPT_URL, cfg->url);
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(h, CURLOPT_PROXY, "");
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_TIMEOUT, (long)SEND_S);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(h, CURLOPT_USE_SSL,
                     (long)(local ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    curl_easy_setopt(h, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (cfg->ca[0] != '\0')
        curl_easy_setopt(h, CURLOPT_CAINFO, cfg->ca);
    if (cfg->user[0] != '\0') {
        curl_easy_setopt(h, CURLOPT_USERNAME, cfg->user);
        curl_easy_setopt(h, CURLOPT_PASSWORD, cfg->password);
    }
    curl_easy_setopt(h, CURLOPT_MAIL_FROM, cfg->from);
    curl_easy_setopt(h, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(h, CURLOPT_XFERINFOFUNCTION, may_go_on);
    curl_easy_setopt(h, CURLOPT_XFERINFODATA, stop);
}

/* The text as the one part, so that libcurl encodes it. */
static enum status
set_text(curl_mime *mime, struct str text)
{
    curl_mimepart *part = curl_mime_addpart(mime);

    if (part == NULL || curl_mime_data(part, text.ptr, text.len) != CURLE_OK ||
        curl_mime_type(part, "text/plain; charset=utf-8") != CURLE_OK ||
        curl_mime_encoder(part, "quoted-printable") != CURLE_OK)
        return ST_NOSPACE;
    return ST_OK;
}

/* A refusal of this mail, or of any? */
static enum status
judge(CURL *h, CURLcode rc, struct mail_why *why)
{
    long reply = 0;

    curl_easy_getinfo(h, CURLINFO_RESPONSE_CODE, &reply);
    *why = (struct mail_why){reply, curl_easy_strerror(rc)};
    if (rc == CURLE_OK)
        return ST_OK;
    if (rc == CURLE_OUT_OF_MEMORY)
        return ST_NOSPACE;
    /* libcurl's words for MAIL FROM, RCPT TO or DATA answered with 4xx, 5xx */
    if (reply >= 400 && rc != CURLE_LOGIN_DENIED &&
        rc != CURLE_USE_SSL_FAILED && reply != 421)
        return ST_DENIED;
    return ST_BUSY;
}

enum status
mail_send(const struct mail_config *cfg, const struct mail_message *m,
          const atomic_bool *stop, struct mail_why *why)
{
    struct curl_slist *head = NULL, *to = NULL;
    curl_mime *mime = NULL;
    CURL *h = NULL;
    struct arena a;
    struct str address;
    enum status st;

    *why = (struct mail_why){0, "memory ran out"};
    arena_init(&a, ARENA_MAX);
    st = arena_str(&a, m->to, &address);
    if (st == ST_OK)
        st = make_head(cfg, m, &head);
    if (st != ST_OK)
        goto out;
    st = ST_NOSPACE;
    h = curl_easy_init();
    if (h == NULL)
        goto out;
    to = curl_slist_append(NULL, address.ptr);
    mime = curl_mime_init(h);
    if (to == NULL || mime == NULL || set_text(mime, m->text) != ST_OK)
        goto out;
    set_way(h, cfg, stop);
    curl_easy_setopt(h, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, head);
    curl_easy_setopt(h, CURLOPT_MIMEPOST, mime);
    st = judge(h, curl_easy_perform(h), why);
out:
    curl_easy_cleanup(h);
    curl_mime_free(mime);
    curl_slist_free_all(head);
    curl_slist_free_all(to);
    arena_free(&a);
    return st;
}
