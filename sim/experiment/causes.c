/* causes.c - see causes.h
 *
 * One function a cause writes its settings. A place that is neutral as it stands is passed over, so a cause
 * that a scenario does not have writes nothing. */
#include "tranche/causes.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tranche/date.h"

#define DAYS_PER_MONTH (365.25 / 12.0)

struct writer {
    const struct trn_scenario *sc;
    FILE *out;
    bool in_force[TRN_MAX_REGIMES]; /* the regime and those around it in time */
    bool loose[TRN_MAX_UNCERTAIN];  /* inputs that are taken away already */
};

/* How a place stands up to an uncertain input: nothing times a factor is nothing, plenty times a factor is
 * still plenty; a probability of 1 is not, and what is gone has no place for any. */
enum place { SCALES, EXACT, GONE };

/* ---- writing -------------------------------------------------------------------------------------- */

/* Does the pointer of an input, where `*` stands for any name, lie at `pointer` or below? */
static bool covers(const char *input, const char *pointer)
{
    while (*pointer) {
        if (*input == '*') {
            input++;
            pointer += strcspn(pointer, "/");
        } else if (*input++ != *pointer++) {
            return false;
        }
    }
    return *input == '\0' || *input == '/';
}

/* Take away the inputs that would undo the setting. True where one draws the value itself. */
static bool loosen(struct writer *w, enum place place, const char *pointer)
{
    bool drawn = false;
    for (int32_t u = 0; u < w->sc->n_uncertain; u++) {
        const struct trn_uncertain *input = &w->sc->uncertain[u];
        if (!covers(input->input, pointer) || (place == SCALES && input->as == TRN_AS_FACTOR))
            continue;
        drawn = true;
        if (!w->loose[u])
            fprintf(w->out, "/uncertain/%s=null\n", input->name);
        w->loose[u] = true;
    }
    return drawn;
}

