"""FACTS: what a lake records, a row each. Whatever depends on a fact is derived from its row.

From it come the wide view and whose rows it holds (relations.py), the rollups, their bases and fingerprints
(rollups.py, build.py), how its sums are asked for (branches.py) and where they add up (additivity.py), the rows behind
a figure (detail.py), the days it spans (engine.py) and whether a lake can answer it at all (availability.py).

In the expressions `r` is a row of the table, `d` its dealer, `p` its product, `t` a row of the wide view, `s` the day a
state is read on.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from queries.period import GRAINS

Kind = Literal["flow", "snapshot", "as_of", "plan"]

PLACE = ("region", "province", "city", "city_id")
DEALER = (*PLACE, "channel", "account", "dealer", "dealer_id")
ITEM = ("category", "series", "sku")
MONTHS = GRAINS[2:]
UNITS, MONEY = "BIGINT", "DECIMAL(18, 2)"
SMALL = ("territories", "dealers", "products")  # what the joins give a row its place, seller and item from


@dataclass(frozen=True)
class Join:
    """What a row gets from a small table by a key of its own, `{key}` in the texts.

    columns: name -> expression; a row whose key is not found keeps it for a name, the rest of its texts are empty.
    """

    sql: str
    columns: Mapping[str, str]
    key: str

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Those of DEALER and ITEM that it gives."""
        return tuple(name for name in (*DEALER, *ITEM) if name in self.columns)


def _empty(alias: str, *names: str) -> dict[str, str]:
    return {name: f"coalesce({alias}.{name}, '')" for name in names}


JOINS = {
    "dealer": Join(
        "LEFT JOIN dealers AS d ON d.dealer_id = {key}",
        {"dealer_id": "{key}", "dealer": "coalesce(d.dealer, {key})", **_empty("d", *PLACE, "channel", "account")},
        "dealer_id",
    ),
    "product": Join(
        "LEFT JOIN products AS p ON p.sku = {key}",
        {"sku": "{key}", "product": "coalesce(p.product, {key})", **_empty("p", "category", "series")},
        "sku",
    ),
    "city": Join(
        "LEFT JOIN territories AS y ON y.city_id = {key}",
        {"city_id": "{key}", "city": "coalesce(y.city, {key})", **_empty("y", "region", "province")},
        "city_id",
    ),
    "province": Join(
        "LEFT JOIN (SELECT province, min(region) AS region FROM territories GROUP BY province) AS v"
        " ON v.province = {key}",
        {"province": "{key}", "region": "coalesce(v.region, '')"},
        "province",
    ),
}


@dataclass(frozen=True)
class Sum:
    """A column that is added up: its expression of a row, and the SQL type that its sums keep."""

    sql: str
    type: str = UNITS


@dataclass(frozen=True)
class Rollup:
    """Sums of a fact kept at one grain. time: its time column, day or month. dimensions: what it is kept by.

    source: the finer rollup it is made from, None when it is made from the table. fact: set by the collector.
    """

    name: str
    time: str
    dimensions: tuple[str, ...]
    source: str | None = None
    fact: str = ""

    @property
    def view(self) -> str:
        """What it sums."""
        return FACTS[self.fact].view

    @property
    def sums(self) -> tuple[str, ...]:
        """All that the fact adds up."""
        return tuple(FACTS[self.fact].sums)


