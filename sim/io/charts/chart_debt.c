/* chart_debt.c - assumption debt: which share of the variance of a difference rests on which input, and on
 * assumed ones. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_bars.h"
#include "chart_labels.h"
#include "chart_text.h"

#define INPUTS_SHOWN 10
#define GRADES_SHOWN 4
#define WIDEST 0.6 /* an interval of more tells nothing, as in the summary */

enum {
    D_MEASURE,
    D_SCOPE,
    D_WINDOW,
    D_UNIT,
    D_REGIME,
    D_AGAINST,
    D_KIND,
    D_INPUT,
    D_GRADE,
    D_N,
    D_TOTAL,
    D_LOW,
    D_HIGH,
    COLUMNS
};
static const char *const columns[COLUMNS] = {"measure", "scope",     "window",    "unit",  "regime",
                                             "against", "kind",      "input",     "grade", "n",
                                             "total",   "total_low", "total_high"};

struct share {
    const char *name, *grade;
    double total, low, high;
    bool group; /* all inputs of a grade together */
};
struct debt {
    struct chart_quantity q;
    const char *regime, *against; /* NULL: there is no difference */
    double rows;
    int n, inputs; /* shares: those of grades first, then those of inputs, each by size */
    struct share *share;
};

#define SAY(...) or_empty(trn_arena_printf(chart->arena, __VA_ARGS__))

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

static int by_total(const void *a, const void *b)
{
    const struct share *x = a;
    const struct share *y = b;
    if (x->group != y->group)
        return x->group ? -1 : 1;
    if (x->total != y->total)
        return x->total > y->total ? -1 : 1;
    return strcmp(x->name, y->name);
}

static bool is_assumed(const struct share *share)
{
    return strcmp(share->grade, "assumed") == 0;
}

/* Is more than nothing shown? */
static bool shown(const struct share *share)
{
    return share->low > 0.0;
}

static bool can_tell(const struct share *share)
{
    return share->high - share->low <= WIDEST && share->low <= 1.0;
}

