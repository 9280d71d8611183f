/* Need, rationing, use, fleets. The shell's days are worked out by hand: need 1000 a day, 40000 in
 * stock, bands 30/14/5 days with factors 1, 0.7, 0.4, 0.25. */
#include "lab.h"

static void shells_only(void)
{
    sc->recipient.items[TOY_SHELL].stock = 40000;
    sc->sample_days = 1.0;
}

/* 40000 -> 30000 at 1000 a day: day 10. -> 14000 at 700: + 22.857 = 32.857. -> 5000 at 400: + 22.5 =
 * 55.357. -> 0 at 250: + 20 = 75.357. */
START_TEST(stock_follows_the_rationing_bands_in_closed_form)
{
    shells_only();
    lab_run(TOY_LOOSE, 0);
    double cross1 = 10.0, cross2 = cross1 + 16000.0 / 700.0, cross3 = cross2 + 9000.0 / 400.0,
           empty = cross3 + 5000.0 / 250.0;
    NEAR(lab_series("stock", "shell", 5), 35000.0, 1e-3);
    NEAR(lab_series("stock", "shell", 10), 30000.0, 1e-3);
    NEAR(lab_series("stock", "shell", 30), 30000.0 - 700.0 * 20.0, 1e-3);
    NEAR(lab_series("stock", "shell", 50), 14000.0 - 400.0 * (50.0 - cross2), 1e-3);
    NEAR(lab_series("stock", "shell", 70), 5000.0 - 250.0 * (70.0 - cross3), 1e-3);
    ck_assert_double_gt(lab_series("stock", "shell", 75), 0.0);
    ck_assert_double_eq(lab_series("stock", "shell", 76), 0.0);
    NEAR(empty, 75.357, 5e-4);
    NEAR(lab_measure("used", "shell", ""), 40000.0, 0.0);
    NEAR(lab_measure("need_met", "artillery", ""), 40.0 / 365.0, 1e-9);
    NEAR(lab_measure("gap", "artillery", ""), 325000.0, 1e-3);
    /* Below 0.6 from the crossing into the band of 0.4 to the end. */
    NEAR(lab_measure("days_below_failure", "artillery", ""), 365.0 - cross2, 1e-6);
    NEAR(lab_measure("longest_gap_days", "artillery", ""), 365.0 - cross2, 1e-6);
    NEAR(lab_measure("deepest", "artillery", ""), 0.0, 1e-9);
}
END_TEST

/* Ten million, a thousand million, a million million a day: a crossing must not come so soon after now that
 * the clock stands still. Stock for 40 days, as above. */
START_TEST(great_rates_do_not_stop_the_clock)
{
    static const double rates[] = {1e7, 1e9, 1e12};
    double rate = rates[_i];
    lab_need(1, rate);
    sc->recipient.items[TOY_SHELL].stock = (int64_t)(40.0 * rate);
    sc->capabilities[1].intensity.kind = TRN_INTENSITY_AR1;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 40.0 * rate, 0.0);
    ck_assert_double_eq(lab_series("stock", "shell", 364), 0.0);
}
END_TEST

START_TEST(a_window_measures_its_own_days)
{
    shells_only();
    lab_window(20.0, 50.0);
    lab_run(TOY_LOOSE, 0);
    double cross2 = 10.0 + 16000.0 / 700.0;
    double used = 700.0 * (cross2 - 20.0) + 400.0 * (50.0 - cross2);
    NEAR(lab_measure("need_met", "artillery", "w"), used / 30000.0, 1e-9);
    NEAR(lab_measure("gap", "artillery", "w"), 30000.0 - used, 1e-3);
    NEAR(lab_measure("days_below_failure", "artillery", "w"), 50.0 - cross2, 1e-6);
    NEAR(lab_measure("used", "shell", "w"), used, 1.0);
    NEAR(lab_measure("deepest", "artillery", "w"), 0.4, 1e-9);
}
END_TEST

/* Two thresholds: at 0.7 of need (between 0.6 and 0.8) a failure that began goes on. 20000 shells come
 * on day 60; from then 25 days of supply: factor 0.7. */
START_TEST(a_failure_is_over_at_the_upper_threshold_only)
{
    shells_only();
    sc->recipient.inflow_window_days = 0.0;
    lab_promise(TOY_ALPHA, TOY_SHELL, 20000, 60.0 - LAB_ROUTE);
    sc->items[TOY_SHELL].lot = 20000;
    sc->hubs[0].tonnes_per_day = trn_schedule_constant(lab_arena, 1e15);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("need_met", "artillery", 62), 0.7, 1e-6);
    NEAR(lab_measure("days_below_failure", "artillery", ""), 365.0 - (10.0 + 16000.0 / 700.0), 1e-6);
}
END_TEST

