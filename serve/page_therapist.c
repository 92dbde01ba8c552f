/*
 * page_therapist: one's own entry among the therapists who see therapists:
 * write it, change it, leave.  Changing who one is, what licence one has or
 * what one attests takes the entry off the list until a steward has looked.
 */
#include <string.h>

#include "base/rng.h"
#include "core/date.h"
#include "core/directory.h"
#include "serve/form.h"
#include "serve/page.h"
#include "serve/picks.h"
#include "serve/view.h"
#include "store/therapist.h"

#define CHOICE_MAX 32
#define FEE_MAX 100000
#define WEEKS_MAX 104
#define PLACES_MAX 20
#define TIES_MAX 4096
#define NUMBER_MAX 12 /* bytes of a number as typed */

enum text {
    NAME,
    LICENCE,
    EXPERIENCE,
    METHODS,
    TOWN,
    ABOUT,
    REACH,
    EMPLOYERS,
    GROUPS,
    SUPERVISORS,
    COHORTS,
    CURRENCY,
    TEXT_COUNT
};

/* Bytes: three for each character the page lets anybody type. */
static const struct {
    struct str name;
    size_t min, max;
} texts[TEXT_COUNT] = {
    [NAME] = {{"name", 4}, 1, 240},
    [LICENCE] = {{"licence", 7}, 1, 600},
    [EXPERIENCE] = {{"experience", 10}, 1, 480},
    [METHODS] = {{"methods", 7}, 0, 360},
    [TOWN] = {{"town", 4}, 0, 180},
    [ABOUT] = {{"about", 5}, 0, 480},
    [REACH] = {{"reach", 5}, 1, 360},
    [EMPLOYERS] = {{"employers", 9}, 0, 600},
    [GROUPS] = {{"groups", 6}, 0, 600},
    [SUPERVISORS] = {{"supervisors", 11}, 0, 600},
    [COHORTS] = {{"cohorts", 7}, 0, 600},
    [CURRENCY] = {{"currency", 8}, 0, 24},
};

/* What the page shows: an entry, numbers as they were typed, and what is
 * wrong. */
struct draft {
    struct therapist t;
    struct str tie[THERAPIST_TIES]; /* the lines of t.ties */
    struct str fee, fee_from, weeks, places;
    bool attests, is_there, saved, left;
    bool wrong[TEXT_COUNT];
    bool bad, bad_attest, bad_modes, bad_numbers;
};

static struct str *
text_of(struct draft *d, enum text i)
{
    struct therapist *t = &d->t;
    struct str *const all[TEXT_COUNT] = {
        [NAME] = &t->name,
        [LICENCE] = &t->licence,
        [EXPERIENCE] = &t->experience,
        [METHODS] = &t->methods,
        [TOWN] = &t->town,
        [ABOUT] = &t->about,
        [REACH] = &t->reach,
        [EMPLOYERS] = &d->tie[0],
        [GROUPS] = &d->tie[1],
        [SUPERVISORS] = &d->tie[2],
        [COHORTS] = &d->tie[3],
        [CURRENCY] = &t->currency,
    };

    return all[i];
}

/* ---- showing ---- */

