/* Elections: the factor that is drawn and what it does to money. */
#include "lab.h"

#include <gsl/gsl_cdf.h>

/* 365 million of procurement money become free in the year, a million a day; half of it is scaled on day 73
 * at g: 292 x (g - 1) comes on top or goes. 100 million more are voted on day 100. */
static void election(double g)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    struct trn_appropriation votes[] = {
        {.until = 365.0, .lapse = INFINITY, .cents = 36500000000},
        {.day = 100.0, .until = 100.0, .lapse = INFINITY, .cents = 10000000000}};
    lab_votes(TOY_ALPHA, TRN_PROCUREMENT, 2, votes);
    lab_event(TRN_EVENT_ELECTION, TOY_ALPHA, 73.0, 73.0, 0)->generosity = lab_days(g);
    sc->sample_days = 1.0;
}

static double account(const char *column, double day)
{
    for (int r = 0; r < lab_rows(TRN_T_DONORS); r++)
        if (!strcmp(lab_text(TRN_T_DONORS, r, "donor"), "alpha") && !*lab_text(TRN_T_DONORS, r, "item") &&
            lab_number(TRN_T_DONORS, r, "date") == day)
            return (double)lab_count(TRN_T_DONORS, r, column) / 1e8;
    ck_abort_msg("no row on day %g", day);
    return NAN;
}

START_TEST(less_is_given_after_a_lost_election)
{
    election(0.5);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_event_day("election", "alpha", 0), 73.0, 1e-9);
    NEAR(account("lapsed", 72.0), 0.0, 0.0);
    NEAR(account("lapsed", 74.0), 146.0, 1e-9);
    NEAR(account("appropriated", 74.0), 365.0, 1e-9);
    NEAR(account("appropriated", 101.0), 365.0 + 50.0, 1e-9);
}
END_TEST

START_TEST(more_is_given_after_another)
{
    election(1.5);
    lab_run(TOY_LOOSE, 0);
    NEAR(account("lapsed", 364.0), 0.0, 0.0);
    NEAR(account("appropriated", 74.0), 365.0 + 146.0, 1e-9);
    NEAR(account("appropriated", 101.0), 365.0 + 146.0 + 150.0, 1e-9);
}
END_TEST

START_TEST(an_election_that_changes_nothing_leaves_no_trace_in_the_books)
{
    election(1.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(account("lapsed", 364.0), 0.0, 0.0);
    NEAR(account("appropriated", 364.0), 465.0, 1e-9);
}
END_TEST

static double pledged_by(double day)
{
    double sum = 0.0;
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
        if (lab_number(TRN_T_PLEDGES, r, "pledged") <= day + 1e-9)
            sum += (double)lab_count(TRN_T_PLEDGES, r, "quantity") *
                   (double)lab_count(TRN_T_PLEDGES, r, "unit_cost") / 1e8;
    return sum;
}

/* The pace: a million a day to 73, then g million a day; 100 g more from 100 on. */
static void pace(double g)
{
    election(g);
    lab_need(1, 1e6);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, 1e6);
    sc->donors[TOY_BETA].n_appropriations[TRN_PROCUREMENT] = 0;
}

START_TEST(what_becomes_free_does_so_at_the_new_pace)
{
    static const double factors[] = {0.25, 0.5, 2.0};
    double g = factors[_i];
    pace(g);
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by(70.0), 70.0, 0.31);
    NEAR(pledged_by(90.0), 73.0 + 17.0 * g, 0.31);
    NEAR(pledged_by(110.0), 73.0 + 37.0 * g + 100.0 * g, 0.31);
    NEAR(pledged_by(360.0), 73.0 + 287.0 * g + 100.0 * g, 0.31);
}
END_TEST

/* Twice half is a quarter, of what is still to become free each time. */
START_TEST(factors_of_elections_multiply)
{
    pace(0.5);
    lab_event(TRN_EVENT_ELECTION, TOY_ALPHA, 180.0, 180.0, 0)->generosity = lab_days(0.5);
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by(180.0), 73.0 + 107.0 * 0.5 + 50.0, 0.31);
    NEAR(pledged_by(360.0), 73.0 + 107.0 * 0.5 + 180.0 * 0.25 + 50.0, 0.31);
}
END_TEST

START_TEST(what_is_left_lapses_on_its_day_and_no_more)
{
    static const double factors[] = {0.5, 2.0};
    election(factors[_i]);
    sc->donors[TOY_ALPHA].n_appropriations[TRN_PROCUREMENT] = 1;
    sc->donors[TOY_ALPHA].appropriations[TRN_PROCUREMENT][0].until = 200.0;
    sc->donors[TOY_ALPHA].appropriations[TRN_PROCUREMENT][0].lapse = 250.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(account("unspent", 251.0), 0.0, 0.0);
    NEAR(account("lapsed", 251.0), account("appropriated", 251.0), 1e-9);
    NEAR(account("appropriated", 251.0), _i ? 365.0 + 365.0 * 127.0 / 200.0 : 365.0, 1e-6);
}
END_TEST

