"""Answers that take long: shown as they grow, lost by nobody, found by nobody else."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from advisor.errors import FieldProblem, PlanCheckError, ScenarioError, SolverError
from advisor.web import jobs as module
from advisor.web.jobs import Job, Jobs
from advisor.web.pages import FEW_PROJECTS

Form = dict[str, str]
MANY = {f"projects.{row}.template": "fraud_detection" for row in range(2, FEW_PROJECTS + 1)}
"""Projects that make the bank's request one that takes long."""


def begin(client: FlaskClient, form: Form) -> str:
    """The address to which the form leads."""
    reply = client.post("/", data={**form, **MANY, "action": "advise"})
    assert reply.status_code == 303, reply.text
    return str(reply.headers["Location"])


def shown(client: FlaskClient, address: str, wanted: Callable[[str], Any]) -> str:
    """The page, once it shows what is wanted."""
    for _ in range(200):
        page = client.get(address).text
        if wanted(page):
            return page
        time.sleep(0.02)
    raise AssertionError(page)


def reloads(page: str) -> bool:
    return 'http-equiv="refresh"' in page


def test_the_best_so_far_is_shown_until_the_answer_is_whole(
    client: FlaskClient, advisor: Any, bank_form: Form
) -> None:
    address = begin(client, bank_form)
    page = client.get(address).text
    assert "The plan is on its way" in page
    assert reloads(page)
    advisor.pace.release()
    page = shown(client, address, lambda page: 'id="timeline"' in page)
    assert 'role="status"' in page
    assert "the best that was found so far" in page
    assert reloads(page)
    advisor.pace.release()
    page = shown(client, address, lambda page: not reloads(page))
    assert 'role="status"' not in page
    assert "No single change improves it" in page


def test_the_reader_can_stop_the_reloading(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    address = begin(client, bank_form)
    page = client.get(address, query_string={"reload": "no"}).text
    assert not reloads(page)
    assert "Look again" in page
    advisor.pace.release(2)


def test_the_answer_leads_back_to_the_form_with_everything(
    client: FlaskClient, advisor: Any, bank_form: Form
) -> None:
    advisor.pace.release(2)
    page = shown(client, begin(client, bank_form), lambda page: not reloads(page))
    for name, text in {**bank_form, **MANY}.items():
        assert f'name="{name}" value="{text}"' in page


def test_few_projects_are_answered_at_once(client: FlaskClient, bank_form: Form) -> None:
    assert client.post("/", data={**bank_form, "action": "advise"}).status_code == 200


def test_a_wrong_form_is_refused_before_any_work(client: FlaskClient, jobs: Jobs, bank_form: Form) -> None:
    reply = client.post("/", data={**bank_form, **MANY, "company.headcount": "many"})
    assert reply.status_code == 422
    assert not list(jobs.directory.iterdir())


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (SolverError("nothing"), 503, "please try again"),
        (PlanCheckError(("x",)), 500, "did not pass its own check"),
        (RuntimeError("boom"), 500, "it has been logged"),
        (
            ScenarioError((FieldProblem(pointer="/projects/0/size", code="x", detail="Too big."),)),
            422,
            "Too big.",
        ),
    ],
)
def test_a_job_that_fails_gives_the_form_back(
    client: FlaskClient, advisor: Any, bank_form: Form, failure: Exception, status: int, words: str
) -> None:
    advisor.failure = failure
    address = begin(client, bank_form)
    advisor.pace.release()
    page = shown(client, address, lambda page: not reloads(page))
    assert client.get(address).status_code == status
    assert words in page
    assert 'value="300,000"' in page
    assert "boom" not in page


def test_the_best_so_far_stays_when_the_work_fails_later(
    client: FlaskClient, advisor: Any, bank_form: Form
) -> None:
    address = begin(client, bank_form)
    advisor.pace.release()
    shown(client, address, lambda page: 'id="timeline"' in page)
    advisor.failure = SolverError("died")
    advisor.pace.release()
    page = shown(client, address, lambda page: not reloads(page))
    assert "The work stopped before its end" in page
    assert 'id="timeline"' in page


