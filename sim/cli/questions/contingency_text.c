/* contingency_text.c - the words of tranche contingency. */
#include <math.h>
#include <string.h>

#include "contingency.h"
#include "summary.h"
#include "tranche/date.h"
#include "tranche/stats.h"

enum { WIDTH = 78, MOST_ROWS = 12, MOST_HELPERS = 5, RANKS_APART = 3, LONGEST_NAME = 24 };

static const struct trn_contrast *change_of(const struct contingency *c, int32_t v, int32_t r, int32_t o)
{
    return trn_contrast_of(&c->numbers.contrasts, v, r, o);
}

static bool shown(const struct contingency *c, int32_t v, int32_t r, int32_t o)
{
    return outage_shown(c->holm.change[o], &c->numbers, v, r);
}

static bool apart_shown(const struct contingency *c, int32_t v, int32_t r, int32_t o)
{
    return outage_shown(c->holm.apart[o], &c->numbers, v, r);
}

static bool shown_anywhere(const struct contingency *c, int32_t v, int32_t o)
{
    for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
        if (shown(c, v, r, o))
            return true;
    return false;
}

static bool single(const struct contingency *c, int32_t v)
{
    return c->out[v][1] == TRN_NONE;
}

/* How bad it is: above 0 for the worse. */
static double harm(const struct contingency *c, int32_t v, int32_t r, int32_t o)
{
    const struct trn_measure *measure = question_measure(&c->q, o);
    double change = change_of(c, v, r, o)->difference.mean;
    return measure->better < 0 ? change : -change;
}

/* The place of v by harm under regime r, among outages of as many. */
static int32_t simulated_rank(const struct contingency *c, int32_t v, int32_t r)
{
    int32_t rank = 1;
    for (int32_t k = 1; k < c->n; k++)
        rank += single(c, k) == single(c, v) && harm(c, k, r, 0) > harm(c, v, r, 0);
    return rank;
}

/* The variant that is place k among those of as many, by harm under r; TRN_NONE: there are not so many. Those
 * with the same harm keep their order. */
static int32_t at_place(const struct contingency *c, bool singles, int32_t r, int32_t o, int32_t place)
{
    for (int32_t v = 1; v < c->n; v++) {
        int32_t before = 0;
        for (int32_t k = 1; k < c->n; k++)
            before += single(c, k) == single(c, v) && (harm(c, k, r, o) > harm(c, v, r, o) ||
                                                       (harm(c, k, r, o) == harm(c, v, r, o) && k < v));
        if (single(c, v) == singles && before == place)
            return v;
    }
    return TRN_NONE;
}

static const char *label(const struct contingency *c, int32_t r)
{
    return question_regime(&c->q, r)->label;
}

static void span(const struct contingency *c, char out[64])
{
    char from[11], to[11];
    int32_t start = c->q.loaded.scenario->start_day;
    trn_date_format(start + (int32_t)c->from, from);
    trn_date_format(start + (int32_t)c->to, to);
    snprintf(out, 64, "%s to %s (%d month%s)", from, to, (int)c->months, c->months == 1 ? "" : "s");
}

static const char *what_is_out(const struct contingency *c)
{
    static const char *const words[] = {"donor", "hub", "line"};
    return words[c->kind];
}

/* Fits a column: two that are out by their short names, where their labels are too long. */
static const char *row_name(const struct contingency *c, int32_t v)
{
    return strlen(c->labels[v]) > LONGEST_NAME ? c->names[v] : c->labels[v];
}

/* ---- the answer --------------------------------------------------------------------------------------- */

static int sign_of(const struct contingency *c, const struct trn_tally *difference)
{
    return outage_sign(question_measure(&c->q, 0), difference->mean);
}

