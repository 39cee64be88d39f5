"""The board in a real browser: every kind of panel, what it answers, and that it never blinks or trusts a text."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.board_demo import HOSTILE
from tests.browser.demo_server import served
from tests.visit import panel

LINE = ".scatterlayer .js-line"


@pytest.fixture(scope="module")
def board_url() -> Iterator[str]:
    """The demo page, served."""
    with served(Path(__file__).with_name("board_demo.py")) as url:
        yield url


@pytest.fixture
def board(page: Page, board_url: str) -> Page:
    """The demo page with all charts drawn."""
    return shown(page, board_url)


def shown(page: Page, url: str) -> Page:
    """Opens `url` and waits for the charts."""
    page.goto(url)
    expect(page.locator(".chart .main-svg:first-child")).to_have_count(4, timeout=30_000)
    return page


def clicked(page: Page, what: str) -> None:
    """The server saw this click."""
    expect(page.get_by_text(f"clicked: {what}", exact=True)).to_be_visible()


def first_cells(page: Page) -> list[str]:
    """The first column of the table."""
    return panel(page, "table").locator("tbody td:first-child").all_inner_texts()


def open_menu(page: Page, key: str, item: str) -> Locator:
    """An item of a panel's menu."""
    panel(page, key).get_by_role("button", name="More").click()
    return page.locator(".menu").get_by_text(item, exact=True)


def test_every_kind_of_panel_is_drawn(board: Page) -> None:
    expect(panel(board, "cards").locator(".card")).to_have_count(6)
    expect(panel(board, "cards")).to_contain_text("¥128.4M")
    expect(panel(board, "cards").locator(".spark svg")).to_have_count(6)
    for key, mark in {
        "line": ".scatter path",
        "bars": ".point path",
        "stacked": ".point path",
        "heat": "image",
    }.items():
        assert panel(board, key).locator(mark).count(), key
    expect(panel(board, "brief").locator("li")).to_have_count(3)
    expect(panel(board, "table").locator("tbody tr")).to_have_count(12)
    expect(panel(board, "table").locator("tfoot")).to_contain_text("Total")


CLICKS = {
    "cards": ("button.card", "cards {} channel"),
    "brief": (".link >> nth=1", "brief {'province': 'Shandong'} None"),
    "table": ("tbody tr >> nth=1", "table {'province': 'Dealer 02'} None"),
}


def test_a_click_comes_back_with_what_it_stands_for(board: Page) -> None:
    for key, (target, answer) in CLICKS.items():
        panel(board, key).locator(target).click()
        clicked(board, answer)


def test_a_click_in_a_chart_drills_and_the_cursor_says_so(board: Page) -> None:
    for key in ("bars", "heat"):
        panel(board, key).locator(".chart").scroll_into_view_if_needed()
        box = panel(board, key).locator(".nsewdrag").bounding_box()
        place = (box["x"] + 12, box["y"] + box["height"] * 15 / 16)
        board.mouse.move(*place)
        expect(panel(board, key).locator(".chart.clickable")).to_be_visible()
        board.mouse.click(*place)
        clicked(board, f"{key} {{'province': 'Shanghai'}} None")


def test_the_keyboard_reaches_a_row(board: Page) -> None:
    panel(board, "table").get_by_role("button", name="Dealer 03").focus()
    board.keyboard.press("Enter")
    clicked(board, "table {'province': 'Dealer 03'} None")


def test_a_click_is_told_once(board: Page) -> None:
    panel(board, "cards").locator("button.card").click()
    clicked(board, "cards {} channel")
    board.get_by_role("button", name="Same data").click()
    clicked(board, "nothing")


