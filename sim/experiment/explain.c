/* explain.c - see explain.h
 *
 * The engine of shares works on -gap: v(all) - v(none) is then what goes away, and so is each part. */
#include "tranche/explain.h"

#include <math.h>
#include <string.h>

#define LEVEL 0.95

enum { DECIMALS = 8 };

bool trn_explain_fits(const struct trn_measure *measure)
{
    return measure->better < 0 || (measure->better > 0 && strcmp(measure->unit, "1") == 0);
}

static double minus_gap(const struct trn_measure *measure, double value)
{
    return measure->better > 0 ? value - 1.0 : -value;
}

/* ---- months --------------------------------------------------------------------------------------- */

static int32_t find_gap(const struct trn_layout *layout, const char *capability)
{
    for (int32_t v = 0; capability && v < layout->n_series; v++)
        if (strcmp(layout->series[v].name, "gap") == 0 && strcmp(layout->series[v].kind, "capability") == 0 &&
            strcmp(layout->series[v].scope, capability) == 0)
            return v;
    return TRN_NONE;
}

/* The last date of the series that belongs to month m. */
static int32_t last_date(const struct trn_layout *layout, int32_t m)
{
    int32_t last = layout->n_dates - 1;
    if (m + 1 < layout->n_months)
        while (last > 0 && layout->dates[last] > layout->months[m + 1])
            last--;
    return last;
}

bool trn_explain_create(struct trn_arena *arena, const struct trn_explain_def *def, struct trn_explain *ret)
{
    int32_t gap = find_gap(def->layout, def->capability);
    *ret = (struct trn_explain){.def = *def, .n_months = gap == TRN_NONE ? 0 : def->layout->n_months};
    ret->n_outputs = def->n_outputs + ret->n_months;
    ret->outputs = TRN_NEW(arena, struct trn_output, ret->n_outputs);
    ret->values = TRN_NEW(arena, double, (size_t)def->plan->n_coalitions *(size_t)ret->n_outputs);
    ret->gaps = TRN_NEW(arena, double, def->reps);
    ret->reps = TRN_NEW(arena, int32_t, def->reps);
    if (!ret->outputs || !ret->values || !ret->gaps || !ret->reps)
        return false;
    memcpy(ret->outputs, def->outputs, (size_t)def->n_outputs * sizeof *ret->outputs);
    for (int32_t m = 0; m < ret->n_months; m++)
        ret->outputs[def->n_outputs + m] =
            (struct trn_output){.kind = TRN_OUT_SERIES, .variable = gap, .at = last_date(def->layout, m)};
    struct trn_shares_def shares = {.plan = def->plan,
                                    .players = def->players,
                                    .layout = def->layout,
                                    .outputs = ret->outputs,
                                    .n_outputs = ret->n_outputs,
                                    .split = def->regime};
    ret->shares = trn_shares_create(arena, &shares);
    return ret->shares.at != NULL;
}

/* ---- adding up ------------------------------------------------------------------------------------ */

void trn_explain_add(struct trn_explain *e, int32_t rep, const double *values)
{
    for (int32_t c = 0; c < e->def.plan->n_coalitions; c++) {
        const double *from = values + (size_t)c * (size_t)e->n_outputs;
        double *to = e->values + (size_t)c * (size_t)e->n_outputs, before = 0.0;
        for (int32_t o = 0; o < e->n_outputs; o++) {
            if (o < e->def.n_outputs) {
                to[o] = minus_gap(&e->def.layout->measures[e->outputs[o].variable], from[o]);
            } else {
                to[o] = before - from[o];
                before = from[o];
            }
        }
    }
    trn_shares_add(&e->shares, e->values, 1, 0);
    if (e->n_worlds < e->def.reps && isfinite(e->values[0])) {
        e->gaps[e->n_worlds] = -e->values[0];
        e->reps[e->n_worlds++] = rep;
    }
}

static struct trn_part_of_gap part(const struct trn_tally *tally, double sign, double half)
{
    return (struct trn_part_of_gap){tally->n, tally->n > 0 ? sign * tally->mean : (double)NAN, half};
}

struct trn_part_of_gap trn_explain_gap(const struct trn_explain *e, int32_t output, double level)
{
    const struct trn_tally *tally = &e->shares.whole[output].none;
    return part(tally, -1.0, trn_tally_half_width(tally, level));
}

struct trn_part_of_gap trn_explain_structural(const struct trn_explain *e, int32_t output, double level)
{
    const struct trn_tally *tally = &e->shares.whole[output].all;
    return part(tally, -1.0, trn_tally_half_width(tally, level));
}

struct trn_part_of_gap trn_explain_share(const struct trn_explain *e, int32_t output, int32_t player,
                                         double level)
{
    return part(&trn_shares_of(&e->shares, output, player)->phi, 1.0,
                trn_shares_half_width(&e->shares, output, player, level));
}

int32_t trn_explain_median(const struct trn_explain *e)
{
    for (int32_t w = 0; w < e->n_worlds; w++) {
        int32_t below = 0;
        for (int32_t k = 0; k < e->n_worlds; k++)
            below += e->gaps[k] < e->gaps[w] || (e->gaps[k] == e->gaps[w] && k < w);
        if (below == (e->n_worlds - 1) / 2)
            return e->reps[w];
    }
    return -1;
}

/* ---- tables --------------------------------------------------------------------------------------- */

