"""What was planted, written beside the lake for tests and never read by the product."""

from pathlib import Path

import numpy as np
import polars as pl

from data.sample.company import Company
from data.sample.geography import territories
from data.sample.month import Month


class Truth:
    """Collects, month by month, the units that moves took and the serial numbers that went astray."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.units: list[pl.DataFrame] = []
        self.astray: list[pl.DataFrame] = []

    def add(self, month: Month, astray: pl.DataFrame) -> None:
        """Take note of a month."""
        demand, network = self.company.wanted, self.company.network
        for taken in month.taken:
            row, nth = np.nonzero(taken.units)
            pair = month.pairs[taken.rows[row]]
            self.units.append(pl.DataFrame({
                "move": np.full(len(row), self.company.moves.index(taken.move)),
                "day": month.day[nth].astype("datetime64[D]"),
                "dealer_id": network.frame["dealer_id"].gather(demand.dealer[pair]),
                "sku": self.company.models.frame["sku"].gather(demand.model[pair]),
                "quantity": taken.units[row, nth],
            }))
        self.astray.append(astray)

    def moves(self) -> pl.DataFrame:
        """A row a move: kind, dealer, days, share, cities, whether it was booked as local sales, the receiver."""
        ids, cities = self.company.network.frame["dealer_id"], territories()["city_id"]
        return pl.DataFrame([{
            "move": nth, "kind": move.kind, "dealer_id": ids[move.dealer], "starts_on": move.starts,
            "ends_on": move.ends, "share": move.share, "city_ids": [cities[city] for city in move.cities],
            "booked": move.booked, "off_the_books": move.off_the_books, "excess": move.excess,
            "receiver_id": None if move.receiver is None else ids[move.receiver],
        } for nth, move in enumerate(self.company.moves)], infer_schema_length=None)

    def write(self, folder: Path, causes: list[str]) -> None:
        """Write moves, units (off stock, by day), traces (serial numbers and causes), pressure and stories."""
        folder.mkdir(parents=True, exist_ok=True)
        named = pl.concat(self.astray).with_columns(cause=pl.Series(causes).gather(pl.concat(self.astray)["cause"]))
        self.moves().write_parquet(folder / "moves.parquet")
        pl.concat(self.units).write_parquet(folder / "units.parquet")
        named.write_parquet(folder / "traces.parquet")
        self._pressed().write_parquet(folder / "pressed.parquet")
        pl.DataFrame([vars(story) for story, _ in self.company.wanted.stories], infer_schema_length=None).write_parquet(
            folder / "stories.parquet")

    def _pressed(self) -> pl.DataFrame:
        rows = [(self.company.network.frame["dealer_id"][int(dealer)], month, float(made[dealer]))
                for month in self.company.months if (made := self.company.pressure(month)).any()
                for dealer in np.flatnonzero(made)]
        return pl.DataFrame(rows, schema=["dealer_id", "month", "share"], orient="row")
