/* brief_sources.c - every graded figure of the scenario, by source.
 *
 * The figures are those of "tranche inspect --sources": the scenario of the folder is read as any other. */
#include <stdlib.h>
#include <string.h>

#include "../results/folder.h"
#include "brief.h"

enum { GRADES = 6, PARTS_SHOWN = 6 };
static const char *const grades[GRADES] = {"official", "reported",    "estimate",
                                           "inferred", "conflicting", "assumed"};

static int by_source(const void *x, const void *y)
{
    const struct trn_figure *const *a = x, *const *b = y;
    const bool none_a = (*a)->source[0] == '\0';
    const bool none_b = (*b)->source[0] == '\0';
    if (none_a != none_b)
        return none_a ? 1 : -1;
    const int order = strcmp((*a)->source, (*b)->source);
    return order != 0 ? order : strcmp((*a)->pointer, (*b)->pointer);
}

/* "12 assumed, 3 reported" */
static const char *grades_of(struct brief *brief, const struct trn_figure *const *figures, int n)
{
    const char *said = "";
    for (int g = 0; g < GRADES; g++) {
        int count = 0;
        for (int i = 0; i < n; i++)
            count += strcmp(figures[i]->grade, grades[g]) == 0;
        if (count > 0)
            said = SAY("%s%s%s %d", said, said[0] != '\0' ? ", " : "", grades[g], count);
    }
    return said;
}

/* "/donors/usa/hold_exposure" as "donors: hold exposure": the part, and what it is of. */
static const char *place(struct brief *brief, const char *pointer)
{
    const char *part = pointer + (pointer[0] == '/');
    const size_t n = strcspn(part, "/");
    const char *last = part;
    for (const char *at = part; *at != '\0'; at++)
        if (*at == '/' && (at[1] < '0' || at[1] > '9') && strcmp(at, "/value") != 0)
            last = at + 1;
    char *words = SAY("%.*s: %.*s", (int)n, part, (int)strcspn(last, "/"), last);
    if (last == part)
        words = SAY("%.*s", (int)n, part);
    for (char *at = words; *at != '\0'; at++)
        if (*at == '_')
            *at = ' ';
    return words;
}

/* The places of the figures, each once, the first few. */
static const char *places_of(struct brief *brief, const struct trn_figure *const *figures, int n)
{
    const char *known[PARTS_SHOWN];
    const char *said = "";
    int shown = 0;
    bool more = false;
    for (int i = 0; i < n; i++) {
        const char *words = place(brief, figures[i]->pointer);
        bool old = false;
        for (int k = 0; k < shown && !old; k++)
            old = strcmp(known[k], words) == 0;
        if (!old && shown == PARTS_SHOWN)
            more = true;
        if (old || shown == PARTS_SHOWN)
            continue;
        known[shown++] = words;
        said = SAY("%s%s%s", said, said[0] != '\0' ? "; " : "", words);
    }
    return more ? SAY("%s; and others", said) : said;
}

static void counts(struct brief *brief, const struct trn_figure *const *figures, int n)
{
    static const char *const headings[] = {"Grade", "#Figures", "#Share"};
    static const char *const meaning[GRADES] = {"official: stated by a government or an organisation",
                                                "reported: in the press or in research",
                                                "estimate: of somebody who is named",
                                                "inferred: reckoned from other figures",
                                                "conflicting: sources differ",
                                                "assumed: no source states it"};
    trn_brief_table_begin(brief, "Graded figures of the scenario", headings, 3, false);
    for (int g = 0; g < GRADES; g++) {
        int count = 0;
        for (int i = 0; i < n; i++)
            count += strcmp(figures[i]->grade, grades[g]) == 0;
        const char *const cells[] = {meaning[g], SAY("%d", count),
                                     SAY("%.0f %%", n > 0 ? 100.0 * count / n : 0.0)};
        trn_brief_table_row(brief, cells);
    }
    trn_brief_table_end(brief);
}

/* Length of what a source is a place in: "Tracker, release 29: allocations of ESP" is one in "Tracker,
 * release 29". */
static size_t whole_of(const char *source)
{
    size_t n = strlen(source);
    for (size_t i = 0; source[i] != '\0'; i++)
        if (source[i] == ':' && source[i + 1] == ' ')
            n = i;
    return n;
}

static bool of_one(const char *a, const char *b)
{
    const size_t n = whole_of(a);
    return n == whole_of(b) && strncmp(a, b, n) == 0;
}

/* The source, or what all of them are places in. */
static const char *source_of(struct brief *brief, const struct trn_figure *const *figures, int n)
{
    int places = 1;
    for (int i = 1; i < n; i++)
        places += strcmp(figures[i - 1]->source, figures[i]->source) != 0;
    if (figures[0]->source[0] == '\0')
        return "none named";
    return places == 1
               ? figures[0]->source
               : SAY("%.*s (%d places in it)", (int)whole_of(figures[0]->source), figures[0]->source, places);
}

static void table(struct brief *brief, const struct trn_figure *const *figures, int n)
{
    static const char *const headings[] = {"Source", "#Figures", "Grades", "What it is used for"};
    trn_brief_table_begin(brief, "Every graded figure, by source", headings, 4, true);
    for (int i = 0, of; i < n; i += of) {
        for (of = 1; i + of < n && of_one(figures[i]->source, figures[i + of]->source); of++)
            continue;
        const char *const cells[] = {source_of(brief, figures + i, of), SAY("%d", of),
                                     grades_of(brief, figures + i, of), places_of(brief, figures + i, of)};
        trn_brief_table_row(brief, cells);
    }
    trn_brief_table_end(brief);
}

void trn_brief_sources(struct brief *brief)
{
    struct trn_scenario_file *file = NULL;
    const struct trn_figure *figures = NULL;
    char path[TRN_PATH_MAX];
    int n = 0;
    if (trn_folder_join(path, brief->folder[0].path, "scenario.json"))
        (void)trn_scenario_read(path, NULL, 0, &file);
    int all = file != NULL && trn_scenario_file_scenario(file) != NULL
                  ? trn_scenario_file_figures(file, &figures)
                  : 0;
    const struct trn_figure **graded = all > 0 ? calloc((size_t)all, sizeof *graded) : NULL;
    for (int i = 0; graded != NULL && i < all; i++)
        if (figures[i].grade[0] != '\0')
            graded[n++] = &figures[i];
    if (n == 0) {
        trn_brief_paragraph(brief, "No figure of this scenario has a grade.");
    } else {
        qsort(graded, (size_t)n, sizeof *graded, by_source);
        counts(brief, (const struct trn_figure *const *)graded, n);
        if (brief->first.graded > n)
            trn_brief_paragraph(brief,
                                SAY("A schedule counts once here; with each of its points there are %d "
                                    "graded inputs.",
                                    (int)brief->first.graded));
        trn_brief_paragraph(brief,
                            "A source may be that of the whole of which a figure is a part. Value, range "
                            "and note of each figure:");
        trn_html_markup(&brief->html, "<p>");
        trn_brief_code(brief, SAY("tranche inspect %s --sources", trn_brief_file_alone(brief)));
        trn_html_markup(&brief->html, "</p>\n");
        table(brief, (const struct trn_figure *const *)graded, n);
    }
    free(graded);
    trn_scenario_file_free(file);
}
