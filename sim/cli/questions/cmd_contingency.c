/* cmd_contingency.c - tranche contingency: each donor, hub or line out for some months, alone and in pairs.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "contingency.h"
#include "summary.h"

enum {
    DEFAULT_REPS = 100,
    DEFAULT_MONTHS = 6,
    MOST_MONTHS = 120,
    MOST_PAIRED = 10 /* pairs are of so many: 45 of them */
};

/* ---- what is out ------------------------------------------------------------------------------------ */

struct giver {
    trn_id id;
    double planned;
};

static int by_planned(const void *a, const void *b)
{
    const struct giver *x = a, *y = b;
    if (x->planned != y->planned)
        return x->planned < y->planned ? 1 : -1;
    return (x->id > y->id) - (x->id < y->id);
}

/* Those that bring anything by the plan of the whole run, the largest first. */
static int32_t find_givers(const struct contingency *c, struct giver *givers)
{
    const struct trn_scenario *sc = c->q.loaded.scenario;
    int32_t n = 0;
    for (trn_id k = 0; k < outage_count(sc, c->kind); k++) {
        double planned = outage_planned(sc, c->kind, k, 0.0, sc->end);
        if (planned > 0.0 && !(c->kind == OUT_DONORS && sc->donors[k].fund))
            givers[n++] = (struct giver){k, planned};
    }
    qsort(givers, (size_t)n, sizeof *givers, by_planned);
    return n;
}

static bool add_variant(struct contingency *c, trn_id a, trn_id b)
{
    struct trn_arena *arena = c->q.loaded.arena;
    const struct trn_scenario *sc = c->q.loaded.scenario;
    const char *first = outage_setting(arena, sc, c->kind, a, c->from, c->to), *second = "";
    if (b != TRN_NONE)
        second = outage_setting(arena, sc, c->kind, b, c->from, c->to);
    int32_t v = c->n++;
    c->out[v][0] = a;
    c->out[v][1] = b;
    c->outages[v] = (struct trn_outage){c->from, c->to, {TRN_NONE, TRN_NONE}};
    for (int k = 0; k < 2 && c->kind == OUT_DONORS; k++)
        c->outages[v].donor[k] = c->out[v][k];
    if (!first || !second)
        return false;
    c->variants[v].settings = trn_arena_printf(arena, "%s%s%s", first, b == TRN_NONE ? "" : "\n", second);
    c->names[v] = trn_arena_printf(arena, "%s%s%s", outage_name(sc, c->kind, a), b == TRN_NONE ? "" : "+",
                                   b == TRN_NONE ? "" : outage_name(sc, c->kind, b));
    c->labels[v] =
        trn_arena_printf(arena, "%s%s%s", outage_label(sc, c->kind, a), b == TRN_NONE ? "" : " and ",
                         b == TRN_NONE ? "" : outage_label(sc, c->kind, b));
    return c->variants[v].settings && c->names[v] && c->labels[v];
}

static enum exit_status find_variants(struct contingency *c)
{
    struct trn_arena *arena = c->q.loaded.arena;
    int32_t all = outage_count(c->q.loaded.scenario, c->kind);
    struct giver *givers = TRN_NEW(arena, struct giver, all + 1);
    int32_t n = givers ? find_givers(c, givers) : 0, paired = n < MOST_PAIRED ? n : MOST_PAIRED;
    int32_t room = 1 + n + (c->q.options->pairs ? paired * (paired - 1) / 2 : 0);
    c->variants = TRN_NEW(arena, struct trn_variant, room);
    c->outages = TRN_NEW(arena, struct trn_outage, room);
    c->out = (trn_id(*)[2])trn_arena_alloc(arena, (size_t)room, sizeof *c->out);
    c->names = TRN_NEW(arena, const char *, room);
    c->labels = TRN_NEW(arena, const char *, room);
    if (!givers || !c->variants || !c->outages || !c->out || !c->names || !c->labels)
        return no_memory();
    if (n == 0)
        return usage_error("contingency", "--what: this scenario has no %s that bring anything",
                           outage_kinds[c->kind]);
    c->variants[0].settings = c->names[0] = c->labels[0] = "";
    c->n = 1;
    bool good = true;
    for (int32_t k = 0; k < n; k++)
        good = good && add_variant(c, givers[k].id, TRN_NONE);
    for (int32_t k = 0; k < paired && c->q.options->pairs; k++)
        for (int32_t j = k + 1; j < paired; j++)
            good = good && add_variant(c, givers[k].id, givers[j].id);
    return good ? EXIT_DONE : no_memory();
}

