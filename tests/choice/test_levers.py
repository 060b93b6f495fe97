"""What would help: each lever on formulas, asked again with its patch, and the patches."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from advisor.choice.clock import Clock
from advisor.choice.levers import Asked, levers, same_work, wanted
from advisor.choice.patches import later_deadlines, more_budget
from advisor.choice.run import Run
from advisor.choice.settings import SearchSettings
from advisor.domain.findings import ValueFinding
from advisor.domain.horizon import Horizon, Month
from advisor.domain.request import Analysis, Budget, Company, Options, Project, Scenario, StaffGroup
from advisor.domain.strategy import Strategy
from advisor.domain.team import NO_CHANGE_TEAM, HireDecision, Team
from tests.choice.made import DS, MLE, FormulaJudge, TableProposer, hire, problem
from tests.planning import tiny

BOTH = Team.of([hire(DS), hire(MLE)])
START = Month.parse("2027-01")
MONTHS = 12


def scenario(*, total=0.0, annual=None, deadline="2027-12"):
    return Scenario(
        company=Company(headcount=10),
        budget=Budget(total=None if annual is not None else total, annual=annual),
        projects=(Project(id="must", name="A must", deadline=deadline and Month.parse(deadline)),),
        horizon_start=START,
        horizon_months=MONTHS,
        analysis=Analysis(),
    )


def prepared(asked):
    """The problem of a request: its budget, its deadline, its horizon. A hire costs 100 a month and 10."""
    months, budget = asked.horizon_months, asked.budget
    due = asked.projects[0].deadline
    deadline = months - 1 if due is None else due - START
    limits = {"budget": budget.total} if budget.annual is None else {
        "budget": budget.annual * months / 12, "annual_budget": budget.annual,
    }  # fmt: skip
    return problem(
        months=months, limits=limits, trainings=(), pricing={"window": 36},
        projects=(tiny.project("must", months=months, deadline=deadline, max_team=2.0),),
    )  # fmt: skip


def judge(asked):
    """One hire does a fifth, two of different roles all; with a later deadline one hire does more each month."""
    late = asked.projects[0].deadline - (MONTHS - 1)

    def formula(team):
        roles = {h.option for h in team.hires if h.start == 1}
        return {"must": 0.9 if len(roles) > 1 else (0.2 + 0.1 * max(0, late)) * bool(roles)}

    return FormulaJudge(asked, formula)


def answered(asked, *, judge_of=judge, prepare=prepared, clock=None, known=None, proposer=None, **settings):
    """known: what a request may be changed to."""
    made = prepare(asked)
    run = Run(
        problem=made, judge=judge_of(made), proposer=TableProposer(), clock=clock or Clock(3600.0),
        settings=SearchSettings(**settings),
    )  # fmt: skip
    findings = run.finish()
    return Asked(
        scenario=asked, run=run, recommended=findings.recommended.outcome, prepare=prepare, judge_of=judge_of,
        proposer_of=lambda _: proposer or TableProposer(), **(known or {}),
    )  # fmt: skip


def found(asked, **more):
    return {lever.lever: lever for lever in reversed(levers(answered(asked, **more)).found)}


class TestBudget:
    def test_the_least_money_that_helps_is_found_and_what_the_choice_takes_with_it(self):
        every = [lever for lever in levers(answered(scenario())).found if lever.lever == "budget"]
        least, best = every
        assert least.amount == 1110
        assert len(least.outcome.team.hires) == 1
        assert best.amount == 2220
        assert best.outcome.team == BOTH

    def test_its_patch_asks_for_just_that_and_brings_it(self):
        lever = found(scenario(total=1200.0))["budget"]
        assert lever.patch == {"budget": {"total": 1200.0 + lever.amount}}
        again = answered(scenario(total=lever.patch["budget"]["total"]))
        assert again.recommended.expected_musts >= lever.outcome.expected_musts - 0.03
        assert lever.outcome.bound <= lever.patch["budget"]["total"]

    def test_of_an_annual_budget_it_is_the_annual_one(self):
        lever = found(scenario(annual=1200.0))["budget"]
        assert set(lever.patch["budget"]) == {"annual"}
        again = answered(scenario(annual=lever.patch["budget"]["annual"]))
        assert again.recommended.team == lever.outcome.team

    def test_more_than_three_times_the_budget_and_than_two_hires_is_not_tried(self):
        def three_needed(asked):
            return FormulaJudge(asked, lambda team: {"must": 0.9 * (len(team.hires) > 2)})

        assert "budget" not in found(scenario(total=10.0), judge_of=three_needed, hires_beyond=3)
        assert "budget" in found(scenario(total=1200.0), judge_of=three_needed, hires_beyond=3)

    def test_where_money_brings_nothing_it_is_not_listed(self):
        def useless(asked):
            return FormulaJudge(asked, lambda team: {"must": 0.1})

        assert found(scenario(), judge_of=useless) == {}

    def test_what_is_not_worth_it_is_not_listed(self):
        def cheap(asked):
            made = prepared(asked)
            return replace(made, projects=tuple(replace(p, worth=100.0) for p in made.projects))

        assert "budget" not in found(scenario(), prepare=cheap)


class TestMonths:
    def test_with_later_deadlines_the_choice_is_another(self):
        lever = found(scenario(total=1500.0))["months"]
        assert lever.outcome.expected_musts == pytest.approx(0.2 + 0.1 * lever.amount)
        assert lever.amount == 3
        assert lever.patch["projects"][0]["deadline"] == str(Month.parse("2027-12") + int(lever.amount))

    def test_its_patch_brings_what_it_says(self):
        lever = found(scenario(total=3000.0), judge_of=slow_judge)["months"]
        deadline = lever.patch["projects"][0]["deadline"]
        again = scenario(total=3000.0, deadline=deadline)
        if_longer = replace(again, horizon_months=lever.patch["horizon"]["months"])
        outcome = answered(if_longer, judge_of=slow_judge).recommended
        assert outcome.expected_musts >= lever.outcome.expected_musts - 0.03

    def test_the_months_that_the_team_needs_are_tried_first_where_they_are_known(self):
        """Four in five futures end in period 7, and the deadline is period 3: four months."""

        def in_period_7(asked):
            late = asked.projects[0].deadline >= 7
            return FormulaJudge(
                asked,
                lambda team: {
                    "must": 0.8 * late * bool(team.hires),
                    "loss": -1e6 * bool(team.hires),
                    "p80": 7,
                },
            )

        lever = found(scenario(total=3000.0, deadline="2027-04"), judge_of=in_period_7)["months"]
        assert lever.amount == 4
        assert "horizon" not in lever.patch

    def test_no_more_months_than_may_be_tried(self):
        lever = found(scenario(total=9000.0), judge_of=slow_judge, most_months=3)
        assert lever["months"].amount <= 3


def slow_judge(asked):
    """A chance that rises by a tenth each month later."""
    late = asked.projects[0].deadline - (MONTHS - 1)
    return FormulaJudge(
        asked,
        lambda team: {
            "must": min(1.0, 0.1 * late) if team.hires else 0.0,
            "loss": 0.0 if team.hires else 5000.0,
        },
    )


# --- other people, more of their time, less to do ------------------------------------------------------------

OPTIONS = {
    ("data_scientist", "permanent"): tiny.scientist_option(most=2),
    ("data_scientist", "contract"): tiny.on_contract(tiny.scientist_option(most=2)),
    ("machine_learning_engineer", "permanent"): tiny.engineer_option(most=2),
    ("machine_learning_engineer", "contract"): tiny.on_contract(tiny.engineer_option(most=2)),
}
ALLOWED, BEYOND = ("data_scientist",), ("machine_learning_engineer",)
GROUP = StaffGroup(id="analysts", role="business_analyst", headcount=2, available_share=0.3)
SIDE = Project(id="side", priority="should", effort={"model_building": 3.0})


def with_people(asked):
    """The same problem with the roles, engagements and staff that the request names; scientists by default."""
    made = prepared(asked)
    roles, engagements = asked.options.hire or ALLOWED, asked.options.engagements or ("permanent",)
    groups = tuple(
        tiny.analysts(months=MONTHS, id=g.id, headcount=g.headcount, available_share=g.available_share or 0.3)
        for g in asked.staff
    )
    beside = tuple(
        tiny.project(p.id, months=MONTHS, effort=p.effort, priority=p.priority, worth=0.0, monthly_value=0.0)
        for p in asked.projects[1:]
    )
    return replace(
        made,
        hires=tuple(OPTIONS[r, e] for r in sorted(roles) for e in sorted(engagements)),
        staff=groups,
        training_groups={g.id: (g.headcount, g.headcount) for g in groups},
        trainings=tuple(tiny.training(group=g.id) for g in groups),
        projects=(*made.projects, *beside),
    )


def judged_by(chance_of):
    """A judge by the chance of a team under a problem."""
    return lambda asked: FormulaJudge(asked, lambda team: {"must": chance_of(asked, team)})


def roles_of(team):
    return {h.option.split(":")[1] for h in team.hires}


KNOWN = {"allowed": ALLOWED, "beyond": BEYOND, "staff_roles": ("business_analyst",)}
STAFFED = replace(scenario(total=3000.0), staff=(GROUP,))


def asked_again(scenario_, lever, judge_of):
    """Expected musts where a lever's patch is applied to the request by hand."""
    allow = lever.patch.get("options", {}).get("allow", {})
    kept = {row["id"]: row for row in lever.patch.get("projects", [{"id": p.id} for p in scenario_.projects])}
    groups = lever.patch.get("staff")
    staff = scenario_.staff if groups is None else tuple(StaffGroup(**row) for row in groups)
    options = replace(
        scenario_.options,
        hire=tuple(allow["hire"]) if "hire" in allow else None,
        engagements=tuple(allow["engagements"]) if "engagements" in allow else None,
    )
    again = replace(
        scenario_, options=options, staff=staff, projects=tuple(p for p in scenario_.projects if p.id in kept)
    )
    return answered(again, judge_of=judge_of, prepare=with_people).recommended.expected_musts