/* The single outage that does most harm under r and is shown to; TRN_NONE: none is. */
static int32_t worst_of(const struct contingency *c, int32_t r)
{
    for (int32_t place = 0; place < c->n; place++) {
        int32_t v = at_place(c, true, r, 0, place);
        if (v != TRN_NONE && shown(c, v, r, 0) && sign_of(c, &change_of(c, v, r, 0)->difference) <= 0)
            return v;
    }
    return TRN_NONE;
}

static void say_apart(const struct contingency *c, int32_t v, int32_t r, struct text *line)
{
    char effect[200];
    const struct trn_tally *apart = trn_outage_apart(&c->numbers, v, r, 0);
    if (!apart_shown(c, v, r, 0)) {
        text_add(line, " Whether %s or %s bears the loss of %s better is not shown.", label(c, 0),
                 label(c, r), c->labels[v]);
        return;
    }
    question_effect(effect, question_measure(&c->q, 0), apart, trn_tally_half_width(apart, QUESTION_LEVEL));
    text_add(line, " Without %s, the change under %s set against that under %s is %s: borne %s.",
             c->labels[v], label(c, r), label(c, 0), effect,
             sign_of(c, apart) > 0   ? "better"
             : sign_of(c, apart) < 0 ? "worse"
                                     : "otherwise");
}

void contingency_answer(const void *object, struct text *words)
{
    const struct contingency *c = object;
    char when[64], effect[200];
    int32_t n = 0, hurt = 0, told = 0;
    span(c, when);
    for (int32_t v = 1; v < c->n; v++) {
        n += single(c, v);
        hurt += single(c, v) && shown_anywhere(c, v, 0);
    }
    for (int32_t r = 0; r < c->q.loaded.n_regimes; r++) {
        int32_t v = worst_of(c, r);
        if (v == TRN_NONE)
            continue;
        const struct trn_tally *change = &change_of(c, v, r, 0)->difference;
        question_effect(effect, question_measure(&c->q, 0), change,
                        trn_tally_half_width(change, QUESTION_LEVEL));
        if (told++ == 0)
            text_add(words, "When one %s is out from %s, most is lost in %s", what_is_out(c), when,
                     c->q.words[0]);
        text_add(words, "%s without %s under %s, %s", told > 1 ? ";" : "", c->labels[v], label(c, r), effect);
    }
    if (told == 0) {
        text_add(words, "No loss is shown: no single %s, out from %s, is shown to worsen %s in %d worlds.",
                 what_is_out(c), when, c->q.words[0], (int)c->q.end.worlds);
    } else {
        text_add(words, ".");
        for (int32_t r = 1; r < c->q.loaded.n_regimes; r++) {
            int32_t first = worst_of(c, 0), own = worst_of(c, r);
            if (first != TRN_NONE)
                say_apart(c, first, r, words);
            if (own != TRN_NONE && own != first)
                say_apart(c, own, r, words);
        }
        text_add(words, " Of %d %s%s %d show%s an effect.", (int)n, what_is_out(c), n == 1 ? "" : "s",
                 (int)hurt, hurt == 1 ? "s" : "");
    }
}

static void interval_of(char out[160], const struct trn_measure *measure, const struct trn_tally *change)
{
    question_interval(out, change->n > 0 ? change->mean : NAN, trn_tally_half_width(change, QUESTION_LEVEL),
                      measure->decimals);
}

/* "-35" per cent, and 0 without a sign. */
static double whole_percent(double share)
{
    return round(100.0 * share) + 0.0;
}

/* ---- tables ------------------------------------------------------------------------------------------- */

static void say_row(const struct contingency *c, int32_t v, int32_t r, int32_t o, struct text *out)
{
    char interval[160], days[64] = "", made[64] = "";
    const struct trn_aftermath *after = trn_outage_after(&c->numbers, v, r);
    double share, half;
    interval_of(interval, question_measure(&c->q, o), &change_of(c, v, r, o)->difference);
    if (o == 0 && after->recovery.n > 0)
        snprintf(days, sizeof days, "%s%.0f days", after->not_back > 0 ? ">" : "", after->recovery.mean);
    if (o == 0 && trn_made_up_share(after, QUESTION_LEVEL, &share, &half) && half < 1.0)
        snprintf(made, sizeof made, trn_leaves_out_zero(share - half, share + half) ? "%.0f %%" : "-",
                 whole_percent(share));
    outage_row(out, "    %-*s %-28s %9s %8s\n", LONGEST_NAME, row_name(c, v), interval, days, made);
}