@dataclass(frozen=True)
class Rows:
    """A kind of rows behind a figure: what is listed where somebody asks for more than sums.

    columns: name -> expression over `t`. order: how a page is sorted. day: the column by which a period keeps them.
    grouped: the first so many columns make a row; 0 for rows as they are. shown: the columns on the screen, all of them
    when empty; files have them all. units, money: those that are written as such.
    """

    name: str
    columns: Mapping[str, str]
    order: str
    day: str = "day"
    grouped: int = 0
    shown: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    money: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fact:
    """One fact.

    table: of the contract; the lake that has it has the fact. day: the table's columns that say when a row counts, the
    first known one of each row. kind: a *flow* is summed over the days of a period; of a *snapshot* the last one in the
    period counts; *as_of* is the state of any day, made of the rows that had begun by then and not ended; a *plan*
    counts whole months, those of the period as asked, of one version.
    joins: JOINS -> the expression of the key. own: dimensions that only this fact has, name -> expression.
    columns: further columns of the view. sums: what is added up.
    ends: of an as_of fact the first day on which a row counts no more, null while it does.
    months: whether it knows months only; its metrics then count whole months that are over.
    rollups, rows: as of Rollup and Rows. view: the wide view's name, its own; two facts may share one, each with the
    rows `only` of one value of a column. also, rows_from: further joins, and what stands in the table's place.
    less: dimensions of the joins that its rows have no value of.
    """

    name: str
    table: str
    kind: Kind
    day: tuple[str, ...]
    joins: Mapping[str, str]
    sums: Mapping[str, Sum] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    ends: str = ""
    months: bool = False
    rollups: tuple[Rollup, ...] = ()
    rows: tuple[Rows, ...] = ()
    view: str = ""
    only: tuple[str, str] | None = None
    also: str = ""
    rows_from: str = ""
    less: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """A fact without a name for its view has one of its own name. ValueError for what cannot be kept."""
        object.__setattr__(self, "view", self.view or self.name)
        if self.kind == "as_of" and (self.rollups or not self.ends):
            # What stands on a day depends on the day: sums of days or months cannot be cut to it.
            raise ValueError(f"{self.name}: a state of any day needs its end, and has no rollups")
        object.__setattr__(self, "rollups", tuple(replace(each, fact=self.name) for each in self.rollups))

    @property
    def time(self) -> str:
        """The view's time column."""
        return "month" if self.months or self.kind == "plan" else "day"

    @property
    def grains(self) -> tuple[str, ...]:
        """The spans of days it can be laid out by."""
        return MONTHS if self.time == "month" else GRAINS

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What it can be laid out by and filtered on, beside time."""
        joined = {name for each in self.joins for name in JOINS[each].dimensions}
        named = {*joined, *(set(self.columns) & {*DEALER, *ITEM})} - set(self.less)
        return (*(name for name in (*DEALER, *ITEM) if name in named), *self.own)

    @property
    def known(self) -> tuple[str, ...]:
        """Its dimensions, time among them."""
        return (*self.dimensions, *self.grains)

    @property
    def dated(self) -> str:
        """The day of a row of the table."""
        days = [f"r.{column}" for column in self.day]
        return days[0] if len(days) == 1 else f"coalesce({', '.join(days)})"

    @property
    def given(self) -> dict[str, str]:
        """Every column of the view but its time, name -> expression."""
        joined = {
            name: sql.format(key=key)
            for each, key in self.joins.items()
            for name, sql in JOINS[each].columns.items()
        }
        until = {"until": self.ends} if self.ends else {}
        return {**joined, **self.own, **self.columns, **{name: each.sql for name, each in self.sums.items()}, **until}

    @property
    def source(self) -> str:
        """The rows of the table under the name `r`."""
        return f"{self.rows_from or f'raw.{self.table}'} AS r"

    def joined(self, *names: str) -> str:
        """The joins of those names."""
        return " ".join(JOINS[each].sql.format(key=self.joins[each]) for each in names)

    @property
    def wide(self) -> str:
        """The SELECT of the wide view."""
        columns = ", ".join(f"{sql} AS {name}" for name, sql in ((self.time, self.dated), *self.given.items()))
        joins = " ".join(filter(None, (self.joined(*self.joins), self.also)))
        return f"SELECT {columns} FROM {self.source} {joins}".strip()


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
        Rows(
            "documents",
            {**_own("day", "document_no", "stage", "dealer", "city"), "lines": "count(*)",
             "quantity": "sum(t.quantity)", "net_amount": "sum(t.net_amount)"},
            "day DESC, document_no, stage, dealer", grouped=5,
            units=("lines", "quantity"), money=("net_amount",),
        ),
        Rows(
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
                Rows(
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


def there(tables: frozenset[str] | set[str] | Mapping[str, object]) -> frozenset[str]:
    """The facts of a lake that has these tables."""
    return frozenset(fact.name for fact in FACTS.values() if fact.table in tables)
