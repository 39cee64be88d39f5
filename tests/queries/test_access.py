"""The guard against people who try: each attack works on the bare database and fails through the pass."""

from contextlib import suppress

import duckdb
import pytest

from data.contract import Column, Table
from data.errors import AccessError
from queries.access import EVERYTHING, PLACE, PUBLIC, AccessRule, User, secure
from queries.relations import RULES, _rule_of_table
from queries.rollups import ROLLUPS
from tests.queries.attacks import LAKE, LEAKS, REFUSED

TABLES = {
    "sales": PLACE,
    "stock": PLACE,
    "dealers": PLACE,
    "territories": PLACE,
    "orders": RULES["orders"],
    "prices": RULES["price_checks"],
    "market": AccessRule("through", "province", "territories", "province"),
    "products": PUBLIC,
    "agreements": EVERYTHING,
}
ALICE = User("alice", provinces=frozenset({"Seen"}))


@pytest.fixture
def lake(tmp_path):
    """A database with rows that Alice may see and rows that say SECRET; beside it, a file that does."""
    file = tmp_path / "SECRET.csv"
    file.write_text("a,b\nSECRET,SECRET\n")
    con = duckdb.connect()
    con.execute(LAKE)
    return con, str(file)


def shown(con: duckdb.DuckDBPyConnection, sql: str) -> str:
    """All that the query shows, names of columns left out."""
    return repr(con.execute(sql).fetchall())


@pytest.mark.parametrize("attack", LEAKS)
def test_what_leaks_from_the_bare_database_does_not_through_the_pass(lake, attack):
    con, file = lake
    attack = attack.replace("{file}", file)
    assert "SECRET" in shown(con, attack), "this is no attack"
    with suppress(AccessError, duckdb.CatalogException, duckdb.BinderException):
        assert "SECRET" not in shown(con, secure(attack, ALICE, TABLES))


@pytest.mark.parametrize("attempt", REFUSED)
def test_what_is_not_a_question_is_refused(lake, attempt):
    con, file = lake
    attempt = attempt.replace("{file}", file)
    with pytest.raises(AccessError):
        secure(attempt, ALICE, TABLES)
    con.execute(attempt)


@pytest.mark.parametrize(
    "sql",
    [
        "",
        ";",
        "SELECT (",
        "nonsense",
        "SELECT " + "(" * 5000 + "1" + ")" * 5000,
        "SELECT '",
        'SELECT extract("day FROM x" FROM a) FROM sales',
        "SELECT date_trunc('day), (SELECT 1', a) FROM sales",
        'SELECT CAST(a AS "x"."y), (SELECT 1") FROM sales',
    ],
)
def test_what_cannot_be_read_or_quoted_is_refused(sql):
    with pytest.raises(AccessError):
        secure(sql, ALICE, TABLES)


def test_a_query_sees_the_permitted_rows(lake):
    con, _ = lake
    for table in ("sales", "dealers", "territories", "orders", "prices", "market"):
        seen = con.execute(secure(f"SELECT * FROM {table}", ALICE, TABLES)).fetchall()
        assert len(seen) == 1 and "open" in seen[0], table
    assert len(con.execute(secure("SELECT * FROM products", ALICE, TABLES)).fetchall()) == 1
    assert con.execute(secure("SELECT * FROM agreements", ALICE, TABLES)).fetchall() == []


