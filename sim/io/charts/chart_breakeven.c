/* chart_breakeven.c - how far one regime is ahead of the other, by a factor of what it has.
 *
 * A panel a regime: its runs have the factor, the other's none. Where the line crosses 0 both are as good. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_quantity.h"
#include "chart_script.h"
#include "chart_text.h"

#define SIDES 2
#define POINTS_MAX 400
#define TICS_MAX 12
#define HEADING_SIZE 21.0
#define WORD_SIZE 18.0

static const struct trn_column columns[] = {
    {"panel", TRN_CELL_COUNT, 0, "", "Number of the side, in the order of breakeven.csv"},
    {"factor", TRN_CELL_NUMBER, 8, "1", "Times what the scenario says, in the runs of this side's regime"},
    {"ahead", TRN_CELL_NUMBER, 6, "",
     "Mean of this regime less that of the other without a factor; shares in points of a hundred"},
    {"low", TRN_CELL_NUMBER, 6, "", "Lower end of its 95 % interval"},
    {"high", TRN_CELL_NUMBER, 6, "", "Upper end of its 95 % interval"},
    {"regime", TRN_CELL_TEXT, 0, "", "Name of the regime that has the factor"},
};
static const struct trn_table table = {"breakeven", "Data of the chart: how far ahead by factor", 6, columns};

enum {
    B_REGIME,
    B_AGAINST,
    B_BY,
    B_QUESTION,
    B_MEASURE,
    B_N,
    B_GAP,
    B_GAP_HALF,
    B_OUTCOME,
    B_FACTOR,
    B_AGAIN,
    B_LOW,
    B_HIGH,
    B_RANGE_LOW,
    B_RANGE_HIGH,
    B_EXTRA,
    B_EXTRA_LOW,
    B_EXTRA_HIGH,
    B_COLUMNS
};
static const char *const side_names[B_COLUMNS] = {
    "regime",      "against",   "by",         "question", "measure",   "n",
    "gap",         "gap_half",  "outcome",    "factor",   "again",     "factor_low",
    "factor_high", "range_low", "range_high", "extra",    "extra_low", "extra_high"};
enum { E_REGIME, E_FACTOR, E_DIFFERENCE, E_LOW, E_HIGH, E_COLUMNS };
static const char *const point_names[E_COLUMNS] = {"regime", "factor", "difference", "low", "high"};

struct point {
    double factor, ahead, low, high;
};

struct side {
    const char *regime, *label, *other;
    bool needs, found, several, again;
    double factor, low, high, range_low, range_high; /* NaN: open, or none */
    double extra, extra_low, extra_high;             /* EUR million */
    int n_points;
    struct point *points; /* by factor */
};

struct even {
    struct chart_quantity q;
    const char *by;
    double n, gap, half;
    int n_sides;
    struct side sides[SIDES];
};

/* ---- reading ---- */

static bool read_side(const struct chart *chart, const struct chart_rows *rows, int row, struct even *even)
{
    const char *outcome = trn_chart_cell(rows, row, B_OUTCOME);
    struct side side = {
        .regime = trn_chart_cell(rows, row, B_REGIME),
        .label = trn_chart_regime_label(chart->source, trn_chart_cell(rows, row, B_REGIME)),
        .other = trn_chart_regime_label(chart->source, trn_chart_cell(rows, row, B_AGAINST)),
        .needs = strcmp(trn_chart_cell(rows, row, B_QUESTION), "needs") == 0,
        .several = strcmp(outcome, "several") == 0,
        .again = trn_chart_value(rows, row, B_AGAIN) == 1.0,
        .factor = trn_chart_value(rows, row, B_FACTOR),
        .low = trn_chart_value(rows, row, B_LOW),
        .high = trn_chart_value(rows, row, B_HIGH),
        .range_low = trn_chart_value(rows, row, B_RANGE_LOW),
        .range_high = trn_chart_value(rows, row, B_RANGE_HIGH),
        .extra = trn_chart_value(rows, row, B_EXTRA),
        .extra_low = trn_chart_value(rows, row, B_EXTRA_LOW),
        .extra_high = trn_chart_value(rows, row, B_EXTRA_HIGH),
        .points = TRN_NEW(chart->arena, struct point, POINTS_MAX),
    };
    side.found = isfinite(side.factor) && (side.several || strcmp(outcome, "found") == 0);
    if (side.points == NULL || strcmp(outcome, "equal") == 0)
        return false;
    if (even->n_sides == 0) {
        even->by = trn_chart_clean(chart->arena, trn_chart_cell(rows, row, B_BY), 40);
        even->n = trn_chart_value(rows, row, B_N);
        even->gap = trn_chart_value(rows, row, B_GAP);
        even->half = trn_chart_value(rows, row, B_GAP_HALF);
    }
    even->sides[even->n_sides++] = side;
    return true;
}

