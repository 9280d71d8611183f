#include "toy.h"

#include <math.h>
#include <string.h>

#include "tranche/date.h"
#include "tranche/rng.h"

struct trn_schedule toy_steps(struct trn_arena *arena, int n, const double *days, const double *values)
{
    struct trn_schedule s = {.n = n, .rule = TRN_STEP};
    s.day = TRN_NEW(arena, double, n);
    s.value = TRN_NEW(arena, double, n);
    memcpy(s.day, days, sizeof *days * (size_t)n);
    memcpy(s.value, values, sizeof *values * (size_t)n);
    return s;
}

void toy_uncertain(struct trn_arena *arena, struct trn_scenario *sc, const char *name,
                   enum trn_uncertain_as as, struct trn_dist dist, enum trn_target_kind kind, void *place)
{
    if (!sc->uncertain)
        sc->uncertain = TRN_NEW(arena, struct trn_uncertain, 8);
    struct trn_uncertain *u = &sc->uncertain[sc->n_uncertain++];
    *u = (struct trn_uncertain){.name = name,
                                .label = name,
                                .hash = trn_hash_name(name),
                                .input = "",
                                .as = as,
                                .dist = dist,
                                .unit = "",
                                .n_targets = 1,
                                .targets = TRN_NEW(arena, struct trn_target, 1)};
    trn_dist_prepare(&u->dist, NULL);
    const struct trn_schedule *schedule = place;
    int32_t n = kind == TRN_TARGET_SCHEDULE ? schedule->n : 1;
    double *base = TRN_NEW(arena, double, n);
    for (int32_t k = 0; k < n; k++)
        base[k] = kind == TRN_TARGET_SCHEDULE ? schedule->value[k]
                  : kind == TRN_TARGET_WHOLE  ? (double)*(int64_t *)place
                  : kind == TRN_TARGET_DIST   ? 1.0
                                              : *(double *)place;
    u->targets[0] = (struct trn_target){kind, place, base, 1.0};
}

static struct trn_dist days(double value)
{
    struct trn_dist dist = trn_dist_constant(value);
    trn_dist_prepare(&dist, NULL);
    return dist;
}

static void add_items(struct trn_scenario *sc, struct trn_arena *a)
{
    static const struct trn_item items[TOY_ITEMS] = {
        {.name = "missile",
         .label = "Missile",
         .cls = TRN_AIR_DEFENCE,
         .mass_tonnes = 1.0,
         .unit_cost_cents = 100000000,
         .lot = 10},
        {.name = "shell",
         .label = "Shell",
         .cls = TRN_AMMUNITION,
         .mass_tonnes = 0.05,
         .unit_cost_cents = 300000,
         .lot = 1000},
        {.name = "tank",
         .label = "Tank",
         .cls = TRN_ARMOUR,
         .kind = TRN_PLATFORM,
         .mass_tonnes = 60.0,
         .unit_cost_cents = 500000000,
         .lot = 5},
    };
    sc->n_items = TOY_ITEMS;
    sc->items = TRN_NEW(a, struct trn_item, TOY_ITEMS);
    memcpy(sc->items, items, sizeof items);
    for (int i = 0; i < TOY_ITEMS; i++)
        sc->items[i].hash = trn_hash_name(items[i].name);
}

static void add_recipient(struct trn_scenario *sc, struct trn_arena *a)
{
    static const char *const names[] = {"air-defence", "artillery", "armour"};
    static const double need[] = {2.0, 1000.0, 50.0};
    static const struct trn_band bands[] = {{30, 1.0}, {14, 0.7}, {5, 0.4}, {0, 0.25}};
    sc->n_capabilities = 3;
    sc->capabilities = TRN_NEW(a, struct trn_capability, 3);
    for (int c = 0; c < 3; c++) {
        struct trn_capability *cap = &sc->capabilities[c];
        cap->name = cap->label = names[c];
        cap->hash = trn_hash_name(names[c]);
        cap->fleet = c == 2;
        cap->need = trn_schedule_constant(a, need[c]);
        cap->n_items = 1;
        cap->items = TRN_NEW(a, struct trn_capability_item, 1);
        cap->items[0] =
            (struct trn_capability_item){.item = c, .weight = 1.0, .share = trn_schedule_constant(a, 1.0)};
        cap->intensity = (struct trn_intensity){.kind = TRN_INTENSITY_NONE,
                                                .sd = 0.2,
                                                .phi = 0.8,
                                                .factor = {0.7, 1.0, 1.4},
                                                .mean_days = {60, 90, 45}};
        cap->n_ration = c == 2 ? 0 : 4;
        cap->ration = TRN_NEW(a, struct trn_band, 4);
        memcpy(cap->ration, bands, sizeof bands);
        cap->target_days = 30.0;
        cap->fail_below = 0.6;
        cap->recover_above = 0.8;
        cap->weight = 1.0;
        cap->opponent.factor = days(1.0);
    }
    sc->recipient.label = "recipient";
    sc->recipient.n_items = TOY_ITEMS;
    sc->recipient.inflow_window_days = 28.0;
    sc->recipient.items = TRN_NEW(a, struct trn_holding, TOY_ITEMS);
    static const int64_t stock[] = {60, 40000, 20};
    for (int i = 0; i < TOY_ITEMS; i++)
        sc->recipient.items[i] = (struct trn_holding){.item = i,
                                                      .stock = stock[i],
                                                      .launcher = TRN_NONE,
                                                      .serviceability = NAN,
                                                      .types = 1.0,
                                                      .per_launcher_per_day = 1.0};
}

