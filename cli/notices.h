#ifndef CLI_NOTICES_H
#define CLI_NOTICES_H

/*
 * mainstay notices: what the licences of others ask us to say, about the word
 * lists inside the program, as plain text.  Exit status: 0 printed, 1 output
 * failed, 2 bad use.
 */
int cli_notices(int argc, char **argv);

#endif
