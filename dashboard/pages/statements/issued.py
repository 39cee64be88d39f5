"""Issued statements: their list, and one as it was issued with what was restated since."""

from dataclasses import replace

import polars as pl

from dashboard import company, dates
from dashboard.documents.showing import panels_of
from dashboard.filters import Filters
from dashboard.page import Scope
from dashboard.pages.statements import freezing
from dashboard.pages.statements.content import panels as sections
from dashboard.panels import Column, Grid, Panel, Piece, Prose
from dashboard.parts.holds import holds
from dashboard.parts.sentences import figure
from data.errors import DataError, QuestionError
from queries import Period


def listing(scope: Scope) -> Panel:
    """All that the person may open, the newest period first."""
    found = freezing.listed(scope.user, company.store(scope.engine.lake))
    if not found:
        return Panel("list", scope.say("list"), Prose(((Piece(scope.say("none")),),)))
    version = scope.engine.lake.version
    frame = pl.DataFrame([
        {"name": freezing.title(each.kind, Period(each.starts, each.ends), scope.language), "number": each.number,
         "issued_at": f"{each.issued_at.astimezone():%Y-%m-%d %H:%M}", "issued_by": each.issued_by,
         "data_version": each.data_version[:12], "state": "same" if each.data_version == version else "newer"}
        for each in found
    ])  # fmt: skip
    columns = (
        Column("name", scope.say("name")), Column("number", scope.say("number"), "number"),
        Column("issued_at", scope.say("issued_at")), Column("issued_by", scope.say("issued_by")),
        Column("data_version", scope.say("data_version")),
        Column("state", scope.say("state"), "badge", lambda at: scope.say(f"state_{at}"),
               lambda at: "warn" if at == "newer" else "neutral"),
    )  # fmt: skip
    clicks = tuple(scope.click(statement=str(each.id)) for each in found)
    return Panel("list", scope.say("list"), Grid(frame, columns, clicks=clicks), scope.say("list_note"))


def draft(scope: Scope) -> list[Panel]:
    """What would be issued now, of the period that is chosen above."""
    data, language = scope.filters.data, scope.language
    try:
        kind, period = freezing.drafted(scope.filters.view("statement", ""), data)
    except QuestionError as problem:
        return [Panel("draft", scope.say("draft"), Prose(((Piece(problem.say(language), tone="warn"),),)))]
    own = replace(scope, filters=Filters(data, period, chosen=scope.filters.chosen))
    said = Prose(((Piece(scope.say("draft_note")),),))
    title = scope.say("drafted", title=freezing.title(kind, period, language))
    return [Panel("draft", title, said, own.filters.sentence(language)), *sections(own)]


def chosen(scope: Scope) -> freezing.Issued:
    """The statement that is looked at. DataError for none of that number, AccessError for one beyond the person."""
    wanted = scope.filters.view("statement", "")
    if not wanted.isdecimal() or len(wanted) > 9:
        raise DataError("unknown_statement", number=wanted)
    return freezing.opened(int(wanted), scope.user, scope.engine, company.store(scope.engine.lake))


def one(scope: Scope) -> list[Panel]:
    """What the statement is and whether it still holds, then every section as it was issued."""
    built = scope.gather(lambda scope: _head(scope, chosen(scope)))
    if built[0].key != "head":
        return built
    return built + [panel for section in chosen(scope).whole.sections for panel in panels_of(section)]


def _head(scope: Scope, issued: freezing.Issued) -> Panel:
    kept = issued.statement
    frozen = scope.say("frozen", day=dates.day(kept.issued_at.astimezone().date(), scope.language), who=kept.issued_by,
                       version=kept.data_version[:12], number=kept.number)  # fmt: skip
    back = (figure(scope.say("back"), scope.click(statement=None)),)
    said = ((Piece(frozen),), *holds(scope, len(issued.restated), issued.unknown), back)
    return Panel("head", issued.document.title, Prose(said), issued.document.subtitle)
