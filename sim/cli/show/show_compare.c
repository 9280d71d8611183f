/* show_compare.c - need met over time under each regime, with holds beneath, and by window.
 *
 *   the contact group (adhoc): lowest 38.3 % (2024-05-04), at the end 66.0 %
 *   100 %  ######____##
 *     0 %  ############
 *          |2023-07 |2024-01
 *          aaaaa  bbbb
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shown.h"
#include "tranche/date.h"

enum { MOST_REGIMES = 16, MOST_HOLDS = 4, MOST_BARS = 12, TALL_ROWS = 2, MARGIN = 8 };

struct course { /* of one regime */
    const char *name, *label;
    double *values;
};

struct over_time {
    struct shown *shown;
    const char *scope;
    const char *what, *lowest; /* "median of worlds", "lowest median" */
    int n_regimes, n_left_out;
    struct course regimes[MOST_REGIMES];
    int n_dates;
    int32_t *days;
};

/* ---- reading --------------------------------------------------------------------------------- */

/* What leads: the scope of the first finding, else the scenario's headline. */
static const char *leading_scope(const struct shown *shown)
{
    const cJSON *findings = cJSON_GetObjectItemCaseSensitive(shown->summary, "findings");
    const cJSON *first = cJSON_GetArrayItem(findings, 0);
    if (strcmp(shown_text(first, "measure"), "need_met") == 0 && shown_text(first, "scope")[0])
        return shown_text(first, "scope");
    const char *headline = shown_text(shown->scenario, "headline");
    return headline[0] ? headline : "total";
}

static bool in_bands(void *object, int n, char *const *names, char *const *cells)
{
    const struct over_time *o = object;
    const char *kind = sheet_named(n, names, cells, "kind");
    return strcmp(sheet_named(n, names, cells, "variable"), "need_met") == 0 &&
           strcmp(sheet_named(n, names, cells, "scope"), o->scope) == 0 &&
           (strcmp(kind, "capability") == 0 || strcmp(kind, "total") == 0);
}

static bool in_recipient(void *object, int n, char *const *names, char *const *cells)
{
    const struct over_time *o = object;
    return sheet_named(n, names, cells, "item")[0] == '\0' &&
           strcmp(sheet_named(n, names, cells, "capability"), o->scope) == 0;
}

static void read_regimes(struct over_time *o)
{
    const cJSON *regime;
    cJSON_ArrayForEach(regime, cJSON_GetObjectItemCaseSensitive(o->shown->summary, "regimes"))
    {
        if (o->n_regimes == MOST_REGIMES) {
            o->n_left_out++;
            continue;
        }
        const char *name = shown_text(regime, "name"), *label = shown_text(regime, "label");
        o->regimes[o->n_regimes++] =
            (struct course){name, pen_clean(o->shown->pen, label[0] ? label : name), NULL};
    }
}

/* Days of the first regime in the table; values of the others by day. */
static bool fill(struct over_time *o, const struct sheet *sheet, const char *column)
{
    struct trn_arena *arena = o->shown->pen->arena;
    o->days = TRN_NEW(arena, int32_t, sheet->n_rows + 1);
    for (int32_t r = 0; o->days && r < sheet->n_rows; r++)
        if (strcmp(sheet_cell(sheet, r, "regime"), sheet_cell(sheet, 0, "regime")) == 0 &&
            trn_date_parse(sheet_cell(sheet, r, "date"), &o->days[o->n_dates]))
            o->n_dates++;
    for (int i = 0; o->days && i < o->n_regimes; i++) {
        struct course *course = &o->regimes[i];
        int at = 0;
        if (!(course->values = TRN_NEW(arena, double, o->n_dates + 1)))
            return false;
        for (int d = 0; d < o->n_dates; d++)
            course->values[d] = NAN;
        for (int32_t r = 0, day; r < sheet->n_rows; r++) {
            if (strcmp(sheet_cell(sheet, r, "regime"), course->name) != 0 ||
                !trn_date_parse(sheet_cell(sheet, r, "date"), &day))
                continue;
            while (at < o->n_dates && o->days[at] < day)
                at++;
            if (at < o->n_dates && o->days[at] == day)
                course->values[at] = shown_value(sheet, r, column);
        }
    }
    return o->days != NULL;
}

/* ---- the lines ------------------------------------------------------------------------------- */

