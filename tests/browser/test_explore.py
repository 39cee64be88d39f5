"""Three walks of an analyst through Explore, in a real browser."""

import io
import re

import pyarrow.parquet as pq
from playwright.sync_api import Page, expect

from tests import visit
from tests.visit import at

ROWS = ".panel[data-key=answer] tbody tr"
PATIENCE = 60_000


def title(page: Page) -> str:
    return page.locator(".panel[data-key=answer] h3").inner_text()


def test_down_a_path_to_the_serial_number_and_back(page: Page, dashboard_url: str) -> None:
    """A region is followed to a dealer, a document, a line and its serial numbers; back undoes, forward redoes."""
    page.set_default_timeout(PATIENCE)
    visit.show(page, dashboard_url, "explore")
    page.get_by_role("button", name="East", exact=True).click()
    at(page, "region=East&rows=province")
    page.locator(ROWS).first.click()
    at(page, "rows=city")
    page.go_back()
    at(page, "rows=province")
    page.go_back()
    expect(page).not_to_have_url(re.compile("region="), timeout=PATIENCE)
    visit.settle(page)
    expect(page.locator(".st-key-trail button")).to_have_count(0, timeout=PATIENCE)
    page.go_forward()
    at(page, "rows=province")
    page.go_forward()
    at(page, "rows=city")
    page.locator(ROWS).first.click()
    at(page, "rows=dealer")
    page.locator(ROWS).first.click()
    at(page, "dealer=")
    behind = page.locator(".panel[data-key=behind]")
    expect(behind.locator("h3")).to_contain_text("Documents")
    behind.locator("tbody tr", has_text="Sell-in").first.click()
    at(page, "document=")
    expect(page.get_by_role("heading", name=re.compile("^Lines"))).to_be_visible()
    behind.locator("tbody tr").first.click()
    at(page, "detail=serials")
    expect(page.get_by_role("heading", name=re.compile("Serial numbers"))).to_be_visible()


def test_a_question_is_built_saved_and_opened_again(page: Page, dashboard_url: str) -> None:
    """Dealers by a condition, as heat over months; saved in a folder, opened from there on another visit."""
    page.set_default_timeout(PATIENCE)
    visit.show(page, dashboard_url, "explore", "?rows=dealer&columns=month&period=this_quarter&cells=heat")
    page.locator(".st-key-open_keep button").first.click()
    page.locator(".st-key-way").get_by_role("combobox").click()
    page.get_by_role("option", name="the largest by", exact=True).click()
    page.locator(".st-key-add_keep button").click()
    at(page, "keep=dealer+top+10+by+sell_in_amount")
    assert page.locator(ROWS).count() == 10
    page.locator(".st-key-open_views button").first.click()
    page.locator(".st-key-view_name input").fill("Ten largest")
    page.locator(".st-key-view_folder input").fill("Meetings")
    page.locator(".st-key-save_view button").click()
    expect(page.get_by_text("Saved as Ten largest.")).to_be_visible()
    visit.show(page, dashboard_url, "explore")
    page.locator(".st-key-open_views button").first.click()
    page.get_by_role("button", name="Ten largest").click()
    at(page, "keep=dealer+top+10")
    assert "dealer and month" in title(page)
    _renamed_made_the_first_and_deleted(page, dashboard_url)


def _renamed_made_the_first_and_deleted(page: Page, dashboard_url: str) -> None:
    """Of the one view that there is; the list stays open after each."""
    page.locator(".st-key-open_views button").first.click()
    page.get_by_role("button", name="edit icon").click()
    page.locator("[class*=st-key-new_name_] input").fill("Largest of all")
    page.locator("[data-testid=stForm]").get_by_role("button", name="Rename or move").click()
    expect(page.get_by_text("The view is now called Largest of all.")).to_be_visible()
    page.get_by_role("button", name="star_outline icon").click()
    expect(page.get_by_text("Explore now begins with Largest of all.")).to_be_visible()
    visit.show(page, dashboard_url, "explore")
    at(page, "keep=dealer+top+10")
    page.locator(".st-key-open_views button").first.click()
    page.get_by_role("button", name="delete icon").click()
    expect(page.get_by_text("Largest of all was deleted.")).to_be_visible()


def test_a_long_list_is_searched_turned_sorted_and_taken_along(page: Page, dashboard_url: str) -> None:
    """All dealers: the next page, the largest falls first, a search, the documents as Parquet, on to Channel output."""
    page.set_default_timeout(PATIENCE)
    visit.show(page, dashboard_url, "explore", "?rows=dealer&most=10")
    answer = page.locator(".panel[data-key=answer]")
    expect(answer.locator("tbody tr").last).to_contain_text("Others")
    answer.get_by_role("button", name="Next page").click()
    at(page, "page=2")
    answer.locator("th button", has_text="Change").first.click()
    at(page, "order=-sell_in_amount__change")
    search = answer.locator("input[type=search]")
    search.fill("gome")
    search.press("Enter")
    at(page, "find=gome")
    names = answer.locator("tbody tr td:first-child").all_inner_texts()
    assert names and all("gome" in name.lower() or name == "Others" for name in names)
    page.locator(".panel[data-key=onward] .link", has_text="documents").click()
    at(page, "detail=documents")
    page.locator(".panel[data-key=behind] .more").click()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Download all rows (Parquet)").click()
    with open(caught.value.path(), "rb") as file:
        assert pq.read_table(io.BytesIO(file.read())).num_rows > 0
    page.locator(".panel[data-key=onward] .link", has_text="Channel output").click()
    expect(page).to_have_url(re.compile(r"/channel\?.*dealer="), timeout=PATIENCE)
    visit.settle(page)
