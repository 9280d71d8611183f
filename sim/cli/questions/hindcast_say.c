/* hindcast_say.c - see hindcast_say.h */
#include "hindcast_say.h"

#include <math.h>
#include <string.h>

#include "summary.h"
#include "tranche/words.h"

enum { WIDTH = 78, MOST_NAMED = 4, LEAST_JUDGED = 3 }; /* a skill of one or two values is counted nowhere */
static const double BAND = 0.9;
static const double POOR = 5.0 / 6.0; /* of what they should hold: bands that mislead whoever reads them */

const char *hindcast_part(enum trn_period part)
{
    return part == TRN_FITTED ? "fitted" : "held out";
}

/* ---- the regime ---------------------------------------------------------------------------------- */

bool hindcast_is_reference(const struct question *q)
{
    return q->loaded.regimes[0] == q->loaded.scenario->compare[0];
}

static const struct trn_regime *reference(const struct question *q)
{
    return &q->loaded.scenario->regimes[q->loaded.scenario->compare[0]];
}

void hindcast_tell_regime(const struct question *q, struct json_out *json)
{
    json_string(json, "regime", question_regime(q, 0)->name);
    json_string(json, "regime_label", question_regime(q, 0)->label);
    json_string(json, "reference", reference(q)->name);
}

/* A scenario does not say which regime was in force; the first that it compares stands for it, if any does.
 */
static void say_regime(const struct hindcasting *h, struct text *words)
{
    if (!hindcast_is_reference(&h->q))
        text_add(words,
                 "\"%s\" is not the regime that the scenario puts first (\"%s\"): what happened tests "
                 "no regime but the one that was in force. ",
                 question_regime(&h->q, 0)->label, reference(&h->q)->label);
}

/* ---- one part, all series ------------------------------------------------------------------------ */

struct part_sum {
    int64_t n, inside50, inside90;
    double low90, high90;
    double expected90; /* what bands of so many worlds should hold: mean over the values */
    int32_t judged, better, shown, few, climate_judged, climate_better; /* series; few: with too few values */
    int32_t facts, passed, undecided, known; /* known: of those passed, the inputs hold something of it */
};

static double expected_in_bands(const struct trn_hindcast *found, enum trn_period part)
{
    struct trn_tally tally = {0};
    for (int32_t k = 0; k < found->n_points; k++)
        if (found->points[k].part == part && found->points[k].n > 0)
            trn_tally_add(&tally, trn_band_share(BAND, found->points[k].n));
    return tally.n > 0 ? tally.mean : BAND;
}

static struct part_sum sum_of(const struct trn_hindcast *found, enum trn_period part)
{
    struct part_sum sum = {.expected90 = expected_in_bands(found, part)};
    for (int32_t s = 0; s < found->n_series; s++) {
        const struct trn_hind_score *score = &found->series[s].part[part];
        sum.n += score->n;
        sum.inside50 += score->inside50;
        sum.inside90 += score->inside90;
        bool counts = score->skill.n >= LEAST_JUDGED, past = score->skill_climatology.n >= LEAST_JUDGED;
        sum.few += score->skill.n > 0 && !counts;
        sum.judged += counts; /* a reference without error is not beaten */
        sum.better += counts && score->skill.skill > 0.0;
        sum.shown += score->skill.low > 0.0; /* false where there is no interval */
        sum.climate_judged += past;
        sum.climate_better += past && score->skill_climatology.skill > 0.0;
    }
    for (int32_t f = 0; f < found->n_facts; f++) {
        const struct trn_hind_fact *fact = &found->facts[f];
        bool told = fact->part == part && !fact->why_not && fact->n > 0;
        sum.facts += told;
        sum.passed += told && fact->pass;
        sum.undecided += told && fact->undecided;
        sum.known += told && fact->pass && fact->fact->known[0];
    }
    trn_binomial_interval(sum.inside90, sum.n, QUESTION_LEVEL, &sum.low90, &sum.high90);
    return sum;
}

/* ---- the answer ---------------------------------------------------------------------------------- */

static const char *grade(const struct part_sum *sum)
{
    bool narrow = trn_bands_judge(sum->low90, sum->high90, BAND, sum->expected90) == TRN_BANDS_NARROW;
    bool beaten = 2 * sum->better < sum->judged;
    bool wrong = 2 * (sum->facts - sum->passed - sum->undecided) > sum->facts;
    if (narrow && (beaten || wrong || sum->high90 < POOR * sum->expected90))
        return "the model does badly";
    if (narrow)
        return "the model's bands are too narrow";
    if (beaten)
        return "the model does no better than carrying the last value on";
    return wrong ? "the model misses most of the known facts" : "the model holds up as far as this can show";
}

