/* chart_pledged_delivered.c - what each donor pledged against what was delivered: two points and the way
 * between them.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart.h"
#include "chart_script.h"
#include "chart_text.h"

#define SHOWN_MAX 20
#define PANELS 2
#define ROW_HEIGHT_MAX 56.0

static const struct trn_column columns[] = {
    {"row", TRN_CELL_COUNT, 0, "", "Place from the top; the same in every panel"},
    {"panel", TRN_CELL_COUNT, 0, "", "Number of the regime; 1 is the reference"},
    {"pledged", TRN_CELL_NUMBER, 3, "EUR_million", "Value pledged, mean over runs"},
    {"delivered", TRN_CELL_NUMBER, 3, "EUR_million", "Value delivered, mean over runs"},
    {"share", TRN_CELL_NUMBER, 4, "1", "Delivered over pledged"},
    {"regime", TRN_CELL_TEXT, 0, "", "Name of the regime"},
    {"donor", TRN_CELL_TEXT, 0, "", "Donor"},
};
static const struct trn_table table = {"pledged_delivered",
                                       "Data of the chart: value pledged and delivered by donor", 7, columns};

struct giver {
    const char *name, *label;
    double pledged[PANELS], delivered[PANELS]; /* NaN: not in the file */
};

static int by_pledged(const void *a, const void *b)
{
    const struct giver *x = a;
    const struct giver *y = b;
    const double p = isfinite(x->pledged[0]) ? x->pledged[0] : -1.0;
    const double q = isfinite(y->pledged[0]) ? y->pledged[0] : -1.0;
    if (p != q)
        return p > q ? -1 : 1;
    return strcmp(x->name, y->name);
}

static double value_of(const struct chart *chart, const char *measure, const char *donor, int regime)
{
    const struct chart_measure *m = trn_chart_measure(chart->source, measure, "donor", donor, "",
                                                      chart->source->regimes[regime].name, NULL);
    return m != NULL ? m->estimate : (double)NAN;
}

/* Donors of measures.csv by what they pledge under the reference; those without any pledge are left out. */
static struct giver *load(const struct chart *chart, int panels, int *ret_n)
{
    const struct chart_source *source = chart->source;
    int room = 0;
    int n = 0;
    *ret_n = 0;
    for (int i = 0; i < source->n_measures; i++)
        room += strcmp(source->measures[i].measure, "pledged_value") == 0;
    struct giver *givers = TRN_NEW(chart->arena, struct giver, room + 1);
    for (int i = 0; i < source->n_measures && givers != NULL; i++) {
        const struct chart_measure *m = &source->measures[i];
        if (strcmp(m->measure, "pledged_value") != 0 || strcmp(m->kind, "donor") != 0 ||
            m->window[0] != '\0' || m->against[0] != '\0' || source->n_regimes == 0 ||
            strcmp(m->regime, source->regimes[0].name) != 0)
            continue;
        struct giver giver = {m->scope, trn_chart_donor_label(source, m->scope), {NAN, NAN}, {NAN, NAN}};
        double most = 0.0;
        for (int r = 0; r < panels; r++) {
            giver.pledged[r] = value_of(chart, "pledged_value", m->scope, r);
            giver.delivered[r] = value_of(chart, "delivered_value", m->scope, r);
            most = fmax(most, fmax(giver.pledged[r], giver.delivered[r]));
        }
        if (most > 0.0)
            givers[n++] = giver;
    }
    if (n > 1)
        qsort(givers, (size_t)n, sizeof *givers, by_pledged);
    *ret_n = n;
    return givers;
}

/* The rest as one row. */
static int fold(const struct chart *chart, struct giver *givers, int n, int panels)
{
    if (n <= SHOWN_MAX + 1)
        return n;
    struct giver rest = {
        "others", trn_arena_printf(chart->arena, "%d others", n - SHOWN_MAX), {0.0, 0.0}, {0.0, 0.0}};
    for (int i = SHOWN_MAX; i < n; i++)
        for (int r = 0; r < panels; r++) {
            rest.pledged[r] += isfinite(givers[i].pledged[r]) ? givers[i].pledged[r] : 0.0;
            rest.delivered[r] += isfinite(givers[i].delivered[r]) ? givers[i].delivered[r] : 0.0;
        }
    givers[SHOWN_MAX] = rest;
    return SHOWN_MAX + 1;
}

