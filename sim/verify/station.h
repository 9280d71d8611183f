/* station.h - servers and one queue, on the bare engine. */
#ifndef TRN_VERIFY_STATION_H
#define TRN_VERIFY_STATION_H

#include <stdbool.h>

#include "tranche/verify.h"

enum service_law { CONSTANT, EXPONENTIAL, LOGNORMAL };

struct station_def {
    double arrivals_per_day; /* Poisson */
    enum service_law law;
    double mean_service_days;
    double cv; /* of a lognormal service */
    int servers;
    bool loss;                 /* who finds no server free goes away */
    double warm_up_days, days; /* measured are the days after the warm-up */
};

/* Values of the trial: customers present and waiting (over time), days in all and before service (over those
 * served), share of arrivals that find no server free. */
enum { STATION_L, STATION_LQ, STATION_W, STATION_WQ, STATION_P };
enum trn_status station_trial(struct trn_trial *trial); /* def: struct station_def */

/* Law and Kelton's program: mean delay, mean number in queue, share of time busy, end of the run, all in single
 * precision and rounded to three digits behind the point, as the book prints them. */
enum trn_status law_kelton_trial(struct trn_trial *trial);

#endif
