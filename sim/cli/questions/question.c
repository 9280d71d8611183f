/* question.c - see question.h */
#include "question.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "interrupt.h"
#include "suggest.h"
#include "summary.h"
#include "tranche/experiment.h"

enum { WIDTH = 78, MOST_MEASURES = 16 };

/* ---- the measures asked about ------------------------------------------------------------------- */

static int32_t find_measure(const struct trn_layout *layout, const char *name, const char *scope,
                            const char *window)
{
    struct trn_scenario_check check = {.measure = name, .scope = scope, .window = window};
    return load_check_measure(layout, &check);
}

const struct trn_measure *question_measure(const struct question *q, int32_t o)
{
    return &q->loaded.layout->measures[q->outputs[o].variable];
}

const struct trn_regime *question_regime(const struct question *q, int32_t r)
{
    return &q->loaded.scenario->regimes[q->loaded.regimes[r]];
}

enum exit_status question_orders(const struct question *q, int32_t usual, int32_t most, int32_t *ret)
{
    const char *given = q->options->given[O_ORDERS];
    char *end = NULL;
    long orders = given ? strtol(given, &end, 10) : usual;
    if (given && (end == given || *end != '\0' || orders < 4 || orders > most || orders % 2 != 0))
        return usage_error(q->command, "--orders: expected an even number from 4 to %d, found \"%s\"",
                           (int)most, given);
    *ret = (int32_t)orders;
    return EXIT_DONE;
}

static bool take_measure(struct question *q, struct trn_output *outputs, const char **names, int32_t measure)
{
    char name[160];
    for (int32_t o = 0; o < q->n_outputs; o++)
        if (outputs[o].variable == measure)
            return true;
    if (measure == TRN_NONE || q->n_outputs == MOST_MEASURES)
        return false;
    summary_measure_name(name, &q->loaded.layout->measures[measure]);
    outputs[q->n_outputs] = (struct trn_output){.kind = TRN_OUT_MEASURE, .variable = measure};
    names[q->n_outputs] = trn_arena_strdup(q->loaded.arena, name);
    return names[q->n_outputs++] != NULL;
}

/* Need met of the headline capability, or of the total, over the whole run and in each window; then of the
 * total. */
static void usual_measures(struct question *q, struct trn_output *outputs, const char **names)
{
    const struct trn_scenario *sc = q->loaded.scenario;
    const struct trn_layout *layout = q->loaded.layout;
    const char *scope = sc->headline == TRN_NONE ? "total" : sc->capabilities[sc->headline].name;
    take_measure(q, outputs, names, find_measure(layout, "need_met", scope, ""));
    for (int32_t w = 0; w < sc->n_windows; w++)
        take_measure(q, outputs, names, find_measure(layout, "need_met", scope, sc->windows[w].name));
    take_measure(q, outputs, names, find_measure(layout, "need_met", "total", ""));
}

static enum exit_status wrong_measure(const struct question *q, const char *name, const char *scope,
                                      const char *window, int i)
{
    const struct trn_layout *layout = q->loaded.layout;
    struct text text = {0};
    const char *best = NULL;
    int edits = 0;
    for (int32_t m = 0; m < layout->n_measures; m++)
        best = suggest(name, layout->measures[m].name, best, &edits);
    if (best && edits == 0) { /* then the scope is the wrong one, or the window */
        best = NULL;
        for (int32_t m = 0; m < layout->n_measures; m++)
            if (strcmp(layout->measures[m].name, name) == 0)
                best = suggest(scope, layout->measures[m].scope, best, &edits);
    }
    text_add(&text, "there is no \"%s\" of \"%s\"", name, scope);
    if (window[0])
        text_add(&text, " in window \"%s\"", window);
    if (best && edits > 0)
        text_add(&text, " (did you mean \"%s\"?)", best);
    enum exit_status status = load_wrong_name(q->command, q->options, O_MEASURE, i, text_of(&text));
    text_done(&text);
    return status;
}

