/* chart_layout.c - places on the page. */
#include "chart_layout.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart_script.h"
#include "chart_text.h"
#include "tranche/date.h"

#define MARGIN 32.0
#define SUBTITLE_SIZE 21.0
#define READING_SIZE 17.0
#define FOOT_SIZE 15.0
#define TITLE_STEP 1.25 /* from line to line, of its size; of the others in pixels */
#define SUBTITLE_STEP 28.0
#define READING_STEP 23.0
#define FOOT_STEP 20.0
#define HOLD_SIZE 16.0
#define LABELS_MAX 48
#define LABEL_LINES 59  /* numbers of labels that panel.gp keeps free */
#define LABEL_LEAD 26.0 /* from the panel to a label */
#define LABEL_SIGN 24.0 /* its marker or square */
#define LABEL_EDGE 8.0  /* from a label to the edge of the page */
#define NAME_SIZE 18.0
#define TIC_SIZE 18.0
#define LINES_MAX 12 /* of a text on the page */
#define INK 7        /* black in the palette: words beside a square bear no colour of their own */

/* ---- apart ---- */

/* With the gaps taken off, positions need only not fall: isotonic regression by pooling neighbours that fall
 * (Barlow et al. 1972), then the bounds. */
void trn_layout_spread(double *at, int n, const double *gap, double low, double high)
{
    enum { MOST = 256 };
    double offset[MOST];
    double mean[MOST];
    int size[MOST];
    int blocks = 0;
    assert(n <= MOST);
    if (n == 0)
        return;
    double total = 0.0;
    for (int i = 0; i + 1 < n; i++)
        total += gap[i];
    const double shrink = total > high - low && total > 0.0 ? (high - low) / total : 1.0;
    offset[0] = 0.0;
    for (int i = 1; i < n; i++)
        offset[i] = offset[i - 1] + gap[i - 1] * shrink;
    for (int i = 0; i < n; i++) {
        mean[blocks] = at[i] - offset[i];
        size[blocks++] = 1;
        while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
            const int both = size[blocks - 2] + size[blocks - 1];
            mean[blocks - 2] =
                (mean[blocks - 2] * size[blocks - 2] + mean[blocks - 1] * size[blocks - 1]) / both;
            size[blocks - 2] = both;
            blocks--;
        }
    }
    const double highest = fmax(low, high - offset[n - 1]);
    for (int b = 0, i = 0; b < blocks; b++)
        for (int k = 0; k < size[b]; k++, i++)
            at[i] = offset[i] + fmin(fmax(mean[b], low), highest);
}

/* ---- the page ---- */

const struct chart_size *trn_layout_size(const char *name)
{
    static const struct chart_size sizes[] = {{"slide", 1600.0, 900.0, 32.0, 2, 400.0, false},
                                              {"page", 1100.0, 825.0, 30.0, 3, 400.0, true},
                                              {"phone", 540.0, 900.0, 25.0, 5, 400.0, true}};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
        if (strcmp(sizes[i].name, name) == 0)
            return &sizes[i];
    return NULL;
}

static void put_lines(const struct chart_canvas *canvas, const char *name, const char *const *lines, int n,
                      double first, double step)
{
    char variable[64];
    double y[LINES_MAX];
    for (int i = 0; i < n; i++)
        y[i] = (first - i * step) / canvas->size.height;
    snprintf(variable, sizeof variable, "%s_n", name);
    trn_script_count(canvas->script, variable, n);
    trn_script_texts(canvas->script, name, lines, n);
    snprintf(variable, sizeof variable, "%s_y", name);
    trn_script_numbers(canvas->script, variable, y, n);
}

