/* chart_ribbons.c - the order and the places of nodes and bands.
 *
 *      name |##______          ______##| name         a band keeps its width; at a node bands lie on top
 *           |##      \________/      ##|              of each other in the order of the nodes at their
 *           |##______/        \______##|              other ends, so that those of one node do not cross
 */
#include "chart_ribbons.h"

#include <math.h>
#include <string.h>

#include "chart_script.h"
#include "chart_text.h"

#define BAR 14.0       /* width of a node */
#define LABEL_ROOM 8.0 /* between a node and its label */
#define NODE_GAP 12.0  /* least distance of nodes */
#define LINE 22.0      /* of a label */
#define LABEL_GAP 5.0
#define NODE_LEAST 1.5 /* a node of next to nothing can still be seen */

bool trn_ribbons_add(struct ribbons *r, int column, int from, int to, int group, int colour, double value)
{
    if (!(value > 0.0) || !isfinite(value))
        return true;
    int b = 0;
    while (b < r->n_bands && (r->band[b].column != column || r->band[b].from != from || r->band[b].to != to ||
                              r->band[b].group != group))
        b++;
    if (b == RIBBON_BANDS)
        return false;
    if (b == r->n_bands)
        r->band[r->n_bands++] =
            (struct ribbon_band){.column = column, .from = from, .to = to, .group = group, .colour = colour};
    r->band[b].value += value;
    r->node[column][from].value += value;
    if (column + 2 == r->columns) /* others count what they send on */
        r->node[column + 1][to].value += value;
    return true;
}

/* ---- order ---- */

/* The sum over all pairs of bands that cross of the product of their widths. */
static double crossing_of(const struct ribbons *r)
{
    double sum = 0.0;
    for (int i = 0; i < r->n_bands; i++)
        for (int k = 0; k < i; k++) {
            const struct ribbon_band *a = &r->band[i];
            const struct ribbon_band *b = &r->band[k];
            if (a->column != b->column)
                continue;
            const int left = r->node[a->column][a->from].place - r->node[a->column][b->from].place;
            const int right = r->node[a->column + 1][a->to].place - r->node[a->column + 1][b->to].place;
            if (left * right < 0)
                sum += a->value * b->value;
        }
    return sum;
}

static int node_at(const struct ribbons *r, int column, int place)
{
    for (int i = 0; i < r->n[column]; i++)
        if (r->node[column][i].place == place)
            return i;
    return 0;
}

static void swap_places(struct ribbon_node *a, struct ribbon_node *b)
{
    const int place = a->place;
    a->place = b->place;
    b->place = place;
}

/* One pass over a column; false: no swap helps. */
static bool improve(struct ribbons *r, int column, double *crossing)
{
    bool better = false;
    for (int place = 0; place + 1 < r->n[column]; place++) {
        struct ribbon_node *a = &r->node[column][node_at(r, column, place)];
        struct ribbon_node *b = &r->node[column][node_at(r, column, place + 1)];
        if (a->last != b->last)
            continue;
        swap_places(a, b);
        const double now = crossing_of(r);
        if (now < *crossing * (1.0 - 1e-9)) {
            *crossing = now;
            better = true;
        } else
            swap_places(a, b);
    }
    return better;
}

void trn_ribbons_order(struct ribbons *r)
{
    enum { PASSES = 40 };
    for (int c = 0; c < r->columns; c++)
        for (int i = 0; i < r->n[c]; i++)
            r->node[c][i].place = i;
    double crossing = crossing_of(r);
    bool better = true;
    for (int pass = 0; pass < PASSES && better; pass++) {
        better = false;
        for (int c = 0; c < r->columns; c++)
            if (!r->fixed[c] && improve(r, c, &crossing))
                better = true;
    }
}

/* ---- places ---- */

static double height_of(const struct ribbon_node *node, double scale)
{
    return fmax(node->value * scale, NODE_LEAST);
}