static void put(struct writer *w, enum place place, bool neutral, const char *value, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

static void put(struct writer *w, enum place place, bool neutral, const char *value, const char *format, ...)
{
    char pointer[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(pointer, sizeof pointer, format, arguments);
    va_end(arguments);
    if (neutral && place == GONE)
        return;
    bool drawn = loosen(w, place, pointer);
    if (!neutral || drawn)
        fprintf(w->out, "%s=%s\n", pointer, value);
}

/* A lever of the regimes in force, where it is not `neutral` already. */
static void put_lever(struct writer *w, enum place place, size_t offset, double neutral, const char *name)
{
    char value[32];
    snprintf(value, sizeof value, "%g", neutral);
    for (trn_id r = 0; r < w->sc->n_regimes; r++) {
        const struct trn_regime *regime = &w->sc->regimes[r];
        double now = *(const double *)(const void *)((const char *)&regime->levers + offset);
        if (w->in_force[r])
            put(w, place, now == neutral, value, "/regimes/%s/levers/%s", regime->name, name);
    }
}
#define PUT_LEVER(w, place, member, neutral)                                                                 \
    put_lever(w, place, offsetof(struct trn_levers, member), neutral, #member)

static bool nothing(const struct trn_schedule *schedule)
{
    for (int32_t p = 0; p < schedule->n; p++)
        if (schedule->value[p] != 0.0)
            return false;
    return true;
}

static bool no_time(const struct trn_dist *dist)
{
    return trn_dist_quantile(dist, 1.0 - TRN_UNCERTAIN_TAIL) <= 0.0;
}

static double highest(const struct trn_schedule *schedule)
{
    double most = 0.0;
    for (int32_t p = 0; p < schedule->n; p++)
        most = fmax(most, schedule->value[p]);
    return most;
}

/* The most items a month for which a capability could ask, if this item alone met it. */
static double highest_need(const struct trn_scenario *sc, trn_id item)
{
    double most = 0.0;
    for (trn_id c = 0; c < sc->n_capabilities; c++) {
        const struct trn_capability *cap = &sc->capabilities[c];
        double need = highest(&cap->need) * (cap->fleet ? 1.0 : DAYS_PER_MONTH);
        for (int32_t k = 0; k < cap->n_items; k++)
            if (cap->items[k].item == item)
                most = fmax(most, need / cap->items[k].weight);
    }
    return most;
}

/* ---- the causes ----------------------------------------------------------------------------------- */

static void holds(struct writer *w)
{
    bool exposed = false;
    for (int32_t e = 0; e < w->sc->n_events; e++)
        put(w, GONE, w->sc->events[e].kind != TRN_EVENT_HOLD, "null", "/events/%s", w->sc->events[e].name);
    for (trn_id d = 0; d < w->sc->n_donors; d++)
        exposed = exposed || w->sc->donors[d].hold_exposure > 0.0;
    if (exposed)
        PUT_LEVER(w, SCALES, hold_rate, 0.0);
}

static void latency(struct writer *w)
{
    static const char *const names[TRN_CLASSES] = {"decision_median_ammunition",
                                                   "decision_median_air_defence", "decision_median_armour",
                                                   "decision_median_aircraft"};
    bool has[TRN_CLASSES] = {false}, novel = false, absent = false;
    for (trn_id i = 0; i < w->sc->n_items; i++) {
        has[w->sc->items[i].cls] = true;
        novel = novel || w->sc->items[i].novel;
    }
    for (int32_t e = 0; e < w->sc->n_events; e++)
        absent = absent || w->sc->events[e].kind == TRN_EVENT_ABSENCE;
    for (size_t k = 0; k < TRN_CLASSES; k++)
        if (has[k])
            put_lever(w, SCALES, offsetof(struct trn_levers, decision_median) + k * sizeof(double), 0.0,
                      names[k]);
    if (novel)
        PUT_LEVER(w, SCALES, consensus_days, 0.0);
    PUT_LEVER(w, SCALES, admin_days, 0.0);
    if (absent)
        PUT_LEVER(w, SCALES, chair_dependence, 0.0);
}

static void promises(struct writer *w)
{
    PUT_LEVER(w, EXACT, honour, 1.0);
    PUT_LEVER(w, EXACT, on_time, 1.0);
    for (int32_t a = 0; a < w->sc->n_acceptances; a++) {
        const struct trn_acceptance *lot = &w->sc->acceptances[a];
        if (lot->component != TRN_NONE)
            continue;
        put(w, EXACT, lot->pass >= 1.0, "1", "/acceptance/%s/pass", lot->name);
        put(w, SCALES, no_time(&lot->days), "0", "/acceptance/%s/days", lot->name);
        put(w, SCALES, lot->over <= 0.0, "0", "/acceptance/%s/over", lot->name);
    }
}

/* What a line can make a month when its capacity is no limit. */
static double plenty(const struct trn_scenario *sc, const struct trn_line *line)
{
    return ceil(fmax(highest(&line->capacity), highest_need(sc, line->item)));
}

static void capacity(struct writer *w)
{
    for (int32_t e = 0; e < w->sc->n_events; e++)
        put(w, GONE, w->sc->events[e].kind != TRN_EVENT_LINE, "null", "/events/%s", w->sc->events[e].name);
    for (trn_id l = 0; l < w->sc->n_lines; l++) {
        const struct trn_line *line = &w->sc->lines[l];
        char value[96];
        if (line->recipient_owned)
            continue;
        snprintf(value, sizeof value, "{\"value\": %.0f, \"unit\": \"item/month\"}", plenty(w->sc, line));
        put(w, SCALES, plenty(w->sc, line) <= 0.0, value, "/lines/%s/capacity", line->name);
        put(w, SCALES, no_time(&line->lead_days), "0", "/lines/%s/lead", line->name);
    }
}

static void components(struct writer *w)
{
    for (trn_id k = 0; k < w->sc->n_components; k++) {
        double most = highest(&w->sc->components[k].capacity);
        bool taken = false;
        for (trn_id l = 0; l < w->sc->n_lines; l++)
            for (int32_t p = 0; p < w->sc->lines[l].n_parts; p++)
                if (w->sc->lines[l].parts[p].component == k) {
                    double expanded = plenty(w->sc, &w->sc->lines[l]) + w->sc->lines[l].limit_per_month;
                    most += expanded * w->sc->lines[l].parts[p].per_item;
                    taken = true;
                }
        char value[96];
        snprintf(value, sizeof value, "{\"value\": %.0f, \"unit\": \"item/month\"}", 2.0 * ceil(most));
        put(w, SCALES, !taken, value, "/components/%s/capacity", w->sc->components[k].name);
    }
}

/* Twice what all that is needed costs, EUR: consumables over the run, platforms once. */
static double all_need_cost(const struct trn_scenario *sc)
{
    double sum = 0.0;
    for (trn_id c = 0; c < sc->n_capabilities; c++) {
        const struct trn_capability *cap = &sc->capabilities[c];
        double units = cap->fleet ? highest(&cap->need) : trn_schedule_integral(&cap->need, 0.0, sc->end);
        double dearest = 0.0;
        for (int32_t k = 0; k < cap->n_items; k++)
            dearest =
                fmax(dearest, (double)sc->items[cap->items[k].item].unit_cost_cents / cap->items[k].weight);
        sum += 2.0 * units * dearest / 100.0;
    }
    return ceil(sum);
}

static void money(struct writer *w)
{
    static const char *const kinds[TRN_ACCOUNTS] = {"drawdown", "procurement"};
    double cost = all_need_cost(w->sc);
    char date[11], value[128];
    trn_date_format(w->sc->start_day, date);
    for (trn_id d = 0; d < w->sc->n_donors && cost > 0.0; d++) {
        const struct trn_donor *donor = &w->sc->donors[d];
        bool uses[TRN_ACCOUNTS] = {false, false};
        for (trn_id i = 0; i < w->sc->n_items; i++) {
            uses[TRN_DRAWDOWN] = uses[TRN_DRAWDOWN] || donor->items[i].stock > 0;
            uses[TRN_PROCUREMENT] = uses[TRN_PROCUREMENT] || donor->items[i].line != TRN_NONE;
        }
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++) {
            bool has = donor->n_appropriations[kind] > 0;
            snprintf(value, sizeof value, "%s{\"from\": \"%s\", \"amount\": %.0f}%s", has ? "" : "[", date,
                     cost, has ? "" : "]");
            if (uses[kind])
                fprintf(w->out, "/donors/%s/accounts/%s%s=%s\n", donor->name, kinds[kind], has ? "/-" : "",
                        value);
        }
        /* Announced sums are a pace of their own; in proportion, so that shares by key stay. */
        snprintf(value, sizeof value, "{\"value\": %.0f, \"unit\": \"EUR/year\"}",
                 1000.0 * (double)donor->announced_cents / 100.0);
        put(w, SCALES, donor->announced_cents == 0, value, "/donors/%s/announced", donor->name);
    }
}

static void floors(struct writer *w)
{
    for (trn_id d = 0; d < w->sc->n_donors; d++)
        for (trn_id i = 0; i < w->sc->n_items; i++) {
            const struct trn_schedule *floor = &w->sc->donors[d].items[i].floor;
            put(w, SCALES, nothing(floor), "0", "/donors/%s/stocks/%s/floor", w->sc->donors[d].name,
                w->sc->items[i].name);
        }
    for (int32_t e = 0; e < w->sc->n_events; e++)
        put(w, GONE, w->sc->events[e].kind != TRN_EVENT_RESERVE, "null", "/events/%s", w->sc->events[e].name);
}

static void transport(struct writer *w)
{
    for (int32_t e = 0; e < w->sc->n_events; e++) {
        enum trn_event_kind kind = w->sc->events[e].kind;
        put(w, GONE, kind != TRN_EVENT_HUB && kind != TRN_EVENT_DISRUPTION, "null", "/events/%s",
            w->sc->events[e].name);
    }
    for (trn_id h = 0; h < w->sc->n_hubs; h++)
        put(w, SCALES, false, "{\"value\": 1e6, \"unit\": \"t/day\"}", "/hubs/%s/capacity",
            w->sc->hubs[h].name);
    for (trn_id r = 0; r < w->sc->n_routes; r++)
        for (int32_t s = 0; s < w->sc->routes[r].n_stages; s++) {
            const struct trn_stage *stage = &w->sc->routes[r].stages[s];
            const char *route = w->sc->routes[r].name;
            put(w, SCALES, no_time(&stage->days), "0", "/routes/%s/stages/%d/days", route, s);
            put(w, SCALES, stage->load <= 0.0, "0", "/routes/%s/stages/%d/load", route, s);
            put(w, SCALES, stage->vehicles == 0, "0", "/routes/%s/stages/%d/vehicles", route, s);
            put(w, SCALES, stage->loss <= 0.0, "0", "/routes/%s/stages/%d/loss", route, s);
            put(w, SCALES, stage->disrupted_per_year <= 0.0, "0", "/routes/%s/stages/%d/disrupted_per_year",
                route, s);
        }
    PUT_LEVER(w, SCALES, transfer_days, 0.0);
}

static void training(struct writer *w)
{
    for (trn_id i = 0; i < w->sc->n_items; i++) {
        bool limited = w->sc->recipient.items[i].has_crews;
        for (int32_t c = 0; c < w->sc->n_courses; c++)
            limited = limited || w->sc->courses[c].item == i;
        put(w, SCALES, !limited, "1e6", "/recipient/items/%s/crews", w->sc->items[i].name);
    }
}

static void caveats(struct writer *w)
{
    for (trn_id d = 0; d < w->sc->n_donors; d++) {
        bool none = true;
        for (trn_id i = 0; i < w->sc->n_items; i++)
            none = none && w->sc->donors[d].items[i].caveat == TRN_CAVEAT_NONE;
        put(w, GONE, none, "null", "/donors/%s/caveats", w->sc->donors[d].name);
    }
}

static void veto(struct writer *w)
{
    bool tasked = false, blocks = false;
    for (trn_id r = 0; r < w->sc->n_regimes; r++)
        if (w->in_force[r]) {
            tasked = tasked || w->sc->regimes[r].levers.allocation == TRN_TASKED;
            blocks = blocks || w->sc->regimes[r].levers.decision_rule != TRN_COALITION;
        }
    if (blocks)
        PUT_LEVER(w, SCALES, veto_probability, 0.0);
    for (trn_id d = 0; d < w->sc->n_donors && tasked; d++)
        put(w, EXACT, w->sc->donors[d].fund || w->sc->donors[d].accepts >= 1.0, "1", "/donors/%s/accepts",
            w->sc->donors[d].name);
}

static void duplication(struct writer *w)
{
    PUT_LEVER(w, SCALES, duplication, 0.0);
}

static const struct {
    struct trn_cause cause;
    void (*write)(struct writer *w);
} causes[] = {
    {{"holds", "holds", "no listed hold of a donor and no random one happens"}, holds},
    {{"latency", "decision latency", "a promise is decided on the day on which it is made"}, latency},
    {{"promises", "late and broken promises", "every promise is kept, and on time"}, promises},
    {{"capacity", "factory capacity",
      "each line but the recipient's own can by itself make the highest need for its item, without lead "
      "time"},
     capacity},
    {{"components", "components", "no line waits for a component"}, components},
    {{"money", "money", "each donor can pay from the first day for twice all that is needed"}, money},
    {{"floors", "reserve floors", "donors keep nothing of their stocks for themselves"}, floors},
    {{"transport", "hubs and transport", "the way takes no time, has no limit and loses nothing"}, transport},
    {{"training", "training", "there are crews for every platform"}, training},
    {{"caveats", "caveats and restrictions", "donors may give whatever they hold"}, caveats},
    {{"veto", "vetoes and refusals", "no joint decision is blocked and no task refused"}, veto},
    {{"duplication", "duplication", "nothing that arrives is unfit or comes twice"}, duplication},
};

/* ---- asking --------------------------------------------------------------------------------------- */

int32_t trn_causes(void)
{
    return (int32_t)(sizeof causes / sizeof *causes);
}

const struct trn_cause *trn_cause(int32_t cause)
{
    return &causes[cause].cause;
}

int32_t trn_cause_find(const char *name)
{
    for (int32_t c = 0; c < trn_causes(); c++)
        if (strcmp(causes[c].cause.name, name) == 0)
            return c;
    return TRN_NONE;
}

static void mark_in_force(const struct trn_scenario *sc, trn_id regime, bool *marks)
{
    if (regime == TRN_NONE || marks[regime])
        return;
    marks[regime] = true;
    mark_in_force(sc, sc->regimes[regime].before, marks);
    mark_in_force(sc, sc->regimes[regime].then, marks);
}

/* An input that is taken away alone is no cause. */
static bool only_loosened(const char *text)
{
    for (; *text; text += strcspn(text, "\n") + 1)
        if (strncmp(text, "/uncertain/", strlen("/uncertain/")) != 0)
            return false;
    return true;
}

const char *trn_cause_settings(struct trn_arena *arena, const struct trn_scenario *scenario, trn_id regime,
                               int32_t cause)
{
    char *text = NULL;
    size_t size = 0;
    struct writer writer = {.sc = scenario, .out = open_memstream(&text, &size)};
    if (!writer.out)
        return NULL;
    mark_in_force(scenario, regime, writer.in_force);
    causes[cause].write(&writer);
    bool good = !ferror(writer.out);
    good = fclose(writer.out) == 0 && good && text; /* fclose may find no memory and not say so */
    const char *copy = NULL;
    if (good)
        copy = only_loosened(text) ? "" : trn_arena_strdup(arena, text);
    free(text);
    return copy;
}
