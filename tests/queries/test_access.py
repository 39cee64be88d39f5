"""The guard against people who try: each attack works on the bare database and fails through the pass."""

from contextlib import suppress

import duckdb
import pytest

from data.errors import AccessError
from queries.access import CITY, DEALER, EVERYTHING, PLACE, PUBLIC, Rule, User, secure

TABLES = {
    "sales": PLACE, "stock": PLACE, "dealers": PLACE, "territories": PLACE, "orders": DEALER, "prices": CITY,
    "market": Rule("through", "province", "territories", "province"), "products": PUBLIC, "agreements": EVERYTHING,
}
ALICE = User("alice", provinces=frozenset({"Seen"}))
LAKE = """
CREATE TABLE territories AS FROM (VALUES ('N', 'Seen', 'c1', 'open'), ('S', 'Hidden', 'c2', 'SECRET'))
    t(region, province, city_id, city);
CREATE TABLE dealers AS FROM (VALUES ('N', 'Seen', 'd1', 'open'), ('S', 'Hidden', 'd2', 'SECRET'))
    t(region, province, dealer_id, dealer);
CREATE TABLE sales AS FROM (VALUES ('N', 'Seen', 'd1', 'open', 1), ('S', 'Hidden', 'd2', 'SECRET', 2))
    t(region, province, dealer_id, dealer, quantity);
CREATE TABLE stock AS FROM sales;
CREATE TABLE orders AS FROM (VALUES ('d1', 'open'), ('d2', 'SECRET')) t(dealer_id, note);
CREATE TABLE prices AS FROM (VALUES ('c1', 'open'), ('c2', 'SECRET'), (NULL, 'SECRET')) t(city_id, note);
CREATE TABLE market AS FROM (VALUES ('Seen', 'open'), ('Hidden', 'SECRET')) t(province, note);
CREATE TABLE products AS FROM (VALUES ('p1', 'open')) t(sku, product);
CREATE TABLE agreements AS FROM (VALUES ('SECRET')) t(account);
CREATE TABLE passwords AS FROM (VALUES ('SECRET')) t(password);
CREATE SEQUENCE s;
CREATE MACRO everyone() AS TABLE SELECT * FROM sales;
CREATE MACRO richest() AS (SELECT max(dealer) FROM sales WHERE dealer LIKE 'S%');
PREPARE ready AS SELECT * FROM sales;
SET VARIABLE hidden = 'SECRET';
"""

