#include "lab.h"

#include <stdio.h>

struct trn_arena *lab_arena;
struct trn_scenario *sc;
struct trn_outcome *lab_outcome;

static const struct trn_layout *layout;

enum { MAX_ROWS = 200000, MAX_EVENTS = 64, MAX_PROMISES = 4096 };
static struct {
    int n, room;
    union trn_cell **at;
} rows[TRN_RUN_TABLES];

void lab_open(void)
{
    lab_arena = trn_arena_create(0);
    sc = toy_scenario(lab_arena);
    memset(rows, 0, sizeof rows);
    lab_outcome = NULL;
    for (int i = 0; i < TOY_ITEMS; i++)
        sc->recipient.items[i].stock = 0;
    for (int d = 0; d < TOY_DONORS; d++) {
        struct trn_donor *donor = &sc->donors[d];
        donor->round_days = 1.0;
        for (int i = 0; i < TOY_ITEMS; i++) {
            donor->items[i].stock = 0;
            donor->items[i].line = TRN_NONE;
            donor->items[i].floor = trn_schedule_constant(lab_arena, 0.0);
        }
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++)
            donor->n_appropriations[kind] = 0;
    }
    for (int l = 0; l < sc->n_lines; l++) {
        sc->lines[l].idle = TRN_IDLE_NONE;
        sc->lines[l].lead_days = lab_days(0.0);
    }
    sc->hubs[0].tonnes_per_day = trn_schedule_constant(lab_arena, 1e12);
    for (int r = 0; r < TOY_REGIMES; r++) {
        struct trn_levers *l = LEVERS(r);
        for (int k = 0; k < TRN_CLASSES; k++)
            l->decision_median[k] = 10.0;
        l->decision_sigma = 0.0;
    }
    sc->events = TRN_NEW(lab_arena, struct trn_event, MAX_EVENTS);
    sc->promises = TRN_NEW(lab_arena, struct trn_promise, MAX_PROMISES);
    lab_joint_rounds(10.0);
}

void lab_close(void)
{
    for (int t = 0; t < TRN_RUN_TABLES; t++)
        free(rows[t].at);
    trn_arena_free(lab_arena);
}

/* ---- running ---------------------------------------------------------------------------------- */

static bool keep(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    (void)object;
    int t = 0;
    while (trn_run_table((enum trn_run_table)t) != table)
        t++;
    ck_assert_int_lt(rows[t].n, MAX_ROWS);
    if (rows[t].n == rows[t].room) {
        rows[t].room = rows[t].room ? 2 * rows[t].room : 256;
        rows[t].at = realloc(rows[t].at, sizeof *rows[t].at * (size_t)rows[t].room);
    }
    union trn_cell *copy = TRN_NEW(lab_arena, union trn_cell, table->n);
    memcpy(copy, cells, sizeof *cells * (size_t)table->n);
    for (int c = 0; c < table->n; c++)
        if (table->columns[c].type == TRN_CELL_TEXT)
            copy[c].text = cells[c].text ? trn_arena_strdup(lab_arena, cells[c].text) : "";
    rows[t].at[rows[t].n++] = copy;
    return true;
}

static void run(trn_id regime, uint32_t rep, bool audit, unsigned tables)
{
    struct trn_errors errors = {0};
    struct trn_error error = {0};
    ck_assert_msg(trn_scenario_check(sc, &errors) == TRN_OK, "%s: %s", errors.kept[0].path,
                  errors.kept[0].text);
    layout = trn_layout_create(lab_arena, sc);
    lab_outcome = trn_outcome_create(lab_arena, layout);
    struct trn_model *model = trn_model_create(sc, layout);
    struct trn_tracing tracing = {.row = keep, .tables = tables};
    for (int t = 0; t < TRN_RUN_TABLES; t++)
        rows[t].n = 0;
    trn_model_audit(model, audit);
    enum trn_status status =
        trn_model_run(model, regime, sc->seed, rep, tables ? &tracing : NULL, lab_outcome, &error);
    ck_assert_msg(status == TRN_OK, "replication %u: %s", rep, error.text);
    trn_model_free(model);
}

void lab_run(trn_id regime, uint32_t rep)
{
    run(regime, rep, true, (1U << TRN_RUN_TABLES) - 1);
}

void lab_run_fast(trn_id regime, uint32_t rep)
{
    run(regime, rep, false, 0);
}

void lab_run_rows(trn_id regime, uint32_t rep, unsigned tables)
{
    run(regime, rep, false, tables);
}

/* ---- looking ------------------------------------------------------------------------------------ */