static void add_donors(struct trn_scenario *sc, struct trn_arena *a)
{
    static const char *const names[] = {"alpha", "beta"};
    sc->n_donors = TOY_DONORS;
    sc->donors = TRN_NEW(a, struct trn_donor, TOY_DONORS);
    for (int d = 0; d < TOY_DONORS; d++) {
        struct trn_donor *donor = &sc->donors[d];
        *donor = (struct trn_donor){.name = names[d],
                                    .label = names[d],
                                    .hash = trn_hash_name(names[d]),
                                    .group = d == 0 ? "US" : "Europe",
                                    .nato = true,
                                    .gdp_bn = d == 0 ? 2000.0 : 1000.0,
                                    .round_days = 30.0,
                                    .decision_factor = 1.0,
                                    .honour_factor = 1.0,
                                    .on_time_factor = 1.0,
                                    .accepts = 1.0,
                                    .heeds = 1.0,
                                    .veto_factor = 1.0,
                                    .route = 0,
                                    .before_cents = 20000000000};
        donor->items = TRN_NEW(a, struct trn_donor_item, TOY_ITEMS);
        for (int i = 0; i < TOY_ITEMS; i++)
            donor->items[i] = (struct trn_donor_item){.preference = 1.0,
                                                      .caveat_donor = TRN_NONE,
                                                      .line = i == TOY_TANK ? TRN_NONE : i,
                                                      .floor = trn_schedule_constant(a, 0.0)};
        donor->items[TOY_SHELL].stock = 100000;
        donor->items[TOY_SHELL].floor = trn_schedule_constant(a, 20000.0);
        donor->items[TOY_MISSILE].stock = 200;
        donor->items[TOY_TANK].stock = 40;
        donor->items[TOY_TANK].floor = trn_schedule_constant(a, 10.0);
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++) {
            donor->n_appropriations[kind] = 1;
            donor->appropriations[kind] = TRN_NEW(a, struct trn_appropriation, 1);
            donor->appropriations[kind][0] = (struct trn_appropriation){
                .day = 0.0, .until = 365.0, .lapse = INFINITY, .cents = 30000000000};
        }
    }
}

static void add_flow(struct trn_scenario *sc, struct trn_arena *a)
{
    static const char *const names[] = {"missile-line", "shell-line"};
    sc->n_lines = 2;
    sc->lines = TRN_NEW(a, struct trn_line, 2);
    for (int l = 0; l < 2; l++)
        sc->lines[l] = (struct trn_line){.name = names[l],
                                         .label = names[l],
                                         .hash = trn_hash_name(names[l]),
                                         .item = l,
                                         .owner = l == 0 ? TRN_NONE : TOY_ALPHA,
                                         .capacity = trn_schedule_constant(a, l == 0 ? 20.0 : 10000.0),
                                         .slip = days(1.0),
                                         .slip_at = NAN,
                                         .lead_days = days(60.0),
                                         .batch = sc->items[l].lot,
                                         .unit_cost_cents = sc->items[l].unit_cost_cents,
                                         .idle = l == 0 ? TRN_IDLE_NONE : TRN_IDLE_STOCK,
                                         .book_limit_months = 36.0,
                                         .expansion_days = days(180.0),
                                         .price_months = 12.0,
                                         .route = 0};
    sc->n_hubs = 1;
    sc->hubs = TRN_NEW(a, struct trn_hub, 1);
    sc->hubs[0] = (struct trn_hub){.name = "hub", .tonnes_per_day = trn_schedule_constant(a, 500.0)};
    sc->n_routes = 1;
    sc->routes = TRN_NEW(a, struct trn_route, 1);
    sc->routes[0] =
        (struct trn_route){.name = "road", .n_stages = 4, .stages = TRN_NEW(a, struct trn_stage, 4)};
    static const char *const stages[] = {"preparation", "transport", "hub", "hand-over"};
    for (int s = 0; s < 4; s++)
        sc->routes[0].stages[s] = (struct trn_stage){.name = stages[s],
                                                     .kind = (enum trn_stage_kind)s,
                                                     .days = days(s == 1 ? 10.0 : 2.0),
                                                     .load_wait = 14.0,
                                                     .disrupted_days = days(0.0),
                                                     .hub = s == 2 ? 0 : TRN_NONE};
}

