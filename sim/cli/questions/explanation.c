/* explanation.c - see explanation.h */
#include "explanation.h"

#include <math.h>
#include <string.h>

#include "summary.h"
#include "tranche/date.h"

enum { WIDTH = 78, MOST_PAIRS = 3, NAMED_FIRST = 3 };

/* ---- numbers -------------------------------------------------------------------------------------- */

static bool is_share(const struct question *q, int32_t o)
{
    return question_in_points(question_measure(q, o));
}

static void number(const struct question *q, int32_t o, double value, char out[48])
{
    question_number(out, question_measure(q, o), value, false);
}

static void interval(const struct question *q, int32_t o, const struct trn_part_of_gap *part, char out[112])
{
    char low[48], high[48];
    number(q, o, part->mean - part->half, low);
    number(q, o, part->mean + part->half, high);
    snprintf(out, 112, "%s to %s", low, high);
}

static const char *unit_of(const struct question *q, int32_t o)
{
    return question_unit(question_measure(q, o));
}

static struct trn_part_of_gap share_of(const struct explanation *e, int32_t o, int32_t player)
{
    return trn_explain_share(&e->found, o, player, QUESTION_LEVEL);
}

static int sign_of(const struct trn_part_of_gap *part)
{
    if (!(part->half >= 0.0) || fabs(part->mean) <= part->half)
        return 0; /* the interval holds 0, or is not known */
    return part->mean > 0.0 ? 1 : -1;
}

/* ---- the answer ----------------------------------------------------------------------------------- */

/* "the need for artillery fire", "all need" */
static void need_of(const struct question *q, const struct trn_measure *measure, char out[160])
{
    trn_id capability = strcmp(measure->kind, "capability") == 0
                            ? trn_find_capability(q->loaded.scenario, measure->scope)
                            : TRN_NONE;
    if (strcmp(measure->scope, "total") == 0)
        snprintf(out, 160, "all need");
    else
        snprintf(out, 160, "the need for %s",
                 capability == TRN_NONE ? measure->scope
                                        : q->loaded.scenario->capabilities[capability].label);
}

static const char *window_of(const struct question *q, const struct trn_measure *measure)
{
    for (int32_t w = 0; w < q->loaded.scenario->n_windows; w++)
        if (strcmp(q->loaded.scenario->windows[w].name, measure->window) == 0)
            return q->loaded.scenario->windows[w].label;
    return "";
}

/* Its words name the gap already. */
static bool asks_gap(const struct question *q, int32_t o)
{
    return strcmp(question_measure(q, o)->name, "gap") == 0;
}

static void say_gap(const struct question *q, const struct explanation *e, struct text *line)
{
    char mean[48], within[112], need[160];
    const struct trn_measure *measure = question_measure(q, 0);
    struct trn_part_of_gap gap = trn_explain_gap(&e->found, 0, QUESTION_LEVEL);
    const char *label = q->loaded.scenario->regimes[e->regime].label, *window = window_of(q, measure);
    number(q, 0, gap.mean, mean);
    interval(q, 0, &gap, within);
    need_of(q, measure, need);
    if (is_share(q, 0) && strcmp(measure->name, "need_met") == 0)
        text_add(line, "Under %s %s %% of %s was not met%s%s (95 %% interval %s, n = %lld worlds).", label,
                 mean, need, window[0] ? " in " : "", window, within, (long long)gap.n);
    else
        text_add(line, "Under %s %s%s is %s %s (95 %% interval %s, n = %lld worlds).", label,
                 asks_gap(q, 0) ? "" : "the gap in ", q->words[0], mean, unit_of(q, 0), within,
                 (long long)gap.n);
}

static bool some_left_out(const struct explanation *e)
{
    for (int32_t c = 0; c < MOST_CAUSES; c++)
        if (e->left_out[c])
            return true;
    return false;
}

