"""What a rule may do: a closed set of verbs, and how the effects of all fired rules become one.

Each verb is one row of `VERBS`: the schema of its arguments, its sentence, its merge, and whether it
changes the model. docs/rule-files.md documents the same rows; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from marshmallow import ValidationError, validates_schema

from advisor.domain.request import CRITICALITIES, ENGAGEMENTS, SIDES
from advisor.rulebook.book import FactValue, FiredRule, TrainingPath
from advisor.rulebook.conditions import readable
from advisor.rulebook.fields import Choice, ListOf, Name, Number, Strict, Whole, Words, YesNo

GREATEST_NEED = "greatest_need"
"""Stands for the role of the side with the largest gap; whoever plans resolves it."""

Arguments = Mapping[str, FactValue | tuple[str, ...]]
Titles = Mapping[str, str]


# --- what the model and the answer get -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class HireLimit:
    """At most `at_most` hires (people) of the role, or of all roles, over the horizon."""

    rule: str
    role: str | None
    at_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredRole:
    """At least `at_least` people of the role from period `by_period` (a month number from 1)."""

    rule: str
    role: str
    at_least: int
    by_period: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialtyShare:
    """Largest share (0..1) of the time that a person is planned to be there for work outside their own side."""

    rule: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredQualification:
    """Least proficiency (0..1) whose work counts on the activity in projects of the criticality."""

    rule: str
    criticality: str
    activity: str
    least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class JointWork:
    """Share (0..1) of the work on an activity that people of the side are asked for, as far as they have time."""

    rule: str
    activity: str
    side: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A figure's value, replaced by a rule; the unit is the figure's own."""

    rule: str
    figure: str
    value: float
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """A rule that speaks for an action: hire or cross_train, of a role or along a path where named."""

    rule: str
    action: Literal["hire", "cross_train"]
    role: str | None
    path: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleWarning:
    """A warning of a rule; level is low, medium or high."""

    rule: str
    level: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEffects:
    """What all fired rules together ask for, each demand with the rule that made it.

    preferred_roles: (rule, role) in order of rule id, the first wins. advice: (rule, text).
    """

    forbidden_paths: tuple[tuple[str, str], ...] = ()
    hire_limits: tuple[HireLimit, ...] = ()
    required_roles: tuple[RequiredRole, ...] = ()
    specialty_share: SpecialtyShare | None = None
    qualifications: tuple[RequiredQualification, ...] = ()
    joint_work: tuple[JointWork, ...] = ()
    engagements: frozenset[str] = frozenset()
    settings: tuple[Setting, ...] = ()
    preferred_roles: tuple[tuple[str, str], ...] = ()
    supports: tuple[Support, ...] = ()
    advice: tuple[tuple[str, str], ...] = ()
    warnings: tuple[RuleWarning, ...] = ()


# --- the arguments of each verb --------------------------------------------------------------------


class ForbidCrossTraining(Strict):
    path = Name(of="path")
    to = Name(of="role")
    all = YesNo()

    @validates_schema
    def exactly_one(self, data: Any, **_: Any) -> None:
        """One way of saying which paths."""
        if sum(key in data for key in ("path", "to", "all")) != 1 or data.get("all") is False:
            raise ValidationError("needs exactly one of 'path', 'to' or 'all: yes'")


class LimitHires(Strict):
    role = Name(of="role")
    at_most = Whole(least=0, required=True)


class RequireRole(Strict):
    role = Name(of="role", required=True)
    at_least = Whole(least=1, required=True)
    by_period = Whole(least=1, required=True)


class LimitSpecialtyShare(Strict):
    share = Number(least=0, most=1, required=True)


class RequireQualification(Strict):
    criticality = Choice(CRITICALITIES, required=True)
    activity = ListOf(Name(of="activity"), or_one=True, least=1, required=True)
    least = Number(least=0, most=1, required=True)


class RequireJointWork(Strict):
    activity = Name(of="activity", required=True)
    side = Choice(SIDES, required=True)
    share = Number(least=0, most=1, required=True)


