/* chart_levers.c - from one regime's value to the other's, part by part: a waterfall that falls from the top.
 *
 * Parts float between the two totals, which are marks without length: the axis need not begin at 0. */
#include <math.h>
#include <string.h>

#include "chart.h"
#include "chart_quantity.h"
#include "chart_script.h"
#include "chart_text.h"
#include "tranche/stats.h"

#define PARTS_MAX 14 /* the rest is one row */
#define PARTS_WIDE 9 /* on a slide, where names need two lines */
#define ROWS_MAX (PARTS_MAX + 3)
#define ROW_HEIGHT_MAX 56.0
#define VALUE_SIZE 18.0

enum { KIND_TOTAL = 1, KIND_BETTER, KIND_WORSE, KIND_UNSHOWN, KIND_REST, KINDS };

static const struct trn_column columns[] = {
    {"row", TRN_CELL_COUNT, 0, "", "Place from the top"},
    {"kind", TRN_CELL_COUNT, 0, "",
     "1: total, 2: part for the better, 3: for the worse, 4: no effect shown, 5: the smaller parts together"},
    {"start", TRN_CELL_NUMBER, 6, "", "Where the bar begins; shares in percent"},
    {"end", TRN_CELL_NUMBER, 6, "", "Where it ends"},
    {"low", TRN_CELL_NUMBER, 6, "", "Lower end of the 95 % interval of where it ends; empty: none is known"},
    {"high", TRN_CELL_NUMBER, 6, "", "Upper end of that"},
    {"label", TRN_CELL_TEXT, 0, "", "What stands at the bar"},
};
static const struct trn_table table = {"levers", "Data of the chart: from one regime to the other, by part",
                                       7, columns};

struct bar {
    const char *label;
    int kind;
    double start, end, low, high; /* as in the table */
};

struct fall {
    struct chart_quantity q;
    int n; /* rows, totals among them */
    struct bar bars[ROWS_MAX];
    struct chart_measure whole; /* the paired difference; interval NaN where none is known */
    int largest;                /* row of the largest part that is shown; -1: none */
};

enum { W_MEASURE, W_SCOPE, W_WINDOW, W_UNIT, W_KIND, W_LABEL, W_START, W_END, W_LOW, W_HIGH, W_COLUMNS };
static const char *const names[W_COLUMNS] = {"measure", "scope", "window", "unit", "kind",
                                             "label",   "start", "end",    "low",  "high"};

/* ---- reading ---- */

static int kind_of(const struct chart_quantity *q, const struct bar *bar)
{
    const double change = bar->end - bar->start;
    const bool shown = bar->low > bar->start || bar->high < bar->start;
    if (!shown || change == 0.0)
        return KIND_UNSHOWN;
    const int side = trn_quantity_side(q, change);
    return (side != 0 ? side > 0 : change > 0.0) ? KIND_BETTER : KIND_WORSE;
}

/* Parts beyond those shown follow one another, so that together they lead from the first's start to the
 * last's end; of the sum no interval is known. */
static void fold_in(const struct chart *chart, struct fall *fall, int folded, const struct bar *bar)
{
    struct bar *rest = &fall->bars[fall->n - (folded > 1)];
    if (folded == 1) {
        *rest = (struct bar){"", KIND_REST, bar->start, bar->end, NAN, NAN};
        fall->n++;
    }
    rest->end = bar->end;
    const char *label = trn_arena_printf(chart->arena, "%d smaller parts", folded);
    rest->label = folded == 1 || label == NULL ? bar->label : label;
}

static void find_whole(const struct chart *chart, struct fall *fall)
{
    const struct chart_source *source = chart->source;
    fall->whole = (struct chart_measure){.n = source->reps,
                                         .estimate = fall->bars[fall->n - 1].end - fall->bars[0].end,
                                         .low = NAN,
                                         .high = NAN};
    for (int i = 0; i < source->n_wholes; i++) {
        const struct chart_measure *m = &source->wholes[i];
        const struct chart_quantity q = {m->measure, m->scope, m->window, m->unit};
        if (trn_quantity_same(&q, &fall->q) && isfinite(m->estimate))
            fall->whole = *m;
    }
}

/* Does the name need a second line? */
static bool is_wide(const struct chart *chart, const char *name)
{
    return trn_layout_row_height(&chart->canvas, &name, 1, 0.0) > 0.0;
}

