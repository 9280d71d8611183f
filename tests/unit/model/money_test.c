/* Accounts, funds, announced sums, a common yearly sum, and reaction to others. */
#include "lab.h"

/* Alpha can give shells without end; 3000 EUR each; need is far above what money buys. */
static void shells_wanted(void)
{
    lab_need(0, 0.0);
    lab_need(1, 1e6);
    lab_need(2, 0.0);
    lab_stock(TOY_ALPHA, TOY_SHELL, 100000000);
}

static double pledged_by(const char *donor, double day) /* EUR million */
{
    double sum = 0.0;
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
        if (!strcmp(lab_text(TRN_T_PLEDGES, r, "donor"), donor) &&
            lab_number(TRN_T_PLEDGES, r, "pledged") <= day)
            sum +=
                (double)(lab_count(TRN_T_PLEDGES, r, "quantity") * lab_count(TRN_T_PLEDGES, r, "unit_cost")) /
                1e8;
    return sum;
}

/* The money row of a donor on a day. */
static double account(const char *donor, const char *column, double day)
{
    for (int r = 0; r < lab_rows(TRN_T_DONORS); r++)
        if (!strcmp(lab_text(TRN_T_DONORS, r, "donor"), donor) && !*lab_text(TRN_T_DONORS, r, "item") &&
            lab_number(TRN_T_DONORS, r, "date") == day)
            return (double)lab_count(TRN_T_DONORS, r, column) / 1e8;
    ck_abort_msg("no row of %s on day %g", donor, day);
    return NAN;
}

START_TEST(money_becomes_free_evenly)
{
    shells_wanted();
    lab_votes(
        TOY_ALPHA, TRN_DRAWDOWN, 1,
        &(struct trn_appropriation){.day = 65.0, .until = 265.0, .lapse = INFINITY, .cents = 20000000000});
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("alpha", 64.0), 0.0, 0.0);
    NEAR(pledged_by("alpha", 100.0), 35.0,
         0.301); /* of 200 million in 200 days, less than a tenth of a lot */
    NEAR(pledged_by("alpha", 200.0), 135.0, 0.301);
    NEAR(pledged_by("alpha", 300.0), 200.0, 0.301);
}
END_TEST

START_TEST(money_voted_all_at_once_is_free_at_once)
{
    shells_wanted();
    lab_votes(
        TOY_ALPHA, TRN_DRAWDOWN, 1,
        &(struct trn_appropriation){.day = 65.0, .until = 65.0, .lapse = INFINITY, .cents = 9000000000});
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("alpha", 69.0), 0.0, 0.0);
    NEAR(pledged_by("alpha", 70.0), 90.0, 1e-9);
}
END_TEST

/* 10 million lapse on day 25; 3 million (1000 shells, all that is in stock) were promised by then. */
START_TEST(what_is_not_promised_by_its_day_lapses)
{
    shells_wanted();
    lab_stock(TOY_ALPHA, TOY_SHELL, 1000);
    struct trn_appropriation votes[] = {{.lapse = 25.0, .cents = 1000000000},
                                        {.lapse = INFINITY, .cents = 500000000}};
    lab_votes(TOY_ALPHA, TRN_DRAWDOWN, 2, votes);
    sc->sample_days = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "lapsed", 24.0), 0.0, 0.0);
    NEAR(account("alpha", "lapsed", 26.0), 7.0, 1e-9);
    NEAR(lab_measure("money_lapsed", "total", ""), 7.0, 1e-9);
    NEAR(lab_measure("money_unspent", "total", ""), 5.0, 1e-9);
    NEAR(lab_measure("money_spent", "total", ""), 3.0, 1e-9);
}
END_TEST

/* Promised on 10 for 36 and not kept; the money lapsed on 30 but for what was promised. */
START_TEST(money_that_comes_back_after_its_day_has_lapsed)
{
    shells_wanted();
    LEVERS(TOY_LOOSE)->honour = 0.0;
    lab_votes(TOY_ALPHA, TRN_DRAWDOWN, 1, &(struct trn_appropriation){.lapse = 30.0, .cents = 900000000});
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_pledges("withdrawn", NULL, TRN_NONE), 3000);
    NEAR(lab_measure("money_lapsed", "total", ""), 9.0, 1e-9);
    NEAR(lab_measure("money_unspent", "total", ""), 0.0, 0.0);
}
END_TEST

