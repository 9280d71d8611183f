/* chart_layout.h - where things stand on the page.
 *
 * Places are in pixels of the page, from the bottom left; scripts get them as screen coordinates, 0 to 1. */
#ifndef TRN_CHART_LAYOUT_H
#define TRN_CHART_LAYOUT_H

#include "../results/outfile.h"
#include "chart_source.h"

#define PAGE_MARGIN 32.0 /* at the left and the right */
#define PANELS_MAX 12
#define LABEL_SIZE 19.0 /* of labels and numbers; half of it can still be read */

/* A page in pixels. Letters have the same size on all, but for the title: a slide is seen at about 1600
 * pixels, a page at a hand's distance at half to two thirds, a phone at two thirds. */
struct chart_size {
    const char *name; /* "slide", "page", "phone" */
    double width, height;
    double title;    /* size of its letters */
    int title_lines; /* at most */
    double panel;    /* least width of a panel among several; panels stand below each other where it is less */
    bool grows;      /* may become higher for many panels or rows */
};
/* NULL: there is none of that name. */
const struct chart_size *trn_layout_size(const char *name);

/* What layout writes for, and where. */
struct chart_canvas {
    struct trn_arena *arena;
    struct trn_outfile *script;
    struct chart_size size; /* a copy: one chart may need a higher page */
};

/* ---- the page and its panels (chart_layout.c) ---- */

/* A phone's: names stand above bars, labels have little room. */
bool trn_layout_narrow(const struct chart_canvas *canvas);

struct chart_box {
    double left, right, bottom, top;
};

/* Move positions, which rise, apart until neighbours i and i + 1 are gap[i] apart and all lie within
 * low..high, each as little as can be (least squares). Where there is no room the gaps shrink. */
void trn_layout_spread(double *at, int n, const double *gap, double low, double high);

/* Title, subtitle, a line on how to read it, foot: wrapped to the page, written as variables. */
struct chart_page {
    const char *title, *subtitle, *detail, *reading,
        *foot;             /* detail: behind the subtitle, or on a line of its own */
    struct chart_box body; /* set: what is left for panels, their headings and tics */
};
void trn_layout_page(const struct chart_canvas *canvas, struct chart_page *page);
/* The height that these words take, without what lies between them. */
double trn_layout_words(const struct chart_canvas *canvas, const struct chart_page *page);
/* Before trn_layout_page: make a page that grows high enough for `n` panels, each `height` pixels high with
 * its rooms, on the rows that trn_layout_panels will make; a slide stays as it is. */
void trn_layout_heighten(struct chart_canvas *canvas, int n, double height);

/* Rooms around panels. */
struct chart_rooms {
    double left, right, above, below;
};
/* `n` panels of one size, at most PANELS_MAX, as many beside each other as the page has room for; numbers
 * stand at the left of the first of a row only. */
void trn_layout_panels(const struct chart_canvas *canvas, int n, struct chart_box body,
                       struct chart_rooms rooms, struct chart_box *panels);
/* Their borders, headings (NULL: none) and colours (of the palette, from 1) as variables. */
void trn_layout_boxes(const struct chart_canvas *canvas, const struct chart_box *panels, int n,
                      const char *const *headings, const double *colours);

/* ---- time (chart_layout_time.c) ---- */

/* Tics of a time axis `width` pixels wide; none at its very end when a panel may stand beside it. */
void trn_layout_time(const struct chart_canvas *canvas, double from, double to, double width, bool beside);
/* Holds and their labels, which stand above the panel in rows so that none overlap; returns the rows, 0 to 2.
 */
int trn_layout_holds(const struct chart_canvas *canvas, const struct chart_source *source, double from,
                     double to, double width);
/* Panels over time: as trn_layout_panels, with the room above that the labels of the holds need beside
 * rooms.above. Returns the width of a panel. */
double trn_layout_time_panels(const struct chart_canvas *canvas, const struct chart_source *source, int n,
                              struct chart_box body, struct chart_rooms rooms, double from, double to,
                              struct chart_box *panels);

/* ---- values (chart_layout_values.c) ---- */

/* A round step of which 3 to 5 make up `value`; 0.25 for 0. */
double trn_layout_step(double value);
/* A value axis from `low` (0 or less) to `top`, with tics at round values, of which 0 is one; `suffix` stands
 * behind each number (" %"). */
