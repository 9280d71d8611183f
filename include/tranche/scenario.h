/* scenario.h - what a run is made from: plain structs, no files.
 *
 * A scenario is read-only once it is complete (trn_scenario_check) and is shared by all
 * workers; one with uncertain inputs is written to by the model that runs it, and each has its own. Every collection is sorted by name, so the order in a file never matters; objects
 * refer to each other by index, TRN_NONE where there is none. Time is days from `start_day`
 * (a day of the run may be negative: before the start). Items are whole, money is EUR cents.
 * All memory belongs to the arena that the scenario was read into.
 *
 * The comment beside a member is "JSON name, unit: meaning; limits; default". The field table
 * of sim/io holds the same in a form that reads files, prints the schema and the reference. */
#ifndef TRANCHE_SCENARIO_H
#define TRANCHE_SCENARIO_H

#include <stdbool.h>
#include <stdint.h>

#include "tranche/arena.h"
#include "tranche/dist.h"
#include "tranche/error.h"

#define TRN_NONE (-1)
typedef int32_t trn_id; /* index into one of the scenario's collections, or TRN_NONE */

/* Limits on what a file can ask for; each has its own error. */
#define TRN_MAX_ITEMS        64
#define TRN_MAX_CAPABILITIES 32
#define TRN_MAX_DONORS       300
#define TRN_MAX_LINES        256
#define TRN_MAX_ROUTES       64
#define TRN_MAX_STAGES       16
#define TRN_MAX_HUBS         32
#define TRN_MAX_EVENTS       2000
#define TRN_MAX_REGIMES      32
#define TRN_MAX_POINTS       4000  /* of one schedule */
#define TRN_MAX_PLEDGES      2000  /* promised before the start, or by plan */
#define TRN_MAX_COMPONENTS   64
#define TRN_MAX_COURSES      64
#define TRN_MAX_OWN_ORDERS   500
#define TRN_MAX_ACCEPTANCES  64
#define TRN_MAX_UNCERTAIN    64
#define TRN_MAX_DAYS         10958 /* 30 years */
#define TRN_MAX_SAMPLES      20000 /* dates at which series are read; 30 years by the day are 10,959 */
#define TRN_MAX_LOTS         (1 << 24) /* of one world, and pledges, orders ...; 300 donors, 60 items, 20 years make some 6 million */
#define TRN_MAX_PENDING      (1 << 22) /* events of one world at a time */

/* A value over time. JSON: a number (for ever), or [["2023-07-01", 6000], ...], or
 * {"rule": "linear", "points": [...], "unit": .., "source": .., ...}. Before the first point the
 * first value holds, after the last the last. */
enum trn_rule { TRN_STEP = 0, TRN_LINEAR };
struct trn_schedule {
    int32_t       n;
    enum trn_rule rule;
    double       *day;   /* n, strictly rising */
    double       *value; /* n */
};

/* ---- items and what they are for -------------------------------------------------------- */

enum trn_class { TRN_AMMUNITION = 0, TRN_AIR_DEFENCE, TRN_ARMOUR, TRN_AIRCRAFT, TRN_CLASSES };
enum trn_kind { TRN_CONSUMABLE = 0, TRN_PLATFORM };

struct trn_item {                /* /items/NAME */
    const char     *name;        /* the member's name */
    const char     *label;       /* label: for charts; default the name */
    uint32_t        hash;        /* trn_hash_name(name): the entity of its draws */
    enum trn_class  cls;         /* class: "ammunition", "air_defence", "armour", "aircraft": whose decision latency applies */
    enum trn_kind   kind;        /* kind: "consumable" (has stock and use), "platform" (has a fleet and losses) */
    double          mass_tonnes; /* mass, t (or kg): of one, packed for transport; above 0 */
    int64_t         unit_cost_cents; /* unit_cost, EUR: of one; above 0 */
    int64_t         lot;         /* lot, items: the most that travels as one lot; at least 1 */
    bool            novel;       /* novel: needs consensus before it is given first; default false */
};

struct trn_capability_item {     /* /capabilities/NAME/items/ITEM */
    trn_id              item;
    double              weight;  /* weight: units of need that one item meets; above 0; default 1 */
    struct trn_schedule share;   /* share: of the need that falls to this item, by date (the mix of guns in use); 0 to 1; the shares of a capability add up to 1 at all dates; default 1 / number of items */
};