static int by_factor(const void *a, const void *b)
{
    const struct point *x = a;
    const struct point *y = b;
    return x->factor < y->factor ? -1 : x->factor > y->factor;
}

/* Differences are of the second regime less the first: ahead is the regime that the panel is of. */
static void read_points(const struct chart_rows *rows, double sign, struct side *side)
{
    for (int i = 0; i < rows->n && side->n_points < POINTS_MAX; i++) {
        const double a = sign * trn_chart_value(rows, i, E_LOW);
        const double b = sign * trn_chart_value(rows, i, E_HIGH);
        const struct point point = {trn_chart_value(rows, i, E_FACTOR),
                                    sign * trn_chart_value(rows, i, E_DIFFERENCE), fmin(a, b), fmax(a, b)};
        if (strcmp(trn_chart_cell(rows, i, E_REGIME), side->regime) == 0 && isfinite(point.factor) &&
            isfinite(point.ahead))
            side->points[side->n_points++] = point;
    }
    if (side->n_points > 1)
        qsort(side->points, (size_t)side->n_points, sizeof *side->points, by_factor);
}

/* "need_met of artillery in hold" of a folder whose summary does not tell it apart. */
static struct chart_quantity find_quantity(const struct chart *chart, const char *measure)
{
    const struct chart_source *source = chart->source;
    const struct chart_measure *asked = trn_chart_asked(source);
    if (asked->measure[0] != '\0')
        return (struct chart_quantity){asked->measure, asked->scope, asked->window, asked->unit};
    return (struct chart_quantity){measure, "total", "", "1"};
}

static enum trn_status load(const struct chart *chart, struct even *even, struct trn_error *reterr)
{
    struct chart_rows sides, points;
    *even = (struct even){.by = "", .n = NAN};
    enum trn_status status =
        trn_chart_rows(chart->source, "breakeven.csv", side_names, B_COLUMNS, &sides, reterr);
    if (status == TRN_OK)
        status = trn_chart_rows(chart->source, "evaluations.csv", point_names, E_COLUMNS, &points, reterr);
    if (status != TRN_OK || sides.n < 1)
        return status;
    even->q = find_quantity(chart, trn_chart_cell(&sides, 0, B_MEASURE));
    for (int i = 0; i < sides.n && i < SIDES; i++)
        if (!read_side(chart, &sides, i, even)) {
            even->n_sides = 0;
            return TRN_OK;
        }
    int kept = 0;
    for (int s = 0; s < even->n_sides; s++) { /* the first row is of the first regime */
        read_points(&points, s == 0 ? -1.0 : 1.0, &even->sides[s]);
        if (even->sides[s].n_points > 1)
            even->sides[kept++] = even->sides[s];
    }
    even->n_sides = kept;
    return TRN_OK;
}

/* ---- words ---- */

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

/* What is multiplied. */
static const char *what_of(const struct even *even)
{
    return strcmp(even->by, "lead-time") == 0 ? "lead times" : even->by;
}

static const char *factor_text(const struct chart *chart, double factor)
{
    return trn_chart_number(chart->arena, factor, 2);
}

