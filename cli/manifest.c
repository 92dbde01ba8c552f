/*
 * mainstay manifest: what this very program serves.
 */
#include "cli/manifest.h"

#include <stdio.h>
#include <string.h>

#include "serve/manifest.h"
#include "web/assets.h"

int
cli_manifest(int argc, char **argv)
{
    struct buf text;
    enum status st;

    if (argc > 1) {
        bool is_help = strcmp(argv[1], "--help") == 0;

        fprintf(is_help ? stdout : stderr,
                "usage: mainstay manifest\n\nPrints the SHA-384 of every page, "
                "script, style and module that this program\nserves to "
                "everybody alike.  A release carries it, signed; verify-"
                "instance\ncompares.  Exit status: 0 done, 1 failed, 2 wrong "
                "use.\n");
        return is_help ? 0 : 2;
    }
    buf_init(&text, MANIFEST_MAX);
    st = manifest_render(&text, &web_assets, false);
    if (st == ST_OK && (fwrite(text.ptr, 1, text.len, stdout) != text.len ||
                        fflush(stdout) != 0))
        st = ST_BROKEN;
    buf_free(&text);
    if (st != ST_OK)
        fprintf(stderr, "mainstay manifest: failed\n");
    return st == ST_OK ? 0 : 1;
}
