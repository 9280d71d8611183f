/* chart_gantt.c - the largest pledges of a capability, a row each, from the promise to the last hand-over. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_script.h"
#include "chart_text.h"
#include "tranche/date.h"

#define ROWS_MAX 25
#define ROWS_ON_SLIDE 21
#define ITEMS_MAX 64
#define LONGEST_BEFORE 400.0 /* days before the start that are shown */
#define LETTER_ROOM 20.0     /* pixels of a bar that bears a letter */
#define MARKER_ROOM 15.0     /* between the middles of a letter and of a marker */

enum { DECISION, ORDER, PRODUCTION, STOCK, TRANSPORT, HUB, STAGES };
static const struct {
    const char *letter, *says;
} stages[STAGES] = {
    {"D", "waiting for the decision"},
    {"O", "waiting for the order"},
    {"P", "in production"},
    {"S", "decided, still in stock"},
    {"T", "on the way, up to the first at a hub"},
    {"H", "at hubs and handed over, up to the last"},
};
enum { STAGE = 1, PROMISED, HALF, GIVEN_UP }; /* what a row of the data is */

static const struct trn_column columns[] = {
    {"row", TRN_CELL_COUNT, 0, "", "Place from the top"},
    {"kind", TRN_CELL_COUNT, 0, "",
     "1: a stage; 2: the promised day; 3: half was handed over; 4: withdrawn or broken"},
    {"stage", TRN_CELL_COUNT, 0, "", "Number of the stage; 0: none"},
    {"from", TRN_CELL_DATE, 0, "", "First day"},
    {"to", TRN_CELL_DATE, 0, "", "Last day, at most the end of the run"},
    {"pledge", TRN_CELL_COUNT, 0, "", "Number of the pledge in pledges.csv"},
    {"donor", TRN_CELL_TEXT, 0, "", "Donor"},
    {"item", TRN_CELL_TEXT, 0, "", "Item"},
    {"quantity", TRN_CELL_COUNT, 0, "items", "Promised"},
    {"name", TRN_CELL_TEXT, 0, "", "What the stage is"},
};
static const struct trn_table table = {"gantt", "Data of the chart: stages of the largest pledges", 10,
                                       columns};

enum {
    P_PLEDGE,
    P_REGIME,
    P_DONOR,
    P_ITEM,
    P_QUANTITY,
    P_COST,
    P_SOURCE,
    P_PLEDGED,
    P_DECIDED,
    P_CONTRACTED,
    P_SHIPPED,
    P_AT_HUB,
    P_PROMISED,
    P_ENDED,
    P_OUTCOME,
    P_COLUMNS
};
static const char *const names[P_COLUMNS] = {"pledge",    "regime", "donor",       "item",    "quantity",
                                             "unit_cost", "source", "pledged",     "decided", "contracted",
                                             "shipped",   "at_hub", "promised_by", "ended",   "outcome"};

struct pledge {
    int row; /* of the table */
    double value, pledged, promised, ended, half;
    bool arrived, given_up;
    double from[STAGES], to[STAGES]; /* NaN: it was not in that stage */
};

struct gantt {
    struct chart_rows rows;
    const char *label; /* of what is shown */
    int n_items;
    struct chart_named items[ITEMS_MAX];
    int n, arrived; /* pledges of it; those delivered in full */
    struct pledge *pledge;
    double from, to;
};

static double day_of(const struct gantt *g, int row, int column)
{
    int32_t day;
    return trn_date_parse(trn_chart_cell(&g->rows, row, column), &day) ? (double)day : (double)NAN;
}

/* ---- which pledges ---- */

/* The capability or item asked for, else the headline, else the first capability; false: there is no such. */
static bool find_items(const struct chart *chart, struct gantt *g, const char *scope)
{
    const struct chart_source *source = chart->source;
    if (scope == NULL)
        scope = source->headline != NULL     ? source->headline
                : source->n_capabilities > 0 ? source->capabilities[0].name
                                             : "";
    const char *const path[] = {"capabilities", scope, "items", NULL};
    g->n_items = trn_chart_members(source, "scenario.json", path, g->items, ITEMS_MAX);
    g->label = trn_chart_capability_label(source, scope);
    for (int i = 0; i < source->n_items && g->n_items == 0; i++)
        if (strcmp(source->items[i].name, scope) == 0) {
            g->items[g->n_items++] = source->items[i];
            g->label = source->items[i].label;
        }
    return g->n_items > 0;
}