/* As many as have room below each other. */
static int most_parts(const struct chart *chart, const struct chart_rows *rows)
{
    for (int i = 0; i < rows->n && !chart->canvas.size.grows; i++)
        if (is_wide(chart, trn_chart_clean(chart->arena, trn_chart_cell(rows, i, W_LABEL), 60)))
            return PARTS_WIDE;
    return PARTS_MAX;
}

static bool load(const struct chart *chart, const struct chart_rows *rows, const char *scope,
                 struct fall *fall)
{
    const int first = trn_quantity_row(rows, W_MEASURE, scope);
    const int most = most_parts(chart, rows);
    int parts = 0;
    *fall = (struct fall){.largest = -1};
    if (first < 0)
        return false;
    fall->q = trn_quantity_at(rows, first, W_MEASURE);
    for (int i = first; i < rows->n; i++) {
        const struct chart_quantity q = trn_quantity_at(rows, i, W_MEASURE);
        const bool total = strcmp(trn_chart_cell(rows, i, W_KIND), "total") == 0;
        struct bar bar = {trn_chart_clean(chart->arena, trn_chart_cell(rows, i, W_LABEL), 60),
                          KIND_TOTAL,
                          trn_chart_value(rows, i, W_START),
                          trn_chart_value(rows, i, W_END),
                          trn_chart_value(rows, i, W_LOW),
                          trn_chart_value(rows, i, W_HIGH)};
        if (!trn_quantity_same(&q, &fall->q))
            break;
        if (!isfinite(bar.end) || !isfinite(bar.start) || (total && fall->n == ROWS_MAX))
            return false;
        if (total) {
            bar.start = bar.end;
            fall->bars[fall->n++] = bar;
            if (fall->n > 1)
                break;
            continue;
        }
        bar.kind = kind_of(&fall->q, &bar);
        if (++parts > most)
            fold_in(chart, fall, parts - most, &bar);
        else
            fall->bars[fall->n++] = bar;
    }
    if (fall->n < 3 || fall->bars[0].kind != KIND_TOTAL || fall->bars[fall->n - 1].kind != KIND_TOTAL)
        return false;
    for (int i = 1; i < fall->n - 1; i++) {
        const struct bar *bar = &fall->bars[i];
        const struct bar *best = fall->largest >= 0 ? &fall->bars[fall->largest] : NULL;
        if ((bar->kind == KIND_BETTER || bar->kind == KIND_WORSE) &&
            (best == NULL || fabs(bar->end - bar->start) > fabs(best->end - best->start)))
            fall->largest = i;
    }
    find_whole(chart, fall);
    return true;
}

/* ---- words ---- */

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

/* As it stands at the bar: with a capital, as on the other charts. */
static const char *name_of(const struct chart *chart, const struct bar *bar)
{
    return trn_chart_sentence(chart->arena, bar->label);
}

static bool whole_shown(const struct fall *fall)
{
    return trn_leaves_out_zero(fall->whole.low, fall->whole.high);
}

/* "gains" of a regime whose measure is better by the difference. */
static const char *whole_verb(const struct chart_quantity *q, double difference)
{
    const char *verb = trn_quantity_verb(q, difference);
    return strcmp(verb, "brings") == 0 ? "gains" : strcmp(verb, "costs") == 0 ? "loses" : verb;
}

