#!/usr/bin/env python3
"""The shipped scenarios: that each runs under every regime, that its checks hold, and that each mechanism is seen.

    tests/golden/test_scenarios.py PROGRAM ROOT

A mechanism is seen where a result shows it and shows it no more, or otherwise, when it is switched off by --set. The rows are those
of the table at the end of docs/results.md.
"""
import csv
import glob
import io
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from tap import ended, equal, main  # noqa: E402

ROOT = os.path.abspath(sys.argv[2])
NAMES = sorted(os.path.basename(path).removesuffix(".json") for path in glob.glob(f"{ROOT}/scenarios/*.json"))


def text_of(name):
    with open(f"{ROOT}/scenarios/{name}.json", encoding="utf-8") as file:
        return json.load(file)


def merged(name):
    """Title, description, checks and uncertain inputs as they stand after `extends`."""
    found = {}

    def read(path):
        with open(path, encoding="utf-8") as file:
            own = json.load(file)
        more = own.get("extends", [])
        for part in [more] if isinstance(more, str) else more:
            read(os.path.join(os.path.dirname(path), part))
        for key in ("title", "description", "checks", "compare"):
            found[key] = own.get(key, found.get(key))
        found["uncertain"] = {**found.get("uncertain", {}), **own.get("uncertain", {})}
        found.setdefault("regimes", set()).update(own.get("regimes", {}))

    read(f"{ROOT}/scenarios/{name}.json")
    found["uncertain"] = {k: v for k, v in found["uncertain"].items() if v is not None}
    return found


def true(claim, what):
    if not claim:
        raise AssertionError(what)


def settings(sets):
    return [word for pointer, value in sets.items() for word in ("--set", f"{pointer}={value}")]


class World:
    """One world of one regime, with its trace."""

    def __init__(self, box, name, regime, sets=None, rep=0):
        box.runs = getattr(box, "runs", 0) + 1
        self.box, self.folder = box, f"run{box.runs}"
        ended(box("run", f"scenarios/{name}.json", "--regimes", regime, "--rep", str(rep), "--trace", "-q",
                  "--out", self.folder, *settings(sets or {})), 0, name)
        self.tables = {}

    def rows(self, table):
        if table not in self.tables:
            self.tables[table] = list(csv.DictReader(io.StringIO(self.box.read(f"{self.folder}/{table}.csv"))))
        return self.tables[table]

    def events(self, *kinds, **more):
        return [r for r in self.rows("events") if r["event"] in kinds and all(r[k] == v for k, v in more.items())]

    def column(self, table, column, **more):
        return [float(r[column]) for r in self.rows(table) if r[column] != "" and all(r[k] == v for k, v in more.items())]


def measures(box, name, regimes, sets=None, reps=3):
    """(measure, scope, window, regime) -> estimate, of a few worlds."""
    box.runs = getattr(box, "runs", 0) + 1
    ended(box("compare", f"scenarios/{name}.json", "--regimes", regimes, "--reps", str(reps), "--no-charts", "-q",
              "--out", f"run{box.runs}", *settings({**(sets or {}), "/checks": "[]"})), 0, name)
    rows = csv.DictReader(io.StringIO(box.read(f"run{box.runs}/measures.csv")))
    return {(r["measure"], r["scope"], r["window"], r["regime"]): float(r["estimate"])
            for r in rows if r["against"] == "" and r["estimate"] != ""}


def test_each_scenario_asks_a_question_has_checks_and_uncertain_inputs(box):
    for name in NAMES:
        own, found = text_of(name), merged(name)
        true(own.get("title"), f"{name} has no title of its own")
        end = own.get("description", "").find("?")
        true(end > 0 and "." not in own["description"][:end], f"{name}: the first sentence is no question")
        true(end < 90, f"{name}: the question has {end + 1} characters")
        true(own.get("checks"), f"{name} has no checks")
        true(found["uncertain"], f"{name} has no uncertain inputs")


