/* cmd_diff.c - tranche diff: two scenarios, or two result folders.
 *
 * Without --explain nothing is run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "diff.h"
#include "memory.h"
#include "question.h"
#include "summary.h"
#include "tranche/stats.h"

enum { WIDTH = 78, SHOWN = 60, FIRST_RESULTS = 20 };

/* ---- reading -------------------------------------------------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static enum exit_status read_side(const struct options *options, struct sides *s, int side)
{
    const char *path = s->name[side];
    if (s->folders)
        path = trn_arena_printf(s->arena, "%s/scenario.json", path);
    enum trn_status status = path ? trn_scenario_read(path, NULL, 0, &s->file[side]) : TRN_E_MEMORY;
    if (status == TRN_E_MEMORY)
        return no_memory();
    if (!trn_scenario_file_scenario(s->file[side])) {
        trn_scenario_file_report(s->file[side], options->json ? stdout : stderr, options->json);
        return EXIT_SCENARIO;
    }
    return EXIT_DONE;
}

static enum exit_status read_sides(const struct options *options, struct sides *s)
{
    enum exit_status status = EXIT_DONE;
    struct trn_error error = {0};
    for (int side = 0; side < 2; side++)
        s->name[side] = options->arguments[side];
    s->folders = is_folder(s->name[0]);
    if (is_folder(s->name[1]) != s->folders)
        return usage_error("diff", "expected two scenarios or two result folders, found one of each");
    for (int side = 0; side < 2 && status == EXIT_DONE; side++)
        status = read_side(options, s, side);
    if (status != EXIT_DONE)
        return status;
    s->n = trn_scenario_diff(s->file[0], s->file[1], &s->at);
    if (s->n < 0)
        return no_memory();
    for (int i = 0; i < s->n; i++)
        s->n_values += !s->at[i].words;
    if (s->folders && diff_results(s->name[0], s->name[1], s->arena, &s->results, &error) != TRN_OK)
        return say_error(&error);
    return EXIT_DONE;
}

/* ---- what is said --------------------------------------------------------------------------------- */

size_t diff_from_where(const char *a, const char *b)
{
    enum { BEFORE = 20 };
    size_t same = 0;
    if (!a || !b || (strlen(a) <= SHOWN && strlen(b) <= SHOWN))
        return 0;
    while (a[same] && a[same] == b[same])
        same++;
    size_t from = same > BEFORE ? same - BEFORE : 0;
    while (from > 0 && ((unsigned char)a[from] & 0xc0) == 0x80) /* not inside a character */
        from--;
    return from;
}

/* A value from there on, cut to what a line can take. */
static const char *shown(char out[SHOWN + 8], const char *value, size_t from)
{
    if (!value)
        return "(not there)";
    const char *before = from > 0 ? "..." : "", *rest = value + from;
    size_t length = strlen(rest), cut = SHOWN;
    if (length <= SHOWN)
        cut = length;
    while (cut > 0 && cut < length && ((unsigned char)rest[cut] & 0xc0) == 0x80)
        cut--;
    snprintf(out, SHOWN + 8, "%s%.*s%s", before, (int)cut, rest, cut < length ? "..." : "");
    return out;
}

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

void diff_count_inputs(const struct sides *s, struct text *words)
{
    int no_input = s->n - s->n_values;
    if (s->n == 0) {
        text_add(words, "The inputs are the same.");
        return;
    }
    text_add(words, "%d input%s differ%s", s->n_values, plural(s->n_values), s->n_values == 1 ? "s" : "");
    if (no_input > 0)
        text_add(words, ", and %d place%s on which no run depends (texts, sources, checks)", no_input,
                 plural(no_input));
    text_add(words, ".");
}

void diff_say_inputs(const struct sides *s, struct text *out)
{
    char a[SHOWN + 8], b[SHOWN + 8];
    if (s->n_values == 0)
        return;
    summary_section(out, "Inputs that differ");
    for (int i = 0; i < s->n; i++)
        if (!s->at[i].words)
            text_add(out, "  %s\n    %s\n    -> %s\n", s->at[i].pointer,
                     shown(a, s->at[i].a, diff_from_where(s->at[i].a, s->at[i].b)),
                     shown(b, s->at[i].b, diff_from_where(s->at[i].a, s->at[i].b)));
}

static void say_one(const struct result_difference *d, struct text *out)
{
    char a[48], b[48], size[48], low[48], high[48], line[320];
    const int decimals = 4;
    text_number(a, d->a, decimals, false);
    text_number(b, d->b, decimals, false);
    text_number(size, d->difference, decimals, true);
    text_number(low, d->low, decimals, true);
    text_number(high, d->high, decimals, true);
    text_add(out, "  %s of %s%s%s, %s\n", d->measure, d->scope, d->window[0] ? " in " : "", d->window,
             d->regime);
    snprintf(line, sizeof line, "%s -> %s: %s (%s to %s, n = %lld%s)", a, b, size, low, high, (long long)d->n,
             d->paired ? "" : ", unpaired");
    text_wrap(out, "    ", line, WIDTH);
}

