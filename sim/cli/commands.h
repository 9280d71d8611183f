/* commands.h - one file a command; main.c holds their list. */
#ifndef TRN_CLI_COMMANDS_H
#define TRN_CLI_COMMANDS_H

#include "options.h"

/* Options that many commands have. */
#define LOOK (BIT(O_SET) | BIT(O_FORMAT))
#define RUNS (LOOK | BIT(O_REGIMES) | BIT(O_SEED) | BIT(O_REP) | BIT(O_OUT) | BIT(O_FORCE) | BIT(O_QUIET))
#define MANY (RUNS | BIT(O_REPS) | BIT(O_PRECISION) | BIT(O_JOBS) | BIT(O_RESUME) | BIT(O_DRY_RUN) | BIT(O_SHARE))
#define ASKS (MANY | BIT(O_MEASURE)) /* of all that run variants */

extern const struct command command_run;
extern const struct command command_compare;
extern const struct command command_switch;
extern const struct command command_attribute;
extern const struct command command_explain;
extern const struct command command_diff;
extern const struct command command_contingency;
extern const struct command command_calendar;
extern const struct command command_flip;
extern const struct command command_breakeven;
extern const struct command command_sensitivity;
extern const struct command command_sweep;
extern const struct command command_hindcast;
extern const struct command command_calibrate;
extern const struct command command_validate;
extern const struct command command_inspect;
extern const struct command command_chart;
extern const struct command command_show;
extern const struct command command_brief;
extern const struct command command_schema;
extern const struct command command_list;
extern const struct command command_selftest;

#endif
