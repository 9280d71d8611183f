/* test_ziggurat.c - the tables against their definition, the samplers against their laws. */
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "tranche/rng.h"
#include "ziggurat.h"

static double normal_f(double x)
{
    return exp(-0.5 * x * x);
}

static double exponential_f(double x)
{
    return exp(-x);
}

static double normal_tail(double x) /* integral of f from x on */
{
    return sqrt(2.0 * M_PI) * gsl_cdf_ugaussian_Q(x);
}

static const struct table {
    const double *x, *y;
    double (*f)(double x), (*tail)(double x);
    double whole; /* integral of f from 0 on */
} TABLES[] = {
    {normal_x, normal_y, normal_f, normal_tail, 1.2533141373155003},
    {exponential_x, exponential_y, exponential_f, exponential_f, 1.0},
};

START_TEST(all_layers_have_the_same_area)
{
    const struct table *t = &TABLES[_i];
    const double v = t->x[1] * t->f(t->x[1]) + t->tail(t->x[1]);
    ck_assert_double_eq_tol(t->x[0] * t->f(t->x[1]), v, 1e-14);
    for (int i = 1; i < 256; i++) {
        ck_assert_double_eq_tol(t->x[i] * (t->y[i + 1] - t->y[i]), v, 1e-14);
        ck_assert_double_eq_tol(t->y[i], t->f(t->x[i]), 1e-15);
        ck_assert_double_gt(t->x[i], t->x[i + 1]);
    }
    ck_assert_double_eq(t->y[0], 0.0);
    ck_assert_double_eq(t->x[256], 0.0);
    ck_assert_double_eq(t->y[256], 1.0);
}
END_TEST

/* More layers' area than there is under f, by the corners that stick out: a few per cent. */
START_TEST(layers_cover_the_law_closely)
{
    const struct table *t = &TABLES[_i];
    const double area = 256.0 * t->x[0] * t->f(t->x[1]);
    ck_assert_double_gt(area, t->whole);
    ck_assert_double_lt(area, 1.015 * t->whole);
}
END_TEST

enum { DRAWS = 2000000, TAIL_DRAWS = 16000000, CELLS = 1000 };

static double uniform_of_exponential(struct trn_stream *stream)
{
    return -expm1(-trn_stream_exponential(stream, 3.0) / 3.0);
}

static double uniform_of_normal(struct trn_stream *stream)
{
    return gsl_cdf_ugaussian_P((trn_stream_normal(stream, 5.0, 2.0) - 5.0) / 2.0);
}

static double uniform_of_lognormal(struct trn_stream *stream)
{
    return gsl_cdf_ugaussian_P((log(trn_stream_lognormal(stream, 0.7, 0.5)) - 0.7) / 0.5);
}

static double (*const LAWS[])(struct trn_stream *stream) = {
    trn_stream_uniform,
    uniform_of_exponential,
    uniform_of_normal,
    uniform_of_lognormal,
};

/* Chi-squared over cells of equal probability: limits leave out 1e-6 on each side. */
START_TEST(draws_have_the_right_law)
{
    static int count[CELLS];
    struct trn_stream stream;
    trn_stream_init(&stream, &(struct trn_key){.seed = 2});
    for (int i = 0; i < DRAWS; i++) {
        const double u = LAWS[_i](&stream);
        if (!(u >= 0.0 && u <= 1.0))
            ck_abort_msg("draw %d is no number", i);
        count[u < 1.0 ? (int)(CELLS * u) : CELLS - 1]++;
    }
    const double expected = (double)DRAWS / CELLS;
    double chi2 = 0.0;
    for (int i = 0; i < CELLS; i++)
        chi2 += (count[i] - expected) * (count[i] - expected) / expected;
    ck_assert_double_lt(chi2, gsl_cdf_chisq_Qinv(1e-6, CELLS - 1));
    ck_assert_double_gt(chi2, gsl_cdf_chisq_Pinv(1e-6, CELLS - 1));
}
END_TEST

/* The tail begins at x[1]: 2.58e-4 of the normals and 4.54e-4 of the exponentials lie beyond. */
START_TEST(tails_have_the_right_weight_and_shape)
{
    struct trn_stream stream;
    trn_stream_init(&stream, &(struct trn_key){.seed = 3});
    bool none_is_0 = true;
    int left = 0, right = 0, far = 0, exponential = 0, exponential_far = 0;
    const double cut = normal_x[1], cut_e = exponential_x[1];
    for (int i = 0; i < TAIL_DRAWS; i++) {
        const double z = trn_stream_normal(&stream, 0.0, 1.0);
        left += z < -cut;
        right += z > cut;
        far += fabs(z) > 4.5;
        const double e = trn_stream_exponential(&stream, 1.0);
        none_is_0 &= e > 0.0;
        exponential += e > cut_e;
        exponential_far += e > cut_e + 1.0;
    }
    ck_assert(none_is_0);
    const struct {
        int count;
        double p;
    } tail[] = {
        {left, gsl_cdf_ugaussian_Q(cut)},      {right, gsl_cdf_ugaussian_Q(cut)},
        {far, 2.0 * gsl_cdf_ugaussian_Q(4.5)}, {exponential, exp(-cut_e)},
        {exponential_far, exp(-cut_e - 1.0)},
    };
    for (int i = 0; i < 5; i++) {
        const double expected = TAIL_DRAWS * tail[i].p;
        ck_assert_double_eq_tol(tail[i].count, expected, 4.5 * sqrt(expected));
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("ziggurat");
    TCase *tcase = tcase_create("ziggurat");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, all_layers_have_the_same_area, 0, 2);
    tcase_add_loop_test(tcase, layers_cover_the_law_closely, 0, 2);
    tcase_add_loop_test(tcase, draws_have_the_right_law, 0, sizeof LAWS / sizeof LAWS[0]);
    tcase_add_test(tcase, tails_have_the_right_weight_and_shape);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
