"""What every answer must keep, whatever the rule files say: recomputed from request and answer alone.

Each function states one law and yields a sentence for every breach; `breaches` runs them all. The tests
of examples, properties and fuzzing share it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

Document = Mapping[str, Any]
Breaches = Iterator[str]

WORK_TOLERANCE = 1e-3
SHARE_TOLERANCE = 1e-4
SOLVED = ("optimal", "feasible")
WITHOUT_FIGURES = ("unaffordable", "unavailable", "adds_nothing")
STRATEGIES = {
    "no_change",
    "cross_train_only",
    *(
        f"hire_{who}{ending}"
        for who in ("data_scientist", "machine_learning_engineer", "both")
        for ending in ("", "_and_cross_train")
    ),
}
PRIORITIES = ("must", "should", "could")
LEVELS = ("low", "medium", "high")
TIE = 0.01


def same_money(left: float, right: float) -> bool:
    """Equal to one unit of the currency, or to a millionth."""
    return math.isclose(left, right, rel_tol=1e-6, abs_tol=1.0)


def breaches(request: Document, answer: Document) -> list[str]:
    """Every breach of every law."""
    return [breach for law in LAWS for breach in law(request, answer)]


def numbers_are_finite(request: Document, answer: Document) -> Breaches:
    def walk(value: Any, where: str) -> Breaches:
        if isinstance(value, float) and not math.isfinite(value):
            yield f"{where} is {value}"
        pairs = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, inner in pairs:
            yield from walk(inner, f"{where}/{key}")

    yield from walk(answer, "")


def answer_is_complete(request: Document, answer: Document) -> Breaches:
    if answer["status"] not in SOLVED:
        yield f"status is {answer['status']}"
    if not answer["notice"] or not answer["recommendation"]["headline"]:
        yield "the notice or the headline is empty"
    if answer["reference"] != request.get("reference"):
        yield "the reference is not echoed"
    provenance = answer["provenance"]
    if not provenance["rulebook"].startswith("sha256:") or not provenance["solver"]["name"]:
        yield "the provenance is incomplete"
    for series in ("headcount", "capacity", "progress"):
        if any(len(row["by_month"]) != len(answer["plan"]["months"]) for row in answer["plan"][series]):
            yield f"a row of plan.{series} does not cover the horizon"


def months_are_the_horizon(request: Document, answer: Document) -> Breaches:
    months = answer["plan"]["months"]
    ordinals = [int(month[:4]) * 12 + int(month[5:]) for month in months]
    if any(later - earlier != 1 for earlier, later in pairwise(ordinals)):
        yield "plan.months are not consecutive"
    horizon = request.get("horizon", {})
    if horizon.get("start", months[0]) != months[0] or horizon.get("months", len(months)) != len(months):
        yield "plan.months are not the horizon that was asked for"


def costs_add_up(request: Document, answer: Document) -> Breaches:
    costs = answer["costs"]
    sums = {
        "its parts": sum(costs[part] for part in ("pay", "recruiting", "training", "contracts")),
        "by_month": sum(costs["by_month"]),
        "the actions' costs": sum(action["cost"] for action in answer["recommendation"]["actions"]),
    }
    for name, total in sums.items():
        if not same_money(total, costs["total"]):
            yield f"costs.total is {costs['total']:.2f}, {name} make {total:.2f}"
    economic = sum(part for name, part in costs["economic"].items() if name != "total")
    if not same_money(economic, costs["economic"]["total"]):
        yield f"the economic cost is {costs['economic']['total']:.2f}, its parts make {economic:.2f}"
    if len(costs["by_month"]) != len(answer["plan"]["months"]) or min(costs["by_month"]) < -1e-6:
        yield "costs.by_month is not one amount >= 0 for each month"


def budget_is_kept(request: Document, answer: Document) -> Breaches:
    budget, costs = request["budget"], answer["costs"]
    years = math.ceil(len(costs["by_month"]) / 12)
    limit = budget["total"] if "total" in budget else budget["annual"] * years
    spent = costs["total"] + costs["committed_after"]
    if spent > limit * (1 + 1e-6) + 1:
        yield f"{spent:.2f} are spent or committed of {limit:.2f}"
    for year in range(years if "annual" in budget else 0):
        in_year = sum(costs["by_month"][12 * year : 12 * year + 12])
        if in_year > budget["annual"] + 1:
            yield f"{in_year:.2f} are spent in year {year + 1} of {budget['annual']:.2f}"
    for name, used in (
        ("training", costs["training"]),
        ("annual_payroll_cap", costs["annual_run_rate_after"]),
    ):
        if budget.get(name) is not None and used > budget[name] + 1:
            yield f"{used:.2f} pass budget.{name} of {budget[name]:.2f}"


def actions_make_the_strategy(request: Document, answer: Document) -> Breaches:
    recommendation = answer["recommendation"]
    named = strategy_of(recommendation["actions"])
    if named != recommendation["strategy"]:
        yield f"the strategy is {recommendation['strategy']}, the actions make {named}"
    for other in answer["alternatives"] or ():
        if other["actions"] is not None and strategy_of(other["actions"]) != other["strategy"]:
            yield f"the actions of {other['strategy']} make {strategy_of(other['actions'])}"


def strategy_of(actions: list[Document]) -> str:
    """The strategy that a list of actions is."""
    roles = sorted({action["role"] for action in actions if action["action"] == "hire"})
    trains = any(action["action"] == "cross_train" for action in actions)
    if not roles:
        return "cross_train_only" if trains else "no_change"
    return f"hire_{roles[0] if len(roles) == 1 else 'both'}{'_and_cross_train' if trains else ''}"


def actions_are_possible(request: Document, answer: Document) -> Breaches:
    first, last = answer["plan"]["months"][0], answer["plan"]["months"][-1]
    fired = {rule["id"] for rule in answer["explanation"]["rules"] if rule["fired"] == "yes"}
    for action in answer["recommendation"]["actions"]:
        if action["count"] < 1 or action["count"] != int(action["count"]):
            yield f"an action is for {action['count']} people"
        if not first <= action["starts"] <= last:
            yield f"an action starts in {action['starts']}, outside the horizon"
        if set(action["because"]) - fired:
            yield f"an action cites rules that did not fire: {sorted(set(action['because']) - fired)}"
        if action["action"] == "hire":
            permanent = action["engagement"] == "permanent"
            if not first <= action["decide_by"] <= action["starts"] or (
                permanent and action["decide_by"] == action["starts"]
            ):
                yield f"a hire for {action['starts']} is decided in {action['decide_by']}"
            if permanent == ("ends" in action) or action.get("ends", action["starts"]) < action["starts"]:
                yield f"a {action['engagement']} hire for {action['starts']} ends in {action.get('ends')}"
        elif action["ends"] < action["starts"]:
            yield f"a training ends in {action['ends']}, before it starts"


def permissions_are_kept(request: Document, answer: Document) -> Breaches:
    options = request.get("options", {})
    allowed = options.get("allow", {})
    plans = [answer["recommendation"]["actions"]]
    plans += [other["actions"] for other in answer["alternatives"] or () if other["actions"] is not None]
    for actions in plans:
        hires = [action for action in actions if action["action"] == "hire"]
        if sum(hire["count"] for hire in hires) > options.get("max_hires", math.inf):
            yield "more hires than options.max_hires"
        if {hire["role"] for hire in hires} - set(allowed.get("hire", [hire["role"] for hire in hires])):
            yield "a role is hired that options.allow.hire leaves out"
        engagements = allowed.get("engagements")
        if engagements is not None and {hire["engagement"] for hire in hires} - set(engagements):
            yield "an engagement that options.allow.engagements leaves out"
        paths = {action["path"] for action in actions if action["action"] == "cross_train"}
        if paths - set(allowed.get("training_paths", paths)):
            yield "a training path that options.allow.training_paths leaves out"


def engagements_are_compared(request: Document, answer: Document) -> Breaches:
    """Each side hires in its own way only; the recommendation is no worse than what the request allows."""
    allowed = request.get("options", {}).get("allow", {}).get("engagements") or ["permanent"]
    if answer["engagements"] and "contract" not in allowed:
        yield "engagements are compared that nobody asked for"
    mine = [project["id"] for project in answer["projects"] if project["delivered"]]
    for row in answer["engagements"]:
        hires = [action for action in row["actions"] if action["action"] == "hire"]
        if {hire["engagement"] for hire in hires} - {row["engagement"]}:
            yield f"the plan of {row['engagement']} hires in another way"
        if strategy_of(row["actions"]) != row["strategy"]:
            yield f"the actions of {row['engagement']} make {strategy_of(row['actions'])}"
        if row["allowed"] != (row["engagement"] in allowed):
            yield f"{row['engagement']} is said to be allowed: {row['allowed']}"
        same = delivered_by_priority(request, row["delivered"], answer) == delivered_by_priority(
            request, mine, answer
        )
        cheaper = row["economic_cost"] < answer["costs"]["economic"]["total"] * (1 - TIE) - 1
        both_all = same and answer["outcome"] == row["outcome"] == "all_on_time"
        recurring = any(project.get("kind") == "ongoing" for project in request["projects"])
        if row["allowed"] and both_all and cheaper and answer["status"] == "optimal" and not recurring:
            yield f"{row['engagement']} hires alone cost {row['economic_cost']:.0f} for as much"


def staff_is_the_request(request: Document, answer: Document) -> Breaches:
    asked = request.get("staff", [])
    if len(asked) != len(answer["staff"]):
        yield "the staff groups are not those of the request"
    for given, group in zip(asked, answer["staff"], strict=False):
        if given["headcount"] != group["headcount"] or given.get("id", group["id"]) != group["id"]:
            yield f"staff group {group['id']} is not the request's"
        if not math.isclose(given.get("available_share", group["available_share"]), group["available_share"]):
            yield f"staff group {group['id']} has another available share than the request's"
    there: dict[str, int] = defaultdict(int)
    for group in answer["staff"]:
        there[group["role"]] += group["headcount"]
    trained: dict[str, int] = defaultdict(int)
    for action in answer["recommendation"]["actions"]:
        if action["action"] == "cross_train":
            trained[action["path"].split("_to_")[0]] += action["count"]
    for role, count in trained.items():
        if count > there[role]:
            yield f"{count} of {there[role]} people are trained: {role}"


def work_fits_the_people(request: Document, answer: Document) -> Breaches:
    """Time worked <= published capacity <= the people who are there, trained and available."""
    plan = answer["plan"]
    capacity = {
        (row["worker"], month): amount
        for row in plan["capacity"]
        for month, amount in zip(plan["months"], row["by_month"], strict=True)
    }
    present = people_present(answer)
    for (worker, month), amount in capacity.items():
        people = present.get((worker, month), 0.0)
        if amount > people + WORK_TOLERANCE:
            yield f"{worker} has a capacity of {amount:.3f} in {month}, with people for {people:.3f}"
    worked: dict[tuple[str, str], float] = defaultdict(float)
    for row in plan["assignments"]:
        worked[row["worker"], row["month"]] += row["person_months"]
        if row["person_months"] < -SHARE_TOLERANCE:
            yield f"negative work of {row['worker']}"
        if row["output"] > row["person_months"] * (1 + SHARE_TOLERANCE) + SHARE_TOLERANCE:
            yield f"{row['worker']} puts out more than they work"
    for (worker, month), amount in worked.items():
        could = capacity.get((worker, month), 0.0)
        if amount > could + WORK_TOLERANCE:
            yield f"{worker} works {amount:.3f} in {month} with a capacity of {could:.3f}"


def people_present(answer: Document) -> dict[tuple[str, str], float]:
    """The most that each worker could give in each month, by staff and actions alone."""
    months = answer["plan"]["months"]
    most: dict[tuple[str, str], float] = defaultdict(float)
    for group in answer["staff"]:
        for month in months:
            most[f"staff:{group['id']}", month] = group["headcount"] * group["available_share"]
    for action in answer["recommendation"]["actions"]:
        hire = action["action"] == "hire"
        worker = f"hire:{action['role']}:{action['engagement']}" if hire else f"train:{action['path']}"
        for month in months:
            there = action["starts"] <= month <= action.get("ends", month) if hire else action["ends"] < month
            most[worker, month] += action["count"] if there else 0
    return most


def staff_works_while_employed(request: Document, answer: Document) -> Breaches:
    for given, group in zip(request.get("staff", []), answer["staff"], strict=False):
        for row in answer["plan"]["assignments"]:
            if row["worker"] == f"staff:{group['id']}" and not (
                given.get("from", row["month"]) <= row["month"] <= given.get("until", row["month"])
            ):
                yield f"{group['id']} works in {row['month']}, when nobody of them is there"


def progress_is_work_done(request: Document, answer: Document) -> Breaches:
    """Progress never falls, never passes 1, and is the output so far over the effort."""
    plan = answer["plan"]
    made: dict[tuple[str, str, str], float] = defaultdict(float)
    for row in plan["assignments"]:
        made[row["project"], row["activity"], row["month"]] += row["output"]
    efforts = {project["id"]: project["effort"] for project in answer["projects"]}
    for row in plan["progress"]:
        name, series = f"{row['project']}/{row['activity']}", row["by_month"]
        if any(later < earlier - SHARE_TOLERANCE for earlier, later in pairwise(series)):
            yield f"progress of {name} falls"
        if max(series) > 1 + SHARE_TOLERANCE:
            yield f"progress of {name} passes 1"
        effort = efforts[row["project"]].get(row["activity"], 0.0)
        done = 0.0
        for month, share in zip(plan["months"], series, strict=True):
            done += made[row["project"], row["activity"], month]
            if effort and abs(done / effort - share) > WORK_TOLERANCE * (1 + 1 / effort):
                yield f"progress of {name} is {share:.3f} in {month}, the work done makes {done / effort:.3f}"
                break


def projects_are_the_request(request: Document, answer: Document) -> Breaches:
    asked = [project.get("id") for project in request["projects"]]
    given = [project["id"] for project in answer["projects"]]
    if len(asked) != len(given) or any(a is not None and a != b for a, b in zip(asked, given, strict=False)):
        yield f"the projects are {given}, the request's are {asked}"
    for wanted, project in zip(request["projects"], answer["projects"], strict=False):
        if wanted.get("priority", "must") != project["priority"]:
            yield f"{project['id']} is a {project['priority']}"
        for activity, effort in wanted.get("effort", {}).items():
            if not math.isclose(project["effort"].get(activity, 0.0), effort):
                yield f"effort of {project['id']}/{activity} is not the request's"


def deliveries(request: Document, answer: Document) -> Iterator[tuple[Document, Document]]:
    """The delivery projects, as asked and as answered."""
    for wanted, project in zip(request["projects"], answer["projects"], strict=True):
        if wanted.get("kind", "delivery") == "delivery":
            yield wanted, project


def delivered_means_done_in_time(request: Document, answer: Document) -> Breaches:
    months = answer["plan"]["months"]
    rows = {(row["project"], row["activity"]): row["by_month"] for row in answer["plan"]["progress"]}
    for wanted, project in deliveries(request, answer):
        name, completed = project["id"], project["completed"]
        deadline = wanted.get("deadline", months[-1])
        if project["delivered"] != (completed is not None and completed <= deadline):
            yield f"{name}: delivered is {project['delivered']}, completed {completed}, deadline {deadline}"
        if completed is None:
            continue
        if project["completion"] < 1 - WORK_TOLERANCE:
            yield f"{name} is complete at {project['completion']:.3f}"
        for activity, effort in project["effort"].items():
            if effort > 0 and rows[name, activity][months.index(completed)] < 1 - WORK_TOLERANCE:
                yield f"{name} is complete in {completed} with {activity} unfinished"


def work_keeps_to_its_project(request: Document, answer: Document) -> Breaches:
    """Nothing before the earliest start, and no more people at once than max_team."""
    team: dict[tuple[str, str], float] = defaultdict(float)
    for row in answer["plan"]["assignments"]:
        team[row["project"], row["month"]] += row["person_months"]
    for wanted, project in zip(request["projects"], answer["projects"], strict=True):
        for (name, month), amount in team.items():
            if name != project["id"] or amount <= WORK_TOLERANCE:
                continue
            if month < wanted.get("earliest_start", month):
                yield f"{name} is worked on in {month}, before its earliest start"
            if amount > wanted.get("max_team", math.inf) + WORK_TOLERANCE:
                yield f"{name} has a team of {amount:.2f} in {month}"


def milestones_are_in_order(request: Document, answer: Document) -> Breaches:
    completed = {project["id"]: project["completed"] for project in answer["projects"]}
    for row in answer["plan"]["milestones"]:
        dates = [row[step] for step in ("accepted", "live", "complete") if row[step] is not None]
        if dates != sorted(dates):
            yield f"the milestones of {row['project']} are out of order: {dates}"
        if row["complete"] != completed[row["project"]]:
            yield f"{row['project']} has two dates of completion"


def phases_follow_each_other(request: Document, answer: Document) -> Breaches:
    """Nothing is deployed before acceptance, and nobody adopts what is not live."""
    milestones = {row["project"]: row for row in answer["plan"]["milestones"]}
    gates = {"deployment": ("accepted", False), "user_adoption": ("live", True), "operations": ("live", True)}
    delivery = {project["id"] for _, project in deliveries(request, answer)}
    for row in answer["plan"]["assignments"]:
        if row["activity"] not in gates or row["project"] not in delivery or row["output"] <= WORK_TOLERANCE:
            continue
        if not before_live(answer, row["project"], row["activity"]):
            continue
        milestone, only_after = gates[row["activity"]]
        gate = milestones.get(row["project"], {}).get(milestone)
        if gate is None or row["month"] < gate or (only_after and row["month"] == gate):
            yield f"{row['activity']} of {row['project']} in {row['month']}, {milestone} in {gate}"


def before_live(answer: Document, project_id: str, activity: str) -> bool:
    """Whether the project has anything that must come before this activity at all."""
    effort = next(project["effort"] for project in answer["projects"] if project["id"] == project_id)
    science = {"problem_framing", "data_analysis", "model_building"}
    earlier = (
        science if activity == "deployment" else science | {"data_pipelines", "production_code", "deployment"}
    )
    return any(effort.get(name, 0) > 0 for name in earlier)


def headcount_is_the_actions(request: Document, answer: Document) -> Breaches:
    plan = answer["plan"]
    for row in plan["headcount"]:
        if not row["worker"].startswith("hire:"):
            continue
        hires = [
            action
            for action in answer["recommendation"]["actions"]
            if action["action"] == "hire" and row["worker"] == f"hire:{action['role']}:{action['engagement']}"
        ]
        expected = [
            sum(hire["count"] for hire in hires if hire["starts"] <= month <= hire.get("ends", month))
            for month in plan["months"]
        ]
        if row["by_month"] != expected:
            yield f"headcount of {row['worker']} is {row['by_month']}, the actions make {expected}"


def outcome_sums_up_the_projects(request: Document, answer: Document) -> Breaches:
    projects = [project for _, project in deliveries(request, answer)]
    done = [project["completed"] is not None for project in projects]
    if all(project["delivered"] for project in projects):
        outcome = "all_on_time"
    elif all(done):
        outcome = "some_late"
    else:
        outcome = "some_undelivered" if any(done) else "nothing"
    if answer["outcome"] != outcome:
        yield f"the outcome is {answer['outcome']}, the projects say {outcome}"


def ongoing_work_is_a_share(request: Document, answer: Document) -> Breaches:
    for wanted, project in zip(request["projects"], answer["projects"], strict=True):
        if wanted.get("kind") != "ongoing":
            continue
        if project["completed"] is not None:
            yield f"ongoing {project['id']} is completed in {project['completed']}"
        if not -1e-9 <= project["completion"] <= 1 + 1e-9:
            yield f"ongoing {project['id']} has a share of {project['completion']}"
        if project["delivered"] != (project["completion"] >= 1 - WORK_TOLERANCE):
            yield f"ongoing {project['id']} is delivered at {project['completion']:.3f}"


def delivered_by_priority(request: Document, ids: list[str], answer: Document) -> tuple[int, ...]:
    """How many musts, shoulds and coulds of the delivery projects are among the ids."""
    priorities = [project["priority"] for _, project in deliveries(request, answer) if project["id"] in ids]
    return tuple(priorities.count(priority) for priority in PRIORITIES)


def alternatives_are_all_the_others(request: Document, answer: Document) -> Breaches:
    if not request.get("analysis", {}).get("alternatives", True):
        return
    named = [other["strategy"] for other in answer["alternatives"]]
    if sorted([*named, answer["recommendation"]["strategy"]]) != sorted(STRATEGIES):
        yield f"the alternatives are {named}"
    for other in answer["alternatives"]:
        figures = [other[name] for name in ("outcome", "delivered", "cost", "economic_cost", "actions")]
        if other["status"] in WITHOUT_FIGURES:
            if not other["why"] or any(figure is not None for figure in figures):
                yield f"{other['strategy']} is {other['status']} with figures, or without a reason"
        elif other["status"] not in SOLVED or any(figure is None for figure in figures):
            yield f"{other['strategy']} has status {other['status']} or lacks figures"


def no_alternative_is_better(request: Document, answer: Document) -> Breaches:
    mine = [project["id"] for project in answer["projects"] if project["delivered"]]
    my_worth = delivered_by_priority(request, mine, answer)
    my_cost, my_cash = answer["costs"]["economic"]["total"], answer["costs"]["total"]
    for other in answer["alternatives"] or ():
        if other["status"] not in SOLVED:
            continue
        compared = other["compared_with_recommendation"]
        if not same_money(compared["cost"], other["cost"] - my_cash) or not same_money(
            compared["economic_cost"], other["economic_cost"] - my_cost
        ):
            yield f"{other['strategy']} is compared by other figures than it shows"
        if (
            compared["tie"]
            and abs(other["economic_cost"] - my_cost) > TIE * max(my_cost, other["economic_cost"]) + 1
        ):
            yield f"{other['strategy']} is called a tie at another cost"
        if answer["status"] != "optimal" or request.get("options", {}).get("objective") == "net_value":
            continue
        # A must that is late comes before a should on time, and alternatives do not say what they finish late.
        late = any(p["completed"] and not p["delivered"] for p in answer["projects"])
        if not late and delivered_by_priority(request, other["delivered"], answer) > my_worth:
            yield f"{other['strategy']} delivers more: {other['delivered']}"
        # `outcome` is silent on recurring work, so two plans with the same one may deliver differently.
        recurring = any(project.get("kind") == "ongoing" for project in request["projects"])
        both_all = not recurring and answer["outcome"] == other["outcome"] == "all_on_time"
        if both_all and other["economic_cost"] < my_cost * (1 - TIE) - 1:
            yield f"{other['strategy']} delivers as much at {other['economic_cost']:.0f}, not {my_cost:.0f}"


def smallest_change_is_needed_for_a_must(request: Document, answer: Document) -> Breaches:
    change = answer.get("smallest_change")
    if change is None:
        return
    late = [
        project["id"]
        for _, project in deliveries(request, answer)
        if project["priority"] == "must" and not project["delivered"]
    ]
    if change["needed"] != bool(late) and answer["status"] == "optimal":
        yield f"smallest_change.needed is {change['needed']}, the musts not delivered are {late}"
    if change["needed"] and any(change[lever] == 0 for lever in ("extra_budget", "extra_months")):
        yield "a lever helps without being pulled"


def figures_can_be_judged(request: Document, answer: Document) -> Breaches:
    for figure in answer["assumptions"]:
        if not figure["unit"] or not figure["source"]:
            yield f"assumption {figure['name']} lacks a unit or a source"
        if figure["kind"] not in ("measured", "published", "assumption", "request"):
            yield f"assumption {figure['name']} is of kind {figure['kind']}"
        if figure["range"] is not None and figure["range"][0] > figure["range"][1]:
            yield f"the range of {figure['name']} is upside down"
    names = {figure["name"] for figure in answer["assumptions"]}
    if set(request.get("assumptions", {})) - names:
        yield "an assumption of the request is not listed"
    if any(caution["level"] not in LEVELS or not caution["text"] for caution in answer["warnings"]):
        yield "a warning without a level or a text"


def binding_limits_are_reached_not_passed(request: Document, answer: Document) -> Breaches:
    for limit in answer["explanation"]["binding_limits"]:
        if limit["used"] > limit["of"] * (1 + 1e-6) + 1e-3:
            yield f"limit {limit['limit']} is passed: {limit['used']} of {limit['of']}"


def frontier_rises_from_nothing_through_the_recommendation(request: Document, answer: Document) -> Breaches:
    steps = answer["frontier"]
    reports = {report["name"]: report["status"] for report in answer["analyses"]}
    if not steps and reports.get("frontier") == "complete":
        yield "a frontier that is complete has no step"
    budgets = [step["budget"] for step in steps]
    if budgets != sorted(set(budgets)) or (budgets and budgets[0] != 0):
        yield f"the budgets of the frontier do not rise from 0: {budgets}"
    kind = "annual" if "annual" in request["budget"] else "total"
    for step in steps:
        if step["per"] != ("year" if kind == "annual" else "horizon"):
            yield "the frontier is in another kind of budget than the request's"
        if kind == "total" and step["cost"] > step["budget"] + 1:
            yield f"the plan from {step['budget']} on costs more than that"
    here = [step for step in steps if step["budget"] <= request["budget"][kind]]
    certain = reports.get("frontier") == "complete" and answer["status"] == "optimal"
    if certain and here[-1]["strategy"] != answer["recommendation"]["strategy"]:
        yield "the frontier names another strategy at the request's own budget"


def greatest_need_is_the_greater_gap(request: Document, answer: Document) -> Breaches:
    needs = answer["needs"]
    gaps = needs["gap_after_staff"]
    if needs["greatest_role"] is None:
        if max(gaps.values(), default=0.0) > WORK_TOLERANCE:
            yield "there is a gap and no role that is needed most"
        return
    side = {"data_scientist": "science", "machine_learning_engineer": "engineering"}[needs["greatest_role"]]
    if gaps[side] < max(gaps.values()) - WORK_TOLERANCE:
        yield f"{needs['greatest_role']} is needed most, yet the greater gap is on the other side"


LAWS = (
    numbers_are_finite,
    answer_is_complete,
    months_are_the_horizon,
    costs_add_up,
    budget_is_kept,
    actions_make_the_strategy,
    actions_are_possible,
    permissions_are_kept,
    engagements_are_compared,
    staff_is_the_request,
    work_fits_the_people,
    staff_works_while_employed,
    progress_is_work_done,
    projects_are_the_request,
    delivered_means_done_in_time,
    work_keeps_to_its_project,
    milestones_are_in_order,
    phases_follow_each_other,
    headcount_is_the_actions,
    outcome_sums_up_the_projects,
    ongoing_work_is_a_share,
    alternatives_are_all_the_others,
    no_alternative_is_better,
    smallest_change_is_needed_for_a_must,
    figures_can_be_judged,
    binding_limits_are_reached_not_passed,
    frontier_rises_from_nothing_through_the_recommendation,
    greatest_need_is_the_greater_gap,
)