static enum status
show(struct req *rq, struct draft *d)
{
    const struct therapist *e = &d->t;
    int64_t day = req_day(rq);
    struct tpl_therapist_entry t = {
        .saved = d->saved,
        .left = d->left,
        .there = d->is_there,
        .listed = d->is_there && therapist_is_listed(e, day),
        .expired =
            d->is_there && e->renewal_day > 0 && !therapist_is_listed(e, day),
        .seen = e->seen_day * DATE_DAY_MS,
        .renewal = e->renewal_day * DATE_DAY_MS,
        .bad = d->bad,
        .bad_name = d->wrong[NAME],
        .bad_licence = d->wrong[LICENCE],
        .bad_experience = d->wrong[EXPERIENCE] || d->bad_attest,
        .bad_modes = d->bad_modes,
        .bad_numbers = d->bad_numbers,
        .name = e->name,
        .licence = e->licence,
        .experience = e->experience,
        .methods = e->methods,
        .town = e->town,
        .about = e->about,
        .reach = e->reach,
        .bad_reach = d->wrong[REACH],
        .employers = d->tie[0],
        .groups = d->tie[1],
        .supervisors = d->tie[2],
        .cohorts = d->tie[3],
        .currency = e->currency,
        .attests = d->attests,
        .in_person = (e->modes & THERAPIST_IN_PERSON) != 0,
        .from_afar = (e->modes & THERAPIST_FROM_AFAR) != 0,
        .fee = d->fee,
        .fee_from = d->fee_from,
        .weeks = d->weeks,
        .places = d->places,
    };
    struct tpl_page page;
    enum status st = view_page(rq, &page);

    for (int i = 0; i < TEXT_COUNT; i++)
        t.bad_long =
            t.bad_long || (d->wrong[i] && i > EXPERIENCE && i != REACH);
    if (st == ST_OK)
        st = picks_languages(rq, &page, (uint64_t)e->languages, &t.languages);
    if (st == ST_OK)
        st = picks_themes(rq, &page, (uint64_t)e->themes, &t.themes);
    return st == ST_OK ? tpl_therapist_entry(
                             view_answer(rq, d->bad ? 422 : 200), &page, &t)
                       : st;
}

/* A number as it would have been typed; nothing for one that was not said. */
static enum status
say(struct req *rq, int64_t n, struct str *out)
{
    struct buf b;
    enum status st;

    *out = (struct str){NULL, 0};
    if (n < 0)
        return ST_OK;
    buf_init(&b, NUMBER_MAX);
    buf_add_int(&b, n);
    st = arena_str(&rq->x->arena, buf_str(&b), out);
    buf_free(&b);
    return st;
}

static enum status
draft_load(struct req *rq, struct draft *d)
{
    enum status st;

    *d = (struct draft){.t = {.fee = -1, .fee_from = -1, .places = 1}};
    memcpy(d->t.account, rq->me.account, ID_LEN);
    st = therapist_mine(rq->store, rq->me.account, &rq->x->arena, &d->t);
    d->is_there = d->attests = st == ST_OK;
    for (struct str rest = d->t.ties, *line = d->tie;
         line < d->tie + THERAPIST_TIES; line++)
        (void)str_cut(rest, '\n', line, &rest);
    if (st == ST_OK || st == ST_ABSENT)
        st = say(rq, d->t.fee, &d->fee);
    if (st == ST_OK)
        st = say(rq, d->t.fee_from, &d->fee_from);
    if (st == ST_OK)
        st = say(rq, d->t.weeks, &d->weeks);
    if (st == ST_OK)
        st = say(rq, d->t.places, &d->places);
    return st;
}

/* ---- taking ---- */

/* The lines of t.ties as one text. */
static enum status
join_ties(struct req *rq, struct draft *d)
{
    struct buf b;
    enum status st;

    buf_init(&b, TIES_MAX);
    for (int i = 0; i < THERAPIST_TIES; i++) {
        buf_add(&b, d->tie[i]);
        if (i + 1 < THERAPIST_TIES)
            buf_add_byte(&b, '\n');
    }
    st = arena_str(&rq->x->arena, buf_str(&b), &d->t.ties);
    buf_free(&b);
    return st;
}

/* A whole number of digits up to max; empty gives `unsaid`. */
static bool
read_number(struct str text, int64_t max, int64_t unsaid, int64_t *out)
{
    int64_t n = text.len > 0 ? str_whole(text, 18) : unsaid;
    bool fits = text.len == 0 || (n >= 0 && n <= max);

    *out = fits ? n : unsaid;
    return fits;
}

static bool
take_number(struct form *f, struct str name, int64_t max, int64_t unsaid,
            struct str *text, int64_t *out)
{
    bool is_short = form_take(f, name, 0, NUMBER_MAX, text);

