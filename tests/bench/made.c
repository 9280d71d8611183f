/* made.c - see made.h */
#include "made.h"

enum { FIRST_YEAR = 2023 };

static void number(FILE *out, const struct made *made, const char *unit, double value)
{
    if (!made->evidence)
        fprintf(out, "{\"value\": %g, \"unit\": \"%s\"}", value, unit);
    else
        fprintf(out,
                "{\n        \"value\": %g,\n        \"unit\": \"%s\",\n        \"source\": \"invented for a "
                "benchmark, as long as a short source is, 2024-01-01\",\n        \"grade\": \"assumed\",\n"
                "        \"low\": %g,\n        \"high\": %g\n      }",
                value, unit, 0.8 * value, 1.25 * value);
}

static const char *comma(int i)
{
    return i > 0 ? ",\n    " : "\n    ";
}

static void put_items(FILE *out, const struct made *made)
{
    fprintf(out, ",\n  \"items\": {");
    for (int i = 0; i < made->items; i++) {
        fprintf(
            out,
            "%s\"item-%02d\": {\"class\": \"ammunition\", \"kind\": \"consumable\", \"lot\": 500, \"mass\": ",
            comma(i), i);
        number(out, made, "kg", 60.0);
        fprintf(out, ", \"unit_cost\": ");
        number(out, made, "EUR", 3000.0);
        fprintf(out, "}");
    }
    /* Three items can stand in for each other. */
    fprintf(out, "\n  },\n  \"capabilities\": {");
    for (int first = 0; first < made->items; first += 3) {
        fprintf(out, "%s\"need-%02d\": {\"need\": ", comma(first), first / 3);
        number(out, made, "item/day", 30.0 * made->donors);
        fprintf(out,
                ", \"target_days\": 60, \"ration\": [[30, 1], [14, 0.7], [5, 0.4], [0, 0.25]], \"items\": {");
        for (int i = first; i < first + 3 && i < made->items; i++)
            fprintf(out, "%s\"item-%02d\": {}", i > first ? ", " : "", i);
        fprintf(out, "}}");
    }
    fprintf(out, "\n  },\n  \"recipient\": {\"items\": {");
    for (int i = 0; i < made->items; i++)
        fprintf(out, "%s\"item-%02d\": {\"stock\": 20000}", comma(i), i);
    fprintf(out, "\n  }},\n  \"lines\": {");
    for (int i = 0; i < made->items; i++) {
        fprintf(out,
                "%s\"line-%02d\": {\"item\": \"item-%02d\", \"lead\": 30, \"route\": \"sea\", \"capacity\": ",
                comma(i), i, i);
        number(out, made, "item/month", 300.0 * made->donors);
        fprintf(out, "}");
    }
    fprintf(out, "\n  }");
}

static void put_account(FILE *out, const struct made *made, const char *name)
{
    fprintf(out, "\"%s\": [", name);
    for (int year = FIRST_YEAR; year < FIRST_YEAR + made->years; year++) {
        fprintf(out,
                "%s{\"from\": \"%d-01-01\", \"until\": \"%d-12-31\", \"amount\": ", comma(year - FIRST_YEAR),
                year, year);
        number(out, made, "EUR_million", 2.0 * made->items);
        fprintf(out, "}");
    }
    fprintf(out, "]");
}

static void put_donor(FILE *out, const struct made *made, int donor)
{
    fprintf(out, "%s\"donor-%03d\": {\"route\": \"sea\", \"gdp\": ", comma(donor), donor);
    number(out, made, "USD_billion", 600.0 + 3.0 * donor);
    fprintf(out, ", \"stocks\": {");
    for (int i = 0; i < made->items; i++) {
        fprintf(out, "%s\"item-%02d\": {\"quantity\": ", comma(i), i);
        number(out, made, "item", 3000.0);
        fprintf(out, ", \"floor\": 1000}");
    }
    fprintf(out, "}, \"buys\": {");
    for (int i = 0; i < made->items; i++)
        fprintf(out, "%s\"item-%02d\": \"line-%02d\"", i > 0 ? ", " : "", i, i);
    fprintf(out, "}, \"accounts\": {");
    put_account(out, made, "drawdown");
    fprintf(out, ", ");
    put_account(out, made, "procurement");
    fprintf(out, "}}");
}

bool made_write(const char *path, const struct made *made)
{
    FILE *out = fopen(path, "w");
    if (out == NULL)
        return false;
    fprintf(out,
            "{\n  \"format\": 1,\n  \"title\": \"Made by a benchmark\",\n  \"description\": \"%d donors, %d "
            "items, "
            "%d years; how long does it take?\",\n  \"start\": \"%d-01-01\",\n  \"end\": \"%d-01-01\"",
            made->donors, made->items, made->years, FIRST_YEAR, FIRST_YEAR + made->years);
    put_items(out, made);
    fprintf(out, ",\n  \"hubs\": {\"port\": {\"capacity\": ");
    number(out, made, "t/day", 5.0 * made->donors * made->items);
    fprintf(out, "}},\n  \"routes\": {\"sea\": {\"stages\": [\n"
                 "    {\"kind\": \"preparation\", \"days\": {\"dist\": \"lognormal\", \"median\": 5, "
                 "\"sigma\": 0.5}},\n"
                 "    {\"kind\": \"transport\", \"days\": {\"dist\": \"lognormal\", \"median\": 16, "
                 "\"sigma\": 0.4}},\n"
                 "    {\"kind\": \"hub\", \"hub\": \"port\", \"days\": 1},\n"
                 "    {\"kind\": \"hand_over\", \"days\": 2}]}},\n  \"donors\": {");
    for (int d = 0; d < made->donors; d++)
        put_donor(out, made, d);
    fprintf(out, "\n  },\n  \"regimes\": {\n    \"alone\": {\"levers\": {}},\n    \"joint\": {\"levers\": "
                 "{\"allocation\": \"tasked\", \"look_ahead\": 1, \"decision_factor\": 0.7}}\n  }\n}\n");
    return fclose(out) == 0;
}
