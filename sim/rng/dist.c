/* dist.c - distribution functions, their inverses and means, whole and cut.
 *
 * A cut distribution is the whole one given that min <= X <= max:
 *
 *   Q_cut(u) = Q(p_min + u (p_max - p_min)),  p_min = F(min), p_max = F(max).
 *
 * GSL's default error handler ends the process, so nothing is called here that can
 * reach it: GSL's own inverse of the gamma distribution does not converge for many
 * shapes (below 0.2, above 100), and is replaced. */
#include "tranche/dist.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdbool.h>

/* Bounds that hold less than this are refused: doubles near 1 are 1e-16 apart, so the
 * quantiles of a thinner slice of the upper tail would lose their last ten digits. */
static const double LEAST_PROBABILITY = 1e-9;

/* Beyond, the largest draws overflow a double. */
static const double LARGEST_SIGMA = 10.0;

/* Shapes from 0.01 to 10^4: GSL's incomplete gamma function loses digits above, and fails at 10^6. */
static const double GAMMA_LEAST_CV = 0.01, GAMMA_LARGEST_CV = 10.0;

struct trn_dist trn_dist_constant(double value)
{
    return (struct trn_dist){.kind = TRN_DIST_CONSTANT,
                             .a = value,
                             .min = -(double)INFINITY,
                             .max = (double)INFINITY,
                             .p_max = 1.0,
                             .scale = 1.0};
}

/* No spread: all draws are `a`. */
static bool is_point(const struct trn_dist *dist)
{
    switch (dist->kind) {
    case TRN_DIST_CONSTANT:
        return true;
    case TRN_DIST_UNIFORM:
    case TRN_DIST_TRIANGULAR:
        return dist->a == dist->b;
    case TRN_DIST_EXPONENTIAL:
        return false;
    case TRN_DIST_NORMAL:
    case TRN_DIST_LOGNORMAL:
    case TRN_DIST_GAMMA:
        return dist->b == 0.0;
    }
    return true;
}

/* -- The gamma distribution with shape k and scale 1 ------------------------------- */

static double gamma_shape(const struct trn_dist *dist)
{
    return (dist->a / dist->b) * (dist->a / dist->b);
}

static double gamma_scale(const struct trn_dist *dist)
{
    return dist->b / dist->a * dist->b;
}

static bool gamma_all_below(double x, double k)
{
    return x > k + 40.0 * sqrt(k) + 800.0; /* 1 - F is below 1e-300 */
}

static double gamma_p(double x, double k)
{
    if (!(x > 0.0))
        return 0.0;
    return gamma_all_below(x, k) ? 1.0 : gsl_cdf_gamma_P(x, k, 1.0);
}

static double gamma_q(double x, double k)
{
    if (!(x > 0.0))
        return 1.0;
    return gamma_all_below(x, k) ? 0.0 : gsl_cdf_gamma_Q(x, k, 1.0);
}

/* log x for which P(k, x) = p. Newton's method on log P (log Q in the upper half) as a
 * function of log x, which is nearly straight in the tails; bisection where a step leaves
 * the bracket. Start: Wilson and Hilferty 1931, or the first term of the series of P. */
static double gamma_log_quantile(double p, double k)
{
    const bool upper = p > 0.5;
    const double aim = log(upper ? 1.0 - p : p);
    int sign;
    const double log_gamma = lgamma_r(k, &sign);

    const double root = 1.0 - 1.0 / (9.0 * k) + gsl_cdf_ugaussian_Pinv(p) / (3.0 * sqrt(k));
    double y = root > 0.1 ? log(k) + 3.0 * log(root) : (log(p) + log(k) + log_gamma) / k;
    double low = -(double)INFINITY, high = (double)INFINITY;
    for (int i = 0; i < 200; i++) {
        const double x = exp(y);
        const double mass = upper ? gamma_q(x, k) : gamma_p(x, k);
        const double excess = log(mass) - aim;
        if ((excess > 0.0) != upper)
            high = y;
        else
            low = y;
        const double log_slope = k * y - x - log_gamma; /* of x f(x) */
        double step = excess * exp(log(mass) - log_slope) * (upper ? 1.0 : -1.0);
        double next = y + step;
        if (!(next >= low && next <= high)) { /* outside, or not a number */
            if (isinf(low))
                next = y - 1.0 - fabs(y);
            else if (isinf(high))
                next = y + 1.0 + fabs(y);
            else
                next = low + 0.5 * (high - low);
            step = next - y;
        }
        y = next;
        if (fabs(step) <= 1e-15 * (1.0 + fabs(y)) || low == high)
            break;
    }
    return y;
}

/* -- Whole distributions ----------------------------------------------------------- */

