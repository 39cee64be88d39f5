"""Festivals fall on the days they are known to have fallen on."""

from datetime import date

import pytest
from data.errors import QuestionError
from queries.calendar import mid_autumn, spring_festival


@pytest.mark.parametrize("day", ["2023-01-22", "2024-02-10", "2025-01-29", "2026-02-17", "2027-02-06"])
def test_spring_festival(day):
    assert spring_festival(date.fromisoformat(day).year) == date.fromisoformat(day)


@pytest.mark.parametrize("day", ["2023-09-29", "2024-09-17", "2025-10-06", "2026-09-25"])
def test_mid_autumn(day):
    assert mid_autumn(date.fromisoformat(day).year) == date.fromisoformat(day)


def test_a_year_without_a_lunar_calendar_is_refused():
    with pytest.raises(QuestionError, match="1901"):
        spring_festival(1850)
