/* fixture_compare.c - result folders for tests of charts. */
#include "fixture_compare.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "tranche/date.h"
#include "tranche/io.h"

#define START trn_date_to_days(2023, 1, 1)
#define DAYS 731

struct fixture fixture_default(void)
{
    return (struct fixture){.regimes = 2, .donors = 28, .holds = 1, .effect = 1.0, .observed = true};
}

/* A fixture that cannot be written is no fixture; works in and out of Check. */
static void must(bool good, const char *what)
{
    if (!good) {
        fprintf(stderr, "fixture_compare: %s\n", what);
        abort();
    }
}

/* ---- names ---- */

static const char *const regime_names[] = {"ad-hoc", "nato",  "pact",    "compact",
                                           "purl",   "mixed", "seventh", "eighth"};
static const char *const regime_labels[] = {"Ad-hoc contact group",
                                            "NATO coordination",
                                            "Formal pact",
                                            "Bilateral compact",
                                            "Pooled purchases",
                                            "Mixed",
                                            "Seventh",
                                            "Eighth"};
static const char *const capability_names[] = {"air-defence", "artillery"};
static const char *const capability_labels[] = {"air defence", "artillery"};
static const char *const group_names[] = {"Europe", "US", "Other"};
static const char *const donor_labels[] = {
    "United States", "Germany",   "United Kingdom", "Denmark", "Netherlands", "Sweden",     "France",
    "Poland",        "Canada",    "Norway",         "Italy",   "Finland",     "Spain",      "Belgium",
    "Czechia",       "Australia", "Lithuania",      "Estonia", "Slovakia",    "Latvia",     "Bulgaria",
    "Greece",        "Portugal",  "Croatia",        "Romania", "Slovenia",    "Luxembourg", "Iceland"};

/* A name of the fixture, with the hostile text behind it where there is one. */
static const char *name_of(const struct fixture *fixture, const char *name)
{
    static char store[256][1200];
    static int next;
    char *out = store[next++ % 256];
    snprintf(out, 1200, "%s%s%s", fixture->hostile != NULL ? fixture->hostile : "",
             fixture->hostile != NULL ? " " : "", name);
    return out;
}

static const char *donor_name(const struct fixture *fixture, int donor)
{
    static char store[8][64];
    static int next;
    char *out = store[next++ % 8];
    snprintf(out, 64, "donor-%02d", donor + 1);
    return name_of(fixture, out);
}

/* ---- numbers ---- */

static double bump(double day, double middle, double width)
{
    const double z = (day - middle) / width;
    return exp(-0.5 * z * z);
}

/* Small and never the same, without a generator. */
static double ripple(double day, int salt)
{
    return 0.5 * sin(day / 9.0 + salt) + 0.3 * sin(day / 23.0 + 2.1 * salt) + 0.2 * sin(day / 3.7 + salt);
}

/* Median share of need met. */
static double need_met(const struct fixture *fixture, int regime, int capability, double day)
{
    const double hole = (capability == 1 ? 0.42 : 0.25) * bump(day, 425.0, 55.0);
    const double spring = 0.18 * bump(day, 60.0, 60.0);
    const double helped = regime == 0 ? 0.0 : fixture->effect * (0.45 + 0.08 * regime);
    const double level = 0.80 + 0.05 * capability - (hole + spring) * (1.0 - helped) +
                         0.02 * ripple(day, capability) +
                         (regime > 0 ? 0.04 * fixture->effect * regime : 0.0);
    return fmin(0.99, fmax(0.03, level));
}

static double spread(double day)
{
    return 0.06 + 0.10 * bump(day, 440.0, 110.0);
}

/* ---- CSV files ---- */

