/* charts.c - draw the charts of a result folder. */
#include <assert.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../results/csv_write.h"
#include "../results/folder.h"
#include "chart.h"
#include "chart_gnuplot.h"
#include "chart_script.h"
#include "chart_text.h"
#include "tranche/io.h"

/* In the order in which a reader asks. A new chart is a line here, a file with its maker, and a script. */
static const struct {
    const char *name, *commands; /* whose results it shows, between spaces */
    const char *what;
    chart_maker make;
} kinds[] = {
    {"need_met", "compare run", "share of need met over time: fan, gap, holds", trn_chart_need_met},
    {"regimes", "compare", "share of need met under all regimes in one panel", trn_chart_regimes},
    {"items", "compare", "share of need met by capability, a small panel each", trn_chart_items},
    {"fire_rate", "compare run", "use a day against need and observed values", trn_chart_fire_rate},
    {"fire_parity", "compare", "use as a share of the opponent's", trn_chart_fire_parity},
    {"monthly_deliveries", "compare", "value delivered by month and donor group", trn_chart_monthly},
    {"commitments", "compare", "value committed and allocated by month and donor group",
     trn_chart_commitments},
    {"pledged_delivered", "compare run", "pledged against delivered by donor", trn_chart_pledged},
    {"production", "run", "output by line against capacity, and what limits it", trn_chart_production},
    {"prices", "run", "price and lead time of production lines", trn_chart_prices},
    {"crews", "run", "platforms fit for use against trained crews", trn_chart_crews},
    {"flow", "run", "pledges from donor over item to what became of them", trn_chart_flow},
    {"gantt", "run", "the largest pledges by stage, from promise to hand-over", trn_chart_gantt},
    {"calendar", "calendar", "when an outage hurts, by its start and its length", trn_chart_calendar},
    {"flip_map", "flip", "two inputs at once: where the sign of the difference changes", trn_chart_flip_map},
    {"sweep", "sweep", "two inputs on a grid", trn_chart_sweep},
    {"levers", "attribute", "from one regime's value to the other's, part by part", trn_chart_levers},
    {"causes", "explain", "the gap by cause, with intervals", trn_chart_causes},
    {"causes_monthly", "explain", "the gap by month, stacked by cause", trn_chart_causes_monthly},
    {"switch", "switch", "what a change of regime does, by its date", trn_chart_switch},
    {"breakeven", "breakeven", "how far one regime is ahead, by a factor of what it has",
     trn_chart_breakeven},
    {"outages", "contingency", "what is lost without each donor, hub or line", trn_chart_outages},
    {"flip_points", "flip", "what each input can do to the difference, and where it reverses",
     trn_chart_flip_points},
    {"debt", "sensitivity", "share of the variance that rests on assumed inputs", trn_chart_debt},
    {"hindcast", "hindcast", "observed values against the bands of the worlds, by series",
     trn_chart_hindcast},
    {"facts", "hindcast", "known facts against the range of the worlds", trn_chart_facts},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

bool trn_charts_kind(int i, const char **ret_name, const char **ret_commands, const char **ret_what)
{
    if (i < 0 || i >= (int)KINDS)
        return false;
    *ret_name = kinds[i].name;
    *ret_commands = kinds[i].commands;
    *ret_what = kinds[i].what;
    return true;
}

/* Scripts that the others load. */
static const char *const helpers[] = {
    "style",  /* colours, letters, the words of the page */
    "panel",  /* place, axes and holds of a panel */
    "rows",   /* names of rows */
    "bars",   /* bars in rows */
    "pixels", /* a page without axes */
    "grid",   /* cells with a number in each */
};

static enum trn_status open_file(const char *folder, const char *name, const char *ending,
                                 struct trn_outfile *file, struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    const int n = snprintf(path, sizeof path, "%s/%s.%s", folder, name, ending);
    if (n < 0 || n >= (int)sizeof path)
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    unlink(path); /* a new file, whatever a link of that name leads to */
    return trn_outfile_open(file, path, reterr);
}

enum trn_status trn_chart_begin(struct chart *chart, const struct trn_table *table, struct trn_error *reterr)
{
    enum trn_status status = open_file(chart->folder, chart->name, "csv", &chart->data, reterr);
    if (status == TRN_OK)
        status = open_file(chart->folder, chart->name, "gp", &chart->script, reterr);
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

/* Take away a file that could not be finished. */
static void take_away(struct trn_outfile *file)
{
    if (file->fd >= 0)
        unlink(file->path);
    trn_outfile_drop(file);
}

static enum trn_status copy_helpers(const char *folder, struct trn_error *reterr)
{
    for (size_t i = 0; i < sizeof helpers / sizeof helpers[0]; i++) {
        struct trn_outfile file;
        enum trn_status status = open_file(folder, helpers[i], "gp", &file, reterr);
        if (status != TRN_OK)
            return status;
        status = trn_script_append(&file, helpers[i], reterr);
        if (status != TRN_OK) {
            take_away(&file);
            return status;
        }
        status = trn_outfile_close(&file, reterr);
        if (status != TRN_OK)
            return status;
    }
    return TRN_OK;
}

static enum trn_status finish_picture(const struct chart *chart, const char *picture, const char *format,
                                      struct trn_error *reterr)
{
    char prefix[200]; /* pictures of two sizes may stand on one page */
    if (strcmp(format, "svg") != 0)
        return trn_gnuplot_check(chart->folder, picture, format, reterr);
    snprintf(prefix, sizeof prefix, "%s-%s", chart->name, chart->canvas.size.name);
    return trn_svg_finish(chart->folder, picture, prefix, chart->title, chart->description, reterr);
}

/* Run gnuplot for one format and finish what it wrote. A failure leaves neither an older picture nor half of
 * one. */
static enum trn_status draw(const struct chart *chart, const char *format, struct trn_error *reterr)
{
    char script[200];
    char picture[200];
    char path[TRN_PATH_MAX];
    snprintf(script, sizeof script, "%s.gp", chart->name);
    snprintf(picture, sizeof picture, "%s.%s", chart->name, format);
    if (!trn_folder_join(path, chart->folder, picture))
        return trn_fail(reterr, TRN_E_IO, script, "the path is too long");
    unlink(path);
    enum trn_status status = trn_gnuplot_run(chart->folder, script, format, reterr);
    if (status == TRN_OK)
        status = finish_picture(chart, picture, format, reterr);
    if (status != TRN_OK)
        unlink(path);
    return status;
}

static enum trn_status draw_formats(const struct chart *chart, unsigned formats, struct trn_error *reterr)
{
    static const struct {
        unsigned bit;
        const char *name;
    } known[] = {{TRN_CHART_SVG, "svg"}, {TRN_CHART_PNG, "png"}, {TRN_CHART_PDF, "pdf"}};
    enum trn_status status = TRN_OK;
    for (size_t i = 0; i < sizeof known / sizeof known[0] && status == TRN_OK; i++)
        if ((formats & known[i].bit) != 0)
            status = draw(chart, known[i].name, reterr);
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
    chart->canvas.arena = chart->arena;
    chart->canvas.script = &chart->script;
    chart->script_name = kinds[kind].name;
    name_files(chart, kinds[kind].name, scope);
    *ret_made = false;
    enum trn_status status = kinds[kind].make(chart, scope, ret_made, reterr);
    if (status == TRN_OK && !*ret_made)
        return TRN_OK;
    if (status == TRN_OK)
        status = trn_script_append(&chart->script, chart->script_name, reterr);
    if (status != TRN_OK) {
        take_away(&chart->script);
        take_away(&chart->data);
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

static const char *kept(struct trn_arena *arena, const char *text)
{
    const char *copy = trn_arena_strdup(arena, text);
    return copy != NULL ? copy : "";
}

static void list_drawn(const struct chart *chart, struct trn_charts *list)
{
    if (list == NULL || list->arena == NULL || list->n == TRN_CHARTS_MAX)
        return;
    list->chart[list->n++] =
        (struct trn_chart_drawn){kept(list->arena, chart->name), kept(list->arena, chart->script_name),
                                 kept(list->arena, chart->title), kept(list->arena, chart->description)};
}

static enum trn_status unknown_chart(const char *folder, const char *only, struct trn_error *reterr)
{
    char names[1024];
    size_t n = 0;
    names[0] = '\0';
    for (size_t i = 0; i < KINDS && n < sizeof names; i++)
        n += (size_t)snprintf(names + n, sizeof names - n, "%s\"%s\"", i == 0 ? "" : ", ", kinds[i].name);
    return trn_fail(reterr, TRN_E_NAME, folder, "there is no chart \"%s\"; known are %s", only, names);
}

/* Results of another command may hold a table of that name for another purpose. "": nothing is known. */
static bool fits(size_t kind, const char *command)
{
    return command[0] == '\0' || trn_chart_lists(kinds[kind].commands, command);
}

/* Make and draw all that the source supports, or the one asked for. */
static enum trn_status draw_all(const struct trn_chart_request *request, const struct chart_source *source,
                                const char *into, const struct chart_size *size, struct chart *chart,
                                struct trn_charts *ret, struct trn_error *reterr)
{
    /* The first failure of gnuplot; data and scripts of the others are still made. */
    enum trn_status first = TRN_OK;
    bool known = false;
    for (size_t kind = 0; kind < KINDS; kind++) {
        *chart = (struct chart){.source = source, .folder = into, .arena = source->arena};
        chart->script.fd = chart->data.fd = -1;
        const char *scope;
        bool made;
        if (!asked_for(request->only, kind, &scope))
            continue;
        known = true;
        if (request->only == NULL && !fits(kind, source->command))
            continue;
        chart->canvas.size = *size;
        const enum trn_status status = make(chart, kind, scope, &made, reterr);
        if (status != TRN_OK)
            return status;
        if (!made && request->only != NULL)
            return trn_fail(reterr, TRN_E_NAME, source->folder, "has no data for the chart \"%s\"",
                            request->only);
        if (!made)
            continue;
        if (first == TRN_OK)
            first = draw_formats(chart, request->formats, reterr);
        if (first == TRN_OK)
            list_drawn(chart, ret);
    }
    if (ret != NULL)
        ret->written = true;
    return known || first != TRN_OK ? first : unknown_chart(source->folder, request->only, reterr);
}

/* Open, make, draw; jumps out of the arenas end here. *source and *chart are the caller's, so that they are
 * known after a jump. */
static enum trn_status draw_folder(const struct trn_chart_request *request, const char *into,
                                   const struct chart_size *size, struct chart_source *source,
                                   struct chart *chart, struct trn_charts *ret, struct trn_error *reterr)
{
    jmp_buf out_of_memory;
    if (setjmp(out_of_memory) != 0) {
        take_away(&chart->script);
        take_away(&chart->data);
        return trn_fail(reterr, TRN_E_MEMORY, request->folder, "out of memory");
    }
    if (ret != NULL) {
        trn_arena_on_oom(ret->arena, &out_of_memory);
        ret->folder = kept(ret->arena, into);
    }
    enum trn_status status = trn_chart_source_open(request->folder, source, &out_of_memory, reterr);
    if (status == TRN_OK)
        status = trn_folder_make(into, NULL, reterr);
    if (status == TRN_OK)
        status = copy_helpers(into, reterr);
    if (status == TRN_OK)
        status = draw_all(request, source, into, size, chart, ret, reterr);
    return status;
}

enum trn_status trn_charts_draw(const struct trn_chart_request *request, struct trn_charts *ret,
                                struct trn_error *reterr)
{
    struct chart_source source = {0};
    struct chart chart = {.script = {.fd = -1}, .data = {.fd = -1}};
    char into[TRN_PATH_MAX];
    const char *name = request->size != NULL ? request->size : "slide";
    const struct chart_size *size = trn_layout_size(name);
    if (ret != NULL)
        *ret = (struct trn_charts){.arena = trn_arena_create(0)};
    if (ret != NULL && ret->arena == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, request->folder, "out of memory");
    if (size == NULL)
        return trn_fail(reterr, TRN_E_NAME, request->folder,
                        "expected the size \"slide\", \"page\" or \"phone\", found \"%s\"", name);
    const bool plain = strcmp(size->name, "slide") == 0;
    const int n = request->into != NULL ? snprintf(into, sizeof into, "%s", request->into)
                                        : snprintf(into, sizeof into, "%s/charts%s%s", request->folder,
                                                   plain ? "" : "/", plain ? "" : size->name);
    if (n < 0 || n >= (int)sizeof into)
        return trn_fail(reterr, TRN_E_IO, request->folder, "the path is too long");
    const enum trn_status status = draw_folder(request, into, size, &source, &chart, ret, reterr);
    if (ret != NULL)
        trn_arena_on_oom(ret->arena, NULL);
    trn_chart_source_close(&source);
    return status;
}

void trn_charts_done(struct trn_charts *charts)
{
    trn_arena_free(charts->arena);
    *charts = (struct trn_charts){0};
}