def test_list_shows_each_scenario_with_its_question(box):
    printed = ended(box("list"), 0).stdout.splitlines()
    for name in NAMES:
        first = " ".join(text_of(name)["description"].split()[:3])
        true(any(name in line.replace(".json", "").replace("/", " ").split() and first in line for line in printed), f"{name} is not listed")


def test_each_scenario_runs_under_all_its_regimes_and_the_books_balance(box):
    for name in NAMES:
        ended(box("validate", f"scenarios/{name}.json"), 0, name)
        regimes = sorted(merged(name)["regimes"])
        true(len(regimes) >= 6, f"{name} has {len(regimes)} regimes")
        folder = f"all-{name}"
        ended(box("compare", f"scenarios/{name}.json", "--regimes", ",".join(regimes), "--reps", "2", "--no-charts", "-q",
                  "--out", folder, "--set", "/checks=[]"), 0, name)
        balance = json.loads(box.read(f"{folder}/summary.json"))["balance"]
        equal([balance[k] for k in ("residual_items", "residual_eur_cents", "floor_breaches")], [0, 0, 0], name)
        true(balance["items_in"] > 0, f"{name} moves nothing")


def test_checks_of_each_scenario_hold(box):
    for name in NAMES:
        found = merged(name)
        regimes = [found["compare"][0]] + sorted({c["regime"] for c in found["checks"]} - {found["compare"][0]})
        folder = f"checks-{name}"
        ended(box("compare", f"scenarios/{name}.json", "--regimes", ",".join(regimes), "--reps", "40", "--no-charts", "-q",
                  "--out", folder), 0, name)
        equal({c["state"] for c in json.loads(box.read(f"{folder}/summary.json"))["checks"]}, {"holds"}, name)


def test_a_check_that_does_not_hold_ends_with_status_4(box):
    ended(box("compare", "scenarios/rocket-motors.json", "--regimes", "adhoc", "--reps", "3", "--no-charts", "-q", "--out", "r",
              "--set", "/checks/0/below=-1"), 4)


# One test for each row of the table of mechanisms.


def test_seen_several_items_by_weight(box):
    name, weight = "soviet-to-nato", "/capabilities/artillery/items/152-122mm/weight"
    world = World(box, name, "adhoc")
    for item in ("152-122mm", "155mm"):
        true(max(world.column("recipient", "used", item=item)) > 0, f"{item} is not used")
    as_is, light = (measures(box, name, "adhoc", sets)["need_met", "artillery", "", "adhoc"] for sets in ({}, {weight: 0.5}))
    true(abs(as_is - light) > 0.005, "a round that counts half changes nothing")


def test_seen_the_move_from_soviet_to_nato_standard(box):
    shares = World(box, "soviet-to-nato", "adhoc").column("recipient", "share", item="155mm")
    true(shares[0] < 0.1 < 0.6 < shares[-1], f"the share of 155 mm goes from {shares[0]} to {shares[-1]}")
    by_date = World(box, "soviet-to-nato", "adhoc", {"/capabilities/artillery/mix": "shares"})
    true(by_date.column("recipient", "share", item="155mm") != shares, "guns do not move the mix")


def test_seen_substitution_of_what_has_run_out(box):
    off = {"/uncertain/substitution": "null", "/capabilities/artillery/substitution": 0}
    used = [World(box, "soviet-to-nato", "adhoc", sets).column("recipient", "share", item="152-122mm") for sets in ({}, off)]
    true(used[0] != used[1], "nothing is substituted")


def test_seen_serviceability_falling_with_types(box):
    many, one = (World(box, "soviet-to-nato", "adhoc", sets).column("recipient", "serviceable", item="western-howitzer")
                 for sets in ({}, {"/uncertain/types": "null", "/capabilities/guns/type_loss": 0}))
    true(many[-1] < one[-1] - 0.02, f"serviceable {many[-1]} with types, {one[-1]} without their burden")


