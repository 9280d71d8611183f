/* attribute.c - see attribute.h */
#include "attribute.h"

#include <math.h>
#include <string.h>

#include "summary.h"
#include "tranche/experiment.h"
#include "tranche/stats.h"

enum { WIDTH = 78 };

/* ---- numbers ---------------------------------------------------------------------------------------- */

/* An estimate with its interval. */
struct part {
    double mean, low, high;
    int64_t n;
};

static struct part part_of(const struct trn_tally *tally, double half)
{
    return (struct part){tally->mean, tally->mean - half, tally->mean + half, tally->n};
}

static struct part share_of(const struct attribute *a, int32_t o, int32_t i)
{
    return part_of(&trn_shares_of(&a->shares, o, i)->phi,
                   trn_shares_half_width(&a->shares, o, i, QUESTION_LEVEL));
}

static struct part whole_of(const struct attribute *a, int32_t o)
{
    const struct trn_tally *tally = &a->shares.whole[o].difference;
    return part_of(tally, trn_tally_half_width(tally, QUESTION_LEVEL));
}

/* The interval leaves out 0. */
static bool shown(struct part part)
{
    return part.n > 1 && trn_leaves_out_zero(part.low, part.high);
}

/* +1 better, -1 worse, 0 where no side is better. */
static int side(const struct trn_measure *measure, double effect)
{
    return effect > 0.0 ? measure->better : -measure->better;
}

static void amount(char out[200], const struct trn_measure *measure, struct part part)
{
    question_amount(out, measure, part.mean, part.low, part.high, true);
}

/* ---- the answer ------------------------------------------------------------------------------------- */

static void say_largest(const struct attribute *a, int32_t o, struct text *line)
{
    const struct trn_measure *measure = question_measure(&a->q, o);
    int32_t order[TRN_SHAPLEY_PLAYERS + 1];
    char size[200];
    trn_shares_order(&a->shares, o, order);
    const struct part largest = share_of(a, o, order[0]);
    const struct trn_player *player = trn_shares_player(&a->shares, order[0]);
    if (largest.n < 2)
        return;
    if (!shown(largest)) {
        text_add(line, "No part of it is shown to matter.");
        return;
    }
    amount(size, measure, largest);
    text_add(line, "The largest part is \"%s\" (%s): it %s %s.", player->name, player->label,
             side(measure, largest.mean) < 0   ? "costs"
             : side(measure, largest.mean) > 0 ? "brings"
             : largest.mean > 0.0              ? "adds"
                                               : "takes away",
             size);
}

void attribute_answer(const void *object, struct text *words)
{
    const struct attribute *a = object;
    question_against(&a->q, 0, &a->shares.whole[0].difference, words);
    text_add(words, ". ");
    say_largest(a, 0, words);
}

/* Sentences for the parts whose share has this side (2: not shown). */
static void say_parts(const struct attribute *a, int32_t o, int wanted, const char *verb, struct text *out)
{
    const struct trn_measure *measure = question_measure(&a->q, o);
    int32_t order[TRN_SHAPLEY_PLAYERS + 1];
    trn_shares_order(&a->shares, o, order);
    for (int32_t i = 0; i < a->shares.n_parts; i++) {
        const struct part part = share_of(a, o, order[i]);
        const struct trn_player *player = trn_shares_player(&a->shares, order[i]);
        const int is = measure->better != 0 ? side(measure, part.mean) : part.mean > 0.0 ? 1 : -1;
        char size[200], line[400];
        if (!shown(part) || is != wanted)
            continue;
        amount(size, measure, part);
        const bool told = strcmp(player->label, player->name) != 0;
        snprintf(line, sizeof line, "%s %s %s%s%s.", player->name, verb, size, told ? ": " : "",
                 told ? player->label : "");
        text_wrap(out, "  ", line, WIDTH);
    }
}

