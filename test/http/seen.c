/*
 * seen: each field of an entry in the directory, shown to the community, to
 * groups, or to nobody, asked for by somebody who shares a group with its owner
 * and by somebody who does not: who may not see it gets the page that is there
 * without it, byte for byte, and does not find the entry by it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/directory.h"
#include "test/http/abuse_table.h"
#include "test/http/stage_room.h"

#define ROOM 65536

/* A field, what is put into it, and the question that finds it. */
static const struct {
    const char *name, *filled, *question;
} fields[] = {
    {"languages", "language=cy", "language=cy"},
    {"orientation", "orientation=Gestalt", "q=gestalt"},
    {"themes", "theme=trauma", "theme=trauma"},
    {"region", "region=Grazburg", "q=grazburg"},
    {"zone", "zone=Europe/Vienna", "q=vienna"},
    {"years", "years=y10", "years=y10"},
    {"offers", "offer=group", "offer=group"},
    {"seeks", "seek=consult", "seek=consult"},
    {"about", "about=Abendstunden", "q=abendstunden"},
    {"reach", "reach=0800+1234", "q=0800"},
};
static const char *const shows[] = {"nobody", "groups", "community"};

static struct stage s;
static char path[64];
static int n_points, n_failed;

static void
ask(enum stage_who who, enum exchange_method method, const char *at,
    const char *query, const char *body, struct stage_answer *a)
{
    struct stage_request rq = {.who = who,
                               .method = method,
                               .path = {at, strlen(at)},
                               .query = {query, strlen(query)}};
    struct buf filled;

    buf_init(&filled, ROOM);
    if (body != NULL) {
        rq.type = STR("application/x-www-form-urlencoded");
        abuse_fill(&s, body, &filled);
        rq.body = buf_str(&filled);
    }
    stage_ask(&s, &rq, a);
    buf_free(&filled);
}

/* ada's entry with nothing but her name, and one field if it is filled. */
static void
write_entry(size_t field, const char *to)
{
    struct stage_answer a;
    char body[256];

    snprintf(body, sizeof body,
             "csrf={ada.csrf}&name=Ada+Lovell&%s&show_%s=%s&do=save",
             fields[field].filled, fields[field].name, to);
    ask(STAGE_ADA, EXCHANGE_POST, "/network/me", "", body, &a);
    if (a.status != 303) {
        fprintf(stderr, "%s: %u\n", fields[field].name, a.status);
        exit(1);
    }
    stage_answer_clear(&a);
}

static void
find_path(void)
{
    struct directory_row row;
    char id[ID_TEXT + 1];
    struct arena a;

    arena_init(&a, ROOM);
    stage_need(store_begin(s.ctx.store, STORE_READS), "begin");
    stage_need(
        directory_mine(s.ctx.store, s.person[STAGE_ADA].holder.user, &a, &row),
        "entry");
    store_rollback(s.ctx.store);
    id_render(row.entry, id);
    snprintf(path, sizeof path, "/network/people/%s", id);
    arena_free(&a);
}

/* Past a form token, if one begins here. */
static struct str
past_token(struct str at)
{
    const struct str mark = STR("name=\"csrf\" value=\"");
    struct str token, rest;

    if (!str_starts(at, mark))
        return at;
    str_cut((struct str){at.ptr + mark.len, at.len - mark.len}, '"', &token,
            &rest);
    return rest;
}

/* The same bytes, but for form tokens. */
static bool
is_same(struct str a, struct str b)
{
    while (a.len > 0 && b.len > 0) {
        a = past_token(a);
        b = past_token(b);
        if (a.len == 0 || b.len == 0 || *a.ptr != *b.ptr)
            break;
        a = (struct str){a.ptr + 1, a.len - 1};
        b = (struct str){b.ptr + 1, b.len - 1};
    }
    return a.len == 0 && b.len == 0;
}

static void
point(bool ok, enum stage_who who, size_t field, const char *to,
      const char *what)
{
    n_failed += !ok;
    printf("%sok %d - %s for %s, %s %s\n", ok ? "" : "not ", ++n_points,
           fields[field].name, to, stage_names[who], what);
}

/* Rank of who sees it among `shows`: 1 for groups, 2 for everybody. */
static void
look(enum stage_who who, size_t field, size_t to, size_t least)
{
    struct stage_answer with, without, found;
    bool may = to >= least,
         can_find = strcmp(fields[field].name, "zone") != 0 &&
                    strcmp(fields[field].name, "reach") != 0;

    write_entry(field, "nobody");
    find_path();
    ask(who, EXCHANGE_GET, path, "", NULL, &without);
    write_entry(field, shows[to]);
    ask(who, EXCHANGE_GET, path, "", NULL, &with);
    point(with.status == 200 &&
              is_same(buf_str(&with.body), buf_str(&without.body)) == !may,
          who, field, shows[to], may ? "sees it" : "sees nothing of it");
    ask(who, EXCHANGE_GET, "/network/people", fields[field].question, NULL,
        &found);
    point(found.status == 200 &&
              stage_has(&found.body, STR("Ada Lovell")) == (may && can_find),
          who, field, shows[to],
          may && can_find ? "finds it" : "finds nothing");
    stage_answer_clear(&with);
    stage_answer_clear(&without);
    stage_answer_clear(&found);
}

int
main(void)
{
    struct stage_room room;
    char url[100];

    log_init(LOG_ERROR);
    stage_room_open(&room, "seen");
    stage_room_url(&room, "db", url, sizeof url);
    stage_open(&s, url);
    stage_group(&s);
    for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++)
        for (size_t to = 0; to < 3; to++) {
            look(STAGE_BELA, f, to, 1);
            look(STAGE_OPERATOR, f, to, 2);
        }
    stage_close(&s);
    stage_room_close(&room);
    printf("1..%d\n", n_points);
    return n_failed > 0;
}
