/*
 * Passphrases and codes from a terminal or a file.
 */
#include "cli/open_way.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "seal/secret.h"

#define LINE_MAX_BYTES NFKC_MAX

/* One line from fd, without its end; -1 when it is too long or unreadable. */
static ssize_t
read_line(int fd, char line[LINE_MAX_BYTES])
{
    ssize_t n = 0;
    char c;

    for (;;) {
        ssize_t got = read(fd, &c, 1);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return -1;
        if (got == 0 || c == '\n')
            break;
        if (n == LINE_MAX_BYTES)
            return -1;
        line[n++] = c;
    }
    if (n > 0 && line[n - 1] == '\r')
        n--;
    return n;
}

static ssize_t
from_file(const char *file, char line[LINE_MAX_BYTES], struct open_why *why)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0) {
        open_say(why, OPEN_USE, "%s: %s", file, strerror(errno));
        return -1;
    }
    n = read_line(fd, line);
    close(fd);
    if (n < 0)
        open_say(why, OPEN_USE, "%s: its first line is too long", file);
    return n;
}

/* The terminal itself, whatever standard input is; echo off while it is typed.
 * TCSAFLUSH drops what was typed before the question. */
static ssize_t
from_terminal(const char *prompt, char line[LINE_MAX_BYTES],
              struct open_why *why)
{
    struct termios shown, hidden;
    ssize_t n = -1;
    int fd = open("/dev/tty", O_RDWR | O_CLOEXEC);

    if (fd < 0 || tcgetattr(fd, &shown) != 0) {
        open_say(why, OPEN_USE,
                 "there is no terminal to ask at; use --passphrase-file or "
                 "--code-file");
        goto out;
    }
    hidden = shown;
    hidden.c_lflag &= ~(tcflag_t)ECHO;
    if (tcsetattr(fd, TCSAFLUSH, &hidden) != 0) {
        open_say(why, OPEN_TROUBLE, "the terminal would show what is typed");
        goto out;
    }
    (void)!write(fd, prompt, strlen(prompt));
    n = read_line(fd, line);
    (void)!write(fd, "\n", 1);
    (void)tcsetattr(fd, TCSAFLUSH, &shown);
    if (n < 0)
        open_say(why, OPEN_USE, "that is too long");
out:
    if (fd >= 0)
        close(fd);
    return n;
}

static int
understand(struct open_way *w, const struct open_ask *ask, struct str line,
           struct open_why *why)
{
    enum status st;

    if (line.len == 0)
        return open_say(why, OPEN_USE, "nothing was given");
    if (!ask->is_pass)
        w->has_code = code_parse(w->code, line) == ST_OK;
    if (ask->is_code)
        return w->has_code ? 0
                           : open_say(why, OPEN_LOCKED,
                                      "this is not a recovery code: 28 letters "
                                      "and digits with a check in them");
    st = nfkc_text(line, (char *)w->pass, sizeof w->pass, &w->pass_len);
    w->has_pass = st == ST_OK;
    if (st == ST_INVALID)
        return open_say(why, OPEN_USE, "the passphrase is not UTF-8 text");
    return st == ST_OK ? 0 : open_say(why, OPEN_USE, "that is too long");
}

int
open_way_get(struct open_way *w, const struct open_ask *ask,
             struct open_why *why)
{
    char line[LINE_MAX_BYTES];
    ssize_t n;
    int rc;

    *w = (struct open_way){.has_code = false};
    n = ask->file != NULL ? from_file(ask->file, line, why)
                          : from_terminal(ask->prompt, line, why);
    rc = n < 0 ? (int)why->exit
               : understand(w, ask, (struct str){line, (size_t)n}, why);
    secret_wipe(line, sizeof line);
    return rc;
}

void
open_way_clear(struct open_way *w)
{
    secret_wipe(w, sizeof *w);
}
