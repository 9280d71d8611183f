/* cmd_compare.c - tranche compare: regimes on the same worlds. */
#include <math.h>
#include <string.h>

#include "commands.h"
#include "interrupt.h"
#include "keep.h"
#include "load.h"
#include "progress.h"
#include "question.h"
#include "summary.h"

/* Below this a finding is too small to tell: half a point of need. */
#define THRESHOLD 0.005

enum { DEFAULT_REPS = 200, FIXED_COLUMNS = 2, SHOWN_DECIMALS = 8 };

/* Rows of replications.csv: one a replication and regime, a column for each key measure and uncertain input.
 */
struct replications {
    const struct loaded *loaded;
    struct trn_results *results;
    struct progress progress;
    struct keep keep; /* with --resume or --share */
    struct trn_table table;
    int32_t *columns; /* measure of each column after the fixed ones */
    int uncertain;    /* first column of the uncertain inputs, which are last */
    uint64_t seed;
    union trn_cell *cells;
};

static bool make_table(const struct loaded *loaded, struct replications *ret)
{
    struct trn_arena *arena = loaded->arena;
    const struct trn_layout *layout = loaded->layout;
    int32_t most = FIXED_COLUMNS + layout->n_measures + loaded->scenario->n_uncertain;
    struct trn_column *columns = TRN_NEW(arena, struct trn_column, most);
    int n = FIXED_COLUMNS;
    ret->columns = TRN_NEW(arena, int32_t, most);
    ret->cells = TRN_NEW(arena, union trn_cell, most);
    if (!columns || !ret->columns || !ret->cells)
        return false;
    columns[0] = (struct trn_column){"rep", TRN_CELL_COUNT, 0, "1", "Number of the replication: its world"};
    columns[1] = (struct trn_column){"regime", TRN_CELL_TEXT, 0, "", "The regime, by its name"};
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct trn_measure *measure = &layout->measures[m];
        if (!summary_shows(measure))
            continue;
        const char *name =
            measure->window[0]
                ? trn_arena_printf(arena, "%s/%s/%s", measure->name, measure->scope, measure->window)
                : trn_arena_printf(arena, "%s/%s", measure->name, measure->scope);
        if (!name)
            return false;
        ret->columns[n] = m;
        columns[n++] =
            (struct trn_column){name, TRN_CELL_NUMBER, SHOWN_DECIMALS, measure->unit, measure->formula};
    }
    ret->uncertain = n;
    for (int32_t u = 0; u < loaded->scenario->n_uncertain; u++) {
        static const char *const as[] = {"Drawn for this world: factor of ",
                                         "Drawn for this world: value of ",
                                         "Drawn for this world: days by which it moves "};
        const struct trn_uncertain *input = &loaded->scenario->uncertain[u];
        const char *name = trn_arena_printf(arena, "uncertain/%s", input->name);
        const char *text = trn_arena_printf(arena, "%s%s", as[input->as], input->input);
        if (!name || !text)
            return false;
        columns[n++] =
            (struct trn_column){name, TRN_CELL_NUMBER, SHOWN_DECIMALS, uncertain_unit(input), text};
    }
    ret->loaded = loaded;
    ret->table = (struct trn_table){"replications", "Key measures of every replication", n, columns};
    return true;
}

static bool write_replication(void *object, int32_t rep, const double *measures)
{
    struct replications *r = object;
    const struct loaded *loaded = r->loaded;
    for (int32_t i = 0; i < loaded->n_regimes; i++) {
        const double *of_regime = measures + (size_t)i * (size_t)loaded->layout->n_measures;
        r->cells[0].count = rep;
        r->cells[1].text = loaded->scenario->regimes[loaded->regimes[i]].name;
        for (int c = FIXED_COLUMNS; c < r->uncertain; c++)
            r->cells[c].number = of_regime[r->columns[c]];
        for (int c = r->uncertain; c < r->table.n; c++)
            r->cells[c].number =
                trn_uncertain_draw(&loaded->scenario->uncertain[c - r->uncertain], r->seed, (uint32_t)rep);
        if (!trn_results_row(r->results, &r->table, r->cells))
            return false;
    }
    return true;
}

static void show_progress(void *object, const struct trn_progress *now)
{
    progress_show(&((struct replications *)object)->progress, now);
}

