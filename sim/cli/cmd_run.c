/* cmd_run.c - tranche run: one world, everything that happened in it. */
#include <math.h>
#include <string.h>

#include "commands.h"
#include "interrupt.h"
#include "load.h"
#include "summary.h"
#include "tranche/date.h"

enum { WIDTH = 78 };

static const unsigned ALWAYS_TRACED =
    1u << TRN_T_RECIPIENT | 1u << TRN_T_DONORS | 1u << TRN_T_PRODUCTION | 1u << TRN_T_PLEDGES;
static const unsigned ON_REQUEST = 1u << TRN_T_LOTS | 1u << TRN_T_EVENTS;

struct world {
    const struct loaded *loaded;
    const struct options *options;
    uint64_t seed;
    uint32_t rep;
    struct trn_outcome *outcomes[TRN_MAX_REGIMES];
    struct trn_balance balance; /* of all regimes */
    uint64_t events;
};

/* A row on its way to the folder; Ctrl-C ends the run here. */
static bool take_row(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    return !interrupted() && trn_results_row(object, table, cells);
}

static void add_balance(struct trn_balance *into, const struct trn_balance *from)
{
    into->items_in += from->items_in;
    into->items_out += from->items_out;
    into->cents_in += from->cents_in;
    into->cents_out += from->cents_out;
    into->residual_items += from->residual_items;
    into->residual_cents += from->residual_cents;
    into->floor_breaches += from->floor_breaches;
}

static enum trn_status run_regimes(struct world *world, struct trn_results *results, struct trn_error *error)
{
    const struct loaded *loaded = world->loaded;
    struct trn_tracing tracing = {.row = take_row, .object = results, .tables = ALWAYS_TRACED};
    struct trn_model *model = trn_model_create(loaded->scenario, loaded->layout);
    enum trn_status status = TRN_OK;
    if (world->options->trace)
        tracing.tables |= ON_REQUEST;
    if (!model)
        return trn_fail(error, TRN_E_MEMORY, "", "no memory for a model");
    for (int32_t r = 0; r < loaded->n_regimes && status == TRN_OK; r++) {
        struct trn_outcome *outcome = trn_outcome_create(loaded->arena, loaded->layout);
        if (!outcome) {
            status = trn_fail(error, TRN_E_MEMORY, "", "no memory for an outcome");
            break;
        }
        world->outcomes[r] = outcome;
        status = trn_model_run(model, loaded->regimes[r], world->seed, world->rep, &tracing, outcome, error);
        if (status == TRN_E_IO)
            (void)trn_results_error(results, error);
        if (status != TRN_OK)
            break;
        add_balance(&world->balance, &outcome->balance);
        world->events += outcome->events;
    }
    if (interrupted())
        status = trn_fail(error, TRN_E_INTERRUPTED, "", "interrupted; nothing was written");
    trn_model_free(model);
    return status;
}

/* ---- what happened, in words --------------------------------------------------------------- */

static double measure_of(const struct world *world, int32_t r, const char *name)
{
    const struct trn_layout *layout = world->loaded->layout;
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct trn_measure *measure = &layout->measures[m];
        if (strcmp(measure->name, name) == 0 && strcmp(measure->kind, "total") == 0 &&
            measure->window[0] == '\0')
            return world->outcomes[r]->measures[m];
    }
    return NAN;
}

/* The day on which the least of all need was met, or NaN. */
static double deepest_day(const struct world *world, int32_t r, double *ret_share)
{
    const struct trn_layout *layout = world->loaded->layout;
    double day = NAN;
    for (int32_t s = 0; s < layout->n_series; s++) {
        if (strcmp(layout->series[s].name, "need_met") != 0 || strcmp(layout->series[s].kind, "total") != 0)
            continue;
        for (int32_t d = 0; d < layout->n_dates; d++) {
            double value = world->outcomes[r]->series[(size_t)d * (size_t)layout->n_series + (size_t)s];
            if (isfinite(value) && (isnan(day) || value < *ret_share)) {
                day = layout->dates[d];
                *ret_share = value;
            }
        }
        break;
    }
    return day;
}