START_TEST(stock_is_committed_when_promised_and_spent_when_it_leaves)
{
    shells_wanted();
    lab_stock(TOY_ALPHA, TOY_SHELL, 1000);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 10000000);
    sc->sample_days = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "committed", 9.0), 0.0, 0.0);
    NEAR(account("alpha", "committed", 15.0), 3.0, 1e-9);
    NEAR(account("alpha", "spent", 15.0), 0.0, 0.0);
    NEAR(account("alpha", "committed", 21.0), 0.0, 0.0);
    NEAR(account("alpha", "spent", 21.0), 3.0, 1e-9);
    NEAR(account("alpha", "unspent", 21.0), 7.0, 1e-9);
}
END_TEST

/* 2000 shells at 1000 in 10 days: half is paid on day 30, half on 40. */
START_TEST(an_order_is_paid_batch_by_batch)
{
    shells_wanted();
    lab_stock(TOY_ALPHA, TOY_SHELL, 0);
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 6000000);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, 3043.75);
    sc->sample_days = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "spent", 29.0), 0.0, 0.0);
    NEAR(account("alpha", "spent", 35.0), 3.0, 1e-9);
    NEAR(account("alpha", "committed", 35.0), 3.0, 1e-9);
    NEAR(account("alpha", "spent", 41.0), 6.0, 1e-9);
}
END_TEST

START_TEST(drawdown_pays_for_stock_only_and_procurement_for_orders_only)
{
    shells_wanted();
    lab_money(TOY_ALPHA, TRN_PROCUREMENT, 6000000);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 6000000);
    sc->donors[TOY_ALPHA].n_appropriations[TRN_PROCUREMENT] = 0;
    lab_stock(TOY_ALPHA, TOY_SHELL, 0);
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_rows(TRN_T_PLEDGES), 0);
}
END_TEST

/* ---- funds --------------------------------------------------------------------------------------- */

/* Beta becomes a fund that buys shells; alpha owes it 5 million on day 30, has 3 and gets 10 on day 62. */
static void fund(void)
{
    static struct trn_contribution due;
    shells_wanted();
    lab_stock(TOY_ALPHA, TOY_SHELL, 0);
    sc->donors[TOY_BETA].fund = true;
    sc->donors[TOY_BETA].round_days = 1000.0;
    sc->donors[TOY_BETA].items[TOY_SHELL].line = 1;
    due = (struct trn_contribution){.day = 30.0, .from = TOY_ALPHA, .cents = 500000000};
    sc->donors[TOY_BETA].n_contributions = 1;
    sc->donors[TOY_BETA].contributions = &due;
    struct trn_appropriation votes[] = {{.lapse = INFINITY, .cents = 300000000},
                                        {.day = 62.0, .until = 62.0, .lapse = INFINITY, .cents = 1000000000}};
    lab_votes(TOY_ALPHA, TRN_PROCUREMENT, 2, votes);
    sc->sample_days = 1.0;
}

START_TEST(a_debt_to_a_fund_is_paid_as_far_as_there_is_money_and_the_rest_when_more_comes)
{
    fund();
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "transferred", 29.0), 0.0, 0.0);
    NEAR(account("alpha", "transferred", 40.0), 3.0, 1e-9);
    NEAR(account("alpha", "transferred", 70.0), 5.0, 1e-9);
    NEAR(account("beta", "appropriated", 40.0), 3.0, 1e-9);
    NEAR(account("beta", "appropriated", 70.0), 5.0, 1e-9);
    NEAR(account("alpha", "unspent", 70.0), 8.0, 1e-9);
    ck_assert_int_eq(lab_outcome->balance.residual_cents, 0);
    ck_assert_int_eq(lab_outcome->balance.cents_in, 1300000000);
}
END_TEST

START_TEST(a_fund_buys_as_soon_as_money_comes_and_without_latency)
{
    fund();
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("beta", 30.0), 3.0, 1e-9);
    NEAR(pledged_by("beta", 62.0), 4.998, 1e-9); /* 666 shells for 2 million */
    NEAR(lab_number(TRN_T_PLEDGES, 0, "decided"), 30.0, 1e-9);
}
END_TEST

