/* brief_words.c - names and numbers in words. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "../charts/chart_text.h"
#include "brief.h"
#include "tranche/date.h"

int trn_brief_words(const char *text)
{
    return trn_chart_words(text);
}

const char *trn_brief_scope(const struct brief *brief, const char *scope)
{
    static const char *const parts[] = {"capabilities", "items"};
    if (strcmp(scope, "total") == 0 || scope[0] == '\0')
        return "all need";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (trn_brief_get(trn_brief_get(brief->scenario, parts[i]), scope) != NULL)
            return trn_brief_label(brief, parts[i], scope);
    return scope;
}

/* "days_below_failure" as "days below failure". */
static const char *plain(struct brief *brief, const char *name)
{
    char *words = trn_arena_strdup(brief->arena, name);
    for (char *at = words; *at != '\0'; at++)
        if (*at == '_')
            *at = ' ';
    return words;
}

const char *trn_brief_measure_words(struct brief *brief, const char *measure, const char *scope,
                                    const char *window)
{
    const char *in = window[0] != '\0' ? SAY(" in %s", trn_brief_label(brief, "windows", window)) : "";
    const bool total = strcmp(scope, "total") == 0;
    if (strcmp(measure, "need_met") == 0)
        return SAY("share of %s%s met%s", total ? "" : "the need for ", trn_brief_scope(brief, scope), in);
    return SAY("%s%s%s%s", plain(brief, measure), total ? "" : ", ",
               total ? "" : trn_brief_scope(brief, scope), in);
}

const char *trn_brief_unit(const char *unit)
{
    static const char *const known[][2] = {
        {"1", "points"}, {"EUR_million", "EUR million"}, {"unit_day", "unit-days"}, {"unit", "units"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i][0], unit) == 0)
            return known[i][1];
    return unit;
}

/* Decimals that a size needs. */
static int decimals_of(const char *unit, double value)
{
    if (strcmp(unit, "1") == 0)
        return 1;
    return fabs(value) >= 1000.0 ? 0 : fabs(value) >= 10.0 ? 1 : 2;
}

/* With a minus that is as wide as a plus, and none before nothing. */
static const char *number(struct brief *brief, const char *unit, double value, bool sign)
{
    const double scale = strcmp(unit, "1") == 0 ? 100.0 : 1.0;
    if (!isfinite(value))
        return "";
    const char *size = trn_chart_number(brief->arena, fabs(value) * scale, decimals_of(unit, value));
    if (strcmp(unit, "1") == 0 && strchr(size, '.') == NULL)
        size = SAY("%s.0", size);
    const bool nothing = strspn(size, "0.") == strlen(size);
    return SAY("%s%s", nothing ? "" : value < 0.0 ? "\u2212" : sign ? "+" : "", size);
}

const char *trn_brief_change(struct brief *brief, const char *unit, double value)
{
    return number(brief, unit, value, true);
}

const char *trn_brief_level(struct brief *brief, const char *unit, double value)
{
    const char *text = number(brief, unit, value, false);
    return strcmp(unit, "1") == 0 && text[0] != '\0' ? SAY("%s %%", text) : text;
}

const char *trn_brief_between(struct brief *brief, const char *unit, double low, double high)
{
    const bool sign = low < 0.0;
    if (!isfinite(low) && !isfinite(high))
        return "";
    return SAY("%s to %s", isfinite(low) ? number(brief, unit, low, sign) : "open",
               isfinite(high) ? number(brief, unit, high, sign) : "open");
}

static const char *const months[] = {"January", "February", "March",     "April",   "May",      "June",
                                     "July",    "August",   "September", "October", "November", "December"};

static const char *day_in_words(struct brief *brief, int32_t days, bool month_only)
{
    int year, month, day;
    trn_date_from_days(days, &year, &month, &day);
    return month_only ? SAY("%s %d", months[month - 1], year) : SAY("%d %s %d", day, months[month - 1], year);
}

const char *trn_brief_date(struct brief *brief, const char *iso)
{
    int32_t day;
    return trn_date_parse(iso, &day) ? day_in_words(brief, day, false) : iso;
}

const char *trn_brief_month(struct brief *brief, double day)
{
    return day_in_words(brief, (int32_t)day, true);
}

const char *trn_brief_last_day(struct brief *brief)
{
    int32_t day;
    const char *end = trn_brief_text(brief->scenario, "end");
    return trn_date_parse(end, &day) ? day_in_words(brief, day - 1, false) : end;
}
