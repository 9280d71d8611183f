/* brief_answer.c - the answer in three sentences: the gap, its cause, what another regime changes.
 *
 * A sentence says what the tables of the sections below show and leaves out what does not fit into forty
 * words. Where neither many worlds nor one were run, the sentences are those that the other results answer.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../charts/chart_text.h"
#include "brief.h"
#include "tranche/date.h"
#include "tranche/stats.h"

enum { SENTENCE_WORDS = 40 };

static const char *headline(const struct brief *brief)
{
    const char *name = trn_brief_text(brief->scenario, "headline");
    return name[0] != '\0' ? name : "total";
}

/* "3.2" below 10, "35" above: sentences are read, not reckoned with. */
static const char *points(struct brief *brief, double share)
{
    const double size = fabs(share) * 100.0;
    return size < 9.95 ? SAY("%.1f", size) : SAY("%.0f", size);
}

static const char *sentence(struct brief *brief, const char *text)
{
    return trn_chart_sentence(brief->arena, text);
}

/* "the need for artillery fire from July 2023 to December 2024" */
static const char *need(struct brief *brief)
{
    const char *scope = headline(brief);
    const bool total = strcmp(scope, "total") == 0;
    const char *subject = total ? "all need" : SAY("the need for %s", trn_brief_scope(brief, scope));
    if (!isfinite(brief->first.start) || !isfinite(brief->first.end))
        return subject;
    return SAY("%s from %s to %s", subject, trn_brief_month(brief, brief->first.start),
               trn_brief_month(brief, brief->first.end - 1.0));
}

/* ---- 1: the gap ------------------------------------------------------------------------------------------
 */

enum { DAYS_MAX = 20000 };

/* The lowest mean of the bands and when that is, in words; NaN where there are none. */
static double lowest(struct brief *brief, const struct brief_folder *folder, const char *regime,
                     char when[TRN_LOWEST_BYTES])
{
    static const char *const names[] = {"date", "regime", "variable", "scope", "mean", "p25", "p75", "n"};
    struct chart_rows rows;
    int32_t n = 0;
    if (trn_chart_rows(&folder->source, "bands.csv", names, 8, &rows, NULL) != TRN_OK)
        return (double)NAN;
    const int room = rows.n < DAYS_MAX ? rows.n : DAYS_MAX;
    int32_t *day = TRN_NEW(brief->arena, int32_t, room + 1);
    double *mean = TRN_NEW(brief->arena, double, room + 1);
    double *half = TRN_NEW(brief->arena, double, room + 1);
    for (int i = 0; i < rows.n && n < room; i++) {
        if (strcmp(trn_chart_cell(&rows, i, 1), regime) != 0 ||
            strcmp(trn_chart_cell(&rows, i, 2), "need_met") != 0 ||
            strcmp(trn_chart_cell(&rows, i, 3), headline(brief)) != 0 ||
            !trn_date_parse(trn_chart_cell(&rows, i, 0), &day[n]))
            continue;
        mean[n] = trn_chart_value(&rows, i, 4);
        half[n++] = trn_notch(trn_chart_value(&rows, i, 5), trn_chart_value(&rows, i, 6),
                              trn_chart_value(&rows, i, 7));
    }
    const int32_t at = trn_lowest_words(day, mean, half, n, when);
    return at < 0 ? (double)NAN : mean[at];
}

static const cJSON *regimes_of(const struct brief_folder *folder)
{
    return folder != NULL ? trn_brief_get(folder->summary, "regimes") : NULL;
}

static const char *reference(const struct brief_folder *folder)
{
    return trn_brief_text(cJSON_GetArrayItem(regimes_of(folder), 0), "name");
}

static const char *regime(struct brief *brief, const char *name)
{
    return trn_brief_label(brief, "regimes", name);
}