/* The other side, as a schedule; it does not react. */
struct trn_opponent {            /* /capabilities/NAME/opponent */
    struct trn_schedule fire;       /* fire, units/day by date: parity of fire = use / this; default none */
    struct trn_schedule production; /* production, units/month by date: production parity, production_target; default none */
    struct trn_dist     factor;     /* factor: of both, drawn once a world; default 1 */
    bool                has_fire, has_production; /* not first: the reader takes offset 0 for none */
};

enum trn_intensity_kind { TRN_INTENSITY_NONE = 0, TRN_INTENSITY_AR1, TRN_INTENSITY_MARKOV };
struct trn_intensity {           /* /capabilities/NAME/intensity */
    enum trn_intensity_kind kind;/* kind: "none", "ar1", "markov"; default none */
    double  sd;                  /* ar1 sd: of the logarithm, stationary; 0 to 2; default 0.2. The mean of the factor is 1 */
    double  phi;                 /* ar1 phi: weekly correlation; 0 to 0.99; default 0.8 */
    double  factor[3];           /* markov factors: of need when calm, normal, offensive; default 0.7, 1, 1.4 */
    double  mean_days[3];        /* markov mean_days: length of a spell in each state; default 60, 90, 45 */
};

/* Rationing: use = need x factor of the band in which the days of supply lie.
 * JSON: [[30, 1.0], [14, 0.7], [5, 0.4], [0, 0.25]]: from 30 days up all, from 14 up 0.7, ... */
struct trn_band { double days, factor; };

struct trn_capability {          /* /capabilities/NAME */
    const char           *name, *label;
    uint32_t              hash;
    bool                  fleet; /* its items are platforms (derived): need is a number held, not a rate */
    struct trn_schedule   need;  /* need, units/day (consumables) or units (platforms) */
    int32_t               n_items;
    struct trn_capability_item *items;
    bool                  mix_by_launchers; /* mix: "shares" (as scheduled; default) or "launchers": items that have launchers share need by what their usable launchers can fire */
    double                substitution; /* substitution, share 0 to 1: of what an item that has run out leaves unmet, that the others with stock take over; default 0. Consumables only */
    double                type_loss;    /* type_loss, share 0 to 1: of serviceability lost with each doubling of the number of types in the fleet; default 0. Platforms only */
    struct trn_opponent   opponent;
    struct trn_intensity  intensity; /* platforms: scales losses, not the target */
    int32_t               n_ration;
    struct trn_band      *ration;  /* ration: falling days, last at 0; default [[0, 1]]: use all that is needed while it lasts. Consumables only */
    double                target_days; /* target_days: days of supply that donors mean the recipient to hold (order-up-to level); above 0; default 30. Consumables only */
    double                fail_below;    /* fail_below, share of need met: below it a failure begins; default 0.6 */
    double                recover_above; /* recover_above: at or above it a failure is over; at least fail_below; default 0.8 */
    double                weight;  /* weight: in the total over capabilities; 0 or more; default 1 */
};

/* ---- the recipient ------------------------------------------------------------------------ */

struct trn_holding {             /* /recipient/items/ITEM */
    trn_id              item;
    int64_t             stock;   /* stock, items: held at the start (a platform: its fleet); default 0 */
    double              loss_per_month; /* loss_per_month, share of the fleet lost a month at intensity 1; 0 to 1; default 0. Platforms only */
    bool                has_crews;
    struct trn_schedule crews;   /* crews: trained crews by date; caps the usable fleet; default as many as needed. Platforms only */
    double              serviceability; /* serviceability, share of the fleet fit for use; 0 to 1; default: the regime's lever of that name (NaN here). Platforms only */
    double              types;          /* types: makes and models that this item stands for, 1 or more; default 1. Platforms only */
    double              crew_loss;      /* crew_loss, share of lost platforms whose crew is lost too; 0 to 1; default 0. Platforms only */
    trn_id              launcher;       /* launcher: a platform item that fires it; use is capped by what the usable launchers can fire; default none */
    double              per_launcher_per_day; /* per_launcher_per_day, items a launcher can fire a day; above 0 */
};

struct trn_recipient {           /* /recipient */
    const char         *label;   /* label; default "recipient" */
    int32_t             n_items; /* one per scenario item, same index */
    struct trn_holding *items;
    double              trust;        /* trust, share 0 to 1: of expected arrivals, times the on-time record so far, that count as stock when rationing; default 0 */
    double              trust_days;   /* trust_window, days ahead in which an arrival counts; default 30 */
    double              inflow_window_days; /* inflow_window: use never falls below the mean arrival rate of this many days; 0 switches the rule off; default 28 */
};

