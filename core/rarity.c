/* Population times shares; see rarity.h and docs/method/rarity.md. */
#include "core/rarity.h"

#include "core/num.h"

#define PEOPLE_MAX 1e10
#define ADULTS 0.8      /* share of people who could have a trade */
#define SOLE_SHARE 1e-4 /* heads and only ones, when no place is told */
#define AGE_SLACK 2     /* years that readers are wrong by */
#define LN10 2.302585092994046

/* Shares of one year of age by bands, ends exclusive; together 1. */
static const struct band {
    unsigned to;
    double share;
} bands[] = {
    {70, 0.012}, {80, 0.0101}, {90, 0.0049}, {100, 0.000975}, {131, 0.000008},
};

double
rarity_age_share(unsigned age)
{
    for (unsigned i = 0; i < sizeof bands / sizeof bands[0]; i++)
        if (age < bands[i].to)
            return bands[i].share;
    return 0.0;
}

double
rarity_people(unsigned people_class)
{
    return people_class == 0
               ? 0.0
               : num_exp(LN10 * ((double)people_class / 2.0 + 0.25));
}

/* One in 10^(x/3). */
static double
class_share(unsigned x)
{
    return num_exp(-LN10 * (double)x / 3.0);
}

static double
age_share(unsigned from, unsigned to)
{
    double share = 0.0;

    if (from == to) {
        from = from > AGE_SLACK ? from - AGE_SLACK : 0;
        to = to + AGE_SLACK;
    }
    for (unsigned age = from; age <= to; age++)
        share += rarity_age_share(age);
    return share;
}

/* Is this detail told? */
static bool
told(const struct rarity_facts *f, enum rarity_detail d)
{
    switch (d) {
    case RARITY_PLACE:
        return f->people > 0.0 && f->people < RARITY_ANYWHERE;
    case RARITY_AGE:
        return f->age_to > 0;
    case RARITY_SEX:
        return f->sex == LEX_SEX_FEMALE || f->sex == LEX_SEX_MALE;
    case RARITY_TRADE:
        return f->trade > 0;
    case RARITY_SOLE:
        return f->sole;
    case RARITY_EVENT:
        return f->event > 0;
    case RARITY_ORIGIN:
        return f->origin > 0;
    case RARITY_FAITH:
        return f->faith > 0;
    case RARITY_DETAIL_COUNT:
        break;
    }
    return false;
}

/* People who fit all details but `without`. */
static double
expected(const struct rarity_facts *f, enum rarity_detail without)
{
#define HAS(d) ((d) != without && told(f, (d)))
    double n = HAS(RARITY_PLACE) ? f->people : RARITY_ANYWHERE;

    double one = HAS(RARITY_PLACE) ? 1.0 : n * SOLE_SHARE;

    if (HAS(RARITY_TRADE))
        n *= ADULTS * class_share(f->trade);
    if (HAS(RARITY_SOLE))
        n = n < one ? n : one;
    if (HAS(RARITY_AGE)) {
        double share = age_share(f->age_from, f->age_to);

        n *= share < 1.0 ? share : 1.0;
    }
    if (HAS(RARITY_SEX))
        n *= 0.5;
    if (HAS(RARITY_EVENT))
        n *= class_share(f->event);
    if (HAS(RARITY_ORIGIN))
        n *= class_share(f->origin);
    if (HAS(RARITY_FAITH))
        n *= class_share(f->faith);
    return n;
#undef HAS
}

enum status
rarity_judge(const struct rarity_facts *f, struct rarity *out)
{
    struct rarity r = {.drop = RARITY_DETAIL_COUNT};

    if (!num_finite(f->people) || f->people < 0.0 || f->people > PEOPLE_MAX ||
        f->age_from > f->age_to || f->age_to > RARITY_AGE_MAX ||
        f->sex > LEX_SEX_BOTH || f->trade > RARITY_CLASS_MAX ||
        f->event > RARITY_CLASS_MAX || f->origin > RARITY_CLASS_MAX ||
        f->faith > RARITY_CLASS_MAX)
        return ST_INVALID;
    r.expected = expected(f, RARITY_DETAIL_COUNT);
    r.then = r.expected;
    for (unsigned d = 0; d < RARITY_DETAIL_COUNT; d++) {
        double n = expected(f, (enum rarity_detail)d);

        if (told(f, (enum rarity_detail)d) && n > r.then) {
            r.then = n;
            r.drop = (uint8_t)d;
        }
    }
    r.level = r.expected < RARITY_URGE   ? RARITY_RARE
              : r.expected < RARITY_WARN ? RARITY_FEW
                                         : RARITY_FINE;
    *out = r;
    return ST_OK;
}
