#ifndef BASE_GZIP_H
#define BASE_GZIP_H

#include "base/buf.h"
#include "core/status.h"
#include "core/str.h"

/*
 * gzip: compression of finished bytes in memory (RFC 1952), both ways, with
 * ceilings.  Never for sealed responses: their size must not depend on what
 * is inside.
 *
 * A struct gzip keeps zlib's window (about 260 KiB) between calls; one per
 * thread, made at its first use.
 */
struct gzip;

/* NULL when memory ran out.  Owned by the caller until gzip_free. */
struct gzip *gzip_new(void);
void gzip_free(struct gzip *g);

/*
 * Append the compressed form of `plain` to `out` (level 1: pages are small
 * and made per request).  The bytes depend on `plain` alone: no time, no
 * name.  ST_NOSPACE when out's ceiling or memory is reached, and out is as
 * it was before.
 */
MUST_USE enum status gzip_pack(struct gzip *g, struct str plain,
                               struct buf *out);

/*
 * Append the plain form of one whole gzip member to `out`, whose ceiling
 * bounds what a small input may swell to.  ST_INVALID when it is damaged,
 * cut short or followed by other bytes, ST_NOSPACE at the ceiling; out is
 * then as it was before.
 */
MUST_USE enum status gzip_unpack(struct str packed, struct buf *out);

#endif