static bool clear_difference(const struct result_difference *d)
{
    return trn_leaves_out_zero(d->low, d->high);
}

static void count_results(const struct result_differences *r, struct text *words)
{
    int32_t clear = 0;
    for (int32_t i = 0; i < r->n; i++)
        clear += clear_difference(&r->at[i]);
    if (r->n == 0)
        text_add(words, " All %d measures are the same.", r->same);
    else
        text_add(words, " %d measure%s the same, %d differ; the interval of %d of them leaves out 0.",
                 r->same, r->same == 1 ? " is" : "s are", r->n, clear);
}

static void say_results(const struct sides *s, bool all, struct text *out)
{
    const struct result_differences *r = &s->results;
    int32_t told = 0;
    if (r->n == 0)
        return;
    summary_section(out, "Measures that differ, with 95 % intervals");
    for (int32_t i = 0; i < r->n && (all || told < FIRST_RESULTS); i++, told++)
        say_one(&r->at[i], out);
    if (told < r->n)
        text_add(out, "  ... and %d more (--out DIR writes all, --format json prints all)\n", r->n - told);
    summary_section(out, "What it does not say");
    text_wrap(
        out, "  ",
        r->worlds
            ? "Both ran the same seed: key measures are paired by world. Which input makes which difference "
              "is "
              "what --explain says."
            : "The worlds are not the same (another seed, or no replications.csv): differences are those of "
              "independent runs, with wider intervals. Which input makes which difference is what --explain "
              "says.",
        WIDTH);
}

