/* manifest.c - datapackage.json and manifest.json. */
#include "manifest.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../sha256.h"
#include "json_emit.h"

#define MANIFEST "manifest.json"

/* SHA-256 and length of a file, as read back: what a colleague will read. */
static enum trn_status hash_file(const char *folder, const char *name, char hex[65], int64_t *ret_bytes,
                                 struct trn_error *reterr)
{
    enum { PIECE = 1 << 16 };
    char path[TRN_PATH_MAX];
    if (!trn_folder_join(path, folder, name))
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return trn_fail(reterr, TRN_E_IO, path, "cannot be read: %s", strerror(errno));
    unsigned char *piece = malloc(PIECE);
    if (piece == NULL) {
        close(fd);
        return trn_fail(reterr, TRN_E_MEMORY, path, "out of memory");
    }
    struct trn_sha256 hash;
    trn_sha256_init(&hash);
    int64_t bytes = 0;
    ssize_t n;
    while ((n = read(fd, piece, PIECE)) > 0 || (n < 0 && errno == EINTR)) {
        if (n < 0)
            continue;
        trn_sha256_add(&hash, piece, (size_t)n);
        bytes += n;
    }
    const int reason = errno;
    free(piece);
    close(fd);
    if (n < 0)
        return trn_fail(reterr, TRN_E_IO, path, "cannot be read: %s", strerror(reason));
    trn_sha256_hex(&hash, hex);
    *ret_bytes = bytes;
    return TRN_OK;
}

static enum trn_status open_json(const char *folder, const char *name, struct trn_outfile *file,
                                 struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    if (!trn_folder_join(path, folder, name))
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    return trn_outfile_open(file, path, reterr);
}

/* ---- datapackage.json ---- */

static const char *frictionless_type(enum trn_cell_type type)
{
    switch (type) {
    case TRN_CELL_DATE:
        return "date";
    case TRN_CELL_COUNT:
        return "integer";
    case TRN_CELL_NUMBER:
    case TRN_CELL_MONEY:
        return "number";
    case TRN_CELL_TEXT:
    default:
        return "string";
    }
}

static const char *unit_of(const struct trn_column *column)
{
    if (column->unit[0] != '\0')
        return column->unit;
    return column->type == TRN_CELL_MONEY ? "EUR" : "";
}

static void put_field(struct trn_emit *json, const struct trn_column *column)
{
    trn_emit_open(json, NULL, '{');
    trn_emit_text(json, "name", column->name);
    trn_emit_text(json, "type", frictionless_type(column->type));
    trn_emit_text(json, "format", "default");
    if (unit_of(column)[0] != '\0')
        trn_emit_text(json, "unit", unit_of(column));
    trn_emit_text(json, "description", column->description);
    trn_emit_close(json, '}');
}

/* Resource names are lower case with ".", "_" and "-" only, by the standard. */
static void resource_name(const char *name, char *out, size_t size)
{
    size_t n = 0;
    for (; name[n] != '\0' && n + 1 < size; n++)
        out[n] = (char)tolower((unsigned char)name[n]);
    out[n] = '\0';
}

/* What a table and another file have in common; the resource stays open. */
static enum trn_status open_resource(struct trn_emit *json, const char *folder, const char *path,
                                     const char *format, const char *description, struct trn_error *reterr)
{
    char name[256], type[32];
    char hash[80] = "sha256:";
    int64_t bytes = 0;
    bool table = strcmp(format, "csv") == 0;
    resource_name(path, name, sizeof name);
    if (table)
        name[strlen(name) - strlen(".csv")] = '\0';
    const enum trn_status status = hash_file(folder, path, hash + strlen(hash), &bytes, reterr);
    if (status != TRN_OK)
        return status;
    snprintf(type, sizeof type, "%s",
             table                        ? "text/csv"
             : strcmp(format, "txt") == 0 ? "text/plain"
                                          : "application/json");
    trn_emit_open(json, NULL, '{');
    trn_emit_text(json, "name", name);
    trn_emit_text(json, "path", path);
    if (table)
        trn_emit_text(json, "profile", "tabular-data-resource");
    trn_emit_text(json, "description", description);
    trn_emit_text(json, "format", format);
    trn_emit_text(json, "mediatype", type);
    trn_emit_text(json, "encoding", "utf-8");
    trn_emit_whole(json, "bytes", bytes);
    trn_emit_text(json, "hash", hash);
    return TRN_OK;
}

static enum trn_status put_resource(struct trn_emit *json, const char *folder, const struct trn_table *table,
                                    struct trn_error *reterr)
{
    char path[256];
    snprintf(path, sizeof path, "%s.csv", table->name);
    const enum trn_status status = open_resource(json, folder, path, "csv", table->description, reterr);
    if (status != TRN_OK)
        return status;
    trn_emit_open(json, "dialect", '{');
    trn_emit_text(json, "delimiter", ",");
    trn_emit_text(json, "lineTerminator", "\n");
    trn_emit_truth(json, "doubleQuote", true);
    trn_emit_truth(json, "header", true);
    trn_emit_close(json, '}');
    trn_emit_open(json, "schema", '{');
    trn_emit_open(json, "fields", '[');
    for (int i = 0; i < table->n; i++)
        put_field(json, &table->columns[i]);
    trn_emit_close(json, ']');
    trn_emit_open(json, "missingValues", '[');
    trn_emit_text(json, NULL, "");
    trn_emit_close(json, ']');
    trn_emit_close(json, '}');
    trn_emit_close(json, '}');
    return TRN_OK;
}

