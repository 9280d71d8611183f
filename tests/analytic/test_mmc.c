/* test_mmc.c - many servers: Erlang's C with a queue, Erlang's B without, for any service law. */
#include <check.h>
#include <stdlib.h>

#include "queue.h"
#include "replicate.h"

START_TEST(three_servers_with_a_queue)
{
    const struct queue_def def = {.arrivals_per_day = 2.0,
                                  .law = EXPONENTIAL,
                                  .mean_service_days = 1.0,
                                  .servers = 3,
                                  .warm_up_days = 1000.0,
                                  .days = 200000.0};
    const struct queue_result result = queue_replicate(&def, REPLICATIONS);
    expect_within(&result.p_wait, 0.444444, "C");
    expect_within(&result.waiting, 0.888889, "Lq");
    expect_within(&result.present, 2.888889, "L");
}
END_TEST

START_TEST(twenty_servers_at_a_load_of_four_fifths)
{
    const struct queue_def def = {.arrivals_per_day = 10.0,
                                  .law = EXPONENTIAL,
                                  .mean_service_days = 1.6,
                                  .servers = 20,
                                  .warm_up_days = 500.0,
                                  .days = 40000.0};
    const struct queue_result result = queue_replicate(&def, REPLICATIONS);
    expect_within(&result.p_wait, 0.256078, "C");
}
END_TEST

static void expect_blocked(enum service_law law, double load, int servers, double days, double exact)
{
    const struct queue_def def = {.arrivals_per_day = load,
                                  .law = law,
                                  .mean_service_days = 1.0,
                                  .cv = 0.75,
                                  .servers = servers,
                                  .loss = true,
                                  .warm_up_days = 100.0,
                                  .days = days};
    const struct queue_result result = queue_replicate(&def, REPLICATIONS);
    expect_within(&result.p_wait, exact, "B");
    ck_assert_double_eq(result.wait.max, 0.0);
}

START_TEST(twenty_servers_without_a_queue_exponential)
{
    expect_blocked(EXPONENTIAL, 18.0, 20, 9000.0, 0.109213);
}
END_TEST

START_TEST(twenty_servers_without_a_queue_constant)
{
    expect_blocked(CONSTANT, 18.0, 20, 9000.0, 0.109213);
}
END_TEST

START_TEST(four_servers_without_a_queue_lognormal)
{
    expect_blocked(LOGNORMAL, 2.0, 4, 50000.0, 2.0 / 21.0);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mmc");
    TCase *tcase = tcase_create("mmc");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, three_servers_with_a_queue);
    tcase_add_test(tcase, twenty_servers_at_a_load_of_four_fifths);
    tcase_add_test(tcase, twenty_servers_without_a_queue_exponential);
    tcase_add_test(tcase, twenty_servers_without_a_queue_constant);
    tcase_add_test(tcase, four_servers_without_a_queue_lognormal);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