class AllowEngagement(Strict):
    engagement = Choice(ENGAGEMENTS, required=True)


class SetFigure(Strict):
    figure = Words(of="figure", required=True)
    value = Number(least=0, required=True)
    unit = Words(required=True)


class Prefer(Strict):
    role = Name(of="role", also=(GREATEST_NEED,), required=True)
    when = Choice(("tie",), required=True)


class SupportAction(Strict):
    action = Choice(("hire", "cross_train"), required=True)
    role = Name(of="role", also=(GREATEST_NEED,))
    path = Name(of="path")

    @validates_schema
    def path_or_role(self, data: Any, **_: Any) -> None:
        """A path says its role already, and nobody is hired along a path."""
        if "path" in data and ("role" in data or data.get("action") == "hire"):
            raise ValidationError("'path' is for 'action: cross_train', without 'role'")


class Advise(Strict):
    text = Words(required=True)


class Warn(Strict):
    level = Choice(("low", "medium", "high"), required=True)
    text = Words(required=True)


# --- merging ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One effect of a rule that fired."""

    rule: str
    overrides: tuple[str, ...]
    arguments: Mapping[str, Any]


Uses = Sequence[Use]
Paths = Mapping[str, TrainingPath]


def _strictest(uses: Uses, same: Callable[[Use], Any], rank: Callable[[Use], float]) -> tuple[Use, ...]:
    """Of the uses about the same thing, the one of least rank; of equals, the first rule by id."""
    best: dict[Any, Use] = {}
    for use in sorted(uses, key=lambda use: (rank(use), use.rule)):
        best.setdefault(same(use), use)
    return tuple(sorted(best.values(), key=lambda use: (use.rule, str(same(use)))))


def _forbid(uses: Uses, paths: Paths) -> tuple[tuple[str, str], ...]:
    found = []
    for use in uses:
        path, target = use.arguments.get("path"), use.arguments.get("to")
        found += [
            (use.rule, one.id)
            for one in paths.values()
            if path == one.id or target == one.target_role or use.arguments.get("all")
        ]
    return tuple(sorted(set(found)))


def _limit_hires(uses: Uses, _: Paths) -> tuple[HireLimit, ...]:
    tightest = _strictest(uses, lambda use: use.arguments.get("role"), lambda use: use.arguments["at_most"])
    return tuple(
        HireLimit(rule=use.rule, role=use.arguments.get("role"), at_most=use.arguments["at_most"])
        for use in tightest
    )


def _require_roles(uses: Uses, _: Paths) -> tuple[RequiredRole, ...]:
    """The greatest number by each month; what a larger or earlier demand contains is left out."""
    kept: list[RequiredRole] = []
    wanted = [RequiredRole(rule=use.rule, **use.arguments) for use in uses]
    for one in sorted(wanted, key=lambda one: (one.role, one.by_period, -one.at_least, one.rule)):
        if all(other.role != one.role or other.at_least < one.at_least for other in kept):
            kept.append(one)
    return tuple(kept)


def _specialty_share(uses: Uses, _: Paths) -> SpecialtyShare | None:
    for use in _strictest(uses, lambda _: None, lambda use: use.arguments["share"]):
        return SpecialtyShare(rule=use.rule, share=use.arguments["share"])
    return None


def _qualifications(uses: Uses, _: Paths) -> tuple[RequiredQualification, ...]:
    best: dict[tuple[str, str], RequiredQualification] = {}
    for use in sorted(uses, key=lambda use: (-use.arguments["least"], use.rule)):
        criticality, least = use.arguments["criticality"], use.arguments["least"]
        for activity in use.arguments["activity"]:
            one = RequiredQualification(
                rule=use.rule, criticality=criticality, activity=activity, least=least
            )
            best.setdefault((criticality, activity), one)
    return tuple(best[key] for key in sorted(best))


def _joint_work(uses: Uses, _: Paths) -> tuple[JointWork, ...]:
    greatest = _strictest(
        uses,
        lambda use: (use.arguments["activity"], use.arguments["side"]),
        lambda use: -use.arguments["share"],
    )
    return tuple(JointWork(rule=use.rule, **use.arguments) for use in greatest)