#define BAND_COLUMNS                                                                                         \
    {"regime", TRN_CELL_TEXT, 0, "", "x"}, {"variable", TRN_CELL_TEXT, 0, "", "x"},                          \
        {"scope", TRN_CELL_TEXT, 0, "", "x"}, {"kind", TRN_CELL_TEXT, 0, "", "x"},                           \
        {"unit", TRN_CELL_TEXT, 0, "", "x"}, {"n", TRN_CELL_COUNT, 0, "1", "x"},                             \
        {"mean", TRN_CELL_NUMBER, 6, "", "x"}, {"p05", TRN_CELL_NUMBER, 6, "", "x"},                         \
        {"p25", TRN_CELL_NUMBER, 6, "", "x"}, {"p50", TRN_CELL_NUMBER, 6, "", "x"},                          \
        {"p75", TRN_CELL_NUMBER, 6, "", "x"},                                                                \
    {                                                                                                        \
        "p95", TRN_CELL_NUMBER, 6, "", "x"                                                                   \
    }
static const struct trn_column bands_columns[] = {{"date", TRN_CELL_DATE, 0, "", "x"}, BAND_COLUMNS};
static const struct trn_column monthly_columns[] = {{"month", TRN_CELL_DATE, 0, "", "x"}, BAND_COLUMNS};
static const struct trn_table bands = {"bands", "x", 13, bands_columns};
static const struct trn_table monthly = {"monthly", "x", 13, monthly_columns};

static void put_band(struct trn_results *results, const struct trn_table *table, double day,
                     const char *regime, const char *variable, const char *scope, const char *kind,
                     const char *unit, double middle, double wide, double most)
{
    const double q[] = {-1.64, -0.67, 0.0, 0.67, 1.64};
    union trn_cell cells[13] = {{.number = day}, {.text = regime}, {.text = variable}, {.text = scope},
                                {.text = kind},  {.text = unit},   {.count = 200},     {.number = middle}};
    for (int i = 0; i < 5; i++)
        cells[8 + i].number = fmin(most, fmax(0.0, middle + q[i] * wide));
    must(trn_results_row(results, table, cells), "a row of bands was not taken");
}

static void put_bands(struct trn_results *results, const struct fixture *fixture)
{
    const double per_day[] = {12.0, 8000.0};
    for (int r = 0; r < fixture->regimes; r++)
        for (double day = 0.0; day <= DAYS; day = day + 7.0 > DAYS && day < DAYS ? DAYS : day + 7.0) {
            const char *regime = name_of(fixture, regime_names[r]);
            double total = 0.0;
            for (int c = 0; c < 2; c++) {
                const char *scope = name_of(fixture, capability_names[c]);
                const double met = need_met(fixture, r, c, day);
                const double need =
                    per_day[c] * (1.0 + 0.25 * bump(day, 200.0, 80.0) + 0.1 * bump(day, 600.0, 60.0));
                total += 0.5 * met;
                put_band(results, &bands, day, regime, "need_met", scope, "capability", "1", met, spread(day),
                         1.0);
                put_band(results, &bands, day, regime, "need", scope, "capability", "units/day", need,
                         0.03 * need, 1e9);
                put_band(results, &bands, day, regime, "used", scope, "capability", "units/day", need * met,
                         need * spread(day), 1e9);
            }
            put_band(results, &bands, day, regime, "need_met", "total", "total", "1", total, spread(day),
                     1.0);
        }
}

static void put_months(struct trn_results *results, const struct fixture *fixture)
{
    const double size[] = {900.0, 1400.0, 120.0};
    for (int r = 0; r < fixture->regimes; r++)
        for (int m = 0; m < 24; m++) {
            const double day = trn_date_to_days(2023 + m / 12, m % 12 + 1, 1) - START;
            for (int g = 0; g < 3; g++) {
                const double hold = g == 1 ? 0.92 * bump(day, 425.0, 50.0) : 0.0;
                const double mean = size[g] * (1.0 - hold) * (1.0 + 0.3 * ripple(40.0 * m, g)) *
                                    (1.0 + (r > 0 && g == 0 ? 0.25 * fixture->effect : 0.0));
                put_band(results, &monthly, day, name_of(fixture, regime_names[r]), "delivered_value",
                         name_of(fixture, group_names[g]), "group", "EUR_million", mean, 0.2 * mean, 1e9);
            }
        }
}