static const struct trn_column cause_columns[] = {
    {"regime", TRN_CELL_TEXT, 0, "", "Under which regime"},
    {"measure", TRN_CELL_TEXT, 0, "", "Whose gap: 1 - it where more is better, itself where less is"},
    {"scope", TRN_CELL_TEXT, 0, "", "Of which capability, item, group or donor; total for all"},
    {"window", TRN_CELL_TEXT, 0, "", "The window of time; empty for the whole run"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of the values; 1 for a share"},
    {"cause", TRN_CELL_TEXT, 0, "",
     "The cause; structural: what is left with all of them neutralised; gap: the whole, their sum"},
    {"label", TRN_CELL_TEXT, 0, "", "The same in words"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which all variants have a value"},
    {"share", TRN_CELL_NUMBER, DECIMALS, "",
     "What of the gap goes away because of it: mean over worlds of the Shapley value"},
    {"low", TRN_CELL_NUMBER, DECIMALS, "", "Lower end of the 95 % interval of the mean"},
    {"high", TRN_CELL_NUMBER, DECIMALS, "", "Upper end of the 95 % interval of the mean"},
    {"alone", TRN_CELL_NUMBER, DECIMALS, "", "What goes away when it alone is neutralised"},
    {"last", TRN_CELL_NUMBER, DECIMALS, "", "What goes away when it is neutralised after all others"},
    {"order_error", TRN_CELL_NUMBER, DECIMALS, "",
     "Standard error of the share from sampled orders; 0 where all are counted; the interval holds it"},
    {"of_gap", TRN_CELL_NUMBER, 4, "1", "The share over the mean gap"},
};
static const struct trn_table cause_table = {"causes", "Why there is a gap: its Shapley shares over causes",
                                             sizeof cause_columns / sizeof *cause_columns, cause_columns};

static const struct trn_column month_columns[] = {
    {"month", TRN_CELL_DATE, 0, "", "First day; of the month are the samples of the series that end in it"},
    {"regime", TRN_CELL_TEXT, 0, "", "Under which regime"},
    {"capability", TRN_CELL_TEXT, 0, "", "Whose need is not met"},
    {"cause", TRN_CELL_TEXT, 0, "", "As in causes.csv"},
    {"label", TRN_CELL_TEXT, 0, "", "The same in words"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds"},
    {"share", TRN_CELL_NUMBER, 3, "units or unit-days",
     "What of the month's unmet need goes away because of it: mean over worlds of the Shapley value"},
    {"low", TRN_CELL_NUMBER, 3, "units or unit-days", "Lower end of the 95 % interval of the mean"},
    {"high", TRN_CELL_NUMBER, 3, "units or unit-days", "Upper end of the 95 % interval of the mean"},
};
static const struct trn_table month_table = {"causes_monthly", "The gap of one capability by month and cause",
                                             sizeof month_columns / sizeof *month_columns, month_columns};

/* Parts of an output: the players, then structural, then the gap. */
static struct trn_part_of_gap part_of(const struct trn_explain *e, int32_t output, int32_t i,
                                      const char **ret_name, const char **ret_label)
{
    int32_t n = e->def.plan->n_players;
    if (i < n) {
        *ret_name = e->def.players[i].name;
        *ret_label = e->def.players[i].label;
        return trn_explain_share(e, output, i, LEVEL);
    }
    *ret_name = i == n ? "structural" : "gap";
    *ret_label = i == n ? "structural: left with the causes above neutralised" : "the gap as it is";
    return i == n ? trn_explain_structural(e, output, LEVEL) : trn_explain_gap(e, output, LEVEL);
}

static bool cause_row(const struct trn_explain *e, int32_t output, int32_t i, trn_row_fn row, void *object)
{
    const struct trn_measure *measure = &e->def.layout->measures[e->outputs[output].variable];
    const char *name, *label;
    struct trn_part_of_gap p = part_of(e, output, i, &name, &label);
    double gap = trn_explain_gap(e, output, LEVEL).mean;
    bool player = i < e->def.plan->n_players && p.n > 0;
    const struct trn_share *share = player ? trn_shares_of(&e->shares, output, i) : NULL;
    union trn_cell cells[] = {
        {.text = e->def.regime},
        {.text = measure->name},
        {.text = measure->scope},
        {.text = measure->window},
        {.text = measure->unit},
        {.text = name},
        {.text = label},
        {.count = p.n},
        {.number = p.mean},
        {.number = p.mean - p.half},
        {.number = p.mean + p.half},
        {.number = share ? share->first.mean : (double)NAN},
        {.number = share ? share->last.mean : (double)NAN},
        {.number = share ? trn_shares_order_error(&e->shares, output, i) : (double)NAN},
        {.number = gap > 0.0 ? p.mean / gap : (double)NAN},
    };
    return row(object, &cause_table, cells);
}

static bool month_row(const struct trn_explain *e, int32_t month, int32_t i, trn_row_fn row, void *object)
{
    const char *name, *label;
    struct trn_part_of_gap p = part_of(e, e->def.n_outputs + month, i, &name, &label);
    union trn_cell cells[] = {
        {.number = e->def.layout->months[month]},
        {.text = e->def.regime},
        {.text = e->def.capability},
        {.text = name},
        {.text = label},
        {.count = p.n},
        {.number = p.mean},
        {.number = p.mean - p.half},
        {.number = p.mean + p.half},
    };
    return row(object, &month_table, cells);
}

bool trn_explain_rows(const struct trn_explain *e, trn_row_fn row, void *object)
{
    int32_t parts = e->def.plan->n_players + 2;
    bool taken = true;
    for (int32_t o = 0; o < e->def.n_outputs && taken; o++)
        for (int32_t i = 0; i < parts && taken; i++)
            taken = cause_row(e, o, i, row, object);
    for (int32_t m = 0; m < e->n_months && taken; m++)
        for (int32_t i = 0; i < parts && taken; i++)
            taken = month_row(e, m, i, row, object);
    return taken;
}
