"""On tiny instances every decision on people is tried: nothing beats what the programme finds, stage by stage."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations_with_replacement, product

import pytest

from advisor.domain.problem import Problem
from advisor.domain.strategy import Strategy, strategies
from advisor.planning.expressions import Linear
from advisor.planning.solver import INFINITY
from advisor.planning.strategy_model import StrategyModel
from tests.planning.conftest import best_of
from tests.planning.tiny import (
    after,
    analysts,
    developer,
    engineer_option,
    on_contract,
    ongoing,
    parameters,
    project,
    scientist_option,
    staff,
    training,
    two_roles_one_path,
)

ALL = strategies(("data_scientist", "machine_learning_engineer"))


def one_hire_or_one_course() -> Problem:
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


def mentored_hires_for_two_projects() -> Problem:
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


def demand_beside_a_project() -> Problem:
    return parameters(
        months=4,
        staff=(staff(months=4, available_share=0.7),),
        hires=(scientist_option(ramp_up=(0.5,)),),
        projects=(
            project(months=4, effort={"model_building": 1.8}, deadline=3),
            ongoing(months=4, demand={"data_analysis": 0.4}),
        ),
    )


def supported_or_alone() -> Problem:
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


def hire_or_two_courses_for_a_late_must() -> Problem:
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


def one_pair_of_hands_for_two_deadlines() -> Problem:
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


def contractor_or_hire() -> Problem:
    """Both engagements, operations to hand over and to run beyond the horizon, recurring work beside them."""
    contractor = on_contract(
        engineer_option(ramp_up=(0.5,), proficiency={"production_code": 1.0, "operations": 0.8}),
        hand_over=0.2,
        receiving=0.3,
    )
    return parameters(
        months=4,
        staff=(developer(months=4, available_share=0.5, proficiency={"operations": 1.0}),),
        hires=(contractor, engineer_option()),
        projects=(
            project(months=4, effort={"production_code": 1.6}, operations=0.2, monthly_value=120.0),
            ongoing(months=4, demand={"production_code": 0.3}),
        ),
        pricing={"window": 8},
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
        contractor_or_hire,
    )
}


def counts(table: dict, most: int) -> Iterator[list[tuple[Linear, int]]]:
    """Every way of choosing at most so many people and their months from a table of decisions."""
    for number in range(most + 1):
        for chosen in combinations_with_replacement(table, number):
            people = [(decision, chosen.count(key)) for key, decision in table.items()]
            if all(count <= (d.variable.upBound or 2) for d, count in people):
                yield people


def everybody(model: StrategyModel) -> Iterator[list[tuple[Linear, int]]]:
    """Every decision on people: two hires, two who leave, two trainees at the most."""
    m = model.m
    for hired, left, trained in product(counts(m.hire, 2), counts(m.leave, 2), counts(m.train, 2)):
        yield [*hired, *left, *trained]


def best_by_hand(model: StrategyModel, ask: Callable[[], float | None], *, maximise: bool) -> float | None:
    """The best of an objective over all decisions on people, each of them fixed in turn."""
    best = None
    for people in everybody(model):
        for decision, count in people:
            model.loaded.bound(decision, count, count)
        found = ask()
        if found is not None and (best is None or (found > best if maximise else found < best)):
            best = found
    for table in (model.m.hire, model.m.leave, model.m.train):
        for decision in table.values():
            up = decision.variable.upBound
            model.loaded.bound(decision, 0, INFINITY if up is None else up)
    return best


def objectives(model: StrategyModel) -> Iterator[tuple[Callable[[], float | None], bool]]:
    """Every stage, net cost at last: how it is asked, and whether it is maximised. What a stage reaches is held."""

    def asked(value: Linear, *, maximise: bool) -> Callable[[], float | None]:
        def ask() -> float | None:
            found = model.loaded.optimise(value, maximise=maximise)
            return found.objective if found.usable else None

        return ask

    for stage in model.stages:
        ask = asked(stage.value, maximise=stage.maximise)
        yield ask, stage.maximise
        reached = ask()
        assert reached is not None
        model.hold(stage, reached)
    yield asked(model.cost, maximise=False), False


@pytest.mark.parametrize("strategy", ALL, ids=str)
@pytest.mark.parametrize("name", INSTANCES)
def test_no_people_beat_those_of_the_programme_at_any_stage(name, strategy):
    instance = INSTANCES[name]()
    model = StrategyModel(replace(instance, limits=replace(instance.limits, max_hires=2)))
    possible = model.restrict(strategy) and best_of(model) != ()
    model.restrict(strategy)
    for ask, maximise in objectives(model) if possible else ():
        assert best_by_hand(model, ask, maximise=maximise) == pytest.approx(ask(), abs=2e-5)
    anybody = [people for people in everybody(model) if not possible and is_possible(model, strategy, people)]
    assert anybody == []


def is_possible(model: StrategyModel, strategy: Strategy, people: list[tuple[Linear, int]]) -> bool:
    """Whether people of a strategy keep every row."""
    if not model.restrict(strategy):
        return False
    for decision, count in people:
        model.loaded.bound(decision, count, count)
    return model.loaded.optimise(model.cost).usable


def test_many_of_the_strategies_of_the_instances_are_possible():
    possible = [StrategyModel(make()).restrict(strategy) for make in INSTANCES.values() for strategy in ALL]
    assert sum(possible) >= 24
