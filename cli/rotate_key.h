#ifndef CLI_ROTATE_KEY_H
#define CLI_ROTATE_KEY_H

/* mainstay new-key FILE: make a server key in a new file, mode 0400. */
int cli_new_key(int argc, char **argv);

/*
 * mainstay rotate-key: everything under a new server key, while no server
 * runs; says what to do with copies of the old one.  Exit status: 0 done,
 * 1 not finished (run it again), 2 settings.
 */
int cli_rotate_key(int argc, char **argv);

#endif
