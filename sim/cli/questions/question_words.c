/* question_words.c - how all questions put numbers into words, rows and JSON. */
#include <math.h>
#include <string.h>

#include "question.h"
#include "summary.h"
#include "tranche/stats.h"

enum { WIDTH = 78 };

/* ---- words ----------------------------------------------------------------------------- */

bool question_in_points(const struct trn_measure *measure)
{
    return strcmp(measure->unit, "1") == 0 &&
           (strncmp(measure->name, "need_met", 8) == 0 || strcmp(measure->name, "deepest") == 0 ||
            strstr(measure->name, "share"));
}

const char *question_unit(const struct trn_measure *measure)
{
    return question_in_points(measure) ? "points" : summary_unit(measure);
}

void question_number(char out[48], const struct trn_measure *measure, double value, bool sign)
{
    bool points = question_in_points(measure);
    text_number(out, points ? 100.0 * value : value, points ? 1 : measure->decimals, sign);
}

/* A number as a sentence tells it, without its unit. */
static void told_number(char out[48], const struct trn_measure *measure, double value)
{
    bool points = question_in_points(measure);
    double size = fabs(value);
    int decimals = points ? 1 : size >= 1000.0 ? 0 : size >= 10.0 ? 1 : 2;
    text_number(out, points ? 100.0 * value : value, decimals, false);
}

void question_size(char out[64], const struct trn_measure *measure, double difference)
{
    char number[48];
    const char *unit = question_unit(measure);
    told_number(number, measure, fabs(difference));
    snprintf(out, 64, "%s%s%.14s", number, unit[0] ? " " : "", unit);
}

void question_amount(char out[200], const struct trn_measure *measure, double mean, double low, double high,
                     bool sized)
{
    char middle[48], from[48], to[48];
    const char *unit = question_unit(measure);
    bool turned = sized && mean < 0.0;
    question_number(middle, measure, turned ? -mean : mean, !sized);
    question_number(from, measure, turned ? -high : low, !sized);
    question_number(to, measure, turned ? -low : high, !sized);
    snprintf(out, 200, "%s%s%s (%s to %s)", middle, unit[0] ? " " : "", unit, from, to);
}

void question_effect(char out[200], const struct trn_measure *measure, const struct trn_tally *difference,
                     double half)
{
    double mean = difference->mean, low = mean - half, high = mean + half;
    char size[64], from[48], to[48];
    bool shown = trn_leaves_out_zero(low, high), turned = shown && mean < 0.0;
    if (difference->n < 2) {
        question_size(size, measure, mean);
        snprintf(out, 200, "%s %s in one world", size, mean < 0.0 ? "less" : "more");
        return;
    }
    if (low == 0.0 && high == 0.0) {
        snprintf(out, 200, "no difference in any of %lld worlds", (long long)difference->n);
        return;
    }
    question_size(size, measure, mean);
    told_number(from, measure, turned ? -high : low);
    told_number(to, measure, turned ? -low : high);
    snprintf(out, 200, "%s%s (%.40s to %.40s, n = %lld)", shown ? size : "no difference shown",
             !shown   ? ""
             : turned ? " less"
                      : " more",
             from, to, (long long)difference->n);
}

void question_against(const struct question *q, int32_t o, const struct trn_tally *difference,
                      struct text *words)
{
    const struct trn_measure *measure = question_measure(q, o);
    const char *first = question_regime(q, 0)->label, *second = question_regime(q, 1)->label;
    double half = trn_tally_half_width(difference, QUESTION_LEVEL), mean = difference->mean;
    char effect[200], amount[200];
    if (difference->n < 2 || fabs(mean) > half) {
        question_effect(effect, measure, difference, half);
        text_add(words, "under %s %s is %s than under %s", second, q->words[o], effect, first);
        return;
    }
    question_amount(amount, measure, mean, mean - half, mean + half, false);
    text_add(words, "no difference is shown between %s and %s in %s: %s, n = %lld", first, second,
             q->words[o], amount, (long long)difference->n);
}

void question_interval(char out[160], double mean, double half, int decimals)
{
    char middle[48], low[48], high[48];
    text_number(middle, mean, decimals, true);
    text_number(low, mean - half, decimals, true);
    text_number(high, mean + half, decimals, true);
    snprintf(out, 160, "%s (%s to %s)", middle, low, high);
}

/* ---- rows --------------------------------------------------------------------------------------------- */

