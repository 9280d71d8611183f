/* likelihood.c - a share of worlds in a word of a fixed scale. */
#include "tranche/experiment.h"

#include <stddef.h>

/* UK Professional Head of Intelligence Assessment, probability yardstick (2019): remote chance to 5 %, highly
 * unlikely 10 to 20, unlikely 25 to 35, realistic possibility 40 to below 50, likely 55 to 75, highly likely
 * 80 to 90, almost certain from 95. The yardstick leaves gaps; a share in a gap takes the word of the nearer
 * band. */
static const struct {
    double below;
    const char *word;
} YARDSTICK[] = {
    {0.075, "a remote chance"}, {0.225, "highly unlikely"},
    {0.375, "unlikely"},        {0.525, "a realistic possibility"},
    {0.775, "likely"},          {0.925, "highly likely"},
    {2.0, "almost certain"},
};

const char *trn_likelihood(double share)
{
    size_t i = 0;
    while (i + 1 < sizeof YARDSTICK / sizeof *YARDSTICK && !(share < YARDSTICK[i].below))
        i++;
    return YARDSTICK[i].word;
}
