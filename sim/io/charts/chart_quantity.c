/* chart_quantity.c - measures of questions in words and numbers. */
#include "chart_quantity.h"

#include <math.h>
#include <string.h>

#include "chart_text.h"
#include "tranche/words.h"

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

#define SAY(...) or_empty(trn_arena_printf(chart->arena, __VA_ARGS__))

struct chart_quantity trn_quantity_at(const struct chart_rows *rows, int row, int first)
{
    return (struct chart_quantity){trn_chart_cell(rows, row, first), trn_chart_cell(rows, row, first + 1),
                                   trn_chart_cell(rows, row, first + 2),
                                   trn_chart_cell(rows, row, first + 3)};
}

bool trn_quantity_same(const struct chart_quantity *a, const struct chart_quantity *b)
{
    return strcmp(a->measure, b->measure) == 0 && strcmp(a->scope, b->scope) == 0 &&
           strcmp(a->window, b->window) == 0;
}

int trn_quantity_row(const struct chart_rows *rows, int first, const char *asked)
{
    if (rows->n == 0 || asked == NULL)
        return rows->n > 0 ? 0 : -1;
    const struct chart_quantity lead = trn_quantity_at(rows, 0, first);
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < rows->n; i++) {
            const struct chart_quantity q = trn_quantity_at(rows, i, first);
            const struct chart_quantity want = {lead.measure, pass == 0 ? lead.scope : asked,
                                                pass == 0 ? asked : "", ""};
            if (trn_quantity_same(&q, &want))
                return i;
        }
    return -1;
}

bool trn_quantity_is_share(const struct chart_quantity *q)
{
    return strcmp(q->unit, "1") == 0 && (strcmp(q->measure, "need_met") == 0 ||
                                         strcmp(q->measure, "deepest") == 0 || strstr(q->measure, "share"));
}

static bool is_money(const struct chart_quantity *q)
{
    return strcmp(q->unit, "EUR_million") == 0;
}

double trn_quantity_scale(const struct chart_quantity *q)
{
    return trn_quantity_is_share(q) ? 100.0 : 1.0;
}

const char *trn_quantity_suffix(const struct chart_quantity *q)
{
    return trn_quantity_is_share(q) ? "\u00A0%" : "";
}

const char *trn_quantity_unit(const struct chart *chart, const struct chart_quantity *q)
{
    if (trn_quantity_is_share(q))
        return "points";
    if (is_money(q))
        return "EUR million";
    return strcmp(q->unit, "1") == 0 ? "" : trn_chart_clean(chart->arena, q->unit, 40);
}

/* ---- what it is of ---- */

static const char *named(const struct chart_named *list, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(list[i].name, name) == 0)
            return list[i].label;
    return NULL;
}

static const char *scope_label(const struct chart *chart, const char *scope)
{
    const struct chart_source *source = chart->source;
    const char *label = named(source->capabilities, source->n_capabilities, scope);
    if (label == NULL)
        label = named(source->items, source->n_items, scope);
    return label != NULL ? label : trn_chart_donor_label(source, scope);
}

/* A measure without words of its own: "money_spent" is "money spent". */
static const char *plain_name(const struct chart *chart, const char *measure)
{
    char *words = trn_arena_strdup(chart->arena, trn_chart_clean(chart->arena, measure, 60));
    for (char *p = words; p != NULL && *p != '\0'; p++)
        if (*p == '_')
            *p = ' ';
    return or_empty(words);
}

const char *trn_quantity_words(const struct chart *chart, const struct chart_quantity *q)
{
    const bool total = strcmp(q->scope, "total") == 0;
    if (strcmp(q->measure, "need_met") == 0)
        return total ? "the share of all need met"
                     : SAY("the share of the need for %s met", scope_label(chart, q->scope));
    const char *said = trn_measure_said(q->measure);
    const char *words = said != NULL ? said : plain_name(chart, q->measure);
    if (total)
        return words;
    const char *between = strcmp(q->measure, "recovery_days") == 0 ? "after"
                          : strcmp(q->measure, "deepest") == 0 || strstr(q->measure, "_parity") != NULL
                              ? "for"
                              : "of";
    return SAY("%s %s %s", words, between, scope_label(chart, q->scope));
}

const char *trn_quantity_window(const struct chart *chart, const struct chart_quantity *q)
{
    if (q->window[0] == '\0')
        return "the whole run";
    const char *label = trn_chart_window_label(chart->source, q->window);
    const bool plain = strncmp(label, "the ", 4) == 0 || (label[0] >= '0' && label[0] <= '9');
    return plain ? label : SAY("the period '%s'", label);
}

