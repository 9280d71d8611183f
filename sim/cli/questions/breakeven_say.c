/* breakeven_say.c - what tranche breakeven found, in sentences and as JSON. */
#include <math.h>
#include <string.h>

#include "breakeven.h"
#include "summary.h"

enum { WIDTH = 78, LINE = 1200 };

/* ---- numbers in words --------------------------------------------------------------------------- */

/* "1.54 times its money (95 % interval 1.3 to 1.8)" */
static void factor_words(char out[240], const struct breakeven *b, const struct breakeven_side *side)
{
    const struct trn_root *root = &side->root;
    const char *again = side->again ? "; further on the means cross again" : "";
    int n = snprintf(out, 240, "%.2f times its %s ", root->x, b->scaled.what);
    if (root->outcome == TRN_ROOT_NOT_MONOTONE)
        snprintf(out + n, (size_t)(240 - n), "(no interval: there is more than one such factor)");
    else if (!isfinite(root->low) && !isfinite(root->high))
        snprintf(out + n, (size_t)(240 - n), "(95 %% interval: all from %.2g to %.2g%s)", side->range.low,
                 side->range.high, again);
    else if (!isfinite(root->low))
        snprintf(out + n, (size_t)(240 - n), "(95 %% interval up to %.2f, open below%s)", root->high, again);
    else if (!isfinite(root->high))
        snprintf(out + n, (size_t)(240 - n), "(95 %% interval from %.2f, open above%s)", root->low, again);
    else
        snprintf(out + n, (size_t)(240 - n), "(95 %% interval %.2f to %.2f)", root->low, root->high);
}

/* ", EUR 4.1 billion more (3.3 to 5.0)" */
static void amount_words(char out[240], const struct breakeven *b, const struct breakeven_side *side)
{
    const double factors[] = {side->root.x, side->root.low, side->root.high};
    double at[BREAKEVEN_ENDS];
    out[0] = '\0';
    for (int e = 0; e < BREAKEVEN_ENDS; e++)
        at[e] = b->scaled.kind == BY_STOCK   ? (factors[e] - 1.0) * scaled_worth(&b->scaled) / 1e3
                : side->extra[e].voted.n > 0 ? side->extra[e].voted.mean / 1e3
                                             : NAN;
    if (!isfinite(at[AT_FACTOR]))
        return;
    const char *of = b->scaled.kind == BY_STOCK ? " at unit cost" : "";
    const char *way = at[AT_FACTOR] < 0.0 ? "less" : "more";
    const bool small = fabs(at[AT_FACTOR]) < 1.0;
    const double times = small ? 1e3 : 1.0;
    const int decimals = small ? 0 : 2;
    int n = snprintf(out, 240, ", EUR %.*f %s %s%s", decimals, times * fabs(at[AT_FACTOR]),
                     small ? "million" : "billion", way, of);
    if (isfinite(at[AT_LOW]) && isfinite(at[AT_HIGH]) && (at[AT_LOW] < 0.0) == (at[AT_HIGH] < 0.0))
        snprintf(out + n, (size_t)(240 - n), " (%.*f to %.*f)", decimals,
                 times * fmin(fabs(at[AT_LOW]), fabs(at[AT_HIGH])), decimals,
                 times * fmax(fabs(at[AT_LOW]), fabs(at[AT_HIGH])));
}

/* ---- sentences ---------------------------------------------------------------------------------- */

static void say_needs(const struct breakeven *b, const struct breakeven_side *side, struct text *words)
{
    char factor[240], amount[240];
    const char *self = question_regime(&b->q, side->which)->label,
               *other = question_regime(&b->q, 1 - side->which)->label;
    if (breakeven_found(side)) {
        factor_words(factor, b, side);
        amount_words(amount, b, side);
        text_add(words, "To do as well as %s does with what it has, %s would need %s%s.", other, self, factor,
                 amount);
    } else {
        text_add(
            words,
            "No factor from 1 to %.2g of its %s makes %s do as well as %s: at %.2g it closes %.0f %% of the "
            "gap.",
            side->far, b->scaled.what, self, other, side->far, 100.0 * breakeven_closed(b, side));
    }
}

static void say_could_lose(const struct breakeven *b, const struct breakeven_side *side, struct text *words)
{
    char factor[240], amount[240];
    const char *self = question_regime(&b->q, side->which)->label,
               *other = question_regime(&b->q, 1 - side->which)->label;
    const bool time = b->scaled.kind == BY_LEAD_TIME;
    if (breakeven_found(side)) {
        factor_words(factor, b, side);
        amount_words(amount, b, side);
        text_add(words, "At %s%s, %s would do no better than %s any more.", factor, amount, self, other);
    } else {
        text_add(words, "Even at %.2g times its %s%s %s stays ahead of %s.", side->far, b->scaled.what,
                 time ? " (longer)" : "", self, other);
    }
}

/* Where the two are not shown to differ, that comes first. */
void breakeven_answer(const void *object, struct text *words)
{
    const struct breakeven *b = object;
    const struct trn_tally *plain = &b->paired.plain.difference;
    const int32_t behind = b->sides[0].needs ? 0 : 1;
    const double half = trn_tally_half_width(plain, QUESTION_LEVEL);
    const bool shown = fabs(plain->mean) > half;
    if (!shown) {
        text_add(words, "As they are, ");
        question_against(&b->q, 0, plain, words);
        text_add(words, ". ");
    }
    if (breakeven_equal(b)) {
        text_add(words, "%s and %s do equally well as they are: no factor is looked for.",
                 question_regime(&b->q, 0)->label, question_regime(&b->q, 1)->label);
        return;
    }
    text_add(words, "%s", shown ? "" : "What follows is of the means alone. ");
    say_needs(b, &b->sides[behind], words);
    text_add(words, " ");
    say_could_lose(b, &b->sides[1 - behind], words);
    if (shown) {
        text_add(words, " Without a factor, ");
        question_against(&b->q, 0, plain, words);
        text_add(words, ".");
    }
}

