/* alike.h - the same scenario written or run in another way. */
#ifndef TRN_VERIFY_ALIKE_H
#define TRN_VERIFY_ALIKE_H

#include "tranche/verify.h"
#include "world.h"

/* Three donors, three items, a year, and every kind of chance: regimes "alone" and "joint". */
enum { ALIKE_TEXT = 8192 };
void alike_base(char out[ALIKE_TEXT]);

enum { ALIKE_SWAPS = 32 };
struct alike_def {
    const char *swaps[ALIKE_SWAPS]; /* pairs: what stands in the text, and what stands there instead, wherever it does */
    const char *turned[8];  /* pointers of objects whose first member goes to the end */
    struct trn_setting settings[4]; /* of the other */
};
/* Runs both under "alone" and "joint". Values: numbers that differ in their bits, of the series, months and measures;
 * numbers compared; 1 + need met of the other less that of the base, under "joint". */
enum { ALIKE_DIFFER, ALIKE_COMPARED, ALIKE_MET };
enum trn_status alike_trial(struct trn_trial *trial);

/* Value: numbers that differ between the regime "joint" and one of another name with its levers. */
enum trn_status twins_trial(struct trn_trial *trial);
/* Value: tallies of measures and differences of a comparison that differ between 1 thread and 3. */
enum trn_status threads_trial(struct trn_trial *trial);
/* Values: items and cents that the books of a run leave open, under all regimes; breaches of floors. */
enum trn_status books_trial(struct trn_trial *trial);

#endif
