"""Conditions on members by a metric of theirs: each becomes a common table expression of the members it keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from data.errors import QuestionError
from queries.metrics import TARGET_OF, rated
from queries.question import Comparison, Condition, Having


@dataclass
class Binder:
    """Collects the values bound to a query; the same value is bound once."""

    parameters: dict[str, object] = field(default_factory=dict)

    def __call__(self, value: object) -> str:
        """The placeholder that stands for `value`."""
        for name, bound in self.parameters.items():
            if type(bound) is type(value) and bound == value:
                return f"${name}"
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"


@dataclass(frozen=True)
class Kept:
    """The members that a Having keeps: the table that holds them, columns `kept_<dimension>`, the counted one last."""

    dimensions: tuple[str, ...]
    table: str
    negated: bool = False

    @property
    def dimension(self) -> str:
        """What it keeps members of."""
        return self.dimensions[-1]

    @property
    def condition(self) -> str:
        """Whether a row of `t` is of one of the members."""
        there = f"EXISTS (SELECT 1 FROM {self.table} AS k WHERE {self._same('k')})"
        return f"NOT {there}" if self.negated else there

    @property
    def join(self) -> str:
        """Gives a row of `t` its member under the table's own name, null for what is not kept."""
        return f" LEFT JOIN {self.table} AS {self.table} ON {self._same(self.table)}"

    @property
    def column(self) -> str:
        """The member, or null for one of the others."""
        return f"{self.table}.kept_{self.dimension}"

    def _same(self, alias: str) -> str:
        return " AND ".join(f"{alias}.kept_{name} = t.{name}" for name in self.dimensions)


def kept_sql(having: Having, by: str, answer: str, bind: Binder, every: bool) -> str:
    """The SELECT of the members kept. answer: the SQL of the metric by the dimensions; by: what is judged of it.

    every: members of whom nothing can be judged have a place, too, behind all others.
    """
    names = ", ".join(f"{name} AS kept_{name}" for name in having.dimensions)
    if not having.ranks:
        return f"SELECT {names} FROM ({answer}) AS m WHERE {by} {having.test} {bind(float(having.value))}"
    parted = f"PARTITION BY {', '.join(having.each)} " if having.each else ""
    order = f"{by} {'DESC' if having.test == 'top' else 'ASC'} NULLS LAST, {having.dimension}"
    place = f"row_number() OVER ({parted}ORDER BY {order}) AS place"
    known = "" if every else f" WHERE {by} IS NOT NULL"
    ranked = f"SELECT {', '.join(having.dimensions)}, {place} FROM ({answer}) AS m{known}"
    first, last = bind(having.after), bind(having.after + int(having.value))
    return f"SELECT {names} FROM ({ranked}) AS r WHERE place > {first} AND place <= {last}"


def judged(having: Having, compare: Comparison | None) -> tuple[str, str]:
    """The metric behind a Having, and the expression over its answer that is ranked or compared.

    `<metric>__change` is what it rose by; a sum counts as nothing where it is missing. QuestionError without anything
    that it is compared with.
    """
    name, _, change = having.metric.partition("__")
    if not change:
        return name, name
    if change != "change" or not compare or (compare == "target" and name not in TARGET_OF):
        raise QuestionError("no_change", name=having.metric)
    sides = (name, f"{name}__{compare}")
    if not rated(name):
        sides = tuple(f"coalesce({side}, 0)" for side in sides)
    return name, " - ".join(sides)


def touched(conditions: Iterable[Condition | Kept]) -> set[str]:
    """Every dimension that the conditions need of a row."""
    return {name for each in conditions for name in each.dimensions}
