"""ROLLUPS: sums kept at several grains, and the choice of the smallest that can answer.

A rollup covers what a branch of a question needs when all of these hold:
1. It is of the branch's view.
2. It has every dimension the branch groups by, filters on or counts, and those that the user's rights need.
3. Its time grain is at least as fine: months make months, quarters and years; only days make weeks, days, and the
   buckets of a compared period that is moved by days.
4. The period's ends lie on its grain: a month rollup answers whole months, or ones the data end in.
5. It holds the columns the branch sums (sums of sums are sums; a distinct count needs the counted key, rule 2).
6. It was built from the very snapshot that is being read; the engine offers no other.
Among those that cover, the one with the fewest rows is taken; with none, the view over the raw files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from queries.period import month_end
from queries.question import Period

SALES_SUMS = ("quantity", "positive_quantity", "net_amount", "cost_amount", "costed_amount")
DEALER = ("region", "province", "city", "city_id", "channel", "account", "dealer", "dealer_id")


@dataclass(frozen=True)
class Rollup:
    """One rollup.

    view: what it sums. time: its time column, day or month. source: the finer rollup it is made from, None when it is
    made from the view.
    """

    name: str
    view: str
    time: str
    dimensions: tuple[str, ...]
    sums: tuple[str, ...]
    source: str | None = None


ROLLUPS = {
    each.name: each
    for each in (
        Rollup("sales_dealer_category_day", "sales", "day", (*DEALER, "category", "stage"), SALES_SUMS),
        Rollup("sales_dealer_sku_month", "sales", "month", (*DEALER, "category", "series", "sku", "stage"), SALES_SUMS),
        Rollup(
            "sales_place_category_day",
            "sales",
            "day",
            ("region", "province", "channel", "category", "stage"),
            SALES_SUMS,
            "sales_dealer_category_day",
        ),
        Rollup(
            "sales_place_day",
            "sales",
            "day",
            ("region", "province", "channel", "stage"),
            SALES_SUMS,
            "sales_place_category_day",
        ),
        Rollup(
            "sales_dealer_category_month",
            "sales",
            "month",
            (*DEALER, "category", "stage"),
            SALES_SUMS,
            "sales_dealer_category_day",
        ),
        Rollup(
            "sales_place_category_month",
            "sales",
            "month",
            ("region", "province", "channel", "account", "category", "stage"),
            SALES_SUMS,
            "sales_dealer_category_month",
        ),
        Rollup("stock_location_category", "stock", "day", ("location_kind", *DEALER, "category"), ("on_hand",)),
        Rollup(
            "stock_place_category",
            "stock",
            "day",
            ("location_kind", "region", "province", "channel", "category"),
            ("on_hand",),
            "stock_location_category",
        ),
    )
}


@dataclass(frozen=True)
class Need:
    """What a branch needs of its source.

    grains: the time dimensions it shows. period: its days. data: first and last day that the rollups hold.
    """

    view: str
    dimensions: frozenset[str]
    sums: frozenset[str]
    grains: tuple[str, ...]
    period: Period
    data: Period


def covers(rollup: Rollup, need: Need) -> bool:
    """Whether the rollup can answer, by rules 1 to 5."""
    return (
        rollup.view == need.view
        and need.dimensions <= set(rollup.dimensions)
        and (rollup.time == "day" or not {"day", "week"} & set(need.grains))
        and (rollup.time == "day" or _whole_months(need.period, need.data))
        and need.sums <= set(rollup.sums)
    )


def choose(need: Need, rows: Mapping[str, int]) -> Rollup | None:
    """The covering rollup with the fewest rows among those built (name -> rows), None when none covers."""
    built: Iterable[Rollup] = (ROLLUPS[name] for name in rows)
    able = (each for each in built if covers(each, need))
    return min(able, key=lambda each: (rows[each.name], len(each.dimensions)), default=None)


def _whole_months(period: Period, data: Period) -> bool:
    starts = period.starts.day == 1 or period.starts <= data.starts
    ends = period.ends == month_end(period.ends) or period.ends >= data.ends
    return starts and ends
