#ifndef CLI_OPEN_H
#define CLI_OPEN_H

/* mainstay open: a person's own records, from a sealed copy or from a server,
 * verified and readable.  0 done; otherwise see cli/open_say.h. */
int cli_open(int argc, char **argv);

#endif