struct trn_scenario *toy_scenario(struct trn_arena *a)
{
    struct trn_scenario *sc = TRN_NEW(a, struct trn_scenario, 1);
    *sc = (struct trn_scenario){.name = "toy",
                                .title = "Toy",
                                .description = "Does it run?",
                                .start_day = trn_date_to_days(2023, 1, 1),
                                .end = 365.0,
                                .sample_days = 7.0,
                                .seed = 1,
                                .eur_per_usd = 0.92,
                                .money_scope = 1.0,
                                .own_need_correlation = 0.5,
                                .headline = TRN_NONE};
    add_items(sc, a);
    add_recipient(sc, a);
    add_donors(sc, a);
    add_flow(sc, a);
    sc->politics.hold_days =
        (struct trn_dist){.kind = TRN_DIST_LOGNORMAL, .a = 47.0, .b = 1.7, .min = 7.0, .max = 540.0};
    trn_dist_prepare(&sc->politics.hold_days, NULL);
    sc->politics.stops = TRN_STOP_DECISIONS | TRN_STOP_PAYMENTS;
    static const char *const regimes[] = {"loose", "tight"};
    sc->n_regimes = TOY_REGIMES;
    sc->regimes = TRN_NEW(a, struct trn_regime, TOY_REGIMES);
    for (int r = 0; r < TOY_REGIMES; r++) {
        struct trn_regime *regime = &sc->regimes[r];
        *regime = (struct trn_regime){.name = regimes[r],
                                      .label = regimes[r],
                                      .levers = trn_levers_default(),
                                      .agreed = -1e6,
                                      .before = TRN_NONE,
                                      .until = INFINITY,
                                      .then = TRN_NONE,
                                      .fund = TRN_NONE,
                                      .chair = TRN_NONE};
        regime->levers.allocation = r == TOY_TIGHT ? TRN_TASKED : TRN_VOLUNTARY;
        regime->opt_out = TRN_NEW(a, bool, TOY_DONORS);
        regime->member = TRN_NEW(a, bool, TOY_DONORS);
        regime->member[0] = regime->member[1] = true;
    }
    sc->n_compare = TOY_REGIMES;
    sc->compare = TRN_NEW(a, trn_id, TOY_REGIMES);
    sc->compare[1] = 1;
    return sc;
}

/* ---- random ------------------------------------------------------------------------------------------- */

static double between(struct trn_stream *s, double low, double high)
{
    return low + (high - low) * trn_stream_uniform(s);
}

static struct trn_dist random_days(struct trn_stream *s, double most)
{
    struct trn_dist dist = {.kind = TRN_DIST_LOGNORMAL,
                            .a = between(s, 0.5, most),
                            .b = between(s, 0.0, 1.0),
                            .min = 0.0,
                            .max = INFINITY};
    if (trn_dist_prepare(&dist, NULL) != TRN_OK)
        return days(1.0);
    return dist;
}