static const char *make_title(const struct chart *chart, const struct fall *fall)
{
    const char *to = fall->bars[fall->n - 1].label;
    if (fall->largest < 0) {
        const char *const none[] = {
            SAY("No part of the difference between %s and %s is shown", fall->bars[0].label, to),
            "No part of the difference between the two regimes is shown", NULL};
        return trn_finding_short(chart->arena, none);
    }
    const struct bar *bar = &fall->bars[fall->largest];
    const double change = bar->end - bar->start;
    const char *part = trn_chart_sentence(chart->arena, bar->label);
    const char *verb = trn_quantity_verb(&fall->q, change);
    const char *size = trn_quantity_size(chart, &fall->q, fabs(change), false);
    const char *bare = trn_quantity_size(chart, &fall->q, fabs(change), true);
    const char *all = trn_quantity_size(chart, &fall->q, fabs(fall->whole.estimate), false);
    const char *gains = whole_verb(&fall->q, fall->whole.estimate);
    const bool along = change * fall->whole.estimate > 0.0;
    const char *alone = SAY("\u2018%s\u2019 %s %s", part, verb, size);
    const char *least = SAY("The largest part shown %s %s", verb, size);
    const char *largest = SAY("Of all parts, \u2018%s\u2019 %s most: %s", part, verb, size);
    if (!whole_shown(fall)) {
        const char *const unshown[] = {SAY("%s, but no difference between the regimes is shown", alone),
                                       SAY("%s; no difference in all is shown", alone),
                                       largest,
                                       alone,
                                       least,
                                       NULL};
        return trn_finding_short(chart->arena, unshown);
    }
    const char *const within[] = {
        SAY("\u2018%s\u2019 %s %s of the %s that %s %s", part, verb, bare, all, to, gains),
        SAY("\u2018%s\u2019 %s %s of %s in all", part, verb, bare, all),
        largest,
        alone,
        least,
        NULL};
    const char *of = strcmp(fall->q.measure, "need_met") == 0 ? " of need met" : "";
    const char *const beyond[] = {
        SAY("%s %s %s%s although \u2018%s\u2019 %s %s", to, gains, all, of, part, verb, bare),
        SAY("%s %s %s although \u2018%s\u2019 %s %s", to, gains, all, part, verb, bare),
        SAY("A change of %s although \u2018%s\u2019 %s %s", all, part, verb, bare),
        largest,
        alone,
        least,
        NULL};
    const char *const more[] = {SAY("%s; in all %s %s %s", alone, to, gains, all),
                                SAY("%s, of %s in all", alone, all),
                                largest,
                                alone,
                                least,
                                NULL};
    const bool part_of = along && fabs(change) <= fabs(fall->whole.estimate);
    return trn_finding_short(chart->arena, part_of ? within : along ? more : beyond);
}

static const char *make_detail(const struct chart *chart, const struct fall *fall)
{
    const char *whole =
        isfinite(fall->whole.low)
            ? SAY("%s: %s", whole_shown(fall) ? "Difference in all" : "No difference in all is shown",
                  trn_quantity_interval(chart, &fall->q, fall->whole.estimate, fall->whole.low,
                                        fall->whole.high))
            : "";
    const char *runs = isfinite(fall->whole.n)
                           ? SAY("; %s paired runs.", trn_chart_number(chart->arena, fall->whole.n, 0))
                           : ".";
    if (fall->largest < 0)
        return SAY("%s%s", whole, whole[0] != '\0' ? runs : "");
    const struct bar *bar = &fall->bars[fall->largest];
    return SAY("%s%sargest part shown: %s%s", whole, whole[0] != '\0' ? "; l" : "L",
               trn_quantity_interval(chart, &fall->q, bar->end - bar->start, bar->low - bar->start,
                                     bar->high - bar->start),
               runs);
}

static const char *describe(const struct chart *chart, const struct fall *fall)
{
    const char *text =
        SAY("%s. Waterfall of %s in %s: from %s under %s to %s under %s. Parts:", chart->title,
            trn_quantity_words(chart, &fall->q), trn_quantity_window(chart, &fall->q),
            trn_quantity_level(chart, &fall->q, fall->bars[0].end), fall->bars[0].label,
            trn_quantity_level(chart, &fall->q, fall->bars[fall->n - 1].end), fall->bars[fall->n - 1].label);
    for (int i = 1; i < fall->n - 1 && text != NULL; i++) {
        const struct bar *bar = &fall->bars[i];
        text =
            SAY("%s %s %s%s%s", text, bar->label, trn_quantity_signed(chart, &fall->q, bar->end - bar->start),
                bar->kind == KIND_UNSHOWN ? " (no effect shown)" : "", i < fall->n - 2 ? ";" : ".");
    }
    return text != NULL ? text : "";
}

static const char *make_subtitle(const struct chart *chart, const struct fall *fall)
{
    const char *unit = trn_quantity_is_share(&fall->q) ? "" : trn_quantity_unit(chart, &fall->q);
    return SAY("%s%s%s, from %s to %s, %s.",
               trn_chart_sentence(chart->arena, trn_quantity_words(chart, &fall->q)),
               unit[0] != '\0' ? ", " : "", unit, fall->bars[0].label, fall->bars[fall->n - 1].label,
               trn_quantity_period(chart, &fall->q));
}

