/* lever_groups.c - see lever_groups.h
 *
 *   levers of both regimes -> units that are switched as one -> groups -> players, where anything differs */
#include "lever_groups.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "suggest.h"

enum { MOST_UNITS = 96, MOST_GROUPS = TRN_SHAPLEY_PLAYERS };

struct unit {
    const char *name;
    const char *settings; /* give the host the other's value; NULL: they are the same */
    const char *change;   /* "visibility 0.4 to 0.85" */
    bool graded, assumed; /* its value in one of the two regimes */
    int32_t group;        /* TRN_NONE: none yet */
};

struct group {
    const char *name, *label, *units; /* between blanks or plus signs */
};

/* In the words of the field. A lever is in one of them, which a test sees to. */
static const struct group usual[] = {
    {"sight", "seeing stocks and others' plans", "visibility info_lag early_flag_days"},
    {"rhythm", "meetings and joint dates", "cadence cadence_cv chair_dependence sync chair"},
    {"speed", "speed of decisions",
     "decision_factor consensus_days decision_median_* decision_sigma admin_days"},
    {"foresight", "orders that look ahead", "look_ahead firm_horizon production_target ramp_slip"},
    {"plan", "one plan, and who can block it",
     "allocation task_share decision_rule veto_probability unlock members opt_out"},
    {"fit", "what arrives can be used", "duplication variants serviceability train_ahead"},
    {"reliability", "promises kept, fewer holds",
     "honour on_time late_months late_sigma correlation hold_rate prefund"},
    {"money", "money and burden sharing", "key floor_per_year beta common_budget price_exponent"},
    {"pool", "common pool and buffer", "pool transfer_days buffer_days release_limit"},
    {"timing", "when it works", "timing"},
};
enum { USUAL = sizeof usual / sizeof *usual };

struct work {
    const char *command;
    struct loaded *loaded;
    const char *first, *second, *host; /* names of regimes */
    struct unit units[MOST_UNITS];
    int32_t n_units;
    struct group groups[MOST_GROUPS + 1];
    int32_t n_groups;
    const struct trn_figure *figures;
    int n_figures;
    bool failed; /* no memory, or too many levers */
};

/* ---- values ----------------------------------------------------------------------------------------- */

static const char *value_of(struct work *w, const char *regime, const char *what)
{
    const char *pointer = trn_arena_printf(w->loaded->arena, "/regimes/%s/%s", regime, what);
    w->failed = w->failed || !pointer;
    return pointer ? trn_scenario_file_value(w->loaded->file, pointer) : NULL;
}

/* 0 and {"value":0,"unit":"day"} are the same: all units begin at 0. */
static bool is_zero(const char *value)
{
    const char *number = strncmp(value, "{\"value\":", 9) == 0 ? value + 9 : value;
    char *end;
    return strtod(number, &end) == 0.0 && end > number && (*end == '\0' || *end == ',' || *end == '}');
}

static bool equal(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    return strcmp(a, b) == 0 || (is_zero(a) && is_zero(b));
}

static bool same(struct work *w, const char *what)
{
    return equal(value_of(w, w->first, what), value_of(w, w->second, what));
}

/* {"value":35,"unit":"day"} as "35 day", "tasked" without quotes, what is not there as "none". */
static const char *shown(struct trn_arena *arena, const char *value)
{
    if (!value)
        return "none";
    char *text = trn_arena_strdup(arena, strncmp(value, "{\"value\":", 9) == 0 ? value + 9 : value);
    char *unit = text ? strstr(text, ",\"unit\":") : NULL, *to = text;
    if (unit)
        memset(unit, ' ', strlen(",\"unit\":"));
    for (const char *from = text; from && *from; from++)
        if (*from != '"' && *from != '{' && *from != '}' && !(*from == ' ' && to > text && to[-1] == ' '))
            *to++ = *from;
    if (to)
        *to = '\0';
    return text;
}

/* ---- units ------------------------------------------------------------------------------------------ */

