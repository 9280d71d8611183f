/* Platforms: types in one fleet, crews that go with them. */
#include "lab.h"

/* Missile launchers, which are platforms here, and tanks in one fleet. */
static void two_items(int64_t launchers, int64_t tanks)
{
    struct trn_capability *cap = &sc->capabilities[2];
    sc->items[TOY_MISSILE].kind = TRN_PLATFORM;
    cap->n_items = 2;
    cap->items = TRN_NEW(lab_arena, struct trn_capability_item, 2);
    for (int k = 0; k < 2; k++)
        cap->items[k] = (struct trn_capability_item){.item = k ? TOY_TANK : TOY_MISSILE,
                                                     .weight = 1.0,
                                                     .share = trn_schedule_constant(lab_arena, 0.5)};
    cap->type_loss = 0.1;
    sc->capabilities[0] = *cap;
    sc->n_capabilities = 2;
    sc->recipient.items[TOY_MISSILE].stock = launchers;
    sc->recipient.items[TOY_TANK].stock = tanks;
}

/* V = 1 / (0.5^2 + 0.5^2) = 2: one doubling, 0.9. */
START_TEST(two_equal_types_cost_type_loss_once)
{
    two_items(20, 20);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("fleet", "tank", 70), 18.0, 1e-9);
    NEAR(lab_series("fleet", "missile", 70), 18.0, 1e-9);
    NEAR(lab_number(TRN_T_RECIPIENT, 1, "serviceable"), 0.9, 1e-9);
}
END_TEST

/* p = 3/4, 1/4: V = 1 / 0.625 = 1.6; 0.9^0.678 = 0.931, on top of a base of 0.5. */
START_TEST(a_rare_type_counts_for_less_than_a_type)
{
    two_items(10, 30);
    LEVERS(TOY_LOOSE)->serviceability = 0.5;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("fleet", "tank", 70), 30.0 * 0.5 * 0.93105, 1e-4);
}
END_TEST

/* 4 types: 0.9^2 = 0.81. Half the diversity: V' = 2.5, 0.9^1.3219 = 0.87001. None: 1. */
START_TEST(standardisation_leaves_a_share_of_the_diversity)
{
    const double variants[] = {1.0, 0.5, 0.0}, share[] = {0.81, 0.87001, 1.0};
    sc->recipient.items[TOY_TANK].stock = 40;
    sc->recipient.items[TOY_TANK].types = 4.0;
    sc->capabilities[2].type_loss = 0.1;
    for (int k = 0; k < 3; k++) {
        LEVERS(TOY_LOOSE)->variants = variants[k];
        lab_run(TOY_LOOSE, 0);
        NEAR(lab_series("fleet", "tank", 70), 40.0 * share[k], 1e-3);
    }
}
END_TEST

/* 20 launchers come to 20 tanks: from then two types burden both. */
START_TEST(a_new_type_in_the_fleet_takes_from_the_old_one)
{
    two_items(0, 20);
    lab_promise(TOY_ALPHA, TOY_MISSILE, 20, 100.0 - LAB_ROUTE);
    sc->items[TOY_MISSILE].lot = 20;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("fleet", "tank", 98), 20.0, 1e-9);
    NEAR(lab_series("fleet", "tank", 105), 18.0, 1e-9);
}
END_TEST

/* Half of about 450 losses take a crew; the rest of the crews stay. 3.29 sd of a binomial. */
START_TEST(crews_are_lost_with_their_platforms)
{
    sc->recipient.items[TOY_TANK].stock = 1000;
    sc->recipient.items[TOY_TANK].loss_per_month = 0.05;
    sc->recipient.items[TOY_TANK].has_crews = true;
    sc->recipient.items[TOY_TANK].crews = trn_schedule_constant(lab_arena, 1000.0);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("crew lost", NULL), 0);
    double losses = lab_measure("used", "tank", "");
    sc->recipient.items[TOY_TANK].crew_loss = 0.5;
    lab_run(TOY_LOOSE, 0);
    int crews = lab_events("crew lost", NULL);
    NEAR(lab_measure("used", "tank", ""), losses, 0.0);
    NEAR(crews, 0.5 * losses, 3.29 * sqrt(0.25 * losses));
    int last = lab_rows(TRN_T_RECIPIENT) - 1;
    NEAR(lab_number(TRN_T_RECIPIENT, last, "crews"), 1000.0 - crews, 0.0);
}
END_TEST

START_TEST(crews_that_are_not_there_cannot_be_lost)
{
    sc->recipient.items[TOY_TANK].stock = 1000;
    sc->recipient.items[TOY_TANK].loss_per_month = 0.05;
    sc->recipient.items[TOY_TANK].has_crews = true;
    sc->recipient.items[TOY_TANK].crews = trn_schedule_constant(lab_arena, 7.0);
    sc->recipient.items[TOY_TANK].crew_loss = 1.0;
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_events("crew lost", NULL), 7);
}
END_TEST

/* 40 tanks, half fit; 10 crews for 100 days, then 60: 10 fit ones wait, then 20 crews. */
START_TEST(idle_vehicles_and_idle_crews_are_measured)
{
    sc->recipient.items[TOY_TANK].stock = 40;
    sc->recipient.items[TOY_TANK].serviceability = 0.5;
    sc->recipient.items[TOY_TANK].has_crews = true;
    sc->recipient.items[TOY_TANK].crews = toy_steps(lab_arena, 2, (double[]){0, 100}, (double[]){10.0, 60.0});
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("vehicles_without_crew", "tank", ""), 10.0 * 100.0, 1e-6);
    NEAR(lab_measure("crews_without_vehicle", "tank", ""), 20.0 * 265.0, 1e-6);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, two_equal_types_cost_type_loss_once);
    tcase_add_test(tcase, a_rare_type_counts_for_less_than_a_type);
    tcase_add_test(tcase, standardisation_leaves_a_share_of_the_diversity);
    tcase_add_test(tcase, a_new_type_in_the_fleet_takes_from_the_old_one);
    tcase_add_test(tcase, crews_are_lost_with_their_platforms);
    tcase_add_test(tcase, crews_that_are_not_there_cannot_be_lost);
    tcase_add_test(tcase, idle_vehicles_and_idle_crews_are_measured);
}

int main(void)
{
    return lab_main("fleet", add);
}
