/* finding_words.c - names, units and sizes as sentences use them. */
#include "finding.h"

#include "tranche/words.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

const char *trn_words_regime(const struct trn_comparison *c, int32_t r)
{
    return c->scenario->regimes[c->regimes[r]].label;
}

const char *trn_words_scope(const struct trn_scenario *scenario, const char *kind, const char *scope)
{
    if (strcmp(kind, "capability") == 0) {
        trn_id id = trn_find_capability(scenario, scope);
        return id == TRN_NONE ? scope : scenario->capabilities[id].label;
    }
    if (strcmp(kind, "item") == 0) {
        trn_id id = trn_find_item(scenario, scope);
        return id == TRN_NONE ? scope : scenario->items[id].label;
    }
    if (strcmp(kind, "donor") == 0) {
        trn_id id = trn_find_donor(scenario, scope);
        return id == TRN_NONE ? scope : scenario->donors[id].label;
    }
    for (int32_t e = 0; strcmp(kind, "event") == 0 && e < scenario->n_events; e++)
        if (strcmp(scenario->events[e].name, scope) == 0)
            return scenario->events[e].label;
    return scope;
}

static const char *window_label(const struct trn_scenario *scenario, const char *window)
{
    for (int32_t w = 0; w < scenario->n_windows; w++)
        if (strcmp(scenario->windows[w].name, window) == 0)
            return scenario->windows[w].label;
    return window;
}

/* Shares of need or of promises are told in points; other numbers without a unit are not. */
bool trn_words_is_share(const struct trn_measure *measure)
{
    return strcmp(measure->unit, "1") == 0 &&
           (strcmp(measure->name, "need_met") == 0 || strcmp(measure->name, "deepest") == 0 ||
            strstr(measure->name, "share") != NULL);
}

/* "39,514.2" of a value with so many decimals; what rounds to zero has no sign. */
static void grouped(char out[NUMBER_BYTES], double value, int decimals)
{
    char plain[NUMBER_BYTES];
    snprintf(plain, sizeof plain, "%.*f", decimals, value);
    const char *digits = plain + (plain[0] == '-');
    const bool zero = strspn(digits, "0.") == strlen(digits);
    const size_t whole = strspn(digits, "0123456789");
    size_t n = 0;
    if (plain[0] == '-' && !zero)
        out[n++] = '-';
    for (size_t i = 0; digits[i] != '\0' && n + 2 < NUMBER_BYTES; i++) {
        if (i > 0 && i < whole && (whole - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = digits[i];
    }
    out[n] = '\0';
}

/* "6.1 points", "EUR 3,200 million", "21.4 days", "0.032"; without the unit when `bare`. `like` has as many
 * decimals, so that the ends of an interval are written as the effect is. */
void trn_words_quantity(char out[NUMBER_BYTES], double value, double like, const struct trn_measure *measure,
                        bool bare)
{
    const char *unit = measure->unit, *before = "";
    double size = fabs(like);
    int decimals = size >= 1000.0 ? 0 : size >= 10.0 ? 1 : 2;
    if (trn_words_is_share(measure)) {
        value *= 100.0;
        unit = "points";
        decimals = size < 0.0005 ? 2 : 1;
    } else if (strcmp(unit, "1") == 0) {
        unit = "";
        decimals = measure->decimals < 3 ? measure->decimals : 3;
    } else if (strcmp(unit, "EUR_million") == 0) {
        before = "EUR ";
        unit = "million";
    }
    char number[NUMBER_BYTES];
    grouped(number, value, decimals);
    if (bare)
        snprintf(out, NUMBER_BYTES, "%s", number);
    else
        snprintf(out, NUMBER_BYTES, "%s%.40s%s%.16s", before, number, unit[0] ? " " : "", unit);
}

/* " in the hold", " in 2025"; a label that does not go with "in" stands in quotes. */
const char *trn_words_window(struct trn_arena *arena, const struct trn_scenario *scenario,
                             const struct trn_measure *measure)
{
    if (measure->window[0] == '\0')
        return "";
    const char *label = window_label(scenario, measure->window);
    bool plain = strncmp(label, "the ", 4) == 0 || (label[0] >= '0' && label[0] <= '9');
    return trn_arena_printf(arena, plain ? " in %s" : " in the period '%s'", label);
}

/* A measure in words; others by their name. */
const char *trn_words_measure(struct trn_arena *arena, const char *name)
{
    const char *said = trn_measure_said(name);
    if (said != NULL)
        return said;
    char *words = trn_arena_strdup(arena, name);
    for (char *p = words; p && *p; p++)
        if (*p == '_')
            *p = ' ';
    return words ? words : name;
}

const char *trn_words_of_scope(struct trn_arena *arena, const struct trn_scenario *scenario,
                               const struct trn_measure *measure)
{
    if (strcmp(measure->kind, "total") == 0)
        return "";
    const char *scope = trn_words_scope(scenario, measure->kind, measure->scope);
    if (strcmp(measure->kind, "event") == 0)
        return trn_arena_printf(arena, " after %s", scope);
    if (strcmp(measure->name, "first_given_day") == 0)
        return trn_arena_printf(arena, " %s", scope);
    bool counted = strcmp(measure->name, "deepest") == 0 || strstr(measure->name, "_parity") != NULL;
    return trn_arena_printf(arena, counted ? " for %s" : " of %s", scope);
}

const char *trn_measure_words(struct trn_arena *arena, const struct trn_scenario *scenario,
                              const struct trn_measure *measure)
{
    const char *window = trn_words_window(arena, scenario, measure);
    if (strcmp(measure->name, "need_met") != 0)
        return trn_arena_printf(arena, "%s%s%s", trn_words_measure(arena, measure->name),
                                trn_words_of_scope(arena, scenario, measure), window);
    if (strcmp(measure->kind, "total") == 0)
        return trn_arena_printf(arena, "the share of all need met%s", window);
    return trn_arena_printf(arena, "the share of the need for %s met%s",
                            trn_words_scope(scenario, measure->kind, measure->scope), window);
}

const char *trn_words_more(const struct trn_measure *measure, double effect)
{
    static const char *const counted[] = {"items", "crews", "count"};
    if (effect > 0.0)
        return "more";
    for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++)
        if (strcmp(measure->unit, counted[i]) == 0)
            return "fewer";
    return "less";
}
