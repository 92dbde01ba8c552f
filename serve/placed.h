#ifndef SERVE_PLACED_H
#define SERVE_PLACED_H

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * placed: questionnaires that the operator put into a folder, for everybody
 * here.  Every file NAME.json of it (FHIR R4, R5, STU3) is looked at once, at
 * the start, by the same code as on the page (core/sheet.h); what cannot be
 * used is left out and told, and stops nothing.
 */
#define PLACED_FORMS 64
#define PLACED_BYTES (4u << 20)                  /* of all of them together */
#define PLACED_ANSWER (6 * PLACED_BYTES + 65536) /* the same, all escaped */

/* What is told of a file: one line, without its end:
 * "FILE: line 3, item[0].item[1]: this linkId stands twice in the form". */
typedef void placed_tell(void *arg, const char *line);

/*
 * Read the folder's files in the order of their names.  *out gets what the API
 * answers, {"questionnaires": [TEXT, ...]}: the files' texts as they are, so
 * that a browser reads them anew.  *n: how many.
 *
 * ST_OK also when files were left out.  ST_ABSENT: the folder cannot be read,
 * told as well; *out then lists none.  ST_NOSPACE: memory; *out is as it may
 * be.
 */
MUST_USE enum status placed_read(const char *folder, struct buf *out, size_t *n,
                                 placed_tell *tell, void *arg);

#endif
