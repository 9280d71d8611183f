/* world.h - a small scenario in memory, run, and what came out of it.
 *
 * A scenario is a JSON text in which ' stands for ", so that it can be read in C; settings change places of it. Pledges
 * can be added by the thousand, with dates of any fineness. */
#ifndef TRN_VERIFY_WORLD_H
#define TRN_VERIFY_WORLD_H

#include "tranche/experiment.h"
#include "tranche/io.h"
#include "tranche/verify.h"

struct world {
    struct trn_scenario_file *file;
    struct trn_scenario sc; /* a copy, to change before world_run */
    struct trn_arena *arena;
    const struct trn_layout *layout;   /* of the last run */
    const struct trn_outcome *outcome; /* of the last run */
    int promises_room;
};

/* One donor "alpha" without stock or money, one item "shell" of 1 t in lots of 1, need 0 of capability "fire", a hub
 * that takes a lot a day, a route "road" of one stage of a day, ten years, a regime "plain". */
extern const char world_plain[];

/* Settings end with a NULL pointer; may be NULL. world_close() in either case. */
enum trn_status world_open(struct world *world, const char *json, const struct trn_setting *settings,
                           struct trn_error *reterr);
void            world_close(struct world *world);
/* One more certain pledge of the first donor and item, from outside its stock. */
enum trn_status world_promise(struct world *world, int64_t quantity, double day, struct trn_error *reterr);
/* Run replication `rep` of VERIFY_SEED; tracing may be NULL. */
enum trn_status world_run(struct world *world, trn_id regime, uint32_t rep, const struct trn_tracing *tracing,
                          struct trn_error *reterr);
/* Of the last run; NaN where there is no such thing. */
double world_measure(const struct world *world, const char *name, const char *scope, const char *window);
int32_t world_variable(const struct world *world, const char *name, const char *scope); /* of the series, or TRN_NONE */
double world_series(const struct world *world, int32_t variable, int32_t date);

/* Open, run and close: measures of one run. `rep` 0 and the first regime. */
struct world_question { const char *measure, *scope, *window; };
enum trn_status world_ask(const char *json, const struct trn_setting *settings, trn_id regime, uint32_t rep, int n,
                          const struct world_question *questions, double *ret, struct trn_error *reterr);

#endif
