/* Shells and missiles serve one capability, half and half by schedule, 100 a day in all. */
#include "lab.h"

enum { GUN = TOY_ITEMS }; /* a second platform */

static struct trn_capability *both(void)
{
    struct trn_capability *cap = &sc->capabilities[0];
    sc->capabilities[0] = sc->capabilities[1];
    sc->capabilities[1] = sc->capabilities[2];
    sc->n_capabilities = 2;
    cap->n_items = 2;
    cap->items = TRN_NEW(lab_arena, struct trn_capability_item, 2);
    for (int k = 0; k < 2; k++)
        cap->items[k] = (struct trn_capability_item){.item = k ? TOY_SHELL : TOY_MISSILE,
                                                     .weight = 1.0,
                                                     .share = trn_schedule_constant(lab_arena, 0.5)};
    cap->n_ration = 0;
    lab_need(0, 100.0);
    sc->recipient.items[TOY_SHELL].stock = sc->recipient.items[TOY_MISSILE].stock = 100000;
    return cap;
}

/* One more item like another, known to all; its place. */
static trn_id add_item(trn_id like, const char *name)
{
    const trn_id n = sc->n_items;
    struct trn_item *items = TRN_NEW(lab_arena, struct trn_item, n + 1);
    struct trn_holding *holdings = TRN_NEW(lab_arena, struct trn_holding, n + 1);
    memcpy(items, sc->items, sizeof *items * (size_t)n);
    memcpy(holdings, sc->recipient.items, sizeof *holdings * (size_t)n);
    items[n] = items[like];
    items[n].name = items[n].label = name;
    items[n].hash = trn_hash_name(name);
    holdings[n] = holdings[like];
    holdings[n].item = n;
    for (int d = 0; d < TOY_DONORS; d++) {
        struct trn_donor_item *of = TRN_NEW(lab_arena, struct trn_donor_item, n + 1);
        memcpy(of, sc->donors[d].items, sizeof *of * (size_t)n);
        of[n] = of[like];
        sc->donors[d].items = of;
    }
    sc->items = items;
    sc->recipient.items = holdings;
    sc->n_items = sc->recipient.n_items = n + 1;
    return n;
}

/* 30 tanks fire 10 shells a day each, 10 guns 10 missiles: 300 and 100. */
static void launchers(void)
{
    struct trn_capability *cap = &sc->capabilities[1];
    ck_assert_int_eq(add_item(TOY_TANK, "zis"), GUN);
    sc->items[GUN].lot = 20;
    cap->n_items = 2;
    cap->items = TRN_NEW(lab_arena, struct trn_capability_item, 2);
    for (int k = 0; k < 2; k++)
        cap->items[k] = (struct trn_capability_item){
            .item = k ? GUN : TOY_TANK, .weight = 1.0, .share = trn_schedule_constant(lab_arena, 0.5)};
    struct trn_holding *holdings = sc->recipient.items;
    holdings[TOY_TANK].stock = 30;
    holdings[GUN].stock = 10;
    holdings[TOY_SHELL].launcher = TOY_TANK;
    holdings[TOY_MISSILE].launcher = GUN;
    holdings[TOY_SHELL].per_launcher_per_day = holdings[TOY_MISSILE].per_launcher_per_day = 10.0;
}

static double share_at_end(const char *item)
{
    double share = NAN;
    for (int r = 0; r < lab_rows(TRN_T_RECIPIENT); r++)
        if (!strcmp(lab_text(TRN_T_RECIPIENT, r, "item"), item))
            share = lab_number(TRN_T_RECIPIENT, r, "share");
    return share;
}

