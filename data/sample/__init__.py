"""The seeded sample company: `generate` writes a lake that looks like a home-appliance maker's."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from data.contract import TABLES
from data.sample.company import UNTIL, Company
from data.sample.documents import sales
from data.sample.flows import Flows
from data.sample.geography import territories
from data.sample.plans import targets
from data.sample.seasons import add_months
from data.sample.stock import Shelves


def generate(folder: str | Path, size: str = "small", seed: int = 1,
             progress: Callable[[float, str], None] | None = None, until: date = UNTIL) -> Path:
    """Write the sample company's tables below `folder`, from 1 January 2024 to `until`.

    size: small, medium or large, about 0.3, 3 and 100 million sales rows. The same size, seed and `until` give the
    same rows. progress: called with the share done (0 to 1) and what is being made. DataError for an unknown size.
    """
    lake, company = Path(folder), Company(size, seed, until)
    tell = progress or (lambda share, stage: None)
    tell(0.0, "company")
    flows, wanted = Flows(company), company.wanted
    write(lake, "territories", territories())
    write(lake, "dealers", company.network.frame)
    write(lake, "products", company.models.frame)
    write(lake, "targets", targets(company, flows.cover))
    shelves, lines = Shelves(wanted, company.stream("stock")), company.stream("documents")
    for nth, month in enumerate(flows):
        tell(0.05 + 0.9 * nth / len(company.months), f"{add_months(month.number):%Y-%m}")
        prices = wanted.paid(month.number, month.pairs, month.day)
        write(lake, "sales", sales(wanted, month, prices, lines), month.number)
        write(lake, "inventory", shelves.month(month), month.number)
    tell(1.0, "done")
    return lake


def write(lake: Path, table: str, frame: pl.DataFrame, month: int | None = None) -> None:
    """Write a table, or a month of it, with exactly the contract's columns and types."""
    file = (
        lake / f"{table}.parquet"
        if month is None
        else (lake / table / f"month={add_months(month):%Y-%m}" / "part-0.parquet")
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    kinds = {"text": pl.String, "date": pl.Date, "integer": pl.Int32, "real": pl.Float64, "money": pl.Decimal(18, 2)}
    columns = [pl.col(each.name).cast(kinds[each.kind]) for each in TABLES[table].columns if each.name in frame.columns]
    frame.select(columns).write_parquet(file, compression_level=1)
