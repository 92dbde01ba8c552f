#ifndef SERVE_CONFIG_H
#define SERVE_CONFIG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/conf.h"
#include "core/status.h"
#include "core/str.h"
#include "serve/keyfile.h"
#include "serve/mail.h"

/*
 * config: the server's settings (config.def), from file, MAINSTAY_* and
 * command line, with what follows from them.
 */
struct config {
#define CONF(name, type, ...) CONF_FIELD_##type name;
#include "serve/config.def"
#undef CONF
    struct str store_url;    /* database, or the one in the data directory */
    struct keyfile key;      /* where K_srv comes from */
    struct str data_path;    /* NUL-terminated */
    struct str backup_path;  /* NUL-terminated; empty: beside the database */
    struct mail_config mail; /* url empty: no mail is sent */
    const char *inside;      /* feeds_inside */
    const char *forms;       /* questionnaires; empty: none */
    const char *address;     /* of `listen` */
    unsigned port;
};

/*
 * Read everything; argv are the words after the command's name, env the
 * environment.  "--config FILE" among them names the file.  Errors are
 * appended to `errors`, one a line.  ST_INVALID, ST_NOSPACE as conf_read.
 */
MUST_USE enum status config_read(char *const *argv, char *const *env,
                                 struct arena *a, struct config *out,
                                 struct buf *errors);

/* The table as a commented configuration file. */
void config_manual(struct buf *out);

#endif