/* 3/4 of need by shells; from day 100, when 20 more guns are there, half. */
START_TEST(the_mix_moves_with_the_launchers)
{
    both()->mix_by_launchers = true;
    launchers();
    lab_promise(TOY_ALPHA, GUN, 20, 100.0 - LAB_ROUTE);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 75.0 * 100.0 + 50.0 * 265.0, 1.0);
    NEAR(lab_measure("used", "missile", ""), 25.0 * 100.0 + 50.0 * 265.0, 1.0);
    NEAR(share_at_end("shell"), 0.5, 1e-9);
    sc->capabilities[0].mix_by_launchers = false;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 50.0 * 365.0, 1.0);
}
END_TEST

START_TEST(an_item_without_launchers_has_no_part_where_others_have_them)
{
    both()->mix_by_launchers = true;
    launchers();
    sc->recipient.items[TOY_MISSILE].launcher = TRN_NONE;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 100.0 * 365.0, 1.0);
    NEAR(lab_measure("used", "missile", ""), 0.0, 0.0);
}
END_TEST

START_TEST(without_usable_launchers_the_schedule_stands)
{
    both()->mix_by_launchers = true;
    launchers();
    sc->recipient.items[TOY_TANK].stock = sc->recipient.items[GUN].stock = 0;
    lab_run(TOY_LOOSE, 0);
    NEAR(share_at_end("shell"), 0.5, 1e-9);
    NEAR(lab_measure("used", "shell", ""), 0.0, 0.0);
}
END_TEST

/* 30 days of 3/4 of 100 a day: 2250. */
START_TEST(donors_send_what_the_launchers_there_can_fire)
{
    both()->mix_by_launchers = true;
    launchers();
    sc->recipient.items[TOY_SHELL].stock = sc->recipient.items[TOY_MISSILE].stock = 0;
    lab_stock(TOY_ALPHA, TOY_SHELL, 1000000);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 100000000000);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "quantity"), 2250);
}
END_TEST

/* 1000 shells last to day 20; 5000 that come on day 100 to day 200. Without shells 50 + 0.6 x 50 missiles. */
START_TEST(what_ran_out_is_made_up_by_what_is_there)
{
    both()->substitution = 0.6;
    sc->recipient.items[TOY_SHELL].stock = 1000;
    sc->items[TOY_SHELL].lot = 5000;
    lab_promise(TOY_ALPHA, TOY_SHELL, 5000, 100.0 - LAB_ROUTE);
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "shell", ""), 6000.0, 0.0);
    NEAR(lab_measure("used", "missile", ""), 50.0 * 120.0 + 80.0 * 245.0, 1.0);
    NEAR(share_at_end("missile"), 0.8, 1e-9);
    NEAR(share_at_end("shell"), 0.2, 1e-9);
    NEAR(lab_measure("need_met", "artillery", ""), (100.0 * 120.0 + 80.0 * 245.0) / 36500.0, 1e-6);
    sc->capabilities[0].substitution = 0.0;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "missile", ""), 50.0 * 365.0, 1.0);
}
END_TEST

/* 7 guns fire 70 missiles: of 30 to take over there is room for 20; 2/3 of 0.6 of the shells' half. */
START_TEST(nothing_takes_over_more_than_its_launchers_can_fire)
{
    both()->substitution = 0.6;
    launchers();
    sc->recipient.items[TOY_SHELL].stock = 0;
    sc->recipient.items[GUN].stock = 7;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "missile", ""), 70.0 * 365.0, 1.0);
    NEAR(share_at_end("missile"), 0.7, 1e-9);
    NEAR(share_at_end("shell"), 0.3, 1e-9);
}
END_TEST

/* Shells have run out, of 50 a day missiles and rockets take over 25 each; but 4 guns fire 40 missiles, so
 * there is room for 15, and the other 10 go to the rockets too. */
