/* measures.h - what the files of the measures share; private to them.
 *
 * measures.c lists and lays out, series.c reads while a run goes on, values.c reckons at its end. */
#ifndef TRN_MEASURES_H
#define TRN_MEASURES_H

#include "core.h"

enum code {
    M_NEED_MET,
    M_GAP,
    M_DAYS_BELOW,
    M_LONGEST,
    M_DEEPEST,
    M_DOS_MIN,
    M_DOS_P05,
    M_USED,
    M_DELIVERED,
    M_PLEDGED_VALUE,
    M_DECIDED_VALUE,
    M_DELIVERED_VALUE,
    M_ARREARS,
    M_ON_TIME,
    M_BROKEN,
    M_LAG_MEDIAN,
    M_LAG_P90,
    M_VARIATION,
    M_HUB_WAIT,
    M_STAGE_WAIT,
    M_GINI,
    M_COMMITTED,
    M_SPENT,
    M_UNSPENT,
    M_LAPSED,
    M_WRITTEN_OFF,
    M_FLOOR_BREACHES,
    M_RECOVERY,
    M_UNIT_PRICE,
    M_MADE_FOR_OWN,
    M_NO_CREW,
    M_NO_VEHICLE,
    M_CREWS_TRAINED,
    M_JOINT,
    M_BLOCKED,
    M_FIRST_GIVEN,
    M_INVESTED,
    M_FIRE_PARITY,
    M_PRODUCTION_PARITY,
    M_REPORTED_EARLY,
    M_PAID_IN,
    M_POOLED,
    M_CODES
};

enum {
    BY_CAPABILITY = 1,
    BY_ITEM = 2,
    BY_DONOR = 4,
    BY_GROUP = 8,
    BY_EVENT = 16,
    BY_TOTAL = 32,
    BY_WINDOW = 64
};

typedef void (*visit_fn)(void *object, enum code code, unsigned by, trn_id scope, int32_t window);
/* Every measure of a scenario, in the order of the layout. */
void measures_walk(const struct trn_scenario *sc, visit_fn visit, void *object);
/* Group g is that of the first donor that has it; groups go by name. */
int32_t measures_groups(const struct trn_scenario *sc, trn_id *first, int32_t room);

#endif
