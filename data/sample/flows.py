"""How goods move, month by month: dealers order up to a cover, consumers buy what is there, stock is what remains."""

from collections.abc import Iterator

import numpy as np

from data.sample.company import Company
from data.sample.draws import density, keep_stock, sampled, send_back, spread, whole
from data.sample.month import Month, Taken
from data.sample.moves import Move
from data.sample.seasons import days, delivery

CONCENTRATION = 0.6  # lines grow with money to this power: large dealers have more lines and larger ones
SELL_OUT_SHARE = 0.62  # of all sales lines
COVER_MONTHS = 0.75
CLEARANCE = 0.25  # of the stock of a replaced model, sold each month by dealers that clear their shelves


class Flows:
    """The run through the months: holds the stock of every pair between them."""

    def __init__(self, company: Company) -> None:
        self.company, self.demand, self.rng = company, company.wanted, company.stream("flows")
        rows, months, network = company.size.rows, company.months, company.network
        usual = np.stack([self.demand.expected(month) for month in months[::5]])
        self.price = self.demand.models.list_price[self.demand.model] / 1000
        daily, share = usual / 30.4, rows / len(months)
        self.out_density = density(daily, (daily * self.price) ** CONCENTRATION, share * SELL_OUT_SHARE / 30.4)
        self.in_density = density(usual, (usual * self.price) ** CONCENTRATION, share * (1 - SELL_OUT_SHARE))
        self.cover = self.rng.lognormal(np.log(COVER_MONTHS), 0.25, len(network.home))[self.demand.dealer]
        self.clears = np.where(self.rng.random(len(network.home)) < 0.25, 0.15, 1.0)[self.demand.dealer] * CLEARANCE
        first = self.demand.expected(months[0])
        rest = np.maximum(self._gap(first, self.price) - 0.7, 0) * self.rng.random(len(first))
        self.stock = self.rng.poisson(first * (self.cover + rest))
        self.moves = [(move, *self._pairs(move)) for move in company.moves if move.takes_stock]

    def __iter__(self) -> Iterator[Month]:
        for number in self.company.months:
            yield self._month(number)

    def _gap(self, expected: np.ndarray, price: np.ndarray) -> np.ndarray:
        """Months from one order to the next: the small order seldom."""
        with np.errstate(divide="ignore"):
            return np.clip(1 / (self.in_density * (expected * price) ** CONCENTRATION), 0, 3)

    def _pairs(self, move: Move) -> tuple[np.ndarray, np.ndarray]:
        """The pairs that a move takes from, and those it gives to, place by place (none without a receiver)."""
        source = np.flatnonzero(self.demand.dealer == move.dealer)
        if move.receiver is None:
            return source, np.empty(0, int)
        target = np.flatnonzero(self.demand.dealer == move.receiver)
        _, here, there = np.intersect1d(self.demand.model[source], self.demand.model[target], return_indices=True)
        return source[here], target[there]

    def _month(self, number: int) -> Month:
        """The whole month is run and what lies after `until` left out: dealers do not know that the data ends."""
        day, base, ahead = days(number), self.demand.base(number), self.demand.expected(number + 1)
        pairs = np.flatnonzero((base > 0) | (ahead > 0) | (self.stock > 0))
        lift = self.demand.lift(day)[pairs]
        wanted = base[pairs, None] * self.demand.shape(day)[self.demand.kind[pairs]] * lift
        wanted += self._clearance(number, pairs)[:, None] / len(day)
        sell_in, in_lines = self._sell_in(number, day, pairs, wanted, ahead[pairs] * lift[:, -1])
        sell_out, out_lines, returned, back_lines = self._sell_out(pairs, wanted)
        taken, moved, booked = self._taken(day, pairs, sell_in)
        sell_out, stock = keep_stock(self.stock[pairs], sell_in + returned + moved, sell_out)
        sent_back = send_back(self.rng, self._unwanted(number, pairs), stock)
        stock -= np.cumsum(sent_back, axis=1)
        self.stock[pairs] = stock[:, -1]
        sell_out += booked
        known = day <= np.datetime64(self.company.until)
        return Month(number, day[known], pairs, *(each[:, known] for each in (
            sell_in, in_lines, sent_back, sell_out, np.minimum(np.maximum(out_lines, booked > 0), sell_out),
            returned, back_lines, stock)),
            [Taken(each.move, each.rows, each.units[:, known]) for each in taken])

    def _clearance(self, number: int, pairs: np.ndarray) -> np.ndarray:
        """Units that leave the shelves because their model is being replaced."""
        old = self.company.models.replaced[self.demand.model[pairs]] <= number
        return old * self.clears[pairs] * self.stock[pairs]

    def _sell_in(self, number: int, day: np.ndarray, pairs: np.ndarray, wanted: np.ndarray, ahead: np.ndarray):
        """Whoever falls below its cover orders what brings it back, and enough to last until its next order."""
        floor, gap = self.cover[pairs] * ahead, self._gap(ahead, self.price[pairs])
        left = self.stock[pairs] - wanted.sum(axis=1)
        need = np.where(left < floor, floor - left + ahead * np.maximum(gap - 1, 0), 0)
        need += self.company.pressure(number)[self.demand.dealer[pairs]] * ahead
        count = np.minimum(np.maximum(self.in_density * (ahead * self.price[pairs]) ** CONCENTRATION, 1), need)
        lines = spread(self.rng, count[:, None] * delivery(day))
        units = lines * (need / np.maximum(lines.sum(axis=1), 1))[:, None] * self.rng.uniform(0.8, 1.2, lines.shape)
        units = whole(self.rng, units * self.demand.supply(day)[pairs])
        return units, np.minimum(lines, units)

    def _sell_out(self, pairs: np.ndarray, wanted: np.ndarray):
        """What consumers ask for and bring back, as units and as the lines these are written in."""
        expected = np.minimum(self.out_density * (wanted * self.price[pairs, None]) ** CONCENTRATION, wanted)
        line = np.divide(wanted, expected, out=np.zeros_like(wanted), where=expected > 0)
        lines = sampled(self.rng, expected)
        units = whole(self.rng, line * lines * self.rng.uniform(0.75, 1.25, line.shape))
        back = sampled(self.rng, expected * self.demand.return_rate[pairs, None] * 1.6)
        returned = back * np.ceil(line * 0.6).astype(int)
        return units, np.minimum(lines, units), returned, np.minimum(back, returned)

    def _taken(self, day: np.ndarray, pairs: np.ndarray, sell_in: np.ndarray):
        """What the moves take this month, what that changes in stock, and what is booked as sold at home."""
        place = np.full(len(self.stock), -1)
        place[pairs] = np.arange(len(pairs))
        taken, moved, booked = [], np.zeros_like(sell_in), np.zeros_like(sell_in)
        for move, source, target in self.moves:
            if not move.lasts(day).any():
                continue
            rows = place[source]
            rows, there = rows[rows >= 0], place[target][rows >= 0] if len(target) else target
            units = whole(self.rng, sell_in[rows] * move.share * move.lasts(day)) * (sell_in[rows] > 0)
            moved[rows] -= units
            booked[rows] += units * move.booked
            moved[there[there >= 0]] += units[: len(there)][there >= 0]
            taken.append(Taken(move, rows, units))
        return taken, moved, booked

    def _unwanted(self, number: int, pairs: np.ndarray) -> np.ndarray:
        """The share of its stock each pair sends back: a little by chance, more after pressing and of old models."""
        dealer = self.demand.dealer[pairs]
        pressed = np.maximum(self.company.pressure(number - 1), self.company.pressure(number - 2))[dealer]
        old = self.company.models.replaced[self.demand.model[pairs]] + 2 <= number
        chance = self.rng.random(len(pairs))
        return np.select([pressed > 0, old & (chance < 0.3), chance < 0.015], [0.15, 0.5, 0.15], 0.0)
