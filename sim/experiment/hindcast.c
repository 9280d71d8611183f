/* hindcast.c - which outputs of a run an observed value or a fact is read from. */
#include "tranche/hindcast.h"

#include <math.h>
#include <string.h>

struct maker {
    struct trn_arena *arena;
    const struct trn_layout *layout;
    struct trn_hindcast *h;
    int32_t room;    /* for outputs */
    const char *why; /* of what was tried last: why it cannot be read */
    bool no_memory;
};

/* ---- readings --------------------------------------------------------------------------------- */

static int32_t output_at(struct maker *mk, enum trn_output_kind kind, int32_t variable, int32_t at)
{
    struct trn_hindcast *h = mk->h;
    for (int32_t o = 0; o < h->n_outputs; o++)
        if (h->outputs[o].kind == kind && h->outputs[o].variable == variable && h->outputs[o].at == at)
            return o;
    if (h->n_outputs == mk->room) {
        int32_t room = mk->room > 0 ? 2 * mk->room : 64;
        struct trn_output *more = TRN_NEW(mk->arena, struct trn_output, room);
        if (!more) {
            mk->no_memory = true;
            return 0;
        }
        if (mk->room > 0)
            memcpy(more, h->outputs, sizeof *more * (size_t)mk->room);
        h->outputs = more;
        mk->room = room;
    }
    h->outputs[h->n_outputs] = (struct trn_output){.kind = kind, .variable = variable, .at = at};
    return h->n_outputs++;
}

/* Terms of one variable, from place `first` on, with their weights. */
static void read_from(struct maker *mk, enum trn_output_kind kind, int32_t variable, int32_t first, int32_t n,
                      const double *weights, struct trn_reading *ret)
{
    *ret = (struct trn_reading){.output = TRN_NEW(mk->arena, int32_t, n),
                                .weight = TRN_NEW(mk->arena, double, n)};
    mk->no_memory = mk->no_memory || !ret->output || !ret->weight;
    for (int32_t k = 0; k < n && !mk->no_memory; k++) {
        if (weights[k] == 0.0)
            continue;
        ret->output[ret->n] = output_at(mk, kind, variable, first + k);
        ret->weight[ret->n++] = weights[k];
    }
}

double trn_reading_value(const struct trn_reading *reading, const double *values)
{
    double sum = 0.0;
    for (int32_t k = 0; k < reading->n; k++)
        sum += reading->weight[k] * values[reading->output[k]];
    return reading->n > 0 ? sum : NAN;
}

static int32_t find_variable(const struct trn_variable *all, int32_t n, const char *name, const char *scope)
{
    for (int32_t v = 0; v < n; v++)
        if (strcmp(all[v].name, name) == 0 && strcmp(all[v].scope, scope) == 0)
            return v;
    return TRN_NONE;
}

static int32_t find_series(const struct maker *mk, const char *name, const char *scope)
{
    return find_variable(mk->layout->series, mk->layout->n_series, name, scope);
}

static int32_t find_monthly(const struct maker *mk, const char *name, const char *scope)
{
    return find_variable(mk->layout->monthly, mk->layout->n_monthly, name, scope);
}

static int32_t find_measure(const struct maker *mk, const char *name, const char *scope, const char *window)
{
    for (int32_t m = 0; m < mk->layout->n_measures; m++) {
        const struct trn_measure *measure = &mk->layout->measures[m];
        if (strcmp(measure->name, name) == 0 && strcmp(measure->scope, scope) == 0 &&
            strcmp(measure->window, window) == 0)
            return m;
    }
    return TRN_NONE;
}

static double month_end(const struct maker *mk, int32_t month)
{
    return month + 1 < mk->layout->n_months ? mk->layout->months[month + 1] : mk->h->scenario->end;
}

static int32_t month_of(const struct maker *mk, double day)
{
    int32_t month = 0;
    while (month + 1 < mk->layout->n_months && mk->layout->months[month + 1] <= day)
        month++;
    return month;
}

/* The sum of a monthly variable over [from, to): of a month that is cut, the part inside. */
static void read_sum(struct maker *mk, int32_t variable, double from, double to, struct trn_reading *ret)
{
    int32_t n = mk->layout->n_months;
    double *weights = TRN_NEW(mk->arena, double, n);
    mk->no_memory = mk->no_memory || !weights;
    for (int32_t k = 0; k < n && !mk->no_memory; k++) {
        double begins = mk->layout->months[k], ends = month_end(mk, k);
        weights[k] = fmax(0.0, fmin(to, ends) - fmax(from, begins)) / (ends - begins);
    }
    if (!mk->no_memory)
        read_from(mk, TRN_OUT_MONTHLY, variable, 0, n, weights, ret);
}

