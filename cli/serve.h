#ifndef CLI_SERVE_H
#define CLI_SERVE_H

/*
 * mainstay serve: read the settings, bring the database up to date, load the
 * server key, listen until told to stop.  argv[0] is "serve".  Returns the
 * exit status: 0 stopped gracefully, 1 could not start or run, 2 settings.
 */
int cli_serve(int argc, char **argv);

#endif