def only(asked, name, judge_of):
    """The lever of a name, where it is listed and brings what it says when it is asked again."""
    listed = levers(answered(asked, judge_of=judge_of, prepare=with_people, known=KNOWN)).found
    named = [one for one in listed if one.lever == name]
    for one in named:
        assert asked_again(asked, one, judge_of) >= one.outcome.expected_musts - 0.03
    return named


class TestContracts:
    @staticmethod
    def contractor(asked, team):
        return 0.2 + 0.2 * any(h.leaves for h in team.hires) if team.hires else 0.0

    def test_contractors_who_would_help_are_listed_with_what_is_allowed_already(self):
        (lever,) = only(STAFFED, "contracts", judged_by(self.contractor))
        assert lever.patch == {"options": {"allow": {"engagements": ["permanent", "contract"]}}}
        assert lever.outcome.musts_on_time == pytest.approx(0.4)
        assert lever.amount is None

    def test_where_more_of_the_team_has_to_change_what_the_planning_model_proposes_is_judged(self):
        one, other = (HireDecision(f"hire:{role}:contract", 1, 2) for role in (*ALLOWED, *BEYOND))
        both = Team.of([one, other])
        judge_of = judged_by(lambda asked, team: 0.8 if team == both else self.contractor(asked, team))
        known = KNOWN | {"allowed": (*ALLOWED, *BEYOND), "beyond": ()}
        open_roles = replace(STAFFED, options=Options(hire=known["allowed"]))
        asked = answered(
            open_roles, judge_of=judge_of, prepare=with_people, known=known,
            proposer=TableProposer({"hire_several": both}),
        )  # fmt: skip
        (lever,) = [one for one in levers(asked).found if one.lever == "contracts"]
        assert lever.outcome.team == both

    def test_where_they_are_allowed_or_bring_nothing_they_are_not(self):
        open_to_all = replace(STAFFED, options=Options(engagements=("permanent", "contract")))
        assert only(open_to_all, "contracts", judged_by(self.contractor)) == []
        assert only(STAFFED, "contracts", judged_by(lambda asked, team: 0.2 * bool(team.hires))) == []


