/* main.c - the program tranche: the table of commands, and how it ends. */
#include <errno.h>
#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"

/* In the order of the help. */
const struct command *const commands[] = {
    &command_run,     &command_compare, &command_explain, &command_switch, &command_validate,
    &command_inspect, &command_chart,   &command_schema,  &command_list,   NULL,
};

/* Standard output may be a full disk, or a pipe that nobody reads any more. */
static enum exit_status close_output(enum exit_status status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno != EPIPE)
        fprintf(stderr, "tranche: standard output: %s\n", strerror(errno));
    return status == EXIT_DONE ? EXIT_FAILED : status;
}

int main(int argc, char **argv)
{
    struct options options;
    const struct command *command = NULL;
    enum exit_status status;
    gsl_set_error_handler_off();    /* its own would abort */
    (void)signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error to tell, not a death */
    if (options_parse(argc, argv, &options, &command, &status))
        status = command->run(&options);
    options_done(&options);
    return (int)close_output(status);
}
