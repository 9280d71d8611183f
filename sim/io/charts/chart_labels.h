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

#endif