static struct unit *find_unit(struct work *w, const char *name)
{
    for (int32_t u = 0; u < w->n_units; u++)
        if (strcmp(w->units[u].name, name) == 0)
            return &w->units[u];
    return NULL;
}

static struct unit *add_unit(struct work *w, const char *name)
{
    struct unit *unit = find_unit(w, name);
    if (unit)
        return unit;
    if (w->n_units == MOST_UNITS) {
        w->failed = true;
        return &w->units[0];
    }
    unit = &w->units[w->n_units++];
    *unit = (struct unit){.name = trn_arena_strdup(w->loaded->arena, name), .group = TRN_NONE};
    w->failed = w->failed || !unit->name;
    return unit;
}

/* The grade of what stands at /regimes/NAME/`what`: what the scenario rests it on, as flip has it. */
static void note_grade(const struct work *w, struct unit *unit, const char *regime, const char *what)
{
    char pointer[256];
    if (snprintf(pointer, sizeof pointer, "/regimes/%s/%s", regime, what) >= (int)sizeof pointer)
        return;
    const struct trn_figure *figure = load_figure(w->figures, w->n_figures, pointer);
    const char *grade = figure ? figure->grade : "";
    unit->graded = unit->graded || grade[0] != '\0';
    unit->assumed = unit->assumed || strcmp(grade, "assumed") == 0;
}

/* Add what stands at /regimes/NAME/`what` to a unit, if the two differ in it. */
static void add_part(struct work *w, struct unit *unit, const char *what)
{
    struct trn_arena *arena = w->loaded->arena;
    const char *first = value_of(w, w->first, what), *second = value_of(w, w->second, what);
    if (equal(first, second))
        return;
    note_grade(w, unit, w->first, what);
    note_grade(w, unit, w->second, what);
    const char *other = w->host == w->second ? first : second, *slash = strrchr(what, '/');
    unit->settings = trn_arena_printf(arena, "%s%s/regimes/%s/%s=%s", unit->settings ? unit->settings : "",
                                      unit->settings ? "\n" : "", w->host, what, other ? other : "null");
    unit->change =
        trn_arena_printf(arena, "%s%s%s %s to %s", unit->change ? unit->change : "", unit->change ? ", " : "",
                         slash ? slash + 1 : what, shown(arena, first), shown(arena, second));
    w->failed = w->failed || !unit->settings || !unit->change;
}

static void add_levers(struct work *w, const char *regime)
{
    struct trn_arena *arena = w->loaded->arena;
    const char *pointer = trn_arena_printf(arena, "/regimes/%s/levers", regime), *name;
    for (int i = 0; pointer && (name = trn_scenario_file_member(w->loaded->file, pointer, i)) != NULL; i++) {
        const char *what = trn_arena_printf(arena, "levers/%s", name);
        if (!what || strcmp(name, "stand_up_days") == 0 || find_unit(w, name))
            continue;
        struct unit *unit = add_unit(w, name);
        add_part(w, unit, what);
        if (strcmp(name, "common_budget") == 0)
            add_part(w, unit, "fund"); /* no budget without a fund */
    }
}

static bool is_before(struct work *w, trn_id regime, trn_id other)
{
    const struct trn_regime *regimes = w->loaded->scenario->regimes;
    return regimes[other].before == regime && same(w, "until") && same(w, "then");
}

/* Whose time it is. True: that of the host; false: it is a player. */
static bool choose_host(struct work *w, trn_id first, trn_id second)
{
    w->host = w->second;
    if (is_before(w, first, second))
        return true;
    if (is_before(w, second, first)) {
        w->host = w->first;
        return true;
    }
    const struct trn_regime *a = &w->loaded->scenario->regimes[first];
    const struct trn_regime *b = &w->loaded->scenario->regimes[second];
    return a->agreed + a->levers.stand_up_days == b->agreed + b->levers.stand_up_days && same(w, "before") &&
           same(w, "until") && same(w, "then");
}

