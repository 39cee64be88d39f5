"""Three mornings of a leader, in a real browser: on plan or not and why, a place looked into, an alert followed."""

import io
import re

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from data.text import say
from tests import visit
from tests.visit import at, panel

PATIENCE = visit.PATIENCE


def without(page: Page, part: str) -> None:
    """The address no longer holds the part, and the page stands."""
    expect(page).not_to_have_url(re.compile(re.escape(part)), timeout=PATIENCE)
    visit.settle(page)


def test_are_we_on_plan_where_not_and_why(page: Page, dashboard_url: str) -> None:
    """The brief's sentences say it; each number leads to its view, and the same number stands there."""
    page.set_default_timeout(PATIENCE)
    visit.show(page, dashboard_url, "overview")
    assert panel(page, "brief").bounding_box()["y"] < 450, "on the first screen"
    said = panel(page, "brief").locator("li")
    _, attainment, target, due, landing, gap, *_ = said.first.locator(".link").all_inner_texts()
    behind = said.filter(has_text="Furthest behind").locator(".link").first.inner_text()
    change, difference = said.filter(has_text="against last year").locator(".link").all_inner_texts()[:2]

    said.first.locator(".link", has_text=attainment).click()
    at(page, "/targets")
    for figure in (attainment, target, due, landing, gap):
        expect(panel(page, "outlook")).to_contain_text(figure)
    region, pace, short = re.fullmatch(r"(.+) (\S+%) \((\S+)\)", behind).groups()
    row = panel(page, "members").locator("tbody tr", has=page.get_by_text(region, exact=True))
    expect(row).to_contain_text(pace)
    expect(row).to_contain_text(short)

    page.go_back()
    expect(panel(page, "brief")).to_be_visible(timeout=PATIENCE)
    visit.settle(page)
    panel(page, "brief").locator(".link", has_text=change).first.click()
    at(page, "/why")
    expect(panel(page, "happened")).to_contain_text(change)
    expect(panel(page, "happened")).to_contain_text(difference.lstrip("−+"))


def test_a_place_is_looked_into_and_left_again_in_either_language(page: Page, dashboard_url: str) -> None:
    """Region, province, city, and back by the breadcrumb; another period, another language: the question stays."""
    page.set_default_timeout(PATIENCE)
    visit.show(page, dashboard_url, "targets")
    page.locator(".st-key-open_period button").first.click()
    page.locator(".st-key-pick_period").get_by_text("This quarter", exact=True).click()
    at(page, "period=this_quarter")
    page.keyboard.press("Escape")
    panel(page, "members").get_by_role("button", name="East", exact=True).click()
    at(page, "region=East", "period=this_quarter")
    page.get_by_text("中文", exact=True).click()
    at(page, "lang=zh", "region=East", "period=this_quarter")
    expect(page.get_by_role("heading", name=say("targets.title", "zh"), exact=True)).to_be_visible()
    page.get_by_role("link", name=say("explore.title", "zh")).click()
    at(page, "/explore", "region=East", "period=this_quarter", "lang=zh")
    for name in ("province", "city"):
        expect(panel(page, "answer").locator("h3")).to_contain_text(say(f"dimensions.{name}", "zh"), timeout=PATIENCE)
        panel(page, "answer").locator("tbody tr").first.click()
        at(page, f"{name}=", "region=East", "period=this_quarter")
    expect(page.locator(".st-key-trail")).to_contain_text(f"{say('dimensions.region', 'zh')}：East")
    for name in ("city", "province", "region"):
        page.locator(f".st-key-drop_{name} button").click()
        without(page, f"{name}=")
        at(page, "period=this_quarter", "lang=zh")
    expect(page.locator(".st-key-trail button")).to_have_count(0)


def test_an_alert_leads_to_its_case_and_a_chart_into_excel_with_the_pages_total(
    page: Page, dashboard_url: str
) -> None:
    page.set_default_timeout(PATIENCE)
    visit.show(page, dashboard_url, "overview")
    alert = panel(page, "alerts").locator("tbody tr").first
    dealer, _, units, stake, _ = alert.locator("td").all_inner_texts()
    alert.click()
    at(page, "/rushing", "case=")
    expect(panel(page, "story").locator("h3")).to_contain_text(dealer)
    expect(panel(page, "story")).to_contain_text(f"{units} too many")
    expect(panel(page, "story")).to_contain_text(stake)
    expect(page.locator("[class*=st-key-case_next]").first).to_be_visible()

    visit.show(page, dashboard_url, "channel")
    total = panel(page, "statistics").locator("tfoot td").nth(1).inner_text()
    panel(page, "dealers").locator(".more").click()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Download Excel").click()
    with open(caught.value.path(), "rb") as file:
        rows = list(openpyxl.load_workbook(io.BytesIO(file.read()))["Data"].values)
    at_amount = rows[0].index("Sell-in")
    amounts = [row[at_amount] or 0 for row in rows[1:]]
    assert rows[-1][0] == "Total" and amounts[-1] == pytest.approx(sum(amounts[:-1]))
    assert total == f"{amounts[-1] / 1e6:.1f}M"
