"""FACTS: what a lake records, a row each. Whatever depends on a fact is derived from its row.

From it come the wide view and whose rows it holds (relations.py), the rollups, their bases and fingerprints
(rollups.py, build.py), how its sums are asked for (branches.py) and where they add up (additivity.py), the rows behind
a figure (detail.py), the days it spans (engine.py) and whether a lake can answer it at all (availability.py).

In the expressions `r` is a row of the table, `d` its dealer, `p` its product, `t` a row of the wide view, `s` the day a
state is read on.
"""

from collections.abc import Collection
from dataclasses import replace

from queries.fact import MONEY, Fact, Rollup, RowKind, Sum
from queries.joins import DEALER, ITEM


def _own(*names: str, of: str = "t") -> dict[str, str]:
    return {name: f"{of}.{name}" for name in names}


_SELLER_STAGE = ("region", "province", "channel")
_SALES = Fact(
    "sales", "sales", "flow", ("sold_on",),
    joins={"dealer": "r.dealer_id", "product": "r.sku"},
    own={"stage": "r.stage"},
    columns=_own("store_id", "promotion_id", "document_no", "line_no", of="r"),
    sums={
        "quantity": Sum("r.quantity"),
        "positive_quantity": Sum("CASE WHEN r.quantity > 0 THEN r.quantity ELSE 0 END"),
        "net_amount": Sum("r.net_amount", MONEY),
        "cost_amount": Sum("r.cost_amount", MONEY),
        "costed_amount": Sum("CASE WHEN r.cost_amount IS NOT NULL THEN r.net_amount END", MONEY),
    },
    rollups=(
        Rollup("sales_dealer_category_day", "day", (*DEALER, "category", "stage")),
        Rollup("sales_dealer_sku_month", "month", (*DEALER, *ITEM, "stage")),
        Rollup("sales_place_category_day", "day", (*_SELLER_STAGE, "category", "stage"), "sales_dealer_category_day"),
        Rollup("sales_place_day", "day", (*_SELLER_STAGE, "stage"), "sales_place_category_day"),
        Rollup("sales_dealer_category_month", "month", (*DEALER, "category", "stage"), "sales_dealer_category_day"),
        Rollup("sales_place_category_month", "month", (*_SELLER_STAGE, "account", "category", "stage"),
               "sales_dealer_category_month"),
    ),
    rows=(
        RowKind(
            "documents",
            {**_own("day", "document_no", "stage", "dealer", "city"), "lines": "count(*)",
             "quantity": "sum(t.quantity)", "net_amount": "sum(t.net_amount)"},
            "day DESC, document_no, stage, dealer", grouped=5,
            units=("lines", "quantity"), money=("net_amount",),
        ),
        RowKind(
            "lines",
            _own("day", "document_no", "line_no", "stage", "dealer_id", "dealer", "region", "province", "city",
                 "channel", "account", "sku", "product", "category", "series", "store_id", "promotion_id", "quantity",
                 "net_amount", "cost_amount"),
            "day DESC, document_no, line_no, dealer_id, sku, stage, quantity, net_amount",
            shown=("day", "document_no", "line_no", "stage", "dealer", "sku", "product", "quantity", "net_amount",
                   "cost_amount"),
            units=("quantity",), money=("net_amount", "cost_amount"),
        ),
    ),
)  # fmt: skip

_STOCK = Fact(
    "stock", "inventory", "snapshot", ("as_of",),
    joins={"dealer": "CASE WHEN r.location_kind = 'dealer' THEN r.location_id ELSE '' END", "product": "r.sku"},
    columns=_own("location_kind", "location_id", "in_transit", "age_days", of="r"),
    sums={"on_hand": Sum("r.on_hand")},
    rollups=(
        Rollup("stock_location_category", "day", ("location_kind", *DEALER, "category")),
        Rollup("stock_place_category", "day", ("location_kind", "region", "province", "channel", "category"),
               "stock_location_category"),
    ),
    only=("location_kind", "dealer"),
)  # fmt: skip

_EVERY_TARGET = " UNION ALL ".join(
    f"SELECT month, province, channel, category, target_quantity, target_amount, version FROM raw.{table}"
    for table in ("targets", "approved")  # an approved version stands beside the lake's own (data/approved.py)
)

FACTS = {
    each.name: each
    for each in (
        _SALES,
        _STOCK,
        # Warehouses have no place, channel or dealer.
        replace(_STOCK, name="warehouse", only=("location_kind", "warehouse"), rollups=(), less=DEALER),
        Fact(
            "targets", "targets", "plan", ("month",),
            joins={"province": "r.province"},
            # The plan of a year is the version approved last, or the lake's own `plan` where none was.
            columns={**_own("channel", "category", "version", of="r"),
                     "in_force": "r.version = coalesce(f.version, 'plan')"},
            sums={"target_quantity": Sum("r.target_quantity"), "target_amount": Sum("r.target_amount", MONEY)},
            also="LEFT JOIN raw.in_force AS f ON f.year = CAST(date_trunc('year', r.month) AS DATE)",
            rows_from=f"({_EVERY_TARGET})",
        ),
        Fact(
            "traces", "traces", "flow", ("shipped_on",),
            joins={"dealer": "r.dealer_id", "product": "r.sku"},
            columns={**_own("serial_no", "shipped_on", "activated_on", "activated_city_id", "source", of="r"),
                     "activated_city": "a.city", "activated_province": "a.province"},
            also="LEFT JOIN territories AS a ON a.city_id = r.activated_city_id",
            rows=(
                RowKind(
                    "serials",
                    _own("serial_no", "sku", "category", "dealer_id", "dealer", "region", "province", "city",
                         "channel", "shipped_on", "activated_on", "activated_city", "activated_province", "source"),
                    "shipped_on DESC, serial_no", day="shipped_on",
                    shown=("serial_no", "sku", "dealer", "shipped_on", "activated_on", "activated_city", "source"),
                ),
            ),
        ),
    )
}  # fmt: skip

VIEWS = {fact.view: fact for fact in FACTS.values()}


def there(tables: Collection[str]) -> frozenset[str]:
    """The facts of a lake that has these tables."""
    return frozenset(fact.name for fact in FACTS.values() if fact.table in tables)