/* "1.21 to 1.9", "from 1.21, open above"; the first that is told says what it is. */
static const char *interval_text(const struct chart *chart, const struct side *side, bool first)
{
    const char *what = first ? "95\u00A0% interval " : "";
    if (side->several)
        return "no interval: the lines cross more than once";
    if (!isfinite(side->low) && !isfinite(side->high))
        return SAY("%sall from %s to %s", what, factor_text(chart, side->range_low),
                   factor_text(chart, side->range_high));
    if (!isfinite(side->high))
        return SAY("%sfrom %s, open above", what, factor_text(chart, side->low));
    if (!isfinite(side->low))
        return SAY("%sup to %s, open below", what, factor_text(chart, side->high));
    return SAY("%s%s to %s", what, factor_text(chart, side->low), factor_text(chart, side->high));
}

static bool gap_shown(const struct even *even)
{
    return fabs(even->gap) > even->half;
}

static const struct side *side_that(const struct even *even, bool needs)
{
    for (int s = 0; s < even->n_sides; s++)
        if (even->sides[s].needs == needs)
            return &even->sides[s];
    return NULL;
}

static const char *make_title(const struct chart *chart, const struct even *even)
{
    const struct side *needs = side_that(even, true);
    const struct side *side = needs != NULL ? needs : &even->sides[0];
    const char *what = what_of(even);
    if (!gap_shown(even)) {
        const char *const equal[] = {
            SAY("No difference between %s and %s is shown", side->label, side->other),
            "No difference between the two regimes is shown", NULL};
        return trn_finding_short(chart->arena, equal);
    }
    const double edge = side->range_high > 1.0 ? side->range_high : side->range_low;
    /* Where the interval is open, only its end is shown. */
    const bool open =
        side->found && side->needs && !side->several && !isfinite(side->high) && side->low > 1.0;
    const char *factor = open ? SAY("at least %s", factor_text(chart, side->low))
                              : factor_text(chart, side->found ? side->factor : edge);
    const char *const found[] = {
        SAY("%s would need %s times its %s to match %s", side->label, factor, what, side->other),
        SAY("%s would need %s times its %s to catch up", side->label, factor, what),
        SAY("Catching up takes %s times the %s", factor, what), NULL};
    const char *const never[] = {
        SAY("Even with %s times its %s, %s does not match %s", factor, what, side->label, side->other),
        SAY("Even %s times its %s does not let %s catch up", factor, what, side->label),
        SAY("Even %s times the %s does not make up the difference", factor, what), NULL};
    const char *const stays[] = {
        SAY("With %s times its %s, %s would do no better than %s", factor, what, side->label, side->other),
        SAY("With %s times its %s, %s loses its lead", factor, what, side->label),
        SAY("%s times the %s makes up the difference", factor, what), NULL};
    return trn_finding_short(chart->arena, !side->found ? never : side->needs ? found : stays);
}

static const char *money_text(const struct chart *chart, const struct side *side)
{
    if (!isfinite(side->extra))
        return "";
    return SAY(", %s %s", trn_chart_millions(chart->arena, fabs(side->extra)),
               side->extra < 0.0 ? "less" : "more");
}

static const char *side_text(const struct chart *chart, const struct even *even, int s)
{
    const struct side *side = &even->sides[s];
    if (!side->found)
        return SAY("%s at no factor from %s to %s", side->label, factor_text(chart, side->range_low),
                   factor_text(chart, side->range_high));
    return SAY("%s at %s times its %s%s (%s)", side->label, factor_text(chart, side->factor), what_of(even),
               money_text(chart, side), interval_text(chart, side, s == 0 || !even->sides[0].found));
}

static const char *make_detail(const struct chart *chart, const struct even *even)
{
    const char *text = "As good as the other: ";
    for (int s = 0; s < even->n_sides; s++)
        text = SAY("%s%s%s", text, s > 0 ? "; " : "", side_text(chart, even, s));
    return SAY("%s%s.", text,
               isfinite(even->n) ? SAY("; %s paired runs", trn_chart_number(chart->arena, even->n, 0)) : "");
}

