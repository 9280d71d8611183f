/* Uncertain inputs: what is written where, that a draw belongs to the world, and that nothing stays behind.
 * Without supply the bench has a need of 1000 shells a day for 365 days and 40000 shells: all are used. */
#include "lab.h"

static struct trn_dist exactly(double value)
{
    return trn_dist_constant(value);
}

static struct trn_dist uniform(double low, double high)
{
    return (struct trn_dist){
        .kind = TRN_DIST_UNIFORM, .a = low, .b = high, .min = -INFINITY, .max = INFINITY};
}

static struct trn_capability *artillery(void)
{
    sc->recipient.items[TOY_SHELL].stock = 40000;
    sc->recipient.inflow_window_days = 0.0;
    return &sc->capabilities[trn_find_capability(sc, "artillery")];
}

static double gap(void)
{
    return lab_measure("gap", "artillery", "");
}

/* 365 x 1000 - 40000 = 325000; twice the need: 365 x 2000 - 40000 = 690000. */
START_TEST(a_factor_of_two_on_a_schedule_doubles_need)
{
    struct trn_capability *cap = artillery();
    lab_run(TOY_LOOSE, 0);
    NEAR(gap(), 325000.0, 1e-3);
    toy_uncertain(lab_arena, sc, "need", TRN_AS_FACTOR, exactly(2.0), TRN_TARGET_SCHEDULE, &cap->need);
    lab_run(TOY_LOOSE, 0);
    NEAR(gap(), 690000.0, 1e-3);
    NEAR(trn_schedule_at(&cap->need, 0.0), 1000.0, 0.0);
}
END_TEST

/* Half of 40001 is 20000.5: rounded half up to 20001. The value 7 x 10 replaces 40001. */
START_TEST(whole_numbers_are_rounded_half_up_and_never_below_nothing)
{
    struct trn_uncertain input = {.as = TRN_AS_FACTOR};
    double base = 40001.0;
    struct trn_target target = {TRN_TARGET_WHOLE, NULL, &base, 10.0};
    ck_assert_double_eq(trn_uncertain_value(&input, &target, 0, 0.5), 20001.0);
    ck_assert_double_eq(trn_uncertain_value(&input, &target, 0, -3.0), 0.0);
    input.as = TRN_AS_VALUE;
    ck_assert_double_eq(trn_uncertain_value(&input, &target, 0, 7.0), 70.0);
    input.as = TRN_AS_DAYS;
    target.kind = TRN_TARGET_NUMBER;
    ck_assert_double_eq(trn_uncertain_value(&input, &target, 0, -0.6), 40000.0);
}
END_TEST

/* Stock x 1.5: 60000 are used. */
START_TEST(a_stock_can_be_uncertain)
{
    artillery();
    toy_uncertain(lab_arena, sc, "stock", TRN_AS_FACTOR, exactly(1.5), TRN_TARGET_WHOLE,
                  &sc->recipient.items[TOY_SHELL].stock);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 60000.0, 0.0);
    ck_assert_int_eq(sc->recipient.items[TOY_SHELL].stock, 40000);
}
END_TEST

START_TEST(both_regimes_of_a_replication_draw_the_same_and_replications_differ)
{
    struct trn_capability *cap = artillery();
    double before = 0.0;
    toy_uncertain(lab_arena, sc, "need", TRN_AS_FACTOR, uniform(0.5, 1.5), TRN_TARGET_SCHEDULE, &cap->need);
    for (uint32_t rep = 0; rep < 5; rep++) {
        /* gap + 40000 = 365000 x factor */
        double factor = trn_uncertain_draw(&sc->uncertain[0], sc->seed, rep);
        for (trn_id r = 0; r < TOY_REGIMES; r++) {
            lab_run(r, rep);
            NEAR(gap(), 365000.0 * factor - 40000.0, 1e-3);
        }
        ck_assert_double_ge(factor, 0.5);
        ck_assert_double_le(factor, 1.5);
        ck_assert_double_ne(factor, before);
        before = factor;
    }
}
END_TEST

