/* charts.c - draw the charts of a result folder. */
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../results/csv_write.h"
#include "../results/folder.h"
#include "chart.h"
#include "chart_gnuplot.h"
#include "chart_script.h"
#include "tranche/io.h"

static const struct {
    const char *name;
    chart_maker make;
} kinds[] = {{"need_met", trn_chart_need_met},
             {"fire_rate", trn_chart_fire_rate},
             {"monthly_deliveries", trn_chart_monthly},
             {"pledged_delivered", trn_chart_pledged}};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static const char *const helpers[] = {"style", "panel"}; /* scripts that the others load */

static enum trn_status open_file(const struct chart *chart, const char *ending, struct trn_outfile *file,
                                 struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    const int n = snprintf(path, sizeof path, "%s/charts/%s.%s", chart->source->folder, chart->name, ending);
    if (n < 0 || n >= (int)sizeof path)
        return trn_fail(reterr, TRN_E_IO, chart->name, "the path is too long");
    unlink(path); /* a new file, whatever a link of that name leads to */
    return trn_outfile_open(file, path, reterr);
}

enum trn_status trn_chart_begin(struct chart *chart, const struct trn_table *table, struct trn_error *reterr)
{
    enum trn_status status = open_file(chart, "csv", &chart->data, reterr);
    if (status == TRN_OK)
        status = open_file(chart, "gp", &chart->script, reterr);
    if (status != TRN_OK)
        return status;
    chart->table = table;
    trn_csv_header(&chart->data, table);
    trn_script_note(
        &chart->script,
        "Drawn by tranche. To draw it again in this folder: gnuplot -e \"fmt='svg'\" and this file");
    trn_script_note(&chart->script,
                    "(fmt may also be 'png' or 'pdf'). Words and places first, the drawing below.");
    trn_script_text(&chart->script, "name", chart->name);
    return TRN_OK;
}

void trn_chart_row(struct chart *chart, const union trn_cell *cells)
{
    int column;
    const bool written = trn_csv_row(&chart->data, chart->table, cells, 0, &column);
    assert(written); /* dates came out of ISO texts */
    (void)written;
}

static enum trn_status copy_helpers(const char *folder, struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    if (!trn_folder_join(path, folder, "charts"))
        return trn_fail(reterr, TRN_E_IO, folder, "the path is too long");
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return trn_fail(reterr, TRN_E_IO, path, "cannot be created: %s", strerror(errno));
    for (size_t i = 0; i < sizeof helpers / sizeof helpers[0]; i++) {
        struct trn_outfile file;
        const int n = snprintf(path, sizeof path, "%s/charts/%s.gp", folder, helpers[i]);
        if (n < 0 || n >= (int)sizeof path)
            return trn_fail(reterr, TRN_E_IO, folder, "the path is too long");
        unlink(path);
        enum trn_status status = trn_outfile_open(&file, path, reterr);
        if (status != TRN_OK)
            return status;
        status = trn_script_append(&file, helpers[i], reterr);
        if (status != TRN_OK) {
            trn_outfile_drop(&file);
            unlink(path);
            return status;
        }
        status = trn_outfile_close(&file, reterr);
        if (status != TRN_OK)
            return status;
    }
    return TRN_OK;
}

/* Run gnuplot for one format and finish what it wrote. */
static enum trn_status draw(const struct chart *chart, const char *format, struct trn_error *reterr)
{
    char folder[TRN_PATH_MAX];
    char script[200];
    char picture[200];
    char path[TRN_PATH_MAX];
    snprintf(script, sizeof script, "%s.gp", chart->name);
    snprintf(picture, sizeof picture, "%s.%s", chart->name, format);
    if (!trn_folder_join(folder, chart->source->folder, "charts") || !trn_folder_join(path, folder, picture))
        return trn_fail(reterr, TRN_E_IO, script, "the path is too long");
    unlink(path); /* so that a failure leaves no older picture */
    enum trn_status status = trn_gnuplot_run(folder, script, format, reterr);
    if (status == TRN_OK && strcmp(format, "svg") == 0)
        status = trn_svg_finish(folder, picture, chart->name, chart->title, chart->description, reterr);
    else if (status == TRN_OK)
        status = trn_gnuplot_check_png(folder, picture, reterr);
    return status;
}

