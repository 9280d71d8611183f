/* cmd_diff.c - tranche diff: two scenarios, or two result folders.
 *
 * Without --explain nothing is run. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "diff.h"
#include "question.h"
#include "summary.h"
#include "tranche/shares.h"

enum { WIDTH = 78, SHOWN = 60, FIRST_RESULTS = 20 };

struct sides {
    const char *name[2]; /* as given */
    struct trn_scenario_file *file[2];
    struct trn_arena *arena;
    int n; /* differences, and those of them that are no words */
    int32_t n_values;
    const struct trn_scenario_difference *at;
    bool folders;
    struct result_differences results;
};

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
    if (status == TRN_E_MEMORY) {
        fputs("tranche: out of memory\n", stderr);
        return EXIT_FAILED;
    }
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
    if (s->n < 0) {
        fputs("tranche: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    for (int i = 0; i < s->n; i++)
        s->n_values += !s->at[i].words;
    if (s->folders && diff_results(s->name[0], s->name[1], s->arena, &s->results, &error) != TRN_OK)
        return say_error(&error);
    return EXIT_DONE;
}

/* ---- what is said --------------------------------------------------------------------------------- */

/* A value, cut to what a line can take. */
static const char *shown(char out[SHOWN + 8], const char *value)
{
    if (!value)
        return "(not there)";
    size_t length = strlen(value), cut = SHOWN;
    if (length <= SHOWN)
        return value;
    while (cut > 0 && ((unsigned char)value[cut] & 0xc0) == 0x80) /* not inside a character */
        cut--;
    snprintf(out, SHOWN + 8, "%.*s...", (int)cut, value);
    return out;
}

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

static void say_inputs(const struct sides *s, struct text *out)
{
    char a[SHOWN + 8], b[SHOWN + 8];
    int words = s->n - s->n_values;
    if (s->n == 0) {
        text_add(out, "The inputs are the same.\n");
        return;
    }
    text_add(out, "%d input%s differ%s", s->n_values, plural(s->n_values), s->n_values == 1 ? "s" : "");
    if (words > 0)
        text_add(out, ", and %d place%s on which no run depends (texts, sources, checks)", words,
                 plural(words));
    text_add(out, ".\n");
    for (int i = 0; i < s->n; i++)
        if (!s->at[i].words)
            text_add(out, "\n  %s\n    %s\n    -> %s\n", s->at[i].pointer, shown(a, s->at[i].a),
                     shown(b, s->at[i].b));
}

static void say_one(const struct result_difference *d, struct text *out)
{
    char a[48], b[48], size[48], low[48], high[48];
    const int decimals = 4;
    text_number(a, d->a, decimals, false);
    text_number(b, d->b, decimals, false);
    text_number(size, d->difference, decimals, true);
    text_number(low, d->low, decimals, true);
    text_number(high, d->high, decimals, true);
    text_add(out, "  %s of %s%s%s, %s\n    %s -> %s: %s (%s to %s, n = %lld%s)\n", d->measure, d->scope,
             d->window[0] ? " in " : "", d->window, d->regime, a, b, size, low, high, (long long)d->n,
             d->paired ? "" : ", unpaired");
}

static bool clear_difference(const struct result_difference *d)
{
    return d->low > 0.0 || d->high < 0.0;
}

static void say_results(const struct sides *s, bool all, struct text *out)
{
    const struct result_differences *r = &s->results;
    int32_t clear = 0, told = 0;
    for (int32_t i = 0; i < r->n; i++)
        clear += clear_difference(&r->at[i]);
    summary_section(out, "Results");
    if (r->n == 0) {
        text_add(out, "  All %d measures are the same.\n", r->same);
        return;
    }
    text_add(out, "  %d measure%s the same, %d differ; the interval of %d of them leaves out 0.\n", r->same,
             r->same == 1 ? " is" : "s are", r->n, clear);
    text_wrap(
        out, "  ",
        r->worlds
            ? "Both ran the same seed: key measures are paired by world."
            : "The worlds are not the same (another seed, or no replications.csv): differences are those "
              "of independent runs, with wider intervals.",
        WIDTH);
    text_add(out, "\n");
    for (int32_t i = 0; i < r->n && (all || told < FIRST_RESULTS); i++, told++)
        say_one(&r->at[i], out);
    if (told < r->n)
        text_add(out, "  ... and %d more (--out DIR writes all, --format json prints all)\n", r->n - told);
}

static void tell_inputs(const struct sides *s, struct json_out *json)
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
        json_number(json, "difference", d->difference);
        json_number(json, "low", d->low);
        json_number(json, "high", d->high);
        json_count(json, "n", d->n);
        json_bool(json, "paired", d->paired);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void tell(const struct sides *s, struct json_out *json)
{
    json_open(json, NULL, '{');
    json_string(json, "a", s->name[0]);
    json_string(json, "b", s->name[1]);
    tell_inputs(s, json);
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
    {"measure", TRN_CELL_TEXT, 0, "", "What is measured; tranche list measures explains it"},
    {"scope", TRN_CELL_TEXT, 0, "", "Of which capability, item, group or donor; total for all"},
    {"window", TRN_CELL_TEXT, 0, "", "The window of time; empty for the whole run"},
    {"unit", TRN_CELL_TEXT, 0, "", "Unit of the values; 1 for a share"},
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

static void write_rows(const struct sides *s, struct trn_results *results)
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

/* ---- which inputs explain it -------------------------------------------------------------------------- */

enum { DEFAULT_REPS = 50, DEFAULT_ORDERS = 32, MOST_ORDERS = 10000 };

struct reason {
    struct question q;
    struct sides *sides;
    struct trn_player *players;
    int32_t n_players;
    const struct trn_shapley *plan;
    struct trn_shares shares;
    int32_t n_regimes;
    double b_itself; /* the leading measure of the second scenario in the first world, and ... */
    double b_made;   /* ... of the first with all differences */
};

/* The pointer cut after so many of its tokens; PARENT: members of a list's element stand for the element. */
enum { PARENT = 0, WHOLE = 64 };

static size_t cut_at(const char *pointer, int tokens)
{
    const char *p = pointer;
    if (tokens == PARENT) {
        const char *last = strrchr(pointer, '/'), *before = last;
        while (before > pointer && before[-1] >= '0' && before[-1] <= '9')
            before--;
        bool element = before < last && before > pointer && before[-1] == '/';
        return element ? (size_t)(last - pointer) : strlen(pointer);
    }
    for (int i = 0; i < tokens && p; i++)
        p = strchr(p + 1, '/');
    return p ? (size_t)(p - pointer) : strlen(pointer);
}

static int32_t find_player(const struct reason *r, const char *pointer, size_t length)
{
    for (int32_t i = 0; i < r->n_players; i++)
        if (strlen(r->players[i].name) == length && strncmp(r->players[i].name, pointer, length) == 0)
            return i;
    return -1;
}

/* One player for all differences below the same `tokens` tokens. */
static bool make_players(struct reason *r, int tokens)
{
    const struct sides *s = r->sides;
    struct trn_arena *arena = r->q.loaded.arena;
    r->players = TRN_NEW(arena, struct trn_player, s->n_values);
    r->n_players = 0;
    for (int i = 0; r->players && i < s->n; i++) {
        const struct trn_scenario_difference *d = &s->at[i];
        size_t length = cut_at(d->pointer, tokens);
        if (d->words)
            continue;
        int32_t p = find_player(r, d->pointer, length);
        if (p < 0) {
            p = r->n_players++;
            r->players[p].name = trn_arena_printf(arena, "%.*s", (int)length, d->pointer);
            r->players[p].label = r->players[p].name;
            r->players[p].on = "";
        }
        struct trn_player *player = &r->players[p];
        player->on = trn_arena_printf(arena, "%s%s%s=%s", player->on, player->on[0] ? "\n" : "", d->pointer,
                                      d->b ? d->b : "null");
        if (!player->name || !player->on)
            return false;
    }
    return r->players != NULL;
}

static bool opens(struct reason *r, const char *settings)
{
    const struct trn_source *source = &r->q.loaded.source;
    const struct trn_scenario *scenario;
    struct trn_error error;
    void *handle;
    if (!settings || source->open(source->object, settings, &scenario, &handle, &error) != TRN_OK)
        return false;
    source->close(source->object, handle);
    return true;
}

/* Can each change be made alone, and all but each? The end of a period may not stand without its start. */
static bool stand_alone(struct reason *r)
{
    for (int32_t i = 0; i < r->n_players; i++) {
        const char *others = "";
        for (int32_t k = 0; k < r->n_players && others; k++)
            if (k != i)
                others = trn_arena_printf(r->q.loaded.arena, "%s%s%s", others, others[0] ? "\n" : "",
                                          r->players[k].on);
        if (!opens(r, r->players[i].on) || !opens(r, others))
            return false;
    }
    return true;
}

/* Place by place where that can be done exactly and each can be changed by itself; else put together. */
static bool find_players(struct reason *r)
{
    static const int LEVELS[] = {WHOLE, PARENT, 4, 3, 2, 1};
    for (size_t i = 0; i < sizeof LEVELS / sizeof *LEVELS; i++) {
        if (!make_players(r, LEVELS[i]))
            return false;
        if (r->n_players <= TRN_SHAPLEY_EXACT && stand_alone(r))
            return true;
    }
    return true;
}

static enum exit_status make_plan(struct reason *r)
{
    struct trn_error error = {0};
    int64_t orders = DEFAULT_ORDERS;
    const char *given = r->q.options->given[O_ORDERS];
    if (given) {
        char *end;
        orders = strtol(given, &end, 10);
        if (*end != '\0' || orders < 4 || orders > MOST_ORDERS || orders % 2 != 0)
            return usage_error("diff", "--orders: expected an even number from 4 to %d, found \"%s\"",
                               MOST_ORDERS, given);
    }
    struct trn_key key = {.seed = r->q.seed, .entity = trn_hash_name("diff")};
    if (trn_shapley_plan(r->q.loaded.arena, r->n_players, (int32_t)orders, &key, &r->plan, &error) != TRN_OK)
        return say_error(&error);
    return EXIT_DONE;
}

static void on_world(void *object, int32_t rep, const double *values)
{
    struct reason *r = object;
    if (rep == r->q.first)
        r->b_made = values[(size_t)r->n_regimes * (size_t)r->q.n_outputs]; /* coalition 1: all */
    trn_shares_add(&r->shares, values, r->n_regimes, 0);
}

static double half_width(void *object)
{
    struct reason *r = object;
    return trn_shares_widest(&r->shares, 0, 0.95);
}

static void on_check(void *object, int32_t rep, const double *values)
{
    (void)rep;
    ((struct reason *)object)->b_itself = values[0];
}

/* The second scenario as its file has it, one world: does the first with all differences come to the same? */
static enum trn_status check_second(struct reason *r, struct trn_error *error)
{
    struct trn_variant plain = {.settings = ""};
    struct trn_source own = r->q.loaded.source;
    r->q.loaded.source = load_source(r->sides->file[1]);
    struct question_run run = {
        .variants = &plain, .n_variants = 1, .reps = 1, .on_world = on_check, .object = r};
    enum trn_status status = question_run(&r->q, &run, error);
    r->q.loaded.source = own;
    return status;
}

static void say_shares(struct reason *r, struct text *out)
{
    const struct trn_scenario *sc = r->q.loaded.scenario;
    char whole[48], low[48], high[48], size[48];
    question_head(&r->q, out);
    text_add(out, "\n");
    say_inputs(r->sides, out);
    for (int32_t o = 0; o < r->q.n_outputs; o++) {
        const struct trn_whole *w = &r->shares.whole[o];
        double half = trn_tally_half_width(&w->difference, 0.95);
        char line[512];
        snprintf(line, sizeof line, "What makes the difference in %s (%s)", r->q.words[o], r->q.names[o]);
        text_add(out, "\n");
        text_wrap(out, "", line, WIDTH);
        text_number(whole, w->difference.mean, 4, true);
        text_number(low, w->difference.mean - half, 4, true);
        text_number(high, w->difference.mean + half, 4, true);
        text_add(out, "  %s, %lld worlds: %s (%s to %s)\n", sc->regimes[r->q.loaded.regimes[0]].label,
                 (long long)w->difference.n, whole, low, high);
        int32_t order[TRN_SHAPLEY_PLAYERS];
        trn_shares_order(&r->shares, o, order);
        for (int32_t i = 0; i < r->n_players; i++) {
            const struct trn_share *share = trn_shares_of(&r->shares, o, order[i]);
            double h = trn_shares_half_width(&r->shares, o, order[i], 0.95);
            text_number(size, share->phi.mean, 4, true);
            text_number(low, share->phi.mean - h, 4, true);
            text_number(high, share->phi.mean + h, 4, true);
            text_add(out, "    %8s  (%s to %s)  %s\n", size, low, high, r->players[order[i]].name);
        }
    }
    text_add(out, "\n");
    if (r->b_made == r->b_itself || (isnan(r->b_made) && isnan(r->b_itself)))
        text_wrap(out, "  ",
                  "The first scenario with all these changes comes to the same as the second (checked in one "
                  "world).",
                  WIDTH);
    else
        text_wrap(out, "  ",
                  "NOTE: the first scenario with all these changes does not come to quite the same as the "
                  "second: something that is not listed, such as the order of a file, matters too.",
                  WIDTH);
    text_wrap(out, "  ",
              "Shares are Shapley values: the mean effect of a change over all orders of making them. They "
              "add up to the whole difference in every world.",
              WIDTH);
    question_how(&r->q, out);
}

static void tell_shares(struct reason *r, struct json_out *json)
{
    question_json_head(&r->q, json);
    json_string(json, "a", r->sides->name[0]);
    json_string(json, "b", r->sides->name[1]);
    json_bool(json, "all_changes_make_the_second", r->b_made == r->b_itself);
    tell_inputs(r->sides, json);
    json_open(json, "shares", '[');
    for (int32_t o = 0; o < r->q.n_outputs; o++)
        for (int32_t i = 0; i < r->n_players; i++) {
            const struct trn_share *share = trn_shares_of(&r->shares, o, i);
            double h = trn_shares_half_width(&r->shares, o, i, 0.95);
            json_open(json, NULL, '{');
            json_string(json, "measure", r->q.names[o]);
            json_string(json, "inputs", r->players[i].name);
            json_number(json, "share", share->phi.mean);
            json_number(json, "low", share->phi.mean - h);
            json_number(json, "high", share->phi.mean + h);
            json_number(json, "alone", share->first.mean);
            json_number(json, "last", share->last.mean);
            json_count(json, "n", share->phi.n);
            json_close(json, '}');
        }
    json_close(json, ']');
    question_json_end(&r->q, json);
}

static enum exit_status answer(struct reason *r)
{
    struct trn_error error = {0};
    struct trn_arena *arena = r->q.loaded.arena;
    struct text text = {0}, json_text = {0};
    struct json_out json = {.text = &json_text};
    const char *regime = r->q.loaded.scenario->regimes[r->q.loaded.regimes[0]].name;
    r->n_regimes = 1;
    r->shares = trn_shares_create(arena, &(struct trn_shares_def){.plan = r->plan,
                                                                  .players = r->players,
                                                                  .layout = r->q.loaded.layout,
                                                                  .outputs = r->q.outputs,
                                                                  .n_outputs = r->q.n_outputs,
                                                                  .split = regime,
                                                                  .none = "the first",
                                                                  .all = "the second"});
    struct question_run run = {.variants = trn_shares_variants(arena, r->plan, "", r->players, 0),
                               .n_variants = r->plan->n_coalitions,
                               .on_world = on_world,
                               .half_width = half_width,
                               .object = r};
    if (!r->shares.at || !run.variants) {
        (void)trn_fail(&error, TRN_E_MEMORY, "", "out of memory");
        return question_fail(&r->q, &error);
    }
    if (check_second(r, &error) != TRN_OK || question_run(&r->q, &run, &error) != TRN_OK)
        return question_fail(&r->q, &error);
    write_rows(r->sides, r->q.out.results);
    (void)trn_shares_rows(&r->shares, arena, trn_results_row, r->q.out.results);
    say_shares(r, &text);
    tell_shares(r, &json);
    enum exit_status status =
        question_end(&r->q, &text, &json_text,
                     "Inputs that differ between two scenarios, and the share of each in the "
                     "difference of every measure");
    text_done(&text);
    text_done(&json_text);
    return status;
}

static enum exit_status explain(const struct options *options, struct sides *s)
{
    struct options own = *options; /* the first scenario, also where a folder was named */
    struct reason r = {.sides = s};
    if (s->folders)
        own.arguments[0] = trn_arena_printf(s->arena, "%s/scenario.json", s->name[0]);
    enum exit_status status = question_load("diff", &own, DEFAULT_REPS, 1, &r.q);
    if (status == EXIT_DONE && s->n_values == 0)
        status = usage_error("diff", "--explain: the inputs are the same, there is nothing to explain");
    if (status == EXIT_DONE && !find_players(&r))
        status = EXIT_FAILED;
    if (status == EXIT_DONE)
        status = make_plan(&r);
    if (status == EXIT_DONE &&
        !question_is_dry(&r.q, (int64_t)r.plan->n_coalitions * r.q.reps + 1, &status)) {
        status = question_open(&r.q);
        if (status == EXIT_DONE)
            status = answer(&r);
    }
    question_done(&r.q);
    return status;
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
    write_rows(s, out.results);
    if (trn_results_error(out.results, &error) != TRN_OK ||
        trn_results_text(out.results, "summary.txt", text_of(text), &error) != TRN_OK ||
        trn_results_text(out.results, "summary.json", text_of(json), &error) != TRN_OK ||
        trn_results_describe(out.results, "summary.json",
                             "Inputs that differ between two scenarios and, of two result folders, measures",
                             &error) != TRN_OK ||
        trn_results_commit(out.results, &manifest, &error) != TRN_OK)
        return out_fail(&out, &error);
    trn_results_free(out.results);
    return EXIT_DONE;
}

static enum exit_status list(const struct options *options, struct sides *s)
{
    struct text text = {0}, json_text = {0};
    struct json_out json = {.text = &json_text};
    enum exit_status status = EXIT_DONE;
    text_add(&text, "%s\nagainst %s\n\n", s->name[0], s->name[1]);
    say_inputs(s, &text);
    if (s->folders)
        say_results(s, options->out != NULL, &text);
    tell(s, &json);
    if (!text_of(&text) || !text_of(&json_text)) {
        fputs("tranche: out of memory\n", stderr);
        status = EXIT_FAILED;
    } else {
        if (options->out)
            status = write_folder(options, s, &text, &json_text);
        if (status == EXIT_DONE && !options->quiet)
            fputs(options->json ? text_of(&json_text) : text_of(&text), stdout);
    }
    text_done(&text);
    text_done(&json_text);
    return status;
}

static enum exit_status cmd_diff(const struct options *options)
{
    struct sides sides = {.arena = trn_arena_create(0)};
    enum exit_status status = EXIT_FAILED;
    if (!sides.arena)
        fputs("tranche: out of memory\n", stderr);
    else
        status = read_sides(options, &sides);
    if (status == EXIT_DONE)
        status = options->explain ? explain(options, &sides) : list(options, &sides);
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
    .options = (ASKS & ~BIT(O_SET)) | BIT(O_EXPLAIN) | BIT(O_ORDERS),
    .examples = {"tranche diff scenarios/early-2024-delay.json scenarios/early-2024-no-hold.json",
                 "tranche diff scenarios/air-defence.json scenarios/early-2024-delay.json --format json"},
    .run = cmd_diff,
};