/* One input of each kind, and dates that cross now and then. */
static void random_uncertain(struct trn_arena *a, struct trn_scenario *sc)
{
    struct trn_dist factor = {.kind = TRN_DIST_UNIFORM, .a = 0.5, .b = 2.0, .min = 0.0, .max = INFINITY};
    struct trn_dist shift = {.kind = TRN_DIST_NORMAL, .b = 60.0, .min = -INFINITY, .max = INFINITY};
    toy_uncertain(a, sc, "u-event", TRN_AS_DAYS, shift, TRN_TARGET_NUMBER, &sc->events[0].to);
    toy_uncertain(a, sc, "u-money", TRN_AS_FACTOR, factor, TRN_TARGET_WHOLE,
                  &sc->donors[0].appropriations[TRN_DRAWDOWN][0].cents);
    toy_uncertain(a, sc, "u-need", TRN_AS_FACTOR, factor, TRN_TARGET_SCHEDULE, &sc->capabilities[1].need);
    toy_uncertain(a, sc, "u-pledge", TRN_AS_DAYS, shift, TRN_TARGET_NUMBER, &sc->promises[0].day);
    toy_uncertain(a, sc, "u-route", TRN_AS_FACTOR, factor, TRN_TARGET_DIST, &sc->routes[0].stages[1].days);
    toy_uncertain(a, sc, "u-stock", TRN_AS_FACTOR, factor, TRN_TARGET_WHOLE,
                  &sc->donors[1].items[TOY_SHELL].stock);
    toy_uncertain(a, sc, "u-voted", TRN_AS_DAYS, shift, TRN_TARGET_NUMBER,
                  &sc->donors[1].appropriations[TRN_PROCUREMENT][0].day);
}

static void random_regime(struct trn_stream *s, struct trn_levers *l)
{
    l->visibility = between(s, 0, 1);
    l->info_lag = between(s, 0, 60);
    l->cadence = between(s, 7, 60);
    l->cadence_cv = between(s, 0, 1);
    l->sync = between(s, 0, 1);
    l->decision_factor = between(s, 0.3, 1.5);
    l->consensus_days = between(s, 0, 30);
    l->look_ahead = between(s, 0, 1);
    l->allocation = (enum trn_allocation)(trn_stream_u32(s) % 3);
    l->honour = between(s, 0.5, 1);
    l->on_time = between(s, 0.3, 1);
    l->late_months = between(s, 0, 6);
    l->correlation = between(s, 0, 0.5);
    l->hold_rate = between(s, 0, 2);
    l->prefund = between(s, 0, 1);
    l->key = (enum trn_burden_key)(trn_stream_u32(s) % 3);
    l->floor_per_year = between(s, 0, 2);
    l->beta = between(s, -0.5, 0.5);
    l->buffer_days = between(s, 0, 40);
    l->release_limit = between(s, 0.05, 1);
    l->firm_horizon = between(s, 0, 60);
    l->duplication = between(s, 0, 0.2);
    l->production_target = trn_stream_u32(s) % 2 ? between(s, 0, 3) : 0.0;
    l->price_exponent = trn_stream_u32(s) % 2 ? between(s, 0, 3) : 0.0;
    l->admin_days = between(s, 0, 10);
    l->stand_up_days = between(s, 0, 100);
}

/* Vehicles, loads and closures; the first event becomes a disruption in a third of the scenarios. */
static void random_stages(struct trn_stream *s, struct trn_scenario *sc)
{
    for (int k = 0; k < 4; k++) {
        struct trn_stage *stage = &sc->routes[0].stages[k];
        stage->vehicles = (int32_t)between(s, 0, 6);
        stage->load = fmax(0.0, between(s, -100, 100));
        stage->load_wait = between(s, 0, 30);
        stage->disrupted_per_year = fmax(0.0, between(s, -6, 6));
        stage->disrupted_days = random_days(s, 20);
    }
    if (trn_stream_u32(s) % 3 == 0) {
        struct trn_event *event = &sc->events[0];
        event->kind = TRN_EVENT_DISRUPTION;
        event->donor = TRN_NONE;
        event->route = 0;
        event->stage = trn_stream_u32(s) % 2 ? "" : "transport";
        event->factor = fmax(0.0, between(s, -0.5, 1));
    }
}

