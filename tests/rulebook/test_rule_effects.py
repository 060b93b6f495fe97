"""The closed set of verbs, and how the effects of several rules become one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from advisor.rulebook import GREATEST_NEED, ModelEffects, merge
from advisor.rulebook.book import Effect, FiredRule
from advisor.rulebook.effects import (
    AFTER_PLANNING,
    VERBS,
    HireLimit,
    JointWork,
    RequiredQualification,
    RequiredRole,
    RuleWarning,
    Setting,
    SpecialtyShare,
    Support,
)
from advisor.rulebook.fields import Strict

DOCUMENT = (Path(__file__).parents[2] / "docs" / "rule-files.md").read_text(encoding="utf-8")
EXAMPLES = {
    "forbid_cross_training": {"to": "scientist"},
    "limit_hires": {"role": "scientist", "at_most": 1},
    "require_role": {"role": "scientist", "at_least": 1, "by_period": 6},
    "limit_specialty_share": {"share": 0.4},
    "require_qualification": {"criticality": "business_critical", "activity": ("coding",), "least": 0.6},
    "require_joint_work": {"activity": "building", "side": "engineering", "share": 0.1},
    "allow_engagement": {"engagement": "contract"},
    "set": {"figure": "planning.employer_overhead", "value": 1.2, "unit": "ratio"},
    "prefer": {"role": GREATEST_NEED, "when": "tie"},
    "support": {"action": "hire", "role": "scientist"},
    "advise": {"text": "Do this."},
    "warn": {"level": "high", "text": "Mind that."},
}


def rule(
    name: str, verb: str, *, fired: str = "yes", overrides: tuple[str, ...] = (), **arguments
) -> FiredRule:
    return FiredRule(
        id=name,
        title=name,
        fired=fired,
        conditions=(),
        missing=(),
        effects=(Effect(verb=verb, arguments=arguments, sentence=""),),
        because=(),
        known="request",
        overrides=overrides,
    )


def merged(rulebook, *rules: FiredRule) -> ModelEffects:
    return merge(rules, rulebook.paths)


# --- the table of verbs ----------------------------------------------------------------------------


def test_every_verb_has_a_schema_a_merge_a_sentence_and_a_place_in_the_result():
    fields = set(ModelEffects.__dataclass_fields__)
    for verb in VERBS.values():
        assert issubclass(verb.schema, Strict)
        assert callable(verb.merge)
        assert callable(verb.sentence)
        assert verb.policy
    assert {verb.fills for verb in VERBS.values()} == fields
    assert set(EXAMPLES) == set(VERBS)


def test_the_documented_verbs_are_these_with_these_merges_and_arguments():
    table = DOCUMENT.split("## Effects")[1]
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \|", table, re.MULTILINE)
    assert [name for name, _, _ in rows] == list(VERBS)
    for name, arguments, policy in rows:
        assert policy == VERBS[name].policy
        documented = {re.split(r"\W", word)[0] for word in re.findall(r"`([^`]+)`", arguments)} - {
            GREATEST_NEED
        }
        assert documented == set(VERBS[name].schema().load_fields), name


def test_rules_on_the_plan_may_only_talk():
    assert {VERBS[name].model for name in AFTER_PLANNING} == {"untouched"}
    assert set(AFTER_PLANNING) == {"advise", "warn", "support"}


@pytest.mark.parametrize("name", VERBS)
def test_every_sentence_names_its_arguments(rulebook, name):
    sentence = VERBS[name].sentence(EXAMPLES[name], rulebook.titles)
    assert sentence
    assert "_" not in sentence or name == "set"


@pytest.mark.parametrize(
    ("effect", "sentence"),
    [
        (
            "forbid_cross_training: {path: analyst_to_scientist}",
            "Nobody is cross-trained from business analyst to data scientist.",
        ),
        ("forbid_cross_training: {all: yes}", "Nobody is cross-trained."),
        ("limit_hires: {at_most: 2}", "At most 2 hired in all over the horizon."),
        (
            "require_role: {role: scientist, at_least: 1, by_period: 6}",
            "At least 1 data scientist by month 6: there already, hired or trained.",
        ),
        (
            "require_qualification: {criticality: business_critical, activity: coding, least: 0.6}",
            "In business-critical projects, production code counts only from a proficiency of 0.6.",
        ),
        (
            "require_joint_work: {activity: building, side: engineering, share: 0.125}",
            "12.5 % of model building is asked of the engineering side, as far as it has the time.",
        ),
        (
            "prefer: {role: greatest_need, when: tie}",
            "Between teams that tie, the role needed most is preferred.",
        ),
        (
            "support: {action: cross_train, path: analyst_to_scientist}",
            "Speaks for cross-training from business analyst to data scientist.",
        ),
        ("support: {action: cross_train}", "Speaks for cross-training."),
        ("warn: {level: low, text: Mind that.}", "Warning (low): Mind that."),
    ],
)
def test_effects_read_as_sentences(rules, effect, sentence):
    rules.add_rule("new", when="always", then=effect)
    assert next(one for one in rules.load().rules if one.id == "new").effects[0].sentence == sentence


@pytest.mark.parametrize(
    "effect",
    [
        "forbid_cross_training: {}",
        "forbid_cross_training: {to: scientist, all: yes}",
        "forbid_cross_training: {all: no}",
        "support: {action: hire, path: analyst_to_scientist}",
        "support: {action: cross_train, role: scientist, path: analyst_to_scientist}",
        "limit_hires: {at_most: 1.5}",
        "limit_hires: {at_most: -1}",
        "require_role: {role: scientist, at_least: 1, by_period: 0}",
        "require_role: {role: greatest_need, at_least: 1, by_period: 1}",
        "require_qualification: {criticality: internal, activity: [], least: 0.5}",
        "prefer: {role: scientist}",
        "warn: {level: extreme, text: x}",
        "advise: {text: ''}",
        "advise: just text",
        "allow_engagement: {engagement: slavery}",
    ],
)
def test_arguments_outside_a_verbs_schema_are_refused(rules, effect):
    rules.add_rule("new", when="always", then=effect)
    assert all(problem.startswith("advice/new.yaml:5:") for problem in rules.problems())


# --- merging ---------------------------------------------------------------------------------------


def test_only_rules_that_fire_have_effects(rulebook):
    assert (
        merged(
            rulebook,
            rule("a", "limit_hires", at_most=1, fired="no"),
            rule("b", "limit_hires", at_most=2, fired="unknown"),
        )
        == ModelEffects()
    )


def test_the_tightest_limit_of_each_role_holds(rulebook):
    effects = merged(
        rulebook,
        rule("a", "limit_hires", at_most=3),
        rule("b", "limit_hires", at_most=2),
        rule("c", "limit_hires", at_most=2),
        rule("d", "limit_hires", role="scientist", at_most=1),
    )
    assert effects.hire_limits == (
        HireLimit(rule="b", role=None, at_most=2),
        HireLimit(rule="d", role="scientist", at_most=1),
    )


def test_the_greatest_requirement_holds_and_an_earlier_smaller_one_beside_it(rulebook):
    effects = merged(
        rulebook,
        rule("a", "require_role", role="scientist", at_least=1, by_period=12),
        rule("b", "require_role", role="scientist", at_least=2, by_period=12),
        rule("c", "require_role", role="scientist", at_least=1, by_period=6),
    )
    assert effects.required_roles == (
        RequiredRole(rule="c", role="scientist", at_least=1, by_period=6),
        RequiredRole(rule="b", role="scientist", at_least=2, by_period=12),
    )


def test_the_smallest_share_outside_ones_side_holds(rulebook):
    effects = merged(
        rulebook, rule("a", "limit_specialty_share", share=0.4), rule("b", "limit_specialty_share", share=0.2)
    )
    assert effects.specialty_share == SpecialtyShare(rule="b", share=0.2)


def test_the_greatest_qualification_of_each_activity_holds(rulebook):
    effects = merged(
        rulebook,
        rule(
            "a", "require_qualification", criticality="internal", activity=("building", "coding"), least=0.3
        ),
        rule("b", "require_qualification", criticality="internal", activity=("coding",), least=0.5),
    )
    assert effects.qualifications == (
        RequiredQualification(rule="a", criticality="internal", activity="building", least=0.3),
        RequiredQualification(rule="b", criticality="internal", activity="coding", least=0.5),
    )


def test_the_greatest_joint_work_of_each_side_holds(rulebook):
    effects = merged(
        rulebook,
        rule("a", "require_joint_work", activity="building", side="engineering", share=0.1),
        rule("b", "require_joint_work", activity="building", side="engineering", share=0.2),
    )
    assert effects.joint_work == (JointWork(rule="b", activity="building", side="engineering", share=0.2),)


@pytest.mark.parametrize("arguments", [{"path": "analyst_to_scientist"}, {"to": "scientist"}, {"all": True}])
def test_training_paths_are_forbidden_by_name_by_target_or_all(rulebook, arguments):
    effects = merged(rulebook, rule("a", "forbid_cross_training", **arguments))
    assert effects.forbidden_paths == (("a", "analyst_to_scientist"),)


def test_forbidding_another_target_forbids_nothing(rulebook):
    assert merged(rulebook, rule("a", "forbid_cross_training", to="analyst")).forbidden_paths == ()


def test_allowed_engagements_add_up(rulebook):
    effects = merged(
        rulebook,
        rule("a", "allow_engagement", engagement="contract"),
        rule("b", "allow_engagement", engagement="contract"),
    )
    assert effects.engagements == frozenset({"contract"})


def test_the_overriding_setting_holds_where_both_rules_fire(rulebook):
    figure = {"figure": "planning.employer_overhead", "unit": "ratio"}
    general = rule("a", "set", value=1.2, **figure)
    special = rule("b", "set", value=1.4, overrides=("a",), **figure)
    assert merged(rulebook, general, special).settings == (Setting(rule="b", value=1.4, **figure),)
    unfired = rule("b", "set", value=1.4, overrides=("a",), fired="no", **figure)
    assert merged(rulebook, general, unfired).settings == (Setting(rule="a", value=1.2, **figure),)


def test_two_settings_that_slipped_through_are_an_error_and_never_a_silent_choice(rulebook):
    figure = {"figure": "planning.employer_overhead", "unit": "ratio"}
    with pytest.raises(ValueError, match="both set"):
        merged(rulebook, rule("a", "set", value=1.2, **figure), rule("b", "set", value=1.4, **figure))


def test_preferences_go_by_rule_id_and_the_greatest_need_stays_literal(rulebook):
    effects = merged(
        rulebook,
        rule("b", "prefer", role="scientist", when="tie"),
        rule("a", "prefer", role=GREATEST_NEED, when="tie"),
    )
    assert effects.preferred_roles == (("a", "greatest_need"), ("b", "scientist"))


def test_support_advice_and_warnings_are_all_kept_in_order(rulebook):
    effects = merged(
        rulebook,
        rule("b", "advise", text="second comes first"),
        rule("a", "advise", text="then this"),
        rule("c", "warn", level="high", text="mind"),
        rule("d", "support", action="hire", role=GREATEST_NEED),
        rule("e", "support", action="cross_train"),
    )
    assert effects.advice == (("b", "second comes first"), ("a", "then this"))
    assert effects.warnings == (RuleWarning(rule="c", level="high", text="mind"),)
    assert effects.supports == (
        Support(rule="d", action="hire", role="greatest_need", path=None),
        Support(rule="e", action="cross_train", role=None, path=None),
    )


@pytest.mark.parametrize("name", sorted(set(VERBS) - {"prefer", "support", "advise", "warn"}))
def test_the_order_of_rules_changes_nothing_in_the_model(rulebook, name):
    two = [rule("a", name, **EXAMPLES[name]), rule("b", name, overrides=("a",), **EXAMPLES[name])]
    assert merged(rulebook, *two) == merged(rulebook, *reversed(two))
