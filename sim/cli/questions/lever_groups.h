/* lever_groups.h - the difference of two regimes as players: groups of levers whose values differ.
 *
 * Variants are of one of the two, the host. Outside the coalition a lever has its value under the first regime,
 * inside its value under the second. Beside the levers: members, opt_out, chair; the fund goes with
 * common_budget. Time (agreed, before, until, then, stand_up_days) is that of the host and no player where one
 * regime is `before` the other or both work from the same day to the same end; else it is the unit "timing". */
#ifndef TRN_CLI_LEVER_GROUPS_H
#define TRN_CLI_LEVER_GROUPS_H

#include "load.h"
#include "tranche/shares.h"

/* Of the levers of a group in which the two regimes differ. */
struct lever_grades {
    int32_t n, graded, assumed;   /* graded: the scenario grades its value in one of the two, assumed: as "assumed" */
};

struct lever_groups {
    const char *host;             /* the regime that all variants are of: the second, or the first where the second
                                   * is `before` it */
    struct trn_player *players;   /* groups that differ; of the arena */
    int32_t n;
    const char **changes;         /* of each player: "visibility 0.4 to 0.85, info_lag 35 day to 3 day" */
    struct lever_grades *grades;  /* of each player */
    const char *same;             /* names of groups in which the two do not differ, between commas; "" */
    bool timed;                   /* time is a player */
};

/* `given`: NULL for the usual groups, "each", or "NAME=LEVER+LEVER,..." where LEVER may end in *, and NAME alone
 * is one of the usual groups; what is named in none is the group "rest". Wrong ones are usage errors. */
enum exit_status lever_groups(const char *command, struct loaded *loaded, trn_id first, trn_id second,
                              const char *given, struct lever_groups *ret);

#endif