static int column_of(const struct over_time *o, double day, int columns)
{
    double step = o->n_dates > 1 ? o->days[o->n_dates - 1] - o->days[o->n_dates - 2] : 1.0;
    double share = (day - o->days[0]) / (o->days[o->n_dates - 1] + step - o->days[0]);
    return (int)(fmin(1.0, fmax(0.0, share)) * columns);
}

static const char *percent(const struct pen *pen, double share)
{
    char number[48];
    text_number(number, 100.0 * share, 0, false);
    return pen_print(pen, "%s %%", number);
}

/* "lowest 38 % (2024-05-04), at the end 66 %" */
static const char *extremes(const struct over_time *o, const struct course *course)
{
    const struct pen *pen = o->shown->pen;
    int lowest = -1, last = -1;
    char date[11];
    for (int d = 0; d < o->n_dates; d++) {
        if (!isfinite(course->values[d]))
            continue;
        last = d;
        if (lowest < 0 || course->values[d] < course->values[lowest])
            lowest = d;
    }
    if (lowest < 0)
        return "no value";
    trn_date_format(o->days[lowest], date);
    return pen_print(pen, "%s %s (%s), at the end %s", o->lowest, percent(pen, course->values[lowest]), date,
                     percent(pen, course->values[last]));
}

static void draw_tall(const struct over_time *o, const struct course *course, int columns)
{
    const struct pen *pen = o->shown->pen;
    const char *rows[TALL_ROWS];
    pen_paragraph(pen, "  ", pen_print(pen, "%s: %s", course->label, extremes(o, course)));
    bars_columns(pen, course->values, o->n_dates, columns, TALL_ROWS, rows);
    for (int r = 0; r < TALL_ROWS; r++) {
        text_add(pen->out, "%*s  ", MARGIN - 2, r == 0 ? "100 %" : r == TALL_ROWS - 1 ? "0 %" : "");
        text_add(pen->out, "%s%s%s", pen->colour ? "\033[36m" : "", rows[r], pen->colour ? "\033[0m" : "");
        pen_line(pen);
    }
}

static void draw_flat(const struct over_time *o, const struct course *course, int columns)
{
    const struct pen *pen = o->shown->pen;
    const char *row;
    pen_paragraph(pen, "  ", pen_print(pen, "%s: %s", course->label, extremes(o, course)));
    bars_columns(pen, course->values, o->n_dates, columns, 1, &row);
    text_add(pen->out, "%*s%s%s%s", MARGIN, "", pen->colour ? "\033[36m" : "", row,
             pen->colour ? "\033[0m" : "");
    pen_line(pen);
}

/* Months between labels, so that they do not touch. */
static int month_step(const struct over_time *o, int columns)
{
    static const int steps[] = {1, 3, 6, 12, 24, 60, 120, 240};
    double months = (o->days[o->n_dates - 1] - o->days[0]) / 30.44, per = columns / fmax(1.0, months);
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof *steps && steps[i] * per < 10.0)
        i++;
    return steps[i];
}

static void draw_dates(const struct over_time *o, int columns)
{
    const struct pen *pen = o->shown->pen;
    char *line = TRN_NEW(pen->arena, char, columns + 1);
    int step = month_step(o, columns), year, month, day;
    if (!line)
        return;
    memset(line, ' ', (size_t)columns);
    line[columns] = '\0';
    trn_date_from_days(o->days[0], &year, &month, &day);
    for (int m = 12 * year + month - 1 + (day > 1);; m++) {
        int32_t first = trn_date_to_days(m / 12, m % 12 + 1, 1);
        int at = column_of(o, first, columns);
        if (first > o->days[o->n_dates - 1])
            break;
        if (m % 12 % (step < 12 ? step : 12) != 0 || (step > 12 && m / 12 % (step / 12) != 0) ||
            at + 8 > columns)
            continue;
        memcpy(line + at, pen_print(pen, "|%04d-%02d", m / 12 % 10000, m % 12 + 1), 8);
    }
    text_add(pen->out, "%*s%s", MARGIN, "", line);
    pen_line(pen);
}

/* ---- holds ----------------------------------------------------------------------------------- */

struct hold {
    const cJSON *event;
    int32_t from, to;
};

static int by_from(const void *x, const void *y)
{
    const struct hold *a = x, *b = y;
    return a->from != b->from
               ? (a->from < b->from ? -1 : 1)
               : strcmp(a->event->string ? a->event->string : "", b->event->string ? b->event->string : "");
}

