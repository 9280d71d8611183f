/* chart_member.h - single members of the JSON files of a result folder. */
#ifndef TRN_CHART_MEMBER_H
#define TRN_CHART_MEMBER_H

#include "chart_source.h"

/* The text at `path` (ends with NULL) as it is, since names are compared with cells; "" where there is none. */
const char *trn_chart_member(const struct chart_source *source, const char *file, const char *const *path);
/* Names and labels of the members of the object at `path`, at most `room`; returns how many. A file that is not
 * there has none. */
int trn_chart_members(const struct chart_source *source, const char *file, const char *const *path,
                      struct chart_named *ret, int room);

#endif
