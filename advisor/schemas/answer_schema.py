"""What an answer looks like, for the OpenAPI document and for the test that holds `dump_answer` to it."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from advisor.domain.plan import STRATEGIES
from advisor.domain.scenario import ENGAGEMENTS, PRIORITIES
from advisor.schemas.fields import MONTH

OUTCOMES = ("all_on_time", "some_late", "some_undelivered", "nothing")
STATUSES = ("optimal", "feasible")
WITHOUT_FIGURES = ("unaffordable", "unavailable", "adds_nothing")


class Told(Schema):
    """An object of an answer; all that is in it is described."""

    class Meta:
        unknown = RAISE


def _text(**kwargs: Any) -> fields.String:
    return fields.String(required=True, **kwargs)


def _number(**kwargs: Any) -> fields.Float:
    return fields.Float(required=True, **kwargs)


def _whole(**kwargs: Any) -> fields.Integer:
    return fields.Integer(required=True, **kwargs)


def _flag() -> fields.Boolean:
    return fields.Boolean(required=True)


def _one_of(choices: tuple[str, ...], **kwargs: Any) -> fields.String:
    enum = [*choices, None] if kwargs.get("allow_none") else list(choices)
    return fields.String(required=True, metadata={"enum": enum}, **kwargs)


def _month(**kwargs: Any) -> fields.String:
    return fields.String(required=True, validate=validate.Regexp(MONTH), **kwargs)


def _list(inner: fields.Field[Any] | type[Schema], **kwargs: Any) -> fields.List[Any]:
    row = inner if isinstance(inner, fields.Field) else fields.Nested(inner)
    return fields.List(row, required=True, **kwargs)


def _amounts(**kwargs: Any) -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.Float(), required=True, **kwargs)


def _part(schema: type[Schema], **kwargs: Any) -> fields.Nested:
    return fields.Nested(schema, required=True, **kwargs)


def _any(*kinds: str) -> fields.Raw:
    return fields.Raw(required=True, allow_none=True, metadata={"type": list(kinds)})


class StaffRowSchema(Told):
    id = _text()
    role = _text()
    headcount = _whole()
    available_share = _number()


class ActionSchema(Told):
    """A hire (role, engagement, decide_by; of a contract also ends) or a cross-training (path, supported, ends)."""

    action = _one_of(("hire", "cross_train"))
    count = _whole()
    starts = _month()
    cost = _number(metadata={"description": "Cash inside the horizon; all of them add up to costs.total."})
    because = _list(fields.String(), metadata={"description": "Ids of rules in explanation.rules."})
    role = fields.String()
    engagement = fields.String(metadata={"enum": list(ENGAGEMENTS)})
    decide_by = fields.String(validate=validate.Regexp(MONTH))
    path = fields.String()
    supported = fields.Boolean()
    ends = fields.String(validate=validate.Regexp(MONTH))


class AdviceSchema(Told):
    strategy = _one_of(STRATEGIES)
    headline = _text()
    actions = _list(ActionSchema)


class ShortageSchema(Told):
    activity = _text()
    person_months = _number()


class ProjectAnswerSchema(Told):
    id = _text()
    name = _text(allow_none=True)
    kind = _text()
    priority = _one_of(PRIORITIES)
    delivered = _flag()
    completed = _month(allow_none=True)
    completion = _number()
    effort = _amounts()
    shortage = _list(ShortageSchema)


class EconomicCostSchema(Told):
    """What the plan minimises, by part."""

    hires = _number()
    training = _number()
    contracts = _number()
    moves = _number()
    released_time = _number()
    delay = _number()
    shortage = _number()
    total = _number()


class CostsSchema(Told):
    """Cash inside the horizon, in the answer's currency."""

    total = _number()
    pay = _number()
    recruiting = _number()
    training = _number()
    contracts = _number()
    by_month = _list(fields.Float())
    committed_after = _number()
    annual_run_rate_after = _number()
    economic = _part(EconomicCostSchema)


class HeadcountRowSchema(Told):
    worker = _text()
    by_month = _list(fields.Integer())


class CapacityRowSchema(Told):
    worker = _text()
    by_month = _list(fields.Float())


class AssignmentSchema(Told):
    worker = _text()
    project = _text()
    activity = _text()
    month = _month()
    person_months = _number()
    output = _number()