static void show_points(const struct breakeven *b, int32_t which, struct text *out)
{
    char title[200], interval[160];
    if (breakeven_equal(b))
        return;
    snprintf(title, sizeof title, "%s times a factor, for %s only", b->scaled.what,
             question_regime(&b->q, which)->label);
    if (title[0] >= 'a' && title[0] <= 'z')
        title[0] = (char)(title[0] - 'a' + 'A');
    summary_section(out, title);
    double last = -INFINITY;
    for (;;) { /* by factor */
        const struct breakeven_point *next = NULL;
        for (int32_t p = 0; p < b->n_points; p++) {
            const struct breakeven_point *point = &b->points[p];
            if (point->which == which && point->factor > last && (!next || point->factor < next->factor))
                next = point;
        }
        if (!next)
            break;
        last = next->factor;
        question_interval(interval, next->difference.mean,
                          trn_tally_half_width(&next->difference, QUESTION_LEVEL),
                          question_measure(&b->q, 0)->decimals);
        text_add(out, "  %8.3f  difference %s\n", next->factor, interval);
    }
}

static void show_money(const struct breakeven *b, struct text *out)
{
    for (int32_t which = 0; which < 2; which++) {
        const struct breakeven_extra *extra = &b->sides[which].extra[AT_FACTOR];
        char line[LINE];
        if (extra->voted.n == 0)
            continue;
        snprintf(
            line, sizeof line,
            "%s at %.2f times: EUR million voted by the end %+.0f (half-width %.0f over worlds), of which "
            "paid %+.0f.",
            question_regime(&b->q, which)->label, b->sides[which].root.x, extra->voted.mean,
            trn_tally_half_width(&extra->voted, QUESTION_LEVEL), extra->spent.mean);
        text_wrap(out, "  ", line, WIDTH);
    }
}

void breakeven_limits(const void *object, struct text *out)
{
    const struct breakeven *b = object;
    static const char *const words[] = {
        [BY_MONEY] =
            "Every sum that is voted is multiplied, drawdown and procurement, whoever votes it; payments "
            "into funds move money and make none. Extra money is what is voted by the end of the run more "
            "than without the factor, in the same worlds. It is money in the scenario's sense: with "
            "money_scope below 1 only the part that buys the modelled items.",
        [BY_STOCK] =
            "What donors hold at the start is multiplied; their floors stay, so that all of the increase "
            "may be given. Its value is the scenario's stock at unit cost.",
        [BY_LEAD_TIME] = "Times from order to the gate of each line and all stages of routes are multiplied; "
                         "decisions take as long as before.",
    };
    text_wrap(out, "  ", words[b->scaled.kind], WIDTH);
    text_wrap(
        out, "  ",
        "Nobody has decided to give it, and nobody would give it in just these shares. The factor makes the "
        "means over worlds equal, not each world.",
        WIDTH);
}

void breakeven_show(const void *object, struct text *out)
{
    const struct breakeven *b = object;
    for (int32_t which = 0; which < 2; which++)
        show_points(b, which, out);
    if (b->sides[0].extra[AT_FACTOR].voted.n > 0 || b->sides[1].extra[AT_FACTOR].voted.n > 0)
        summary_section(out, "Money");
    show_money(b, out);
}

/* ---- JSON ------------------------------------------------------------------------------------------- */

static void tell_side(const struct breakeven *b, const struct breakeven_side *side, struct json_out *json)
{
    const bool found = breakeven_found(side);
    const struct breakeven_extra *extra = side->extra;
    json_open(json, NULL, '{');
    json_string(json, "regime", question_regime(&b->q, side->which)->name);
    json_string(json, "against", question_regime(&b->q, 1 - side->which)->name);
    json_string(json, "question", side->needs ? "needs" : "could lose");
    json_bool(json, "found", found);
    json_number(json, "factor", found ? side->root.x : NAN);
    json_number(json, "factor_low", side->root.low);
    json_number(json, "factor_high", side->root.high);
    json_bool(json, "again", side->again);
    json_number(json, "range_low", side->range.low);
    json_number(json, "range_high", side->range.high);
    json_number(json, "closed_at_end", breakeven_closed(b, side));
    json_number(json, "extra_voted_eur_million", extra->voted.n > 0 ? extra->voted.mean : NAN);
    json_number(json, "extra_spent_eur_million", extra->spent.n > 0 ? extra->spent.mean : NAN);
    json_number(json, "extra_stock_eur_million",
                found ? (side->root.x - 1.0) * scaled_worth(&b->scaled) : NAN);
    if (found && side->root.x != 1.0) {
        const char *settings = scaled_settings(&b->scaled, paired_round(side->root.x));
        json_string(json, "settings", settings);
    }
    json_close(json, '}');
}

void breakeven_tell(const void *object, struct json_out *json)
{
    const struct breakeven *b = object;
    question_json_measure(&b->q, 0, json);
    json_string(json, "by", b->scaled.by);
    json_string(json, "from", question_regime(&b->q, 0)->name);
    json_string(json, "to", question_regime(&b->q, 1)->name);
    question_json_tally(json, "difference", &b->paired.plain.difference);
    json_open(json, "sides", '[');
    for (int32_t which = 0; which < 2; which++)
        tell_side(b, &b->sides[which], json);
    json_close(json, ']');
}
