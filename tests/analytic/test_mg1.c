/* test_mg1.c - M/G/1: Wq = lambda E[S^2] / (2 (1 - rho)), Pollaczek and Khinchine,
 * with lognormal service of cv 0.75. */
#include <check.h>
#include <stdlib.h>

#include "queue.h"
#include "replicate.h"

static struct queue_def mg1(double load, double days)
{
    return (struct queue_def){.arrivals_per_day = load,
                              .law = LOGNORMAL,
                              .mean_service_days = 1.0,
                              .cv = 0.75,
                              .servers = 1,
                              .warm_up_days = 5000.0,
                              .days = days};
}

START_TEST(lognormal_service_at_three_quarters)
{
    const struct queue_def def = mg1(0.75, 400000.0);
    const struct queue_result result = queue_replicate(&def, REPLICATIONS);
    expect_within(&result.wait, 2.34375, "Wq");
}
END_TEST

START_TEST(lognormal_service_at_nine_tenths)
{
    const struct queue_def def = mg1(0.9, 1900000.0);
    const struct queue_result result = queue_replicate(&def, REPLICATIONS);
    expect_within(&result.wait, 7.03125, "Wq");
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("mg1");
    TCase *tcase = tcase_create("mg1");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, lognormal_service_at_three_quarters);
    tcase_add_test(tcase, lognormal_service_at_nine_tenths);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
