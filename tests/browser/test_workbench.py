"""A planning round as planners walk it, in real browsers: one person a browser, as the sign-in proxy names them."""

import io
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from data.lake import Lake
from queries.build import build
from tests.conftest import served
from tests.queries import small

PEOPLE = "[ann]\neverything = true\n[bob]\neverything = true\n[east]\nregions = ['East']\n"
GRID = "[data-testid=stDataFrame]"
ROW = 31  # pixels of a row in the grid, at the theme's base size
PATIENCE = 20_000
Person = Callable[[str], Page]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The small company's dashboard, for three people."""
    home = tmp_path_factory.mktemp("round")
    lake = small.write(home / "lake")
    build(Lake.open(lake))
    (home / "people.toml").write_text(PEOPLE)
    with served(lake, SLUICE_PEOPLE=str(home / "people.toml"), SLUICE_USER_HEADER="X-User") as address:
        yield address


@pytest.fixture
def person(browser: Browser, url: str) -> Generator[Person]:
    """Opens the workbench for somebody."""
    contexts, broken = [], []

    def come(name: str) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 1100}, extra_http_headers={"X-User": name})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(f"{page.url}: {error.stack}"))
        page.goto(f"{url}/workbench")
        expect(page.get_by_role("heading", name="Target workbench")).to_be_visible(timeout=30_000)
        return page

    yield come
    for context in contexts:
        context.close()
    assert not broken, f"scripts broke on the page: {broken}"


def start(page: Page, name: str, total: str) -> None:
    """A new draft of that name."""
    page.get_by_role("button", name="New version", exact=True).click()
    for key, text in (("new_name", name), ("new_total", total)):
        page.locator(f"[class*=st-key-{key}_] input").fill(text)
    page.get_by_role("button", name="Start the draft").click()
    said(page, f"The draft {name} is made")
    expect(page.locator(GRID).first).to_be_visible()


def said(page: Page, text: str) -> None:
    """The sentence at the head of the page."""
    expect(page.get_by_test_id("stAlert").get_by_text(text).first).to_be_visible(timeout=PATIENCE)


def type_over(page: Page, row: int, part: float, figure: str) -> None:
    """Types over a cell: the row's number, and how far across the grid its column lies."""
    overlay, grid = page.locator("#portal input"), page.locator(GRID).first
    for _ in range(5):  # a run of the page may still move the grid
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
        box = grid.bounding_box()
        assert box
        page.mouse.dblclick(box["x"] + part * box["width"], box["y"] + ROW * (row + 0.5))
        with suppress(PlaywrightTimeout):
            overlay.wait_for(timeout=5000)
            break
    overlay.fill(figure)
    overlay.press("Enter")


def entry(page: Page, text: str | re.Pattern[str]) -> None:
    """An entry that is not saved yet."""
    expect(page.locator(".st-key-entries").get_by_text(text)).to_be_visible(timeout=PATIENCE)


def save(page: Page, why: str) -> None:
    page.locator(".st-key-why_save input").fill(why)
    page.locator(".st-key-save button").click()


def card(page: Page, label: str, text: str) -> None:
    """What the card of that label says."""
    expect(page.locator(".card", has_text=label)).to_contain_text(text, timeout=PATIENCE)


