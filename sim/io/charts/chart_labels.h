/* chart_labels.h - what inputs and outages are called, and values of inputs. */
#ifndef TRN_CHART_LABELS_H
#define TRN_CHART_LABELS_H

#include "chart_quantity.h"

/* Of an uncertain input; of a lever, written REGIME/LEVER, in plain words with its regime. */
const char *trn_label_input(const struct chart *chart, const char *name);
/* Of a donor, hub or line that is out; "A and B" of names with a plus between them. */
const char *trn_label_outage(const struct chart *chart, const char *name);
/* "0.125", "21 days" of an input's value in its unit, to three digits. */
const char *trn_label_value(const struct chart *chart, double value, const char *unit);
/* "2.3 to 3.1" of a difference. */
const char *trn_label_between(const struct chart *chart, const struct chart_quantity *q, double low,
                              double high);
/* Of a difference, below an axis or in a subtitle: "points of a hundred", "days"; "" of a bare number. */
const char *trn_label_unit(const struct chart *chart, const struct chart_quantity *q);

/* "rounds a day" of a need in rounds; "units" of a fleet, or where the scenario says no unit. */
const char *trn_label_need_unit(const struct chart *chart, const char *capability);
/* The colour of a donor group in the palette: the same on every chart of a folder, by the alphabet and not by
 * size, which differs between charts. `place` tells apart groups that the scenario does not have. */
double trn_label_group_colour(const struct chart *chart, const char *group, int place);

#endif
