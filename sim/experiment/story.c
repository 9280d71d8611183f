/* story.c - see story.h
 *
 * Each kind of line counts rows of the trace by donor or by item and says the largest few of them. */
#include "tranche/story.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace.h"
#include "tranche/date.h"

enum { LEAST_DAYS = 28, DAYS_BEFORE = 182, MOST_BY_DONOR = 2, MOST_HOLDS = 3, MOST_STEPS = 2 };

/* What the rows of one donor add up to. */
struct sum {
    trn_id donor;
    int32_t rows;
    int64_t items;
    double weighted; /* items x days, or what else decides which are said */
    double first, last;
};

/* ---- the deepest gap ------------------------------------------------------------------------------ */

static int32_t find_series(const struct trn_story_def *def, const char *name)
{
    const char *scope = def->scenario->capabilities[def->capability].name;
    for (int32_t v = 0; v < def->layout->n_series; v++)
        if (strcmp(def->layout->series[v].name, name) == 0 &&
            strcmp(def->layout->series[v].kind, "capability") == 0 &&
            strcmp(def->layout->series[v].scope, scope) == 0)
            return v;
    return TRN_NONE;
}

static void find_deepest(struct trn_story *story, const struct trn_outcome *outcome)
{
    const struct trn_layout *l = story->def.layout;
    int32_t need = find_series(&story->def, "need"), gap = find_series(&story->def, "gap");
    story->from = story->to = story->met = NAN;
    for (int32_t a = 0; need != TRN_NONE && gap != TRN_NONE && a < l->n_dates; a++) {
        double needed = 0.0;
        if (l->dates[a] < story->def.from)
            continue;
        int32_t b = a;
        while (b + 1 < l->n_dates && l->dates[b] - l->dates[a] < LEAST_DAYS) {
            b++;
            needed += outcome->series[(size_t)b * (size_t)l->n_series + (size_t)need] *
                      (l->dates[b] - l->dates[b - 1]);
        }
        double unmet = outcome->series[(size_t)b * (size_t)l->n_series + (size_t)gap] -
                       outcome->series[(size_t)a * (size_t)l->n_series + (size_t)gap];
        if (l->dates[b] - l->dates[a] < LEAST_DAYS || l->dates[b] > story->def.to || needed <= 0.0 ||
            unmet <= 1e-9 * needed)
            continue;
        if (isnan(story->met) || 1.0 - unmet / needed < story->met) {
            story->met = 1.0 - unmet / needed;
            story->from = l->dates[a];
            story->to = l->dates[b];
        }
    }
    story->start = fmax(0.0, story->from - DAYS_BEFORE);
}

/* ---- saying --------------------------------------------------------------------------------------- */

static void say(struct trn_story *story, double day, const char *table, int32_t rows, const char *text)
{
    if (!text)
        story->trace->failed = true;
    else if (story->n_lines < TRN_STORY_LINES)
        story->lines[story->n_lines++] = (struct trn_story_line){day, text, table, rows};
}

static const char *iso(const struct trn_story *story, double day)
{
    char date[11];
    trn_date_format(story->def.scenario->start_day + (int32_t)floor(day), date);
    return trn_arena_strdup(story->trace->arena, date);
}

static int by_weight(const void *a, const void *b)
{
    const struct sum *x = a, *y = b;
    if (x->weighted != y->weighted)
        return x->weighted > y->weighted ? -1 : 1;
    return x->donor - y->donor;
}

static void count(struct sum *sums, trn_id donor, int64_t items, double weight, double day)
{
    struct sum *sum = &sums[donor];
    if (sum->rows == 0 || day < sum->first)
        sum->first = day;
    if (sum->rows == 0 || day > sum->last)
        sum->last = day;
    sum->rows++;
    sum->items += items;
    sum->weighted += weight;
}

static struct sum *sums_by_donor(const struct trn_story *story)
{
    int32_t n = story->def.scenario->n_donors;
    struct sum *sums = TRN_NEW(story->trace->arena, struct sum, n > 0 ? n : 1);
    for (trn_id d = 0; sums && d < n; d++)
        sums[d].donor = d;
    story->trace->failed = story->trace->failed || !sums;
    return sums;
}

static const char *who(const struct trn_story *story, trn_id donor)
{
    return story->def.scenario->donors[donor].label;
}

/* Days on one date are one date. */
static const char *when(const struct trn_story *story, const struct sum *sum)
{
    const char *a = iso(story, sum->first), *b = iso(story, sum->last);
    if (!a || !b)
        return "";
    return strcmp(a, b) == 0 ? trn_arena_printf(story->trace->arena, "on %s", a)
                             : trn_arena_printf(story->trace->arena, "between %s and %s", a, b);
}

/* ---- what arrived --------------------------------------------------------------------------------- */

