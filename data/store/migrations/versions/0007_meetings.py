"""Meetings: their agendas, what was frozen for them, notes and decisions."""

import sqlalchemy as sa
from alembic import op

from data.store.base import Moment

revision, down_revision = "0007", "0006"
ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Four tables."""
    op.create_table(
        "meetings",
        sa.Column("id", ID, nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("held_on", sa.Date, nullable=False),
        sa.Column("follows", ID),
        sa.Column("rights", sa.JSON, nullable=False),
        sa.Column("made_by", sa.String(200), nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.ForeignKeyConstraint(["follows"], ["meetings.id"], name="fk_meetings_follows"),
    )
    op.create_table(
        "meeting_views",
        sa.Column("id", ID, nullable=False),
        sa.Column("meeting", ID, nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("page", sa.String(40), nullable=False),
        sa.Column("panel", sa.String(120), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("heading", sa.String(300), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_views"),
        sa.ForeignKeyConstraint(["meeting"], ["meetings.id"], name="fk_meeting_views_meeting"),
    )
    op.create_index("ix_meeting_views_meeting", "meeting_views", ["meeting"])
    op.create_table(
        "meeting_packs",
        sa.Column("meeting", ID, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("data_version", sa.String(200), nullable=False),
        sa.Column("through", sa.Date, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("meeting", "number", name="pk_meeting_packs"),
        sa.ForeignKeyConstraint(["meeting"], ["meetings.id"], name="fk_meeting_packs_meeting"),
    )
    op.create_table(
        "meeting_notes",
        sa.Column("id", ID, nullable=False),
        sa.Column("meeting", ID, nullable=False),
        sa.Column("view", ID),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("query", sa.Text, nullable=False),
        sa.Column("figure", sa.String(300), nullable=False),
        sa.Column("then", sa.String(200), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("owner", sa.String(200)),
        sa.Column("due_on", sa.Date),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_notes"),
        sa.ForeignKeyConstraint(["meeting"], ["meetings.id"], name="fk_meeting_notes_meeting"),
        sa.ForeignKeyConstraint(["view"], ["meeting_views.id"], name="fk_meeting_notes_view"),
    )
    op.create_index("ix_meeting_notes_meeting", "meeting_notes", ["meeting"])
