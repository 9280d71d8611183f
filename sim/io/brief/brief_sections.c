/* brief_sections.c - the gap, its cause, what coordination changes, what could go wrong, what it rests on. */
#include <math.h>
#include <string.h>

#include "brief.h"

/* ---- findings ---- */

/* Of compare: levels of the reference, or differences of the others. */
static void findings(struct brief *brief, bool differences)
{
    const struct brief_folder *folder = trn_brief_of(brief, "compare");
    const cJSON *summary = folder != NULL ? folder->summary : NULL;
    const char *first = trn_brief_text(cJSON_GetArrayItem(trn_brief_get(summary, "regimes"), 0), "name");
    const cJSON *entry;
    bool any = false;
    cJSON_ArrayForEach(entry, trn_brief_get(summary, "findings"))
    {
        if ((strcmp(trn_brief_text(entry, "regime"), first) != 0) != differences)
            continue;
        if (!any)
            trn_html_markup(&brief->html, "<ul class=\"findings\">\n");
        any = true;
        const char *text = trn_brief_text(entry, "text");
        const char *end = text[0] != '\0' && text[strlen(text) - 1] == '.' ? "" : ".";
        trn_html_markup(&brief->html, strcmp(trn_brief_text(entry, "verdict"), "worse") == 0
                                          ? "<li class=\"worse\">"
                                          : "<li>");
        trn_html_text(&brief->html, SAY("%s%s", text, end));
        const char *likely = trn_brief_text(entry, "likelihood");
        if (likely[0] != '\0' && strstr(text, likely) == NULL)
            trn_html_text(&brief->html, SAY(" In a single world: %s.", likely));
        trn_html_markup(&brief->html, "</li>\n");
    }
    if (any)
        trn_html_markup(&brief->html, "</ul>\n");
}

/* ---- the gap ---- */

static const char *level_cell(struct brief *brief, const char *scope, const char *window, const char *regime)
{
    const struct chart_measure *m = trn_brief_measure(brief, "need_met", scope, window, regime, NULL);
    if (m == NULL)
        return "";
    return SAY("%s (%s)", trn_brief_level(brief, "1", m->estimate),
               trn_brief_between(brief, "1", m->low, m->high));
}

static const char *difference_cell(struct brief *brief, const char *scope, const char *window,
                                   const char *regime, const char *against)
{
    const struct chart_measure *m = trn_brief_measure(brief, "need_met", scope, window, regime, against);
    if (m == NULL)
        return "";
    return SAY("%s (%s)", trn_brief_change(brief, "1", m->estimate),
               trn_brief_between(brief, "1", m->low, m->high));
}

enum { GRID_REGIMES_MAX = 8 };
struct grid {
    const char *regimes[GRID_REGIMES_MAX]; /* the reference first */
    int n;
};

static struct grid regimes_of(struct brief *brief)
{
    const struct brief_folder *folder = trn_brief_of(brief, "compare");
    struct grid grid = {.n = 0};
    const cJSON *entry;
    const cJSON *list = folder != NULL ? trn_brief_get(folder->summary, "regimes") : NULL;
    cJSON_ArrayForEach(entry, list)
    {
        if (grid.n < GRID_REGIMES_MAX)
            grid.regimes[grid.n++] = trn_brief_text(entry, "name");
    }
    return grid;
}

static void grid_begin(struct brief *brief, const struct grid *grid, const char *caption, const char *first,
                       bool folded)
{
    const char *headings[BRIEF_COLUMNS_MAX];
    int n = 0;
    headings[n++] = first;
    for (int i = 0; i < grid->n; i++)
        headings[n++] = SAY("#%s", trn_brief_label(brief, "regimes", grid->regimes[i]));
    for (int i = 1; i < grid->n; i++)
        headings[n++] = grid->n == 2 ? "#Difference, points"
                                     : SAY("#Difference of %s, points",
                                           trn_brief_label(brief, "regimes", grid->regimes[i]));
    trn_brief_table_begin(brief, caption, headings, n, folded);
}

