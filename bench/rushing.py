"""The goods-rushing bench: simulated companies, cases found, and how right they are.

    python -m bench.rushing --seeds 10 --replays 1 [--levels easy,normal,hard] [--units 40]

Every seed draws its own mechanisms (laws of distance, lags, batches, stock keeping: rushing_structure.drawn).
"""

import argparse
import resource
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import numpy as np

from bench.rushing_lake import runner
from bench.rushing_records import simulate
from bench.rushing_rivals import rivals
from bench.rushing_score import Score, overlaps, planted, registered, score
from bench.rushing_structure import drawn
from bench.rushing_world import DAYS, FIRST, WEEKS, World
from queries.rushing import Case, find
from queries.rushing.read import Run

END = FIRST + timedelta(days=DAYS - 1)
ASKED = (0.05, 0.1, 0.2)
COLUMNS = ("precision", "recall", "recall_visible", "recall_units", "right_destinations", "destinations_found")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--levels", default="easy,normal,hard")
    asked.add_argument("--seeds", type=int, default=10)
    asked.add_argument("--first", type=int, default=1)
    asked.add_argument("--replays", type=int, default=1, help="worlds a level that are replayed week by week")
    asked.add_argument("--rivals", type=int, default=3, help="worlds a level that the rivals run on")
    asked.add_argument("--units", type=float, default=40.0, help="mean units a dealer and week")
    given = asked.parse_args()
    for level in given.levels.split(","):
        measure(level, range(given.first, given.first + given.seeds), given.replays, given.rivals, given.units)


def measure(level: str, seeds: Iterable[int], replays: int, compared: int, units: float) -> None:
    """Prints the tables of one noise level."""
    totals, strata, weekly, seconds = defaultdict(Score), defaultdict(list), Replay(), []
    for turn, seed in enumerate(seeds):
        world = simulate(drawn(level, seed), seed, per_week=units)
        run = runner(world.tables)
        started = time.perf_counter()
        wide = find(run, END, q=max(ASKED))
        seconds.append(time.perf_counter() - started)
        for q in ASKED:
            kept = [case for case in wide if case.q_value <= q]
            totals[f"Sluice q={q}"] += score(kept, world.truth, world.units)
        stratify(strata, [case for case in wide if case.q_value <= 0.1], world)
        if turn < compared:
            for name, cases in rivals(run, END, 0.1).items():
                totals[name] += score(cases, world.truth, world.units)
        if turn < replays:
            weekly.run(run, world)
    report(level, totals, strata, weekly, seconds)


def stratify(strata: dict[str, list[bool]], cases: list[Case], world: World) -> None:
    """Whether each planted episode was found, by its share, its booking and its registered units."""
    count = dict(registered(world.units).group_by("dealer").len().iter_rows())
    for each in planted(world.truth):
        found = any(overlaps(case, each) for case in cases)
        low = 5 if each["share"] < 0.1 else 10 if each["share"] < 0.2 else 20
        seen = count.get(each["dealer"], 0)
        strata[f"share from {low} %"].append(found)
        strata["booked as local sales" if each["booked"] else "not booked"].append(found)
        strata[f"registered {'under 5' if seen < 5 else '5 to 19' if seen < 20 else '20 and more'}"].append(found)


@dataclass
class Replay:
    """Weekly runs through a world. days: from the start of each found episode to its first alert; raised, false: case
    ids ever shown, and those of no planted episode."""

    days: list[int] = field(default_factory=list)
    raised: int = 0
    false: int = 0

    def run(self, run: Run, world: World) -> None:
        waiting, everything, ids, wrong = planted(world.truth), planted(world.truth), set(), set()
        for week in range(9, WEEKS + 1):
            as_of = FIRST + timedelta(days=7 * week - 1)
            cases = find(run, as_of)
            ids |= {case.case_id for case in cases}
            wrong |= {case.case_id for case in cases if not any(overlaps(case, each) for each in everything)}
            for each in [each for each in waiting if any(overlaps(case, each) for case in cases)]:
                waiting.remove(each)
                self.days.append((as_of - FIRST).days - 7 * each["starts"])
        self.raised, self.false = self.raised + len(ids), self.false + len(wrong)


def report(level: str, totals, strata, weekly: Replay, seconds: list[float]) -> None:
    """The tables, as Markdown."""
    print(f"\n### {level}\n\n| | cases | {' | '.join(name.replace('_', ' ') for name in COLUMNS)} |")
    print("|---" * (2 + len(COLUMNS)) + "|")
    for name, total in totals.items():
        row = total.row()
        print(f"| {name} | {total.cases} | {' | '.join(f'{row[column]:.2f}' for column in COLUMNS)} |")
    print("\n| found at q=0.1 | episodes | recall |\n|---|---|---|")
    for name, found in sorted(strata.items()):
        print(f"| {name} | {len(found)} | {np.mean(found):.2f} |")
    shares = (f"{1 - totals[f'Sluice q={q}'].row()['precision']:.3f} at {q}" for q in ASKED)
    print(f"\nRealised share of false cases: {', '.join(shares)}.")
    if weekly.days:
        low, middle, high = np.quantile(weekly.days, [0.25, 0.5, 0.75])
        print(
            f"Replayed week by week: {len(weekly.days)} episodes found, days to the first alert median {middle:.0f}, "
            f"quartiles {low:.0f} and {high:.0f}; {weekly.raised} case ids ever raised, {weekly.false} of them false."
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"Seconds a run: median {np.median(seconds):.1f}, longest {max(seconds):.1f}; peak memory {peak:.1f} GB.")


if __name__ == "__main__":
    main()
