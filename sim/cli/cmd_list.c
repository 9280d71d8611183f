/* cmd_list.c - tranche list: scenarios, regimes, measures, levers. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "commands.h"
#include "load.h"
#include "suggest.h"
#include "text.h"

enum { WIDTH = 78 };

/* Without a scenario named, its measures are explained by this one. */
static const char example[] = "early-2024-delay.json";

/* ---- scenarios ---------------------------------------------------------------------------------- */

static const char *scenario_folder(void)
{
    struct stat about;
    if (stat("scenarios", &about) == 0 && S_ISDIR(about.st_mode))
        return "scenarios";
    return TRANCHE_SCENARIOS;
}

static int is_scenario(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void print_text(struct text *text)
{
    fputs(text_of(text) ? text_of(text) : "", stdout);
    text_done(text);
}

static void list_one(const char *path, struct json_out *json, struct text *text)
{
    struct trn_scenario_file *file = NULL;
    (void)trn_scenario_read(path, NULL, 0, &file);
    const struct trn_scenario *scenario = file ? trn_scenario_file_scenario(file) : NULL;
    const char *title = scenario ? scenario->title : "not valid: tranche validate says why";
    if (json) {
        json_open(json, NULL, '{');
        json_string(json, "path", path);
        json_bool(json, "ok", scenario != NULL);
        json_string(json, "title", scenario ? scenario->title : NULL);
        json_close(json, '}');
    } else {
        text_add(text, "%s\n", path);
        text_wrap(text, "  ", title, WIDTH);
    }
    trn_scenario_file_free(file);
}

static enum exit_status list_scenarios(const struct options *options)
{
    const char *folder = scenario_folder();
    struct dirent **entries = NULL;
    struct text text = {0};
    struct json_out json = {.text = &text};
    int n = scandir(folder, &entries, is_scenario, by_name);
    enum exit_status status = EXIT_DONE;
    if (n < 0) {
        fprintf(stderr, "tranche: %s: there is no such folder, nor ./scenarios\n", folder);
        return EXIT_FAILED;
    }
    if (options->json)
        json_open(&json, NULL, '[');
    for (int i = 0; i < n; i++) {
        char path[LONGEST_PATH];
        if (snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name) < (int)sizeof path)
            list_one(path, options->json ? &json : NULL, &text);
        free(entries[i]);
    }
    free(entries);
    if (options->json)
        json_close(&json, ']');
    print_text(&text);
    return status;
}

/* ---- regimes --------------------------------------------------------------------------------------- */

static enum exit_status list_regimes(const struct options *options)
{
    struct options with = *options;
    struct loaded loaded;
    struct text text = {0};
    if (options->n_arguments < 2)
        return usage_error("list", "list regimes needs SCENARIO");
    with.arguments[0] = options->arguments[1];
    enum exit_status status = load_scenario(&with, &loaded);
    if (status == EXIT_DONE) {
        const struct trn_scenario *s = loaded.scenario;
        struct json_out json = {.text = &text};
        if (options->json)
            json_open(&json, NULL, '[');
        for (int32_t r = 0; r < s->n_regimes; r++) {
            bool compared = false;
            for (int32_t i = 0; i < s->n_compare; i++)
                compared = compared || s->compare[i] == r;
            if (options->json) {
                json_open(&json, NULL, '{');
                json_string(&json, "name", s->regimes[r].name);
                json_string(&json, "label", s->regimes[r].label);
                json_bool(&json, "compared", compared);
                json_bool(&json, "reference", s->n_compare > 0 && s->compare[0] == r);
                json_close(&json, '}');
            } else {
                text_add(&text, "%-20s %s%s\n", s->regimes[r].name, s->regimes[r].label,
                         s->n_compare > 0 && s->compare[0] == r ? " (the reference)"
                         : compared                             ? ""
                                                                : " (not in the compare list)");
            }
        }
        if (options->json)
            json_close(&json, ']');
    }
    print_text(&text);
    load_done(&loaded);
    return status;
}

/* ---- measures -------------------------------------------------------------------------------------- */

