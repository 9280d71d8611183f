/* reader_values.c - what values become: units, dates, schedules, distributions, defaults, references. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reader_case.h"

/* ---- units ------------------------------------------------------------------------------------------ */

static double tank_mass(const struct trn_scenario_file *f)
{
    const struct trn_scenario *sc = trn_scenario_file_scenario(f);
    return sc->items[trn_find_item(sc, "tank")].mass_tonnes;
}
static double tank_cost(const struct trn_scenario_file *f)
{
    const struct trn_scenario *sc = trn_scenario_file_scenario(f);
    return (double)sc->items[trn_find_item(sc, "tank")].unit_cost_cents;
}
static double usa_gdp(const struct trn_scenario_file *f)
{
    return reader_donor(f, "usa")->gdp_bn;
}
static double usa_before(const struct trn_scenario_file *f)
{
    return (double)reader_donor(f, "usa")->before_cents;
}
static double usa_announced(const struct trn_scenario_file *f)
{
    return (double)reader_donor(f, "usa")->announced_cents;
}
static double usa_round(const struct trn_scenario_file *f)
{
    return reader_donor(f, "usa")->round_days;
}
static double honour(const struct trn_scenario_file *f)
{
    return reader_levers(f, "pact")->honour;
}
static double floor_sum(const struct trn_scenario_file *f)
{
    return reader_levers(f, "pact")->floor_per_year;
}
static double late(const struct trn_scenario_file *f)
{
    return reader_levers(f, "pact")->late_months;
}
static double holds(const struct trn_scenario_file *f)
{
    return reader_levers(f, "pact")->hold_rate;
}
static double release(const struct trn_scenario_file *f)
{
    return reader_levers(f, "pact")->release_limit;
}
static double buffer(const struct trn_scenario_file *f)
{
    return reader_levers(f, "pact")->buffer_days;
}
static double capacity(const struct trn_scenario_file *f)
{
    return reader_line(f, "us-155")->capacity.value[0];
}
static double need(const struct trn_scenario_file *f)
{
    const struct trn_scenario *sc = trn_scenario_file_scenario(f);
    return sc->capabilities[trn_find_capability(sc, "artillery")].need.value[0];
}
static double fleet_need(const struct trn_scenario_file *f)
{
    const struct trn_scenario *sc = trn_scenario_file_scenario(f);
    return sc->capabilities[trn_find_capability(sc, "armour")].need.value[0];
}
static double losses(const struct trn_scenario_file *f)
{
    const struct trn_scenario *sc = trn_scenario_file_scenario(f);
    return sc->recipient.items[trn_find_item(sc, "tank")].loss_per_month;
}
static double hub(const struct trn_scenario_file *f)
{
    return trn_scenario_file_scenario(f)->hubs[0].tonnes_per_day.value[0];
}
static double rate(const struct trn_scenario_file *f)
{
    return trn_scenario_file_scenario(f)->eur_per_usd;
}
static double stock(const struct trn_scenario_file *f)
{
    const struct trn_scenario *sc = trn_scenario_file_scenario(f);
    return (double)sc->recipient.items[trn_find_item(sc, "155mm")].stock;
}

