/* caveats.c - what a donor may not give, and how it becomes free.
 *
 *   unlock        rule "not_before"        rule "after" another donor
 *   following     from its date            once that donor has decided to give it
 *   date          from its date            from its date if it names one, else not at all
 *   joint         members: once a joint round has decided it for all of them; others as "following"
 *
 * A joint round puts the question when a member has such a caveat and the recipient holds less than donors
 * mean it to hold; it takes effect after consensus_days + admin_days, and is put again where it was blocked.
 * Until then members hold a common line, also those that would have moved alone: joint can be slower.
 * "never" is never. */
#include "core.h"

static bool as_written(const struct trn_model *m, const struct trn_donor_item *di, trn_id item)
{
    switch (di->caveat) {
    case TRN_CAVEAT_NEVER:
        return false;
    case TRN_CAVEAT_NOT_BEFORE:
        return now(m) >= di->caveat_day;
    case TRN_CAVEAT_AFTER:
        if (m->levers->unlock == TRN_UNLOCK_DATE)
            return now(m) >= di->caveat_day;
        return offer_of(m, di->caveat_donor, item)->decided > 0;
    case TRN_CAVEAT_NONE:
        break;
    }
    return true;
}

static bool can_be_unlocked(const struct trn_donor_item *di)
{
    return di->caveat == TRN_CAVEAT_NOT_BEFORE || di->caveat == TRN_CAVEAT_AFTER;
}

bool may_give(const struct trn_model *m, trn_id donor, trn_id item)
{
    const struct trn_donor_item *di = &m->sc->donors[donor].items[item];
    if (m->levers->unlock == TRN_UNLOCK_JOINT && can_be_unlocked(di) && takes_part(m, donor))
        return m->unlock[item] == UNLOCKED;
    return as_written(m, di, item);
}

static void unlock_now(struct trn_model *m, trn_id item)
{
    m->unlock[item] = UNLOCKED;
    trace_event(m, "unlocked", NULL, item, -1, "joint decision");
}

static void takes_effect(struct trn_engine *engine, void *object, uint64_t item)
{
    (void)engine;
    unlock_now(object, (trn_id)item);
}

static bool question_arises(const struct trn_model *m, trn_id item)
{
    if (m->unlock[item] != LOCKED || view_level(m, item, 0.0) <= past_at(&m->holdings[item].past, now(m)))
        return false;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        if (can_be_unlocked(&m->sc->donors[d].items[item]) && takes_part(m, d))
            return true;
    return false;
}

void caveats_joint_round(struct trn_model *m)
{
    double days = m->levers->consensus_days + m->levers->admin_days;
    if (m->levers->unlock != TRN_UNLOCK_JOINT)
        return;
    for (trn_id i = 0; i < m->sc->n_items; i++) {
        if (!question_arises(m, i) || !joint_decision(m, JOINT_UNLOCK, i))
            continue;
        m->unlock[i] = UNLOCKING;
        if (days > 0.0)
            at(m, now(m) + days, PRI_DECISION, takes_effect, (uint64_t)i);
        else
            unlock_now(m, i);
    }
}
