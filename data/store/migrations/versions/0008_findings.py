"""Findings of any subject: case_findings lose their dealer for a subject and its place, thresholds get a kind.

Facts are written anew in the one plain form that findings have now, and the marks of the runs go, so that the next look
at a lake brings its findings in again under the ids they have here.
"""

import json
from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

from data.store.base import Moment

revision, down_revision = "0008", "0007"
COLUMNS = {  # what a finding's row gets, and the width of each
    "subject_kind": sa.String(40),
    "subject_id": sa.String(250),
    "region": sa.String(120),
    "province": sa.String(120),
}
FLOORS = ("minimum_units", "minimum_money")
DIALS = {  # the thresholds that each of the two kinds had
    "rushing": ("border_km", "handover_days", "guard_weeks", *FLOORS),
    "blocking": (
        "weeks_of_supply", "weeks_of_supply_red", "sell_in_over_sell_out", "closing_share", "days_outstanding",
        "returns", *FLOORS,
    ),
}  # fmt: skip
FOUND_BY = ("trace", "balance", "stock")  # the signal that a finding rests on, where it spoke
DETAIL = {"excess_low": 0.0, "excess_high": 0.0, "destinations": []}


def upgrade() -> None:
    """Both tables, and the marks."""
    for name, kind in COLUMNS.items():
        op.add_column("case_findings", sa.Column(name, kind, nullable=False, server_default=""))
    op.add_column("case_findings", sa.Column("stake", sa.Float, nullable=False, server_default="0"))
    _findings()
    op.drop_column("case_findings", "dealer_id")
    op.execute("DELETE FROM case_runs")
    _thresholds()


def _findings() -> None:
    names = ("case_id", "dealer_id", "subject_kind", "subject_id", "stake")
    columns = [sa.column(name) for name in names]
    table = sa.table("case_findings", *columns, sa.column("facts", sa.JSON))
    connection = op.get_bind()
    for row in connection.execute(sa.select(table.c.case_id, table.c.dealer_id, table.c.facts)).all():
        facts = row.facts if isinstance(row.facts, dict) else json.loads(row.facts)
        plain = plain_form(row.case_id, row.dealer_id, facts)
        values = {name: plain[name] for name in names[2:]} | {"facts": plain}
        connection.execute(sa.update(table).where(table.c.case_id == row.case_id).values(values))


def plain_form(case_id: str, dealer_id: str, facts: Mapping) -> dict[str, object]:
    """What a case of goods was kept as, as a finding. What was kept without a name reads as nothing."""
    kind, words = str(facts.get("kind", "rushing")), facts.get("words", {})
    signals: dict[str, dict | None] = {
        name: {"key": "", "values": {}, **each, **words.get(name, {})} if each else None
        for name, each in facts.get("signals", {}).items()
    }
    detail = {name: facts.get(name, none) for name, none in DETAIL.items()}
    seen, expected = facts.get("units_seen", 0), facts.get("units_expected", 0.0)
    starts, ends = facts.get("starts_on", "2000-01-01"), facts.get("ends_on", "2000-01-01")
    values = {
        "subject": dealer_id, "place": "–", "days": f"{starts} – {ends}", "seen": f"{seen:,}",
        "expected": f"{expected:,.0f}",
        "cities": ", ".join(each["city_id"] for each in detail["destinations"]) or "–",
    }  # fmt: skip
    return {
        "kind": kind, "finding_id": case_id, "subject_kind": "dealer", "subject_id": dealer_id, "region": "",
        "province": "", "measure": "sell_in_quantity", "seen": seen, "expected": expected,
        "low": round(expected + detail["excess_low"], 2), "high": round(expected + detail["excess_high"], 2),
        "excess": facts.get("units_excess", 0.0), "stake": facts.get("money_at_stake", 0.0),
        "p_value": next((each["p_value"] for name in FOUND_BY if (each := signals.get(name))), 1.0),
        "q_value": facts.get("q_value", 1.0), "severity": facts.get("severity", "low"), "starts_on": starts,
        "ends_on": ends, "key": f"findings.{kind}__story", "values": values, "signals": signals,
        "exclusions": facts.get("exclusions", []), "detail": detail,
    }  # fmt: skip


def _thresholds() -> None:
    connection = op.get_bind()
    old = sa.table("thresholds", *(sa.column(name) for name in ("version", "values", "who", "at", "why")))
    old.c["values"].type, old.c["at"].type = sa.JSON(), Moment()
    kept = [row._asdict() for row in connection.execute(sa.select(old)).all()]
    op.drop_table("thresholds")
    made = op.create_table(
        "thresholds",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("kind", "version", name="pk_thresholds"),
    )
    rows = [
        row | {"kind": kind, "values": {name: row["values"][name] for name in dials if name in row["values"]}}
        for kind, dials in DIALS.items()
        for row in kept
    ]
    if rows:
        op.bulk_insert(made, rows)
