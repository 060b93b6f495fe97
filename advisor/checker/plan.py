"""A published plan recomputed from the problem alone; shares no code with planning, simulation or choice.

    findings = check_plan(problem, plan)     # () when the plan keeps all that it promises
    findings = check_team(problem, team)     # the same of people and months alone, money aside

Written from docs/model.md, family by family: `TEAM_CHECKS` and `CHECKS` are the table of contents, and every
finding starts with the name of its family. A plan publishes its people by worker (`staff:<id>`,
`hire:<role>:<engagement>`, `train:<path>`), so these are bounded, not recomputed:

- the speed of starters of one option lies between the unsupported and the mentored one; what they are faster by
  took at least the mentors' time that is due for it (those first who gain most by it), and mentors gave no more
  than all starters of that month could take; past the mentored ramp-up whoever was mentored may be at full speed;
- who taught, mentored or received for whom is not published: each set of colleagues must have given what only
  they can have given, and no more than rests on them;
- teaching, receiving and handing over may fall short where those who are asked have no time left for projects;
- joint work may fall short where nobody of the side has time left in that month and balance left after it;
- the output of people trained on one path lies between the rates of the groups that they come from.

Not checked: that the team is the best one, that its work could not go faster, and net cost and chances, which
take the futures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import TypeVar

from advisor.checker.ledger import WORK_TOLERANCE, Ledger, People, speed, summed
from advisor.checker.recomputed import (
    broken_money_limits,
    cash_by_kind,
    committed_after,
    run_rate,
    same_money,
)
from advisor.domain.plan import Plan, ProjectResult
from advisor.domain.problem import HireOption, Problem, ProjectParameters
from advisor.domain.strategy import Strategy
from advisor.domain.team import Team
from advisor.errors import PlanCheckError

PROGRESS_TOLERANCE = 1e-5
"""Fraction of an activity that rounding may add up to."""

SHARE_TOLERANCE = 1e-4
"""Published shares and utilisation may be off by so much."""

DELIVERED_FROM = 0.9
"""Part of the demand of the later half of its months from which recurring work counts as delivered."""

Findings = Iterator[str]
Demand = tuple[frozenset[str], float, float]
"""(workers who may give it, least pm due, most pm that it can take)"""


def check_plan(problem: Problem, plan: Plan, *, within_budget: bool = True) -> tuple[str, ...]:
    """Every limit that the plan breaks and every figure that is not its own, one sentence each.

    within_budget: whether the money limits count; plans beyond them are shown too, and said to be so.
    """
    ledger = Ledger(problem, plan)
    # Nothing can be looked up for people and projects that do not exist.
    broken = tuple(_named(known_people, ledger)) or tuple(_named(names_and_lengths, ledger))
    return broken or tuple(
        finding
        for check in (*TEAM_CHECKS[1:], *CHECKS[1:])
        for finding in _named(check, ledger)
        if within_budget or check is not money_limits
    )


def check_team(problem: Problem, team: Team) -> tuple[str, ...]:
    """What the request and the rules do not allow about a team, money aside."""
    people = People(problem, team)
    broken = tuple(_named(known_people, people))
    return broken or tuple(finding for check in TEAM_CHECKS[1:] for finding in _named(check, people))


def raise_if_broken(problem: Problem, plan: Plan, *, within_budget: bool = True) -> None:
    """PlanCheckError with everything that `check_plan` finds, if anything."""
    findings = check_plan(problem, plan, within_budget=within_budget)
    if findings:
        raise PlanCheckError(findings)


def unmet_requirements(problem: Problem, plan: Plan) -> dict[str, int]:
    """Rule id -> people of its role that are missing at the worst; the plan may fall short, and says so."""
    x = Ledger(problem, plan)
    missing: dict[str, int] = {}
    for rule in problem.limits.role_requirements:
        for t in range(min(rule.by, x.months - 1), x.months):
            there = sum(g.present[t] for g in problem.staff if g.role == rule.role)
            there += sum(len(x.hired(r, t)) for r in problem.hires if r.role == rule.role)
            there += sum(x.trained(c, t) for c in problem.trainings if c.target_role == rule.role)
            missing[rule.rule] = max(missing.get(rule.rule, 0), rule.at_least - there)
    return {rule: count for rule, count in missing.items() if count > 0}


# --- names --------------------------------------------------------------------------------------------


def names_and_lengths(x: Ledger) -> Findings:
    """Whatever the plan names is in the problem, and every series covers the horizon."""
    yield from _unknown_work(x)
    plan, workers = x.plan, {*x.groups, *x.options, *x.paths}
    rows = [row.worker for row in plan.capacity]
    due = {*x.groups, *(h.option for h in plan.team.hires)}
    due |= {x.trainings[c.option].published_key for c in plan.team.trainings if c.option in x.trainings}
    if len(set(rows)) != len(rows) or not due <= set(rows) <= workers:
        yield f"capacity is given for {rows}, the workers are {sorted(due)}"
    others = [(row.worker, row.period) for row in plan.other_time]
    if len(set(others)) != len(others) or any(w not in rows or not 0 <= t < x.months for w, t in others):
        yield "other time is given twice, or for nobody"
    if set(plan.utilisation) != {h.option for h in plan.team.hires}:
        yield "utilisation is not given for exactly the options that are hired"
    cash = plan.cash
    series = [*(row.by_period for row in plan.capacity), *plan.progress.values()]
    series += [cash.pay, cash.recruiting, cash.training, cash.contracts]
    if any(len(each) != x.months for each in series):
        yield "a series does not cover the horizon"


def known_people(x: People) -> Findings:
    """Whoever is hired or trained is so by an option of the problem, within the horizon."""
    for hire in x.team.hires:
        if hire.option not in x.options:
            yield f"{hire.option} is no option"
        if not 0 <= hire.start < x.months:
            yield f"{hire.option} starts in {x.month(hire.start)}, outside the horizon"
    for training in x.team.trainings:
        if training.option not in x.trainings:
            yield f"{training.option} is no option"
        if not 0 <= training.start < x.months:
            yield f"{training.option} starts in {x.month(training.start)}, outside the horizon"


def _unknown_work(x: Ledger) -> Findings:
    capacities = {row.worker for row in x.plan.capacity}
    for row in x.plan.assignments:
        project = x.projects.get(row.project)
        if project is None or row.activity not in project.needed_activities:
            yield f"{row.activity} of {row.project} is no work that is wanted"
        if row.worker not in capacities or not 0 <= row.period < x.months:
            yield f"{row.worker} works in period {row.period} without being known or having a capacity"
    if [(r.id, r.priority, r.kind) for r in x.plan.projects] != [
        (p.id, p.priority, p.kind) for p in x.problem.projects
    ]:
        yield "the projects are not those of the problem"
    wanted = {(p.id, k) for p in x.problem.projects if p.kind == "delivery" for k in p.effort}
    if set(x.plan.progress) != wanted:
        yield "progress is not given for exactly the activities that take effort"


# --- people -------------------------------------------------------------------------------------------


def strategy_label(x: Ledger) -> Findings:
    """The strategy is that of the team: the role hired, or several, and whether anybody is trained."""
    roles = {x.options[h.option].role for h in x.plan.team.hires}
    hired = "several" if len(roles) > 1 else min(roles, default=None)
    due = Strategy(hired, bool(x.plan.team.trainings))
    if x.plan.strategy != due:
        yield f"the strategy is said to be {x.plan.strategy}, the team makes {due}"


def starts_and_terms(x: People) -> Findings:
    """Hires come the lead time after the first month at the earliest; contracts last their term; a course ends
    within the horizon."""
    for hire in x.team.hires:
        option = x.options[hire.option]
        if hire.start < option.lead_time:
            yield f"{hire.option} starts in {x.month(hire.start)}, {option.lead_time} months are needed before"
        if option.leaves != (hire.end >= 0):
            yield f"{hire.option} leaves after period {hire.end}"
        elif option.leaves and hire.end < hire.start + option.term - 1:
            yield f"a contract of {option.term} months at least runs from period {hire.start} to {hire.end}"
    for training in x.team.trainings:
        last = training.start + x.trainings[training.option].duration - 1
        if last >= x.months:
            yield f"{training.option} ends in {x.month(last)}, after the horizon"


def training_limits(x: People) -> Findings:
    """So many of a group at once, so many in all, each on one path, and only people who are there."""
    for group in x.problem.staff:
        at_once, in_all = x.problem.training_groups.get(group.id, (0, 0))
        mine = x.trainings_of(group)
        total = sum(len(x.trainees(c)) for c in mine)
        if total > min(in_all, group.headcount):
            yield f"{total} of {group.id} train, at most {min(in_all, group.headcount)} may"
        for t in range(x.months):
            studying = sum(x.studying(c, t) for c in mine)
            if studying > at_once:
                yield f"{studying} of {group.id} study in {x.month(t)}, at most {at_once} may"
            if studying and studying + sum(x.trained(c, t) for c in mine) > group.present[t]:
                yield f"more of {group.id} study or have been trained in {x.month(t)} than are there"


def support_places(x: People) -> Findings:
    """Supported trainees of one target role find specialists, present or hired and past ramp-up.

    Paths may differ in who supports them: each set of specialists must do for those who rest on it alone.
    """
    supported = [c for c in x.problem.trainings if c.supported and x.trainees(c)]
    for target in sorted({c.target_role for c in supported}):
        for t in range(x.months):
            wanted = [
                (
                    frozenset({*(f"staff:{g}" for g in c.specialist_groups), *c.specialist_roles}),
                    places,
                    places,
                )
                for c in supported
                if c.target_role == target and (places := x.studying(c, t) / c.trainees_per_specialist) > 0
            ]
            for who, places in _least_by_set(wanted):
                there = _specialists(x, who, t)
                if places > there + WORK_TOLERANCE:
                    yield f"{places:g} specialists are needed in {x.month(t)} for {target}, {there} are there"


def _specialists(x: People, who: frozenset[str], t: int) -> int:
    """People among these groups and roles who may support a trainee in period `t`."""
    here = sum(
        g.present[t] - sum(x.trained(c, t) for c in x.trainings_of(g))
        for w, g in x.groups.items()
        if w in who and g.available_share > 0
    )
    return here + sum(
        t - hire.start >= len(r.ramp_up) for r in x.problem.hires if r.role in who for hire in x.hired(r, t)
    )


def hire_limits(x: People) -> Findings:
    """No more hires than the request and the rules allow."""
    roles = [x.options[h.option].role for h in x.team.hires]
    most = x.problem.limits.max_hires
    if most is not None and len(roles) > most:
        yield f"{len(roles)} are hired, at most {most} may be"
    for limit in x.problem.limits.hire_limits:
        count = sum(limit.role in (None, role) for role in roles)
        if count > limit.at_most:
            yield f"{count} are hired, the rule {limit.rule} allows {limit.at_most}"


# --- time ---------------------------------------------------------------------------------------------


def capacities(x: Ledger) -> Findings:
    """Time for projects is what presence, ramp-up and other time leave."""
    for row in x.plan.capacity:
        for t, published in enumerate(row.by_period):
            other = x.other(row.worker, t)
            taken = other.mentoring + other.teaching + other.receiving + other.handing_over
            low = high = x.presence(row.worker, t)
            if row.worker in x.options:
                low, high = x.speeds(x.options[row.worker], t)
            if not max(0.0, low - taken) - WORK_TOLERANCE <= published <= high - taken + WORK_TOLERANCE:
                due = f"{low - taken:.4f} to {high - taken:.4f}" if low < high else f"{high - taken:.4f}"
                yield f"{row.worker} has {published:.4f} pm in {x.month(t)}, people and months make {due}"


def other_time(x: Ledger) -> Findings:
    """Study and handing over take what the team's months say; nobody gives less than nothing."""
    for row in x.plan.other_time:
        parts = (row.mentoring, row.teaching, row.receiving, row.handing_over, row.studying)
        if min(parts) < 0:
            yield f"{row.worker} gives less than nothing in {x.month(row.period)}"
    for worker in x.capacity:
        for t in range(x.months):
            studying = handing_over = 0.0
            if worker in x.groups:
                paths = x.trainings_of(x.groups[worker])
                studying = sum(x.studying(c, t) * c.study_share for c in paths)
            elif worker in x.options:
                option = x.options[worker]
                handing_over = x.leaving(option, t) * option.hand_over
            other = x.other(worker, t)
            if abs(other.studying - studying) > WORK_TOLERANCE:
                yield f"{worker} studies {other.studying:.4f} pm in {x.month(t)}, the courses take {studying:.4f}"
            less = other.handing_over < handing_over - WORK_TOLERANCE and x.time(worker, t) > WORK_TOLERANCE
            if less or other.handing_over > handing_over + WORK_TOLERANCE:
                yield f"{worker} hands over {other.handing_over:.4f} pm in {x.month(t)}, {handing_over:.4f} are due"


