/* brief_read.c - what the briefing is made from: result folders of one scenario. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../charts/chart_source_parts.h"
#include "../charts/chart_text.h"
#include "brief.h"

const cJSON *trn_brief_get(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

const char *trn_brief_text(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(trn_brief_get(object, name));
    return text != NULL ? text : "";
}

double trn_brief_number(const cJSON *object, const char *name)
{
    const cJSON *value = trn_brief_get(object, name);
    return cJSON_IsNumber(value) ? value->valuedouble : (double)NAN;
}

/* NULL: it is not there, or no object. */
static cJSON *read_json(const struct chart_source *source, const char *name)
{
    cJSON *json;
    return trn_source_json(source, name, &json, NULL) == TRN_OK ? json : NULL;
}

void trn_brief_note(struct brief *brief, const char *text)
{
    if (brief->n_notes < BRIEF_NOTES_MAX)
        brief->notes[brief->n_notes++] = text;
}

const struct brief_folder *trn_brief_of(const struct brief *brief, const char *command)
{
    for (int i = 0; i < brief->n; i++)
        if (strcmp(brief->folder[i].command, command) == 0)
            return &brief->folder[i];
    return NULL;
}

const char *trn_brief_label(const struct brief *brief, const char *part, const char *name)
{
    const cJSON *entry = trn_brief_get(trn_brief_get(brief->scenario, part), name);
    const char *label = trn_brief_text(entry, "label");
    return label[0] != '\0' ? label : name;
}

static const char *who(const struct brief *brief, const char *name)
{
    static const char *const parts[] = {"donors", "hubs", "lines"};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (trn_brief_get(trn_brief_get(brief->scenario, parts[i]), name) != NULL)
            return trn_brief_label(brief, parts[i], name);
    return name;
}

const char *trn_brief_who(struct brief *brief, const char *name)
{
    const char *said = "";
    while (strchr(name, '+') != NULL) {
        const int n = (int)strcspn(name, "+");
        said = SAY("%s%s and ", said, who(brief, SAY("%.*s", n, name)));
        name += n + 1;
    }
    return SAY("%s%s", said, who(brief, name));
}

/* A word of a command as it was typed, quotes and all; the next begins behind it. */
static const char *next_word(const char *at, size_t *ret_length)
{
    bool quoted = false;
    at += strspn(at, " ");
    size_t n = 0;
    for (; at[n] != '\0' && (quoted || at[n] != ' '); n++)
        quoted = quoted != (at[n] == '\'');
    *ret_length = n;
    return at;
}

const char *trn_brief_file(struct brief *brief)
{
    static const char *const kept[] = {"--set", "--seed", "--regimes"};
    const char *said = "";
    size_t n = 0;
    int place = 0;
    for (const char *at = next_word(brief->folder[0].typed, &n); n > 0; at = next_word(at + n, &n), place++) {
        const bool take = place == 2; /* tranche COMMAND SCENARIO */
        bool pair = false;
        for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
            pair = pair || (strlen(kept[i]) == n && strncmp(at, kept[i], n) == 0);
        const size_t first = n;
        const char *word = at;
        if (pair)
            at = next_word(at + n, &n);
        if (take || pair)
            said = SAY("%s%s%.*s%s%.*s", said, said[0] != '\0' ? " " : "", (int)first, word, pair ? " " : "",
                       pair ? (int)n : 0, at);
    }
    return said[0] != '\0' ? said : "SCENARIO";
}

const char *trn_brief_file_alone(struct brief *brief)
{
    size_t n;
    const char *file = trn_brief_file(brief);
    const char *word = next_word(file, &n);
    return SAY("%.*s", (int)n, word);
}

const struct chart_measure *trn_brief_measure(const struct brief *brief, const char *measure,
                                              const char *scope, const char *window, const char *regime,
                                              const char *against)
{
    for (int i = 0; i < brief->first.n_measures; i++) {
        const struct chart_measure *m = &brief->first.measures[i];
        if (strcmp(m->measure, measure) == 0 && strcmp(m->scope, scope) == 0 &&
            strcmp(m->window, window) == 0 && strcmp(m->regime, regime) == 0 &&
            strcmp(m->against, against != NULL ? against : "") == 0)
            return m;
    }
    return NULL;
}