static enum trn_status run(const struct options *options, struct replications *rows,
                           struct trn_comparison **ret, struct trn_error *error)
{
    const struct loaded *loaded = rows->loaded;
    struct trn_compare_def def = trn_compare_def_default();
    def.regimes = loaded->regimes;
    def.n_regimes = loaded->n_regimes;
    def.seed = options->has_seed ? options->seed : loaded->scenario->seed;
    rows->seed = def.seed;
    def.first = options->rep >= 0 ? options->rep : 0;
    def.reps = options->rep >= 0 ? 1 : options->reps > 0 ? options->reps : DEFAULT_REPS;
    def.precision = options->precision;
    def.jobs = options->jobs;
    def.on_replication = write_replication;
    def.on_progress = show_progress;
    def.source = &loaded->source;
    def.journal = keep_journal(&rows->keep);
    def.share = options->share;
    def.shares = options->shares;
    def.object = rows;
    def.stop = &interrupt_flag;
    progress_start(&rows->progress, options->quiet);
    enum trn_status status = trn_compare(loaded->scenario, &def, ret, error);
    progress_end(&rows->progress);
    if (status == TRN_E_IO) /* a row was not taken: the folder knows why */
        (void)trn_results_error(rows->results, error);
    return status;
}

static enum trn_status write_files(const struct summary *summary, struct text *text, struct text *json,
                                   struct trn_results *results, struct trn_error *error)
{
    for (int t = 0; t < TRN_COMPARE_TABLES; t++)
        if (!trn_comparison_rows(summary->comparison, (enum trn_compare_table)t, trn_results_row, results))
            return trn_results_error(results, error);
    summary_text(summary, true, text);
    summary_json(summary, json);
    enum trn_status status = trn_results_text(results, "summary.txt", text_of(text), error);
    if (status == TRN_OK)
        status = trn_results_text(results, "summary.json", text_of(json), error);
    if (status == TRN_OK)
        status = summary_describe(results, "Findings, checks, measures and the balance of the books", error);
    if (status == TRN_OK)
        status = trn_results_text(results, "scenario.json", trn_scenario_file_resolved(summary->loaded->file),
                                  error);
    return status;
}

/* Charts are worth less than the numbers: without gnuplot the results are kept and it is said. Scripts and
 * data that cannot be written, or no memory for them, end the run as those of any table do. */
static enum trn_status draw(const struct options *options, const struct trn_manifest *manifest,
                            struct trn_results *results, int *ret_drawn, struct trn_error *error)
{
    struct trn_error chart_error = {0};
    enum trn_status status = trn_results_flush(results, manifest, error);
    if (status != TRN_OK)
        return status;
    struct trn_charts charts;
    const struct trn_chart_request request = {.folder = trn_results_folder(results),
                                              .formats = TRN_CHART_SVG | TRN_CHART_PNG};
    status = trn_charts_draw(&request, &charts, &chart_error);
    const bool lost = status == TRN_E_MEMORY || (status == TRN_E_IO && !charts.written);
    *ret_drawn = charts.n;
    trn_charts_done(&charts);
    if (lost) {
        *error = chart_error;
        return status;
    }
    if (status != TRN_OK && !options->quiet)
        fprintf(stderr, "tranche: charts: %s\n", chart_error.text);
    return TRN_OK;
}

/* The tables of measures are for the file; on a terminal they would push the findings away. */
static void print_short(const struct summary *summary)
{
    struct text text = {0};
    summary_text(summary, false, &text);
    fputs(text_of(&text), stdout);
    text_done(&text);
}

static void print_end(const struct summary *summary, const struct out_folder *out, int drawn, FILE *to)
{
    const char *folder = out->path;
    fprintf(to, "\nResults in %s\n", folder);
    fputs("  summary.txt, summary.json     this text with tables of measures\n"
          "  measures.csv                  every measure, interval and difference\n"
          "  bands.csv, monthly.csv        series with the spread between worlds\n"
          "  replications.csv              one row a world and regime\n"
          "  scenario.json, manifest.json  what was run, with hashes\n",
          to);
    if (drawn > 0)
        fprintf(to, "  charts/                       %d chart%s, each with script and data\n", drawn,
                drawn == 1 ? "" : "s");
    if (summary->comparison->partial)
        fprintf(to, "Partial: %d of %d replications.\n", summary->comparison->done,
                summary->comparison->wanted);
}

