/* chart_labels.c - see chart_labels.h */
#include "chart_labels.h"

#include <math.h>
#include <string.h>

#include "chart_text.h"
#include "tranche/io.h"

#define NAME_LONGEST 60

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

#define SAY(...) or_empty(trn_arena_printf(source->arena, __VA_ARGS__))

/* NULL where none has the name. */
static const char *find(const struct chart_named *named, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(named[i].name, name) == 0)
            return named[i].label;
    return NULL;
}

/* Names of levers, units and measures as words. */
static const char *spaced(const struct chart_source *source, const char *name)
{
    char *out = trn_arena_strdup(source->arena, trn_chart_clean(source->arena, name, NAME_LONGEST));
    for (char *at = out; at != NULL && *at != '\0'; at++)
        if (*at == '_')
            *at = ' ';
    return or_empty(out);
}

const char *trn_label_input(const struct chart_source *source, const char *name)
{
    const char *slash = strchr(name, '/');
    const char *label = find(source->uncertain, source->n_uncertain, name);
    if (slash == NULL || label != NULL)
        return label != NULL ? label : spaced(source, name);
    const char *regime = SAY("%.*s", (int)(slash - name), name);
    const char *lever = trn_lever_label(slash + 1);
    return SAY("%s under %s", lever != NULL ? lever : spaced(source, slash + 1),
               trn_chart_regime_label(source, regime));
}

static const char *one_outage(const struct chart_source *source, const char *name)
{
    const char *label = find(source->hubs, source->n_hubs, name);
    if (label == NULL)
        label = find(source->lines, source->n_lines, name);
    return label != NULL ? label : trn_chart_donor_label(source, name);
}

const char *trn_label_outage(const struct chart_source *source, const char *name)
{
    const char *plus = strchr(name, '+');
    if (plus == NULL)
        return one_outage(source, name);
    return SAY("%s and %s", one_outage(source, SAY("%.*s", (int)(plus - name), name)),
               one_outage(source, plus + 1));
}

static const char *scope_label(const struct chart_source *source, const char *scope)
{
    const char *label = find(source->capabilities, source->n_capabilities, scope);
    if (label == NULL)
        label = find(source->items, source->n_items, scope);
    return label != NULL ? label : trn_chart_donor_label(source, scope);
}

const char *trn_label_need(const struct chart_source *source, const char *scope)
{
    return strcmp(scope, "total") == 0 ? "all need" : SAY("the need for %s", scope_label(source, scope));
}

const char *trn_label_when(const struct chart_source *source, const char *window)
{
    if (window[0] == '\0')
        return "";
    const char *label = trn_chart_window_label(source, window);
    const bool plain = strncmp(label, "the ", 4) == 0 || (label[0] >= '0' && label[0] <= '9');
    return plain ? SAY(" in %s", label) : SAY(" in the period \u2018%s\u2019", label);
}

const char *trn_label_measure(const struct chart_source *source, const char *measure, const char *scope,
                              const char *window)
{
    const char *when = trn_label_when(source, window);
    if (strcmp(measure, "need_met") == 0)
        return SAY("share of %s met%s", trn_label_need(source, scope), when);
    const char *what = strcmp(measure, "deepest") == 0 ? "lowest share of need met" : spaced(source, measure);
    if (scope[0] == '\0' || strcmp(scope, "total") == 0)
        return SAY("%s%s", what, when);
    return SAY("%s of %s%s", what, scope_label(source, scope), when);
}

/* ---- amounts ---- */

struct chart_unit trn_label_unit(const struct chart_source *source, const char *measure, const char *unit)
{
    const bool none = strcmp(unit, "1") == 0 || unit[0] == '\0';
    const bool share = strcmp(measure, "need_met") == 0 || strcmp(measure, "deepest") == 0 ||
                       strstr(measure, "share") != NULL;
    if (none && share)
        return (struct chart_unit){100.0, "points", true};
    if (strcmp(unit, "EUR_million") == 0)
        return (struct chart_unit){1.0, "EUR million", false};
    return (struct chart_unit){1.0, none ? "" : spaced(source, unit), false};
}

/* Points have one decimal, as in the summary, and more where they would be 0; others three digits. */
static int decimals_of(struct chart_unit unit, double like)
{
    const double size = fabs(like * unit.scale);
    if (unit.points && !(size > 0.0 && size < 0.05))
        return 1;
    if (!(size > 0.0) || !isfinite(size))
        return 1;
    const int places = 2 - (int)floor(log10(size));
    return places < 0 ? 0 : places > 9 ? 9 : places;
}

const char *trn_label_number(const struct chart_source *source, struct chart_unit unit, double value,
                             double like)
{
    const int decimals = decimals_of(unit, like);
    const double power = pow(10.0, decimals);
    const double shown = value * unit.scale;
    /* What rounds to 0 has no sign. */
    const double rounded = fabs(shown) * power < 0.5 ? 0.0 : shown;
    const char *text = trn_chart_number(source->arena, rounded, decimals);
    return unit.points && decimals == 1 && strchr(text, '.') == NULL ? SAY("%s.0", text) : text;
}

const char *trn_label_amount(const struct chart_source *source, struct chart_unit unit, double value)
{
    if (strcmp(unit.name, "EUR million") == 0)
        return trn_chart_millions(source->arena, value);
    const char *number = trn_label_number(source, unit, value, value);
    return unit.name[0] != '\0' ? SAY("%s\u00A0%s", number, unit.name) : number;
}

const char *trn_label_between(const struct chart_source *source, struct chart_unit unit, double low,
                              double high)
{
    const double like = fmax(fabs(low), fabs(high));
    return SAY("%s to %s", trn_label_number(source, unit, low, like),
               trn_label_number(source, unit, high, like));
}

const char *trn_label_value(const struct chart_source *source, double value, const char *unit)
{
    static const char *const counted[] = {"day", "month", "year", "item"};
    const struct chart_unit bare = {1.0, "", false};
    const char *number = trn_label_number(source, bare, value, value);
    if (value == 0.0 || fabs(value) >= 1e15)
        number = trn_chart_number(source->arena, value, 0);
    if (strcmp(unit, "1") == 0 || unit[0] == '\0')
        return number;
    for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++)
        if (strcmp(unit, counted[i]) == 0)
            return SAY("%s\u00A0%s%s", number, unit, value == 1.0 ? "" : "s");
    return SAY("%s\u00A0%s", number, spaced(source, unit));
}