static void say_block(const struct contingency *c, bool singles, int32_t r, int32_t o, struct text *out)
{
    char mean[48];
    const struct trn_measure *measure = question_measure(&c->q, o);
    int32_t rows = 0, silent = 0;
    text_number(mean, change_of(c, 0, r, o)->value.mean, measure->decimals, false);
    text_add(out, "  Under %s, %s without an outage\n", label(c, r), mean);
    for (int32_t place = 0; place < c->n; place++) {
        int32_t v = at_place(c, singles, r, o, place);
        if (v == TRN_NONE)
            break;
        if (!shown(c, v, r, o) || rows == MOST_ROWS) {
            silent++;
            continue;
        }
        if (rows++ == 0)
            outage_row(out, "    %-*s %-28s %9s %8s\n", LONGEST_NAME, "out", "change (95 % interval)",
                       o == 0 ? "back in" : "", o == 0 && c->kind == OUT_DONORS ? "made up" : "");
        say_row(c, v, r, o, out);
    }
    if (rows == 0)
        text_add(out, "    no effect shown of any outage\n");
    else if (silent > 0)
        text_add(out, "    %s: %d\n", rows == MOST_ROWS ? "smaller, or no effect shown" : "no effect shown",
                 (int)silent);
}

static void say_tables(const struct contingency *c, struct text *out)
{
    bool pairs = !single(c, c->n - 1);
    for (int32_t o = 0; o < c->q.n_outputs; o++) {
        const char *unit = summary_unit(question_measure(&c->q, o));
        struct text title = {0};
        text_add(&title, "What an outage changes in %s%s%s", c->q.names[o], unit[0] ? ", " : "", unit);
        summary_section(out, text_of(&title));
        text_done(&title);
        for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
            say_block(c, true, r, o, out);
        for (int32_t r = 0; r < c->q.loaded.n_regimes && pairs && o == 0; r++) {
            text_add(out, "%s", r == 0 ? "  Two at once:\n" : "");
            say_block(c, false, r, o, out);
        }
    }
}

/* ---- which regime bears it better ---------------------------------------------------------------------- */

static void say_bearing(const struct contingency *c, struct text *out)
{
    char interval[160];
    const struct trn_measure *measure = question_measure(&c->q, 0);
    if (c->q.loaded.n_regimes < 2)
        return;
    summary_section(out, "Which regime bears it better");
    for (int32_t r = 1; r < c->q.loaded.n_regimes; r++) {
        int32_t rows = 0;
        struct text head = {0};
        text_add(&head, "%s: its change less that under %s, in %s", label(c, r), label(c, 0), c->q.names[0]);
        text_wrap(out, "  ", text_of(&head), WIDTH);
        text_done(&head);
        for (int32_t v = 1; v < c->n; v++) {
            const struct trn_tally *apart = trn_outage_apart(&c->numbers, v, r, 0);
            if (!apart_shown(c, v, r, 0) || rows == MOST_ROWS)
                continue;
            rows++;
            interval_of(interval, measure, apart);
            outage_row(out, "    %-*s %-28s %s\n", LONGEST_NAME, row_name(c, v), interval,
                       outage_sign(measure, apart->mean) > 0   ? "better"
                       : outage_sign(measure, apart->mean) < 0 ? "worse"
                                                               : "");
        }
        if (rows == 0)
            text_add(out, "    no difference shown\n");
    }
    text_wrap(out, "  ",
              "A regime under which less is met without the outage has less to lose; set these beside the "
              "levels above.",
              WIDTH);
}