    return read_number(*text, max, unsaid, out) && is_short;
}

static bool
is_ticked(struct form *f, struct str name)
{
    struct str value;

    return form_take(f, name, 1, CHOICE_MAX, &value);
}

static bool
has_lines(struct str text)
{
    struct str head, tail;

    return str_cut(text, '\n', &head, &tail);
}

static void
draft_take(struct form *f, struct draft *d)
{
    struct therapist *t = &d->t;
    bool fits;

    for (int i = 0; i < TEXT_COUNT; i++) {
        d->wrong[i] = !form_take(f, texts[i].name, texts[i].min, texts[i].max,
                                 text_of(d, (enum text)i));
        if (i >= EMPLOYERS && i <= COHORTS &&
            has_lines(*text_of(d, (enum text)i)))
            d->wrong[i] = true;
        d->bad = d->bad || d->wrong[i];
    }
    d->attests = is_ticked(f, STR("attests"));
    d->bad_attest = !d->attests;
    t->modes = (is_ticked(f, STR("in_person")) ? THERAPIST_IN_PERSON : 0) |
               (is_ticked(f, STR("from_afar")) ? THERAPIST_FROM_AFAR : 0);
    d->bad_modes = t->modes == 0;
    t->languages =
        (int64_t)form_bits(f, STR("language"), directory_tongue_find);
    t->themes = (int64_t)form_bits(f, STR("theme"), directory_theme_find);
    fits = take_number(f, STR("fee"), FEE_MAX, -1, &d->fee, &t->fee);
    fits &= take_number(f, STR("fee_from"), FEE_MAX, -1, &d->fee_from,
                        &t->fee_from);
    fits &= take_number(f, STR("weeks"), WEEKS_MAX, 0, &d->weeks, &t->weeks);
    fits &=
        take_number(f, STR("places"), PLACES_MAX, 0, &d->places, &t->places);
    d->bad_numbers = !fits || (t->fee_from >= 0 && t->fee_from > t->fee);
    d->bad = d->bad || d->bad_attest || d->bad_modes || d->bad_numbers;
}

/* Was something changed that a steward vouched for? */
static bool
is_another(const struct therapist *a, const struct therapist *b)
{
    return !str_eq(a->name, b->name) || !str_eq(a->licence, b->licence) ||
           !str_eq(a->experience, b->experience);
}

enum status
page_therapist(struct req *rq)
{
    struct draft d;
    enum status st = draft_load(rq, &d);

    d.saved = str_eq(rq->x->query, STR("saved"));
    d.left = str_eq(rq->x->query, STR("left"));
    return st == ST_OK ? show(rq, &d) : st;
}

enum status
page_therapist_save(struct req *rq)
{
    struct therapist before;
    struct draft d;
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st == ST_OK)
        st = draft_load(rq, &d);
    if (st != ST_OK)
        return st;
    before = d.t;
    draft_take(&f, &d);
    if (d.bad)
        return show(rq, &d);
    if (!d.is_there)
        st = rng_fill(&rng_system, d.t.entry, ID_LEN);
    if (!d.is_there || is_another(&before, &d.t)) {
        memset(d.t.seen_by, 0, ID_LEN);
        d.t.seen_day = d.t.renewal_day = 0;
    }
    d.t.changed_day = req_day(rq);
    if (st == ST_OK)
        st = join_ties(rq, &d);
    if (st == ST_OK)
        st = therapist_put(rq->store, &d.t);
    if (st == ST_OK)
        view_go(rq, STR("/network/therapist?saved"));
    return st;
}

enum status
page_therapist_leave(struct req *rq)
{
    struct form f;
    enum status st = form_parse(rq, &f);

    if (st == ST_OK)
        st = therapist_leave(rq->store, rq->me.account);
    if (st == ST_OK)
        view_go(rq, STR("/network/therapist?left"));
    return st;
}
