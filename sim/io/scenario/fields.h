/* fields.h - shared by the files that hold the table. */
#ifndef TRANCHE_IO_FIELDS_H
#define TRANCHE_IO_FIELDS_H

#include <string.h>

#include "field.h"

/* S is the struct that a table fills; each table defines it. */
#define AT(member) .at = offsetof(S, member)
#define FROM(low) .limits = L_MIN, .min = (low)
#define ABOVE(low) .limits = L_ABOVE, .min = (low)
#define BETWEEN(a, b) .limits = L_MIN | L_MAX, .min = (a), .max = (b)
#define ABOVE_TO(a, b) .limits = L_ABOVE | L_MAX, .min = (a), .max = (b)

/* Of an object whose name is a member, and a hash of the name too. */
#define NAMED .named = true, .name_at = offsetof(S, name)
#define HASHED NAMED, .hashed = true, .hash_at = offsetof(S, hash)

/* Tables by file: fields_scenario.c, fields_supply.c, fields_making.c, fields_regime.c,
 * fields_history.c. */
extern const struct object_def trn_donor_def, trn_line_def, trn_route_def, trn_hub_def, trn_pledge_def;
extern const struct object_def trn_course_def, trn_component_def, trn_own_order_def, trn_acceptance_def;
extern const struct object_def trn_uncertain_def;
extern const struct object_def trn_regime_def, trn_event_def, trn_politics_def;
extern const struct object_def trn_window_def, trn_observed_def, trn_check_def;
extern const struct object_def trn_fact_def, trn_calibrated_def;

/* Add a copy of `value` under a name that the object lacks; nothing where value is NULL. */
void trn_fill_copy(struct scenario_reader *r, struct json *object, const char *name,
                   const struct json *value);
/* Add a value under a name. */
void trn_fill(struct scenario_reader *r, struct json *object, const char *name, struct json *value);

#endif
