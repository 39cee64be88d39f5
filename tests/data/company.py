"""A company just big enough to obey the contract, as frames that any kind of file can be made of."""

from datetime import date
from pathlib import Path

import polars as pl


def company() -> dict[str, pl.DataFrame]:
    """The six core tables: three dealers, two products, two months of sales."""
    return {
        "territories": pl.DataFrame({
            "city_id": ["C1", "C2"], "city": ["Nanjing", "杭州"], "province": ["Jiangsu", "Zhejiang"],
            "region": ["East", "East"], "population": [9_000_000, 12_000_000],
        }),
        "dealers": pl.DataFrame({
            "dealer_id": ["D1", "D2", "D3"], "dealer": ["Hongda", "O'Brien \"Best\"", "苏宁"],
            "channel": ["Regional dealer", "Township dealer", "KA chain"], "city_id": ["C1", "C1", "C2"],
            "coverage": ["listed", "province", "national"], "status": ["active"] * 3,
            "parent_dealer_id": [None, "D1", None],
        }),
        "products": pl.DataFrame({
            "sku": ["S1", "S2"], "product": ["Air one", "Milk two"], "category": ["Air conditioner", "Soymilk maker"],
            "list_price": [3000.0, 299.5],
        }),
        "sales": pl.DataFrame({
            "sold_on": [date(2026, 1, 5), date(2026, 1, 6), date(2026, 2, 1), date(2026, 2, 28)],
            "stage": ["sell_in", "sell_out", "sell_in", "sell_out"], "dealer_id": ["D1", "D1", "D2", "D3"],
            "sku": ["S1", "S1", "S2", "S2"], "quantity": [10, 2, 5, -1],
            "net_amount": [25000.0, 5500.0, 1250.5, -280.25],
            "document_no": ["A1", "A2", "A3", "A4"], "line_no": ["1", "1", "1", "1"],
        }),
        "inventory": pl.DataFrame({
            "as_of": [date(2026, 1, 31), date(2026, 1, 31)], "location_kind": ["dealer", "warehouse"],
            "location_id": ["D1", "W1"], "sku": ["S1", "S1"], "on_hand": [8, 100],
        }),
        "targets": pl.DataFrame({
            "month": [date(2026, 1, 1)], "province": ["Jiangsu"], "channel": ["Regional dealer"],
            "category": ["Air conditioner"], "target_amount": [30000.0],
        }),
    }


def write(folder: Path, suffix: str = "parquet", **changed: pl.DataFrame | None) -> Path:
    """Write the company's tables into `folder`, some replaced or (None) left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in (company() | changed).items():
        if frame is not None:
            getattr(frame, f"write_{suffix}")(folder / f"{name}.{suffix}")
    return folder
