#ifndef SERVE_SHELL_H
#define SERVE_SHELL_H

#include <stdbool.h>

#include "core/status.h"
#include "core/str.h"
#include "web/tpl.h"

/*
 * shell: the sealed pages, rendered once when the server starts, one per
 * address and language.  The same bytes for everybody, so that their hashes
 * can be published and compared.
 */
struct shells;

/* Render all of them; dev puts the development banner on each.  The caller
 * owns *out.  ST_NOSPACE. */
MUST_USE enum status shell_render(bool dev, struct shells **out);

/* shell_free(NULL) does nothing. */
void shell_free(struct shells *s);

/* The finished page; borrowed.  ST_ABSENT: no shell has this address. */
MUST_USE enum status shell_get(const struct shells *s, struct str path,
                               enum tpl_lang lang, struct str *page);

#endif
