"""JOINS: what a fact's row gets from the small tables, by a key of its own: its place, its seller, its item."""

from collections.abc import Mapping
from dataclasses import dataclass

SMALL = ("territories", "dealers", "products")
PLACE = ("region", "province", "city", "city_id")
DEALER = (*PLACE, "channel", "account", "dealer", "dealer_id")
ITEM = ("category", "series", "sku")


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