static bool belongs(const struct gantt *g, int row)
{
    if (strcmp(trn_chart_cell(&g->rows, row, P_REGIME), trn_chart_cell(&g->rows, 0, P_REGIME)) != 0)
        return false;
    for (int i = 0; i < g->n_items; i++)
        if (strcmp(g->items[i].name, trn_chart_cell(&g->rows, row, P_ITEM)) == 0)
            return true;
    return false;
}

/* A stage from one day to the next that is known; an open one lasts to `end`. Returns where it ends. */
static double add_stage(struct pledge *p, int stage, double from, double to, double end)
{
    const double until = isfinite(to) ? to : end;
    if (isfinite(from) && isfinite(until) && until >= from) {
        p->from[stage] = from;
        p->to[stage] = until;
    }
    return isfinite(to) ? to : (double)NAN;
}

static void read_stages(const struct gantt *g, struct pledge *p)
{
    const char *outcome = trn_chart_cell(&g->rows, p->row, P_OUTCOME);
    const bool stock = strcmp(trn_chart_cell(&g->rows, p->row, P_SOURCE), "stock") == 0;
    const double decided = day_of(g, p->row, P_DECIDED);
    const double contracted = day_of(g, p->row, P_CONTRACTED);
    const double shipped = day_of(g, p->row, P_SHIPPED);
    const double hub = day_of(g, p->row, P_AT_HUB);
    p->arrived = strcmp(outcome, "delivered") == 0;
    p->given_up = strcmp(outcome, "withdrawn") == 0 || strcmp(outcome, "broken") == 0;
    p->ended = day_of(g, p->row, P_ENDED);
    if (strcmp(outcome, "broken") == 0 && !isfinite(p->ended))
        p->ended = isfinite(decided) ? decided : p->pledged;
    const double end = isfinite(p->ended) ? p->ended : g->to;
    double at = add_stage(p, DECISION, p->pledged, decided, end);
    if (strcmp(outcome, "broken") == 0)
        return;
    if (stock)
        at = add_stage(p, STOCK, at, shipped, end);
    else {
        at = add_stage(p, ORDER, at, contracted, end);
        at = add_stage(p, PRODUCTION, at, shipped, end);
    }
    at = add_stage(p, TRANSPORT, at, isfinite(hub) ? fmin(hub, end) : hub, end);
    add_stage(p, HUB, at, p->ended, end);
}

static int by_value(const void *a, const void *b)
{
    const struct pledge *x = a;
    const struct pledge *y = b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return x->row - y->row;
}

static int by_day(const void *a, const void *b)
{
    const struct pledge *x = a;
    const struct pledge *y = b;
    if (x->pledged != y->pledged)
        return x->pledged < y->pledged ? -1 : 1;
    return x->row - y->row;
}

static void read_pledges(struct gantt *g)
{
    for (int row = 0; row < g->rows.n; row++) {
        const double quantity = trn_chart_value(&g->rows, row, P_QUANTITY);
        const double cost = trn_chart_value(&g->rows, row, P_COST);
        const double pledged = day_of(g, row, P_PLEDGED);
        if (!belongs(g, row) || !isfinite(pledged) || !(quantity > 0.0))
            continue;
        struct pledge *p = &g->pledge[g->n++];
        *p = (struct pledge){.row = row,
                             .value = isfinite(cost) ? quantity * cost : 0.0,
                             .pledged = pledged,
                             .promised = day_of(g, row, P_PROMISED),
                             .half = NAN};
        for (int s = 0; s < STAGES; s++)
            p->from[s] = p->to[s] = NAN;
        read_stages(g, p);
        g->arrived += p->arrived;
    }
    if (g->n > 1)
        qsort(g->pledge, (size_t)g->n, sizeof *g->pledge, by_value);
}

