"""A tiny company to plant things in: ten towns 400 km apart, one dealer each, a year of steady trade."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl

from bench.rushing_lake import runner
from queries.findings import blocking, rushing
from queries.findings.rushing import OPTIONAL, GoodsFinding

FIRST = date(2024, 4, 1)
TOWNS, WEEKS, EACH = 10, 52, 12


def day(week: int, days: int = 0) -> date:
    return FIRST + timedelta(weeks=week, days=days)


def lag(n: int) -> int:
    """Days to activation, spread over a month and the same every time."""
    return 5 + (n * 11) % 31


@dataclass
class Town:
    """Rows by table. Units are lists of (dealer, week, city, days to activation)."""

    units: list[tuple[int, int, int, int]] = field(default_factory=list)
    tables: dict[str, list[tuple]] = field(default_factory=dict)
    sold_out: dict[tuple[int, int], int] = field(default_factory=dict)
    stock: dict[tuple[int, int], int] = field(default_factory=dict)
    coverage: dict[int, str] = field(default_factory=dict)

    def divert(self, dealer: int, city: int, weeks: Iterable[int], each: int, lags=lag, instead: bool = True) -> "Town":
        """`each` units a week go to the city, out of the usual ones or on top of them."""
        for week in weeks:
            if instead:
                usual = [unit for unit in self.units if unit[:3] == (dealer, week, dealer)][:each]
                for unit in usual:
                    self.units.remove(unit)
            self.units += [(dealer, week, city, lags(n + week)) for n in range(each)]
        return self

    def add(self, table: str, *row: object) -> "Town":
        self.tables.setdefault(table, []).append(row)
        return self

    def frames(self) -> dict[str, pl.DataFrame]:
        cities = range(TOWNS)
        dealers = pl.DataFrame({
            "dealer_id": [f"D{i}" for i in cities], "dealer": [f"Dealer {i}" for i in cities],
            "channel": ["Regional dealer"] * TOWNS, "city_id": [f"C{i}" for i in cities],
            "coverage": [self.coverage.get(i, "listed") for i in cities], "status": ["active"] * TOWNS,
        })  # fmt: skip
        territories = pl.DataFrame({
            "city_id": [*(f"C{i}" for i in cities), "C0b"], "city": [*(f"City {i}" for i in cities), "Next door"],
            "province": [*(f"P{i // 2}" for i in cities), "P9"], "region": ["R"] * (TOWNS + 1),
            "latitude": [*(25.0 + 3.6 * (i % 5) for i in cities), 25.2],
            "longitude": [*(105.0 + 8.0 * (i // 5) for i in cities), 105.2],
            "population": [10**6] * (TOWNS + 1),
        })  # fmt: skip
        products = pl.DataFrame({"sku": ["S0", "S1"], "product": ["One", "Two"], "category": ["Fans"] * 2,
                                 "list_price": [200.0, 200.0], "floor_price": [90.0, 90.0]})  # fmt: skip
        frames = {"dealers": dealers, "territories": territories, "products": products, "traces": self._traces()}
        frames["sales"], frames["inventory"] = self._sales(), self._inventory()
        return frames | {name: pl.DataFrame(self.tables.get(name, []), schema=schema, orient="row")
                         for name, schema in SCHEMAS.items() if name in self.tables.keys() - frames.keys()}  # fmt: skip

    def _traces(self) -> pl.DataFrame:
        last = day(WEEKS) - timedelta(days=1)
        rows = []
        for n, (dealer, week, city, days) in enumerate(self.units):
            shipped = day(week, n % 5)
            activated = shipped + timedelta(days=days)
            known = activated <= last
            town = "C0b" if city == -1 else f"C{city}"
            rows.append((f"N{n}", f"S{n % 2}", f"D{dealer}", shipped, activated if known else None,
                         town if known else None, "installation"))  # fmt: skip
        return pl.DataFrame(rows, schema=SCHEMAS["traces"], orient="row")

    def _sales(self) -> pl.DataFrame:
        sold = np.zeros((TOWNS, WEEKS), int)
        for dealer, week, _, _ in self.units:
            sold[dealer, week] += 1
        rows = []
        for dealer, week in np.ndindex(sold.shape):
            moved = int(sold[dealer, week])
            rows.append((day(week), "sell_in", f"D{dealer}", "S0", moved, 100.0 * moved))
            out = self.sold_out.get((dealer, week), moved)
            rows.append((day(week, 3), "sell_out", f"D{dealer}", "S0", out, 120.0 * out))
        rows += self.tables.get("sales", [])
        return pl.DataFrame(rows, schema=SCHEMAS["sales"], orient="row")

    def _inventory(self) -> pl.DataFrame:
        rows = [
            (day(week) - timedelta(days=1), "dealer", f"D{dealer}", "S0", self.stock.get((dealer, week), 60))
            for dealer in range(TOWNS)
            for week in range(1, WEEKS + 1)
        ]
        return pl.DataFrame(rows, schema=SCHEMAS["inventory"], orient="row")

    def find(self, kind: str = "rushing", **asked: object) -> list[GoodsFinding]:
        frames, find = self.frames(), {"rushing": rushing.find, "blocking": blocking.find}[kind]
        return find(runner(frames), tables=frozenset(asked.pop("tables", OPTIONAL & frames.keys())), **asked)


SCHEMAS = {
    "traces": {"serial_no": pl.String, "sku": pl.String, "dealer_id": pl.String, "shipped_on": pl.Date,
               "activated_on": pl.Date, "activated_city_id": pl.String, "source": pl.String},
    "sales": {"sold_on": pl.Date, "stage": pl.String, "dealer_id": pl.String, "sku": pl.String, "quantity": pl.Int64,
              "net_amount": pl.Float64},
    "inventory": {"as_of": pl.Date, "location_kind": pl.String, "location_id": pl.String, "sku": pl.String,
                  "on_hand": pl.Int64},
    "approved_movements": {"movement_id": pl.String, "approved_on": pl.Date, "from_dealer_id": pl.String,
                           "to_dealer_id": pl.String, "to_city_id": pl.String, "sku": pl.String,
                           "quantity": pl.Int64, "valid_until": pl.Date, "reason": pl.String},
    "dealer_territories": {"dealer_id": pl.String, "city_id": pl.String, "valid_from": pl.Date, "valid_to": pl.Date},
    "price_checks": {"checked_on": pl.Date, "city_id": pl.String, "sku": pl.String, "price": pl.Float64},
    "receivables": {"invoice_id": pl.String, "dealer_id": pl.String, "invoiced_on": pl.Date, "due_on": pl.Date,
                    "amount": pl.Float64, "paid_amount": pl.Float64, "paid_on": pl.Date},
}  # fmt: skip


def town() -> Town:
    """Every dealer sells twelve units a week at home, and one a month in a town that changes."""
    made = Town()
    for dealer in range(TOWNS):
        for week in range(WEEKS):
            made.units += [(dealer, week, dealer, lag(n + 3 * week)) for n in range(EACH)]
            if week % 4 == dealer % 4:
                made.units.append((dealer, week, (dealer + 1 + week // 4) % TOWNS, lag(week)))
    return made