/* In failure from day 0; what comes on day 60 ends it, 20 days after the hold. */
START_TEST(recovery_after_a_hold_ends_with_the_failure)
{
    sc->recipient.items[TOY_SHELL].stock = 10000; /* 0.4 of need from day 0 */
    lab_promise(TOY_ALPHA, TOY_SHELL, 100000, 60.0 - LAB_ROUTE);
    sc->items[TOY_SHELL].lot = 100000;
    sc->hubs[0].tonnes_per_day = trn_schedule_constant(lab_arena, 1e15);
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    lab_event(TRN_EVENT_HOLD, TOY_BETA, 20.0, 40.0, TRN_STOP_DECISIONS);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("recovery_days", "event-00", ""), 20.0, 1e-6);
}
END_TEST

START_TEST(use_never_goes_beyond_need)
{
    sc->recipient.items[TOY_SHELL].stock = 900000;
    lab_promise(TOY_ALPHA, TOY_SHELL, 500000, 10.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 365000.0, 1.0);
    NEAR(lab_measure("need_met", "artillery", ""), 1.0, 1e-12);
    ck_assert_double_ge(lab_measure("gap", "artillery", ""), -1e-6);
}
END_TEST

/* 280 shells a day come in a lot a day from day 16.5; from day 45 the mean inflow of 28 days is 280, above
 * the 250 that rationing allows. With the rule off use is 250 and stock grows by 30 a day. */
START_TEST(use_follows_arrivals_when_rationing_would_give_less)
{
    for (int with = 0; with < 2; with++) {
        lab_close();
        lab_open();
        sc->recipient.items[TOY_SHELL].stock = 2000;
        sc->recipient.inflow_window_days = with ? 28.0 : 0.0;
        sc->items[TOY_SHELL].lot = 280;
        lab_promise(TOY_ALPHA, TOY_SHELL, 280 * 330, 0.0)->until = 330.0;
        lab_run(TOY_LOOSE, 0);
        NEAR(lab_series("used", "shell", 70), with ? 280.0 : 250.0, with ? 1.0 : 0.01);
    }
}
END_TEST

/* 30 tanks, 20 of them crewed, fit 0.5: 15 usable; 10 a day each: 150 a day of 1000. */
START_TEST(launchers_cap_use)
{
    sc->recipient.items[TOY_SHELL].stock = 900000;
    sc->recipient.items[TOY_SHELL].launcher = TOY_TANK;
    sc->recipient.items[TOY_SHELL].per_launcher_per_day = 10.0;
    sc->recipient.items[TOY_TANK].stock = 30;
    sc->recipient.items[TOY_TANK].serviceability = 0.5;
    lab_promise(TOY_ALPHA, TOY_TANK, 5, 100.0 - LAB_ROUTE); /* 35 x 0.5 x 10 = 175 from day 100 */
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 150.0 * 100.0 + 175.0 * 265.0, 2.0);
    NEAR(lab_measure("need_met", "armour", ""), (15.0 * 100.0 + 17.5 * 265.0) / (50.0 * 365.0), 1e-6);
}
END_TEST

START_TEST(a_launcher_in_no_capability_is_refused)
{
    struct trn_errors errors = {0};
    sc->recipient.items[TOY_SHELL].launcher = TOY_TANK;
    sc->n_capabilities = 2;
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_str_eq(errors.kept[0].path, "/recipient/items/shell/launcher");
}
END_TEST

/* Shells that no capability asks for are received and kept. */
START_TEST(what_no_need_asks_for_is_kept)
{
    sc->capabilities[1] = sc->capabilities[2];
    sc->n_capabilities = 2;
    sc->items[TOY_SHELL].lot = 500;
    lab_promise(TOY_ALPHA, TOY_SHELL, 1500, 10.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("stock", "shell", 21), 0.0, 0.0);
    NEAR(lab_series("stock", "shell", 28), 1500.0, 0.0);
    NEAR(lab_measure("delivered", "shell", ""), 1500.0, 0.0);
    NEAR(lab_measure("used", "shell", ""), 0.0, 0.0);
}
END_TEST

START_TEST(two_items_on_one_launcher_are_refused)
{
    struct trn_errors errors = {0};
    sc->recipient.items[TOY_SHELL].launcher = TOY_TANK;
    sc->recipient.items[TOY_MISSILE].launcher = TOY_TANK;
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_int_eq(errors.n_kept, 1);
    ck_assert_str_eq(errors.kept[0].path, "/recipient/items/shell/launcher");
}
END_TEST

