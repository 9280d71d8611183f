/* moved.c - see moved.h */
#include "moved.h"

#include <math.h>
#include <string.h>

#include "inputs.h"
#include "paired.h"
#include "suggest.h"

#define LOW 0.05 /* percentiles between which an uncertain input moves */
#define HIGH 0.95

struct finder {
    struct question *q;
    const struct trn_figure *figures;
    int n_figures;
    struct moved *at;
    int32_t n, room;
};

static struct moved *add(struct finder *f)
{
    return f->n < f->room ? &f->at[f->n++] : NULL;
}

/* ---- uncertain inputs --------------------------------------------------------------------------------- */

static bool add_uncertain(struct finder *f, const struct trn_uncertain *input)
{
    struct trn_arena *arena = f->q->loaded.arena;
    struct moved *moved = add(f);
    const char *pointer = trn_arena_printf(arena, "/uncertain/%s/dist", input->name);
    if (!moved || !pointer)
        return false;
    const struct trn_figure *figure = load_figure(f->figures, f->n_figures, pointer);
    *moved = (struct moved){.name = input->name,
                            .label = input->label && input->label[0] ? input->label : input->name,
                            .pointer = pointer,
                            .unit = uncertain_unit(input),
                            .grade = inputs_grade(&f->q->loaded, input),
                            .source = figure && figure->source[0] ? figure->source
                                      : figure                    ? figure->note
                                                                  : "",
                            .given_unit = "",
                            .uncertain = input,
                            .which = 2,
                            .low = paired_round(trn_dist_quantile(&input->dist, LOW)),
                            .start = paired_round(trn_dist_median(&input->dist)),
                            .high = paired_round(trn_dist_quantile(&input->dist, HIGH))};
    if (!(moved->low < moved->high))
        moved->left_out = "it does not vary";
    return true;
}

/* ---- levers ------------------------------------------------------------------------------------------- */

/* The lever of regime 0 or 1 that the pointer names, or NULL. */
static const char *lever_of(const struct question *q, const char *pointer, int32_t which)
{
    char head[256];
    int n = snprintf(head, sizeof head, "/regimes/%s/levers/", question_regime(q, which)->name);
    if (n >= (int)sizeof head || strncmp(pointer, head, (size_t)n) != 0 || strchr(pointer + n, '/'))
        return NULL;
    return pointer + n;
}

/* Does regime `from` ever work with the levers of `to`: before it has stood up, or after it has given way? */
static bool leans_on(const struct trn_scenario *sc, trn_id from, trn_id to, int32_t depth)
{
    const trn_id next[] = {sc->regimes[from].before, sc->regimes[from].then};
    for (int k = 0; k < 2 && depth < sc->n_regimes; k++)
        if (next[k] != TRN_NONE && (next[k] == to || leans_on(sc, next[k], to, depth + 1)))
            return true;
    return false;
}

static bool add_lever(struct finder *f, const struct trn_figure *figure, int32_t which, const char *lever)
{
    struct trn_arena *arena = f->q->loaded.arena;
    if (!isfinite(figure->number) || !isfinite(figure->low) || !isfinite(figure->high))
        return true;
    const trn_id *regimes = f->q->loaded.regimes;
    const bool shared = leans_on(f->q->loaded.scenario, regimes[1 - which], regimes[which], 0);
    const char *said = trn_lever_label(lever);
    struct moved *moved = add(f);
    if (!moved)
        return false;
    *moved = (struct moved){
        .name = trn_arena_printf(arena, "%s/%s", question_regime(f->q, which)->name, lever),
        .label = trn_arena_printf(arena, "%s under %s%s%s%s", said != NULL ? said : lever,
                                  question_regime(f->q, which)->label, shared ? ", also where " : "",
                                  shared ? question_regime(f->q, 1 - which)->label : "",
                                  shared ? " leans on it" : ""),
        .pointer = figure->pointer,
        .unit = figure->unit[0] ? figure->unit : "1",
        .grade = figure->grade,
        .source = figure->source[0] ? figure->source : figure->note,
        .given_unit = figure->unit,
        .which = shared ? 2 : which,
        .low = fmin(figure->low, figure->number),
        .start = figure->number,
        .high = fmax(figure->high, figure->number),
    };
    if (figure->varied_by)
        moved->left_out = "an uncertain input moves it";
    else if (!(moved->low < moved->high))
        moved->left_out = "its range is one point";
    return moved->name && moved->label;
}

/* ---- which are wanted ------------------------------------------------------------------------------------
 */

static bool is_called(const struct moved *input, const char *name)
{
    const char *slash = input->uncertain ? NULL : strchr(input->name, '/');
    return strcmp(input->name, name) == 0 || (slash && strcmp(slash + 1, name) == 0);
}