/* Pixels that a column takes: a node keeps off its neighbours, and so does its label. */
static double column_height(const struct ribbons *r, int column, double scale)
{
    double height = 0.0;
    for (int i = 0; i < r->n[column]; i++) {
        const struct ribbon_node *node = &r->node[column][i];
        height += fmax(height_of(node, scale) + NODE_GAP, LINE * (node->lines + 1) + LABEL_GAP);
    }
    return height;
}

/* Pixels of a unit of value at which the fullest column fits. */
static double find_scale(const struct ribbons *r, double height)
{
    double low = 0.0;
    double high = 0.0;
    double sum = 0.0;
    for (int i = 0; i < r->n[0]; i++)
        sum += r->node[0][i].value;
    high = sum > 0.0 ? height / sum : 0.0;
    for (int i = 0; i < 60; i++) {
        const double middle = 0.5 * (low + high);
        double most = 0.0;
        for (int c = 0; c < r->columns; c++)
            most = fmax(most, column_height(r, c, middle));
        if (most <= height)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void break_labels(const struct chart_canvas *canvas, struct ribbons *r, int column, double room,
                         int most)
{
    for (int i = 0; i < r->n[column]; i++) {
        struct ribbon_node *node = &r->node[column][i];
        node->lines = trn_chart_wrap(canvas->arena, node->label, RIBBON_LETTERS, 0, room, most, node->line);
    }
}

/* Bands of one side of a node from the top, by the place at their other end, then by group. */
static void stack_bands(struct ribbons *r, int column, int node, bool out, double scale)
{
    const int other = out ? column + 1 : column - 1;
    double at = r->node[column][node].top;
    for (int place = 0; place < r->n[other]; place++)
        for (int group = 0; group < RIBBON_BANDS; group++) {
            bool more = false;
            for (int b = 0; b < r->n_bands; b++) {
                struct ribbon_band *band = &r->band[b];
                const int here = out ? band->from : band->to;
                const int there = out ? band->to : band->from;
                if (band->column != (out ? column : column - 1) || here != node ||
                    r->node[other][there].place != place)
                    continue;
                more = more || band->group > group;
                if (band->group != group)
                    continue;
                *(out ? &band->left_high : &band->right_high) = at;
                at -= band->value * scale;
                *(out ? &band->left_low : &band->right_low) = at;
            }
            if (!more)
                break;
        }
}

void trn_ribbons_place(const struct chart_canvas *canvas, struct ribbons *r, struct chart_box body,
                       const double *rooms)
{
    const double height = body.top - body.bottom;
    for (int c = 0; c < r->columns; c++) {
        break_labels(canvas, r, c, rooms[c], 2);
        if (column_height(r, c, 0.0) > 0.9 * height)
            break_labels(canvas, r, c, rooms[c], 1);
    }
    const double scale = find_scale(r, height);
    for (int c = 0; c < r->columns; c++) {
        const double more = r->n[c] > 0 ? (height - column_height(r, c, scale)) / r->n[c] : 0.0;
        double at = body.top;
        for (int place = 0; place < r->n[c]; place++) {
            struct ribbon_node *node = &r->node[c][node_at(r, c, place)];
            const double bar = height_of(node, scale);
            const double room = fmax(bar + NODE_GAP, LINE * (node->lines + 1) + LABEL_GAP) + more;
            node->top = at - 0.5 * (room - bar);
            node->bottom = node->top - bar;
            at -= room;
        }
    }
    for (int c = 0; c < r->columns; c++)
        for (int i = 0; i < r->n[c]; i++) {
            if (c + 1 < r->columns)
                stack_bands(r, c, i, true, scale);
            if (c > 0)
                stack_bands(r, c, i, false, scale);
        }
}

/* ---- to the script ---- */

struct columns_at {
    double left[RIBBON_COLUMNS], right[RIBBON_COLUMNS];
};

static struct columns_at find_columns(const struct ribbons *r, struct chart_box body, const double *rooms)
{
    struct columns_at at;
    const int last = r->columns - 1;
    at.left[0] = body.left + rooms[0] + LABEL_ROOM;
    at.right[0] = at.left[0] + BAR;
    at.right[last] = body.right - rooms[last] - LABEL_ROOM;
    at.left[last] = at.right[last] - BAR;
    if (last == 2) {
        const double centre = 0.5 * (at.right[0] + at.left[2]);
        const double half = 0.5 * rooms[1] + LABEL_ROOM + BAR;
        at.left[1] = centre - half;
        at.right[1] = centre + half;
    }
    return at;
}

static void write_bands(const struct chart_canvas *canvas, const struct ribbons *r,
                        const struct columns_at *at)
{
    static const char *const names[] = {"band_x0",   "band_x1",    "band_low0",   "band_high0",
                                        "band_low1", "band_high1", "band_colour", "band_group"};
    enum { ARRAYS = sizeof names / sizeof names[0] };
    double *values = TRN_NEW(canvas->arena, double, ARRAYS *(r->n_bands + 1));
    if (values == NULL)
        return;
    for (int b = 0; b < r->n_bands; b++) {
        const struct ribbon_band *band = &r->band[b];
        const double row[ARRAYS] = {
            at->right[band->column], at->left[band->column + 1], band->left_low, band->left_high,
            band->right_low,         band->right_high,           band->colour,   band->group};
        for (int i = 0; i < ARRAYS; i++)
            values[i * r->n_bands + b] = row[i];
    }
    trn_script_count(canvas->script, "band_n", r->n_bands);
    for (int i = 0; i < ARRAYS; i++)
        trn_script_numbers(canvas->script, names[i], values + i * r->n_bands, r->n_bands);
}

enum { NODES = RIBBON_COLUMNS * RIBBON_NODES };

void trn_ribbons_write(const struct chart_canvas *canvas, const struct ribbons *r, struct chart_box body,
                       const double *rooms)
{
    const struct columns_at at = find_columns(r, body, rooms);
    double x0[NODES], x1[NODES], low[NODES], high[NODES], colour[NODES], label_x[NODES], side[NODES];
    const char *name[NODES], *more[NODES], *figure[NODES];
    int n = 0;
    for (int c = 0; c < r->columns; c++)
        for (int i = 0; i < r->n[c]; i++) {
            const struct ribbon_node *node = &r->node[c][i];
            const bool last = c + 1 == r->columns;
            x0[n] = at.left[c];
            x1[n] = at.right[c];
            low[n] = node->bottom;
            high[n] = node->top;
            colour[n] = node->colour;
            side[n] = c == 0 ? 0.0 : last ? 2.0 : 1.0;
            label_x[n] = c == 0 ? at.left[c] - LABEL_ROOM
                         : last ? at.right[c] + LABEL_ROOM
                                : 0.5 * (at.left[c] + at.right[c]);
            name[n] = node->line[0];
            more[n] = node->line[1];
            figure[n++] = node->figure;
        }
    trn_script_count(canvas->script, "node_n", n);
    trn_script_number(canvas->script, "node_bar", BAR);
    trn_script_numbers(canvas->script, "node_x0", x0, n);
    trn_script_numbers(canvas->script, "node_x1", x1, n);
    trn_script_numbers(canvas->script, "node_low", low, n);
    trn_script_numbers(canvas->script, "node_high", high, n);
    trn_script_numbers(canvas->script, "node_colour", colour, n);
    trn_script_numbers(canvas->script, "node_side", side, n);
    trn_script_numbers(canvas->script, "node_label_x", label_x, n);
    trn_script_texts(canvas->script, "node_name", name, n);
    trn_script_texts(canvas->script, "node_more", more, n);
    trn_script_texts(canvas->script, "node_figure", figure, n);
    write_bands(canvas, r, &at);
}
