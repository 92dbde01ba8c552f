/*
 * apart: whom somebody does not want to meet shows in nobody's pages.
 *
 * The same term is built again and again; worlds differ in who named whom, or
 * in something else that nobody sees.  What others and whoever forms the groups
 * are shown must be the same, byte for byte but for the form token:
 *
 *   before groups are formed, whoever is named;
 *   after it, when the groups are the same;
 *   and when there is no group, whether it is for somebody who named all the
 *   others or for somebody who only wants a larger one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "serve/vault.h"
#include "store/term.h"
#include "test/http/stage.h"
#include "test/http/stage_room.h"

#define PEOPLE 8
#define VIEWERS 4
#define PAGE (1 << 20)

static int n_points, n_failed;

static void
point(bool ok, const char *what)
{
    n_points++;
    n_failed += !ok;
    printf("%sok %d - %s\n", ok ? "" : "not ", n_points, what);
}

/* Person i: the first four are those of the stage who are signed in. */
static const enum stage_who viewers[VIEWERS] = {STAGE_ADA, STAGE_BELA,
                                                STAGE_OPERATOR, STAGE_STEWARD};

struct world {
    unsigned people;       /* bit i: person i takes part */
    unsigned named_by_ada; /* bit i: she does not want to meet person i */
    int must_from;         /* fewest members ada accepts; 0: any */
    bool is_formed;        /* groups have been formed */
    const char *answer;    /* what forming them says */
    char *page[VIEWERS];
};

static struct stage stage;
static struct stage_room room;
static char url[300], path[80];

static void
person_id(int i, uint8_t person[ID_LEN], uint8_t account[ID_LEN])
{
    memset(person, 10 + i, ID_LEN);
    memset(account, 100 + i, ID_LEN);
    if (i < VIEWERS)
        memcpy(account, stage.person[viewers[i]].holder.user, ID_LEN);
}

static void
name_apart(const struct term *t, unsigned named)
{
    uint8_t plain[PEOPLE * ID_LEN], who[ID_LEN], account[ID_LEN];
    struct str box = {NULL, 0};
    struct arena a;
    size_t n = 0;

    arena_init(&a, 1 << 16);
    for (int i = 0; i < PEOPLE; i++)
        if (named >> i & 1) {
            person_id(i, who, account);
            memcpy(plain + n++ * ID_LEN, who, ID_LEN);
        }
    person_id(0, who, account);
    if (n > 0)
        stage_need(vault_wrap(&stage.ring, account, STR("apart"),
                              (struct str){(char *)plain, n * ID_LEN}, &a,
                              &box),
                   "box");
    stage_need(term_apart_put(stage.ctx.store, account, t->term, box), "apart");
    arena_free(&a);
}

/* Persons 0, 1, 4, 5 are free on Monday, the others on Tuesday. */
static void
fill(const struct term *t, const struct world *w)
{
    static const char *const names[PEOPLE] = {"Ada", "Bela",  "Olga",  "Stefan",
                                              "Eva", "Fritz", "Gerda", "Hans"};

    for (int i = 0; i < PEOPLE; i++) {
        bool monday = i % 4 < 2;
        struct term_person p = {
            .name = {names[i], strlen(names[i])},
            .zone = STR("Europe/Vienna"),
            .m = {.hours = {monday ? UINT64_C(15) << 18 : UINT64_C(15) << 42},
                  .languages = 2,
                  .facilitates = MATCH_ABLE}};

        if (i == 0 && w->must_from > 0) {
            p.m.must_from = (uint8_t)w->must_from;
            p.m.must_to = 8;
        }
        person_id(i, p.person, p.account);
        if (w->people >> i & 1)
            stage_need(term_join(stage.ctx.store, t->term, &p), "person");
    }
}

/* The page with every form token blanked; owned by the caller. */
static char *
page_of(enum stage_who who)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    struct stage_request rq = {
        .who = who, .method = EXCHANGE_GET, .path = {path, strlen(path)}};
    struct stage_answer a;
    char *text = calloc(1, PAGE);

    stage_ask(&stage, &rq, &a);
    if (text == NULL || a.status != 200 || a.body.len >= PAGE) {
        printf("Bail out! the page gave %u\n", a.status);
        exit(1);
    }
    memcpy(text, a.body.ptr, a.body.len);
    for (char *at = text; (at = strstr(at, mark)) != NULL; at += sizeof mark)
        memset(at + sizeof mark - 1, '-', 64);
    stage_answer_clear(&a);
    return text;
}

static void
form_groups(const char *answer)
{
    char to[100], body[100];
    struct stage_request rq = {.who = STAGE_OPERATOR,
                               .method = EXCHANGE_POST,
                               .type =
                                   STR("application/x-www-form-urlencoded")};
    struct stage_answer a;

    snprintf(to, sizeof to, "%s/form", path);
    snprintf(body, sizeof body, "csrf=%s", stage.person[STAGE_OPERATOR].csrf);
    rq.path = (struct str){to, strlen(to)};
    rq.body = (struct str){body, strlen(body)};
    stage_ask(&stage, &rq, &a);
    point(a.status == 303 &&
              stage_has(&a.fields, (struct str){answer, strlen(answer)}),
          answer);
    stage_answer_clear(&a);
}

static void
build(struct world *w)
{
    struct term t = {.title = STR("Term"), .closes_day = 20800, .hours = 2};
    char id[ID_TEXT + 1];

    stage_open(&stage, url);
    memset(t.term, 7, ID_LEN);
    id_render(t.term, id);
    snprintf(path, sizeof path, "/network/terms/%s", id);
    stage_need(store_begin(stage.ctx.store, STORE_WRITES), "begin");
    stage_need(term_put(stage.ctx.store, &t, 1), "term");
    fill(&t, w);
    name_apart(&t, w->named_by_ada);
    stage_need(store_commit(stage.ctx.store), "commit");
    if (w->is_formed)
        form_groups(w->answer);
    for (int i = 0; i < VIEWERS; i++)
        w->page[i] = page_of(viewers[i]);
    stage_close(&stage);
    stage_room_drop(&room, "db");
}

/* What everybody but ada sees in both worlds. */
static void
compare(struct world a, struct world b, const char *what)
{
    build(&a);
    build(&b);
    for (int i = 1; i < VIEWERS; i++)
        point(strcmp(a.page[i], b.page[i]) == 0, what);
    point(strcmp(a.page[0], b.page[0]) != 0, "the pages are compared at all");
    for (int i = 0; i < VIEWERS; i++) {
        free(a.page[i]);
        free(b.page[i]);
    }
}

int
main(void)
{
    const struct world all = {.people = 255};
    struct world a, b;

    stage_room_open(&room, "apart");
    stage_room_url(&room, "db", url, sizeof url);
    a = b = all;
    a.named_by_ada = 254;
    compare(a, b, "before groups are formed nobody sees who is named");
    a = b = all;
    a.named_by_ada = 1 << 2 | 1 << 3 | 1 << 6 | 1 << 7;
    a.is_formed = b.is_formed = true;
    a.answer = b.answer = "?saved";
    compare(a, b, "the same groups look the same");
    a = b = (struct world){.people = 1 | 2 | 16 | 32, .is_formed = true};
    a.named_by_ada = 2 | 16 | 32;
    b.must_from = 8;
    a.answer = b.answer = "?none";
    compare(a, b, "no group looks the same, whatever the cause");
    stage_room_close(&room);
    return n_failed > 0;
}