static enum exit_status finish(const struct options *options, struct loaded *loaded, struct out_folder *out,
                               const struct trn_comparison *comparison)
{
    struct trn_error error = {0};
    struct text text = {0}, json = {0};
    struct summary summary = {.loaded = loaded, .options = options, .comparison = comparison};
    int32_t failed = 0;
    int drawn = 0;
    summary.n_findings = trn_findings(comparison, THRESHOLD, loaded->arena, &summary.findings);
    summary.checks = summary_checks(comparison, loaded->arena, &failed);
    struct trn_manifest manifest = {.command = options->typed,
                                    .version = TRANCHE_VERSION,
                                    .seed = comparison->seed,
                                    .reps_done = comparison->done,
                                    .reps_wanted = comparison->wanted,
                                    .first = comparison->first,
                                    .partial = comparison->partial,
                                    .file = loaded->file};
    enum trn_status status = write_files(&summary, &text, &json, out->results, &error);
    if (status == TRN_OK && !options->no_charts)
        status = draw(options, &manifest, out->results, &drawn, &error);
    if (status == TRN_OK)
        status = trn_results_commit(out->results, &manifest, &error);
    enum exit_status result = EXIT_DONE;
    if (status != TRN_OK) {
        result = out_fail(out, &error);
    } else {
        out_done(out);
        if (options->json)
            fputs(text_of(&json), stdout);
        else if (!options->quiet)
            print_short(&summary);
        if (!options->quiet)
            print_end(&summary, out, drawn, options->json ? stderr : stdout);
        if (failed > 0) {
            fprintf(stderr, "tranche: %d of %d checks of the scenario failed\n", failed,
                    loaded->scenario->n_checks);
            result = EXIT_CHECK;
        }
        if (comparison->partial)
            result = EXIT_INTERRUPTED;
    }
    text_done(&text);
    text_done(&json);
    return result;
}

/* --dry-run: what precision is about is the share of all need that is met. */
static enum exit_status try_a_few(const struct options *options)
{
    struct question question;
    struct options of_total = *options;
    of_total.given[O_MEASURE] = "need_met";
    enum exit_status status = question_load("compare", &of_total, DEFAULT_REPS, 0, &question);
    if (status == EXIT_DONE)
        (void)question_is_dry(&question, (int64_t)question.reps * question.loaded.n_regimes, &status);
    question_done(&question);
    return status;
}

static enum exit_status fail(const struct options *options, struct replications *rows, struct out_folder *out,
                             const struct trn_error *error)
{
    enum exit_status status = out_fail(out, error);
    if (keep_close(&rows->keep, false) && !options->quiet)
        keep_say(&rows->keep);
    return error->status == TRN_E_INTERRUPTED ? EXIT_INTERRUPTED : status;
}

/* Everything between the folder that is open and its end. */
static enum exit_status compare(const struct options *options, struct loaded *loaded, struct out_folder *out)
{
    struct trn_error error = {0};
    struct trn_comparison *comparison = NULL;
    struct replications rows = {.results = out->results};
    enum trn_status status = TRN_OK;
    if (!make_table(loaded, &rows))
        status = trn_fail(&error, TRN_E_MEMORY, "", "out of memory");
    if (status == TRN_OK && (options->resume || options->shares > 0))
        status = keep_open(options, loaded, out, &rows.keep, &error);
    if (status == TRN_OK)
        status = run(options, &rows, &comparison, &error);
    if (status != TRN_OK)
        return fail(options, &rows, out, &error);
    if (!comparison) {
        keep_close(&rows.keep, false);
        return keep_share_done(options, &rows.keep, out);
    }
    bool partial = comparison->partial;
    enum exit_status result = finish(options, loaded, out, comparison);
    trn_comparison_free(comparison);
    if (keep_close(&rows.keep, !partial && result != EXIT_FAILED) && partial && !options->quiet)
        fputs("The same command with --resume --force goes on.\n", stderr);
    return result;
}

static enum exit_status cmd_compare(const struct options *options)
{
    struct loaded loaded;
    struct out_folder out;
    if (options->dry_run)
        return try_a_few(options);
    enum exit_status status = load_scenario(options, &loaded);
    if (status == EXIT_DONE)
        status = load_regimes("compare", options, &loaded);
    if (status == EXIT_DONE) {
        interrupt_catch(); /* from here on there is a folder to finish or to take away */
        status = out_open("compare", options, &loaded, &out);
    }
    if (status == EXIT_DONE)
        status = compare(options, &loaded, &out);
    load_done(&loaded);
    return status;
}

const struct command command_compare = {
    .name = "compare",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "regimes on the same worlds, with intervals",
    .text = "Run every regime on the same worlds and say what differs: paired differences with\n"
            "95 % intervals, worlds in which a regime does better or worse, series with their\n"
            "spread, charts. Replication N is the same world whatever the number of threads;\n"
            "--rep N gives row N of replications.csv again. With --precision it stops by itself\n"
            "once the paired difference in need met is known that well (at least 10, and five\n"
            "more to make sure); --reps is then the cap. Checks of the scenario that fail are\n"
            "listed, and the exit status is 4. Ctrl-C keeps what is finished, marked partial.\n"
            "With --resume it keeps a journal beside the folder, about 70 kB a run, and\n"
            "goes on with one that is there. Under mpirun all ranks share the work.",
    .reps = DEFAULT_REPS,
    .options = MANY | BIT(O_CHARTS),
    .examples = {"tranche compare scenarios/early-2024-delay.json --reps 50",
                 "tranche compare scenarios/early-2024-delay.json --precision 0.02 --out results/precise"},
    .run = cmd_compare,
};
