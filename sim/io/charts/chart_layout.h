/* chart_layout.h - where things stand on the page.
 *
 * Places are in pixels of the page, from the bottom left; scripts get them as screen coordinates, 0 to 1. */
#ifndef TRN_CHART_LAYOUT_H
#define TRN_CHART_LAYOUT_H

#include "../results/outfile.h"
#include "chart_source.h"

#define PAGE_WIDTH 1600.0
#define PAGE_HEIGHT 900.0
#define PANELS_MAX CHART_REGIMES_MAX
#define LABEL_SIZE 19.0 /* of labels and numbers; half of it can still be read */

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
void trn_layout_page(struct trn_arena *arena, struct trn_outfile *script, struct chart_page *page);

/* Rooms around panels. */
struct chart_rooms {
    double left, right, above, below;
};
/* `n` panels of one size, up to 3 beside each other; numbers stand at the left of the first of a row only. */
void trn_layout_panels(int n, struct chart_box body, struct chart_rooms rooms, struct chart_box *panels);
/* Their borders, headings (NULL: none) and colours (of the palette, from 1) as variables. */
void trn_layout_boxes(struct trn_outfile *script, const struct chart_box *panels, int n,
                      const char *const *headings, const double *colours);

/* Tics of a time axis `width` pixels wide; none at its very end when a panel may stand beside it. */
void trn_layout_time(struct trn_arena *arena, struct trn_outfile *script, double from, double to,
                     double width, bool beside);
/* A value axis from 0 to `top`, with tics at round values. */
void trn_layout_values(struct trn_arena *arena, struct trn_outfile *script, double top);
/* Holds and their labels, which stand above the panel in rows so that none overlap; returns the rows, 0 to 2.
 */
int trn_layout_holds(const struct chart_source *source, struct trn_outfile *script, double from, double to,
                     double width);

/* Panels over time: as trn_layout_panels, with the room above that the labels of the holds need beside
 * rooms.above. Returns the width of a panel. */
double trn_layout_time_panels(const struct chart_source *source, struct trn_outfile *script, int n,
                              struct chart_box body, struct chart_rooms rooms, double from, double to,
                              struct chart_box *panels);

enum chart_sign { CHART_SIGN_NONE = 0, CHART_SIGN_MARKER, CHART_SIGN_SQUARE };
struct chart_label {
    const char *text;
    double at;  /* the value that it stands beside */
    int colour; /* of the palette, from 1 */
    enum chart_sign sign;
    int mark; /* which marker */
};
/* Labels at the right of a panel whose y axis runs from low to high, on at most two lines each. */
void trn_layout_labels(struct trn_arena *arena, struct trn_outfile *script, struct chart_box panel,
                       double low, double high, const struct chart_label *labels, int n);

/* A round step of which 3 to 5 make up `value`; 0.25 for 0. */
double trn_layout_step(double value);

#endif
