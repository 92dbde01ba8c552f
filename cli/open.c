/*
 * mainstay open: options, source, listing, records.
 */
#include "cli/open.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/id.h"
#include "cli/open_source.h"
#include "cli/open_write.h"
#include "seal/prim.h"

static const char usage[] =
    "usage: mainstay open EXPORT [options]\n"
    "       mainstay open --server URL --name NAME [options]\n"
    "\n"
    "Opens what a person has sealed: from a sealed copy (Settings, \"Save a\n"
    "sealed copy\"), without any server, or from a server, without any page "
    "or\n"
    "script of it: their own space, and every group and pair they are in.\n"
    "Every entry is verified first; what does not verify is refused with its\n"
    "place and cause, and then nothing is written.\n"
    "\n"
    "The passphrase is asked for at the terminal; for a copy the recovery "
    "code\n"
    "will do.  Without --as or --verify the contents are listed.\n"
    "\n"
    "  --as jsonl|markdown|csv   write the records, to standard output\n"
    "  --out FOLDER              to a new folder instead: all of it or "
    "nothing\n"
    "  --verify                  only verify\n"
    "  --passphrase-file FILE    the passphrase is its first line\n"
    "  --code-file FILE          the recovery code is\n"
    "  --step-file FILE          the sign-in code of an app is, for a server\n"
    "                            that asks for one; without, at the terminal\n"
    "  --help                    this text\n"
    "\n"
    "What this computer has seen of an account on a server is remembered "
    "below\n"
    "$XDG_STATE_HOME/mainstay (~/.local/state/mainstay); older states are\n"
    "refused.\n"
    "\n"
    "Exit status: 0 done; 1 out of memory, disk or network; 2 wrong use;\n"
    "3 passphrase or code does not fit; 4 refused: altered, cut, older than\n"
    "seen; 5 made by newer software.\n";

struct options {
    const char *file;
    struct open_place at;
    struct open_ask ask;
    const char *out;
    enum open_form form;
    bool only_verify;
};

/* ---- options ---- */

static int
bad_use(struct open_why *why, const char *word)
{
    return open_say(why, OPEN_USE, "%s (see mainstay open --help)", word);
}

/* Options with a value; the value is there. */
static int
take_value(struct options *o, const char *name, const char *value,
           struct open_why *why)
{
    if (strcmp(name, "--server") == 0)
        o->at.url = value;
    else if (strcmp(name, "--name") == 0)
        o->at.name = value;
    else if (strcmp(name, "--step-file") == 0)
        o->at.step_file = value;
    else if (strcmp(name, "--out") == 0)
        o->out = value;
    else if (strcmp(name, "--passphrase-file") == 0 ||
             strcmp(name, "--code-file") == 0) {
        if (o->ask.file != NULL)
            return bad_use(why, "one passphrase or one code");
        o->ask.file = value;
        o->ask.is_code = strcmp(name, "--code-file") == 0;
        o->ask.is_pass = !o->ask.is_code;
    } else if (strcmp(name, "--as") == 0) {
        o->form = open_form_named(value);
        if (o->form == OPEN_NONE)
            return bad_use(why, "--as is jsonl, markdown or csv");
    } else {
        return open_say(why, OPEN_USE,
                        "no option %s (see mainstay open --help)", name);
    }
    return 0;
}

static int
check_options(const struct options *o, struct open_why *why)
{
    if ((o->file == NULL) == (o->at.url == NULL))
        return bad_use(why, "name a sealed copy, or a server");
    if ((o->at.url == NULL) != (o->at.name == NULL))
        return bad_use(why, "--server and --name go together");
    if (o->at.url == NULL && o->at.step_file != NULL)
        return bad_use(why, "--step-file is for a server");
    if (o->at.url != NULL && o->ask.is_code)
        return bad_use(why, "signing in to a server needs the passphrase");
    if (o->out != NULL && o->form == OPEN_NONE)
        return bad_use(why, "--out needs --as");
    if (o->only_verify && o->form != OPEN_NONE)
        return bad_use(why, "--verify writes nothing");
    return 0;
}

static int
take_options(struct options *o, char **argv, struct open_why *why)
{
    int rc = 0;

    for (; *argv != NULL && rc == 0; argv++) {
        const char *a = *argv;

        if (strcmp(a, "--verify") == 0)
            o->only_verify = true;
        else if (a[0] != '-' && o->file == NULL)
            o->file = a;
        else if (a[0] != '-' || argv[1] == NULL)
            rc = open_say(why, OPEN_USE,
                          "%s: not understood (see mainstay open --help)", a);
        else
            rc = take_value(o, a, *++argv, why);
    }
    if (rc == 0)
        rc = check_options(o, why);
    o->ask.prompt =
        o->file != NULL ? "Passphrase or recovery code: " : "Passphrase: ";
    if (o->at.url != NULL)
        o->ask.is_pass = true; /* also one that looks like a code */
    return rc;
}

/* ---- contents ---- */

static const char *
kind_name(uint8_t kind)
{
    return kind == SPACE_PERSONAL ? "personal"
           : kind == SPACE_PAIR   ? "one-to-one"
                                  : "group";
}

static void
add_count(struct buf *out, size_t n, const char *what)
{
    buf_add(out, STR("  "));
    buf_add_int(out, (int64_t)n);
    buf_add_byte(out, ' ');
    buf_add(out, (struct str){what, strlen(what)});
    buf_add_byte(out, '\n');
}

