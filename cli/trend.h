#ifndef CLI_TREND_H
#define CLI_TREND_H

/*
 * trend: `mainstay trend < FILE.csv`, the early warning over a file of
 * readings.  Reads all of standard input, checks it, and only then prints one
 * JSON line per reading.  Exit status 0; 1 when memory or output fails; 2 for
 * wrong use or bad input (the message names line and column, nothing is
 * printed on standard output).
 */
int cli_trend(int argc, char **argv);

#endif