static void say_parts(const struct question *q, const struct explanation *e, const int32_t *order,
                      struct text *line)
{
    char mean[48], within[112];
    int named = 0;
    for (int32_t i = 0; i < e->n_players && named < NAMED_FIRST; i++) {
        struct trn_part_of_gap part = share_of(e, 0, order[i]);
        if (sign_of(&part) <= 0)
            continue;
        number(q, 0, part.mean, mean);
        interval(q, 0, &part, within);
        text_add(line, "%s %s %s %s (%s)", named == 0 ? " The causes with the largest parts:" : ",",
                 e->players[order[i]].label, mean, unit_of(q, 0), within);
        named++;
    }
    text_add(line, "%s", named > 0 ? "." : " No cause is shown to make a part of it.");
    struct trn_part_of_gap left = trn_explain_structural(&e->found, 0, QUESTION_LEVEL);
    number(q, 0, left.mean, mean);
    interval(q, 0, &left, within);
    if (some_left_out(e))
        text_add(line, " %s %s (%s) are left with these %d neutralised and the other causes as they are.",
                 mean, unit_of(q, 0), within, (int)e->n_players);
    else
        text_add(line, " %s %s (%s) are left with all causes neutralised.", mean, unit_of(q, 0), within);
}

static void wrap(struct text *out, const char *first, struct text *line)
{
    text_wrap(out, first, text_of(line), WIDTH);
    text_done(line);
}

void explanation_answer(const struct question *q, const struct explanation *e, struct text *words)
{
    int32_t order[TRN_SHAPLEY_PLAYERS];
    trn_shares_order(&e->found.shares, 0, order);
    say_gap(q, e, words);
    say_parts(q, e, order, words);
}

/* ---- the tables ----------------------------------------------------------------------------------- */

static void table_row(const struct question *q, int32_t o, const char *label,
                      const struct trn_part_of_gap *part, double alone, double last, struct text *out)
{
    char mean[48], within[112], first[48], end[48];
    number(q, o, part->mean, mean);
    interval(q, o, part, within);
    number(q, o, alone, first);
    number(q, o, last, end);
    text_add(out, "  %-27.27s %8s  %-19s %8s %8s\n", label, mean, within, first, end);
}

static void say_table(const struct question *q, const struct explanation *e, int32_t o, struct text *out)
{
    int32_t order[TRN_SHAPLEY_PLAYERS];
    struct trn_part_of_gap gap = trn_explain_gap(&e->found, o, QUESTION_LEVEL),
                           left = trn_explain_structural(&e->found, o, QUESTION_LEVEL);
    trn_shares_order(&e->found.shares, o, order);
    text_add(out, "\n  %s%s%s%s%s\n  %-27s %8s  %-19s %8s %8s\n", asks_gap(q, o) ? "" : "gap in ",
             q->names[o], is_share(q, o) ? ", points of a hundred" : ", ",
             is_share(q, o) ? "" : unit_of(q, o), "", "cause", "share", "95 % interval", "alone", "last");
    for (int32_t i = 0; i < e->n_players; i++) {
        struct trn_part_of_gap part = share_of(e, o, order[i]);
        const struct trn_share *share = trn_shares_of(&e->found.shares, o, order[i]);
        bool any = share->phi.n > 0;
        table_row(q, o, e->players[order[i]].label, &part, any ? share->first.mean : NAN,
                  any ? share->last.mean : NAN, out);
    }
    table_row(q, o, "structural", &left, NAN, NAN, out);
    table_row(q, o, "the gap as it is", &gap, NAN, NAN, out);
}

/* ---- what stands out ------------------------------------------------------------------------------ */

static void say_signs(const struct question *q, const struct explanation *e, struct text *out)
{
    struct text none = {0};
    char mean[48], within[112];
    int n = 0;
    for (int32_t i = 0; i < e->n_players; i++) {
        struct trn_part_of_gap part = share_of(e, 0, i);
        if (sign_of(&part) == 0)
            text_add(&none, "%s%s",
                     n++ > 0 ? ", " : "No part of the gap is shown for: ", e->players[i].label);
        if (sign_of(&part) >= 0)
            continue;
        struct text line = {0};
        number(q, 0, -part.mean, mean);
        interval(q, 0, &part, within);
        text_add(&line, "Without %s the gap would be LARGER, by %s %s (share %s).", e->players[i].label, mean,
                 unit_of(q, 0), within);
        wrap(out, "  ", &line);
    }
    if (n > 0)
        text_add(&none, ".");
    if (n > 0)
        wrap(out, "  ", &none);
    else
        text_done(&none);
}

