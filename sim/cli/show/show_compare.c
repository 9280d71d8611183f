/* show_compare.c - need met over time under each regime, with holds beneath.
 *
 *   the contact group (adhoc): lowest median 38 % (from early March to mid-May 2024), at the end 66 %
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
#include "tranche/stats.h"

enum { MOST_REGIMES = 16, MOST_HOLDS = 4, TALL_ROWS = 2, MARGIN = 8 };

struct course { /* of one regime */
    const char *name, *label;
    double *values;
    double *halves; /* of the intervals of values; NULL: there are none */
};

struct over_time {
    struct shown *shown;
    const char *scope;
    const char *what, *lowest; /* "median of worlds", "lowest median" */
    bool many;                 /* worlds: a lowest day is chance, and is told as a span */
    int n_regimes, n_left_out;
    struct course regimes[MOST_REGIMES];
    int n_dates;
    int32_t *days;
    int margin; /* columns before the lines */
};

/* ---- reading --------------------------------------------------------------------------------- */

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
        const char *name = shown_text(regime, "name");
        o->regimes[o->n_regimes++] =
            (struct course){name, shown_label(o->shown, "regimes", name), NULL, NULL};
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
        if (o->many && !(course->halves = TRN_NEW(arena, double, o->n_dates + 1)))
            return false;
        for (int d = 0; d < o->n_dates; d++)
            course->values[d] = NAN;
        for (int32_t r = 0, day; r < sheet->n_rows; r++) {
            if (strcmp(sheet_cell(sheet, r, "regime"), course->name) != 0 ||
                !trn_date_parse(sheet_cell(sheet, r, "date"), &day))
                continue;
            while (at < o->n_dates && o->days[at] < day)
                at++;
            if (at == o->n_dates || o->days[at] != day)
                continue;
            course->values[at] = shown_value(sheet, r, column);
            if (course->halves)
                course->halves[at] = trn_notch(shown_value(sheet, r, "p25"), shown_value(sheet, r, "p75"),
                                               shown_value(sheet, r, "n"));
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
    const int32_t lowest = trn_lowest(course->values, o->n_dates);
    int last = o->n_dates - 1;
    char when[TRN_LOWEST_BYTES];
    if (lowest < 0)
        return "no value";
    while (!isfinite(course->values[last]))
        last--;
    if (o->many)
        trn_lowest_words(o->days, course->values, course->halves, o->n_dates, when);
    else
        trn_date_format(o->days[lowest], when);
    return pen_print(pen, "%s %s (%s), at the end %s", o->lowest, percent(pen, course->values[lowest]), when,
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

enum { LONGEST_LABEL = 26 };

/* Where the page is wide enough, name and lowest value stand before the line. */
static void draw_flat(const struct over_time *o, const struct course *course, int columns)
{
    const struct pen *pen = o->shown->pen;
    const char *row;
    bars_columns(pen, course->values, o->n_dates, columns, 1, &row);
    if (o->margin > MARGIN) {
        int label = o->margin - 12;
        double lowest = NAN;
        for (int d = 0; d < o->n_dates; d++)
            lowest = fmin(lowest, course->values[d]); /* fmin passes over what is missing */
        text_add(pen->out, "  ");
        pen_padded(pen, pen_fit(pen, course->label, label - 2), label);
        pen_padded(pen, isfinite(lowest) ? pen_print(pen, "%4s", percent(pen, lowest)) : "", 10);
    } else {
        pen_paragraph(pen, "  ", pen_print(pen, "%s: %s", course->label, extremes(o, course)));
        text_add(pen->out, "%*s", MARGIN, "");
    }
    text_add(pen->out, "%s%s%s", pen->colour ? "\033[36m" : "", row, pen->colour ? "\033[0m" : "");
    pen_line(pen);
}

static int margin_of(const struct over_time *o)
{
    int label = 0;
    if (o->n_regimes <= 2 || o->shown->pen->width < PEN_BESIDE)
        return MARGIN;
    for (int r = 0; r < o->n_regimes; r++) {
        int columns = pen_columns(o->regimes[r].label);
        label = columns > label ? columns : label;
    }
    return 2 + (label < LONGEST_LABEL ? label : LONGEST_LABEL) + 12;
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
    text_add(pen->out, "%*s%s", o->margin, "", line);
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
        text_add(pen->out, "%*s%s", o->margin, "", line);
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
    int columns = pen->width - o->margin;
    bool tall = is_tall(o);
    const char *label = shown_label(o->shown, "capabilities", o->scope);
    const char *scale = tall          ? ""
                        : pen->blocks ? "; a full block is 100 %"
                                      : "; digits: tenths, 9 is 90 % or more";
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "Need met over time, %s: %s%s",
                               strcmp(o->scope, "total") == 0 ? "all need" : label, o->what, scale));
    if (o->margin > MARGIN)
        text_add(pen->out, "%*slowest\n", o->margin - 10, "");
    for (int i = 0; i < o->n_regimes; i++)
        (tall ? draw_tall : draw_flat)(o, &o->regimes[i], columns);
    draw_dates(o, columns);
    draw_holds(o, columns);
    if (o->n_left_out > 0)
        pen_paragraph(pen, "  ", pen_print(pen, "%d more regimes are in the tables", o->n_left_out));
}

static enum trn_status draw(struct over_time *o, const struct sheet *sheet, const char *column,
                            struct trn_error *error)
{
    if (!fill(o, sheet, column))
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    o->margin = margin_of(o);
    if (o->n_dates > 0)
        draw_courses(o);
    show_periods(o->shown, o->scope);
    return TRN_OK;
}

enum trn_status show_compare(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"date", "regime", "variable", "scope", "kind", "p50", NULL};
    struct over_time o = {.shown = shown,
                          .scope = shown_scope(shown),
                          .what = "median of worlds",
                          .lowest = "lowest median",
                          .many = true};
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
    const char *scope = shown_scope(shown);
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
