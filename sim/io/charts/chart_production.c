/* chart_production.c - what lines make against what they could, and what limits them, one panel a line. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_observed.h"
#include "chart_period.h"
#include "chart_production_lines.h"
#include "chart_script.h"
#include "chart_text.h"

#define PANELS 6
#define BAR_LEAST 5.0 /* pixels; below, quarters or years are drawn */
#define LIMITS_MAX 8
#define OBSERVED_MAX 12
#define STRIP 42.0 /* pixels from tics to the foot of the strip */
#define STRIP_LETTERS 15.0
#define SEGMENTS_MAX 400
#define ROUNDED 1.03
#define FULL 0.95 /* of capacity: then capacity is the limit */

static const struct trn_column columns[] = {
    {"panel", TRN_CELL_COUNT, 0, "", "Number of the line, by what it makes"},
    {"kind", TRN_CELL_COUNT, 0, "", "1: made; 2: capacity on a day; 3: observed; 4: what limits output"},
    {"from", TRN_CELL_DATE, 0, "", "First day"},
    {"to", TRN_CELL_DATE, 0, "", "Day after the last; the same day of one day's value"},
    {"value", TRN_CELL_NUMBER, 3, "items/month", "Output or capacity"},
    {"limit", TRN_CELL_TEXT, 0, "", "What limits output in most of these days"},
    {"line", TRN_CELL_TEXT, 0, "", "Line"},
};
enum { MADE = 1, CAPACITY_ON, OBSERVED, LIMITED };
static const struct trn_table table = {"production", "Data of the chart: output by line against capacity", 7,
                                       columns};

struct limit {
    const char *name;  /* as in the table */
    const char *label; /* in words */
    char letter[2];
    int colour, ink; /* of the palette; ink 1: white letters */
    double idle;     /* items not made while it was the limit */
    bool shown;      /* on a strip */
};

struct works {
    const char *item;
    int n, others;           /* lines shown, and left out */
    struct chart_line *line; /* [n + others], by what they make */
    double from, to;
    struct chart_periods periods, months;
    int n_limits;
    struct limit limit[LIMITS_MAX];
    double made, possible; /* items, all lines of the item */
    int n_observed;
    const struct chart_observed *observed[OBSERVED_MAX];
};

/* ---- what to show ---- */

static enum trn_status choose(const struct chart *chart, const char *scope, struct works *works,
                              struct trn_error *reterr)
{
    struct chart_line *lines;
    int kept;
    const enum trn_status status = trn_lines_alike(chart, scope, &lines, &kept, reterr);
    if (status != TRN_OK || kept == 0)
        return status;
    works->item = lines[0].item;
    works->line = lines;
    works->n = kept < PANELS ? kept : PANELS;
    works->others = kept - works->n;
    works->from = INFINITY;
    works->to = -INFINITY;
    for (int i = 0; i < kept; i++) {
        works->from = fmin(works->from, lines[i].day[0]);
        works->to = fmax(works->to, lines[i].day[lines[i].n - 1]);
    }
    return TRN_OK;
}

/* ---- what limits ---- */