static void find_units(struct work *w, bool timed)
{
    static const char *const time[] = {"agreed", "before", "until", "then", "levers/stand_up_days"};
    add_levers(w, w->first);
    add_levers(w, w->second);
    add_part(w, add_unit(w, "members"), "members");
    add_part(w, add_unit(w, "opt_out"), "opt_out");
    add_part(w, add_unit(w, "chair"), "chair");
    for (size_t i = 0; timed && i < sizeof time / sizeof *time; i++)
        add_part(w, add_unit(w, "timing"), time[i]);
}

/* ---- groups ----------------------------------------------------------------------------------------- */

static enum exit_status wrong_unit(const struct work *w, const char *name)
{
    const char *best = NULL;
    int edits = 0;
    for (int32_t u = 0; u < w->n_units; u++)
        best = suggest(name, w->units[u].name, best, &edits);
    for (int32_t g = 0; g < USUAL; g++)
        best = suggest(name, usual[g].name, best, &edits);
    if (best)
        return usage_error(w->command, "--groups: there is no lever \"%s\" (did you mean \"%s\"?)", name,
                           best);
    return usage_error(w->command, "--groups: there is no lever \"%s\"", name);
}

/* Put the units that a pattern names into a group. `strict`: it must name one, and none twice. */
static enum exit_status take_units(struct work *w, const char *pattern, bool strict)
{
    bool found = false;
    for (int32_t u = 0; u < w->n_units; u++) {
        struct unit *unit = &w->units[u];
        if (fnmatch(pattern, unit->name, 0) != 0)
            continue;
        if (strict && unit->group != TRN_NONE)
            return usage_error(w->command, "--groups: \"%s\" is in two groups, %s and %s", unit->name,
                               w->groups[unit->group].name, w->groups[w->n_groups].name);
        found = true;
        unit->group = w->n_groups;
    }
    return found || !strict ? EXIT_DONE : wrong_unit(w, pattern);
}

static enum exit_status add_group(struct work *w, const struct group *group, bool strict)
{
    enum exit_status status = EXIT_DONE;
    char *list = trn_arena_strdup(w->loaded->arena, group->units);
    if (w->n_groups == MOST_GROUPS)
        return usage_error(w->command, "--groups: expected at most %d groups", MOST_GROUPS);
    for (int32_t g = 0; g < w->n_groups; g++)
        if (strcmp(w->groups[g].name, group->name) == 0)
            return usage_error(w->command, "--groups: \"%s\" is named twice", group->name);
    w->groups[w->n_groups] = *group;
    for (char *one; status == EXIT_DONE && list && (one = strsep(&list, " +")) != NULL;)
        status = take_units(w, one, strict);
    w->n_groups++;
    return status;
}

/* "NAME=LEVER+LEVER", or the name of a usual group or of one lever. */
static enum exit_status named_group(struct work *w, char *text)
{
    const char *name = strsep(&text, "=");
    if (!name[0])
        return usage_error(w->command,
                           "--groups: expected NAME=LEVER+LEVER, or the name of a group or lever");
    for (int32_t g = 0; g < USUAL && !text; g++)
        if (strcmp(usual[g].name, name) == 0)
            return add_group(w, &usual[g], false);
    return add_group(w, &(struct group){name, name, text ? text : name}, true);
}

/* What is in no group is one of its own. */
static enum exit_status add_others(struct work *w)
{
    const struct group others = {"rest", "all other levers", "-"};
    enum exit_status status = add_group(w, &others, false);
    for (int32_t u = 0; u < w->n_units && status == EXIT_DONE; u++)
        if (w->units[u].group == TRN_NONE)
            w->units[u].group = w->n_groups - 1;
    return status;
}

