/* test_sensitivity.c - indices that are known: Ishigami's function, Sobol's g, Morris' of 20 factors.
 *
 * A claim about an index passes when the 99.9 % t-interval over REPLICATES independent plans holds the
 * exact value and is narrow. */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/sensitivity.h"
#include "tranche/stats.h"

enum { REPLICATES = 20, MOST_FACTORS = 20 };

static struct trn_arena *arena;

static void set_up(void)
{
    arena = trn_arena_create(0);
}

static void tear_down(void)
{
    trn_arena_free(arena);
}

/* -- Functions --------------------------------------------------------------------- */

typedef double (*function_fn)(const double *x);

/* Ishigami & Homma (1990): sin a + 7 sin^2 b + 0.1 c^4 sin a, each uniform on -pi to pi. */
static double ishigami(const double *x)
{
    const double a = M_PI * (2.0 * x[0] - 1.0), b = M_PI * (2.0 * x[1] - 1.0), c = M_PI * (2.0 * x[2] - 1.0);
    return sin(a) + 7.0 * sin(b) * sin(b) + 0.1 * pow(c, 4) * sin(a);
}

/* With A = 7, B = 0.1:
 *   E c^4 = pi^4 / 5, E c^8 = pi^8 / 9, var sin a = 1/2, var sin^2 b = 1/8
 *   V_1  = (1 + B pi^4 / 5)^2 / 2          (the mean over c of y is (1 + B pi^4 / 5) sin a)
 *   V_2  = A^2 / 8
 *   V_13 = B^2 (pi^8 / 9 - pi^8 / 25) / 2  (the variance of B c^4 times that of sin a)
 * and no others: first indices 0.3139, 0.4424, 0; total ones 0.5576, 0.4424, 0.2437. */
static void ishigami_indices(double *ret_first, double *ret_total)
{
    const double v1 = 0.5 * pow(1.0 + 0.1 * pow(M_PI, 4) / 5.0, 2), v2 = 49.0 / 8.0;
    const double v13 = 0.5 * 0.01 * pow(M_PI, 8) * (1.0 / 9.0 - 1.0 / 25.0), v = v1 + v2 + v13;
    memcpy(ret_first, (const double[]){v1 / v, v2 / v, 0.0}, 3 * sizeof *ret_first);
    memcpy(ret_total, (const double[]){(v1 + v13) / v, v2 / v, v13 / v}, 3 * sizeof *ret_total);
}

/* Sobol' g: product of (|4 x_i - 2| + a_i) / (1 + a_i) (Saltelli & Sobol' 1995). */
static const double g_a[8] = {0, 1, 4.5, 9, 99, 99, 99, 99};

static double g_function(const double *x)
{
    double product = 1.0;
    for (int i = 0; i < 8; i++)
        product *= (fabs(4.0 * x[i] - 2.0) + g_a[i]) / (1.0 + g_a[i]);
    return product;
}

/* Each factor of the product has mean 1 and variance v_i = 1 / (3 (1 + a_i)^2), so what the set s makes
 * alone, its inner interactions included, has variance (product over s of 1 + v_i) - 1. */
static double g_alone(unsigned set)
{
    double product = 1.0;
    for (int i = 0; i < 8; i++)
        if (set >> i & 1)
            product *= 1.0 + 1.0 / (3.0 * pow(1.0 + g_a[i], 2));
    return product - 1.0;
}

/* -- Sobol' indices ---------------------------------------------------------------- */

struct setting {
    function_fn function;
    int32_t n_factors, n_groups;
    const int32_t *group;
    int32_t n_rows;
    enum trn_sampling sampling;
};

static const struct trn_sobol *plan_of(const struct setting *s, uint32_t replicate)
{
    const struct trn_sobol_def def = {.n_factors = s->n_factors,
                                      .n_groups = s->n_groups,
                                      .group = s->group,
                                      .n_rows = s->n_rows,
                                      .sampling = s->sampling};
    const struct trn_key key = {.seed = 4, .replication = replicate};
    const struct trn_sobol *plan = NULL;
    ck_assert_int_eq(trn_sobol_plan(arena, &def, &key, &plan, NULL), TRN_OK);
    return plan;
}

static const double *evaluate(const struct trn_design *design, function_fn function)
{
    double *y = TRN_NEW(arena, double, design->n_points);
    for (int32_t p = 0; p < design->n_points; p++)
        y[p] = function(design->x + (size_t)p * (size_t)design->n_dims);
    return y;
}

