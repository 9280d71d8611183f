/* help.c - see help.h */
#include "help.h"

#include <string.h>

#include "text.h"

enum { WIDTH = 80 }; /* of a terminal that nobody has made wider */

const struct option_def option_defs[OPTIONS] = {
    [O_SET] = {0, "set", "POINTER=VALUE", "change a value: /regimes/nato/levers/sync=0.5", false},
    [O_REGIMES] = {0, "regimes", "A,B,...", "which regimes; the first is the reference", false},
    [O_REPS] = {0, "reps", "N", "replications (worlds)", false},
    [O_PRECISION] = {0, "precision", "X", "stop at this half-width of the difference", false},
    [O_SEED] = {0, "seed", "N", "seed of the worlds; default the scenario's", false},
    [O_REP] = {0, "rep", "N", "this one replication, counted from 0", false},
    [O_JOBS] = {'j', "jobs", "N", "threads; default one a core", false},
    [O_OUT] = {'o', "out", "DIR", "result folder; default results/NAME-COMMAND", false},
    [O_FORCE] = {'f', "force", NULL, "replace a result folder that exists", false},
    [O_TRACE] = {0, "trace", NULL, "also tables of every step, or every world", false},
    [O_CHARTS] = {0, "charts", NULL, "draw charts (the default), or not", true},
    [O_ONLY] = {0, "only", "NAME", "this one chart", false},
    [O_REFERENCE] = {0, "reference", NULL, "the reference page, in Markdown", false},
    [O_SOURCES] = {0, "sources", NULL, "every figure and its source, in Markdown", false},
    [O_FORMAT] = {0, "format", "text|json", "form of what is printed; default text", false},
    [O_QUIET] = {'q', "quiet", NULL, "print errors only", false},
    [O_RESUME] = {0, "resume", NULL, "go on where an earlier run of this was stopped", false},
    [O_DRY_RUN] = {0, "dry-run", NULL, "say how many runs, how long, how precise", false},
    [O_SHARE] = {0, "share", "I/N", "only part I of N of the work, for --resume to join", false},
    [O_MEASURE] = {0, "measure", "M[,...]", "NAME[/SCOPE[/WINDOW]]; the first leads", false},
    [O_GROUPS] = {0, "groups", "G", "each, or A,B=LEVER+...; default all usual groups", false},
    [O_CAUSES] = {0, "causes", "A,B,...", "which causes; default all that are there", false},
    [O_ORDERS] = {0, "orders", "N", "orders to sample above 10 players; default 64", false},
    [O_WHAT] = {0, "what", "KIND", "what drops out: donors (default), hubs or lines", false},
    [O_PAIRS] = {0, "pairs", NULL, "also every two of them at once (N-2)", false},
    [O_FROM] = {0, "from", "DATE", "first day of the outage", false},
    [O_MONTHS] = {0, "months", "N", "how long; default 6", false},
    [O_STARTS] = {0, "starts", "A,B,...", "first days of outages; default every second month", false},
    [O_LENGTHS] = {0, "lengths", "A,B,...", "lengths in months; default 1,2,4,6,9", false},
    [O_DATES] = {0, "dates", "A,B,...", "dates of the change; default every quarter", false},
    [O_DONOR] = {0, "donor", "NAME", "who is out; default who gives most by the plan", false},
    [O_INPUTS] = {0, "inputs", "A,B,...", "uncertain inputs, [REGIME/]LEVER; default all", false},
    [O_BY] = {0, "by", "WHAT", "money, stock or lead-time; default money", false},
    [O_METHOD] = {0, "method", "M", "morris or sobol", false},
    [O_POINTS] = {0, "points", "N", "trajectories, or rows of the base sample", false},
    [O_UNTIL] = {0, "until", "DATE", "the first day that is held out; default fit_until", false},
    [O_EXPLAIN] = {0, "explain", NULL, "run, and say which inputs make the difference", false},
    [O_WIDTH] = {0, "width", "N", "columns, 40 to 120; default terminal's, else 80", false},
    [O_PLAIN] = {0, "plain", NULL, "ASCII without colour, as in a pipe", false},
    [O_ALL] = {0, "all", NULL, "the whole summary.txt instead", false},
    [O_PICTURES] = {0, "format", "F[,...]", "svg, png, pdf; default svg,png", false},
    [O_SIZE] = {0, "size", "SIZE", "slide (default), page or phone", false},
    [O_LANG] = {0, "lang", "LANGUAGE", "of the words; only en", false},
    [O_PDF] = {0, "pdf", NULL, "make the PDF, too (the default), or not", true},
    [O_QUICK] = {0, "quick", NULL, "a twentieth of the replications", false},
    [O_REPORT] = {0, "report", NULL, "as a page, in Markdown", false},
    [O_HELP] = {'h', "help", NULL, "show this help", false},
    [O_VERSION] = {0, "version", NULL, "show the version", false},
};