class ProgressSchema(Told):
    project = _text()
    activity = _text()
    by_month = _list(fields.Float())


class MilestoneSchema(Told):
    project = _text()
    accepted = _month(allow_none=True)
    live = _month(allow_none=True)
    complete = _month(allow_none=True)


class PlanSchema(Told):
    months = _list(fields.String(validate=validate.Regexp(MONTH)))
    headcount = _list(HeadcountRowSchema)
    capacity = _list(CapacityRowSchema)
    assignments = _list(AssignmentSchema)
    progress = _list(ProgressSchema)
    milestones = _list(MilestoneSchema)


class NeedsSchema(Told):
    greatest_role = _text(allow_none=True)
    gap_after_staff = _amounts()
    unit = _text()


class ComparisonSchema(Told):
    cost = _number()
    economic_cost = _number()
    months_later = _whole(allow_none=True)
    tie = _flag()


class AlternativeSchema(Told):
    """One of the other strategies; figures are null unless its status is optimal or feasible."""

    strategy = _one_of(STRATEGIES)
    status = _one_of(STATUSES + WITHOUT_FIGURES)
    why = _text(allow_none=True)
    outcome = _one_of(OUTCOMES, allow_none=True)
    delivered = _list(fields.String(), allow_none=True)
    cost = _number(allow_none=True)
    economic_cost = _number(allow_none=True)
    finishes = _month(allow_none=True)
    actions = _list(ActionSchema, allow_none=True)
    compared_with_recommendation = _part(ComparisonSchema, allow_none=True)


class EngagementSchema(Told):
    """The best plan whose hires are all permanent, or all on contract; none where contracts are not allowed."""

    engagement = _one_of(ENGAGEMENTS)
    allowed = fields.Boolean(required=True, metadata={"description": "Whether the request allows it."})
    strategy = _one_of(STRATEGIES)
    outcome = _one_of(OUTCOMES)
    delivered = _list(fields.String())
    cost = _number()
    committed_after = _number()
    economic_cost = _number()
    finishes = _month(allow_none=True)
    actions = _list(ActionSchema)


class FrontierPointSchema(Told):
    """From this budget on, up to the next row's, this is the best plan."""

    budget = _number()
    per = _one_of(("horizon", "year"))
    strategy = _one_of(STRATEGIES)
    outcome = _one_of(OUTCOMES)
    delivered = _list(fields.String())
    cost = _number()
    economic_cost = _number()


class WhatWouldChangeSchema(Told):
    """The nearest value of a figure, in one direction, at which another strategy wins; closest first."""

    assumption = _text()
    now = _number()
    unit = _text()
    holds_at = _number(metadata={"description": "The last value at which the recommendation still wins."})
    changes_at = _number()
    to_strategy = _one_of(STRATEGIES)
    range = _list(fields.Float(), allow_none=True)
    inside_range = _flag()
    distance = _number(metadata={"description": "As a fraction of the range's width."})


class ChangesInAllSchema(Told):
    """How many figures were tried, how many a bound settled without a question of their own, which are open."""

    figures = _whole()
    settled_by_bounds = _whole()
    unsettled = _list(fields.String())
    nothing_inside_the_ranges = _flag()


class SmallestChangeSchema(Told):
    """The least of each lever, alone, that makes every must on time; null where it does not suffice."""

    needed = _flag()
    extra_budget = _number(allow_none=True)
    extra_months = _whole(allow_none=True)
    drop_projects = _list(fields.String(), allow_none=True)


class BareChanceSchema(Told):
    chance = _number()
    interval = _list(fields.Float())


class ChanceSchema(BareChanceSchema):
    project = _text()


class QuantileSchema(Told):
    quantile = _number()
    money = _number()


class RiskSchema(Told):
    """A plan over sampled futures, its people held fixed."""

    delivered = _list(ChanceSchema)
    all_musts = _part(BareChanceSchema, allow_none=True)
    cost = _list(QuantileSchema)
    economic_cost = _list(QuantileSchema)


class AlternativeRiskSchema(RiskSchema):
    strategy = _one_of(STRATEGIES)


class SaferSchema(Told):
    """The nearest alternative with a better chance for all musts, and what more it costs."""

    strategy = _one_of(STRATEGIES)
    economic_cost = _number()
    all_musts = _number(metadata={"description": "Its chance that every must is on time."})


