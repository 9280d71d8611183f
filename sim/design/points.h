/* points.h - what all designs are made with; private to this module. */
#ifndef TRN_POINTS_H
#define TRN_POINTS_H

#include "tranche/design.h"

enum { TRN_DESIGN_DIMS = 4096 }; /* more is a mistake */

/* 1 to TRN_DESIGN_POINTS points, 1 to most_dims dimensions: TRN_E_RANGE "/points", "/dims". */
enum trn_status trn_check_size(int64_t n_points, int64_t n_dims, int64_t most_dims, struct trn_error *reterr);
/* A design with all coordinates 0, which *ret_x lets its maker write. NULL when memory is short. */
struct trn_design *trn_new_design(struct trn_arena *arena, int32_t n_points, int32_t n_dims, double **ret_x);
/* Say that memory is short; returns TRN_E_MEMORY. */
enum trn_status trn_no_points(int64_t n_points, int64_t n_dims, struct trn_error *reterr);

#endif