def mentoring(x: Ledger) -> Findings:
    """Starters are faster than alone by the time that their mentors gave, and none is given for nothing."""
    for t in range(x.months):
        demands: list[Demand] = []
        for r in x.problem.hires:
            mentors = frozenset(f"staff:{g}" for g in r.mentors)
            learners = x.learners(r, t)
            if learners and mentors:
                demands.append((mentors, _least_mentoring(x, r, t), r.mentor_load * learners))
        yield from _as_due(x, t, "mentoring", demands)


def _least_mentoring(x: Ledger, option: HireOption, t: int) -> float:
    """Least mentoring time (pm) with which the starters of an option are as fast as published."""
    other = x.other(option.key, t)
    taken = other.teaching + other.receiving + other.handing_over
    gain = x.time(option.key, t) + taken - x.speeds(option, t)[0]
    rows = []
    for hire in x.hired(option, t):
        since = t - hire.start
        faster = speed(option.ramp_up_mentored, since) - speed(option.ramp_up, since)
        if faster > 0 and x.may_be_mentored(option, hire, t):
            load = option.mentor_load if since < len(option.ramp_up_mentored) else 0.0
            rows.append((load / faster, faster))
    least = 0.0
    for price, most in sorted(rows):
        part = min(most, max(0.0, gain))
        least += price * part
        gain -= part
    return least


