/* model.c - one run from the first day to the last.
 *
 * The engine runs up to each moment at which something is read (a sample, a month, the edge of a
 * window); reading changes nothing, so how often one looks never changes what happens. */
#include "core.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void model_fail(struct trn_model *m, enum trn_status status, const char *path, const char *text)
{
    m->status = trn_fail(m->reterr, status, path, "%s", text);
    longjmp(m->failed, 1);
}

/* Quantities have hardly a limit, so a small file can ask for more lots than any machine holds. */
static void too_many(struct trn_model *m, int most, const char *what)
{
    char text[160];
    snprintf(text, sizeof text,
             "more than %d %s in one world: expected larger lots (/items/NAME/lot) or smaller quantities",
             most, what);
    model_fail(m, TRN_E_LIMIT, "", text);
}

void *vec_grow(struct trn_model *model, void *at, int32_t *room, size_t size)
{
    if (*room >= TRN_MAX_LOTS)
        too_many(model, TRN_MAX_LOTS, "lots, pledges or orders");
    int32_t more = *room ? *room * 2 : 16;
    void *grown = realloc(at, (size_t)more * size);
    if (!grown)
        model_fail(model, TRN_E_MEMORY, "", "no memory for the lists of a run");
    *room = more;
    return grown;
}

struct trn_key key_of(const struct trn_model *m, uint32_t entity, enum purpose purpose)
{
    return (struct trn_key){.seed = m->seed, .replication = m->rep, .entity = entity, .purpose = purpose};
}

double draw(const struct trn_model *m, uint32_t entity, enum purpose purpose, uint32_t counter)
{
    struct trn_key key = key_of(m, entity, purpose);
    return trn_key_uniform(&key, counter);
}

trn_event_id at(struct trn_model *m, double t, enum priority priority, trn_event_fn fn, uint64_t argument)
{
    if (!(t < m->sc->end)) /* past the end it can change nothing that is read */
        return 0;
    if (trn_engine_count(m->engine) >= TRN_MAX_PENDING)
        too_many(m, TRN_MAX_PENDING, "pending events");
    double start = now(m);
    trn_event_id id =
        trn_engine_schedule(m->engine, t > start ? t : start, (int32_t)priority, fn, m, argument);
    if (id == 0)
        model_fail(m, TRN_E_MEMORY, "", "no memory for the event list");
    return id;
}

void emit(struct trn_model *m, enum trn_run_table table, const union trn_cell *cells)
{
    if (!m->tracing->row(m->tracing->object, trn_run_table(table), cells))
        model_fail(m, TRN_E_IO, "", "a row could not be written");
}

void trace_event(struct trn_model *m, const char *what, const char *who, trn_id item, int64_t quantity,
                 const char *why)
{
    if (!tracing(m, TRN_T_EVENTS))
        return;
    emit(m, TRN_T_EVENTS,
         (union trn_cell[]){{.number = now(m)},
                            {.text = m->sc->regimes[m->regime].name},
                            {.text = what},
                            {.text = who},
                            {.text = item == TRN_NONE ? NULL : m->sc->items[item].name},
                            {.count = quantity < 0 ? TRN_MISSING_COUNT : quantity},
                            {.text = why}});
}

/* ---- history ------------------------------------------------------------------------------- */

void past_set(struct trn_model *model, struct past *past, double t, double value, double slope)
{
    struct past_point point = {t, value, slope};
    if (past->points.n > 0 && past->points.at[past->points.n - 1].t == t)
        past->points.at[past->points.n - 1] = point;
    else
        VEC_PUSH(model, past->points, point);
}

/* Before the first point: the first value. */
double past_at(const struct past *past, double t)
{
    const struct past_point *points = past->points.at;
    int32_t high = past->points.n, low = high - 1;
    if (high == 0)
        return 0.0;
    /* Most looks are at the present or shortly before: go back from the end, twice as far each time. */
    for (int32_t step = 1; low > 0 && points[low].t > t; step *= 2) {
        high = low;
        low = low > step ? low - step : 0;
    }
    if (points[low].t > t)
        return points[0].value;
    while (high - low > 1) { /* t of low <= t < t of high */
        int32_t middle = low + (high - low) / 2;
        if (points[middle].t <= t)
            low = middle;
        else
            high = middle;
    }
    return points[low].value + points[low].slope * (t - points[low].t);
}

/* ---- life ------------------------------------------------------------------------------------ */

