/* Holds: what each kind stops, what goes on, and how random ones come. As in pledges_test.c a promise
 * of day 10 is decided on 20, enters the transport on 22, the hub on 32, the hand-over on 34, ends on 36. */
#include "lab.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

static void shells_from_stock(void)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    lab_stock(TOY_ALPHA, TOY_SHELL, 100000);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 1000000000);
}

static void hold(double from, double to, unsigned stops)
{
    lab_event(TRN_EVENT_HOLD, TOY_ALPHA, from, to, stops);
}

/* A hold from 15 to 50 of each kind; the end of the first promise. */
static const struct {
    unsigned stops;
    double decided, ended;
} kinds[] = {{0, 20, 36},
             {TRN_STOP_DECISIONS, 50, 66},
             {TRN_STOP_PAYMENTS, 20, 36}, /* stock costs no payment */
             {TRN_STOP_RELEASE, 20, 66},
             {TRN_STOP_TRANSIT, 20, 64},
             {TRN_STOP_RECEIPT, 20, 52},
             {TRN_STOP_RELEASE | TRN_STOP_RECEIPT, 20, 66}};

START_TEST(a_hold_stops_what_it_says_and_nothing_else)
{
    shells_from_stock();
    if (kinds[_i].stops)
        hold(15.0, 50.0, kinds[_i].stops);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "pledged"), 10.0, 1e-9);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "decided"), kinds[_i].decided, 1e-9);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "ended"), kinds[_i].ended, 1e-6);
}
END_TEST

START_TEST(a_hold_of_another_donor_stops_nothing)
{
    shells_from_stock();
    lab_event(TRN_EVENT_HOLD, TOY_BETA, 15.0, 50.0, 31);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "ended"), 36.0, 1e-6);
}
END_TEST

START_TEST(a_hold_of_payments_stops_contracts)
{
    shells_from_stock();
    lab_stock(TOY_ALPHA, TOY_SHELL, 0);
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 1000000000);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    hold(15.0, 50.0, TRN_STOP_PAYMENTS);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "decided"), 20.0, 1e-9);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "contracted"), 50.0, 1e-9);
}
END_TEST

/* A hold of payments alone from 15 to 50. Each turn's promise is of 1000 shells at 3000: 3 million. What no
 * hold touches is 3.5 million in all, voted so or by a prefund of a third of 10.5 million freed by then: the
 * first contract passes, the next waits. */
START_TEST(a_hold_of_payments_alone_does_not_stop_what_no_hold_touches)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    struct trn_appropriation votes[] = {{.lapse = INFINITY, .cents = _i ? 1050000000 : 700000000},
                                        {.lapse = INFINITY, .cents = 350000000, .through_hold = true}};
    lab_votes(TOY_ALPHA, TRN_PROCUREMENT, _i ? 1 : 2, votes);
    LEVERS(TOY_LOOSE)->prefund = _i ? 1.0 / 3.0 : 0.0;
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    sc->lines[1].book_limit_months = 0.1; /* 1000 at a time */
    lab_joint_rounds(15.0);
    for (int k = 0; k < TRN_CLASSES; k++)
        LEVERS(TOY_LOOSE)->decision_median[k] = 5.0;
    hold(18.0, 50.0, TRN_STOP_PAYMENTS);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_gt(lab_rows(TRN_T_PLEDGES), 1);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "pledged"), 15.0, 1e-9);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "contracted"), 20.0, 1e-9);
    NEAR(lab_number(TRN_T_PLEDGES, 1, "contracted"), 50.0, 1e-9);
}
END_TEST

START_TEST(a_hold_of_a_stage_that_no_route_has_is_refused)
{
    hold(10.0, 20.0, TRN_STOP_RELEASE | TRN_STOP_TRANSIT | TRN_STOP_RECEIPT);
    ck_assert(!lab_refused("/events/event-00/stops"));
    sc->routes[0].n_stages = 3; /* no hand-over */
    ck_assert(lab_refused("/events/event-00/stops"));
    sc->events[0].stops = TRN_STOP_RELEASE | TRN_STOP_TRANSIT;
    ck_assert(!lab_refused("/events/event-00/stops"));
}
END_TEST

