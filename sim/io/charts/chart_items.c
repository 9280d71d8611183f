/* chart_items.c - need met by capability as small multiples, the largest difference between regimes first. */
#include <math.h>
#include <string.h>

#include "chart.h"
#include "chart_script.h"
#include "chart_text.h"

#define SCOPES_MAX 64
#define NAMED_MAX 3 /* of holds */
#define BANDS 2     /* more would hide each other */
#define NAME_SIZE 21.0
#define NOTE_SIZE 17.0
#define NOTE_LINE 22.0  /* as in items.gp */
#define KEY_STEP 28.0   /* from a row of the key to the next */
#define KEY_SAMPLE 66.0 /* a line's sample and the blank behind it */

static const struct trn_column columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "Day of the values"},
    {"panel", TRN_CELL_COUNT, 0, "", "Number of the panel, from the top left"},
    {"series", TRN_CELL_COUNT, 0, "", "Number of the regime; 1 is the reference"},
    {"p25", TRN_CELL_NUMBER, 6, "1", "Share of need met, 25 % quantile over runs"},
    {"p50", TRN_CELL_NUMBER, 6, "1", "Median"},
    {"p75", TRN_CELL_NUMBER, 6, "1", "75 % quantile"},
    {"regime", TRN_CELL_TEXT, 0, "", "Name of the regime"},
    {"scope", TRN_CELL_TEXT, 0, "", "Capability"},
};
static const struct trn_table table = {"items", "Data of the chart: share of need met by capability", 8,
                                       columns};

#define SAY(...) trn_arena_printf(chart->arena, __VA_ARGS__)

struct panel {
    const char *scope;
    struct chart_contrasts found;
    struct chart_series series[CHART_REGIMES_MAX];
};

/* All capabilities; *ret_n of them, 0 without memory. */
static enum trn_status load(const struct chart *chart, struct panel **ret, int *ret_n,
                            struct trn_error *reterr)
{
    const char *scopes[SCOPES_MAX];
    bool found;
    *ret_n = 0;
    enum trn_status status = trn_chart_scopes(chart->source, "bands.csv", "need_met", "capability", scopes,
                                              SCOPES_MAX, ret_n, reterr);
    *ret = TRN_NEW(chart->arena, struct panel, *ret_n + 1);
    if (status == TRN_OK && *ret == NULL)
        status = trn_fail(reterr, TRN_E_MEMORY, chart->script_name, "out of memory");
    for (int i = 0; i < *ret_n && status == TRN_OK; i++) {
        struct panel *one = &(*ret)[i];
        one->scope = scopes[i];
        one->found = trn_finding_contrasts(chart, "need_met", "capability", scopes[i]);
        status = trn_chart_series(chart->source, "bands.csv", "need_met", "capability", scopes[i],
                                  one->series, &found, reterr);
    }
    return status;
}

/* Shown differences first, then by size. */
static bool before(const struct panel *a, const struct panel *b)
{
    const struct chart_measure *one = a->found.largest;
    const struct chart_measure *other = b->found.largest;
    if (one == NULL || other == NULL)
        return one != NULL && other == NULL;
    const bool shown = trn_finding_shows(one);
    return shown != trn_finding_shows(other) ? shown : fabs(one->estimate) > fabs(other->estimate);
}

static void sort(struct panel *panels, int n)
{
    for (int i = 1; i < n; i++) /* stable: equal ones keep the order of the scenario */
        for (int k = i; k > 0 && before(&panels[k], &panels[k - 1]); k--) {
            const struct panel swap = panels[k];
            panels[k] = panels[k - 1];
            panels[k - 1] = swap;
        }
}

/* ---- words ---- */

/* Capabilities for which some regime (one other regime: it) is shown to meet more, and less. */
struct tally {
    int more, less, tiny, compared;
};

static struct tally count(const struct panel *panels, int n)
{
    struct tally tally = {0};
    for (int i = 0; i < n; i++) {
        tally.more += panels[i].found.more > 0;
        tally.less += panels[i].found.less > 0;
        tally.tiny += panels[i].found.tiny > 0;
        tally.compared += panels[i].found.n > 0;
    }
    return tally;
}

