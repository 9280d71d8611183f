/* cmd_calendar.c - tranche calendar: when a donor's outage hurts, by its start and its length. */
#include <math.h>
#include <string.h>

#include "commands.h"
#include "outages.h"
#include "summary.h"
#include "tranche/date.h"

enum {
    DEFAULT_REPS = 50,
    MOST_STARTS = 60,
    MOST_LENGTHS = 12,
    MOST_MONTHS = 120,
    EVERY = 2, /* months between the usual starts */
    WIDTH = 78
};

#define LEVEL 0.95

struct calendar {
    struct question q;
    trn_id donor;
    int32_t n_starts, n_lengths;
    double starts[MOST_STARTS];
    int32_t lengths[MOST_LENGTHS]; /* months, rising */
    int32_t n;                     /* variants: no outage, then [start][length] */
    struct trn_variant *variants;
    struct trn_outage *outages;
    struct trn_outages numbers;
    double **holm, **holm_apart; /* [measure] */
};

static int32_t cell(const struct calendar *c, int32_t start, int32_t length)
{
    return 1 + start * c->n_lengths + length;
}

/* ---- which outages ------------------------------------------------------------------------------------ */

static enum exit_status no_memory(void)
{
    struct trn_error error = {0};
    (void)trn_fail(&error, TRN_E_MEMORY, "", "out of memory");
    return say_error(&error);
}

static enum exit_status find_donor(struct calendar *c)
{
    const char *given = c->q.options->given[O_DONOR];
    if (given)
        return outage_donor(&c->q, given, &c->donor);
    c->donor = outage_largest(c->q.loaded.scenario);
    return c->donor == TRN_NONE
               ? usage_error("calendar", "no donor gives anything by the plan: --donor names one")
               : EXIT_DONE;
}

static enum exit_status find_starts(struct calendar *c)
{
    const struct trn_layout *layout = c->q.loaded.layout;
    const char *given = c->q.options->given[O_STARTS];
    if (!given) {
        for (int32_t m = 0; m < layout->n_months && c->n_starts < MOST_STARTS; m += EVERY)
            c->starts[c->n_starts++] = layout->months[m];
        return EXIT_DONE;
    }
    char *list = trn_arena_strdup(c->q.loaded.arena, given);
    for (char *one; list && (one = strsep(&list, ",")) != NULL;) {
        double *last = &c->starts[c->n_starts];
        if (c->n_starts == MOST_STARTS)
            return usage_error("calendar", "--starts: expected at most %d dates", MOST_STARTS);
        if (!outage_date(c->q.loaded.scenario, one, last) || (c->n_starts > 0 && *last <= last[-1]))
            return usage_error(
                "calendar",
                "--starts: expected rising dates within the run, such as 2023-10-01, found \"%s\"", one);
        c->n_starts++;
    }
    return c->n_starts > 0 ? EXIT_DONE : no_memory();
}

static enum exit_status find_lengths(struct calendar *c)
{
    const char *given = c->q.options->given[O_LENGTHS];
    char *list = trn_arena_strdup(c->q.loaded.arena, given ? given : "1,2,4,6,9");
    for (char *one; list && (one = strsep(&list, ",")) != NULL;) {
        int32_t *last = &c->lengths[c->n_lengths];
        if (c->n_lengths == MOST_LENGTHS)
            return usage_error("calendar", "--lengths: expected at most %d lengths", MOST_LENGTHS);
        if (!outage_whole(one, 1, MOST_MONTHS, last) || (c->n_lengths > 0 && *last <= last[-1]))
            return usage_error("calendar",
                               "--lengths: expected rising whole months from 1 to %d, found \"%s\"",
                               MOST_MONTHS, one);
        c->n_lengths++;
    }
    return c->n_lengths > 0 ? EXIT_DONE : no_memory();
}