/* Is this the first measure of its name in the layout? */
static bool first_of_name(const struct trn_layout *layout, int32_t m)
{
    for (int32_t i = 0; i < m; i++)
        if (strcmp(layout->measures[i].name, layout->measures[m].name) == 0)
            return false;
    return true;
}

static const char *unit_words(const struct trn_measure *measure)
{
    if (strcmp(measure->unit, "1") != 0)
        return measure->unit;
    return measure->decimals > 0 ? "share or ratio" : "count";
}

static const char *better_words(const struct trn_measure *measure)
{
    return measure->better > 0   ? "more is better"
           : measure->better < 0 ? "less is better"
                                 : "neither is better";
}

static void scopes_of(const struct trn_layout *layout, int32_t m, struct text *out)
{
    const char *name = layout->measures[m].name;
    struct text line = {0};
    text_add(&line, "given for:");
    for (int32_t i = m; i < layout->n_measures; i++)
        if (strcmp(layout->measures[i].name, name) == 0 && layout->measures[i].window[0] == '\0')
            text_add(&line, " %s", layout->measures[i].scope);
    if (text_of(&line))
        text_wrap(out, "  ", text_of(&line), WIDTH);
    text_done(&line);
}

static enum exit_status print_measures(const struct options *options, const struct trn_layout *layout,
                                       const char *only)
{
    struct text text = {0};
    struct json_out json = {.text = &text};
    const char *best = NULL;
    int edits = 0, shown = 0;
    if (options->json)
        json_open(&json, NULL, '[');
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct trn_measure *measure = &layout->measures[m];
        if (!first_of_name(layout, m))
            continue;
        if (only && strcmp(measure->name, only) != 0) {
            best = suggest(only, measure->name, best, &edits);
            continue;
        }
        shown++;
        if (options->json) {
            json_open(&json, NULL, '{');
            json_string(&json, "name", measure->name);
            json_string(&json, "unit", measure->unit);
            json_count(&json, "better", measure->better);
            json_string(&json, "formula", measure->formula);
            json_close(&json, '}');
        } else {
            text_add(&text, "%s (%s; %s)\n", measure->name, unit_words(measure), better_words(measure));
            text_wrap(&text, "  ", measure->formula, WIDTH);
            if (only)
                scopes_of(layout, m, &text);
        }
    }
    if (options->json)
        json_close(&json, ']');
    if (only && shown == 0) {
        text_done(&text);
        if (best)
            return usage_error("list", "there is no measure \"%s\" (did you mean \"%s\"?)", only, best);
        return usage_error("list", "there is no measure \"%s\"", only);
    }
    print_text(&text);
    return EXIT_DONE;
}

