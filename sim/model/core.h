/* core.h - the inside of a model: what every mechanism may see and call.
 *
 * One struct holds the state of one run. A mechanism is one source file: it has a part of the
 * state, a `_start` function that model.c calls at time 0, events of its own, and a few calls for
 * others. The walk of a pledge:
 *
 *   rounds.c     a donor's turn comes; a policy says what it would give      pledge_make
 *   pledges.c    the decision falls after its latency, unless a hold stops it  pledge_decide
 *   pledges.c    stock leaves the donor, or                                   lot_start
 *   production.c an order goes to a line; batch by batch it comes off it      lot_start
 *   pipeline.c   the lot passes the stages of its route                       recipient_receive
 *   recipient.c  it is used, and what is missing is the gap
 *
 * Times are days from the start. Nothing here reads a clock, a file or a regime's name. */
#ifndef TRN_MODEL_CORE_H
#define TRN_MODEL_CORE_H

#include <math.h>
#include <setjmp.h>

#include "tranche/date.h"
#include "tranche/engine.h"
#include "tranche/model.h"
#include "tranche/rng.h"
#include "tranche/stats.h"

/* What a draw is for. A number never changes its meaning: results would. */
enum purpose {
    P_INTENSITY = 1,
    P_LOSS,
    P_HOLD_COMMON,
    P_HOLD_OWN,
    P_HOLD_START,
    P_HOLD_LENGTH,
    P_ROUND_PHASE,
    P_ROUND_JOINT,
    P_CADENCE,
    P_CHAIR,
    P_LATENCY,
    P_HONOUR,
    P_ON_TIME,
    P_LATENESS,
    P_ACCEPT,
    P_CALL,
    P_SLIP,
    P_LEAD,
    P_EXPANSION,
    P_STAGE,
    P_STAGE_LOSS,
    P_FOLLOW,
    P_DISRUPTION,
    P_DISRUPTION_DAYS,
    P_COMPONENT_SLIP,
    P_OWN_LEAD,
    P_CREW_LOSS,
    P_COURSE,
    P_UNCERTAIN,
    P_VETO,
    P_OPPONENT,
    P_ACCEPTANCE,
    P_ACCEPT_DAYS,
    P_BUDGET,
    P_ELECTION_COMMON,
    P_ELECTION
};

/* Order of events at one moment: first the world, then what it lets happen. */
enum priority {
    PRI_REGIME = 0,
    PRI_HOLD_START, /* before the end of another, so that holds without a day between them are one */
    PRI_HOLD_END,
    PRI_SCHEDULE,
    PRI_PRODUCTION,
    PRI_PIPELINE,
    PRI_DECISION,
    PRI_PROMISE,
    PRI_ROUND,
    PRI_DEFAULT
};

#define DAYS_PER_MONTH 30.4375 /* 365.25 / 12 */
#define QUARTER 91.0 /* days between looks at a common sum; how far a donor runs ahead at the most */

/* A list that keeps its memory from run to run. */
#define VEC(type)                                                                                            \
    struct {                                                                                                 \
        type *at;                                                                                            \
        int32_t n, room;                                                                                     \
    }
void *vec_grow(struct trn_model *model, void *at, int32_t *room, size_t size);
#define VEC_PUSH(model, vec, value)                                                                          \
    do {                                                                                                     \
        if ((vec).n == (vec).room)                                                                           \
            (vec).at = vec_grow((model), (vec).at, &(vec).room, sizeof *(vec).at);                           \
        (vec).at[(vec).n++] = (value);                                                                       \
    } while (0)

/* ---- history: what was so at an earlier time ---------------------------------------------- */

struct past_point {
    double t, value, slope; /* value at t; slope a day until the next point */
};
struct past {
    VEC(struct past_point) points;
};
void past_set(struct trn_model *model, struct past *past, double t, double value, double slope);
double past_at(const struct past *past, double t);

/* ---- recipient ------------------------------------------------------------------------------ */

struct arrival {
    double t;
    int64_t quantity;
};

struct holding {       /* one item of the recipient */
    trn_id capability; /* or TRN_NONE */
    int64_t stock;     /* consumables on hand; platforms: the fleet */
    double carry;      /* used but not yet a whole item, [0, 1) */
    double rate;       /* use a day, since `since` */
    double since;
    double need;    /* items a day; platforms: target fleet */
    double trusted; /* items of expected arrivals that count as stock when rationing */
    double share;   /* of the capability's need, with what it takes over from items that ran out */
    double usable;  /* platforms fit for use and crewed */
    int64_t used, lost, received, written_off;
    double dup_carry;
    int64_t buffer; /* forward stock of the coordinator */
    bool releasing;
    trn_event_id crossing;
    struct past past; /* stock on hand plus buffer */
    VEC(struct arrival) arrivals;
    int32_t first_arrival, next_arrival;           /* oldest within the inflow window; first not yet in it */
    int64_t in_window;                             /* items that arrived from the one to the other */
    double hazard_left, hazard_rate, hazard_since; /* platforms: to the next loss */
    uint32_t losses_drawn;
    trn_event_id loss;
    /* platforms, as of the last look (since): share fit for use; crews where they are limited; fit without
     * crew; crews without platform; and the integrals of the last two */
    double serviceable, crews, uncrewed, unmounted, uncrewed_area, unmounted_area;
    int64_t crews_lost, graduated, in_training;
};

