"""Each kind of finding, with a rule that causes it and one that does not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from advisor.rulebook import lint, load, run_rule_tests, write_editor_schema
from advisor.rulebook.regions import MOST_REGIONS

SHIPPED = Path(__file__).parents[2] / "rules"


def found(rules, text: str) -> list[str]:
    return [finding for finding in rules.findings() if text in finding]


def test_files_that_do_not_load_are_reported_as_load_does(rules):
    rules.change("roles.yaml", "hireable: no", "hireable: nope")
    assert rules.findings() == rules.problems()


@pytest.mark.parametrize(
    "when",
    [
        "{all: [{company.size_band: small}, {company.size_band: large}]}",
        "{all: [{needs.science_gap: {more_than: 2}}, {needs.science_gap: {at_most: 2}}]}",
        "{all: [{budget.affordable_hires: {more_than: 1}}, {budget.affordable_hires: {less_than: 2}}]}",
        "{none: [{company.size_band: [small, large]}]}",
        "{all: [{projects.prototypes_only: {is_known: no}}, {projects.prototypes_only: yes}]}",
    ],
)
def test_a_rule_that_can_never_fire_is_found(rules, when):
    rules.add_rule("dead", when=when, then="advise: {text: x}")
    assert found(rules, "can never fire")[0].startswith("advice/dead.yaml:2:9: rule 'dead'")


@pytest.mark.parametrize(
    "when",
    [
        "{all: [{company.size_band: [small, large]}]}",
        "{any: [{needs.science_gap: {more_than: 2}}, {needs.science_gap: {at_most: 2}}]}",
        "{all: [{budget.affordable_hires: {at_least: 0}}]}",
    ],
)
def test_a_rule_that_always_fires_is_found(rules, when):
    rules.add_rule("constant", when=when, then="advise: {text: x}")
    assert len(found(rules, "rule 'constant' always fires")) == 1


@pytest.mark.parametrize(
    "when",
    [
        "always",
        "{all: [{needs.science_gap: {more_than: 1}}, {needs.science_gap: {less_than: 2}}]}",
        "{any: [{projects.prototypes_only: {is_known: no}}, {projects.prototypes_only: yes}]}",
        "{any: [{needs.science_gap: {more_than: 2}}, {needs.science_gap: {less_than: 2}}]}",
    ],
)
def test_a_rule_that_fires_now_and_then_is_not_reported(rules, when):
    rules.add_rule("sometimes", when=when, then="advise: {text: x}")
    assert found(rules, "never fire") + found(rules, "always fires") == []


def test_a_rule_with_too_many_regions_is_said_to_be_open(rules):
    tests = ", ".join(f"{{needs.science_gap: {number}}}" for number in range(MOST_REGIONS // 100))
    hires = ", ".join(f"{{budget.affordable_hires: {number * 9}}}" for number in range(100))
    rules.add_rule("huge", when=f"{{any: [{tests}, {hires}]}}", then="advise: {text: x}")
    assert len(found(rules, "rule 'huge' cannot be analysed")) == 1


def test_a_rule_inside_another_with_the_same_effects_is_found(rules):
    rules.add_rule("inner", when="{all: [{needs.science_gap: {at_least: 4}}]}", then="advise: {text: same}")
    rules.add_rule("outer", when="{all: [{needs.science_gap: {more_than: 2}}]}", then="advise: {text: same}")
    rules.add_rule("other", when="{all: [{needs.science_gap: {more_than: 2}}]}", then="advise: {text: else}")
    (finding,) = found(rules, "adds nothing")
    assert finding.startswith(
        "advice/inner.yaml:2:9: rule 'inner' adds nothing: rule 'outer' (advice/outer.yaml:2)"
    )


def test_a_rule_that_lasts_longer_than_its_container_is_not_inside_it(rules):
    rules.add_rule("inner", when="{all: [{needs.science_gap: {at_least: 4}}]}", then="advise: {text: same}")
    rules.add_rule("outer", when="always", then="advise: {text: same}", more="effective: {until: 2030-01-01}")
    assert found(rules, "adds nothing") == []


@pytest.mark.parametrize(
    ("when", "then", "sound"),
    [
        ("{all: [{budget.affordable_hires: {at_most: 1}}]}", "limit_hires: {at_most: 1}", True),
        ("{all: [{budget.affordable_hires: {less_than: 2}}]}", "limit_specialty_share: {share: 0.4}", True),
        ("{none: [{budget.affordable_hires: {at_least: 2}}]}", "forbid_cross_training: {all: yes}", True),
        (
            "{any: [{company.size_band: small}, {budget.affordable_hires: [0, 1]}]}",
            "limit_hires: {at_most: 1}",
            True,
        ),
        ("{all: [{budget.affordable_hires: 1}]}", "limit_hires: {at_most: 1}", False),
        ("{all: [{budget.affordable_hires: {at_least: 2}}]}", "limit_hires: {at_most: 1}", False),
        ("{none: [{budget.affordable_hires: {at_most: 2}}]}", "limit_hires: {at_most: 1}", False),
        ("{all: [{budget.affordable_hires: {is_known: yes}}]}", "limit_hires: {at_most: 1}", False),
        (
            "{all: [{budget.affordable_hires: {at_least: 2}}]}",
            "allow_engagement: {engagement: contract}",
            True,
        ),
        (
            "{all: [{budget.affordable_hires: {at_most: 2}}]}",
            "allow_engagement: {engagement: contract}",
            False,
        ),
        (
            "{all: [{budget.affordable_hires: {at_most: 2}}]}",
            "set: {figure: planning.employer_overhead, value: 1.3, unit: ratio}",
            False,
        ),
        ("{all: [{needs.science_gap: {at_least: 2}}]}", "limit_hires: {at_most: 1}", True),
        ("{all: [{budget.affordable_hires: 1}]}", "advise: {text: x}", True),
        ("{all: [{budget.affordable_hires: 1}]}", "prefer: {role: scientist, when: tie}", True),
    ],
)
def test_an_effect_on_the_model_may_only_loosen_as_the_budget_grows(rules, when, then, sound):
    rules.add_rule("new", when=when, then=then)
    findings = found(rules, "may not hang on it like this")
    assert findings == [] if sound else findings[0].startswith("advice/new.yaml:5:12:")


def test_a_rule_without_firing_and_non_firing_tests_is_found(rules):
    rules.add_rule("bare", when="{all: [{company.size_band: small}]}", then="advise: {text: x}")
    rules.add_rule("constant", when="always", then="advise: {text: y}")
    assert [finding.split("rule ")[1] for finding in found(rules, "has no test")] == [
        "'bare' has no test with 'fires: no'",
        "'bare' has no test with 'fires: yes'",
        "'constant' has no test with 'fires: yes'",
    ]


def test_an_unused_fact_is_found(rules):
    rules.change("facts.yaml", "facts:\n", "facts:\n  - {name: a.b, kind: count, unit: people, meaning: x}\n")
    assert rules.findings() == ["facts.yaml:2:12: fact 'a.b' is used by no rule"]


def test_an_assumption_without_note_or_range_is_found(rules):
    rules.change(
        "roles.yaml",
        "range: [5000, 30000], source: judgement, kind: assumption, note: a guess",
        "source: judgement, kind: assumption",
    )
    assert rules.findings() == [
        "roles.yaml:19:24: roles.scientist.recruiting_cost is an assumption without a note",
        "roles.yaml:19:24: roles.scientist.recruiting_cost is an assumption without a range",
    ]


def test_a_source_never_cited_is_found(rules):
    rules.change("sources.yaml", "sources:\n", "sources:\n  - {id: lonely, title: x, publisher: y}\n")
    assert rules.findings() == ["sources.yaml:2:10: source 'lonely' is never cited"]


def test_a_role_without_because_is_found(rules):
    rules.change("roles.yaml", "    because: [{source: judgement}]\n", "")
    assert rules.findings() == ["roles.yaml:30:9: 'because' is missing"]


def test_rule_tests_say_what_came_out_instead(rules):
    rules.change(
        "advice/hiring.yaml",
        "{name: nothing known, given: {}, fires: unknown}",
        "{name: nothing known, given: {company.size_band: small}, fires: yes}",
    )
    results = run_rule_tests(rules.load())
    assert len(results) == 9
    (failed,) = [result for result in results if not result.passed]
    assert str(failed) == (
        "advice/hiring.yaml:17:9: one-hire, test 'nothing known': fires: unknown "
        "(missing: budget.affordable_hires, needs.science_gap), expected yes"
    )


def test_the_shipped_rules_have_no_findings():
    assert [str(finding) for finding in lint(SHIPPED)] == []


def test_the_tests_beside_the_shipped_rules_pass():
    assert [str(result) for result in run_rule_tests(load(SHIPPED)) if not result.passed] == []


# --- generated files ----------------------------------------------------------------------------------


def test_a_generated_file_that_was_edited_by_hand_is_found(rules):
    body = (rules.path / "proficiency.yaml").read_text(encoding="utf-8")
    checksum = hashlib.sha256(body.encode()).hexdigest()
    rules.write("proficiency.yaml", f"# GENERATED by something\n# checksum: {checksum}\n{body}")
    assert rules.findings() == []
    rules.change("proficiency.yaml", "value: 0.9", "value: 0.85")
    assert rules.findings() == [
        "proficiency.yaml:2:1: this file is generated and was edited by hand: make it anew as its head says"
    ]


def test_a_stale_schema_is_found(rules):
    schema = rules.path / "schema" / "rules.schema.json"
    write_editor_schema(schema)
    assert rules.findings() == []
    schema.write_text(schema.read_text(encoding="utf-8").replace("integer", "number", 1), encoding="utf-8")
    assert rules.findings() == [
        "schema/rules.schema.json:1:1: this file is generated and stale: run advisor rules schema"
    ]
