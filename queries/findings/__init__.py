"""Findings: what detectors and rules say, whatever they are about.

A folder here is a kind of alert and declares it in its `__init__.py` as `KIND`; a rule of `rules.py` is one, too. Their
texts are in `data/texts/findings.toml` (see `words`). Nobody else knows a kind by its name: the command, the build, the
store and the pages go over KINDS.
"""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from data.errors import QuestionError, nearest
from queries.findings.finding import Exclusion, Finding, Signal
from queries.findings.kind import AlertKind, Dial, Search
from queries.findings.rules import RULES

__all__ = ["KINDS", "AlertKind", "Dial", "Exclusion", "Finding", "Search", "Signal", "kind_named"]


def _declared() -> Iterator[AlertKind]:
    for folder in iter_modules(__path__):
        if folder.ispkg:
            yield import_module(f"{__name__}.{folder.name}").KIND
    for rule in RULES:
        yield rule.kind()


KINDS: dict[str, AlertKind] = {each.name: each for each in sorted(_declared(), key=lambda each: each.place)}


def kind_named(name: str) -> AlertKind:
    """The kind of that name; QuestionError names the nearest one."""
    if name not in KINDS:
        raise QuestionError("unknown_kind", name=name, nearest=nearest(name, KINDS))
    return KINDS[name]
