"""The way back: from an answer's JSON to what the checker reads. `answer` is the way there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from marshmallow import EXCLUDE, ValidationError

from advisor.domain.horizon import Horizon, Month
from advisor.domain.plan import (
    Assignment,
    Costs,
    EconomicCost,
    Hire,
    Plan,
    ProjectResult,
    SolverReport,
)
from advisor.domain.published import (
    PublishedAction,
    PublishedAlternative,
    PublishedAnswer,
    PublishedTraining,
)
from advisor.domain.recommendation import Comparison, StaffRow
from advisor.errors import FieldProblem, ScenarioError
from advisor.schemas.answer_schema import OUTCOMES, STATUSES, WITHOUT_FIGURES, AnswerSchema
from advisor.schemas.problems import field_problems, pointer, quoted

CHECKED = (
    "status", "outcome", "staff", "recommendation", "projects", "costs", "plan", "alternatives", "provenance",
)  # fmt: skip
"""What is read of an answer; texts, reasons and the other analyses are not."""

_NEEDED = {"hire": ("role", "engagement", "decide_by"), "cross_train": ("path", "supported", "ends")}

Json = Mapping[str, Any]


def read_answer_json(payload: object) -> Json:
    """The part of an answer that is checked, or ScenarioError with everything that makes it no answer."""
    try:
        data: Json = AnswerSchema(only=CHECKED).load(payload, unknown=EXCLUDE)  # type: ignore[arg-type]
    except ValidationError as error:
        raise ScenarioError(tuple(field_problems(error.messages_dict))) from error
    problems = (*_wrong_actions(data), *_unknown_names(data), *_repeated(data))
    if not data["plan"]["months"]:
        detail = "An answer plans at least one month."
        problems = (*problems, FieldProblem(pointer="/plan/months", code="too_few", detail=detail))
    if problems:
        raise ScenarioError(problems)
    return data


def first_month(data: Json) -> str:
    """The month in which an answer's plan begins, "2027-01"."""
    return str(data["plan"]["months"][0])


def published_answer(data: Json, horizon: Horizon, project_order: Sequence[str]) -> PublishedAnswer:
    """The domain's form of an answer that `read_answer_json` has read.

    horizon: the request's, from which periods are counted; project_order: that of the parameters.
    """
    reader = _Reader(horizon)
    actions = reader.actions(data["recommendation"]["actions"])
    return PublishedAnswer(
        months=tuple(Month.parse(month) for month in data["plan"]["months"]),
        plan=reader.plan(data, actions, project_order),
        actions=actions,
        status=data["status"],
        outcome=data["outcome"],
        staff=tuple(StaffRow(**row) for row in data["staff"]),
        total=data["costs"]["total"],
        economic_total=data["costs"]["economic"]["total"],
        complete={row["project"]: reader.period(row["complete"]) for row in data["plan"]["milestones"]},
        alternatives=tuple(reader.alternative(row) for row in data["alternatives"]),
        rulebook_version=data["provenance"]["rulebook"],
        request_digest=data["provenance"]["request"],
    )


