/* chart_observed.h - observed series beside simulated ones: their units, and who counted. */
#ifndef TRN_CHART_OBSERVED_H
#define TRN_CHART_OBSERVED_H

#include "chart.h"
#include "tranche/scenario.h"

/* "Observed: The Defense Post 2023-07-25; ..." for the foot: who counted and when, each once; the titles are in
 * scenario.json. NULL where no series names a source. */
const char *trn_observed_sources(const struct chart *chart, const struct chart_observed *const *observed,
                                 int n_observed);

#endif
