/* test_dist.c - quantiles, means, cuts, and what is refused. */
#include <check.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/dist.h"

#define INF ((double)INFINITY)
#define NANUM ((double)NAN)

/* GSL's default handler ends the process, which fails a test: it is left in place. */

static struct trn_dist make(enum trn_dist_kind kind, double a, double b, double c, double min, double max)
{
    return (struct trn_dist){.kind = kind, .a = a, .b = b, .c = c, .min = min, .max = max};
}

static struct trn_dist prepared(enum trn_dist_kind kind, double a, double b, double c, double min, double max)
{
    struct trn_dist dist = make(kind, a, b, c, min, max);
    struct trn_error error = {0};
    ck_assert_msg(trn_dist_prepare(&dist, &error) == TRN_OK, "%s %s", error.path, error.text);
    return dist;
}

static const struct law {
    enum trn_dist_kind kind;
    double a, b, c, min, max;
} LAWS[] = {
    {TRN_DIST_UNIFORM, -3.0, 5.0, 0.0, -INFINITY, INFINITY},
    {TRN_DIST_UNIFORM, -3.0, 5.0, 0.0, 0.0, 100.0},
    {TRN_DIST_TRIANGULAR, 1.0, 9.0, 3.0, -INFINITY, INFINITY},
    {TRN_DIST_TRIANGULAR, 1.0, 9.0, 1.0, -INFINITY, INFINITY},
    {TRN_DIST_TRIANGULAR, 1.0, 9.0, 9.0, 2.0, 8.0},
    {TRN_DIST_TRIANGULAR, -1.0, 9.0, 3.0, 2.0, 7.0},
    {TRN_DIST_TRIANGULAR, 1.0, 9.0, 3.0, 4.0, INFINITY},
    {TRN_DIST_EXPONENTIAL, 7.0, 0.0, 0.0, -INFINITY, INFINITY},
    {TRN_DIST_EXPONENTIAL, 7.0, 0.0, 0.0, 2.0, 30.0},
    {TRN_DIST_EXPONENTIAL, 7.0, 0.0, 0.0, 20.0, INFINITY},
    {TRN_DIST_NORMAL, 10.0, 3.0, 0.0, -INFINITY, INFINITY},
    {TRN_DIST_NORMAL, 10.0, 3.0, 0.0, 0.0, INFINITY},
    {TRN_DIST_NORMAL, 10.0, 3.0, 0.0, 12.0, 25.0},
    {TRN_DIST_NORMAL, -1.0, 0.5, 0.0, 0.0, INFINITY},
    {TRN_DIST_LOGNORMAL, 21.0, 0.5, 0.0, -INFINITY, INFINITY},
    {TRN_DIST_LOGNORMAL, 21.0, 0.5, 0.0, 7.0, 60.0},
    {TRN_DIST_LOGNORMAL, 0.5, 1.5, 0.0, 0.1, 200.0},
    {TRN_DIST_GAMMA, 10.0, 5.0, 0.0, -INFINITY, INFINITY},
    {TRN_DIST_GAMMA, 10.0, 5.0, 0.0, 6.0, 11.0},
    {TRN_DIST_GAMMA, 10.0, 20.0, 0.0, 1.0, 90.0},
    {TRN_DIST_GAMMA, 10.0, 0.2, 0.0, -INFINITY, INFINITY},
};

enum { N_LAWS = sizeof LAWS / sizeof LAWS[0] };

static struct trn_dist law(int i)
{
    const struct law *l = &LAWS[i];
    return prepared(l->kind, l->a, l->b, l->c, l->min, l->max);
}

START_TEST(quantiles_rise_and_keep_within_the_bounds)
{
    const struct trn_dist dist = law(_i);
    double before = -INF;
    for (int i = 0; i < 2000; i++) {
        const double x = trn_dist_quantile(&dist, (i + 0.5) / 2000.0);
        if (!(x >= dist.min && x <= dist.max && x > before))
            ck_abort_msg("draw %d, %g, follows %g", i, x, before);
        before = x;
    }
    ck_assert(isfinite(trn_dist_quantile(&dist, 0x1.0p-53)));
    ck_assert(isfinite(trn_dist_quantile(&dist, 1.0 - 0x1.0p-53)));
}
END_TEST

