/* show_shares.c - what a whole is shared out over: causes of a gap, parts of a difference, inputs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "shown.h"

enum { MOST_BLOCKS = 2, MOST_BARS = 14 };

struct part {
    int32_t row;
    double size;
};

static int by_size(const void *x, const void *y)
{
    const struct part *a = x, *b = y;
    if (a->size != b->size)
        return a->size > b->size ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

/* Rows of the table that agree with `first` in the columns of the key, largest share first. */
static int block_of(const struct shown *shown, const struct sheet *sheet, int32_t first,
                    const char *const *key, const char *value, struct part **ret)
{
    int n = 0;
    *ret = TRN_NEW(shown->pen->arena, struct part, sheet->n_rows + 1);
    for (int32_t r = 0; *ret && r < sheet->n_rows; r++) {
        double share = shown_value(sheet, r, value);
        if (shown_same(sheet, first, r, key))
            (*ret)[n++] = (struct part){r, isfinite(share) ? fabs(share) : -1.0};
    }
    if (n > 1)
        qsort(*ret, (size_t)n, sizeof **ret, by_size);
    return n;
}

/* Too small to be seen among the decimals, and not shown to be other than nothing. */
static bool is_nothing(const struct told *told, double share, double low, double high)
{
    return fabs(told->scale * share) < 0.5 * pow(10.0, -told->decimals) && !(low > 0.0) && !(high < 0.0);
}

/* ---- explain, attribute, diff --explain -------------------------------------------------------- */

struct shares {
    struct shown *shown;
    const char *by, *title; /* the column that splits the table; "Causes of the gap" */
    const char *const *key; /* of one block */
    const char *name;       /* the column of a part's name, "label" beside it */
    bool both;              /* its name and its label */
    bool difference;        /* of two regimes; else a gap */
};

static const char *label_of(const struct shares *s, const struct sheet *sheet, int32_t r)
{
    const char *name = sheet_cell(sheet, r, s->name), *label = sheet_cell(sheet, r, "label");
    if (!s->both || strcmp(name, label) == 0 || !label[0])
        return pen_clean(s->shown->pen, label[0] ? label : name);
    return pen_clean(s->shown->pen, pen_print(s->shown->pen, "%s: %s", name, label));
}

/* The whole as a last bar: a row of the table, or the difference in summary.json. */
static int add_whole(const struct shares *s, const struct told *told, struct bar *bar)
{
    const cJSON *first =
        cJSON_GetArrayItem(cJSON_GetObjectItemCaseSensitive(s->shown->summary, "measures"), 0);
    const cJSON *whole = cJSON_GetObjectItemCaseSensitive(first, "difference");
    if (!s->difference || !whole)
        return 0;
    *bar = shown_bar(s->shown, told, "sum", shown_member(whole, "estimate"), shown_member(whole, "low"),
                     shown_member(whole, "high"));
    return 1;
}

static void draw_shares(const struct shares *s, const struct sheet *sheet, int32_t first, bool leads)
{
    const struct pen *pen = s->shown->pen;
    struct part *parts;
    int n_parts = block_of(s->shown, sheet, first, s->key, "share", &parts), n = 0, left_out = 0;
    struct bar bars[MOST_BARS + 1];
    struct told told = shown_told(sheet_cell(sheet, first, "measure"), sheet_cell(sheet, first, "unit"), true,
                                  n_parts > 0 ? parts[0].size : 0.0);
    const char *nothing = "";
    told.sign = s->difference;
    for (int i = 0; i < n_parts; i++) {
        int32_t r = parts[i].row;
        double share = shown_value(sheet, r, "share"), low = shown_value(sheet, r, "low"),
               high = shown_value(sheet, r, "high");
        if (!(isfinite(share) && !is_nothing(&told, share, low, high)))
            nothing = pen_print(pen, "%s%s%s", nothing, nothing[0] ? "; " : "",
                                pen_clean(pen, sheet_cell(sheet, r, s->both ? s->name : "label")));
        else if (n < MOST_BARS - 1)
            bars[n++] = shown_bar(s->shown, &told, label_of(s, sheet, r), share, low, high);
        else
            left_out++;
    }
    if (leads)
        n += add_whole(s, &told, &bars[n]);
    struct axis axis = bars_axis(bars, n, 0.0, told.unit);
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "%s, %s (%s), %s", s->title, shown_measure(s->shown, sheet, first),
                               sheet_cell(sheet, first, s->by), told.unit[0] ? told.unit : "plain numbers"));
    bars_draw(pen, &axis, bars, n);
    if (nothing[0])
        pen_paragraph(pen, "  ", pen_print(pen, "0.0 or not defined: %s.", nothing));
    if (left_out > 0)
        pen_paragraph(pen, "  ", pen_print(pen, "%d smaller ones are in the table.", left_out));
}