/* Components, and what else is about making things. */
static void random_making(struct trn_arena *a, struct trn_scenario *sc, struct trn_stream *s)
{
    static const char *const names[] = {"body", "motor"};
    sc->n_components = (int32_t)(trn_stream_u32(s) % 3);
    sc->components = TRN_NEW(a, struct trn_component, 2);
    for (int k = 0; k < 2; k++) {
        double steps[] = {0, floor(between(s, 10, 200))};
        double values[] = {between(s, 0, 20000), between(s, 0, 20000)};
        sc->components[k] = (struct trn_component){.name = names[k],
                                                   .label = names[k],
                                                   .hash = trn_hash_name(names[k]),
                                                   .capacity = toy_steps(a, 2, steps, values),
                                                   .stock = (int64_t)between(s, 0, 20000),
                                                   .slip_from = between(s, -50, 100),
                                                   .slip = sc->lines[k].slip};
    }
    for (int l = 0; l < 2; l++) {
        sc->lines[l].n_parts = sc->n_components;
        sc->lines[l].parts = TRN_NEW(a, struct trn_part, 2);
        for (int k = 0; k < 2; k++)
            sc->lines[l].parts[k] = (struct trn_part){.component = k, .per_item = between(s, 0.1, 40.0)};
        sc->lines[l].priority = (enum trn_line_priority)(trn_stream_u32(s) % 3);
        sc->lines[l].price_months = trn_stream_u32(s) % 3 ? between(s, 1, 24) : 0.0;
    }
    for (int l = 0; l < 2; l++)
        sc->lines[l].expansion_cents = trn_stream_u32(s) % 2 ? (int64_t)between(s, 0, 1e9) : 0;
    for (int c = 0; c < 2; c++) {
        struct trn_opponent *o = &sc->capabilities[c].opponent;
        o->has_fire = trn_stream_u32(s) % 2;
        o->has_production = trn_stream_u32(s) % 2;
        o->fire = trn_schedule_constant(a, between(s, 0, 3000));
        o->production = trn_schedule_constant(a, between(s, 0, 60000));
        o->factor = (struct trn_dist){.kind = TRN_DIST_UNIFORM, .b = 2.0, .min = 0.0, .max = INFINITY};
        trn_dist_prepare(&o->factor, NULL);
    }
    sc->n_acceptances = (int32_t)(trn_stream_u32(s) % 3);
    sc->acceptances = TRN_NEW(a, struct trn_acceptance, 2);
    for (int k = 0; k < 2; k++) {
        bool part = k < sc->n_components;
        sc->acceptances[k] = (struct trn_acceptance){.name = names[k],
                                                     .label = names[k],
                                                     .hash = trn_hash_name(names[k]),
                                                     .component = part ? k : TRN_NONE,
                                                     .donor = part ? TRN_NONE : k,
                                                     .item = part ? TRN_NONE : k,
                                                     .day = floor(between(s, -50, 200)),
                                                     .first = (int64_t)between(s, 0, 2000),
                                                     .then = (int64_t)between(s, 0, 20000),
                                                     .days = random_days(s, 60),
                                                     .pass = between(s, 0, 1),
                                                     .over = between(s, -50, 200)};
        sc->acceptances[k].over = fmax(0.0, sc->acceptances[k].over);
    }
    sc->n_own_orders = (int32_t)(trn_stream_u32(s) % 3);
    sc->own_orders = TRN_NEW(a, struct trn_own_order, 2);
    for (int k = 0; k < 2; k++) {
        double from = floor(between(s, -50, 200));
        sc->own_orders[k] = (struct trn_own_order){.name = names[k],
                                                   .label = names[k],
                                                   .donor = (trn_id)(trn_stream_u32(s) % 2),
                                                   .line = (trn_id)(trn_stream_u32(s) % 2),
                                                   .quantity = 1 + (int64_t)between(s, 0, 3000),
                                                   .from = from,
                                                   .until = from + floor(between(s, 0, 300))};
        for (int d = 0; d < TOY_DONORS; d++)
            sc->donors[d].items[k].restock = trn_stream_u32(s) % 2 ? between(s, 0, 1.5) : 0.0;
    }
}

/* Missiles join shells in one capability: `artillery` and `armour` remain. */
static void one_capability_for_both(struct trn_stream *s, struct trn_scenario *sc, struct trn_arena *a)
{
    double share = between(s, 0, 1);
    struct trn_capability *cap = sc->capabilities;
    cap[0] = cap[1];
    cap[1] = cap[2];
    sc->n_capabilities = 2;
    cap->items = TRN_NEW(a, struct trn_capability_item, 2);
    cap->n_items = 2;
    cap->items[0] = (struct trn_capability_item){
        .item = TOY_MISSILE, .weight = between(s, 1, 50), .share = trn_schedule_constant(a, share)};
    cap->items[1] = (struct trn_capability_item){
        .item = TOY_SHELL, .weight = 1.0, .share = trn_schedule_constant(a, 1.0 - share)};
    cap->substitution = between(s, 0, 1);
    cap->mix_by_launchers = sc->recipient.items[TOY_MISSILE].launcher != TRN_NONE && trn_stream_u32(s) % 2;
}

