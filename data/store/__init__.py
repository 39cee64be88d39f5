"""What people enter, kept beside the lake: one database, an SQLite file or PostgreSQL, one file of this folder a topic.

A topic declares its tables on `Base` beside the functions that read and write them, and has one migration in
`migrations/versions/`. Nothing here knows who may do what, Streamlit, or how a question is answered.
"""

from sqlalchemy.orm import Session

from data.store.audit import Step, history, newest, record
from data.store.base import Base, Moment, now
from data.store.database import Store

__all__ = ["Base", "Moment", "Session", "Step", "Store", "history", "newest", "now", "record"]
