#ifndef CLI_OPEN_WAY_H
#define CLI_OPEN_WAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/nfkc.h"
#include "cli/open_say.h"
#include "seal/bytes.h"
#include "seal/code.h"

/*
 * open_way: the passphrase or the recovery code somebody opens their records
 * with: typed at the terminal without being shown, or read from a file (its
 * first line).  Never an argument or a variable of the environment, which
 * other programs can see.
 *
 * One owner; open_way_clear when done.
 */
struct open_way {
    bool has_code; /* what was typed can be a recovery code */
    bool has_pass; /* and a passphrase: both are tried */
    uint8_t code[CODE_LEN];
    uint8_t pass[NFKC_MAX]; /* NFKC, UTF-8 */
    size_t pass_len;
};

/*
 * file NULL asks at the terminal with `prompt`.  is_code: it must be a recovery
 * code; is_pass: it is a passphrase, whatever it looks like; neither: both are
 * taken.  0 or the exit status, told in why.
 */
struct open_ask {
    const char *file;
    const char *prompt;
    bool is_code, is_pass;
};
int open_way_get(struct open_way *w, const struct open_ask *ask,
                 struct open_why *why);

void open_way_clear(struct open_way *w);

static inline struct bytes
open_way_pass(const struct open_way *w)
{
    return (struct bytes){w->pass, w->pass_len};
}

#endif
