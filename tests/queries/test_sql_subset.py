"""Views, special questions and compiled questions keep to the portable subset; golden files show three dialects.

After a change of the compiler: `UPDATE_GOLDEN=1 .venv/bin/pytest tests/queries/test_sql_subset.py`, then read the diff.
"""

import os
from datetime import date
from pathlib import Path

import pytest
import sqlglot
from sqlglot import ErrorLevel

from queries import Filter, Period, Question, User
from queries.access import secure
from queries.compile import Catalog, compile_question
from queries.facts import FACTS
from queries.relations import RULES as tables
from queries.rollups import ROLLUPS, rollup_sql
from tests.queries.subset import RULES, broken

QUERIES = Path(__file__).parents[2] / "queries"
FILES = sorted(file for folder in ("views", "special") for file in (QUERIES / folder).glob("*.sql"))
GOLDEN = Path(__file__).parents[1] / "golden"

BREAKS = {
    "a listed construct or function": (
        "SELECT a FROM t QUALIFY rank() OVER (ORDER BY a) = 1",
        "SELECT {'a': 1} AS s FROM t",
        "PIVOT t ON a USING sum(b)",
        "SELECT t.a FROM t, LATERAL (SELECT 1 AS b) AS u",
        "SELECT a FROM range(3) AS t(a)",
        "SELECT week(a) AS w FROM t",
        "SELECT a FROM read_parquet('x') AS t",
        "SELECT list(a) AS s FROM t",
        "SELECT approx_count_distinct(a) AS n FROM t",
    ),
    "no GROUP BY ALL": ("SELECT a FROM t GROUP BY ALL",),
    "no ORDER BY ALL": ("SELECT a FROM t ORDER BY ALL",),
    "no column by its position": ("SELECT a FROM t GROUP BY 1", "SELECT a FROM t ORDER BY 1 DESC"),
    "no EXCLUDE, REPLACE, RENAME": ("SELECT * EXCLUDE (a) FROM t", "SELECT t.* REPLACE (1 AS a) FROM t"),
    "ON, not USING": ("SELECT t.a FROM t JOIN u USING (a)",),
    "plain joins": (
        "SELECT t.a FROM t ASOF JOIN u ON t.a >= u.a",
        "SELECT t.a FROM t SEMI JOIN u ON t.a = u.a",
        "SELECT t.a FROM t NATURAL JOIN u",
        "SELECT t.a FROM t POSITIONAL JOIN u",
    ),
    "no DISTINCT ON": ("SELECT DISTINCT ON (a) b FROM t",),
    "no BY NAME": ("SELECT a FROM t UNION BY NAME SELECT a FROM u",),
    "list_contains, not IN a list": ("SELECT a FROM t WHERE a IN $list",),
    "a calendar table, not week functions": (
        "SELECT date_trunc('week', a) AS w FROM t",
        "SELECT extract(dow FROM a) AS w FROM t",
    ),
    "percentile_cont WITHIN GROUP": ("SELECT median(a) AS m FROM t", "SELECT quantile_cont(a, 0.5) AS m FROM t"),
    "nullif under every division": (
        "SELECT CAST(a AS DOUBLE) / b AS r FROM t",
        "SELECT CAST(a AS DOUBLE) / 0 AS r FROM t",
        "SELECT a % b AS r FROM t",
    ),
    "no integer division": ("SELECT a // 2 AS h FROM t",),
    "DOUBLE before a division": ("SELECT a / nullif(b, 0) AS r FROM t",),
    "DOUBLE before an average": ("SELECT avg(a) AS m FROM t",),
    "every computed column has a name": ("SELECT sum(a) FROM t", "SELECT b FROM (SELECT a + 1 FROM t) AS x"),
}

KEPT = """
WITH x AS (
  SELECT a, sum(b) AS b, CAST(sum(b) AS DOUBLE) / nullif(sum(c), 0) AS r, avg(CAST(b AS DOUBLE)) AS m
  FROM t GROUP BY ROLLUP (a)
)
SELECT
  a, b, count(*) FILTER (WHERE r > 2) OVER (PARTITION BY a ORDER BY b ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS n,
  percentile_cont(0.9) WITHIN GROUP (ORDER BY b) AS p, arg_max(a, b) AS z, CAST(m AS DOUBLE) / 8 AS k
FROM x LEFT JOIN y ON x.a = y.a
WHERE list_contains($l, a) AND EXISTS (SELECT 1 FROM z) AND b > (SELECT max(b) FROM z)
ORDER BY b DESC LIMIT 10
"""

QUESTIONS = {
    "channel_by_month": Question(
        ("sell_in_amount", "attainment", "active_dealers"),
        ("channel", "month"),
        starts=date(2026, 1, 1),
        ends=date(2026, 10, 31),
        compare="last_year",
    ),
    "provinces": Question(
        ("sell_in_amount", "attainment"),
        ("province",),
        (Filter("channel", ("KA chain",)),),
        date(2026, 10, 1),
        date(2026, 10, 31),
        compare="target",
        order=("-sell_in_amount",),
        limit=10,
    ),
    "ratios": Question(
        ("margin_rate", "average_price", "return_rate", "sell_through", "channel_share"),
        ("channel", "category"),
        (Filter("province", ("Jiangsu",)),),
        date(2026, 7, 1),
        date(2026, 9, 30),
    ),
    "stock": Question(
        ("stock_quantity", "weeks_of_supply"),
        ("region", "month"),
        (),
        date(2026, 1, 1),
        date(2026, 6, 30),
    ),
    "dealers": Question(
        ("dealer_concentration", "top10_share"),
        ("region",),
        (Filter("dealer", ("Hong",), contains=True),),
        date(2026, 3, 5),
        date(2026, 4, 9),
        compare="previous_period",
    ),
}


LAKE = Catalog(
    Period(date(2023, 1, 1), date(2026, 10, 22)),
    {kind: tuple(date(2026, month, 28) for month in range(1, 11)) for kind in ("stock", "warehouse")},
    rollups={},
)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_keeps_to_the_subset(file):
    assert broken(file.read_text("utf-8")) == []


@pytest.mark.parametrize("fact", FACTS)
def test_every_wide_view_keeps_to_the_subset(fact):
    assert broken(FACTS[fact].wide) == []


@pytest.mark.parametrize("rollup", ROLLUPS)
def test_every_rollup_keeps_to_the_subset(rollup):
    assert broken(rollup_sql(ROLLUPS[rollup])) == []


@pytest.mark.parametrize("file", [file for file in FILES if file.parent.name == "special"], ids=lambda file: file.stem)
def test_every_special_question_passes_the_guard(file):
    assert secure(file.read_text("utf-8"), User("reader", everything=True), tables)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_finds_what_breaks_it(rule):
    for sql in BREAKS[rule]:
        assert any(each.startswith(rule) for each in broken(sql)), sql


def test_what_is_in_the_subset_breaks_no_rule():
    assert broken(KEPT) == []


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("dialect", ["duckdb", "spark", "clickhouse"])
def test_compiled_questions_are_the_golden_ones(name, dialect):
    sql = compile_question(QUESTIONS[name], LAKE, User("golden", everything=True)).sql
    assert broken(sql) == []
    text = (
        sqlglot.transpile(sql, read="duckdb", write=dialect, pretty=True, unsupported_level=ErrorLevel.RAISE)[0] + "\n"
    )
    file = GOLDEN / f"{name}.{dialect}.sql"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")