# Each shows SECRET on the bare database. `{file}` is a CSV file that holds it.
LEAKS = (
    # tables, however they are named
    "SELECT * FROM sales",
    "select * from SALES",
    'SELECT * FROM "Sales"',
    "SELECT * FROM sales, sales s2",
    "SELECT s2.* FROM products, sales AS s2",
    "SELECT sales.* FROM sales",
    "SELECT s FROM sales AS s",
    "SELECT x.e FROM sales AS x(a, b, c, e, f)",
    "FROM sales",
    "FROM sales SELECT dealer",
    "TABLE sales",
    "SELECT/**/dealer/**/FROM/**/sales",
    "SELECT dealer -- FROM products\nFROM sales",
    "SELECT dealer FROM sales /* WHERE province = 'Seen' */ ; ",
    "SELECT\u00a0dealer\u00a0FROM\u00a0passwords,\u00a0sales",
    "SELECT\u2003*\u2003FROM\u2003sales",
    "SELECT * FROM main.sales",
    "SELECT * FROM memory.sales",
    "SELECT * FROM memory.main.sales",
    'SELECT * FROM "memory"."main"."sales"',
    "SELECT * FROM passwords",
    "SELECT * FROM orders",
    "SELECT * FROM prices",
    "SELECT * FROM market",
    "SELECT * FROM agreements",
    # subqueries and joins
    "SELECT * FROM (SELECT * FROM (SELECT * FROM sales))",
    "SELECT (SELECT min(dealer) FROM sales)",
    "SELECT (SELECT s.dealer FROM sales s WHERE s.province <> p.sku LIMIT 1 OFFSET 1) FROM products p",
    "SELECT CASE WHEN EXISTS (SELECT 1 FROM sales WHERE province = 'Hidden') THEN 'SECRET' END",
    "SELECT 'SECRET' WHERE 'Hidden' IN (SELECT province FROM sales)",
    "SELECT 'SECRET' FROM products WHERE 2 = ANY (SELECT quantity FROM sales)",
    "SELECT max('SECRET') FROM products HAVING (SELECT count(*) FROM sales) = 2",
    "SELECT 'SECRET' FROM products ORDER BY (SELECT max(dealer) FROM sales) LIMIT (SELECT count(*) - 1 FROM sales)",
    "SELECT b.dealer FROM products POSITIONAL JOIN (SELECT dealer FROM sales ORDER BY dealer) b",
    "SELECT b.dealer FROM products, LATERAL (SELECT * FROM sales) b",
    "SELECT b.dealer FROM products LEFT JOIN sales b ON TRUE",
    "SELECT dealer FROM products CROSS JOIN sales",
    "SELECT dealer FROM (products CROSS JOIN sales)",
    "SELECT dealer FROM stock ANTI JOIN products ON stock.dealer = products.sku",
    "SELECT product AS dealer FROM products UNION ALL SELECT dealer FROM sales",
    "(SELECT product FROM products) UNION (SELECT dealer FROM sales)",
    "SELECT dealer FROM sales EXCEPT SELECT product FROM products",
    "SELECT dealer FROM sales INTERSECT SELECT dealer FROM stock",
    "SELECT product AS dealer FROM products UNION BY NAME SELECT dealer FROM sales",
    # common table expressions
    "WITH sales AS (SELECT * FROM sales) SELECT * FROM sales",
    'WITH "SALES" AS (SELECT * FROM sales) SELECT * FROM Sales',
    "WITH a AS (SELECT * FROM sales), sales AS (SELECT 1) SELECT * FROM a",
    "WITH x AS (WITH sales AS (SELECT 1) SELECT * FROM sales) SELECT dealer FROM x, sales",
    "SELECT * FROM (WITH sales AS (SELECT 1 AS x) SELECT * FROM sales) AS a, sales AS b",
    "WITH a AS (SELECT 1) SELECT (WITH a AS (SELECT min(dealer) AS m FROM sales) SELECT m FROM a)",
    "WITH dealers AS (SELECT 'd2' AS dealer_id, 'Seen' AS province, 'N' AS region) SELECT orders.* FROM orders",
    "WITH territories AS (SELECT 'c2' AS city_id, 'Seen' AS province, 'N' AS region) SELECT prices.* FROM prices",
    'WITH "stoc\u212a" AS (SELECT 1) SELECT * FROM stock',
    "WITH a AS MATERIALIZED (SELECT * FROM sales) FROM a",
    "WITH a(w, x, y, z, q) AS (SELECT * FROM sales) SELECT z FROM a",
    "WITH RECURSIVE sales AS (SELECT 'SECRET' AS a UNION ALL SELECT a FROM sales WHERE a = '') SELECT a FROM sales",
    "WITH RECURSIVE r AS (SELECT dealer FROM sales UNION SELECT r.dealer FROM r, sales) SELECT * FROM r",
    # files, functions that read, macros, settings
    "SELECT * FROM '{file}'",
    'SELECT * FROM "{file}"',
    "FROM '{file}'",
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_text('{file}')",
    "SELECT content FROM read_blob('{file}')",
    "SELECT * FROM query('SELECT * FROM sales')",
    "SELECT * FROM query_table('sales')",
    "SELECT * FROM query_table(['sales', 'stock'])",
    "SELECT * FROM everyone()",
    "SELECT richest()",
    "SELECT main.richest()",
    "SELECT * FROM glob('{file}')",
    "SELECT sql FROM duckdb_views() UNION ALL SELECT 'SECRET'",
    "SELECT getvariable('hidden')",
    "SELECT 'hidden'.getvariable()",
    "SELECT list_transform(['SECRET'], lambda x: upper(x)) FROM sales",
    "EXECUTE ready",
    # syntax that hides a table or a column
    "SELECT COLUMNS('d.*') FROM sales",
    "SELECT * EXCLUDE (region) FROM sales",
    "SELECT * REPLACE (dealer AS region) FROM sales",
    "SELECT {'a': sales} FROM sales",
    "SELECT struct_pack(a := dealer) FROM sales",
    "SELECT sales.dealer.upper() FROM sales",
    "SELECT #4 FROM sales",
    "SELECT unnest([dealer]) FROM sales",
    "SELECT [dealer FOR dealer IN list(dealer)] FROM sales GROUP BY dealer",
    "SELECT list(dealer) FROM sales",
    "SELECT histogram(dealer) FROM sales",
    "UNPIVOT sales ON dealer INTO NAME n VALUE v",
    "SELECT * FROM (UNPIVOT sales ON dealer)",
    "PIVOT sales ON quantity USING min(dealer)",
    "SELECT * FROM sales PIVOT (min(dealer) FOR quantity IN (2))",
    "SELECT * FROM sales TABLESAMPLE 100%",
    "SELECT * FROM sales QUALIFY row_number() OVER (PARTITION BY dealer) = 1",
    "SELECT * FROM (VALUES ('SECRET')) AS v(a), (SELECT count(*) FROM passwords)",
    "SELECT dealer FROM (SUMMARIZE sales) CROSS JOIN sales",
    "SUMMARIZE sales",
    "SELECT min FROM (SUMMARIZE sales)",
    "SELECT rowid, sales.* FROM sales",
    "SELECT first_value(dealer) OVER (ORDER BY dealer ROWS BETWEEN 9 PRECEDING AND 9 FOLLOWING) FROM sales",
    "SELECT dealer FROM sales WINDOW w AS (PARTITION BY (SELECT max(dealer) FROM passwords))",
    "SELECT INTERVAL 1 DAY, dealer FROM sales",
    "EXPLAIN ANALYZE SELECT * FROM sales WHERE dealer = 'SECRET'",
    "SELECT 1; SELECT * FROM sales",
    "SELECT * FROM products; SELECT * FROM passwords;",
)