struct capability_state {
    double need; /* units a day, or units: with intensity */
    double intensity;
    double since;     /* last settled */
    double need_area; /* units: integral of need; platforms: unit-days */
    double met_area;  /* platforms: integral of min(usable, target); consumables: from use */
    double ratio;     /* need met now */
    bool failing;
    double failing_since;
    int32_t step; /* of the intensity path */
};

struct course_state { /* crews: entered = graduated + failed + in_training */
    int64_t entered, graduated, failed, in_training;
    double carry; /* passed but not yet a whole crew, [0, 1) */
    bool waiting; /* a start waits for the end of a hold */
    uint64_t waiting_start;
};

struct school_class {
    trn_id course;
    int64_t crews;
    bool done;
};

struct episode {
    trn_id capability;
    double from, to;
};

/* ---- donors ----------------------------------------------------------------------------------- */

struct money { /* of one account; appropriated = unspent + all of the next, whatever became of it */
    int64_t appropriated, committed, spent, invested, lapsed, transferred;
    int64_t through_used; /* promised out of what no hold touches */
    int64_t through_paid; /* contracted out of it under a hold of payments alone */
    int64_t cut;          /* of lapsed: taken by an election from what was still to become free */
};

struct vote_change { /* what an election added to an appropriation, or took from it */
    enum trn_account_kind kind;
    int32_t appropriation;
    double day; /* evenly from here to the end of the appropriation */
    int64_t cents;
};

struct debt { /* a contribution due and not yet paid */
    trn_id fund, from;
    int64_t left, paid;
};

struct call { /* a missing sum that members are asked for */
    double day, until;
    int64_t cents;
};

struct id_list {
    VEC(int32_t) ids;
};

/* Pledges of which something is outstanding, by the day that they are promised for (outstanding.c). */
struct open_pledge {
    double promised_by, t_pledged;
    int64_t left; /* pledge_left of it */
    bool tasked;
    int32_t id;
};
struct open_strip {
    VEC(struct open_pledge) pledges;
};
struct open_sums { /* of what is left: all, what is seen, what is tasked, what is both */
    int64_t left, seen, tasked, seen_tasked;
};
struct open_list { /* of an item */
    int32_t n, first; /* strips; below `first` nothing is outstanding */
    struct open_strip *strips;
    struct open_sums *sums; /* strip */
    struct id_list made;    /* all pledges of the item, by t_pledged */
    int32_t n_seen;         /* of these: promised up to `seen` */
    double seen;
};
struct open_seen { /* what is promised up to a day, by who asks and by others as it sees them */
    int64_t own, others;
};

enum { STOP_KINDS = 5 }; /* bits of enum trn_stops */

struct donor_state {
    struct money money[TRN_ACCOUNTS];
    VEC(struct call) calls;
    int64_t paid_in; /* of a fund's procurement money */
    int held[STOP_KINDS];
    int absent;
    double waiting_since;   /* first round that a hold stopped; NaN: none */
    int64_t announced_used; /* of procurement money when the announced sum began to count */
    double announced_since; /* the last election */
    double generosity;      /* product of the factors of elections so far */
    VEC(struct vote_change) changes;
    bool joint_pending;
    uint32_t rounds, pledges, tasks; /* counters of draws */
    struct id_list decisions, payments, release, transit, receipt;
};

struct offer { /* one donor and item */
    int64_t stock, reserved;
    int64_t outstanding;             /* promised, not yet handed over, lost or withdrawn */
    double intent[TRN_ACCOUNTS];     /* EUR cents set by for something dearer than a round's share */
    struct past past;                /* handed over since the start */
    struct id_list open;             /* its pledges of which something is outstanding */
    int64_t opening, idle_in, given; /* stock: opening + idle_in - given; idle_in: made for it, accepted */
    int64_t restock_seen;            /* of given: ordered back by now, with restock_carry */
    double restock_carry;            /* items not yet a whole one */
    struct past past_reported;       /* reported and not yet handed over; empty: never any */
    int64_t pledged, decided, delivered;
    int64_t reserve; /* kept on top of the floor */
};

enum pledge_state { PLEDGED = 0, DECIDED, BROKEN, DONE, WITHDRAWN };

