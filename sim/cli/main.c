/* main.c - the program tranche: the table of commands, and how it ends. */
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "commands.h"
#include "load.h"
#include "tranche/ranks.h"

/* In the order of the help. */
const struct command *const commands[] = {
    &command_run,
    &command_compare,
    &command_switch,
    &command_attribute,
    &command_explain,
    &command_diff,
    &command_contingency,
    &command_calendar,
    &command_flip,
    &command_breakeven,
    &command_sensitivity,
    &command_sweep,
    &command_hindcast,
    &command_calibrate,
    &command_validate,
    &command_inspect,
    &command_chart,
    &command_show,
    &command_brief,
    &command_schema,
    &command_list,
    &command_selftest,
    NULL,
};

/* Of a pipe: errno may be that of another call by now. */
static bool reader_has_gone(void)
{
    struct pollfd out = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&out, 1, 0) > 0 && (out.revents & POLLERR);
}

/* Standard output may be a full disk, or a pipe that nobody reads any more. */
static enum exit_status close_output(enum exit_status status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno != EPIPE && !reader_has_gone())
        fprintf(stderr, "tranche: standard output: %s\n", strerror(errno));
    return status == EXIT_DONE ? EXIT_FAILED : status;
}

/* Under MPI all ranks read the command line; only the first says or writes anything. */
static bool join_ranks(void)
{
    struct trn_error error = {0};
    if (trn_ranks_begin(&error) != TRN_OK) {
        say_error(&error);
        return false;
    }
    return trn_ranks_mine() == 0 || (freopen("/dev/null", "w", stdout) && freopen("/dev/null", "w", stderr));
}

/* A rank beside the first has no work in a command that runs one world, or none. */
static bool has_part(const struct command *command)
{
    return trn_ranks_mine() == 0 || (command->options & BIT(O_JOBS));
}

/* Where a stream was closed before the start (`>&-`), the first file that is opened would take its number,
 * and what is said would go into that file. Something takes the place that can only be used the wrong way
 * round. */
static void fill_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    struct options options;
    const struct command *command = NULL;
    enum exit_status status;
    gsl_set_error_handler_off();    /* its own would abort */
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error to tell, not a death */
    (void)signal(SIGPIPE, SIG_IGN); /* a reader that has gone ends no run whose results are still to come */
    fill_streams();
    if (!join_ranks())
        return (int)EXIT_FAILED;
    if (options_parse(argc, argv, &options, &command, &status) && has_part(command))
        status = command->run(&options);
    options_done(&options);
    status = close_output(status);
    if (trn_ranks_mine() > 0)
        status = EXIT_DONE; /* what there is to say the first rank says */
    if (trn_ranks_lost())
        fputs("tranche: a rank does not answer any more: it is lost\n", stderr);
    trn_ranks_end((int)status);
    return (int)status;
}
