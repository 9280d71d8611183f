/* chart_source.c - a result folder as charts see it: opened, and asked for names. */
#include "chart_source.h"

#include <math.h>
#include <string.h>

#include "../results/csv_read.h"
#include "chart_source_parts.h"
#include "chart_text.h"

const char *trn_chart_keep(const struct chart_source *source, const char *name)
{
    const char *copy = trn_arena_strdup(source->arena, name != NULL ? name : "");
    return copy != NULL ? copy : "";
}

int trn_chart_regime(const struct chart_source *source, const char *name)
{
    for (int i = 0; i < source->n_regimes; i++)
        if (strcmp(source->regimes[i].name, name) == 0)
            return i;
    return -1;
}

/* All that the files name; those of them that are drawn are chosen later. */
struct regimes {
    int n;
    struct chart_named at[TRN_MAX_REGIMES];
};

static void add_regime(const struct chart_source *source, struct regimes *all, const char *name)
{
    for (int i = 0; i < all->n; i++)
        if (strcmp(all->at[i].name, name) == 0)
            return;
    if (name[0] != '\0' && all->n < TRN_MAX_REGIMES)
        all->at[all->n++] =
            (struct chart_named){trn_chart_keep(source, name), trn_chart_regime_label(source, name)};
}

/* Which regime meets most (sign 1) or least (-1) of the need that charts begin with; -1: not known. */
static int furthest(const struct chart_source *source, const struct regimes *all, double sign)
{
    const bool headline = source->headline != NULL;
    const char *scope = headline ? source->headline : "total";
    double most = -INFINITY;
    int found = -1;
    for (int i = 0; i < all->n; i++) {
        const struct chart_measure *m = trn_chart_measure(
            source, "need_met", headline ? "capability" : "total", scope, "", all->at[i].name, NULL);
        if (m != NULL && sign * m->estimate > most) {
            most = sign * m->estimate;
            found = i;
        }
    }
    return found;
}

/* Of many the reference, the best and the worst: a chart without the worst would flatter. */
static void choose_regimes(struct chart_source *source, const struct regimes *all)
{
    const int always[] = {0, furthest(source, all, 1.0), furthest(source, all, -1.0)};
    bool drawn[TRN_MAX_REGIMES] = {false};
    int n = 0;
    for (int k = 0; k < 3; k++)
        if (always[k] >= 0 && always[k] < all->n && !drawn[always[k]]) {
            drawn[always[k]] = true;
            n++;
        }
    for (int i = 0; i < all->n && n < CHART_REGIMES_MAX; i++) {
        n += !drawn[i];
        drawn[i] = true;
    }
    for (int i = 0; i < all->n; i++)
        if (drawn[i])
            source->regimes[source->n_regimes++] = all->at[i];
        else
            source->not_drawn[source->regimes_left_out++] = all->at[i];
}

/* The reference is what others are held against; then the order of the files. */
static enum trn_status read_regimes(struct chart_source *source, struct trn_error *reterr)
{
    static const char *const files[] = {"bands.csv", "recipient.csv"};
    struct regimes all = {0};
    for (int i = 0; i < source->n_measures; i++)
        if (source->measures[i].against[0] != '\0') {
            add_regime(source, &all, source->measures[i].against);
            break;
        }
    for (int i = 0; i < source->n_measures; i++)
        add_regime(source, &all, source->measures[i].regime);
    for (size_t f = 0; f < 2 && source->n_measures == 0; f++) {
        struct trn_csv csv;
        bool more;
        int column = 0;
        enum trn_status status = trn_chart_open_csv(source, files[f], &csv, &more, reterr);
        if (status == TRN_OK && !more)
            continue;
        if (status == TRN_OK)
            status = trn_csv_column(&csv, "regime", &column, reterr);
        while (status == TRN_OK && (status = trn_csv_next(&csv, &more, reterr)) == TRN_OK && more)
            add_regime(source, &all, csv.cells[column]);
        trn_csv_close(&csv);
        if (status != TRN_OK)
            return status;
    }
    choose_regimes(source, &all);
    return TRN_OK;
}

/* Holds of donors that give little would hide those that matter: of all money pledged under the reference a
 * donor must pledge this share. Where a folder says nothing of money, all holds stay. */
#define HOLD_SHARE 0.05

