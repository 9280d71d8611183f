/* calibrate_say.c - what tranche calibrate found: rows, words, JSON and the patch. */
#include <math.h>
#include <string.h>

#include "calibrating.h"
#include "hindcast_say.h"
#include "summary.h"

enum { WIDTH = 78, MOST_TOLD = 1900, NAME_ROOM = 256 };

/* ---- rows -------------------------------------------------------------------------------------- */

static const struct trn_column columns[] = {
    {"input", TRN_CELL_TEXT, 0, "", "Name in /calibrate"},
    {"label", TRN_CELL_TEXT, 0, "", "Its label"},
    {"pointer", TRN_CELL_TEXT, 0, "", "JSON pointer of the input"},
    {"as", TRN_CELL_TEXT, 0, "", "value: the number itself; factor: times what the file says"},
    {"lowest", TRN_CELL_NUMBER, 8, "", "Lower bound"},
    {"start", TRN_CELL_NUMBER, 8, "", "Start"},
    {"highest", TRN_CELL_NUMBER, 8, "", "Upper bound"},
    {"outcome", TRN_CELL_TEXT, 0, "",
     "fitted; flat: the whole range changes the objective by less than 1 %; wide: the interval covers 80 % "
     "of the "
     "range"},
    {"value", TRN_CELL_NUMBER, 8, "", "The fitted value; the start where it is not identified"},
    {"low", TRN_CELL_NUMBER, 8, "", "Lower end of its 95 % bootstrap interval"},
    {"high", TRN_CELL_NUMBER, 8, "", "Upper end of it"},
    {"at_bound", TRN_CELL_COUNT, 0, "1", "1: the interval holds a bound, which decides more than the data"},
};
static const struct trn_table table = {"calibrate", "Each declared input", sizeof columns / sizeof *columns,
                                       columns};

static const struct trn_column series_columns[] = {
    {"series", TRN_CELL_TEXT, 0, "", "Name of the observed series; empty: the mean over series"},
    {"part", TRN_CELL_TEXT, 0, "", "fitted or held out"},
    {"scale", TRN_CELL_NUMBER, 6, "", "Mean size of its fitted values, by which scores are divided"},
    {"before", TRN_CELL_NUMBER, 8, "1",
     "Mean CRPS over the scale, of the scenario as it is; a mean over ten batches of worlds"},
    {"after", TRN_CELL_NUMBER, 8, "1", "The same with the fitted inputs"},
};
static const struct trn_table series_table = {"calibrate_series", "Scores of each series before and after",
                                              sizeof series_columns / sizeof *series_columns, series_columns};

static const struct trn_column path_columns[] = {
    {"evaluation", TRN_CELL_COUNT, 0, "1", "Number of the evaluation"},
    {"input", TRN_CELL_TEXT, 0, "", "Name in /calibrate"},
    {"value", TRN_CELL_NUMBER, 8, "", "Its value there"},
    {"fitted", TRN_CELL_NUMBER, 8, "1", "The objective: mean over series of the mean CRPS over the scale"},
    {"held_out", TRN_CELL_NUMBER, 8, "1", "The same of the held-out values, which the search does not see"},
};
const struct trn_table calibrate_path_table = {"calibrate_path", "All points that were tried",
                                               sizeof path_columns / sizeof *path_columns, path_columns};

static const char *outcome(const struct trn_fit_value *value)
{
    static const char *const words[] = {
        [TRN_FIT_FOUND] = "fitted", [TRN_FIT_FLAT] = "flat", [TRN_FIT_WIDE] = "wide"};
    return words[value->outcome];
}

static void series_rows(struct calibrating *c, int32_t s, const char *name, double scale)
{
    const struct calibrate_score before = calibrate_score(c, c->before, s);
    const struct calibrate_score after = calibrate_score(c, c->after, s);
    for (int part = 0; part < TRN_PERIODS; part++) {
        union trn_cell cells[] = {{.text = name},
                                  {.text = hindcast_part((enum trn_period)part)},
                                  {.number = scale},
                                  {.number = before.part[part]},
                                  {.number = after.part[part]}};
        (void)trn_results_row(c->q.out.results, &series_table, cells);
    }
}

