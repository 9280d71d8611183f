/* schema.h - walking the table, for what is printed from it. */
#ifndef TRANCHE_IO_SCHEMA_H
#define TRANCHE_IO_SCHEMA_H

#include "field.h"

#define MAX_OBJECTS 64 /* kinds of object in the table */

/* All kinds of object, each once, in the order in which the table names them. Returns how many. */
int trn_schema_objects(const struct object_def *objects[MAX_OBJECTS]);
/* The units that fit a field, "" where it has none. */
const char *trn_schema_units(const struct field *field);

#endif
