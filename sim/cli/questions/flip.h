/* flip.h - what tranche flip found, and how it is told. */
#ifndef TRN_CLI_FLIP_H
#define TRN_CLI_FLIP_H

#include "moved.h"
#include "paired.h"
#include "tranche/flip.h"

enum { FLIP_SIDE = 5, FLIP_CELLS = FLIP_SIDE * FLIP_SIDE }; /* of the map */

struct flip_input {
    struct moved *moved;
    struct trn_flip flip;
    bool done;                     /* .flip is filled */
};

struct flip_cell {
    double x[2];                   /* of the two inputs */
    struct trn_tally difference;
};

struct flips {
    struct question q;
    struct paired paired;
    double sign;                   /* of the difference as the scenario is: 1 or -1 */
    double half;                   /* its half-width */
    struct flip_input *at;         /* first the nearest flip; those without by falling swing; then those left out */
    int32_t n, n_done, n_flips;    /* the first n_done are filled, of which the first n_flips flip */
    struct flip_cell *map;         /* of the first two; NULL: there are no two */
};

/* As of struct question_answer; object: the flips. */
void flip_answer(const void *object, struct text *words);
void flip_show(const void *object, struct text *out);
void flip_limits(const void *object, struct text *out);
void flip_tell(const void *object, struct json_out *json);

#endif
