/*
 * seed: one file a request.
 */
#include "test/http/seed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define SEED_MAX (8 * 1024 * 1024)
#define LONG 4096 /* bytes of a body of one byte, written as its length */

static const char *folder; /* NULL: nothing is kept */

static _Noreturn void
give_up(const char *what)
{
    fprintf(stderr, "seed: %s\n", what);
    exit(1);
}

void
seed_begin(const char *name)
{
    char part[600];

    folder = name;
    snprintf(part, sizeof part, "%s/", name);
    for (char *p = part + 1; *p != '\0'; p++)
        if (*p == '/') {
            *p = '\0';
            (void)mkdir(part, 0777);
            *p = '/';
        }
}

static bool
is_of_one_byte(struct str body)
{
    return body.len > LONG && memcmp(body.ptr, body.ptr + 1, body.len - 1) == 0;
}

static void
render(const struct stage_request *rq, struct str target, struct buf *b)
{
    const char *who = stage_names[rq->who];

    buf_add(b, exchange_method_name(rq->method));
    buf_add_byte(b, ' ');
    buf_add(b, target);
    if (rq->query.len > 0) {
        buf_add_byte(b, '?');
        buf_add(b, rq->query);
    }
    buf_add_byte(b, '\n');
    buf_add(b, (struct str){who, strlen(who)});
    buf_add_byte(b, '\n');
    buf_add(b, rq->type);
    if (is_of_one_byte(rq->body)) {
        buf_add_byte(b, '\t');
        buf_add_int(b, (int64_t)rq->body.len);
        buf_add_byte(b, '\n');
        buf_add_byte(b, rq->body.ptr[0]);
        return;
    }
    buf_add_byte(b, '\n');
    buf_add(b, rq->body);
}

void
seed_keep(const struct stage_request *rq, struct str target)
{
    uint64_t sum = 0xcbf29ce484222325u; /* FNV-1a */
    char path[700];
    struct buf b;
    FILE *out;

    if (folder == NULL || !str_starts(target, STR("/api/")))
        return;
    buf_init(&b, SEED_MAX);
    render(rq, target, &b);
    for (size_t i = 0; i < b.len; i++)
        sum = (sum ^ (uint8_t)b.ptr[i]) * 0x100000001b3u;
    snprintf(path, sizeof path, "%s/%016llx", folder, (unsigned long long)sum);
    out = fopen(path, "w");
    if (buf_status(&b) != ST_OK || out == NULL ||
        fwrite(b.ptr, 1, b.len, out) != b.len)
        give_up(path);
    fclose(out);
    buf_free(&b);
}
