/* chart_crews.c - platforms fit for use against trained crews: the fewer of both can be used. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_script.h"
#include "chart_text.h"
#include "tranche/date.h"

#define PANELS 4
#define ITEMS_MAX 64
#define MOST_DRAWN 1e9 /* longer numbers would fill the page */
#define LEAST 0.05     /* of a crew or platform: below, neither is short */

static const struct trn_column columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "Day of the values"},
    {"panel", TRN_CELL_COUNT, 0, "", "Number of the item"},
    {"fit", TRN_CELL_NUMBER, 3, "items", "Platforms fit for use"},
    {"crews", TRN_CELL_NUMBER, 3, "crews", "Trained crews"},
    {"in_training", TRN_CELL_NUMBER, 3, "crews", "Crews at school"},
    {"usable", TRN_CELL_NUMBER, 3, "items", "The fewer of platforms and crews"},
    {"item", TRN_CELL_TEXT, 0, "", "Item"},
};
static const struct trn_table table = {"crews", "Data of the chart: platforms and crews", 7, columns};

enum { DATE, REGIME, ITEM, STOCK, CREWS, IN_TRAINING, SERVICEABLE, COLUMNS };

struct platform {
    const char *name, *label;
    int n;
    double *day, *fit, *crews, *training;
    int there, crews_short, platforms_short; /* days of the table */
};

static double usable(const struct platform *p, int i)
{
    return fmin(p->fit[i], p->crews[i]);
}