/* What makes it harder or easier for the recipient to use what it gets. */
static void random_recipient(struct trn_stream *s, struct trn_scenario *sc, struct trn_arena *a)
{
    struct trn_holding *tank = &sc->recipient.items[TOY_TANK];
    tank->types = between(s, 1, 6);
    tank->crew_loss = between(s, 0, 1);
    tank->has_crews = trn_stream_u32(s) % 2;
    tank->crews = trn_schedule_constant(a, between(s, 0, 60));
    sc->capabilities[TOY_TANK].type_loss = between(s, 0, 0.3);
    if (trn_stream_u32(s) % 2)
        one_capability_for_both(s, sc, a);
    for (int r = 0; r < TOY_REGIMES; r++) {
        sc->regimes[r].levers.variants = between(s, 0, 1);
        sc->regimes[r].levers.train_ahead = between(s, 0, 1);
        sc->regimes[r].levers.early_flag_days = trn_stream_u32(s) % 2 ? between(s, 0, 60) : 0.0;
    }
    sc->recipient.trust = trn_stream_u32(s) % 2 ? between(s, 0, 1) : 0.0;
    sc->recipient.trust_days = between(s, 0, 90);
    sc->n_courses = (int32_t)(trn_stream_u32(s) % 2);
    sc->courses = TRN_NEW(a, struct trn_course, 1);
    sc->courses[0] = (struct trn_course){.name = "school",
                                         .label = "school",
                                         .hash = trn_hash_name("school"),
                                         .item = TOY_TANK,
                                         .donor = TOY_ALPHA,
                                         .seats = trn_schedule_constant(a, between(s, 0, 20)),
                                         .days = random_days(s, 90),
                                         .every = between(s, 5, 60),
                                         .from = floor(between(s, -50, 50)),
                                         .to = INFINITY,
                                         .pass = between(s, 0, 1)};
}

/* In a third of the scenarios beta is a fund that alpha pays into. */
static void random_fund(struct trn_stream *s, struct trn_arena *a, struct trn_scenario *sc)
{
    struct trn_donor *fund = &sc->donors[TOY_BETA];
    bool is_fund = trn_stream_u32(s) % 3 == 0;
    struct trn_contribution due = {.day = floor(between(s, 0, 200)), .from = TOY_ALPHA};
    due.cents = (int64_t)between(s, 1, 1e10);
    fund->contributions = TRN_NEW(a, struct trn_contribution, 1);
    fund->contributions[0] = due;
    fund->n_contributions = is_fund;
    fund->fund = is_fund;
    for (int r = 0; r < TOY_REGIMES; r++) {
        sc->regimes[r].fund = is_fund ? TOY_BETA : TRN_NONE;
        sc->regimes[r].levers.common_budget = is_fund ? between(s, 0, 1) : 0.0;
    }
}

static void random_politics(struct trn_stream *s, struct trn_arena *a, struct trn_scenario *sc)
{
    static const char *const names[] = {"vote-1", "vote-2", "reserve-1", "reserve-2"};
    struct trn_event *events = TRN_NEW(a, struct trn_event, sc->n_events + 5);
    memcpy(events, sc->events, sizeof *events * (size_t)sc->n_events);
    for (int k = 0; k < 4; k++) {
        double from = floor(between(s, -20, 300));
        events[sc->n_events++] = (struct trn_event){.name = names[k],
                                                    .label = names[k],
                                                    .kind = k < 2 ? TRN_EVENT_ELECTION : TRN_EVENT_RESERVE,
                                                    .donor = sc->donors[TOY_BETA].fund ? TOY_ALPHA : k % 2,
                                                    .hub = TRN_NONE,
                                                    .item = trn_stream_u32(s) % 2 ? TRN_NONE : TOY_SHELL,
                                                    .route = TRN_NONE,
                                                    .stage = "",
                                                    .generosity = random_days(s, 1.5),
                                                    .from = from,
                                                    .to = from + 1 + floor(between(s, 0, 100)),
                                                    .factor = between(s, 0, 1)};
    }
    double from = floor(between(s, -20, 300));
    events[sc->n_events++] = (struct trn_event){.name = "line-1",
                                                .label = "line-1",
                                                .kind = TRN_EVENT_LINE,
                                                .donor = TRN_NONE,
                                                .hub = TRN_NONE,
                                                .line = 0,
                                                .item = TRN_NONE,
                                                .route = TRN_NONE,
                                                .stage = "",
                                                .from = from,
                                                .to = from + 1 + floor(between(s, 0, 100)),
                                                .factor = between(s, 0, 1)};
    sc->events = events;
    for (int d = 0; d < TOY_DONORS; d++) {
        sc->donors[d].veto_factor = between(s, 0, 2);
        sc->donors[d].announced_cents = (int64_t)between(s, 0, 1e11);
        for (int i = 0; i < TOY_ITEMS; i++) {
            struct trn_donor_item *di = &sc->donors[d].items[i];
            di->caveat =
                trn_stream_u32(s) % 3 ? TRN_CAVEAT_NONE : (enum trn_caveat_rule)(1 + trn_stream_u32(s) % 3);
            di->caveat_day = floor(between(s, 0, 200));
            di->caveat_donor = 1 - d;
        }
    }
}

