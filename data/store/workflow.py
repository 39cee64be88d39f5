"""WAYS: how a case goes from a finding to its end, each a table of the steps that are allowed. A kind names its way."""

from dataclasses import dataclass

VERDICTS = ("explained", "insufficient", "confirmed", "overturned")
ENDED = ("done", "declined")


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


@dataclass(frozen=True)
class Way:
    """One way. first: the state a case begins in. closed: those it ends in; of these `right` say that the finding was
    right, `wrong` that it was not; the rest decide nothing."""

    name: str
    first: str
    closed: tuple[str, ...]
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    steps: dict[str, Step]

    @property
    def states(self) -> tuple[str, ...]:
        """All states, as a case comes to them."""
        return tuple(dict.fromkeys((self.first, *(step.after for step in self.steps.values()))))

    def allowed(self, state: str, appealed: bool = False) -> list[str]:
        """The names of the steps that a case in this state may take, the usual one first."""
        steps = self.steps.items()
        return [name for name, step in steps if state in step.before and (appealed or not step.appealed)]


WAYS = {
    each.name: each
    for each in (
        Way("verdict", "open", VERDICTS, right=("confirmed",), wrong=("explained", "overturned"), steps={
            "triage": Step(("open",), "triage"),
            "ask_dealer": Step(("triage",), "reply"),
            "review": Step(("reply",), "review", reason=True),
            "confirm": Step(("review",), "confirmed", reason=True, other=True),
            "explain": Step(("review",), "explained", reason=True, other=True),
            "insufficient": Step(("review",), "insufficient", reason=True, other=True),
            "overturn": Step(("review",), "overturned", reason=True, other=True, appealed=True),
            "send_back": Step(("reply", "review"), "triage", reason=True),
            "appeal": Step(VERDICTS, "triage", reason=True),
        }),
        Way("task", "proposed", ENDED, right=("done",), wrong=("declined",), steps={
            "take": Step(("proposed", "snoozed"), "taken"),
            "finish": Step(("taken",), "done", reason=True),
            "decline": Step(("proposed", "taken", "snoozed"), "declined", reason=True),
            "snooze": Step(("proposed", "taken"), "snoozed", reason=True),
            "reopen": Step(ENDED, "taken", reason=True),
        }),
    )
}  # fmt: skip
STEPS = {name for way in WAYS.values() for name in way.steps}
