/* chart_switch.c - what a change of regime does, by its date. */
#include <math.h>
#include <string.h>

#include "chart.h"
#include "chart_quantity.h"
#include "chart_script.h"
#include "chart_text.h"
#include "tranche/date.h"
#include "tranche/stats.h"

#define DATES_MAX 400
#define VALUE_SIZE 18.0

static const struct trn_column columns[] = {
    {"changed", TRN_CELL_DATE, 0, "", "Day from which the second regime holds"},
    {"difference", TRN_CELL_NUMBER, 6, "", "Mean difference to no change; shares in points of a hundred"},
    {"low", TRN_CELL_NUMBER, 6, "", "Lower end of its 95 % interval"},
    {"high", TRN_CELL_NUMBER, 6, "", "Upper end of its 95 % interval"},
    {"shown", TRN_CELL_COUNT, 0, "", "1: the interval leaves out 0"},
};
static const struct trn_table table = {"switch", "Data of the chart: effect of a change by its date", 5,
                                       columns};

enum {
    S_CHANGED,
    S_MEASURE,
    S_SCOPE,
    S_WINDOW,
    S_UNIT,
    S_N,
    S_ESTIMATE,
    S_DIFFERENCE,
    S_LOW,
    S_HIGH,
    S_COLUMNS
};
static const char *const names[S_COLUMNS] = {"changed", "measure",  "scope",      "window", "unit",
                                             "n",       "estimate", "difference", "low",    "high"};

struct change {
    double day, n, difference, low, high;
};

struct changes {
    struct chart_quantity q;
    double without; /* the value without a change */
    int n;
    struct change *at; /* by date */
    int n_shown;
    int best, worst; /* of those shown, by the measure's better side, else by size; -1: none is shown */
};

static bool shown(const struct change *change)
{
    return trn_leaves_out_zero(change->low, change->high);
}

static bool better_than(const struct chart_quantity *q, double a, double b)
{
    return trn_quantity_side(q, 1.0) < 0 ? a < b : a > b;
}

static bool load(const struct chart *chart, const struct chart_rows *rows, const char *scope,
                 struct changes *changes)
{
    const int first = trn_quantity_row(rows, S_MEASURE, scope);
    *changes = (struct changes){
        .best = -1, .worst = -1, .without = NAN, .at = TRN_NEW(chart->arena, struct change, DATES_MAX)};
    if (first < 0 || changes->at == NULL)
        return false;
    changes->q = trn_quantity_at(rows, first, S_MEASURE);
    for (int i = first; i < rows->n && changes->n < DATES_MAX; i++) {
        const struct chart_quantity q = trn_quantity_at(rows, i, S_MEASURE);
        const char *date = trn_chart_cell(rows, i, S_CHANGED);
        int32_t day;
        if (!trn_quantity_same(&q, &changes->q))
            continue;
        if (date[0] == '\0')
            changes->without = trn_chart_value(rows, i, S_ESTIMATE);
        const struct change change = {trn_date_parse(date, &day) ? (double)day : (double)NAN,
                                      trn_chart_value(rows, i, S_N), trn_chart_value(rows, i, S_DIFFERENCE),
                                      trn_chart_value(rows, i, S_LOW), trn_chart_value(rows, i, S_HIGH)};
        if (!isfinite(change.day) || !isfinite(change.difference))
            continue;
        int at = changes->n++;
        for (; at > 0 && changes->at[at - 1].day > change.day; at--)
            changes->at[at] = changes->at[at - 1];
        changes->at[at] = change;
    }
    for (int i = 0; i < changes->n; i++) {
        const double value = changes->at[i].difference;
        if (!shown(&changes->at[i]))
            continue;
        changes->n_shown++;
        if (changes->best < 0 || better_than(&changes->q, value, changes->at[changes->best].difference))
            changes->best = i;
        if (changes->worst < 0 || better_than(&changes->q, changes->at[changes->worst].difference, value))
            changes->worst = i;
    }
    return changes->n > 0;
}

/* ---- words ---- */

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

/* "Jul 2023" of a first of the month, else "12 Jul 2023". */
static const char *when(const struct chart *chart, double day)
{
    int y, m, d;
    const char *month = trn_chart_month(chart->arena, day);
    trn_date_from_days((int32_t)day, &y, &m, &d);
    return d == 1 ? month : SAY("%d\u00A0%s", d, month);
}

static const char *regime(const struct chart *chart, bool second)
{
    const struct chart_source *source = chart->source;
    const struct chart_measure *asked = trn_chart_asked(source);
    const char *name = second ? asked->regime : asked->against;
    return name[0] != '\0' ? trn_chart_regime_label(source, name)
           : second        ? "the second regime"
                           : "the first regime";
}