START_TEST(a_hold_of_payments_stops_contributions)
{
    fund();
    lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 20.0, 100.0, TRN_STOP_PAYMENTS);
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "transferred", 99.0), 0.0, 0.0);
    NEAR(account("alpha", "transferred", 101.0), 5.0, 1e-9);
}
END_TEST

START_TEST(a_fund_may_have_money_of_its_own)
{
    fund();
    lab_money(TOY_BETA, TRN_PROCUREMENT, 7000000);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_outcome->balance.residual_cents, 0);
    ck_assert_int_eq(lab_outcome->balance.cents_in, 2000000000);
}
END_TEST

/* ---- announced sums, the common sum, reaction ------------------------------------------------------- */

/* A billion becomes free in the year; from day 50 on a donor goes by the 100 million a year it announced. */
START_TEST(under_agreed_a_donor_goes_by_its_announced_sum)
{
    shells_wanted();
    lab_votes(TOY_ALPHA, TRN_PROCUREMENT, 1,
              &(struct trn_appropriation){.until = 365.0, .lapse = INFINITY, .cents = 100000000000});
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, 1e6);
    sc->donors[TOY_ALPHA].announced_cents = 10000000000;
    sc->donors[TOY_ALPHA].announced_from = 50.0;
    LEVERS(TOY_LOOSE)->allocation = TRN_AGREED;
    lab_run(TOY_LOOSE, 0);
    /* Until the agreement at the pace of the appropriation, up to the last turn before it; then by its sum.
     */
    double before = pledged_by("alpha", 50.0);
    ck_assert_double_gt(before, 1000.0 * 35.0 / 365.0);
    ck_assert_double_le(before, 1000.0 * 50.0 / 365.0);
    NEAR(pledged_by("alpha", 55.0), before, 100.0 * 5.0 / 365.25);
    NEAR(pledged_by("alpha", 185.0), before + 100.0 * 130.0 / 365.25, 0.31);
    NEAR(pledged_by("alpha", 365.0), before + 100.0 * 310.0 / 365.25, 0.31);
    LEVERS(TOY_LOOSE)->allocation = TRN_VOLUNTARY;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("alpha", 185.0), 1000.0 * 180.0 / 365.0, 0.31);
}
END_TEST

/* Ten billion a year, announced before the start: the sum runs from the start, not from its announcement. */
START_TEST(a_sum_announced_before_the_start_runs_from_the_start)
{
    shells_wanted();
    lab_votes(TOY_ALPHA, TRN_PROCUREMENT, 1,
              &(struct trn_appropriation){.until = 365.0, .lapse = INFINITY, .cents = 10000000000000});
    sc->donors[TOY_ALPHA].items[TOY_SHELL].line = 1;
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, 1e7);
    sc->donors[TOY_ALPHA].announced_cents = 1000000000000;
    sc->donors[TOY_ALPHA].announced_from = -100.0;
    LEVERS(TOY_LOOSE)->allocation = TRN_AGREED;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("alpha", 10.0), 10000.0 * 10.0 / 365.25, 0.301); /* a tenth of a lot is 0.3 million */
    NEAR(pledged_by("alpha", 185.0), 10000.0 * 180.0 / 365.25, 0.301);
}
END_TEST

/* Money for 99 shells of a lot of 1000 waits for more; for 100 it does not, nor where 50 are all there are.
 */
START_TEST(a_tenth_of_a_lot_is_the_least_that_is_promised)
{
    static const struct {
        int64_t stock, euro, promised;
    } cases[] = {{5000, 99 * 3000, 0}, {5000, 100 * 3000, 100}, {50, 100 * 3000, 50}};
    shells_wanted();
    for (int k = 0; k < 3; k++) {
        lab_stock(TOY_ALPHA, TOY_SHELL, cases[k].stock);
        lab_money(TOY_ALPHA, TRN_DRAWDOWN, cases[k].euro);
        lab_run(TOY_LOOSE, 0);
        ck_assert_int_eq(lab_pledges("quantity", "alpha", TOY_SHELL), cases[k].promised);
    }
}
END_TEST

/* Members mean to give 1 billion a year and give nothing: a quarter of it is called on day 91, by GDP 2 to 1.
 * On day 182 still nothing is decided (there is no shortage), but what was called is on its way: a quarter of
 * what is missing beside it, 187.5 million. */