static void say_part(const struct hindcasting *h, enum trn_period part, struct text *words)
{
    const struct part_sum sum = sum_of(h->hindcast, part);
    text_add(
        words,
        "%lld of %lld observed values (%.0f %%; 95 %% interval %.0f to %.0f %%) lie in the bands that should "
        "hold 90 %%, %lld (%.0f %%) in those for 50 %%",
        (long long)sum.inside90, (long long)sum.n, 100.0 * (double)sum.inside90 / fmax(1.0, (double)sum.n),
        100.0 * sum.low90, 100.0 * sum.high90, (long long)sum.inside50,
        100.0 * (double)sum.inside50 / fmax(1.0, (double)sum.n));
    if (sum.judged > 0)
        text_add(words, "; it beats persistence in %d of %d series (beyond chance, by an interval, in %d)",
                 (int)sum.better, (int)sum.judged, (int)sum.shown);
    if (sum.climate_judged > 0)
        text_add(words, " and the spread of the past in %d of %d", (int)sum.climate_better,
                 (int)sum.climate_judged);
    if (sum.few > 0)
        text_add(words, " (not counted: %d series of fewer than %d values)", (int)sum.few, LEAST_JUDGED);
    if (sum.facts > 0)
        text_add(words, "; %d of %d facts come out", (int)sum.passed, (int)sum.facts);
    if (sum.known > 0)
        text_add(words, " (of %d of these the inputs hold a part)", (int)sum.known);
    if (sum.undecided > 0)
        text_add(words, ", %d %s undecided with these worlds", (int)sum.undecided,
                 sum.undecided == 1 ? "is" : "are");
    text_add(words, ".");
}

static void say_failed(const struct hindcasting *h, struct text *words)
{
    int told = 0, failed = 0;
    for (int32_t f = 0; f < h->hindcast->n_facts; f++)
        failed +=
            h->hindcast->facts[f].part == TRN_HELD_OUT && hindcast_verdict(&h->hindcast->facts[f])[0] == 'f';
    for (int32_t f = 0; f < h->hindcast->n_facts && told < MOST_NAMED; f++) {
        const struct trn_hind_fact *fact = &h->hindcast->facts[f];
        if (fact->part == TRN_HELD_OUT && hindcast_verdict(fact)[0] == 'f')
            text_add(words, "%s %s", told++ > 0 ? ";" : " Facts that do not come out:", fact->fact->text);
    }
    if (told > 0)
        text_add(words, failed > told ? "; and more below." : ".");
}

void hindcast_answer(const void *object, struct text *words)
{
    const struct hindcasting *h = object;
    const struct part_sum held = sum_of(h->hindcast, TRN_HELD_OUT), fitted = sum_of(h->hindcast, TRN_FITTED);
    char date[11];
    hindcast_date(&h->q, h->until, date);
    say_regime(h, words);
    if (held.n + held.facts > 0) {
        text_add(words, "On what was held out, from %s on, under \"%s\", %s: ", date,
                 question_regime(&h->q, 0)->label, grade(&held));
        say_part(h, TRN_HELD_OUT, words);
        say_failed(h, words);
    } else {
        text_add(words, "Nothing is held out from %s on, so nothing is tested (under \"%s\").", date,
                 question_regime(&h->q, 0)->label);
    }
    if (fitted.n + fitted.facts > 0) {
        text_add(words, " In the fitted part, before it, ");
        say_part(h, TRN_FITTED, words);
    }
}

/* ---- tables -------------------------------------------------------------------------------------- */

/* Three figures, or all before the point: "0.216", "26,000". */
static void plain(char out[48], double x)
{
    if (isfinite(x) && fabs(x) >= 100.0)
        text_count(out, (int64_t)fmax(fmin(round(x), 1e15), -1e15));
    else
        snprintf(out, 48, isfinite(x) ? "%.3g" : "-", x);
}

/* "EUR m" of "EUR_million", else as trn_unit_words. */
static void unit_words(char out[TRN_UNIT_BYTES], const char *unit)
{
    if (strcmp(unit, "EUR_million") == 0)
        snprintf(out, TRN_UNIT_BYTES, "EUR m");
    else
        trn_unit_words(unit, out);
}

