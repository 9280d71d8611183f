/* chart_causes_monthly.c - the gap by month, stacked by cause.
 *
 * The table has a month's unmet need from its first to its last sample, which is four weeks of one month and
 * five of another. Bars are a day's, so that months can be held against each other. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_labels.h"
#include "chart_quantity.h"
#include "chart_script.h"
#include "chart_text.h"
#include "tranche/date.h"

#define SHOWN_MAX 5 /* causes; the others are one */
#define STACKS_MAX (SHOWN_MAX + 1)
#define CAUSES_MAX 64
#define MONTHS_MAX 600
#define DAYS_LEAST 7.0 /* a shorter part of a month is not called the deepest */

static const struct trn_column columns[] = {
    {"month", TRN_CELL_DATE, 0, "", "First day of the month (the first: the start)"},
    {"until", TRN_CELL_DATE, 0, "", "First day after it"},
    {"series", TRN_CELL_COUNT, 0, "", "Number of the cause, from the base line; 0: the whole gap"},
    {"value", TRN_CELL_NUMBER, 6, "units/day", "Its part of the unmet need, mean over runs and days"},
    {"low", TRN_CELL_NUMBER, 6, "units/day", "Lower edge of the bar; of the gap: of its 95 % interval"},
    {"high", TRN_CELL_NUMBER, 6, "units/day", "Upper edge of the bar; of the gap: of its 95 % interval"},
    {"cause", TRN_CELL_TEXT, 0, "", "The cause in words"},
};
static const struct trn_table table = {"causes_monthly", "Data of the chart: the gap by month and cause", 7,
                                       columns};

enum { C_MONTH, C_REGIME, C_CAPABILITY, C_CAUSE, C_LABEL, C_N, C_SHARE, C_LOW, C_HIGH, C_COLUMNS };
static const char *const names[C_COLUMNS] = {"month", "regime", "capability", "cause", "label",
                                             "n",     "share",  "low",        "high"};

struct part {
    double value, low, high; /* a day */
};

struct month {
    double first, until, days; /* days: from sample to sample */
    struct part gap;
    struct part cause[CAUSES_MAX];
};

struct gaps {
    const char *regime, *capability;
    double n; /* worlds */
    int n_months, n_causes, n_stacks;
    struct month *months;
    const char *cause[CAUSES_MAX], *label[CAUSES_MAX]; /* by size, from the second step on */
};

/* ---- reading ---- */

static double next_month(double day)
{
    int y, m, d;
    trn_date_from_days((int32_t)day, &y, &m, &d);
    return trn_date_to_days(m == 12 ? y + 1 : y, m == 12 ? 1 : m + 1, 1);
}

/* The last sample that belongs to a month that ends at `until`. */
static double last_sample(const struct chart_source *source, double until)
{
    if (!(source->sample > 0.0) || !isfinite(source->start) ||
        (isfinite(source->end) && until >= source->end))
        return until;
    return source->start + floor((until - source->start) / source->sample + 1e-9) * source->sample;
}

static int index_of(const char *const *list, int n, const char *name)
{
    int i = 0;
    while (i < n && strcmp(list[i], name) != 0)
        i++;
    return i;
}

/* What is left with all causes taken away is no cause. */
static bool is_left(const char *cause)
{
    return strcmp(cause, "structural") == 0;
}

static const char *short_label(const struct chart *chart, const char *cause, const char *label)
{
    return is_left(cause) ? "left with all causes gone" : trn_chart_clean(chart->arena, label, 60);
}

static struct month *month_at(struct gaps *gaps, const struct chart_source *source, double first)
{
    struct month *month = gaps->n_months > 0 ? &gaps->months[gaps->n_months - 1] : NULL;
    if (month != NULL && month->first == first)
        return month;
    if (gaps->n_months == MONTHS_MAX || (month != NULL && first < month->first))
        return NULL;
    month = &gaps->months[gaps->n_months++];
    memset(month, 0, sizeof *month);
    month->first = first;
    month->until = next_month(first);
    if (isfinite(source->end) && month->until > source->end && first < source->end)
        month->until = source->end;
    const double before = gaps->n_months > 1 ? last_sample(source, first) : first;
    month->days = fmax(1.0, last_sample(source, month->until) - before);
    month->gap.value = NAN;
    return month;
}

