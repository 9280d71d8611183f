/* The sums by day against a walk through all pledges: made, handed over and asked for at random, with
 * pictures that grow older and younger. */
#include "core.h"
#include "lab.h"

static struct trn_model *m;
static struct trn_key key;
static uint32_t draws;

static double chance(double below)
{
    return below * trn_key_uniform(&key, draws++);
}

static void open_model(int seed)
{
    key = (struct trn_key){.seed = (uint64_t)seed, .purpose = 1};
    draws = 0;
    m = trn_model_create(sc, trn_layout_create(lab_arena, sc));
    ck_assert_ptr_nonnull(m);
    for (trn_id i = 0; i < TOY_ITEMS; i++)
        open_clear(&m->open[i]);
}

/* Days of promise lie before the start, in strips and behind the last one. */
static void promise(double t)
{
    struct pledge p = {.donor = (trn_id)chance(TOY_DONORS),
                       .item = (trn_id)chance(2.0),
                       .t_pledged = t,
                       .promised_by = t + floor(chance(20.0)) * (chance(1.0) < 0.1 ? 400.0 : 4.0) - 8.0,
                       .asked = 1 + (int64_t)chance(1000.0),
                       .tasked = chance(1.0) < 0.4,
                       .t_decided = chance(1.0) < 0.5 ? t : NAN};
    VEC_PUSH(m, m->pledges, p);
    open_add(m, m->pledges.n - 1);
}

static void hand_over(void)
{
    int32_t id = (int32_t)chance(m->pledges.n);
    struct pledge *p = &m->pledges.at[id];
    int64_t part = chance(1.0) < 0.5 ? pledge_left(p) : (int64_t)chance((double)pledge_left(p));
    if (part == 0)
        return;
    open_take(m, id, part);
    p->delivered += part;
    p->reported = pledge_left(p) / 2;
}

static void compare(double t)
{
    const trn_id donor = (trn_id)chance(TOY_DONORS + 1.0) - 1, item = (trn_id)chance(2.0); /* -1: the plan */
    const double seen = t - floor(chance(60.0)), until = t + floor(chance(40.0)) * 4.0 - 20.0;
    const double to = t + floor(chance(20.0));
    int64_t own = 0, others = 0, due = 0, unreported = 0, decided = 0;
    for (int32_t k = 0; k < m->pledges.n; k++) {
        const struct pledge *p = &m->pledges.at[k];
        if (p->item != item)
            continue;
        bool mine = donor == TRN_NONE ? p->tasked : p->donor == donor, in = p->promised_by <= until;
        own += mine && in ? pledge_left(p) : 0;
        others += !mine && in && p->t_pledged <= seen ? pledge_left(p) : 0;
        decided += isnan(p->t_decided) ? 0 : pledge_left(p);
        if (p->promised_by < t || p->promised_by > to)
            continue;
        due += pledge_left(p);
        unreported += pledge_left(p) - p->reported;
    }
    const struct open_seen found = open_seen(m, donor, item, until, seen);
    ck_assert_int_eq(found.own, own);
    ck_assert_int_eq(found.others, others);
    ck_assert_int_eq(open_due(m, item, t, to, true), due);
    ck_assert_int_eq(open_due(m, item, t, to, false), unreported);
    ck_assert_int_eq(open_decided(m, item), decided);
}

START_TEST(sums_by_day_are_what_a_walk_through_all_pledges_finds)
{
    open_model(_i);
    for (int k = 0; k < 30; k++)
        promise(floor(chance(100.0)) - 100.0); /* of before the start, in no order */
    open_start(m);
    for (double t = 0.0; t < sc->end; t += floor(chance(4.0))) {
        const double what = chance(1.0);
        if (what < 0.3)
            promise(t);
        else if (what < 0.6)
            hand_over();
        else
            compare(t);
    }
    trn_model_free(m);
}
END_TEST

/* The ledger is told when a sum goes wrong: it counts from the pledges. */
START_TEST(a_wrong_sum_is_a_residual)
{
    struct open_sums counted = {0};
    open_model(0);
    for (int k = 0; k < 30; k++)
        promise(0.0);
    for (int32_t k = 0; k < m->pledges.n; k++)
        if (m->pledges.at[k].item == 0)
            open_count(&counted, pledge_left(&m->pledges.at[k]), false, m->pledges.at[k].tasked);
    ck_assert_int_eq(open_residual(&m->open[0], &counted), 0);
    m->open[0].sums[m->open[0].first].left += 3;
    ck_assert_int_eq(open_residual(&m->open[0], &counted), 6); /* off in its strip and in all */
    trn_model_free(m);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, sums_by_day_are_what_a_walk_through_all_pledges_finds, 0, 50);
    tcase_add_test(tcase, a_wrong_sum_is_a_residual);
}

int main(void)
{
    return lab_main("outstanding", add);
}
