/* keep.c - see keep.h */
#include "keep.h"

#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

/* The pattern of FOLDER.*.journal, whatever characters the folder's name has. */
static void pattern_of(const char *path, char *ret)
{
    for (int i = 0, length = out_length(path); i < length; i++) {
        if (strchr("*?[]\\", path[i]))
            *ret++ = '\\';
        *ret++ = path[i];
    }
    strcpy(ret, ".[0-9]*.journal");
}

/* Take in what shares have finished. */
static enum trn_status merge_shares(const struct out_folder *out, const char *identity, struct keep *keep,
                                    struct trn_error *error)
{
    char pattern[2 * LONGEST_PATH + 16];
    glob_t found;
    enum trn_status status = TRN_OK;
    pattern_of(out->path, pattern);
    if (glob(pattern, 0, NULL, &found) != 0)
        return TRN_OK;
    for (size_t i = 0; i < found.gl_pathc && status == TRN_OK; i++)
        status = trn_journal_merge(keep->file, found.gl_pathv[i], identity, error);
    for (size_t i = 0; i < found.gl_pathc && status == TRN_OK; i++)
        unlink(found.gl_pathv[i]);
    globfree(&found);
    return status;
}

static void leave(void *keep)
{
    keep_close(keep, false);
}

/* What another run has finished is not dropped unless told. */
static enum trn_status spare(const struct options *options, const char *path, const char *identity,
                             struct trn_error *error)
{
    int64_t held;
    enum trn_status status = TRN_OK;
    if (options->resume || options->force)
        return TRN_OK;
    status = trn_journal_held(path, identity, &held, error);
    if (status == TRN_OK && held > 0)
        status =
            trn_fail(error, TRN_E_IO, "",
                     "%s holds %lld piece%s of work on this scenario: --resume goes on, --force drops %s",
                     path, (long long)held, held == 1 ? "" : "s", held == 1 ? "it" : "them");
    return status;
}

enum trn_status keep_open(const struct options *options, const struct loaded *loaded,
                          const struct out_folder *out, struct keep *ret, struct trn_error *error)
{
    char share[16] = "";
    char *identity = load_identity(loaded);
    memset(ret, 0, sizeof *ret);
    if (!identity)
        return trn_fail(error, TRN_E_MEMORY, "", "out of memory");
    if (options->shares > 0)
        snprintf(share, sizeof share, ".%d", (int)options->share);
    snprintf(ret->path, sizeof ret->path, "%.*s%s.journal", out_length(out->path), out->path, share);
    enum trn_status status = spare(options, ret->path, identity, error);
    if (status == TRN_OK)
        status = trn_journal_open(ret->path, identity, options->resume, &ret->file, error);
    if (status == TRN_OK && options->resume && options->shares == 0)
        status = merge_shares(out, identity, ret, error);
    free(identity);
    if (status != TRN_OK) {
        keep_close(ret, false);
        return status;
    }
    memory_before_end(leave, ret);
    ret->journal = (struct trn_journal){trn_journal_find, trn_journal_add, ret->file, ret->path};
    if (options->resume && !options->quiet)
        fprintf(stderr, "tranche: %lld pieces of work are in %s already\n",
                (long long)trn_journal_pieces(ret->file), ret->path);
    return TRN_OK;
}

const struct trn_journal *keep_journal(const struct keep *keep)
{
    return keep->file ? &keep->journal : NULL;
}

bool keep_close(struct keep *keep, bool all_done)
{
    memory_forget(keep);
    keep->pieces = keep->file ? trn_journal_pieces(keep->file) : 0;
    bool kept = !all_done && keep->pieces > 0;
    trn_journal_close(keep->file, !kept);
    keep->file = NULL;
    return kept;
}

void keep_say(const struct keep *keep)
{
    fprintf(
        stderr,
        "What was finished is kept, %lld piece%s of work in %s: the same command with --resume goes on.\n",
        (long long)keep->pieces, keep->pieces == 1 ? "" : "s", keep->path);
}

enum exit_status keep_share_done(const struct options *options, const struct keep *keep,
                                 struct out_folder *out)
{
    out_abandon(out);
    if (!options->quiet)
        fprintf(stderr,
                "tranche: share %d of %d is in %s; when all are there: the same command with --resume\n",
                (int)options->share, (int)options->shares, keep->path);
    return EXIT_DONE;
}
