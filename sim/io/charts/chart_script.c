/* chart_script.c - variables and text of a gnuplot script. */
#include "chart_script.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../results/csv_read.h"
#include "../results/decimal.h"
#include "charts/plots_path.h" /* in the build folder */

#define SCRIPT_BYTES_MAX ((int64_t)1 << 20)

void trn_script_note(struct trn_outfile *file, const char *comment)
{
    trn_outfile_text(file, "# ");
    trn_outfile_text(file, comment);
    trn_outfile_text(file, "\n");
}

/* With a point in it always: gnuplot divides whole numbers without a rest. */
static void put_number(struct trn_outfile *file, double value)
{
    char text[TRN_DECIMAL_MAX];
    if (!isfinite(value)) {
        trn_outfile_text(file, "NaN");
        return;
    }
    trn_decimal_number(text, value, fabs(value) < 1e-3 ? TRN_DECIMALS_MAX : 6);
    trn_outfile_text(file, text);
    if (strchr(text, '.') == NULL)
        trn_outfile_text(file, ".0");
}

/* Doubled quotes at the start of a text make gnuplot 5.4 lose its place, so a quote becomes an apostrophe. */
static void put_text(struct trn_outfile *file, const char *text)
{
    trn_outfile_write(file, "'", 1);
    for (; *text != '\0'; text++)
        if (*text == '\'')
            trn_outfile_text(file, "\u2019");
        else if (*text == '\n' ||
                 *text == '\r') /* cleaned texts have none; a line of the script must not end here */
            trn_outfile_write(file, " ", 1);
        else
            trn_outfile_write(file, text, 1);
    trn_outfile_write(file, "'", 1);
}

void trn_script_number(struct trn_outfile *file, const char *name, double value)
{
    trn_outfile_text(file, name);
    trn_outfile_text(file, " = ");
    put_number(file, value);
    trn_outfile_text(file, "\n");
}

void trn_script_count(struct trn_outfile *file, const char *name, int value)
{
    char text[TRN_DECIMAL_MAX];
    trn_decimal_count(text, value);
    trn_outfile_text(file, name);
    trn_outfile_text(file, " = ");
    trn_outfile_text(file, text);
    trn_outfile_text(file, "\n");
}

void trn_script_text(struct trn_outfile *file, const char *name, const char *text)
{
    trn_outfile_text(file, name);
    trn_outfile_text(file, " = ");
    put_text(file, text);
    trn_outfile_text(file, "\n");
}

static void open_array(struct trn_outfile *file, const char *name, int n)
{
    char head[128];
    snprintf(head, sizeof head, "array %s[%d] = [", name, n > 0 ? n : 1);
    trn_outfile_text(file, head);
}

void trn_script_numbers(struct trn_outfile *file, const char *name, const double *values, int n)
{
    open_array(file, name, n);
    for (int i = 0; i < n; i++) {
        trn_outfile_text(file, i > 0 ? ", " : "");
        put_number(file, values[i]);
    }
    trn_outfile_text(file, n > 0 ? "]\n" : "0.0]\n");
}

void trn_script_texts(struct trn_outfile *file, const char *name, const char *const *texts, int n)
{
    open_array(file, name, n);
    for (int i = 0; i < n; i++) {
        trn_outfile_text(file, i > 0 ? ", " : "");
        put_text(file, texts[i]);
    }
    trn_outfile_text(file, n > 0 ? "]\n" : "'']\n");
}

/* Does this program lie in the folder that it was built in? */
static bool is_uninstalled(void)
{
    char path[TRN_PATH_MAX];
    const size_t root = strlen(TRN_BUILD_ROOT);
    const ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    return n > (ssize_t)root && strncmp(path, TRN_BUILD_ROOT, root) == 0 && path[root] == '/';
}

static const char *plots_folder(void)
{
    const char *told = getenv("TRANCHE_PLOTS");
    if (told != NULL && told[0] != '\0')
        return told;
    if (!is_uninstalled() && access(TRN_PLOTS_INSTALLED, R_OK | X_OK) == 0)
        return TRN_PLOTS_INSTALLED;
    return TRN_PLOTS_SOURCE;
}

enum trn_status trn_script_append(struct trn_outfile *file, const char *name, struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    char *text;
    size_t length;
    const int n = snprintf(path, sizeof path, "%s/%s.gp", plots_folder(), name);
    if (n < 0 || n >= (int)sizeof path)
        return trn_fail(reterr, TRN_E_IO, name, "the path of the plot scripts is too long");
    struct trn_error inner;
    if (trn_file_read(path, SCRIPT_BYTES_MAX, &text, &length, &inner) != TRN_OK)
        return trn_fail(reterr, inner.status, path, "the plot script %s; TRANCHE_PLOTS may name its folder",
                        inner.text);
    trn_outfile_write(file, text, length);
    free(text);
    return TRN_OK;
}