def test_seen_courses_and_their_start_rule(box):
    world = World(box, "slow-decisions", "adhoc")
    true(world.events("course starts") and world.events("crews graduate") and world.events("crew lost"), "no crews are trained or lost")
    true(max(world.column("recipient", "in_training")) > 0, "nobody is in training")
    after, ahead = (measures(box, "slow-decisions", "pact", {"/regimes/pact/levers/train_ahead": a})["vehicles_without_crew", "f-16", "", "pact"]
                    for a in (0, 1))
    true(after > 1.2 * ahead, f"jets wait {after} unit-days for pilots trained after, {ahead} for those trained ahead")


def test_seen_seats(box):
    few = {f"/training/{school}/seats": 1 for school in text_of("slow-decisions")["training"]}
    trained = [measures(box, "slow-decisions", "pact", sets)["crews_trained", "tank", "", "pact"] for sets in ({}, few)]
    true(trained[0] > 2 * trained[1] > 0, f"crews trained: {trained}")


def test_seen_components(box):
    world = World(box, "rocket-motors", "adhoc")
    binding = {r["binding"] for r in world.rows("production")}
    true({"component crv7-warhead", "component solid-motor"} <= binding, f"binding: {binding}")
    short, enough = (measures(box, name, "adhoc")["delivered", "crv7-rocket", "", "adhoc"] for name in ("rocket-motors", "rocket-motors-enough"))
    true(enough > 1.5 * short > 0, f"{short} rockets with short parts, {enough} without")


def test_seen_charges_as_the_limit_of_shells(box):
    binding = {r["binding"] for r in World(box, "ammunition-race", "adhoc").rows("production") if r["line"] == "us-155"}
    true("component us-charges" in binding, f"binding: {binding}")


def test_seen_acceptance_tests(box):
    passed, failed = World(box, "rocket-motors", "adhoc"), World(box, "rocket-motors-test-fails", "adhoc")
    true(passed.events("test passed", who="crv7-main") and failed.events("test failed", who="crv7-main"), "no result of the test")
    motors = [sum(float(r["quantity"]) for r in world.events("accepted", why="crv7-motor")) for world in (passed, failed)]
    equal(motors, [83140.0, 2300.0], "motors accepted")


def test_seen_expansion_by_firm_orders(box):
    firm = World(box, "ten-years", "pact").events("capacity added")
    short = World(box, "ten-years", "pact", {"/regimes/pact/levers/firm_horizon": 0}).events("capacity added")
    true(len(firm) > 0 and not short, f"{len(firm)} steps with firm orders, {len(short)} without")


def test_seen_slip_of_plans(box):
    slow, quick = (World(box, "ammunition-race", "adhoc", {"/regimes/adhoc/levers/ramp_slip": s}).column("production", "capacity", line="europe-155")
                   for s in (2.5, 1))
    true(sum(slow) < 0.98 * sum(quick), "factories reach their plans whatever the slip")


def test_seen_prices_under_competing_demand(box):
    dear, fixed = (measures(box, "ammunition-race", "adhoc", {"/regimes/adhoc/levers/price_exponent": x})["unit_price", "155mm", "", "adhoc"]
                   for x in (1, 0))
    true(dear > 1.1 * fixed > 0, f"a shell costs {dear} with bidding, {fixed} without")


def test_seen_own_orders_and_restocking(box):
    world = World(box, "ammunition-race", "adhoc")
    true({r["why"] for r in world.events("own order")} >= {"us-restock", "build-up-germany"}, "no own orders")
    true(max(world.column("production", "own_orders")) > 0, "own orders stand in no book")
    orders = {r["why"] for r in world.events("own order")} - {"restock"}
    off = {**{f"/own_orders/{order}": "null" for order in orders}, "/uncertain/own-orders": "null"}
    made = [measures(box, "ammunition-race", "adhoc", sets)["made_for_own", "155mm", "", "adhoc"] for sets in ({}, off)]
    true(made[0] > 1e6 and made[1] < made[0] / 2, f"made for own orders: {made}")


def test_seen_priority_of_own_orders(box):
    lines = {r["line"] for r in World(box, "second-theatre", "adhoc").rows("production")}
    first, queue = (measures(box, "second-theatre", "adhoc", sets)["delivered", "155mm", "", "adhoc"]
                    for sets in ({}, {f"/lines/{line}/priority": "recipient_first" for line in lines}))
    true(first != queue, "who comes first in the book changes nothing")


