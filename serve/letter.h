#ifndef SERVE_LETTER_H
#define SERVE_LETTER_H

#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "store/community.h"
#include "store/notice.h"
#include "web/tpl.h"

/*
 * letter: a notice as words (web/tpl/mail.html, mail-dates.html).  It names
 * the community and what kind of thing happened, or is due, on which day; no
 * person, no name, no content.
 */
#define LETTER_SUBJECT 200 /* bytes at most */
#define LETTER_TEXT 4096   /* bytes at most */

/* Is there a language of this tag?  At most LANG_TAG_MAX bytes. */
#define LANG_TAG_MAX 16
bool letter_knows(struct str tag);

/* The language of a tag, the first one for a tag that is unknown. */
enum tpl_lang letter_lang(struct str tag);

/*
 * Append subject (one line) and text (lines end in CR LF, as mail wants) in
 * the notice's language.  code: of a confirmation, or the time of a
 * session, in clear; else empty.
 * ST_NOSPACE, or ST_INVALID for a kind without words.
 */
MUST_USE enum status letter_write(const struct notice *n,
                                  const struct community *c, struct str code,
                                  struct buf *subject, struct buf *text);

#endif
