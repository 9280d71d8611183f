/* consensus.c - who can block a joint decision, and does.
 *
 * A joint decision is the plan of a joint round under "tasked", the call for a missing sum, an instalment of
 * the common budget that is due by key, and the unlocking of an item. By `decision_rule`
 *
 *   coalition   nobody blocks: who does not want to stays away
 *   consensus   members block that have not opted out
 *   unanimity   members block, also those that opted out: staying away is no protection
 *
 * each with probability q' = odds(veto_probability) x veto_factor, so of n equal ones P = 1 - (1 - q)^n.
 * A donor's mood on a decision is one draw, thinned: who blocks at a low q blocks at a higher one. */
#include "core.h"

static bool can_block(const struct trn_model *m, trn_id donor)
{
    if (m->levers->decision_rule == TRN_CONSENSUS)
        return takes_part(m, donor);
    return m->sc->regimes[m->in_force].member[donor] && !m->sc->donors[donor].fund;
}

bool joint_decision(struct trn_model *m, enum joint_question question, trn_id item)
{
    static const char *const names[JOINT_QUESTIONS] = {"joint plan", "missing sum", "common budget",
                                                       "unlocking"};
    double q = m->levers->veto_probability;
    bool blocked = false;
    uint32_t number = m->joint_put[question]++;
    if (m->levers->decision_rule == TRN_COALITION || q <= 0.0)
        return true;
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        const struct trn_donor *donor = &m->sc->donors[d];
        if (!can_block(m, d) || draw(m, donor->hash, P_VETO, number * JOINT_QUESTIONS + question) >=
                                    odds_times(q, donor->veto_factor))
            continue;
        trace_event(m, "blocked", donor->name, item, -1, names[question]);
        blocked = true;
    }
    m->joint_blocked += blocked;
    return !blocked;
}
