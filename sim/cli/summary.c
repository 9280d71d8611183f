/* summary.c - the summary of a comparison. */
#include "summary.h"

#include <math.h>
#include <string.h>

enum { WIDTH = 78, FIRST_FINDINGS = 25 /* as many as can be read alone; the experiment puts them first */ };

/* ---- parts ------------------------------------------------------------------------------------ */

void summary_changed(const struct loaded *loaded, struct text *out)
{
    char settings[TRN_SETTINGS_BYTES], line[TRN_SETTINGS_BYTES + 32];
    const char *was[MAX_SETTINGS];
    for (int i = 0; i < loaded->n_settings; i++)
        was[i] = trn_scenario_file_was(loaded->file, i);
    if (trn_results_settings(loaded->typed, was, loaded->n_settings, settings) == 0)
        return;
    snprintf(line, sizeof line, "Changed by --set: %s", settings);
    text_wrap(out, "", line, WIDTH);
}

void summary_changed_json(const struct loaded *loaded, struct json_out *json)
{
    json_open(json, "changed_by_set", '[');
    for (int i = 0; i < loaded->n_settings; i++) {
        const char *was = trn_scenario_file_was(loaded->file, i);
        json_open(json, NULL, '{');
        json_string(json, "pointer", loaded->settings[i].pointer);
        json_string(json, "to", loaded->settings[i].value);
        json_string(json, "was", was[0] ? was : NULL);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void summary_head(const struct loaded *loaded, struct text *out)
{
    text_wrap(out, "", loaded->scenario->title, WIDTH);
    summary_changed(loaded, out);
    if (loaded->scenario->description && loaded->scenario->description[0])
        text_wrap(out, "", loaded->scenario->description, WIDTH);
}

void summary_section(struct text *out, const char *title)
{
    text_add(out, "\n%s\n", title);
}

void summary_balance(const struct trn_balance *balance, int64_t runs, struct text *out)
{
    char in[48], accounted[48], residual[48], sum[48], line[200];
    text_count(sum, runs);
    summary_section(out, "Balance of the books");
    if (runs > 1)
        text_add(out, "  summed over %s runs (each of one world under one regime)\n", sum);
    text_count(in, balance->items_in);
    text_count(accounted, balance->items_out);
    text_count(residual, balance->residual_items);
    text_add(out, "  items: %s came in, %s are accounted for, residual %s\n", in, accounted, residual);
    text_cents(in, balance->cents_in);
    text_cents(accounted, balance->cents_out);
    text_cents(residual, balance->residual_cents);
    snprintf(line, sizeof line, "money: EUR %s came in, EUR %s are accounted for, residual %s", in, accounted,
             residual);
    text_wrap(out, "  ", line, WIDTH);
    text_add(out, "  donors' floors: broken %lld times\n", (long long)balance->floor_breaches);
}

void summary_balance_json(const struct trn_balance *balance, struct json_out *json)
{
    json_open(json, "balance", '{');
    json_count(json, "items_in", balance->items_in);
    json_count(json, "items_out", balance->items_out);
    json_count(json, "residual_items", balance->residual_items);
    json_count(json, "eur_cents_in", balance->cents_in);
    json_count(json, "eur_cents_out", balance->cents_out);
    json_count(json, "residual_eur_cents", balance->residual_cents);
    json_count(json, "floor_breaches", balance->floor_breaches);
    json_close(json, '}');
}

bool summary_shows(const struct trn_measure *measure)
{
    if (strcmp(measure->kind, "total") != 0 && strcmp(measure->kind, "capability") != 0)
        return false;
    return measure->window[0] == '\0' || strcmp(measure->name, "need_met") == 0;
}

void summary_measure_name(char out[160], const struct trn_measure *measure)
{
    snprintf(out, 160, "%s of %s%s%s", measure->name, measure->scope, measure->window[0] ? " in " : "",
             measure->window);
}

const char *summary_unit(const struct trn_measure *measure)
{
    if (strcmp(measure->unit, "1") == 0)
        return "";
    return strcmp(measure->unit, "EUR_million") == 0 ? "EUR m" : measure->unit;
}

/* ---- checks ----------------------------------------------------------------------------------- */

const struct check_result *summary_checks(const struct trn_comparison *c, struct trn_arena *arena,
                                          int32_t *ret_failed)
{
    const struct trn_scenario *scenario = c->scenario;
    struct check_result *results = TRN_NEW(arena, struct check_result, scenario->n_checks + 1);
    *ret_failed = 0;
    for (int32_t i = 0; results && i < scenario->n_checks; i++) {
        const struct trn_scenario_check *check = &scenario->checks[i];
        struct check_result *result = &results[i];
        int32_t measure = load_check_measure(c->layout, check), r = 0;
        bool any = check->regime && check->regime[0]; /* none named: the reference */
        while (any && r < c->n_regimes && strcmp(scenario->regimes[c->regimes[r]].name, check->regime) != 0)
            r++;
        *result = (struct check_result){check, CHECK_LEFT_OUT, NAN, check->regime};
        if (r == c->n_regimes || measure == TRN_NONE)
            continue;
        result->regime = scenario->regimes[c->regimes[r]].name;
        const struct trn_tally *tally =
            &c->measures[(size_t)r * (size_t)c->layout->n_measures + (size_t)measure].tally;
        result->value = tally->n > 0 ? tally->mean : NAN;
        bool holds = check->below ? result->value < check->bound : result->value > check->bound;
        result->state = holds ? CHECK_HOLDS : CHECK_FAILS; /* an undefined value holds nothing */
        *ret_failed += !holds;
    }
    return results;
}

static const char *state_name(enum check_state state)
{
    return state == CHECK_HOLDS ? "holds" : state == CHECK_FAILS ? "FAILS" : "left out";
}

static void checks_text(const struct summary *s, struct text *out)
{
    int32_t n = s->loaded->scenario->n_checks;
    if (n == 0)
        return;
    summary_section(out, "Checks of the scenario");
    for (int32_t i = 0; i < n; i++) {
        const struct check_result *result = &s->checks[i];
        const struct trn_scenario_check *check = result->check;
        text_add(out, "  %-8s  %s of %s%s%s under %s %s %g", state_name(result->state), check->measure,
                 check->scope && check->scope[0] ? check->scope : "total",
                 check->window && check->window[0] ? " in " : "", check->window ? check->window : "",
                 result->regime, check->below ? "below" : "above", check->bound);
        if (result->state == CHECK_LEFT_OUT)
            text_add(out, ": that regime was not run\n");
        else
            text_add(out, ": %.4g\n", result->value);
        if (check->text && check->text[0])
            text_wrap(out, "            ", check->text, WIDTH);
    }
}

/* ---- measures --------------------------------------------------------------------------------- */

void summary_row_name(char out[200], const struct trn_measure *measure)
{
    char name[160];
    const char *unit = summary_unit(measure);
    summary_measure_name(name, measure);
    snprintf(out, 200, "%s%s%s%s", name, unit[0] ? " (" : "", unit, unit[0] ? ")" : "");
}

int summary_width(const struct trn_layout *layout)
{
    int width = 0;
    for (int32_t m = 0; m < layout->n_measures; m++) {
        char name[200];
        summary_row_name(name, &layout->measures[m]);
        if (summary_shows(&layout->measures[m]) && (int)strlen(name) > width)
            width = (int)strlen(name);
    }
    return width;
}

static void estimate_cell(const struct trn_measure *measure, const struct trn_tally *tally, struct text *out)
{
    char value[48];
    text_number(value, tally->n > 0 ? tally->mean : NAN, measure->decimals, false);
    text_add(out, " %11s", value);
}

static void interval_cell(const struct trn_measure *measure, double low, double high, bool sign,
                          struct text *out)
{
    char from[48], to[48];
    text_number(from, low, measure->decimals, sign);
    text_number(to, high, measure->decimals, sign);
    text_add(out, "  (%s to %s)", from, to);
}

/* One regime alone, or against the first. */
static void block_text(const struct trn_comparison *c, int32_t r, int width, struct text *out)
{
    const struct trn_layout *layout = c->layout;
    size_t n = (size_t)layout->n_measures;
    const char *name = c->scenario->regimes[c->regimes[r]].name;
    const char *reference = c->scenario->regimes[c->regimes[0]].name;
    if (r > 0)
        text_add(out, "\nMeasures, means: %s, %s, difference with its 95 %% interval\n", reference, name);
    else
        text_add(out, "\nMeasures: mean of %s with its 95 %% interval\n", name);
    for (size_t m = 0; m < n; m++) {
        const struct trn_measure *measure = &layout->measures[m];
        const struct trn_tally *tally = &c->measures[m].tally;
        const struct trn_difference *d = &c->differences[(size_t)r * n + m];
        char label[200], value[48];
        if (!summary_shows(measure))
            continue;
        summary_row_name(label, measure);
        text_add(out, "  %-*s", width, label);
        estimate_cell(measure, tally, out);
        if (r > 0) {
            estimate_cell(measure, &c->measures[(size_t)r * n + m].tally, out);
            text_number(value, d->tally.n > 0 ? d->tally.mean : NAN, measure->decimals, true);
            text_add(out, " %11s", value);
            if (d->tally.n >= 2)
                interval_cell(measure, d->low, d->high, true, out);
        } else if (tally->n >= 2) {
            double half = trn_tally_half_width(tally, c->level);
            interval_cell(measure, tally->mean - half, tally->mean + half, false, out);
        }
        text_add(out, "\n");
    }
}

static void measures_text(const struct trn_comparison *c, struct text *out)
{
    int width = summary_width(c->layout);
    for (int32_t r = c->n_regimes > 1 ? 1 : 0; r < c->n_regimes; r++)
        block_text(c, r, width, out);
    text_add(out, "  More scopes and windows are in measures.csv; tranche list measures explains them.\n");
}

/* ---- the whole --------------------------------------------------------------------------------- */

/* The half-width that precision is about, as it came out: the widest of the differences, or of one regime its
 * own. */
static double half_reached(const struct trn_comparison *c, int32_t primary)
{
    size_t n = (size_t)c->layout->n_measures;
    double widest = 0.0;
    if (primary < 0)
        return NAN;
    if (c->n_regimes == 1)
        return trn_tally_half_width(&c->measures[primary].tally, c->level);
    for (int32_t r = 1; r < c->n_regimes; r++)
        widest = fmax(widest,
                      trn_tally_half_width(&c->differences[(size_t)r * n + (size_t)primary].tally, c->level));
    return widest;
}

static void stopping_text(const struct summary *s, int32_t primary, struct text *out)
{
    const struct trn_comparison *c = s->comparison;
    double half = half_reached(c, primary);
    if (c->precise)
        text_add(out, "  stopped by itself after %d: the half-width asked for (%g) was reached (%.3g)\n",
                 c->done, s->options->precision, half);
    else if (s->options->precision > 0.0 && !c->partial)
        text_add(out, "  the half-width asked for (%g) was NOT reached in %d replications (%.3g)\n",
                 s->options->precision, c->done, half);
}

static void how_text(const struct summary *s, struct text *out)
{
    const struct trn_comparison *c = s->comparison;
    size_t n = (size_t)c->layout->n_measures;
    summary_section(out, "How");
    text_add(out, "  %d worlds (replication %d to %d, seed %llu), each under %d regime%s, %llu events\n",
             c->done, c->first, c->first + c->done - 1, (unsigned long long)c->seed, c->n_regimes,
             c->n_regimes == 1 ? "" : "s", (unsigned long long)c->events);
    int32_t primary = -1;
    for (int32_t m = 0; m < c->layout->n_measures && primary < 0; m++)
        if (strcmp(c->layout->measures[m].name, "need_met") == 0 &&
            strcmp(c->layout->measures[m].kind, "total") == 0)
            primary = m;
    stopping_text(s, primary, out);
    for (int32_t r = 1; r < c->n_regimes && primary >= 0; r++) {
        double pairing = c->differences[(size_t)r * n + (size_t)primary].pairing;
        if (isfinite(pairing))
            text_add(out, "  pairing of %s: variance of the difference %.2f of that without pairing\n",
                     c->scenario->regimes[c->regimes[r]].name, pairing);
    }
    text_add(out, "  again: %s\n", s->options->typed);
}

void summary_text(const struct summary *s, bool full, struct text *out)
{
    if (s->comparison->partial)
        text_add(out, "PARTIAL: interrupted after %d of %d replications\n", s->comparison->done,
                 s->comparison->wanted);
    summary_head(s->loaded, out);
    summary_section(out, "Findings");
    int32_t shown = full || s->n_findings <= FIRST_FINDINGS ? s->n_findings : FIRST_FINDINGS;
    for (int32_t i = 0; i < shown; i++) {
        char number[16];
        if (i == FIRST_FINDINGS)
            summary_section(out, "More findings");
        snprintf(number, sizeof number, "%3d. ", i + 1);
        text_wrap(out, number, s->findings[i].text, WIDTH);
    }
    if (shown < s->n_findings) {
        char more[96];
        snprintf(more, sizeof more, "%d more finding%s in summary.txt and summary.json.",
                 s->n_findings - shown, s->n_findings - shown == 1 ? " is" : "s are");
        text_wrap(out, "  ", more, WIDTH);
    }
    if (s->comparison->done < 2)
        text_wrap(out, "  ", "One replication is an example, not an estimate: no difference has an interval.",
                  WIDTH);
    text_wrap(
        out, "  ",
        "These are differences between simulated worlds under the scenario's assumptions. They are about "
        "supply; they say nothing about the outcome of battles. Words of likelihood are shares of worlds, by "
        "the "
        "UK probability yardstick.",
        WIDTH);
    checks_text(s, out);
    if (full)
        measures_text(s->comparison, out);
    summary_balance(&s->comparison->balance, (int64_t)s->comparison->done * s->comparison->n_regimes, out);
    how_text(s, out);
}

static void measures_json(const struct trn_comparison *c, struct json_out *json)
{
    size_t n = (size_t)c->layout->n_measures;
    json_open(json, "measures", '[');
    for (int32_t m = 0; m < c->layout->n_measures; m++) {
        const struct trn_measure *measure = &c->layout->measures[m];
        for (int32_t r = 0; r < c->n_regimes; r++) {
            size_t at = (size_t)r * n + (size_t)m;
            const struct trn_tally *tally = &c->measures[at].tally;
            const struct trn_difference *d = &c->differences[at];
            double half = trn_tally_half_width(tally, c->level);
            bool any = tally->n > 0;
            json_open(json, NULL, '{');
            json_string(json, "measure", measure->name);
            json_string(json, "scope", measure->scope);
            json_string(json, "window", measure->window);
            json_string(json, "unit", measure->unit);
            json_string(json, "regime", c->scenario->regimes[c->regimes[r]].name);
            json_count(json, "n", tally->n);
            json_number(json, "estimate", any ? tally->mean : NAN);
            json_number(json, "low", any ? tally->mean - half : NAN);
            json_number(json, "high", any ? tally->mean + half : NAN);
            if (r > 0) {
                json_open(json, "difference", '{');
                json_string(json, "against", c->scenario->regimes[c->regimes[0]].name);
                json_count(json, "n", d->tally.n);
                json_number(json, "estimate", d->tally.n > 0 ? d->tally.mean : NAN);
                json_number(json, "low", d->low);
                json_number(json, "high", d->high);
                json_number(json, "p_value", d->p_value);
                json_count(json, "better", d->better);
                json_count(json, "worse", d->worse);
                json_count(json, "same", d->same);
                json_number(json, "pairing", d->pairing);
                json_close(json, '}');
            }
            json_close(json, '}');
        }
    }
    json_close(json, ']');
}

static void findings_json(const struct summary *s, struct json_out *json)
{
    json_open(json, "findings", '[');
    for (int32_t i = 0; i < s->n_findings; i++) {
        const struct trn_finding *f = &s->findings[i];
        json_open(json, NULL, '{');
        json_string(json, "text", f->text);
        json_string(json, "measure", f->measure);
        json_string(json, "scope", f->scope);
        json_string(json, "window", f->window);
        json_string(json, "regime", f->regime);
        json_number(json, "effect", f->effect);
        json_number(json, "low", f->low);
        json_number(json, "high", f->high);
        json_count(json, "n", f->n);
        json_string(json, "verdict", f->good > 0 ? "better" : f->good < 0 ? "worse" : "neither");
        json_string(json, "likelihood", f->likelihood);
        json_string(json, "command", s->options->typed);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void checks_json(const struct summary *s, struct json_out *json)
{
    json_open(json, "checks", '[');
    for (int32_t i = 0; i < s->loaded->scenario->n_checks; i++) {
        const struct check_result *result = &s->checks[i];
        json_open(json, NULL, '{');
        json_string(json, "measure", result->check->measure);
        json_string(json, "scope", result->check->scope);
        json_string(json, "window", result->check->window);
        json_string(json, "regime", result->regime);
        json_number(json, result->check->below ? "below" : "above", result->check->bound);
        json_string(json, "text", result->check->text);
        json_string(json, "state",
                    result->state == CHECK_HOLDS   ? "holds"
                    : result->state == CHECK_FAILS ? "fails"
                                                   : "left out");
        json_number(json, "value", result->value);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void summary_json(const struct summary *s, struct text *out)
{
    const struct trn_comparison *c = s->comparison;
    struct json_out json = {.text = out};
    json_open(&json, NULL, '{');
    json_string(&json, "scenario", c->scenario->name);
    json_string(&json, "title", c->scenario->title);
    json_string(&json, "version", TRANCHE_VERSION);
    json_string(&json, "command", s->options->typed);
    summary_changed_json(s->loaded, &json);
    json_seed(&json, "seed", c->seed);
    json_open(&json, "replications", '{');
    json_count(&json, "first", c->first);
    json_count(&json, "done", c->done);
    json_count(&json, "wanted", c->wanted);
    json_bool(&json, "partial", c->partial);
    json_bool(&json, "precise", c->precise);
    json_close(&json, '}');
    json_open(&json, "regimes", '[');
    for (int32_t r = 0; r < c->n_regimes; r++) {
        json_open(&json, NULL, '{');
        json_string(&json, "name", c->scenario->regimes[c->regimes[r]].name);
        json_string(&json, "label", c->scenario->regimes[c->regimes[r]].label);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    findings_json(s, &json);
    checks_json(s, &json);
    measures_json(c, &json);
    summary_balance_json(&c->balance, &json);
    json_close(&json, '}');
}

enum trn_status summary_describe(struct trn_results *results, const char *holds, struct trn_error *error)
{
    enum trn_status status = trn_results_describe(results, "summary.json", holds, error);
    if (status == TRN_OK)
        status = trn_results_describe(results, "summary.txt", "The same in words, with its limits", error);
    if (status == TRN_OK)
        status = trn_results_describe(results, "scenario.json",
                                      "The scenario as it was run, defaults filled in", error);
    return status;
}
