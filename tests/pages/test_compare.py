"""The page that puts a request beside changed copies of it: nothing is lost, and words carry the meaning."""

from __future__ import annotations

import html
import re

import pytest
from werkzeug.exceptions import ServiceUnavailable

from advisor.errors import SolverError


def compare(client, form, *quick, patch="", action="compare"):
    return client.post("/compare", data={**form, "quick": list(quick), "patch": patch, "action": action})


def offered(page: str) -> dict[str, str]:
    found = re.findall(r'name="quick" value="([^"]+)"[^>]*> ([^<]+)</label>', page)
    return {key: html.unescape(title) for key, title in found}


def test_the_answer_leads_to_the_comparison(client, bank_form):
    page = client.post("/", data={**bank_form, "action": "advise"}).text
    assert re.search(r'formaction="/compare"[^>]*>Compare with a change', page)


def test_changes_of_money_people_time_and_means_are_offered(client, bank_form):
    response = compare(client, bank_form, action="choose")
    assert response.status_code == 200
    titles = offered(response.text)
    assert titles["budget-more"] == "20 % more budget"
    assert titles["more-1"] == "One more software developer (group 2)"
    assert titles["later"] == "3 months more for every deadline and for the period"
    assert titles["without-data_scientist"] == "Without hiring a data scientist"
    assert {"budget-less", "less-0", "no-hires", "no-training", "contracts"} <= set(titles)


def test_every_offered_change_is_a_request_that_can_be_answered(client, advisor, bank_form):
    keys = list(offered(compare(client, bank_form, action="choose").text))
    for start in range(0, len(keys), 9):
        assert compare(client, bank_form, *keys[start : start + 9]).status_code == 200
    patches = {change["title"]: change["patch"] for asked in advisor.asked for change in asked["changes"]}
    assert len(patches) == len(keys)
    assert patches["20 % less budget"] == {"budget": {"total": 240000}}
    later = patches["3 months more for every deadline and for the period"]
    assert (later["horizon"], later["projects"][0]["deadline"]) == ({"months": 21}, "2028-09")
    assert patches["Without hiring a data scientist"] == {
        "options": {"allow": {"hire": ["machine_learning_engineer"]}}
    }


def test_a_group_of_one_that_loses_one_is_gone(client, advisor, bank_form):
    bank_form["staff.1.headcount"] = "1"
    compare(client, bank_form, "less-1")
    (change,) = advisor.asked[-1]["changes"]
    assert [group["role"] for group in change["patch"]["staff"]] == ["business_analyst"]


def test_the_request_and_the_choice_come_back_with_the_tables(client, bank_form):
    page = compare(client, bank_form, "budget-less", patch='{"company": {"headcount": 200}}').text
    assert 'name="projects.0.template" value="churn_prediction_in_app"' in page
    assert 'value="budget-less" checked' in page
    assert "{&#34;company&#34;: {&#34;headcount&#34;: 200}}" in page


def test_what_differs_from_the_first_column_is_said_in_words(client, bank_form):
    page = compare(client, bank_form, "budget-less").text
    assert "<h2" in page
    assert page.count('<span class="unseen">differs: </span>') == page.count('class="differs"') > 0
    assert "Cross-train one business analyst: about 4 in 10." in page
    assert "1,800 USD (290,000 USD less)" in page
    assert "Cross-train alone" in page
    assert "Does not apply" in page


def test_a_row_without_a_plan_says_why_and_its_title_is_text(client, bank_form):
    page = compare(client, bank_form, "budget-less").text
    assert "No plan was found in this row" in page
    assert "&lt;b&gt;Too much&lt;/b&gt;" in page


@pytest.mark.parametrize(
    ("quick", "patch", "said"),
    [
        ([], "", "Choose at least one change."),
        ([], "{", "Your own change: It is not JSON"),
        ([], "[1]", "Give an object with the fields to change"),
        ([], '{"company": {"headcount": 0}}', "Your own change: /company/headcount: 0 is not between"),
        ([], '{"projects": null}', "Your own change: /projects:"),
        (["unknown"], "", "Choose at least one change."),
    ],
)
def test_what_is_wrong_with_a_change_is_said_and_nothing_is_lost(client, bank_form, quick, patch, said):
    response = compare(client, bank_form, *quick, patch=patch)
    assert response.status_code == 422
    assert said in html.unescape(response.text)
    assert f">{html.escape(patch).replace('&quot;', '&#34;')}</textarea>" in response.text
    assert 'name="company.headcount" value="60"' in response.text


def test_ten_changes_are_too_many(client, bank_form):
    keys = list(offered(compare(client, bank_form, action="choose").text))
    response = compare(client, bank_form, *keys[:10])
    assert response.status_code == 422
    assert "Choose up to 9 changes; these are 10." in response.text


@pytest.mark.parametrize("failure", [SolverError("time"), ServiceUnavailable()])
def test_a_busy_service_keeps_the_choice(client, advisor, bank_form, failure):
    advisor.failure = failure
    response = compare(client, bank_form, "budget-less")
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert 'value="budget-less" checked' in response.text


def test_a_request_with_mistakes_goes_back_to_its_form(client, bank_form):
    bank_form["company.headcount"] = "many"
    response = compare(client, bank_form, action="choose")
    assert response.status_code == 422
    assert "People in the company: Enter a number" in response.text


def test_a_comparison_begins_with_the_form(client):
    response = client.get("/compare")
    assert (response.status_code, response.location) == (302, "/")
