/* values.c - the measures of a run, reckoned at its end. */
#include "measures.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct finisher {
    struct trn_model *m;
    const struct trn_outcome *outcome;
    double *out;
    double value[3][TRN_MAX_DONORS]; /* EUR million since the start: pledged, decided, delivered */
    double asked, withdrawn, due, on_time, arrears;
};

static void window_of(const struct trn_model *m, int32_t window, double *from, double *to)
{
    *from = window < 0 ? 0.0 : m->sc->windows[window].from;
    *to = window < 0 ? m->sc->end : m->sc->windows[window].to;
}

static double need_met(const struct trn_model *m, trn_id c, int32_t window)
{
    size_t place = (size_t)(window + 1) * (size_t)m->sc->n_capabilities + (size_t)c;
    double need = m->marks_close[place].need - m->marks_open[place].need;
    double met = m->marks_close[place].met - m->marks_open[place].met;
    return need > 0.0 ? fmin(1.0, met / need) : 1.0;
}

static double over_capabilities(const struct finisher *f, int32_t window)
{
    double sum = 0.0, weights = 0.0;
    for (trn_id c = 0; c < f->m->sc->n_capabilities; c++) {
        sum += f->m->sc->capabilities[c].weight * need_met(f->m, c, window);
        weights += f->m->sc->capabilities[c].weight;
    }
    return weights > 0.0 ? sum / weights : 1.0;
}

static double fire_parity(const struct trn_model *m, trn_id c, int32_t window)
{
    double from, to;
    window_of(m, window, &from, &to);
    size_t place = (size_t)(window + 1) * (size_t)m->sc->n_capabilities + (size_t)c;
    double fire = opponent_fire(m, c, from, to) * (to - from);
    return fire > 0.0 ? (m->marks_close[place].met - m->marks_open[place].met) / fire : NAN;
}

static double production_parity(const struct trn_model *m, trn_id c, int32_t window)
{
    const struct trn_capability *cap = &m->sc->capabilities[c];
    double from, to, made = 0.0;
    window_of(m, window, &from, &to);
    size_t place = (size_t)(window + 1) * (size_t)m->sc->n_items;
    for (int32_t k = 0; k < cap->n_items; k++) {
        size_t i = place + (size_t)cap->items[k].item;
        made += cap->items[k].weight * (double)(m->made_close[i] - m->made_open[i]);
    }
    double theirs = opponent_made(m, c, from, to);
    return theirs > 0.0 ? made / theirs : NAN;
}

static double failure(const struct trn_model *m, trn_id c, int32_t window, bool longest)
{
    double from, to, sum = 0.0, most = 0.0;
    window_of(m, window, &from, &to);
    for (int32_t k = 0; k < m->episodes.n; k++) {
        const struct episode *e = &m->episodes.at[k];
        if (e->capability != c)
            continue;
        double days = fmax(0.0, fmin(e->to, to) - fmax(e->from, from));
        sum += days;
        most = fmax(most, days);
    }
    return longest ? most : sum;
}

/* Samples after `from` up to `to`: each speaks of the interval before it. */
static double lowest(const struct finisher *f, int32_t column, int32_t window)
{
    double from, to, low = INFINITY;
    window_of(f->m, window, &from, &to);
    for (int32_t k = 1; k < f->m->layout->n_dates; k++)
        if (f->m->layout->dates[k] > from && f->m->layout->dates[k] <= to)
            low = fmin(low, f->outcome->series[k * f->m->layout->n_series + column]);
    return isfinite(low) ? low : NAN;
}

