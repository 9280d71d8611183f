/* burden.c - who carries how much: key shares, a common yearly sum, and reaction to others.
 *
 * `floor_per_year`: every 91 days the members' decided aid of the past year is compared with the sum
 * that they mean to give together (times the scenario's money_scope); a quarter of what is missing is
 * asked of the members by key. A call is heeded with the donor's probability `heeds`, by default never, and
 * not by a donor that a hold stops: a command cannot vote money. What goes into a fund counts as given by
 * who pays it.
 * `beta`: a donor's pace goes with (what others gave in the past quarter / a quarter of what they gave
 * in the year before the start) to the power beta, cut to 1/2 to 2. A euro paid into a fund counts once, when
 * it is paid; of what the fund orders the part counts that its own votes are of its money. */
#include "core.h"

/* Given by a donor in the `days` up to t; before the start at the pace of the year before. */
static double given_since(const struct trn_model *m, trn_id d, double t, double days)
{
    double before = 0.0, from = t - days;
    if (from < 0.0)
        before = (double)m->sc->donors[d].before_cents * (fmin(0.0, t) - from) / 365.25;
    return before + past_at(&m->given_value[d], t) - past_at(&m->given_value[d], fmax(0.0, from));
}

void burden_shares(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    double sum = 0.0;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        double weight = 0.0;
        if (takes_part(m, d))
            weight = m->levers->key == TRN_KEY_GDP         ? sc->donors[d].gdp_bn
                     : m->levers->key == TRN_KEY_ANNOUNCED ? (double)sc->donors[d].announced_cents
                                                           : (double)sc->donors[d].before_cents;
        m->key_share[d] = weight;
        sum += weight;
    }
    for (trn_id d = 0; d < sc->n_donors; d++)
        m->key_share[d] = sum > 0.0 ? m->key_share[d] / sum : 0.0;
}

void burden_ratios(const struct trn_model *m, double *ratio)
{
    double all = 0.0;
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        ratio[d] = takes_part(m, d) ? given_since(m, d, now(m), 365.25) : 0.0;
        all += ratio[d];
    }
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        bool none = m->levers->key == TRN_KEY_NONE || m->key_share[d] <= 0.0 || all <= 0.0;
        ratio[d] = none ? 1.0 : fmin(4.0, fmax(0.25, ratio[d] / (m->key_share[d] * all)));
    }
}

/* All that is given passes here, so what was reckoned of the past quarter is never out of date. */
void burden_given(struct trn_model *m, trn_id donor, double cents)
{
    struct past *past = &m->given_value[donor];
    past_set(m, past, now(m), past_at(past, now(m)) + cents, 0.0);
    m->last_quarter_day = NAN;
}

/* What each donor gave in the quarter up to t. Many donors ask at one moment: reckoned once for a t and
 * anew after anything was given. */
static const double *quarter_up_to(struct trn_model *m, double t)
{
    if (m->last_quarter_day != t) { /* also NaN */
        for (trn_id d = 0; d < m->sc->n_donors; d++)
            m->last_quarter[d] = given_since(m, d, t, QUARTER);
        m->last_quarter_day = t;
    }
    return m->last_quarter;
}

double burden_reaction(struct trn_model *m, trn_id donor)
{
    if (m->levers->beta == 0.0 || m->sc->donors[donor].fund)
        return 1.0;
    const double *quarter = quarter_up_to(m, now(m) - m->levers->info_lag);
    double given = 0.0, usual = 0.0;
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        if (d == donor)
            continue;
        given += quarter[d];
        usual += m->usual_quarter[d];
    }
    if (usual <= 0.0)
        return 1.0;
    return fmin(2.0, fmax(0.5, pow(fmax(given / usual, 1e-9), m->levers->beta)));
}

static void review(struct trn_engine *engine, void *object, uint64_t k)
{
    (void)engine;
    struct trn_model *m = object;
    const struct trn_scenario *sc = m->sc;
    double t = now(m), given = 0.0;
    double meant = m->levers->floor_per_year * 1e11 * sc->money_scope; /* EUR bn to cents */
    for (trn_id d = 0; d < sc->n_donors; d++) {
        if (!takes_part(m, d))
            continue;
        given += given_since(m, d, t, 365.25);
        /* What was called in the last half-year is on its way to being decided. */
        for (int32_t c = 0; c < m->donors[d].calls.n; c++)
            if (m->donors[d].calls.at[c].day > t - 2.5 * QUARTER)
                given += (double)m->donors[d].calls.at[c].cents;
    }
    double missing = 0.25 * (meant - given);
    if (missing > 0.0 && !joint_decision(m, JOINT_CALL, TRN_NONE))
        missing = 0.0;
    for (trn_id d = 0; missing > 0.0 && d < sc->n_donors; d++) {
        if (!takes_part(m, d) || held(m, d, TRN_STOP_DECISIONS) ||
            draw(m, sc->donors[d].hash, P_CALL, (uint32_t)k) >= heeds_now(m, d))
            continue;
        int64_t cents = (int64_t)(missing * m->key_share[d]);
        if (cents <= 0)
            continue;
        struct call call = {t, t + QUARTER, cents};
        VEC_PUSH(m, m->donors[d].calls, call);
        m->donors[d].money[TRN_PROCUREMENT].appropriated += cents;
        funds_pay(m);
        trace_event(m, "missing sum voted", sc->donors[d].name, TRN_NONE, -1, "floor_per_year");
    }
    at(m, t + QUARTER, PRI_DECISION, review, k + 1);
}

void burden_start(struct trn_model *m)
{
    for (trn_id d = 0; d < m->sc->n_donors; d++) {
        past_set(m, &m->given_value[d], 0.0, 0.0, 0.0);
        m->usual_quarter[d] = (double)m->sc->donors[d].before_cents * QUARTER / 365.25;
    }
    m->last_quarter_day = NAN;
    burden_shares(m);
    at(m, QUARTER, PRI_DECISION, review, 1);
}
