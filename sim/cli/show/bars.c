/* bars.c - see bars.h
 *
 *   label  number                   bar, a column the zero line
 *   money  7.1 (5.6 to 8.6)         |#####==--      # up to the interval, = the interval up to the value,
 *   change -0.4 (-0.6 to -0.2)     =|               - the interval beyond it
 *                                  -2  0          10 points
 */
#include "bars.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { INDENT = 2, GAP = 2, SHORTEST_BAR = 16, SHORTEST_LABEL = 12 };

/* ---- axis ------------------------------------------------------------------------------------ */

/* The next larger of 1, 1.5, 2, 3, 4, 5, 6, 8 times a power of ten. */
static double round_up(double size)
{
    static const double steps[] = {1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0};
    if (!(size > 0.0) || !isfinite(size))
        return 0.0;
    double power = pow(10.0, floor(log10(size)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= size * (1.0 - 1e-9))
            return steps[i] * power;
    return 10.0 * power;
}

static double larger(double a, double b)
{
    return isfinite(b) && b > a ? b : a;
}

struct axis bars_axis(const struct bar *bars, int n, double least, const char *unit)
{
    double up = 0.0, down = 0.0;
    for (int i = 0; i < n; i++) {
        if (bars[i].heading || !isfinite(bars[i].value))
            continue;
        up = larger(larger(up, bars[i].value), bars[i].high);
        down = larger(larger(down, -bars[i].value), -bars[i].low);
    }
    if (up == 0.0 && down == 0.0)
        up = 1.0;
    return (struct axis){-round_up(down), round_up(larger(up, least)), unit};
}

/* Columns below the zero line; one stands for the line, the rest are above. */
static int columns_below(const struct axis *axis, int columns)
{
    double all = axis->high - axis->low;
    int below = (int)lround((columns - 1) * -axis->low / all);
    if (axis->low < 0.0 && below == 0)
        below = 1;
    if (axis->high > 0.0 && below == columns - 1)
        below--;
    return below;
}

/* ---- one bar --------------------------------------------------------------------------------- */

enum shade { EMPTY, FULL, UP_TO, BEYOND, TINY };

static const char *mark_of(const struct pen *pen, enum shade shade)
{
    static const char *const blocks[] = {" ", "\u2588", "\u2593", "\u2591", "\u258f"};
    static const char *const ascii[] = {" ", "#", "=", "-", "."};
    return (pen->blocks ? blocks : ascii)[shade];
}

/* One side of the zero line, measured in columns away from it. */
struct side {
    int columns;
    double end, from, to; /* of the bar; its interval */
    bool interval;
};

static struct side side_of(const struct bar *bar, double sign, double limit, int columns)
{
    double per = limit > 0.0 ? columns / limit : 0.0;
    double near = sign > 0.0 ? bar->low : -bar->high, far = sign > 0.0 ? bar->high : -bar->low;
    struct side side = {.columns = columns, .end = fmax(0.0, sign * bar->value * per)};
    if (isfinite(near) && isfinite(far)) {
        side.from = fmax(0.0, near * per);
        side.to = fmax(0.0, far * per);
    }
    return side;
}

/* The mark of the column `c` counted from the zero line. */
static const char *column_mark(const struct pen *pen, const struct side *side, int c, bool rightwards)
{
    static const char *const eighths[] = {" ",      "\u258f", "\u258e", "\u258d", "\u258c",
                                          "\u258b", "\u258a", "\u2589", "\u2588"};
    double middle = c + 0.5, rest = side->end - c;
    if (side->interval && side->to > 0.0) {
        bool inside = middle >= side->from && middle <= side->to;
        if (middle <= side->end)
            return mark_of(pen, inside ? UP_TO : FULL);
        return mark_of(pen, inside ? BEYOND : EMPTY);
    }
    if (rest >= 1.0 - 1.0 / 16.0)
        return mark_of(pen, FULL);
    if (c == 0 && rest > 0.0 && rest < 0.5)
        return pen->blocks && !rightwards ? "\u2595" : mark_of(pen, TINY);
    if (!pen->blocks)
        return mark_of(pen, rest >= 0.5 ? FULL : EMPTY);
    if (!rightwards) /* there are no left-hand eighths but these two */
        return rest >= 0.5 ? "\u2590" : " ";
    return rest > 0.0 ? eighths[(int)lround(8.0 * rest)] : " ";
}

static void add_side(const struct pen *pen, const struct side *side, bool rightwards, char *out)
{
    const char *colour = rightwards ? "\033[36m" : "\033[33m";
    bool any = side->end > 0.0 || (side->interval && side->to > 0.0);
    if (pen->colour && any)
        strcat(out, colour);
    for (int i = 0; i < side->columns; i++)
        strcat(out, column_mark(pen, side, rightwards ? i : side->columns - 1 - i, rightwards));
    if (pen->colour && any)
        strcat(out, "\033[0m");
}

const char *bars_one(const struct pen *pen, const struct axis *axis, const struct bar *bar, int columns,
                     bool *ret_interval)
{
    int below = columns_below(axis, columns);
    char *out = TRN_NEW(pen->arena, char, 4 * columns + 32);
    if (!out)
        return "";
    out[0] = '\0';
    struct bar drawn = *bar;
    if (!isfinite(drawn.value))
        drawn = (struct bar){.value = 0.0, .low = NAN, .high = NAN};
    struct side left = side_of(&drawn, -1.0, -axis->low, below);
    struct side right = side_of(&drawn, 1.0, axis->high, columns - 1 - below);
    left.interval = right.interval =
        left.to - left.from + right.to - right.from >= 1.5; /* or it is not seen */
    *ret_interval = *ret_interval || left.interval;
    add_side(pen, &left, false, out);
    strcat(out, pen->blocks ? "\u2502" : "|");
    add_side(pen, &right, true, out);
    return out;
}

/* ---- all bars -------------------------------------------------------------------------------- */

struct layout {
    bool beside;
    int indent, label, number, bar;
};

/* Are two labels the same when they are cut to so many columns? */
static bool confused(const struct pen *pen, const struct bar *bars, int n, int columns)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            if (strcmp(bars[i].label, bars[j].label) != 0 && !bars[i].heading && !bars[j].heading &&
                strcmp(pen_fit(pen, bars[i].label, columns), pen_fit(pen, bars[j].label, columns)) == 0)
                return true;
    return false;
}

