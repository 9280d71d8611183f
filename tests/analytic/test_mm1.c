/* test_mm1.c - M/M/1: L = rho / (1 - rho), W = 1 / (mu - lambda), and Little between them. */
#include <check.h>
#include <stdlib.h>

#include "queue.h"
#include "replicate.h"

START_TEST(mm1_at_a_load_of_three_quarters)
{
    const struct queue_def def = {.arrivals_per_day = 0.75,
                                  .law = EXPONENTIAL,
                                  .mean_service_days = 1.0,
                                  .servers = 1,
                                  .warm_up_days = 1000.0,
                                  .days = 400000.0};
    const struct queue_result result = queue_replicate(&def, REPLICATIONS);
    expect_within(&result.present, 3.0, "L");
    expect_within(&result.stay, 4.0, "W");
    expect_within(&result.waiting, 2.25, "Lq");
    expect_within(&result.wait, 3.0, "Wq");
    expect_within(&result.p_wait, 0.75, "P(wait)");
}
END_TEST

START_TEST(mm1_at_a_load_of_nine_tenths)
{
    const struct queue_def def = {.arrivals_per_day = 0.9,
                                  .law = EXPONENTIAL,
                                  .mean_service_days = 1.0,
                                  .servers = 1,
                                  .warm_up_days = 10000.0,
                                  .days = 1400000.0};
    const struct queue_result result = queue_replicate(&def, REPLICATIONS);
    expect_within(&result.present, 9.0, "L");
    expect_within(&result.stay, 10.0, "W");
    expect_within(&result.waiting, 8.1, "Lq");
    expect_within(&result.wait, 9.0, "Wq");
    expect_within(&result.p_wait, 0.9, "P(wait)");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mm1");
    TCase *tcase = tcase_create("mm1");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, mm1_at_a_load_of_three_quarters);
    tcase_add_test(tcase, mm1_at_a_load_of_nine_tenths);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