class TestRole:
    def test_another_role_that_helps_is_listed_beside_those_allowed(self):
        judge_of = judged_by(lambda asked, team: 0.3 + 0.4 * ("machine_learning_engineer" in roles_of(team)))
        (lever,) = only(STAFFED, "role", judge_of)
        assert lever.patch == {
            "options": {"allow": {"hire": ["data_scientist", "machine_learning_engineer"]}}
        }
        assert lever.about == ("machine_learning_engineer",)

    def test_one_that_only_saves_net_cost_is_listed_too_where_it_saves_more_than_makes_no_difference(self):
        def judge_of(saved):
            return lambda asked: FormulaJudge(
                asked,
                lambda team: {
                    "must": 0.5,
                    "loss": 5000.0 - saved * ("machine_learning_engineer" in roles_of(team)),
                },
            )

        # The hire costs 1,110, and a month of average pay, 100, makes no difference; later is cheaper.
        (lever,) = only(STAFFED, "role", judge_of(2000.0))
        assert lever.outcome.musts_on_time == 0.5
        assert only(STAFFED, "role", judge_of(100.0)) == []

    def test_one_that_saves_and_makes_all_musts_less_likely_is_not(self):
        def judge_of(asked):
            engineer = "machine_learning_engineer"
            return FormulaJudge(
                asked,
                lambda team: {
                    "must": 0.5 - 0.02 * (engineer in roles_of(team)),
                    "loss": 5000.0 - 4000.0 * (engineer in roles_of(team)),
                },
            )

        assert only(STAFFED, "role", judge_of) == []