static bool load(const struct chart *chart, const struct chart_rows *rows, struct gaps *gaps)
{
    gaps->n = NAN;
    gaps->months = TRN_NEW(chart->arena, struct month, MONTHS_MAX);
    for (int i = 0; i < rows->n && gaps->months != NULL; i++) {
        int32_t day;
        const char *cause = trn_chart_cell(rows, i, C_CAUSE);
        if (gaps->regime == NULL) {
            gaps->regime = trn_chart_cell(rows, i, C_REGIME);
            gaps->capability = trn_chart_cell(rows, i, C_CAPABILITY);
        }
        if (strcmp(trn_chart_cell(rows, i, C_REGIME), gaps->regime) != 0 ||
            strcmp(trn_chart_cell(rows, i, C_CAPABILITY), gaps->capability) != 0 ||
            !trn_date_parse(trn_chart_cell(rows, i, C_MONTH), &day))
            continue;
        struct month *month = month_at(gaps, chart->source, day);
        if (month == NULL)
            break;
        const struct part part = {trn_chart_value(rows, i, C_SHARE) / month->days,
                                  trn_chart_value(rows, i, C_LOW) / month->days,
                                  trn_chart_value(rows, i, C_HIGH) / month->days};
        if (strcmp(cause, "gap") == 0) {
            month->gap = part;
            gaps->n = trn_chart_value(rows, i, C_N);
            continue;
        }
        const int at = index_of(gaps->cause, gaps->n_causes, cause);
        if (at == CAUSES_MAX || !isfinite(part.value))
            continue;
        if (at == gaps->n_causes) {
            gaps->cause[at] = cause;
            gaps->label[gaps->n_causes++] = short_label(chart, cause, trn_chart_cell(rows, i, C_LABEL));
        }
        month->cause[at] = part;
    }
    return gaps->months != NULL;
}

/* ---- the stack ---- */

static double size_of(const struct gaps *gaps, int cause)
{
    double size = 0.0;
    for (int m = 0; m < gaps->n_months; m++)
        size += fabs(gaps->months[m].cause[cause].value) * gaps->months[m].days;
    return size;
}

static void swap_causes(struct gaps *gaps, int a, int b)
{
    const char *cause = gaps->cause[a];
    const char *label = gaps->label[a];
    gaps->cause[a] = gaps->cause[b];
    gaps->label[a] = gaps->label[b];
    gaps->cause[b] = cause;
    gaps->label[b] = label;
    for (int m = 0; m < gaps->n_months; m++) {
        struct part *parts = gaps->months[m].cause;
        const struct part part = parts[a];
        parts[a] = parts[b];
        parts[b] = part;
    }
}

/* The largest over the run first: it stands on the base line. Those without any part fall away. */
static void sort_causes(struct gaps *gaps)
{
    for (int i = 1; i < gaps->n_causes; i++)
        for (int k = i; k > 0 && size_of(gaps, k) > size_of(gaps, k - 1); k--)
            swap_causes(gaps, k, k - 1);
    while (gaps->n_causes > 0 && size_of(gaps, gaps->n_causes - 1) == 0.0)
        gaps->n_causes--;
    gaps->n_stacks = gaps->n_causes <= STACKS_MAX ? gaps->n_causes : STACKS_MAX;
}

static bool is_rest(const struct gaps *gaps, int stack)
{
    return stack == SHOWN_MAX && gaps->n_causes > STACKS_MAX;
}

static double stack_value(const struct gaps *gaps, const struct month *month, int stack)
{
    double value = month->cause[stack].value;
    for (int c = stack + 1; is_rest(gaps, stack) && c < gaps->n_causes; c++)
        value += month->cause[c].value;
    return value;
}

static const char *stack_label(const struct chart *chart, const struct gaps *gaps, int stack)
{
    if (!is_rest(gaps, stack))
        return gaps->label[stack];
    const char *label = trn_arena_printf(chart->arena, "%d other causes", gaps->n_causes - SHOWN_MAX);
    return label != NULL ? label : "other causes";
}

struct edges {
    double low[STACKS_MAX], high[STACKS_MAX], bottom, top;
};

/* Parts above 0 stack upward, those below 0 downward. */
static struct edges edges_of(const struct gaps *gaps, const struct month *month)
{
    struct edges edges = {.bottom = 0.0};
    for (int s = 0; s < gaps->n_stacks; s++) {
        const double value = stack_value(gaps, month, s);
        edges.low[s] = value < 0.0 ? edges.bottom + value : edges.top;
        edges.high[s] = value < 0.0 ? edges.bottom : edges.top + value;
        edges.bottom = fmin(edges.bottom, edges.low[s]);
        edges.top = fmax(edges.top, edges.high[s]);
    }
    return edges;
}

/* ---- words ---- */

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

static const struct month *deepest(const struct gaps *gaps)
{
    const struct month *best = NULL;
    for (int m = 0; m < gaps->n_months; m++) {
        const struct month *month = &gaps->months[m];
        if (isfinite(month->gap.value) && month->days >= DAYS_LEAST && month->gap.value > 0.0 &&
            (best == NULL || month->gap.value > best->gap.value))
            best = month;
    }
    return best;
}

