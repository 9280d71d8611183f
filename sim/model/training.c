/* training.c - crews trained at donors' schools.
 *
 *   crews(t) = the holding's schedule + graduated - lost with their platforms
 *
 * A course starts every `every` days and takes min(seats, wanted) crews, where
 *
 *   wanted = demand - crews - in training
 *   demand = (1 - a) (fleet + decided) + a max(target now, target when the course is over, fleet + decided)
 *
 * with a the lever `train_ahead`. At 0 crews are trained for vehicles that somebody has decided to give,
 * and the vehicles wait for them; at 1 for the target fleet, and crews wait for vehicles that may never
 * come. A promise that will be broken counts while it stands: nobody knows. A share `pass` graduates; what
 * is not a whole crew is carried to the next class, so that
 *
 *   entered = graduated + failed + in training
 *
 * Starts before the run are part of the schedule of crews. A start waits while the school's donor is held
 * for release; one that comes while another waits falls away: the school has one intake. */
#include "core.h"

#include <stdlib.h>

#define NEARLY 1e-9 /* crews: far below one, far above rounding */

bool crews_limited(const struct trn_scenario *sc, trn_id item)
{
    bool limited = sc->recipient.items[item].has_crews;
    for (int32_t c = 0; c < sc->n_courses && !limited; c++)
        limited = sc->courses[c].item == item;
    return limited;
}

double crews_now(const struct trn_model *m, trn_id item)
{
    const struct trn_holding *def = &m->sc->recipient.items[item];
    const struct holding *h = &m->holdings[item];
    double crews = def->has_crews ? by_week(&def->crews, now(m)) : 0.0;
    return fmax(0.0, crews + (double)(h->graduated - h->crews_lost));
}

/* ---- how many are wanted ------------------------------------------------------------------------ */

static double target_at(const struct trn_model *m, trn_id item, double t)
{
    const struct trn_capability *cap = &m->sc->capabilities[m->holdings[item].capability];
    const struct trn_capability_item *ci = &cap->items[place_in(cap, item)]; /* its own: it has a place */
    return trn_schedule_at(&cap->need, t) * trn_schedule_at(&ci->share, t) / ci->weight;
}

static int64_t wanted(const struct trn_model *m, const struct trn_course *course)
{
    const struct holding *h = &m->holdings[course->item];
    double t = now(m), ahead = m->levers->train_ahead;
    double sure = (double)(h->stock + open_decided(m, course->item));
    double over = t + trn_dist_median(&course->days);
    double target = fmax(target_at(m, course->item, t), target_at(m, course->item, over));
    double demand = ceil((1.0 - ahead) * sure + ahead * fmax(sure, target) - NEARLY);
    return items_of(fmax(0.0, ceil(demand - crews_now(m, course->item) - (double)h->in_training - NEARLY)));
}

/* ---- classes -------------------------------------------------------------------------------------- */

static void class_ends(struct trn_engine *engine, void *object, uint64_t id)
{
    (void)engine;
    struct trn_model *m = object;
    struct school_class *cl = &m->classes.at[id];
    const struct trn_course *course = &m->sc->courses[cl->course];
    struct course_state *cs = &m->courses[cl->course];
    struct holding *h = &m->holdings[course->item];
    double pass = cs->carry + (double)cl->crews * course->pass;
    int64_t graduates = (int64_t)floor(pass + NEARLY);
    if (graduates > cl->crews)
        graduates = cl->crews;
    cs->carry = pass - (double)graduates;
    cl->done = true;
    cs->in_training -= cl->crews;
    cs->graduated += graduates;
    cs->failed += cl->crews - graduates;
    h->in_training -= cl->crews;
    h->graduated += graduates;
    trace_event(m, "crews graduate", course->name, course->item, graduates, NULL);
    capability_update(m, h->capability);
}

static void class_starts(struct trn_model *m, trn_id c, uint64_t k)
{
    const struct trn_course *course = &m->sc->courses[c];
    struct course_state *cs = &m->courses[c];
    int64_t seats = (int64_t)floor(trn_schedule_at(&course->seats, now(m)) + NEARLY);
    int64_t crews = wanted(m, course);
    if (crews > seats)
        crews = seats;
    trace_event(m, "course starts", course->name, course->item, crews, crews ? NULL : "no crews wanted");
    if (crews == 0)
        return;
    struct school_class cl = {.course = c, .crews = crews};
    VEC_PUSH(m, m->classes, cl);
    cs->entered += crews;
    cs->in_training += crews;
    m->holdings[course->item].in_training += crews;
    double days = trn_dist_quantile(&course->days, draw(m, course->hash, P_COURSE, (uint32_t)k));
    at(m, now(m) + fmax(0.0, days), PRI_SCHEDULE, class_ends, (uint64_t)(m->classes.n - 1));
}

/* The hold of the school's donor is over. */
void training_go_on(struct trn_model *m, trn_id c)
{
    m->courses[c].waiting = false;
    class_starts(m, c, m->courses[c].waiting_start);
}

static void start_due(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine;
    struct trn_model *m = object;
    trn_id c = (trn_id)(argument & 0xffff);
    uint64_t k = argument >> 16;
    const struct trn_course *course = &m->sc->courses[c];
    struct course_state *cs = &m->courses[c];
    double next = course->from + (double)(k + 1) * course->every;
    if (next < course->to)
        at(m, next, PRI_PROMISE, start_due, (uint64_t)c | (k + 1) << 16);
    if (!held(m, course->donor, TRN_STOP_RELEASE)) {
        class_starts(m, c, k);
    } else if (cs->waiting) {
        trace_event(m, "course falls away", course->name, course->item, -1, "another start waits");
    } else {
        cs->waiting = true;
        cs->waiting_start = k;
        hold_wait(m, course->donor, TRN_STOP_RELEASE, -1 - c);
        trace_event(m, "course waits", course->name, course->item, -1, "hold");
    }
}

void training_start(struct trn_model *m)
{
    for (trn_id c = 0; c < m->sc->n_courses; c++) {
        const struct trn_course *course = &m->sc->courses[c];
        double k = fmax(0.0, ceil(-course->from / course->every - NEARLY));
        double first = course->from + k * course->every;
        if (first < course->to)
            at(m, first, PRI_PROMISE, start_due, (uint64_t)c | (uint64_t)k << 16);
    }
}

/* ---- books ------------------------------------------------------------------------------------------ */

/* Crews that the books of the courses do not explain: 0. */
int64_t training_residual(const struct trn_model *m)
{
    int64_t in_class[TRN_MAX_COURSES] = {0}, off = 0;
    for (int32_t k = 0; k < m->classes.n; k++)
        if (!m->classes.at[k].done)
            in_class[m->classes.at[k].course] += m->classes.at[k].crews;
    for (trn_id i = 0; m->sc->n_courses > 0 && i < m->sc->n_items; i++) {
        int64_t graduated = m->holdings[i].graduated, in_training = m->holdings[i].in_training;
        for (trn_id c = 0; c < m->sc->n_courses; c++) {
            const struct course_state *cs = &m->courses[c];
            if (m->sc->courses[c].item != i)
                continue;
            graduated -= cs->graduated;
            in_training -= in_class[c];
            off += llabs(cs->entered - cs->graduated - cs->failed - in_class[c]);
            off += cs->failed < 0 || cs->carry < -NEARLY || cs->carry >= 1.0;
        }
        off += llabs(graduated) + llabs(in_training);
    }
    return off;
}