/* The first letter of the label that no other limit has, else the first free one of all; "?": none. */
static char free_letter(const struct works *works, const char *label)
{
    const char *all[] = {label, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"};
    for (size_t k = 0; k < 2; k++)
        for (const char *at = all[k]; *at != '\0'; at++) {
            const char c = *at >= 'a' && *at <= 'z' ? (char)(*at - ('a' - 'A')) : *at;
            bool taken = c < 'A' || c > 'Z';
            for (int i = 0; i + 1 < works->n_limits; i++)
                taken = taken || works->limit[i].letter[0] == c;
            if (!taken)
                return c;
        }
    return '?';
}

static struct limit *find_limit(const struct chart *chart, struct works *works, const char *name)
{
    static const char component[] = "component ";
    static const int colours[] = {3, 9, 4, 1, 6, 8};
    static const int inks[] = {1, 0, 0, 1, 0, 0};
    for (int i = 0; i < works->n_limits; i++)
        if (strcmp(works->limit[i].name, name) == 0)
            return &works->limit[i];
    if (works->n_limits == LIMITS_MAX)
        return NULL;
    const int k = works->n_limits - 2;
    struct limit *limit = &works->limit[works->n_limits++];
    *limit = (struct limit){.name = name, .label = trn_chart_clean(chart->arena, name, 60)};
    if (k < 0) { /* capacity, orders: always the first two */
        limit->colour = k == -2 ? 2 : 5;
        limit->ink = k == -2;
    } else {
        limit->colour = colours[k];
        limit->ink = inks[k];
    }
    if (strncmp(name, component, strlen(component)) == 0)
        limit->label = trn_chart_component_label(chart->source, name + strlen(component));
    limit->letter[0] = free_letter(works, limit->label);
    return limit;
}

/* The limit on most days of a time; NULL: no day of the table lies in it. */
static struct limit *limit_in(const struct chart *chart, struct works *works, const struct chart_line *line,
                              double from, double to)
{
    int count[LIMITS_MAX] = {0};
    struct limit *most = NULL;
    for (int i = 0; i < line->n; i++) {
        struct limit *limit = line->day[i] >= from && line->day[i] < to && line->binding[i][0] != '\0'
                                  ? find_limit(chart, works, line->binding[i])
                                  : NULL;
        if (limit == NULL)
            continue;
        count[limit - works->limit]++;
        if (most == NULL || count[limit - works->limit] > count[most - works->limit])
            most = limit;
    }
    return most;
}

/* Mean capacity of a time, items a month. */
static double capacity_in(const struct chart_line *line, double from, double to)
{
    double sum = 0.0;
    double last = 0.0;
    int n = 0;
    for (int i = 0; i < line->n && line->day[i] < to; i++) {
        if (!isfinite(line->capacity[i]))
            continue;
        last = line->capacity[i];
        if (line->day[i] >= from) {
            sum += line->capacity[i];
            n++;
        }
    }
    return n > 0 ? sum / n : last;
}

static double made_in(const struct chart_line *line, double from, double to)
{
    const double made = trn_line_output(line, to) - trn_line_output(line, from);
    return made > 0.0 ? made : 0.0;
}

/* What capacity allowed and was not made goes to the limit of the month. */
static void add_up(const struct chart *chart, struct works *works)
{
    for (int l = 0; l < works->n + works->others; l++)
        for (int p = 0; p < works->months.n; p++) {
            const double from = works->months.edge[p];
            const double to = works->months.edge[p + 1];
            const struct chart_line *line = &works->line[l];
            const double possible = capacity_in(line, from, to) * (to - from) / DAYS_PER_MONTH;
            const double made = made_in(line, from, to);
            struct limit *limit = limit_in(chart, works, line, from, to);
            works->made += made;
            works->possible += possible;
            if (limit != NULL)
                limit->idle += fmax(0.0, possible - made);
        }
}

/* ---- rows ---- */

static void put_row(struct chart *chart, int panel, int kind, double from, double to, double value,
                    const char *limit, const char *line)
{
    const union trn_cell cells[] = {{.count = panel + 1}, {.count = kind}, {.number = from}, {.number = to},
                                    {.number = value},    {.text = limit}, {.text = line}};
    trn_chart_row(chart, cells);
}

struct segments {
    int n;
    double panel[SEGMENTS_MAX], from[SEGMENTS_MAX], to[SEGMENTS_MAX], colour[SEGMENTS_MAX], ink[SEGMENTS_MAX];
    const char *text[SEGMENTS_MAX];
};

/* A stretch of the strip: its word where there is room, else its letter, else nothing. */
static void add_segment(struct segments *segments, struct limit *limit, int panel, double from, double to,
                        double pixels)
{
    const char *texts[] = {limit->label, limit->letter, ""};
    int i = 0;
    if (segments->n == SEGMENTS_MAX)
        return;
    limit->shown = true;
    while (i < 2 && trn_chart_width(texts[i], STRIP_LETTERS, 0) + 6.0 > pixels)
        i++;
    segments->panel[segments->n] = panel + 1;
    segments->from[segments->n] = from;
    segments->to[segments->n] = to;
    segments->colour[segments->n] = limit->colour;
    segments->ink[segments->n] = limit->ink;
    segments->text[segments->n++] = texts[i];
}

static void put_limits(struct chart *chart, struct works *works, int l, double width,
                       struct segments *segments)
{
    const struct chart_line *line = &works->line[l];
    const double scale = width / (works->to - works->from);
    struct limit *now = NULL;
    double begin = works->from;
    for (int p = 0; p <= works->periods.n; p++) {
        struct limit *limit = p < works->periods.n ? limit_in(chart, works, line, works->periods.edge[p],
                                                              works->periods.edge[p + 1])
                                                   : NULL;
        if (limit != NULL)
            put_row(chart, l, LIMITED, works->periods.edge[p], works->periods.edge[p + 1], NAN, limit->label,
                    line->label);
        if (limit == now)
            continue;
        const double end = works->periods.edge[p];
        if (now != NULL)
            add_segment(segments, now, l, begin, end, (end - begin) * scale);
        begin = end;
        now = limit;
    }
}

/* What a value of an observed series is in items a month, where it is output of the line; else 0. */
static double observed_rate(const struct chart_observed *observed, const struct chart_line *line)
{
    return strcmp(observed->variable, "output") == 0 && strcmp(observed->scope, line->name) == 0
               ? trn_observed_per_day(observed->unit) * DAYS_PER_MONTH
               : 0.0;
}

/* No bar, capacity or observed value is above it. */
static double highest(const struct chart *chart, const struct works *works)
{
    double top = 1.0;
    for (int l = 0; l < works->n; l++) {
        const struct chart_line *line = &works->line[l];
        for (int i = 0; i < line->n; i++)
            top = fmax(top, line->capacity[i]);
        for (int p = 0; p < works->months.n; p++)
            top = fmax(top, made_in(line, works->months.edge[p], works->months.edge[p + 1]) /
                                (works->months.edge[p + 1] - works->months.edge[p]) * DAYS_PER_MONTH);
        for (int k = 0; k < chart->source->n_observed; k++)
            for (int i = 0; i < chart->source->observed[k].n; i++)
                top = fmax(top, chart->source->observed[k].value[i] *
                                    observed_rate(&chart->source->observed[k], line));
    }
    return top;
}

static double put_line(struct chart *chart, struct works *works, int l)
{
    const struct chart_line *line = &works->line[l];
    double top = 0.0;
    for (int p = 0; p < works->periods.n; p++) {
        const double from = works->periods.edge[p];
        const double to = works->periods.edge[p + 1];
        const double rate = made_in(line, from, to) / (to - from) * DAYS_PER_MONTH;
        put_row(chart, l, MADE, from, to, rate, "", line->label);
        top = fmax(top, rate);
    }
    for (int i = 0; i < line->n; i++) {
        if (i > 0 && i + 1 < line->n && line->capacity[i] == line->capacity[i - 1])
            continue;
        put_row(chart, l, CAPACITY_ON, line->day[i], line->day[i], line->capacity[i], "", line->label);
        top = fmax(top, line->capacity[i]);
    }
    for (int k = 0; k < chart->source->n_observed; k++) {
        const struct chart_observed *observed = &chart->source->observed[k];
        const double rate = observed_rate(observed, line);
        bool used = false;
        if (!(rate > 0.0))
            continue;
        for (int i = 0; i < observed->n; i++)
            if (observed->day[i] >= works->from && observed->day[i] <= works->to &&
                fabs(observed->value[i]) < 1e12) {
                put_row(chart, l, OBSERVED, observed->day[i], observed->day[i], observed->value[i] * rate, "",
                        line->label);
                top = fmax(top, observed->value[i] * rate);
                used = true;
            }
        if (used && works->n_observed < OBSERVED_MAX)
            works->observed[works->n_observed++] = observed;
    }
    return top;
}

/* ---- words ---- */

/* Why capacity is not used, behind the share that is; "" where no one or two limits tell. */
static const char *reason(struct chart *chart, const struct works *works, double share)
{
    const struct limit *first = NULL; /* of those that are not capacity itself */
    const struct limit *second = NULL;
    double idle = works->limit[0].idle;
    for (int i = 1; i < works->n_limits; i++) {
        const struct limit *limit = &works->limit[i];
        idle += limit->idle;
        if (first == NULL || limit->idle > first->idle) {
            second = first;
            first = limit;
        } else if (second == NULL || limit->idle > second->idle) {
            second = limit;
        }
    }
    if (share >= FULL)
        return "; capacity is the limit";
    if (first != NULL && first->idle > 0.5 * idle)
        return trn_arena_printf(chart->arena, "; the rest mostly lacks %s", first->label);
    if (second != NULL && first->idle + second->idle > 0.5 * idle)
        return trn_arena_printf(chart->arena, "; the rest mostly lacks %s or %s", first->label,
                                second->label);
    return "";
}

static const char *make_title(struct chart *chart, const struct works *works)
{
    struct trn_arena *arena = chart->arena;
    const char *item = trn_chart_short_label(arena, trn_chart_item_label(chart->source, works->item));
    if (!(works->possible > 0.0))
        return "Output by line";
    double share = works->made / works->possible;
    if (share > 1.0 && share < ROUNDED) /* capacity is known on the days of the table only */
        share = 1.0;
    const char *used = trn_arena_printf(arena, "%s of capacity is used", trn_chart_percent(arena, share));
    const char *why = reason(chart, works, share);
    const char *const titles[] = {trn_arena_printf(arena, "%s: %s%s", item, used, why),
                                  trn_arena_printf(arena, "%s%s", used, why),
                                  trn_arena_printf(arena, "%s: %s", item, used), used, NULL};
    return trn_finding_short(arena, titles);
}

/* "capacity in 14 of 18 months, orders in 4" of a line. */
static const char *months_of(const struct chart *chart, struct works *works, const struct chart_line *line)
{
    int count[LIMITS_MAX] = {0};
    int all = 0;
    const char *text = NULL;
    for (int p = 0; p < works->months.n; p++) {
        const struct limit *limit =
            limit_in(chart, works, line, works->months.edge[p], works->months.edge[p + 1]);
        if (limit == NULL)
            continue;
        count[limit - works->limit]++;
        all++;
    }
    for (int i = 0; i < works->n_limits; i++)
        if (count[i] > 0)
            text = trn_arena_printf(chart->arena, "%s%s%s in %d%s", text != NULL ? text : "",
                                    text != NULL ? ", " : "", works->limit[i].label, count[i],
                                    text != NULL ? "" : trn_arena_printf(chart->arena, " of %d months", all));
    return text != NULL ? text : "nothing";
}

static const char *describe(struct chart *chart, struct works *works)
{
    const char *text = trn_arena_printf(
        chart->arena,
        "%s. Bars of output a month against capacity, one panel a line, with what limits output below.",
        chart->title);
    for (int l = 0; l < works->n && text != NULL; l++) {
        const struct chart_line *line = &works->line[l];
        text = trn_arena_printf(chart->arena, "%s %s: %s made; limited by %s.", text,
                                trn_chart_sentence(chart->arena, line->label),
                                trn_chart_rough(chart->arena, trn_line_made(line)),
                                months_of(chart, works, line));
    }
    return text != NULL ? text : "";
}

static const char *reading(struct chart *chart, const struct works *works)
{
    const char *text = trn_arena_printf(
        chart->arena, "Bars: output%s. Line: capacity.%s Strip, what limits output:",
        works->periods.months == 1
            ? ""
            : trn_arena_printf(chart->arena, ", mean of a %s", trn_periods_word(works->periods.months)),
        works->n_observed > 0 ? " Points: observed output." : "");
    int told = 0;
    for (int i = 0; i < works->n_limits && text != NULL; i++)
        if (works->limit[i].shown)
            text = trn_arena_printf(chart->arena, "%s%s %s %s", text, told++ > 0 ? "," : "",
                                    works->limit[i].letter, works->limit[i].label);
    text = trn_arena_printf(chart->arena, "%s.", text != NULL ? text : "");
    if (works->others > 0 && text != NULL)
        text = trn_arena_printf(chart->arena, "%s %d other %s not shown.", text, works->others,
                                works->others == 1 ? "line is" : "lines are");
    return text != NULL ? text : "";
}

/* ---- the chart ---- */

static void put_segments(struct chart *chart, const struct segments *segments)
{
    trn_script_count(&chart->script, "segment_n", segments->n);
    trn_script_numbers(&chart->script, "segment_panel", segments->panel, segments->n);
    trn_script_numbers(&chart->script, "segment_from", segments->from, segments->n);
    trn_script_numbers(&chart->script, "segment_to", segments->to, segments->n);
    trn_script_numbers(&chart->script, "segment_colour", segments->colour, segments->n);
    trn_script_numbers(&chart->script, "segment_ink", segments->ink, segments->n);
    trn_script_texts(&chart->script, "segment_text", segments->text, segments->n);
}

/* "155 mm, found by the Czech initiative"; where that does not fit, without the item, which the subtitle
 * names. */
static const char *heading(const struct chart *chart, const char *label, double width)
{
    const double letters = 21.0;
    const char *comma = strstr(label, ", ");
    const bool fits = trn_chart_width(label, letters, 1) <= width;
    const char *text = fits || comma == NULL || comma[2] == '\0' ? label : comma + 2;
    return trn_chart_fit(chart->arena, trn_chart_sentence(chart->arena, text), letters, 1, width);
}

enum trn_status trn_chart_production(struct chart *chart, const char *scope, bool *ret_made,
                                     struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    struct works works = {0};
    struct segments *segments = TRN_NEW(chart->arena, struct segments, 1);
    *ret_made = false;
    if (segments == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    enum trn_status status = choose(chart, scope, &works, reterr);
    if (status != TRN_OK || works.n == 0 || !(works.to > works.from))
        return status;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    find_limit(chart, &works, "capacity");
    find_limit(chart, &works, "orders");
    works.months = trn_periods_make(chart->arena, works.from, works.to, 1);
    add_up(chart, &works);
    chart->title = make_title(chart, &works);
    chart->description = describe(chart, &works);

    const double most = 1.05 * highest(chart, &works);
    const struct chart_rooms rooms = {fmax(92.0, trn_layout_value_room(&chart->canvas, 0.0, most, "")), 20.0,
                                      44.0, 58.0 + STRIP};
    struct chart_box boxes[PANELS];
    const struct chart_box whole = {32.0, chart->canvas.size.width - 32.0, 0.0, chart->canvas.size.height};
    trn_layout_panels(&chart->canvas, works.n, whole, rooms, boxes);
    const double width = boxes[0].right - boxes[0].left;
    works.periods = trn_periods_make(chart->arena, works.from, works.to,
                                     trn_periods_months(works.from, works.to, width, BAR_LEAST));
    double top = 0.0;
    const char *headings[PANELS];
    double colours[PANELS];
    for (int l = 0; l < works.n; l++) {
        top = fmax(top, put_line(chart, &works, l));
        put_limits(chart, &works, l, width, segments);
        headings[l] = heading(chart, works.line[l].label, width);
        colours[l] = 7.0;
    }
    top = fmax(1e-6, top * 1.05);
    struct chart_page page = {
        .title = chart->title,
        .subtitle = trn_arena_printf(
            chart->arena,
            "%s: output and capacity by line, items a month, in one simulated world under %s, %s.",
            trn_chart_sentence(chart->arena, trn_chart_item_label(source, works.item)),
            trn_finding_regime(chart, 0), trn_finding_period(chart, works.from, works.to - 1.0)),
        .detail = trn_arena_printf(chart->arena, "Made: %s of the %s that capacity allows.",
                                   trn_chart_rough(chart->arena, works.made),
                                   trn_chart_rough(chart->arena, works.possible)),
        .reading = reading(chart, &works),
        .foot =
            trn_finding_foot(chart, false, trn_observed_sources(chart, works.observed, works.n_observed))};
    trn_layout_heighten(&chart->canvas, works.n, 330.0);
    trn_layout_page(&chart->canvas, &page);
    trn_layout_panels(&chart->canvas, works.n, page.body, rooms, boxes);
    trn_layout_boxes(&chart->canvas, boxes, works.n, headings, colours);
    trn_layout_time(&chart->canvas, works.from, works.to, width, works.n > 1);
    trn_layout_values(&chart->canvas, 0.0, top, "");
    put_segments(chart, segments);
    return TRN_OK;
}
