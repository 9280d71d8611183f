/* csv_read.h - CSV files of a result folder, read by column name, row by row.
 *
 * Takes RFC 4180 with "\n" or "\r\n" and a byte order mark; what is no CSV (an open quote, a row with
 * too few cells, a NUL) is refused with its line. The apostrophe that made a text harmless is taken off. */
#ifndef TRN_CSV_READ_H
#define TRN_CSV_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "folder.h"

#define TRN_CSV_COLUMNS_MAX 256
#define TRN_CSV_ROWS_MAX (1 << 20) /* that a chart keeps at a time; room doubles, so a power of 2 */

struct trn_csv {
    char path[TRN_PATH_MAX];
    char *text, *at, *end; /* text is owned */
    int64_t line;          /* of the row that was read last */
    int n_columns;
    char *names[TRN_CSV_COLUMNS_MAX]; /* point into text, as do the cells of one row */
    char *cells[TRN_CSV_COLUMNS_MAX];
};

/* Open FOLDER/NAME and read the header. TRN_E_IO: not there or no CSV; TRN_E_LIMIT: above 1 GiB. */
enum trn_status trn_csv_open(struct trn_csv *csv, const char *folder, const char *name,
                             struct trn_error *reterr);
/* Also after an open that failed, which leaves nothing open. */
void trn_csv_close(struct trn_csv *csv);
/* Column of that name. TRN_E_NAME says which is missing. */
enum trn_status trn_csv_column(const struct trn_csv *csv, const char *name, int *ret_column,
                               struct trn_error *reterr);
/* Read the next row; *ret_more is false after the last. Blank lines are passed over. */
enum trn_status trn_csv_next(struct trn_csv *csv, bool *ret_more, struct trn_error *reterr);
/* A cell as a number: NaN when it is empty or none. No locale. */
double trn_csv_number(const char *cell);

/* The whole file as text with a NUL after it; free() it. */
enum trn_status trn_file_read(const char *path, int64_t limit, char **ret, size_t *ret_length,
                              struct trn_error *reterr);

#endif