/* Crews trained on a platform item. Graduates add to the holding's `crews`. */
struct trn_course {              /* /training/NAME */
    const char         *name, *label;
    uint32_t            hash;
    trn_id              item;    /* item: a platform whose holding has crews */
    trn_id              donor;   /* donor: whose school; its hold of releases stops course starts; default none */
    struct trn_schedule seats;   /* seats, crews a course by date; 0 or more */
    struct trn_dist     days;    /* days: length */
    double              every;   /* every, days between starts; 0.1 or more */
    double              from, to;/* from, to: first start, and first day without one (default never); */
    double              pass;    /* pass, share of crews that pass; 0 to 1; default 1 */
};

/* ---- donors ------------------------------------------------------------------------------- */

enum trn_account_kind { TRN_DRAWDOWN = 0, TRN_PROCUREMENT, TRN_ACCOUNTS };

/* Money voted on `day`, free to be promised evenly until `until` (all at once when equal). */
struct trn_appropriation {       /* /donors/NAME/accounts/KIND/N */
    double   day;                /* from, date: nothing before it */
    double   until;              /* until, date: all of it from here on; default the day */
    double   lapse;              /* lapses, date: what is not promised by then is gone; default never (INFINITY) */
    int64_t  cents;              /* amount, EUR; above 0 */
    bool     through_hold;       /* through_hold: no hold touches it (a stop-gap); default false */
};

struct trn_stock {               /* /donors/NAME/stocks/ITEM */
    trn_id              item;
    int64_t             quantity;/* quantity, items at the start; default 0 */
    struct trn_schedule floor;   /* floor, items by date that the donor keeps for itself; default 0 */
};

enum trn_caveat_rule { TRN_CAVEAT_NONE = 0, TRN_CAVEAT_NEVER, TRN_CAVEAT_NOT_BEFORE, TRN_CAVEAT_AFTER };
struct trn_donor_item {          /* one per scenario item, same index */
    double               preference; /* /donors/NAME/preferences/ITEM: weight in the donor's own choice; 0: never gives it of its own accord; default 1 */
    enum trn_caveat_rule caveat;     /* /donors/NAME/caveats/ITEM: {"rule": "never"}, {"rule": "not_before", "date": ..}, {"rule": "after", "donor": NAME} */
    double               caveat_day; /* not_before; after, where dates alone unlock: INFINITY none */
    trn_id               caveat_donor; /* after: only when that donor has decided to give it */
    double               restock;    /* /donors/NAME/restock/ITEM: share of what leaves its stock that it orders back from the line it buys from, with money of its own; 0 or more; default 0 */
    trn_id               line;       /* /donors/NAME/buys/ITEM: the line from which it is bought; default none, not bought */
    int64_t              stock;      /* from stocks */
    struct trn_schedule  floor;
};

struct trn_contribution { double day; trn_id from; int64_t cents; }; /* /donors/FUND/contributions/N: {"date", "donor", "amount"} */

struct trn_donor {               /* /donors/NAME */
    const char *name, *label;    /* label; default the name */
    uint32_t    hash;
    const char *group;           /* group: for charts and totals ("US", "Europe", "other"); default "other" */
    bool        nato, eu;        /* nato, eu: membership; default false */
    bool        fund;            /* fund: true where others pay in (contributions) and it buys as soon as it can; it has no holds, floors or rounds of its own; default false */
    double      gdp_bn;          /* gdp, USD_billion; 0 or more; default 0: no share by GDP */
    int32_t     n_appropriations[TRN_ACCOUNTS];
    struct trn_appropriation *appropriations[TRN_ACCOUNTS]; /* accounts: {"drawdown": [...], "procurement": [...]}; drawdown pays for stock given, procurement for orders */
    int64_t     announced_cents; /* announced, EUR a year: what its agreement names; 0 none (default). Used by allocation "agreed" */
    double      announced_from;  /* announced_from, date; default the start */
    int64_t     before_cents;    /* before, EUR given in the year before the start: for floor_per_year and beta; default 0 */
    struct trn_donor_item *items;/* n scenario items */
    double      round_days;      /* round, days between its own rounds of pledging; 0.1 or more; default 30 */
    double      decision_factor; /* decision_factor: times the class latency; above 0; default 1 */
    double      hold_exposure;   /* hold_exposure: times the regime's hold_rate; 0 or more; default 0 */
    double      honour_factor;   /* honour_factor: times the odds of keeping a promise; above 0; default 1 */
    double      on_time_factor;  /* on_time_factor: times the odds of being on time; above 0; default 1 */
    double      accepts;         /* accepts: probability that a task is accepted; 0 to 1; default 0.8 */
    double      veto_factor;     /* veto_factor: times the odds of the regime's veto_probability; 0 or more; default 1 */
    double      heeds;           /* heeds: probability that it votes the money that it is asked for to fill floor_per_year; 0 to 1; default 0 */
    trn_id      route;           /* route: that its stock travels */
    int32_t     n_contributions;
    struct trn_contribution *contributions; /* funds only */
};