static const char *describe(const struct chart *chart, const struct even *even)
{
    const char *text = SAY(
        "%s. Lines with bands: how far a regime is ahead of the other in %s, by the factor "
        "of its %s. %s As they are, the second regime less the first: %s.",
        chart->title, trn_quantity_words(chart, &even->q), what_of(even), make_detail(chart, even),
        trn_quantity_interval(chart, &even->q, even->gap, even->gap - even->half, even->gap + even->half));
    return text != NULL ? text : "";
}

/* ---- drawing ---- */

static void put_rows(struct chart *chart, const struct even *even, double *ret_low, double *ret_high)
{
    const double scale = trn_quantity_scale(&even->q);
    *ret_low = 0.0;
    *ret_high = 0.0;
    for (int s = 0; s < even->n_sides; s++)
        for (int i = 0; i < even->sides[s].n_points; i++) {
            const struct point *point = &even->sides[s].points[i];
            const union trn_cell cells[] = {
                {.count = s + 1},
                {.number = point->factor},
                {.number = scale * point->ahead},
                {.number = scale * point->low},
                {.number = scale * point->high},
                {.text = trn_chart_clean(chart->arena, even->sides[s].regime, 200)}};
            trn_chart_row(chart, cells);
            *ret_low = fmin(*ret_low, scale * fmin(point->ahead, point->low));
            *ret_high = fmax(*ret_high, scale * fmax(point->ahead, point->high));
        }
}

/* Tics of a panel's own axis of factors, "1.5x". */
static void put_factors(struct chart *chart, const struct even *even, double width)
{
    double low[SIDES], high[SIDES], at[SIDES * TICS_MAX], count[SIDES];
    const char *text[SIDES * TICS_MAX];
    for (int s = 0; s < even->n_sides; s++) {
        const struct side *side = &even->sides[s];
        const double first = side->points[0].factor;
        const double last = side->points[side->n_points - 1].factor;
        double step = trn_layout_step(last - first);
        int n = 0;
        while ((last - first) / step * 62.0 > width)
            step *= 2.0;
        low[s] = first;
        high[s] = last > first ? last : first + 1.0;
        for (int i = (int)ceil(first / step - 1e-9); i * step <= high[s] + 1e-9 && n < TICS_MAX; i++, n++) {
            at[s * TICS_MAX + n] = i * step;
            text[s * TICS_MAX + n] = SAY("%s\u00D7", factor_text(chart, i * step));
        }
        count[s] = n;
        for (; n < TICS_MAX; n++) {
            at[s * TICS_MAX + n] = NAN;
            text[s * TICS_MAX + n] = "";
        }
    }
    trn_script_numbers(&chart->script, "factor_min", low, even->n_sides);
    trn_script_numbers(&chart->script, "factor_max", high, even->n_sides);
    trn_script_numbers(&chart->script, "factor_tics", count, even->n_sides);
    trn_script_count(&chart->script, "factor_most", TICS_MAX);
    trn_script_numbers(&chart->script, "factor_at", at, even->n_sides * TICS_MAX);
    trn_script_texts(&chart->script, "factor_text", text, even->n_sides * TICS_MAX);
}

/* Where the line crosses 0, and the words there, which stand above the line of 0 if most of the band does
 * not. */