/* ---- who made it up ----------------------------------------------------------------------------- */

static void say_helpers(const struct contingency *c, int32_t v, int32_t r, struct text *line)
{
    const struct trn_scenario *sc = c->q.loaded.scenario;
    trn_id named[MOST_HELPERS];
    int32_t n = 0;
    while (n < MOST_HELPERS) {
        trn_id most = TRN_NONE;
        for (trn_id d = 0; d < sc->n_donors; d++) {
            const struct trn_tally *more = trn_outage_donor(&c->numbers, v, r, d);
            bool taken = !(more->mean - trn_tally_half_width(more, QUESTION_LEVEL) > 0.0);
            for (int32_t k = 0; k < n; k++)
                taken = taken || named[k] == d;
            if (!taken && (most == TRN_NONE || more->mean > trn_outage_donor(&c->numbers, v, r, most)->mean))
                most = d;
        }
        if (most == TRN_NONE)
            break;
        const struct trn_tally *more = trn_outage_donor(&c->numbers, v, r, most);
        double half = trn_tally_half_width(more, QUESTION_LEVEL);
        text_add(line, "%s%s %+.1f (%+.1f to %+.1f)", n > 0 ? ", " : " More came from ",
                 sc->donors[most].label, more->mean, more->mean - half, more->mean + half);
        named[n++] = most;
    }
    text_add(line, n > 0 ? "." : " No donor is shown to have given more.");
}

/* ", and the others 41.8 less too: -14 % made up (-35 to -8 %)"; what is not shown is not told. */
static void say_made_up(const struct trn_aftermath *after, double share, double half, struct text *line)
{
    const double made_half = trn_tally_half_width(&after->made_up, QUESTION_LEVEL);
    if (trn_leaves_out_zero(after->made_up.mean - made_half, after->made_up.mean + made_half))
        text_add(line, ", and the others %.1f %s", fabs(after->made_up.mean),
                 after->made_up.mean < 0.0 ? "less too" : "more");
    else
        text_add(line, ", and no change is shown in what the others delivered");
    if (trn_leaves_out_zero(share - half, share + half))
        text_add(line, ": %.0f %% made up (%.0f to %.0f %%).", whole_percent(share),
                 whole_percent(share - half), whole_percent(share + half));
    else
        text_add(line, ": made up between %.0f and %.0f %%.", whole_percent(share - half),
                 whole_percent(share + half));
}

static void say_compensation(const struct contingency *c, struct text *out)
{
    char to[11];
    int32_t told = 0;
    if (c->kind != OUT_DONORS)
        return;
    trn_date_format(c->q.loaded.scenario->start_day + (int32_t)c->delivered_to, to);
    summary_section(out, "Who made it up, EUR million");
    for (int32_t place = 0; place < MOST_HELPERS; place++)
        for (int32_t r = 0; r < c->q.loaded.n_regimes; r++) {
            int32_t v = at_place(c, true, 0, 0, place);
            double share, half;
            if (v == TRN_NONE || !shown_anywhere(c, v, 0))
                continue;
            const struct trn_aftermath *after = trn_outage_after(&c->numbers, v, r);
            struct text line = {0};
            if (trn_made_up_share(after, QUESTION_LEVEL, &share, &half) && half < 1.0) {
                text_add(&line, "%s out, under %s: by %s it had delivered %.1f less", c->labels[v],
                         label(c, r), to, after->lost.mean);
                say_made_up(after, share, half, &line);
                say_helpers(c, v, r, &line);
            } else {
                text_add(
                    &line,
                    "%s out, under %s: no loss of its deliveries by %s is shown that others could make up.",
                    c->labels[v], label(c, r), to);
            }
            text_wrap(out, "  ", text_of(&line), WIDTH);
            text_done(&line);
            told++;
        }
    if (told == 0)
        text_add(out, "  nothing to make up: no effect shown\n");
}

