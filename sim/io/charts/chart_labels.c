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

#define SAY(...) or_empty(trn_arena_printf(chart->arena, __VA_ARGS__))

/* NULL where none has the name. */
static const char *find(const struct chart_named *named, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(named[i].name, name) == 0)
            return named[i].label;
    return NULL;
}

/* A name without a label as words. */
static const char *spaced(const struct chart *chart, const char *name)
{
    char *out = trn_arena_strdup(chart->arena, trn_chart_clean(chart->arena, name, NAME_LONGEST));
    for (char *at = out; at != NULL && *at != '\0'; at++)
        if (*at == '_')
            *at = ' ';
    return or_empty(out);
}

const char *trn_label_input(const struct chart *chart, const char *name)
{
    const char *slash = strchr(name, '/');
    const char *label = find(chart->source->uncertain, chart->source->n_uncertain, name);
    if (slash == NULL || label != NULL)
        return label != NULL ? label : spaced(chart, name);
    const char *regime = SAY("%.*s", (int)(slash - name), name);
    const char *lever = trn_lever_label(slash + 1);
    return SAY("%s under %s", lever != NULL ? lever : spaced(chart, slash + 1),
               trn_chart_regime_label(chart->source, regime));
}

static const char *one_outage(const struct chart *chart, const char *name)
{
    const char *label = find(chart->source->hubs, chart->source->n_hubs, name);
    if (label == NULL)
        label = find(chart->source->lines, chart->source->n_lines, name);
    return label != NULL ? label : trn_chart_donor_label(chart->source, name);
}

const char *trn_label_outage(const struct chart *chart, const char *name)
{
    const char *plus = strchr(name, '+');
    if (plus == NULL)
        return one_outage(chart, name);
    return SAY("%s and %s", one_outage(chart, SAY("%.*s", (int)(plus - name), name)),
               one_outage(chart, plus + 1));
}

const char *trn_label_value(const struct chart *chart, double value, const char *unit)
{
    static const char *const counted[] = {"day", "month", "year", "item"};
    const int places = value != 0.0 && isfinite(value) ? 2 - (int)floor(log10(fabs(value))) : 0;
    const char *number = trn_chart_number(chart->arena, value, places < 0 ? 0 : places > 9 ? 9 : places);
    if (strcmp(unit, "1") == 0 || unit[0] == '\0')
        return number;
    for (size_t i = 0; i < sizeof counted / sizeof counted[0]; i++)
        if (strcmp(unit, counted[i]) == 0)
            return SAY("%s\u00A0%s%s", number, unit, value == 1.0 ? "" : "s");
    return SAY("%s\u00A0%s", number, spaced(chart, unit));
}

const char *trn_label_between(const struct chart *chart, const struct chart_quantity *q, double low,
                              double high)
{
    if (strcmp(q->unit, "EUR_million") == 0)
        return SAY("EUR %s", trn_chart_millions_between(chart->arena, low, high));
    return SAY("%s to %s", trn_quantity_size(chart, q, low, true), trn_quantity_size(chart, q, high, true));
}

const char *trn_label_unit(const struct chart *chart, const struct chart_quantity *q)
{
    return trn_quantity_is_share(q) ? "points of a hundred" : trn_quantity_unit(chart, q);
}

const char *trn_label_need_unit(const struct chart *chart, const char *capability)
{
    const struct chart_source *source = chart->source;
    for (int i = 0; i < source->n_capabilities && source->need_units != NULL; i++)
        if (strcmp(source->capabilities[i].name, capability) == 0 && source->need_units[i][0] != '\0') {
            const char *unit = source->need_units[i];
            return SAY("%s%s a day", unit, unit[strlen(unit) - 1] == 's' ? "" : "s");
        }
    return "units";
}

double trn_label_group_colour(const struct chart *chart, const char *group, int place)
{
    const struct chart_source *source = chart->source;
    int before = 0;
    int known = 0;
    bool found = false;
    for (int i = 0; i < source->n_donors; i++) {
        const char *name = source->donors[i].group;
        bool again = false;
        for (int k = 0; k < i && !again; k++)
            again = strcmp(source->donors[k].group, name) == 0;
        if (again)
            continue;
        known++;
        before += strcmp(name, group) < 0;
        found = found || strcmp(name, group) == 0;
    }
    if (found)
        return trn_layout_groups[before % GROUPS_MAX];
    return trn_layout_groups[(known + place) % GROUPS_MAX];
}