static enum exit_status no_such_input(const struct finder *f, const char *name)
{
    const char *best = NULL;
    int edits = 0;
    for (int32_t i = 0; i < f->n; i++) {
        const char *slash = f->at[i].uncertain ? NULL : strchr(f->at[i].name, '/');
        best = suggest(name, f->at[i].name, best, &edits);
        if (slash)
            best = suggest(name, slash + 1, best, &edits);
    }
    if (best)
        return usage_error(f->q->command, "--inputs: there is no input \"%s\" (did you mean \"%s\"?)", name,
                           best);
    return usage_error(f->q->command,
                       "--inputs: \"%s\" is no uncertain input and no lever with a stated range", name);
}

static enum exit_status choose(struct finder *f, const char *given)
{
    bool *wanted = TRN_NEW(f->q->loaded.arena, bool, f->n + 1);
    char *list = trn_arena_strdup(f->q->loaded.arena, given);
    if (!wanted || !list)
        return no_memory();
    for (char *one; (one = strsep(&list, ",")) != NULL;) {
        bool found = false;
        for (int32_t i = 0; i < f->n; i++)
            if (is_called(&f->at[i], one))
                found = wanted[i] = true;
        if (!found)
            return no_such_input(f, one);
    }
    int32_t kept = 0;
    for (int32_t i = 0; i < f->n; i++)
        if (wanted[i])
            f->at[kept++] = f->at[i];
    f->n = kept;
    return EXIT_DONE;
}

/* A range may end where other inputs forbid it: such an input is left out, and why is told. */
static void try_ends(struct question *q, struct moved *input)
{
    const double ends[] = {input->low, input->high};
    for (int i = 0; i < 2 && !input->left_out; i++) {
        struct trn_error error = {0};
        const char *setting = moved_setting(q, input, ends[i]);
        if (!setting || !load_opens(&q->loaded, setting, &error))
            input->left_out = trn_arena_printf(q->loaded.arena, "not valid at %g: %s", ends[i], error.text);
    }
}

enum exit_status moved_find(struct question *q, struct moved **ret, int32_t *ret_n)
{
    const struct trn_scenario *sc = q->loaded.scenario;
    struct finder f = {.q = q};
    enum exit_status status = EXIT_DONE;
    f.n_figures = trn_scenario_file_figures(q->loaded.file, &f.figures);
    if (f.n_figures < 0)
        return no_memory();
    f.room = sc->n_uncertain + f.n_figures;
    f.at = TRN_NEW(q->loaded.arena, struct moved, f.room + 1);
    if (!f.at)
        return no_memory();
    for (int32_t u = 0; u < sc->n_uncertain; u++)
        if (!add_uncertain(&f, &sc->uncertain[u]))
            return no_memory();
    for (int32_t which = 0; which < 2; which++)
        for (int i = 0; i < f.n_figures; i++) {
            const char *lever = lever_of(q, f.figures[i].pointer, which);
            if (lever && !add_lever(&f, &f.figures[i], which, lever))
                return no_memory();
        }
    if (q->options->given[O_INPUTS])
        status = choose(&f, q->options->given[O_INPUTS]);
    if (status == EXIT_DONE && f.n == 0)
        status =
            usage_error(q->command, "%s has no uncertain inputs and no levers with a stated range", sc->name);
    for (int32_t i = 0; i < f.n && status == EXIT_DONE; i++)
        try_ends(q, &f.at[i]);
    *ret = f.at;
    *ret_n = f.n;
    return status;
}

/* ---- settings and words
 * ------------------------------------------------------------------------------------ */

const char *moved_setting(const struct question *q, const struct moved *input, double x)
{
    struct trn_arena *arena = q->loaded.arena;
    if (input->uncertain)
        return trn_arena_printf(arena, "%s={\"dist\":\"constant\",\"value\":%.6g}", input->pointer, x);
    if (input->given_unit[0])
        return trn_arena_printf(arena, "%s={\"value\":%.6g,\"unit\":\"%s\"}", input->pointer, x,
                                input->given_unit);
    return trn_arena_printf(arena, "%s=%.6g", input->pointer, x);
}

void moved_words(char out[96], const struct moved *input, double x)
{
    const bool plain = strcmp(input->unit, "1") == 0;
    if (input->uncertain && input->uncertain->as == TRN_AS_FACTOR)
        snprintf(out, 96, "%.3g times", x);
    else if (input->uncertain && input->uncertain->as == TRN_AS_DAYS)
        snprintf(out, 96, "%.0f days %s", fabs(x), x < 0.0 ? "earlier" : "later");
    else if (fabs(x) >= 1000.0)
        snprintf(out, 96, "%.0f%s%s", x, plain ? "" : " ", plain ? "" : input->unit);
    else
        snprintf(out, 96, "%.3g%s%s", x, plain ? "" : " ", plain ? "" : input->unit);
}
