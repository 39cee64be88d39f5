"""The steps that people took, which nobody may change or remove."""

import sqlalchemy as sa
from alembic import op

from data.store.base import Moment

revision, down_revision = "0001", None


def upgrade() -> None:
    """A table, and triggers that keep it."""
    op.create_table(
        "steps",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("at", Moment, nullable=False),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("what", sa.String(80), nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_steps"),
    )
    op.create_index("ix_steps_subject", "steps", ["subject"])
    for statement in SQLITE if op.get_bind().dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


SQLITE = [
    f"CREATE TRIGGER steps_{verb} BEFORE {verb} ON steps BEGIN SELECT RAISE(ABORT, 'steps are only added to'); END"
    for verb in ("update", "delete")
]
POSTGRESQL = [
    "CREATE FUNCTION steps_kept() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'steps are only added to'; END $$",
    "CREATE TRIGGER steps_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON steps "
    "FOR EACH STATEMENT EXECUTE FUNCTION steps_kept()",
]