double lab_measure(const char *name, const char *scope, const char *window)
{
    for (int k = 0; k < layout->n_measures; k++)
        if (!strcmp(layout->measures[k].name, name) && !strcmp(layout->measures[k].scope, scope) &&
            !strcmp(layout->measures[k].window, window))
            return lab_outcome->measures[k];
    ck_abort_msg("no measure %s of %s in \"%s\"", name, scope, window);
    return NAN;
}

double lab_series(const char *name, const char *scope, double day)
{
    for (int d = 0; d < layout->n_dates; d++)
        for (int k = 0; layout->dates[d] == day && k < layout->n_series; k++)
            if (!strcmp(layout->series[k].name, name) && !strcmp(layout->series[k].scope, scope))
                return lab_outcome->series[d * layout->n_series + k];
    ck_abort_msg("no series %s of %s on day %g", name, scope, day);
    return NAN;
}

double lab_monthly(const char *name, const char *scope, int month)
{
    for (int k = 0; k < layout->n_monthly; k++)
        if (!strcmp(layout->monthly[k].name, name) && !strcmp(layout->monthly[k].scope, scope))
            return lab_outcome->monthly[month * layout->n_monthly + k];
    ck_abort_msg("no monthly %s of %s", name, scope);
    return NAN;
}

int lab_rows(enum trn_run_table table)
{
    return rows[table].n;
}

const union trn_cell *lab_cell(enum trn_run_table table, int row, const char *column)
{
    const struct trn_table *t = trn_run_table(table);
    ck_assert_msg(row >= 0 && row < rows[table].n, "no row %d in %s, which has %d", row, t->name,
                  rows[table].n);
    for (int c = 0; c < t->n; c++)
        if (!strcmp(t->columns[c].name, column))
            return &rows[table].at[row][c];
    ck_abort_msg("no column %s in %s", column, t->name);
    return NULL;
}

double lab_number(enum trn_run_table table, int row, const char *column)
{
    return lab_cell(table, row, column)->number;
}

int64_t lab_count(enum trn_run_table table, int row, const char *column)
{
    return lab_cell(table, row, column)->count;
}

const char *lab_text(enum trn_run_table table, int row, const char *column)
{
    return lab_cell(table, row, column)->text;
}

double lab_event_day(const char *event, const char *who, int k)
{
    for (int r = 0; r < rows[TRN_T_EVENTS].n; r++)
        if (!strcmp(lab_text(TRN_T_EVENTS, r, "event"), event) &&
            (!who || !strcmp(lab_text(TRN_T_EVENTS, r, "who"), who)) && k-- == 0)
            return lab_number(TRN_T_EVENTS, r, "date");
    return NAN;
}

int lab_events(const char *event, const char *who)
{
    int n = 0;
    while (!isnan(lab_event_day(event, who, n)))
        n++;
    return n;
}

int64_t lab_pledges(const char *column, const char *donor, trn_id item)
{
    int64_t sum = 0;
    for (int r = 0; r < rows[TRN_T_PLEDGES].n; r++)
        if ((!donor || !strcmp(lab_text(TRN_T_PLEDGES, r, "donor"), donor)) &&
            (item == TRN_NONE || !strcmp(lab_text(TRN_T_PLEDGES, r, "item"), sc->items[item].name)))
            sum += lab_count(TRN_T_PLEDGES, r, column);
    return sum;
}

int64_t lab_handed_over(trn_id item, double from, double to)
{
    int64_t sum = 0;
    for (int r = 0; r < rows[TRN_T_LOTS].n; r++) {
        double day = lab_number(TRN_T_LOTS, r, "date");
        if (!strcmp(lab_text(TRN_T_LOTS, r, "what"), "handed over") &&
            !strcmp(lab_text(TRN_T_LOTS, r, "item"), sc->items[item].name) && day >= from && day < to)
            sum += lab_count(TRN_T_LOTS, r, "quantity");
    }
    return sum;
}

/* ---- building ----------------------------------------------------------------------------------- */

struct trn_dist lab_days(double value)
{
    struct trn_dist dist = trn_dist_constant(value);
    trn_dist_prepare(&dist, NULL);
    return dist;
}

void lab_stock(trn_id donor, trn_id item, int64_t quantity)
{
    sc->donors[donor].items[item].stock = quantity;
}

void lab_votes(trn_id donor, enum trn_account_kind kind, int n, const struct trn_appropriation *votes)
{
    struct trn_donor *d = &sc->donors[donor];
    d->n_appropriations[kind] = n;
    d->appropriations[kind] = TRN_NEW(lab_arena, struct trn_appropriation, n);
    memcpy(d->appropriations[kind], votes, sizeof *votes * (size_t)n);
}

void lab_money(trn_id donor, enum trn_account_kind kind, int64_t euro)
{
    lab_votes(donor, kind, 1, &(struct trn_appropriation){.lapse = INFINITY, .cents = euro * 100});
}

