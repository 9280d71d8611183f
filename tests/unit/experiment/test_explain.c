/* test_explain.c - the gap by cause: parts that add up, months, the median world. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/explain.h"

/* Sums of a few numbers of size 1 to 1000. */
#define ROUNDING 1e-10

enum { WORLDS = 5, PLAYERS = 3, MONTHS = 2 };

static struct trn_arena *arena;
static struct trn_measure measures[] = {
    {.name = "need_met", .scope = "guns", .kind = "capability", .window = "", .unit = "1", .better = 1},
    {.name = "lag", .scope = "total", .kind = "total", .window = "", .unit = "day", .better = -1},
    {.name = "delivered", .scope = "total", .kind = "total", .window = "", .unit = "item", .better = 1},
};
static struct trn_variable series[] = {{.name = "gap", .scope = "tanks", .kind = "capability"},
                                       {.name = "gap", .scope = "guns", .kind = "capability"}};
static double dates[] = {0.0, 14.0, 28.0, 42.0, 56.0}, months[] = {0.0, 31.0};
static struct trn_layout layout = {.n_measures = 3,
                                   .measures = measures,
                                   .n_series = 2,
                                   .series = series,
                                   .n_dates = 5,
                                   .dates = dates,
                                   .n_months = MONTHS,
                                   .months = months};
static const struct trn_output outputs[] = {{TRN_OUT_MEASURE, 0, 0}, {TRN_OUT_MEASURE, 1, 0}};
static struct trn_player players[PLAYERS] = {{.name = "holds", .label = "holds"},
                                             {.name = "money", .label = "money"},
                                             {.name = "veto", .label = "veto"}};

/* Gap of need: 0.52 on average; 0.1 is there by holds, money makes it larger by 0.05,
 * veto does nothing. Of months the first is of holds alone. */
static double gap_of(uint64_t in, int32_t world)
{
    static const double whole[WORLDS] = {0.52, 0.51, 0.5, 0.54, 0.53};
    return whole[world] - 0.1 * (double)(in & 1) + 0.05 * (double)(in >> 1 & 1);
}

static void values_of(const struct trn_explain *e, int32_t world, double *values)
{
    for (int32_t c = 0; c < e->def.plan->n_coalitions; c++) {
        uint64_t in = e->def.plan->coalitions[c];
        double *at = values + c * e->n_outputs, first = 100.0 - 60.0 * (double)(in & 1);
        at[0] = 1.0 - gap_of(in, world);
        at[1] = 30.0 - 10.0 * (double)(in & 1);
        at[2] = first;
        at[3] = first + 200.0 + 40.0 * (double)(in >> 1 & 1);
    }
}

static struct trn_explain explained(int32_t worlds)
{
    const struct trn_shapley *plan = NULL;
    struct trn_explain e;
    ck_assert_int_eq(trn_shapley_plan(arena, PLAYERS, 0, NULL, &plan, NULL), TRN_OK);
    struct trn_explain_def def = {.plan = plan,
                                  .players = players,
                                  .layout = &layout,
                                  .outputs = outputs,
                                  .n_outputs = 2,
                                  .regime = "alone",
                                  .capability = "guns",
                                  .reps = worlds};
    ck_assert(trn_explain_create(arena, &def, &e));
    double *values = TRN_NEW(arena, double, plan->n_coalitions *e.n_outputs);
    for (int32_t w = 0; w < worlds; w++) {
        values_of(&e, w, values);
        trn_explain_add(&e, 10 + w, values);
    }
    return e;
}

static void set_up(void)
{
    arena = trn_arena_create(0);
}

static void tear_down(void)
{
    trn_arena_free(arena);
}

/* ---- claims --------------------------------------------------------------------------------------- */

START_TEST(only_shares_to_raise_and_things_to_lower_have_a_gap)
{
    ck_assert(trn_explain_fits(&measures[0]));
    ck_assert(trn_explain_fits(&measures[1]));
    ck_assert(!trn_explain_fits(&measures[2]));
}
END_TEST

