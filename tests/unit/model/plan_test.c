/* The joint plan against a naive one: no queue, no groups, nothing kept from step to step but what was given.
 * For each part a walk over all sources of all items finds what is short and who gives. Compared task for
 * task, in the order in which the plan came to them, at each joint round of random scenarios: donors with
 * several lead times, order books that all buyers share and that run low, accounts that pay for several
 * items, floors, caveats, an opt-out. Level, position, lead time and means come from the model: what is
 * tested is who gives how much of what, and in which order. */
#include "core.h"
#include "lab.h"

enum { DONORS = 6, MOST_SOURCES = DONORS * TRN_ACCOUNTS, MOST_TASKS = MOST_SOURCES * TOY_ITEMS };

static struct trn_model *m;

/* ---- the naive plan ---------------------------------------------------------------------------------- */

struct source {
    trn_id donor, line;
    enum trn_account_kind kind;
    int64_t most, cost; /* most: what it could give at the start, less what it gave */
    double lead, span, level, position, score;
};

static struct {
    struct source at[MOST_SOURCES];
    int n;
    double step;
} sources[TOY_ITEMS];
static double money[DONORS][TRN_ACCOUNTS]; /* cents */
static int64_t book[2];                    /* items that a line still takes */
static struct task tasks[MOST_TASKS];
static int n_tasks;

/* Less than a tenth of a lot is a trifle. */
static int64_t least_part(trn_id item)
{
    int64_t least = sc->items[item].lot / 10;
    return least < 1 ? 1 : least;
}

/* Within stock or order book and money; less than the least part only where it is all there was. */
static int64_t can_give(const struct source *s, trn_id item)
{
    double can = (double)s->most;
    if (s->line != TRN_NONE)
        can = fmin(can, (double)book[s->line]);
    can = fmin(can, floor(money[s->donor][s->kind] / (double)s->cost));
    if (can < 1.0 || (can < (double)least_part(item) && can < (double)s->most))
        return 0;
    return (int64_t)can;
}

static bool gives(const struct source *s, trn_id item)
{
    return s->level > 0.0 && s->level - s->position >= 1.0 && can_give(s, item) > 0;
}

/* The first of those with the lowest score, or NULL. */
static struct source *best_of(trn_id item)
{
    struct source *best = NULL;
    for (int k = 0; k < sources[item].n; k++) {
        struct source *s = &sources[item].at[k];
        if (gives(s, item) && (!best || s->score < best->score))
            best = s;
    }
    return best;
}

/* Lowest position / level of the sources that still give. */
static double cover_of(trn_id item)
{
    double least = INFINITY;
    for (int k = 0; k < sources[item].n; k++) {
        const struct source *s = &sources[item].at[k];
        if (gives(s, item))
            least = fmin(least, s->position / s->level);
    }
    return least;
}

static void find_source(trn_id d, trn_id item, enum trn_account_kind kind, double ratio)
{
    struct source s = {.donor = d, .kind = kind, .line = TRN_NONE};
    if (kind == TRN_PROCUREMENT && (s.line = sc->donors[d].items[item].line) == TRN_NONE)
        return;
    s.most = s.line == TRN_NONE ? stock_free(m, d, item) : line_free(m, s.line);
    s.cost = unit_cost(m, item, s.line);
    s.lead = lead_days(m, d, item, s.line);
    s.span = view_span(m, item, s.lead);
    s.level = view_level(m, item, s.lead);
    s.position = view_position(m, TRN_NONE, item, s.lead);
    s.score =
        s.lead + 30.0 * log(ratio) + 30.0 * ((double)s.cost / (double)sc->items[item].unit_cost_cents - 1.0);
    sources[item].at[sources[item].n++] = s;
}

