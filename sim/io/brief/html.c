/* html.c - see html.h */
#include "html.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "character.h"

void trn_html_markup(struct trn_html *html, const char *markup)
{
    trn_outfile_text(html->file, markup);
}

/* What stands for a character that would be markup; NULL: it stands for itself. */
static const char *entity(uint32_t c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Acts on its neighbours, or is no character of HTML. */
static bool left_out(uint32_t c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c <= 0x9F) || c == 0x061C || c == 0xFEFF ||
           (c >= 0x200E && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
           (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

/* The one routine that escapes, for text and attributes. */
void trn_html_text(struct trn_html *html, const char *text)
{
    for (size_t n; text != NULL && *text != '\0'; text += n) {
        const uint32_t c = trn_character(text, &n);
        if (c == 0)
            trn_outfile_text(html->file, "\xEF\xBF\xBD");
        else if (entity(c) != NULL)
            trn_outfile_text(html->file, entity(c));
        else if (!left_out(c))
            trn_outfile_write(html->file, text, n);
    }
}

void trn_html_attribute(struct trn_html *html, const char *name, const char *value)
{
    trn_html_markup(html, " ");
    trn_html_markup(html, name);
    trn_html_markup(html, "=\"");
    trn_html_text(html, value);
    trn_html_markup(html, "\"");
}

void trn_html_element(struct trn_html *html, const char *tag, const char *text)
{
    trn_html_markup(html, "<");
    trn_html_markup(html, tag);
    trn_html_markup(html, ">");
    trn_html_text(html, text);
    trn_html_markup(html, "</");
    trn_html_markup(html, tag);
    trn_html_markup(html, ">");
}

void trn_html_css_string(struct trn_html *html, const char *text)
{
    trn_html_markup(html, "\"");
    for (size_t n; *text != '\0'; text += n) {
        const uint32_t c = trn_character(text, &n);
        char coded[16];
        snprintf(coded, sizeof coded, "\\%06X", (unsigned)c);
        if (c < 0x80 && isalnum((int)c))
            trn_outfile_write(html->file, text, 1);
        else if (c != 0 && !left_out(c))
            trn_outfile_text(html->file, coded);
    }
    trn_html_markup(html, "\"");
}