# The bare database runs these; whatever they show, they are not questions.
REFUSED = (
    "DESCRIBE sales", "SHOW TABLES", "SHOW ALL TABLES", "SELECT * FROM (DESCRIBE passwords)", "PRAGMA database_list",
    "PRAGMA show_tables", "CALL duckdb_tables()", "SELECT * FROM duckdb_tables()", "SELECT * FROM duckdb_settings()",
    "SELECT * FROM pragma_table_info('sales')", "SELECT * FROM information_schema.tables",
    "SELECT * FROM sqlite_master", "SELECT * FROM pg_catalog.pg_tables", "SELECT * FROM range(3)",
    "SELECT * FROM generate_series(1, 3)", "SELECT * FROM unnest([1, 2])", "SELECT current_setting('threads')",
    "SELECT version()", "SELECT current_user", "SELECT current_database()", "SELECT random()", "SELECT now()",
    "SET threads = 2", "RESET threads", "SET VARIABLE x = 1", "ATTACH ':memory:' AS other", "USE main", "CHECKPOINT",
    "COPY sales TO '{file}.out'", "COPY (SELECT * FROM sales) TO '{file}.out'", "EXPORT DATABASE '{file}.d'",
    "CREATE TABLE copied AS SELECT * FROM sales", "CREATE VIEW seen AS SELECT * FROM sales", "DELETE FROM sales",
    "INSERT INTO sales SELECT * FROM sales", "UPDATE sales SET province = 'Seen'", "DROP TABLE sales",
    "TRUNCATE sales", "ALTER TABLE sales RENAME TO other", "COMMENT ON TABLE sales IS 'x'", "LOAD parquet",
    "CREATE MACRO f() AS 1", "PREPARE again AS SELECT 1", "DEALLOCATE ready", "BEGIN", "VALUES (1)",
    "EXPLAIN SELECT 1", "VACUUM", "SELECT DISTINCT ON (dealer) * FROM sales USING SAMPLE 1",
    "SELECT * FROM sales LIMIT 1%", "SELECT nextval('s')", "SELECT regexp_matches('a', 'a')",
    "SELECT CAST(NULL AS STRUCT(a INTEGER))", "SELECT [1]", "SELECT hash('a')",
)


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


@pytest.mark.parametrize("sql", [
    "", ";", "SELECT (", "nonsense", "SELECT " + "(" * 5000 + "1" + ")" * 5000, "SELECT '",
    'SELECT extract("day FROM x" FROM a) FROM sales', "SELECT date_trunc('day), (SELECT 1', a) FROM sales",
    'SELECT CAST(a AS "x"."y), (SELECT 1") FROM sales',
])
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


@pytest.mark.parametrize("sql, expected", [
    ("WITH sales AS (SELECT quantity + 1 AS q FROM sales) SELECT sales.q FROM Sales ORDER BY sales.q", [(2,), (3,)]),
    ("WITH a AS (SELECT * FROM sales), sales AS (SELECT 7 AS x) SELECT count(*) FROM a, sales, sales s2", [(2,)]),
    ("WITH sales AS (SELECT 7 AS x) SELECT (SELECT sum(x) FROM sales), (WITH sales AS (SELECT 8 AS x) "
     "SELECT x FROM sales) FROM sales UNION ALL SELECT x, 0 FROM sales", [(7, 8), (7, 0)]),
    ("SELECT n, (SELECT count(*) FROM sales) FROM (WITH sales AS (SELECT 1 AS n) SELECT n FROM sales)", [(1, 2)]),
    ("SELECT o.note FROM Orders AS o JOIN sales ON sales.dealer_id = o.dealer_id AND quantity = 2", [("SECRET",)]),
    ("SELECT 'it''s' AS \"a \"\"b\" FROM sales AS \"x y\" WHERE \"x y\".quantity = $n", [("it's",)]),
])
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