static void estimate(const struct setting *s, uint32_t replicate, int32_t resamples,
                     struct trn_sobol_index *ret)
{
    const struct trn_sobol *plan = plan_of(s, replicate);
    const struct trn_key key = {.seed = 5, .replication = replicate};
    struct trn_sobol_result result;
    ck_assert_int_eq(trn_sobol_indices(plan, evaluate(plan->design, s->function), 0.95, resamples, &key,
                                       &result, ret, NULL),
                     TRN_OK);
    trn_arena_reset(arena);
}

static void expect_held(const struct trn_tally *tally, double exact, double narrow, const char *what,
                        int32_t group)
{
    const double half = trn_tally_half_width(tally, 0.999);
    ck_assert_msg(half <= narrow, "%s of %d: half-width %g is above %g", what, (int)group, half, narrow);
    ck_assert_msg(fabs(tally->mean - exact) <= half, "%s of %d: %g +- %g does not hold %g", what, (int)group,
                  tally->mean, half, exact);
}

static void expect_indices(const struct setting *s, const double *first, const double *total, double narrow)
{
    struct trn_tally firsts[MOST_FACTORS] = {{0}}, totals[MOST_FACTORS] = {{0}};
    for (uint32_t r = 0; r < REPLICATES; r++) {
        struct trn_sobol_index index[MOST_FACTORS];
        estimate(s, r, 0, index);
        for (int32_t g = 0; g < s->n_groups; g++) {
            trn_tally_add(&firsts[g], index[g].first);
            trn_tally_add(&totals[g], index[g].total);
        }
    }
    for (int32_t g = 0; g < s->n_groups; g++) {
        expect_held(&firsts[g], first[g], narrow, "first index", g);
        expect_held(&totals[g], total[g], narrow, "total index", g);
    }
}

static const int32_t own[] = {0, 1, 2, 3, 4, 5, 6, 7};

START_TEST(ishigami_has_its_indices)
{
    double first[3], total[3];
    ishigami_indices(first, total);
    ck_assert_double_eq_tol(first[0], 0.3139, 5e-5);
    ck_assert_double_eq_tol(total[2], 0.2437, 5e-5);
    /* The sequence in 2,048 rows does better than independent rows in 8,192. */
    const struct setting s = {ishigami, 3, 3, own, _i == 0 ? 2048 : 8192, (enum trn_sampling)_i};
    expect_indices(&s, first, total, _i == 0 ? 0.005 : 0.02);
}
END_TEST

START_TEST(the_g_function_has_its_indices)
{
    const double v = g_alone(0xff);
    double first[8], total[8];
    for (unsigned i = 0; i < 8; i++) {
        first[i] = g_alone(1u << i) / v;
        total[i] = 1.0 - g_alone(0xff & ~(1u << i)) / v;
    }
    const struct setting s = {g_function, 8, 8, own, _i == 0 ? 2048 : 8192, (enum trn_sampling)_i};
    expect_indices(&s, first, total, _i == 0 ? 0.005 : 0.02);
}
END_TEST

START_TEST(groups_have_their_indices)
{
    static const int32_t group[] = {0, 1, 0, 1, 2, 2, 2, 0};
    static const unsigned sets[] = {0x85, 0x0a, 0x70};
    const double v = g_alone(0xff);
    double first[3], total[3];
    for (int g = 0; g < 3; g++) {
        first[g] = g_alone(sets[g]) / v;
        total[g] = 1.0 - g_alone(0xff & ~sets[g]) / v;
    }
    const struct setting s = {g_function, 8, 3, group, 2048, TRN_SAMPLING_SOBOL};
    expect_indices(&s, first, total, 0.005);
}
END_TEST

/* -- Bootstrap intervals ----------------------------------------------------------- */

/* Share of `experiments` in which the intervals hold the exact values, the least and the greatest
 * of all indices of Ishigami's function. */
static void coverage(enum trn_sampling sampling, int experiments, double *ret_least, double *ret_most)
{
    const struct setting s = {ishigami, 3, 3, own, 256, sampling};
    double first[3], total[3];
    int held[6] = {0};
    ishigami_indices(first, total);
    for (uint32_t e = 0; e < (uint32_t)experiments; e++) {
        struct trn_sobol_index index[3];
        estimate(&s, e, 400, index);
        for (int g = 0; g < 3; g++) {
            held[g] += index[g].first_low <= first[g] && index[g].first_high >= first[g];
            held[3 + g] += index[g].total_low <= total[g] && index[g].total_high >= total[g];
        }
    }
    *ret_least = *ret_most = (double)held[0] / experiments;
    for (int i = 1; i < 6; i++) {
        *ret_least = fmin(*ret_least, (double)held[i] / experiments);
        *ret_most = fmax(*ret_most, (double)held[i] / experiments);
    }
}

