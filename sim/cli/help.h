/* help.h - all options, and what --help says. */
#ifndef TRN_CLI_HELP_H
#define TRN_CLI_HELP_H

#include <stdio.h>

#include "options.h"

struct option_def {
    char letter; /* or 0 */
    const char *name, *argument;
    const char *help;
    bool negatable; /* --no-NAME too */
};
extern const struct option_def option_defs[OPTIONS];

/* Options that every command takes. */
#define ALWAYS (BIT(O_HELP) | BIT(O_VERSION))

/* Of tranche without a command, of tranche --help, of a command. */
void help_short(FILE *out);
void help_all(FILE *out);
void help_command(const struct command *command, FILE *out);

#endif