/* Of the difference in the measure asked for. A folder without columns for shares (Morris) has none. */
static enum trn_status load(const struct chart *chart, const char *scope, struct debt *debt,
                            struct trn_error *reterr)
{
    struct chart_rows rows;
    struct trn_error inner;
    const enum trn_status status =
        trn_chart_rows(chart->source, "sensitivity.csv", columns, COLUMNS, &rows, &inner);
    if (status == TRN_E_NAME)
        return TRN_OK;
    if (status != TRN_OK)
        return trn_fail(reterr, status, inner.path, "%s", inner.text);
    const int first = trn_quantity_row(&rows, D_MEASURE, scope);
    debt->share = TRN_NEW(chart->arena, struct share, rows.n + 1);
    if (debt->share == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    for (int i = first < 0 ? rows.n : first; i < rows.n; i++) {
        const struct chart_quantity q = trn_quantity_at(&rows, i, D_MEASURE);
        const char *against = trn_chart_cell(&rows, i, D_AGAINST);
        if (against[0] == '\0')
            continue;
        if (debt->against == NULL) {
            debt->q = trn_quantity_at(&rows, first, D_MEASURE);
            debt->regime = trn_chart_cell(&rows, i, D_REGIME);
            debt->against = against;
            debt->rows = trn_chart_value(&rows, i, D_N);
        }
        if (!trn_quantity_same(&q, &debt->q) || strcmp(trn_chart_cell(&rows, i, D_REGIME), debt->regime) != 0)
            continue;
        const struct share share = {
            trn_chart_cell(&rows, i, D_INPUT),  trn_chart_cell(&rows, i, D_GRADE),
            trn_chart_value(&rows, i, D_TOTAL), trn_chart_value(&rows, i, D_LOW),
            trn_chart_value(&rows, i, D_HIGH),  strcmp(trn_chart_cell(&rows, i, D_KIND), "grade") == 0};
        if (!isfinite(share.total) || !isfinite(share.low) || !isfinite(share.high))
            continue;
        debt->share[debt->n] = share;
        if (share.group)
            debt->share[debt->n].grade = share.name;
        debt->n++;
        debt->inputs += !share.group;
    }
    if (debt->n > 1)
        qsort(debt->share, (size_t)debt->n, sizeof *debt->share, by_total);
    return TRN_OK;
}

static const struct share *assumed_together(const struct debt *debt)
{
    for (int i = 0; i < debt->n; i++)
        if (debt->share[i].group && is_assumed(&debt->share[i]))
            return &debt->share[i];
    return NULL;
}

static const char *percent(const struct chart *chart, double share)
{
    return SAY("%s\u00A0%%", trn_chart_number(chart->arena, fabs(share) < 0.005 ? 0.0 : 100.0 * share, 0));
}

static const char *make_title(const struct chart *chart, const struct debt *debt)
{
    const struct share *assumed = assumed_together(debt);
    const char *rows = trn_chart_number(chart->arena, debt->rows, 0);
    if (assumed == NULL)
        return "None of the inputs that are varied is assumed";
    if (!can_tell(assumed)) {
        const char *const titles[] = {
            SAY("A sample of %s is too small to tell what share rests on assumed inputs", rows), NULL};
        return trn_finding_short(chart->arena, titles);
    }
    if (!shown(assumed))
        return "No share of the variance is shown to rest on assumed inputs";
    /* Estimates above 1 happen; then the lower end of the interval is what can be said. */
    const char *share = assumed->total <= 1.0 ? percent(chart, assumed->total)
                                              : SAY("%s or more", percent(chart, assumed->low));
    const char *const titles[] = {SAY("%s of the doubt about %s against %s rests on assumed inputs", share,
                                      trn_chart_regime_label(chart->source, debt->regime),
                                      trn_chart_regime_label(chart->source, debt->against)),
                                  SAY("%s of the variance of the difference rests on assumed inputs", share),
                                  NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *label_of(const struct chart *chart, const struct share *share)
{
    return share->group ? SAY("Inputs graded %s, together", trn_chart_clean(chart->arena, share->name, 40))
                        : trn_chart_sentence(chart->arena, trn_label_input(chart, share->name));
}

static const char *describe(const struct chart *chart, const struct debt *debt)
{
    const char *text =
        SAY("%s. Bar chart of total shares of the variance, with 95\u00A0%% intervals.", chart->title);
    for (int i = 0, told = 0; i < debt->n && told < 7; i++, told++)
        text = SAY("%s %s: %s (%s to %s).", text, label_of(chart, &debt->share[i]),
                   percent(chart, debt->share[i].total), percent(chart, debt->share[i].low),
                   percent(chart, debt->share[i].high));
    return text;
}

static int make_rows(const struct chart *chart, const struct debt *debt, struct chart_bar_row *rows,
                     int *ret_groups)
{
    int n = 0;
    int groups = 0;
    int inputs = 0;
    for (int i = 0; i < debt->n; i++) {
        const struct share *share = &debt->share[i];
        if (share->group ? groups++ >= GRADES_SHOWN : inputs++ >= INPUTS_SHOWN)
            continue;
        rows[n] = (struct chart_bar_row){
            share->name,
            SAY("%s%s", label_of(chart, share), !share->group && is_assumed(share) ? "\u00A0(A)" : ""),
            NULL,
            {trn_bar_none(), trn_bar_none()}};
        rows[n++].bar[0] = trn_bar_effect(100.0 * share->total, 100.0 * share->low, 100.0 * share->high,
                                          !shown(share)       ? BAR_HOLLOW
                                          : is_assumed(share) ? BAR_HATCHED
                                                              : BAR_SOLID,
                                          percent(chart, share->total));
    }
    if (inputs > INPUTS_SHOWN)
        rows[n++] = (struct chart_bar_row){"",
                                           SAY("%d others with smaller shares", inputs - INPUTS_SHOWN),
                                           NULL,
                                           {trn_bar_none(), trn_bar_none()}};
    *ret_groups = groups < GRADES_SHOWN ? groups : GRADES_SHOWN;
    return n;
}

static enum trn_status draw(struct chart *chart, const struct debt *debt, struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    const struct share *assumed = assumed_together(debt);
    struct chart_bar_row rows[BARS_ROWS_MAX];
    int groups;
    const int n = make_rows(chart, debt, rows, &groups);
    chart->title = make_title(chart, debt);
    chart->description = describe(chart, debt);
    const struct chart_bars bars = {.n = n,
                                    .panels = 1,
                                    .head = groups,
                                    .rows = rows,
                                    .colours = {2},
                                    .regimes = {"", ""},
                                    .unit = "%",
                                    .axis = "of the variance",
                                    .suffix = " %",
                                    .meaning = "Total share of the variance"};
    struct chart_page page = {
        .title = chart->title,
        .subtitle = SAY("Shares of the variance of the difference in %s, %s minus %s, %s.",
                        trn_quantity_words(chart, &debt->q), trn_chart_regime_label(source, debt->regime),
                        trn_chart_regime_label(source, debt->against), trn_quantity_period(chart, &debt->q)),
        .detail =
            assumed == NULL
                ? ""
                : SAY("Assumed inputs together: %s, 95\u00A0%% interval %s to %s, %s rows of the sample.",
                      percent(chart, assumed->total), percent(chart, assumed->low),
                      percent(chart, assumed->high), trn_chart_number(chart->arena, debt->rows, 0)),
        .reading = "Bar: share that would be left if all others were known; shares add up to more than "
                   "100\u00A0% where inputs work together. Striped and (A): assumed. Solid: reported or "
                   "otherwise on record. Hollow and grey: no share is shown. Whisker: 95\u00A0% interval.",
        .foot = trn_finding_foot(chart, false, NULL)};
    return trn_bars_put(chart, &bars, &page, reterr);
}

enum trn_status trn_chart_debt(struct chart *chart, const char *scope, bool *ret_made,
                               struct trn_error *reterr)
{
    struct debt debt = {.n = 0};
    *ret_made = false;
    const enum trn_status status = load(chart, scope, &debt, reterr);
    if (status != TRN_OK || debt.inputs == 0)
        return status;
    *ret_made = true;
    return draw(chart, &debt, reterr);
}