static int64_t arrived(const struct trn_story *story, double a, double b, struct sum *sums, int32_t *ret_rows)
{
    int64_t sum = 0;
    *ret_rows = 0;
    for (int32_t k = 0; k < story->trace->n; k++) {
        const struct kept_row *row = &story->trace->rows[k];
        if (!trace_event_is(row, "delivered", a, b))
            continue;
        int64_t items = trace_cell(row, "quantity")->count;
        trn_id donor = trace_donor(story->trace, row);
        sum += items;
        ++*ret_rows;
        if (sums && donor != TRN_NONE)
            count(sums, donor, items, (double)items, trace_day(row, "date"));
    }
    return sum;
}

static void tell_arrivals(struct trn_story *story)
{
    int32_t rows, rows_before;
    double days = story->to - story->from, before = story->from - story->start;
    struct sum *sums = sums_by_donor(story);
    if (!sums)
        return;
    int64_t now = arrived(story, story->from, story->to, sums, &rows);
    int64_t then = arrived(story, story->start, story->from, NULL, &rows_before);
    qsort(sums, (size_t)story->def.scenario->n_donors, sizeof *sums, by_weight);
    const char *most = "";
    if (now > 0)
        most = trn_arena_printf(story->trace->arena, "; most from %s (%lld)", who(story, sums[0].donor),
                                (long long)sums[0].items);
    say(story, story->from, "events", rows,
        most ? trn_arena_printf(story->trace->arena,
                                "in the %.0f days from here %lld items arrive from donors%s", days,
                                (long long)now, most)
             : NULL);
    if (before >= days)
        say(story, story->start, "events", rows_before,
            trn_arena_printf(story->trace->arena,
                             "from here to the deepest gap %lld items arrive, %.0f in %.0f days on average",
                             (long long)then, (double)then * days / before, days));
}

/* ---- holds ---------------------------------------------------------------------------------------- */

/* Items that each donor promised in all: whose hold matters. */
static void promised_items(const struct trn_story *story, struct sum *sums)
{
    for (int32_t k = 0; k < story->trace->n; k++) {
        const struct kept_row *row = &story->trace->rows[k];
        trn_id donor = trace_is(row, TRN_T_PLEDGES) ? trace_donor(story->trace, row) : TRN_NONE;
        if (donor != TRN_NONE)
            sums[donor].items += trace_cell(row, "quantity")->count;
    }
}

struct hold {
    const struct kept_row *row;
    trn_id donor;
    double end, weight;
};

static double hold_end(const struct trn_story *story, int32_t from, trn_id donor)
{
    for (int32_t k = from; k < story->trace->n; k++)
        if (trace_event_is(&story->trace->rows[k], "hold ends", 0.0, INFINITY) &&
            trace_donor(story->trace, &story->trace->rows[k]) == donor)
            return trace_day(&story->trace->rows[k], "date");
    return INFINITY;
}

static const char *hold_name(const struct trn_story *story, const struct hold *hold)
{
    const struct trn_scenario *sc = story->def.scenario;
    const char *why = trace_cell(hold->row, "why")->text;
    for (int32_t e = 0; why && e < sc->n_events; e++)
        if (strcmp(sc->events[e].name, why) == 0)
            return sc->events[e].label;
    return "a hold drawn at random";
}

static void say_hold(struct trn_story *story, const struct hold *hold, int64_t items)
{
    const char *end = isfinite(hold->end) ? iso(story, hold->end) : "";
    say(story, trace_day(hold->row, "date"), "events", isfinite(hold->end) ? 2 : 1,
        end ? trn_arena_printf(
                  story->trace->arena, "%s is held (%s)%s%s; it promises %lld of these items in the run",
                  who(story, hold->donor), hold_name(story, hold),
                  isfinite(hold->end) ? " until " : " to the end of the run", end, (long long)items)
            : NULL);
}

/* The holds that lasted longest in the time looked at, weighted by what the donor promised. */
static void tell_holds(struct trn_story *story)
{
    struct hold best[MOST_HOLDS] = {{0}};
    struct sum *sums = sums_by_donor(story);
    if (!sums)
        return;
    promised_items(story, sums);
    for (int32_t k = 0; k < story->trace->n; k++) {
        const struct kept_row *row = &story->trace->rows[k];
        struct hold hold = {.row = row};
        if (!trace_event_is(row, "hold", 0.0, story->to) ||
            (hold.donor = trace_donor(story->trace, row)) == TRN_NONE)
            continue;
        hold.end = hold_end(story, k, hold.donor);
        hold.weight = (double)sums[hold.donor].items *
                      (fmin(hold.end, story->to) - fmax(trace_day(row, "date"), story->start));
        for (int place = 0; place < MOST_HOLDS && hold.weight > 0.0; place++)
            if (hold.weight > best[place].weight) {
                struct hold other = best[place];
                best[place] = hold;
                hold = other;
            }
    }
    for (int place = 0; place < MOST_HOLDS && best[place].row; place++)
        say_hold(story, &best[place], sums[best[place].donor].items);
}

