/* part.c - see part.h */
#include "part.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK ".part"
#define LOCK_NEW ".part-new"
static const char ending[] = ".part-XXXXXX";

/* mkdtemp gives rights to the owner alone; a folder of results is to be as open as others. A probe
 * tells what the umask allows; umask() itself can only be asked by setting it. */
static enum trn_status open_rights(const char *folder, struct trn_error *reterr)
{
    char probe[TRN_PATH_MAX];
    struct stat about;
    if (!trn_folder_join(probe, folder, "rights"))
        return trn_fail(reterr, TRN_E_IO, folder, "the path is too long");
    if (mkdir(probe, 0777) != 0 || stat(probe, &about) != 0 || rmdir(probe) != 0 ||
        chmod(folder, about.st_mode & 0777) != 0)
        return trn_fail(reterr, TRN_E_IO, folder, "cannot be set up: %s", strerror(errno));
    return TRN_OK;
}

/* The file gets its name once it is locked, so that nobody finds it unlocked while its run lives. */
static enum trn_status lock(struct trn_part_folder *part, struct trn_error *reterr)
{
    char begun[TRN_PATH_MAX], path[TRN_PATH_MAX];
    if (!trn_folder_join(begun, part->path, LOCK_NEW) || !trn_folder_join(path, part->path, LOCK))
        return trn_fail(reterr, TRN_E_IO, part->path, "the path is too long");
    part->lock = open(begun, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (part->lock < 0)
        return trn_fail(reterr, TRN_E_IO, part->path, "cannot be written: %s", strerror(errno));
    if (flock(part->lock, LOCK_EX | LOCK_NB) == 0) {
        if (rename(begun, path) == 0)
            return TRN_OK;
        return trn_fail(reterr, TRN_E_IO, part->path, "cannot be written: %s", strerror(errno));
    }
    unlink(begun); /* no locks here: whatever is left over stays */
    close(part->lock);
    part->lock = -1;
    return TRN_OK;
}

/* Remove the folder where it is a part whose run has ended. */
static bool sweep_one(const char *folder)
{
    char path[TRN_PATH_MAX];
    if (!trn_folder_join(path, folder, LOCK))
        return false;
    const int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return false;
    struct stat about;
    const bool dead = fstat(fd, &about) == 0 && S_ISREG(about.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0;
    const bool removed = dead && trn_folder_remove(folder, NULL) == TRN_OK;
    close(fd);
    return removed;
}

/* Does `name` begin as `base` does and end as mkdtemp makes it? */
static bool named_as(const char *name, const char *base)
{
    const size_t n = strlen(base), random = 6, fixed = sizeof ending - 1 - random;
    return strncmp(name, base, n) == 0 && strncmp(name + n, ending, fixed) == 0 &&
           strlen(name + n + fixed) == random;
}

/* How many folders of killed runs beside `path` were removed. That one cannot be is not this run's failure.
 */
static int sweep(const char *path)
{
    char parent[TRN_PATH_MAX], folder[TRN_PATH_MAX];
    const char *slash = strrchr(path, '/'), *base = slash != NULL ? slash + 1 : path;
    const int n =
        snprintf(parent, sizeof parent, "%.*s", slash == NULL ? 1 : (int)(slash == path ? 1 : slash - path),
                 slash == NULL ? "." : path);
    DIR *dir = n > 0 && n < (int)sizeof parent ? opendir(parent) : NULL;
    int swept = 0;
    if (dir == NULL)
        return 0;
    for (const struct dirent *entry; (entry = readdir(dir)) != NULL;)
        if (named_as(entry->d_name, base) && trn_folder_join(folder, parent, entry->d_name))
            swept += sweep_one(folder);
    closedir(dir);
    return swept;
}

enum trn_status trn_part_make(const char *path, struct trn_part_folder *ret, struct trn_error *reterr)
{
    *ret = (struct trn_part_folder){.lock = -1};
    const int n = snprintf(ret->path, TRN_PATH_MAX, "%s%s", path, ending);
    if (n < 0 || n >= TRN_PATH_MAX - 256) {
        ret->path[0] = '\0';
        return trn_fail(reterr, TRN_E_IO, path, "the path is too long");
    }
    ret->swept = sweep(path);
    if (mkdtemp(ret->path) == NULL) {
        ret->path[0] = '\0';
        return trn_fail(reterr, TRN_E_IO, path, "cannot be created: %s", strerror(errno));
    }
    enum trn_status status = open_rights(ret->path, reterr);
    if (status == TRN_OK)
        status = lock(ret, reterr);
    if (status != TRN_OK) {
        trn_folder_remove(ret->path, NULL);
        trn_part_done(ret);
        ret->path[0] = '\0';
    }
    return status;
}

void trn_part_close(struct trn_part_folder *part)
{
    char path[TRN_PATH_MAX];
    if (part->lock >= 0 && trn_folder_join(path, part->path, LOCK))
        unlink(path);
}

void trn_part_done(struct trn_part_folder *part)
{
    if (part->path[0] != '\0' && part->lock >= 0)
        close(part->lock);
    part->lock = -1;
}

bool trn_part_is(const char *folder)
{
    return trn_folder_has(folder, LOCK);
}
