/* finding.h - what sentences about a comparison are made of; private to this module. */
#ifndef TRN_FINDING_H
#define TRN_FINDING_H

#include "comparison.h"

enum { NUMBER_BYTES = 64 };

struct writer {
    const struct trn_comparison *c;
    struct trn_arena *arena;
    struct trn_finding *findings;
    int32_t *ranks; /* of each finding: which are told first where not all fit */
    int32_t rank;   /* of those added from now on */
    int32_t n;
};

/* ---- finding_words.c ---- */
const char *trn_words_regime(const struct trn_comparison *c, int32_t r);
/* What a scope is called for readers. */
const char *trn_words_scope(const struct trn_scenario *scenario, const char *kind, const char *scope);
/* Shares of need or of promises are told in points; other numbers without a unit are not. */
bool trn_words_is_share(const struct trn_measure *measure);
/* "6.1 points", "EUR 3,200 million", "21.4 days", "0.032"; without the unit when `bare`. `like` has as many
 * decimals, so that the ends of an interval are written as the effect is. */
void trn_words_quantity(char out[NUMBER_BYTES], double value, double like, const struct trn_measure *measure,
                        bool bare);
/* " in the hold", " in the period 'offer and test'", or nothing for the whole run. */
const char *trn_words_window(struct trn_arena *arena, const struct trn_scenario *scenario,
                             const struct trn_measure *measure);
/* A measure in words; others by their name. */
const char *trn_words_measure(struct trn_arena *arena, const char *name);
/* " of artillery", " for artillery", " after the hold", as the measure's words need; "" for the total. */
const char *trn_words_of_scope(struct trn_arena *arena, const struct trn_scenario *scenario,
                               const struct trn_measure *measure);

/* "more", "less", of what is counted "fewer". */
const char *trn_words_more(const struct trn_measure *measure, double effect);

/* ---- findings.c ---- */
const struct trn_difference *trn_finding_difference(const struct trn_comparison *c, int32_t r,
                                                    int32_t measure);
/* The interval leaves out no effect. */
bool trn_finding_shown(const struct trn_difference *d);
/* +1 better, -1 worse, 0 neither. */
int trn_finding_side(const struct trn_measure *measure, double effect);
/* Waits that differ by less than a day are not worth a sentence. */
bool trn_finding_large(const struct trn_measure *measure, double effect);
/* Relative effect: the difference over the larger of the two means. */
double trn_finding_relative(const struct trn_comparison *c, int32_t measure, int32_t r);
struct trn_finding *trn_finding_add(struct writer *w, const struct trn_measure *measure, int32_t regime,
                                    const struct trn_tally *tally, double low, double high, int good,
                                    const char *text);

/* ---- reasons.c ---- */
/* After a difference in need met: what else differs and points the same way. At most one sentence. */
void trn_reasons(struct writer *w, int32_t measure, int32_t r);

#endif
