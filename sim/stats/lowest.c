/* lowest.c - when a series is lowest, told as far as chance lets it be told. */
#include <math.h>
#include <stdio.h>

#include "tranche/date.h"
#include "tranche/stats.h"

double trn_notch(double p25, double p75, double n)
{
    return n > 1.0 ? 1.57 * (p75 - p25) / sqrt(n) : 0.0;
}

int32_t trn_lowest(const double *value, int32_t n)
{
    int32_t at = -1;
    for (int32_t i = 0; i < n; i++)
        if (isfinite(value[i]) && (at < 0 || value[i] < value[at]))
            at = i;
    return at;
}

static double reach(const double *half, int32_t i)
{
    return half && half[i] > 0.0 ? half[i] : 0.0; /* NaN: nothing is known of it */
}

int32_t trn_lowest_spans(const double *value, const double *half, int32_t n, struct trn_span *ret,
                         int32_t room)
{
    const int32_t at = trn_lowest(value, n);
    int32_t spans = 0;
    bool joined = false;
    if (at < 0)
        return 0;
    const double top = value[at] + reach(half, at);
    for (int32_t i = 0; i < n; i++) {
        if (!isfinite(value[i]))
            continue;
        if (value[i] <= top) {
            if (!joined && spans < room)
                ret[spans] = (struct trn_span){i, i};
            spans += !joined;
            if (spans <= room)
                ret[spans - 1].last = i;
            joined = true;
        } else if (value[i] - reach(half, i) > top) {
            joined = false;
        }
    }
    return spans;
}

/* ---- words ---- */

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};
static const char *const thirds[] = {"early ", "mid-", "late "};

struct third {
    int year, month, third;
};

static struct third third_of(int32_t day)
{
    struct third when = {0};
    int d;
    trn_date_from_days(day, &when.year, &when.month, &d);
    when.third = d <= 10 ? 0 : d <= 20 ? 1 : 2;
    return when;
}

/* "from late February to mid-May 2024", "in March 2024", "in early March 2024" */
static int span_words(char *out, size_t size, int32_t from, int32_t to)
{
    const struct third a = third_of(from), b = third_of(to);
    const char *first = months[a.month - 1], *last = months[b.month - 1];
    if (a.year != b.year)
        return snprintf(out, size, "from %s%s %d to %s%s %d", thirds[a.third], first, a.year, thirds[b.third],
                        last, b.year);
    if (a.month != b.month)
        return snprintf(out, size, "from %s%s to %s%s %d", thirds[a.third], first, thirds[b.third], last,
                        b.year);
    if (a.third == 0 && b.third == 2)
        return snprintf(out, size, "in %s %d", first, a.year);
    if (a.third == b.third)
        return snprintf(out, size, "in %s%s %d", thirds[a.third], first, a.year);
    return snprintf(out, size, "from %s to %s%s %d", a.third == 0 ? "early" : "mid-", thirds[b.third], last,
                    b.year);
}

enum { SPANS_NAMED = 2 };

int32_t trn_lowest_words(const int32_t *day, const double *value, const double *half, int32_t n,
                         char out[TRN_LOWEST_BYTES])
{
    struct trn_span span[SPANS_NAMED];
    const int32_t at = trn_lowest(value, n);
    const int32_t spans = trn_lowest_spans(value, half, n, span, SPANS_NAMED);
    size_t length = 0;
    out[0] = '\0';
    for (int32_t s = 0; s < spans && s < SPANS_NAMED; s++) {
        if (s > 0)
            length += (size_t)snprintf(out + length, TRN_LOWEST_BYTES - length,
                                       spans > SPANS_NAMED ? ", " : " and ");
        length += (size_t)span_words(out + length, TRN_LOWEST_BYTES - length, day[span[s].first],
                                     day[span[s].last]);
    }
    if (spans > SPANS_NAMED)
        snprintf(out + length, TRN_LOWEST_BYTES - length, " and %d more times", (int)spans - SPANS_NAMED);
    return at;
}