static void look_around(void)
{
    double ratio[DONORS];
    burden_ratios(m, ratio);
    for (int l = 0; l < sc->n_lines; l++)
        book[l] = line_free(m, l);
    for (trn_id d = 0; d < sc->n_donors; d++)
        for (int kind = 0; kind < TRN_ACCOUNTS; kind++)
            money[d][kind] = (double)money_free(m, d, (enum trn_account_kind)kind);
    for (trn_id i = 0; i < TOY_ITEMS; i++) {
        sources[i].n = 0;
        for (trn_id d = 0; d < sc->n_donors; d++)
            for (int kind = 0; kind < TRN_ACCOUNTS; kind++)
                if (follows_plan(m, d) && may_give(m, d, i))
                    find_source(d, i, (enum trn_account_kind)kind, ratio[d]);
        const struct source *best = best_of(i);
        if (best)
            sources[i].step = fmax((double)least_part(i), (best->level - best->position) / 10.0);
    }
}

static void give(trn_id item, struct source *s)
{
    int64_t quantity = (int64_t)ceil(fmin(sources[item].step, s->level - s->position));
    if (quantity > can_give(s, item))
        quantity = can_give(s, item);
    int k = 0;
    while (k < n_tasks && (tasks[k].donor != s->donor || tasks[k].item != item || tasks[k].line != s->line))
        k++;
    if (k == n_tasks)
        tasks[n_tasks++] = (struct task){.donor = s->donor, .item = item, .line = s->line, .number = k};
    tasks[k].quantity += quantity;
    s->most -= quantity;
    money[s->donor][s->kind] -= (double)quantity * (double)s->cost;
    if (s->line != TRN_NONE)
        book[s->line] -= quantity;
    for (k = 0; k < sources[item].n; k++) /* it covers what it comes in time for */
        if (s->lead <= sources[item].at[k].lead + sources[item].at[k].span)
            sources[item].at[k].position += (double)quantity;
}

static void naive_plan(void)
{
    n_tasks = 0;
    look_around();
    for (;;) {
        trn_id worst = TRN_NONE;
        for (trn_id i = 0; i < TOY_ITEMS; i++)
            if (best_of(i) && (worst == TRN_NONE || cover_of(i) < cover_of(worst)))
                worst = i;
        if (worst == TRN_NONE)
            return;
        give(worst, best_of(worst));
    }
}

/* ---- random scenarios -------------------------------------------------------------------------------- */

static struct trn_stream stream;
static int64_t planned; /* tasks of all plans of a run */

static double between(double low, double high)
{
    return low + (high - low) * trn_stream_uniform(&stream);
}

static int one_of(int n)
{
    return (int)between(0.0, n);
}

/* Whole days that several donors have in common, so that a part may come on the last day that counts. */
static void random_donor(trn_id d)
{
    static const double factors[] = {0.5, 1.0, 2.0, 4.0, 8.0};
    struct trn_donor *donor = &sc->donors[d];
    donor->decision_factor = factors[one_of(5)];
    donor->round_days = between(5.0, 40.0);
    donor->accepts = between(0.3, 1.0);
    donor->gdp_bn = between(100.0, 3000.0);
    donor->before_cents = (int64_t)between(0.0, 4e10);
    static const double stock[] = {60.0, 30000.0, 60.0};
    for (int i = 0; i < TOY_ITEMS; i++) {
        struct trn_donor_item *di = &donor->items[i];
        di->stock = one_of(4) ? (int64_t)between(0.0, stock[i]) : 0;
        di->floor = trn_schedule_constant(lab_arena, between(0.0, 0.5 * stock[i]));
        di->line = i == TOY_TANK || one_of(5) == 0 ? TRN_NONE : i;
        di->caveat = one_of(8) ? TRN_CAVEAT_NONE : TRN_CAVEAT_NOT_BEFORE;
        di->caveat_day = floor(between(0.0, 100.0));
    }
    for (int kind = 0; kind < TRN_ACCOUNTS; kind++)
        lab_votes(d, (enum trn_account_kind)kind, 1,
                  &(struct trn_appropriation){
                      .until = between(0.0, 200.0), .lapse = INFINITY, .cents = (int64_t)between(1.0, 4e10)});
}

