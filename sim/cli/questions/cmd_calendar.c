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
    struct outage_holm holm;
};

static int32_t cell(const struct calendar *c, int32_t start, int32_t length)
{
    return 1 + start * c->n_lengths + length;
}

/* ---- which outages ------------------------------------------------------------------------------------ */

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
    return trn_contrasts_widest(&((struct calendar *)object)->numbers.contrasts, 0, QUESTION_LEVEL);
}

static const struct trn_column columns[] = {
    {"start", TRN_CELL_DATE, 0, "", "First day of the outage"},
    {"months", TRN_CELL_COUNT, 0, "month",
     "How long it lasts; what lies after the end of the run is not seen"},
    {"regime", TRN_CELL_TEXT, 0, "", "The regime"},
    QUESTION_MEASURE_COLUMNS,
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
                outage_change_cells(&c->numbers, v, r, o, c->holm.change[o], cells + 9);
                (void)trn_results_row(c->q.out.results, &table, cells);
            }
}

/* ---- what is said --------------------------------------------------------------------------------- */

static const char *label(const struct calendar *c, int32_t r)
{
    return question_regime(&c->q, r)->label;
}

static const struct trn_tally *change_of(const struct calendar *c, int32_t v, int32_t r)
{
    return &trn_contrast_of(&c->numbers.contrasts, v, r, 0)->difference;
}

/* For the worse, or for a measure where nothing is, either way: shown. */
static bool hurts(const struct calendar *c, int32_t v, int32_t r)
{
    return outage_shown(c->holm.change[0], &c->numbers, v, r) &&
           outage_sign(question_measure(&c->q, 0), change_of(c, v, r)->mean) <= 0;
}

/* The outage that hurts most under r; TRN_NONE: none is shown to hurt. */
/* The outage with the largest loss; `shown`: of those that are shown to hurt. TRN_NONE: there is none. */
static int32_t worst_of(const struct calendar *c, int32_t r, bool shown)
{
    const int better = question_measure(&c->q, 0)->better;
    int32_t worst = TRN_NONE;
    double most = 0.0;
    for (int32_t v = 1; v < c->n; v++) {
        double mean = change_of(c, v, r)->mean, loss = better != 0 ? -better * mean : fabs(mean);
        if ((!shown || hurts(c, v, r)) && loss > most) {
            most = loss;
            worst = v;
        }
    }
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

static void say_paragraph(struct text *line, struct text *out)
{
    text_wrap(out, "  ", text_of(line), WIDTH);
    text_done(line);
}

/* "9 months from 2024-03-01" */
static void outage_words(const struct calendar *c, int32_t v, char out[64])
{
    char date[11];
    int months = (int)c->lengths[(v - 1) % c->n_lengths];
    date_of(c, c->outages[v].from, date);
    snprintf(out, 64, "%d month%s from %s", months, months == 1 ? "" : "s", date);
}

/* From which length on an outage is shown to hurt at every start; 0: at some start none is. */
static int32_t hurts_everywhere(const struct calendar *c, int32_t r)
{
    int32_t longest = 0;
    for (int32_t s = 0; s < c->n_starts; s++) {
        int32_t from = hurts_from(c, s, r);
        if (from == 0)
            return 0;
        longest = from > longest ? from : longest;
    }
    return longest;
}

static void say_regime_answer(const struct calendar *c, int32_t r, struct text *line)
{
    char effect[200], which[64], size[64];
    int32_t worst = worst_of(c, r, true), largest = worst_of(c, r, false);
    if (worst == TRN_NONE) {
        text_add(line, " Under %s no outage is shown to hurt, whenever it starts.", label(c, r));
        return;
    }
    const struct trn_tally *change = change_of(c, worst, r);
    question_effect(effect, question_measure(&c->q, 0), change, trn_tally_half_width(change, QUESTION_LEVEL));
    outage_words(c, worst, which);
    int32_t from = hurts_from(c, (worst - 1) / c->n_lengths, r), all = hurts_everywhere(c, r);
    text_add(line,
             " Under %s, of the outages shown to hurt, %s costs most: %s; from that start it hurts from %d "
             "month%s on",
             label(c, r), which, effect, (int)from, from == 1 ? "" : "s");
    if (all > 0)
        text_add(line, ", from every start from %d month%s on", (int)all, all == 1 ? "" : "s");
    text_add(line, ".");
    if (largest != worst) {
        outage_words(c, largest, which);
        question_size(size, question_measure(&c->q, 0), change_of(c, largest, r)->mean);
        text_add(line, " A larger mean, %s for %s, is not shown to differ from none.", size, which);
    }
}

static void say_answer(const void *object, struct text *words)
{
    const struct calendar *c = object;
    text_add(words, "When an outage of %s hurts, by what it changes in %s.",
             c->q.loaded.scenario->donors[c->donor].label, c->q.words[0]);
    for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
        say_regime_answer(c, r, words);
}

/* One character of a mark behind each number: * hurts less, ! hurts more than under the first regime. */
static char mark_of(const struct calendar *c, int32_t v, int32_t r)
{
    if (r == 0 || !outage_shown(c->holm.apart[0], &c->numbers, v, r))
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
            text_add(&row, " %9s%c", outage_shown(c->holm.change[0], &c->numbers, v, r) ? number : ".",
                     mark_of(c, v, r));
        }
        while (row.n > 0 && row.at[row.n - 1] == ' ')
            row.at[--row.n] = '\0';
        text_add(out, "%s\n", text_of(&row));
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
    say_paragraph(&line, out);
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
    say_paragraph(&line, out);
}

