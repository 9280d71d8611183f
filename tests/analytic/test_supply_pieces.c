/* test_supply_pieces.c - a pipeline, base-stock control and a line that breaks down, each on
 * the bare engine, against closed forms. Lead times are lognormal: the results hold for any. */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "replicate.h"
#include "tranche/engine.h"
#include "tranche/rng.h"

enum { MOST = 64 };

/* Demand is Poisson; each unit that is taken, or owed, is ordered at once and comes after a
 * lead time. With `base_stock` 0 this is a pipeline that units enter at random. */
struct depot {
    struct trn_engine *engine;
    struct trn_stream demand, lead;
    double demand_per_day, mu, sigma, warm_up_days, days;
    int base_stock;
    bool lost_sales;
    int on_order;
    int64_t n_demands, n_met;
    double since, share[MOST]; /* of the time with that many on order */
};

static void note(struct depot *depot, double now)
{
    if (depot->on_order >= MOST)
        ck_abort_msg("more on order than expected");
    depot->share[depot->on_order] += now - depot->since;
    depot->since = now;
}

static void on_supply(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct depot *depot = object;
    note(depot, trn_engine_now(engine));
    depot->on_order--;
}

static void on_demand(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct depot *depot = object;
    const double now = trn_engine_now(engine);
    trn_engine_schedule(engine, now + trn_stream_exponential(&depot->demand, 1.0 / depot->demand_per_day), 0,
                        on_demand, depot, 0);
    depot->n_demands++;
    if (depot->on_order < depot->base_stock)
        depot->n_met++;
    else if (depot->lost_sales)
        return;
    note(depot, now);
    depot->on_order++;
    const double lead = trn_stream_lognormal(&depot->lead, depot->mu, depot->sigma);
    trn_engine_schedule(engine, now + lead, 0, on_supply, depot, 0);
}

static struct depot depot_of(double demand_per_day, double mean_lead_days, double cv, int base_stock)
{
    const double variance = log(1.0 + cv * cv);
    return (struct depot){.demand_per_day = demand_per_day,
                          .mu = log(mean_lead_days) - 0.5 * variance,
                          .sigma = sqrt(variance),
                          .base_stock = base_stock,
                          .warm_up_days = 100.0};
}

static void run_once(struct depot *depot, uint32_t replication)
{
    trn_engine_reset(depot->engine, 0.0);
    trn_stream_init(&depot->demand,
                    &(struct trn_key){.seed = SEED, .replication = replication, .purpose = 1});
    trn_stream_init(&depot->lead, &(struct trn_key){.seed = SEED, .replication = replication, .purpose = 2});
    depot->on_order = 0;
    trn_engine_schedule(depot->engine, 0.0, 0, on_demand, depot, 0);
    trn_engine_run_until(depot->engine, depot->warm_up_days);
    depot->n_demands = depot->n_met = 0;
    depot->since = depot->warm_up_days;
    for (int i = 0; i < MOST; i++)
        depot->share[i] = 0.0;
    trn_engine_run_until(depot->engine, depot->warm_up_days + depot->days);
    note(depot, trn_engine_now(depot->engine));
    for (int i = 0; i < MOST; i++)
        depot->share[i] /= depot->days;
}

START_TEST(a_pipeline_holds_a_poisson_number)
{
    struct depot depot = depot_of(3.0, 2.0, 0.5, 0);
    depot.engine = trn_engine_create();
    depot.days = 40000.0;
    struct trn_tally mean = {0}, variance = {0}, up_to_5 = {0}, up_to_8 = {0};
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        run_once(&depot, r);
        double m = 0.0, v = 0.0, p = 0.0;
        for (int i = 0; i < MOST; i++)
            m += i * depot.share[i];
        for (int i = 0; i < MOST; i++) {
            v += (i - 6.0) * (i - 6.0) * depot.share[i];
            p += depot.share[i];
            if (i == 5)
                trn_tally_add(&up_to_5, p);
            if (i == 8)
                trn_tally_add(&up_to_8, p);
        }
        trn_tally_add(&mean, m);
        trn_tally_add(&variance, v);
    }
    expect_within(&mean, 6.0, "mean");
    expect_within(&variance, 6.0, "variance");
    expect_within(&up_to_5, 0.445680, "P(<= 5)");
    expect_within(&up_to_8, 0.847237, "P(<= 8)");
    trn_engine_free(depot.engine);
}
END_TEST

