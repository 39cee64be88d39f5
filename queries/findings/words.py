"""The words of a kind: its own where it has them, else what is said of every finding.

`findings.<kind>__<what>` is a kind's own text, `findings.<what>` the general one. Each kind has to have `name`, the
name of a finding of it, and `story`, its sentence; one that leads `alerts` and `brief`, too. What else is looked for is
in WORDS and, for each signal and dial, `signal_<name>`, `dial_<name>` and `dial_<name>_help`.
"""

from data.text import say, topic
from queries.findings.kind import AlertKind

OWN = ("name", "story")
LEADING = ("alerts", "brief")
WORDS = (
    "title", "story_note", "stake_said", "spoken_note", "lost", "none", "excess", "excess_help", "stake_help",
    "open_help", "days",
)  # fmt: skip


def key_of(kind: str, what: str) -> str:
    """The key of a kind's text. KeyError names both that were looked for."""
    there = topic("findings")
    found = next((name for name in (f"{kind}__{what}", what) if name in there), None)
    if found is None:
        raise KeyError(f"no text findings.{kind}__{what} and no findings.{what}")
    return f"findings.{found}"


def said(kind: str, what: str, language: str, **values: object) -> str:
    """A kind's text."""
    return say(key_of(kind, what), language, **values)


def missing(kind: AlertKind) -> list[str]:
    """The texts that the kind would have to have and has not."""
    there = topic("findings")
    own = [f"{kind.name}__{what}" for what in (*OWN, *(LEADING if kind.leads else ()))]
    lacking = [f"findings.{name}" for name in own if name not in there]
    wanted = [*WORDS, *(f"signal_{name}" for name in kind.signals)]
    wanted += [f"without_{table}" for table in kind.uses]
    wanted += [f"dial_{dial.name}{part}" for dial in kind.dials for part in ("", "_help")]
    return lacking + [f"findings.{kind.name}__{what}" for what in wanted if not _there(kind.name, what)]


def _there(kind: str, what: str) -> bool:
    return bool({f"{kind}__{what}", what} & topic("findings").keys())
