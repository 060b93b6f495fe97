"""What would help, and where worth decides, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from advisor.domain.answer import Lever
from advisor.domain.findings import LeverFinding, ValueFinding
from advisor.domain.outcome import Outcome
from advisor.domain.problem import HireOption, StaffParameters, TrainingOption
from advisor.domain.team import Team
from advisor.explanation.chances import joint, joint_instead
from advisor.explanation.context import Context
from advisor.explanation.words import (
    a,
    capital,
    instead,
    listed,
    months,
    people,
    percent,
    plural,
    sentence,
)

A_GAIN = 0.03
"""Of expected musts on time, above which another team is called better (the band of the choice)."""


def levers_of(context: Context) -> tuple[Lever, ...] | None:
    """What would help, the levers in the order found; None where it was not asked."""
    if context.findings.levers is None:
        return None
    return tuple(
        Lever(
            lever=found.lever,
            amount=found.amount,
            headline=_headline(context, found),
            chance=found.outcome.all_musts,
            expected_musts=found.outcome.expected_musts,
            musts_on_time=found.outcome.musts_on_time,
            patch=found.patch,
        )
        for found in context.findings.levers
    )


def best_lever(context: Context) -> str:
    """The last clause of the headline: what would bring most musts on time, where anything would. A value is no
    deed: it has a clause of its own."""
    levers = [
        lever
        for lever in context.findings.levers or ()
        if lever.lever != "value" and _more_musts(context, lever.outcome)
    ]
    if not levers:
        return ""
    best = max(levers, key=lambda lever: (lever.outcome.expected_musts, lever.outcome.musts_on_time))
    figure, _ = joint_instead(context, best.outcome, context.recommended.outcome)
    return f" With {_phrase(context, best)}, {figure}."


def where_worth_decides(context: Context) -> str:
    """A clause of the headline: the nearest value of a project at which other people would be recommended."""
    turn = next(iter(context.findings.values or ()), None)
    if turn is None:
        return ""
    return f" {capital(_other_people(context, turn.outcome.team))}, if {_worth(context, turn)}."


def _worth(context: Context, turn: ValueFinding) -> str:
    if turn.project is None or turn.changes_at is None or turn.now is None:
        times = f"{context.problem.pricing.late_factor:g} times as much"
        return f"a month after a deadline costs you no more than one before it; we assumed {times}"
    degree = "more" if turn.changes_at > turn.now else "less"
    value, now = context.words.money(turn.changes_at), context.words.money(turn.now)
    project = context.words.project(turn.project)
    return f"{project} is worth {degree} than {value} a month to you; we assumed {now}"


# --- a lever ----------------------------------------------------------------------------------------


def _headline(context: Context, found: LeverFinding) -> str:
    """What is changed, what becomes of the musts, and who is then recommended."""
    parts = [f"with {_phrase(context, found)}", *_figures(context, found)]
    if found.lever == "value":
        parts.append(_other_people(context, found.outcome.team))
    else:
        parts.append(f"by {context.words.strategy(str(found.strategy))}")
    said = ", ".join(parts)
    return sentence(f"{said}; list them if they are there" if found.lever == "staff" else said)


def _figures(context: Context, found: LeverFinding) -> list[str]:
    """The chance with it instead of without; where that is no better, what it saves."""
    if not context.problem.musts:
        return []
    mine = context.recommended.outcome
    if found.lever == "role" and not _more_musts(context, found.outcome):
        saved = context.words.more_money(found.outcome.net.total - mine.net.total)
        return [f"{saved} in expected net cost"]
    then, now = joint_instead(context, found.outcome, mine)
    alike = abs(found.outcome.musts_on_time - mine.musts_on_time) <= A_GAIN
    return [f"{joint(context, mine)} as now" if alike or then == now else instead(then, now)]


def _more_musts(context: Context, outcome: Outcome) -> bool:
    return outcome.musts_on_time > context.recommended.outcome.musts_on_time + A_GAIN


def _phrase(context: Context, found: LeverFinding) -> str:
    """What is changed: 171,000 USD more budget."""
    return PHRASES[found.lever](context, found)


def _budget(context: Context, found: LeverFinding) -> str:
    year = " a year" if "annual" in found.patch.get("budget", {}) else ""
    return f"{context.words.money(found.amount or 0.0)} more budget{year}"


def _months(context: Context, found: LeverFinding) -> str:
    return f"{months(round(found.amount or 0.0))} more"


def _scope(context: Context, found: LeverFinding) -> str:
    return f"{listed([context.words.project(project) for project in found.about])} left out"


def _contracts(context: Context, found: LeverFinding) -> str:
    return "contractors allowed"


def _role(context: Context, found: LeverFinding) -> str:
    return f"{_roles(context, found)} allowed"


def _staff(context: Context, found: LeverFinding) -> str:
    return f"{_roles(context, found)} in house"


def _roles(context: Context, found: LeverFinding) -> str:
    return listed([a(context.words.role(role)) for role in found.about])


def _staff_time(context: Context, found: LeverFinding) -> str:
    groups = [group for group in context.problem.staff if group.id in found.about]
    shares = {row["id"]: row.get("available_share") for row in found.patch["staff"]}
    each = [
        f"{percent(shares[group.id])} of the time of {_yours(context, group)} instead of "
        f"{percent(group.available_share)}"
        for group in groups
    ]
    return listed(each)


def _yours(context: Context, group: StaffParameters) -> str:
    return f"your {plural(context.words.role(group.role), group.headcount)}"


def _value(context: Context, found: LeverFinding) -> str:
    (project,) = found.about
    now = context.problem.project(project).monthly_value
    value, assumed = context.words.money(now + (found.amount or 0.0)), context.words.money(now)
    return f"{context.words.project(project)} worth {value} a month instead of {assumed}"


PHRASES: Mapping[str, Callable[[Context, LeverFinding], str]] = {
    "budget": _budget,
    "months": _months,
    "scope": _scope,
    "contracts": _contracts,
    "role": _role,
    "staff": _staff,
    "staff_time": _staff_time,
    "value": _value,
}
"""What is changed with each lever, in words."""


# --- who else ---------------------------------------------------------------------------------------


def _other_people(context: Context, team: Team) -> str:
    """Who is different in another team: an engineer as well; a scientist instead of an engineer."""
    if not team.moved:
        return "nobody hired or trained"
    mine, theirs = _people(context, context.recommended.outcome.team), _people(context, team)
    added, dropped = _named(theirs - mine), _named(mine - theirs)
    if not dropped:
        also = " as well" if mine else ""
        return f"{added}{also}" if added else "the same people at other times"
    return f"{added} instead of {dropped}" if added else f"without {dropped}"


def _people(context: Context, team: Team) -> Counter[tuple[str, str]]:
    """What they are called, and what is said after it; by how many there are of them."""
    problem = context.problem
    hires = (_hired(context, problem.hire_option(hire.option)) for hire in team.hires)
    trained = (_trained(context, problem.training_option(entry.option)) for entry in team.trainings)
    return Counter((*hires, *trained))


def _hired(context: Context, option: HireOption) -> tuple[str, str]:
    return f"{'contract ' if option.leaves else ''}{context.words.role(option.role)}", ""


def _trained(context: Context, option: TrainingOption) -> tuple[str, str]:
    source, target = context.words.roles_of(option.path)
    return source, f" trained as {a(target)}"


def _named(who: Counter[tuple[str, str]]) -> str:
    return listed([f"{a(title) if n == 1 else people(n, title)}{after}" for (title, after), n in who.items()])
