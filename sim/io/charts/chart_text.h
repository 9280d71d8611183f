/* chart_text.h - texts as pictures can show them, how wide they are, and numbers in words. */
#ifndef TRN_CHART_TEXT_H
#define TRN_CHART_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tranche/arena.h"

/* A copy that any terminal of gnuplot can draw: valid UTF-8 on one line, without control characters,
 * marks that turn the reading direction, or characters beyond the basic plane (emoji, which come out of
 * cairo at the wrong size); double quotes become single ones, as gnuplot's CSV reader loses its place at
 * doubled quotes; at most `longest` characters, then "...". NULL gives "". */
const char *trn_chart_clean(struct trn_arena *arena, const char *text, int longest);

int trn_chart_words(const char *text);
/* Is the word in a list between spaces? The empty word is in none. */
bool trn_chart_lists(const char *list, const char *word);
/* Width in pixels when set in DejaVu Sans of that size; an estimate for what is not ASCII. */
double trn_chart_width(const char *text, double size, int bold);
/* The text, shortened to the width with a mark at its end. */
const char *trn_chart_fit(struct trn_arena *arena, const char *text, double size, int bold, double width);
/* Break into at most `lines` lines of the width; the last is shortened. Returns how many; those not needed, all of an empty text, are "". */
int trn_chart_wrap(struct trn_arena *arena, const char *text, double size, int bold, double width, int lines,
                   const char **ret);

/* The text up to its first bracket: "western battle tank" of "western battle tank (Leopard 2)". */
const char *trn_chart_short_label(struct trn_arena *arena, const char *text);

/* "12,345"; at most `decimals` decimals. */
const char *trn_chart_number(struct trn_arena *arena, double value, int decimals);
/* "4,610", "7.47 million": three digits of a mean that is not known better, for words. */
const char *trn_chart_rough(struct trn_arena *arena, double value);
/* "41 %" of a share; one decimal below 10 % unless it is 0. */
const char *trn_chart_percent(struct trn_arena *arena, double share);
/* "EUR 450 million", "EUR 12.3 billion" of millions. */
const char *trn_chart_millions(struct trn_arena *arena, double millions);
/* "1.2 to 1.5 billion" of two. */
const char *trn_chart_millions_between(struct trn_arena *arena, double low, double high);
/* "Feb 2024" and "1 Feb 2024" of a day from 1970-01-01. */
const char *trn_chart_month(struct trn_arena *arena, double day);
/* "Artillery" of "artillery": at the head of a title or alone. Inside a sentence a label stands as the
 * scenario writes it, so that names keep their capital. */
const char *trn_chart_sentence(struct trn_arena *arena, const char *text);

#endif