/* ---- the plan alone ----------------------------------------------------------------------------- */

static void say_static(const struct contingency *c, struct text *out)
{
    struct text line = {0};
    int32_t otherwise = 0;
    summary_section(out, "What the plan alone says, and where the worlds disagree");
    text_add(out, "  %-*s %9s %9s %7s %7s\n", LONGEST_NAME + 2, "out", "left", "N-1", "by plan", "by harm");
    for (int32_t v = 1; v < c->n && v <= MOST_ROWS; v++) {
        double left = c->planned_all - contingency_planned(c, v);
        char share[48], index[48];
        if (!single(c, v))
            break;
        text_number(share, c->planned_all > 0.0 ? 100.0 * left / c->planned_all : NAN, 1, false);
        text_number(index, c->need > 0.0 ? left / c->need : NAN, 2, false);
        text_add(out, "    %-*s %7s %% %9s %7d %7d%s\n", LONGEST_NAME, row_name(c, v), share, index,
                 (int)contingency_rank(c, v), (int)simulated_rank(c, v, 0),
                 shown_anywhere(c, v, 0) ? "" : "  none shown");
    }
    for (int32_t v = 1; v < c->n; v++) {
        int32_t by_plan = contingency_rank(c, v), by_harm = simulated_rank(c, v, 0);
        bool first = (by_plan == 1) != (by_harm == 1);
        if (!single(c, v) || !shown_anywhere(c, v, 0) ||
            (!first && by_plan - by_harm < RANKS_APART && by_harm - by_plan < RANKS_APART))
            continue;
        text_add(&line, "%s%s (%d by plan, %d by harm)",
                 otherwise++ > 0 ? ", " : "Ranked otherwise: ", c->labels[v], (int)by_plan, (int)by_harm);
    }
    text_add(&line,
             otherwise > 0
                 ? ". There the plan alone misleads: others make it up or do not, stock bridges it or does "
                   "not, or what is planned is not what this measure lacks. "
                 : "Those with an effect are ranked alike, or less than three places apart. ");
    text_add(&line, "By harm: in %s, under %s.", c->q.names[0], label(c, 0));
    text_wrap(out, "  ", text_of(&line), WIDTH);
    text_done(&line);
    text_wrap(
        out, "  ",
        c->kind == OUT_HUBS
            ? "left: share of all hubs' capacity; N-1: (all capacity - this) / tonnes needed, after "
              "Regulation "
              "(EU) 2017/1938, Annex II. It takes any route to be able to use any hub: here none can."
        : c->kind == OUT_LINES
            ? "left: share of all lines' planned capacity at unit cost; N-1: (all capacity - this) / need at "
              "unit cost, after Regulation (EU) 2017/1938, Annex II. Components and slips are left out."
            : "left: share of what is planned for the outage: money that becomes free, promises that leave, "
              "the "
              "recipient's own lines; N-1: (all that - this) / need at unit cost, after Regulation (EU) "
              "2017/1938, Annex II. Money and promises are taken as supply of the same day.",
        WIDTH);
}

/* ---- all ---------------------------------------------------------------------------------------- */

void contingency_limits(const void *object, struct text *out)
{
    const struct contingency *c = object;
    struct text line = {0};
    text_add(&line,
             "%s Made up: of what who is out delivered less in the months of the outage, the share that the "
             "others delivered "
             "more. Change: the same world with and without, mean over worlds. An effect is called shown "
             "where its "
             "p-value, Holm-adjusted over all outages and regimes, is below 0.05; \"no effect shown\" is not "
             "proof of "
             "none. Back in: days from the end of the outage until need met is less than %.2f below the same "
             "world "
             "without it, %d samples in a row; > where some worlds are not back by the end of the run.",
             c->kind == OUT_DONORS
                 ? "Out: a donor decides, pays, releases and ships nothing; what is past its transport "
                   "arrives, and its money waits, unless it lapses."
             : c->kind == OUT_HUBS ? "Out: a closed hub; lots wait for it, and no route goes round it."
                                   : "Out: a line makes nothing; orders wait in its book.",
             TRN_BACK_WITHIN, TRN_BACK_SAMPLES);
    text_add(&line, " The scenario's own events stay, also a hold of the same donor at the same time. Nobody "
                    "reacts to the "
                    "outage but by the rules of the model: no new money is voted because of it. Means hide "
                    "worlds: see the "
                    "intervals.");
    text_wrap(out, "  ", text_of(&line), WIDTH);
    text_done(&line);
    int32_t worst = at_place(c, true, 0, 0, 0);
    if (worst != TRN_NONE)
        outage_say_command(&c->q, c->variants[worst].settings, out);
}

