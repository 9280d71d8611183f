#include "claims.h"
const struct trn_claim_theme claims_inventory = {"inventory", "inventory", "", 0, NULL};
