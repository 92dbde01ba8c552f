#ifndef CLI_VERIFY_INSTANCE_H
#define CLI_VERIFY_INSTANCE_H

/* mainstay verify-instance: does an instance serve what was released?  0 yes;
 * otherwise see cli/open_say.h. */
int cli_verify_instance(int argc, char **argv);

#endif