static void happenings_text(const struct world *world, struct text *out)
{
    summary_section(out, "What happened in this world");
    for (int32_t r = 0; r < world->loaded->n_regimes; r++) {
        const struct trn_scenario *scenario = world->loaded->scenario;
        double share = NAN, day = deepest_day(world, r, &share);
        double met = measure_of(world, r, "need_met");
        struct text line = {0};
        text_add(&line, "Under %s, %.1f %% of all need was met",
                 scenario->regimes[world->loaded->regimes[r]].label, 100.0 * met);
        if (isfinite(day)) {
            char date[11];
            trn_date_format(scenario->start_day + (int32_t)floor(day), date);
            text_add(&line, "; the low point was about %s, when %.1f %% was met", date, 100.0 * share);
        }
        text_wrap(out, "  ", text_of(&line), WIDTH);
        text_done(&line);
    }
    text_wrap(out, "  ",
              "One world is an example, not an estimate: tranche compare runs many and gives intervals.",
              WIDTH);
}

static void measures_text(const struct world *world, struct text *out)
{
    const struct trn_layout *layout = world->loaded->layout;
    int width = summary_width(layout);
    text_add(out, "\nMeasures of this world:");
    for (int32_t r = 0; r < world->loaded->n_regimes; r++)
        text_add(out, "%s %s", r > 0 ? "," : "",
                 world->loaded->scenario->regimes[world->loaded->regimes[r]].name);
    text_add(out, "\n");
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct trn_measure *measure = &layout->measures[m];
        char name[200], value[48];
        if (!summary_shows(measure))
            continue;
        summary_row_name(name, measure);
        text_add(out, "  %-*s", width, name);
        for (int32_t r = 0; r < world->loaded->n_regimes; r++) {
            text_number(value, world->outcomes[r]->measures[m], measure->decimals, false);
            text_add(out, " %11s", value);
        }
        text_add(out, "\n");
    }
}

static void world_text(const struct world *world, struct text *out)
{
    summary_head(world->loaded, out);
    happenings_text(world, out);
    measures_text(world, out);
    summary_balance(&world->balance, world->loaded->n_regimes, out);
    summary_section(out, "How");
    text_add(out, "  replication %u of seed %llu, %llu events\n  again: %s\n", world->rep,
             (unsigned long long)world->seed, (unsigned long long)world->events, world->options->typed);
}

static void world_json(const struct world *world, struct text *out)
{
    const struct loaded *loaded = world->loaded;
    struct json_out json = {.text = out};
    json_open(&json, NULL, '{');
    json_string(&json, "scenario", loaded->scenario->name);
    json_string(&json, "title", loaded->scenario->title);
    json_string(&json, "version", TRANCHE_VERSION);
    json_string(&json, "command", world->options->typed);
    summary_changed_json(loaded, &json);
    json_seed(&json, "seed", world->seed);
    json_count(&json, "replication", world->rep);
    json_open(&json, "regimes", '[');
    for (int32_t r = 0; r < loaded->n_regimes; r++) {
        const struct trn_regime *regime = &loaded->scenario->regimes[loaded->regimes[r]];
        json_open(&json, NULL, '{');
        json_string(&json, "name", regime->name);
        json_string(&json, "label", regime->label);
        json_open(&json, "measures", '[');
        for (int32_t m = 0; m < loaded->layout->n_measures; m++) {
            const struct trn_measure *measure = &loaded->layout->measures[m];
            json_open(&json, NULL, '{');
            json_string(&json, "measure", measure->name);
            json_string(&json, "scope", measure->scope);
            json_string(&json, "window", measure->window);
            json_string(&json, "unit", measure->unit);
            json_number(&json, "value", world->outcomes[r]->measures[m]);
            json_close(&json, '}');
        }
        json_close(&json, ']');
        json_close(&json, '}');
    }
    json_close(&json, ']');
    summary_balance_json(&world->balance, &json);
    json_close(&json, '}');
}