static const char *make_title(const struct chart *chart, const struct changes *changes)
{
    const char *to = regime(chart, true);
    if (changes->n_shown == 0) {
        const char *const none[] = {SAY("No effect of a change to %s is shown on any date tried", to),
                                    "No effect of the change is shown on any date tried", NULL};
        return trn_finding_short(chart->arena, none);
    }
    const struct change *best = &changes->at[changes->best];
    const struct change *worst = &changes->at[changes->worst];
    const char *main =
        SAY("in %s %s %s", when(chart, best->day), trn_quantity_verb(&changes->q, best->difference),
            trn_quantity_size(chart, &changes->q, fabs(best->difference), false));
    const char *bare = trn_quantity_size(chart, &changes->q, fabs(worst->difference), true);
    const char *second = "";
    if (best == worst)
        second = changes->n > 1 ? "; on other dates none is shown" : "";
    else if (best->difference * worst->difference < 0.0)
        second = SAY(" but in %s %s %s", when(chart, worst->day),
                     trn_quantity_verb(&changes->q, worst->difference), bare);
    else
        second = SAY(", in %s %s", when(chart, worst->day), bare);
    const char *of = strcmp(changes->q.measure, "need_met") == 0 ? " of need met" : "";
    const char *const titles[] = {SAY("A change to %s %s%s%s", to, main, of, second),
                                  SAY("A change to %s %s%s", to, main, second),
                                  SAY("The change %s%s", main, second),
                                  SAY("A change to %s %s", to, main),
                                  SAY("The change %s", main),
                                  NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *one_detail(const struct chart *chart, const struct changes *changes, int i)
{
    const struct change *change = &changes->at[i];
    return SAY("%s: %s", when(chart, change->day),
               trn_quantity_interval(chart, &changes->q, change->difference, change->low, change->high));
}

static const char *make_detail(const struct chart *chart, const struct changes *changes)
{
    const double n = changes->at[0].n;
    const char *runs = isfinite(n) ? SAY("; %s paired runs", trn_chart_number(chart->arena, n, 0)) : "";
    const bool any = changes->n_shown > 0;
    const int first = any ? (changes->best < changes->worst ? changes->best : changes->worst) : 0;
    const int last = any ? (changes->best < changes->worst ? changes->worst : changes->best) : changes->n - 1;
    if (first == last)
        return SAY("%s%s.", one_detail(chart, changes, first), runs);
    return SAY("%s; %s%s.", one_detail(chart, changes, first), one_detail(chart, changes, last), runs);
}

static const char *describe(const struct chart *chart, const struct changes *changes)
{
    const char *text =
        SAY("%s. Points by the date on which %s gives way to %s: difference in %s to no change, "
            "in %s%s%s.",
            chart->title, regime(chart, false), regime(chart, true), trn_quantity_words(chart, &changes->q),
            trn_quantity_window(chart, &changes->q),
            isfinite(changes->without) ? "; without a change it is " : "",
            isfinite(changes->without) ? trn_quantity_level(chart, &changes->q, changes->without) : "");
    for (int i = 0; i < changes->n && text != NULL; i++)
        text =
            SAY("%s %s %s (%s to %s)%s", text, when(chart, changes->at[i].day),
                trn_quantity_signed(chart, &changes->q, changes->at[i].difference),
                trn_quantity_signed(chart, &changes->q, changes->at[i].low),
                trn_quantity_signed(chart, &changes->q, changes->at[i].high), i + 1 < changes->n ? ";" : ".");
    return text != NULL ? text : "";
}

static const char *make_subtitle(const struct chart *chart, const struct changes *changes)
{
    const char *unit = trn_quantity_unit(chart, &changes->q);
    return SAY("%s, %s: difference to %s all along%s%s, by the date of the change to %s.",
               trn_chart_sentence(chart->arena, trn_quantity_words(chart, &changes->q)),
               trn_quantity_period(chart, &changes->q), regime(chart, false), unit[0] != '\0' ? ", " : "",
               unit, regime(chart, true));
}

/* ---- drawing ---- */

/* Numbers stand above all points where there is room, else above the best one. */
static void put_values(struct chart *chart, const struct changes *changes, double from, double to,
                       double width)
{
    const double scale = trn_quantity_scale(&changes->q);
    const char *texts[DATES_MAX];
    double day[DATES_MAX], at[DATES_MAX];
    bool room = true;
    int n = 0;
    for (int i = 0; i < changes->n; i++) {
        texts[i] = trn_quantity_signed(chart, &changes->q, changes->at[i].difference);
        const double apart =
            i > 0 ? (changes->at[i].day - changes->at[i - 1].day) / (to - from) * width : width;
        const double wide = trn_chart_width(texts[i], VALUE_SIZE, 0);
        const double before = i > 0 ? trn_chart_width(texts[i - 1], VALUE_SIZE, 0) : 0.0;
        room = room && apart > 0.5 * (wide + before) + 6.0;
    }
    for (int i = 0; i < changes->n; i++) {
        const struct change *change = &changes->at[i];
        if (!room && i != (changes->best >= 0 ? changes->best : 0))
            continue;
        texts[n] = texts[i];
        day[n] = change->day;
        at[n++] = scale * fmax(change->difference, change->high);
    }
    trn_script_count(&chart->script, "number_n", n);
    trn_script_texts(&chart->script, "number_text", texts, n);
    trn_script_numbers(&chart->script, "number_day", day, n);
    trn_script_numbers(&chart->script, "number_at", at, n);
}

static void put_rows(struct chart *chart, const struct changes *changes)
{
    const double scale = trn_quantity_scale(&changes->q);
    for (int i = 0; i < changes->n; i++) {
        const struct change *change = &changes->at[i];
        const union trn_cell cells[] = {{.number = change->day},
                                        {.number = scale * change->difference},
                                        {.number = scale * change->low},
                                        {.number = scale * change->high},
                                        {.count = shown(change)}};
        trn_chart_row(chart, cells);
    }
}

/* The whole run, with room at both ends for points there. */
static void find_span(const struct chart *chart, const struct changes *changes, double *ret_from,
                      double *ret_to)
{
    const struct chart_source *source = chart->source;
    const double first = changes->at[0].day;
    const double last = changes->at[changes->n - 1].day;
    *ret_from = isfinite(source->start) ? fmin(source->start, first) : first;
    *ret_to = isfinite(source->end) ? fmax(source->end, last) : last + 30.0;
    const double wide = chart->canvas.size.width - 172.0; /* about that of the panel */
    const double room = fmax(5.0, 40.0 / wide * (*ret_to - *ret_from));
    *ret_from -= first - *ret_from < room ? room : 0.0;
    *ret_to += *ret_to - last < room ? room : 0.0;
}

static void draw(struct chart *chart, const struct changes *changes)
{
    const double scale = trn_quantity_scale(&changes->q);
    double from, to, low = 0.0, high = 0.0;
    find_span(chart, changes, &from, &to);
    bool unshown = false;
    for (int i = 0; i < changes->n; i++) {
        const struct change *change = &changes->at[i];
        low = fmin(low, scale * fmin(change->difference, change->low));
        high = fmax(high, scale * fmax(change->difference, change->high));
        unshown = unshown || !shown(change);
    }
    if (high - low < 1e-5)
        high = 1.0;
    const double span = high - low;
    high += 0.12 * span; /* room for numbers */
    low -= low < 0.0 ? 0.05 * span : 0.0;
    struct chart_page page = {
        .title = chart->title,
        .subtitle = make_subtitle(chart, changes),
        .detail = make_detail(chart, changes),
        .reading = SAY("Points: mean difference over paired runs. Whiskers: 95\u00A0%% interval.%s",
                       unshown ? " Hollow: no effect shown." : ""),
        .foot = trn_finding_foot(chart, false, NULL)};
    trn_layout_heighten(&chart->canvas, 1, 440.0);
    trn_layout_page(&chart->canvas, &page);
    struct chart_box panel;
    const struct chart_rooms rooms = {84.0, 24.0, 16.0, 54.0};
    trn_layout_panels(&chart->canvas, 1, page.body, rooms, &panel);
    const double width = panel.right - panel.left;
    put_rows(chart, changes);
    put_values(chart, changes, from, to, width);
    trn_script_count(&chart->script, "thin", width / changes->n < 20.0);
    trn_layout_boxes(&chart->canvas, &panel, 1, NULL, NULL);
    trn_layout_time(&chart->canvas, from, to, width, false);
    trn_layout_values(&chart->canvas, low, high, "");
}

enum trn_status trn_chart_switch(struct chart *chart, const char *scope, bool *ret_made,
                                 struct trn_error *reterr)
{
    struct chart_rows rows;
    struct changes changes;
    *ret_made = false;
    enum trn_status status = trn_chart_rows(chart->source, "switch.csv", names, S_COLUMNS, &rows, reterr);
    if (status != TRN_OK || !load(chart, &rows, scope, &changes))
        return status;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    chart->title = make_title(chart, &changes);
    chart->description = describe(chart, &changes);
    draw(chart, &changes);
    return TRN_OK;
}