/* By default the first day of a month, a third of the run after the start: what is planned has begun to flow,
 * and there is time to recover. */
static double usual_start(const struct loaded *loaded)
{
    const struct trn_layout *layout = loaded->layout;
    for (int32_t m = 0; m < layout->n_months; m++)
        if (layout->months[m] >= loaded->scenario->end / 3.0)
            return layout->months[m];
    return 0.0;
}

static enum exit_status find_when(struct contingency *c)
{
    const char *from = c->q.options->given[O_FROM], *months = c->q.options->given[O_MONTHS];
    const char *what = c->q.options->given[O_WHAT];
    const struct trn_scenario *sc = c->q.loaded.scenario;
    for (c->kind = OUT_DONORS; what && strcmp(what, outage_kinds[c->kind]) != 0; c->kind++)
        if (c->kind == OUT_LINES)
            return usage_error("contingency",
                               "--what: expected \"donors\", \"hubs\" or \"lines\", found \"%s\"", what);
    c->from = usual_start(&c->q.loaded);
    if (from && !outage_date(sc, from, &c->from))
        return usage_error("contingency",
                           "--from: expected a date within the run, such as 2024-01-01, found \"%s\"", from);
    c->months = DEFAULT_MONTHS;
    if (months && !outage_whole(months, 1, MOST_MONTHS, &c->months))
        return usage_error("contingency", "--months: expected whole months from 1 to %d, found \"%s\"",
                           MOST_MONTHS, months);
    c->to = outage_months_later(sc, c->from, c->months);
    return EXIT_DONE;
}

/* ---- what is read of each run ------------------------------------------------------------------------- */

static int32_t find_variable(const struct trn_variable *all, int32_t n, const char *name, const char *scope,
                             const char *kind)
{
    for (int32_t v = 0; v < n; v++)
        if (strcmp(all[v].name, name) == 0 && strcmp(all[v].scope, scope) == 0 &&
            strcmp(all[v].kind, kind) == 0)
            return v;
    return TRN_NONE;
}

static void add_dates(struct contingency *c)
{
    const struct trn_layout *layout = c->q.loaded.layout;
    const struct trn_scenario *sc = c->q.loaded.scenario;
    bool total = sc->headline == TRN_NONE;
    int32_t v =
        find_variable(layout->series, layout->n_series, "need_met",
                      total ? "total" : sc->capabilities[sc->headline].name, total ? "total" : "capability");
    int32_t first = 0;
    while (first < layout->n_dates && layout->dates[first] <= c->to)
        first++;
    c->shape.dates = layout->dates + first;
    c->shape.n_dates = v == TRN_NONE ? 0 : layout->n_dates - first;
    for (int32_t d = 0; d < c->shape.n_dates; d++)
        c->outputs[c->n_outputs++] = (struct trn_output){TRN_OUT_SERIES, v, first + d};
}

static void add_deliveries(struct contingency *c)
{
    const struct trn_layout *layout = c->q.loaded.layout;
    const struct trn_scenario *sc = c->q.loaded.scenario;
    int32_t first = layout->n_months - 1, end = layout->n_months;
    while (first > 0 && layout->months[first] > c->from)
        first--;
    while (end > first + 1 && layout->months[end - 1] >= c->to)
        end--;
    c->delivered_to = end < layout->n_months ? layout->months[end] : sc->end;
    c->shape.n_donors = sc->n_donors;
    c->shape.n_months = end - first;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        int32_t v =
            find_variable(layout->monthly, layout->n_monthly, "delivered_value", sc->donors[d].name, "donor");
        for (int32_t m = first; m < end; m++)
            c->outputs[c->n_outputs++] = (struct trn_output){TRN_OUT_MONTHLY, v, m};
    }
}

