#include "claims.h"
const struct trn_claim_theme claims_coordination = {"coordination", "coordination", "", 0, NULL};
