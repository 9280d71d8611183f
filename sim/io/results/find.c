/* find.c - result folders and the commands that made them. */
#include <cjson/cJSON.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "json_read.h"
#include "part.h"
#include "tranche/io.h"

/* In the order in which a reader asks. */
static const char *const order[] = {"compare",   "explain",   "attribute", "contingency", "calendar",
                                    "breakeven", "switch",    "flip",      "sensitivity", "sweep",
                                    "hindcast",  "calibrate", "diff",      "run"};
enum { ORDERED = sizeof order / sizeof order[0] };

static int rank_of(const char *command)
{
    int rank = 0;
    while (rank < ORDERED && strcmp(order[rank], command) != 0)
        rank++;
    return rank;
}

const char *trn_results_command(const char *typed, int *ret_length)
{
    static const char program[] = "tranche ";
    const size_t n = strlen(program);
    if (typed == NULL || strncmp(typed, program, n) != 0)
        return NULL;
    *ret_length = (int)strcspn(typed + n, " ");
    return typed + n;
}

enum { SETTING_BYTES = 80, SETTINGS_NAMED = 2 };

/* The next word without its quotes, cut with three dots; what stands behind it, NULL at the end. */
static const char *unquoted(const char *at, char ret[SETTING_BYTES + 4])
{
    bool quoted = false;
    size_t n = 0;
    at += strspn(at, " ");
    if (*at == '\0')
        return NULL;
    for (; *at != '\0' && (quoted || *at != ' '); at++) {
        if (*at == '\'') {
            quoted = !quoted;
            continue;
        }
        if (!quoted && *at == '\\' && at[1] != '\0')
            at++;
        if (n <= SETTING_BYTES)
            ret[n++] = *at;
    }
    if (n > SETTING_BYTES) {
        for (n = SETTING_BYTES; n > 0 && ((unsigned char)ret[n] & 0xc0) == 0x80;) /* within a letter */
            n--;
        memcpy(ret + n, "...", 3);
        n += 3;
    }
    ret[n] = '\0';
    return at;
}

/* Of a value that is an object or a list only that it is one. */
static void shorten(char setting[SETTING_BYTES + 4])
{
    char *equals = strchr(setting, '=');
    if (equals != NULL && equals - setting < SETTING_BYTES - 5 && (equals[1] == '{' || equals[1] == '['))
        memcpy(equals + 1, equals[1] == '{' ? "{...}" : "[...]", 6);
}

/* " (was 0.85)"; a text longer than ours is none of ours. */
static const char *before(char ret[TRN_WAS_BYTES + 8], const char *const *was, int n_was, int i)
{
    ret[0] = '\0';
    if (i < n_was && was[i] != NULL && was[i][0] != '\0' && strlen(was[i]) < TRN_WAS_BYTES)
        snprintf(ret, TRN_WAS_BYTES + 8, " (was %s)", was[i]);
    return ret;
}

int trn_results_settings(const char *typed, const char *const *was, int n_was, char ret[TRN_SETTINGS_BYTES])
{
    char word[SETTING_BYTES + 4], old[TRN_WAS_BYTES + 8];
    size_t length = 0;
    int n = 0;
    bool value = false;
    ret[0] = '\0';
    for (const char *at = typed; at != NULL && (at = unquoted(at, word)) != NULL;) {
        shorten(word);
        if (value && n++ < SETTINGS_NAMED)
            length += (size_t)snprintf(ret + length, TRN_SETTINGS_BYTES - length, "%s%s%s", n > 1 ? ", " : "",
                                       word, before(old, was, n_was, n - 1));
        value = !value && strcmp(word, "--set") == 0;
    }
    if (n > SETTINGS_NAMED)
        snprintf(ret + length, TRN_SETTINGS_BYTES - length, " and %d more", n - SETTINGS_NAMED);
    return n;
}