/* ---- folders --------------------------------------------------------------------------------------- */

static double worlds_of(const struct brief_folder *folder)
{
    const double done = trn_brief_number(trn_brief_get(folder->manifest, "replications"), "done");
    return isfinite(done) ? done : 0.0;
}

/* Names on a page carry no folder of a machine: the last part. */
static const char *base(const char *path)
{
    size_t n = strlen(path);
    while (n > 1 && path[n - 1] == '/')
        n--;
    const char *at = path + n;
    while (at > path && at[-1] != '/')
        at--;
    return at;
}

static void close_folder(struct brief_folder *folder)
{
    cJSON_Delete(folder->manifest);
    cJSON_Delete(folder->summary);
    *folder = (struct brief_folder){0};
}

/* "a" with 200 worlds and /regimes/nato/levers/visibility=0.4 */
static const char *with(struct brief *brief, const struct brief_folder *folder)
{
    const char *changed = folder->changed[0] != '\0' ? SAY(" and --set %s", folder->changed) : "";
    return SAY("\"%s\" with %.0f worlds%s", base(folder->path), folder->worlds, changed);
}

/* Two of a command: the one whose scenario is as in its file stays, then the one with more worlds, of equals
 * the first. */
static bool better(const struct brief_folder *a, const struct brief_folder *b)
{
    const bool changed = a->changed[0] != '\0';
    return changed == (b->changed[0] != '\0') ? a->worlds > b->worlds : !changed;
}

static void add(struct brief *brief, struct brief_folder *folder)
{
    for (int i = 0; i < brief->n; i++) {
        struct brief_folder *other = &brief->folder[i];
        if (strcmp(other->command, folder->command) != 0)
            continue;
        const bool newer = better(folder, other);
        const struct brief_folder *used = newer ? folder : other;
        const struct brief_folder *left = newer ? other : folder;
        const bool plain = used->changed[0] == '\0' && left->changed[0] != '\0';
        trn_brief_note(brief, SAY("There are two results of \"%s\": %s is used, %s is left out%s.",
                                  folder->command, with(brief, used), with(brief, left),
                                  plain ? ", because it does not show the scenario as its file has it" : ""));
        if (newer) {
            close_folder(other);
            *other = *folder;
        } else {
            close_folder(folder);
        }
        return;
    }
    brief->folder[brief->n++] = *folder;
}

static void read_folder(struct brief *brief, const char *path, const char *command)
{
    char settings[TRN_SETTINGS_BYTES];
    struct brief_folder folder = {.path = trn_arena_strdup(brief->arena, path),
                                  .command = trn_arena_strdup(brief->arena, command)};
    folder.source = (struct chart_source){.arena = brief->arena, .folder = folder.path};
    folder.manifest = read_json(&folder.source, "manifest.json");
    folder.summary = read_json(&folder.source, "summary.json");
    folder.worlds = worlds_of(&folder);
    folder.typed = trn_arena_strdup(brief->arena, trn_brief_text(folder.manifest, "command"));
    (void)trn_results_changed(folder.typed, folder.summary, settings);
    folder.changed = trn_chart_clean(brief->arena, settings, TRN_SETTINGS_BYTES);
    add(brief, &folder);
}

/* ---- is it one scenario? ----------------------------------------------------------------------------- */

static const char *output_hash(const cJSON *manifest, const char *name)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry,
                       trn_brief_get(manifest, "outputs")) if (strcmp(trn_brief_text(entry, "path"), name) ==
                                                               0) return trn_brief_text(entry, "sha256");
    return "";
}