/* "artillery fire: western counts, rounds a day". */
static void series_words(const struct hindcasting *h, const struct trn_observed *o, bool with_unit,
                         struct text *out)
{
    const struct trn_scenario *sc = h->q.loaded.scenario;
    const char *of = NULL;
    char unit[TRN_UNIT_BYTES];
    unit_words(unit, o->unit);
    for (int32_t c = 0; c < sc->n_capabilities; c++)
        if (strcmp(sc->capabilities[c].name, o->scope) == 0)
            of = sc->capabilities[c].label;
    const char *words =
        trn_observed_words(h->q.loaded.arena, o->variable, of, o->label[0] ? o->label : o->name);
    text_add(out, "%s", words ? words : "");
    if (with_unit && unit[0])
        text_add(out, ", %s", unit);
}

static void show_part(const struct hindcasting *h, enum trn_period part, struct text *out)
{
    char title[120], date[11];
    hindcast_date(&h->q, h->until, date);
    snprintf(title, sizeof title, part == TRN_HELD_OUT ? "Held out: from %s on" : "Fitted: before %s", date);
    summary_section(out, title);
    text_add(out, "  %-17s %4s %11s %10s %6s %6s %9s %6s %6s\n", "series, unit", "n", "error", "rmse",
             "in 50", "in 90", "crps", "skill", "past");
    for (int32_t s = 0; s < h->hindcast->n_series; s++) {
        const struct trn_hind_series *series = &h->hindcast->series[s];
        const struct trn_hind_score *score = &series->part[part];
        char skill[48], past[48], error[48], rmse[48], crps[48];
        if (score->n == 0)
            continue;
        text_number(skill, score->skill.skill, 2, true);
        text_number(past, score->skill_climatology.skill, 2, true);
        plain(error, score->error);
        plain(rmse, score->rmse);
        plain(crps, score->crps);
        struct text name = {0};
        series_words(h, series->observed, true, &name);
        text_wrap(out, "  ", text_of(&name), WIDTH);
        text_done(&name);
        text_add(out, "  %-17s %4lld %11s %10s %3lld/%-2lld %3lld/%-2lld %9s %6s %6s\n", "",
                 (long long)score->n, error, rmse, (long long)score->inside50, (long long)score->n,
                 (long long)score->inside90, (long long)score->n, crps, skill, past);
    }
}

/* "155 mm given by the US, fitted: CRPS 259 against 250 of persistence over 4 values, skill -0.04" */
static void skill_line(const struct hindcasting *h, const struct trn_hind_series *series,
                       enum trn_period part, struct text *line)
{
    const struct trn_hind_score *score = &series->part[part];
    const struct trn_skill *skill = &score->skill;
    char own[48], other[48], number[48];
    plain(own, score->crps_reference);
    plain(other, score->crps_persistence);
    text_number(number, skill->skill, 2, true);
    series_words(h, series->observed, false, line);
    text_add(line, ", %s: CRPS %s against %s of persistence over %lld value%s, skill %s", hindcast_part(part),
             own, other, (long long)skill->n, skill->n == 1 ? "" : "s", number);
    if (!isnan(skill->low))
        text_add(line, " (%.2f to %.2f): %s", skill->low, skill->high,
                 skill->low > 0.0    ? "better than persistence"
                 : skill->high < 0.0 ? "worse than persistence"
                                     : "no difference to persistence shown");
    else
        text_add(line, skill->n < LEAST_JUDGED ? ": too few values to count" : ": too few for an interval");
}

static void show_skill(const struct hindcasting *h, struct text *out)
{
    for (int part = TRN_PERIODS; part-- > 0;)
        for (int32_t s = 0; s < h->hindcast->n_series; s++) {
            const struct trn_hind_series *series = &h->hindcast->series[s];
            struct text line = {0};
            if (series->part[part].skill.n == 0)
                continue;
            skill_line(h, series, (enum trn_period)part, &line);
            text_wrap(out, "  ", text_of(&line), WIDTH);
            text_done(&line);
        }
}

/* "own fire for each round of the other side: 0.216, wanted 0.47 to 0.87"; "1,620 EUR m, wanted 2,300 to
 * 4,300" */