def teaching(x: Ledger) -> Findings:
    """Supported trainees take specialists' time in every month of the course, as far as these have it."""
    for t in range(x.months):
        demands: list[Demand] = []
        for c in x.problem.trainings:
            load = c.support_load * x.studying(c, t)
            if c.supported and load > 0:
                who = {f"staff:{g}" for g in c.specialist_groups}
                who |= {r.key for r in x.problem.hires if r.role in c.specialist_roles}
                idle = any(x.time(w, t) > WORK_TOLERANCE for w in who)
                demands.append((frozenset(who), load if idle else 0.0, load))
        yield from _as_due(x, t, "teaching", demands)


def receiving(x: Ledger) -> Findings:
    """Somebody who stays takes over what runs on in a contractor's last month, as far as they have the time."""
    for t in range(x.months):
        demands: list[Demand] = []
        for r in x.problem.hires:
            due = r.receiving * x.leaving(r, t)
            if due > 0 and x.running_on(r):
                who = x.receivers(r)
                idle = any(x.time(w, t) > WORK_TOLERANCE for w in who)
                demands.append((who, due if idle else 0.0, due))
        yield from _as_due(x, t, "receiving", demands)


def _as_due(x: Ledger, t: int, what: str, demands: Sequence[Demand]) -> Findings:
    """Each set of workers gives what rests on them alone; the others no more than what may rest on them."""
    given = {w: float(getattr(x.other(w, t), what)) for w in x.capacity}
    for who, least in _least_by_set(demands):
        had = sum(given.get(w, 0.0) for w in who)
        if least > had + WORK_TOLERANCE:
            yield f"{least:.4f} pm are due in {x.month(t)} from {', '.join(sorted(who))}, who give {had:.4f}"
    for who in _unions(demands):
        most = sum(amount for suppliers, _, amount in demands if not suppliers <= who)
        had = sum(amount for w, amount in given.items() if w not in who)
        if had > most + WORK_TOLERANCE:
            yield f"{had:.4f} pm are given in {x.month(t)}, and {most:.4f} can be taken"


