"""Sentences made from figures: a text of the catalogue whose places are filled with pieces, links among them."""

from string import Formatter

from dashboard.page import Scope
from dashboard.panels import Click, Piece, Tone


def figure(text: str, click: Click | None = None, tone: Tone = "neutral") -> Piece:
    """A figure in a sentence; with a click it leads to its view."""
    return Piece(text, strong=True, tone=tone, click=click)


def sentence(scope: Scope, key: str, **pieces: Piece | str | list[Piece]) -> tuple[Piece, ...]:
    """The catalogue's text as pieces: `{name}` stands for the piece, the text or the pieces of that name."""
    made: list[Piece] = []
    for text, name, _, _ in Formatter().parse(scope.say(key)):
        made += [Piece(text)] if text else []
        given = pieces[name] if name else []
        made += given if isinstance(given, list) else [given if isinstance(given, Piece) else Piece(given)]
    return tuple(made)


def listed(scope: Scope, pieces: list[Piece]) -> list[Piece]:
    """Pieces with the language's comma between them."""
    comma = Piece(scope.say("filters.comma"))
    return [each for piece in pieces for each in (comma, piece)][1:]
