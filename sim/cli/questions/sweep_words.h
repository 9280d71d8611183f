/* sweep_words.h - what tranche sweep found, as rows, as text and as JSON. */
#ifndef TRN_CLI_SWEEP_WORDS_H
#define TRN_CLI_SWEEP_WORDS_H

#include "question.h"
#include "tranche/sweep.h"

struct sweep_end {                     /* a point, and what was found there */
    int32_t point;                     /* TRN_NONE: none yet */
    struct trn_tally tally;
};
/* A measure under a regime, or its paired difference to the first regime. */
struct sweep_result {
    int32_t measure, regime;           /* places in the question's lists */
    bool difference;
    struct trn_tally points;           /* of the means of the points */
    int32_t above, below;              /* points whose mean is above or below 0 */
    struct sweep_end least, greatest;
    struct trn_sweep_effect *effects;  /* [input] */
};

struct sweep {
    struct question q;
    struct options options;            /* with what the file says where the command line does not */
    struct trn_scenario_file *file;    /* the experiment file */
    struct trn_experiment experiment;  /* with dists of the scenario's own inputs */
    int32_t n_inputs, n_results, done; /* done: points */
    const struct trn_design *design;
    struct sweep_result *results;
    const struct trn_table *table, *worlds; /* worlds: NULL without --trace */
    union trn_cell *cells;
};

bool sweep_tables(struct sweep *s);    /* false: no memory */
/* One row a regime. */
void sweep_point_rows(struct sweep *s, int32_t point, const struct trn_contrasts *contrasts, int32_t variant);
void sweep_world_rows(struct sweep *s, int32_t point, int32_t rep, const double *values);
void sweep_effect_rows(struct sweep *s);
/* As of struct question_answer; object: the sweep. */
void sweep_answer(const void *object, struct text *words);
void sweep_show(const void *object, struct text *out);
void sweep_limits(const void *object, struct text *out);
void sweep_tell(const void *object, struct json_out *json);
void sweep_say_cost(const void *object);
/* Lines POINTER=VALUE of a point; of the arena, NULL: no memory. */
const char *sweep_settings(const struct sweep *s, struct trn_arena *arena, int32_t point);

#endif
