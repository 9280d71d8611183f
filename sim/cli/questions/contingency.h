/* contingency.h - tranche contingency: what is asked, what came out, and the words for it. */
#ifndef TRN_CLI_CONTINGENCY_H
#define TRN_CLI_CONTINGENCY_H

#include "outages.h"

struct contingency {
    struct question q;
    enum outage_kind kind;
    int32_t months;
    double from, to;              /* of the outages, days */
    int32_t n;                    /* variants; the first: nobody is out */
    struct trn_variant *variants;
    struct trn_outage *outages;
    trn_id (*out)[2];             /* what is out; the second TRN_NONE but in pairs */
    const char **names, **labels; /* "usa", "usa+germany"; as a person says it */
    struct trn_output *outputs;   /* measures, need met after the outage, monthly deliveries by donor */
    int32_t n_outputs;
    struct trn_outage_outputs shape;
    double delivered_to;          /* deliveries are counted from the month of `from` to here, days */
    struct trn_outages numbers;
    struct outage_holm holm;
    double planned_all, need;     /* by the plan, over the outage */
};

/* Of the two, or the one, that is out: what the plan says it brings in. */
double contingency_planned(const struct contingency *c, int32_t variant);

/* Its place by that among outages of as many; 1 is the largest. */
int32_t contingency_rank(const struct contingency *c, int32_t variant);

/* As of struct question_answer; object: the contingency. */
void contingency_answer(const void *object, struct text *words);
void contingency_show(const void *object, struct text *out);
void contingency_limits(const void *object, struct text *out);
void contingency_tell(const void *object, struct json_out *json);

#endif