/* The leading measure under each regime, or between each two. */
static void draw_blocks(const struct shares *s, const struct sheet *sheet)
{
    static const char *const measure[] = {"measure", "scope", "window", NULL};
    const char *seen[MOST_BLOCKS], *last = "";
    int n = 0, more = 0;
    for (int32_t r = 0; r < sheet->n_rows; r++) {
        const char *by = sheet_cell(sheet, r, s->by);
        bool again = !shown_same(sheet, 0, r, measure) || strcmp(by, last) == 0;
        for (int i = 0; i < n; i++)
            again = again || strcmp(seen[i], by) == 0;
        if (again)
            continue;
        if (n < MOST_BLOCKS) {
            seen[n] = by;
            draw_shares(s, sheet, r, n++ == 0);
        } else { /* the rows of one stand together */
            last = by;
            more++;
        }
    }
    if (more > 0)
        pen_paragraph(s->shown->pen, "  ",
                      pen_print(s->shown->pen, "The same for %d more is in the tables.", more));
}

enum trn_status show_explain(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"regime", "measure", "scope", "window", "unit",
                                          "label",  "share",   "low",   "high",   NULL};
    static const char *const key[] = {"regime", "measure", "scope", "window", NULL};
    const struct shares s = {
        .shown = shown, .by = "regime", .title = "The gap by cause", .key = key, .name = "cause"};
    struct sheet sheet;
    enum trn_status status = shown_table(shown, "causes.csv", columns, NULL, NULL, &sheet, error);
    if (status == TRN_OK)
        draw_blocks(&s, &sheet);
    return status;
}

enum trn_status show_attribute(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"split", "measure", "scope", "window", "unit", "player",
                                          "label", "share",   "low",   "high",   NULL};
    static const char *const key[] = {"split", "measure", "scope", "window", NULL};
    const struct shares s = {.shown = shown,
                             .by = "split",
                             .title = "Parts of the difference",
                             .key = key,
                             .name = "player",
                             .both = true,
                             .difference = true};
    struct sheet sheet;
    enum trn_status status = shown_table(shown, "shares.csv", columns, NULL, NULL, &sheet, error);
    if (status == TRN_OK)
        draw_blocks(&s, &sheet);
    return status;
}

/* ---- sensitivity --------------------------------------------------------------------------------- */

/* The difference between two regimes, by input and by grade. */
static bool is_difference(void *object, int n, char *const *names, char *const *cells)
{
    (void)object;
    return sheet_named(n, names, cells, "against")[0] != '\0';
}