/* What follows from the scenario's numbers alone; again before each run where they are uncertain. */
static void derive(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    for (int32_t r = 0; r < sc->n_routes; r++) {
        double *left = m->route_left + r * TRN_MAX_STAGES;
        m->route_mean[r] = 0.0;
        for (int32_t s = 0; s < sc->routes[r].n_stages; s++)
            m->route_mean[r] += trn_dist_mean(&sc->routes[r].stages[s].days);
        for (int32_t s = sc->routes[r].n_stages - 1; s >= 0; s--)
            left[s] = trn_dist_mean(&sc->routes[r].stages[s].days) +
                      (s + 1 < sc->routes[r].n_stages ? left[s + 1] : 0.0);
    }
    for (int32_t l = 0; l < sc->n_lines; l++)
        m->lead_mean[l] = trn_dist_mean(&sc->lines[l].lead_days);
}

static bool allocate(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    jmp_buf oom;
    if (setjmp(oom))
        return false;
    trn_arena_on_oom(m->arena, &oom);
    int32_t items = sc->n_items, donors = sc->n_donors, caps = sc->n_capabilities;
    m->holdings = TRN_NEW(m->arena, struct holding, items);
    m->capabilities = TRN_NEW(m->arena, struct capability_state, caps);
    m->paths = TRN_NEW(m->arena, double *, caps);
    m->path_days = TRN_NEW(m->arena, double *, caps);
    m->path_n = TRN_NEW(m->arena, int32_t, caps);
    for (int32_t c = 0; c < caps; c++) {
        size_t steps = (size_t)(sc->end / 7.0) + 8;
        m->paths[c] = TRN_NEW(m->arena, double, steps);
        m->path_days[c] = TRN_NEW(m->arena, double, steps);
    }
    m->courses = TRN_NEW(m->arena, struct course_state, sc->n_courses);
    m->donors = TRN_NEW(m->arena, struct donor_state, donors);
    m->offers = TRN_NEW(m->arena, struct offer, donors * items);
    m->given = TRN_NEW(m->arena, bool, items);
    m->unlock = TRN_NEW(m->arena, enum unlock_state, items);
    m->pools = TRN_NEW(m->arena, struct pool, items);
    m->first_given = TRN_NEW(m->arena, double, items);
    m->given_value = TRN_NEW(m->arena, struct past, donors);
    m->usual_quarter = TRN_NEW(m->arena, double, donors);
    m->last_quarter = TRN_NEW(m->arena, double, donors);
    m->over_total = TRN_NEW(m->arena, struct past, items);
    m->open = TRN_NEW(m->arena, struct open_list, items);
    m->out_now = TRN_NEW(m->arena, int64_t, items);
    m->over_tasked = TRN_NEW(m->arena, struct past, items);
    m->key_share = TRN_NEW(m->arena, double, donors);
    m->components = TRN_NEW(m->arena, struct component_state, sc->n_components);
    m->lines = TRN_NEW(m->arena, struct line_state, sc->n_lines);
    m->opponent_factor = TRN_NEW(m->arena, double, caps);
    m->hubs = TRN_NEW(m->arena, struct hub_state, sc->n_hubs);
    m->stages = TRN_NEW(m->arena, struct stage_state, sc->n_routes * TRN_MAX_STAGES);
    m->reports = TRN_NEW(m->arena, struct report_state, items);
    m->route_left = TRN_NEW(m->arena, double, sc->n_routes *TRN_MAX_STAGES);
    m->route_mean = TRN_NEW(m->arena, double, sc->n_routes);
    m->lead_mean = TRN_NEW(m->arena, double, sc->n_lines);
    m->stock_lines = TRN_NEW(m->arena, trn_id, sc->n_lines);
    m->set_aside = TRN_NEW(m->arena, int64_t, items);
    m->accepted = TRN_NEW(m->arena, int64_t, items);
    m->in_lots = TRN_NEW(m->arena, int64_t, items);
    m->lost_on_way = TRN_NEW(m->arena, int64_t, items);
    m->marks_open = TRN_NEW(m->arena, struct window_mark, (sc->n_windows + 1) * caps);
    m->marks_close = TRN_NEW(m->arena, struct window_mark, (sc->n_windows + 1) * caps);
    m->item_open = TRN_NEW(m->arena, int64_t, (sc->n_windows + 1) * items * 2);
    m->item_close = TRN_NEW(m->arena, int64_t, (sc->n_windows + 1) * items * 2);
    m->made_open = TRN_NEW(m->arena, int64_t, (sc->n_windows + 1) * items);
    m->made_close = TRN_NEW(m->arena, int64_t, (sc->n_windows + 1) * items);
    m->donor_month = TRN_NEW(m->arena, double, 3 * donors);
    m->item_month = TRN_NEW(m->arena, int64_t, 2 * items);
    m->n_flows = flows_list(sc, NULL);
    m->flow_month = TRN_NEW(m->arena, int64_t, m->n_flows);
    m->last_need = TRN_NEW(m->arena, double, caps);
    m->last_met = TRN_NEW(m->arena, double, caps);
    m->last_used = TRN_NEW(m->arena, double, items);
    m->rows_need = TRN_NEW(m->arena, double, caps);
    m->rows_met = TRN_NEW(m->arena, double, caps);
    m->rows_used = TRN_NEW(m->arena, double, items);
    m->sorted = TRN_NEW(m->arena, double, m->layout->n_dates);
    for (int32_t l = 0; l < sc->n_lines; l++)
        if (sc->lines[l].idle == TRN_IDLE_STOCK)
            m->stock_lines[m->n_stock_lines++] = l;
    open_allocate(m);
    plan_allocate(m);
    derive(m);
    trn_arena_on_oom(m->arena, NULL);
    return true;
}

