/* sheet.h - a table of a result folder, read whole: all cells as text. */
#ifndef TRN_CLI_SHEET_H
#define TRN_CLI_SHEET_H

#include "tranche/arena.h"
#include "tranche/io.h"

/* Is the row wanted? Cells by sheet_named(). */
typedef bool (*sheet_want)(void *object, int n, char *const *names, char *const *cells);

struct sheet {
    struct trn_arena *arena;
    int n_columns;
    char **names; /* NULL: no row was kept */
    int32_t n_rows, room;
    char ***rows;
    sheet_want want; /* NULL: all */
    void *object;
    bool failed;
};

/* FOLDER/NAME into memory of the arena. Errors as of trn_results_read. `want` with its object may be NULL. */
enum trn_status sheet_read(const char *folder, const char *name, struct trn_arena *arena, sheet_want want, void *object,
                           struct sheet *ret, struct trn_error *error);
int sheet_column(const struct sheet *sheet, const char *name); /* -1: there is none */
const char *sheet_cell(const struct sheet *sheet, int32_t row, const char *name); /* "": there is no such column */
double sheet_number(const char *cell); /* NaN: empty, or no number */
/* The cell of a row while it is read; "": there is no such column. */
const char *sheet_named(int n, char *const *names, char *const *cells, const char *name);

#endif
