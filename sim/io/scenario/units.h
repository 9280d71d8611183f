/* units.h - in what a number of a scenario is measured, and how it is converted.
 *
 * Every number has a dimension, and a dimension has a base unit, in which a plain number stands. */
#ifndef TRANCHE_IO_UNITS_H
#define TRANCHE_IO_UNITS_H

#include <stdbool.h>

#define DAYS_A_MONTH (365.25 / 12.0)
#define DAYS_A_YEAR 365.25

enum dimension {
    DIM_NONE = 0, /* a number without a unit */
    DIM_SHARE,
    DIM_DAYS,
    DIM_MONTHS,
    DIM_ITEMS,
    DIM_ITEMS_PER_DAY,
    DIM_ITEMS_PER_MONTH,
    DIM_SHARE_PER_DAY,
    DIM_SHARE_PER_MONTH,
    DIM_TIMES_PER_YEAR,
    DIM_TONNES,
    DIM_TONNES_PER_DAY,
    DIM_EUR,
    DIM_EUR_EACH,
    DIM_EUR_PER_YEAR,
    DIM_EUR_BILLION_PER_YEAR,
    DIM_USD_BILLION,
    DIM_EUR_PER_USD,
    DIMENSIONS
};

/* Factor from `unit` to the base unit of `dim`; false when it does not fit. */
bool trn_unit_factor(enum dimension dim, const char *unit, double eur_per_usd, double *ret_factor);
/* "t"; the base unit as it is written in a file, "" for none. */
const char *trn_unit_base(enum dimension dim);
/* "t or kg": the units that fit, for messages. */
const char *trn_unit_fitting(enum dimension dim);

#endif