/* How to read it; where the axis is cut it says so. */
static const char *make_reading(const struct chart *chart, const struct fall *fall, bool holds_zero)
{
    bool kinds[KINDS] = {false};
    for (int i = 0; i < fall->n; i++) {
        kinds[fall->bars[i].kind] = true;
    }
    const int better = trn_quantity_side(&fall->q, 1.0);
    const char *words =
        SAY("Bars lead from one regime to the other.%s%s%s Whiskers: 95\u00A0%% interval of a part.%s%s",
            !kinds[KIND_BETTER] ? ""
            : better > 0        ? " Green: more."
            : better < 0        ? " Green: less, which is better."
                                : " Green: more.",
            !kinds[KIND_WORSE] ? ""
            : better < 0       ? " Orange: more, which is worse."
                               : " Orange: less.",
            kinds[KIND_UNSHOWN] ? " Hatched: no effect shown." : "",
            kinds[KIND_REST] ? " Pale: the smaller parts together." : "",
            holds_zero ? "" : " The axis does not begin at 0.");
    return words != NULL ? words : "";
}

/* ---- drawing ---- */

/* Where names and bars stand in their rows. */
struct rows_place {
    bool above;
    double height; /* of a row, in pixels */
    const char *labels[ROWS_MAX];
    struct chart_names names;
};

static void put_bars(struct chart *chart, const struct fall *fall)
{
    const double scale = trn_quantity_scale(&fall->q);
    for (int i = 0; i < fall->n; i++) {
        const struct bar *bar = &fall->bars[i];
        const bool total = bar->kind == KIND_TOTAL;
        const union trn_cell cells[] = {{.count = i + 1},
                                        {.count = bar->kind},
                                        {.number = scale * bar->start},
                                        {.number = scale * bar->end},
                                        {.number = total ? (double)NAN : scale * bar->low},
                                        {.number = total ? (double)NAN : scale * bar->high},
                                        {.text = bar->label}};
        trn_chart_row(chart, cells);
    }
}

/* Lowest and highest place that a bar or its whisker reaches. */
static void reach(const struct bar *bar, double *ret_low, double *ret_high)
{
    const bool whisker = bar->kind != KIND_TOTAL;
    *ret_low = fmin(bar->start, bar->end);
    *ret_high = fmax(bar->start, bar->end);
    if (whisker && isfinite(bar->low))
        *ret_low = fmin(*ret_low, bar->low);
    if (whisker && isfinite(bar->high))
        *ret_high = fmax(*ret_high, bar->high);
}

/* "-3.5 points" of the first part, then bare; totals as levels. Returns the width of the widest. */
static double make_values(const struct chart *chart, const struct fall *fall, const char **texts)
{
    double widest = 0.0;
    for (int i = 0; i < fall->n; i++) {
        const struct bar *bar = &fall->bars[i];
        const char *unit = trn_quantity_unit(chart, &fall->q);
        texts[i] = bar->kind == KIND_TOTAL ? trn_quantity_level(chart, &fall->q, bar->end)
                                           : trn_quantity_signed(chart, &fall->q, bar->end - bar->start);
        if (i == 1 && unit[0] != '\0' && strlen(unit) <= 8) {
            const char *full = SAY("%s %s", texts[i], unit);
            texts[i] = full != NULL ? full : texts[i];
        }
        widest = fmax(widest, trn_chart_width(texts[i], VALUE_SIZE, 0));
    }
    return widest;
}

/* Values stand behind their bars and not across the dotted line. */
static void put_values(struct chart *chart, const struct fall *fall, const char *const *texts,
                       struct chart_box panel, double low, double high)
{
    const double scale = trn_quantity_scale(&fall->q);
    const double place = (panel.right - panel.left) / (high - low);
    const double line = panel.left + (scale * fall->bars[0].end - low) * place;
    double x[ROWS_MAX];
    for (int i = 0; i < fall->n; i++) {
        double from, to;
        reach(&fall->bars[i], &from, &to);
        x[i] = panel.left + (scale * to - low) * place + (fall->bars[i].kind == KIND_TOTAL ? 12.0 : 8.0);
        if (i > 0 && x[i] < line + 4.0 && x[i] + trn_chart_width(texts[i], VALUE_SIZE, 0) > line - 4.0)
            x[i] = line + 6.0;
        x[i] /= chart->canvas.size.width;
    }
    trn_script_texts(&chart->script, "value_label", texts, fall->n);
    trn_script_numbers(&chart->script, "value_label_x", x, fall->n);
}