/* Wrap to at most `most` lines, these about equally long, so that no single word is left over. */
static int wrap_evenly(struct trn_arena *arena, const char *text, double size, int bold, double width,
                       int most, const char **lines)
{
    const int n = trn_chart_wrap(arena, text, size, bold, width, most, lines);
    if (n < 2 || trn_chart_width(text, size, bold) > (n - 0.1) * width)
        return n;
    double narrow = trn_chart_width(text, size, bold) / n;
    double wide = width;
    for (int i = 0; i < 12; i++) {
        const double middle = 0.5 * (narrow + wide);
        const char *tried[LINES_MAX + 1];
        if (trn_chart_wrap(arena, text, size, bold, middle, n + 1, tried) <= n)
            wide = middle;
        else
            narrow = middle;
    }
    return trn_chart_wrap(arena, text, size, bold, wide, n, lines);
}

/* The words of a page in lines, and how far down they reach from the top and up from the bottom. */
struct page_words {
    const char *title[LINES_MAX], *subtitle[LINES_MAX], *reading[LINES_MAX], *foot[LINES_MAX];
    int titles, subtitles, readings, feet;
    double above, below;
};

static void wrap_page(const struct chart_canvas *canvas, const struct chart_page *page,
                      struct page_words *words)
{
    struct trn_arena *arena = canvas->arena;
    const struct chart_size *size = &canvas->size;
    const double width = size->width - 2 * MARGIN;
    words->titles = wrap_evenly(arena, page->title, size->title, 1, width, size->title_lines, words->title);
    const char *both =
        trn_arena_printf(arena, "%s%s%s", page->subtitle, page->detail[0] != '\0' ? " " : "", page->detail);
    if (both == NULL || trn_chart_width(both, SUBTITLE_SIZE, 0) > width) {
        const int most = LINES_MAX / 2;
        int n = trn_chart_wrap(arena, page->subtitle, SUBTITLE_SIZE, 0, width, most, words->subtitle);
        if (page->detail[0] != '\0')
            n += trn_chart_wrap(arena, page->detail, SUBTITLE_SIZE, 0, width, most, words->subtitle + n);
        words->subtitles = n;
    } else {
        words->subtitle[0] = both;
        words->subtitles = 1;
    }
    words->readings = wrap_evenly(arena, page->reading, READING_SIZE, 0, width, LINES_MAX, words->reading);
    words->feet = wrap_evenly(arena, page->foot, FOOT_SIZE, 0, width, LINES_MAX, words->foot);
    words->above = 8.0 + size->title + TITLE_STEP * size->title * words->titles - 2.0 +
                   SUBTITLE_STEP * words->subtitles + READING_STEP * words->readings;
    words->below = 30.0 + FOOT_STEP * words->feet;
}

double trn_layout_words(const struct chart_canvas *canvas, const struct chart_page *page)
{
    struct page_words words;
    wrap_page(canvas, page, &words);
    return words.above + words.below;
}

void trn_layout_page(const struct chart_canvas *canvas, struct chart_page *page)
{
    const struct chart_size *size = &canvas->size;
    const double step = TITLE_STEP * size->title;
    struct page_words words;
    wrap_page(canvas, page, &words);
    trn_script_number(canvas->script, "page_width", size->width);
    trn_script_number(canvas->script, "page_height", size->height);
    trn_script_number(canvas->script, "title_letters", size->title);
    double y = size->height - 8.0 - size->title;
    put_lines(canvas, "title_text", words.title, words.titles, y, step);
    y -= step * words.titles - 2.0;
    put_lines(canvas, "subtitle_text", words.subtitle, words.subtitles, y, SUBTITLE_STEP);
    y -= SUBTITLE_STEP * words.subtitles;
    put_lines(canvas, "reading_text", words.reading, words.readings, y, READING_STEP);
    put_lines(canvas, "foot_text", words.foot, words.feet, 16.0 + FOOT_STEP * (words.feet - 1), FOOT_STEP);
    page->body = (struct chart_box){MARGIN, size->width - MARGIN, words.below, size->height - words.above};
}

/* How many panels stand beside each other. */
static int columns_of(const struct chart_canvas *canvas, int n)
{
    const int most = (int)fmax(1.0, floor((canvas->size.width - 2 * MARGIN) / canvas->size.panel));
    const int rows = (n + most - 1) / most;
    return rows > 0 ? (n + rows - 1) / rows : 1;
}

