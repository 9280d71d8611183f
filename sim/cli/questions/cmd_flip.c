/* cmd_flip.c - tranche flip: the smallest move of one input that reverses the ranking of two regimes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "flip.h"

enum { DEFAULT_REPS = 100, SEARCH_RUNS = 12 /* for --dry-run: evaluations of a search */ };

#define TOLERANCE 0.01 /* of the range */

static const struct trn_column columns[] = {
    {"rank", TRN_CELL_COUNT, 0, "1", "1 is the nearest flip; without flips the largest swing first"},
    {"input", TRN_CELL_TEXT, 0, "", "Uncertain input, or lever as REGIME/LEVER"},
    {"label", TRN_CELL_TEXT, 0, "", "What it is"},
    {"pointer", TRN_CELL_TEXT, 0, "", "Where it stands in the scenario"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of its values; 1 for shares and factors"},
    {"low", TRN_CELL_NUMBER, 8, "", "Lowest value looked at"},
    {"start", TRN_CELL_NUMBER, 8, "", "Value from which it moves"},
    {"high", TRN_CELL_NUMBER, 8, "", "Highest value looked at"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which the difference at the start is defined"},
    {"at_low", TRN_CELL_NUMBER, 8, "", "Mean difference at the lowest value, second regime minus first"},
    {"at_low_half", TRN_CELL_NUMBER, 8, "", "Half-width of its 95 % t-interval, paired by world"},
    {"at_start", TRN_CELL_NUMBER, 8, "", "Mean difference at the start"},
    {"at_start_half", TRN_CELL_NUMBER, 8, "", "Half-width of its interval"},
    {"at_high", TRN_CELL_NUMBER, 8, "", "Mean difference at the highest value"},
    {"at_high_half", TRN_CELL_NUMBER, 8, "", "Half-width of its interval"},
    {"swing", TRN_CELL_NUMBER, 8, "", "Largest minus smallest mean difference on the grid of five values"},
    {"outcome", TRN_CELL_TEXT, 0, "", "flips, none (within its range), at start, or left out"},
    {"flip", TRN_CELL_NUMBER, 8, "", "Value at which the mean difference is 0; empty where there is none"},
    {"flip_low", TRN_CELL_NUMBER, 8, "", "Lower end of its 95 % interval; empty: open, or not to be had"},
    {"flip_high", TRN_CELL_NUMBER, 8, "", "Upper end of its interval"},
    {"move", TRN_CELL_NUMBER, 8, "1", "Distance from the start to the flip, share of the range"},
    {"unclear_from", TRN_CELL_NUMBER, 8, "",
     "From here on the interval of the difference holds 0; empty: nowhere"},
    {"one_way", TRN_CELL_COUNT, 0, "1", "1: the means on the grid all rise or all fall; 0: they turn"},
    {"grade", TRN_CELL_TEXT, 0, "", "How well the value is known"},
    {"source", TRN_CELL_TEXT, 0, "", "Its source or note"},
};
static const struct trn_table table = {"flip",
                                       "Each input: the difference of the two regimes through its range",
                                       sizeof columns / sizeof *columns, columns};

static const struct trn_column grid_columns[] = {
    {"input", TRN_CELL_TEXT, 0, "", "Uncertain input, or lever as REGIME/LEVER"},
    {"value", TRN_CELL_NUMBER, 8, "", "Where it stands"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which the difference is defined"},
    {"difference", TRN_CELL_NUMBER, 8, "", "Mean difference, second regime minus first, paired by world"},
    {"low", TRN_CELL_NUMBER, 8, "", "Lower end of its 95 % t-interval"},
    {"high", TRN_CELL_NUMBER, 8, "", "Upper end of its 95 % t-interval"},
};
static const struct trn_table grid_table = {"flip_grid", "The difference at five values of each input",
                                            sizeof grid_columns / sizeof *grid_columns, grid_columns};

static const struct trn_column map_columns[] = {
    {"input_1", TRN_CELL_TEXT, 0, "", "First of the two inputs with the nearest flips or the largest swings"},
    {"value_1", TRN_CELL_NUMBER, 8, "", "Where it stands"},
    {"input_2", TRN_CELL_TEXT, 0, "", "The second"},
    {"value_2", TRN_CELL_NUMBER, 8, "", "Where it stands"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which the difference is defined"},
    {"difference", TRN_CELL_NUMBER, 8, "", "Mean difference, second regime minus first, paired by world"},
    {"low", TRN_CELL_NUMBER, 8, "", "Lower end of its 95 % t-interval"},
    {"high", TRN_CELL_NUMBER, 8, "", "Upper end of its 95 % t-interval"},
};
static const struct trn_table map_table = {"flip_map", "The difference with two inputs moved at once",
                                           sizeof map_columns / sizeof *map_columns, map_columns};

/* ---- one input ---------------------------------------------------------------------------------------- */

struct probe {
    struct flips *f;
    struct flip_input *input;
};

/* A lever at its own value is the scenario as it is. */
static bool is_plain(const struct moved *input, double x)
{
    return !input->uncertain && x == input->start;
}

static enum trn_status evaluate(void *object, struct trn_flip_point *points, int32_t n,
                                struct trn_error *reterr)
{
    struct probe *probe = object;
    struct flips *f = probe->f;
    struct moved *moved = probe->input->moved;
    const char *settings[TRN_FLIP_GRID];
    struct trn_contrast got[TRN_FLIP_GRID], all[TRN_FLIP_GRID];
    int32_t asked[TRN_FLIP_GRID], n_asked = 0;
    for (int32_t i = 0; i < n; i++) {
        all[i] = f->paired.plain;
        if (is_plain(moved, points[i].x))
            continue;
        settings[n_asked] = moved_setting(&f->q, moved, points[i].x);
        if (!settings[n_asked])
            return trn_fail(reterr, TRN_E_MEMORY, "", "out of memory");
        asked[n_asked++] = i;
    }
    if (n_asked > 0) {
        enum trn_status status = paired_run(&f->paired, settings, n_asked, moved->which, got, reterr);
        if (status != TRN_OK)
            return status;
    }
    for (int32_t k = 0; k < n_asked; k++)
        all[asked[k]] = got[k];
    for (int32_t i = 0; i < n; i++) {
        points[i].mean = all[i].difference.mean;
        points[i].half = trn_tally_half_width(&all[i].difference, QUESTION_LEVEL);
        points[i].n = all[i].difference.n;
    }
    return TRN_OK;
}

static enum trn_status find_one(struct flips *f, struct flip_input *input, struct trn_error *error)
{
    struct probe probe = {f, input};
    struct trn_flip_def def = trn_flip_def_default();
    def.low = input->moved->low;
    def.start = input->moved->start;
    def.high = input->moved->high;
    def.sign = f->sign;
    def.tolerance = TOLERANCE * (def.high - def.low);
    def.evaluate = evaluate;
    def.object = &probe;
    enum trn_status status = trn_flip_find(&def, &input->flip, error);
    input->done = status == TRN_OK;
    return status;
}

/* ---- order ---------------------------------------------------------------------------------------- */

static int by_nearness(const void *pa, const void *pb)
{
    const struct flip_input *a = pa, *b = pb;
    if (a->done != b->done)
        return a->done ? -1 : 1;
    const bool flips_a = a->done && a->flip.outcome != TRN_FLIP_NONE;
    const bool flips_b = b->done && b->flip.outcome != TRN_FLIP_NONE;
    if (flips_a != flips_b)
        return flips_a ? -1 : 1;
    if (flips_a && a->flip.move != b->flip.move)
        return a->flip.move < b->flip.move ? -1 : 1;
    if (a->done && a->flip.swing != b->flip.swing)
        return a->flip.swing > b->flip.swing ? -1 : 1;
    return strcmp(a->moved->name, b->moved->name);
}

static void order(struct flips *f)
{
    qsort(f->at, (size_t)f->n, sizeof *f->at, by_nearness);
    for (int32_t i = 0; i < f->n; i++) {
        f->n_done += f->at[i].done;
        f->n_flips += f->at[i].done && f->at[i].flip.outcome != TRN_FLIP_NONE;
    }
}

/* ---- two at once -------------------------------------------------------------------------------- */

static enum trn_status map(struct flips *f, struct trn_error *error)
{
    struct moved *a = f->at[0].moved, *b = f->at[1].moved;
    struct flip_cell *cells = TRN_NEW(f->q.loaded.arena, struct flip_cell, FLIP_CELLS);
    const char *settings[FLIP_CELLS];
    struct trn_contrast contrasts[FLIP_CELLS];
    for (int32_t c = 0; cells && c < FLIP_CELLS; c++) {
        cells[c].x[0] = paired_round(a->low + (a->high - a->low) * (c / FLIP_SIDE) / (FLIP_SIDE - 1));
        cells[c].x[1] = paired_round(b->low + (b->high - b->low) * (c % FLIP_SIDE) / (FLIP_SIDE - 1));
        const char *first = moved_setting(&f->q, a, cells[c].x[0]);
        const char *second = moved_setting(&f->q, b, cells[c].x[1]);
        settings[c] = first && second ? trn_arena_printf(f->q.loaded.arena, "%s\n%s", first, second) : NULL;
        if (!settings[c])
            cells = NULL;
    }
    if (!cells)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    const int32_t which = a->which == b->which ? a->which : 2;
    enum trn_status status = paired_run(&f->paired, settings, FLIP_CELLS, which, contrasts, error);
    for (int32_t c = 0; c < FLIP_CELLS && status == TRN_OK; c++)
        cells[c].difference = contrasts[c].difference;
    if (status == TRN_OK)
        f->map = cells;
    return status;
}

/* ---- rows --------------------------------------------------------------------------------------- */

static double finite_or_none(double x)
{
    return isfinite(x) ? x : NAN;
}

static const char *outcome_word(const struct flip_input *input)
{
    static const char *const words[] = {
        [TRN_FLIP_NONE] = "none", [TRN_FLIP_FOUND] = "flips", [TRN_FLIP_AT_START] = "at start"};
    return input->done ? words[input->flip.outcome] : "left out";
}

static void write_input(struct flips *f, int32_t i)
{
    const struct flip_input *input = &f->at[i];
    const struct moved *moved = input->moved;
    const struct trn_flip *flip = &input->flip;
    const struct trn_flip_point none = {NAN, NAN, NAN, TRN_MISSING_COUNT};
    const struct trn_flip_point *low = input->done ? &flip->grid[0] : &none;
    const struct trn_flip_point *start = input->done ? &flip->grid[TRN_FLIP_GRID / 2] : &none;
    const struct trn_flip_point *high = input->done ? &flip->grid[TRN_FLIP_GRID - 1] : &none;
    union trn_cell cells[] = {
        {.count = i + 1},
        {.text = moved->name},
        {.text = moved->label},
        {.text = moved->pointer},
        {.text = moved->unit},
        {.number = moved->low},
        {.number = moved->start},
        {.number = moved->high},
        {.count = start->n},
        {.number = low->mean},
        {.number = low->half},
        {.number = start->mean},
        {.number = start->half},
        {.number = high->mean},
        {.number = high->half},
        {.number = input->done ? flip->swing : NAN},
        {.text = outcome_word(input)},
        {.number = input->done ? flip->x : NAN},
        {.number = input->done ? finite_or_none(flip->low) : NAN},
        {.number = input->done ? finite_or_none(flip->high) : NAN},
        {.number = input->done ? flip->move : NAN},
        {.number = input->done ? finite_or_none(flip->unclear) : NAN},
        {.count = input->done ? flip->monotone : TRN_MISSING_COUNT},
        {.text = moved->grade},
        {.text = moved->source},
    };
    (void)trn_results_row(f->q.out.results, &table, cells);
}

static void write_grid(struct flips *f, const struct flip_input *input)
{
    for (int32_t g = 0; g < TRN_FLIP_GRID; g++) {
        const struct trn_flip_point *point = &input->flip.grid[g];
        if (g > 0 && point->x == input->flip.grid[g - 1].x)
            continue;
        union trn_cell cells[] = {{.text = input->moved->name},
                                  {.number = point->x},
                                  {.count = point->n},
                                  {.number = point->mean},
                                  {.number = point->mean - point->half},
                                  {.number = point->mean + point->half}};
        (void)trn_results_row(f->q.out.results, &grid_table, cells);
    }
}

static void write_rows(struct flips *f)
{
    for (int32_t i = 0; i < f->n; i++)
        write_input(f, i);
    for (int32_t i = 0; i < f->n_done; i++)
        write_grid(f, &f->at[i]);
    for (int32_t c = 0; f->map && c < FLIP_CELLS; c++) {
        const struct flip_cell *cell = &f->map[c];
        const double half = trn_tally_half_width(&cell->difference, QUESTION_LEVEL);
        union trn_cell cells[] = {{.text = f->at[0].moved->name},
                                  {.number = cell->x[0]},
                                  {.text = f->at[1].moved->name},
                                  {.number = cell->x[1]},
                                  {.count = cell->difference.n},
                                  {.number = cell->difference.mean},
                                  {.number = cell->difference.mean - half},
                                  {.number = cell->difference.mean + half}};
        (void)trn_results_row(f->q.out.results, &map_table, cells);
    }
}

/* ---- the command -------------------------------------------------------------------------------- */

/* All inputs, then the map. What was finished before an interrupt stays. */
static enum trn_status find(void *object, struct trn_error *error)
{
    struct flips *f = object;
    enum trn_status status = paired_start(&f->q, &f->paired, error);
    if (status != TRN_OK)
        return status;
    f->sign = f->paired.plain.difference.mean < 0.0 ? -1.0 : 1.0;
    f->half = trn_tally_half_width(&f->paired.plain.difference, QUESTION_LEVEL);
    for (int32_t i = 0; i < f->n && status == TRN_OK; i++)
        if (!f->at[i].moved->left_out)
            status = find_one(f, &f->at[i], error);
    order(f);
    if (status == TRN_OK && f->n_done >= 2)
        status = map(f, error);
    if (status == TRN_E_INTERRUPTED && f->n_done > 0) {
        f->q.end.partial = true;
        f->q.end.worlds = f->q.reps;
        status = TRN_OK;
    }
    if (status == TRN_OK)
        write_rows(f);
    return status;
}

static enum exit_status take_inputs(struct flips *f)
{
    struct moved *inputs;
    if (f->q.reps < 2)
        return usage_error("flip", "--reps: expected at least 2 worlds, found %d", (int)f->q.reps);
    enum exit_status status = moved_find(&f->q, &inputs, &f->n);
    if (status != EXIT_DONE)
        return status;
    f->at = TRN_NEW(f->q.loaded.arena, struct flip_input, f->n);
    for (int32_t i = 0; f->at && i < f->n; i++)
        f->at[i].moved = &inputs[i];
    return f->at ? EXIT_DONE : no_memory();
}

/* The searches are not known before: as many as inputs flip. Taken as one in four. */
static int64_t expected_runs(const struct flips *f)
{
    int64_t sets = 2 + (f->n > 1 ? 2 * FLIP_CELLS : 0);
    for (int32_t i = 0; i < f->n; i++)
        if (!f->at[i].moved->left_out)
            sets += (TRN_FLIP_GRID + SEARCH_RUNS / 4) * (f->at[i].moved->which == 2 ? 2 : 1);
    return sets * f->q.reps;
}

static enum exit_status cmd_flip(const struct options *options)
{
    struct flips f = {.n = 0};
    enum exit_status status = question_load("flip", options, DEFAULT_REPS, 2, &f.q);
    if (status == EXIT_DONE)
        status = take_inputs(&f);
    struct question_answer answer = {.object = &f,
                                     .runs = status == EXIT_DONE ? expected_runs(&f) : 0,
                                     .find = find,
                                     .answer = flip_answer,
                                     .show = flip_show,
                                     .limits = flip_limits,
                                     .tell = flip_tell,
                                     .json_holds =
                                         "The ranking of two regimes and, input by input, the smallest move "
                                         "within its range that reverses it, with 95 % intervals"};
    if (status == EXIT_DONE)
        status = question_answer(&f.q, &answer);
    question_done(&f.q);
    return status;
}

const struct command command_flip = {
    .name = "flip",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "what would have to be different to reverse the answer",
    .text = "On what does the ranking of two regimes rest? (--regimes A,B; default the first two of\n"
            "the scenario's compare list.) Moves each input through its range, one at a time, and\n"
            "looks for the smallest move at which the mean difference of the leading measure is 0.\n"
            "Inputs are the scenario's uncertain inputs (5th to 95th percentile, from the median)\n"
            "and the levers of both regimes that state a range. The other inputs are drawn in each\n"
            "world as ever. The two inputs that matter most are then moved together.",
    .reps = DEFAULT_REPS,
    .options = (ASKS & ~(BIT(O_PRECISION) | BIT(O_REP))) | BIT(O_INPUTS),
    .examples = {"tranche flip scenarios/early-2024-delay.json --reps 2 --inputs trust,czech",
                 "tranche flip scenarios/early-2024-delay.json --reps 2 --inputs on_time "
                 "--out results/flip-late"},
    .run = cmd_flip,
};