static const char *gap_of_many(struct brief *brief, const struct brief_folder *folder)
{
    const char *name = reference(folder);
    char when[TRN_LOWEST_BYTES] = "";
    const struct chart_measure *met = trn_brief_measure(brief, "need_met", headline(brief), "", name, NULL);
    const double least = lowest(brief, folder, name, when);
    if (met == NULL || !isfinite(met->estimate))
        return NULL;
    const char *start = SAY("Under %s, %s %% of %s is not met", regime(brief, name),
                            points(brief, 1.0 - met->estimate), need(brief));
    if (!isfinite(least))
        return SAY("%s.", start);
    const char *whole =
        SAY("%s; the gap is deepest %s, when some %.0f %% is missing.", start, when, 100.0 * (1.0 - least));
    return trn_brief_words(whole) <= SENTENCE_WORDS ? whole : SAY("%s.", start);
}

static const char *gap_of_one(struct brief *brief, const struct brief_folder *folder)
{
    const cJSON *first = cJSON_GetArrayItem(regimes_of(folder), 0);
    const cJSON *entry;
    cJSON_ArrayForEach(entry, trn_brief_get(first, "measures"))
    {
        const double met = trn_brief_number(entry, "value");
        if (strcmp(trn_brief_text(entry, "measure"), "need_met") == 0 &&
            strcmp(trn_brief_text(entry, "scope"), headline(brief)) == 0 &&
            trn_brief_text(entry, "window")[0] == '\0' && isfinite(met))
            return SAY("In one simulated world, an example and no estimate, %s %% of %s is not met under %s.",
                       points(brief, 1.0 - met), need(brief), regime(brief, trn_brief_text(first, "name")));
    }
    return NULL;
}

static const char *the_gap(struct brief *brief)
{
    const struct brief_folder *compare = trn_brief_of(brief, "compare");
    const struct brief_folder *run = trn_brief_of(brief, "run");
    const char *said = compare != NULL && compare == &brief->folder[0] ? gap_of_many(brief, compare) : NULL;
    if (said == NULL && run != NULL)
        said = gap_of_one(brief, run);
    return said != NULL ? said : "How large the gap is was not asked of many worlds.";
}

/* ---- 2: the cause ---- */

struct part {
    const char *label;
    double share;
};

static int by_share(const void *x, const void *y)
{
    const struct part *a = x, *b = y;
    return (a->share < b->share) - (a->share > b->share);
}

enum { PARTS_MAX = 64 };

/* Is a row of the measure that the sentences are about? From `column` on: measure, scope, window. */
static bool of_headline(const struct brief *brief, const struct chart_rows *rows, int row, int column)
{
    return strcmp(trn_chart_cell(rows, row, column), "need_met") == 0 &&
           strcmp(trn_chart_cell(rows, row, column + 1), headline(brief)) == 0 &&
           trn_chart_cell(rows, row, column + 2)[0] == '\0';
}

static const char *causes_in_words(struct brief *brief, const struct part *parts, int n, const char *who,
                                   double gap)
{
    const char *said = SAY("The largest cause%s is %s: %s of the %s percentage points that are missing", who,
                           parts[0].label, points(brief, parts[0].share), points(brief, gap));
    for (int i = 1; i < n && i < 3; i++) {
        const char *how = i == 2 ? " and" : n == 2 ? "; next comes" : "; next come";
        const char *more = SAY("%s%s %s (%s)", said, how, parts[i].label, points(brief, parts[i].share));
        if (trn_brief_words(more) > SENTENCE_WORDS)
            break;
        said = more;
    }
    return SAY("%s.", said);
}