/* `c`: the command that they are of; NULL: of all. */
static void print_options(uint64_t mask, const struct command *c, FILE *out)
{
    const int reps = c ? c->reps : 0; /* the default of --reps, 0 where there is none */
    for (int id = 0; id < OPTIONS; id++) {
        const struct option_def *def = &option_defs[id];
        char left[64];
        if (!(mask & BIT(id)))
            continue;
        int n = def->letter ? snprintf(left, sizeof left, "-%c, ", def->letter)
                            : snprintf(left, sizeof left, "    ");
        snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s%s", def->negatable ? "[no-]" : "", def->name,
                 def->argument ? " " : "", def->argument ? def->argument : "");
        fprintf(out, "  %-27s %s", left, id == O_INPUTS && c && c->inputs ? c->inputs : def->help);
        if (id == O_REPS && reps > 0)
            fprintf(out, "; default %d", reps);
        fputs("\n", out);
    }
}

static void print_commands(FILE *out)
{
    for (const struct command *const *c = commands; *c; c++) {
        char left[64];
        snprintf(left, sizeof left, "%s%s%s", (*c)->name, (*c)->arguments[0] ? " " : "", (*c)->arguments);
        fprintf(out, "  %-21s %s\n", left, (*c)->summary);
    }
}

void help_short(FILE *out)
{
    fputs("tranche simulates how arms supply is coordinated: what donors promise, decide,\n"
          "build and ship, and what the recipient lacks meanwhile, regime by regime.\n\n"
          "  $ tranche compare scenarios/early-2024-delay.json\n\nCommands:\n",
          out);
    print_commands(out);
    fputs("\nMore: tranche --help, tranche COMMAND --help\n", out);
}

void help_all(FILE *out)
{
    fputs("Usage: tranche COMMAND [OPTION]... [ARGUMENT]...\n\n"
          "tranche simulates how arms supply is coordinated: what donors promise, decide,\n"
          "build and ship, and what the recipient lacks meanwhile, under regimes that\n"
          "differ in levers such as sight of each other's plans, cadence, latency and how\n"
          "binding promises are. It is about supply, not about battles: it forecasts no\n"
          "front line.\n\nCommands:\n",
          out);
    print_commands(out);
    fputs("\nOptions of every command:\n", out);
    print_options(ALWAYS, NULL, out);
    fputs("\nExamples:\n"
          "  $ tranche list\n"
          "  $ tranche compare scenarios/early-2024-delay.json --reps 20 --out first\n"
          "\nResults go to a folder or to standard output, messages to standard error.\n"
          "Exit status: 0 done, 1 the run failed, 2 wrong command line, 3 wrong scenario,\n"
          "4 a check in the scenario failed, 130 interrupted (what was finished is kept).\n",
          out);
}

/* Paragraphs are wrapped; one with two spaces in a row is a table, and stays as it is. */
static void print_text(const char *text, FILE *out)
{
    struct text wrapped = {0};
    for (const char *end; *text; text = end) {
        end = strstr(text, "\n\n");
        const size_t n = end ? (size_t)(end - text) : strlen(text);
        struct text part = {0};
        text_add(&part, "%.*s", (int)n, text);
        if (strstr(text_of(&part), "  "))
            text_add(&wrapped, "%s\n", text_of(&part));
        else
            text_wrap(&wrapped, "", text_of(&part), WIDTH);
        text_done(&part);
        text_add(&wrapped, "%s", end ? "\n" : "");
        end = end ? end + 2 : text + n;
    }
    fputs(text_of(&wrapped), out);
    text_done(&wrapped);
}

/* On several lines where it is long, as a shell takes it; an option stays with its value. */
static void print_example(const char *example, FILE *out)
{
    int column = fprintf(out, "  $");
    for (const char *at = example; *at;) {
        size_t n = strcspn(at, " ");
        const bool option = strncmp(at, "--", 2) == 0;
        if (option && at[n] == ' ' && at[n + 1] != '-') /* with its value */
            n += 1 + strcspn(at + n + 1, " ");
        const int room = at[n] ? 2 : 0; /* for " \\" behind it */
        if (column + 1 + (int)n + room > WIDTH) {
            fputs(" \\\n     ", out);
            column = 5;
        }
        column += fprintf(out, " %.*s", (int)n, at);
        at += n + strspn(at + n, " ");
    }
    fputs("\n", out);
}

void help_command(const struct command *c, FILE *out)
{
    fprintf(out, "Usage: tranche %s [OPTION]... %s\n\n", c->name, c->arguments);
    print_text(c->text, out);
    fputs("\nOptions:\n", out);
    print_options(c->options | ALWAYS, c, out);
    fputs("\nExamples:\n", out);
    for (int i = 0; i < 2; i++)
        print_example(c->examples[i], out);
}