struct trn_model *trn_model_create(const struct trn_scenario *sc, const struct trn_layout *layout)
{
    struct trn_model *m = calloc(1, sizeof *m);
    if (!m)
        return NULL;
    m->sc = sc;
    m->layout = layout;
    m->engine = trn_engine_create();
    m->arena = trn_arena_create(0);
    if (!m->engine || !m->arena || !allocate(m)) {
        trn_model_free(m);
        return NULL;
    }
#ifndef NDEBUG
    m->audit = sc->n_items * sc->n_donors <= 16;
#endif
    return m;
}

#define VEC_FREE(vec) free((vec).at)

void trn_model_free(struct trn_model *m)
{
    if (!m)
        return;
    const struct trn_scenario *sc = m->sc;
    for (int32_t i = 0; m->lost_on_way && i < sc->n_items; i++) {
        VEC_FREE(m->holdings[i].past.points);
        VEC_FREE(m->holdings[i].arrivals);
        VEC_FREE(m->over_total[i].points);
        open_free(&m->open[i]);
        VEC_FREE(m->over_tasked[i].points);
        VEC_FREE(m->reports[i].past.points);
        VEC_FREE(m->reports[i].past_tasked.points);
        for (int32_t d = 0; d < sc->n_donors; d++) {
            VEC_FREE(offer_of(m, d, i)->past.points);
            VEC_FREE(offer_of(m, d, i)->past_reported.points);
            VEC_FREE(offer_of(m, d, i)->open.ids);
        }
    }
    for (int32_t d = 0; m->lost_on_way && d < sc->n_donors; d++) {
        struct donor_state *ds = &m->donors[d];
        VEC_FREE(ds->calls);
        VEC_FREE(ds->changes);
        VEC_FREE(ds->decisions.ids);
        VEC_FREE(ds->payments.ids);
        VEC_FREE(ds->release.ids);
        VEC_FREE(ds->transit.ids);
        VEC_FREE(ds->receipt.ids);
        VEC_FREE(m->given_value[d].points);
    }
    for (int32_t l = 0; m->lost_on_way && l < sc->n_lines; l++)
        VEC_FREE(m->lines[l].queue);
    for (int32_t h = 0; m->lost_on_way && h < sc->n_hubs; h++)
        VEC_FREE(m->hubs[h].queue);
    for (int32_t s = 0; m->lost_on_way && s < sc->n_routes * TRN_MAX_STAGES; s++)
        VEC_FREE(m->stages[s].queue);
    VEC_FREE(m->episodes);
    VEC_FREE(m->classes);
    VEC_FREE(m->pledges);
    VEC_FREE(m->tasks);
    VEC_FREE(m->debts);
    VEC_FREE(m->own_placed);
    VEC_FREE(m->lots);
    VEC_FREE(m->lags);
    VEC_FREE(m->spans);
    trn_engine_free(m->engine);
    trn_arena_free(m->arena);
    free(m);
}

void trn_model_audit(struct trn_model *model, bool every_event)
{
    model->audit = every_event;
}

