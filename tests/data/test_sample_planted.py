"""What is planted in the sample company shows in its tables, and the innocent look as guilty as they should."""

from pathlib import Path

import duckdb
import pytest

from tests.data.sampled import tables


@pytest.fixture(scope="module")
def lake(sample_lake: Path) -> duckdb.DuckDBPyConnection:
    """The traces with what caused them, beside the tables of the lake."""
    connection = tables(sample_lake)
    connection.execute("""CREATE TABLE followed AS
        SELECT t.*, coalesce(kind, cause, 'usual') AS why, m.move, m.city_ids, m.starts_on, m.ends_on
        FROM traces AS t LEFT JOIN true_traces AS c ON c.serial_no = t.serial_no
        LEFT JOIN true_moves AS m ON 'move ' || m.move = c.cause""")
    return connection


def test_about_a_twentieth_of_the_dealers_rushes(lake: duckdb.DuckDBPyConnection) -> None:
    dealers, moves, booked, low, high = lake.execute("""SELECT count(DISTINCT dealer_id), count(*),
        count(*) FILTER (booked), min(share), max(share) FROM true_moves WHERE kind = 'rushing'""").fetchall()[0]
    assert dealers == 30 and moves > 30 and 0.35 < booked / moves < 0.65
    assert 0.05 <= low < high <= 0.40


def test_rushed_goods_surface_far_away_while_the_episode_runs(lake: duckdb.DuckDBPyConnection) -> None:
    wrong, units = lake.execute("""SELECT
        count(*) FILTER (NOT list_contains(city_ids, activated_city_id)
                         OR shipped_on NOT BETWEEN starts_on AND ends_on),
        count(*) FROM followed WHERE why = 'rushing' AND activated_on IS NOT NULL""").fetchall()[0]
    assert wrong == 0 and units > 300


def test_every_look_alike_is_there(lake: duckdb.DuckDBPyConnection) -> None:
    units = dict(lake.execute("SELECT why, count(*) FROM followed GROUP BY 1").fetchall())
    assert all(units[why] > 20 for why in (
        "transfer", "project", "relocation", "territory", "border", "carried home", "miscoded", "batch"))
    assert units["usual"] > 0.9 * sum(units.values())


def test_approvals_cover_what_moved_but_for_those_that_go_beyond(lake: duckdb.DuckDBPyConnection) -> None:
    rows = lake.execute("""
        WITH moved AS (SELECT move, sum(quantity) AS units FROM true_units GROUP BY 1
                       UNION ALL SELECT move, count(*) FROM followed WHERE why IN ('project', 'relocation') GROUP BY 1),
             agreed AS (SELECT CAST(substr(movement_id, 2, 3) AS INTEGER) AS move, sum(quantity) AS units
                        FROM approved_movements GROUP BY 1)
        SELECT excess > 0, moved.units, agreed.units FROM true_moves AS m
        JOIN moved ON moved.move = m.move JOIN agreed ON agreed.move = m.move WHERE moved.units > 20""").fetchall()
    assert {beyond for beyond, *_ in rows} == {True, False}
    assert all((units > agreed) == beyond for beyond, units, agreed in rows)


def test_rights_begin_and_end(lake: duckdb.DuckDBPyConnection) -> None:
    begun, ended = lake.execute(
        "SELECT count(valid_from), count(valid_to) FROM dealer_territories WHERE valid_from IS NULL OR valid_to IS NULL"
    ).fetchall()[0]
    assert begun > 3 and ended > 3


def test_activation_lags_about_a_month_and_some_never_register(lake: duckdb.DuckDBPyConnection) -> None:
    lag, share = lake.execute("""SELECT median(activated_on - shipped_on), count(activated_on) / count(*)
        FROM traces WHERE shipped_on < DATE '2026-07-01'""").fetchall()[0]
    assert 25 <= lag <= 35 and 0.5 < share < 0.9


def test_a_traced_model_has_a_serial_number_for_every_unit(lake: duckdb.DuckDBPyConnection) -> None:
    different = lake.execute("""
        WITH known AS (SELECT dealer_id, sku, count(*) AS units FROM traces GROUP BY ALL),
             bought AS (SELECT dealer_id, sku, sum(quantity) AS units FROM sales
                        WHERE stage = 'sell_in' AND quantity > 0 AND sold_on >= (SELECT min(shipped_on) FROM traces)
                        AND sku IN (SELECT sku FROM traces) GROUP BY ALL)
        SELECT count(*) FROM known AS k FULL JOIN bought AS b ON k.dealer_id = b.dealer_id AND k.sku = b.sku
        WHERE k.units IS DISTINCT FROM b.units""").fetchall()[0][0]
    assert different == 0


def test_street_prices_fall_where_rushed_goods_surface(lake: duckdb.DuckDBPyConnection) -> None:
    there, elsewhere = lake.execute("""
        WITH rushed AS (SELECT unnest(city_ids) AS city_id, starts_on, ends_on, dealer_id
                        FROM true_moves WHERE kind = 'rushing'),
             index AS (SELECT p.*, price / list_price AS level
                       FROM price_checks AS p JOIN products ON products.sku = p.sku),
             hit AS (SELECT DISTINCT i.* FROM index AS i JOIN rushed AS r ON r.city_id = i.city_id
                     AND checked_on BETWEEN starts_on + 15 AND ends_on + 45
                     AND i.sku IN (SELECT sku FROM sales WHERE dealer_id = r.dealer_id))
        SELECT (SELECT avg(level) FROM hit), (SELECT avg(level) FROM index)""").fetchall()[0]
    assert there < 0.95 * elsewhere


def test_pressed_dealers_hold_more_after_the_quarter(lake: duckdb.DuckDBPyConnection) -> None:
    pressed, others = lake.execute("""
        WITH held AS (SELECT location_id, sum(on_hand) AS units FROM inventory
                      WHERE as_of = DATE '2026-09-30' AND location_kind = 'dealer' GROUP BY 1),
             sold AS (SELECT dealer_id, sum(quantity) AS units FROM sales WHERE stage = 'sell_out'
                      AND sold_on BETWEEN DATE '2026-07-01' AND DATE '2026-09-30' GROUP BY 1),
             supply AS (SELECT sold.dealer_id, 13 * held.units / sold.units AS weeks FROM held
                        JOIN sold ON sold.dealer_id = held.location_id WHERE sold.units > 200)
        SELECT median(weeks) FILTER (dealer_id IN (SELECT dealer_id FROM true_pressed WHERE month = 2026 * 12 + 8)),
               median(weeks) FROM supply""").fetchall()[0]
    assert pressed > 1.3 * others
