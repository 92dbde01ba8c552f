#ifndef CLI_FORM_GROUPS_H
#define CLI_FORM_GROUPS_H

/*
 * form-groups: `mainstay form-groups --rules FILE < pool.csv`, peer groups from
 * a pool of people (core/match.h, core/match_csv.h), printed as one JSON
 * object.  Exit status 0; 1 when memory or output fails; 2 for wrong use or bad
 * input (the message names line and column, nothing is printed on standard
 * output); 3 when no group can be formed (the JSON says why, person by person).
 */
int cli_form_groups(int argc, char **argv);

#endif
