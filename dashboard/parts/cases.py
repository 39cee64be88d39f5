"""Cases that concern what is looked at: all of them, or those that somebody has to look at."""

from collections.abc import Mapping

from dashboard import company
from dashboard.memo import Memo
from dashboard.page import Scope
from queries.findings import KINDS, casebook, words
from queries.findings.casebook import Case
from queries.findings.rushing.goods import destinations
from queries.findings.subjects import Seen

SEEN = Memo(32)
PLACES = ("region", "province", "city", "dealer")  # filters that leave out what has no such place
LOOKED_AT = (*PLACES, "channel", "category")  # and those that leave out only what is known to be of another


def cases(scope: Scope, kind: str) -> list[Case]:
    """All cases of a kind within the filters, most at stake first."""
    return scope.once(("cases", kind), lambda: _cases(scope, kind))


def open_cases(scope: Scope, kind: str) -> list[Case]:
    """Those that somebody has to look at, most at stake first."""
    return [each for each in cases(scope, kind) if each.open]


def leading() -> list[str]:
    """The kinds that overview and brief show."""
    return [name for name, kind in KINDS.items() if kind.leads]


def seen(scope: Scope) -> Seen:
    """What the person may see of the lake's places, read once for each of its states."""
    key = (scope.engine.lake.version, scope.user)
    return SEEN.get(key, lambda: Seen.of(scope.engine, scope.user))


def looked_at(scope: Scope, names: Mapping[str, str]) -> bool:
    """Whether the filters keep what is known by these names; a category or channel that is not known is no reason to
    leave it out."""
    filtered = ((name, scope.filters.of(name)) for name in LOOKED_AT)
    return all(not kept or names.get(name, "" if name in PLACES else kept[0]) in kept for name, kept in filtered)


def into(scope: Scope, case: Case) -> tuple[str, ...]:
    """The names of the cities where the goods of a case surfaced; none for a kind without destinations."""
    rows = seen(scope).cities
    return tuple(str(rows.get(each.city_id, {}).get("city", each.city_id)) for each in destinations(case.finding))


def said(scope: Scope, kind: str, what: str, **values: object) -> str:
    """A kind's own text, or that of all kinds."""
    return words.said(kind, what, scope.language, **values)


def _cases(scope: Scope, kind: str) -> list[Case]:
    lake = scope.engine.lake
    found = casebook.cases(scope.engine, company.store(lake), seen(scope), kind, company.thresholds(lake, kind))
    return [each for each in found if looked_at(scope, each.names)]
