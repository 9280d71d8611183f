/* road.h - lots on a route of the supply model, watched through the table of lots. */
#ifndef TRN_VERIFY_ROAD_H
#define TRN_VERIFY_ROAD_H

#include "tranche/verify.h"

struct road_def {
    const char *stages;      /* JSON of the route's stages, with ' for " */
    double      per_day;     /* lots that set out, Poisson */
    double      warm_up_days, days; /* lots that set out in `days` after the warm-up are measured, and stages watched */
    double      service_days;       /* taken from the stay in the first stage to find the wait there */
    double      sample_days;        /* of the series read by road_poisson_trial */
};

/* Values: mean days in the first stage without service_days, share of lots that wait there, that do not. */
enum { ROAD_WAIT, ROAD_WAITED, ROAD_PASSED };
enum trn_status road_queue_trial(struct trn_trial *trial);

/* The first stage serves one lot after another, service_days each. Value: the largest difference between a lot's wait
 * there and Lindley's (1952) w' = max(0, w + s - a), which is exact on every path. */
enum trn_status road_lindley_trial(struct trn_trial *trial);

/* Values: mean number in each stage over time, then lots a day that enter it x mean days in it. */
enum { ROAD_NUMBER = 0, ROAD_LITTLE = 8 };
enum trn_status road_stages_trial(struct trn_trial *trial);
/* Values: for each stage of a run that starts and ends empty, integral of the number in it less the sum of the days spent
 * in it, lot-days; then lots under way by the series less lots under way by the table, the largest difference. */
enum { ROAD_SERIES = 8 };
enum trn_status road_identity_trial(struct trn_trial *trial);

/* Of routes with a mean time of 2 days. Values: mean and variance (about 2 x per_day) of the number under way, by the series; shares of samples with at most 5, at most 8. */
enum { ROAD_MEAN, ROAD_VARIANCE, ROAD_FIVE, ROAD_EIGHT };
enum trn_status road_poisson_trial(struct trn_trial *trial);

#endif