static int32_t series_column(const struct trn_layout *l, const char *name, const char *scope)
{
    for (int32_t k = 0; k < l->n_series; k++)
        if (strcmp(l->series[k].name, name) == 0 && strcmp(l->series[k].scope, scope) == 0)
            return k;
    return -1;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Linear between order statistics, as R's type 7. `sorted` holds n rising values. */
static double sorted_quantile(const double *sorted, int32_t n, double p)
{
    if (n == 0)
        return NAN;
    double place = p * (n - 1);
    int32_t low = (int32_t)floor(place);
    if (low + 1 >= n)
        return sorted[n - 1];
    return sorted[low] + (place - low) * (sorted[low + 1] - sorted[low]);
}

static double dos_p05(const struct finisher *f, int32_t column)
{
    const struct trn_layout *l = f->m->layout;
    int32_t n = 0;
    for (int32_t k = 0; k < l->n_dates; k++)
        f->m->sorted[n++] = f->outcome->series[k * l->n_series + column];
    qsort(f->m->sorted, (size_t)n, sizeof *f->m->sorted, by_value);
    return sorted_quantile(f->m->sorted, n, 0.05);
}

/* Decided, and paid into funds. */
static double carried(const struct finisher *f, trn_id d)
{
    return f->value[1][d] + (double)f->m->donors[d].money[TRN_PROCUREMENT].transferred / 1e8;
}

static double gini(const struct finisher *f)
{
    const struct trn_scenario *sc = f->m->sc;
    trn_id order[TRN_MAX_DONORS];
    int32_t n = 0;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        if (sc->donors[d].gdp_bn <= 0.0 || sc->donors[d].fund)
            continue;
        int32_t k = n++;
        double share = carried(f, d) / sc->donors[d].gdp_bn;
        for (; k > 0 && carried(f, order[k - 1]) / sc->donors[order[k - 1]].gdp_bn > share; k--)
            order[k] = order[k - 1];
        order[k] = d;
    }
    double weight = 0.0, sum = 0.0, area = 0.0;
    for (int32_t k = 0; k < n; k++) {
        area += sc->donors[order[k]].gdp_bn * (2.0 * sum + carried(f, order[k]));
        weight += sc->donors[order[k]].gdp_bn;
        sum += carried(f, order[k]);
    }
    return sum > 0.0 && weight > 0.0 ? 1.0 - area / (weight * sum) : NAN;
}

static double variation(const struct finisher *f)
{
    const struct trn_layout *l = f->m->layout;
    struct trn_tally tally = {0};
    int32_t column = -1;
    for (int32_t k = 0; k < l->n_monthly && column < 0; k++)
        if (strcmp(l->monthly[k].name, "delivered_value") == 0)
            column = k;
    for (int32_t k = 0; k < l->n_months; k++) {
        double end = k + 1 < l->n_months ? l->months[k + 1] : f->m->sc->end;
        if (end - l->months[k] >= 27.5)
            trn_tally_add(&tally, f->outcome->monthly[k * l->n_monthly + column]);
    }
    return tally.n > 1 && tally.mean > 0.0 ? trn_tally_sd(&tally) / tally.mean : NAN;
}

static double recovery(const struct trn_model *m, trn_id event)
{
    double end = m->sc->events[event].to, last = end;
    trn_id headline = m->sc->headline;
    if (end <= 0.0 || end >= m->sc->end || end <= m->sc->events[event].from)
        return NAN; /* moved out of the run, or to nothing */
    for (int32_t k = 0; k < m->episodes.n; k++)
        if ((headline == TRN_NONE || m->episodes.at[k].capability == headline) &&
            m->episodes.at[k].from <= end && m->episodes.at[k].to > end)
            last = fmax(last, m->episodes.at[k].to);
    return last - end;
}

static double money_sum(const struct trn_model *m, enum code code)
{
    double sum = 0.0;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++) {
            const struct money *money = &m->donors[d].money[kind];
            sum += (double)(code == M_COMMITTED  ? money->committed
                            : code == M_SPENT    ? money->spent
                            : code == M_LAPSED   ? money->lapsed
                            : code == M_INVESTED ? money->invested
                                                 : money_voted_left(m, d, (enum trn_account_kind)kind));
        }
    return sum / 1e8;
}

static double written_off(const struct trn_model *m)
{
    double sum = 0.0;
    for (trn_id i = 0; i < m->sc->n_items; i++)
        sum += (double)m->holdings[i].written_off * (double)m->sc->items[i].unit_cost_cents / 1e8;
    return sum;
}

static double hub_wait(const struct trn_model *m)
{
    double days = 0.0, served = 0.0;
    for (trn_id h = 0; h < m->sc->n_hubs; h++) {
        days += m->hubs[h].wait_days;
        served += (double)m->hubs[h].served;
        for (int32_t k = m->hubs[h].head; k < m->hubs[h].queue.n; k++, served++)
            days += m->sc->end - m->lots.at[m->hubs[h].queue.at[k]].t_stage;
    }
    return served > 0.0 ? days / served : NAN;
}

