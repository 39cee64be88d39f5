"""Pivots: whatever is laid out, every cell is what a question about that cell alone gives, totals and others too."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries import Engine, Filter, Question, User, ask
from queries.dimensions import DIMENSIONS
from queries.metrics import METRICS
from queries.pivot import Axis, Pivot, Table, tabled
from queries.pivot_figures import FIGURES, additive, with_figures
from tests.queries.asking import USERS
from tests.queries.oracle import Oracle, known
from tests.queries.oracle_side import TIME
from tests.queries.test_against_oracle import lakes  # noqa: F401

BOSS = User("boss", everything=True)
SUMS = tuple(name for name in METRICS if additive(name, "region"))


@st.composite
def pivots(draw: st.DrawFn, oracle: Oracle) -> Pivot:
    """Up to two axes down and one across, some of them with only a few members shown."""
    metrics = tuple(draw(st.lists(st.sampled_from(sorted(METRICS)), min_size=1, max_size=2, unique=True)))
    compare = draw(st.sampled_from([None, "last_year", "previous_period"]))
    names = sorted(known(metrics))
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    axes = [Axis(name, None if name in TIME else draw(st.sampled_from([None, 1, 2, 3])),
                 draw(st.sampled_from([0, 0, 1]))) for name in chosen]  # fmt: skip
    axes = [axis if axis.most else Axis(axis.dimension) for axis in axes]
    down = draw(st.integers(1, len(axes)))
    first, last = oracle.data
    day = draw(st.dates(first, last))
    starts, ends = draw(st.sampled_from([(None, None), (day, None), (first, day), (date(day.year, 1, 1), day)]))
    order = draw(st.sampled_from(["", metrics[0], f"-{metrics[-1]}", chosen[0], f"-{chosen[0]}"]))
    order = f"-{metrics[0]}__change" if compare and draw(st.booleans()) else order
    question = Question(metrics, (), (), starts, ends, compare)
    return Pivot(question, tuple(axes[:down]), tuple(axes[down:]), order)


def asked(engine: Engine, pivot: Pivot, user: User = BOSS) -> Table:
    """The pivot's cells."""
    return tabled(pivot, {level: ask(engine, each, user).frame for level, each in pivot.levels().items()})


def alone(oracle: Oracle, pivot: Pivot, table: Table, row: tuple, column: tuple, user: User) -> dict[str, object]:
    """One cell as a question about it alone: members as filters, the others as all but those shown beside them."""
    where, spans = [], {}
    for axes, members, all_members in ((pivot.rows, row, table.rows), (pivot.columns, column, table.columns)):
        for at, (axis, member) in enumerate(zip(axes, members, strict=False)):
            if axis.dimension in TIME:
                spans[axis.dimension] = member
            elif member is None:
                beside = {each[at] for each in all_members if each[:at] == members[:at] and len(each) > at}
                where.append(Filter(axis.dimension, tuple(sorted(beside - {None})), negated=True))
            else:
                where.append(Filter(axis.dimension, (member,)))
    answer = oracle.answer(pivot.question.but(by=tuple(spans), where=tuple(where)), user)
    rows = [each for each in answer.to_dicts() if all(each[name] == at for name, at in spans.items())]
    return {name: value for name, value in (rows[0] if rows else {}).items() if name not in spans}


def same(one: object, other: object) -> bool:
    """Both missing, or the same figure; a count of nothing is zero."""
    if one is None or other is None:
        return (one or 0) == (other or 0) and isinstance(one, float) == isinstance(other, float)
    return float(one) == pytest.approx(float(other), rel=1e-9, abs=1e-9)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["leap", "long", "other"])
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data(), user=USERS)
def test_every_cell_is_what_it_is_alone(lakes, name, data, user):  # noqa: F811
    oracle, *engines = lakes(name)
    pivot = data.draw(pivots(oracle))
    tables = [asked(engine, pivot, user) for engine in engines]
    assert tables[0].rows == tables[1].rows and tables[0].columns == tables[1].columns, "rollups and rows differ"
    table = tables[0]
    assert table.cells.keys() == tables[1].cells.keys()
    for cell in data.draw(st.lists(st.sampled_from(sorted(table.cells, key=repr)), max_size=6, unique=True)):
        expected = alone(oracle, pivot, table, *cell, user)
        for column, value in table.cells[cell].items():
            assert same(value, expected.get(column)), (cell, column, value, expected)
            assert same(value, tables[1].value(*cell, column)), (cell, column)


@pytest.mark.parametrize("name", ["long", "other"])
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_children_with_the_others_sum_to_their_parent(lakes, name, data):  # noqa: F811
    oracle, engine, _ = lakes(name)
    pivot = data.draw(pivots(oracle))
    table = asked(engine, pivot)
    for metric in set(pivot.question.metrics) & set(SUMS):
        for axes, members, cell in (
            (pivot.rows, table.rows, lambda each: (each, ())), (pivot.columns, table.columns, lambda each: ((), each)),
        ):  # fmt: skip
            for parent in dict.fromkeys(each[:-1] for each in members):
                if len(parent) < len(axes) - 1 and axes is pivot.columns:
                    continue  # columns are leaves
                if additive(metric, axes[len(parent)].dimension):
                    parts = [table.value(*cell(each), metric) or 0 for each in members if each[:-1] == parent]
                    assert sum(parts) == pytest.approx(table.value(*cell(parent), metric) or 0, abs=0.01)


