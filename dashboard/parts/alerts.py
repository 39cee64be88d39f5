"""Open alerts: the cases of the detector that concern what is looked at."""

from dataclasses import dataclass

from dashboard.memo import Memo
from dashboard.page import Scope
from queries import alerts as cases
from queries.rushing.case import Case

CASES = Memo(32)


@dataclass(frozen=True)
class Alert:
    """A case with the names a person reads: its dealer's and those of the cities where the goods surfaced."""

    case: Case
    dealer: str
    city: str
    province: str
    region: str
    channel: str
    destinations: tuple[str, ...]


def alerts(scope: Scope, kind: str = "rushing") -> list[Alert]:
    """The cases whose dealer is within the place and channel filters, most money at stake first."""
    key = (scope.engine.lake.version, scope.user, kind)
    found: list[Case] = CASES.get(key, lambda: cases.alerts(scope.engine, scope.user, kind))
    if not found:
        return []
    dealers = {row["dealer_id"]: row for row in _rows(scope, "SELECT * FROM dealers")}
    cities = {row["city_id"]: row["city"] for row in _rows(scope, "SELECT city_id, city FROM territories")}
    named = (_named(case, dealers.get(case.dealer_id, {}), cities) for case in found)
    return [alert for alert in named if _kept(scope, alert)]


def _rows(scope: Scope, sql: str) -> list[dict[str, object]]:
    return CASES.get(
        (scope.engine.lake.version, scope.user, sql), lambda: scope.engine.run(sql, {}, scope.user).to_dicts()
    )


def _named(case: Case, dealer: dict[str, object], cities: dict[object, object]) -> Alert:
    def of(name: str) -> str:
        return str(dealer.get(name) or "")

    seen = tuple(str(cities.get(each.city_id, each.city_id)) for each in case.destinations)
    return Alert(case, of("dealer") or case.dealer_id, of("city"), of("province"), of("region"), of("channel"), seen)


def _kept(scope: Scope, alert: Alert) -> bool:
    looked_at = ("region", "province", "city", "channel", "dealer")
    return all(not scope.filters.of(name) or getattr(alert, name) in scope.filters.of(name) for name in looked_at)