void diff_tell_inputs(const struct sides *s, struct json_out *json)
{
    json_open(json, "inputs", '[');
    for (int i = 0; i < s->n; i++) {
        json_open(json, NULL, '{');
        json_string(json, "pointer", s->at[i].pointer);
        json_string(json, "a", s->at[i].a);
        json_string(json, "b", s->at[i].b);
        json_bool(json, "text_only", s->at[i].words);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void tell_results(const struct sides *s, struct json_out *json)
{
    const struct result_differences *r = &s->results;
    json_count(json, "same_measures", r->same);
    json_bool(json, "same_worlds", r->worlds);
    json_open(json, "measures", '[');
    for (int32_t i = 0; i < r->n; i++) {
        const struct result_difference *d = &r->at[i];
        json_open(json, NULL, '{');
        json_string(json, "measure", d->measure);
        json_string(json, "scope", d->scope);
        json_string(json, "window", d->window);
        json_string(json, "unit", d->unit);
        json_string(json, "regime", d->regime);
        json_number(json, "a", d->a);
        json_number(json, "b", d->b);
        json_open(json, "difference", '{');
        json_count(json, "n", d->n);
        json_number(json, "estimate", d->difference);
        json_number(json, "low", d->low);
        json_number(json, "high", d->high);
        json_close(json, '}');
        json_bool(json, "paired", d->paired);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void tell(const struct sides *s, const char *answer, struct json_out *json)
{
    json_open(json, NULL, '{');
    json_string(json, "answer", answer);
    json_string(json, "a", s->name[0]);
    json_string(json, "b", s->name[1]);
    diff_tell_inputs(s, json);
    if (s->folders)
        tell_results(s, json);
    json_close(json, '}');
}

/* ---- tables ----------------------------------------------------------------------------------------- */

static const struct trn_column input_columns[] = {
    {"pointer", TRN_CELL_TEXT, 0, "", "JSON pointer of the place"},
    {"a", TRN_CELL_TEXT, 0, "", "What the first has there, as JSON; empty: nothing"},
    {"b", TRN_CELL_TEXT, 0, "", "What the second has there, as JSON; empty: nothing"},
    {"text_only", TRN_CELL_COUNT, 0, "1",
     "1: a title, label, note, source, check or observation: no run depends on it"},
};
static const struct trn_table input_table = {"inputs", "Every place at which the two scenarios differ",
                                             sizeof input_columns / sizeof *input_columns, input_columns};
static const struct trn_column result_columns[] = {
    QUESTION_MEASURE_COLUMNS,
    {"regime", TRN_CELL_TEXT, 0, "", "The regime, by its name in the scenario"},
    {"a", TRN_CELL_NUMBER, 8, "", "Estimate of the first"},
    {"b", TRN_CELL_NUMBER, 8, "", "Estimate of the second"},
    {"difference", TRN_CELL_NUMBER, 8, "", "Second less first; paired by world where paired is 1"},
    {"low", TRN_CELL_NUMBER, 8, "", "Lower end of the 95 % t-interval of the difference"},
    {"high", TRN_CELL_NUMBER, 8, "", "Upper end of the 95 % t-interval of the difference"},
    {"n", TRN_CELL_COUNT, 0, "1", "Worlds in both; where not paired, the smaller number of the two"},
    {"paired", TRN_CELL_COUNT, 0, "1", "1: the same worlds on both sides"},
};
static const struct trn_table result_table = {"differences",
                                              "Every measure that differs between the two result folders",
                                              sizeof result_columns / sizeof *result_columns, result_columns};

void diff_write_rows(const struct sides *s, struct trn_results *results)
{
    for (int i = 0; i < s->n; i++) {
        const struct trn_scenario_difference *d = &s->at[i];
        union trn_cell cells[] = {{.text = d->pointer}, {.text = d->a}, {.text = d->b}, {.count = d->words}};
        (void)trn_results_row(results, &input_table, cells);
    }
    for (int32_t i = 0; i < s->results.n; i++) {
        const struct result_difference *d = &s->results.at[i];
        union trn_cell cells[] = {
            {.text = d->measure}, {.text = d->scope},  {.text = d->window}, {.text = d->unit},
            {.text = d->regime},  {.number = d->a},    {.number = d->b},    {.number = d->difference},
            {.number = d->low},   {.number = d->high}, {.count = d->n},     {.count = d->paired},
        };
        (void)trn_results_row(results, &result_table, cells);
    }
}

/* ---- the command -------------------------------------------------------------------------------------- */

static enum exit_status write_folder(const struct options *options, const struct sides *s, struct text *text,
                                     struct text *json)
{
    struct out_folder out;
    struct trn_error error = {0};
    struct loaded loaded = {.file = s->file[0], .scenario = trn_scenario_file_scenario(s->file[0])};
    struct trn_manifest manifest = {
        .command = options->typed, .version = TRANCHE_VERSION, .file = s->file[0]};
    enum exit_status status = out_open("diff", options, &loaded, &out);
    if (status != EXIT_DONE)
        return status;
    diff_write_rows(s, out.results);
    if (trn_results_error(out.results, &error) != TRN_OK ||
        trn_results_text(out.results, "summary.txt", text_of(text), &error) != TRN_OK ||
        trn_results_text(out.results, "summary.json", text_of(json), &error) != TRN_OK ||
        trn_results_describe(out.results, "summary.json",
                             "Inputs that differ between two scenarios and, of two result folders, measures",
                             &error) != TRN_OK ||
        trn_results_describe(out.results, "summary.txt", "The same in words", &error) != TRN_OK ||
        trn_results_commit(out.results, &manifest, &error) != TRN_OK)
        return out_fail(&out, &error);
    out_done(&out);
    return EXIT_DONE;
}

static enum exit_status list(const struct options *options, struct sides *s)
{
    struct text words = {0}, text = {0}, json_text = {0};
    struct json_out json = {.text = &json_text};
    enum exit_status status = EXIT_DONE;
    diff_count_inputs(s, &words);
    if (s->folders)
        count_results(&s->results, &words);
    text_wrap(&text, "", text_of(&words), WIDTH);
    text_add(&text, "\n%s\nagainst %s\n", s->name[0], s->name[1]);
    diff_say_inputs(s, &text);
    if (s->folders)
        say_results(s, options->out != NULL, &text);
    tell(s, text_of(&words), &json);
    if (options->out)
        status = write_folder(options, s, &text, &json_text);
    if (status == EXIT_DONE && !options->quiet)
        fputs(options->json ? text_of(&json_text) : text_of(&text), stdout);
    text_done(&words);
    text_done(&text);
    text_done(&json_text);
    return status;
}

static enum exit_status cmd_diff(const struct options *options)
{
    struct sides sides = {.arena = memory_arena()};
    enum exit_status status = read_sides(options, &sides);
    if (status == EXIT_DONE)
        status = options->explain ? diff_explain(options, &sides) : list(options, &sides);
    for (int side = 0; side < 2; side++)
        trn_scenario_file_free(sides.file[side]);
    trn_arena_free(sides.arena);
    return status;
}

const struct command command_diff = {
    .name = "diff",
    .arguments = "A B",
    .least = 2,
    .most = 2,
    .summary = "which inputs differ, and which make the difference",
    .text = "Hold two scenarios, or two result folders of compare, against each other: every input\n"
            "that differs, defaults filled in, and of two folders every measure that differs, paired\n"
            "by world where both ran the same seed. This runs nothing; --out writes it to a folder.\n"
            "With --explain, run A with every combination of the changes that make it B, and say\n"
            "which of them make the difference (Shapley shares under the first regime; inputs are\n"
            "put together by their pointers where they are more than 10).",
    .reps = DIFF_REPS,
    .options = (ASKS & ~BIT(O_SET)) | BIT(O_EXPLAIN) | BIT(O_ORDERS),
    .examples = {"tranche diff scenarios/early-2024-delay.json scenarios/early-2024-no-hold.json",
                 "tranche diff scenarios/air-defence.json scenarios/early-2024-delay.json --format json"},
    .run = cmd_diff,
};