static enum exit_status find_outputs(struct contingency *c)
{
    const struct trn_layout *layout = c->q.loaded.layout;
    size_t room = (size_t)c->q.n_outputs + (size_t)layout->n_dates +
                  (size_t)c->q.loaded.scenario->n_donors * (size_t)layout->n_months;
    c->outputs = TRN_NEW(c->q.loaded.arena, struct trn_output, room);
    if (!c->outputs)
        return no_memory();
    memcpy(c->outputs, c->q.outputs, (size_t)c->q.n_outputs * sizeof *c->outputs);
    c->shape.n_measures = c->n_outputs = c->q.n_outputs;
    add_dates(c);
    add_deliveries(c);
    return EXIT_DONE;
}

/* ---- running ------------------------------------------------------------------------------------------ */

static void on_world(void *object, int32_t rep, const double *values)
{
    (void)rep;
    trn_outages_add(&((struct contingency *)object)->numbers, values);
}

static double half_width(void *object)
{
    return trn_contrasts_widest(&((struct contingency *)object)->numbers.contrasts, 0, QUESTION_LEVEL);
}

double contingency_planned(const struct contingency *c, int32_t variant)
{
    const struct trn_scenario *sc = c->q.loaded.scenario;
    double sum = 0.0;
    for (int k = 0; k < 2; k++)
        if (c->out[variant][k] != TRN_NONE)
            sum += outage_planned(sc, c->kind, c->out[variant][k], c->from, c->to);
    return sum;
}

int32_t contingency_rank(const struct contingency *c, int32_t variant)
{
    int32_t rank = 1;
    for (int32_t v = 1; v < c->n; v++)
        rank += (c->out[v][1] == TRN_NONE) == (c->out[variant][1] == TRN_NONE) &&
                contingency_planned(c, v) > contingency_planned(c, variant);
    return rank;
}

/* ---- tables ------------------------------------------------------------------------------------------- */

static const struct trn_column change_columns[] = {
    {"out", TRN_CELL_TEXT, 0, "", "What is out; two with a plus between them are out at once"},
    {"regime", TRN_CELL_TEXT, 0, "", "The regime"},
    QUESTION_MEASURE_COLUMNS,
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which the change is defined"},
    {"undisturbed", TRN_CELL_NUMBER, 8, "", "Mean over worlds without the outage"},
    OUTAGE_CHANGE_COLUMNS};
static const struct trn_table change_table = {"contingency",
                                              "What each outage changes in each measure, by regime",
                                              sizeof change_columns / sizeof *change_columns, change_columns};

