/* law_kelton.c - the single-server queue of Law and Kelton, chapter 1, digit for digit.
 *
 * 1,000 delays, mean interarrival 1 and service 0.5 minutes, all draws from stream 1 of the
 * generator of Marse and Roberts, single precision as in the book's C program. No tolerance:
 * any error of event order, state or accounting shows. */
#include <math.h>

#include "station.h"
#include "tranche/engine.h"

enum { DELAYS = 1000, ROOM = 100 };

struct shop {
    struct trn_engine *engine;
    uint64_t z;
    bool busy;
    int in_queue, delayed;
    float arrived[ROOM], last, total_delay, area_queue, area_busy;
};

static float draw_unit(struct shop *shop)
{
    const uint64_t modulus = (UINT64_C(1) << 31) - 1;
    shop->z = 24112 * shop->z % modulus;
    shop->z = 26143 * shop->z % modulus;
    return (float)(shop->z >> 7 | 1) / 16777216.0F;
}

static float draw_exponential(struct shop *shop, float mean)
{
    return (float)((double)-mean * log((double)draw_unit(shop)));
}

static float begin_event(struct shop *shop)
{
    const float now = (float)trn_engine_now(shop->engine);
    const float since = now - shop->last;
    shop->last = now;
    shop->area_queue += (float)shop->in_queue * since;
    shop->area_busy += (float)shop->busy * since;
    return now;
}

/* Arrivals go before departures at the same time. */
enum { ARRIVAL_FIRST = 0, DEPARTURE_LATER = 1 };

static void on_departure(struct trn_engine *engine, void *object, uint64_t argument);

static void start_service(struct shop *shop, float now, float delay)
{
    shop->total_delay += delay;
    const float end = now + draw_exponential(shop, 0.5F);
    trn_engine_schedule(shop->engine, (double)end, DEPARTURE_LATER, on_departure, shop, 0);
    if (++shop->delayed == DELAYS)
        trn_engine_stop(shop->engine);
}

static void on_departure(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)engine, (void)argument;
    struct shop *shop = object;
    const float now = begin_event(shop);
    if (shop->in_queue == 0) {
        shop->busy = false;
        return;
    }
    const float delay = now - shop->arrived[0];
    shop->in_queue--;
    for (int i = 0; i < shop->in_queue; i++)
        shop->arrived[i] = shop->arrived[i + 1];
    start_service(shop, now, delay);
}

static void on_arrival(struct trn_engine *engine, void *object, uint64_t argument)
{
    (void)argument;
    struct shop *shop = object;
    const float now = begin_event(shop);
    const float next = now + draw_exponential(shop, 1.0F);
    trn_engine_schedule(engine, (double)next, ARRIVAL_FIRST, on_arrival, shop, 0);
    if (shop->busy) {
        if (shop->in_queue < ROOM) /* else the count is wrong, and so is what comes out */
            shop->arrived[shop->in_queue++] = now;
    } else {
        shop->busy = true;
        start_service(shop, now, 0.0F);
    }
}

static double digits(float value)
{
    return round((double)value * 1000.0) / 1000.0;
}

enum trn_status law_kelton_trial(struct trn_trial *trial)
{
    struct shop shop = {.engine = trn_engine_create(), .z = 1973272912};
    if (!shop.engine)
        return trn_fail(trial->error, TRN_E_MEMORY, "", "out of memory");
    const float first = draw_exponential(&shop, 1.0F);
    trn_engine_schedule(shop.engine, (double)first, ARRIVAL_FIRST, on_arrival, &shop, 0);
    trn_engine_run_until(shop.engine, 1e9);
    trial->values[0] = digits(shop.total_delay / (float)shop.delayed);
    trial->values[1] = digits(shop.area_queue / shop.last);
    trial->values[2] = digits(shop.area_busy / shop.last);
    trial->values[3] = digits(shop.last);
    trn_engine_free(shop.engine);
    return TRN_OK;
}
