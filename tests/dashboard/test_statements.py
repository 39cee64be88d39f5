"""Statements: figures equal plain SQL, stay as issued, say what was restated, and are nobody's who may see less."""

import io
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as some

from dashboard import company
from dashboard.documents.model import Cell, Document, Figure, Section, Table, TableColumn
from dashboard.documents.restated import changes
from dashboard.documents.showing import panels_of
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages.statements import freezing
from dashboard.pages.statements import issued as page
from data.errors import AccessError, QuestionError, SluiceError
from data.store import Store, cases
from queries import Period, User, connect
from tests.dashboard.looking import EVERYONE
from tests.dashboard.test_cli import sluice
from tests.dashboard.test_documents import flat, pdf_text

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
NORTH = User("north", regions=frozenset({"North"}))


@pytest.fixture
def kept(tmp_path):
    opened = Store.open(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.close()


def restate(lake: Path, to: Path, more: float = 1_000_000.0) -> tuple[Path, dict]:
    """A copy of a lake in which one sale of October is corrected; the copy and the sale."""
    shutil.copytree(lake, to, ignore=shutil.ignore_patterns(".sluice"))
    file = next((to / "sales" / "month=2026-10").glob("*.parquet"))
    rows = pl.read_parquet(file).with_row_index("at")
    sale = rows.filter((pl.col("stage") == "sell_in") & (pl.col("quantity") > 0)).to_dicts()[0]
    this, added = pl.col("at") == sale["at"], pl.lit(more).cast(rows["net_amount"].dtype)
    corrected = pl.col("net_amount") + pl.when(this).then(added).otherwise(0)
    rows.with_columns(net_amount=corrected).drop("at").write_parquet(file)
    return to, sale


def section(document: Document, key: str) -> Section:
    return next(each for each in document.sections if each.key == key)


def column(table: Table, label: str) -> dict[str, float]:
    at = [each.label for each in table.columns].index(label)
    rows = [*table.rows, table.total] if table.total else table.rows
    return {row[0].text: row[at].value for row in rows}


def test_the_figures_of_a_monthly_statement_equal_plain_sql(engine, files):
    document = freezing.compose("monthly", OCTOBER, EVERYONE, engine, "en")
    sold = "FROM sold WHERE stage = 'sell_in' AND day BETWEEN '2026-10-01' AND '2026-10-31'"

    def by(what: str, where: str) -> dict[str, float]:
        whole = files["sample"].execute(f"SELECT 'Total', {what} {where}").fetchall()
        key = "channel" if "FROM sold" in where or "FROM held" in where else "region"
        rows = files["sample"].execute(f"SELECT {key}, {what} {where} GROUP BY 1").fetchall() + whole
        return {name: pytest.approx(float(value)) for name, value in rows if value is not None}

    table = section(document, "statistics").tables[0]
    assert column(table, "Sell-in") == by("sum(net_amount)", sold)
    planned = "FROM planned WHERE day = '2026-10-01'"
    assert column(section(document, "plan").tables[0], "Target") == by("sum(target_amount)", planned)
    held = "FROM held WHERE day = (SELECT max(day) FROM held WHERE day BETWEEN '2026-10-01' AND '2026-10-31')"
    assert column(section(document, "stock").tables[0], "Dealer stock") == by("sum(on_hand)", held)


def test_a_weeks_statement_counts_the_months_target_to_the_weeks_end(engine, files):
    week = freezing.period_of("weekly", "2026-W43", engine.catalog.data)
    assert week == Period(date(2026, 10, 19), date(2026, 10, 25))
    table = section(freezing.compose("weekly", week, EVERYONE, engine, "en"), "plan").tables[0]
    sold = "stage = 'sell_in' AND day BETWEEN '2026-10-01' AND '2026-10-25'"
    rows = files["sample"].execute(f"SELECT region, sum(net_amount) FROM sold WHERE {sold} GROUP BY 1").fetchall()
    found = column(table, "Sell-in")
    assert {name: found[name] for name, _ in rows} == {name: pytest.approx(float(value)) for name, value in rows}


def test_what_is_restated_is_shown_before_and_after_and_nothing_else_moves(engine, sample_lake, kept, tmp_path):
    frozen = freezing.issue("monthly", OCTOBER, EVERYONE, engine, kept, "en")
    assert freezing.opened(frozen.id, EVERYONE, engine, kept).restated == ()
    lake, sale = restate(sample_lake, tmp_path / "restated")
    later = connect(lake)
    issued = freezing.opened(frozen.id, EVERYONE, later, kept)
    names = {(each.section, each.figure) for each in issued.restated}
    channel = later.run("SELECT channel FROM dealers WHERE dealer_id = $id", {"id": sale["dealer_id"]}, EVERYONE)
    touched = str(channel["channel"][0])
    assert {("Channel statistics", f"{each} · Sell-in") for each in (touched, "Total")} <= names
    of_members = {figure.split(" · ")[0] for heading, figure in names if heading == "Channel statistics"
                  and not figure.endswith("Share")}  # fmt: skip
    assert of_members == {touched, "Total"}
    assert not {heading for heading, _ in names} & {"Stock", "Who has not reported"}
    now = freezing.compose("monthly", OCTOBER, EVERYONE, later, "en")
    before, after = (column(section(each, "statistics").tables[0], "Sell-in") for each in (issued.document, now))
    assert after["Total"] - before["Total"] == pytest.approx(1_000_000)
    text = pdf_text(issued.whole)
    assert all(flat(each.before) in text and flat(each.after) in text for each in issued.restated)
    later.close()


def test_a_statement_is_nobodys_who_may_see_less_than_its_issuer(engine, kept):
    all_of_it = freezing.issue("monthly", OCTOBER, EVERYONE, engine, kept, "en")
    of_north = freezing.issue("monthly", OCTOBER, NORTH, engine, kept, "en")
    south = User("south", regions=frozenset({"South"}))
    assert [each.id for each in freezing.listed(NORTH, kept)] == [of_north.id]
    assert freezing.listed(south, kept) == []
    assert len(freezing.listed(EVERYONE, kept)) == 2
    with pytest.raises(AccessError):
        freezing.opened(all_of_it.id, NORTH, engine, kept)
    wide = freezing.opened(of_north.id, EVERYONE, engine, kept)
    assert {row[0].text for row in section(wide.document, "plan").tables[0].rows} == {"North"}


def test_one_with_more_rights_sees_no_difference_that_is_only_of_rights(sample_lake, engine, kept, tmp_path):
    of_north = freezing.issue("monthly", OCTOBER, NORTH, engine, kept, "en")
    shutil.copytree(sample_lake, tmp_path / "same", ignore=shutil.ignore_patterns(".sluice"))
    (tmp_path / "same" / "targets.parquet").touch()
    later = connect(tmp_path / "same")
    assert later.lake.version != engine.lake.version
    assert freezing.opened(of_north.id, EVERYONE, later, kept).restated == ()
    later.close()


@pytest.mark.parametrize(("kind", "text", "key"), [
    ("monthly", "2026-13", "statement_period"), ("monthly", "2026-W10", "statement_period"),
    ("weekly", "2026-10", "statement_period"), ("weekly", "2026-W60", "statement_period"),
    ("monthly", "2031-01", "statement_without_data"), ("yearly", "2026", "unknown_statement_kind"),
])  # fmt: skip
def test_what_is_no_period_is_refused_in_one_sentence(engine, kind, text, key):
    with pytest.raises(QuestionError) as refused:
        freezing.period_of(kind, text, engine.catalog.data)
    assert refused.value.key == key and refused.value.say("zh")


def test_the_last_whole_period_is_meant_when_none_is_said(engine):
    data = engine.catalog.data
    assert freezing.period_of("monthly", "", data) == OCTOBER
    assert freezing.period_of("weekly", "", data).ends == date(2026, 11, 22)


def test_statements_can_be_made_of_any_lake(lakes, kept):
    for engine in lakes.values():
        for kind in freezing.KINDS:
            period = freezing.period_of(kind, "", engine.catalog.data)
            document = freezing.compose(kind, period, EVERYONE, engine, "en")
            for each in document.sections:
                assert panels_of(each), each.key


def test_the_page_lists_opens_and_refuses(engine, kept, monkeypatch):
    monkeypatch.setattr(company, "store", lambda lake: kept)
    made = freezing.issue("monthly", OCTOBER, EVERYONE, engine, kept, "en")

    def scope(user, **pairs):
        filters, _ = Filters.read({name: [value] for name, value in pairs.items()}, engine.catalog.data)
        return Scope("statements", filters, user, engine, "en")

    listing = page.listing(scope(EVERYONE))
    assert listing.body.clicks[0].filters == {"statement": str(made.id)}
    shown = {panel.key: panel for panel in page.one(scope(EVERYONE, statement=str(made.id)))}
    grid = shown["statistics_table0"].body
    frozen = section(freezing.compose("monthly", OCTOBER, EVERYONE, engine, "en"), "statistics").tables[0]
    rows = grid.frame.iter_rows()
    texts = [[col.format(value) for col, value in zip(grid.columns, row, strict=True)] for row in rows]
    assert texts == [[cell.text for cell in row] for row in frozen.rows]
    assert {name: col.format(grid.total[name]) for name, col in zip(grid.frame.columns, grid.columns, strict=True)} == {
        name: cell.text for name, cell in zip(grid.frame.columns, frozen.total, strict=True)
    }
    for wrong in ("99", "x", "9" * 12):
        (said,) = page.one(scope(EVERYONE, statement=wrong))
        assert "There is no statement" in said.body.sentences[0][0].text
    (said,) = page.one(scope(NORTH, statement=str(made.id)))
    assert "may not see" in said.body.sentences[0][0].text


def test_the_command_freezes_once_and_then_says_what_was_restated(sample_lake, tmp_path):
    lake, out = tmp_path / "lake", tmp_path / "october.xlsx"
    shutil.copytree(sample_lake, lake)
    said = ("statement", "monthly", "--lake", lake, "--period", "2026-10", "--out", out)
    first = sluice(*said)
    assert first.returncode == 0 and "restated since: 0" in first.stderr, first.stderr
    shutil.rmtree(tmp_path / "corrected", ignore_errors=True)
    restate(lake, tmp_path / "corrected")
    shutil.copytree(tmp_path / "corrected" / "sales", lake / "sales", dirs_exist_ok=True)
    then = sluice(*said)
    assert then.returncode == 0 and "Issue 1" in then.stderr and "restated since: 0" not in then.stderr, then.stderr
    book = openpyxl.load_workbook(io.BytesIO(out.read_bytes()))
    rows = list(next(book[name] for name in book.sheetnames if name.startswith("Restated")).values)
    assert rows[0] == ("Section", "Figure", "Before", "After") and len(rows) > 3
    again = sluice(*said, "--again")
    assert "Issue 2" in again.stderr and "restated since: 0" in again.stderr, again.stderr
    refused = sluice("statement", "monthly", "--lake", lake, "--out", tmp_path / "october.doc")
    assert refused.returncode == 1 and refused.stderr.count("\n") == 1


# Up to what a change of one is more than the billionth by which two figures may differ and be the same.
FIGURES = some.lists(some.lists(some.none() | some.floats(-1e8, 1e8), min_size=2, max_size=2), min_size=1, max_size=6)


@given(FIGURES, some.data())
def test_a_changed_figure_is_found_and_no_other(figures, data):
    def document(values):
        rows = tuple((Cell(f"m{at % 3}", f"m{at % 3}"), *(Cell(v, "" if v is None else f"{v:.0f}") for v in row))
                     for at, row in enumerate(values))  # fmt: skip
        table = Table(tuple(map(TableColumn, ("", "x", "y"))), rows)
        return Document("t", "s", (Section("a", "A", tables=(table,)),))

    assert changes(document(figures), document(figures)) == []
    row, at = data.draw(some.integers(0, len(figures) - 1)), data.draw(some.integers(0, 1))
    new = [list(each) for each in figures]
    new[row][at] = (figures[row][at] or 0.0) + data.draw(some.floats(1, 1e6))
    found = changes(document(figures), document(new))
    assert len(found) == 1 if figures[row][at] is not None else found
    assert all(each.before != each.after for each in found)


def test_a_restated_figure_is_told_apart_by_its_column_and_in_full_where_it_looks_the_same():
    def document(*values):
        labels = map(TableColumn, ("", "Sell-in", "Change", "Share", "Change"))
        row = (Cell("KA chain", "KA chain"), *(Cell(each, f"{each:.0%}") for each in values))
        return Document("t", "s", (Section("a", "A", tables=(Table(tuple(labels), (row,)),)),))

    found = changes(document(1.0, 0.1, 0.311456, 0.5), document(1.0, 0.2, 0.310787, 0.6))
    assert [(each.figure, each.before, each.after) for each in found] == [
        ("KA chain · Sell-in · Change", "10%", "20%"), ("KA chain · Share", "31.1456%", "31.0787%"),
        ("KA chain · Share · Change", "50%", "60%"),
    ]  # fmt: skip


def test_a_column_that_a_later_release_writes_otherwise_restates_nothing():
    def document(*columns):
        labels = (TableColumn(""), *(TableColumn(name) for name, _ in columns))
        row = (Cell("KA chain", "KA chain"), *(Cell(value, f"{value}") for _, value in columns))
        return Document("t", "s", (Section("a", "A", tables=(Table(labels, (row,)),)),))

    issued = document(("Sell-in", 1.0), ("Units", 5.0))
    assert changes(issued, document(("Sell-in", 1.0), ("Quantity", 5.0), ("Margin", 2.0))) == []
    (found,) = changes(issued, document(("Sell-in", 3.0), ("Quantity", 5.0)))
    assert (found.figure, found.before, found.after) == ("KA chain · Sell-in", "1.0", "3.0")
    assert len(changes(issued, Document("t", "s", ()))) == 2


def test_a_figure_of_which_only_its_text_was_kept_is_compared_as_it_is_written():
    def document(text, amount):
        return Document("t", "s", (Section("a", "A", figures=(Figure("Sell-in", text, amount=amount),)),))

    assert changes(document("280M", None), document("280M", 280_262_138.6)) == []
    (found,) = changes(document("280M", None), document("281M", 281_262_138.6))
    assert (found.before, found.after) == ("280M", "281M")


def test_a_verdict_of_a_case_shows_as_restated(sample_lake, tmp_path):
    shutil.copytree(sample_lake, tmp_path / "lake", ignore=shutil.ignore_patterns("store.sqlite*"))
    engine = connect(tmp_path / "lake")
    store = company.store(engine.lake)
    frozen = freezing.issue("monthly", OCTOBER, EVERYONE, engine, store, "en")
    with store.session() as session:
        cases.entries(session, "rushing")[0].case.state = "explained"
    restated = freezing.opened(frozen.id, EVERYONE, engine, store).restated
    (moved,) = restated
    assert (moved.section, moved.before, moved.after) == ("Goods-rushing cases", "Open", "Explained")
    engine.close()


def test_errors_of_the_store_are_of_the_one_family():
    with pytest.raises(SluiceError):
        Store.open("nonsense://x")


@pytest.mark.parametrize(("kind", "text"), [("monthly", "2026-10"), ("weekly", "2026-W43")])
def test_a_draft_says_what_would_be_issued(engine, kind, text):
    filters = Filters.read({"statement": [text]}, engine.catalog.data)[0]
    shown = page.draft(Scope("statements", filters, EVERYONE, engine, "en"))
    period = freezing.period_of(kind, text, engine.catalog.data)
    assert freezing.text_of(kind, period) == text
    issued = freezing.compose(kind, period, EVERYONE, engine, "en")
    assert freezing.title(kind, period, "en") in shown[0].title
    assert [panel.title for panel in shown[1:]] == [each.heading for each in issued.sections]
    cards, kept = shown[1].body.cards, issued.sections[0].figures
    assert [(card.label, card.value) for card in cards] == [(each.label, each.value) for each in kept]


@pytest.mark.parametrize("text", ["2026-13", "1999-W01"])
def test_a_draft_of_no_period_is_said(engine, text):
    filters = Filters.read({"statement": [text]}, engine.catalog.data)[0]
    (said,) = page.draft(Scope("statements", filters, EVERYONE, engine, "en"))
    assert text in said.body.sentences[0][0].text
