"""What is read off the pool: alternatives, cheapest and safest, the frontier."""

from __future__ import annotations

from itertools import pairwise

import pytest

from advisor.choice.frontier import frontier
from advisor.domain.team import NO_CHANGE_TEAM, Team
from tests.choice import made
from tests.choice.made import DS, MLE, TableProposer, found, hire, problem, run, scientists, train
from tests.planning import tiny

BOTH = Team.of([hire(DS), hire(MLE)])
LEARNING = Team.of([], [train()])
MONTH_OF_WORK = {"worth": 5000.0, "worth_for_safety": 10_000.0, "max_team": 2.0}


def asked(**changes):
    """A hire costs 1,110 (eleven months and recruiting), a course 5."""
    values = {"projects": (tiny.project("must", months=12, **MONTH_OF_WORK),), "limits": {"budget": 2500.0}}
    return problem(**(values | changes))


def roles_in_time(team):
    """Options of the hires who start at once; whoever starts later is of no use."""
    return {h.option for h in team.hires if h.start == 1}


def must(team):
    """A chance by people: engineers do most, scientists some, trainees a little; more of the same nothing."""
    roles = roles_in_time(team)
    return 0.5 * (MLE in roles) + 0.25 * (DS in roles) + 0.1 * bool(team.trainings)


def formula(team):
    return {"must": must(team), "loss": 0.0}


def findings(problem_=None, formula_=formula, proposer=None, **settings):
    return run(problem_ or asked(), formula_, proposer, **settings).finish()


def by_strategy(found_):
    return {str(a.strategy): a for a in found_.alternatives}


class TestAlternatives:
    def test_each_other_strategy_has_a_row_in_canonical_order(self):
        found_ = findings()
        mine = str(found_.recommended.plan.strategy)
        assert [str(a.strategy) for a in found_.alternatives] == [
            s
            for s in (
                "no_change", "cross_train_only", "hire_data_scientist", "hire_data_scientist_and_cross_train",
                "hire_machine_learning_engineer", "hire_machine_learning_engineer_and_cross_train",
                "hire_several", "hire_several_and_cross_train",
            )
            if s != mine
        ]  # fmt: skip

    def test_a_strategys_best_team_is_the_choice_among_its_own(self):
        best = by_strategy(findings())["cross_train_only"].best
        assert best.outcome.team == LEARNING
        assert best.plan.team == LEARNING

    def test_one_with_fewer_musts_for_less_is_judged_and_one_that_another_beats_is_dominated(self):
        alternatives = by_strategy(findings())
        assert alternatives["no_change"].status == "judged"
        assert alternatives["hire_machine_learning_engineer"].status == "judged"

        def trainees_do_more(team):
            return {"must": must(team) + 0.2 * bool(team.trainings)}

        assert by_strategy(findings(formula_=trainees_do_more))["hire_data_scientist"].status == "dominated"

    def test_what_is_not_worth_it_says_by_how_much(self):
        small = (tiny.project("must", months=12, worth=1000.0, worth_for_safety=1000.0, max_team=2.0),)
        row = by_strategy(findings(asked(projects=small)))["hire_machine_learning_engineer"]
        assert row.status == "not_worth_it"
        assert row.too_dear_by == pytest.approx(1110 - 500)

    def test_what_is_too_dear_for_the_budget_is_shown_with_its_figures(self):
        poor = asked(limits={"budget": 100.0})
        proposer = TableProposer(without_money={"hire_several": BOTH})
        row = by_strategy(findings(poor, proposer=proposer))["hire_several"]
        assert row.status == "unaffordable"
        assert row.best.outcome.team == BOTH

    def test_without_money_only_strategies_without_an_affordable_team_are_asked_for(self):
        proposer = TableProposer()
        findings(asked(limits={"budget": 100.0}), proposer=proposer)
        without = {name.removesuffix(" without money") for name in proposer.asked if "without" in name}
        assert without == {
            "hire_data_scientist", "hire_data_scientist_and_cross_train", "hire_machine_learning_engineer",
            "hire_machine_learning_engineer_and_cross_train", "hire_several", "hire_several_and_cross_train",
        }  # fmt: skip

    def test_what_other_limits_forbid_is_unavailable_and_says_which(self):
        row = by_strategy(findings(asked(limits={"budget": 2500.0, "max_hires": 1})))["hire_several"]
        assert (row.status, row.obstacle, row.best) == ("unavailable", "max_hires", None)

    def test_no_proposal_is_asked_for_what_cannot_be(self):
        proposer = TableProposer()
        findings(asked(limits={"budget": 2500.0, "max_hires": 1}), proposer=proposer)
        assert not [name for name in proposer.asked if "several" in name or name == "no_change"]

    def test_a_team_within_the_bands_of_the_recommendation_is_a_tie(self):
        def alike(team):
            return {"must": 0.8 * bool(roles_in_time(team))}

        proposer = TableProposer({"hire_machine_learning_engineer": Team.of([hire(MLE)])})
        alternatives = by_strategy(findings(formula_=alike, proposer=proposer))
        assert alternatives["hire_machine_learning_engineer"].tie
        assert not alternatives["no_change"].tie


