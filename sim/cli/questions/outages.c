/* outages.c - see outages.h */
#include "outages.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "inspect.h"
#include "suggest.h"
#include "summary.h"
#include "tranche/date.h"
#include "tranche/experiment.h"

#define LEVEL 0.95

static const double DAYS_PER_MONTH = 365.25 / 12.0; /* as the model counts capacity */

enum { WIDTH = 78 };

const char *const outage_kinds[3] = {"donors", "hubs", "lines"};

int32_t outage_count(const struct trn_scenario *sc, enum outage_kind kind)
{
    const int32_t counts[] = {sc->n_donors, sc->n_hubs, sc->n_lines};
    return counts[kind];
}

const char *outage_name(const struct trn_scenario *sc, enum outage_kind kind, trn_id id)
{
    return kind == OUT_DONORS ? sc->donors[id].name
           : kind == OUT_HUBS ? sc->hubs[id].name
                              : sc->lines[id].name;
}

const char *outage_label(const struct trn_scenario *sc, enum outage_kind kind, trn_id id)
{
    return kind == OUT_DONORS ? sc->donors[id].label
           : kind == OUT_HUBS ? sc->hubs[id].name
                              : sc->lines[id].label;
}

/* ---- how it is written ---------------------------------------------------------------------------- */

static bool has_stage(const struct trn_scenario *sc, trn_id route, enum trn_stage_kind kind)
{
    for (int32_t s = 0; route != TRN_NONE && s < sc->routes[route].n_stages; s++)
        if (sc->routes[route].stages[s].kind == kind)
            return true;
    return false;
}

/* A hold may stop only what the donor's goods pass: its own route's stages, or those of lines. */
static bool passes(const struct trn_scenario *sc, trn_id d, enum trn_stage_kind kind)
{
    const struct trn_donor *donor = &sc->donors[d];
    bool found = has_stage(sc, donor->route, kind);
    for (int32_t i = 0; i < sc->n_items && !found; i++)
        found =
            donor->items[i].line != TRN_NONE && has_stage(sc, sc->lines[donor->items[i].line].route, kind);
    for (int32_t p = 0; p < sc->n_promises && !found; p++)
        found = sc->promises[p].donor == d && sc->promises[p].line != TRN_NONE &&
                has_stage(sc, sc->lines[sc->promises[p].line].route, kind);
    return found;
}

const char *outage_setting(struct trn_arena *arena, const struct trn_scenario *sc, enum outage_kind kind,
                           trn_id id, double from, double to)
{
    char a[11], b[11];
    const char *name = outage_name(sc, kind, id);
    trn_date_format(sc->start_day + (int32_t)from, a);
    trn_date_format(sc->start_day + (int32_t)to, b);
    if (kind == OUT_HUBS)
        return trn_arena_printf(
            arena,
            "/events/outage-%s={\"kind\":\"hub\",\"hub\":\"%s\",\"from\":\"%s\",\"to\":\"%s\",\"factor\":0}",
            name, name, a, b);
    if (kind == OUT_LINES)
        return trn_arena_printf(arena,
                                "/events/outage-%s={\"kind\":\"line\",\"line\":\"%s\",\"from\":\"%s\","
                                "\"to\":\"%s\",\"factor\":0}",
                                name, name, a, b);
    return trn_arena_printf(arena,
                            "/events/outage-%s={\"kind\":\"hold\",\"donor\":\"%s\",\"from\":\"%s\","
                            "\"to\":\"%s\",\"stops\":[\"decisions\",\"payments\"%s%s]}",
                            name, name, a, b, passes(sc, id, TRN_PREPARATION) ? ",\"release\"" : "",
                            passes(sc, id, TRN_TRANSPORT) ? ",\"transit\"" : "");
}

/* ---- what the plan says ----------------------------------------------------------------------------- */

/* Money becomes free evenly from `day` to `until`, or at once. */
static double becomes_free(const struct trn_appropriation *a, double from, double to)
{
    double million = (double)a->cents / 1e8;
    if (a->until <= a->day)
        return a->day >= from && a->day < to ? million : 0.0;
    return million * fmax(0.0, fmin(to, a->until) - fmax(from, a->day)) / (a->until - a->day);
}

static double donor_planned(const struct trn_scenario *sc, trn_id d, double from, double to)
{
    const struct trn_donor *donor = &sc->donors[d];
    double sum = 0.0;
    for (int kind = 0; kind < TRN_ACCOUNTS && !donor->fund; kind++)
        for (int32_t k = 0; k < donor->n_appropriations[kind]; k++)
            sum += becomes_free(&donor->appropriations[kind][k], from, to);
    for (int32_t p = 0; p < sc->n_promises; p++)
        if (sc->promises[p].donor == d && !sc->promises[p].charged)
            sum += inspect_promised(&sc->promises[p], from, to) *
                   (double)sc->items[sc->promises[p].item].unit_cost_cents / 1e8;
    return sum;
}