/* Of a run with --trace: the day by which half of each of the first `n` pledges was handed over. */
static enum trn_status read_lots(const struct chart *chart, struct gantt *g, int n, struct trn_error *reterr)
{
    enum { L_DATE, L_PLEDGE, L_QUANTITY, L_WHAT, L_COLUMNS };
    static const char *const wanted[L_COLUMNS] = {"date", "pledge", "quantity", "what"};
    struct chart_rows lots;
    double given[ROWS_MAX] = {0.0};
    const enum trn_status status =
        trn_chart_rows(chart->source, "lots.csv", wanted, L_COLUMNS, &lots, reterr);
    for (int row = 0; status == TRN_OK && row < lots.n; row++) {
        int32_t day;
        const double quantity = trn_chart_value(&lots, row, L_QUANTITY);
        if (strcmp(trn_chart_cell(&lots, row, L_WHAT), "handed over") != 0 || !isfinite(quantity) ||
            !trn_date_parse(trn_chart_cell(&lots, row, L_DATE), &day))
            continue;
        for (int i = 0; i < n; i++) /* rows come in order of time */
            if (!isfinite(g->pledge[i].half) &&
                strcmp(trn_chart_cell(&lots, row, L_PLEDGE),
                       trn_chart_cell(&g->rows, g->pledge[i].row, P_PLEDGE)) == 0) {
                given[i] += quantity;
                if (2.0 * given[i] >= trn_chart_value(&g->rows, g->pledge[i].row, P_QUANTITY))
                    g->pledge[i].half = day;
            }
    }
    return status;
}

/* ---- words ---- */

static int rising(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n)
{
    if (n == 0)
        return NAN;
    qsort(values, (size_t)n, sizeof *values, rising);
    return 0.5 * (values[(n - 1) / 2] + values[n / 2]);
}

/* Mean days of a stage over the pledges that arrived; the stages add up to the whole. */
static double mean_days(const struct gantt *g, int stage)
{
    double sum = 0.0;
    for (int i = 0; i < g->n; i++)
        if (g->pledge[i].arrived && isfinite(g->pledge[i].from[stage]))
            sum += g->pledge[i].to[stage] - g->pledge[i].from[stage];
    return g->arrived > 0 ? sum / g->arrived : (double)NAN;
}

/* Median days from promise to last hand-over of the pledges that arrived. */
static double median_days(const struct chart *chart, const struct gantt *g)
{
    double *days = TRN_NEW(chart->arena, double, g->n + 1);
    int n = 0;
    for (int i = 0; i < g->n && days != NULL; i++)
        if (g->pledge[i].arrived)
            days[n++] = g->pledge[i].ended - g->pledge[i].pledged;
    return median(days, n);
}

static const char *set_words(struct chart *chart, const struct gantt *g, int shown)
{
    struct trn_arena *arena = chart->arena;
    const double whole = median_days(chart, g);
    const char *detail = "";
    if (isfinite(whole)) {
        const char *days = trn_chart_number(arena, whole, 0);
        const char *const titles[] = {
            trn_arena_printf(arena, "%d of %d pledges of %s arrived in full, after %s days (median)",
                             g->arrived, g->n, g->label, days),
            trn_arena_printf(arena, "%d of %d pledges of %s arrived, after %s days (median)", g->arrived,
                             g->n, g->label, days),
            trn_arena_printf(arena, "%d of %d pledges arrived in full, after %s days (median)", g->arrived,
                             g->n, days),
            NULL};
        int longest = 0;
        double sum = 0.0;
        for (int s = 0; s < STAGES; s++) {
            sum += mean_days(g, s);
            if (mean_days(g, s) > mean_days(g, longest))
                longest = s;
        }
        chart->title = trn_finding_short(arena, titles);
        detail = trn_arena_printf(
            arena, "The %d that arrived in full took %s days in the mean, of which %s %s (%s).", g->arrived,
            trn_chart_number(arena, sum, 0), trn_chart_number(arena, mean_days(g, longest), 0),
            stages[longest].says, stages[longest].letter);
    } else {
        const char *const titles[] = {
            trn_arena_printf(arena, "None of %d pledges of %s arrived by the end", g->n, g->label),
            trn_arena_printf(arena, "None of %d pledges arrived by the end", g->n), NULL};
        chart->title = trn_finding_short(arena, titles);
    }
    chart->description = trn_arena_printf(
        arena, "%s. Bars by stage for the %d largest pledges, a row each, in the order of their promise. %s",
        chart->title, shown, detail);
    return detail;
}

