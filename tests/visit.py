"""Opening a page of the dashboard in a browser, as tests and pictures do."""

import re

from playwright.sync_api import Locator, Page, expect

from dashboard.pages import PAGES

PATIENCE = 60_000  # a busy machine's first page, in milliseconds
ERROR = "[data-testid=stException], [data-testid=stAlertContentError]"


def show(page: Page, url: str, name: str, query: str = "") -> None:
    """Opens the dashboard's page of that name and waits for it; the first of the navigation has no name in the path."""
    page.goto(f"{url}/{'' if name == next(iter(PAGES)) else name}{query}")
    settle(page)


def settle(page: Page) -> None:
    """Waits until the script has run and every panel and chart stands. Fails on an error in their place."""
    page.locator(f".sluice-board .panel, {ERROR}").first.wait_for(timeout=PATIENCE)
    expect(page.locator(ERROR)).to_have_count(0)
    page.locator("[data-test-script-state=notRunning]").wait_for(state="attached", timeout=PATIENCE)
    expect(page.locator(".sluice-board div[role=img]:not(:has(.main-svg))")).to_have_count(0, timeout=PATIENCE)
    page.evaluate("document.fonts.ready")


def panel(page: Page, key: str) -> Locator:
    """One panel of the board."""
    return page.locator(f'.panel[data-key="{key}"]')


def at(page: Page, *parts: str) -> None:
    """The address holds the parts, and the page stands."""
    for part in parts:
        expect(page).to_have_url(re.compile(re.escape(part)), timeout=PATIENCE)
    settle(page)
