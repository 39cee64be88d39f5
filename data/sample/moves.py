"""Goods that leave their territory: what a move is, and what a dealer that rushes does to itself and others."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data.sample.demand import Demand
from data.sample.geography import territories
from data.sample.stories import Story


@dataclass(frozen=True)
class Move:
    """A share of what a dealer is delivered from `starts` to `ends` ends up in other cities than its own.

    kind: rushing, transfer, project, relocation, territory or border. cities: places in `territories`. booked: the
    dealer reports the goods as sold at home. receiver: the dealer that takes over a transfer. excess: what goes beyond
    the approval, as a share of it.
    """

    kind: str
    dealer: int
    starts: date
    ends: date
    share: float
    cities: tuple[int, ...]
    booked: bool = False
    receiver: int | None = None
    excess: float = 0.0

    @property
    def approved(self) -> bool:
        """Headquarters knows of it."""
        return self.kind in ("transfer", "project", "relocation")

    @property
    def takes_stock(self) -> bool:
        """It shows in the dealer's books: more bought, and gone without having been sold at home."""
        return self.kind in ("rushing", "transfer")

    @property
    def off_the_books(self) -> bool:
        """Goods leave the dealer's stock without a sale."""
        return self.kind == "transfer" or (self.kind == "rushing" and not self.booked)

    def lasts(self, day: np.ndarray) -> np.ndarray:
        """On which of the days it runs."""
        return (day >= np.datetime64(self.starts)) & (day <= np.datetime64(self.ends))


def consequences(moves: list[Move], demand: Demand) -> tuple[Story, ...]:
    """A rushing dealer buys what it diverts on top of its own demand; those who sell where it surfaces sell less."""
    rate = np.bincount(demand.dealer, demand.rate * demand.models.list_price[demand.model], len(demand.network.home))
    market = np.bincount(demand.network.home, rate, len(territories()))
    stories, lag = [], timedelta(days=25)
    for move in (each for each in moves if each.kind == "rushing"):
        stories.append(Story("surge", move.starts, move.ends, dealer=move.dealer, supply=1 / (1 - move.share)))
        lost = move.share * rate[move.dealer] / len(move.cities)
        stories += [Story("victim", move.starts + lag, move.ends + lag, city=city,
                          quantity=1 - min(0.3, lost / max(market[city], lost))) for city in move.cities]
    return tuple(stories)
