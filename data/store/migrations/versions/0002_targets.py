"""Target versions, their figures by region and revision, and scenarios."""

import sqlalchemy as sa
from alembic import op

from data.store.base import Moment

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Three tables; what refers to a version cannot be without it."""
    op.create_table(
        "target_versions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("base", sa.String(200), nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("proposed_by", sa.String(200)),
        sa.Column("approved_by", sa.String(200)),
        sa.Column("approved_at", Moment),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_target_versions"),
        sa.UniqueConstraint("name", name="uq_target_versions_name"),
    )
    op.create_table(
        "target_figures",
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("region", sa.String(200), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("cells", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("version", "kind", "region", "revision", name="pk_target_figures"),
        sa.ForeignKeyConstraint(["version"], ["target_versions.id"], name="fk_target_figures_version"),
    )
    op.create_table(
        "target_scenarios",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("assumptions", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_target_scenarios"),
        sa.UniqueConstraint("version", "name", name="uq_target_scenarios_version_name"),
        sa.ForeignKeyConstraint(["version"], ["target_versions.id"], name="fk_target_scenarios_version"),
    )