def test_sorting_goes_down_up_and_back_with_gaps_last(board: Page) -> None:
    table, came = panel(board, "table"), first_cells(board)
    units = table.locator("tbody td:nth-child(3)")
    head = table.get_by_role("button", name="Units")
    for turn in ("descending", "ascending"):
        head.click()
        expect(table.locator(f'th[aria-sort="{turn}"]')).to_have_count(1)
        numbers = [int(text.replace(",", "")) for text in units.all_inner_texts()]
        assert numbers == sorted(numbers, reverse=turn == "descending")
    table.get_by_role("button", name="Next page").click(click_count=4)
    assert units.all_inner_texts()[-1] == "–"
    head.click()
    assert first_cells(board) == came


def test_pages_and_search(board: Page) -> None:
    table = panel(board, "table")
    table.get_by_role("button", name="Next page").click()
    expect(table.locator(".pager")).to_contain_text("13–24 of 50")
    table.get_by_role("searchbox").fill("dealer 4")
    expect(table.locator("tbody tr")).to_have_count(10)
    table.get_by_role("searchbox").fill("nobody")
    expect(table).to_contain_text("No rows match")
    board.get_by_role("button", name="Other data").click()
    expect(table).to_contain_text("No rows match")


def test_the_menu_offers_downloads_and_closes(board: Page) -> None:
    assert open_menu(board, "line", "Download CSV").get_attribute("href") == "/download/line.csv"
    assert board.locator(".menu").get_by_text("Download Excel").get_attribute("href") == "/download/line.xlsx"
    board.keyboard.press("Escape")
    expect(board.locator(".menu")).to_have_count(0)


def test_how_a_panel_is_computed(board: Page) -> None:
    open_menu(board, "bars", "How this is computed").click()
    drawer = board.get_by_role("dialog")
    for text in ("East China; 1–22 November 2026", "2026-11-01 – 2026-11-22", "2025-11-01", "sales, dealers", "9f31"):
        expect(drawer).to_contain_text(text)
    expect(drawer.locator("pre").first).to_contain_text(re.compile(r"SELECT province.*\nFROM sales\nWHERE "))
    board.keyboard.press("Escape")
    expect(drawer).to_have_count(0)


def test_a_panel_becomes_a_picture(board: Page) -> None:
    for key in ("bars", "table", "brief"):
        with board.expect_download() as download:
            open_menu(board, key, "Download picture").click()
        picture = Image.open(BytesIO(Path(download.value.path()).read_bytes()))
        assert picture.width > 2 * panel(board, key).bounding_box()["width"], key
        assert len(picture.convert("RGB").getcolors(1 << 24)) > 100, f"only a background is drawn of {key}"


def test_light_and_dark_need_no_server(board: Page) -> None:
    sent: list[object] = []
    board.on("websocket", lambda websocket: websocket.on("framesent", sent.append))
    line = panel(board, "line").locator(LINE).last
    expect(line).to_have_css("stroke", "rgb(11, 99, 119)")
    board.emulate_media(color_scheme="dark")
    expect(line).to_have_css("stroke", "rgb(77, 191, 209)")
    expect(panel(board, "table")).to_have_css("background-color", "rgb(17, 32, 42)")
    assert not sent


def test_hostile_texts_are_only_texts(board: Page) -> None:
    board.on("dialog", lambda _: pytest.fail("a text was run as a script"))
    assert not board.locator(".sluice-board img").count()
    for key in ("table", "brief", "bars", "heat"):
        expect(panel(board, key)).to_contain_text(HOSTILE)
    assert not panel(board, "bars").locator("svg a, svg [style*='bold']").count()


