"""What to do: one action for each role, path and starting month, with its cost and the rules behind it."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.domain.horizon import Horizon
from advisor.domain.parameters import Parameters
from advisor.domain.plan import Plan
from advisor.domain.recommendation import Action, Needs, SmallestChange
from advisor.explain.wording import count_word, listed, money, month_name, months_between, people, sentence
from advisor.rulebook import Rulebook
from advisor.rulebook.effects import Support


def actions_of(
    plan: Plan, parameters: Parameters, needs: Needs, supports: Sequence[Support]
) -> tuple[Action, ...]:
    """Hires, then trainings, each in order of start."""
    hires = {r.key: r for r in parameters.hires}
    fees = {(c.path, c.group): c.fee for c in parameters.trainings}
    result = []
    for hire in plan.hires:
        option = hires[f"hire:{hire.role}:{hire.engagement}"]
        last = parameters.horizon.months - 1
        months = (last if hire.end is None else min(hire.end, last)) - hire.start + 1
        result.append(
            Action(
                action="hire", role=hire.role, engagement=hire.engagement, count=hire.count,
                decide_by=hire.decide, starts=hire.start, ends=hire.end,
                cost=hire.count * (option.recruiting_cost + option.monthly_pay * months),
                because=_because(supports, "hire", hire.role, needs),
            )
        )  # fmt: skip
    merged: dict[tuple[int, str, bool, int], tuple[int, float]] = {}
    for row in plan.trainings:
        key = (row.start, row.path, row.supported, row.end)
        count, cost = merged.get(key, (0, 0.0))
        merged[key] = (count + row.count, cost + row.count * fees[row.path, row.group])
    for (start, path, supported, end), (count, cost) in sorted(merged.items()):
        result.append(
            Action(
                action="cross_train", path=path, supported=supported, count=count, starts=start, ends=end,
                cost=cost, because=_because(supports, "cross_train", path, needs),
            )
        )  # fmt: skip
    return tuple(result)


def _because(supports: Sequence[Support], action: str, what: str, needs: Needs) -> tuple[str, ...]:
    """Ids of the fired rules that support an action on a role or a path; the specific ones first."""
    specific, general = [], []
    for support in supports:
        if support.action != action:
            continue
        role = needs.greatest_role if support.role == "greatest_need" else support.role
        wanted = support.path if action == "cross_train" and support.path else role
        if wanted is None and support.role is None and support.path is None:
            general.append(support.rule)
        elif wanted == what or (action == "cross_train" and wanted and what.endswith(f"_to_{wanted}")):
            specific.append(support.rule)
    return tuple(dict.fromkeys([*specific, *general]))


def action_phrases(actions: Sequence[Action], rulebook: Rulebook, horizon: Horizon) -> list[str]:
    """Each action as the object of a sentence: hire one data scientist for June 2027."""
    phrases = []
    for action in actions:
        starts = month_name(horizon.month(action.starts))
        if action.action == "hire" and action.role:
            title = rulebook.roles[action.role].title
            if action.ends is not None:
                span = months_between(horizon.month(action.starts), horizon.month(action.ends))
                phrases.append(f"engage {people(action.count, f'contract {title}')} {span}")
                continue
            phrases.append(f"hire {people(action.count, title)} for {starts}")
        elif action.path:
            path = rulebook.paths[action.path]
            source, target = rulebook.roles[path.source_role].title, rulebook.roles[path.target_role].title
            article = "as a" if action.count == 1 else "as"
            plural = target if action.count == 1 else f"{target}s"
            phrases.append(f"cross-train {people(action.count, source)} {article} {plural} from {starts}")
    return phrases


def headline(
    plan: Plan,
    actions: Sequence[Action],
    rulebook: Rulebook,
    horizon: Horizon,
    change: SmallestChange | None,
    currency: str,
) -> str:
    """The recommendation in one breath, and where a must is missed, what it would take."""
    if not plan.solver.stages:
        return "No plan was found in the time allowed: what is shown is doing nothing. Allow more time."
    remedy = _remedy(change, currency)
    if actions:
        return sentence(listed(action_phrases(actions, rulebook, horizon)) + _ending(plan)) + remedy
    if plan.outcome == "all_on_time":
        return "Hire and train nobody: the people you have deliver everything on time."
    if plan.status != "optimal":
        return (
            "Hire and train nobody: no plan was found that delivers more than your people do now, but the time was too "
            "short to prove that there is none." + remedy
        )
    return (
        "Hire and train nobody: no action that these limits allow delivers more than your people do now."
        + remedy
    )


def _ending(plan: Plan) -> str:
    return {
        "all_on_time": "",
        "some_late": "; some work will be late all the same",
        "some_undelivered": "; some work stays undelivered all the same",
        "nothing": "",
    }[plan.outcome]


def _remedy(change: SmallestChange | None, currency: str) -> str:
    if change is None or not change.needed:
        return ""
    ways = []
    if change.extra_budget:
        ways.append(f"{money(change.extra_budget, currency)} more")
    if change.extra_months:
        ways.append(f"{count_word(change.extra_months)} month{'' if change.extra_months == 1 else 's'} more")
    return f" With {' or '.join(ways)}, every must would be on time." if ways else ""
