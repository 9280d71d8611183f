/* fuzz_world.c - scenarios that the reader takes, run: the laws that hold for all of them.
 *
 * Input: lines "POINTER=VALUE" that change the base, which has every mechanism. Lines that the reader refuses
 * are left out, so that nearly every input runs. Two regimes and two worlds are run, with the books checked
 * at every event; at the end only where there are so many lots that counting all of them again and again
 * would take minutes. */
#include <math.h>
#include <string.h>

#include "settings.h"
#include "tranche/model.h"

/* The base makes some 900 rows, among them one a lot; the time of an audited run grows with their square. */
enum { DAYS_MAX = 500, ROWS_MAX = 60000, AUDITED_ROWS_MAX = 6000, TRIES = 8 };

/* ---- a scenario that the reader takes -------------------------------------------------------------------
 */

/* Is one pointer the other, or on the way to it? */
static bool related(const char *a, const char *b)
{
    const size_t n = strlen(a), m = strlen(b), k = n < m ? n : m;
    return strncmp(a, b, k) == 0 && (n == m || (n < m ? b[k] : a[k]) == '/');
}

/* Leave out the settings that an error is about; the last half where it is about none. */
static void leave_out(struct settings *settings, const struct trn_errors *errors)
{
    int kept = 0;
    for (int i = 0; i < settings->n; i++) {
        bool wrong = false;
        for (int e = 0; e < errors->n_kept; e++)
            wrong = wrong || related(errors->kept[e].path, settings->at[i].pointer);
        if (!wrong)
            settings->at[kept++] = settings->at[i];
    }
    settings->n = kept < settings->n ? kept : settings->n / 2;
}

/* NULL: it is not to be had in a few tries, or larger than what is run here. */
static struct trn_scenario_file *some_scenario(struct settings *settings)
{
    for (int i = 0; i < TRIES; i++) {
        struct trn_scenario_file *file = NULL;
        enum trn_status status = trn_scenario_variant(settings_base(), settings->at, settings->n, &file);
        const struct trn_scenario *sc = trn_scenario_file_scenario(file);
        if (status == TRN_OK && sc->end <= DAYS_MAX)
            return file;
        if (status != TRN_OK)
            leave_out(settings, trn_scenario_file_errors(file));
        trn_scenario_file_free(file);
        if (status == TRN_OK)
            return NULL;
    }
    return NULL;
}

/* ---- rows ------------------------------------------------------------------------------------------------
 */

struct rows {
    int64_t n;
    bool enough;
    uint64_t hash; /* of all cells */
};

/* A multiplicative hash, a word at a time: every byte would be a branch for the fuzzer to look at. */
static void add_hash(struct rows *rows, uint64_t word)
{
    rows->hash = (rows->hash ^ word ^ (rows->hash >> 29)) * UINT64_C(0x9e3779b97f4a7c15);
}

static int column_of(const struct trn_table *table, const char *name)
{
    for (int i = 0; i < table->n; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return i;
    fuzz_broken("column_of", "%s has no column %s", table->name, name);
}

/* A pledge is asked for, promised, decided, contracted, shipped in this order, and all of it is accounted
 * for. */
static void check_pledge(const struct trn_table *table, const union trn_cell *cells)
{
    static const char *const steps[] = {"requested", "pledged", "decided", "contracted", "shipped", "at_hub"};
    double last = -INFINITY;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        double day = cells[column_of(table, steps[i])].number;
        FUZZ_CLAIM(!(day < last), "pledge %lld: %s on day %g, the step before on day %g",
                   (long long)cells[0].count, steps[i], day, last);
        last = isnan(day) ? last : day;
    }
    int64_t quantity = cells[column_of(table, "quantity")].count;
    int64_t shipped = cells[column_of(table, "shipped_quantity")].count;
    int64_t over = cells[column_of(table, "delivered")].count + cells[column_of(table, "lost")].count;
    FUZZ_CLAIM(over <= shipped && shipped + cells[column_of(table, "withdrawn")].count <= quantity,
               "pledge %lld of %lld: %lld shipped, %lld over", (long long)cells[0].count, (long long)quantity,
               (long long)shipped, (long long)over);
}

/* What is counted or measured is finite and not below nothing; a part of the need met is at most all of it.
 */
static void check_cells(const struct trn_table *table, const union trn_cell *cells)
{
    for (int i = 0; i < table->n; i++) {
        const struct trn_column *column = &table->columns[i];
        double value = column->type == TRN_CELL_NUMBER ? cells[i].number : 0.0;
        if ((column->type == TRN_CELL_COUNT || column->type == TRN_CELL_MONEY) &&
            cells[i].count != TRN_MISSING_COUNT)
            value = (double)cells[i].count;
        FUZZ_CLAIM(!isinf(value) && !(value < -1e-6), "%s: %s is %g", table->name, column->name, value);
    }
    if (table == trn_run_table(TRN_T_RECIPIENT)) {
        double met = cells[column_of(table, "need_met")].number;
        double need = cells[column_of(table, "need")].number;
        FUZZ_CLAIM(!(met > 1.0 + 1e-9), "need met %.17g of %g", met, need);
    }
}