static double line_planned(const struct trn_scenario *sc, trn_id l, double from, double to)
{
    return trn_schedule_integral(&sc->lines[l].capacity, from, to) / DAYS_PER_MONTH *
           (double)sc->lines[l].unit_cost_cents / 1e8;
}

double outage_planned(const struct trn_scenario *sc, enum outage_kind kind, trn_id id, double from, double to)
{
    from = fmax(0.0, from);
    to = fmin(to, sc->end);
    if (to <= from)
        return 0.0;
    return kind == OUT_DONORS ? donor_planned(sc, id, from, to)
           : kind == OUT_HUBS ? trn_schedule_integral(&sc->hubs[id].tonnes_per_day, from, to)
                              : line_planned(sc, id, from, to);
}

double outage_planned_all(const struct trn_scenario *sc, enum outage_kind kind, double from, double to)
{
    double sum = 0.0;
    for (trn_id k = 0; k < outage_count(sc, kind); k++)
        sum += outage_planned(sc, kind, k, from, to);
    for (trn_id l = 0; kind == OUT_DONORS && l < sc->n_lines; l++)
        if (sc->lines[l].recipient_owned)
            sum += outage_planned(sc, OUT_LINES, l, from, to);
    return sum;
}

/* Items a day that full need takes of the part at day t. */
static double needed_per_day(const struct trn_scenario *sc, const struct trn_capability *cap,
                             const struct trn_capability_item *part, double t)
{
    double units = trn_schedule_at(&cap->need, t) * trn_schedule_at(&part->share, t) / part->weight;
    return cap->fleet ? units * sc->recipient.items[part->item].loss_per_month / DAYS_PER_MONTH : units;
}

double outage_need(const struct trn_scenario *sc, enum outage_kind kind, double from, double to)
{
    double sum = 0.0;
    for (trn_id c = 0; c < sc->n_capabilities; c++)
        for (int32_t k = 0; k < sc->capabilities[c].n_items; k++) {
            const struct trn_capability_item *part = &sc->capabilities[c].items[k];
            const struct trn_item *item = &sc->items[part->item];
            double of_one = kind == OUT_HUBS ? item->mass_tonnes : (double)item->unit_cost_cents / 1e8;
            for (double t = fmax(0.0, from); t < fmin(to, sc->end); t += 1.0)
                sum += of_one * needed_per_day(sc, &sc->capabilities[c], part, t);
        }
    return sum;
}

/* ---- dates and names -------------------------------------------------------------------------------- */

double outage_months_later(const struct trn_scenario *sc, double day, int32_t months)
{
    int year, month, of_month;
    trn_date_from_days(sc->start_day + (int32_t)day, &year, &month, &of_month);
    int32_t count = year * 12 + month - 1 + months;
    while (!trn_date_exists(count / 12, count % 12 + 1, of_month))
        of_month--; /* the 31st of a shorter month is its last day */
    return (double)(trn_date_to_days(count / 12, count % 12 + 1, of_month) - sc->start_day);
}

bool outage_date(const struct trn_scenario *sc, const char *text, double *ret)
{
    int32_t day;
    if (!trn_date_parse(text, &day) || day < sc->start_day || (double)(day - sc->start_day) >= sc->end)
        return false;
    *ret = (double)(day - sc->start_day);
    return true;
}

enum exit_status outage_donor(const struct question *q, const char *name, trn_id *ret)
{
    const struct trn_scenario *sc = q->loaded.scenario;
    const char *best = NULL;
    int edits = 0;
    *ret = trn_find_donor(sc, name);
    if (*ret != TRN_NONE && sc->donors[*ret].fund)
        return usage_error(q->command, "--donor: \"%s\" is a fund: it gives what donors pay in", name);
    if (*ret != TRN_NONE)
        return EXIT_DONE;
    for (trn_id d = 0; d < sc->n_donors; d++)
        best = suggest(name, sc->donors[d].name, best, &edits);
    return usage_error(q->command, "--donor: there is no donor \"%s\"%s%s%s", name,
                       best ? " (did you mean \"" : "", best ? best : "", best ? "\"?)" : "");
}

trn_id outage_largest(const struct trn_scenario *sc)
{
    trn_id largest = TRN_NONE;
    double most = 0.0;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        double gives = sc->donors[d].fund ? 0.0 : outage_planned(sc, OUT_DONORS, d, 0.0, sc->end);
        if (gives > most) {
            most = gives;
            largest = d;
        }
    }
    return largest;
}