static bool is_file(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

/* list measures [NAME] [SCENARIO], in either order. */
static enum exit_status list_measures(const struct options *options)
{
    struct options with = *options;
    struct loaded loaded;
    const char *only = NULL, *scenario = NULL;
    char path[LONGEST_PATH];
    for (int i = 1; i < options->n_arguments; i++) {
        if (strchr(options->arguments[i], '/') || strchr(options->arguments[i], '.'))
            scenario = options->arguments[i];
        else
            only = options->arguments[i];
    }
    if (!scenario) {
        snprintf(path, sizeof path, "%s/%s", scenario_folder(), example);
        scenario = path;
        if (!is_file(path))
            return usage_error("list", "name a scenario: %s is not there", path);
    }
    with.arguments[0] = scenario;
    enum exit_status status = load_scenario(&with, &loaded);
    if (status == EXIT_DONE)
        status = print_measures(options, loaded.layout, only);
    load_done(&loaded);
    return status;
}

/* ---- levers ----------------------------------------------------------------------------------------- */

enum { NAME, TYPE, UNIT, DEFAULT, LIMITS, MEANING, LEVER_CELLS };

/* Cut a row of the reference page's table, "| a | b |", into its cells; false when it is none. */
static bool cut_row(char *line, char *cells[LEVER_CELLS])
{
    int n = 0;
    if (strncmp(line, "| `", 3) != 0)
        return false;
    for (char *p = line + 2; n < LEVER_CELLS; n++) {
        char *end = strstr(p, " |");
        if (!end)
            return false;
        cells[n] = p;
        *end = '\0';
        p = end[2] ? end + 3 : end + 2;
    }
    for (n = 0; n < LEVER_CELLS; n++) { /* Markdown's code marks are of no use here */
        char *to = cells[n];
        for (const char *from = cells[n]; *from; from++)
            if (*from != '`')
                *to++ = *from;
        *to = '\0';
    }
    return true;
}

static void print_lever(char *const cells[LEVER_CELLS], struct json_out *json, struct text *text)
{
    if (json) {
        json_open(json, NULL, '{');
        json_string(json, "name", cells[NAME]);
        json_string(json, "type", cells[TYPE]);
        json_string(json, "unit", cells[UNIT]);
        json_string(json, "default", cells[DEFAULT]);
        json_string(json, "limits", cells[LIMITS]);
        json_string(json, "meaning", cells[MEANING]);
        json_close(json, '}');
        return;
    }
    bool in_unit = cells[UNIT][0] && strcmp(cells[UNIT], "1") != 0;
    text_add(text, "%s (%s%s%s; default %s%s%s)\n", cells[NAME], cells[TYPE], in_unit ? ", in " : "",
             in_unit ? cells[UNIT] : "", cells[DEFAULT], cells[LIMITS][0] ? "; " : "", cells[LIMITS]);
    text_wrap(text, "  ", cells[MEANING], WIDTH);
}

/* The levers are a section of the reference page, which is made from the table that reads them. */
static enum exit_status list_levers(const struct options *options)
{
    const char *only = options->n_arguments > 1 ? options->arguments[1] : NULL, *best = NULL;
    struct text text = {0};
    struct json_out json = {.text = &text};
    char *page = NULL, *cells[LEVER_CELLS], *rest;
    size_t size = 0;
    int edits = 0, shown = 0;
    FILE *memory = open_memstream(&page, &size);
    bool written = memory && trn_reference_write(memory) == TRN_OK;
    if ((memory && fclose(memory) != 0) || !written) {
        free(page);
        fputs("tranche: out of memory\n", stderr);
        return EXIT_FAILED;
    }
    if (options->json)
        json_open(&json, NULL, '[');
    rest = strstr(page, "\n## levers\n");
    rest = rest ? rest + strlen("\n## levers\n") : NULL;
    for (char *line; rest && (line = strsep(&rest, "\n")) != NULL && strncmp(line, "## ", 3) != 0;) {
        if (!cut_row(line, cells))
            continue;
        if (only && strcmp(cells[NAME], only) != 0) {
            best = suggest(only, cells[NAME], best, &edits);
            continue;
        }
        print_lever(cells, options->json ? &json : NULL, &text);
        shown++;
    }
    if (options->json)
        json_close(&json, ']');
    enum exit_status status = EXIT_DONE;
    if (shown > 0) {
        print_text(&text);
    } else {
        text_done(&text);
        status = best ? usage_error("list", "there is no lever \"%s\" (did you mean \"%s\"?)", only, best)
                      : usage_error("list", "there is no lever \"%s\"", only ? only : "");
    }
    free(page);
    return status;
}

enum exit_status cmd_list(const struct options *options)
{
    static const char *const what[] = {"scenarios", "regimes", "measures", "levers"};
    if (options->n_arguments == 0 || strcmp(options->arguments[0], "scenarios") == 0)
        return list_scenarios(options);
    if (strcmp(options->arguments[0], "regimes") == 0)
        return list_regimes(options);
    if (strcmp(options->arguments[0], "measures") == 0)
        return list_measures(options);
    if (strcmp(options->arguments[0], "levers") == 0)
        return list_levers(options);
    const char *best = NULL;
    int edits = 0;
    for (int i = 0; i < 4; i++)
        best = suggest(options->arguments[0], what[i], best, &edits);
    if (best)
        return usage_error("list", "there is no list of \"%s\" (did you mean \"%s\"?)", options->arguments[0],
                           best);
    return usage_error("list", "expected scenarios, regimes, measures or levers, found \"%s\"",
                       options->arguments[0]);
}
