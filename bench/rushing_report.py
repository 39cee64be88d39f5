"""The bench's tables, as Markdown: one set a noise level and maker of worlds."""

import resource
from collections import defaultdict
from collections.abc import Callable, Iterable

import numpy as np

from bench.rushing_score import VISIBLE, Score

COLUMNS = ("precision", "recall", "recall_visible", "recall_units", "right_destinations", "destinations_found")
KINDS: dict[str, Callable[[dict], bool]] = {
    "diverted 5 to 10 %": lambda each: each["share"] < 0.1,
    "diverted 10 to 20 %": lambda each: 0.1 <= each["share"] < 0.2,
    "diverted 20 to 40 %": lambda each: each["share"] >= 0.2,
    "booked as local sales": lambda each: each["booked"],
    "not booked": lambda each: not each["booked"],
    f"registered units under {VISIBLE}": lambda each: each["units"] < VISIBLE,
    f"registered units {VISIBLE} to 19": lambda each: VISIBLE <= each["units"] < 20,
    "registered units 20 and more": lambda each: each["units"] >= 20,
}


def report(rows: list[dict]) -> None:
    """Prints everything that was measured."""
    groups = defaultdict(lambda: defaultdict(list))
    for row in rows:
        groups[row["level"], row["maker"]][row["part"]].append(row)
    for (level, maker), parts in sorted(
        groups.items(), key=lambda group: ("easy", "normal", "hard").index(group[0][0])
    ):
        print(f"\n### {level}, worlds of the {maker} maker\n")
        _scores(parts["cases"], parts["rivals"])
        _kinds(parts["cases"], parts["replay"])
        _weekly(parts["replay"])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"\nPeak memory of this process, the making of the worlds included: {peak:.1f} GB.")


def _scores(found: list[dict], rivals: list[dict]) -> None:
    print(f"| {len(found)} worlds | cases | {' | '.join(name.replace('_', ' ') for name in COLUMNS)} |")
    print("|---" * (2 + len(COLUMNS)) + "|")
    totals = defaultdict(Score)
    for name, part in ((name, part) for row in found + rivals for name, part in row["scores"].items()):
        totals[name] += Score(**part)
    for name, total in totals.items():
        row = total.row()
        print(f"| {name} | {total.cases} | {' | '.join(f'{row[column]:.2f}' for column in COLUMNS)} |")
    shares = ((name.split("=")[1], total) for name, total in totals.items() if name.startswith("Sluice"))
    false = ", ".join(f"{1 - total.row()['precision']:.3f} at {q}" for q, total in shares)
    print(f"\nShare of false cases: {false}. Rivals: {len(rivals)} worlds.")
    if found:
        wall, worked = (np.array([row[name] for row in found]) for name in ("seconds", "processor"))
        print(f"Seconds a run: median {np.median(wall):.1f}, longest {wall.max():.1f}; "
              f"of processors {np.median(worked):.1f}.")  # fmt: skip


def _kinds(found: list[dict], replays: list[dict]) -> None:
    print("\n| episodes | number | recall | days to the first alert: median, quartiles |\n|---|---|---|---|")
    everything, replayed = (_episodes(rows) for rows in (found, replays))
    for name, of_kind in ({"all": lambda _: True} | KINDS).items():
        mine = [each["found"] for each in everything if of_kind(each)]
        days = [each["days"] for each in replayed if of_kind(each) and each["days"] is not None]
        said = "{1:.0f} ({0:.0f} to {2:.0f})".format(*np.quantile(days, [0.25, 0.5, 0.75])) if days else ""
        print(f"| {name} | {len(mine)} | {np.mean(mine) if mine else float('nan'):.2f} | {said} |")


def _episodes(rows: Iterable[dict]) -> list[dict]:
    return [each for row in rows for each in row["episodes"]]


def _weekly(replays: list[dict]) -> None:
    if replays:
        raised, false = (sum(row[name] for row in replays) for name in ("raised", "false"))
        told = [each["days"] is not None for each in _episodes(replays)]
        print(f"\nReplayed week by week, {len(replays)} worlds: {sum(told)} of {len(told)} episodes told; "
              f"{raised} cases ever shown, {false} of them false.")  # fmt: skip