def test_seen_second_theatre_and_readiness_floors(box):
    with_it = World(box, "second-theatre", "adhoc")
    true(with_it.events("reserve begins") and with_it.events("reserve ends"), "no reserve begins or ends")
    events = [n for n, e in text_of("second-theatre")["events"].items() if e["kind"] == "reserve"]
    without = World(box, "second-theatre", "adhoc", {**{f"/events/{n}": "null" for n in events}, "/uncertain/how-long": "null",
                                                     "/uncertain/reserve": "null"})
    floors = [max(w.column("donors", "floor", donor="usa", item="patriot-interceptor")) for w in (with_it, without)]
    true(floors[0] > floors[1], f"floors of the US: {floors}")


def test_seen_preferences(box):
    world = World(box, "veto", "adhoc")
    given = {r["item"] for r in world.rows("pledges") if r["donor"] == "germany"}
    true(len(given) > 1, "one item only")
    without = World(box, "veto", "adhoc", {"/donors/germany/preferences/155mm": 0})
    quantity = [sum(float(r["quantity"]) for r in w.rows("pledges") if r["donor"] == "germany" and r["item"] == "155mm"
                    and r["kind"] == "own") for w in (world, without)]
    true(quantity[0] > 0 and quantity[1] == 0, f"shells of Germany, with and without a preference for them: {quantity}")


def test_seen_donors_that_follow(box):
    days = [measures(box, name, "adhoc")["delivered", "tank", "", "adhoc"] for name in ("slow-decisions", "slow-decisions-no-deal")]
    true(days[0] > 3 * days[1], f"tanks handed over with the deal and without: {days}")
    follow, lead = (measures(box, "early-2024-delay", "adhoc", {"/regimes/adhoc/levers/beta": b})["decided_value", "total", "", "adhoc"]
                    for b in (0.1, -0.5))
    true(follow != lead, "what others give changes nothing")


def test_seen_items_unlocked(box):
    joint = World(box, "slow-decisions", "pact")
    equal({r["item"] for r in joint.events("unlocked")}, {"tank", "f-16", "long-range-missile"}, "unlocked")
    days = {}
    for rule in ("joint", "following", "date"):
        found = measures(box, "slow-decisions", "pact", {"/regimes/pact/levers/unlock": rule})
        days[rule] = [found["first_given_day", item, "", "pact"] for item in ("tank", "f-16", "long-range-missile")]
    true(days["joint"] < days["following"], f"first given: {days}")
    true(days["date"] != days["following"], f"first given: {days}")


def test_seen_elections_and_moods(box):
    one = World(box, "ten-years", "pact").events("election")
    true(len(one) > 10 and len({r["quantity"] for r in one}) > 5, "no elections")
    alone, together = ([r["quantity"] for r in World(box, "ten-years", "pact", {"/regimes/pact/levers/correlation": c}).events("election")]
                       for c in (0, 0.9))
    true(alone != together, "moods have nothing in common")
    votes = {f"/events/{n}": "null" for n in text_of("ten-years")["events"]}
    used = {f"/uncertain/{n}": "null" for n, u in text_of("ten-years")["uncertain"].items() if "/events/" in json.dumps(u)}
    quiet = World(box, "ten-years", "pact", {**votes, **used})
    true(not quiet.events("election"), "votes without votes")


def test_seen_holds_and_what_they_stop(box):
    world = World(box, "veto", "adhoc")
    stops = {r["why"] for r in world.events("hold begins")}
    true({"decisions", "payments", "release", "transit"} <= stops, f"holds stop {stops}")
    many, none = (World(box, "ten-years", "compact", {"/regimes/compact/levers/hold_rate": rate}) for rate in (2, 0))
    true(len(many.events("hold", why="random")) > 10 and not none.events("hold", why="random"), "random holds do not follow their rate")
    lasting = [measures(box, "early-2024-delay", "adhoc", sets)["need_met", "artillery", "hold", "adhoc"]
               for sets in ({}, {"/events/us-hold/stops": '["payments"]'})]
    true(lasting[0] != lasting[1], "what a hold stops changes nothing")


