/* main.c - the program tranche: the table of commands, and how it ends. */
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"

#define LOOK (BIT(O_SET) | BIT(O_FORMAT))
#define RUNS (LOOK | BIT(O_REGIMES) | BIT(O_SEED) | BIT(O_REP) | BIT(O_OUT) | BIT(O_FORCE) | BIT(O_QUIET))

/* Of all commands that run variants. */
#define ASKS                                                                                                 \
    (RUNS | BIT(O_REPS) | BIT(O_PRECISION) | BIT(O_JOBS) | BIT(O_MEASURE) | BIT(O_RESUME) | BIT(O_DRY_RUN))

const struct command commands[] = {
    {.name = "run",
     .arguments = "SCENARIO",
     .least = 1,
     .most = 1,
     .summary = "one world in full: series, pledges, trace",
     .text = "Run one replication, that is one world, under the first regime of the scenario's\n"
             "compare list or under those named, and write everything that happened: stocks,\n"
             "use and gaps, promises and money, lines and orders, every pledge with its stages.",
     .options = RUNS | BIT(O_TRACE),
     .examples = {"tranche run scenarios/early-2024-delay.json",
                  "tranche run scenarios/early-2024-delay.json --rep 17 --trace --out results/world-17"},
     .run = cmd_run},
    {.name = "compare",
     .arguments = "SCENARIO",
     .least = 1,
     .most = 1,
     .summary = "regimes on the same worlds, with intervals",
     .text = "Run every regime on the same worlds and say what differs: paired differences with\n"
             "95 % intervals, worlds in which a regime does better or worse, series with their\n"
             "spread, charts. Replication N is the same world whatever the number of threads;\n"
             "--rep N gives row N of replications.csv again. With --precision it stops by itself\n"
             "once the paired difference in need met is known that well (at least 10, and five\n"
             "more to make sure); --reps is then the cap. Checks of the scenario that fail are\n"
             "listed, and the exit status is 4. Ctrl-C keeps what is finished, marked partial.",
     .options =
         RUNS | BIT(O_REPS) | BIT(O_PRECISION) | BIT(O_JOBS) | BIT(O_CHARTS) | BIT(O_RESUME) | BIT(O_DRY_RUN),
     .examples = {"tranche compare scenarios/early-2024-delay.json --reps 50",
                  "tranche compare scenarios/early-2024-delay.json --precision 0.02 --out results/precise"},
     .run = cmd_compare},
    {.name = "switch",
     .arguments = "SCENARIO",
     .least = 1,
     .most = 1,
     .summary = "the same worlds with the regime changed at a date",
     .text = "What would an earlier change have brought? Runs the first of two regimes (--regimes\n"
             "A,B; default the first two of the scenario's compare list), and on the same worlds A\n"
             "that gives way to B on each of the dates. The start is among them: B all along.\n"
             "Differences are paired by world, with 95 % intervals.",
     .options = ASKS | BIT(O_DATES),
     .examples = {"tranche switch scenarios/early-2024-delay.json --reps 4",
                  "tranche switch scenarios/early-2024-delay.json --reps 4 --dates 2023-10-01,2024-02-01 "
                  "--out results/switch-twice"},
     .run = cmd_switch},
    {.name = "validate",
     .arguments = "SCENARIO",
     .least = 1,
     .most = 1,
     .summary = "is the scenario right? Runs nothing",
     .text = "Read a scenario and all that it extends, and report every error with file, line,\n"
             "column, what was expected and what was found. Exit status 3 when there is one.",
     .options = LOOK | BIT(O_QUIET),
     .examples = {"tranche validate scenarios/early-2024-delay.json",
                  "tranche validate scenarios/early-2024-delay.json --format json"},
     .run = cmd_validate},
    {.name = "inspect",
     .arguments = "SCENARIO...",
     .least = 1,
     .most = MAX_ARGUMENTS,
     .summary = "what a scenario holds, by plain arithmetic",
     .text = "Count and add up without running: money by donor group and year, stocks, need and\n"
             "what could meet it month by month, things that cannot do anything, and how the\n"
             "numbers are graded and what is uncertain. With --sources: every figure of one or\n"
             "more scenarios, or of all in a folder, with value, grade, range and source, in\n"
             "Markdown or as JSON.",
     .options = LOOK | BIT(O_SOURCES),
     .examples = {"tranche inspect scenarios/early-2024-delay.json", "tranche inspect scenarios --sources"},
     .run = cmd_inspect},
    {.name = "chart",
     .arguments = "DIR",
     .least = 1,
     .most = 1,
     .summary = "draw the charts of a result folder again",
     .text = "Draw the charts that the CSV files of a result folder support into DIR/charts: each\n"
             "as SVG and PNG, with its script and data beside it. Needs gnuplot.",
     .options = BIT(O_ONLY) | BIT(O_QUIET),
     .examples = {"tranche chart results/early-2024-delay-compare",
                  "tranche chart results/early-2024-delay-compare --only need_met"},
     .run = cmd_chart},
    {.name = "schema",
     .arguments = "",
     .least = 0,
     .most = 0,
     .summary = "the format of scenarios: JSON Schema, or a page",
     .text = "Print the JSON Schema (2020-12) of scenario files, or with --reference the page that\n"
             "explains every member with its unit, limits and default.",
     .options = BIT(O_REFERENCE),
     .examples = {"tranche schema", "tranche schema --reference"},
     .run = cmd_schema},
    {.name = "list",
     .arguments = "[WHAT [NAME]]",
     .least = 0,
     .most = 3,
     .summary = "scenarios, measures, regimes, levers",
     .text = "tranche list                            scenarios in ./scenarios, or the installed ones\n"
             "tranche list scenarios DIR              scenarios in DIR\n"
             "tranche list regimes SCENARIO           the regimes of a scenario\n"
             "tranche list measures [NAME] [SCENARIO] what is measured: unit and formula\n"
             "tranche list levers [NAME]              what a regime may set",
     .options = BIT(O_FORMAT),
     .examples = {"tranche list", "tranche list measures need_met"},
     .run = cmd_list},
    {.name = NULL},
};

/* Standard output may be a full disk, or a pipe that nobody reads any more. */
static enum exit_status close_output(enum exit_status status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno != EPIPE)
        fprintf(stderr, "tranche: standard output: %s\n", strerror(errno));
    return status == EXIT_DONE ? EXIT_FAILED : status;
}

int main(int argc, char **argv)
{
    struct options options;
    const struct command *command = NULL;
    enum exit_status status;
    gsl_set_error_handler_off();    /* its own would abort */
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error to tell, not a death */
    if (options_parse(argc, argv, &options, &command, &status))
        status = command->run(&options);
    options_done(&options);
    return (int)close_output(status);
}
