"""What happened to the sample company: a row a story, dated back from the last day of data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from data.sample.catalogue import categories
from data.sample.dealers import channels
from data.sample.geography import territories

if TYPE_CHECKING:
    from data.sample.demand import Demand


@dataclass(frozen=True)
class Story:
    """A change of demand, price or supply from `starts` to `ends`, both in, for those it names (None: all).

    city, dealer: places in `territories` and the network. quantity, price, supply: factors on consumers' demand, on
    the price a dealer pays, on deliveries.
    """

    name: str
    starts: date
    ends: date
    region: str | None = None
    province: str | None = None
    channel: str | None = None
    account: str | None = None
    category: str | None = None
    city: int | None = None
    dealer: int | None = None
    quantity: float = 1.0
    price: float = 1.0
    supply: float = 1.0

    def lasts(self, day: np.ndarray) -> np.ndarray:
        """On which of the days the story runs."""
        return (day >= np.datetime64(self.starts)) & (day <= np.datetime64(self.ends))

    def touches(self, demand: Demand) -> np.ndarray:
        """Which pairs the story is about."""
        network, models = demand.network, demand.models
        where = territories().select("region", "province")
        known = {
            "region": (where["region"], network.home), "province": (where["province"], network.home),
            "channel": (channels()["channel"], network.channel), "account": (network.frame["account"], None),
            "city": (None, network.home), "dealer": (None, np.arange(len(network.home))),
        }
        dealers = np.ones(len(network.home), bool)
        for name, (labels, places) in known.items():
            asked = getattr(self, name)
            if asked is None:
                continue
            found = places if labels is None else labels.to_numpy() if places is None else labels.to_numpy()[places]
            dealers &= found == asked
        categories_of = categories()["category"].to_numpy()[models.category[demand.model]]
        return dealers[demand.dealer] & (self.category is None or categories_of == self.category)


def stories(until: date) -> list[Story]:
    """The stories of a company whose last day of data is `until`."""

    def ago(days: int) -> date:
        return until - timedelta(days=days)

    now = until.replace(day=1)
    return [
        Story("Gome cuts its orders in the north", now, until, "North", account="Gome", quantity=0.5),
        Story("Price war on air conditioners in the south", now, until, "South", category="Air conditioner",
              quantity=0.9, price=0.82),
        Story("A cold autumn and new subsidies in the southwest", now, until, "Southwest", quantity=1.06),
        Story("Exclusive stores take off in the southwest", ago(150), until, "Southwest", channel="Exclusive store",
              quantity=1.4),
        Story("Warehouse system down", ago(468), ago(463), supply=0.05),
        Story("Deliveries catch up", ago(462), ago(455), supply=1.7),
        Story("Refrigerators out of stock", ago(200), ago(176), "Central", category="Refrigerator", supply=0.0),
    ]
