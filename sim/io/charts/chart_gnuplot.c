/* chart_gnuplot.c - gnuplot as a child process. */
#include "chart_gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../results/csv_read.h"

#define LIMIT_SECONDS 60
#define COMPLAINT_BYTES 4096
#define PICTURE_BYTES_MAX ((int64_t)256 << 20)

/* What gnuplot may know of the surroundings: where programs, fonts and scratch space are. The rest could
 * change the picture. */
static char **surroundings(char *room[16], char store[16][TRN_PATH_MAX])
{
    static const char *const kept[] = {
        "PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "LD_LIBRARY_PATH"};
    int n = 0;
    room[n++] = "LC_ALL=C.UTF-8"; /* where a system has none, gnuplot falls back to C and warns */
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        const char *value = getenv(kept[i]);
        if (value != NULL && snprintf(store[n], TRN_PATH_MAX, "%s=%s", kept[i], value) < TRN_PATH_MAX) {
            room[n] = store[n];
            n++;
        }
    }
    room[n] = NULL;
    return room;
}

static enum trn_status start(const char *folder, char *const *argv, int err, pid_t *ret_pid)
{
    char *room[16];
    static _Thread_local char store[16][TRN_PATH_MAX];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigset_t defaults;
    int problem = posix_spawn_file_actions_init(&actions);
    if (problem != 0)
        return TRN_E_MEMORY;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return TRN_E_MEMORY;
    }
    sigemptyset(&none);
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    problem = posix_spawn_file_actions_addchdir_np(&actions, folder);
    if (problem == 0)
        problem = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    if (problem == 0)
        problem = posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    if (problem == 0)
        problem = posix_spawn_file_actions_adddup2(&actions, err, 2);
    if (problem == 0)
        problem = posix_spawnp(ret_pid, argv[0], &actions, &attributes, argv, surroundings(room, store));
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    errno = problem;
    return problem == 0 ? TRN_OK : TRN_E_IO;
}

/* Seconds on a clock that only goes forward; for the time limit, never for results. */
static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Take what the child says until it closes its end. False: the time is over. */
static bool listen_to(int fd, char *said, size_t size, double end)
{
    size_t n = 0;
    for (;;) {
        const double left = end - now();
        struct pollfd about = {fd, POLLIN, 0};
        if (left <= 0.0)
            return false;
        const int ready = poll(&about, 1, (int)(left * 1000.0) + 1);
        if (ready < 0 && errno != EINTR)
            return false;
        if (ready <= 0)
            continue;
        char spill[512];
        const ssize_t got = n + 1 < size ? read(fd, said + n, size - 1 - n) : read(fd, spill, sizeof spill);
        if (got == 0 || (got < 0 && errno != EINTR))
            return true;
        if (got > 0 && n + 1 < size) {
            n += (size_t)got;
            said[n] = '\0';
        }
    }
}

/* Its end, once it has closed its output. False: the time is over. */
static bool wait_for(pid_t pid, int *ret_result, double end)
{
    const struct timespec moment = {0, 2000000};
    for (;;) {
        const pid_t got = waitpid(pid, ret_result, WNOHANG);
        if (got == pid)
            return true;
        if ((got < 0 && errno != EINTR) || now() > end)
            return false;
        nanosleep(&moment, NULL);
    }
}

/* The line that says what is wrong: '"NAME.gp" line 12: undefined variable'; else the first with words. */
static void first_complaint(char *said, char *out, size_t size)
{
    char *rest = said;
    const char *found = NULL;
    for (char *line = strtok_r(said, "\r\n", &rest); line != NULL; line = strtok_r(NULL, "\r\n", &rest)) {
        line += strspn(line, " \t^");
        if (*line == '\0' || strncmp(line, "gnuplot> ", 9) == 0 || strstr(line, "warning:") != NULL)
            continue;
        if (strstr(line, " line ") != NULL) {
            found = line;
            break;
        }
        if (found == NULL)
            found = line;
    }
    snprintf(out, size, "%s", found != NULL ? found : "it said nothing");
    for (char *at = out; *at != '\0'; at++)
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = ' ';
}

enum trn_status trn_gnuplot_run(const char *folder, const char *script, const char *format,
                                struct trn_error *reterr)
{
    char set[32];
    char name[256];
    char said[COMPLAINT_BYTES] = "";
    char complaint[256];
    int ends[2];
    pid_t pid = 0;
    int result = 0;
    snprintf(set, sizeof set, "fmt='%s'", format);
    snprintf(name, sizeof name, "%s", script);
    char *const argv[] = {"gnuplot", "-d", "-e", set, name, NULL};
    if (pipe2(ends, O_CLOEXEC) != 0)
        return trn_fail(reterr, TRN_E_IO, script, "%s was not drawn: gnuplot could not be started: %s",
                        script, strerror(errno));
    const enum trn_status started = start(folder, argv, ends[1], &pid);
    const int reason = errno;
    close(ends[1]);
    if (started != TRN_OK) {
        close(ends[0]);
        if (reason == ENOENT)
            return trn_fail(
                reterr, TRN_E_IO, script,
                "%s was not drawn: gnuplot is not installed or not on the PATH; data and script are there",
                script);
        return trn_fail(reterr, TRN_E_IO, script, "%s was not drawn: gnuplot could not be started: %s",
                        script, strerror(reason));
    }
    const double end = now() + LIMIT_SECONDS;
    const bool in_time = listen_to(ends[0], said, sizeof said, end) && wait_for(pid, &result, end);
    close(ends[0]);
    if (!in_time) {
        kill(pid, SIGKILL);
        while (waitpid(pid, &result, 0) < 0 && errno == EINTR)
            continue;
        return trn_fail(reterr, TRN_E_IO, script,
                        "%s was not drawn: gnuplot took more than %d s and was ended", script, LIMIT_SECONDS);
    }
    if (WIFEXITED(result) && WEXITSTATUS(result) == 0)
        return TRN_OK;
    first_complaint(said, complaint, sizeof complaint);
    if (WIFEXITED(result) && WEXITSTATUS(result) == 127 && said[0] == '\0')
        return trn_fail(
            reterr, TRN_E_IO, script,
            "%s was not drawn: gnuplot is not installed or not on the PATH; data and script are there",
            script);
    return trn_fail(reterr, TRN_E_IO, script, "%s was not drawn: gnuplot: %s", script, complaint);
}

enum trn_status trn_gnuplot_check(const char *folder, const char *name, const char *format,
                                  struct trn_error *reterr)
{
    static const struct {
        const char *format, *head, *tail;
        size_t head_n, tail_n;
    } known[] = {{"png", "\x89PNG\r\n\x1A\n", "IEND\xAE\x42\x60\x82", 8, 8},
                 {"pdf", "%PDF-", "%%EOF\n", 5, 6}};
    char path[TRN_PATH_MAX];
    char *bytes;
    size_t n;
    bool whole = false;
    if (!trn_folder_join(path, folder, name))
        return trn_fail(reterr, TRN_E_IO, name, "the path is too long");
    const enum trn_status status = trn_file_read(path, PICTURE_BYTES_MAX, &bytes, &n, reterr);
    if (status != TRN_OK)
        return status;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(known[i].format, format) == 0)
            whole = n > known[i].head_n + known[i].tail_n &&
                    memcmp(bytes, known[i].head, known[i].head_n) == 0 &&
                    memcmp(bytes + n - known[i].tail_n, known[i].tail, known[i].tail_n) == 0;
    free(bytes);
    return whole ? TRN_OK : trn_fail(reterr, TRN_E_IO, path, "gnuplot did not finish the picture");
}
