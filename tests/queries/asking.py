"""Random questions, and the check that an answer is the oracle's."""

from calendar import monthrange
from datetime import date, timedelta

import polars as pl
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from queries import Answer, Filter, Period, Question, User
from queries.dimensions import DIMENSIONS
from queries.metrics import METRICS
from queries.question import Having
from tests.queries.oracle import Oracle, known
from tests.queries.oracle_days import Side
from tests.queries.oracle_side import TIME

USERS = st.sampled_from([
    User("all", everything=True), User("all", everything=True), User("east", regions=frozenset({"East"})),
    User("anhui", provinces=frozenset({"Anhui"})), User("none"),
    User("both", regions=frozenset({"West", "Midwest"}), provinces=frozenset({"Jiangsu", "Oregon", "浙江省"})),
])
COMPARE = st.sampled_from([None, "previous_period", "last_year", "last_year_aligned", "target"])


@st.composite
def periods(draw: st.DrawFn, first: date, last: date) -> tuple[date | None, date | None]:
    """Open, whole months, odd days; before the data, over its end, beyond it."""
    kind = draw(st.sampled_from(["open", "from", "months", "months", "days", "to the end"]))
    if kind == "open":
        return None, None
    day = draw(st.dates(first - timedelta(days=400), last + timedelta(days=60)))
    if kind == "from":
        return min(day, last), None
    if kind == "to the end":
        return min(day, last), last + timedelta(days=draw(st.integers(0, 40)))
    if kind == "days":
        return day, day + timedelta(days=draw(st.sampled_from([0, 1, 6, 27, 28, 30, 91, 92, 364, 365, 400])))
    month = day.year * 12 + day.month - 1 + draw(st.sampled_from([0, 0, 1, 2, 11, 23]))
    return day.replace(day=1), date(month // 12, month % 12 + 1, monthrange(month // 12, month % 12 + 1)[1])


@st.composite
def filters(draw: st.DrawFn, oracle: Oracle, names: list[str]) -> Filter:
    """A filter on values that occur, or part of one, or that never do."""
    name = draw(st.sampled_from(names))
    values = [*oracle.sales[name].unique().sort().to_list(), "nobody"]
    chosen = draw(st.lists(st.sampled_from(values), max_size=3, unique=True))
    contains = draw(st.booleans())
    if contains:
        chosen = [value[draw(st.integers(0, 2)):][:3].upper() for value in chosen]
    return Filter(name, tuple(chosen), draw(st.booleans()), contains)


@st.composite
def havings(draw: st.DrawFn, names: list[str], metrics: list[str], compare: str | None, others: bool) -> Having:
    """A rank or a threshold of members, sometimes within those of another dimension."""
    name, *rest = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    metric = draw(st.sampled_from([*metrics, name, *([f"{metrics[0]}__change"] if compare else [])]))
    if metric != name and draw(st.booleans()):
        value = draw(st.sampled_from([-5.0, 0.0, 0.25, 1.0, 40.0, 2500.0]))
        test = draw(st.sampled_from([">=", ">", "<=", "<"]))
        return Having(name, metric, test, value, not others and draw(st.booleans()))
    each = tuple(rest) if draw(st.booleans()) else ()
    return Having(name, metric, draw(st.sampled_from(["top", "bottom"])), draw(st.integers(0, 4)),
                  not others and draw(st.booleans()), each, draw(st.sampled_from([0, 0, 1, 3])))


@st.composite
def questions(draw: st.DrawFn, oracle: Oracle) -> Question:
    """Any question: nine in ten keep to the dimensions that their metrics know."""
    metrics = tuple(draw(st.lists(st.sampled_from(sorted(METRICS)), min_size=1, max_size=3, unique=True)))
    compare = draw(COMPARE)
    names = sorted(known(metrics, compare) if draw(st.integers(0, 9)) else DIMENSIONS)
    to_filter = sorted(set(names) - TIME.keys())
    starts, ends = draw(periods(*oracle.data))
    by = tuple(draw(st.lists(st.sampled_from(names), max_size=3, unique=True)))
    where: list[Filter | Having] = draw(st.lists(filters(oracle, to_filter), max_size=2))
    ranked = [name for name in metrics if known((name,)) >= set(names)]
    others: tuple[Having, ...] = ()
    if ranked and to_filter and draw(st.booleans()):
        where += draw(st.lists(havings(to_filter, ranked, compare, False), max_size=2))
        shown = [name for name in by if name not in TIME]
        others = tuple(draw(st.lists(havings(shown, ranked, compare, True), max_size=1))) if shown else ()
    version = draw(st.sampled_from([None, None, "plan", "stretch"]))
    return Question(metrics, by, tuple(where), starts, ends, compare, version=version, others=others)


def assert_same(answer: pl.DataFrame, expected: pl.DataFrame, by: tuple[str, ...]) -> None:
    """The same columns and rows: keys and counts exactly, money to the cent, ratios to 1e-9."""
    assert sorted(answer.columns) == sorted(expected.columns)
    expected = expected.select(pl.col(name).cast(kind) for name, kind in answer.schema.items())
    if by:
        assert not answer.select(by).is_duplicated().any(), "a group occurs twice"
        answer, expected = answer.sort(by), expected.sort(by)
    assert_frame_equal(answer, expected, abs_tol=1e-9, rel_tol=1e-11)


def assert_periods(answer: Answer, *sides: Side | None) -> None:
    """The answer names the days that it is about and those it is compared with."""
    for period, side in zip((answer.period, answer.compared), sides, strict=True):
        if side and side.starts <= side.ends:
            assert period == Period(side.starts, side.ends)
        if side is None:
            assert period is None
