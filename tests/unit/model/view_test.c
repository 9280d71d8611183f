/* What a donor or the planner counts when its picture is old: what was handed over since it was taken is in
 * no stock of that picture. Turns on days 10, 20, ...; 16 days from decision to hand-over; 30 days of 1000
 * are needed. */
#include "lab.h"

static void beta_has_shells(double lag, double visibility)
{
    lab_need(0, 0.0);
    lab_need(2, 0.0);
    lab_stock(TOY_BETA, TOY_SHELL, 200000);
    lab_money(TOY_BETA, TRN_DRAWDOWN, 1000000000);
    for (int r = 0; r < TOY_REGIMES; r++) {
        LEVERS(r)->info_lag = lag;
        LEVERS(r)->visibility = visibility;
    }
}

static int64_t beta_on(double day)
{
    int64_t sum = 0;
    for (int r = 0; r < lab_rows(TRN_T_PLEDGES); r++)
        if (fabs(lab_number(TRN_T_PLEDGES, r, "pledged") - day) < 1e-9 &&
            !strcmp(lab_text(TRN_T_PLEDGES, r, "donor"), "beta"))
            sum += lab_count(TRN_T_PLEDGES, r, "quantity");
    return sum;
}

/* 20000 of its own of day 0 are handed over on day 16. On day 20 the picture is of day 11: no stock, 10000
 * promised on day 10 to come, 20000 handed over since. */
START_TEST(a_donor_counts_what_it_handed_over_since_its_picture)
{
    beta_has_shells(9.0, 0.0);
    lab_promise(TOY_BETA, TOY_SHELL, 20000, 0.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(beta_on(10.0), 10000);
    ck_assert_int_eq(beta_on(20.0), 0);
}
END_TEST

/* It sees all plans, and its own is not among those of others: as the need rises by half on day 15, 15000 of
 * 45000 are short on day 20. */
START_TEST(what_it_handed_over_itself_is_not_counted_again_as_others_plan)
{
    beta_has_shells(9.0, 1.0);
    sc->capabilities[1].need = toy_steps(lab_arena, 2, (double[]){0, 15}, (double[]){1000, 1500});
    lab_promise(TOY_BETA, TOY_SHELL, 20000, 0.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(beta_on(10.0), 10000);
    ck_assert_int_eq(beta_on(20.0), 15000);
}
END_TEST

/* The first again with alpha's promise, of which beta sees three quarters: 15000 of 20000, before and after
 * the hand-over. */
START_TEST(what_others_handed_over_since_counts_as_what_they_plan)
{
    beta_has_shells(9.0, 0.75);
    lab_promise(TOY_ALPHA, TOY_SHELL, 20000, 0.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(beta_on(10.0), 15000);
    ck_assert_int_eq(beta_on(20.0), 0);
}
END_TEST

/* 30000 are tasked on day 10 and handed over on day 36. On day 40 the picture is of day 31: no stock; on day
 * 50 of day 41: 5 days of use are gone. */
START_TEST(the_planner_counts_what_was_handed_over_under_the_plan)
{
    beta_has_shells(9.0, 0.0);
    lab_run(TOY_TIGHT, 0);
    ck_assert_int_eq(beta_on(10.0), 30000);
    for (double day = 20.0; day <= 40.0; day += 10.0)
        ck_assert_int_eq(beta_on(day), 0);
    ck_assert_int_eq(beta_on(50.0), 5000);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, a_donor_counts_what_it_handed_over_since_its_picture);
    tcase_add_test(tcase, what_it_handed_over_itself_is_not_counted_again_as_others_plan);
    tcase_add_test(tcase, what_others_handed_over_since_counts_as_what_they_plan);
    tcase_add_test(tcase, the_planner_counts_what_was_handed_over_under_the_plan);
}

int main(void)
{
    return lab_main("view", add);
}