static const struct unit_case {
    const char *pointer, *value;
    double (*get)(const struct trn_scenario_file *file);
    double expected;
} UNIT_CASES[] = {
    {"/items/tank/mass", "62.5", tank_mass, 62.5},
    {"/items/tank/mass", "{\"value\": 62.5, \"unit\": \"t\"}", tank_mass, 62.5},
    {"/items/tank/mass", "{\"value\": 62500, \"unit\": \"kg\"}", tank_mass, 62.5},
    {"/items/tank/unit_cost", "2.006", tank_cost, 201},
    {"/items/tank/unit_cost", "{\"value\": 3.5, \"unit\": \"EUR_million\"}", tank_cost, 350000000},
    {"/items/tank/unit_cost", "{\"value\": 5, \"unit\": \"EUR_million/tank\"}", tank_cost, 500000000},
    {"/items/tank/unit_cost", "{\"value\": 5, \"unit\": \"USD_thousand\"}", tank_cost, 460000},
    {"/donors/usa/before", "{\"value\": 2, \"unit\": \"USD_billion\"}", usa_before, 184e9},
    {"/donors/usa/before", "{\"value\": 2, \"unit\": \"EUR_billion\"}", usa_before, 2e11},
    {"/donors/usa/announced", "{\"value\": 2, \"unit\": \"EUR_million/year\"}", usa_announced, 2e8},
    {"/donors/usa/announced", "{\"value\": 2, \"unit\": \"EUR_million\"}", usa_announced, 2e8},
    {"/donors/usa/announced", "{\"value\": 1, \"unit\": \"EUR_million/month\"}", usa_announced, 12e8},
    {"/donors/usa/gdp", "{\"value\": 27.7, \"unit\": \"USD_trillion\"}", usa_gdp, 27700},
    {"/donors/usa/gdp", "{\"value\": 500, \"unit\": \"USD_million\"}", usa_gdp, 0.5},
    {"/donors/usa/round", "{\"value\": 2, \"unit\": \"weeks\"}", usa_round, 14},
    {"/donors/usa/round", "{\"value\": 1, \"unit\": \"month\"}", usa_round, 30.4375},
    {"/donors/usa/round", "{\"value\": 1, \"unit\": \"year\"}", usa_round, 365.25},
    {"/regimes/pact/levers/honour", "{\"value\": 35, \"unit\": \"percent\"}", honour, 0.35},
    {"/regimes/pact/levers/honour", "{\"value\": 0.35, \"unit\": \"probability\"}", honour, 0.35},
    {"/regimes/pact/levers/floor_per_year", "40", floor_sum, 40},
    {"/regimes/pact/levers/floor_per_year", "{\"value\": 40, \"unit\": \"EUR_billion/year\"}", floor_sum, 40},
    {"/regimes/pact/levers/floor_per_year", "{\"value\": 500, \"unit\": \"EUR_million\"}", floor_sum, 0.5},
    {"/regimes/pact/levers/late_months", "{\"value\": 3, \"unit\": \"months\"}", late, 3},
    {"/regimes/pact/levers/late_months", "{\"value\": 1, \"unit\": \"year\"}", late, 12},
    {"/regimes/pact/levers/hold_rate", "{\"value\": 0.25, \"unit\": \"hold/year\"}", holds, 0.25},
    {"/regimes/pact/levers/hold_rate", "{\"value\": 0.25, \"unit\": \"1/month\"}", holds, 3},
    {"/regimes/pact/levers/release_limit", "{\"value\": 10, \"unit\": \"percent/day\"}", release, 0.1},
    {"/regimes/pact/levers/buffer_days", "{\"value\": 20, \"unit\": \"days of supply\"}", buffer, 20},
    {"/lines/us-155/capacity", "24000", capacity, 24000},
    {"/lines/us-155/capacity", "{\"value\": 24000, \"unit\": \"round/month\"}", capacity, 24000},
    {"/lines/us-155/capacity", "{\"value\": 288000, \"unit\": \"round/year\"}", capacity, 24000},
    {"/lines/us-155/capacity", "{\"value\": 8, \"unit\": \"missile/day\"}", capacity, 243.5},
    {"/capabilities/artillery/need", "{\"value\": 42000, \"unit\": \"round/week\"}", need, 6000},
    {"/capabilities/armour/need", "{\"value\": 900, \"unit\": \"tank\"}", fleet_need, 900},
    {"/recipient/items/tank/loss_per_month", "{\"value\": 3, \"unit\": \"percent/month\"}", losses, 0.03},
    {"/recipient/items/tank/loss_per_month", "{\"value\": 0.24, \"unit\": \"share/year\"}", losses, 0.02},
    {"/recipient/items/155mm/stock", "{\"value\": 250000, \"unit\": \"round\"}", stock, 250000},
    {"/hubs/hubeast/capacity", "{\"value\": 700000, \"unit\": \"kg/week\"}", hub, 100},
    {"/eur_per_usd", "{\"value\": 0.9, \"unit\": \"EUR/USD\"}", rate, 0.9},
};

