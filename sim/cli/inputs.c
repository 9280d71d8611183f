/* inputs.c - see inputs.h */
#include "inputs.h"

#include <stdlib.h>
#include <string.h>

#include "suggest.h"

/* From the firmest to the weakest. */
static const char *const grades[] = {"official", "reported",    "estimate",
                                     "inferred", "conflicting", "assumed"};
enum { GRADES = sizeof grades / sizeof *grades };

static int grade_number(const char *grade)
{
    for (int g = 0; g < GRADES; g++)
        if (strcmp(grade, grades[g]) == 0)
            return g;
    return -1;
}

const char *inputs_grade(struct loaded *loaded, const struct trn_uncertain *input)
{
    const struct trn_figure *figures = NULL;
    int n = trn_scenario_file_figures(loaded->file, &figures), weakest = -1;
    const char *own = trn_arena_printf(loaded->arena, "/uncertain/%s/dist", input->name);
    for (int f = 0; f < n && own; f++) {
        int grade = grade_number(figures[f].grade);
        if (strcmp(figures[f].pointer, own) == 0 && grade >= 0)
            return grades[grade];
        if (grade > weakest && load_reaches(input->input, figures[f].pointer))
            weakest = grade;
    }
    return weakest >= 0 ? grades[weakest] : "ungraded";
}

static enum exit_status find_one(const char *command, const struct trn_scenario *sc, const char *name,
                                 int32_t *ret)
{
    const char *best = NULL;
    int edits = 0;
    for (int32_t u = 0; u < sc->n_uncertain; u++) {
        if (strcmp(sc->uncertain[u].name, name) == 0) {
            *ret = u;
            return EXIT_DONE;
        }
        best = suggest(name, sc->uncertain[u].name, best, &edits);
    }
    return usage_error(command, "--inputs: %s has no uncertain input \"%s\"%s%s%s", sc->name, name,
                       best ? " (did you mean \"" : "", best ? best : "", best ? "\"?)" : "");
}

enum exit_status inputs_find(const char *command, const struct options *options, const struct loaded *loaded,
                             int32_t room, int32_t *ret, int32_t *ret_n)
{
    const struct trn_scenario *sc = loaded->scenario;
    const char *given = options->given[O_INPUTS];
    enum exit_status status = EXIT_DONE;
    int32_t n = 0;
    for (; !given && n < sc->n_uncertain && n < room; n++)
        ret[n] = n;
    char *list = given ? trn_arena_strdup(loaded->arena, given) : NULL;
    for (char *one; status == EXIT_DONE && list && (one = strsep(&list, ",")) != NULL;) {
        int32_t input = 0;
        status = find_one(command, sc, one, &input);
        for (int32_t i = 0; i < n && status == EXIT_DONE; i++)
            if (ret[i] == input)
                status = usage_error(command, "--inputs: \"%s\" is named twice", one);
        if (status == EXIT_DONE && n == room)
            status = usage_error(command, "--inputs: expected at most %d inputs", (int)room);
        if (status == EXIT_DONE)
            ret[n++] = input;
    }
    if (status == EXIT_DONE && n == 0)
        status =
            usage_error(command, "%s has no uncertain inputs (member \"uncertain\") to look at", sc->name);
    *ret_n = n;
    return status;
}

const char *inputs_pin(struct trn_arena *arena, const char *name, double value)
{
    return trn_arena_printf(arena, "/uncertain/%s/dist={\"dist\":\"constant\",\"value\":%.17g}", name, value);
}
