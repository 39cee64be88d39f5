"""What the sample company makes: product lines, each sold as a chain of models that follow one another."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from data.sample.seasons import add_months, month_number

RUN_OUT_MONTHS = 4
EROSION_A_MONTH = 0.0085


@cache
def categories() -> pl.DataFrame:
    """Categories with their share of units, cost ratio, return rate, seasons and climate."""
    return pl.read_csv(Path(__file__).with_name("categories.csv"))


@dataclass(frozen=True)
class Models:
    """The models as arrays, a place each, beside the `products` table of the same order.

    launched, replaced: month numbers (`replaced` far in the future for the newest); line: which product line;
    category: which row of `categories`; sell_in_price: what a dealer pays at launch, CNY without tax.
    """

    frame: pl.DataFrame
    line: np.ndarray
    category: np.ndarray
    launched: np.ndarray
    replaced: np.ndarray
    weight: np.ndarray
    list_price: np.ndarray
    unit_cost: np.ndarray

    def life(self, month: int) -> np.ndarray:
        """How much of its line's demand each model takes in a month: it ramps up, then makes room for the next."""
        ramp = np.clip((month - self.launched + 1) / 3, 0, 1)
        fade = np.clip((month - self.replaced + 1) / RUN_OUT_MONTHS, 0, 1)
        return np.where(month < self.launched, 0, ramp * (1 - fade))

    def price_level(self, month: int) -> np.ndarray:
        """The price in a month as a share of the price at launch: erosion, then the run-out discount."""
        age = np.clip(month - self.launched, 0, 40)
        return np.exp(-EROSION_A_MONTH * age) * np.where(month >= self.replaced, 0.90, 1.0)


def models(rng: np.random.Generator, until: date) -> Models:
    """All models launched up to `until`."""
    lines = pl.read_csv(Path(__file__).with_name("lines.csv")).with_row_index("line")
    lines = lines.join(categories().with_row_index("place"), on="category", maintain_order="left")
    rows = [row for line in lines.iter_rows(named=True) for row in _generations(line, rng, month_number(until))]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    names = ["line", "place", "launched", "replaced", "weight", "list_price", "unit_cost"]
    return Models(frame, *(frame[name].to_numpy() for name in names))


def _generations(line: dict, rng: np.random.Generator, last: int) -> list[dict]:
    """The models of one line, oldest first, each a little dearer and replaced by the next."""
    rows, launched, price = [], month_number(date.fromisoformat(f"{line['first_launch']}-01")), line["list_price"]
    while launched <= last:
        replaced = launched + line["cycle_months"] + int(rng.integers(-3, 4))
        rows.append(_model(line, launched, replaced, price, last))
        launched, price = replaced - 1, _round_price(price * rng.uniform(1.0, 1.06))
    return rows


def _model(line: dict, launched: int, replaced: int, price: float, last: int) -> dict:
    retired = replaced + RUN_OUT_MONTHS
    year = 2000 + (launched // 12) % 100
    return line | {
        "sku": f"{line['code']}{line['line'] + 1:02d}-{year % 100:02d}{launched % 12 + 1:02d}",
        "product": f"{line['series']} {line['model']} ({year})",
        "launched": launched,
        "replaced": replaced,
        "launched_on": add_months(launched - 1),
        "retired_on": add_months(retired) if retired <= last else None,
        "list_price": float(price),
        "floor_price": round(price * 0.70, 0),
        "unit_cost": round(price * 0.74 * line["cost"], 2),
    }


def _round_price(price: float) -> float:
    """Prices end in 9, as in the shops."""
    return float(round(price / 10) * 10 - 1)
