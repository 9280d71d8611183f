/* regime.c - which regime's levers, members, chair and fund hold now.
 *
 *   start            agreed + stand_up_days            until                 its until
 *     |---- before ----|---- the regime chosen ----------|---- then ---------|---- its then ...
 *
 * What replaces a regime works from the first day: its own date of agreement and time to stand up are
 * of the case in which it is chosen from the start. Of `before` only the levers are borrowed, not its end.
 * Rows keep the name of the regime chosen; the events say which one works. */
#include "core.h"

static void ends(struct trn_engine *engine, void *object, uint64_t next);

static void hold_until_its_end(struct trn_model *m, trn_id regime)
{
    const struct trn_regime *r = &m->sc->regimes[regime];
    m->in_force = regime;
    m->levers = &r->levers;
    if (r->then != TRN_NONE)
        at(m, r->until, PRI_REGIME, ends, (uint64_t)r->then);
}

static void works_from_now(struct trn_model *m, trn_id regime, const char *why)
{
    hold_until_its_end(m, regime);
    trace_event(m, "regime works", m->sc->regimes[regime].name, TRN_NONE, -1, why);
    pool_changed(m);
    rounds_regime_changed(m);
    funds_regime_changed(m);
    for (int32_t c = 0; c < m->sc->n_capabilities; c++)
        capability_update(m, c);
}

static void ends(struct trn_engine *engine, void *object, uint64_t next)
{
    (void)engine;
    struct trn_model *m = object;
    const char *name = m->sc->regimes[m->in_force].name;
    trace_event(m, "regime ends", name, TRN_NONE, -1, m->sc->regimes[next].name);
    works_from_now(m, (trn_id)next, name);
}

static void stood_up(struct trn_engine *engine, void *object, uint64_t regime)
{
    (void)engine;
    works_from_now(object, (trn_id)regime, "agreed and stood up");
}

void regime_start(struct trn_model *m)
{
    const struct trn_regime *regimes = m->sc->regimes;
    trn_id r = m->regime;
    double works = regimes[r].agreed + regimes[r].levers.stand_up_days;
    if (works > 0.0 && regimes[r].before != TRN_NONE) {
        m->in_force = regimes[r].before;
        m->levers = &regimes[m->in_force].levers;
        at(m, works, PRI_REGIME, stood_up, (uint64_t)r);
        return;
    }
    while (regimes[r].then != TRN_NONE && regimes[r].until <= 0.0) /* rises along the chain: check.c */
        r = regimes[r].then;
    hold_until_its_end(m, r);
}