static struct platform *find_platform(const struct chart *chart, struct platform *all, int *n,
                                      const char *name, int room)
{
    for (int i = 0; i < *n; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    double *values = *n < ITEMS_MAX ? TRN_NEW(chart->arena, double, 4 * room) : NULL;
    if (values == NULL)
        return NULL;
    all[*n] = (struct platform){.name = name,
                                .label = trn_chart_item_label(chart->source, name),
                                .day = values,
                                .fit = values + room,
                                .crews = values + 2 * room,
                                .training = values + 3 * room};
    return &all[(*n)++];
}

static int count_item(const struct chart_rows *rows, const char *item)
{
    int n = 0;
    for (int i = 0; i < rows->n; i++)
        n += strcmp(trn_chart_cell(rows, i, ITEM), item) == 0;
    return n;
}

/* One day of the table: who is short. */
static void add_day(struct platform *p, double day, double fit, double crews, double training)
{
    if (p->n > 0 && p->day[p->n - 1] >= day)
        return; /* an item of two capabilities stands in the table twice */
    p->day[p->n] = day;
    p->fit[p->n] = fit;
    p->crews[p->n] = crews;
    p->training[p->n++] = training;
    p->there += fit > LEAST || crews > LEAST;
    p->crews_short += fit > crews + LEAST;
    p->platforms_short += crews > fit + LEAST;
}

static double share_short(const struct platform *p)
{
    return p->there > 0 ? (double)p->crews_short / p->there : 0.0;
}

/* Those whose crews are short longest come first, then those with the longer time at all. */
static int by_shortage(const void *a, const void *b)
{
    const struct platform *x = a;
    const struct platform *y = b;
    if (share_short(x) != share_short(y))
        return share_short(x) > share_short(y) ? -1 : 1;
    if (x->there != y->there)
        return x->there > y->there ? -1 : 1;
    return strcmp(x->name, y->name);
}

static enum trn_status load(const struct chart *chart, const char *scope, struct platform *all, int *ret_n,
                            struct trn_error *reterr)
{
    static const char *const names[COLUMNS] = {"date",  "regime",      "item",       "stock",
                                               "crews", "in_training", "serviceable"};
    struct chart_rows rows;
    int n = 0;
    *ret_n = 0;
    const enum trn_status status =
        trn_chart_rows(chart->source, "recipient.csv", names, COLUMNS, &rows, reterr);
    if (status != TRN_OK || chart->source->n_regimes == 0)
        return status;
    for (int i = 0; i < rows.n; i++) {
        const char *item = trn_chart_cell(&rows, i, ITEM);
        const double crews = trn_chart_value(&rows, i, CREWS);
        const double fit = trn_chart_value(&rows, i, STOCK) * trn_chart_value(&rows, i, SERVICEABLE);
        const double training = trn_chart_value(&rows, i, IN_TRAINING);
        int32_t day;
        if (item[0] == '\0' || !(fabs(crews) <= MOST_DRAWN) || !(fabs(fit) <= MOST_DRAWN) ||
            (scope != NULL && strcmp(item, scope) != 0) ||
            strcmp(trn_chart_cell(&rows, i, REGIME), chart->source->regimes[0].name) != 0 ||
            !trn_date_parse(trn_chart_cell(&rows, i, DATE), &day))
            continue;
        struct platform *p = find_platform(chart, all, &n, item, count_item(&rows, item));
        if (p != NULL)
            add_day(p, (double)day, fit, crews, training);
    }
    int kept = 0;
    for (int i = 0; i < n; i++)
        if (all[i].n >= 2 && all[i].there > 0)
            all[kept++] = all[i];
    if (kept > 1)
        qsort(all, (size_t)kept, sizeof *all, by_shortage);
    *ret_n = kept;
    return TRN_OK;
}

/* ---- words ---- */

/* "crews are short 60 % of the time, fit platforms 40 %" */
static const char *who_is_short(const struct chart *chart, const struct platform *p)
{
    struct trn_arena *arena = chart->arena;
    const char *of_crews = trn_chart_percent(arena, (double)p->crews_short / p->there);
    const char *of_platforms = trn_chart_percent(arena, (double)p->platforms_short / p->there);
    const bool crews_sometimes = p->crews_short > 0 && p->crews_short < p->there;
    if (p->crews_short == 0 && p->platforms_short == 0)
        return "crews and fit platforms match";
    const char *first = p->crews_short == 0 ? "never short"
                        : !crews_sometimes  ? "always short"
                                            : trn_arena_printf(arena, "short %s of the time", of_crews);
    const char *second =
        p->platforms_short == 0 ? "never"
        : p->platforms_short == p->there
            ? "always"
            : trn_arena_printf(arena, "%s%s", of_platforms, crews_sometimes ? "" : " of the time");
    const char *text = trn_arena_printf(arena, "crews are %s, fit platforms %s", first, second);
    return text != NULL ? text : "";
}

static const char *make_title(struct chart *chart, const struct platform *p)
{
    struct trn_arena *arena = chart->arena;
    const char *label = trn_chart_short_label(arena, p->label);
    const char *told = who_is_short(chart, p);
    const char *const titles[] = {trn_arena_printf(arena, "%s: %s", label, told), told, NULL};
    return trn_finding_short(arena, titles);
}

static const char *amount(struct trn_arena *arena, double value)
{
    return trn_chart_number(arena, value, value < 9.95 ? 1 : 0);
}

/* "Tank at the end: 65 fit for use, 152 crews, 65 can be used." */
static const char *at_the_end(const struct chart *chart, const struct platform *p)
{
    const int last = p->n - 1;
    const char *text =
        trn_arena_printf(chart->arena, "%s at the end: %s fit for use, %s crews, %s can be used.",
                         trn_chart_sentence(chart->arena, trn_chart_short_label(chart->arena, p->label)),
                         amount(chart->arena, p->fit[last]), amount(chart->arena, p->crews[last]),
                         amount(chart->arena, usable(p, last)));
    return text != NULL ? text : "";
}

static const char *describe(struct chart *chart, const struct platform *all, int n)
{
    const char *text = trn_arena_printf(
        chart->arena, "%s. Lines over time of platforms fit for use and of trained crews, one panel an item.",
        chart->title);
    for (int i = 0; i < n && text != NULL; i++)
        text = trn_arena_printf(chart->arena, "%s %s: %s. %s", text,
                                trn_chart_sentence(chart->arena, all[i].label), who_is_short(chart, &all[i]),
                                at_the_end(chart, &all[i]));
    return text != NULL ? text : "";
}

/* ---- the chart ---- */

/* Rows of an item; returns the highest value. */
static double put_rows(struct chart *chart, const struct platform *p, int panel)
{
    double top = 1.0;
    for (int i = 0; i < p->n; i++) {
        const union trn_cell cells[] = {{.number = p->day[i]},      {.count = panel + 1},
                                        {.number = p->fit[i]},      {.number = p->crews[i]},
                                        {.number = p->training[i]}, {.number = usable(p, i)},
                                        {.text = p->label}};
        trn_chart_row(chart, cells);
        top = fmax(top, fmax(p->fit[i], p->crews[i]));
        if (isfinite(p->training[i]))
            top = fmax(top, p->training[i]);
    }
    return top;
}

enum trn_status trn_chart_crews(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr)
{
    struct platform *all = TRN_NEW(chart->arena, struct platform, ITEMS_MAX);
    int found;
    *ret_made = false;
    if (all == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    enum trn_status status = load(chart, scope, all, &found, reterr);
    if (status != TRN_OK || found == 0)
        return status;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    const int n = found < PANELS ? found : PANELS;
    double from = INFINITY;
    double to = -INFINITY;
    double top[PANELS], step[PANELS], colours[PANELS];
    for (int i = 0; i < n; i++) {
        from = fmin(from, all[i].day[0]);
        to = fmax(to, all[i].day[all[i].n - 1]);
        top[i] = 1.05 * put_rows(chart, &all[i], i);
        step[i] = trn_layout_step(top[i]);
        colours[i] = 7.0;
    }
    chart->title = make_title(chart, &all[0]);
    chart->description = describe(chart, all, n);
    struct chart_page page = {
        .title = chart->title,
        .subtitle = trn_arena_printf(
            chart->arena, "Platforms fit for use and trained crews, in one simulated world under %s, %s.",
            trn_finding_regime(chart, 0), trn_finding_period(chart, from, to - 1.0)),
        .detail = at_the_end(chart, &all[0]),
        .reading = trn_arena_printf(
            chart->arena,
            "Grey: can be used, the fewer of both. Hatched: platforms without crew. Pale blue: crews without "
            "fit platform. Time: while there are crews or fit platforms.%s",
            found > n ? trn_arena_printf(chart->arena, " %d other items are not shown.", found - n) : ""),
        .foot = trn_finding_foot(chart, false, NULL)};
    trn_layout_heighten(&chart->canvas, n, 330.0);
    trn_layout_page(&chart->canvas, &page);

    const struct platform *last = &all[n - 1];
    const double end_training = last->training[last->n - 1];
    struct chart_label labels[3] = {
        {"Platforms fit for use", last->fit[last->n - 1], 2, CHART_SIGN_NONE, 0},
        {"Trained crews", last->crews[last->n - 1], 1, CHART_SIGN_NONE, 0},
        {"Crews in training", isfinite(end_training) ? end_training : 0.0, 3, CHART_SIGN_NONE, 0}};
    const struct chart_rooms rooms = {72.0, trn_layout_label_room(&chart->canvas, labels, 3), 44.0, 54.0};
    struct chart_box boxes[PANELS];
    const char *headings[PANELS];
    trn_layout_panels(&chart->canvas, n, page.body, rooms, boxes);
    for (int i = 1; i < n; i++) /* each has numbers of its own */
        if (boxes[i].left > boxes[0].left)
            boxes[i].left += 20.0;
    const double width = boxes[n - 1].right - boxes[n - 1].left;
    for (int i = 0; i < n; i++) { /* the last of a row has the room of the labels, too */
        const bool beside = i + 1 < n && boxes[i + 1].left > boxes[i].left;
        headings[i] = trn_chart_fit(
            chart->arena, trn_chart_sentence(chart->arena, trn_chart_short_label(chart->arena, all[i].label)),
            21.0, 1, beside ? width : page.body.right - boxes[i].left);
    }
    trn_layout_boxes(&chart->canvas, boxes, n, headings, colours);
    trn_layout_time(&chart->canvas, from, to, width, n > 1);
    trn_layout_labels(&chart->canvas, boxes[n - 1], 0.0, top[n - 1], labels, 3);
    trn_script_numbers(&chart->script, "panel_max", top, n);
    trn_script_numbers(&chart->script, "panel_step", step, n);
    return TRN_OK;
}