static const struct trn_column measures_columns[] = {
    {"measure", TRN_CELL_TEXT, 0, "", "x"},    {"unit", TRN_CELL_TEXT, 0, "", "x"},
    {"window", TRN_CELL_TEXT, 0, "", "x"},     {"scope", TRN_CELL_TEXT, 0, "", "x"},
    {"kind", TRN_CELL_TEXT, 0, "", "x"},       {"regime", TRN_CELL_TEXT, 0, "", "x"},
    {"against", TRN_CELL_TEXT, 0, "", "x"},    {"n", TRN_CELL_COUNT, 0, "1", "x"},
    {"estimate", TRN_CELL_NUMBER, 8, "", "x"}, {"low", TRN_CELL_NUMBER, 8, "", "x"},
    {"high", TRN_CELL_NUMBER, 8, "", "x"},     {"sd", TRN_CELL_NUMBER, 8, "", "x"},
    {"p05", TRN_CELL_NUMBER, 8, "", "x"},      {"p50", TRN_CELL_NUMBER, 8, "", "x"},
    {"p95", TRN_CELL_NUMBER, 8, "", "x"},      {"p_value", TRN_CELL_NUMBER, 6, "1", "x"},
    {"better", TRN_CELL_COUNT, 0, "1", "x"},   {"worse", TRN_CELL_COUNT, 0, "1", "x"},
    {"same", TRN_CELL_COUNT, 0, "1", "x"},     {"pairing", TRN_CELL_NUMBER, 4, "1", "x"}};
static const struct trn_table measures = {"measures", "x", 20, measures_columns};

static void put_measure(struct trn_results *results, const char *measure, const char *unit,
                        const char *window, const char *scope, const char *kind, const char *regime,
                        const char *against, double estimate, double half)
{
    const union trn_cell cells[20] = {{.text = measure},
                                      {.text = unit},
                                      {.text = window},
                                      {.text = scope},
                                      {.text = kind},
                                      {.text = regime},
                                      {.text = against},
                                      {.count = 200},
                                      {.number = estimate},
                                      {.number = estimate - half},
                                      {.number = estimate + half},
                                      {.number = half * 7.0},
                                      {.number = NAN},
                                      {.number = NAN},
                                      {.number = NAN},
                                      {.number = NAN},
                                      {.count = TRN_MISSING_COUNT},
                                      {.count = TRN_MISSING_COUNT},
                                      {.count = TRN_MISSING_COUNT},
                                      {.number = NAN}};
    must(trn_results_row(results, &measures, cells), "a row of measures was not taken");
}

static double mean_met(const struct fixture *fixture, int regime, int capability, double from, double to)
{
    double sum = 0.0;
    int n = 0;
    for (double day = from; day < to; day += 1.0, n++)
        sum += need_met(fixture, regime, capability, day);
    return sum / n;
}

/* EUR million that a donor pledges, and delivers under a regime. */
static double pledged(int donor)
{
    return donor == 0 ? 24800.0 : 9200.0 / (1.0 + 0.55 * donor);
}

static double delivered(const struct fixture *fixture, int donor, int regime)
{
    return pledged(donor) *
           (0.60 + 0.06 * ripple(31.0 * donor, 5) + (regime > 0 ? 0.12 * fixture->effect : 0.0));
}

