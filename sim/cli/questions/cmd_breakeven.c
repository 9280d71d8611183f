/* cmd_breakeven.c - tranche breakeven: how much more makes one regime as good as another. */
#include <math.h>

#include "breakeven.h"
#include "commands.h"

enum { DEFAULT_REPS = 100, MOST_EVALUATIONS = 40, SEARCH_RUNS = 14 /* for --dry-run */ };

#define TOLERANCE 0.01 /* of the factor */

static const struct trn_column columns[] = {
    {"regime", TRN_CELL_TEXT, 0, "", "The regime whose runs have the factor"},
    {"against", TRN_CELL_TEXT, 0, "", "The regime whose runs have none"},
    {"by", TRN_CELL_TEXT, 0, "", "What is multiplied: money, stock or lead-time"},
    {"question", TRN_CELL_TEXT, 0, "", "needs: it is behind; could lose: it is ahead"},
    {"measure", TRN_CELL_TEXT, 0, "", "What is measured; tranche list measures explains it"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which the difference is defined"},
    {"gap", TRN_CELL_NUMBER, 8, "", "Mean difference as the scenario is, second regime minus first"},
    {"gap_half", TRN_CELL_NUMBER, 8, "", "Half-width of its 95 % t-interval, paired by world"},
    {"outcome", TRN_CELL_TEXT, 0, "",
     "found, none (no factor looked at is enough), several, or equal (without a factor)"},
    {"factor", TRN_CELL_NUMBER, 8, "1", "Factor at which the mean difference is 0"},
    {"again", TRN_CELL_COUNT, 0, "1",
     "1: beyond the factor the means cross again, so its interval stays open; 0: they do not"},
    {"factor_low", TRN_CELL_NUMBER, 8, "1",
     "Lower end of its 95 % interval; empty: open at the end of the range"},
    {"factor_high", TRN_CELL_NUMBER, 8, "1", "Upper end of its interval"},
    {"range_low", TRN_CELL_NUMBER, 8, "1", "Lowest factor looked at"},
    {"range_high", TRN_CELL_NUMBER, 8, "1", "Highest factor looked at"},
    {"closed_at_end", TRN_CELL_NUMBER, 8, "1",
     "Share of the gap that the farthest factor closes; above 1: more than all"},
    {"extra", TRN_CELL_NUMBER, 8, "EUR_million",
     "Money voted by the end more than without the factor, mean over worlds; of stock: its value at unit "
     "cost"},
    {"extra_low", TRN_CELL_NUMBER, 8, "EUR_million", "The same at factor_low"},
    {"extra_high", TRN_CELL_NUMBER, 8, "EUR_million", "The same at factor_high"},
    {"extra_spent", TRN_CELL_NUMBER, 8, "EUR_million", "Of this money, paid by the end"},
};
static const struct trn_table table = {"breakeven", "The factor at which one regime is as good as the other",
                                       sizeof columns / sizeof *columns, columns};

static const struct trn_column point_columns[] = {
    {"regime", TRN_CELL_TEXT, 0, "", "The regime whose runs have the factor"},
    {"factor", TRN_CELL_NUMBER, 8, "1", "Times what the scenario says"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which the difference is defined"},
    {"difference", TRN_CELL_NUMBER, 8, "", "Mean difference, second regime minus first, paired by world"},
    {"low", TRN_CELL_NUMBER, 8, "", "Lower end of its 95 % t-interval"},
    {"high", TRN_CELL_NUMBER, 8, "", "Upper end of its 95 % t-interval"},
};
static const struct trn_table point_table = {"evaluations", "Every factor that was looked at",
                                             sizeof point_columns / sizeof *point_columns, point_columns};

/* ---- the search --------------------------------------------------------------------------------- */

struct probe {
    struct breakeven *b;
    struct breakeven_side *side;
};

bool breakeven_equal(const struct breakeven *b)
{
    return b->paired.plain.difference.mean == 0.0;
}

static const struct breakeven_point *find_point(const struct breakeven *b, int32_t which, double factor)
{
    for (int32_t p = 0; p < b->n_points; p++)
        if (b->points[p].which == which && b->points[p].factor == factor)
            return &b->points[p];
    return NULL;
}

static enum trn_status evaluate(void *object, double x, double *ret_mean, double *ret_half,
                                struct trn_error *reterr)
{
    struct probe *probe = object;
    struct breakeven *b = probe->b;
    struct trn_contrast contrast = b->paired.plain;
    const double factor = paired_round(x);
    const struct breakeven_point *known = find_point(b, probe->side->which, factor);
    if (known) {
        contrast.difference = known->difference;
    } else if (factor != 1.0) {
        const char *settings = scaled_settings(&b->scaled, factor);
        if (!settings)
            return trn_fail(reterr, TRN_E_MEMORY, "", "out of memory");
        enum trn_status status = paired_run(&b->paired, &settings, 1, probe->side->which, &contrast, reterr);
        if (status != TRN_OK)
            return status;
    }
    if (!known)
        b->points[b->n_points++] = (struct breakeven_point){probe->side->which, factor, contrast.difference};
    if (x == probe->side->far)
        probe->side->at_far = contrast.difference;
    *ret_mean = contrast.difference.mean;
    *ret_half = trn_tally_half_width(&contrast.difference, QUESTION_LEVEL);
    return TRN_OK;
}

/* From 1 to where it helps, or hurts. Where no difference is shown to begin with, the interval reaches over 1
 * and is open there. */
static void set_range(const struct breakeven *b, struct breakeven_side *side)
{
    side->far = side->needs ? b->scaled.gain : b->scaled.loss;
    side->range.low = fmin(1.0, side->far);
    side->range.high = fmax(1.0, side->far);
}

/* Of the factors that were looked at and reverse the order, the one nearest to 1; 1 where there is none. */
static double nearest_reversed(const struct breakeven *b, const struct breakeven_side *side)
{
    double nearest = 1.0;
    for (int32_t p = 0; p < b->n_points; p++) {
        const struct breakeven_point *point = &b->points[p];
        const bool outward = (point->factor - 1.0) * (side->far - 1.0) > 0.0;
        if (point->which == side->which && outward &&
            point->difference.mean * b->paired.plain.difference.mean < 0.0 &&
            (nearest == 1.0 || fabs(point->factor - 1.0) < fabs(nearest - 1.0)))
            nearest = point->factor;
    }
    return nearest;
}

/* The means cross more than once, mostly since more brings no more: up to the first crossing they go one way,
 * and beyond it the interval stays open. */
static enum trn_status search_nearest(struct breakeven *b, struct breakeven_side *side,
                                      struct trn_error *error)
{
    struct trn_root root;
    struct trn_root_def range = side->range;
    const double end = nearest_reversed(b, side);
    if (end == 1.0)
        return TRN_OK;
    *(side->far > 1.0 ? &range.high : &range.low) = end;
    enum trn_status status = trn_root_find(&range, &root, error);
    if (status != TRN_OK || root.outcome != TRN_ROOT_FOUND)
        return status;
    side->again = true;
    side->root = root;
    if (side->far > 1.0)
        side->root.high = INFINITY;
    else
        side->root.low = -INFINITY;
    return TRN_OK;
}

static enum trn_status search(struct breakeven *b, int32_t which, struct trn_error *error)
{
    struct breakeven_side *side = &b->sides[which];
    struct probe probe = {b, side};
    const struct trn_measure *measure = question_measure(&b->q, 0);
    const double better = measure->better < 0 ? -1.0 : 1.0;
    const bool second_ahead = better * b->paired.plain.difference.mean > 0.0;
    side->which = which;
    side->needs = which == 0 ? second_ahead : !second_ahead;
    side->range = trn_root_def_default();
    set_range(b, side);
    side->range.tolerance = TOLERANCE;
    side->range.max_evaluations = MOST_EVALUATIONS;
    side->range.evaluate = evaluate;
    side->range.object = &probe;
    if (breakeven_equal(b)) {
        side->root = (struct trn_root){.outcome = TRN_ROOT_FLAT, .x = NAN, .low = NAN, .high = NAN};
        return TRN_OK;
    }
    enum trn_status status = trn_root_find(&side->range, &side->root, error);
    if (status == TRN_OK && side->root.outcome == TRN_ROOT_NOT_MONOTONE)
        status = search_nearest(b, side, error);
    side->range.object = NULL;
    return status;
}

bool breakeven_found(const struct breakeven_side *side)
{
    return side->root.outcome == TRN_ROOT_FOUND || side->root.outcome == TRN_ROOT_NOT_MONOTONE;
}

double breakeven_closed(const struct breakeven *b, const struct breakeven_side *side)
{
    const double gap = b->paired.plain.difference.mean;
    return gap == 0.0 ? NAN : (gap - side->at_far.mean) / gap;
}

/* ---- what it is in money ------------------------------------------------------------------------ */

/* All that was voted is promised, paid, invested, gone, or still there. */
static const char *const money_measures[] = {"money_spent", "money_committed", "money_unspent",
                                             "money_invested", "money_lapsed"};
enum { MONEY_MEASURES = 5, SPENT = 0 };

struct money_call {
    struct breakeven_extra *extra;
    int32_t n; /* variants, the first without a factor */
};

static void add_money(void *object, int32_t rep, const double *values)
{
    struct money_call *call = object;
    double plain = 0.0;
    (void)rep;
    for (int32_t m = 0; m < MONEY_MEASURES; m++)
        plain += isfinite(values[m]) ? values[m] : 0.0;
    for (int32_t v = 1; v < call->n; v++) {
        const double *run = values + (size_t)v * MONEY_MEASURES;
        double voted = 0.0;
        for (int32_t m = 0; m < MONEY_MEASURES; m++)
            voted += isfinite(run[m]) ? run[m] : 0.0;
        trn_tally_add(&call->extra[v - 1].voted, voted - plain);
        trn_tally_add(&call->extra[v - 1].spent, run[SPENT] - values[SPENT]);
    }
}

static enum trn_status find_money(struct breakeven *b, struct breakeven_side *side, struct trn_error *error)
{
    const double factors[] = {side->root.x, side->root.low, side->root.high};
    struct trn_variant variants[1 + BREAKEVEN_ENDS] = {{.settings = ""}};
    struct trn_output outputs[MONEY_MEASURES];
    struct breakeven_extra extra[BREAKEVEN_ENDS] = {0};
    int32_t place[BREAKEVEN_ENDS], n = 1;
    struct money_call call = {.extra = extra};
    for (int32_t m = 0; m < MONEY_MEASURES; m++) {
        struct trn_scenario_check check = {.measure = money_measures[m]};
        outputs[m] = (struct trn_output){.kind = TRN_OUT_MEASURE,
                                         .variable = load_check_measure(b->q.loaded.layout, &check)};
        if (outputs[m].variable == TRN_NONE)
            return TRN_OK;
    }
    for (int32_t e = 0; e < BREAKEVEN_ENDS; e++)
        if (isfinite(factors[e])) {
            place[n - 1] = e;
            variants[n].settings = scaled_settings(&b->scaled, paired_round(factors[e]));
            if (!variants[n++].settings)
                return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
        }
    call.n = n;
    struct question_run run = {.variants = variants,
                               .n_variants = n,
                               .regimes = question_regime(&b->q, side->which)->name,
                               .n_regimes = 1,
                               .outputs = outputs,
                               .n_outputs = MONEY_MEASURES,
                               .on_world = add_money,
                               .object = &call};
    enum trn_status status = question_run(&b->q, &run, error);
    if (status == TRN_OK && b->q.end.partial)
        status = trn_fail(error, TRN_E_INTERRUPTED, "", "stopped before all worlds were over");
    for (int32_t v = 1; v < n && status == TRN_OK; v++)
        side->extra[place[v - 1]] = extra[v - 1];
    return status;
}

/* ---- rows --------------------------------------------------------------------------------------- */

static double finite_or_none(double x)
{
    return isfinite(x) ? x : NAN;
}

static double extra_at(const struct breakeven *b, const struct breakeven_side *side, enum breakeven_end end)
{
    const double factors[] = {side->root.x, side->root.low, side->root.high};
    if (b->scaled.kind == BY_STOCK)
        return finite_or_none((factors[end] - 1.0) * scaled_worth(&b->scaled));
    return side->extra[end].voted.n > 0 ? side->extra[end].voted.mean : NAN;
}

static void write_side(struct breakeven *b, const struct breakeven_side *side)
{
    const struct trn_tally *plain = &b->paired.plain.difference;
    const bool found = breakeven_found(side);
    const struct trn_tally *spent = &side->extra[AT_FACTOR].spent;
    union trn_cell cells[] = {
        {.text = question_regime(&b->q, side->which)->name},
        {.text = question_regime(&b->q, 1 - side->which)->name},
        {.text = b->scaled.by},
        {.text = side->needs ? "needs" : "could lose"},
        {.text = b->q.names[0]},
        {.count = plain->n},
        {.number = plain->mean},
        {.number = trn_tally_half_width(plain, QUESTION_LEVEL)},
        {.text = breakeven_equal(b)                     ? "equal"
                 : !found                               ? "none"
                 : side->root.outcome == TRN_ROOT_FOUND ? "found"
                                                        : "several"},
        {.number = found ? side->root.x : NAN},
        {.count = side->again},
        {.number = finite_or_none(side->root.low)},
        {.number = finite_or_none(side->root.high)},
        {.number = side->range.low},
        {.number = side->range.high},
        {.number = breakeven_closed(b, side)},
        {.number = found ? extra_at(b, side, AT_FACTOR) : NAN},
        {.number = extra_at(b, side, AT_LOW)},
        {.number = extra_at(b, side, AT_HIGH)},
        {.number = spent->n > 0 ? spent->mean : NAN},
    };
    (void)trn_results_row(b->q.out.results, &table, cells);
}

static void write_rows(struct breakeven *b)
{
    for (int32_t which = 0; which < 2; which++)
        write_side(b, &b->sides[which]);
    for (int32_t p = 0; p < b->n_points; p++) {
        const struct breakeven_point *point = &b->points[p];
        const double half = trn_tally_half_width(&point->difference, QUESTION_LEVEL);
        union trn_cell cells[] = {{.text = question_regime(&b->q, point->which)->name},
                                  {.number = point->factor},
                                  {.count = point->difference.n},
                                  {.number = point->difference.mean},
                                  {.number = point->difference.mean - half},
                                  {.number = point->difference.mean + half}};
        (void)trn_results_row(b->q.out.results, &point_table, cells);
    }
}

/* ---- the command -------------------------------------------------------------------------------- */

static enum trn_status find(void *object, struct trn_error *error)
{
    struct breakeven *b = object;
    b->points = TRN_NEW(b->q.loaded.arena, struct breakeven_point, 4 * MOST_EVALUATIONS);
    if (!b->points)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    enum trn_status status = paired_start(&b->q, &b->paired, error);
    for (int32_t which = 0; which < 2 && status == TRN_OK; which++) {
        struct breakeven_side *side = &b->sides[which];
        status = search(b, which, error);
        if (status == TRN_OK && breakeven_found(side) && b->scaled.kind == BY_MONEY)
            status = find_money(b, side, error);
    }
    if (status == TRN_OK)
        write_rows(b);
    return status;
}

static enum exit_status cmd_breakeven(const struct options *options)
{
    struct breakeven b = {.n_points = 0};
    enum exit_status status = question_load("breakeven", options, DEFAULT_REPS, 2, &b.q);
    if (status == EXIT_DONE && b.q.reps < 2)
        status = usage_error("breakeven", "--reps: expected at least 2 worlds, found %d", (int)b.q.reps);
    if (status == EXIT_DONE)
        status = scaled_find(&b.q, &b.scaled);
    struct question_answer answer = {
        .object = &b,
        .runs = (2 + 2 * SEARCH_RUNS) * (int64_t)b.q.reps,
        .find = find,
        .answer = breakeven_answer,
        .show = breakeven_show,
        .limits = breakeven_limits,
        .tell = breakeven_tell,
        .json_holds = "The factor of money, stock or lead times at which each of two "
                      "regimes is as good as the other without it, with its 95 % interval"};
    if (status == EXIT_DONE)
        status = question_answer(&b.q, &answer);
    question_done(&b.q);
    return status;
}

const struct command command_breakeven = {
    .name = "breakeven",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "how much money, stock or speed a regime is worth",
    .text = "How much more would the worse of two regimes need to be as good as the better, and how\n"
            "much could the better lose? (--regimes A,B; default the first two of the scenario's\n"
            "compare list.) --by says what: money (sums voted for donors), stock (what donors have\n"
            "at the start; floors stay) or lead-time (lines and routes). All of it is multiplied by\n"
            "one factor in the runs of one regime until the mean of the leading measure is that of\n"
            "the other regime without it, on the same worlds. \"No factor is enough\" is an answer.",
    .reps = DEFAULT_REPS,
    .options = (ASKS & ~(BIT(O_PRECISION) | BIT(O_REP))) | BIT(O_BY),
    .examples = {"tranche breakeven scenarios/early-2024-delay.json --reps 4",
                 "tranche breakeven scenarios/early-2024-delay.json --reps 4 --by lead-time "
                 "--out results/even"},
    .run = cmd_breakeven,
};