static void common_sum(void)
{
    lab_need(1, 0.0);
    LEVERS(TOY_LOOSE)->floor_per_year = 1.0;
    LEVERS(TOY_LOOSE)->key = TRN_KEY_GDP;
    for (int d = 0; d < TOY_DONORS; d++)
        sc->donors[d].before_cents = 0;
    sc->sample_days = 1.0;
}

START_TEST(a_missing_sum_is_called_by_key)
{
    common_sum();
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "appropriated", 90.0), 0.0, 0.0);
    NEAR(account("alpha", "appropriated", 92.0), 500.0 / 3.0, 1e-6);
    NEAR(account("beta", "appropriated", 92.0), 250.0 / 3.0, 1e-6);
    NEAR(account("alpha", "appropriated", 183.0), 500.0 / 3.0 + 187.5 * 2.0 / 3.0, 1e-6);
    sc->money_scope = 0.5;
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "appropriated", 92.0), 250.0 / 3.0, 1e-6);
}
END_TEST

START_TEST(a_call_is_not_heeded_by_who_does_not_vote_it_is_held_or_is_no_member)
{
    common_sum();
    sc->donors[TOY_ALPHA].heeds = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "appropriated", 92.0), 0.0, 0.0);
    ck_assert_double_gt(account("beta", "appropriated", 92.0), 0.0);
    sc->donors[TOY_ALPHA].heeds = 1.0;
    lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 80.0, 100.0, TRN_STOP_DECISIONS);
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "appropriated", 92.0), 0.0, 0.0);
    ck_assert_double_gt(account("alpha", "appropriated", 183.0), 0.0);
    sc->n_events = 0;
    sc->regimes[TOY_LOOSE].opt_out[TOY_ALPHA] = true;
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "appropriated", 360.0), 0.0, 0.0);
    NEAR(account("beta", "appropriated", 92.0), 250.0, 1e-6); /* the key is shared by members */
}
END_TEST

START_TEST(nothing_is_called_where_enough_is_given)
{
    common_sum();
    sc->end = 100.0;
    sc->donors[TOY_ALPHA].before_cents =
        200000000000; /* 2 billion a year: 1.5 of them within a year of day 91 */
    lab_run(TOY_LOOSE, 0);
    NEAR(account("alpha", "appropriated", 92.0), 0.0, 0.0);
}
END_TEST

/* Given in the year to day 91: 274.25 / 365.25 of the year before. A promise of before the start is part of
 * that and must not count again. */
START_TEST(promises_from_before_the_start_count_once)
{
    common_sum();
    sc->donors[TOY_ALPHA].before_cents = 50000000000;
    lab_promise(TOY_ALPHA, TOY_SHELL, 100000, -10.0); /* 300 million */
    lab_run(TOY_LOOSE, 0);
    double missing = 0.25 * (1000.0 - 500.0 * 274.25 / 365.25);
    NEAR(account("alpha", "appropriated", 92.0), missing * 2.0 / 3.0, 1e-3);
}
END_TEST

/* 1 million a day is free. Beta gave 200 million a year before and gives nothing now, so from day 91 on alpha
 * sees nothing: its pace is cut to 1/2 (45.5 days behind) or raised to 2 (91 ahead), as beta's sign says. */
static void reaction(double beta)
{
    shells_wanted();
    lab_votes(TOY_ALPHA, TRN_DRAWDOWN, 1,
              &(struct trn_appropriation){.until = 365.0, .lapse = INFINITY, .cents = 36500000000});
    sc->donors[TOY_ALPHA].before_cents = 0;
    LEVERS(TOY_LOOSE)->beta = beta;
}

START_TEST(a_donor_follows_others_or_leans_on_them_by_the_sign_of_beta)
{
    reaction(0.0);
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("alpha", 200.0), 200.0, 0.31);
    LEVERS(TOY_LOOSE)->beta = 1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("alpha", 200.0), 154.5, 0.31);
    LEVERS(TOY_LOOSE)->beta = -1.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("alpha", 200.0), 291.0, 0.31);
}
END_TEST

