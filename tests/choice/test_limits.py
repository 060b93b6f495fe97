"""Which teams the limits other than money allow: each limit alone, at its edge."""

from __future__ import annotations

import itertools

import pytest

from advisor.choice.limits import TeamLimits
from advisor.domain.problem import HireLimit, RoleRequirement
from advisor.domain.strategy import Strategy
from advisor.domain.team import HireDecision, Team, TrainingDecision
from tests.choice.made import COURSE, DS, MLE, hire, problem, scientists, train
from tests.planning import tiny

CONTRACT = "hire:data_scientist:contract"
SUPPORTED = "train:business_analyst_to_data_scientist:analysts:supported"


def allows(asked, hires=(), trainings=()):
    return TeamLimits(asked).allows(Team.of(hires, trainings))


class TestHires:
    def test_changing_nothing_is_allowed(self):
        assert allows(problem())

    @pytest.mark.parametrize(("start", "allowed"), [(0, False), (1, True), (11, True), (12, False)])
    def test_a_hire_starts_between_the_lead_time_and_the_end_of_the_horizon(self, start, allowed):
        assert allows(problem(), [hire(DS, start)]) is allowed

    def test_an_option_that_is_not_there_is_not_allowed(self):
        assert not allows(problem(), [hire("hire:data_engineer:permanent")])

    @pytest.mark.parametrize(("people", "allowed"), [(2, True), (3, False)])
    def test_of_an_option_as_many_as_it_says(self, people, allowed):
        assert allows(problem(), [hire()] * people) is allowed

    def test_of_a_role_as_many_as_all_project_teams_hold_rounded_up(self):
        small = problem(projects=(tiny.project("must", months=12, max_team=1.2),))
        most = [tiny.scientist_option(most=9), tiny.on_contract(tiny.scientist_option(most=9))]
        asked = problem(hires=tuple(most), projects=small.projects)
        assert allows(asked, [hire(), HireDecision(CONTRACT, 1, 2)])
        assert not allows(asked, [hire(), hire(), HireDecision(CONTRACT, 1, 2)])

    @pytest.mark.parametrize(("most", "allowed"), [(1, False), (2, True)])
    def test_no_more_hires_than_the_request_wants(self, most, allowed):
        assert allows(problem(limits={"max_hires": most}), [hire(), hire(MLE)]) is allowed

    def test_no_more_hires_than_rules_allow_of_a_role_and_in_all(self):
        of_a_role = problem(limits={"hire_limits": (HireLimit(rule="r", role="data_scientist", at_most=1),)})
        assert allows(of_a_role, [hire(), hire(MLE)])
        assert not allows(of_a_role, [hire(), hire()])
        in_all = problem(limits={"hire_limits": (HireLimit(rule="r", role=None, at_most=1),)})
        assert allows(in_all, [hire()])
        assert not allows(in_all, [hire(), hire(MLE)])


class TestContracts:
    def asked(self, **changes):
        return problem(hires=(tiny.on_contract(tiny.scientist_option(most=2), term=3, **changes),))

    @pytest.mark.parametrize(("end", "allowed"), [(2, False), (3, True), (11, True), (12, False)])
    def test_a_contract_lasts_its_term_and_not_beyond_the_horizon(self, end, allowed):
        assert allows(self.asked(), [HireDecision(CONTRACT, 1, end)]) is allowed

    def test_a_term_may_reach_beyond_the_horizon(self):
        assert allows(self.asked(), [HireDecision(CONTRACT, 11, 13)])
        assert not allows(self.asked(), [HireDecision(CONTRACT, 11, 14)])

    def test_a_contract_has_an_end_and_a_permanent_hire_none(self):
        assert not allows(self.asked(), [HireDecision(CONTRACT, 1)])
        assert not allows(problem(), [HireDecision(DS, 1, 8)])

    def test_of_what_runs_on_somebody_who_stays_takes_over(self):
        runs_on = (tiny.ongoing("must", months=12, priority="must"),)
        contractor = tiny.on_contract(tiny.scientist_option(most=2), receiving=0.2)
        alone = problem(hires=(contractor, tiny.scientist_option()), trainings=(), projects=runs_on)
        leaving = HireDecision(CONTRACT, 1, 6)
        assert not allows(alone, [leaving])
        assert allows(alone, [leaving, hire(DS, 6)])
        assert not allows(alone, [leaving, hire(DS, 7)])
        staff = problem(hires=(contractor,), trainings=(), projects=runs_on, staff=(tiny.staff(months=12),))
        assert allows(staff, [leaving])

    def test_whoever_leaves_before_the_end_does_not_take_over(self):
        gone = tiny.staff(months=12, present=(1,) * 11 + (0,))
        asked = problem(
            hires=(tiny.on_contract(tiny.scientist_option(), receiving=0.2),),
            trainings=(), projects=(tiny.ongoing("must", months=12, priority="must"),), staff=(gone,),
        )  # fmt: skip
        assert not allows(asked, [HireDecision(CONTRACT, 1, 6)])

    def test_where_nothing_runs_on_nobody_takes_over(self):
        asked = problem(hires=(tiny.on_contract(tiny.scientist_option(), receiving=0.2),), staff=())
        assert allows(asked, [HireDecision(CONTRACT, 1, 6)])


