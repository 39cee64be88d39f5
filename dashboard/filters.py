"""What is being looked at: one frozen value, read from and written to the address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlencode

from dashboard import dates
from dashboard.lists import CHECKED, member_text, read_lists
from dashboard.presets import read_span, usual, write_span
from data.text import say
from queries.dimensions import PATHS
from queries.findings import KINDS
from queries.metrics import METRICS
from queries.period import compared
from queries.question import Comparison, Filter, Period

# Each with what lies below it: a new region forgets the old one's provinces.
MEMBERS = tuple(dict.fromkeys(name for path in PATHS[:3] for name in path))
COMPARISONS = ("last_year", "last_year_aligned", "previous_period", "target")
MEASURES = ("amount", "quantity")
NO_COMPARISON = "none"
# What a page can be asked to show, beside the filters: the metric, its grain, what it is split by, how it is drawn.
VIEWS: dict[str, tuple[str, ...] | None] = {
    "metric": tuple(METRICS),
    "grain": ("day", "week", "month"),
    "split": ("region", "province", "channel", "account", "category", "series"),
    "drawn": ("line", "years"),
    "across": MEMBERS,
    "kind": tuple(KINDS),
    "case": None,  # any sane name: a case's id
    "shape": ("table", "bars", "line", "scatter", "map", "multiples"),
    "cells": ("plain", "bars", "heat"),
    "most": ("5", "10", "20", "50"),
    "detail": ("documents", "lines", "serials"),
    **dict.fromkeys(("find", "document", *CHECKED)),
    "desk": ("inbox", "quality", "trial"),
    "queue": ("todo", "mine", "nobodys", "overdue", "decided", "all"),
    "severity": ("high", "medium", "low"),
    "part": ("evidence", "serials", "signals", "history"),
    "serial": None,
    "at": None,
    "dials": None,
    "version": None,  # of targets; the plan in force without
    # the target workbench: version, view of it, grid, and what it is compared with
    "plan": None,
    "planning": ("plan", "proposals", "scenarios", "versions"),
    "grid_rows": ("region", "province", "channel", "category", "month"),
    "grid_columns": ("region", "province", "channel", "category", "month"),
    "against": None,
    **dict.fromkeys(("statement", "meeting", "note")),  # numbers of what the store keeps
}
MOST, LONGEST = 50, 200

Pairs = dict[str, tuple[str, ...]]
Notice = tuple[str, dict[str, object]]


@dataclass(frozen=True)
class Filters:
    """What is looked at.

    data: first and last day of sales. period: as asked, it may run past the data. members: dimension -> values.
    views, lists: what of VIEWS and LISTS is chosen; the rest is as each page prefers.
    """

    data: Period
    period: Period
    compare: Comparison | None = "last_year"
    measure: Literal["amount", "quantity"] = "amount"
    members: tuple[tuple[str, tuple[str, ...]], ...] = ()
    views: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def read(cls, pairs: Mapping[str, Iterable[str]], data: Period) -> tuple["Filters", tuple[Notice, ...]]:
        """The filters that an address holds, and what was in it that is not understood: keys below `filters.`.

        Parameters of other names are not ours and are passed over.
        """
        given = {name: tuple(dict.fromkeys(values)) for name, values in pairs.items()}
        first = {name: given[name][0] for name in ("period", "compare", "measure") if given.get(name)}
        span, compare, measure = (first.get(name) for name in ("period", "compare", "measure"))
        period = read_span(span, data.ends) if span else None
        wrong = [("period", span)] if span and not period else []
        wrong += [("compare", compare)] if compare not in (None, NO_COMPARISON, *COMPARISONS) else []
        wrong += [("measure", measure)] if measure not in (None, *MEASURES) else []
        seen = [(name, given[name][0]) for name in VIEWS if given.get(name)]
        wrong += [(name, value) for name, value in seen if not _viewable(name, value)]
        lists, unlisted = read_lists(given)
        unread = unlisted + [(name, value) for name in MEMBERS for value in given.get(name, ()) if not _sane(value)]
        members = ((name, tuple(filter(_sane, given.get(name, ())))[:MOST]) for name in MEMBERS)
        filters = cls(
            data,
            period or read_span(usual(data.ends), data.ends),
            None if compare == NO_COMPARISON else compare if compare in COMPARISONS else "last_year",
            measure if measure in MEASURES else "amount",
            tuple((name, values) for name, values in members if values),
            tuple((name, value) for name, value in seen if _viewable(name, value)),
            lists,
        )
        return filters, tuple(("not_understood", {"name": name, "value": value[:60]}) for name, value in wrong + unread)

    def pairs(self) -> Pairs:
        """The address that reads back as these filters; what is usual is left out."""
        span = write_span(self.period, self.data.ends)
        return {
            **({"period": (span,)} if span != usual(self.data.ends) else {}),
            **({"compare": (self.compare or NO_COMPARISON,)} if self.compare != "last_year" else {}),
            **({"measure": (self.measure,)} if self.measure != "amount" else {}),
            **dict(self.members),
            **{name: (value,) for name, value in self.views},
            **dict(self.lists),
        }

    def with_(self, **changes: str | Iterable[str] | None) -> "Filters":
        """The filters after a click: each name set to its value or values, None removes.

        A changed dimension forgets those below it on its path, unless they are set by the same click.
        """
        below = {name for path in PATHS for at, top in enumerate(path) if top in changes for name in path[at + 1 :]}
        kept = {name: values for name, values in self.pairs().items() if name not in below}
        new = {name: (value,) if isinstance(value, str) else tuple(value or ()) for name, value in changes.items()}
        return Filters.read({**kept, **new}, self.data)[0]

    def query_string(self, **changes: str | Iterable[str] | None) -> str:
        """The address's part after `?`, after the changes of a click."""
        return urlencode(self.with_(**changes).pairs(), doseq=True)

    def of(self, dimension: str) -> tuple[str, ...]:
        """The members kept of a dimension; empty for all."""
        return dict(self.members).get(dimension, ())

    def view(self, name: str, usual: str) -> str:
        """What is chosen of VIEWS[name], `usual` when nothing is."""
        return dict(self.views).get(name, usual)

    def listed(self, name: str) -> tuple[str, ...]:
        """What is chosen of LISTS[name]; empty when nothing is."""
        return dict(self.lists).get(name, ())

    @property
    def where(self) -> tuple[Filter, ...]:
        """The filters of a question."""
        return tuple(Filter(name, values) for name, values in self.members)

    @property
    def shown(self) -> Period:
        """The period as far as the data go."""
        return Period(self.period.starts, max(self.period.starts, min(self.period.ends, self.data.ends)))

    @property
    def begun(self) -> bool:
        """Whether the data reach into the period; a year that is only planned has not begun."""
        return self.period.starts <= self.data.ends

    @property
    def written(self) -> Period:
        """The period as it is named: as far as the data go, whole where it has not begun."""
        return self.shown if self.begun else self.period

    @property
    def compared(self) -> Period | None:
        """The days that are compared with; None without, and for targets."""
        if self.compare in (None, "target"):
            return None
        return compared(self.period, self.shown, self.compare)

    def days(self, language: str) -> tuple[str, ...]:
        """The period, and what it is compared with, in words."""
        shown = dates.period(self.written, language)
        if not self.begun:
            return shown, say("filters.not_begun", language)
        if not self.compare:
            return (shown,)
        what = say(f"filters.against_{self.compare}", language)
        if not self.compared:
            return shown, what
        return shown, say("filters.against", language, what=what, days=dates.period(self.compared, language))

    def sentence(self, language: str) -> str:
        """Period, comparison and members in words, for titles and exports."""
        return " · ".join((*self.days(language), *(member_text(*each, language) for each in self.members)))


def _viewable(name: str, value: str) -> bool:
    known = VIEWS[name]
    if name in CHECKED:
        return CHECKED[name](value)
    return _sane(value) if known is None else value in known


def _sane(value: str) -> bool:
    """A name could be so: not long, and nothing unprintable in it."""
    return len(value) <= LONGEST and value.isprintable()