/* A donor that runs ahead of its plan has less unspent than is still to become free. */
START_TEST(what_was_promised_is_kept)
{
    pace(0.0);
    sc->donors[TOY_ALPHA].before_cents = 0;
    LEVERS(TOY_LOOSE)->beta = -1.0; /* beta gives nothing: alpha is at most a quarter ahead */
    sc->events[0].from = sc->events[0].to = 300.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(account("unspent", 301.0), 0.0, 0.0);
    NEAR(account("committed", 301.0) + account("spent", 301.0), pledged_by(300.0), 1e-9);
    NEAR(account("lapsed", 301.0), 465.0 - pledged_by(300.0), 1e-6);
}
END_TEST

/* 100 million a year are announced: 100 x 73 / 365.25 before the election, half the pace after. */
START_TEST(an_announced_sum_is_scaled_from_the_day_on)
{
    pace(0.5);
    sc->donors[TOY_ALPHA].announced_cents = 10000000000;
    LEVERS(TOY_LOOSE)->allocation = TRN_AGREED;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by(70.0), 100.0 * 70.0 / 365.25, 0.31);
    NEAR(pledged_by(360.0), 100.0 * (73.0 + 0.5 * 287.0) / 365.25, 0.31);
}
END_TEST

/* At factor 0 none of the calls after it, at factor 3 no more than all. */
START_TEST(a_call_is_heeded_less)
{
    election(0.0);
    for (int d = 0; d < TOY_DONORS; d++)
        sc->donors[d].before_cents = 0;
    LEVERS(TOY_LOOSE)->floor_per_year = 1.0;
    LEVERS(TOY_LOOSE)->key = TRN_KEY_GDP;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("missing sum voted", "alpha"), 0);
    sc->events[0].generosity = lab_days(3.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("missing sum voted", "alpha"), lab_events("missing sum voted", "beta"));
}
END_TEST

/* Correlation of the normal scores of two donors' factors in one month, over worlds: 0, or rho. */
START_TEST(a_common_mood_turns_many_donors_at_once)
{
    static const double rhos[] = {0.0, 0.5, 0.95};
    double sum[2] = {0}, squares[2] = {0}, product = 0.0, n = 400.0;
    struct trn_dist dist = {.kind = TRN_DIST_UNIFORM, .a = 0.0, .b = 1.0, .min = -INFINITY, .max = INFINITY};
    election(1.0);
    ck_assert_int_eq(trn_dist_prepare(&dist, NULL), TRN_OK);
    lab_event(TRN_EVENT_ELECTION, TOY_BETA, 80.0, 80.0, 0); /* of the same month, March */
    sc->events[0].generosity = sc->events[1].generosity = dist;
    for (int d = 0; d < TOY_DONORS; d++)
        lab_votes(
            d, TRN_DRAWDOWN, 1,
            &(struct trn_appropriation){.day = 90.0, .until = 90.0, .lapse = INFINITY, .cents = 10000000000});
    sc->end = 95.0;
    sc->donors[TOY_ALPHA].n_appropriations[TRN_PROCUREMENT] = 0;
    LEVERS(TOY_LOOSE)->correlation = rhos[_i];
    for (uint32_t rep = 0; rep < (uint32_t)n; rep++) {
        lab_run_rows(TOY_LOOSE, rep, 1U << TRN_T_EVENTS);
        double z[2];
        for (int r = 0, d = 0; r < lab_rows(TRN_T_EVENTS) && d < 2; r++)
            if (!strcmp(lab_text(TRN_T_EVENTS, r, "event"), "election"))
                z[d++] = gsl_cdf_ugaussian_Pinv(
                    fmin(0.995, fmax(0.005, (double)lab_count(TRN_T_EVENTS, r, "quantity") / 100.0)));
        for (int d = 0; d < 2; d++) {
            sum[d] += z[d];
            squares[d] += z[d] * z[d];
        }
        product += z[0] * z[1];
    }
    double cov = product / n - sum[0] / n * sum[1] / n;
    double sd0 = sqrt(squares[0] / n - sum[0] / n * sum[0] / n),
           sd1 = sqrt(squares[1] / n - sum[1] / n * sum[1] / n);
    NEAR(cov / (sd0 * sd1), rhos[_i], 3.29 * (1.0 - rhos[_i] * rhos[_i]) / sqrt(n) + 0.005);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, less_is_given_after_a_lost_election);
    tcase_add_test(tcase, more_is_given_after_another);
    tcase_add_test(tcase, an_election_that_changes_nothing_leaves_no_trace_in_the_books);
    tcase_add_loop_test(tcase, what_becomes_free_does_so_at_the_new_pace, 0, 3);
    tcase_add_test(tcase, factors_of_elections_multiply);
    tcase_add_loop_test(tcase, what_is_left_lapses_on_its_day_and_no_more, 0, 2);
    tcase_add_test(tcase, what_was_promised_is_kept);
    tcase_add_test(tcase, an_announced_sum_is_scaled_from_the_day_on);
    tcase_add_test(tcase, a_call_is_heeded_less);
    tcase_add_loop_test(tcase, a_common_mood_turns_many_donors_at_once, 0, 3);
}

int main(void)
{
    return lab_main("elections", add);
}
