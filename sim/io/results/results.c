/* results.c - a result folder from its creation under a temporary name to its commit.
 *
 *   create -> PATH.part-XXXXXX -> rows, texts, pictures -> datapackage.json -> manifest.json
 *          -> sync -> PATH
 *
 * Whoever looks at PATH sees the old folder or the new one, never half of one. */
#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "csv_write.h"
#include "folder.h"
#include "manifest.h"
#include "outfile.h"
#include "part.h"
#include "tranche/io.h"

#define TABLES_MAX 64
#define DESCRIBED_MAX 8

struct open_table {
    const struct trn_table *given; /* borrowed; only its address is compared */
    struct trn_table table;        /* copied into the arena */
    struct trn_outfile file;
};

struct trn_results {
    char path[TRN_PATH_MAX];     /* the name it will have */
    struct trn_part_folder part; /* the name it has */
    bool replace, committed;
    int32_t start_day;
    struct trn_arena *arena;
    struct trn_error error; /* the first that a row met */
    int n_tables, last;
    struct open_table tables[TABLES_MAX];
    int n_described;
    struct trn_described described[DESCRIBED_MAX];
};

/* The path without links and slashes at its end, whether something has that name, and whether it may
 * be replaced. */
static enum trn_status resolve(struct trn_results *results, const char *path, bool overwrite,
                               struct trn_error *reterr)
{
    struct stat about;
    if (path[0] == '\0')
        return trn_fail(reterr, TRN_E_IO, path, "expected the name of a folder, found nothing");
    if (lstat(path, &about) != 0) {
        if (errno != ENOENT)
            return trn_fail(reterr, TRN_E_IO, path, "cannot be used: %s", strerror(errno));
        size_t length = strlen(path);
        while (length > 1 && path[length - 1] == '/')
            length--;
        if (length >= sizeof results->path)
            return trn_fail(reterr, TRN_E_IO, path, "the path is too long");
        memcpy(results->path, path, length);
        results->path[length] = '\0';
        return TRN_OK;
    }
    if (!overwrite)
        return trn_fail(reterr, TRN_E_IO, path, "exists already");
    char *real = realpath(path, NULL);
    if (real == NULL)
        return trn_fail(reterr, errno == ENOMEM ? TRN_E_MEMORY : TRN_E_IO, path, "cannot be used: %s",
                        strerror(errno));
    const bool fits = strlen(real) < sizeof results->path;
    if (fits)
        strcpy(results->path, real);
    free(real);
    if (!fits)
        return trn_fail(reterr, TRN_E_IO, path, "the path is too long");
    if (stat(results->path, &about) != 0 || !S_ISDIR(about.st_mode))
        return trn_fail(reterr, TRN_E_IO, path, "is not a folder and is not overwritten");
    bool ours = false;
    if (trn_folder_is_result(results->path, &ours) != TRN_OK)
        return trn_fail(reterr, TRN_E_MEMORY, path, "out of memory");
    if (!ours && !trn_folder_is_empty(results->path))
        return trn_fail(
            reterr, TRN_E_IO, path,
            "is not a result folder of tranche (no manifest.json of ours in it) and is not overwritten");
    results->replace = true;
    return TRN_OK;
}

enum trn_status trn_results_create(const char *path, bool overwrite, int32_t start_day,
                                   struct trn_results **ret, struct trn_error *reterr)
{
    struct trn_results *results = calloc(1, sizeof *results);
    if (results == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, path, "out of memory");
    results->start_day = start_day;
    enum trn_status status = TRN_OK;
    results->arena = trn_arena_create(0);
    if (results->arena == NULL)
        status = trn_fail(reterr, TRN_E_MEMORY, path, "out of memory");
    if (status == TRN_OK)
        status = resolve(results, path, overwrite, reterr);
    if (status == TRN_OK)
        status = trn_part_make(results->path, &results->part, reterr);
    if (status != TRN_OK) {
        trn_arena_free(results->arena);
        free(results);
        return status;
    }
    *ret = results;
    return TRN_OK;
}

const char *trn_results_folder(const struct trn_results *results)
{
    return results->part.path;
}

int trn_results_swept(const struct trn_results *results)
{
    return results->part.swept;
}

bool trn_results_unfinished(const char *folder)
{
    return trn_part_is(folder);
}

enum trn_status trn_results_error(const struct trn_results *results, struct trn_error *reterr)
{
    if (results->error.status != TRN_OK && reterr != NULL)
        *reterr = results->error;
    return results->error.status;
}

/* ---- tables ---- */

