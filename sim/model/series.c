/* series.c - what is read while a run goes on: series by date and month, marks of windows. */
#include "measures.h"

#include <string.h>

void measures_start(struct trn_model *m)
{
    int32_t caps = m->sc->n_capabilities;
    size_t marks = (size_t)(m->sc->n_windows + 1) * (size_t)caps;
    memset(m->marks_open, 0, sizeof *m->marks_open * marks);
    memset(m->marks_close, 0, sizeof *m->marks_close * marks);
    size_t items = (size_t)(m->sc->n_windows + 1) * (size_t)m->sc->n_items * 2;
    memset(m->item_open, 0, sizeof *m->item_open * items);
    memset(m->item_close, 0, sizeof *m->item_close * items);
    memset(m->made_open, 0, sizeof *m->made_open * items / 2);
    memset(m->made_close, 0, sizeof *m->made_close * items / 2);
    memset(m->rows_need, 0, sizeof *m->rows_need * (size_t)caps);
    memset(m->rows_met, 0, sizeof *m->rows_met * (size_t)caps);
    memset(m->rows_used, 0, sizeof *m->rows_used * (size_t)m->sc->n_items);
    memset(m->flow_month, 0, sizeof *m->flow_month * (size_t)m->n_flows);
    m->rows_day = m->last_date = 0.0;
}

static int64_t used_of(const struct trn_model *m, trn_id i)
{
    if (m->sc->items[i].kind == TRN_PLATFORM)
        return m->holdings[i].lost;
    return (int64_t)floor(holding_used(m, i, now(m)) + 1e-9);
}

static void read_date(struct trn_model *m, double t, double *out)
{
    const struct trn_scenario *sc = m->sc;
    double days = t - m->last_date, total = 0.0, weights = 0.0;
    double *first = out++, used_units[TRN_MAX_CAPABILITIES];
    for (trn_id c = 0; c < sc->n_capabilities; c++) {
        const struct trn_capability *cap = &sc->capabilities[c];
        const struct capability_state *cs = &m->capabilities[c];
        double need, met;
        capability_read(m, c, t, &need, &met);
        double span = need - m->last_need[c];
        double ratio = days > 0.0 && span > 0.0 ? fmin(1.0, (met - m->last_met[c]) / span) : cs->ratio;
        total += cap->weight * ratio;
        weights += cap->weight;
        *out++ = ratio;
        *out++ = days > 0.0 ? span / days : cs->need;
        *out++ = used_units[c] = days > 0.0 ? (met - m->last_met[c]) / days : cs->ratio * cs->need;
        *out++ = need - met;
        m->last_need[c] = need;
        m->last_met[c] = met;
    }
    *first = weights > 0.0 ? total / weights : 1.0;
    for (trn_id i = 0; i < sc->n_items; i++) {
        const struct holding *h = &m->holdings[i];
        bool platform = sc->items[i].kind == TRN_PLATFORM;
        double on_hand = platform ? (double)h->stock : holding_on_hand(m, i, t);
        *out++ = on_hand;
        *out++ = (double)m->out_now[i];
        *out++ = reported_so_far(m, i);
        if (platform) {
            *out++ = h->usable;
            continue;
        }
        double used = holding_used(m, i, t);
        *out++ = days > 0.0 ? (used - m->last_used[i]) / days : h->rate;
        *out++ = h->need > 0.0 ? fmin(9999.0, on_hand / h->need) : 9999.0; /* no need: no shortage */
        *out++ = (double)h->buffer;
        m->last_used[i] = used;
    }
    for (trn_id c = 0; c < sc->n_capabilities; c++) {
        if (!sc->capabilities[c].opponent.has_fire)
            continue;
        double fire = opponent_fire(m, c, m->last_date, t);
        *out++ = fire > 0.0 ? fmin(9999.0, used_units[c] / fire) : 9999.0; /* no fire: nothing to match */
        *out++ = fire;
    }
    m->last_date = t;
}

static void read_month(struct trn_model *m, double *out)
{
    const struct trn_scenario *sc = m->sc;
    trn_id groups[TRN_MAX_DONORS];
    int32_t n_groups = measures_groups(sc, groups, TRN_MAX_DONORS);
    for (int v = 0; v < 3; v++) {
        double *total = out++, *group = out;
        out += n_groups;
        *total = 0.0;
        for (int32_t g = 0; g < n_groups; g++)
            group[g] = 0.0;
        for (trn_id d = 0; d < sc->n_donors; d++) {
            double million = m->donor_month[3 * d + v] / 1e8;
            *out++ = million;
            *total += million;
            for (int32_t g = 0; g < n_groups; g++)
                if (strcmp(sc->donors[groups[g]].group, sc->donors[d].group) == 0)
                    group[g] += million;
            m->donor_month[3 * d + v] = 0.0;
        }
    }
    for (trn_id i = 0; i < sc->n_items; i++) {
        int64_t delivered = m->holdings[i].received, used = used_of(m, i);
        *out++ = (double)(delivered - m->item_month[2 * i]);
        *out++ = (double)(used - m->item_month[2 * i + 1]);
        m->item_month[2 * i] = delivered;
        m->item_month[2 * i + 1] = used;
    }
    flows_read(m, out);
}

void measures_read(struct trn_model *m, double t, int32_t date, int32_t month, struct trn_outcome *outcome)
{
    if (date >= 0)
        read_date(m, t, outcome->series + (size_t)date * (size_t)m->layout->n_series);
    if (month >= 0)
        read_month(m, outcome->monthly + (size_t)month * (size_t)m->layout->n_monthly);
}

static void mark(struct trn_model *m, struct window_mark *marks, int64_t *items, int64_t *made)
{
    for (trn_id c = 0; c < m->sc->n_capabilities; c++)
        capability_read(m, c, now(m), &marks[c].need, &marks[c].met);
    for (trn_id i = 0; i < m->sc->n_items; i++) {
        items[2 * i] = used_of(m, i);
        items[2 * i + 1] = m->holdings[i].received;
        made[i] = 0;
    }
    for (trn_id l = 0; l < m->sc->n_lines; l++)
        made[m->sc->lines[l].item] += line_made(m, l);
}

/* Place 0 is the whole run, place w + 1 window w. */
void measures_window(struct trn_model *m, int32_t window, bool opens)
{
    size_t caps = (size_t)m->sc->n_capabilities, items = 2 * (size_t)m->sc->n_items;
    size_t place = (size_t)(window + 1);
    mark(m, (opens ? m->marks_open : m->marks_close) + place * caps,
         (opens ? m->item_open : m->item_close) + place * items,
         (opens ? m->made_open : m->made_close) + place * items / 2);
}
