"""Goods-blocking: two families agree, and stock built for a season is excused."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from bench.rushing_lake import runner
from queries.findings.blocking import find, pressure
from queries.findings.rushing.ledger import Ledger
from queries.findings.rushing.read import monday, week_of
from tests.rushing.town import EACH, SCHEMAS, TOWNS, WEEKS, Town, day, town


def pressed(extra: int, weeks: range, kept: int = 60):
    """Dealer 3 takes `extra` units a week more than it sells; what does not sell stays on its shelves."""
    made = town()
    for week in weeks:
        made.add("sales", day(week), "sell_in", "D3", "S0", extra, 100.0 * extra)
        kept += extra
        made.stock |= {(3, later): kept for later in range(week + 1, WEEKS + 1)}
    return made


def test_goods_pressed_in_are_found_by_stock_and_timing():
    (case,) = pressed(12, range(20, 30)).find(kind="blocking")
    assert (case.kind, case.dealer_id) == ("blocking", "D3")
    assert case.signals["stock"] and case.signals["timing"] and case.signals["cash"] is None
    assert case.units_seen >= 8 * EACH and case.money_at_stake > 0


def test_steady_trade_is_quiet():
    assert town().find(kind="blocking") == []


def test_stock_alone_is_not_enough():
    made = town()
    made.stock |= {(3, week): 400 for week in range(1, WEEKS + 1)}
    assert made.find(kind="blocking") == []


def test_cash_is_a_family():
    def owing(days):
        made = town()
        made.stock |= {(3, week): 400 for week in range(1, WEEKS + 1)}
        for week in range(WEEKS):
            late = days if week > 25 else 20
            invoiced = day(week)
            paid = day(week, late)
            made.add("receivables", f"I{week}", "D3", invoiced, day(week, 30), 100.0, 100.0, paid)
        return made.find(kind="blocking")

    assert [case.signals["cash"] is not None for case in owing(80)] == [True]
    assert owing(20) == []


def books(sold_in: np.ndarray, sold_out: np.ndarray) -> Ledger:
    running = np.concatenate([[0], np.cumsum(sold_in - sold_out)])
    return Ledger(("D0",), 1252, sold_in[None], sold_out[None], np.zeros((1, len(running))))


def test_the_interval_of_what_is_too_much_widens_with_unsteady_sales():
    steady, season = np.full(52, 12.0), 12.0 + 0.2 * np.arange(52)
    wild = np.where(np.arange(52) % 2, 2.0, 22.0)
    assert pressure.unsteady(steady, 12.0) == pytest.approx((12 / pressure.AHEAD) ** 0.5)
    assert pressure.unsteady(season, 12.0) == pressure.unsteady(steady, 12.0) < pressure.unsteady(wild, 12.0) / 3
    (case,) = pressed(12, range(20, 30)).find(kind="blocking")
    assert 0 < case.excess_low < case.units_excess < case.excess_high


def test_stock_built_for_a_yearly_season_is_excused():
    weeks = np.arange(130)
    season = 20 + 60 * ((weeks % 52 >= 20) & (weeks % 52 < 34))
    early = np.roll(season, -8)
    yearly = books(early.astype(float), season.astype(float))
    like = np.arange(130) - 52
    ahead = pressure.supply(yearly, like)[0, 52 + 18]
    trailing = yearly.stock[0, 1 + 52 + 18] / 20
    assert ahead < 0.5 * trailing
    assert np.nanmax(pressure.pushed(yearly, like)[0, 80:]) < 1.25
    once = books(np.where(weeks < 60, season, early).astype(float), season.astype(float))
    assert np.nanmax(pressure.pushed(once, like)[0, 60:90]) > 1.25


def two_years(sold, taken):
    """Dealer 3 sells and takes in so, week by week for two years, its stock following; the others trade steadily."""
    made = Town()
    for dealer in range(TOWNS):
        shelf = 40
        for week in range(104):
            out, came = (int(each[week]) if dealer == 3 else 20 for each in (sold, taken))
            shelf += came - out
            made.add("sales", day(week), "sell_in", f"D{dealer}", "S0", came, 100.0 * came)
            made.add("sales", day(week, 3), "sell_out", f"D{dealer}", "S0", out, 120.0 * out)
            made.add("inventory", day(week, 6), "dealer", f"D{dealer}", "S0", shelf)
    frames = made.frames() | {
        name: pl.DataFrame(made.tables[name], schema=SCHEMAS[name], orient="row") for name in ("sales", "inventory")
    }
    return find(runner(frames), tables=frozenset())


def test_stock_built_for_last_years_season_is_no_case_and_the_same_stock_without_one_is():
    weeks = np.arange(104)
    flat, season = np.full(104, 20), np.where((weeks % 52 >= 26) & (weeks % 52 < 38), 80, 20)
    early = np.roll(season, -10)
    assert two_years(season, early) == []
    assert [case.dealer_id for case in two_years(flat, np.where(weeks >= 52, early, flat))] == ["D3"]


@pytest.mark.parametrize(("week", "speaks"), [(30, True), (28, False)])
def test_a_push_at_the_end_of_a_month_before_a_fall(week, speaks):
    assert day(30).day == 28  # the week's goods fall into October's last five days
    (case,) = pressed(100, range(week, week + 1)).find(kind="blocking")
    assert (case.signals["timing"].values["closing"] > 1.5) == speaks


def test_spring_festival_is_compared_with_its_like():
    like = pressure.year_before(0 + 1252, 110)
    week = week_of(date(2025, 1, 29)) - 1252
    assert monday(1252 + int(like[week])) <= date(2024, 2, 10) <= monday(1252 + int(like[week]) + 1)


def test_a_history_of_a_few_weeks_is_judged_by_what_there_is():
    ahead = pressure.forward(np.full((1, 5), float(pressure.AHEAD)), np.full(5, -1))
    assert ahead.tolist() == [[1, 2, 3, 4, 5]]
