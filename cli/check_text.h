#ifndef CLI_CHECK_TEXT_H
#define CLI_CHECK_TEXT_H

/*
 * check-text: `mainstay check-text < DOCS.jsonl`, what could identify a person
 * in each text (core/ident.h).  One line in, {"id", "text"} and whatever else,
 * one line out: {"id", "spans": [{start, end, label, level, why, suggest}],
 * "rarity": {expected, drop}}; offsets in bytes of the UTF-8 text.  Exit status
 * 0; 1 when memory or output fails; 2 for wrong use or a bad line (the message
 * names it; the lines before it were answered).
 */
int cli_check_text(int argc, char **argv);

#endif
