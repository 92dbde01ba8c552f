/*
 * serve: from settings to a listening server, each step in its own function,
 * in the order in which it must happen.
 */
#include "cli/serve.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/setup_link.h"
#include "seal/prim.h"
#include "serve/config.h"
#include "serve/dispatch.h"
#include "serve/keyfile.h"
#include "serve/listen.h"
#include "serve/manifest.h"
#include "serve/placed.h"
#include "serve/relay.h"
#include "serve/sandbox.h"
#include "serve/shell.h"
#include "web/assets.h"
#include "store/community.h"
#include "store/schema.h"

#define TEXT_MAX (64 * 1024)

static void
say(const char *what)
{
    fprintf(stderr, "mainstay: %s\n", what);
}

/* No core file of a server: it would hold what passed through its memory. */
static void
harden(void)
{
    struct rlimit none = {0, 0};

    umask(077);
    (void)setrlimit(RLIMIT_CORE, &none);
}

static enum status
make_data(const struct config *c)
{
    if (mkdir(c->data_path.ptr, 0700) == 0 || errno == EEXIST)
        return ST_OK;
    fprintf(stderr, "mainstay: data directory %s: %s\n", c->data_path.ptr,
            strerror(errno));
    return ST_BROKEN;
}

/* The database first, so that a key is only made for a new one. */
static enum status
open_data(const struct config *c, struct srvkey_ring *ring)
{
    struct schema_done done = {.from = 0};
    struct buf why;
    enum status st;

    buf_init(&why, TEXT_MAX);
    st = schema_migrate(c->store_url, clock_wall_ms(NULL),
                        c->backup_path.len > 0 ? c->backup_path.ptr : NULL,
                        &done);
    if (st != ST_OK) {
        fprintf(stderr, "mainstay: database: %s\n", done.why.text);
        goto out;
    }
    if (done.backup[0] != '\0')
        fprintf(stderr,
                "mainstay: copied the database to %s before "
                "bringing it up to date\n",
                done.backup);
    st = keyfile_load(&c->key, done.from == 0, ring, &why);
    if (st != ST_OK)
        fwrite(why.ptr, 1, why.len, stderr);
out:
    buf_free(&why);
    return st;
}

/* The data folder, and the database's if it is another.  *folder lives in the
 * arena. */
static enum status
plan_sandbox(const struct config *c, struct arena *a, const char *folder[2],
             struct sandbox *box)
{
    const struct str scheme = STR("sqlite:");
    struct str path = {NULL, 0};
    enum status st = ST_OK;

    *box = (struct sandbox){.folders = folder, .n_folders = 1};
    folder[0] = c->data_path.ptr;
    if (str_starts(c->store_url, scheme))
        path = (struct str){c->store_url.ptr + scheme.len,
                            c->store_url.len - scheme.len};
    while (path.len > 0 && path.ptr[path.len - 1] != '/')
        path.len--;
    if (path.len > 0) {
        st = arena_str(a, path, &path);
        folder[box->n_folders++] = path.ptr;
    }
    return st;
}

/* Is this installation set up?  A development instance sets itself up. */
static enum status
find_community(const struct config *c, struct str base, bool *is_set_up)
{
    struct community home;
    struct store *s = NULL;
    struct store_why why;
    struct arena a;
    enum status st;

    arena_init(&a, TEXT_MAX);
    st = store_open(c->store_url, STORE_WRITE, &why, &s);
    if (st == ST_OK)
        st = store_begin(s, STORE_WRITES);
    if (st == ST_OK)
        st = community_get(s, &a, &home);
    *is_set_up = st == ST_OK;
    if (st == ST_ABSENT && c->development) {
        home = (struct community){.name = STR("Mainstay, development"),
                                  .base_url = base,
                                  .zone = STR("Europe/London"),
                                  .is_open = true,
                                  .created_ms = clock_wall_ms(NULL)};
        st = community_put(s, &home);
        *is_set_up = st == ST_OK;
    } else if (st == ST_ABSENT) {
        st = ST_OK;
    }
    if (st == ST_OK)
        st = store_commit(s);
    if (s != NULL && st != ST_OK)
        store_rollback(s);
    store_close(s);
    arena_free(&a);
    return st;
}

static enum status
listen_on(const struct config *c, struct app *app)
{
    struct listen_config lc;
    enum status st;

    listen_defaults(&lc);
    lc.address = c->address;
    lc.port = c->port;
    if (c->loops > 0)
        lc.n_loops = (unsigned)c->loops;
    if (c->workers > 0)
        lc.n_workers = (unsigned)c->workers;
    lc.has_writer = app->store_groups;
    lc.trusts_forwarded = c->forwarded;
    lc.logs_requests = true;
    st = listen_run(&lc, &dispatch_calls, app);
    relay_free(atomic_load(&app->relay));
    if (st == ST_CONFLICT)
        say("the address is in use; choose another with --listen");
    else if (st == ST_DENIED)
        say("not allowed to listen there; choose a port above 1023");
    else if (st != ST_OK)
        say("stopped; see the lines above");
    return st;
}

