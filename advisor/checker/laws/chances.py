"""Chances agree with each other, with the months beside them, and with what is said of other plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from advisor.checker.laws.document import NEVER, Document, Findings, Json, same_money
from advisor.domain.answer import ALTERNATIVE_STATUSES

SUM = 1e-6
"""Sums of chances may be off by so much."""

MUSTS_BAND = 0.03
TIE_TOLERANCE = 0.06
"""Bands of the choice; of costs with what rounding may add to the 5 % of people and fees."""

WITHOUT_FIGURES = ("unavailable", "cut_off")
WITHIN_BUDGET = ("judged", "dominated", "not_worth_it")
LEVERS = ("budget", "months", "scope", "contracts", "role", "staff", "staff_time", "value")
PERCENTILES = (("p10", 0.1), ("p50", 0.5), ("p80", 0.8))


def offers_with_chances(x: Document) -> Iterator[tuple[str, Json]]:
    for name, offer in x.offers():
        yield name, offer["chance"]


def chances_are_fractions(x: Document) -> Findings:
    """A row for each project; every value lies within its interval, all between 0 and 1."""
    for name, chance in offers_with_chances(x):
        if sorted(row["project"] for row in chance["projects"]) != sorted(x.asked):
            yield f"{name} has not one chance for each project"
        for row in (*chance["projects"], chance["all_musts"]):
            if not -SUM <= row["low"] <= row["value"] + SUM <= row["high"] + 2 * SUM <= 1 + 3 * SUM:
                yield f"{name}: {row['value']} within {row['low']} to {row['high']}"


def musts(x: Document, chance: Json, cap: float = 1.0) -> float:
    """Sum over musts of their chances, each counted up to the cap."""
    return sum(min(float(row["value"]), cap) for row in chance["projects"] if x.must(row["project"]))


def musts_are_summed_up(x: Document) -> Findings:
    """expected_musts with the confidence, musts_on_time without it."""
    confidence = x.full["options"]["confidence"]
    for name, chance in offers_with_chances(x):
        for field, due in (
            ("expected_musts", musts(x, chance, confidence)),
            ("musts_on_time", musts(x, chance)),
        ):
            if abs(chance[field] - due) > SUM:
                yield f"{field} of {name} is {chance[field]}, the projects make {due:.6f}"


def all_musts_can_come_of_each(x: Document) -> Findings:
    """The joint chance of the delivery musts lies within what each alone leaves (Fréchet); 1 without any."""
    for name, chance in offers_with_chances(x):
        each = [
            row["value"]
            for row in chance["projects"]
            if x.must(row["project"]) and not x.recurring(row["project"])
        ]
        least, most = max(0.0, sum(each) - len(each) + 1), min(each, default=1.0)
        if not least - SUM <= chance["all_musts"]["value"] <= most + SUM:
            yield f"all musts of {name} have {chance['all_musts']['value']}, each alone {each}"


def chances_are_shares_of_the_futures(x: Document) -> Findings:
    """So many of the samples: never a figure that no count makes."""
    samples = x.answer["provenance"]["samples"]
    for name, chance in offers_with_chances(x):
        rows = [row for row in chance["projects"] if not x.recurring(row["project"])]
        for row in (*rows, chance["all_musts"]):
            futures = row["value"] * samples
            if abs(futures - round(futures)) > 1e-3:
                yield f"{name}: {row['value']} is no share of {samples} futures"


def percentiles_agree_with_the_chance(x: Document) -> Findings:
    """They do not fall, and lie before the deadline exactly where the chance is as great."""
    for name, chance in offers_with_chances(x):
        for row in chance["projects"]:
            if x.recurring(row["project"]):
                if row["finish"] is not None:
                    yield f"{name}: {row['project']} goes on and finishes"
                continue
            ends = [row["finish"][key] or NEVER for key, _ in PERCENTILES]
            if ends != sorted(ends):
                yield f"{name}: the percentiles of {row['project']} fall: {ends}"
            due = x.asked[row["project"]].get("deadline", x.months[-1])
            for end, (key, share) in zip(ends, PERCENTILES, strict=True):
                clear = abs(row["value"] - share) > 0.02
                if clear and (end <= due) != (row["value"] >= share):
                    yield f"{name}: {row['project']} has {row['value']} by {due}, and {key} in {end}"


def projects_repeat_their_chance(x: Document) -> Findings:
    """The chance of a project is told twice, and alike."""
    told = {row["project"]: row["value"] for row in x.advice["chance"]["projects"]}
    for p in x.answer["projects"]:
        if abs(told[p["id"]] - p["chance"]) > SUM:
            yield f"{p['id']} has {p['chance']} and {told[p['id']]}"


def chances_are_said(x: Document) -> Findings:
    """A headline over musts names a chance; below a half the notice begins with it."""
    if not any(x.must(p) for p in x.asked):
        return
    if not _names_a_chance([x.advice["headline"]]):
        yield "the headline names no chance"
    delivered = any(x.must(p) and not x.recurring(p) for p in x.asked)
    first = x.answer["notice"].split(". ")[0]
    if delivered and x.advice["chance"]["all_musts"]["value"] < 0.5 and "chance" not in first:
        yield "the notice does not begin with the chance"


def _names_a_chance(texts: Iterable[str]) -> bool:
    return all(any(said in text for said in (" in 10", " %", "%", "in 100", "chance")) for text in texts)


def alternatives_are_all_the_others(x: Document) -> Findings:
    """Each strategy of the roles that may be hired is recommended or listed, once."""
    names = [other["strategy"] for other in x.answer["alternatives"]]
    mine = x.advice["strategy"]
    if len(set(names)) != len(names) or mine in names:
        yield f"a strategy is listed twice, or is the recommended one: {names}"
    roles = x.full["options"].get("allow", {}).get("hire")
    if roles is None:  # the rules' own: those that are named
        named = {
            n.removeprefix("hire_").removesuffix("_and_cross_train") for n in (*names, mine) if "hire_" in n
        }
        roles = sorted(named - {"several"})
    kinds = [*roles, *(["several"] if len(roles) > 1 else [])]
    due = {"no_change", "cross_train_only"}
    due |= {f"hire_{kind}{ending}" for kind in kinds for ending in ("", "_and_cross_train")}
    missing = due - {*names, mine}
    if missing and x.answer["status"] == "complete":
        yield f"neither recommended nor listed: {sorted(missing)}"


def alternatives_say_what_they_are(x: Document) -> Findings:
    """A known status, and why where it is not simply another way; figures where there is a team."""
    for other in x.answer["alternatives"]:
        status, name = other["status"], other["strategy"]
        if status not in ALTERNATIVE_STATUSES or (status != "judged" and not other["why"]):
            yield f"{name}: status {status}, why {other['why']}"
        figures = [other[key] for key in ("headline", "hires", "trains", "actions", "chance", "costs")]
        figures.append(other["compared_with_recommendation"])
        without = [figure is None for figure in figures]
        if status in WITHOUT_FIGURES and not all(without):
            yield f"{name} is {status} and has figures"
        if status not in WITHOUT_FIGURES and any(without):
            yield f"{name} is {status} and lacks figures"
            continue
        total = x.budget.get("total")
        if total is not None and status in WITHIN_BUDGET and _bound(other["costs"]) > total * (1 + 1e-6) + 1:
            yield f"{name} is {status}, and beyond the budget"


def differences_are_to_the_recommendation(x: Document) -> Findings:
    """What is compared is the difference of the figures that stand there."""
    plans = [(name, plan) for name, plan in x.answer["plans"].items() if plan is not None]
    others = [(other["strategy"], other) for other in x.answer["alternatives"] if other["costs"] is not None]
    for name, other in (*plans, *others):
        compared = other["compared_with_recommendation"]
        for field in ("cash", "net"):
            if abs(compared[field] - (other["costs"][field] - x.costs[field])) > 2:
                yield f"{name} differs in {field} by {compared[field]}"
        for field in ("expected_musts", "musts_on_time"):
            if abs(compared[field] - (other["chance"][field] - x.advice["chance"][field])) > 2 * SUM:
                yield f"{name} differs in {field} by {compared[field]}"


def no_alternative_is_better(x: Document) -> Findings:
    """Of what is affordable and worth it, nothing has more musts, or as many at less net cost, beyond the bands."""
    mine, confidence = x.advice["chance"], x.full["options"]["confidence"]
    judged = [o for o in x.answer["alternatives"] if o["status"] in ("judged", "dominated")]
    people = max([x.costs["people"], *(other["costs"]["people"] for other in judged)])
    band = max(TIE_TOLERANCE * people, 1.01 * x.answer["provenance"]["average_pay"])
    for other in judged:
        if x.answer["status"] != "complete" and other["strategy"] != "no_change":
            continue
        more = musts(x, other["chance"], confidence) - musts(x, mine, confidence)
        if x.options.get("objective", "musts_first") != "musts_first":
            more = 0.0
        if more > MUSTS_BAND + SUM:
            yield f"{other['strategy']} has {more:.3f} more musts"
        elif more > -SUM and other["costs"]["net"] < x.costs["net"] - band:
            yield f"{other['strategy']} has as many musts for {other['costs']['net']:.0f}, not {x.costs['net']:.0f}"


def no_fewer_people_do_as_well(x: Document) -> Findings:
    """Among teams that hire the same roles no preference decides: the one with no more people, no fewer musts and
    less net cost would be chosen."""
    mine = x.advice["chance"]
    roles = {role for role, count in x.advice["hires"].items() if count}
    for other in x.answer["alternatives"]:
        if (
            other["status"] not in ("judged", "dominated")
            or {r for r, n in other["hires"].items() if n} != roles
        ):
            continue
        fewer = any(other["chance"][k] < mine[k] - SUM for k in ("expected_musts", "musts_on_time"))
        more_people = _moved(other) > _moved(x.advice)
        if not fewer and not more_people and other["costs"]["net"] < x.costs["net"] - 1:
            yield f"{other['strategy']} costs {other['costs']['net']:.0f}, the recommendation {x.costs['net']:.0f}"


def _moved(offer: Json) -> int:
    return int(sum(offer["hires"].values()) + offer["trains"])


def plans_beside_are_what_they_are_called(x: Document) -> Findings:
    """The cheapest costs less cash and has half of the musts at least, the safest has more musts."""
    mine = x.advice["chance"]["musts_on_time"]
    if set(x.answer["plans"]) != {"cheapest", "safest"}:
        yield f"the plans beside are {sorted(x.answer['plans'])}"
    cheapest, safest = x.answer["plans"]["cheapest"], x.answer["plans"]["safest"]
    if cheapest is not None:
        if _bound(cheapest["costs"]) >= _bound(x.costs):
            yield "the cheapest plan costs no less than the recommendation"
        if cheapest["chance"]["musts_on_time"] < mine / 2 - SUM:
            yield "the cheapest plan has less than half of the recommendation's musts"
    if safest is not None and safest["chance"]["musts_on_time"] <= mine + MUSTS_BAND - SUM:
        yield "the safest plan has no more musts than the recommendation"


def _bound(costs: Json) -> float:
    return float(costs["cash"] + costs["committed_after"])


def frontier_rises(x: Document) -> Findings:
    """Musts rise with cash and commitments; the recommendation is one of the steps."""
    steps = x.answer["frontier"]
    rising = [step for step in steps if not step["recommended"]]
    if any(_bound(one) > _bound(other) + 1 for one, other in pairwise(steps)):
        yield "its cash falls"
    if any(one["musts_on_time"] > other["musts_on_time"] + 1e-9 for one, other in pairwise(rising)):
        yield "its musts fall"
    mine = [step for step in steps if step["recommended"]]
    if len(mine) != 1:
        yield f"{len(mine)} of its steps are recommended"
        return
    (step,) = mine
    chance = x.advice["chance"]
    same = step["strategy"] == x.advice["strategy"] and same_money(step["cash"], x.costs["cash"])
    if not same or abs(step["chance"] - chance["all_musts"]["value"]) > SUM:
        yield "the recommended step is not the recommendation"
    if abs(step["musts_on_time"] - chance["musts_on_time"]) > SUM:
        yield "the recommended step has other musts than the recommendation"


def levers_help(x: Document) -> Findings:
    """Known ones, with a patch, that make no must less likely."""
    for lever in x.answer["what_would_help"] or ():
        if lever["lever"] not in LEVERS or not lever["headline"] or not lever["patch"]:
            yield f"the lever {lever['lever']} is unknown, or without a headline or a patch"
        if lever["lever"] != "value" and lever["chance"] < x.advice["chance"]["all_musts"]["value"] - 1e-9:
            yield f"{lever['lever']} makes the musts less likely"


def risks_are_gains(x: Document) -> Findings:
    """What is unknown costs something or nothing."""
    for risk in x.answer["risks"] or ():
        if risk["gain"] < 0 or not risk["title"] or not risk["do"]:
            yield f"{risk['source']} gains {risk['gain']}"


def plans_b_follow_the_course(x: Document) -> Findings:
    """What to do should a course fail is decided once it has ended, and says how likely the musts are then."""
    for action in x.advice["actions"]:
        plan = action.get("plan_b")
        if plan is None:
            continue
        if plan["known_by"] != action["ends"] or not plan["headline"]:
            yield f"of {action['path']} is known by {plan['known_by']}"
        if not 0 <= plan["all_musts"] <= 1 or plan["extra_cash"] < 0:
            yield f"of {action['path']} brings {plan['all_musts']} for {plan['extra_cash']}"


def turns_are_to_other_strategies(x: Document) -> Findings:
    """Within the range of their figure, the nearest first."""
    before = 0.0
    for turn in x.answer["what_would_change"] or ():
        low, high = turn["range"]
        away = abs(turn["changes_at"] - turn["now"]) / (high - low)
        if turn["to_strategy"] == x.advice["strategy"] or not low <= turn["changes_at"] <= high:
            yield f"{turn['assumption']} turns to {turn['to_strategy']} at {turn['changes_at']}"
        if away < before - SUM:
            yield f"{turn['assumption']} is nearer than the one before it"
        before = away


LAWS = (
    chances_are_fractions,
    musts_are_summed_up,
    all_musts_can_come_of_each,
    chances_are_shares_of_the_futures,
    percentiles_agree_with_the_chance,
    projects_repeat_their_chance,
    chances_are_said,
    alternatives_are_all_the_others,
    alternatives_say_what_they_are,
    differences_are_to_the_recommendation,
    no_alternative_is_better,
    no_fewer_people_do_as_well,
    plans_beside_are_what_they_are_called,
    frontier_rises,
    levers_help,
    risks_are_gains,
    plans_b_follow_the_course,
    turns_are_to_other_strategies,
)