def _least_by_set(demands: Sequence[Demand]) -> Iterator[tuple[frozenset[str], float]]:
    """Every union of supplier sets with all that rests on it alone (Hall's condition)."""
    for who in _unions(demands):
        least = sum(amount for suppliers, amount, _ in demands if suppliers <= who)
        if least > 0:
            yield who, least


def _unions(demands: Sequence[Demand]) -> list[frozenset[str]]:
    """Every union of supplier sets, nobody first."""
    distinct = sorted({who for who, _, _ in demands}, key=sorted)
    unions = {
        frozenset().union(*some) for n in range(len(distinct) + 1) for some in combinations(distinct, n)
    }
    return sorted(unions, key=lambda who: (len(who), sorted(who)))


def work_within_capacity(x: Ledger) -> Findings:
    """Nobody works longer than their published time, nor less than nothing."""
    for (worker, t), worked in x.time_worked.items():
        if worked > x.time(worker, t) + WORK_TOLERANCE:
            yield f"{worker} works {worked:.4f} pm in {x.month(t)} and has {x.time(worker, t):.4f}"
    for row in x.plan.assignments:
        if row.person_months < 0 or row.output < 0:
            yield f"{row.worker} works less than nothing in {x.month(row.period)}"


def specialty_share(x: Ledger) -> Findings:
    """Only a part of the time that a worker is there goes to the other side's activities, over the horizon."""
    for worker, by_period in x.work_for_the_other_side.items():
        worked, most = sum(by_period), x.balance(worker)
        if worked > most + WORK_TOLERANCE:
            yield f"{worker} works {worked:.4f} pm for the other side, at most {most:.4f} may be"


