/* causes.h - what can make a gap, and how each cause is taken away.
 *
 * To neutralise a cause is to change the scenario so that this thing no longer holds supply back, and nothing
 * else: its settings, as of --set. What is given is a number of fields, so a reader can judge it:
 *
 *   holds        no listed hold, no random hold
 *   latency      no days from promise to decision; no joint round falls away with its chair
 *   promises     every promise is kept, on time; every conditional lot for a donor's stock passes at once
 *   capacity     each line but the recipient's own can by itself make the highest need for its item, without lead;
 *                no event stops or slows a line
 *   components   no line waits for a component
 *   money        each donor can pay by itself, from the first day, for twice all that is needed
 *   floors       donors keep nothing for themselves, no reserves
 *   transport    stages take no time, lose nothing, are never closed; hubs have no limit
 *   training     crews never limit a platform
 *   caveats      donors may give what they hold
 *   veto         no joint decision is blocked, no task refused
 *   duplication  nothing that arrives is unfit or comes twice
 *
 * What is left when all are neutralised is called structural: stocks and the rhythm of rounds, what donors see of
 * need and of each other, what they choose to give, repair, rationing, need beyond all of it. */
#ifndef TRANCHE_CAUSES_H
#define TRANCHE_CAUSES_H

#include "tranche/scenario.h"

struct trn_cause {
    const char *name;             /* "holds" */
    const char *label;            /* in sentences: "holds" */
    const char *removed;          /* what neutralising does, a sentence without its full stop */
};

int32_t trn_causes(void);
const struct trn_cause *trn_cause(int32_t cause);
/* TRN_NONE: there is none of this name. */
int32_t trn_cause_find(const char *name);

/* The settings that neutralise a cause in this scenario under a regime and those that come before and after it: a
 * text of lines "POINTER=VALUE", "" where the scenario has nothing of the cause. An uncertain input that would
 * undo a setting, or whose place is gone, is taken away as well. Of the arena; NULL: no memory. */
const char *trn_cause_settings(struct trn_arena *arena, const struct trn_scenario *scenario, trn_id regime,
                               int32_t cause);

#endif