static const char *the_cause(struct brief *brief)
{
    static const char *const names[] = {"regime", "measure", "scope", "window",
                                        "cause",  "label",   "share", "low"};
    const struct brief_folder *folder = trn_brief_of(brief, "explain");
    struct chart_rows rows = {0};
    struct part parts[PARTS_MAX];
    int n = 0;
    bool known = false;
    double gap = (double)NAN;
    if (folder == NULL || trn_chart_rows(&folder->source, "causes.csv", names, 8, &rows, NULL) != TRN_OK ||
        rows.n == 0)
        return "What caused it was not asked.";
    for (int i = 0; i < rows.n; i++) {
        const bool first = strcmp(trn_chart_cell(&rows, i, 0), trn_chart_cell(&rows, 0, 0)) == 0 &&
                           of_headline(brief, &rows, i, 1);
        known = known || first;
        const char *cause = trn_chart_cell(&rows, i, 4);
        if (first && strcmp(cause, "gap") == 0)
            gap = trn_chart_value(&rows, i, 6);
        else if (first && strcmp(cause, "structural") != 0 && trn_chart_value(&rows, i, 7) > 0.0 &&
                 n < PARTS_MAX)
            parts[n++] = (struct part){trn_chart_cell(&rows, i, 5), trn_chart_value(&rows, i, 6)};
    }
    if (!known)
        return SAY("What caused the lack in %s was not asked.", trn_brief_scope(brief, headline(brief)));
    if (n == 0 || !isfinite(gap))
        return "No single cause is shown to make a part of the gap.";
    qsort(parts, (size_t)n, sizeof *parts, by_share);
    const char *name = trn_chart_cell(&rows, 0, 0);
    const struct brief_folder *compare = trn_brief_of(brief, "compare");
    const bool same = compare != NULL && strcmp(reference(compare), name) == 0;
    return causes_in_words(brief, parts, n, same ? "" : SAY(" under %s", regime(brief, name)), gap);
}

/* ---- 3: what another regime changes ---- */

/* "NATO coordination meets 3.2 percentage points more of it than the contact group" */
static const char *difference(struct brief *brief, const char *from, const char *to)
{
    const struct chart_measure *m = trn_brief_measure(brief, "need_met", headline(brief), "", to, from);
    const char *a = regime(brief, from);
    const char *b = regime(brief, to);
    if (m == NULL || !isfinite(m->estimate))
        return NULL;
    if (trn_leaves_out_zero(m->low, m->high))
        return SAY("%s meets %s percentage points %s of that need than %s", b, points(brief, m->estimate),
                   m->estimate > 0.0 ? "more" : "less", a);
    return SAY("no difference is shown in how much of that need %s and %s meet", b, a);
}

/* The largest part that brings, and the largest that costs, of those that are shown. */
static const char *parts_of(struct brief *brief)
{
    static const char *const names[] = {"measure", "scope", "window", "label",
                                        "share",   "low",   "high",   "unit"};
    const struct brief_folder *folder = trn_brief_of(brief, "attribute");
    struct chart_rows rows = {0};
    int best = -1;
    int worst = -1;
    bool known = false;
    if (folder == NULL || trn_chart_rows(&folder->source, "shares.csv", names, 7, &rows, NULL) != TRN_OK)
        return "";
    for (int i = 0; i < rows.n; i++) {
        const bool first = of_headline(brief, &rows, i, 0);
        known = known || first;
        const double share = trn_chart_value(&rows, i, 4);
        if (first && trn_chart_value(&rows, i, 5) > 0.0 &&
            (best < 0 || share > trn_chart_value(&rows, best, 4)))
            best = i;
        if (first && trn_chart_value(&rows, i, 6) < 0.0 &&
            (worst < 0 || share < trn_chart_value(&rows, worst, 4)))
            worst = i;
    }
    if (!known)
        return "";
    const char *brings = best < 0 ? "no part is shown to bring anything"
                                  : SAY("\u201c%s\u201d brings most (%s)", trn_chart_cell(&rows, best, 3),
                                        points(brief, trn_chart_value(&rows, best, 4)));
    const char *costs = worst < 0 ? "no part is shown to cost anything"
                                  : SAY("\u201c%s\u201d costs most (%s)", trn_chart_cell(&rows, worst, 3),
                                        points(brief, trn_chart_value(&rows, worst, 4)));
    return SAY("; %s, %s", brings, costs);
}

