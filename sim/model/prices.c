/* prices.c - what one item of a line costs on the day on which it is promised.
 *
 *   price = unit cost x (1 + b / price_months)^price_exponent
 *   b     = months of the line's capacity that its order book holds, at most book_limit
 *
 * rounded up to a whole cent. All orders count, whoever placed them: buyers bid against each other. What
 * was promised keeps its price; only who promises later pays more. */
#include "core.h"

/* A price a thousand times as high is no price, and sums of cents stay far below what they can hold. */
static const double most = 1000.0;

int64_t line_price(const struct trn_model *m, trn_id l)
{
    const struct trn_line *line = &m->sc->lines[l];
    const struct line_state *ls = &m->lines[l];
    if (m->levers->price_exponent <= 0.0 || line->price_months <= 0.0 || ls->book <= 0)
        return line->unit_cost_cents;
    double months = line->book_limit_months;
    if (ls->per_day > 0.0)
        months = fmin(months, book_months(ls));
    double factor = fmin(most, pow(1.0 + months / line->price_months, m->levers->price_exponent));
    return (int64_t)ceil((double)line->unit_cost_cents * factor);
}

/* EUR: mean over the items of all promises made since the start that lines are to make. */
double price_mean(const struct trn_model *m, trn_id item)
{
    double items = 0.0, cents = 0.0;
    for (int32_t k = 0; k < m->pledges.n; k++) {
        const struct pledge *p = &m->pledges.at[k];
        if (p->item != item || p->line == TRN_NONE || p->t_pledged < 0.0)
            continue;
        items += (double)p->asked;
        cents += (double)p->asked * (double)p->unit_cost;
    }
    return items > 0.0 ? cents / items / 100.0 : NAN;
}