static void
say_refused(void *arg, const char *line)
{
    (void)arg;
    fprintf(stderr, "mainstay: questionnaire left out: %s\n", line);
}

/* What the operator placed; a broken file stops nothing. */
static enum status
read_questionnaires(const struct config *c, struct buf *out)
{
    size_t n = 0;
    enum status st;

    if (c->forms[0] == '\0') {
        buf_add(out, STR("{\"questionnaires\":[]}"));
        return buf_status(out);
    }
    st = placed_read(c->forms, out, &n, say_refused, NULL);
    if (st == ST_OK || st == ST_ABSENT)
        LOG(LOG_NOTICE, 0, "questionnaires", LOG_INT("n", n));
    return st == ST_ABSENT ? ST_OK : st;
}

static int
run(const struct config *c, struct arena *a, struct str base)
{
    static struct app app;
    const char *folder[2];
    struct sandbox box;
    struct srvkey_ring ring = {.n = 0};
    struct buf forms;
    bool is_set_up = false;
    int rc = 1;

    buf_init(&forms, PLACED_ANSWER);
    if (prim_start() != ST_OK || make_data(c) != ST_OK ||
        open_data(c, &ring) != ST_OK)
        goto out;
    if (find_community(c, base, &is_set_up) != ST_OK) {
        say("the database cannot be read");
        goto out;
    }
    if (!is_set_up &&
        setup_link_print(c->store_url, base, clock_wall_ms(NULL)) != ST_OK)
        goto out;
    app = (struct app){
        .store_url = c->store_url,
        .is_development = c->development,
        .store_groups = str_starts(c->store_url, STR("sqlite:")),
        .ring = &ring,
        .throttle = throttle_new(),
        .assets = &web_assets,
        .manifest = manifest_keeper_new(&web_assets, c->development),
        .mail = c->smtp_url.len > 0 ? &c->mail : NULL,
        .reads_feeds = c->feeds,
        .toil_bits = APP_TOIL_BITS,
        .feeds_inside = c->inside,
        .video_url = c->video_url,
        .backup_days = c->backup_days,
        .started_ms = clock_wall_ms(NULL),
    };
    if (app.throttle == NULL || app.manifest == NULL ||
        read_questionnaires(c, &forms) != ST_OK) {
        say("memory ran out");
        goto out;
    }
    app.questionnaires = buf_str(&forms);
    if (plan_sandbox(c, a, folder, &box) != ST_OK) {
        say("memory ran out");
        goto out;
    }
    if (c->sandbox && sandbox_is_possible())
        app.sandbox = &box;
    else
        LOG(LOG_WARN, 0, "no_sandbox", LOG_INT("wanted", c->sandbox));
    if (c->development)
        fprintf(stderr,
                "\nMainstay, development instance with open "
                "registration: %.*s\n\n",
                (int)base.len, base.ptr);
    rc = listen_on(c, &app) == ST_OK ? 0 : 1;
out:
    buf_free(&forms);
    manifest_keeper_free(app.manifest);
    throttle_free(app.throttle);
    srvkey_clear(&ring);
    return rc;
}

int
cli_serve(int argc, char **argv)
{
    static const enum log_level levels[] = {LOG_ERROR, LOG_WARN, LOG_NOTICE,
                                            LOG_INFO, LOG_DEBUG};
    struct config c;
    struct arena a;
    struct buf text;
    int rc = 2;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        printf("usage: mainstay serve [--config FILE] [--development] "
               "[settings]\n\nSettings: mainstay check-config --manual\n");
        return 0;
    }
    arena_init(&a, TEXT_MAX);
    buf_init(&text, TEXT_MAX);
    if (config_read(argv + 1, environ, &a, &c, &text) != ST_OK) {
        fwrite(text.ptr, 1, text.len, stderr);
        goto out;
    }
    harden();
    log_init(levels[c.log]);
    if (strncmp(c.address, "127.", 4) == 0 || strcmp(c.address, "::1") == 0)
        buf_add(&text, STR("http://localhost:"));
    else
        buf_add(&text, STR("http://SERVER:"));
    buf_add_int(&text, (int64_t)c.port);
    if (buf_status(&text) == ST_OK)
        rc = run(&c, &a, buf_str(&text));
out:
    buf_free(&text);
    arena_free(&a);
    return rc;
}
