"""What the detectors of goods find, in their own form: a dealer, an episode, and what a reviewer needs to judge it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal

from queries.findings.finding import Exclusion, Finding, Severity, Signal
from queries.findings.rushing.read import Run

Kind = Literal["rushing", "blocking"]
SIGNALS = {"rushing": ("trace", "balance", "surge", "price"), "blocking": ("stock", "timing", "cash")}
OWN = ("excess_low", "excess_high", "destinations")  # what a finding keeps of it as its detail


@dataclass(frozen=True)
class Destination:
    """A city where the goods surfaced; dates of shipping, both in; units registered and expected there."""

    city_id: str
    starts_on: date
    ends_on: date
    units_seen: int
    units_expected: float


@dataclass(frozen=True)
class GoodsFinding:
    """One dealer and episode. Dates are of shipping, both in. Units are registered ones, after the exclusions.

    excess_low, excess_high: 90 % interval of the excess. money_at_stake: excess x mean net price.
    q_value: the share of false findings to expect when everything at least this sure is accepted. p_value: that of the
    signal it was found by.
    """

    finding_id: str
    kind: Kind
    dealer_id: str
    starts_on: date
    ends_on: date
    units_seen: int
    units_expected: float
    units_excess: float
    excess_low: float
    excess_high: float
    money_at_stake: float
    severity: Severity
    q_value: float
    destinations: tuple[Destination, ...] = ()
    signals: dict[str, Signal | None] = field(default_factory=dict)
    exclusions: tuple[Exclusion, ...] = ()
    p_value: float = 1.0

    @property
    def subject_id(self) -> str:
        """The dealer."""
        return self.dealer_id

    def to_dict(self) -> dict[str, object]:
        """As `sluice alerts` writes it: plain values, dates as YYYY-MM-DD, the id as `case_id`."""
        plain: dict[str, Any] = {"case_id": self.finding_id, **asdict(self)}
        del plain["finding_id"], plain["p_value"]
        plain["signals"] = {name: seen.to_dict() if seen else None for name, seen in self.signals.items()}
        plain["destinations"] = [_iso(each) for each in plain["destinations"]]
        plain["exclusions"] = list(plain["exclusions"])
        return _iso(plain)


def findings(found: Iterable[GoodsFinding], run: Run) -> list[Finding]:
    """The same in the form that all kinds share."""
    dealers = _rows(run, "dealer_id", "SELECT * FROM dealers")
    cities = {key: str(row["city"]) for key, row in _rows(run, "city_id", "SELECT * FROM territories").items()}
    return [_finding(each, dealers.get(each.dealer_id, {}), cities) for each in found]


def goods(finding: Finding) -> GoodsFinding:
    """What the detector had found."""
    own, places = dict(finding.detail), tuple(destinations(finding))
    return GoodsFinding(
        finding.finding_id, finding.kind, finding.subject_id, finding.starts_on, finding.ends_on,
        int(finding.seen), finding.expected, finding.excess, own["excess_low"], own["excess_high"], finding.stake,
        finding.severity, finding.q_value, places, finding.signals, finding.exclusions, finding.p_value,
    )  # fmt: skip


def destinations(finding: Finding) -> list[Destination]:
    """Where the goods surfaced; none for a kind that knows no destinations."""
    return [_destination(each) for each in finding.detail.get("destinations", ())]


def _finding(each: GoodsFinding, dealer: Mapping[str, object], cities: Mapping[str, str]) -> Finding:
    home = {name: str(dealer.get(name) or "") for name in ("dealer", "city", "province", "region")}
    into = (cities.get(goal.city_id, goal.city_id) for goal in each.destinations)
    values = {
        "subject": home["dealer"] or each.dealer_id, "place": f"{home['city']}, {home['province']}",
        "days": f"{each.starts_on} – {each.ends_on}", "seen": f"{each.units_seen:,}",
        "expected": f"{each.units_expected:,.0f}", "cities": ", ".join(into) or "–",
    }  # fmt: skip
    low, high = (round(each.units_expected + beyond, 2) for beyond in (each.excess_low, each.excess_high))
    plain: dict[str, Any] = asdict(each)
    own = {name: plain[name] for name in OWN} | {"destinations": [_iso(goal) for goal in plain["destinations"]]}
    return Finding(
        kind=each.kind, finding_id=each.finding_id, subject_kind="dealer", subject_id=each.dealer_id,
        region=home["region"], province=home["province"], measure="sell_in_quantity", seen=each.units_seen,
        expected=each.units_expected, low=low, high=high, excess=each.units_excess, stake=each.money_at_stake,
        p_value=each.p_value, q_value=each.q_value, severity=each.severity, starts_on=each.starts_on,
        ends_on=each.ends_on, key=f"findings.{each.kind}__story", values=values, signals=each.signals,
        exclusions=each.exclusions, detail=own,
    )  # fmt: skip


def _rows(run: Run, key: str, sql: str) -> dict[str, dict[str, object]]:
    return {str(row[key]): row for row in run(sql, {}).iter_rows(named=True)}


def _destination(plain: Mapping) -> Destination:
    days = {name: date.fromisoformat(plain[name]) for name in ("starts_on", "ends_on")}
    return Destination(**{**plain, **days})


def _iso(plain: dict[str, object]) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in plain.items()}
