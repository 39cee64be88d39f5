"""What the reader of an answer must know beside its figures."""

import polars as pl

from queries.dimensions import DIMENSIONS
from queries.question import Question

Note = tuple[str, dict[str, object]]


def notes_on(question: Question, frame: pl.DataFrame) -> tuple[Note, ...]:
    """Catalogue keys with values: members new since the compared period, or lost. Both count in every total."""
    members = [name for name in question.by if not DIMENSIONS[name].time]
    if not members or question.compare in (None, "target"):
        return ()
    here, there = question.metrics[0], f"{question.metrics[0]}__{question.compare}"
    seen = frame.group_by(members).agg(pl.col(here, there).is_not_null().any())
    new = seen.filter(pl.col(here) & ~pl.col(there)).height
    lost = seen.filter(pl.col(there) & ~pl.col(here)).height
    counts = {"new_members": new, "lost_members": lost}
    return tuple((f"notes.{key}", {"count": count, "of": members[-1]}) for key, count in counts.items() if count)