/* ---- production --------------------------------------------------------------------------- */

enum trn_idle { TRN_IDLE_NONE = 0, TRN_IDLE_STOCK };
/* What several lines share: bodies, charges, rocket motors. */
struct trn_component {           /* /components/NAME */
    const char         *name, *label;
    uint32_t            hash;
    struct trn_schedule capacity;/* capacity, items/month by plan; 0 or more */
    int64_t             stock;   /* stock, items at the start; default 0 */
    double              slip_from; /* as of a line */
    struct trn_dist     slip;
};
struct trn_part { trn_id component; double per_item; }; /* /lines/NAME/components/N: {"component", "per_item": above 0, default 1} */

enum trn_line_priority { TRN_BY_QUEUE = 0, TRN_RECIPIENT_FIRST, TRN_OWN_FIRST };
struct trn_line {                /* /lines/NAME */
    const char         *name, *label;
    uint32_t            hash;
    trn_id              item;    /* item */
    trn_id              owner;   /* owner: a donor, or none: the market. */
    bool                recipient_owned; /* owner "recipient": its output goes to the recipient without order or payment */
    struct trn_schedule capacity;/* capacity, items/month by plan for orders of this scenario; 0 or more */
    double              slip_from; /* slip_from, date from which growth in the plan slips: the plan's day d is reached at slip_from + slip x (d - slip_from); default the start */
    struct trn_dist     slip;    /* slip, factor of time; at least 1; default 1. Drawn once a line and world */
    double              slip_at; /* slip_at: the value of the lever ramp_slip under which `slip` was seen; above 1; default: the median of slip (NaN here) */
    struct trn_dist     lead_days; /* lead, days from order to the start of production of that order; default 0 */
    int64_t             batch;   /* batch, items: an order leaves the line in batches of at most this; default the item's lot */
    int64_t             unit_cost_cents; /* unit_cost, EUR; default the item's */
    enum trn_idle       idle;    /* idle: where capacity without orders goes: "none" (unused, default) or "stock" (of the owner) */
    double              book_limit_months; /* book_limit, months of capacity that the order book may hold; above 0; default 36 */
    /* expansion: {"payback": months, "step": items/month, "lead": days (distribution), "limit": items/month} */
    double              payback_months;  /* an expansion is begun when firm orders reach at least this far; 0: never (default) */
    double              step_per_month;
    struct trn_dist     expansion_days;
    double              limit_per_month; /* in all, on top of the plan */
    int64_t             expansion_cents; /* cost, EUR of one step begun for production_target, paid by members; default 0 */
    int32_t             n_parts;
    struct trn_part    *parts;   /* components: what one item takes of each; default none */
    enum trn_line_priority priority; /* priority: of orders: "queue" (in order of joining, default), "recipient_first", "own_first" (owners' own orders before those for the recipient) */
    double              price_months; /* price_months, months of order book that double the price where price_exponent is 1; 0: the price is fixed; default 12 */
    trn_id              route;   /* route: that its output travels */
};

/* Orders of a donor for itself: restock, build-up, another theatre. Paid from outside the modelled accounts. */
struct trn_own_order {           /* /own_orders/NAME */
    const char *name, *label;
    trn_id      donor, line;     /* donor; line: its output goes to the donor's stock */
    int64_t     quantity;        /* quantity, items; above 0 */
    double      from, until;     /* from, until, dates: placed in equal parts on the first of each month; until default: all on from */
};

/* A conditional lot: a first part now, the rest if its test passes. */
struct trn_acceptance {          /* /acceptance/NAME */
    const char     *name, *label;
    uint32_t        hash;
    trn_id          component;   /* component: that it adds to; or */
    trn_id          donor, item; /* donor, item: whose stock it adds to */
    double          day;         /* date: the first part is there and its test begins */
    int64_t         first;       /* first, items: there at once; 0 or more */
    int64_t         then;        /* then, items: after the test if it passes; 0 or more */
    struct trn_dist days;        /* days: length of the test; default 0 */
    double          pass;        /* pass, probability; 0 to 1 */
    double          over;        /* over, days after the result in which the rest comes, month by month; default 0: at once */
};

