/*
 * setup_link: the one-time link that makes a new installation somebody's.
 */
#include "cli/setup_link.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/b64.h"
#include "base/clock.h"
#include "base/rng.h"
#include "seal/prim.h"
#include "seal/secret.h"
#include "serve/config.h"
#include "store/setup.h"
#include "store/store.h"

#define LIFE_MS (15 * 60 * 1000) /* a link is valid this long */
#define TOKEN_LEN 32
#define TEXT_MAX (64 * 1024)

static enum status
keep(struct str url, const uint8_t hash[SETUP_TOKEN], int64_t expires_ms)
{
    struct store *s = NULL;
    struct store_why why = {.text = ""};
    enum status st;

    st = store_open(url, STORE_WRITE, &why, &s);
    if (st != ST_OK) {
        fprintf(stderr, "mainstay: the database cannot be opened: %s\n",
                why.text);
        return st;
    }
    st = store_begin(s, STORE_WRITES);
    if (st == ST_OK)
        st = setup_token_put(s, hash, expires_ms);
    if (st == ST_OK)
        st = store_commit(s);
    if (st != ST_OK)
        store_rollback(s);
    store_close(s);
    return st;
}

enum status
setup_link_print(struct str url, struct str base, int64_t now_ms)
{
    uint8_t token[TOKEN_LEN], hash[SETUP_TOKEN];
    struct bytes part;
    struct buf text;
    enum status st;

    buf_init(&text, 128);
    st = rng_fill(&rng_system, token, sizeof token);
    if (st != ST_OK)
        goto out;
    b64_add(&text, token, sizeof token);
    st = buf_status(&text);
    if (st != ST_OK)
        goto out;
    /* What is hashed is the text, as it comes back in the address. */
    part = (struct bytes){(const uint8_t *)text.ptr, text.len};
    prim_hash(hash, sizeof hash, &part, 1, NULL, 0);
    st = keep(url, hash, now_ms + LIFE_MS);
    if (st == ST_OK)
        printf("\nSet this installation up within 15 minutes:\n"
               "  %.*s/setup?token=%.*s\n\n",
               (int)base.len, base.ptr, (int)text.len, text.ptr);
    fflush(stdout);
out:
    secret_wipe(token, sizeof token);
    buf_free(&text);
    return st;
}

int
cli_setup_link(int argc, char **argv)
{
    struct config c;
    struct arena a;
    struct buf text;
    int rc = 1;

    if (argc > 1 && strcmp(argv[1], "--help") == 0) {
        printf("usage: mainstay setup-link [--config FILE] [settings]\n\n"
               "Prints a new one-time set-up link, valid for 15 minutes.\n");
        return 0;
    }
    arena_init(&a, TEXT_MAX);
    buf_init(&text, TEXT_MAX);
    if (config_read(argv + 1, environ, &a, &c, &text) != ST_OK) {
        fwrite(text.ptr, 1, text.len, stderr);
        rc = 2;
        goto out;
    }
    if (prim_start() != ST_OK)
        goto out;
    buf_add(&text, STR("http://"));
    buf_add(&text, c.listen);
    if (buf_status(&text) == ST_OK &&
        setup_link_print(c.store_url, buf_str(&text), clock_wall_ms(NULL)) ==
            ST_OK)
        rc = 0;
out:
    buf_free(&text);
    arena_free(&a);
    return rc;
}
