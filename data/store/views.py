"""Saved views: an address under a name in a folder, a person's own or shown to all, one of them a page's default."""

from datetime import datetime

from sqlalchemy import Boolean, String, Text, UniqueConstraint, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from data.errors import AccessError, DataError
from data.store.audit import record
from data.store.base import Base, Moment, now

LONGEST = 80  # characters of a name or a folder


class SavedView(Base):
    """A view. query: the address's part after `?`. shared: others see it; what it shows them is by their own rights."""

    __tablename__ = "saved_views"

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(200))
    page: Mapped[str] = mapped_column(String(40))
    folder: Mapped[str] = mapped_column(String(LONGEST))
    name: Mapped[str] = mapped_column(String(LONGEST))
    query: Mapped[str] = mapped_column(Text)
    shared: Mapped[bool] = mapped_column(Boolean)
    default: Mapped[bool] = mapped_column(Boolean)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    counter: Mapped[int] = mapped_column()

    __table_args__ = (UniqueConstraint("owner", "page", "folder", "name"),)
    __mapper_args__ = {"version_id_col": counter}  # noqa: RUF012

    @property
    def subject(self) -> str:
        """What its steps are recorded under."""
        return f"view:{self.id}"


def save(
    session: Session, owner: str, page: str, name: str, query: str, folder: str = "", shared: bool = False
) -> SavedView:
    """Keeps an address under a name; a view of the owner's by that name in that folder is written over.

    DataError for a name that is empty or too long.
    """
    name, folder = _named(name), folder.strip()[:LONGEST]
    view = session.scalar(select(SavedView).filter_by(owner=owner, page=page, folder=folder, name=name))
    before = {"query": view.query, "shared": view.shared} if view else {}
    if view is None:
        view = SavedView(owner=owner, page=page, folder=folder, name=name, default=False)
        session.add(view)
    view.query, view.shared, view.changed_at = query, shared, now()
    session.flush()
    record(session, view.subject, owner, "save", "", before, {"query": query, "shared": shared, "name": name})
    return view


def move(session: Session, person: str, id: int, name: str, folder: str) -> SavedView:
    """Gives one of the person's own views another name or folder. AccessError for another's.

    DataError for a name that is empty or too long, or that another view of that folder has.
    """
    view, name, folder = _own(session, person, id), _named(name), folder.strip()[:LONGEST]
    there = select(SavedView).filter_by(owner=person, page=view.page, folder=folder, name=name)
    if (other := session.scalar(there)) and other.id != id:
        raise DataError("view_taken", name=name)
    before = {"name": view.name, "folder": view.folder}
    view.name, view.folder, view.changed_at = name, folder, now()
    record(session, view.subject, person, "move", "", before, {"name": name, "folder": folder})
    return view


def views(session: Session, person: str, page: str) -> list[SavedView]:
    """What the person can open on a page: their own views and those that others share, by folder and name."""
    seen = or_(SavedView.owner == person, SavedView.shared)
    order = (SavedView.folder, SavedView.name, SavedView.owner)
    return list(session.scalars(select(SavedView).where(SavedView.page == page, seen).order_by(*order)))


def default(session: Session, person: str, page: str) -> SavedView | None:
    """The view that the person's visit to the page begins with; None for the page as it is."""
    return session.scalar(select(SavedView).filter_by(owner=person, page=page, default=True))


def make_default(session: Session, person: str, page: str, id: int | None) -> None:
    """Makes one of the person's own views the page's first, or none. AccessError for another's."""
    own = update(SavedView).filter_by(owner=person, page=page, default=True)
    session.execute(own.values(default=False, counter=SavedView.counter + 1))
    if id is not None:
        view = _own(session, person, id)
        view.default = True
        record(session, view.subject, person, "default")


def drop(session: Session, person: str, id: int) -> str:
    """Takes one of the person's own views away; returns its name. AccessError for another's."""
    view = _own(session, person, id)
    record(session, view.subject, person, "drop", "", {"name": view.name, "folder": view.folder, "query": view.query})
    session.delete(view)
    return view.name


def _own(session: Session, person: str, id: int) -> SavedView:
    view = session.get(SavedView, id)
    if view is None or view.owner != person:
        raise AccessError("view_not_yours")
    return view


def _named(name: str) -> str:
    name = name.strip()
    if not name or len(name) > LONGEST:
        raise DataError("view_name", most=LONGEST)
    return name