void trn_layout_heighten(struct chart_canvas *canvas, int n, double height)
{
    const int columns = columns_of(canvas, n);
    const int rows = (n + columns - 1) / columns;
    const double words = canvas->size.width < 800.0 ? 420.0 : 260.0; /* title, subtitle, foot */
    if (canvas->size.grows)
        canvas->size.height = fmax(canvas->size.height, words + rows * height);
}

void trn_layout_panels(const struct chart_canvas *canvas, int n, struct chart_box body,
                       struct chart_rooms rooms, struct chart_box *panels)
{
    const int columns = columns_of(canvas, n);
    const int rows = (n + columns - 1) / columns;
    const double between = 44.0;
    const double width =
        (body.right - body.left - rooms.left - rooms.right - between * (columns - 1)) / columns;
    const double height = (body.top - body.bottom) / rows - rooms.above - rooms.below;
    for (int i = 0; i < n; i++) {
        const double left = body.left + rooms.left + (i % columns) * (width + between);
        const double top = body.top - (i / columns) * (height + rooms.above + rooms.below) - rooms.above;
        panels[i] = (struct chart_box){left, left + width, top - height, top};
    }
}

void trn_layout_boxes(const struct chart_canvas *canvas, const struct chart_box *panels, int n,
                      const char *const *headings, const double *colours)
{
    enum { MOST = 32 };
    double left[MOST], right[MOST], bottom[MOST], top[MOST], first[MOST];
    assert(n <= MOST);
    for (int i = 0; i < n; i++) {
        left[i] = panels[i].left / canvas->size.width;
        right[i] = panels[i].right / canvas->size.width;
        bottom[i] = panels[i].bottom / canvas->size.height;
        top[i] = panels[i].top / canvas->size.height;
        first[i] = i == 0 || panels[i].left < panels[i - 1].right;
    }
    trn_script_count(canvas->script, "panel_n", n);
    trn_script_numbers(canvas->script, "panel_left", left, n);
    trn_script_numbers(canvas->script, "panel_right", right, n);
    trn_script_numbers(canvas->script, "panel_bottom", bottom, n);
    trn_script_numbers(canvas->script, "panel_top", top, n);
    trn_script_numbers(canvas->script, "panel_first", first, n);
    if (headings != NULL)
        trn_script_texts(canvas->script, "panel_heading", headings, n);
    if (colours != NULL)
        trn_script_numbers(canvas->script, "panel_colour", colours, n);
}

/* ---- time ---- */

struct tics {
    int n;
    double at[LABELS_MAX];
    const char *text[LABELS_MAX], *year[LABELS_MAX];
};

static void add_tic(struct trn_arena *arena, struct tics *tics, int32_t day, bool with_day, bool with_year)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int y, m, d;
    if (tics->n == LABELS_MAX)
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
    const double most = fmin(fmax(2.0, width / 66.0), LABELS_MAX - 2);
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

/* Tics at the multiples of a step. */
struct values {
    int n;
    double at[16], widest; /* widest: pixels */
    const char *text[16];
};

static void set_values(const struct chart_canvas *canvas, double low, double top, const char *suffix,
                       double step, struct values *values)
{
    enum { MOST = sizeof values->at / sizeof values->at[0] };
    const int fine = step < 0.001 ? (int)ceil(-log10(step)) + 1 : 3;
    const int decimals = step < 0.1 ? (fine < 12 ? fine : 12) : step < 1.0 ? 2 : step < 10.0 ? 1 : 0;
    values->n = 0;
    values->widest = 0.0;
    for (int i = (int)ceil(low / step - 1e-9); values->n < MOST && i * step <= top + 1e-9 * (top - low);
         i++) {
        const double at = i * step;
        const char *text = trn_chart_number(canvas->arena, at, decimals);
        /* A tic's label is a format once more. */
        if (suffix[0] != '\0')
            text = trn_arena_printf(canvas->arena, "%s%s%s", text, suffix,
                                    suffix[strlen(suffix) - 1] == '%' ? "%" : "");
        values->at[values->n] = at;
        values->text[values->n++] = text;
        values->widest = fmax(values->widest, text != NULL ? trn_chart_width(text, TIC_SIZE, 0) : 0.0);
    }
}