struct pledge {
    trn_id donor, item;
    int32_t place; /* in its strip, while something is outstanding */
    double promised_by, t_pledged;
    int64_t asked, delivered, lost, withdrawn;
    bool charged, tasked, promise; /* promise: of the scenario's own list */
    bool through;                  /* made with money that no hold touches */
    trn_id line;                   /* TRN_NONE for stock */
    enum pledge_state state;
    int64_t quantity, shipped; /* shipped: left the stock or the line */
    int64_t reported;          /* as handed over, and not yet: part of what is left */
    int64_t unit_cost;
    uint32_t number; /* of this donor's pledges: its draws */
    uint32_t lots;
    double t_requested, t_decided, t_contracted, t_first_shipped, t_first_hub, t_done;
    double late_days;
    int64_t pooled; /* that only the pool set free when it was made */
    trn_event_id event;
};

/* ---- production ------------------------------------------------------------------------------- */

struct order {
    int32_t pledge; /* or OWN_ORDER */
    trn_id donor;   /* of an own order: whose stock it goes to */
    int64_t left;
};
enum { OWN_ORDER = -1 };

struct own_placed { /* an own order between its placing and its joining the queue */
    trn_id donor, line;
    int64_t quantity;
};

struct component_state { /* start + made + accepted = used + stock */
    double per_day;      /* supply now */
    double use;          /* a day, of the lines that make something */
    double ratio;        /* what such a line gets, over what it asks for at capacity; at most 1 */
    bool anew;           /* to be shared out anew; false between events */
    double since, stock, made, used;
    int64_t accepted;
    double slip;
};

struct line_state {
    double per_day;  /* capacity now */
    double rate;     /* made a day while it makes something: at most capacity, and what components allow */
    trn_id short_of; /* the component that allows least, or TRN_NONE */
    double slip;
    double added; /* by expansions, items/month */
    int32_t expansions;
    bool expanding;
    int32_t target_steps;    /* begun for production_target, paid by members */
    double since, progress;  /* items made of the present batch, or idle output not yet whole */
    int64_t batch;           /* size of the present batch; 0: no order */
    int64_t made, idle_made; /* whole items: for orders; to the owner's stock or the recipient */
    int64_t own_made;        /* for own orders of donors */
    int64_t book;            /* ordered, not yet made, including what waits for its lead time */
    int64_t own_book;        /* of these, own orders */
    VEC(struct order) queue;
    int32_t head;
    uint32_t orders, own_orders; /* counters of draws */
    trn_event_id done;
};

/* ---- pipeline ------------------------------------------------------------------------------- */

struct lot {
    int32_t pledge; /* or -1: the recipient's own output */
    trn_id item, donor, route;
    int64_t quantity;
    int32_t stage;
    double t_stage;          /* entered its present stage */
    double t_waits;          /* for a load, a vehicle or an opening, since; NaN: it does not */
    int32_t next;            /* lot of the same load, or -1 */
    uint32_t entity, number; /* its draws */
    bool done, reported;
};

struct report_state { /* one item: reported as handed over, and not */
    int64_t open, lost;
    double since, area; /* item-days of both up to `since` */
    struct past past, past_tasked;
};

struct hub_state {
    VEC(int32_t) queue;
    int32_t head;
    bool busy;
    double factor; /* product of the disruptions in force */
    double wait_days;
    int64_t served;
};

struct stage_state {     /* one stage of one route */
    int32_t first, last; /* of the load that is being collected; first -1: none */
    double tonnes;
    trn_event_id waited; /* load_wait is over */
    VEC(int32_t) queue;  /* loads that are ready, by their first lot */
    int32_t head, inside;
    double factor; /* of speed: product of the disruptions in force; 0: closed */
    bool closed;   /* by a random closure */
    uint32_t closures;
};

/* ---- coordination --------------------------------------------------------------------------- */

struct task {
    trn_id donor, item, line;
    int32_t number; /* in the order in which the plan came to them */
    int64_t quantity;
};

struct plan_source { /* what one donor can give of one item from one account */
    trn_id donor, item, line;
    enum trn_account_kind kind;
    int32_t task; /* of the plan; -1: none yet */
    int32_t group;
    bool out;
    int64_t most, cost;
    double lead, score;
};

/* Of one item: policy_tasked.c. A group is of sources with one lead time: what is short depends on how soon
 * it could come. */
struct plan_item {
    struct plan_source *sources; /* by donor, then account */
    int32_t *queue;              /* of those that are not out, and some that are: a heap, the best first */
    int32_t n_queue, n_groups;
    double *lead, *horizon; /* group: days; lead + span */
    double *level, *position; /* group; a position without end: all of it is out */
    int32_t *giving; /* group: sources that can give */
    struct plan_source *best; /* or NULL */
    double cover, step;       /* lowest position / level; items of one step */
    bool cover_known;
};