class UncertaintyAnswerSchema(RiskSchema):
    samples = _whole()
    seed = _whole()
    alternatives = _list(AlternativeRiskSchema)
    must_confidence = _number()
    at_risk = _list(fields.String())
    safer = _part(SaferSchema, allow_none=True)


class AnalysisReportSchema(Told):
    """How an analysis ended: complete, or cut off by the time limit."""

    name = _text()
    status = _one_of(("complete", "cut_off"))
    solves = _whole()


class ConditionAnswerSchema(Told):
    fact = _text()
    value = _any("string", "number", "boolean")
    test = _text()
    met = _one_of(("yes", "no", "unknown"))


class CauseSchema(Told):
    """Who says so: an advice of the founding article or another source."""

    advice = _text(allow_none=True)
    speaker = _text(allow_none=True)
    source = _text()


class RuleAnswerSchema(Told):
    id = _text()
    title = _text()
    fired = _one_of(("yes", "no", "unknown"))
    conditions = _list(ConditionAnswerSchema)
    effects = _list(fields.String())
    because = _list(CauseSchema)


class OneMoreSchema(Told):
    """What one whole step more of a limit brings, solved anew."""

    step = _number()
    text = _text()
    saves = _number()
    delivers = _list(fields.String())


class BindingLimitSchema(Told):
    """A limit that the plan uses up; used and of count in the months listed, where there are any."""

    limit = _text()
    used = _number()
    of = _number()
    unit = _text()
    months = _list(fields.String())
    worth_of_one_more = _number(
        allow_none=True,
        metadata={"description": "Economic cost saved per unit, by the duals at fixed whole decisions."},
    )
    one_more = _part(OneMoreSchema, allow_none=True)


class ExplanationSchema(Told):
    summary = _list(fields.String())
    rules = _list(RuleAnswerSchema)
    binding_limits = _list(BindingLimitSchema)


class WarningSchema(Told):
    rule = _text(allow_none=True)
    level = _one_of(("low", "medium", "high"))
    text = _text()


class AssumptionSchema(Told):
    name = _text()
    value = _any("string", "number", "boolean")
    unit = _text()
    range = _list(fields.Float(), allow_none=True)
    source = _text()
    as_of = _text(allow_none=True)
    kind = _one_of(("measured", "published", "assumption", "request"))
    origin = _one_of(("request", "rules", "service"), data_key="from")
    note = _text(allow_none=True)


class StageSchema(Told):
    name = _text()
    objective = _number(allow_none=True)
    bound = _number(allow_none=True)
    status = _text()
    seconds = _number(allow_none=True)


class SolverSchema(Told):
    name = _text()
    version = _text()
    status = _text()
    gap = _number(allow_none=True)
    seconds = _number(allow_none=True)
    stages = _list(StageSchema)


class ProvenanceSchema(Told):
    """From what the answer was made: the same rulebook, service and request give the same answer."""

    rulebook = _text()
    service = _text()
    request = _text()
    solver = _part(SolverSchema)


class AnswerSchema(Told):
    """A recommendation with its plan, reasons, alternatives and everything it rests on."""

    id = _text()
    created = _text(metadata={"format": "date-time"})
    reference = _text(allow_none=True)
    status = _one_of(STATUSES)
    outcome = _one_of(OUTCOMES)
    notice = _text()
    currency = _text()
    staff = _list(StaffRowSchema)
    recommendation = _part(AdviceSchema)
    projects = _list(ProjectAnswerSchema)
    costs = _part(CostsSchema)
    plan = _part(PlanSchema)
    needs = _part(NeedsSchema)
    alternatives = _list(AlternativeSchema)
    engagements = _list(EngagementSchema)
    frontier = _list(FrontierPointSchema)
    what_would_change = _list(WhatWouldChangeSchema)
    what_would_change_in_all = _part(ChangesInAllSchema, allow_none=True)
    smallest_change = _part(SmallestChangeSchema, allow_none=True)
    uncertainty = _part(UncertaintyAnswerSchema, allow_none=True)
    analyses = _list(AnalysisReportSchema)
    explanation = _part(ExplanationSchema)
    warnings = _list(WarningSchema)
    assumptions = _list(AssumptionSchema)
    provenance = _part(ProvenanceSchema)
