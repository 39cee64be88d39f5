"""How a year runs: months as numbers, Spring Festival, and the weight of every day by category and channel."""

from datetime import date

import numpy as np

from data import festivals

WEEKDAYS_OUT = np.array([0.88, 0.86, 0.87, 0.90, 1.03, 1.26, 1.20])
WEEKDAYS_IN = np.array([1.30, 1.28, 1.25, 1.22, 1.25, 0.55, 0.15])


def month_number(day: date) -> int:
    """Months since year 0, so that months can be counted with."""
    return day.year * 12 + day.month - 1


def add_months(number: int) -> date:
    """The first day of the month with that number."""
    return date(number // 12, number % 12 + 1, 1)


def days(month: int) -> np.ndarray:
    """The days of a month as datetime64."""
    return np.arange(np.datetime64(add_months(month)), np.datetime64(add_months(month + 1)))


def weekday(day: np.ndarray) -> np.ndarray:
    """0 for Monday to 6 for Sunday."""
    return (day.astype("datetime64[D]").astype(int) + 3) % 7


def spring_festival(year: int) -> np.datetime64:
    """First day of the lunar year."""
    return np.datetime64(festivals.spring_festival(year))


def _since(day: np.ndarray, month: int, of: int) -> np.ndarray:
    """Days from the given day of the same year."""
    return (day - (day.astype("datetime64[Y]").astype("datetime64[M]") + month - 1).astype("datetime64[D]")).astype(
        int
    ) - (of - 1)


def festive(day: np.ndarray) -> np.ndarray:
    """The part of demand that moves with Spring Festival: a build-up, shut shops, a slow return."""
    years = np.unique(day.astype("datetime64[Y]").astype(int) + 1970)
    offset = np.concatenate([(day - spring_festival(int(year))).astype(int)[None] for year in years])
    nearest = offset[np.abs(offset).argmin(axis=0), np.arange(len(day))]
    edges = [(-28, -3, 1.28), (-3, 0, 0.75), (0, 5, 0.25), (5, 9, 0.55), (9, 16, 0.80)]
    return np.select([(nearest >= low) & (nearest < high) for low, high, _ in edges], [x for *_, x in edges], 1.0)


def promoted(day: np.ndarray, online: float) -> np.ndarray:
    """The lift of 618, Double 11 and the holidays; `online` (0..1) says how much of it is the online kind."""
    mid_year, eleven = _since(day, 6, 18), _since(day, 11, 11)
    national, labour, twelve = _since(day, 10, 1), _since(day, 5, 1), _since(day, 12, 12)
    lift = np.ones(len(day))
    for offset, low, high, shop, web in (
        (mid_year, -17, -14, 0.35, 1.7),
        (mid_year, -3, 0, 0.55, 2.6),
        (mid_year, -25, -18, 0.0, 0.25),
        (eleven, -11, -8, 0.35, 2.2),
        (eleven, -1, 0, 0.90, 4.2),
        (eleven, -20, -12, 0.1, 0.55),
        (eleven, 1, 7, -0.12, -0.35),
        (mid_year, 1, 7, -0.10, -0.30),
        (national, 0, 4, 0.85, 0.25),
        (labour, 0, 3, 0.75, 0.25),
        (twelve, -1, 0, 0.15, 0.9),
    ):
        lift += ((offset >= low) & (offset <= high)) * (shop * (1 - online) + web * online)
    return lift


def monthly(day: np.ndarray, seasons: np.ndarray) -> np.ndarray:
    """Category seasons (categories x 12, by calendar month) drawn smoothly through the days: categories x days."""
    first = day.astype("datetime64[M]")
    length = ((first + 1).astype("datetime64[D]") - first.astype("datetime64[D]")).astype(int)
    place = first.astype(int) % 12 + ((day - first.astype("datetime64[D]")).astype(int) + 0.5) / length - 0.5
    low = np.floor(place).astype(int)
    share = place - low
    return seasons[:, low % 12] * (1 - share) + seasons[:, (low + 1) % 12] * share


def delivery(day: np.ndarray) -> np.ndarray:
    """How a month's deliveries spread over its days, summing to 1: working days, and more as the quarter closes."""
    left = (day.astype("datetime64[M]") + 1).astype("datetime64[D]") - day
    closes = (day.astype("datetime64[M]").astype(int) + 1) % 3 == 0
    push = np.where(left.astype(int) <= 5, np.where(closes, 1.7, 1.25), 1.0)
    weight = WEEKDAYS_IN[weekday(day)] * push * np.minimum(festive(day), 1)
    return weight / weight.sum()
