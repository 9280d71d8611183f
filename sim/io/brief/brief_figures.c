/* brief_figures.c - the charts of the folders, inlined. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "../charts/chart_text.h"
#include "../results/csv_read.h"
#include "brief.h"

#define PICTURE_BYTES_MAX ((int64_t)64 << 20)

static const char *const sizes[] = {"page", "phone"}; /* and classes of the page */

/* Where a kind of chart stands; one that is not listed stands with its command. */
static const char *section_of(const char *kind, const char *command)
{
    static const struct {
        const char *section, *kinds, *commands;
    } places[] = {
        {"gap", "need_met items fire_rate fire_parity", ""},
        {"cause", "causes causes_monthly production prices crews gantt flow", "explain run"},
        {"change", "regimes levers", "compare attribute switch breakeven diff"},
        {"risk", "outages calendar", "contingency calendar"},
        {"history", "hindcast facts", "hindcast"}, /* within "rests" */
        {"rests", "flip_points flip_map debt sweep", "flip sensitivity sweep"},
    };
    enum { PLACES = sizeof places / sizeof places[0] };
    for (size_t i = 0; i < PLACES; i++)
        if (trn_chart_lists(places[i].kinds, kind))
            return places[i].section;
    for (size_t i = 0; i < PLACES; i++)
        if (trn_chart_lists(places[i].commands, command))
            return places[i].section;
    return "rests";
}

static bool drawn_already(const struct brief *brief, const char *what)
{
    for (int i = 0; i < brief->n_figures; i++)
        if (strcmp(brief->figures[i].what, what) == 0)
            return true;
    return false;
}

/* One kind of one folder in both sizes. TRN_E_NAME: the folder does not support it. */
static enum trn_status draw(struct brief *brief, const struct brief_folder *folder, const char *kind,
                            const char *what, struct trn_error *reterr)
{
    enum trn_status status = TRN_OK;
    const int before = brief->n_figures;
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0] && status == TRN_OK; s++) {
        struct trn_charts charts;
        const struct trn_chart_request request = {.folder = folder->path,
                                                  .into = SAY("%s/%s", brief->scratch, sizes[s]),
                                                  .only = kind,
                                                  .size = sizes[s],
                                                  .formats = TRN_CHART_SVG};
        status = trn_charts_draw(&request, &charts, reterr);
        for (int i = 0; i < charts.n && s == 0 && brief->n_figures < BRIEF_FIGURES_MAX; i++)
            brief->figures[brief->n_figures++] =
                (struct brief_figure){.section = section_of(kind, folder->command),
                                      .name = trn_arena_strdup(brief->arena, charts.chart[i].name),
                                      .what = what,
                                      .title = trn_arena_strdup(brief->arena, charts.chart[i].title),
                                      .folder = folder};
        trn_charts_done(&charts);
    }
    if (status != TRN_OK)
        brief->n_figures = before;
    return status;
}

enum trn_status trn_brief_draw(struct brief *brief, struct trn_error *reterr)
{
    const char *kind, *commands, *what;
    for (int f = 0; f < brief->n; f++)
        for (int k = 0; trn_charts_kind(k, &kind, &commands, &what); k++) {
            struct trn_error error = {0};
            if (!trn_chart_lists(commands, brief->folder[f].command) || drawn_already(brief, what))
                continue;
            const enum trn_status status = draw(brief, &brief->folder[f], kind, what, &error);
            if (brief->stop != NULL && brief->stop())
                return trn_fail(reterr, TRN_E_INTERRUPTED, "", "interrupted");
            if (status == TRN_OK || status == TRN_E_NAME)
                continue;
            if (status == TRN_E_MEMORY)
                return trn_fail(reterr, status, error.path, "out of memory");
            /* What the message says behind ";" is of a folder that stays. */
            trn_brief_note(brief, SAY("Pictures are missing: %.*s. The tables are complete.",
                                      (int)strcspn(error.text, ";"), error.text));
            return TRN_OK;
        }
    return TRN_OK;
}

