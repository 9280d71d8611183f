/* units.c - a unit is a numerator and perhaps a denominator; each belongs to a class. */
#include "units.h"

#include <ctype.h>
#include <string.h>

enum unit_class { NOTHING = 0, SHARE, TIME, COUNT, MASS, EUR, USD };

struct unit {
    const char *name;
    enum unit_class class;
    double factor; /* to the class's own unit: 1, day, item, t, EUR, USD */
};

static const struct unit UNITS[] = {
    {"1", SHARE, 1.0},
    {"share", SHARE, 1.0},
    {"factor", SHARE, 1.0},
    {"probability", SHARE, 1.0},
    {"ratio", SHARE, 1.0},
    {"elasticity", SHARE, 1.0},
    {"percent", SHARE, 0.01},
    {"%", SHARE, 0.01},
    {"d", TIME, 1.0},
    {"day", TIME, 1.0},
    {"days", TIME, 1.0},
    {"days of supply", TIME, 1.0},
    {"week", TIME, 7.0},
    {"weeks", TIME, 7.0},
    {"month", TIME, DAYS_A_MONTH},
    {"months", TIME, DAYS_A_MONTH},
    {"year", TIME, DAYS_A_YEAR},
    {"years", TIME, DAYS_A_YEAR},
    {"kg", MASS, 0.001},
    {"t", MASS, 1.0},
    {"tonne", MASS, 1.0},
    {"tonnes", MASS, 1.0},
    {"EUR", EUR, 1.0},
    {"EUR_thousand", EUR, 1e3},
    {"EUR_million", EUR, 1e6},
    {"EUR_billion", EUR, 1e9},
    {"USD", USD, 1.0},
    {"USD_thousand", USD, 1e3},
    {"USD_million", USD, 1e6},
    {"USD_billion", USD, 1e9},
    {"USD_trillion", USD, 1e12},
};

/* What fits a dimension: classes of the parts, and the factor of its own base unit. */
static const struct {
    const char *base, *fitting;
    enum unit_class above, below;
    bool below_optional; /* "EUR_million" where "EUR_million/year" is meant */
    double factor;
} DIMENSION[DIMENSIONS] = {
    [DIM_NONE] = {"", "none", NOTHING, NOTHING, false, 1.0},
    [DIM_SHARE] = {"1", "1, share, factor, probability or percent", SHARE, NOTHING, false, 1.0},
    [DIM_DAYS] = {"day", "day, week, month or year", TIME, NOTHING, false, 1.0},
    [DIM_MONTHS] = {"month", "day, week, month or year", TIME, NOTHING, false, DAYS_A_MONTH},
    [DIM_ITEMS] = {"item", "item, or a word for it such as round or missile", COUNT, NOTHING, false, 1.0},
    [DIM_ITEMS_PER_DAY] = {"item/day", "X/day, X/week, X/month or X/year, X being a word such as round",
                           COUNT, TIME, false, 1.0},
    [DIM_ITEMS_PER_MONTH] = {"item/month", "X/day, X/week, X/month or X/year, X being a word such as round",
                             COUNT, TIME, false, 1.0 / DAYS_A_MONTH},
    [DIM_SHARE_PER_DAY] = {"1/day", "share or percent per day, week, month or year, as \"percent/day\"",
                           SHARE, TIME, false, 1.0},
    [DIM_SHARE_PER_MONTH] = {"1/month", "share or percent per day, week, month or year, as \"percent/month\"",
                             SHARE, TIME, false, 1.0 / DAYS_A_MONTH},
    [DIM_TIMES_PER_YEAR] = {"1/year", "X/year, X/month, X/week or X/day, X being 1 or a word such as hold",
                            COUNT, TIME, false, 1.0 / DAYS_A_YEAR},
    [DIM_TONNES] = {"t", "t or kg", MASS, NOTHING, false, 1.0},
    [DIM_TONNES_PER_DAY] = {"t/day", "t or kg per day, week, month or year, as \"t/day\"", MASS, TIME, false,
                            1.0},
    [DIM_EUR] = {"EUR", "EUR or USD, each also with _thousand, _million or _billion", EUR, NOTHING, false,
                 1.0},
    [DIM_EUR_EACH] =
        {"EUR", "EUR or USD, each also with _thousand, _million or _billion, and with /round or another word",
         EUR, COUNT, true, 1.0},
    [DIM_EUR_PER_YEAR] = {"EUR/year",
                          "EUR or USD, each also with _thousand, _million or _billion, per year or month",
                          EUR, TIME, true, 1.0 / DAYS_A_YEAR},
    [DIM_EUR_BILLION_PER_YEAR] =
        {"EUR_billion/year", "EUR or USD, each also with _thousand, _million or _billion, per year or month",
         EUR, TIME, true, 1e9 / DAYS_A_YEAR},
    [DIM_USD_BILLION] = {"USD_billion", "USD_million, USD_billion or USD_trillion", USD, NOTHING, false, 1e9},
    [DIM_EUR_PER_USD] = {"EUR/USD", "EUR/USD", EUR, USD, false, 1.0},
};

static const struct unit *look_up(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (strlen(UNITS[i].name) == length && memcmp(UNITS[i].name, name, length) == 0)
            return &UNITS[i];
    return NULL;
}

/* Any word counts items, unless it is a unit of something else. */
static bool is_word(const char *text, size_t length)
{
    if (length == 0 || length > 40 || look_up(text, length) || !isalpha((unsigned char)text[0]))
        return false;
    for (size_t i = 0; i < length; i++)
        if (!isalnum((unsigned char)text[i]) && !strchr("-_. ", text[i]))
            return false;
    return true;
}

/* Factor of one part of a unit, 0 when it is not of the class. */
static double part_factor(enum unit_class class, const char *text, size_t length, double eur_per_usd)
{
    if (class == COUNT)
        return is_word(text, length) || (length == 1 && text[0] == '1') ? 1.0 : 0.0;
    const struct unit *unit = look_up(text, length);
    if (!unit)
        return 0.0;
    if (class == EUR && unit->class == USD)
        return unit->factor * eur_per_usd;
    return unit->class == class ? unit->factor : 0.0;
}

bool trn_unit_factor(enum dimension dim, const char *unit, double eur_per_usd, double *ret_factor)
{
    const char *slash = strrchr(unit, '/');
    size_t above = slash ? (size_t)(slash - unit) : strlen(unit);
    double factor = part_factor(DIMENSION[dim].above, unit, above, eur_per_usd);
    enum unit_class below = DIMENSION[dim].below;
    if (below == NOTHING && slash)
        return false;
    if (below != NOTHING && !slash) {
        if (!DIMENSION[dim].below_optional)
            return false;
        factor *= below == TIME ? 1.0 / DAYS_A_YEAR : 1.0;
    } else if (slash) {
        double part = part_factor(below, slash + 1, strlen(slash + 1), eur_per_usd);
        factor = part > 0.0 ? factor / part : 0.0;
    }
    if (!(factor > 0.0))
        return false;
    *ret_factor = factor / DIMENSION[dim].factor;
    return true;
}

const char *trn_unit_base(enum dimension dim)
{
    return DIMENSION[dim].base;
}

const char *trn_unit_fitting(enum dimension dim)
{
    return DIMENSION[dim].fitting;
}
