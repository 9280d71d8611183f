/* explanation.h - what tranche explain found, and how it says so. */
#ifndef TRN_CLI_EXPLANATION_H
#define TRN_CLI_EXPLANATION_H

#include "question.h"
#include "tranche/causes.h"
#include "tranche/explain.h"
#include "tranche/story.h"

enum { MOST_CAUSES = 32 };

/* Of one regime. */
struct explanation {
    trn_id regime;
    const struct trn_shapley *plan;
    struct trn_player players[MOST_CAUSES]; /* causes that are there and asked for */
    int32_t cause[MOST_CAUSES];             /* number of each */
    int32_t n_players;
    bool absent[MOST_CAUSES], left_out[MOST_CAUSES]; /* by number: not in the scenario; not in --causes */
    const struct trn_variant *variants;
    struct trn_explain found;
    struct trn_story story;
    int32_t worlds;
};

void explanation_answer(const struct question *q, const struct explanation *of, struct text *words);
/* Tables, the story, what is neutralised. */
void explanation_show(const struct question *q, const struct explanation *of, struct text *out);
void explanation_limits(struct text *out);
void explanation_tell(const struct question *q, const struct explanation *of, struct json_out *json);

#endif