def test_an_axis_shows_the_members_asked_for_in_order_and_the_rest_as_one(engine):
    question = Question(("sell_in_amount", "active_dealers", "margin_rate"), starts=date(2026, 1, 1))
    every = ask(engine, question.but(by=("dealer",), order=("-sell_in_amount",)), BOSS).frame["dealer"].to_list()
    first = asked(engine, Pivot(question, (Axis("dealer", 10),)))
    second = asked(engine, Pivot(question, (Axis("dealer", 10, 10),)))
    assert [row[0] for row in first.rows] == [*every[:10], None]
    assert [row[0] for row in second.rows] == [*every[10:20], None]
    whole = first.cells[(), ()]
    others = first.cells[(None,), ()]
    assert others["active_dealers"] + 10 == whole["active_dealers"], "asked, not added up"
    assert 0 < others["margin_rate"] < 1


def test_nested_members_are_the_largest_within_each_parent(engine):
    question = Question(("sell_in_amount",), starts=date(2026, 1, 1), ends=date(2026, 6, 30))
    table = asked(engine, Pivot(question, (Axis("region"), Axis("dealer", 2))))
    every = ask(engine, question.but(by=("region", "dealer"), order=("region", "-sell_in_amount")), BOSS).frame
    for region in every["region"].unique():
        best = every.filter(region=region)["dealer"].to_list()[:2]
        assert [row[1] for row in table.rows if row[:1] == (region,) and len(row) == 2][:2] == best


def test_members_lost_since_the_compared_period_keep_their_names(lakes):  # noqa: F811
    """A list that has room for all shows all, those who have nothing now among them, and no others."""
    _, engine, _ = lakes("long")
    question = Question(("sell_in_amount",), (), (), date(2026, 11, 1), date(2026, 11, 22), "last_year")
    table = asked(engine, Pivot(question, (Axis("dealer", 50),)))
    lost = [row for row in table.rows if table.value(row, (), "sell_in_amount") is None]
    assert lost and (None,) not in table.rows
    assert table.rows[-len(lost):] == tuple(sorted(lost)), "after all who have something"


def by_hand(engine: Engine, by: tuple[str, ...], metric: str = "sell_in_amount") -> dict[tuple, float]:
    frame = ask(engine, Question((metric,), by, (), date(2026, 1, 1), date(2026, 11, 22)), BOSS).frame
    return {row[:-1]: float(row[-1] or 0) for row in frame.iter_rows()}


def figured(engine: Engine, rows: tuple[str, ...], columns: tuple[str, ...], metric: str = "sell_in_amount") -> Table:
    question = Question((metric,), (), (), date(2026, 1, 1), date(2026, 11, 22))
    pivot = Pivot(question, tuple(map(Axis, rows)), tuple(map(Axis, columns)))
    return with_figures(pivot, asked(engine, pivot), metric, FIGURES)


def test_shares_are_of_the_parent_and_sum_to_one(engine):
    table, values = figured(engine, ("region", "channel"), ()), by_hand(engine, ("region", "channel"))
    regions = by_hand(engine, ("region",))
    for row in (each for each in table.rows if len(each) == 2):
        assert table.value(row, (), "sell_in_amount__share") == pytest.approx(values[row] / regions[row[:1]])
    tops = [table.value(row, (), "sell_in_amount__share") for row in table.rows if len(row) == 1]
    assert sum(tops) == pytest.approx(1)


def test_ranks_and_running_shares_follow_the_order(engine):
    table, values = figured(engine, ("dealer",), ()), by_hand(engine, ("dealer",))
    order = sorted(values, key=lambda row: (-values[row], row))
    total, so_far = sum(values.values()), 0.0
    assert [table.value(row, (), "sell_in_amount__rank") for row in order] == list(range(1, len(order) + 1))
    for row in order[:50]:
        so_far += values[row]
        assert table.value(row, (), "sell_in_amount__pareto") == pytest.approx(so_far / total)


def test_running_totals_and_averages_go_along_time(engine):
    table, values = figured(engine, ("region",), ("month",)), by_hand(engine, ("region", "month"))
    months = [column for column in table.columns if column]
    assert months == sorted(months)
    for row in table.rows:
        run = [values[row[0], month[0]] for month in months]
        totals = [table.value(row, month, "sell_in_amount__running") for month in months]
        means = [table.value(row, month, "sell_in_amount__average") for month in months]
        assert totals == pytest.approx([sum(run[: at + 1]) for at in range(len(run))])
        assert means[:2] == [None, None]
        assert means[2:] == pytest.approx([sum(run[at - 2 : at + 1]) / 3 for at in range(2, len(run))])


@pytest.mark.parametrize("metric, dimension", [
    ("margin_rate", "region"), ("active_dealers", "category"), ("active_dealers", "month"), ("stock_quantity", "month"),
    ("top10_share", "region"), ("dealer_concentration", "channel"), ("weeks_of_supply", "region"),
])  # fmt: skip
def test_what_must_not_be_added_up_is_not(metric, dimension):
    assert not additive(metric, dimension)


@pytest.mark.parametrize("metric", [name for name in METRICS if name != "warehouse_stock"])
def test_what_is_said_to_add_up_does(engine, metric):
    """Whoever calls a metric additive has to prove it on every dimension."""
    question = Question((metric,), starts=date(2026, 1, 1), ends=date(2026, 11, 22))
    whole = ask(engine, question, BOSS).frame[metric].item()
    for dimension in sorted(set(DIMENSIONS) & known((metric,))):
        if additive(metric, dimension):
            parts = ask(engine, question.but(by=(dimension,)), BOSS).frame[metric]
            assert float(parts.cast(float).sum()) == pytest.approx(float(whole), rel=1e-9), dimension
