"""The filter bar in a real browser: what is chosen is in the address, stays across pages, and the way back works."""

import re

from playwright.sync_api import Page, expect

PATIENCE = 120_000  # milliseconds: the first page of a cold server, on a machine with other work


def opened(page: Page, url: str) -> None:
    page.set_default_timeout(PATIENCE)
    page.goto(url)
    page.wait_for_selector(".st-key-open_region")
    settled(page)


def settled(page: Page) -> None:
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)


def at(page: Page, part: str) -> None:
    expect(page).to_have_url(re.compile(re.escape(part)), timeout=PATIENCE)
    settled(page)


def pick(page: Page, name: str, text: str) -> None:
    page.locator(f".st-key-pick_{name}").get_by_text(text, exact=True).click()


def test_several_are_picked_kept_across_pages_taken_away_and_brought_back(page: Page, dashboard_url: str) -> None:
    opened(page, dashboard_url)
    page.locator(".st-key-open_region button").first.click()
    pick(page, "region", "East")
    at(page, "region=East")
    pick(page, "region", "South")
    at(page, "region=East&region=South")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Trends").click()
    at(page, "/trends?region=East&region=South")
    page.locator(".st-key-open_period button").first.click()
    pick(page, "period", "This quarter")
    at(page, "period=this_quarter")
    page.locator(".st-key-drop_region button").click()
    expect(page).not_to_have_url(re.compile("region"), timeout=PATIENCE)
    page.go_back()
    expect(page.locator(".st-key-drop_region")).to_be_visible(timeout=PATIENCE)


def test_a_member_is_found_by_part_of_its_name_and_the_list_is_never_long(page: Page, dashboard_url: str) -> None:
    opened(page, dashboard_url)
    page.locator(".st-key-open_find button").first.click()
    page.locator(".st-key-find input").fill("go")
    found = page.locator("[class*=st-key-found_] button")
    expect(found.first).to_be_visible(timeout=PATIENCE)
    assert found.count() <= 45
    page.locator("[class*=st-key-found_account] button").first.click()
    at(page, "account=Go")


def test_on_a_phone_the_bar_is_folded_away(page: Page, dashboard_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.set_default_timeout(PATIENCE)
    page.goto(dashboard_url)
    page.wait_for_selector(".st-key-unfold")
    expect(page.locator(".st-key-filters")).to_be_hidden()
    page.locator(".st-key-unfold label").first.click()
    expect(page.locator(".st-key-filters")).to_be_visible(timeout=PATIENCE)


def test_the_bar_is_one_line_on_a_desk(page: Page, dashboard_url: str) -> None:
    opened(page, dashboard_url)
    assert page.locator(".st-key-filters").bounding_box()["height"] < 60