static void fact_words(const struct trn_hind_fact *fact, struct text *out)
{
    char median[48], low[48], high[48];
    plain(median, fact->median);
    plain(low, fact->fact->above);
    plain(high, fact->fact->below);
    char unit[TRN_UNIT_BYTES];
    const char *shows = fact->fact->shows;
    unit_words(unit, fact->unit);
    text_add(out, "%s%s%s%s%s, wanted ", shows, shows[0] ? ": " : "", median, unit[0] ? " " : "", unit);
    if (isinf(fact->fact->above))
        text_add(out, "below %s", high);
    else if (isinf(fact->fact->below))
        text_add(out, "above %s", low);
    else
        text_add(out, "%s to %s", low, high);
}

/* "; median 4,260 to 4,710, 56 % of worlds": the interval where it decides nothing. */
static void say_worlds(const struct trn_hind_fact *fact, struct text *out)
{
    char low[48], high[48];
    plain(low, fact->median_low);
    plain(high, fact->median_high);
    if (fact->undecided && isfinite(fact->median_low))
        text_add(out, "; the median lies between %s and %s", low, high);
    text_add(out, "; %.0f %% of worlds", 100.0 * fact->share);
}

static void show_facts(const struct hindcasting *h, enum trn_period part, struct text *out)
{
    for (int32_t f = 0; f < h->hindcast->n_facts; f++) {
        const struct trn_hind_fact *fact = &h->hindcast->facts[f];
        struct text line = {0};
        char first[24];
        if (fact->part != part)
            continue;
        snprintf(first, sizeof first, "  %-9s ", hindcast_verdict(fact));
        text_add(&line, "%s", fact->fact->text);
        if (fact->why_not || fact->n == 0) {
            text_add(&line, " (%s)", fact->why_not ? fact->why_not : "no world defines it");
        } else {
            text_add(&line, " - ");
            fact_words(fact, &line);
            say_worlds(fact, &line);
        }
        if (fact->fact->known[0])
            text_add(&line, " [the inputs hold: %s]", fact->fact->known);
        text_wrap(out, first, text_of(&line), WIDTH);
        text_done(&line);
    }
}

void hindcast_show(const void *object, struct text *out)
{
    const struct hindcasting *h = object;
    show_part(h, TRN_HELD_OUT, out);
    show_facts(h, TRN_HELD_OUT, out);
    show_part(h, TRN_FITTED, out);
    show_facts(h, TRN_FITTED, out);
    summary_section(out, "Skill, over the values that persistence has a forecast of");
    show_skill(h, out);
    bool any = false;
    for (int32_t s = 0; s < h->hindcast->n_series; s++) {
        const struct trn_hind_series *series = &h->hindcast->series[s];
        struct text line = {0};
        if (!series->why_not)
            continue;
        if (!any)
            summary_section(out, "Not compared");
        any = true;
        series_words(h, series->observed, false, &line);
        text_add(&line, ": %s", series->why_not);
        text_wrap(out, "  ", text_of(&line), WIDTH);
        text_done(&line);
    }
}

void hindcast_limits(const void *object, struct text *out)
{
    const struct hindcasting *h = object;
    char bands[256];
    snprintf(
        bands, sizeof bands,
        "A band of 90 %% lies between percentiles of n worlds and holds 90 (n - 1) / (n + 1) %% of values "
        "that are like them, here %.1f %%; it is called too narrow against that.",
        100.0 * expected_in_bands(h->hindcast, TRN_HELD_OUT));
    text_wrap(out, "  ", bands, WIDTH);
    text_wrap(
        out, "  ",
        "Bands are of worlds: chance and the uncertain inputs. They hold no error of observation, and "
        "several series are counts of different kinds, so not all values could lie in them. Skill is "
        "1 - CRPS / CRPS of persistence. Persistence is a point forecast, the last value before the cut "
        "(in the fitted part the value before), so its CRPS is its absolute error; a forecast with "
        "bands has it easier. \"past\" is the same skill against all fitted values taken as an ensemble, "
        "the harder test for values that scatter about a level. Nothing was tuned to the values that are "
        "held out by this command. A fact comes out where the whole 95 % interval of the median over worlds "
        "(from order statistics) keeps the bounds, fails where none of it does, and is undecided between; "
        "the share of worlds does not decide. \"Badly\": the interval of the share in the 90 % bands lies "
        "below what they should hold, and besides it lies below 5/6 of that, or persistence is better in "
        "most series, or most facts fail. What the inputs hold of them all the same is said here:",
        WIDTH);
    for (int32_t s = 0; s < h->hindcast->n_series; s++) {
        const struct trn_observed *o = h->hindcast->series[s].observed;
        struct text line = {0};
        if (!o->known[0] || h->hindcast->series[s].why_not)
            continue;
        series_words(h, o, false, &line);
        text_add(&line, ": %s", o->known);
        text_wrap(out, "  - ", text_of(&line), WIDTH);
        text_done(&line);
    }
}

