/* chart_commitments.c - what donors commit and allocate, side by side in each month, stacked by donor group.
 *
 * The form in which the tracker of the Kiel Institute shows aid. Where the scenario has observed values a
 * month of a group, they stand beside the simulated values of the reference. */
#include <math.h>
#include <string.h>

#include "chart_commitments.h"
#include "chart_labels.h"
#include "chart_observed.h"
#include "chart_script.h"
#include "chart_text.h"

#define PANELS 2
#define BAR_LEAST 6.0 /* pixels; below, quarters or years are drawn */
#define WORD_SIZE 16.0
#define MONTHLY_LOW 25.0 /* days between the points of a series that has one a month */
#define MONTHLY_HIGH 36.0

static const struct trn_column columns[] = {
    {"from", TRN_CELL_DATE, 0, "", "First day of the period"},
    {"to", TRN_CELL_DATE, 0, "", "Day after the period"},
    {"panel", TRN_CELL_COUNT, 0, "", "Number of the regime; 1 is the reference"},
    {"slot", TRN_CELL_COUNT, 0, "", "Place of the bar within the period, from the left"},
    {"group", TRN_CELL_COUNT, 0, "", "Number of the donor group, from the bottom of the stack"},
    {"value", TRN_CELL_NUMBER, 3, "EUR_million", "Value in the period, mean over runs or observed"},
    {"low", TRN_CELL_NUMBER, 3, "EUR_million", "Lower edge of the bar"},
    {"high", TRN_CELL_NUMBER, 3, "EUR_million", "Upper edge of the bar"},
    {"what", TRN_CELL_TEXT, 0, "", "Variable, with \"observed\" behind where it is"},
    {"regime", TRN_CELL_TEXT, 0, "", "Name of the regime; empty where observed"},
    {"name", TRN_CELL_TEXT, 0, "", "Name of the donor group"},
};
static const struct trn_table table = {
    "commitments", "Data of the chart: value committed and allocated by period and group", 11, columns};

static double mean_at(const struct chart_series *series, int i)
{
    const double value = series->value[CHART_MEAN][i];
    return isfinite(value) && value > 0.0 ? value : 0.0;
}

/* A sum of money with about one point a month; amounts over other spans cannot stand beside months. */
static bool is_monthly(const struct chart_observed *observed)
{
    if (observed->n < 2 || strcmp(observed->unit, "EUR_million") != 0)
        return false;
    const double step = (observed->day[observed->n - 1] - observed->day[0]) / (observed->n - 1);
    return step >= MONTHLY_LOW && step <= MONTHLY_HIGH;
}

static struct donor_group *find_group(const struct chart *chart, struct commitments *pairs, const char *name)
{
    for (int g = 0; g < pairs->n; g++)
        if (strcmp(pairs->group[g]->name, name) == 0)
            return pairs->group[g];
    struct donor_group *group = pairs->n < GROUPS_MAX ? TRN_NEW(chart->arena, struct donor_group, 1) : NULL;
    if (group != NULL) {
        group->name = name;
        pairs->group[pairs->n++] = group;
    }
    return group;
}

static void sort_groups(struct commitments *pairs)
{
    for (int i = 1; i < pairs->n; i++)
        for (int k = i; k > 0; k--) {
            struct donor_group *low = pairs->group[k - 1];
            struct donor_group *high = pairs->group[k];
            if (high->sum < low->sum || (high->sum == low->sum && strcmp(high->name, low->name) >= 0))
                break;
            pairs->group[k - 1] = high;
            pairs->group[k] = low;
        }
}

static enum trn_status load(const struct chart *chart, struct commitments *pairs, struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    enum trn_status status = TRN_OK;
    for (int f = 0; f < FAMILIES && status == TRN_OK; f++) {
        const char *names[GROUPS_MAX + 1];
        int n = 0;
        status = trn_chart_scopes(source, "monthly.csv", trn_commitment_families[f].variable, "group", names,
                                  GROUPS_MAX + 1, &n, reterr);
        for (int i = 0; i < n && status == TRN_OK; i++) {
            struct donor_group *group = find_group(chart, pairs, names[i]);
            bool found;
            pairs->cut = pairs->cut || group == NULL;
            if (group == NULL)
                continue;
            status = trn_chart_series(source, "monthly.csv", trn_commitment_families[f].variable, "group",
                                      names[i], group->series[f], &found, reterr);
            for (int r = 0; r < pairs->panels && status == TRN_OK; r++)
                for (int k = 0; k < group->series[f][r].n; k++)
                    group->sum += mean_at(&group->series[f][r], k);
            for (int k = 0; k < source->n_observed; k++)
                if (strcmp(source->observed[k].variable, trn_commitment_families[f].variable) == 0 &&
                    strcmp(source->observed[k].scope, names[i]) == 0 && is_monthly(&source->observed[k]))
                    group->observed[f] = &source->observed[k];
        }
    }
    sort_groups(pairs);
    while (pairs->n > 0 && !(pairs->group[pairs->n - 1]->sum > 0.0))
        pairs->n--;
    return status;
}