def step(page: Page, name: str, now: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.get_by_role("button", name=now).click()


def test_a_plan_is_allocated_edited_proposed_and_approved_by_a_second_person(person: Person, url: str) -> None:
    ann = person("ann")
    start(ann, "Round one", "9,000,000")
    ann.get_by_role("button", name="Allocate").click()
    ann.locator("[class*=st-key-allocate_total] input").fill("9.6M")
    ann.get_by_role("button", name="Spread").click()
    entry(ann, "Spread anew: 9,600,000 by History 100%")
    card(ann, "Target 2027", "9.60M")
    type_over(ann, 1, 0.2, "5000000")
    entry(ann, re.compile("→ 5,000,000, the rest answers"))
    card(ann, "Target 2027", "9.60M")
    save(ann, "agreed with the board")
    said(ann, "Saved; regions changed: 2.")
    step(ann, "Propose", "Propose this version")
    said(ann, "Round one is proposed; a second person can approve it now.")
    step(ann, "Approve", "Approve this version")
    said(ann, "ann proposed this version, so somebody else has to approve it.")

    bob = person("bob")
    card(bob, "State", "Proposed")
    step(bob, "Approve", "Approve this version")
    said(bob, "Round one is approved")
    card(bob, "State", "Approved")
    bob.get_by_role("button", name="Attainment against it").click()
    expect(bob.get_by_role("heading", name="Regional targets")).to_be_visible()
    bob.goto(f"{url}/targets?period=2027-01-01..2027-12-31")
    expect(bob.locator(".card", has_text="Attainment")).to_contain_text("9.60M")
    bob.goto(f"{url}/targets?period=2026-01-01..2026-12-31")
    expect(bob.locator(".card", has_text="Attainment")).to_contain_text("1.08M")


def test_a_template_goes_to_excel_and_comes_back_with_one_wrong_cell(person: Person) -> None:
    ann = person("ann")
    start(ann, "Round two", "1,000,000")
    ann.get_by_role("button", name="Excel").click()
    with ann.expect_download() as download:
        ann.get_by_role("button", name="Download the template").click()
    book = openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes()))
    sheet = book["Targets"]
    before = sheet["E2"].value
    sheet["E2"], sheet["F3"] = before + 1_000, "about ten"
    out = io.BytesIO()
    book.save(out)
    ann.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
        {"name": "plan.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": out.getvalue()}
    )
    back = ann.locator(".st-key-returned")
    expect(back).to_contain_text("1 cells cannot be taken")
    expect(back).to_contain_text("F3: expected whole money, 0 or more, found 'about ten'.")
    expect(back).to_contain_text("1 changed cells")
    ann.keyboard.press("Escape")
    ann.get_by_role("button", name="Take the 1 good ones over").click()
    entry(ann, "From Excel: 1 cells")
    save(ann, "from the workbook")
    said(ann, "Saved; regions changed: 1.")
    card(ann, "Target 2027", "1.00M")

    east = person("east")
    east.get_by_role("button", name="Excel").click()
    east.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(
        {"name": "plan.xlsx", "mimeType": "application/vnd.ms-excel", "buffer": out.getvalue()}
    )
    expect(east.locator(".st-key-returned")).to_contain_text(
        "made for Round two (headquarters' plan), not for Round two (a region's proposal)"
    )


def test_of_two_who_edit_at_once_the_second_loses_nothing(person: Person) -> None:
    ann = person("ann")
    start(ann, "Round three", "9,000,000")
    bob = person("bob")
    expect(bob.locator(GRID).first).to_be_visible()
    for page, part, figure in ((ann, 0.2, "5000000"), (bob, 0.4, "1234567")):
        type_over(page, 1, part, figure)
        entry(page, re.compile(f"→ {int(figure):,}, the rest answers"))
    save(ann, "the first was faster")
    said(ann, "Saved; ")
    save(bob, "the second")
    said(bob, "ann saved")
    box = bob.locator(".st-key-entries")
    expect(box).to_contain_text("Nothing of yours is lost")
    expect(box).to_contain_text("Their reason: the first was faster")
    entry(bob, re.compile("→ 1,234,567, the rest answers"))
    bob.get_by_role("button", name="Apply my entries to the new figures").click()
    said(bob, "Your entries are applied to the new figures")
    save(bob, "the second, on the first's figures")
    said(bob, "Saved; regions changed: 1.")
    bob.locator(".st-key-pick_planning button", has_text="Versions").click()
    steps = bob.locator('.panel[data-key="history"]')
    expect(steps).to_contain_text("the first was faster")
    expect(steps).to_contain_text("the second, on the first's figures")


def test_a_region_proposes_and_headquarters_takes_it_over(person: Person) -> None:
    ann = person("ann")
    start(ann, "Round four", "1,000,000")
    east = person("east")
    expect(east.locator(GRID).first).to_be_visible()
    east.get_by_text("the total moves").click()
    expect(east.get_by_text("everything above it moves")).to_be_visible()
    type_over(east, 1, 0.2, "123456")
    entry(east, re.compile("→ 123,456, the total moves"))
    save(east, "two chains close")
    said(east, "Your proposal is with headquarters.")
    card(east, "Gap of proposals", "proposed so far: 1 of 1 regions")

    ann.locator(".st-key-pick_planning button", has_text="Proposals").click()
    expect(ann.locator('.panel[data-key="proposals"]')).to_contain_text("two chains close")
    ann.locator(".st-key-taken_over button", has_text="East").click()
    take = ann.get_by_role("button", name="Take over", exact=True)
    expect(take).to_be_enabled()
    take.click()
    entry(ann, "East: as east proposed")
    save(ann, "as they say")
    said(ann, "Saved; regions changed: 1.")
    card(ann, "Gap of proposals", "0")