static bool same_inputs(const cJSON *a, const cJSON *b)
{
    const cJSON *x = trn_brief_get(a, "inputs");
    const cJSON *y = trn_brief_get(b, "inputs");
    const int n = cJSON_GetArraySize(x);
    bool same = n == cJSON_GetArraySize(y);
    for (int i = 0; same && i < n; i++)
        same = strcmp(trn_brief_text(cJSON_GetArrayItem(x, i), "sha256"),
                      trn_brief_text(cJSON_GetArrayItem(y, i), "sha256")) == 0;
    return same;
}

bool trn_brief_same_inputs(const struct brief *brief, const struct brief_folder *folder)
{
    return same_inputs(brief->folder[0].manifest, folder->manifest);
}

/* diff is of two scenarios, so it has no inputs to set against the others'. A hindcast may be of another one,
 * which its section says. */
static void compare_with_first(struct brief *brief, const struct brief_folder *other)
{
    const struct brief_folder *first = &brief->folder[0];
    const char *name = base(other->path);
    const char *mine = output_hash(first->manifest, "scenario.json");
    const char *theirs = output_hash(other->manifest, "scenario.json");
    const double seed = trn_brief_number(first->manifest, "seed");
    const bool apart = strcmp(other->command, "hindcast") == 0 && !trn_brief_same_inputs(brief, other);
    if (strcmp(other->command, "diff") == 0)
        return;
    if (!apart && !same_inputs(first->manifest, other->manifest))
        trn_brief_note(brief, SAY("The result \"%s\" was made from other input files than \"%s\": the "
                                  "figures of the two are not of one scenario.",
                                  name, base(first->path)));
    else if (!apart && strcmp(mine, theirs) != 0 && mine[0] != '\0' && theirs[0] != '\0')
        trn_brief_note(brief,
                       SAY("The result \"%s\" was made with other settings of the scenario than \"%s\".",
                           name, base(first->path)));
    if (!apart && (seed < trn_brief_number(other->manifest, "seed") ||
                   seed > trn_brief_number(other->manifest, "seed")))
        trn_brief_note(brief, SAY("The result \"%s\" has another seed than \"%s\": its worlds are others.",
                                  name, base(first->path)));
    if (strcmp(trn_brief_text(first->manifest, "version"), trn_brief_text(other->manifest, "version")) != 0)
        trn_brief_note(brief, SAY("The result \"%s\" is of version %s of tranche, \"%s\" of version %s.",
                                  name, trn_brief_text(other->manifest, "version"), base(first->path),
                                  trn_brief_text(first->manifest, "version")));
}

static void note_partial(struct brief *brief, const struct brief_folder *folder)
{
    if (cJSON_IsTrue(trn_brief_get(folder->manifest, "partial")))
        trn_brief_note(brief, SAY("The result \"%s\" is partial: it was stopped after %.0f worlds.",
                                  base(folder->path), folder->worlds));
}

enum trn_status trn_brief_read(struct brief *brief, const struct trn_results_found *found,
                               struct trn_error *reterr)
{
    for (int i = 0; i < found->n; i++)
        read_folder(brief, found->folder[i].path, found->folder[i].command);
    brief->scenario = read_json(&brief->folder[0].source, "scenario.json");
    if (brief->scenario == NULL)
        return trn_fail(reterr, TRN_E_IO, brief->folder[0].path,
                        "holds no scenario.json that can be read, so there is nothing to brief on");
    const enum trn_status status =
        trn_chart_source_open(brief->folder[0].path, &brief->first, brief->on_oom, reterr);
    if (status != TRN_OK) {
        brief->first.arena = NULL;
        return status;
    }
    for (int i = 0; i < brief->n; i++) {
        if (i > 0)
            compare_with_first(brief, &brief->folder[i]);
        note_partial(brief, &brief->folder[i]);
    }
    brief->title = trn_brief_text(brief->scenario, "title");
    brief->question = trn_brief_text(brief->scenario, "description");
    return TRN_OK;
}

void trn_brief_done(struct brief *brief)
{
    for (int i = 0; i < brief->n; i++)
        close_folder(&brief->folder[i]);
    cJSON_Delete(brief->scenario);
    if (brief->first.arena != NULL)
        trn_chart_source_close(&brief->first);
    trn_arena_free(brief->arena);
}
