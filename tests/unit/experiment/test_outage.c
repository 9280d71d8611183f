/* What an outage adds, reckoned by hand: a measure, six dates of need met, two months of two donors. */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "tranche/outage.h"

enum { MEASURES = 1, DATES = 6, DONORS = 2, MONTHS = 2, RUN = MEASURES + DATES + DONORS * MONTHS };

static const double dates[DATES] = {7, 14, 21, 28, 35, 42};

static struct trn_arena *arena;

static void open_arena(void)
{
    arena = trn_arena_create(0);
    ck_assert_ptr_nonnull(arena);
}

static void close_arena(void)
{
    trn_arena_free(arena);
}

static double recovery(const double *hit, double to, bool *back)
{
    static const double plain[DATES] = {0.9, 0.9, 0.9, 0.9, 0.9, 0.9};
    return trn_recovery_days(hit, plain, dates, DATES, to, back);
}

START_TEST(recovery_is_where_four_samples_in_a_row_begin)
{
    static const double cases[][DATES] = {
        {0.9, 0.9, 0.9, 0.9, 0.9, 0.9},  /* never gone */
        {0.5, 0.5, 0.9, 0.86, 0.9, 0.9}, /* the third interval begins on day 14 */
        {0.5, 0.9, 0.5, 0.9, 0.9, 0.9},  /* one good week is none; the three that are left count */
        {0.5, 0.5, 0.85, 0.9, 0.9, 0.9}, /* 0.05 below is not back: the fourth begins on day 21 */
    };
    static const double days[] = {0.0, 14.0 - 3.0, 21.0 - 3.0, 21.0 - 3.0};
    bool back;
    ck_assert_double_eq_tol(recovery(cases[_i], 3.0, &back), days[_i], 1e-12);
    ck_assert(back);
}
END_TEST

START_TEST(who_is_not_back_counts_to_the_last_date_and_says_so)
{
    static const double hit[DATES] = {0.5, 0.9, 0.9, 0.9, 0.8, 0.7};
    bool back;
    ck_assert_double_eq_tol(recovery(hit, 20.0, &back), 42.0 - 20.0, 1e-12);
    ck_assert(!back);
}
END_TEST

START_TEST(an_outage_to_the_end_has_no_recovery)
{
    static const double hit[DATES] = {0.5, 0.5, 0.5, 0.5, 0.5, 0.5};
    bool back;
    ck_assert(isnan(recovery(hit, 42.0, &back)));
}
END_TEST

/* Values of one run. */
static void fill(double *run, double measure, double need_met, double a, double b)
{
    run[0] = measure;
    for (int d = 0; d < DATES; d++)
        run[MEASURES + d] = need_met;
    for (int m = 0; m < MONTHS; m++) {
        run[MEASURES + DATES + m] = a / MONTHS;
        run[MEASURES + DATES + MONTHS + m] = b / MONTHS;
    }
}

/* Two variants, two regimes, three worlds. Donor 0 is out: under the first regime it loses 10, 20, 30 and the
 * other makes up half; under the second it loses 40 and nobody makes up anything. */
static void three_worlds(struct trn_outages *o)
{
    static const struct trn_outage outages[] = {{0, 0, {TRN_NONE, TRN_NONE}}, {0, 5, {0, TRN_NONE}}};
    static const struct trn_outage_outputs outputs = {MEASURES, DATES, dates, DONORS, MONTHS};
    ck_assert(trn_outages_create(arena, &outputs, outages, 2, 2, o));
    for (int w = 0; w < 3; w++) {
        double values[4 * RUN], lost = 10.0 * (w + 1);
        fill(values, 0.8, 0.8, 100, 50);
        fill(values + RUN, 0.9, 0.9, 100, 50);
        fill(values + 2 * RUN, 0.8 - 0.1 * (w + 1), 0.6, 100 - lost, 50 + lost / 2);
        fill(values + 3 * RUN, 0.9 - 0.05, 0.89, 60, 50);
        trn_outages_add(o, values);
    }
}

START_TEST(changes_and_how_regimes_differ_in_them_are_paired_by_world)
{
    struct trn_outages o;
    three_worlds(&o);
    ck_assert_double_eq_tol(trn_contrast_of(&o.contrasts, 1, 0, 0)->difference.mean, -0.2, 1e-12);
    ck_assert_double_eq_tol(trn_contrast_of(&o.contrasts, 1, 1, 0)->difference.mean, -0.05, 1e-12);
    const struct trn_tally *apart = trn_outage_apart(&o, 1, 1, 0); /* 0.05, 0.15, 0.25 */
    ck_assert_int_eq(apart->n, 3);
    ck_assert_double_eq_tol(apart->mean, 0.15, 1e-12);
    ck_assert_double_eq_tol(trn_tally_sd(apart), 0.1, 1e-12);
    ck_assert_int_eq(trn_outage_apart(&o, 1, 0, 0)->n, 0);
}
END_TEST