/* F(x) of a distribution with spread. */
static double cdf(const struct trn_dist *dist, double x)
{
    const double a = dist->a, b = dist->b, c = dist->c;

    switch (dist->kind) {
    case TRN_DIST_CONSTANT:
        break;
    case TRN_DIST_UNIFORM:
        return x <= a ? 0.0 : x >= b ? 1.0 : (x - a) / (b - a);
    case TRN_DIST_TRIANGULAR:
        if (x <= a)
            return 0.0;
        if (x >= b)
            return 1.0;
        return x <= c ? (x - a) / (b - a) * ((x - a) / (c - a))
                      : 1.0 - (b - x) / (b - a) * ((b - x) / (b - c));
    case TRN_DIST_EXPONENTIAL:
        return x <= 0.0 ? 0.0 : -expm1(-x / a);
    case TRN_DIST_NORMAL:
        return gsl_cdf_ugaussian_P((x - a) / b);
    case TRN_DIST_LOGNORMAL:
        return x <= 0.0 ? 0.0 : gsl_cdf_ugaussian_P(log(x / a) / b);
    case TRN_DIST_GAMMA:
        return gamma_p(x / gamma_scale(dist), gamma_shape(dist));
    }
    return x < a ? 0.0 : 1.0;
}

static double whole_quantile(const struct trn_dist *dist, double p)
{
    const double a = dist->a, b = dist->b, c = dist->c;

    switch (dist->kind) {
    case TRN_DIST_CONSTANT:
        break;
    case TRN_DIST_UNIFORM:
        return a + p * (b - a);
    case TRN_DIST_TRIANGULAR:
        if (p * (b - a) < c - a)
            return a + sqrt(p * (b - a) * (c - a));
        return b - sqrt((1.0 - p) * (b - a) * (b - c));
    case TRN_DIST_EXPONENTIAL:
        return -a * log1p(-p);
    case TRN_DIST_NORMAL:
        return a + b * gsl_cdf_ugaussian_Pinv(p);
    case TRN_DIST_LOGNORMAL:
        return a * exp(b * gsl_cdf_ugaussian_Pinv(p));
    case TRN_DIST_GAMMA:
        return gamma_scale(dist) * exp(gamma_log_quantile(p, gamma_shape(dist)));
    }
    return a;
}

/* -- Checking ---------------------------------------------------------------------- */

static enum trn_status expect_finite(double value, const char *path, struct trn_error *reterr)
{
    if (isfinite(value))
        return TRN_OK;
    return trn_fail(reterr, TRN_E_RANGE, path, "expected a finite number, found %g", value);
}

static enum trn_status expect_above_0(double value, const char *path, struct trn_error *reterr)
{
    if (isfinite(value) && value > 0.0)
        return TRN_OK;
    return trn_fail(reterr, TRN_E_RANGE, path, "expected a number above 0, found %g", value);
}

static enum trn_status expect_within(double value, double low, double high, const char *path,
                                     struct trn_error *reterr)
{
    if (value >= low && value <= high)
        return TRN_OK;
    return trn_fail(reterr, TRN_E_RANGE, path, "expected a number from %g to %g, found %g", low, high, value);
}

static enum trn_status check_range(const struct trn_dist *dist, struct trn_error *reterr)
{
    enum trn_status status = expect_finite(dist->a, "/low", reterr);
    if (status == TRN_OK)
        status = expect_finite(dist->b, "/high", reterr);
    if (status == TRN_OK && dist->b < dist->a)
        return trn_fail(reterr, TRN_E_RANGE, "/high", "expected %g (low) or more, found %g", dist->a,
                        dist->b);
    if (status == TRN_OK && !isfinite(dist->b - dist->a))
        return trn_fail(reterr, TRN_E_RANGE, "/high", "expected a range that a double can hold");
    return status;
}

static enum trn_status check_parameters(const struct trn_dist *dist, struct trn_error *reterr)
{
    enum trn_status status = TRN_OK;

    switch (dist->kind) {
    case TRN_DIST_CONSTANT:
        return expect_finite(dist->a, "/value", reterr);
    case TRN_DIST_UNIFORM:
        return check_range(dist, reterr);
    case TRN_DIST_TRIANGULAR:
        status = check_range(dist, reterr);
        return status == TRN_OK ? expect_within(dist->c, dist->a, dist->b, "/mode", reterr) : status;
    case TRN_DIST_EXPONENTIAL:
        return expect_above_0(dist->a, "/mean", reterr);
    case TRN_DIST_NORMAL:
        status = expect_finite(dist->a, "/mean", reterr);
        return status == TRN_OK ? expect_within(dist->b, 0.0, 1e300, "/sd", reterr) : status;
    case TRN_DIST_LOGNORMAL:
        status = expect_above_0(dist->a, "/median", reterr);
        return status == TRN_OK ? expect_within(dist->b, 0.0, LARGEST_SIGMA, "/sigma", reterr) : status;
    case TRN_DIST_GAMMA:
        status = expect_above_0(dist->a, "/mean", reterr);
        if (status != TRN_OK || dist->b == 0.0)
            return status;
        if (dist->b >= GAMMA_LEAST_CV * dist->a && dist->b <= GAMMA_LARGEST_CV * dist->a)
            return TRN_OK;
        return trn_fail(reterr, TRN_E_RANGE, "/sd", "expected 0, or %g to %g times the mean %g, found %g",
                        GAMMA_LEAST_CV, GAMMA_LARGEST_CV, dist->a, dist->b);
    }
    return trn_fail(reterr, TRN_E_RANGE, "", "expected a kind of distribution, found number %d",
                    (int)dist->kind);
}

