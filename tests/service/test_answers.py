"""Whole answers: what is found for known requests, in which steps, and what becomes of it when something breaks."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from advisor import service
from advisor.errors import PlanCheckError, ScenarioError
from advisor.schemas.merge_patch import patched
from advisor.service import Question, advise, advise_in_steps, export_model
from advisor.settings import Settings, from_environment
from tests.service.asking import SETTINGS, TODAY, ask, find, request, request_of, rulebook, scenario

SCIENTIST, ENGINEER = "hire:data_scientist:permanent", "hire:machine_learning_engineer:permanent"
TWO_SIDES = {
    "id": "p",
    "effort": {"data_analysis": 1.0, "model_building": 1.5, "production_code": 1.5, "deployment": 0.5},
}


def bank(**changes):
    """The article's bank, over fewer futures."""
    return request_of("bank-churn") | {"analysis": {"samples": 200}} | changes


def hired(findings):
    return sorted(hire.option for hire in findings.recommended.outcome.team.hires)


class TestTheArticlesBank:
    def test_it_is_told_what_the_article_says_an_engineer_and_somebody_trained(self):
        findings = find(bank())
        assert hired(findings) == [ENGINEER]
        assert findings.recommended.outcome.team.trainings
        assert findings.status == "complete"

    def test_the_size_of_the_company_alone_turns_the_answer(self):
        large = bank(company={"headcount": 5000, "country": "US", "currency": "USD"})
        assert find(large).recommended.outcome.team.people() != find(bank()).recommended.outcome.team.people()

    def test_the_recommended_team_keeps_within_the_budget_and_its_plan_is_its_own(self):
        findings = find(bank())
        assert findings.recommended.outcome.bound <= 300_000
        assert findings.recommended.plan.team == findings.recommended.outcome.team

    def test_every_lever_brings_what_it_says_where_it_is_asked_for(self):
        payload = bank()
        levers = find(payload).levers
        assert [lever.lever for lever in levers]
        for lever in levers:
            again = find(patched(payload, lever.patch)).recommended.outcome
            assert again.expected_musts >= lever.outcome.expected_musts - 0.03


class TestPuLPRecommends:
    def test_the_people_of_the_answer_are_those_of_a_proposal_or_one_change_away(self):
        findings = find(bank())
        team = findings.recommended.outcome.team
        assert min(p.team.changes_to(team) for p in findings.proposals if p.team is not None) <= 1

    def test_what_is_out_of_reach_is_told(self):
        late = request(projects=[TWO_SIDES | {"deadline": "2027-02"}])
        assert find(late).reach.out_of_reach == ("p",)


class TestWorth:
    def test_a_small_must_is_no_reason_to_hire_for_a_year(self):
        dashboard = request(projects=[{"id": "p", "effort": {"data_analysis": 0.5}}])
        findings = find(dashboard)
        assert hired(findings) == []
        hiring = [a for a in findings.alternatives if a.strategy.hires and not a.strategy.trains]
        assert {a.status for a in hiring} <= {"not_worth_it", "unaffordable"}

    def test_a_hopeless_must_does_not_drag_another_down(self):
        payload = request(
            budget={"total": 700_000},
            projects=[TWO_SIDES | {"id": "late", "deadline": "2027-02"}, TWO_SIDES | {"id": "p"}],
        )
        chance = find(payload).recommended.outcome.chance
        assert chance["late"] < 0.05
        assert chance["p"] > 0.8


class TestTheSameAgain:
    def test_the_same_request_has_the_same_answer(self):
        *_, again = Question(scenario(bank()), rulebook(), SETTINGS, TODAY).findings_in_steps()
        assert again == find(bank())

    def test_the_order_of_rows_changes_nothing(self):
        payload = bank()
        turned = payload | {"staff": payload["staff"][::-1], "projects": payload["projects"][::-1]}
        assert find(turned).recommended.outcome.team == find(payload).recommended.outcome.team
        assert find(turned).frontier == find(payload).frontier


