import asyncio
import csv
import io
import stat
from datetime import date

import openpyxl
import polars as pl
import pytest
from starlette.applications import Starlette

from dashboard import company, export, people
from dashboard.files import Sheet, harmless, heading, write_csv, write_xlsx
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.panels import Column, Grid, Panel, Prose
from data.errors import SluiceError
from queries import User

LOCAL = User("local", everything=True)
NASTY = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1+1"]


@pytest.fixture
def scope(engine, monkeypatch):
    monkeypatch.setattr(company, "current", lambda: engine)
    monkeypatch.setattr(people, "named", lambda name: LOCAL)
    return Scope("overview", Filters.read({"region": ["East"]}, engine.catalog.data)[0], LOCAL, engine, "en")


def by_province(scope):
    answer = scope.ask(("sell_in_amount", "attainment"), "province", order=("-sell_in_amount",))
    return Panel("regions", "Where it comes from", Prose(()), answers=(answer,))


def get(address):
    """Status, headers and body that the routes answer with."""
    path, _, query = address.partition("?")
    request = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asyncio.run(Starlette(routes=export.routes)(request, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(each.get("body", b"") for each in sent)


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_workbook_has_typed_cells_formats_and_a_total_that_was_asked_again(scope):
    panel = by_province(scope)
    sheet = opened(write_xlsx(Sheet.of(panel, scope)))["Data"]
    rows = list(sheet.iter_rows(values_only=True))
    amount, attainment = rows[0].index("Sell-in"), rows[0].index("Attainment")
    assert rows[0][0] == "Province"
    assert isinstance(rows[1][amount], float)
    assert sheet.cell(2, amount + 1).number_format == "#,##0.00"
    assert sheet.cell(2, attainment + 1).number_format == "0.0%"
    whole = scope.ask(("sell_in_amount", "attainment")).frame.to_dicts()[0]
    assert rows[-1][0] == "Total"
    assert rows[-1][amount] == pytest.approx(whole["sell_in_amount"])
    assert rows[-1][attainment] == pytest.approx(whole["attainment"])


def test_the_second_sheet_says_what_is_shown(scope):
    about = dict(opened(write_xlsx(Sheet.of(by_province(scope), scope)))["About"].iter_rows(values_only=True))
    assert about["Shown"] == scope.filters.sentence("en")
    assert about["Data version"] == scope.engine.lake.version
    assert about["Made for"] == "local"


@pytest.mark.parametrize("text", NASTY)
def test_no_text_becomes_a_formula(scope, text):
    frame = pl.DataFrame({"dealer": [text], "sell_in_amount": [-5.0]})
    sheet = Sheet.of(Panel("x", "X", Prose(()), download=frame), scope)
    cell = opened(write_xlsx(sheet))["Data"]["A2"]
    assert (cell.data_type, cell.value.strip()) == ("s", text.strip())
    written = list(csv.reader(io.StringIO(write_csv(sheet).decode("utf-8-sig"))))
    assert written[1] == [f"'{text}", "-5.0"]


def test_numbers_and_common_texts_stay_as_they_are():
    assert [harmless(value) for value in (-1, "a-b", "", None, "3 = 3")] == [-1, "a-b", "", None, "3 = 3"]


def test_csv_is_utf8_with_its_mark(scope):
    frame = pl.DataFrame({"dealer": ["国美"], "month": [date(2026, 1, 1)]})
    sheet = Sheet.of(Panel("x", "X", Prose(()), download=frame), scope)
    assert write_csv(sheet).startswith(b"\xef\xbb\xbf")
    assert "国美,2026-01-01" in write_csv(sheet).decode("utf-8-sig")


def test_a_table_keeps_its_own_total_and_headings(scope):
    frame = pl.DataFrame({"channel": ["A", "B"], "gap": [1.0, 2.0]})
    grid = Grid(frame, (Column("gap", "Gap in money"),), total={"gap": 3.0})
    rows = list(opened(write_xlsx(Sheet.of(Panel("x", "X", grid, download=frame), scope)))["Data"].values)
    assert rows == [("Channel", "Gap in money"), ("A", 1), ("B", 2), ("Total", 3)]


def test_compared_columns_say_what_with(scope):
    assert heading("sell_in_amount__last_year", scope) == "Sell-in (Last year)"


def test_a_link_gives_the_panels_rows_and_only_to_whom_it_names(scope, monkeypatch):
    monkeypatch.setattr("dashboard.declared.Page.panels", property(lambda page: lambda scope: [by_province(scope)]))
    address = export.links(scope)(by_province(scope), "csv")
    status, headers, body = get(address)
    assert status == 200
    assert headers[b"content-disposition"].endswith(b".csv")
    provinces = by_province(scope).answers[0].frame["province"].to_list()
    assert [row[0] for row in csv.reader(io.StringIO(body.decode("utf-8-sig")))][1:] == [*provinces, "Total"]

    monkeypatch.setattr(people, "named", lambda name: User(name))
    assert len(get(address)[2].splitlines()) == 1


def test_a_link_that_was_changed_is_too_old_or_names_nothing_gives_a_sentence(scope, monkeypatch):
    monkeypatch.setattr("dashboard.declared.Page.panels", property(lambda page: lambda scope: [by_province(scope)]))
    address = export.links(scope)(by_province(scope), "xlsx")
    assert get(address)[0] == 200
    assert get(address[:-3] + "abc")[0] == 403
    assert get("/download/regions.csv")[0] == 403
    assert get(address.replace("regions.xlsx", "secret.xlsx"))[0] == 404
    assert get(address.replace("regions.xlsx", "regions.exe"))[0] == 404
    monkeypatch.setattr(export, "GOOD_FOR", -1)
    status, _, body = get(address)
    assert (status, b"older than a day" in body) == (410, True)


def test_nobody_downloads_as_another(monkeypatch):
    with pytest.raises(SluiceError):
        people.named("somebody else")


def test_the_secret_is_made_once_and_is_its_owners_alone(tmp_path):
    first = export.secret(tmp_path / "state")
    export.secret.cache_clear()
    assert export.secret(tmp_path / "state") == first
    assert len(first) == 32
    assert stat.S_IMODE((tmp_path / "state" / "secret").stat().st_mode) == 0o600


def test_the_amount_of_a_quarter_is_no_date(engine):
    from tests.dashboard.looking import looking, panels

    scope = looking(engine, "channel", {})
    sheet = Sheet.of(panels(scope)["statistics"], scope)
    shapes = dict(zip(sheet.frame.columns, sheet.formats, strict=True))
    assert {"quarter": shapes["quarter"], "year": shapes["year"]} == {"quarter": "General", "year": "General"}
    assert shapes["sell_in_amount__change"] == "0.0%"
