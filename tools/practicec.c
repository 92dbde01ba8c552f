/*
 * practicec: compiles guided practices (data/practice/NAME.tsv) at build time
 * into a part for tplc: one <template> a practice, a <p> a step with its
 * seconds, every word marked for translation.
 *
 *   practicec FILE
 *
 * Writes to standard output.  A malformed line, or a practice whose seconds do
 * not add up to its minutes, stops the build with file, line and reason.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_LIMIT 1024 /* bytes of one line */
#define COLUMNS 6
#define MINUTES_MAX 60
#define STEP_MIN 5 /* seconds in which a tired person can read a step */

static const char *file_name;
static unsigned line_number;

static _Noreturn void
refuse(const char *reason)
{
    fprintf(stderr, "%s:%u: %s\n", file_name, line_number, reason);
    exit(1);
}

/* Split at tabs; the line is changed in place.  Gives the columns. */
static int
split(char *line, char **column)
{
    int n = 0;

    for (char *at = line; at != NULL; n++) {
        char *tab = strchr(at, '\t');

        if (n == COLUMNS)
            refuse("too many columns");
        if (*at == '\0' || at == tab)
            refuse("a column is empty");
        if (tab != NULL)
            *tab++ = '\0';
        column[n] = at;
        at = tab;
    }
    return n;
}

static long
number(const char *s, long max)
{
    char *end;
    long n = strtol(s, &end, 10);

    if (*end != '\0' || n < 1 || n > max)
        refuse("a number is expected");
    return n;
}

static void
check_text(const char *s)
{
    if (strpbrk(s, "<>{}\"") != NULL)
        refuse("a text holds markup");
}

static void
check_name(const char *s)
{
    if (strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen(s))
        refuse("a name holds a character that names may not hold");
}

/* Begin one practice; gives its seconds. */
static long
begin(char **column, int n)
{
    long minutes;

    if (n != 6)
        refuse("practice has five columns");
    check_name(column[1]);
    check_name(column[2]);
    minutes = number(column[3], MINUTES_MAX);
    check_text(column[4]);
    check_text(column[5]);
    printf("<template data-practice=\"%s\" data-kind=\"%s\" "
           "data-minutes=\"%ld\"><div><h3>{{_}}%s{{/_}}</h3>"
           "<p class=\"when\">{{_}}%s{{/_}}</p>\n",
           column[1], column[2], minutes, column[4], column[5]);
    return minutes * 60;
}

static long
step(char **column, int n)
{
    long seconds;

    if (n != 3)
        refuse("step has two columns");
    seconds = number(column[1], MINUTES_MAX * 60);
    if (seconds < STEP_MIN)
        refuse("a step is too short to be read");
    check_text(column[2]);
    printf("<p data-seconds=\"%ld\">{{_}}%s{{/_}}</p>\n", seconds, column[2]);
    return seconds;
}

static void
end(bool begun, long left)
{
    if (!begun)
        return;
    if (left != 0)
        refuse("the seconds of the practice before are not its minutes");
    printf("</div></template>\n");
}

int
main(int argc, char **argv)
{
    char line[LINE_LIMIT], *column[COLUMNS] = {NULL};
    bool begun = false;
    long left = 0;
    FILE *in;

    if (argc != 2) {
        fprintf(stderr, "usage: practicec FILE\n");
        return 2;
    }
    file_name = argv[1];
    in = fopen(file_name, "r");
    if (in == NULL) {
        fprintf(stderr, "%s: %s\n", file_name, strerror(errno));
        return 1;
    }
    while (fgets(line, sizeof line, in) != NULL) {
        size_t len = strlen(line);
        int n;

        line_number++;
        if (len == 0 || line[len - 1] != '\n')
            refuse("the line is too long or has no end");
        line[len - 1] = '\0';
        if (line[0] == '#' || line[0] == '\0')
            continue;
        n = split(line, column);
        if (strcmp(column[0], "practice") == 0) {
            end(begun, left);
            left = begin(column, n);
            begun = true;
        } else if (strcmp(column[0], "step") == 0 && begun) {
            left -= step(column, n);
        } else {
            refuse("a line begins with practice, or with step after it");
        }
    }
    end(begun, left);
    fclose(in);
    return begun ? 0 : 1;
}
