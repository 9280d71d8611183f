/* measure_words.c - what sentences and charts call a measure and a unit. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "tranche/arena.h"
#include "tranche/words.h"

const char *trn_measure_said(const char *name)
{
    static const char *const said[][2] = {
        {"arrears_value", "the value in arrears"},
        {"days_below_failure", "the days in failure"},
        {"days_of_supply_min", "the lowest days of supply"},
        {"days_of_supply_p05", "the days of supply (5th percentile)"},
        {"deepest", "the lowest share of need met"},
        {"delivered_value", "the value delivered"},
        {"floor_breaches", "the breaches of donors' floors"},
        {"gap", "the gap"},
        {"longest_gap_days", "the longest failure"},
        {"recovery_days", "the days to recover"},
        {"money_lapsed", "the money lapsed"},
        {"money_unspent", "the money voted and not promised"},
        {"on_time_share", "the share on time"},
        {"withdrawn_share", "the share withdrawn"},
        {"lag_median", "the median time from pledge to hand-over"},
        {"lag_p90", "the 90th percentile of the time from pledge to hand-over"},
        {"delivery_variation", "the variation of monthly deliveries"},
        {"hub_wait", "the wait for hubs"},
        {"burden_gini", "the unevenness of the burden (Gini coefficient)"},
        {"written_off_value", "the value written off"},
        {"delivered", "what is handed over"},
        {"blocked_share", "the share of joint decisions blocked"},
        {"stage_wait", "the wait for vehicles, loads and closed stages"},
        {"vehicles_without_crew", "the vehicle-days without a crew"},
        {"crews_without_vehicle", "the crew-days without a vehicle"},
        {"reported_early", "what is reported before it is handed over"},
        {"first_given_day", "the days until a donor first decides to give"},
        {"fire_parity", "fire as a share of the opponent's"},
        {"production_parity", "production as a share of the opponent's"},
    };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        if (strcmp(said[i][0], name) == 0)
            return said[i][1];
    return NULL;
}

void trn_unit_words(const char *unit, char out[TRN_UNIT_BYTES])
{
    const size_t n = strcspn(unit, "/");
    const bool many = n > 1 && unit[n - 1] == 's';
    const bool y = n > 2 && unit[n - 1] == 'y' && !strchr("aeiou", unit[n - 2]);
    if (n == 0 || strspn(unit, "%") == n || strpbrk(unit, "_ "))
        snprintf(out, TRN_UNIT_BYTES, "%s", unit);
    else if (strcmp(unit, "1") == 0)
        out[0] = '\0';
    else
        snprintf(out, TRN_UNIT_BYTES, "%.*s%s%s%s", (int)(y ? n - 1 : n), unit,
                 many ? ""
                 : y  ? "ies"
                      : "s",
                 unit[n] ? " a " : "", unit[n] ? unit + n + 1 : "");
}

const char *trn_observed_words(struct trn_arena *arena, const char *variable, const char *capability,
                               const char *label)
{
    if (strcmp(variable, "used") != 0 || capability == NULL || capability[0] == '\0' || label[0] == '\0')
        return label;
    return trn_arena_printf(arena, "%s: %s", capability, label);
}
