/* edits.h - how far one name is from another. */
#ifndef TRN_EDITS_H
#define TRN_EDITS_H

/* Longer names are as far apart as this. */
#define TRN_EDITS_MOST 64

/* Letters to insert, delete, change or swap with their neighbour, each costing one (Damerau and Levenshtein,
 * optimal string alignment); case does not count. */
int trn_edits(const char *a, const char *b);

#endif
