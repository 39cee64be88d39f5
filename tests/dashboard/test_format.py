import math
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import dates, format, units
from queries.question import Period

LANGUAGES = st.sampled_from(("en", "zh"))
UNITS = st.sampled_from(tuple(units.UNITS))
NUMBERS = st.floats(-1e14, 1e14, allow_nan=False)
WORTH = {"K": 1e3, "M": 1e6, "B": 1e9, "万": 1e4, "亿": 1e8, "万亿": 1e12, "%": 0.01, "": 1}


def value_of(text: str) -> float:
    sign, digits, suffix = re.fullmatch(r"([−+]?)([\d,.]+)(.*)", text).groups()
    return (-1 if sign == format.MINUS else 1) * float(digits.replace(",", "")) * WORTH[suffix]


@given(NUMBERS, st.sampled_from(("quantity", "money")), LANGUAGES)
def test_a_short_number_is_within_half_a_percent(value, unit, language):
    assert value_of(format.short(value, unit, language)) == pytest.approx(value, rel=0.0051, abs=0.5)


@given(st.lists(NUMBERS, min_size=1), UNITS, LANGUAGES)
def test_a_column_has_one_precision(values, unit, language):
    writer = format.column(values, unit, language)
    assert len({re.sub(r"[\d,−]", "", writer(value)) for value in values}) == 1


def test_a_column_of_which_the_largest_would_be_long_takes_the_larger_step():
    assert format.column([1.2e6, 9.0e5, 1.5e7], "money", "en")(1.5e7) == "15.00M"
    assert format.column([5.0e5, 9.0e5, 9.0e5, 1.5e7], "money", "en")(5.0e5) == "0.50M"
    assert format.column([5.0e5, 9.0e5, 9.0e5, 9.1e6], "money", "en")(9.1e6) == "9,100K"
    assert format.column([6.0e6, 9.0e6, 1.2e8], "money", "zh")(1.2e8) == "12,000万"


@given(NUMBERS, UNITS, LANGUAGES)
def test_no_number_is_minus_nothing(value, unit, language):
    for text in (format.short(value, unit, language), format.signed(value, unit, language)):
        assert text[0] not in "+−" or re.search("[1-9]", text)


@given(NUMBERS, NUMBERS, st.sampled_from(("quantity", "rate", "price", "weeks")), LANGUAGES)
def test_more_than_before_is_written_with_a_plus_less_with_a_real_minus(now, then, unit, language):
    text = format.change(now, then, unit, language)
    if text and re.search("[1-9]", text):
        assert text[0] == ("+" if now > then else "−")


@given(st.floats(-1e9, 1e9), st.floats(1, 1e9), UNITS, LANGUAGES)
def test_ticks_are_evenly_spaced_inside_the_range(low, width, unit, language):
    places, texts = format.ticks(low, low + width, unit, language)
    assert len(places) == len(texts) == len(set(texts)) or width < abs(low) * 1e-3
    assert all(low - width * 1e-6 <= place <= low + width * (1 + 1e-6) for place in places)


@pytest.mark.parametrize("value", [None, math.nan, math.inf, "text"])
def test_what_is_no_number_is_a_dash(value):
    assert format.short(value, "money", "en") == format.exact(value, "rate", "zh") == "–"
    assert format.change(value, 1, "money", "en") is None


@pytest.mark.parametrize(
    ("value", "unit", "english", "chinese"),
    [
        (1234, "money", "1.23K", "1,234"),
        (12_345, "quantity", "12.3K", "1.23万"),
        (999_950, "money", "1.00M", "100.0万"),
        (123_456_789, "money", "123M", "1.23亿"),
        (-1.5e9, "money", "−1.50B", "−15.0亿"),
        (0.1234, "rate", "12.3%", "12.3%"),
        (8.26, "weeks", "8.3 wk", "8.3周"),
        (81_234, "dealers", "81,234", "81,234"),
        (0.1234, "index", "0.123", "0.123"),
    ],
)
def test_short(value, unit, english, chinese):
    assert (format.short(value, unit, "en"), format.short(value, unit, "zh")) == (english, chinese)


def test_a_rate_changes_by_points_everything_else_by_percent():
    assert format.change(0.112, 0.1, "rate", "en") == "+1.2 pp"
    assert format.change(0.1, 0.112, "rate", "zh") == "−1.2个百分点"
    assert format.change(90, 100, "money", "en") == "−10.0%"
    assert format.change(8, 9.3, "weeks", "en") == "−1.3 wk"
    assert format.change(1, 0, "money", "en") is None
    assert format.change(99.999, 100, "money", "en") == "0.0%"


@pytest.mark.parametrize(
    ("starts", "ends", "english", "chinese"),
    [
        ("2026-11-01", "2026-11-22", "1–22 Nov 2026", "2026年11月1日–22日"),
        ("2026-11-01", "2026-11-30", "Nov 2026", "2026年11月"),
        ("2026-09-01", "2026-11-22", "1 Sep – 22 Nov 2026", "2026年9月1日–11月22日"),
        ("2025-09-01", "2026-11-22", "1 Sep 2025 – 22 Nov 2026", "2025年9月1日–2026年11月22日"),
        ("2026-07-01", "2026-09-30", "Q3 2026", "2026年三季度"),
        ("2026-06-01", "2026-08-31", "Jun–Aug 2026", "2026年6月–8月"),
        ("2025-12-01", "2026-11-30", "Dec 2025 – Nov 2026", "2025年12月–2026年11月"),
        ("2026-01-01", "2026-12-31", "2026", "2026年"),
        ("2026-02-28", "2026-02-28", "28 Feb 2026", "2026年2月28日"),
    ],
)
def test_period(starts, ends, english, chinese):
    period = Period(date.fromisoformat(starts), date.fromisoformat(ends))
    assert (dates.period(period, "en"), dates.period(period, "zh")) == (english, chinese)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 900), LANGUAGES)
def test_periods_that_differ_read_differently(starts, days, language):
    one = Period(starts, starts + timedelta(days))
    for other in (Period(starts, one.ends + timedelta(1)), Period(starts - timedelta(1), one.ends)):
        assert dates.period(one, language) != dates.period(other, language)
