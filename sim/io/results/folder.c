/* folder.c - folders as a whole. */
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "json_read.h"

#define DEEPEST 8 /* folders below a result folder; ours has one */

bool trn_folder_name_good(const char *name)
{
    int folders = 0;
    const char *start = name;
    for (const char *at = name;; at++) {
        if (*at == '/' || *at == '\0') {
            if (at == start || *start == '.' || at - start > 200)
                return false;
            if (*at == '\0')
                return folders <= 1;
            folders++;
            start = at + 1;
        } else if (strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-", *at) == NULL) {
            return false;
        }
    }
}

bool trn_folder_join(char out[TRN_PATH_MAX], const char *folder, const char *name)
{
    const int n = snprintf(out, TRN_PATH_MAX, "%s/%s", folder, name);
    return n > 0 && n < TRN_PATH_MAX;
}

enum trn_status trn_folder_make(const char *folder, int *ret_made, struct trn_error *reterr)
{
    char path[TRN_PATH_MAX];
    if (ret_made != NULL)
        *ret_made = 0;
    if (snprintf(path, sizeof path, "%s", folder) >= (int)sizeof path)
        return trn_fail(reterr, TRN_E_IO, folder, "the path is too long");
    for (char *at = path + 1;; at++)
        if (*at == '/' || *at == '\0') {
            const char kept = *at;
            *at = '\0';
            const bool made = mkdir(path, 0777) == 0;
            if (!made && errno != EEXIST)
                return trn_fail(reterr, TRN_E_IO, path, "cannot be created: %s", strerror(errno));
            if (made && ret_made != NULL)
                ++*ret_made;
            *at = kept;
            if (kept == '\0')
                return TRN_OK;
        }
}

void trn_folder_unmake(const char *folder, int made)
{
    char path[TRN_PATH_MAX];
    if (snprintf(path, sizeof path, "%s", folder) >= (int)sizeof path)
        return;
    for (; made > 0; made--) {
        size_t length = strlen(path);
        while (length > 1 && path[length - 1] == '/')
            path[--length] = '\0';
        char *slash = strrchr(path, '/');
        if (rmdir(path) != 0 || slash == NULL) /* in use by now: leave it and those above */
            return;
        *slash = '\0';
    }
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool listing_add(struct trn_listing *listing, const char *name, int64_t bytes)
{
    if (listing->n == listing->room) {
        const int room = listing->room == 0 ? 32 : 2 * listing->room;
        struct trn_listed *files = realloc(listing->files, (size_t)room * sizeof *files);
        if (files == NULL)
            return false;
        listing->files = files;
        listing->room = room;
    }
    char *copy = strdup(name);
    if (copy == NULL)
        return false;
    listing->files[listing->n++] = (struct trn_listed){copy, bytes};
    return true;
}

/* Files of `folder`, whose name from the top is `below` ("" for the top). */
static enum trn_status list_into(const char *folder, const char *below, int depth,
                                 struct trn_listing *listing, struct trn_error *reterr)
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return trn_fail(reterr, TRN_E_IO, folder, "cannot be listed: %s", strerror(errno));
    enum trn_status status = TRN_OK;
    const struct dirent *entry;
    while (status == TRN_OK && (errno = 0, entry = readdir(dir)) != NULL) {
        char path[TRN_PATH_MAX];
        char name[TRN_PATH_MAX];
        struct stat about;
        if (entry->d_name[0] == '.') /* no name of a result begins so: "." and "..", and locks */
            continue;
        const int n =
            snprintf(name, sizeof name, "%s%s%s", below, below[0] != '\0' ? "/" : "", entry->d_name);
        if (n < 0 || n >= (int)sizeof name || !trn_folder_join(path, folder, entry->d_name) ||
            depth > DEEPEST)
            status = trn_fail(reterr, TRN_E_IO, folder, "has too long paths in it");
        else if (lstat(path, &about) != 0)
            status = trn_fail(reterr, TRN_E_IO, path, "cannot be looked at: %s", strerror(errno));
        else if (S_ISDIR(about.st_mode))
            status = list_into(path, name, depth + 1, listing, reterr);
        else if (S_ISREG(about.st_mode) && !listing_add(listing, name, (int64_t)about.st_size))
            status = trn_fail(reterr, TRN_E_MEMORY, folder, "out of memory");
    }
    if (status == TRN_OK && errno != 0)
        status = trn_fail(reterr, TRN_E_IO, folder, "cannot be listed: %s", strerror(errno));
    closedir(dir);
    return status;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct trn_listed *)a)->name, ((const struct trn_listed *)b)->name);
}

enum trn_status trn_folder_list(const char *folder, struct trn_listing *ret, struct trn_error *reterr)
{
    struct trn_listing listing = {0, 0, NULL};
    const enum trn_status status = list_into(folder, "", 0, &listing, reterr);
    if (status != TRN_OK) {
        trn_listing_done(&listing);
        return status;
    }
    if (listing.n > 0)
        qsort(listing.files, (size_t)listing.n, sizeof *listing.files, by_name);
    *ret = listing;
    return TRN_OK;
}

void trn_listing_done(struct trn_listing *listing)
{
    for (int i = 0; i < listing->n; i++)
        free(listing->files[i].name);
    free(listing->files);
    *listing = (struct trn_listing){0, 0, NULL};
}

enum trn_status trn_folder_is_result(const char *folder, bool *ret)
{
    char path[TRN_PATH_MAX];
    cJSON *json = NULL;
    *ret = false;
    if (!trn_folder_join(path, folder, "manifest.json"))
        return TRN_OK;
    if (trn_json_file(path, &json, NULL) == TRN_E_MEMORY)
        return TRN_E_MEMORY;
    const char *name = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "name"));
    *ret = name != NULL && strcmp(name, "tranche") == 0;
    cJSON_Delete(json);
    return TRN_OK;
}

