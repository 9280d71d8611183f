/* cmd_selftest.c - tranche selftest: claims with known answers, as text, JSON or the page
 * docs/verification.md. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "load.h"
#include "suggest.h"
#include "text.h"
#include "tranche/verify.h"

/* ---- numbers ------------------------------------------------------------------------------------------ */

enum { NUMBER = 48 };

static void known_text(char out[NUMBER], const struct trn_verified *row)
{
    snprintf(out, NUMBER, "%.7g", row->figure->known);
}

/* A mean with as many decimals as its half-width of two digits; what may be off as far as that. */
static void obtained_text(char out[2 * NUMBER], const struct trn_verified *row)
{
    const double within = row->claim->exact ? row->claim->within : row->half_width;
    int decimals = 0;
    if (within > 0.0 && isfinite(within))
        decimals = (int)fmin(12.0, fmax(0.0, 1.0 - floor(log10(within))));
    const double unit = pow(10.0, decimals), rounded = round(row->tally.mean * unit) / unit + 0.0; /* no -0 */
    if (row->claim->exact && row->verdict != TRN_HOLDS)
        snprintf(out, 2 * NUMBER, "%.10g, off by %.1g", row->tally.mean, row->half_width);
    else if (row->claim->exact)
        snprintf(out, 2 * NUMBER, "%.7g", within > 0.0 ? rounded : row->tally.mean);
    else
        snprintf(out, 2 * NUMBER, "%.*f ± %.*f", decimals, rounded, decimals, within);
}

static const char *level_word(const struct trn_claim *claim)
{
    return claim->level == TRN_LEVEL_MODEL ? "model" : "engine";
}

/* ---- text and JSON ------------------------------------------------------------------------------------ */

static void sum_up(struct text *text, const struct trn_verification *v)
{
    text_add(text, "%d claims, %d figures: %d hold", v->n_claims, v->n, v->count[TRN_HOLDS]);
    if (v->count[TRN_MISSES] > 0)
        text_add(text, ", %d miss their own 99 %% interval but not after Holm", v->count[TRN_MISSES]);
    int misses = 0;
    for (int i = 0; i < v->n; i++)
        misses += v->rows[i].verdict == TRN_IMPRECISE &&
                  fabs(v->rows[i].tally.mean - v->rows[i].figure->known) > v->rows[i].half_width;
    if (v->count[TRN_IMPRECISE] > 0)
        text_add(text, ", %d not precise enough", v->count[TRN_IMPRECISE]);
    if (misses > 0)
        text_add(text, " (%d of them with the known answer outside their interval)", misses);
    text_add(text, ", %d %s", v->count[TRN_FAILS], v->count[TRN_FAILS] == 1 ? "fails" : "fail");
}

static void as_text(struct text *text, const struct trn_verification *v)
{
    const struct trn_claim *last = NULL;
    for (int i = 0; i < v->n; i++) {
        const struct trn_verified *row = &v->rows[i];
        char known[NUMBER], obtained[2 * NUMBER];
        if (row->claim != last)
            text_add(text, "%s: %s (%s)\n", row->claim->name, row->claim->says, level_word(row->claim));
        last = row->claim;
        known_text(known, row);
        obtained_text(obtained, row);
        text_add(text, "  %-26s known %-11s obtained %-25s %s\n", row->figure->what, known, obtained,
                 trn_verdict_word(row->verdict));
    }
    sum_up(text, v);
    text_add(text, "\n± is half the width of the 99 %% interval over replications.\n");
}

