"""Cases with their names: those that concern what is looked at, all of them or those that somebody has to look at."""

from dataclasses import dataclass

from dashboard import company
from dashboard.memo import Memo
from dashboard.page import Scope
from queries import casebook
from queries.casebook import Filed
from queries.rushing.case import Case

NAMES = Memo(32)
LOOKED_AT = ("region", "province", "city", "channel", "dealer")


@dataclass(frozen=True)
class Alert:
    """A case with the names a person reads: its dealer's and those of the cities where the goods surfaced."""

    filed: Filed
    dealer: str
    city: str
    province: str
    region: str
    channel: str
    destinations: tuple[str, ...]

    @property
    def case(self) -> Case:
        """What the detector says."""
        return self.filed.case


def alerts(scope: Scope, kind: str = "rushing") -> list[Alert]:
    """Those without a verdict that somebody has to look at, most money at stake first."""
    return [each for each in known(scope, kind) if each.filed.open]


def known(scope: Scope, kind: str = "rushing") -> list[Alert]:
    """All cases whose dealer is within the place and channel filters, most money at stake first."""
    return scope.once(("cases", kind), lambda: _known(scope, kind))


def _known(scope: Scope, kind: str) -> list[Alert]:
    lake = scope.engine.lake
    found = casebook.filed(scope.engine, company.store(lake), scope.user, kind, company.thresholds(lake))
    if not found:
        return []
    cities = {key: row["city"] for key, row in _rows(scope, "city_id", "SELECT city_id, city FROM territories").items()}
    every = (_named(each, dealers(scope).get(each.case.dealer_id, {}), cities) for each in found)
    return [each for each in every if _kept(scope, each)]


def dealers(scope: Scope) -> dict[object, dict[str, object]]:
    """The dealers that the person may see, by their ids."""
    return _rows(scope, "dealer_id", "SELECT * FROM dealers")


def _rows(scope: Scope, key: str, sql: str) -> dict[object, dict[str, object]]:
    """Rows by their key, read once for each state of the lake."""

    def read() -> dict[object, dict[str, object]]:
        return {row[key]: row for row in scope.engine.run(sql, {}, scope.user).iter_rows(named=True)}

    return NAMES.get((scope.engine.lake.version, scope.user, sql), read)


def _named(filed: Filed, dealer: dict[str, object], cities: dict[object, object]) -> Alert:
    def of(name: str) -> str:
        return str(dealer.get(name) or "")

    seen = tuple(str(cities.get(each.city_id, each.city_id)) for each in filed.case.destinations)
    name = of("dealer") or filed.case.dealer_id
    return Alert(filed, name, of("city"), of("province"), of("region"), of("channel"), seen)


def _kept(scope: Scope, alert: Alert) -> bool:
    return all(not scope.filters.of(name) or getattr(alert, name) in scope.filters.of(name) for name in LOOKED_AT)
