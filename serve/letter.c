/*
 * letter: notices as words.
 */
#include "serve/letter.h"

#include "base/html.h"
#include "web/tpl.h"

#define MARKUP_MAX (16 * 1024) /* bytes of the rendered template */

bool
letter_knows(struct str tag)
{
    return str_eq(tpl_lang_list[letter_lang(tag)].tag, tag);
}

enum tpl_lang
letter_lang(struct str tag)
{
    for (int i = 0; i < TPL_LANG_COUNT; i++)
        if (str_eq(tpl_lang_list[i].tag, tag))
            return (enum tpl_lang)i;
    return (enum tpl_lang)0;
}

static const enum tpl_mail_kind kinds[NOTICE_COUNT] = {
    [NOTICE_PASSPHRASE] = TPL_MAIL_KIND_PASSPHRASE,
    [NOTICE_CODE] = TPL_MAIL_KIND_CODE,
    [NOTICE_ROTATED] = TPL_MAIL_KIND_ROTATED,
    [NOTICE_RESTARTED] = TPL_MAIL_KIND_RESTARTED,
    [NOTICE_DELETED] = TPL_MAIL_KIND_DELETED,
    [NOTICE_RECOVERED] = TPL_MAIL_KIND_RECOVERED,
    [NOTICE_FACTOR] = TPL_MAIL_KIND_FACTOR,
    [NOTICE_EMAIL] = TPL_MAIL_KIND_EMAIL,
    [NOTICE_SESSIONS] = TPL_MAIL_KIND_SESSIONS,
    [NOTICE_CONFIRM] = TPL_MAIL_KIND_CONFIRM,
};

/* The others: of dates and reminders (web/tpl/mail-dates.html). */
static const enum tpl_mail_dates_kind dates[NOTICE_COUNT] = {
    [NOTICE_DUE_CHECKIN] = TPL_MAIL_DATES_KIND_CHECKIN,
    [NOTICE_DUE_PLAN] = TPL_MAIL_DATES_KIND_PLAN,
    [NOTICE_DUE_PRACTICE] = TPL_MAIL_DATES_KIND_PRACTICE,
    [NOTICE_DUE_SESSION] = TPL_MAIL_DATES_KIND_SESSION,
    [NOTICE_RESTING] = TPL_MAIL_DATES_KIND_RESTING,
    [NOTICE_DATES] = TPL_MAIL_DATES_KIND_DATES,
    [NOTICE_DUE_WRITING] = TPL_MAIL_DATES_KIND_WRITING,
};

/* The notice's words, as markup. */
static enum status
words(const struct notice *n, const struct community *c, struct str code,
      struct buf *out)
{
    struct tpl_page page = {.lang = letter_lang(n->lang)};

    if (n->kind >= NOTICE_DUE_CHECKIN)
        return tpl_mail_dates(out, &page,
                              &(struct tpl_mail_dates){.kind = dates[n->kind],
                                                       .community = c->name,
                                                       .site = c->base_url,
                                                       .when = code});
    return tpl_mail(out, &page,
                    &(struct tpl_mail){.kind = kinds[n->kind],
                                       .community = c->name,
                                       .site = c->base_url,
                                       .at = n->created_ms,
                                       .digits = code});
}

/* The first line is the subject, the rest the text. */
static enum status
part(struct str plain, struct buf *subject, struct buf *text)
{
    struct str line;

    str_cut(plain, '\n', &line, &plain);
    buf_add(subject, line);
    while (plain.len > 0 && plain.ptr[0] == '\n')
        plain = (struct str){plain.ptr + 1, plain.len - 1};
    while (plain.len > 0) {
        str_cut(plain, '\n', &line, &plain);
        buf_add(text, line);
        buf_add(text, STR("\r\n"));
    }
    return buf_status(subject) != ST_OK ? buf_status(subject)
                                        : buf_status(text);
}

enum status
letter_write(const struct notice *n, const struct community *c, struct str code,
             struct buf *subject, struct buf *text)
{
    struct buf markup, plain;
    enum status st;

    if (n->kind < 0 || n->kind >= NOTICE_COUNT)
        return ST_INVALID;
    buf_init(&markup, MARKUP_MAX);
    buf_init(&plain, MARKUP_MAX);
    st = words(n, c, code, &markup);
    if (st != ST_OK)
        goto out;
    html_add_plain(&plain, (struct html){buf_str(&markup)});
    st = buf_status(&plain);
    if (st == ST_OK)
        st = part(buf_str(&plain), subject, text);
out:
    buf_free(&markup);
    buf_free(&plain);
    return st;
}
