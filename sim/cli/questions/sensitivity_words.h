/* sensitivity_words.h - what tranche sensitivity found, as rows, as text and as JSON. */
#ifndef TRN_CLI_SENSITIVITY_WORDS_H
#define TRN_CLI_SENSITIVITY_WORDS_H

#include "question.h"
#include "tranche/screening.h"

/* Whose value y is: of the first regime, of the second, or of their paired difference (second - first). */
enum sensitivity_side { SIDE_FIRST = 0, SIDE_SECOND, SIDE_DIFFERENCE, SENSITIVITY_SIDES };

struct sensitivity_found {
    struct trn_screened y;
    struct trn_influence inputs[TRN_SCREENING_INPUTS], grades[TRN_SCREENING_INPUTS];
};

struct sensitivity {
    struct question q;
    enum trn_screening_method method;
    int32_t points, done;                         /* trajectories or rows asked for; points that were run */
    int32_t n_inputs, inputs[TRN_SCREENING_INPUTS]; /* places in scenario->uncertain */
    const struct trn_dist *dists[TRN_SCREENING_INPUTS];
    const char *grade_of[TRN_SCREENING_INPUTS];   /* of each input */
    int32_t n_grades, group[TRN_SCREENING_INPUTS];
    const char *grades[TRN_SCREENING_INPUTS];     /* the groups */
    const char *scope;                            /* of the months */
    const struct trn_output *outputs;             /* measures, then need met at every date */
    int32_t n_outputs, n_months;
    const struct trn_screening *plan;
    double *y;                                    /* [measure, then month][side][point] */
    struct sensitivity_found *found;              /* [measure, then month][side] */
};

void sensitivity_rows(struct sensitivity *s);
/* As of struct question_answer; object: the sensitivity. */
void sensitivity_answer(const void *object, struct text *words);
void sensitivity_show(const void *object, struct text *out);
void sensitivity_limits(const void *object, struct text *out);
void sensitivity_tell(const void *object, struct json_out *json);
void sensitivity_say_cost(const void *object); /* points */

#endif