/* Where no part was asked for, a finding that goes the other way is not passed over. */
static const char *worse_of(struct brief *brief, const struct brief_folder *compare)
{
    const cJSON *entry;
    int n = 0;
    cJSON_ArrayForEach(entry, trn_brief_get(compare->summary, "findings")) n +=
        strcmp(trn_brief_text(entry, "verdict"), "worse") == 0;
    return n == 0   ? ""
           : n == 1 ? "; one finding below is for the worse"
                    : SAY("; %d findings below are for the worse", n);
}

/* Does an input turn the sign round so that an interval at an end of its range says so, as the chart of
 * reversals counts? */
static bool reverses(const cJSON *input, double difference)
{
    static const char *const places[] = {"at_low", "at_start", "at_high"};
    if (!cJSON_IsTrue(trn_brief_get(input, "flips")))
        return false;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        const cJSON *at = trn_brief_get(trn_brief_get(input, places[i]), "difference");
        if (trn_brief_number(at, "estimate") * difference < 0.0 &&
            trn_leaves_out_zero(trn_brief_number(at, "low"), trn_brief_number(at, "high")))
            return true;
    }
    return false;
}

static const char *rests_on(struct brief *brief, const char *from)
{
    const struct brief_folder *folder = trn_brief_of(brief, "flip");
    const cJSON *inputs = folder != NULL ? trn_brief_get(folder->summary, "inputs") : NULL;
    const int all = cJSON_GetArraySize(inputs);
    int n = 0;
    const cJSON *entry;
    const double difference =
        trn_brief_number(trn_brief_get(folder != NULL ? folder->summary : NULL, "difference"), "estimate");
    cJSON_ArrayForEach(entry, inputs) n += reverses(entry, difference);
    const bool same = folder != NULL && strcmp(trn_brief_text(folder->summary, "measure"), "need_met") == 0 &&
                      strcmp(trn_brief_text(folder->summary, "scope"), headline(brief)) == 0 &&
                      trn_brief_text(folder->summary, "window")[0] == '\0' &&
                      strcmp(trn_brief_text(folder->summary, "from"), from) == 0;
    if (all > 0 && same && cJSON_IsTrue(trn_brief_get(folder->summary, "shown")))
        return n == 0   ? SAY("; no input of the %d tried alone is shown to reverse this", all)
               : n == 1 ? SAY("; one of %d inputs could reverse this", all)
                        : SAY("; %d of %d inputs could each reverse this", n, all);
    return brief->first.graded > 0 && brief->first.assumed > 0 ? "; this rests largely on assumed inputs"
                                                               : "";
}

/* The regime that attribute asks about first, then the others that were compared. */
static const char *the_change(struct brief *brief)
{
    const struct brief_folder *compare = trn_brief_of(brief, "compare");
    const struct brief_folder *attribute = trn_brief_of(brief, "attribute");
    const char *from = reference(compare);
    const char *asked = attribute != NULL ? trn_brief_text(attribute->summary, "to") : "";
    const char *said = compare != NULL && asked[0] != '\0' ? difference(brief, from, asked) : NULL;
    const bool matches = said != NULL && strcmp(trn_brief_text(attribute->summary, "from"), from) == 0;
    const char *parts = matches ? parts_of(brief) : "";
    const cJSON *entry;
    if (compare == NULL)
        return "What another regime would change was not asked.";
    cJSON_ArrayForEach(entry, regimes_of(compare))
    {
        const char *name = trn_brief_text(entry, "name");
        const char *more =
            strcmp(name, from) != 0 && strcmp(name, asked) != 0 ? difference(brief, from, name) : NULL;
        const char *longer = more == NULL ? NULL : said == NULL ? more : SAY("%s; %s", said, more);
        if (longer != NULL && trn_brief_words(longer) <= SENTENCE_WORDS)
            said = longer;
    }
    if (said == NULL)
        return "What another regime would change was not asked.";
    const char *const more[] = {parts[0] != '\0' ? parts : worse_of(brief, compare), rests_on(brief, from)};
    for (size_t i = 0; i < 2; i++) {
        const char *longer = SAY("%s%s", said, more[i]);
        if (trn_brief_words(longer) <= SENTENCE_WORDS)
            said = longer;
    }
    return sentence(brief, SAY("%s.", said));
}

