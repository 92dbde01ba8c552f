/*
 * qr: pictures of text, over libqrcodegen.
 */
#include "serve/qr.h"

#include <string.h>

#include <qrcodegen.h>

#define MARGIN 4   /* modules, as the standard asks */
#define VERSION 12 /* largest picture: QR_TEXT bytes at medium correction */
#define ROOM qrcodegen_BUFFER_LEN_FOR_VERSION(VERSION)

/* One dark run of a row: move there, draw it, and close. */
static void
add_run(struct buf *path, int x, int y, int n)
{
    buf_add_byte(path, 'M');
    buf_add_int(path, x + MARGIN);
    buf_add_byte(path, ' ');
    buf_add_int(path, y + MARGIN);
    buf_add_byte(path, 'h');
    buf_add_int(path, n);
    buf_add(path, STR("v1h-"));
    buf_add_int(path, n);
    buf_add_byte(path, 'z');
}

enum status
qr_path(struct str text, struct buf *path, int64_t *side)
{
    uint8_t code[ROOM], work[ROOM];
    char copy[QR_TEXT + 1];
    int size;

    if (text.len > QR_TEXT)
        return ST_NOSPACE;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    if (!qrcodegen_encodeText(copy, work, code, qrcodegen_Ecc_MEDIUM, 1,
                              VERSION, qrcodegen_Mask_AUTO, true))
        return ST_NOSPACE;
    size = qrcodegen_getSize(code);
    for (int y = 0; y < size; y++) {
        for (int x = 0; x < size;) {
            int n = 0;

            while (x + n < size && qrcodegen_getModule(code, x + n, y))
                n++;
            if (n > 0)
                add_run(path, x, y, n);
            x += n > 0 ? n : 1;
        }
    }
    *side = size + 2 * MARGIN;
    return buf_status(path);
}
