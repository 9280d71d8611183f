/* chart_hindcast.c - observed values over the bands of the worlds, a small panel a series; what was held out
 * counts. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chart_hindcast.h"
#include "chart_script.h"
#include "chart_text.h"
#include "tranche/date.h"
#include "tranche/stats.h"

#define LEVEL 0.95
#define NAME_SIZE 20.0
#define NAME_STEP 24.0
#define NOTE_SIZE 17.0
#define CUT_SIZE 16.0
#define CUT_ROOM 24.0 /* above the values of the panel that names both parts */
#define DAYS_BESIDE 20.0

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

static const struct trn_column columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "Day of the observed value"},
    {"panel", TRN_CELL_COUNT, 0, "", "Number of the panel, from the top left"},
    {"held_out", TRN_CELL_COUNT, 0, "1", "1: behind the cut; 0: fitted"},
    {"observed", TRN_CELL_NUMBER, 6, "", "The observed value, in the unit of the series"},
    {"inside90", TRN_CELL_COUNT, 0, "1", "1: within p05 to p95; empty: no world has a value"},
    {"p05", TRN_CELL_NUMBER, 6, "", "5th percentile over worlds"},
    {"p25", TRN_CELL_NUMBER, 6, "", "25th percentile"},
    {"p50", TRN_CELL_NUMBER, 6, "", "Median"},
    {"p75", TRN_CELL_NUMBER, 6, "", "75th percentile"},
    {"p95", TRN_CELL_NUMBER, 6, "", "95th percentile"},
    {"series", TRN_CELL_TEXT, 0, "", "Name of the observed series"},
    {"unit", TRN_CELL_TEXT, 0, "", "Its unit"},
};
static const struct trn_table table = {"hindcast", "Data of the chart: observed values and what worlds say",
                                       sizeof columns / sizeof columns[0], columns};

/* hindcast.csv */
enum { S_SERIES, S_PART, S_UNIT, S_N, S_INSIDE, S_ERROR, S_LEFT_OUT, S_COLUMNS };
static const char *const series_columns[S_COLUMNS] = {"series",   "part",       "unit",    "n",
                                                      "inside90", "mean_error", "left_out"};
/* hindcast_points.csv */
enum { P_SERIES, P_DATE, P_PART, P_OBSERVED, P_N, P_INSIDE, P_05, P_25, P_50, P_75, P_95, P_COLUMNS };
static const char *const point_columns[P_COLUMNS] = {"series", "date", "part", "observed", "n",  "inside90",
                                                     "p05",    "p25",  "p50",  "p75",      "p95"};

static int part_of(const char *text)
{
    return strcmp(text, "held out") == 0 ? HELD_OUT : FITTED;
}

/* ---- reading ---- */

static int by_held_out(const void *a, const void *b)
{
    const struct hindcast_series *x = a;
    const struct hindcast_series *y = b;
    for (int part = HELD_OUT; part >= FITTED; part--)
        if (x->part[part].n != y->part[part].n)
            return x->part[part].n > y->part[part].n ? -1 : 1;
    return x->place - y->place;
}

static struct hindcast_series *series_at(struct hindcast *found, const char *name)
{
    for (int i = 0; i < found->n; i++)
        if (strcmp(found->series[i].name, name) == 0)
            return &found->series[i];
    struct hindcast_series *one = &found->series[found->n];
    *one = (struct hindcast_series){.name = name, .place = found->n++, .error = NAN};
    return one;
}

static void read_series(struct hindcast *found, const struct chart_rows *rows)
{
    for (int r = 0; r < rows->n; r++) {
        const int part = part_of(trn_chart_cell(rows, r, S_PART));
        const double n = trn_chart_value(rows, r, S_N);
        const double inside = trn_chart_value(rows, r, S_INSIDE);
        found->left_out += part == HELD_OUT && trn_chart_cell(rows, r, S_LEFT_OUT)[0] != '\0';
        if (!(n > 0.0 && inside >= 0.0 && inside <= n))
            continue;
        struct hindcast_series *one = series_at(found, trn_chart_cell(rows, r, S_SERIES));
        one->unit = trn_chart_cell(rows, r, S_UNIT);
        one->part[part] = (struct hindcast_share){inside, n};
        if (part == HELD_OUT)
            one->error = trn_chart_value(rows, r, S_ERROR);
        found->all[part].inside += inside;
        found->all[part].n += n;
    }
    if (found->n > 1)
        qsort(found->series, (size_t)found->n, sizeof *found->series, by_held_out);
    found->shown = found->n < HINDCAST_PANELS_MAX ? found->n : HINDCAST_PANELS_MAX;
}

