"""Dealers that have not reported, against plain SQL over the raw files."""

from datetime import date, timedelta

import pytest

from queries import Period
from queries.reporting import judged, unheard
from tests.queries import gaps

ENDS = gaps.DATA.ends


@pytest.mark.parametrize("ends", [ENDS, ENDS - timedelta(3), date(2026, 8, 19)])
def test_who_sold_out_in_each_of_eight_whole_weeks_and_not_in_the_last_seven_days(gaps_ask, gaps_lake, ends):
    found, _ = unheard(gaps_ask, ends)
    since = ends - timedelta(6)
    monday = since - timedelta(since.weekday())
    expected = (
        gaps.raw(gaps_lake)
        .execute(
            "SELECT dealer, province, channel, sum(quantity) FROM sold WHERE stage = 'sell_out'"
            " AND day BETWEEN $monday - INTERVAL 56 DAY AND $monday - INTERVAL 1 DAY AND dealer_id NOT IN ("
            "   SELECT dealer_id FROM sold WHERE stage = 'sell_out' AND day BETWEEN $since AND $ends)"
            " GROUP BY ALL HAVING count(DISTINCT date_trunc('week', day)) = 8 ORDER BY 4 DESC",
            {"monday": monday, "since": since, "ends": ends},
        )
        .fetchall()
    )
    assert found.select("dealer", "province", "channel", "sell_out_quantity").rows() == expected
    names = [row[0] for row in expected]
    assert ("Ruifeng" in names) == (ends > date(2026, 11, 15)) and "Anxin" not in names, "it did not sell each week"


def test_only_ten_weeks_of_data_can_judge_who_usually_reports():
    assert judged(Period(date(2026, 9, 21), date(2026, 11, 22))), "Monday of the eighth week before the last seven days"
    assert not judged(Period(date(2026, 9, 22), date(2026, 11, 22)))
    assert not judged(Period(date(2026, 9, 15), date(2026, 11, 15)))
