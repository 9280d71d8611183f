/* chart_flow.c - from donor over item to what became of it: the value of all pledges of one run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_labels.h"
#include "chart_ribbons.h"
#include "chart_script.h"
#include "chart_text.h"

#define DONORS_SHOWN 8
#define ITEMS_SHOWN 9
#define GROUPS_MAX 8
#define NAMES_MAX 4096
#define ROOM_NARROW 150.0 /* pixels of a label on a phone */

static const struct trn_column columns[] = {
    {"step", TRN_CELL_COUNT, 0, "", "1: from donor to item; 2: from item to what became of it"},
    {"from", TRN_CELL_TEXT, 0, "", "Donor or item; others: those that are not shown alone"},
    {"to", TRN_CELL_TEXT, 0, "", "Item, or what became of it"},
    {"group", TRN_CELL_TEXT, 0, "", "Group of the donor"},
    {"value", TRN_CELL_NUMBER, 6, "EUR_million", "At the cost of a unit when it was pledged"},
    {"share", TRN_CELL_NUMBER, 6, "1", "Of all that was pledged"},
};
static const struct trn_table table = {
    "flow", "Data of the chart: value pledged by donor, item and what became of it", 6, columns};

enum { DELIVERED = 0, ON_THE_WAY, ORDERED, DECIDED, PLEDGED, WITHDRAWN, LOST, FATES };
static const struct {
    const char *name, *label, *says; /* says: "40 % of what was pledged ..." */
} fates[FATES] = {
    {"delivered", "delivered", "is delivered"},
    {"on_the_way", "on the way", "is on the way"},
    {"ordered", "ordered, not yet made", "is ordered but not made"},
    {"decided", "decided, not shipped", "is decided but not shipped"},
    {"pledged", "waiting for a decision", "waits for a decision"},
    {"withdrawn", "withdrawn or broken", "is withdrawn or broken"},
    {"lost", "lost on the way", "is lost on the way"},
};

/* ---- the table ---- */

enum {
    P_REGIME,
    P_DONOR,
    P_GROUP,
    P_ITEM,
    P_QUANTITY,
    P_COST,
    P_CONTRACTED,
    P_SHIPPED,
    P_DELIVERED,
    P_LOST,
    P_WITHDRAWN,
    P_OUTCOME,
    P_COLUMNS
};
static const char *const names[P_COLUMNS] = {"regime",    "donor",     "group",      "item",
                                             "quantity",  "unit_cost", "contracted", "shipped_quantity",
                                             "delivered", "lost",      "withdrawn",  "outcome"};

static double items_of(const struct chart_rows *rows, int row, int column)
{
    const double value = trn_chart_value(rows, row, column);
    return isfinite(value) && value > 0.0 ? value : 0.0;
}

/* EUR million of a pledge by what became of it; what a row claims beyond its quantity is not counted. */
static double split(const struct chart_rows *rows, int row, double *parts)
{
    const double millions = items_of(rows, row, P_COST) * 1e-6;
    const double all = items_of(rows, row, P_QUANTITY);
    const char *outcome = trn_chart_cell(rows, row, P_OUTCOME);
    const double given[FATES] = {
        [DELIVERED] = items_of(rows, row, P_DELIVERED),
        [LOST] = items_of(rows, row, P_LOST),
        [WITHDRAWN] = items_of(rows, row, P_WITHDRAWN),
        [ON_THE_WAY] =
            items_of(rows, row, P_SHIPPED) - items_of(rows, row, P_DELIVERED) - items_of(rows, row, P_LOST),
    };
    double left = all;
    for (int k = 0; k < FATES; k++) {
        parts[k] = fmin(fmax(given[k], 0.0), left) * millions;
        left -= fmin(fmax(given[k], 0.0), left);
    }
    const int rest = strcmp(outcome, "pledged") == 0                                       ? PLEDGED
                     : strcmp(outcome, "broken") == 0 || strcmp(outcome, "withdrawn") == 0 ? WITHDRAWN
                     : trn_chart_cell(rows, row, P_CONTRACTED)[0] != '\0'                  ? ORDERED
                                                                                           : DECIDED;
    parts[rest] += left * millions;
    return all * millions;
}

/* ---- who is shown alone ---- */

struct named {
    const char *name;
    double value;
};
struct ranking {
    int n, shown; /* more than `shown`: the rest are others */
    struct named *at;
};