/* Promises of two turns wait; when the hold ends they are decided in the order in which they came. */
START_TEST(what_waited_goes_on_in_order)
{
    shells_from_stock();
    lab_stock(TOY_ALPHA, TOY_SHELL, 5000);
    lab_need(0, 3.0);
    lab_stock(TOY_ALPHA, TOY_MISSILE, 10);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].caveat = TRN_CAVEAT_NOT_BEFORE; /* missiles come first */
    sc->donors[TOY_ALPHA].items[TOY_SHELL].caveat_day = 12.0;
    hold(20.5, 60.0, TRN_STOP_DECISIONS);
    LEVERS(TOY_LOOSE)->decision_median[TRN_AMMUNITION] = 12.0;  /* shells: 20 -> 32 */
    LEVERS(TOY_LOOSE)->decision_median[TRN_AIR_DEFENCE] = 15.0; /* missiles: 10 -> 25 */
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("decision waits", NULL, 0), 25.0, 1e-9);
    NEAR(lab_event_day("decision waits", NULL, 1), 32.0, 1e-9);
    NEAR(lab_event_day("decided", NULL, 0), 60.0, 1e-9);
    NEAR(lab_event_day("decided", NULL, 1), 60.0, 1e-9);
    int seen = 0;
    for (int r = 0; r < lab_rows(TRN_T_EVENTS); r++)
        if (!strcmp(lab_text(TRN_T_EVENTS, r, "event"), "decided"))
            ck_assert_str_eq(lab_text(TRN_T_EVENTS, r, "item"), seen++ == 0 ? "missile" : "shell");
    ck_assert_int_eq(seen, 2);
}
END_TEST

/* The turn of day 10 falls into the hold. The promise of its end counts latency from day 10: 10 days of
 * work are over by day 50; of a hold until day 12 only 2 are. */
START_TEST(staff_work_goes_on_during_a_hold)
{
    shells_from_stock();
    hold(5.0, _i ? 12.0 : 50.0, TRN_STOP_DECISIONS);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "requested"), 10.0, 1e-9);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "pledged"), _i ? 12.0 : 50.0, 1e-9);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "decided"), _i ? 20.0 : 50.0, 1e-9);
}
END_TEST

START_TEST(holds_that_overlap_or_touch_are_one)
{
    shells_from_stock();
    hold(5.0, 30.0, TRN_STOP_DECISIONS);
    hold(_i ? 30.0 : 20.0, 50.0, TRN_STOP_DECISIONS);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "pledged"), 50.0, 1e-9);
}
END_TEST

START_TEST(a_hold_that_began_before_the_start_holds_from_the_start)
{
    shells_from_stock();
    hold(-100.0, 25.0, TRN_STOP_DECISIONS);
    hold(-100.0, -50.0, TRN_STOP_RELEASE);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "pledged"), 25.0, 1e-9);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "ended"), 25.0 + LAB_ROUTE, 1e-6); /* 15 days of credit */
}
END_TEST

/* 3 million that no hold touches: 1000 shells are promised and decided within the hold, no more. */
START_TEST(money_that_no_hold_touches_passes_it)
{
    shells_from_stock();
    struct trn_appropriation votes[] = {{.lapse = INFINITY, .cents = 100000000000},
                                        {.lapse = INFINITY, .cents = 300000000, .through_hold = true}};
    lab_votes(TOY_ALPHA, TRN_DRAWDOWN, 2, votes);
    hold(5.0, 300.0, TRN_STOP_DECISIONS);
    sc->end = 299.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_pledges("quantity", NULL, TOY_SHELL), 1000);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "pledged"), 10.0, 1e-9);
    NEAR(lab_number(TRN_T_PLEDGES, 0, "decided"), 20.0, 1e-9);
}
END_TEST

/* A quarter of 36 million: 3000 shells in the hold. */
START_TEST(prefund_is_the_share_of_money_that_a_hold_cannot_touch)
{
    shells_from_stock();
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 36000000);
    LEVERS(TOY_LOOSE)->prefund = 0.25;
    hold(5.0, 300.0, TRN_STOP_DECISIONS);
    sc->end = 299.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_pledges("quantity", NULL, TOY_SHELL), 3000);
}
END_TEST

/* What was promised before the hold has used its part of the prefunded share: of 36 million 18 were
 * promised on day 10 (4.5 of the quarter), so 4.5 are left for the hold: 1500 shells. */
START_TEST(promises_before_a_hold_use_up_their_part_of_prefund)
{
    shells_from_stock();
    lab_stock(TOY_ALPHA, TOY_SHELL, 6000 + 100000);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].floor =
        toy_steps(lab_arena, 2, (double[]){0, 45}, (double[]){100000, 0});
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 36000000);
    LEVERS(TOY_LOOSE)->prefund = 0.25;
    hold(40.5, 300.0, TRN_STOP_DECISIONS);
    sc->end = 299.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "quantity"), 6000);
    ck_assert_int_eq(lab_pledges("quantity", NULL, TOY_SHELL), 7500);
}
END_TEST

/* ---- random holds -------------------------------------------------------------------------------- */