static void keep_holds_that_matter(struct chart_source *source)
{
    double total = 0.0;
    double share[SOURCE_MEMBERS_MAX] = {0.0};
    int kept = 0;
    for (int i = 0; i < source->n_measures; i++) {
        const struct chart_measure *m = &source->measures[i];
        if (strcmp(m->measure, "pledged_value") != 0 || strcmp(m->kind, "donor") != 0 ||
            m->window[0] != '\0' || m->against[0] != '\0' || source->n_regimes == 0 ||
            strcmp(m->regime, source->regimes[0].name) != 0 || !(m->estimate > 0.0))
            continue;
        total += m->estimate;
        for (int h = 0; h < source->n_holds; h++)
            if (strcmp(source->holds[h].donor, m->scope) == 0)
                share[h] = m->estimate;
    }
    for (int h = 0; h < source->n_holds; h++)
        if (total == 0.0 || source->holds[h].donor[0] == '\0' || share[h] >= HOLD_SHARE * total)
            source->holds[kept++] = source->holds[h];
    source->holds_left_out = source->n_holds - kept;
    source->n_holds = kept;
}

enum trn_status trn_chart_source_open(const char *folder, struct chart_source *source, jmp_buf *on_oom,
                                      struct trn_error *reterr)
{
    *source = (struct chart_source){.folder = folder,
                                    .start = NAN,
                                    .end = NAN,
                                    .reps = NAN,
                                    .sample = NAN,
                                    .version = "",
                                    .seed = "",
                                    .command = "",
                                    .typed = "",
                                    .changed = "",
                                    .answer = "",
                                    .title = ""};
    source->arena = trn_arena_create(0);
    if (source->arena == NULL)
        return trn_fail(reterr, TRN_E_MEMORY, folder, "out of memory");
    trn_arena_on_oom(source->arena, on_oom);
    enum trn_status status = trn_source_read_scenario(source, reterr);
    if (status == TRN_OK)
        status = trn_source_read_manifest(source, reterr);
    if (status == TRN_OK)
        trn_source_read_summary(source);
    if (status == TRN_OK)
        status = trn_source_read_measures(source, reterr);
    source->single = !trn_folder_has(folder, "bands.csv") && trn_folder_has(folder, "recipient.csv");
    if (status == TRN_OK && source->single)
        status = trn_source_single_measures(source, reterr);
    if (status == TRN_OK)
        status = read_regimes(source, reterr);
    if (status != TRN_OK)
        trn_chart_source_close(source);
    else
        keep_holds_that_matter(source);
    return status;
}

void trn_chart_source_close(struct chart_source *source)
{
    trn_arena_free(source->arena);
    source->arena = NULL;
}

/* ---- look-ups ---- */

const struct chart_measure *trn_chart_measure(const struct chart_source *source, const char *measure,
                                              const char *kind, const char *scope, const char *window,
                                              const char *regime, const char *against)
{
    for (int i = 0; i < source->n_measures; i++) {
        const struct chart_measure *m = &source->measures[i];
        if (strcmp(m->measure, measure) == 0 && strcmp(m->kind, kind) == 0 && strcmp(m->scope, scope) == 0 &&
            strcmp(m->window, window) == 0 && strcmp(m->regime, regime) == 0 &&
            strcmp(m->against, against != NULL ? against : "") == 0 && isfinite(m->estimate))
            return m;
    }
    return NULL;
}

static const char *find_label(const struct chart_source *source, const struct chart_named *named, int n,
                              const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(named[i].name, name) == 0)
            return named[i].label;
    return trn_chart_clean(source->arena, name, SOURCE_LABEL_LONGEST);
}

const char *trn_chart_regime_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->labels, source->n_labels, name);
}

const char *trn_chart_capability_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->capabilities, source->n_capabilities, name);
}

const char *trn_chart_item_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->items, source->n_items, name);
}

const char *trn_chart_donor_label(const struct chart_source *source, const char *name)
{
    for (int i = 0; i < source->n_donors; i++)
        if (strcmp(source->donors[i].name, name) == 0)
            return source->donors[i].label;
    return trn_chart_clean(source->arena, name, SOURCE_LABEL_LONGEST);
}

const char *trn_chart_window_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->windows, source->n_windows, name);
}

const char *trn_chart_line_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->lines, source->n_lines, name);
}

const char *trn_chart_component_label(const struct chart_source *source, const char *name)
{
    return find_label(source, source->components, source->n_components, name);
}