/* Whether anything in the scenario can make a lot wait in a stage; where not, there is nothing to measure. */
static bool stages_make_wait(const struct trn_scenario *sc)
{
    for (int32_t e = 0; e < sc->n_events; e++)
        if (sc->events[e].kind == TRN_EVENT_DISRUPTION)
            return true;
    for (trn_id r = 0; r < sc->n_routes; r++)
        for (int32_t s = 0; s < sc->routes[r].n_stages; s++) {
            const struct trn_stage *stage = &sc->routes[r].stages[s];
            if (stage->vehicles > 0 || stage->load > 0.0 || stage->disrupted_per_year > 0.0)
                return true;
        }
    return false;
}

static double stage_wait(const struct trn_model *m)
{
    double days = m->stage_wait;
    if (!stages_make_wait(m->sc))
        return NAN;
    for (int32_t k = 0; k < m->lots.n; k++)
        if (!isnan(m->lots.at[k].t_waits))
            days += m->sc->end - m->lots.at[k].t_waits;
    return m->lots.n > 0 ? days / m->lots.n : NAN;
}

static double joint_put(const struct trn_model *m)
{
    double sum = 0.0;
    for (int question = 0; question < JOINT_QUESTIONS; question++)
        sum += m->joint_put[question];
    return sum;
}

static double paid_in(const struct trn_model *m, unsigned by, trn_id scope)
{
    const struct trn_donor *donors = m->sc->donors;
    double sum = 0.0;
    for (trn_id d = 0; d < m->sc->n_donors; d++)
        if (by == BY_TOTAL || d == scope || (by == BY_GROUP && !strcmp(donors[d].group, donors[scope].group)))
            sum += (double)m->donors[d].money[TRN_PROCUREMENT].transferred / 1e8;
    return sum;
}

static double value_of(const struct finisher *f, int what, unsigned by, trn_id scope)
{
    const struct trn_scenario *sc = f->m->sc;
    if (by == BY_DONOR)
        return f->value[what][scope];
    double sum = 0.0;
    for (trn_id d = 0; d < sc->n_donors; d++)
        if (by == BY_TOTAL || strcmp(sc->donors[d].group, sc->donors[scope].group) == 0)
            sum += f->value[what][d];
    return sum;
}