static void put_values(const struct chart_canvas *canvas, const char *name, double low, double top,
                       const struct values *values)
{
    char variable[64];
    snprintf(variable, sizeof variable, "%s_min", name);
    trn_script_number(canvas->script, variable, low);
    snprintf(variable, sizeof variable, "%s_max", name);
    trn_script_number(canvas->script, variable, top);
    snprintf(variable, sizeof variable, "%s_n", name);
    trn_script_count(canvas->script, variable, values->n);
    snprintf(variable, sizeof variable, "%s_at", name);
    trn_script_numbers(canvas->script, variable, values->at, values->n);
    snprintf(variable, sizeof variable, "%s_text", name);
    trn_script_texts(canvas->script, variable, values->text, values->n);
}

void trn_layout_values(const struct chart_canvas *canvas, double low, double top, const char *suffix)
{
    trn_layout_scale(canvas, "value", low, top, suffix);
}

void trn_layout_scale(const struct chart_canvas *canvas, const char *name, double low, double top,
                      const char *suffix)
{
    struct values values;
    set_values(canvas, low, top, suffix, trn_layout_step(top - low), &values);
    put_values(canvas, name, low, top, &values);
}

double trn_layout_value_room(const struct chart_canvas *canvas, double low, double top, const char *suffix)
{
    struct values values;
    set_values(canvas, low, top, suffix, trn_layout_step(top - low), &values);
    return values.widest + 20.0;
}

void trn_layout_values_across(const struct chart_canvas *canvas, double low, double top, const char *suffix,
                              double width)
{
    struct values values;
    double step = trn_layout_step(top - low);
    set_values(canvas, low, top, suffix, step, &values);
    while (values.n > 2 && (values.widest + 12.0) * (top - low) > width * step) {
        step *= 2.0;
        set_values(canvas, low, top, suffix, step, &values);
    }
    for (int i = 0; i < values.n; i++) { /* one that reaches far beyond the axis may leave the page */
        const double middle = (values.at[i] - low) / (top - low) * width;
        const char *text = values.text[i] != NULL ? values.text[i] : "";
        const char *twice = strstr(text, "%%") != NULL ? "%" : ""; /* one sign of two is drawn */
        const double half = 0.5 * (trn_chart_width(text, TIC_SIZE, 0) - trn_chart_width(twice, TIC_SIZE, 0));
        if (middle - half < -20.0 || middle + half > width + 20.0)
            values.text[i] = "";
    }
    put_values(canvas, "value", low, top, &values);
}

double trn_layout_names(const struct chart_canvas *canvas, const char *const *names, int n)
{
    double wide = 60.0;
    for (int i = 0; i < n; i++)
        wide = fmax(wide, trn_chart_width(names[i], NAME_SIZE, 0) + 1.0); /* sums of widths are rounded */
    return fmin(wide, 0.28 * canvas->size.width) + 18.0;
}

double trn_layout_row_height(const struct chart_canvas *canvas, const char *const *names, int n, double least)
{
    const double room = trn_layout_names(canvas, names, n) - 18.0;
    for (int i = 0; i < n; i++)
        if (trn_chart_width(names[i], NAME_SIZE, 0) > room)
            return fmax(least, 2.0 * NAME_SIZE * 1.25 + 7.0);
    return least;
}