/* Those that the run sees, by their first day. */
static int find_holds(const struct over_time *o, struct hold **ret)
{
    const cJSON *events = cJSON_GetObjectItemCaseSensitive(o->shown->scenario, "events"), *event;
    int n = 0;
    *ret = TRN_NEW(o->shown->pen->arena, struct hold, cJSON_GetArraySize(events) + 1);
    cJSON_ArrayForEach(event, events)
    {
        struct hold hold = {.event = event};
        if (*ret && strcmp(shown_text(event, "kind"), "hold") == 0 &&
            trn_date_parse(shown_text(event, "from"), &hold.from) &&
            trn_date_parse(shown_text(event, "to"), &hold.to) && hold.to > o->days[0] &&
            hold.from <= o->days[o->n_dates - 1])
            (*ret)[n++] = hold;
    }
    if (n > 1)
        qsort(*ret, (size_t)n, sizeof **ret, by_from);
    return n;
}

/* A letter under the days of each hold; holds of the same days stand in lines of their own. */
static void draw_holds(const struct over_time *o, int columns)
{
    const struct pen *pen = o->shown->pen;
    struct hold *holds;
    int n = find_holds(o, &holds), shown = n < MOST_HOLDS ? n : MOST_HOLDS;
    for (int i = 0, next; i < shown; i = next) {
        char *line = TRN_NEW(pen->arena, char, columns + 1);
        int free = 0;
        if (!line)
            return;
        memset(line, ' ', (size_t)columns);
        line[columns] = '\0';
        for (next = i; next < shown && (next == i || column_of(o, holds[next].from, columns) >= free);
             next++) {
            int from = column_of(o, holds[next].from, columns), to = column_of(o, holds[next].to, columns);
            from = from < columns ? from : columns - 1;
            free = to > from ? to : from + 1;
            memset(line + from, 'a' + next, (size_t)(free - from));
        }
        text_add(pen->out, "%*s%s", MARGIN, "", line);
        pen_line(pen);
    }
    for (int i = 0; i < shown; i++) {
        const cJSON *event = holds[i].event;
        const char *label = shown_text(event, "label");
        pen_paragraph(pen, pen_print(pen, "  %c ", 'a' + i),
                      pen_print(pen, "%s, %s to %s", label[0] ? label : event->string,
                                shown_text(event, "from"), shown_text(event, "to")));
    }
    if (shown < n)
        pen_paragraph(pen, "  ", pen_print(pen, "%d more holds are in scenario.json", n - shown));
}

/* Few lines are drawn higher; digits of ASCII say more than heights. */
static bool is_tall(const struct over_time *o)
{
    return o->n_regimes <= 2 && o->shown->pen->blocks;
}

static void draw_courses(const struct over_time *o)
{
    const struct pen *pen = o->shown->pen;
    int columns = pen->width - MARGIN;
    bool tall = is_tall(o);
    const char *label = shown_label(o->shown, "capabilities", o->scope);
    const char *scale = tall          ? ""
                        : pen->blocks ? "; a full block is 100 %"
                                      : "; digits: tenths, 9 is 90 % or more";
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Need met over time, %s: %s%s",
                               strcmp(o->scope, "total") == 0 ? "all need" : label, o->what, scale));
    for (int i = 0; i < o->n_regimes; i++)
        (tall ? draw_tall : draw_flat)(o, &o->regimes[i], columns);
    draw_dates(o, columns);
    draw_holds(o, columns);
    if (o->n_left_out > 0)
        pen_paragraph(pen, "  ", pen_print(pen, "%d more regimes are in the tables", o->n_left_out));
}

/* ---- bars ------------------------------------------------------------------------------------ */

/* The measure need_met of a regime in a window, in the list of summary.json. */
static const cJSON *find_need_met(const cJSON *list, const char *scope, const char *regime,
                                  const char *window)
{
    const cJSON *measure;
    cJSON_ArrayForEach(measure, list)
    {
        if (strcmp(shown_text(measure, "measure"), "need_met") == 0 &&
            strcmp(shown_text(measure, "scope"), scope) == 0 &&
            strcmp(shown_text(measure, "window"), window) == 0 &&
            (!regime || strcmp(shown_text(measure, "regime"), regime) == 0))
            return measure;
    }
    return NULL;
}