def test_seen_a_hold_of_receipt(box):
    sets = {"/events/us-hold/stops": '["receipt"]'}
    world = World(box, "veto", "adhoc", sets)
    true(world.events("hold begins", why="receipt"), "receipt is not held")


def test_seen_vetoes_by_rule(box):
    found = measures(box, "veto", "nato-coalition,nato-consensus,nato-unanimity", reps=6)
    share = [found.get(("blocked_share", "total", "", r), 0.0) for r in ("nato-coalition", "nato-consensus", "nato-unanimity")]
    true(share[0] == 0 < share[1] < share[2], f"blocked: {share}")
    refused = [len(World(box, "veto", r).events("task refused")) for r in ("nato-coalition", "nato-unanimity")]
    true(refused[1] < refused[0], "a blocked plan sets tasks all the same")
    off = measures(box, "veto", "nato-unanimity", {"/regimes/nato-unanimity/levers/veto_probability": 0})
    equal(off["blocked_share", "total", "", "nato-unanimity"], 0.0, "blocked without a veto")


def test_seen_duplication(box):
    lost, none = (measures(box, "us-stop-2025", "adhoc", {"/regimes/adhoc/levers/duplication": d})["written_off_value", "total", "", "adhoc"]
                  for d in (0.12, 0))
    true(lost > 100 and none == 0, f"written off: {lost}, {none}")


def test_seen_pooling_and_transfers(box):
    pool, days = "/regimes/nato/levers/pool", "/regimes/nato/levers/transfer_days"
    key = "pooled_given", "155mm", "", "nato"
    true(measures(box, "second-theatre", "nato")[key] > 1000, "nothing leaves below the full floors")
    equal(measures(box, "second-theatre", "nato", {pool: 0})[key], 0.0, "pooled without a pool")
    quick, slow = (measures(box, "second-theatre", "nato", {days: d})["need_met", "artillery", "", "nato"] for d in (0, 200))
    true(quick != slow, "transfers take no time")


def test_seen_forward_buffer_and_its_release(box):
    with_it, without = (World(box, "us-goes-on-2025", "nato", sets) for sets in ({}, {"/regimes/nato/levers/buffer_days": 0}))
    true(max(with_it.column("recipient", "buffer")) > 0 and with_it.events("buffer released"), "no buffer")
    true(max(without.column("recipient", "buffer"), default=0) == 0 and not without.events("buffer released"), "a buffer of no days")
    slow = World(box, "us-goes-on-2025", "nato", {"/regimes/nato/levers/release_limit": 0.01})
    true(slow.column("recipient", "buffer") != with_it.column("recipient", "buffer"), "the limit of release changes nothing")


def test_seen_the_price_of_coordination(box):
    lag = [measures(box, "air-defence", "nato", {"/regimes/nato/levers/admin_days": d})["lag_median", "total", "", "nato"] for d in (0, 40)]
    true(lag[0] + 10 < lag[1], f"lag with 0 and 40 days of staff work: {lag}")
    works = [World(box, "ammunition-race", "nato", {"/regimes/nato/levers/stand_up_days": d}).events("regime works") for d in (160, 300)]
    equal([w[0]["date"] for w in works], ["2023-06-10", "2023-10-28"], "agreed on 2023-01-01, works")


def test_seen_reports_that_run_ahead(box):
    world = World(box, "us-stop-2025", "adhoc")
    true(world.events("reported"), "nothing is reported")
    early = [measures(box, "us-stop-2025", "adhoc", {"/regimes/adhoc/levers/early_flag_days": d})["reported_early", "155mm", "", "adhoc"]
             for d in (14, 0)]
    true(early[0] > 0 == early[1], f"reported early: {early}")


