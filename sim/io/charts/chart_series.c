/* chart_series.c - series of values out of bands.csv, monthly.csv and recipient.csv. */
#include <math.h>
#include <string.h>

#include "../results/csv_read.h"
#include "chart_source_parts.h"
#include "tranche/date.h"
#include "tranche/stats.h"

enum {
    S_DATE,
    S_REGIME,
    S_VARIABLE,
    S_SCOPE,
    S_KIND,
    S_UNIT,
    S_N,
    S_MEAN,
    S_P05,
    S_P25,
    S_P50,
    S_P75,
    S_P95,
    S_COLUMNS
};
static const char *const series_columns[S_COLUMNS] = {
    "date", "regime", "variable", "scope", "kind", "unit", "n", "mean", "p05", "p25", "p50", "p75", "p95"};

static enum trn_status open_series(const struct chart_source *source, const char *file, struct trn_csv *csv,
                                   int columns[S_COLUMNS], bool *ret_there, struct trn_error *reterr)
{
    enum trn_status status = trn_chart_open_csv(source, file, csv, ret_there, reterr);
    if (status != TRN_OK || !*ret_there)
        return status;
    const char *names[S_COLUMNS];
    memcpy(names, series_columns, sizeof names);
    if (strcmp(file, "monthly.csv") == 0)
        names[S_DATE] = "month";
    return trn_chart_columns(csv, names, S_COLUMNS, columns, reterr);
}

/* Room for another row; the arrays double. */
static bool widen(struct trn_arena *arena, struct chart_series *series, int *room)
{
    if (series->n < *room)
        return true;
    const int wider = *room == 0 ? 256 : 2 * *room;
    double *arrays[CHART_STATISTICS + 1];
    for (int i = 0; i <= CHART_STATISTICS; i++) {
        const double *old = i < CHART_STATISTICS ? series->value[i] : series->day;
        arrays[i] = TRN_NEW(arena, double, wider);
        if (arrays[i] == NULL)
            return false;
        if (series->n > 0)
            memcpy(arrays[i], old, (size_t)series->n * sizeof *old);
    }
    memcpy(series->value, arrays, sizeof series->value);
    series->day = arrays[CHART_STATISTICS];
    *room = wider;
    return true;
}

/* A capability's series of one run: all statistics are its only value. */
static enum trn_status single_series(const struct chart_source *source, const char *variable,
                                     const char *capability, struct chart_series *series, bool *ret_found,
                                     struct trn_error *reterr)
{
    enum { R_DATE, R_REGIME, R_CAPABILITY, R_ITEM, R_VALUE, R_COLUMNS };
    const char *const names[R_COLUMNS] = {"date", "regime", "capability", "item", variable};
    struct trn_csv csv;
    int columns[R_COLUMNS];
    int room[CHART_REGIMES_MAX] = {0};
    bool more = false;
    enum trn_status status = trn_chart_open_csv(source, "recipient.csv", &csv, &more, reterr);
    if (status == TRN_OK && !more)
        return TRN_OK;
    if (status == TRN_OK)
        status = trn_chart_columns(&csv, names, R_COLUMNS, columns, reterr);
    while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more) {
        int32_t day;
        const int regime = trn_chart_regime(source, csv.cells[columns[R_REGIME]]);
        if (regime < 0 || csv.cells[columns[R_ITEM]][0] != '\0' ||
            strcmp(csv.cells[columns[R_CAPABILITY]], capability) != 0 ||
            !trn_date_parse(csv.cells[columns[R_DATE]], &day))
            continue;
        struct chart_series *one = &series[regime];
        if (!widen(source->arena, one, &room[regime])) {
            status = trn_fail(reterr, TRN_E_MEMORY, csv.path, "out of memory");
            break;
        }
        one->unit = strcmp(variable, "need_met") == 0 ? "1" : "units/day";
        one->day[one->n] = (double)day;
        for (int i = 0; i < CHART_STATISTICS; i++)
            one->value[i][one->n] = trn_source_cell(csv.cells[columns[R_VALUE]]);
        one->n++;
        *ret_found = true;
    }
    trn_csv_close(&csv);
    return status;
}

