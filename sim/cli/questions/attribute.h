/* attribute.h - what tranche attribute found, and how it is said. */
#ifndef TRN_CLI_ATTRIBUTE_H
#define TRN_CLI_ATTRIBUTE_H

#include "lever_groups.h"
#include "question.h"

#define ATTRIBUTE_LEVEL 0.95

struct attribute {
    struct question q;
    struct lever_groups groups;
    const struct trn_shapley *plan;
    struct trn_variant *variants; /* the coalitions, then both regimes as they are */
    struct trn_shares shares;
};

/* The first or the second of the two. */
const struct trn_regime *attribute_regime(const struct attribute *a, int32_t which);
/* summary.txt and summary.json. */
void attribute_text(const struct attribute *a, struct text *out);
void attribute_json(const struct attribute *a, struct text *out);

#endif
