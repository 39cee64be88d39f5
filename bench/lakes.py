"""The lakes that a bench measures: those named on its command line, else the medium sample company, made for it."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from data.lake import Lake
from data.sample import generate
from queries.build import build


def lakes(description: str | None) -> Iterator[Path]:
    """Each with its rollups built. description: what --help says."""
    options = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("lakes", nargs="*", type=Path)
    with TemporaryDirectory() as home:
        for lake in options.parse_args().lakes or [generate(Path(home) / "medium", "medium")]:
            build(Lake.open(lake))
            yield lake