START_TEST(what_one_has_no_room_for_goes_to_the_others)
{
    struct trn_capability *cap = both();
    cap->substitution = 1.0;
    launchers();
    trn_id rocket = add_item(TOY_SHELL, "zrocket");
    struct trn_capability_item *items = TRN_NEW(lab_arena, struct trn_capability_item, 3);
    for (int k = 0; k < 3; k++)
        items[k] = (struct trn_capability_item){
            .item = (trn_id[]){TOY_MISSILE, TOY_SHELL, rocket}[k],
            .weight = 1.0,
            .share = trn_schedule_constant(lab_arena, (double[]){0.25, 0.5, 0.25}[k])};
    cap->items = items;
    cap->n_items = 3;
    sc->recipient.items[rocket].launcher = TRN_NONE;
    sc->recipient.items[TOY_SHELL].stock = 0;
    sc->recipient.items[GUN].stock = 4;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_measure("used", "missile", ""), 40.0 * 365.0, 1.0);
    NEAR(lab_measure("used", "zrocket", ""), 60.0 * 365.0, 1.0);
    NEAR(lab_measure("need_met", "artillery", ""), 1.0, 1e-6);
}
END_TEST

/* Of 100 a day 3000 missiles are 30 days, the edge of the band of 0.5; of their own 50 they would be 60. */
START_TEST(rationing_reckons_with_what_is_taken_over)
{
    struct trn_capability *cap = both();
    cap->substitution = 1.0;
    cap->n_ration = 2;
    cap->ration[1] = (struct trn_band){0.0, 0.5};
    sc->recipient.items[TOY_SHELL].stock = 0;
    sc->recipient.items[TOY_MISSILE].stock = 3000;
    lab_run(TOY_LOOSE, 0);
    NEAR(lab_series("stock", "missile", 7), 3000.0 - 7.0 * 50.0, 1e-6);
    NEAR(lab_series("days_of_supply", "missile", 7), 26.5, 1e-6);
    NEAR(lab_series("days_of_supply", "shell", 7), 0.0, 0.0);
}
END_TEST

/* Shells that are replaced by missiles are short all the same: 30 days of 50. */
START_TEST(donors_do_not_count_on_substitution)
{
    both()->substitution = 1.0;
    sc->recipient.items[TOY_SHELL].stock = 0;
    lab_stock(TOY_ALPHA, TOY_SHELL, 1000000);
    lab_money(TOY_ALPHA, TRN_DRAWDOWN, 100000000000);
    lab_run(TOY_LOOSE, 0);
    ck_assert_int_eq(lab_count(TRN_T_PLEDGES, 0, "quantity"), 1500);
}
END_TEST

static void refused(const char *path)
{
    struct trn_errors errors = {0};
    ck_assert_int_ne(trn_scenario_check(sc, &errors), TRN_OK);
    ck_assert_str_eq(errors.kept[0].path, path);
}

START_TEST(what_is_of_the_other_kind_is_refused)
{
    sc->capabilities[0].mix_by_launchers = true;
    refused("/capabilities/air-defence/mix");
    sc->capabilities[0].mix_by_launchers = false;
    sc->capabilities[2].substitution = 0.5;
    refused("/capabilities/armour/substitution");
    sc->capabilities[2].substitution = 0.0;
    sc->capabilities[1].type_loss = 0.1;
    refused("/capabilities/artillery/type_loss");
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, the_mix_moves_with_the_launchers);
    tcase_add_test(tcase, an_item_without_launchers_has_no_part_where_others_have_them);
    tcase_add_test(tcase, without_usable_launchers_the_schedule_stands);
    tcase_add_test(tcase, donors_send_what_the_launchers_there_can_fire);
    tcase_add_test(tcase, what_ran_out_is_made_up_by_what_is_there);
    tcase_add_test(tcase, nothing_takes_over_more_than_its_launchers_can_fire);
    tcase_add_test(tcase, what_one_has_no_room_for_goes_to_the_others);
    tcase_add_test(tcase, rationing_reckons_with_what_is_taken_over);
    tcase_add_test(tcase, donors_do_not_count_on_substitution);
    tcase_add_test(tcase, what_is_of_the_other_kind_is_refused);
}

int main(void)
{
    return lab_main("mix", add);
}