def test_a_phone_scrolls_only_down(page: Page, board_url: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    shown(page, board_url)
    for key in ("cards", "line", "bars", "table"):
        box = panel(page, key).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, key
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 390
    scroller = panel(page, "table").locator(".scroller")
    scroller.scroll_into_view_if_needed()
    scroller.evaluate("(node) => node.scrollTo(300, 0)")
    expect(panel(page, "table").get_by_text("Dealer 01")).to_be_in_viewport()


FRAMES = """() => {
  window.first = document.querySelector(".js-plotly-plot");
  window.blank = 0;
  window.changed = 0;
  new MutationObserver(() => changed++).observe(first, { subtree: true, childList: true, attributes: true });
  const frame = () => {
    const nodes = [...document.querySelectorAll(".sluice-board .chart")];
    const drawn = nodes.filter((node) => node.querySelector(".main-svg :is(.trace path, .hm image)"));
    const faded = [...document.querySelectorAll(".stElementContainer:has(.sluice-board)")]
      .some((node) => getComputedStyle(node).opacity !== "1");
    blank += drawn.length < 4 || faded;
    requestAnimationFrame(frame);
  };
  frame();
}"""


def test_new_data_are_drawn_over_the_old_without_a_blank_frame(board: Page) -> None:
    board.evaluate(FRAMES)
    before = panel(board, "line").locator(LINE).last.get_attribute("d")
    for _ in range(3):
        board.get_by_role("button", name="Other data").click()
        board.wait_for_timeout(500)
    expect(panel(board, "line").locator(LINE).last).not_to_have_attribute("d", before)
    assert board.evaluate("[blank, first.isConnected]") == [0, True]


def test_a_change_that_reads_as_none_points_nowhere(board: Page) -> None:
    changes = panel(board, "table").locator('tbody td[data-kind="change"] .tone')
    expect(changes.nth(5)).to_have_text("→-0.0%")
    expect(changes.nth(5)).to_have_class("tone neutral")
    for at in (0, 1, 2, 3, 4):
        text, kind = changes.nth(at).inner_text(), changes.nth(at).get_attribute("class")
        assert (text[0], kind) in (("↑", "tone good"), ("↓", "tone bad")), text


def test_what_did_not_change_is_not_drawn_again(board: Page) -> None:
    board.evaluate(FRAMES)
    board.get_by_role("button", name="Same data").click()
    board.wait_for_timeout(800)
    assert board.evaluate("changed") == 0


def test_it_speaks_chinese(page: Page, board_url: str) -> None:
    shown(page, f"{board_url}/?lang=zh")
    expect(panel(page, "table").locator(".pager")).to_contain_text("第 1–12 行，共 50 行")
    panel(page, "line").get_by_role("button", name="更多").click()
    expect(page.locator(".menu")).to_contain_text("计算口径")


def test_what_cannot_be_drawn_leaves_the_others_standing(page: Page, board_url: str) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda problem: pytest.fail(str(problem)))
    shown(page, f"{board_url}/?broken=1")
    for key in ("no_figure", "no_columns", "no_kind"):
        expect(panel(page, key).locator(".failed")).to_contain_text("could not be drawn")
        assert any(f"panel {key}" in text for text in told), told
    expect(panel(page, "table").locator("tbody tr")).to_have_count(12)
    expect(panel(page, "brief").locator("li")).to_have_count(3)
    panel(page, "table").locator("tbody tr >> nth=1").click()
    clicked(page, "table {'province': 'Dealer 02'} None")
    page.get_by_role("button", name="Other data").click()
    expect(panel(page, "no_figure").locator(".point path").first).to_be_visible()
    expect(panel(page, "no_columns").locator("tbody tr")).to_have_count(12)
    expect(page.locator(".failed")).to_have_count(1)
    panel(page, "no_figure").locator("h3").scroll_into_view_if_needed()
    page.set_viewport_size({"width": 700, "height": 900})
    expect(page.locator(".failed")).to_have_count(1)


def test_only_listed_files_are_served_and_only_from_here(page: Page, board_url: str) -> None:
    answer = page.request.get(board_url)
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe-eval" not in answer.headers["content-security-policy"]
    for name in ("plotly.min.js", "board", "..%2fassets.py", "board/%2e%2e%2fassets.py", "fonts/", ""):
        assert page.request.get(f"{board_url}/assets/x/{name}").status in (400, 404), name
    script = page.request.get(f"{board_url}/assets/x/plotly.js")
    assert script.headers["content-encoding"] == "gzip" and "immutable" in script.headers["cache-control"]
