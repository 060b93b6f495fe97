"""Cash, costs and budgets: parts make their totals, and no limit is passed."""

from __future__ import annotations

from advisor.checker.laws.document import Document, Findings, Json, same_money

KINDS = ("pay", "recruiting", "training", "contracts")
PARTS = ("people", "moves", "released_time", "loss")
A_UNIT = 1.0
"""Of the currency: what rounding may add up to."""


def cash_adds_up(x: Document) -> Findings:
    """Kinds make the total, months their kind, kinds each month; nothing is below 0."""
    cash = x.answer["cash"]
    by_month = cash["by_month"]
    if not same_money(sum(cash[kind] for kind in KINDS), cash["total"]):
        yield f"the kinds do not make cash.total of {cash['total']:.2f}"
    for kind in ("total", *KINDS):
        if len(by_month[kind]) != len(x.months) or not same_money(sum(by_month[kind]), cash[kind]):
            yield f"the months do not make cash.{kind} of {cash[kind]:.2f}"
        if min(by_month[kind], default=0.0) < 0:
            yield f"cash.by_month.{kind} falls below 0"
    for t, month in enumerate(x.months):
        if not same_money(sum(by_month[kind][t] for kind in KINDS), by_month["total"][t]):
            yield f"the kinds of {month} do not make its total of {by_month['total'][t]:.2f}"


def costs_add_up(x: Document) -> Findings:
    """Parts make the net cost of every plan shown, actions its cash; low cash is not above high cash."""
    for name, offer in x.offers():
        costs = offer["costs"]
        if not same_money(sum(costs[part] for part in PARTS), costs["net"]):
            yield f"the parts of {name} do not make its net cost of {costs['net']:.2f}"
        if min(costs[part] for part in PARTS) < 0 or not 0 <= costs["cash_low"] <= costs["cash_high"]:
            yield f"a part of {name} is below 0, or its low cash above the high"
        actions = sum(action["cost"] for action in offer["actions"])
        if not same_money(actions, costs["cash"]):
            yield f"the actions of {name} make {actions:.2f}, its cash is {costs['cash']:.2f}"


def recommended_costs_are_the_cash(x: Document) -> Findings:
    """What is told twice is told alike."""
    cash = x.answer["cash"]
    for mine, theirs in (("cash", "total"), ("committed_after", "committed_after")):
        if not same_money(x.costs[mine], cash[theirs]):
            yield f"recommendation.costs.{mine} is {x.costs[mine]:.2f}, cash.{theirs} {cash[theirs]:.2f}"


def budgets_are_kept(x: Document) -> Findings:
    """Total, annual, training budget and payroll cap of the request."""
    cash, budget = x.answer["cash"], x.budget
    uses = {
        "total": cash["total"] + cash["committed_after"],
        "training": cash["training"],
        "annual_payroll_cap": cash["annual_run_rate_after"],
    }
    for name, used in uses.items():
        if name in budget and used > budget[name] * (1 + 1e-6) + A_UNIT:
            yield f"{used:.2f} pass budget.{name} of {budget[name]:.2f}"
    if "annual" in budget:
        yield from _annual(x, cash)


def _annual(x: Document, cash: Json) -> Findings:
    """Each budget year has its part of the money, with what earlier ones left where that is carried over."""
    budget, turns = x.budget, x.budget.get("year_starts", int(x.months[0][5:]))
    years: list[list[float]] = []
    for month, spent in zip(x.months, cash["by_month"]["total"], strict=True):
        if not years or int(month[5:]) == turns:
            years.append([])
        years[-1].append(spent)
    left = 0.0
    for number, year in enumerate(years, 1):
        due = budget["annual"] * len(year) / 12 + (left if budget.get("carry_over") else 0.0)
        left = due - sum(year)
        if left < -A_UNIT:
            yield f"{sum(year):.2f} are spent in budget year {number}, {due:.2f} are there"


def run_rate_is_that_of_permanent_hires(x: Document) -> Findings:
    """Whoever stays is paid afterwards, and nobody else."""
    stay = any(hire["engagement"] == "permanent" for hire in x.hires)
    rate = x.answer["cash"]["annual_run_rate_after"]
    if stay != (rate > 0):
        yield f"annual_run_rate_after is {rate:.2f}"


def nobody_is_paid_before_they_start(x: Document) -> Findings:
    """Pay and contracts begin with the first start."""
    first = min((hire["starts"] for hire in x.hires), default=None)
    by_month = x.answer["cash"]["by_month"]
    for t, month in enumerate(x.months):
        if (first is None or month < first) and by_month["pay"][t] + by_month["contracts"][t] > A_UNIT:
            yield f"pay in {month}, the first hire starts in {first}"


LAWS = (
    cash_adds_up,
    costs_add_up,
    recommended_costs_are_the_cash,
    budgets_are_kept,
    run_rate_is_that_of_permanent_hires,
    nobody_is_paid_before_they_start,
)