def projects_at_once(x: Ledger) -> Findings:
    """Each person builds only so many projects in the same month; the most worked on in a month is published.

    Operations and recurring work go on beside what is built, and count for what is published alone.
    """
    worked: dict[tuple[str, int], set[str]] = defaultdict(set)
    for r in x.plan.assignments:
        if r.person_months > 0:
            worked[r.worker, r.period].add(r.project)
    for (worker, t), projects in x.built.items():
        most = x.problem.projects_at_once * x.heads(worker, t)
        if len(projects) > most:
            yield f"{worker} builds {len(projects)} projects in {x.month(t)}, at most {most} may be"
    for row in x.plan.capacity:
        due = max((len(worked[row.worker, t]) for t in range(x.months)), default=0)
        if row.projects_at_once != due:
            yield f"{row.worker} is said to work on {row.projects_at_once} at once, and works on {due}"


def utilisation(x: Ledger) -> Findings:
    """Project work over capacity, by option."""
    for option, published in x.plan.utilisation.items():
        time = sum(x.time(option, t) for t in range(x.months))
        worked = sum(x.time_worked.get((option, t), 0.0) for t in range(x.months))
        due = worked / time if time > 0 else 0.0
        if abs(published - due) > SHARE_TOLERANCE:
            yield f"{option} is said to be used by {published:.4f}, and is by {due:.4f}"


# --- work ---------------------------------------------------------------------------------------------


def qualifications(x: Ledger) -> Findings:
    """Output is time at one's proficiency, and none below the project's qualification.

    The unqualified work on an activity only where a rule wants their side to take part in it.
    """
    joint = {(j.activity, j.side) for j in x.problem.limits.joint_work}
    for row in x.plan.assignments:
        low, high = x.rates(row.worker, x.projects[row.project], row.activity, row.period)
        least, most = low * row.person_months, high * row.person_months
        if not least - WORK_TOLERANCE <= row.output <= most + WORK_TOLERANCE:
            yield (
                f"{row.worker} makes {row.output:.4f} of {row.person_months:.4f} pm of {row.activity} "
                f"of {row.project}, at a rate of {low:.3f} to {high:.3f}"
            )
        helps = (row.activity, x.side(row.worker)) in joint
        if high <= 0 and not helps and row.person_months > WORK_TOLERANCE:
            yield f"{row.worker} is not qualified for {row.activity} of {row.project}"


