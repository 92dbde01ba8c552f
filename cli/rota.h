#ifndef CLI_ROTA_H
#define CLI_ROTA_H

/* mainstay rota simulate: how far anybody's turns ever are from a fair share,
 * by simulation.  0; 1 when output failed; 2 for wrong use. */
int cli_rota(int argc, char **argv);

#endif
