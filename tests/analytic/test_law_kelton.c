/* test_law_kelton.c - the single-server queue of Law and Kelton, chapter 1, digit for digit.
 *
 * 1,000 delays, mean interarrival 1 and service 0.5 minutes, all draws from stream 1 of the
 * generator of Marse and Roberts, single precision as in the book's C program. No tolerance:
 * any error of event order, state or accounting shows. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

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
        ck_assert_int_lt(shop->in_queue, ROOM);
        shop->arrived[shop->in_queue++] = now;
    } else {
        shop->busy = true;
        start_service(shop, now, 0.0F);
    }
}

START_TEST(the_book_is_met_to_the_last_digit)
{
    struct shop shop = {.engine = trn_engine_create(), .z = 1973272912};
    const float first = draw_exponential(&shop, 1.0F);
    trn_engine_schedule(shop.engine, (double)first, ARRIVAL_FIRST, on_arrival, &shop, 0);
    trn_engine_run_until(shop.engine, 1e9);

    char text[100];
    snprintf(text, sizeof text, "%.3f %.3f %.3f %.3f", (double)(shop.total_delay / (float)shop.delayed),
             (double)(shop.area_queue / shop.last), (double)(shop.area_busy / shop.last), (double)shop.last);
    ck_assert_str_eq(text, "0.430 0.418 0.460 1027.915");
    trn_engine_free(shop.engine);
}
END_TEST

int main(void)
{
    Suite *suite = suite_create("law_kelton");
    TCase *tcase = tcase_create("law_kelton");
    suite_add_tcase(suite, tcase);
    tcase_set_timeout(tcase, 120);
    tcase_add_test(tcase, the_book_is_met_to_the_last_digit);
    SRunner *runner = srunner_create(suite);
    srunner_set_tap(runner, "-");
    srunner_run_all(runner, CK_SILENT);
    const int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