/* ---- routes ------------------------------------------------------------------------------- */

enum trn_stage_kind { TRN_PREPARATION = 0, TRN_TRANSPORT, TRN_HUB, TRN_HAND_OVER };
struct trn_stage {               /* /routes/NAME/stages/N */
    const char         *name;    /* name; default the kind */
    enum trn_stage_kind kind;    /* kind: "preparation", "transport", "hub", "hand_over": which hold can stop it */
    struct trn_dist     days;    /* days: time of one lot, without waiting */
    trn_id              hub;     /* hub: whose capacity the lot needs first, first come first served; kind hub only */
    double              load;    /* load, t: lots wait here until so much is together; 0 no waiting (default) */
    double              load_wait; /* load_wait, days: or until the first has waited so long; default 14 */
    int32_t             vehicles;/* vehicles: loads or lots that can be in this stage at once; 0 no limit (default) */
    double              disrupted_per_year; /* disrupted_per_year: random closures of this stage; default 0 */
    struct trn_dist     disrupted_days;     /* disrupted_days: length of one; default 0 */
    double              loss;    /* loss: probability that a lot is lost in this stage; 0 to 1; default 0 */
};
struct trn_route {               /* /routes/NAME */
    const char       *name;
    int32_t           n_stages;
    struct trn_stage *stages;    /* stages: at least one, in order */
};
struct trn_hub {                 /* /hubs/NAME */
    const char         *name;
    struct trn_schedule tonnes_per_day; /* capacity, t/day by date; above 0 */
};

/* ---- promises that the plan already holds --------------------------------------------------- */

struct trn_promise {             /* /pledges/NAME: decided at `day`, paid from money of before the start unless "charged" */
    const char *name;
    trn_id      donor, item;     /* donor, item */
    int64_t     quantity;        /* quantity, items; above 0 */
    double      day;             /* date: decided; on or before the start it is in the pipeline at the start */
    double      until;           /* until, date: its lots leave evenly from date (or the start) to here; default the date */
    trn_id      line;            /* line: it is an order there; default none: from outside the modelled stocks (already set aside) */
    bool        charged;         /* charged: to the donor's account (procurement with a line, else drawdown); default false */
    bool        certain;         /* certain: no draw of honour or lateness; default false */
};

/* ---- events --------------------------------------------------------------------------------- */

enum trn_event_kind { TRN_EVENT_HOLD = 0, TRN_EVENT_ABSENCE, TRN_EVENT_HUB, TRN_EVENT_ELECTION, TRN_EVENT_DISRUPTION, TRN_EVENT_RESERVE, TRN_EVENT_LINE };
enum trn_stops {                 /* a set: what a hold stops */
    TRN_STOP_DECISIONS = 1, TRN_STOP_PAYMENTS = 2, TRN_STOP_RELEASE = 4, TRN_STOP_TRANSIT = 8, TRN_STOP_RECEIPT = 16
};
struct trn_event {               /* /events/NAME */
    const char         *name, *label;
    enum trn_event_kind kind;    /* kind: "hold" (of a donor), "absence" (of a donor from joint rounds), "hub" (capacity times factor), "election" (of a donor, on `from`), "disruption" (of a stage of a route), "reserve" (a donor keeps factor x opening stock on top of its floor), "line" (capacity times factor) */
    trn_id              donor;   /* donor */
    trn_id              hub;     /* hub */
    trn_id              line;    /* line */
    double              from, to;/* from, to, dates: to is the first day after it */
    unsigned            stops;   /* stops: of "decisions", "payments", "release", "transit", "receipt" */
    double              factor;  /* factor: of the hub's or the line's capacity or the stage's speed; 0 (closed) or more; of the opening stock kept */
    trn_id              item;    /* item: of a reserve; default all that the donor holds */
    trn_id              route;   /* route: of a disruption */
    const char         *stage;   /* stage: its name; "" all of the route (default) */
    struct trn_dist     generosity; /* generosity, factor of the money voted or still to become free after an election; 0 or more; default 1 */
};

/* Random holds: one law for all donors; rate and common factor are levers of the regime. */
struct trn_politics {            /* /politics */
    struct trn_dist hold_days;   /* hold_days: length of a random hold; default lognormal median 47 sigma 1.7 within 7 to 540 */
    unsigned        stops;       /* stops: of a random hold; default decisions and payments */
};

