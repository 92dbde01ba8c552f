/* Limits, rest and room against what was recorded; see balance.h. */
#include "core/balance.h"

#include "core/num.h"
#include "core/wasm_api.h"

#define WEEK 7

static bool
is_ordered(const struct balance_week *week, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (week[i].day < week[i - 1].day + WEEK)
            return false;
    return true;
}

/* The figure of week i for one limit: as recorded, or weeks since the last
 * supervision that is known of. */
static double
figure_of(const struct balance_week *week, size_t i, int k)
{
    static const bool is_counted[BALANCE_LIMITS] = {
#define BALANCE_LIMIT(name, low, high, preset, is_counted) is_counted,
#include "core/balance_limit.def"
#undef BALANCE_LIMIT
    };
    size_t first = i + 1;

    if (is_counted[k])
        return week[i].figure[k];
    for (size_t j = i + 1; j-- > 0;) {
        if (week[j].figure[k] > 0.0)
            return (double)((week[i].day - week[j].day) / WEEK);
        if (num_finite(week[j].figure[k]))
            first = j;
    }
    /* never: at least as long as it has been asked */
    return first > i ? NUM_NAN
                     : (double)((week[i].day - week[first].day) / WEEK + 1);
}

static struct balance_mark
mark_of(const struct balance_week *week, size_t i, int k, double limit)
{
    struct balance_mark m = {BALANCE_UNSET, figure_of(week, i, k)};

    if (!num_finite(limit))
        return m;
    m.verdict = !num_finite(m.figure) ? BALANCE_UNKNOWN
                : m.figure > limit    ? BALANCE_CROSSED
                                      : BALANCE_KEPT;
    return m;
}

/* Weeks in a row, back from week i, with this limit crossed; a week that was
 * not recorded ends it. */
static int32_t
weeks_crossed(const struct balance_week *week, size_t i, int k, double limit)
{
    int32_t weeks = 0;

    for (size_t j = i + 1; j-- > 0; weeks++)
        if (mark_of(week, j, k, limit).verdict != BALANCE_CROSSED ||
            (j < i && week[j + 1].day - week[j].day > WEEK))
            break;
    return weeks;
}

static void
say(const struct balance_week *week, size_t i, const double *limit,
    struct balance_mirror *out)
{
    double most = -1.0;
    int32_t set = 0;

    for (int k = 0; k < BALANCE_LIMITS; k++) {
        struct balance_mark m = mark_of(week, i, k, limit[k]);
        double beyond;

        set += m.verdict != BALANCE_UNSET;
        out->known += m.verdict >= BALANCE_KEPT;
        if (m.verdict != BALANCE_CROSSED)
            continue;
        out->crossed++;
        beyond = (m.figure - limit[k]) / (limit[k] + 1.0);
        if (beyond > most) {
            most = beyond;
            out->most = (enum balance_limit)k;
        }
    }
    out->say = set == 0            ? BALANCE_SAY_NO_LIMIT
               : out->known == 0   ? BALANCE_SAY_NOT_KNOWN
               : out->crossed == 0 ? BALANCE_SAY_ALL_KEPT
               : out->crossed == 1 ? BALANCE_SAY_ONE
                                   : BALANCE_SAY_SOME;
    if (out->crossed > 0)
        out->weeks = weeks_crossed(week, i, (int)out->most, limit[out->most]);
}

/* The part with least room in week i; of equals the one short for longest. */
static void
least(const struct balance_week *week, size_t i, struct balance_mirror *out)
{
    for (int p = 0; p < BALANCE_PARTS; p++) {
        double room = week[i].room[p];
        int32_t weeks = 0;

        if (!num_finite(room))
            continue;
        for (size_t j = i + 1; j-- > 0;) {
            double then = week[j].room[p];

            if (!num_finite(then))
                continue;
            if (then > BALANCE_LITTLE)
                break;
            weeks++;
        }
        if (out->least >= 0 &&
            (room > week[i].room[out->least] ||
             (!(room < week[i].room[out->least]) && weeks <= out->least_weeks)))
            continue;
        out->least = p;
        out->least_weeks = weeks;
    }
}

