"""Which figures of a document are different in another state of the data: before and after, figure by figure."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from math import isclose

from dashboard.documents.model import Cell, Document, Plot, Section, Series, Table, TableColumn
from data.errors import QuestionError
from data.text import say

Value = float | str | None
NEAR = 1e-9  # relative; sums come in another order after a rebuild


@dataclass(frozen=True)
class Change:
    """A figure that is no longer what it was; `before` or `after` is empty where there is none."""

    section: str
    figure: str
    before: str
    after: str


def changes(before: Document, after: Document) -> list[Change]:
    """What differs, section by section in the order of the first document; as of `restated`."""
    later = {section.key: section for section in after.sections}
    empty = Section("", "")
    return [each for section in before.sections for each in restated(section, later.get(section.key, empty))]


def restated(before: Section, after: Section) -> list[Change]:
    """The figures of one section that differ.

    A card, column or series that only one of the two sections has says that the page is written otherwise since, not
    that the data are: its figures are left out. Of a section that is no more, all figures are gone; of one that failed,
    nothing is known.
    """
    if before.failed or after.failed:
        return []
    written, later = _kinds(before), _kinds(after)
    both = written & later if later else written
    then, now = (dict(figures(section, both)) for section in (before, after))
    found = []
    for name in dict.fromkeys((*then, *now)):
        old, new = then.get(name), now.get(name)
        if old is None or new is None or not same(old, new):
            found.append(Change(before.heading, name, *_written(old, new)))
    return found


def failed(sections: Iterable[Section]) -> list[Section]:
    """Those that could not be computed."""
    return [each for each in sections if each.failed]


def refuse(sections: Iterable[Section]) -> None:
    """QuestionError where one of them could not be computed: what is frozen or handed out stands for good."""
    if found := failed(sections):
        names, marks = (", ".join(each) for each in zip(*((one.heading, one.failed) for one in found), strict=True))
        raise QuestionError("not_computed", names=names, marks=marks)


def told(found: Iterable[Change], language: str) -> tuple[Section, ...]:
    """The changes as a section of before and after; none where there are none."""
    heads = tuple(TableColumn(say(f"documents.{name}", language)) for name in ("section", "figure", "before", "after"))
    rows = tuple(tuple(Cell(text, text) for text in vars(each).values()) for each in found)
    heading = say("documents.restated", language, count=len(rows))
    note = say("documents.restated_note", language)
    return (Section("restated", heading, note, tables=(Table(heads, rows),)),) if rows else ()


def figures(section: Section, kinds: Container[str] | None = None) -> Iterator[tuple[str, tuple[Value, str]]]:
    """Every figure's name, value and text: of cards, cells of tables and marks of charts. No name comes twice.

    kinds: the cards, columns and series to keep to.
    """
    seen = Counter[str]()
    for kind, name, value, text in _all(section):
        if kinds is not None and kind not in kinds:
            continue
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})", (value, text)


def _all(section: Section) -> Iterator[tuple[str, str, Value, str]]:
    """Every figure under the name of its card, column or series."""
    for card in section.figures:
        yield card.label, card.label, card.value if card.amount is None else card.amount, card.value
    for table in section.tables:
        yield from _cells(table)
    for chart in section.charts:
        for series in chart.series:
            if series.drawn != "band" and not series.places:
                yield from _marks(chart, series)


def _kinds(section: Section) -> set[str]:
    """What its figures are told apart by beside their members, also where there is none."""
    columns = (name for table in section.tables for name in _names([each.label for each in table.columns])[1:])
    series = (each.name for chart in section.charts for each in chart.series)
    return {*(card.label for card in section.figures), *columns, *series}


def _marks(chart: Plot, series: Series) -> Iterator[tuple[str, str, Value, str]]:
    """Marks under their series and category; a tile under the name that is written in it."""
    for at, (category, value) in enumerate(zip(chart.categories, series.values, strict=True)):
        text = series.texts[at] if series.texts else "" if value is None else f"{value:,.10g}"
        name = " · ".join(filter(None, (chart.title or series.name, category)))
        if not name:
            name, _, text = text.partition("\n")
        if name:
            yield series.name, name, value, text


def _cells(table: Table) -> Iterator[tuple[str, str, Value, str]]:
    """Cells under the row's name, which is its first cell's text, and the column's."""
    names = _names([column.label for column in table.columns])
    for row in (*table.rows, *((table.total,) if table.total else ())):
        for name, cell in zip(names[1:], row[1:], strict=True):
            if cell.value is not None:
                yield name, f"{row[0].text} · {name}", cell.value, cell.text


def _names(labels: list[str]) -> list[str]:
    """The columns' labels; one that several have, such as a change, with that of the column on its left."""
    pairs = zip(("", *labels), labels, strict=False)
    return [f"{left} · {label}" if labels.count(label) > 1 else label for left, label in pairs]


def same(one: tuple[Value, str], other: tuple[Value, str]) -> bool:
    """Whether two figures are the same but for the order in which sums were taken. value and text of each.

    Where an earlier release kept a text and a later one the exact value, they are compared as they are written.
    """
    (old, written), (new, rewritten) = one, other
    if isinstance(old, float) and isinstance(new, float):
        return isclose(old, new, rel_tol=NEAR, abs_tol=1e-9)
    texts = isinstance(old, str), isinstance(new, str)
    return written == rewritten if any(texts) and not all(texts) and None not in (old, new) else old == new


def _written(old: tuple[Value, str] | None, new: tuple[Value, str] | None) -> tuple[str, str]:
    """Both as the page writes them; in full where that would look the same."""
    before, after = (each[1] if each else "" for each in (old, new))
    if before != after or old is None or new is None:
        return before, after
    return _in_full(old), _in_full(new)


def _in_full(figure: tuple[Value, str]) -> str:
    value, text = figure
    if not isinstance(value, float):
        return str(value)
    return f"{100 * value:.6g}%" if text.endswith("%") else f"{value:,.10g}"