void trn_layout_values(const struct chart_canvas *canvas, double low, double top, const char *suffix);
/* The room at the left that its numbers need. */
double trn_layout_value_room(const struct chart_canvas *canvas, double low, double top, const char *suffix);
/* The same with variables that begin with `name` in place of "value", for a panel with a scale of its own. */
void trn_layout_scale(const struct chart_canvas *canvas, const char *name, double low, double top,
                      const char *suffix);
/* The same in a panel `height` pixels high, with fewer tics where they would touch. */
void trn_layout_scale_in(const struct chart_canvas *canvas, const char *name, double low, double top,
                         const char *suffix, double height);
/* The same for an axis from left to right, `width` pixels wide: as many tics as have room beside each other. */
void trn_layout_values_across(const struct chart_canvas *canvas, double low, double top, const char *suffix,
                              double width);

/* ---- names of rows, for charts that have their values from left to right (chart_layout_rows.c) ---- */

/* Rows with a name each, from the top: the names stand at the left of the first panel, cut to the room that
 * trn_layout_names gave. Used with rows.gp. */
void trn_layout_rows(const struct chart_canvas *canvas, const char *const *names, int n);
/* The height that a row needs so that its name stands free: `least`, or more where some name needs two lines. */
double trn_layout_row_height(const struct chart_canvas *canvas, const char *const *names, int n, double least);
/* The room at the left that the names of rows need: at least 60 pixels, at most a good fourth of the page. */
double trn_layout_names(const struct chart_canvas *canvas, const char *const *names, int n);

/* Names on up to two lines, for bars that have them above on a narrow page. */
#define ROW_NAMES_MAX 24
#define ROW_NAME_LINE 22.0 /* pixels from line to line */
struct chart_names {
    int n, lines; /* lines: of the longest, at least 1 */
    const char *text[2 * ROW_NAMES_MAX];
    int count[ROW_NAMES_MAX]; /* lines of each */
};
/* `room`: pixels that a line may take. */
void trn_layout_wrap_names(const struct chart_canvas *canvas, const char *const *names, int n, double room,
                           struct chart_names *ret);
/* They stand above bars in rows `height` pixels high, the first panel's left end at `left`: `lift` pixels above
 * the middle of a bar, which is `bar` rows below the middle of its row; the white behind them is `pad` pixels
 * taller on both sides. Used with rows.gp in place of trn_layout_rows. */
void trn_layout_names_above(const struct chart_canvas *canvas, const struct chart_names *names, double left,
                            double height, double bar, double lift, double pad);

/* ---- labels at the right of panels (chart_layout_labels.c) ---- */

/* Colours of donor groups, light and dark in turn; trn_label_group_colour says which. */
#define GROUPS_MAX 8
extern const double trn_layout_groups[GROUPS_MAX];

enum chart_sign { CHART_SIGN_NONE = 0, CHART_SIGN_MARKER, CHART_SIGN_SQUARE };
struct chart_label {
    const char *text;
    double at;  /* the value that it stands beside */
    int colour; /* of the palette, from 1 */
    enum chart_sign sign;
    int mark; /* which marker */
};
/* The room at the right of a panel for labels: as wide as they are, at most a sixth of a slide and a good
 * fourth of a narrow page; up to a third where a label would else be cut. */
double trn_layout_label_room(const struct chart_canvas *canvas, const struct chart_label *labels, int n);
/* Labels at the right of a panel whose y axis runs from low to high, on at most two lines each. */
void trn_layout_labels(const struct chart_canvas *canvas, struct chart_box panel, double low, double high,
                       const struct chart_label *labels, int n);
/* The same at each of several panels with scales of their own, low[panel] to high[panel]; label i stands at
 * the panel of index panel_of[i]. */
void trn_layout_panel_labels(const struct chart_canvas *canvas, const struct chart_box *panels, int n_panels,
                             const double *low, const double *high, const struct chart_label *labels,
                             const int *panel_of, int n);
/* One panel over time with values from 0 to `top` and labels at its right, holds above and all axes; `left`:
 * the room at its left. */
void trn_layout_time_chart(const struct chart_canvas *canvas, const struct chart_source *source,
                           struct chart_box body, double left, double from, double to, double top,
                           const char *suffix, const struct chart_label *labels, int n);

#endif
