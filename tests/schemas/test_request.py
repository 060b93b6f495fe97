"""Requests: what is understood, what is refused, and how it is said."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest

from advisor.domain.horizon import Month
from advisor.domain.request import Analysis
from advisor.errors import ScenarioError
from advisor.schemas.request import dump_request, load_request

FULL: dict[str, Any] = {
    "company": {"headcount": 60, "country": "US", "currency": "USD"},
    "horizon": {"start": "2027-01", "months": 18},
    "budget": {"total": 300000, "training": 20000, "annual_payroll_cap": 400000},
    "reference": "REQ-2026-114",
    "staff": [
        {
            "id": "analysts",
            "role": "business_analyst",
            "headcount": 3,
            "available_share": 0.3,
            "from": "2027-01",
            "until": "2028-06",
        },
        {"role": "software_developer", "headcount": 2, "available_share": 0.3},
    ],
    "requested_role": "data_scientist",
    "projects": [
        {
            "id": "churn",
            "name": "Who is about to leave, shown in the mobile app",
            "template": "churn_prediction_in_app",
            "size": "medium",
            "effort": {"model_building": 2.5},
            "priority": "must",
            "criticality": "business_critical",
            "earliest_start": "2027-01",
            "deadline": "2028-06",
            "operations": 0.25,
            "max_team": 2.0,
            "uses_pretrained_models": False,
            "monthly_value": 20000,
        },
        {"id": "reports", "kind": "ongoing", "priority": "should", "monthly_demand": {"data_analysis": 0.5}},
    ],
    "options": {
        "allow": {
            "hire": ["data_scientist", "machine_learning_engineer"],
            "engagements": ["permanent"],
            "training_paths": ["business_analyst_to_data_scientist"],
        },
        "max_hires": 2,
        "confidence": 0.9,
        "objective": "net_value",
        "market": "normal",
        "time_limit": 20,
    },
    "assumptions": {
        "roles.machine_learning_engineer.salary": 180000,
        "training.business_analyst_to_data_scientist.duration": 6,
    },
    "analysis": {"what_would_help": False, "what_would_change": False, "samples": 100, "seed": 7},
}


def put(payload: dict[str, Any], pointer: str, value: object) -> dict[str, Any]:
    """The payload with one value replaced or added."""
    changed = copy.deepcopy(payload)
    *path, last = [int(part) if part.isdigit() else part for part in pointer.strip("/").split("/")]
    place: Any = changed
    for part in path:
        place = place[part] if isinstance(part, int) else place.setdefault(part, {})
    place[last] = value
    return changed


def test_the_smallest_request_leaves_everything_else_to_the_defaults(read, smallest):
    scenario = read(smallest)
    assert scenario.company.headcount == 60
    assert scenario.projects[0].id == "p1"
    assert (scenario.horizon_start, scenario.horizon_months, scenario.staff) == (None, None, ())
    assert (scenario.options.engagements, scenario.options.confidence) == (None, None)
    assert scenario.analysis == Analysis(what_would_help=True, what_would_change=False, samples=500, seed=1)
    assert scenario.notes == ()


def test_every_field_of_the_contract_arrives(read):
    scenario = read(FULL)
    assert scenario.horizon_start == Month.parse("2027-01")
    assert scenario.staff[0].available_until == Month.parse("2028-06")
    assert scenario.projects[0].effort == {"model_building": 2.5}
    assert scenario.projects[1].monthly_demand == {"data_analysis": 0.5}
    assert scenario.options.training_paths == ("business_analyst_to_data_scientist",)
    assert scenario.assumptions["roles.machine_learning_engineer.salary"] == 180000
    assert (scenario.options.confidence, scenario.options.objective) == (0.9, "net_value")
    assert scenario.analysis == Analysis(what_would_help=False, what_would_change=False, samples=100, seed=7)


def test_a_dumped_request_reads_back_as_the_same_scenario(read, smallest):
    for payload in (FULL, smallest, put(smallest, "/options/allow", {"hire": []})):
        scenario = read(payload)
        assert read(dump_request(scenario)) == scenario


def test_load_request_reads_one_request(rulebook, smallest):
    assert load_request(smallest, rulebook).budget.total == 300000


@pytest.mark.parametrize("payload", [None, [], "x", 1, True, 1.5])
def test_only_an_object_is_a_request(problems, payload):
    assert problems(payload) == {"": "wrong_type"}


def test_all_problems_are_told_at_once(problems):
    payload = {
        "company": {"headcount": 0, "e_mail": "a@b.c"},
        "budget": {"total": 1, "annual": 1},
        "staff": [{"role": "wizard", "headcount": 1.5}, 7],
        "projects": [{"id": "a", "template": "time_machine", "deadline": "2027-13"}, {"id": "a"}],
    }
    assert problems(payload) == {
        "/company/headcount": "out_of_range",
        "/company/e_mail": "unknown_field",
        "/budget/annual": "conflict",
        "/staff/0/role": "unknown_choice",
        "/staff/0/headcount": "not_a_whole_number",
        "/staff/1": "wrong_type",
        "/projects/0/template": "unknown_choice",
        "/projects/0/deadline": "not_a_month",
        "/projects/1/id": "duplicate_id",
        "/projects/1/template": "required",
    }


@pytest.mark.parametrize(
    ("pointer", "value", "code"),
    [
        ("/company/headcount", True, "wrong_type"),
        ("/company/headcount", "60", "wrong_type"),
        ("/company/headcount", None, "required"),
        ("/company", None, "required"),
        ("/company/headcount", 10**400, "not_a_number"),
        ("/company/headcount", 10**9, "out_of_range"),
        ("/company/country", "us", "not_a_code"),
        ("/company/country", "USA", "not_a_code"),
        ("/company/currency", "EURO", "not_a_code"),
        ("/company", [], "wrong_type"),
        ("/budget/total", math.nan, "not_a_number"),
        ("/budget/total", math.inf, "not_a_number"),
        ("/budget/total", -0.01, "out_of_range"),
        ("/budget/total", False, "wrong_type"),
        ("/budget/training", "NaN", "wrong_type"),
        ("/horizon/months", 2, "out_of_range"),
        ("/horizon/months", 61, "out_of_range"),
        ("/horizon/start", "2027-1", "not_a_month"),
        ("/horizon/start", "2027-01\n", "not_a_month"),
        ("/horizon/start", "9999-12", "out_of_range"),
        ("/horizon/start", 202701, "not_a_month"),
        ("/reference", "x" * 65, "too_long"),
        ("/reference", "a\nb", "not_plain_text"),
        ("/reference", "\ud800", "not_plain_text"),
        ("/projects", [], "too_few"),
        ("/projects", {}, "wrong_type"),
        ("/projects", [{}] * 61, "too_many"),
        ("/projects/0/id", "a b", "not_a_slug"),
        ("/projects/0/id", "a\n", "not_plain_text"),
        ("/projects/0/id", "", "not_a_slug"),
        ("/projects/0/id", "x" * 65, "not_a_slug"),
        ("/projects/0/name", "x" * 201, "too_long"),
        ("/projects/0/priority", ["must"], "wrong_type"),
        ("/projects/0/uses_pretrained_models", "yes", "wrong_type"),
        ("/projects/0/uses_pretrained_models", 1, "wrong_type"),
        ("/projects/0/max_team", 0, "out_of_range"),
        ("/projects/0/effort", [1], "wrong_type"),
        ("/projects/0/effort/operations", 1, "unknown_choice"),
        ("/projects/0/effort/model_building", 10_001, "out_of_range"),
        ("/projects/0/monthly_demand", {"data_analysis": 1}, "conflict"),
        ("/projects/0/kind", "endless", "unknown_choice"),
        ("/staff", [{"role": "data_analyst", "headcount": 1}] * 51, "too_many"),
        ("/requested_role", "wizard", "unknown_choice"),
        ("/options/allow/hire", ["software_developer"], None),
        ("/options/time_limit", 0, "out_of_range"),
        ("/options/max_hires", 1001, "out_of_range"),
        ("/options/objective", "fun", "unknown_choice"),
        ("/options/objective", "delivery_first", "unknown_choice"),
        ("/options/confidence", 1.2, "out_of_range"),
        ("/options/confidence", -0.1, "out_of_range"),
        ("/assumptions", [], "wrong_type"),
        ("/assumptions/roles.wizard.salary", 1, "unknown_assumption"),
        ("/assumptions/planning.specialty_share", 1.01, "out_of_range"),
        ("/assumptions/planning.horizon_months", 600, "out_of_range"),
        ("/assumptions/currency.EUR", 0, "out_of_range"),
        ("/assumptions/roles.data_scientist.salary", "1", "wrong_type"),
        ("/analysis/what_would_help", 0, "wrong_type"),
        ("/analysis/samples", 0, "out_of_range"),
        ("/analysis/samples", 4001, "out_of_range"),
        ("/analysis/seed", -1, "out_of_range"),
        ("/analysis/frontier", True, "unknown_field"),
        ("/analysis/frontier", None, "unknown_field"),
    ],
)
def test_one_wrong_value_is_refused_at_its_place(problems, smallest, pointer, value, code):
    found = problems(put(smallest, pointer, value))
    expected = {pointer: code} if code else {f"{pointer}/0": "unknown_choice"}
    assert found == expected


def test_ids_of_lists_are_named_by_their_place(problems, smallest):
    allow = {"engagements": ["permanent", "contract"], "training_paths": ["x_to_y"]}
    assert problems(put(smallest, "/options/allow", allow)) == {
        "/options/allow/training_paths/0": "unknown_choice",
    }


@pytest.mark.parametrize("name", ["a/b", "m~n", "_schema", ""])
def test_pointers_are_escaped(problems, smallest, name):
    escaped = name.replace("~", "~0").replace("/", "~1")
    assert problems(smallest | {name: 1}) == {f"/{escaped}": "unknown_field"}


def test_whole_numbers_may_be_written_with_a_point(read, smallest):
    assert read(put(smallest, "/company/headcount", 12.0)).company.headcount == 12


def test_zero_is_a_budget(read, smallest):
    assert read(put(smallest, "/budget/total", -0.0)).budget.total == 0


def test_one_budget_is_needed(problems, smallest):
    assert problems(smallest | {"budget": {}}) == {"/budget/total": "required"}
    assert problems(smallest | {"budget": {"annual": 0}}) == {}


def test_the_message_names_what_was_probably_meant(reader, smallest):
    staff = [{"role": "data_scientst", "headcount": 1}]
    with pytest.raises(ScenarioError) as caught:
        reader.read(smallest | {"budgt": 1, "staff": staff})
    details = " ".join(problem.detail for problem in caught.value.problems)
    assert "Did you mean budget?" in details
    assert "Did you mean data_scientist?" in details


def test_a_flood_of_problems_is_cut_short(reader, smallest):
    with pytest.raises(ScenarioError) as caught:
        reader.read(smallest | {f"field_{n}": n for n in range(5000)})
    assert len(caught.value.problems) == 200


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("onet:15-2051.00", "data_scientist"),
        ("ONET:15-2051.00", "data_scientist"),
        ("esco:258e46f9-0075-4a2e-adae-1ff0477e0f30", "data_scientist"),
        ("esco:http://data.europa.eu/esco/occupation/258e46f9-0075-4a2e-adae-1ff0477e0f30", "data_scientist"),
    ],
)
def test_a_role_may_be_named_by_its_code(read, smallest, name, role):
    scenario = read(smallest | {"staff": [{"role": name, "headcount": 1}], "requested_role": name})
    assert (scenario.staff[0].role, scenario.staff[0].id, scenario.requested_role) == (role, role, role)


def test_every_code_of_the_rule_files_names_a_role(read, smallest, rulebook):
    for role in rulebook.roles.values():
        for scheme, code in role.codes:
            named = read(smallest | {"requested_role": f"{scheme}:{code}"}).requested_role
            assert (scheme, code) in rulebook.roles[named].codes


@pytest.mark.parametrize("name", ["onet:99-9999.99", "15-2051.00", "esco:", "onet:"])
def test_an_unknown_code_is_no_role(problems, smallest, name):
    assert problems(smallest | {"requested_role": name}) == {"/requested_role": "unknown_choice"}


def test_ids_that_are_left_out_avoid_those_that_are_given(read, smallest):
    analyst = {"role": "business_analyst", "headcount": 1}
    staff = [analyst, analyst, analyst | {"id": "business_analyst_2"}]
    project = {"template": "fraud_detection"}
    scenario = read(smallest | {"staff": staff, "projects": [project, project | {"id": "p1"}]})
    assert [group.id for group in scenario.staff] == [
        "business_analyst",
        "business_analyst_3",
        "business_analyst_2",
    ]
    assert [p.id for p in scenario.projects] == ["p2", "p1"]


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        ({}, {"template": "required"}),
        ({"effort": {}}, {"effort": "out_of_range"}),
        ({"effort": {"model_building": 0}}, {"effort": "out_of_range"}),
        ({"effort": {"model_building": 0.5}}, {}),
        ({"kind": "ongoing"}, {"monthly_demand": "required"}),
        ({"kind": "ongoing", "monthly_demand": {"data_analysis": 0}}, {"monthly_demand": "out_of_range"}),
        ({"kind": "ongoing", "monthly_demand": {"operations": 0.5}}, {}),
        (
            {"kind": "ongoing", "template": "fraud_detection", "monthly_demand": {"operations": 1}},
            {"template": "conflict"},
        ),
        ({"monthly_demand": {"operations": 1}}, {"monthly_demand": "conflict"}),
        ({"effort": {"model_building": 1}, "size": "large"}, {"size": "conflict"}),
        ({"kind": "ongoing", "size": "large", "monthly_demand": {"operations": 1}}, {"size": "conflict"}),
    ],
)
def test_a_project_says_what_is_to_be_done(problems, smallest, project, expected):
    found = problems(smallest | {"projects": [project]})
    assert found == {f"/projects/0/{name}": code for name, code in expected.items()}


def test_a_template_without_any_effort_left_is_refused(problems, smallest, rulebook):
    for name, template in rulebook.templates.items():
        nothing = dict.fromkeys(template.activities["medium"], 0)
        project = {"template": name, "effort": nothing}
        assert problems(smallest | {"projects": [project]}) == {"/projects/0/effort": "out_of_range"}


@pytest.mark.parametrize(
    ("horizon", "months", "expected"),
    [
        ({}, {"deadline": "2026-12"}, {}),
        ({}, {"deadline": "2026-11"}, {"deadline": "outside_horizon"}),
        ({}, {"deadline": "2028-06"}, {"deadline": "outside_horizon"}),
        ({"start": "2027-01", "months": 3}, {"deadline": "2027-03"}, {}),
        ({"start": "2027-01", "months": 3}, {"deadline": "2027-04"}, {"deadline": "outside_horizon"}),
        (
            {"start": "2027-01", "months": 3},
            {"earliest_start": "2026-12"},
            {"earliest_start": "outside_horizon"},
        ),
        (
            {"start": "2027-01", "months": 3},
            {"earliest_start": "2027-03", "deadline": "2027-02"},
            {"deadline": "conflict"},
        ),
    ],
)
def test_months_of_a_project_lie_in_the_horizon(problems, smallest, horizon, months, expected):
    project = {"template": "fraud_detection", **months}
    found = problems(smallest | {"horizon": horizon, "projects": [project]})
    assert found == {f"/projects/0/{name}": code for name, code in expected.items()}


def test_a_wrong_horizon_is_told_once_and_not_again_for_each_deadline(problems, smallest):
    project = {"template": "fraud_detection", "deadline": "2030-01"}
    found = problems(smallest | {"horizon": {"months": 600}, "projects": [project]})
    assert found == {"/horizon/months": "out_of_range"}


def test_staff_who_leave_before_they_come_are_refused(problems, smallest):
    group = {"role": "data_analyst", "headcount": 1, "from": "2027-05", "until": "2027-04"}
    assert problems(smallest | {"staff": [group]}) == {"/staff/0/until": "conflict"}


def test_a_path_whose_source_role_is_not_there_is_no_error(read, smallest):
    allow = {"training_paths": ["business_analyst_to_data_scientist"]}
    assert read(put(smallest, "/options/allow", allow)).options.training_paths == tuple(
        allow["training_paths"]
    )


def test_lists_that_allow_nothing_differ_from_lists_left_out(read, smallest):
    options = read(put(smallest, "/options/allow", {"hire": []})).options
    assert (options.hire, options.training_paths) == ((), None)


def nulls(payload: Any) -> Any:
    """The payload with every field that may be left out as null."""
    request = copy.deepcopy(payload)
    request["horizon"] = {"start": None, "months": None}
    request["budget"] |= {"annual": None, "training": None, "annual_payroll_cap": None}
    request["company"] |= {"country": None, "currency": None}
    request["projects"][0] |= {
        "id": None,
        "kind": None,
        "effort": None,
        "monthly_demand": None,
        "deadline": None,
    }
    return request | dict.fromkeys(
        ["reference", "staff", "requested_role", "options", "assumptions", "analysis"]
    )


def test_null_is_the_same_as_leaving_a_field_out(read, smallest):
    assert read(nulls(smallest)) == read(smallest)


def test_null_amounts_are_left_out(read, smallest):
    effort = {"model_building": None, "data_analysis": 1}
    assert read(put(smallest, "/projects/0/effort", effort)).projects[0].effort == {"data_analysis": 1}


def test_null_in_a_list_is_refused(problems, smallest):
    assert problems(smallest | {"projects": [None]}) == {"/projects/0": "wrong_type"}
    assert problems(smallest | {"staff": [None]}) == {"/staff/0": "wrong_type"}
    allow = {"hire": ["data_scientist", None]}
    assert problems(put(smallest, "/options/allow", allow)) == {"/options/allow/hire/1": "wrong_type"}


def test_null_under_an_unknown_name_is_refused(problems, smallest):
    assert problems(smallest | {"owner": None}) == {"/owner": "unknown_field"}
    effort = {"wizardry": None}
    assert problems(put(smallest, "/projects/0/effort", effort)) == {
        "/projects/0/effort/wizardry": "unknown_choice"
    }


def test_a_full_date_is_read_as_its_month_with_a_note(read, smallest):
    request = smallest | {
        "horizon": {"start": "2027-01-04"},
        "staff": [{"role": "data_analyst", "headcount": 1, "until": "2027-05-31"}],
    }
    scenario = read(request)
    assert (str(scenario.horizon_start), str(scenario.staff[0].available_until)) == ("2027-01", "2027-05")
    assert {note.pointer: note.text for note in scenario.notes} == {
        "/horizon/start": "2027-01-04 is read as its month, 2027-01.",
        "/staff/0/until": "2027-05-31 is read as its month, 2027-05.",
    }


@pytest.mark.parametrize("text", ["2027-02-30", "2027-01-00", "2027-01-4", "2027-01-04T00:00", "04.01.2027"])
def test_what_is_no_day_is_no_month(problems, smallest, text):
    assert problems(smallest | {"horizon": {"start": text}}) == {"/horizon/start": "not_a_month"}


def test_a_code_that_names_a_role_is_noted(read, smallest):
    scenario = read(smallest | {"staff": [{"role": "onet:15-2051.00", "headcount": 1}]})
    assert [(note.pointer, note.text) for note in scenario.notes] == [
        ("/staff/0/role", "onet:15-2051.00 is read as data_scientist.")
    ]


def test_every_role_that_can_be_hired_may_be_allowed(read, smallest, rulebook):
    for role in rulebook.hireable:
        assert read(put(smallest, "/options/allow", {"hire": [role]})).options.hire == (role,)