@pytest.mark.parametrize(
    "sql, expected",
    [
        (
            "WITH sales AS (SELECT quantity + 1 AS q FROM sales) SELECT sales.q FROM Sales ORDER BY sales.q",
            [(2,), (3,)],
        ),
        ("WITH a AS (SELECT * FROM sales), sales AS (SELECT 7 AS x) SELECT count(*) FROM a, sales, sales s2", [(2,)]),
        (
            "WITH sales AS (SELECT 7 AS x) SELECT (SELECT sum(x) FROM sales), (WITH sales AS (SELECT 8 AS x) "
            "SELECT x FROM sales) FROM sales UNION ALL SELECT x, 0 FROM sales",
            [(7, 8), (7, 0)],
        ),
        ("SELECT n, (SELECT count(*) FROM sales) FROM (WITH sales AS (SELECT 1 AS n) SELECT n FROM sales)", [(1, 2)]),
        ("SELECT o.note FROM Orders AS o JOIN sales ON sales.dealer_id = o.dealer_id AND quantity = 2", [("SECRET",)]),
        ('SELECT \'it\'\'s\' AS "a ""b" FROM sales AS "x y" WHERE "x y".quantity = $n', [("it's",)]),
    ],
)
def test_a_user_with_everything_gets_what_the_bare_database_gives(lake, sql, expected):
    con, _ = lake
    bound = {"n": 1} if "$n" in sql else None
    assert con.execute(sql, bound).fetchall() == expected
    assert con.execute(secure(sql, User("boss", everything=True), TABLES), bound).fetchall() == expected


def test_the_list_holds_for_a_user_with_everything_too():
    for sql in ("SELECT * FROM passwords", "SELECT * FROM read_csv('x')", "DROP TABLE sales"):
        with pytest.raises(AccessError):
            secure(sql, User("boss", everything=True), TABLES)


@pytest.mark.parametrize("nobody", [None, "alice", {"everything": True}])
def test_nobody_may_ask(nobody):
    with pytest.raises(AccessError, match="signed in"):
        secure("SELECT 1", nobody, TABLES)


def test_empty_rights_give_no_rows(lake):
    con, _ = lake
    for table in TABLES.keys() - {"products"}:
        assert con.execute(secure(f"SELECT * FROM {table}", User("new"), TABLES)).fetchall() == [], table


def test_a_region_opens_its_provinces_and_rights_add_up(lake):
    con, _ = lake
    count = "SELECT count(*) FROM sales"
    assert con.execute(secure(count, User("r", regions=frozenset({"S"})), TABLES)).fetchall() == [(1,)]
    both = User("b", regions=frozenset({"S"}), provinces=frozenset({"Seen"}))
    assert con.execute(secure(count, both, TABLES)).fetchall() == [(2,)]


def test_a_right_with_quotes_in_it_is_a_value(lake):
    con, _ = lake
    sly = User("sly", provinces=frozenset({"x') OR ('1' = '1", "x\\' OR TRUE --", "$p"}))
    assert con.execute(secure("SELECT * FROM sales", sly, TABLES)).fetchall() == []


def test_one_users_text_is_never_given_to_another():
    texts = {secure("SELECT * FROM sales", User("same", provinces=frozenset({p})), TABLES) for p in "abc"}
    assert len(texts) == 3
    assert secure("SELECT * FROM sales", ALICE, {"sales": PUBLIC}) != secure("SELECT * FROM sales", ALICE, TABLES)


def through(column: str, table: str, key: str = "") -> AccessRule:
    return AccessRule("through", column, table, key or column)


# Whose the rows of every table are, said here once more by hand: what follows from the contract must be this.
WHOSE = {
    **dict.fromkeys(("sales", "stock", "targets", "traces", "territories", "dealers"), PLACE),
    **dict.fromkeys(("dealer_territories", "orders", "receivables", "trainings", "service_cases"),
                    through("dealer_id", "dealers")),
    **dict.fromkeys(("price_checks", "competitor_prices"), through("city_id", "territories")),
    **dict.fromkeys(("channel_costs", "market"), through("province", "territories")),
    **dict.fromkeys(("products", "calendar", "events", "promotions"), PUBLIC),
    "approved_movements": through("from_dealer_id", "dealers", "dealer_id"),
    "agreements": EVERYTHING,
}  # fmt: skip


def test_every_table_and_view_has_the_rule_that_says_whose_its_rows_are() -> None:
    assert {name: rule for name, rule in RULES.items() if name not in ROLLUPS} == WHOSE
    assert {RULES[name] for name in ROLLUPS} == {PLACE}


def test_a_table_that_says_of_nobody_whose_its_rows_are_is_for_those_who_see_everything() -> None:
    assert _rule_of_table(Table("plans", (), (Column("month", "date"), Column("amount", "money")))) == EVERYTHING
