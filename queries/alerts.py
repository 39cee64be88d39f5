"""The detector's cases for a state of a lake: reckoned once over everything, kept beside the lake, shown by rights.

A baseline made of a part of the company would accuse others than one made of the whole, so nobody's rights narrow
what is counted; they narrow which dealers' cases are shown.
"""

import json
import os
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import get_args

import polars as pl

from queries import rushing
from queries.access import User
from queries.engine import Engine
from queries.rushing.case import Case, Destination, Exclusion, Kind, Signal
from queries.rushing.settings import Settings

DETECTOR = User("detector", everything=True)
FORMAT = 6  # raised when the detector's findings change, so that older files are reckoned anew
USUAL_Q, USUAL = 0.1, Settings()
_LOCK = Lock()


def alerts(
    engine: Engine,
    user: User,
    kind: Kind = "rushing",
    as_of: date | None = None,
    q: float = USUAL_Q,
    settings: Settings = USUAL,
) -> list[Case]:
    """The cases of dealers that the user may see, most money at stake first. AccessError without a user.

    as_of: the day whose knowledge is used, the data's last when None. q: share of false cases accepted. Anything but
    the usual is reckoned at once and not kept. settings: the thresholds in force.
    """
    seen = visible(engine, user)
    usual = as_of is None and q == USUAL_Q
    found = _kept(engine, kind, settings) if usual else find(engine, kind, as_of, q, settings)
    return [case for case in found if case.dealer_id in seen]


def visible(engine: Engine, user: User) -> set[str]:
    """The ids of the dealers whose cases the user may see."""
    return set(engine.run("SELECT d.dealer_id AS dealer_id FROM dealers AS d", {}, user)["dealer_id"])


def reckon(engine: Engine, settings: Settings = USUAL) -> None:
    """Finds the cases of both kinds where that was not done yet, so that nobody who looks has to wait."""
    for kind in get_args(Kind):
        _kept(engine, kind, settings)


def mark(engine: Engine, settings: Settings = USUAL) -> str:
    """Names what cases were found in: the state of the lake, the detector, and thresholds that are not its own."""
    own = "" if settings == USUAL else "." + sha256(repr(sorted(asdict(settings).items())).encode()).hexdigest()[:8]
    return f"{FORMAT}{own}.{engine.lake.snapshot}"


def alerts_file(engine: Engine, kind: Kind, settings: Settings = USUAL) -> Path:
    """Where the cases of this state of the lake are kept, or will be."""
    return engine.lake.state / "alerts" / f"{kind}.{mark(engine, settings)}.json"


def find(
    engine: Engine, kind: Kind, as_of: date | None = None, q: float = USUAL_Q, settings: Settings = USUAL
) -> list[Case]:
    """What the detector finds over everything, whoever asks; nothing is kept."""

    def run(sql: str, parameters: dict[str, object]) -> pl.DataFrame:
        return engine.run(sql, parameters, DETECTOR)

    return rushing.find(run, as_of, kind, q, settings, frozenset(engine.lake.files) & rushing.OPTIONAL)


def _kept(engine: Engine, kind: Kind, settings: Settings) -> list[Case]:
    file = alerts_file(engine, kind, settings)
    with _LOCK:
        if not file.exists():
            _write(file, find(engine, kind, settings=settings))
    return [of_plain(each) for each in json.loads(file.read_text("utf-8"))]


def _write(file: Path, cases: list[Case]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    aside = file.with_suffix(f".{os.getpid()}.tmp")
    aside.write_text(json.dumps([to_plain(case) for case in cases], ensure_ascii=False), "utf-8")
    os.replace(aside, file)


def to_plain(case: Case) -> dict[str, object]:
    """The case as it is kept: with the signals' keys and values, so that either language can be written."""
    words = {name: {"key": seen.key, "values": seen.values} for name, seen in case.signals.items() if seen}
    return json.loads(json.dumps(case.to_dict() | {"words": words}, default=str))


def of_plain(plain: dict) -> Case:
    """The case that was kept so."""
    plain = dict(plain)
    words = plain.pop("words")
    signals = {name: Signal(**seen, **words[name]) if seen else None for name, seen in plain.pop("signals").items()}
    days = {name: date.fromisoformat(plain.pop(name)) for name in ("starts_on", "ends_on")}
    places = tuple(_destination(each) for each in plain.pop("destinations"))
    gone = tuple(Exclusion(**each) for each in plain.pop("exclusions"))
    return Case(**plain, **days, destinations=places, signals=signals, exclusions=gone)


def _destination(plain: dict) -> Destination:
    days = {name: date.fromisoformat(plain[name]) for name in ("starts_on", "ends_on")}
    return Destination(**plain | days)