static void show(const void *object, struct text *out)
{
    const struct calendar *c = object;
    struct text title = {0};
    const char *unit = summary_unit(question_measure(&c->q, 0));
    text_add(&title, "Change of %s%s%s, by start and length in months", c->q.names[0], unit[0] ? ", " : "",
             unit);
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
}

static void limits(const void *object, struct text *out)
{
    const struct calendar *c = object;
    struct text line = {0};
    const struct trn_scenario *sc = c->q.loaded.scenario;
    int32_t own = 0;
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
    say_paragraph(&line, out);
    int32_t worst = worst_of(c, 0, true);
    outage_say_command(&c->q, c->variants[worst == TRN_NONE ? 1 : worst].settings, out);
}

static void tell_cell(const struct calendar *c, int32_t v, int32_t r, int32_t o, struct json_out *json)
{
    char date[11];
    date_of(c, c->outages[v].from, date);
    json_open(json, NULL, '{');
    json_string(json, "start", date);
    json_count(json, "months", c->lengths[(v - 1) % c->n_lengths]);
    json_string(json, "regime", question_regime(&c->q, r)->name);
    question_json_measure(&c->q, o, json);
    question_json_tally(json, "difference", &trn_contrast_of(&c->numbers.contrasts, v, r, o)->difference);
    json_bool(json, "shown", outage_shown(c->holm.change[o], &c->numbers, v, r));
    if (r > 0)
        question_json_tally(json, "apart", trn_outage_apart(&c->numbers, v, r, o));
    json_close(json, '}');
}

static void tell(const void *object, struct json_out *json)
{
    const struct calendar *c = object;
    json_string(json, "donor", c->q.loaded.scenario->donors[c->donor].name);
    json_open(json, "outages", '[');
    for (int32_t o = 0; o < c->q.n_outputs; o++)
        for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
            for (int32_t v = 1; v < c->n; v++)
                tell_cell(c, v, r, o, json);
    json_close(json, ']');
}

/* ---- the command -------------------------------------------------------------------------------------- */

static enum trn_status find(void *object, struct trn_error *error)
{
    struct calendar *c = object;
    struct trn_outage_outputs shape = {.n_measures = c->q.n_outputs};
    struct question_run run = {.variants = c->variants,
                               .n_variants = c->n,
                               .on_world = on_world,
                               .half_width = half_width,
                               .object = c};
    if (!trn_outages_create(c->q.loaded.arena, &shape, c->outages, c->n, c->q.loaded.n_regimes, &c->numbers))
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    enum trn_status status = question_run(&c->q, &run, error);
    if (status == TRN_OK && !outage_holm(&c->q, &c->numbers, &c->holm))
        status = trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    if (status == TRN_OK)
        write_rows(c);
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
    struct question_answer answer = {.object = &c,
                                     .runs = (int64_t)c.n * c.q.reps * c.q.loaded.n_regimes,
                                     .find = find,
                                     .answer = say_answer,
                                     .show = show,
                                     .limits = limits,
                                     .tell = tell,
                                     .json_holds =
                                         "What an outage of one donor changes, by start, length and regime, "
                                         "with 95 % intervals, and how the regimes differ in it"};
    if (status == EXIT_DONE)
        status = question_answer(&c.q, &answer);
    question_done(&c.q);
    return status;
}

const struct command command_calendar = {
    .name = "calendar",
    .arguments = "SCENARIO",
    .least = 1,
    .most = 1,
    .summary = "one donor's outage by start and length, by regime",
    .text = "When does a donor's outage hurt? Lets one donor (default the one that gives most by the\n"
            "plan) decide, pay, release and ship nothing, from each of the starts and for each of the\n"
            "lengths, and runs the same worlds with and without. The grid says the worst start, from\n"
            "which length on it hurts, which starts are safe, and where the regimes differ in it. The\n"
            "scenario's own holds stay, unless --set /events/NAME=null takes them away. 50 worlds, unless\n"
            "--reps says how many.",
    .reps = DEFAULT_REPS,
    .options = ASKS | BIT(O_DONOR) | BIT(O_STARTS) | BIT(O_LENGTHS),
    .examples = {"tranche calendar scenarios/veto.json --reps 2 --lengths 3,9",
                 "tranche calendar scenarios/veto.json --reps 2 --donor germany --lengths 6 "
                 "--out results/germany"},
    .run = cmd_calendar,
};
