"""The way of a case from a signal to a verdict, as one table of the steps that are allowed."""

from dataclasses import dataclass

VERDICTS = ("explained", "insufficient", "confirmed", "overturned")
STATES = ("open", "triage", "reply", "review", *VERDICTS)
CLOSED = frozenset(VERDICTS)


@dataclass(frozen=True)
class Step:
    """A step: from any of the states `before` to the state `after`.

    reason: it must say why. other: not by the person who reviewed. appealed: only after an earlier verdict.
    The first step that a state allows is its usual next one.
    """

    before: tuple[str, ...]
    after: str
    reason: bool = False
    other: bool = False
    appealed: bool = False


STEPS = {
    "triage": Step(("open",), "triage"),
    "ask_dealer": Step(("triage",), "reply"),
    "review": Step(("reply",), "review", reason=True),
    "confirm": Step(("review",), "confirmed", reason=True, other=True),
    "explain": Step(("review",), "explained", reason=True, other=True),
    "insufficient": Step(("review",), "insufficient", reason=True, other=True),
    "overturn": Step(("review",), "overturned", reason=True, other=True, appealed=True),
    "send_back": Step(("reply", "review"), "triage", reason=True),
    "appeal": Step(VERDICTS, "triage", reason=True),
}


def allowed(state: str, appealed: bool = False) -> list[str]:
    """The names of the steps that a case in this state may take, the usual one first."""
    return [name for name, step in STEPS.items() if state in step.before and (appealed or not step.appealed)]