/* ---- regimes: levers and nothing else --------------------------------------------------------- */

enum trn_allocation { TRN_VOLUNTARY = 0, TRN_AGREED, TRN_TASKED };
enum trn_burden_key { TRN_KEY_NONE = 0, TRN_KEY_ANNOUNCED, TRN_KEY_GDP };

enum trn_decision_rule { TRN_COALITION = 0, TRN_CONSENSUS, TRN_UNANIMITY };
enum trn_unlock { TRN_UNLOCK_FOLLOWING = 0, TRN_UNLOCK_DATE, TRN_UNLOCK_JOINT };

struct trn_levers {              /* /regimes/NAME/levers */
    double visibility;           /* share 0 to 1: of others' plans that a donor (or planner) sees; default 1 */
    double info_lag;             /* days: age of the picture of stock and of others' plans; default 0 */
    double cadence;              /* days between joint rounds, mean; 0.1 or more; default 30 */
    double cadence_cv;           /* coefficient of variation of that; 0 to 2; default 0 */
    double chair_dependence;     /* probability that a joint round falls away when the chair is absent; default 0 */
    double sync;                 /* share of pledges made on the next joint date rather than on the donor's own; default 0 */
    double decision_factor;      /* times the decision latency; above 0; default 1 */
    double consensus_days;       /* days more where the item is novel; default 0 */
    double decision_median[TRN_CLASSES]; /* decision_median_ammunition, .._air_defence, .._armour, .._aircraft: days; defaults 21, 60, 120, 360 */
    double decision_sigma;       /* of the logarithm of the latency; default 0.6 */
    double look_ahead;           /* 0 to 1: share of lead and review time that requests cover; default 0 */
    enum trn_allocation allocation; /* "voluntary", "agreed", "tasked"; default voluntary */
    double task_share;           /* share 0 to 1 of joint rounds after which a member follows the plan of allocation "tasked"; else it gives by its own preferences; default 1 */
    double honour;               /* probability that a promise is kept; default 1 */
    double on_time;              /* probability that a kept promise is on time; default 1 */
    double late_months;          /* median delay of a late one; default 0 */
    double late_sigma;           /* of its logarithm; default 0.6 */
    double correlation;          /* share of common variance in donors' holds, 0 to 0.95; default 0 */
    double hold_rate;            /* random holds a year of a donor with exposure 1; default 0 */
    double prefund;              /* share of money that no hold touches; 0 to 1; default 0 */
    enum trn_burden_key key;     /* "none", "announced", "gdp" (also "gni"); default none: by whom a task or a missing sum is carried */
    double floor_per_year;       /* EUR_billion a year that members mean to give together; default 0 */
    double beta;                 /* elasticity of a donor's pledges to what others gave; -1 to 1; default 0 */
    double buffer_days;          /* days of supply kept forward by the coordinator; default 0 */
    double release_limit;        /* share of the buffer's target that may leave it a day; above 0 to 1; default 0.2 */
    double firm_horizon;         /* months for which orders are firm; default 0 */
    double ramp_slip;            /* median slip of lines under this regime, at least 1: slip' = 1 + (slip - 1) x (ramp_slip - 1) / (the line's slip_at - 1); default: as the line draws it (NaN here) */
    double serviceability;       /* share of the recipient's platforms fit for use where the holding names none; 0 to 1; default 1 (NaN here) */
    double duplication;          /* share of what is delivered that does not fit or comes twice and is written off; 0 to 1; default 0 */
    enum trn_decision_rule decision_rule; /* "coalition" (nobody can block, default), "consensus" (who opted out cannot), "unanimity" (any member can) */
    double veto_probability;     /* that a member blocks a joint decision; 0 to 1; default 0: P(block) = 1 - (1 - q)^n */
    double variants;             /* share 0 to 1 of the diversity of types that burdens repair; 0 full standardisation; default 1 */
    double pool;                 /* share 0 to 1 of floors held in common; default 0 */
    double transfer_days;        /* days more for stock that only the pool sets free; default 0 */
    double price_exponent;       /* price = unit cost x (1 + book months / price_months)^exponent; 0 to 3; default 0 */
    double early_flag_days;      /* days by which hand-over is reported before it happens; default 0 */
    double production_target;    /* production that members mean to reach, as a multiple of the opponent's; default 0: none */
    enum trn_unlock unlock;      /* "following" (caveats as written, default), "date" (dates only: nobody follows), "joint" (a joint round decides for all members) */
    double common_budget;        /* EUR_billion a year that members pay into the regime's fund, times money_scope; default 0 */
    double train_ahead;          /* share 0 to 1 of crews trained for the target fleet before vehicles are decided; default 0: crews are trained for vehicles decided */
    double admin_days;           /* days more for each decision; default 0 */
    double stand_up_days;        /* days from "agreed" until the regime works; default 0 */
};

