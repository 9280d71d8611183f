/* A hub is a queue: one server, first come first served, service of a constant time.
 *
 * Lots come to the hub as a Poisson stream and take one time unit each: M/D/1. Pollaczek-Khinchine:
 * mean wait Wq = rho / (2 (1 - rho)) units, 1.5 at rho 0.75. The start (empty) and the end are cut by
 * measuring only lots between; every wait is also compared with Lindley's recursion
 * w' = max(0, w + s - a), which is exact on every path. */
#include "lab.h"

enum { LOTS = 3000, WARM = 300, RUNS = 40 };

/* Promises of one lot each, at times of a Poisson stream of `per_day`; a route of one hub stage. */
static double arrivals(uint32_t run, double per_day, double *days)
{
    struct trn_stream stream;
    trn_stream_init(&stream, &(struct trn_key){.seed = 99, .replication = run, .purpose = 1});
    double t = 0.0;
    sc->n_promises = 0;
    for (int k = 0; k < LOTS; k++) {
        t += trn_stream_exponential(&stream, 1.0 / per_day);
        days[k] = t;
        lab_promise(TOY_ALPHA, TOY_SHELL, 1000, t);
    }
    return t;
}

START_TEST(waits_at_a_hub_are_those_of_m_d_1)
{
    const double rho = 0.75;
    static double days[LOTS];
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    sc->routes[0].n_stages = 1;
    sc->routes[0].stages[0] =
        (struct trn_stage){.name = "hub", .kind = TRN_HUB, .days = lab_days(0.0), .hub = 0};
    sc->hubs[0].tonnes_per_day = trn_schedule_constant(lab_arena, 50.0); /* a lot of 50 t: 1 day */
    sc->sample_days = 365.0;
    double sum = 0.0, squares = 0.0;
    for (uint32_t run = 0; run < RUNS; run++) {
        double last = arrivals(run, rho, days), mean = 0.0, wait = 0.0;
        sc->end = ceil(last) + 1000.0;
        lab_run_rows(TOY_LOOSE, 0, 1U << TRN_T_LOTS);
        int lots = 0;
        for (int r = 0; r < lab_rows(TRN_T_LOTS); r++) {
            if (strcmp(lab_text(TRN_T_LOTS, r, "what"), "handed over") != 0)
                continue;
            if (lots > 0)
                wait = fmax(0.0, wait + 1.0 - (days[lots] - days[lots - 1]));
            double found = lab_number(TRN_T_LOTS, r, "date") - days[lots] - 1.0;
            ck_assert_msg(fabs(found - wait) < 1e-6, "lot %d of run %u waits %g, Lindley says %g", lots, run,
                          found, wait);
            if (lots++ >= WARM)
                mean += found;
        }
        ck_assert_int_eq(lots, LOTS);
        mean /= LOTS - WARM;
        sum += mean;
        squares += mean * mean;
    }
    double mean = sum / RUNS, sd = sqrt((squares - RUNS * mean * mean) / (RUNS - 1));
    double half = 3.56 * sd / sqrt(RUNS); /* t, 39 degrees, 99.9 % */
    NEAR(mean, rho / (2.0 * (1.0 - rho)), half);
    ck_assert_msg(half < 0.15, "an interval of +- %g can tell nothing", half);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_test(tcase, waits_at_a_hub_are_those_of_m_d_1);
}

int main(void)
{
    return lab_main("hub", add);
}
