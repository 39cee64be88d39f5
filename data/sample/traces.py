"""Serial numbers: every unit of the traced models, where it was shipped and where and when it was switched on."""

from datetime import timedelta

import numpy as np
import polars as pl

from data.sample.company import Company
from data.sample.geography import distances, territories
from data.sample.month import Month
from data.sample.places import pull
from data.sample.seasons import add_months, spring_festival

LAG_DAYS, LAG_SPREAD = 30.0, 0.55
MISCODED = 0.004
BATCHES, BATCH_KM, BATCH_SHARE = 14, 250.0, 0.6
CARRIED_HOME = 0.12
RICH, HOME = (11, 12, 31, 32, 33, 35, 44), (34, 36, 41, 42, 43, 45, 50, 51, 52)  # province codes
SOURCES = ("installation", "warranty", "scan")


class Tracer:
    """Follows the units of each month to where they are installed. Causes: places in `causes`, -1 for none."""

    def __init__(self, company: Company) -> None:
        self.company, self.demand, self.rng = company, company.wanted, company.stream("traces")
        network, cities = company.network, territories()
        self.pull = (pull(network) + np.arange(len(network.home))[:, None]).ravel()
        self.registered = np.clip(self.rng.beta(5, 2, len(cities)), 0.30, 0.97)
        province = cities["province_code"].to_numpy()
        self.rich = np.isin(province[network.home], RICH)
        hometown = cities["population"].to_numpy() * np.isin(province, HOME)
        self.hometown = np.cumsum(hometown / hometown.sum())
        self.batches = self._batches(cities)
        self.causes = [f"move {nth}" for nth in range(len(company.moves))] + ["carried home", "miscoded", "batch"]

    def _batches(self, cities: pl.DataFrame) -> list[tuple[np.datetime64, int, np.ndarray, int]]:
        """Service centres that coded a few days of work around them to their own city: since, days, cities, centre."""
        potential = cities["market_potential"].to_numpy()
        centres = self.rng.choice(len(potential), BATCHES, replace=False, p=potential / potential.sum())
        return [(np.datetime64(self.company.until - timedelta(days=int(self.rng.integers(5, 420)))),
                 int(self.rng.integers(4, 10)), distances()[centre] < BATCH_KM, int(centre)) for centre in centres]

    def month(self, month: Month) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The traces of a month in the contract's shape, and the truth about those that went astray."""
        place, nth, cause = self._units(month)
        shipped, pair = month.day[nth], month.pairs[place]
        dealer = self.demand.dealer[pair]
        city = np.searchsorted(self.pull, dealer + self.rng.random(len(dealer))) - dealer * len(territories())
        self._divert(dealer, shipped, cause, city)
        lag = np.exp(self.rng.normal(np.log(LAG_DAYS), LAG_SPREAD, len(pair)))
        activated = shipped + np.maximum(lag, 1).astype("timedelta64[D]")
        self._carry_home(dealer, activated, cause, city)
        known = (self.rng.random(len(city)) < self.registered[city]) & (activated <= np.datetime64(self.company.until))
        self._miscode(activated, cause, city)
        return self._frames(month, pair, shipped, activated, city, known, cause)

    def _units(self, month: Month) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Every traced unit delivered, by day: its row, its day's place, the move that took it."""
        traced = self.company.traced[self.demand.model[month.pairs]]
        left, blocks = month.sell_in * traced[:, None], []
        for taken in month.taken:
            units = taken.units * traced[taken.rows][:, None]
            left[taken.rows] -= units
            row, nth = np.nonzero(units)
            blocks.append((taken.rows[row], nth, units[row, nth], self.company.moves.index(taken.move)))
        row, nth = np.nonzero(left)
        blocks.append((row, nth, left[row, nth], -1))
        place = np.concatenate([np.repeat(row, count) for row, _, count, _ in blocks])
        nth = np.concatenate([np.repeat(nth, count) for _, nth, count, _ in blocks])
        cause = np.concatenate([np.full(count.sum(), move) for _, _, count, move in blocks])
        order = np.lexsort((self.rng.random(len(place)), place, nth))
        return place[order], nth[order], cause[order]

    def _divert(self, dealer: np.ndarray, shipped: np.ndarray, cause: np.ndarray, city: np.ndarray) -> None:
        """The moves that leave no mark in the stock take their share; every move's units go to its cities."""
        for nth, move in enumerate(self.company.moves):
            if not move.takes_stock:
                mine = (dealer == move.dealer) & move.lasts(shipped) & (cause < 0)
                cause[mine & (self.rng.random(len(dealer)) < move.share)] = nth
            gone = cause == nth
            city[gone] = self.rng.choice(move.cities, gone.sum())

    def _carry_home(self, dealer: np.ndarray, activated: np.ndarray, cause: np.ndarray, city: np.ndarray) -> None:
        """Around Spring Festival buyers in the rich provinces take things to where they come from."""
        years = np.unique(activated.astype("datetime64[Y]").astype(int) + 1970)
        offset = np.stack([(activated - spring_festival(int(year))).astype(int) for year in years])
        near = ((offset >= -12) & (offset <= 8)).any(axis=0)
        home = near & self.rich[dealer] & (cause < 0) & (self.rng.random(len(city)) < CARRIED_HOME)
        city[home] = np.searchsorted(self.hometown, self.rng.random(home.sum()))
        cause[home] = self.causes.index("carried home")

    def _miscode(self, activated: np.ndarray, cause: np.ndarray, city: np.ndarray) -> None:
        wrong = (self.rng.random(len(city)) < MISCODED) & (cause < 0)
        city[wrong] = self.rng.integers(0, len(territories()), wrong.sum())
        cause[wrong] = self.causes.index("miscoded")
        for since, length, around, centre in self.batches:
            days = (activated - since).astype(int)
            batch = (days >= 0) & (days < length) & around[city] & (city != centre) & (cause < 0)
            batch &= self.rng.random(len(city)) < BATCH_SHARE
            city[batch], cause[batch] = centre, self.causes.index("batch")

    def _frames(self, month: Month, pair, shipped, activated, city, known, cause) -> tuple[pl.DataFrame, pl.DataFrame]:
        network, models = self.company.network, self.company.models
        serial = pl.select(pl.format(f"{add_months(month.number):%y%m}{{}}", pl.int_range(len(pair)).cast(
            pl.String).str.zfill(7))).to_series()
        frame = pl.DataFrame({
            "serial_no": serial,
            "sku": models.frame["sku"].gather(self.demand.model[pair]),
            "dealer_id": network.frame["dealer_id"].gather(self.demand.dealer[pair]),
            "shipped_on": shipped.astype("datetime64[D]"),
            "activated_on": activated.astype("datetime64[D]"),
            "activated_city_id": territories()["city_id"].gather(city),
            "source": pl.Series(SOURCES).gather(self.rng.choice(3, len(pair), p=[0.7, 0.2, 0.1])),
        })
        unseen = pl.when(pl.Series(known)).then(pl.col("activated_on", "activated_city_id", "source"))
        astray = pl.DataFrame({"serial_no": serial, "sku": frame["sku"], "cause": cause}).filter(pl.col("cause") >= 0)
        return frame.with_columns(unseen), astray