static enum exit_status find_variants(struct calendar *c)
{
    struct trn_arena *arena = c->q.loaded.arena;
    const struct trn_scenario *sc = c->q.loaded.scenario;
    c->n = 1 + c->n_starts * c->n_lengths;
    c->variants = TRN_NEW(arena, struct trn_variant, c->n);
    c->outages = TRN_NEW(arena, struct trn_outage, c->n);
    if (!c->variants || !c->outages)
        return no_memory();
    c->variants[0].settings = "";
    for (int32_t s = 0; s < c->n_starts; s++)
        for (int32_t k = 0; k < c->n_lengths; k++) {
            double to = outage_months_later(sc, c->starts[s], c->lengths[k]);
            int32_t v = cell(c, s, k);
            c->outages[v] = (struct trn_outage){c->starts[s], to, {c->donor, TRN_NONE}};
            c->variants[v].settings = outage_setting(arena, sc, OUT_DONORS, c->donor, c->starts[s], to);
            if (!c->variants[v].settings)
                return no_memory();
        }
    return EXIT_DONE;
}

/* ---- running ------------------------------------------------------------------------------------------ */

static void on_world(void *object, int32_t rep, const double *values)
{
    (void)rep;
    trn_outages_add(&((struct calendar *)object)->numbers, values);
}

static double half_width(void *object)
{
    return trn_contrasts_widest(&((struct calendar *)object)->numbers.contrasts, 0, LEVEL);
}

static bool reckon(struct calendar *c)
{
    struct trn_arena *arena = c->q.loaded.arena;
    c->holm = TRN_NEW(arena, double *, c->q.n_outputs);
    c->holm_apart = TRN_NEW(arena, double *, c->q.n_outputs);
    for (int32_t o = 0; o < c->q.n_outputs; o++)
        if (!c->holm || !c->holm_apart || !trn_outages_holm(&c->numbers, o, false, arena, &c->holm[o]) ||
            !trn_outages_holm(&c->numbers, o, true, arena, &c->holm_apart[o]))
            return false;
    return true;
}

static const struct trn_column columns[] = {
    {"start", TRN_CELL_DATE, 0, "", "First day of the outage"},
    {"months", TRN_CELL_COUNT, 0, "month",
     "How long it lasts; what lies after the end of the run is not seen"},
    {"regime", TRN_CELL_TEXT, 0, "", "The regime"},
    {"measure", TRN_CELL_TEXT, 0, "", "What is measured; tranche list measures explains it"},
    {"scope", TRN_CELL_TEXT, 0, "", "Of which capability, item, group or donor; total for all"},
    {"window", TRN_CELL_TEXT, 0, "", "The window of time; empty for the whole run"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of the values; 1 for a share"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in which the change is defined"},
    {"undisturbed", TRN_CELL_NUMBER, 8, "", "Mean over worlds without the outage"},
    OUTAGE_CHANGE_COLUMNS};
static const struct trn_table table = {"calendar",
                                       "What an outage changes, by its start, its length and the regime",
                                       sizeof columns / sizeof *columns, columns};

static void write_rows(struct calendar *c)
{
    for (int32_t o = 0; o < c->q.n_outputs; o++)
        for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
            for (int32_t v = 1; v < c->n; v++) {
                const struct trn_contrast *plain = trn_contrast_of(&c->numbers.contrasts, 0, r, o);
                union trn_cell cells[sizeof columns / sizeof *columns];
                cells[0].number = c->outages[v].from;
                cells[1].count = c->lengths[(v - 1) % c->n_lengths];
                outage_measure_cells(&c->q, r, o, cells + 2);
                cells[7].count = trn_contrast_of(&c->numbers.contrasts, v, r, o)->difference.n;
                cells[8].number = plain->value.n > 0 ? plain->value.mean : NAN;
                outage_change_cells(&c->numbers, v, r, o, c->holm[o], cells + 9);
                (void)trn_results_row(c->q.out.results, &table, cells);
            }
}

/* ---- what is said --------------------------------------------------------------------------------- */

static const char *label(const struct calendar *c, int32_t r)
{
    return outage_regime(&c->q, r)->label;
}

static const struct trn_tally *change_of(const struct calendar *c, int32_t v, int32_t r)
{
    return &trn_contrast_of(&c->numbers.contrasts, v, r, 0)->difference;
}

/* For the worse, or for a measure where nothing is, either way: shown. */
static bool hurts(const struct calendar *c, int32_t v, int32_t r)
{
    return outage_shown(c->holm[0], &c->numbers, v, r) &&
           outage_sign(question_measure(&c->q, 0), change_of(c, v, r)->mean) <= 0;
}

