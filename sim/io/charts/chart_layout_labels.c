/* chart_layout_labels.c - labels at the right of panels, moved apart. See chart_layout.h */
#include <math.h>

#include "chart_layout.h"
#include "chart_script.h"
#include "chart_text.h"

#define LABEL_LINES 59  /* numbers of labels that panel.gp keeps free */
#define LABEL_LEAD 26.0 /* from the panel to a label */
#define LABEL_SIGN 24.0 /* its marker or square */
#define LABEL_EDGE 8.0  /* from a label to the edge of the page */
#define INK 7           /* black in the palette: words beside a square bear no colour of their own */

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
        const double text = room + PAGE_MARGIN - LABEL_EDGE - LABEL_LEAD -
                            (labels[i].sign != CHART_SIGN_NONE ? LABEL_SIGN : 0.0);
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

void trn_layout_time_chart(const struct chart_canvas *canvas, const struct chart_source *source,
                           struct chart_box body, double left, double from, double to, double top,
                           const char *suffix, const struct chart_label *labels, int n)
{
    struct chart_box panel;
    const struct chart_rooms rooms = {left, trn_layout_label_room(canvas, labels, n), 22.0, 54.0};
    const double width = trn_layout_time_panels(canvas, source, 1, body, rooms, from, to, &panel);
    trn_layout_boxes(canvas, &panel, 1, NULL, NULL);
    trn_layout_time(canvas, from, to, width, false);
    trn_layout_values(canvas, 0.0, top, suffix);
    trn_layout_labels(canvas, panel, 0.0, top, labels, n);
}