/* Everything back to nothing, but for the memory that the lists hold. */
#define VEC_CLEAR(vec) ((vec).n = 0)
static void clear(struct trn_model *m)
{
    const struct trn_scenario *sc = m->sc;
    for (int32_t i = 0; i < sc->n_items; i++) {
        struct holding old = m->holdings[i];
        struct holding *h = &m->holdings[i];
        memset(h, 0, sizeof *h);
        h->past = old.past;
        h->arrivals.at = old.arrivals.at;
        h->arrivals.room = old.arrivals.room;
        VEC_CLEAR(h->past.points);
        VEC_CLEAR(m->over_total[i].points);
        open_clear(&m->open[i]);
        VEC_CLEAR(m->over_tasked[i].points);
        for (int32_t d = 0; d < sc->n_donors; d++) {
            struct offer *offer = offer_of(m, d, i);
            struct past past = offer->past, past_reported = offer->past_reported;
            struct id_list open = offer->open;
            memset(offer, 0, sizeof *offer);
            offer->past = past;
            offer->past_reported = past_reported;
            offer->open = open;
            VEC_CLEAR(offer->past.points);
            VEC_CLEAR(offer->past_reported.points);
            VEC_CLEAR(offer->open.ids);
        }
        struct report_state *rs = &m->reports[i], reports = *rs;
        *rs = (struct report_state){.past = reports.past, .past_tasked = reports.past_tasked};
        VEC_CLEAR(rs->past.points);
        VEC_CLEAR(rs->past_tasked.points);
        m->given[i] = false;
        m->unlock[i] = LOCKED;
        m->first_given[i] = INFINITY;
        m->out_now[i] = m->set_aside[i] = m->accepted[i] = m->in_lots[i] = m->lost_on_way[i] = 0;
        m->pools[i] = (struct pool){.day = NAN};
        m->last_used[i] = 0.0;
        m->item_month[2 * i] = m->item_month[2 * i + 1] = 0;
    }
    memset(m->capabilities, 0, sizeof *m->capabilities * (size_t)sc->n_capabilities);
    for (int32_t c = 0; c < sc->n_capabilities; c++)
        m->last_need[c] = m->last_met[c] = 0.0;
    for (int32_t d = 0; d < sc->n_donors; d++) {
        struct donor_state *ds = &m->donors[d], old = *ds;
        memset(ds, 0, sizeof *ds);
        ds->calls = old.calls;
        ds->changes = old.changes;
        ds->decisions = old.decisions;
        ds->payments = old.payments;
        ds->release = old.release;
        ds->transit = old.transit;
        ds->receipt = old.receipt;
        VEC_CLEAR(ds->calls);
        VEC_CLEAR(ds->changes);
        VEC_CLEAR(ds->decisions.ids);
        VEC_CLEAR(ds->payments.ids);
        VEC_CLEAR(ds->release.ids);
        VEC_CLEAR(ds->transit.ids);
        VEC_CLEAR(ds->receipt.ids);
        VEC_CLEAR(m->given_value[d].points);
        m->donor_month[3 * d] = m->donor_month[3 * d + 1] = m->donor_month[3 * d + 2] = 0.0;
    }
    for (int32_t k = 0; k < sc->n_components; k++)
        m->components[k] = (struct component_state){0};
    for (int32_t l = 0; l < sc->n_lines; l++) {
        struct line_state old = m->lines[l];
        memset(&m->lines[l], 0, sizeof m->lines[l]);
        m->lines[l].queue = old.queue;
        VEC_CLEAR(m->lines[l].queue);
    }
    for (int32_t h = 0; h < sc->n_hubs; h++) {
        struct hub_state old = m->hubs[h];
        memset(&m->hubs[h], 0, sizeof m->hubs[h]);
        m->hubs[h].queue = old.queue;
        VEC_CLEAR(m->hubs[h].queue);
    }
    for (int32_t s = 0; s < sc->n_routes * TRN_MAX_STAGES; s++) {
        struct stage_state old = m->stages[s];
        memset(&m->stages[s], 0, sizeof m->stages[s]);
        m->stages[s].queue = old.queue;
        VEC_CLEAR(m->stages[s].queue);
    }
    VEC_CLEAR(m->episodes);
    VEC_CLEAR(m->classes);
    for (int32_t c = 0; c < sc->n_courses; c++)
        m->courses[c] = (struct course_state){0};
    VEC_CLEAR(m->pledges);
    VEC_CLEAR(m->tasks);
    VEC_CLEAR(m->debts);
    VEC_CLEAR(m->own_placed);
    VEC_CLEAR(m->lots);
    VEC_CLEAR(m->lags);
    m->joint_rounds = m->joint_blocked = 0;
    memset(m->joint_put, 0, sizeof m->joint_put);
    m->blocked = false;
    m->promises_due = m->promises_kept = 0;
    m->floor_breaches = 0;
    m->stage_wait = 0.0;
}

