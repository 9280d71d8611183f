/* story.h - what led to the deepest gap of one world, from the rows of its trace.
 *
 * The deepest gap is the stretch of at least four weeks, from sample to sample, in which the least of a
 * capability's need was met. The lines say what the trace holds of the half-year before it that concerns the
 * capability's items: holds, promises that waited, came late or lapsed, stock below steps of rationing, what
 * arrived. They stand in the order of time. Nothing is said of what caused what. */
#ifndef TRANCHE_STORY_H
#define TRANCHE_STORY_H

#include "tranche/model.h"

struct trn_story_def {
    const struct trn_scenario *scenario; /* of the caller's own: a model writes uncertain inputs to it */
    const struct trn_layout   *layout;
    trn_id   regime, capability;
    double   from, to;            /* days between which the deepest gap is looked for */
    uint64_t seed;
    uint32_t rep;
};

struct trn_story_line {
    double      day;
    const char *text;             /* begins with a small letter, without date and full stop */
    const char *table;            /* that it rests on: "events", "pledges", "recipient" */
    int32_t     rows;             /* of that table */
};

enum { TRN_STORY_LINES = 12 };

struct trn_story {
    struct trn_story_def def;
    double  start, from, to;      /* days: of what is looked at, of the deepest gap and its end; NaN: no gap */
    double  met;                  /* share of need met between from and to */
    int32_t n_lines;
    struct trn_story_line lines[TRN_STORY_LINES];
    struct trn_story_trace *trace; /* rows that concern the capability */
};
/* Run the world and tell it. All is of the arena. TRN_E_MEMORY, or what the run reports. */
enum trn_status trn_story_tell(struct trn_arena *arena, const struct trn_story_def *def, struct trn_story *ret,
                               struct trn_error *reterr);
/* Rows of the tables "story", and "events", "pledges" and "recipient" as of a run, as far as the story looks at
 * them. False: a row was not taken. */
bool trn_story_rows(const struct trn_story *story, trn_row_fn row, void *object);

#endif