static void grid_row(struct brief *brief, const struct grid *grid, const char *label, const char *scope,
                     const char *window)
{
    const char *cells[BRIEF_COLUMNS_MAX];
    int n = 0;
    cells[n++] = label;
    for (int i = 0; i < grid->n; i++)
        cells[n++] = level_cell(brief, scope, window, grid->regimes[i]);
    for (int i = 1; i < grid->n; i++)
        cells[n++] = difference_cell(brief, scope, window, grid->regimes[i], grid->regimes[0]);
    trn_brief_table_row(brief, cells);
}

/* "the US hold (27 December 2023 to 24 April 2024)" */
static const char *window_words(struct brief *brief, const cJSON *window)
{
    const char *label = trn_brief_text(window, "label");
    const char *from = trn_brief_text(window, "from");
    const char *to = trn_brief_text(window, "to");
    if (label[0] == '\0')
        label = window->string;
    return from[0] != '\0' && to[0] != '\0'
               ? SAY("%s (%s to %s)", label, trn_brief_date(brief, from), trn_brief_date(brief, to))
               : label;
}

static void grid_of_windows(struct brief *brief, const struct grid *grid, const char *scope)
{
    const cJSON *window;
    grid_begin(
        brief, grid,
        SAY("%s by period, %% (95 %% interval)", trn_brief_measure_words(brief, "Need met", scope, "")),
        "Period", false);
    grid_row(brief, grid, "the whole time", scope, "");
    cJSON_ArrayForEach(window, trn_brief_get(brief->scenario, "windows"))
        grid_row(brief, grid, window_words(brief, window), scope, window->string);
    trn_brief_table_end(brief);
}

static void grid_of_scopes(struct brief *brief, const struct grid *grid, const char *window,
                           const char *in_words, bool folded)
{
    const cJSON *entry;
    grid_begin(brief, grid, SAY("Need met by what is needed, %s, %% (95 %% interval)", in_words), "Need for",
               folded);
    cJSON_ArrayForEach(entry, trn_brief_get(brief->scenario, "capabilities"))
        grid_row(brief, grid, trn_brief_scope(brief, entry->string), entry->string, window);
    grid_row(brief, grid, "all need", "total", window);
    trn_brief_table_end(brief);
}

void trn_brief_gap(struct brief *brief)
{
    const struct grid grid = regimes_of(brief);
    const char *scope = trn_brief_text(brief->scenario, "headline");
    const cJSON *window;
    if (grid.n == 0)
        trn_brief_not_asked(brief, "how large the gap is in many worlds, with intervals", "compare");
    trn_brief_figures(brief, "gap", 1);
    findings(brief, false);
    if (grid.n > 0)
        grid_of_windows(brief, &grid, scope[0] != '\0' ? scope : "total");
    trn_brief_figures(brief, "gap", BRIEF_FIGURES_MAX);
    if (grid.n > 0)
        grid_of_scopes(brief, &grid, "", "the whole time", false);
    cJSON_ArrayForEach(window, trn_brief_get(brief->scenario, "windows"))
    {
        if (grid.n > 0)
            grid_of_scopes(brief, &grid, window->string, window_words(brief, window), true);
    }
    trn_brief_examples(brief, "gap");
}

/* ---- the cause ---- */

#define CAUSE_COLUMNS                                                                                        \
    {"#Part of the gap", B_CHANGE, "share", NULL}, {"#95 % interval", B_BETWEEN, "low", "high"},             \
        {"#Alone", B_CHANGE, "alone", NULL},                                                                 \
    {                                                                                                        \
        "#As the last", B_CHANGE, "last", NULL                                                               \
    }

