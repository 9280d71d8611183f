/* cmd_inspect.c - tranche inspect: look at a scenario before running it. */
#include <math.h>
#include <string.h>

#include "commands.h"
#include "inspect.h"
#include "sources.h"
#include "summary.h"
#include "tranche/date.h"

enum { WIDTH = 78 };

static void month_text(const struct trn_scenario *s, double day, char out[11])
{
    trn_date_format(s->start_day + (int32_t)floor(day), out);
    out[7] = '\0';
}

/* ---- text -------------------------------------------------------------------------------------------- */

static void counts_text(const struct loaded *loaded, struct text *out)
{
    const struct trn_scenario *s = loaded->scenario;
    char from[11], to[11];
    int32_t funds = 0;
    for (trn_id d = 0; d < s->n_donors; d++)
        funds += s->donors[d].fund;
    trn_date_format(s->start_day, from);
    trn_date_format(s->start_day + (int32_t)s->end, to);
    summary_section(out, "What it holds");
    text_add(out, "  %s to %s (%d days), a row every %g days\n", from, to, (int)s->end, s->sample_days);
    text_add(out, "  items %d, capabilities %d, donors %d (funds %d), lines %d, routes %d, hubs %d\n",
             s->n_items, s->n_capabilities, s->n_donors, funds, s->n_lines, s->n_routes, s->n_hubs);
    text_add(out, "  pledges in the plan %d, events %d, regimes %d (compared %d), windows %d, checks %d\n",
             s->n_promises, s->n_events, s->n_regimes, s->n_compare, s->n_windows, s->n_checks);
    text_add(out, "  series %d, monthly series %d, measures %d\n", loaded->layout->n_series,
             loaded->layout->n_monthly, loaded->layout->n_measures);
}

static void provenance_text(const struct loaded *loaded, struct text *out)
{
    struct trn_provenance p = trn_scenario_file_provenance(loaded->file);
    summary_section(out, "Where its numbers come from");
    text_add(out, "  %lld numbers, %lld with a source\n", (long long)p.numbers, (long long)p.sourced);
    text_add(out, "  official %lld, reported %lld, inferred %lld, estimate %lld, conflicting %lld,\n",
             (long long)p.official, (long long)p.reported, (long long)p.inferred, (long long)p.estimate,
             (long long)p.conflicting);
    text_add(out, "  assumed %lld, without a grade %lld, defaults of the format %lld\n", (long long)p.assumed,
             (long long)p.ungraded, (long long)p.defaults);
}

static void money_text(const struct loaded *loaded, struct text *out)
{
    int32_t n = 0;
    const struct money_year *rows = inspect_money(loaded, &n);
    summary_section(out, "Money by donor group and year, EUR million");
    if (n == 0)
        text_add(out, "  none\n");
    else
        text_add(out, "  %-20s %4s %14s %14s %14s\n", "group", "year", "drawdown", "procurement", "to funds");
    for (int32_t i = 0; rows && i < n; i++)
        text_add(out, "  %-20s %4d %14.1f %14.1f %14.1f\n", rows[i].group, rows[i].year,
                 (double)rows[i].drawdown_cents / 1e8, (double)rows[i].procurement_cents / 1e8,
                 (double)rows[i].contributed_cents / 1e8);
}

static void stock_text(const struct loaded *loaded, struct text *out)
{
    const struct trn_scenario *s = loaded->scenario;
    summary_section(out, "Stock at the start, items");
    text_add(out, "  %-28s %14s %14s %14s\n", "item", "recipient", "donors", "above floors");
    for (trn_id i = 0; i < s->n_items; i++) {
        int64_t held = 0;
        char own[48], theirs[48], above[48];
        for (trn_id d = 0; d < s->n_donors; d++)
            held += s->donors[d].items[i].stock;
        text_count(own, s->recipient.items[i].stock);
        text_count(theirs, held);
        text_count(above, (int64_t)inspect_spare(s, i));
        text_add(out, "  %-28s %14s %14s %14s\n", s->items[i].name, own, theirs, above);
    }
}

static void supply_text(const struct loaded *loaded, const struct supply *supply, struct text *out)
{
    const struct trn_capability *capability = &loaded->scenario->capabilities[supply->capability];
    double need = 0.0, have = supply->recipient + supply->donors;
    char title[160];
    snprintf(title, sizeof title, "%s: need and what could meet it, %s", capability->name,
             capability->fleet ? "platforms" : "units a month");
    summary_section(out, title);
    text_add(out, "  at the start: %.0f with the recipient, %.0f above donors' floors\n", supply->recipient,
             supply->donors);
    text_add(out, "  %-7s %12s %12s %12s %18s\n", "month", "need", "lines", "promised",
             capability->fleet ? "all / need" : "all so far / need");
    for (int32_t m = 0; m < supply->n; m++) {
        const struct supply_month *month = &supply->months[m];
        char name[11], share[48];
        month_text(loaded->scenario, month->day, name);
        have += month->lines + month->promised;
        need = capability->fleet ? month->need : need + month->need;
        text_number(share, need > 0.0 ? have / need : NAN, 2, false);
        text_add(out, "  %-7s %12.0f %12.0f %12.0f %18s\n", name, month->need, month->lines, month->promised,
                 share);
    }
}