static void finish_measure(void *object, enum code code, unsigned by, trn_id scope, int32_t window)
{
    struct finisher *f = object;
    struct trn_model *m = f->m;
    const struct trn_scenario *sc = m->sc;
    size_t place = (size_t)(window + 1) * (size_t)sc->n_capabilities + (size_t)(scope < 0 ? 0 : scope);
    size_t item = ((size_t)(window + 1) * (size_t)sc->n_items + (size_t)(scope < 0 ? 0 : scope)) * 2;
    double value = NAN;
    switch (code) {
    case M_NEED_MET:
        value = by == BY_TOTAL ? over_capabilities(f, window) : need_met(m, scope, window);
        break;
    case M_GAP:
        value = (m->marks_close[place].need - m->marks_open[place].need) -
                (m->marks_close[place].met - m->marks_open[place].met);
        break;
    case M_DAYS_BELOW:
    case M_LONGEST:
        value = failure(m, scope, window, code == M_LONGEST);
        break;
    case M_DEEPEST:
        value = lowest(f, by == BY_TOTAL ? 0 : 1 + 4 * scope, window);
        break;
    case M_DOS_MIN:
        value = lowest(f, series_column(m->layout, "days_of_supply", sc->items[scope].name), window);
        break;
    case M_DOS_P05:
        value = dos_p05(f, series_column(m->layout, "days_of_supply", sc->items[scope].name));
        break;
    case M_USED:
        value = (double)(m->item_close[item] - m->item_open[item]);
        break;
    case M_DELIVERED:
        value = (double)(m->item_close[item + 1] - m->item_open[item + 1]);
        break;
    case M_PLEDGED_VALUE:
    case M_DECIDED_VALUE:
    case M_DELIVERED_VALUE:
        value = value_of(f, (int)code - M_PLEDGED_VALUE, by, scope);
        break;
    case M_ARREARS:
        value = f->arrears;
        break;
    case M_ON_TIME:
        value = f->due > 0.0 ? f->on_time / f->due : NAN;
        break;
    case M_BROKEN:
        value = f->asked > 0.0 ? f->withdrawn / f->asked : NAN;
        break;
    case M_LAG_MEDIAN:
        value = sorted_quantile(m->lags.at, m->lags.n, 0.5);
        break;
    case M_LAG_P90:
        value = sorted_quantile(m->lags.at, m->lags.n, 0.9);
        break;
    case M_VARIATION:
        value = variation(f);
        break;
    case M_HUB_WAIT:
        value = hub_wait(m);
        break;
    case M_STAGE_WAIT:
        value = stage_wait(m);
        break;
    case M_GINI:
        value = gini(f);
        break;
    case M_COMMITTED:
    case M_SPENT:
    case M_UNSPENT:
    case M_LAPSED:
    case M_INVESTED:
        value = money_sum(m, code);
        break;
    case M_WRITTEN_OFF:
        value = written_off(m);
        break;
    case M_FLOOR_BREACHES:
        value = (double)m->floor_breaches;
        break;
    case M_RECOVERY:
        value = recovery(m, scope);
        break;
    case M_UNIT_PRICE:
        value = price_mean(m, scope);
        break;
    case M_MADE_FOR_OWN:
        value = (double)own_made(m, scope);
        break;
    case M_NO_CREW:
        value = m->holdings[scope].uncrewed_area;
        break;
    case M_NO_VEHICLE:
        value = m->holdings[scope].unmounted_area;
        break;
    case M_CREWS_TRAINED:
        value = (double)m->holdings[scope].graduated;
        break;
    case M_JOINT:
        value = joint_put(m);
        break;
    case M_BLOCKED:
        value = joint_put(m) > 0.0 ? m->joint_blocked / joint_put(m) : NAN;
        break;
    case M_FIRST_GIVEN:
        value = fmin(m->first_given[scope], sc->end);
        break;
    case M_FIRE_PARITY:
        value = fire_parity(m, scope, window);
        break;
    case M_PRODUCTION_PARITY:
        value = production_parity(m, scope, window);
        break;
    case M_REPORTED_EARLY:
        value = reported_early(m, scope, sc->end);
        break;
    case M_PAID_IN:
        value = paid_in(m, by, scope);
        break;
    case M_POOLED:
        value = (double)m->pools[scope].given;
        break;
    case M_CODES:
        break;
    }
    *f->out++ = value;
}

void measures_finish(struct trn_model *m, struct trn_outcome *outcome)
{
    const struct trn_layout *l = m->layout;
    struct finisher f = {.m = m, .outcome = outcome, .out = outcome->measures};
    measures_window(m, -1, false); /* the whole run closes here; it opened at nothing */
    if (m->lags.n > 0)
        qsort(m->lags.at, (size_t)m->lags.n, sizeof *m->lags.at, by_value);
    int32_t column = 0, n_groups = 0;
    trn_id groups[TRN_MAX_DONORS];
    n_groups = measures_groups(m->sc, groups, TRN_MAX_DONORS);
    for (int v = 0; v < 3; v++) {
        column += 1 + n_groups;
        for (trn_id d = 0; d < m->sc->n_donors; d++, column++)
            for (int32_t k = 0; k < l->n_months; k++)
                f.value[v][d] += outcome->monthly[k * l->n_monthly + column];
    }
    for (int32_t k = 0; k < m->pledges.n; k++) {
        const struct pledge *p = &m->pledges.at[k];
        double million = (double)p->unit_cost / 1e8;
        f.asked += million * (double)p->asked;
        f.withdrawn += million * (double)p->withdrawn;
        if (p->promised_by < m->sc->end)
            f.arrears += million * (double)pledge_left(p);
        if (p->promised_by + 30.0 >= m->sc->end)
            continue;
        f.due += million * (double)p->asked;
        if (p->delivered == p->asked && p->t_done <= p->promised_by + 30.0)
            f.on_time += million * (double)p->asked;
    }
    measures_walk(m->sc, finish_measure, &f);
    assert(f.out == outcome->measures + l->n_measures);
}