static void story(struct brief *brief)
{
    static const char *const names[] = {"date", "text", "regime"};
    const struct brief_folder *folder = trn_brief_of(brief, "explain");
    struct chart_rows rows;
    if (trn_chart_rows(&folder->source, "story.csv", names, 3, &rows, NULL) != TRN_OK || rows.n == 0)
        return;
    trn_brief_heading(brief, "What led to the deepest gap of one world, as an example");
    trn_html_markup(&brief->html, "<ul class=\"story\">\n");
    for (int i = 0; i < rows.n && i < 200; i++) {
        trn_html_markup(&brief->html, "<li><strong>");
        trn_html_text(&brief->html, trn_brief_date(brief, trn_chart_cell(&rows, i, 0)));
        trn_html_markup(&brief->html, ":</strong> ");
        trn_html_text(&brief->html, SAY("%s.", trn_chart_cell(&rows, i, 1)));
        trn_html_markup(&brief->html, "</li>\n");
    }
    trn_html_markup(&brief->html, "</ul>\n");
    trn_brief_paragraph(brief,
                        "What came before is not proof of what caused it, and one world is an example, "
                        "not an estimate.");
}

void trn_brief_cause(struct brief *brief)
{
    static const struct brief_table lead = {
        .command = "explain",
        .file = "causes.csv",
        .caption = "What makes the gap, in points of need, largest first",
        .by = "regime",
        .lead = true,
        .sort = "share",
        .last = " structural left with the causes above neutralised the gap as it is ",
        .columns = {{"Cause", B_TEXT, "label", NULL}, CAUSE_COLUMNS}};
    static const struct brief_table all = {.command = "explain",
                                           .file = "causes.csv",
                                           .caption = "What makes the gap, by period and measure",
                                           .by = "regime",
                                           .across = true,
                                           .folded = true,
                                           .columns = {{"Cause", B_TEXT, "label", NULL}, CAUSE_COLUMNS}};
    if (!trn_brief_answer_of(brief, "explain", NULL)) {
        trn_brief_not_asked(brief, "what caused the gap", "explain");
        trn_brief_examples(brief, "cause");
        return;
    }
    trn_brief_figures(brief, "cause", BRIEF_FIGURES_MAX);
    trn_brief_table(brief, &lead);
    trn_brief_paragraph(brief, "The part of a cause is what of the gap goes away with it, mean over all "
                               "orders in which causes can be taken away; alone: as the first; as the last: "
                               "after all others. An interval that holds 0 shows no effect.");
    trn_brief_table(brief, &all);
    story(brief);
    trn_brief_examples(brief, "cause");
}

/* ---- what coordination changes ---- */

#define SHARE_COLUMNS                                                                                        \
    {"#Share of the difference", B_CHANGE, "share", NULL}, {"#95 % interval", B_BETWEEN, "low", "high"},     \
        {"#Alone", B_CHANGE, "alone", NULL},                                                                 \
    {                                                                                                        \
        "#As the last", B_CHANGE, "last", NULL                                                               \
    }

static void parts(struct brief *brief)
{
    static const struct brief_table lead = {.command = "attribute",
                                            .file = "shares.csv",
                                            .caption = "What each part of coordination does, largest first",
                                            .lead = true,
                                            .sort = "share",
                                            .columns = {{"Part", B_TEXT, "label", NULL}, SHARE_COLUMNS}};
    static const struct brief_table all = {.command = "attribute",
                                           .file = "shares.csv",
                                           .caption =
                                               "What each part of coordination does, by period and measure",
                                           .across = true,
                                           .folded = true,
                                           .columns = {{"Part", B_TEXT, "label", NULL}, SHARE_COLUMNS}};
    if (!trn_brief_answer_of(brief, "attribute", "Which part of it")) {
        trn_brief_not_asked(brief, "which part of coordination makes the difference", "attribute");
        return;
    }
    trn_brief_table(brief, &lead);
    trn_brief_paragraph(brief,
                        "A share is an average over all orders of switching the parts on. It is that of "
                        "the values of this scenario, many of them assumed, and says nothing of what it "
                        "costs to get there. An interval that holds 0 shows no effect.");
    trn_brief_table(brief, &all);
}