void calibrate_rows(struct calibrating *c)
{
    for (int32_t i = 0; i < c->n_inputs; i++) {
        const struct trn_calibrated *input = c->inputs[i];
        const struct trn_fit_value *value = &c->fit.values[i];
        union trn_cell cells[] = {
            {.text = input->name},   {.text = input->label},
            {.text = input->input},  {.text = input->as == TRN_AS_FACTOR ? "factor" : "value"},
            {.number = input->low},  {.number = input->start},
            {.number = input->high}, {.text = outcome(value)},
            {.number = value->x},    {.number = value->low},
            {.number = value->high}, {.count = value->at_bound}};
        (void)trn_results_row(c->q.out.results, &table, cells);
    }
    for (int32_t s = 0; s < c->hindcast->n_series; s++)
        if (c->wanted[s])
            series_rows(c, s, c->hindcast->series[s].observed->name, c->scale[s]);
    series_rows(c, TRN_NONE, "", NAN);
}

/* ---- the patch --------------------------------------------------------------------------------- */

/* The command; a text of a scenario has at most 2,000 bytes, so of a long one the beginning. */
static const char *command_of(const struct calibrating *c)
{
    const char *typed = c->q.options->typed;
    int n = MOST_TOLD;
    if (strlen(typed) <= MOST_TOLD)
        return typed;
    while (n > 0 && ((unsigned char)typed[n] & 0xC0) == 0x80) /* not within a character */
        n--;
    return trn_arena_printf(c->q.loaded.arena, "%.*s ...", n, typed);
}

/* Parameters of a distribution are plain numbers, other numbers can say where they are from. */
static void write_number(const struct calibrating *c, int32_t i, const char *name, struct json_out *json)
{
    const struct trn_fit_value *value = &c->fit.values[i];
    if (strstr(c->inputs[i]->input, "/dist/")) {
        json_number(json, name, value->x);
        return;
    }
    json_open(json, name, '{');
    json_number(json, "value", value->x);
    json_number(json, "low", value->low);
    json_number(json, "high", value->high);
    json_string(json, "grade", "inferred");
    json_string(json, "source", command_of(c));
    json_close(json, '}');
}

/* One member for each name of the pointer. RFC 7396 merges objects, so inputs may share names: but a name
 * must not come twice in one object, so each input is a patch of its own, merged here by what they share. */
static void write_value(const struct calibrating *c, int32_t i, int32_t depth, struct json_out *json);

static bool same_start(const char *a, const char *b, int32_t depth)
{
    char x[NAME_ROOM], y[NAME_ROOM];
    for (int32_t k = 0; k < depth; k++)
        if (!trn_json_token(&a, x, sizeof x) || !trn_json_token(&b, y, sizeof y) || strcmp(x, y) != 0)
            return false;
    return true;
}

static bool name_at(const char *pointer, int32_t depth, char out[NAME_ROOM])
{
    for (int32_t k = 0; k <= depth; k++)
        if (!trn_json_token(&pointer, out, NAME_ROOM))
            return false;
    return true;
}

static bool is_last(const char *pointer, int32_t depth)
{
    char name[NAME_ROOM];
    return !name_at(pointer, depth + 1, name);
}

static bool goes_in(const struct calibrating *c, int32_t i)
{
    return c->fit.values[i].outcome == TRN_FIT_FOUND && c->inputs[i]->as == TRN_AS_VALUE;
}

/* All inputs whose pointers begin as that of input i does, up to `depth`. */
static void write_members(const struct calibrating *c, int32_t i, int32_t depth, struct json_out *json)
{
    for (int32_t k = 0; k < c->n_inputs; k++) {
        bool first = true;
        if (!goes_in(c, k) || !same_start(c->inputs[i]->input, c->inputs[k]->input, depth))
            continue;
        for (int32_t before = 0; before < k; before++)
            first = first && !(goes_in(c, before) &&
                               same_start(c->inputs[before]->input, c->inputs[k]->input, depth + 1));
        if (first)
            write_value(c, k, depth, json);
    }
}

static void write_value(const struct calibrating *c, int32_t i, int32_t depth, struct json_out *json)
{
    char name[NAME_ROOM] = "";
    (void)name_at(c->inputs[i]->input, depth, name);
    if (is_last(c->inputs[i]->input, depth)) {
        write_number(c, i, name, json);
        return;
    }
    json_open(json, name, '{');
    write_members(c, i, depth + 1, json);
    json_close(json, '}');
}

static void write_factors(const struct calibrating *c, struct json_out *json)
{
    for (int32_t i = 0; i < c->n_inputs; i++) {
        char name[96];
        if (c->fit.values[i].outcome != TRN_FIT_FOUND || c->inputs[i]->as != TRN_AS_FACTOR)
            continue;
        snprintf(name, sizeof name, "calibrated-%s", c->inputs[i]->name);
        json_open(json, name, '{');
        json_string(json, "label", c->inputs[i]->label);
        json_string(json, "input", c->inputs[i]->input);
        json_string(json, "as", "factor");
        json_open(json, "dist", '{');
        json_string(json, "dist", "constant");
        json_number(json, "value", c->fit.values[i].x);
        json_string(json, "grade", "inferred");
        json_string(json, "source", command_of(c));
        json_close(json, '}');
        json_close(json, '}');
    }
}

