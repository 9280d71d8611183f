/* chart_layout.c - the page: its words, panels and their borders. See chart_layout.h */
#include "chart_layout.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart_script.h"
#include "chart_text.h"

#define SUBTITLE_SIZE 21.0
#define READING_SIZE 17.0
#define FOOT_SIZE 15.0
#define TITLE_STEP 1.25 /* from line to line, of its size; of the others in pixels */
#define SUBTITLE_STEP 28.0
#define READING_STEP 23.0
#define FOOT_STEP 20.0
#define LINES_MAX 12 /* of a text on the page */
#define NARROW 800.0 /* pages of less width */

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

bool trn_layout_narrow(const struct chart_canvas *canvas)
{
    return canvas->size.width < NARROW;
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
    const double width = size->width - 2 * PAGE_MARGIN;
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
    page->body =
        (struct chart_box){PAGE_MARGIN, size->width - PAGE_MARGIN, words.below, size->height - words.above};
}

/* How many panels stand beside each other. */
static int columns_of(const struct chart_canvas *canvas, int n)
{
    const int most = (int)fmax(1.0, floor((canvas->size.width - 2 * PAGE_MARGIN) / canvas->size.panel));
    const int rows = (n + most - 1) / most;
    return rows > 0 ? (n + rows - 1) / rows : 1;
}

void trn_layout_heighten(struct chart_canvas *canvas, int n, double height)
{
    const int columns = columns_of(canvas, n);
    const int rows = (n + columns - 1) / columns;
    const double words = trn_layout_narrow(canvas) ? 420.0 : 260.0; /* title, subtitle, foot */
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
