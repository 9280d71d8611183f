/* sheet.c - see sheet.h */
#include "sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool keep_row(void *object, int n, char *const *names, char *const *cells)
{
    struct sheet *sheet = object;
    if (sheet->want && !sheet->want(sheet->object, n, names, cells))
        return true;
    if (sheet->n_rows == sheet->room) {
        int32_t room = sheet->room > 0 ? 2 * sheet->room : 256;
        char ***rows = TRN_NEW(sheet->arena, char **, room);
        if (rows && sheet->n_rows > 0)
            memcpy(rows, sheet->rows, sizeof *rows * (size_t)sheet->n_rows);
        sheet->rows = rows;
        sheet->room = room;
    }
    char **row = sheet->rows ? TRN_NEW(sheet->arena, char *, n) : NULL;
    if (!sheet->names && row) {
        sheet->names = TRN_NEW(sheet->arena, char *, n);
        sheet->n_columns = n;
        for (int c = 0; sheet->names && c < n; c++)
            sheet->names[c] = trn_arena_strdup(sheet->arena, names[c]);
    }
    sheet->failed = !row || !sheet->names;
    for (int c = 0; !sheet->failed && c < n; c++)
        sheet->failed = !(row[c] = trn_arena_strdup(sheet->arena, cells[c]));
    if (!sheet->failed)
        sheet->rows[sheet->n_rows++] = row;
    return !sheet->failed;
}

enum trn_status sheet_read(const char *folder, const char *name, struct trn_arena *arena, sheet_want want,
                           void *object, struct sheet *ret, struct trn_error *error)
{
    *ret = (struct sheet){.arena = arena, .want = want, .object = object};
    enum trn_status status = trn_results_read(folder, name, keep_row, ret, error);
    if (status == TRN_OK && ret->failed)
        status = trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    return status;
}

int sheet_column(const struct sheet *sheet, const char *name)
{
    for (int c = 0; c < sheet->n_columns; c++)
        if (strcmp(sheet->names[c], name) == 0)
            return c;
    return -1;
}

const char *sheet_cell(const struct sheet *sheet, int32_t row, const char *name)
{
    int c = sheet_column(sheet, name);
    return c < 0 ? "" : sheet->rows[row][c];
}

double sheet_number(const char *cell)
{
    char *end;
    double value = strtod(cell, &end); /* the program never sets a locale */
    return cell[0] && *end == '\0' ? value : NAN;
}

const char *sheet_named(int n, char *const *names, char *const *cells, const char *name)
{
    for (int c = 0; c < n; c++)
        if (strcmp(names[c], name) == 0)
            return cells[c];
    return "";
}