/* Which letters stand for what, of the stages that occur. */
static const char *reading(const struct chart *chart, const struct gantt *g, int shown)
{
    bool occurs[STAGES] = {false};
    bool half = false;
    bool given_up = false;
    const char *text = "Number: items pledged. Bars:";
    for (int i = 0; i < shown; i++) {
        for (int s = 0; s < STAGES; s++)
            occurs[s] = occurs[s] || isfinite(g->pledge[i].from[s]);
        half = half || isfinite(g->pledge[i].half);
        given_up = given_up || g->pledge[i].given_up;
    }
    for (int s = 0; s < STAGES; s++)
        if (occurs[s])
            text = trn_arena_printf(chart->arena, "%s %s\u00A0%s;", text, stages[s].letter, stages[s].says);
    text = trn_arena_printf(
        chart->arena,
        "%s open ones last beyond the end. Diamond: the promised day, where it lies in the "
        "period.%s%s",
        text, half ? " Circle: half is handed over." : "", given_up ? " Triangle: withdrawn or broken." : "");
    return text != NULL ? text : "";
}

/* ---- data and marks ---- */

/* A folder may come from anybody: what no count can hold is 0. */
static int64_t whole(double value)
{
    return fabs(value) < 9e15 ? (int64_t)value : 0;
}

static void put(struct chart *chart, const struct gantt *g, const struct pledge *p, int place, int kind,
                int stage, double from, double to)
{
    const union trn_cell cells[] = {
        {.count = place + 1},
        {.count = kind},
        {.count = stage + 1},
        {.number = from},
        {.number = to},
        {.count = whole(trn_chart_value(&g->rows, p->row, P_PLEDGE))},
        {.text = trn_chart_clean(chart->arena, trn_chart_cell(&g->rows, p->row, P_DONOR), 200)},
        {.text = trn_chart_clean(chart->arena, trn_chart_cell(&g->rows, p->row, P_ITEM), 200)},
        {.count = whole(trn_chart_value(&g->rows, p->row, P_QUANTITY))},
        {.text = stage >= 0         ? stages[stage].says
                 : kind == PROMISED ? "promised day"
                 : kind == HALF     ? "half is handed over"
                                    : "withdrawn or broken"}};
    trn_chart_row(chart, cells);
}

static bool within(const struct gantt *g, double day)
{
    return isfinite(day) && day >= g->from && day <= g->to;
}

static void put_rows(struct chart *chart, const struct gantt *g, int shown)
{
    for (int i = 0; i < shown; i++) {
        const struct pledge *p = &g->pledge[i];
        for (int s = 0; s < STAGES; s++)
            if (isfinite(p->from[s]) && p->to[s] > g->from)
                put(chart, g, p, i, STAGE, s, fmax(p->from[s], g->from), fmin(p->to[s], g->to));
        if (within(g, p->promised))
            put(chart, g, p, i, PROMISED, -1, p->promised, p->promised);
        if (within(g, p->half))
            put(chart, g, p, i, HALF, -1, p->half, p->half);
        if (p->given_up && within(g, p->ended))
            put(chart, g, p, i, GIVEN_UP, -1, p->ended, p->ended);
    }
}

/* Where a letter has room between the ends of a bar and the markers: in the middle, else near an end; NaN:
 * nowhere. In days; `pixel` is one. */
static double letter_place(const struct gantt *g, const struct pledge *p, double from, double to,
                           double pixel)
{
    const double edge = 0.5 * LETTER_ROOM * pixel;
    const double tries[] = {0.5 * (from + to), from + edge, to - edge};
    const double marks[] = {p->promised, p->half, p->given_up ? p->ended : (double)NAN};
    for (size_t i = 0; i < 3 && to - from >= LETTER_ROOM * pixel; i++) {
        bool free = true;
        for (size_t k = 0; k < 3; k++)
            free = free && !(within(g, marks[k]) && fabs(tries[i] - marks[k]) < MARKER_ROOM * pixel);
        if (free)
            return tries[i];
    }
    return NAN;
}

/* Letters in the bars that have room for one; `width` pixels show the whole time. */
static void put_letters(const struct chart *chart, const struct gantt *g, int shown, double width)
{
    double at[ROWS_MAX * STAGES], row[ROWS_MAX * STAGES];
    const char *text[ROWS_MAX * STAGES];
    int n = 0;
    for (int i = 0; i < shown; i++)
        for (int s = 0; s < STAGES; s++) {
            const struct pledge *p = &g->pledge[i];
            if (!isfinite(p->from[s]))
                continue;
            at[n] = letter_place(g, p, fmax(p->from[s], g->from), fmin(p->to[s], g->to),
                                 (g->to - g->from) / width);
            row[n] = i + 1;
            text[n] = stages[s].letter;
            n += isfinite(at[n]) ? 1 : 0;
        }
    trn_script_count(chart->canvas.script, "letter_n", n);
    trn_script_numbers(chart->canvas.script, "letter_at", at, n);
    trn_script_numbers(chart->canvas.script, "letter_row", row, n);
    trn_script_texts(chart->canvas.script, "letter_text", text, n);
}

