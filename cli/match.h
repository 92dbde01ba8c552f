#ifndef CLI_MATCH_H
#define CLI_MATCH_H

/*
 * match: `mainstay match < FILE`, seekers to places by seeker-proposing
 * deferred acceptance (core/stable.h); reads what core/stable_text.h reads,
 * prints one JSON object.  Exit status 0; 1 when memory or output fails; 2 for
 * wrong use or bad input (the message names line and column, nothing is printed
 * on standard output).
 */
int cli_match(int argc, char **argv);

#endif
