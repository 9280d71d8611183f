/* chart_source_measures.c - measures of a result folder: measures.csv, or the pledges of a single run. */
#include <math.h>
#include <string.h>

#include "../results/csv_read.h"
#include "chart_source_parts.h"

enum {
    M_MEASURE,
    M_UNIT,
    M_WINDOW,
    M_SCOPE,
    M_KIND,
    M_REGIME,
    M_AGAINST,
    M_N,
    M_ESTIMATE,
    M_LOW,
    M_HIGH,
    M_P_VALUE,
    M_COLUMNS
};

/* Room for another one, whoever added those before; the array doubles. NULL: there is none. */
static struct chart_measure *add_measure(struct chart_source *source)
{
    if (source->n_measures == source->measures_room) {
        const int wider = source->measures_room == 0 ? 64 : 2 * source->measures_room;
        struct chart_measure *measures =
            wider <= TRN_CSV_ROWS_MAX ? TRN_NEW(source->arena, struct chart_measure, wider) : NULL;
        if (measures == NULL)
            return NULL;
        if (source->n_measures > 0)
            memcpy(measures, source->measures, (size_t)source->n_measures * sizeof *measures);
        source->measures = measures;
        source->measures_room = wider;
    }
    return &source->measures[source->n_measures++];
}

enum trn_status trn_source_read_measures(struct chart_source *source, struct trn_error *reterr)
{
    static const char *const names[M_COLUMNS] = {"measure", "unit", "window",   "scope", "kind", "regime",
                                                 "against", "n",    "estimate", "low",   "high", "p_value"};
    struct trn_csv csv;
    int columns[M_COLUMNS];
    bool more = false;
    enum trn_status status = trn_chart_open_csv(source, "measures.csv", &csv, &more, reterr);
    if (status == TRN_OK && !more)
        return TRN_OK;
    if (status == TRN_OK)
        status = trn_chart_columns(&csv, names, M_COLUMNS, columns, reterr);
    while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more) {
        struct chart_measure *m = add_measure(source);
        if (m == NULL) {
            status = trn_source_no_room(csv.path, 2 * source->measures_room, reterr);
            break;
        }
        const char *texts[M_AGAINST + 1];
        for (int i = 0; i <= M_AGAINST; i++)
            texts[i] = trn_chart_keep(source, csv.cells[columns[i]]);
        *m = (struct chart_measure){texts[M_MEASURE],
                                    texts[M_UNIT],
                                    texts[M_WINDOW],
                                    texts[M_SCOPE],
                                    texts[M_KIND],
                                    texts[M_REGIME],
                                    texts[M_AGAINST],
                                    trn_csv_number(csv.cells[columns[M_N]]),
                                    trn_csv_number(csv.cells[columns[M_ESTIMATE]]),
                                    trn_csv_number(csv.cells[columns[M_LOW]]),
                                    trn_csv_number(csv.cells[columns[M_HIGH]]),
                                    trn_csv_number(csv.cells[columns[M_P_VALUE]])};
    }
    trn_csv_close(&csv);
    return status;
}

/* The measure of a donor under a regime, added when it is new; NULL without memory. */
static struct chart_measure *single_measure(struct chart_source *source, const char *measure,
                                            const char *donor, const char *regime)
{
    for (int i = 0; i < source->n_measures; i++)
        if (strcmp(source->measures[i].scope, donor) == 0 &&
            strcmp(source->measures[i].regime, regime) == 0 &&
            strcmp(source->measures[i].measure, measure) == 0)
            return &source->measures[i];
    struct chart_measure *m = add_measure(source);
    if (m != NULL)
        *m = (struct chart_measure){.measure = measure,
                                    .unit = "EUR_million",
                                    .window = "",
                                    .scope = trn_chart_keep(source, donor),
                                    .kind = "donor",
                                    .regime = trn_chart_keep(source, regime),
                                    .against = "",
                                    .n = 1.0,
                                    .estimate = 0.0,
                                    .low = NAN,
                                    .high = NAN,
                                    .p_value = NAN};
    return m;
}

enum trn_status trn_source_single_measures(struct chart_source *source, struct trn_error *reterr)
{
    enum { P_REGIME, P_DONOR, P_QUANTITY, P_COST, P_DELIVERED, P_COLUMNS };
    static const char *const names[P_COLUMNS] = {"regime", "donor", "quantity", "unit_cost", "delivered"};
    struct trn_csv csv;
    int columns[P_COLUMNS];
    bool more = false;
    enum trn_status status = trn_chart_open_csv(source, "pledges.csv", &csv, &more, reterr);
    if (status == TRN_OK && !more)
        return TRN_OK;
    if (status == TRN_OK)
        status = trn_chart_columns(&csv, names, P_COLUMNS, columns, reterr);
    while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more) {
        const double millions = trn_source_cell(csv.cells[columns[P_COST]]) * 1e-6;
        const double parts[] = {trn_source_cell(csv.cells[columns[P_QUANTITY]]) * millions,
                                trn_source_cell(csv.cells[columns[P_DELIVERED]]) * millions};
        for (int i = 0; i < 2; i++) {
            struct chart_measure *m =
                single_measure(source, i == 0 ? "pledged_value" : "delivered_value",
                               csv.cells[columns[P_DONOR]], csv.cells[columns[P_REGIME]]);
            if (m == NULL) {
                status = trn_source_no_room(csv.path, 2 * source->measures_room, reterr);
                break;
            }
            m->estimate += isfinite(parts[i]) ? parts[i] : 0.0;
        }
    }
    trn_csv_close(&csv);
    return status;
}