static void say_not_shown(const struct attribute *a, int32_t o, struct text *out)
{
    struct text line = {0};
    for (int32_t i = 0; i < a->shares.n_parts; i++)
        if (!shown(share_of(a, o, i)) && !(i == a->plan->n_players && a->shares.whole[o].rests == 0))
            text_add(&line, "%s%s",
                     line.n ? ", " : "No effect shown: ", trn_shares_player(&a->shares, i)->name);
    if (line.n)
        text_add(&line, ".");
    if (a->groups.same[0])
        text_add(&line, "%sThe same in both: %s.", line.n ? " " : "", a->groups.same);
    const char *words = text_of(&line);
    if (words[0])
        text_wrap(out, "  ", words, WIDTH);
    text_done(&line);
}

/* "sight and speed together bring 1.2 points more than each without the other" */
static void say_pairs(const struct attribute *a, int32_t o, struct text *out)
{
    const int32_t n = a->plan->n_players;
    const struct trn_measure *measure = question_measure(&a->q, o);
    bool *matter = TRN_NEW(a->q.loaded.arena, bool, n *n);
    if (!matter || !trn_shares_pairs_that_matter(&a->shares, o, a->q.loaded.arena, matter))
        return;
    for (int32_t i = 0; i < n; i++)
        for (int32_t j = i + 1; j < n; j++) {
            const struct trn_tally *pair = trn_shares_pair(&a->shares, o, i, j);
            char size[200], line[500];
            if (!matter[i * n + j])
                continue;
            amount(size, measure, part_of(pair, trn_tally_half_width(pair, QUESTION_LEVEL)));
            snprintf(line, sizeof line, "%s and %s together do %s %s than each without the other.",
                     a->groups.players[i].name, a->groups.players[j].name, size,
                     pair->mean > 0.0 ? "more" : "less");
            text_wrap(out, "  ", line, WIDTH);
        }
}

/* ---- the table -------------------------------------------------------------------------------------- */

static void say_row(const char *name, const struct trn_measure *measure, struct part part, double alone,
                    double last, struct text *out)
{
    char mean[48], low[48], high[48], first_text[48], last_text[48], interval[112];
    question_number(mean, measure, part.mean, true);
    question_number(low, measure, part.low, true);
    question_number(high, measure, part.high, true);
    question_number(first_text, measure, alone, true);
    question_number(last_text, measure, last, true);
    snprintf(interval, sizeof interval, "(%s to %s)", low, high);
    text_add(out, "    %-20.20s %8s  %-22s %9s %9s\n", name, mean, interval, first_text, last_text);
}

static void say_table(const struct attribute *a, int32_t o, struct text *out)
{
    const struct trn_measure *measure = question_measure(&a->q, o);
    const struct trn_whole *whole = &a->shares.whole[o];
    int32_t order[TRN_SHAPLEY_PLAYERS + 1];
    char from[48], to[48], line[400];
    const char *word = question_in_points(measure) ? "%" : question_unit(measure);
    question_number(from, measure, whole->none.mean, false);
    question_number(to, measure, whole->all.mean, false);
    snprintf(line, sizeof line, "%s: from %s to %s%s%s (%s)", a->q.words[o], from, to, word[0] ? " " : "",
             word, a->q.names[o]);
    text_add(out, "\n");
    text_wrap(out, "  ", line, WIDTH);
    text_add(out, "    %-20s %8s  %-22s %9s %9s\n", "part", "share", "95 % interval", "alone", "as last");
    trn_shares_order(&a->shares, o, order);
    for (int32_t i = 0; i < a->shares.n_parts && whole->all.n > 0; i++) {
        const struct trn_share *share = trn_shares_of(&a->shares, o, order[i]);
        if (order[i] < a->plan->n_players || whole->rests > 0)
            say_row(trn_shares_player(&a->shares, order[i])->name, measure, share_of(a, o, order[i]),
                    share->first.mean, share->last.mean, out);
    }
    if (whole->all.n > 0)
        say_row("sum", measure, whole_of(a, o), (double)NAN, (double)NAN, out);
    if (whole->undefined > 0)
        text_add(out, "    without %lld worlds in which it is not defined\n", (long long)whole->undefined);
}

