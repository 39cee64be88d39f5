"""For any SELECT: what it shows through the pass is what it shows on a database that holds the permitted rows only."""

from collections import Counter

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.access import PLACE, PUBLIC, User, secure
from queries.relations import RULES

TABLES = {"sales": PLACE, "stock": PLACE, "dealers": PLACE, "orders": RULES["orders"], "products": PUBLIC}
COLUMNS = ("region", "province", "dealer_id", "amount")
PLACES = (("N", "A"), ("N", "B"), ("S", "C"), (None, "D"), ("S", None))
RIGHTS = {"A": User("a", provinces=frozenset("A")), "S": User("s", regions=frozenset("S"), provinces=frozenset("D"))}
KEPT = {"A": "province = 'A'", "S": "region = 'S' OR province = 'D'"}


@pytest.fixture(scope="module")
def databases() -> dict[str, duckdb.DuckDBPyConnection]:
    """One with every row, and for each right one that holds its rows only."""
    rows = [(f"d{i}", *PLACES[i % len(PLACES)], i * 7 % 11) for i in range(12)]
    found = {}
    for right in ("", *RIGHTS):
        con = found[right] = duckdb.connect(config={"threads": 1})
        con.execute("CREATE TABLE dealers(dealer_id TEXT, region TEXT, province TEXT, amount INTEGER)")
        con.executemany("INSERT INTO dealers VALUES (?, ?, ?, ?)", rows)
        con.execute(f"DELETE FROM dealers WHERE NOT coalesce({KEPT.get(right, 'TRUE')}, FALSE)")
        con.execute("CREATE TABLE sales AS SELECT * FROM dealers; CREATE TABLE stock AS SELECT * FROM dealers")
        con.execute("CREATE TABLE orders AS SELECT * FROM dealers")
        con.execute("CREATE TABLE products AS SELECT 'N' AS region, 'A' AS province, 'd1' AS dealer_id, 3 AS amount")
    return found


table = st.sampled_from(["sales", "stock", "dealers", "orders", "products", "SALES", '"Stock"', "one", "two"])
column = st.sampled_from(COLUMNS[:3])
listed = ", ".join(COLUMNS)


@st.composite
def relation(draw: st.DrawFn, depth: int) -> str:
    """Something to select from, with the four columns."""
    if depth == 0 or draw(st.booleans()):
        return draw(table)
    return f"({draw(query(depth - 1))})"


@st.composite
def condition(draw: st.DrawFn, depth: int) -> str:
    """A predicate over the row `t`, perhaps with a subquery of its own."""
    return draw(st.sampled_from([
        f"t.amount > {draw(st.integers(0, 9))}",
        f"EXISTS (SELECT 1 FROM {draw(relation(depth))} AS u WHERE u.{draw(column)} = t.province "
        "OR u.amount < t.amount)",
        f"t.province NOT IN (SELECT v.province FROM {draw(relation(depth))} AS v WHERE v.province IS NOT NULL)",
        f"t.amount > (SELECT avg(w.amount) FROM {draw(relation(depth))} AS w)",
    ]))


@st.composite
def query(draw: st.DrawFn, depth: int) -> str:
    """A SELECT of the four columns: plain, grouped, joined, stacked or below common table expressions."""
    of, where = draw(relation(depth)), draw(condition(max(depth - 1, 0)))
    shapes = [
        f"SELECT {listed} FROM {of} AS t WHERE {where}",
        f"SELECT region, province, min(dealer_id) AS dealer_id, count(*) AS amount FROM {of} AS t "
        "GROUP BY region, province",
        f"SELECT 'x' AS region, province, dealer_id, rank() OVER (PARTITION BY region ORDER BY amount) AS amount "
        f"FROM {of} AS t WHERE {where}",
    ]
    if depth:
        other, name = draw(relation(depth - 1)), draw(st.sampled_from(["one", "two", "sales", "dealers"]))
        shapes += [
            f"SELECT t.region, o.province, t.dealer_id, o.amount FROM {of} AS t LEFT JOIN {other} AS o "
            f"ON o.amount = t.amount",
            f"SELECT {listed} FROM {of} AS t UNION ALL SELECT {listed} FROM {other} AS o",
            f"SELECT {listed} FROM {of} AS t EXCEPT SELECT {listed} FROM {other} AS o",
            f"WITH {name} AS ({draw(query(depth - 1))}) SELECT {listed} FROM {of} AS t",
            f"WITH {name} AS ({draw(query(depth - 1))}), two AS (SELECT {listed} FROM {name}) SELECT {listed} FROM two",
        ]
    return draw(st.sampled_from(shapes))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(sql=query(2), right=st.sampled_from(sorted(RIGHTS)))
def test_a_restricted_user_sees_what_a_smaller_company_would(databases, sql, right):
    common = f"WITH one AS (SELECT {listed} FROM sales), two AS (SELECT {listed} FROM one WHERE amount > 2)"
    sql = f"{common} SELECT {listed} FROM ({sql}) AS t"
    try:
        expected = databases[right].execute(sql).fetchall()
    except (duckdb.BinderException, duckdb.ParserException):  # the same name twice, or one that reads itself
        return
    assert Counter(databases[""].execute(secure(sql, RIGHTS[right], TABLES)).fetchall()) == Counter(expected)
    everything = secure(sql, User("boss", everything=True), TABLES)
    assert Counter(databases[""].execute(everything).fetchall()) == Counter(databases[""].execute(sql).fetchall())
