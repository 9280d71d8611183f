/* chart_monthly_deliveries.c - value delivered by month, stacked by donor group, one panel a regime. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_labels.h"
#include "chart_monthly.h"
#include "chart_script.h"
#include "chart_text.h"
#include "tranche/date.h"

static const struct trn_column columns[] = {
    {"month", TRN_CELL_DATE, 0, "", "First day of the month (the first: the start)"},
    {"panel", TRN_CELL_COUNT, 0, "", "Number of the regime; 1 is the reference"},
    {"group", TRN_CELL_COUNT, 0, "", "Number of the donor group, from the bottom of the stack"},
    {"mean", TRN_CELL_NUMBER, 3, "EUR_million", "Value delivered in the month, mean over runs"},
    {"low", TRN_CELL_NUMBER, 3, "EUR_million", "Lower edge of the bar"},
    {"high", TRN_CELL_NUMBER, 3, "EUR_million", "Upper edge of the bar"},
    {"regime", TRN_CELL_TEXT, 0, "", "Name of the regime"},
    {"name", TRN_CELL_TEXT, 0, "", "Name of the donor group"},
};
static const struct trn_table table = {"monthly_deliveries",
                                       "Data of the chart: value delivered by month and group", 8, columns};

struct stacks {
    int n;
    const char *name[GROUPS_MAX];
    struct chart_series series[GROUPS_MAX][CHART_REGIMES_MAX];
    double sum[GROUPS_MAX]; /* over months and regimes shown */
};

static double mean_at(const struct chart_series *series, int i)
{
    const double value = series->value[CHART_MEAN][i];
    return isfinite(value) && value > 0.0 ? value : 0.0;
}

/* The largest group at the bottom, where it stands on the base line. */
static void sort_groups(struct stacks *stacks, int panels)
{
    for (int g = 0; g < stacks->n; g++)
        for (int r = 0; r < panels; r++)
            for (int i = 0; i < stacks->series[g][r].n; i++)
                stacks->sum[g] += mean_at(&stacks->series[g][r], i);
    for (int i = 1; i < stacks->n; i++)
        for (int k = i; k > 0 && (stacks->sum[k] > stacks->sum[k - 1] ||
                                  (stacks->sum[k] == stacks->sum[k - 1] &&
                                   strcmp(stacks->name[k], stacks->name[k - 1]) < 0));
             k--) {
            const double sum = stacks->sum[k];
            const char *name = stacks->name[k];
            struct chart_series series[CHART_REGIMES_MAX];
            memcpy(series, stacks->series[k], sizeof series);
            stacks->sum[k] = stacks->sum[k - 1];
            stacks->name[k] = stacks->name[k - 1];
            memcpy(stacks->series[k], stacks->series[k - 1], sizeof series);
            stacks->sum[k - 1] = sum;
            stacks->name[k - 1] = name;
            memcpy(stacks->series[k - 1], series, sizeof series);
        }
}

static enum trn_status load(const struct chart *chart, struct stacks *stacks, struct trn_error *reterr)
{
    enum trn_status status = trn_chart_scopes(chart->source, "monthly.csv", "delivered_value", "group",
                                              stacks->name, GROUPS_MAX, &stacks->n, reterr);
    for (int g = 0; g < stacks->n && status == TRN_OK; g++) {
        bool found;
        status = trn_chart_series(chart->source, "monthly.csv", "delivered_value", "group", stacks->name[g],
                                  stacks->series[g], &found, reterr);
    }
    return status;
}

/* Rows of one regime; returns the height of its highest bar. *ret_month: its lowest whole month. */
static double put_rows(struct chart *chart, const struct stacks *stacks, int regime, double *ret_month,
                       double *ret_lowest)
{
    double highest = 0.0;
    *ret_lowest = INFINITY;
    *ret_month = NAN;
    const int n = stacks->series[0][regime].n;
    for (int i = 0; i < n; i++) {
        double low = 0.0;
        const double month = stacks->series[0][regime].day[i];
        for (int g = 0; g < stacks->n; g++) {
            const struct chart_series *series = &stacks->series[g][regime];
            if (i >= series->n)
                continue;
            const double mean = mean_at(series, i);
            const union trn_cell cells[] = {
                {.number = month},
                {.count = regime + 1},
                {.count = g + 1},
                {.number = mean},
                {.number = low},
                {.number = low + mean},
                {.text = trn_chart_clean(chart->arena, chart->source->regimes[regime].name, 200)},
                {.text = trn_chart_clean(chart->arena, stacks->name[g], 200)}};
            trn_chart_row(chart, cells);
            low += mean;
        }
        highest = fmax(highest, low);
        if (i > 0 && i + 1 < n && low < *ret_lowest) {
            *ret_lowest = low;
            *ret_month = month;
        }
    }
    return highest;
}

/* The height in the last bars at which a group's label stands. */
static double label_height(const struct stacks *stacks, int group, int regime)
{
    const int i = stacks->series[group][regime].n - 1;
    double low = 0.0;
    for (int g = 0; g < group; g++)
        if (i >= 0 && i < stacks->series[g][regime].n)
            low += mean_at(&stacks->series[g][regime], i);
    return i >= 0 ? low + 0.5 * mean_at(&stacks->series[group][regime], i) : 0.0;
}

