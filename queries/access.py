"""Who is asking, and the one pass that every query goes through."""

from dataclasses import dataclass


@dataclass(frozen=True)
class User:
    """A person and what they may see: everything, or the rows of their regions and provinces. Neither: no rows."""

    name: str
    everything: bool = False
    regions: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