static void rank_add(struct ranking *ranking, const char *name, double value)
{
    for (int i = 0; i < ranking->n; i++)
        if (strcmp(ranking->at[i].name, name) == 0) {
            ranking->at[i].value += value;
            return;
        }
    if (ranking->n < NAMES_MAX)
        ranking->at[ranking->n++] = (struct named){name, value};
}

static int by_value(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    if (x->value != y->value)
        return x->value > y->value ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* At most `most` nodes, the last of which may stand for all others. */
static void rank(struct ranking *ranking, int most)
{
    if (ranking->n > 1)
        qsort(ranking->at, (size_t)ranking->n, sizeof *ranking->at, by_value);
    ranking->shown = ranking->n <= most ? ranking->n : most - 1;
}

static int node_of(const struct ranking *ranking, const char *name)
{
    int i = 0;
    while (i < ranking->shown && strcmp(ranking->at[i].name, name) != 0)
        i++;
    return i;
}

struct flow {
    struct chart_rows rows;
    const char *regime;
    struct ranking donors, items, groups;
    struct ribbons *ribbons; /* with items in the middle */
    double total, fate[FATES];
};

static bool is_shown(const struct flow *flow, int row)
{
    return strcmp(trn_chart_cell(&flow->rows, row, P_REGIME), flow->regime) == 0;
}

static bool read_names(const struct chart *chart, struct flow *flow)
{
    struct ranking *const all[] = {&flow->donors, &flow->items, &flow->groups};
    for (int i = 0; i < 3; i++) {
        all[i]->at = TRN_NEW(chart->arena, struct named, NAMES_MAX);
        if (all[i]->at == NULL)
            return false;
    }
    for (int row = 0; row < flow->rows.n; row++) {
        double parts[FATES];
        const double value = is_shown(flow, row) ? split(&flow->rows, row, parts) : 0.0;
        if (!(value > 0.0))
            continue;
        rank_add(&flow->donors, trn_chart_cell(&flow->rows, row, P_DONOR), value);
        rank_add(&flow->items, trn_chart_cell(&flow->rows, row, P_ITEM), value);
        rank_add(&flow->groups, trn_chart_cell(&flow->rows, row, P_GROUP), value);
        flow->total += value;
        for (int k = 0; k < FATES; k++)
            flow->fate[k] += parts[k];
    }
    rank(&flow->donors, DONORS_SHOWN);
    rank(&flow->items, ITEMS_SHOWN);
    rank(&flow->groups, GROUPS_MAX);
    return true;
}

/* What is nearly all is not told as all. */
static const char *percent(struct trn_arena *arena, double share)
{
    if (!(share > 0.99 && share < 1.0))
        return trn_chart_percent(arena, share);
    const char *out =
        trn_arena_printf(arena, "%s\u00A0%%", trn_chart_number(arena, fmin(100.0 * share, 99.9), 1));
    return out != NULL ? out : "";
}

/* EUR million and share; the share alone where the sum has no room. */
static const char *figure_of(const struct chart *chart, double value, double total)
{
    const char *share = percent(chart->arena, value / total);
    const char *out = trn_arena_printf(chart->arena, "%s \u00B7 %s",
                                       trn_chart_number(chart->arena, value, value < 9.95 ? 1 : 0), share);
    return out != NULL && trn_chart_width(out, RIBBON_LETTERS, 0) < ROOM_NARROW ? out : share;
}

/* Without what stands in brackets behind it, unless another would have the same. */
static const char *short_label(const struct chart_source *source, const char *name)
{
    const char *label = trn_chart_item_label(source, name);
    const char *bracket = strstr(label, " (");
    const size_t n = bracket != NULL && bracket > label ? (size_t)(bracket - label) : strlen(label);
    for (int i = 0; i < source->n_items; i++)
        if (strcmp(source->items[i].name, name) != 0 && strncmp(source->items[i].label, label, n) == 0 &&
            (source->items[i].label[n] == '\0' || strncmp(source->items[i].label + n, " (", 2) == 0))
            return label;
    const char *out = trn_arena_printf(source->arena, "%.*s", (int)n, label);
    return out != NULL ? out : label;
}

static void set_nodes(const struct chart *chart, struct ribbons *r, int column, const struct ranking *ranking,
                      const char *(*label)(const struct chart_source *, const char *))
{
    r->n[column] = ranking->shown + (ranking->n > ranking->shown);
    for (int i = 0; i < r->n[column]; i++) {
        const bool others = i == ranking->shown;
        r->node[column][i] = (struct ribbon_node){
            .name = others ? "others" : ranking->at[i].name,
            .label = others ? trn_arena_printf(chart->arena, "%d others", ranking->n - ranking->shown)
                            : trn_chart_sentence(chart->arena, label(chart->source, ranking->at[i].name)),
            .last = others};
    }
}

/* Columns donor, item, fate; without items donor and fate. */
static struct ribbons *make_ribbons(const struct chart *chart, const struct flow *flow, bool with_items,
                                    const int *colours)
{
    struct ribbons *r = TRN_NEW(chart->arena, struct ribbons, 1);
    if (r == NULL)
        return NULL;
    const int last = with_items ? 2 : 1;
    int fate_node[FATES];
    int fates_n = 0;
    r->columns = last + 1;
    r->fixed[last] = true;
    set_nodes(chart, r, 0, &flow->donors, trn_chart_donor_label);
    if (with_items)
        set_nodes(chart, r, 1, &flow->items, short_label);
    for (int k = 0; k < FATES; k++) {
        fate_node[k] = fates_n;
        if (flow->fate[k] > 0.0)
            r->node[last][fates_n++] = (struct ribbon_node){
                .name = fates[k].name, .label = trn_chart_sentence(chart->arena, fates[k].label)};
    }
    r->n[last] = fates_n;
    bool fits = true;
    for (int row = 0; row < flow->rows.n; row++) {
        double parts[FATES];
        const double value = is_shown(flow, row) ? split(&flow->rows, row, parts) : 0.0;
        if (!(value > 0.0))
            continue;
        const int donor = node_of(&flow->donors, trn_chart_cell(&flow->rows, row, P_DONOR));
        const int item = node_of(&flow->items, trn_chart_cell(&flow->rows, row, P_ITEM));
        const int group = node_of(&flow->groups, trn_chart_cell(&flow->rows, row, P_GROUP));
        if (with_items)
            fits = fits && trn_ribbons_add(r, 0, donor, item, group, colours[group], value);
        for (int k = 0; k < FATES; k++)
            fits = fits && trn_ribbons_add(r, last - 1, with_items ? item : donor, fate_node[k], group,
                                           colours[group], parts[k]);
        if (!r->node[0][donor].last)
            r->node[0][donor].colour = colours[group];
    }
    for (int c = 0; c < r->columns; c++)
        for (int i = 0; i < r->n[c]; i++)
            r->node[c][i].figure = figure_of(chart, r->node[c][i].value, flow->total);
    return fits ? r : NULL;
}

static void put_rows(struct chart *chart, const struct flow *flow, const struct ribbons *r)
{
    for (int b = 0; b < r->n_bands; b++) {
        const struct ribbon_band *band = &r->band[b];
        const char *group = band->group < flow->groups.shown ? flow->groups.at[band->group].name : "others";
        const union trn_cell cells[] = {
            {.count = band->column + 1},
            {.text = trn_chart_clean(chart->arena, r->node[band->column][band->from].name, 200)},
            {.text = trn_chart_clean(chart->arena, r->node[band->column + 1][band->to].name, 200)},
            {.text = trn_chart_clean(chart->arena, group, 200)},
            {.number = band->value},
            {.number = band->value / flow->total}};
        trn_chart_row(chart, cells);
    }
}

/* ---- words ---- */

static void set_words(struct chart *chart, const struct flow *flow)
{
    struct trn_arena *arena = chart->arena;
    int most = ON_THE_WAY;
    for (int k = ON_THE_WAY; k < FATES; k++)
        if (flow->fate[k] > flow->fate[most])
            most = k;
    const char *done = percent(arena, flow->fate[DELIVERED] / flow->total);
    const char *rest =
        flow->fate[most] > 0.0
            ? trn_arena_printf(arena, "; %s %s", percent(arena, flow->fate[most] / flow->total),
                               fates[most].says)
            : "";
    const char *const titles[] = {
        trn_arena_printf(arena, "%s of what was pledged is delivered at the end%s", done, rest),
        trn_arena_printf(arena, "%s of what was pledged is delivered%s", done, rest),
        trn_arena_printf(arena, "%s of what was pledged is delivered at the end", done), NULL};
    chart->title = trn_finding_short(arena, titles);
    const char *text = trn_arena_printf(
        arena, "%s. Bands lead from donors over items to what became of the pledges, %s in all. At the end:",
        chart->title, trn_chart_millions(arena, flow->total));
    for (int k = 0; k < FATES && text != NULL; k++)
        if (flow->fate[k] > 0.0)
            text = trn_arena_printf(arena, "%s %s %s;", text, fates[k].label,
                                    percent(arena, flow->fate[k] / flow->total));
    for (int i = 0; i < flow->donors.n && i < 3 && text != NULL; i++)
        text = trn_arena_printf(arena, "%s %s%s pledges %s", text, i == 0 ? "largest donors: " : "",
                                trn_chart_donor_label(chart->source, flow->donors.at[i].name),
                                trn_arena_printf(arena, "%s%s",
                                                 trn_chart_millions(arena, flow->donors.at[i].value),
                                                 i < 2 && i + 1 < flow->donors.n ? "," : "."));
    chart->description = text != NULL ? text : chart->title;
}

enum trn_status trn_chart_flow(struct chart *chart, const char *scope, bool *ret_made,
                               struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    struct flow flow = {0};
    *ret_made = false;
    enum trn_status status = trn_chart_rows(source, "pledges.csv", names, P_COLUMNS, &flow.rows, reterr);
    if (status != TRN_OK || flow.rows.n == 0)
        return status;
    flow.regime = scope != NULL ? scope : trn_chart_cell(&flow.rows, 0, P_REGIME);
    if (!read_names(chart, &flow))
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    int colours[GROUPS_MAX + 1]; /* the last: of groups beyond those that have a colour */
    for (int g = 0; g <= GROUPS_MAX; g++)
        colours[g] = (int)(g < flow.groups.shown ? trn_label_group_colour(chart, flow.groups.at[g].name, g)
                                                 : trn_layout_groups[GROUPS_MAX - 1]);
    if (!(flow.total > 0.0))
        return TRN_OK;
    const struct ribbons *all = make_ribbons(chart, &flow, true, colours);
    const bool narrow = trn_layout_narrow(&chart->canvas);
    struct ribbons *shown = make_ribbons(chart, &flow, !narrow, colours);
    if (all == NULL || shown == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    put_rows(chart, &flow, all);
    set_words(chart, &flow);
    struct chart_page page = {
        .title = chart->title,
        .subtitle = trn_arena_printf(
            chart->arena,
            "What became of pledges under %s in one simulated world, EUR million and share%s%s.",
            trn_chart_regime_label(source, flow.regime),
            isfinite(source->start) && isfinite(source->end) ? ", " : "",
            isfinite(source->start) && isfinite(source->end)
                ? trn_finding_period(chart, source->start, source->end - 1.0)
                : ""),
        .detail = "",
        .reading =
            trn_arena_printf(chart->arena,
                             "The width of a band is its value at the cost of a unit when it was pledged. "
                             "Colour: the group of the donor, as at the left.%s",
                             narrow ? " The items between stand in the data file." : ""),
        .foot = trn_finding_foot(chart, false, NULL)};
    trn_layout_heighten(&chart->canvas, 1, narrow ? 620.0 : 700.0);
    trn_layout_page(&chart->canvas, &page);
    const double wide = chart->canvas.size.width;
    const double rooms[RIBBON_COLUMNS] = {narrow ? ROOM_NARROW : 0.17 * wide,
                                          narrow ? ROOM_NARROW : 0.19 * wide, 0.16 * wide};
    struct chart_box body = page.body;
    body.top -= 34.0; /* headings */
    trn_ribbons_order(shown);
    trn_ribbons_place(&chart->canvas, shown, body, rooms);
    trn_ribbons_write(&chart->canvas, shown, body, rooms);
    const char *const headings[] = {"Donor", narrow ? "At the end" : "Item", "At the end"};
    trn_script_texts(&chart->script, "column_heading", headings, shown->columns);
    trn_script_count(&chart->script, "column_n", shown->columns);
    trn_script_number(&chart->script, "column_y", page.body.top - 14.0);
    return TRN_OK;
}
