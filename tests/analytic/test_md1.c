/* test_md1.c - M/D/1: Wq = rho / (2 (1 - rho)), Pollaczek and Khinchine with constant service. */
#include <check.h>
#include <stdlib.h>

#include "queue.h"
#include "replicate.h"

static struct queue_def md1(double load, double days)
{
    return (struct queue_def){.arrivals_per_day = load,
                              .law = CONSTANT,
                              .mean_service_days = 1.0,
                              .servers = 1,
                              .warm_up_days = 5000.0,
                              .days = days};
}

START_TEST(constant_service_at_three_quarters)
{
    const struct queue_def def = md1(0.75, 200000.0);
    const struct queue_result result = queue_replicate(&def, REPLICATIONS);
    expect_within(&result.wait, 1.5, "Wq");
}
END_TEST

START_TEST(constant_service_at_nine_tenths)
{
    const struct queue_def def = md1(0.9, 1200000.0);
    const struct queue_result result = queue_replicate(&def, REPLICATIONS);
    expect_within(&result.wait, 4.5, "Wq");
    expect_within(&result.waiting, 4.05, "Lq");
    expect_within(&result.stay, 5.5, "W");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("md1");
    TCase *tcase = tcase_create("md1");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, constant_service_at_three_quarters);
    tcase_add_test(tcase, constant_service_at_nine_tenths);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
