"""Reading and filling the form: the way between flat field names and the request."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.web.form import FormState, from_request, number, parse

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.json"))


def payload(**fields: str) -> dict[str, object]:
    return parse((name.replace("__", "."), text) for name, text in fields.items()).payload()


def test_a_form_becomes_the_request_of_the_contract(bank_form: dict[str, str]) -> None:
    assert parse(bank_form.items()).payload() == {
        "company": {"headcount": 60, "country": "US"},
        "horizon": {"start": "2027-01", "months": 18},
        "budget": {"total": 300000},
        "staff": [
            {"role": "business_analyst", "headcount": 3, "available_share": 0.5},
            {"role": "software_developer", "headcount": 2, "available_share": 0.5},
        ],
        "projects": [
            {
                "template": "churn_prediction_in_app",
                "criticality": "business_critical",
                "deadline": "2028-06",
            },
            {"template": "dashboard_and_reports", "size": "small", "priority": "should"},
        ],
    }


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_a_form_filled_with_an_example_sends_that_example(path: Path) -> None:
    request = json.loads(path.read_text(encoding="utf-8"))["request"]
    assert from_request(request).payload() == request


def test_a_request_that_uses_every_field_comes_back_unchanged() -> None:
    request = {
        "company": {"headcount": 60, "country": "US", "currency": "EUR"},
        "horizon": {"start": "2027-01", "months": 24},
        "budget": {"total": 300000.5, "training": 20000, "annual_payroll_cap": 400000},
        "reference": "REQ-2026-114",
        "staff": [
            {"id": "analysts", "role": "business_analyst", "headcount": 3, "available_share": 0.29,
             "from": "2027-02", "until": "2028-06"}
        ],
        "requested_role": "data_scientist",
        "projects": [
            {"id": "churn", "name": "Who leaves", "template": "churn_prediction_in_app", "size": "large",
             "effort": {"model_building": 2.5}, "priority": "must", "criticality": "internal",
             "earliest_start": "2027-01", "deadline": "2028-06", "operations": 0.25, "max_team": 2,
             "uses_pretrained_models": False, "monthly_value": 20000},
            {"id": "reports", "kind": "ongoing", "monthly_demand": {"data_analysis": 0.5}},
        ],
        "options": {"allow": {"hire": [], "engagements": ["permanent"],
                              "training_paths": ["business_analyst_to_data_scientist"]},
                    "max_hires": 2, "confidence": 0.9, "objective": "net_value", "market": "tight"},
        "assumptions": {"roles.machine_learning_engineer.salary": 180000},
        "analysis": {"what_would_help": False, "samples": 200, "seed": 7},
    }  # fmt: skip
    assert from_request(request).payload() == request


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("60", 60), ("2.5", 2.5), (".5", 0.5), ("300,000", 300000), ("1 300 000", 1300000),
        ("1,300.50", 1300.5), ("-5", -5), ("0", 0), ("1'000", 1000), ("12.0", 12),
    ],
)  # fmt: skip
def test_a_number_is_read_with_its_thousands_separators(text: str, value: float) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["many", "1,5", "1e9", "NaN", "inf", "0x10", "1_000", "١٢", "9" * 5000, "--1", ""]
)
def test_a_text_that_is_no_number_is_left_for_the_schema(text: str) -> None:
    assert number(text) == text


def test_percentages_become_exact_fractions() -> None:
    sent = {f"staff.{row}.available_share": f"{row}" for row in range(1, 50)}
    shares = [row["available_share"] for row in parse(sent.items()).payload()["staff"]]
    assert shares == [row / 100 for row in range(1, 50)]


def test_empty_fields_are_left_out_so_that_the_defaults_apply() -> None:
    assert payload(company__headcount="60", company__country=" ", budget__total="") == {
        "company": {"headcount": 60}, "budget": {}, "projects": [{}],
    }  # fmt: skip


def test_half_a_month_is_passed_on_for_the_schema_to_refuse() -> None:
    assert parse([("horizon.start.month", "06")]).payload()["horizon"] == {"start": "-06"}


def test_a_row_is_added_and_taken_away_and_the_others_move_up(bank_form: dict[str, str]) -> None:
    state = parse(bank_form.items()).with_row("staff").without_row("staff", 0)
    assert state.rows["staff"] == 2
    assert state.get("staff.0.role") == "software_developer"
    assert state.get("staff.1.role") == ""


def test_the_last_project_row_is_never_taken_away() -> None:
    assert FormState().without_row("projects", 0).rows["projects"] == 1


def test_blank_rows_are_no_staff(bank_form: dict[str, str]) -> None:
    state = parse({**bank_form, "staff.2.role": "", "staff.2.headcount": " "}.items())
    assert state.rows["staff"] == 3
    assert len(state.without_blank_rows().payload()["staff"]) == 2


@pytest.mark.parametrize(
    "name",
    [
        "projects", "projects.", "projects.x.name", "projects.-1.name", "projects.1e3.name",
        "projects.٣.name", "projects.01.name", "projects.99999999999999999999.name", "projects.0.name.first",
        "projects.0.effort", "projects.0.effort.__class__", "projects.0.effort.a.b", "__proto__", "company",
        "company.headcount.year", "company.name", "horizon.start", "staff.0", "", ".", "....", "\x00",
        "assumptions.roles.data_scientist.salary", "a" * 10_000, "projects.*.name",
    ],
)  # fmt: skip
def test_names_that_are_no_field_are_ignored(name: str) -> None:
    assert parse([(name, "1")]).values == {}


def test_a_huge_row_number_is_one_row_not_a_million() -> None:
    state = parse([("projects.999999999.name", "far"), ("projects.3.name", "near")])
    assert state.rows["projects"] == 2
    assert [row["name"] for row in state.payload()["projects"]] == ["near", "far"]


def test_one_row_too_many_is_kept_so_that_the_schema_refuses() -> None:
    state = parse((f"staff.{row}.headcount", "1") for row in range(400))
    assert state.rows["staff"] == 51


def test_the_first_of_two_values_for_a_name_counts() -> None:
    assert parse([("company.headcount", "60"), ("company.headcount", "7")]).get("company.headcount") == "60"
