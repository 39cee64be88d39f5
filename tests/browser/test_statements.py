"""A statement is issued, opened and taken along, in a real browser."""

import io
import re

import openpyxl
from playwright.sync_api import Page, expect

from tests import visit


def test_a_statement_is_issued_opened_and_taken_along(page: Page, dashboard_url: str) -> None:
    page.set_default_timeout(visit.PATIENCE)
    visit.show(page, dashboard_url, "statements")
    expect(page.locator(".st-key-filters")).to_have_count(0)
    page.get_by_role("button", name="Issue statement").click()
    expect(page.get_by_text(re.compile(r"Monthly channel statement, Oct 2026 is issued as number \d"))).to_be_visible()
    page.locator(".panel[data-key=list] tbody tr").first.click()
    expect(page).to_have_url(re.compile(r"statement=\d+"), timeout=visit.PATIENCE)
    visit.settle(page)
    expect(page.locator(".panel[data-key=head]")).to_contain_text("Every figure is still what the data say today.")
    total = page.locator(".panel[data-key=statistics_table0] tfoot td").nth(1).inner_text()
    with page.expect_download() as caught:
        page.get_by_role("button", name="XLSX").click()
    with open(caught.value.path(), "rb") as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read()))
    sheet = next(book[name] for name in book.sheetnames if name.startswith("Channel statistics"))
    rows = list(sheet.values)
    at = rows[0].index("Sell-in")
    assert rows[-1][0] == "Total" and total == f"{rows[-1][at] / 1e6:.1f}M"
