/* stop.c - a half-width that is small by luck does not stay small. */
#include "tranche/stats.h"

#include <math.h>

enum { LOOK_AHEAD_PER = 100 }; /* above so many replications the look-ahead grows in proportion */

struct trn_stop trn_stop_default(double precision)
{
    return (struct trn_stop){.precision = precision, .least = 10, .look_ahead = 5};
}

static bool stays_precise(struct trn_stop *stop, int64_t n, double half_width)
{
    if (!(stop->precision > 0.0) || n < stop->least)
        return false;
    if (!(half_width <= stop->precision)) { /* also NaN */
        stop->met_at = 0;
        return false;
    }
    if (stop->met_at == 0)
        stop->met_at = n;
    int64_t ahead = stop->look_ahead;
    if (stop->met_at > LOOK_AHEAD_PER)
        ahead = ahead * stop->met_at / LOOK_AHEAD_PER;
    return n >= stop->met_at + ahead;
}

bool trn_stop_done(struct trn_stop *stop, int64_t n, double half_width)
{
    stop->precise = stays_precise(stop, n, half_width);
    return stop->precise || (stop->cap > 0 && n >= stop->cap);
}
