/* cmd_switch.c - tranche switch: the same worlds with the regime changed at a date. */
#include <math.h>
#include <string.h>

#include "commands.h"
#include "question.h"
#include "summary.h"
#include "tranche/date.h"

enum { DEFAULT_REPS = 100, MOST_DATES = 120, QUARTER = 3, WIDTH = 78 };

#define LEVEL 0.95

struct change {
    struct question q;
    struct trn_variant variants[MOST_DATES + 1]; /* the first: no change */
    double days[MOST_DATES + 1];                 /* of the change; of the first none */
    int32_t n;
    struct trn_contrasts contrasts;
};

static const struct trn_column columns[] = {
    {"changed", TRN_CELL_DATE, 0, "",
     "The day from which the second regime holds; empty: the first all along"},
    {"measure", TRN_CELL_TEXT, 0, "", "What is measured; tranche list measures explains it"},
    {"scope", TRN_CELL_TEXT, 0, "", "Of which capability, item, group or donor; total for all"},
    {"window", TRN_CELL_TEXT, 0, "", "The window of time; empty for the whole run"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of the values; 1 for a share"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which the value is defined"},
    {"estimate", TRN_CELL_NUMBER, 8, "", "Mean over worlds"},
    {"difference", TRN_CELL_NUMBER, 8, "", "Mean difference to no change, paired by world"},
    {"low", TRN_CELL_NUMBER, 8, "", "Lower end of the 95 % t-interval of the mean difference"},
    {"high", TRN_CELL_NUMBER, 8, "", "Upper end of the 95 % t-interval of the mean difference"},
    {"higher", TRN_CELL_COUNT, 0, "1", "Worlds in which it is higher than without the change"},
    {"lower", TRN_CELL_COUNT, 0, "1", "Worlds in which it is lower"},
};
static const struct trn_table table = {"switch", "Each measure by the date on which the regime is changed",
                                       sizeof columns / sizeof *columns, columns};

/* ---- the dates ------------------------------------------------------------------------------------ */

static enum exit_status add_date(struct change *c, double day)
{
    const struct loaded *loaded = &c->q.loaded;
    const struct trn_scenario *sc = loaded->scenario;
    const char *a = sc->regimes[loaded->regimes[0]].name, *b = sc->regimes[loaded->regimes[1]].name;
    char date[11];
    if (c->n > MOST_DATES)
        return usage_error("switch", "--dates: expected at most %d dates", MOST_DATES);
    trn_date_format(sc->start_day + (int32_t)day, date);
    c->days[c->n] = day;
    c->variants[c->n].settings =
        trn_arena_printf(loaded->arena, "/regimes/%s/until=\"%s\"\n/regimes/%s/then=\"%s\"", a, date, a, b);
    return c->variants[c->n++].settings ? EXIT_DONE : EXIT_FAILED;
}

static enum exit_status given_dates(struct change *c, const char *given)
{
    const struct trn_scenario *sc = c->q.loaded.scenario;
    enum exit_status status = EXIT_DONE;
    char *list = trn_arena_strdup(c->q.loaded.arena, given);
    for (char *one; status == EXIT_DONE && list && (one = strsep(&list, ",")) != NULL;) {
        int32_t day;
        if (!trn_date_parse(one, &day) || day < sc->start_day || (double)(day - sc->start_day) >= sc->end)
            return usage_error(
                "switch", "--dates: expected dates within the run, such as 2023-10-01, found \"%s\"", one);
        status = add_date(c, (double)(day - sc->start_day));
    }
    return status;
}

static enum exit_status find_dates(struct change *c)
{
    const struct trn_layout *layout = c->q.loaded.layout;
    const char *given = c->q.options->given[O_DATES];
    enum exit_status status = EXIT_DONE;
    c->variants[0].settings = "";
    c->n = 1;
    if (given)
        return given_dates(c, given);
    for (int32_t m = 0; m < layout->n_months && c->n <= MOST_DATES && status == EXIT_DONE; m += QUARTER)
        status = add_date(c, layout->months[m]);
    return status;
}

/* ---- running -------------------------------------------------------------------------------------- */

static void on_world(void *object, int32_t rep, const double *values)
{
    (void)rep;
    trn_contrasts_add(&((struct change *)object)->contrasts, values);
}

