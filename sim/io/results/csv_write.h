/* csv_write.h - rows of a table as RFC 4180 CSV.
 *
 * Lines end in "\n", dates are ISO 8601, decimals have a point, missing cells are empty. A text that
 * a spreadsheet would run as a formula gets an apostrophe in front; trn_csv_plain takes it off again. */
#ifndef TRN_CSV_WRITE_H
#define TRN_CSV_WRITE_H

#include <stdint.h>

#include "outfile.h"
#include "tranche/table.h"

void trn_csv_header(struct trn_outfile *file, const struct trn_table *table);
/* False: a date outside the years 1900 to 2199; *ret_column is its column. Nothing is written then. */
bool trn_csv_row(struct trn_outfile *file, const struct trn_table *table, const union trn_cell *cells,
                 int32_t start_day, int *ret_column);
/* A text as a cell: quoted where it must be, made harmless. */
void trn_csv_text(struct trn_outfile *file, const char *text);
/* The text that was written: past the apostrophe that made it harmless. */
const char *trn_csv_plain(const char *cell);

#endif
