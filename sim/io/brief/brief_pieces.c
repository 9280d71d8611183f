/* brief_pieces.c - headings, paragraphs and tables of the page. */
#include <string.h>

#include "brief.h"

void trn_brief_paragraph(struct brief *brief, const char *text)
{
    trn_html_element(&brief->html, "p", text);
    trn_html_markup(&brief->html, "\n");
}

void trn_brief_heading(struct brief *brief, const char *text)
{
    trn_html_element(&brief->html, "h3", text);
    trn_html_markup(&brief->html, "\n");
}

void trn_brief_code(struct brief *brief, const char *text)
{
    trn_html_element(&brief->html, "code", text);
}

void trn_brief_not_asked(struct brief *brief, const char *what, const char *command)
{
    if (!trn_brief_levels(brief)) /* the answer has named it */
        return;
    trn_html_markup(&brief->html, "<p class=\"open\">Not asked: ");
    trn_html_text(&brief->html, what);
    trn_html_markup(&brief->html, ". To ask: ");
    trn_brief_code(brief, SAY("tranche %s %s", command, trn_brief_file(brief)));
    trn_html_markup(&brief->html, "</p>\n");
}

bool trn_brief_answer_of(struct brief *brief, const char *command, const char *heading)
{
    const struct brief_folder *folder = trn_brief_of(brief, command);
    const char *answer = folder != NULL ? trn_brief_text(folder->summary, "answer") : "";
    if (folder == NULL)
        return false;
    if (heading != NULL)
        trn_brief_heading(brief, heading);
    if (answer[0] != '\0')
        trn_brief_paragraph(brief, answer);
    return true;
}

enum { NARROW_COLUMNS = 5 }; /* that fit a sheet of paper unbroken */

/* ---- tables ------------------------------------------------------------------------------------------- */

void trn_brief_table_begin(struct brief *brief, const char *caption, const char *const *headings, int n,
                           bool folded)
{
    struct trn_html *html = &brief->html;
    brief->table.n = n < BRIEF_COLUMNS_MAX ? n : BRIEF_COLUMNS_MAX;
    brief->table.folded = folded;
    if (folded) {
        trn_html_markup(html, "<details><summary>");
        trn_html_text(html, caption);
        trn_html_markup(html, "</summary>\n");
    }
    trn_html_markup(html, "<div class=\"table\" role=\"region\" tabindex=\"0\"");
    trn_html_attribute(html, "aria-label", caption);
    trn_html_markup(html, n > NARROW_COLUMNS ? "><table class=\"wide\">\n" : "><table>\n");
    trn_html_element(html, "caption", caption);
    trn_html_markup(html, "\n<thead><tr>");
    for (int i = 0; i < brief->table.n; i++) {
        brief->table.number[i] = headings[i][0] == '#';
        trn_html_markup(html, brief->table.number[i] ? "<th scope=\"col\" class=\"number\">"
                                                     : "<th scope=\"col\">");
        trn_html_text(html, headings[i] + brief->table.number[i]);
        trn_html_markup(html, "</th>");
    }
    trn_html_markup(html, "</tr></thead>\n<tbody>\n");
}

void trn_brief_table_row(struct brief *brief, const char *const *cells)
{
    struct trn_html *html = &brief->html;
    trn_html_markup(html, "<tr>");
    for (int i = 0; i < brief->table.n; i++) {
        trn_html_markup(html, i == 0                   ? "<th scope=\"row\">"
                              : brief->table.number[i] ? "<td class=\"number\">"
                                                       : "<td>");
        trn_html_text(html, cells[i]);
        trn_html_markup(html, i == 0 ? "</th>" : "</td>");
    }
    trn_html_markup(html, "</tr>\n");
}

void trn_brief_table_end(struct brief *brief)
{
    trn_html_markup(&brief->html, "</tbody></table></div>\n");
    if (brief->table.folded)
        trn_html_markup(&brief->html, "</details>\n");
}