/* ---- inlining ---------------------------------------------------------------------------------------------
 */

/* Does a tag ("<g id=...") do nothing but draw? Another program may have been called gnuplot. */
static bool harmless(const char *tag, size_t n)
{
    static const char *const banned[] = {"script",  "foreignObject", "iframe", "image", "style", "!ENTITY",
                                         "animate", "set",           "a ",     "?",     "![",    "!DOCTYPE"};
    static const char space[] = "http://www.w3.org/";
    for (size_t i = 0; i < sizeof banned / sizeof banned[0]; i++)
        if (strncmp(tag + 1, banned[i], strlen(banned[i])) == 0)
            return false;
    for (size_t i = 1; i + 3 < n; i++) {
        const char *at = tag + i;
        if (at[0] == ' ' && strncasecmp(at + 1, "on", 2) == 0)
            return false;
        if (strncmp(at, "//", 2) == 0 && (i < 6 || strncmp(at - 5, space, sizeof space - 1) != 0))
            return false;
        if (strncasecmp(at, "script:", 7) == 0 || strncasecmp(at, "data:", 5) == 0)
            return false;
    }
    return true;
}

/* From "<svg" on; what stands before is of a file of its own. NULL: it is none, or could act or reach out. */
static const char *picture_in(const char *text)
{
    const char *svg = strstr(text, "<svg");
    for (const char *tag = svg; tag != NULL; tag = strchr(tag + 1, '<'))
        if (!harmless(tag, strcspn(tag, ">")))
            return NULL;
    return svg;
}

static bool inline_one(struct brief *brief, const char *name, const char *size)
{
    char path[TRN_PATH_MAX];
    char *text;
    size_t length;
    if (!trn_folder_join(path, brief->scratch, SAY("%s/%s.svg", size, name)))
        return false;
    const enum trn_status status = trn_file_read(path, PICTURE_BYTES_MAX, &text, &length, NULL);
    if (status == TRN_E_MEMORY)
        trn_arena_run_out(brief->arena);
    if (status != TRN_OK)
        return false;
    const char *svg = picture_in(text);
    if (svg != NULL) {
        trn_html_markup(&brief->html, SAY("<div class=\"%s\">", size));
        trn_html_markup(&brief->html, svg);
        trn_html_markup(&brief->html, "</div>\n");
    }
    free(text);
    return svg != NULL;
}

static const char *runs(struct brief *brief, double n)
{
    return n > 0.0 && n < 2.0 ? "one world" : SAY("%.0f worlds", n);
}

static void write_figure(struct brief *brief, struct brief_figure *figure)
{
    bool there = false;
    figure->shown = true;
    trn_html_markup(&brief->html, "<figure>\n");
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
        there = inline_one(brief, figure->name, sizes[s]) || there;
    trn_html_markup(&brief->html, "<figcaption>");
    trn_html_text(&brief->html, SAY("Figure %d: %s. From the result of %s, %s.", ++brief->n_shown,
                                    trn_chart_sentence(brief->arena, figure->what), figure->folder->command,
                                    runs(brief, figure->folder->worlds)));
    if (!there)
        trn_html_text(&brief->html, " The picture could not be taken in.");
    trn_html_markup(&brief->html, "</figcaption>\n</figure>\n");
}

void trn_brief_figures(struct brief *brief, const char *section, int most)
{
    for (int i = 0; i < brief->n_figures && most > 0; i++) {
        struct brief_figure *figure = &brief->figures[i];
        if (figure->shown || figure->folder->worlds < 2.0 || strcmp(figure->section, section) != 0)
            continue;
        write_figure(brief, figure);
        most--;
    }
}

void trn_brief_examples(struct brief *brief, const char *section)
{
    bool any = false;
    for (int i = 0; i < brief->n_figures; i++) {
        struct brief_figure *figure = &brief->figures[i];
        if (figure->shown || strcmp(figure->section, section) != 0)
            continue;
        if (!any)
            trn_brief_heading(brief, "One world, as an example");
        any = true;
        write_figure(brief, figure);
    }
}