/* Gamma gave 200 million a year before, 49.83 million a quarter, and on day 5 pays as much, or half of it,
 * into a fund that has the rest of its own; the fund orders for all of it at once. On day t of the first
 * quarter others have given (91 - t)/91 + 1 of the usual: alpha is 91 - t days ahead, so it promises 91
 * million on 10 and then nothing. Counted twice it would have promised 101 million by then and 181 on 90;
 * with the fund's own money left out, 45.5 on 90. */
START_TEST(what_a_fund_orders_with_was_given_once_by_those_who_paid_it)
{
    static struct trn_contribution due;
    reaction(1.0);
    int64_t usual = (int64_t)(20000000000.0 * 91.0 / 365.25);
    due = (struct trn_contribution){.day = 5.0, .cents = _i ? usual / 2 : usual};
    due.from = lab_donor("gamma", TOY_BETA);
    lab_money(due.from, TRN_PROCUREMENT, due.cents / 100 + 1);
    struct trn_donor *fund = &sc->donors[TOY_BETA];
    fund->fund = true;
    fund->before_cents = 0;
    fund->round_days = 1000.0;
    fund->items[TOY_SHELL].line = 1;
    sc->lines[1].book_limit_months = 1e6;
    fund->n_contributions = 1;
    fund->contributions = &due;
    struct trn_appropriation own = {.day = 5.0, .until = 5.0, .lapse = INFINITY, .cents = usual - due.cents};
    lab_votes(TOY_BETA, TRN_PROCUREMENT, _i, &own);
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("beta", 5.0), (double)usual / 1e8, 0.01);
    NEAR(pledged_by("alpha", 10.0), 91.0, 0.31);
    NEAR(pledged_by("alpha", 90.0), 91.0, 0.31);
}
END_TEST

/* On day 60 beta has given for the last 31 of 91 days only. Seen with 60 days of lag it gave as before:
 * ratio 1, no reaction. */
START_TEST(an_old_picture_of_others_is_of_before_the_start)
{
    reaction(0.5);
    LEVERS(TOY_LOOSE)->info_lag = 60.0;
    lab_run(TOY_LOOSE, 0);
    for (int k = 1; k <= 6; k++)
        NEAR(pledged_by("alpha", 10.0 * k), 10.0 * k, 0.31);
    LEVERS(TOY_LOOSE)->info_lag = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(pledged_by("alpha", 60.0), 60.0 - 91.0 * (1.0 - sqrt(31.0 / 91.0)), 5.0);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, money_becomes_free_evenly);
    tcase_add_test(tcase, money_voted_all_at_once_is_free_at_once);
    tcase_add_test(tcase, what_is_not_promised_by_its_day_lapses);
    tcase_add_test(tcase, money_that_comes_back_after_its_day_has_lapsed);
    tcase_add_test(tcase, stock_is_committed_when_promised_and_spent_when_it_leaves);
    tcase_add_test(tcase, an_order_is_paid_batch_by_batch);
    tcase_add_test(tcase, drawdown_pays_for_stock_only_and_procurement_for_orders_only);
    tcase_add_test(tcase, a_debt_to_a_fund_is_paid_as_far_as_there_is_money_and_the_rest_when_more_comes);
    tcase_add_test(tcase, a_fund_buys_as_soon_as_money_comes_and_without_latency);
    tcase_add_test(tcase, a_hold_of_payments_stops_contributions);
    tcase_add_test(tcase, a_fund_may_have_money_of_its_own);
    tcase_add_test(tcase, under_agreed_a_donor_goes_by_its_announced_sum);
    tcase_add_test(tcase, a_sum_announced_before_the_start_runs_from_the_start);
    tcase_add_test(tcase, a_tenth_of_a_lot_is_the_least_that_is_promised);
    tcase_add_test(tcase, a_missing_sum_is_called_by_key);
    tcase_add_test(tcase, a_call_is_not_heeded_by_who_does_not_vote_it_is_held_or_is_no_member);
    tcase_add_test(tcase, nothing_is_called_where_enough_is_given);
    tcase_add_test(tcase, promises_from_before_the_start_count_once);
    tcase_add_test(tcase, a_donor_follows_others_or_leans_on_them_by_the_sign_of_beta);
    tcase_add_loop_test(tcase, what_a_fund_orders_with_was_given_once_by_those_who_paid_it, 0, 2);
    tcase_add_test(tcase, an_old_picture_of_others_is_of_before_the_start);
}

int main(void)
{
    return lab_main("money", add);
}
