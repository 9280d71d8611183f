#include "claims.h"
const struct trn_claim_theme claims_limits = {"limits", "limits", "", 0, NULL};