static void say_pairs(const struct question *q, const struct explanation *e, struct text *out)
{
    int32_t n = e->n_players, said = 0;
    bool *matter = TRN_NEW(q->loaded.arena, bool, n *n);
    if (!matter || !trn_shares_pairs_that_matter(&e->found.shares, 0, q->loaded.arena, matter))
        return;
    while (said < MOST_PAIRS) {
        int32_t best = -1;
        for (int32_t k = 0; k < n * n; k++)
            if (k / n < k % n && matter[k] &&
                (best < 0 || fabs(trn_shares_pair(&e->found.shares, 0, k / n, k % n)->mean) >
                                 fabs(trn_shares_pair(&e->found.shares, 0, best / n, best % n)->mean)))
                best = k;
        if (best < 0)
            return;
        matter[best] = false;
        struct text line = {0};
        char mean[48];
        double both = trn_shares_pair(&e->found.shares, 0, best / n, best % n)->mean;
        number(q, 0, fabs(both), mean);
        text_add(&line,
                 "%s and %s: neutralised together they take away %s %s %s than the sum of each by itself.",
                 e->players[best / n].label, e->players[best % n].label, mean, unit_of(q, 0),
                 both > 0.0 ? "more" : "less");
        wrap(out, "  ", &line);
        said++;
    }
}

static void say_list(const bool *marked, const char *first, const char *last, struct text *out)
{
    struct text line = {0};
    int n = 0;
    for (int32_t c = 0; c < trn_causes(); c++)
        if (marked[c])
            text_add(&line, "%s%s", n++ > 0 ? ", " : first, trn_cause(c)->label);
    text_add(&line, "%s", last);
    if (n > 0)
        wrap(out, "  ", &line);
    else
        text_done(&line);
}

static void say_neutralised(const struct explanation *e, struct text *out)
{
    summary_section(out, "What is neutralised");
    for (int32_t i = 0; i < e->n_players; i++) {
        struct text line = {0};
        text_add(&line, "%s: %s.", e->players[i].label, trn_cause(e->cause[i])->removed);
        wrap(out, "  ", &line);
    }
    say_list(e->absent, "Not in this scenario under this regime: ", ".", out);
    say_list(e->left_out, "Not asked for, and so within what is structural: ", ".", out);
    if (!e->plan->exact) {
        struct text line = {0};
        text_add(&line, "%d orders were sampled; intervals hold that error too.", e->plan->n_orders);
        wrap(out, "  ", &line);
    }
}

void explanation_limits(struct text *out)
{
    text_wrap(out, "  ",
              "A share is what of the gap goes away when the cause does, mean over all orders in which "
              "causes can be "
              "taken away (Shapley 1953); alone: as the first; last: after all others. Shares and the "
              "structural part "
              "add up to the gap in every world. It is a reckoning within the model: that nothing holds "
              "supply back is "
              "nowhere to be had, and what it would cost is not asked. Structural is what donors hold, see "
              "and choose "
              "to give, the rhythm of their rounds, repair, rationing, and need beyond all of it.",
              WIDTH);
}

/* ---- the story ------------------------------------------------------------------------------------ */

