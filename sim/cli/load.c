/* load.c - see load.h */
#include "load.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interrupt.h"
#include "memory.h"
#include "suggest.h"
#include "text.h"
#include "tranche/ranks.h"

enum exit_status say_error(const struct trn_error *error)
{
    const char *text = error->text[0] ? error->text : trn_status_text(error->status);
    if (error->path[0])
        fprintf(stderr, "tranche: %s: %s\n", error->path, text);
    else
        fprintf(stderr, "tranche: %s\n", text);
    return EXIT_FAILED;
}

enum exit_status no_memory(void)
{
    fputs("tranche: out of memory\n", stderr);
    return EXIT_FAILED;
}

int32_t load_check_measure(const struct trn_layout *layout, const struct trn_scenario_check *check)
{
    const char *scope = check->scope && check->scope[0] ? check->scope : "total";
    const char *window = check->window ? check->window : "";
    for (int32_t m = 0; m < layout->n_measures; m++) {
        const struct trn_measure *measure = &layout->measures[m];
        if (strcmp(measure->name, check->measure) == 0 && strcmp(measure->scope, scope) == 0 &&
            strcmp(measure->window, window) == 0)
            return m;
    }
    return TRN_NONE;
}

/* "there is no measure "need_mit" of ... (did you mean "need_met"?)" */
static void wrong_check(const struct trn_layout *layout, const struct trn_scenario_check *check,
                        struct text *text)
{
    const char *best = NULL, *window = check->window ? check->window : "";
    int edits = 0;
    for (int32_t m = 0; m < layout->n_measures; m++)
        best = suggest(check->measure, layout->measures[m].name, best, &edits);
    text_add(text, "there is no measure \"%s\" of \"%s\"", check->measure,
             check->scope && check->scope[0] ? check->scope : "total");
    if (window[0])
        text_add(text, " in window \"%s\"", window);
    if (best && edits > 0)
        text_add(text, " (did you mean \"%s\"?)", best);
}

static enum exit_status blame(struct trn_scenario_file *file, const char *pointer, const char *text)
{
    return trn_scenario_file_blame(file, pointer, text) == TRN_OK ? EXIT_SCENARIO : no_memory();
}

enum exit_status load_wrong_place(struct trn_scenario_file *file, const char *pointer, const char *text,
                                  bool as_json)
{
    enum exit_status status = blame(file, pointer, text);
    if (status == EXIT_SCENARIO)
        trn_scenario_file_report(file, as_json ? stdout : stderr, as_json);
    return status;
}

const struct trn_figure *load_figure(const struct trn_figure *figures, int n, const char *pointer)
{
    for (int i = 0; i < n; i++)
        if (strcmp(figures[i].pointer, pointer) == 0)
            return &figures[i];
    return NULL;
}

enum exit_status load_wrong_name(const char *command, const struct options *options, enum option_id option,
                                 int i, const char *text)
{
    char pointer[32];
    if (!options->plan || !(options->planned & BIT(option)))
        return usage_error(command, "--%s: %s", option == O_REGIMES ? "regimes" : "measure", text);
    snprintf(pointer, sizeof pointer, "/%s/%d", option == O_REGIMES ? "regimes" : "measures", i);
    return load_wrong_place(options->plan, pointer, text, options->json);
}

/* Which measures there are is known to the model, not to the reader: so checks are looked at here. */
static enum exit_status check_checks(const struct loaded *loaded, const char *path, bool as_json)
{
    enum exit_status status = EXIT_DONE;
    for (int32_t i = 0; i < loaded->scenario->n_checks && (status == EXIT_DONE || status == EXIT_SCENARIO);
         i++) {
        const struct trn_scenario_check *check = &loaded->scenario->checks[i];
        struct text text = {0};
        char pointer[32];
        if (load_check_measure(loaded->layout, check) != TRN_NONE)
            continue;
        wrong_check(loaded->layout, check, &text);
        snprintf(pointer, sizeof pointer, "/checks/%d", i);
        status = blame(loaded->file, pointer, text_of(&text));
        text_done(&text);
    }
    if (status == EXIT_SCENARIO)
        trn_scenario_file_report(loaded->file, as_json ? stdout : stderr, as_json);
    if (status == EXIT_SCENARIO && !as_json)
        fprintf(stderr, "See: tranche list measures %s\n", path);
    return status;
}

