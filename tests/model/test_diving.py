"""Whole months and people for many projects: what the search finds keeps every row, and what it is told is true."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pytest

from advisor.checker import check_plan
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.model import diving, many_projects, solve
from advisor.model.diving import Dive, Dived, Links, LoneProject, kept
from advisor.model.handing_out import Months, hand_out
from advisor.model.objective import delivery_stages, economic_cost
from advisor.model.one_at_a_time import Team
from advisor.model.pooled import PooledModel, add_pooled_constraints
from advisor.model.solve import Draft, Planner
from advisor.model.solver import CBC, INFINITY, NEVER, Session, SolveLog
from advisor.rulebook import load
from advisor.settings import Settings
from benchmarks.companies import Shape, company_request
from benchmarks.textbook import parameters_of
from tests.model.instances import random_instance
from tests.model.tiny import after, developer, parameters, project, staff

SEEDS = range(12)
EIGHT = Shape(projects=8, months=12, groups=3)


@cache
def company(seed: int) -> Parameters:
    rulebook = load(Settings().rules)
    return parameters_of(company_request(EIGHT, seed, rulebook), rulebook)


def relaxed(given: Parameters) -> tuple[PooledModel, Session, dict[str, float]]:
    """The pooled model at its least cost for what a large plan's delivery stages reach."""
    planner = Planner(given, gap=0.0, deadline=NEVER, pools=True)
    m, base = planner.pooled
    draft = planner.draft(None)
    assert draft is not None
    session = base.fork()
    return m, session, dict(draft.reached)


def dived(given: Parameters) -> tuple[PooledModel, Dived]:
    m, session, reached = relaxed(given)
    alone = {p.id: LoneProject(given, p, m.WORKERS, SolveLog(), NEVER) for p in m.DELIVERIES}
    found = Dive(m, session, Links.of(m), alone, NEVER).run(reached, {})
    assert found is not None
    return m, found


@pytest.mark.parametrize("seed", SEEDS)
def test_whole_months_and_people_keep_every_row_of_the_pooled_model(seed):
    given, _ = random_instance(seed)
    assert_whole_and_kept(*dived(given))


def test_many_that_are_settled_at_the_same_prices_keep_every_row_too(monkeypatch):
    """By interior point, a fifth at once, and whoever crowds a month put back first."""
    monkeypatch.setattr(diving, "MANY", 7)
    put_back: list[str] = []
    monkeypatch.setattr(
        Dive, "_free", lambda dive, p, free=Dive._free: (put_back.append(p.id), free(dive, p))
    )
    assert_whole_and_kept(*dived(company(8)))
    assert put_back
    assert len(put_back) == len(set(put_back))


def assert_whole_and_kept(m: PooledModel, found: Dived) -> None:
    switches = (*m.accepted.values(), *m.live.values())
    for variable in (*m.whole_variables(), *switches):
        assert found.value(variable) == pytest.approx(round(found.value(variable)), abs=1e-5)
    for row in m.problem.constraints():
        reached = sum(c * found.value(v) for v, c in row.items())
        low, high = row.getLb(), row.getUb()
        assert low is None or reached >= low - 1e-5, row.name
        assert high is None or reached <= high + 1e-5, row.name


@pytest.mark.parametrize("seed", SEEDS)
def test_at_the_relaxations_prices_every_project_by_itself_costs_what_it_costs_there(seed):
    """What duality says, if no row that projects share is forgotten: each part is best at the prices."""
    given, _ = random_instance(seed)
    m, session, reached = relaxed(given)
    for stage in delivery_stages(m):
        best = reached[stage.name]
        session.add_row(
            kept(stage), stage.terms, *((best, INFINITY) if stage.maximise else (-INFINITY, best))
        )
    terms, constant = economic_cost(m)
    found = session.optimise(terms, constant=constant, relaxed=True, deadline=NEVER)
    prices = session.duals()
    links = Links.of(m)
    for p in m.DELIVERIES:
        lone = LoneProject(given, p, m.WORKERS, SolveLog(), NEVER)
        priced = {key: links.price(v, prices) for key, v in links.own[p.id].items()}
        there = sum(c * session.value(found, links.own[p.id][key]) for key, c in priced.items())
        costs = [(v, priced[key]) for key, v in lone.columns.items() if lone.loaded.has(v)]
        alone = lone.loaded.optimise(costs, relaxed=True, deadline=NEVER)
        assert alone.objective == pytest.approx(there, abs=1e-5)


@pytest.mark.parametrize("seed", [2, 3, 4, 8])
def test_a_large_plan_keeps_every_constraint_and_what_its_relaxation_promises(seed):
    given = company(seed)
    _, draft, plan = _drafted(given)
    assert check_plan(given, plan) == ()
    assert plan.solver.stages[-1].name == "diving"
    late = [p.id for p in plan.projects if p.id in draft.on_time and not p.delivered]
    assert late == []
    assert 0 <= plan.solver.gap < 0.1


def test_projects_that_crowd_a_month_move_out_of_each_others_way(monkeypatch):
    assert dived(company(8))[1].short == frozenset()
    monkeypatch.setattr(diving, "MOVES", 0)
    assert dived(company(8))[1].short != frozenset()


def test_whole_people_come_first_where_fractions_of_them_promise_too_much(monkeypatch):
    """With whole people only after the months, one of these eight projects would be late."""
    given = company(8)
    assert all(p.delivered for p in _planned(given).projects)
    monkeypatch.setattr(Planner, "_keeps", lambda planner, draft, plan: True)
    assert not all(p.delivered for p in _planned(given).projects)


