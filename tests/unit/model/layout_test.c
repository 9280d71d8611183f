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

/* Such names would make two columns that nobody can tell apart. */
START_TEST(names_that_would_share_a_column_are_refused)
{
    struct trn_errors errors[4] = {0};
    sc->capabilities[1].name = "shell";
    trn_scenario_check(sc, &errors[0]);
    ck_assert_str_eq(errors[0].kept[0].path, "/capabilities/shell");
    sc->capabilities[1].name = "artillery";
    sc->donors[TOY_BETA].group = "alpha";
    trn_scenario_check(sc, &errors[1]);
    ck_assert_str_eq(errors[1].kept[0].path, "/donors/alpha");
    sc->donors[TOY_BETA].group = "Europe";
    sc->donors[TOY_BETA].name = "total";
    trn_scenario_check(sc, &errors[2]);
    ck_assert_str_eq(errors[2].kept[0].path, "/donors/total");
    sc->donors[TOY_BETA].name = "beta";
    ck_assert_int_eq(trn_scenario_check(sc, &errors[3]), TRN_OK);
}
END_TEST

/* Only one regime can come before another: its own `before` would not be followed. */
START_TEST(a_regime_before_another_works_from_the_start)
{
    struct trn_errors errors = {0};
    sc->regimes[TOY_TIGHT].agreed = 50.0;
    sc->regimes[TOY_TIGHT].before = TOY_LOOSE;
    ck_assert_int_eq(trn_scenario_check(sc, &errors), TRN_OK);
    sc->regimes[TOY_LOOSE].agreed = 20.0;
    sc->regimes[TOY_LOOSE].before = TOY_TIGHT;
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_str_eq(errors.kept[0].path, "/regimes/loose/before");
}
END_TEST

static int rows_taken;

static bool take_some(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    (void)object, (void)table, (void)cells;
    return rows_taken++ < 20;
}

START_TEST(a_run_that_fails_half_way_leaves_a_model_that_runs)
{
    lab_stock(TOY_ALPHA, TOY_SHELL, 100000);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 100000000);
    const struct trn_layout *l = layout_of();
    struct trn_model *model = trn_model_create(sc, l);
    struct trn_outcome *o = trn_outcome_create(lab_arena, l), *again = trn_outcome_create(lab_arena, l);
    struct trn_tracing tracing = {.row = take_some, .tables = 1U << TRN_T_EVENTS};
    struct trn_error error = {0};
    ck_assert_int_eq(trn_model_run(model, TOY_LOOSE, 1, 0, NULL, o, NULL), TRN_OK);
    rows_taken = 0;
    ck_assert_int_eq(trn_model_run(model, TOY_LOOSE, 1, 0, &tracing, again, &error), TRN_E_IO);
    ck_assert_int_eq(rows_taken, 21);
    ck_assert_int_eq(trn_model_run(model, TOY_LOOSE, 1, 0, NULL, again, NULL), TRN_OK);
    ck_assert_mem_eq(o->measures, again->measures, sizeof(double) * (size_t)l->n_measures);
    ck_assert_uint_eq(o->events, again->events);
    trn_model_free(model);
}
END_TEST

/* Breaks the books while a lot enters a stage at the moment of a sample, and mends them when the sample is
 * read. */
struct breaking {
    double day; /* NaN: not yet */
    bool mended;
};

static bool break_books(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    struct breaking *breaking = object;
    int64_t *stock = &sc->recipient.items[TOY_SHELL].stock;
    int column = 0;
    if (table == trn_run_table(TRN_T_RECIPIENT)) {
        breaking->mended = breaking->mended || !isnan(breaking->day);
        *stock = 0;
        return true;
    }
    while (strcmp(table->columns[column].name, "date") != 0)
        column++;
    const double day = cells[column].number;
    if (isnan(breaking->day) && day > 0.0 && fmod(day, sc->sample_days) == 0.0) {
        breaking->day = day;
        *stock = 1;
    }
    return true;
}

/* An item that comes from nowhere is found at once, also at the moment at which series are read. */
START_TEST(books_that_do_not_balance_end_the_run_at_their_event)
{
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 0.0);
    lab_stock(TOY_ALPHA, TOY_SHELL, 1000);
    sc->sample_days = 1.0;
    const struct trn_layout *l = layout_of();
    struct trn_model *model = trn_model_create(sc, l);
    struct trn_outcome *o = trn_outcome_create(lab_arena, l);
    struct breaking breaking = {.day = NAN};
    struct trn_tracing tracing = {
        .row = break_books, .object = &breaking, .tables = 1U << TRN_T_LOTS | 1U << TRN_T_RECIPIENT};
    struct trn_error error = {0};
    trn_model_audit(model, true);
    ck_assert_int_eq(trn_model_run(model, TOY_LOOSE, 1, 0, &tracing, o, &error), TRN_E_BALANCE);
    ck_assert(breaking.day > 0.0 && !breaking.mended);
    char day[64];
    snprintf(day, sizeof day, "the books do not balance on day %.6f", breaking.day);
    ck_assert_ptr_nonnull(strstr(error.text, day));
    ck_assert_ptr_nonnull(strstr(error.text, "items off by 1, cents by 0"));
    trn_model_free(model);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, books_that_do_not_balance_end_the_run_at_their_event);
    tcase_add_test(tcase, names_that_would_share_a_column_are_refused);
    tcase_add_test(tcase, a_regime_before_another_works_from_the_start);
    tcase_add_test(tcase, a_run_that_fails_half_way_leaves_a_model_that_runs);
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