static void place_rows(const struct chart *chart, const struct fall *fall, struct rows_place *place)
{
    *place = (struct rows_place){.above = trn_layout_narrow(&chart->canvas), .height = 38.0};
    for (int i = 0; i < fall->n; i++) {
        place->labels[i] = name_of(chart, &fall->bars[i]);
        if (is_wide(chart, place->labels[i]))
            place->height = 48.0;
    }
    trn_layout_wrap_names(&chart->canvas, place->labels, fall->n,
                          chart->canvas.size.width - 2.0 * PAGE_MARGIN, &place->names);
    if (place->above)
        place->height = ROW_NAME_LINE * place->names.lines + 24.0 + 14.0;
}

static void put_names(struct chart *chart, const struct rows_place *place, double left)
{
    const double bar_at = place->above ? 0.5 - 19.0 / place->height : 0.0; /* below the middle of the row */
    if (place->above)
        trn_layout_names_above(&chart->canvas, &place->names, left, place->height, bar_at, 12.0, 1.0);
    else
        trn_layout_rows(&chart->canvas, place->labels, place->names.n);
    trn_script_number(&chart->script, "bar_at", bar_at);
    trn_script_number(&chart->script, "bar_half", place->above ? 10.0 / place->height : 0.29);
}

static void draw(struct chart *chart, const struct fall *fall)
{
    const double scale = trn_quantity_scale(&fall->q);
    double low = INFINITY, high = -INFINITY;
    for (int i = 0; i < fall->n; i++) {
        double from, to;
        reach(&fall->bars[i], &from, &to);
        low = fmin(low, scale * from);
        high = fmax(high, scale * to);
    }
    const bool holds_zero = trn_quantity_axis(low, high, &low, &high);
    struct rows_place place;
    place_rows(chart, fall, &place);
    struct chart_page page = {.title = chart->title,
                              .subtitle = make_subtitle(chart, fall),
                              .detail = make_detail(chart, fall),
                              .reading = make_reading(chart, fall, holds_zero),
                              .foot = trn_finding_foot(chart, false, NULL)};
    trn_layout_heighten(&chart->canvas, 1, 60.0 + place.height * fall->n);
    trn_layout_page(&chart->canvas, &page);
    struct chart_box panel;
    const char *texts[ROWS_MAX];
    const double widest = make_values(chart, fall, texts);
    const double half = 0.5 * trn_layout_value_room(&chart->canvas, low, high, trn_quantity_suffix(&fall->q));
    const struct chart_rooms rooms = {place.above ? fmax(8.0, half - 24.0)
                                                  : trn_layout_names(&chart->canvas, place.labels, fall->n),
                                      fmax(40.0, widest), 12.0, 34.0};
    trn_layout_panels(&chart->canvas, 1, page.body, rooms, &panel);
    const double most = place.above ? 1.25 * place.height : ROW_HEIGHT_MAX;
    panel.bottom = fmax(panel.bottom, panel.top - most * fall->n);
    place.height = (panel.top - panel.bottom) / fall->n;
    trn_layout_boxes(&chart->canvas, &panel, 1, NULL, NULL);
    trn_layout_values_across(&chart->canvas, low, high, trn_quantity_suffix(&fall->q),
                             panel.right - panel.left);
    put_names(chart, &place, panel.left);
    put_values(chart, fall, texts, panel, low, high);
    trn_script_number(&chart->script, "first_total", scale * fall->bars[0].end);
}

enum trn_status trn_chart_levers(struct chart *chart, const char *scope, bool *ret_made,
                                 struct trn_error *reterr)
{
    struct chart_rows rows;
    *ret_made = false;
    enum trn_status status = trn_chart_rows(chart->source, "waterfall.csv", names, W_COLUMNS, &rows, reterr);
    struct fall *fall = TRN_NEW(chart->arena, struct fall, 1);
    if (status == TRN_OK && fall == NULL)
        status = trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    if (status != TRN_OK || !load(chart, &rows, scope, fall))
        return status;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    *ret_made = true;
    put_bars(chart, fall);
    chart->title = make_title(chart, fall);
    chart->description = describe(chart, fall);
    draw(chart, fall);
    return TRN_OK;
}
