"""A metric as a page shows it: its column, its words and how its values are written in one language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboard import format
from dashboard.panels import Tone
from dashboard.units import UNITS
from data.text import say
from queries.metrics import Good, Unit, metric


@dataclass(frozen=True)
class Measure:
    """name: the column of the frames it is in. good: the direction that is good news. meaning: one sentence."""

    name: str
    label: str
    unit: Unit
    language: str
    good: Good = "none"
    meaning: str = ""

    @classmethod
    def of(cls, name: str, language: str) -> "Measure":
        """The metric of that name, its label and meaning from the catalogue. QuestionError for an unknown one."""
        row = metric(name)
        label, meaning = say(f"metrics.{name}", language), say(f"metrics.{name}__meaning", language)
        return cls(name, label, row.unit, language, row.good, meaning)

    def short(self, value: object) -> str:
        """Fit for a card or a bar's end: `1.23M`."""
        return format.short(value, self.unit, self.language)

    def exact(self, value: object) -> str:
        """In full."""
        return format.exact(value, self.unit, self.language)

    def signed(self, value: object) -> str:
        """A difference with its sign."""
        return format.signed(value, self.unit, self.language)

    def difference(self, value: object) -> str:
        """How far two figures are apart, without a sign; points for rates."""
        return self.signed(value).lstrip("+−") if self.unit == "rate" else self.exact(value)

    def part(self, value: object) -> str:
        """A part of a difference, as `signed` with a digit more where parts are small."""
        return format.signed(value, self.unit, self.language, finer=1)

    def change(self, now: object, then: object) -> str | None:
        """Percent, or points for a rate; None without both."""
        return format.change(now, then, self.unit, self.language)

    def column(self, values: Iterable[object]) -> Callable[[object], str]:
        """A writer with one precision for all the values."""
        return format.column(values, self.unit, self.language)

    def tone(self, difference: float | None) -> Tone:
        """Whether a difference of that sign is good news."""
        if not difference or self.good == "none":
            return "neutral"
        return "good" if (difference > 0) == (self.good == "up") else "bad"

    @property
    def hover(self) -> str:
        """The d3 format of the exact figure."""
        return UNITS[self.unit].hover

    @property
    def unit_text(self) -> str:
        """What a bare number counts: units, dealers, weeks; empty for money and rates."""
        return say(f"format.unit_{self.unit}", self.language) if UNITS[self.unit].counted else ""