static int is_json(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

int load_names(const char *folder, struct dirent ***ret)
{
    return scandir(folder, ret, is_json, by_name);
}

bool load_reaches(const char *pattern, const char *pointer)
{
    while (*pattern && *pointer) {
        if (*pattern == '*' && pattern[-1] == '/') {
            pattern++;
            pointer += strcspn(pointer, "/");
        } else if (*pattern++ != *pointer++) {
            return false;
        }
    }
    return *pattern == '\0' && (*pointer == '\0' || strcmp(pointer, "/value") == 0);
}

/* What is drawn anew in each world takes no notice of a setting: say so. */
static void warn_of_drawn(const struct options *options, const struct trn_scenario *scenario)
{
    for (int s = 0; s < options->n_settings; s++)
        for (int32_t u = 0; u < scenario->n_uncertain; u++) {
            const struct trn_uncertain *input = &scenario->uncertain[u];
            if (input->as == TRN_AS_VALUE && load_reaches(input->input, options->settings[s].pointer))
                fprintf(stderr,
                        "tranche: --set %s does nothing: /uncertain/%s draws it in each world\n"
                        "  (--set /uncertain/%s=null takes the draw away)\n",
                        options->settings[s].pointer, input->name, input->name);
        }
}

/* ---- variants --------------------------------------------------------------------------------- */

/* Cut a text of lines "POINTER=VALUE" into settings, in place. Returns how many; TOO_MANY for more than there
 * is room. */
enum { ROOM_FOR_SETTINGS = 4096, TOO_MANY = -1 };

static int cut_settings(char *text, struct trn_setting *settings)
{
    int n = 0;
    for (char *line; (line = strsep(&text, "\n")) != NULL;) {
        char *equals = strchr(line, '=');
        if (!equals)
            continue;
        if (n == ROOM_FOR_SETTINGS)
            return TOO_MANY;
        *equals = '\0';
        settings[n++] = (struct trn_setting){line, equals + 1};
    }
    return n;
}

static enum trn_status open_variant(void *object, const char *settings, const struct trn_scenario **ret,
                                    void **ret_handle, struct trn_error *reterr)
{
    const struct trn_scenario_file *file = object;
    struct trn_setting list[ROOM_FOR_SETTINGS];
    struct trn_scenario_file *variant = NULL;
    char *text = strdup(settings);
    int n = text ? cut_settings(text, list) : 0;
    enum trn_status status = TRN_E_MEMORY;
    if (n == TOO_MANY)
        status = trn_fail(reterr, TRN_E_LIMIT, "", "expected at most %d settings", ROOM_FOR_SETTINGS);
    else if (text)
        status = trn_scenario_variant(file, list, n, &variant);
    free(text);
    if (status == TRN_OK) {
        *ret = trn_scenario_file_scenario(variant);
        *ret_handle = variant;
        return TRN_OK;
    }
    if (variant) {
        *reterr = trn_scenario_file_errors(variant)->kept[0];
        trn_scenario_file_free(variant);
    }
    return status;
}

static void close_variant(void *object, void *handle)
{
    (void)object;
    trn_scenario_file_free(handle);
}

bool load_opens(const struct loaded *loaded, const char *settings, struct trn_error *why)
{
    const struct trn_source *source = &loaded->source;
    const struct trn_scenario *scenario;
    void *handle;
    enum trn_status status = source->open(source->object, settings, &scenario, &handle, why);
    if (status == TRN_E_MEMORY)
        memory_out();
    if (status != TRN_OK)
        return false;
    source->close(source->object, handle);
    return true;
}

struct trn_source load_source(struct trn_scenario_file *file)
{
    return (struct trn_source){trn_scenario_file_scenario(file), open_variant, close_variant, file};
}

char *load_identity(const struct loaded *loaded)
{
    char *text = NULL;
    if (asprintf(&text, "%s\n%s", TRANCHE_VERSION, trn_scenario_file_resolved(loaded->file)) < 0)
        return NULL;
    return text;
}

/* From here on the first rank may use the others. */
static enum exit_status join_ranks(const struct loaded *loaded)
{
    char *identity = load_identity(loaded);
    if (!identity)
        return no_memory();
    if (trn_ranks_mine() > 0)
        interrupt_catch(); /* the first rank says when to end */
    bool served = trn_ranks_serve(&loaded->source, loaded->layout, identity, &interrupt_flag);
    free(identity);
    return served ? EXIT_SERVED : EXIT_DONE;
}

/* The name that `tranche list` shows instead of the file. */
static void hint_at_file(const char *path)
{
    static const char *const PLACES[] = {"%s.json", "scenarios/%s.json", "scenarios/%s"};
    char file[512];
    for (size_t i = 0; access(path, F_OK) != 0 && i < sizeof PLACES / sizeof *PLACES; i++)
        if (snprintf(file, sizeof file, PLACES[i], path) < (int)sizeof file && access(file, R_OK) == 0) {
            fprintf(stderr, "Did you mean %s?\n", file);
            return;
        }
}

enum exit_status load_scenario(const struct options *options, struct loaded *ret)
{
    const char *path = options->arguments[0];
    memset(ret, 0, sizeof *ret);
    ret->typed = options->typed;
    ret->settings = options->settings;
    ret->n_settings = options->n_settings;
    enum trn_status status = trn_scenario_read(path, options->settings, options->n_settings, &ret->file);
    if (status == TRN_E_MEMORY || !ret->file)
        return no_memory();
    ret->scenario = trn_scenario_file_scenario(ret->file);
    if (!ret->scenario) {
        trn_scenario_file_report(ret->file, options->json ? stdout : stderr, options->json);
        hint_at_file(path);
        return EXIT_SCENARIO;
    }
    warn_of_drawn(options, ret->scenario);
    ret->source = load_source(ret->file);
    ret->arena = memory_arena();
    ret->layout = trn_layout_create(ret->arena, ret->scenario);
    if (!ret->layout)
        return no_memory();
    enum exit_status checked = check_checks(ret, path, options->json);
    return checked == EXIT_DONE && trn_ranks_count() > 1 ? join_ranks(ret) : checked;
}

const char *uncertain_unit(const struct trn_uncertain *input)
{
    return input->as == TRN_AS_FACTOR || !input->unit[0] ? "1" : input->unit;
}

static bool regime_listed(const struct loaded *loaded, trn_id id)
{
    for (int32_t r = 0; r < loaded->n_regimes; r++)
        if (loaded->regimes[r] == id)
            return true;
    return false;
}

/* `i`: its place in the list. */
static enum exit_status add_regime(const char *command, const struct options *options, struct loaded *loaded,
                                   const char *name, int i)
{
    const struct trn_scenario *scenario = loaded->scenario;
    struct text text = {0};
    trn_id id = trn_find_regime(scenario, name);
    if (id == TRN_NONE) {
        const char *best = NULL;
        int edits = 0;
        for (int32_t r = 0; r < scenario->n_regimes; r++)
            best = suggest(name, scenario->regimes[r].name, best, &edits);
        text_add(&text, "%s has no regime \"%s\"", scenario->name, name);
        if (best)
            text_add(&text, " (did you mean \"%s\"?)", best);
        else
            text_add(&text, " (tranche list regimes shows them)");
    } else if (regime_listed(loaded, id)) {
        text_add(&text, "\"%s\" is named twice", name);
    } else {
        loaded->regimes[loaded->n_regimes++] = id;
        return EXIT_DONE;
    }
    enum exit_status status = load_wrong_name(command, options, O_REGIMES, i, text_of(&text));
    text_done(&text);
    return status;
}

enum exit_status load_regimes(const char *command, const struct options *options, struct loaded *loaded)
{
    if (!options->regimes) {
        loaded->n_regimes = loaded->scenario->n_compare;
        memcpy(loaded->regimes, loaded->scenario->compare,
               (size_t)loaded->n_regimes * sizeof *loaded->regimes);
        return EXIT_DONE;
    }
    char *names = strdup(options->regimes), *rest = names;
    if (!names)
        return no_memory();
    enum exit_status status = EXIT_DONE;
    int i = 0;
    for (char *name; status == EXIT_DONE && (name = strsep(&rest, ",")) != NULL;)
        status = add_regime(command, options, loaded, name, i++);
    free(names);
    return status;
}

void load_done(struct loaded *loaded)
{
    trn_arena_free(loaded->arena);
    trn_scenario_file_free(loaded->file);
    memset(loaded, 0, sizeof *loaded);
}

/* ---- result folders ------------------------------------------------------------------------- */

/* Make the folders above `path` that are missing; how many, or -1 with errno. */
static int make_parents(const char *path)
{
    char part[LONGEST_PATH];
    int made = 0;
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        size_t length = (size_t)(slash - path);
        if (slash[1] == '\0')
            break;
        memcpy(part, path, length);
        part[length] = '\0';
        if (mkdir(part, 0777) == 0)
            made++;
        else if (errno != EEXIST && !(errno == EROFS && access(part, F_OK) == 0))
            return -1;
    }
    return made;
}

