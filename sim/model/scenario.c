/* scenario.c - schedules, defaults, look-up by name. */
#include "tranche/scenario.h"

#include <math.h>
#include <string.h>

double trn_schedule_at(const struct trn_schedule *s, double t)
{
    if (s->n == 0)
        return 0.0;
    int32_t low = 0, high = s->n; /* day[low - 1] <= t < day[high] */
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (s->day[middle] <= t)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0)
        return s->value[0];
    if (low == s->n || s->rule == TRN_STEP)
        return s->value[low - 1];
    double share = (t - s->day[low - 1]) / (s->day[low] - s->day[low - 1]);
    return s->value[low - 1] + share * (s->value[low] - s->value[low - 1]);
}

double trn_schedule_next(const struct trn_schedule *s, double t)
{
    for (int32_t i = 0; i < s->n; i++)
        if (s->day[i] > t)
            return s->day[i];
    return INFINITY;
}

/* Step by step between points: the trapezium is exact for both rules inside a step. */
double trn_schedule_integral(const struct trn_schedule *s, double a, double b)
{
    double sum = 0.0;
    while (a < b) {
        double next = trn_schedule_next(s, a);
        double end = next < b ? next : b;
        double left = trn_schedule_at(s, a);
        double right = s->rule == TRN_LINEAR ? trn_schedule_at(s, end) : left;
        sum += 0.5 * (left + right) * (end - a);
        a = end;
    }
    return sum;
}

struct trn_schedule trn_schedule_constant(struct trn_arena *arena, double value)
{
    struct trn_schedule s = {.n = 1, .rule = TRN_STEP};
    s.day = TRN_NEW(arena, double, 1);
    s.value = TRN_NEW(arena, double, 1);
    if (!s.day || !s.value)
        return (struct trn_schedule){0};
    s.value[0] = value;
    return s;
}

struct trn_levers trn_levers_default(void)
{
    return (struct trn_levers){
        .visibility = 1.0,
        .cadence = 30.0,
        .decision_factor = 1.0,
        .decision_median = {21.0, 60.0, 120.0, 360.0},
        .decision_sigma = 0.6,
        .allocation = TRN_VOLUNTARY,
        .task_share = 1.0,
        .honour = 1.0,
        .on_time = 1.0,
        .late_sigma = 0.6,
        .key = TRN_KEY_NONE,
        .release_limit = 0.2,
        .ramp_slip = NAN,
        .serviceability = NAN,
        .variants = 1.0,
    };
}

#define FIND(function, collection)                                                                           \
    trn_id function(const struct trn_scenario *sc, const char *name)                                         \
    {                                                                                                        \
        for (trn_id i = 0; name && i < sc->n_##collection; i++)                                              \
            if (strcmp(sc->collection[i].name, name) == 0)                                                   \
                return i;                                                                                    \
        return TRN_NONE;                                                                                     \
    }
FIND(trn_find_item, items)
FIND(trn_find_capability, capabilities)
FIND(trn_find_donor, donors)
FIND(trn_find_line, lines)
FIND(trn_find_regime, regimes)

double trn_observed_per_day(const char *unit)
{
    const size_t n = strlen(unit);
    static const struct {
        const char *ending;
        double factor;
    } known[] = {
        {"/day", 1.0}, {"/d", 1.0}, {"/week", 1.0 / 7.0}, {"/month", 12.0 / 365.25}, {"/year", 1.0 / 365.25}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const size_t m = strlen(known[i].ending);
        if (n >= m && strcmp(unit + n - m, known[i].ending) == 0)
            return known[i].factor;
    }
    return 0.0;
}