/* What is put to all members together, and may be blocked. */
enum joint_question { JOINT_PLAN = 0, JOINT_CALL, JOINT_BUDGET, JOINT_UNLOCK, JOINT_QUESTIONS };

struct pool {   /* of one item */
    double day; /* of which `keeps` is; NaN: to be reckoned */
    double keeps;
    int64_t given; /* items that left below the owner's full floor */
};

enum unlock_state { LOCKED = 0, UNLOCKING, UNLOCKED };

/* How requests meet offers. A policy is chosen by lever, never by a regime's name. */
struct policy {
    const char *name;
    /* At a joint round, before the donors' turns; may be NULL. */
    void (*plan)(struct trn_model *model);
    /* A donor's turn: makes pledges. `credit`: days of decision latency already served. */
    void (*turn)(struct trn_model *model, trn_id donor, double credit);
};
extern const struct policy policy_voluntary, policy_agreed, policy_tasked;
void plan_allocate(struct trn_model *model); /* scratch of policy_tasked */

/* ---- uncertain inputs ------------------------------------------------------------------------ */

struct span { /* two dates of which an uncertain input moves one or both */
    const double *from;
    double *to, base; /* base: of `to` */
    bool one_day;     /* `to` is `from` in the file and goes with it */
};

/* ---- the model ---------------------------------------------------------------------------------- */

struct window_mark { /* cumulated values when a window opens and closes */
    double need, met;
};

struct trn_model {
    const struct trn_scenario *sc;
    const struct trn_layout *layout;
    struct trn_engine *engine;
    struct trn_arena *arena; /* of the model's own arrays, kept between runs */
    jmp_buf failed;          /* out of memory, or a row not taken */
    enum trn_status status;
    struct trn_error *reterr;

    trn_id regime;
    const struct trn_levers *levers;
    trn_id in_force; /* whose levers, members, chair and fund hold now */
    uint64_t seed;
    uint32_t rep;
    const struct trn_tracing *tracing;
    bool audit;

    /* recipient */
    struct holding *holdings;              /* item */
    struct capability_state *capabilities; /* capability */
    double **paths;                        /* capability: intensity by step */
    double **path_days;                    /* capability: when each step begins */
    int32_t *path_n;
    VEC(struct episode) episodes;
    int64_t promises_due, promises_kept; /* on time; reckoned when the recipient trusts promises */
    struct course_state *courses;        /* course */
    VEC(struct school_class) classes;

    /* donors */
    struct donor_state *donors;
    struct offer *offers;     /* donor x item */
    bool *given;              /* item: decided by anyone: no longer novel */
    struct past *given_value; /* donor: cents decided or paid into funds, cumulated; burden_given */
    double *usual_quarter;    /* donor: cents in a quarter of the year before the start */
    double *last_quarter;     /* donor: cents given in the quarter up to last_quarter_day */
    double last_quarter_day;  /* NaN: not reckoned since something was given */
    struct past *over_total;  /* item: handed over by all */
    struct open_list *open;   /* item */
    int64_t *out_now;         /* item */
    VEC(struct debt) debts;
    trn_event_id budget_due; /* the next instalment of the common budget; 0: none */
    VEC(struct pledge) pledges;

    /* coordination */
    VEC(struct task) tasks;
    struct past *over_tasked; /* item: handed over under the plan */
    double *key_share;        /* donor */
    uint32_t joint_rounds;
    uint32_t plan_round; /* joint_rounds as the last plan was put: one that falls away brings no new one */
    bool blocked;        /* the plan of the last joint round: until the next each for itself */
    uint32_t joint_put[JOINT_QUESTIONS]; /* decisions put, by kind: counters of draws */
    uint32_t joint_blocked;
    enum unlock_state *unlock; /* item: by joint decision */
    struct pool *pools;        /* item */
    double *first_given;       /* item: day of the first decision after the start; INFINITY: none */
    trn_event_id next_joint;
    struct plan_item *plan; /* item */

    /* production and pipeline */
    double *opponent_factor; /* capability: of the opponent's fire and production */
    struct component_state *components;
    struct line_state *lines;
    struct hub_state *hubs;
    struct stage_state *stages; /* route x TRN_MAX_STAGES */
    double stage_wait;          /* lot-days of waits that are over */
    VEC(struct lot) lots;
    struct report_state *reports; /* item */
    double *route_left;  /* route x TRN_MAX_STAGES: mean days from entering the stage, without waiting */
    double *route_mean;  /* route: days without waiting */
    double *lead_mean;   /* line: days from order to start, on average */
    trn_id *stock_lines; /* lines whose idle capacity fills the owner's stock */
    int32_t n_stock_lines;
    VEC(struct own_placed) own_placed;

