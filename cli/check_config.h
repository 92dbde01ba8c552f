#ifndef CLI_CHECK_CONFIG_H
#define CLI_CHECK_CONFIG_H

/*
 * mainstay check-config: every error in the settings at once, or the list of
 * what is in force; with --manual every setting as a commented file.
 */
int cli_check_config(int argc, char **argv);

#endif
