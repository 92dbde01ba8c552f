#ifndef CLI_RANK_H
#define CLI_RANK_H

/*
 * rank: `mainstay rank --ties FILE --wishes FILE < entries.jsonl|csv`,
 * therapists' entries for one person (core/rank.h, core/rank_text.h), best fit
 * first, one JSON line each.  Exit status 0; 1 when memory or output fails; 2
 * for wrong use or bad input (the message names line and column, nothing is
 * printed on standard output).
 */
int cli_rank(int argc, char **argv);

#endif
