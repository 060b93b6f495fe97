"""Rules answer yes, no or unknown; unknown never counts as no."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.rulebook import explain_text
from advisor.rulebook.book import FactDeclaration
from advisor.rulebook.conditions import ConditionReader, compile_condition, compile_test, readable
from advisor.rulebook.conditions import tests_of as every_test
from advisor.rulebook.source_text import Problems, read_nodes

TODAY = date(2026, 11, 1)
DECLARED = {
    name: FactDeclaration(name=name, kind="boolean", unit="yes or no", meaning=name)
    for name in ("a", "b", "c")
} | {"n": FactDeclaration(name="n", kind="number", unit="months", meaning="n")}


def condition_of(text: str):
    problems = Problems()
    condition = ConditionReader(declared=DECLARED, problems=problems).read(
        read_nodes(text.encode(), "x.yaml", problems)
    )
    assert problems.found == []
    return condition


def answer(text: str, **facts: object) -> bool | None:
    condition = condition_of(text)
    answers = [compile_test(test)(facts.get(test.fact)) for test in every_test(condition)]
    return compile_condition(condition)(answers)


def evaluated(rulebook, **facts: object):
    named = {name.replace("__", "."): value for name, value in facts.items()}
    return {one.id: one for one in rulebook.evaluate(named, known="request", on=TODAY)}


# --- three-valued logic ----------------------------------------------------------------------------

NAMES = ("a", "b", "c")
TREES = st.recursive(
    st.sampled_from([*NAMES]),
    lambda inner: st.tuples(st.sampled_from(["all", "any", "none"]), st.lists(inner, min_size=1, max_size=3)),
    max_leaves=8,
)
TRUTH = st.sampled_from([True, False, None])


def as_yaml(tree) -> str:
    if isinstance(tree, str):
        return f"{{{tree}: yes}}"
    return f"{{{tree[0]}: [{', '.join(map(as_yaml, tree[1]))}]}}"


def by_definition(tree, facts) -> bool | None:
    """Kleene's strong logic, written a second time: -1 no, 0 unknown, 1 yes."""
    scale = {True: 1, None: 0, False: -1}
    back = {1: True, 0: None, -1: False}
    if isinstance(tree, str):
        return facts[tree]
    values = [scale[by_definition(part, facts)] for part in tree[1]]
    return back[{"all": min(values), "any": max(values), "none": -max(values)}[tree[0]]]


@given(TREES, st.fixed_dictionaries(dict.fromkeys(NAMES, TRUTH)))
def test_all_any_and_none_follow_three_valued_logic(tree, facts):
    known = {name: value for name, value in facts.items() if value is not None}
    assert answer(as_yaml(tree), **known) is by_definition(tree, facts)


@given(TREES, st.fixed_dictionaries(dict.fromkeys(NAMES, st.booleans())), st.sampled_from(NAMES))
def test_an_answer_given_without_a_fact_stays_when_the_fact_is_learnt(tree, facts, hidden):
    without = answer(as_yaml(tree), **{name: value for name, value in facts.items() if name != hidden})
    assert without is None or without is answer(as_yaml(tree), **facts)


def test_always_is_true_of_nothing():
    assert answer("always") is True


# --- tests on a fact -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("test", "yes", "no"),
    [
        ("2", [2.0], [1.0, 3.0]),
        ("[1, 2]", [1.0, 2.0], [1.5, 3.0]),
        ("{at_least: 2}", [2.0, 3.0], [1.9]),
        ("{at_most: 2}", [2.0, -1.0], [2.1]),
        ("{more_than: 2}", [2.1], [2.0]),
        ("{less_than: 2}", [1.9], [2.0]),
        ("{between: [1, 2]}", [1.0, 1.5, 2.0], [0.9, 2.1]),
    ],
)
def test_a_test_on_a_number_has_exactly_these_answers(test, yes, no):
    assert [answer(f"{{n: {test}}}", n=value) for value in yes] == [True] * len(yes)
    assert [answer(f"{{n: {test}}}", n=value) for value in no] == [False] * len(no)
    assert answer(f"{{n: {test}}}") is None
    assert [answer(f"{{none: [{{n: {test}}}]}}", n=value) for value in no] == [True] * len(no)


def test_is_known_is_never_unknown():
    assert answer("{n: {is_known: yes}}") is False
    assert answer("{n: {is_known: no}}") is True
    assert answer("{n: {is_known: yes}}", n=0.0) is True
    assert answer("{none: [{n: {is_known: yes}}]}") is True


# --- rules -----------------------------------------------------------------------------------------