/* The mean of the samples in (from, to]. */
static void read_mean(struct maker *mk, int32_t variable, double from, double to, struct trn_reading *ret)
{
    int32_t n = mk->layout->n_dates, inside = 0;
    double *weights = TRN_NEW(mk->arena, double, n);
    mk->no_memory = mk->no_memory || !weights;
    for (int32_t k = 0; k < n && !mk->no_memory; k++)
        inside += mk->layout->dates[k] > from && mk->layout->dates[k] <= to;
    for (int32_t k = 0; k < n && !mk->no_memory && inside > 0; k++)
        weights[k] = mk->layout->dates[k] > from && mk->layout->dates[k] <= to ? 1.0 / inside : 0.0;
    if (!mk->no_memory)
        read_from(mk, TRN_OUT_SERIES, variable, 0, n, weights, ret);
}

/* ---- observed series -------------------------------------------------------------------------- */

/* A rate goes with what is a day or a month of something, a sum or a state with what is none. */
static bool rates_fit(struct maker *mk, double observed, double simulated)
{
    if ((observed > 0.0) == (simulated > 0.0))
        return true;
    mk->why = "its unit does not fit that of the variable";
    return false;
}

static void read_point(struct maker *mk, const struct trn_observed *o, double day, struct trn_reading *ret)
{
    const struct trn_layout *l = mk->layout;
    const double rate = trn_observed_per_day(o->unit), one = 1.0;
    const char *scope = o->scope[0] ? o->scope : "total";
    int32_t series = o->cumulative ? TRN_NONE : find_series(mk, o->variable, scope);
    int32_t monthly = find_monthly(mk, o->variable, scope);
    int32_t measure = o->cumulative ? TRN_NONE : find_measure(mk, o->variable, scope, "");
    *ret = (struct trn_reading){.n = 0};
    if (series != TRN_NONE) {
        int32_t k = 0;
        while (k + 1 < l->n_dates && l->dates[k] < day)
            k++;
        double per_day = trn_observed_per_day(l->series[series].unit);
        double weight = rate > 0.0 ? per_day / rate : 1.0;
        if (rates_fit(mk, rate, per_day))
            read_from(mk, TRN_OUT_SERIES, series, k, 1, &weight, ret);
    } else if (monthly != TRN_NONE && o->cumulative) {
        if (rates_fit(mk, rate, 0.0))
            read_sum(mk, monthly, 0.0, day, ret);
    } else if (monthly != TRN_NONE) {
        int32_t k = month_of(mk, day);
        double weight = rate > 0.0 ? 1.0 / ((month_end(mk, k) - l->months[k]) * rate) : 1.0;
        read_from(mk, TRN_OUT_MONTHLY, monthly, k, 1, &weight, ret);
    } else if (measure != TRN_NONE) {
        read_from(mk, TRN_OUT_MEASURE, measure, 0, 1, &one, ret);
    } else {
        mk->why = o->variable[0] ? "the model has no such variable" : "it names no variable";
    }
}

static void add_series(struct maker *mk, int32_t s)
{
    struct trn_hindcast *h = mk->h;
    struct trn_hind_series *series = &h->series[s];
    const struct trn_observed *o = series->observed = &h->scenario->observed[s];
    series->first = h->n_points;
    mk->why = "no value lies within the run";
    for (int32_t k = 0; k < o->n && !mk->no_memory; k++) {
        struct trn_hind_point *point = &h->points[h->n_points];
        if (o->day[k] < 0.0 || o->day[k] >= h->scenario->end)
            continue;
        read_point(mk, o, o->day[k], &point->reading);
        if (point->reading.n == 0)
            continue;
        point->series = s;
        point->day = o->day[k];
        point->observed = o->times * o->value[k];
        point->part = o->day[k] < h->until ? TRN_FITTED : TRN_HELD_OUT;
        point->worlds = TRN_NEW(mk->arena, double, h->room);
        mk->no_memory = mk->no_memory || !point->worlds;
        h->n_points++;
        series->n++;
    }
    series->why_not = series->n > 0 ? NULL : mk->why;
}

/* ---- facts ------------------------------------------------------------------------------------ */

/* The name of a window with these days, "" for the whole run, NULL where there is none. */
static const char *window_of(const struct trn_scenario *sc, double from, double to)
{
    if (from <= 0.0 && to >= sc->end)
        return "";
    for (int32_t w = 0; w < sc->n_windows; w++)
        if (sc->windows[w].from == from && sc->windows[w].to == to)
            return sc->windows[w].name;
    return NULL;
}