/* Measures stand beside the regimes (compare) or inside of them (run). */
static const cJSON *measure_of(const struct over_time *o, int r, const char *scope, const char *window)
{
    const cJSON *all = cJSON_GetObjectItemCaseSensitive(o->shown->summary, "measures");
    if (all)
        return find_need_met(all, scope, o->regimes[r].name, window);
    const cJSON *regimes = cJSON_GetObjectItemCaseSensitive(o->shown->summary, "regimes");
    const cJSON *own = cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(regimes, r), "measures");
    return find_need_met(own, scope, NULL, window);
}

static int add_bars(const struct over_time *o, const char *scope, const char *window, const char *label,
                    struct bar *bars)
{
    const struct told told = {100.0, "%", 1, false};
    int n = 0;
    for (int r = 0; r < o->n_regimes; r++) {
        const cJSON *measure = measure_of(o, r, scope, window);
        if (!measure)
            continue;
        double value = shown_member(measure, "estimate");
        const char *text = label[0] && o->n_regimes > 1
                               ? pen_print(o->shown->pen, "%s: %s", label, o->regimes[r].name)
                           : label[0] ? label
                                      : o->regimes[r].label;
        bars[n++] = shown_bar(o->shown, &told, text, isfinite(value) ? value : shown_member(measure, "value"),
                              shown_member(measure, "low"), shown_member(measure, "high"));
    }
    return n;
}

static void draw_windows(const struct over_time *o)
{
    const struct pen *pen = o->shown->pen;
    const cJSON *windows = cJSON_GetObjectItemCaseSensitive(o->shown->scenario, "windows"), *window;
    int n_windows = cJSON_GetArraySize(windows), n = 0;
    bool all = (n_windows + 1) * o->n_regimes <= MOST_BARS;
    struct bar *bars = TRN_NEW(pen->arena, struct bar, (n_windows + 2) * o->n_regimes + 1);
    if (!bars)
        return;
    n += add_bars(o, o->scope, "", all && n_windows > 0 ? "all days" : "", bars);
    cJSON_ArrayForEach(window, windows)
    {
        if (all && window->string)
            n += add_bars(o, o->scope, window->string, shown_label(o->shown, "windows", window->string),
                          bars + n);
    }
    if (all && strcmp(o->scope, "total") != 0)
        n += add_bars(o, "total", "", "all need, all days", bars + n);
    if (n == 0)
        return;
    struct axis axis = bars_axis(bars, n, 0.0, "%");
    axis.high = fmax(axis.high, 100.0);
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Need met by period, %%: %s",
                               isfinite(bars[0].low) ? "mean of worlds and 95 % interval" : "in this world"));
    bars_draw(pen, &axis, bars, n);
    if (!all)
        pen_paragraph(pen, "  ", "By window: measures.csv.");
}

static enum trn_status draw(struct over_time *o, const struct sheet *sheet, const char *column,
                            struct trn_error *error)
{
    if (!fill(o, sheet, column))
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    if (o->n_dates > 0)
        draw_courses(o);
    draw_windows(o);
    return TRN_OK;
}

enum trn_status show_compare(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"date", "regime", "variable", "scope", "kind", "p50", NULL};
    struct over_time o = {
        .shown = shown, .scope = leading_scope(shown), .what = "median of worlds", .lowest = "lowest median"};
    struct sheet sheet;
    enum trn_status status = shown_table(shown, "bands.csv", columns, in_bands, &o, &sheet, error);
    if (status != TRN_OK)
        return status;
    read_regimes(&o);
    return draw(&o, &sheet, "p50", error);
}

/* Without a headline the first capability: a run has no series of all need. */
static const char *scope_of_run(const struct shown *shown)
{
    const char *scope = leading_scope(shown);
    const cJSON *all = cJSON_GetObjectItemCaseSensitive(shown->scenario, "capabilities");
    if (strcmp(scope, "total") != 0 || !cJSON_IsObject(all) || !all->child || !all->child->string)
        return scope;
    return all->child->string;
}

enum trn_status show_run(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"date", "regime", "capability", "item", "need_met", NULL};
    struct over_time o = {
        .shown = shown, .scope = scope_of_run(shown), .what = "this one world", .lowest = "lowest"};
    struct sheet sheet;
    enum trn_status status = shown_table(shown, "recipient.csv", columns, in_recipient, &o, &sheet, error);
    if (status != TRN_OK)
        return status;
    read_regimes(&o);
    return draw(&o, &sheet, "need_met", error);
}