/* Deep, because a caller may build a table for one experiment and drop it. */
static bool copy_table(struct trn_arena *arena, const struct trn_table *table, struct trn_table *copy)
{
    struct trn_column *columns = TRN_NEW(arena, struct trn_column, table->n);
    *copy = (struct trn_table){trn_arena_strdup(arena, table->name),
                               trn_arena_strdup(arena, table->description), table->n, columns};
    bool good = columns != NULL && copy->name != NULL && copy->description != NULL;
    for (int i = 0; good && i < table->n; i++) {
        columns[i] = table->columns[i];
        columns[i].name = trn_arena_strdup(arena, table->columns[i].name);
        columns[i].unit = trn_arena_strdup(arena, table->columns[i].unit);
        columns[i].description = trn_arena_strdup(arena, table->columns[i].description);
        good = columns[i].name != NULL && columns[i].unit != NULL && columns[i].description != NULL;
    }
    return good;
}

static struct open_table *open_new(struct trn_results *results, const struct trn_table *table)
{
    char name[256];
    const int n = snprintf(name, sizeof name, "%s.csv", table->name);
    assert(n > 0 && n < (int)sizeof name && trn_folder_name_good(name) && strchr(name, '/') == NULL);
    (void)n; /* unused where assertions are off */
    if (results->n_tables == TABLES_MAX) {
        trn_fail(&results->error, TRN_E_LIMIT, name, "a result folder holds at most %d tables", TABLES_MAX);
        return NULL;
    }
    struct open_table *opened = &results->tables[results->n_tables];
    char path[TRN_PATH_MAX];
    if (!copy_table(results->arena, table, &opened->table)) {
        trn_fail(&results->error, TRN_E_MEMORY, name, "out of memory");
        return NULL;
    }
    if (!trn_folder_join(path, results->part.path, name)) {
        trn_fail(&results->error, TRN_E_IO, name, "the path is too long");
        return NULL;
    }
    if (trn_outfile_open(&opened->file, path, &results->error) != TRN_OK)
        return NULL;
    opened->given = table;
    results->last = results->n_tables++;
    trn_csv_header(&opened->file, &opened->table);
    return opened;
}

static struct open_table *find_table(struct trn_results *results, const struct trn_table *table)
{
    if (results->n_tables > 0 && results->tables[results->last].given == table)
        return &results->tables[results->last];
    for (int i = 0; i < results->n_tables; i++)
        if (results->tables[i].given == table || strcmp(results->tables[i].table.name, table->name) == 0) {
            assert(results->tables[i].table.n == table->n);
            results->last = i;
            return &results->tables[i];
        }
    return open_new(results, table);
}

static bool good(struct trn_results *results, const struct open_table *opened)
{
    if (!trn_outfile_good(&opened->file))
        trn_fail(&results->error, TRN_E_IO, opened->file.path, "cannot be written: %s",
                 strerror(opened->file.problem));
    return results->error.status == TRN_OK;
}

bool trn_results_row(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    struct trn_results *results = object;
    if (results->error.status != TRN_OK)
        return false;
    struct open_table *opened = find_table(results, table);
    if (opened == NULL)
        return false;
    int column = 0;
    if (!trn_csv_row(&opened->file, &opened->table, cells, results->start_day, &column)) {
        trn_fail(&results->error, TRN_E_RANGE, opened->table.name,
                 "%s: expected a day of the years 1900 to 2199, found day %g",
                 opened->table.columns[column].name, cells[column].number);
        return false;
    }
    return good(results, opened);
}

/* ---- whole files ---- */

enum trn_status trn_results_path(struct trn_results *results, const char *name, char *out, size_t size,
                                 struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    if (!trn_folder_name_good(name))
        return trn_fail(reterr, TRN_E_IO, name,
                        "expected a file name of letters, digits, \".\", \"_\" and \"-\"");
    if (!trn_folder_join(path, results->part.path, name) || strlen(path) >= size)
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    char *slash = strchr(name, '/') != NULL ? strrchr(path, '/') : NULL;
    if (slash != NULL) {
        *slash = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return trn_fail(reterr, TRN_E_IO, path, "cannot be created: %s", strerror(errno));
        *slash = '/';
    }
    strcpy(out, path);
    return TRN_OK;
}

enum trn_status trn_results_text(struct trn_results *results, const char *name, const char *text,
                                 struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    struct trn_outfile file;
    enum trn_status status = trn_results_path(results, name, path, sizeof path, reterr);
    if (status == TRN_OK)
        status = trn_outfile_open(&file, path, reterr);
    if (status != TRN_OK)
        return status;
    trn_outfile_text(&file, text);
    return trn_outfile_close(&file, reterr);
}

enum trn_status trn_results_describe(struct trn_results *results, const char *name, const char *description,
                                     struct trn_error *reterr)
{
    struct trn_described *file = &results->described[results->n_described];
    if (results->n_described == DESCRIBED_MAX)
        return trn_fail(reterr, TRN_E_LIMIT, name, "more than %d files to describe", DESCRIBED_MAX);
    file->name = trn_arena_strdup(results->arena, name);
    file->description = trn_arena_strdup(results->arena, description);
    if (!file->name || !file->description)
        return trn_fail(reterr, TRN_E_MEMORY, name, "out of memory");
    results->n_described++;
    return TRN_OK;
}