START_TEST(crews_cap_the_usable_fleet)
{
    sc->recipient.items[TOY_TANK].stock = 40;
    sc->recipient.items[TOY_TANK].has_crews = true;
    sc->recipient.items[TOY_TANK].crews = toy_steps(lab_arena, 2, (double[]){0, 100}, (double[]){10.0, 60.0});
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("fleet", "tank", 98), 10.0, 0.0);
    NEAR(lab_series("fleet", "tank", 105), 40.0, 0.0);
    NEAR(lab_measure("need_met", "armour", ""), (10.0 * 100.0 + 40.0 * 265.0) / (50.0 * 365.0), 1e-9);
}
END_TEST

START_TEST(serviceability_is_the_holdings_own_or_the_regimes)
{
    sc->recipient.items[TOY_TANK].stock = 40;
    LEVERS(TOY_LOOSE)->serviceability = 0.25;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("fleet", "tank", 70), 10.0, 1e-12);
    sc->recipient.items[TOY_TANK].serviceability = 0.75;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("fleet", "tank", 70), 30.0, 1e-12);
}
END_TEST

/* Each of 1000 tanks is lost at the rate r = 0.02 x intensity a month: after T days a share of
 * 1 - exp(-r T / 30.4375) of them. The number is binomial: a 99.9 % interval for the mean of 400. */
static double mean_losses(int replications)
{
    double sum = 0.0;
    for (int rep = 0; rep < replications; rep++) {
        lab_run_fast(TOY_LOOSE, (uint32_t)rep);
        sum += lab_measure("used", "tank", "");
    }
    return sum / replications;
}

static void losses_of(double per_month)
{
    const double n = 1000.0, reps = 400.0;
    double p = 1.0 - exp(-per_month * 365.0 / 30.4375);
    double half = 3.29 * sqrt(n * p * (1.0 - p) / reps);
    double mean = mean_losses(400);
    ck_assert_msg(fabs(mean - n * p) < half, "lost %.2f, expected %.2f +- %.2f", mean, n * p, half);
}

START_TEST(platform_losses_come_at_their_rate)
{
    sc->recipient.items[TOY_TANK].stock = 1000;
    sc->recipient.items[TOY_TANK].loss_per_month = 0.02;
    losses_of(0.02);
}
END_TEST

START_TEST(platform_losses_scale_with_intensity)
{
    sc->recipient.items[TOY_TANK].stock = 1000;
    sc->recipient.items[TOY_TANK].loss_per_month = 0.02;
    /* A Markov intensity that is 3 in all states. */
    struct trn_intensity *in = &sc->capabilities[2].intensity;
    in->kind = TRN_INTENSITY_MARKOV;
    in->factor[0] = in->factor[1] = in->factor[2] = 3.0;
    losses_of(0.06);
}
END_TEST

/* Mean need over 52 weeks and 400 worlds. Weeks are correlated: var of the mean of a year is about
 * s2 / 52 x (1 + phi) / (1 - phi), s2 = exp(sd^2) - 1. */
START_TEST(intensity_has_mean_1_and_the_stated_spread)
{
    const double sd = 0.4, phi = 0.5;
    sc->capabilities[1].intensity = (struct trn_intensity){.kind = TRN_INTENSITY_AR1, .sd = sd, .phi = phi};
    sc->end = 364.0;
    double sum = 0.0, logs = 0.0, squares = 0.0, products = 0.0;
    for (uint32_t rep = 0; rep < 400; rep++) {
        lab_run_fast(TOY_LOOSE, rep);
        double before = NAN;
        for (int week = 1; week <= 52; week++) {
            double z = lab_series("need", "artillery", 7.0 * week) / 1000.0;
            sum += z;
            z = log(z) + 0.5 * sd * sd;
            logs += z;
            squares += z * z;
            if (week > 1)
                products += z * before;
            before = z;
        }
    }
    const double n = 400.0 * 52.0;
    double half = 3.29 * sqrt((exp(sd * sd) - 1.0) * (1.0 + phi) / (1.0 - phi) / n);
    NEAR(sum / n, 1.0, half);
    NEAR(sqrt(squares / n), sd, 0.02);
    NEAR(products / (n - 400.0) / (squares / n), phi, 0.03);
}
END_TEST

/* The day on which the need leaves the k-th of its states, and the state after it; samples are of days. The
 * day of a change holds both in the share of its hours. */
