/* What is on the way is an infinite-server queue, whatever the law of the times (Palm): with lots leaving as
 * a Poisson stream of 3 a day and a mean time of 2 days, the number on the way is Poisson with mean 6:
 * variance 6, P(0) 0.002479, P(at most 5) 0.445680, P(at most 8) 0.847237. The mean alone is Little's law. */
#include "lab.h"

enum { RUNS = 60, SAMPLES = 100 };

static const struct {
    enum trn_dist_kind kind;
    double a, b;
} laws[] = {{TRN_DIST_LOGNORMAL, 0.0, 0.75}, {TRN_DIST_EXPONENTIAL, 2.0, 0.0}, {TRN_DIST_CONSTANT, 2.0, 0.0}};

START_TEST(lots_on_the_way_are_poisson)
{
    struct trn_dist law = {.kind = laws[_i].kind, .a = laws[_i].a, .b = laws[_i].b, .max = INFINITY};
    if (law.kind == TRN_DIST_LOGNORMAL)
        law.a = 2.0 * exp(-0.5 * law.b * law.b); /* mean 2 */
    if (law.kind == TRN_DIST_CONSTANT)
        law.min = -INFINITY;
    ck_assert_int_eq(trn_dist_prepare(&law, NULL), TRN_OK);
    for (int c = 0; c < 3; c++)
        lab_need(c, 0.0);
    sc->routes[0].n_stages = 1;
    sc->routes[0].stages[0] = (struct trn_stage){.name = "way", .days = law, .hub = TRN_NONE};
    sc->sample_days = 10.0; /* far apart against 2 days: samples are nearly independent */
    sc->end = 40.0 + 10.0 * SAMPLES;
    double sum = 0.0, squares = 0.0, none = 0.0, five = 0.0, eight = 0.0, n = RUNS * SAMPLES;
    for (uint32_t run = 0; run < RUNS; run++) {
        struct trn_stream stream;
        trn_stream_init(&stream, &(struct trn_key){.seed = 7, .replication = run, .purpose = 2});
        sc->n_promises = 0;
        for (double t = 0.0; (t += trn_stream_exponential(&stream, 1.0 / 3.0)) < sc->end;)
            lab_promise(TOY_ALPHA, TOY_SHELL, 1, t);
        lab_run_rows(TOY_LOOSE, run, 0);
        for (int k = 0; k < SAMPLES; k++) {
            double on_the_way = lab_series("in_pipeline", "shell", 40.0 + 10.0 * k);
            sum += on_the_way;
            squares += on_the_way * on_the_way;
            none += on_the_way == 0.0;
            five += on_the_way <= 5.0;
            eight += on_the_way <= 8.0;
        }
    }
    double mean = sum / n;
    NEAR(mean, 6.0, 3.29 * sqrt(6.0 / n));
    NEAR(squares / n - mean * mean, 6.0, 3.29 * sqrt((6.0 + 2.0 * 36.0) / n));
    NEAR(none / n, 0.002479, 3.29 * sqrt(0.002479 / n));
    NEAR(five / n, 0.445680, 3.29 * sqrt(0.4457 * 0.5543 / n));
    NEAR(eight / n, 0.847237, 3.29 * sqrt(0.8472 * 0.1528 / n));
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, lots_on_the_way_are_poisson, 0, (int)(sizeof laws / sizeof *laws));
}

int main(void)
{
    return lab_main("pipeline", add);
}