/* Capabilities for which a regime is shown to meet more, or less. */
static int changes(const struct chart *chart, const struct panel *panels, int n, int regime, bool up)
{
    int count = 0;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < panels[i].found.n; k++) {
            const struct chart_measure *m = panels[i].found.of[k];
            count += strcmp(m->regime, chart->source->regimes[regime].name) == 0 && trn_finding_tells(m) &&
                     (m->estimate > 0.0) == up;
        }
    return count;
}

static const char *title_of_level(const struct chart *chart, const struct panel *panels, int n)
{
    const struct chart_source *source = chart->source;
    const struct chart_measure *lowest = NULL;
    for (int i = 0; i < n; i++) {
        const struct chart_measure *m = trn_chart_measure(source, "need_met", "capability", panels[i].scope,
                                                          "", source->regimes[0].name, NULL);
        if (m != NULL && (lowest == NULL || m->estimate < lowest->estimate))
            lowest = m;
    }
    if (lowest == NULL)
        return "Share of need met by capability";
    const char *what = trn_chart_capability_label(source, lowest->scope);
    const char *share = trn_chart_percent(chart->arena, lowest->estimate);
    const char *const titles[] = {SAY("Need met is lowest for %s: %s over the whole run", what, share),
                                  SAY("The lowest need met of %d capabilities is %s", n, share), NULL};
    return trn_finding_short(chart->arena, titles);
}

/* Which regime does better, or worse, for most capabilities; *ret_most: for how many, *ret_equal: how many
 * regimes have as many. */
static int leader(const struct chart *chart, const struct panel *panels, int n, bool up, int *ret_most,
                  int *ret_equal)
{
    int best = 1;
    *ret_most = -1;
    *ret_equal = 0;
    for (int r = 1; r < chart->source->n_regimes; r++) {
        const int found = changes(chart, panels, n, r, up);
        *ret_equal = found == *ret_most ? *ret_equal + 1 : found > *ret_most ? 1 : *ret_equal;
        if (found > *ret_most) {
            *ret_most = found;
            best = r;
        }
    }
    return best;
}

/* "NATO coordination", "both other regimes", "3 of 5 other regimes" of those that lead. */
static const char *leaders(const struct chart *chart, int regime, int equal)
{
    const int others = chart->source->n_regimes - 1;
    if (equal == 1)
        return trn_finding_regime(chart, regime);
    return equal == others ? others == 2 ? "both other regimes" : SAY("all %d other regimes", others)
                           : SAY("%d of %d other regimes", equal, others);
}

/* Several regimes beside the reference: who does better for most capabilities, and who worse. */
static const char *title_of_many(const struct chart *chart, const struct panel *panels, int n)
{
    int more, less, as_good, as_bad;
    const int good = leader(chart, panels, n, true, &more, &as_good);
    const int bad = leader(chart, panels, n, false, &less, &as_bad);
    const bool up = more > 0;
    const int many = up ? more : less;
    const char *of = many == n && n == 2 ? "both" : many == n ? SAY("all %d", n) : SAY("%d of %d", many, n);
    const char *who = up ? leaders(chart, good, as_good) : leaders(chart, bad, as_bad);
    const int whose = up ? as_good : as_bad;
    const char *meet = whose > 1 ? "meet" : "meets";
    const char *first = SAY("%s %s %s of the need for %s capabilities", who, meet, up ? "more" : "less", of);
    const char *brief =
        SAY("%s %s %s for %s capabilities", who, whose > 1 ? "do" : "does", up ? "better" : "worse", of);
    const char *rest = "";
    const char *shorter = "";
    if (up && less > 0) {
        const char *whom = bad == good && as_bad == 1 && as_good == 1 ? "" : leaders(chart, bad, as_bad);
        const char *space = whom[0] != '\0' ? " " : "";
        rest = SAY(", %s%sless for %d", whom, space, less);
        shorter = SAY(", %s%sworse for %d", whom, space, less);
    } else if (up && as_good == 1 && chart->source->n_regimes == 3) {
        const int second = changes(chart, panels, n, 3 - good, true);
        rest = shorter =
            SAY(", %s for %s", trn_finding_regime(chart, 3 - good), second > 0 ? SAY("%d", second) : "none");
    }
    const char *const titles[] = {SAY("%s%s", first, rest),
                                  SAY("%s%s", brief, shorter),
                                  first,
                                  brief,
                                  SAY("Need met %s for %s capabilities", up ? "rises" : "falls", of),
                                  NULL};
    return trn_finding_short(chart->arena, titles);
}

