/* ladder.c - see ladder.h */
#include "ladder.h"

#include <math.h>
#include <stdio.h>

#include "claims.h"
#include "tranche/rng.h"

static enum trn_status add_pledges(struct world *world, double per_day, const struct trn_trial *trial)
{
    struct trn_stream stream;
    enum trn_status status = TRN_OK;
    trn_stream_init(&stream,
                    &(struct trn_key){.seed = VERIFY_SEED, .replication = trial->replication, .purpose = 10});
    for (double t = 0.0; per_day > 0.0 && status == TRN_OK &&
                         (t += trn_stream_exponential(&stream, 1.0 / per_day)) < 1000.0;) {
        status = world_promise(world, 1, t, trial->error);
        if (status == TRN_OK)
            world->sc.promises[world->sc.n_promises - 1].certain = false;
    }
    return status;
}

/* The measure at one step. */
static enum trn_status measure(const struct ladder_def *def, double value, const struct trn_trial *trial,
                               double *ret)
{
    struct trn_setting settings[10] = {{NULL, NULL}};
    char text[32];
    int n = 0;
    for (; n < 8 && def->settings[n].pointer; n++)
        settings[n] = def->settings[n];
    snprintf(text, sizeof text, "%.12g", value);
    settings[n] = (struct trn_setting){def->pointer, text};
    struct world world;
    enum trn_status status = world_open(&world, def->json, settings, trial->error);
    if (status == TRN_OK)
        status = add_pledges(&world, def->per_day, trial);
    if (status == TRN_OK)
        status = world_run(&world, 0, trial->replication, NULL, trial->error);
    if (status == TRN_OK)
        *ret = world_measure(&world, def->question.measure, def->question.scope, def->question.window);
    world_close(&world);
    return status;
}

enum trn_status ladder_trial(struct trn_trial *trial)
{
    const struct ladder_def *def = trial->def;
    double before = NAN, here = NAN;
    for (int k = 0; k <= def->steps; k++) {
        enum trn_status status = measure(def, def->from + k * def->step, trial, &here);
        if (status != TRN_OK)
            return status;
        trial->values[LADDER_WRONG] += k > 0 && !(def->sign * (here - before) >= -1e-9); /* NaN is wrong */
        trial->values[LADDER_RIGHT] += k > 0 && def->sign * (here - before) > 1e-9;
        before = here;
    }
    return TRN_OK;
}