static void put_measures(struct trn_results *results, const struct fixture *fixture)
{
    const double noise = fixture->effect > 0.0 ? 0.02 : 0.05;
    for (int r = 0; r < fixture->regimes; r++) {
        const char *regime = name_of(fixture, regime_names[r]);
        const char *reference = name_of(fixture, regime_names[0]);
        double sum[2][2] = {{0.0, 0.0}, {0.0, 0.0}};
        for (int c = 0; c < 2; c++)
            for (int w = 0; w < 2; w++) {
                const char *scope = name_of(fixture, capability_names[c]);
                const char *window = w == 0 ? "" : name_of(fixture, "hole");
                const double met = mean_met(fixture, r, c, w == 0 ? 0.0 : 390.0, w == 0 ? DAYS : 480.0);
                put_measure(results, "need_met", "1", window, scope, "capability", regime, "", met, noise);
                if (r > 0)
                    put_measure(results, "need_met", "1", window, scope, "capability", regime, reference,
                                met - mean_met(fixture, 0, c, w == 0 ? 0.0 : 390.0, w == 0 ? DAYS : 480.0),
                                0.5 * noise);
            }
        for (int d = 0; d < fixture->donors; d++) {
            put_measure(results, "pledged_value", "EUR_million", "", donor_name(fixture, d), "donor", regime,
                        "", pledged(d), 0.01 * pledged(d));
            put_measure(results, "delivered_value", "EUR_million", "", donor_name(fixture, d), "donor",
                        regime, "", delivered(fixture, d, r), 0.02 * pledged(d));
            sum[0][0] += pledged(d);
            sum[1][0] += delivered(fixture, d, r);
            sum[1][1] += delivered(fixture, d, 0);
        }
        put_measure(results, "pledged_value", "EUR_million", "", "total", "total", regime, "", sum[0][0],
                    0.01 * sum[0][0]);
        put_measure(results, "delivered_value", "EUR_million", "", "total", "total", regime, "", sum[1][0],
                    0.01 * sum[1][0]);
        if (r > 0)
            put_measure(results, "delivered_value", "EUR_million", "", "total", "total", regime, reference,
                        sum[1][0] - sum[1][1], fixture->effect > 0.0 ? 0.004 * sum[1][0] : 100.0);
    }
}

/* ---- scenario.json ---- */

static cJSON *labelled(const struct fixture *fixture, cJSON *collection, const char *name, const char *label)
{
    cJSON *object = cJSON_AddObjectToObject(collection, name);
    cJSON_AddStringToObject(object, "label", name_of(fixture, label));
    return object;
}

static cJSON *graded(cJSON *object, const char *name, double value, const char *grade)
{
    cJSON *number = cJSON_AddObjectToObject(object, name);
    cJSON_AddNumberToObject(number, "value", value);
    cJSON_AddStringToObject(number, "grade", grade);
    return number;
}

static void add_point(cJSON *points, const char *date, double value)
{
    cJSON *point = cJSON_CreateArray();
    cJSON_AddItemToArray(point, cJSON_CreateString(date));
    cJSON_AddItemToArray(point, cJSON_CreateNumber(value));
    cJSON_AddItemToArray(points, point);
}

static void add_observed(cJSON *root, const struct fixture *fixture)
{
    cJSON *all = cJSON_AddObjectToObject(root, "observed");
    cJSON *one = labelled(fixture, all, "fire", "Defence minister");
    cJSON *two = labelled(fixture, all, "fire-monthly", "Press reports");
    cJSON *other = labelled(fixture, all, "stock", "Not of use");
    cJSON *objects[] = {one, two, other};
    for (int i = 0; i < 3; i++) {
        cJSON_AddStringToObject(objects[i], "unit", i == 1 ? "rounds/month" : "rounds/day");
        cJSON_AddStringToObject(
            objects[i], "source",
            name_of(fixture, i == 1 ? "A newspaper, 2024-02-25" : "Ministry of Defence, 2024-03-11"));
        cJSON_AddStringToObject(objects[i], "variable", i == 2 ? "stock" : "used");
        cJSON_AddStringToObject(objects[i], "scope", name_of(fixture, capability_names[1]));
        cJSON *points = cJSON_AddArrayToObject(objects[i], "points");
        add_point(points, "2023-03-01", i == 1 ? 190000.0 : 6000.0);
        add_point(points, "2023-08-01", i == 1 ? 260000.0 : 7400.0);
        add_point(points, "2024-01-31", i == 1 ? 100000.0 : 4000.0);
        if (i == 0)
            add_point(points, "2024-06-15", 5600.0);
    }
}

