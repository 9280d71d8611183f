/* chart_monthly.h - what the files of the chart of monthly deliveries share. */
#ifndef TRN_CHART_MONTHLY_H
#define TRN_CHART_MONTHLY_H

#include "chart.h"

enum { MONTHLY_PANELS = 2 }; /* regimes drawn: more would make bars too thin to read */

/* The difference in value between the two regimes that are drawn, net of what is written off where that differs; ""
 * where there is none. *ret_detail: with intervals, before and after. The net is a t-interval of the paired differences
 * in replications.csv; without that file both are named. */
const char *trn_monthly_title(const struct chart *chart, const char **ret_detail);

#endif
