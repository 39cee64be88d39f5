"""Each signal once where it has to speak and once where it has to be silent."""

from datetime import timedelta

import pytest

from tests.rushing.town import EACH, WEEKS, day, lag, town

EPISODE = range(20, 28)


def test_trace_finds_the_dealer_the_weeks_and_the_city():
    (case,) = town().divert(3, 8, EPISODE, 4).find()
    assert case.dealer_id == "D3" and [goal.city_id for goal in case.destinations] == ["C8"]
    assert case.starts_on <= day(21) and day(26) <= case.ends_on <= day(30)
    assert 28 <= case.units_seen <= 34 and case.excess_low <= case.units_excess <= case.excess_high
    assert case.money_at_stake == pytest.approx(case.units_excess * 100, rel=1e-3)


def test_trace_is_quiet_on_innocent_trade():
    assert town().find() == []


def test_trace_is_quiet_on_trade_as_steady_as_ever():
    assert town().divert(3, 4, range(WEEKS), 3).find() == []


def test_trade_that_began_with_the_data_is_no_finding_however_early_one_asks():
    made = town().divert(3, 4, range(WEEKS), 3)
    assert all(made.find(as_of=day(week)) == [] for week in (4, 8, 13, 20))


def test_a_dealer_that_does_it_again_is_found_again():
    made = town().divert(3, 8, range(8, 14), 5).divert(3, 8, range(32, 38), 5)
    assert len(made.find()) == 2


def test_a_slow_leak_is_found():
    cases = town().divert(3, 8, range(10, 30), 2).find()
    assert [case.dealer_id for case in cases] == ["D3"]


def test_two_cities_are_one_case():
    (case,) = town().divert(3, 8, EPISODE, 3).divert(3, 6, EPISODE, 3).find()
    assert {goal.city_id for goal in case.destinations} == {"C6", "C8"}


def test_balance_speaks_of_goods_that_left_unbooked_and_is_quiet_when_the_books_agree():
    honest = town().divert(3, 8, EPISODE, 4)
    silent = town().divert(3, 8, EPISODE, 4)
    for n, week in enumerate(EPISODE):
        silent.sold_out[3, week] = EACH - 4 + (week % 4 == 3)
        silent.stock |= {(3, later): 60 for later in range(week + 1, WEEKS + 1)}
        assert n < len(EPISODE)
    quiet, loud = (made.find()[0].signals["balance"] for made in (honest, silent))
    assert loud.p_value < 0.01 < quiet.p_value
    assert "32 units" in loud.text


def test_surge_speaks_when_more_is_bought_and_is_quiet_when_not():
    more, same = (town().divert(3, 8, EPISODE, 6, instead=instead).find()[0] for instead in (False, True))
    assert more.signals["surge"].p_value < 0.05 < same.signals["surge"].p_value
    assert more.signals["surge"].statistic > 0.3


def test_price_speaks_where_street_prices_fell_and_never_makes_a_case():
    def priced(made, cut):
        for week in range(WEEKS):
            for city in range(10):
                fallen = cut if city == 8 and 21 <= week < 34 else 0
                made.add("price_checks", day(week), f"C{city}", "S0", 100.0 - fallen + (week * 7 + city * 3) % 5)
        return made

    fell, stayed = (priced(town().divert(3, 8, EPISODE, 4), cut).find()[0].signals["price"] for cut in (12, 0))
    assert fell.p_value < 0.001 < stayed.p_value
    assert priced(town(), 12).find() == []


def test_without_traces_the_books_still_speak_and_say_less():
    made = town().divert(3, 8, EPISODE, 5)
    for week in EPISODE:
        made.sold_out[3, week] = EACH - 5 + (week % 4 == 3)
    cases = made.find(tables=frozenset())
    assert [case.dealer_id for case in cases] == ["D3"]
    assert cases[0].severity == "low" and cases[0].destinations == () and cases[0].signals["trace"] is None
    assert town().find(tables=frozenset()) == []


def test_an_early_alert_needs_no_more_than_the_first_month():
    made = town().divert(3, 8, range(30, 42), 5)
    first = next(week for week in range(30, 52) if made.find(as_of=day(week) - timedelta(days=1)))
    assert first - 30 <= 5


def test_lags_are_spread():
    assert len({lag(n) for n in range(31)}) == 31