static struct layout lay_out(const struct pen *pen, const struct bar *bars, int n)
{
    struct layout layout = {.beside = pen->width >= PEN_BESIDE, .indent = INDENT};
    for (int i = 0; i < n; i++) {
        if (bars[i].heading) {
            layout.indent = 2 * INDENT; /* of what stands under it */
            continue;
        }
        int label = pen_columns(pen_clean(pen, bars[i].label)), number = pen_columns(bars[i].number);
        layout.label = label > layout.label ? label : layout.label;
        layout.number = number > layout.number ? number : layout.number;
    }
    int room = pen->width - layout.indent - layout.number - 2 * GAP;
    int most = room - SHORTEST_BAR > SHORTEST_LABEL ? room - SHORTEST_BAR : SHORTEST_LABEL;
    if (layout.label > most && confused(pen, bars, n, most))
        layout.beside = false;
    layout.label = layout.label > most ? most : layout.label;
    layout.bar = room - layout.label;
    if (!layout.beside || layout.bar < SHORTEST_BAR) {
        layout.beside = false;
        layout.bar = pen->width - layout.indent;
    }
    return layout;
}

static void put_at(char *line, int at, int columns, const char *text)
{
    int n = (int)strlen(text);
    for (int i = at > 0 ? at - 1 : 0; i < at + n + 1 && i < columns; i++)
        if (i >= 0 && line[i] != ' ')
            return; /* no room */
    if (at >= 0 && at + n <= columns)
        memcpy(line + at, text, (size_t)n);
}

/* "-5        0        20 points"; false: with the unit there is no room for the 0. */
static bool axis_line(const struct axis *axis, const struct layout *layout, const char *unit, char *line,
                      int columns)
{
    int below = columns_below(axis, layout->bar);
    char low[64], high[64];
    bool up = axis->high > 0.0;
    const char *space = unit[0] ? " " : "";
    memset(line, ' ', (size_t)columns);
    line[columns] = '\0';
    snprintf(low, sizeof low, "%g%s%s", axis->low, up ? "" : space, up ? "" : unit);
    snprintf(high, sizeof high, "%g%s%s", axis->high, space, unit);
    if (up)
        put_at(line, layout->bar - (int)strlen(high), columns, high);
    if (axis->low < 0.0)
        put_at(line, 0, columns, low);
    put_at(line, below, columns, "0");
    return line[below] == '0';
}

/* Under the bars: what the shades are, and the axis with its unit. */
static void draw_axis(const struct pen *pen, const struct axis *axis, const struct layout *layout,
                      bool interval)
{
    int left = layout->beside ? layout->indent + layout->label + layout->number + 2 * GAP : layout->indent;
    int columns = pen->width - left;
    char *line = TRN_NEW(pen->arena, char, columns + 1);
    const char *unit = pen_fit(pen, axis->unit, 20), *before = "";
    if (!line)
        return;
    if (!axis_line(axis, layout, unit, line, columns) && axis_line(axis, layout, "", line, columns))
        before =
            pen_print(pen, "%s%s", unit, interval ? "; " : ""); /* there is no unit behind the number then */
    else
        (void)axis_line(axis, layout, unit, line, columns);
    const char *key = !interval     ? before
                      : pen->blocks ? pen_print(pen, "%s\u2593\u2591 95 %% interval", before)
                                    : pen_print(pen, "%s=- 95 %% interval", before);
    bool fits = layout->beside && INDENT + pen_columns(key) < left;
    text_add(pen->out, "%*s", INDENT, "");
    pen_padded(pen, fits ? key : "", left - INDENT);
    text_add(pen->out, "%s", line);
    pen_line(pen);
    if (!fits && key[0])
        text_add(pen->out, "%*s%s\n", INDENT, "", key);
}

