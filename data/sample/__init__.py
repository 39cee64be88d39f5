"""The seeded sample company: `generate` writes a lake that looks like a home-appliance maker's."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl

from data.contract import TABLES
from data.lake import QUARANTINE
from data.sample.approvals import approved_movements
from data.sample.chinese import named
from data.sample.company import SIZES, UNTIL, Company, Size
from data.sample.dirt import export_dirty, quarantine
from data.sample.documents import Clerk
from data.sample.events import events
from data.sample.flows import Flows
from data.sample.geography import territories
from data.sample.ledger import Ledger
from data.sample.money import channel_costs, receivables
from data.sample.places import rights_table
from data.sample.plans import agreements, market, targets
from data.sample.planting import TRACED_MONTHS
from data.sample.prices import competitor_prices, price_checks
from data.sample.seasons import add_months
from data.sample.service import orders, service_cases, trainings
from data.sample.stock import Shelves
from data.sample.traces import Tracer
from data.sample.truth import Truth

__all__ = ["SIZES", "Size", "export_dirty", "generate"]

KINDS = {"text": pl.String, "date": pl.Date, "integer": pl.Int32, "real": pl.Float64, "money": pl.Decimal(18, 2)}
Progress = Callable[[float, str], None]


def generate(folder: str | Path, size: str | Size = "small", seed: int = 1, progress: Progress | None = None,
             until: date = UNTIL, language: str = "en") -> Path:
    """Write the sample company's tables below `folder`, from 1 January 2024 to `until`.

    size: small, medium or large, about 0.3, 3 and 100 million sales rows, or a Size of one's own. The same size, seed
    and `until` give the same rows. progress: called with the share done (0 to 1) and what is being made. language: that
    of its names, en or zh. What was planted is written to `<folder>-truth`. DataError for an unknown size or a history
    of less than two years.
    """
    lake, tell = Path(folder), progress or (lambda share, stage: None)
    tell(0.0, "company")
    company = Company(size, seed, until)
    flows, ledger, truth = Flows(company), Ledger(company), Truth(company)
    causes = _by_month(lake, company, flows, ledger, truth, tell)
    tell(0.94, "tables")
    for name, frame in _tables(company, flows, ledger, truth).items():
        write(lake, name, named(frame) if language == "zh" else frame)
    quarantine(company).write_parquet(lake / QUARANTINE)
    truth.write(lake.with_name(f"{lake.name}-truth"), causes)
    tell(1.0, "done")
    return lake


def _by_month(lake: Path, company: Company, flows: Flows, ledger: Ledger, truth: Truth, tell: Progress) -> list[str]:
    """Write the tables that are written by month; the causes that the truth about traces speaks of."""
    shelves, clerk, tracer = Shelves(company), Clerk(company), Tracer(company)
    for nth, month in enumerate(flows):
        tell(0.04 + 0.9 * nth / len(company.months), f"{add_months(month.number):%Y-%m}")
        sales = clerk.month(month)
        ledger.add(month, sales)
        write(lake, "sales", sales, month.number)
        write(lake, "inventory", shelves.month(month), month.number)
        if month.number in company.months[-TRACED_MONTHS:]:
            traces, astray = tracer.month(month)
            write(lake, "traces", traces, month.number)
            truth.add(month, astray)
    return tracer.causes


def _tables(company: Company, flows: Flows, ledger: Ledger, truth: Truth) -> dict[str, pl.DataFrame]:
    return {
        "territories": territories(),
        "dealers": company.network.frame,
        "products": company.models.frame,
        "targets": targets(company, flows.cover, ledger),
        "dealer_territories": rights_table(company),
        "approved_movements": approved_movements(company, truth),
        "price_checks": price_checks(company),
        "competitor_prices": competitor_prices(company),
        "orders": orders(company, ledger),
        "receivables": receivables(company, ledger),
        "service_cases": service_cases(company, ledger),
        "promotions": company.promotions,
        "channel_costs": channel_costs(company, ledger),
        "agreements": agreements(company, ledger),
        "trainings": trainings(company),
        "market": market(company),
        "events": events(),
    }


def write(lake: Path, table: str, frame: pl.DataFrame, month: int | None = None) -> None:
    """Write a table, or a month of it, with exactly the contract's columns and types."""
    part = f"{table}.parquet" if month is None else f"{table}/month={add_months(month):%Y-%m}/part-0.parquet"
    (lake / part).parent.mkdir(parents=True, exist_ok=True)
    columns = [pl.col(each.name).cast(KINDS[each.kind]) for each in TABLES[table].columns]
    frame.select(columns).write_parquet(lake / part, compression_level=1)
