"""How a snapshot is laid out: the large dated tables by month, the others a file each."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Monthly:
    """A table cut by the month of its column `date`; inside, rows are sorted by `cluster`, what people filter by."""

    date: str
    cluster: str


MONTHLY = {
    "sales": Monthly("sold_on", "dealer_id"),
    "inventory": Monthly("as_of", "location_id"),
    "traces": Monthly("shipped_on", "dealer_id"),
}


def place(table: str, month: str = "") -> Path:
    """Where in a snapshot a table is, or one month (YYYY-MM) of it."""
    return Path(table, f"month={month}", "part.parquet") if month else Path(f"{table}.parquet")


def month_of(file: Path) -> str:
    """The month that a snapshot's file holds; empty for a table that is not cut."""
    return file.parent.name.partition("month=")[2]