def project_months(x: Ledger) -> Findings:
    """Nobody works on a project before it may start, nor on recurring work after its end."""
    for row in x.plan.assignments:
        project = x.projects[row.project]
        last = project.deadline if project.kind == "ongoing" else x.months - 1
        if not project.earliest_start <= row.period <= last and row.person_months > WORK_TOLERANCE:
            yield f"{row.worker} works on {row.project} in {x.month(row.period)}, outside its months"


def team_sizes(x: Ledger) -> Findings:
    """Only so many people (FTE) build a project, or meet its demand, in one month; operations go on beside it."""
    teams = summed(
        ((r.project, r.period), r.person_months)
        for r in x.plan.assignments
        if r.activity in x.projects[r.project].effort or r.activity in x.projects[r.project].demand
    )
    for (project, t), team in teams.items():
        if team > x.projects[project].max_team + WORK_TOLERANCE:
            yield f"{team:.4f} FTE work on {project} in {x.month(t)}, at most {x.projects[project].max_team:g} may"


def progress_balance(x: Ledger) -> Findings:
    """Progress is output so far over effort, and never more than all."""
    for p, _ in x.deliveries():
        for k, effort in p.effort.items():
            made = 0.0
            leeway = PROGRESS_TOLERANCE + WORK_TOLERANCE / effort
            for t, published in enumerate(x.plan.progress[p.id, k]):
                made += x.output.get((p.id, k, t), 0.0)
                if abs(published - made / effort) > leeway:
                    yield f"{k} of {p.id} stands at {published:.5f} in {x.month(t)}, its work makes {made / effort:.5f}"
                if published > 1.0 + PROGRESS_TOLERANCE:
                    yield f"{k} of {p.id} is more than done in {x.month(t)}"


def precedences(x: Ledger) -> Findings:
    """No activity is further along than what it rests on was its lag ago."""
    for p, _ in x.deliveries():
        for edge in p.precedence:
            before, after = x.plan.progress[p.id, edge.before], x.plan.progress[p.id, edge.after]
            for t in range(x.months):
                limit = before[t - edge.lag] if t >= edge.lag else 0.0
                if after[t] > limit + PROGRESS_TOLERANCE:
                    yield f"{edge.after} of {p.id} runs ahead of {edge.before} in {x.month(t)}"


def production_after_acceptance(x: Ledger) -> Findings:
    """Up to the month of acceptance only the overlap is produced."""
    for p, _ in x.deliveries():
        accepted = x.first_done(p, p.model_phase)
        for k in p.production_phase if p.model_phase else ():
            for t in range(x.months if accepted is None else accepted + 1):
                if x.plan.progress[p.id, k][t] > p.overlap.get(k, 0.0) + PROGRESS_TOLERANCE:
                    yield f"{k} of {p.id} runs ahead of the model's acceptance in {x.month(t)}"


def adoption_after_live(x: Ledger) -> Findings:
    """Users adopt what they have had since the month before."""
    for p, _ in x.deliveries():
        live = x.first_done(p, p.before_live)
        for k in p.adoption_phase if p.before_live else ():
            for t in range(x.months if live is None else live + 1):
                if x.plan.progress[p.id, k][t] > PROGRESS_TOLERANCE:
                    yield f"{k} of {p.id} starts before go-live, in {x.month(t)}"


def operations_after_live(x: Ledger) -> Findings:
    """What is live is kept running from the month after; what nobody does of it is the shortage."""
    for p, result in x.deliveries():
        if p.operations <= 0:
            continue
        first, short = _operated_from(x, p), 0.0
        for t in range(x.months):
            run = x.output.get((p.id, "operations", t), 0.0)
            wanted = p.operations if t >= first else 0.0
            short += max(0.0, wanted - run)
            if run > wanted + WORK_TOLERANCE:
                yield f"{run:.4f} of {wanted:g} pm of operations are done for {p.id} in {x.month(t)}"
        yield from _shortages(x, result, {"operations": short})


