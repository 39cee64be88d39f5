"""How the pages are looked at when their figures are checked, and the checks' common words."""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from dashboard.panels import Panel
from queries import Engine, User
from tests.dashboard.looking import EVERYONE, looking, panels
from tests.dashboard.raw import Days, Raw

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 22))
THEN = (date(2025, 11, 1), date(2025, 11, 22))
STARTED = "stage = 'sell_in'"


@dataclass(frozen=True)
class Case:
    """Settings of the address, and what they mean in plain words: rows, days, days compared, months of targets."""

    name: str
    pairs: dict[str, str] = field(default_factory=dict)
    keep: str = "true"
    days: Days = NOVEMBER
    then: Days | None = THEN
    quarter: date = date(2026, 10, 1)
    user: User = EVERYONE
    lake: str = "sample"

    @property
    def measure(self) -> str:
        return self.pairs.get("measure", "amount")


OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
CASES = [
    Case("month to date"),
    Case("last month", {"period": "last_month"}, days=OCTOBER, then=(date(2025, 10, 1), date(2025, 10, 31))),
    Case("year to date", {"period": "year_to_date"}, days=(date(2026, 1, 1), NOVEMBER[1]),
         then=(date(2025, 1, 1), THEN[1])),
    Case("region", {"region": "East"}, "region = 'East'"),
    Case("province and channel", {"province": "Zhejiang", "channel": "KA chain"},
         "province = 'Zhejiang' AND channel = 'KA chain'"),
    Case("category", {"category": "Range hood"}, "category = 'Range hood'"),
    Case("units", {"measure": "quantity"}),
    Case("previous period", {"period": "last_month", "compare": "previous_period"}, days=OCTOBER,
         then=(date(2026, 9, 1), date(2026, 9, 30))),
    Case("against target", {"compare": "target"}),
    Case("one region's user", {}, "region = 'North'", user=User("north", regions=frozenset({"North"}))),
    Case("other lake", {}, days=(date(2024, 2, 1), date(2024, 2, 29)), then=None,
         quarter=date(2024, 1, 1), lake="other"),
]  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """A case with its pages and its raw rows."""

    case: Case
    raw: Raw
    engine: Engine

    def panels(self, page: str, **more: str) -> dict[str, Panel]:
        """The page's panels."""
        return panels(looking(self.engine, page, {**self.case.pairs, **more}, self.case.user))


def same(found: dict, expected: dict) -> None:
    """The same members with the same figures; what is null or zero on one side may be absent on the other."""
    there = {name: float(value) for name, value in found.items() if value}
    assert there == pytest.approx({name: value for name, value in expected.items() if value}, rel=1e-9)


def margin(raw: Raw, days: Days | None) -> tuple[float | None, float | None]:
    """Margin and rate over the rows that have a cost."""
    made = raw.all("sum(net_amount - cost)", days, f"{STARTED} AND cost IS NOT NULL")
    base = raw.all("sum(net_amount)", days, f"{STARTED} AND cost IS NOT NULL")
    return made, made / base if made is not None and base else None


def supply(raw: Raw, days: Days) -> tuple[float, float]:
    """Stock of the last snapshot, and the weeks it lasts."""
    on = raw.snapshot(days)
    assert on
    first, last = raw.rows("SELECT min(day), max(day) FROM sold")[0]
    demand = (on + timedelta(1), on + timedelta(56))
    if demand[1] > last:
        demand = (demand[0] - timedelta(364), demand[1] - timedelta(364))
    if demand[0] < first:
        demand = (on - timedelta(55), on)
    weeks = ((demand[1] - max(demand[0], first)).days + 1) / 7
    stock = raw.all("sum(on_hand)", (on, on), table="held") or 0
    return stock, stock / ((raw.all("sum(quantity)", demand, "stage = 'sell_out'") or 0) / weeks)