/* The cause with the largest part whose interval lies above 0, without what is left; -1: none. */
static int largest_shown(const struct gaps *gaps, const struct month *month)
{
    int best = -1;
    for (int c = 0; c < gaps->n_causes; c++)
        if (month->cause[c].low > 0.0 && !is_left(gaps->cause[c]) &&
            (best < 0 || month->cause[c].value > month->cause[best].value))
            best = c;
    return best;
}

/* "rounds a day" of what is needed in rounds. */
static const char *unit_of(const struct chart *chart, const struct gaps *gaps)
{
    return trn_label_need_unit(chart, gaps->capability); /* units of a fleet: short on average */
}

/* "rounds" of "rounds a day": what the months are measured in, where others speak of shares of the need. */
static const char *counted(const struct chart *chart, const struct gaps *gaps)
{
    const char *unit = unit_of(chart, gaps);
    const char *a_day = strstr(unit, " a day");
    return a_day != NULL ? SAY("%.*s", (int)(a_day - unit), unit) : unit;
}

/* Months whose gap lies in the interval of the largest: which of them is the worst is chance. */
static int not_told_apart(const struct gaps *gaps, const struct month *worst)
{
    int n = 0;
    for (int m = 0; m < gaps->n_months; m++) {
        const struct month *month = &gaps->months[m];
        n += month != worst && month->days >= DAYS_LEAST && month->gap.value >= worst->gap.low;
    }
    return n;
}

