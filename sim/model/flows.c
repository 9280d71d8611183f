/* flows.c - monthly variables that there are only where an observed series or a fact names them.
 *
 *   output     LINE                      items made in the month, for whomever
 *   decided    DONOR/ITEM                items that the donor, or the donors of a group, decided to give
 *   delivered  DONOR/ITEM                items of theirs handed over
 *              DONOR/CAPABILITY          the same, summed over the items of a capability
 *
 * There would be thousands for every donor, item and line, and nobody to read them. */
#include "measures.h"

#include <string.h>

static const char *const WORDS[] = {"output", "decided", "delivered"};
enum kind { OUTPUT, DECIDED_ITEMS, DELIVERED_ITEMS, KINDS };

static bool same_name(const char *name, const char *text, size_t length)
{
    return strlen(name) == length && strncmp(name, text, length) == 0;
}

static bool has_donor(const struct trn_scenario *sc, const char *text, size_t length)
{
    for (trn_id d = 0; d < sc->n_donors; d++)
        if (same_name(sc->donors[d].name, text, length) || same_name(sc->donors[d].group, text, length))
            return true;
    return false;
}

static int kind_of(const struct trn_scenario *sc, const char *variable, const char *scope)
{
    const char *slash = strchr(scope, '/');
    for (int k = 0; k < KINDS; k++) {
        if (strcmp(variable, WORDS[k]) != 0)
            continue;
        if (k == OUTPUT)
            return trn_find_line(sc, scope) != TRN_NONE ? k : -1;
        return slash && has_donor(sc, scope, (size_t)(slash - scope)) &&
                       (trn_find_item(sc, slash + 1) != TRN_NONE ||
                        trn_find_capability(sc, slash + 1) != TRN_NONE)
                   ? k
                   : -1;
    }
    return -1;
}

/* What an observed series or a fact names: the k-th of all, false behind the last. */
static bool named(const struct trn_scenario *sc, int32_t k, const char **variable, const char **scope)
{
    if (k < sc->n_observed) {
        *variable = sc->observed[k].variable;
        *scope = sc->observed[k].scope;
        return true;
    }
    k -= sc->n_observed;
    if (k >= 2 * sc->n_facts)
        return false;
    const struct trn_fact *fact = &sc->facts[k / 2];
    const struct trn_quantity *quantity = k % 2 ? &fact->over : &fact->of;
    *variable = k % 2 && !fact->has_over ? "" : quantity->variable;
    *scope = k % 2 && !fact->has_over ? "" : quantity->scope;
    return true;
}

/* Named before the k-th. */
static bool seen(const struct trn_scenario *sc, int32_t k, const char *variable, const char *scope)
{
    const char *other, *of;
    for (int32_t j = 0; j < k && named(sc, j, &other, &of); j++)
        if (strcmp(other, variable) == 0 && strcmp(of, scope) == 0)
            return true;
    return false;
}

int32_t flows_list(const struct trn_scenario *sc, struct trn_variable *out)
{
    const char *variable, *scope;
    int32_t n = 0;
    for (int32_t k = 0; named(sc, k, &variable, &scope); k++) {
        int kind = kind_of(sc, variable, scope);
        if (kind < 0 || seen(sc, k, variable, scope))
            continue;
        if (out)
            out[n] = (struct trn_variable){WORDS[kind], scope, kind == OUTPUT ? "line" : "flow", "items", 0};
        n++;
    }
    return n;
}

static int64_t of_donors(const struct trn_model *m, int kind, const char *scope)
{
    const struct trn_scenario *sc = m->sc;
    const char *slash = strchr(scope, '/');
    trn_id item = trn_find_item(sc, slash + 1), capability = trn_find_capability(sc, slash + 1);
    int64_t sum = 0;
    for (trn_id d = 0; d < sc->n_donors; d++) {
        size_t length = (size_t)(slash - scope);
        if (!same_name(sc->donors[d].name, scope, length) && !same_name(sc->donors[d].group, scope, length))
            continue;
        for (trn_id i = 0; i < sc->n_items; i++) {
            if (item != TRN_NONE ? i != item : place_in(&sc->capabilities[capability], i) < 0)
                continue;
            const struct offer *offer = offer_of(m, d, i);
            sum += kind == DECIDED_ITEMS ? offer->decided : offer->delivered;
        }
    }
    return sum;
}

double *flows_read(struct trn_model *m, double *out)
{
    const struct trn_variable *flows = m->layout->monthly + m->layout->n_monthly - m->n_flows;
    for (int32_t f = 0; f < m->n_flows; f++) {
        int kind = kind_of(m->sc, flows[f].name, flows[f].scope);
        int64_t so_far = kind == OUTPUT ? line_made(m, trn_find_line(m->sc, flows[f].scope))
                                        : of_donors(m, kind, flows[f].scope);
        *out++ = (double)(so_far - m->flow_month[f]);
        m->flow_month[f] = so_far;
    }
    return out;
}
