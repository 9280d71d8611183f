/* brief_hindcast.c - what it rests on: the model against what was observed, often in another scenario. */
#include <math.h>
#include <string.h>

#include "../charts/chart_hindcast.h"
#include "../charts/chart_source_parts.h"
#include "../charts/chart_text.h"
#include "brief.h"
#include "tranche/words.h"

/* hindcast.csv */
enum { S_SERIES, S_PART, S_UNIT, S_N, S_50, S_90, S_ERROR, S_OF, S_SKILL, S_LOW, S_HIGH, S_PAST, S_COLUMNS };
static const char *const series_columns[S_COLUMNS] = {
    "series",     "part",        "unit",  "n",         "inside50",   "inside90",
    "mean_error", "n_reference", "skill", "skill_low", "skill_high", "skill_climatology"};

/* "EUR million", "rounds a day"; "" of a plain number. */
static const char *unit_words(struct brief *brief, const char *unit)
{
    return strcmp(unit, "EUR_million") == 0 ? "EUR million" : trn_hindcast_unit(brief->arena, unit);
}

static const char *count(struct brief *brief, double value)
{
    return isfinite(value) ? SAY("%.0f", value) : "";
}

/* "0.66 (0.43 to 0.89)"; without an interval below 8 values. */
static const char *skill(struct brief *brief, const struct chart_rows *rows, int row)
{
    const double value = trn_chart_value(rows, row, S_SKILL);
    const char *between =
        trn_brief_between(brief, "", trn_chart_value(rows, row, S_LOW), trn_chart_value(rows, row, S_HIGH));
    if (!isfinite(value))
        return "";
    return between[0] == '\0' ? trn_brief_change(brief, "", value)
                              : SAY("%s (%s)", trn_brief_change(brief, "", value), between);
}

static const char *label(struct brief *brief, const cJSON *scenario, const char *name)
{
    const cJSON *observed = trn_brief_get(trn_brief_get(scenario, "observed"), name);
    const char *said = trn_brief_text(observed, "label");
    const cJSON *capability =
        trn_brief_get(trn_brief_get(scenario, "capabilities"), trn_brief_text(observed, "scope"));
    return trn_chart_sentence(
        brief->arena, trn_observed_words(brief->arena, trn_brief_text(observed, "variable"),
                                         trn_brief_text(capability, "label"), said[0] != '\0' ? said : name));
}

static void series_table(struct brief *brief, const struct chart_rows *rows, const cJSON *scenario,
                         const char *part, const char *caption, bool folded)
{
    static const char *const headings[] = {
        "Observed",         "#Values", "#In the 90 % band",        "#In the 50 % band",
        "#Mean error",      "Unit",    "#Values with persistence", "#Skill (95 % interval)",
        "#Against the past"};
    bool any = false;
    for (int r = 0; r < rows->n; r++) {
        const double n = trn_chart_value(rows, r, S_N);
        if (strcmp(trn_chart_cell(rows, r, S_PART), part) != 0 || !(n > 0.0))
            continue;
        if (!any)
            trn_brief_table_begin(brief, caption, headings, 9, folded);
        any = true;
        const char *const cells[] = {label(brief, scenario, trn_chart_cell(rows, r, S_SERIES)),
                                     count(brief, n),
                                     count(brief, trn_chart_value(rows, r, S_90)),
                                     count(brief, trn_chart_value(rows, r, S_50)),
                                     trn_brief_change(brief, "", trn_chart_value(rows, r, S_ERROR)),
                                     unit_words(brief, trn_chart_cell(rows, r, S_UNIT)),
                                     count(brief, trn_chart_value(rows, r, S_OF)),
                                     skill(brief, rows, r),
                                     trn_brief_change(brief, "", trn_chart_value(rows, r, S_PAST))};
        trn_brief_table_row(brief, cells);
    }
    if (any)
        trn_brief_table_end(brief);
}

static const char *size(struct brief *brief, double value)
{
    return fabs(value) >= 1000.0 ? trn_brief_level(brief, "", value)
                                 : SAY("%s%.3g", value < 0.0 ? "\u2212" : "", fabs(value));
}

static const char *bounds(struct brief *brief, const struct chart_rows *rows, int row)
{
    const double above = trn_chart_value(rows, row, FACT_ABOVE);
    const double below = trn_chart_value(rows, row, FACT_BELOW);
    if (!isfinite(above))
        return isfinite(below) ? SAY("below %s", size(brief, below)) : "";
    return isfinite(below) ? SAY("%s to %s", size(brief, above), size(brief, below))
                           : SAY("above %s", size(brief, above));
}

static const char *worlds(struct brief *brief, const struct chart_rows *rows, int row)
{
    const double median = trn_chart_value(rows, row, FACT_MEDIAN);
    const double low = trn_chart_value(rows, row, FACT_LOW);
    const double high = trn_chart_value(rows, row, FACT_HIGH);
    if (!isfinite(median))
        return "";
    return isfinite(low) && isfinite(high)
               ? SAY("%s (%s to %s)", size(brief, median), size(brief, low), size(brief, high))
               : size(brief, median);
}