static enum exit_status given_measures(struct question *q, const char *given, struct trn_output *outputs,
                                       const char **names)
{
    char *list = trn_arena_strdup(q->loaded.arena, given), most[48];
    if (!list)
        return no_memory();
    snprintf(most, sizeof most, "expected at most %d measures", MOST_MEASURES);
    int i = 0;
    for (char *one; (one = strsep(&list, ",")) != NULL; i++) {
        const char *name = strsep(&one, "/"), *scope = strsep(&one, "/"), *window = one;
        scope = scope && scope[0] ? scope : "total";
        window = window ? window : "";
        int32_t measure = find_measure(q->loaded.layout, name, scope, window);
        if (measure == TRN_NONE)
            return wrong_measure(q, name, scope, window, i);
        if (!take_measure(q, outputs, names, measure))
            return load_wrong_name(q->command, q->options, O_MEASURE, i, most);
    }
    return EXIT_DONE;
}

static enum exit_status put_into_words(struct question *q)
{
    struct trn_arena *arena = q->loaded.arena;
    const char **words = TRN_NEW(arena, const char *, q->n_outputs);
    for (int32_t o = 0; words && o < q->n_outputs; o++)
        if (!(words[o] = trn_measure_words(arena, q->loaded.scenario, question_measure(q, o))))
            return no_memory();
    q->words = words;
    return words ? EXIT_DONE : no_memory();
}

static enum exit_status find_measures(struct question *q)
{
    struct trn_output *outputs = TRN_NEW(q->loaded.arena, struct trn_output, MOST_MEASURES);
    const char **names = TRN_NEW(q->loaded.arena, const char *, MOST_MEASURES);
    if (!outputs || !names)
        return no_memory();
    q->outputs = outputs;
    q->names = names;
    const char *given = q->options->given[O_MEASURE];
    enum exit_status status = EXIT_DONE;
    if (given)
        status = given_measures(q, given, outputs, names);
    else
        usual_measures(q, outputs, names);
    if (status == EXIT_DONE && q->n_outputs == 0)
        status = usage_error(q->command, "this scenario needs --measure");
    return status == EXIT_DONE ? put_into_words(q) : status;
}

/* ---- before ------------------------------------------------------------------------------------- */

enum exit_status question_load(const char *command, const struct options *options, int32_t reps,
                               int32_t n_regimes, struct question *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->command = command;
    ret->options = options;
    enum exit_status status = load_scenario(options, &ret->loaded);
    if (status == EXIT_DONE)
        status = load_regimes(command, options, &ret->loaded);
    if (status != EXIT_DONE)
        return status;
    if (ret->loaded.n_regimes < n_regimes)
        return usage_error(command, "expected %d regimes, found %d (--regimes A,B names them)",
                           (int)n_regimes, (int)ret->loaded.n_regimes);
    if (n_regimes > 0)
        ret->loaded.n_regimes = n_regimes;
    ret->seed = options->has_seed ? options->seed : ret->loaded.scenario->seed;
    ret->first = options->rep >= 0 ? options->rep : 0;
    ret->reps = options->rep >= 0 ? 1 : options->reps > 0 ? options->reps : reps;
    ret->stopping = trn_stop_default(options->precision);
    ret->half_reached = NAN;
    return find_measures(ret);
}

const char *question_regimes(struct question *q)
{
    const char *names = "";
    for (int32_t r = 0; r < q->loaded.n_regimes && names; r++)
        names = trn_arena_printf(q->loaded.arena, "%s%s%s", names, r > 0 ? "," : "",
                                 q->loaded.scenario->regimes[q->loaded.regimes[r]].name);
    return names;
}

static enum exit_status open_folder(struct question *q)
{
    struct trn_error error = {0};
    interrupt_catch(); /* from here on there is a folder to finish or to take away */
    enum exit_status status = out_open(q->command, q->options, &q->loaded, &q->out);
    if (status == EXIT_DONE && keep_open(q->options, &q->loaded, &q->out, &q->keep, &error) != TRN_OK)
        status = out_fail(&q->out, &error);
    return status;
}

/* ---- running -------------------------------------------------------------------------------------- */