/* Bars of a period: each variable with its observed values at its right. */
static void choose_slots(struct commitments *pairs)
{
    for (int f = 0; f < FAMILIES; f++) {
        bool observed = false;
        bool simulated = false;
        for (int g = 0; g < pairs->n; g++) {
            observed = observed || pairs->group[g]->observed[f] != NULL;
            simulated = simulated || pairs->group[g]->series[f][0].n > 0;
        }
        if (simulated)
            pairs->slot[pairs->n_slots++] = (struct commitment_slot){f, false};
        if (simulated && observed)
            pairs->slot[pairs->n_slots++] = (struct commitment_slot){f, true};
    }
}

/* The observed sum of a period; NaN where a month of it has no point. */
static double observed_in(const struct chart_observed *observed, const struct chart_periods *periods, int p)
{
    double sum = 0.0;
    int n = 0;
    if (!trn_periods_even(periods, p))
        return NAN;
    for (int i = 0; i < observed->n; i++)
        if (observed->day[i] >= periods->edge[p] && observed->day[i] < periods->edge[p + 1]) {
            sum += observed->value[i];
            n++;
        }
    return n == trn_periods_span(periods, p) ? sum : (double)NAN;
}

static double simulated_in(const struct chart_series *series, const struct chart_periods *periods, int p)
{
    double sum = 0.0;
    for (int i = 0; i < series->n; i++)
        if (series->day[i] >= periods->edge[p] && series->day[i] < periods->edge[p + 1])
            sum += mean_at(series, i);
    return sum;
}

/* The reference against what was observed, month by month and group by group. */
static struct commitment_error compare(const struct commitments *pairs, int family)
{
    struct commitment_error error = {0};
    for (int g = 0; g < pairs->n; g++) {
        const struct chart_observed *observed = pairs->group[g]->observed[family];
        const struct chart_series *series = &pairs->group[g]->series[family][0];
        for (int i = 0; observed != NULL && i < series->n; i++) {
            const int p = trn_periods_at(&pairs->months, series->day[i]);
            const double seen = p >= 0 ? observed_in(observed, &pairs->months, p) : (double)NAN;
            if (!isfinite(seen))
                continue;
            error.n++;
            error.simulated += mean_at(series, i);
            error.observed += seen;
            error.distance += fabs(mean_at(series, i) - seen);
            error.inside += seen >= series->value[CHART_P05][i] && seen <= series->value[CHART_P95][i];
        }
    }
    return error;
}

/* One stack; returns its height. */
static double put_stack(struct chart *chart, const struct commitments *pairs, int panel, int slot, int p)
{
    const struct commitment_slot *s = &pairs->slot[slot];
    double low = 0.0;
    for (int g = 0; g < pairs->n; g++) {
        const struct donor_group *group = pairs->group[g];
        const struct chart_observed *observed = group->observed[s->family];
        const double value = !s->observed ? simulated_in(&group->series[s->family][panel], &pairs->periods, p)
                             : observed != NULL ? observed_in(observed, &pairs->periods, p)
                                                : (double)NAN;
        if (!(value >= 0.0))
            continue;
        const union trn_cell cells[] = {
            {.number = pairs->periods.edge[p]},
            {.number = pairs->periods.edge[p + 1]},
            {.count = panel + 1},
            {.count = slot + 1},
            {.count = g + 1},
            {.number = value},
            {.number = low},
            {.number = low + value},
            {.text = s->observed ? trn_arena_printf(chart->arena, "%s observed",
                                                    trn_commitment_families[s->family].variable)
                                 : trn_commitment_families[s->family].variable},
            {.text =
                 s->observed ? "" : trn_chart_clean(chart->arena, chart->source->regimes[panel].name, 200)},
            {.text = trn_chart_clean(chart->arena, group->name, 200)}};
        trn_chart_row(chart, cells);
        low += value;
    }
    return low;
}

/* Observed values stand beside the reference only: nobody observed the others. Returns the highest bar;
 * heights[slot * periods + period]: of the bars of the reference. */
static double put_rows(struct chart *chart, const struct commitments *pairs, double *heights)
{
    double top = 0.0;
    for (int r = 0; r < pairs->panels; r++)
        for (int s = 0; s < pairs->n_slots; s++)
            for (int p = 0; p < pairs->periods.n; p++)
                if (r == 0 || !pairs->slot[s].observed) {
                    const double height = put_stack(chart, pairs, r, s, p);
                    top = fmax(top, height);
                    if (r == 0)
                        heights[s * pairs->periods.n + p] = height;
                }
    return top;
}