int trn_results_changed(const char *typed, const cJSON *summary, char ret[TRN_SETTINGS_BYTES])
{
    const char *was[SETTINGS_NAMED];
    const cJSON *changed = cJSON_GetObjectItemCaseSensitive(summary, "changed_by_set");
    for (int i = 0; i < SETTINGS_NAMED; i++)
        was[i] =
            cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(cJSON_GetArrayItem(changed, i), "was"));
    return trn_results_settings(typed, was, SETTINGS_NAMED, ret);
}

/* Reads the command of a result folder; *ret_ours false: it is none. */
static enum trn_status command_of(const char *folder, char *ret, size_t size, bool *ret_ours)
{
    char path[TRN_PATH_MAX];
    cJSON *json = NULL;
    *ret_ours = false;
    if (trn_part_is(folder) || !trn_folder_join(path, folder, "manifest.json"))
        return TRN_OK;
    if (trn_json_file(path, &json, NULL) == TRN_E_MEMORY)
        return TRN_E_MEMORY;
    int n = 0;
    const char *typed = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "command"));
    const char *command = trn_results_command(typed, &n);
    *ret_ours = command != NULL;
    if (*ret_ours)
        snprintf(ret, size, "%.*s", n, command);
    cJSON_Delete(json);
    return TRN_OK;
}

static bool add(struct trn_results_found *found, const char *path, const char *command)
{
    if (found->n == TRN_RESULTS_FOUND_MAX || strlen(path) >= sizeof found->folder[0].path)
        return false;
    int i = found->n++;
    for (; i > 0; i--) {
        const int rank = rank_of(found->folder[i - 1].command) - rank_of(command);
        if (rank < 0 || (rank == 0 && strcmp(found->folder[i - 1].path, path) <= 0))
            break;
        found->folder[i] = found->folder[i - 1];
    }
    memcpy(found->folder[i].path, path, strlen(path) + 1);
    memcpy(found->folder[i].command, command, sizeof found->folder[i].command);
    return true;
}

enum trn_status trn_results_find(const char *path, struct trn_results_found *ret, struct trn_error *reterr)
{
    char command[sizeof ret->folder[0].command] = "";
    char inner[TRN_PATH_MAX];
    bool fit = true, ours = false;
    ret->n = 0;
    enum trn_status status = command_of(path, command, sizeof command, &ours);
    if (ours)
        return add(ret, path, command) ? TRN_OK : trn_fail(reterr, TRN_E_IO, path, "the path is too long");
    DIR *dir = opendir(path);
    if (dir == NULL)
        return errno == ENOMEM ? trn_fail(reterr, TRN_E_MEMORY, path, "out of memory")
                               : trn_fail(reterr, TRN_E_IO, path, "there is no such folder");
    for (struct dirent *entry; status == TRN_OK && (entry = readdir(dir)) != NULL && fit;) {
        memset(command, 0, sizeof command);
        if (entry->d_name[0] == '.' || !trn_folder_join(inner, path, entry->d_name))
            continue;
        status = command_of(inner, command, sizeof command, &ours);
        if (ours)
            fit = add(ret, inner, command);
    }
    closedir(dir);
    if (status != TRN_OK)
        return trn_fail(reterr, status, path, "out of memory");
    if (!fit && ret->n == TRN_RESULTS_FOUND_MAX)
        return trn_fail(reterr, TRN_E_IO, path, "expected at most %d result folders, found more",
                        TRN_RESULTS_FOUND_MAX);
    if (!fit)
        return trn_fail(reterr, TRN_E_IO, path, "holds a result folder whose path is too long");
    if (ret->n == 0)
        return trn_fail(reterr, TRN_E_IO, path,
                        "is no result folder and holds none (no manifest.json of tranche)");
    return TRN_OK;
}

bool trn_results_join(struct trn_results_found *all, const struct trn_results_found *more)
{
    for (int i = 0; i < more->n; i++) {
        bool there = false;
        for (int k = 0; k < all->n && !there; k++)
            there = strcmp(all->folder[k].path, more->folder[i].path) == 0;
        if (!there && !add(all, more->folder[i].path, more->folder[i].command))
            return false;
    }
    return true;
}
