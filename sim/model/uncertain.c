/* uncertain.c - inputs that differ from world to world.
 *
 * A draw belongs to the world: it hangs on seed, replication and the input's name, never on the
 * regime. Before a run it is written to every place that the reader found for the input; after the
 * run each place holds again what the file says. So a scenario with uncertain inputs is written to
 * by the model that runs it, and no two models share one.
 *
 * Dates can be moved past each other. An event that ends before it begins does not happen. Money, pledges,
 * orders, courses and regimes that end before they begin are made to end when they begin; what began and
 * ended on one day still does, so a pledge of one day moves as a whole. Which measures there are, and over
 * which dates, never hangs on a draw: it is the same in all replications. */
#include "core.h"

double trn_uncertain_draw(const struct trn_uncertain *input, uint64_t seed, uint32_t rep)
{
    struct trn_key key = {.seed = seed, .replication = rep, .entity = input->hash, .purpose = P_UNCERTAIN};
    double u = trn_key_uniform(&key, 0);
    u = fmin(fmax(u, TRN_UNCERTAIN_TAIL), 1.0 - TRN_UNCERTAIN_TAIL);
    return trn_dist_quantile(&input->dist, u);
}

double trn_uncertain_value(const struct trn_uncertain *input, const struct trn_target *target, int32_t point,
                           double drawn)
{
    double base = target->base[point], value = base * drawn;
    if (input->as == TRN_AS_VALUE)
        value = drawn * target->scale;
    else if (input->as == TRN_AS_DAYS)
        value = base + floor(drawn + 0.5); /* dates are whole days */
    if (target->kind == TRN_TARGET_WHOLE)
        value = fmax(0.0, floor(value + 0.5));
    return value;
}

static void write_target(const struct trn_target *target, int32_t point, double value)
{
    switch (target->kind) {
    case TRN_TARGET_NUMBER:
        *(double *)target->place = value;
        break;
    case TRN_TARGET_WHOLE:
        *(int64_t *)target->place = (int64_t)value;
        break;
    case TRN_TARGET_SCHEDULE:
        ((struct trn_schedule *)target->place)->value[point] = value;
        break;
    case TRN_TARGET_DIST:
        ((struct trn_dist *)target->place)->scale = value;
        break;
    }
}

static int32_t points_of(const struct trn_target *target)
{
    return target->kind == TRN_TARGET_SCHEDULE ? ((const struct trn_schedule *)target->place)->n : 1;
}

/* ---- dates that belong together ------------------------------------------------------------ */

static const struct trn_target *target_of(const struct trn_scenario *sc, const double *date)
{
    for (int32_t u = 0; u < sc->n_uncertain; u++)
        for (int32_t k = 0; sc->uncertain[u].as == TRN_AS_DAYS && k < sc->uncertain[u].n_targets; k++)
            if (sc->uncertain[u].targets[k].place == date)
                return &sc->uncertain[u].targets[k];
    return NULL;
}

double uncertain_base(const struct trn_scenario *sc, const double *date)
{
    const struct trn_target *target = sc->n_uncertain > 0 ? target_of(sc, date) : NULL;
    return target ? target->base[0] : *date;
}

/* By a draw of its own, or since it must not lie before another date. */
static bool moved(const struct trn_model *m, const double *date)
{
    for (int32_t s = 0; s < m->spans.n; s++)
        if (m->spans.at[s].to == date)
            return true;
    return target_of(m->sc, date) != NULL;
}

static void add_span(struct trn_model *m, double *from, double *to)
{
    if (moved(m, from) || moved(m, to))
        VEC_PUSH(m, m->spans, ((struct span){from, to, *to, *to == *from && !target_of(m->sc, to)}));
}

/* Called once: which dates can cross does not change. */
static void find_spans(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    for (int32_t p = 0; p < sc->n_promises; p++)
        add_span(m, &sc->promises[p].day, &sc->promises[p].until);
    for (int32_t o = 0; o < sc->n_own_orders; o++)
        add_span(m, &sc->own_orders[o].from, &sc->own_orders[o].until);
    for (int32_t c = 0; c < sc->n_courses; c++)
        add_span(m, &sc->courses[c].from, &sc->courses[c].to);
    for (int32_t r = 0; r < sc->n_regimes; r++)
        add_span(m, &sc->regimes[r].agreed, &sc->regimes[r].until);
    for (int32_t d = 0; d < sc->n_donors; d++)
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++)
            for (int32_t k = 0; k < sc->donors[d].n_appropriations[kind]; k++) {
                struct trn_appropriation *ap = &sc->donors[d].appropriations[kind][k];
                add_span(m, &ap->day, &ap->until);
                add_span(m, &ap->until, &ap->lapse);
            }
}

static bool any_days(const struct trn_scenario *sc)
{
    for (int32_t u = 0; u < sc->n_uncertain; u++)
        if (sc->uncertain[u].as == TRN_AS_DAYS)
            return true;
    return false;
}

/* ---- a run ---------------------------------------------------------------------------------- */

void uncertain_start(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    if (!m->spans_found && any_days(sc))
        find_spans(m);
    m->spans_found = true;
    for (int32_t u = 0; u < sc->n_uncertain; u++) {
        const struct trn_uncertain *input = &sc->uncertain[u];
        double drawn = trn_uncertain_draw(input, m->seed, m->rep);
        for (int32_t k = 0; k < input->n_targets; k++)
            for (int32_t p = 0; p < points_of(&input->targets[k]); p++)
                write_target(&input->targets[k], p, trn_uncertain_value(input, &input->targets[k], p, drawn));
    }
    for (int32_t s = 0; s < m->spans.n; s++) {
        struct span *span = &m->spans.at[s];
        if (span->one_day || *span->to < *span->from)
            *span->to = *span->from;
    }
}

void uncertain_end(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    for (int32_t s = 0; s < m->spans.n; s++)
        *m->spans.at[s].to = m->spans.at[s].base;
    for (int32_t u = 0; u < sc->n_uncertain; u++)
        for (int32_t k = 0; k < sc->uncertain[u].n_targets; k++) {
            const struct trn_target *target = &sc->uncertain[u].targets[k];
            for (int32_t p = 0; p < points_of(target); p++)
                write_target(target, p, target->base[p]);
        }
}
