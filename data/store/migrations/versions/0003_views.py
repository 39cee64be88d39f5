"""Saved views."""

import sqlalchemy as sa
from alembic import op

from data.store.base import Moment

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """One table; a name is taken once in a folder of a person's."""
    op.create_table(
        "saved_views",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("owner", sa.String(200), nullable=False),
        sa.Column("page", sa.String(40), nullable=False),
        sa.Column("folder", sa.String(80), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("default", sa.Boolean, nullable=False),
        sa.Column("changed_at", Moment, nullable=False),
        sa.Column("counter", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_saved_views"),
        sa.UniqueConstraint("owner", "page", "folder", "name", name="uq_saved_views_owner_page_folder_name"),
    )
