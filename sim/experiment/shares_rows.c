/* shares_rows.c - shares as tables. */
#include <math.h>

#include "tranche/shares.h"

#define LEVEL 0.95

enum { DECIMALS = 8 };

#define MEASURE_COLUMNS                                                                                      \
    {"split", TRN_CELL_TEXT, 0, "", "What is shared out: a regime, or the difference of two"},               \
        {"measure", TRN_CELL_TEXT, 0, "", "What is measured; tranche list measures explains it"},            \
        {"scope", TRN_CELL_TEXT, 0, "", "Of which capability, item, group or donor; total for all"},         \
        {"window", TRN_CELL_TEXT, 0, "", "The window of time; empty for the whole run"},                     \
    {                                                                                                        \
        "unit", TRN_CELL_TEXT, 0, "", "Unit of the values; 1 for a share"                                    \
    }
enum { MEASURE_CELLS = 5 };

static const struct trn_column share_columns[] = {
    MEASURE_COLUMNS,
    {"player", TRN_CELL_TEXT, 0, "", "What the part is of, by name"},
    {"label", TRN_CELL_TEXT, 0, "", "The same in words"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which all variants have a value"},
    {"share", TRN_CELL_NUMBER, DECIMALS, "",
     "Its part of the difference: mean over worlds of the Shapley value; the parts add up to the difference"},
    {"low", TRN_CELL_NUMBER, DECIMALS, "", "Lower end of the 95 % interval of the mean"},
    {"high", TRN_CELL_NUMBER, DECIMALS, "", "Upper end of the 95 % interval of the mean"},
    {"sd", TRN_CELL_NUMBER, DECIMALS, "", "Standard deviation of the part between worlds"},
    {"alone", TRN_CELL_NUMBER, DECIMALS, "", "What it changes by itself, as the first"},
    {"alone_low", TRN_CELL_NUMBER, DECIMALS, "", "Lower end of the 95 % t-interval of that"},
    {"alone_high", TRN_CELL_NUMBER, DECIMALS, "", "Upper end of the 95 % t-interval of that"},
    {"last", TRN_CELL_NUMBER, DECIMALS, "", "What it changes where all others have changed already"},
    {"last_low", TRN_CELL_NUMBER, DECIMALS, "", "Lower end of the 95 % t-interval of that"},
    {"last_high", TRN_CELL_NUMBER, DECIMALS, "", "Upper end of the 95 % t-interval of that"},
    {"order_error", TRN_CELL_NUMBER, DECIMALS, "",
     "Standard error of the part from sampled orders; 0 where all are counted; the interval holds it"},
    {"of_whole", TRN_CELL_NUMBER, 4, "1",
     "The part over the whole difference; empty where the whole is not shown to differ from 0"},
};
static const struct trn_table share_table = {"shares",
                                             "Who made the difference: Shapley shares of each measure",
                                             sizeof share_columns / sizeof *share_columns, share_columns};

static const struct trn_column pair_columns[] = {
    MEASURE_COLUMNS,
    {"player", TRN_CELL_TEXT, 0, "", "One of the two, by name"},
    {"other", TRN_CELL_TEXT, 0, "", "The other"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which all variants have a value"},
    {"together", TRN_CELL_NUMBER, DECIMALS, "",
     "What the two do together beyond what each does without the other: mean over worlds of the Shapley "
     "interaction index"},
    {"low", TRN_CELL_NUMBER, DECIMALS, "", "Lower end of the 95 % t-interval of the mean"},
    {"high", TRN_CELL_NUMBER, DECIMALS, "", "Upper end of the 95 % t-interval of the mean"},
    {"matters", TRN_CELL_COUNT, 0, "1",
     "1: more than a tenth of the difference, or of the largest share where that is more, and not 0 at 5 % "
     "after Holm's adjustment over the pairs"},
};
static const struct trn_table pair_table = {"interactions", "What pairs do beyond the sum of each",
                                            sizeof pair_columns / sizeof *pair_columns, pair_columns};

static const struct trn_column fall_columns[] = {
    MEASURE_COLUMNS,
    {"bar", TRN_CELL_COUNT, 0, "1", "Place from the left: the start, the parts by size, the end"},
    {"kind", TRN_CELL_TEXT, 0, "", "total: from zero; part: from where the bar before it ends"},
    {"player", TRN_CELL_TEXT, 0, "", "What the part is of, by name; empty for a total"},
    {"label", TRN_CELL_TEXT, 0, "", "What stands at the bar"},
    {"start", TRN_CELL_NUMBER, DECIMALS, "", "Where the bar begins"},
    {"end", TRN_CELL_NUMBER, DECIMALS, "", "Where it ends"},
    {"low", TRN_CELL_NUMBER, DECIMALS, "",
     "Lower end of the 95 % interval of where it ends, if it begins at its start"},
    {"high", TRN_CELL_NUMBER, DECIMALS, "", "Upper end of that"},
};
static const struct trn_table fall_table = {"waterfall", "From one total to the other, part by part",
                                            sizeof fall_columns / sizeof *fall_columns, fall_columns};

static void measure_cells(const struct trn_shares *shares, int32_t output, union trn_cell *cells)
{
    const struct trn_measure *measure = &shares->def.layout->measures[shares->def.outputs[output].variable];
    cells[0].text = shares->def.split;
    cells[1].text = measure->name;
    cells[2].text = measure->scope;
    cells[3].text = measure->window;
    cells[4].text = measure->unit;
}

/* Mean, low and high in three cells; empty where there was no world. */
static void mean_cells(const struct trn_tally *tally, double half, union trn_cell *cells)
{
    cells[0].number = tally->n > 0 ? tally->mean : (double)NAN;
    cells[1].number = cells[0].number - half;
    cells[2].number = cells[0].number + half;
}

static bool share_row(const struct trn_shares *shares, int32_t output, int32_t part, trn_row_fn row,
                      void *object)
{
    union trn_cell cells[sizeof share_columns / sizeof *share_columns], *cell = cells + MEASURE_CELLS;
    const struct trn_share *share = trn_shares_of(shares, output, part);
    const struct trn_tally *whole = &shares->whole[output].difference;
    const bool shown = fabs(whole->mean) > trn_tally_half_width(whole, LEVEL);
    measure_cells(shares, output, cells);
    cell[0].text = trn_shares_player(shares, part)->name;
    cell[1].text = trn_shares_player(shares, part)->label;
    cell[2].count = share->phi.n;
    mean_cells(&share->phi, trn_shares_half_width(shares, output, part, LEVEL), cell + 3);
    cell[6].number = trn_tally_sd(&share->phi);
    mean_cells(&share->first, trn_tally_half_width(&share->first, LEVEL), cell + 7);
    mean_cells(&share->last, trn_tally_half_width(&share->last, LEVEL), cell + 10);
    cell[13].number = trn_shares_order_error(shares, output, part);
    cell[14].number = shown ? share->phi.mean / whole->mean : (double)NAN;
    return row(object, &share_table, cells);
}

static bool pair_rows(const struct trn_shares *shares, int32_t output, struct trn_arena *arena,
                      trn_row_fn row, void *object)
{
    const int32_t n = shares->def.plan->n_players;
    union trn_cell cells[sizeof pair_columns / sizeof *pair_columns], *cell = cells + MEASURE_CELLS;
    bool taken = true, *matter = TRN_NEW(arena, bool, n *n);
    if (!matter || !trn_shares_pairs_that_matter(shares, output, arena, matter))
        return false;
    measure_cells(shares, output, cells);
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = i + 1; j < n && taken; j++) {
            const struct trn_tally *pair = trn_shares_pair(shares, output, i, j);
            cell[0].text = shares->def.players[i].name;
            cell[1].text = shares->def.players[j].name;
            cell[2].count = pair->n;
            mean_cells(pair, trn_tally_half_width(pair, LEVEL), cell + 3);
            cell[6].count = matter[i * n + j];
            taken = row(object, &pair_table, cells);
        }
    return taken;
}

static bool fall_row(const struct trn_shares *shares, int32_t output, int32_t bar, int32_t part, double start,
                     double end, double half, trn_row_fn row, void *object)
{
    union trn_cell cells[sizeof fall_columns / sizeof *fall_columns], *cell = cells + MEASURE_CELLS;
    measure_cells(shares, output, cells);
    cell[0].count = bar;
    cell[1].text = part < 0 ? "total" : "part";
    cell[2].text = part < 0 ? NULL : trn_shares_player(shares, part)->name;
    cell[3].text = part >= 0  ? trn_shares_player(shares, part)->label
                   : bar == 1 ? shares->def.none
                              : shares->def.all;
    cell[4].number = start;
    cell[5].number = end;
    cell[6].number = end - half;
    cell[7].number = end + half;
    return row(object, &fall_table, cells);
}

static bool fall_rows(const struct trn_shares *shares, int32_t output, trn_row_fn row, void *object)
{
    const struct trn_whole *whole = &shares->whole[output];
    const int32_t n = shares->n_parts;
    int32_t order[TRN_SHAPLEY_PLAYERS + 1];
    double at = whole->none.mean;
    if (whole->all.n == 0)
        return true;
    trn_shares_order(shares, output, order);
    bool taken =
        fall_row(shares, output, 1, -1, 0.0, at, trn_tally_half_width(&whole->none, LEVEL), row, object);
    for (int32_t i = 0; i < n && taken; i++) {
        const double share = trn_shares_of(shares, output, order[i])->phi.mean;
        taken = fall_row(shares, output, i + 2, order[i], at, at + share,
                         trn_shares_half_width(shares, output, order[i], LEVEL), row, object);
        at += share;
    }
    return taken && fall_row(shares, output, n + 2, -1, 0.0, whole->all.mean,
                             trn_tally_half_width(&whole->all, LEVEL), row, object);
}

bool trn_shares_rows(const struct trn_shares *shares, struct trn_arena *arena, trn_row_fn row, void *object)
{
    bool taken = true;
    for (int32_t o = 0; o < shares->def.n_outputs && taken; o++)
        if (shares->def.outputs[o].kind == TRN_OUT_MEASURE)
            for (int32_t i = 0; i < shares->n_parts && taken; i++)
                taken = share_row(shares, o, i, row, object);
    for (int32_t o = 0; o < shares->def.n_outputs && taken; o++)
        if (shares->def.outputs[o].kind == TRN_OUT_MEASURE && shares->pairs)
            taken = pair_rows(shares, o, arena, row, object);
    for (int32_t o = 0; o < shares->def.n_outputs && taken; o++)
        if (shares->def.outputs[o].kind == TRN_OUT_MEASURE)
            taken = fall_rows(shares, o, row, object);
    return taken;
}
