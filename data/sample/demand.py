"""What consumers want: the expected units a day of every dealer and model, and what moves them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from data.sample.catalogue import Models, categories
from data.sample.dealers import channels, ranks
from data.sample.geography import territories
from data.sample.network import Network
from data.sample.seasons import WEEKDAYS_OUT, days, festive, month_number, monthly, promoted, weekday
from data.sample.stories import Story, stories

SELL_IN_SHARE = 0.74  # what a dealer pays, of the list price
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


@dataclass(frozen=True)
class Demand:
    """Dealer x model pairs, ordered by region, province, dealer, category: neighbours are alike.

    dealer, model: places in the network and the models; rate: units a day at the yearly mean, all else usual;
    taste: how each dealer's price differs; more: stories besides the company's own.
    """

    network: Network
    models: Models
    until: date
    dealer: np.ndarray
    model: np.ndarray
    rate: np.ndarray
    taste: np.ndarray
    more: tuple[Story, ...] = ()

    @cached_property
    def kind(self) -> np.ndarray:
        """The pair's row in `shape`: category x channel."""
        return self.models.category[self.model] * channels().height + self.network.channel[self.dealer]

    @cached_property
    def return_rate(self) -> np.ndarray:
        """The share of the units sold that consumers bring back: a web shop's more."""
        online = channels()["online"].to_numpy()[self.network.channel[self.dealer]]
        return categories()["returns"].to_numpy()[self.models.category[self.model]] * (1 + 1.5 * online)

    @cached_property
    def stories(self) -> list[tuple[Story, np.ndarray]]:
        """Every story with the pairs it touches."""
        return [(story, story.touches(self)) for story in (*stories(self.until), *self.more)]

    def base(self, month: int) -> np.ndarray:
        """Units a day of each pair in a month, before seasons and events."""
        years = (month - month_number(self.until)) / 12 + 1
        growth = (1 + channels()["growth"].to_numpy()[self.network.channel]) ** years
        joined, left = self.network.joined, self.network.left
        career = np.clip((month - joined + 1) / 4, 0, 1) * np.clip((left - month + 1) / 3, 0, 1)
        return self.rate * self.models.life(month)[self.model] * (growth * career)[self.dealer]

    def shape(self, day: np.ndarray) -> np.ndarray:
        """How each day compares with the mean day: (category x channel) x days."""
        seasons = monthly(day, categories().select(MONTHS).to_numpy())
        online = channels()["online"].to_numpy()
        events = np.stack([promoted(day, each) for each in online])
        rest = WEEKDAYS_OUT[weekday(day)] * festive(day)
        return (seasons[:, None, :] * events[None] * rest).reshape(-1, len(day))

    def lift(self, day: np.ndarray) -> np.ndarray:
        """What the stories do to the units of each pair on each day."""
        return self._told("quantity", np.ones((len(self.dealer), len(day))), day, slice(None))

    def supply(self, day: np.ndarray) -> np.ndarray:
        """What the stories leave of the deliveries to each pair on each day."""
        return self._told("supply", np.ones((len(self.dealer), len(day))), day, slice(None))

    def expected(self, month: int) -> np.ndarray:
        """Expected units of each pair in a month without stories."""
        return self.base(month) * self.shape(days(month)).sum(axis=1)[self.kind]

    def price(self, month: int) -> np.ndarray:
        """What the dealer of each pair pays a unit in a month, CNY without tax, stories left out."""
        level = self.models.price_level(month) * self.models.list_price * SELL_IN_SHARE
        return level[self.model] * channels()["price"].to_numpy()[self.network.channel[self.dealer]] * self.taste

    def paid(self, number: int, pairs: np.ndarray, day: np.ndarray) -> np.ndarray:
        """What the dealers of `pairs` pay a unit on each day of a month, stories included: pairs x days."""
        price = np.repeat(self.price(number)[pairs, None], len(day), axis=1)
        return self._told("price", price, day, pairs)

    def _told(self, what: str, matrix: np.ndarray, day: np.ndarray, pairs: np.ndarray | slice) -> np.ndarray:
        """The matrix (pairs x days) times what the stories of these days do to `what`."""
        for story, touched in self.stories:
            factor, now = getattr(story, what), story.lasts(day)
            if factor != 1 and now.any():
                matrix[np.ix_(touched[pairs], now)] *= factor
        return matrix


def demand(
    rng: np.random.Generator, network: Network, models: Models, until: date, turnover: float, assortment: float
) -> Demand:
    """The pairs of every dealer's assortment. turnover: CNY a year; assortment: 1 = the usual number of lines."""
    category_units = _category_units(network)
    lines = _lines(models)
    value = category_units[:, lines["category"]] * lines["weight"] * lines["price"]
    carried = _carried(rng, network, value, assortment)
    units = np.where(carried, category_units[:, lines["category"]] * lines["weight"], 0)
    units *= rng.lognormal(0, 0.35, units.shape)
    amount = channels()["share"].to_numpy()[network.channel] * network.size * turnover / 365
    units *= (amount / (units * lines["price"] * SELL_IN_SHARE).sum(axis=1))[:, None]
    dealer, model = np.nonzero(carried[:, models.line])
    order = _order(network, models, dealer, model)
    dealer, model = dealer[order], model[order]
    taste = rng.normal(1, 0.012, len(dealer))
    return Demand(network, models, until, dealer, model, units[dealer, models.line[model]], taste)


def _category_units(network: Network) -> np.ndarray:
    """Relative units of each category at each dealer: habit of the channel, climate of the province."""
    affinity = pl.read_csv(Path(__file__).with_name("affinity.csv")).select(channels()["channel"].to_list()).to_numpy()
    climate = {name: territories()[name].to_numpy()[network.home] for name in ("summer", "winter")}
    usual = np.ones(len(network.home))
    weather = np.stack([climate.get(name, usual) for name in categories()["climate"].fill_null("")], axis=1)
    return affinity.T[network.channel] * categories()["units"].to_numpy() * weather


def _lines(models: Models) -> dict[str, np.ndarray]:
    """Category, weight (shares of the category's units) and price of each product line."""
    first = np.unique(models.line, return_index=True)[1]
    category, weight = models.category[first], models.weight[first].astype(float)
    weight /= np.bincount(category, weight)[category]
    return {"category": category, "weight": weight, "price": models.list_price[first]}


def _carried(rng: np.random.Generator, network: Network, value: np.ndarray, assortment: float) -> np.ndarray:
    """Each dealer's lines: the better they sell the likelier, the larger the dealer the more."""
    usual = channels()["lines"].to_numpy()[network.channel] * assortment
    count = np.clip(usual * (0.5 + ranks(network.size, network.channel)), 3, value.shape[1]).astype(int)
    score = np.log(value + 1e-9) * 0.8 + rng.gumbel(size=value.shape)
    place = np.argsort(np.argsort(-score, axis=1), axis=1)
    return place < count[:, None]


def _order(network: Network, models: Models, dealer: np.ndarray, model: np.ndarray) -> np.ndarray:
    province = territories().select(pl.struct("region", "province").rank("dense")).to_series().to_numpy()
    return np.lexsort((model, models.category[model], dealer, province[network.home[dealer]]))