/* What sensitivity.h says of 256 rows. Measured over 1,000 experiments, to a standard error of 0.7
 * %: independent rows 93.6 to 95.1 %, the sequence 100 %. The limits are four of them beyond 95 %,
 * and for the sequence the header's. */
START_TEST(bootstrap_intervals_hold_what_the_header_says)
{
    double least, most;
    coverage(TRN_SAMPLING_RANDOM, 1000, &least, &most);
    ck_assert_msg(least >= 0.922 && most <= 0.978, "independent rows: %g to %g", least, most);
    coverage(TRN_SAMPLING_SOBOL, 400, &least, &most);
    ck_assert_msg(least >= 0.99, "sequence: %g", least);
}
END_TEST

/* -- Morris ------------------------------------------------------------------------ */

static void screen(function_fn function, int32_t n_factors, int32_t trajectories, uint32_t replicate,
                   double level, struct trn_morris_effect *ret)
{
    const struct trn_morris_def def = {.n_factors = n_factors, .trajectories = trajectories, .levels = 4};
    const struct trn_key key = {.seed = 6, .replication = replicate};
    const struct trn_morris *morris = NULL;
    ck_assert_int_eq(trn_morris_plan(arena, &def, &key, &morris, NULL), TRN_OK);
    trn_morris_effects(morris, evaluate(morris->design, function), level, ret);
    trn_arena_reset(arena);
}

static void expect_effect(const struct trn_morris_effect *effect, double exact, double narrow)
{
    ck_assert_msg(effect->low <= exact && effect->high >= exact, "%g to %g does not hold %g", effect->low,
                  effect->high, exact);
    ck_assert_msg(effect->high - effect->low <= narrow, "%g to %g is too wide", effect->low, effect->high);
}

/* With four levels an angle is -pi, -pi/3, pi/3 or pi, and moves by 4 pi/3 (delta 2/3).
 *   a: sin goes by +-sqrt(3)/2, times 1 + 0.1 c^4, c = +-pi or +-pi/3
 *   b: 7 sin^2 goes by +-7 3/4, always
 *   c: 0.1 c^4 goes by 0.1 pi^4 80/81, times |sin a|, which is 0 or sqrt(3)/2 */
static void ishigami_effects(double *ret)
{
    const double up = 0.1 * pow(M_PI, 4);
    ret[0] = 1.5 * sqrt(0.75) * (1.0 + up * (1.0 + 1.0 / 81.0) / 2.0);
    ret[1] = 1.5 * 7.0 * 0.75;
    ret[2] = 1.5 * up * 80.0 / 81.0 * sqrt(0.75) / 2.0;
}

START_TEST(ishigami_has_its_effects)
{
    double exact[3];
    struct trn_morris_effect effect[3];
    ishigami_effects(exact);
    screen(ishigami, 3, 5000, 0, 0.999, effect);
    for (int i = 0; i < 3; i += 2)
        expect_effect(&effect[i], exact[i], 0.7);
    ck_assert_double_eq_tol(effect[1].mu_star, 7.875, 1e-12);
    ck_assert(effect[1].mu_star > effect[0].mu_star && effect[0].mu_star > effect[2].mu_star);
    ck_assert_double_le(fabs(effect[1].mu), 0.5); /* up and down by turns: mu alone would miss it */
    ck_assert_double_eq_tol(effect[0].mu, effect[0].mu_star, 1e-12);
}
END_TEST

/* |4 x - 2| is 2, 2/3, 2/3, 2 on the four levels, so it moves by 4/3 and is 4/3 on average. */
static double g_effect(int i)
{
    double effect = 2.0 / (1.0 + g_a[i]);
    for (int j = 0; j < 8; j++)
        effect *= j == i ? 1.0 : (4.0 / 3.0 + g_a[j]) / (1.0 + g_a[j]);
    return effect;
}

START_TEST(the_g_function_has_its_effects)
{
    struct trn_morris_effect effect[8];
    screen(g_function, 8, 5000, 0, 0.999, effect);
    for (int i = 0; i < 8; i++)
        expect_effect(&effect[i], g_effect(i), 0.07 * g_effect(i));
}
END_TEST