static enum exit_status find_groups(struct work *w, const char *given)
{
    enum exit_status status = EXIT_DONE;
    if (given && strcmp(given, "each") == 0) {
        for (int32_t u = 0; u < w->n_units && status == EXIT_DONE; u++) {
            const struct group alone = {w->units[u].name, w->units[u].name, w->units[u].name};
            if (w->units[u].settings)
                status = add_group(w, &alone, true);
        }
        return status;
    }
    for (int32_t g = 0; !given && g < USUAL; g++)
        add_group(w, &usual[g], false);
    char *list = given ? trn_arena_strdup(w->loaded->arena, given) : NULL;
    for (char *one; status == EXIT_DONE && list && (one = strsep(&list, ",")) != NULL;)
        status = named_group(w, one);
    return status == EXIT_DONE ? add_others(w) : status;
}

/* ---- players ---------------------------------------------------------------------------------------- */

static void add_player(struct work *w, int32_t group, struct lever_groups *ret)
{
    struct trn_arena *arena = w->loaded->arena;
    const char *settings = NULL, *changes = NULL;
    struct lever_grades grades = {0};
    for (int32_t u = 0; u < w->n_units; u++) {
        const struct unit *unit = &w->units[u];
        if (unit->group != group || !unit->settings)
            continue;
        settings =
            trn_arena_printf(arena, "%s%s%s", settings ? settings : "", settings ? "\n" : "", unit->settings);
        changes =
            trn_arena_printf(arena, "%s%s%s", changes ? changes : "", changes ? ", " : "", unit->change);
        grades.n++;
        grades.graded += unit->graded;
        grades.assumed += unit->assumed;
        w->failed = w->failed || !settings || !changes;
    }
    const struct group *of = &w->groups[group];
    if (settings) {
        struct trn_player player = {.name = of->name, .label = of->label};
        *(w->host == w->second ? &player.off : &player.on) = settings;
        ret->players[ret->n] = player;
        ret->grades[ret->n] = grades;
        ret->changes[ret->n++] = changes;
    } else if (strcmp(of->name, "rest") != 0 && strcmp(of->name, "timing") != 0) {
        ret->same = trn_arena_printf(arena, "%s%s%s", ret->same, ret->same[0] ? ", " : "", of->name);
        w->failed = w->failed || !ret->same;
    }
}

enum exit_status lever_groups(const char *command, struct loaded *loaded, trn_id first, trn_id second,
                              const char *given, struct lever_groups *ret)
{
    const struct trn_regime *regimes = loaded->scenario->regimes;
    struct work *w = TRN_NEW(loaded->arena, struct work, 1);
    *ret = (struct lever_groups){.players = TRN_NEW(loaded->arena, struct trn_player, MOST_GROUPS),
                                 .changes = TRN_NEW(loaded->arena, const char *, MOST_GROUPS),
                                 .grades = TRN_NEW(loaded->arena, struct lever_grades, MOST_GROUPS),
                                 .same = ""};
    enum exit_status status = EXIT_DONE;
    if (w && ret->players && ret->changes && ret->grades) {
        *w = (struct work){.command = command,
                           .loaded = loaded,
                           .first = regimes[first].name,
                           .second = regimes[second].name};
        w->n_figures = trn_scenario_file_figures(loaded->file, &w->figures);
        w->failed = w->n_figures < 0;
        ret->timed = !choose_host(w, first, second);
        ret->host = w->host;
        if (ret->timed && (regimes[first].before == second || regimes[first].then == second))
            return usage_error(command,
                               "%s and %s follow each other and differ in their ends: there is no "
                               "variant of one with the times of the other",
                               w->first, w->second);
        find_units(w, ret->timed);
        status = find_groups(w, given);
        for (int32_t g = 0; g < w->n_groups && status == EXIT_DONE; g++)
            add_player(w, g, ret);
    }
    if (status == EXIT_DONE && (!w || !ret->players || !ret->changes || !ret->grades || w->failed))
        status = no_memory();
    if (status == EXIT_DONE && ret->n == 0)
        status = usage_error(command, "%s and %s have the same levers: there is no difference to share out",
                             regimes[first].name, regimes[second].name);
    return status;
}
