/* hindcast_rows.c - the tables of a hindcast: series and parts, points, facts. */
#include <math.h>

#include "hindcast_say.h"

static const struct trn_column columns[] = {
    {"series", TRN_CELL_TEXT, 0, "", "Name of the observed series"},
    {"part", TRN_CELL_TEXT, 0, "", "fitted: before the cut; held out: after it"},
    {"variable", TRN_CELL_TEXT, 0, "", "Variable of the model"},
    {"scope", TRN_CELL_TEXT, 0, "", "Of which capability, item, group, line or donor"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of errors and scores"},
    {"n", TRN_CELL_COUNT, 0, "1", "Observed values"},
    {"mean_error", TRN_CELL_NUMBER, 6, "", "Mean of the ensemble's mean less the observed value"},
    {"rmse", TRN_CELL_NUMBER, 6, "", "Root of the mean squared error of the ensemble's mean"},
    {"inside50", TRN_CELL_COUNT, 0, "1",
     "Values within the band from the 25th to the 75th percentile of worlds"},
    {"inside50_low", TRN_CELL_NUMBER, 4, "1",
     "Lower end of the 95 % interval of their share (Clopper and Pearson 1934)"},
    {"inside50_high", TRN_CELL_NUMBER, 4, "1", "Upper end of it"},
    {"inside90", TRN_CELL_COUNT, 0, "1",
     "Values within the band from the 5th to the 95th percentile of worlds"},
    {"inside90_low", TRN_CELL_NUMBER, 4, "1", "Lower end of the 95 % interval of their share"},
    {"inside90_high", TRN_CELL_NUMBER, 4, "1", "Upper end of it"},
    {"crps", TRN_CELL_NUMBER, 6, "",
     "Mean continuous ranked probability score, smaller is better (Gneiting and Raftery 2007; fair, Ferro "
     "2014)"},
    {"n_reference", TRN_CELL_COUNT, 0, "1", "Values that persistence has a forecast of"},
    {"crps_reference", TRN_CELL_NUMBER, 6, "", "Mean CRPS of the worlds over these"},
    {"crps_persistence", TRN_CELL_NUMBER, 6, "", "Mean absolute error of persistence over these"},
    {"skill", TRN_CELL_NUMBER, 6, "1",
     "1 - crps_reference / crps_persistence; below 0: worse than persistence. Of fewer than 3 values it is "
     "not counted"},
    {"skill_low", TRN_CELL_NUMBER, 6, "1", "Lower end of its 95 % jackknife interval; empty below 8 values"},
    {"skill_high", TRN_CELL_NUMBER, 6, "1", "Upper end of it"},
    {"crps_climatology", TRN_CELL_NUMBER, 6, "",
     "Mean CRPS of the fitted values taken as an ensemble; empty for sums"},
    {"skill_climatology", TRN_CELL_NUMBER, 6, "1", "The same skill against that"},
    {"skill_climatology_low", TRN_CELL_NUMBER, 6, "1", "Lower end of its interval"},
    {"skill_climatology_high", TRN_CELL_NUMBER, 6, "1", "Upper end of it"},
    {"left_out", TRN_CELL_TEXT, 0, "", "Why the series is not compared; empty: it is"},
    {"known", TRN_CELL_TEXT, 0, "", "What of it the inputs hold already, by the scenario"},
};
static const struct trn_table table = {"hindcast", "Each observed series and part against the worlds",
                                       sizeof columns / sizeof *columns, columns};

static const struct trn_column point_columns[] = {
    {"series", TRN_CELL_TEXT, 0, "", "Name of the observed series"},
    {"date", TRN_CELL_DATE, 0, "", "Day of the observed value"},
    {"part", TRN_CELL_TEXT, 0, "", "fitted or held out"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of the values"},
    {"observed", TRN_CELL_NUMBER, 6, "", "The observed value, times what makes it comparable"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds"},
    {"mean", TRN_CELL_NUMBER, 6, "", "Mean over worlds"},
    {"p05", TRN_CELL_NUMBER, 6, "", "5th percentile over worlds"},
    {"p25", TRN_CELL_NUMBER, 6, "", "25th percentile"},
    {"p50", TRN_CELL_NUMBER, 6, "", "Median"},
    {"p75", TRN_CELL_NUMBER, 6, "", "75th percentile"},
    {"p95", TRN_CELL_NUMBER, 6, "", "95th percentile"},
    {"inside50", TRN_CELL_COUNT, 0, "1", "1: within p25 to p75"},
    {"inside90", TRN_CELL_COUNT, 0, "1", "1: within p05 to p95"},
    {"crps", TRN_CELL_NUMBER, 6, "", "Continuous ranked probability score of the worlds"},
    {"persisted", TRN_CELL_NUMBER, 6, "",
     "What persistence says: held out, the last value before the cut; fitted, the value before"},
    {"crps_persistence", TRN_CELL_NUMBER, 6, "", "Its absolute error, which is the CRPS of a point forecast"},
    {"crps_climatology", TRN_CELL_NUMBER, 6, "", "CRPS of the other fitted values as an ensemble"},
};
static const struct trn_table point_table = {"hindcast_points", "Each observed value against the worlds",
                                             sizeof point_columns / sizeof *point_columns, point_columns};

static const struct trn_column fact_columns[] = {
    {"fact", TRN_CELL_TEXT, 0, "", "Name of the fact"},
    {"part", TRN_CELL_TEXT, 0, "", "fitted, or held out where it reaches behind the cut"},
    {"text", TRN_CELL_TEXT, 0, "", "What happened"},
    {"shows", TRN_CELL_TEXT, 0, "", "What the numbers are, as the scenario says it"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of bounds and percentiles; 1 of a ratio"},
    {"above", TRN_CELL_NUMBER, 6, "", "The median of the worlds is to be above this; empty: no bound"},
    {"below", TRN_CELL_NUMBER, 6, "", "And below this"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which it is defined"},
    {"median", TRN_CELL_NUMBER, 6, "", "Median over worlds"},
    {"median_low", TRN_CELL_NUMBER, 6, "",
     "Lower end of its 95 % interval from order statistics; empty of too few worlds"},
    {"median_high", TRN_CELL_NUMBER, 6, "", "Upper end of it"},
    {"p05", TRN_CELL_NUMBER, 6, "", "5th percentile"},
    {"p95", TRN_CELL_NUMBER, 6, "", "95th percentile"},
    {"share", TRN_CELL_NUMBER, 4, "1", "Share of worlds within the bounds"},
    {"verdict", TRN_CELL_TEXT, 0, "",
     "pass: the interval of the median keeps the bounds; fail: all of it lies beyond; undecided: it holds a "
     "bound; left out: it cannot be read"},
    {"known", TRN_CELL_TEXT, 0, "", "What of it the inputs hold already, by the scenario"},
    {"source", TRN_CELL_TEXT, 0, "", "Where the fact is known from"},
};
static const struct trn_table fact_table = {"facts", "Each fact against the worlds",
                                            sizeof fact_columns / sizeof *fact_columns, fact_columns};

const char *hindcast_verdict(const struct trn_hind_fact *fact)
{
    return fact->why_not || fact->n == 0 ? "left out"
           : fact->pass                  ? "pass"
           : fact->undecided             ? "undecided"
                                         : "fail";
}

static double bound(double x)
{
    return isfinite(x) ? x : NAN;
}

static void series_row(struct hindcasting *h, const struct trn_hind_series *series, enum trn_period part)
{
    const struct trn_observed *o = series->observed;
    const struct trn_hind_score *score = &series->part[part];
    union trn_cell cells[] = {{.text = o->name},
                              {.text = hindcast_part(part)},
                              {.text = o->variable},
                              {.text = o->scope},
                              {.text = o->unit},
                              {.count = score->n},
                              {.number = score->error},
                              {.number = score->rmse},
                              {.count = score->inside50},
                              {.number = score->n > 0 ? score->low50 : NAN},
                              {.number = score->n > 0 ? score->high50 : NAN},
                              {.count = score->inside90},
                              {.number = score->n > 0 ? score->low90 : NAN},
                              {.number = score->n > 0 ? score->high90 : NAN},
                              {.number = score->crps},
                              {.count = score->skill.n},
                              {.number = score->crps_reference},
                              {.number = score->crps_persistence},
                              {.number = score->skill.skill},
                              {.number = score->skill.low},
                              {.number = score->skill.high},
                              {.number = score->crps_climatology},
                              {.number = score->skill_climatology.skill},
                              {.number = score->skill_climatology.low},
                              {.number = score->skill_climatology.high},
                              {.text = series->why_not ? series->why_not : ""},
                              {.text = o->known}};
    (void)trn_results_row(h->q.out.results, &table, cells);
}

static void point_row(struct hindcasting *h, const struct trn_hind_point *point)
{
    const struct trn_observed *o = h->hindcast->series[point->series].observed;
    bool any = point->n > 0;
    union trn_cell cells[] = {{.text = o->name},
                              {.number = point->day},
                              {.text = hindcast_part(point->part)},
                              {.text = o->unit},
                              {.number = point->observed},
                              {.count = point->n},
                              {.number = any ? point->mean : NAN},
                              {.number = any ? point->quantile[TRN_HIND_Q05] : NAN},
                              {.number = any ? point->quantile[TRN_HIND_Q25] : NAN},
                              {.number = any ? point->quantile[TRN_HIND_Q50] : NAN},
                              {.number = any ? point->quantile[TRN_HIND_Q75] : NAN},
                              {.number = any ? point->quantile[TRN_HIND_Q95] : NAN},
                              {.count = any ? point->inside50 : TRN_MISSING_COUNT},
                              {.count = any ? point->inside90 : TRN_MISSING_COUNT},
                              {.number = any ? point->crps : NAN},
                              {.number = point->persisted},
                              {.number = point->crps_persistence},
                              {.number = point->crps_climatology}};
    (void)trn_results_row(h->q.out.results, &point_table, cells);
}

static void fact_row(struct hindcasting *h, const struct trn_hind_fact *fact)
{
    union trn_cell cells[] = {{.text = fact->fact->name},
                              {.text = hindcast_part(fact->part)},
                              {.text = fact->fact->text},
                              {.text = fact->fact->shows},
                              {.text = fact->unit},
                              {.number = bound(fact->fact->above)},
                              {.number = bound(fact->fact->below)},
                              {.count = fact->n},
                              {.number = fact->median},
                              {.number = bound(fact->median_low)},
                              {.number = bound(fact->median_high)},
                              {.number = fact->low},
                              {.number = fact->high},
                              {.number = fact->share},
                              {.text = hindcast_verdict(fact)},
                              {.text = fact->fact->known},
                              {.text = fact->fact->source}};
    (void)trn_results_row(h->q.out.results, &fact_table, cells);
}

void hindcast_rows(struct hindcasting *h)
{
    const struct trn_hindcast *found = h->hindcast;
    for (int32_t s = 0; s < found->n_series; s++)
        for (int part = 0; part < TRN_PERIODS; part++)
            series_row(h, &found->series[s], (enum trn_period)part);
    for (int32_t p = 0; p < found->n_points; p++)
        point_row(h, &found->points[p]);
    for (int32_t f = 0; f < found->n_facts; f++)
        fact_row(h, &found->facts[f]);
}
