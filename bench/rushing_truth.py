"""What a simulated world gives the bench: the tables somebody would hold, and the truth that only the bench knows."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from queries.findings.rushing import GoodsFinding


@dataclass(frozen=True)
class World:
    """tables: name -> frame in the contract's columns. first, last: the days it lasts.

    episodes: a row a planted one: dealer_id, starts_on, ends_on (days of shipping, both in), share, booked, city_ids.
    diverted: a row a diverted unit that is registered in the tables: dealer_id, city_id as written, shipped_on.
    """

    tables: dict[str, pl.DataFrame]
    first: date
    last: date
    episodes: pl.DataFrame
    diverted: pl.DataFrame

    def planted(self) -> list[dict]:
        """The episodes, each with `units`: its registered ones."""
        count = self.diverted.group_by("dealer_id").agg(units=pl.len())
        return (
            self.episodes.join(count, on="dealer_id", how="left").with_columns(pl.col("units").fill_null(0)).to_dicts()
        )


def overlaps(case: GoodsFinding, episode: dict) -> bool:
    """Whether the case speaks of the planted episode."""
    same = case.dealer_id == episode["dealer_id"]
    return same and case.starts_on <= episode["ends_on"] and case.ends_on >= episode["starts_on"]
