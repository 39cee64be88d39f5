"""Issued statements."""

import sqlalchemy as sa
from alembic import op

from data.store.base import Moment

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    """One table; of a period there is each number once."""
    op.create_table(
        "statements",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("issued_by", sa.String(200), nullable=False),
        sa.Column("issued_at", Moment, nullable=False),
        sa.Column("data_version", sa.String(200), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("rights", sa.JSON, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_statements"),
        sa.UniqueConstraint("kind", "starts", "number", name="uq_statements_kind_starts_number"),
    )
