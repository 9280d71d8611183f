/* embed.c - another program uses the library through its public headers: read, compare, say one number. */
#include <stdio.h>
#include <string.h>

#include "tranche/experiment.h"
#include "tranche/io.h"

int main(int argc, char **argv)
{
    struct trn_scenario_file *file = NULL;
    struct trn_comparison *comparison = NULL;
    struct trn_error error = {0};
    if (argc != 2 || trn_scenario_read(argv[1], NULL, 0, &file) != TRN_OK)
        return 1;
    const struct trn_scenario *scenario = trn_scenario_file_scenario(file);
    struct trn_compare_def def = trn_compare_def_default();
    def.regimes = scenario->compare;
    def.n_regimes = scenario->n_compare;
    def.seed = scenario->seed;
    def.reps = 3;
    if (trn_compare(scenario, &def, &comparison, &error) != TRN_OK) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    puts("1..1");
    double met = -1.0;
    for (int32_t k = 0; k < comparison->layout->n_measures; k++)
        if (strcmp(comparison->layout->measures[k].name, "need_met") == 0 &&
            strcmp(comparison->layout->measures[k].kind, "total") == 0)
            met = comparison->measures[k].tally.mean;
    int good = comparison->done == 3 && met > 0.0 && met <= 1.0 && comparison->balance.residual_items == 0;
    printf("%s 1 - a_program_of_ones_own_compares_regimes\n# need met %.3f\n", good ? "ok" : "not ok", met);
    trn_comparison_free(comparison);
    trn_scenario_file_free(file);
    return good ? 0 : 1;
}
