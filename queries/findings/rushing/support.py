"""What the other signals say of a window: nats that back a trace finding, and the sentences for its finding."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from queries.findings.finding import Signal
from queries.findings.rushing.balance import Balance, balance
from queries.findings.rushing.counts import Counts
from queries.findings.rushing.ledger import ledger
from queries.findings.rushing.read import Source
from queries.findings.rushing.surge import Surge, surge

MOST = 8.0  # nats that the books can add; they back a trace, they do not stand in for it
PAID = 1.0  # nats an innocent window has on average


@dataclass(frozen=True)
class Support:
    """rights: dealers by city, who sell there by right."""

    balance: Balance
    surge: Surge
    locals: dict[int, list[int]]

    def nats(self, d: int, starts: int, ends: int) -> float:
        """How much likelier the books make it that something is wrong in [starts, ends)."""
        p = [self.balance.evidence(d, ends - starts)[starts], self.surge.p_values(d, ends - starts)[starts]]
        return min(MOST, sum(max(0.0, -float(np.log(max(each, 1e-12))) - PAID) for each in p))

    def said_of_balance(self, d: int, starts: int, ends: int) -> Signal:
        """Units unaccounted for and registrations missing."""
        gap, missing = (float(each[starts]) for each in self.balance.scores(d, ends - starts))
        units = [round(each) for each in np.nan_to_num(self.balance.units(d, starts, ends))]
        return Signal.of(
            "rushing.balance",
            max(gap, missing),
            self.balance.evidence(d, ends - starts)[starts],
            gap=units[0],
            missing=units[1],
        )

    def said_of_surge(self, d: int, cities: tuple[int, ...], starts: int, ends: int) -> Signal | None:
        """The dealer's own buying against usual, and that of the dealers at the destinations."""
        own = self.surge.change([d], starts, ends)
        if own is None:
            return None
        victims = sorted({local for c in cities for local in self.locals.get(c, [])} - {d})
        theirs = self.surge.change(victims, starts, ends) if victims else None
        said = "rushing.surge" if theirs is not None else "rushing.surge_alone"
        values = {"own": f"{own:+.0%}", "theirs": f"{theirs or 0:+.0%}", "victims": len(victims)}
        return Signal.of(said, own, self.surge.p_values(d, ends - starts)[starts], **values)


def support(source: Source, counts: Counts, exposed: np.ndarray) -> Support:
    """From the books of the dealers counted."""
    books = ledger(source, counts.dealers["dealer_id"].to_list(), counts.first, counts.weeks)
    home = exposed.sum(1, dtype=float)
    d, t, units = (counts.outside[name].to_numpy() for name in ("d", "t", "units"))
    np.subtract.at(home, (d, t), units)
    held = counts.rights.group_by("c").agg(pl.col("d").unique().sort())
    return Support(balance(books, home), surge(books), dict(held.iter_rows()))
