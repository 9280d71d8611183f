/* toy.h - small scenarios made in C, for tests of the model without a file. */
#ifndef TRN_TOY_H
#define TRN_TOY_H

#include "tranche/scenario.h"

/* Items of the toy, in order of their names. */
enum { TOY_MISSILE = 0, TOY_SHELL, TOY_TANK, TOY_ITEMS };
/* Donors. */
enum { TOY_ALPHA = 0, TOY_BETA, TOY_DONORS };
/* Regimes: "loose" (voluntary) and "tight" (tasked). */
enum { TOY_LOOSE = 0, TOY_TIGHT, TOY_REGIMES };

/* Two donors with stocks, money and a line each; shells, missiles and tanks; a year. No chance in
 * it but for latencies: honour 1, no holds, no losses. Change members before use. */
struct trn_scenario *toy_scenario(struct trn_arena *arena);

/* The same frame with everything random: numbers drawn from `seed`. Always valid. */
struct trn_scenario *toy_random(struct trn_arena *arena, unsigned seed);

/* Make one place of the scenario uncertain, at most 8; `place` is what its kind says. */
void toy_uncertain(struct trn_arena *arena, struct trn_scenario *sc, const char *name,
                   enum trn_uncertain_as as, struct trn_dist dist, enum trn_target_kind kind, void *place);

struct trn_schedule toy_steps(struct trn_arena *arena, int n, const double *days, const double *values);

#endif
