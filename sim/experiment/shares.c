/* shares.c - see shares.h */
#include "tranche/shares.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* A pair is worth a word if it does more than this share of the whole. */
#define PAIR_LEAST 0.1
#define PAIR_LEVEL 0.05

/* ---- variants --------------------------------------------------------------------------------------- */

static const char *settings_of(const struct trn_player *player, bool in)
{
    const char *settings = in ? player->on : player->off;
    return settings ? settings : "";
}

static const char *coalition_settings(struct trn_arena *arena, const struct trn_shapley *plan, int32_t number,
                                      const char *base, const struct trn_player *players)
{
    const uint64_t in = plan->coalitions[number];
    size_t length = strlen(base) + 2;
    for (int32_t i = 0; i < plan->n_players; i++)
        length += strlen(settings_of(&players[i], in >> i & 1)) + 1;
    char *text = TRN_NEW(arena, char, length), *end = text;
    if (!text)
        return NULL;
    for (int32_t i = -1; i < plan->n_players; i++) {
        const char *part = i < 0 ? base : settings_of(&players[i], in >> i & 1);
        if (part[0] && end > text && end[-1] != '\n')
            end = stpcpy(end, "\n");
        end = stpcpy(end, part);
    }
    return text;
}

struct trn_variant *trn_shares_variants(struct trn_arena *arena, const struct trn_shapley *plan,
                                        const char *base, const struct trn_player *players, int32_t extra)
{
    struct trn_variant *variants = TRN_NEW(arena, struct trn_variant, plan->n_coalitions + extra);
    for (int32_t c = 0; variants && c < plan->n_coalitions; c++) {
        variants[c].settings = coalition_settings(arena, plan, c, base, players);
        if (!variants[c].settings)
            return NULL;
    }
    return variants;
}

/* ---- adding up -------------------------------------------------------------------------------------- */

struct trn_shares trn_shares_create(struct trn_arena *arena, const struct trn_shares_def *def)
{
    const struct trn_shapley *plan = def->plan;
    const size_t outputs = (size_t)def->n_outputs, players = (size_t)plan->n_players;
    const size_t coalitions = (size_t)plan->n_coalitions, parts = players + (def->rest ? 1 : 0);
    struct trn_shares shares = {.def = *def, .n_parts = (int32_t)parts};
    shares.at = TRN_NEW(arena, struct trn_share, outputs * parts);
    shares.whole = TRN_NEW(arena, struct trn_whole, outputs);
    shares.mean = TRN_NEW(arena, double, outputs *coalitions);
    shares.scratch = TRN_NEW(arena, double, coalitions + players * (players + 3));
    if (plan->exact)
        shares.pairs = TRN_NEW(arena, struct trn_tally, outputs * players * players);
    if (!shares.whole || !shares.mean || !shares.scratch || (plan->exact && !shares.pairs))
        shares.at = NULL;
    return shares;
}

static void check_sum(struct trn_whole *whole, const struct trn_shapley *plan, const double *value,
                      const double *phi)
{
    double sum = 0.0, size = fmax(fabs(value[0]), fabs(value[1]));
    for (int32_t i = 0; i < plan->n_players; i++) {
        sum += phi[i];
        size = fmax(size, fabs(phi[i]));
    }
    const double residual = fabs(sum - (value[1] - value[0]));
    /* Weights of coalitions sum to 1, so the error is that of some thousand roundings of numbers of this
     * size. */
    assert(residual <= 1e-10 * size);
    (void)size;
    whole->residual = fmax(whole->residual, residual);
}

static void add_mean(double *mean, const double *value, int32_t n, int64_t worlds)
{
    for (int32_t c = 0; c < n; c++)
        mean[c] += (value[c] - mean[c]) / (double)worlds;
}

static void add_share(struct trn_share *share, double phi, double first, double last)
{
    trn_tally_add(&share->phi, phi);
    trn_tally_add(&share->first, first);
    trn_tally_add(&share->last, last);
}

/* Both ends, and what lies between them and the coalitions. */
static void add_ends(struct trn_shares *shares, int32_t output, const double *value, double from, double to)
{
    struct trn_whole *whole = &shares->whole[output];
    trn_tally_add(&whole->none, from);
    trn_tally_add(&whole->all, to);
    trn_tally_add(&whole->difference, to - from);
    if (shares->def.rest) {
        const double rest = (value[0] - from) + (to - value[1]);
        whole->rests += rest != 0.0;
        add_share(&shares->at[(output + 1) * shares->n_parts - 1], rest, rest, rest);
    }
}

/* One world of one output: values of the coalitions, room for phi, first, last and pairs behind them. */
static void add_output(struct trn_shares *shares, int32_t output, double *value, double from, double to)
{
    const struct trn_shapley *plan = shares->def.plan;
    const int32_t n = plan->n_players;
    double *phi = value + plan->n_coalitions, *first = phi + n, *last = first + n, *pairs = last + n;
    trn_shapley_values(plan, value, phi);
    trn_shapley_first(plan, value, first);
    trn_shapley_last(plan, value, last);
    check_sum(&shares->whole[output], plan, value, phi);
    add_ends(shares, output, value, from, to);
    add_mean(shares->mean + (size_t)output * (size_t)plan->n_coalitions, value, plan->n_coalitions,
             shares->whole[output].all.n);
    for (int32_t i = 0; i < n; i++)
        add_share(&shares->at[output * shares->n_parts + i], phi[i], first[i], last[i]);
    if (trn_shapley_pairs(plan, value, pairs))
        for (int32_t i = 0; i < n * n; i++)
            trn_tally_add(&shares->pairs[output * n * n + i], pairs[i]);
}

