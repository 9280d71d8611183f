/* attribute.h - what tranche attribute found, and how it is said. */
#ifndef TRN_CLI_ATTRIBUTE_H
#define TRN_CLI_ATTRIBUTE_H

#include "lever_groups.h"
#include "question.h"

struct attribute {
    struct question q;
    struct lever_groups groups;
    const struct trn_shapley *plan;
    struct trn_variant *variants; /* the coalitions, then both regimes as they are */
    struct trn_shares shares;
};

/* As of struct question_answer; object: the attribute. */
void attribute_answer(const void *object, struct text *words);
void attribute_show(const void *object, struct text *out);
void attribute_limits(const void *object, struct text *out);
void attribute_tell(const void *object, struct json_out *json);

#endif
