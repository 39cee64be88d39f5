"""`make bench`: what is quick to say about speed, memory and load, one benchmark after the other.

    python -m bench [--lakes DIR]

The others take their own options and hours: `make bench-rushing` (how right the goods-rushing detector is),
`make bench-rhythm` (how far landings are off), `make bench-repaint` (a chart repainted, three ways to build a page).
"""

import argparse
import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from data.sample import generate

DAILY = ("overview", "targets", "channel", "trends", "rushing", "data")  # what the targets are set for


def main() -> None:
    """Runs those that the targets are set for, each in a process of its own."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lakes", type=Path, help="where the sample companies are made and stay; 8 GB")
    given = options.parse_args()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{date.today()}; {os.cpu_count()} cores, {memory:.0f} GiB; load at the start {os.getloadavg()[0]:.1f}")
    with TemporaryDirectory() as made:
        home = given.lakes or Path(made)
        medium = home / "medium"
        if not medium.exists():
            generate(medium, "medium")
        for title, name, options in (
            ("1, 10 and 100 million rows", "scale", ["--keep", home]),
            ("The server under 20 and 50 sessions", "sessions", ["--lake", medium, "--pages", ",".join(DAILY)]),
            ("From a click to the last chart repainted", "repaint", ["--lake", medium]),
            ("The finder among 80,000 dealers", "finder", []),
            ("What Explore asks at 100 million rows", "explore", ["--lake", home / "100M", "--pivots", "60"]),
            ("A national figure allocated and edited", "allocation", []),
        ):
            print(f"\n## {title}\n", flush=True)
            started = time.monotonic()
            subprocess.run([sys.executable, "-W", "ignore", "-m", f"bench.{name}", *options], check=True)
            print(f"\n({(time.monotonic() - started) / 60:.1f} minutes)", flush=True)
    print("\nMore: make bench-rushing (cases found and how right), bench-rhythm (landings against simple methods),")
    print("bench-repaint (three ways to build a page). bench/*.py say what they measure.")


if __name__ == "__main__":
    main()