def test_seen_common_budget_and_funds(box):
    for regime, fund in (("nato", "nato-fund"), ("purl", "purl-fund"), ("adhoc", "czech-initiative")):
        world = World(box, "us-stop-2025", regime)
        true(world.events("contribution", why=fund), f"nobody pays into {fund}")
        true(max(world.column("donors", "transferred")) > 0, "nothing is transferred")
        true(any(r["donor"] == fund for r in world.rows("pledges")), f"{fund} orders nothing")
    off = World(box, "us-stop-2025", "purl", {"/regimes/purl/levers/common_budget": 0})
    true(not off.events("contribution", why="purl-fund"), "paid without a budget")


def test_seen_regimes_that_start_end_and_replace_one_another(box):
    history = World(box, "history-2022-2024", "history")
    equal([r["date"] for r in history.events("regime ends")], ["2024-12-18"], "the contact group hands over")
    framework = World(box, "framework-2028", "framework").events("regime ends")
    equal([r["date"] for r in framework], ["2028-07-01"], "the framework ends")
    found = measures(box, "framework-2028", "framework,framework-lasts")
    first, after = ([found["need_met", "total", window, r] for r in ("framework", "framework-lasts")] for window in ("first-years", "after"))
    true(first[0] == first[1] and after[0] != after[1], "its end changes nothing, or changes what was before it")


def test_seen_the_opponent_and_the_target(box):
    found = measures(box, "ammunition-race", "adhoc,pact")
    for key in ("fire_parity", "production_parity"):
        true(0 < found[key, "artillery", "", "adhoc"] < 3, f"no {key}")
    twice = measures(box, "ammunition-race", "adhoc", {"/uncertain/opponent": "null", "/capabilities/artillery/opponent/factor": 2})
    true(twice["production_parity", "artillery", "", "adhoc"] < 0.75 * found["production_parity", "artillery", "", "adhoc"],
         "twice the opponent, the same parity")
    aimed = World(box, "ammunition-race", "pact")
    true(aimed.events("target step begun") and aimed.events("target not funded"), "no step towards the target")
    true(max(aimed.column("donors", "invested")) > 0, "nobody invests")
    off = World(box, "ammunition-race", "pact", {"/regimes/pact/levers/production_target": 0})
    true(not off.events("target step begun", "target not funded"), "steps without a target")


def test_seen_rationing_by_trust(box):
    trusting, not_so = (World(box, "early-2024-delay", "adhoc", {"/uncertain/trust": "null", "/recipient/trust": t}) for t in (0.3, 0))
    true(max(trusting.column("recipient", "trusted")) > 0 == max(not_so.column("recipient", "trusted")), "trust is not seen")
    true(trusting.column("recipient", "used") != not_so.column("recipient", "used"), "who trusts rations as who does not")


def test_seen_loads_slow_stages_and_losses(box):
    world = World(box, "the-way-in", "adhoc")
    true(world.events("stage slowed") and world.events("stage closed") and world.events("stage open"), "no stage is slow or closed")
    true(any(r["what"] == "waits" for r in world.rows("lots")), "no lot waits")
    ways = text_of("the-way-in")
    found = measures(box, "the-way-in", "adhoc")
    true(found["stage_wait", "total", "", "adhoc"] > 0.1, "lots do not wait")
    open_border = measures(box, "the-way-in", "adhoc", {f"/events/{n}": "null" for n in ways["events"]})
    true(open_border["need_met", "artillery", "", "adhoc"] != found["need_met", "artillery", "", "adhoc"], "a slow border changes nothing")
    road = {r: [k for k, stage in enumerate(d["stages"]) if "loss" in stage][0] for r, d in ways["routes"].items()}
    lost = [len(World(box, "the-way-in", "adhoc", {f"/routes/{r}/stages/{k}/loss": loss for r, k in road.items()}).events("lost"))
            for loss in (0.05, 0)]
    true(lost[0] > 0 == lost[1], f"lots lost: {lost}")


if __name__ == "__main__":
    sys.exit(main([f for n, f in list(globals().items()) if n.startswith("test_")]))