class TestPlansBeside:
    def test_the_cheapest_brings_half_of_the_musts_for_less_cash(self):
        found_ = findings()
        cheap, mine = found_.cheapest.outcome, found_.recommended.outcome
        assert cheap.bound < mine.bound
        assert 2 * cheap.musts_on_time >= mine.musts_on_time

    def test_nothing_is_cheapest_that_brings_too_little(self):
        def little(team):
            return {"must": 0.8 if roles_in_time(team) else 0.05 * bool(team.trainings)}

        assert findings(formula_=little).cheapest is None

    def test_the_safest_has_more_musts_than_the_recommendation_and_the_choice_did_not_pay_for_them(self):
        found_ = findings(formula_=self.sure, proposer=TableProposer({"hire_several": BOTH}))
        assert len(found_.recommended.outcome.team.hires) == 1
        assert found_.safest.outcome.team == BOTH

    @pytest.mark.parametrize(("worth", "safe"), [(2340.0, True), (2330.0, False)])
    def test_the_safest_is_worth_it_at_twice_the_multiple(self, worth, safe):
        """Two hires cost 2,220 for a chance of 0.95: worth it from 2,337 on."""
        musts = (tiny.project("must", months=12, worth=2000.0, worth_for_safety=worth, max_team=2.0),)
        found_ = findings(asked(projects=musts), self.sure, TableProposer({"hire_several": BOTH}))
        assert (found_.safest is not None) is safe

    @staticmethod
    def sure(team):
        return {"must": 0.85 * bool(roles_in_time(team)) + 0.1 * (len(roles_in_time(team)) > 1)}

    def test_without_musts_there_are_neither(self):
        wish = (tiny.project("must", months=12, priority="should", worth=0.0, max_team=2.0),)
        found_ = findings(asked(projects=wish))
        assert (found_.cheapest, found_.safest) == (None, None)
        assert [step.outcome.team for step in found_.frontier] == [NO_CHANGE_TEAM]


class TestFrontier:
    def test_it_rises_from_changing_nothing_in_steps_that_make_a_difference(self):
        steps = findings().frontier
        assert steps[0].outcome.team == NO_CHANGE_TEAM
        for before, after in pairwise(steps):
            assert before.outcome.bound <= after.outcome.bound
        curve = [step for step in steps if not step.recommended]
        for before, after in pairwise(curve):
            assert after.outcome.musts_on_time > before.outcome.musts_on_time + 0.03

    def test_no_judged_team_has_clearly_more_musts_for_no_more_cash_than_a_step(self):
        made_ = run(asked(), formula)
        steps = made_.finish().frontier
        for step in steps:
            cheaper = [o.musts_on_time for o in made_.pool if o.bound <= step.outcome.bound]
            assert step.recommended or step.outcome.musts_on_time >= max(cheaper) - 0.030001

    def test_the_recommended_team_is_always_a_row_once(self):
        rows = [step for step in findings().frontier if step.recommended]
        assert len(rows) == 1

    def test_it_goes_beyond_the_budget_by_two_hires_also_where_the_first_alone_brings_nothing(self):
        def only_both(team):
            return {"must": 0.9 * (len(roles_in_time(team)) > 1)}

        steps = findings(asked(limits={"budget": 0.0}), only_both).frontier
        assert [step.outcome.team for step in steps] == [NO_CHANGE_TEAM, BOTH]
        assert steps[0].recommended

    def test_what_the_musts_are_not_worth_is_marked(self):
        small = (tiny.project("must", months=12, worth=1000.0, worth_for_safety=1000.0, max_team=2.0),)
        steps = findings(asked(projects=small)).frontier
        assert steps[0].worth_it
        assert not all(step.worth_it for step in steps)

    def test_steps_hold_their_strategy(self):
        made_ = run(asked(), formula)
        made_.finish()
        for step in frontier(made_.search, made_.chosen.outcome):
            assert step.strategy == made_.search.strategy(step.outcome.team)


class TestRun:
    def test_counts_are_by_people_and_by_months(self):
        made_ = run(asked(), formula)
        found_ = made_.finish()
        assert found_.counts.judgements == len(made_.pool) > found_.counts.teams_judged
        assert found_.counts.teams_judged == len(
            {tuple(sorted(t.people().items())) for t in found(made_.pool)}
        )
        assert found_.counts.teams_judged <= found_.counts.teams_allowed == 27

    def test_an_override_of_the_rules_is_found(self):
        preferring = asked(preferred_roles=("data_scientist",), limits={"budget": 1200.0})
        found_ = findings(preferring)
        assert {h.option for h in found_.recommended.outcome.team.hires} == {MLE}
        assert found_.overridden == "data_scientist"
        assert not found_.decided_by_rules

    def test_a_decision_by_the_rules_is_found(self):
        def alike(team):
            return {"must": 0.8 * bool(roles_in_time(team))}

        preferring = asked(preferred_roles=("machine_learning_engineer",))
        found_ = findings(preferring, alike)
        assert {h.option for h in found_.recommended.outcome.team.hires} == {MLE}
        assert found_.decided_by_rules
        assert found_.overridden is None

    def test_what_is_there_can_be_shown_on_the_way(self):
        made_ = run(asked(), formula, TableProposer({"hire_data_scientist": scientists(1)}))
        statuses = []
        for _ in made_.steps():
            on_the_way = made_.findings()
            statuses.append(on_the_way.status)
            assert on_the_way.recommended.outcome.team in found(made_.pool)
        assert statuses[0] == "cut_off"
        assert statuses[-1] == "complete"

    def test_settings_are_read_from_a_file_and_checked(self, tmp_path):
        file = tmp_path / "search.json"
        file.write_text('{"pass_size": 5, "later_start": 2}')
        read = made.SearchSettings.load(file)
        assert (read.pass_size, read.later_start) == (5, 2)
        with pytest.raises(ValueError, match="no settings of the search: speed"):
            made.SearchSettings.of({"speed": 1})
        with pytest.raises(ValueError, match="pass_size is 0"):
            made.SearchSettings.of({"pass_size": 0})
