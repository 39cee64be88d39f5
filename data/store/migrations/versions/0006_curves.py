"""Changes that people make to the learned rhythm."""

import sqlalchemy as sa
from alembic import op

from data.store.base import Moment

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "curve_changes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("starts", sa.Date, nullable=False),
        sa.Column("ends", sa.Date, nullable=False),
        sa.Column("factor", sa.Float, nullable=False),
        sa.Column("channel", sa.String(200), nullable=False),
        sa.Column("category", sa.String(200), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("withdrawn_by", sa.String(200)),
        sa.Column("withdrawn_at", Moment),
        sa.Column("withdrawn_why", sa.Text),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_curve_changes"),
    )