def _engagements(uses: Uses, _: Paths) -> frozenset[str]:
    return frozenset(use.arguments["engagement"] for use in uses)


def _settings(uses: Uses, _: Paths) -> tuple[Setting, ...]:
    """One setting for each figure. Two that do not override each other were refused when loading."""
    found: dict[str, Setting] = {}
    for use in sorted(uses, key=lambda use: use.rule):
        figure = use.arguments["figure"]
        if any(use.rule in other.overrides and other.arguments["figure"] == figure for other in uses):
            continue
        if figure in found:
            raise ValueError(f"rules '{found[figure].rule}' and '{use.rule}' both set {figure}")
        found[figure] = Setting(rule=use.rule, **use.arguments)
    return tuple(found[figure] for figure in sorted(found))


def _preferred(uses: Uses, _: Paths) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((use.rule, use.arguments["role"]) for use in uses))


def _supports(uses: Uses, _: Paths) -> tuple[Support, ...]:
    return tuple(
        Support(
            rule=use.rule,
            action=use.arguments["action"],
            role=use.arguments.get("role"),
            path=use.arguments.get("path"),
        )
        for use in uses
    )


def _advice(uses: Uses, _: Paths) -> tuple[tuple[str, str], ...]:
    return tuple((use.rule, use.arguments["text"]) for use in uses)


def _warnings(uses: Uses, _: Paths) -> tuple[RuleWarning, ...]:
    return tuple(RuleWarning(rule=use.rule, **use.arguments) for use in uses)


# --- sentences -------------------------------------------------------------------------------------


def _title(argument: Any, titles: Titles) -> str:
    return "the role needed most" if argument == GREATEST_NEED else readable(argument, titles)


def _a(argument: Any, titles: Titles) -> str:
    """A role with its article."""
    title = _title(argument, titles)
    return title if argument == GREATEST_NEED else f"{'an' if title[0] in 'aeiou' else 'a'} {title}"


def _percent(share: Any) -> str:
    return f"{readable_number(round(float(share) * 100, 2))} %"


def _say_forbid(a: Arguments, titles: Titles) -> str:
    if "path" in a:
        return f"Nobody is cross-trained from {_title(a['path'], titles)}."
    return f"Nobody is cross-trained as {_a(a['to'], titles)}." if "to" in a else "Nobody is cross-trained."


def _say_limit_hires(a: Arguments, titles: Titles) -> str:
    whom = f"as {_a(a['role'], titles)}" if "role" in a else "in all"
    return f"At most {a['at_most']} hired {whom} over the horizon."


def _say_require_role(a: Arguments, titles: Titles) -> str:
    whom = f"{a['at_least']} {_title(a['role'], titles)}"
    return f"At least {whom} by month {a['by_period']}: there already, hired or trained."


def _say_specialty(a: Arguments, _: Titles) -> str:
    return f"Over the plan, at most {_percent(a['share'])} of a person's time lies outside their own side."


def _say_qualification(a: Arguments, titles: Titles) -> str:
    activities: Any = a["activity"]
    named = " and ".join(_title(activity, titles) for activity in activities)
    kind = _title(a["criticality"], {}).replace(" ", "-")
    return f"In {kind} projects, {named} counts only from a proficiency of {readable_number(a['least'])}."


def _say_joint_work(a: Arguments, titles: Titles) -> str:
    return (
        f"{_percent(a['share'])} of {_title(a['activity'], titles)} is asked of the {a['side']} side, "
        "as far as it has the time."
    )


def _say_engagement(a: Arguments, _: Titles) -> str:
    return f"The engagement '{a['engagement']}' is open."


def _say_set(a: Arguments, _: Titles) -> str:
    return f"{a['figure']} is {readable_number(a['value'])} {a['unit']}."


def _say_prefer(a: Arguments, titles: Titles) -> str:
    return f"Between teams that tie, {_title(a['role'], titles)} is preferred."


