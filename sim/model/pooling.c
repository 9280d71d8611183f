/* pooling.c - floors held in common by the members that take part.
 *
 * N floors against own needs of equal spread, correlated by rho, protect as well together as alone when the
 * sum is smaller by sqrt((1 + (N - 1) rho) / N): the square-root law (Eppen 1979). With the share p of floors
 * in the pool a member keeps, itself, of its floor
 *
 *     1 - p (1 - sqrt((1 + (N - 1) rho) / N))
 *
 * N counts members with a floor of the item now; one alone, or needs that always fall together, set nothing
 * free. What a promise takes beyond the donor's own free stock comes out of the pool: its lots leave
 * transfer_days later. The price is readiness: what is given so is missing where the floor's need arises, and
 * the measure pooled_given says how much. */
#include "core.h"

static int32_t members_with_floor(const struct trn_model *m, trn_id item)
{
    int32_t n = 0;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        n += takes_part(m, d) && floor_full(m, d, item) > 0.0;
    return n;
}

void pool_changed(struct trn_model *m)
{
    for (trn_id i = 0; i < m->sc->n_items; i++)
        m->pools[i].day = NAN;
}

double pool_keeps(struct trn_model *m, trn_id donor, trn_id item)
{
    struct pool *pool = &m->pools[item];
    double p = m->levers->pool, rho = m->sc->own_need_correlation;
    if (p <= 0.0 || !takes_part(m, donor))
        return 1.0;
    if (pool->day != now(m)) { /* also NaN: many look at one moment */
        double n = members_with_floor(m, item);
        pool->day = now(m);
        pool->keeps = n > 1.0 ? 1.0 - p * (1.0 - sqrt((1.0 + (n - 1.0) * rho) / n)) : 1.0;
    }
    return pool->keeps;
}

int64_t pool_beyond(const struct trn_model *m, trn_id donor, trn_id item, int64_t quantity)
{
    if (m->levers->pool <= 0.0 || !takes_part(m, donor))
        return 0;
    const struct offer *offer = offer_of(m, donor, item);
    int64_t own = offer->stock - offer->reserved - (int64_t)ceil(floor_full(m, donor, item));
    own = own > 0 ? own : 0;
    return quantity > own ? quantity - own : 0;
}