/* F written down once more, from GSL. */
static double cdf(const struct law *l, double x)
{
    switch (l->kind) {
    case TRN_DIST_UNIFORM:
        return gsl_cdf_flat_P(x, l->a, l->b);
    case TRN_DIST_TRIANGULAR:
        if (x <= l->a || x >= l->b)
            return x >= l->b;
        return x <= l->c ? pow(x - l->a, 2) / (l->b - l->a) / (l->c - l->a)
                         : 1.0 - pow(l->b - x, 2) / (l->b - l->a) / (l->b - l->c);
    case TRN_DIST_EXPONENTIAL:
        return gsl_cdf_exponential_P(x, l->a);
    case TRN_DIST_NORMAL:
        return gsl_cdf_gaussian_P(x - l->a, l->b);
    case TRN_DIST_LOGNORMAL:
        return x <= 0.0 ? 0.0 : isinf(x) ? 1.0 : gsl_cdf_lognormal_P(x, log(l->a), l->b);
    case TRN_DIST_GAMMA:
        return x <= 0.0   ? 0.0
               : isinf(x) ? 1.0
                          : gsl_cdf_gamma_P(x, (l->a / l->b) * (l->a / l->b), l->b * l->b / l->a);
    case TRN_DIST_CONSTANT:
        break;
    }
    return 0.0;
}

START_TEST(the_share_u_of_draws_lies_below_the_quantile)
{
    const struct law *l = &LAWS[_i];
    const struct trn_dist dist = law(_i);
    const double p_min = cdf(l, l->min), p_max = cdf(l, l->max);
    ck_assert_double_eq_tol(dist.p_min, p_min, 1e-12);
    ck_assert_double_eq_tol(dist.p_max, p_max, 1e-12);
    for (double u = 0.0005; u < 1.0; u += 0.0005) {
        const double share = (cdf(l, trn_dist_quantile(&dist, u)) - p_min) / (p_max - p_min);
        if (!(fabs(share - u) < 1e-9))
            ck_abort_msg("%.12g of the draws are below the quantile of %.12g", share, u);
    }
}
END_TEST

/* The mean is the integral of the quantile: midpoints, 2^20 of them. */
START_TEST(the_mean_is_that_of_the_cut_law)
{
    enum { N = 1 << 20 };

    const struct trn_dist dist = law(_i);
    double sum = 0.0;
    if (dist.kind == TRN_DIST_GAMMA) {
        for (int i = 0; i < N / 64; i++)
            sum += 64.0 * trn_dist_quantile(&dist, (i + 0.5) / (N / 64));
    } else {
        for (int i = 0; i < N; i++)
            sum += trn_dist_quantile(&dist, (i + 0.5) / N);
    }
    const double scale = fabs(trn_dist_quantile(&dist, 0.9)) + fabs(trn_dist_quantile(&dist, 0.1));
    ck_assert_double_eq_tol(trn_dist_mean(&dist), sum / N, 2e-5 * scale);
}
END_TEST

START_TEST(whole_laws_have_the_mean_that_was_asked_for)
{
    struct trn_dist dist = prepared(TRN_DIST_GAMMA, 10.0, 5.0, 0.0, -INF, INF);
    ck_assert_double_eq_tol(trn_dist_mean(&dist), 10.0, 1e-12);
    dist = prepared(TRN_DIST_LOGNORMAL, 21.0, 0.5, 0.0, -INF, INF);
    ck_assert_double_eq_tol(trn_dist_mean(&dist), 21.0 * exp(0.125), 1e-12);
    ck_assert_double_eq_tol(trn_dist_median(&dist), 21.0, 1e-12);
    dist = prepared(TRN_DIST_TRIANGULAR, 1.0, 9.0, 3.0, -INF, INF);
    ck_assert_double_eq_tol(trn_dist_mean(&dist), 13.0 / 3.0, 1e-12);
    dist = prepared(TRN_DIST_NORMAL, -4.0, 2.0, 0.0, -INF, INF);
    ck_assert_double_eq_tol(trn_dist_mean(&dist), -4.0, 1e-12);
    ck_assert_double_eq_tol(trn_dist_median(&dist), -4.0, 1e-12);
    dist = prepared(TRN_DIST_EXPONENTIAL, 7.0, 0.0, 0.0, -INF, INF);
    ck_assert_double_eq_tol(trn_dist_mean(&dist), 7.0, 1e-12);
    ck_assert_double_eq_tol(trn_dist_median(&dist), 7.0 * log(2.0), 1e-12);
}
END_TEST

static const double GAMMA_CV[] = {0.01, 0.013, 0.02, 0.05, 0.1, 0.3, 0.7, 1.0, 1.5, 2.2, 3.0, 5.0, 10.0};

