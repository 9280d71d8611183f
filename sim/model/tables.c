/* tables.c - the tables that a run can fill, column by column. */
#include "tranche/model.h"

#define COLUMNS(array) (int)(sizeof array / sizeof *array), array

static const struct trn_column recipient_columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "day of the sample"},
    {"regime", TRN_CELL_TEXT, 0, "", "regime"},
    {"capability", TRN_CELL_TEXT, 0, "", "capability"},
    {"item", TRN_CELL_TEXT, 0, "",
     "item; empty in the row of the whole capability, whose figures are in its units"},
    {"need", TRN_CELL_NUMBER, 3, "units/day or units", "need at the sample; platforms: target fleet"},
    {"used", TRN_CELL_NUMBER, 3, "units/day or units",
     "mean use since the sample before; platforms: usable fleet"},
    {"need_met", TRN_CELL_NUMBER, 4, "1",
     "used / need since the sample before; platforms: usable / target, at most 1"},
    {"stock", TRN_CELL_COUNT, 0, "items", "on hand; platforms: fleet"},
    {"days_of_supply", TRN_CELL_NUMBER, 2, "days", "stock / need"},
    {"gap", TRN_CELL_NUMBER, 1, "units or unit-days", "need not met since the start"},
    {"in_pipeline", TRN_CELL_COUNT, 0, "items", "promised, not yet handed over, lost or withdrawn"},
    {"on_the_way", TRN_CELL_COUNT, 0, "items", "lots between leaving and hand-over"},
    {"buffer", TRN_CELL_COUNT, 0, "items", "forward stock of the coordinator"},
    {"fleet", TRN_CELL_NUMBER, 2, "items", "platforms: usable fleet"},
    {"crews", TRN_CELL_NUMBER, 1, "crews", "platforms: trained crews, where they are limited"},
    {"in_training", TRN_CELL_COUNT, 0, "crews", "platforms: crews at school, where crews are limited"},
    {"serviceable", TRN_CELL_NUMBER, 4, "1", "platforms: share of the fleet fit for use"},
    {"share", TRN_CELL_NUMBER, 4, "1",
     "of the capability's need, with what it takes over from items that ran out"},
    {"trusted", TRN_CELL_NUMBER, 1, "items", "expected arrivals that count as stock when rationing"},
};
static const struct trn_column donors_columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "day of the sample"},
    {"regime", TRN_CELL_TEXT, 0, "", "regime"},
    {"donor", TRN_CELL_TEXT, 0, "", "donor or fund"},
    {"group", TRN_CELL_TEXT, 0, "", "group of the donor"},
    {"item", TRN_CELL_TEXT, 0, "", "item; empty in the row with the donor's money"},
    {"stock", TRN_CELL_COUNT, 0, "items", "in the donor's stock"},
    {"floor", TRN_CELL_NUMBER, 0, "items", "kept for itself"},
    {"pledged", TRN_CELL_COUNT, 0, "items", "promised since the start"},
    {"decided", TRN_CELL_COUNT, 0, "items", "decided since the start"},
    {"delivered", TRN_CELL_COUNT, 0, "items", "handed over since the start"},
    {"arrears", TRN_CELL_COUNT, 0, "items", "promised for a day that is over and outstanding"},
    {"held", TRN_CELL_COUNT, 0, "1", "1 while a hold stops its decisions"},
    {"appropriated", TRN_CELL_MONEY, 2, "EUR", "voted so far"},
    {"unspent", TRN_CELL_MONEY, 2, "EUR", "voted and not promised"},
    {"committed", TRN_CELL_MONEY, 2, "EUR", "promised and not paid"},
    {"spent", TRN_CELL_MONEY, 2, "EUR", "paid"},
    {"lapsed", TRN_CELL_MONEY, 2, "EUR", "voted and gone"},
    {"transferred", TRN_CELL_MONEY, 2, "EUR", "paid into funds"},
    {"invested", TRN_CELL_MONEY, 2, "EUR", "paid for capacity, to reach production_target"},
};
static const struct trn_column production_columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "day of the sample"},
    {"regime", TRN_CELL_TEXT, 0, "", "regime"},
    {"line", TRN_CELL_TEXT, 0, "", "line"},
    {"item", TRN_CELL_TEXT, 0, "", "item"},
    {"capacity", TRN_CELL_NUMBER, 1, "items/month", "capacity after slip and expansion"},
    {"output", TRN_CELL_COUNT, 0, "items", "made since the start, in whole batches"},
    {"for_orders", TRN_CELL_COUNT, 0, "items", "of these, for orders for the recipient"},
    {"order_book", TRN_CELL_COUNT, 0, "items", "ordered and not yet made"},
    {"price", TRN_CELL_MONEY, 2, "EUR", "of one that is promised now"},
    {"binding", TRN_CELL_TEXT, 0, "",
     "what limits output now: capacity (also where it makes for stock), orders, or a component"},
    {"own_orders", TRN_CELL_COUNT, 0, "items", "of the order book, what donors ordered for themselves"},
};
static const struct trn_column pledges_columns[] = {
    {"pledge", TRN_CELL_COUNT, 0, "", "number, in order of promising"},
    {"regime", TRN_CELL_TEXT, 0, "", "regime"},
    {"donor", TRN_CELL_TEXT, 0, "", "donor or fund"},
    {"group", TRN_CELL_TEXT, 0, "", "group of the donor"},
    {"item", TRN_CELL_TEXT, 0, "", "item"},
    {"quantity", TRN_CELL_COUNT, 0, "items", "promised"},
    {"unit_cost", TRN_CELL_MONEY, 2, "EUR", "of one"},
    {"source", TRN_CELL_TEXT, 0, "", "stock, or the line"},
    {"kind", TRN_CELL_TEXT, 0, "", "own (donor's choice), task (of the plan), listed (in the scenario)"},
    {"requested", TRN_CELL_DATE, 0, "", "first turn at which it could have been promised"},
    {"pledged", TRN_CELL_DATE, 0, "", "promised"},
    {"decided", TRN_CELL_DATE, 0, "", "decided"},
    {"contracted", TRN_CELL_DATE, 0, "", "ordered at a line"},
    {"shipped", TRN_CELL_DATE, 0, "", "first lot left stock or line"},
    {"at_hub", TRN_CELL_DATE, 0, "", "first lot reached a hub"},
    {"promised_by", TRN_CELL_DATE, 0, "", "day for which it was promised"},
    {"ended", TRN_CELL_DATE, 0, "", "last part handed over, lost or withdrawn"},
    {"late_days", TRN_CELL_NUMBER, 1, "days", "delay drawn by the lateness law"},
    {"shipped_quantity", TRN_CELL_COUNT, 0, "items", "left stock or line"},
    {"delivered", TRN_CELL_COUNT, 0, "items", "handed over"},
    {"lost", TRN_CELL_COUNT, 0, "items", "lost on the way"},
    {"withdrawn", TRN_CELL_COUNT, 0, "items", "not given after all"},
    {"outcome", TRN_CELL_TEXT, 0, "", "pledged, decided, broken, delivered, withdrawn"},
};
static const struct trn_column lots_columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "day"},
    {"regime", TRN_CELL_TEXT, 0, "", "regime"},
    {"lot", TRN_CELL_COUNT, 0, "", "number of the lot"},
    {"pledge", TRN_CELL_COUNT, 0, "", "number of its pledge; empty: the recipient's own output"},
    {"donor", TRN_CELL_TEXT, 0, "", "donor or fund"},
    {"item", TRN_CELL_TEXT, 0, "", "item"},
    {"quantity", TRN_CELL_COUNT, 0, "items", "in the lot"},
    {"stage", TRN_CELL_TEXT, 0, "", "stage of the route"},
    {"what", TRN_CELL_TEXT, 0, "",
     "enters, held, waits (for a load, a vehicle or a closed stage), handed over, lost"},
};
static const struct trn_column events_columns[] = {
    {"date", TRN_CELL_DATE, 0, "", "day"},
    {"regime", TRN_CELL_TEXT, 0, "", "regime"},
    {"event", TRN_CELL_TEXT, 0, "", "what happened"},
    {"who", TRN_CELL_TEXT, 0, "", "to whom"},
    {"item", TRN_CELL_TEXT, 0, "", "item"},
    {"quantity", TRN_CELL_COUNT, 0, "items", "how many"},
    {"why", TRN_CELL_TEXT, 0, "", "cause or detail"},
};

static const struct trn_table run_tables[TRN_RUN_TABLES] = {
    [TRN_T_RECIPIENT] = {"recipient", "need, use, stock and gap by capability and item",
                         COLUMNS(recipient_columns)},
    [TRN_T_DONORS] = {"donors", "stock, promises and money by donor", COLUMNS(donors_columns)},
    [TRN_T_PRODUCTION] = {"production", "capacity, output and order book by line",
                          COLUMNS(production_columns)},
    [TRN_T_PLEDGES] = {"pledges", "every promise with the date of each stage and its end",
                       COLUMNS(pledges_columns)},
    [TRN_T_LOTS] = {"lots", "every lot's stages", COLUMNS(lots_columns)},
    [TRN_T_EVENTS] = {"events", "every event with its cause", COLUMNS(events_columns)},
};

const struct trn_table *trn_run_table(enum trn_run_table table)
{
    return &run_tables[table];
}