    /* ledger: by item, whole items */
    int64_t *set_aside; /* came from outside the modelled stocks */
    int64_t *accepted;  /* into donors' stocks, from lots that were tested */
    int64_t *in_lots;   /* on the way */
    int64_t *lost_on_way;
    int64_t floor_breaches;

    /* measuring */
    struct window_mark *marks_open, *marks_close; /* window x capability */
    int64_t *item_open, *item_close;              /* window x item x {used, delivered} */
    int64_t *made_open, *made_close;              /* window x item: by all lines */
    double *donor_month;                          /* 3 x donors: cents this month */
    int64_t *item_month;                          /* 2 x items at the month's start */
    int32_t n_flows;                              /* monthly variables of flows.c, the last of the layout */
    int64_t *flow_month;                          /* each of them at the month's start */
    double *last_need, *last_met;                 /* capability at the last sample */
    double *last_used;                            /* item at the last sample */
    double last_date;
    double *sorted;                                     /* scratch: one value a date */
    double *rows_need, *rows_met, *rows_used, rows_day; /* the same for the rows of a run */
    VEC(double) lags;

    VEC(struct span) spans;
    bool spans_found;
};

/* Items of an amount that no limit of the format bounds, as it is a product or quotient of such that have one: towards
 * 0, and at most the largest number of a file, which is still exact. */
static inline int64_t items_of(double amount)
{
    const double most = 1e15;
    return (int64_t)fmax(-most, fmin(most, amount));
}

/* model.c */
static inline double now(const struct trn_model *m)
{
    return trn_engine_now(m->engine);
}
struct trn_key key_of(const struct trn_model *m, uint32_t entity, enum purpose purpose);
double draw(const struct trn_model *m, uint32_t entity, enum purpose purpose, uint32_t counter);
trn_event_id at(struct trn_model *m, double t, enum priority priority, trn_event_fn fn, uint64_t argument);
void model_fail(struct trn_model *m, enum trn_status status, const char *path, const char *text)
    __attribute__((noreturn));
void emit(struct trn_model *m, enum trn_run_table table, const union trn_cell *cells);
void trace_event(struct trn_model *m, const char *what, const char *who, trn_id item, int64_t quantity,
                 const char *why);
static inline bool tracing(const struct trn_model *m, enum trn_run_table table)
{
    return m->tracing && m->tracing->row && (m->tracing->tables >> table & 1U);
}
static inline struct offer *offer_of(const struct trn_model *m, trn_id donor, trn_id item)
{
    return &m->offers[donor * m->sc->n_items + item];
}

/* Which of a capability's items it is, or -1. */
static inline int32_t place_in(const struct trn_capability *cap, trn_id item)
{
    for (int32_t k = 0; k < cap->n_items; k++)
        if (cap->items[k].item == item)
            return k;
    return -1;
}

/* Months of its capacity that a line's order book holds; a line without capacity has no such number. */
static inline double book_months(const struct line_state *ls)
{
    return (double)ls->book / (ls->per_day * DAYS_PER_MONTH);
}

/* What is made for a donor, or accepted, joins its stock. */
static inline void stock_comes_in(struct trn_model *m, trn_id donor, trn_id item, int64_t quantity)
{
    struct offer *offer = offer_of(m, donor, item);
    offer->stock += quantity;
    offer->idle_in += quantity;
}

/* What is still to come of a pledge. */
static inline int64_t pledge_left(const struct pledge *p)
{
    return p->asked - p->delivered - p->lost - p->withdrawn;
}
/* What is given from stock is paid from drawdown money, what a line makes from procurement money. */
static inline enum trn_account_kind account_of(trn_id line)
{
    return line == TRN_NONE ? TRN_DRAWDOWN : TRN_PROCUREMENT;
}

/* flows.c: monthly variables that there are only where an observed series or a fact names them. */
int32_t flows_list(const struct trn_scenario *sc, struct trn_variable *out); /* out may be NULL: count */
/* What each came to since the last call; returns the place behind the last. */
double *flows_read(struct trn_model *m, double *out);

/* prices.c */
int64_t line_price(const struct trn_model *m, trn_id line); /* cents, of one that is promised now */
double price_mean(const struct trn_model *m, trn_id item);
static inline int64_t unit_cost(const struct trn_model *m, trn_id item, trn_id line)
{
    return line == TRN_NONE ? m->sc->items[item].unit_cost_cents : line_price(m, line);
}

/* uncertain.c: what the scenario leaves uncertain, written into it for one run */
void uncertain_start(struct trn_model *m);
void uncertain_end(struct trn_model *m);
/* What the file says of a date of an event, also while a run has it moved: the layout hangs on this. */
double uncertain_base(const struct trn_scenario *sc, const double *date);

