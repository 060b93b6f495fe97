"""A visitor fills in the form and reads the answer, in a real browser against the real service."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

SECONDS_FOR_AN_ANSWER = 90


def ask(page: Page) -> None:
    """Press the visible button, and wait for the page that follows."""
    with page.expect_navigation(timeout=SECONDS_FOR_AN_ANSWER * 1000):
        page.get_by_role("button", name="Get the advice").last.click()


def fill_in_a_small_request(page: Page) -> None:
    """A small company with developers wants a feature from a ready-made model."""
    page.goto("/")
    page.get_by_label("People in the company").fill("40")
    page.get_by_label("Budget for the whole period").fill("60,000")
    page.get_by_label("Role", exact=True).select_option("software_developer")
    page.get_by_label("How many people").fill("3")
    page.get_by_label("Share of their time").fill("60")
    page.get_by_label("Kind of project").select_option("pretrained_model_feature")
    page.locator("[name='projects.0.size']").select_option("small")


def test_a_filled_form_is_answered(page: Page) -> None:
    fill_in_a_small_request(page)
    ask(page)
    expect(page.get_by_role("heading", level=1)).not_to_be_empty()
    for heading in ("What to do, and when", "What it costs", "Why", "What was assumed"):
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.get_by_role("table").first).to_be_visible()


def test_the_example_of_a_bank_is_answered_with_a_plan(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Load the example of a bank").click()
    ask(page)
    rows = page.locator("#to-do tbody tr")
    expect(rows.first).to_contain_text("Hire one")
    expect(page.locator("#projects tbody tr")).to_have_count(2)
    expect(page.locator("#alternatives table.alternatives tbody tr")).to_have_count(8)
    expect(page.locator(".key-figures")).to_contain_text("in 10")


def test_return_in_a_field_asks_for_the_advice(page: Page) -> None:
    page.goto("/")
    page.get_by_label("People in the company").fill("many")
    with page.expect_navigation():
        page.get_by_label("People in the company").press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("People in the company")).to_have_value("many")


def test_the_summary_of_mistakes_leads_to_the_field(page: Page) -> None:
    page.goto("/")
    page.get_by_label("People in the company").fill("0")
    ask(page)
    expect(page.get_by_role("heading", name="There is a problem")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").first.click()
    expect(page.get_by_label("People in the company")).to_be_focused()


def test_rows_are_added_and_removed_without_losing_anything(page: Page) -> None:
    fill_in_a_small_request(page)
    page.get_by_role("button", name="Add a project").click()
    page.get_by_role("button", name="Add a group").click()
    expect(page.locator("[name='projects.1.template']")).to_be_visible()
    page.get_by_role("button", name="Remove project 1").click()
    expect(page.locator("[name='projects.1.template']")).to_have_count(0)
    expect(page.get_by_label("Budget for the whole period")).to_have_value("60,000")
    expect(page.get_by_label("Role", exact=True).first).to_have_value("software_developer")


def test_the_answer_leads_back_to_the_filled_form(page: Page) -> None:
    fill_in_a_small_request(page)
    ask(page)
    page.get_by_role("button", name="Change your answers").click()
    expect(page.get_by_label("Budget for the whole period")).to_have_value("60,000")
    expect(page.get_by_label("Kind of project")).to_have_value("pretrained_model_feature")


def test_the_downloaded_request_is_what_the_rest_interface_takes(page: Page, tmp_path: Path) -> None:
    fill_in_a_small_request(page)
    ask(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the request").click()
    download.value.save_as(tmp_path / "request.json")
    request = json.loads((tmp_path / "request.json").read_text(encoding="utf-8"))
    reply = page.request.post("/v1/recommendations?store=false", data=request, timeout=60_000)
    assert reply.ok
    assert reply.json()["recommendation"]["headline"] == page.get_by_role("heading", level=1).inner_text()


def test_the_answer_is_compared_with_a_change(page: Page) -> None:
    fill_in_a_small_request(page)
    ask(page)
    page.get_by_role("button", name="Compare with a change").click()
    page.get_by_label("Without hiring anybody").check()
    page.get_by_label("20 % more budget").check()
    compare(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Side by side")
    overview = page.get_by_role("table").first
    expect(overview.get_by_role("columnheader", name="Without hiring anybody")).to_be_visible()
    expect(page.get_by_role("row", name="Budget, total")).to_contain_text("differs: 72,000")
    expect(page.get_by_label("Without hiring anybody")).to_be_checked()
    page.get_by_role("button", name="Change your answers").click()
    expect(page.get_by_label("Budget for the whole period")).to_have_value("60,000")


def compare(page: Page) -> None:
    """Press the visible button, and wait for the tables."""
    with page.expect_navigation(timeout=2 * SECONDS_FOR_AN_ANSWER * 1000):
        page.get_by_role("button", name="Compare", exact=True).last.click()


def ask_for_four_projects(page: Page) -> None:
    """More projects than are answered at once."""
    fill_in_a_small_request(page)
    for number in (1, 2, 3):
        page.get_by_role("button", name="Add a project").click()
        page.locator(f"[name='projects.{number}.template']").select_option("dashboard_and_reports")
        page.locator(f"[name='projects.{number}.priority']").select_option("could")
    ask(page)


def test_the_page_of_many_projects_fills_itself(page: Page) -> None:
    """With and without JavaScript: the page loads itself again until everything is there."""
    ask_for_four_projects(page)
    expect(page).to_have_url(re.compile(r"/answers/[A-Za-z0-9_-]{43}$"))
    picture = page.locator("#projects").get_by_role("img")
    alt = re.compile("Chance that the must-have is on time")
    expect(picture).to_have_attribute("alt", alt, timeout=SECONDS_FOR_AN_ANSWER * 1000)
    expect(page.get_by_role("status")).to_have_count(0, timeout=SECONDS_FOR_AN_ANSWER * 1000)
    assert picture.evaluate("image => image.naturalWidth") > 0
    expect(page.locator("#projects tbody tr")).to_have_count(4)
    assert page.locator("meta[http-equiv=refresh]").count() == 0


def test_the_grown_answer_is_accessible_and_fits_the_screen(sized_page: Page) -> None:
    blocked: list[str] = []
    sized_page.on("console", lambda said: blocked.append(said.text) if "Security" in said.text else None)
    ask_for_four_projects(sized_page)
    expect(sized_page.locator("#alternatives")).to_be_visible(timeout=SECONDS_FOR_AN_ANSWER * 1000)
    expect(sized_page.get_by_role("status")).to_have_count(0, timeout=SECONDS_FOR_AN_ANSWER * 1000)
    assert violations(sized_page) == []
    assert not wider_than_the_screen(sized_page)
    assert not blocked


# Opening what is folded away starts them, and axe would judge a colour on its way.
TRANSITIONS_ENDED = """
() => Promise.allSettled(
    document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished))