/* The outage that hurts most under r; TRN_NONE: none is shown to hurt. */
static int32_t worst_of(const struct calendar *c, int32_t r)
{
    int32_t worst = TRN_NONE;
    for (int32_t v = 1; v < c->n; v++)
        if (hurts(c, v, r) &&
            (worst == TRN_NONE || fabs(change_of(c, v, r)->mean) > fabs(change_of(c, worst, r)->mean)))
            worst = v;
    return worst;
}

/* The shortest length at which an outage of this start hurts, in months; 0: none does. */
static int32_t hurts_from(const struct calendar *c, int32_t start, int32_t r)
{
    for (int32_t k = 0; k < c->n_lengths; k++)
        if (hurts(c, cell(c, start, k), r))
            return c->lengths[k];
    return 0;
}

static void date_of(const struct calendar *c, double day, char out[11])
{
    trn_date_format(c->q.loaded.scenario->start_day + (int32_t)day, out);
}

static void say_paragraph(struct text *line, const char *first, struct text *out)
{
    if (text_of(line))
        text_wrap(out, first, text_of(line), WIDTH);
    text_done(line);
}

static void say_regime_answer(const struct calendar *c, int32_t r, struct text *line)
{
    char effect[200], date[11];
    int32_t worst = worst_of(c, r), first = 0;
    if (worst == TRN_NONE) {
        text_add(line, " Under %s no outage is shown to hurt, whenever it starts.", label(c, r));
        return;
    }
    for (int32_t s = 0; s < c->n_starts; s++) {
        int32_t from = hurts_from(c, s, r);
        first = from > 0 && (first == 0 || from < first) ? from : first;
    }
    const struct trn_tally *change = change_of(c, worst, r);
    question_effect(effect, question_measure(&c->q, 0), change, trn_tally_half_width(change, LEVEL));
    date_of(c, c->outages[worst].from, date);
    text_add(line, " Under %s the worst start is %s (for %d months: %s); it hurts from %d month%s on.",
             label(c, r), date, (int)c->lengths[(worst - 1) % c->n_lengths], effect, (int)first,
             first == 1 ? "" : "s");
}

static void say_answer(const struct calendar *c, struct text *out)
{
    struct text line = {0};
    text_add(&line, "When an outage of %s hurts, by what it changes in %s.",
             c->q.loaded.scenario->donors[c->donor].label, c->q.words[0]);
    for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
        say_regime_answer(c, r, &line);
    say_paragraph(&line, "", out);
}

/* One character of a mark behind each number: * hurts less, ! hurts more than under the first regime. */
static char mark_of(const struct calendar *c, int32_t v, int32_t r)
{
    if (r == 0 || !outage_shown(c->holm_apart[0], &c->numbers, v, r))
        return ' ';
    int sign = outage_sign(question_measure(&c->q, 0), trn_outage_apart(&c->numbers, v, r, 0)->mean);
    return sign > 0 ? '*' : sign < 0 ? '!' : '#';
}

static void say_grid(const struct calendar *c, int32_t r, struct text *out)
{
    const struct trn_measure *measure = question_measure(&c->q, 0);
    char number[48], date[11];
    text_number(number, trn_contrast_of(&c->numbers.contrasts, 0, r, 0)->value.mean, measure->decimals,
                false);
    text_add(out, "  Under %s, %s without the outage\n    start      ", label(c, r), number);
    for (int32_t k = 0; k < c->n_lengths; k++)
        text_add(out, " %7d mo", (int)c->lengths[k]);
    text_add(out, "\n");
    for (int32_t s = 0; s < c->n_starts; s++) {
        struct text row = {0};
        date_of(c, c->starts[s], date);
        text_add(&row, "    %s ", date);
        for (int32_t k = 0; k < c->n_lengths; k++) {
            int32_t v = cell(c, s, k);
            text_number(number, change_of(c, v, r)->mean, measure->decimals, true);
            text_add(&row, " %9s%c", outage_shown(c->holm[0], &c->numbers, v, r) ? number : ".",
                     mark_of(c, v, r));
        }
        if (text_of(&row)) {
            while (row.n > 0 && row.at[row.n - 1] == ' ')
                row.at[--row.n] = '\0';
            text_add(out, "%s\n", text_of(&row));
        }
        text_done(&row);
    }
}

