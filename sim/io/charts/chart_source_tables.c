/* chart_source_tables.c - the tables of a result folder, whole or row by row. */
#include <math.h>
#include <string.h>

#include "../results/csv_read.h"
#include "chart_source_parts.h"

enum trn_status trn_chart_open_csv(const struct chart_source *source, const char *file, struct trn_csv *csv,
                                   bool *ret_there, struct trn_error *reterr)
{
    *ret_there = trn_folder_has(source->folder, file);
    return *ret_there ? trn_csv_open(csv, source->folder, file, reterr) : TRN_OK;
}

enum trn_status trn_chart_columns(const struct trn_csv *csv, const char *const *names, int n, int *columns,
                                  struct trn_error *reterr)
{
    enum trn_status status = TRN_OK;
    for (int i = 0; i < n && status == TRN_OK; i++)
        status = trn_csv_column(csv, names[i], &columns[i], reterr);
    return status;
}

enum trn_status trn_source_no_room(const char *path, int room, struct trn_error *reterr)
{
    if (room <= TRN_CSV_ROWS_MAX)
        return trn_fail(reterr, TRN_E_MEMORY, path, "out of memory");
    return trn_fail(reterr, TRN_E_LIMIT, path, "expected at most %d rows, found more", TRN_CSV_ROWS_MAX);
}

enum trn_status trn_chart_rows(const struct chart_source *source, const char *file, const char *const *names,
                               int n, struct chart_rows *ret, struct trn_error *reterr)
{
    enum { COLUMNS_MOST = 32 };
    struct trn_csv csv;
    int columns[COLUMNS_MOST];
    bool more = false;
    int room = 0;
    *ret = (struct chart_rows){.columns = n};
    if (n > COLUMNS_MOST)
        return trn_fail(reterr, TRN_E_LIMIT, file, "more columns are asked for than fit");
    enum trn_status status = trn_chart_open_csv(source, file, &csv, &more, reterr);
    if (status == TRN_OK && !more)
        return TRN_OK;
    if (status == TRN_OK)
        status = trn_chart_columns(&csv, names, n, columns, reterr);
    while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more) {
        if (ret->n == room) {
            room = room == 0 ? 256 : 2 * room;
            const char **cells = room <= TRN_CSV_ROWS_MAX
                                     ? TRN_NEW(source->arena, const char *, (size_t)room *(size_t)n)
                                     : NULL;
            if (cells == NULL) {
                status = trn_source_no_room(csv.path, room, reterr);
                break;
            }
            if (ret->n > 0)
                memcpy(cells, ret->cells, (size_t)ret->n * (size_t)n * sizeof *cells);
            ret->cells = cells;
        }
        for (int i = 0; i < n; i++)
            ret->cells[(size_t)ret->n * (size_t)n + (size_t)i] =
                trn_chart_keep(source, csv.cells[columns[i]]);
        ret->n++;
    }
    trn_csv_close(&csv);
    return status;
}

const char *trn_chart_cell(const struct chart_rows *rows, int row, int column)
{
    return rows->cells[(size_t)row * (size_t)rows->columns + (size_t)column];
}

double trn_chart_value(const struct chart_rows *rows, int row, int column)
{
    const double value = trn_csv_number(trn_chart_cell(rows, row, column));
    return fabs(value) <= 1e30 ? value : (double)NAN;
}

double trn_source_cell(const char *cell)
{
    const double value = trn_csv_number(cell);
    return isfinite(value) && fabs(value) < 1e15 ? value : (double)NAN;
}
