/* rounds.c - when donors pledge: on their own dates, or at joint rounds.
 *
 * Each donor has a turn every `round_days`, from a phase that is part of the world. With the
 * probability `sync` (thinned from one common draw, so that a higher share moves a superset) a turn
 * is put off to the next joint round. Joint rounds come every `cadence` days, lognormal with
 * coefficient of variation `cadence_cv`, and fall away when the chair is absent with probability
 * `chair_dependence`. During a hold of decisions a donor promises only what no hold touches; staff
 * work goes on, so the latency of what comes after the hold counts from the first turn it missed. */
#include "core.h"

bool takes_part(const struct trn_model *m, trn_id donor)
{
    const struct trn_regime *regime = &m->sc->regimes[m->in_force];
    return !m->sc->donors[donor].fund && regime->member[donor] && !regime->opt_out[donor];
}

/* One draw a donor and plan: a higher share moves a superset. */
bool follows_plan(const struct trn_model *m, trn_id donor)
{
    return takes_part(m, donor) &&
           (m->levers->task_share >= 1.0 ||
            draw(m, m->sc->donors[donor].hash, P_FOLLOW, m->plan_round) < m->levers->task_share);
}

static const struct policy *policy_of(const struct trn_model *m, trn_id donor)
{
    static const struct policy *const policies[] = {
        [TRN_VOLUNTARY] = &policy_voluntary, [TRN_AGREED] = &policy_agreed, [TRN_TASKED] = &policy_tasked};
    bool planned = m->levers->allocation == TRN_TASKED;
    if (!takes_part(m, donor) || (planned && (m->blocked || !follows_plan(m, donor))))
        return &policy_voluntary;
    return policies[m->levers->allocation];
}

/* One plan for all where the levers say so and nobody blocks it; else each for itself until the next. */
static void joint_plan(struct trn_model *m)
{
    m->blocked = false;
    m->plan_round = m->joint_rounds;
    if (m->levers->allocation != TRN_TASKED)
        return;
    m->tasks.n = 0;
    if (joint_decision(m, JOINT_PLAN, TRN_NONE))
        policy_tasked.plan(m);
    else
        m->blocked = true;
}

void donor_turn(struct trn_model *m, trn_id d)
{
    struct donor_state *ds = &m->donors[d];
    double credit = 0.0;
    if (held(m, d, TRN_STOP_DECISIONS)) {
        if (isnan(ds->waiting_since))
            ds->waiting_since = now(m);
    } else if (!isnan(ds->waiting_since)) {
        credit = now(m) - ds->waiting_since;
        ds->waiting_since = NAN;
    }
    policy_of(m, d)->turn(m, d, credit);
}

void donor_hold_ended(struct trn_model *m, trn_id d)
{
    if (!isnan(m->donors[d].waiting_since))
        donor_turn(m, d);
}

static void own_round(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    trn_id d = (trn_id)argument;
    const struct trn_donor *donor = &m->sc->donors[d];
    struct donor_state *ds = &m->donors[d];
    uint32_t k = ds->rounds++;
    if (takes_part(m, d) && draw(m, donor->hash, P_ROUND_JOINT, k) < m->levers->sync)
        ds->joint_pending = true;
    else
        donor_turn(m, d);
    at(m, now(m) + donor->round_days, PRI_ROUND, own_round, argument);
}

static void joint_round(struct trn_engine *engine, void *object, uint64_t argument);

static void next_joint(struct trn_model *m)
{
    double cv = m->levers->cadence_cv;
    double sigma = sqrt(log1p(cv * cv));
    struct trn_key key = key_of(m, 0, P_CADENCE);
    double factor = exp(sigma * trn_key_normal(&key, m->joint_rounds) - 0.5 * sigma * sigma);
    m->next_joint = at(m, now(m) + m->levers->cadence * factor, PRI_ROUND, joint_round, 0);
}

static void joint_round(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine, (void)argument;
    struct trn_model *m = object;
    const struct trn_regime *regime = &m->sc->regimes[m->in_force];
    uint32_t k = m->joint_rounds++;
    bool absent = regime->chair != TRN_NONE && m->donors[regime->chair].absent > 0;
    if (absent && draw(m, 0, P_CHAIR, k) < m->levers->chair_dependence) {
        trace_event(m, "joint round falls away", NULL, TRN_NONE, -1, "chair absent");
    } else {
        trace_event(m, "joint round", NULL, TRN_NONE, -1, NULL);
        caveats_joint_round(m);
        joint_plan(m);
        for (trn_id d = 0; d < m->sc->n_donors; d++)
            if (m->donors[d].joint_pending && takes_part(m, d)) {
                m->donors[d].joint_pending = false;
                donor_turn(m, d);
            }
    }
    next_joint(m);
}

/* A new cadence counts from the day on which the regime works; turns that waited for a joint round
 * of the old regime are taken at the first one of the new. What is left of the old plan is dropped. */
void rounds_regime_changed(struct trn_model *m)
{
    burden_shares(m);
    m->blocked = false;
    m->tasks.n = 0;
    if (m->next_joint)
        trn_engine_cancel(m->engine, m->next_joint);
    m->next_joint = at(m, now(m), PRI_ROUND, joint_round, 0);
}

void rounds_start(struct trn_model *m)
{
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        const struct trn_donor *donor = &m->sc->donors[d];
        m->donors[d].waiting_since = NAN;
        at(m, donor->round_days * draw(m, donor->hash, P_ROUND_PHASE, 0), PRI_ROUND, own_round, (uint64_t)d);
    }
    joint_plan(m);
    next_joint(m);
}