const char *calibrate_patch(const struct calibrating *c)
{
    struct text text = {0};
    struct json_out json = {.text = &text};
    int32_t values = 0, factors = 0, shared = 0;
    for (int32_t i = 0; i < c->n_inputs; i++) {
        bool fitted = c->fit.values[i].outcome == TRN_FIT_FOUND;
        values += fitted && c->inputs[i]->as == TRN_AS_VALUE;
        factors += fitted && c->inputs[i]->as == TRN_AS_FACTOR;
        shared += goes_in(c, i) && strncmp(c->inputs[i]->input, "/uncertain/", 11) == 0;
    }
    json_open(&json, NULL, '{');
    json_string(&json, "note",
                trn_arena_printf(c->q.loaded.arena,
                                 "Fitted by: %s. What is not named here was left as it was.", command_of(c)));
    for (int32_t i = 0; i < c->n_inputs && values > 0; i++) {
        bool first = goes_in(c, i);
        for (int32_t k = 0; k < i; k++)
            first = first && !(goes_in(c, k) && same_start(c->inputs[k]->input, c->inputs[i]->input, 1));
        if (!first)
            continue;
        if (strncmp(c->inputs[i]->input, "/uncertain/", 11) == 0) {
            json_open(&json, "uncertain", '{');
            write_members(c, i, 1, &json);
            write_factors(c, &json);
            json_close(&json, '}');
        } else {
            write_value(c, i, 0, &json);
        }
    }
    if (factors > 0 && shared == 0) {
        json_open(&json, "uncertain", '{');
        write_factors(c, &json);
        json_close(&json, '}');
    }
    json_close(&json, '}');
    const char *patch = trn_arena_strdup(c->q.loaded.arena, text_of(&text));
    text_done(&text);
    return patch;
}

/* ---- words ------------------------------------------------------------------------------------- */

static void say_scores(const struct calibrating *c, struct text *words)
{
    const struct calibrate_score before = calibrate_score(c, c->before, TRN_NONE);
    const struct calibrate_score after = calibrate_score(c, c->after, TRN_NONE);
    text_add(words,
             "The objective, the CRPS as a share of the size of what is observed (mean over ten batches of "
             "worlds, so "
             "not the CRPS of hindcast): %.3f before, %.3f after on the fitted values",
             before.part[TRN_FITTED], after.part[TRN_FITTED]);
    if (isfinite(before.part[TRN_HELD_OUT]))
        text_add(words, "; %.3f before, %.3f after on those held out", before.part[TRN_HELD_OUT],
                 after.part[TRN_HELD_OUT]);
    text_add(words, ".");
}

static void say_better(const struct calibrating *c, struct text *words)
{
    const struct calibrate_worse fitted = calibrate_worse(c, TRN_FITTED);
    const struct calibrate_worse held = calibrate_worse(c, TRN_HELD_OUT);
    text_add(
        words,
        "On the mean over series the fit is better than the present values on what it was fitted to (worse "
        "in %d of %d series), and no worse on what was held out (worse in %d of %d). ",
        (int)fitted.worse, (int)fitted.n, (int)held.worse, (int)held.n);
}

void calibrate_answer(const void *object, struct text *words)
{
    const struct calibrating *c = object;
    int32_t fitted = 0;
    for (int32_t i = 0; i < c->n_inputs; i++)
        fitted += c->fit.values[i].outcome == TRN_FIT_FOUND;
    const bool better = calibrate_better(c);
    if (fitted == 0)
        text_add(words,
                 "The observed series do not tell the value of any of the %d inputs: all stay as they are. ",
                 (int)c->n_inputs);
    else if (better)
        say_better(c, words);
    else
        text_add(words, "The fit is no improvement that holds: the present values should stay. ");
    say_scores(c, words);
    for (int32_t i = 0; i < c->n_inputs; i++) {
        const struct trn_fit_value *value = &c->fit.values[i];
        if (value->outcome == TRN_FIT_FOUND)
            text_add(words, " %s: %.4g (95 %% interval %.4g to %.4g) instead of %.4g%s.", c->inputs[i]->label,
                     value->x, value->low, value->high, c->inputs[i]->start,
                     value->at_bound ? ", at a bound, which decides more than the data" : "");
    }
    for (int32_t i = 0; i < c->n_inputs; i++)
        if (c->fit.values[i].outcome != TRN_FIT_FOUND)
            text_add(words, " %s is not identified and keeps its start, %.4g (%s).", c->inputs[i]->label,
                     c->inputs[i]->start,
                     c->fit.values[i].outcome == TRN_FIT_FLAT
                         ? "its whole range changes the objective by less than 1 %"
                         : "its interval covers 80 % of its range or more");
}