static const char *make_title(const struct chart *chart, const struct gaps *gaps, const struct month *month)
{
    const char *what = counted(chart, gaps);
    const char *when = trn_chart_month(chart->arena, month->first);
    const int cause = largest_shown(gaps, month);
    if (cause < 0) {
        const char *const none[] = {
            SAY("No single cause of the gap is shown in %s, with most %s missing", when, what),
            SAY("No single cause of the gap is shown in %s", when), NULL};
        return trn_finding_short(chart->arena, none);
    }
    const char *share = trn_chart_percent(chart->arena, month->cause[cause].value / month->gap.value);
    const char *label = gaps->label[cause];
    const char *const titles[] = {SAY("In %s, %s of the %s missing come from %s", when, share, what, label),
                                  SAY("In %s, %s of the gap comes from %s", when, share, label),
                                  SAY("%s of the gap comes from one cause in %s", share, when), NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *number(const struct chart *chart, double value, double like)
{
    return fabs(like) >= 100.0 ? trn_chart_rough(chart->arena, value)
                               : trn_chart_number(chart->arena, value, fabs(like) >= 10.0 ? 1 : 2);
}

static const char *with_interval(const struct chart *chart, const struct part *part, const char *unit)
{
    return SAY("%s%s%s (95\u00A0%% interval %s to %s)", number(chart, part->value, part->value),
               unit[0] != '\0' ? " " : "", unit, number(chart, part->low, part->value),
               number(chart, part->high, part->value));
}

static const char *make_detail(const struct chart *chart, const struct gaps *gaps, const struct month *month)
{
    const int cause = largest_shown(gaps, month);
    const char *runs = isfinite(gaps->n) ? SAY("; %s runs", trn_chart_number(chart->arena, gaps->n, 0)) : "";
    const char *from = cause < 0 ? ""
                                 : SAY(", of which from %s %s", gaps->label[cause],
                                       with_interval(chart, &month->cause[cause], ""));
    const int tied = not_told_apart(gaps, month);
    const char *others = tied == 0   ? ", the month with most missing"
                         : tied == 1 ? ", not told apart from one other month"
                                     : SAY(", not told apart from %d other months", tied);
    return SAY("In %s%s: %s%s%s.", trn_chart_month(chart->arena, month->first), others,
               with_interval(chart, &month->gap, unit_of(chart, gaps)), from, runs);
}

static const char *describe(const struct chart *chart, const struct gaps *gaps, const struct month *month)
{
    const char *text = SAY(
        "%s. Stacked bars of the unmet need by month and cause, under %s. %s Parts in that month:",
        chart->title, trn_chart_regime_label(chart->source, gaps->regime), make_detail(chart, gaps, month));
    for (int s = 0; s < gaps->n_stacks && text != NULL; s++)
        text = SAY("%s %s %s%s", text, stack_label(chart, gaps, s),
                   trn_chart_percent(chart->arena, stack_value(gaps, month, s) / month->gap.value),
                   s + 1 < gaps->n_stacks ? ";" : ".");
    return text != NULL ? text : "";
}

/* ---- drawing ---- */

/* Rows of data; the range that bars and whiskers reach. */
static void put_rows(struct chart *chart, const struct gaps *gaps, double *ret_low, double *ret_high)
{
    *ret_low = 0.0;
    *ret_high = 0.0;
    for (int m = 0; m < gaps->n_months; m++) {
        const struct month *month = &gaps->months[m];
        const struct edges edges = edges_of(gaps, month);
        for (int s = 0; s < gaps->n_stacks; s++) {
            const union trn_cell cells[] = {{.number = month->first},
                                            {.number = month->until},
                                            {.count = s + 1},
                                            {.number = stack_value(gaps, month, s)},
                                            {.number = edges.low[s]},
                                            {.number = edges.high[s]},
                                            {.text = stack_label(chart, gaps, s)}};
            trn_chart_row(chart, cells);
        }
        const union trn_cell whole[] = {
            {.number = month->first},     {.number = month->until},   {.count = 0},
            {.number = month->gap.value}, {.number = month->gap.low}, {.number = month->gap.high},
            {.text = "the gap as it is"}};
        trn_chart_row(chart, whole);
        *ret_low = fmin(*ret_low, fmin(edges.bottom, month->gap.low));
        *ret_high = fmax(*ret_high, fmax(edges.top, month->gap.high));
    }
}

static void draw(struct chart *chart, const struct gaps *gaps, const struct month *month, double low,
                 double high)
{
    static const double colours[STACKS_MAX] = {2, 5, 3, 6, 4, 8}; /* dark and light in turn */
    const double from = gaps->months[0].first;
    const double to = gaps->months[gaps->n_months - 1].until;
    const char *what = trn_chart_capability_label(chart->source, gaps->capability);
    struct chart_page page = {
        .title = chart->title,
        .subtitle = SAY("Need for %s not met, %s, by month and cause, under %s, %s.", what,
                        unit_of(chart, gaps), trn_chart_regime_label(chart->source, gaps->regime),
                        trn_finding_period(chart, from, to - 1.0)),
        .detail = make_detail(chart, gaps, month),
        .reading = SAY("Bars: mean of a day, split by what goes away without a cause.%s Point: the whole "
                       "gap, with its 95\u00A0%% interval.",
                       low < 0.0 ? " Below 0: the gap would be larger without it." : ""),
        .foot = trn_finding_foot(chart, true, NULL)};
    if (high - low < 1e-5)
        high = low + 1.0;
    low = low < 0.0 ? low - 0.03 * (high - low) : 0.0;
    high += 0.04 * (high - low);
    trn_layout_heighten(&chart->canvas, 1, 480.0);
    trn_layout_page(&chart->canvas, &page);

    struct chart_label labels[STACKS_MAX];
    const struct edges last = edges_of(gaps, &gaps->months[gaps->n_months - 1]);
    for (int s = 0; s < gaps->n_stacks; s++)
        labels[s] =
            (struct chart_label){trn_chart_sentence(chart->arena, stack_label(chart, gaps, s)),
                                 0.5 * (last.low[s] + last.high[s]), (int)colours[s], CHART_SIGN_SQUARE, 0};
    struct chart_box panel;
    struct chart_rooms rooms = {84.0, trn_layout_label_room(&chart->canvas, labels, gaps->n_stacks), 16.0,
                                54.0};
    const double width =
        trn_layout_time_panels(&chart->canvas, chart->source, 1, page.body, rooms, from, to, &panel);
    trn_layout_boxes(&chart->canvas, &panel, 1, NULL, NULL);
    trn_layout_time(&chart->canvas, from, to, width, false);
    trn_layout_values(&chart->canvas, low, high, "");
    trn_layout_labels(&chart->canvas, panel, low, high, labels, gaps->n_stacks);
    trn_script_count(&chart->script, "thin", width / gaps->n_months < 26.0);
    trn_script_count(&chart->script, "stack_n", gaps->n_stacks);
    trn_script_count(&chart->script, "rest", is_rest(gaps, gaps->n_stacks - 1) ? gaps->n_stacks : 0);
    trn_script_numbers(&chart->script, "stack_colour", colours, gaps->n_stacks);
}

enum trn_status trn_chart_causes_monthly(struct chart *chart, const char *scope, bool *ret_made,
                                         struct trn_error *reterr)
{
    struct chart_rows rows;
    *ret_made = false;
    struct gaps *gaps = TRN_NEW(chart->arena, struct gaps, 1);
    enum trn_status status =
        trn_chart_rows(chart->source, "causes_monthly.csv", names, C_COLUMNS, &rows, reterr);
    if (status == TRN_OK && (gaps == NULL || !load(chart, &rows, gaps)))
        status = trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    if (status != TRN_OK || gaps->n_months == 0 || (scope != NULL && strcmp(scope, gaps->capability) != 0))
        return status;
    sort_causes(gaps);
    const struct month *month = deepest(gaps);
    if (month == NULL || gaps->n_stacks == 0)
        return TRN_OK;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    double low, high;
    put_rows(chart, gaps, &low, &high);
    chart->title = make_title(chart, gaps, month);
    chart->description = describe(chart, gaps, month);
    draw(chart, gaps, month, low, high);
    return TRN_OK;
}
