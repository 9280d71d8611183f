/* bench_rng.c - what a draw costs. */
#include "bench.h"

#include <gsl/gsl_randist.h>
#include <math.h>

#include "tranche/dist.h"
#include "tranche/rng.h"

static uint32_t draws = 2000000;
static struct trn_stream stream;
static struct trn_key key = {.seed = 1, .replication = 2, .entity = 3, .purpose = 4};
static gsl_rng *gsl;
static struct trn_dist dist;

struct kind {
    const char *name;
    double (*draw)(uint32_t i);
    double mean; /* tested: a draw that costs nothing is wrong */
    double sd;
};

/* What every row holds besides its draw: a call through a pointer. */
static double draw_nothing(uint32_t i)
{
    (void)i;
    return 0.5;
}

static double draw_u32(uint32_t i)
{
    (void)i;
    return (double)trn_stream_u32(&stream) * 0x1.0p-32;
}

static double draw_uniform(uint32_t i)
{
    (void)i;
    return trn_stream_uniform(&stream);
}

static double draw_exponential(uint32_t i)
{
    (void)i;
    return trn_stream_exponential(&stream, 1.0);
}

static double draw_normal(uint32_t i)
{
    (void)i;
    return trn_stream_normal(&stream, 0.0, 1.0);
}

static double draw_lognormal(uint32_t i)
{
    (void)i;
    return trn_stream_lognormal(&stream, -0.125, 0.5);
}

static double draw_gsl_lognormal(uint32_t i)
{
    (void)i;
    return exp(-0.125 + 0.5 * gsl_ran_gaussian_ziggurat(gsl, 1.0));
}

static double draw_open(uint32_t i)
{
    static struct trn_stream fresh;
    key.entity = i;
    trn_stream_init(&fresh, &key);
    return 0.5;
}

static double draw_new_stream(uint32_t i)
{
    struct trn_stream fresh;
    key.entity = i;
    trn_stream_init(&fresh, &key);
    return trn_stream_uniform(&fresh);
}

static double draw_key_uniform(uint32_t i)
{
    return trn_key_uniform(&key, i);
}

static double draw_key_normal(uint32_t i)
{
    return trn_key_normal(&key, i);
}

static double draw_key_exponential(uint32_t i)
{
    return trn_key_exponential(&key, i);
}

static double draw_dist(uint32_t i)
{
    return trn_dist_quantile(&dist, trn_key_uniform(&key, i));
}

static double draw_gsl_gamma(uint32_t i)
{
    (void)i;
    return gsl_ran_gamma(gsl, 4.0, 0.25);
}

static uint64_t run(void *context)
{
    const struct kind *kind = context;
    double sum = 0.0;
    for (uint32_t i = 0; i < draws; i++)
        sum += kind->draw(i);
    const double mean = sum / draws;
    if (fabs(mean - kind->mean) > 5.0 * kind->sd / sqrt(draws)) {
        fprintf(stderr, "bench_rng: %s: expected a mean near %g, found %g\n", kind->name, kind->mean, mean);
        exit(1);
    }
    return draws;
}

int main(int argc, char **argv)
{
    bench_start(argc, argv);
    draws = (uint32_t)bench_steps(5000000);
    trn_stream_init(&stream, &key);
    gsl = gsl_rng_alloc(trn_rng_philox());
    if (gsl == NULL)
        return 1;
    const double ln_sd = sqrt(exp(0.25) - 1.0);
    struct kind kinds[] = {
        {"nothing", draw_nothing, 0.5, 0.289},
        {"stream u32", draw_u32, 0.5, 0.289},
        {"stream uniform", draw_uniform, 0.5, 0.289},
        {"stream exponential", draw_exponential, 1.0, 1.0},
        {"stream normal", draw_normal, 0.0, 1.0},
        {"stream lognormal", draw_lognormal, 1.0, ln_sd},
        {"gsl ziggurat lognormal", draw_gsl_lognormal, 1.0, ln_sd},
        {"open a stream", draw_open, 0.5, 0.289},
        {"open a stream and draw", draw_new_stream, 0.5, 0.289},
        {"keyed uniform", draw_key_uniform, 0.5, 0.289},
        {"keyed normal", draw_key_normal, 0.0, 1.0},
        {"keyed exponential", draw_key_exponential, 1.0, 1.0},
        {"gsl gamma", draw_gsl_gamma, 1.0, 0.5},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        bench_time("draw", kinds[i].name, run, &kinds[i]);

    dist = (struct trn_dist){TRN_DIST_LOGNORMAL, exp(-0.125), 0.5, 0.0, 0.0, (double)INFINITY, 0.0, 0.0, 0.0};
    if (trn_dist_prepare(&dist, NULL) != TRN_OK)
        return 1;
    struct kind keyed = {"keyed lognormal quantile", draw_dist, 1.0, ln_sd};
    bench_time("draw", keyed.name, run, &keyed);

    dist = (struct trn_dist){TRN_DIST_GAMMA, 1.0, 0.5, 0.0, 0.0, (double)INFINITY, 0.0, 0.0, 0.0};
    if (trn_dist_prepare(&dist, NULL) != TRN_OK)
        return 1;
    struct kind gamma = {"keyed gamma quantile", draw_dist, 1.0, 0.5};
    draws /= 10;
    bench_time("draw", gamma.name, run, &gamma);
    gsl_rng_free(gsl);
    return 0;
}