/* "own fire, mean of the days, in round/day" */
static const char *numbers_are(struct brief *brief, const struct chart_rows *rows, int row)
{
    const char *shows = trn_chart_cell(rows, row, FACT_SHOWS), *unit = trn_chart_cell(rows, row, FACT_UNIT);
    if (unit[0] == '\0' || strcmp(unit, "1") == 0)
        return shows;
    return SAY("%s%s%s", shows, shows[0] != '\0' ? ", in " : "in ", unit_words(brief, unit));
}

static void facts_table(struct brief *brief, const struct chart_rows *rows)
{
    static const char *const headings[] = {
        "What happened", "What the numbers are",      "Part", "#Known", "#Median world (90 of 100 worlds)",
        "Verdict",       "What the inputs hold of it"};
    if (rows->n == 0)
        return;
    trn_brief_table_begin(brief, "Known facts against the worlds", headings, 7, true);
    for (int r = 0; r < rows->n; r++) {
        const char *const cells[] = {trn_chart_sentence(brief->arena, trn_chart_cell(rows, r, FACT_TEXT)),
                                     numbers_are(brief, rows, r),
                                     trn_chart_cell(rows, r, FACT_PART),
                                     bounds(brief, rows, r),
                                     worlds(brief, rows, r),
                                     trn_chart_cell(rows, r, FACT_VERDICT),
                                     trn_chart_cell(rows, r, FACT_KNOWN)};
        trn_brief_table_row(brief, cells);
    }
    trn_brief_table_end(brief);
}

/* A hindcast needs years that were observed: often another scenario's. */
static void which(struct brief *brief, const struct brief_folder *folder, const cJSON *scenario)
{
    const char *title = trn_brief_text(scenario, "title");
    if (trn_brief_same_inputs(brief, folder) || title[0] == '\0')
        return;
    trn_brief_paragraph(
        brief, SAY("This is of another scenario, \u201C%s\u201D. It tests the rules of the model and those "
                   "inputs that the two share; it is no test of the figures above.",
                   title));
}

/* Under which regime, and whether it is the one that can stand for what was in force. */
static void regime(struct brief *brief, const struct brief_folder *folder, const cJSON *scenario)
{
    const char *name = trn_brief_text(folder->summary, "regime");
    const char *first = trn_brief_text(folder->summary, "reference");
    const char *said = trn_brief_text(trn_brief_get(trn_brief_get(scenario, "regimes"), name), "label");
    if (name[0] == '\0')
        return;
    trn_brief_paragraph(
        brief, SAY("All worlds of this part are under \u201C%s\u201D%s", said[0] != '\0' ? said : name,
                   first[0] != '\0' && strcmp(first, name) != 0
                       ? ", which is not the regime that the scenario puts first: what happened tests no "
                         "regime but the one that was in force."
                       : ", the regime that the scenario puts first."));
}

void trn_brief_hindcast(struct brief *brief)
{
    const struct brief_folder *folder = trn_brief_of(brief, "hindcast");
    struct chart_rows series, facts;
    cJSON *scenario = NULL;
    if (folder == NULL)
        return;
    trn_brief_heading(brief, "Against what was observed");
    (void)trn_source_json(&folder->source, "scenario.json", &scenario, NULL);
    which(brief, folder, scenario);
    (void)trn_brief_answer_of(brief, "hindcast", NULL);
    regime(brief, folder, scenario);
    trn_html_markup(&brief->html, "<div class=\"tall\">\n");
    trn_brief_figures(brief, "history", BRIEF_FIGURES_MAX);
    trn_html_markup(&brief->html, "</div>\n");
    trn_brief_paragraph(
        brief,
        "Skill compares the worlds with the last value before the cut, carried on (in the fitted "
        "part, with the value before), over the values that have one: 1 is without error, 0 is as "
        "good, below 0 is worse. "
        "\u201CAgainst the past\u201D is the same against the scatter of the fitted values. "
        "Intervals take values as independent and are given from 8 values on; "
        "a skill of fewer than 3 values is counted nowhere. A fact passes where the whole 95 % interval "
        "of the median of the worlds keeps what is known, fails where none of it does, and is "
        "undecided between.");
    if (trn_chart_rows(&folder->source, "hindcast.csv", series_columns, S_COLUMNS, &series, NULL) == TRN_OK) {
        series_table(brief, &series, scenario, "held out", "Held out: observed values against the worlds",
                     false);
        series_table(brief, &series, scenario, "fitted",
                     "Fitted: observed values before the cut, against the worlds", true);
    }
    if (trn_chart_rows(&folder->source, "facts.csv", trn_fact_columns, FACT_COLUMNS, &facts, NULL) == TRN_OK)
        facts_table(brief, &facts);
    cJSON_Delete(scenario);
}