START_TEST(who_is_out_loses_and_the_others_make_up)
{
    struct trn_outages o;
    double share, half;
    three_worlds(&o);
    const struct trn_aftermath *after = trn_outage_after(&o, 1, 0);
    ck_assert_double_eq_tol(after->lost.mean, 20.0, 1e-9);
    ck_assert_double_eq_tol(after->made_up.mean, 10.0, 1e-9);
    ck_assert_double_eq_tol(trn_outage_donor(&o, 1, 0, 0)->mean, -20.0, 1e-9);
    ck_assert_double_eq_tol(trn_outage_donor(&o, 1, 0, 1)->mean, 10.0, 1e-9);
    /* Lost 10, 20, 30: its 95 % interval, 20 +- 4.3027 x 10 / sqrt(3), holds 0. */
    ck_assert(!trn_made_up_share(after, 0.95, &share, &half));
    /* At 80 % it does not, and half is made up in every world: no spread. */
    ck_assert(trn_made_up_share(after, 0.8, &share, &half));
    ck_assert_double_eq_tol(share, 0.5, 1e-12);
    ck_assert_double_eq_tol(half, 0.0, 1e-6);
    ck_assert(trn_made_up_share(trn_outage_after(&o, 1, 1), 0.95, &share, &half));
    ck_assert_double_eq_tol(share, 0.0, 1e-12);
    ck_assert_double_eq_tol(after->recovery.mean, 42.0 - 5.0, 1e-12);
    ck_assert_int_eq(after->not_back, 3);
    ck_assert_double_eq_tol(trn_outage_after(&o, 1, 1)->recovery.mean, 0.0, 1e-12);
}
END_TEST

/* Lost 10, 10, 40 and made up 5, 10, 15: share 1/2, residuals 0, 5, -5, s = 5: half = t x 5 / sqrt(3) / 20.
 */
START_TEST(the_interval_of_a_share_is_that_of_its_residuals)
{
    static const double lost[] = {10, 10, 40}, made[] = {5, 10, 15};
    struct trn_aftermath after = {0};
    double share, half, t = 0.816497; /* of the 50 % interval, 2 degrees of freedom */
    for (int w = 0; w < 3; w++) {
        trn_tally_add(&after.lost, lost[w]);
        trn_tally_add(&after.made_up, made[w]);
        trn_tally_add(&after.both, lost[w] + made[w]);
    }
    ck_assert(trn_made_up_share(&after, 0.5, &share, &half));
    ck_assert_double_eq_tol(share, 0.5, 1e-12);
    ck_assert_double_eq_tol(half, t * 5.0 / sqrt(3.0) / 20.0, 1e-6);
}
END_TEST

START_TEST(p_values_are_adjusted_over_all_outages_and_regimes)
{
    struct trn_outages o;
    double *holm, p[2];
    three_worlds(&o);
    for (int r = 0; r < 2; r++)
        p[r] = trn_tally_p_value(&trn_contrast_of(&o.contrasts, 1, r, 0)->difference);
    ck_assert(trn_outages_holm(&o, 0, false, arena, &holm));
    ck_assert(holm[0] == 1.0 && holm[1] == 1.0);
    ck_assert_double_eq_tol(holm[3], 2.0 * p[1], 1e-12); /* the smaller times two, the larger as it is */
    ck_assert_double_eq_tol(holm[2], p[0], 1e-12);
    ck_assert(trn_outages_holm(&o, 0, true, arena, &holm));
    ck_assert_double_eq_tol(holm[3], trn_tally_p_value(trn_outage_apart(&o, 1, 1, 0)),
                            1e-12); /* of one: as it is */
    ck_assert(holm[2] == 1.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("outage");
    TCase *t = tcase_create("outage");
    tcase_add_checked_fixture(t, open_arena, close_arena);
    tcase_add_loop_test(t, recovery_is_where_four_samples_in_a_row_begin, 0, 4);
    tcase_add_test(t, who_is_not_back_counts_to_the_last_date_and_says_so);
    tcase_add_test(t, an_outage_to_the_end_has_no_recovery);
    tcase_add_test(t, changes_and_how_regimes_differ_in_them_are_paired_by_world);
    tcase_add_test(t, who_is_out_loses_and_the_others_make_up);
    tcase_add_test(t, the_interval_of_a_share_is_that_of_its_residuals);
    tcase_add_test(t, p_values_are_adjusted_over_all_outages_and_regimes);
    suite_add_tcase(suite, t);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
