"""Dirt for the quarantine: what people's files get wrong, planted where tests can find it."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data.contract import TABLES
from data.ingest.verdict import expected
from data.lake import Lake
from data.sample.company import Company

FORMULA = '=HYPERLINK("http://example.com","Hongda")'  # kept as text: a name may begin with anything
CHINESE = "苏宁易购（中山路店）"


@dataclass(frozen=True)
class Dirt:
    """One bad row: a good one of `table` with `value` in `column`, and the rule of ingestion that rejects it.

    A duplicate is a good row once more; its value is how ingestion shows a key.
    """

    table: str
    column: str
    rule: str
    value: str | int | None


@dataclass(frozen=True)
class Planted:
    """Where a bad row is: file (and sheet) and row as a person counts them, a header being row 1."""

    file: str
    row: int
    dirt: Dirt


DIRT = (
    Dirt("sales", "dealer_id", "reference", "D9999"),
    Dirt("sales", "sku", "reference", "AC99-9901"),
    Dirt("sales", "quantity", "type", "twelve"),
    Dirt("sales", "quantity", "required", None),
    Dirt("sales", "net_amount", "number", "NaN"),
    Dirt("sales", "net_amount", "type", "1 200 CNY"),
    Dirt("sales", "sold_on", "date", "1926-11-03"),
    Dirt("sales", "sold_on", "date", "2206-11-03"),
    Dirt("sales", "sold_on", "type", "2026-13-45"),
    Dirt("sales", "stage", "value", "sell_through"),
    Dirt("sales", "document_no", "duplicate", "2611-0000012 + 3"),
    Dirt("dealers", "city_id", "reference", "C0000"),
    Dirt("dealers", "status", "value", "retired"),
    Dirt("dealers", "score_finance", "bounds", "140"),
    Dirt("products", "list_price", "type", "on request"),
    Dirt("inventory", "on_hand", "bounds", -5),
    Dirt("targets", "month", "month", "2026-03-15"),
)
FILES = {
    "territories": "territories.csv", "dealers": "dealers.csv", "products": "products.xlsx", "sales": "sales.csv",
    "inventory": "inventory.parquet", "targets": "targets.csv",
}
GB18030 = ("dealers.csv",)


def quarantine(company: Company) -> pl.DataFrame:
    """The rejected rows of the company's last delivery, in the shape that ingestion keeps them in."""
    rows = company.stream("dirt").integers(2, 6000, len(DIRT))
    return pl.DataFrame([{
        "file": FILES[dirt.table], "row": int(row), "table": dirt.table, "column": dirt.column, "rule": dirt.rule,
        "value": None if dirt.value is None else str(dirt.value),
        "expected": expected(TABLES[dirt.table], TABLES[dirt.table].column(dirt.column), dirt.rule, company.until),
    } for dirt, row in zip(DIRT, rows, strict=True)])


def export_dirty(lake: str | Path, source: str | Path, months: int = 2) -> list[Planted]:
    """Write the core tables of a sample lake into the folder `source` as CSV (one in GB18030), Excel and parquet.

    Of sales and inventory the last `months` months are written. The bad rows stand at the end of each file and are
    returned. Two good rows of `dealers` hold a formula and a Chinese name.
    """
    folder, planted = Path(source), []
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in FILES.items():
        good = pl.read_parquet(list(Lake.open(lake).files[name][-months:]), hive_partitioning=False)
        good = _with_names(good) if name == "dealers" else good
        loose = good if file.endswith(".parquet") else good.cast(pl.String)
        dirt = [each for each in DIRT if each.table == name]
        bad = [_spoilt(loose, each, nth) for nth, each in enumerate(dirt)]
        _write(pl.concat([loose, *bad]), folder / file)
        first = len(good) + (1 if file.endswith(".parquet") else 2)
        named = f"{file}#{name}" if file.endswith(".xlsx") else file
        planted += [Planted(named, first + nth, each) for nth, each in enumerate(dirt)]
    return planted


def _with_names(dealers: pl.DataFrame) -> pl.DataFrame:
    names = dealers["dealer"].to_list()
    names[:2] = FORMULA, CHINESE
    return dealers.with_columns(dealer=pl.Series(names))


def _spoilt(good: pl.DataFrame, dirt: Dirt, nth: int) -> pl.DataFrame:
    """A good row with one value spoilt, under a key of its own, unless the fault is that it has none."""
    if dirt.rule == "duplicate":
        return good[nth]
    own = {"sales": "line_no", "dealers": "dealer_id", "products": "sku"}.get(dirt.table)
    fresh = {own: pl.lit(f"X{nth:03d}")} if own else {}
    value = pl.lit(dirt.value, good.schema[dirt.column])
    return good[nth].with_columns(**fresh | {dirt.column: value})


def _write(frame: pl.DataFrame, file: Path) -> None:
    if file.suffix == ".parquet":
        frame.write_parquet(file)
    elif file.suffix == ".xlsx":
        frame.write_excel(file, worksheet=file.stem)
    else:
        file.write_bytes(frame.write_csv().encode("gb18030" if file.name in GB18030 else "utf-8"))