bool outage_whole(const char *text, int32_t least, int32_t most, int32_t *ret)
{
    char *end;
    if (text[0] == '\0' || strspn(text, "0123456789") != strlen(text) || strlen(text) > 6)
        return false;
    long value = strtol(text, &end, 10);
    if (value < least || value > most)
        return false;
    *ret = (int32_t)value;
    return true;
}

/* ---- measures ----------------------------------------------------------------------------------- */

static int32_t find_measure(const struct loaded *loaded, const char *name)
{
    const char *scope = loaded->scenario->capabilities[loaded->scenario->headline].name;
    struct trn_scenario_check check = {.measure = name, .scope = scope, .window = ""};
    return load_check_measure(loaded->layout, &check);
}

enum exit_status outage_more_measures(struct question *q)
{
    static const char *const more[] = {"gap", "days_below_failure"};
    struct trn_arena *arena = q->loaded.arena;
    if (q->options->given[O_MEASURE] || q->loaded.scenario->headline == TRN_NONE)
        return EXIT_DONE;
    struct trn_output *outputs = TRN_NEW(arena, struct trn_output, q->n_outputs + 2);
    const char **names = TRN_NEW(arena, const char *, q->n_outputs + 2);
    const char **words = TRN_NEW(arena, const char *, q->n_outputs + 2);
    int32_t n = q->n_outputs;
    bool good = outputs && names && words;
    for (int32_t o = 0; o < n && good; o++) {
        outputs[o] = q->outputs[o];
        names[o] = q->names[o];
        words[o] = q->words[o];
    }
    for (size_t k = 0; k < sizeof more / sizeof *more && good; k++) {
        char name[160];
        int32_t measure = find_measure(&q->loaded, more[k]);
        if (measure == TRN_NONE)
            continue;
        summary_measure_name(name, &q->loaded.layout->measures[measure]);
        outputs[n] = (struct trn_output){.kind = TRN_OUT_MEASURE, .variable = measure};
        names[n] = trn_arena_strdup(arena, name);
        words[n] = trn_measure_words(arena, q->loaded.scenario, &q->loaded.layout->measures[measure]);
        good = names[n] && words[n];
        n++;
    }
    if (!good)
        return no_memory();
    q->outputs = outputs;
    q->names = names;
    q->words = words;
    q->n_outputs = n;
    return EXIT_DONE;
}

void outage_measure_cells(const struct question *q, int32_t regime, int32_t measure, union trn_cell cells[5])
{
    cells[0].text = question_regime(q, regime)->name;
    question_measure_cells(q, measure, cells + 1);
}

void outage_change_cells(const struct trn_outages *o, int32_t variant, int32_t regime, int32_t measure,
                         const double *holm, union trn_cell cells[7])
{
    question_interval_cells(&trn_contrast_of(&o->contrasts, variant, regime, measure)->difference, cells);
    cells[3].number = holm[(size_t)variant * (size_t)o->contrasts.n_regimes + (size_t)regime];
    question_interval_cells(trn_outage_apart(o, variant, regime, measure), cells + 4);
}

bool outage_holm(const struct question *q, const struct trn_outages *o, struct outage_holm *ret)
{
    struct trn_arena *arena = q->loaded.arena;
    ret->change = TRN_NEW(arena, double *, q->n_outputs);
    ret->apart = TRN_NEW(arena, double *, q->n_outputs);
    bool good = ret->change && ret->apart;
    for (int32_t m = 0; m < q->n_outputs && good; m++)
        good = trn_outages_holm(o, m, false, arena, &ret->change[m]) &&
               trn_outages_holm(o, m, true, arena, &ret->apart[m]);
    return good;
}

/* ---- words -------------------------------------------------------------------------------------------- */

int outage_sign(const struct trn_measure *measure, double change)
{
    int direction = (change > 0.0) - (change < 0.0);
    return measure->better * direction;
}

bool outage_shown(const double *holm, const struct trn_outages *o, int32_t variant, int32_t regime)
{
    return holm[(size_t)variant * (size_t)o->contrasts.n_regimes + (size_t)regime] < 1.0 - LEVEL;
}

void outage_row(struct text *out, const char *format, ...)
{
    char row[512];
    va_list args;
    va_start(args, format);
    vsnprintf(row, sizeof row, format, args);
    va_end(args);
    size_t n = strcspn(row, "\n");
    while (n > 0 && row[n - 1] == ' ')
        n--;
    text_add(out, "%.*s\n", (int)n, row);
}

void outage_say_command(const struct question *q, const char *setting, struct text *out)
{
    const char *path = q->options->arguments[0], *slash = strrchr(path, '/');
    text_wrap(out, "  ",
              q->options->n_settings > 0
                  ? "To see it in full, with charts (add the --set options of this command):"
                  : "To see it in full, with charts:",
              WIDTH);
    text_add(out, "    tranche compare %s --set '%s'\n", path[0] == '/' ? slash + 1 : path, setting);
}
