"""Other thresholds tried on the data there are: which cases would come, which would go."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace

from data.errors import QuestionError, nearest
from queries.alerts import find
from queries.engine import Engine
from queries.rushing import continues
from queries.rushing.case import Case, Kind
from queries.rushing.settings import Settings


@dataclass(frozen=True)
class Dial:
    """A threshold that may be tried, and its reach."""

    name: str
    low: float
    high: float
    step: float


DIALS: dict[Kind, tuple[Dial, ...]] = {
    "rushing": (
        Dial("border_km", 0, 500, 5),
        Dial("handover_days", 0, 365, 1),
        Dial("guard_weeks", 0, 26, 1),
        Dial("minimum_units", 0, 1000, 1),
        Dial("minimum_money", 0, 10_000_000, 1000),
    ),
    "blocking": (
        Dial("weeks_of_supply", 0, 104, 0.5),
        Dial("weeks_of_supply_red", 0, 104, 0.5),
        Dial("sell_in_over_sell_out", 1, 10, 0.05),
        Dial("closing_share", 1, 10, 0.1),
        Dial("days_outstanding", 0, 180, 1),
        Dial("returns", 1, 20, 0.1),
        Dial("minimum_units", 0, 1000, 1),
        Dial("minimum_money", 0, 10_000_000, 1000),
    ),
}
_DIALS = {dial.name: dial for dials in DIALS.values() for dial in dials}


@dataclass(frozen=True)
class Trial:
    """Cases that would come, go and stay. now: in force; then: as tried; both for all dealers that may be seen."""

    came: list[Case]
    went: list[Case]
    stayed: list[Case]

    @property
    def now(self) -> int:
        """How many there are."""
        return len(self.went) + len(self.stayed)

    @property
    def then(self) -> int:
        """How many there would be."""
        return len(self.came) + len(self.stayed)


def dialled(values: Mapping[str, float], on: Settings) -> Settings:
    """The settings with these values. QuestionError for an unknown threshold or one out of its reach."""
    made = {}
    for name, value in values.items():
        if name not in _DIALS:
            raise QuestionError("threshold_unknown", name=name, nearest=nearest(name, _DIALS))
        dial, whole = _DIALS[name], isinstance(getattr(on, name), int)
        if not dial.low <= value <= dial.high:
            raise QuestionError("threshold_bad", name=name, found=value, low=dial.low, high=dial.high)
        made[name] = int(value) if whole else float(value)
    return replace(on, **made)


def own(settings: Settings) -> dict[str, float]:
    """What differs from the detector's own thresholds: as much as has to be kept."""
    usual = asdict(Settings())
    return {name: value for name, value in asdict(settings).items() if value != usual[name]}


def tried(engine: Engine, kind: Kind, settings: Settings, now: list[Case], seen: set[str]) -> Trial:
    """What the thresholds would find, beside the cases of now. seen: the dealers whose cases may be shown."""
    then = [case for case in find(engine, kind, settings=settings) if case.dealer_id in seen]
    stayed = [case for case in then if any(continues(case, old) for old in now)]
    came = [case for case in then if case not in stayed]
    return Trial(came, [old for old in now if not any(continues(case, old) for case in then)], stayed)
