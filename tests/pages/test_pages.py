"""The pages: nothing typed is ever lost, nothing sent breaks them, and the answer has every section."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import ServiceUnavailable

from advisor.errors import FieldProblem, PlanCheckError, ScenarioError, SolverError
from advisor.schemas.answer import dump_answer
from tests.schemas.canned import shop_answer

Form = dict[str, str]


def advise(client: FlaskClient, form: Form) -> Any:
    return client.post("/", data={**form, "action": "advise"})


def inputs(page: str) -> Form:
    """Name -> value of the text fields and hidden fields of a page."""
    tags = re.findall(r"<input\b[^>]*>", page)
    found = {}
    for tag in tags:
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value:
            found[name[1]] = html.unescape(value[1])
    return found


def chosen(page: str, name: str) -> str:
    """The value of a pick list on a page."""
    options = re.search(rf'<select[^>]* name="{re.escape(name)}".*?</select>', page, re.DOTALL)
    assert options, name
    selected = re.search(r'<option value="([^"]*)" selected', options[0])
    return selected[1] if selected else ""


def test_the_empty_form_offers_a_project_a_group_and_the_example(client: FlaskClient) -> None:
    page = client.get("/").text
    assert 'name="projects.0.template"' in page
    assert 'name="staff.0.role"' in page
    assert 'href="/?example=bank-churn"' in page


def test_the_form_names_the_defaults_of_the_rule_files(client: FlaskClient, rulebook: Any) -> None:
    figures = rulebook.figures(country=None, market="normal", size_band="small")
    share = figures.value("planning.available_share")
    page = client.get("/").text
    assert f"Leave empty: {share * 100:.0f} %" in page
    assert f"Leave empty: {figures.value('planning.horizon_months'):.0f}" in page


def test_a_chosen_template_shows_its_usual_effort(client: FlaskClient, rulebook: Any) -> None:
    name = "projects.churn_prediction_in_app.medium.effort.model_building"
    usual = rulebook.figures(country=None, market="normal", size_band="small").value(name)
    page = client.post(
        "/", data={"projects.0.template": "churn_prediction_in_app", "action": "defaults"}
    ).text
    field = re.search(r'<input id="f-projects-0-effort-model_building".*?>', page, re.DOTALL)
    assert field
    assert f'placeholder="{usual:g}"' in field[0]


def test_the_example_fills_the_form(client: FlaskClient) -> None:
    page = client.get("/?example=bank-churn").text
    assert inputs(page)["company.headcount"] == "60"
    assert inputs(page)["staff.0.available_share"] == "50"
    assert chosen(page, "projects.0.template") == "churn_prediction_in_app"
    assert chosen(page, "projects.0.deadline.year") == "2028"


@pytest.mark.parametrize("name", ["nothing", "../pyproject", "", "%00", "/etc/passwd"])
def test_an_unknown_example_is_the_empty_form(client: FlaskClient, name: str) -> None:
    reply = client.get("/", query_string={"example": name})
    assert reply.status_code == 200
    assert not inputs(reply.text)["company.headcount"]


def test_adding_a_row_keeps_everything(client: FlaskClient, bank_form: Form) -> None:
    page = client.post("/", data={**bank_form, "company.headcount": "many", "action": "add_projects"}).text
    assert inputs(page)["company.headcount"] == "many"
    assert chosen(page, "projects.1.template") == "dashboard_and_reports"
    assert chosen(page, "projects.2.template") == ""


def test_removing_a_row_keeps_the_others(client: FlaskClient, bank_form: Form) -> None:
    page = client.post("/", data={**bank_form, "action": "remove_staff.0"}).text
    assert chosen(page, "staff.0.role") == "software_developer"
    assert 'name="staff.1.role"' not in page


def test_the_form_asks_the_advisor_what_the_rest_interface_would(client: FlaskClient, advisor: Any) -> None:
    advise(client, {"company.headcount": "60", "budget.total": "1", "projects.0.template": "fraud_detection"})
    assert advisor.asked == [
        {"company": {"headcount": 60}, "budget": {"total": 1}, "projects": [{"template": "fraud_detection"}]}
    ]


def test_return_in_a_text_field_asks_for_the_advice(client: FlaskClient) -> None:
    buttons = re.findall(r'<button[^>]*name="action" value="([^"]*)"', client.get("/").text)
    assert buttons[0] == "advise"


def test_a_mistake_comes_back_with_a_summary_that_leads_to_the_field(
    client: FlaskClient, bank_form: Form
) -> None:
    wrong = {"company.headcount": "many", "staff.1.available_share": "130", "projects.0.deadline.year": ""}
    reply = advise(client, {**bank_form, **wrong})
    assert reply.status_code == 422
    page = reply.text
    assert 'role="alert"' in page
    assert "autofocus" in page
    for name in ("company-headcount", "staff-1-available_share", "projects-0-deadline"):
        assert f'href="#f-{name}"' in page
        assert re.search(rf'id="f-{name}"[^>]*aria-invalid="true"', page), name
        assert f'id="f-{name}-wrong"' in page
    assert "Project 1, deadline: Choose both a month and a year." in page
    assert inputs(page)["company.headcount"] == "many"
    assert chosen(page, "projects.0.deadline.month") == "06"


def test_mistakes_are_listed_in_the_order_of_the_form(client: FlaskClient) -> None:
    page = advise(client, {"projects.0.priority": "must", "staff.0.headcount": "0"}).text
    links = re.findall(r'<li><a href="#f-([^"]*)"', page)
    assert links == [
        "company-headcount", "budget-total", "staff-0-role", "staff-0-headcount", "projects-0-template",
    ]  # fmt: skip


def test_a_choice_that_does_not_exist_is_kept_and_explained(client: FlaskClient, bank_form: Form) -> None:
    reply = advise(client, {**bank_form, "staff.0.role": "wizard"})
    assert reply.status_code == 422
    assert chosen(reply.text, "staff.0.role") == "wizard"


def test_a_figure_out_of_range_leads_to_its_row(client: FlaskClient, bank_form: Form) -> None:
    figure = {"assumptions.0.name": "roles.data_scientist.mentor_load", "assumptions.0.value": "7"}
    reply = advise(client, {**bank_form, **figure})
    assert reply.status_code == 422
    assert 'href="#f-assumptions-0-value"' in reply.text


@pytest.mark.parametrize(
    "pointer", ["", "/somewhere/else", "/projects/7/name", "/staff/0/id", "/projects/0/effort"]
)
def test_a_problem_without_a_field_is_told_all_the_same(
    client: FlaskClient, advisor: Any, bank_form: Form, pointer: str
) -> None:
    problem = FieldProblem(pointer=pointer, code="odd", detail="Something is <odd>.")
    advisor.failure = ScenarioError((problem,))
    reply = advise(client, bank_form)
    assert reply.status_code == 422
    assert "Something is &lt;odd&gt;." in reply.text


@pytest.mark.parametrize(
    ("failure", "status"),
    [(SolverError("late"), 503), (ServiceUnavailable(), 503), (PlanCheckError(("x",)), 500)],
)
def test_a_failure_of_the_service_keeps_the_form(
    client: FlaskClient, advisor: Any, bank_form: Form, failure: Exception, status: int
) -> None:
    advisor.failure = failure
    reply = advise(client, bank_form)
    assert reply.status_code == status
    assert inputs(reply.text)["budget.total"] == "300,000"


def test_a_defect_is_told_on_a_page(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    advisor.failure = RuntimeError("secret")
    reply = advise(client, bank_form)
    assert reply.status_code == 500
    assert reply.mimetype == "text/html"
    assert "secret" not in reply.text


def test_the_answer_page_has_every_section(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    reply = advise(client, bank_form)
    assert reply.status_code == 200
    page = reply.text
    for section in (
        "to-do",
        "watch",
        "projects",
        "timeline",
        "costs",
        "alternatives",
        "help",
        "why",
        "assumed",
        "again",
    ):
        assert f'<section id="{section}"' in page
    assert advisor.answer["recommendation"]["headline"] in page
    assert advisor.answer["notice"] in page


def test_every_reason_leads_to_its_rule_and_every_rule_to_its_source(
    client: FlaskClient, bank_form: Form, rulebook: Any
) -> None:
    page = advise(client, bank_form).text
    targets = set(re.findall(r'id="([^"]*)"', page))
    assert set(re.findall(r'href="#([^"]*)"', page)) <= targets
    assert f'href="{rulebook.sources["techtarget-ds-vs-mle"].url}"' in page


def test_every_strategy_stands_beside_the_recommended_one(
    client: FlaskClient, advisor: Any, bank_form: Form
) -> None:
    page = advise(client, bank_form).text
    section = page.split('id="alternatives"')[1].split("</section>")[0]
    table = section.split("</table>")[0]
    assert table.count('<th scope="row">') == 1 + len(advisor.answer["alternatives"])


def test_chance_and_cost_stand_before_everything_else(client: FlaskClient, bank_form: Form) -> None:
    page = advise(client, bank_form).text
    figures = page.split('<dl class="key-figures">')[1].split("</dl>")[0]
    labels = re.findall(r"<dt>([^<]*)</dt>", figures)
    assert labels == ["How likely", "Cash in the period", "Next decision", "Last project complete"]
    assert page.index('class="key-figures"') < page.index('id="to-do"') < page.index('id="alternatives"')


def test_the_cheapest_plan_stands_before_the_recommended_one(client: FlaskClient, bank_form: Form) -> None:
    section = advise(client, bank_form).text.split('<section id="plans"')[1].split("</section>")[0]
    assert re.findall(r'<th scope="row">(\w+)', section) == ["Cheapest", "Recommended"]


def test_a_recommendation_without_plans_beside_it_has_no_such_table(
    client: FlaskClient, advisor: Any, bank_form: Form
) -> None:
    advisor.answer["plans"] = {"cheapest": None, "safest": None}
    page = advise(client, bank_form).text
    assert 'id="plans"' not in page
    assert 'href="#plans"' not in page


def test_a_strategy_without_a_team_says_why(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    advisor.answer["alternatives"] = dump_answer(shop_answer())["alternatives"]
    page = html.unescape(advise(client, bank_form).text)
    assert "Not looked at: the time ran out." in page
    assert "Unavailable: there is nobody to train." in page


@pytest.mark.parametrize(
    ("levers", "said"),
    [(None, "This was not asked."), ([], "Nothing was found that would make the must-haves more likely")],
)
def test_what_would_help_tells_not_asked_from_nothing_found(
    client: FlaskClient, advisor: Any, bank_form: Form, levers: Any, said: str
) -> None:
    advisor.answer["what_would_help"] = levers
    assert said in advise(client, bank_form).text


TURN = {
    "assumption": "roles.machine_learning_engineer.salary", "now": 196000.0, "range": [150000.0, 240000.0],
    "changes_at": 214000.0, "to_strategy": "hire_data_scientist",
}  # fmt: skip


def section(page: str, anchor: str) -> str:
    found = re.search(rf'<section id="{anchor}".*?</section>', page, re.DOTALL)
    assert found
    return html.unescape(found[0])


def test_what_could_go_wrong_is_there_and_closed(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    advisor.answer["what_would_change"] = [TURN]
    said = section(advise(client, bank_form).text, "risks")
    assert "<details open" not in said
    assert "Whether it succeeds is known in June 2027. Should the course fail" in said
    assert "All other chances in this answer are without plan B." in said
    assert "takes 8 in 100 off the chance. Frame the problem first." in said
    assert "about 214,000 USD a year instead of 196,000 USD a year: hiring a data scientist." in said


def test_what_was_looked_for_and_not_found_is_said(
    client: FlaskClient, advisor: Any, bank_form: Form
) -> None:
    advisor.answer.update(risks=[], what_would_change=[])
    said = section(advise(client, bank_form).text, "risks")
    assert "Nothing that is uncertain takes a hundredth off the chance by itself." in said
    assert "No figure was found that would change the recommended strategy within its range." in said


def test_nothing_is_said_of_what_was_not_asked(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    advisor.answer.update(risks=None, what_would_change=None)
    advisor.answer["recommendation"]["actions"][1]["plan_b"] = None
    page = advise(client, bank_form).text
    assert 'id="risks"' not in page
    assert 'href="#risks"' not in page


def test_the_timeline_has_a_cell_for_every_month_in_every_row(client: FlaskClient, bank_form: Form) -> None:
    page = advise(client, bank_form).text
    table = re.search(r'<table class="timeline">.*?</table>', page, re.DOTALL)
    assert table
    rows = [row for row in re.findall(r"<tr>.*?</tr>", table[0], re.DOTALL) if "<td" in row][1:]
    assert len(rows) == 6
    for row in rows:
        spans = re.findall(r'<td(?: colspan="(\d+)")?', row)
        assert sum(int(span or 1) for span in spans) == 18


def test_the_timeline_is_there_in_words(client: FlaskClient, bank_form: Form) -> None:
    page = " ".join(advise(client, bank_form).text.split())
    assert "recruiting Jan to Mar 2027; settling in Apr to Sep 2027" in page


def test_an_answer_without_actions_is_a_page_too(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    advisor.answer = dump_answer(shop_answer())
    page = html.unescape(advise(client, bank_form).text)
    assert "hire nobody and train nobody" in page
    assert "Not complete within the period, 0 % of the work done" in page
    assert "The time ran out" in page


def test_what_users_write_is_shown_as_text(client: FlaskClient, bank_form: Form) -> None:
    nasty = '"><script>alert(1)</script>'
    for action in ("advise", "change"):
        form = {**bank_form, "projects.0.name": nasty, "reference": nasty, "action": action}
        page = client.post("/", data=form).text
        assert "<script" not in page
        assert html.escape(nasty, quote=False).split("&lt;")[1] in page


def test_a_source_with_an_odd_address_is_not_linked(
    client: FlaskClient, advisor: Any, bank_form: Form
) -> None:
    advisor.answer["explanation"]["rules"][0]["because"][0]["source"] = "javascript:alert(1)"
    assert 'href="javascript' not in advise(client, bank_form).text


def test_the_answer_leads_back_to_the_form_with_everything(client: FlaskClient, bank_form: Form) -> None:
    carried = inputs(advise(client, bank_form).text)
    page = client.post("/", data={**carried, "action": "change"}).text
    again = client.post("/", data={**carried, "action": "download"})
    first = client.post("/", data={**bank_form, "action": "download"})
    assert again.json == first.json
    assert inputs(page)["budget.total"] == "300,000"


def test_the_request_can_be_downloaded_for_the_rest_interface(client: FlaskClient, bank_form: Form) -> None:
    reply = client.post("/", data={**bank_form, "action": "download"})
    assert reply.mimetype == "application/json"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="request.json"'
    assert json.loads(reply.text)["company"] == {"headcount": 60, "country": "US"}


@pytest.mark.parametrize(
    "body",
    [
        b"", b"&&&&", b"=", b"%", b"%ZZ=%ZZ", b"\xff\xfe=\xff", b"company.headcount=%ff%fe", b"action=%00",
        b"action=remove_projects.99999999999999999999999", b"action=remove_projects.%D9%A3",
        b"action=remove_projects." + b"9" * 5000, b"projects." + b"9" * 5000 + b".name=x", b"projects.*.name=x",
        b"assumptions.0.name=" + b"9" * 5000, b"staff.*.headcount=2", b"action=remove_projects.-1", b"action=add_",
     b"action=add_nothing", b"action=remove_.", b"action=" + b"a" * 5000,
        b"action=add_projects&projects.999999999.name=x", b"company.headcount=" + b"9" * 5000,
        b"company.headcount=1e400", b"projects.0.name=%ED%A0%80", b"projects.0.effort.model_building=1e999",
        b"company=1&company.headcount=2&company.headcount.x=3", b"staff.0.from.year=-1&staff.0.from.month=99",
        b"assumptions.0.name=x", b"assumptions.0.value=1", b"assumptions.0.name=%2F~1&assumptions.0.value=1",
        b"options.allow.hire=,,,", b"options.allow.training_paths=a", b"horizon.start.year=2027",
        b"projects.0.template=%7B%7B7*7%7D%7D", b"projects.0.size=..%2F", b"options.market=strange",
        b"company.country=%F0%9F%92%A5", b"projects.0.uses_pretrained_models=maybe", b"projects.0.name=a%0Ab",
    ],
)  # fmt: skip
def test_nothing_that_is_sent_breaks_the_page(client: FlaskClient, body: bytes) -> None:
    reply = client.post("/", data=body, content_type="application/x-www-form-urlencoded")
    assert reply.status_code in (200, 422)
    assert "</html>" in reply.text


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x"]
)
def test_another_content_type_is_an_empty_form(client: FlaskClient, kind: str) -> None:
    assert client.post("/", data=b'{"company": 1}', content_type=kind).status_code == 422


def test_the_largest_form_that_the_contract_allows_is_accepted(client: FlaskClient) -> None:
    form = {"company.headcount": "60", "budget.total": "1"}
    for row in range(60):
        form |= {f"projects.{row}.template": "fraud_detection", f"projects.{row}.name": "n" * 150}
        form |= {f"projects.{row}.effort.{name}": "" for name in ("model_building", "deployment")}
    assert client.post("/", data={**form, "action": "change"}).status_code == 200


def test_a_project_too_many_is_refused_with_the_limit(client: FlaskClient) -> None:
    form = {f"projects.{row}.template": "fraud_detection" for row in range(61)}
    reply = advise(client, {**form, "company.headcount": "60", "budget.total": "1"})
    assert reply.status_code == 422
    assert "60" in reply.text


def test_more_than_the_service_reads_is_told_on_a_page(client: FlaskClient) -> None:
    reply = client.post("/", data={"projects.0.name": "n" * 1_100_000})
    assert reply.status_code == 413
    assert "leave out some rows" in reply.text


def test_pages_run_and_load_nothing_foreign(client: FlaskClient, bank_form: Form) -> None:
    for reply in (client.get("/"), advise(client, bank_form)):
        policy = reply.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "style-src 'self'" in policy
        assert reply.headers["Cache-Control"] == "no-store"
        assert " style=" not in reply.text
        assert "<script" not in reply.text
        assert not re.findall(r'(?:src|<link[^>]*href)="https?:', reply.text)


def test_the_style_sheets_are_served(client: FlaskClient) -> None:
    links = re.findall(r'<link rel="[^"]*" href="([^"]*)"', client.get("/").text)
    assert len(links) == 3
    for link in links:
        with client.get(link) as reply:
            assert reply.status_code == 200


def test_contracts_are_allowed_in_the_form(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    advise(client, bank_form)
    assert "engagements" not in advisor.asked[-1].get("options", {}).get("allow", {})
    form = {**bank_form, "options.allow.engagements": "permanent,contract"}
    advise(client, form)
    assert advisor.asked[-1]["options"]["allow"]["engagements"] == ["permanent", "contract"]
    page = client.post("/", data={**form, "action": "change"}).text
    assert chosen(page, "options.allow.engagements") == "permanent,contract"


def test_a_contract_ends_on_the_page(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    hire = next(a for a in advisor.answer["recommendation"]["actions"] if a["action"] == "hire")
    hire |= {"engagement": "contract", "ends": "2027-09"}
    for row in advisor.answer["plan"]["capacity"] + advisor.answer["plan"]["assignments"]:
        row["worker"] = row["worker"].replace(":permanent", ":contract")
    page = html.unescape(" ".join(advise(client, bank_form).text.split()))
    assert "last month September 2027" in page
    assert "Engage one contract machine learning engineer from April to September 2027" in page
    row = next(line for line in re.findall(r"<li><b>.*?</li>", page) if "new (contract)" in line)
    assert "Oct 2027" not in row


def test_what_money_buys_is_a_picture_and_a_table(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    page = advise(client, bank_form).text
    section = page.split('id="frontier-title"')[1].split("</section>")[0]
    assert '<img src="data:image/svg+xml;base64,' in section
    assert section.count('<th scope="row"') == len(advisor.answer["frontier"])
    assert "More than it is worth" in section


def test_without_a_must_nothing_is_said_of_what_money_buys(
    client: FlaskClient, advisor: Any, bank_form: Form
) -> None:
    for project in advisor.answer["projects"]:
        project["priority"] = "could"
    page = advise(client, bank_form).text
    assert 'id="frontier-title"' not in page
    assert "must-have is on time" not in page


FURTHER = {
    "analysis.what_would_help": "no",
    "analysis.what_would_change": "yes",
    "analysis.samples": "200",
    "analysis.seed": "5",
}


def test_the_form_asks_the_further_questions(client: FlaskClient, advisor: Any, bank_form: Form) -> None:
    asked = {**FURTHER, "options.confidence": "90", "options.objective": "net_value"}
    assert advise(client, {**bank_form, **asked}).status_code == 200
    asked_for = {"what_would_help": False, "what_would_change": True, "samples": 200, "seed": 5}
    assert advisor.asked[-1]["analysis"] == asked_for
    assert advisor.asked[-1]["options"] == {"confidence": 0.9, "objective": "net_value"}


def test_the_further_questions_come_back_with_the_form(client: FlaskClient, bank_form: Form) -> None:
    page = client.post("/", data={**bank_form, **FURTHER, "action": "change"}).text
    assert chosen(page, "analysis.what_would_help") == "no"
    assert chosen(page, "analysis.what_would_change") == "yes"
    assert inputs(page)["analysis.samples"] == "200"
    assert inputs(page)["analysis.seed"] == "5"


def test_too_many_futures_lead_to_their_field(client: FlaskClient, bank_form: Form) -> None:
    reply = advise(client, {**bank_form, "analysis.samples": "900000"})
    assert reply.status_code == 422
    assert 'href="#f-analysis-samples"' in reply.text
