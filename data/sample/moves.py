"""Goods that leave their territory: goods-rushing, and what looks like it and is not."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from data.sample.dealers import ONLINE_SHOP
from data.sample.demand import Demand
from data.sample.geography import distances, territories
from data.sample.seasons import add_months, month_number
from data.sample.stories import Story

TRACED_MONTHS = 17  # serial numbers are kept since then
FAR_KM = 300
RUSHING_SHARE = 0.05  # of all dealers


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


def moves(rng: np.random.Generator, demand: Demand, traced: np.ndarray, until: date) -> list[Move]:
    """All moves of a company. traced: models with serial numbers. A dealer has one kind of move only."""
    first = month_number(until) - TRACED_MONTHS + 1
    dealers = _steady(demand, traced, first, month_number(until))
    rushing = rng.choice(dealers[: len(dealers) // 2], round(RUSHING_SHARE * len(demand.network.home)), replace=False)
    others = rng.permutation(np.setdiff1d(dealers[: len(dealers) * 3 // 4], rushing))
    kinds = zip((_rushing, _transfer, _project, _relocation, _territory, _border),
                (rushing, *np.split(others, np.cumsum([24, 36, 14, 24, 24]))), strict=False)
    made = [make(rng, demand, int(dealer), nth, add_months(first), until)
            for make, chosen in kinds for nth, dealer in enumerate(chosen)]
    return [move for each in made for move in each]


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


def _steady(demand: Demand, traced: np.ndarray, first: int, last: int) -> np.ndarray:
    """Dealers with a territory that were there all the time, those with most traced units first."""
    network = demand.network
    units = np.bincount(demand.dealer, demand.base(last) * traced[demand.model], len(network.home))
    steady = (network.joined < first) & (network.left > last) & (network.channel != ONLINE_SHOP) & (units > 0)
    return np.array([dealer for dealer in np.argsort(-units, kind="stable") if steady[dealer]])


def _rushing(rng: np.random.Generator, demand: Demand, dealer: int, nth: int, first: date, until: date) -> list[Move]:
    """A third of the dealers are at it now, the others were before; every fifth does it twice."""
    span = (until - first).days
    since = [int(rng.integers(40, 100) if nth % 3 == 0 else rng.integers(150, span - 75))]
    since += [since[0] - 140] if nth % 5 == 4 and since[0] > 240 else []
    far = _outside(rng, demand, dealer, FAR_KM, np.inf, int(rng.integers(1, 4)))
    return [Move("rushing", dealer, until - timedelta(days=ago), _end(rng, until - timedelta(days=ago), 4, 17),
                 float(rng.uniform(0.05, 0.40)), far, booked=nth % 2 == 0) for ago in since]


def _transfer(rng: np.random.Generator, demand: Demand, dealer: int, nth: int, first: date, until: date) -> list[Move]:
    """To a dealer elsewhere that carries the same models."""
    network = demand.network
    carried = np.isin(demand.model, demand.model[demand.dealer == dealer])
    common = np.bincount(demand.dealer[carried], minlength=len(network.home))
    away = ~network.rights[dealer, network.home] & (network.left > month_number(until))
    away &= network.joined < month_number(first)
    receiver = int(np.argmax(common * away * rng.uniform(0.5, 1, len(away))))
    starts = _start(rng, first, until)
    return [Move("transfer", dealer, starts, _end(rng, starts, 5, 11), float(rng.uniform(0.1, 0.35)),
                 (int(network.home[receiver]),), receiver=receiver, excess=_excess(rng, nth))]


def _project(rng: np.random.Generator, demand: Demand, dealer: int, nth: int, first: date, until: date) -> list[Move]:
    """A building site elsewhere."""
    starts, site = _start(rng, first, until), _outside(rng, demand, dealer, 80, np.inf, 1)
    return [Move("project", dealer, starts, _end(rng, starts, 4, 10), float(rng.uniform(0.15, 0.45)), site,
                 excess=_excess(rng, nth))]


def _relocation(rng: np.random.Generator, demand: Demand, dealer: int, _: int, first: date, until: date) -> list[Move]:
    """Buyers of a whole works or quarter that moves to another city."""
    starts, where = _start(rng, first, until), _outside(rng, demand, dealer, 150, np.inf, 1)
    return [Move("relocation", dealer, starts, _end(rng, starts, 6, 12), float(rng.uniform(0.1, 0.3)), where)]


def _territory(rng: np.random.Generator, demand: Demand, dealer: int, nth: int, first: date, until: date) -> list[Move]:
    """A listed dealer's right to a city near it begins, or ends."""
    since = until - timedelta(days=int(rng.integers(60, 330)))
    near = _outside(rng, demand, dealer, 0, 250, 1)
    if not near or demand.network.frame["coverage"][dealer] != "listed":
        return []
    starts, ends = (since, until) if nth % 2 else (first, since)
    return [Move("territory", dealer, starts, ends, float(rng.uniform(0.1, 0.25)), near)]


def _border(rng: np.random.Generator, demand: Demand, dealer: int, nth: int, first: date, until: date) -> list[Move]:
    """People of the next city always shopped here."""
    near = _outside(rng, demand, dealer, 0, 130, 1)
    return [Move("border", dealer, first, until, float(rng.uniform(0.05, 0.15)), near)] if near else []


def _outside(rng: np.random.Generator, demand: Demand, dealer: int, low: float, high: float, count: int):
    """Cities where the dealer has no rights, between `low` and `high` km from its home, the large ones likelier;
    none when there is no such city."""
    away = distances()[demand.network.home[dealer]]
    allowed = ~demand.network.rights[dealer] & (away > low) & (away < high)
    weight = territories()["market_potential"].to_numpy() * allowed
    if not weight.any():
        return ()
    return tuple(int(city) for city in rng.choice(len(weight), count, replace=False, p=weight / weight.sum()))


def _start(rng: np.random.Generator, first: date, until: date) -> date:
    return first + timedelta(days=int(rng.integers(60, (until - first).days - 40)))


def _end(rng: np.random.Generator, starts: date, low: int, high: int) -> date:
    return starts + timedelta(days=7 * int(rng.integers(low, high)) - 1)


def _excess(rng: np.random.Generator, nth: int) -> float:
    return float(rng.uniform(0.3, 1.0)) if nth % 3 == 2 else 0.0
