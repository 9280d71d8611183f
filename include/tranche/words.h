/* words.h - what measures are called, by name alone: for sentences and charts. */
#ifndef TRANCHE_WORDS_H
#define TRANCHE_WORDS_H

/* "the value delivered"; NULL where a measure has no words of its own (need_met is told by its scope). */
const char *trn_measure_said(const char *name);
/* +1: more is better, -1: less is better, 0: neither, or there is no such measure. */
int         trn_measure_better(const char *name);

#endif