bool trn_folder_is_empty(const char *folder)
{
    DIR *dir = opendir(folder);
    if (dir == NULL)
        return false;
    bool empty = true;
    const struct dirent *entry;
    while (empty && (entry = readdir(dir)) != NULL)
        empty = is_dots(entry->d_name);
    closedir(dir);
    return empty;
}

bool trn_folder_has(const char *folder, const char *name)
{
    char path[TRN_PATH_MAX];
    return trn_folder_join(path, folder, name) && access(path, F_OK) == 0;
}

static enum trn_status empty_folder(int fd, const char *shown, int depth, struct trn_error *reterr);

/* Remove one name from the folder `fd`, with all that is in it where it is a folder. */
static enum trn_status remove_entry(int fd, const char *name, const char *shown, int depth,
                                    struct trn_error *reterr)
{
    if (is_dots(name) || unlinkat(fd, name, 0) == 0 || errno == ENOENT) /* another run cleans up, too */
        return TRN_OK;
    const int reason = errno;
    const int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (inner < 0 || depth > DEEPEST) {
        if (inner >= 0)
            close(inner);
        return trn_fail(reterr, TRN_E_IO, shown, "%s in it cannot be removed: %s", name, strerror(reason));
    }
    const enum trn_status status = empty_folder(inner, shown, depth + 1, reterr);
    if (status == TRN_OK && unlinkat(fd, name, AT_REMOVEDIR) != 0 && errno != ENOENT)
        return trn_fail(reterr, TRN_E_IO, shown, "%s in it cannot be removed: %s", name, strerror(errno));
    return status;
}

/* Remove what stands in the folder that `fd` is open on (and closes it). Goes by descriptors, so that a
 * folder replaced by a link meanwhile leads nowhere. Asks for no memory (opendir would), because it cleans up
 * when there is none. */
static enum trn_status empty_folder(int fd, const char *shown, int depth, struct trn_error *reterr)
{
    _Alignas(struct dirent64) char room[4096];
    enum trn_status status = TRN_OK;
    ssize_t n = 0;
    while (status == TRN_OK && (n = getdents64(fd, room, sizeof room)) > 0)
        for (ssize_t at = 0; status == TRN_OK && at < n;) {
            const struct dirent64 *entry = (const struct dirent64 *)(const void *)(room + at);
            status = remove_entry(fd, entry->d_name, shown, depth, reterr);
            at += entry->d_reclen;
        }
    if (n < 0)
        status = trn_fail(reterr, TRN_E_IO, shown, "cannot be listed: %s", strerror(errno));
    close(fd);
    return status;
}

enum trn_status trn_folder_remove(const char *folder, struct trn_error *reterr)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return TRN_OK;
    if (fd < 0)
        return trn_fail(reterr, TRN_E_IO, folder, "cannot be removed: %s", strerror(errno));
    const enum trn_status status = empty_folder(fd, folder, 0, reterr);
    if (status != TRN_OK)
        return status;
    if (rmdir(folder) != 0 && errno != ENOENT)
        return trn_fail(reterr, TRN_E_IO, folder, "cannot be removed: %s", strerror(errno));
    return TRN_OK;
}

enum trn_status trn_folder_sync(const char *path, struct trn_error *reterr)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return trn_fail(reterr, TRN_E_IO, path, "cannot be opened: %s", strerror(errno));
    int reason = 0;
    /* Some file systems cannot sync (EINVAL); that is no loss. */
    if (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP)
        reason = errno;
    close(fd);
    if (reason != 0)
        return trn_fail(reterr, TRN_E_IO, path, "cannot be written: %s", strerror(reason));
    return TRN_OK;
}

/* File systems without the flags of renameat2 answer EINVAL or ENOSYS. */
static bool unknown_to_system(int reason)
{
    return reason == EINVAL || reason == ENOSYS || reason == ENOTSUP;
}

static enum trn_status publish_new(const char *part, const char *path, struct trn_error *reterr)
{
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return TRN_OK;
    if (unknown_to_system(errno) && rename(part, path) == 0)
        return TRN_OK;
    if (errno == EEXIST || errno == ENOTEMPTY || errno == ENOTDIR)
        return trn_fail(reterr, TRN_E_IO, path, "exists already");
    return trn_fail(reterr, TRN_E_IO, path, "cannot be given its name: %s", strerror(errno));
}

enum trn_status trn_folder_publish(const char *part, const char *path, bool replace,
                                   char leftover[TRN_PATH_MAX], struct trn_error *reterr)
{
    struct stat about;
    leftover[0] = '\0';
    if (!replace || (lstat(path, &about) != 0 && errno == ENOENT))
        return publish_new(part, path, reterr);
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_EXCHANGE) == 0) {
        strcpy(leftover, part);
        return TRN_OK;
    }
    if (!unknown_to_system(errno))
        return trn_fail(reterr, TRN_E_IO, path, "cannot be replaced: %s", strerror(errno));

    const int n = snprintf(leftover, TRN_PATH_MAX, "%s.old-XXXXXX", path);
    if (n < 0 || n >= TRN_PATH_MAX || mkdtemp(leftover) == NULL || rename(path, leftover) != 0)
        return trn_fail(reterr, TRN_E_IO, path, "cannot be moved aside: %s", strerror(errno));
    if (rename(part, path) == 0)
        return TRN_OK;
    const int reason = errno;
    if (rename(leftover, path) != 0)
        return trn_fail(reterr, TRN_E_IO, path, "cannot be replaced (%s); the old results are in %s",
                        strerror(reason), leftover);
    return trn_fail(reterr, TRN_E_IO, path, "cannot be replaced: %s", strerror(reason));
}