void trn_brief_change_section(struct brief *brief)
{
    static const struct brief_table changes = {.command = "switch",
                                               .file = "switch.csv",
                                               .caption = "What an earlier change of regime brings",
                                               .lead = true,
                                               .columns = {{"Changed on", B_DATE, "changed", NULL},
                                                           {"#Change", B_CHANGE, "difference", NULL},
                                                           {"#95 % interval", B_BETWEEN, "low", "high"}}};
    if (trn_brief_of(brief, "compare") == NULL)
        trn_brief_not_asked(brief, "which regime does better", "compare");
    trn_brief_figures(brief, "change", 1);
    findings(brief, true);
    trn_brief_figures(brief, "change", BRIEF_FIGURES_MAX);
    parts(brief);
    if (trn_brief_answer_of(brief, "switch", "Had it begun at another date"))
        trn_brief_table(brief, &changes);
    (void)trn_brief_answer_of(brief, "breakeven", "What else would do the same");
    (void)trn_brief_answer_of(brief, "diff", "Against another scenario or result");
    trn_brief_examples(brief, "change");
}

/* ---- what could go wrong ---- */

void trn_brief_risk(struct brief *brief)
{
    static const struct brief_table outages = {
        .command = "contingency",
        .file = "contingency.csv",
        .caption = "What changes when one drops out, largest first",
        .by = "regime",
        .lead = true,
        .sort = "change",
        .p = "p_holm",
        .columns = {{"Out", B_WHO, "out", NULL},
                    {"#Change", B_CHANGE, "change", NULL},
                    {"#95 % interval", B_BETWEEN, "low", "high"},
                    {"#Without an outage", B_SHARE, "undisturbed", NULL}}};
    static const struct brief_table after = {
        .command = "contingency",
        .file = "aftermath.csv",
        .caption = "How long it is felt, and how much the others make up",
        .by = "regime",
        .sort = "lost",
        .folded = true,
        .most = 8,
        .columns = {{"Out", B_WHO, "out", NULL},
                    {"#Days until back", B_SIZE, "recovery_days", NULL},
                    {"#Delivered less, EUR million", B_SIZE, "lost", NULL},
                    {"#Others deliver more, EUR million (95 % interval)", B_SHOWN, "made_up", NULL},
                    {"#Made up (95 % interval)", B_SHOWN_SHARE, "made_up_share", NULL}}};
    static const struct brief_table stops = {.command = "calendar",
                                             .file = "calendar.csv",
                                             .caption = "What a stop changes, by start and length",
                                             .by = "regime",
                                             .lead = true,
                                             .p = "p_holm",
                                             .folded = true,
                                             .columns = {{"From", B_DATE, "start", NULL},
                                                         {"#Months", B_NUMBER, "months", NULL},
                                                         {"#Change", B_CHANGE, "change", NULL},
                                                         {"#95 % interval", B_BETWEEN, "low", "high"}}};
    const bool out = trn_brief_answer_of(brief, "contingency", "Who drops out");
    trn_brief_figures(brief, "risk", BRIEF_FIGURES_MAX);
    if (out) {
        trn_brief_table(brief, &outages);
        trn_brief_table(brief, &after);
    } else {
        trn_brief_not_asked(brief, "what if a donor drops out, and who makes it up", "contingency");
    }
    if (trn_brief_answer_of(brief, "calendar", "When a stop would hurt most"))
        trn_brief_table(brief, &stops);
    else
        trn_brief_not_asked(brief, "when a stop would hurt most", "calendar");
    trn_brief_examples(brief, "risk");
}

/* ---- what it rests on ---- */

