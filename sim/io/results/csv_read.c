/* csv_read.c - CSV in; cells are unquoted where they stand. */
#include "csv_read.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "csv_write.h"
#include "tranche/io.h"

#define BYTES_MAX ((int64_t)1 << 30)

static enum trn_status read_all(int fd, char *text, size_t size, size_t *ret_length)
{
    size_t n = 0;
    while (n < size) {
        const ssize_t got = read(fd, text + n, size - n);
        if (got == 0)
            break;
        if (got > 0)
            n += (size_t)got;
        else if (errno != EINTR)
            return TRN_E_IO;
    }
    *ret_length = n;
    return TRN_OK;
}

enum trn_status trn_file_read(const char *path, int64_t limit, char **ret, size_t *ret_length,
                              struct trn_error *reterr)
{
    struct stat about;
    char *text = NULL;
    enum trn_status status = TRN_OK;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe put there must not hang us */
    if (fd < 0)
        return trn_fail(reterr, TRN_E_IO, path, "cannot be read: %s", strerror(errno));
    if (fstat(fd, &about) != 0)
        status = trn_fail(reterr, TRN_E_IO, path, "cannot be read: %s", strerror(errno));
    else if (!S_ISREG(about.st_mode))
        status = trn_fail(reterr, TRN_E_IO, path, "is not a plain file");
    else if ((int64_t)about.st_size > limit)
        status = trn_fail(reterr, TRN_E_LIMIT, path, "expected at most %lld bytes, found %lld",
                          (long long)limit, (long long)about.st_size);
    else if ((text = malloc((size_t)about.st_size + 1)) == NULL)
        status = trn_fail(reterr, TRN_E_MEMORY, path, "out of memory");
    else if (read_all(fd, text, (size_t)about.st_size, ret_length) != TRN_OK)
        status = trn_fail(reterr, TRN_E_IO, path, "cannot be read: %s", strerror(errno));
    close(fd);
    if (status != TRN_OK) {
        free(text);
        return status;
    }
    text[*ret_length] = '\0';
    *ret = text;
    return TRN_OK;
}

static enum trn_status bad(const struct trn_csv *csv, const char *what, struct trn_error *reterr)
{
    return trn_fail(reterr, TRN_E_IO, csv->path, "line %lld: %s", (long long)csv->line, what);
}

/* Unquote the cell at csv->at in place and go behind it. NULL and *problem on an error; *ret_last when
 * the row ends with it. */
static char *take_cell(struct trn_csv *csv, bool *ret_last, const char **problem)
{
    char *cell = csv->at;
    char *put = cell;
    char *at = cell;
    if (*at == '"') {
        for (at++;; at++) {
            if (at >= csv->end) {
                *problem = "a quote is never closed";
                return NULL;
            }
            if (*at == '"') {
                if (at[1] != '"')
                    break;
                at++;
            }
            *put++ = *at;
        }
        at++;
    } else {
        while (at < csv->end && *at != ',' && *at != '\n' && !(*at == '\r' && at[1] == '\n'))
            *put++ = *at++;
    }
    if (at < csv->end && *at == '\r' && at[1] == '\n')
        at++;
    if (at < csv->end && *at != ',' && *at != '\n') {
        *problem = "a quoted cell goes on after its quote";
        return NULL;
    }
    *ret_last = at >= csv->end || *at == '\n';
    csv->at = at < csv->end ? at + 1 : csv->end;
    *put = '\0';
    return cell;
}

/* Read a row into `into`; *ret_n cells. */
static enum trn_status take_row(struct trn_csv *csv, char **into, int *ret_n, struct trn_error *reterr)
{
    int n = 0;
    bool last = false;
    csv->line++;
    while (!last) {
        const char *problem = NULL;
        const char *start = csv->at;
        if (n == TRN_CSV_COLUMNS_MAX)
            return trn_fail(reterr, TRN_E_LIMIT, csv->path,
                            "line %lld: expected at most %d cells, found more", (long long)csv->line,
                            TRN_CSV_COLUMNS_MAX);
        char *cell = take_cell(csv, &last, &problem);
        if (cell == NULL)
            return bad(csv, problem, reterr);
        if (*start == '"') /* lines inside quotes count too */
            for (const char *at = cell; *at != '\0'; at++)
                csv->line += *at == '\n';
        into[n++] = (char *)trn_csv_plain(cell);
    }
    *ret_n = n;
    return TRN_OK;
}