/* Returns the unit of what is read, "" where nothing is. */
static const char *read_quantity(struct maker *mk, const struct trn_quantity *q, struct trn_reading *ret)
{
    const char *unit = "";
    const struct trn_scenario *sc = mk->h->scenario;
    const double to = fmin(q->to, sc->end), one = 1.0;
    int32_t series = find_series(mk, q->variable, q->scope), monthly, measure;
    const char *window = window_of(sc, q->from, to);
    *ret = (struct trn_reading){.n = 0};
    mk->why = "the model has no such variable, or a measure has no window with these days";
    if (series != TRN_NONE) {
        read_mean(mk, series, q->from, to, ret);
        unit = mk->layout->series[series].unit;
    } else if ((monthly = find_monthly(mk, q->variable, q->scope)) != TRN_NONE) {
        read_sum(mk, monthly, q->from, to, ret);
        unit = mk->layout->monthly[monthly].unit;
    } else if (window && (measure = find_measure(mk, q->variable, q->scope, window)) != TRN_NONE) {
        read_from(mk, TRN_OUT_MEASURE, measure, 0, 1, &one, ret);
        unit = mk->layout->measures[measure].unit;
    }
    if (ret->n == 0 && series != TRN_NONE)
        mk->why = "no sample lies between its days";
    return ret->n > 0 ? unit : "";
}

/* Of a ratio: none where both have one unit. */
static const char *unit_over(struct maker *mk, const char *of, const char *over)
{
    if (strcmp(of, over) == 0)
        return of[0] ? "1" : "";
    const char *unit = trn_arena_printf(mk->arena, "%s per %s", of, over);
    mk->no_memory = mk->no_memory || !unit;
    return unit ? unit : "";
}

/* The scenario's word for the unit: "round/day" of "units/day". Numbers are not converted. */
static void name_unit(struct trn_hind_fact *fact)
{
    const double a = trn_observed_per_day(fact->fact->unit), b = trn_observed_per_day(fact->unit);
    if (fabs(a - b) > 1e-9)
        fact->why_not = "its unit does not fit that of the variable";
    fact->unit = fact->fact->unit;
}

static void add_fact(struct maker *mk, int32_t f)
{
    struct trn_hindcast *h = mk->h;
    struct trn_hind_fact *fact = &h->facts[f];
    const struct trn_fact *known = fact->fact = &h->scenario->facts[f];
    double last = fmin(known->of.to, h->scenario->end);
    fact->unit = read_quantity(mk, &known->of, &fact->of);
    if (fact->of.n == 0)
        fact->why_not = mk->why;
    else if (known->unit[0] && !known->has_over)
        name_unit(fact);
    if (known->has_over) {
        last = fmax(last, fmin(known->over.to, h->scenario->end));
        fact->unit = unit_over(mk, fact->unit, read_quantity(mk, &known->over, &fact->over));
        if (fact->over.n == 0)
            fact->why_not = mk->why;
    }
    fact->part = last <= h->until ? TRN_FITTED : TRN_HELD_OUT;
    fact->worlds = TRN_NEW(mk->arena, double, h->room);
    mk->no_memory = mk->no_memory || !fact->worlds;
}

/* ---- all of it -------------------------------------------------------------------------------- */

struct trn_hindcast *trn_hindcast_create(struct trn_arena *arena, const struct trn_scenario *scenario,
                                         const struct trn_layout *layout, double until, int32_t room)
{
    struct trn_hindcast *h = TRN_NEW(arena, struct trn_hindcast, 1);
    struct maker mk = {.arena = arena, .layout = layout, .h = h};
    int32_t points = 0;
    if (!h)
        return NULL;
    for (int32_t s = 0; s < scenario->n_observed; s++)
        points += scenario->observed[s].n;
    *h = (struct trn_hindcast){.scenario = scenario,
                               .until = until,
                               .room = room,
                               .n_series = scenario->n_observed,
                               .series = TRN_NEW(arena, struct trn_hind_series, scenario->n_observed),
                               .points = TRN_NEW(arena, struct trn_hind_point, points),
                               .n_facts = scenario->n_facts,
                               .facts = TRN_NEW(arena, struct trn_hind_fact, scenario->n_facts)};
    h->scratch = TRN_NEW(arena, double, 2 * points + 2);
    mk.no_memory = !h->series || !h->points || !h->facts || !h->scratch;
    for (int32_t s = 0; s < h->n_series && !mk.no_memory; s++)
        add_series(&mk, s);
    for (int32_t f = 0; f < h->n_facts && !mk.no_memory; f++)
        add_fact(&mk, f);
    return mk.no_memory ? NULL : h;
}

void trn_hindcast_add(struct trn_hindcast *h, const double *values)
{
    for (int32_t p = 0; p < h->n_points; p++) {
        struct trn_hind_point *point = &h->points[p];
        double value = trn_reading_value(&point->reading, values);
        if (isfinite(value) && point->n < h->room)
            point->worlds[point->n++] = value;
    }
    for (int32_t f = 0; f < h->n_facts; f++) {
        struct trn_hind_fact *fact = &h->facts[f];
        double value = fact->why_not ? NAN : trn_reading_value(&fact->of, values);
        if (fact->fact->has_over)
            value /= trn_reading_value(&fact->over, values);
        if (isfinite(value) && fact->n < h->room)
            fact->worlds[fact->n++] = value;
    }
}
