/* cmd_brief.c - tranche brief: the page that answers the questions in a reader's order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "interrupt.h"
#include "load.h"

/* All folders that the arguments name, in a reader's order. */
static enum exit_status find_all(const struct options *options, struct trn_results_found *all)
{
    static struct trn_results_found found; /* large */
    struct trn_error error = {0};
    for (int a = 0; a < options->n_arguments; a++) {
        if (trn_results_find(options->arguments[a], &found, &error) != TRN_OK)
            return say_error(&error);
        if (!trn_results_join(all, &found))
            return usage_error("brief", "expected at most %d result folders, found more",
                               TRN_RESULTS_FOUND_MAX);
    }
    return EXIT_DONE;
}

/* Is one of the page's files there already? Says so. */
static bool in_the_way(const struct options *options, const char *into)
{
    static const char *const names[] = {"brief.html", "brief.pdf"};
    for (int i = 0; i < 2; i++) {
        char path[LONGEST_PATH];
        if (i == 1 && options->no_pdf)
            continue;
        if (snprintf(path, sizeof path, "%s/%s", into, names[i]) < (int)sizeof path &&
            access(path, F_OK) == 0) {
            fprintf(stderr, "tranche: %s: is there already; --force replaces it\n", path);
            return true;
        }
    }
    return false;
}

static enum exit_status cmd_brief(const struct options *options)
{
    static struct trn_results_found found;
    static struct trn_brief_made made;
    struct trn_error error = {0};
    enum exit_status status = find_all(options, &found);
    if (status != EXIT_DONE)
        return status;
    const char *into = options->out ? options->out : options->arguments[0];
    if (!options->force && in_the_way(options, into))
        return EXIT_FAILED;
    const struct trn_brief_request request = {
        .found = &found, .into = into, .pdf = !options->no_pdf, .stop = interrupted};
    interrupt_catch();
    const enum trn_status written = trn_brief_write(&request, &made, &error);
    for (int i = 0; i < made.n_notes; i++)
        fprintf(stderr, "tranche: %s\n", made.note[i]);
    if (written == TRN_E_INTERRUPTED)
        return EXIT_INTERRUPTED;
    if (written != TRN_OK)
        return say_error(&error);
    if (made.why_no_pdf[0])
        fprintf(stderr,
                "tranche: %s; the page is there (Debian: apt install chromium; --no-pdf asks for none)\n",
                made.why_no_pdf);
    if (!options->quiet)
        printf("%s/brief.html\n", into);
    if (!options->quiet && made.pdf)
        printf("%s/brief.pdf\n", into);
    return EXIT_DONE;
}

const struct command command_brief = {
    .name = "brief",
    .arguments = "DIR...",
    .least = 1,
    .most = MAX_ARGUMENTS,
    .summary = "a page with the answer, charts and tables of results",
    .text = "Write one HTML page that needs no other file, and a PDF of it, from the results\n"
            "of one scenario: the answer in three sentences, the gap, what caused it, what\n"
            "coordination changes, what could go wrong, what it rests on, method, sources.\n"
            "DIR is a result folder of any command, or a folder that holds some. What was not\n"
            "asked is said, with the command that would ask it. The page goes to --out, else\n"
            "to DIR. Pictures need gnuplot, the PDF needs chromium.",
    .options = BIT(O_OUT) | BIT(O_FORCE) | BIT(O_PDF) | BIT(O_LANG) | BIT(O_QUIET),
    .examples =
        {"tranche brief results/early-2024-delay-compare --no-pdf",
         "tranche brief results/early-2024-delay-compare results/early-2024-delay-flip --out results"},
    .run = cmd_brief,
};