static const char *make_title(const struct chart *chart, const struct panel *panels, int n)
{
    const struct chart_source *source = chart->source;
    const struct tally tally = count(panels, n);
    if (tally.compared == 0)
        return title_of_level(chart, panels, n);
    const bool one = source->n_regimes == 2;
    const char *who = trn_finding_regime(chart, 1);
    const char *reference = trn_finding_regime(chart, 0);
    if (tally.more == 0 && tally.less == 0 && tally.tiny > 0) {
        const char *const titles[] = {
            SAY("No regime differs from %s by a tenth of a point for any capability", reference),
            "Regimes differ by less than a tenth of a point for every capability", NULL};
        return trn_finding_short(chart->arena, titles);
    }
    if (tally.more == 0 && tally.less == 0) {
        const char *const titles[] = {
            one ? SAY("No difference between %s and %s is shown for any of %d capabilities", reference, who,
                      n)
                : SAY("No regime is shown to differ from %s for any of %d capabilities", reference, n),
            SAY("No difference between regimes is shown for any of %d capabilities", n), NULL};
        return trn_finding_short(chart->arena, titles);
    }
    if (!one)
        return title_of_many(chart, panels, n);
    const bool up = tally.more > 0;
    const int many = up ? tally.more : tally.less;
    const int few = up ? tally.less : 0;
    const char *of = many == n && n == 2 ? "both" : many == n ? SAY("all %d", n) : SAY("%d of %d", many, n);
    const char *word = up ? "less" : "more"; /* of the fewer */
    const char *rest = few > 0 ? SAY(", %s for %d", word, few) : many == n ? "" : SAY(", %s for none", word);
    const char *const titles[] = {
        SAY("%s meets %s of the need for %s capabilities%s", who, up ? "more" : "less", of, rest),
        SAY("%s %s for %s capabilities%s", who, up ? "does better" : "does worse", of,
            few > 0 ? SAY(", worse for %d", few) : ""),
        SAY("Need met %s for %s capabilities%s", up ? "rises" : "falls", of,
            few > 0 ? SAY(", falls for %d", few) : ""),
        NULL};
    return trn_finding_short(chart->arena, titles);
}

/* What stands below a panel's name, in `width` pixels: of several regimes which, on a line of its own, then
 * the difference. */
static void note_of(const struct chart *chart, const struct panel *panel, double width, const char *ret[2])
{
    const struct chart_source *source = chart->source;
    const struct chart_measure *m = panel->found.largest;
    ret[0] = ret[1] = "";
    if (m == NULL) {
        m = trn_chart_measure(source, "need_met", "capability", panel->scope, "", source->regimes[0].name,
                              NULL);
        ret[1] = m != NULL ? SAY("%s over the whole run", trn_chart_percent(chart->arena, m->estimate)) : "";
        return;
    }
    ret[1] = trn_finding_shows(m) ? "Less than 0.1 points" : "No difference shown";
    if (!trn_finding_tells(m))
        return;
    if (source->n_regimes > 2)
        ret[0] = trn_chart_regime_label(source, m->regime);
    const char *size = SAY("%s%s", m->estimate > 0.0 ? "+" : "", trn_finding_points(chart, m->estimate));
    const char *between =
        SAY("(%s to %s)", trn_finding_points(chart, m->low), trn_finding_points(chart, m->high));
    const char *const tried[] = {SAY("%s points %s", size, between), SAY("%s %s", size, between)};
    ret[1] = SAY("%s points", size);
    for (size_t i = 2; i-- > 0;)
        if (trn_chart_width(tried[i], NOTE_SIZE, 0) <= width)
            ret[1] = tried[i];
}

/* "Shaded: US hold, Polish border, 2 other holds." of the holds, each once: panels are too small to name
 * them. */
static const char *shaded(const struct chart *chart, double from, double to)
{
    const struct chart_source *source = chart->source;
    const char *text = "";
    int n = 0;
    for (int i = 0; i < source->n_holds; i++) {
        bool again = !(source->holds[i].to > from && source->holds[i].from < to);
        for (int k = 0; k < i && !again; k++)
            again = strcmp(source->holds[i].label, source->holds[k].label) == 0;
        if (again || ++n > NAMED_MAX)
            continue;
        text = SAY("%s%s%s", text, n == 1 ? " Shaded: " : ", ", source->holds[i].label);
        if (text == NULL)
            return "";
    }
    const char *more =
        n > NAMED_MAX ? SAY(", %d other %s", n - NAMED_MAX, n > NAMED_MAX + 1 ? "holds" : "hold") : "";
    return n > 0 ? SAY("%s%s.", text, more) : "";
}