class TestSteps:
    def in_steps(self, tmp_path, payload, **settings):
        file = tmp_path / "search.json"
        file.write_text(json.dumps({"report_after": 0.0} | settings))
        return list(advise_in_steps(scenario(payload), rulebook(), Settings(search=file), today=TODAY))

    def test_answers_on_the_way_are_cut_off_and_the_last_is_complete(self, tmp_path):
        *on_the_way, last = self.in_steps(tmp_path, request())
        assert on_the_way
        assert {answer.status for answer in on_the_way} == {"cut_off"}
        assert last.status == "complete"

    def test_the_last_is_the_answer_that_one_gets_alone(self, tmp_path):
        assert self.in_steps(tmp_path, request())[-1] == ask(request())

    def test_a_quick_request_has_one_step(self):
        steps = list(advise_in_steps(scenario(request()), rulebook(), SETTINGS, today=TODAY))
        assert len(steps) == 1

    def test_without_any_time_changing_nothing_stands_and_it_is_said(self):
        answer = advise(scenario(bank()), rulebook(), Settings(time_limit=0.0), today=TODAY)
        assert (answer.status, answer.recommendation.strategy) == ("cut_off", "no_change")
        assert {a.status for a in answer.alternatives} == {"cut_off"}

    def test_levers_are_null_where_they_are_not_asked_for(self):
        assert find(bank(analysis={"samples": 100, "what_would_help": False})).levers is None


class TestWhatBreaks:
    def test_a_plan_that_fails_the_check_is_never_an_answer(self, monkeypatch):
        def broken(problem, plan, **_):
            raise PlanCheckError(("broken on purpose",))

        monkeypatch.setattr(service, "raise_if_broken", broken)
        with pytest.raises(PlanCheckError, match="broken on purpose"):
            advise(scenario(request()), rulebook(), SETTINGS, today=TODAY)
        unchecked = replace(SETTINGS, check_plans=False)
        assert advise(scenario(request()), rulebook(), unchecked, today=TODAY).status == "complete"

    def test_every_plan_that_is_shown_is_checked(self, monkeypatch):
        checked = []
        monkeypatch.setattr(service, "raise_if_broken", lambda problem, plan, **_: checked.append(plan.team))
        findings = find(bank())
        question = Question(scenario(bank()), rulebook(), SETTINGS, TODAY)
        question.check(findings)
        shown = [a.best.outcome.team for a in findings.alternatives if a.best is not None]
        assert {findings.recommended.outcome.team, findings.nothing.outcome.team, *shown} <= set(checked)

    def test_a_request_that_is_too_large_is_refused_with_what_would_do(self):
        with pytest.raises(ScenarioError, match="would do") as refused:
            advise(scenario(bank()), rulebook(), Settings(largest_model=1000), today=TODAY)
        assert [problem.code for problem in refused.value.problems] == ["too_large"]


class TestSettings:
    def test_they_are_read_from_the_environment(self):
        read = from_environment({"ADVISOR_CHECK_PLANS": "no", "ADVISOR_TIME_LIMIT": "5"}, grace=1.0)
        assert (read.check_plans, read.time_limit, read.grace) == (False, 5.0, 1.0)

    @pytest.mark.parametrize(
        ("name", "text"), [("CHECK_PLANS", "maybe"), ("TIME_LIMIT", "soon"), ("LARGEST_MODEL", "1.5")]
    )
    def test_one_that_cannot_be_read_is_named(self, name, text):
        with pytest.raises(ValueError, match=f"ADVISOR_{name}"):
            from_environment({f"ADVISOR_{name}": text})

    def test_nobody_gets_more_time_than_the_service_gives(self):
        assert Settings(time_limit=10.0).limit(None) == Settings(time_limit=10.0).limit(99.0) == 10.0
        assert Settings(time_limit=10.0).limit(3.0) == 3.0


class TestExport:
    def export(self, payload, **more):
        return export_model(scenario(payload), rulebook(), SETTINGS, today=TODAY, **more)

    def test_without_a_name_it_is_the_recommended_strategys(self):
        assert self.export(bank()).strategy == find(bank()).recommended.plan.strategy

    def test_another_strategy_can_be_named(self):
        assert str(self.export(bank(), strategy="hire_data_scientist").strategy) == "hire_data_scientist"

    @pytest.mark.parametrize("strategy", ["hire_everybody", "cross_train_only"])
    def test_a_strategy_that_cannot_be_is_refused(self, strategy):
        with pytest.raises(ScenarioError) as refused:
            self.export(request(), strategy=strategy)
        assert [problem.pointer for problem in refused.value.problems] == ["/strategy"]
