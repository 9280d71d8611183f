/* diff_reasons.c - which of the changes between two scenarios make the difference.
 *
 * Players of the Shapley split are the changes, or groups of them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "diff.h"
#include "question.h"
#include "summary.h"
#include "tranche/shares.h"

enum { WIDTH = 78 };

enum { DEFAULT_ORDERS = 32, MOST_ORDERS = 10000 };

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

static bool opens(const struct reason *r, const char *settings)
{
    struct trn_error error;
    return settings && load_opens(&r->q.loaded, settings, &error);
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
    int32_t orders;
    enum exit_status status = question_orders(&r->q, DEFAULT_ORDERS, MOST_ORDERS, &orders);
    if (status != EXIT_DONE)
        return status;
    struct trn_key key = {.seed = r->q.seed, .entity = trn_hash_name("diff")};
    if (trn_shapley_plan(r->q.loaded.arena, r->n_players, orders, &key, &r->plan, &error) != TRN_OK)
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
    return trn_shares_widest(&r->shares, 0, QUESTION_LEVEL);
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

/* ---- what is said ----------------------------------------------------------------------------------- */

static void say_answer(const void *object, struct text *words)
{
    const struct reason *r = object;
    const struct trn_measure *measure = question_measure(&r->q, 0);
    const struct trn_tally *whole = &r->shares.whole[0].difference;
    int32_t order[TRN_SHAPLEY_PLAYERS];
    char size[200];
    question_effect(size, measure, whole, trn_tally_half_width(whole, QUESTION_LEVEL));
    text_add(words, "In %s under %s, the second scenario against the first: %s.", r->q.words[0],
             question_regime(&r->q, 0)->label, size);
    trn_shares_order(&r->shares, 0, order);
    const struct trn_tally *phi = &trn_shares_of(&r->shares, 0, order[0])->phi;
    double half = trn_shares_half_width(&r->shares, 0, order[0], QUESTION_LEVEL);
    if (phi->n < 2)
        return;
    if (!(fabs(phi->mean) > half)) {
        text_add(words, " No change is shown to matter.");
        return;
    }
    question_amount(size, measure, phi->mean, phi->mean - half, phi->mean + half, false);
    text_add(words, " The largest part is that of %s: %s.", r->players[order[0]].name, size);
}

static void say_measure(const struct reason *r, int32_t o, struct text *out)
{
    const struct trn_whole *w = &r->shares.whole[o];
    int32_t order[TRN_SHAPLEY_PLAYERS];
    char line[512], interval[160];
    const int decimals = 4;
    snprintf(line, sizeof line, "What makes the difference in %s (%s)", r->q.words[o], r->q.names[o]);
    text_add(out, "\n");
    text_wrap(out, "", line, WIDTH);
    question_interval(interval, w->difference.mean, trn_tally_half_width(&w->difference, QUESTION_LEVEL),
                      decimals);
    text_add(out, "  %s, %lld worlds: %s\n", question_regime(&r->q, 0)->label, (long long)w->difference.n,
             interval);
    trn_shares_order(&r->shares, o, order);
    for (int32_t i = 0; i < r->n_players; i++) {
        question_interval(interval, trn_shares_of(&r->shares, o, order[i])->phi.mean,
                          trn_shares_half_width(&r->shares, o, order[i], QUESTION_LEVEL), decimals);
        text_add(out, "    %-30s  %s\n", interval, r->players[order[i]].name);
    }
}

static void show(const void *object, struct text *out)
{
    const struct reason *r = object;
    diff_say_inputs(r->sides, out);
    for (int32_t o = 0; o < r->q.n_outputs; o++)
        say_measure(r, o, out);
}

static bool same_as_second(const struct reason *r)
{
    return r->b_made == r->b_itself || (isnan(r->b_made) && isnan(r->b_itself));
}