static void expect_base_stock(int base_stock, double load, double days, double fill, double backorders,
                              double on_hand)
{
    struct depot depot = depot_of(load / 5.0, 5.0, 0.4, base_stock);
    depot.engine = trn_engine_create();
    depot.days = days;
    struct trn_tally fills = {0}, owed = {0}, held = {0};
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        run_once(&depot, r);
        double o = 0.0, h = 0.0;
        for (int i = 0; i < MOST; i++) {
            o += i > base_stock ? (i - base_stock) * depot.share[i] : 0.0;
            h += i < base_stock ? (base_stock - i) * depot.share[i] : 0.0;
        }
        trn_tally_add(&owed, o);
        trn_tally_add(&held, h);
        trn_tally_add(&fills, (double)depot.n_met / (double)depot.n_demands);
    }
    expect_within(&fills, fill, "fill rate");
    expect_within(&owed, backorders, "backorders");
    expect_within(&held, on_hand, "on hand");
    trn_engine_free(depot.engine);
}

START_TEST(base_stock_4_at_a_load_of_2)
{
    expect_base_stock(4, 2.0, 400000.0, 0.857123, 0.075141, 2.075141);
}
END_TEST

START_TEST(base_stock_10_at_a_load_of_6)
{
    expect_base_stock(10, 6.0, 600000.0, 0.916076, 0.077335, 4.077335);
}
END_TEST

START_TEST(lost_sales_are_those_of_erlang)
{
    struct depot depot = depot_of(0.4, 5.0, 0.4, 4);
    depot.engine = trn_engine_create();
    depot.days = 300000.0;
    depot.lost_sales = true;
    struct trn_tally lost = {0};
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        run_once(&depot, r);
        trn_tally_add(&lost, 1.0 - (double)depot.n_met / (double)depot.n_demands);
    }
    expect_within(&lost, 2.0 / 21.0, "lost");
    trn_engine_free(depot.engine);
}
END_TEST

/* A line that works a lognormal time and is down an exponential one. */
struct line {
    struct trn_stream stream;
    struct trn_level up;
    int64_t renewals;
};

static void on_change(struct trn_engine *engine, void *object, uint64_t up)
{
    struct line *line = object;
    const double now = trn_engine_now(engine);
    trn_level_set(&line->up, now, (double)up);
    /* lognormal with mean 90: mu = ln 90 - 1/2 */
    const double days = up ? trn_stream_lognormal(&line->stream, log(90.0) - 0.5, 1.0)
                           : trn_stream_exponential(&line->stream, 10.0);
    trn_engine_schedule(engine, now + days, 0, on_change, line, !up);
}

START_TEST(a_line_is_up_nine_tenths_of_the_time)
{
    struct trn_engine *engine = trn_engine_create();
    struct trn_tally available = {0};
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        struct line line = {0};
        trn_engine_reset(engine, 0.0);
        trn_stream_init(&line.stream, &(struct trn_key){.seed = SEED, .replication = r});
        trn_level_init(&line.up, 0.0, 1.0);
        trn_engine_schedule(engine, 0.0, 0, on_change, &line, 1);
        trn_engine_run_until(engine, 200000.0);
        trn_tally_add(&available, trn_level_mean(&line.up, 200000.0));
    }
    expect_within(&available, 0.9, "availability");
    trn_engine_free(engine);
}
END_TEST

static void on_renewal(struct trn_engine *engine, void *object, uint64_t counts)
{
    struct line *line = object;
    line->renewals += (int64_t)counts;
    const double days =
        trn_stream_exponential(&line->stream, 0.5) + trn_stream_exponential(&line->stream, 0.5);
    trn_engine_schedule(engine, trn_engine_now(engine) + days, 0, on_renewal, line, 1);
}

START_TEST(erlang_intervals_renew_nine_and_three_quarter_times_in_ten)
{
    enum { RUNS = 2000 };

    struct trn_engine *engine = trn_engine_create();
    struct trn_tally renewals = {0};
    for (uint32_t r = 0; r < REPLICATIONS; r++) {
        struct line line = {0};
        trn_stream_init(&line.stream, &(struct trn_key){.seed = SEED, .replication = r});
        for (int i = 0; i < RUNS; i++) {
            trn_engine_reset(engine, 0.0);
            trn_engine_schedule(engine, 0.0, 0, on_renewal, &line, 0);
            trn_engine_run_until(engine, 10.0);
        }
        trn_tally_add(&renewals, (double)line.renewals / RUNS);
    }
    expect_within(&renewals, 9.75, "m(10)");
    trn_engine_free(engine);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("supply_pieces");
    TCase *tcase = tcase_create("supply_pieces");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, a_pipeline_holds_a_poisson_number);
    tcase_add_test(tcase, base_stock_4_at_a_load_of_2);
    tcase_add_test(tcase, base_stock_10_at_a_load_of_6);
    tcase_add_test(tcase, lost_sales_are_those_of_erlang);
    tcase_add_test(tcase, a_line_is_up_nine_tenths_of_the_time);
    tcase_add_test(tcase, erlang_intervals_renew_nine_and_three_quarter_times_in_ten);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