def test_a_rule_fires_on_all_its_conditions(rulebook):
    rule = evaluated(
        rulebook, company__size_band="small", budget__affordable_hires=1, needs__science_gap=2.5
    )["one-hire"]
    assert rule.fired == "yes"
    assert [(one.fact, one.test, one.value, one.met) for one in rule.conditions] == [
        ("company.size_band", "small", "small", "yes"),
        ("budget.affordable_hires", "1", 1, "yes"),
        ("needs.science_gap", "more than 0", 2.5, "yes"),
    ]
    assert rule.missing == ()


def test_a_rule_that_lacks_facts_is_unknown_and_names_them(rulebook):
    rule = evaluated(rulebook, company__size_band="small", needs__science_gap=2.5)["one-hire"]
    assert (rule.fired, rule.missing) == ("unknown", ("budget.affordable_hires",))
    assert rule.conditions[1].value is None
    assert rule.conditions[1].met == "unknown"


def test_one_unmet_condition_settles_a_rule_whatever_is_unknown(rulebook):
    rule = evaluated(rulebook, company__size_band="large")["one-hire"]
    assert (rule.fired, rule.missing) == ("no", ())


def test_a_test_under_none_is_shown_turned_round(rulebook):
    rule = evaluated(rulebook, projects__prototypes_only=True)["prototypes-are-flagged"]
    assert rule.fired == "yes"
    assert (rule.conditions[0].test, rule.conditions[0].met) == ("not no", "yes")


def test_facts_are_filled_into_texts_readably(rulebook):
    def text_with(gap: float) -> str:
        rule = evaluated(rulebook, needs__science_gap=gap)["one-hire"]
        assert rule.effects[1].sentence == rule.effects[1].arguments["text"]
        return rule.effects[1].sentence

    assert text_with(12_000) == "Hire one: 12,000 person-months are missing."
    assert text_with(0.3) == "Hire one: 0.3 person-months are missing."
    unknown = evaluated(rulebook)["one-hire"].effects[1].sentence
    assert unknown == "Hire one: (unknown) person-months are missing."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12_000.0, "12,000"),
        (0.3, "0.3"),
        (2.0, "2"),
        (1234.56, "1,235"),
        (12.345, "12.35"),
        (0.004, "0.004"),
        (0, "0"),
        (True, "yes"),
        (False, "no"),
        ("business_critical", "business critical"),
        (1.999, "2"),
        (10.001, "10"),
    ],
)
def test_values_are_readable(value, text):
    assert readable(value) == text


def test_titles_stand_for_ids(rulebook):
    assert readable("scientist", rulebook.titles) == "data scientist"


def test_a_rule_on_a_plan_fact_is_asked_only_once_there_is_a_plan(rulebook):
    assert "a-hire-was-planned" not in evaluated(rulebook)
    (rule,) = rulebook.evaluate({"plan.hires": 1}, known="plan", on=TODAY)
    assert (rule.id, rule.fired, rule.known) == ("a-hire-was-planned", "yes", "plan")


def test_a_plan_fact_in_a_text_alone_makes_it_a_rule_on_the_plan(rules):
    rules.add_rule("told", when="always", then='advise: {text: "{plan.hires} are hired."}')
    assert next(rule for rule in rules.load().rules if rule.id == "told").known == "plan"