void trn_layout_rows(const struct chart_canvas *canvas, const char *const *names, int n)
{
    const char **lines = TRN_NEW(canvas->arena, const char *, 2 * n + 1);
    const char **cut = TRN_NEW(canvas->arena, const char *, n + 1);
    const double room =
        trn_layout_names(canvas, names, n) - 17.5; /* the widest fits though rounding may differ */
    if (lines == NULL || cut == NULL)
        n = 0;
    for (int i = 0; i < n; i++) {
        lines[2 * i] = lines[2 * i + 1] = ""; /* an empty name has no line */
        trn_chart_wrap(canvas->arena, names[i], NAME_SIZE, 0, room, 2, lines + 2 * i);
        cut[i] = trn_chart_fit(canvas->arena, names[i], NAME_SIZE, 0, room);
    }
    trn_script_count(canvas->script, "row_n", n);
    trn_script_texts(canvas->script, "row_text", lines, 2 * n);
    trn_script_texts(canvas->script, "row_cut", cut, n);
}

int trn_layout_holds(const struct chart_canvas *canvas, const struct chart_source *source, double from,
                     double to, double width)
{
    struct trn_outfile *script = canvas->script;
    enum { ROWS = 2 };
    double begin[LABELS_MAX], end[LABELS_MAX], at[LABELS_MAX], row[LABELS_MAX];
    const char *texts[LABELS_MAX];
    double taken[ROWS] = {-1e9, -1e9}; /* pixels up to which a row is full */
    int n = 0;
    int rows = 0;
    for (int i = 0; i < source->n_holds && n < LABELS_MAX; i++) {
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

/* ---- labels at the right ---- */

const double trn_layout_groups[GROUPS_MAX] = {6, 3, 5, 4, 9, 2, 1, 8};

struct placed {
    const char *line[2];
    int lines;
    double wanted; /* pixels */
    const struct chart_label *label;
};

static void sort_by_height(struct placed *placed, int n)
{
    for (int i = 1; i < n; i++) /* stable: equal heights keep the caller's order */
        for (int k = i; k > 0 && placed[k].wanted < placed[k - 1].wanted; k--) {
            const struct placed swap = placed[k];
            placed[k] = placed[k - 1];
            placed[k - 1] = swap;
        }
}

/* Would some label not stand whole on its two lines? */
static bool cut_within(const struct chart_canvas *canvas, const struct chart_label *labels, int n,
                       double room)
{
    const char *lines[3];
    for (int i = 0; i < n; i++) {
        const double text =
            room + MARGIN - LABEL_EDGE - LABEL_LEAD - (labels[i].sign != CHART_SIGN_NONE ? LABEL_SIGN : 0.0);
        if (trn_chart_wrap(canvas->arena, labels[i].text, LABEL_SIZE, 0, text, 3, lines) > 2)
            return true;
    }
    return false;
}

double trn_layout_label_room(const struct chart_canvas *canvas, const struct chart_label *labels, int n)
{
    double wide = 60.0;
    for (int i = 0; i < n; i++)
        wide = fmax(wide, trn_chart_width(labels[i].text, LABEL_SIZE, 0) +
                              (labels[i].sign != CHART_SIGN_NONE ? LABEL_SIGN : 0.0));
    double room = fmin(wide + 40.0, fmax(0.156 * canvas->size.width, 140.0));
    while (room < wide + 40.0 && room < 0.36 * canvas->size.width && cut_within(canvas, labels, n, room))
        room += 6.0;
    return room;
}

/* Lines of labels on their way to the script. */
struct label_lines {
    int n;
    double x[LABEL_LINES], y[LABEL_LINES], colour[LABEL_LINES], kind[LABEL_LINES], mark[LABEL_LINES],
        from[LABEL_LINES], panel[LABEL_LINES];
    const char *text[LABEL_LINES];
};

/* Labels of one panel: all, or those whose panel_of is its index. */
static void place_labels(const struct chart_canvas *canvas, struct chart_box panel, int index, double low,
                         double high, const struct chart_label *labels, const int *panel_of, int n_labels,
                         struct label_lines *out)
{
    struct trn_arena *arena = canvas->arena;
    enum { MOST = 16 };
    const double line_height = LABEL_SIZE * 1.25;
    struct placed placed[MOST];
    double at[MOST];
    double gap[MOST] = {0.0};
    int n = 0;
    for (int i = 0; i < n_labels && n < MOST; i++) {
        if (panel_of != NULL && panel_of[i] != index)
            continue;
        const double room = canvas->size.width - LABEL_EDGE - panel.right - LABEL_LEAD -
                            (labels[i].sign != CHART_SIGN_NONE ? LABEL_SIGN : 0.0);
        const double share = isfinite(labels[i].at) ? (labels[i].at - low) / (high - low) : 0.5;
        placed[n].label = &labels[i];
        placed[n].lines = trn_chart_wrap(arena, labels[i].text, LABEL_SIZE, 0, room, 2, placed[n].line);
        placed[n++].wanted = panel.bottom + fmin(fmax(share, 0.0), 1.0) * (panel.top - panel.bottom);
    }
    sort_by_height(placed, n);
    for (int i = 0; i < n; i++) {
        at[i] = placed[i].wanted;
        if (i > 0)
            gap[i - 1] = 0.5 * line_height * (placed[i - 1].lines + placed[i].lines) + 5.0;
    }
    trn_layout_spread(at, n, gap, panel.bottom, panel.top);
    for (int i = 0; i < n; i++)
        for (int line = 0; line < placed[i].lines && out->n < LABEL_LINES; line++) {
            const struct chart_label *label = placed[i].label;
            const double up = (0.5 * (placed[i].lines - 1) - line) * line_height;
            out->text[out->n] = placed[i].line[line];
            out->x[out->n] =
                (panel.right + LABEL_LEAD + (label->sign != CHART_SIGN_NONE ? LABEL_SIGN : 0.0)) /
                canvas->size.width;
            out->y[out->n] = (at[i] + up) / canvas->size.height;
            out->colour[out->n] =
                label->sign == CHART_SIGN_SQUARE ? (line == 0 ? label->colour : INK) : label->colour;
            out->kind[out->n] = line == 0 ? (double)label->sign : 0.0;
            out->mark[out->n] = label->mark;
            out->from[out->n] = line == 0 && label->sign == CHART_SIGN_NONE
                                    ? placed[i].wanted / canvas->size.height
                                    : (double)NAN;
            out->panel[out->n] = index + 1;
            out->n++;
        }
}

static void put_labels(const struct chart_canvas *canvas, const struct label_lines *lines)
{
    struct trn_outfile *script = canvas->script;
    const int n = lines->n;
    trn_script_count(script, "label_n", n);
    trn_script_texts(script, "label_text", lines->text, n);
    trn_script_numbers(script, "label_x", lines->x, n);
    trn_script_numbers(script, "label_y", lines->y, n);
    trn_script_numbers(script, "label_colour", lines->colour, n);
    trn_script_numbers(script, "label_sign", lines->kind, n);
    trn_script_numbers(script, "label_mark", lines->mark, n);
    trn_script_numbers(script, "label_from", lines->from, n);
}

void trn_layout_labels(const struct chart_canvas *canvas, struct chart_box panel, double low, double high,
                       const struct chart_label *labels, int n)
{
    struct label_lines lines = {0};
    place_labels(canvas, panel, 0, low, high, labels, NULL, n, &lines);
    put_labels(canvas, &lines);
}

void trn_layout_panel_labels(const struct chart_canvas *canvas, const struct chart_box *panels, int n_panels,
                             const double *low, const double *high, const struct chart_label *labels,
                             const int *panel_of, int n)
{
    struct label_lines lines = {0};
    for (int i = 0; i < n_panels; i++)
        place_labels(canvas, panels[i], i, low[i], high[i], labels, panel_of, n, &lines);
    put_labels(canvas, &lines);
    trn_script_numbers(canvas->script, "label_panel", lines.panel, lines.n);
}

double trn_layout_step(double value)
{
    static const double nice[] = {1.0, 2.0, 2.5, 5.0, 10.0};
    if (!(value > 0.0) || !isfinite(value))
        return 0.25;
    const double power = pow(10.0, floor(log10(value / 5.0)));
    for (size_t i = 0; i < sizeof nice / sizeof nice[0]; i++)
        if (value < 6.0 * nice[i] * power)
            return nice[i] * power;
    return 20.0 * power;
}
