/* cmd_chart.c - tranche chart: draw the charts of result folders. */
#include <stdio.h>

#include "commands.h"
#include "load.h"

/* The charts of one result folder. */
static enum exit_status draw_folder(const struct options *options, const char *folder, int *ret_drawn)
{
    struct trn_error error = {0};
    struct trn_charts charts;
    const struct trn_chart_request request = {
        .folder = folder,
        .only = options->only,
        .size = options->given[O_SIZE],
        .formats = options->pictures != 0 ? options->pictures : TRN_CHART_SVG | TRN_CHART_PNG};
    const enum trn_status status = trn_charts_draw(&request, &charts, &error);
    for (int i = 0; i < charts.n && !options->quiet; i++)
        printf("%s/%s: %s\n", charts.folder, charts.chart[i].name, charts.chart[i].title);
    *ret_drawn += charts.n;
    trn_charts_done(&charts);
    return status == TRN_OK ? EXIT_DONE : say_error(&error);
}

static enum exit_status cmd_chart(const struct options *options)
{
    struct trn_error error = {0};
    static struct trn_results_found found; /* large */
    enum exit_status status = EXIT_DONE;
    int drawn = 0;
    for (int a = 0; a < options->n_arguments && status == EXIT_DONE; a++) {
        if (trn_results_find(options->arguments[a], &found, &error) != TRN_OK)
            return say_error(&error);
        for (int i = 0; i < found.n && status == EXIT_DONE; i++)
            status = draw_folder(options, found.folder[i].path, &drawn);
    }
    if (status == EXIT_DONE && drawn == 0)
        fprintf(stderr, "tranche: these results support no chart\n");
    return status;
}

const struct command command_chart = {
    .name = "chart",
    .arguments = "DIR...",
    .least = 1,
    .most = MAX_ARGUMENTS,
    .summary = "draw the charts of result folders",
    .text = "Draw the charts that the tables of a result folder support into DIR/charts (other\n"
            "sizes: DIR/charts/SIZE): each picture with its script and data beside it, so that\n"
            "it can be drawn again in another style. DIR may also be a folder of result folders.\n"
            "tranche list charts names them all. Needs gnuplot.",
    .options = BIT(O_ONLY) | BIT(O_PICTURES) | BIT(O_SIZE) | BIT(O_LANG) | BIT(O_QUIET),
    .examples = {"tranche chart results/early-2024-delay-compare",
                 "tranche chart results/early-2024-delay-compare --only need_met --format pdf --size page"},
    .run = cmd_chart,
};