class TestTraining:
    @pytest.mark.parametrize(("start", "allowed"), [(-1, False), (0, True), (9, True), (10, False)])
    def test_a_course_ends_within_the_horizon(self, start, allowed):
        asked = problem(trainings=(tiny.training(duration=3),))
        assert allows(asked, trainings=[TrainingDecision(COURSE, start)]) is allowed

    @pytest.mark.parametrize(("gone_from", "allowed"), [(3, False), (4, True)])
    def test_the_group_is_there_throughout_and_in_the_month_after(self, gone_from, allowed):
        group = tiny.analysts(months=12, present=(2,) * gone_from + (0,) * (12 - gone_from))
        asked = problem(trainings=(tiny.training(duration=3),), staff=(group,))
        assert allows(asked, trainings=[TrainingDecision(COURSE, 0)]) is allowed

    def test_part_of_a_group_studies_at_once_and_part_in_all(self):
        asked = problem(
            staff=(tiny.analysts(months=12, headcount=5),),
            trainings=(tiny.training(duration=2, most=5),),
            training_groups={"analysts": (1, 3)},
        )
        assert not allows(asked, trainings=[train(0), train(1)])
        assert allows(asked, trainings=[train(0), train(2), train(4)])
        assert not allows(asked, trainings=[train(0), train(2), train(4), train(6)])


class TestSupport:
    def asked(self, *, months=12, **changes):
        values = {
            "supported": True, "duration": 2, "most": 2, "support_load": 0.25, "trainees_per_specialist": 1.0,
            "specialist_groups": ("scientists",), "specialist_roles": ("data_scientist",),
        }  # fmt: skip
        staff = changes.pop("specialists", ())
        hires = (tiny.scientist_option(most=2, ramp_up=(0.3, 0.6)), tiny.engineer_option(most=2))
        groups = values["specialist_groups"] if staff else ()
        course = tiny.training(**(values | {"specialist_groups": groups} | changes))
        return problem(trainings=(course,), staff=(tiny.analysts(months=months), *staff), hires=hires)

    def supported(self, start=0):
        return TrainingDecision(SUPPORTED, start)

    def test_without_a_specialist_nobody_is_supported(self):
        assert not allows(self.asked(), trainings=[self.supported()])
        assert not allows(self.asked(), [hire(MLE)], [self.supported(4)])

    @pytest.mark.parametrize(("start", "allowed"), [(2, False), (3, True)])
    def test_a_hire_supports_once_past_the_ramp_up(self, start, allowed):
        assert allows(self.asked(), [hire(DS, 1)], [self.supported(start)]) is allowed

    def test_each_specialist_has_so_many_places(self):
        specialist = tiny.staff(months=12)
        one = self.asked(specialists=(specialist,))
        assert allows(one, trainings=[self.supported()])
        assert not allows(one, trainings=[self.supported(), self.supported(1)])
        assert allows(one, trainings=[self.supported(), self.supported(2)])
        two = self.asked(specialists=(specialist,), trainees_per_specialist=2.0)
        assert allows(two, trainings=[self.supported(), self.supported(1)])

    @pytest.mark.parametrize(("share", "allowed"), [(0.24, False), (0.25, True)])
    def test_support_takes_a_specialists_time(self, share, allowed):
        asked = self.asked(specialists=(tiny.staff(months=12, available_share=share),))
        assert allows(asked, trainings=[self.supported()]) is allowed

    def test_the_specialist_is_there_in_every_month_of_study(self):
        leaving = tiny.staff(months=12, present=(1,) + (0,) * 11)
        assert not allows(self.asked(specialists=(leaving,)), trainings=[self.supported()])

    def test_each_set_of_specialists_does_for_those_who_depend_on_it_alone(self):
        """A hire could support both courses, the scientist only one of them: together they do."""
        by_anybody = tiny.training(
            supported=True,
            duration=2,
            specialist_groups=("scientists",),
            specialist_roles=("data_scientist",),
        )
        by_hires = tiny.training(
            path="software_developer_to_data_scientist", group="developers", supported=True, duration=2,
            specialist_roles=("data_scientist",),
        )  # fmt: skip
        asked = problem(
            trainings=(by_anybody, by_hires),
            staff=(tiny.analysts(months=12), tiny.staff(months=12), tiny.developer(months=12, headcount=2)),
        )
        own, other = self.supported(2), TrainingDecision(by_hires.key, 2)
        assert allows(asked, [hire(DS, 1)], [own, other])
        assert not allows(asked, [hire(DS, 1)], [other, other])
        assert not allows(asked, [], [own, other])


