"""Statements: what a week's or a month's says, its issue, and what has been restated since.

An issued statement belongs to whoever may see at least what its issuer saw; what it is compared with is asked again
with the issuer's rights of that day, so that a difference is one of the data and never one of two readers.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard import dates, people
from dashboard.documents.model import Document, freeze, thaw
from dashboard.documents.reading import section_of
from dashboard.documents.restated import Change, changes, failed, refuse, told
from dashboard.failures import marked
from dashboard.filters import Filters
from dashboard.memo import Memo
from dashboard.page import Scope
from dashboard.pages.statements.content import begun, panels
from data.errors import AccessError, QuestionError
from data.store import Store, statements
from data.store.statements import Statement
from data.text import say
from queries import Engine, Period, User
from queries.buckets import covers
from queries.period import add_months, bucket, month_end

KINDS = ("monthly", "weekly")
GRAINS = {"monthly": "month", "weekly": "week"}
OFFERED = 13  # periods to choose from
COMPOSED = Memo(32)
_MONTH, _WEEK = re.compile(r"(\d{4})-(\d\d)"), re.compile(r"(\d{4})-W(\d\d)")


@dataclass(frozen=True)
class Issued:
    """A statement with its document, and what the data of today say otherwise.

    unknown: headings of the sections that today cannot be computed, so that nothing is known of them.
    """

    statement: Statement
    document: Document
    restated: tuple[Change, ...]
    unknown: tuple[str, ...] = ()

    @property
    def whole(self) -> Document:
        """The document, what was restated before everything else."""
        said = told(self.restated, self.document.language)
        return replace(self.document, sections=(*said, *self.document.sections))


def period_of(kind: str, text: str, data: Period) -> Period:
    """The days of `2026-10` or `2026-W43`; without a text, the last whole month or week of the data.

    QuestionError for what is neither, or has no day of data.
    """
    if kind not in KINDS:
        raise QuestionError("unknown_statement_kind", name=kind, known=", ".join(KINDS))
    period = _read(kind, text) if text else offered(kind, data)[0]
    if period is None:
        raise QuestionError("statement_period", found=text, expected="2026-10" if kind == "monthly" else "2026-W43")
    if period.starts > data.ends or period.ends < data.starts:
        raise QuestionError("statement_without_data", found=text, first=data.starts, last=data.ends)
    return period


def text_of(kind: str, period: Period) -> str:
    """What `period_of` reads back."""
    return f"{period.starts:%Y-%m}" if kind == "monthly" else f"{period.starts:%G-W%V}"


def is_draft(wanted: str) -> bool:
    """Whether a text names a period, or nothing, and not the number of an issued statement."""
    return not wanted or bool(_MONTH.fullmatch(wanted) or _WEEK.fullmatch(wanted))


def drafted(wanted: str, data: Period) -> tuple[str, Period]:
    """Kind and period of a statement that is not issued yet, from its text; without one, the last whole month."""
    kind = "weekly" if "W" in wanted else "monthly"
    return kind, period_of(kind, wanted, data)


def offered(kind: str, data: Period) -> list[Period]:
    """The last whole periods of the data, the newest first, and the running one when there is no whole one."""
    running = covers(bucket(data.ends, GRAINS[kind]), GRAINS[kind])
    first = running if running.ends <= data.ends else _before(kind, running)
    found = [first]
    while len(found) < OFFERED:
        found.append(_before(kind, found[-1]))
    return [each for each in found if each.starts >= data.starts] or [running]


def compose(kind: str, period: Period, user: User, engine: Engine, language: str) -> Document:
    """The statement as the data have it now, for the rights of the user; one in which a section failed is not kept."""
    filters = Filters(engine.catalog.data, period)
    scope = Scope("statements", filters, user, engine, language)

    def make() -> Document:
        sections = tuple(section_of(panel, scope, whole=True) for panel in panels(scope))
        return Document(title(kind, period, language), filters.sentence(language), sections, _about(scope), language)

    stand = tuple((each.id, each.held.state, each.finding.stake) for each in begun(scope))
    key = (engine.lake.version, user, kind, period, language, stand)
    made = COMPOSED.get(key, make)
    if failed(made.sections):
        COMPOSED.forget(key)
    return made


def issue(kind: str, period: Period, user: User, engine: Engine, store: Store, language: str) -> Statement:
    """Freezes the statement of the period as the data have it now. QuestionError where a section failed."""
    document = compose(kind, period, user, engine, language)
    refuse(document.sections)
    content = freeze(document)
    with store.session() as session:
        days, version = (period.starts, period.ends), engine.lake.version
        return statements.issue(
            session, kind, days, who=user.name, data_version=version, language=language, rights=people.rights(user),
            content=content,
        )  # fmt: skip


def listed(user: User, store: Store) -> list[Statement]:
    """The issued statements that the person may open."""
    with store.reading() as session:
        return [each for each in statements.listed(session) if people.covers(user, each.rights)]


def opened(number: int, user: User, engine: Engine, store: Store) -> Issued:
    """A statement as it was issued, with what has been restated. AccessError when it says more than the person may see.

    DataError when there is none of that number.
    """
    with store.reading() as session:
        found = statements.one(session, number)
    if not people.covers(user, found.rights):
        raise AccessError("statement_beyond")
    document = thaw(found.content)
    issuer = people.with_rights(found.issued_by, found.rights)
    try:
        now = compose(found.kind, Period(found.starts, found.ends), issuer, engine, found.language)
    except Exception as problem:  # it stands as it was issued, whatever today fails of
        marked(problem, page="statements", panel=found.kind, person=user.name)
        return Issued(found, document, (), tuple(each.heading for each in document.sections))
    unknown = tuple(each.heading for each in failed(now.sections))
    return Issued(found, document, tuple(changes(document, now)), unknown)


def title(kind: str, period: Period, language: str) -> str:
    """`Monthly channel statement, Oct 2026`."""
    span = dates.span(period.starts, GRAINS[kind], language)
    return say(f"statements.title_{kind}", language, period=span)


def name_of(statement: Statement) -> str:
    """What its files are called, without their kind."""
    return f"statement-{statement.kind}-{statement.starts}-{statement.number}"


def _about(scope: Scope) -> tuple[tuple[str, str], ...]:
    data, language = scope.filters.data, scope.language
    return (
        (scope.say("export.version"), scope.engine.lake.version),
        (scope.say("export.through"), dates.day(data.ends, language)),
        (scope.say("export.filters"), scope.filters.sentence(language)),
        (scope.say("export.person"), scope.user.name),
    )


def _read(kind: str, text: str) -> Period | None:
    try:
        if kind == "monthly" and (found := _MONTH.fullmatch(text)):
            starts = date(int(found[1]), int(found[2]), 1)
            return Period(starts, month_end(starts))
        if kind == "weekly" and (found := _WEEK.fullmatch(text)):
            starts = date.fromisocalendar(int(found[1]), int(found[2]), 1)
            return Period(starts, starts + timedelta(6))
    except ValueError:
        return None
    return None


def _before(kind: str, period: Period) -> Period:
    if kind == "weekly":
        return Period(period.starts - timedelta(7), period.ends - timedelta(7))
    starts = add_months(period.starts, -1)
    return Period(starts, month_end(starts))
