/* claims.h - the themes, one file each, and the trials that they share. */
#ifndef TRN_VERIFY_CLAIMS_H
#define TRN_VERIFY_CLAIMS_H

#include "tranche/verify.h"

extern const struct trn_claim_theme claims_queues;
extern const struct trn_claim_theme claims_pipelines;
extern const struct trn_claim_theme claims_inventory;
extern const struct trn_claim_theme claims_coordination;
extern const struct trn_claim_theme claims_limits;
extern const struct trn_claim_theme claims_invariance;

enum { VERIFY_SEED = 1 };

/* Parameters of a trial. */
#define DEF(type, ...) (&(const struct type){__VA_ARGS__})
/* The number of elements of a table of claims. */
#define CLAIMS(table) (int)(sizeof(table) / sizeof(table)[0]), table

#endif