static void remove_parents(const struct out_folder *out)
{
    char part[LONGEST_PATH];
    strcpy(part, out->path);
    size_t length = strlen(part);
    while (length > 1 && part[length - 1] == '/')
        part[--length] = '\0';
    for (int i = 0; i < out->parents_made; i++) {
        char *slash = strrchr(part, '/');
        if (!slash)
            return;
        *slash = '\0';
        if (rmdir(part) != 0) /* in use by now: leave it */
            return;
    }
}

static void abandon(void *out)
{
    out_abandon(out);
}

int out_length(const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return (int)length;
}

/* A partial result has a journal beside it, which --force alone would drop. */
static void hint_of_folder(const char *path)
{
    char journal[LONGEST_PATH + 16];
    snprintf(journal, sizeof journal, "%.*s.journal", out_length(path), path);
    if (access(journal, F_OK) == 0)
        fprintf(stderr, "%s holds finished work: --resume --force goes on with it, --force alone drops it.\n",
                journal);
    else
        fputs("Name another folder with --out, or replace this one with --force.\n", stderr);
}

enum exit_status out_open(const char *command, const struct options *options, const struct loaded *loaded,
                          struct out_folder *ret)
{
    struct trn_error error = {0};
    int n;
    memset(ret, 0, sizeof *ret);
    if (options->out)
        n = snprintf(ret->path, sizeof ret->path, "%s", options->out);
    else
        n = snprintf(ret->path, sizeof ret->path, "results/%s-%s", loaded->scenario->name, command);
    if (n < 0 || n >= (int)sizeof ret->path)
        return usage_error(command, "--out: the path is too long");
    ret->parents_made = make_parents(ret->path);
    if (ret->parents_made < 0) {
        ret->parents_made = 0;
        fprintf(stderr, "tranche: %s: a folder above it cannot be made: %s\n", ret->path, strerror(errno));
        return EXIT_FAILED;
    }
    if (trn_results_create(ret->path, options->force, loaded->scenario->start_day, &ret->results, &error) ==
        TRN_OK) {
        memory_before_end(abandon, ret);
        int swept = trn_results_swept(ret->results);
        if (swept > 0 && !options->quiet)
            fprintf(stderr, "tranche: removed %d unfinished folder%s %s.part-* of runs that were killed\n",
                    swept, swept == 1 ? "" : "s", ret->path);
        return EXIT_DONE;
    }
    struct stat about;
    enum exit_status status = out_fail(ret, &error);
    if (!options->force && stat(ret->path, &about) == 0 && S_ISDIR(about.st_mode) &&
        strcmp(error.text, "exists already") == 0)
        hint_of_folder(ret->path);
    return status;
}

void out_done(struct out_folder *out)
{
    memory_forget(out);
    trn_results_free(out->results);
    out->results = NULL;
}

void out_abandon(struct out_folder *out)
{
    memory_forget(out);
    trn_results_abandon(out->results);
    out->results = NULL;
    remove_parents(out);
}

enum exit_status out_fail(struct out_folder *out, const struct trn_error *error)
{
    out_abandon(out);
    return say_error(error);
}
