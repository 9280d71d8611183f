/* inputs.h - uncertain inputs of a scenario: which are asked about, what they rest on, how one is pinned. */
#ifndef TRN_CLI_INPUTS_H
#define TRN_CLI_INPUTS_H

#include "load.h"

/* The grade of what an input rests on: that of its own distribution; else the weakest of the numbers that it
 * varies ("assumed" is the weakest); "ungraded" where neither says. Borrowed of the file. */
const char *inputs_grade(struct loaded *loaded, const struct trn_uncertain *input);
/* The inputs that --inputs names, or all; places in scenario->uncertain. `room`: of ret. */
enum exit_status inputs_find(const char *command, const struct options *options, const struct loaded *loaded,
                             int32_t room, int32_t *ret, int32_t *ret_n);
/* A setting (a line) that pins an input of the scenario to a value; of the arena, NULL: no memory. */
const char *inputs_pin(struct trn_arena *arena, const char *name, double value);

#endif
