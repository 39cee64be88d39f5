"""The members that a page keeps to: by which dimensions, and how people read them."""

from data.text import say
from queries.dimensions import PATHS

# Each with what lies below it: a new region forgets the old one's provinces.
MEMBERS = tuple(dict.fromkeys(name for path in PATHS[:3] for name in path))


def member_text(dimension: str, values: tuple[str, ...], language: str) -> str:
    """`Region: East, South`; an empty member reads as unnamed."""
    names = (value or say("filters.unnamed", language) for value in values)
    return say(
        "filters.member",
        language,
        dimension=say(f"dimensions.{dimension}", language),
        values=say("filters.comma", language).join(names),
    )