/* Over all shapes that are let in, deep into both tails. */
START_TEST(gamma_quantiles_are_right_for_every_shape)
{
    const double cv = GAMMA_CV[_i], shape = 1.0 / (cv * cv);
    const struct trn_dist dist = prepared(TRN_DIST_GAMMA, 1.0, cv, 0.0, -INF, INF);
    for (double p = 0x1.0p-53; p < 0.5; p *= 1.37) {
        const double low = trn_dist_quantile(&dist, p);
        const double high = trn_dist_quantile(&dist, 1.0 - p);
        if (low > 1e-290)
            ck_assert_double_eq_tol(gsl_cdf_gamma_P(low * shape, shape, 1.0) / p, 1.0, 1e-8);
        ck_assert_double_eq_tol(gsl_cdf_gamma_Q(high * shape, shape, 1.0) / (1.0 - (1.0 - p)), 1.0, 1e-8);
    }
}
END_TEST

START_TEST(laws_without_spread_are_points)
{
    const struct trn_dist points[] = {
        trn_dist_constant(4.0),
        prepared(TRN_DIST_CONSTANT, 4.0, 0.0, 0.0, 0.0, 9.0),
        prepared(TRN_DIST_UNIFORM, 4.0, 4.0, 0.0, -INF, INF),
        prepared(TRN_DIST_TRIANGULAR, 4.0, 4.0, 4.0, 0.0, INF),
        prepared(TRN_DIST_NORMAL, 4.0, 0.0, 0.0, -INF, 5.0),
        prepared(TRN_DIST_LOGNORMAL, 4.0, 0.0, 0.0, -INF, INF),
        prepared(TRN_DIST_GAMMA, 4.0, 0.0, 0.0, -INF, INF),
    };
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        ck_assert_double_eq(trn_dist_quantile(&points[i], 0.001), 4.0);
        ck_assert_double_eq(trn_dist_quantile(&points[i], 0.999), 4.0);
        ck_assert_double_eq(trn_dist_mean(&points[i]), 4.0);
        ck_assert_double_eq(trn_dist_median(&points[i]), 4.0);
    }
}
END_TEST

START_TEST(a_scale_multiplies_every_value)
{
    struct trn_dist dist = prepared(TRN_DIST_LOGNORMAL, 21.0, 0.5, 0.0, 7.0, 90.0);
    const struct trn_dist whole = dist;
    ck_assert_double_eq(whole.scale, 1.0);
    dist.scale = 1.5;
    for (double u = 0.05; u < 1.0; u += 0.1)
        ck_assert_double_eq(trn_dist_quantile(&dist, u), 1.5 * trn_dist_quantile(&whole, u));
    ck_assert_double_eq(trn_dist_mean(&dist), 1.5 * trn_dist_mean(&whole));
    ck_assert_double_eq(trn_dist_median(&dist), 1.5 * trn_dist_median(&whole));
}
END_TEST

static const struct refused {
    struct law law;
    const char *path;
} REFUSED[] = {
    {{TRN_DIST_CONSTANT, NAN, 0, 0, -INFINITY, INFINITY}, "/value"},
    {{TRN_DIST_CONSTANT, INFINITY, 0, 0, -INFINITY, INFINITY}, "/value"},
    {{TRN_DIST_CONSTANT, 5, 0, 0, 6, 7}, ""},
    {{TRN_DIST_UNIFORM, NAN, 1, 0, -INFINITY, INFINITY}, "/low"},
    {{TRN_DIST_UNIFORM, 0, NAN, 0, -INFINITY, INFINITY}, "/high"},
    {{TRN_DIST_UNIFORM, 2, 1, 0, -INFINITY, INFINITY}, "/high"},
    {{TRN_DIST_UNIFORM, -1.7e308, 1.7e308, 0, -INFINITY, INFINITY}, "/high"},
    {{TRN_DIST_UNIFORM, 0, 1, 0, 1, 2}, ""},
    {{TRN_DIST_TRIANGULAR, 0, 1, 2, -INFINITY, INFINITY}, "/mode"},
    {{TRN_DIST_TRIANGULAR, 0, 1, NAN, -INFINITY, INFINITY}, "/mode"},
    {{TRN_DIST_EXPONENTIAL, 0, 0, 0, -INFINITY, INFINITY}, "/mean"},
    {{TRN_DIST_EXPONENTIAL, -3, 0, 0, -INFINITY, INFINITY}, "/mean"},
    {{TRN_DIST_EXPONENTIAL, NAN, 0, 0, -INFINITY, INFINITY}, "/mean"},
    {{TRN_DIST_EXPONENTIAL, 1, 0, 0, -INFINITY, -1}, ""},
    {{TRN_DIST_EXPONENTIAL, 1, 0, 0, 30, INFINITY}, ""},
    {{TRN_DIST_NORMAL, NAN, 1, 0, -INFINITY, INFINITY}, "/mean"},
    {{TRN_DIST_NORMAL, 0, -1, 0, -INFINITY, INFINITY}, "/sd"},
    {{TRN_DIST_NORMAL, 0, NAN, 0, -INFINITY, INFINITY}, "/sd"},
    {{TRN_DIST_NORMAL, 0, INFINITY, 0, -INFINITY, INFINITY}, "/sd"},
    {{TRN_DIST_NORMAL, 0, 1, 0, 9, INFINITY}, ""},
    {{TRN_DIST_NORMAL, 0, 1, 0, -INFINITY, -40}, ""},
    {{TRN_DIST_NORMAL, 0, 1, 0, 1, 1}, "/max"},
    {{TRN_DIST_NORMAL, 0, 1, 0, 2, 1}, "/max"},
    {{TRN_DIST_NORMAL, 0, 1, 0, NAN, 1}, "/min"},
    {{TRN_DIST_NORMAL, 0, 1, 0, 0, NAN}, "/max"},
    {{TRN_DIST_LOGNORMAL, 0, 1, 0, -INFINITY, INFINITY}, "/median"},
    {{TRN_DIST_LOGNORMAL, -2, 1, 0, -INFINITY, INFINITY}, "/median"},
    {{TRN_DIST_LOGNORMAL, 2, -1, 0, -INFINITY, INFINITY}, "/sigma"},
    {{TRN_DIST_LOGNORMAL, 2, 11, 0, -INFINITY, INFINITY}, "/sigma"},
    {{TRN_DIST_LOGNORMAL, 2, 1, 0, -INFINITY, 0}, ""},
    {{TRN_DIST_GAMMA, 0, 1, 0, -INFINITY, INFINITY}, "/mean"},
    {{TRN_DIST_GAMMA, 2, -1, 0, -INFINITY, INFINITY}, "/sd"},
    {{TRN_DIST_GAMMA, 2, NAN, 0, -INFINITY, INFINITY}, "/sd"},
    {{TRN_DIST_GAMMA, 2, 21, 0, -INFINITY, INFINITY}, "/sd"},
    {{TRN_DIST_GAMMA, 2, 0.01, 0, -INFINITY, INFINITY}, "/sd"},
    {{TRN_DIST_GAMMA, 2, 1, 0, 1e300, INFINITY}, ""},
    {{(enum trn_dist_kind)99, 2, 1, 0, -INFINITY, INFINITY}, ""},
};