START_TEST(nothing_stays_behind_between_replications)
{
    struct trn_capability *cap = artillery();
    toy_uncertain(lab_arena, sc, "need", TRN_AS_FACTOR, uniform(0.5, 1.5), TRN_TARGET_SCHEDULE, &cap->need);
    const struct trn_layout *layout = trn_layout_create(lab_arena, sc);
    struct trn_outcome *first = trn_outcome_create(lab_arena, layout),
                       *again = trn_outcome_create(lab_arena, layout);
    struct trn_model *model = trn_model_create(sc, layout);
    ck_assert_int_eq(trn_model_run(model, TOY_LOOSE, 1, 3, NULL, first, NULL), TRN_OK);
    ck_assert_int_eq(trn_model_run(model, TOY_TIGHT, 1, 8, NULL, again, NULL), TRN_OK);
    ck_assert_int_eq(trn_model_run(model, TOY_LOOSE, 1, 3, NULL, again, NULL), TRN_OK);
    ck_assert_mem_eq(first->series, again->series,
                     sizeof(double) * (size_t)(layout->n_dates * layout->n_series));
    ck_assert_double_eq(cap->need.value[0], 1000.0);
    trn_model_free(model);
}
END_TEST

/* The route of the bench takes 2 + 10 + 2 + 2 days; its transport three times as long: 20 more. */
START_TEST(a_factor_on_a_distribution_scales_draws_and_what_is_planned_with)
{
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 5.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "ended"), 5.0 + LAB_ROUTE, 1e-6);
    struct trn_dist *days = &sc->routes[0].stages[1].days;
    toy_uncertain(lab_arena, sc, "transport", TRN_AS_FACTOR, exactly(3.0), TRN_TARGET_DIST, days);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "ended"), 5.0 + LAB_ROUTE + 20.0, 1e-6);
    ck_assert_double_eq(trn_dist_mean(days), 10.0);
}
END_TEST

/* With look_ahead 1 a planner orders up to the target and the need of lead and review time: a longer route
 * (16 + 90 days) makes the first promise larger, or it was planned with the old one. */
START_TEST(plans_know_the_drawn_lead_time)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    lab_stock(TOY_ALPHA, TOY_SHELL, 1000000);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 10000000000);
    LEVERS(TOY_LOOSE)->look_ahead = 1.0;
    lab_run(TOY_LOOSE, 0);
    int64_t before = lab_count(TRN_T_PLEDGES, 0, "quantity");
    toy_uncertain(lab_arena, sc, "transport", TRN_AS_FACTOR, exactly(10.0), TRN_TARGET_DIST,
                  &sc->routes[0].stages[1].days);
    lab_run(TOY_LOOSE, 0);
    NEAR((double)(lab_count(TRN_T_PLEDGES, 0, "quantity") - before), 90.0 * 1000.0, 1000.0);
}
END_TEST

START_TEST(a_date_moves_by_whole_days)
{
    struct trn_event *hold = lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 15.0, 50.0, TRN_STOP_DECISIONS);
    toy_uncertain(lab_arena, sc, "end", TRN_AS_DAYS, exactly(9.6), TRN_TARGET_NUMBER, &hold->to);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("hold ends", NULL, 0), 60.0, 0.0);
    ck_assert_double_eq(hold->to, 50.0);
}
END_TEST

START_TEST(an_event_that_ends_before_it_begins_is_none)
{
    struct trn_event *hold = lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 15.0, 50.0, TRN_STOP_DECISIONS);
    toy_uncertain(lab_arena, sc, "end", TRN_AS_DAYS, exactly(-40.0), TRN_TARGET_NUMBER, &hold->to);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("hold begins", NULL), 0);
    ck_assert_int_eq(lab_events("hold ends", NULL), 0);
    ck_assert_double_eq(hold->to, 50.0);
}
END_TEST

