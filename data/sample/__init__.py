"""The seeded sample company: `generate` writes a lake that looks like a home-appliance maker's."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np
import polars as pl

from data.contract import TABLES
from data.errors import DataError
from data.sample.catalogue import models
from data.sample.demand import demand
from data.sample.documents import sales
from data.sample.flows import Flows
from data.sample.geography import territories
from data.sample.network import network
from data.sample.plans import targets
from data.sample.seasons import add_months
from data.sample.stock import Shelves


@dataclass(frozen=True)
class Size:
    """How large the company is. rows: sales lines; turnover: CNY a year; assortment: 1 = usual lines a dealer."""

    rows: int
    turnover: float
    assortment: float


SIZES = {
    "small": Size(300_000, 6e9, 0.45),
    "medium": Size(3_000_000, 9e9, 0.8),
    "large": Size(100_000_000, 60e9, 1.4),
}
STARTS = date(2024, 1, 1)
UNTIL = date(2026, 11, 22)


def generate(folder: str | Path, size: str = "small", seed: int = 1,
             progress: Callable[[float, str], None] | None = None, until: date = UNTIL) -> Path:
    """Write the sample company's tables below `folder`, from 1 January 2024 to `until`.

    size: small, medium or large, about 0.3, 3 and 100 million sales rows. The same size, seed and `until` give the
    same rows. progress: called with the share done (0 to 1) and what is being made. DataError for an unknown size.
    """
    if size not in SIZES:
        raise DataError("sample_size", size=size, known=", ".join(SIZES))
    tell, lake, scale = progress or (lambda share, stage: None), Path(folder), SIZES[size]

    def stream(name: str) -> np.random.Generator:
        """Random numbers of their own for each part, so that a change in one leaves the others as they were."""
        return np.random.default_rng([seed, crc32(name.encode())])

    tell(0.0, "company")
    people = network(stream("network"), STARTS, until)
    wanted = demand(stream("demand"), people, models(stream("models"), until), until, scale.turnover,
                    scale.assortment)
    flows = Flows(wanted, stream("flows"), STARTS, until, scale.rows)
    write(lake, "territories", territories())
    write(lake, "dealers", people.frame)
    write(lake, "products", wanted.models.frame)
    write(lake, "targets", targets(wanted, flows.cover, STARTS, until, stream("targets")))
    shelves, lines = Shelves(wanted, stream("stock")), stream("documents")
    for nth, month in enumerate(flows):
        tell(0.05 + 0.9 * nth / len(flows.months), f"{add_months(month.number):%Y-%m}")
        write(lake, "sales", sales(wanted, month, wanted.paid(month.number, month.pairs, month.day), lines), month.number)
        write(lake, "inventory", shelves.month(month), month.number)
    tell(1.0, "done")
    return lake


def write(lake: Path, table: str, frame: pl.DataFrame, month: int | None = None) -> None:
    """Write a table, or a month of it, with exactly the contract's columns and types."""
    file = lake / f"{table}.parquet" if month is None else (
        lake / table / f"month={add_months(month):%Y-%m}" / "part-0.parquet")
    file.parent.mkdir(parents=True, exist_ok=True)
    kinds = {"text": pl.String, "date": pl.Date, "integer": pl.Int32, "real": pl.Float64, "money": pl.Decimal(18, 2)}
    columns = [pl.col(each.name).cast(kinds[each.kind]) for each in TABLES[table].columns if each.name in frame.columns]
    frame.select(columns).write_parquet(file, compression_level=1)
