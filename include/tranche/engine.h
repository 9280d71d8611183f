/* engine.h - a clock and a list of events.
 *
 * Events go by (time, priority, order of scheduling); a lower priority number
 * goes first. Scheduling, cancelling and moving cost O(log n). An engine keeps
 * its memory when it is reset and allocates nothing once it has been as full
 * before. Many engines live in one process; none shares anything. */
#ifndef TRANCHE_ENGINE_H
#define TRANCHE_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trn_engine;

/* What happens: called with the clock at the event's time. The event is no longer pending. */
typedef void (*trn_event_fn)(struct trn_engine *engine, void *object, uint64_t argument);

/* Stands for one pending event; 0 is none. An id of an event that is over is never given
 * again within 2^32 reuses of its slot, so a late cancel is harmless. */
typedef uint64_t trn_event_id;

struct trn_engine *trn_engine_create(void); /* NULL when there is no memory */
void               trn_engine_free(struct trn_engine *engine);
/* Drop all pending events and set the clock. */
void               trn_engine_reset(struct trn_engine *engine, double time);

/* time: at or after the clock, finite (asserted). Returns 0 when there is no memory. */
trn_event_id trn_engine_schedule(struct trn_engine *engine, double time, int32_t priority,
                                 trn_event_fn fn, void *object, uint64_t argument);
/* False when the event is over or was cancelled; then nothing changes. */
bool trn_engine_cancel(struct trn_engine *engine, trn_event_id id);
/* Move to another time; it goes behind events already at that time and priority. */
bool trn_engine_move(struct trn_engine *engine, trn_event_id id, double time);
bool trn_engine_pending(const struct trn_engine *engine, trn_event_id id);
/* The time of a pending event, or NaN. */
double trn_engine_time_of(const struct trn_engine *engine, trn_event_id id);

double   trn_engine_now(const struct trn_engine *engine);
double   trn_engine_next_time(const struct trn_engine *engine); /* infinity when none is pending */
size_t   trn_engine_count(const struct trn_engine *engine);     /* pending */
uint64_t trn_engine_done(const struct trn_engine *engine);      /* executed since the reset */

/* Execute the next event; false when there is none. */
bool trn_engine_step(struct trn_engine *engine);
/* Execute all events at or before `time`, then set the clock to `time` (at infinity it stays at
 * the last event; it never goes back). */
void trn_engine_run_until(struct trn_engine *engine, double time);
/* Make run_until return after the present event (from inside an event); the clock stays there. */
void trn_engine_stop(struct trn_engine *engine);

#endif
