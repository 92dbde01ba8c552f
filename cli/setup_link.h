#ifndef CLI_SETUP_LINK_H
#define CLI_SETUP_LINK_H

#include <stdint.h>

#include "core/status.h"
#include "core/str.h"

/* mainstay setup-link: print a new set-up link, valid for 15 minutes. */
int cli_setup_link(int argc, char **argv);

/* Make a token in the database at url and print its link for `base` (scheme,
 * host and port, no slash at the end) on standard output. */
MUST_USE enum status setup_link_print(struct str url, struct str base,
                                      int64_t now_ms);

#endif
