/* chart_layout_time.c - a time axis, and holds above it. See chart_layout.h */
#include <math.h>

#include "chart_layout.h"
#include "chart_script.h"
#include "chart_text.h"
#include "tranche/date.h"

#define TICS_MAX 48
#define HOLDS_MAX 48
#define HOLD_SIZE 16.0

struct tics {
    int n;
    double at[TICS_MAX];
    const char *text[TICS_MAX], *year[TICS_MAX];
};

static void add_tic(struct trn_arena *arena, struct tics *tics, int32_t day, bool with_day, bool with_year)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int y, m, d;
    if (tics->n == TICS_MAX)
        return;
    trn_date_from_days(day, &y, &m, &d);
    const char *text = with_day ? trn_arena_printf(arena, "%d %s", d, months[m - 1]) : months[m - 1];
    const char *year = with_year ? trn_arena_printf(arena, "%d", y) : "";
    tics->at[tics->n] = day;
    tics->text[tics->n] = text != NULL ? text : "";
    tics->year[tics->n++] = year != NULL ? year : "";
}

/* Every `months` months, with the year below January and below the first. */
static void month_tics(struct trn_arena *arena, struct tics *tics, double from, double to, int months)
{
    int y, m, d;
    trn_date_from_days((int32_t)floor(from), &y, &m, &d);
    for (int k = (y * 12 + m - 1) / months * months;; k += months) {
        const int32_t day = trn_date_to_days(k / 12, k % 12 + 1, 1);
        if ((double)day > to)
            break;
        if ((double)day >= from)
            add_tic(arena, tics, day, false, k % 12 == 0 || tics->n == 0);
    }
}

void trn_layout_time(const struct chart_canvas *canvas, double from, double to, double width, bool beside)
{
    struct trn_arena *arena = canvas->arena;
    struct trn_outfile *script = canvas->script;
    static const int steps[] = {1, 2, 3, 6, 12, 24, 60};
    struct tics tics = {.n = 0};
    const double most = fmin(fmax(2.0, width / 66.0), TICS_MAX - 2);
    if (to - from < 80.0) {
        const int step = (int)ceil((to - from) / (7.0 * most)) * 7;
        for (int32_t day = (int32_t)ceil(from); (double)day <= to; day += step)
            add_tic(arena, &tics, day, true, tics.n == 0);
    } else {
        size_t i = 0;
        while (i + 1 < sizeof steps / sizeof steps[0] && (to - from) / 30.44 / steps[i] > most)
            i++;
        month_tics(arena, &tics, from, to, steps[i]);
    }
    if (beside && tics.n > 1 && (to - tics.at[tics.n - 1]) / (to - from) * width < 24.0)
        tics.n--;
    trn_script_number(script, "x_min", from);
    trn_script_number(script, "x_max", to);
    trn_script_count(script, "tic_n", tics.n);
    trn_script_numbers(script, "tic_at", tics.at, tics.n);
    trn_script_texts(script, "tic_text", tics.text, tics.n);
    trn_script_texts(script, "tic_year", tics.year, tics.n);
}

int trn_layout_holds(const struct chart_canvas *canvas, const struct chart_source *source, double from,
                     double to, double width)
{
    struct trn_outfile *script = canvas->script;
    enum { ROWS = 2 };
    double begin[HOLDS_MAX], end[HOLDS_MAX], at[HOLDS_MAX], row[HOLDS_MAX];
    const char *texts[HOLDS_MAX];
    double taken[ROWS] = {-1e9, -1e9}; /* pixels up to which a row is full */
    int n = 0;
    int rows = 0;
    for (int i = 0; i < source->n_holds && n < HOLDS_MAX; i++) {
        const struct chart_hold *hold = &source->holds[i];
        if (!(hold->to > from && hold->from < to))
            continue;
        begin[n] = fmax(hold->from, from);
        end[n] = fmin(hold->to, to);
        const char *text = trn_chart_fit(source->arena, hold->label, HOLD_SIZE, 0, fmin(330.0, 0.9 * width));
        const double wide = trn_chart_width(text, HOLD_SIZE, 0);
        const double middle = (0.5 * (begin[n] + end[n]) - from) / (to - from) * width;
        const double left = fmin(fmax(middle - 0.5 * wide, 0.0), width - wide);
        int r = 0;
        while (r < ROWS && left < taken[r] + 14.0)
            r++;
        texts[n] = r < ROWS ? text : "";
        if (r < ROWS) {
            taken[r] = left + wide;
            rows = r + 1 > rows ? r + 1 : rows;
        }
        at[n] = from + (left + 0.5 * wide) / width * (to - from);
        row[n++] = r < ROWS ? r : 0;
    }
    trn_script_count(script, "hold_n", n);
    trn_script_numbers(script, "hold_from", begin, n);
    trn_script_numbers(script, "hold_to", end, n);
    trn_script_texts(script, "hold_text", texts, n);
    trn_script_numbers(script, "hold_at", at, n);
    trn_script_numbers(script, "hold_row", row, n);
    trn_script_count(script, "hold_rows", rows);
    return rows;
}

double trn_layout_time_panels(const struct chart_canvas *canvas, const struct chart_source *source, int n,
                              struct chart_box body, struct chart_rooms rooms, double from, double to,
                              struct chart_box *panels)
{
    trn_layout_panels(canvas, n, body, rooms, panels); /* the width does not depend on the room above */
    const double width = panels[0].right - panels[0].left;
    rooms.above += 20.0 * trn_layout_holds(canvas, source, from, to, width);
    trn_layout_panels(canvas, n, body, rooms, panels);
    return width;
}