static const char *describe(const struct chart *chart, const struct panel *panels, int n)
{
    const struct chart_source *source = chart->source;
    const char *text =
        SAY("%s. Small line charts of the share of need met, one panel a capability, each from 0 "
            "to 100 %%.",
            chart->title);
    for (int i = 0; i < n && text != NULL; i++) {
        text = SAY("%s %s:", text,
                   trn_chart_sentence(chart->arena, trn_chart_capability_label(source, panels[i].scope)));
        for (int r = 0; r < source->n_regimes && text != NULL; r++) {
            const struct chart_measure *m = trn_chart_measure(
                source, "need_met", "capability", panels[i].scope, "", source->regimes[r].name, NULL);
            if (m != NULL)
                text = SAY("%s %s under %s,", text, trn_chart_percent(chart->arena, m->estimate),
                           source->regimes[r].label);
        }
        const char *note[2];
        note_of(chart, &panels[i], INFINITY, note);
        if (text != NULL)
            text = SAY("%s %s%s%s.", text, note[0], note[0][0] != '\0' ? ": " : "", note[1]);
    }
    return text != NULL ? text : "";
}

/* ---- places ---- */

static void put_rows(struct chart *chart, const struct panel *panels, int n)
{
    for (int i = 0; i < n; i++)
        for (int r = 0; r < chart->source->n_regimes; r++) {
            const struct chart_series *series = &panels[i].series[r];
            for (int k = 0; k < series->n; k++) {
                const union trn_cell cells[] = {
                    {.number = series->day[k]},
                    {.count = i + 1},
                    {.count = r + 1},
                    {.number = series->value[CHART_P25][k]},
                    {.number = series->value[CHART_P50][k]},
                    {.number = series->value[CHART_P75][k]},
                    {.text = trn_chart_clean(chart->arena, chart->source->regimes[r].name, 200)},
                    {.text = trn_chart_clean(chart->arena, panels[i].scope, 200)}};
                trn_chart_row(chart, cells);
            }
        }
}

/* A sample of each line with its name, in rows below the words; takes its room from the body. */
static void put_key(const struct chart *chart, struct chart_box *body)
{
    const struct chart_canvas *canvas = &chart->canvas;
    const int n = chart->source->n_regimes;
    const char *texts[CHART_REGIMES_MAX];
    double x[CHART_REGIMES_MAX], y[CHART_REGIMES_MAX];
    double at = body->left;
    double row = body->top - 18.0;
    for (int r = 0; r < n; r++) {
        texts[r] =
            trn_chart_fit(chart->arena, trn_chart_sentence(chart->arena, chart->source->regimes[r].label),
                          LABEL_SIZE, 0, body->right - body->left - KEY_SAMPLE);
        const double wide = KEY_SAMPLE + trn_chart_width(texts[r], LABEL_SIZE, 0);
        if (at > body->left && at + wide > body->right) {
            at = body->left;
            row -= KEY_STEP;
        }
        x[r] = at / canvas->size.width;
        y[r] = row / canvas->size.height;
        at += wide + 36.0;
    }
    body->top = row - 0.5 * KEY_STEP;
    trn_script_count(canvas->script, "key_n", n);
    trn_script_texts(canvas->script, "key_text", texts, n);
    trn_script_numbers(canvas->script, "key_x", x, n);
    trn_script_numbers(canvas->script, "key_y", y, n);
    trn_script_number(canvas->script, "key_sample", KEY_SAMPLE);
}

/* Names on up to two lines of the width; returns whether some need two. */
static bool put_names(struct chart *chart, const struct panel *panels, int n, double width)
{
    const char *lines[2 * PANELS_MAX];
    bool two = false;
    for (int i = 0; i < n; i++) {
        const char *label =
            trn_chart_sentence(chart->arena, trn_chart_capability_label(chart->source, panels[i].scope));
        trn_chart_wrap(chart->arena, label, NAME_SIZE, 1, width, 2, &lines[2 * i]);
        two = two || lines[2 * i + 1][0] != '\0';
    }
    trn_script_texts(&chart->script, "panel_name", lines, 2 * n);
    return two;
}

