"""The calendar of festivals and sales that years are compared by."""

from datetime import date, timedelta

import polars as pl

from data.festivals import mid_autumn, spring_festival

YEARS = range(2023, 2028)
FIXED = (
    ("Labour Day", "holiday", (5, 1), (5, 5)),
    ("618", "promotion", (5, 24), (6, 20)),
    ("National Day", "holiday", (10, 1), (10, 7)),
    ("Double 11", "promotion", (10, 15), (11, 12)),
    ("Double 12", "promotion", (12, 8), (12, 12)),
)
POLICIES = (("Trade-in subsidy 2024", date(2024, 8, 25), date(2024, 12, 31)),
            ("Trade-in subsidy 2025", date(2025, 1, 8), date(2025, 12, 31)))


def events() -> pl.DataFrame:
    """The `events` table, pre-sales included in their sale."""
    rows = [(f"{name} {year}", kind, date(year, *starts), date(year, *ends))
            for year in YEARS for name, kind, starts, ends in FIXED]
    rows += [(f"Spring Festival {year}", "festival", day - timedelta(days=1), day + timedelta(days=6))
             for year in YEARS for day in (spring_festival(year),)]
    rows += [(f"Mid-Autumn {year}", "festival", day, day + timedelta(days=2))
             for year in YEARS for day in (mid_autumn(year),)]
    rows += [(name, "policy", starts, ends) for name, starts, ends in POLICIES]
    return pl.DataFrame(rows, schema=["event", "kind", "starts_on", "ends_on"], orient="row").sort("starts_on")