START_TEST(a_law_that_is_none_is_refused_by_field)
{
    const struct refused *refused = &REFUSED[_i];
    const struct law *l = &refused->law;
    struct trn_dist dist = make(l->kind, l->a, l->b, l->c, l->min, l->max);
    dist.p_min = 0.25;
    dist.p_max = 0.75;
    struct trn_error error = {0};
    ck_assert_int_eq(trn_dist_prepare(&dist, &error), TRN_E_RANGE);
    ck_assert_int_eq(error.status, TRN_E_RANGE);
    ck_assert_str_eq(error.path, refused->path);
    ck_assert_int_eq(strncmp(error.text, "expected ", 9), 0);
    ck_assert(dist.p_min == 0.25 && dist.p_max == 0.75); /* untouched */
    ck_assert_int_eq(trn_dist_prepare(&dist, NULL), TRN_E_RANGE);
}
END_TEST

START_TEST(a_larger_median_moves_every_draw_the_same_way)
{
    const struct trn_dist low = prepared(TRN_DIST_LOGNORMAL, 20.0, 0.5, 0.0, -INF, INF);
    const struct trn_dist high = prepared(TRN_DIST_LOGNORMAL, 30.0, 0.5, 0.0, -INF, INF);
    for (double u = 0.001; u < 1.0; u += 0.001)
        ck_assert_double_eq_tol(trn_dist_quantile(&high, u) / trn_dist_quantile(&low, u), 1.5, 1e-12);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("dist");
    TCase *tcase = tcase_create("dist");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 60);
    tcase_add_loop_test(tcase, quantiles_rise_and_keep_within_the_bounds, 0, N_LAWS);
    tcase_add_loop_test(tcase, the_share_u_of_draws_lies_below_the_quantile, 0, N_LAWS);
    tcase_add_loop_test(tcase, the_mean_is_that_of_the_cut_law, 0, N_LAWS);
    tcase_add_test(tcase, whole_laws_have_the_mean_that_was_asked_for);
    tcase_add_loop_test(tcase, gamma_quantiles_are_right_for_every_shape, 0,
                        sizeof GAMMA_CV / sizeof GAMMA_CV[0]);
    tcase_add_test(tcase, laws_without_spread_are_points);
    tcase_add_test(tcase, a_scale_multiplies_every_value);
    tcase_add_loop_test(tcase, a_law_that_is_none_is_refused_by_field, 0, sizeof REFUSED / sizeof REFUSED[0]);
    tcase_add_test(tcase, a_larger_median_moves_every_draw_the_same_way);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
