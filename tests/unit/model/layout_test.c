/* What a run yields: names, dates, months. */
#include "lab.h"

static const struct trn_layout *layout_of(void)
{
    lab_window(10.0, 20.0);
    lab_event(TRN_EVENT_HOLD, TOY_ALPHA, 10.0, 20.0, TRN_STOP_DECISIONS);
    return trn_layout_create(lab_arena, sc);
}

START_TEST(no_two_measures_have_the_same_name_scope_and_window)
{
    const struct trn_layout *l = layout_of();
    ck_assert_int_gt(l->n_measures, 50);
    for (int a = 0; a < l->n_measures; a++)
        for (int b = 0; b < a; b++)
            ck_assert_msg(strcmp(l->measures[a].name, l->measures[b].name) ||
                              strcmp(l->measures[a].scope, l->measures[b].scope) ||
                              strcmp(l->measures[a].window, l->measures[b].window),
                          "%s of %s in \"%s\" twice", l->measures[a].name, l->measures[a].scope,
                          l->measures[a].window);
}
END_TEST

START_TEST(no_two_variables_have_the_same_name_and_scope)
{
    const struct trn_layout *l = layout_of();
    const struct trn_variable *lists[] = {l->series, l->monthly};
    const int n[] = {l->n_series, l->n_monthly};
    for (int list = 0; list < 2; list++)
        for (int a = 0; a < n[list]; a++)
            for (int b = 0; b < a; b++)
                ck_assert_msg(strcmp(lists[list][a].name, lists[list][b].name) ||
                                  strcmp(lists[list][a].scope, lists[list][b].scope),
                              "%s of %s twice", lists[list][a].name, lists[list][a].scope);
}
END_TEST

START_TEST(every_measure_has_a_unit_a_formula_and_a_kind)
{
    const struct trn_layout *l = layout_of();
    for (int k = 0; k < l->n_measures; k++) {
        ck_assert(*l->measures[k].unit && *l->measures[k].formula && *l->measures[k].kind);
        ck_assert(l->measures[k].better >= -1 && l->measures[k].better <= 1);
    }
}
END_TEST

START_TEST(dates_run_from_the_start_to_the_end_and_months_begin_on_the_first)
{
    sc->start_day = trn_date_to_days(2023, 11, 20);
    sc->end = 100.0; /* to 28 February */
    sc->sample_days = 30.0;
    const struct trn_layout *l = layout_of();
    const double dates[] = {0, 30, 60, 90, 100}, months[] = {0, 11, 42, 73};
    ck_assert_int_eq(l->n_dates, 5);
    ck_assert_mem_eq(l->dates, dates, sizeof dates);
    ck_assert_int_eq(l->n_months, 4);
    ck_assert_mem_eq(l->months, months, sizeof months);
}
END_TEST

START_TEST(an_end_on_a_sample_or_on_a_first_is_not_doubled)
{
    sc->end = 59.0; /* 1 March 2023 */
    sc->sample_days = 59.0 / 4.0;
    const struct trn_layout *l = layout_of();
    ck_assert_int_eq(l->n_dates, 5);
    ck_assert_int_eq(l->n_months, 2);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, no_two_measures_have_the_same_name_scope_and_window);
    tcase_add_test(tcase, no_two_variables_have_the_same_name_and_scope);
    tcase_add_test(tcase, every_measure_has_a_unit_a_formula_and_a_kind);
    tcase_add_test(tcase, dates_run_from_the_start_to_the_end_and_months_begin_on_the_first);
    tcase_add_test(tcase, an_end_on_a_sample_or_on_a_first_is_not_doubled);
}

int main(void)
{
    return lab_main("layout", add);
}
