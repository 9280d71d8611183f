/* journal.c - pieces of work in a file, found by key.
 *
 *   tranche journal 1\n IDENTITY (64 hex digits)\n
 *   [SHA-256 of key and payload's size: 64][size: 8][payload][SHA-256 of the payload: 64] ...
 *
 * A program that was killed leaves at most one piece cut short: it ends the reading, and the next piece is
 * written over it. Payloads are the memory of this machine, so a journal stays where it was written. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../sha256.h"
#include "tranche/io.h"

enum { HEX = 64, HASH_ROOM = 1024 };
static const char MAGIC[] = "tranche journal 1\n";

struct piece {
    char hash[HEX];
    long at; /* of its payload */
    uint64_t size;
};

struct trn_journal_file {
    FILE *file;
    char *path;
    struct piece *pieces; /* open addressing, a power of two */
    size_t n, room;
    long end; /* where the next piece goes */
};

static void hash_of(const char *key, size_t size, char out[HEX + 1])
{
    struct trn_sha256 sha;
    uint64_t whole = size;
    trn_sha256_init(&sha);
    trn_sha256_add(&sha, key, strlen(key) + 1);
    trn_sha256_add(&sha, &whole, sizeof whole);
    trn_sha256_hex(&sha, out);
}

/* The place of a hash in the table: where it is, or where it would go. */
static struct piece *place_of(struct piece *pieces, size_t room, const char *hash)
{
    size_t at = 0;
    for (int i = 0; i < 12; i++)
        at = at * 31 + (unsigned char)hash[i];
    for (at &= room - 1; pieces[at].size > 0 && memcmp(pieces[at].hash, hash, HEX) != 0;)
        at = (at + 1) & (room - 1);
    return &pieces[at];
}

static bool remember(struct trn_journal_file *j, const char *hash, long at, uint64_t size)
{
    if (2 * (j->n + 1) > j->room) {
        size_t room = j->room ? 2 * j->room : HASH_ROOM;
        struct piece *pieces = calloc(room, sizeof *pieces);
        if (!pieces)
            return false;
        for (size_t i = 0; i < j->room; i++)
            if (j->pieces[i].size > 0)
                *place_of(pieces, room, j->pieces[i].hash) = j->pieces[i];
        free(j->pieces);
        j->pieces = pieces;
        j->room = room;
    }
    struct piece *piece = place_of(j->pieces, j->room, hash);
    j->n += piece->size == 0;
    memcpy(piece->hash, hash, HEX);
    piece->at = at;
    piece->size = size;
    return true;
}

/* The pieces of a file of `bytes` after its head; what is wrong ends it. */
static bool read_pieces(struct trn_journal_file *j, long bytes)
{
    char hash[HEX], sum[HEX], expected[HEX + 1];
    uint64_t size;
    char *payload = NULL;
    bool memory = true;
    j->end = ftell(j->file);
    while (memory && fread(hash, 1, HEX, j->file) == HEX && fread(&size, sizeof size, 1, j->file) == 1) {
        long at = ftell(j->file);
        if (size == 0 || size > (uint64_t)(bytes - at)) /* not a length of ours: no memory for it either */
            break;
        char *more = realloc(payload, size);
        memory = more != NULL;
        payload = memory ? more : payload;
        if (!memory || fread(payload, 1, size, j->file) != size || fread(sum, 1, HEX, j->file) != HEX)
            break;
        trn_sha256_of(payload, size, expected);
        if (memcmp(sum, expected, HEX) != 0)
            break;
        memory = remember(j, hash, at, size);
        j->end = ftell(j->file);
    }
    free(payload);
    return memory;
}

static enum trn_status start(struct trn_journal_file *j, const char *identity, struct trn_error *reterr)
{
    if (fwrite(MAGIC, 1, sizeof MAGIC - 1, j->file) != sizeof MAGIC - 1 ||
        fprintf(j->file, "%s\n", identity) < 0 || fflush(j->file) != 0)
        return trn_fail(reterr, TRN_E_IO, j->path, "%s", strerror(errno));
    j->end = ftell(j->file);
    return TRN_OK;
}

static enum trn_status go_on(struct trn_journal_file *j, long bytes, const char *identity,
                             struct trn_error *reterr)
{
    enum { MAGIC_LENGTH = sizeof MAGIC - 1, LENGTH = MAGIC_LENGTH + HEX + 1 };
    char expected[LENGTH + 1], head[LENGTH];
    snprintf(expected, sizeof expected, "%s%s\n", MAGIC, identity);
    size_t n = fread(head, 1, LENGTH, j->file);
    if (memcmp(head, expected, n < MAGIC_LENGTH ? n : MAGIC_LENGTH) != 0)
        return trn_fail(reterr, TRN_E_SYNTAX, j->path, "expected a journal, found something else");
    if (memcmp(head, expected, n) != 0)
        return trn_fail(reterr, TRN_E_REFERENCE, j->path,
                        "expected the journal of this scenario and version, found that of another");
    if (n < LENGTH) { /* killed while it was begun */
        rewind(j->file);
        return start(j, identity, reterr);
    }
    return read_pieces(j, bytes) ? TRN_OK : trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the journal");
}