void contingency_show(const void *object, struct text *out)
{
    const struct contingency *c = object;
    say_tables(c, out);
    say_bearing(c, out);
    say_compensation(c, out);
    say_static(c, out);
}

/* ---- JSON -----------------------------------------------------------------------------------------------
 */

static void tell_regime(const struct contingency *c, int32_t v, int32_t r, struct json_out *json)
{
    const struct trn_aftermath *after = trn_outage_after(&c->numbers, v, r);
    json_open(json, NULL, '{');
    json_string(json, "regime", question_regime(&c->q, r)->name);
    json_open(json, "measures", '[');
    for (int32_t o = 0; o < c->q.n_outputs; o++) {
        json_open(json, NULL, '{');
        question_json_measure(&c->q, o, json);
        json_number(json, "undisturbed",
                    change_of(c, 0, r, o)->value.n > 0 ? change_of(c, 0, r, o)->value.mean : NAN);
        question_json_tally(json, "difference", &change_of(c, v, r, o)->difference);
        json_bool(json, "shown", shown(c, v, r, o));
        if (r > 0)
            question_json_tally(json, "apart", trn_outage_apart(&c->numbers, v, r, o));
        json_close(json, '}');
    }
    json_close(json, ']');
    question_json_tally(json, "recovery_days", &after->recovery);
    json_count(json, "not_back", after->not_back);
    if (c->kind == OUT_DONORS) {
        double share = NAN, half = NAN;
        (void)trn_made_up_share(after, QUESTION_LEVEL, &share, &half);
        question_json_tally(json, "lost", &after->lost);
        question_json_tally(json, "made_up", &after->made_up);
        json_number(json, "made_up_share", share);
        json_number(json, "made_up_share_low", share - half);
        json_number(json, "made_up_share_high", share + half);
    }
    json_close(json, '}');
}

void contingency_tell(const void *object, struct json_out *json)
{
    const struct contingency *c = object;
    char from[11], to[11];
    int32_t start = c->q.loaded.scenario->start_day;
    trn_date_format(start + (int32_t)c->from, from);
    trn_date_format(start + (int32_t)c->to, to);
    json_string(json, "what", outage_kinds[c->kind]);
    json_string(json, "from", from);
    json_string(json, "to", to);
    json_open(json, "outages", '[');
    for (int32_t v = 1; v < c->n; v++) {
        double left = c->planned_all - contingency_planned(c, v);
        json_open(json, NULL, '{');
        json_string(json, "out", c->names[v]);
        json_string(json, "settings", c->variants[v].settings);
        json_number(json, "planned_left", c->planned_all > 0.0 ? left / c->planned_all : NAN);
        json_number(json, "n_1", c->need > 0.0 ? left / c->need : NAN);
        json_count(json, "rank_by_plan", contingency_rank(c, v));
        json_count(json, "rank_by_harm", simulated_rank(c, v, 0));
        json_open(json, "regimes", '[');
        for (int32_t r = 0; r < c->q.loaded.n_regimes; r++)
            tell_regime(c, v, r, json);
        json_close(json, ']');
        json_close(json, '}');
    }
    json_close(json, ']');
}