/* The header of a text that was read. */
static enum trn_status take_header(struct trn_csv *csv, size_t length, struct trn_error *reterr)
{
    csv->at = csv->text;
    csv->end = csv->text + length;
    if (memchr(csv->text, '\0', length) != NULL) {
        csv->line = 1;
        return bad(csv, "a NUL byte is in the file", reterr);
    }
    if (length >= 3 && memcmp(csv->text, "\xEF\xBB\xBF", 3) == 0)
        csv->at += 3;
    if (csv->at == csv->end) {
        csv->line = 1;
        return bad(csv, "expected a header, found nothing", reterr);
    }
    return take_row(csv, csv->names, &csv->n_columns, reterr);
}

enum trn_status trn_csv_open(struct trn_csv *csv, const char *folder, const char *name,
                             struct trn_error *reterr)
{
    size_t length = 0;
    memset(csv, 0, sizeof *csv);
    if (!trn_folder_join(csv->path, folder, name))
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    enum trn_status status = trn_file_read(csv->path, BYTES_MAX, &csv->text, &length, reterr);
    if (status == TRN_OK)
        status = take_header(csv, length, reterr);
    if (status != TRN_OK)
        trn_csv_close(csv);
    return status;
}

void trn_csv_close(struct trn_csv *csv)
{
    free(csv->text);
    csv->text = NULL;
}

enum trn_status trn_csv_column(const struct trn_csv *csv, const char *name, int *ret_column,
                               struct trn_error *reterr)
{
    for (int i = 0; i < csv->n_columns; i++)
        if (strcmp(csv->names[i], name) == 0) {
            *ret_column = i;
            return TRN_OK;
        }
    return trn_fail(reterr, TRN_E_NAME, csv->path, "expected a column \"%s\", found none of that name", name);
}

enum trn_status trn_csv_next(struct trn_csv *csv, bool *ret_more, struct trn_error *reterr)
{
    while (csv->at < csv->end && (*csv->at == '\n' || (*csv->at == '\r' && csv->at[1] == '\n'))) {
        csv->line += *csv->at == '\n';
        csv->at++;
    }
    *ret_more = csv->at < csv->end;
    if (!*ret_more)
        return TRN_OK;
    int n = 0;
    const enum trn_status status = take_row(csv, csv->cells, &n, reterr);
    if (status != TRN_OK)
        return status;
    if (n != csv->n_columns)
        return trn_fail(reterr, TRN_E_IO, csv->path, "line %lld: expected %d cells, found %d",
                        (long long)csv->line, csv->n_columns, n);
    return TRN_OK;
}

/* Our own numbers have digits, a point and perhaps an exponent; strtod would ask the locale. */
double trn_csv_number(const char *cell)
{
    const char *at = cell;
    const bool negative = *at == '-';
    double value = 0.0;
    int shift = 0;
    bool any = false;
    at += negative;
    for (; *at >= '0' && *at <= '9'; at++, any = true)
        value = value * 10.0 + (*at - '0');
    if (*at == '.')
        for (at++; *at >= '0' && *at <= '9'; at++, any = true, shift--)
            value = value * 10.0 + (*at - '0');
    if (any && (*at == 'e' || *at == 'E')) {
        const bool small = at[1] == '-';
        int exponent = 0;
        at += 1 + (at[1] == '-' || at[1] == '+');
        for (; *at >= '0' && *at <= '9' && exponent < 1000; at++)
            exponent = exponent * 10 + (*at - '0');
        shift += small ? -exponent : exponent;
    }
    if (!any || *at != '\0')
        return NAN;
    if (shift < 0)
        value /= pow(10.0, -shift);
    else if (shift > 0)
        value *= pow(10.0, shift);
    return negative ? -value : value;
}

enum trn_status trn_results_read(const char *folder, const char *name,
                                 bool (*row)(void *object, int n, char *const *names, char *const *cells),
                                 void *object, struct trn_error *reterr)
{
    struct trn_csv csv;
    bool more = false;
    enum trn_status status = trn_csv_open(&csv, folder, name, reterr);
    while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more)
        if (!row(object, csv.n_columns, csv.names, csv.cells))
            break;
    trn_csv_close(&csv);
    return status;
}

enum trn_status trn_results_read_text(const char *folder, const char *name, char **ret,
                                      struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    size_t length;
    if (!trn_folder_join(path, folder, name))
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    return trn_file_read(path, TRN_RESULT_TEXT_MAX, ret, &length, reterr);
}
