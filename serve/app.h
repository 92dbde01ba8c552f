#ifndef SERVE_APP_H
#define SERVE_APP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "core/status.h"
#include "core/str.h"
#include "seal/srvkey.h"
#include "serve/asset.h"
#include "serve/throttle.h"
#include "store/store.h"

/*
 * app: what the whole server shares.  Made once by cli/serve.c before any
 * thread starts, constant afterwards but for the members that say otherwise.
 */
struct listen_server;
struct mail_config;
struct mailer;
struct manifest_keeper;
struct reader;
struct relay;
struct sandbox;

struct app {
    struct str store_url;
    bool is_development;       /* open registration, a banner on each page */
    bool store_groups;         /* SQLite: one writer, loops may read */
    const struct clock *clock; /* NULL: the machine's */
    struct srvkey_ring *ring;  /* K_srv and its sub-keys */
    struct throttle *throttle; /* locks itself */
    const struct asset_set *assets;
    struct manifest_keeper *manifest; /* locks itself */
    const struct mail_config *mail;   /* NULL: no mail is sent */
    struct mailer *mailer;    /* the serving thread's, between ready and stop */
    bool reads_feeds;         /* feeds are fetched */
    const char *feeds_inside; /* serve/fetch.h; NULL or "": none */
    struct reader *reader;    /* as mailer */
    int64_t toil_bits;        /* of a stamp on an enquiry: core/toil.h */
    struct str questionnaires; /* of the operator: serve/placed.h */
    struct str video_url;      /* sessions may have rooms there; empty: none */
    struct relay *_Atomic relay;   /* set when all threads run; NULL: alone */
    const struct sandbox *sandbox; /* NULL: none */
    struct listen_server *_Atomic srv; /* set when all threads run */
    _Atomic int64_t swept_ms;          /* last housekeeping */
    _Atomic uint64_t answered[6];      /* by hundred of the status, 1xx..5xx */
    int64_t backup_days; /* a deleted account may lie in a copy that long */
    int64_t started_ms;  /* wall, for /metrics */
};

/* What one thread owns. */
struct app_ctx {
    struct store *store; /* NULL where the thread needs none */
    bool has_batch;      /* a batch's or group's transaction is open */
};

/* Housekeeping of sessions, tokens and tickets at most this often. */
#define APP_SWEEP_MS (60 * 1000)

/* A quarter of a million hashes for a first word to a therapist: part of a
 * second on a computer, seconds on a telephone. */
#define APP_TOIL_BITS 18

#endif