static void random_coordination(struct trn_stream *s, struct trn_scenario *sc)
{
    sc->own_need_correlation = between(s, 0, 1);
    for (int r = 0; r < TOY_REGIMES; r++) {
        struct trn_levers *l = &sc->regimes[r].levers;
        l->decision_rule = (enum trn_decision_rule)(trn_stream_u32(s) % 3);
        l->veto_probability = between(s, 0, 0.5);
        l->unlock = (enum trn_unlock)(trn_stream_u32(s) % 3);
        l->pool = trn_stream_u32(s) % 2 ? between(s, 0, 1) : 0.0;
        l->transfer_days = between(s, 0, 20);
    }
    /* One is replaced by the other. */
    trn_id first = (trn_id)(trn_stream_u32(s) % 2);
    struct trn_regime *regime = &sc->regimes[first];
    regime->until =
        fmax(0.0, regime->agreed + regime->levers.stand_up_days) + 1.0 + floor(between(s, 0, 200));
    regime->then = 1 - first;
}

struct trn_scenario *toy_random(struct trn_arena *a, unsigned seed)
{
    struct trn_scenario *sc = toy_scenario(a);
    struct trn_stream stream;
    trn_stream_init(&stream, &(struct trn_key){.seed = seed, .purpose = 77});
    struct trn_stream *s = &stream;
    sc->end = floor(between(s, 60, 500));
    for (int i = 0; i < TOY_ITEMS; i++) {
        sc->items[i].lot =
            1 + (int64_t)between(s, 0.3 * (double)sc->items[i].lot, 2.0 * (double)sc->items[i].lot);
        sc->items[i].novel = trn_stream_u32(s) % 2;
        sc->recipient.items[i].stock =
            (int64_t)between(s, 0, 60.0 * trn_schedule_at(&sc->capabilities[i].need, 0));
    }
    sc->recipient.items[TOY_TANK].loss_per_month = between(s, 0, 0.3);
    sc->recipient.items[TOY_MISSILE].launcher = trn_stream_u32(s) % 2 ? TOY_TANK : TRN_NONE;
    sc->recipient.items[TOY_MISSILE].per_launcher_per_day = between(s, 0.01, 0.2);
    for (int c = 0; c < 3; c++) {
        double steps[] = {0, floor(between(s, 10, 60)), floor(between(s, 61, 300))};
        double values[] = {between(s, 0, 2), between(s, 0, 2), between(s, 0, 2)};
        for (int k = 0; k < 3; k++)
            values[k] *= trn_schedule_at(&sc->capabilities[c].need, 0);
        sc->capabilities[c].need = toy_steps(a, 3, steps, values);
        sc->capabilities[c].intensity.kind = (enum trn_intensity_kind)(trn_stream_u32(s) % 3);
        sc->capabilities[c].intensity.sd = between(s, 0, 1);
    }
    for (int d = 0; d < TOY_DONORS; d++) {
        struct trn_donor *donor = &sc->donors[d];
        donor->round_days = between(s, 5, 60);
        donor->hold_exposure = between(s, 0, 2);
        donor->accepts = between(s, 0, 1);
        donor->heeds = between(s, 0, 1);
        donor->honour_factor = between(s, 0.5, 2);
        for (int i = 0; i < TOY_ITEMS; i++) {
            donor->items[i].stock = (int64_t)between(s, 0, 2.0 * (double)donor->items[i].stock);
            double steps[] = {0, floor(between(s, 10, 200))};
            double values[] = {between(s, 0, (double)donor->items[i].stock),
                               between(s, 0, 1.5 * (double)donor->items[i].stock)};
            donor->items[i].floor = toy_steps(a, 2, steps, values);
        }
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++) {
            struct trn_appropriation *ap = &donor->appropriations[kind][0];
            ap->day = floor(between(s, -50, 50));
            ap->until = ap->day + floor(between(s, 0, 300));
            ap->lapse = trn_stream_u32(s) % 2 ? INFINITY : ap->until + floor(between(s, 0, 100));
            ap->cents = (int64_t)between(s, 1, 1e11);
            ap->through_hold = trn_stream_u32(s) % 4 == 0;
        }
    }
    for (int l = 0; l < 2; l++) {
        sc->lines[l].lead_days = random_days(s, 200);
        sc->lines[l].slip = (struct trn_dist){.kind = TRN_DIST_UNIFORM,
                                              .a = 1.0,
                                              .b = 2.0 + between(s, 0, 1),
                                              .min = -INFINITY,
                                              .max = INFINITY};
        trn_dist_prepare(&sc->lines[l].slip, NULL);
        sc->lines[l].payback_months = between(s, 0, 24);
        sc->lines[l].step_per_month = between(s, 0, 10000);
        sc->lines[l].limit_per_month = 3.0 * sc->lines[l].step_per_month;
        sc->lines[l].recipient_owned = false;
        sc->lines[l].batch = 1 + (int64_t)(between(s, 0.3, 1.0) * (double)sc->items[l].lot);
    }
    random_making(a, sc, s);
    for (int k = 0; k < 4; k++) {
        sc->routes[0].stages[k].days = random_days(s, 30);
        sc->routes[0].stages[k].loss = between(s, 0, 0.05);
    }
    sc->n_events = 3;
    sc->events = TRN_NEW(a, struct trn_event, 3);
    for (int e = 0; e < 3; e++) {
        double from = floor(between(s, -20, 200));
        sc->events[e] = (struct trn_event){.name = e == 0   ? "a"
                                                   : e == 1 ? "b"
                                                            : "c",
                                           .label = "event",
                                           .kind = e == 2 ? TRN_EVENT_HUB : TRN_EVENT_HOLD,
                                           .donor = e == 2 ? TRN_NONE : e,
                                           .hub = e == 2 ? 0 : TRN_NONE,
                                           .item = TRN_NONE,
                                           .route = TRN_NONE,
                                           .stage = "",
                                           .generosity = days(1.0),
                                           .from = from,
                                           .to = from + 1 + floor(between(s, 0, 100)),
                                           .stops = 1 + trn_stream_u32(s) % 31,
                                           .factor = between(s, 0, 1)};
    }
    sc->n_promises = 2;
    sc->promises = TRN_NEW(a, struct trn_promise, 2);
    for (int p = 0; p < 2; p++) {
        double day = floor(between(s, -30, 100));
        sc->promises[p] = (struct trn_promise){.name = p ? "second" : "first",
                                               .donor = p,
                                               .item = TOY_SHELL,
                                               .quantity = 1 + (int64_t)between(s, 0, 50000),
                                               .day = day,
                                               .until = day + floor(between(s, 0, 90)),
                                               .line = p ? 1 : TRN_NONE,
                                               .certain = trn_stream_u32(s) % 2};
    }
    for (int r = 0; r < TOY_REGIMES; r++)
        random_regime(s, &sc->regimes[r].levers);
    sc->regimes[TOY_TIGHT].agreed = floor(between(s, -100, 100));
    sc->regimes[TOY_TIGHT].before = TOY_LOOSE;
    sc->regimes[TOY_LOOSE].levers.stand_up_days = 0.0;
    sc->regimes[TOY_LOOSE].chair = TOY_ALPHA;
    sc->regimes[TOY_TIGHT].opt_out[1] = trn_stream_u32(s) % 3 == 0;
    random_stages(s, sc);
    static struct trn_window window = {.name = "middle", .label = "middle"};
    window.from = floor(sc->end / 3.0);
    window.to = floor(sc->end / 2.0);
    sc->n_windows = 1;
    sc->windows = &window;
    random_recipient(s, sc, a);
    random_fund(s, a, sc);
    random_politics(s, a, sc);
    random_coordination(s, sc);
    if (trn_stream_u32(s) % 2) /* last: it keeps what the others set */
        random_uncertain(a, sc);
    return sc;
}