static const struct trn_column after_columns[] = {
    {"out", TRN_CELL_TEXT, 0, "", "What is out; two with a plus between them are out at once"},
    {"regime", TRN_CELL_TEXT, 0, "", "The regime"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which the recovery is defined: the outage ends within the run"},
    {"recovery_days", TRN_CELL_NUMBER, 3, "day",
     "Mean days from the end of the outage until need met is less than 0.05 below the same world without it, "
     "four samples in a row; the end of the run where that does not come"},
    {"recovery_low", TRN_CELL_NUMBER, 3, "day", "Lower end of its 95 % t-interval"},
    {"recovery_high", TRN_CELL_NUMBER, 3, "day", "Upper end of its 95 % t-interval"},
    {"not_back", TRN_CELL_COUNT, 0, "1", "Worlds in which it is not back by the end of the run"},
    {"lost", TRN_CELL_NUMBER, 6, "EUR_million",
     "Mean value that who is out delivered less in the months of the outage, the first and the last of them "
     "whole: what it delivers later does not fill the gap of those months; donors only"},
    {"lost_low", TRN_CELL_NUMBER, 6, "EUR_million", "Lower end of its 95 % t-interval"},
    {"lost_high", TRN_CELL_NUMBER, 6, "EUR_million", "Upper end of its 95 % t-interval"},
    {"made_up", TRN_CELL_NUMBER, 6, "EUR_million", "Mean value that all others delivered more in that time"},
    {"made_up_low", TRN_CELL_NUMBER, 6, "EUR_million", "Lower end of its 95 % t-interval"},
    {"made_up_high", TRN_CELL_NUMBER, 6, "EUR_million", "Upper end of its 95 % t-interval"},
    {"made_up_share", TRN_CELL_NUMBER, 8, "1", "made_up / lost; empty where no loss is shown"},
    {"made_up_share_low", TRN_CELL_NUMBER, 8, "1", "Lower end of its 95 % interval, linearised"},
    {"made_up_share_high", TRN_CELL_NUMBER, 8, "1", "Upper end of its 95 % interval, linearised"},
};
static const struct trn_table after_table = {"aftermath",
                                             "Recovery after each outage, and what others made up",
                                             sizeof after_columns / sizeof *after_columns, after_columns};

static const struct trn_column donor_columns[] = {
    {"out", TRN_CELL_TEXT, 0, "", "What is out"},
    {"regime", TRN_CELL_TEXT, 0, "", "The regime"},
    {"donor", TRN_CELL_TEXT, 0, "", "The donor"},
    {"more", TRN_CELL_NUMBER, 6, "EUR_million",
     "Mean value that it delivered more than in the same world without the outage, in the time of lost"},
    {"low", TRN_CELL_NUMBER, 6, "EUR_million", "Lower end of its 95 % t-interval"},
    {"high", TRN_CELL_NUMBER, 6, "EUR_million", "Upper end of its 95 % t-interval"},
};
static const struct trn_table donor_table = {"made_up", "Who delivered more, and less, in each outage",
                                             sizeof donor_columns / sizeof *donor_columns, donor_columns};

static const struct trn_column static_columns[] = {
    {"out", TRN_CELL_TEXT, 0, "", "What is out"},
    {"planned", TRN_CELL_NUMBER, 3, "", "What the plan says it brings in the outage: EUR million, of hubs t"},
    {"left", TRN_CELL_NUMBER, 6, "1", "Share of all planned supply that is left without it"},
    {"n_1", TRN_CELL_NUMBER, 6, "1", "N-1 index: (all planned supply - this) / need"},
    {"rank", TRN_CELL_COUNT, 0, "1", "Place by planned supply, among outages of as many; 1 is the largest"},
};
static const struct trn_table static_table = {"static",
                                              "What the plan alone says of each outage, nothing run",
                                              sizeof static_columns / sizeof *static_columns, static_columns};

static void write_change(struct contingency *c, int32_t v, int32_t r, int32_t o)
{
    const struct trn_contrast *plain = trn_contrast_of(&c->numbers.contrasts, 0, r, o);
    union trn_cell cells[sizeof change_columns / sizeof *change_columns];
    outage_measure_cells(&c->q, r, o, cells + 1);
    cells[0].text = c->names[v];
    cells[6].count = trn_contrast_of(&c->numbers.contrasts, v, r, o)->difference.n;
    cells[7].number = plain->value.n > 0 ? plain->value.mean : NAN;
    outage_change_cells(&c->numbers, v, r, o, c->holm.change[o], cells + 8);
    (void)trn_results_row(c->q.out.results, &change_table, cells);
}

static void write_after(struct contingency *c, int32_t v, int32_t r)
{
    const struct trn_aftermath *after = trn_outage_after(&c->numbers, v, r);
    union trn_cell cells[sizeof after_columns / sizeof *after_columns];
    double share = NAN, half = NAN;
    (void)trn_made_up_share(after, QUESTION_LEVEL, &share, &half);
    cells[0].text = c->names[v];
    cells[1].text = question_regime(&c->q, r)->name;
    cells[2].count = after->recovery.n;
    question_interval_cells(&after->recovery, cells + 3);
    cells[6].count = after->recovery.n > 0 ? after->not_back : TRN_MISSING_COUNT;
    question_interval_cells(&after->lost, cells + 7);
    question_interval_cells(&after->made_up, cells + 10);
    cells[13].number = share;
    cells[14].number = share - half;
    cells[15].number = share + half;
    (void)trn_results_row(c->q.out.results, &after_table, cells);
}

static void write_donors(struct contingency *c, int32_t v, int32_t r)
{
    const struct trn_scenario *sc = c->q.loaded.scenario;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        union trn_cell cells[sizeof donor_columns / sizeof *donor_columns];
        cells[0].text = c->names[v];
        cells[1].text = question_regime(&c->q, r)->name;
        cells[2].text = sc->donors[d].name;
        question_interval_cells(trn_outage_donor(&c->numbers, v, r, d), cells + 3);
        (void)trn_results_row(c->q.out.results, &donor_table, cells);
    }
}

