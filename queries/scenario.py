"""What would follow if: growth by region, another channel mix, a new super-terminal agreement, another price.

Assumptions are laid over the year gone by in that order, each on what those before it left. Nothing is forecast: what
is not assumed stays as it was. `assumptions` says each of them, and what it takes for granted, as a sentence.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

import polars as pl

SUMS = ("amount", "quantity", "cost", "stock")


@dataclass(frozen=True)
class Scenario:
    """A set of assumptions; one of nothing is the year gone by.

    growth: region -> growth of units, 0.1 for a tenth; `everywhere` for the others. mix: channel -> points of the
    company's amount that it gains (0.02) or loses. agreement: what a key account promises to buy in a year through
    `agreement_channel`, with `rebate` paid on it; `shifted` is the part of it that the region's other channels would
    have sold. price: change of all prices; elasticity: percent of units for a percent of price.
    """

    name: str
    growth: Mapping[str, float]
    everywhere: float = 0.0
    mix: Mapping[str, float] | None = None
    agreement: float = 0.0
    agreement_channel: str = ""
    rebate: float = 0.0
    shifted: float = 0.0
    price: float = 0.0
    elasticity: float = 0.0

    def kept(self) -> dict[str, object]:
        """The assumptions as they are stored."""
        return asdict(self) | {"growth": dict(self.growth), "mix": dict(self.mix or {})}

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> "Scenario":
        """The scenario that was stored; what it does not name is assumed to stay."""
        return cls(**{each.name: kept[each.name] for each in fields(cls) if each.name in kept})


def outcome(base: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    """What a year would bring in each region.

    base: a row a region, channel and category of the year gone by: amount, quantity, cost (of what was sold), stock
    (units at dealers now). Result: region, amount, quantity, margin, stock, rebate. Margin is amount less cost less
    rebate; stock is what holds as many weeks of supply as now in each region and category. Where no cost, or no stock,
    is known at all, there is no margin, or stock, either.
    """
    cells = base.with_columns(pl.col(SUMS).cast(pl.Float64).fill_null(0.0), rebate=pl.lit(0.0))
    for change in (_grown, _mixed, _agreed, _priced):
        cells = change(cells, scenario)
    sums = _stocked(cells, base).group_by("region").agg(pl.sum("amount", "quantity", "cost", "stock", "rebate"))
    margin = pl.col("amount") - pl.col("cost") - pl.col("rebate")
    known = {name: base[name].is_not_null().any() for name in ("cost", "stock")}
    return sums.sort("region").select(
        "region", "amount", "quantity", margin=pl.when(known["cost"]).then(margin),
        stock=pl.when(known["stock"]).then("stock"), rebate="rebate",
    )  # fmt: skip


def side_by_side(base: pl.DataFrame, scenarios: list[Scenario]) -> pl.DataFrame:
    """The outcomes under one another: scenario (empty for the year gone by), then the columns of `outcome`."""
    nothing = Scenario("", {})
    return pl.concat([outcome(base, each).select(pl.lit(each.name).alias("scenario"), pl.all())
                      for each in (nothing, *scenarios)])  # fmt: skip


def assumptions(scenario: Scenario) -> list[tuple[str, dict[str, object]]]:
    """Every assumption as a key of the catalogue below `scenario.` with its values, in the order they are laid on."""
    said: list[tuple[str, dict[str, object]]] = []
    said += [("growth", {"region": name, "rate": rate}) for name, rate in scenario.growth.items() if rate]
    said += [("everywhere", {"rate": scenario.everywhere})] if scenario.everywhere else []
    said += [("mix", {"channel": name, "points": points}) for name, points in (scenario.mix or {}).items() if points]
    if scenario.agreement:
        names = ("agreement", "agreement_channel", "rebate", "shifted")
        said.append(("agreement", {name: getattr(scenario, name) for name in names}))
    if scenario.price:
        said.append(("price", {"price": scenario.price, "elasticity": scenario.elasticity}))
    return [*said, ("stock", {})] if said else [("nothing", {})]


def _grown(cells: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    """Units grow at the prices and costs they had."""
    rate = pl.lit(scenario.everywhere)
    for region, own in scenario.growth.items():
        rate = pl.when(pl.col("region") == region).then(own).otherwise(rate)
    return cells.with_columns(pl.col("amount", "quantity", "cost") * (1 + rate))


def _mixed(cells: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    """Every region keeps its amount; its channels move in the proportion in which the company's do.

    A channel of share s that gains p points counts (s + p) / s times; those not named give or take in proportion.
    """
    moved = {name: points for name, points in (scenario.mix or {}).items() if points}
    whole = cells["amount"].sum()
    if not moved or not whole:
        return cells
    share = dict(cells.group_by("channel").agg(pl.sum("amount") / whole).rows())
    named = {name: max(share[name] + points, 0.0) / share[name] for name, points in moved.items() if share.get(name)}
    rest = sum(each for name, each in share.items() if name not in named)
    left = 1 - sum(share[name] * factor for name, factor in named.items())
    others = max(left, 0.0) / rest if rest else 1.0
    factor = pl.col("channel").replace_strict(named, default=others, return_dtype=pl.Float64)
    scaled = pl.col("amount", "quantity", "cost") * factor
    kept = pl.sum("amount").over("region")
    weighed = (pl.col("amount") * factor).sum().over("region")
    return cells.with_columns(scaled * pl.when(weighed > 0).then(kept / weighed).otherwise(1.0))


def _agreed(cells: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    """The account buys what its channel buys, where it buys it, at the channel's prices and costs; part of it is taken
    from the region's other channels, in proportion. Where the channel sells nothing yet, all channels stand for it."""
    if not scenario.agreement:
        return cells
    own = (pl.col("channel") == scenario.agreement_channel) & (pl.col("amount") > 0)
    if cells.filter(own).is_empty():
        own = pl.col("amount") > 0
    sold = pl.when(own).then("amount").otherwise(0.0)
    cells = cells.with_columns(gained=scenario.agreement * sold / sold.sum(), other=pl.col("amount") - sold)
    others = pl.sum("other").over("region")
    given_up = scenario.shifted * pl.sum("gained").over("region")
    lost = pl.when(others > 0).then(pl.min_horizontal(given_up, others) * pl.col("other") / others).otherwise(0.0)
    after = pl.col("amount") + pl.col("gained") - lost
    factor = pl.when(pl.col("amount") > 0).then(after / pl.col("amount")).otherwise(1.0)
    return cells.with_columns(
        pl.col("amount", "quantity", "cost") * pl.max_horizontal(factor, 0.0),
        rebate=pl.col("rebate") + scenario.rebate * pl.col("gained"),
    ).drop("gained", "other")


def _priced(cells: pl.DataFrame, scenario: Scenario) -> pl.DataFrame:
    """Units answer to the price by the elasticity; cost a unit stays, rebates follow the amount."""
    units = max(1 + scenario.elasticity * scenario.price, 0.0)
    money = units * (1 + scenario.price)
    return cells.with_columns(pl.col("amount", "rebate") * money, pl.col("quantity", "cost") * units)


def _stocked(cells: pl.DataFrame, base: pl.DataFrame) -> pl.DataFrame:
    """Stock that lasts as long as now: it moves with the units of its region and category."""
    keys = ["region", "category"]
    before = base.group_by(keys).agg(_before=pl.sum("quantity").cast(pl.Float64))
    with_before = cells.join(before, on=keys, how="left", maintain_order="left")
    times = pl.sum("quantity").over(keys) / pl.when(pl.col("_before") > 0).then("_before")
    return with_before.with_columns(stock=pl.col("stock") * times.fill_null(1.0)).drop("_before")