void calibrate_show(const void *object, struct text *out)
{
    const struct calibrating *c = object;
    summary_section(out, "Scores of each series: CRPS of ten batches of worlds, as a share of its size");
    text_add(out, "  %-24s %10s %10s %10s %10s\n", "", "fitted", "", "held out", "");
    text_add(out, "  %-24s %10s %10s %10s %10s\n", "series", "before", "after", "before", "after");
    for (int32_t s = 0; s <= c->hindcast->n_series; s++) {
        const bool all = s == c->hindcast->n_series;
        if (!all && !c->wanted[s])
            continue;
        const struct calibrate_score before = calibrate_score(c, c->before, all ? TRN_NONE : s);
        const struct calibrate_score after = calibrate_score(c, c->after, all ? TRN_NONE : s);
        char number[4][48];
        for (int part = 0; part < TRN_PERIODS; part++) {
            text_number(number[2 * part], before.part[part], 4, false);
            text_number(number[2 * part + 1], after.part[part], 4, false);
        }
        text_add(out, "  %-24.24s %10s %10s %10s %10s\n", all ? "all" : c->hindcast->series[s].observed->name,
                 number[0], number[1], number[2], number[3]);
    }
    summary_section(out, "To use it");
    text_wrap(
        out, "  ",
        "calibrated.json is a file that a scenario may name last in \"extends\"; or, one input at a time:",
        WIDTH);
    for (const char *line = c->settings; line && *line;) {
        size_t n = strcspn(line, "\n");
        text_add(out, "    --set '%.*s'\n", (int)n, line);
        line += n + (line[n] == '\n');
    }
    text_add(out, "  %d evaluations of %d worlds; the search %s\n", (int)c->fit.evaluations + 2,
             (int)c->q.reps, c->fit.converged ? "ended by itself" : "was cut off before it ended");
}

void calibrate_limits(const void *object, struct text *out)
{
    (void)object;
    text_wrap(
        out, "  ",
        "That the fitted values are true: they make this model go with these counts, and take up what else "
        "is wrong with it. Where two inputs can stand in for one another each interval is too narrow, for "
        "the other is held. The score of the held-out values is not used in the search, but who chooses "
        "inputs, bounds and series has often seen them. Inputs that are not declared are never touched.",
        WIDTH);
}

/* ---- JSON -------------------------------------------------------------------------------------- */

void calibrate_tell(const void *object, struct json_out *json)
{
    const struct calibrating *c = object;
    const struct calibrate_score before = calibrate_score(c, c->before, TRN_NONE);
    const struct calibrate_score after = calibrate_score(c, c->after, TRN_NONE);
    char date[11];
    hindcast_date(&c->q, c->until, date);
    hindcast_tell_regime(&c->q, json);
    json_string(json, "until", date);
    json_bool(json, "better", calibrate_better(c));
    json_count(json, "evaluations", c->fit.evaluations + 2);
    json_bool(json, "converged", c->fit.converged);
    for (int part = 0; part < TRN_PERIODS; part++) {
        json_open(json, part == TRN_FITTED ? "fitted" : "held_out", '{');
        json_number(json, "before", before.part[part]);
        json_number(json, "after", after.part[part]);
        json_count(json, "series", calibrate_worse(c, (enum trn_period)part).n);
        json_count(json, "series_worse", calibrate_worse(c, (enum trn_period)part).worse);
        json_close(json, '}');
    }
    json_open(json, "inputs", '[');
    for (int32_t i = 0; i < c->n_inputs; i++) {
        const struct trn_fit_value *value = &c->fit.values[i];
        json_open(json, NULL, '{');
        json_string(json, "input", c->inputs[i]->name);
        json_string(json, "pointer", c->inputs[i]->input);
        json_string(json, "outcome", outcome(value));
        json_number(json, "start", c->inputs[i]->start);
        json_number(json, "estimate", value->x);
        json_number(json, "low", value->low);
        json_number(json, "high", value->high);
        json_bool(json, "at_bound", value->at_bound);
        json_close(json, '}');
    }
    json_close(json, ']');
}
