/* rows.c - a comparison as tables: bands, monthly, measures. */
#include "tranche/experiment.h"

#include <math.h>
#include <stdlib.h>

/* Spread is written with two more decimals than the variable itself, at most this many. */
enum { MOST_DECIMALS = 8, EXTRA_DECIMALS = 2 };

#define GRID_COLUMNS                                                                                         \
    {"regime", TRN_CELL_TEXT, 0, "", "The regime, by its name in the scenario"},                             \
        {"variable", TRN_CELL_TEXT, 0, "", "What is given; tranche list measures explains it"},              \
        {"scope", TRN_CELL_TEXT, 0, "", "Of which capability, item, group or donor; total for all"},         \
        {"kind", TRN_CELL_TEXT, 0, "", "What the scope is: capability, item, group, donor or total"},        \
        {"unit", TRN_CELL_TEXT, 0, "", "Unit of the values; 1 for a share"},                                 \
        {"n", TRN_CELL_COUNT, 0, "1", "Replications in which the value is defined"},                         \
        {"mean", TRN_CELL_NUMBER, MOST_DECIMALS, "", "Mean over replications"},                              \
        {"p05", TRN_CELL_NUMBER, MOST_DECIMALS, "", "5 of 100 replications lie below"},                      \
        {"p25", TRN_CELL_NUMBER, MOST_DECIMALS, "", "25 of 100 replications lie below"},                     \
        {"p50", TRN_CELL_NUMBER, MOST_DECIMALS, "", "Median over replications"},                             \
        {"p75", TRN_CELL_NUMBER, MOST_DECIMALS, "", "75 of 100 replications lie below"},                     \
    {                                                                                                        \
        "p95", TRN_CELL_NUMBER, MOST_DECIMALS, "", "95 of 100 replications lie below"                        \
    }

