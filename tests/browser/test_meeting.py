"""A meeting from its views to what became of its decision, walked by two people in a real browser."""

import io
import re
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation

from tests import visit
from tests.browser.test_cases import told
from tests.conftest import HEADER, served, untouched

LIST = '["chen"]\neverything = true\n["li"]\neverything = true\n["wang"]\nregions = ["North"]\n'
DIALOG = "[role=dialog]"
SWIPE = """(stage, [start, end]) => {
  const touch = (x) => new Touch({ identifier: 1, target: stage, clientX: x, clientY: 300 });
  stage.dispatchEvent(new TouchEvent("touchstart", { touches: [touch(start)], changedTouches: [touch(start)] }));
  stage.dispatchEvent(new TouchEvent("touchend", { touches: [], changedTouches: [touch(end)] }));
}"""


@pytest.fixture(scope="module")
def url(sample_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """The dashboard for the people of a list, on a copy of the sample in which nobody has entered anything."""
    folder = untouched(sample_lake, tmp_path_factory.mktemp("meeting"))
    people = folder.with_name("people.toml")
    people.write_text(LIST)
    with served(folder, SLUICE_PEOPLE=str(people), SLUICE_USER_HEADER=HEADER) as address:
        yield address


@pytest.fixture
def signed_in(signed_in: Callable[..., Page]) -> Callable[..., Page]:
    """As everywhere, and patient."""

    def open_as(name: str, **more: object) -> Page:
        page = signed_in(name, **more)
        page.set_default_timeout(visit.PATIENCE)
        return page

    return open_as


def take_along(page: Page, url: str, name: str, panel: str, title: str = "") -> None:
    """Adds a panel by its menu, to a new meeting or the one that is offered."""
    visit.show(page, url, name)
    page.locator(f".panel[data-key={panel}] .more").click()
    page.get_by_role("button", name="Add to a meeting").click()
    dialog = page.locator(DIALOG)
    if title:
        dialog.get_by_role("combobox").click()
        page.get_by_role("option", name="New meeting").click()
        dialog.get_by_label("Title").fill(title)
    dialog.get_by_role("button", name="Add", exact=True).click()
    told(page, "Success", "Added to")


def opened(page: Page, url: str, number: int) -> None:
    """The meeting's page."""
    visit.show(page, url, "meeting", f"?meeting={number}")


def decide(page: Page, words: str, owner: str) -> None:
    """Pins a decision to the first figure of the view whose form is open."""
    dialog = page.locator(DIALOG)
    dialog.get_by_label("Pinned to").click()
    page.get_by_role("option").nth(1).click()
    dialog.get_by_label("Decision", exact=True).fill(words)
    dialog.get_by_label("Owner").click()
    page.get_by_role("option", name=owner, exact=True).click()
    dialog.get_by_role("button", name="Write down").click()
    told(page, "Success", "followed up until it is done")


def test_a_meeting_is_made_frozen_presented_decided_and_followed_up_in_the_next(url, signed_in) -> None:
    chen = signed_in("chen")
    take_along(chen, url, "overview", "headline", "Weekly")
    take_along(chen, url, "channel", "shares")
    take_along(chen, url, "channel", "statistics")
    opened(chen, url, 1)
    chen.get_by_role("button", name="Freeze").click()
    told(chen, "Success", "3 views are frozen")
    visit.settle(chen)
    shown = chen.locator(".panel[data-key=view_1] .card .value").all_inner_texts()
    deck, count = chen.locator(".sluice-deck"), chen.locator(".sluice-deck .count")
    chen.locator(".sluice-present").click()
    expect(deck.locator(".cover li")).to_have_count(3, timeout=visit.PATIENCE)
    for key, at in (("ArrowRight", 1), ("ArrowRight", 2), ("End", 3), ("ArrowRight", 3), ("ArrowLeft", 2), ("Home", 0)):
        chen.keyboard.press(key)
        expect(count).to_have_text(f"{at} / 3")
    chen.keyboard.press("PageDown")
    assert deck.locator(".card .value").all_inner_texts() == shown
    chen.keyboard.press("End")
    expect(count).to_have_text("3 / 3")
    chen.keyboard.press("n")  # in the middle of the meeting
    expect(deck).to_have_count(0)
    decide(chen, "East calls its ten largest dealers", "li")
    visit.settle(chen)
    chen.locator(".sluice-present").click()
    expect(count).to_have_text("3 / 3", timeout=visit.PATIENCE)
    expect(deck).to_contain_text("East calls its ten largest dealers")
    chen.keyboard.press("Escape")
    expect(deck).to_have_count(0)
    expect(chen.locator(".panel[data-key=said_3]")).to_contain_text("East calls its ten largest dealers")

    chen.get_by_role("button", name="Next meeting").click()
    chen.get_by_role("button", name="Make", exact=True).click()
    told(chen, "Success", "is made")
    expect(chen).to_have_url(re.compile("meeting=2"))
    expect(chen.locator(".panel[data-key=earlier]")).to_contain_text("East calls its ten largest dealers")
    li = signed_in("li")
    visit.show(li, url, "meeting")
    li.locator(".panel[data-key=following] tbody tr", has_text="East calls").click()
    li.locator(DIALOG).get_by_role("button", name="It is done").click()
    told(li, "Success", "is done")
    opened(chen, url, 2)
    expect(chen.locator(".panel[data-key=earlier]")).to_have_count(0)

    opened(chen, url, 1)
    with chen.expect_download() as caught:
        chen.get_by_role("button", name="PPTX").click()
    slides = list(Presentation(io.BytesIO(Path(caught.value.path()).read_bytes())).slides)
    words = [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]
    assert all(any(value in text for text in words) for value in shown)
    assert any(shape.has_chart for slide in slides for shape in slide.shapes)


def test_of_two_at_one_agenda_the_second_is_told_and_who_may_see_less_sees_nothing(url, signed_in) -> None:
    chen, li = signed_in("chen"), signed_in("li")
    take_along(chen, url, "overview", "headline", "Two at once")
    take_along(chen, url, "overview", "moved")
    visit.show(chen, url, "meeting")
    chen.locator(".panel[data-key=meetings] tbody tr", has_text="Two at once").click()
    expect(chen).to_have_url(re.compile("meeting="))
    visit.settle(chen)
    number = int(re.findall(r"meeting=(\d+)", chen.url)[0])
    for page in (chen, li):
        opened(page, url, number)
        page.get_by_role("button", name="Agenda (2)").click()
        expect(page.locator("[class*=st-key-drop_]")).to_have_count(2)
    chen.locator("[class*=st-key-drop_] button").first.click()
    told(chen, "Success", "is off the agenda")
    li.locator("[class*=st-key-down_] button").first.click()
    told(li, "Error", "chen changed this")
    expect(li.get_by_role("button", name="Agenda (1)")).to_be_visible()
    wang = signed_in("wang")
    visit.show(wang, url, "meeting", f"?meeting={number}")
    expect(wang.locator(".sluice-board")).to_contain_text("or it is not yours to see")
    expect(wang.locator(".sluice-present")).to_have_count(0)


def test_slides_are_turned_by_swipes_on_a_phone(url, signed_in) -> None:
    chen = signed_in("chen", viewport={"width": 390, "height": 844}, has_touch=True)
    take_along(chen, url, "channel", "shares", "On the phone")
    visit.show(chen, url, "meeting")
    chen.locator(".panel[data-key=meetings] tbody tr", has_text="On the phone").click()
    expect(chen).to_have_url(re.compile("meeting="))
    visit.settle(chen)
    chen.locator(".sluice-present").tap()
    count = chen.locator(".sluice-deck .count")
    expect(count).to_have_text("0 / 1", timeout=visit.PATIENCE)
    for start, end, at in ((300, 80, 1), (80, 300, 0)):
        chen.locator(".sluice-deck .stage").evaluate(SWIPE, [start, end])
        expect(count).to_have_text(f"{at} / 1")
    chen.get_by_role("button", name="Slide after").tap()
    expect(count).to_have_text("1 / 1")
    assert chen.evaluate("document.querySelector('.sluice-deck').scrollWidth") <= 390
    chen.get_by_role("button", name="Close").tap()
    expect(chen.locator(".sluice-deck")).to_have_count(0)