static double half_width(void *object)
{
    return trn_contrasts_widest(&((struct change *)object)->contrasts, 0, LEVEL);
}

static void write_rows(struct change *c)
{
    for (int32_t o = 0; o < c->q.n_outputs; o++)
        for (int32_t v = 0; v < c->n; v++) {
            const struct trn_measure *measure = question_measure(&c->q, o);
            const struct trn_contrast *at = trn_contrast_of(&c->contrasts, v, 0, o);
            double half = trn_tally_half_width(&at->difference, LEVEL);
            bool none = at->difference.n == 0;
            union trn_cell cells[] = {
                {.number = v > 0 ? c->days[v] : NAN},
                {.text = measure->name},
                {.text = measure->scope},
                {.text = measure->window},
                {.text = measure->unit},
                {.count = at->value.n},
                {.number = at->value.n > 0 ? at->value.mean : NAN},
                {.number = none ? NAN : at->difference.mean},
                {.number = none ? NAN : at->difference.mean - half},
                {.number = none ? NAN : at->difference.mean + half},
                {.count = v > 0 ? at->higher : TRN_MISSING_COUNT},
                {.count = v > 0 ? at->lower : TRN_MISSING_COUNT},
            };
            (void)trn_results_row(c->q.out.results, &table, cells);
        }
}

/* ---- what is said --------------------------------------------------------------------------------- */

static const char *label(const struct change *c, int32_t regime)
{
    return c->q.loaded.scenario->regimes[c->q.loaded.regimes[regime]].label;
}

/* The date on which the change does most or least in the leading measure. */
static int32_t extreme(const struct change *c, double sign)
{
    int32_t best = 1;
    for (int32_t v = 2; v < c->n; v++)
        if (sign * trn_contrast_of(&c->contrasts, v, 0, 0)->difference.mean >
            sign * trn_contrast_of(&c->contrasts, best, 0, 0)->difference.mean)
            best = v;
    return best;
}

static void say_one(const struct change *c, int32_t v, const char *what, struct text *out)
{
    const struct trn_contrast *at = trn_contrast_of(&c->contrasts, v, 0, 0);
    char date[11], effect[200], line[512];
    trn_date_format(c->q.loaded.scenario->start_day + (int32_t)c->days[v], date);
    question_effect(effect, question_measure(&c->q, 0), &at->difference,
                    trn_tally_half_width(&at->difference, LEVEL));
    snprintf(line, sizeof line, "Changed on %s%s: %s.", date, what, effect);
    text_wrap(out, "  ", line, WIDTH);
}

static void say(const struct change *c, struct text *out)
{
    char line[512], mean[48], low[48], high[48];
    question_head(&c->q, out);
    snprintf(line, sizeof line, "What if %s had given way to %s on a date?", label(c, 0), label(c, 1));
    summary_section(out, line);
    snprintf(line, sizeof line, "In %s, against no change:", c->q.words[0]);
    text_wrap(out, "  ", line, WIDTH);
    say_one(c, extreme(c, 1.0), c->n > 2 ? ", the highest of the dates tried" : "", out);
    if (c->n > 2)
        say_one(c, extreme(c, -1.0), ", the lowest", out);
    for (int32_t o = 0; o < c->q.n_outputs; o++) {
        const struct trn_measure *measure = question_measure(&c->q, o);
        text_number(mean, trn_contrast_of(&c->contrasts, 0, 0, o)->value.mean, measure->decimals, false);
        text_add(out, "\n");
        snprintf(line, sizeof line, "%s: %s without a change (%s)", c->q.words[o], mean, c->q.names[o]);
        line[0] = line[0] == 't' ? 'T' : line[0]; /* "the share of ..." */
        text_wrap(out, "  ", line, WIDTH);
        for (int32_t v = 1; v < c->n; v++) {
            const struct trn_contrast *at = trn_contrast_of(&c->contrasts, v, 0, o);
            double half = trn_tally_half_width(&at->difference, LEVEL);
            char date[11];
            trn_date_format(c->q.loaded.scenario->start_day + (int32_t)c->days[v], date);
            text_number(mean, at->difference.mean, measure->decimals, true);
            text_number(low, at->difference.mean - half, measure->decimals, true);
            text_number(high, at->difference.mean + half, measure->decimals, true);
            text_add(out, "    changed on %s  %8s  (%s to %s)\n", date, mean, low, high);
        }
    }
    question_how(&c->q, out);
}