static void random_scenario(void)
{
    static const char *const names[] = {"gamma", "delta", "epsilon", "zeta"};
    for (int d = TOY_DONORS; d < DONORS; d++)
        lab_donor(names[d - TOY_DONORS], TOY_BETA);
    for (trn_id d = 0; d < sc->n_donors; d++)
        random_donor(d);
    sc->regimes[TOY_TIGHT].opt_out[DONORS - 1] = one_of(2);
    for (int c = 0; c < TOY_ITEMS; c++) {
        sc->capabilities[c].target_days = 10.0 * (1 + one_of(4));
        sc->recipient.items[c].stock = (int64_t)between(0.0, c == TOY_SHELL ? 20000.0 : 30.0);
    }
    for (int l = 0; l < sc->n_lines; l++) {
        sc->lines[l].lead_days = lab_days(10.0 * one_of(6));
        sc->lines[l].book_limit_months = between(0.5, 6.0);
        sc->lines[l].price_months = between(1.0, 12.0);
    }
    sc->end = 120.0;
    struct trn_levers *levers = LEVERS(TOY_TIGHT);
    levers->cadence = 6.0;
    levers->sync = 0.0;
    levers->key = one_of(4) ? TRN_KEY_GDP : TRN_KEY_NONE;
    levers->look_ahead = one_of(2) ? 0.0 : between(0.0, 1.0);
    levers->visibility = between(0.0, 1.0);
    levers->info_lag = between(0.0, 30.0);
    levers->price_exponent = one_of(2) ? 0.0 : between(0.0, 1.0);
    levers->task_share = one_of(2) ? 1.0 : 0.7;
}

/* ---- comparing --------------------------------------------------------------------------------------- */

static void compare(void)
{
    naive_plan();
    policy_tasked.plan(m);
    ck_assert_int_eq(m->tasks.n, n_tasks);
    for (int k = 0; k < n_tasks; k++) {
        const struct task *found = &m->tasks.at[k];
        ck_assert_int_ge(found->number, 0);
        ck_assert_int_lt(found->number, n_tasks);
        const struct task *expected = &tasks[found->number];
        ck_assert_int_eq(found->donor, expected->donor);
        ck_assert_int_eq(found->item, expected->item);
        ck_assert_int_eq(found->line, expected->line);
        ck_assert_int_eq(found->quantity, expected->quantity);
        if (k > 0) /* by donor, then as the plan came to them */
            ck_assert(found[-1].donor < found->donor ||
                      (found[-1].donor == found->donor && found[-1].number < found->number));
    }
    planned += n_tasks;
}

/* The row comes just before the model makes its own plan, which takes the place of ours. */
static bool row(void *object, const struct trn_table *table, const union trn_cell *cells)
{
    (void)object, (void)table;
    if (!strcmp(cells[2].text, "joint round"))
        compare();
    return true;
}

START_TEST(tasks_are_what_a_walk_over_all_sources_gives_out)
{
    struct trn_errors errors = {0};
    struct trn_error error = {0};
    const struct trn_tracing tracing = {.row = row, .tables = 1U << TRN_T_EVENTS};
    planned = 0;
    trn_stream_init(&stream, &(struct trn_key){.seed = (uint64_t)_i, .purpose = 1});
    random_scenario();
    ck_assert_msg(trn_scenario_check(sc, &errors) == TRN_OK, "%s: %s", errors.kept[0].path,
                  errors.kept[0].text);
    const struct trn_layout *layout = trn_layout_create(lab_arena, sc);
    m = trn_model_create(sc, layout);
    trn_model_audit(m, false);
    ck_assert_int_eq(
        trn_model_run(m, TOY_TIGHT, 1, (uint32_t)_i, &tracing, trn_outcome_create(lab_arena, layout), &error),
        TRN_OK);
    ck_assert_int_gt(planned, 20); /* there was something to compare */
    trn_model_free(m);
}
END_TEST

static void add(TCase *tcase)
{
    tcase_add_loop_test(tcase, tasks_are_what_a_walk_over_all_sources_gives_out, 0, 60);
}

int main(void)
{
    return lab_main("plan", add);
}