/* ---- without a gap and a difference: what the results themselves answer ---- */

enum { SENTENCES = 3 };

/* The next sentence of an answer; one of too many words ends at its last semicolon that fits, else at the
 * first. NULL: there is none. */
static const char *next_sentence(struct brief *brief, const char **answer)
{
    const char *from = *answer + strspn(*answer, " ");
    const char *semicolon = NULL;
    const char *at = from;
    int depth = 0;
    for (; *at != '\0'; at++) {
        depth += (*at == '(') - (*at == ')');
        if (*at == '.' && depth <= 0 && (at[1] == ' ' || at[1] == '\0'))
            break;
        if (*at == ';' && depth <= 0 &&
            (semicolon == NULL || trn_brief_words(SAY("%.*s", (int)(at - from), from)) <= SENTENCE_WORDS))
            semicolon = at;
    }
    *answer = *at != '\0' ? at + 1 : at;
    if (semicolon != NULL && trn_brief_words(SAY("%.*s", (int)(at - from), from)) > SENTENCE_WORDS)
        at = semicolon;
    return at > from ? SAY("%.*s.", (int)(at - from), from) : NULL;
}

/* Of one result its sentences, of several the first of each. */
static int answers_of_results(struct brief *brief, const char *said[SENTENCES])
{
    int n = 0;
    const char *answer = trn_brief_text(brief->folder[0].summary, "answer");
    if (brief->n == 1 && strcmp(brief->folder[0].command, "explain") != 0) {
        while (n < SENTENCES && (said[n] = next_sentence(brief, &answer)) != NULL)
            n++;
        return n;
    }
    for (int i = 0; i < brief->n && n < SENTENCES; i++) {
        answer = trn_brief_text(brief->folder[i].summary, "answer");
        const bool cause = strcmp(brief->folder[i].command, "explain") == 0;
        said[n] = cause ? the_cause(brief) : next_sentence(brief, &answer);
        n += said[n] != NULL;
    }
    return n;
}

static void not_asked_at_all(struct brief *brief)
{
    static const char *const questions[][2] = {
        {"compare", "how large the gap is and which regime does better"},
        {"explain", "what caused it"},
        {"attribute", "which part of coordination makes the difference"},
        {"contingency", "what if a donor drops out"},
        {"calendar", "when a stop would hurt most"},
        {"flip", "what would reverse the conclusion"},
        {"sensitivity", "how much rests on assumed inputs"}};
    const char *said = "";
    for (size_t i = 0; i < sizeof questions / sizeof questions[0]; i++)
        if (trn_brief_of(brief, questions[i][0]) == NULL)
            said = SAY("%s%s%s (%s)", said, said[0] != '\0' ? ", " : "", questions[i][1], questions[i][0]);
    trn_html_markup(&brief->html, "<p class=\"open\">Not asked: ");
    trn_html_text(&brief->html, SAY("%s. To ask: ", said));
    trn_brief_code(brief, SAY("tranche COMMAND %s", trn_brief_file(brief)));
    trn_html_markup(&brief->html, "</p>\n");
}

bool trn_brief_levels(const struct brief *brief)
{
    return trn_brief_of(brief, "compare") != NULL || trn_brief_of(brief, "run") != NULL;
}

void trn_brief_answer(struct brief *brief)
{
    const char *sentences[SENTENCES];
    int n = SENTENCES;
    if (trn_brief_levels(brief)) {
        sentences[0] = the_gap(brief);
        sentences[1] = the_cause(brief);
        sentences[2] = the_change(brief);
    } else {
        n = answers_of_results(brief, sentences);
    }
    trn_html_markup(&brief->html, "<ol class=\"answer\">\n");
    for (int i = 0; i < n; i++) {
        trn_html_element(&brief->html, "li", sentence(brief, sentences[i]));
        trn_html_markup(&brief->html, "\n");
    }
    trn_html_markup(&brief->html, "</ol>\n");
    if (!trn_brief_levels(brief))
        not_asked_at_all(brief);
}
