"""One engine serves many threads, keeps its snapshot, and reads nothing but its lake."""

import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data.errors import AccessError, QuestionError
from data.lake import Lake
from queries import Question, User, ask, connect, load
from queries.build import build
from tests.queries import small

EVERYONE = User("everyone", everything=True)


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = small.write(tmp_path_factory.mktemp("engine"))
    build(Lake.open(folder))
    return folder


def test_no_user_no_answer(lake: Path) -> None:
    with pytest.raises(AccessError):
        ask(connect(lake), Question(("sell_in_amount",)), None)  # type: ignore[arg-type]


def test_no_rights_no_rows(lake: Path) -> None:
    assert ask(connect(lake), Question(("sell_in_amount",), ("dealer",)), User("nobody")).frame.is_empty()


@pytest.mark.parametrize("rollups", [True, False])
def test_threads_get_their_own_answers(lake: Path, rollups: bool) -> None:
    engine = connect(lake, rollups)
    months = [date(2024 + nth // 12, nth % 12 + 1, 1) for nth in range(34)]

    def total(month: date) -> float:
        question = Question(("sell_in_amount",), starts=month, ends=month.replace(day=28))
        return ask(engine, question, EVERYONE).frame["sell_in_amount"][0]

    one_by_one = [total(month) for month in months]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(total, months * 6)) == one_by_one * 6


def test_the_database_itself_reads_nothing_outside_the_lake(lake: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.parquet"
    pl.DataFrame({"secret": [1]}).write_parquet(outside)
    connection = connect(lake).connection
    with pytest.raises(duckdb.PermissionException):
        connection.execute(f"SELECT * FROM '{outside}'").fetchall()
    with pytest.raises(duckdb.Error):
        connection.execute("SET enable_external_access = true")


def test_an_engine_keeps_its_snapshot(lake: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(lake, tmp_path / "lake"))
    build(Lake.open(folder))
    engine, question = connect(folder), Question(("sell_in_quantity",))
    before = ask(engine, question, EVERYONE)
    rows = pl.read_parquet(folder / "sales" / "2026-10.parquet")
    rows.with_columns(pl.col("quantity") + 1).write_parquet(folder / "sales" / "2026-10.parquet")
    build(Lake.open(folder))
    assert ask(engine, question, EVERYONE).frame.equals(before.frame)
    newer = ask(connect(folder), question, EVERYONE)
    assert newer.version != before.version
    assert newer.frame["sell_in_quantity"][0] > before.frame["sell_in_quantity"][0]


@pytest.mark.parametrize("name", ["nothing", "../views/sales", "/etc/passwd", ""])
def test_an_unknown_special_question_is_refused(lake: Path, name: str) -> None:
    with pytest.raises(QuestionError):
        load(connect(lake), name, EVERYONE)