static void limits(const void *object, struct text *out)
{
    text_wrap(
        out, "  ",
        same_as_second(object)
            ? "The first scenario with all these changes comes to the same as the second (checked in one "
              "world)."
            : "NOTE: the first scenario with all these changes does not come to quite the same as the "
              "second: something that is not listed, such as the order of a file, matters too.",
        WIDTH);
    text_wrap(out, "  ",
              "Shares are Shapley values: the mean effect of a change over all orders of making them. They "
              "add up to the whole difference in every world. They hold under the first regime.",
              WIDTH);
}

static void tell(const void *object, struct json_out *json)
{
    const struct reason *r = object;
    json_string(json, "a", r->sides->name[0]);
    json_string(json, "b", r->sides->name[1]);
    json_bool(json, "all_changes_make_the_second", same_as_second(r));
    diff_tell_inputs(r->sides, json);
    json_string(json, "regime", question_regime(&r->q, 0)->name);
    json_open(json, "shares", '[');
    for (int32_t o = 0; o < r->q.n_outputs; o++)
        for (int32_t i = 0; i < r->n_players; i++) {
            const struct trn_share *share = trn_shares_of(&r->shares, o, i);
            json_open(json, NULL, '{');
            question_json_measure(&r->q, o, json);
            json_string(json, "inputs", r->players[i].name);
            question_json_estimate(json, "share", share->phi.n, share->phi.mean,
                                   trn_shares_half_width(&r->shares, o, i, QUESTION_LEVEL));
            question_json_tally(json, "alone", &share->first);
            question_json_tally(json, "last", &share->last);
            json_close(json, '}');
        }
    json_close(json, ']');
}

/* ---- the command ------------------------------------------------------------------------------------ */

static enum trn_status find(void *object, struct trn_error *error)
{
    struct reason *r = object;
    struct trn_arena *arena = r->q.loaded.arena;
    r->n_regimes = 1;
    r->shares = trn_shares_create(arena, &(struct trn_shares_def){.plan = r->plan,
                                                                  .players = r->players,
                                                                  .layout = r->q.loaded.layout,
                                                                  .outputs = r->q.outputs,
                                                                  .n_outputs = r->q.n_outputs,
                                                                  .split = question_regime(&r->q, 0)->name,
                                                                  .none = "the first",
                                                                  .all = "the second"});
    struct question_run run = {.variants = trn_shares_variants(arena, r->plan, "", r->players, 0),
                               .n_variants = r->plan->n_coalitions,
                               .on_world = on_world,
                               .half_width = half_width,
                               .object = r};
    if (!r->shares.at || !run.variants)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    enum trn_status status = check_second(r, error);
    if (status == TRN_OK)
        status = question_run(&r->q, &run, error);
    if (status == TRN_OK)
        diff_write_rows(r->sides, r->q.out.results);
    if (status == TRN_OK)
        (void)trn_shares_rows(&r->shares, arena, trn_results_row, r->q.out.results);
    return status;
}

enum exit_status diff_explain(const struct options *options, struct sides *s)
{
    struct options own = *options; /* the first scenario, also where a folder was named */
    struct reason r = {.sides = s};
    if (s->folders)
        own.arguments[0] = trn_arena_printf(s->arena, "%s/scenario.json", s->name[0]);
    enum exit_status status = question_load("diff", &own, DIFF_REPS, 1, &r.q);
    if (status == EXIT_DONE && s->n_values == 0)
        status = usage_error("diff", "--explain: the inputs are the same, there is nothing to explain");
    if (status == EXIT_DONE && !find_players(&r))
        status = no_memory();
    if (status == EXIT_DONE)
        status = make_plan(&r);
    struct question_answer answer = {.object = &r,
                                     .find = find,
                                     .answer = say_answer,
                                     .show = show,
                                     .limits = limits,
                                     .tell = tell,
                                     .json_holds =
                                         "Inputs that differ between two scenarios, and the share of each "
                                         "in the difference of every measure"};
    if (status == EXIT_DONE) {
        answer.runs = (int64_t)r.plan->n_coalitions * r.q.reps + 1;
        status = question_answer(&r.q, &answer);
    }
    question_done(&r.q);
    return status;
}