enum trn_status trn_datapackage_write(const char *folder, const struct trn_package *package,
                                      struct trn_error *reterr)
{
    struct trn_outfile file;
    enum trn_status status = open_json(folder, "datapackage.json", &file, reterr);
    if (status != TRN_OK)
        return status;
    struct trn_emit json = {.file = &file};
    trn_emit_open(&json, NULL, '{');
    trn_emit_text(&json, "name", "tranche-results");
    if (package->title != NULL)
        trn_emit_text(&json, "title", package->title);
    trn_emit_text(&json, "profile", "tabular-data-package");
    trn_emit_open(&json, "resources", '[');
    for (int i = 0; i < package->n_tables && status == TRN_OK; i++)
        status = put_resource(&json, folder, package->tables[i], reterr);
    for (int i = 0; i < package->n_files && status == TRN_OK; i++) {
        const struct trn_described *other = &package->files[i];
        const char *dot = strrchr(other->name, '.');
        status = open_resource(&json, folder, other->name, dot ? dot + 1 : "octet-stream", other->description,
                               reterr);
        if (status == TRN_OK)
            trn_emit_close(&json, '}');
    }
    trn_emit_close(&json, ']');
    trn_emit_close(&json, '}');
    if (status != TRN_OK) {
        trn_outfile_drop(&file);
        return status;
    }
    return trn_outfile_close(&file, reterr);
}

/* ---- manifest.json ---- */

/* The path of an input as seen from the folder of the scenario, so that the manifest names no folder of the
 * machine: "hole.json", "parts/donors.json"; of a file that lies elsewhere its name alone. */
static const char *portable(const char *path, const char *scenario)
{
    const char *name = strrchr(path, '/');
    const char *slash = strrchr(scenario, '/');
    const size_t folder = slash != NULL ? (size_t)(slash - scenario) + 1 : 0;
    if (strncmp(path, scenario, folder) == 0 && path[folder] != '/')
        return path + folder;
    return name != NULL ? name + 1 : path;
}

static void put_inputs(struct trn_emit *json, const struct trn_scenario_file *file)
{
    trn_emit_open(json, "inputs", '[');
    const int n = file != NULL ? trn_scenario_file_inputs(file) : 0;
    const char *scenario = n > 0 ? trn_scenario_file_input(file, 0, NULL) : "";
    for (int i = 0; i < n; i++) {
        const char *sha256 = NULL;
        const char *path = trn_scenario_file_input(file, i, &sha256);
        trn_emit_open(json, NULL, '{');
        trn_emit_text(json, "path", portable(path, scenario));
        trn_emit_text(json, "sha256", sha256);
        trn_emit_close(json, '}');
    }
    trn_emit_close(json, ']');
}

static enum trn_status put_outputs(struct trn_emit *json, const char *folder,
                                   const struct trn_listing *listing, struct trn_error *reterr)
{
    enum trn_status status = TRN_OK;
    trn_emit_open(json, "outputs", '[');
    for (int i = 0; i < listing->n && status == TRN_OK; i++) {
        char hex[65];
        int64_t bytes = 0;
        if (strcmp(listing->files[i].name, MANIFEST) == 0)
            continue;
        status = hash_file(folder, listing->files[i].name, hex, &bytes, reterr);
        if (status != TRN_OK)
            break;
        trn_emit_open(json, NULL, '{');
        trn_emit_text(json, "path", listing->files[i].name);
        trn_emit_whole(json, "bytes", bytes);
        trn_emit_text(json, "sha256", hex);
        trn_emit_close(json, '}');
    }
    trn_emit_close(json, ']');
    return status;
}

enum trn_status trn_manifest_write(const char *folder, const struct trn_manifest *manifest, bool outputs,
                                   struct trn_error *reterr)
{
    struct trn_listing listing = {0, 0, NULL};
    struct trn_outfile file;
    enum trn_status status = TRN_OK;
    if (outputs)
        status = trn_folder_list(folder, &listing, reterr);
    if (status != TRN_OK)
        return status;
    status = open_json(folder, MANIFEST, &file, reterr);
    if (status != TRN_OK) {
        trn_listing_done(&listing);
        return status;
    }
    struct trn_emit json = {.file = &file};
    trn_emit_open(&json, NULL, '{');
    trn_emit_text(&json, "name", "tranche");
    trn_emit_text(&json, "version", manifest->version);
    trn_emit_text(&json, "command", manifest->command);
    trn_emit_unsigned(&json, "seed", manifest->seed);
    trn_emit_open(&json, "replications", '{');
    trn_emit_whole(&json, "first", manifest->first);
    trn_emit_whole(&json, "wanted", manifest->reps_wanted);
    trn_emit_whole(&json, "done", manifest->reps_done);
    trn_emit_close(&json, '}');
    trn_emit_truth(&json, "partial", manifest->partial);
    put_inputs(&json, manifest->file);
    if (outputs)
        status = put_outputs(&json, folder, &listing, reterr);
    trn_emit_close(&json, '}');
    trn_listing_done(&listing);
    if (status != TRN_OK) {
        trn_outfile_drop(&file);
        return status;
    }
    return trn_outfile_close(&file, reterr);
}
