"""The raw parquet files of a lake as plain frames, each row with all its dimensions; the day of a fact is `on`."""

from pathlib import Path

import polars as pl
from polars import col

TEXT = ("region", "province", "city", "channel", "account", "dealer", "category", "series")


def read(folder: Path, table: str, *optional: str) -> pl.DataFrame:
    """One table, the optional columns that it lacks as nulls, text as text and dates as dates."""
    one, many = folder / f"{table}.parquet", sorted((folder / table).glob("**/*.parquet"))
    frame = pl.concat([pl.read_parquet(file, hive_partitioning=True) for file in ([one] if one.exists() else many)])
    frame = frame.with_columns(pl.lit(None).alias(name) for name in optional if name not in frame.columns)
    return frame.with_columns(
        pl.selectors.by_dtype(pl.Categorical, pl.Enum).cast(pl.String), pl.selectors.datetime().cast(pl.Date)
    )


def cents(name: str) -> pl.Expr:
    """Money as whole cents, so that sums are exact."""
    return (col(name).cast(pl.Float64) * 100).round().cast(pl.Int64)


def read_sales(folder: Path) -> pl.DataFrame:
    """A row a sale."""
    sales = read(folder, "sales", "cost_amount")
    return _placed(folder, sales.select(
        "stage", "dealer_id", "sku", col("sold_on").alias("on"), col("quantity").cast(pl.Int64),
        cents("net_amount").alias("cents"), cents("cost_amount").alias("cost"),
    ))


def read_stock(folder: Path) -> pl.DataFrame:
    """A row a snapshot, location and sku."""
    stock = read(folder, "inventory")
    at_dealer = pl.when(col("location_kind") == "dealer").then("location_id").otherwise(pl.lit(""))
    return _placed(folder, stock.select(
        "location_kind", "sku", at_dealer.alias("dealer_id"), col("as_of").alias("on"), col("on_hand").cast(pl.Int64),
    ))


def read_targets(folder: Path) -> pl.DataFrame:
    """A row a month, province, channel, category and version."""
    targets = read(folder, "targets", "version", "target_quantity", "target_amount")
    regions = read(folder, "territories").group_by("province").agg(col("region").min())
    return targets.join(regions, on="province", how="left").select(
        "province", "channel", "category", col("region").fill_null(""), col("month").alias("on"),
        col("version").cast(pl.String).fill_null("plan"),
        col("target_quantity").cast(pl.Int64), cents("target_amount").alias("target_amount"),
    )


def _placed(folder: Path, facts: pl.DataFrame) -> pl.DataFrame:
    """The facts with what is known of their dealer and product, an empty text for what is not."""
    facts = facts.join(_dealers(folder), on="dealer_id", how="left")
    goods = read(folder, "products", "series").select("sku", "category", col("series").cast(pl.String))
    return facts.join(goods, on="sku", how="left").with_columns(
        col("dealer").fill_null(col("dealer_id"))).with_columns(col(*TEXT, "city_id").fill_null(""))


def _dealers(folder: Path) -> pl.DataFrame:
    """Dealers with the place of their home city; a name that occurs twice carries what tells it apart."""
    cities, dealers = read(folder, "territories"), read(folder, "dealers", "account")
    province, number = col("city") + " (" + col("province") + ")", col("city") + " (" + col("city_id") + ")"
    cities = cities.select(
        "city_id", "province", "region",
        pl.when(pl.len().over("city") == 1).then("city")
        .when(pl.len().over("city", "province") == 1).then(province).otherwise(number).alias("city"),
    )
    name = pl.when(pl.len().over("dealer") == 1).then("dealer").otherwise(col("dealer") + " (" + col("dealer_id") + ")")
    dealers = dealers.select("dealer_id", "channel", "city_id", name.alias("dealer"), col("account").cast(pl.String))
    return dealers.join(cities, on="city_id", how="left")