static double share_of(const struct giver *giver, int regime)
{
    return giver->pledged[regime] > 0.0 ? giver->delivered[regime] / giver->pledged[regime] : (double)NAN;
}

/* Share of all donors together, from the totals where there are some. */
static double total_share(const struct chart *chart, const struct giver *givers, int n, int regime,
                          double *ret_pledged, double *ret_delivered)
{
    const char *name = chart->source->regimes[regime].name;
    const struct chart_measure *p =
        trn_chart_measure(chart->source, "pledged_value", "total", "total", "", name, NULL);
    const struct chart_measure *d =
        trn_chart_measure(chart->source, "delivered_value", "total", "total", "", name, NULL);
    *ret_pledged = 0.0;
    *ret_delivered = 0.0;
    if (p != NULL && d != NULL) {
        *ret_pledged = p->estimate;
        *ret_delivered = d->estimate;
    } else {
        for (int i = 0; i < n; i++) {
            *ret_pledged += isfinite(givers[i].pledged[regime]) ? givers[i].pledged[regime] : 0.0;
            *ret_delivered += isfinite(givers[i].delivered[regime]) ? givers[i].delivered[regime] : 0.0;
        }
    }
    return *ret_pledged > 0.0 ? *ret_delivered / *ret_pledged : (double)NAN;
}

static const char *make_title(struct chart *chart, const struct giver *givers, int n, int panels)
{
    double pledged, delivered;
    const double first = total_share(chart, givers, n, 0, &pledged, &delivered);
    const double second = panels > 1 ? total_share(chart, givers, n, 1, &pledged, &delivered) : (double)NAN;
    const char *a = trn_chart_percent(chart->arena, first);
    const char *alone = trn_arena_printf(chart->arena, "%s of the value pledged is delivered under %s", a,
                                         trn_finding_regime(chart, 0));
    const char *bare = trn_arena_printf(chart->arena, "%s of the value pledged is delivered", a);
    const char *const one[] = {alone, bare, NULL};
    if (!isfinite(first))
        return "Value pledged and delivered by donor";
    if (!isfinite(second))
        return trn_finding_short(chart->arena, one);
    const char *const both[] = {
        trn_arena_printf(chart->arena, "%s of the value pledged is delivered under %s, %s under %s", a,
                         trn_finding_regime(chart, 0), trn_chart_percent(chart->arena, second),
                         trn_finding_regime(chart, 1)),
        trn_arena_printf(chart->arena, "%s of pledges are delivered under %s, %s under %s", a,
                         trn_finding_regime(chart, 0), trn_chart_percent(chart->arena, second),
                         trn_finding_regime(chart, 1)),
        alone, bare, NULL};
    return trn_finding_short(chart->arena, both);
}

static void put_rows(struct chart *chart, const struct giver *givers, int n, int panels)
{
    for (int r = 0; r < panels; r++)
        for (int i = 0; i < n; i++) {
            const union trn_cell cells[] = {
                {.count = i + 1},
                {.count = r + 1},
                {.number = givers[i].pledged[r]},
                {.number = givers[i].delivered[r]},
                {.number = share_of(&givers[i], r)},
                {.text = trn_chart_clean(chart->arena, chart->source->regimes[r].name, 200)},
                {.text = givers[i].label}};
            trn_chart_row(chart, cells);
        }
}

