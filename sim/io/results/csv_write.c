/* csv_write.c - rows as CSV. */
#include "csv_write.h"

#include <math.h>
#include <string.h>

#include "decimal.h"
#include "tranche/date.h"

/* Characters that make a spreadsheet run or re-read a cell; the last four are full-width forms. */
static bool starts_formula(const char *text)
{
    switch (text[0]) {
    case '=':
    case '+':
    case '-':
    case '@':
    case '\t':
    case '\r':
    case '\n':
        return true;
    default:
        return strncmp(text, "\uFF1D", 3) == 0 || strncmp(text, "\uFF0B", 3) == 0 ||
               strncmp(text, "\uFF0D", 3) == 0 || strncmp(text, "\uFF20", 3) == 0;
    }
}

/* Also for a text that looks like one made harmless before, so that what was written can be told. */
static bool needs_apostrophe(const char *text)
{
    return starts_formula(text + strspn(text, "'"));
}

const char *trn_csv_plain(const char *cell)
{
    return cell[0] == '\'' && needs_apostrophe(cell + 1) ? cell + 1 : cell;
}

void trn_csv_text(struct trn_outfile *file, const char *text)
{
    const bool harmful = needs_apostrophe(text);
    const size_t length = strlen(text);
    if (strcspn(text, ",\"\r\n") == length) {
        if (harmful)
            trn_outfile_write(file, "'", 1);
        trn_outfile_write(file, text, length);
        return;
    }
    trn_outfile_text(file, harmful ? "\"'" : "\"");
    for (;;) {
        const size_t plain = strcspn(text, "\"");
        trn_outfile_write(file, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        trn_outfile_write(file, "\"\"", 2);
        text++;
    }
    trn_outfile_write(file, "\"", 1);
}

void trn_csv_header(struct trn_outfile *file, const struct trn_table *table)
{
    for (int i = 0; i < table->n; i++) {
        if (i > 0)
            trn_outfile_write(file, ",", 1);
        trn_csv_text(file, table->columns[i].name);
    }
    trn_outfile_write(file, "\n", 1);
}

/* 1900-01-01 and 2199-12-31 as days from 1970-01-01: what trn_date_format can write. */
#define FIRST_DAY (-25567.0)
#define LAST_DAY 84005.0

/* The calendar day of a date cell; false when no date can be written for it. */
static bool calendar_day(double days, int32_t start_day, int32_t *ret_day)
{
    const double day = floor(days) + (double)start_day;
    if (!(day >= FIRST_DAY && day <= LAST_DAY))
        return false;
    *ret_day = (int32_t)day;
    return true;
}

bool trn_csv_row(struct trn_outfile *file, const struct trn_table *table, const union trn_cell *cells,
                 int32_t start_day, int *ret_column)
{
    int32_t day = 0;
    for (int i = 0; i < table->n; i++)
        if (table->columns[i].type == TRN_CELL_DATE && !isnan(cells[i].number) &&
            !calendar_day(cells[i].number, start_day, &day)) {
            *ret_column = i;
            return false;
        }
    for (int i = 0; i < table->n; i++) {
        const struct trn_column *column = &table->columns[i];
        char *room = trn_outfile_room(file, TRN_DECIMAL_MAX + 1);
        size_t n = 0;
        if (i > 0)
            room[n++] = ',';
        switch (column->type) {
        case TRN_CELL_TEXT:
            file->used += n;
            n = 0;
            if (cells[i].text != NULL)
                trn_csv_text(file, cells[i].text);
            break;
        case TRN_CELL_DATE:
            if (!isnan(cells[i].number) && calendar_day(cells[i].number, start_day, &day)) {
                trn_date_format(day, room + n);
                n += 10;
            }
            break;
        case TRN_CELL_COUNT:
            if (cells[i].count != TRN_MISSING_COUNT)
                n += trn_decimal_count(room + n, cells[i].count);
            break;
        case TRN_CELL_NUMBER:
            n += trn_decimal_number(room + n, cells[i].number, column->decimals);
            break;
        case TRN_CELL_MONEY:
            if (cells[i].count != TRN_MISSING_COUNT)
                n += trn_decimal_cents(room + n, cells[i].count);
            break;
        }
        file->used += n;
    }
    trn_outfile_write(file, "\n", 1);
    return true;
}