static void write_static(struct contingency *c, int32_t v)
{
    double planned = contingency_planned(c, v), left = c->planned_all - planned;
    union trn_cell cells[] = {{.text = c->names[v]},
                              {.number = planned},
                              {.number = c->planned_all > 0.0 ? left / c->planned_all : NAN},
                              {.number = c->need > 0.0 ? left / c->need : NAN},
                              {.count = contingency_rank(c, v)}};
    (void)trn_results_row(c->q.out.results, &static_table, cells);
}

static void write_rows(struct contingency *c)
{
    int32_t n_regimes = c->q.loaded.n_regimes;
    for (int32_t v = 1; v < c->n; v++)
        for (int32_t o = 0; o < c->q.n_outputs; o++)
            for (int32_t r = 0; r < n_regimes; r++)
                write_change(c, v, r, o);
    for (int32_t v = 1; v < c->n; v++)
        for (int32_t r = 0; r < n_regimes; r++)
            write_after(c, v, r);
    for (int32_t v = 1; v < c->n; v++)
        for (int32_t r = 0; r < n_regimes; r++)
            write_donors(c, v, r);
    for (int32_t v = 1; v < c->n; v++)
        write_static(c, v);
}

/* ---- the command -------------------------------------------------------------------------------------- */

static enum trn_status find(void *object, struct trn_error *error)
{
    struct contingency *c = object;
    struct question_run run = {.variants = c->variants,
                               .n_variants = c->n,
                               .outputs = c->outputs,
                               .n_outputs = c->n_outputs,
                               .on_world = on_world,
                               .half_width = half_width,
                               .object = c};
    if (!trn_outages_create(c->q.loaded.arena, &c->shape, c->outages, c->n, c->q.loaded.n_regimes,
                            &c->numbers))
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    enum trn_status status = question_run(&c->q, &run, error);
    if (status == TRN_OK && !outage_holm(&c->q, &c->numbers, &c->holm))
        status = trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    if (status != TRN_OK)
        return status;
    c->planned_all = outage_planned_all(c->q.loaded.scenario, c->kind, c->from, c->to);
    c->need = outage_need(c->q.loaded.scenario, c->kind, c->from, c->to);
    write_rows(c);
    return TRN_OK;
}

static enum exit_status cmd_contingency(const struct options *options)
{
    struct contingency c = {.n = 0};
    enum exit_status status = question_load("contingency", options, DEFAULT_REPS, 0, &c.q);
    if (status == EXIT_DONE)
        status = find_when(&c);
    if (status == EXIT_DONE)
        status = outage_more_measures(&c.q);
    if (status == EXIT_DONE)
        status = find_variants(&c);
    if (status == EXIT_DONE)
        status = find_outputs(&c);
    struct question_answer answer = {.object = &c,
                                     .runs = (int64_t)c.n * c.q.reps * c.q.loaded.n_regimes,
                                     .find = find,
                                     .answer = contingency_answer,
                                     .show = contingency_show,
                                     .limits = contingency_limits,
                                     .tell = contingency_tell,
                                     .json_holds =
                                         "Each outage by regime: change of each measure, recovery, what "
                                         "others made up, with 95 % intervals, and what the plan alone says"};
    if (status == EXIT_DONE)
        status = question_answer(&c.q, &answer);
    question_done(&c.q);
    return status;
}

const struct command command_contingency = {
    .name = "contingency",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "each donor, hub or line out for some months, by regime",
    .text = "What if a donor drops out? Takes out each donor that gives anything by the plan (or each\n"
            "hub, each line) for some months (N-1), with --pairs also each two of the ten largest\n"
            "(N-2), and runs the same worlds with and without. Says what is lost, how long it takes\n"
            "to come back, who makes it up, which regime bears it better, and where the plan alone\n"
            "(largest source first) would have ranked them otherwise. The outage starts on the first\n"
            "day of a month after a third of the run, unless --from says when. 100 worlds, unless --reps\n"
            "says how many.",
    .reps = DEFAULT_REPS,
    .options = ASKS | BIT(O_WHAT) | BIT(O_PAIRS) | BIT(O_FROM) | BIT(O_MONTHS),
    .examples = {"tranche contingency scenarios/veto.json --reps 4",
                 "tranche contingency scenarios/veto.json --reps 4 --what lines --months 12 "
                 "--out results/lines"},
    .run = cmd_contingency,
};