static void say_story(const struct question *q, const struct explanation *e, struct text *out)
{
    const struct trn_scenario *sc = q->loaded.scenario;
    char from[11], to[11], title[128];
    struct text line = {0};
    if (!e->story.trace)
        return;
    snprintf(title, sizeof title, "What led to the deepest gap of the median world (replication %u)",
             e->story.def.rep);
    summary_section(out, title);
    if (isnan(e->story.met)) {
        text_add(out, "  In this world all need for %s was met.\n",
                 sc->capabilities[e->story.def.capability].label);
        return;
    }
    trn_date_format(sc->start_day + (int32_t)floor(e->story.from), from);
    trn_date_format(sc->start_day + (int32_t)floor(e->story.to), to);
    text_add(&line, "From %s to %s %.1f %% of the need for %s was met, the least of any four weeks%s%s.",
             from, to, 100.0 * e->story.met, sc->capabilities[e->story.def.capability].label,
             window_of(q, question_measure(q, 0))[0] ? " in " : "", window_of(q, question_measure(q, 0)));
    wrap(out, "  ", &line);
    for (int32_t k = 0; k < e->story.n_lines; k++) {
        struct text said = {0};
        char first[16], date[11];
        trn_date_format(sc->start_day + (int32_t)floor(e->story.lines[k].day), date);
        snprintf(first, sizeof first, "  %s  ", date);
        text_add(&said, "%s.", e->story.lines[k].text);
        wrap(out, first, &said);
    }
    text_wrap(
        out, "  ",
        "Each line counts rows of events.csv, pledges.csv or recipient.csv; story.csv says which. What came "
        "before is not proof of what caused it, and one world is an example, not an estimate.",
        WIDTH);
}

void explanation_show(const struct question *q, const struct explanation *e, struct text *out)
{
    char title[200];
    snprintf(title, sizeof title, "The gap by cause, under %s", q->loaded.scenario->regimes[e->regime].label);
    summary_section(out, title);
    for (int32_t o = 0; o < q->n_outputs; o++)
        say_table(q, e, o, out);
    text_add(out, "\n");
    say_signs(q, e, out);
    say_pairs(q, e, out);
    say_story(q, e, out);
    say_neutralised(e, out);
}

/* ---- JSON ----------------------------------------------------------------------------------------- */

static void tell_part(struct json_out *json, const char *name, const struct trn_part_of_gap *part)
{
    json_open(json, NULL, '{');
    json_string(json, "cause", name);
    question_json_estimate(json, "share", part->n, part->mean, part->half);
    json_close(json, '}');
}

static void tell_measures(const struct question *q, const struct explanation *e, struct json_out *json)
{
    json_open(json, "measures", '[');
    for (int32_t o = 0; o < q->n_outputs; o++) {
        struct trn_part_of_gap gap = trn_explain_gap(&e->found, o, QUESTION_LEVEL),
                               left = trn_explain_structural(&e->found, o, QUESTION_LEVEL);
        json_open(json, NULL, '{');
        question_json_measure(q, o, json);
        json_open(json, "shares", '[');
        for (int32_t i = 0; i < e->n_players; i++) {
            struct trn_part_of_gap part = share_of(e, o, i);
            tell_part(json, e->players[i].name, &part);
        }
        tell_part(json, "structural", &left);
        tell_part(json, "gap", &gap);
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void tell_story(const struct question *q, const struct explanation *e, struct json_out *json)
{
    char date[11];
    json_open(json, "story", '[');
    for (int32_t k = 0; k < e->story.n_lines; k++) {
        trn_date_format(q->loaded.scenario->start_day + (int32_t)floor(e->story.lines[k].day), date);
        json_open(json, NULL, '{');
        json_string(json, "date", date);
        json_string(json, "text", e->story.lines[k].text);
        json_string(json, "table", e->story.lines[k].table);
        json_count(json, "rows", e->story.lines[k].rows);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void explanation_tell(const struct question *q, const struct explanation *e, struct json_out *json)
{
    json_open(json, NULL, '{');
    json_string(json, "regime", q->loaded.scenario->regimes[e->regime].name);
    json_count(json, "worlds", e->worlds);
    json_count(json, "orders", e->plan->n_orders);
    json_open(json, "causes", '[');
    for (int32_t i = 0; i < e->n_players; i++) {
        json_open(json, NULL, '{');
        json_string(json, "name", e->players[i].name);
        json_string(json, "label", e->players[i].label);
        json_string(json, "removed", trn_cause(e->cause[i])->removed);
        json_string(json, "settings", e->players[i].on);
        json_close(json, '}');
    }
    json_close(json, ']');
    tell_measures(q, e, json);
    json_count(json, "median_replication", e->story.trace ? (int64_t)e->story.def.rep : -1);
    tell_story(q, e, json);
    json_close(json, '}');
}