/* "  Tuesday circle: Ada, Ben, somebody without a name" */
static void
list_members(struct buf *out, const struct open_log *l)
{
    struct str name = open_log_name(l, l->space.id);

    buf_add(out, STR("  "));
    buf_add(out, name.len > 0 ? name : STR("without a name"));
    for (unsigned i = 0; i < l->space.list.n; i++) {
        buf_add(out, i == 0 ? STR(": ") : STR(", "));
        name = open_log_name(l, l->space.list.m[i].user);
        buf_add(out, name.len > 0 ? name : STR("somebody without a name"));
    }
    buf_add(out, l->space.closed ? STR(" (closed)\n") : STR("\n"));
}

/* Texts that should be there, one by one: by their number they can be asked
 * after. */
static void
list_missing(struct buf *out, const struct open_log *l)
{
    for (size_t i = 0; i < l->n_room; i++) {
        if (!l->table[i].is_missing || l->since == 0 ||
            l->table[i].epoch < l->since) /* which is not sent, as agreed */
            continue;
        buf_add(out, STR("  entry "));
        buf_add_int(out, (int64_t)l->table[i].seq);
        buf_add(out, STR(": its text was not sent, although nobody deleted "
                         "it: lost, or withheld\n"));
    }
}

static void
list_log(struct buf *out, const struct open_log *l)
{
    size_t count[ENTRY_OTYPE_COUNT] = {0};
    char id[ID_TEXT + 1];

    id_render(l->space.id, id);
    for (size_t i = 0; i < l->n_room; i++)
        if (l->table[i].is_used && l->table[i].len > 0 &&
            l->table[i].otype != 0)
            count[l->table[i].otype]++;
    buf_add(out, STR("space "));
    buf_add(out, (struct str){id, ID_TEXT});
    buf_add(out, STR(" ("));
    buf_add(out, (struct str){kind_name(l->space.list.kind),
                              strlen(kind_name(l->space.list.kind))});
    buf_add(out, STR("): "));
    buf_add_int(out, (int64_t)l->space.seq);
    buf_add(out, STR(" entries verified, head "));
    buf_add_hex(out, l->space.head, 16);
    buf_add_byte(out, '\n');
    if (l->space.list.kind != SPACE_PERSONAL)
        list_members(out, l);
    for (uint16_t t = 1; t < ENTRY_OTYPE_COUNT; t++)
        if (count[t] > 0)
            add_count(out, count[t], open_type_name(t));
    if (l->n_erased > 0)
        add_count(out, l->n_erased, "erased");
    if (l->n_locked > 0)
        add_count(out, l->n_locked,
                  "written before this account was a member: not opened");
    if (l->n_waiting > 0)
        add_count(out, l->n_waiting,
                  l->space.list.kind == SPACE_PAIR
                      ? "whose key has not arrived: the other of you two sends "
                        "it by opening the page of both"
                      : "whose key has not arrived: any other member sends it "
                        "by opening the group");
    list_missing(out, l);
}

/* What is in it, as text. */
static int
list(struct buf *out, const struct open_source *s, struct open_why *why)
{
    char id[ID_TEXT + 1];

    id_render(s->holder->user, id);
    buf_add(out, buf_str(&s->notes));
    buf_add(out, STR("account "));
    buf_add(out, (struct str){id, ID_TEXT});
    buf_add(out, STR(": identity, keyring and heads are its own\n"));
    for (size_t i = 0; i < s->n_logs; i++)
        list_log(out, s->log[i]);
    return open_say_status(
        why, buf_status(&s->notes) == ST_OK ? buf_status(out) : ST_NOSPACE,
        "listing");
}

/* ---- the command ---- */

static int
write_records(const struct options *o, struct open_source *s,
              struct str contents, struct open_why *why)
{
    struct open_writer w;
    int rc = open_writer_begin(&w, o->form, o->out, why);

    for (size_t i = 0; i < s->n_logs && rc == 0; i++)
        rc = open_log_each(s->log[i], s->holder, open_writer_take, &w, why);
    if (rc == 0)
        rc = open_writer_end(&w, contents, why);
    open_writer_drop(&w);
    return rc;
}

/* No core file, and files for their owner only: what is opened here is
 * readable. */
static void
harden(void)
{
    struct rlimit none = {0, 0};

    umask(077);
    (void)setrlimit(RLIMIT_CORE, &none);
}

static int
run(const struct options *o, struct open_why *why)
{
    struct open_source s;
    struct buf text;
    int rc;

    buf_init(&text, 1u << 20);
    if (open_source_init(&s) != ST_OK)
        rc = open_say_status(why, ST_NOSPACE, "reading");
    else if (o->file != NULL)
        rc = open_file(&s, o->file, &o->ask, why);
    else
        rc = open_server(&s, &o->at, &o->ask, why);
    if (rc == 0) {
        open_source_order(&s);
        rc = list(&text, &s, why);
    }
    if (rc == 0 && o->form != OPEN_NONE)
        rc = write_records(o, &s, buf_str(&text), why);
    if (rc == 0) /* beside records on standard output it would be in the way */
        fwrite(text.ptr, 1, text.len,
               o->form != OPEN_NONE && o->out == NULL ? stderr : stdout);
    if (rc == 0 && fflush(stdout) != 0)
        rc = open_say(why, OPEN_TROUBLE, "standard output cannot be written");
    buf_free(&text);
    open_source_free(&s);
    return rc;
}

int
cli_open(int argc, char **argv)
{
    struct open_why why = {.exit = OPEN_DONE};
    struct options o = {.file = NULL};
    int rc;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        fputs(usage, stdout);
        return 0;
    }
    rc = take_options(&o, argv + 1, &why);
    if (rc == 0 && prim_start() != ST_OK)
        rc = open_say(&why, OPEN_TROUBLE, "the library does not start");
    if (rc == 0) {
        harden();
        rc = run(&o, &why);
    }
    if (rc != 0)
        fprintf(stderr, "mainstay open: %s.\n", why.text);
    return rc;
}
