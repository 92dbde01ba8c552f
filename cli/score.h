#ifndef CLI_SCORE_H
#define CLI_SCORE_H

/*
 * score: `mainstay score --form FILE [--key NAME] < answers.jsonl`, scores by
 * the same code as the questionnaires page.  Exit status 0; 1 when memory or
 * output fails; 2 for wrong use or input: the message names the line, and the
 * lines before it were answered.
 */
int cli_score(int argc, char **argv);

#endif