/* Letters, digits, "_" and "-" of a scope, as a part of a file name. */
static void name_files(struct chart *chart, const char *kind, const char *scope)
{
    size_t n = (size_t)snprintf(chart->name, sizeof chart->name, "%s%s", kind, scope != NULL ? "-" : "");
    for (; scope != NULL && *scope != '\0' && n + 1 < sizeof chart->name; scope++) {
        const char c = *scope;
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '_' || c == '-';
        chart->name[n++] = plain ? c : '_';
    }
    chart->name[n] = '\0';
}

/* Make data and script of one chart. */
static enum trn_status make(struct chart *chart, size_t kind, const char *scope, bool *ret_made,
                            struct trn_error *reterr)
{
    chart->script.fd = -1;
    chart->data.fd = -1;
    chart->title = "";
    chart->description = "";
    chart->script_name = kinds[kind].name;
    name_files(chart, kinds[kind].name, scope);
    *ret_made = false;
    enum trn_status status = kinds[kind].make(chart, scope, ret_made, reterr);
    if (status == TRN_OK && !*ret_made)
        return TRN_OK;
    if (status == TRN_OK)
        status = trn_script_append(&chart->script, chart->script_name, reterr);
    if (status != TRN_OK) {
        trn_outfile_drop(&chart->script);
        trn_outfile_drop(&chart->data);
        return status;
    }
    status = trn_outfile_close(&chart->data, reterr);
    const enum trn_status other = trn_outfile_close(&chart->script, status == TRN_OK ? reterr : NULL);
    return status == TRN_OK ? other : status;
}

/* The chart that `only` asks for: its kind and, behind "-", its scope. */
static bool asked_for(const char *only, size_t kind, const char **ret_scope)
{
    const size_t n = strlen(kinds[kind].name);
    *ret_scope = NULL;
    if (only == NULL)
        return true;
    if (strncmp(only, kinds[kind].name, n) != 0 || (only[n] != '\0' && only[n] != '-'))
        return false;
    *ret_scope = only[n] == '-' && only[n + 1] != '\0' ? only + n + 1 : NULL;
    return true;
}

enum trn_status trn_charts_draw(const char *folder, const char *only, unsigned formats, int *ret_drawn,
                                struct trn_error *reterr)
{
    struct chart_source source;
    enum trn_status first =
        TRN_OK; /* the first failure of gnuplot; data and scripts of the others are still made */
    bool known = false;
    int drawn = 0;
    *ret_drawn = 0;
    enum trn_status status = trn_chart_source_open(folder, &source, reterr);
    if (status != TRN_OK)
        return status;
    status = copy_helpers(folder, reterr);
    for (size_t kind = 0; kind < KINDS && status == TRN_OK; kind++) {
        struct chart chart = {.source = &source, .arena = source.arena};
        const char *scope;
        bool made;
        if (!asked_for(only, kind, &scope))
            continue;
        known = true;
        status = make(&chart, kind, scope, &made, reterr);
        if (status != TRN_OK)
            break;
        if (!made && only != NULL)
            status = trn_fail(reterr, TRN_E_NAME, folder, "has no data for the chart \"%s\"", only);
        if (!made)
            continue;
        if (first == TRN_OK && (formats & TRN_CHART_SVG) != 0)
            first = draw(&chart, "svg", reterr);
        if (first == TRN_OK && (formats & TRN_CHART_PNG) != 0)
            first = draw(&chart, "png", reterr);
        drawn += first == TRN_OK;
    }
    trn_chart_source_close(&source);
    *ret_drawn = drawn;
    if (first != TRN_OK)
        return first; /* *reterr tells of it, as nothing failed before and a later failure is the same kind */
    if (status == TRN_OK && only != NULL && !known)
        return trn_fail(reterr, TRN_E_NAME, folder,
                        "expected a chart \"need_met\", \"fire_rate\", \"monthly_deliveries\" or "
                        "\"pledged_delivered\", found \"%s\"",
                        only);
    return status;
}
