/* Parity with the opponent: use / its fire, what all lines make / what it makes, times a factor drawn once a
 * world. The recipient fires all the 1000 a day that it needs while its stock lasts. */
#include "lab.h"

#define HUNDRED_A_DAY 3043.75

static struct trn_opponent *opponent(void)
{
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    lab_need(1, 1000.0);
    sc->capabilities[1].n_ration = 1;
    sc->capabilities[1].ration[0] = (struct trn_band){0.0, 1.0};
    sc->recipient.items[TOY_SHELL].stock = 100000;
    sc->end = 200.0;
    sc->sample_days = 10.0;
    lab_window(50.0, 150.0);
    struct trn_opponent *o = &sc->capabilities[1].opponent;
    o->has_fire = o->has_production = true;
    o->fire = toy_steps(lab_arena, 2, (double[]){0, 100}, (double[]){4000, 8000});
    o->production = trn_schedule_constant(lab_arena, 2.0 * HUNDRED_A_DAY);
    return o;
}

/* 100000 rounds against 100 x 4000 + 100 x 8000; in the window 50000 against 50 x 4000 + 50 x 8000. */
START_TEST(parity_of_fire_is_use_over_the_opponents_fire)
{
    opponent();
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("fire_parity", "artillery", ""), 100.0 / 1200.0, 1e-6);
    NEAR(lab_measure("fire_parity", "artillery", "w"), 50.0 / 600.0, 1e-6);
    NEAR(lab_series("fire_parity", "artillery", 0.0), 0.25, 1e-6);
    NEAR(lab_series("fire_parity", "artillery", 100.0), 0.25, 1e-6);
    NEAR(lab_series("fire_parity", "artillery", 120.0), 0.0, 1e-6);
    NEAR(lab_series("opponent_fire", "artillery", 100.0), 4000.0, 1e-6);
    NEAR(lab_series("opponent_fire", "artillery", 110.0), 8000.0, 1e-6);
}
END_TEST

/* Of 40000 made in 200 days by the other side: 1000 for the recipient (on day 20), 500 for beta (on 25), and
 * what the missile line, turned to shells of the recipient's own, makes: 50 a day. By day 50 all orders are
 * done. */
START_TEST(parity_of_production_counts_all_lines_and_all_orders)
{
    opponent();
    sc->lines[1].capacity = trn_schedule_constant(lab_arena, HUNDRED_A_DAY);
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 10.0)->line = 1;
    struct trn_own_order own = {
        .name = "own", .donor = TOY_BETA, .line = 1, .quantity = 500, .from = 20.0, .until = 20.0};
    sc->n_own_orders = 1;
    sc->own_orders = &own;
    sc->lines[0].item = TOY_SHELL;
    sc->lines[0].recipient_owned = true;
    sc->lines[0].capacity = trn_schedule_constant(lab_arena, 0.5 * HUNDRED_A_DAY);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("production_parity", "artillery", ""), (1000.0 + 500.0 + 200 * 50.0) / 40000.0, 1e-4);
    NEAR(lab_measure("production_parity", "artillery", "w"), 100 * 50.0 / 20000.0, 1e-4);
}
END_TEST

START_TEST(what_the_opponent_has_is_drawn_once_a_world)
{
    struct trn_opponent *o = opponent();
    double first = 0.0;
    lab_promise(TOY_ALPHA, TOY_SHELL, 1000, 10.0)->line = 1;
    o->factor = (struct trn_dist){.kind = TRN_DIST_UNIFORM, .a = 0.5, .b = 1.5, .min = 0.0, .max = INFINITY};
    trn_dist_prepare(&o->factor, NULL);
    for (uint32_t rep = 0; rep < 5; rep++) {
        lab_run_fast(TOY_LOOSE, rep);
        double loose = lab_series("opponent_fire", "artillery", 50.0);
        ck_assert(loose >= 2000.0 && loose <= 6000.0);
        /* The same factor at all times and of its production, as the parities say together. */
        NEAR(lab_series("opponent_fire", "artillery", 150.0), 2.0 * loose, 1e-6);
        NEAR(lab_measure("fire_parity", "artillery", "w"), 51.0 / 600.0 * 4000.0 / loose, 1e-6);
        NEAR(lab_measure("production_parity", "artillery", ""), 1000.0 / 40000.0 * 4000.0 / loose, 1e-9);
        lab_run_fast(TOY_TIGHT, rep);
        NEAR(lab_series("opponent_fire", "artillery", 50.0), loose, 0.0);
        if (rep == 0)
            first = loose;
        else
            ck_assert(loose != first);
    }
}
END_TEST

START_TEST(an_opponent_of_whom_nothing_is_told_has_no_measures)
{
    struct trn_opponent *o = opponent();
    o->has_fire = o->has_production = false;
    const struct trn_layout *l = trn_layout_create(lab_arena, sc);
    for (int k = 0; k < l->n_measures; k++)
        ck_assert_ptr_null(strstr(l->measures[k].name, "parity"));
    for (int k = 0; k < l->n_series; k++)
        ck_assert_ptr_null(strstr(l->series[k].name, "parity"));
    lab_run(TOY_LOOSE, 0);
}
END_TEST

START_TEST(fire_is_not_compared_with_a_fleet)
{
    struct trn_errors errors = {0};
    sc->capabilities[2].opponent.has_fire = true;
    sc->capabilities[2].opponent.fire = trn_schedule_constant(lab_arena, 1.0);
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_str_eq(errors.kept[0].path, "/capabilities/armour/opponent/fire");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, fire_is_not_compared_with_a_fleet);
    tcase_add_test(tcase, parity_of_fire_is_use_over_the_opponents_fire);
    tcase_add_test(tcase, parity_of_production_counts_all_lines_and_all_orders);
    tcase_add_test(tcase, what_the_opponent_has_is_drawn_once_a_world);
    tcase_add_test(tcase, an_opponent_of_whom_nothing_is_told_has_no_measures);
}

int main(void)
{
    return lab_main("opponent", add);
}