/* Items: below it a threshold counts as reached. Far below one item and far above rounding: of counts, and of
 * time, for a crossing less than the clock can tell from now would come for ever. */
static inline double nearly(const struct holding *h)
{
    return fmax(1e-6, 1e-11 * h->need);
}

/* recipient.c */
void recipient_start(struct trn_model *m);
void recipient_receive(struct trn_model *m, trn_id item, int64_t quantity);
double holding_on_hand(const struct trn_model *m, trn_id item, double t); /* with its fraction */
double holding_used(const struct trn_model *m, trn_id item, double t);
double by_week(const struct trn_schedule *schedule, double t); /* linear ones at the week's mean */
void capability_read(const struct trn_model *m, trn_id capability, double t, double *need, double *met);
void capability_update(struct trn_model *m, trn_id capability);
void recipient_week(struct trn_model *m);
void recipient_finish(struct trn_model *m);

/* fleet.c: platforms */
void fleet_update(struct trn_model *m, const struct trn_capability_item *item, double target);
void fleet_finish(struct trn_model *m, trn_id item);
double fleet_types(const struct trn_model *m, trn_id capability);      /* effective number of types */
double holding_serviceability(const struct trn_model *m, trn_id item); /* share of a fleet fit for use */

/* training.c: crews */
void training_start(struct trn_model *m);
void training_go_on(struct trn_model *m, trn_id course); /* a start that waited for the end of a hold */
bool crews_limited(const struct trn_scenario *sc, trn_id item); /* or as many as needed */
double crews_now(const struct trn_model *m, trn_id item);
int64_t training_residual(const struct trn_model *m);

/* mix.c: need by item */
double item_share(const struct trn_model *m, trn_id capability, int32_t k,
                  double scheduled); /* of the k-th item, whose schedule says `scheduled` */
void mix_needs(struct trn_model *m, trn_id capability);

/* trust.c: rationing by what is promised */
void trust_start(struct trn_model *m); /* after the promises of the start */
void trust_promise(struct trn_model *m, int32_t pledge);
double trust_items(const struct trn_model *m, trn_id item);

/* reports.c: hand-over reported before it happens */
void report_lot(struct trn_model *m, int32_t id);
void report_over(struct trn_model *m, int32_t id, bool lost);
double reported_by_others(const struct trn_model *m, trn_id donor, trn_id item, double t);
double reported_so_far(const struct trn_model *m, trn_id item);          /* items, with what was lost since */
double reported_early(const struct trn_model *m, trn_id item, double t); /* item-days */

/* buffer.c: the coordinator's forward stock */
int64_t buffer_take_in(struct trn_model *m, trn_id item,
                       int64_t quantity); /* returns what goes on to the recipient */
void buffer_watch(struct trn_model *m, trn_id item);

/* regime.c: sets levers and in_force, at first and whenever they change */
void regime_start(struct trn_model *m);

/* One-factor Gaussian copula: the standard normal of one, of whose variance rho is common to all. */
static inline double common_mood(double rho, double common, double own)
{
    return sqrt(rho) * common + sqrt(1.0 - rho) * own;
}

/* holds.c */
void holds_start(struct trn_model *m);
bool held(const struct trn_model *m, trn_id donor, enum trn_stops stop);
void hold_wait(struct trn_model *m, trn_id donor, enum trn_stops stop, int32_t id);

/* money.c */
void money_start(struct trn_model *m);
int64_t money_free(struct trn_model *m, trn_id donor,
                   enum trn_account_kind kind); /* cents it may promise now */
void money_commit(struct trn_model *m, trn_id donor, enum trn_account_kind kind, int64_t cents);
bool money_pays_in_hold(struct trn_model *m, trn_id donor, enum trn_account_kind kind,
                        int64_t cents); /* out of what no hold touches: takes it, or false */
void money_release(struct trn_model *m, trn_id donor, enum trn_account_kind kind, int64_t cents);
void money_spend(struct trn_model *m, trn_id donor, enum trn_account_kind kind, int64_t cents);
void money_invest(struct trn_model *m, trn_id donor, int64_t cents); /* procurement money into capacity */
int64_t money_voted_left(const struct trn_model *m, trn_id donor, enum trn_account_kind kind);

double money_freed(double day, double until, int64_t cents, double t); /* evenly over day to until */

/* elections.c */
void elections_start(struct trn_model *m);
int64_t elections_voted(struct trn_model *m, trn_id donor, enum trn_account_kind kind, int32_t appropriation);

/* funds.c: contributions and the common budget */
void funds_start(struct trn_model *m);
void funds_regime_changed(struct trn_model *m);
void funds_pay(struct trn_model *m); /* what is due, as far as there is money */
/* The part of a donor's money that nobody paid in: 1 but for funds. */
double funds_own_part(const struct trn_model *m, trn_id donor);

