/* rows.c - a run's tables, row by row. Reads, changes nothing. */
#include "core.h"

#include <stdio.h>

static const double none = NAN;

static void recipient_rows(struct trn_model *m, double t)
{
    const struct trn_scenario *sc = m->sc;
    const char *regime = sc->regimes[m->regime].name;
    for (trn_id c = 0; c < sc->n_capabilities; c++) {
        const struct trn_capability *cap = &sc->capabilities[c];
        const struct capability_state *cs = &m->capabilities[c];
        double need, met;
        capability_read(m, c, t, &need, &met);
        double span_need = need - m->rows_need[c], span_met = met - m->rows_met[c], days = t - m->rows_day;
        bool first = days <= 0.0;
        double ratio = cap->fleet || first || span_need <= 0.0 ? cs->ratio : span_met / span_need;
        emit(m, TRN_T_RECIPIENT,
             (union trn_cell[]){{.number = t},
                                {.text = regime},
                                {.text = cap->name},
                                {.text = NULL},
                                {.number = cs->need},
                                {.number = cap->fleet || first ? cs->ratio * cs->need : span_met / days},
                                {.number = fmin(1.0, ratio)},
                                {.count = TRN_MISSING_COUNT},
                                {.number = none},
                                {.number = need - met},
                                {.count = TRN_MISSING_COUNT},
                                {.count = TRN_MISSING_COUNT},
                                {.count = TRN_MISSING_COUNT},
                                {.number = none},
                                {.number = none},
                                {.count = TRN_MISSING_COUNT},
                                {.number = none},
                                {.number = none},
                                {.number = none}});
        m->rows_need[c] = need;
        m->rows_met[c] = met;
        for (int32_t k = 0; k < cap->n_items; k++) {
            trn_id i = cap->items[k].item;
            const struct holding *h = &m->holdings[i];
            double on_hand = cap->fleet ? (double)h->stock : holding_on_hand(m, i, t);
            double used = holding_used(m, i, t);
            double rate = cap->fleet ? h->usable : first ? h->rate : (used - m->rows_used[i]) / days;
            m->rows_used[i] = used;
            emit(m, TRN_T_RECIPIENT,
                 (union trn_cell[]){{.number = t},
                                    {.text = regime},
                                    {.text = cap->name},
                                    {.text = sc->items[i].name},
                                    {.number = h->need},
                                    {.number = rate},
                                    {.number = h->need > 0.0 ? fmin(1.0, rate / h->need) : 1.0},
                                    {.count = (int64_t)ceil(on_hand)},
                                    {.number = cap->fleet || h->need <= 0.0 ? none : on_hand / h->need},
                                    {.number = none},
                                    {.count = m->out_now[i]},
                                    {.count = m->in_lots[i]},
                                    {.count = h->buffer},
                                    {.number = cap->fleet ? h->usable : none},
                                    {.number = crews_limited(sc, i) ? h->crews : none},
                                    {.count = crews_limited(sc, i) ? h->in_training : TRN_MISSING_COUNT},
                                    {.number = cap->fleet ? h->serviceable : none},
                                    {.number = h->share},
                                    {.number = cap->fleet ? none : h->trusted}});
        }
    }
    m->rows_day = t;
}

static int64_t arrears(const struct trn_model *m, trn_id d, trn_id i, double t)
{
    int64_t sum = 0;
    for (int32_t k = 0; k < m->pledges.n; k++) {
        const struct pledge *p = &m->pledges.at[k];
        if (p->donor == d && p->item == i && p->promised_by < t)
            sum += pledge_left(p);
    }
    return sum;
}

