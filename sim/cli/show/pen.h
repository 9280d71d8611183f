/* pen.h - texts for a terminal or a pipe: clean, measured, and never wider than the page.
 *
 * Nothing here reads files or prints: all goes to the text of the pen. Memory is that of its arena. */
#ifndef TRN_CLI_PEN_H
#define TRN_CLI_PEN_H

#include "text.h"
#include "tranche/arena.h"

enum { PEN_NARROWEST = 40, PEN_USUAL = 80, PEN_WIDEST = 120, PEN_BESIDE = 60 /* labels beside bars from here on */ };

struct pen {
    struct text *out;
    struct trn_arena *arena;
    int width;   /* columns of the page */
    bool blocks; /* block characters; else ASCII */
    bool utf8;   /* names as they are; else "?" for what is not ASCII */
    bool colour;
};

/* A copy on one line that is harmless in a terminal: valid characters, none that acts on it or turns the reading
 * direction, runs of blanks as one space. NULL gives "". */
const char *pen_clean(const struct pen *pen, const char *text);
/* The same with its lines and spaces as they are. */
const char *pen_clean_lines(const struct pen *pen, const char *text);
int pen_columns(const char *text);
/* The cleaned text, shortened with "..." to so many columns, at least 4. */
const char *pen_fit(const struct pen *pen, const char *text, int columns);
/* printf into the arena. */
const char *pen_print(const struct pen *pen, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A paragraph, cleaned, `first` before its first line and as many spaces before the others; words longer than a line
 * are broken. */
void pen_paragraph(const struct pen *pen, const char *first, const char *text);
/* A line of its own, bold where the terminal can. */
void pen_heading(const struct pen *pen, const char *text);
/* The text and spaces up to so many columns. */
void pen_padded(const struct pen *pen, const char *text, int columns);
/* Spaces up to so many columns, and the text. */
void pen_right(const struct pen *pen, const char *text, int columns);
void pen_line(const struct pen *pen); /* ends a line, without spaces before its end */

#endif