class TestStaff:
    @staticmethod
    def trained(asked, team):
        return 0.6 * bool(team.trainings)

    def test_where_nobody_is_listed_those_who_could_help_are(self):
        (lever,) = only(scenario(total=3000.0), "staff", judged_by(self.trained))
        assert lever.patch == {
            "staff": [{"id": "business_analyst", "role": "business_analyst", "headcount": 1}]
        }
        assert len(lever.outcome.team.trainings) == 1

    def test_where_somebody_is_listed_nobody_else_is_thought_of(self):
        unable = judged_by(lambda asked, team: 0.1)
        assert only(STAFFED, "staff", unable) == []
        assert only(scenario(total=3000.0), "staff", unable) == []

    def test_more_of_their_time_is_asked_for_up_to_all_of_it(self):
        shares = judged_by(lambda asked, team: sum(g.available_share for g in asked.staff) / 2)
        (lever,) = only(STAFFED, "staff_time", shares)
        assert lever.patch["staff"][0]["available_share"] == 0.5
        assert (lever.amount, lever.about) == (0.2, ("analysts",))
        nearly = replace(STAFFED, staff=(replace(GROUP, available_share=0.9),))
        (lever,) = only(nearly, "staff_time", shares)
        assert (lever.patch["staff"][0]["available_share"], lever.amount) == (1.0, 0.1)
        everything = replace(STAFFED, staff=(replace(GROUP, available_share=1.0),))
        assert only(everything, "staff_time", shares) == []

    def test_of_two_groups_the_one_is_asked_that_helps(self):
        other = replace(GROUP, id="others", headcount=5)
        two = replace(STAFFED, staff=(other, GROUP))
        judge_of = judged_by(
            lambda asked, team: next(g.available_share for g in asked.staff if g.id == "analysts")
        )
        (lever,) = only(two, "staff_time", judge_of)
        assert lever.about == ("analysts",)
        assert [row["available_share"] for row in lever.patch["staff"]] == [0.3, 0.5]

    def test_where_neither_group_helps_alone_both_are_asked(self):
        other = replace(GROUP, id="others")
        two = replace(STAFFED, staff=(other, GROUP))
        judge_of = judged_by(lambda asked, team: 0.5 * (min(g.available_share for g in asked.staff) > 0.4))
        (lever,) = only(two, "staff_time", judge_of)
        assert set(lever.about) == {"analysts", "others"}


class TestScope:
    ASKED = replace(
        STAFFED, projects=(*STAFFED.projects, SIDE, replace(SIDE, id="small", effort={"model_building": 1.0}))
    )

    def test_the_project_whose_leaving_out_helps_is_named_and_the_rest_given_whole(self):
        judge_of = judged_by(lambda asked, team: 0.1 + 0.4 * all(p.id != "small" for p in asked.projects))
        (lever,) = only(self.ASKED, "scope", judge_of)
        assert lever.about == ("small",)
        assert [row["id"] for row in lever.patch["projects"]] == ["must", "side"]
        assert lever.amount == 1

    def test_where_none_helps_alone_all_that_are_no_musts_are_left_out(self):
        judge_of = judged_by(lambda asked, team: 0.1 + 0.4 * (len(asked.projects) == 1))
        (lever,) = only(self.ASKED, "scope", judge_of)
        assert lever.about == ("side", "small")

    def test_musts_are_never_left_out(self):
        judge_of = judged_by(lambda asked, team: 0.1 + 0.4 * (len(asked.projects) == 0))
        assert only(self.ASKED, "scope", judge_of) == []
        assert only(STAFFED, "scope", judge_of) == []


class TestValue:
    def test_each_value_that_turns_the_choice_is_a_lever_wherever_it_leads(self):
        turned = answered(scenario(total=3000.0)).recommended
        value = ValueFinding(
            project="must", now=100.0, changes_at=80.0, outcome=turned, strategy=Strategy(None, False)
        )
        late = replace(value, project=None, now=None, changes_at=None)

        def sure(asked):
            return FormulaJudge(asked, lambda team: {"must": 0.9})

        asked = answered(scenario(), judge_of=sure, known={"values": (value, late)})
        (lever,) = levers(asked).found
        assert (lever.lever, lever.amount, lever.about) == ("value", -20.0, ("must",))
        assert lever.patch["projects"][0]["monthly_value"] == 80.0
        assert lever.outcome is turned