void lab_need(trn_id capability, double per_day)
{
    sc->capabilities[capability].need = trn_schedule_constant(lab_arena, per_day);
}

struct trn_event *lab_event(enum trn_event_kind kind, trn_id donor, double from, double to, unsigned stops)
{
    ck_assert_int_lt(sc->n_events, MAX_EVENTS);
    struct trn_event *e = &sc->events[sc->n_events];
    *e = (struct trn_event){.name = trn_arena_printf(lab_arena, "event-%02d", sc->n_events),
                            .label = "event",
                            .kind = kind,
                            .donor = donor,
                            .hub = kind == TRN_EVENT_HUB ? 0 : TRN_NONE,
                            .item = TRN_NONE,
                            .route = kind == TRN_EVENT_DISRUPTION ? 0 : TRN_NONE,
                            .line = TRN_NONE,
                            .stage = "",
                            .generosity = lab_days(1.0),
                            .from = from,
                            .to = to,
                            .stops = stops};
    sc->n_events++;
    return e;
}

struct trn_promise *lab_promise(trn_id donor, trn_id item, int64_t quantity, double day)
{
    ck_assert_int_lt(sc->n_promises, MAX_PROMISES);
    struct trn_promise *p = &sc->promises[sc->n_promises];
    *p = (struct trn_promise){.name = trn_arena_printf(lab_arena, "promise-%04d", sc->n_promises),
                              .donor = donor,
                              .item = item,
                              .quantity = quantity,
                              .day = day,
                              .until = day,
                              .line = TRN_NONE,
                              .certain = true};
    sc->n_promises++;
    return p;
}

void lab_window(double from, double to)
{
    sc->n_windows = 1;
    sc->windows = TRN_NEW(lab_arena, struct trn_window, 1);
    sc->windows[0] = (struct trn_window){.name = "w", .label = "w", .from = from, .to = to};
}

trn_id lab_regime(const char *name, trn_id like)
{
    struct trn_regime *regimes = TRN_NEW(lab_arena, struct trn_regime, sc->n_regimes + 1);
    memcpy(regimes, sc->regimes, sizeof *regimes * (size_t)sc->n_regimes);
    sc->regimes = regimes;
    struct trn_regime *added = &regimes[sc->n_regimes];
    *added = regimes[like];
    added->name = added->label = name;
    added->member = TRN_NEW(lab_arena, bool, sc->n_donors);
    added->opt_out = TRN_NEW(lab_arena, bool, sc->n_donors);
    memcpy(added->member, regimes[like].member, sizeof(bool) * (size_t)sc->n_donors);
    memcpy(added->opt_out, regimes[like].opt_out, sizeof(bool) * (size_t)sc->n_donors);
    return sc->n_regimes++;
}

trn_id lab_donor(const char *name, trn_id like)
{
    int32_t n = sc->n_donors;
    struct trn_donor *donors = TRN_NEW(lab_arena, struct trn_donor, n + 1);
    memcpy(donors, sc->donors, sizeof *donors * (size_t)n);
    sc->donors = donors;
    donors[n] = donors[like];
    donors[n].name = donors[n].label = name;
    donors[n].hash = trn_hash_name(name);
    donors[n].items = TRN_NEW(lab_arena, struct trn_donor_item, sc->n_items);
    memcpy(donors[n].items, donors[like].items, sizeof *donors->items * (size_t)sc->n_items);
    for (int32_t r = 0; r < sc->n_regimes; r++) {
        bool *member = TRN_NEW(lab_arena, bool, n + 1), *opt_out = TRN_NEW(lab_arena, bool, n + 1);
        memcpy(member, sc->regimes[r].member, sizeof(bool) * (size_t)n);
        memcpy(opt_out, sc->regimes[r].opt_out, sizeof(bool) * (size_t)n);
        member[n] = member[like];
        opt_out[n] = opt_out[like];
        sc->regimes[r].member = member;
        sc->regimes[r].opt_out = opt_out;
    }
    return sc->n_donors++;
}

bool lab_refused(const char *path)
{
    struct trn_errors errors = {0};
    bool found = false;
    trn_scenario_check(sc, &errors);
    for (int k = 0; k < errors.n_kept; k++)
        found = found || !strcmp(errors.kept[k].path, path);
    return found;
}

void lab_joint_rounds(double days)
{
    for (int r = 0; r < TOY_REGIMES; r++) {
        LEVERS(r)->cadence = days;
        LEVERS(r)->sync = 1.0;
    }
}

int lab_main(const char *name, void (*add)(TCase *tcase))
{
    Suite *suite = suite_create(name);
    TCase *tcase = tcase_create(name);
    tcase_add_checked_fixture(tcase, lab_open, lab_close);
    tcase_set_timeout(tcase, 60);
    add(tcase);
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
