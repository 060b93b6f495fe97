"""On tiny instances every integer decision is tried: nothing beats what the planner finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations_with_replacement, product

import pytest

from advisor.domain.parameters import Parameters
from advisor.domain.plan import STRATEGIES, delivery_vector
from advisor.model.objective import delivery_stages, economic_cost
from advisor.model.solve import Planner, restrict
from advisor.model.solver import INFINITY, Deadline
from tests.model.tiny import (
    after,
    analysts,
    developer,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
    two_roles_one_path,
)

NEVER = Deadline(None)


def one_hire_or_one_course() -> Parameters:
    """A scientist can be hired or learn; the course is cheaper and later."""
    return parameters(
        months=5,
        staff=(analysts(months=5, available_share=0.6), developer(months=5, available_share=0.4)),
        hires=(scientist_option(ramp_up=(0.4,)),),
        trainings=(training(duration=2, released_share=0.6),),
        projects=(
            project(
                months=5,
                effort={
                    "data_analysis": 0.4,
                    "model_building": 0.6,
                    "production_code": 0.5,
                    "user_adoption": 0.2,
                },
                precedence=(after("data_analysis", "model_building"),),
                deadline=4,
                operations=0.1,
                monthly_value=120.0,
            ),
        ),
        training_groups={"analysts": (1, 1), "developers": (1, 1)},
    )


def mentored_hires_for_two_projects() -> Parameters:
    """Two starters, a mentor with other work to do, a must that can be late and a should that is easy."""
    option = scientist_option(
        most=2, ramp_up=(0.1, 0.4), ramp_up_mentored=(0.6,), mentor_load=0.2, mentors=("scientists",)
    )
    return parameters(
        months=5,
        staff=(staff(months=5, available_share=0.5),),
        hires=(option,),
        projects=(
            project(months=5, effort={"model_building": 3.0}, deadline=2, monthly_value=90.0),
            project("q", months=5, effort={"data_analysis": 0.5}, priority="should"),
        ),
        limits={"max_hires": 2, "budget": 900.0},
    )


def demand_beside_a_project() -> Parameters:
    return parameters(
        months=4,
        staff=(staff(months=4, available_share=0.7),),
        hires=(scientist_option(ramp_up=(0.5,)),),
        projects=(
            project(months=4, effort={"model_building": 1.8}, deadline=3),
            ongoing(months=4, demand={"data_analysis": 0.4}),
        ),
    )


def supported_or_alone() -> Parameters:
    """An engineer in house can support one analyst, at the price of production time."""
    supported = training(
        supported=True, specialist_groups=("scientists",), support_load=0.3, duration=1, fee=4.0
    )
    alone = training(duration=2, proficiency={"model_building": 0.6}, released_share=0.5)
    return parameters(
        months=5,
        staff=(analysts(months=5, available_share=0.5, headcount=1), staff(months=5, available_share=0.4)),
        trainings=(alone, replace(supported, released_share=0.5)),
        projects=(project(months=5, effort={"model_building": 2.6}),),
        training_groups={"analysts": (1, 1), "scientists": (1, 1)},
    )


def hire_or_two_courses_for_a_late_must() -> Parameters:
    """A hire and two kinds of course, a model whose code waits for it, and a deadline that nobody can keep."""
    alone = training(duration=2, proficiency={"model_building": 0.7}, released_share=0.6, fee=3.0)
    supported = training(
        supported=True, specialist_groups=("scientists",), support_load=0.1, released_share=0.6
    )
    return parameters(
        months=4,
        staff=(
            analysts(months=4, available_share=0.6, headcount=1),
            developer(months=4, available_share=0.5),
            staff(months=4, available_share=0.4),
        ),
        hires=(scientist_option(ramp_up=(0.5,)),),
        trainings=(alone, supported),
        projects=(
            project(
                months=4,
                effort={"model_building": 1.0, "production_code": 0.6},
                precedence=(after("model_building", "production_code", 1),),
                overlap={"production_code": 0.3},
                deadline=1,
                operations=0.1,
                monthly_value=300.0,
            ),
        ),
        training_groups={"analysts": (1, 1), "developers": (1, 1), "scientists": (1, 1)},
    )


def one_pair_of_hands_for_two_deadlines() -> Parameters:
    """Two projects that cannot both be on time, whoever is hired."""
    return parameters(
        months=3,
        staff=(staff(months=3, available_share=0.8),),
        hires=(scientist_option(ramp_up=(0.5,)),),
        projects=(
            project(months=3, effort={"model_building": 1.5}, deadline=1, monthly_value=80.0),
            project("q", months=3, effort={"data_analysis": 0.7}, deadline=0, priority="should"),
        ),
    )


INSTANCES = {
    one.__name__: one
    for one in (
        one_hire_or_one_course,
        mentored_hires_for_two_projects,
        demand_beside_a_project,
        supported_or_alone,
        two_roles_one_path,
        hire_or_two_courses_for_a_late_must,
        one_pair_of_hands_for_two_deadlines,
    )
}


def starts(variables, options, most: int) -> Iterator[dict]:
    """Every way of choosing at most so many people and their first months: variable key -> count."""
    bound = {option.key: option.most for option in options}
    keys = [key for key in variables if key[0] in bound]
    for number in range(most + 1):
        for chosen in combinations_with_replacement(keys, number):
            counts = {key: chosen.count(key) for key in keys}
            if all(count <= bound[option] for (option, _), count in counts.items()):
                yield counts


def decisions(m, hires: int, trainees: int) -> Iterator[dict]:
    """Every decision on people."""
    for hired, trained in product(starts(m.hire, m.HIRES, hires), starts(m.train, m.TRAININGS, trainees)):
        yield {m.hire[key]: count for key, count in hired.items()} | {
            m.train[key]: count for key, count in trained.items()
        }


def best_of_all(model, strategy: str, *, hires: int, trainees: int, integers=()) -> tuple[float, ...] | None:
    """The best (stages …, -cost) over all people, and over all values of `integers`: (variables, patterns)."""
    m, base = model
    best = None
    terms, constant = economic_cost(m)
    for people in decisions(m, hires, trainees):
        for pattern in integers or ({},):
            session = base.fork()
            if not restrict(session, m, strategy):
                return None
            for variable, count in (people | pattern).items():
                session.bound(variable, count, count)
            reached = []
            for stage in delivery_stages(m):
                found = session.optimise(stage.terms, maximise=stage.maximise, deadline=NEVER)
                if not found.usable:
                    break
                value = found.objective
                reached.append(value if stage.maximise else -value)
                low, high = (value - 1e-6, INFINITY) if stage.maximise else (-INFINITY, value + 1e-6)
                session.add_row(f"held_{stage.name}", stage.terms, low, high)
            else:
                found = session.optimise(terms, constant=constant, deadline=NEVER)
                if found.usable:
                    worth = (*(round(v, 4) for v in reached), -round(found.objective, 5))
                    best = worth if best is None else max(best, worth)
    return best


def people_at_most(instance: Parameters) -> dict[str, int]:
    """How many the instances let one hire and train."""
    return {
        "hires": min(2, sum(r.most for r in instance.hires)),
        "trainees": 1 if instance.trainings else 0,
    }


def promised(planner: Planner, strategy: str) -> tuple[float, ...] | None:
    draft = planner.draft(strategy)
    if draft is None:
        return None
    stages = delivery_stages(planner.fluid[0])
    reached = [round(draft.reached[s.name] * (1 if s.maximise else -1), 4) for s in stages]
    return (*reached, -round(draft.bound, 5))


@pytest.mark.parametrize("name", INSTANCES)
def test_no_choice_of_people_beats_the_draft(name, planner):
    """Fluid plans, every strategy: deliveries stage by stage, then the cost."""
    instance = INSTANCES[name]()
    mine, most = planner(instance), people_at_most(instance)
    for strategy in STRATEGIES:
        tried = best_of_all(mine.fluid, strategy, **most)
        assert promised(mine, strategy) == (None if tried is None else pytest.approx(tried, abs=2e-5)), (
            strategy
        )


def outcomes(m) -> list[dict]:
    """Every way of being on time, late or neither."""
    ways = [((1, 0), (0, 1), (0, 0))] * len(m.DELIVERIES)
    return [
        {m.on_time[p.id]: on for p, (on, _) in zip(m.DELIVERIES, way, strict=True)}
        | {m.late[p.id]: late for p, (_, late) in zip(m.DELIVERIES, way, strict=True)}
        for way in product(*ways)
    ]


def switches(m) -> list[dict]:
    """Every month of acceptance and go-live, or never."""
    patterns = []
    for when in product(range(m.H + 1), repeat=2 * len(m.DELIVERIES)):
        pattern = {}
        for i, p in enumerate(m.DELIVERIES):
            for family, first in ((m.accepted, when[2 * i]), (m.live, when[2 * i + 1])):
                pattern |= {family[p.id, t]: int(t >= first) for t in m.PERIODS if (p.id, t) in family}
        patterns.append(pattern)
    return patterns


@pytest.mark.parametrize("name", ["demand_beside_a_project", "supported_or_alone"])
def test_no_choice_of_all_integers_beats_the_stages_of_the_sequenced_model(name, planner):
    """Nothing is left to branch and bound: each candidate is a linear programme."""
    instance = INSTANCES[name]()
    mine = planner(instance)
    m, _ = mine.sequenced
    patterns = [a | b for a in outcomes(m) for b in switches(m) if _consistent(m, a, b)]
    for strategy in ("no_change", "hire_data_scientist" if instance.hires else "cross_train_only"):
        most = {"hires": 1 if instance.hires else 0, "trainees": 1 if instance.trainings else 0}
        by_hand = best_of_all(mine.sequenced, strategy, **most, integers=patterns)
        with_binaries = best_of_all(mine.sequenced, strategy, **most)
        assert with_binaries == pytest.approx(by_hand, abs=2e-5), strategy


def _consistent(m, outcome: dict, switch: dict) -> bool:
    """Leave out what a row forbids at a glance: delivered without being live by then."""
    return all(
        switch[m.live[p.id, p.deadline]] >= outcome[m.on_time[p.id]]
        and switch[m.live[p.id, m.H - 1]] >= outcome[m.late[p.id]]
        for p in m.DELIVERIES
    )


@pytest.mark.parametrize("name", INSTANCES)
def test_no_choice_of_people_delivers_more_than_the_published_plan(name, planner):
    """Sequenced plans: what is published is what was promised, at a cost that no other people undercut."""
    instance = INSTANCES[name]()
    mine, most = planner(instance), people_at_most(instance)
    for strategy in STRATEGIES:
        tried = best_of_all(mine.sequenced, strategy, **most)
        same_as_tried(mine, mine.plan(strategy), tried)


@pytest.mark.parametrize(
    "name",
    ["hire_or_two_courses_for_a_late_must", "one_pair_of_hands_for_two_deadlines", "supported_or_alone"],
)
def test_no_choice_of_all_integers_beats_the_published_plan(name, planner):
    """Hires and trainees by option and month, on time or late, acceptance and go-live: every combination, and
    only linear programmes between it and the published plan."""
    instance = INSTANCES[name]()
    mine, most = planner(instance), people_at_most(instance)
    m, _ = mine.sequenced
    patterns = [a | b for a in outcomes(m) for b in switches(m) if _consistent(m, a, b)]
    integers = {
        v for table in (m.hire, m.train, m.on_time, m.late, m.accepted, m.live) for v in table.values()
    }
    tried_first = next(decisions(m, **most)) | patterns[0]
    assert integers == set(tried_first) == set(m.whole_variables())
    for strategy in STRATEGIES:
        tried = best_of_all(mine.sequenced, strategy, **most, integers=patterns)
        same_as_tried(mine, mine.plan(strategy), tried)


def same_as_tried(planner: Planner, published, tried) -> None:
    """What is published delivers and costs what the best of all that was tried does."""
    assert (published is None) == (tried is None)
    if published is None:
        return
    stages = list(delivery_stages(planner.sequenced[0]))
    delivered = dict(zip((s.name for s in stages), tried[:-1], strict=True))
    vector = delivery_vector(published)
    for i, priority in enumerate(("must", "should", "could")):
        assert vector[3 * i] == delivered.get(f"{priority}_on_time", 0), published.strategy
        assert vector[3 * i + 1] == delivered.get(f"{priority}_delivered", 0), published.strategy
        assert vector[3 * i + 2] == pytest.approx(delivered.get(f"{priority}_shortage", 0), abs=2e-4)
    least = -tried[-1] * planner.parameters.pricing.average_monthly_pay
    assert published.costs.economic.total == pytest.approx(least, abs=0.01), published.strategy


def test_the_tiny_instances_hire_train_and_miss_deadlines(planner):
    """Trying everything proves little where nothing happens."""
    plans = [planner(INSTANCES[name]()).plan(strategy) for name, strategy in WHAT_HAPPENS]
    for plan, what in zip(plans, WHAT_HAPPENS.values(), strict=True):
        assert what(plan), plan.strategy


WHAT_HAPPENS = {
    ("hire_or_two_courses_for_a_late_must", "hire_data_scientist"): lambda plan: (
        plan.project("p").accepted < plan.project("p").live and not plan.project("p").delivered
    ),
    ("hire_or_two_courses_for_a_late_must", "cross_train_only"): lambda plan: bool(plan.trainings),
    ("hire_or_two_courses_for_a_late_must", "hire_data_scientist_and_cross_train"): lambda plan: (
        bool(plan.hires) and bool(plan.trainings)
    ),
    ("one_pair_of_hands_for_two_deadlines", "no_change"): lambda plan: (
        plan.project("p").delivered and plan.project("q").completed == 2
    ),
    ("supported_or_alone", "cross_train_only"): lambda plan: plan.trainings[0].supported,
}


def a_must_that_only_the_fluid_plan_delivers() -> Parameters:
    """Two months of model and then a month of code, in two months; beside it a could for the scientist."""
    must = project(months=2, effort={"model_building": 2.0, "production_code": 1.0})
    could = project("q", months=2, effort={"data_analysis": 1.0}, priority="could")
    return parameters(months=2, staff=(staff(months=2), developer(months=2)), projects=(must, could))


def test_a_promise_that_the_order_breaks_does_not_hold_back_lesser_priorities(planner):
    """What a could can reach beside the must bounds it only while the must is delivered."""
    mine = planner(a_must_that_only_the_fluid_plan_delivers())
    assert mine.draft("no_change").reached["must_on_time"] == 1
    found = mine.plan("no_change")
    assert found.project("p").completed is None
    assert found.project("q").delivered