enum trn_status trn_chart_pledged(struct chart *chart, const char *scope, bool *ret_made,
                                  struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    *ret_made = false;
    if (scope != NULL || source->n_regimes == 0)
        return TRN_OK;
    const int panels = source->n_regimes < PANELS ? source->n_regimes : PANELS;
    int n = 0;
    struct giver *givers = load(chart, panels, &n);
    if (givers == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    if (n == 0)
        return TRN_OK;
    chart->title = make_title(chart, givers, n, panels);
    const char *largest = givers[0].label;
    n = fold(chart, givers, n, panels);
    const enum trn_status status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    put_rows(chart, givers, n, panels);

    double pledged, delivered;
    total_share(chart, givers, n, 0, &pledged, &delivered);
    chart->description = trn_arena_printf(
        chart->arena,
        "%s. For each donor a hollow point for the value pledged and a filled one for the value delivered. "
        "%s: %s pledged, %s delivered in all; %s pledges most.",
        chart->title, trn_chart_sentence(chart->arena, source->regimes[0].label),
        trn_chart_millions(chart->arena, pledged), trn_chart_millions(chart->arena, delivered), largest);
    struct chart_page page = {
        .title = chart->title,
        .subtitle = trn_arena_printf(
            chart->arena, "Value pledged and delivered by donor%s, EUR million, whole run%s%s.",
            trn_finding_world(chart), isfinite(source->start) && isfinite(source->end) ? ", " : "",
            isfinite(source->start) && isfinite(source->end)
                ? trn_finding_period(chart, source->start, source->end - 1.0)
                : ""),
        .detail = "",
        .reading = trn_arena_printf(chart->arena,
                                    "Hollow: pledged. Filled: delivered.%s At the right: the share of its "
                                    "pledges that a donor delivers.%s",
                                    source->single ? "" : " Means over runs.",
                                    source->n_regimes > panels ? " The first two regimes are shown." : ""),
        .foot = trn_finding_foot(chart, false, NULL)};
    double top = 0.0;
    const char *names[SHOWN_MAX + 1];
    for (int i = 0; i < n; i++) {
        names[i] = givers[i].label;
        for (int r = 0; r < panels; r++)
            top = fmax(top, fmax(givers[i].pledged[r], givers[i].delivered[r]));
    }
    top = fmax(1e-6, top * 1.03);
    trn_layout_heighten(&chart->canvas, panels,
                        80.0 + n * trn_layout_row_height(&chart->canvas, names, n, 34.0));
    trn_layout_page(&chart->canvas, &page);
    const char *headings[PANELS];
    const char *shares[PANELS * (SHOWN_MAX + 1)];
    double colours[PANELS];
    struct chart_box boxes[PANELS];
    const struct chart_rooms rooms = {trn_layout_names(&chart->canvas, names, n), 74.0, 44.0, 34.0};
    trn_layout_panels(&chart->canvas, panels, page.body, rooms, boxes);
    for (int r = 0; r < panels; r++) /* few donors need not fill the page */
        boxes[r].bottom = fmax(boxes[r].bottom, boxes[r].top - ROW_HEIGHT_MAX * n);
    if (panels == 2 && boxes[1].left > boxes[0].right) { /* beside: room for the shares of the first */
        const double width = 0.5 * (boxes[1].right - boxes[0].left - 40.0 - 74.0);
        boxes[0].right = boxes[0].left + width;
        boxes[1].left = boxes[1].right - width;
    }
    for (int r = 0; r < panels; r++) {
        headings[r] = trn_chart_fit(chart->arena, trn_chart_sentence(chart->arena, source->regimes[r].label),
                                    21.0, 1, boxes[r].right - boxes[r].left);
        colours[r] = r + 1;
        for (int i = 0; i < n; i++) {
            const double share = share_of(&givers[i], r);
            shares[r * n + i] = isfinite(share) ? trn_chart_percent(chart->arena, share) : "";
        }
    }
    trn_layout_boxes(&chart->canvas, boxes, panels, headings, colours);
    trn_layout_values_across(&chart->canvas, 0.0, top, "", boxes[0].right - boxes[0].left);
    trn_layout_rows(&chart->canvas, names, n);
    trn_script_texts(&chart->script, "share_text", shares, n * panels);
    return TRN_OK;
}
