"""The dashboard as served, in a real browser: every page draws on either lake, in either language, on a phone."""

import re
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from dashboard.pages import PAGES
from data.text import say
from tests import visit


def opened(page: Page, url: str, name: str, query: str = "") -> None:
    """Opens the page; fails on an error in its place, or when Streamlit does not know the page."""
    visit.show(page, url, name, query)
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert not re.search(r"\{\w+\}", page.locator("body").inner_text()), "a text without its values"


@pytest.mark.parametrize("name", PAGES)
def test_every_page_draws_on_the_sample(page: Page, dashboard_url: str, name: str) -> None:
    opened(page, dashboard_url, name)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_draws_on_a_lake_unlike_the_sample(page: Page, other_dashboard_url: str, name: str) -> None:
    opened(page, other_dashboard_url, name)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_a_phone_in_chinese(page: Page, dashboard_url: str, name: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, dashboard_url, name, "?lang=zh")
    expect(page.get_by_role("heading", name=say(f"{name}.title", "zh"), exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_wide_chart_scrolls_on_a_phone_and_keeps_its_figures_apart(page: Page, dashboard_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    opened(page, dashboard_url, "targets")
    chart = page.locator("[data-key=heat] .chart")
    assert chart.evaluate("chart => chart.scrollWidth") > chart.evaluate("chart => chart.clientWidth")
    boxes = chart.evaluate(
        "chart => [...chart.querySelectorAll('.heatmap-label')].map((text) => text.getBoundingClientRect())"
        ".map(({ left, right, top }) => [Math.round(top), left, right])"
    )
    assert len(boxes) > 20
    rows = sorted(boxes)
    assert all(one[2] <= other[1] for one, other in pairwise(rows) if one[0] == other[0])


def test_the_first_page_answers_to_its_name_too(page: Page, dashboard_url: str) -> None:
    page.goto(f"{dashboard_url}/{next(iter(PAGES))}?measure=quantity")
    visit.settle(page)
    assert page.url == f"{dashboard_url}/?measure=quantity"


def test_markdown_in_an_address_is_shown_and_fetches_nothing(page: Page, dashboard_url: str) -> None:
    picture = "![x](http://elsewhere.example/p.png)"
    page.goto(f"{dashboard_url}/targets?{urlencode(dict.fromkeys(('period', 'region', 'version'), picture))}")
    alerts = page.get_by_test_id("stAlert")
    expect(alerts).to_have_count(2)
    for alert in alerts.all():
        expect(alert).to_contain_text(picture)
    expect(page.locator(".st-key-drop_version")).to_contain_text(picture)
    expect(page.locator("img[src*=elsewhere]")).to_have_count(0)