/* "81 % (1 to 177) of the variance rests on inputs graded assumed" */
static void draw_grades(const struct shown *shown, const struct sheet *sheet)
{
    static const char *const key[] = {"measure", "scope", "window", "regime", "against", NULL};
    const struct told told = {100.0, "%", 0, false};
    const char *words = "";
    for (int32_t r = 0; r < sheet->n_rows; r++)
        if (shown_same(sheet, 0, r, key) && strcmp(sheet_cell(sheet, r, "kind"), "grade") == 0)
            words = pen_print(
                shown->pen, "%s%s %s %s", words, words[0] ? ";" : "", sheet_cell(sheet, r, "input"),
                shown_interval(shown, &told, shown_value(sheet, r, "total"),
                               shown_value(sheet, r, "total_low"), shown_value(sheet, r, "total_high")));
    if (words[0])
        pen_paragraph(
            shown->pen, "  ",
            pen_print(shown->pen, "All inputs of a grade together, in %% of the variance:%s.", words));
}

static void draw_indices(struct shown *shown, const struct sheet *sheet, bool sobol)
{
    static const char *const key[] = {"measure", "scope", "window", "regime", "against", "kind", NULL};
    const struct pen *pen = shown->pen;
    const char *value = sobol ? "total" : "mu_star", *low = sobol ? "total_low" : "low",
               *high = sobol ? "total_high" : "high";
    struct bar bars[MOST_BARS];
    struct part *parts;
    int32_t first = 0;
    while (first < sheet->n_rows && strcmp(sheet_cell(sheet, first, "kind"), "input") != 0)
        first++;
    if (first == sheet->n_rows)
        return;
    int n_parts = block_of(shown, sheet, first, key, value, &parts);
    int n = n_parts < MOST_BARS ? n_parts : MOST_BARS;
    struct told told = sobol ? (struct told){100.0, "% of the variance", 0, false}
                             : shown_told(sheet_cell(sheet, first, "measure"),
                                          sheet_cell(sheet, first, "unit"), true, parts[0].size);
    told.sign = false;
    for (int i = 0; i < n; i++) {
        int32_t r = parts[i].row;
        const char *input = sheet_cell(sheet, r, "input"), *grade = sheet_cell(sheet, r, "grade");
        const char *label = pen_print(pen, "%s%s%s%s", shown_label(shown, "uncertain", input),
                                      grade[0] ? " [" : "", grade, grade[0] ? "]" : "");
        bars[i] = shown_bar(shown, &told, label, shown_value(sheet, r, value), shown_value(sheet, r, low),
                            shown_value(sheet, r, high));
    }
    struct axis axis = bars_axis(bars, n, 0.0, sobol ? "%" : told.unit);
    text_add(pen->out, "\n");
    pen_heading(pen, pen_print(pen, "%s, %s (%s - %s), %s",
                               sobol ? "Total share of each input [grade]" : "Mean size of effect [grade]",
                               shown_measure(shown, sheet, first), sheet_cell(sheet, first, "regime"),
                               sheet_cell(sheet, first, "against"), told.unit));
    bars_draw(pen, &axis, bars, n);
    if (n < n_parts)
        pen_paragraph(pen, "  ", pen_print(pen, "%d smaller ones are in sensitivity.csv.", n_parts - n));
    if (sobol)
        draw_grades(shown, sheet);
    else
        pen_paragraph(pen, "  ",
                      "Effects of one input at a time say nothing of shares by grade "
                      "(--method sobol does).");
}

enum trn_status show_sensitivity(struct shown *shown, struct trn_error *error)
{
    static const char *const columns[] = {"measure", "scope", "window", "unit",  "regime",
                                          "against", "kind",  "input",  "grade", NULL};
    static const char *const sobol[] = {"total", "total_low", "total_high", NULL};
    static const char *const morris[] = {"mu_star", "low", "high", NULL};
    bool is_sobol = strcmp(shown_text(shown->summary, "method"), "sobol") == 0;
    struct sheet sheet;
    enum trn_status status =
        shown_table(shown, "sensitivity.csv", is_sobol ? sobol : morris, NULL, NULL, &sheet, error);
    if (status == TRN_OK)
        status = shown_table(shown, "sensitivity.csv", columns, is_difference, NULL, &sheet, error);
    if (status == TRN_OK)
        draw_indices(shown, &sheet, is_sobol);
    return status;
}
