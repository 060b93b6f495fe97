"""Every mistake in a rule file is refused with file, line and column, all of them at once."""

from __future__ import annotations

import contextlib
import random
import re

import pytest

from advisor.errors import RuleFileError

BOMB = "[" * 100_000


def test_the_small_rules_are_sound(rules):
    assert rules.findings() == []


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        pytest.param(
            "sources.yaml",
            "publisher: the team",
            "publisher: &who the team",
            "sources.yaml:2:63: anchor '&who': anchors are not allowed",
            id="anchor",
        ),
        pytest.param(
            "sources.yaml",
            "publisher: the team",
            "publisher: *who",
            "sources.yaml:2:63: alias '*who': write the value out; aliases are not allowed",
            id="alias",
        ),
        pytest.param(
            "sources.yaml",
            "publisher: the team",
            "publisher: !!str the team",
            "sources.yaml:2:63: tag 'tag:yaml.org,2002:str': tags are not allowed",
            id="tag",
        ),
        pytest.param(
            "roles.yaml",
            "    side: science\n",
            "    side: science\n    side: engineering\n",
            "roles.yaml:5:5: 'side' is there already, in line 4",
            id="duplicate key",
        ),
        pytest.param(
            "sources.yaml",
            "sources:",
            "? [a, b]\n: c\nsources:",
            "sources.yaml:1:3: a key must be plain text",
            id="key that is a list",
        ),
        pytest.param(
            "sources.yaml",
            "sources:",
            "---\nsources: []\n---\nsources:",
            "sources.yaml:3:1: a second document (---); a rule file has one",
            id="second document",
        ),
        pytest.param(
            "planning.yaml",
            "figures:",
            "figures: [",
            "planning.yaml:3:3: not YAML: while parsing a flow sequence, did not find expected ',' or ']'",
            id="no YAML",
        ),
        pytest.param(
            "roles.yaml",
            "    profile: asks",
            "    profil: asks",
            "roles.yaml:6:5: unknown key 'profil'; did you mean 'profile'?",
            id="unknown key",
        ),
        pytest.param(
            "roles.yaml",
            "    profile: asks the data\n",
            "",
            "roles.yaml:2:5: 'profile' is missing",
            id="missing key",
        ),
        pytest.param(
            "roles.yaml",
            "hireable: no",
            "hireable: nope",
            "roles.yaml:33:15: 'nope' is not one of by_default, on_request, no; did you mean 'no'?",
            id="no way of hiring",
        ),
        pytest.param(
            "roles.yaml",
            "value: 12000,",
            "value: .nan,",
            "roles.yaml:19:32: '.nan' is not a number",
            id="NaN",
        ),
        pytest.param(
            "roles.yaml",
            "value: 12000,",
            "value: 1e999,",
            "roles.yaml:19:32: '1e999' is not a finite number",
            id="infinity",
        ),
        pytest.param(
            "roles.yaml",
            "value: 12000,",
            "value: 1_2000,",
            "roles.yaml:19:32: '1_2000' is not a number",
            id="number with an underscore",
        ),
        pytest.param(
            "roles.yaml",
            "value: 12000,",
            "value: [12000],",
            "roles.yaml:19:32: expected one value, not a list or a mapping",
            id="list for a number",
        ),
        pytest.param(
            "roles.yaml",
            "range: [5000, 30000]",
            "range: [5000]",
            "roles.yaml:19:57: expected 2 values, [a, b]",
            id="half a range",
        ),
        pytest.param(
            "roles.yaml",
            "value: 12000,",
            "value: 1200,",
            "roles.yaml:19:24: roles.scientist.recruiting_cost: 1200 lies outside its range 5000 to 30000",
            id="value outside its range",
        ),
        pytest.param(
            "roles.yaml",
            "value: 12000, unit: USD,",
            "value: 12000, unit: EUR,",
            "roles.yaml:19:24: roles.scientist.recruiting_cost: the unit is 'EUR', expected 'USD'",
            id="wrong unit",
        ),
        pytest.param(
            "training.yaml",
            "study_share: {value: 0.25, unit: fraction, range: [0.1, 0.5]",
            "study_share: {value: 25, unit: fraction, range: [10, 50]",
            "training.yaml:9:20: training.analyst_to_scientist.study_share: a fraction lies between 0 and 1",
            id="percentage for a fraction",
        ),
        pytest.param(
            "roles.yaml",
            "source: article, as_of: 2020-04, kind: measured",
            "source: artikle, as_of: 2020, kind: measured",
            "roles.yaml:12:77: no source is called 'artikle'; did you mean 'article'?",
            id="unknown source",
        ),
        pytest.param(
            "roles.yaml",
            ", as_of: 2020-04, kind: measured",
            ", kind: measured",
            "roles.yaml:12:13: roles.scientist.salary@US: 'as_of' is missing; "
            "only an assumption may do without",
            id="measured at no time",
        ),
        pytest.param(
            "roles.yaml",
            "as_of: 2020-04",
            "as_of: 2020-13",
            "roles.yaml:12:93: '2020-13' is not a year, month or day (YYYY, YYYY-MM, YYYY-MM-DD)",
            id="month 13",
        ),
        pytest.param(
            "roles.yaml",
            "mentored_by: [scientist]",
            "mentored_by: [scientis]",
            "roles.yaml:8:19: no role is called 'scientis'; did you mean 'scientist'?",
            id="unknown role",
        ),
        pytest.param(
            "roles.yaml",
            "      attrition:",
            "      atrition:",
            "roles.yaml:23:7: no figure is called 'atrition' here; did you mean 'attrition'?",
            id="unknown figure",
        ),
        pytest.param(
            "roles.yaml",
            "        other:",
            "        SE:",
            "roles.yaml:11:9: by country: other is missing",
            id="no figure for other countries",
        ),
        pytest.param(
            "roles.yaml",
            "        tight:",
            "        tigt:",
            "roles.yaml:17:9: 'tigt' is no market; did you mean 'tight'?",
            id="unknown market",
        ),
        pytest.param(
            "planning.yaml",
            "    large: {",
            "    big: {",
            "planning.yaml:4:5: by size_band: large is missing",
            id="a size band without a figure",
        ),
        pytest.param(
            "roles.yaml",
            "  - id: analyst",
            "  - id: scientist",
            "roles.yaml:30:9: role 'scientist' is there already (roles.yaml:2)",
            id="id used twice",
        ),
        pytest.param(
            "roles.yaml",
            "  - id: analyst",
            "  - id: Analyst 2",
            "roles.yaml:30:9: 'Analyst 2' is not a name: lower-case letters, digits and _ (at most 64)",
            id="no slug",
        ),
        pytest.param(
            "roles.yaml",
            "    profile: knows the business",
            "    profile: y\n"
            "    proficiency: {coding: {value: 0, unit: fraction, source: article, kind: assumption}}",
            "roles.yaml:30:9: role 'analyst' has proficiencies here and in proficiency.yaml",
            id="proficiencies twice",
        ),
        pytest.param(
            "proficiency.yaml",
            "  - role: analyst",
            "  - role: scientist",
            "roles.yaml:30:9: role 'analyst' has no proficiencies, here or in proficiency.yaml",
            id="role without proficiencies",
        ),
        pytest.param(
            "proficiency.yaml",
            "      coding: {value: 0,",
            "      codin: {value: 0,",
            "proficiency.yaml:6:11: figure 'coding' is missing",
            id="proficiency for an activity missing",
        ),
        pytest.param(
            "activities.yaml",
            "      exploratory: {",
            "      exploratori: {",
            "activities.yaml:8:7: 'exploratori' is not one of internal, exploratory, business_critical; "
            "did you mean 'exploratory'?",
            id="unknown criticality",
        ),
        pytest.param(
            "activities.yaml",
            "    phase: model\n",
            "    phase: model\n    after: {coding: 0}\n",
            "activities.yaml:2:9: 'after' goes round in a circle: building → coding → building",
            id="circle",
        ),
        pytest.param(
            "activities.yaml",
            "after: {building: 1}",
            "after: {bilding: 1}",
            "activities.yaml:15:13: no activity is called 'bilding'; did you mean 'building'?",
            id="unknown activity",
        ),
        pytest.param(
            "training.yaml",
            "to: scientist",
            "to: analyst",
            "training.yaml:5:9: a path leads to another role than it starts from",
            id="path to itself",
        ),
        pytest.param(
            "training.yaml",
            "      fee: {",
            "      fees: {",
            "training.yaml:2:9: figure 'fee' is missing",
            id="required figure missing",
        ),
        pytest.param(
            "projects.yaml",
            "      large: {effort",
            "      huge: {effort",
            "projects.yaml:11:7: 'huge' is not one of small, medium, large",
            id="unknown size",
        ),
        pytest.param(
            "projects.yaml",
            "range_factor: [0.5, 2]",
            "range_factor: [1.5, 2]",
            "projects.yaml:7:13: range_factor must enclose 1, for example [0.5, 2]",
            id="range without its value",
        ),
        pytest.param(
            "company.yaml",
            "currency: NOK}",
            "currency: SEK}",
            "company.yaml:6:43: currency 'SEK' has no figure under 'currencies'",
            id="currency without a figure",
        ),
        pytest.param(
            "company.yaml",
            ", up_to: 49",
            "",
            "company.yaml:2:5: 'up_to' is missing",
            id="size band without end",
        ),
        pytest.param(
            "facts.yaml",
            "kind: size_band",
            "kind: choice",
            "facts.yaml:2:5: company.size_band: 'choices' go with 'kind: choice', and only with it",
            id="no choices",
        ),
        pytest.param(
            "facts.yaml",
            "known: plan",
            "known: later",
            "facts.yaml:6:86: 'later' is not one of request, plan",
            id="unknown stage",
        ),
    ],
)
def test_a_mistake_is_reported_where_it_stands(rules, file, old, new, problem):
    assert problem in rules.change(file, old, new).problems()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        pytest.param(
            "company.size_band: small",
            "company.size_bands: small",
            "advice/hiring.yaml:7:11: no fact is called 'company.size_bands'; "
            "did you mean 'company.size_band'?",
            id="unknown fact",
        ),
        pytest.param(
            "company.size_band: small",
            "company.size_band: smal",
            "advice/hiring.yaml:7:30: company.size_band: 'smal' is not one of small, large; "
            "did you mean 'small'?",
            id="unknown choice",
        ),
        pytest.param(
            "company.size_band: small",
            "company.size_band: {at_least: 2}",
            "advice/hiring.yaml:7:30: company.size_band: 'at_least' is for numbers, and this is a size_band",
            id="comparison of a choice",
        ),
        pytest.param(
            "budget.affordable_hires: 1",
            "budget.affordable_hires: 1.5",
            "advice/hiring.yaml:8:36: budget.affordable_hires: '1.5' is not a count (0, 1, 2, …)",
            id="half a person",
        ),
        pytest.param(
            "{more_than: 0}",
            "{mor_than: 0}",
            "advice/hiring.yaml:9:30: needs.science_gap: no test is called 'mor_than'; "
            "did you mean 'more_than'?",
            id="unknown test",
        ),
        pytest.param(
            "{more_than: 0}",
            "{between: [3, 1]}",
            "advice/hiring.yaml:9:30: needs.science_gap: between: 3 is above 1",
            id="between upside down",
        ),
        pytest.param(
            "{none: [{projects.prototypes_only: no}]}",
            "{none: []}",
            "advice/hiring.yaml:31:18: 'none' needs a list of conditions",
            id="empty group",
        ),
        pytest.param(
            "- limit_specialty_share:",
            "- limit_speciality_share:",
            "advice/hiring.yaml:23:9: no effect is called 'limit_speciality_share'; did you mean "
            "'limit_specialty_share'?",
            id="unknown effect",
        ),
        pytest.param(
            "{share: 0.4}", "{share: 40}", "advice/hiring.yaml:23:40: 40 is above 1", id="share above 1"
        ),
        pytest.param(
            "{share: 0.4}",
            "{shar: 0.4}",
            "advice/hiring.yaml:23:33: unknown key 'shar'; did you mean 'share'?",
            id="unknown argument",
        ),
        pytest.param(
            "role: greatest_need",
            "role: scientst",
            "advice/hiring.yaml:11:24: no role is called 'scientst'; did you mean 'scientist'?",
            id="unknown role",
        ),
        pytest.param(
            "{needs.science_gap} person",
            "{needs.gap} person",
            "advice/hiring.yaml:12:24: no fact is called 'needs.gap'; did you mean 'needs.science_gap'?",
            id="unknown fact in a text",
        ),
        pytest.param(
            "{needs.science_gap} person",
            "{needs science_gap} person",
            "advice/hiring.yaml:12:24: braces are for facts, such as {company.headcount}",
            id="braces in a text",
        ),
        pytest.param(
            "given: {company.size_band: large}, fires: no",
            "given: {company.size_band: big}, fires: no",
            "advice/hiring.yaml:16:55: company.size_band: 'big' is not one of small, large",
            id="test with a wrong value",
        ),
        pytest.param(
            "    because: [{advice: A16, source: article}]\n",
            "",
            "advice/hiring.yaml:19:5: 'because' is missing",
            id="no because",
        ),
        pytest.param(
            "- support: {action: hire}",
            "- limit_hires: {at_most: 1}",
            "advice/hiring.yaml:43:9: 'limit_hires' comes too late: a fact of this rule is known only "
            "from a plan, so it may only advise, warn, support",
            id="model changed after planning",
        ),
        pytest.param(
            "effective: {from: 2020-04-01}",
            "effective: {from: 2020-04-01, until: 2019-01-01}",
            "advice/hiring.yaml:4:16: effective until 2019-01-01, before it begins (2020-04-01)",
            id="ends before it begins",
        ),
        pytest.param(
            "effective: {from: 2020-04-01}",
            "effective: {from: 2020-02-30}",
            "advice/hiring.yaml:4:23: day is out of range for month",
            id="30 February",
        ),
        pytest.param(
            "effective: {from: 2020-04-01}",
            "overrides: nobody",
            "advice/hiring.yaml:4:16: no rule is called 'nobody'",
            id="overrides an unknown rule",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_reported_where_it_stands(rules, old, new, problem):
    assert any(problem in found for found in rules.change("advice/hiring.yaml", old, new).problems())


def test_problems_of_all_files_are_reported_at_once(rules):
    rules.change("roles.yaml", "hireable: no", "hireable: nope").change(
        "roles.yaml", "side: science", "side: scince"
    )
    rules.change("planning.yaml", "value: 1.3", "value: much").change(
        "facts.yaml", "kind: count", "kind: cont"
    )
    rules.change("training.yaml", "from: analyst", "from: analist")
    rules.change("advice/hiring.yaml", "share: 0.4", "share: lots")
    (rules.path / "context.yaml").unlink()
    files = {problem.split(":")[0] for problem in rules.problems()}
    assert files == {"roles.yaml", "planning.yaml", "facts.yaml", "training.yaml", "context.yaml"}
    assert len(rules.problems()) == 6


def test_one_mistake_does_not_show_as_many(rules):
    assert len(rules.change("roles.yaml", "profile: asks", "profil: asks").problems()) == 2
    rules.change("roles.yaml", "profil: asks", "profile: asks").change(
        "activities.yaml", "activities:", "activities: {"
    )
    assert len(rules.problems()) == 1


@pytest.mark.parametrize("text", [BOMB, "{a: " * 100_000, "- " * 100_000, f"sources: {BOMB}"])
def test_a_nesting_bomb_is_refused(rules, text):
    (problem,) = [found for found in rules.write("sources.yaml", text).problems() if "nested" in found]
    assert problem.startswith("sources.yaml:1:")


def test_a_file_over_the_size_limit_is_not_read(rules):
    rules.write("sources.yaml", "#" * 1_000_001)
    assert "sources.yaml:1:1: the file has 1,000,001 bytes; at most 1,000,000 are read" in rules.problems()


def test_bytes_that_are_not_utf8_are_refused_where_they_stand(rules):
    (rules.path / "context.yaml").write_bytes("context:\n  - {id: é".encode() + b"\xff}\n")
    assert "context.yaml:2:11: the file is not UTF-8 here" in rules.problems()


def test_an_empty_file_is_refused(rules):
    assert "context.yaml:1:1: the file is empty" in rules.write("context.yaml", "# nothing\n").problems()


def test_a_file_with_an_unexpected_name_is_not_silently_ignored(rules):
    problems = rules.write("trainings.yaml", "paths: []\n").write("advice/more.yml", "rules: []\n").problems()
    assert any("did you mean 'training.yaml'?" in problem for problem in problems)
    assert any(problem.startswith("advice/more.yml:1:1") for problem in problems)


def test_a_directory_that_is_not_there_lacks_every_file(tmp_path, rules):
    missing = type(rules)(path=tmp_path / "nowhere").problems()
    assert len(missing) == 10
    assert missing[0].startswith("activities.yaml:1:1: the file is missing")


def test_two_rules_that_set_one_figure_at_once_are_refused_with_a_witness(rules):
    setting = "set: {{figure: planning.employer_overhead, value: {}, unit: ratio}}"
    rules.add_rule("a-small", when="{all: [{company.size_band: small}]}", then=setting.format(1.2))
    rules.add_rule("b-gap", when="{all: [{needs.science_gap: {at_least: 3}}]}", then=setting.format(1.4))
    (problem,) = rules.problems()
    assert problem.startswith(
        "advice/b-gap.yaml:5:12: planning.employer_overhead is also set by rule 'a-small'"
    )
    assert "both fire with company.size_band = small, needs.science_gap = 3.0" in problem


@pytest.mark.parametrize("more", ["overrides: a-small", "effective: {until: 2019-12-31}"])
def test_rules_that_set_one_figure_may_override_or_keep_apart(rules, more):
    setting = "set: {{figure: planning.employer_overhead, value: {}, unit: ratio}}"
    rules.add_rule(
        "a-small",
        when="{all: [{company.size_band: small}]}",
        then=setting.format(1.2),
        more="effective: {from: 2020-01-01}",
    )
    rules.add_rule(
        "b-gap", when="{all: [{needs.science_gap: {at_least: 3}}]}", then=setting.format(1.4), more=more
    )
    rules.add_rule(
        "c-large",
        when="{all: [{company.size_band: large}, {needs.science_gap: {less_than: 3}}]}",
        then=setting.format(1.3),
    )
    assert {"a-small", "b-gap", "c-large"} <= {rule.id for rule in rules.load().rules}


def test_overrides_may_not_go_round_in_a_circle(rules):
    rules.add_rule("a", when="always", then="advise: {text: a}", more="overrides: b")
    rules.add_rule("b", when="always", then="advise: {text: b}", more="overrides: a")
    assert "advice/a.yaml:2:9: overrides go round in a circle: a → b → a" in rules.problems()


def test_setting_a_figure_needs_its_own_unit(rules):
    rules.add_rule("a", when="always", then="set: {figure: planning.employer_overhead, value: 1, unit: USD}")
    (problem,) = rules.problems()
    assert problem.endswith("planning.employer_overhead has the unit 'ratio', not 'USD'")


def test_setting_an_unknown_figure_is_refused(rules):
    rules.add_rule("a", when="always", then="set: {figure: planning.employer_overhed, value: 1, unit: ratio}")
    (problem,) = rules.problems()
    assert (
        "no figure is called 'planning.employer_overhed'; did you mean 'planning.employer_overhead'?"
        in problem
    )


@pytest.mark.parametrize(
    "fact",
    [
        "{name: staff.average_age, kind: number, unit: years, meaning: mean over the staff}",
        "{name: staff.gender_mix, kind: number, unit: fraction, meaning: share}",
        "{name: staff.learning_ability, kind: number, unit: points, meaning: test result}",
        "{name: staff.loyal, kind: boolean, unit: yes or no, meaning: tenure of more than five years}",
        "{name: person.name, kind: choice, choices: [ann, bob], unit: name, meaning: who it is}",
        "{name: staff.origin, kind: choice, choices: [home, abroad], unit: x, meaning: nationality of staff}",
    ],
)
def test_a_fact_about_a_trait_of_persons_is_refused(rules, fact):
    rules.change("facts.yaml", "facts:\n", f"facts:\n  - {fact}\n")
    assert any("is a trait of a person" in problem for problem in rules.problems())


JUNK = (
    "[]",
    "{}",
    "''",
    "~",
    "x",
    "-1",
    "1e9",
    "[[]]",
    "{a: [b]}",
    "{by: market}",
    "{at_least: [1]}",
    "{all: x}",
)


def test_whatever_stands_in_the_place_of_a_value_is_refused_or_loaded_and_never_crashes(rules):
    """Each value of each file in turn gives way to something of another shape."""
    chance = random.Random(1)
    for file in sorted(rules.path.rglob("*.yaml")):
        text = file.read_text(encoding="utf-8")
        values = list(re.finditer(r"(?<=: )[^\n{}\[\],]+|\{[^{}]*\}|\[[^\[\]]*\]", text))
        for found in chance.sample(values, k=min(4, len(values))):
            changed = text[: found.start()] + chance.choice(JUNK) + text[found.end() :]
            file.write_text(changed, encoding="utf-8")
            with contextlib.suppress(RuleFileError):
                rules.load()
        file.write_text(text, encoding="utf-8")


def test_a_list_in_the_place_of_a_mapping_is_refused(rules):
    rules.change("context.yaml", "context:\n", "context:\n  - [[a]]\n")
    assert "context.yaml:2:5: expected lines of the form key: value" in rules.problems()


def test_a_figure_that_the_planner_needs_is_missed(rules):
    rules.change("planning.yaml", "  change_cost:", "  another_cost:")
    rules.change("activities.yaml", "overlap:", "over_lap:")
    problems = rules.problems()
    assert "planning.yaml:1:1: the figure 'change_cost' is missing" in problems
    assert any(p.startswith("activities.yaml:") and "'overlap'" in p for p in problems)