static void put_crossings(struct chart *chart, const struct even *even, const struct chart_box *boxes)
{
    double at[SIDES], low[SIDES], high[SIDES], x[SIDES], open[SIDES], zero[SIDES];
    const char *text[SIDES];
    for (int s = 0; s < even->n_sides; s++) {
        const struct side *side = &even->sides[s];
        const double first = side->points[0].factor;
        const double last = side->points[side->n_points - 1].factor;
        const double most = boxes[s].right - boxes[s].left;
        at[s] = side->found ? side->factor : (double)NAN;
        low[s] = side->several || !side->found ? (double)NAN : isfinite(side->low) ? side->low : first;
        high[s] = side->several || !side->found ? (double)NAN : isfinite(side->high) ? side->high : last;
        open[s] =
            isfinite(low[s]) ? (isfinite(side->low) ? 0.0 : 1.0) + (isfinite(side->high) ? 0.0 : 2.0) : 0.0;
        text[s] = side->found ? SAY("%s\u00D7%s", factor_text(chart, side->factor), money_text(chart, side))
                              : "no factor is enough";
        text[s] = trn_chart_fit(chart->arena, text[s], WORD_SIZE, 1, most - 16.0);
        const double wide = trn_chart_width(text[s], WORD_SIZE, 1);
        const double place =
            side->found && last > first ? (side->factor - first) / (last - first) * most : 0.5 * most;
        x[s] = (boxes[s].left + fmin(fmax(place, 0.5 * wide + 8.0), most - 0.5 * wide - 8.0)) /
               chart->canvas.size.width;
        zero[s] = isfinite(low[s]);
    }
    trn_script_numbers(&chart->script, "cross_at", at, even->n_sides);
    trn_script_numbers(&chart->script, "cross_low", low, even->n_sides);
    trn_script_numbers(&chart->script, "cross_high", high, even->n_sides);
    trn_script_numbers(&chart->script, "cross_open", open, even->n_sides);
    trn_script_numbers(&chart->script, "cross_known", zero, even->n_sides);
    trn_script_numbers(&chart->script, "cross_x", x, even->n_sides);
    trn_script_texts(&chart->script, "cross_text", text, even->n_sides);
}

static void draw(struct chart *chart, const struct even *even, double low, double high)
{
    const char *unit = trn_quantity_unit(chart, &even->q);
    const double span = high - low > 1e-5 ? high - low : 1.0;
    low -= 0.04 * span;
    high += 0.14 * span; /* room for words at the crossing */
    struct chart_page page = {
        .title = chart->title,
        .subtitle =
            SAY("%s, %s: ahead of the other regime%s%s, by the factor of its own %s.",
                trn_chart_sentence(chart->arena, trn_quantity_words(chart, &even->q)),
                trn_quantity_period(chart, &even->q), unit[0] != '\0' ? ", " : "", unit, what_of(even)),
        .detail = make_detail(chart, even),
        .reading =
            SAY("Line: mean over paired runs; band: 95\u00A0%% interval. At 0 it is as good as the other, "
                "which has no factor. Bar at 0: 95\u00A0%% interval of the factor; an arrow: open."),
        .foot = trn_finding_foot(chart, false, NULL)};
    trn_layout_heighten(&chart->canvas, even->n_sides, 440.0);
    trn_layout_page(&chart->canvas, &page);
    struct chart_box boxes[SIDES];
    const char *headings[SIDES];
    double colours[SIDES];
    const struct chart_rooms rooms = {84.0, 20.0, 44.0, 44.0};
    trn_layout_panels(&chart->canvas, even->n_sides, page.body, rooms, boxes);
    const double width = boxes[0].right - boxes[0].left;
    for (int s = 0; s < even->n_sides; s++) {
        const struct side *side = &even->sides[s];
        const char *name = trn_chart_sentence(chart->arena, side->label);
        const char *heading =
            SAY("%s, %s %s", name, side->points[side->n_points - 1].factor > 1.0 ? "more" : "less",
                what_of(even));
        if (trn_chart_width(heading, HEADING_SIZE, 1) > width)
            heading = name;
        headings[s] = trn_chart_fit(chart->arena, heading, HEADING_SIZE, 1, width);
        colours[s] = strcmp(side->regime, even->sides[0].regime) == 0 ? 1.0 : 2.0;
    }
    trn_layout_boxes(&chart->canvas, boxes, even->n_sides, headings, colours);
    trn_layout_values(&chart->canvas, low, high, "");
    put_factors(chart, even, width);
    put_crossings(chart, even, boxes);
}

enum trn_status trn_chart_breakeven(struct chart *chart, const char *scope, bool *ret_made,
                                    struct trn_error *reterr)
{
    struct even even;
    *ret_made = false;
    if (scope != NULL)
        return TRN_OK;
    enum trn_status status = load(chart, &even, reterr);
    if (status != TRN_OK || even.n_sides == 0)
        return status;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    double low, high;
    put_rows(chart, &even, &low, &high);
    chart->title = make_title(chart, &even);
    chart->description = describe(chart, &even);
    draw(chart, &even, low, high);
    return TRN_OK;
}
