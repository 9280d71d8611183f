/* cmd_switch.c - tranche switch: the same worlds with the regime changed at a date. */
#include <math.h>
#include <string.h>

#include "commands.h"
#include "question.h"
#include "summary.h"
#include "tranche/date.h"

enum { DEFAULT_REPS = 100, MOST_DATES = 120, QUARTER = 3, WIDTH = 78 };

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
    QUESTION_MEASURE_COLUMNS,
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

/* Where the second regime ends by its own date, that end is left out: it may lead back to the first. */
static const char *settings_of(const struct change *c, const char *date)
{
    const char *a = question_regime(&c->q, 0)->name, *b = question_regime(&c->q, 1)->name;
    struct trn_arena *arena = c->q.loaded.arena;
    const char *text =
        trn_arena_printf(arena, "/regimes/%s/until=\"%s\"\n/regimes/%s/then=\"%s\"", a, date, a, b);
    if (text && question_regime(&c->q, 1)->then != TRN_NONE)
        text = trn_arena_printf(arena, "%s\n/regimes/%s/until=null\n/regimes/%s/then=null", text, b, b);
    return text;
}

/* Can the change be made on that day? The first regime may not work yet. `why` says what is wrong. */
static enum exit_status add_date(struct change *c, double day, bool *ret_possible, struct trn_error *why)
{
    char date[11];
    if (c->n > MOST_DATES)
        return usage_error("switch", "--dates: expected at most %d dates", MOST_DATES);
    trn_date_format(c->q.loaded.scenario->start_day + (int32_t)day, date);
    const char *settings = settings_of(c, date);
    if (!settings)
        return no_memory();
    *ret_possible = load_opens(&c->q.loaded, settings, why);
    if (*ret_possible) {
        c->days[c->n] = day;
        c->variants[c->n++].settings = settings;
    }
    return EXIT_DONE;
}

static enum exit_status given_dates(struct change *c, const char *given)
{
    const struct trn_scenario *sc = c->q.loaded.scenario;
    enum exit_status status = EXIT_DONE;
    char *list = trn_arena_strdup(c->q.loaded.arena, given);
    for (char *one; status == EXIT_DONE && list && (one = strsep(&list, ",")) != NULL;) {
        struct trn_error why = {0};
        bool possible = false;
        int32_t day;
        if (!trn_date_parse(one, &day) || day < sc->start_day || (double)(day - sc->start_day) >= sc->end)
            return usage_error(
                "switch", "--dates: expected dates within the run, such as 2023-10-01, found \"%s\"", one);
        status = add_date(c, (double)(day - sc->start_day), &possible, &why);
        if (status == EXIT_DONE && !possible)
            return usage_error("switch", "--dates: %s cannot give way to %s on %s: %s: %s",
                               question_regime(&c->q, 0)->name, question_regime(&c->q, 1)->name, one,
                               why.path, why.text);
    }
    return status;
}

static enum exit_status find_dates(struct change *c)
{
    const struct trn_layout *layout = c->q.loaded.layout;
    const char *given = c->q.options->given[O_DATES];
    enum exit_status status = EXIT_DONE;
    struct trn_error why = {0};
    bool possible;
    c->variants[0].settings = "";
    c->n = 1;
    if (given)
        return given_dates(c, given);
    for (int32_t m = 0; m < layout->n_months && c->n <= MOST_DATES && status == EXIT_DONE; m += QUARTER)
        status = add_date(c, layout->months[m], &possible, &why);
    if (status == EXIT_DONE && c->n == 1)
        return usage_error("switch", "%s cannot give way to %s within the run: %s: %s",
                           question_regime(&c->q, 0)->name, question_regime(&c->q, 1)->name, why.path,
                           why.text);
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
    return trn_contrasts_widest(&((struct change *)object)->contrasts, 0, QUESTION_LEVEL);
}

static void write_rows(struct change *c)
{
    for (int32_t o = 0; o < c->q.n_outputs; o++)
        for (int32_t v = 0; v < c->n; v++) {
            const struct trn_contrast *at = trn_contrast_of(&c->contrasts, v, 0, o);
            union trn_cell cells[sizeof columns / sizeof *columns];
            cells[0].number = v > 0 ? c->days[v] : NAN;
            question_measure_cells(&c->q, o, cells + 1);
            cells[5].count = at->value.n;
            cells[6].number = at->value.n > 0 ? at->value.mean : NAN;
            question_interval_cells(&at->difference, cells + 7);
            cells[10].count = v > 0 ? at->higher : TRN_MISSING_COUNT;
            cells[11].count = v > 0 ? at->lower : TRN_MISSING_COUNT;
            (void)trn_results_row(c->q.out.results, &table, cells);
        }
}

/* ---- what is said --------------------------------------------------------------------------------- */

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

static void date_of(const struct change *c, int32_t v, char out[11])
{
    trn_date_format(c->q.loaded.scenario->start_day + (int32_t)c->days[v], out);
}

static void say_one(const struct change *c, int32_t v, const char *what, struct text *words)
{
    const struct trn_tally *difference = &trn_contrast_of(&c->contrasts, v, 0, 0)->difference;
    char date[11], effect[200];
    date_of(c, v, date);
    question_effect(effect, question_measure(&c->q, 0), difference,
                    trn_tally_half_width(difference, QUESTION_LEVEL));
    text_add(words, " changed on %s%s: %s", date, what, effect);
}