static double state_ends(double from, double *state)
{
    for (int day = (int)floor(from) + 2; day < (int)sc->end; day++) {
        double need = lab_series("need", "artillery", day) / 1000.0;
        if (fabs(need - *state) < 1e-9)
            continue;
        double next = lab_series("need", "artillery", day + 1) / 1000.0;
        double at = day - (need - *state) / (next - *state);
        *state = next;
        return at;
    }
    return NAN;
}

/* A spell is max(7, m x a standard exponential): its mean is 7 + m p and its mean square 49 + p (14 m + 2
 * m^2) with p = exp(-7 / m); 1 - p of all are a week to the minute. Offensive and calm follow normal evenly.
 */
START_TEST(a_markov_spell_has_its_mean_and_at_least_a_week)
{
    const double days[3] = {25.0, 10.0, 25.0}, reps = 1500.0;
    sc->capabilities[1].intensity =
        (struct trn_intensity){.kind = TRN_INTENSITY_MARKOV, .factor = {0.5, 1.0, 3.0}};
    memcpy(sc->capabilities[1].intensity.mean_days, days, sizeof days);
    sc->sample_days = 1.0;
    sc->end = 500.0;
    double sums[2] = {0.0, 0.0}, weeks[2] = {0.0, 0.0}, offensives = 0.0;
    for (uint32_t rep = 0; rep < 1500; rep++) {
        lab_run_fast(TOY_LOOSE, rep);
        double at = 0.0, state = 1.0;
        for (int k = 0; k < 2; k++) {
            double end = state_ends(at, &state);
            ck_assert_double_ge(end - at, 7.0 - 1e-6);
            sums[k] += end - at;
            weeks[k] += end - at < 7.0 + 1e-6;
            offensives += k == 0 && state > 2.0;
            at = end;
        }
        NEAR(state, 1.0, 1e-9); /* back to normal */
    }
    for (int k = 0; k < 2; k++) {
        double m = days[1 - k], p = exp(-7.0 / m), mean = 7.0 + m * p;
        double variance = 49.0 + p * (14.0 * m + 2.0 * m * m) - mean * mean;
        NEAR(sums[k] / reps, mean, 3.29 * sqrt(variance / reps));
        NEAR(weeks[k] / reps, 1.0 - p, 3.29 * sqrt(p * (1.0 - p) / reps));
    }
    NEAR(offensives / reps, 0.5, 3.29 * sqrt(0.25 / reps));
}
END_TEST

START_TEST(intensity_is_the_same_world_under_every_regime)
{
    sc->capabilities[1].intensity.kind = TRN_INTENSITY_AR1;
    lab_run(TOY_LOOSE, 3);
    double loose = lab_series("need", "artillery", 70), other;
    lab_run(TOY_TIGHT, 3);
    ck_assert_double_eq(loose, lab_series("need", "artillery", 70));
    lab_run(TOY_TIGHT, 4);
    other = lab_series("need", "artillery", 70);
    ck_assert_double_ne(loose, other);
}
END_TEST

START_TEST(need_changes_on_its_exact_day)
{
    sc->recipient.items[TOY_SHELL].stock = 900000;
    sc->capabilities[1].need = toy_steps(lab_arena, 2, (double[]){0, 100.5}, (double[]){1000, 2000});
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 100500.0 + 2000.0 * 264.5, 1.0);
    NEAR(lab_measure("need_met", "artillery", ""), 1.0, 1e-12);
}
END_TEST

/* Shells and missiles serve one capability; a missile counts for 10. The shell's share falls from 1
 * to 0 over 280 days: the mean over the year is (140 + 0) / 365. */
START_TEST(a_linear_share_moves_use_from_one_item_to_the_other)
{
    struct trn_capability *cap = &sc->capabilities[1];
    cap->n_items = 2;
    cap->items = TRN_NEW(lab_arena, struct trn_capability_item, 2);
    double days[] = {0, 280}, falls[] = {1, 0}, rises[] = {0, 1};
    cap->items[0] = (struct trn_capability_item){
        .item = TOY_MISSILE, .weight = 10.0, .share = toy_steps(lab_arena, 2, days, rises)};
    cap->items[1] = (struct trn_capability_item){
        .item = TOY_SHELL, .weight = 1.0, .share = toy_steps(lab_arena, 2, days, falls)};
    cap->items[0].share.rule = cap->items[1].share.rule = TRN_LINEAR;
    sc->capabilities[0] = sc->capabilities[2];
    sc->capabilities[0].name = "a-fleet";
    sc->n_capabilities = 2;
    sc->recipient.items[TOY_SHELL].stock = 900000;
    sc->recipient.items[TOY_MISSILE].stock = 900000;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 140000.0, 1.5);
    NEAR(lab_measure("used", "missile", ""), (365000.0 - 140000.0) / 10.0, 1.5);
    NEAR(lab_measure("need_met", "artillery", ""), 1.0, 1e-9);
}
END_TEST

