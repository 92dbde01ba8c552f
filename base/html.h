#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/buf.h"
#include "core/str.h"

/*
 * html: finished markup, and the only functions that make it from text.
 *
 * A struct html is produced by generated template code and by this file, by
 * nothing else; a template's raw place takes a struct html and no other type,
 * so text from outside cannot reach a page unescaped.
 */
struct html {
    struct str markup; /* borrowed */
};

/* Append s with & < > " ' replaced by references: safe between tags and
 * inside a quoted attribute.  NUL and other control bytes except tab and
 * newline become U+FFFD. */
void html_add_text(struct buf *b, struct str s);

/* Append s as a quoted attribute's URL.  Allowed are addresses of this site
 * ("/…", not "//…", and no backslash), "#…", "https:", "mailto:" and "tel:";
 * anything else becomes "#".  Escaped as text. */
void html_add_url(struct buf *b, struct str s);

/*
 * Append markup of our own templates as plain text, for mail: elements go,
 * paragraphs are lines with an empty line between them, white space is drawn
 * together, and the references that html_add_text makes are undone.
 */
void html_add_plain(struct buf *b, struct html page);

#endif
