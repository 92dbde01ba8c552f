#ifndef SERVE_QR_H
#define SERVE_QR_H

#include <stdint.h>

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * qr: a text as a QR picture (ISO/IEC 18004), for a phone to read from the
 * screen.  Over libqrcodegen; the only file that includes it.
 *
 * Appends the dark modules as one path of SVG to `path`; *side gets the edge
 * of the whole picture in modules, its quiet margin of four included.
 * ST_NOSPACE: the text is longer than QR_TEXT, or the path than its buf.
 */
#define QR_TEXT 200 /* bytes */

MUST_USE enum status qr_path(struct str text, struct buf *path, int64_t *side);

#endif