@pytest.mark.parametrize("job_id", ["x", "a" * 43, "..", "%2e%2e%2fpasswd", "a" * 5000])
def test_an_unknown_answer_is_said_to_be_gone(client: FlaskClient, job_id: str) -> None:
    reply = client.get(f"/answers/{job_id}")
    assert reply.status_code == 404


def test_a_gone_answer_leads_to_the_form(client: FlaskClient) -> None:
    page = client.get(f"/answers/{'a' * 43}").text
    assert "kept for an hour" in page
    assert 'href="/"' in page


def steps(*answers: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from answers


def finished(jobs: Jobs, job_id: str) -> Job:
    for _ in range(200):
        job = jobs.find(job_id)
        assert job
        if job.state != "working":
            return job
        time.sleep(0.02)
    raise AssertionError(job)


def silent(jobs: Jobs, job_id: str, seconds: float) -> None:
    """As if nothing had been heard of a job for so long."""
    path = jobs.directory / f"{job_id}.json"
    os.utime(path, (time.time() - seconds,) * 2)


def abandoned(jobs: Jobs, begun: float) -> str:
    """A job of a process that died."""
    kept = {"state": "working", "begun": begun, "question": {}, "answer": {"plan": 1}, "error": None}
    job_id = "b" * 43
    (jobs.directory / f"{job_id}.json").write_text(json.dumps(kept))
    return job_id


def test_another_process_finds_the_answer(jobs: Jobs) -> None:
    job_id = jobs.start({"asked": 1}, steps({"plan": 1}, {"plan": 2}))
    finished(jobs, job_id)
    other = Jobs(jobs.directory, longest=60).find(job_id)
    assert other == Job(state="finished", question={"asked": 1}, answer={"plan": 2})


def test_a_job_whose_process_died_is_given_up_with_what_it_had(jobs: Jobs) -> None:
    job_id = abandoned(jobs, time.time())
    job = jobs.find(job_id)
    assert job
    assert job.state == "working"
    silent(jobs, job_id, module.LOST_SECONDS + 1)
    job = jobs.find(job_id)
    assert job
    assert (job.state, job.answer) == ("failed", {"plan": 1})


def test_a_job_that_never_ends_is_given_up(jobs: Jobs) -> None:
    job = jobs.find(abandoned(jobs, time.time() - 61))
    assert job
    assert job.state == "failed"


def test_an_answer_is_removed_after_an_hour(jobs: Jobs) -> None:
    job_id = jobs.start({}, steps({"plan": 1}))
    finished(jobs, job_id)
    silent(jobs, job_id, module.KEEP_SECONDS + 1)
    assert jobs.find(job_id) is None
    assert not list(jobs.directory.iterdir())


def test_what_was_left_half_written_is_removed_after_an_hour(jobs: Jobs) -> None:
    torn = jobs.directory / f"{'a' * 43}.x1y2.new"
    torn.write_text("{")
    assert jobs.find("a" * 43) is None
    assert torn.exists()
    os.utime(torn, (time.time() - module.KEEP_SECONDS - 1,) * 2)
    assert jobs.find("a" * 43) is None
    assert not torn.exists()


def test_the_oldest_answer_gives_way_to_a_new_one(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    ids = []
    for age in (30, 20, 10):
        ids.append(jobs.start({}, steps({"plan": age})))
        finished(jobs, ids[-1])
        silent(jobs, ids[-1], age)
    assert [jobs.find(job_id) is not None for job_id in ids] == [False, True, True]


def test_no_more_are_begun_than_there_is_room_for(
    client: FlaskClient, advisor: Any, bank_form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 1)
    begin(client, bank_form)
    reply = client.post("/", data={**bank_form, **MANY, "action": "advise"})
    assert reply.status_code == 503
    assert "Nothing is lost" in reply.text
    advisor.pace.release(2)


def test_answers_are_for_the_user_of_the_service_alone(jobs: Jobs) -> None:
    job_id = jobs.start({}, steps({"plan": 1}))
    finished(jobs, job_id)
    assert jobs.directory.stat().st_mode & 0o077 == 0
    assert (jobs.directory / f"{job_id}.json").stat().st_mode & 0o077 == 0


def test_what_else_lies_in_the_folder_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "settings.json"
    other.write_text("{}")
    os.utime(other, (0, 0))
    assert Jobs(tmp_path, longest=60).find("a" * 43) is None
    assert other.exists()
