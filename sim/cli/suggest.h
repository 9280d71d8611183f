/* suggest.h - the name that was probably meant. */
#ifndef TRN_CLI_SUGGEST_H
#define TRN_CLI_SUGGEST_H

/* The candidate that takes the fewest edits to get from `word`, or `best` (which may be NULL) when
 * this one takes more or too many to be meant. Call once a candidate, with *ret_edits 0 before the
 * first. */
const char *suggest(const char *word, const char *candidate, const char *best, int *ret_edits);

#endif
