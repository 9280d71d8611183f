/* chart_labels.h - what inputs, outages and measures are called, and their amounts in words. */
#ifndef TRN_CHART_LABELS_H
#define TRN_CHART_LABELS_H

#include "chart_source.h"

/* Of an uncertain input; of a lever, written REGIME/LEVER, in plain words with its regime. */
const char *trn_label_input(const struct chart_source *source, const char *name);
/* Of a donor, hub or line that is out; "A and B" of names with a plus between them. */
const char *trn_label_outage(const struct chart_source *source, const char *name);
/* "share of the need for artillery fire met in the hold"; `scope` may be a capability, an item, a donor or
 * "total", `window` empty. */
const char *trn_label_measure(const struct chart_source *source, const char *measure, const char *scope,
                              const char *window);
/* "the need for artillery fire", "all need" of a need met. */
const char *trn_label_need(const struct chart_source *source, const char *scope);

/* " in the hold", " in 2024"; "" of the whole run. */
const char *trn_label_when(const struct chart_source *source, const char *window);

/* How amounts of a measure are drawn: shares of need or of promises in points of a hundred. */
struct chart_unit {
    double scale;     /* what is drawn over what the table holds */
    const char *name; /* of what is drawn: "points", "EUR million", "days"; "" for none */
    bool points;
};
struct chart_unit trn_label_unit(const struct chart_source *source, const char *measure, const char *unit);
/* "2.7" of what the table holds, with its sign; rounded to what `like` shows. */
const char *trn_label_number(const struct chart_source *source, struct chart_unit unit, double value,
                             double like);
/* "2.7 points", "EUR 310 million", "12 days". */
const char *trn_label_amount(const struct chart_source *source, struct chart_unit unit, double value);
/* "0.125", "21 days" of an input's value in its unit, to three digits. */
const char *trn_label_value(const struct chart_source *source, double value, const char *unit);
/* "2.3 to 3.1". */
const char *trn_label_between(const struct chart_source *source, struct chart_unit unit, double low,
                              double high);

#endif
