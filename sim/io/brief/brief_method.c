/* brief_method.c - the method in half a page, and how to make it again. */
#include <math.h>
#include <string.h>

#include "brief.h"

static int members(const struct brief *brief, const char *part)
{
    return cJSON_GetArraySize(trn_brief_get(brief->scenario, part));
}

static const char *runs_of(struct brief *brief)
{
    const char *said = "";
    for (int i = 0; i < brief->n; i++) {
        const struct brief_folder *folder = &brief->folder[i];
        const double runs = trn_brief_number(folder->summary, "runs");
        if (folder->worlds < 1.0)
            continue;
        said =
            SAY("%s%s%s %.0f world%s%s", said, said[0] != '\0' ? ", " : "", folder->command, folder->worlds,
                folder->worlds < 2.0 ? "" : "s", isfinite(runs) ? SAY(" (%.0f runs)", runs) : "");
    }
    return said;
}

void trn_brief_method(struct brief *brief)
{
    trn_brief_paragraph(
        brief,
        SAY("The figures come from a simulation of arms supply: what donors promise, decide, buy, build, "
            "ship "
            "and hand over, and what the recipient lacks meanwhile. It is about supply, not about battles: "
            "it "
            "forecasts no front line and names no place below a country. The scenario runs from %s to %s and "
            "holds %d donors, %d kinds of items, %d production lines and %d promises that were made; the "
            "rest "
            "follows from rules.",
            trn_brief_date(brief, trn_brief_text(brief->scenario, "start")), trn_brief_last_day(brief),
            members(brief, "donors"), members(brief, "items"), members(brief, "lines"),
            members(brief, "pledges")));
    trn_brief_paragraph(
        brief,
        "A regime is a set of values - how far donors see each other\u2019s plans, how often they meet, how "
        "fast "
        "they decide, how binding promises are - and nothing else; each value can help or hurt. What no "
        "regime "
        "controls (delays, holds, elections, losses) is drawn at random: one such draw is a world. Each "
        "regime "
        "is run on the same worlds, and what is told is the mean of the differences world by world. "
        "Intervals "
        "are 95 % t-intervals over worlds: they hold the chance in the worlds, not the doubt about the "
        "assumptions. Words of likelihood are shares of worlds, by the UK probability yardstick.");
    trn_brief_paragraph(
        brief,
        SAY("Parts of a gap or of a difference are Shapley values: what changes when a part is switched, "
            "averaged over all orders of switching, so that the parts add up to the whole in every world. "
            "Outages and reversals are the same worlds run again with one thing changed. Used here: %s.",
            runs_of(brief)));
    if (brief->first.graded > 0)
        trn_brief_paragraph(
            brief,
            SAY("Of %lld graded inputs %lld are assumed: values for which no source was found that states "
                "them, each with a range. What rests on them is illustrative: it shows what follows from "
                "them, not what will be.",
                (long long)brief->first.graded, (long long)brief->first.assumed));
}

/* ---- how to make it again ---- */

static void seed(struct brief *brief)
{
    trn_brief_paragraph(
        brief,
        SAY("tranche %s, seed %s. The same scenario, seed and number of worlds give the same figures, to "
            "the last digit, whatever the machine has of cores.",
            brief->first.version, brief->first.seed));
}

static void hashes(struct brief *brief)
{
    static const char *const headings[] = {"File", "SHA-256"};
    const cJSON *entry;
    trn_brief_table_begin(brief, "Input files", headings, 2, true);
    cJSON_ArrayForEach(entry, trn_brief_get(brief->folder[0].manifest, "inputs"))
    {
        const char *const cells[] = {trn_brief_text(entry, "path"), trn_brief_text(entry, "sha256")};
        trn_brief_table_row(brief, cells);
    }
    trn_brief_table_end(brief);
}

void trn_brief_again(struct brief *brief)
{
    trn_html_markup(&brief->html, "<ul class=\"commands\">\n");
    for (int i = 0; i < brief->n; i++) {
        if (brief->folder[i].typed[0] == '\0')
            continue;
        trn_html_markup(&brief->html, "<li>");
        trn_brief_code(brief, brief->folder[i].typed);
        trn_html_markup(&brief->html, "</li>\n");
    }
    trn_html_markup(&brief->html, "</ul>\n");
    trn_brief_paragraph(brief, "Each with --out FOLDER/NAME; then tranche brief FOLDER makes this page.");
    seed(brief);
    hashes(brief);
}