/* ---- what it is, and is not ------------------------------------------------------------------------- */

static void say_levers(const struct attribute *a, struct text *out)
{
    char line[64];
    snprintf(line, sizeof line, "Levers of each part (%s to %s)", question_regime(&a->q, 0)->name,
             question_regime(&a->q, 1)->name);
    summary_section(out, line);
    for (int32_t i = 0; i < a->groups.n; i++) {
        const struct lever_grades *g = &a->groups.grades[i];
        struct text words = {0};
        text_add(&words, "%s", a->groups.players[i].name);
        if (g->graded > 0)
            text_add(&words, " (%d of %d graded assumed)", (int)g->assumed, (int)g->n);
        text_add(&words, ": %s", a->groups.changes[i]);
        text_wrap(out, "  ", text_of(&words), WIDTH);
        text_done(&words);
    }
}

static void say_ends(const struct attribute *a, struct text *out)
{
    const char *first = question_regime(&a->q, 0)->name, *second = question_regime(&a->q, 1)->name;
    int64_t most = 0;
    for (int32_t o = 0; o < a->q.n_outputs; o++)
        most = a->shares.whole[o].rests > most ? a->shares.whole[o].rests : most;
    const char *words =
        most == 0 ? trn_arena_printf(
                        a->q.loaded.arena,
                        "Checked: with no lever switched each world is that of %s, with all of them that "
                        "of %s.",
                        first, second)
                  : trn_arena_printf(
                        a->q.loaded.arena,
                        "\"change\" is what no lever explains: %s with all levers of the other is not "
                        "quite the other's own run (in %lld worlds). A regime that begins on a date "
                        "begins with a joint round on that day, and its later ones fall on other days.",
                        a->groups.host, (long long)most);
    text_wrap(out, "  ", words ? words : "", WIDTH);
}

void attribute_limits(const void *object, struct text *out)
{
    const struct attribute *a = object;
    struct lever_grades all = {0};
    struct text words = {0};
    for (int32_t i = 0; i < a->groups.n; i++) {
        all.n += a->groups.grades[i].n;
        all.assumed += a->groups.grades[i].assumed;
    }
    say_ends(a, out);
    text_add(&words,
             "A share is an average over all orders of switching: what a group brings by itself stands under "
             "\"alone\", what would be lost without it under \"as last\". Where these differ, groups need or "
             "replace each other. The values of the levers are the scenario's");
    if (all.assumed > 0)
        text_add(&words, ", %d of %d that differ graded assumed", (int)all.assumed, (int)all.n);
    text_add(&words, ": a share is that of these values, not of the idea, and says nothing of what it costs "
                     "to get there. Of 20 parts without effect about one is shown by chance.");
    text_wrap(out, "  ", text_of(&words), WIDTH);
    text_done(&words);
    if (!a->plan->exact) {
        char line[200];
        snprintf(line, sizeof line,
                 "%d parts are too many for all %d-player combinations: %d orders were sampled, and the "
                 "intervals hold that error.",
                 (int)a->plan->n_players, (int)a->plan->n_players, (int)a->plan->n_orders);
        text_wrap(out, "  ", line, WIDTH);
    }
}

