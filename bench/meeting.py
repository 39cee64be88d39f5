"""How long a meeting of twelve views takes to freeze, to become a file, and to be compared with corrected data.

    python -m bench.meeting [LAKE ...]

Target: its PPTX in 6 s. "First" is in an engine just opened, with nothing asked before; the others with it frozen.
"""

import os
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.lakes import lakes
from dashboard import company, documents
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages.meeting import files, freezing
from data.store import meetings as kept
from queries import Engine, User, connect

EVERYONE = User("bench", everything=True)
VIEWS = (
    ("overview", "headline", ""), ("overview", "places", ""), ("overview", "moved", ""), ("channel", "statistics", ""),
    ("channel", "shares", ""), ("channel", "bridge", ""), ("channel", "dealers", ""), ("targets", "rhythm", ""),
    ("targets", "members", ""), ("trends", "line", ""), ("why", "happened", ""),
    ("explore", "answer", "rows=region&columns=month&period=this_quarter"),
)  # fmt: skip


def meeting(engine: Engine) -> int:
    """A meeting of the views."""
    rights = {"everything": True, "regions": [], "provinces": []}
    with company.store(engine.lake).session() as session:
        made = kept.create(session, "Bench", date.today(), EVERYONE.name, rights)
        for view in VIEWS:
            kept.add(session, made.id, view, view[1], EVERYONE.name)
        return made.id


def seconds(act: Callable[[], object]) -> float:
    """How long an act takes."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def measured(lake: Path) -> dict[str, float]:
    """Name of each act -> seconds."""
    engine = connect(lake)
    store, id = company.store(engine.lake), meeting(engine)
    found = {"freeze, first": seconds(lambda: freezing.freeze(id, EVERYONE, engine, store))}
    found["freeze again"] = seconds(lambda: freezing.freeze(id, EVERYONE, engine, store))
    scope = Scope("meeting", Filters.read({"meeting": (str(id),)}, engine.catalog.data)[0], EVERYONE, engine, "en")
    found["open, compared"] = seconds(lambda: files.document(scope))
    document = files.document(scope)
    for name in ("pptx", "pdf", "xlsx"):
        found[f"{name}, first"] = seconds(lambda name=name: documents.write(document, name))
        found[name] = seconds(lambda name=name: documents.write(document, name))
    found["slides for the browser"] = seconds(lambda: files.slides(scope))
    engine.close()
    return found


def main() -> None:
    """Prints a line an act, for each lake."""
    with TemporaryDirectory() as home:
        os.environ["SLUICE_STORE"] = f"sqlite:///{home}/store.sqlite"
        for lake in lakes(__doc__):
            print(lake.name)
            for name, took in measured(lake).items():
                print(f"  {name:24} {took:.2f} s")


if __name__ == "__main__":
    main()