static bool find_span(const struct chart *chart, struct gantt *g, int shown)
{
    const struct chart_source *source = chart->source;
    g->from = source->start;
    for (int i = 0; i < shown; i++)
        g->from = fmin(g->from, g->pledge[i].pledged);
    g->from = fmax(g->from, source->start - LONGEST_BEFORE);
    return g->to > g->from;
}

static void lay_out(struct chart *chart, const struct gantt *g, struct chart_page *page, int shown)
{
    struct chart_canvas *canvas = &chart->canvas;
    const bool narrow = trn_layout_narrow(canvas);
    const double pitch = narrow ? 46.0 : 28.0;
    const char *labels[ROWS_MAX];
    for (int i = 0; i < shown; i++) {
        const int row = g->pledge[i].row;
        labels[i] = trn_arena_printf(
            chart->arena, "%s, %s",
            trn_chart_sentence(chart->arena,
                               trn_chart_donor_label(chart->source, trn_chart_cell(&g->rows, row, P_DONOR))),
            trn_chart_number(chart->arena, trn_chart_value(&g->rows, row, P_QUANTITY), 0));
        if (!narrow && labels[i] != NULL)
            labels[i] = trn_chart_fit(chart->arena, labels[i], 18.0, 0, 0.28 * canvas->size.width);
    }
    trn_layout_heighten(canvas, 1, 150.0 + pitch * shown);
    trn_layout_page(canvas, page);
    struct chart_box panel;
    const struct chart_rooms rooms = {trn_layout_names(canvas, labels, shown), 16.0, 16.0, 54.0};
    const double width =
        trn_layout_time_panels(canvas, chart->source, 1, page->body, rooms, g->from, g->to, &panel);
    panel.bottom =
        fmax(panel.bottom, panel.top - 1.6 * pitch * shown); /* few pledges need not fill the page */
    trn_layout_boxes(canvas, &panel, 1, NULL, NULL);
    trn_layout_time(canvas, g->from, g->to, width, false);
    trn_layout_rows(canvas, labels, shown);
    put_letters(chart, g, shown, width);
}

enum trn_status trn_chart_gantt(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    *ret_made = false;
    struct gantt *g = TRN_NEW(chart->arena, struct gantt, 1);
    if (g == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    enum trn_status status = trn_chart_rows(source, "pledges.csv", names, P_COLUMNS, &g->rows, reterr);
    if (status != TRN_OK || g->rows.n == 0 || !isfinite(source->start) || !isfinite(source->end) ||
        !find_items(chart, g, scope))
        return status;
    g->to = source->end;
    g->pledge = TRN_NEW(chart->arena, struct pledge, g->rows.n);
    if (g->pledge == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    read_pledges(g);
    const int most = chart->canvas.size.grows ? ROWS_MAX : ROWS_ON_SLIDE;
    const int shown = g->n < most ? g->n : most;
    if (shown == 0 || !find_span(chart, g, shown))
        return TRN_OK;
    status = read_lots(chart, g, shown, reterr);
    if (status == TRN_OK)
        status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    qsort(g->pledge, (size_t)shown, sizeof *g->pledge, by_day);
    put_rows(chart, g, shown);
    struct chart_page page = {
        .detail = set_words(chart, g, shown),
        .subtitle = trn_arena_printf(
            chart->arena,
            shown < g->n ? "The %d largest pledges of %s under %s by value, in one simulated world, %s."
                         : "All %d pledges of %s under %s, in one simulated world, %s.",
            shown, g->label, trn_chart_regime_label(source, trn_chart_cell(&g->rows, 0, P_REGIME)),
            trn_finding_period(chart, g->from, g->to - 1.0)),
        .reading = reading(chart, g, shown),
        .foot = trn_finding_foot(chart, true, NULL)};
    page.title = chart->title;
    lay_out(chart, g, &page, shown);
    return TRN_OK;
}