static char *scenario_text(const struct fixture *fixture)
{
    static const char *const hold_names[] = {
        "US supplemental held up", "Elections", "EU facility blocked", "Third", "Fourth", "Fifth"};
    static const char *const hold_from[] = {"2023-12-27", "2024-10-20", "2023-05-01",
                                            "2023-12-20", "2024-01-10", "2024-02-01"};
    static const char *const hold_to[] = {"2024-04-24", "2024-12-15", "2023-07-10",
                                          "2024-01-20", "2024-02-10", "2024-05-01"};
    cJSON *root = cJSON_CreateObject();
    cJSON_AddStringToObject(root, "headline", "artillery");
    cJSON_AddStringToObject(root, "title", name_of(fixture, "The hole of early 2024"));
    cJSON_AddStringToObject(root, "start", "2023-01-01");
    cJSON_AddStringToObject(root, "end", "2025-01-01");
    cJSON *collection = cJSON_AddObjectToObject(root, "capabilities");
    for (int c = 0; c < 2; c++)
        labelled(fixture, collection, name_of(fixture, capability_names[c]), capability_labels[c]);
    collection = cJSON_AddObjectToObject(root, "regimes");
    for (int r = 0; r < fixture->regimes; r++) {
        cJSON *levers = labelled(fixture, collection, name_of(fixture, regime_names[r]), regime_labels[r]);
        graded(levers, "cadence", 41.0, "reported");
        graded(levers, "visibility", 0.4, "assumed");
    }
    collection = cJSON_AddObjectToObject(root, "donors");
    for (int d = 0; d < fixture->donors; d++) {
        char plain[64];
        snprintf(plain, sizeof plain, "Donor %d", d + 1);
        cJSON *donor =
            labelled(fixture, collection, donor_name(fixture, d), d < 28 ? donor_labels[d] : plain);
        cJSON_AddStringToObject(donor, "group", name_of(fixture, group_names[d == 0 ? 1 : 0]));
        graded(donor, "gdp", 1000.0, "official");
    }
    collection = cJSON_AddObjectToObject(root, "windows");
    labelled(fixture, collection, name_of(fixture, "hole"), "early 2024");
    collection = cJSON_AddObjectToObject(root, "events");
    for (int h = 0; h < fixture->holds; h++) {
        cJSON *hold = labelled(fixture, collection, hold_names[h], hold_names[h]);
        cJSON_AddStringToObject(hold, "kind", "hold");
        cJSON_AddStringToObject(hold, "from", hold_from[h]);
        cJSON_AddStringToObject(hold, "to", hold_to[h]);
    }
    if (fixture->observed)
        add_observed(root, fixture);
    char *text = cJSON_Print(root);
    cJSON_Delete(root);
    must(text != NULL, "no memory");
    return text;
}

void fixture_write(const char *folder, const struct fixture *fixture)
{
    const struct trn_manifest manifest = {
        "tranche compare scenarios/hole.json", "0.1.0", 20240224, 200, 200, 0, false, NULL};
    struct trn_results *results;
    struct trn_error error = {0};
    must(trn_results_create(folder, true, START, &results, &error) == TRN_OK, error.text);
    put_bands(results, fixture);
    put_months(results, fixture);
    put_measures(results, fixture);
    char *text = scenario_text(fixture);
    must(trn_results_text(results, "scenario.json", text, &error) == TRN_OK, error.text);
    free(text);
    must(trn_results_commit(results, &manifest, &error) == TRN_OK, error.text);
    trn_results_free(results);
}
