"""How good a list of cases is, given the truth of a simulated world."""

from dataclasses import dataclass, fields

import polars as pl

from bench.rushing_truth import World, overlaps
from queries.findings.rushing import GoodsFinding

VISIBLE = 5  # registered units from which an episode can be told at all


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


def score(cases: list[GoodsFinding], world: World) -> Score:
    """The counts of one world."""
    episodes = world.planted()
    total = Score(cases=len(cases), episodes=len(episodes), units=world.diverted.height)
    total.true_cases = sum(any(overlaps(case, each) for each in episodes) for case in cases)
    for each in episodes:
        mine = [case for case in cases if overlaps(case, each)]
        named = {goal.city_id for case in mine for goal in case.destinations}
        total.found += bool(mine)
        total.visible += each["units"] >= VISIBLE
        total.found_visible += bool(mine) and each["units"] >= VISIBLE
        total.named, total.right = total.named + len(named), total.right + len(named & set(each["city_ids"]))
        if mine:
            total.goals += len(each["city_ids"])
            total.goals_named += len(named & set(each["city_ids"]))
        total.found_units += _units_in(mine, world.diverted.filter(pl.col("dealer_id") == each["dealer_id"]))
    return total


def _units_in(cases: list[GoodsFinding], diverted: pl.DataFrame) -> int:
    goals = [(goal.city_id, goal.starts_on, goal.ends_on) for case in cases for goal in case.destinations]
    inside = pl.any_horizontal(
        pl.lit(False),
        *((pl.col("city_id") == city) & pl.col("shipped_on").is_between(*days) for city, *days in goals),
    )
    return diverted.filter(inside).height