static void put_panels(struct chart *chart, const struct panel *panels, int n, struct chart_box body,
                       double from, double to)
{
    struct chart_rooms rooms = {66.0, 26.0, 66.0, 14.0};
    struct chart_box boxes[PANELS_MAX];
    const char *notes[2 * PANELS_MAX];
    double tics[PANELS_MAX];
    int beside = 1;
    body.bottom += 42.0; /* tics of time stand below the last panel of a column only */
    trn_layout_panels(&chart->canvas, n, body, rooms,
                      boxes); /* the width does not depend on the room above */
    const double width = boxes[0].right - boxes[0].left;
    if (put_names(chart, panels, n, width))
        rooms.above += 25.0;
    if (chart->source->n_regimes > 2)
        rooms.above += NOTE_LINE;
    trn_layout_panels(&chart->canvas, n, body, rooms, boxes);
    while (beside < n && boxes[beside].top >= boxes[0].top)
        beside++;
    for (int i = 0; i < n; i++) {
        note_of(chart, &panels[i], width, notes + 2 * i);
        for (int k = 0; k < 2; k++)
            notes[2 * i + k] = trn_chart_fit(chart->arena, trn_chart_sentence(chart->arena, notes[2 * i + k]),
                                             NOTE_SIZE, 0, width);
        tics[i] = i + beside >= n;
    }
    trn_layout_boxes(&chart->canvas, boxes, n, NULL, NULL);
    trn_layout_holds(&chart->canvas, chart->source, from, to, width);
    trn_layout_time(&chart->canvas, from, to, width, beside > 1);
    trn_script_texts(&chart->script, "panel_note", notes, 2 * n);
    trn_script_numbers(&chart->script, "panel_tics", tics, n);
}

enum trn_status trn_chart_items(struct chart *chart, const char *scope, bool *ret_made,
                                struct trn_error *reterr)
{
    const struct chart_source *source = chart->source;
    struct panel *panels;
    int all;
    *ret_made = false;
    if (scope != NULL || source->single || source->n_regimes == 0)
        return TRN_OK;
    enum trn_status status = load(chart, &panels, &all, reterr);
    if (status != TRN_OK || all < 2)
        return status;
    sort(panels, all);
    const int n = all < PANELS_MAX ? all : PANELS_MAX;
    double from = INFINITY;
    double to = -INFINITY;
    for (int i = 0; i < n; i++) {
        double first, last;
        if (trn_series_span(panels[i].series, source->n_regimes, &first, &last)) {
            from = fmin(from, first);
            to = fmax(to, last);
        }
    }
    if (!(to > from))
        return TRN_OK;
    *ret_made = true;
    status = trn_chart_begin(chart, &table, reterr);
    if (status != TRN_OK)
        return status;
    put_rows(chart, panels, n);

    chart->title = make_title(chart, panels, all);
    chart->description = describe(chart, panels, n);
    const struct chart_measure *m = panels[0].found.largest;
    const char *note = m == NULL ? "" : " Below a name: the difference and its interval.";
    const char *bands = source->n_regimes > BANDS ? "Bands, of the first two regimes" : "Bands";
    const char *left_out = all > n ? SAY("%d capabilities with smaller differences are left out.", all - n)
                                   : trn_finding_left_out(chart);
    struct chart_page page = {
        .title = chart->title,
        .subtitle = SAY("Share of need met by capability%s, %s.", trn_finding_drawn(chart),
                        trn_finding_period(chart, from, to - 1.0)),
        .detail = m == NULL ? ""
                            : SAY("Differences from %s over the whole run, %s paired runs, stated where the "
                                  "95\u00A0%% interval leaves out 0.",
                                  trn_finding_regime(chart, 0), trn_chart_number(chart->arena, m->n, 0)),
        .reading = SAY("Lines: median. %s: in 50 of 100 runs.%s%s", bands, note, shaded(chart, from, to)),
        .foot = trn_finding_foot(chart, true, left_out)};
    if (n > 6 || chart->canvas.size.width < 1200.0)
        chart->canvas.size.panel = 330.0;
    trn_layout_heighten(&chart->canvas, n, 270.0);
    trn_layout_page(&chart->canvas, &page);
    put_key(chart, &page.body);
    put_panels(chart, panels, n, page.body, from, to);
    trn_script_count(&chart->script, "band_n", source->n_regimes < BANDS ? source->n_regimes : BANDS);
    return TRN_OK;
}
