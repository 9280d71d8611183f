/* cmd_list.c - tranche list: scenarios, regimes, measures, levers, charts. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands.h"
#include "load.h"
#include "memory.h"
#include "suggest.h"
#include "text.h"

enum { WIDTH = 78, LEAST_ROOM = 30 };

/* Without a scenario named, its measures are explained by this one. */
static const char example[] = "early-2024-delay.json";

/* ---- scenarios ---------------------------------------------------------------------------------- */

/* Does this program lie in the folder that it was built in? */
static bool is_uninstalled(void)
{
    static const char root[] = TRANCHE_BUILD "/";
    char path[LONGEST_PATH];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
    return n >= (ssize_t)sizeof root && strncmp(path, root, sizeof root - 1) == 0;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static const char *scenario_folder(void)
{
    if (is_folder("scenarios"))
        return "scenarios";
    return is_uninstalled() ? TRANCHE_SCENARIOS_SOURCE : TRANCHE_SCENARIOS;
}

static void print_text(struct text *text)
{
    fputs(text_of(text), stdout);
    text_done(text);
}

/* One file of a folder. */
struct entry {
    char *name, *title, *question; /* owned; title and question are NULL when the scenario is wrong */
    bool fragment;                 /* has no title: for others to extend */
};

/* The first sentence, up to and with its mark. */
static size_t first_sentence(const char *text)
{
    for (size_t i = 0; text[i]; i++)
        if (strchr(".?!", text[i]) && (text[i + 1] == ' ' || text[i + 1] == '\0'))
            return i + 1;
    return strlen(text);
}

/* The first `n` bytes of a text; never NULL. */
static char *kept(const char *text, size_t n)
{
    char *copy = strndup(text, n);
    if (!copy)
        memory_out();
    return copy;
}

static struct entry look_at(const char *folder, const char *name)
{
    struct entry entry = {.name = kept(name, strlen(name))};
    struct trn_scenario_file *file = NULL;
    char path[LONGEST_PATH];
    if (snprintf(path, sizeof path, "%s/%s", folder, name) >= (int)sizeof path)
        return entry;
    if (trn_scenario_read(path, NULL, 0, &file) == TRN_E_MEMORY)
        memory_out();
    const struct trn_scenario *scenario = file ? trn_scenario_file_scenario(file) : NULL;
    entry.fragment = file && trn_scenario_file_fragment(file);
    if (scenario) {
        const char *words = scenario->description[0] ? scenario->description : scenario->title;
        entry.title = kept(scenario->title, strlen(scenario->title));
        entry.question = kept(words, first_sentence(words));
    }
    trn_scenario_file_free(file);
    return entry;
}

/* Columns of the terminal, or of a page. */
static int line_width(void)
{
    struct winsize window = {0};
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0 ? window.ws_col : WIDTH;
}

/* `words` in at most `room` characters, whole words and "..." where they are more. */
static void add_cut(struct text *text, const char *words, int room)
{
    size_t fits = 0, last = 0;
    int columns = 0;
    for (size_t i = 0; words[i]; i++) {
        columns += ((unsigned char)words[i] & 0xc0) != 0x80; /* a character, not a byte behind its first */
        if (words[i] == ' ' && columns <= room - 3)
            last = i;
        if (columns <= room)
            fits = i + 1;
    }
    if (columns <= room) {
        text_add(text, "%s\n", words);
        return;
    }
    if (last == 0)
        last = fits;
    while (last > 0 && strchr(",;:", words[last - 1]))
        last--;
    text_add(text, "%.*s...\n", (int)last, words);
}

/* Length of a name without its ".json". */
static int stem(const char *name)
{
    const char *dot = strrchr(name, '.');
    return (int)(dot ? (size_t)(dot - name) : strlen(name));
}

static void list_text(const char *folder, const struct entry *entries, int n, struct text *text)
{
    int width = line_width(), longest = 0;
    for (int i = 0; i < n; i++)
        if (!entries[i].fragment && stem(entries[i].name) > longest)
            longest = stem(entries[i].name);
    text_add(text, "In %s, each NAME.json:\n", folder);
    for (int i = 0; i < n; i++) {
        if (entries[i].fragment)
            continue;
        int left = width - longest - 4;
        text_add(text, "  %-*.*s  ", longest, stem(entries[i].name), entries[i].name);
        add_cut(text, entries[i].question ? entries[i].question : "not valid: tranche validate says why",
                left < LEAST_ROOM ? LEAST_ROOM : left);
    }
}

static void list_json(const char *folder, const struct entry *entries, int n, struct text *text)
{
    struct json_out json = {.text = text};
    json_open(&json, NULL, '[');
    for (int i = 0; i < n; i++) {
        char path[LONGEST_PATH];
        if (entries[i].fragment ||
            snprintf(path, sizeof path, "%s/%s", folder, entries[i].name) >= (int)sizeof path)
            continue;
        json_open(&json, NULL, '{');
        json_string(&json, "path", path);
        json_bool(&json, "ok", entries[i].question != NULL);
        json_string(&json, "title", entries[i].title);
        json_string(&json, "question", entries[i].question);
        json_close(&json, '}');
    }
    json_close(&json, ']');
}

/* list [scenarios [DIR]] */
static enum exit_status list_scenarios(const struct options *options)
{
    const char *given = options->n_arguments > 1 ? options->arguments[1] : NULL;
    const char *folder = given ? given : scenario_folder();
    struct dirent **found = NULL;
    struct text text = {0};
    int n = load_names(folder, &found);
    if (n < 0 && errno == ENOMEM)
        memory_out();
    if (n < 0) {
        fprintf(stderr, "tranche: %s: there is no such folder%s\n", folder, given ? "" : ", nor ./scenarios");
        return EXIT_FAILED;
    }
    struct entry *entries = calloc((size_t)n + 1, sizeof *entries);
    if (!entries)
        memory_out();
    for (int i = 0; i < n; i++) {
        entries[i] = look_at(folder, found[i]->d_name);
        free(found[i]);
    }
    free(found);
    if (options->json)
        list_json(folder, entries, n, &text);
    else
        list_text(folder, entries, n, &text);
    for (int i = 0; i < n; i++) {
        free(entries[i].name);
        free(entries[i].title);
        free(entries[i].question);
    }
    free(entries);
    print_text(&text);
    return EXIT_DONE;
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
    if ((memory && fclose(memory) != 0) || !written || !page) /* fclose may find no memory and not say so */
        memory_out();
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

/* ---- charts ------------------------------------------------------------------------------------------- */

/* A chart; `from` names the commands whose results it shows, with blanks between. */
static void print_chart(const char *name, const char *from, const char *shows, struct json_out *json,
                        struct text *text)
{
    char word[32];
    if (json) {
        json_open(json, NULL, '{');
        json_string(json, "name", name);
        json_open(json, "commands", '[');
    } else {
        text_add(text, "%s (", name);
    }
    for (bool first = true; *from; first = false) {
        size_t n = strcspn(from, " ");
        snprintf(word, sizeof word, "%.*s", (int)n, from);
        if (json)
            json_string(json, NULL, word);
        else
            text_add(text, "%s%s", first ? "" : ", ", word);
        from += n;
        from += strspn(from, " ");
    }
    if (json) {
        json_close(json, ']');
        json_string(json, "shows", shows);
        json_close(json, '}');
    } else {
        text_add(text, ")\n");
        text_wrap(text, "  ", shows, WIDTH);
    }
}

/* list charts [NAME] */
static enum exit_status list_charts(const struct options *options)
{
    const char *only = options->n_arguments > 1 ? options->arguments[1] : NULL, *best = NULL;
    const char *name, *from, *shows;
    struct text text = {0};
    struct json_out json = {.text = &text};
    int edits = 0, shown = 0;
    if (options->json)
        json_open(&json, NULL, '[');
    for (int i = 0; trn_charts_kind(i, &name, &from, &shows); i++) {
        if (only && strcmp(name, only) != 0) {
            best = suggest(only, name, best, &edits);
            continue;
        }
        print_chart(name, from, shows, options->json ? &json : NULL, &text);
        shown++;
    }
    if (options->json)
        json_close(&json, ']');
    if (only && shown == 0) {
        text_done(&text);
        return best ? usage_error("list", "there is no chart \"%s\" (did you mean \"%s\"?)", only, best)
                    : usage_error("list", "there is no chart \"%s\"", only);
    }
    print_text(&text);
    return EXIT_DONE;
}

static enum exit_status cmd_list(const struct options *options)
{
    static const char *const what[] = {"scenarios", "regimes", "measures", "levers", "charts"};
    if (options->n_arguments == 0 || strcmp(options->arguments[0], "scenarios") == 0)
        return list_scenarios(options);
    if (strcmp(options->arguments[0], "regimes") == 0)
        return list_regimes(options);
    if (strcmp(options->arguments[0], "measures") == 0)
        return list_measures(options);
    if (strcmp(options->arguments[0], "levers") == 0)
        return list_levers(options);
    if (strcmp(options->arguments[0], "charts") == 0)
        return list_charts(options);
    const char *best = NULL;
    int edits = 0;
    for (size_t i = 0; i < sizeof what / sizeof what[0]; i++)
        best = suggest(options->arguments[0], what[i], best, &edits);
    if (best)
        return usage_error("list", "there is no list of \"%s\" (did you mean \"%s\"?)", options->arguments[0],
                           best);
    return usage_error("list", "expected scenarios, regimes, measures, levers or charts, found \"%s\"",
                       options->arguments[0]);
}

const struct command command_list = {
    .name = "list",
    .arguments = "[WHAT [NAME]]",
    .least = 0,
    .most = 3,
    .summary = "scenarios, measures, regimes, levers, charts",
    .text = "tranche list                        scenarios in ./scenarios, or those installed\n"
            "tranche list scenarios DIR          scenarios in DIR\n"
            "tranche list regimes SCENARIO       the regimes of a scenario\n"
            "tranche list measures [NAME] [FILE] what is measured: unit and formula\n"
            "tranche list levers [NAME]          what a regime may set\n"
            "tranche list charts [NAME]          the charts, and whose results they show",
    .options = BIT(O_FORMAT),
    .examples = {"tranche list", "tranche list measures need_met"},
    .run = cmd_list,
};