enum trn_status trn_dist_prepare(struct trn_dist *dist, struct trn_error *reterr)
{
    const enum trn_status status = check_parameters(dist, reterr);
    if (status != TRN_OK)
        return status;
    if (isnan(dist->min))
        return trn_fail(reterr, TRN_E_RANGE, "/min", "expected a number, found %g", dist->min);
    if (!(dist->max > dist->min))
        return trn_fail(reterr, TRN_E_RANGE, "/max", "expected a number above %g (min), found %g", dist->min,
                        dist->max);
    dist->scale = 1.0;
    if (is_point(dist)) {
        if (dist->a < dist->min || dist->a > dist->max)
            return trn_fail(reterr, TRN_E_RANGE, "", "expected bounds that hold %g, found %g to %g", dist->a,
                            dist->min, dist->max);
        dist->p_min = 0.0;
        dist->p_max = 1.0;
        return TRN_OK;
    }
    const double p_min = cdf(dist, dist->min), p_max = cdf(dist, dist->max);
    if (!(p_max - p_min >= LEAST_PROBABILITY))
        return trn_fail(reterr, TRN_E_RANGE, "",
                        "expected bounds that hold a probability of %g or more, found %g between %g and %g",
                        LEAST_PROBABILITY, p_max - p_min, dist->min, dist->max);
    dist->p_min = p_min;
    dist->p_max = p_max;
    return TRN_OK;
}

/* -- Cut distributions ------------------------------------------------------------- */

static double cut(const struct trn_dist *dist, double value)
{
    return value < dist->min ? dist->min : value > dist->max ? dist->max : value;
}

double trn_dist_quantile(const struct trn_dist *dist, double u)
{
    assert(u > 0.0 && u < 1.0);
    if (is_point(dist))
        return dist->scale * dist->a;
    double p = dist->p_min + u * (dist->p_max - dist->p_min);
    if (p >= 1.0) /* by rounding */
        p = 1.0 - 0x1.0p-53;
    return dist->scale * cut(dist, whole_quantile(dist, p));
}

/* Integral of t f(t) up to x, for x within the triangle. */
static double triangular_moment(const struct trn_dist *dist, double x)
{
    const double a = dist->a, b = dist->b, c = dist->c;

    if (x <= c && c > a) {
        const double w = x - a;
        return 2.0 / ((b - a) * (c - a)) * w * w * (w / 3.0 + a / 2.0);
    }
    const double v = b - x;
    const double rest = b > c ? 2.0 / ((b - a) * (b - c)) * v * v * (b / 2.0 - v / 3.0) : 0.0;
    return (a + b + c) / 3.0 - rest;
}

/* x exp(-x), which is 0 at infinity. */
static double times_exp(double x)
{
    return isinf(x) ? 0.0 : x * exp(-x);
}

static double cut_mean(const struct trn_dist *dist)
{
    const double a = dist->a, b = dist->b, min = dist->min, max = dist->max;
    const double share = dist->p_max - dist->p_min;
    const double from_0 = min > 0.0 ? min : 0.0;

    switch (dist->kind) {
    case TRN_DIST_CONSTANT:
        break;
    case TRN_DIST_UNIFORM:
        return 0.5 * fmax(a, min) + 0.5 * fmin(b, max);
    case TRN_DIST_TRIANGULAR:
        return (triangular_moment(dist, fmin(b, max)) - triangular_moment(dist, fmax(a, min))) / share;
    case TRN_DIST_EXPONENTIAL:
        return a + a * (times_exp(from_0 / a) - times_exp(max / a)) / share;
    case TRN_DIST_NORMAL:
        return a + b * (gsl_ran_ugaussian_pdf((min - a) / b) - gsl_ran_ugaussian_pdf((max - a) / b)) / share;
    case TRN_DIST_LOGNORMAL:
        return a * exp(0.5 * b * b) / share *
               (gsl_cdf_ugaussian_P(log(max / a) / b - b) - gsl_cdf_ugaussian_P(log(from_0 / a) / b - b));
    case TRN_DIST_GAMMA: {
        const double shape = gamma_shape(dist), scale = gamma_scale(dist);
        return a / share * (gamma_p(max / scale, shape + 1.0) - gamma_p(min / scale, shape + 1.0));
    }
    }
    return a;
}

double trn_dist_mean(const struct trn_dist *dist)
{
    return dist->scale * cut(dist, is_point(dist) ? dist->a : cut_mean(dist));
}

double trn_dist_median(const struct trn_dist *dist)
{
    return trn_dist_quantile(dist, 0.5);
}