/* Where one number or date varies, what it becomes; else what is drawn: a factor or days. */
static void drawn_text(const struct trn_scenario *s, const struct trn_uncertain *input, double p,
                       char out[48])
{
    const struct trn_target *target = &input->targets[0];
    double drawn = trn_dist_quantile(&input->dist, p);
    bool one = input->n_targets == 1 && target->kind <= TRN_TARGET_WHOLE;
    if (!one) {
        snprintf(out, 48, "%.4g", drawn);
        return;
    }
    double value = trn_uncertain_value(input, target, 0, drawn);
    if (input->as == TRN_AS_DAYS)
        trn_date_format(s->start_day + (int32_t)floor(value), out);
    else
        snprintf(out, 48, "%.6g", value / target->scale);
}

static void uncertain_text(const struct loaded *loaded, struct text *out)
{
    const struct trn_scenario *s = loaded->scenario;
    char p05[48], p50[48], p95[48];
    if (s->n_uncertain == 0)
        return;
    summary_section(out, "What is uncertain: 5th, 50th, 95th percentile");
    text_add(out, "  %-24s %6s %11s %11s %11s  %s\n", "input", "places", "5 %", "50 %", "95 %", "unit");
    for (int32_t u = 0; u < s->n_uncertain; u++) {
        const struct trn_uncertain *input = &s->uncertain[u];
        bool one = input->n_targets == 1 && input->targets[0].kind <= TRN_TARGET_WHOLE;
        const char *unit = one && input->as == TRN_AS_DAYS      ? "date"
                           : input->as == TRN_AS_DAYS           ? "days later"
                           : input->as == TRN_AS_FACTOR && !one ? "times"
                                                                : (input->unit[0] ? input->unit : "1");
        drawn_text(s, input, 0.05, p05);
        drawn_text(s, input, 0.50, p50);
        drawn_text(s, input, 0.95, p95);
        text_add(out, "  %-24s %6d %11s %11s %11s  %s\n", input->name, (int)input->n_targets, p05, p50, p95,
                 unit);
        text_add(out, "    %s\n", input->input);
    }
}

static void orphans_text(const struct loaded *loaded, struct text *out)
{
    const char **orphans = inspect_orphans(loaded);
    summary_section(out, "What cannot do anything");
    if (!orphans || !orphans[0])
        text_add(out, "  nothing: every item, line and donor has a part\n");
    for (; orphans && *orphans; orphans++)
        text_wrap(out, "  ", *orphans, WIDTH);
}

static void inspect_text(const struct loaded *loaded, struct text *out)
{
    summary_head(loaded, out);
    counts_text(loaded, out);
    provenance_text(loaded, out);
    uncertain_text(loaded, out);
    money_text(loaded, out);
    stock_text(loaded, out);
    for (trn_id c = 0; c < loaded->scenario->n_capabilities; c++) {
        const struct supply *supply = inspect_supply(loaded, c);
        if (supply)
            supply_text(loaded, supply, out);
    }
    text_add(out, "\n");
    text_wrap(
        out, "  ",
        "Plain arithmetic: lines as planned and bought out, stocks given at once, promises kept on time, "
        "nothing lost or waiting. A run meets less.",
        WIDTH);
    orphans_text(loaded, out);
}

/* ---- JSON -------------------------------------------------------------------------------------------- */