/* ---- promises ------------------------------------------------------------------------------------- */

static void tell_late(struct trn_story *story)
{
    struct sum *sums = sums_by_donor(story);
    if (!sums)
        return;
    for (int32_t k = 0; k < story->trace->n; k++) {
        const struct kept_row *row = &story->trace->rows[k];
        trn_id donor = trace_is(row, TRN_T_PLEDGES) ? trace_donor(story->trace, row) : TRN_NONE;
        if (donor == TRN_NONE || strcmp(trace_cell(row, "outcome")->text, "broken") == 0)
            continue;
        double due = trace_day(row, "promised_by"), end = trace_day(row, "ended");
        double late = (isnan(end) ? story->to : fmin(end, story->to)) - due;
        int64_t items = trace_cell(row, "quantity")->count - trace_cell(row, "withdrawn")->count;
        if (items > 0 && due >= story->start && due < story->to && late >= 1.0)
            count(sums, donor, items, (double)items * late, due);
    }
    qsort(sums, (size_t)story->def.scenario->n_donors, sizeof *sums, by_weight);
    for (int d = 0; d < MOST_BY_DONOR && d < story->def.scenario->n_donors && sums[d].rows > 0; d++)
        say(story, sums[d].first, "pledges", sums[d].rows,
            trn_arena_printf(
                story->trace->arena,
                "promises of %s that are not complete on their day: %d, of %lld items, due %s; by %s "
                "they are %.0f days late on average",
                who(story, sums[d].donor), sums[d].rows, (long long)sums[d].items, when(story, &sums[d]),
                iso(story, story->to), sums[d].weighted / (double)sums[d].items));
}

/* Rows of one kind of event, by donor: the largest `most` of them. */
static void tell_by_donor(struct trn_story *story, const char *event, const char *why, int most,
                          const char *what)
{
    struct sum *sums = sums_by_donor(story);
    if (!sums)
        return;
    for (int32_t k = 0; k < story->trace->n; k++) {
        const struct kept_row *row = &story->trace->rows[k];
        const char *reason =
            trace_event_is(row, event, story->start, story->to) ? trace_cell(row, "why")->text : NULL;
        trn_id donor = reason && strcmp(reason, why) == 0 ? trace_donor(story->trace, row) : TRN_NONE;
        int64_t items = donor != TRN_NONE ? trace_cell(row, "quantity")->count : 0;
        if (donor != TRN_NONE)
            count(sums, donor, items, (double)items, trace_day(row, "date"));
    }
    qsort(sums, (size_t)story->def.scenario->n_donors, sizeof *sums, by_weight);
    for (int d = 0; d < most && d < story->def.scenario->n_donors && sums[d].rows > 0; d++)
        say(story, sums[d].first, "events", sums[d].rows,
            trn_arena_printf(story->trace->arena, "%lld items of %s %s (rows: %d, %s)",
                             (long long)sums[d].items, who(story, sums[d].donor), what, sums[d].rows,
                             when(story, &sums[d])));
}

/* ---- stock ---------------------------------------------------------------------------------------- */

/* The last sample before the end of the gap at which the stock of an item is found below so many days, having
 * stood above at the one before. */
static const struct kept_row *last_crossing(const struct trn_story *story, const char *item, double days)
{
    const struct kept_row *found = NULL;
    double before = INFINITY;
    for (int32_t k = 0; k < story->trace->n; k++) {
        const struct kept_row *row = &story->trace->rows[k];
        const char *name = trace_is(row, TRN_T_RECIPIENT) ? trace_cell(row, "item")->text : NULL;
        if (!name || strcmp(name, item) != 0 || trace_day(row, "date") >= story->to)
            continue;
        double now = trace_day(row, "days_of_supply");
        if (now < days && before >= days && trace_day(row, "date") >= story->start)
            found = row;
        before = now;
    }
    return found;
}

static void tell_stock(struct trn_story *story)
{
    const struct trn_scenario *sc = story->def.scenario;
    const struct trn_capability *cap = &sc->capabilities[story->def.capability];
    for (int32_t k = 0; !cap->fleet && k < cap->n_items; k++) {
        int said = 0;
        const struct trn_item *item = &sc->items[cap->items[k].item];
        for (int32_t b = cap->n_ration - 1; b >= 0 && said < MOST_STEPS; b--) {
            const struct kept_row *row =
                cap->ration[b].days > 0.0 ? last_crossing(story, item->name, cap->ration[b].days) : NULL;
            if (!row)
                continue;
            double below = b + 1 < cap->n_ration ? cap->ration[b + 1].factor : 0.0;
            said++;
            say(story, trace_day(row, "date"), "recipient", 1,
                trn_arena_printf(
                    story->trace->arena,
                    "the stock of %s is found below %.0f days of need (%lld left): a step of rationing, "
                    "to %.0f %% of need",
                    item->label, cap->ration[b].days, (long long)trace_cell(row, "stock")->count,
                    100.0 * below));
        }
    }
}