/* ---- the command ----------------------------------------------------------------------------- */

static enum trn_status write_files(const struct world *world, struct text *text, struct text *json,
                                   struct trn_results *results, struct trn_error *error)
{
    world_text(world, text);
    world_json(world, json);
    struct trn_manifest manifest = {.command = world->options->typed,
                                    .version = TRANCHE_VERSION,
                                    .seed = world->seed,
                                    .reps_done = 1,
                                    .reps_wanted = 1,
                                    .first = world->rep,
                                    .partial = false,
                                    .file = world->loaded->file};
    enum trn_status status = trn_results_text(results, "summary.txt", text_of(text), error);
    if (status == TRN_OK)
        status = trn_results_text(results, "summary.json", text_of(json), error);
    if (status == TRN_OK)
        status = summary_describe(results,
                                  "What happened in one world, in sums, and the balance of the books", error);
    if (status == TRN_OK)
        status = trn_results_text(results, "scenario.json", trn_scenario_file_resolved(world->loaded->file),
                                  error);
    return status == TRN_OK ? trn_results_commit(results, &manifest, error) : status;
}

static void print_end(const struct options *options, const struct out_folder *out, FILE *to)
{
    fprintf(to, "\nResults in %s\n", out->path);
    fputs("  recipient.csv, donors.csv     stocks, use, gaps; promises, money\n"
          "  production.csv, pledges.csv   lines and orders; every pledge and its stages\n",
          to);
    if (options->trace)
        fputs("  lots.csv, events.csv          every lot; every event with its cause\n", to);
    fputs("  scenario.json, manifest.json  what was run, with hashes\n", to);
}

static enum exit_status cmd_run(const struct options *options)
{
    struct loaded loaded;
    struct out_folder out;
    struct trn_error error = {0};
    struct text text = {0}, json = {0};
    enum exit_status status = load_scenario(options, &loaded);
    if (status == EXIT_DONE)
        status = load_regimes("run", options, &loaded);
    if (status == EXIT_DONE && !options->regimes)
        loaded.n_regimes = 1;
    interrupt_catch(); /* from here on there is a folder to finish or to take away */
    if (status == EXIT_DONE)
        status = out_open("run", options, &loaded, &out);
    if (status != EXIT_DONE) {
        load_done(&loaded);
        return status;
    }
    struct world world = {.loaded = &loaded,
                          .options = options,
                          .seed = options->has_seed ? options->seed : loaded.scenario->seed,
                          .rep = options->rep >= 0 ? (uint32_t)options->rep : 0};
    if (run_regimes(&world, out.results, &error) != TRN_OK ||
        write_files(&world, &text, &json, out.results, &error) != TRN_OK) {
        status = out_fail(&out, &error);
        if (error.status == TRN_E_INTERRUPTED)
            status = EXIT_INTERRUPTED;
    } else {
        out_done(&out);
        if (options->json)
            fputs(text_of(&json), stdout);
        else if (!options->quiet)
            fputs(text_of(&text), stdout);
        if (!options->quiet)
            print_end(options, &out, options->json ? stderr : stdout);
    }
    text_done(&text);
    text_done(&json);
    load_done(&loaded);
    return status;
}

const struct command command_run = {
    .name = "run",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "one world in full: series, pledges, trace",
    .text = "Run one replication, that is one world, under the first regime of the scenario's\n"
            "compare list or under those named, and write everything that happened: stocks,\n"
            "use and gaps, promises and money, lines and orders, every pledge with its stages.",
    .options = RUNS | BIT(O_TRACE),
    .examples = {"tranche run scenarios/early-2024-delay.json",
                 "tranche run scenarios/early-2024-delay.json --rep 17 --trace --out results/world-17"},
    .run = cmd_run,
};