static double day_of(const char *text)
{
    int32_t day;
    return trn_date_parse(text, &day) ? (double)day : (double)NAN;
}

/* The panel of a point's series, from 0; -1: it is not drawn. */
static int panel_of(const struct hindcast *found, int row)
{
    for (int i = 0; i < found->shown; i++)
        if (strcmp(found->series[i].name, trn_chart_cell(&found->points, row, P_SERIES)) == 0)
            return i;
    return -1;
}

static void read_span(const struct chart *chart, struct hindcast *found)
{
    static const char *const until[] = {"until", NULL};
    found->cut = day_of(trn_chart_member(chart->source, "summary.json", until));
    found->first = INFINITY;
    found->last = -INFINITY;
    for (int r = 0; r < found->points.n; r++) {
        const double day = day_of(trn_chart_cell(&found->points, r, P_DATE));
        if (panel_of(found, r) < 0 || !isfinite(day) ||
            !isfinite(trn_chart_value(&found->points, r, P_OBSERVED)))
            continue;
        found->first = fmin(found->first, day);
        found->last = fmax(found->last, day);
    }
    found->from = found->first - DAYS_BESIDE;
    found->to = found->last + DAYS_BESIDE;
}

/* What the bands of held-out values should hold, which hangs on how many worlds they are made of. */
static double expected_in_bands(const struct hindcast *found)
{
    struct trn_tally tally = {0};
    for (int r = 0; r < found->points.n; r++) {
        const double n = trn_chart_value(&found->points, r, P_N);
        if (part_of(trn_chart_cell(&found->points, r, P_PART)) == HELD_OUT && n > 0.0 && n < 1e9)
            trn_tally_add(&tally, trn_band_share(HINDCAST_BAND, (int64_t)n));
    }
    return tally.n > 0 ? tally.mean : HINDCAST_BAND;
}

