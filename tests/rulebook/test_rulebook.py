"""What a sound rule directory becomes."""

from __future__ import annotations

import hashlib
import pickle
import subprocess
from datetime import date
from pathlib import Path

import pytest

from advisor.rulebook import load
from advisor.rulebook.book import Figure, Figures
from advisor.rulebook.loading import revision_of, version_of
from advisor.rulebook.source_text import Problems, read_nodes
from advisor.settings import Settings


def test_scalars_stay_text_until_a_declaration_types_them():
    problems = Problems()
    node = read_nodes(b"{a: NO, b: 010, c: 12:30, d: 1.10, e: on, f: ~, g: 'x'}", "x.yaml", problems)
    assert node == {"a": "NO", "b": "010", "c": "12:30", "d": "1.10", "e": "on", "f": "~", "g": "x"}
    assert problems.found == []


def test_every_node_knows_its_place():
    node = read_nodes(b"# one\na:\n  - {b: \xc3\xa9, c: d}\n", "x.yaml", Problems())
    inner = node["a"][0]
    assert (inner.place.line, inner.place.column) == (3, 5)
    assert (inner.key_place("c").column, inner["c"].place.column) == (12, 15)


def test_norway_is_a_country_and_not_a_boolean(rulebook):
    assert rulebook.countries["NO"].currency == "NOK"


def test_entries_keep_the_order_of_the_files(rulebook):
    assert list(rulebook.activities) == ["building", "coding"]
    assert rulebook.activities["coding"].after == {"building": 1}
    assert [band.id for band in rulebook.size_bands] == ["small", "large"]
    assert rulebook.size_bands[-1].up_to is None


def test_roles_paths_and_templates_are_typed(rulebook):
    scientist = rulebook.roles["scientist"]
    assert (scientist.hireable, scientist.codes) == (True, (("onet", "15-2051.00"),))
    assert rulebook.roles["analyst"].hireable is False
    path = rulebook.paths["analyst_to_scientist"]
    assert (path.source_role, path.target_role, path.supported_by) == ("analyst", "scientist", ("scientist",))
    assert rulebook.templates["churn"].activities["small"] == ("building", "coding")
    assert rulebook.sources["article"].url == "https://example.org/roles"
    assert rulebook.context[0].because[0].advice == "A26"


def test_nothing_of_the_files_positions_leaks_into_the_answers(rulebook):
    assert type(rulebook.roles["scientist"].title) is str
    assert type(next(iter(rulebook.figure_names))) is str
    assert type(rulebook.facts["company.size_band"].choices[0]) is str


def test_the_rulebook_cannot_be_changed(rulebook):
    with pytest.raises(AttributeError):
        rulebook.version = "x"
    with pytest.raises(TypeError):
        rulebook.roles["x"] = None


def test_every_documented_figure_has_its_flat_name(rulebook):
    assert {
        "planning.employer_overhead",
        "roles.scientist.salary",
        "roles.scientist.ramp_up_unsupported",
        "training.analyst_to_scientist.success_rate_supported",
        "proficiency.analyst.coding",
        "qualification.business_critical.building",
        "activities.coding.overlap",
        "projects.churn.small.effort.building",
        "projects.churn.medium.operations",
        "projects.churn.large.max_team",
        "currency.NOK",
    } <= rulebook.figure_names


def test_figures_follow_country_market_and_size_band(rulebook):
    figures = rulebook.figures(country="US", market="tight", size_band="large")
    assert figures.value("roles.scientist.salary") == 120_000
    assert figures.value("roles.scientist.hiring_lead_time") == 4
    assert figures.value("planning.specialty_share") == 0.2
    assert figures["roles.scientist.salary"].name == "roles.scientist.salary"
    assert set(figures) == rulebook.figure_names


@pytest.mark.parametrize(
    ("country", "said"), [("FR", "Nothing is known for FR"), (None, "No country is given")]
)
def test_a_country_without_a_figure_of_its_own_gets_that_of_the_others_and_says_so(rulebook, country, said):
    salary = rulebook.figures(country=country, market="normal", size_band="small")["roles.scientist.salary"]
    assert salary.value == 80_000
    assert salary.note == f"{said}: this is the figure for all countries without one of their own. a guess"


def test_a_market_that_does_not_exist_is_refused(rulebook):
    with pytest.raises(ValueError, match="no figure for market 'boom'"):
        rulebook.figures(country="US", market="boom", size_band="small")


def test_figures_remember_what_was_read(rulebook):
    figures = rulebook.figures(country="US", market="normal", size_band="small")
    figures.value("currency.NOK")
    figures.mean("roles.scientist.ramp_up")
    figures.spread("roles.scientist.attrition")
    figures.peek("roles.scientist.salary")
    read = {figure.name: planned_with for figure, planned_with in figures.read()}
    assert read == {"currency.NOK": 10, "roles.scientist.ramp_up": pytest.approx(14 / 3)}