struct watch {
    struct question *q;
    const struct question_run *run;
    int32_t n_runs, n_outputs; /* of one world */
    int64_t worlds;
};

/* What pairing by world saves is seen in two runs: of two regimes, or else of the first two variants. */
static void watch_pair(struct question *q, int32_t n_outputs, const double *values)
{
    double a = values[0], b = values[n_outputs];
    if (!isfinite(a) || !isfinite(b))
        return;
    trn_tally_add(&q->pair[0], a);
    trn_tally_add(&q->pair[1], b);
    trn_tally_add(&q->pair[2], b - a);
}

static bool on_world(void *object, int32_t rep, const double *values)
{
    struct watch *watch = object;
    const struct question_run *run = watch->run;
    if (watch->n_runs > 1)
        watch_pair(watch->q, watch->n_outputs, values);
    run->on_world(run->object, rep, values);
    watch->worlds++;
    if (!run->half_width)
        return true;
    watch->q->half_reached = run->half_width(run->object);
    return !trn_stop_done(&watch->q->stopping, watch->worlds, watch->q->half_reached);
}

static void on_progress(void *object, const struct trn_progress *now)
{
    const struct watch *watch = object;
    struct trn_progress all = *now;
    if (watch->run->total > 0) {
        all.done += watch->run->before;
        all.total = watch->run->total;
    }
    progress_show(&watch->q->progress, &all);
}

enum trn_status question_run(struct question *q, const struct question_run *run, struct trn_error *error)
{
    struct watch watch = {.q = q, .run = run};
    struct trn_variants_def def = trn_variants_def_default();
    struct trn_variants_end end = {0};
    def.source = &q->loaded.source;
    def.layout = q->loaded.layout;
    def.variants = run->variants;
    def.n_variants = run->n_variants;
    def.regimes = run->regimes ? run->regimes : question_regimes(q);
    def.n_regimes = run->n_regimes > 0 ? run->n_regimes : q->loaded.n_regimes;
    def.outputs = run->outputs ? run->outputs : q->outputs;
    def.n_outputs = run->outputs ? run->n_outputs : q->n_outputs;
    watch.n_runs = def.n_variants * def.n_regimes;
    watch.n_outputs = def.n_outputs;
    memset(q->pair, 0, sizeof q->pair); /* the last counts */
    def.seed = q->seed;
    def.first = q->first + run->first;
    def.reps = run->reps > 0 ? run->reps : q->reps;
    def.jobs = q->options->jobs;
    def.journal = keep_journal(&q->keep);
    def.share = q->options->share;
    def.shares = q->options->shares;
    def.on_world = on_world;
    def.on_progress = on_progress;
    def.object = &watch;
    def.stop = &interrupt_flag;
    if (!def.regimes)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    if (run->before == 0)
        progress_start(&q->progress, q->options->quiet);
    q->progress.doing = run->doing;
    enum trn_status status = trn_variants_run(&def, &end, error);
    progress_end(&q->progress);
    if (status == TRN_OK && def.shares > 0) {
        q->shared = !end.partial;
        return trn_fail(error, TRN_E_INTERRUPTED, "", "stopped before the share was done");
    }
    q->end.worlds = end.worlds;
    q->end.partial = q->end.partial || end.partial;
    q->end.events += end.events;
    q->end.runs += end.runs;
    trn_balance_add(&q->end.balance, &end.balance);
    return status;
}

/* ---- after ------------------------------------------------------------------------------------------ */

static enum trn_status write_all(struct question *q, struct text *text, struct text *json, const char *holds,
                                 struct trn_error *error)
{
    struct trn_results *results = q->out.results;
    struct trn_manifest manifest = {.command = q->options->typed,
                                    .version = TRANCHE_VERSION,
                                    .seed = q->seed,
                                    .reps_done = q->end.worlds,
                                    .reps_wanted = q->reps,
                                    .first = q->first,
                                    .partial = q->end.partial,
                                    .file = q->loaded.file};
    enum trn_status status = trn_results_text(results, "summary.txt", text_of(text), error);
    if (status == TRN_OK)
        status = trn_results_text(results, "summary.json", text_of(json), error);
    if (status == TRN_OK)
        status =
            trn_results_text(results, "scenario.json", trn_scenario_file_resolved(q->loaded.file), error);
    if (status == TRN_OK)
        status = summary_describe(results, holds, error);
    return status == TRN_OK ? trn_results_commit(results, &manifest, error) : status;
}