void trn_shares_add(struct trn_shares *shares, const double *values, int32_t n_regimes, int32_t regime)
{
    const struct trn_shares_def *def = &shares->def;
    const size_t stride = (size_t)n_regimes * (size_t)def->n_outputs;
    for (int32_t o = 0; o < def->n_outputs; o++) {
        const double *value = values + (size_t)regime * (size_t)def->n_outputs + (size_t)o;
        const double from = value[(size_t)(def->rest ? def->from : 0) * stride];
        const double to = value[(size_t)(def->rest ? def->to : 1) * stride];
        bool defined = isfinite(from) && isfinite(to);
        for (int32_t c = 0; c < def->plan->n_coalitions; c++) {
            shares->scratch[c] = value[(size_t)c * stride];
            defined = defined && isfinite(shares->scratch[c]);
        }
        if (defined)
            add_output(shares, o, shares->scratch, from, to);
        else
            shares->whole[o].undefined++;
    }
}

/* ---- estimates -------------------------------------------------------------------------------------- */

const struct trn_share *trn_shares_of(const struct trn_shares *shares, int32_t output, int32_t part)
{
    return &shares->at[output * shares->n_parts + part];
}

const struct trn_player *trn_shares_player(const struct trn_shares *shares, int32_t part)
{
    return part < shares->def.plan->n_players ? &shares->def.players[part] : shares->def.rest;
}

double trn_shares_order_error(const struct trn_shares *shares, int32_t output, int32_t part)
{
    const struct trn_shapley *plan = shares->def.plan;
    double error[TRN_SHAPLEY_PLAYERS];
    if (plan->exact || part == plan->n_players)
        return 0.0;
    trn_shapley_order_error(plan, shares->mean + (size_t)output * (size_t)plan->n_coalitions, error);
    return error[part];
}

double trn_shares_half_width(const struct trn_shares *shares, int32_t output, int32_t part, double level)
{
    const struct trn_shapley *plan = shares->def.plan;
    const double worlds = trn_tally_half_width(&trn_shares_of(shares, output, part)->phi, level);
    if (plan->exact || part == plan->n_players)
        return worlds;
    const double error = trn_shares_order_error(shares, output, part);
    const int64_t n = plan->n_orders / 2; /* a tally of the pairs of orders, which has this standard error */
    const struct trn_tally pairs = {.n = n, .m2 = error * error * (double)n * (double)(n - 1)};
    return hypot(worlds, trn_tally_half_width(&pairs, level));
}

double trn_shares_widest(const struct trn_shares *shares, int32_t output, double level)
{
    double widest = 0.0;
    for (int32_t i = 0; i < shares->n_parts; i++) {
        const double half = trn_shares_half_width(shares, output, i, level);
        if (isnan(half))
            return half;
        widest = fmax(widest, half);
    }
    return widest;
}

void trn_shares_order(const struct trn_shares *shares, int32_t output, int32_t *ret)
{
    for (int32_t i = 0; i < shares->n_parts; i++) {
        const double size = fabs(trn_shares_of(shares, output, i)->phi.mean);
        int32_t at = i;
        for (; at > 0 && fabs(trn_shares_of(shares, output, ret[at - 1])->phi.mean) < size; at--)
            ret[at] = ret[at - 1];
        ret[at] = i;
    }
}

const struct trn_tally *trn_shares_pair(const struct trn_shares *shares, int32_t output, int32_t i, int32_t j)
{
    const int32_t n = shares->def.plan->n_players;
    return &shares->pairs[(output * n + i) * n + j];
}

bool trn_shares_pairs_that_matter(const struct trn_shares *shares, int32_t output, struct trn_arena *arena,
                                  bool *ret)
{
    const int32_t n = shares->def.plan->n_players;
    double least = fabs(shares->whole[output].difference.mean);
    if (!shares->pairs)
        return false;
    double *p = TRN_NEW(arena, double, n *n), *adjusted = TRN_NEW(arena, double, n *n);
    size_t *scratch = TRN_NEW(arena, size_t, n * n), pairs = 0;
    if (!p || !adjusted || !scratch)
        return false;
    for (int32_t i = 0; i < n; i++) {
        least = fmax(least, fabs(trn_shares_of(shares, output, i)->phi.mean));
        for (int32_t j = i + 1; j < n; j++)
            p[pairs++] = trn_tally_p_value(trn_shares_pair(shares, output, i, j));
    }
    trn_holm(p, pairs, adjusted, scratch);
    pairs = 0;
    for (int32_t i = 0; i < n; i++) {
        ret[i * n + i] = false;
        for (int32_t j = i + 1; j < n; j++)
            ret[i * n + j] = ret[j * n + i] =
                adjusted[pairs++] < PAIR_LEVEL &&
                fabs(trn_shares_pair(shares, output, i, j)->mean) > PAIR_LEAST * least;
    }
    return true;
}