static void say_windows(const struct calendar *c, int32_t r, struct text *out)
{
    struct text line = {0};
    char date[11];
    int32_t safe = 0;
    text_add(&line, "Under %s, starts at which no length is shown to hurt: ", label(c, r));
    for (int32_t s = 0; s < c->n_starts; s++)
        if (hurts_from(c, s, r) == 0) {
            date_of(c, c->starts[s], date);
            text_add(&line, "%s%s", safe++ > 0 ? ", " : "", date);
        }
    text_add(&line, safe > 0 ? "." : "none.");
    say_paragraph(&line, "  ", out);
}

static void say_apart(const struct calendar *c, int32_t r, struct text *out)
{
    int32_t better = 0, worse = 0;
    struct text line = {0};
    for (int32_t v = 1; v < c->n; v++) {
        better += mark_of(c, v, r) == '*';
        worse += mark_of(c, v, r) == '!';
    }
    text_add(&line,
             "%s against %s: of %d outages, %d change less for the worse (*), %d more for the worse (!); for "
             "the other "
             "%d no difference is shown.",
             label(c, r), label(c, 0), (int)(c->n - 1), (int)better, (int)worse,
             (int)(c->n - 1 - better - worse));
    say_paragraph(&line, "  ", out);
}

static void say_meaning(const struct calendar *c, struct text *out)
{
    struct text line = {0};
    const struct trn_scenario *sc = c->q.loaded.scenario;
    int32_t own = 0;
    summary_section(out, "What this means, and what it does not");
    text_add(
        &line,
        "Out: the donor decides, pays, releases and ships nothing; what is past its transport arrives, and "
        "its "
        "money waits, unless it lapses. Each number is the change by the outage, paired by world; \".\" "
        "stands "
        "where none is shown (p-value, Holm-adjusted over all starts, lengths and regimes, 0.05 or more), "
        "which is "
        "not proof of none. What lies after the end of the run is not seen, so late starts look harmless.");
    for (int32_t e = 0; e < sc->n_events; e++)
        if (sc->events[e].kind == TRN_EVENT_HOLD && sc->events[e].donor == c->donor)
            text_add(&line, "%s%s", own++ > 0 ? ", " : " The scenario's own holds of this donor stay: ",
                     sc->events[e].label);
    if (own > 0)
        text_add(
            &line,
            ". An outage in the same time adds less for it; --set /events/NAME=null takes such a hold away.");
    say_paragraph(&line, "  ", out);
}

static void say(struct calendar *c, struct text *out)
{
    struct text title = {0};
    say_answer(c, out);
    text_add(out, "\n");
    question_head(&c->q, out);
    const char *unit = summary_unit(question_measure(&c->q, 0));
    text_add(&title, "Change of %s%s%s, by start and length in months", c->q.names[0], unit[0] ? ", " : "",
             unit);
    if (text_of(&title))
        summary_section(out, text_of(&title));
    text_done(&title);
    for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
        say_grid(c, r, out);
    for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
        say_windows(c, r, out);
    for (int32_t r = 1; r < c->q.loaded.n_regimes; r++)
        say_apart(c, r, out);
    if (c->q.n_outputs > 1)
        text_wrap(out, "  ", "The other measures are in calendar.csv.", WIDTH);
    say_meaning(c, out);
    int32_t worst = worst_of(c, 0);
    outage_say_command(&c->q, c->variants[worst == TRN_NONE ? 1 : worst].settings, out);
    question_how(&c->q, out);
}

static void tell_cell(const struct calendar *c, int32_t v, int32_t r, int32_t o, struct json_out *json)
{
    const struct trn_contrast *at = trn_contrast_of(&c->numbers.contrasts, v, r, o);
    const struct trn_tally *apart = trn_outage_apart(&c->numbers, v, r, o);
    double half = trn_tally_half_width(&at->difference, LEVEL),
           apart_half = trn_tally_half_width(apart, LEVEL);
    bool any = at->difference.n > 0;
    char date[11];
    date_of(c, c->outages[v].from, date);
    json_open(json, NULL, '{');
    json_string(json, "start", date);
    json_count(json, "months", c->lengths[(v - 1) % c->n_lengths]);
    json_string(json, "regime", outage_regime(&c->q, r)->name);
    json_string(json, "measure", c->q.names[o]);
    json_count(json, "n", at->difference.n);
    json_number(json, "change", any ? at->difference.mean : NAN);
    json_number(json, "low", any ? at->difference.mean - half : NAN);
    json_number(json, "high", any ? at->difference.mean + half : NAN);
    json_bool(json, "shown", outage_shown(c->holm[o], &c->numbers, v, r));
    json_number(json, "apart", apart->n > 0 ? apart->mean : NAN);
    json_number(json, "apart_low", apart->n > 0 ? apart->mean - apart_half : NAN);
    json_number(json, "apart_high", apart->n > 0 ? apart->mean + apart_half : NAN);
    json_close(json, '}');
}