static void say_answer(const void *object, struct text *words)
{
    const struct change *c = object;
    text_add(words,
             "If %s had given way to %s, then in %s, against no change:", question_regime(&c->q, 0)->label,
             question_regime(&c->q, 1)->label, c->q.words[0]);
    say_one(c, extreme(c, 1.0), c->n > 2 ? ", the highest of the dates tried" : "", words);
    if (c->n > 2) {
        text_add(words, ";");
        say_one(c, extreme(c, -1.0), ", the lowest", words);
    }
    text_add(words, ".");
}

static void show(const void *object, struct text *out)
{
    const struct change *c = object;
    summary_section(out, "By the date of the change: difference to no change, 95 % interval");
    for (int32_t o = 0; o < c->q.n_outputs; o++) {
        const struct trn_measure *measure = question_measure(&c->q, o);
        char line[512], mean[48], interval[160], date[11];
        text_number(mean, trn_contrast_of(&c->contrasts, 0, 0, o)->value.mean, measure->decimals, false);
        text_add(out, o > 0 ? "\n" : "");
        snprintf(line, sizeof line, "%s: %s without a change (%s)", c->q.words[o], mean, c->q.names[o]);
        line[0] = line[0] == 't' ? 'T' : line[0]; /* "the share of ..." */
        text_wrap(out, "  ", line, WIDTH);
        for (int32_t v = 1; v < c->n; v++) {
            const struct trn_tally *difference = &trn_contrast_of(&c->contrasts, v, 0, o)->difference;
            question_interval(interval, difference->mean, trn_tally_half_width(difference, QUESTION_LEVEL),
                              measure->decimals);
            date_of(c, v, date);
            text_add(out, "    changed on %s  %s\n", date, interval);
        }
    }
}

static void limits(const void *object, struct text *out)
{
    const struct change *c = object;
    if (question_regime(&c->q, 1)->then != TRN_NONE)
        text_wrap(out, "  ", "The second regime is taken without the end that the scenario gives it.", WIDTH);
    text_wrap(out, "  ",
              "That the change could have been agreed on such a date, and what it would have cost. What the "
              "first regime has set going by then goes on. The highest and the lowest of many dates are "
              "partly chance; the start is among the usual dates.",
              WIDTH);
}

static void tell(const void *object, struct json_out *json)
{
    const struct change *c = object;
    json_string(json, "from", question_regime(&c->q, 0)->name);
    json_string(json, "to", question_regime(&c->q, 1)->name);
    json_open(json, "changes", '[');
    for (int32_t v = 0; v < c->n; v++)
        for (int32_t o = 0; o < c->q.n_outputs; o++) {
            const struct trn_contrast *at = trn_contrast_of(&c->contrasts, v, 0, o);
            char date[11] = "";
            if (v > 0)
                date_of(c, v, date);
            json_open(json, NULL, '{');
            json_string(json, "changed", v > 0 ? date : NULL);
            question_json_measure(&c->q, o, json);
            json_count(json, "n", at->value.n);
            json_number(json, "estimate", at->value.mean);
            if (v > 0)
                question_json_tally(json, "difference", &at->difference);
            json_close(json, '}');
        }
    json_close(json, ']');
}

/* ---- the command ---------------------------------------------------------------------------------- */

static enum trn_status find(void *object, struct trn_error *error)
{
    struct change *c = object;
    struct trn_variants_def def = {.n_variants = c->n, .n_regimes = 1, .n_outputs = c->q.n_outputs};
    c->contrasts = trn_contrasts_create(c->q.loaded.arena, &def, 0, 0);
    struct question_run run = {.variants = c->variants,
                               .n_variants = c->n,
                               .regimes = question_regime(&c->q, 0)->name,
                               .n_regimes = 1,
                               .on_world = on_world,
                               .half_width = half_width,
                               .object = c};
    if (!c->contrasts.at)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    enum trn_status status = question_run(&c->q, &run, error);
    if (status == TRN_OK)
        write_rows(c);
    return status;
}

static enum exit_status cmd_switch(const struct options *options)
{
    struct change c = {.n = 0};
    enum exit_status status = question_load("switch", options, DEFAULT_REPS, 2, &c.q);
    if (status == EXIT_DONE)
        status = find_dates(&c);
    struct question_answer answer = {.object = &c,
                                     .runs = (int64_t)c.n * c.q.reps,
                                     .find = find,
                                     .answer = say_answer,
                                     .show = show,
                                     .limits = limits,
                                     .tell = tell,
                                     .json_holds = "Each measure by the date on which the regime is changed: "
                                                   "estimate, paired difference to no change, 95 % interval"};
    if (status == EXIT_DONE)
        status = question_answer(&c.q, &answer);
    question_done(&c.q);
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
    .reps = DEFAULT_REPS,
    .options = ASKS | BIT(O_DATES),
    .examples = {"tranche switch scenarios/early-2024-delay.json --reps 4",
                 "tranche switch scenarios/early-2024-delay.json --reps 4 --dates 2024-01-01 "
                 "--out results/once"},
    .run = cmd_switch,
};