const char *trn_quantity_period(const struct chart *chart, const struct chart_quantity *q)
{
    const struct chart_source *source = chart->source;
    if (q->window[0] != '\0')
        return SAY("in %s", trn_quantity_window(chart, q));
    if (!isfinite(source->start) || !isfinite(source->end))
        return "whole run";
    return SAY("whole run, %s", trn_finding_period(chart, source->start, source->end - 1.0));
}

/* ---- numbers ---- */

/* With just so many decimals, so that the ends of an interval match. What rounds to 0 has no sign. */
static const char *fixed(const struct chart *chart, double value, int decimals)
{
    const double least = 0.5 * pow(10.0, -decimals);
    const char *text = trn_chart_number(chart->arena, fabs(value) < least ? 0.0 : value, decimals);
    const char *point = strchr(text, '.');
    const int there = point != NULL ? (int)strlen(point + 1) : 0;
    return decimals > there ? SAY("%s%s%.*s", text, point != NULL ? "" : ".", decimals - there, "000000")
                            : text;
}

static int decimals_of(const struct chart_quantity *q, double size)
{
    if (trn_quantity_is_share(q))
        return size < 0.0005 && size > 0.0 ? 2 : 1;
    if (strcmp(q->unit, "1") == 0)
        return size < 10.0 ? 3 : 1;
    return size >= 1000.0 ? 0 : size >= 10.0 ? 1 : 2;
}

const char *trn_quantity_level(const struct chart *chart, const struct chart_quantity *q, double value)
{
    if (trn_quantity_is_share(q))
        return SAY("%s\u00A0%%", fixed(chart, 100.0 * value, 1));
    if (is_money(q))
        return trn_chart_millions(chart->arena, value);
    const char *unit = trn_quantity_unit(chart, q);
    return SAY("%s%s%s", fixed(chart, value, decimals_of(q, fabs(value))), unit[0] != '\0' ? " " : "", unit);
}

static const char *size_like(const struct chart *chart, const struct chart_quantity *q, double difference,
                             double like, bool bare)
{
    if (is_money(q))
        return trn_chart_millions(chart->arena, difference);
    const char *unit = bare ? "" : trn_quantity_unit(chart, q);
    return SAY("%s%s%s", fixed(chart, trn_quantity_scale(q) * difference, decimals_of(q, fabs(like))),
               unit[0] != '\0' ? "\u00A0" : "", unit);
}

const char *trn_quantity_size(const struct chart *chart, const struct chart_quantity *q, double difference,
                              bool bare)
{
    return size_like(chart, q, difference, difference, bare);
}

const char *trn_quantity_signed(const struct chart *chart, const struct chart_quantity *q, double difference)
{
    const char *text = is_money(q) ? fixed(chart, difference, decimals_of(q, fabs(difference)))
                                   : size_like(chart, q, difference, difference, true);
    const bool zero = strspn(text, "0.,") == strlen(text);
    return !zero && text[0] >= '0' && text[0] <= '9' ? SAY("+%s", text) : text;
}

const char *trn_quantity_interval(const struct chart *chart, const struct chart_quantity *q, double estimate,
                                  double low, double high)
{
    if (is_money(q))
        return SAY("%s, 95\u00A0%% interval %s", trn_chart_millions(chart->arena, estimate),
                   trn_chart_millions_between(chart->arena, low, high));
    return SAY("%s, 95\u00A0%% interval %s to %s", size_like(chart, q, estimate, estimate, false),
               size_like(chart, q, low, estimate, true), size_like(chart, q, high, estimate, true));
}

/* ---- better or worse ---- */

int trn_quantity_side(const struct chart_quantity *q, double difference)
{
    const int better = trn_measure_better(q->measure);
    return difference > 0.0 ? better : difference < 0.0 ? -better : 0;
}

const char *trn_quantity_verb(const struct chart_quantity *q, double difference)
{
    const int better = trn_measure_better(q->measure);
    if (better > 0)
        return difference > 0.0 ? "brings" : "costs";
    if (better < 0)
        return difference > 0.0 ? "adds" : "saves";
    return difference > 0.0 ? "adds" : "takes";
}

bool trn_quantity_axis(double low, double high, double *ret_low, double *ret_high)
{
    double span = high - low;
    if (!(span > 1e-5))
        span = fmax(fabs(high), 1.0) * 0.1;
    if (low >= 0.0 && low < span)
        low = 0.0;
    else if (high <= 0.0 && -high < span)
        high = 0.0;
    const bool holds = low <= 0.0 && high >= 0.0;
    *ret_low = low == 0.0 ? 0.0 : low - 0.06 * span;
    *ret_high = high == 0.0 ? 0.0 : high + 0.06 * span;
    if (!(*ret_high > *ret_low)) /* nothing but 0 */
        *ret_high = *ret_low + span;
    return holds;
}
