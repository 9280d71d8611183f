/* chart_ribbons.h - columns of nodes with bands between them, as wide as what flows.
 *
 * Every node is as high as what flows through it, on one scale: what enters a node leaves it. */
#ifndef TRN_CHART_RIBBONS_H
#define TRN_CHART_RIBBONS_H

#include "chart_layout.h"

#define RIBBON_COLUMNS 3
#define RIBBON_NODES 9  /* of a column */
#define RIBBON_BANDS 1024
#define RIBBON_LETTERS 18.0 /* size of labels */

struct ribbon_node {
    const char *name, *label; /* as in the tables; as shown */
    const char *figure;       /* set by the caller: what stands below the label */
    double value;             /* through it; kept by trn_ribbons_add */
    int colour;               /* of the palette, from 1; 0: grey */
    bool last;                /* stays below the others ("others") */
    int place;                /* set: from the top, 0 first */
    int lines;                /* set: of the label, 1 or 2; the figure stands below */
    const char *line[2];
    double bottom, top;       /* set: pixels of the page */
};

struct ribbon_band { /* from a node of `column` to one of the next */
    int column, from, to;
    int group; /* bands of several groups between the same ends lie in this order */
    int colour;
    double value;
    double left_low, left_high, right_low, right_high; /* set: pixels of the page */
};

struct ribbons {
    int columns;
    int n[RIBBON_COLUMNS];
    bool fixed[RIBBON_COLUMNS]; /* nodes of the column keep their order */
    struct ribbon_node node[RIBBON_COLUMNS][RIBBON_NODES];
    int n_bands;
    struct ribbon_band band[RIBBON_BANDS];
};

/* Add to the band of these ends and group, which is made at need in that colour. Values that are not above 0 are passed over.
 * False: there is no room for another band. */
bool trn_ribbons_add(struct ribbons *r, int column, int from, int to, int group, int colour,
                     double value);
/* Swap neighbours of the columns that are not fixed as long as the crossing becomes less. Starts from the order
 * of the nodes, so it never becomes worse than that. */
void trn_ribbons_order(struct ribbons *r);
/* Break the labels, then give nodes and bands their places in `body`; each label has room at its node. Labels of
 * the first column stand at its left, of the last at its right, of one in the middle inside it: `rooms` are their
 * widths in pixels, by column. Where labels of two lines would leave too little for the bands they have one. */
void trn_ribbons_place(const struct chart_canvas *canvas, struct ribbons *r, struct chart_box body,
                       const double *rooms);
/* Nodes, bands and labels as variables for flow.gp; call it after trn_ribbons_place with the same rooms. */
void trn_ribbons_write(const struct chart_canvas *canvas, const struct ribbons *r, struct chart_box body,
                       const double *rooms);

#endif
