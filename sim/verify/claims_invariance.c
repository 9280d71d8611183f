#include "claims.h"
const struct trn_claim_theme claims_invariance = {"invariance", "invariance", "", 0, NULL};