class TestWanted:
    def test_nothing_would_help_where_all_musts_reach_the_confidence(self):
        def sure(asked):
            return FormulaJudge(asked, lambda team: {"must": 0.8})

        assert levers(answered(scenario(), judge_of=sure)).found == ()

    def test_where_worth_decided_levers_are_looked_for(self):
        asked = answered(scenario(total=3000.0))
        low = replace(asked.recommended, expected_musts=0.1, all_musts=1.0, chance={"must": 1.0})
        assert wanted(replace(asked, recommended=low))
        assert not wanted(replace(asked, recommended=replace(low, expected_musts=0.8)))

    def test_what_is_judged_for_a_lever_does_not_change_the_recommendation(self):
        asked = answered(scenario(total=1200.0))
        before = asked.recommended
        levers(asked)
        assert asked.recommended is before

    def test_where_the_clock_runs_out_what_was_found_stands_and_it_is_said(self):
        asked = answered(scenario(total=1110.0), clock=Clock(1000.0, iter(range(10**6)).__next__))
        late = Clock(0.0)
        asked.run.clock = late
        asked.run.pool.clock = late
        result = levers(asked)
        assert not result.complete
        assert result.found == ()


class TestPatches:
    HORIZON = Horizon(start=START, months=MONTHS)

    def test_a_budget_grows_in_its_own_field(self):
        total, annual = more_budget(scenario(total=100.0), 50.0), more_budget(scenario(annual=100.0), 50.0)
        assert total.scenario.budget.total == 150.0
        assert total.patch == {"budget": {"total": 150.0}}
        assert annual.scenario.budget.annual == 150.0
        assert annual.patch == {"budget": {"annual": 150.0}}

    def test_the_horizon_moves_only_where_it_must(self):
        within = later_deadlines(scenario(deadline="2027-06"), self.HORIZON, ["must"], 3)
        assert within.scenario.projects[0].deadline == Month.parse("2027-09")
        assert within.scenario.horizon_months == MONTHS
        assert "horizon" not in within.patch
        beyond = later_deadlines(scenario(deadline="2027-12"), self.HORIZON, ["must"], 3)
        assert beyond.patch["horizon"] == {"months": 15}
        assert beyond.scenario.horizon_months == 15

    def test_without_a_deadline_the_horizon_alone_moves(self):
        change = later_deadlines(scenario(deadline=None), self.HORIZON, ["must"], 3)
        assert change.patch == {"horizon": {"months": 15}}
        assert change.scenario.projects == scenario(deadline=None).projects

    def test_projects_are_given_whole_with_their_ids_and_others_keep_their_deadlines(self):
        asked = scenario()
        other = Project(
            id="other", priority="should", deadline=Month.parse("2027-05"), effort={"model_building": 1.5}
        )
        asked = replace(asked, projects=(*asked.projects, other))
        rows = later_deadlines(asked, self.HORIZON, ["must"], 2).patch["projects"]
        assert rows[0] == {"id": "must", "name": "A must", "kind": "delivery", "deadline": "2028-02"}
        assert rows[1] == {
            "id": "other", "kind": "delivery", "priority": "should", "deadline": "2027-05",
            "effort": {"model_building": 1.5},
        }  # fmt: skip

    def test_a_horizon_beyond_sixty_months_is_no_change_to_propose(self):
        assert later_deadlines(scenario(), self.HORIZON, ["must"], 49) is None
        assert later_deadlines(scenario(), self.HORIZON, ["must"], 48) is not None


def test_problems_that_differ_in_money_and_preference_alone_are_the_same_work():
    one, other = prepared(scenario(total=10.0)), prepared(scenario(total=20.0))
    assert same_work(one, other)
    assert same_work(replace(one, preferred_roles=("data_scientist",)), other)
    assert not same_work(replace(one, limits=replace(one.limits, max_hires=1)), other)
    assert not same_work(prepared(scenario(deadline="2027-11")), other)


def test_changing_nothing_needs_no_money():
    assert answered(scenario()).recommended.team == NO_CHANGE_TEAM
    assert math.isclose(answered(scenario()).recommended.bound, 0.0)


@pytest.mark.parametrize("total", [1110.0, 1500.0, 2000.0])
def test_the_amount_is_what_is_missing_to_the_team(total):
    lever = found(scenario(total=total))["budget"]
    assert lever.amount == pytest.approx(2220.0 - total)
