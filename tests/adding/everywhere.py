"""Looks whether what was added works wherever a metric can be met; all of it is asked of the copy of the program."""

import json
import shutil
from datetime import date
from math import isclose, isnan
from pathlib import Path

import duckdb
import polars as pl
from typer.testing import CliRunner

from dashboard.commands import app
from dashboard.measure import Measure
from dashboard.page import Scope
from dashboard.pages import PAGES
from dashboard.pages.statements.freezing import compose
from data.errors import QuestionError
from data.lake import Lake
from data.text import LANGUAGES
from queries import Engine, Filter, Period, Question, User, ask, connect, detail
from queries.access import PLACE
from queries.availability import offered
from queries.build import build
from tests.dashboard.looking import EVERYONE, looking, panels, texts

EAST = User("east", regions=frozenset({"East"}))
NOBODY = User("nobody")
OCTOBER = "2026-10-01..2026-10-31"


def opened(lake: Path) -> Engine:
    """The lake with its rollups built."""
    build(Lake.open(lake))
    return connect(lake)


def raw(lake: Path, sql: str, **values: object) -> list[tuple]:
    """Rows of an independent query over the files; `{name}` stands for a table's."""
    names = {file.stem: f"'{file}'" for file in lake.glob("*.parquet")}
    names["sales"] = f"'{lake}/sales/*.parquet'"
    return duckdb.execute(sql.format(**names), values).fetchall()


def same(answer: pl.DataFrame, expected: list[tuple]) -> None:
    """The answer's rows are those of the independent query, keys exactly, figures to a millionth."""
    found = sorted(answer.rows(), key=lambda row: [str(value) for value in row[:-1]])
    expected = sorted(expected, key=lambda row: [str(value) for value in row[:-1]])
    assert [row[:-1] for row in found] == [row[:-1] for row in expected], (found[:5], expected[:5])
    for (*key, ours), (*_, theirs) in zip(found, expected, strict=True):
        one, other = (float("nan") if value is None else float(value) for value in (ours, theirs))
        assert isclose(one, other, rel_tol=1e-6, abs_tol=1e-6) or isnan(one) == isnan(other) is True, (key, one, other)


def met(lake: Path, metrics: tuple[str, ...], by: tuple[str, ...], rows: str | None = None) -> None:
    """Every place where the metrics can be met, on the lake that has their tables. by: dimensions that they know."""
    engine = opened(lake)
    assert set(metrics) <= set(offered(engine.catalog.facts))
    for at, metric in enumerate(metrics):
        _asked(engine, lake, metric, by)
        _seen(engine, metric, by[0], LANGUAGES[at % 2])
    _from_the_shell(lake, metrics, by[0])
    if rows:
        _behind(engine, metrics[0], rows)
    _beside(engine)


def absent(lake: Path, table: str, metrics: tuple[str, ...], folder: Path) -> None:
    """On a lake without the table: built, offered nowhere, and refused by the table's name in both languages."""
    without = Path(shutil.copytree(lake, folder, ignore=shutil.ignore_patterns(f"{table}.parquet", ".sluice")))
    engine = opened(without)
    assert not set(metrics) & set(offered(engine.catalog.facts))
    for metric in metrics:
        try:
            ask(engine, Question((metric,)), EVERYONE)
        except QuestionError as error:
            assert all(table in error.say(language) and metric in error.say(language) for language in LANGUAGES)
        else:
            raise AssertionError(f"{metric} was answered without {table}")
        for page in ("trends", "why", "explore"):
            made = panels_of(engine, page, {"metric": metric, "metrics": (metric,)})
            said = [text for panel in made for text in texts(panel)]
            assert any(table in text for text in said), f"{page} does not say what {metric} needs"
    _beside(engine)
    (without / f"{table}.parquet").symlink_to(lake / f"{table}.parquet")
    assert set(metrics) <= set(offered(opened(without).catalog.facts)), "the table came, its metrics did not"
    (without / f"{table}.parquet").unlink()
    assert not set(metrics) & set(offered(opened(without).catalog.facts)), "the table went, its metrics did not"


def panels_of(engine: Engine, page: str, pairs: dict, language: str = "en") -> list:
    """The panels as a reader sees them: what cannot be answered is said in its place."""
    scope = looking(engine, page, pairs, language=language)
    return PAGES[page].panels(Scope(page, scope.filters, scope.user, engine, language))


def _asked(engine: Engine, lake: Path, metric: str, by: tuple[str, ...]) -> None:
    """Rollups and files agree, whatever is asked; a person sees the own region's part, one without rights nothing."""
    files = connect(lake, rollups=False)
    for question in (
        Question((metric,)),
        Question((metric,), by[:1], compare="last_year", starts=date(2026, 1, 1), ends=date(2026, 12, 31)),
        Question((metric, "sell_in_amount"), ("month", by[0]), compare="previous_period", starts=date(2026, 7, 1)),
        Question((metric,), (by[-1], "quarter"), (Filter("region", ("East",)),)),
    ):
        everything = ask(engine, question, EVERYONE).frame
        assert everything.height and everything.equals(ask(files, question, EVERYONE).frame), question
        own = ask(engine, question.but(where=(Filter("region", ("East",)),)), EVERYONE).frame
        assert ask(engine, question, EAST).frame.equals(own), question
        nothing = ask(engine, question, NOBODY).frame
        assert nothing[metric].null_count() == nothing.height, question
    assert all(engine.rules[source] == PLACE for source in ask(engine, Question((metric,)), EVERYONE).sources)


def _seen(engine: Engine, metric: str, by: str, language: str) -> None:
    """On Explore, Trends and Why, with its words; the parts of a change sum to it."""
    label = Measure.of(metric, language).label
    pages = {
        "explore": {"metrics": (metric,), "rows": (by,)},
        "trends": {"metric": metric, "grain": "month", "period": "last_12_months"},
        "why": {"metric": metric, "period": OCTOBER},
    }
    for page, pairs in pages.items():
        made = panels(looking(engine, page, pairs, language=language))
        assert any(label in text for panel in made.values() for text in texts(panel)), (page, metric)
    for panel in made.values():
        if panel.key.startswith("by_") and panel.body.total["change"] is not None:
            assert abs(panel.download["change"].sum() - panel.body.total["change"]) < 1e-6, panel.key


def _from_the_shell(lake: Path, metrics: tuple[str, ...], by: str) -> None:
    told = said("ask", "--lake", lake, "--metrics", ",".join(metrics), "--by", by, "--format", "json")
    assert {by, *metrics} == set(json.loads(told)[0])


def said(*arguments: object) -> str:
    """What the command says."""
    done = CliRunner().invoke(app, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    return done.stdout


def _behind(engine: Engine, metric: str, kind: str) -> None:
    """The rows are listed, counted and paged, as a person may see them."""
    question = Question((metric,), starts=date(2026, 9, 1), ends=date(2026, 9, 30), limit=5)
    page = detail.rows(engine, question, kind, EVERYONE).frame
    assert page.height == 5
    own, every = (detail.count(engine, question, kind, user).frame.item() for user in (EAST, EVERYONE))
    assert 0 < own < every
    made = panels(looking(engine, "explore", {"detail": kind, "metrics": (metric,), "rows": ("region",)}))
    assert made["behind"].body.frame.height


def _beside(engine: Engine) -> None:
    """What does not ask for it stands as before: the overview, the lake's own page, and the statement of a month."""
    for page in ("overview", "data"):
        assert panels(looking(engine, page, {"period": OCTOBER})), page
    month = Period(date(2026, 10, 1), date(2026, 10, 31))
    assert compose("monthly", month, EVERYONE, engine, "en").sections