"""


def violations(page: Page) -> list[str]:
    """What axe finds wrong, everything that is folded away included, once colours that are fading in have settled."""
    page.eval_on_selector_all("details", "all => all.forEach(one => { one.open = true })")
    page.evaluate(TRANSITIONS_ENDED)
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def wider_than_the_screen(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def test_the_pages_are_accessible_and_fit_the_screen(sized_page: Page) -> None:
    page = sized_page
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text) if "Security" in message.text else None)
    page.goto("/")
    pages = {"empty form": (violations(page), wider_than_the_screen(page))}
    page.goto("/?example=bank-churn")
    pages["example"] = (violations(page), wider_than_the_screen(page))
    page.get_by_label("People in the company").fill("many")
    page.locator("[name='projects.0.deadline.year']").select_option("")
    ask(page)
    pages["mistakes"] = (violations(page), wider_than_the_screen(page))
    page.goto("/?example=bank-churn")
    ask(page)
    pages["answer"] = (violations(page), wider_than_the_screen(page))
    page.get_by_role("button", name="Compare with a change").click()
    pages["changes"] = (violations(page), wider_than_the_screen(page))
    compare(page)
    pages["no change chosen"] = (violations(page), wider_than_the_screen(page))
    page.get_by_label("20 % less budget").check()
    page.get_by_label("Without hiring a data scientist").check()
    compare(page)
    pages["comparison"] = (violations(page), wider_than_the_screen(page))
    assert pages == dict.fromkeys(pages, ([], False))
    assert not blocked


def test_the_first_stop_of_the_keyboard_skips_to_the_content(sized_page: Page) -> None:
    sized_page.goto("/")
    sized_page.keyboard.press("Tab")
    expect(sized_page.get_by_role("link", name="Skip to the content")).to_be_focused()
    sized_page.keyboard.press("Enter")
    expect(sized_page.locator("main")).to_be_focused()
