/* chart_period.c - months, quarters, years. */
#include "chart_period.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "tranche/date.h"

static const int known[] = {1, 3, 12};
enum { KNOWN = sizeof known / sizeof known[0] };

/* Months since year 0 of a day's month. */
static int month_of(double day)
{
    int y, m, d;
    trn_date_from_days((int32_t)floor(day), &y, &m, &d);
    return y * 12 + m - 1;
}

int trn_periods_months(double from, double to, double width, double room)
{
    int i = 0;
    while (i + 1 < KNOWN && width * known[i] * DAYS_PER_MONTH / (to - from) < room)
        i++;
    return known[i];
}

struct chart_periods trn_periods_make(struct trn_arena *arena, double from, double to, int months)
{
    const int first = month_of(from) / months;
    const int last = month_of(to - 1.0) / months;
    struct chart_periods periods = {.months = months, .edge = TRN_NEW(arena, double, last - first + 2)};
    if (periods.edge == NULL || !(to > from))
        return periods;
    periods.n = last - first + 1;
    for (int i = 0; i <= periods.n; i++) {
        const int month = (first + i) * months;
        periods.edge[i] = (double)trn_date_to_days(month / 12, month % 12 + 1, 1);
    }
    periods.edge[0] = from;
    periods.edge[periods.n] = to;
    return periods;
}

int trn_periods_at(const struct chart_periods *periods, double day)
{
    for (int i = 0; i < periods->n; i++)
        if (day >= periods->edge[i] && day < periods->edge[i + 1])
            return i;
    return -1;
}

int trn_periods_span(const struct chart_periods *periods, int period)
{
    return month_of(periods->edge[period + 1] - 1.0) - month_of(periods->edge[period]) + 1;
}

static bool begins_month(double day)
{
    int y, m, d;
    trn_date_from_days((int32_t)floor(day), &y, &m, &d);
    return d == 1;
}

bool trn_periods_even(const struct chart_periods *periods, int period)
{
    return begins_month(periods->edge[period]) && begins_month(periods->edge[period + 1]);
}

bool trn_periods_whole(const struct chart_periods *periods, int period)
{
    return trn_periods_even(periods, period) && trn_periods_span(periods, period) == periods->months;
}

const char *trn_periods_word(int months)
{
    return months == 1 ? "month" : months == 3 ? "quarter" : "year";
}