static bool partial_month(double day)
{
    int y, m, d;
    if (!isfinite(day))
        return false;
    trn_date_from_days((int32_t)day, &y, &m, &d);
    return d != 1;
}

enum trn_status trn_chart_monthly(struct chart *chart, const char *scope, bool *ret_made,
                                  struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    *ret_made = false;
    if (scope != NULL)
        return TRN_OK;
    struct stacks *stacks = TRN_NEW(chart->arena, struct stacks, 1);
    if (stacks == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    enum trn_status status = load(chart, stacks, reterr);
    if (status != TRN_OK || stacks->n == 0)
        return status;
    const int panels = source->n_regimes < MONTHLY_PANELS ? source->n_regimes : MONTHLY_PANELS;
    sort_groups(stacks, panels);
    const struct chart_series *first = &stacks->series[0][0];
    if (first->n == 0)
        return TRN_OK;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;

    double top = 0.0;
    double month[MONTHLY_PANELS], lowest[MONTHLY_PANELS];
    const char *headings[MONTHLY_PANELS];
    double colours[MONTHLY_PANELS];
    for (int r = 0; r < panels; r++) {
        top = fmax(top, put_rows(chart, stacks, r, &month[r], &lowest[r]));
        headings[r] = trn_chart_sentence(chart->arena, source->regimes[r].label);
        colours[r] = r + 1;
    }
    top = fmax(1e-6, top * 1.04);
    const double from = first->day[0];
    const double last = first->day[first->n - 1];
    const double to =
        isfinite(source->end) && source->end > last && source->end < last + 32.0 ? source->end : last + 31.0;
    const char *detail;
    chart->title = trn_monthly_title(chart, &detail);
    if (chart->title[0] == '\0' && isfinite(month[0])) {
        const char *const titles[] = {trn_arena_printf(chart->arena, "Under %s, deliveries fall to %s in %s",
                                                       trn_finding_regime(chart, 0),
                                                       trn_chart_millions(chart->arena, lowest[0]),
                                                       trn_chart_month(chart->arena, month[0])),
                                      NULL};
        chart->title = trn_finding_short(chart->arena, titles);
    }
    if (chart->title[0] == '\0')
        chart->title = "Value delivered by month";
    const char *text = trn_arena_printf(
        chart->arena, "%s. Stacked bars of the value delivered each month by donor group.", chart->title);
    for (int r = 0; r < panels && text != NULL; r++)
        if (isfinite(month[r]))
            text = trn_arena_printf(chart->arena, "%s %s: the lowest month is %s with %s.", text, headings[r],
                                    trn_chart_month(chart->arena, month[r]),
                                    trn_chart_millions(chart->arena, lowest[r]));
    chart->description = text;
    struct chart_page page = {
        .title = chart->title,
        .subtitle =
            trn_arena_printf(chart->arena, "Value delivered by month and donor group%s, EUR million, %s.",
                             trn_finding_world(chart), trn_finding_period(chart, from, to - 1.0)),
        .detail = detail[0] != '\0' ? trn_arena_printf(chart->arena, "%s.", detail) : "",
        .reading = trn_arena_printf(
            chart->arena,
            "Bars: mean over runs, at prices of the items delivered, before what is written off.%s%s",
            partial_month(from) || partial_month(to) ? " The first or last month is not whole." : "",
            source->n_regimes > panels ? " The first two regimes are shown." : ""),
        .foot = trn_finding_foot(chart, true, NULL)};
    trn_layout_heighten(&chart->canvas, panels, 340.0);
    trn_layout_page(&chart->canvas, &page);

    struct chart_label labels[GROUPS_MAX];
    double group_colours[GROUPS_MAX];
    for (int g = 0; g < stacks->n; g++) {
        group_colours[g] = trn_label_group_colour(chart, stacks->name[g], g);
        labels[g] = (struct chart_label){
            trn_chart_sentence(chart->arena, trn_chart_clean(chart->arena, stacks->name[g], 40)),
            label_height(stacks, g, panels - 1), (int)group_colours[g], CHART_SIGN_SQUARE, 0};
    }
    struct chart_box boxes[MONTHLY_PANELS];
    struct chart_rooms rooms = {84.0, trn_layout_label_room(&chart->canvas, labels, stacks->n), 48.0, 54.0};
    const double width =
        trn_layout_time_panels(&chart->canvas, source, panels, page.body, rooms, from, to, boxes);
    for (int i = 0; i < panels; i++)
        headings[i] = trn_chart_fit(chart->arena, headings[i], 21.0, 1, width);
    trn_layout_boxes(&chart->canvas, boxes, panels, headings, colours);
    trn_layout_time(&chart->canvas, from, to, width, panels > 1);
    trn_layout_values(&chart->canvas, 0.0, top, "");
    trn_layout_labels(&chart->canvas, boxes[panels - 1], 0.0, top, labels, stacks->n);
    trn_script_count(&chart->script, "group_n", stacks->n);
    trn_script_numbers(&chart->script, "group_colour", group_colours, stacks->n);
    return TRN_OK;
}
