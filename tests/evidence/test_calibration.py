"""What the figures must mean together, as they are planned with: who may touch what, before and after training."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

Table = Mapping[str, Mapping[str, float]]

RULES = Path(__file__).resolve().parents[2] / "rules"
ADVICE = [path.read_text() for path in sorted((RULES / "advice").glob("*.yaml"))]


def load(name: str) -> Any:
    return yaml.safe_load((RULES / name).read_text())


def planned(figure: Mapping[str, Any]) -> float:
    """The mean of a triangle over the range, or the value of what is decided."""
    if figure.get("distribution") == "fixed":
        return float(figure["value"])
    return round((figure["range"][0] + figure["value"] + figure["range"][1]) / 3, 12)


@pytest.fixture(scope="module")
def proficiency() -> Table:
    return {
        row["role"]: {activity: planned(figure) for activity, figure in row["figures"].items()}
        for row in load("proficiency.yaml")["proficiency"]
    }


@pytest.fixture(scope="module")
def needed() -> Table:
    rows = load("activities.yaml")["activities"]
    return {
        criticality: {row["id"]: planned(row["qualification"][criticality]) for row in rows}
        for criticality in ("internal", "exploratory", "business_critical")
    }


def trained(proficiency: Table, path: str, activity: str, gain: str = "proficiency_gain") -> float:
    row = next(row for row in load("training.yaml")["paths"] if row["id"] == path)
    source, target = proficiency[row["from"]][activity], proficiency[row["to"]][activity]
    return source + planned(row["figures"][gain]) * max(0.0, target - source)


@pytest.mark.parametrize("activity", ["production_code", "deployment", "operations"])
@pytest.mark.parametrize("role", ["software_developer", "data_scientist", "business_analyst"])
def test_untrained_hands_never_touch_critical_production(
    proficiency: Table, needed: Table, role: str, activity: str
) -> None:
    assert proficiency[role][activity] < needed["business_critical"][activity]


@pytest.mark.parametrize("activity", ["data_pipelines", "production_code", "deployment", "operations"])
def test_a_trained_developer_does_critical_production(
    proficiency: Table, needed: Table, activity: str
) -> None:
    path = "software_developer_to_machine_learning_engineer"
    assert trained(proficiency, path, activity) >= needed["business_critical"][activity]


def test_a_scientist_trained_alone_does_not_do_critical_production(proficiency: Table, needed: Table) -> None:
    path = "data_scientist_to_machine_learning_engineer"
    for activity in ("production_code", "deployment"):
        assert trained(proficiency, path, activity) < needed["business_critical"][activity]
        supported = trained(proficiency, path, activity, "proficiency_gain_supported")
        assert supported >= needed["business_critical"][activity]


def test_an_analyst_builds_a_critical_model_only_when_trained(proficiency: Table, needed: Table) -> None:
    least = needed["business_critical"]["model_building"]
    assert proficiency["business_analyst"]["model_building"] < needed["internal"]["model_building"]
    assert trained(proficiency, "business_analyst_to_data_scientist", "model_building") >= least


def test_a_developer_trained_alone_does_not_build_a_critical_model(proficiency: Table, needed: Table) -> None:
    path = "software_developer_to_machine_learning_engineer"
    assert trained(proficiency, path, "model_building") < needed["business_critical"]["model_building"]


def test_the_two_roles_overlap_and_each_leads_on_its_side(proficiency: Table) -> None:
    scientist, engineer = proficiency["data_scientist"], proficiency["machine_learning_engineer"]
    for activity in ("problem_framing", "data_analysis", "model_building", "user_adoption"):
        assert scientist[activity] > engineer[activity] > 0
    for activity in ("data_pipelines", "production_code", "deployment", "operations"):
        assert engineer[activity] > scientist[activity] > 0


def test_developers_and_an_analyst_can_do_a_small_pretrained_feature(
    proficiency: Table, needed: Table
) -> None:
    template = next(
        row for row in load("projects.yaml")["templates"] if row["id"] == "pretrained_model_feature"
    )
    for activity in [*template["sizes"]["small"]["effort"], "operations"]:
        hands = max(proficiency[role][activity] for role in ("software_developer", "business_analyst"))
        assert hands >= needed[template["criticality"]][activity], activity


def test_templates_keep_their_order_of_size() -> None:
    for template in load("projects.yaml")["templates"]:
        sums = [sum(template["sizes"][size]["effort"].values()) for size in ("small", "medium", "large")]
        assert sums[0] < sums[1] < sums[2], template["id"]


def figures_of(node: Any) -> Any:
    if isinstance(node, dict):
        if "kind" in node and "value" in node:
            yield node
        for one in node.values():
            yield from figures_of(one)
    elif isinstance(node, list):
        for one in node:
            yield from figures_of(one)


@pytest.mark.parametrize("path", sorted(RULES.glob("*.yaml")), ids=lambda path: path.name)
def test_every_figure_has_a_source_and_a_range_around_it_and_assumptions_a_note(path: Path) -> None:
    sources = {row["id"] for row in load("sources.yaml")["sources"]}
    for figure in figures_of(yaml.safe_load(path.read_text())):
        low, high = figure["range"]
        assert low <= figure["value"] <= high, figure
        assert figure["source"] in sources, figure
        assert figure["as_of"], figure
        if figure["kind"] == "assumption":
            assert re.search("judgement|half-way|middle", figure["note"]), figure
            assert low < high, figure


def test_all_the_advice_of_the_article_is_cited() -> None:
    text = "".join(path.read_text() for path in RULES.rglob("*.yaml"))
    cited = {int(number) for number in re.findall(r"advice: A(\d+)", text)}
    assert cited == set(range(1, 30))


def test_every_source_is_cited() -> None:
    text = "".join(path.read_text() for path in RULES.rglob("*.yaml") if path.name != "sources.yaml")
    for source in load("sources.yaml")["sources"]:
        assert f"source: {source['id']}" in text, source["id"]


def test_every_fact_is_used_in_a_condition() -> None:
    text = "".join(ADVICE)
    for fact in load("facts.yaml")["facts"]:
        assert f"- {fact['name']}: " in text, fact["name"]
