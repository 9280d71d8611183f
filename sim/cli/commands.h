/* commands.h - one function a command; main.c holds their table. */
#ifndef TRN_CLI_COMMANDS_H
#define TRN_CLI_COMMANDS_H

#include "options.h"

enum exit_status cmd_run(const struct options *options);
enum exit_status cmd_compare(const struct options *options);
enum exit_status cmd_switch(const struct options *options);
enum exit_status cmd_validate(const struct options *options);
enum exit_status cmd_inspect(const struct options *options);
enum exit_status cmd_schema(const struct options *options);
enum exit_status cmd_list(const struct options *options);
enum exit_status cmd_chart(const struct options *options);

#endif
