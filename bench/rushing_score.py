"""How good a list of cases is, given the truth of a simulated world."""

from dataclasses import dataclass, fields
from datetime import timedelta

import numpy as np
import polars as pl

from bench.rushing_world import DAYS, DIVERTED, FIRST
from queries.rushing import Case


@dataclass
class Score:
    """Counts that add over worlds; the shares are made of sums."""

    cases: int = 0
    true_cases: int = 0
    episodes: int = 0
    found: int = 0
    visible: int = 0
    found_visible: int = 0
    units: int = 0
    found_units: int = 0
    named: int = 0
    right: int = 0
    goals: int = 0
    goals_named: int = 0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Score)))

    def row(self) -> dict[str, float]:
        """The shares that the bench prints."""
        pairs = {
            "precision": (self.true_cases, self.cases),
            "recall": (self.found, self.episodes),
            "recall_visible": (self.found_visible, self.visible),
            "recall_units": (self.found_units, self.units),
            "right_destinations": (self.right, self.named),
            "destinations_found": (self.goals_named, self.goals),
        }
        return {name: part / max(whole, 1) for name, (part, whole) in pairs.items()}


def overlaps(case: Case, episode: dict) -> bool:
    """Whether the case speaks of the planted episode."""
    begins, ends = FIRST + timedelta(weeks=episode["starts"]), FIRST + timedelta(weeks=episode["ends"])
    return case.dealer_id == episode["dealer_id"] and case.starts_on < ends and case.ends_on >= begins


def planted(truth: pl.DataFrame) -> list[dict]:
    """One row an episode, its cities as a list."""
    keys = ["dealer_id", "dealer", "starts", "ends", "share", "booked"]
    return truth.group_by(keys, maintain_order=True).agg("city_id").to_dicts()


def registered(units: pl.DataFrame) -> pl.DataFrame:
    """Diverted units whose registration is in the traces."""
    return units.filter(pl.col("tag") == DIVERTED, pl.col("activated") < DAYS)


def score(cases: list[Case], truth: pl.DataFrame, units: pl.DataFrame) -> Score:
    """The counts of one world. An episode is visible with at least five registered units."""
    episodes, seen = planted(truth), registered(units)
    count = dict(seen.group_by("dealer").len().iter_rows())
    total = Score(cases=len(cases), episodes=len(episodes), units=seen.height)
    total.true_cases = sum(any(overlaps(case, each) for each in episodes) for case in cases)
    for each in episodes:
        mine = [case for case in cases if overlaps(case, each)]
        named = {goal.city_id for case in mine for goal in case.destinations}
        total.found += bool(mine)
        total.visible += count.get(each["dealer"], 0) >= 5
        total.found_visible += bool(mine) and count.get(each["dealer"], 0) >= 5
        total.named, total.right = total.named + len(named), total.right + len(named & set(each["city_id"]))
        if mine:
            total.goals, total.goals_named = (
                total.goals + len(each["city_id"]),
                total.goals_named + len(named & set(each["city_id"])),
            )
        total.found_units += _units_in(mine, seen.filter(pl.col("dealer") == each["dealer"]))
    return total


def _units_in(cases: list[Case], seen: pl.DataFrame) -> int:
    inside = np.zeros(seen.height, bool)
    city = ("C" + seen["city"].cast(pl.String).str.zfill(3)).to_numpy()
    for goal in (goal for case in cases for goal in case.destinations):
        first, last = ((day - FIRST).days for day in (goal.starts_on, goal.ends_on))
        inside |= (city == goal.city_id) & seen["shipped"].is_between(first, last).to_numpy()
    return int(inside.sum())