static bool take_row(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    struct rows *rows = object;
    for (int i = 0; i < table->n; i++) {
        uint64_t word = 0;
        if (table->columns[i].type != TRN_CELL_TEXT)
            memcpy(&word, &cells[i], sizeof word);
        else
            word = cells[i].text ? strlen(cells[i].text) : 0;
        add_hash(rows, word);
    }
    if (table == trn_run_table(TRN_T_PLEDGES))
        check_pledge(table, cells);
    if (table != trn_run_table(TRN_T_EVENTS))
        check_cells(table, cells);
    rows->enough = ++rows->n > ROWS_MAX;
    return !rows->enough;
}

/* ---- a run
 * ------------------------------------------------------------------------------------------------- */

static void check_outcome(const struct trn_layout *layout, const struct trn_outcome *outcome)
{
    FUZZ_CLAIM(outcome->balance.floor_breaches == 0, "%lld floors broken",
               (long long)outcome->balance.floor_breaches);
    for (int32_t k = 0; k < layout->n_measures; k++) {
        const struct trn_measure *m = &layout->measures[k];
        double value = outcome->measures[k];
        FUZZ_CLAIM(!isinf(value), "%s of %s is %g", m->name, m->scope, value);
        FUZZ_CLAIM(strcmp(m->name, "need_met") != 0 || isnan(value) || (value >= 0.0 && value <= 1.0 + 1e-9),
                   "need met of %s %s is %.17g", m->scope, m->window, value);
        /* In shares of what was needed: a sum of some 10^5 terms, each rounded at 1e-16. */
        FUZZ_CLAIM(strcmp(m->name, "gap") != 0 || isnan(value) || value >= -1e-6, "gap of %s %s is %.17g",
                   m->scope, m->window, value);
    }
    for (int32_t k = 0; k < layout->n_dates * layout->n_series; k++)
        FUZZ_CLAIM(!isinf(outcome->series[k]) && !(outcome->series[k] < -1e-6), "series %s of %s is %g",
                   layout->series[k % layout->n_series].name, layout->series[k % layout->n_series].scope,
                   outcome->series[k]);
    for (int32_t k = 0; k < layout->n_months * layout->n_monthly; k++)
        FUZZ_CLAIM(!isinf(outcome->monthly[k]) && !(outcome->monthly[k] < -1e-6), "monthly %s of %s is %g",
                   layout->monthly[k % layout->n_monthly].name, layout->monthly[k % layout->n_monthly].scope,
                   outcome->monthly[k]);
}

/* False: it was stopped, having made more rows than are looked at. */
static bool run(struct trn_model *model, trn_id regime, uint32_t rep, struct trn_outcome *outcome,
                struct rows *rows)
{
    struct trn_error error = {0};
    struct trn_tracing tracing = {take_row, rows, (1u << TRN_RUN_TABLES) - 1};
    *rows = (struct rows){.hash = UINT64_C(0xcbf29ce484222325)};
    enum trn_status status = trn_model_run(model, regime, 7, rep, &tracing, outcome, &error);
    FUZZ_CLAIM(status == TRN_OK || (status == TRN_E_IO && rows->enough) ||
                   (status == TRN_E_LIMIT && strncmp(error.text, "more than ", 10) == 0),
               "regime %d, world %u: %s", (int)regime, rep, error.text);
    return status == TRN_OK;
}

static void run_all(const struct trn_scenario *sc)
{
    struct trn_arena *arena = trn_arena_create(0);
    const struct trn_layout *layout = trn_layout_create(arena, sc);
    struct trn_outcome *first = trn_outcome_create(arena, layout),
                       *second = trn_outcome_create(arena, layout);
    struct trn_model *model = trn_model_create(sc, layout);
    struct rows rows, again = {0};
    bool audited = sc->n_items * sc->n_donors <= 64;
    for (int32_t k = 0; k < sc->n_compare && k < 2; k++) {
        bool whole = k > 0 || run(model, sc->compare[k], 0, second, &again);
        audited = audited && (k > 0 || again.n <= AUDITED_ROWS_MAX);
        trn_model_audit(model, audited);
        if (!run(model, sc->compare[k], (uint32_t)k, first, &rows))
            continue;
        check_outcome(layout, first);
        trn_model_audit(model, false); /* looking at the books changes nothing */
        FUZZ_CLAIM(k > 0 || (whole && rows.hash == again.hash),
                   "the same world of regime %d comes out otherwise", (int)sc->compare[k]);
    }
    trn_model_free(model);
    trn_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_begin();
    struct settings settings = settings_of(data, size);
    struct trn_scenario_file *file = some_scenario(&settings);
    if (file)
        run_all(trn_scenario_file_scenario(file));
    trn_scenario_file_free(file);
    settings_done(&settings);
    fuzz_end();
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    return settings_mutate(data, size, max_size, seed);
}