struct trn_regime {              /* /regimes/NAME */
    const char       *name, *label;
    struct trn_levers levers;
    double            agreed;    /* agreed, date; default far in the past: it works from the start */
    trn_id            before;    /* before: the regime whose levers hold until agreed + stand_up_days; needed where that is after the start */
    double            until;     /* until, date: from here on the levers of `then` hold; default never (INFINITY) */
    trn_id            then;      /* then: the regime that replaces it; needed with until */
    trn_id            fund;      /* fund: the donor (a fund) that common_budget is paid into; default none */
    trn_id            chair;     /* chair: the donor that convenes joint rounds; default none */
    bool             *opt_out;   /* one per donor: opt_out: ["hungary"]: takes no tasks, pays no missing sum, sees no joint round */
    bool             *member;    /* one per donor: members: "all" (default), "nato", "eu", or a list of names */
};

/* ---- what to report -------------------------------------------------------------------------- */

struct trn_window { const char *name, *label; double from, to; }; /* /windows/NAME: measures are given for each and for the whole */

struct trn_observed {            /* /observed/NAME */
    const char *name, *label, *unit, *source;
    const char *variable;        /* variable: of the series it stands beside ("used", "delivered", ...); may be "" */
    const char *scope;           /* scope: the item, capability, group, line or DONOR/ITEM; may be "" */
    double      times;           /* times: what a value is multiplied by to be compared; default 1 */
    bool        cumulative;      /* cumulative: values are sums since the start of the run */
    const char *known;           /* known: what of it the inputs hold already; may be "" */
    int32_t     n;
    double     *day, *value;     /* points */
};

/* What is measured of a run between two days: a measure, the mean of a series or the sum of a monthly variable. */
struct trn_quantity { const char *variable, *scope; double from, to; }; /* from, to: default the whole run */

struct trn_fact {                /* /facts/NAME: what is known to have happened, and a run should show */
    const char *name, *text, *source;
    const char *shows;           /* shows: what the number is, as "own fire for each round of the other side"; may be "" */
    const char *unit;            /* unit of it, as "round/day"; "": that of the variable. A ratio has none */
    const char *known;           /* known: what of it the inputs hold already; may be "" */
    struct trn_quantity of, over;/* the value is of, or of / over where has_over */
    bool        has_over;
    double      above, below;    /* bounds; -INFINITY and INFINITY where none is given */
};

struct trn_calibrated {          /* /calibrate/NAME: an input that may be fitted */
    const char *name, *label;
    const char *input;           /* input: JSON pointer to a number, or with as "factor" as of an uncertain input */
    int         as;              /* as: enum trn_uncertain_as, factor or value */
    double      low, high;       /* bounds */
    double      start;           /* start: where the fit begins: what the file says; an input that cannot be told is left as it is */
    int32_t     n_series;  trn_id *series; /* series: the observed series that it is fitted to */
};
#define TRN_MAX_CALIBRATED 16

struct trn_scenario_check {      /* /checks/N */
    const char *measure, *scope, *window, *regime; /* names; window "" for the whole run, scope "" for the total */
    bool        below;           /* {"below": 0.6} or {"above": 0.6} */
    double      bound;
    const char *text;            /* text: what it guards; may be "" */
};

/* An input that differs from replication to replication. */
enum trn_uncertain_as { TRN_AS_FACTOR = 0, TRN_AS_VALUE, TRN_AS_DAYS };
enum trn_target_kind { TRN_TARGET_NUMBER = 0, TRN_TARGET_WHOLE, TRN_TARGET_SCHEDULE, TRN_TARGET_DIST };
struct trn_target {              /* one place that it changes, in this copy of the scenario */
    enum trn_target_kind kind;
    void   *place;               /* double *, int64_t *, struct trn_schedule *, struct trn_dist * */
    double *base;                /* as the file has it: one value, or one a point */
    double  scale;               /* of a given value to the member's own unit (cents: 100) */
};
struct trn_uncertain {           /* /uncertain/NAME */
    const char           *name, *label;
    uint32_t              hash;
    const char           *input; /* input: JSON pointer to a number, schedule, distribution or date; `*` stands for every member of its place */
    enum trn_uncertain_as as;    /* as: "factor" (times what the file says, default), "value" (instead of it), "days" (dates: so many later) */
    struct trn_dist       dist;  /* dist: drawn once a replication, the same under all regimes */
    const char           *unit;  /* of the first place, as the file has it */
    int32_t               n_targets;
    struct trn_target    *targets;
};
#define TRN_UNCERTAIN_TAIL 1e-9 /* draws keep to the quantiles from here to 1 - here, so that limits hold in all */