static void supply_json(const struct loaded *loaded, const struct supply *supply, struct json_out *json)
{
    const struct trn_capability *capability = &loaded->scenario->capabilities[supply->capability];
    json_open(json, NULL, '{');
    json_string(json, "capability", capability->name);
    json_bool(json, "fleet", capability->fleet);
    json_number(json, "recipient_stock", supply->recipient);
    json_number(json, "above_floors", supply->donors);
    json_open(json, "months", '[');
    for (int32_t m = 0; m < supply->n; m++) {
        char name[11];
        month_text(loaded->scenario, supply->months[m].day, name);
        json_open(json, NULL, '{');
        json_string(json, "month", name);
        json_number(json, "need", supply->months[m].need);
        json_number(json, "lines", supply->months[m].lines);
        json_number(json, "promised", supply->months[m].promised);
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

/* Percentiles of what is drawn. */
static void uncertain_json(const struct trn_scenario *s, struct json_out *json)
{
    static const char *const as[] = {"factor", "value", "days"};
    json_open(json, "uncertain", '[');
    for (int32_t u = 0; u < s->n_uncertain; u++) {
        const struct trn_uncertain *input = &s->uncertain[u];
        json_open(json, NULL, '{');
        json_string(json, "name", input->name);
        json_string(json, "input", input->input);
        json_string(json, "as", as[input->as]);
        json_count(json, "places", input->n_targets);
        json_string(json, "unit", uncertain_unit(input));
        json_number(json, "p05", trn_dist_quantile(&input->dist, 0.05));
        json_number(json, "p50", trn_dist_quantile(&input->dist, 0.50));
        json_number(json, "p95", trn_dist_quantile(&input->dist, 0.95));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void inspect_json(const struct loaded *loaded, struct text *out)
{
    const struct trn_scenario *s = loaded->scenario;
    struct trn_provenance p = trn_scenario_file_provenance(loaded->file);
    struct json_out json = {.text = out};
    int32_t n = 0;
    const struct money_year *rows = inspect_money(loaded, &n);
    const char **orphans = inspect_orphans(loaded);
    json_open(&json, NULL, '{');
    json_string(&json, "scenario", s->name);
    json_string(&json, "title", s->title);
    json_open(&json, "counts", '{');
    json_count(&json, "items", s->n_items);
    json_count(&json, "capabilities", s->n_capabilities);
    json_count(&json, "donors", s->n_donors);
    json_count(&json, "lines", s->n_lines);
    json_count(&json, "routes", s->n_routes);
    json_count(&json, "hubs", s->n_hubs);
    json_count(&json, "pledges", s->n_promises);
    json_count(&json, "events", s->n_events);
    json_count(&json, "regimes", s->n_regimes);
    json_count(&json, "measures", loaded->layout->n_measures);
    json_close(&json, '}');
    json_open(&json, "provenance", '{');
    json_count(&json, "numbers", p.numbers);
    json_count(&json, "sourced", p.sourced);
    json_count(&json, "official", p.official);
    json_count(&json, "reported", p.reported);
    json_count(&json, "inferred", p.inferred);
    json_count(&json, "estimate", p.estimate);
    json_count(&json, "conflicting", p.conflicting);
    json_count(&json, "assumed", p.assumed);
    json_count(&json, "ungraded", p.ungraded);
    json_count(&json, "defaults", p.defaults);
    json_close(&json, '}');
    uncertain_json(s, &json);
    json_open(&json, "money", '[');
    for (int32_t i = 0; rows && i < n; i++) {
        json_open(&json, NULL, '{');
        json_string(&json, "group", rows[i].group);
        json_count(&json, "year", rows[i].year);
        json_count(&json, "drawdown_eur_cents", rows[i].drawdown_cents);
        json_count(&json, "procurement_eur_cents", rows[i].procurement_cents);
        json_count(&json, "to_funds_eur_cents", rows[i].contributed_cents);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_open(&json, "supply", '[');
    for (trn_id c = 0; c < s->n_capabilities; c++) {
        const struct supply *supply = inspect_supply(loaded, c);
        if (supply)
            supply_json(loaded, supply, &json);
    }
    json_close(&json, ']');
    json_open(&json, "orphans", '[');
    for (; orphans && *orphans; orphans++)
        json_string(&json, NULL, *orphans);
    json_close(&json, ']');
    json_close(&json, '}');
}

static enum exit_status cmd_inspect(const struct options *options)
{
    struct loaded loaded;
    struct text text = {0};
    if (options->sources)
        return inspect_sources(options);
    if (options->n_arguments > 1)
        return usage_error("inspect", "unexpected argument \"%s\"; only --sources takes several scenarios",
                           options->arguments[1]);
    enum exit_status status = load_scenario(options, &loaded);
    if (status == EXIT_DONE) {
        if (options->json)
            inspect_json(&loaded, &text);
        else
            inspect_text(&loaded, &text);
        fputs(text_of(&text), stdout);
    }
    text_done(&text);
    load_done(&loaded);
    return status;
}

const struct command command_inspect = {
    .name = "inspect",
    .arguments = "SCENARIO...",
    .least = 1,
    .most = MAX_ARGUMENTS,
    .summary = "what a scenario holds, by plain arithmetic",
    .text = "Count and add up without running: money by donor group and year, stocks, need and\n"
            "what could meet it month by month, things that cannot do anything, and how the\n"
            "numbers are graded and what is uncertain. With --sources: every figure of one or\n"
            "more scenarios, or of all in a folder, with value, grade, range and source, in\n"
            "Markdown or as JSON.",
    .options = LOOK | BIT(O_SOURCES),
    .examples = {"tranche inspect scenarios/early-2024-delay.json", "tranche inspect scenarios --sources"},
    .run = cmd_inspect,
};