START_TEST(a_number_is_converted_to_the_base_unit_of_its_field)
{
    const struct unit_case *c = &UNIT_CASES[_i];
    struct trn_scenario_file *file = reader_with(c->pointer, c->value);
    double found = c->get(file);
    ck_assert_msg(fabs(found - c->expected) <= 1e-12 * fabs(c->expected),
                  "%s = %s: expected %.17g, found %.17g", c->pointer, c->value, c->expected, found);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(amounts_in_usd_follow_the_rate_of_the_scenario)
{
    struct trn_setting settings[] = {{"/eur_per_usd", "0.5"}};
    struct trn_scenario_file *file = NULL;
    ck_assert_int_eq(trn_scenario_read("base.json", settings, 1, &file), TRN_OK);
    ck_assert_int_eq(reader_donor(file, "usa")->appropriations[TRN_DRAWDOWN][0].cents, 100000000000);
    trn_scenario_file_free(file);
}
END_TEST

/* ---- schedules -------------------------------------------------------------------------------------- */

static struct trn_schedule schedule_of(const char *value, struct trn_scenario_file **ret_file)
{
    *ret_file = reader_with("/hubs/hubeast/capacity", value);
    return trn_scenario_file_scenario(*ret_file)->hubs[0].tonnes_per_day;
}

START_TEST(a_schedule_counts_days_from_the_start)
{
    struct trn_scenario_file *file;
    struct trn_schedule s =
        schedule_of("[[\"2023-06-01\", 1], [\"2023-07-01\", 2], [\"2024-03-01\", 3, \"why\"]]", &file);
    ck_assert_int_eq(s.n, 3);
    ck_assert_int_eq(s.rule, TRN_STEP);
    ck_assert_double_eq(s.day[0], -30);
    ck_assert_double_eq(s.day[1], 0);
    ck_assert_double_eq(s.day[2], 244);
    ck_assert_double_eq(trn_schedule_at(&s, 243), 2);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_schedule_may_be_linear_and_in_another_unit)
{
    struct trn_scenario_file *file;
    struct trn_schedule s =
        schedule_of("{\"rule\": \"linear\", \"unit\": \"kg/day\", \"grade\": \"reported\", \"points\": "
                    "[[\"2023-07-01\", 1000], [\"2023-07-11\", {\"value\": 3, \"unit\": \"t/day\"}]]}",
                    &file);
    ck_assert_int_eq(s.rule, TRN_LINEAR);
    ck_assert_double_eq(s.value[0], 1);
    ck_assert_double_eq(s.value[1], 3);
    ck_assert_double_eq(trn_schedule_at(&s, 5), 2);
    trn_scenario_file_free(file);
}
END_TEST

/* ---- distributions ---------------------------------------------------------------------------------- */

static struct trn_dist lead_of(const char *value, struct trn_scenario_file **ret_file)
{
    *ret_file = reader_with("/lines/us-155/lead", value);
    return reader_line(*ret_file, "us-155")->lead_days;
}

static const struct dist_case {
    const char *value;
    enum trn_dist_kind kind;
    double u, expected; /* quantile */
} DIST_CASES[] = {
    {"30", TRN_DIST_CONSTANT, 0.3, 30},
    {"{\"value\": 2, \"unit\": \"week\"}", TRN_DIST_CONSTANT, 0.3, 14},
    {"{\"dist\": \"constant\", \"value\": 30}", TRN_DIST_CONSTANT, 0.9, 30},
    {"{\"dist\": \"uniform\", \"low\": 10, \"high\": 20}", TRN_DIST_UNIFORM, 0.25, 12.5},
    {"{\"dist\": \"triangular\", \"low\": 0, \"mode\": 10, \"high\": 20}", TRN_DIST_TRIANGULAR, 0.5, 10},
    {"{\"dist\": \"exponential\", \"mean\": 10}", TRN_DIST_EXPONENTIAL, 0.5, 6.931471805599453},
    {"{\"dist\": \"normal\", \"mean\": 30, \"sd\": 3, \"min\": 0}", TRN_DIST_NORMAL, 0.5, 30},
    {"{\"dist\": \"gamma\", \"mean\": 10, \"sd\": 10}", TRN_DIST_GAMMA, 0.5, 6.931471805599453},
    {"{\"dist\": \"lognormal\", \"median\": 21, \"sigma\": 0.5}", TRN_DIST_LOGNORMAL, 0.5, 21},
    {"{\"dist\": \"lognormal\", \"p10\": 10, \"p90\": 90}", TRN_DIST_LOGNORMAL, 0.1, 10},
    {"{\"dist\": \"lognormal\", \"p10\": 10, \"p90\": 90}", TRN_DIST_LOGNORMAL, 0.9, 90},
    {"{\"dist\": \"lognormal\", \"p10\": 10, \"p90\": 90}", TRN_DIST_LOGNORMAL, 0.5, 30},
    {"{\"dist\": \"lognormal\", \"median\": 20, \"p90\": 50}", TRN_DIST_LOGNORMAL, 0.9, 50},
    {"{\"dist\": \"lognormal\", \"median\": 20, \"p90\": 50}", TRN_DIST_LOGNORMAL, 0.5, 20},
    {"{\"dist\": \"lognormal\", \"median\": 3, \"sigma\": 0.5, \"unit\": \"week\"}", TRN_DIST_LOGNORMAL, 0.5,
     21},
    {"{\"dist\": \"uniform\", \"low\": 10, \"high\": 20, \"max\": 15}", TRN_DIST_UNIFORM, 0.5, 12.5},
};

START_TEST(a_distribution_has_the_quantiles_that_its_parameters_say)
{
    const struct dist_case *c = &DIST_CASES[_i];
    struct trn_scenario_file *file;
    struct trn_dist dist = lead_of(c->value, &file);
    double found = trn_dist_quantile(&dist, c->u);
    ck_assert_int_eq(dist.kind, c->kind);
    ck_assert_msg(fabs(found - c->expected) <= 1e-9 * c->expected, "%s at %g: expected %.12g, found %.12g",
                  c->value, c->u, c->expected, found);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_lognormal_by_mean_and_sd_has_them)
{
    struct trn_scenario_file *file;
    struct trn_dist dist = lead_of("{\"dist\": \"lognormal\", \"mean\": 40, \"sd\": 30}", &file);
    /* variance / mean^2 = exp(sigma^2) - 1; mean = median exp(sigma^2 / 2) */
    ck_assert_double_eq_tol(exp(dist.b * dist.b) - 1.0, 30.0 * 30.0 / (40.0 * 40.0), 1e-12);
    ck_assert_double_eq_tol(dist.a * exp(0.5 * dist.b * dist.b), 40.0, 1e-12);
    trn_scenario_file_free(file);
}
END_TEST

/* ---- defaults --------------------------------------------------------------------------------------- */

START_TEST(levers_left_out_have_the_defaults_of_the_model)
{
    struct trn_scenario_file *file = reader_with("/regimes/bare", "{}");
    const struct trn_levers *found = reader_levers(file, "bare");
    struct trn_levers expected = trn_levers_default();
    ck_assert_double_eq(found->visibility, expected.visibility);
    ck_assert_double_eq(found->info_lag, expected.info_lag);
    ck_assert_double_eq(found->cadence, expected.cadence);
    ck_assert_double_eq(found->cadence_cv, expected.cadence_cv);
    ck_assert_double_eq(found->chair_dependence, expected.chair_dependence);
    ck_assert_double_eq(found->sync, expected.sync);
    ck_assert_double_eq(found->decision_factor, expected.decision_factor);
    ck_assert_double_eq(found->consensus_days, expected.consensus_days);
    for (int k = 0; k < TRN_CLASSES; k++)
        ck_assert_double_eq(found->decision_median[k], expected.decision_median[k]);
    ck_assert_double_eq(found->decision_sigma, expected.decision_sigma);
    ck_assert_double_eq(found->look_ahead, expected.look_ahead);
    ck_assert_int_eq(found->allocation, expected.allocation);
    ck_assert_double_eq(found->honour, expected.honour);
    ck_assert_double_eq(found->on_time, expected.on_time);
    ck_assert_double_eq(found->late_months, expected.late_months);
    ck_assert_double_eq(found->late_sigma, expected.late_sigma);
    ck_assert_double_eq(found->correlation, expected.correlation);
    ck_assert_double_eq(found->hold_rate, expected.hold_rate);
    ck_assert_double_eq(found->prefund, expected.prefund);
    ck_assert_int_eq(found->key, expected.key);
    ck_assert_double_eq(found->floor_per_year, expected.floor_per_year);
    ck_assert_double_eq(found->beta, expected.beta);
    ck_assert_double_eq(found->buffer_days, expected.buffer_days);
    ck_assert_double_eq(found->release_limit, expected.release_limit);
    ck_assert_double_eq(found->firm_horizon, expected.firm_horizon);
    ck_assert(isnan(found->ramp_slip) && isnan(expected.ramp_slip));
    ck_assert(isnan(found->serviceability) && isnan(expected.serviceability));
    ck_assert_double_eq(found->duplication, expected.duplication);
    ck_assert_double_eq(found->admin_days, expected.admin_days);
    ck_assert_double_eq(found->stand_up_days, expected.stand_up_days);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_donor_that_says_nothing_has_the_defaults)
{
    struct trn_scenario_file *file = reader_with("/donors/france", "{}");
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    const struct trn_donor *d = reader_donor(file, "france");
    ck_assert_str_eq(d->label, "france");
    ck_assert_str_eq(d->group, "other");
    ck_assert(!d->nato && !d->eu && !d->fund);
    ck_assert_double_eq(d->gdp_bn, 0);
    ck_assert_double_eq(d->round_days, 30);
    ck_assert_double_eq(d->accepts, 0.8);
    ck_assert_double_eq(d->announced_from, 0);
    ck_assert_int_eq(d->route, TRN_NONE);
    for (int i = 0; i < sc->n_items; i++) {
        ck_assert_double_eq(d->items[i].preference, 1);
        ck_assert_int_eq(d->items[i].caveat, TRN_CAVEAT_NONE);
        ck_assert_int_eq(d->items[i].caveat_donor, TRN_NONE);
        ck_assert_int_eq(d->items[i].line, TRN_NONE);
        ck_assert_int_eq(d->items[i].stock, 0);
        ck_assert_double_eq(trn_schedule_at(&d->items[i].floor, 100), 0);
    }
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(what_a_line_leaves_out_is_its_items)
{
    struct trn_scenario_file *file = reader_with(NULL, NULL);
    const struct trn_line *line = reader_line(file, "us-155");
    ck_assert_int_eq(line->batch, 2000);
    ck_assert_int_eq(line->unit_cost_cents, 400000);
    ck_assert_double_eq(line->slip_from, 0);
    ck_assert_double_eq(line->book_limit_months, 36);
    ck_assert_double_eq(line->payback_months, 0);
    ck_assert_double_eq(trn_dist_quantile(&line->slip, 0.5), 1);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(dates_left_out_follow_those_given)
{
    struct trn_scenario_file *file = reader_with(
        "/pledges/p", "{\"donor\": \"usa\", \"item\": \"155mm\", \"quantity\": 5, \"date\": \"2023-07-11\"}");
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    const struct trn_appropriation *money = &reader_donor(file, "usa")->appropriations[TRN_DRAWDOWN][0];
    ck_assert_double_eq(sc->promises[0].until, 10);
    ck_assert_double_eq(money->until, money->day);
    ck_assert(isinf(money->lapse));
    ck_assert_double_lt(sc->regimes[0].agreed, -1e6);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(shares_left_out_are_even)
{
    struct trn_scenario_file *file = reader_with("/capabilities/artillery/items",
                                                 "{\"155mm\": {}, \"152mm\": {}, \"note\": \"two guns\"}");
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    const struct trn_capability *cap = &sc->capabilities[trn_find_capability(sc, "artillery")];
    ck_assert_int_eq(cap->n_items, 2);
    ck_assert_double_eq(cap->items[0].share.value[0], 0.5);
    ck_assert_double_eq(cap->items[1].share.value[0], 0.5);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_random_hold_left_out_is_the_documented_one)
{
    struct trn_scenario_file *file = reader_with(NULL, NULL);
    const struct trn_politics *p = &trn_scenario_file_scenario(file)->politics;
    ck_assert_int_eq(p->hold_days.kind, TRN_DIST_LOGNORMAL);
    ck_assert_double_eq(p->hold_days.a, 47);
    ck_assert_double_eq(p->hold_days.b, 1.7);
    ck_assert_double_eq(p->hold_days.min, 7);
    ck_assert_double_eq(p->hold_days.max, 540);
    ck_assert_uint_eq(p->stops, TRN_STOP_DECISIONS | TRN_STOP_PAYMENTS);
    trn_scenario_file_free(file);
}
END_TEST

/* ---- collections and references --------------------------------------------------------------------- */

START_TEST(collections_are_sorted_whatever_the_order_of_the_file)
{
    struct trn_scenario_file *file = reader_with(NULL, NULL);
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    ck_assert_int_eq(sc->n_items, 3);
    ck_assert_str_eq(sc->items[0].name, "152mm");
    ck_assert_str_eq(sc->items[1].name, "155mm");
    ck_assert_str_eq(sc->items[2].name, "tank");
    ck_assert_str_eq(sc->donors[0].name, "germany");
    ck_assert_int_eq(sc->recipient.n_items, 3);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(sc->recipient.items[i].item, i);
    ck_assert_int_eq(sc->recipient.items[1].stock, 200000);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(references_become_indexes)
{
    struct trn_scenario_file *file = reader_with(NULL, NULL);
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    const struct trn_donor *usa = reader_donor(file, "usa");
    ck_assert_int_eq(usa->items[trn_find_item(sc, "155mm")].line, trn_find_line(sc, "us-155"));
    ck_assert_int_eq(usa->items[trn_find_item(sc, "152mm")].line, TRN_NONE);
    ck_assert_int_eq(reader_line(file, "us-155")->owner, trn_find_donor(sc, "usa"));
    ck_assert_int_eq(sc->routes[0].stages[1].hub, 0);
    ck_assert_int_eq(sc->routes[0].stages[0].hub, TRN_NONE);
    ck_assert_int_eq(sc->regimes[trn_find_regime(sc, "adhoc")].chair, trn_find_donor(sc, "usa"));
    ck_assert_int_eq(sc->n_compare, 2);
    ck_assert_int_eq(sc->compare[0], trn_find_regime(sc, "adhoc"));
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(a_line_may_be_the_recipients_or_the_markets)
{
    struct trn_scenario_file *file =
        reader_with("/lines/own", "{\"item\": \"152mm\", \"owner\": \"recipient\", "
                                  "\"capacity\": 10, \"route\": \"east\"}");
    ck_assert(reader_line(file, "own")->recipient_owned);
    ck_assert_int_eq(reader_line(file, "own")->owner, TRN_NONE);
    trn_scenario_file_free(file);
    file = reader_with("/lines/us-155/owner", "null");
    ck_assert(!reader_line(file, "us-155")->recipient_owned);
    ck_assert_int_eq(reader_line(file, "us-155")->owner, TRN_NONE);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(what_is_told_of_the_opponent_is_known_to_be_told)
{
    static const char *const values[] = {"{}", "{\"fire\": 10000}", "{\"production\": 250000}"};
    for (int k = 0; k < 3; k++) {
        struct trn_scenario_file *file = reader_with("/capabilities/artillery/opponent", values[k]);
        const struct trn_scenario *sc = trn_scenario_file_scenario(file);
        const struct trn_capability *cap = &sc->capabilities[trn_find_capability(sc, "artillery")];
        ck_assert_int_eq(cap->opponent.has_fire, k == 1);
        ck_assert_int_eq(cap->opponent.has_production, k == 2);
        trn_scenario_file_free(file);
    }
}
END_TEST

START_TEST(members_may_be_an_alliance_or_a_list)
{
    const struct {
        const char *value;
        bool germany, neutral, usa;
    } cases[] = {
        {"\"all\"", true, true, true},
        {"\"nato\"", true, false, true},
        {"\"eu\"", true, false, false},
        {"[\"usa\", \"neutral\"]", false, true, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trn_setting settings[] = {{"/donors/neutral", "{}"},
                                         {"/regimes/pact/members", cases[i].value}};
        struct trn_scenario_file *file = NULL;
        ck_assert_int_eq(trn_scenario_read("base.json", settings, 2, &file), TRN_OK);
        const struct trn_scenario *sc = trn_scenario_file_scenario(file);
        const bool *member = sc->regimes[trn_find_regime(sc, "pact")].member;
        ck_assert(member[trn_find_donor(sc, "germany")] == cases[i].germany);
        ck_assert(member[trn_find_donor(sc, "neutral")] == cases[i].neutral);
        ck_assert(member[trn_find_donor(sc, "usa")] == cases[i].usa);
        trn_scenario_file_free(file);
    }
}
END_TEST

START_TEST(other_words_for_a_key_are_understood)
{
    struct trn_scenario_file *file = reader_with("/regimes/pact/levers/key", "gni");
    ck_assert_int_eq(reader_levers(file, "pact")->key, TRN_KEY_GDP);
    trn_scenario_file_free(file);
    file = reader_with("/regimes/pact/levers/key", "voluntary");
    ck_assert_int_eq(reader_levers(file, "pact")->key, TRN_KEY_NONE);
    trn_scenario_file_free(file);
}
END_TEST

START_TEST(caveats_checks_observed_and_bands_are_read)
{
    struct trn_setting settings[] = {
        {"/donors/usa/caveats",
         "{\"tank\": {\"rule\": \"after\", \"donor\": \"germany\"}, \"152mm\": {\"rule\": "
         "\"not_before\", \"date\": \"2023-08-01\"}}"},
        {"/checks",
         "[{\"measure\": \"need_met\", \"scope\": \"artillery\", \"window\": \"winter\", \"regime\": "
         "\"adhoc\", \"below\": 0.6, \"text\": \"the gap\"}]"},
        {"/observed/fired",
         "{\"unit\": \"round/day\", \"source\": \"press\", \"variable\": \"used\", \"scope\": "
         "\"155mm\", \"points\": [[\"2023-07-01\", 6000], [\"2024-01-01\", 2000]]}"},
        {"/capabilities/artillery/ration", "[[30, 1], [5, 0.4], [0, 0.25]]"},
        {"/events/hold",
         "{\"kind\": \"hold\", \"donor\": \"usa\", \"from\": \"2023-12-27\", \"to\": \"2024-04-24\", "
         "\"stops\": [\"decisions\", \"transit\"]}"},
        {"/lines/us-155/expansion", "{\"payback\": 24, \"step\": 5000, \"lead\": {\"dist\": \"exponential\", "
                                    "\"mean\": 300}, \"limit\": 20000}"},
    };
    struct trn_scenario_file *file = NULL;
    ck_assert_int_eq(trn_scenario_read("base.json", settings, 6, &file), TRN_OK);
    const struct trn_scenario *sc = trn_scenario_file_scenario(file);
    const struct trn_donor *usa = reader_donor(file, "usa");
    ck_assert_int_eq(usa->items[2].caveat, TRN_CAVEAT_AFTER);
    ck_assert_int_eq(usa->items[2].caveat_donor, trn_find_donor(sc, "germany"));
    ck_assert_int_eq(usa->items[0].caveat, TRN_CAVEAT_NOT_BEFORE);
    ck_assert_double_eq(usa->items[0].caveat_day, 31);
    ck_assert_int_eq(sc->n_checks, 1);
    ck_assert(sc->checks[0].below);
    ck_assert_double_eq(sc->checks[0].bound, 0.6);
    ck_assert_str_eq(sc->checks[0].regime, "adhoc");
    ck_assert_str_eq(sc->checks[0].window, "winter");
    ck_assert_int_eq(sc->n_observed, 1);
    ck_assert_str_eq(sc->observed[0].source, "press");
    ck_assert_int_eq(sc->observed[0].n, 2);
    ck_assert_double_eq(sc->observed[0].day[1], 184);
    const struct trn_capability *cap = &sc->capabilities[trn_find_capability(sc, "artillery")];
    ck_assert_int_eq(cap->n_ration, 3);
    ck_assert_double_eq(cap->ration[1].days, 5);
    ck_assert_double_eq(cap->ration[1].factor, 0.4);
    ck_assert_uint_eq(sc->events[0].stops, TRN_STOP_DECISIONS | TRN_STOP_TRANSIT);
    ck_assert_double_eq(sc->events[0].to - sc->events[0].from, 119);
    const struct trn_line *line = reader_line(file, "us-155");
    ck_assert_double_eq(line->payback_months, 24);
    ck_assert_double_eq(line->step_per_month, 5000);
    ck_assert_double_eq(line->limit_per_month, 20000);
    ck_assert_int_eq(line->expansion_days.kind, TRN_DIST_EXPONENTIAL);
    trn_scenario_file_free(file);
}
END_TEST

int main(void)
{
    if (!reader_case_init())
        return 99;
    Suite *suite = suite_create("reader_values");
    TCase *values = tcase_create("values");
    suite_add_tcase(suite, values);
    tcase_add_loop_test(values, a_number_is_converted_to_the_base_unit_of_its_field, 0,
                        (int)(sizeof UNIT_CASES / sizeof *UNIT_CASES));
    tcase_add_test(values, amounts_in_usd_follow_the_rate_of_the_scenario);
    tcase_add_test(values, a_schedule_counts_days_from_the_start);
    tcase_add_test(values, a_schedule_may_be_linear_and_in_another_unit);
    tcase_add_loop_test(values, a_distribution_has_the_quantiles_that_its_parameters_say, 0,
                        (int)(sizeof DIST_CASES / sizeof *DIST_CASES));
    tcase_add_test(values, a_lognormal_by_mean_and_sd_has_them);
    TCase *defaults = tcase_create("defaults");
    suite_add_tcase(suite, defaults);
    tcase_add_test(defaults, levers_left_out_have_the_defaults_of_the_model);
    tcase_add_test(defaults, a_donor_that_says_nothing_has_the_defaults);
    tcase_add_test(defaults, what_a_line_leaves_out_is_its_items);
    tcase_add_test(defaults, dates_left_out_follow_those_given);
    tcase_add_test(defaults, shares_left_out_are_even);
    tcase_add_test(defaults, what_is_told_of_the_opponent_is_known_to_be_told);
    tcase_add_test(defaults, a_random_hold_left_out_is_the_documented_one);
    TCase *names = tcase_create("names");
    suite_add_tcase(suite, names);
    tcase_add_test(names, collections_are_sorted_whatever_the_order_of_the_file);
    tcase_add_test(names, references_become_indexes);
    tcase_add_test(names, a_line_may_be_the_recipients_or_the_markets);
    tcase_add_test(names, members_may_be_an_alliance_or_a_list);
    tcase_add_test(names, other_words_for_a_key_are_understood);
    tcase_add_test(names, caveats_checks_observed_and_bands_are_read);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    reader_case_done();
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