def test_a_figure_is_planned_with_at_its_value_its_mean_or_in_whole_months(rulebook):
    figures = rulebook.figures(country="US", market="normal", size_band="small")
    name = "roles.scientist.hiring_lead_time"  # 3, from 2 to 5
    assert (figures.value(name), figures.mean(name), figures.months(name)) == (3, pytest.approx(10 / 3), 3)
    assert [planned_with for _, planned_with in figures.read()] == [3]


@pytest.mark.parametrize(("mean", "whole"), [(2.5, 3), (2.49, 2), (3.5, 4), (0.5, 1), (0.4, 0)])
def test_durations_are_rounded_half_up(mean, whole):
    assert Figures({"d": figure_of(mean, mean, mean)}).months("d") == whole


def figure_of(low: float, value: float, high: float, **more: object) -> Figure:
    rest = {"name": "d", "unit": "month", "source": "s", "as_of": None, "kind": "assumption"}
    return Figure(low=low, value=value, high=high, **rest | more)


@pytest.mark.parametrize(
    ("figure", "mean"),
    [
        (figure_of(1, 2, 6), 3.0),
        (figure_of(1, 2, 6, distribution="uniform"), 3.5),
        (figure_of(1, 2, 6, distribution="fixed"), 2.0),
        (figure_of(1, 2, 6, kind="request"), 2.0),
        (figure_of(1, 9, 6, kind="request"), 9.0),
        (figure_of(0.45, 0.55, 0.65), 0.55),
    ],
)
def test_the_mean_follows_the_distribution_and_a_figure_of_the_request_is_certain(figure, mean):
    assert figure.mean == mean
    assert figure.spread.varies == (mean not in (2.0, 9.0))


def test_the_range_of_a_figure_says_what_it_is(rulebook):
    figures = rulebook.figures(country="US", market="normal", size_band="small")
    assert figures.peek("roles.analyst.salary").range_is == "quartiles"
    assert figures.peek("roles.scientist.salary").range_is == "ends"


def test_a_role_is_hireable_by_default_on_request_or_not(rules):
    assert rules.load().hireable_by_default == ("scientist",)
    rules.change("roles.yaml", "hireable: by_default", "hireable: on_request")
    changed = rules.load()
    assert (changed.hireable, changed.hireable_by_default) == (("scientist",), ())


def test_all_figures_name_their_variants(rulebook):
    names = {figure.name for figure in rulebook.all_figures()}
    assert {"roles.scientist.salary@US", "roles.scientist.salary@other", "currency.NOK"} <= names
    assert "roles.scientist.salary" not in names


def test_project_figures_take_their_range_from_the_factor(rulebook):
    figures = rulebook.figures(country="US", market="normal", size_band="small")
    effort = figures["projects.churn.medium.effort.building"]
    assert (effort.low, effort.value, effort.high, effort.unit) == (1, 2, 4, "person-month")
    assert figures["projects.churn.medium.operations"].unit == "person-month/month"


def test_currencies_are_figures_by_code(rulebook):
    assert rulebook.currencies["NOK"].value == 10
    assert rulebook.currencies["NOK"].unit == "NOK/USD"


def test_the_version_is_a_hash_of_names_and_contents(rules):
    before = rules.load().version
    assert before.startswith("sha256:")
    assert len(before) == len("sha256:") + hashlib.sha256().digest_size * 2
    assert rules.load().version == before
    assert rules.change("context.yaml", "74 %", "75 %").load().version != before


def test_the_version_tells_a_moved_boundary_apart():
    assert version_of({"a": b"bc"}) != version_of({"ab": b"c"})


def test_no_revision_is_known_outside_git(tmp_path):
    assert revision_of(tmp_path) is None
    assert revision_of(tmp_path / "nowhere") is None


def test_the_revision_is_the_commit_that_last_touched_the_rules(rules):
    def git(*arguments: str) -> str:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        command = ("git", "-C", str(rules.path), *who, *arguments)
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "rules")
    assert rules.load().revision == git("rev-parse", "--short", "HEAD")


def test_without_takes_one_rule_away(rulebook):
    fewer = rulebook.without("one-hire")
    assert {rule.id for rule in rulebook.rules} - {rule.id for rule in fewer.rules} == {"one-hire"}
    assert fewer.version != rulebook.version
    assert len(fewer.evaluate({}, known="request", on=date(2026, 1, 1))) == 2
    with pytest.raises(ValueError, match="no rule is called 'nobody'"):
        rulebook.without("nobody")


def test_a_rule_knows_where_it_is_written(rulebook):
    rule = next(rule for rule in rulebook.rules if rule.id == "small-firms-share")
    assert (rule.file, rule.line) == ("advice/hiring.yaml", 19)


def test_the_shipped_rules_load():
    rulebook = load(Path(__file__).parents[2] / "rules")
    assert rulebook.rules


def test_a_rulebook_is_the_same_in_another_process():
    shipped = load(Settings().rules)
    arrived = pickle.loads(pickle.dumps(shipped))
    assert arrived == shipped
    facts = {"company.headcount": 60.0}
    on = date(2027, 1, 1)
    assert arrived.evaluate(facts, known="request", on=on) == shipped.evaluate(facts, known="request", on=on)