void bars_draw(const struct pen *pen, const struct axis *axis, const struct bar *bars, int n)
{
    struct layout layout = lay_out(pen, bars, n);
    bool interval = false;
    for (int i = 0; i < n; i++) {
        text_add(pen->out, "%*s", bars[i].heading ? INDENT : layout.indent, "");
        if (bars[i].heading) {
            text_add(pen->out, "%s\n", pen_fit(pen, bars[i].label, pen->width - INDENT));
            continue;
        }
        if (layout.beside) {
            pen_padded(pen, pen_fit(pen, bars[i].label, layout.label), layout.label + GAP);
            pen_padded(pen, bars[i].number, layout.number + GAP);
        } else {
            int room = pen->width - layout.indent - GAP - pen_columns(bars[i].number);
            bool fits = pen_columns(pen_clean(pen, bars[i].label)) <= room;
            text_add(pen->out, "%s%s",
                     pen_fit(pen, bars[i].label, fits ? room : pen->width - layout.indent - 1),
                     fits ? ": " : ":\n");
            text_add(pen->out, "%*s%s\n%*s", fits ? 0 : layout.indent, "", bars[i].number, layout.indent, "");
        }
        text_add(pen->out, "%s", bars_one(pen, axis, &bars[i], layout.bar, &interval));
        pen_line(pen);
    }
    draw_axis(pen, axis, &layout, interval);
}

/* ---- over time ------------------------------------------------------------------------------- */

/* The mean of the values that fall into column `c`; NaN: there is none. */
static double column_mean(const double *values, int n, int c, int columns)
{
    int from = (int)((int64_t)c * n / columns), to = (int)((int64_t)(c + 1) * n / columns), counted = 0;
    double sum = 0.0;
    for (int i = from; i < (to > from ? to : from + 1) && i < n; i++)
        if (isfinite(values[i])) {
            sum += values[i];
            counted++;
        }
    return counted > 0 ? sum / counted : (double)NAN;
}

static const char *level_mark(const struct pen *pen, double value, int row, int rows)
{
    static const char *const lower[] = {" ",      "\u2581", "\u2582", "\u2583", "\u2584",
                                        "\u2585", "\u2586", "\u2587", "\u2588"};
    static const char *const digits[] = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    if (!isfinite(value))
        return " ";
    value = fmin(1.0, fmax(0.0, value));
    if (!pen->blocks && rows == 1)
        return digits[value >= 1.0 ? 9 : (int)(10.0 * value)];
    double height = value * rows - (rows - 1 - row); /* in this row */
    if (pen->blocks) {
        int level = (int)lround(8.0 * fmin(1.0, fmax(0.0, height)));
        return level == 0 && row == rows - 1 ? lower[1]
                                             : lower[level]; /* the lowest line shows that it is 0 */
    }
    return height >= 0.5 ? "#" : row == rows - 1 ? "_" : " ";
}

void bars_columns(const struct pen *pen, const double *values, int n, int columns, int rows, const char **ret)
{
    for (int row = 0; row < rows; row++) {
        char *line = TRN_NEW(pen->arena, char, 4 * columns + 1);
        ret[row] = line ? line : "";
        if (!line)
            continue;
        line[0] = '\0';
        for (int c = 0; c < columns; c++)
            strcat(line, level_mark(pen, column_mean(values, n, c, columns), row, rows));
    }
}

/* ---- a range, a shade ------------------------------------------------------------------------ */

static int place(double value, double low, double high, int columns)
{
    double share = high > low ? (value - low) / (high - low) : 0.0;
    return (int)lround(fmin(1.0, fmax(0.0, share)) * (columns - 1));
}

const char *bars_range(const struct pen *pen, double low, double high, double from, double to, double to_low,
                       double to_high, int columns)
{
    char *marks = TRN_NEW(pen->arena, char, columns + 1), *out = TRN_NEW(pen->arena, char, 4 * columns + 16);
    if (!marks || !out)
        return "";
    memset(marks, '-', (size_t)columns);
    if (isfinite(to)) { /* an end that is not known lies beyond the range */
        int first = isfinite(to_low) ? place(to_low, low, high, columns) : 0;
        int last = isfinite(to_high) ? place(to_high, low, high, columns) : columns - 1;
        for (int i = first; i <= last; i++)
            marks[i] = '=';
    }
    if (isfinite(from))
        marks[place(from, low, high, columns)] = 'o';
    if (isfinite(to))
        marks[place(to, low, high, columns)] = 'X';
    out[0] = '\0';
    for (int i = 0; i < columns; i++) {
        char one[2] = {marks[i], '\0'};
        strcat(out, !pen->blocks ? one : marks[i] == '-' ? "\u2500" : marks[i] == '=' ? "\u2550" : one);
    }
    return out;
}

const char *bars_shade(const struct pen *pen, double share)
{
    static const char *const blocks[] = {" ", "\u2591", "\u2592", "\u2593", "\u2588"};
    static const char *const ascii[] = {" ", ".", ":", "+", "#"};
    int level = !(share > 0.0) ? 0 : share <= 0.25 ? 1 : share <= 0.5 ? 2 : share <= 0.75 ? 3 : 4;
    return (pen->blocks ? blocks : ascii)[level];
}
