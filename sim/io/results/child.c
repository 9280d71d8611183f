/* child.c - see child.h */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "folder.h"

/* What a child may know of the surroundings: where programs, fonts and scratch space are. The rest could
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

/* Starts it and waits. Returns the errno of a start that failed, else 0. */
static int run(const char *folder, char *const *argv, double end, struct trn_child *child, bool *ret_in_time,
               int *ret_result)
{
    int ends[2];
    pid_t pid = 0;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    const enum trn_status started = start(folder, argv, ends[1], &pid);
    const int reason = errno;
    close(ends[1]);
    if (started != TRN_OK) {
        close(ends[0]);
        return reason != 0 ? reason : ENOMEM;
    }
    *ret_in_time = listen_to(ends[0], child->said, sizeof child->said, end) && wait_for(pid, ret_result, end);
    close(ends[0]);
    if (!*ret_in_time) {
        kill(pid, SIGKILL);
        while (waitpid(pid, ret_result, 0) < 0 && errno == EINTR)
            continue;
    }
    return 0;
}

enum trn_status trn_child_run(const char *folder, char *const *argv, int limit_seconds, struct trn_child *ret)
{
    bool in_time = false;
    int result = 0;
    ret->said[0] = '\0';
    ret->complaint[0] = '\0';
    const int reason = run(folder, argv, now() + limit_seconds, ret, &in_time, &result);
    const bool absent = reason == 0 && in_time && WIFEXITED(result) && WEXITSTATUS(result) == 127;
    if (reason == ENOENT || (absent && ret->said[0] == '\0')) {
        snprintf(ret->complaint, sizeof ret->complaint, "%s is not installed or not on the PATH", argv[0]);
        return TRN_E_REFERENCE;
    }
    if (reason != 0) {
        snprintf(ret->complaint, sizeof ret->complaint, "%s could not be started: %s", argv[0],
                 strerror(reason));
        return TRN_E_IO;
    }
    if (!in_time) {
        snprintf(ret->complaint, sizeof ret->complaint, "%s took more than %d s and was ended", argv[0],
                 limit_seconds);
        return TRN_E_IO;
    }
    if (WIFEXITED(result) && WEXITSTATUS(result) == 0)
        return TRN_OK;
    snprintf(ret->complaint, sizeof ret->complaint, "%s failed", argv[0]);
    return TRN_E_IO;
}