static void tell(const struct change *c, struct json_out *json)
{
    question_json_head(&c->q, json);
    json_string(json, "from", c->q.loaded.scenario->regimes[c->q.loaded.regimes[0]].name);
    json_string(json, "to", c->q.loaded.scenario->regimes[c->q.loaded.regimes[1]].name);
    json_open(json, "changes", '[');
    for (int32_t v = 0; v < c->n; v++)
        for (int32_t o = 0; o < c->q.n_outputs; o++) {
            const struct trn_contrast *at = trn_contrast_of(&c->contrasts, v, 0, o);
            double half = trn_tally_half_width(&at->difference, LEVEL);
            char date[11] = "";
            if (v > 0)
                trn_date_format(c->q.loaded.scenario->start_day + (int32_t)c->days[v], date);
            json_open(json, NULL, '{');
            json_string(json, "changed", v > 0 ? date : NULL);
            json_string(json, "measure", c->q.names[o]);
            json_count(json, "n", at->value.n);
            json_number(json, "estimate", at->value.mean);
            json_number(json, "difference", v > 0 ? at->difference.mean : NAN);
            json_number(json, "low", v > 0 ? at->difference.mean - half : NAN);
            json_number(json, "high", v > 0 ? at->difference.mean + half : NAN);
            json_close(json, '}');
        }
    json_close(json, ']');
    question_json_end(&c->q, json);
}

static enum exit_status answer(struct change *c)
{
    struct trn_error error = {0};
    struct text text = {0}, json_text = {0};
    struct json_out json = {.text = &json_text};
    const struct trn_scenario *sc = c->q.loaded.scenario;
    struct trn_variants_def def = {.n_variants = c->n, .n_regimes = 1, .n_outputs = c->q.n_outputs};
    c->contrasts = trn_contrasts_create(c->q.loaded.arena, &def, 0, 0);
    struct question_run run = {.variants = c->variants,
                               .n_variants = c->n,
                               .regimes = sc->regimes[c->q.loaded.regimes[0]].name,
                               .n_regimes = 1,
                               .on_world = on_world,
                               .half_width = half_width,
                               .object = c};
    if (!c->contrasts.at) {
        (void)trn_fail(&error, TRN_E_MEMORY, "", "out of memory");
        return question_fail(&c->q, &error);
    }
    if (question_run(&c->q, &run, &error) != TRN_OK)
        return question_fail(&c->q, &error);
    write_rows(c);
    say(c, &text);
    tell(c, &json);
    enum exit_status status =
        question_end(&c->q, &text, &json_text,
                     "Each measure by the date on which the regime is changed: estimate, "
                     "paired difference to no change, 95 % interval");
    text_done(&text);
    text_done(&json_text);
    return status;
}

static enum exit_status cmd_switch(const struct options *options)
{
    struct change change = {.n = 0};
    enum exit_status status = question_load("switch", options, DEFAULT_REPS, 2, &change.q);
    if (status == EXIT_DONE)
        status = find_dates(&change);
    if (status == EXIT_DONE && !question_is_dry(&change.q, (int64_t)change.n * change.q.reps, &status)) {
        status = question_open(&change.q);
        if (status == EXIT_DONE)
            status = answer(&change);
    }
    question_done(&change.q);
    return status;
}

const struct command command_switch = {
    .name = "switch",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "the same worlds with the regime changed at a date",
    .text = "What would an earlier change have brought? Runs the first of two regimes (--regimes\n"
            "A,B; default the first two of the scenario's compare list), and on the same worlds A\n"
            "that gives way to B on each of the dates. The start is among them: B all along.\n"
            "Differences are paired by world, with 95 % intervals.",
    .options = ASKS | BIT(O_DATES),
    .examples = {"tranche switch scenarios/early-2024-delay.json --reps 4",
                 "tranche switch scenarios/early-2024-delay.json --reps 4 --dates 2024-01-01 "
                 "--out results/once"},
    .run = cmd_switch,
};
