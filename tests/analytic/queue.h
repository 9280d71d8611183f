/* queue.h - a station with servers and one queue, on the bare engine. */
#ifndef TRN_TEST_QUEUE_H
#define TRN_TEST_QUEUE_H

#include <stdbool.h>

#include "tranche/stats.h"

enum service_law { CONSTANT, EXPONENTIAL, LOGNORMAL };

struct queue_def {
    double arrivals_per_day; /* Poisson */
    enum service_law law;
    double mean_service_days;
    double cv; /* of a lognormal service */
    int servers;
    bool loss;                 /* who finds no server free goes away */
    double warm_up_days, days; /* measured are the days after the warm-up */
};

/* One value a replication in each: means over customers, or over time. */
struct queue_result {
    struct trn_tally wait, stay;       /* days before service; with service */
    struct trn_tally waiting, present; /* customers */
    struct trn_tally p_wait;           /* share of arrivals that find no server free */
};

struct queue_result queue_replicate(const struct queue_def *def, int replications);

#endif