/* ---- the chart ---- */

static double label_height(const struct commitments *pairs, int group, int panel)
{
    const int p = pairs->periods.n - 1;
    const int family = pairs->slot[pairs->n_slots - 1].family;
    double low = 0.0;
    for (int g = 0; g < group; g++)
        low += simulated_in(&pairs->group[g]->series[family][panel], &pairs->periods, p);
    return low + 0.5 * simulated_in(&pairs->group[group]->series[family][panel], &pairs->periods, p);
}

/* The word beside an observed bar that overtops its neighbours, so that it stands free. */
static void put_word(struct chart *chart, const struct commitments *pairs, const double *heights,
                     double width, double height, double top)
{
    const char *word = "observed";
    const double from = pairs->periods.edge[0];
    const double days = pairs->periods.edge[pairs->periods.n] - from;
    const double half = 0.5 * trn_chart_width(word, WORD_SIZE, 0) + 4.0;
    double best_room = -INFINITY;
    double best_x = 0.0;
    double best_y = 0.0;
    for (int s = 0; s < pairs->n_slots; s++)
        for (int p = 0; p < pairs->periods.n && pairs->slot[s].observed; p++) {
            const double begin = (pairs->periods.edge[p] - from) / days * width;
            const double end = (pairs->periods.edge[p + 1] - from) / days * width;
            const double x = begin + (end - begin) * (0.08 + 0.84 * (s + 0.5) / pairs->n_slots);
            const double own = heights[s * pairs->periods.n + p];
            double highest = own;
            for (int q = 0; q < pairs->periods.n; q++)
                if ((pairs->periods.edge[q + 1] - from) / days * width > x - half &&
                    (pairs->periods.edge[q] - from) / days * width < x + half)
                    for (int k = 0; k < pairs->n_slots; k++)
                        highest = fmax(highest, heights[k * pairs->periods.n + q]);
            const double y = highest / top * height + 0.6 * WORD_SIZE + 3.0;
            /* Far above its own bar the word would belong to another. */
            const double room =
                fmin(height - y - 0.6 * WORD_SIZE, own > 0.0 ? (own - highest) / top * height + 3.0 : -1.0);
            if (x - half < 0.0 || x + half > width || room <= best_room)
                continue;
            best_room = room;
            best_x = x / width;
            best_y = y / height;
        }
    trn_script_text(&chart->script, "word_text", best_room > 0.0 ? word : "");
    trn_script_number(&chart->script, "word_x", best_x);
    trn_script_number(&chart->script, "word_y", best_y);
}

static void span(const struct chart *chart, const struct commitments *pairs, double *ret_from, double *ret_to)
{
    *ret_from = INFINITY;
    double last = -INFINITY;
    for (int g = 0; g < pairs->n; g++)
        for (int f = 0; f < FAMILIES; f++)
            for (int r = 0; r < pairs->panels; r++) {
                const struct chart_series *series = &pairs->group[g]->series[f][r];
                if (series->n > 0) {
                    *ret_from = fmin(*ret_from, series->day[0]);
                    last = fmax(last, series->day[series->n - 1]);
                }
            }
    const double end = chart->source->end;
    *ret_to = isfinite(end) && end > last && end < last + 32.0 ? end : last + 31.0;
}

