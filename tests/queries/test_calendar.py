"""Festivals fall on the days they are known to have fallen on."""

from datetime import date

import polars as pl
import pytest

from data.errors import QuestionError
from queries.calendar import around, bands, events, mid_autumn, spring_festival


@pytest.mark.parametrize("day", ["2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"])
def test_spring_festival(day):
    assert spring_festival(date.fromisoformat(day).year) == date.fromisoformat(day)


@pytest.mark.parametrize("day", ["2023-09-29", "2024-09-17", "2025-10-06", "2026-09-25"])
def test_mid_autumn(day):
    assert mid_autumn(date.fromisoformat(day).year) == date.fromisoformat(day)


def test_a_year_without_a_lunar_calendar_is_refused():
    with pytest.raises(QuestionError, match="1901"):
        spring_festival(1850)


def own(*rows: tuple[str, str, date, date]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["event", "kind", "starts_on", "ends_on"], orient="row")


def names(*frames: pl.DataFrame, year: int = 2026) -> list[str]:
    return [event.name for event in events(date(year, 1, 1), date(year, 12, 31), *frames)]


def test_a_year_has_its_events_in_order():
    expected = ["spring_festival", "labour_day", "mid_year_618", "mid_autumn", "national_day", "double_11"]
    assert names() == expected
    assert names(own()) == expected


def test_pre_sales_belong_to_their_event():
    by_name = {event.name: event for event in events(date(2026, 1, 1), date(2026, 12, 31))}
    assert by_name["mid_year_618"].starts.month == 5
    assert (by_name["double_11"].starts, by_name["double_11"].day) == (date(2026, 10, 15), date(2026, 11, 11))


def test_a_period_sees_only_what_touches_it():
    assert [event.name for event in events(date(2026, 2, 23), date(2026, 5, 1))] == ["spring_festival", "labour_day"]
    assert events(date(2026, 2, 24), date(2026, 4, 30)) == ()


@pytest.mark.parametrize(
    "name", ["Spring Festival", "春节2026", "Spring Festival 2026", "2026年春节", "Lunar New Year"]
)
def test_an_own_event_replaces_the_built_in_one_of_its_name_and_year(name):
    mine = own((name, "festival", date(2026, 3, 1), date(2026, 3, 7)))
    spring = [event for event in events(date(2025, 1, 1), date(2026, 12, 31), mine) if event.name == "spring_festival"]
    assert [event.day for event in spring] == [date(2025, 1, 29), date(2026, 3, 1)]


def test_an_own_event_that_starts_early_keeps_the_festivals_day():
    mine = own(("Spring Festival", "festival", date(2026, 2, 15), date(2026, 2, 23)))
    assert events(date(2026, 2, 15), date(2026, 2, 15), mine)[0].day == spring_festival(2026)


def test_own_events_join_the_built_in_ones_unless_the_festivals_are_another_countrys():
    sale = ("Dealer fair 2026", "promotion", date(2026, 3, 1), date(2026, 3, 3))
    thanks = ("Thanksgiving", "holiday", date(2026, 11, 26), date(2026, 11, 26))
    assert {"Dealer fair", "spring_festival"} <= set(names(own(sale)))
    assert names(own(sale, thanks)) == ["Dealer fair", "Thanksgiving"]


def test_other_centuries_have_only_own_events():
    assert names(year=1850) == []
    assert names(own(("Fair", "promotion", date(1850, 5, 1), date(1850, 5, 2))), year=1850) == ["Fair"]


def test_days_around_an_event_know_how_far_they_are_from_it():
    days = pl.date_range(date(2026, 1, 1), date(2026, 4, 30), eager=True)
    near = around(days, events(days[0], days[-1])).filter(pl.col("event") == "spring_festival")
    phase = dict(near.select("day", "phase").iter_rows())
    assert dict(near.select("day", "offset").iter_rows())[date(2026, 2, 10)] == -7
    assert [phase.get(date(2026, *day)) for day in [(1, 10), (2, 15), (2, 16), (2, 17), (2, 24), (4, 1)]] == [
        None, "before", "run_up", "peak", "after", None,
    ]  # fmt: skip


def test_bands_are_cut_to_the_chart_and_named_in_its_language():
    period = date(2026, 11, 1), date(2026, 11, 5)
    band = bands(*period, events(*period), "zh").row(0, named=True)
    assert (band["label"], band["starts"], band["ends"]) == ("双11", *period)
    assert bands(date(2026, 3, 1), date(2026, 3, 2), ()).is_empty()
