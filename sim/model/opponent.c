/* opponent.c - the other side, as a schedule of what it fires and makes, times a factor that is drawn once
 * a world: what is known of it is uncertain, and the same under all regimes. It does not react.
 *
 *   fire parity       = units used by the recipient / units that the opponent fires
 *   production parity = units made by all lines of the capability's items / units that the opponent makes
 *
 * Lines are counted whoever they make for: the recipient, their owners, other donors (measures.c). */
#include "core.h"

void opponent_start(struct trn_model *m)
{
    for (trn_id c = 0; c < m->sc->n_capabilities; c++) {
        const struct trn_capability *cap = &m->sc->capabilities[c];
        bool told = cap->opponent.has_fire || cap->opponent.has_production;
        m->opponent_factor[c] =
            told ? fmax(0.0, trn_dist_quantile(&cap->opponent.factor, draw(m, cap->hash, P_OPPONENT, 0)))
                 : 1.0;
    }
}

double opponent_production(const struct trn_model *m, trn_id c)
{
    return m->opponent_factor[c] * trn_schedule_at(&m->sc->capabilities[c].opponent.production, now(m));
}

double opponent_fire(const struct trn_model *m, trn_id c, double from, double to)
{
    const struct trn_schedule *fire = &m->sc->capabilities[c].opponent.fire;
    double mean = to > from ? trn_schedule_integral(fire, from, to) / (to - from) : trn_schedule_at(fire, to);
    return m->opponent_factor[c] * mean;
}

double opponent_made(const struct trn_model *m, trn_id c, double from, double to)
{
    const struct trn_schedule *production = &m->sc->capabilities[c].opponent.production;
    return m->opponent_factor[c] * trn_schedule_integral(production, from, to) / DAYS_PER_MONTH;
}