def _say_support(a: Arguments, titles: Titles) -> str:
    if a["action"] == "hire":
        return f"Speaks for hiring {_a(a['role'], titles)}." if "role" in a else "Speaks for hiring."
    if "path" in a:
        return f"Speaks for cross-training from {_title(a['path'], titles)}."
    return (
        f"Speaks for cross-training as {_a(a['role'], titles)}."
        if "role" in a
        else "Speaks for cross-training."
    )


def _say_text(a: Arguments, _: Titles) -> str:
    return str(a["text"])


def _say_warning(a: Arguments, _: Titles) -> str:
    return f"Warning ({a['level']}): {a['text']}"


def readable_number(argument: Any) -> str:
    """A number argument for readers."""
    return readable(float(argument))


# --- the table -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """One verb. `fills`: the part of ModelEffects that `merge` makes; `policy`: the merge in words.

    model: whether the verb tightens, opens or sets something in the model, or leaves it alone.
    """

    name: str
    schema: type[Strict]
    policy: str
    model: Literal["tightens", "opens", "sets", "untouched"]
    fills: str
    merge: Callable[[Uses, Paths], Any] = field(repr=False)
    sentence: Callable[[Arguments, Titles], str] = field(repr=False)


def _verb(
    name: str,
    schema: type[Strict],
    policy: str,
    model: Literal["tightens", "opens", "sets", "untouched"],
    fills: str,
    merge: Callable[[Uses, Paths], Any],
    sentence: Callable[[Arguments, Titles], str],
) -> Verb:
    return Verb(
        name=name, schema=schema, policy=policy, model=model, fills=fills, merge=merge, sentence=sentence
    )


# fmt: off
_ROWS = (
    _verb("forbid_cross_training", ForbidCrossTraining, "forbid beats all", "tightens",
          "forbidden_paths", _forbid, _say_forbid),
    _verb("limit_hires", LimitHires, "tightest", "tightens",
          "hire_limits", _limit_hires, _say_limit_hires),
    _verb("require_role", RequireRole, "greatest", "tightens",
          "required_roles", _require_roles, _say_require_role),
    _verb("limit_specialty_share", LimitSpecialtyShare, "tightest", "tightens",
          "specialty_share", _specialty_share, _say_specialty),
    _verb("require_qualification", RequireQualification, "greatest", "tightens",
          "qualifications", _qualifications, _say_qualification),
    _verb("require_joint_work", RequireJointWork, "greatest", "tightens",
          "joint_work", _joint_work, _say_joint_work),
    _verb("allow_engagement", AllowEngagement, "union", "opens",
          "engagements", _engagements, _say_engagement),
    _verb("set", SetFigure, "unique, unless the rule says `overrides: other-id`", "sets",
          "settings", _settings, _say_set),
    _verb("prefer", Prefer, "first rule by id", "untouched",
          "preferred_roles", _preferred, _say_prefer),
    _verb("support", SupportAction, "all", "untouched",
          "supports", _supports, _say_support),
    _verb("advise", Advise, "all", "untouched",
          "advice", _advice, _say_text),
    _verb("warn", Warn, "all", "untouched",
          "warnings", _warnings, _say_warning),
)
# fmt: on

VERBS: Mapping[str, Verb] = {verb.name: verb for verb in _ROWS}

AFTER_PLANNING = ("advise", "warn", "support")
"""The verbs of rules on facts that only a plan knows: they talk about it and cannot change it."""


def merge(fired: Iterable[FiredRule], paths: Paths) -> ModelEffects:
    """The effects of every rule that fired, as one; `paths` are the rulebook's."""
    uses: dict[str, list[Use]] = {verb: [] for verb in VERBS}
    for rule in fired:
        if rule.fired == "yes":
            for effect in rule.effects:
                use = Use(rule=rule.id, overrides=rule.overrides, arguments=effect.arguments)
                uses[effect.verb].append(use)
    return ModelEffects(**{verb.fills: verb.merge(uses[verb.name], paths) for verb in _ROWS})