/* The newest day of rest up to today. */
static int32_t
since_rest(const struct balance_week *week, size_t n, const int32_t *holiday,
           size_t n_holiday, int32_t today)
{
    int32_t newest = INT32_MIN;

    for (size_t i = 0; i < n; i++)
        for (int32_t d = 0; week[i].free >= 0 && d < WEEK; d++)
            if ((week[i].free >> d & 1) != 0 && week[i].day + d <= today &&
                week[i].day + d > newest)
                newest = week[i].day + d;
    for (size_t i = 0; i < n_holiday; i++)
        if (holiday[i] <= today && holiday[i] > newest)
            newest = holiday[i];
    return newest == INT32_MIN ? -1 : today - newest;
}

enum status
balance_look(const struct balance_week *week, size_t n,
             const double limit[BALANCE_LIMITS], const int32_t *holiday,
             size_t n_holiday, int32_t today, struct balance_mark *mark,
             struct balance_mirror *out)
{
    struct balance_mirror m = {
        .say = BALANCE_SAY_NOTHING, .most = BALANCE_LIMITS, .least = -1};

    if (!is_ordered(week, n))
        return ST_INVALID;
    for (size_t i = 0; mark != NULL && i < n; i++)
        for (int k = 0; k < BALANCE_LIMITS; k++)
            mark[i * BALANCE_LIMITS + (size_t)k] =
                mark_of(week, i, k, limit[k]);
    m.since_rest = since_rest(week, n, holiday, n_holiday, today);
    for (size_t i = n; i-- > 0;) {
        if (week[i].day > today)
            continue;
        if (today - week[i].day <= BALANCE_FRESH) {
            m.week = week[i].day;
            say(week, i, limit, &m);
            least(week, i, &m);
        }
        break;
    }
    *out = m;
    return ST_OK;
}

int32_t
balance_wasm_look(const double *weeks, int32_t n, const double *limit,
                  const int32_t *holiday, int32_t n_holiday, int32_t today,
                  void *work, double *mark_out, double *mirror_out)
{
    struct balance_week *week = work;
    struct balance_mark *mark;
    struct balance_mirror m;
    enum status st;

    if (n < 0 || n > BALANCE_WASM_WEEKS || n_holiday < 0)
        return ST_INVALID;
    mark = (struct balance_mark *)(void *)(week + n);
    for (int32_t i = 0; i < n; i++) {
        const double *in = weeks + i * BALANCE_WASM_WEEK;

        week[i].day = (int32_t)in[0];
        week[i].free = (int32_t)in[1];
        for (int k = 0; k < BALANCE_LIMITS; k++)
            week[i].figure[k] = in[2 + k];
        for (int p = 0; p < BALANCE_PARTS; p++)
            week[i].room[p] = in[2 + BALANCE_LIMITS + p];
    }
    st = balance_look(week, (size_t)n, limit, holiday, (size_t)n_holiday, today,
                      mark, &m);
    if (st != ST_OK)
        return (int32_t)st;
    for (int32_t i = 0; i < n * BALANCE_LIMITS; i++) {
        mark_out[2 * i] = (double)mark[i].verdict;
        mark_out[2 * i + 1] = mark[i].figure;
    }
    mirror_out[0] = (double)m.say;
    mirror_out[1] = (double)m.week;
    mirror_out[2] = (double)m.known;
    mirror_out[3] = (double)m.crossed;
    mirror_out[4] = (double)m.most;
    mirror_out[5] = (double)m.weeks;
    mirror_out[6] = (double)m.since_rest;
    mirror_out[7] = (double)m.least;
    mirror_out[8] = (double)m.least_weeks;
    return ST_OK;
}