static void as_json(struct text *text, const struct trn_verification *v)
{
    struct json_out json = {.text = text};
    json_open(&json, NULL, '{');
    json_bool(&json, "sound", v->sound);
    json_count(&json, "claims", v->n_claims);
    json_open(&json, "figures", '[');
    for (int i = 0; i < v->n; i++) {
        const struct trn_verified *row = &v->rows[i];
        json_open(&json, NULL, '{');
        json_string(&json, "theme", row->theme->name);
        json_string(&json, "claim", row->claim->name);
        json_string(&json, "says", row->claim->says);
        json_string(&json, "source", row->claim->source);
        json_string(&json, "level", level_word(row->claim));
        json_bool(&json, "exact", row->claim->exact);
        json_string(&json, "figure", row->figure->what);
        json_number(&json, "known", row->figure->known);
        json_number(&json, "obtained", row->tally.mean);
        json_number(&json, "half_width", row->half_width);
        json_number(&json, "p_value", row->p_value);
        json_count(&json, "n", row->tally.n);
        json_string(&json, "verdict", trn_verdict_word(row->verdict));
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
}

/* ---- the page ----------------------------------------------------------------------------------------- */

static const char opening[] =
    "# Verification\n\n"
    "Does the program compute what it says? Systems whose answer is known, from a formula or from print, are "
    "run and the\n"
    "answers compared. This page is what `tranche selftest --report` prints; a test makes it again and "
    "compares.\n\n"
    "    tranche selftest                  # the whole table, about a minute on one core\n"
    "    tranche selftest --quick          # fewer replications, some seconds; says what is then too coarse "
    "to judge\n"
    "    tranche selftest queues md1-75    # a theme, a claim\n\n"
    "## How a claim is judged\n\n"
    "*By chance.* A trial is run in independent replications. The 99 % interval of their mean (Student) must "
    "hold the known\n"
    "value, and its half-width must be below 1 % of it, so that a wrong formula has no room. The seed is 1 "
    "for all claims; no\n"
    "seed was chosen. Of a hundred right figures one misses its own 99 % interval by chance, and figures of "
    "one trial miss together. So the\n"
    "table as a whole is judged by p-values adjusted after Holm (1979): it fails when one of them is below 1 "
    "%. A figure\n"
    "that misses its own interval but not that is shown as *misses by chance*; a larger count of these than "
    "the table leads one to expect would be\n"
    "a reason to look. Claims run alone are judged as among all (Bonferroni).\n"
    "So a figure that is wrong by some two half-widths, 2 % at the most, is found; one that is wrong by less "
    "may pass.\n\n"
    "*Exact.* Each case must give the known value to the last bit; where a sum of roundings stands between, "
    "the claim says how near.\n\n"
    "*Level.* `model`: a scenario goes in and measures, series or tables of the supply model come out. "
    "`engine`: a small\n"
    "program on the bare clock, event list, random numbers and estimates; it says that these are right, not "
    "that the supply model is.\n";

static const char closing[] =
    "\n## What is not verified\n\n"
    "- That the rules are those of the world: verification compares the program with its rules. Results "
    "beside counts: [early-2024.md](early-2024.md).\n"
    "- Rare events to 1 %: the chance of an empty pipeline (0.0025 at a mean of 6) would take some 10^8 "
    "lots.\n"
    "- One-for-one ordering and serial base-stock inside the supply model: it has no such policy, so those "
    "claims are about the engine.\n"
    "- Allocation `tasked` against an optimum, prices, trust and mixed fleets: no closed form of the whole "
    "is known; their rules have tests of\n"
    "  their own (`tests/unit/model/`), and laws that hold for random scenarios are in `tests/property/`.\n"
    "- Counting in thousands to the last bit: what is promised is whole, so a pledge rounds down to another "
    "number.\n"
    "- The last digits of logarithms and exponentials: they are the C library's. Where it differs an "
    "obtained value may differ in its last\n"
    "  printed digits; the test then asks that both intervals overlap instead.\n";

static void page_rows(struct text *text, const struct trn_verification *v,
                      const struct trn_claim_theme *theme)
{
    const struct trn_claim *last = NULL;
    text_add(text,
             "\n## %s\n\n%s\n\n| claim | known | obtained | level | verdict | command |\n| --- | --- | --- | "
             "--- | --- | --- |\n",
             theme->title, theme->how);
    for (int i = 0; i < v->n; i++) {
        const struct trn_verified *row = &v->rows[i];
        char known[NUMBER], obtained[2 * NUMBER];
        if (row->theme != theme)
            continue;
        known_text(known, row);
        obtained_text(obtained, row);
        if (row->claim != last)
            text_add(text, "| %s: %s | %s (%s) | %s | %s | %s | `tranche selftest %s` |\n", row->claim->says,
                     row->figure->what, known, row->claim->source, obtained, level_word(row->claim),
                     trn_verdict_word(row->verdict), row->claim->name);
        else
            text_add(text, "| %s | %s | %s | %s | %s | |\n", row->figure->what, known, obtained,
                     level_word(row->claim), trn_verdict_word(row->verdict));
        last = row->claim;
    }
}

static void as_page(struct text *text, const struct trn_verification *v)
{
    text_add(text, "%s\n## Result\n\n", opening);
    sum_up(text, v);
    text_add(text, ".\n");
    for (int t = 0; trn_claim_theme(t); t++)
        page_rows(text, v, trn_claim_theme(t));
    text_add(text, "%s", closing);
}

/* ---- the command -------------------------------------------------------------------------------------- */

static enum exit_status no_such_claim(const char *name)
{
    const char *best = NULL;
    int edits = 0;
    for (int t = 0; trn_claim_theme(t); t++) {
        const struct trn_claim_theme *theme = trn_claim_theme(t);
        best = suggest(name, theme->name, best, &edits);
        for (int c = 0; c < theme->n; c++)
            best = suggest(name, theme->claims[c].name, best, &edits);
    }
    if (best)
        return usage_error("selftest", "there is no claim \"%s\" (did you mean \"%s\"?)", name, best);
    return usage_error("selftest", "there is no claim \"%s\"", name);
}

static enum exit_status cmd_selftest(const struct options *options)
{
    struct trn_verify_def def = {
        .names = options->arguments, .n_names = options->n_arguments, .quick = options->quick};
    struct trn_verification *v = NULL;
    struct trn_error error = {0};
    struct text text = {0};
    if (options->report && (options->quick || options->n_arguments > 0 || options->json))
        return usage_error("selftest",
                           "--report is of the whole table, so names, --quick and json do not go with it");
    enum trn_status status = trn_verify(&def, &v, &error);
    if (status == TRN_E_NAME)
        return no_such_claim(error.path);
    if (status != TRN_OK) {
        say_error(&error);
        return EXIT_FAILED;
    }
    if (options->report)
        as_page(&text, v);
    else if (options->json)
        as_json(&text, v);
    else if (!options->quiet)
        as_text(&text, v);
    const char *printed = text_of(&text);
    fputs(printed ? printed : "", stdout);
    enum exit_status end = printed && v->sound ? EXIT_DONE : EXIT_FAILED;
    text_done(&text);
    trn_verification_free(v);
    return end;
}

const struct command command_selftest = {
    .name = "selftest",
    .arguments = "[NAME...]",
    .least = 0,
    .most = MAX_ARGUMENTS,
    .summary = "does it compute right? Known answers, run now",
    .text = "Run systems whose answer is known from a formula or from print, and compare: the 99 %\n"
            "interval over replications must hold the known value and be narrower than 1 % of it, or\n"
            "the answer must be met exactly. NAME: a claim or a theme (queues, pipelines, inventory,\n"
            "coordination, limits, invariance); default all. Exit status 1 when something fails.",
    .options = BIT(O_FORMAT) | BIT(O_QUIET) | BIT(O_QUICK) | BIT(O_REPORT),
    .examples = {"tranche selftest law-kelton", "tranche selftest invariance --quick"},
    .run = cmd_selftest,
};
