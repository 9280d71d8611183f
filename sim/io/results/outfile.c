/* outfile.c - a buffer in front of write(2). */
#include "outfile.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BUFFER_BYTES ((size_t)1 << 18)
#define ROOM_MAX ((size_t)1 << 16)

enum trn_status trn_outfile_open(struct trn_outfile *file, const char *path, struct trn_error *reterr)
{
    *file = (struct trn_outfile){.fd = -1, .size = BUFFER_BYTES};
    file->buffer = malloc(BUFFER_BYTES);
    file->path = strdup(path);
    if (file->buffer == NULL || file->path == NULL) {
        trn_outfile_drop(file);
        return trn_fail(reterr, TRN_E_MEMORY, path, "out of memory");
    }
    file->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file->fd < 0) {
        const int reason = errno;
        trn_outfile_drop(file);
        return trn_fail(reterr, TRN_E_IO, path, "cannot be created: %s", strerror(reason));
    }
    return TRN_OK;
}

/* Hand `n` bytes to the system, however many calls it takes. */
static void put(struct trn_outfile *file, const char *bytes, size_t n)
{
    while (n > 0 && file->problem == 0) {
        const ssize_t written = write(file->fd, bytes, n);
        if (written >= 0) {
            bytes += written;
            n -= (size_t)written;
        } else if (errno != EINTR) {
            file->problem = errno;
        }
    }
}

bool trn_outfile_flush(struct trn_outfile *file)
{
    put(file, file->buffer, file->used);
    file->used = 0;
    return file->problem == 0;
}

void trn_outfile_write(struct trn_outfile *file, const void *bytes, size_t n)
{
    if (n > file->size - file->used)
        trn_outfile_flush(file);
    if (n > file->size) {
        put(file, bytes, n);
        return;
    }
    memcpy(file->buffer + file->used, bytes, n);
    file->used += n;
}

void trn_outfile_text(struct trn_outfile *file, const char *text)
{
    trn_outfile_write(file, text, strlen(text));
}

char *trn_outfile_room(struct trn_outfile *file, size_t n)
{
    assert(n <= ROOM_MAX);
    if (n > file->size - file->used)
        trn_outfile_flush(file);
    return file->buffer + file->used;
}

bool trn_outfile_good(const struct trn_outfile *file)
{
    return file->problem == 0;
}

enum trn_status trn_outfile_close(struct trn_outfile *file, struct trn_error *reterr)
{
    assert(file->fd >= 0);
    trn_outfile_flush(file);
    if (close(file->fd) != 0 && file->problem == 0 && errno != EINTR)
        file->problem = errno;
    file->fd = -1;
    enum trn_status status = TRN_OK;
    if (file->problem != 0)
        status = trn_fail(reterr, TRN_E_IO, file->path, "cannot be written: %s", strerror(file->problem));
    trn_outfile_drop(file);
    return status;
}

void trn_outfile_drop(struct trn_outfile *file)
{
    if (file->fd >= 0)
        close(file->fd);
    free(file->buffer);
    free(file->path);
    *file = (struct trn_outfile){.fd = -1};
}