/* ---- the end ---- */

static enum trn_status close_tables(struct trn_results *results, struct trn_error *reterr)
{
    enum trn_status first = TRN_OK;
    for (int i = 0; i < results->n_tables; i++) {
        struct trn_error error;
        if (results->tables[i].file.fd < 0)
            continue;
        const enum trn_status status = trn_outfile_close(&results->tables[i].file, &error);
        if (status != TRN_OK && first == TRN_OK) {
            first = status;
            if (reterr != NULL)
                *reterr = error;
        }
    }
    return first;
}

enum trn_status trn_results_flush(struct trn_results *results, const struct trn_manifest *manifest,
                                  struct trn_error *reterr)
{
    for (int i = 0; i < results->n_tables && results->error.status == TRN_OK; i++) {
        trn_outfile_flush(&results->tables[i].file);
        good(results, &results->tables[i]);
    }
    const enum trn_status status = trn_results_error(results, reterr);
    return status == TRN_OK ? trn_manifest_write(results->part.path, manifest, false, reterr) : status;
}

/* Every file, whoever wrote it, and the folders that hold them. */
static enum trn_status sync_all(const struct trn_results *results, struct trn_error *reterr)
{
    struct trn_listing listing;
    enum trn_status status = trn_folder_list(results->part.path, &listing, reterr);
    if (status != TRN_OK)
        return status;
    char before[TRN_PATH_MAX] = "";
    for (int i = 0; i < listing.n && status == TRN_OK; i++) {
        char path[TRN_PATH_MAX];
        if (!trn_folder_join(path, results->part.path, listing.files[i].name))
            status = trn_fail(reterr, TRN_E_IO, listing.files[i].name, "the path is too long");
        else
            status = trn_folder_sync(path, reterr);
        if (status != TRN_OK)
            break;
        *strrchr(path, '/') = '\0';
        if (strcmp(path, before) != 0)
            status = trn_folder_sync(path, reterr);
        strcpy(before, path);
    }
    trn_listing_done(&listing);
    return status == TRN_OK ? trn_folder_sync(results->part.path, reterr) : status;
}

static enum trn_status sync_parent(const char *path, struct trn_error *reterr)
{
    char parent[TRN_PATH_MAX];
    strcpy(parent, path);
    char *slash = strrchr(parent, '/');
    if (slash == NULL)
        return trn_folder_sync(".", reterr);
    slash[slash == parent ? 1 : 0] = '\0';
    return trn_folder_sync(parent, reterr);
}

enum trn_status trn_results_commit(struct trn_results *results, const struct trn_manifest *manifest,
                                   struct trn_error *reterr)
{
    assert(!results->committed);
    enum trn_status status = trn_results_error(results, reterr);
    if (status != TRN_OK)
        return status;
    const struct trn_table *tables[TABLES_MAX];
    for (int i = 0; i < results->n_tables; i++)
        tables[i] = &results->tables[i].table;
    const struct trn_scenario *scenario =
        manifest->file != NULL ? trn_scenario_file_scenario(manifest->file) : NULL;

    status = close_tables(results, reterr);
    if (status == TRN_OK)
        status = trn_datapackage_write(results->part.path,
                                       &(struct trn_package){scenario != NULL ? scenario->title : NULL,
                                                             tables, results->n_tables, results->described,
                                                             results->n_described},
                                       reterr);
    if (status == TRN_OK)
        status = trn_manifest_write(results->part.path, manifest, true, reterr);
    if (status == TRN_OK)
        status = sync_all(results, reterr);
    if (status != TRN_OK)
        return status;
    char leftover[TRN_PATH_MAX];
    trn_part_close(&results->part);
    status = trn_folder_publish(results->part.path, results->path, results->replace, leftover, reterr);
    if (status != TRN_OK)
        return status;
    results->committed = true;
    status = sync_parent(results->path, reterr);
    if (leftover[0] != '\0') {
        const enum trn_status removed = trn_folder_remove(leftover, status == TRN_OK ? reterr : NULL);
        if (status == TRN_OK)
            status = removed;
    }
    return status;
}

void trn_results_free(struct trn_results *results)
{
    if (results == NULL)
        return;
    for (int i = 0; i < results->n_tables; i++)
        trn_outfile_drop(&results->tables[i].file);
    trn_part_done(&results->part);
    trn_arena_free(results->arena);
    free(results);
}

void trn_results_abandon(struct trn_results *results)
{
    if (results == NULL)
        return;
    if (!results->committed)
        trn_folder_remove(results->part.path, NULL);
    trn_results_free(results);
}