def test_a_rule_counts_only_while_it_is_effective(rules):
    rules.change("advice/hiring.yaml", "{from: 2020-04-01}", "{from: 2020-04-01, until: 2020-12-31}")
    rulebook = rules.load()

    def there(day: date) -> bool:
        return "one-hire" in {rule.id for rule in rulebook.evaluate({}, known="request", on=day)}

    days = [date(2020, 3, 31), date(2020, 4, 1), date(2020, 12, 31), date(2021, 1, 1)]
    assert [there(day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    "facts",
    [
        {"company.sizeband": "small"},
        {"company.size_band": "tiny"},
        {"company.size_band": 1.0},
        {"budget.affordable_hires": "1"},
        {"budget.affordable_hires": True},
        {"needs.science_gap": float("nan")},
        {"projects.prototypes_only": 1},
    ],
)
def test_facts_that_were_not_declared_so_are_refused(rulebook, facts):
    with pytest.raises(ValueError):
        rulebook.evaluate(facts, known="request", on=TODAY)


def test_the_explanation_lists_each_condition_with_its_value(rulebook):
    facts = {"company.size_band": "small", "needs.science_gap": 0.0}
    text = explain_text(rulebook.evaluate(facts, known="request", on=TODAY))
    assert text.split("\n\n")[0] == (
        "one-hire: does not fire\n"
        "  With money for one hire, hire for the greatest need\n"
        "  - company.size_band = small: small (met)\n"
        "  - budget.affordable_hires = unknown: 1\n"
        "  - needs.science_gap = 0: more than 0 (not met)\n"
        "  because: A18 Somebody [article]"
    )
    assert text.split("\n\n")[1] == (
        "small-firms-share: fires\n"
        "  In a small company people lend a hand\n"
        "  - company.size_band = small: small (met)\n"
        "  => Over the plan, at most 40 % of a person's time lies outside their own side.\n"
        "  because: A16 [article]"
    )


# --- facts made from others -----------------------------------------------------------------------------


def with_fact(rules, line: str):
    text = (rules.path / "facts.yaml").read_text(encoding="utf-8")
    return rules.write("facts.yaml", f"{text}  - {{{line}}}\n")


@pytest.mark.parametrize(
    ("made", "value"),
    [
        ("kind: number, sum: [budget.affordable_hires, needs.science_gap]", 4.5),
        ("kind: number, difference: [needs.science_gap, plan.hires]", 1.5),
        ("kind: number, ratio: [needs.science_gap, plan.hires]", 2.5),
        ("kind: boolean, more: [needs.science_gap, plan.hires]", True),
        ("kind: boolean, same: [needs.science_gap, plan.hires]", False),
    ],
)
def test_a_fact_can_be_made_from_others(rules, made, value):
    rulebook = with_fact(rules, f"name: made, unit: one, meaning: made up, {made}").load()
    facts = {"budget.affordable_hires": 2, "needs.science_gap": 2.5, "plan.hires": 1}
    assert rulebook.with_derived(facts) == facts | {"made": value}
    assert rulebook.with_derived({"budget.affordable_hires": 2}) == {"budget.affordable_hires": 2}


def test_a_ratio_over_nothing_is_unknown(rules):
    rulebook = with_fact(
        rules, "name: made, kind: number, unit: one, meaning: m, ratio: [needs.science_gap, plan.hires]"
    ).load()
    assert "made" not in rulebook.with_derived({"needs.science_gap": 2.5, "plan.hires": 0})


def test_a_made_fact_is_known_and_grows_as_what_it_is_made_from(rules):
    of = "[budget.affordable_hires, plan.hires]"
    fact = (
        with_fact(rules, f"name: made, kind: count, unit: people, meaning: m, sum: {of}").load().facts["made"]
    )
    assert (fact.known, fact.grows_with) == ("plan", ("budget",))


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        ("kind: boolean, sum: [plan.hires, plan.hires]", "'sum' makes a number or a count, not a boolean"),
        ("kind: number, ratio: [plan.hires, plan.hires, plan.hires]", "'ratio' takes 2 facts"),
        ("kind: number, sum: [plan.hires]", "'sum' takes two or more facts"),
        ("kind: number, sum: [plan.hires, made]", "'made' is not declared above it"),
        (
            "kind: number, sum: [plan.hires, company.size_band]",
            "'sum' is for numbers, and company.size_band is a size_band",
        ),
        (
            "kind: count, sum: [plan.hires, needs.science_gap]",
            "a count is a sum of counts, and needs.science_gap is a number",
        ),
        (
            "kind: boolean, more: [plan.hires, budget.affordable_hires]",
            "only a sum may rest on budget.affordable_hires, which grows: else nobody knows which way it goes",
        ),
    ],
)
def test_a_fact_made_wrongly_is_refused(rules, made, wrong):
    problems = with_fact(rules, f"name: made, unit: one, meaning: m, {made}").problems()
    assert problems == [f"facts.yaml:7:5: made: {wrong}"]


def test_people_are_counted_or_other_facts_put_together(rules):
    line = "name: made, kind: count, unit: people, meaning: m, people: {when: end}, sum: [plan.hires, plan.hires]"
    assert with_fact(rules, line).problems() == [
        "facts.yaml:7:5: 'people' and 'sum' cannot both make the fact"
    ]


def test_people_are_counted_before_there_is_a_plan(rules):
    line = "name: made, kind: count, unit: people, meaning: m, known: plan, people: {when: end}"
    assert with_fact(rules, line).problems() == [
        "facts.yaml:7:5: made: 'people' goes with 'kind: count', of a request"
    ]


def test_who_is_qualified_hangs_on_the_project(rules):
    line = "name: made, kind: count, unit: people, meaning: m, people: {qualified_for: building}"
    assert with_fact(rules, line).problems() == [
        "facts.yaml:7:65: 'qualified_for' and 'criticality' go together"
    ]