class _Reader:
    """Months as periods of one horizon."""

    def __init__(self, horizon: Horizon) -> None:
        self.horizon = horizon

    def period(self, month: str | None) -> int | None:
        return None if month is None else self.horizon.period(Month.parse(month))

    def when(self, month: str) -> int:
        return self.horizon.period(Month.parse(month))

    def actions(self, rows: Iterable[Json]) -> tuple[PublishedAction, ...]:
        return tuple(PublishedAction(what=self._action(row), cost=row["cost"]) for row in rows)

    def _action(self, row: Json) -> Hire | PublishedTraining:
        if row["action"] == "hire":
            return Hire(
                role=row["role"], engagement=row["engagement"], count=row["count"],
                start=self.when(row["starts"]), decide=self.when(row["decide_by"]), end=self.period(row.get("ends")),
            )  # fmt: skip
        return PublishedTraining(
            path=row["path"], supported=row["supported"], count=row["count"],
            start=self.when(row["starts"]), end=self.when(row["ends"]),
        )  # fmt: skip

    def plan(self, data: Json, actions: Iterable[PublishedAction], project_order: Sequence[str]) -> Plan:
        plan = data["plan"]
        rank = {project: position for position, project in enumerate(project_order)}
        projects = sorted(data["projects"], key=lambda row: rank.get(row["id"], len(rank)))
        milestones = {row["project"]: row for row in plan["milestones"]}
        solver = data["provenance"]["solver"]
        return Plan(
            strategy=data["recommendation"]["strategy"],
            status=solver["status"],
            hires=tuple(action.what for action in actions if isinstance(action.what, Hire)),
            trainings=(),
            headcount={row["worker"]: tuple(row["by_month"]) for row in plan["headcount"]},
            capacity={row["worker"]: tuple(row["by_month"]) for row in plan["capacity"]},
            assignments=tuple(self._assignment(row) for row in plan["assignments"]),
            progress={
                (row["project"], row["activity"]): tuple(row["by_month"]) for row in plan["progress"]
            },
            projects=tuple(self._project(row, milestones.get(row["id"], {})) for row in projects),
            costs=_costs(data["costs"]),
            solver=SolverReport(
                name=solver["name"], version=solver["version"], status=solver["status"], gap=0.0,
                seconds=0.0, stages=(),
            ),
        )  # fmt: skip

    def _assignment(self, row: Json) -> Assignment:
        return Assignment(
            worker=row["worker"], project=row["project"], activity=row["activity"],
            period=self.when(row["month"]), person_months=row["person_months"], output=row["output"],
        )  # fmt: skip

    def _project(self, row: Json, milestone: Json) -> ProjectResult:
        return ProjectResult(
            id=row["id"], priority=row["priority"], kind=row["kind"], delivered=row["delivered"],
            completion=row["completion"], accepted=self.period(milestone.get("accepted")),
            live=self.period(milestone.get("live")), completed=self.period(row["completed"]),
            effort=row["effort"],
            shortage={short["activity"]: short["person_months"] for short in row["shortage"]},
        )  # fmt: skip

    def alternative(self, row: Json) -> PublishedAlternative:
        compared, actions = row["compared_with_recommendation"], row["actions"]
        return PublishedAlternative(
            strategy=row["strategy"], status=row["status"], why=row["why"], outcome=row["outcome"],
            delivered=None if row["delivered"] is None else tuple(row["delivered"]),
            cost=row["cost"], economic_cost=row["economic_cost"], finishes=self.period(row["finishes"]),
            actions=None if actions is None else self.actions(actions),
            compared=None if compared is None else Comparison(**compared),
        )  # fmt: skip


def _costs(data: Json) -> Costs:
    kinds = ("pay", "recruiting", "training", "contracts", "committed_after", "annual_run_rate_after")
    parts = {name: amount for name, amount in data["economic"].items() if name != "total"}
    return Costs(
        **{kind: data[kind] for kind in kinds},
        by_month=tuple(data["by_month"]),
        economic=EconomicCost(**parts),
    )


def _wrong_actions(data: Json) -> Iterable[FieldProblem]:
    """Actions of no known kind, or without the fields of theirs: the schema knows one form for both."""
    places: list[tuple[tuple[object, ...], Any]] = [
        (("recommendation", "actions"), data["recommendation"]["actions"]),
        *((("alternatives", i, "actions"), row["actions"]) for i, row in enumerate(data["alternatives"])),
    ]
    for place, rows in places:
        for i, row in enumerate(rows or ()):
            if row["action"] not in _NEEDED:
                said = f"{quoted(row['action'])} is no action. Possible: {', '.join(_NEEDED)}."
                yield FieldProblem(pointer=pointer(*place, i, "action"), code="unknown_choice", detail=said)
            for name in _NEEDED.get(row["action"], ()):
                if name not in row:
                    said = f"An action {row['action']} has this."
                    yield FieldProblem(pointer=pointer(*place, i, name), code="required", detail=said)


def _unknown_names(data: Json) -> Iterable[FieldProblem]:
    """The schema describes choices for readers, and refuses none."""
    choices = {"status": STATUSES + WITHOUT_FIGURES, "outcome": (*OUTCOMES, None)}
    for i, row in enumerate(data["alternatives"]):
        for name, possible in choices.items():
            if row[name] not in possible:
                said = f"{quoted(row[name])} is no {name}. Possible: {', '.join(filter(None, possible))}."
                yield FieldProblem(
                    pointer=pointer("alternatives", i, name), code="unknown_choice", detail=said
                )


def _repeated(data: Json) -> Iterable[FieldProblem]:
    """Rows that stand twice, of which only one could be checked."""
    keys = {
        ("plan", "headcount"): ("worker",),
        ("plan", "capacity"): ("worker",),
        ("plan", "progress"): ("project", "activity"),
        ("plan", "milestones"): ("project",),
    }
    for (part, name), columns in keys.items():
        seen = set()
        for i, row in enumerate(data[part][name]):
            key = tuple(row[column] for column in columns)
            if key in seen:
                said = f"{', '.join(key)} stands here twice."
                yield FieldProblem(pointer=pointer(part, name, i), code="duplicate_id", detail=said)
            seen.add(key)
