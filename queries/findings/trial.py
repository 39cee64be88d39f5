"""Other thresholds tried on the data there are: which findings would come, which would go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data.errors import QuestionError, nearest
from queries.engine import Engine
from queries.findings.finding import Finding, continues
from queries.findings.kept import find
from queries.findings.kind import AlertKind


@dataclass(frozen=True)
class Trial:
    """Findings that would come, go and stay. now: in force; then: as tried; both of what may be seen."""

    came: list[Finding]
    went: list[Finding]
    stayed: list[Finding]

    @property
    def now(self) -> int:
        """How many there are."""
        return len(self.went) + len(self.stayed)

    @property
    def then(self) -> int:
        """How many there would be."""
        return len(self.came) + len(self.stayed)


def dialled(kind: AlertKind, values: Mapping[str, float], on: Mapping[str, float]) -> dict[str, float]:
    """The thresholds with these values. QuestionError for an unknown threshold or one out of its reach."""
    dials, made = {dial.name: dial for dial in kind.dials}, dict(on)
    for name, value in values.items():
        if name not in dials:
            raise QuestionError("threshold_unknown", name=name, nearest=nearest(name, dials))
        dial = dials[name]
        if not dial.low <= value <= dial.high:
            raise QuestionError("threshold_bad", name=name, found=value, low=dial.low, high=dial.high)
        made[name] = int(value) if isinstance(dial.usual, int) else float(value)
    return made


def tried(
    engine: Engine, kind: str, thresholds: Mapping[str, float], now: list[Finding], shown: Callable[[Finding], bool]
) -> Trial:
    """What the thresholds would find, beside the findings of now. shown: whether a finding may be."""
    then = [finding for finding in find(engine, kind, thresholds=thresholds) if shown(finding)]
    stayed = [finding for finding in then if any(continues(finding, old) for old in now)]
    came = [finding for finding in then if finding not in stayed]
    return Trial(came, [old for old in now if not any(continues(finding, old) for finding in then)], stayed)