def _planned(given: Parameters) -> Plan:
    return _drafted(given)[2]


def _drafted(given: Parameters) -> tuple[Planner, Draft, Plan]:
    """The best plan of a large request, of whichever strategy, and what it was made from."""
    planner = Planner(given, gap=0.0, deadline=NEVER)
    draft = planner.draft(None)
    assert draft is not None
    plan = planner.publish(draft)
    assert plan is not None
    return planner, draft, plan


def test_where_not_all_can_be_kept_the_least_important_is_given_up():
    there = staff(months=3, present=(0, 1, 0))
    both = (project("p", months=3, priority="could"), project("q", months=3))
    given = parameters(months=3, staff=(there,), projects=both)
    plan = Planner(given, gap=0.0, deadline=NEVER, pools=True).plan("no_change")
    assert plan is not None
    assert {p.id: p.delivered for p in plan.projects} == {"p": False, "q": True}


# -- who does it ----------------------------------------------------------------------------------


def half_as_fast() -> Parameters:
    """Two who can do it, one half as fast; a project for one person at a time, and one for the other."""
    slow = staff("slow", months=2, proficiency={"model_building": 0.5})
    narrow = project("narrow", months=2, effort={"model_building": 2.0}, max_team=1.0)
    other = project("other", months=2, effort={"model_building": 1.0}, priority="could", max_team=1.0)
    return parameters(months=2, staff=(staff("fast", months=2), slow), projects=(narrow, other))


def handed_out(
    given: Parameters, months: dict[str, Months]
) -> tuple[dict[str, str], Mapping[str, Months | None]]:
    """Who works on what, and the projects that could not be, with their next months."""
    m = PooledModel(given)
    add_pooled_constraints(m)
    team = Team.of(m, lambda variable: 0.0, {})
    found = hand_out(given, team, months, (), NEVER, SolveLog(), "highs")
    assert found is not None
    schedule, short = found
    return {row.project: row.worker for row in schedule.work}, short


def test_the_faster_person_goes_to_the_team_that_has_no_room_for_two():
    done = Months(accepted=1, live=1, delivered="on_time")
    who, short = handed_out(half_as_fast(), {"narrow": done, "other": done})
    assert who == {"narrow": "staff:fast", "other": "staff:slow"}
    assert short == {}


def test_a_project_whose_months_no_team_keeps_gets_no_work_and_is_named_with_a_month_more():
    soon = Months(accepted=0, live=0, delivered="on_time")
    done = Months(accepted=1, live=1, delivered="on_time")
    who, short = handed_out(half_as_fast(), {"narrow": soon, "other": done})
    assert short == {"narrow": done}
    assert set(who) == {"other"}


def test_what_was_left_over_has_another_month_the_second_time(monkeypatch):
    """The second project's month does not fit a team of one; by itself it finds another."""
    given = half_as_fast()
    planner = Planner(given, gap=0.0, deadline=NEVER, pools=True)
    wrong = {"narrow": Months(accepted=0, live=0, delivered="on_time")}
    real = many_projects.months_of
    monkeypatch.setattr(many_projects, "months_of", lambda m, value: real(m, value) | wrong)
    plan = planner.plan("no_change")
    assert plan is not None
    assert check_plan(given, plan) == ()
    assert all(p.delivered for p in plan.projects)


def test_a_solver_that_tells_no_prices_plans_each_project_in_turn():
    given, strategy = random_instance(3)
    plan = Planner(given, gap=0.0, deadline=NEVER, solver=CBC, pools=True).plan(strategy)
    assert plan is not None
    assert plan.solver.stages[-1].name == "one_at_a_time"
    assert check_plan(given, plan) == ()


def test_vast_requests_are_drafted_without_acceptance_and_go_live(monkeypatch):
    effort = {"model_building": 1.0, "production_code": 1.0}
    one = project(months=6, effort=effort, precedence=(after("model_building", "production_code", 1),))
    given = parameters(months=6, staff=(staff(months=6), developer(months=6)), projects=(one,))
    assert Planner(given, gap=0.0, deadline=NEVER, pools=True).dives
    monkeypatch.setattr(solve, "VAST", 5)
    planner = Planner(given, gap=0.0, deadline=NEVER, pools=True)
    assert not planner.dives
    assert not any("accepted" in row.name for row in planner.pooled[0].problem.constraints())
    plan = planner.plan("no_change")
    assert plan is not None
    assert plan.project("p").delivered


@pytest.mark.parametrize("seed", [2, 3, 4, 5])
def test_a_vast_plan_has_whole_people_and_a_bound_that_holds_for_what_it_delivers(seed, monkeypatch):
    """The bound is read off the prices of delivering more; solved anew it is never lower."""
    monkeypatch.setattr(solve, "VAST", 0)
    given = company(seed)
    planner, draft, plan = _drafted(given)
    assert check_plan(given, plan) == ()
    assert [stage.name for stage in plan.solver.stages][-2:] == ["economic_cost", "one_at_a_time"]
    assert any(project.delivered for project in plan.projects)
    solved = planner._bound_at(None, {**draft.reached, **solve.delivered_by(plan)}, NEVER) * planner.unit
    assert 0 < plan.solver.bound <= solved + 1e-3
    assert solved <= plan.costs.economic.total