static void random_holds(double rate)
{
    for (int d = 0; d < TOY_DONORS; d++)
        sc->donors[d].hold_exposure = 1.0;
    LEVERS(TOY_LOOSE)->hold_rate = rate;
    LEVERS(TOY_TIGHT)->hold_rate = rate;
    sc->politics.hold_days = lab_days(20.0);
    sc->politics.stops = TRN_STOP_DECISIONS;
}

/* Months of 2023 in which a hold of a donor begins, as bits. */
static unsigned months_held(const char *donor)
{
    static const double first[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    unsigned months = 0;
    for (int k = 0; k < lab_events("hold", donor); k++) {
        double day = lab_event_day("hold", donor, k);
        for (int month = 0; month < 12; month++)
            if (day >= first[month] && day < first[month + 1])
                months |= 1U << month;
    }
    return months;
}

/* A month of n days has a hold with probability 1 - exp(-rate x exposure x n / 365.25). */
START_TEST(random_holds_come_at_rate_times_exposure)
{
    static const double days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    random_holds(1.0);
    sc->donors[TOY_BETA].hold_exposure = 3.0;
    double found[2] = {0.0, 0.0}, n = 300.0;
    for (uint32_t rep = 0; rep < 300; rep++) {
        lab_run(TOY_LOOSE, rep);
        found[0] += lab_events("hold", "alpha");
        found[1] += lab_events("hold", "beta");
    }
    for (int d = 0; d < 2; d++) {
        double mean = 0.0, variance = 0.0;
        for (int k = 0; k < 12; k++) {
            double p = 1.0 - exp(-(d ? 3.0 : 1.0) * days[k] / 365.25);
            mean += p;
            variance += p * (1.0 - p);
        }
        NEAR(found[d] / n, mean, 3.29 * sqrt(variance / n));
    }
}
END_TEST

/* So many donors and months that a year taken as 360 days shows: 345,600 donor-months with a chance of about
 * a half leave the rate an error of 1.46 / sqrt(345600) = 0.25 % (one standard deviation); 360 days are 1.4
 * %. */
START_TEST(a_year_of_holds_has_365_and_a_quarter_days)
{
    enum { DONORS = 72, BATCHES = 20, REPS = 20 };
    static const double days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    double begun = 0.0, mean = 0.0, variance = 0.0;
    for (uint32_t batch = 0; batch < BATCHES; batch++) { /* of rows, which are kept until the bench closes */
        lab_close();
        lab_open();
        random_holds(8.0);
        while (sc->n_donors < DONORS)
            lab_donor(trn_arena_printf(lab_arena, "donor-%d", sc->n_donors), TOY_ALPHA);
        for (uint32_t rep = 0; rep < REPS; rep++) {
            lab_run_rows(TOY_LOOSE, batch * REPS + rep, 1U << TRN_T_EVENTS);
            for (int r = 0; r < lab_rows(TRN_T_EVENTS); r++)
                begun += !strcmp(lab_text(TRN_T_EVENTS, r, "event"), "hold");
        }
    }
    for (int k = 0; k < 12; k++) {
        double p = 1.0 - exp(-8.0 * days[k] / 365.25);
        mean += DONORS * p;
        variance += DONORS * p * (1.0 - p);
    }
    NEAR(begun / (BATCHES * REPS), mean, 3.29 * sqrt(variance / (BATCHES * REPS)));
}
END_TEST

START_TEST(a_fund_has_no_random_holds)
{
    random_holds(10.0);
    sc->donors[TOY_BETA].fund = true;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_gt(lab_events("hold", "alpha"), 0);
    ck_assert_int_eq(lab_events("hold", "beta"), 0);
}
END_TEST

START_TEST(a_lower_rate_leaves_a_subset_of_the_holds)
{
    random_holds(4.0);
    LEVERS(TOY_LOOSE)->correlation = LEVERS(TOY_TIGHT)->correlation = 0.4;
    LEVERS(TOY_TIGHT)->hold_rate = 1.5;
    int more = 0, fewer = 0;
    for (uint32_t rep = 0; rep < 30; rep++)
        for (int d = 0; d < TOY_DONORS; d++) {
            double days[40];
            const char *donor = sc->donors[d].name;
            lab_run(TOY_LOOSE, rep);
            int n = lab_events("hold", donor);
            for (int k = 0; k < n; k++)
                days[k] = lab_event_day("hold", donor, k);
            more += n;
            lab_run(TOY_TIGHT, rep);
            fewer += lab_events("hold", donor);
            for (int k = 0; k < lab_events("hold", donor); k++) {
                int at = 0;
                while (at < n && days[at] != lab_event_day("hold", donor, k))
                    at++;
                ck_assert_msg(at < n, "replication %u: a hold of %s that the higher rate does not have", rep,
                              donor);
            }
        }
    ck_assert_int_gt(fewer, 0);
    ck_assert_int_lt(fewer, more);
}
END_TEST

/* P(both) = integral over the common factor f of P(own below the quantile | f)^2. */
static double both_held(double p, double rho)
{
    double q = gsl_cdf_ugaussian_Pinv(p), sum = 0.0;
    for (double f = -8.0; f < 8.0; f += 0.01) {
        double given = gsl_cdf_ugaussian_P((q - sqrt(rho) * f) / sqrt(1.0 - rho));
        sum += gsl_ran_ugaussian_pdf(f) * given * given * 0.01;
    }
    return sum;
}

START_TEST(correlation_brings_holds_together_and_leaves_the_rate)
{
    const double rho = _i ? 0.8 : 0.0, n = 300.0 * 12.0;
    random_holds(4.0);
    LEVERS(TOY_LOOSE)->correlation = rho;
    double both = 0.0, one = 0.0, expected = 0.0, rate = 0.0;
    static const double days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (int k = 0; k < 12; k++) {
        double p = 1.0 - exp(-4.0 * days[k] / 365.25);
        expected += both_held(p, rho) / 12.0;
        rate += p / 12.0;
    }
    for (uint32_t rep = 0; rep < 300; rep++) {
        lab_run(TOY_LOOSE, rep);
        unsigned alpha = months_held("alpha"), beta = months_held("beta");
        both += __builtin_popcount(alpha & beta);
        one += __builtin_popcount(alpha);
    }
    NEAR(both / n, expected, 3.29 * sqrt(expected * (1.0 - expected) / n));
    NEAR(one / n, rate, 3.29 * sqrt(rate * (1.0 - rate) / n));
    if (_i)
        ck_assert_double_gt(expected, 2.0 * rate * rate); /* the test can tell */
}
END_TEST

/* Uniform between 10 and 30 days: mean 20, variance 400 / 12. */
START_TEST(random_holds_last_as_their_law_says)
{
    random_holds(0.5);
    sc->politics.hold_days =
        (struct trn_dist){.kind = TRN_DIST_UNIFORM, .a = 10.0, .b = 30.0, .min = -INFINITY, .max = INFINITY};
    trn_dist_prepare(&sc->politics.hold_days, NULL);
    double sum = 0.0, least = INFINITY, most = 0.0, n = 0.0;
    for (uint32_t rep = 0; rep < 300; rep++) {
        lab_run(TOY_LOOSE, rep);
        double begins = lab_event_day("hold", "alpha", 0);
        if (lab_events("hold", "alpha") != 1 || begins > 330.0)
            continue;
        double days = lab_event_day("hold ends", "alpha", 0) - begins;
        least = fmin(least, days);
        most = fmax(most, days);
        sum += days;
        n++;
    }
    ck_assert_double_gt(n, 50.0);
    NEAR(sum / n, 20.0, 3.29 * sqrt(400.0 / 12.0 / n));
    ck_assert_double_ge(least, 10.0);
    ck_assert_double_le(most, 30.0);
    ck_assert_double_gt(most - least, 15.0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, a_hold_stops_what_it_says_and_nothing_else, 0,
                        (int)(sizeof kinds / sizeof *kinds));
    tcase_add_test(tcase, a_hold_of_another_donor_stops_nothing);
    tcase_add_test(tcase, a_hold_of_payments_stops_contracts);
    tcase_add_loop_test(tcase, a_hold_of_payments_alone_does_not_stop_what_no_hold_touches, 0, 2);
    tcase_add_test(tcase, a_hold_of_a_stage_that_no_route_has_is_refused);
    tcase_add_test(tcase, what_waited_goes_on_in_order);
    tcase_add_loop_test(tcase, staff_work_goes_on_during_a_hold, 0, 2);
    tcase_add_loop_test(tcase, holds_that_overlap_or_touch_are_one, 0, 2);
    tcase_add_test(tcase, a_hold_that_began_before_the_start_holds_from_the_start);
    tcase_add_test(tcase, money_that_no_hold_touches_passes_it);
    tcase_add_test(tcase, prefund_is_the_share_of_money_that_a_hold_cannot_touch);
    tcase_add_test(tcase, promises_before_a_hold_use_up_their_part_of_prefund);
    tcase_add_test(tcase, random_holds_come_at_rate_times_exposure);
    tcase_add_test(tcase, a_year_of_holds_has_365_and_a_quarter_days);
    tcase_add_test(tcase, a_fund_has_no_random_holds);
    tcase_add_test(tcase, a_lower_rate_leaves_a_subset_of_the_holds);
    tcase_add_loop_test(tcase, correlation_brings_holds_together_and_leaves_the_rate, 0, 2);
    tcase_add_test(tcase, random_holds_last_as_their_law_says);
}

int main(void)
{
    return lab_main("holds", add);
}