/* ---- all of it ------------------------------------------------------------------------------------ */

static int by_day(const void *a, const void *b)
{
    const struct trn_story_line *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return strcmp(x->text, y->text);
}

/* What matters most comes first, since there is an end to the lines. */
static void tell(struct trn_story *story)
{
    tell_arrivals(story);
    tell_holds(story);
    tell_stock(story);
    tell_late(story);
    tell_by_donor(story, "withdrawn", "promise not kept", 1,
                  "promised and due are not given: promises broken");
    tell_by_donor(story, "withdrawn", "stock at its floor", 1,
                  "promised are not given: its stock is at its floor");
    tell_by_donor(story, "decision waits", "hold", 1, "wait for a decision behind a hold");
    qsort(story->lines, (size_t)story->n_lines, sizeof *story->lines, by_day);
}

enum trn_status trn_story_tell(struct trn_arena *arena, const struct trn_story_def *def,
                               struct trn_story *ret, struct trn_error *reterr)
{
    *ret = (struct trn_story){.def = *def, .trace = TRN_NEW(arena, struct trn_story_trace, 1)};
    struct trn_outcome *outcome = trn_outcome_create(arena, def->layout);
    struct trn_model *model = trn_model_create(def->scenario, def->layout);
    enum trn_status status = TRN_E_MEMORY;
    if (ret->trace && outcome && model) {
        *ret->trace =
            (struct trn_story_trace){.arena = arena, .sc = def->scenario, .capability = def->capability};
        struct trn_tracing tracing = {trace_keep, ret->trace,
                                      1u << TRN_T_EVENTS | 1u << TRN_T_PLEDGES | 1u << TRN_T_RECIPIENT};
        status = trn_model_run(model, def->regime, def->seed, def->rep, &tracing, outcome, reterr);
        if (status == TRN_OK) {
            find_deepest(ret, outcome);
            if (!isnan(ret->met))
                tell(ret);
        }
    }
    trn_model_free(model);
    if (status == TRN_E_MEMORY || (ret->trace && ret->trace->failed))
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the story of a world");
    return status;
}

/* ---- tables --------------------------------------------------------------------------------------- */

static const struct trn_column story_columns[] = {
    {"regime", TRN_CELL_TEXT, 0, "", "Under which regime"},
    {"replication", TRN_CELL_COUNT, 0, "1", "Number of the world"},
    {"capability", TRN_CELL_TEXT, 0, "", "Whose gap"},
    {"date", TRN_CELL_DATE, 0, "", "Day, or the first of several"},
    {"text", TRN_CELL_TEXT, 0, "", "What happened"},
    {"table", TRN_CELL_TEXT, 0, "", "Table that the line rests on; beside this file"},
    {"rows", TRN_CELL_COUNT, 0, "1", "How many of its rows"},
};
static const struct trn_table story_table = {"story",
                                             "What led to the deepest gap of the median world, by date",
                                             sizeof story_columns / sizeof *story_columns, story_columns};

static bool looked_at(const struct trn_story *story, const struct kept_row *row)
{
    if (trace_is(row, TRN_T_PLEDGES))
        return true;
    if (trace_event_is(row, "hold", 0.0, INFINITY) || trace_event_is(row, "hold ends", 0.0, INFINITY))
        return true;
    return trace_day(row, "date") >= story->start && trace_day(row, "date") <= story->to;
}

bool trn_story_rows(const struct trn_story *story, trn_row_fn row, void *object)
{
    const struct trn_scenario *sc = story->def.scenario;
    bool taken = true;
    for (int32_t k = 0; k < story->n_lines && taken; k++) {
        const struct trn_story_line *line = &story->lines[k];
        union trn_cell cells[] = {
            {.text = sc->regimes[story->def.regime].name},
            {.count = story->def.rep},
            {.text = sc->capabilities[story->def.capability].name},
            {.number = line->day},
            {.text = line->text},
            {.text = line->table},
            {.count = line->rows},
        };
        taken = row(object, &story_table, cells);
    }
    for (int32_t k = 0; !isnan(story->met) && k < story->trace->n && taken; k++)
        if (looked_at(story, &story->trace->rows[k]))
            taken = row(object, story->trace->rows[k].table, story->trace->rows[k].cells);
    return taken;
}
