/* words.h - what measures and units are called, by name alone: for sentences and charts. */
#ifndef TRANCHE_WORDS_H
#define TRANCHE_WORDS_H

/* "the value delivered"; NULL where a measure has no words of its own (need_met is told by its scope). */
const char *trn_measure_said(const char *name);
/* +1: more is better, -1: less is better, 0: neither, or there is no such measure. */
int         trn_measure_better(const char *name);

/* "rounds a day" of "round/day", "batteries" of "battery"; "" of a bare number; a unit such as "EUR_million" as it is. */
enum { TRN_UNIT_BYTES = 200 };
void        trn_unit_words(const char *unit, char out[TRN_UNIT_BYTES]);

/* What an observed series is called: its label, as given, and before it what is counted where that is the use of a
 * capability, whose label says only who counted: "artillery fire: western counts". `capability`: the label of its scope;
 * "" or NULL: none. In the arena, or one of the texts; NULL: no memory. */
struct trn_arena;
const char *trn_observed_words(struct trn_arena *arena, const char *variable, const char *capability, const char *label);

#endif