enum trn_status trn_chart_series(const struct chart_source *source, const char *file, const char *variable,
                                 const char *kind, const char *scope, struct chart_series *series,
                                 bool *ret_found, struct trn_error *reterr)
{
    struct trn_csv csv;
    int columns[S_COLUMNS];
    int room[CHART_REGIMES_MAX] = {0};
    bool more = false;
    *ret_found = false;
    memset(series, 0, (size_t)source->n_regimes * sizeof *series);
    if (source->single && strcmp(file, "bands.csv") == 0)
        return strcmp(kind, "capability") == 0
                   ? single_series(source, variable, scope, series, ret_found, reterr)
                   : TRN_OK;
    enum trn_status status = open_series(source, file, &csv, columns, &more, reterr);
    if (status == TRN_OK && !more)
        return TRN_OK;
    while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more) {
        char *const *cells = csv.cells;
        int32_t day;
        if (strcmp(cells[columns[S_VARIABLE]], variable) != 0 ||
            strcmp(cells[columns[S_SCOPE]], scope) != 0 || strcmp(cells[columns[S_KIND]], kind) != 0)
            continue;
        const int regime = trn_chart_regime(source, cells[columns[S_REGIME]]);
        if (regime < 0 || !trn_date_parse(cells[columns[S_DATE]], &day))
            continue;
        struct chart_series *one = &series[regime];
        if (!widen(source->arena, one, &room[regime])) {
            status = trn_fail(reterr, TRN_E_MEMORY, csv.path, "out of memory");
            break;
        }
        if (one->n == 0)
            one->unit = trn_chart_keep(source, cells[columns[S_UNIT]]);
        one->day[one->n] = (double)day;
        for (int i = 0; i < CHART_STATISTICS; i++)
            one->value[i][one->n] = trn_source_cell(cells[columns[S_MEAN + i]]);
        one->n++;
        *ret_found = true;
    }
    trn_csv_close(&csv);
    return status;
}

enum trn_status trn_chart_scopes(const struct chart_source *source, const char *file, const char *variable,
                                 const char *kind, const char **scopes, int room, int *ret_n,
                                 struct trn_error *reterr)
{
    struct trn_csv csv;
    int columns[S_COLUMNS];
    bool more = false;
    int n = 0;
    *ret_n = 0;
    enum trn_status status = open_series(source, file, &csv, columns, &more, reterr);
    if (status == TRN_OK && !more)
        return TRN_OK;
    while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more) {
        if (strcmp(csv.cells[columns[S_VARIABLE]], variable) != 0 ||
            strcmp(csv.cells[columns[S_KIND]], kind) != 0)
            continue;
        const char *scope = csv.cells[columns[S_SCOPE]];
        int i = 0;
        while (i < n && strcmp(scopes[i], scope) != 0)
            i++;
        if (i == n && n < room)
            scopes[n++] = trn_chart_keep(source, scope);
    }
    trn_csv_close(&csv);
    *ret_n = n;
    return status;
}

bool trn_series_span(const struct chart_series *series, int n, double *ret_from, double *ret_to)
{
    *ret_from = INFINITY;
    *ret_to = -INFINITY;
    for (int r = 0; r < n; r++)
        if (series[r].n > 0) {
            *ret_from = fmin(*ret_from, series[r].day[0]);
            *ret_to = fmax(*ret_to, series[r].day[series[r].n - 1]);
        }
    return *ret_to > *ret_from;
}

int trn_series_lowest(const struct chart_source *source, const struct chart_series *series,
                      const char **ret_when)
{
    char words[TRN_LOWEST_BYTES];
    int32_t *day = TRN_NEW(source->arena, int32_t, series->n + 1);
    double *half = TRN_NEW(source->arena, double, series->n + 1);
    for (int i = 0; i < series->n; i++) {
        day[i] = (int32_t)series->day[i];
        half[i] = trn_notch(series->value[CHART_P25][i], series->value[CHART_P75][i], source->reps);
    }
    const int at = trn_lowest_words(day, series->value[CHART_P50], half, series->n, words);
    *ret_when = trn_arena_strdup(source->arena, words);
    return at;
}

double trn_series_last(const struct chart_series *series)
{
    for (int i = series->n - 1; i >= 0; i--)
        if (isfinite(series->value[CHART_P50][i]))
            return series->value[CHART_P50][i];
    return NAN;
}