static enum trn_status load(const struct chart *chart, struct hindcast *found, struct trn_error *reterr)
{
    struct chart_rows rows;
    enum trn_status status =
        trn_chart_rows(chart->source, "hindcast.csv", series_columns, S_COLUMNS, &rows, reterr);
    if (status == TRN_OK)
        status = trn_chart_rows(chart->source, "hindcast_points.csv", point_columns, P_COLUMNS,
                                &found->points, reterr);
    if (status != TRN_OK)
        return status;
    found->series = TRN_NEW(chart->arena, struct hindcast_series, rows.n + 1);
    if (found->series == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    read_series(found, &rows);
    read_span(chart, found);
    const struct hindcast_share held = found->all[HELD_OUT];
    found->expected = expected_in_bands(found);
    if (held.n > 0.0)
        trn_binomial_interval((int64_t)held.inside, (int64_t)held.n, LEVEL, &found->low, &found->high);
    return TRN_OK;
}

/* ---- panels ---- */

/* An axis, and the unit in which its numbers have at most three digits before the point. */
struct scale {
    double divide, low, top;
    const char *words;
};

/* A power of thousand below the size, and its word: with it numbers are short. */
static double size_word(const struct chart *chart, double most, bool money, const char **ret_word)
{
    static const char *const words[] = {"", "thousand ", "million ", "billion ", "trillion "};
    static const char *const moneys[] = {"EUR million", "EUR billion", "EUR trillion"};
    if ((most >= 0.1 && most < 1000.0) || !(most > 0.0)) {
        *ret_word = money ? moneys[0] : words[0];
        return 1.0;
    }
    const int power = (int)floor(log10(most) / 3.0);
    *ret_word = SAY("1e%d %s", 3 * power, money ? moneys[0] : "");
    if (power >= 0 && power < (money ? 3 : 5))
        *ret_word = money ? moneys[power] : words[power];
    return pow(10.0, 3.0 * power);
}

static struct scale scale_of(const struct chart *chart, const struct hindcast *found, int panel)
{
    struct scale scale = {.divide = 1.0};
    const char *unit = found->series[panel].unit;
    for (int r = 0; r < found->points.n; r++) {
        if (panel_of(found, r) != panel)
            continue;
        const double at[] = {trn_chart_value(&found->points, r, P_OBSERVED),
                             trn_chart_value(&found->points, r, P_05),
                             trn_chart_value(&found->points, r, P_95)};
        for (size_t i = 0; i < sizeof at / sizeof at[0]; i++)
            if (isfinite(at[i])) {
                scale.low = fmin(scale.low, at[i]);
                scale.top = fmax(scale.top, at[i]);
            }
    }
    const double most = fmax(scale.top, -scale.low);
    const bool money = strcmp(unit, "EUR_million") == 0;
    scale.divide = size_word(chart, most, money, &scale.words);
    if (!money)
        scale.words = SAY("%s%s", scale.words, trn_hindcast_unit(chart->arena, unit));
    scale.low /= scale.divide;
    scale.top = most > 0.0 ? scale.top / scale.divide : 1.0;
    const double spare = 0.06 * (scale.top - scale.low);
    scale.top += spare;
    scale.low -= scale.low < 0.0 ? spare : 0.0;
    return scale;
}

/* Half the width of a bar in days: neighbours leave a gap. */
static double half_bar(const struct hindcast *found, int panel, double width)
{
    const double pixel = (found->to - found->from) / width;
    double last = -INFINITY;
    double least = INFINITY;
    for (int r = 0; r < found->points.n; r++) {
        const double day = day_of(trn_chart_cell(&found->points, r, P_DATE));
        if (panel_of(found, r) != panel || !isfinite(day))
            continue;
        if (day > last)
            least = fmin(least, day - last);
        last = day;
    }
    return fmin(fmax(0.36 * least, 1.5 * pixel), 6.0 * pixel);
}

/* Names on up to two lines, then the unit and how many held-out values lie in the band. */
static int put_names(struct chart *chart, const struct hindcast *found, const struct scale *scale,
                     double width)
{
    const char *lines[2 * HINDCAST_PANELS_MAX];
    const char *units[HINDCAST_PANELS_MAX], *counts[HINDCAST_PANELS_MAX];
    int most = 1;
    for (int i = 0; i < found->shown; i++) {
        const struct hindcast_share held = found->series[i].part[HELD_OUT];
        const char *const tried[] = {SAY("held out: %s in the band", trn_hindcast_of(chart, held)),
                                     SAY("held out: %s", trn_hindcast_of(chart, held)),
                                     trn_hindcast_of(chart, held)};
        enum { TRIED = sizeof tried / sizeof tried[0] };
        const double unit = trn_chart_width(scale[i].words, NOTE_SIZE, 0);
        size_t k = 0;
        const int n = trn_chart_wrap(chart->arena, trn_hindcast_label(chart, found->series[i].name),
                                     NAME_SIZE, 1, width, 2, &lines[2 * i]);
        most = n > most ? n : most;
        while (k + 1 < TRIED && trn_chart_width(tried[k], NOTE_SIZE, 0) + unit + 16.0 > width)
            k++;
        counts[i] = held.n > 0.0 ? tried[k] : "none held out";
        units[i] = trn_chart_fit(chart->arena, scale[i].words, NOTE_SIZE, 0,
                                 width - trn_chart_width(counts[i], NOTE_SIZE, 0) - 12.0);
    }
    trn_script_texts(&chart->script, "panel_name", lines, 2 * found->shown);
    trn_script_texts(&chart->script, "panel_unit", units, found->shown);
    trn_script_texts(&chart->script, "panel_count", counts, found->shown);
    return most;
}

/* The line at the cut and, in the first panel, what lies on its sides. */
static void put_cut(struct chart *chart, const struct hindcast *found, double width)
{
    static const char *const words[] = {"fitted", "held out"};
    const bool drawn = found->cut > found->from && found->cut < found->to;
    const double pixel = (found->to - found->from) / width;
    const double room[] = {(found->cut - found->from) / pixel, (found->to - found->cut) / pixel};
    const char *texts[2];
    for (int i = 0; i < 2; i++)
        texts[i] = drawn && trn_chart_width(words[i], CUT_SIZE, 0) + 10.0 <= room[i] ? words[i] : "";
    trn_script_count(&chart->script, "cut_n", drawn);
    trn_script_number(&chart->script, "cut_at", drawn ? found->cut : 0.0);
    trn_script_texts(&chart->script, "cut_text", texts, 2);
}

static void put_panels(struct chart *chart, const struct hindcast *found, struct chart_box body)
{
    enum { TICS = 40 };
    const int n = found->shown;
    struct chart_rooms rooms = {52.0, 12.0, NAME_STEP + 34.0, 16.0};
    struct chart_box boxes[HINDCAST_PANELS_MAX];
    struct scale scale[HINDCAST_PANELS_MAX];
    double divide[HINDCAST_PANELS_MAX], half[HINDCAST_PANELS_MAX], tics[HINDCAST_PANELS_MAX];
    int beside = 1;
    body.bottom += TICS; /* time stands below the last panel of a column only */
    trn_layout_panels(&chart->canvas, n, body, rooms, boxes);
    const double width = boxes[0].right - boxes[0].left - 10.0;
    for (int i = 0; i < n; i++)
        scale[i] = scale_of(chart, found, i);
    rooms.above += NAME_STEP * (put_names(chart, found, scale, width) - 1);
    trn_layout_panels(&chart->canvas, n, body, rooms, boxes);
    while (beside < n && boxes[beside].top >= boxes[0].top)
        beside++;
    for (int i = 0; i < n; i++) {
        char name[16];
        boxes[i].left += 10.0; /* all have numbers of their own */
        divide[i] = scale[i].divide;
        half[i] = half_bar(found, i, width);
        tics[i] = i + beside >= n;
        const double high = boxes[i].top - boxes[i].bottom;
        if (i == 0 && high > 2.0 * CUT_ROOM)
            scale[i].top += CUT_ROOM / (high - CUT_ROOM) * (scale[i].top - scale[i].low);
        snprintf(name, sizeof name, "scale%d", i + 1);
        trn_layout_scale_in(&chart->canvas, name, scale[i].low, scale[i].top, "", high);
    }
    trn_layout_boxes(&chart->canvas, boxes, n, NULL, NULL);
    trn_layout_time(&chart->canvas, found->from, found->to, width, beside > 1);
    trn_script_numbers(&chart->script, "panel_divide", divide, n);
    trn_script_numbers(&chart->script, "panel_half", half, n);
    trn_script_numbers(&chart->script, "panel_tics", tics, n);
    put_cut(chart, found, width);
}

static void put_rows(struct chart *chart, const struct hindcast *found)
{
    for (int r = 0; r < found->points.n; r++) {
        const int panel = panel_of(found, r);
        const double day = day_of(trn_chart_cell(&found->points, r, P_DATE));
        const double inside = trn_chart_value(&found->points, r, P_INSIDE);
        if (panel < 0 || !isfinite(day))
            continue;
        union trn_cell cells[sizeof columns / sizeof columns[0]] = {
            {.number = day},
            {.count = panel + 1},
            {.count = part_of(trn_chart_cell(&found->points, r, P_PART))},
            {.number = trn_chart_value(&found->points, r, P_OBSERVED)},
            {.count = isfinite(inside) ? inside > 0.0 : TRN_MISSING_COUNT}};
        for (int q = P_05; q <= P_95; q++)
            cells[5 + q - P_05].number = trn_chart_value(&found->points, r, q);
        cells[10].text = trn_chart_clean(chart->arena, found->series[panel].name, 200);
        cells[11].text = trn_chart_clean(chart->arena, found->series[panel].unit, 200);
        trn_chart_row(chart, cells);
    }
}

enum trn_status trn_chart_hindcast(struct chart *chart, const char *scope, bool *ret_made,
                                   struct trn_error *reterr)
{
    struct hindcast found = {.low = NAN, .high = NAN};
    struct chart_page page;
    *ret_made = false;
    enum trn_status status = scope != NULL ? TRN_OK : load(chart, &found, reterr);
    if (status != TRN_OK || scope != NULL || found.n == 0 || !(found.to > found.from))
        return status;
    *ret_made = true;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    put_rows(chart, &found);

    trn_hindcast_words(chart, &found, &page);
    if (found.shown > 4)
        chart->canvas.size.panel = 330.0;
    trn_layout_heighten(&chart->canvas, found.shown, 280.0);
    trn_layout_page(&chart->canvas, &page);
    put_panels(chart, &found, page.body);
    return TRN_OK;
}
