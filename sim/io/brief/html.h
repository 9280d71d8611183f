/* html.h - HTML into a file.
 *
 * Markup is written by trn_html_markup from constants of the source; every text of a folder goes through
 * trn_html_text or trn_html_attribute, which share the one routine that escapes. */
#ifndef TRN_HTML_H
#define TRN_HTML_H

#include "../results/outfile.h"

struct trn_html {
    struct trn_outfile *file;
};

/* As it is: only for constants and for pictures that were checked. */
void trn_html_markup(struct trn_html *html, const char *markup);
/* Text between tags. Bytes that are no UTF-8 become U+FFFD; control characters and marks that turn the reading
 * direction are left out. NULL writes nothing. */
void trn_html_text(struct trn_html *html, const char *text);
/* ` name="value"`, escaped. */
void trn_html_attribute(struct trn_html *html, const char *name, const char *value);
/* <tag>text</tag> */
void trn_html_element(struct trn_html *html, const char *tag, const char *text);

/* A text as a string of CSS, quotes and all: letters and digits as they are, all else by its number. */
void trn_html_css_string(struct trn_html *html, const char *text);

#endif
