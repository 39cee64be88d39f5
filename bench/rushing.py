"""The goods-rushing bench: simulated companies, cases found, and how right they are.

    python -m bench.rushing [--levels easy,normal,hard] [--makers first,second] [--seeds 10] [--rivals 3] [--replays 1]
                            [--results FILE]

Two makers of worlds that share nothing (rushing_world, rushing_other): what holds in both is not tuned to one. Each
seed draws its own mechanisms. A world's results are a line of FILE; worlds that it has are not measured again.
"""

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from bench import rushing_other_tables, rushing_records
from bench.rushing_lake import runner
from bench.rushing_replay import replay
from bench.rushing_report import report
from bench.rushing_rivals import rivals
from bench.rushing_score import score
from bench.rushing_structure import drawn
from bench.rushing_truth import World, overlaps
from queries.findings.rushing import OPTIONAL, GoodsFinding, find

ASKED, USUAL = (0.05, 0.1, 0.2), 0.1
MAKERS: dict[str, Callable[[str, int], World]] = {
    "first": lambda level, seed: rushing_records.simulate(drawn(level, seed), seed),
    "second": rushing_other_tables.simulate,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--levels", default="easy,normal,hard")
    asked.add_argument("--makers", default=",".join(MAKERS))
    asked.add_argument("--seeds", type=int, default=10)
    asked.add_argument("--rivals", type=int, default=3, help="worlds a level and maker that the rivals run on")
    asked.add_argument("--replays", type=int, default=1, help="worlds a level and maker that are replayed by week")
    asked.add_argument("--results", type=Path, default=Path("build/rushing.jsonl"))
    given = asked.parse_args()
    worlds = [(level, maker, seed) for seed in range(1, given.seeds + 1) for level in given.levels.split(",")
              for maker in given.makers.split(",")]  # fmt: skip
    parts = {"cases": cases, "rivals": compared, "replay": replay}
    most = {"cases": given.seeds, "rivals": given.rivals, "replay": given.replays}
    for part, world in ((part, world) for part in parts for world in worlds if world[2] <= most[part]):
        known = read(given.results)
        if (part, *world) not in known:
            keep(given.results, part, world, parts[part](MAKERS[world[1]](world[0], world[2])))
    report(list(read(given.results).values()))


def read(results: Path) -> dict[tuple[str, str, str, int], dict]:
    """What is measured already, by part, level, maker and seed."""
    lines = results.read_text("utf-8").splitlines() if results.exists() else []
    rows = map(json.loads, lines)
    return {(row["part"], row["level"], row["maker"], row["seed"]): row for row in rows}


def keep(results: Path, part: str, world: tuple[str, str, int], found: dict) -> None:
    """Adds a line."""
    results.parent.mkdir(parents=True, exist_ok=True)
    named = {"part": part} | dict(zip(("level", "maker", "seed"), world, strict=True))
    with results.open("a", encoding="utf-8") as file:
        file.write(json.dumps(named | found) + "\n")


def cases(world: World) -> dict:
    """How right the cases are at each q asked for, and which episodes were found at the usual one."""
    run, started, worked = runner(world.tables), time.perf_counter(), time.process_time()
    wide = find(run, world.last, q=max(ASKED), tables=OPTIONAL & world.tables.keys())
    times = {"seconds": time.perf_counter() - started, "processor": time.process_time() - worked}
    scores = {f"Sluice q={q}": asdict(score([case for case in wide if case.q_value <= q], world)) for q in ASKED}
    kept = [case for case in wide if case.q_value <= USUAL]
    return {"scores": scores, "episodes": [told(each, kept) for each in world.planted()]} | times


def told(episode: dict, cases: list[GoodsFinding]) -> dict:
    """An episode's kind, and whether it was found."""
    found = any(overlaps(case, episode) for case in cases)
    return {name: episode[name] for name in ("share", "booked", "units")} | {"found": found}


def compared(world: World) -> dict:
    """How right the rivals are."""
    found = rivals(runner(world.tables), world.last, USUAL, OPTIONAL & world.tables.keys())
    return {"scores": {name: asdict(score(cases, world)) for name, cases in found.items()}}


if __name__ == "__main__":
    main()