static void donor_rows(struct trn_model *m, double t)
{
    const struct trn_scenario *sc = m->sc;
    const char *regime = sc->regimes[m->regime].name;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        const struct donor_state *ds = &m->donors[d];
        int64_t sums[7] = {0};
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++) {
            const struct money *money = &ds->money[kind];
            sums[0] += money->appropriated;
            sums[1] += money_voted_left(m, d, (enum trn_account_kind)kind);
            sums[2] += money->committed;
            sums[3] += money->spent;
            sums[4] += money->lapsed;
            sums[5] += money->transferred;
            sums[6] += money->invested;
        }
        int64_t is_held = held(m, d, TRN_STOP_DECISIONS);
        emit(m, TRN_T_DONORS,
             (union trn_cell[]){{.number = t},
                                {.text = regime},
                                {.text = sc->donors[d].name},
                                {.text = sc->donors[d].group},
                                {.text = NULL},
                                {.count = TRN_MISSING_COUNT},
                                {.number = none},
                                {.count = TRN_MISSING_COUNT},
                                {.count = TRN_MISSING_COUNT},
                                {.count = TRN_MISSING_COUNT},
                                {.count = TRN_MISSING_COUNT},
                                {.count = is_held},
                                {.count = sums[0]},
                                {.count = sums[1]},
                                {.count = sums[2]},
                                {.count = sums[3]},
                                {.count = sums[4]},
                                {.count = sums[5]},
                                {.count = sums[6]}});
        for (trn_id i = 0; i < sc->n_items; i++) {
            const struct offer *offer = offer_of(m, d, i);
            if (offer->opening == 0 && offer->pledged == 0 && offer->stock == 0)
                continue;
            emit(m, TRN_T_DONORS,
                 (union trn_cell[]){{.number = t},
                                    {.text = regime},
                                    {.text = sc->donors[d].name},
                                    {.text = sc->donors[d].group},
                                    {.text = sc->items[i].name},
                                    {.count = offer->stock},
                                    {.number = floor_level(m, d, i)},
                                    {.count = offer->pledged},
                                    {.count = offer->decided},
                                    {.count = offer->delivered},
                                    {.count = arrears(m, d, i, t)},
                                    {.count = is_held},
                                    {.count = TRN_MISSING_COUNT},
                                    {.count = TRN_MISSING_COUNT},
                                    {.count = TRN_MISSING_COUNT},
                                    {.count = TRN_MISSING_COUNT},
                                    {.count = TRN_MISSING_COUNT},
                                    {.count = TRN_MISSING_COUNT},
                                    {.count = TRN_MISSING_COUNT}});
        }
    }
}

static void production_rows(struct trn_model *m, double t)
{
    const struct trn_scenario *sc = m->sc;
    for (trn_id l = 0; l < sc->n_lines; l++) {
        const struct trn_line *line = &sc->lines[l];
        const struct line_state *ls = &m->lines[l];
        char component[128];
        const char *binding = line_works(m, l) ? "capacity" : "orders";
        if (line_works(m, l) && ls->short_of != TRN_NONE) {
            snprintf(component, sizeof component, "component %s", sc->components[ls->short_of].name);
            binding = component;
        }
        emit(m, TRN_T_PRODUCTION,
             (union trn_cell[]){{.number = t},
                                {.text = sc->regimes[m->regime].name},
                                {.text = line->name},
                                {.text = sc->items[line->item].name},
                                {.number = ls->per_day * DAYS_PER_MONTH},
                                {.count = line_made(m, l)},
                                {.count = ls->made},
                                {.count = ls->book},
                                {.count = line_price(m, l)},
                                {.text = binding},
                                {.count = ls->own_book}});
    }
}

void rows_sample(struct trn_model *m, double t)
{
    if (tracing(m, TRN_T_RECIPIENT))
        recipient_rows(m, t);
    if (tracing(m, TRN_T_DONORS))
        donor_rows(m, t);
    if (tracing(m, TRN_T_PRODUCTION))
        production_rows(m, t);
}

void rows_finish(struct trn_model *m)
{
    static const char *const outcomes[] = {[PLEDGED] = "pledged",
                                           [DECIDED] = "decided",
                                           [BROKEN] = "broken",
                                           [DONE] = "delivered",
                                           [WITHDRAWN] = "withdrawn"};
    const struct trn_scenario *sc = m->sc;
    if (!tracing(m, TRN_T_PLEDGES))
        return;
    for (int32_t k = 0; k < m->pledges.n; k++) {
        const struct pledge *p = &m->pledges.at[k];
        emit(m, TRN_T_PLEDGES,
             (union trn_cell[]){{.count = k + 1},
                                {.text = sc->regimes[m->regime].name},
                                {.text = sc->donors[p->donor].name},
                                {.text = sc->donors[p->donor].group},
                                {.text = sc->items[p->item].name},
                                {.count = p->asked},
                                {.count = p->unit_cost},
                                {.text = p->line == TRN_NONE ? "stock" : sc->lines[p->line].name},
                                {.text = p->promise  ? "listed"
                                         : p->tasked ? "task"
                                                     : "own"},
                                {.number = p->t_requested},
                                {.number = p->t_pledged},
                                {.number = p->t_decided},
                                {.number = p->t_contracted},
                                {.number = p->t_first_shipped},
                                {.number = p->t_first_hub},
                                {.number = p->promised_by},
                                {.number = p->t_done},
                                {.number = p->late_days},
                                {.count = p->shipped},
                                {.count = p->delivered},
                                {.count = p->lost},
                                {.count = p->withdrawn},
                                {.text = outcomes[p->state]}});
    }
}