/* Morris (1991), section 4: 20 inputs w_i = 2 (x_i - 1/2), but 2 (1.1 x_i / (x_i + 0.1) - 1/2) for
 * i = 3, 5, 7; coefficients of first order 20 for i <= 10, of second -15 for i, j <= 6, of third
 * -10 up to 5, of fourth 5 up to 4; the other ones of first and second order are drawn from N(0,
 * 1), the rest is 0. */
static double morris_20(const double *x)
{
    const struct trn_key key = {.seed = 1991};
    uint32_t draws = 0;
    double w[20], y = 0.0;
    for (int i = 0; i < 20; i++)
        w[i] = i == 2 || i == 4 || i == 6 ? 2.0 * (1.1 * x[i] / (x[i] + 0.1) - 0.5) : 2.0 * (x[i] - 0.5);
    for (int i = 0; i < 20; i++) {
        y += (i < 10 ? 20.0 : trn_key_normal(&key, draws++)) * w[i];
        for (int j = i + 1; j < 20; j++)
            y += (j < 6 ? -15.0 : trn_key_normal(&key, draws++)) * w[i] * w[j];
    }
    for (int i = 0; i < 5; i++)
        for (int j = i + 1; j < 5; j++)
            for (int l = j + 1; l < 5; l++)
                y += -10.0 * w[i] * w[j] * w[l];
    return y + 5.0 * w[0] * w[1] * w[2] * w[3];
}

/* What Morris found: the first 10 inputs matter, the first 7 of them with curvature or
 * interactions, 8 to 10 in a straight line, with effects of 2 x 20; the other 10 do not matter. */
START_TEST(the_20_inputs_of_morris_fall_into_three_groups)
{
    struct trn_morris_effect effect[20];
    screen(morris_20, 20, 20, 0, 0.95, effect);
    for (int i = 0; i < 20; i++) {
        const double mu_star = effect[i].mu_star, sigma = effect[i].sigma;
        const bool as_said = i < 7    ? mu_star > 20.0 && sigma > 0.5 * mu_star
                             : i < 10 ? fabs(effect[i].mu - 40.0) < 4.0 && sigma < 10.0
                                      : mu_star < 15.0;
        ck_assert_msg(as_said, "input %d: mu_star %g, sigma %g", i + 1, mu_star, sigma);
    }
}
END_TEST

/* What sensitivity.h says of 20 trajectories: 93 to 97 % of the intervals hold mu_star. Measured
 * over 4,000 experiments, to a standard error of 0.3 %: 94.0 to 96.0 %. */
START_TEST(intervals_of_effects_hold_what_the_header_says)
{
    enum { EXPERIMENTS = 4000 };

    double exact[3];
    int held[10] = {0};
    ishigami_effects(exact);
    for (uint32_t e = 0; e < EXPERIMENTS; e++) {
        struct trn_morris_effect effect[8];
        screen(ishigami, 3, 20, e, 0.95, effect);
        for (int i = 0; i < 3; i += 2) /* b has no spread */
            held[i / 2] += effect[i].low <= exact[i] && effect[i].high >= exact[i];
        screen(g_function, 8, 20, e, 0.95, effect);
        for (int i = 0; i < 8; i++)
            held[2 + i] += effect[i].low <= g_effect(i) && effect[i].high >= g_effect(i);
    }
    for (int i = 0; i < 10; i++) {
        const double share = (double)held[i] / EXPERIMENTS;
        ck_assert_msg(share >= 0.93 && share <= 0.97, "%d: %g", i, share);
    }
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("sensitivity");
    TCase *tcase = tcase_create("sensitivity");
    suite_add_tcase(suite, tcase);
    tcase_add_checked_fixture(tcase, set_up, tear_down);
    tcase_set_timeout(tcase, 120);
    tcase_add_loop_test(tcase, ishigami_has_its_indices, 0, 3);
    tcase_add_loop_test(tcase, the_g_function_has_its_indices, 0, 3);
    tcase_add_test(tcase, groups_have_their_indices);
    tcase_add_test(tcase, bootstrap_intervals_hold_what_the_header_says);
    tcase_add_test(tcase, ishigami_has_its_effects);
    tcase_add_test(tcase, the_g_function_has_its_effects);
    tcase_add_test(tcase, the_20_inputs_of_morris_fall_into_three_groups);
    tcase_add_test(tcase, intervals_of_effects_hold_what_the_header_says);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