/* burden.c: who carries how much */
void burden_start(struct trn_model *m);
void burden_shares(struct trn_model *m);
void burden_given(struct trn_model *m, trn_id donor, double cents); /* decided or paid into a fund now */
double burden_reaction(struct trn_model *m, trn_id donor);          /* of beta: times the pace of pledging */
void burden_ratios(const struct trn_model *m,
                   double *ratio); /* donor: given so far over its key share of what all gave */

/* view.c: what a donor or planner sees */
double decision_median(const struct trn_model *m, trn_id donor, trn_id item); /* days of latency */
double decision_extra(const struct trn_model *m,
                      trn_id item); /* days on top: admin, consensus on what is novel */
double lead_days(const struct trn_model *m, trn_id donor, trn_id item,
                 trn_id line); /* from turn to hand-over, as planned */
double view_span(const struct trn_model *m, trn_id item,
                 double lead); /* days of need that the level covers */
double view_level(const struct trn_model *m, trn_id item, double lead); /* order-up-to level, items */
/* Stock, and what is promised for a day within lead + span, as `donor` sees it; TRN_NONE: as the planner
 * does. */
double view_position(struct trn_model *m, trn_id donor, trn_id item, double lead);
int64_t stock_now(struct trn_model *m, trn_id donor, trn_id item);  /* with what idle lines made up to now */
int64_t stock_free(struct trn_model *m, trn_id donor, trn_id item); /* above floor and reservations, now */
int64_t line_free(struct trn_model *m, trn_id line);                /* what the order book still takes */

/* Probability that it votes what it is asked for. */
static inline double heeds_now(const struct trn_model *m, trn_id donor)
{
    return m->sc->donors[donor].heeds * fmin(1.0, m->donors[donor].generosity);
}

/* rounds.c */
void rounds_start(struct trn_model *m);
void rounds_regime_changed(struct trn_model *m);
void donor_turn(struct trn_model *m, trn_id donor);
void donor_hold_ended(struct trn_model *m, trn_id donor);
bool takes_part(const struct trn_model *m, trn_id donor);   /* member, not opted out, no fund */
bool follows_plan(const struct trn_model *m, trn_id donor); /* takes part, and goes by this round's plan */

/* consensus.c: put a question to the members; false where one blocks it */
bool joint_decision(struct trn_model *m, enum joint_question question, trn_id item);

/* floors.c: what a donor keeps for itself, now */
double floor_full(const struct trn_model *m, trn_id donor, trn_id item); /* but for the pool */
double floor_level(struct trn_model *m, trn_id donor, trn_id item);
int64_t stock_floor(struct trn_model *m, trn_id donor, trn_id item); /* whole items */
void floor_reserve(struct trn_model *m, const struct trn_event *event, int sign);

/* pooling.c */
double pool_keeps(struct trn_model *m, trn_id donor, trn_id item); /* share of its floor that it keeps */
void pool_changed(struct trn_model *m);
int64_t pool_beyond(const struct trn_model *m, trn_id donor, trn_id item,
                    int64_t quantity); /* of a promise made now: what only the pool sets free */

/* caveats.c: what is restricted, and the joint decisions that free it */
bool may_give(const struct trn_model *m, trn_id donor, trn_id item);
void caveats_joint_round(struct trn_model *m);

/* pledges.c */
double odds_times(double p, double factor); /* probability of which the odds are `factor` times those of p */
int32_t pledge_make(struct trn_model *m, trn_id donor, trn_id item, trn_id line, int64_t quantity,
                    double credit, bool tasked);
void pledges_start(struct trn_model *m);
void pledge_decide(struct trn_model *m, int32_t id);
void pledge_contract(struct trn_model *m, int32_t id);
void pledge_over(struct trn_model *m, int32_t id, int64_t quantity,
                 int64_t *counter); /* part delivered, lost or withdrawn */

/* outstanding.c: what is promised and still to come */
void open_allocate(struct trn_model *m);
void open_free(struct open_list *list); /* all that is not the arena's */
void open_clear(struct open_list *list);
void open_start(struct trn_model *m);           /* after the promises of the start */
void open_add(struct trn_model *m, int32_t id); /* a pledge was made */
void open_take(struct trn_model *m, int32_t id, int64_t quantity); /* a part of it is over */
/* Promised for a day up to `until`: by `donor`, or under the plan where it is TRN_NONE; and by the others up to
 * the moment `seen`. */