/* Recovery from a hold has a measure when the hold ends within the run, by the file. */
START_TEST(measures_stay_the_same_whatever_is_drawn)
{
    struct trn_event *hold = lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 15.0, 360.0, TRN_STOP_DECISIONS);
    struct trn_event *later = lab_event(TRN_EVENT_HOLD, TOY_BETA, 15.0, 400.0, TRN_STOP_DECISIONS);
    const struct trn_layout *layout = trn_layout_create(lab_arena, sc);
    toy_uncertain(lab_arena, sc, "end", TRN_AS_DAYS, exactly(30.0), TRN_TARGET_NUMBER, &hold->to);
    toy_uncertain(lab_arena, sc, "later", TRN_AS_DAYS, exactly(-300.0), TRN_TARGET_NUMBER, &later->to);
    lab_run(TOY_LOOSE, 0);
    ck_assert(isnan(lab_measure("recovery_days", hold->name, "")));
    int n = 0;
    for (int k = 0; k < layout->n_measures; k++)
        n += strcmp(layout->measures[k].name, "recovery_days") == 0;
    ck_assert_int_eq(n, 1);
}
END_TEST

START_TEST(what_begins_and_ends_on_one_day_moves_as_a_whole)
{
    struct trn_promise *promise = lab_promise(TOY_ALPHA, TOY_SHELL, 5000, 20.0);
    toy_uncertain(lab_arena, sc, "date", TRN_AS_DAYS, exactly(-10.0), TRN_TARGET_NUMBER, &promise->day);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "ended"), 10.0 + LAB_ROUTE, 1e-6); /* not spread from 10 to 20 */
    ck_assert_double_eq(promise->until, 20.0);
}
END_TEST

START_TEST(draws_keep_to_the_quantiles_that_were_checked)
{
    struct trn_dist dist = {
        .kind = TRN_DIST_LOGNORMAL, .a = 1.0, .b = 1.0, .min = -INFINITY, .max = INFINITY};
    toy_uncertain(lab_arena, sc, "need", TRN_AS_FACTOR, dist, TRN_TARGET_SCHEDULE, &sc->capabilities[0].need);
    const struct trn_uncertain *input = &sc->uncertain[0];
    double low = trn_dist_quantile(&input->dist, TRN_UNCERTAIN_TAIL), sum = 0.0;
    for (uint32_t rep = 0; rep < 20000; rep++) {
        double drawn = trn_uncertain_draw(input, 1, rep);
        ck_assert_double_ge(drawn, low);
        sum += log(drawn);
    }
    NEAR(sum / 20000.0, 0.0, 4.0 / sqrt(20000.0)); /* median 1, sigma 1 */
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_factor_of_two_on_a_schedule_doubles_need);
    tcase_add_test(tcase, whole_numbers_are_rounded_half_up_and_never_below_nothing);
    tcase_add_test(tcase, a_stock_can_be_uncertain);
    tcase_add_test(tcase, both_regimes_of_a_replication_draw_the_same_and_replications_differ);
    tcase_add_test(tcase, nothing_stays_behind_between_replications);
    tcase_add_test(tcase, a_factor_on_a_distribution_scales_draws_and_what_is_planned_with);
    tcase_add_test(tcase, plans_know_the_drawn_lead_time);
    tcase_add_test(tcase, a_date_moves_by_whole_days);
    tcase_add_test(tcase, an_event_that_ends_before_it_begins_is_none);
    tcase_add_test(tcase, measures_stay_the_same_whatever_is_drawn);
    tcase_add_test(tcase, what_begins_and_ends_on_one_day_moves_as_a_whole);
    tcase_add_test(tcase, draws_keep_to_the_quantiles_that_were_checked);
}

int main(void)
{
    return lab_main("uncertain", add);
}