void attribute_show(const void *object, struct text *out)
{
    const struct attribute *a = object;
    char line[300];
    snprintf(line, sizeof line, "What each part does to %s", a->q.words[0]);
    summary_section(out, line);
    const bool judged = question_measure(&a->q, 0)->better != 0;
    say_parts(a, 0, 1, judged ? "brings" : "adds", out);
    say_parts(a, 0, -1, judged ? "costs" : "takes away", out);
    say_not_shown(a, 0, out);
    say_pairs(a, 0, out);
    summary_section(out, "Shares of the difference, largest first");
    for (int32_t o = 0; o < a->q.n_outputs; o++)
        say_table(a, o, out);
    say_levers(a, out);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void json_share(const struct attribute *a, int32_t o, int32_t i, struct json_out *json)
{
    const struct trn_share *share = trn_shares_of(&a->shares, o, i);
    json_open(json, NULL, '{');
    json_string(json, "player", trn_shares_player(&a->shares, i)->name);
    json_string(json, "label", trn_shares_player(&a->shares, i)->label);
    question_json_estimate(json, "share", share->phi.n, share->phi.mean,
                           trn_shares_half_width(&a->shares, o, i, QUESTION_LEVEL));
    question_json_tally(json, "alone", &share->first);
    question_json_tally(json, "last", &share->last);
    json_close(json, '}');
}

static void json_pairs(const struct attribute *a, int32_t o, struct json_out *json)
{
    const int32_t n = a->plan->n_players;
    bool *matter = TRN_NEW(a->q.loaded.arena, bool, n *n);
    json_open(json, "interactions", '[');
    if (matter && trn_shares_pairs_that_matter(&a->shares, o, a->q.loaded.arena, matter))
        for (int32_t i = 0; i < n; i++)
            for (int32_t j = i + 1; j < n; j++) {
                const struct trn_tally *pair = trn_shares_pair(&a->shares, o, i, j);
                if (!matter[i * n + j])
                    continue;
                json_open(json, NULL, '{');
                json_string(json, "player", a->groups.players[i].name);
                json_string(json, "other", a->groups.players[j].name);
                question_json_tally(json, "together", pair);
                json_close(json, '}');
            }
    json_close(json, ']');
}

static void json_measure(const struct attribute *a, int32_t o, struct json_out *json)
{
    const struct trn_whole *whole = &a->shares.whole[o];
    json_open(json, NULL, '{');
    question_json_measure(&a->q, o, json);
    json_count(json, "undefined", whole->undefined);
    json_number(json, "from", whole->none.n > 0 ? whole->none.mean : (double)NAN);
    json_number(json, "to", whole->all.n > 0 ? whole->all.mean : (double)NAN);
    question_json_tally(json, "difference", &whole->difference);
    json_count(json, "worlds_with_change", whole->rests);
    json_open(json, "shares", '[');
    for (int32_t i = 0; i < a->shares.n_parts; i++)
        json_share(a, o, i, json);
    json_close(json, ']');
    json_pairs(a, o, json);
    json_close(json, '}');
}

void attribute_tell(const void *object, struct json_out *json)
{
    const struct attribute *a = object;
    json_string(json, "from", question_regime(&a->q, 0)->name);
    json_string(json, "to", question_regime(&a->q, 1)->name);
    json_string(json, "variants_of", a->groups.host);
    json_bool(json, "exact", a->plan->exact);
    json_count(json, "orders", a->plan->n_orders);
    json_count(json, "variants", a->plan->n_coalitions);
    json_open(json, "players", '[');
    for (int32_t i = 0; i < a->groups.n; i++) {
        json_open(json, NULL, '{');
        json_string(json, "player", a->groups.players[i].name);
        json_string(json, "changes", a->groups.changes[i]);
        json_count(json, "levers", a->groups.grades[i].n);
        json_count(json, "levers_graded", a->groups.grades[i].graded);
        json_count(json, "levers_assumed", a->groups.grades[i].assumed);
        json_string(json, "settings_in", a->groups.players[i].on);
        json_string(json, "settings_out", a->groups.players[i].off);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_string(json, "same", a->groups.same);
    json_open(json, "measures", '[');
    for (int32_t o = 0; o < a->q.n_outputs; o++)
        json_measure(a, o, json);
    json_close(json, ']');
}
