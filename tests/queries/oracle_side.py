"""One side of a question, computed from all the raw rows: each metric of docs/semantics.md by its words."""

from datetime import date, timedelta
from typing import Protocol

import polars as pl
from polars import col

from queries import Question, User
from tests.queries.oracle_days import Side
from tests.queries.oracle_having import Members

TIME = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}
WHO = {"channel", "account", "dealer", "dealer_id"}
PLACE = {"region", "province", "city", "city_id"}
GOODS = {"category", "series", "sku"}
MONEY = {"sell_in_amount", "sell_out_amount", "gross_margin", "target_amount", "average_price"}
TARGETS = {"sell_in_amount": "target_amount", "sell_in_quantity": "target_quantity"}

# stage, the rows that count, what is computed of them
SALES = {
    "sell_in_quantity": ("sell_in", True, col("quantity").sum()),
    "sell_in_amount": ("sell_in", True, col("cents").sum()),
    "sell_out_quantity": ("sell_out", True, col("quantity").sum()),
    "sell_out_amount": ("sell_out", True, col("cents").sum()),
    "gross_margin": ("sell_in", col("cost").is_not_null(), (col("cents") - col("cost")).sum()),
    "costed": ("sell_in", col("cost").is_not_null(), col("cents").sum()),
    "sold": ("sell_out", True, col("quantity").clip(lower_bound=0).sum()),
    "returned": ("sell_out", True, -col("quantity").clip(upper_bound=0).sum()),
    "active_dealers": ("sell_in", True, col("seller").filter(col("quantity") > 0).n_unique()),
}
RATIOS = {
    "margin_rate": ("gross_margin", "costed"),
    "average_price": ("sell_in_amount", "sell_in_quantity"),
    "return_rate": ("returned", "sold"),
    "attainment": ("sell_in_amount", "target_amount"),
    "attainment_quantity": ("sell_in_quantity", "target_quantity"),
    "weeks_of_supply": ("stock_quantity", "demand"),
    "sell_through": ("sell_out_quantity", "sell_in_quantity"),
    "sold_of_stock": ("sell_out_quantity", "stock_quantity"),
    "channel_share": ("sell_in_amount", "whole"),
}
RANKED = {
    "dealer_concentration": ((col("cents") / col("cents").sum()) ** 2).sum(),
    "top10_share": col("cents").top_k(10).sum() / col("cents").sum(),
}


class Facts(Protocol):
    """The raw rows of a lake, each with all its dimensions, and the first and last day of its sales."""

    sales: pl.DataFrame
    stock: pl.DataFrame
    targets: pl.DataFrame
    data: tuple[date, date]