struct open_seen open_seen(struct trn_model *m, trn_id donor, trn_id item, double until, double seen);
/* Promised for a day in [from, to], items; with what was reported as handed over, or without. */
int64_t open_due(const struct trn_model *m, trn_id item, double from, double to, bool reported);
int64_t open_decided(const struct trn_model *m, trn_id item); /* outstanding and decided */
static inline void open_count(struct open_sums *sums, int64_t quantity, bool seen, bool tasked)
{
    sums->left += quantity;
    sums->seen += seen ? quantity : 0;
    sums->tasked += tasked ? quantity : 0;
    sums->seen_tasked += seen && tasked ? quantity : 0;
}
/* By how many items the sums of a list are off those that were `counted` from the pledges. */
int64_t open_residual(const struct open_list *list, const struct open_sums *counted);

/* production.c */
void production_start(struct trn_model *m);
/* Items a month by plan, after slip; slip_at NaN: the median of `law`. */
double planned_capacity(const struct trn_model *m, const struct trn_schedule *plan, double slip_from,
                        const struct trn_dist *law, double slip_at, double slip);
void line_settle(struct trn_model *m, trn_id line);
bool line_works(const struct trn_model *m, trn_id line); /* has an order, or makes for stock */
void line_schedule(struct trn_model *m, trn_id line);    /* the end of the present batch, at today's rate */
void line_order(struct trn_model *m, trn_id line, int32_t pledge, int64_t quantity, double lead);
void production_month(struct trn_model *m);
void production_week(struct trn_model *m);
int64_t line_idle_made(const struct trn_model *m, trn_id line);          /* whole items since the start */
int64_t line_made(const struct trn_model *m, trn_id line);               /* the same of all that it made */
void line_enqueue(struct trn_model *m, trn_id line, struct order order); /* joins the queue by class */
double line_slip(const struct trn_model *m, trn_id line); /* as it is under the regime's lever */
void line_capacity_changed(struct trn_model *m, trn_id line);

/* expansion.c */
void expansion_consider(struct trn_model *m, trn_id line); /* after its book or capacity changed */
void expansion_month(struct trn_model *m);

/* opponent.c: the other side; it does not react */
void opponent_start(struct trn_model *m);
double opponent_production(const struct trn_model *m, trn_id capability); /* units a month, now */
double opponent_fire(const struct trn_model *m, trn_id capability, double from,
                     double to); /* units a day, mean; at `to` where that is `from` */
double opponent_made(const struct trn_model *m, trn_id capability, double from, double to); /* units */

/* own_orders.c: what donors order for themselves */
void own_orders_start(struct trn_model *m);
void own_orders_month(struct trn_model *m);
int64_t own_made(const struct trn_model *m, trn_id item);

/* components.c */
void components_start(struct trn_model *m);
void components_month(struct trn_model *m);
void components_line_changed(struct trn_model *m, trn_id line); /* begins, ceases, grows: new shares */
void component_add(struct trn_model *m, trn_id component, int64_t quantity); /* from outside */
bool components_balance(const struct trn_model *m);

/* acceptance.c */
void acceptance_start(struct trn_model *m);

/* pipeline.c */
void pipeline_start(struct trn_model *m);
void lot_start(struct trn_model *m, int32_t pledge, trn_id item, trn_id donor, trn_id route, int64_t quantity,
               uint32_t entity, uint32_t number);
void lot_go_on(struct trn_model *m, int32_t id);
void hub_changed(struct trn_model *m, trn_id hub);
void lot_leaves_stage(struct trn_model *m, int32_t id, bool lost);
void lot_row(struct trn_model *m, int32_t id, const char *what);

/* consolidation.c */
void lot_load(struct trn_model *m, int32_t id); /* joins a load, or is one */

/* stages.c: `first` is the first lot of a load */
void stages_start(struct trn_model *m);
void stage_ready(struct trn_model *m, int32_t first); /* starts, or queues for a vehicle or an opening */
void stage_serve(struct trn_model *m, trn_id route, int32_t place);
void lots_wait(struct trn_model *m, int32_t first);
static inline struct stage_state *stage_state_of(const struct trn_model *m, const struct lot *lot)
{
    return &m->stages[lot->route * TRN_MAX_STAGES + lot->stage];
}

/* disruptions.c */
void disruptions_start(struct trn_model *m);
void disruption_changed(struct trn_model *m, trn_id route);

/* ledger.c */
struct trn_balance ledger_balance(const struct trn_model *m);
void ledger_check(struct trn_model *m); /* fails the run when a book does not balance */

/* measures.c */
void measures_start(struct trn_model *m);
void measures_read(struct trn_model *m, double t, int32_t date, int32_t month, struct trn_outcome *outcome);
void measures_window(struct trn_model *m, int32_t window, bool opens);
void measures_finish(struct trn_model *m, struct trn_outcome *outcome);

/* rows.c */
void rows_sample(struct trn_model *m, double t);
void rows_finish(struct trn_model *m);

#endif