static const struct trn_column bands_columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "The day of the sample"},
    GRID_COLUMNS,
};
static const struct trn_column monthly_columns[] = {
    {"month", TRN_CELL_DATE, 0, "", "First day of the month that the value is of; the first is the start"},
    GRID_COLUMNS,
};
static const struct trn_column measures_columns[] = {
    {"measure", TRN_CELL_TEXT, 0, "", "What is measured; tranche list measures explains it"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of the values; 1 for a share"},
    {"window", TRN_CELL_TEXT, 0, "", "The window of time; empty for the whole run"},
    {"scope", TRN_CELL_TEXT, 0, "", "Of which capability, item, group or donor; total for all"},
    {"kind", TRN_CELL_TEXT, 0, "", "What the scope is: capability, item, group, donor or total"},
    {"regime", TRN_CELL_TEXT, 0, "", "The regime, by its name in the scenario"},
    {"against", TRN_CELL_TEXT, 0, "",
     "Empty: the regime alone; a regime: the difference to it, paired by world"},
    {"n", TRN_CELL_COUNT, 0, "1", "Replications in which the value is defined"},
    {"estimate", TRN_CELL_NUMBER, MOST_DECIMALS, "", "Mean over replications"},
    {"low", TRN_CELL_NUMBER, MOST_DECIMALS, "", "Lower end of the 95 % t-interval of the mean"},
    {"high", TRN_CELL_NUMBER, MOST_DECIMALS, "", "Upper end of the 95 % t-interval of the mean"},
    {"sd", TRN_CELL_NUMBER, MOST_DECIMALS, "", "Standard deviation between replications"},
    {"p05", TRN_CELL_NUMBER, MOST_DECIMALS, "", "5 of 100 replications lie below; not given for differences"},
    {"p50", TRN_CELL_NUMBER, MOST_DECIMALS, "", "Median over replications; not given for differences"},
    {"p95", TRN_CELL_NUMBER, MOST_DECIMALS, "",
     "95 of 100 replications lie below; not given for differences"},
    {"p_value", TRN_CELL_NUMBER, 6, "1",
     "Two-sided, of no difference, adjusted by Holm over the measures of the pair of regimes that have a "
     "better side and "
     "differ in some world; empty where no side is better"},
    {"better", TRN_CELL_COUNT, 0, "1", "Worlds in which the regime does better than the other"},
    {"worse", TRN_CELL_COUNT, 0, "1", "Worlds in which it does worse"},
    {"same", TRN_CELL_COUNT, 0, "1", "Worlds in which both do exactly the same"},
    {"pairing", TRN_CELL_NUMBER, 4, "1",
     "Variance of the paired over that of unpaired differences: below 1, pairing by world saved "
     "replications"},
};

#define COUNT(array) ((int)(sizeof(array) / sizeof((array)[0])))

static const struct trn_table tables[TRN_COMPARE_TABLES] = {
    {"bands", "Every series at every date of the sample, over replications", COUNT(bands_columns),
     bands_columns},
    {"monthly", "What happened in every calendar month, over replications", COUNT(monthly_columns),
     monthly_columns},
    {"measures", "Every measure by regime, and its paired difference to the reference regime",
     COUNT(measures_columns), measures_columns},
};

const struct trn_table *trn_compare_table(enum trn_compare_table table)
{
    return &tables[table];
}

static double rounded(double value, int decimals)
{
    int digits = decimals + EXTRA_DECIMALS;
    if (!isfinite(value))
        return NAN;
    double scale = pow(10.0, digits < MOST_DECIMALS ? digits : MOST_DECIMALS);
    return round(value * scale) / scale;
}

/* The grid of one regime: every variable at every date, a variable's dates together. */
static bool grid_rows(const struct trn_comparison *c, int32_t r, const struct trn_table *table,
                      const double *dates, int32_t n_dates, const struct trn_variable *variables,
                      int32_t n_variables, const struct trn_hist *hists, const struct trn_tally *tallies,
                      trn_row_fn row, void *object)
{
    const char *regime = c->scenario->regimes[c->regimes[r]].name;
    for (int32_t v = 0; v < n_variables; v++) {
        const struct trn_variable *variable = &variables[v];
        for (int32_t d = 0; d < n_dates; d++) {
            size_t at = ((size_t)r * (size_t)n_dates + (size_t)d) * (size_t)n_variables + (size_t)v;
            const struct trn_hist *hist = &hists[at];
            bool any = tallies[at].n > 0;
            union trn_cell cells[COUNT(bands_columns)] = {
                {.number = dates[d]},
                {.text = regime},
                {.text = variable->name},
                {.text = variable->scope},
                {.text = variable->kind},
                {.text = variable->unit},
                {.count = tallies[at].n},
                {.number = any ? rounded(tallies[at].mean, variable->decimals) : NAN},
                {.number = rounded(trn_hist_quantile(hist, 0.05), variable->decimals)},
                {.number = rounded(trn_hist_quantile(hist, 0.25), variable->decimals)},
                {.number = rounded(trn_hist_quantile(hist, 0.50), variable->decimals)},
                {.number = rounded(trn_hist_quantile(hist, 0.75), variable->decimals)},
                {.number = rounded(trn_hist_quantile(hist, 0.95), variable->decimals)},
            };
            if (!row(object, table, cells))
                return false;
        }
    }
    return true;
}

static bool estimate_row(const struct trn_comparison *c, const struct trn_table *table,
                         const struct trn_measure *measure, int32_t r, const struct trn_estimate *estimate,
                         trn_row_fn row, void *object)
{
    const struct trn_tally *tally = &estimate->tally;
    int decimals = measure->decimals;
    bool any = tally->n > 0;
    double half = trn_tally_half_width(tally, c->level);
    union trn_cell cells[COUNT(measures_columns)] = {
        {.text = measure->name},
        {.text = measure->unit},
        {.text = measure->window},
        {.text = measure->scope},
        {.text = measure->kind},
        {.text = c->scenario->regimes[c->regimes[r]].name},
        {.text = NULL},
        {.count = tally->n},
        {.number = any ? rounded(tally->mean, decimals) : NAN},
        {.number = any ? rounded(tally->mean - half, decimals) : NAN},
        {.number = any ? rounded(tally->mean + half, decimals) : NAN},
        {.number = rounded(trn_tally_sd(tally), decimals)},
        {.number = rounded(trn_hist_quantile(&estimate->hist, 0.05), decimals)},
        {.number = rounded(trn_hist_quantile(&estimate->hist, 0.50), decimals)},
        {.number = rounded(trn_hist_quantile(&estimate->hist, 0.95), decimals)},
        {.number = NAN},
        {.count = TRN_MISSING_COUNT},
        {.count = TRN_MISSING_COUNT},
        {.count = TRN_MISSING_COUNT},
        {.number = NAN},
    };
    return row(object, table, cells);
}

static bool difference_row(const struct trn_comparison *c, const struct trn_table *table,
                           const struct trn_measure *measure, int32_t r,
                           const struct trn_difference *difference, trn_row_fn row, void *object)
{
    int decimals = measure->decimals;
    bool sided = measure->better != 0;
    union trn_cell cells[COUNT(measures_columns)] = {
        {.text = measure->name},
        {.text = measure->unit},
        {.text = measure->window},
        {.text = measure->scope},
        {.text = measure->kind},
        {.text = c->scenario->regimes[c->regimes[r]].name},
        {.text = c->scenario->regimes[c->regimes[0]].name},
        {.count = difference->tally.n},
        {.number = difference->tally.n > 0 ? rounded(difference->tally.mean, decimals) : NAN},
        {.number = rounded(difference->low, decimals)},
        {.number = rounded(difference->high, decimals)},
        {.number = rounded(trn_tally_sd(&difference->tally), decimals)},
        {.number = NAN},
        {.number = NAN},
        {.number = NAN},
        {.number = difference->p_value},
        {.count = sided ? difference->better : TRN_MISSING_COUNT},
        {.count = sided ? difference->worse : TRN_MISSING_COUNT},
        {.count = difference->same},
        {.number = difference->pairing},
    };
    return row(object, table, cells);
}

static bool measure_rows(const struct trn_comparison *c, trn_row_fn row, void *object)
{
    const struct trn_table *table = &tables[TRN_T_MEASURES];
    int32_t n = c->layout->n_measures;
    for (int32_t m = 0; m < n; m++) {
        const struct trn_measure *measure = &c->layout->measures[m];
        for (int32_t r = 0; r < c->n_regimes; r++) {
            size_t at = (size_t)r * (size_t)n + (size_t)m;
            if (!estimate_row(c, table, measure, r, &c->measures[at], row, object))
                return false;
        }
        for (int32_t r = 1; r < c->n_regimes; r++) {
            size_t at = (size_t)r * (size_t)n + (size_t)m;
            if (!difference_row(c, table, measure, r, &c->differences[at], row, object))
                return false;
        }
    }
    return true;
}

bool trn_comparison_rows(const struct trn_comparison *comparison, enum trn_compare_table table,
                         trn_row_fn row, void *object)
{
    const struct trn_layout *layout = comparison->layout;
    if (table == TRN_T_MEASURES)
        return measure_rows(comparison, row, object);
    for (int32_t r = 0; r < comparison->n_regimes; r++) {
        bool taken =
            table == TRN_T_BANDS
                ? grid_rows(comparison, r, &tables[table], layout->dates, layout->n_dates, layout->series,
                            layout->n_series, comparison->series_hist, comparison->series_tally, row, object)
                : grid_rows(comparison, r, &tables[table], layout->months, layout->n_months, layout->monthly,
                            layout->n_monthly, comparison->monthly_hist, comparison->monthly_tally, row,
                            object);
        if (!taken)
            return false;
    }
    return true;
}