static void checks(struct brief *brief)
{
    static const char *const headings[] = {"What was expected", "Measure", "#Found", "State"};
    const struct brief_folder *folder = trn_brief_of(brief, "compare");
    const cJSON *list = folder != NULL ? trn_brief_get(folder->summary, "checks") : NULL;
    const cJSON *entry;
    if (cJSON_GetArraySize(list) == 0)
        return;
    trn_brief_heading(brief, "Against what is known");
    trn_brief_table_begin(brief, "Checks that the scenario states", headings, 4, false);
    cJSON_ArrayForEach(entry, list)
    {
        const char *measure = trn_brief_text(entry, "measure");
        const double value = trn_brief_number(entry, "value");
        const char *const cells[] = {trn_brief_text(entry, "text"),
                                     trn_brief_measure_words(brief, measure, trn_brief_text(entry, "scope"),
                                                             trn_brief_text(entry, "window")),
                                     isfinite(value) ? strcmp(measure, "need_met") == 0
                                                           ? trn_brief_level(brief, "1", value)
                                                           : SAY("%.4g", value)
                                                     : "",
                                     trn_brief_text(entry, "state")};
        trn_brief_table_row(brief, cells);
    }
    trn_brief_table_end(brief);
}

/* Answers of questions that no section knows. */
static void others(struct brief *brief)
{
    static const char known[] =
        " compare run explain attribute switch breakeven diff contingency calendar flip "
        "sensitivity sweep hindcast ";
    for (int i = 0; i < brief->n; i++) {
        const char *command = brief->folder[i].command;
        if (strstr(known, SAY(" %s ", command)) == NULL)
            (void)trn_brief_answer_of(brief, command, SAY("Also asked: %s", command));
    }
}

void trn_brief_rests(struct brief *brief)
{
    static const struct brief_table flips = {
        .command = "flip",
        .file = "flip.csv",
        .caption = "Inputs that alone turn the mean difference round; shown where "
                   "an interval at an end leaves out zero",
        .only = {"outcome", "flips"},
        .columns = {{"Input", B_TEXT, "label", NULL},
                    {"Grade", B_TEXT, "grade", NULL},
                    {"#Here", B_NUMBER, "start", NULL},
                    {"#Reverses at", B_NUMBER, "flip", NULL},
                    {"#Least in range", B_NUMBER, "low", NULL},
                    {"#Most in range", B_NUMBER, "high", NULL},
                    {"Unit", B_TEXT, "unit", NULL}}};
    static const struct brief_table inputs = {.command = "flip",
                                              .file = "flip.csv",
                                              .caption = "All inputs, the nearest reversal first",
                                              .folded = true,
                                              .most = 25,
                                              .columns = {{"Input", B_TEXT, "label", NULL},
                                                          {"Grade", B_TEXT, "grade", NULL},
                                                          {"Outcome", B_TEXT, "outcome", NULL},
                                                          {"#Here", B_NUMBER, "start", NULL},
                                                          {"#Least in range", B_NUMBER, "low", NULL},
                                                          {"#Most in range", B_NUMBER, "high", NULL}}};
    static const struct brief_table indices = {.command = "sensitivity",
                                               .file = "sensitivity.csv",
                                               .caption = "Shares of the variance by input",
                                               .lead = true,
                                               .folded = true,
                                               .columns = {{"Input", B_TEXT, "input", NULL},
                                                           {"Grade", B_TEXT, "grade", NULL},
                                                           {"Under", B_REGIME, "regime", NULL},
                                                           {"Against", B_REGIME, "against", NULL},
                                                           {"#First order", B_NUMBER, "first", NULL},
                                                           {"#Total", B_NUMBER, "total", NULL}}};
    const bool reversed = trn_brief_answer_of(brief, "flip", "What would reverse the conclusion");
    trn_brief_figures(brief, "rests", BRIEF_FIGURES_MAX);
    if (reversed) {
        trn_brief_table(brief, &flips);
        trn_brief_table(brief, &inputs);
    } else {
        trn_brief_not_asked(brief, "what would reverse the conclusion", "flip");
    }
    if (trn_brief_answer_of(brief, "sensitivity", "How much rests on assumed inputs"))
        trn_brief_table(brief, &indices);
    else
        trn_brief_not_asked(brief, "how much of the spread rests on assumed inputs", "sensitivity");
    (void)trn_brief_answer_of(brief, "sweep", "Over a range of assumptions");
    trn_brief_hindcast(brief);
    others(brief);
    trn_brief_examples(brief, "rests");
    checks(brief);
}
