/* brief.c - the briefing page: its parts in their order. */
#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../charts/chart_text.h"
#include "../results/folder.h"
#include "../sha256.h"
#include "brief.h"

/* In the order in which a reader asks. A new section is a line here and a writer. */
static const struct {
    const char *id, *title;
    const char *commands; /* whose results it tells, between spaces; NULL: it is always there */
    void (*write)(struct brief *brief);
} sections[] = {
    {"answer", "The answer in three sentences", NULL, trn_brief_answer},
    {"gap", "The gap", " compare run ", trn_brief_gap},
    {"cause", "What caused it", " explain run ", trn_brief_cause},
    {"change", "What coordination changes, and which part of it", " compare attribute switch breakeven diff ",
     trn_brief_change_section},
    {"risk", "What could go wrong, and who drops out", " contingency calendar ", trn_brief_risk},
    {"rests", "What it rests on", NULL, trn_brief_rests},
    {"method", "Method", NULL, trn_brief_method},
    {"sources", "Sources", NULL, trn_brief_sources},
    {"again", "How to make it again", NULL, trn_brief_again},
};
enum { SECTIONS = sizeof sections / sizeof sections[0] };

enum { TITLE_ON_PAGES = 100 }; /* letters that fit above a page */

static bool stands(const struct brief *brief, size_t i)
{
    if (sections[i].commands == NULL || trn_brief_levels(brief))
        return true;
    for (int k = 0; k < brief->n; k++)
        if (strstr(sections[i].commands, trn_arena_printf(brief->arena, " %s ", brief->folder[k].command)) !=
            NULL)
            return true;
    return false;
}

static const char *title_of(const struct brief *brief, size_t i)
{
    return i == 0 && !trn_brief_levels(brief) ? "The answer" : sections[i].title;
}

/* ---- the head ---- */

/* The hash by which the page's own script, and no other, may run. */
static void script_hash(char out[64])
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct trn_sha256 hash;
    char hex[65];
    unsigned char bytes[33] = {0};
    trn_sha256_init(&hash);
    trn_sha256_add(&hash, trn_brief_script, strlen(trn_brief_script));
    trn_sha256_hex(&hash, hex);
    for (int i = 0; i < 32; i++) {
        const char pair[] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    for (int i = 0; i < 11; i++) { /* 33 bytes, the last of them padding */
        const unsigned three =
            (unsigned)bytes[3 * i] << 16 | (unsigned)bytes[3 * i + 1] << 8 | bytes[3 * i + 2];
        for (int k = 0; k < 4; k++)
            out[4 * i + k] = letters[three >> (18 - 6 * k) & 63];
    }
    out[43] = '=';
    out[44] = '\0';
}