static void tell(const struct calendar *c, struct json_out *json)
{
    question_json_head(&c->q, json);
    json_string(json, "donor", c->q.loaded.scenario->donors[c->donor].name);
    json_open(json, "outages", '[');
    for (int32_t o = 0; o < c->q.n_outputs; o++)
        for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
            for (int32_t v = 1; v < c->n; v++)
                tell_cell(c, v, r, o, json);
    json_close(json, ']');
    question_json_end(&c->q, json);
}

/* ---- the command -------------------------------------------------------------------------------------- */

static enum exit_status answer(struct calendar *c)
{
    struct trn_error error = {0};
    struct text text = {0}, json_text = {0};
    struct json_out json = {.text = &json_text};
    struct trn_outage_outputs shape = {.n_measures = c->q.n_outputs};
    struct question_run run = {.variants = c->variants,
                               .n_variants = c->n,
                               .on_world = on_world,
                               .half_width = half_width,
                               .object = c};
    if (!trn_outages_create(c->q.loaded.arena, &shape, c->outages, c->n, c->q.loaded.n_regimes, &c->numbers))
        (void)trn_fail(&error, TRN_E_MEMORY, "", "out of memory");
    else if (question_run(&c->q, &run, &error) == TRN_OK && !reckon(c))
        (void)trn_fail(&error, TRN_E_MEMORY, "", "out of memory");
    if (error.status != TRN_OK)
        return question_fail(&c->q, &error);
    write_rows(c);
    say(c, &text);
    tell(c, &json);
    enum exit_status status =
        question_end(&c->q, &text, &json_text,
                     "What an outage of one donor changes, by start, length and regime, with "
                     "95 % intervals, and how the regimes differ in it");
    text_done(&text);
    text_done(&json_text);
    return status;
}

static enum exit_status cmd_calendar(const struct options *options)
{
    struct calendar c = {.n = 0};
    enum exit_status status = question_load("calendar", options, DEFAULT_REPS, 0, &c.q);
    if (status == EXIT_DONE)
        status = find_donor(&c);
    if (status == EXIT_DONE)
        status = find_starts(&c);
    if (status == EXIT_DONE)
        status = find_lengths(&c);
    if (status == EXIT_DONE)
        status = find_variants(&c);
    int64_t runs = (int64_t)c.n * c.q.reps * c.q.loaded.n_regimes;
    if (status == EXIT_DONE && !question_is_dry(&c.q, runs, &status)) {
        status = question_open(&c.q);
        if (status == EXIT_DONE)
            status = answer(&c);
    }
    question_done(&c.q);
    return status;
}

const struct command command_calendar = {
    .name = "calendar",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "one donor's outage by start and length, under each regime",
    .text = "When does a donor's outage hurt? Lets one donor (default the one that gives most by the\n"
            "plan) decide, pay, release and ship nothing, from each of the starts and for each of the\n"
            "lengths, and runs the same worlds with and without. The grid says the worst start, from\n"
            "which length on it hurts, which starts are safe, and where the regimes differ in it. The\n"
            "scenario's own holds stay, unless --set /events/NAME=null takes them away. 50 worlds, unless\n"
            "--reps says how many.",
    .options = ASKS | BIT(O_DONOR) | BIT(O_STARTS) | BIT(O_LENGTHS),
    .examples = {"tranche calendar scenarios/veto.json --reps 2 --lengths 3,9",
                 "tranche calendar scenarios/veto.json --reps 2 --donor germany --lengths 6 "
                 "--out results/germany"},
    .run = cmd_calendar,
};