START_TEST(a_cause_has_what_goes_away_with_it)
{
    struct trn_explain e = explained(WORLDS);
    ck_assert_double_eq_tol(trn_explain_share(&e, 0, 0, 0.95).mean, 0.1, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_share(&e, 0, 1, 0.95).mean, -0.05, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_share(&e, 0, 2, 0.95).mean, 0.0, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_gap(&e, 0, 0.95).mean, 0.52, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_structural(&e, 0, 0.95).mean, 0.47, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_share(&e, 1, 0, 0.95).mean, 10.0, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_gap(&e, 1, 0.95).mean, 30.0, ROUNDING);
}
END_TEST

START_TEST(a_month_has_what_was_added_to_the_gap_in_it)
{
    struct trn_explain e = explained(WORLDS);
    ck_assert_int_eq(e.n_outputs, 2 + MONTHS);
    ck_assert_int_eq(e.outputs[2].variable, 1); /* of guns, not of tanks */
    ck_assert_int_eq(e.outputs[2].at, 2);       /* day 28 is the last of the first month */
    ck_assert_int_eq(e.outputs[3].at, 4);
    ck_assert_double_eq_tol(trn_explain_gap(&e, 2, 0.95).mean, 100.0, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_share(&e, 2, 0, 0.95).mean, 60.0, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_gap(&e, 3, 0.95).mean, 200.0, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_share(&e, 3, 0, 0.95).mean, 0.0, ROUNDING);
    ck_assert_double_eq_tol(trn_explain_share(&e, 3, 1, 0.95).mean, -40.0, ROUNDING);
}
END_TEST

START_TEST(the_median_world_is_the_one_in_the_middle_of_the_gaps)
{
    struct trn_explain e = explained(WORLDS);
    ck_assert_int_eq(trn_explain_median(&e), 10); /* 0.52 of 0.5, 0.51, 0.52, 0.53, 0.54 */
    e = explained(4);
    ck_assert_int_eq(trn_explain_median(&e), 11); /* the lower of two */
    e = explained(1);
    ck_assert_int_eq(trn_explain_median(&e), 10);
    e.n_worlds = 0;
    ck_assert_int_eq(trn_explain_median(&e), -1);
}
END_TEST

struct seen {
    int rows;
    double sum, gap, month_sum, month_gap;
};

static bool see(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    struct seen *seen = object;
    bool monthly = strcmp(table->name, "causes_monthly") == 0;
    const char *cause = cells[monthly ? 3 : 5].text;
    double share = cells[monthly ? 6 : 8].number;
    bool whole = strcmp(cause, "gap") == 0;
    seen->rows++;
    if (monthly)
        *(whole ? &seen->month_gap : &seen->month_sum) += share;
    else if (strcmp(cells[1].text, "need_met") == 0)
        *(whole ? &seen->gap : &seen->sum) += share;
    return true;
}

START_TEST(rows_of_causes_and_of_what_is_left_add_up_to_the_gap)
{
    struct trn_explain e = explained(WORLDS);
    struct seen seen = {0};
    ck_assert(trn_explain_rows(&e, see, &seen));
    ck_assert_int_eq(seen.rows, (2 + MONTHS) * (PLAYERS + 2));
    ck_assert_double_eq_tol(seen.gap, 0.52, ROUNDING);
    ck_assert_double_eq_tol(seen.sum, seen.gap, ROUNDING);
    ck_assert_double_eq_tol(seen.month_gap, 300.0, ROUNDING);
    ck_assert_double_eq_tol(seen.month_sum, seen.month_gap, ROUNDING);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("explain");
    TCase *all = tcase_create("all");
    tcase_add_checked_fixture(all, set_up, tear_down);
    tcase_add_test(all, only_shares_to_raise_and_things_to_lower_have_a_gap);
    tcase_add_test(all, a_cause_has_what_goes_away_with_it);
    tcase_add_test(all, a_month_has_what_was_added_to_the_gap_in_it);
    tcase_add_test(all, the_median_world_is_the_one_in_the_middle_of_the_gaps);
    tcase_add_test(all, rows_of_causes_and_of_what_is_left_add_up_to_the_gap);
    suite_add_tcase(suite, all);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