/* ---- JSON ---------------------------------------------------------------------------------------- */

static void tell_share(struct json_out *json, const char *name, int64_t k, int64_t n, double low, double high)
{
    json_open(json, name, '{');
    json_count(json, "n", n);
    json_count(json, "inside", k);
    json_number(json, "estimate", n > 0 ? (double)k / (double)n : NAN);
    json_number(json, "low", n > 0 ? low : NAN);
    json_number(json, "high", n > 0 ? high : NAN);
    json_close(json, '}');
}

static void tell_skill(struct json_out *json, const char *name, const struct trn_skill *skill)
{
    json_open(json, name, '{');
    json_count(json, "n", skill->n);
    json_number(json, "estimate", skill->skill);
    json_number(json, "low", skill->low);
    json_number(json, "high", skill->high);
    json_close(json, '}');
}

static void tell_part(const struct hindcasting *h, enum trn_period part, struct json_out *json)
{
    const struct part_sum sum = sum_of(h->hindcast, part);
    json_open(json, part == TRN_FITTED ? "fitted" : "held_out", '{');
    tell_share(json, "inside90", sum.inside90, sum.n, sum.low90, sum.high90);
    json_number(json, "inside90_expected", sum.n > 0 ? sum.expected90 : NAN);
    json_count(json, "series_judged", sum.judged);
    json_count(json, "series_with_too_few_values", sum.few);
    json_count(json, "series_better_than_persistence", sum.better);
    json_count(json, "series_better_beyond_chance", sum.shown);
    json_count(json, "facts", sum.facts);
    json_count(json, "facts_passed", sum.passed);
    json_count(json, "facts_undecided", sum.undecided);
    json_open(json, "series", '[');
    for (int32_t s = 0; s < h->hindcast->n_series; s++) {
        const struct trn_hind_score *score = &h->hindcast->series[s].part[part];
        if (score->n == 0)
            continue;
        json_open(json, NULL, '{');
        json_string(json, "name", h->hindcast->series[s].observed->name);
        json_string(json, "unit", h->hindcast->series[s].observed->unit);
        json_number(json, "mean_error", score->error);
        json_number(json, "rmse", score->rmse);
        tell_share(json, "inside50", score->inside50, score->n, score->low50, score->high50);
        tell_share(json, "inside90", score->inside90, score->n, score->low90, score->high90);
        json_number(json, "crps", score->crps);
        json_count(json, "n_reference", score->skill.n);
        json_number(json, "crps_reference", score->crps_reference);
        json_number(json, "crps_persistence", score->crps_persistence);
        tell_skill(json, "skill", &score->skill);
        tell_skill(json, "skill_climatology", &score->skill_climatology);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

void hindcast_tell(const void *object, struct json_out *json)
{
    const struct hindcasting *h = object;
    char date[11];
    hindcast_date(&h->q, h->until, date);
    hindcast_tell_regime(&h->q, json);
    json_string(json, "until", date);
    tell_part(h, TRN_HELD_OUT, json);
    tell_part(h, TRN_FITTED, json);
    json_open(json, "facts", '[');
    for (int32_t f = 0; f < h->hindcast->n_facts; f++) {
        const struct trn_hind_fact *fact = &h->hindcast->facts[f];
        json_open(json, NULL, '{');
        json_string(json, "fact", fact->fact->name);
        json_string(json, "part", hindcast_part(fact->part));
        json_string(json, "text", fact->fact->text);
        json_string(json, "shows", fact->fact->shows);
        json_string(json, "unit", fact->unit);
        json_string(json, "verdict", hindcast_verdict(fact));
        json_number(json, "median", fact->median);
        json_number(json, "median_low", fact->median_low);
        json_number(json, "median_high", fact->median_high);
        json_number(json, "above", fact->fact->above);
        json_number(json, "below", fact->fact->below);
        json_number(json, "share", fact->share);
        json_close(json, '}');
    }
    json_close(json, ']');
}
