"""What nobody foresaw: logged once under a mark, which is all that a person is told of it."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from dashboard.panels import Panel, Piece, Prose
from data.errors import SluiceError
from data.text import say, topic

if TYPE_CHECKING:
    from dashboard.page import Scope

LOG = logging.getLogger("sluice")


def explained(problem: Exception, language: str, **where: str) -> str:
    """What went wrong in one sentence: what a person can act on, or where the log has the rest.

    where: what the log says of the place: page, panel, person.
    """
    if isinstance(problem, SluiceError):
        return problem.say(language)
    return unexpected(marked(problem, **where), language)


def unexpected(mark: str, language: str) -> str:
    """The sentence that stands for what was logged under the mark."""
    return say("page.unexpected", language, mark=mark)


def marked(problem: Exception, **where: str) -> str:
    """Logs the problem with its trace and its place, and gives the mark under which it is found there."""
    mark = secrets.token_hex(4)
    place = "".join(f", {name} {value!r}" for name, value in where.items())
    LOG.error("failed, %s%s", mark, place, exc_info=problem, extra={"mark": mark, **where})
    return mark


def instead(scope: Scope, key: str, sentence: str = "", title: str = "", span: int = 12, failed: str = "") -> Panel:
    """A panel that says why there is none. Without a title it has the text of its key, as a builder is named."""
    words = topic(scope.page).get(key, {}).get(scope.language, "")
    return Panel(key, title or words, Prose(((Piece(sentence),),)), span=span, failed=failed)


def told_apart(panels: Iterable[Panel]) -> Iterator[Panel]:
    """Of panels with one key, as of builders of one name that failed, the later ones get a number."""
    seen = Counter[str]()
    for panel in panels:
        seen[panel.key] += 1
        yield panel if seen[panel.key] == 1 else replace(panel, key=f"{panel.key}_{seen[panel.key]}")


def name_of(builder: Callable) -> str:
    """A builder's name, which is its panel's key; of one that was given more than the scope, its own."""
    return getattr(getattr(builder, "func", builder), "__name__", "panel")
