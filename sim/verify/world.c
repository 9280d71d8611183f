/* world.c - see world.h */
#include "world.h"

#include <math.h>
#include <string.h>

#include "claims.h"

const char world_plain[] =
    "{'format': 1, 'title': 'plain', 'description': 'for claims', 'start': '2023-01-01', 'end': "
    "'2033-01-01', 'sample': 7,"
    " 'items': {'shell': {'class': 'ammunition', 'kind': 'consumable', 'lot': 1, 'mass': 1, 'unit_cost': 1}},"
    " 'capabilities': {'fire': {'items': {'shell': {}}, 'need': 0}},"
    " 'recipient': {'items': {'shell': {'stock': 0}}},"
    " 'donors': {'alpha': {'route': 'road'}},"
    " 'hubs': {'hub': {'capacity': {'value': 1, 'unit': 't/day'}}},"
    " 'routes': {'road': {'stages': [{'name': 'way', 'kind': 'transport', 'days': 1}]}},"
    " 'regimes': {'plain': {}}}";

static int count_settings(const struct trn_setting *settings)
{
    int n = 0;
    while (settings && settings[n].pointer)
        n++;
    return n;
}

static enum trn_status read_text(struct world *world, const char *json, const struct trn_setting *settings,
                                 struct trn_error *reterr)
{
    enum { MOST = 16 };
    struct trn_setting plain[MOST];
    const int n = count_settings(settings);
    char *text = trn_arena_strdup(world->arena, json);
    for (int i = -1; i < n && i < MOST; i++) {
        char *quoted = i < 0 ? text : trn_arena_strdup(world->arena, settings[i].value);
        for (char *c = quoted; quoted && (c = strchr(c, '\'')) != NULL;)
            *c = '"';
        if (!quoted)
            return trn_fail(reterr, TRN_E_MEMORY, "", "out of memory");
        if (i >= 0)
            plain[i] = (struct trn_setting){settings[i].pointer, quoted};
    }
    enum trn_status status = trn_scenario_read_text("claim", text, plain, n, &world->file);
    if (status == TRN_OK) {
        world->sc = *trn_scenario_file_scenario(world->file);
        return TRN_OK;
    }
    if (reterr && world->file)
        *reterr = trn_scenario_file_errors(world->file)->kept[0];
    return status;
}

enum trn_status world_open(struct world *world, const char *json, const struct trn_setting *settings,
                           struct trn_error *reterr)
{
    *world = (struct world){.arena = trn_arena_create(1 << 16)};
    if (!world->arena)
        return trn_fail(reterr, TRN_E_MEMORY, "", "out of memory");
    return read_text(world, json, settings, reterr);
}

void world_close(struct world *world)
{
    trn_scenario_file_free(world->file);
    trn_arena_free(world->arena);
}

enum trn_status world_promise(struct world *world, int64_t quantity, double day, struct trn_error *reterr)
{
    struct trn_scenario *sc = &world->sc;
    if (sc->n_promises == world->promises_room) {
        const int room = world->promises_room > 0 ? 2 * world->promises_room : 1024;
        struct trn_promise *more = TRN_NEW(world->arena, struct trn_promise, room);
        if (!more)
            return trn_fail(reterr, TRN_E_MEMORY, "", "out of memory");
        if (sc->n_promises > 0)
            memcpy(more, sc->promises, sizeof *more * (size_t)sc->n_promises);
        sc->promises = more;
        world->promises_room = room;
    }
    /* its own name: draws go by it */
    const char *name = trn_arena_printf(world->arena, "pledge-%07d", sc->n_promises);
    if (!name)
        return trn_fail(reterr, TRN_E_MEMORY, "", "out of memory");
    sc->promises[sc->n_promises++] = (struct trn_promise){
        .name = name, .quantity = quantity, .day = day, .until = day, .line = TRN_NONE, .certain = true};
    return TRN_OK;
}

enum trn_status world_run(struct world *world, trn_id regime, uint32_t rep, const struct trn_tracing *tracing,
                          struct trn_error *reterr)
{
    struct trn_outcome *outcome = NULL;
    struct trn_model *model = NULL;
    world->layout = trn_layout_create(world->arena, &world->sc);
    if (world->layout)
        outcome = trn_outcome_create(world->arena, world->layout);
    if (outcome)
        model = trn_model_create(&world->sc, world->layout);
    if (!model)
        return trn_fail(reterr, TRN_E_MEMORY, "", "out of memory");
    trn_model_audit(model, false);
    enum trn_status status = trn_model_run(model, regime, VERIFY_SEED, rep, tracing, outcome, reterr);
    trn_model_free(model);
    world->outcome = outcome;
    return status;
}

double world_measure(const struct world *world, const char *name, const char *scope, const char *window)
{
    const struct trn_layout *layout = world->layout;
    for (int32_t k = 0; k < layout->n_measures; k++)
        if (strcmp(layout->measures[k].name, name) == 0 && strcmp(layout->measures[k].scope, scope) == 0 &&
            strcmp(layout->measures[k].window, window) == 0)
            return world->outcome->measures[k];
    return NAN;
}

int32_t world_variable(const struct world *world, const char *name, const char *scope)
{
    const struct trn_layout *layout = world->layout;
    for (int32_t k = 0; k < layout->n_series; k++)
        if (strcmp(layout->series[k].name, name) == 0 && strcmp(layout->series[k].scope, scope) == 0)
            return k;
    return TRN_NONE;
}

double world_series(const struct world *world, int32_t variable, int32_t date)
{
    return variable == TRN_NONE ? NAN : world->outcome->series[date * world->layout->n_series + variable];
}

enum trn_status world_ask(const char *json, const struct trn_setting *settings, trn_id regime, uint32_t rep,
                          int n, const struct world_question *questions, double *ret,
                          struct trn_error *reterr)
{
    struct world world;
    enum trn_status status = world_open(&world, json, settings, reterr);
    if (status == TRN_OK)
        status = world_run(&world, regime, rep, NULL, reterr);
    for (int i = 0; i < n && status == TRN_OK; i++)
        ret[i] = world_measure(&world, questions[i].measure, questions[i].scope, questions[i].window);
    world_close(&world);
    return status;
}
