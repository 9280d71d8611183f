/* progress.c - see progress.h */
#include "progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { LINE_BYTES = 256, BAR = 20, DEFAULT_COLUMNS = 80 };

static double seconds_between(const struct timespec *a, const struct timespec *b)
{
    return (double)(b->tv_sec - a->tv_sec) + 1e-9 * (double)(b->tv_nsec - a->tv_nsec);
}

void progress_start(struct progress *progress, bool quiet)
{
    const char *terminal = getenv("TERM");
    memset(progress, 0, sizeof *progress);
    progress->on = !quiet && isatty(STDERR_FILENO) && !(terminal && strcmp(terminal, "dumb") == 0);
    clock_gettime(CLOCK_MONOTONIC, &progress->start);
}

static void clock_text(char out[48], double seconds)
{
    long whole = seconds < 359999.0 ? (long)(seconds + 0.5) : 359999;
    if (whole >= 3600)
        snprintf(out, 48, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    else
        snprintf(out, 48, "%ld:%02ld", whole / 60, whole % 60);
}

void progress_line(char *out, int size, int columns, const struct trn_progress *now, double seconds)
{
    double share = now->total > 0 ? (double)now->done / (double)now->total : 0.0;
    double rate = seconds > 0.0 ? (double)now->done / seconds : 0.0;
    char left[48] = "?", bar[4 * BAR] = "";
    if (rate > 0.0)
        clock_text(left, (double)(now->total - now->done) / rate);
    if (columns >= 70) {
        int full = (int)(share * BAR);
        snprintf(bar, sizeof bar, "[%.*s%.*s] ", full, "####################", BAR - full,
                 "                    ");
    }
    char line[LINE_BYTES];
    snprintf(line, sizeof line, "%s%3.0f %%  %lld of %lld%s  %.*f/s  %s left", bar, 100.0 * share,
             (long long)now->done, (long long)now->total, columns >= 60 ? " worlds" : "", rate < 10.0 ? 1 : 0,
             rate, left);
    if (columns > 1 && (int)strlen(line) >= columns)
        snprintf(line, sizeof line, "%3.0f %%  %s left", 100.0 * share, left);
    if (columns > 1 && (int)strlen(line) >= columns)
        snprintf(line, sizeof line, "%3.0f %%", 100.0 * share);
    snprintf(out, (size_t)size, "%s", line);
}

void progress_show(struct progress *progress, const struct trn_progress *now)
{
    struct timespec time;
    if (!progress->on)
        return;
    clock_gettime(CLOCK_MONOTONIC, &time);
    if (progress->shown && now->done < now->total && seconds_between(&progress->last, &time) < 0.1)
        return;
    struct winsize window = {0};
    int columns = DEFAULT_COLUMNS;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0)
        columns = window.ws_col;
    char line[LINE_BYTES];
    if (progress->doing)
        snprintf(line, columns > 1 && columns < LINE_BYTES ? (size_t)columns : sizeof line,
                 "%s  %lld of %lld worlds", progress->doing, (long long)now->done, (long long)now->total);
    else
        progress_line(line, sizeof line, columns, now, seconds_between(&progress->start, &time));
    fprintf(stderr, "\r%s\033[K", line);
    fflush(stderr);
    progress->last = time;
    progress->shown = true;
}

void progress_end(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
