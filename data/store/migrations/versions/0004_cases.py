"""Cases: findings, what people decided, the detector's runs, attached files, thresholds that were saved."""

import sqlalchemy as sa
from alembic import op

from data.store.base import Moment

revision, down_revision = "0004", "0003"


def upgrade() -> None:
    """Five tables."""
    op.create_table(
        "case_findings",
        sa.Column("case_id", sa.String(120), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("dealer_id", sa.String(120), nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("facts", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_case_findings"),
    )
    op.create_index("ix_case_findings_kind", "case_findings", ["kind"])
    op.create_table(
        "cases",
        sa.Column("case_id", sa.String(120), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("opened_at", Moment, nullable=False),
        sa.Column("assignee", sa.String(200)),
        sa.Column("due_on", sa.Date),
        sa.Column("reviewer", sa.String(200)),
        sa.Column("appealed", sa.Integer, nullable=False),
        sa.Column("signals", sa.JSON),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("case_id", name="pk_cases"),
        sa.ForeignKeyConstraint(["case_id"], ["case_findings.case_id"], name="fk_cases_case_id"),
    )
    op.create_table(
        "case_runs",
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("mark", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("kind", name="pk_case_runs"),
    )
    op.create_table(
        "case_attachments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("case_id", sa.String(120), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_attachments"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.case_id"], name="fk_case_attachments_case_id"),
    )
    op.create_index("ix_case_attachments_case_id", "case_attachments", ["case_id"])
    op.create_table(
        "thresholds",
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("values", sa.JSON, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_thresholds"),
    )
