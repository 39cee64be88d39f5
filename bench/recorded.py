"""What the six pages ask under several settings of the filter bar: written down once, asked again with a clock."""

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from dashboard import page
from dashboard.filters import Filters, Pairs
from dashboard.page import Scope
from dashboard.pages import PAGES
from queries import Answer, Engine, Question, User, ask, connect, load
from queries.findings.kept import findings

EVERYONE = User("bench", everything=True)


@dataclass(frozen=True)
class Special:
    """A question that metrics cannot ask, by its name and parameters."""

    name: str
    parameters: dict[str, object]


Asked = Question | Special


@dataclass(frozen=True)
class Timed:
    """A question, the milliseconds from asking to the rows at hand, those that processors worked, and the tables or
    rollups the rows came from."""

    asked: Asked
    milliseconds: float
    worked: float
    sources: tuple[str, ...]


def settings(engine: Engine) -> list[Pairs]:
    """The settings of the filter bar: one filter at a time and two, each on the member that sells most."""

    def largest(dimension: str) -> tuple[str, ...]:
        question = Question(("sell_in_amount",), (dimension,), order=("-sell_in_amount",), limit=1)
        return tuple(ask(engine, question, EVERYONE).frame[dimension])

    place = {"province": largest("province"), "channel": largest("channel")}
    found = findings(engine, EVERYONE, "rushing")
    return [
        {}, {"region": largest("region")}, place, {"category": largest("category")}, {"measure": ("quantity",)},
        {"period": ("year_to_date",)}, {"period": ("last_12_months",)}, {"compare": ("previous_period",)},
        *({"case": (each.finding_id,)} for each in found[:1]),
    ]  # fmt: skip


@contextmanager
def noting() -> Iterator[dict[str, Asked]]:
    """Notes every distinct question that a Scope passes on to the engine."""
    asked: dict[str, Asked] = {}

    def note(engine: Engine, question: Question, user: User) -> Answer:
        asked[repr(question)] = question
        return ask(engine, question, user)

    def note_special(engine: Engine, name: str, user: User, **parameters: object) -> Answer:
        asked[repr((name, parameters))] = Special(name, parameters)
        return load(engine, name, user, **parameters)

    with patch.object(page, "ask", note), patch.object(page, "load", note_special):
        yield asked


def record(lake: Path) -> list[Asked]:
    """Every distinct question of all pages under all settings. To be called in a process that has cached nothing."""
    with closing(connect(lake)) as engine:
        every = settings(engine)
        with noting() as asked:
            for pairs in every:
                filters, _ = Filters.read(pairs, engine.catalog.data)
                for name, each in PAGES.items():
                    each.panels(Scope(name, filters, EVERYONE, engine, "en"))
    return list(asked.values())


def replay(lake: Path, questions: list[Asked], rollups: bool) -> list[Timed]:
    """Each question once, on an engine opened for this: nothing it asks was parsed, guarded or planned before."""
    with closing(connect(lake, rollups)) as engine:
        return [_timed(engine, each) for each in questions]


def _timed(engine: Engine, asked: Asked) -> Timed:
    started, idle = time.perf_counter(), time.process_time()
    if isinstance(asked, Question):
        answer = ask(engine, asked, EVERYONE)
    else:
        answer = load(engine, asked.name, EVERYONE, **asked.parameters)
    worked = 1000 * (time.process_time() - idle)
    return Timed(asked, 1000 * (time.perf_counter() - started), worked, answer.sources)
