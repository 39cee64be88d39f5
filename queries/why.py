"""Why a metric changed: what every member of every dimension had in it, and by which it does not come apart.

Few questions are asked, one by all that a dealer is and one by all that an item is; each dimension's members are added
up from them. So nothing is taken apart but what adds up and ratios of it: distinct counts and the figures of ranked
dealers come apart by dealer and what a dealer is, where each dealer counts once, and not by what it sells.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from queries.additivity import knows
from queries.contributions import additive, ratio
from queries.joins import ITEM
from queries.metrics import LEAVES, leaves_of, part_of
from queries.metrics import metric as row_of
from queries.question import Comparison

SELLER = ("region", "province", "city", "channel", "account", "dealer")
EVERY = (*SELLER, *ITEM)
TEN = 10  # dealers of top10_share

Ask = Callable[[tuple[str, ...], tuple[str, ...]], pl.DataFrame]
Split = Callable[[pl.DataFrame, str, str, Comparison], pl.DataFrame]


@dataclass(frozen=True)
class Explanation:
    """The change of a metric from `before` to `now`.

    tables: dimension -> result of `contributions.additive`, or of `contributions.ratio` for a ratio; the changes of
    each sum to the metric's. whole: the dimensions that it does not come apart by.
    """

    metric: str
    now: float | None
    before: float | None
    tables: dict[str, pl.DataFrame]
    whole: tuple[str, ...]

    @property
    def change(self) -> float | None:
        """Now less before; None without both."""
        return None if self.now is None or self.before is None else self.now - self.before


@dataclass(frozen=True)
class Part:
    """One question and how its rows come apart: the metrics asked, the dimensions they are asked by, the split."""

    metrics: tuple[str, ...]
    by: tuple[str, ...]
    split: Split


def explain(ask: Ask, metric: str, comparison: Comparison, dimensions: Iterable[str] = EVERY) -> Explanation:
    """What each member of the dimensions had in the metric's change.

    ask: answers (metrics, by) for the period with its comparison. Raises what it raises.
    """
    row = ask((metric,), ()).row(0, named=True)
    now, before = (None if row[name] is None else float(row[name]) for name in (metric, f"{metric}__{comparison}"))
    wanted, tables = tuple(dimensions), {}
    for part in parts(metric):
        if dims := [name for name in part.by if name in wanted]:
            frame = ask(part.metrics, part.by)
            tables |= {name: part.split(frame, name, metric, comparison) for name in dims}
    ordered = {name: tables[name] for name in wanted if name in tables}
    return Explanation(metric, now, before, ordered, tuple(name for name in wanted if name not in tables))


def parts(metric: str) -> list[Part]:
    """The questions that take the metric apart; none for what is no sum, difference of sums or ratio of these."""
    kinds = {LEAVES[leaf].by for leaf in leaves_of(metric)}
    asked = tuple(part_of(leaf, metric) for leaf in leaves_of(metric)) if row_of(metric).parts else (metric,)
    families = [tuple(name for name in family if knows(metric, name)) for family in (SELLER, ITEM)]
    if kinds & {"distinct", "ranked"}:
        counted = kinds == {"distinct"}
        return [Part((metric if counted else "sell_in_amount",), SELLER, _summed if counted else _ranked)]
    if "whole" in kinds:
        places, sellers = SELLER[:3], SELLER[3:]
        return [Part(asked, places, _rated), Part((metric,), sellers, _summed), Part(asked, ITEM, _rated)]
    if not all(_linear(part) for part in (row_of(metric).ratio or (metric,))):
        return []
    split = _rated if row_of(metric).ratio else _differed if row_of(metric).difference else _summed
    return [Part(asked, family, split) for family in families if family]


def _linear(part: str) -> bool:
    """Whether it is a sum, or a difference of such: its members add up to the whole."""
    return part in LEAVES or (not row_of(part).ratio and all(map(_linear, row_of(part).parts)))


def _value(part: str, metric: str, side: str) -> pl.Expr:
    """A sum or difference of the metric, from the columns of its leaves on a side; what is missing counts nothing."""
    if part in LEAVES:
        return pl.col(f"{part_of(part, metric)}{side}").cast(pl.Float64).fill_null(0.0)
    first, second = (_value(each, metric, side) for each in row_of(part).parts)
    return first - second


def _by(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """The rows added up by one of their dimensions."""
    return frame.group_by(by, maintain_order=True).agg(pl.selectors.numeric().cast(pl.Float64).sum())


def _summed(frame: pl.DataFrame, by: str, metric: str, comparison: Comparison) -> pl.DataFrame:
    return additive(_by(frame, by), by, metric, comparison)


def _differed(frame: pl.DataFrame, by: str, metric: str, comparison: Comparison) -> pl.DataFrame:
    sides = (_value(metric, metric, side).alias(f"{metric}{side}") for side in ("", f"__{comparison}"))
    return _summed(frame.select(by, *sides), by, metric, comparison)


def _rated(frame: pl.DataFrame, by: str, metric: str, comparison: Comparison) -> pl.DataFrame:
    row = row_of(metric)
    assert row.ratio
    named = dict(zip(("above", "below"), row.ratio, strict=True))
    sides = [
        _value(part, metric, side).alias(f"{name}{side}")
        for name, part in named.items() for side in ("", f"__{comparison}")
    ]  # fmt: skip
    table = ratio(_by(frame.select(by, *sides), by), by, *named, comparison)
    return table.with_columns(pl.col("now", "before", "change", "rate", "mix") * row.scale)


def _ranked(frame: pl.DataFrame, by: str, metric: str, comparison: Comparison) -> pl.DataFrame:
    """What each dealer has in the sum over dealers: its squared share, or its share while it is one of the ten."""
    sides = []
    for side in ("", f"__{comparison}"):
        amount = pl.col(f"sell_in_amount{side}").cast(pl.Float64).fill_null(0.0).clip(lower_bound=0)
        share = (amount / amount.sum()).fill_nan(0.0)
        part = share**2 if metric == "dealer_concentration" else pl.when(_among_ten(share)).then(share).otherwise(0.0)
        sides.append(part.alias(f"{metric}{side}"))
    return _summed(frame.select(by, *sides), by, metric, comparison)


def _among_ten(share: pl.Expr) -> pl.Expr:
    return share.rank("ordinal", descending=True) <= TEN