enum trn_status trn_chart_commitments(struct chart *chart, const char *scope, bool *ret_made,
                                      struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    *ret_made = false;
    if (scope != NULL || source->n_regimes == 0)
        return TRN_OK;
    struct commitments *pairs = TRN_NEW(chart->arena, struct commitments, 1);
    if (pairs == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    pairs->panels = source->n_regimes < PANELS ? source->n_regimes : PANELS;
    enum trn_status status = load(chart, pairs, reterr);
    double from, to;
    span(chart, pairs, &from, &to);
    choose_slots(pairs);
    if (status != TRN_OK || pairs->n == 0 || pairs->n_slots == 0 || !(to > from))
        return status;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;

    pairs->months = trn_periods_make(chart->arena, from, to, 1);
    struct commitment_error error = {0};
    int compared = FAMILIES;
    for (int f = FAMILIES - 1; f >= 0 && error.n == 0; f--) {
        error = compare(pairs, f);
        compared = f;
    }
    const bool has_error = error.n > 0 && error.observed > 0.0;
    chart->title = trn_commitment_title(chart, &error, compared, pairs->panels);

    /* Places come before words, as words tell how long a period is; the page needs words. */
    struct chart_label labels[GROUPS_MAX];
    double group_colours[GROUPS_MAX];
    for (int g = 0; g < pairs->n; g++) {
        group_colours[g] = trn_label_group_colour(chart, pairs->group[g]->name, g);
        labels[g] = (struct chart_label){
            trn_chart_sentence(chart->arena, trn_chart_clean(chart->arena, pairs->group[g]->name, 40)), 0.0,
            (int)group_colours[g], CHART_SIGN_SQUARE, 0};
    }
    struct chart_rooms rooms = {84.0, trn_layout_label_room(&chart->canvas, labels, pairs->n), 48.0, 54.0};
    struct chart_box boxes[PANELS];
    const struct chart_box whole = {32.0, chart->canvas.size.width - 32.0, 0.0, chart->canvas.size.height};
    trn_layout_panels(&chart->canvas, pairs->panels, whole, rooms, boxes);
    const int months =
        trn_periods_months(from, to, boxes[0].right - boxes[0].left, BAR_LEAST * (pairs->n_slots + 0.4));
    pairs->periods = trn_periods_make(chart->arena, from, to, months);

    const char *headings[PANELS];
    double colours[PANELS];
    const struct chart_observed *seen[GROUPS_MAX * FAMILIES];
    int n_seen = 0;
    for (int f = 0; f < FAMILIES; f++)
        for (int g = 0; g < pairs->n; g++)
            if (pairs->group[g]->observed[f] != NULL)
                seen[n_seen++] = pairs->group[g]->observed[f];
    struct chart_page page = {
        .title = chart->title,
        .subtitle = trn_arena_printf(
            chart->arena,
            "Value committed (pledged) and allocated (decided) by %s and donor group, EUR million, %s.",
            trn_periods_word(months), trn_finding_period(chart, from, to - 1.0)),
        .detail = has_error ? trn_commitment_error(chart, &error)
                            : trn_arena_printf(chart->arena, "%s%s%s", trn_commitment_sums(chart, 0),
                                               pairs->panels > 1 ? " " : "",
                                               pairs->panels > 1 ? trn_commitment_sums(chart, 1) : ""),
        .reading = trn_commitment_reading(chart, pairs),
        .foot = trn_finding_foot(chart, true, trn_observed_sources(chart, seen, n_seen))};
    chart->description = trn_arena_printf(
        chart->arena, "%s. Stacked bars of the value committed and allocated by %s and donor group. %s %s %s",
        chart->title, trn_periods_word(months), has_error ? trn_commitment_error(chart, &error) : "",
        trn_commitment_sums(chart, 0), pairs->panels > 1 ? trn_commitment_sums(chart, 1) : "");
    trn_layout_heighten(&chart->canvas, pairs->panels, trn_layout_narrow(&chart->canvas) ? 440.0 : 340.0);
    trn_layout_page(&chart->canvas, &page);
    double *heights = TRN_NEW(chart->arena, double, pairs->n_slots * pairs->periods.n + 1);
    if (heights == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    const double top = fmax(1e-6, put_rows(chart, pairs, heights) * (n_seen > 0 ? 1.1 : 1.04));
    rooms.left = fmax(rooms.left, trn_layout_value_room(&chart->canvas, 0.0, top, ""));
    const double width =
        trn_layout_time_panels(&chart->canvas, source, pairs->panels, page.body, rooms, from, to, boxes);
    for (int r = 0; r < pairs->panels; r++) {
        headings[r] = trn_chart_fit(chart->arena, trn_chart_sentence(chart->arena, source->regimes[r].label),
                                    21.0, 1, width);
        colours[r] = r + 1;
    }
    for (int g = 0; g < pairs->n; g++)
        labels[g].at = label_height(pairs, g, pairs->panels - 1);
    trn_layout_boxes(&chart->canvas, boxes, pairs->panels, headings, colours);
    trn_layout_time(&chart->canvas, from, to, width, pairs->panels > 1);
    trn_layout_values(&chart->canvas, 0.0, top, "");
    trn_layout_labels(&chart->canvas, boxes[pairs->panels - 1], 0.0, top, labels, pairs->n);
    put_word(chart, pairs, heights, width, boxes[0].top - boxes[0].bottom, top);
    double look[SLOTS_MAX];
    for (int s = 0; s < pairs->n_slots; s++)
        look[s] = pairs->slot[s].observed ? 3.0 : pairs->slot[s].family == 0 ? 1.0 : 2.0;
    trn_script_count(&chart->script, "group_n", pairs->n);
    trn_script_numbers(&chart->script, "group_colour", group_colours, pairs->n);
    trn_script_count(&chart->script, "slot_n", pairs->n_slots);
    trn_script_numbers(&chart->script, "slot_look", look, pairs->n_slots);
    return TRN_OK;
}