static void head(struct brief *brief)
{
    struct trn_html *html = &brief->html;
    char hash[64];
    script_hash(hash);
    trn_html_markup(html, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                          "style-src 'unsafe-inline'; img-src data:; script-src 'sha256-");
    trn_html_markup(html, hash);
    trn_html_markup(html, "'; base-uri 'none'; form-action 'none'\">\n"
                          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    trn_html_element(html, "title", brief->title);
    trn_html_markup(html, "\n<style>\n");
    trn_html_markup(html, trn_brief_css);
    trn_html_markup(html, "@page{@top-left{content:");
    trn_html_css_string(html, trn_chart_clean(brief->arena, brief->title, TITLE_ON_PAGES));
    trn_html_markup(html, "}}\n@page:first{@top-left{content:none}}\n");
    if (brief->paper)
        trn_html_markup(html, "@page{size:A4}\n");
    trn_html_markup(html, "</style>\n</head>\n");
}

static void fact(struct brief *brief, const char *name, const char *text)
{
    if (text[0] == '\0')
        return;
    trn_html_markup(&brief->html, "<div>");
    trn_html_element(&brief->html, "dt", name);
    trn_html_element(&brief->html, "dd", text);
    trn_html_markup(&brief->html, "</div>\n");
}

static const char *regimes_in_words(struct brief *brief)
{
    const cJSON *list = trn_brief_get(brief->folder[0].summary, "regimes");
    const cJSON *entry;
    const char *said = "";
    cJSON_ArrayForEach(entry, list) said =
        SAY("%s%s%s", said, said[0] != '\0' ? "; " : "",
            trn_brief_label(brief, "regimes", trn_brief_text(entry, "name")));
    return said;
}

static void facts(struct brief *brief)
{
    trn_html_markup(&brief->html, "<dl class=\"facts\">\n");
    fact(brief, "Period",
         SAY("%s to %s", trn_brief_date(brief, trn_brief_text(brief->scenario, "start")),
             trn_brief_last_day(brief)));
    fact(brief, "Regimes", regimes_in_words(brief));
    fact(brief, "Made by",
         SAY("tranche %s, %.0f worlds, seed %s", brief->first.version, brief->folder[0].worlds,
             brief->first.seed));
    trn_html_markup(&brief->html, "</dl>\n");
}

/* The commands whose results have those settings: " in compare, flip"; "" where all have. */
static const char *where_changed(struct brief *brief, const char *changed)
{
    const char *said = "";
    int n = 0;
    for (int i = 0; i < brief->n; i++)
        if (strcmp(brief->folder[i].changed, changed) == 0) {
            said = SAY("%s%s %s", said, n > 0 ? "," : " in", brief->folder[i].command);
            n++;
        }
    return n == brief->n ? "" : said;
}

/* Settings are in no file of the scenario, so they are told beside its title. */
static void changes(struct brief *brief)
{
    for (int i = 0; i < brief->n; i++) {
        const char *changed = brief->folder[i].changed;
        int first = 0;
        while (strcmp(brief->folder[first].changed, changed) != 0)
            first++;
        if (changed[0] == '\0' || first < i)
            continue;
        trn_html_markup(&brief->html, "<p class=\"mark\"><strong>Changed by --set");
        trn_html_text(&brief->html, SAY("%s:", where_changed(brief, changed)));
        trn_html_markup(&brief->html, "</strong> ");
        trn_html_text(&brief->html, changed);
        trn_html_markup(&brief->html, "</p>\n");
    }
}

static void warnings(struct brief *brief)
{
    changes(brief);
    if (brief->first.graded > 0 && brief->first.assumed > 0) {
        const double share = (double)brief->first.assumed / (double)brief->first.graded;
        trn_html_markup(&brief->html, "<p class=\"mark\"><strong>Illustrative:</strong> ");
        trn_html_text(
            &brief->html,
            SAY("%s of the graded inputs are assumed. These are %s simulated worlds; they say nothing of "
                "the outcome of battles.",
                trn_chart_percent(brief->arena, share),
                trn_brief_of(brief, "compare") != NULL ? "differences between" : "figures of"));
        trn_html_markup(&brief->html, "</p>\n");
    }
    if (brief->n_notes == 0)
        return;
    trn_html_markup(&brief->html,
                    "<div class=\"mark\" role=\"note\"><p><strong>To be known first</strong></p><ul>\n");
    for (int i = 0; i < brief->n_notes; i++) {
        trn_html_element(&brief->html, "li", brief->notes[i]);
        trn_html_markup(&brief->html, "\n");
    }
    trn_html_markup(&brief->html, "</ul></div>\n");
}

static void contents(struct brief *brief)
{
    trn_html_markup(&brief->html, "<nav aria-label=\"Contents\">\n<ol>\n");
    for (size_t i = 0; i < SECTIONS; i++) {
        if (!stands(brief, i))
            continue;
        trn_html_markup(&brief->html, "<li><a href=\"#");
        trn_html_markup(&brief->html, sections[i].id);
        trn_html_markup(&brief->html, "\">");
        trn_html_text(&brief->html, title_of(brief, i));
        trn_html_markup(&brief->html, "</a></li>\n");
    }
    trn_html_markup(&brief->html, "</ol>\n</nav>\n");
}

static void section(struct brief *brief, size_t i)
{
    trn_html_markup(&brief->html, SAY("<section id=\"%s\" aria-labelledby=\"%s-head\">\n<h2 id=\"%s-head\">",
                                      sections[i].id, sections[i].id, sections[i].id));
    trn_html_text(&brief->html, title_of(brief, i));
    trn_html_markup(&brief->html, "</h2>\n");
    sections[i].write(brief);
    trn_html_markup(&brief->html, "</section>\n");
}

static void page(struct brief *brief)
{
    struct trn_html *html = &brief->html;
    head(brief);
    trn_html_markup(html, "<body>\n<a class=\"skip\" href=\"#answer\">To the answer</a>\n<header>\n");
    trn_html_element(html, "h1", brief->title[0] != '\0' ? brief->title : "Briefing");
    trn_html_markup(html, "\n");
    if (brief->question[0] != '\0') {
        trn_html_markup(html, "<p class=\"question\">");
        trn_html_text(html, brief->question);
        trn_html_markup(html, "</p>\n");
    }
    warnings(brief);
    trn_html_markup(html, "</header>\n<main>\n");
    section(brief, 0); /* the answer, before anything else */
    facts(brief);
    contents(brief);
    for (size_t i = 1; i < SECTIONS; i++)
        if (stands(brief, i))
            section(brief, i);
    trn_html_markup(html, "</main>\n<footer><p>");
    trn_html_text(html,
                  SAY("Made by tranche %s from the results named above. About supply, not about battles.",
                      brief->first.version));
    trn_html_markup(html, "</p></footer>\n<script>");
    trn_html_markup(html, trn_brief_script);
    trn_html_markup(html, "</script>\n</body>\n</html>\n");
}

/* ---- files ---- */

static enum trn_status write_page(struct brief *brief, const char *name, struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    struct trn_outfile file;
    if (!trn_folder_join(path, brief->scratch, name))
        return trn_fail(reterr, TRN_E_IO, brief->scratch, "the path is too long");
    const enum trn_status status = trn_outfile_open(&file, path, reterr);
    if (status != TRN_OK)
        return status;
    brief->html.file = &file;
    brief->n_shown = 0;
    for (int i = 0; i < brief->n_figures; i++)
        brief->figures[i].shown = false;
    page(brief);
    return trn_outfile_close(&file, reterr);
}

static enum trn_status publish(struct brief *brief, const char *into, const char *name,
                               struct trn_error *reterr)
{
    char from[TRN_PATH_MAX];
    char to[TRN_PATH_MAX];
    if (!trn_folder_join(from, brief->scratch, name) || !trn_folder_join(to, into, name))
        return trn_fail(reterr, TRN_E_IO, into, "the path is too long");
    if (rename(from, to) != 0)
        return trn_fail(reterr, TRN_E_IO, to, "cannot be written: %s", strerror(errno));
    return TRN_OK;
}

static void note_out(const struct brief *brief, struct trn_brief_made *ret)
{
    for (int i = 0; i < brief->n_notes && ret->n_notes < TRN_BRIEF_NOTES_MAX; i++)
        snprintf(ret->note[ret->n_notes++], sizeof ret->note[0], "%s", brief->notes[i]);
}

static enum trn_status make(struct brief *brief, const struct trn_brief_request *request,
                            struct trn_brief_made *ret, struct trn_error *reterr)
{
    char target[TRN_PATH_MAX];
    enum trn_status status = trn_brief_read(brief, request->found, reterr);
    if (status == TRN_OK && !trn_folder_join(target, request->into, "brief"))
        status = trn_fail(reterr, TRN_E_IO, request->into, "the path is too long");
    if (status == TRN_OK)
        status = trn_folder_make(request->into, &brief->made, reterr);
    if (status == TRN_OK)
        status = trn_part_make(target, &brief->part, reterr);
    if (status != TRN_OK)
        return status;
    brief->scratch = brief->part.path;
    status = trn_brief_draw(brief, reterr);
    if (status == TRN_OK)
        status = write_page(brief, "brief.html", reterr);
    if (status == TRN_OK && request->pdf) { /* the same, on paper of a stated size */
        brief->paper = true;
        status = write_page(brief, TRN_BRIEF_PRINT, reterr);
    }
    if (status == TRN_OK && request->pdf && !brief->stop())
        ret->pdf = trn_brief_pdf(brief->scratch, ret->why_no_pdf);
    if (status == TRN_OK && brief->stop())
        status = trn_fail(reterr, TRN_E_INTERRUPTED, request->into, "interrupted");
    note_out(brief, ret);
    const bool first = trn_folder_join(target, request->into, "brief.html") && access(target, F_OK) != 0;
    if (status == TRN_OK)
        status = publish(brief, request->into, "brief.html", reterr);
    if (status == TRN_OK && ret->pdf) {
        status = publish(brief, request->into, "brief.pdf", reterr);
        if (status != TRN_OK && first)
            unlink(target);
    }
    if (status == TRN_OK && request->pdf && !ret->pdf && trn_folder_join(target, request->into, "brief.pdf"))
        unlink(target); /* of older results */
    return status;
}

static bool never(void)
{
    return false;
}

enum trn_status trn_brief_write(const struct trn_brief_request *request, struct trn_brief_made *ret,
                                struct trn_error *reterr)
{
    struct brief *brief = calloc(1, sizeof *brief);
    enum trn_status status;
    jmp_buf out_of_memory;
    *ret = (struct trn_brief_made){0};
    if (brief == NULL || (brief->arena = trn_arena_create(0)) == NULL) {
        free(brief);
        return trn_fail(reterr, TRN_E_MEMORY, request->into, "out of memory");
    }
    brief->stop = request->stop != NULL ? request->stop : never;
    if (setjmp(out_of_memory) != 0) {
        status = trn_fail(reterr, TRN_E_MEMORY, request->into, "out of memory");
    } else {
        trn_arena_on_oom(brief->arena, &out_of_memory);
        brief->on_oom = &out_of_memory;
        status = make(brief, request, ret, reterr);
    }
    if (brief->part.path[0] != '\0')
        (void)trn_folder_remove(brief->part.path, NULL);
    if (status != TRN_OK)
        trn_folder_unmake(request->into, brief->made);
    trn_part_done(&brief->part);
    trn_brief_done(brief);
    free(brief);
    return status;
}
