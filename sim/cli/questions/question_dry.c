/* question_dry.c - --dry-run: what a question would take, from a few worlds. */
#include <math.h>
#include <time.h>

#include "question.h"

enum { DRY_WORLDS = 20 };

struct trial {
    struct trn_contrasts contrasts;
};

static bool add_trial(void *object, int32_t rep, const double *values)
{
    (void)rep;
    trn_contrasts_add(&((struct trial *)object)->contrasts, values);
    return true;
}

static void say_time(const char *before, double seconds)
{
    if (seconds < 90.0)
        printf("%sabout %.0f seconds on this machine\n", before, ceil(seconds));
    else
        printf("%sabout %.0f minutes on this machine\n", before, ceil(seconds / 60.0));
}

/* Worlds after which a half-width is met, as far as a few worlds can tell: n = (z sd / half)^2, and the
 * worlds by which the stopping rule looks ahead (Hoad, Robinson and Davies 2010; stats.h). */
static double worlds_for(const struct question *q, double half, double sd)
{
    double n = fmax(ceil(pow(1.96 * sd / half, 2.0)), q->stopping.least);
    return n + ceil(q->stopping.look_ahead * fmax(1.0, n / 100.0));
}

static double half_width(int32_t worlds, double sd)
{
    struct trn_tally tally = {.n = worlds, .m2 = sd * sd * (double)(worlds - 1)};
    return trn_tally_half_width(&tally, QUESTION_LEVEL);
}

/* The regime whose difference, or value where there is one alone, spreads most. */
static const struct trn_tally *widest(const struct question *q, const struct trn_contrasts *contrasts)
{
    const struct trn_tally *most = &trn_contrast_of(contrasts, 0, 0, 0)->value;
    for (int32_t r = 1; r < q->loaded.n_regimes; r++) {
        const struct trn_tally *tally = &trn_contrast_of(contrasts, 0, r, 0)->difference;
        if (r == 1 || trn_tally_sd(tally) > trn_tally_sd(most))
            most = tally;
    }
    return most;
}

/* `each`: seconds of one run. */
static void say_dry(const struct question *q, int64_t runs, double each, const struct trn_tally *tally)
{
    char count[48];
    bool paired = q->loaded.n_regimes > 1;
    double sd = trn_tally_sd(tally), asked = q->options->precision;
    text_count(count, runs);
    if (q->evaluations > 0)
        printf("at most %d evaluations of %d worlds: at most %s runs of one world under one regime\n",
               (int)q->evaluations, (int)q->reps, count);
    else
        printf("%s runs of one world under one regime (%d worlds)\n", count, (int)q->reps);
    say_time(q->evaluations > 0 ? "at most " : "", each * (double)runs);
    if (isfinite(sd) && q->reps > 1 && !q->unmeasured)
        printf("half-width of a 95 %% interval of %s%s: about %.2g (spread between worlds %.2g)\n",
               paired ? "the difference between the regimes in " : "", q->names[0], half_width(q->reps, sd),
               sd);
    if (isfinite(sd) && asked > 0.0) {
        double worlds = worlds_for(q, asked, sd);
        if (worlds <= (double)q->reps) {
            printf("a half-width of %g: after about %.0f worlds, ", asked, worlds);
            say_time("", each * (double)runs * worlds / (double)q->reps);
        } else {
            printf("a half-width of %g: would take about %.0f worlds, more than --reps allows\n", asked,
                   worlds);
        }
    }
    puts("Nothing was written.");
}

bool question_is_dry(struct question *q, int64_t runs, enum exit_status *ret_status)
{
    struct timespec from, to;
    struct trn_error error = {0};
    if (!q->options->dry_run)
        return false;
    struct trn_variant plain = {.settings = ""};
    struct trn_variants_def def = trn_variants_def_default();
    def.source = &q->loaded.source;
    def.layout = q->loaded.layout;
    def.variants = &plain;
    def.n_variants = 1;
    def.regimes = question_regimes(q);
    def.n_regimes = q->loaded.n_regimes;
    def.outputs = q->outputs;
    def.n_outputs = q->n_outputs;
    def.seed = q->seed;
    def.reps = DRY_WORLDS;
    def.block = 1;
    def.jobs = q->options->jobs;
    struct trial trial = {trn_contrasts_create(q->loaded.arena, &def, TRN_NONE, 0)};
    def.on_world = add_trial;
    def.object = &trial;
    struct trn_variants_end end;
    *ret_status = EXIT_DONE;
    clock_gettime(CLOCK_MONOTONIC, &from);
    if (!trial.contrasts.at || !def.regimes) {
        *ret_status = no_memory();
    } else if (trn_variants_run(&def, &end, &error) != TRN_OK) {
        *ret_status = say_error(&error);
    } else {
        clock_gettime(CLOCK_MONOTONIC, &to);
        double took = (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
        say_dry(q, runs, took / (double)end.runs, widest(q, &trial.contrasts));
    }
    return true;
}
