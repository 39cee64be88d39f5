"""A template comes back as it went out; every change is found, every cell that is no target is refused by address."""

import io
from datetime import date
from itertools import product

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.pages.workbench.template import Mark, mark_of, read, write
from data.errors import QuestionError
from queries.planning import LEVELS

SECRET, MARK = b"this company's", Mark(7, "plan", {"East": 3, "=West": 1})
NODES = [("East", "Zhejiang"), ("East", "江苏"), ("=West", "+1+1"), ("=West", "<b>x</b>")]
MONTHS = [date(2027, month, 1) for month in range(1, 13)]
ROWS = [(*node, *rest) for node, *rest in product(NODES, ["KA", "@Web"], ["AC"], MONTHS)]
PLAN = pl.DataFrame(ROWS, schema=LEVELS, orient="row").with_columns(
    target=pl.int_range(pl.len()) * 1_000_003 % 99_999_999, locked=pl.col("month") == MONTHS[11]
)
TEMPLATE = write(PLAN, MARK, "2027, first round", SECRET, "en")


def edited(**cells: object) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(TEMPLATE))
    for address, value in cells.items():
        book["Targets"][address] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_it_comes_back_as_it_went_out() -> None:
    for content in (TEMPLATE, edited()):
        returned = read(content, PLAN, mark_of(content, SECRET))
        assert (returned.mark, returned.changed.height, returned.refused) == (MARK, 0, ())


@settings(max_examples=15)
@given(st.lists(st.integers(0, 10**14), min_size=PLAN.height, max_size=PLAN.height))
def test_any_figures_come_back_as_they_were_written(figures: list[int]) -> None:
    """Written from one plan, read against another: exactly the cells that differ, at their figures."""
    plan = PLAN.with_columns(target=pl.Series(figures), locked=pl.lit(False))
    changed = read(write(plan, MARK, "", SECRET, "zh"), PLAN.with_columns(locked=False), MARK).changed
    joined = PLAN.drop("locked").join(changed.select(*LEVELS, now="target"), on=LEVELS, how="left")
    back = joined.select(*LEVELS, target=pl.coalesce("now", "target"))
    assert back.sort(LEVELS).equals(plan.select(*LEVELS, "target").sort(LEVELS))


def test_changed_cells_are_named_with_before_and_after() -> None:
    """Rows are in order of their names: row 2 is =West / +1+1 / @Web."""
    sheet = openpyxl.load_workbook(io.BytesIO(TEMPLATE))["Targets"]
    before = sheet["E2"].value
    assert [sheet.cell(2, at).value for at in range(1, 5)] == ["=West", "+1+1", "@Web", "AC"]
    assert sheet["A2"].data_type == "s" and sheet["Q2"].data_type == "f"
    (row,) = read(edited(E2=before + 5), PLAN, MARK).changed.rows(named=True)
    expected = {"region": "=West", "province": "+1+1", "channel": "@Web", "category": "AC", "month": MONTHS[0]}
    assert row == expected | {"before": before, "target": before + 5, "address": "E2"}


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        ("F3", "ten", "whole"), ("F3", -5, "whole"), ("F3", 1.5, "whole"), ("F3", None, "whole"), ("F3", 1e17, "whole"),
        ("F3", "=1+1", "whole"), ("F3", "#REF!", "whole"), ("P3", 5, "locked"),
        ("B3", "Atlantis", "row"), ("A20", "new", "row"),
    ],
)  # fmt: skip
def test_wrong_cells_are_refused_by_their_address(cell: str, value: object, expected: str) -> None:
    returned = read(edited(**{cell: value, "E2": 1}), PLAN, MARK)
    (refusal,) = returned.refused
    assert (refusal.address, refusal.expected) == (cell if expected != "row" else f"A{cell[1:]}", expected)
    assert returned.changed["address"].to_list() == ["E2"]


def test_a_row_given_twice_is_refused() -> None:
    twice = dict(zip(("A3", "B3", "C3", "D3"), ("East", "Zhejiang", "@Web", "AC"), strict=True))
    refused = {each.address: each.expected for each in read(edited(**twice), PLAN, MARK).refused}
    assert refused == {"P3": "locked", "A6": "row_once"}


def test_a_figure_typed_as_text_is_a_figure() -> None:
    assert read(edited(F3="１２", F4="34"), PLAN, MARK).changed["target"].to_list() == [12, 34]


def test_a_cell_that_was_not_touched_is_not_refused_for_being_locked() -> None:
    assert read(edited(E2=1), PLAN, MARK).refused == ()


def test_templates_of_others_and_other_files_are_refused() -> None:
    for content in (write(PLAN, MARK, "", b"another company's", "en"), b"hello", b"", TEMPLATE[:500]):
        with pytest.raises(QuestionError, match="no target template of this company"):
            mark_of(content, SECRET)
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    with pytest.raises(QuestionError, match="no target template"):
        mark_of(out.getvalue(), SECRET)