void question_measure_cells(const struct question *q, int32_t o, union trn_cell cells[4])
{
    const struct trn_measure *measure = question_measure(q, o);
    cells[0].text = measure->name;
    cells[1].text = measure->scope;
    cells[2].text = measure->window;
    cells[3].text = measure->unit;
}

void question_interval_cells(const struct trn_tally *tally, union trn_cell cells[3])
{
    double mean = tally->n > 0 ? tally->mean : NAN, half = trn_tally_half_width(tally, QUESTION_LEVEL);
    cells[0].number = mean;
    cells[1].number = mean - half;
    cells[2].number = mean + half;
}

/* ---- JSON --------------------------------------------------------------------------------------------- */

void question_json_measure(const struct question *q, int32_t o, struct json_out *json)
{
    const struct trn_measure *measure = question_measure(q, o);
    json_string(json, "measure", measure->name);
    json_string(json, "scope", measure->scope);
    json_string(json, "window", measure->window);
    json_string(json, "unit", measure->unit);
}

void question_json_estimate(struct json_out *json, const char *name, int64_t n, double mean, double half)
{
    json_open(json, name, '{');
    json_count(json, "n", n);
    json_number(json, "estimate", n > 0 ? mean : NAN);
    json_number(json, "low", n > 0 ? mean - half : NAN);
    json_number(json, "high", n > 0 ? mean + half : NAN);
    json_close(json, '}');
}

void question_json_tally(struct json_out *json, const char *name, const struct trn_tally *tally)
{
    question_json_estimate(json, name, tally->n, tally->mean, trn_tally_half_width(tally, QUESTION_LEVEL));
}

/* ---- what all summaries have -------------------------------------------------------------------------- */

/* Variance of a paired difference over that of unpaired ones; NaN where nothing can be said. */
static double pairing(const struct question *q)
{
    double unpaired = trn_tally_variance(&q->pair[0]) + trn_tally_variance(&q->pair[1]);
    double paired = trn_tally_variance(&q->pair[2]);
    return q->pair[2].n > 1 && unpaired > 0.0 && paired > 0.0 ? paired / unpaired : NAN;
}

void question_how(const struct question *q, struct text *out)
{
    char runs[48], line[256];
    double share = pairing(q);
    text_count(runs, q->end.runs);
    summary_section(out, "How");
    snprintf(line, sizeof line,
             "%d worlds (replication %d to %d, seed %llu), %s runs of one world under one regime",
             q->end.worlds, q->first, q->first + q->end.worlds - 1, (unsigned long long)q->seed, runs);
    text_wrap(out, "  ", line, WIDTH);
    if (isfinite(share))
        text_add(out, "  pairing by world: variance of a difference %.2f of that without\n", share);
    if (q->stopping.precise)
        text_add(out, "  stopped by itself after %d: the half-width asked for (%g) was reached (%.3g)\n",
                 (int)q->end.worlds, q->options->precision, q->half_reached);
    else if (q->options->precision > 0.0 && !q->end.partial)
        text_add(out, "  the half-width asked for (%g) was NOT reached (%.3g)\n", q->options->precision,
                 q->half_reached);
    struct text words = {0};
    text_add(&words, "%s It is about supply, not about battles.",
             q->intervals
                 ? q->intervals
                 : "Intervals are 95 % t-intervals over worlds. They hold the chance in the worlds, not "
                   "the doubt about the scenario's assumptions.");
    text_wrap(out, "  ", text_of(&words), WIDTH);
    text_done(&words);
    text_add(out, "  again: %s\n", q->options->typed);
    summary_balance(&q->end.balance, q->end.runs, out);
}

void question_json_head(const struct question *q, struct json_out *json)
{
    json_open(json, NULL, '{');
    json_string(json, "scenario", q->loaded.scenario->name);
    json_string(json, "title", q->loaded.scenario->title);
    json_string(json, "command", q->options->typed);
    summary_changed_json(&q->loaded, json);
    json_string(json, "version", TRANCHE_VERSION);
    json_seed(json, "seed", q->seed);
    json_count(json, "first", q->first);
    json_count(json, "worlds", q->end.worlds);
    json_count(json, "runs", q->end.runs);
    json_bool(json, "partial", q->end.partial);
    json_number(json, "pairing", pairing(q));
}

void question_json_end(const struct question *q, struct json_out *json)
{
    summary_balance_json(&q->end.balance, json);
    json_close(json, '}');
}