def _operated_from(x: Ledger, p: ProjectParameters) -> int:
    """The month after go-live; of what has nothing to go live, its first month."""
    if not p.before_live:
        return p.earliest_start
    live = x.first_done(p, p.before_live)
    return x.months if live is None else live + 1


def _shortages(x: Ledger, result: ProjectResult, due: dict[str, float]) -> Findings:
    leeway = WORK_TOLERANCE * x.months
    for k in sorted({*result.shortage, *due}):
        said, short = result.shortage.get(k, 0.0), due.get(k, 0.0)
        if abs(said - short) > leeway:
            yield f"{k} of {result.id} lacks {short:.4f} pm, and {said:.4f} are published"


def recurring_demand(x: Ledger) -> Findings:
    """Of recurring work no more is done than is wanted; what it lacks, its share and delivery follow."""
    for p, result in x.recurring():
        months = range(p.earliest_start, p.deadline + 1)
        for k, demand in p.demand.items():
            for t in months:
                made = x.output.get((p.id, k, t), 0.0)
                if made > demand + WORK_TOLERANCE:
                    yield f"{made:.4f} of {demand:g} pm of {k} are done for {p.id} in {x.month(t)}"
        short = {k: demand * len(months) * (1 - _covered(x, p, months, k)) for k, demand in p.demand.items()}
        yield from _shortages(x, result, short)
        share = _covered(x, p, months)
        if abs(result.done_share - share) > SHARE_TOLERANCE:
            yield f"{p.id} is said to be met by {result.done_share:.4f}, and is by {share:.4f}"
        later = _covered(x, p, months[len(months) // 2 :])
        if result.delivered != (later >= DELIVERED_FROM) and abs(later - DELIVERED_FROM) > SHARE_TOLERANCE:
            yield f"{p.id} is delivered: {result.delivered}, {later:.4f} of its later half are covered"
        if result.accepted is not None or result.live is not None or result.completed is not None:
            yield f"{p.id} goes on, and has a month in which it is accepted, live or complete"


def _covered(x: Ledger, p: ProjectParameters, months: range, activity: str | None = None) -> float:
    """Share of the demand of these months (of one activity, or of all) that is done."""
    wanted = [(k, d) for k, d in p.demand.items() if activity in (None, k)]
    demand = sum(d for _, d in wanted) * len(months)
    made = sum(min(x.output.get((p.id, k, t), 0.0), d) for k, d in wanted for t in months)
    return made / demand if demand > 0 else 1.0


def joint_work(x: Ledger) -> Findings:
    """Where a rule wants it the other side takes part in every month, as far as its people have the time."""
    for rule in x.problem.limits.joint_work:
        rows = [r for r in x.plan.assignments if r.activity == rule.activity]
        everyone = summed(((r.project, r.period), r.person_months) for r in rows)
        mine = summed(((r.project, r.period), r.person_months) for r in rows if x.side(r.worker) == rule.side)
        for (project, t), worked in everyone.items():
            part, p = mine.get((project, t), 0.0), x.projects[project]
            wanted = rule.share * worked if p.kind == "delivery" and p.goes_into_production else 0.0
            if part < wanted - WORK_TOLERANCE and _could_help(x, rule.side, rule.activity, project, t):
                yield f"{rule.side} does {part:.4f} of {worked:.4f} pm: {rule.activity} of {project}, {x.month(t)}"


def _could_help(x: Ledger, side: str, activity: str, project: str, t: int) -> bool:
    """Whether anybody of a side has time left in a month and balance left after it, and no other projects enough."""
    for worker in x.capacity:
        idle = x.time(worker, t) - x.time_worked.get((worker, t), 0.0)
        if x.side(worker) != side or idle <= WORK_TOLERANCE:
            continue
        used = sum(x.work_for_the_other_side.get(worker, ())[: t + 1])
        others = x.built[worker, t] - {project}
        full = len(others) >= x.problem.projects_at_once * x.heads(worker, t)
        balance = x.problem.sides[activity] == side or x.balance(worker) - used > WORK_TOLERANCE
        if balance and not full:
            return True
    return False


# --- results ------------------------------------------------------------------------------------------


def project_results(x: Ledger) -> Findings:
    """Dates, share and delivery of a delivery project follow from its progress."""
    for p, result in x.deliveries():
        months = {
            "accepted": x.first_done(p, p.model_phase),
            "live": x.first_done(p, p.before_live),
            "completed": x.first_done(p, tuple(p.effort)),
        }
        for name, due in months.items():
            if getattr(result, name) != due:
                yield f"{p.id} is said to be {name} in period {getattr(result, name)}, its work makes {due}"
        done = sum(effort * min(1.0, x.plan.progress[p.id, k][-1]) for k, effort in p.effort.items())
        if abs(result.done_share - done / p.build_effort) > SHARE_TOLERANCE:
            yield f"{p.id} is said to be done by {result.done_share:.4f}, and is by {done / p.build_effort:.4f}"
        if result.delivered != (months["completed"] is not None and months["completed"] <= p.deadline):
            yield f"{p.id} is delivered: {result.delivered}, complete in {months['completed']} of {p.deadline}"
        if p.operations <= 0 and any(result.shortage.values()):
            yield f"{p.id} is said to lack work that nobody wants"


def efforts(x: Ledger) -> Findings:
    """The effort published is what was planned with."""
    for p in x.problem.projects:
        due = dict(p.effort)
        if p.kind == "ongoing":
            due = {k: d * (p.deadline - p.earliest_start + 1) for k, d in p.demand.items()}
        said = x.plan.project(p.id).effort
        if set(said) != set(due) or any(abs(said[k] - due[k]) > WORK_TOLERANCE for k in due):
            yield f"{p.id} takes {due}, and {dict(said)} is published"


# --- money --------------------------------------------------------------------------------------------


def cash(x: Ledger) -> Findings:
    """Cash by kind and month, what is committed beyond the horizon, and the run-rate after it."""
    due = cash_by_kind(x.problem, x.plan.team)
    for kind, series in due.items():
        published: Sequence[float] = getattr(x.plan.cash, kind)
        for t, (said, amount) in enumerate(zip(published, series, strict=True)):
            if not same_money(said, amount):
                yield f"{kind} in {x.month(t)} is {said:.2f}, recomputed {amount:.2f}"
    after = {
        "committed_after": committed_after(x.problem, x.plan.team),
        "annual_run_rate_after": run_rate(x.problem, x.plan.team),
    }
    for name, amount in after.items():
        said = float(getattr(x.plan.cash, name))
        if not same_money(said, amount):
            yield f"{name} is {said:.2f}, recomputed {amount:.2f}"


def money_limits(x: Ledger) -> Findings:
    """What is spent and committed stays inside the budget, each year's, training's and payroll's."""
    yield from broken_money_limits(x.problem, x.plan.team)


# --- the table ----------------------------------------------------------------------------------------

CHECKS: tuple[Callable[[Ledger], Findings], ...] = (
    names_and_lengths,
    strategy_label,
    capacities,
    other_time,
    mentoring,
    teaching,
    receiving,
    work_within_capacity,
    specialty_share,
    projects_at_once,
    utilisation,
    qualifications,
    project_months,
    team_sizes,
    progress_balance,
    precedences,
    production_after_acceptance,
    adoption_after_live,
    operations_after_live,
    recurring_demand,
    joint_work,
    project_results,
    efforts,
    cash,
    money_limits,
)

TEAM_CHECKS: tuple[Callable[[People], Findings], ...] = (
    known_people,
    starts_and_terms,
    training_limits,
    support_places,
    hire_limits,
)
"""What people and their months alone decide."""


Checked = TypeVar("Checked", bound=People)


def _named(check: Callable[[Checked], Findings], checked: Checked) -> Findings:
    family = check.__name__.replace("_", " ")
    for finding in check(checked):
        yield f"{family}: {finding}"