/* One run at a time: the file is locked as long as it is open, and not touched before. */
static enum trn_status open_locked(struct trn_journal_file *j, bool resume, long *ret_bytes,
                                   struct trn_error *reterr)
{
    struct stat about;
    int fd = open(j->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        bool taken = errno == EWOULDBLOCK;
        int reason = errno;
        close(fd);
        return trn_fail(reterr, TRN_E_IO, j->path, "%s",
                        taken ? "another run is writing this journal" : strerror(reason));
    }
    bool good = fd >= 0 && (resume || ftruncate(fd, 0) == 0) && fstat(fd, &about) == 0;
    j->file = good ? fdopen(fd, "r+b") : NULL;
    if (!j->file) {
        enum trn_status status = trn_fail(reterr, TRN_E_IO, j->path, "%s", strerror(errno));
        if (fd >= 0)
            close(fd);
        return status;
    }
    *ret_bytes = resume ? (long)about.st_size : 0;
    return TRN_OK;
}

enum trn_status trn_journal_open(const char *path, const char *identity, bool resume,
                                 struct trn_journal_file **ret, struct trn_error *reterr)
{
    char whole[HEX + 1];
    struct trn_journal_file *j = calloc(1, sizeof *j);
    enum trn_status status = TRN_OK;
    if (!j || !(j->path = strdup(path))) {
        free(j);
        return trn_fail(reterr, TRN_E_MEMORY, "", "no memory for the journal");
    }
    trn_sha256_of(identity, strlen(identity), whole);
    long bytes = 0;
    status = open_locked(j, resume, &bytes, reterr);
    if (status == TRN_OK)
        status = bytes > 0 ? go_on(j, bytes, whole, reterr) : start(j, whole, reterr);
    if (status != TRN_OK) {
        trn_journal_close(j, false);
        return status;
    }
    *ret = j;
    return TRN_OK;
}

enum trn_status trn_journal_held(const char *path, const char *identity, int64_t *ret,
                                 struct trn_error *reterr)
{
    struct trn_journal_file *j;
    struct trn_error error = {0};
    *ret = 0;
    if (access(path, F_OK) != 0)
        return TRN_OK;
    enum trn_status status = trn_journal_open(path, identity, true, &j, &error);
    if (status == TRN_OK) {
        *ret = trn_journal_pieces(j);
        trn_journal_close(j, false);
    }
    return status == TRN_E_MEMORY ? trn_fail(reterr, status, "", "%s", error.text) : TRN_OK;
}

bool trn_journal_find(void *journal, const char *key, void *payload, size_t size)
{
    struct trn_journal_file *j = journal;
    char hash[HEX + 1];
    if (j->n == 0)
        return false;
    hash_of(key, size, hash);
    const struct piece *piece = place_of(j->pieces, j->room, hash);
    return piece->size == size && fseek(j->file, piece->at, SEEK_SET) == 0 &&
           fread(payload, 1, size, j->file) == size;
}

static bool append(struct trn_journal_file *j, const char *hash, const void *payload, size_t size)
{
    char sum[HEX + 1];
    uint64_t whole = size;
    trn_sha256_of(payload, size, sum);
    if (fseek(j->file, j->end, SEEK_SET) != 0 || fwrite(hash, 1, HEX, j->file) != HEX ||
        fwrite(&whole, sizeof whole, 1, j->file) != 1)
        return false;
    long at = ftell(j->file);
    if (fwrite(payload, 1, size, j->file) != size || fwrite(sum, 1, HEX, j->file) != HEX ||
        fflush(j->file) != 0)
        return false;
    j->end = ftell(j->file);
    return remember(j, hash, at, size);
}

bool trn_journal_add(void *journal, const char *key, const void *payload, size_t size)
{
    char hash[HEX + 1];
    hash_of(key, size, hash);
    return append(journal, hash, payload, size);
}

/* One piece of `from`, unless it is there already. */
static bool take_in(struct trn_journal_file *into, struct trn_journal_file *from, const struct piece *piece)
{
    if (into->n > 0 && place_of(into->pieces, into->room, piece->hash)->size > 0)
        return true;
    void *payload = malloc(piece->size);
    bool good = payload && fseek(from->file, piece->at, SEEK_SET) == 0 &&
                fread(payload, 1, piece->size, from->file) == piece->size &&
                append(into, piece->hash, payload, piece->size);
    free(payload);
    return good;
}

enum trn_status trn_journal_merge(struct trn_journal_file *into, const char *path, const char *identity,
                                  struct trn_error *reterr)
{
    struct trn_journal_file *from;
    enum trn_status status = trn_journal_open(path, identity, true, &from, reterr);
    if (status != TRN_OK)
        return status;
    for (size_t i = 0; i < from->room && status == TRN_OK; i++)
        if (from->pieces[i].size > 0 && !take_in(into, from, &from->pieces[i]))
            status =
                trn_fail(reterr, TRN_E_IO, into->path, "could not take in %s: %s", path, strerror(errno));
    trn_journal_close(from, false);
    return status;
}

int64_t trn_journal_pieces(const struct trn_journal_file *journal)
{
    return (int64_t)journal->n;
}

void trn_journal_close(struct trn_journal_file *j, bool remove)
{
    if (!j)
        return;
    if (j->file)
        fclose(j->file);
    if (remove)
        unlink(j->path);
    free(j->path);
    free(j->pieces);
    free(j);
}