static void week(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    production_week(m);
    recipient_week(m);
    at(m, 7.0 * (double)(argument + 1), PRI_SCHEDULE, week, argument + 1);
}

static void month(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    production_month(m);
    if ((int32_t)argument + 1 < m->layout->n_months)
        at(m, m->layout->months[argument + 1], PRI_SCHEDULE, month, argument + 1);
}

static void run_to(struct trn_model *m, double t)
{
    if (!m->audit) {
        trn_engine_run_until(m->engine, t);
        return;
    }
    while (trn_engine_next_time(m->engine) <= t) {
        trn_engine_step(m->engine);
        ledger_check(m);
    }
    trn_engine_run_until(m->engine, t);
}

/* Reads in order of time: samples, months, edges of windows. A month and a window begin with what
 * happens on their first day, so they are read just before; a sample speaks of the time up to it. */
static void run(struct trn_model *m, struct trn_outcome *outcome)
{
    const struct trn_scenario *sc = m->sc;
    const struct trn_layout *layout = m->layout;
    int32_t date = 0, months = 1;
    for (;;) {
        double t = INFINITY;
        if (date < layout->n_dates)
            t = layout->dates[date];
        double month_end = months < layout->n_months ? layout->months[months] : sc->end;
        if (months <= layout->n_months)
            t = fmin(t, month_end);
        for (int32_t w = 0; w < sc->n_windows; w++) {
            if (sc->windows[w].from > now(m))
                t = fmin(t, sc->windows[w].from);
            if (sc->windows[w].to > now(m))
                t = fmin(t, sc->windows[w].to);
        }
        if (!isfinite(t))
            break;
        bool is_date = date < layout->n_dates && layout->dates[date] == t;
        bool is_month = months <= layout->n_months && month_end == t;
        if (t > 0.0)
            run_to(m, nextafter(t, -INFINITY));
        if (is_month)
            measures_read(m, t, -1, months - 1, outcome);
        for (int32_t w = 0; w < sc->n_windows; w++) {
            if (sc->windows[w].from == t)
                measures_window(m, w, true);
            if (sc->windows[w].to == t)
                measures_window(m, w, false);
        }
        run_to(m, t);
        if (is_date)
            measures_read(m, t, date, -1, outcome);
        if (is_date && m->tracing)
            rows_sample(m, t);
        date += is_date;
        months += is_month;
        if (t >= sc->end)
            break;
    }
}

enum trn_status trn_model_run(struct trn_model *m, trn_id regime, uint64_t seed, uint32_t rep,
                              const struct trn_tracing *tracing, struct trn_outcome *outcome,
                              struct trn_error *reterr)
{
    m->regime = regime;
    m->seed = seed;
    m->rep = rep;
    m->tracing = tracing;
    m->reterr = reterr;
    m->status = TRN_OK;
    if (setjmp(m->failed)) {
        uncertain_end(m);
        return m->status;
    }
    clear(m);
    if (m->sc->n_uncertain > 0) {
        uncertain_start(m);
        derive(m);
    }
    trn_engine_reset(m->engine, 0.0);
    regime_start(m);
    pipeline_start(m);
    stages_start(m);
    disruptions_start(m);
    opponent_start(m);
    production_start(m);
    holds_start(m);
    elections_start(m);
    money_start(m);
    recipient_start(m);
    training_start(m);
    burden_start(m);
    funds_start(m);
    pledges_start(m);
    own_orders_start(m);
    acceptance_start(m);
    trust_start(m);
    rounds_start(m);
    at(m, 7.0, PRI_SCHEDULE, week, 1);
    if (m->layout->n_months > 1)
        at(m, m->layout->months[1], PRI_SCHEDULE, month, 1);
    measures_start(m);
    run(m, outcome);
    recipient_finish(m);
    for (int32_t l = 0; l < m->sc->n_lines; l++)
        line_settle(m, l);
    ledger_check(m);
    outcome->balance = ledger_balance(m);
    outcome->events = trn_engine_done(m->engine);
    measures_finish(m, outcome);
    if (tracing)
        rows_finish(m);
    uncertain_end(m);
    return TRN_OK;
}
