"""How long the finder of the filter bar takes a keystroke, among 80,000 dealers and 20,000 products.

    python -m bench.finder [--keystrokes 100]

A keystroke looks for a text that nobody looked for before, by any part of a name, in every dimension, as the bar does.
"""

import argparse
import os
import random
import time
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bench.recorded import EVERYONE
from dashboard.bar import FOUND
from dashboard.members import MEMBERS
from data.lake import Lake
from queries import connect, members
from queries.build import build
from tests import crowded


def texts(chance: random.Random, count: int) -> list[str]:
    """Parts of names as they are typed: a few letters, a number, a name with its number, nothing that exists."""
    numbers = chance.sample(range(crowded.DEALERS), count)
    ways = ("{}", "dealer {}", "product {}", "city {}", "no such {}")
    return [chance.choice(ways).format(number)[: chance.randint(2, 14)] for number in numbers]


def main() -> None:
    """Prints a line."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--keystrokes", type=int, default=100)
    given = options.parse_args()
    took, worked = [], []
    with TemporaryDirectory() as made:
        build(Lake.open(crowded.write(Path(made) / "crowded")))
        with closing(connect(Path(made) / "crowded")) as engine:
            for text in texts(random.Random(3), given.keystrokes):
                started, idle = time.perf_counter(), time.process_time()
                for name in MEMBERS:
                    members.find(engine, EVERYONE, name, text, (), FOUND)
                took.append(1000 * (time.perf_counter() - started))
                worked.append(1000 * (time.process_time() - idle))
    tails = [f"{median(each):.0f} ms | {quantiles(each, n=20)[-1]:.0f} ms" for each in (took, worked)]
    print("| dealers | keystrokes | p50 | p95 | worked p50 | p95 |\n|---:|---:|---:|---:|---:|---:|")
    print(f"| {crowded.DEALERS:,} | {len(took)} | {' | '.join(tails)} |")
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    main()
