"""Three stories as a leader walks them: from a change to what is behind it, to the dealer, to the rhythm."""


from playwright.sync_api import Page, expect

from tests import visit
from tests.visit import at, panel

PATIENCE = visit.PATIENCE


def test_from_the_overview_to_why_to_the_dealer(page: Page, dashboard_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    visit.show(page, dashboard_url, "overview")
    panel(page, "moved").get_by_role("button", name="All dimensions").click()
    at(page, "/why")
    expect(panel(page, "happened")).to_contain_text("Sell-in went from")
    row = panel(page, "by_dealer").locator("tbody tr").first
    name = row.locator("td").first.inner_text()
    row.click()
    at(page, "/dealer?dealer=")
    expect(panel(page, "facts").locator("h3")).to_have_text(name)
    expect(panel(page, "figures")).to_contain_text("Unexplained units")
    expect(panel(page, "receivables")).to_be_visible()


def test_another_figure_another_dimension_and_inside_it(page: Page, dashboard_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    visit.show(page, dashboard_url, "why", "?metric=active_dealers")
    expect(panel(page, "whole")).to_contain_text("counted for each")
    panel(page, "happened").locator("select").select_option(label="Margin rate")
    at(page, "metric=margin_rate")
    expect(panel(page, "by_channel").locator("thead")).to_contain_text("Mix")
    panel(page, "by_region").locator("tbody tr").first.click()
    at(page, "metric=margin_rate", "region=")
    expect(panel(page, "by_region")).to_have_count(0)
    expect(panel(page, "by_province")).to_be_visible()


def test_a_dealer_is_found_by_name_and_the_rhythm_is_changed_with_a_reason(page: Page, dashboard_url: str) -> None:
    page.set_default_timeout(PATIENCE)
    visit.show(page, dashboard_url, "dealer")
    row = panel(page, "ranking").locator("tbody tr").first
    name = row.locator("td").first.inner_text()
    row.click()
    at(page, "dealer=")
    page.locator(".st-key-drop_dealer button").click()
    expect(panel(page, "ranking")).to_be_visible()
    page.locator(".st-key-open_find button").first.click()
    page.locator(".st-key-find input").fill(name)
    page.locator("[class*=st-key-found_dealer] button").first.click()
    at(page, "dealer=")
    expect(panel(page, "facts").locator("h3")).to_have_text(name)
    visit.show(page, dashboard_url, "targets")
    page.locator(".st-key-change_rhythm summary").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("a reason is kept with the change")).to_be_visible(timeout=PATIENCE)
    page.locator(".st-key-rhythm_why textarea").fill("The sale begins earlier")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The rhythm was changed.")).to_be_visible(timeout=PATIENCE)
    expect(panel(page, "curves")).to_contain_text("The sale begins earlier")
    expect(panel(page, "changes")).to_contain_text("holds")
    page.locator("[class*=st-key-rhythm_ended_] input").fill("It does not")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    expect(panel(page, "changes")).to_contain_text("withdrawn", timeout=PATIENCE)