struct trn_scenario {
    const char *name;            /* file name without folder and ending */
    const char *title, *description; /* title; description: the question it asks */
    int32_t     start_day;       /* start, date: days from 1970-01-01 */
    double      end;             /* end, date: days from the start; the run covers start up to and without end */
    double      sample_days;     /* sample, days between rows of the series; default 7 */
    uint64_t    seed;            /* seed; default 1 */
    double      eur_per_usd;     /* eur_per_usd: for amounts given in USD; above 0; default 0.92 */
    double      money_scope;     /* money_scope, share of all aid money that buys the modelled items: scales floor_per_year; above 0 to 1; default 1 */
    double      own_need_correlation; /* own_need_correlation, 0 to 1: between donors' own needs, for `pool`; default 0.5 */
    int32_t n_items;         struct trn_item         *items;
    int32_t n_capabilities;  struct trn_capability   *capabilities;
    struct trn_recipient     recipient;
    int32_t n_courses;       struct trn_course       *courses;
    int32_t n_donors;        struct trn_donor        *donors;
    int32_t n_components;    struct trn_component    *components;
    int32_t n_lines;         struct trn_line         *lines;
    int32_t n_own_orders;    struct trn_own_order    *own_orders;
    int32_t n_acceptances;   struct trn_acceptance   *acceptances;
    int32_t n_hubs;          struct trn_hub          *hubs;
    int32_t n_routes;        struct trn_route        *routes;
    int32_t n_promises;      struct trn_promise      *promises;
    int32_t n_events;        struct trn_event        *events;
    struct trn_politics      politics;
    int32_t n_regimes;       struct trn_regime       *regimes;
    int32_t n_compare;       trn_id                  *compare; /* compare: the regimes that compare and chart show, in this order, the first is the reference; default all */
    trn_id                   headline; /* headline: the capability that findings and charts begin with; default none: the total */
    int32_t n_windows;       struct trn_window       *windows;
    int32_t n_observed;      struct trn_observed     *observed;
    int32_t n_facts;         struct trn_fact         *facts;
    int32_t n_calibrated;    struct trn_calibrated   *calibrated;
    double                   fit_until; /* fit_until, date: observed values before it are for fitting, the others are held out; default none: INFINITY */
    int32_t n_checks;        struct trn_scenario_check *checks;
    int32_t n_uncertain;     struct trn_uncertain    *uncertain;
};

/* Value at day t. */
double trn_schedule_at(const struct trn_schedule *schedule, double t);
/* First day after t at which a step schedule changes; INFINITY when never. */
double trn_schedule_next(const struct trn_schedule *schedule, double t);
/* Integral over [a, b]. */
double trn_schedule_integral(const struct trn_schedule *schedule, double a, double b);
struct trn_schedule trn_schedule_constant(struct trn_arena *arena, double value);

/* What a place (a point of a schedule) becomes under a draw; of a distribution its scale. */
double trn_uncertain_value(const struct trn_uncertain *input, const struct trn_target *target, int32_t point,
                           double drawn);

/* Defaults of the members that a file may leave out. */
struct trn_levers trn_levers_default(void);

/* Everything that one member alone cannot show: shares that do not add up to 1, an item without a
 * route, a platform with rationing, a hold without a donor, start after end. Adds to *errors with JSON
 * pointers; TRN_OK when it added none. */
enum trn_status trn_scenario_check(const struct trn_scenario *scenario, struct trn_errors *errors);

/* What a value of the unit ("round/month") is in units a day; 0: it is no rate. */
double trn_observed_per_day(const char *unit);

/* Index by name, or TRN_NONE. */
trn_id trn_find_item(const struct trn_scenario *scenario, const char *name);
trn_id trn_find_capability(const struct trn_scenario *scenario, const char *name);
trn_id trn_find_donor(const struct trn_scenario *scenario, const char *name);
trn_id trn_find_line(const struct trn_scenario *scenario, const char *name);
trn_id trn_find_regime(const struct trn_scenario *scenario, const char *name);

#endif