class Part:
    """One side of one question for one user."""

    def __init__(self, lake: Facts, question: Question, user: User, side: Side) -> None:
        self.lake, self.question, self.user, self.side = lake, question, user, side
        self.keys = ["_", *question.by]

    def shown(self, metric: str) -> pl.DataFrame:
        """The metric by group, money in units, not cents."""
        return self.value(metric).with_columns(col(metric) / 100 if metric in MONEY else col(metric))

    def value(self, metric: str) -> pl.DataFrame:
        """The metric by group; groups without a value may be missing."""
        if metric in RATIOS:
            above, below = (self.value(part) for part in RATIOS[metric])
            keys = [key for key in self.keys if key in below.columns]
            both = above.join(below, on=keys, how="left", nulls_equal=True)
            above_name, below_name = RATIOS[metric]
            divisor = pl.when(col(below_name) != 0).then(col(below_name))
            return both.select(*self.keys, (col(above_name) / divisor).alias(metric))
        if metric in SALES:
            stage, counts, aggregate = SALES[metric]
            return self.rows_sold(stage).filter(counts).group_by(self.keys).agg(aggregate.alias(metric))
        if metric in RANKED:
            dealers = self.rows_sold("sell_in").group_by({*self.keys, "seller"}).agg(col("cents").sum())
            return dealers.filter(col("cents") > 0).group_by(self.keys).agg(RANKED[metric].alias(metric))
        if metric == "whole":
            keys = [key for key in self.keys if key not in WHO]
            return self.rows_sold("sell_in", whole=True).group_by(keys).agg(col("cents").sum().alias(metric))
        if metric == "demand":
            return self.demand()
        if metric in ("target_quantity", "target_amount"):
            rows = self.rows_targeted().filter(col(metric).is_not_null())
            return rows.group_by(self.keys).agg(col(metric).sum())
        stock = self.rows_stocked("dealer" if metric == "stock_quantity" else "warehouse")
        return stock.group_by(self.keys).agg(col("on_hand").sum().alias(metric))

    def groups(self, metric: str) -> pl.DataFrame:
        """The groups in which the metric, or a part of it, has something to compute from."""
        parts = [part for part in RATIOS.get(metric, (metric,)) if part not in ("whole", "demand")]
        return pl.concat([self.value(part).select(self.keys) for part in parts]).unique()

    def rows_sold(self, stage: str, whole: bool = False) -> pl.DataFrame:
        rows = self.lake.sales.filter(col("stage") == stage, col("on").is_between(self.side.starts, self.side.ends))
        return self.timed(self.permitted(rows, whole))

    def rows_targeted(self) -> pl.DataFrame:
        first = self.side.starts.replace(day=1)
        rows = self.lake.targets.filter(
            col("version") == (self.question.version or "plan"), col("on").is_between(first, self.side.uncut)
        )
        return self.timed(self.permitted(rows))

    def snapshots(self, kind: str) -> list[date]:
        """The days of the last snapshot of each span asked by, over the whole lake."""
        rows = self.lake.stock.filter(col("location_kind") == kind)
        days = rows.filter(col("on").is_between(self.side.starts, self.side.ends)).select("on").unique()
        spans = ["_", *(name for name in self.question.by if name in TIME)]
        return self.timed(days).group_by(spans).agg(col("on").max())["on"].unique().to_list()

    def rows_stocked(self, kind: str) -> pl.DataFrame:
        rows = self.lake.stock.filter(col("location_kind") == kind, col("on").is_in(self.snapshots(kind)))
        return self.timed(self.permitted(rows))

    def demand(self) -> pl.DataFrame:
        """Mean weekly sell-out of the eight weeks that each snapshot is held against."""
        first, last = self.lake.data
        parts = []
        for day in self.snapshots("dealer"):
            after = day + timedelta(days=56)
            if last < after:
                after -= timedelta(days=364)
                after = after if after - timedelta(days=55) >= first else day
            window = max(after - timedelta(days=55), first), after
            weeks = ((window[1] - window[0]).days + 1) / 7
            sold = self.lake.sales.filter(col("stage") == "sell_out", col("on").is_between(*window))
            rows = self.permitted(sold.clear() if weeks < 1 else sold)
            parts.append(self.timed(rows.with_columns(on=pl.lit(day))).with_columns(weeks=pl.lit(weeks)))
        rows = pl.concat(parts) if parts else self.timed(self.lake.sales.clear()).with_columns(weeks=pl.lit(8.0))
        return rows.group_by(self.keys).agg((col("quantity") / col("weeks")).sum().alias("demand"))

    def permitted(self, rows: pl.DataFrame, whole: bool = False) -> pl.DataFrame:
        """The rows that the user may see and the filters keep; for the whole, without the filters on who sells."""
        if not self.user.everything:
            rows = rows.filter(col("region").is_in(self.user.regions) | col("province").is_in(self.user.provinces))
        rows = rows.with_columns(seller=col("dealer_id") if "dealer_id" in rows.columns else None)
        for each in self.question.where:
            if isinstance(each, Members):
                rows = rows if whole and WHO & set(each.dimensions) else each.keep(rows)
            elif not (whole and each.dimension in WHO):
                text = col(each.dimension)
                found = [text.str.to_lowercase().str.contains(value.lower(), literal=True) if each.contains
                         else text == value for value in each.values]
                kept = pl.any_horizontal(pl.lit(False), *found)
                rows = rows.filter(~kept if each.negated else kept)
        for each in self.question.others:
            rows = rows if whole and WHO & set(each.dimensions) else each.fold(rows)
        return rows

    def timed(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with the spans that their day stands in."""
        stands = self.side.stands(col("on"))
        spans = (stands.dt.truncate(every).alias(name) for name, every in TIME.items())
        return rows.with_columns(pl.lit(1).alias("_"), *spans)