static enum exit_status fail(struct question *q, const struct trn_error *error)
{
    bool shared = q->options->shares > 0 && q->shared;
    bool kept = keep_close(&q->keep, false);
    if (shared)
        return keep_share_done(q->options, &q->keep, &q->out);
    enum exit_status status = out_fail(&q->out, error);
    if (kept)
        keep_say(&q->keep);
    return error->status == TRN_E_INTERRUPTED ? EXIT_INTERRUPTED : status;
}

static enum exit_status finish(struct question *q, struct text *text, struct text *json,
                               const char *json_holds)
{
    struct trn_error error = {0};
    if (trn_results_error(q->out.results, &error) != TRN_OK ||
        write_all(q, text, json, json_holds, &error) != TRN_OK)
        return fail(q, &error);
    out_done(&q->out);
    keep_close(&q->keep, !q->end.partial);
    if (q->options->json)
        fputs(text_of(json), stdout);
    else if (!q->options->quiet)
        fputs(text_of(text), stdout);
    if (!q->options->quiet) {
        FILE *to = q->options->json ? stderr : stdout;
        fprintf(to, "\nResults in %s\n", q->out.path);
        if (q->end.partial)
            fputs("Partial. The same command with --resume --force goes on.\n", to);
    }
    return q->end.partial ? EXIT_INTERRUPTED : EXIT_DONE;
}

/* The first paragraph; of the arena. */
static const char *first_words(struct question *q, const struct question_answer *a)
{
    struct text words = {0};
    a->answer(a->object, &words);
    if (q->end.worlds == 1)
        text_add(&words, " One world is an example, not an estimate: it says nothing of chance.");
    char *first = trn_arena_strdup(q->loaded.arena, text_of(&words));
    first[0] = (char)toupper((unsigned char)first[0]); /* labels begin small, sentences do not */
    text_done(&words);
    return first;
}

static void write_text(const struct question *q, const struct question_answer *a, const char *first,
                       struct text *out)
{
    if (q->end.partial)
        text_wrap(out, "", "PARTIAL: interrupted; the numbers are of the worlds that were finished", WIDTH);
    text_wrap(out, "", first, WIDTH);
    text_add(out, "\n");
    text_wrap(out, "", q->title ? q->title : q->loaded.scenario->title, WIDTH);
    summary_changed(&q->loaded, out);
    a->show(a->object, out);
    summary_section(out, "What it does not say");
    a->limits(a->object, out);
    question_how(q, out);
}

static void write_json(const struct question *q, const struct question_answer *a, const char *first,
                       struct text *out)
{
    struct json_out json = {.text = out};
    question_json_head(q, &json);
    json_string(&json, "answer", first);
    a->tell(a->object, &json);
    question_json_end(q, &json);
}

static enum exit_status find_and_say(struct question *q, const struct question_answer *a)
{
    struct trn_error error = {0};
    struct text text = {0}, json = {0};
    if (a->find(a->object, &error) != TRN_OK)
        return fail(q, &error);
    const char *first = first_words(q, a);
    write_text(q, a, first, &text);
    write_json(q, a, first, &json);
    enum exit_status status = finish(q, &text, &json, a->json_holds);
    text_done(&text);
    text_done(&json);
    return status;
}

enum exit_status question_answer(struct question *q, const struct question_answer *a)
{
    enum exit_status status;
    if (question_is_dry(q, a->runs, &status)) {
        if (status == EXIT_DONE && a->say_cost)
            a->say_cost(a->object);
        return status;
    }
    status = open_folder(q);
    return status == EXIT_DONE ? find_and_say(q, a) : status;
}

void question_done(struct question *q)
{
    load_done(&q->loaded);
    memset(q, 0, sizeof *q);
}
