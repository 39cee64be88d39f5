"""Where the goods of each dealer may be sold and where they are installed: territory first, near before far."""

import numpy as np
import polars as pl

from data.sample.company import Company
from data.sample.geography import distances, territories
from data.sample.network import Network

NEAR_KM, REACH_KM, TAIL_KM = 40.0, 150.0, 400.0
TAIL_SHARE, RIGHTS_PULL = 0.002, 14.0


def rights_table(company: Company) -> pl.DataFrame:
    """`dealer_territories`: the cities of every listed dealer, and from when to when where that changed."""
    network = company.network
    listed = np.flatnonzero((network.frame["coverage"] == "listed").to_numpy())
    rows = [(int(dealer), int(city), None, None)
            for dealer in listed for city in np.flatnonzero(network.rights[dealer])]
    for move in (each for each in company.moves if each.kind == "territory"):
        gained = move.ends == company.until
        rows.append((move.dealer, move.cities[0], move.starts if gained else None, None if gained else move.ends))
    dealer, city, starts, ends = zip(*sorted(rows, key=lambda row: row[:2]), strict=True)
    return pl.DataFrame({
        "dealer_id": network.frame["dealer_id"].gather(list(dealer)),
        "city_id": territories()["city_id"].gather(list(city)),
        "valid_from": pl.Series(starts, dtype=pl.Date),
        "valid_to": pl.Series(ends, dtype=pl.Date),
    })


def pull(network: Network) -> np.ndarray:
    """Cumulated chance of each city for the goods of each dealer: dealers x cities, the last column 1."""
    away = distances()[network.home]
    potential = territories()["market_potential"].to_numpy()
    national = network.rights.all(axis=1, keepdims=True)
    reach = np.exp(-away / NEAR_KM) + network.rights * RIGHTS_PULL * np.exp(-away / REACH_KM)
    weight = potential * np.where(national, 1.0, reach)
    weight += weight.sum(axis=1, keepdims=True) * TAIL_SHARE * _tail(potential, away)
    cumulated = np.cumsum(weight, axis=1)
    return cumulated / cumulated[:, -1:]


def _tail(potential: np.ndarray, away: np.ndarray) -> np.ndarray:
    """Relatives, second homes, parcels: seldom, and anywhere."""
    weight = potential * np.exp(-away / TAIL_KM)
    return weight / weight.sum(axis=1, keepdims=True)