class TestObstacles:
    def obstacle(self, role, trains, **changes):
        return TeamLimits(problem(**changes)).obstacle(Strategy(role, trains))

    def test_a_strategy_that_can_be_has_none(self):
        assert self.obstacle("several", True) is None
        assert self.obstacle(None, False) is None

    def test_what_is_in_the_way_of_hires(self):
        assert self.obstacle("data_scientist", False, limits={"max_hires": 0}) == "max_hires"
        assert self.obstacle("several", False, limits={"max_hires": 1}) == "max_hires"
        assert self.obstacle("several", False, hires=(tiny.scientist_option(),)) == "options"
        slow = (tiny.scientist_option(lead_time=12), tiny.engineer_option())
        assert self.obstacle("data_scientist", False, hires=slow) == "no_time"
        barred = {"hire_limits": (HireLimit(rule="r", role="data_scientist", at_most=0),)}
        assert self.obstacle("data_scientist", False, limits=barred) == "hire_limit"
        assert self.obstacle("several", False, limits=barred) == "hire_limit"
        assert self.obstacle("machine_learning_engineer", False, limits=barred) is None

    def test_what_is_in_the_way_of_training(self):
        assert self.obstacle(None, True, staff=(), trainings=()) == "no_staff"
        assert self.obstacle(None, True, trainings=()) == "no_path"
        assert self.obstacle(None, True, trainings=(tiny.training(duration=13),)) == "no_time"


class TestRequirements:
    def unmet(self, team, at_least=2, by=3):
        rule = RoleRequirement(rule="r", role="data_scientist", at_least=at_least, by=by)
        return TeamLimits(problem(limits={"role_requirements": (rule,)})).unmet_requirements(team)

    def test_people_of_the_role_count_from_their_month_on(self):
        assert self.unmet(Team()) == 2
        assert self.unmet(scientists(1)) == 1
        assert self.unmet(Team.of([hire(DS, 3)], [train(2)])) == 0
        assert self.unmet(Team.of([hire(DS, 4)], [train(2)])) == 1
        assert self.unmet(Team.of([hire(MLE, 1)])) == 2


class TestCounting:
    def every_team(self, asked):
        """By people: every number of each option that is allowed in some months."""
        limits = TeamLimits(asked)
        options = [*limits.hires, *limits.trainings]
        months = {key: list(limits.entries(key)) for key in options}
        found = set()
        for size in range(7):
            for keys in itertools.combinations_with_replacement(options, size):
                for entries in itertools.product(*(months[key] for key in keys)):
                    hires = [e for e in entries if isinstance(e, HireDecision)]
                    team = Team.of(hires, [e for e in entries if isinstance(e, TrainingDecision)])
                    if limits.allows(team):
                        found.add(keys)
                        break
        return len(found)

    @pytest.mark.parametrize(
        "changes",
        [
            {},
            {"limits": {"max_hires": 1}},
            {"limits": {"hire_limits": (HireLimit(rule="r", role="data_scientist", at_most=1),)}},
            {"trainings": (tiny.training(duration=3),), "training_groups": {"analysts": (1, 2)}},
            {
                "trainings": (
                    tiny.training(),
                    tiny.training(supported=True, specialist_roles=("data_scientist",)),
                )
            },
        ],
    )
    def test_as_many_as_there_are(self, changes):
        asked = problem(months=4, **changes)
        assert TeamLimits(asked).count() == self.every_team(asked)

    def test_up_to_a_number(self):
        many = problem(
            hires=(tiny.scientist_option(most=200), tiny.engineer_option(most=200)),
            projects=(tiny.project("must", months=12, max_team=200.0),),
        )
        assert TeamLimits(many).count() == 10_000
        assert TeamLimits(many).count(up_to=50) == 50