/* A need that rises evenly from 0 to 2000 over 364 days: 364000 in all, whatever arrives meanwhile. */
START_TEST(a_linear_need_does_not_depend_on_what_happens)
{
    double need[2];
    sc->end = 364.0;
    sc->capabilities[1].need = toy_steps(lab_arena, 2, (double[]){0, 364}, (double[]){0, 2000});
    sc->capabilities[1].need.rule = TRN_LINEAR;
    for (int k = 0; k < 2; k++) {
        if (k) {
            sc->items[TOY_SHELL].lot = 100;
            lab_promise(TOY_ALPHA, TOY_SHELL, 20000, 3.0)->until = 200.0;
        }
        lab_run(TOY_LOOSE, 0);
        need[k] = lab_measure("gap", "artillery", "") + lab_measure("used", "shell", "");
    }
    NEAR(need[0], 364000.0, 1.0);
    NEAR(need[1], need[0], 1e-3);
}
END_TEST

/* 2 items at 0.8 a day last 2.5 days: of the third day, with less than one unit of need, half is met. */
START_TEST(need_met_of_a_day_holds_for_a_need_below_one_unit)
{
    lab_need(1, 0.8);
    sc->recipient.items[TOY_SHELL].stock = 2;
    sc->capabilities[1].n_ration = 1;
    sc->capabilities[1].ration[0] = (struct trn_band){0.0, 1.0};
    sc->sample_days = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("need_met", sc->capabilities[1].name, 2.0), 1.0, 1e-9);
    NEAR(lab_series("need_met", sc->capabilities[1].name, 3.0), 0.5, 1e-9);
    NEAR(lab_series("need_met", sc->capabilities[1].name, 4.0), 0.0, 1e-9);
}
END_TEST

/* No need, no shortage: days of supply must not look like nothing. */
START_TEST(no_need_is_not_no_supply)
{
    sc->recipient.items[TOY_SHELL].stock = 40000;
    sc->capabilities[1].need = toy_steps(lab_arena, 3, (double[]){0, 5, 20}, (double[]){1000, 0, 1000});
    sc->end = 30.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_double_gt(lab_measure("days_of_supply_min", "shell", ""), 20.0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, stock_follows_the_rationing_bands_in_closed_form);
    tcase_add_test(tcase, a_window_measures_its_own_days);
    tcase_add_test(tcase, a_failure_is_over_at_the_upper_threshold_only);
    tcase_add_test(tcase, recovery_after_a_hold_ends_with_the_failure);
    tcase_add_test(tcase, use_never_goes_beyond_need);
    tcase_add_test(tcase, need_met_of_a_day_holds_for_a_need_below_one_unit);
    tcase_add_test(tcase, use_follows_arrivals_when_rationing_would_give_less);
    tcase_add_test(tcase, launchers_cap_use);
    tcase_add_test(tcase, a_launcher_in_no_capability_is_refused);
    tcase_add_test(tcase, what_no_need_asks_for_is_kept);
    tcase_add_test(tcase, two_items_on_one_launcher_are_refused);
    tcase_add_test(tcase, crews_cap_the_usable_fleet);
    tcase_add_test(tcase, serviceability_is_the_holdings_own_or_the_regimes);
    tcase_add_test(tcase, platform_losses_come_at_their_rate);
    tcase_add_test(tcase, platform_losses_scale_with_intensity);
    tcase_add_test(tcase, intensity_has_mean_1_and_the_stated_spread);
    tcase_add_test(tcase, a_markov_spell_has_its_mean_and_at_least_a_week);
    tcase_add_test(tcase, intensity_is_the_same_world_under_every_regime);
    tcase_add_test(tcase, need_changes_on_its_exact_day);
    tcase_add_test(tcase, a_linear_share_moves_use_from_one_item_to_the_other);
    tcase_add_test(tcase, a_linear_need_does_not_depend_on_what_happens);
    tcase_add_test(tcase, no_need_is_not_no_supply);
    tcase_add_loop_test(tcase, great_rates_do_not_stop_the_clock, 0, 3);
}

int main(void)
{
    return lab_main("recipient", add);
}
